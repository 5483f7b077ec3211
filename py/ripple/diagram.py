"""Where the parts of the network diagram are, and what a reader means who points at it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from ripple.geometry import Point, between, fitting
from ripple.places import Parameter, Place, Unit

REACH_OF_UNIT, REACH_OF_EDGE = 6.0, 9.0  # how far beside a place one may point and still mean it
DIAGRAM_LEAST = (220.0, 150.0)  # as PLOT_LEAST


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
