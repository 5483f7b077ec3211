"""The loss chart: the mean loss over all fruit as a line, each step's own loss as a dot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ripple.geometry import Frame, Point, ticks
from ripple.palette import Palette
from ripple.views.pen import Context, disc, font, line, polyline, squares, text
from ripple.words import plain, whole

DOT = 3.0


def draw_loss(
    ctx: Context,
    frame: Frame,
    palette: Palette,
    means: Sequence[Point],
    samples: Iterable[Point],
    cursor: Sequence[Point],
) -> None:
    """Both courses as (step, loss); `cursor` holds what the reader points at, or nothing."""
    ctx.clearRect(0, 0, frame.width, frame.height)
    _draw_axes(ctx, frame, palette)
    ctx.globalAlpha, ctx.fillStyle = 0.45, palette.error
    squares(ctx, frame.to_pixels(samples), DOT)
    ctx.globalAlpha = 1.0
    ctx.strokeStyle, ctx.lineWidth, ctx.lineJoin = palette.error, 2.5, "round"
    polyline(ctx, frame.to_pixels(means))
    if means:
        ctx.fillStyle = palette.error
        disc(ctx, frame.to_pixel(*means[-1]), 3.5)  # where it is now, even before there is a line
    if cursor:
        _draw_cursor(ctx, frame, palette, cursor)


def _draw_axes(ctx: Context, frame: Frame, palette: Palette) -> None:
    scale = frame.scale
    font(ctx, 12 * scale)
    ctx.strokeStyle, ctx.lineWidth = palette.line, 1
    right, bottom = frame.to_pixel(frame.x_high, 0.0)
    for loss in ticks(frame.y_high, 4):
        x, y = frame.to_pixel(0.0, loss)
        line(ctx, (x, y), (right, y))
        text(ctx, plain(loss), (x - 7, y), palette.muted, "right")
    for step in ticks(frame.x_high, 4):
        if step <= frame.x_high:
            x, y = frame.to_pixel(step, 0.0)
            line(ctx, (x, y), (x, y + 4))
            edge = x > right - 16 * scale
            text(
                ctx,
                whole(step),
                (x, bottom + 12 * scale),
                palette.muted,
                "right" if edge else "center",
            )
    x, y = frame.to_pixel(frame.x_high / 2, 0.0)
    text(ctx, "training steps", (x, bottom + 29 * scale), palette.ink)
    x, y = frame.to_pixel(0.0, frame.y_high / 2)
    ctx.save()
    ctx.translate(8 * scale, y)
    ctx.rotate(-1.5707963)
    text(ctx, "loss L", (0, 0), palette.ink)
    ctx.restore()


def _draw_cursor(ctx: Context, frame: Frame, palette: Palette, cursor: Sequence[Point]) -> None:
    x, bottom = frame.to_pixel(cursor[0][0], 0.0)
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 1
    line(ctx, (x, frame.top), (x, bottom))
    ctx.fillStyle = palette.ink
    for step, loss in cursor:
        disc(ctx, frame.to_pixel(step, loss), 3.5)
