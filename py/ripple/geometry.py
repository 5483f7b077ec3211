"""Where things are: data ↔ pixel, the places of units and edges, and how a number becomes a size.

All lengths are CSS pixels; y grows downward on a canvas, x₂ and the loss grow upward.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ripple.places import Parameter, Place, Unit

EDGE_WIDTH, EDGE_WIDEST = 2.2, 14.0
PULSE_FORWARD, PULSE_BACKWARD, PULSE_LARGEST = 6.0, 24.0, 13.0
RING_WIDTH = 22.0
HALO_WIDTH, HALO_WIDEST = 140.0, 16.0
HALO_ALPHA = 0.55
OUTLINE = 1.5
NUDGE_SIZE, NUDGE_LARGEST = 40.0, 11.0
DASH, GAP = 9.0, 6.0
REACH_OF_UNIT, REACH_OF_EDGE = 6.0, 9.0  # how far beside a place one may point and still mean it
DIAGRAM_LEAST, PLOT_LEAST = (220.0, 150.0), (155.0, 80.0)
"""The least width and height for text of the usual size: on a smaller canvas the text is smaller,
so that the picture itself keeps most of the room."""

Point = tuple[float, float]


def edge_width(weight: float) -> float:
    """The width of an edge: in proportion to |w|."""
    return min(abs(weight) * EDGE_WIDTH, EDGE_WIDEST)


def pulse_radius(amount: float, scale: float) -> float:
    """The radius of a pulse: its area is in proportion to |amount|."""
    return min(math.sqrt(abs(amount)) * scale, PULSE_LARGEST)


def ring_width(loss: float) -> float:
    """The width of the output's ring: in proportion to the loss."""
    return loss * RING_WIDTH


def halo_width(delta: float) -> float:
    """The width of a hidden neuron's halo: in proportion to |δ|."""
    return min(abs(delta) * HALO_WIDTH, HALO_WIDEST)


def nudge_size(change: float) -> float:
    """Half the base of an update's triangle: its area is in proportion to |Δ|."""
    return min(math.sqrt(abs(change)) * NUDGE_SIZE, NUDGE_LARGEST)


def fitting(scale: float, width: float, height: float, least: Point) -> float:
    """The scale of the text on a canvas: the reader's, or what there is room for."""
    return min(scale, width / least[0], height / least[1])


def between(start: Point, end: Point, t: float) -> Point:
    """The point a fraction t of the way from start to end."""
    return start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t


class NetworkLayout:
    """The places of the units of a network with these layer sizes on a canvas of this size.

    Each layer is a column, with the bias unit that feeds the next layer below its units. A hidden
    neuron is a disc with a square on its right, which holds its map; the column goes between them.
    `scale` is the size of the reader's text in proportion to the usual, or what there is room for.
    """

    def __init__(
        self, width: float, height: float, sizes: tuple[int, ...], scale: float = 1.0
    ) -> None:
        self.width, self.height, self.sizes = width, height, sizes
        self.scale = scale = fitting(scale, width, height, DIAGRAM_LEAST)
        self.top = 34.0 * scale  # the room above the units, for headings
        self._inner_height = height - self.top - 14.0 * min(scale, 1.0)
        row = self._inner_height / (max(sizes[:-1]) + 1)
        between_columns = self.column(1) - self.column(0)
        self.radius = min(row * 0.35, width * 0.05, between_columns * 0.2)
        self.bias_radius = self.radius * 0.55  # half the side of its square
        layers = enumerate(sizes)
        self._units = [[self._place(layer, i, -1.0) for i in range(n)] for layer, n in layers]

    def column(self, layer: int) -> float:
        """The x of a layer's units."""
        left = max(46.0 * self.scale, self.width * 0.09)
        right = self.width - max(58.0 * self.scale, self.width * 0.12)
        return left + (right - left) * layer / (len(self.sizes) - 1)

    def is_hidden(self, layer: int) -> bool:
        """Whether the units of this layer are hidden, and so have maps."""
        return 0 < layer < len(self.sizes) - 1

    def _place(self, layer: int, row: int, radii: float) -> Point:
        """The middle of a row, in a hidden layer so many radii beside the middle of the column."""
        output = layer == len(self.sizes) - 1
        rows = self.sizes[layer] + (0 if output else 1)
        pitch = min(self._inner_height / rows, self.radius * 3.9)
        middle = self.top + self._inner_height / 2
        aside = radii * self.radius if self.is_hidden(layer) else 0.0
        return self.column(layer) + aside, middle + (row - (rows - 1) / 2) * pitch

    def unit(self, layer: int, i: int) -> Point:
        """The centre of unit i of a layer."""
        return self._units[layer][i]

    def outlet(self, layer: int, i: int) -> Point:
        """Where the lines of a hidden neuron leave it: the middle of its map's right side."""
        return self._place(layer, i, 2.0)

    def bias(self, layer: int) -> Point:
        """The centre of the bias unit in this layer's column, which feeds the next layer.

        It stands below the maps, not below the discs, so that its line does not cross a map.
        """
        return self._place(layer, self.sizes[layer], 1.0)


@lru_cache(maxsize=4)
def network_layout(
    width: float, height: float, sizes: tuple[int, ...], scale: float
) -> NetworkLayout:
    """The layout with these values, which keeps the places that it has worked out."""
    return NetworkLayout(width, height, sizes, scale)


class Edge(NamedTuple):
    """The line that a parameter is drawn as, from the rim of one unit to the rim of the next."""

    place: Parameter
    start: Point
    end: Point

    def distance(self, at: Point) -> float:
        """How far from the line a point is."""
        (x, y), (x1, y1) = self.start, self.end
        dx, dy = x1 - x, y1 - y
        t = ((at[0] - x) * dx + (at[1] - y) * dy) / (dx * dx + dy * dy)
        return math.dist(at, between(self.start, self.end, min(max(t, 0.0), 1.0)))


@lru_cache(maxsize=4)
def edges(layout: NetworkLayout) -> list[Edge]:
    """The lines of all the parameters."""
    found = []
    for layer in range(len(layout.sizes) - 1):
        for j in range(layout.sizes[layer + 1]):
            end = layout.unit(layer + 1, j)
            for i in (*range(layout.sizes[layer]), None):
                if i is None:
                    start, rim = layout.bias(layer), layout.bias_radius * 1.3
                elif layout.is_hidden(layer):
                    start, rim = layout.outlet(layer, i), 0.0
                else:
                    start, rim = layout.unit(layer, i), layout.radius
                length = math.dist(start, end)
                leave, arrive = rim / length, 1 - layout.radius / length
                ends = between(start, end, leave), between(start, end, arrive)
                found.append(Edge(Parameter(layer, i, j), *ends))
    return found


def place_at(layout: NetworkLayout, at: Point) -> Place | None:
    """What a reader means who points here: a unit before a line, the closest of several lines."""
    reach = layout.radius + REACH_OF_UNIT
    for layer, size in enumerate(layout.sizes):
        for i in range(size):
            (x, y), hidden = layout.unit(layer, i), layout.is_hidden(layer)
            right = layout.outlet(layer, i)[0] if hidden else x
            on_map = hidden and x <= at[0] <= right and abs(at[1] - y) <= layout.radius
            if math.dist(at, (x, y)) <= reach or on_map:
                return Unit(layer, i)
    closest = min(edges(layout), key=lambda edge: edge.distance(at))
    return closest.place if closest.distance(at) <= REACH_OF_EDGE else None


class Frame(NamedTuple):
    """A plot's rectangle inside its canvas, for data from (0, 0) to (x_high, y_high).

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
            self.left + x / self.x_high * self.inner_width,
            self.top + (1.0 - y / self.y_high) * self.inner_height,
        )

    def to_pixels(self, points: Iterable[Point]) -> list[Point]:
        """From many data to the canvas."""
        across, up = self.inner_width / self.x_high, -self.inner_height / self.y_high
        left, bottom = self.left, self.top + self.inner_height
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
            (px - self.left) / self.inner_width * self.x_high,
            (1.0 - (py - self.top) / self.inner_height) * self.y_high,
        )


@lru_cache(maxsize=4)
def _frame(width: float, height: float, scale: float, x_high: float, y_high: float) -> Frame:
    scale = fitting(scale, width, height, PLOT_LEAST)
    left, right, top, bottom = (length * scale for length in (50.0, 12.0, 10.0, 38.0))
    return Frame(width, height, left, right, top, bottom, x_high, y_high, scale)


def plane_frame(width: float, height: float, scale: float = 1.0) -> Frame:
    """The plane's plot: the unit square."""
    return _frame(width, height, scale, 1.0, 1.0)


def loss_frame(width: float, height: float, scale: float, steps: int, highest: float) -> Frame:
    """The loss chart's plot: at least ten steps wide, and as high as the next round loss."""
    top = ticks(max(highest, 0.01), 4)[-1]
    return _frame(width, height, scale, float(max(steps, 10)), top)


def ticks(high: float, most: int) -> list[float]:
    """Round numbers, 1, 2 or 5 times a power of ten apart, from 0 to the first not below high."""
    rough = high / most
    power = 10.0 ** math.floor(math.log10(rough))
    pitch = next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough * (1 - 1e-9))
    return [k * pitch for k in range(math.ceil(high / pitch - 1e-9) + 1)]
