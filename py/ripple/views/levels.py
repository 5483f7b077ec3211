"""How full a gauge or a map is: activations from their least to their most, as 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from ripple.model.functions import Activation, Array

OneOrMany = TypeVar("OneOrMany", float, Array)


class Span(NamedTuple):
    """What is empty, and what is full."""

    low: float
    high: float

    def level(self, activation: OneOrMany) -> OneOrMany:
        """Where between the two it is: 0 to 1."""
        return (activation - self.low) / (self.high - self.low)

    def at(self, level: OneOrMany) -> OneOrMany:
        """The activation at this level."""
        return self.low + (self.high - self.low) * level


UNIT = Span(0.0, 1.0)
"""That of inputs, of outputs, and of sigmoids."""


def span_over(values: Iterable[float]) -> Span:
    """From 0 to 1 where that holds them all, else as far to a side as the largest of them."""
    found = [*values]
    low, high = min(found), max(found)
    if low >= 0.0 and high <= 1.0:
        return UNIT
    most = max(-low, high)
    return Span(-most if low < 0.0 else 0.0, most)


def span_of(activation: Activation, most: float) -> Span:
    """Between what bounds it stays; where it has none, between those of the largest one there is.

    `most` is how large that is, whatever its sign.
    """
    low, high = activation.range
    most = most or 1.0
    return Span(low if math.isfinite(low) else -most, high if math.isfinite(high) else most)
