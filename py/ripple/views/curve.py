"""The sigmoid with a neuron's place on it: z, σ(z), and the tangent, whose slope is σ′(z)."""

from __future__ import annotations

import math

from ripple.model.functions import SATURATED
from ripple.views.geometry import PLOT_LEAST, Plot, fitting
from ripple.views.palette import Palette
from ripple.views.pen import Context, circle, clear, dash, disc, font, line, polyline, text
from ripple.words.numbers import plain

SPAN, BEYOND = 6.0, 1.0  # of z to each side, at least; how far the curve goes on behind a far z
POINTS, DOT = 61, 5.0
SHADE = 0.6  # how strong the saturated parts are marked


def draw_sigmoid(
    ctx: Context, size: tuple[float, float], scale: float, palette: Palette, z: float
) -> None:
    """The curve and the point on it. Where it is saturated, and so nearly flat, it is shaded.

    `size` is the canvas's in CSS pixels, `scale` that of the reader's text to the usual.
    """
    scale = fitting(scale, *size, PLOT_LEAST)
    span = max(SPAN, abs(z) + BEYOND)
    rim = 8.0 * min(scale, 1.0)
    plot = Plot(18.0 * scale, size[0] - rim, rim, size[1] - 32.0 * scale, (-span, 0.0), (span, 1.0))
    clear(ctx, *size)
    ctx.fillStyle, ctx.globalAlpha = palette.gauge, SHADE
    for low, high in ((-span, -SATURATED), (SATURATED, span)):
        (left, top), (right, bottom) = plot.at(low, 1.0), plot.at(high, 0.0)
        ctx.fillRect(left, top, right - left, bottom - top)
    ctx.globalAlpha = 1.0
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    line(ctx, plot.at(-span, 0.0), plot.at(span, 0.0))
    line(ctx, plot.at(-span, 1.0), plot.at(span, 1.0))
    line(ctx, plot.at(0.0, 0.0), plot.at(0.0, 1.0))
    font(ctx, 11 * scale)
    for level in (0.0, 1.0):
        x, y = plot.at(-span, level)
        text(ctx, plain(level), (x - 5, y), palette.muted, "right")
    for at in (-SATURATED, 0.0, SATURATED):
        x, y = plot.at(at, 0.0)
        text(ctx, plain(at), (x, y + 11 * scale), palette.muted)
    x, y = plot.at(0.0, 0.0)
    text(ctx, "z", (x, y + 24 * scale), palette.ink)
    zs = [-span + 2 * span * n / (POINTS - 1) for n in range(POINTS)]
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 2
    polyline(ctx, [plot.at(each, _sigmoid(each)) for each in zs])
    a = _sigmoid(z)
    slope = a * (1.0 - a)
    reach = [min(max(end, -a / slope), (1.0 - a) / slope) for end in (-span - z, span - z)]
    ctx.lineWidth = 1.5
    dash(ctx, 5.0, 4.0)
    line(ctx, *(plot.at(z + to, a + slope * to) for to in reach))
    dash(ctx)
    ctx.fillStyle, ctx.lineWidth = palette.gauge, 2
    disc(ctx, plot.at(z, a), DOT)
    circle(ctx, plot.at(z, a), DOT)


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z)) if z > 0.0 else math.exp(z) / (1.0 + math.exp(z))
