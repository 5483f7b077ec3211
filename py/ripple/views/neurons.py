"""The units of the network diagram: gauges with a number, their names, maps and halos."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ripple.model.places import Place, Unit
from ripple.views.diagram import HALO, Diagram, NetworkLayout
from ripple.views.geometry import Point
from ripple.views.levels import UNIT, Span, span_of, span_over
from ripple.views.palette import Palette, mixed
from ripple.views.pen import (
    Context,
    circle,
    font,
    polygons,
    rectangles,
    squares,
    texts,
    texts_on_lines,
    trace_circles,
)
from ripple.views.sizes import HALO_FULL, OUTLINE, by_length
from ripple.words.names import unit_name
from ripple.words.numbers import fixed, plain, significant

if TYPE_CHECKING:
    from ripple.lesson.step import Step
    from ripple.views.marks import Scene

SAMPLE_MARK = 0.2  # of the radius, its side
OLD = 0.5  # how strong a value is that the wave has not replaced yet
HALO_ALPHA = 0.7
WAY = 4.5  # half the side of the mark that says which way a sum should go
NAME = 13.0  # the font size of a neuron's name
SMALLEST_TEXT = 9.5
LONG = 1e4  # a number that is too long for a disc with all its digits
NUMBER_LENGTH = 5  # a longer number is written smaller
NUMBER_ROOM = 1.25  # of a number's font size, the radius of a disc that it fits into


class Disc(NamedTuple):
    """A neuron's place, how full it is and its number if it has one, and whether they are new."""

    at: Point
    level: float | None
    number: str
    arrived: bool
    colour: str


def draw_bias_units(
    ctx: Context, layout: NetworkLayout, palette: Palette, layers: Sequence[int]
) -> None:
    """Squares that are always 1, in the columns of these layers."""
    middles = [layout.bias(layer) for layer in layers]
    ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth = palette.paper, palette.muted, 1.5
    squares(ctx, middles, 2 * layout.bias_radius)
    ctx.stroke()
    font(ctx, label_size(layout, 12))
    texts(ctx, [("1", at) for at in middles], palette.muted)


def draw_neurons(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    diagram: Diagram,
    shown: Sequence[Unit],
) -> Iterator[None]:
    """Neurons with their activations, not yet their names: of the step where that has arrived, else
    of the one before. It halts between their maps and themselves.
    """
    draw_maps(ctx, layout, palette, diagram, [unit for unit in shown if layout.has_map(unit.layer)])
    yield
    discs: list[Disc] = []
    for layer in range(len(layout.sizes)):
        units = [unit.i for unit in shown if unit.layer == layer]
        discs += _discs(layout, palette, diagram, layer, units)
    _draw_discs(ctx, layout, palette, discs)


def _discs(
    layout: NetworkLayout, palette: Palette, diagram: Diagram, layer: int, units: Sequence[int]
) -> list[Disc]:
    """How a layer's neurons are filled in this moment.

    When the products have arrived that is their sum z, which then becomes the activation.
    """
    layers, step, motion = len(layout.sizes) - 1, diagram.step, diagram.motion
    arrived = layer == 0 or motion.products(layer - 1, layers) >= 1.0
    shown = step if arrived else diagram.before
    places = [layout.unit(layer, i) for i in units]
    if shown is None:
        return [Disc(at, None, "", arrived, palette.gauge) for at in places]
    activations, span = shown.sample.activations[layer], span_in(shown, layer)
    levels = [span.level(activations[i]) for i in units]
    numbers = [_short(activations[i], 2) for i in units]
    if shown.free and layer == 0:
        numbers = [_as_it_is(activations[i]) for i in units]
    colours = [palette.gauge] * len(units)
    squeezed = motion.activations(layer - 1, layers) if layer and arrived else 1.0
    if squeezed < 1.0:
        sums = shown.sample.zs[layer - 1]
        full = [min(max(span.level(sums[i]), 0.0), 1.0) for i in units]
        levels = [z + (a - z) * squeezed for z, a in zip(full, levels, strict=True)]
        numbers = [f"z {_short(sums[i], 1)}" for i in units]
    elif layer == layers and shown is step and step is not None and step.loss is not None:
        lost = (min(step.sample.losses[i] * motion.loss, 1.0) for i in units)
        colours = [mixed(palette.gauge, palette.error, part) for part in lost]
    found = zip(places, levels, numbers, colours, strict=True)
    return [Disc(at, level, number, arrived, colour) for at, level, number, colour in found]


def _as_it_is(value: float) -> str:
    """A number of a book with all its digits, if there is room for them."""
    return text if len(text := plain(value)) <= NUMBER_LENGTH else _short(value, 2)


def _short(value: float, decimals: int) -> str:
    """So many decimals, but for what would be long with them."""
    return fixed(value, decimals) if abs(value) < LONG else significant(value, 2)


def span_in(step: Step, layer: int) -> Span:
    """What empty and full stand for in the gauges of a layer; of all the hidden ones it is one."""
    activations = step.sample.activations
    if not 0 < layer < len(activations) - 1:
        return span_over(_ends(step, layer)) if step.free else UNIT
    most = max(abs(a) for row in activations[1:-1] for a in row)
    return span_of(step.passed.network.activation, most)


def _ends(step: Step, layer: int) -> list[float]:
    """What the gauges of inputs show, or those of outputs: targets are marked beside them."""
    sample = step.sample
    values = sample.x if layer == 0 else [*sample.activations[-1], *sample.y]
    return values if layer == 0 or step.passed.network.output.is_bounded else [*values, -1.0]


def draw_maps(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    diagram: Diagram,
    units: Sequence[Unit],
) -> None:
    """The maps of hidden neurons on their badges and, in these, where the sample lies.

    In their picture half a pixel is cut off all around each, as on the plane.
    """
    step, badges = diagram.step, [layout.badge(*unit) for unit in units]
    ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth = palette.paper, palette.ink, OUTLINE
    rectangles(ctx, badges)
    ctx.fill()
    if diagram.maps is not None:
        atlas, points = diagram.maps
        draw_image = ctx.drawImage
        for (layer, i), (left, top, side) in zip(units, badges, strict=True):
            row = (sum(layout.sizes[1:layer]) + i) * points + 0.5
            draw_image(atlas, 0.5, row, points - 1, points - 1, left, top, side, side)
    ctx.stroke()
    if step is not None and badges:
        x1, x2 = step.sample.x
        at = [(left + x1 * side, top + (1 - x2) * side) for left, top, side in badges]
        mark = max(SAMPLE_MARK * layout.radius, 3.0)
        ctx.fillStyle = palette.paper
        squares(ctx, at, mark + 2)
        ctx.fillStyle = palette.ink
        squares(ctx, at, mark)


def halo_full(layout: NetworkLayout) -> float:
    """The width of the halo of the largest δ."""
    return min(HALO_FULL * layout.scale, HALO * layout.radius)


def draw_halos(ctx: Context, scene: Scene) -> None:
    """Around each neuron that the error has reached, its δ, and which way its sum should go.

    At first a hidden neuron has there what has come back to it; σ′ squeezes that to δ.
    """
    layout, palette, _, shown, amounts, motion = scene
    layers, full = len(layout.sizes) - 1, halo_full(layout)
    ways: list[tuple[Point, float]] = []
    ctx.strokeStyle, ctx.fillStyle, ctx.globalAlpha = palette.error, palette.error, HALO_ALPHA
    for layer, i in shown:
        squeezed = motion.deltas(layer - 1, layers) if layer else 0.0
        delta = amounts.deltas[layer - 1][i] if squeezed > 0.0 else 0.0
        if not delta:
            continue
        whole = abs(amounts.sums[layer - 1][i]) if layer < layers else 0.0
        amount = whole + (abs(delta) - whole) * squeezed
        width = max(by_length(amount, amounts.most.delta, full), 1.0)
        x, y = layout.unit(layer, i)
        outside = layout.radius + OUTLINE / 2
        ctx.lineWidth = width
        circle(ctx, (x, y), outside + width / 2)
        up = 1.0 if delta < 0.0 else -1.0  # against the gradient
        ways.append(((x, y - up * (outside + width + _way_size(layout))), up))
    ctx.globalAlpha = 1.0
    size = _way_size(layout)
    tall = 0.8 * size
    polygons(
        ctx,
        [
            [(x, y - up * tall), (x + size, y + up * tall), (x - size, y + up * tall)]
            for (x, y), up in ways
        ],
    )
    ctx.fill()


def _way_size(layout: NetworkLayout) -> float:
    return min(WAY * layout.scale, layout.radius * 0.2)


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
        filled = [disc for disc in discs if disc.level is not None and disc.arrived is arrived]
        ctx.globalAlpha = alpha
        for colour in sorted({disc.colour for disc in filled}):
            ctx.fillStyle = colour
            ctx.beginPath()
            for disc in filled:
                if disc.colour == colour and disc.level is not None:
                    # The chord at this height meets the circle here, clockwise from east.
                    (x, y), level = disc.at, disc.level
                    angle = math.asin(min(max(1.0 - 2.0 * level, -1.0), 1.0))
                    ctx.moveTo(x + radius * math.cos(angle), y + radius * math.sin(angle))
                    ctx.arc(x, y, radius, angle, math.pi - angle)
            ctx.fill()
        if filled and radius >= size * NUMBER_ROOM:
            longest = max(len(disc.number) for disc in filled)
            font(ctx, size * min(1.0, NUMBER_LENGTH / longest), 600)
            texts(ctx, [(disc.number, disc.at) for disc in filled], palette.ink)
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
        font(ctx, label_size(layout, NAME), 600)
        if layer == 0:
            beside = [
                (unit_name(layer, i, layout.sizes), (x - radius - 8, y)) for i, x, y in middles
            ]
            texts(ctx, beside, palette.ink, "right")
            font(ctx, label_size(layout, 12))
            below = (
                []
                if not layout.features
                else [
                    (layout.features[i], (x, y + radius + 10 * layout.scale)) for i, x, y in middles
                ]
            )
            texts_on_lines(ctx, palette, below, "center", palette.ink)
        else:
            names = [unit_name(layer, i, layout.sizes) for i in units]
            at = (name_at(layout, layer, i) for i in units)
            aslant = [*zip(names, at, strict=True)]
            texts_on_lines(ctx, palette, aslant, "right", palette.ink)


def name_at(layout: NetworkLayout, layer: int, i: int) -> Point:
    """Where the name of a neuron ends, at middle height: aslant of it, outside of any halo."""
    (x, y), outside = layout.unit(layer, i), layout.radius + halo_full(layout) + OUTLINE
    away = outside * math.sqrt(0.5)
    return x - away, y - away - label_size(layout, NAME) / 3


def label_size(layout: NetworkLayout, usual: float) -> float:
    """A label's font size: the usual, or what is left beside small neurons."""
    return min(usual * layout.scale, max(layout.radius * 0.75, SMALLEST_TEXT))
