"""What weights a network begins with, by name; biases begin with 0. Names are never changed."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

Draw = Callable[[int, int, Random], float]
"""A weight between layers of so many units (fan in, fan out)."""

EQUAL, HUGE = 0.5, 20.0


def glorot(fan_in: int, fan_out: int, random: Random) -> float:
    """From N(0, 2 / (fan in + fan out)).

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", 2010.
    """
    return random.gauss(0.0, math.sqrt(2.0 / (fan_in + fan_out)))


def he(fan_in: int, _fan_out: int, random: Random) -> float:
    """From N(0, 2 / fan in), for units that are off half of the time.

    Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.
    """
    return random.gauss(0.0, math.sqrt(2.0 / fan_in))


INITIAL: dict[str, Draw] = {
    "glorot": glorot,
    "he": he,
    "zero": lambda _fan_in, _fan_out, _random: 0.0,
    "equal": lambda _fan_in, _fan_out, _random: EQUAL,
    "huge": lambda _fan_in, _fan_out, random: random.gauss(0.0, HUGE),
}
"""The last three are there to fail: symmetry that never breaks, and saturation."""
