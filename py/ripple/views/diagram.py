"""Where the parts of the network diagram are, and what a reader means who points at it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from ripple.model.places import Parameter, Place, Unit
from ripple.views.geometry import Point, between, fitting
from ripple.words.en import FEATURES

if TYPE_CHECKING:
    from ripple.lesson.motion import Motion
    from ripple.lesson.step import Step
    from ripple.model.network import Network

REACH_OF_UNIT, REACH_OF_EDGE = 6.0, 9.0  # how far beside a place one may point and still mean it
DIAGRAM_LEAST = (220.0, 150.0)  # as PLOT_LEAST
ERROR, ERRORS = (84.0, 0.205), (128.0, 0.29)
"""The room to the right of the output, or of several, which have their numbers there: at least so
many CSS pixels, and of the width."""
NUMBERS = 80.0  # of that what the numbers take, in CSS pixels
BADGE = 0.85  # of the radius, the side of a map
HALO = 0.5  # of the radius, the widest halo that there is room for
CLEAR = 6.0  # between a line and the map above or below it
# Parts of the way along a line, from its unit to the next:
SHARE_RESTS = 0.4
MARK_WHERE_ALL_MEET = 0.62  # in a single unit
MARK_STAGGERED = 0.44, 0.74  # elsewhere: on the lines of the first unit, and of the bias
BARS_ARE = 0.22  # where what is frozen has its bars


class Diagram(NamedTuple):
    """One moment of `step`, with the weights that `network` has in it.

    What has not arrived yet shows its value of the step `before`. The `chosen` places are marked;
    all but what touches the place that is `pointed` at fades, or else all but what is `lit`.
    Gradients on the lines that are `secret` are not told. `maps` are what the hidden neurons see: a
    picture with a square for each, one above the other, of so many grid points along a side.
    `labels` is a picture that `draw_labels` has made of the same layout. With `numbers` they are
    written on it: where there are too many, those of the place that is pointed at, or else chosen.
    What is `frozen` has bars across its line; what is `absent` has no line.
    """

    network: Network
    step: Step | None
    before: Step | None
    motion: Motion
    chosen: Iterable[Place] = ()
    pointed: Place | None = None
    secret: frozenset[Place] = frozenset()
    maps: tuple[Any, int] | None = None
    labels: Any = None
    numbers: bool = False
    frozen: frozenset[Parameter] = frozenset()
    absent: frozenset[Parameter] = frozenset()
    lit: frozenset[Place] = frozenset()


class NetworkLayout:
    """The places of the units of a network with these layer sizes on a canvas of this size.

    Each layer is a column, with the bias unit that feeds the next layer below its units. A hidden
    neuron has its map on a badge beside it. To the right of the output is room for its error.
    `scale` is the size of the reader's text in proportion to the usual, or what there is room for.
    `features` are the names of the inputs; those without any are numbers of no plane, so there are
    no maps.
    """

    def __init__(
        self,
        width: float,
        height: float,
        sizes: tuple[int, ...],
        scale: float = 1.0,
        features: tuple[str, ...] = FEATURES,
    ) -> None:
        self.width, self.height, self.sizes = width, height, sizes
        self.features = features
        self.scale = scale = fitting(scale, width, height, DIAGRAM_LEAST)
        self.top = 34.0 * scale  # the room above the units, for headings
        self._inner_height = height - self.top - 14.0 * min(scale, 1.0)
        row = self._inner_height / max(max(sizes[:-1]) + 1, sizes[-1])
        between_columns = self.column(1) - self.column(0)
        self.radius = min(row * 0.35, width * 0.05, between_columns * 0.2)
        if sizes[-1] > 1:  # beside each output its halo, its square and its numbers
            beside = width - self.column(len(sizes) - 1)
            self.radius = min(self.radius, (beside - NUMBERS * scale) / 3.5)
        self.bias_radius = self.radius * 0.55  # half the side of its square
        layers = enumerate(sizes)
        self._units = [[self._place(layer, i) for i in range(n)] for layer, n in layers]

    def column(self, layer: int) -> float:
        """The x of a layer's units."""
        left = max(46.0 * self.scale, self.width * 0.09)
        beside = ERROR if self.sizes[-1] == 1 else ERRORS
        right = self.width - max(beside[0] * self.scale, self.width * beside[1])
        return left + (right - left) * layer / (len(self.sizes) - 1)

    def is_hidden(self, layer: int) -> bool:
        """Whether the units of this layer are hidden."""
        return 0 < layer < len(self.sizes) - 1

    def has_map(self, layer: int) -> bool:
        """Whether they have maps of the plane."""
        return bool(self.features) and self.is_hidden(layer)

    def _place(self, layer: int, row: int) -> Point:
        output = layer == len(self.sizes) - 1
        rows = self.sizes[layer] + (0 if output else 1)
        pitch = min(self._inner_height / rows, self.radius * 3.9)
        middle = self.top + self._inner_height / 2
        return self.column(layer), middle + (row - (rows - 1) / 2) * pitch

    def unit(self, layer: int, i: int) -> Point:
        """The centre of unit i of a layer."""
        return self._units[layer][i]

    def bias(self, layer: int) -> Point:
        """The centre of the bias unit in this layer's column, which feeds the next layer."""
        return self._place(layer, self.sizes[layer])

    def map_is_above(self, layer: int, i: int) -> bool:
        """Whether a hidden neuron's map is above its lines, and not below them."""
        count = self.sizes[layer + 1]
        ends = [self.unit(layer + 1, j)[1] for j in (0, count - 1)]
        return self.unit(layer, i)[1] <= sum(ends) / 2

    def badge(self, layer: int, i: int) -> tuple[float, float, float]:
        """The map of a hidden neuron: left, top and side of a square.

        It lies on the neuron's outermost line, just where that leaves, on the side where there is
        no other line.
        """
        (x, y), side = self.unit(layer, i), BADGE * self.radius
        last = self.sizes[layer + 1] - 1
        (_, first_y), (end_x, last_y) = self.unit(layer + 1, 0), self.unit(layer + 1, last)
        left = x + (1.0 + HALO) * self.radius
        above = self.map_is_above(layer, i)
        slope = ((first_y if above else last_y) - y) / (end_x - x)
        line = y + slope * (left - x)
        clear = min(CLEAR, self.radius * 0.4) * max(self.scale, 1.0)
        return left, line - clear - side if above else line + clear, side


@lru_cache(maxsize=4)
def network_layout(
    width: float,
    height: float,
    sizes: tuple[int, ...],
    scale: float,
    features: tuple[str, ...] = FEATURES,
) -> NetworkLayout:
    """The layout with these values, which keeps the places that it has worked out."""
    return NetworkLayout(width, height, sizes, scale, features)


class Edge(NamedTuple):
    """The line that a parameter is drawn as, from the rim of one unit to the rim of the next."""

    place: Parameter
    start: Point
    end: Point
    mark: Point
    """Where its product, its gradient and its update are shown."""
    rest: Point
    """Where a share of the error that has come back along it stays."""

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
        count = layout.sizes[layer]
        low, high = MARK_STAGGERED
        for j in range(layout.sizes[layer + 1]):
            end = layout.unit(layer + 1, j)
            for row, i in enumerate((*range(count), None)):
                if i is None:
                    start, rim = layout.bias(layer), layout.bias_radius * 1.3
                else:
                    start, rim = layout.unit(layer, i), layout.radius
                length = math.dist(start, end)
                leave, arrive = rim / length, 1 - layout.radius / length
                meet = layout.sizes[layer + 1] == 1
                marked = MARK_WHERE_ALL_MEET if meet else low + (high - low) * row / count
                places = (between(start, end, t) for t in (leave, arrive, marked, SHARE_RESTS))
                found.append(Edge(Parameter(layer, i, j), *places))
    return found


@lru_cache(maxsize=4)
def room(layout: NetworkLayout) -> float:
    """How large half a mark may be so that it touches no other."""
    marks = [edge.mark for edge in edges(layout)]
    rests = [edge.rest for edge in edges(layout) if edge.place.layer]
    pairs = (*combinations(marks, 2), *combinations(rests, 2))
    nearest = min((math.dist(one, other) for one, other in pairs), default=math.inf)
    return max(min(nearest / 2 - 1.0, layout.radius * 0.6), 0.0)


def place_at(
    layout: NetworkLayout, at: Point, absent: frozenset[Parameter] = frozenset()
) -> Place | None:
    """What a reader means who points here: a unit before a line, the closest of several lines."""
    reach = layout.radius + REACH_OF_UNIT
    for layer, size in enumerate(layout.sizes):
        for i in range(size):
            if math.dist(at, layout.unit(layer, i)) <= reach:
                return Unit(layer, i)
            if layout.has_map(layer):
                left, top, side = layout.badge(layer, i)
                if 0.0 <= at[0] - left <= side and 0.0 <= at[1] - top <= side:
                    return Unit(layer, i)
    there = (edge for edge in edges(layout) if edge.place not in absent)
    closest = min(there, key=lambda edge: edge.distance(at))
    return closest.place if closest.distance(at) <= REACH_OF_EDGE else None
