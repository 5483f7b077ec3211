"""The text of written lessons as HTML. Links lead to stops of the lesson, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ripple.lesson.prose import Block, Span
from ripple.views.formula import formula_html
from ripple.views.markup import Markup, element, joined, markup

Numbers = Callable[[Span], Markup]
"""What is shown for a number that is asked for by its name."""
Links = Callable[[str], str]
"""The address of a stop, by its key."""


def named(piece: Span) -> Markup:
    """A number on paper: its name, in the place of what the page writes there."""
    return element("code", f"{{{piece.text}}}")


def no_link(_key: str) -> str:
    """On paper."""
    return ""


def spans_html(pieces: Sequence[Span], number: Numbers = named, link: Links = no_link) -> Markup:
    """The pieces of a line."""
    return joined(_styled(piece, _piece(piece, number, link)) for piece in pieces)


def _styled(piece: Span, shown: Markup) -> Markup:
    return element(piece.style, shown) if piece.style else shown


def _piece(piece: Span, number: Numbers, link: Links) -> Markup:
    if piece.kind == "code":
        return element("code", piece.text, translate="no")
    if piece.kind == "math":
        return formula_html(piece.text)
    if piece.kind == "number":
        return number(piece)
    if piece.kind == "outer":
        return markup(piece.text, " (", element("span", piece.to, class_="address"), ")")
    if piece.kind == "stop" and (address := link(piece.to)):
        return element("a", piece.text, href=address)
    return markup(piece.text)


def blocks_html(blocks: Sequence[Block], number: Numbers = named, link: Links = no_link) -> Markup:
    """Paragraphs, lists and code."""
    return joined(block_html(block, number, link) for block in blocks)


def block_html(block: Block, number: Numbers = named, link: Links = no_link) -> Markup:
    """One of them."""
    if block.kind == "pre":
        lines = ["".join(piece.text for piece in item) for item in block.items]
        return element("pre", element("code", "\n".join(lines)), translate="no", tabindex="0")
    shown = [spans_html(item, number, link) for item in block.items]
    if block.kind == "p":
        return joined(element("p", each) for each in shown)
    return element(block.kind, *(element("li", each) for each in shown))
