"""The fruit as ready-made pictures, and all of them with the axes in one layer for a plot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ripple.lesson.step import Step
from ripple.model.datasets import Fruit, Points
from ripple.model.functions import Array
from ripple.views.fruit import draw_fruit
from ripple.views.geometry import Frame
from ripple.views.levels import UNIT, Span
from ripple.views.palette import Palette
from ripple.views.plane import AXES, Orchard, draw_static_layer

if TYPE_CHECKING:
    from ripple.page.browser import Browser, Surface

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
        self._layer.resize(1.0, 1.0, ratio)  # the next drawing gives it its size, and its scale
        self._sprites = []
        for fruit in Fruit:
            sprite = self._browser.picture(size, size, ratio)
            draw_sprite(sprite, palette, fruit)
            self._sprites.append(sprite.canvas)

    def sprite_of(self, step: Step | None, points: Points) -> Any:
        """The picture of a step's fruit, if that is still among these points."""
        there = step is not None and points.has(*step.shown)
        return self._sprites[step.fruit] if step is not None and there else None

    def draw(
        self,
        frame: Frame,
        at: Array,
        points: Points,
        axes: tuple[str, str] = AXES,
        spans: tuple[Span, Span] = (UNIT, UNIT),
    ) -> Any:
        """The layer, with these points at the places (points, 2)."""
        layer, size = self._layer, (frame.width, frame.height, self._ratio)
        if (layer.width, layer.height, layer.ratio) != size:
            layer.resize(*size)
        strawberries = (y == Fruit.STRAWBERRY for y in points.y[:, 0].tolist())
        all_fruit = zip(*at.T.tolist(), strawberries, strict=True)
        high = self.size * min(1.0, math.sqrt(CROWD / max(len(points), 1)))
        orchard = Orchard(all_fruit, self._sprites, high, axes, spans)
        draw_static_layer(layer.ctx, frame, self._palette, orchard)
        return layer.canvas
