"""Writes what the page says of each activation and each loss, once for every one of them.

<each of="activation">…</each> in the page becomes an element for each entry of the table in
py/ripple/model/functions.py; all but the first are hidden until the lesson has another network.
"""

import ast
import re
from collections.abc import Iterator

from workshop.console import Problem
from workshop.paths import ROOT
from workshop.sources import statements_of

_FUNCTIONS = ROOT / "py/ripple/model/functions.py"
_EACH = re.compile(r'<each of="(activation|loss)">(.*?)</each>', re.DOTALL)
# The first things that an entry has, which are all texts.
_FIELDS = {
    "activation": ("name", "symbol", "formula"),
    "loss": ("name", "formula", "slope"),
}
_CLASSES = {"activation": "Activation", "loss": "Loss"}


def write_variants(page: str) -> str:
    """The page with an element for each choice, where it asks for that."""

    def written(match: re.Match[str]) -> str:
        kind, inside = match[1], match[2]
        return "".join(
            f'<span data-{kind}="{entry["name"]}"{" hidden" * (n > 0)}>'
            f"{_filled(inside, entry)}</span>"
            for n, entry in enumerate(_table(kind))
        )

    return _EACH.sub(written, page)


def _filled(text: str, entry: dict[str, str]) -> str:
    for field, value in entry.items():
        text = text.replace(f"[{field}]", value)
    return text


def _table(kind: str) -> list[dict[str, str]]:
    entries = [dict(zip(_FIELDS[kind], texts, strict=True)) for texts in _entries(kind)]
    if not entries:
        raise Problem(f"{_FUNCTIONS.name} has no table of {kind}s that could be read.")
    for entry in entries:
        entry["f"] = entry["formula"].partition("(z)")[0]  # its name, in TeX
        symbol = entry.get("symbol", "")
        entry["called"] = symbol if symbol.isascii() else entry["name"]
    return entries


def _entries(kind: str) -> Iterator[list[str]]:
    """The texts with which each entry begins, in the order of the table."""
    for node in ast.walk(statements_of(_FUNCTIONS)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == _CLASSES[kind]:
            yield [ast.literal_eval(each) for each in node.args[: len(_FIELDS[kind])]]
