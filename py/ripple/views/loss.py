"""The loss chart: the mean loss over all fruit as a line, each step's own loss as a dot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ripple.views.axes import draw_axis_names, draw_numbers_left, draw_ticks_below
from ripple.views.geometry import Frame, Point, ticks
from ripple.views.loss_axis import LinearAxis, LogAxis
from ripple.views.palette import Palette
from ripple.views.pen import (
    Context,
    circle,
    clear,
    dash,
    disc,
    font,
    line,
    polyline,
    segments,
    squares,
    texts_on_lines,
)
from ripple.words.en import LOSS_AXIS, steps_axis
from ripple.words.numbers import whole

DOT, DOT_ALPHA = 3.0, 0.65  # each step's own loss
LINE, NOW = 2.5, 3.5  # the mean, and the radius of the disc at its end
HELD_LINE, HELD_DASH = 2.0, (5.0, 3.0)  # the mean over those held out
FAINT_LINE, FAINT = 2.0, 0.5  # what comes later, and the course that was given up
BRANCH, BRANCH_LINE = 4.5, 1.5  # the ring where that was
READ, READ_LINE = 3.5, 1.0  # the discs on what is read, and the line through them
KEPT_LINE = 2.0
KEPT = {"A": (9.0, 3.0), "B": (2.0, 2.5), "C": (9.0, 2.5, 2.0, 2.5)}
"""The dashes of the courses that are kept; each has its letter at its end, too."""


Loss = tuple[int, float]
"""A step, and the loss after it."""


class Chart(NamedTuple):
    """Losses as (step, loss): `means` over all fruit up to now, `samples` of the steps themselves.

    Where the reader has changed fruit or a weight, a step has two means: the one that it left, and
    the one that the next began with. `held` are the means over those held out, `kept` the courses
    to compare with, each with its letter. `cursor` is what is read; `later` are the means that the
    reader has gone back from, `abandoned` those of the course that was given up at `branch`. `now`
    is where the lesson is; without fruit it has no mean loss. What goes across reaches
    from one of the `steps` to the other.
    """

    means: Sequence[Loss]
    samples: Sequence[Loss]
    cursor: Sequence[Loss]
    later: Sequence[Loss]
    abandoned: Sequence[Loss]
    branch: Loss | None
    now: Loss | None
    steps: tuple[int, int]
    stride: int
    axis: LinearAxis | LogAxis
    held: Sequence[Loss] = ()
    kept: Sequence[tuple[str, Sequence[Loss]]] = ()


def draw_loss(ctx: Context, frame: Frame, palette: Palette, chart: Chart) -> None:
    """All that the chart has; the legend names each of these marks (`legend.loss_legend_html`)."""

    def places(losses: Sequence[Loss]) -> list[Point]:
        return frame.to_pixels(chart.axis.heights(losses))

    clear(ctx, frame.width, frame.height)
    _draw_axes(ctx, frame, palette, chart)
    ctx.globalAlpha, ctx.fillStyle = DOT_ALPHA, palette.error
    squares(ctx, places(chart.samples), DOT * frame.scale)
    ctx.globalAlpha = FAINT
    ctx.strokeStyle, ctx.lineWidth = palette.ink, FAINT_LINE
    for course in filter(None, (chart.abandoned, chart.later)):
        polyline(ctx, places(course))
    ctx.globalAlpha = 1.0
    _draw_kept(ctx, frame, palette, [(letter, places(course)) for letter, course in chart.kept])
    ctx.strokeStyle, ctx.lineWidth = palette.error, LINE
    polyline(ctx, places(chart.means))
    if chart.held:
        ctx.strokeStyle, ctx.lineWidth = palette.ink, HELD_LINE
        dash(ctx, *HELD_DASH)
        polyline(ctx, places(chart.held))
        dash(ctx)
    if chart.now:
        ctx.fillStyle = palette.error
        (at,) = places([chart.now])
        disc(ctx, at, NOW)  # even before there is a line
    if chart.branch:
        ctx.strokeStyle, ctx.lineWidth, ctx.fillStyle = palette.ink, BRANCH_LINE, palette.paper
        (at,) = places([chart.branch])
        disc(ctx, at, BRANCH)
        circle(ctx, at, BRANCH)
    if chart.cursor:
        _draw_cursor(ctx, frame, palette, places(chart.cursor))


def _draw_kept(
    ctx: Context, frame: Frame, palette: Palette, kept: Sequence[tuple[str, Sequence[Point]]]
) -> None:
    ctx.lineWidth = KEPT_LINE
    for letter, places in kept:
        ctx.strokeStyle = palette.kept(letter)
        dash(ctx, *KEPT[letter])
        polyline(ctx, places)
    dash(ctx)
    font(ctx, 12 * frame.scale, 700)
    taken: list[Point] = []
    for letter, places in kept:
        at = _free(places[-1], frame, taken)
        taken.append(at)
        texts_on_lines(ctx, palette, [(letter, at)], "center", palette.kept(letter))


def _free(end: Point, frame: Frame, taken: Sequence[Point]) -> Point:
    """Above the end of a line, or as far to the left of that as no other letter is."""
    size = 14 * frame.scale
    x, y = min(end[0], frame.width - size), max(end[1] - size / 2, frame.top)
    while any(abs(x - other) < size and abs(y - above) < size for other, above in taken):
        x -= size
    return x, y


def _draw_axes(ctx: Context, frame: Frame, palette: Palette, chart: Chart) -> None:
    draw_axis_names(ctx, frame, palette, steps_axis(chart.stride), LOSS_AXIS)
    ctx.strokeStyle, ctx.lineWidth = palette.line, 1
    marks = chart.axis.marks()
    draw_numbers_left(ctx, frame, palette, marks)
    ends = ([frame.to_pixel(x, height) for height, _ in marks] for x in (frame.x_low, frame.x_high))
    segments(ctx, *ends)
    found = ticks(frame.x_high, 4, frame.x_low)
    steps = [step for step in found if step <= frame.x_high]
    draw_ticks_below(ctx, frame, palette, [(step, whole(step)) for step in steps])


def _draw_cursor(ctx: Context, frame: Frame, palette: Palette, read: Sequence[Point]) -> None:
    ctx.strokeStyle, ctx.lineWidth, ctx.fillStyle = palette.ink, READ_LINE, palette.ink
    x, _ = read[0]
    line(ctx, (x, frame.top), (x, frame.height - frame.bottom))
    for at in read:
        disc(ctx, at, READ)
