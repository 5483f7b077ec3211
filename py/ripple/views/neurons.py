"""The units of the network diagram: gauges with a number, their names, halos and the loss ring."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ripple.diagram import NetworkLayout
from ripple.geometry import Point
from ripple.palette import Palette
from ripple.places import Place, Unit
from ripple.sizes import HALO_ALPHA, OUTLINE, halo_width, ring_width
from ripple.views.pen import (
    Context,
    circle,
    font,
    segments,
    squares,
    texts,
    trace_circles,
)
from ripple.words import FEATURES, fixed, hidden_name, input_name, precise

if TYPE_CHECKING:
    from ripple.motion import Motion
    from ripple.step import Step

SAMPLE_MARK = 0.2  # of the radius, its side
OLD = 0.5  # how strong a value is that the wave has not replaced yet
SMALLEST_TEXT = 9.5
NUMBER_ROOM = 1.25  # of a number's font size, the radius of a disc that it fits into


class Disc(NamedTuple):
    """A neuron's place, its activation if there is one, and whether that is of the step shown."""

    at: Point
    value: float | None
    arrived: bool


def draw_bias_units(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    """Squares that are always 1, one for each layer that feeds another."""
    middles = [layout.bias(layer) for layer in range(len(layout.sizes) - 1)]
    ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth = palette.paper, palette.muted, 1.5
    squares(ctx, middles, 2 * layout.bias_radius)
    ctx.stroke()
    font(ctx, _label_size(layout, 12))
    texts(ctx, [("1", at) for at in middles], palette.muted)


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
    """Neurons with their activations, not yet their names: of `step` where that has arrived, else
    of `before`.

    `only` names those that are drawn, None means all. `maps` is as for `draw_maps`.
    """
    layers = len(layout.sizes) - 1
    map_count = 0
    discs: list[Disc] = []
    for layer, size in enumerate(layout.sizes):
        units = [i for i in range(size) if only is None or Unit(layer, i) in only]
        arrived = layer == 0 or motion.forward_wave(layer - 1, layers) >= 1.0
        shown = step if arrived else before
        if layout.is_hidden(layer):
            if step and step.gradient and motion.backward_wave(layer, layers) >= 1.0:
                deltas = step.gradient.deltas[layer - 1][0].tolist()
                for i in units:
                    _draw_halo(ctx, layout, palette, layout.unit(layer, i), deltas[i])
            draw_maps(ctx, layout, palette, layer, units, step, maps, map_count)
            map_count += size
        if layer == layers and step and units:
            _draw_loss_ring(ctx, layout, palette, step, motion)
        values = shown.passed.activations[layer][0].tolist() if shown else [None] * size
        discs += [Disc(layout.unit(layer, i), values[i], arrived) for i in units]
    _draw_discs(ctx, layout, palette, discs)


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


def _draw_discs(
    ctx: Context, layout: NetworkLayout, palette: Palette, discs: Sequence[Disc]
) -> None:
    """Discs filled like gauges up to their activations, with the numbers on them if they fit."""
    radius, middles = layout.radius, [disc.at for disc in discs]
    ctx.fillStyle = palette.paper
    trace_circles(ctx, middles, radius)
    ctx.fill()
    size = min(max(radius * 0.58, SMALLEST_TEXT), 15.0 * layout.scale)
    font(ctx, size, 600)
    for arrived, alpha in ((True, 1.0), (False, OLD)):
        known = [
            (disc.at, disc.value)
            for disc in discs
            if disc.value is not None and disc.arrived is arrived
        ]
        if not known:
            continue
        ctx.globalAlpha, ctx.fillStyle = alpha, palette.gauge
        ctx.beginPath()
        for (x, y), value in known:
            # The chord at height a of the diameter meets the circle here, clockwise from east.
            angle = math.asin(min(max(1.0 - 2.0 * value, -1.0), 1.0))
            ctx.moveTo(x + radius * math.cos(angle), y + radius * math.sin(angle))
            ctx.arc(x, y, radius, angle, math.pi - angle)
        ctx.fill()
        if radius >= size * NUMBER_ROOM:
            texts(ctx, [(fixed(value, 2), at) for at, value in known], palette.ink)
    ctx.globalAlpha = 1.0
    ctx.strokeStyle, ctx.lineWidth = palette.ink, OUTLINE
    trace_circles(ctx, middles, radius)
    ctx.stroke()


def draw_names(
    ctx: Context, layout: NetworkLayout, palette: Palette, only: frozenset[Place] | None = None
) -> None:
    """The names of the neurons, of all or of those that `only` names."""
    radius = layout.radius
    for layer, size in enumerate(layout.sizes):
        units = [i for i in range(size) if only is None or Unit(layer, i) in only]
        middles = [(i, *layout.unit(layer, i)) for i in units]
        font(ctx, _label_size(layout, 13), 600)
        if layer == 0:
            beside = [(input_name(i), (x - radius - 8, y)) for i, x, y in middles]
            texts(ctx, beside, palette.ink, "right")
            font(ctx, _label_size(layout, 12))
            below = [(FEATURES[i], (x, y + radius + 10 * layout.scale)) for i, x, y in middles]
            _texts_on_edges(ctx, palette, below, "center", palette.ink)
        elif layout.is_hidden(layer):
            aslant = [(hidden_name(i), (x - radius * 0.8, y - radius * 0.9)) for i, x, y in middles]
            _texts_on_edges(ctx, palette, aslant, "right", palette.ink)
        else:
            texts(ctx, [("ŷ", (x + radius + 22, y)) for _, x, y in middles], palette.ink, "left")


def _label_size(layout: NetworkLayout, usual: float) -> float:
    """A label's font size: the usual, or what is left beside small neurons."""
    return min(usual * layout.scale, max(layout.radius * 0.75, SMALLEST_TEXT))


def _texts_on_edges(
    ctx: Context,
    palette: Palette,
    labels: Sequence[tuple[str, Point]],
    align: str,
    colour: str,
) -> None:
    """Words that stay legible on top of lines: a rim in the colour of the paper goes under them."""
    ctx.strokeStyle, ctx.lineWidth = palette.paper, 4
    ctx.textAlign = align
    for words, (x, y) in labels:
        ctx.strokeText(words, x, y)
    texts(ctx, labels, colour, align)


def _draw_loss_ring(
    ctx: Context, layout: NetworkLayout, palette: Palette, step: Step, motion: Motion
) -> None:
    """The ring around the output, and the target and the loss in numbers, once they are known."""
    at = layout.unit(len(layout.sizes) - 1, 0)
    below = at[1] + layout.radius + 36
    font(ctx, 13 * layout.scale)
    target = f"y = {step.fruit:d}", (at[0], below)
    _texts_on_edges(ctx, palette, [target], "center", palette.ink)
    if step.loss is not None and motion.loss > 0.0:
        width = ring_width(step.loss)
        ctx.strokeStyle, ctx.lineWidth = palette.error, width
        circle(ctx, at, layout.radius + OUTLINE / 2 + width / 2)
        font(ctx, 13 * layout.scale, 600)
        loss = f"L = {precise(step.loss)}", (at[0], below + 18 * layout.scale)
        _texts_on_edges(ctx, palette, [loss], "center", palette.error)
