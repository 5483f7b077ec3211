"""Renders the page's formulas when it is built, so that they can be read before any script runs."""

import html
import json
import re
from functools import lru_cache

from workshop.node import node
from workshop.paths import WORKSHOP

# <span class="math">TeX</span> and <div class="math display">TeX</div>
_FORMULA = re.compile(r'(<(span|div)\b[^>]*\bclass="math( display)?"[^>]*>)([^<]*)(</\2>)')


def render_formulas(page: str) -> str:
    """The page with every formula's TeX replaced by KaTeX's HTML and MathML."""
    found = list(_FORMULA.finditer(page))
    wanted = tuple((html.unescape(match[4]).strip(), match[3] is not None) for match in found)
    rendered = iter(_rendered(wanted))
    return _FORMULA.sub(lambda match: _kept(match[1]) + next(rendered) + match[5], page)


def _kept(tag: str) -> str:
    """An opening tag whose content translators leave alone."""
    return f'{tag[:-1]} translate="no">'


@lru_cache(maxsize=1)  # while serving, most changes leave the formulas alone
def _rendered(formulas: tuple[tuple[str, bool], ...]) -> list[str]:
    if not formulas:
        return []
    wanted = [{"tex": tex, "display": display} for tex, display in formulas]
    answer = node([WORKSHOP / "formulas.mjs"], stdin=json.dumps(wanted))
    rendered: list[str] = json.loads(answer)
    return rendered
