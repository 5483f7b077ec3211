"""How well a network does on fruit: which ones it gets right, and the mean loss over all."""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ripple.model.datasets import Points
from ripple.model.functions import Array
from ripple.model.network import Network


class Verdict(IntEnum):
    """On which side of one half ŷ lies: on its label's, on the other's, or on neither."""

    WRONG = -1
    UNDECIDED = 0
    RIGHT = 1


def verdicts(output: Array, y: Array) -> Array:
    """The verdict on each fruit, as its value. This is the only place that decides it."""
    return np.sign(output - 0.5) * np.sign(y - 0.5)


class Tally(NamedTuple):
    """How many fruit there are, and of these the right and the undecided ones."""

    fruit: int
    right: int
    undecided: int

    @classmethod
    def of(cls, output: Array, y: Array) -> Tally:
        """Count them."""
        found = verdicts(output, y)
        right, undecided = (
            np.count_nonzero(found == v) for v in (Verdict.RIGHT, Verdict.UNDECIDED)
        )
        return cls(len(y), int(right), int(undecided))


class Confusion(NamedTuple):
    """How many fruit of each label (lemon, strawberry) the network calls a lemon, a strawberry, or
    neither.
    """

    lemons: tuple[int, int, int]
    strawberries: tuple[int, int, int]

    @classmethod
    def of(cls, output: Array, y: Array) -> Confusion:
        """Count them."""
        sides, labels = np.sign(output - 0.5)[:, 0], y[:, 0]

        def said(label: float) -> tuple[int, int, int]:
            lemon, strawberry, neither = (
                int(np.count_nonzero((labels == label) & (sides == side))) for side in (-1, 1, 0)
            )
            return lemon, strawberry, neither

        return cls(said(0.0), said(1.0))


class Score:
    """What a network makes of fruit, by its pass over them; each figure is worked out once."""

    def __init__(self, network: Network, points: Points) -> None:
        self._made_from = network, points
        self.passed, self._y = network.forward(points.x), points.y

    def is_of(self, network: Network, points: Points) -> bool:
        """Whether these are still the network and the fruit."""
        return network is self._made_from[0] and points is self._made_from[1]

    @cached_property
    def mean_loss(self) -> float | None:
        """The mean loss over all the fruit; None without any."""
        return self.passed.mean_loss(self._y) if len(self._y) else None

    @property
    def confusion(self) -> Confusion:
        """Which ones it takes for which."""
        return Confusion.of(self.passed.output, self._y)

    @cached_property
    def tally(self) -> Tally:
        """How many it gets right."""
        return Tally.of(self.passed.output, self._y)
