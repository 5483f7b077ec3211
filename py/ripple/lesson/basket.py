"""The fruit that there are, and all that a reader does to them on the plane."""

from __future__ import annotations

from enum import Enum

import numpy as np

from ripple.lesson.changes import Change, Changes
from ripple.lesson.drag import ON_FRUIT, Brush, Carry, Drag, Wipe, fruit_at
from ripple.lesson.limits import GROWN_LEAST, GROWN_MOST, POINTS_MOST
from ripple.model.datasets import DATA_SETS, Fruit, Place, Points, Recipe, first_recipe, grow

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


class Hand(Enum):
    """What a pointer's hand may do to the fruit below it; the value is for the style sheet."""

    EMPTY = ""
    OPEN = "open"
    CLOSED = "closed"


class Basket:
    """The `points`, where the reader points among them (the crosshair), and with which tool."""

    def __init__(self) -> None:
        self.points = self._first_points = grow(FIRST)
        self._slid: tuple[str, Points | None] = "", None  # what a slider has made last
        self.tool = Tool.STRAWBERRY
        self.crosshair = (0.5, 0.5)
        self.pointing: Pointing | None = None
        self._changes = Changes(UNDO_LENGTH)
        self._drag: Drag | None = None
        self._dragged = False  # since a pointer went down, so that its click is none

    def choose(self, tool: Tool) -> None:
        """What a tap on the plane does."""
        self.tool = tool

    @property
    def tool_works(self) -> bool:
        """Whether there is room for what the chosen tool adds, or anything for it to remove."""
        if self.points.free:
            return False
        if self.tool is Tool.REMOVE:
            return len(self.points) > 0
        return len(self.points) < POINTS_MOST

    def use(self, tool: Tool | None = None) -> None:
        """Add or remove fruit at the crosshair, with this tool or the chosen one.

        With a fruit in hand the chosen tool is to put it down.
        """
        if tool is None and self.held is not None:
            self.release()
            return
        tool = tool or self.tool
        if tool is Tool.REMOVE:
            self.remove_nearest(*self.crosshair)
        else:
            self.add(*self.crosshair, Fruit[tool.name])

    def point_at(self, x1: float, x2: float, pointing: Pointing) -> None:
        """Put the crosshair here, or as near as the unit square allows; what is dragged follows.

        With a fruit in hand it is where that is.
        """
        self.crosshair = (min(max(x1, 0.0), 1.0), min(max(x2, 0.0), 1.0))
        self.pointing = pointing
        drag = self._live_drag
        if drag and drag.by_keys is (pointing is Pointing.KEYS):
            self.points = drag.to((x1, x2))
            if self.held is not None:
                x1, x2 = self.points.x[self.held].tolist()
                self.crosshair = x1, x2
        else:
            self.release()

    def point_away(self) -> None:
        """Nothing on the plane is pointed at any longer."""
        self.pointing = None

    # Dragging

    def press(self, x1: float, x2: float, size: Place, reach: float = ON_FRUIT) -> None:
        """A pointer goes down here, to click or to drag.

        A drag that begins no further from a fruit than `reach` moves that, but with the tool that
        removes. Any other uses the tool all along its way. Fruit are so wide and so high (`size`).
        """
        self.release()
        if self.points.free:
            return
        at, self._dragged = (x1, x2), False
        does: Carry | Brush | Wipe
        if self.tool is Tool.REMOVE:
            does = Wipe(at, size)
        elif (index := fruit_at(self.points, at, size, reach)) is not None:
            does = Carry(self.points, index, at)
        else:
            does = Brush(Fruit[self.tool.name], at, size)
        self._drag = Drag(does, self.points, (at, size))

    def tap(self, tool: Tool | None = None) -> None:
        """A click where the reader points uses the tool; it does not where it ends a drag.

        This tool is that of another button than the one that drags.
        """
        ends = self._dragged and tool is None
        if self.pointing and not ends and not self.drags:
            self.use(tool)

    def carry(self) -> None:
        """Take up the fruit nearest to the crosshair, or put down the one in hand."""
        if self.held is not None:
            self.release()
        elif self._has_fruit:
            index = self.points.nearest(*self.crosshair)
            x1, x2 = self.points.x[index].tolist()
            self.point_at(x1, x2, Pointing.KEYS)
            self._drag = Drag(Carry(self.points, index, (x1, x2)), self.points)

    def release(self) -> None:
        """A drag ends here; whatever it has done is one change."""
        drag, self._drag = self._drag, None
        if drag:
            self._dragged |= drag.under_way
            if drag.made is not drag.before:
                self.remember(drag.before)

    def lift(self) -> None:
        """The pointer is no longer down; what keys carry, they carry on."""
        if self.pressed:
            self.release()

    def put_back(self) -> None:
        """A drag is given up: all is as before it."""
        drag, self._drag = self._live_drag, None
        self._dragged = drag is not None and drag.under_way
        if drag:
            self.points = drag.before

    def leave(self) -> None:
        """The reader goes elsewhere: what is in hand stays where it is."""
        self.release()
        self.point_away()

    @property
    def _live_drag(self) -> Drag | None:
        """The drag, if the fruit are still as it has made them: what else changes them ends it."""
        return self._drag if self._drag and self.points is self._drag.made else None

    @property
    def pressed(self) -> bool:
        """Whether a pointer drags, or may be about to."""
        return self._live_drag is not None and not self._live_drag.by_keys

    @property
    def drags(self) -> bool:
        """Whether a drag is under way."""
        return self._live_drag is not None and self._live_drag.under_way

    @property
    def in_hand(self) -> bool:
        """Whether the pointer moves a fruit, or is about to: it does nothing else then."""
        return self.pressed and self._drag is not None and isinstance(self._drag.does, Carry)

    @property
    def _carried(self) -> Carry | None:
        drag = self._live_drag
        return drag.does if drag and drag.under_way and isinstance(drag.does, Carry) else None

    @property
    def held(self) -> int | None:
        """The index of the fruit in hand."""
        return self._carried.index if self._carried else None

    @property
    def resting(self) -> Points:
        """All fruit but the one in hand: the same ones for as long as it is moved."""
        return self._carried.others if self._carried else self.points

    def hand(self, size: Place) -> Hand:
        """What the pointer's hand does, where fruit are so wide and so high."""
        if self._carried:
            return Hand.CLOSED
        if self.points.free:
            return Hand.EMPTY
        over = self.pointing is Pointing.POINTER and self.tool is not Tool.REMOVE
        if over and not self.pressed and fruit_at(self.points, self.crosshair, size) is not None:
            return Hand.OPEN
        return Hand.EMPTY

    # All of them. Where they are free numbers and no fruit, they stay as they are.

    @property
    def _has_fruit(self) -> bool:
        return len(self.points) > 0 and not self.points.free

    def add(self, x1: float, x2: float, fruit: Fruit) -> None:
        """One more fruit, unless the plane is full."""
        if len(self.points) < POINTS_MOST and not self.points.free:
            self._change(self.points.add(x1, x2, fruit))

    def remove_nearest(self, x1: float, x2: float) -> None:
        """Take away the fruit closest to here, if there is any."""
        if self._has_fruit:
            self._change(self.points.remove(self.points.nearest(x1, x2)))

    def clear(self) -> None:
        """Take all the fruit away."""
        if self._has_fruit:
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
        if (recipe != self.recipe or self.points.touched) and not self.points.free:
            self._change(self._first_points if recipe == FIRST else grow(recipe))

    def _slide(self, slider: str, recipe: Recipe) -> None:
        """One way of a slider is one change, though it makes many stops."""
        (by, made), before = self._slid, self.points
        if by == slider and made is before and recipe != self.recipe:
            self.points = grow(recipe)
            self._changes.go_on()
        else:
            self._grow(recipe)
        if self.points is not before:  # else undoing would not bring these back
            self._slid = slider, self.points

    def take(self, points: Points) -> None:
        """Fruit out of a table, in place of those that there are."""
        if not points.is_like(self.points) and not self.points.free:
            self._change(Points(points.x, points.y, self.recipe, meaning=points.meaning))

    def load(self, points: Points) -> None:
        """Begin with these fruit, and nothing to undo; those of a new lesson are known again."""
        first = self._first_points
        self.points = first if points.is_like(first) else points
        self._drag = None
        self._changes.clear()

    # Undo and redo

    def _change(self, points: Points) -> None:
        self.remember(self.points)
        self.points = points

    def remember(self, points: Points) -> None:
        """Whatever becomes of these fruit, they come back by `undo`."""
        self.remember_change(self._bringing(points))

    def _bringing(self, points: Points) -> Change:
        def take_back() -> Change:
            inverse = self._bringing(self.points)
            self.points = points
            return inverse

        return Change(lambda: self.points is not points, take_back)

    def remember_change(self, change: Change) -> None:
        """What has been changed beside the fruit comes back by `undo` too, each in its turn.

        There is nothing to redo after it: that was of another course of things.
        """
        self.release()  # of a drag under way this is no part
        self._changes.add(change)

    @property
    def is_untouched(self) -> bool:
        """Whether these are the fruit that the lesson began with."""
        return self.points is self._first_points

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to be brought back."""
        return self._changes.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether anything that was undone can be done again."""
        return self._changes.can_redo

    def undo(self) -> None:
        """Bring back what was before the last change; time travel may have brought back some."""
        self.release()
        self._changes.undo()

    def redo(self) -> None:
        """Do again what was undone last."""
        self.release()
        self._changes.redo()
