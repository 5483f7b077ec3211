"""What goes up the loss chart: the losses themselves, or their powers of ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

from ripple.views.geometry import Point, ticks
from ripple.words.numbers import less_than, plain, power_of_ten

INTERVALS = 4  # between marks, at the most
HALF_SURE = 0.25
"""The loss of a network that always says ½: where there are no losses there is room for it."""
LOWEST = 0.04
"""A linear axis goes up so far at least: smaller numbers are so long that the axis's name lies on
them."""
LEAST = -12
"""On a logarithmic axis smaller losses than ten to this take no room from the others."""


class LinearAxis(NamedTuple):
    """From 0 to `top`; a loss is as high as it is large."""

    top: float

    def heights(self, points: Sequence[Point]) -> Sequence[Point]:
        """Points (step, loss) as (step, height)."""
        return points

    def marks(self) -> list[tuple[float, str]]:
        """Heights, and what is written beside them."""
        return [(loss, plain(loss)) for loss in ticks(self.top, INTERVALS)]


class LogAxis(NamedTuple):
    """From ten to the `low` up to ten to the `high`, with a mark at every so many powers.

    A height counts powers of ten from the lower edge. Where there are losses that have no place on
    it, like 0, the edge is one mark lower, they lie on it, and `edge` is what is written there.
    """

    low: int
    high: int
    pitch: int
    edge: str

    @property
    def top(self) -> float:
        """The height of the upper edge."""
        return float(self.high - self._bottom)

    @property
    def _bottom(self) -> int:
        return self.low - self.pitch if self.edge else self.low

    def heights(self, points: Sequence[Point]) -> Sequence[Point]:
        """Points (step, loss) as (step, height)."""
        least, bottom = 10.0**self.low, self._bottom
        return [(x, log10(loss) - bottom if loss >= least else 0.0) for x, loss in points]

    def marks(self) -> list[tuple[float, str]]:
        """Heights, and what is written beside them."""
        powers = range(self.low, self.high + 1, self.pitch)
        edge = [(0.0, self.edge)] if self.edge else []
        return [*edge, *((float(power - self._bottom), power_of_ten(power)) for power in powers)]


def loss_axis(losses: Iterable[float], logarithmic: bool) -> LinearAxis | LogAxis:
    """An axis with room for these losses."""
    if not logarithmic:
        highest = max(losses, default=HALF_SURE)
        return LinearAxis(ticks(max(highest, LOWEST), INTERVALS)[-1])
    ordered = sorted(losses)
    small = [loss for loss in ordered if loss < 10.0**LEAST]
    large = ordered[len(small) :] or [1.0]
    low, high = floor(log10(large[0])), ceil(log10(large[-1]))
    pitch = max(ceil((high - low) / (INTERVALS - bool(small))), 1)
    low = high - pitch * max(ceil((high - low) / pitch), 1)
    edge = "" if not small else less_than(power_of_ten(LEAST)) if small[-1] else plain(0.0)
    return LogAxis(low, high, pitch, edge)
