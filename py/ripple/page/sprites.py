"""The fruit as ready-made pictures, and all of them with the axes in one layer for a plot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ripple.lesson.lesson import Lesson
from ripple.lesson.step import Step
from ripple.model.datasets import Fruit, Points
from ripple.model.functions import Array
from ripple.readings.maps import Map
from ripple.views.fruit import draw_fruit, hollow
from ripple.views.geometry import Frame
from ripple.views.levels import UNIT, Span
from ripple.views.palette import Palette
from ripple.views.plane import AXES, Orchard, Plane, draw_static_layer, mend_static_layer, patch

if TYPE_CHECKING:
    from ripple.page.browser import Browser, Surface

FEW = 40
"""To mend more than so many places takes as long as to draw the whole layer."""
HUNDRED = 100
CROWD = 400
"""More fruit than this are drawn smaller, and all together cover no more than so many do."""


def draw_sprite(surface: Surface, palette: Palette, fruit: Fruit) -> None:
    """One fruit, as large as the picture."""
    size = surface.width
    draw_fruit(surface.ctx, palette, fruit is Fruit.STRAWBERRY, (size / 2, size / 2), size * 0.9)


class StaticLayer:
    """A picture of a plot's axes and all the fruit, with ready-made pictures of these.

    A fruit is so many CSS pixels high where the text has its usual size. Its pictures of the single
    fruit are made in `restyle`, which has to come first.
    """

    def __init__(self, browser: Browser, size: float) -> None:
        self.size = size
        self._browser = browser
        self._layer = browser.picture(1.0, 1.0, 1.0)

    def restyle(self, palette: Palette, scale: float, ratio: float) -> None:
        """Take up the style sheet's colours, the size of its text and the screen's sharpness."""
        self._palette = palette
        self._ratio, size = ratio, self.size * scale
        self._plot: tuple[object, ...] = ()  # that the layer is of, with these fruit
        self._fruit: Listed = []
        self._layer.resize(1.0, 1.0, ratio)  # the next drawing gives it its size, and its scale
        self._sprites = []
        for colours in (palette, hollow(palette)):  # in the second all are held out
            for fruit in Fruit:
                sprite = self._browser.picture(size, size, ratio)
                draw_sprite(sprite, colours, fruit)
                self._sprites.append(sprite.canvas)

    def sprite(self, points: Points, index: int, hollow: bool) -> Any:
        """The picture of one of these points."""
        return self._sprites[int(points.y[index, 0]) + len(Fruit) * hollow]

    def height(self, points: Points) -> float:
        """How high each of these is drawn: less where they are a crowd."""
        return self.size * min(1.0, math.sqrt(CROWD / _rounded_up(len(points))))

    def sprite_of(self, step: Step | None, points: Points) -> Any:
        """The picture of a step's fruit, if that is still among these points."""
        there = step is not None and points.has(*step.shown)
        return self._sprites[step.fruit] if step is not None and there else None

    def draw(
        self,
        frame: Frame,
        at: Array,
        points: Points,
        held: Held | None = None,
        axes: tuple[str, str] = AXES,
        spans: tuple[Span, Span] = (UNIT, UNIT),
    ) -> Any:
        """The layer, with these points at the places (points, 2); those held out are hollow.

        Where only a few have come or gone, only that much of it is drawn.
        """
        layer, size = self._layer, (frame.width, frame.height, self._ratio)
        high = self.height(points)
        plot, fruit = (size, frame, axes, spans, high), _listed(at, points, held)
        changed = _come_or_gone(self._fruit, fruit) if plot == self._plot else None
        self._plot, self._fruit = plot, fruit
        if (layer.width, layer.height, layer.ratio) != size:
            layer.resize(*size)
        orchard = Orchard(fruit, self._sprites, high, axes, spans)
        if changed is None or len(changed) > FEW:
            draw_static_layer(layer.ctx, frame, self._palette, orchard)
        else:
            patches = [patch(frame, each[:2], high, self._ratio) for each in changed]
            mend_static_layer(layer.ctx, frame, self._palette, orchard, patches)
        return layer.canvas


def map_plane(frame: Frame, found: Map, heat: Any, static: StaticLayer, lesson: Lesson) -> Plane:
    """What a neuron sees, with a picture of its values, and the fruit where it sees them."""
    points, (_, _, held) = lesson.points, lesson.points.split(lesson.method.held_out)
    return Plane(
        heat,
        len(found.values),
        _ends(found.line),
        static.draw(frame, found.fruit, points, held, found.axes, found.spans),
        found.sample,
        dashed=_ends(found.saturation),
        sample_sprite=static.sprite_of(lesson.step, points),
        fruit_size=static.height(points),
    )


def _ends(segments: Array) -> tuple[Any, Any]:
    """Where segments start, and where they end."""
    return segments[:, :2].tolist(), segments[:, 2:].tolist()


def _rounded_up(count: int) -> int:
    """So that one more fruit does not change the size of all the others."""
    return -(-count // HUNDRED) * HUNDRED or HUNDRED


Held = NDArray[np.bool_]
"""Which of the points are held out."""

Listed = list[tuple[float, float, int]]
"""Fruit as (across, up, which of the pictures)."""


def _listed(at: Array, points: Points, held: Held | None) -> Listed:
    kinds = points.y[:, 0].astype(np.int64)
    if held is not None:
        kinds += len(Fruit) * held
    return list(zip(*at.T.tolist(), kinds.tolist(), strict=True))


def _come_or_gone(before: Listed, after: Listed) -> Listed | None:
    """Those that only the longer list has; None where the other is not a part of it, in order."""
    short, long = sorted((before, after), key=len)
    rest, extra = iter(short), []
    awaited = next(rest, None)
    for each in long:
        if each == awaited:
            awaited = next(rest, None)
        else:
            extra.append(each)
    return extra if awaited is None else None
