"""Dragging over the plane: a fruit is carried, or many are painted, or wiped away.

Distances are in fruit: as a reader sees them, who has them so wide and so high in parts of the
square (`size`).
"""

from __future__ import annotations

import numpy as np

from ripple.lesson.limits import POINTS_MOST
from ripple.model.datasets import Fruit, Place, Points
from ripple.model.functions import Array

BEGINS = 0.25
"""So far from where it was pressed a pointer drags; a hand that clicks is not that still."""
ON_FRUIT = 0.5
"""A fruit no further away than this is under the pointer."""
APART = 0.9
"""Painted fruit of one kind are no closer together: 1, but for the rounding of their places."""


def fruit_at(points: Points, place: Place, size: Place, reach: float = ON_FRUIT) -> int | None:
    """The fruit closest to this place, the newest of equals, unless it is further than `reach`."""
    if not len(points):
        return None
    distances = _distances(points.x, place, size)[::-1]
    closest = int(np.argmin(distances))
    return len(points) - 1 - closest if distances[closest] <= reach else None


class Carry:
    """The fruit at this index goes along; it stays as far from the pointer as it was."""

    def __init__(self, points: Points, index: int, at: Place) -> None:
        self.index, self.others = index, points.remove(index)
        x1, x2 = points.x[index].tolist()
        self._ahead = x1 - at[0], x2 - at[1]

    def to(self, points: Points, place: Place) -> Points:
        """These points, once the pointer is there."""
        (x1, x2), (dx, dy) = place, self._ahead
        return points.move(self.index, x1 + dx, x2 + dy)


class Brush:
    """Leaves a fruit behind at each fruit's length of the way, where none of its kind is yet."""

    def __init__(self, fruit: Fruit, at: Place, size: Place) -> None:
        self._fruit, self._at, self._size = fruit, at, size
        self._is_wet = False

    def to(self, points: Points, place: Place) -> Points:
        """These points, once the pointer is there."""
        if not self._is_wet:
            self._is_wet, points = True, self._dab(points)
        while (far := _distance(self._at, place, self._size)) >= 1.0:
            (x1, x2), (to_x1, to_x2) = self._at, place
            self._at = x1 + (to_x1 - x1) / far, x2 + (to_x2 - x2) / far
            points = self._dab(points)
        return points

    def _dab(self, points: Points) -> Points:
        within = all(-ON_FRUIT * s <= x <= 1 + ON_FRUIT * s for x, s in self._measured())
        same = points.x[points.y[:, 0] == self._fruit]
        free = (_distances(same, self._at, self._size) >= APART).all()
        if within and free and len(points) < POINTS_MOST:
            return points.add(*self._at, self._fruit)
        return points

    def _measured(self) -> zip[tuple[float, float]]:
        return zip(self._at, self._size, strict=True)


class Wipe:
    """All fruit that the pointer comes over go away."""

    def __init__(self, at: Place, size: Place) -> None:
        self._at, self._size = at, size

    def to(self, points: Points, place: Place) -> Points:
        """These points, once the pointer is there."""
        start, self._at = self._at, place
        from_start, way = (points.x - start) / self._size, np.subtract(place, start) / self._size
        along = np.clip(from_start @ way / max(way @ way, 1e-12), 0.0, 1.0)
        closest = from_start - along[:, None] * way
        hit = np.flatnonzero(np.hypot(*closest.T) <= ON_FRUIT)
        return points.remove(hit) if len(hit) else points


class Drag:
    """A drag that may begin; `made` is what has become of `before` by now.

    A pointer was `pressed` at a place, with fruit of a size. Keys press none: they carry at once.
    """

    def __init__(
        self,
        does: Carry | Brush | Wipe,
        before: Points,
        pressed: tuple[Place, Place] | None = None,
    ) -> None:
        self.does, self.before, self.made = does, before, before
        self._pressed = pressed
        self.by_keys = self.under_way = pressed is None

    def to(self, place: Place) -> Points:
        """The points, once the pointer is there."""
        if self._pressed and not self.under_way:
            start, size = self._pressed
            self.under_way = _distance(start, place, size) >= BEGINS
        if self.under_way:
            made = self.does.to(self.made, place)
            self.made = self.before if made.is_like(self.before) else made
        return self.made


def _distance(one: Place, other: Place, size: Place) -> float:
    return float(np.hypot((other[0] - one[0]) / size[0], (other[1] - one[1]) / size[1]))


def _distances(x: Array, place: Place, size: Place) -> Array:
    found: Array = np.hypot(*((x - place) / size).T)
    return found
