"""What data of a reader's own mean: their names, their units, and the words of both labels."""

from __future__ import annotations

import math
from typing import NamedTuple

DIGITS = 12
"""So many digits leave out what rounding has done."""
STEPS = 1000
"""A span has so many places to point at."""


class Meaning(NamedTuple):
    """What features from 0 to 1 stand for: `spans` has those two ends in each feature's own units.

    `names` are those of both features and of the label, `labels` the words for y = 0 and y = 1.
    """

    names: tuple[str, str, str]
    spans: tuple[tuple[float, float], tuple[float, float]]
    labels: tuple[str, str]

    def place(self, i: int, value: float) -> float:
        """Where from 0 to 1 a value of a feature is; one beyond its span is at the nearer end."""
        low, high = self.spans[i]
        return min(max((value - low) / (high - low), 0.0), 1.0)

    def value(self, i: int, x: float) -> float:
        """What stands at this place: the decimal of few digits that is there, as in the file."""
        low, high = self.spans[i]
        exact = low + x * (high - low)
        for digits in range(DIGITS, 18):
            rounded = float(f"{exact:.{digits}g}")
            if self.place(i, rounded) == x:
                return rounded
        return float(f"{exact:.{DIGITS}g}")

    def decimals(self, i: int) -> int:
        """How many decimals tell the places of a feature apart; fewer than 0 for tens."""
        low, high = self.spans[i]
        return math.ceil(math.log10(STEPS / (high - low)) - 1e-9)

    def snapped(self, i: int, x: float) -> float:
        """The place next to this one whose value is a short decimal."""
        low, high = self.spans[i]
        return self.place(i, round(low + x * (high - low), self.decimals(i)))
