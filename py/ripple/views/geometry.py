"""Where things are on a plot: data ↔ pixel.

All lengths are CSS pixels; y grows downward on a canvas, x₂ and the loss grow upward.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

PLOT_LEAST = (155.0, 80.0)
"""The least width and height for text of the usual size: on a smaller canvas the text is smaller,
so that the picture itself keeps most of the room."""

Point = tuple[float, float]


def fitting(scale: float, width: float, height: float, least: Point) -> float:
    """The scale of the text on a canvas: the reader's, or what there is room for."""
    return min(scale, width / least[0], height / least[1])


def between(start: Point, end: Point, t: float) -> Point:
    """The point a fraction t of the way from start to end."""
    return start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t


class Plot(NamedTuple):
    """The plot's rectangle on its canvas, and the data at its corners."""

    left: float
    right: float
    top: float
    bottom: float
    low: Point
    high: Point

    def at(self, x: float, y: float) -> Point:
        """From data to the canvas."""
        (x_low, y_low), (x_high, y_high) = self.low, self.high
        return (
            self.left + (x - x_low) / (x_high - x_low) * (self.right - self.left),
            self.bottom - (y - y_low) / (y_high - y_low) * (self.bottom - self.top),
        )


class Frame(NamedTuple):
    """A plot's rectangle inside its canvas, for data from (x_low, 0) to (x_high, y_high).

    `scale` is the size of the reader's text in proportion to the usual; the margins hold the text.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x_high: float = 1.0
    y_high: float = 1.0
    scale: float = 1.0
    x_low: float = 0.0

    @property
    def x_span(self) -> float:
        """How far the data reach across."""
        return self.x_high - self.x_low

    @property
    def inner_width(self) -> float:
        """The width of the plot itself."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        """The height of the plot itself."""
        return self.height - self.top - self.bottom

    def to_pixel(self, x: float, y: float) -> Point:
        """From data to the canvas."""
        return (
            self.left + (x - self.x_low) / self.x_span * self.inner_width,
            self.top + (1.0 - y / self.y_high) * self.inner_height,
        )

    def to_pixels(self, points: Iterable[Point]) -> list[Point]:
        """From many data to the canvas."""
        across, up = self.inner_width / self.x_span, -self.inner_height / self.y_high
        left, bottom = self.left - self.x_low * across, self.top + self.inner_height
        return [(left + x * across, bottom + y * up) for x, y in points]

    def near(self, px: float, py: float, margin: float) -> bool:
        """Whether a place on the canvas is in the plot, or no further out than this."""
        right, bottom = self.left + self.inner_width, self.top + self.inner_height
        return (
            self.left - margin <= px <= right + margin
            and self.top - margin <= py <= bottom + margin
        )

    def to_data(self, px: float, py: float) -> Point:
        """From the canvas to data; outside the plot this gives values outside its range."""
        return (
            (px - self.left) / self.inner_width * self.x_span + self.x_low,
            (1.0 - (py - self.top) / self.inner_height) * self.y_high,
        )

    def in_data(self, length: float) -> Point:
        """How far a length on the canvas goes in data, across and up."""
        return length / self.inner_width * self.x_span, length / self.inner_height * self.y_high


@lru_cache(maxsize=4)
def _frame(
    width: float, height: float, scale: float, across: tuple[float, float], y_high: float
) -> Frame:
    scale = fitting(scale, width, height, PLOT_LEAST)
    left, right, top, bottom = (length * scale for length in (50.0, 12.0, 10.0, 38.0))
    x_low, x_high = across
    return Frame(width, height, left, right, top, bottom, x_high, y_high, scale, x_low)


def plane_frame(width: float, height: float, scale: float = 1.0) -> Frame:
    """The plane's plot: the unit square."""
    return _frame(width, height, scale, (0.0, 1.0), 1.0)


def loss_frame(
    width: float, height: float, scale: float, steps: tuple[int, int], top: float
) -> Frame:
    """The loss chart's plot: from one step to another, at least ten, and as high as its axis."""
    first, last = steps
    return _frame(width, height, scale, (float(first), float(max(last, first + 10))), top)


def ticks(high: float, most: int, low: float = 0.0) -> list[float]:
    """Round numbers, 1, 2 or 5 times a power of ten apart, from low to the first not below high."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    pitch = next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough * (1 - 1e-9))
    first = math.ceil(low / pitch - 1e-9)
    return [k * pitch for k in range(first, math.ceil(high / pitch - 1e-9) + 1)]
