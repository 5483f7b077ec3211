"""Fruit, as points: sweetness x₁, redness x₂, and the label y (strawberry 1, lemon 0)."""

from __future__ import annotations

from enum import IntEnum
from random import Random

import numpy as np
from numpy.typing import NDArray

DECIMALS = 3
"""Features are rounded to this many decimals, so that the page shows them whole."""


class Fruit(IntEnum):
    """A class; its value is the target y."""

    LEMON = 0
    STRAWBERRY = 1


class Points:
    """The data, never changed in place: features x (points, 2) in [0, 1], targets y (points, 1)."""

    def __init__(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        self.x, self.y = x, y

    def __len__(self) -> int:
        return len(self.x)

    def count(self, fruit: Fruit) -> int:
        """How many points have this label."""
        return int(np.count_nonzero(self.y == fruit))

    def has(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
        """Whether there is such a point: features (1, 2), target (1, 1)."""
        return bool(((self.x == x).all(axis=1) & (self.y == y)[:, 0]).any())

    def add(self, x1: float, x2: float, fruit: Fruit) -> Points:
        """These points and one more; it is moved into the unit square if it lies outside."""
        point = np.round(np.clip([[x1, x2]], 0.0, 1.0), DECIMALS)
        return Points(np.concatenate([self.x, point]), np.concatenate([self.y, [[float(fruit)]]]))

    def remove(self, index: int) -> Points:
        """These points without the one at this index."""
        return Points(np.delete(self.x, index, axis=0), np.delete(self.y, index, axis=0))

    def nearest(self, x1: float, x2: float) -> int:
        """The index of the point closest to (x1, x2), the newest of equals; ValueError for none."""
        if not len(self):
            raise ValueError("there are no points")
        distances = ((self.x - (x1, x2)) ** 2).sum(axis=1)
        return len(self) - 1 - int(np.argmin(distances[::-1]))


EMPTY = Points(np.zeros((0, 2)), np.zeros((0, 1)))


def _scatter(random: Random, low: float, high: float, number: int) -> list[list[float]]:
    return [
        [round(random.uniform(low, high), DECIMALS) for _feature in range(2)]
        for _point in range(number)
    ]


def orchard(random: Random) -> Points:
    """Eight strawberries, sweet and red (0.70 to 0.92), eight lemons, neither (0.08 to 0.25)."""
    x = _scatter(random, 0.70, 0.92, 8) + _scatter(random, 0.08, 0.25, 8)
    y = [[float(Fruit.STRAWBERRY)]] * 8 + [[float(Fruit.LEMON)]] * 8
    return Points(np.array(x), np.array(y))
