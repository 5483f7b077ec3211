"""The loss over two parameters as a map with lines of equal loss, and the path across it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from ripple.model.functions import Array
from ripple.views.geometry import PLOT_LEAST, Plot, Point, fitting
from ripple.views.palette import Palette
from ripple.views.pen import Context, circle, clear, disc, font, line, polygons, polyline, text
from ripple.views.pen import segments as draw_segments
from ripple.words.numbers import significant

LINE, LINE_ALPHA = 1.0, 0.5  # of equal loss
PATH, RIM = 2.0, 5.0  # the path, and the paper beside it
NOW, START = 5.0, 4.0
ARROW, ARROW_WIDTH, HEAD = 44.0, 3.0, 9.0
DIGITS = 3


class Terrain(NamedTuple):
    """What the map has: `levels` (side, side) from 0 to 1, `lines` as segments in a unit square.

    `names` are those of what goes across and up; the square begins at `low` and is so `wide`. The
    `path` ends where the network is. The arrow goes against the `slopes` there, if it is shown.
    """

    levels: Array
    lines: Array
    names: tuple[str, str]
    low: Point
    wide: float
    path: Sequence[Point]
    slopes: tuple[float, float] | None


def draw_landscape(
    ctx: Context,
    size: tuple[float, float],
    scale: float,
    palette: Palette,
    shown: tuple[Terrain, Any],
) -> None:
    """The terrain on a canvas of this size, with a picture of its levels."""
    terrain, picture = shown
    plot = plot_of(size, scale, terrain)
    scale = fitting(scale, *size, PLOT_LEAST)
    wide = plot.right - plot.left
    clear(ctx, *size)
    inner = len(terrain.levels) - 1  # half a pixel of the picture is cut off all around
    ctx.drawImage(picture, 0.5, 0.5, inner, inner, plot.left, plot.top, wide, wide)
    ctx.save()
    ctx.beginPath()
    ctx.rect(plot.left, plot.top, wide, wide)
    ctx.clip()
    ctx.strokeStyle, ctx.lineWidth, ctx.globalAlpha = palette.ink, LINE, LINE_ALPHA
    ends = [(plot.left + x * wide, plot.bottom - y * wide) for x, y in _ends(terrain.lines)]
    draw_segments(ctx, ends[::2], ends[1::2])
    ctx.globalAlpha = 1.0
    _draw_path(ctx, plot, palette, terrain)
    ctx.restore()
    _draw_axes(ctx, plot, scale, palette, terrain)


def plot_of(size: tuple[float, float], scale: float, terrain: Terrain) -> Plot:
    """A square as large as the canvas has room for, at its left."""
    scale = fitting(scale, *size, PLOT_LEAST)
    left, top, below = 52.0 * scale, 6.0 * scale, 34.0 * scale
    wide = min(size[0] - left - 8.0 * scale, size[1] - top - below)
    x, y = terrain.low
    high = x + terrain.wide, y + terrain.wide
    return Plot(left, left + wide, top, top + wide, terrain.low, high)


def _ends(lines: Array) -> list[Point]:
    found: list[Point] = [(x, y) for x, y in lines.reshape(-1, 2).tolist()]
    return found


def _draw_path(ctx: Context, plot: Plot, palette: Palette, terrain: Terrain) -> None:
    path = [plot.at(*point) for point in terrain.path]
    for colour, width in ((palette.paper, RIM), (palette.ink, PATH)):
        ctx.strokeStyle, ctx.lineWidth = colour, width
        polyline(ctx, path)
    ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth = palette.paper, palette.ink, PATH
    disc(ctx, path[0], START)
    circle(ctx, path[0], START)
    if terrain.slopes and any(terrain.slopes):
        _draw_arrow(ctx, path[-1], palette, terrain.slopes)
    for colour, radius in ((palette.paper, NOW + 1.5), (palette.ink, NOW)):
        ctx.fillStyle = colour
        disc(ctx, path[-1], radius)


def _draw_arrow(ctx: Context, start: Point, palette: Palette, slopes: tuple[float, float]) -> None:
    """From here straight down; how steep it is there, its length does not say."""
    steep = math.hypot(*slopes)
    dx, dy = -slopes[0] / steep, slopes[1] / steep  # on the canvas y grows downward
    x, y = start[0] + ARROW * dx, start[1] + ARROW * dy
    neck = x - HEAD * dx, y - HEAD * dy
    for colour, more in ((palette.paper, 3.0), (palette.error, 0.0)):
        ctx.strokeStyle, ctx.lineWidth, ctx.fillStyle = colour, ARROW_WIDTH + more, colour
        line(ctx, start, neck)
        half = HEAD / 2 + more / 2
        tip = x + more * dx, y + more * dy
        sides = [(neck[0] - side * half * dy, neck[1] + side * half * dx) for side in (1, -1)]
        polygons(ctx, [[tip, *sides]])
        ctx.fill()


def _draw_axes(ctx: Context, plot: Plot, scale: float, palette: Palette, terrain: Terrain) -> None:
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    corners = ((plot.left, plot.top), (plot.right, plot.top), (plot.right, plot.bottom))
    polygons(ctx, [[*corners, (plot.left, plot.bottom)]])
    ctx.stroke()
    font(ctx, 11 * scale)
    below = plot.bottom + 10 * scale
    (x_low, y_low), (x_high, y_high) = plot.low, plot.high
    for value, x, align in ((x_low, plot.left, "left"), (x_high, plot.right, "right")):
        text(ctx, significant(value, DIGITS), (x, below), palette.muted, align)
    for value, y in ((y_low, plot.bottom - 5 * scale), (y_high, plot.top + 5 * scale)):
        text(ctx, significant(value, DIGITS), (plot.left - 5, y), palette.muted, "right")
    across, up = terrain.names
    middle = (plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2
    font(ctx, 12 * scale)
    text(ctx, across, (middle[0], below + 12 * scale), palette.ink)
    text(ctx, up, (plot.left - 6, middle[1]), palette.ink, "right")
