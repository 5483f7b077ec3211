"""What a step puts on the lines of the diagram: products, shares of the error, gradients, updates.

All are sized by area, the largest of each kind in the step having the full size (see `sizes`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ripple.views.diagram import Edge, NetworkLayout, room
from ripple.views.edges import value_of
from ripple.views.geometry import Point, between
from ripple.views.palette import Palette, mixed
from ripple.views.pen import Context, circle, disc, font, polygons, segments, texts_on_lines
from ripple.views.sizes import DOT_FULL, LEAST, MARK_FULL, by_area
from ripple.words.en import ASKED

if TYPE_CHECKING:
    from ripple.lesson.motion import Motion
    from ripple.model.places import Place, Unit
    from ripple.views.amounts import Amounts

TRAIL = 0.5  # how strong the trail is that a dot leaves
SIGNED = 4.5  # the least size of a mark that has its sign on it
TURNED = 0.4  # of the update: by then gradients have turned into arrows


class Scene(NamedTuple):
    """On which lines and at which units there is something to see, what, and in which moment."""

    layout: NetworkLayout
    palette: Palette
    shown: Sequence[Edge]
    units: Sequence[Unit]
    amounts: Amounts
    motion: Motion


class Dot(NamedTuple):
    """An amount on its way: from where, and where it is now."""

    start: Point
    at: Point
    amount: float


def dot_full(layout: NetworkLayout) -> float:
    """The radius of the largest product, and of the largest share."""
    return min(DOT_FULL * layout.scale, room(layout))


def mark_full(layout: NetworkLayout) -> float:
    """Half a diagonal of the largest gradient's diamond, half the base of the largest arrow."""
    return min(MARK_FULL * layout.scale, room(layout))


def draw_products(ctx: Context, scene: Scene) -> None:
    """w·a on its way to the next layer, in the colour of its sign; it leaves its mark."""
    _, palette, shown, _, amounts, motion = scene
    for positive, colour in ((True, palette.positive), (False, palette.negative)):
        dots = []
        for edge in shown:
            t = motion.products(edge.place.layer, len(amounts.products))
            amount = value_of(edge, amounts.products)
            if t > 0.0 and (amount > 0.0) is positive:
                at = edge.mark if t >= 1.0 else between(edge.start, edge.end, t)
                dots.append(Dot(edge.start, at, amount))
        _draw_dots(ctx, scene, dots, colour, amounts.most.product)


def draw_shares(ctx: Context, scene: Scene) -> None:
    """w·δ on its way back to hidden neurons, where it stays in front of them."""
    _, palette, shown, _, amounts, motion = scene
    dots = []
    for edge in shown:
        layer, i, j = edge.place
        t = motion.shares(layer, len(amounts.deltas))
        if layer and i is not None and t > 0.0:
            at = between(edge.end, edge.rest, t)
            dots.append(Dot(edge.end, at, amounts.shares[layer][i][j]))
    _draw_dots(ctx, scene, dots, palette.error, amounts.most.share)


def _draw_dots(ctx: Context, scene: Scene, dots: Sequence[Dot], colour: str, most: float) -> None:
    """Discs with their signs, and behind each a trail from where it has come."""
    full = dot_full(scene.layout)
    sized = [(dot, by_area(dot.amount, most, full)) for dot in dots if dot.amount]
    ctx.fillStyle, ctx.strokeStyle, ctx.globalAlpha = colour, colour, TRAIL
    polygons(ctx, [_trail(dot, max(radius, LEAST)) for dot, radius in sized])
    ctx.fill()
    ctx.globalAlpha, ctx.lineWidth = 1.0, 1
    for dot, radius in sized:
        if radius >= LEAST:
            disc(ctx, dot.at, radius)
        else:
            circle(ctx, dot.at, LEAST)
    signs = [(dot.at, dot.amount, radius) for dot, radius in sized]
    _draw_signs(ctx, scene.palette, signs)


def _trail(dot: Dot, half: float) -> list[Point]:
    """From a point at the start to as wide as the dot where that is now."""
    (x, y), (to_x, to_y) = dot.start, dot.at
    dx, dy = to_x - x, to_y - y
    length = math.hypot(dx, dy) or 1.0
    across_x, across_y = -dy / length * half, dx / length * half
    return [dot.start, (to_x + across_x, to_y + across_y), (to_x - across_x, to_y - across_y)]


def draw_gradients(ctx: Context, scene: Scene, secret: frozenset[Place] = frozenset()) -> None:
    """∂L/∂w as a diamond on every line that the error has passed, with its sign.

    Where it is secret there is a question mark.
    """
    layout, palette, shown, _, amounts, motion = scene
    full = mark_full(layout)
    large: list[list[Point]] = []
    small: list[list[Point]] = []
    signs = []
    asked = []
    for edge in shown:
        grown = motion.gradients(edge.place.layer, len(amounts.gradients))
        gradient = value_of(edge, amounts.gradients)
        if grown > 0.0 and edge.place in secret:
            asked.append((ASKED, edge.mark))
        elif grown > 0.0 and gradient:
            size = by_area(gradient, amounts.most.gradient, full)
            if size >= LEAST:
                large.append(_diamond(edge.mark, size * grown))
                signs.append((edge.mark, gradient, size * grown))
            else:
                small.append(_diamond(edge.mark, LEAST))
    _draw_shapes(ctx, palette, palette.error, large, small)
    _draw_signs(ctx, palette, signs)
    if asked:
        font(ctx, 15 * layout.scale, 700)
        texts_on_lines(ctx, palette, asked, "center", palette.error)


def draw_updates(ctx: Context, scene: Scene) -> None:
    """Every gradient's diamond turns into the arrow of its update: up where the weight grows."""
    layout, palette, shown, _, amounts, motion = scene
    turned, full = min(motion.update / TURNED, 1.0), mark_full(layout)
    large: list[list[Point]] = []
    small: list[list[Point]] = []
    for edge in shown:
        change = value_of(edge, amounts.changes)
        if change:
            size = by_area(change, amounts.most.change, full)
            arrow = _arrow(edge.mark, math.copysign(max(size, LEAST), change), turned)
            (large if size >= LEAST else small).append(arrow)
    _draw_shapes(ctx, palette, mixed(palette.error, palette.ink, turned), large, small)


def _draw_shapes(
    ctx: Context,
    palette: Palette,
    colour: str,
    large: Sequence[Sequence[Point]],
    small: Sequence[Sequence[Point]],
) -> None:
    """Filled shapes, with a rim of paper so that each is seen on any line, and hollow ones."""
    ctx.lineJoin = "miter"
    polygons(ctx, large)
    ctx.strokeStyle, ctx.lineWidth, ctx.fillStyle = palette.paper, 2, colour
    ctx.stroke()  # under the fill, so that the shapes keep their size
    ctx.fill()
    if small:
        polygons(ctx, small)
        ctx.strokeStyle, ctx.lineWidth, ctx.fillStyle = colour, 1, palette.paper
        ctx.fill()
        ctx.stroke()
    ctx.lineJoin = "round"


def _diamond(at: Point, size: float) -> list[Point]:
    x, y = at
    return [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]


def _arrow(at: Point, size: float, turned: float) -> list[Point]:
    """A diamond that has turned into a triangle so far, up or (negative) down: of equal area."""
    x, y = at
    side = y + size * turned
    return [(x, y - size), (x + size, side), (x, y + size), (x - size, side)]


def _draw_signs(
    ctx: Context, palette: Palette, marks: Sequence[tuple[Point, float, float]]
) -> None:
    """A plus or a minus, as paper, on every mark that has room for it."""
    starts, ends = [], []
    for (x, y), amount, size in marks:
        if size >= SIGNED:
            half = size * 0.42
            starts.append((x - half, y))
            ends.append((x + half, y))
            if amount > 0.0:
                starts.append((x, y - half))
                ends.append((x, y + half))
    if starts:
        ctx.strokeStyle, ctx.lineWidth = palette.paper, 1.6
        segments(ctx, starts, ends)
