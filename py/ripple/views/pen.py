"""What every picture is made of: text, discs and lines on a canvas's 2-D context.

Contexts are JavaScript objects: each call costs microseconds, and so does looking up a method. The
helpers make few calls, and look up once what they call often.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ripple.views.geometry import Point
from ripple.views.palette import Palette

TURN = 2 * math.pi
FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

Context = Any
"""A CanvasRenderingContext2D, or something in a test that records what is called on it."""


def font(ctx: Context, size: float, weight: int = 400) -> None:
    """Set the font; size in CSS pixels."""
    ctx.font = f"{weight} {size:g}px {FAMILY}"


def clear(ctx: Context, width: float, height: float) -> None:
    """An empty picture, and a pen in its usual state, whatever was drawn with it before.

    The place of a text is that of its middle height.
    """
    ctx.clearRect(0, 0, width + 1, height + 1)  # all of a last row that is there in part
    ctx.textBaseline = "middle"
    ctx.lineCap, ctx.lineJoin = "butt", "round"


def text(ctx: Context, words: str, at: Point, colour: str, align: str = "center") -> None:
    """Words whose middle height is at this point."""
    texts(ctx, [(words, at)], colour, align)


def texts(
    ctx: Context, labels: Iterable[tuple[str, Point]], colour: str, align: str = "center"
) -> None:
    """Words, each with the point where its middle height is."""
    ctx.fillStyle = colour
    ctx.textAlign = align
    fill_text = ctx.fillText
    for words, (x, y) in labels:
        fill_text(words, x, y)


def texts_on_lines(
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


def line(ctx: Context, start: Point, end: Point) -> None:
    """A straight line in the current style."""
    ctx.beginPath()
    ctx.moveTo(start[0], start[1])
    ctx.lineTo(end[0], end[1])
    ctx.stroke()


def liner(ctx: Context) -> Callable[[Point, Point], None]:
    """`line` for many lines, each in a style of its own."""
    begin, move_to, line_to, stroke = ctx.beginPath, ctx.moveTo, ctx.lineTo, ctx.stroke

    def draw(start: Point, end: Point) -> None:
        begin()
        move_to(start[0], start[1])
        line_to(end[0], end[1])
        stroke()

    return draw


def dash(ctx: Context, *lengths: float) -> None:
    """Draw lines with dashes and gaps of these lengths from here on; no lengths: solid lines."""
    ctx.setLineDash(list(lengths))


def polyline(ctx: Context, points: Iterable[Point]) -> None:
    """A line through all of these points in the current style."""
    line_to = ctx.lineTo
    ctx.beginPath()
    for x, y in points:
        line_to(x, y)
    ctx.stroke()


def segments(ctx: Context, starts: Iterable[Point], ends: Iterable[Point]) -> None:
    """Many straight lines in the current style, drawn as one."""
    move_to, line_to = ctx.moveTo, ctx.lineTo
    ctx.beginPath()
    for (x0, y0), (x1, y1) in zip(starts, ends, strict=True):
        move_to(x0, y0)
        line_to(x1, y1)
    ctx.stroke()


def dashed_segments(
    ctx: Context, starts: Iterable[Point], ends: Iterable[Point], dash: float, gap: float
) -> None:
    """Many short straight lines that lie one behind the other, in no order, as dashed lines.

    Where a dash is goes by how far along its own direction a piece lies: pieces of one line agree.
    """
    move_to, line_to, period = ctx.moveTo, ctx.lineTo, dash + gap
    ctx.beginPath()
    for one, other in zip(starts, ends, strict=True):
        (x, y), (to_x, to_y) = sorted((one, other))
        length = math.hypot(to_x - x, to_y - y)
        if not length:
            continue
        dx, dy = (to_x - x) / length, (to_y - y) / length
        first = x * dx + y * dy
        for k in range(math.floor(first / period), math.floor((first + length) / period) + 1):
            low = max(k * period - first, 0.0)
            high = min(k * period + dash - first, length)
            if low < high:
                move_to(x + dx * low, y + dy * low)
                line_to(x + dx * high, y + dy * high)
    ctx.stroke()


def rectangles(ctx: Context, places: Iterable[tuple[float, float, float]]) -> None:
    """A path of many squares, by left, top and side, to be filled or stroked as one."""
    rect = ctx.rect
    ctx.beginPath()
    for left, top, side in places:
        rect(left, top, side, side)


def squares(ctx: Context, centres: Iterable[Point], side: float) -> None:
    """Many filled squares in the current style."""
    rect, half = ctx.rect, side / 2
    ctx.beginPath()
    for x, y in centres:
        rect(x - half, y - half, side, side)
    ctx.fill()


def disc(ctx: Context, at: Point, radius: float) -> None:
    """A filled disc in the current style."""
    ctx.beginPath()
    ctx.arc(at[0], at[1], radius, 0, TURN)
    ctx.fill()


def polygons(ctx: Context, shapes: Iterable[Sequence[Point]]) -> None:
    """A path of closed shapes by their corners, to be filled or stroked as one."""
    move_to, line_to, close = ctx.moveTo, ctx.lineTo, ctx.closePath
    ctx.beginPath()
    for (x, y), *more in shapes:
        move_to(x, y)
        for to_x, to_y in more:
            line_to(to_x, to_y)
        close()


def trace_circles(ctx: Context, middles: Iterable[Point], radius: float) -> None:
    """A path of many circles, to be filled or stroked as one."""
    move_to, arc = ctx.moveTo, ctx.arc
    ctx.beginPath()
    for x, y in middles:
        move_to(x + radius, y)
        arc(x, y, radius, 0, TURN)


def circle(ctx: Context, at: Point, radius: float) -> None:
    """A circle's line in the current style."""
    ctx.beginPath()
    ctx.arc(at[0], at[1], radius, 0, TURN)
    ctx.stroke()
