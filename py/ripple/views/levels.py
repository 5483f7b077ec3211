"""How full a gauge or a map is: activations from their least to their most, as 0 to 1."""

from __future__ import annotations

import math
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


def span_of(activation: Activation, most: float) -> Span:
    """Between what bounds it stays; where it has none, between those of the largest one there is.

    `most` is how large that is, whatever its sign.
    """
    low, high = activation.range
    most = most or 1.0
    return Span(low if math.isfinite(low) else -most, high if math.isfinite(high) else most)
