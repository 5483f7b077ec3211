"""Says what a symbol means wherever one is marked, in words that the page has once."""

import html
import re

from workshop.console import Problem

# <div id="about-eta" …>words</div> and <button class="term" popovertarget="about-eta">η</button>
_WORDS = re.compile(r'<div id="(about-[a-z]+)"[^>]*>(.*?)</div>', re.DOTALL)
_MARK = re.compile(r'<button class="term" popovertarget="([^"]*)">')
_TAG = re.compile(r"<[^>]*>")
_OTHERS = re.compile(
    r"<span[^>]* hidden>.*?</span>"
)  # for another lesson than the page begins with


def explain_symbols(page: str) -> str:
    """The page with the words about each symbol in the title of its marks.

    That is for who points at one or hears the page; a press opens the same words.
    """
    words = {name: _text(inside) for name, inside in _WORDS.findall(page)}

    def explained(mark: re.Match[str]) -> str:
        if mark[1] not in words:
            raise Problem(f"A symbol of the page leads to #{mark[1]}, which is not there.")
        return f'{mark[0][:-1]} type="button" translate="no" title="{words[mark[1]]}">'

    return _MARK.sub(explained, page)


def _text(inside: str) -> str:
    inside = _OTHERS.sub("", inside)
    return html.escape(html.unescape(" ".join(_TAG.sub("", inside).split())))
