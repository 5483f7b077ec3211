"""The text of a lesson: paragraphs, lists and code, and within them a few marks. No HTML is known
here: what looks like it is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A piece of a line: `kind` is text, code, math, number, stop (a link to one) or outer.

    `style` is strong or em, or nothing; `to` is the stop that is linked to, the address of another
    page, or the digits of a number.
    """

    kind: str
    text: str
    style: str = ""
    to: str = ""


class Block(NamedTuple):
    """A paragraph `p`, a list `ul` or `ol` with its items, or `pre` with its lines as they are."""

    kind: str
    items: tuple[tuple[Span, ...], ...]
    line: int = 0


class Unread(NamedTuple):
    """What keeps a text from being read, by a name, and where it begins."""

    why: str
    what: str


_STYLES = {"**": "strong", "*": "em"}
_MARK = re.compile(
    r"\\(?P<plain>[\\*`${}\[\]])"
    r"|`(?P<code>[^`]+)`"
    r"|\$(?P<math>[^$]+)\$"
    r"|\{(?P<number>[^{}]+)\}"
    r"|\[(?P<label>[^\[\]]+)\]\((?P<to>[^()\s]+)\)"
    r"|(?P<style>\*\*|\*)"
)
_OPEN = re.compile(r"[`${}]")
_DIGITS = re.compile(r"([^:]*):\s?(\d{1,2})")


def spans(text: str) -> tuple[Span, ...] | Unread:
    """The pieces of a line."""
    found: list[Span] = []
    style, at, opened = "", 0, ""
    for mark in _MARK.finditer(text):
        between = text[at : mark.start()]
        at = mark.end()
        if left := _OPEN.search(between):
            return Unread("mark", left[0])
        _add(found, between, style)
        what = str(mark.lastgroup)
        if what == "style":
            new = _STYLES[mark["style"]]
            if style and style != new:
                return Unread("mark", opened)
            style, opened = ("", "") if style else (new, mark["style"])
        elif what == "plain":
            _add(found, mark["plain"], style)
        elif what == "to":
            link = _link(mark["label"], mark["to"], style)
            if isinstance(link, Unread):
                return link
            found.append(link)
        elif what == "number":
            number = mark["number"].strip()
            digits = _DIGITS.fullmatch(number)
            name = digits[1].strip() if digits else number
            found.append(Span("number", name, style, digits[2] if digits else ""))
        else:
            found.append(Span(what, mark[what].strip(), style))
    rest = text[at:]
    if left := _OPEN.search(rest):
        return Unread("mark", left[0])
    if style:
        return Unread("mark", opened)
    _add(found, rest, style)
    return tuple(found)


def _add(found: list[Span], text: str, style: str) -> None:
    """More text, as one piece with what is before it where that looks the same."""
    if text and found and found[-1].kind == "text" and found[-1].style == style:
        found[-1] = found[-1]._replace(text=found[-1].text + text)
    elif text:
        found.append(Span("text", text, style))


def _link(label: str, to: str, style: str) -> Span | Unread:
    if to.startswith("stop:"):
        return Span("stop", label, style, to.removeprefix("stop:"))
    if to.startswith(("https://", "http://")):
        return Span("outer", label, style, to)
    return Unread("link", to)


def plain_text(pieces: Sequence[Span]) -> str:
    """What they say, without marks."""
    return "".join(piece.text for piece in pieces)


_ITEM = re.compile(r"(?:(-)|(\d{1,3})\.)\s+(.*)", re.DOTALL)
FENCE = "```"


def blocks(
    lines: Sequence[tuple[int, str]], refuse: Callable[[int, Unread], None]
) -> tuple[Block, ...]:
    """The blocks of lines with their numbers; what can not be read is told to `refuse`."""
    found: list[Block] = []
    paragraph: list[tuple[int, str]] = []
    items: list[tuple[Span, ...]] = []
    listed = ""
    code: list[tuple[Span, ...]] | None = None
    began = 0

    def read(number: int, text: str) -> tuple[Span, ...]:
        pieces = spans(text)
        if isinstance(pieces, Unread):
            refuse(number, pieces)
            return ()
        return pieces

    def end() -> None:
        nonlocal listed
        if paragraph:
            text = " ".join(line.strip() for _, line in paragraph)
            found.append(Block("p", (read(paragraph[0][0], text),), paragraph[0][0]))
            paragraph.clear()
        if items:
            found.append(Block(listed, tuple(items), began))
            items.clear()
        listed = ""

    for number, line in lines:
        if line.strip().startswith(FENCE):
            if code is None:
                end()
                code, began = [], number
            else:
                found.append(Block("pre", tuple(code), began))
                code = None
        elif code is not None:
            code.append((Span("text", line),))
        elif not line.strip():
            end()
        elif item := _ITEM.fullmatch(line):
            kind = "ul" if item[1] else "ol"
            if paragraph or listed != kind:
                end()
            listed, began = kind, began if items else number
            items.append(read(number, item[3]))
        else:
            if items:
                end()
            paragraph.append((number, line))
    end()
    if code is not None:
        refuse(began, Unread("fence", FENCE))
    return tuple(found)
