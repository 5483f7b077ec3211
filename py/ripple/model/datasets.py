"""Fruit, as points: sweetness x₁, redness x₂, and the label y (strawberry 1, lemon 0)."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import IntEnum
from functools import reduce
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ripple.model.chance import bits
from ripple.model.meaning import Meaning

DECIMALS = 3
"""Features are rounded to this many decimals, so that the page shows them whole."""


class Fruit(IntEnum):
    """A class; its value is the target y."""

    LEMON = 0
    STRAWBERRY = 1


class Recipe(NamedTuple):
    """What fruit are grown from: a data set, how many, the noise from 0 to 1, and the seed."""

    name: str
    size: int
    noise: float
    seed: int


Place = tuple[float, float]


class Points:
    """The data, never changed in place: features x (points, 2) in [0, 1], targets y (points, 1).

    `recipe` is what they were grown from, and `touched` tells whether any were changed since.
    `meaning` is what data of the reader's own stand for; fruit have none, and need none. Those that
    are `free` are no fruit, but any numbers: x (points, inputs), y (points, outputs), and there is
    no plane that they lie on.
    """

    def __init__(
        self,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        recipe: Recipe | None = None,
        touched: bool = True,
        meaning: Meaning | None = None,
        free: bool = False,
    ) -> None:
        self.x, self.y, self.free = x, y, free
        self.recipe, self.touched = recipe, touched
        self.meaning = meaning
        self._splits: dict[float, tuple[Points, Points, NDArray[np.bool_]]] = {}

    def __len__(self) -> int:
        return len(self.x)

    @property
    def chances(self) -> bool:
        """Whether all targets are from 0 to 1, as those of fruit are."""
        return not self.free or bool(((self.y >= 0.0) & (self.y <= 1.0)).all())

    def count(self, fruit: Fruit) -> int:
        """How many points have this label."""
        return int(np.count_nonzero(self.y == fruit))

    def is_like(self, other: Points) -> bool:
        """Whether the others are the same, and mean the same."""
        same = np.array_equal(self.x, other.x) and np.array_equal(self.y, other.y)
        return same and self.meaning == other.meaning and self.free == other.free

    def has(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
        """Whether there is such a point: features (1, 2), target (1, 1)."""
        return bool(((self.x == x).all(axis=1) & (self.y == y)[:, 0]).any())

    def split(self, held_out: float) -> tuple[Points, Points, NDArray[np.bool_]]:
        """Those to learn from, those held out, and which these are: (points,).

        It is for each by its own place whether it is held out, so that another one more or less
        changes that of one of the others at the most; and it is a given share of all, rounded.
        """
        if held_out not in self._splits:
            held, count = np.zeros(len(self), dtype=bool), round(held_out * len(self))
            taught, tested = self, self.none()
            if count:
                held[self._by_chance()[:count]] = True
                taught, tested = (
                    self._changed(self.x[part], self.y[part]) for part in (~held, held)
                )
            self._splits[held_out] = taught, tested, held
        return self._splits[held_out]

    def _by_chance(self) -> list[int]:
        """All indices, in an order that depends on the points' places alone."""
        places = np.ascontiguousarray(self.x).view(np.uint64).tolist()
        labels = self.y[:, 0].tolist()
        rows = zip(places, labels, strict=True)
        keys = [reduce(bits, rest, bits(first, int(y))) for (first, *rest), y in rows]
        return sorted(range(len(self)), key=keys.__getitem__)

    def add(self, x1: float, x2: float, fruit: Fruit) -> Points:
        """These points and one more; it is moved into the unit square if it lies outside."""
        point = [self._place(x1, x2)]
        x, y = np.concatenate([self.x, point]), np.concatenate([self.y, [[float(fruit)]]])
        return self._changed(x, y)

    def _place(self, x1: float, x2: float) -> Place:
        """The place next to this one whose numbers are short, within the unit square."""
        x1, x2 = (min(max(value, 0.0), 1.0) for value in (x1, x2))
        if self.meaning:
            return self.meaning.snapped(0, x1), self.meaning.snapped(1, x2)
        return round(x1, DECIMALS), round(x2, DECIMALS)

    def _changed(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> Points:
        """Other points of the same kind."""
        return Points(x, y, self.recipe, meaning=self.meaning, free=self.free)

    def move(self, index: int, x1: float, x2: float) -> Points:
        """These points with the one at this index elsewhere, within the unit square."""
        x = self.x.copy()
        x[index] = self._place(x1, x2)
        return self._changed(x, self.y)

    def remove(self, index: int | NDArray[np.intp]) -> Points:
        """These points without the one at this index, or those at these."""
        return self._changed(np.delete(self.x, index, axis=0), np.delete(self.y, index, axis=0))

    def none(self) -> Points:
        """All of them gone."""
        return self._changed(self.x[:0], self.y[:0])

    def nearest(self, x1: float, x2: float) -> int:
        """The index of the point closest to (x1, x2), the newest of equals; ValueError for none."""
        if not len(self):
            raise ValueError("there are no points")
        distances = ((self.x - (x1, x2)) ** 2).sum(axis=1)
        return len(self) - 1 - int(np.argmin(distances[::-1]))


class DataSet(NamedTuple):
    """A kind of data, by its name in links: where fruit number n of so many lies, and its label.

    `size` is how many there are at first, `noise` how far they are moved at first (see `grow`).
    """

    name: str
    place: Callable[[Random, int, int], tuple[float, float, Fruit]]
    size: int
    noise: float


MOVED_MOST = 0.2
"""The standard deviation, along each axis, of how far fruit are moved where the noise is 1."""


def grow(recipe: Recipe) -> Points:
    """The fruit of this recipe, all within the unit square."""
    random, data = Random(recipe.seed), DATA_SETS[recipe.name]
    x, y = [], []
    spread = MOVED_MOST * recipe.noise
    for n in range(recipe.size):
        x1, x2, fruit = data.place(random, n, recipe.size)
        if spread:
            x1, x2 = random.gauss(x1, spread), random.gauss(x2, spread)
        x.append([round(min(max(value, 0.0), 1.0), DECIMALS) for value in (x1, x2)])
        y.append([float(fruit)])
    x_array, y_array = np.array(x).reshape(-1, 2), np.array(y).reshape(-1, 1)
    return Points(x_array, y_array, recipe, touched=False)


def first_recipe(name: str, seed: int) -> Recipe:
    """What a data set begins with."""
    data = DATA_SETS[name]
    return Recipe(name, data.size, data.noise, seed)


def _half(n: int, count: int) -> Fruit:
    """Strawberries first, then as many lemons."""
    return Fruit.STRAWBERRY if 2 * n < count else Fruit.LEMON


def _turn(n: int) -> Fruit:
    """One of each in turn."""
    return Fruit.LEMON if n % 2 else Fruit.STRAWBERRY


def _box(random: Random, low: float, high: float) -> Place:
    return random.uniform(low, high), random.uniform(low, high)


_STRAWBERRIES, _LEMONS = (0.70, 0.92), (0.08, 0.25)
"""Where the two groups of the page that opens lie, along both axes."""


def _two_groups(random: Random, n: int, count: int) -> tuple[float, float, Fruit]:
    fruit = _half(n, count)
    return *_box(random, *(_STRAWBERRIES if fruit else _LEMONS)), fruit


def _overlapping(random: Random, n: int, count: int) -> tuple[float, float, Fruit]:
    fruit = _half(n, count)
    middle = 0.58 if fruit else 0.42
    return random.gauss(middle, 0.13), random.gauss(middle, 0.13), fruit


def _outlier(random: Random, n: int, count: int) -> tuple[float, float, Fruit]:
    if n == count - 1:
        return 0.81, 0.81, Fruit.LEMON
    return _two_groups(random, n, count)


def _xor(_random: Random, n: int, _count: int) -> tuple[float, float, Fruit]:
    """Sweet or red, but not both."""
    sweet, red = n % 2, n // 2 % 2
    return 0.15 + 0.7 * sweet, 0.15 + 0.7 * red, Fruit(sweet ^ red)


def _at(angle: float, radius: float) -> Place:
    return 0.5 + radius * math.cos(angle), 0.5 + radius * math.sin(angle)


def _ring(random: Random, n: int, _count: int) -> tuple[float, float, Fruit]:
    fruit, angle = _turn(n), random.uniform(0.0, math.tau)
    radius = 0.18 * math.sqrt(random.random()) if fruit else random.uniform(0.33, 0.43)
    return *_at(angle, radius), fruit


def _spiral(_random: Random, n: int, count: int) -> tuple[float, float, Fruit]:
    fruit, along = _turn(n), (n // 2 + 1) / (count // 2 + 1)
    angle = 1.4 * math.tau * along + (math.pi if fruit else 0.0)
    return *_at(angle, 0.05 + 0.4 * along), fruit


def _moons(random: Random, n: int, _count: int) -> tuple[float, float, Fruit]:
    fruit, angle = _turn(n), random.uniform(0.0, math.pi)
    if fruit:
        return 0.37 + 0.25 * math.cos(angle), 0.42 + 0.3 * math.sin(angle), fruit
    return 0.63 + 0.25 * math.cos(angle), 0.58 - 0.3 * math.sin(angle), fruit


def _curve(random: Random, n: int, _count: int) -> tuple[float, float, Fruit]:
    """Strawberries are redder than a wave, by a little at least; lemons are not."""
    fruit, x1 = _turn(n), random.uniform(0.05, 0.95)
    wave = 0.5 + 0.22 * math.sin(math.tau * x1)
    edge, end = (wave + 0.06, 0.97) if fruit else (wave - 0.06, 0.03)
    return x1, random.uniform(edge, end), fruit


def _unbalanced(random: Random, n: int, _count: int) -> tuple[float, float, Fruit]:
    fruit = Fruit.LEMON if n % 8 else Fruit.STRAWBERRY
    middle = 0.68 if fruit else 0.38
    return random.gauss(middle, 0.11), random.gauss(middle, 0.11), fruit


def _one_group(random: Random, _n: int, _count: int) -> tuple[float, float, Fruit]:
    return *_box(random, *_STRAWBERRIES), Fruit.STRAWBERRY


DATA_SETS: dict[str, DataSet] = {
    each.name: each
    for each in (
        DataSet("two-groups", _two_groups, 16, 0.0),
        DataSet("overlapping", _overlapping, 60, 0.0),
        DataSet("outlier", _outlier, 17, 0.0),
        DataSet("xor", _xor, 20, 0.25),
        DataSet("ring", _ring, 60, 0.0),
        DataSet("spiral", _spiral, 80, 0.05),
        DataSet("moons", _moons, 60, 0.1),
        DataSet("curve", _curve, 60, 0.0),
        DataSet("unbalanced", _unbalanced, 64, 0.0),
        DataSet("one-group", _one_group, 12, 0.0),
    )
}
"""By name; another entry is one more. The first is that of the page that opens."""
