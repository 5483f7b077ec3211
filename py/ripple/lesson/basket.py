"""The fruit that there are, and all that a reader does to them on the plane."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

import numpy as np

from ripple.lesson.limits import GROWN_LEAST, GROWN_MOST, POINTS_MOST
from ripple.model.datasets import DATA_SETS, Fruit, Points, Recipe, first_recipe, grow

UNDO_LENGTH = 100
FIRST = first_recipe(next(iter(DATA_SETS)), seed=1)
"""What the fruit of a new lesson are grown from."""


class Tool(Enum):
    """What a tap on the plane does; the value is that of its radio button."""

    STRAWBERRY = "strawberry"
    LEMON = "lemon"
    REMOVE = "remove"


class Pointing(Enum):
    """What the reader points at the plane with. Only for keys is the crosshair drawn."""

    POINTER = "pointer"
    KEYS = "keys"


class Change(NamedTuple):
    """What undoing can take back: whether there is anything to take back now, and doing it."""

    shows: Callable[[], bool]
    take_back: Callable[[], None]


class Basket:
    """The `points`, where the reader points among them (the crosshair), and with which tool."""

    def __init__(self) -> None:
        self.points = self._first_points = grow(FIRST)
        self._slid: tuple[str, Points | None] = "", None  # what a slider has made last
        self.tool = Tool.STRAWBERRY
        self.crosshair = (0.5, 0.5)
        self.pointing: Pointing | None = None
        self._undo: deque[Change] = deque(maxlen=UNDO_LENGTH)

    def choose(self, tool: Tool) -> None:
        """What a tap on the plane does."""
        self.tool = tool

    @property
    def tool_works(self) -> bool:
        """Whether there is room for what the chosen tool adds, or anything for it to remove."""
        if self.tool is Tool.REMOVE:
            return len(self.points) > 0
        return len(self.points) < POINTS_MOST

    def use(self, tool: Tool | None = None) -> None:
        """Add or remove fruit at the crosshair, with this tool or the chosen one."""
        tool = tool or self.tool
        if tool is Tool.REMOVE:
            self.remove_nearest(*self.crosshair)
        else:
            self.add(*self.crosshair, Fruit[tool.name])

    def point_at(self, x1: float, x2: float, pointing: Pointing) -> None:
        """Put the crosshair here, or as near as the unit square allows."""
        self.crosshair = (min(max(x1, 0.0), 1.0), min(max(x2, 0.0), 1.0))
        self.pointing = pointing

    def point_away(self) -> None:
        """Nothing on the plane is pointed at any longer."""
        self.pointing = None

    def add(self, x1: float, x2: float, fruit: Fruit) -> None:
        """One more fruit, unless the plane is full."""
        if len(self.points) < POINTS_MOST:
            self._change(self.points.add(x1, x2, fruit))

    def remove_nearest(self, x1: float, x2: float) -> None:
        """Take away the fruit closest to here, if there is any."""
        if len(self.points):
            self._change(self.points.remove(self.points.nearest(x1, x2)))

    def clear(self) -> None:
        """Take all the fruit away."""
        if len(self.points):
            self._change(self.points.none())

    def reset(self) -> None:
        """Back to the fruit as they were grown."""
        self._grow(self.recipe)

    @property
    def recipe(self) -> Recipe:
        """What the fruit were grown from, before the reader changed any."""
        return self.points.recipe or FIRST

    def grow(self, name: str) -> None:
        """Other fruit: a data set, as it is at first."""
        if name in DATA_SETS:
            self._grow(first_recipe(name, FIRST.seed))

    def grow_again(self) -> None:
        """Others of the same kind: the next seed. Without noise some kinds have no others."""
        recipe = self.recipe._replace(seed=self.recipe.seed + 1)
        if self.points.touched or not np.array_equal(grow(recipe).x, self.points.x):
            self._grow(recipe)

    def set_size(self, size: int) -> None:
        """As many of this kind."""
        size = min(max(size, GROWN_LEAST), GROWN_MOST)
        self._slide("size", self.recipe._replace(size=size))

    def set_noise(self, noise: float) -> None:
        """Of this kind, moved about so much: 0 to 1."""
        self._slide("noise", self.recipe._replace(noise=min(max(noise, 0.0), 1.0)))

    def _grow(self, recipe: Recipe) -> None:
        if recipe != self.recipe or self.points.touched:
            self._change(self._first_points if recipe == FIRST else grow(recipe))

    def _slide(self, slider: str, recipe: Recipe) -> None:
        """One way of a slider is one change, though it makes many stops."""
        (by, made), before = self._slid, self.points
        if by == slider and made is before and recipe != self.recipe:
            self.points = grow(recipe)
        else:
            self._grow(recipe)
        if self.points is not before:  # else undoing would not bring these back
            self._slid = slider, self.points

    def take(self, points: Points) -> None:
        """Fruit out of a table, in place of those that there are."""
        if not points.is_like(self.points):
            self._change(Points(points.x, points.y, self.recipe, meaning=points.meaning))

    def load(self, points: Points) -> None:
        """Begin with these fruit, and nothing to undo; those of a new lesson are known again."""
        first = self._first_points
        self.points = first if points.is_like(first) else points
        self._undo.clear()

    def _change(self, points: Points) -> None:
        self.remember(self.points)
        self.points = points

    def remember(self, points: Points) -> None:
        """Whatever becomes of these fruit, they come back by `undo`."""

        def take_back() -> None:
            self.points = points

        self.remember_change(Change(lambda: self.points is not points, take_back))

    def remember_change(self, change: Change) -> None:
        """What has been changed beside the fruit comes back by `undo` too, each in its turn."""
        self._undo.append(change)

    @property
    def is_untouched(self) -> bool:
        """Whether these are the fruit that the lesson began with."""
        return self.points is self._first_points

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to be brought back."""
        return any(change.shows() for change in reversed(self._undo))

    def undo(self) -> None:
        """Bring back what was before the last change; time travel may have brought back some."""
        if not self.can_undo:
            return
        while not self._undo[-1].shows():
            self._undo.pop()
        self._undo.pop().take_back()
