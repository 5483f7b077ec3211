"""The plane: what the network says of every fruit there could be, and the fruit that there are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from ripple.views.axes import draw_axis_names, draw_numbers_left, draw_ticks_below
from ripple.views.geometry import Frame, Point
from ripple.views.levels import UNIT, Span
from ripple.views.palette import Palette
from ripple.views.pen import Context, clear, dashed_segments, segments, trace_circles
from ripple.words.en import REDNESS_AXIS, SWEETNESS_AXIS
from ripple.words.numbers import plain, superscript

FRUIT_SIZE = 19.0
AXES = SWEETNESS_AXIS, REDNESS_AXIS
DASH, GAP = 5.0, 4.0
ROOM = 5
"""Numbers beside an axis have no more characters than this, if they can."""
RING = 0.75  # of a fruit's size, the radius of its ring
THICK_RING, THIN_RINGS = (5.0, 2.5), (3.0, 1.2)  # of paper, and of ink on it
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


Segments = tuple[Sequence[Point], Sequence[Point]]
"""Where lines start, and where they end."""


class Orchard(NamedTuple):
    """Fruit on a square, as (across, up, which of the sprites), and the names of its axes.

    `sprites` are pictures of a lemon and of a strawberry, `size` is how high they are drawn. An
    axis without a name has no numbers either; they go from one end of its span to the other.
    """

    fruit: Sequence[tuple[float, float, int]]
    sprites: Sequence[Any]
    size: float = FRUIT_SIZE
    axes: tuple[str, str] = AXES
    spans: tuple[Span, Span] = UNIT, UNIT


def draw_static_layer(ctx: Context, frame: Frame, palette: Palette, orchard: Orchard) -> None:
    """What stays while the network learns: axes, and fruit."""
    clear(ctx, frame.width, frame.height)
    _draw_axes(ctx, frame, palette, orchard)
    for x1, x2, sprite in orchard.fruit:
        _draw_fruit(ctx, frame, (x1, x2), orchard.sprites[sprite], orchard.size)


Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def patch(frame: Frame, at: Point, size: float, ratio: float) -> Box:
    """The whole pixels of the screen that a fruit covers, also in part."""
    (x, y), half = frame.to_pixel(*at), size * frame.scale / 2
    left, top = (math.floor(edge * ratio) / ratio for edge in (x - half, y - half))
    right, bottom = (math.ceil(edge * ratio) / ratio for edge in (x + half, y + half))
    return left, top, right, bottom


def mend_static_layer(
    ctx: Context, frame: Frame, palette: Palette, orchard: Orchard, patches: Sequence[Box]
) -> None:
    """Draw these places of the layer anew, to the same pixels as the whole."""
    half = orchard.size * frame.scale / 2
    ctx.save()
    ctx.beginPath()
    for left, top, right, bottom in patches:
        ctx.rect(left, top, right - left, bottom - top)
    ctx.clip()
    clear(ctx, frame.width, frame.height)
    _draw_axes(ctx, frame, palette, orchard)
    places = frame.to_pixels((x1, x2) for x1, x2, _ in orchard.fruit)
    for (x1, x2, sprite), (x, y) in zip(orchard.fruit, places, strict=True):
        if any(
            left < x + half and x - half < right and top < y + half and y - half < bottom
            for left, top, right, bottom in patches
        ):
            _draw_fruit(ctx, frame, (x1, x2), orchard.sprites[sprite], orchard.size)
    ctx.restore()


def _draw_fruit(
    ctx: Context, frame: Frame, at: tuple[float, ...], sprite: Any, size: float
) -> None:
    (x, y), size = frame.to_pixel(*at), size * frame.scale
    ctx.drawImage(sprite, x - size / 2, y - size / 2, size, size)


class Plane(NamedTuple):
    """What is on the unit square.

    `heat` is a picture with one pixel for each of side × side grid points, edges included.
    `static_layer` is what `draw_static_layer` has drawn. `dashed` are more lines, thinner ones.
    With `sample_sprite` the sample's own fruit lies on top, so high. `held` is a fruit in hand,
    which no layer has: its place and its picture. The others of the `batch` have thin rings.
    """

    heat: Any
    side: int
    boundary: Segments
    static_layer: Any
    sample: tuple[float, ...] | None = None
    crosshair: Point | None = None
    dashed: Segments = ((), ())
    sample_sprite: Any = None
    fruit_size: float = FRUIT_SIZE
    held: tuple[tuple[float, ...], Any] | None = None
    batch: Sequence[tuple[float, ...]] = ()


def draw_plane(ctx: Context, frame: Frame, palette: Palette, plane: Plane) -> None:
    """Heatmap of ŷ, its ŷ = 0.5 line, axes, fruit, a ring around the current sample, the crosshair.

    Half a pixel of the heatmap is cut off all around.
    """
    clear(ctx, frame.width, frame.height)
    left, top = frame.to_pixel(0.0, 1.0)
    width, height = frame.inner_width, frame.inner_height
    inner = plane.side - 1
    ctx.drawImage(plane.heat, 0.5, 0.5, inner, inner, left, top, width, height)
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    ctx.strokeStyle, ctx.lineWidth, ctx.lineCap = palette.ink, 2.5, "round"
    starts, ends = plane.boundary
    segments(ctx, frame.to_pixels(starts), frame.to_pixels(ends))
    ctx.lineWidth, ctx.lineCap = 1.5, "butt"
    starts, ends = plane.dashed
    dashed_segments(ctx, frame.to_pixels(starts), frame.to_pixels(ends), DASH, GAP)
    ctx.restore()
    ctx.drawImage(plane.static_layer, 0, 0, frame.width, frame.height)
    if plane.held is not None:
        _draw_fruit(ctx, frame, *plane.held, plane.fruit_size)
    if plane.batch:
        middles = frame.to_pixels((x1, x2) for x1, x2 in plane.batch)
        _draw_rings(ctx, palette, middles, plane.fruit_size * RING * frame.scale, THIN_RINGS)
    if plane.sample is not None:
        if plane.sample_sprite is not None:
            _draw_fruit(ctx, frame, plane.sample, plane.sample_sprite, plane.fruit_size)
        middle, radius = frame.to_pixel(*plane.sample), plane.fruit_size * RING * frame.scale
        _draw_rings(ctx, palette, [middle], radius, THICK_RING)
    if plane.crosshair is not None:
        _draw_crosshair(ctx, frame, palette, frame.to_pixel(*plane.crosshair))


def _draw_axes(ctx: Context, frame: Frame, palette: Palette, orchard: Orchard) -> None:
    axes = orchard.axes
    (below, across), (beside, up) = (axis_numbers(span) for span in orchard.spans)
    draw_axis_names(ctx, frame, palette, axes[0] + across, axes[1] and axes[1] + up)
    ctx.strokeStyle, ctx.lineWidth = palette.muted, 1
    draw_ticks_below(ctx, frame, palette, [*zip(_TICKS, below, strict=True)])
    if axes[1]:
        draw_numbers_left(ctx, frame, palette, [*zip(_TICKS, beside, strict=True)])
        places = [frame.to_pixel(0.0, value) for value in _TICKS]
        segments(ctx, [(x - 4, y) for x, y in places], places)


def axis_numbers(span: Span) -> tuple[list[str], str]:
    """The numbers along an axis, and by what its name says to multiply them where they are long.

    They have three digits, and more where they all begin alike.
    """
    most = max(abs(span.low), abs(span.high))
    digits = 3 + max(math.floor(math.log10(most / (span.high - span.low))), 0)
    values = [float(f"{span.at(at):.{digits}g}") for at in _TICKS]
    numbers = [plain(value) for value in values]
    if max(map(len, numbers)) <= ROOM or 0.1 <= most < 1000:
        return numbers, ""
    power = 3 * math.floor(math.log10(most) / 3)
    scaled = (plain(float(f"{value / 10.0**power:.{digits}g}")) for value in values)
    return [each if len(each) < 8 else f"…{each[-5:]}" for each in scaled], (
        f" · 10{superscript(power)}" if power else ""
    )


def _draw_rings(
    ctx: Context,
    palette: Palette,
    middles: Sequence[Point],
    radius: float,
    widths: tuple[float, float],
) -> None:
    """Rings around fruit, on wider ones in the colour of the paper."""
    for colour, width in zip((palette.paper, palette.ink), widths, strict=True):
        ctx.strokeStyle, ctx.lineWidth = colour, width
        trace_circles(ctx, middles, radius)
        ctx.stroke()


def _draw_crosshair(ctx: Context, frame: Frame, palette: Palette, at: Point) -> None:
    """Lines to all four sides, which leave free the fruit between them."""
    left, top = frame.to_pixel(0.0, 1.0)
    right, bottom = frame.to_pixel(1.0, 0.0)
    (x, y), gap = at, FRUIT_SIZE * 0.6 * frame.scale
    starts = [(x - gap, y), (x + gap, y), (x, y - gap), (x, y + gap)]
    ends = [(min(left, x - gap), y), (max(right, x + gap), y)]
    ends += [(x, min(top, y - gap)), (x, max(bottom, y + gap))]
    for colour, width in ((palette.paper, 3), (palette.ink, 1)):
        ctx.strokeStyle, ctx.lineWidth = colour, width
        segments(ctx, starts, ends)
