"""Numbers that remember how they were made of a canvas's size, for a script to make them again.

The views are handed these in the place of widths, heights and scales, and draw as always. What they
draw then holds for every size at which their comparisons come out the same way: these are kept.
"""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

Found = Callable[[float, float], float]

WAYS: dict[str, Found] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "min": lambda a, b: builtins.min(a, b),
    "max": lambda a, b: builtins.max(a, b),
    "hypot": math.hypot,
}
"""How two numbers make another one."""

MARK = "\x00"
"""Around what stands in a text for an amount: how it is written, and which one it is."""


class Guard(NamedTuple):
    """What was found of two numbers: that the first is less, or no more than the other."""

    strictly: bool
    less: Any
    more: Any


class Notebook:
    """All amounts of a drawing, each of them once, and what was found when they were compared."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Amount] = {}
        self.all: list[Amount] = []
        self.guards: dict[Guard, None] = {}

    def given(self, name: str, value: float) -> Amount:
        """A number that is known only where it is drawn."""
        return self._noted((name,), value, frozenset((name,)))

    def made(self, way: str, a: Any, b: Any) -> Amount:
        """Of two, of which at least one is an amount."""
        of = frozenset().union(*(each.of for each in (a, b) if isinstance(each, Amount)))
        return self._noted((way, a, b), WAYS[way](_value(a), _value(b)), of)

    def _noted(self, how: tuple[Any, ...], value: float, of: frozenset[str]) -> Amount:
        if how not in self._known:
            self._known[how] = Amount(self, how, value, of, len(self.all))
            self.all.append(self._known[how])
        return self._known[how]

    def is_less(self, strictly: bool, a: Any, b: Any) -> bool:
        """Whether one is less than the other, or no more; it is noted."""
        found = _value(a) < _value(b) if strictly else _value(a) <= _value(b)
        self.guards[Guard(strictly, a, b) if found else Guard(not strictly, b, a)] = None
        return found


class Amount:
    """Such a number. Two are equal if they are one."""

    def __init__(
        self, book: Notebook, how: tuple[Any, ...], value: float, of: frozenset[str], place: int
    ) -> None:
        self.book, self.how, self.value, self.of, self.place = book, how, value, of, place

    def __add__(self, other: Any) -> Amount:
        return self.book.made("+", self, other)

    def __radd__(self, other: Any) -> Amount:
        return self.book.made("+", other, self)

    def __sub__(self, other: Any) -> Amount:
        return self.book.made("-", self, other)

    def __rsub__(self, other: Any) -> Amount:
        return self.book.made("-", other, self)

    def __mul__(self, other: Any) -> Amount:
        return self.book.made("*", self, other)

    def __rmul__(self, other: Any) -> Amount:
        return self.book.made("*", other, self)

    def __truediv__(self, other: Any) -> Amount:
        return self.book.made("/", self, other)

    def __rtruediv__(self, other: Any) -> Amount:
        return self.book.made("/", other, self)

    def __neg__(self) -> Amount:
        return self.book.made("-", 0.0, self)

    def __lt__(self, other: Any) -> bool:
        return self.book.is_less(True, self, other)

    def __le__(self, other: Any) -> bool:
        return self.book.is_less(False, self, other)

    def __gt__(self, other: Any) -> bool:
        return self.book.is_less(True, other, self)

    def __ge__(self, other: Any) -> bool:
        return self.book.is_less(False, other, self)

    def __bool__(self) -> bool:
        raise TypeError("whether an amount is 0 is not known where the picture is recorded")

    def __format__(self, how: str) -> str:
        return f"{MARK}{how}:{self.place}{MARK}"


def _value(number: Any) -> float:
    return float(number.value if isinstance(number, Amount) else number)


@contextmanager
def understood(modules: list[ModuleType]) -> Iterator[None]:
    """For a while these modules reckon with amounts, too, where they ask Python to."""
    ours = {"min": _of_all("min"), "max": _of_all("max")}
    lengths = {"dist": _dist, "hypot": _hypot}
    before = [{name: vars(module).get(name) for name in (*ours, "math")} for module in modules]
    for module in modules:
        vars(module).update(ours)
        if hasattr(module, "math"):
            vars(module)["math"] = SimpleNamespace(**(vars(math) | lengths))
    try:
        yield
    finally:
        for module, names in zip(modules, before, strict=True):
            for name, value in names.items():
                if value is None:
                    vars(module).pop(name, None)
                else:
                    vars(module)[name] = value


def _of_all(way: str) -> Callable[..., Any]:
    plain = getattr(builtins, way)

    def least_or_most(*given: Any, **how: Any) -> Any:
        numbers = list(given[0]) if len(given) == 1 else list(given)
        if not any(isinstance(number, Amount) for number in numbers):
            return plain(numbers, **how)
        found = numbers[0]
        for number in numbers[1:]:
            found = _of_two(way, found, number)
        return found

    return least_or_most


def _of_two(way: str, a: Any, b: Any) -> Any:
    for each in (a, b):
        if isinstance(each, Amount):
            return each.book.made(way, a, b)
    return WAYS[way](a, b)


def _hypot(*lengths: Any) -> Any:
    if not any(isinstance(each, Amount) for each in lengths):
        return math.hypot(*lengths)
    across, up = lengths
    return _of_two("hypot", across, up)


def _dist(one: Any, other: Any) -> Any:
    return _hypot(*(b - a for a, b in zip(one, other, strict=True)))
