"""The units of the network diagram: gauges with a number, their names, halos and the loss ring."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ripple.geometry import HALO_ALPHA, OUTLINE, NetworkLayout, Point, halo_width, ring_width
from ripple.palette import Palette
from ripple.places import Place, Unit
from ripple.views.pen import Context, circle, disc, font, segments, squares, text
from ripple.words import FEATURES, fixed, hidden_name, input_name, precise

if TYPE_CHECKING:
    from ripple.motion import Motion
    from ripple.step import Step

SAMPLE_MARK = 0.2  # of the radius, its side


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
    maps: tuple[Any, int] | None = None,
) -> None:
    """Neurons with their activations: of `step` where that has arrived, else of `before`.

    `only` names those that are drawn, None means all. `maps` is as for `draw_maps`.
    """
    layers = len(layout.sizes) - 1
    map_count = 0
    for layer, size in enumerate(layout.sizes):
        arrived = layer == 0 or motion.forward_wave(layer - 1, layers) >= 1.0
        shown = step if arrived else before
        values = shown.passed.activations[layer][0].tolist() if shown else [None] * size
        hidden = 0 < layer < layers
        if hidden and step and step.gradient and motion.backward_wave(layer, layers) >= 1.0:
            for i, delta in enumerate(step.gradient.deltas[layer - 1][0].tolist()):
                if only is None or Unit(layer, i) in only:
                    _draw_halo(ctx, layout, palette, layout.unit(layer, i), delta)
        if layout.is_hidden(layer):
            units = [i for i in range(size) if only is None or Unit(layer, i) in only]
            draw_maps(ctx, layout, palette, layer, units, step, maps, map_count)
            map_count += size
        if layer == layers and step and (only is None or Unit(layer, 0) in only):
            _draw_loss_ring(ctx, layout, palette, step, motion)
        for i, value in enumerate(values):
            if only is None or Unit(layer, i) in only:
                at = layout.unit(layer, i)
                _draw_disc(ctx, layout, palette, at, value, 1.0 if arrived else 0.5)
                _draw_name(ctx, layout, palette, layer, i, at)


def trace_body(ctx: Context, layout: NetworkLayout, layer: int, i: int, more: float = 0.0) -> None:
    """Adds a hidden neuron's outline to the path, so much larger: its disc, run into its map."""
    (x, y), (right, _) = layout.unit(layer, i), layout.outlet(layer, i)
    radius = layout.radius + more
    ctx.moveTo(right + more, y - radius)
    ctx.lineTo(right + more, y + radius)
    ctx.arc(x, y, radius, math.pi / 2, 3 * math.pi / 2)
    ctx.closePath()


def draw_maps(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    layer: int,
    units: Sequence[int],
    step: Step | None,
    maps: tuple[Any, int] | None,
    skipped: int,
) -> None:
    """The bodies of hidden neurons, with their maps and, in these, where the sample lies.

    `maps` is a picture with a square for each hidden unit, one above the other, and how many grid
    points go along a side (half a pixel is cut off all around, as on the plane). This layer's come
    after so many that are `skipped`.
    """
    radius, side = layout.radius, 2 * layout.radius
    corners = [
        (layout.unit(layer, i)[0] + radius, layout.unit(layer, i)[1] - radius) for i in units
    ]
    ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth = palette.paper, palette.ink, OUTLINE
    ctx.beginPath()
    for i in units:
        trace_body(ctx, layout, layer, i)
    ctx.fill()
    if maps is not None:
        atlas, points = maps
        draw_image = ctx.drawImage
        for i, (x, y) in zip(units, corners, strict=True):
            top = (skipped + i) * points + 0.5
            draw_image(atlas, 0.5, top, points - 1, points - 1, x, y, side, side)
    ctx.stroke()
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    segments(ctx, corners, [(x, y + side) for x, y in corners])
    if step is not None:
        x1, x2 = step.x[0].tolist()
        at = [(x + x1 * side, y + (1 - x2) * side) for x, y in corners]
        mark = max(SAMPLE_MARK * radius, 3.0)
        ctx.fillStyle = palette.paper
        squares(ctx, at, mark + 2)
        ctx.fillStyle = palette.ink
        squares(ctx, at, mark)


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
        _text_on_edges(ctx, palette, FEATURES[i], below, "center", palette.ink)
    elif layer < len(layout.sizes) - 1:
        aslant = (at[0] - radius * 0.8, at[1] - radius * 0.9)
        _text_on_edges(ctx, palette, hidden_name(i), aslant, "right", palette.ink)
    else:
        text(ctx, "ŷ", (at[0] + radius + 22, at[1]), palette.ink, "left")


def _label_size(layout: NetworkLayout, usual: float) -> float:
    """A label's font size: the usual, or what is left beside small neurons."""
    return min(usual * layout.scale, max(layout.radius * 0.75, 9.5))


def _text_on_edges(
    ctx: Context, palette: Palette, words: str, at: Point, align: str, colour: str
) -> None:
    """Words that stay legible on top of lines: a rim in the colour of the paper goes under them."""
    ctx.strokeStyle, ctx.lineWidth, ctx.lineJoin = palette.paper, 4, "round"
    ctx.textAlign, ctx.textBaseline = align, "middle"
    ctx.strokeText(words, at[0], at[1])
    text(ctx, words, at, colour, align)


def _draw_loss_ring(
    ctx: Context, layout: NetworkLayout, palette: Palette, step: Step, motion: Motion
) -> None:
    """The ring around the output, and the target and the loss in numbers, once they are known."""
    at = layout.unit(len(layout.sizes) - 1, 0)
    below = at[1] + layout.radius + 36
    font(ctx, 13 * layout.scale)
    _text_on_edges(ctx, palette, f"y = {step.fruit:d}", (at[0], below), "center", palette.ink)
    if step.loss is not None and motion.loss > 0.0:
        width = ring_width(step.loss)
        ctx.strokeStyle, ctx.lineWidth = palette.error, width
        circle(ctx, at, layout.radius + OUTLINE / 2 + width / 2)
        font(ctx, 13 * layout.scale, 600)
        lower = (at[0], below + 18 * layout.scale)
        _text_on_edges(ctx, palette, f"L = {precise(step.loss)}", lower, "center", palette.error)
