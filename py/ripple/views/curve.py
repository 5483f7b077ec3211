"""An activation with a neuron's place on it: z, f(z), and the tangent, whose slope is f′(z)."""

from __future__ import annotations

from ripple.model.functions import Activation
from ripple.views.geometry import PLOT_LEAST, Plot, fitting
from ripple.views.levels import span_of
from ripple.views.palette import Palette
from ripple.views.pen import Context, circle, clear, dash, disc, font, line, polyline, text
from ripple.words.numbers import plain, significant

SPAN, BEYOND = 6.0, 1.0  # of z to each side, at least; how far the curve goes on behind a far z
DOT = 5.0
POINTS, POINTS_MOST = 10, 1000  # for each 2 of z, and at the most
SHADE = 0.6  # how strong the saturated parts are marked


def draw_activation(
    ctx: Context,
    size: tuple[float, float],
    scale: float,
    palette: Palette,
    point: tuple[Activation, float],
) -> None:
    """The curve and its point at z. Where it is saturated, and so nearly flat, it is shaded.

    `size` is the canvas's in CSS pixels, `scale` that of the reader's text to the usual.
    """
    activation, z = point
    scale = fitting(scale, *size, PLOT_LEAST)
    span = max(SPAN, abs(z) + BEYOND)
    low, high = span_of(activation, span)
    rim = 8.0 * min(scale, 1.0)
    plot = Plot(
        18.0 * scale, size[0] - rim, rim, size[1] - 32.0 * scale, (-span, low), (span, high)
    )
    clear(ctx, *size)
    flat = activation.flat
    if flat is not None:
        ctx.fillStyle, ctx.globalAlpha = palette.gauge, SHADE
        for begin, end in ((-span, -flat), (flat, span)):
            (left, top), (right, bottom) = plot.at(begin, high), plot.at(end, low)
            ctx.fillRect(left, top, right - left, bottom - top)
        ctx.globalAlpha = 1.0
    levels = sorted({low, 0.0, high})
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    for level in levels:
        line(ctx, plot.at(-span, level), plot.at(span, level))
    line(ctx, plot.at(0.0, low), plot.at(0.0, high))
    font(ctx, 11 * scale)
    for level in levels:
        x, y = plot.at(-span, level)
        number = plain(level) if level == round(level) else significant(level, 2)
        text(ctx, number, (x - 5, y), palette.muted, "right")
    for at in (0.0,) if flat is None else (-flat, 0.0, flat):
        x, y = plot.at(at, low)
        text(ctx, plain(at), (x, y + 11 * scale), palette.muted)
    x, y = plot.at(0.0, low)
    text(ctx, "z", (x, y + 24 * scale), palette.ink)
    count = min(round(POINTS * span), POINTS_MOST)
    zs = [-span + 2 * span * n / count for n in range(count + 1)]
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 2
    polyline(ctx, [plot.at(each, activation.plain(each)) for each in zs])
    a = activation.plain(z)
    slope = activation.plain_slope(z, a)
    ends = [-span - z, span - z]
    if slope:
        least, most = sorted(((low - a) / slope, (high - a) / slope))
        ends = [min(max(end, least), most) for end in ends]
    ctx.lineWidth = 1.5
    dash(ctx, 5.0, 4.0)
    line(ctx, *(plot.at(z + to, a + slope * to) for to in ends))
    dash(ctx)
    ctx.fillStyle, ctx.lineWidth = palette.gauge, 2
    disc(ctx, plot.at(z, a), DOT)
    circle(ctx, plot.at(z, a), DOT)
