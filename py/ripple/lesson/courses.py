"""Courses that are kept to be compared with others: records of numbers, which nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from ripple.lesson.state import Spec
from ripple.model.datasets import Points
from ripple.model.method import Method
from ripple.model.network import Network

Each = TypeVar("Each")

LETTERS = "ABC"
"""Each course that is kept has one of them for as long as it is."""
POINTS_MOST = 300
"""Of the course's losses, so many are kept."""


class Terms(NamedTuple):
    """What a course was run with: `rates` has its learning rates, one after the other.

    `start` is the network that it began with, `points` are the fruit that were learned from. Where
    it is `edited`, code of a reader's own has taken some of its steps.
    """

    spec: Spec
    method: Method
    rates: tuple[float, ...]
    start: Network
    points: Points
    edited: bool = False

    def starts_as(self, other: Terms) -> bool:
        """Whether both began with the same weights and biases."""
        mine, its = self.start.parameters, other.start.parameters
        pairs = zip((*mine.weights, *mine.biases), (*its.weights, *its.biases), strict=True)
        return mine.sizes == its.sizes and all((a == b).all() for a, b in pairs)


class Kept(NamedTuple):
    """A course: its mean losses as (step, loss), and at its end that over the fruit held out."""

    letter: str
    terms: Terms
    means: Sequence[tuple[int, float]]
    held: float | None

    @property
    def end(self) -> tuple[int, float]:
        """Its last step, and the loss after that."""
        return self.means[-1]


class Courses:
    """Those that are kept, in the order of their letters."""

    def __init__(self) -> None:
        self.kept: tuple[Kept, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another."""
        return len(self.kept) == len(LETTERS)

    def keep(
        self, terms: Terms, means: Sequence[tuple[int, float]], held: float | None = None
    ) -> None:
        """Keep a course, if there is room for it, and anything of it."""
        if self.is_full or not means:
            return
        taken = {each.letter for each in self.kept}
        letter = next(each for each in LETTERS if each not in taken)
        new = Kept(letter, terms, thinned(means, POINTS_MOST), held)
        self.kept = tuple(sorted((*self.kept, new), key=lambda each: each.letter))

    def forget(self, letter: str) -> None:
        """Keep this one no longer."""
        self.kept = tuple(each for each in self.kept if each.letter != letter)


def thinned(points: Sequence[Each], most: int) -> tuple[Each, ...]:
    """At most so many of these, the first and the last among them."""
    stride = -(-(len(points) - 1) // (most - 1)) or 1
    return (*points[:-1:stride], *points[-1:])
