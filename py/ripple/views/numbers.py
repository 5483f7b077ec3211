"""The numbers of a step, written on the diagram beside what they are the numbers of.

Where each has its place is worked out from the layout alone, so that nothing jumps when the
numbers change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ripple.lesson.step import Phase
from ripple.model.places import Parameter
from ripple.views.diagram import Edge, NetworkLayout
from ripple.views.edges import value_of
from ripple.views.geometry import Point, between
from ripple.views.marks import Scene, dot_full, mark_full
from ripple.views.neurons import halo_full, label_size, name_at
from ripple.views.pen import Context, font, texts_on_lines
from ripple.words.numbers import SMALL, significant

if TYPE_CHECKING:
    from ripple.lesson.motion import Motion
    from ripple.lesson.step import Step
    from ripple.model.functions import Array
    from ripple.model.places import Place
    from ripple.views.amounts import Amounts, Table

DIGITS = 2
SIZE = 11.5
BELOW = 0.75  # of the radius, from the loss to the number of the output
HIGH = 1.0  # of a number's font size, the box that is kept for it
WIDE_UNIT = 5.0  # of that size, the z or δ of a unit with its letter
MOST_UNITS, LEAST_BETWEEN = 4, 170.0  # in a layer, and from one to the next, for all numbers
ROUNDS = 2
PLACES = 24  # along a line, where a number may stand
ASIDE = 0.0, -0.75, 0.75, -1.3, 1.3  # of its size, below the line


class Kind(Enum):
    """What a number on a line is of."""

    WEIGHT = "w"
    MARK = "w·a, the gradient or the update"
    SHARE = "w·δ"


WIDE = {Kind.WEIGHT: 3.2, Kind.MARK: 4.2, Kind.SHARE: 4.2}
"""Of a number's font size: all but large powers of ten, and weights close to 0, have room in it."""


class _Box(NamedTuple):
    """A rectangle by its middle and half its sides."""

    x: float
    y: float
    across: float
    up: float


Places = dict[Kind, dict[Parameter, Point]]


@lru_cache(maxsize=4)
def number_places(layout: NetworkLayout, shown: tuple[Edge, ...]) -> Places:
    """Where the numbers of these lines stand: close to what they are of, and on nothing else.

    Each takes the best place beside those that have theirs, and later, when all have one, again.
    """
    size, fixed = label_size(layout, SIZE), [*_unit_boxes(layout), *_mark_boxes(layout, shown)]
    boxes: dict[tuple[Kind, Parameter], _Box] = {}
    numbers = [
        (kind, edge)
        for kind in (Kind.SHARE, Kind.MARK, Kind.WEIGHT)
        for edge in reversed(shown)
        if kind is not Kind.SHARE or _has_share(edge)
    ]
    for kind, edge in numbers * ROUNDS:
        boxes.pop((kind, edge.place), None)
        taken, half = np.array([*fixed, *boxes.values()]), np.array([WIDE[kind], HIGH]) * size / 2
        candidates = _candidates(edge, size)
        away = np.hypot(*(candidates - _wanted(edge, kind)).T)
        apart = np.abs(candidates[:, None] - taken[:, :2])
        overlap = np.maximum(half + taken[:, 2:] - apart, 0.0).prod(axis=2).sum(axis=1)
        x, y = candidates[np.argmin(away + 20.0 * overlap)].tolist()
        boxes[kind, edge.place] = _Box(x, y, *half)
    places: Places = {kind: {} for kind in Kind}
    for (kind, place), box in boxes.items():
        places[kind][place] = box.x, box.y
    return places


def room_for_all(layout: NetworkLayout) -> bool:
    """Whether the numbers of all lines are legible; else there are those of one place."""
    between_layers = layout.column(1) - layout.column(0)
    return max(layout.sizes) <= MOST_UNITS and between_layers >= LEAST_BETWEEN * layout.scale


def _has_share(edge: Edge) -> bool:
    return edge.place.layer > 0 and edge.place.i is not None


def _wanted(edge: Edge, kind: Kind) -> Point:
    """Where a number belongs."""
    if kind is Kind.WEIGHT:
        return between(edge.start, edge.end, 0.3 if edge.place.layer else 0.85)
    return edge.mark if kind is Kind.MARK else edge.rest


def _candidates(edge: Edge, size: float) -> Array:
    """Points along a line, on it, above and below; shape (points, 2)."""
    start, end = np.array(edge.start), np.array(edge.end)
    along = start + (end - start) * (np.arange(1, PLACES) / PLACES)[:, None]
    aside = [(0.0, aside * size) for aside in ASIDE]
    points: Array = (along[:, None] + aside).reshape(-1, 2)
    return points


def _unit_boxes(layout: NetworkLayout) -> Iterator[_Box]:
    radius, size = layout.radius, label_size(layout, SIZE)
    for layer, count in enumerate(layout.sizes):
        for i in range(count):
            x, y = layout.unit(layer, i)
            outside = radius * 1.1 if layer < len(layout.sizes) - 1 else radius + halo_full(layout)
            yield _Box(x, y, outside, outside)
            if layer:
                right, name_y = name_at(layout, layer, i)
                yield _Box(right - 0.8 * size, name_y, 0.8 * size, size / 2)
                left, middle = unit_number_at(layout, layer, i)
                across = WIDE_UNIT * size / 2
                yield _Box(left + across, middle, across, HIGH * size / 2)
            if layout.has_map(layer):
                left, top, side = layout.badge(layer, i)
                yield _Box(left + side / 2, top + side / 2, side / 2, side / 2)
        if layer < len(layout.sizes) - 1:
            x, y = layout.bias(layer)
            yield _Box(x, y, layout.bias_radius, layout.bias_radius)


def unit_number_at(layout: NetworkLayout, layer: int, i: int) -> Point:
    """Where the z or δ of a unit begins, at middle height.

    That of a hidden neuron is beside it where its map is not, that of the output below its loss.
    """
    (x, y), radius = layout.unit(layer, i), layout.radius
    if not layout.is_hidden(layer) and layout.sizes[-1] > 1:
        return x - radius, y + radius + halo_full(layout) + 0.6 * label_size(layout, SIZE)
    if not layout.is_hidden(layer):
        return x - radius, y + radius + halo_full(layout) + 20.0 * layout.scale + BELOW * radius
    below = 1.1 if layout.map_is_above(layer, i) else -1.1
    return x + 0.8 * radius, y + below * radius


def _mark_boxes(layout: NetworkLayout, shown: Sequence[Edge]) -> Iterator[_Box]:
    mark, dot = 0.8 * mark_full(layout), 0.8 * dot_full(layout)
    for edge in shown:
        yield _Box(*edge.mark, mark, mark)
        if _has_share(edge):
            yield _Box(*edge.rest, dot, dot)


def draw_numbers(
    ctx: Context, scene: Scene, weights: Table, step: Step | None, secret: frozenset[Place]
) -> None:
    """On each line its weight, and what the phase at work has put there; at the units z or δ.

    A gradient that is secret is not written.
    """
    layout, palette, shown, units, found, motion = scene
    places = number_places(layout, tuple(shown))
    size, at = label_size(layout, SIZE), places[Kind.WEIGHT]
    font(ctx, size)
    for negative, colour in ((False, palette.positive), (True, palette.negative)):
        signed = [(value_of(edge, weights), edge) for edge in shown]
        labels = [
            (_written(weight), at[edge.place])
            for weight, edge in signed
            if (weight < 0) is negative
        ]
        texts_on_lines(ctx, palette, labels, "center", colour)
    if step is None:
        return
    font(ctx, size, 600)
    layers, forward = len(layout.sizes) - 1, motion.phase is Phase.FORWARD
    colour = palette.error if motion.phase is Phase.BACKWARD else palette.ink
    labels = [
        (_written(amount), places[kind][edge.place])
        for kind, edge, amount in _of_phase(shown, step, found, motion, secret)
    ]
    texts_on_lines(ctx, palette, labels, "center", colour)
    beside = []
    for layer, i in units:
        if layer and forward and motion.products(layer - 1, layers) >= 1.0:
            told = f"z {_written(step.sample.zs[layer - 1][i])}"
        elif layer and found.deltas and motion.deltas(layer - 1, layers) >= 1.0:
            told = f"δ {_written(found.deltas[layer - 1][i])}"
        else:
            continue
        beside.append((told, unit_number_at(layout, layer, i)))
    colour = palette.ink if forward else palette.error
    texts_on_lines(ctx, palette, beside, "left", colour)


def _of_phase(
    shown: Sequence[Edge], step: Step, found: Amounts, motion: Motion, secret: frozenset[Place]
) -> Iterator[tuple[Kind, Edge, float]]:
    """What the phase at work has put on the lines by now, but for gradients that are asked for."""
    layers = len(found.products)
    for edge in shown:
        layer, i, j = edge.place
        if motion.phase is Phase.FORWARD:
            if motion.products(layer, layers) >= 1.0:
                yield Kind.MARK, edge, value_of(edge, found.products)
        elif motion.phase is Phase.BACKWARD and step.gradient is not None:
            if motion.gradients(layer, layers) > 0.0 and edge.place not in secret:
                yield Kind.MARK, edge, value_of(edge, found.gradients)
            if layer and i is not None and motion.shares(layer, layers) >= 1.0:
                yield Kind.SHARE, edge, found.shares[layer][i][j]
        elif step.network is not None:
            yield Kind.MARK, edge, value_of(edge, found.changes)


def _written(amount: float) -> str:
    """So that it fits: a power of ten takes as much room as another digit."""
    return significant(amount, 1 if abs(amount) < SMALL else DIGITS)
