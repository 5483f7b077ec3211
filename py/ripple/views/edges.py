"""The edges of the network diagram: one for every parameter, and what travels along them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ripple.geometry import (
    DASH,
    GAP,
    PULSE_BACKWARD,
    PULSE_FORWARD,
    NetworkLayout,
    Point,
    between,
    edge_width,
    nudge_size,
    pulse_radius,
)
from ripple.palette import Palette
from ripple.views.pen import Context, dashed_line, disc, line, segments

if TYPE_CHECKING:
    from ripple.motion import Motion
    from ripple.network import Array
    from ripple.step import Step

DIMMED = 0.45

Values = list[list[list[float]]]
"""Every parameter as a plain number, by layer, row and column; a layer's last row is its biases."""


class Edge(NamedTuple):
    """A parameter in the diagram: `i` is None for a bias."""

    layer: int
    i: int | None
    j: int
    start: Point
    end: Point

    def of(self, values: Values) -> float:
        """This edge's value among those of all the parameters."""
        return values[self.layer][-1 if self.i is None else self.i][self.j]


def plain_values(weights: tuple[Array, ...], biases: tuple[Array, ...]) -> Values:
    """Parameters (or their gradients) as plain numbers."""
    return [[*w.tolist(), b.tolist()] for w, b in zip(weights, biases, strict=True)]


@lru_cache(maxsize=4)
def edges(layout: NetworkLayout) -> list[Edge]:
    """Every edge, from the rim of one unit to the rim of the next."""
    return list(_edges(layout))


def _edges(layout: NetworkLayout) -> Iterator[Edge]:
    for layer in range(len(layout.sizes) - 1):
        for j in range(layout.sizes[layer + 1]):
            end = layout.unit(layer + 1, j)
            for i in (*range(layout.sizes[layer]), None):
                start = layout.bias(layer) if i is None else layout.unit(layer, i)
                length = math.dist(start, end)
                leave = (layout.bias_radius * 1.3 if i is None else layout.radius) / length
                arrive = 1 - layout.radius / length
                yield Edge(layer, i, j, between(start, end, leave), between(start, end, arrive))


def draw_hairlines(ctx: Context, palette: Palette, all_edges: list[Edge], weights: Values) -> None:
    """A hairline under an edge that is thinner says that it is there, however small its weight."""
    thin = [edge for edge in all_edges if edge_width(edge.of(weights)) < 1]
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    segments(ctx, (edge.start for edge in thin), (edge.end for edge in thin))


def draw_edge(ctx: Context, palette: Palette, edge: Edge, weight: float, at_work: bool) -> None:
    """A line as wide as the weight is large; a dashed one for a negative weight."""
    ctx.globalAlpha = 1.0 if at_work else DIMMED
    ctx.strokeStyle, ctx.lineWidth = palette.sign(weight), edge_width(weight)
    if weight < 0:
        dashed_line(ctx, edge.start, edge.end, DASH, GAP)
    elif weight > 0:
        line(ctx, edge.start, edge.end)


def draw_forward_pulses(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    weights: Values,
    step: Step,
    motion: Motion,
) -> None:
    """w·a on its way to the next layer, in the colour of w's sign."""
    activations = [a[0].tolist() for a in step.passed.activations]
    for edge in edges(layout):
        t = motion.pulse(motion.forward_wave(edge.layer, len(weights)))
        if t is not None:
            weight = edge.of(weights)
            a = 1.0 if edge.i is None else activations[edge.layer][edge.i]
            ctx.fillStyle = palette.sign(weight)
            radius = min(pulse_radius(weight * a, PULSE_FORWARD), layout.radius * 0.8)
            disc(ctx, between(edge.start, edge.end, t), radius)


def draw_backward_pulses(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    weights: Values,
    step: Step,
    motion: Motion,
) -> None:
    """w·δ on its way back, along weights alone: behind a bias unit there is nothing to blame."""
    assert step.gradient is not None
    deltas = [delta[0].tolist() for delta in step.gradient.deltas]
    ctx.fillStyle = palette.error
    for edge in edges(layout):
        t = motion.pulse(motion.backward_wave(edge.layer, len(weights)))
        if t is not None and edge.i is not None:
            share = edge.of(weights) * deltas[edge.layer][edge.j]
            radius = min(pulse_radius(share, PULSE_BACKWARD), layout.radius * 0.8)
            disc(ctx, between(edge.end, edge.start, t), radius)


def draw_nudges(ctx: Context, layout: NetworkLayout, palette: Palette, step: Step) -> None:
    """Triangles that point up where a weight grows and down where it shrinks."""
    assert step.weights is not None
    assert step.biases is not None
    old = plain_values(step.passed.weights, step.passed.biases)
    new = plain_values(step.weights, step.biases)
    ctx.lineWidth, ctx.strokeStyle, ctx.fillStyle = 2, palette.paper, palette.ink
    for edge in edges(layout):
        change = edge.of(new) - edge.of(old)
        size = math.copysign(nudge_size(change), change)
        x, y = between(edge.start, edge.end, 0.72)
        ctx.beginPath()
        ctx.moveTo(x, y - size)
        ctx.lineTo(x + size, y + size)
        ctx.lineTo(x - size, y + size)
        ctx.closePath()
        ctx.stroke()  # a rim of paper, under the fill, so that the triangle keeps its size
        ctx.fill()
