"""HTML, made of elements: what is no `Markup` yet is text, and stays text."""

from __future__ import annotations

from collections.abc import Iterable

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_VOID = ("input",)


class Markup(str):
    """HTML that may be put onto the page; the functions here are all that makes any."""

    __slots__ = ()


def markup(*parts: str) -> Markup:
    """These parts, one behind the other."""
    return Markup("".join([p if isinstance(p, Markup) else p.translate(_ESCAPED) for p in parts]))


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """These parts, with something between them."""
    return Markup(markup(between).join([markup(part) for part in parts]))


def element(tag: str, *content: str, **attributes: str) -> Markup:
    """An element; `class_` is its class, and `data_place` its attribute data-place."""
    said = "".join(
        [
            f' {name.rstrip("_").replace("_", "-")}="{value.translate(_ESCAPED)}"'
            for name, value in attributes.items()
        ]
    )
    end = "" if tag in _VOID else f"</{tag}>"
    return Markup(f"<{tag}{said}>{markup(*content)}{end}")
