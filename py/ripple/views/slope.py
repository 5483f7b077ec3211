"""L as a function of one parameter, all others held: the curve, its slope here, and the update."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ripple.views.geometry import PLOT_LEAST, Plot, Point, fitting
from ripple.views.palette import Palette
from ripple.views.pen import Context, circle, clear, dash, disc, font, line, polyline, text
from ripple.words.en import apart

DOT, STEP_WIDTH = 4.5, 5.0


class LossCurve(NamedTuple):
    """L over one parameter, all others held; `name` is that of the axis.

    `curve` is (w, L) from left to right and `here` a point of it, where the slope is `gradient`.
    `landed` is the point of the curve to which the update takes this parameter.
    """

    name: str
    curve: Sequence[Point]
    here: Point
    gradient: float
    landed: Point


def draw_slope(
    ctx: Context, size: tuple[float, float], scale: float, palette: Palette, shown: LossCurve
) -> None:
    """The plot. `size` is the canvas's in CSS pixels, `scale` that of the text to the usual."""
    name, curve, here, gradient, landed = shown
    scale = fitting(scale, *size, PLOT_LEAST)
    rim = 8.0 * min(scale, 1.0)
    promised = landed[0], here[1] + gradient * (landed[0] - here[0])
    losses = [loss for _, loss in (*curve, landed, promised)]
    least, most = min(losses), max(losses)
    if most <= least:  # flat to the last digit: somewhere a flat line has to be
        least, most = least - 0.5, most + 0.5
    plot = Plot(
        58.0 * scale, size[0] - rim, rim, size[1] - 36.0 * scale,
        (curve[0][0], least), (curve[-1][0], most),
    )  # fmt: skip
    clear(ctx, *size)
    _draw_axes(ctx, plot, scale, palette, name)
    _draw_tangent(ctx, plot, palette, here, gradient)
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 2
    polyline(ctx, [plot.at(*point) for point in curve])
    ctx.strokeStyle, ctx.lineWidth = palette.error, STEP_WIDTH
    line(ctx, plot.at(*here), plot.at(*promised))
    ctx.fillStyle = palette.ink
    disc(ctx, plot.at(*here), DOT)
    ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth = palette.paper, palette.ink, 2
    disc(ctx, plot.at(*landed), DOT)
    circle(ctx, plot.at(*landed), DOT)


def _draw_axes(ctx: Context, plot: Plot, scale: float, palette: Palette, name: str) -> None:
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    line(ctx, (plot.left, plot.bottom), (plot.right, plot.bottom))
    line(ctx, (plot.left, plot.top), (plot.left, plot.bottom))
    font(ctx, 11 * scale)
    below = plot.bottom + 12 * scale
    ends = zip(
        *(apart(low, high) for low, high in zip(plot.low, plot.high, strict=True)), strict=True
    )
    places = (plot.left, plot.bottom - 4, "left"), (plot.right, plot.top + 4, "right")
    for (w, loss), (x, y, align) in zip(ends, places, strict=True):
        text(ctx, loss, (plot.left - 5, y), palette.muted, "right")
        text(ctx, w, (x, below), palette.muted, align)
    text(ctx, name, ((plot.left + plot.right) / 2, below + 15 * scale), palette.ink)


def _draw_tangent(ctx: Context, plot: Plot, palette: Palette, here: Point, gradient: float) -> None:
    """The slope as a dashed line through `here`, as far as the plot goes."""
    ends = []
    for (edge, _), limit in ((plot.low, -1), (plot.high, 1)):
        reach = edge - here[0]
        upward = gradient * reach > 0
        room = (plot.high[1] if upward else plot.low[1]) - here[1]
        if gradient * reach and abs(room) < abs(gradient * reach):
            reach = limit * abs(room / gradient)
        ends.append(plot.at(here[0] + reach, here[1] + gradient * reach))
    if ends[0] != ends[1]:
        ctx.strokeStyle, ctx.lineWidth = palette.error, 1.5
        dash(ctx, 5.0, 4.0)
        line(ctx, ends[0], ends[1])
        dash(ctx)
