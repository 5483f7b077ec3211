"""The fruit as ready-made pictures, and all of them with the axes in one layer for a plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ripple.lesson.step import Step
from ripple.model.datasets import Fruit, Points
from ripple.model.functions import Array
from ripple.views.fruit import draw_fruit, hollow
from ripple.views.geometry import Frame
from ripple.views.levels import UNIT, Span
from ripple.views.palette import Palette
from ripple.views.plane import AXES, Orchard, draw_orchard, draw_static_layer

if TYPE_CHECKING:
    from ripple.page.browser import Browser, Surface


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
        self._has: tuple[Frame, tuple[str, str], Span, Array, NDArray[np.int64]] | None = None
        self._layer.resize(1.0, 1.0, ratio)  # the next drawing gives it its size, and its scale
        self._sprites = []
        for colours in (palette, hollow(palette)):  # in the second all are held out
            for fruit in Fruit:
                sprite = self._browser.picture(size, size, ratio)
                draw_sprite(sprite, colours, fruit)
                self._sprites.append(sprite.canvas)

    def sprite(self, points: Points, index: int) -> Any:
        """The picture of one of these points."""
        return self._sprites[int(points.y[index, 0])]

    def sprite_of(self, step: Step | None, points: Points) -> Any:
        """The picture of a step's fruit, if that is still among these points."""
        there = step is not None and points.has(*step.shown)
        return self._sprites[step.fruit] if step is not None and there else None

    def draw(
        self,
        frame: Frame,
        at: Array,
        points: Points,
        held_out: float = 0.0,
        axes: tuple[str, str] = AXES,
        span: Span = UNIT,
    ) -> Any:
        """The layer, with these points at the places (points, 2); those held out are hollow.

        New ones come on top.
        """
        layer, size = self._layer, (frame.width, frame.height, self._ratio)
        if (layer.width, layer.height, layer.ratio) != size:
            layer.resize(*size)
            self._has = None
        _, _, held = points.split(held_out)
        kinds = points.y[:, 0].astype(np.int64) + len(Fruit) * held
        there = self._there((frame, axes, span), at, kinds)
        self._has = frame, axes, span, at, kinds
        new = zip(*at[there:].T.tolist(), kinds[there:].tolist(), strict=True)
        orchard = Orchard(new, self._sprites, self.size, axes, span)
        if there:
            draw_orchard(layer.ctx, frame, orchard)
        else:
            draw_static_layer(layer.ctx, frame, self._palette, orchard)
        return layer.canvas

    def _there(self, plot: tuple[object, ...], at: Array, kinds: NDArray[np.int64]) -> int:
        """How many of these the layer has already; 0 where it has any that is none of them."""
        if self._has is None or plot != self._has[:3]:
            return 0
        (*_, had, were), many = self._has, len(self._has[-1])
        same = np.array_equal(had, at[:many]) and np.array_equal(were, kinds[:many])
        return many if same else 0
