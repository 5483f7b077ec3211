"""How the data at hand are called and measured: fruit, or a table of the reader's own."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, Protocol

from ripple.model.meaning import Meaning
from ripple.views.levels import UNIT, Span
from ripple.words.numbers import fixed, plain, significant
from ripple.words.own_data import FRUIT_NAMES, Names

MOST_DECIMALS = 9


class Inputs(NamedTuple):
    """The names of features and labels, and from where to where a feature goes in its units."""

    names: Names = FRUIT_NAMES
    spans: tuple[Span, Span] = UNIT, UNIT

    @property
    def axes(self) -> tuple[str, str]:
        """The names of both axes of the plane."""
        return self.names.axis(0), self.names.axis(1)


FRUIT_INPUTS = Inputs()


class Data(Protocol):
    """Points, or a step that was drawn from some."""

    @property
    def meaning(self) -> Meaning | None:
        """What they stand for."""

    @property
    def free(self) -> bool:
        """Whether they are no fruit, but any numbers."""


def names_of(data: Data) -> Names:
    """What such data are called."""
    return inputs_of(data.meaning, data.free).names


@lru_cache(maxsize=4)
def inputs_of(meaning: Meaning | None, free: bool = False) -> Inputs:
    """Those of data that mean this, or of numbers that mean nothing."""
    if free:
        from ripple.words.free import NUMBERS  # few lessons are of such: the page starts without

        return Inputs(NUMBERS)
    if meaning is None:
        return FRUIT_INPUTS
    x1, x2, _ = meaning.names
    first, second = (Span(*span) for span in meaning.spans)
    return Inputs(Names((x1, x2), meaning.labels, own=True), (first, second))


def value(meaning: Meaning, i: int, x: float) -> str:
    """A feature of a point in its own units."""
    return plain(meaning.value(i, x))


def pointed_at(meaning: Meaning, i: int, x: float) -> str:
    """What is at a place of the plane, with as many digits as can be told apart there."""
    at, decimals = Span(*meaning.spans[i]).at(x), meaning.decimals(i)
    return fixed(at, max(decimals, 0)) if decimals <= MOST_DECIMALS else significant(at, 4)
