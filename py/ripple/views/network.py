"""The network diagram, and the ripple through it.

Every parameter is an edge: a bias leads from a square unit that is always 1. Sizes say what the
legend says: an edge's width is |w|, a pulse's area |w·a| forward and |w·δ| backward, the ring's
width the loss, a halo's width |δ|, a triangle's area |Δ|, a gauge's height the activation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ripple.geometry import (
    PULSE_BACKWARD,
    PULSE_FORWARD,
    NetworkLayout,
    Point,
    between,
    edge_width,
    halo_width,
    nudge_size,
    pulse_radius,
    ring_width,
)
from ripple.palette import Palette
from ripple.views.pen import Context, circle, dashed_line, disc, font, line, text
from ripple.words import FEATURES, HIDDEN_LAYER, INPUTS, OUTPUT, fixed, hidden_name, input_name

if TYPE_CHECKING:
    from ripple.lesson import Step
    from ripple.network import Array, Network
    from ripple.player import Motion

DIMMED = 0.3


class Edge(NamedTuple):
    """A parameter in the diagram: `i` is None for a bias."""

    layer: int
    i: int | None
    j: int
    start: Point
    end: Point


def edges(layout: NetworkLayout) -> Iterator[Edge]:
    """Every edge, from the rim of one unit to the rim of the next."""
    for layer in range(len(layout.sizes) - 1):
        for j in range(layout.sizes[layer + 1]):
            end = layout.unit(layer + 1, j)
            for i in (*range(layout.sizes[layer]), None):
                start = layout.bias(layer) if i is None else layout.unit(layer, i)
                length = math.dist(start, end)
                leave = (layout.bias_radius * 1.3 if i is None else layout.radius) / length
                arrive = 1 - layout.radius / length
                yield Edge(layer, i, j, between(start, end, leave), between(start, end, arrive))


def _values(weights: tuple[Array, ...], biases: tuple[Array, ...]) -> list[list[list[float]]]:
    """Plain numbers, by layer and row; each layer's last row is its biases."""
    return [[*w.tolist(), b.tolist()] for w, b in zip(weights, biases, strict=True)]


def _of(values: list[list[list[float]]], edge: Edge) -> float:
    return values[edge.layer][-1 if edge.i is None else edge.i][edge.j]


def draw_network(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    network: Network,
    step: Step | None,
    before: Step | None,
    motion: Motion,
) -> None:
    """The diagram in one moment of `step`; what has not arrived yet shows its value of `before`."""
    ctx.clearRect(0, 0, layout.width, layout.height)
    ctx.lineCap = "butt"
    old = new = _values(network.weights, network.biases)
    moving = step is not None and motion.phase == "Update"
    if moving and step is not None and step.weights is not None and step.biases is not None:
        old = _values(step.passed.weights, step.passed.biases)
        new = _values(step.weights, step.biases)
    all_edges = list(edges(layout))
    for edge in all_edges:
        weight = _of(old, edge) + (_of(new, edge) - _of(old, edge)) * motion.update
        _draw_edge(
            ctx, palette, edge, weight, 1.0 if _at_work(motion, edge.layer, layout) else DIMMED
        )
    ctx.globalAlpha = 1.0
    if step is not None:
        if motion.phase == "Forward":
            _draw_forward_pulses(ctx, palette, all_edges, step, new, motion, layout)
        elif motion.phase == "Backward":
            _draw_backward_pulses(ctx, palette, all_edges, step, new, motion, layout)
        elif moving:
            _draw_nudges(ctx, palette, all_edges, old, new)
    _draw_headings(ctx, layout, palette)
    _draw_bias_units(ctx, layout, palette)
    _draw_neurons(ctx, layout, palette, step, before, motion)


def _wave(done: float, layers: int, layer: int) -> float:
    """How far a wave over all the layers has come within this one, 0 to 1."""
    return min(max(done * layers - layer, 0.0), 1.0)


def _at_work(motion: Motion, layer: int, layout: NetworkLayout) -> bool:
    layers = len(layout.sizes) - 1
    if motion.phase == "Forward":
        return motion.still or layer == min(int(motion.forward * layers), layers - 1)
    if motion.phase == "Backward":
        return motion.still or layers - 1 - layer == min(int(motion.backward * layers), layers - 1)
    return motion.phase != "Loss"


def _draw_edge(ctx: Context, palette: Palette, edge: Edge, weight: float, alpha: float) -> None:
    ctx.globalAlpha = alpha
    ctx.strokeStyle, ctx.lineWidth = palette.line, 1
    line(ctx, edge.start, edge.end)  # a hairline says that there is an edge, however thin
    ctx.strokeStyle, ctx.lineWidth = palette.sign(weight), edge_width(weight)
    if weight < 0:
        dashed_line(ctx, edge.start, edge.end, 9, 6)
    elif weight > 0:
        line(ctx, edge.start, edge.end)


def _draw_forward_pulses(
    ctx: Context,
    palette: Palette,
    all_edges: list[Edge],
    step: Step,
    weights: list[list[list[float]]],
    motion: Motion,
    layout: NetworkLayout,
) -> None:
    activations = [a[0].tolist() for a in step.passed.activations]
    for edge in all_edges:
        t = 0.5 if motion.still else _wave(motion.forward, len(layout.sizes) - 1, edge.layer)
        if 0.0 < t < 1.0:
            weight = _of(weights, edge)
            a = 1.0 if edge.i is None else activations[edge.layer][edge.i]
            ctx.fillStyle = palette.sign(weight)
            disc(ctx, between(edge.start, edge.end, t), pulse_radius(weight * a, PULSE_FORWARD))


def _draw_backward_pulses(
    ctx: Context,
    palette: Palette,
    all_edges: list[Edge],
    step: Step,
    weights: list[list[list[float]]],
    motion: Motion,
    layout: NetworkLayout,
) -> None:
    """Errors flow back along weights alone: behind a bias unit there is nothing to blame."""
    if step.gradient is None:
        return
    deltas = [delta[0].tolist() for delta in step.gradient.deltas]
    layers = len(layout.sizes) - 1
    ctx.fillStyle = palette.error
    for edge in all_edges:
        t = 0.5 if motion.still else _wave(motion.backward, layers, layers - 1 - edge.layer)
        if 0.0 < t < 1.0 and edge.i is not None:
            amount = _of(weights, edge) * deltas[edge.layer][edge.j]
            disc(ctx, between(edge.end, edge.start, t), pulse_radius(amount, PULSE_BACKWARD))


def _draw_nudges(
    ctx: Context,
    palette: Palette,
    all_edges: list[Edge],
    old: list[list[list[float]]],
    new: list[list[list[float]]],
) -> None:
    """Triangles that point up where a weight grows and down where it shrinks."""
    ctx.lineWidth, ctx.strokeStyle, ctx.fillStyle = 1, palette.paper, palette.ink
    for edge in all_edges:
        change = _of(new, edge) - _of(old, edge)
        size = math.copysign(nudge_size(change), change)
        x, y = between(edge.start, edge.end, 0.72)
        ctx.beginPath()
        ctx.moveTo(x, y - size)
        ctx.lineTo(x + size, y + size)
        ctx.lineTo(x - size, y + size)
        ctx.closePath()
        ctx.fill()
        ctx.stroke()


def _draw_headings(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    font(ctx, 12 * layout.scale)
    for layer, heading in enumerate((INPUTS, HIDDEN_LAYER, OUTPUT)):
        text(ctx, heading, (layout.column(layer), 10 * layout.scale), palette.muted)


def _draw_bias_units(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    half = layout.bias_radius
    font(ctx, _label_size(layout, 12))
    for layer in range(len(layout.sizes) - 1):
        x, y = layout.bias(layer)
        ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth = palette.paper, palette.muted, 1.5
        ctx.beginPath()
        ctx.rect(x - half, y - half, 2 * half, 2 * half)
        ctx.fill()
        ctx.stroke()
        text(ctx, "1", (x, y), palette.muted)


def _draw_neurons(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    step: Step | None,
    before: Step | None,
    motion: Motion,
) -> None:
    layers = len(layout.sizes) - 1
    for layer, size in enumerate(layout.sizes):
        arrived = layer == 0 or _wave(motion.forward, layers, layer - 1) >= 1.0
        shown = step if arrived else before
        values = shown.passed.activations[layer][0].tolist() if shown else [None] * size
        deltas = [0.0] * size
        if 0 < layer < layers and step is not None and step.gradient is not None:
            reached = _wave(motion.backward, layers, layers - 1 - layer) >= 1.0
            deltas = step.gradient.deltas[layer - 1][0].tolist() if reached else deltas
        for i in range(size):
            at = layout.unit(layer, i)
            if layer == layers:
                _draw_loss_ring(ctx, layout, palette, at, step, motion)
            elif deltas[i]:
                width = halo_width(deltas[i])
                ctx.globalAlpha = 0.55
                ctx.strokeStyle, ctx.lineWidth = palette.error, width
                circle(ctx, at, layout.radius + width / 2)
                ctx.globalAlpha = 1.0
            _draw_neuron(ctx, layout, palette, at, values[i], 1.0 if arrived else 0.5)
            _draw_name(ctx, layout, palette, layer, i, at)


def _draw_neuron(
    ctx: Context, layout: NetworkLayout, palette: Palette, at: Point, a: float | None, alpha: float
) -> None:
    """A disc filled like a gauge up to its activation, with the number on it."""
    radius = layout.radius
    ctx.fillStyle = palette.paper
    disc(ctx, at, radius)
    ctx.globalAlpha = alpha
    if a is not None:
        # The chord at height a of the diameter meets the circle here, clockwise from east.
        angle = math.asin(min(max(1.0 - 2.0 * a, -1.0), 1.0))
        ctx.beginPath()
        ctx.arc(at[0], at[1], radius, angle, math.pi - angle)
        ctx.closePath()
        ctx.fillStyle = palette.gauge
        ctx.fill()
        font(ctx, min(max(radius * 0.58, 9.5), 15.0 * layout.scale), 600)
        text(ctx, fixed(a, 2), at, palette.ink)
    ctx.globalAlpha = 1.0
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 1.5
    circle(ctx, at, radius)


def _draw_name(
    ctx: Context, layout: NetworkLayout, palette: Palette, layer: int, i: int, at: Point
) -> None:
    radius = layout.radius
    font(ctx, _label_size(layout, 13), 600)
    if layer == 0:
        text(ctx, input_name(i), (at[0] - radius - 8, at[1]), palette.ink, "right")
        font(ctx, _label_size(layout, 12))
        below = (at[0], at[1] + radius + 10 * layout.scale)
        _text_on_edges(ctx, palette, FEATURES[i], below, "center")
    elif layer < len(layout.sizes) - 1:
        aslant = (at[0] + radius * 0.9, at[1] - radius * 0.9)
        _text_on_edges(ctx, palette, hidden_name(i), aslant, "left")
    else:
        text(ctx, "ŷ", (at[0] + radius + 22, at[1]), palette.ink, "left")


def _label_size(layout: NetworkLayout, usual: float) -> float:
    """A label's font size: the usual, or what is left beside small neurons."""
    return min(usual * layout.scale, max(layout.radius * 0.75, 9.5))


def _text_on_edges(ctx: Context, palette: Palette, words: str, at: Point, align: str) -> None:
    """Words that stay legible on top of lines: a rim in the colour of the paper goes under them."""
    ctx.strokeStyle, ctx.lineWidth, ctx.lineJoin = palette.paper, 4, "round"
    ctx.textAlign, ctx.textBaseline = align, "middle"
    ctx.strokeText(words, at[0], at[1])
    text(ctx, words, at, palette.ink, align)


def _draw_loss_ring(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    at: Point,
    step: Step | None,
    motion: Motion,
) -> None:
    """The ring around the output, and the target and the loss in numbers, once they are known."""
    if step is None:
        return
    below = at[1] + layout.radius + 36
    font(ctx, 13 * layout.scale)
    text(ctx, f"y = {step.fruit:d}", (at[0], below), palette.ink)
    if step.loss is not None and motion.loss > 0.0:
        width = ring_width(step.loss)
        ctx.strokeStyle, ctx.lineWidth = palette.error, width
        circle(ctx, at, layout.radius + width / 2)
        font(ctx, 13 * layout.scale, 600)
        text(ctx, f"L = {fixed(step.loss, 3)}", (at[0], below + 18 * layout.scale), palette.error)
