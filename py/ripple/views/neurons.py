"""The units of the network diagram: gauges with a number, their names, halos and the loss ring."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ripple.geometry import HALO_ALPHA, OUTLINE, NetworkLayout, Point, halo_width, ring_width
from ripple.palette import Palette
from ripple.places import Place, Unit
from ripple.views.pen import Context, circle, disc, font, text
from ripple.words import FEATURES, fixed, hidden_name, input_name, precise

if TYPE_CHECKING:
    from ripple.motion import Motion
    from ripple.step import Step


def draw_bias_units(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    """Squares that are always 1, one for each layer that feeds another."""
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


def draw_neurons(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    step: Step | None,
    before: Step | None,
    motion: Motion,
    only: frozenset[Place] | None = None,
) -> None:
    """Neurons with their activations: of `step` where that has arrived, else of `before`.

    `only` names those that are drawn, None means all.
    """
    layers = len(layout.sizes) - 1
    for layer, size in enumerate(layout.sizes):
        arrived = layer == 0 or motion.forward_wave(layer - 1, layers) >= 1.0
        shown = step if arrived else before
        values = shown.passed.activations[layer][0].tolist() if shown else [None] * size
        hidden = 0 < layer < layers
        if hidden and step and step.gradient and motion.backward_wave(layer, layers) >= 1.0:
            for i, delta in enumerate(step.gradient.deltas[layer - 1][0].tolist()):
                if only is None or Unit(layer, i) in only:
                    _draw_halo(ctx, layout, palette, layout.unit(layer, i), delta)
        if layer == layers and step and (only is None or Unit(layer, 0) in only):
            _draw_loss_ring(ctx, layout, palette, step, motion)
        for i, value in enumerate(values):
            if only is None or Unit(layer, i) in only:
                at = layout.unit(layer, i)
                _draw_disc(ctx, layout, palette, at, value, 1.0 if arrived else 0.5)
                _draw_name(ctx, layout, palette, layer, i, at)


def _draw_halo(
    ctx: Context, layout: NetworkLayout, palette: Palette, at: Point, delta: float
) -> None:
    width = halo_width(delta)
    ctx.globalAlpha = HALO_ALPHA
    ctx.strokeStyle, ctx.lineWidth = palette.error, width
    circle(ctx, at, layout.radius + OUTLINE / 2 + width / 2)
    ctx.globalAlpha = 1.0


def _draw_disc(
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
    ctx.strokeStyle, ctx.lineWidth = palette.ink, OUTLINE
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
    ctx: Context, layout: NetworkLayout, palette: Palette, step: Step, motion: Motion
) -> None:
    """The ring around the output, and the target and the loss in numbers, once they are known."""
    at = layout.unit(len(layout.sizes) - 1, 0)
    below = at[1] + layout.radius + 36
    font(ctx, 13 * layout.scale)
    text(ctx, f"y = {step.fruit:d}", (at[0], below), palette.ink)
    if step.loss is not None and motion.loss > 0.0:
        width = ring_width(step.loss)
        ctx.strokeStyle, ctx.lineWidth = palette.error, width
        circle(ctx, at, layout.radius + OUTLINE / 2 + width / 2)
        font(ctx, 13 * layout.scale, 600)
        text(ctx, f"L = {precise(step.loss)}", (at[0], below + 18 * layout.scale), palette.error)
