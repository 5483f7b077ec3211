"""The edges of the network diagram: one for every parameter, and what travels along them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ripple.diagram import Edge, NetworkLayout
from ripple.geometry import between
from ripple.palette import Palette
from ripple.sizes import (
    DASH,
    GAP,
    PULSE_BACKWARD,
    PULSE_FORWARD,
    edge_width,
    nudge_size,
    pulse_radius,
)
from ripple.views.pen import Context, dash, disc, line, segments

if TYPE_CHECKING:
    from ripple.motion import Motion
    from ripple.network import Array
    from ripple.step import Step

DIMMED = 0.45

Values = list[list[list[float]]]
"""Every parameter as a plain number, by layer, row and column; a layer's last row is its biases."""


def value_of(edge: Edge, values: Values) -> float:
    """An edge's value among those of all the parameters."""
    layer, i, j = edge.place
    return values[layer][-1 if i is None else i][j]


def plain_values(weights: tuple[Array, ...], biases: tuple[Array, ...]) -> Values:
    """Parameters (or their gradients) as plain numbers."""
    return [[*w.tolist(), b.tolist()] for w, b in zip(weights, biases, strict=True)]


def draw_hairlines(ctx: Context, palette: Palette, shown: Sequence[Edge], weights: Values) -> None:
    """A hairline under an edge that is thinner says that it is there, however small its weight."""
    thin = [edge for edge in shown if edge_width(value_of(edge, weights)) < 1]
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    segments(ctx, (edge.start for edge in thin), (edge.end for edge in thin))


def draw_lines(
    ctx: Context, palette: Palette, shown: Sequence[Edge], weights: Values, motion: Motion
) -> None:
    """A line as wide as the weight is large; a dashed one for a negative weight."""
    for positive in (True, False):
        ctx.strokeStyle = palette.positive if positive else palette.negative
        if not positive:
            dash(ctx, DASH, GAP)
        layer = None
        for edge in shown:
            weight = value_of(edge, weights)
            if (weight > 0) if positive else (weight < 0):
                if edge.place.layer != layer:
                    layer = edge.place.layer
                    ctx.globalAlpha = 1.0 if motion.at_work(layer, len(weights)) else DIMMED
                ctx.lineWidth = edge_width(weight)
                line(ctx, edge.start, edge.end)
    dash(ctx)
    ctx.globalAlpha = 1.0


def draw_forward_pulses(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    shown: Sequence[Edge],
    weights: Values,
    step: Step,
    motion: Motion,
) -> None:
    """w·a on its way to the next layer, in the colour of w's sign."""
    activations = [a[0].tolist() for a in step.passed.activations]
    for edge in shown:
        t = motion.pulse(motion.forward_wave(edge.place.layer, len(weights)))
        if t is not None:
            weight = value_of(edge, weights)
            a = 1.0 if edge.place.i is None else activations[edge.place.layer][edge.place.i]
            ctx.fillStyle = palette.sign(weight)
            radius = min(pulse_radius(weight * a, PULSE_FORWARD), layout.radius * 0.8)
            disc(ctx, between(edge.start, edge.end, t), radius)


def draw_backward_pulses(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    shown: Sequence[Edge],
    weights: Values,
    step: Step,
    motion: Motion,
) -> None:
    """w·δ on its way back, along weights alone: behind a bias unit there is nothing to blame."""
    assert step.gradient is not None
    deltas = [delta[0].tolist() for delta in step.gradient.deltas]
    ctx.fillStyle = palette.error
    for edge in shown:
        t = motion.pulse(motion.backward_wave(edge.place.layer, len(weights)))
        if t is not None and edge.place.i is not None:
            share = value_of(edge, weights) * deltas[edge.place.layer][edge.place.j]
            radius = min(pulse_radius(share, PULSE_BACKWARD), layout.radius * 0.8)
            disc(ctx, between(edge.end, edge.start, t), radius)


def draw_nudges(ctx: Context, palette: Palette, shown: Sequence[Edge], step: Step) -> None:
    """Triangles that point up where a weight grows and down where it shrinks."""
    assert step.weights is not None
    assert step.biases is not None
    old = plain_values(step.passed.weights, step.passed.biases)
    new = plain_values(step.weights, step.biases)
    ctx.lineWidth, ctx.strokeStyle, ctx.fillStyle = 2, palette.paper, palette.ink
    for edge in shown:
        change = value_of(edge, new) - value_of(edge, old)
        size = math.copysign(nudge_size(change), change)
        x, y = between(edge.start, edge.end, 0.72)
        ctx.beginPath()
        ctx.moveTo(x, y - size)
        ctx.lineTo(x + size, y + size)
        ctx.lineTo(x - size, y + size)
        ctx.closePath()
        ctx.stroke()  # a rim of paper, under the fill, so that the triangle keeps its size
        ctx.fill()
