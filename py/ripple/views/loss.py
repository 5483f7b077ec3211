"""The loss chart: the mean loss over all fruit as a line, each step's own loss as a dot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ripple.geometry import Frame, Point, ticks
from ripple.palette import Palette
from ripple.views.axes import draw_axis_names, draw_numbers_left, draw_ticks_below
from ripple.views.pen import Context, circle, clear, disc, line, polyline, segments, squares
from ripple.words import LOSS_AXIS, steps_axis

DOT, FAINT = 3.0, 0.5


def draw_loss(
    ctx: Context,
    frame: Frame,
    palette: Palette,
    means: Sequence[Point],
    samples: Iterable[Point],
    cursor: Sequence[Point],
    stride: int,
    later: Sequence[Point] = (),
    left: Sequence[Point] = (),
    branch: Point | None = None,
) -> None:
    """Both courses as (step, loss), one step in `stride`; `cursor` is what is read, or nothing.

    Faint lines are the means that come `later`, where the reader has gone back, and those of the
    course that was `left` at the point `branch`.
    """
    clear(ctx, frame.width, frame.height)
    _draw_axes(ctx, frame, palette, stride)
    ctx.globalAlpha, ctx.fillStyle = 0.65, palette.error
    squares(ctx, frame.to_pixels(samples), DOT * frame.scale)
    ctx.globalAlpha = FAINT
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 2
    for course in filter(None, (left, later)):
        polyline(ctx, frame.to_pixels(course))
    ctx.globalAlpha = 1.0
    ctx.strokeStyle, ctx.lineWidth = palette.error, 2.5
    polyline(ctx, frame.to_pixels(means))
    if means:
        ctx.fillStyle = palette.error
        disc(ctx, frame.to_pixel(*means[-1]), 3.5)  # where it is now, even before there is a line
    if branch:
        ctx.strokeStyle, ctx.lineWidth, ctx.fillStyle = palette.ink, 1.5, palette.paper
        disc(ctx, frame.to_pixel(*branch), 4.5)
        circle(ctx, frame.to_pixel(*branch), 4.5)
    if later:
        _draw_line_up(ctx, frame, palette, later[0][0])
    if cursor:
        _draw_cursor(ctx, frame, palette, cursor)


def _draw_axes(ctx: Context, frame: Frame, palette: Palette, stride: int) -> None:
    draw_axis_names(ctx, frame, palette, steps_axis(stride), LOSS_AXIS)
    ctx.strokeStyle, ctx.lineWidth = palette.line, 1
    losses = ticks(frame.y_high, 4)
    draw_numbers_left(ctx, frame, palette, losses)
    ends = ([frame.to_pixel(x, loss) for loss in losses] for x in (0.0, frame.x_high))
    segments(ctx, *ends)
    steps = [step for step in ticks(frame.x_high, 4) if step <= frame.x_high]
    draw_ticks_below(ctx, frame, palette, steps)


def _draw_cursor(ctx: Context, frame: Frame, palette: Palette, cursor: Sequence[Point]) -> None:
    _draw_line_up(ctx, frame, palette, cursor[0][0])
    ctx.fillStyle = palette.ink
    for step, loss in cursor:
        disc(ctx, frame.to_pixel(step, loss), 3.5)


def _draw_line_up(ctx: Context, frame: Frame, palette: Palette, step: float) -> None:
    x, bottom = frame.to_pixel(step, 0.0)
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 1
    line(ctx, (x, frame.top), (x, bottom))
