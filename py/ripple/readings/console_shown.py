"""Values as the console writes them: with the page's digits, and never more than can be read."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ripple.model.network import Network
from ripple.words import console as words
from ripple.words.numbers import significant

LETTERS_MOST, ITEMS_MOST, DEEP_MOST = 4_000, 60, 6
WIDTH = 44
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
}


class _FullError(Exception):
    """There are as many letters as are shown."""


def shown(value: Any, digits: int) -> str:
    """This value in Python's notation, as long as it may be. It may run a reader's `__repr__`."""
    writer = _Writer(digits)
    try:
        writer.write(value, 0)
    except _FullError:
        return f"{''.join(writer.parts)[:LETTERS_MOST]}{words.cut(LETTERS_MOST)}"
    return "".join(writer.parts)


def number(value: float, digits: int) -> str:
    """With so many digits, as Python reads it."""
    if not math.isfinite(value):
        return repr(float(value))
    text = significant(value, digits)
    return f"{value:.{digits - 1}e}" if "·" in text else text.replace("−", "-")


class _Writer:
    def __init__(self, digits: int) -> None:
        self.parts: list[str] = []
        self._digits = digits
        self._room = LETTERS_MOST

    def put(self, text: str) -> None:
        self.parts.append(text)
        self._room -= len(text)
        if self._room < 0:
            raise _FullError

    def write(self, value: Any, depth: int) -> None:
        kind = type(value)
        if kind is float or isinstance(value, np.floating):
            self.put(number(float(value), self._digits))
        elif isinstance(value, np.generic):
            self.write(value.item(), depth)
        elif kind is np.ndarray:
            self.put(_array(value, self._digits))
        elif isinstance(value, Network):
            names = value.activation.name, value.output.name, value.loss.name
            self.put(words.network(value.sizes, *names))
        elif isinstance(value, str | bytes) and kind in (str, bytes):
            more = len(value) - self._room
            self.put(repr(value[: max(self._room - 200, 0)] if more > -200 else value))
            if more > -200:
                self.put(f" {words.more_letters(more + 200)}")
        elif kind in _BRACKETS:
            self._items(value, depth)
        elif isinstance(value, tuple) and hasattr(kind, "_fields"):
            self._fields(value, depth)
        else:
            self.put(repr(value))

    def _items(self, value: Any, depth: int) -> None:
        kind = type(value)
        before, after = _BRACKETS[kind]
        if not value and kind in (set, frozenset):
            self.put(repr(value))
            return
        if depth >= DEEP_MOST:
            self.put(f"{before}…{after}")
            return
        self.put(before)
        between = ",\n" + " " * (depth + 1) if _has_arrays(value) else ", "
        for n, each in enumerate(value):
            self.put(between if n else "")
            if n == ITEMS_MOST:
                self.put(words.more_items(len(value) - n))
                break
            self.write(each, depth + 1)
            if kind is dict:
                self.put(": ")
                self.write(value[each], depth + 1)
        self.put(("," if kind is tuple and len(value) == 1 else "") + after)

    def _fields(self, value: Any, depth: int) -> None:
        if depth >= DEEP_MOST:
            self.put(f"{type(value).__name__}(…)")
            return
        self.put(f"{type(value).__name__}(")
        for n, (name, each) in enumerate(zip(type(value)._fields, value, strict=False)):
            self.put(f"{',' if n else ''}\n{'  ' * (depth + 1)}{name}=")
            self.write(each, depth + 1)
        self.put(")")


def _has_arrays(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(
        type(e) is np.ndarray for e in value[:ITEMS_MOST]
    )


def _array(array: Any, digits: int) -> str:
    plain: Any = {"float_kind": lambda each: number(float(each), digits)}
    text = np.array2string(
        array, max_line_width=WIDTH, separator=", ", prefix="array(", suffix=")",
        threshold=200, edgeitems=3, formatter=plain,
    )  # fmt: skip
    return f"array({text})  {words.shape(array.shape)}"
