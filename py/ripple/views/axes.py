"""The axes that the plane and the loss chart have in common: ticks on the left and below, names."""

from __future__ import annotations

import math

from ripple.geometry import Frame
from ripple.palette import Palette
from ripple.views.pen import Context, font, line, text
from ripple.words import plain, whole


def draw_tick_below(ctx: Context, frame: Frame, palette: Palette, value: float) -> None:
    """A tick with its number; what would stick out on the right is moved in."""
    x, y = frame.to_pixel(value, 0.0)
    line(ctx, (x, y), (x, y + 4))
    words = whole(value) if frame.x_high > 1 else plain(value)
    sticks_out = x > frame.width - 30 * frame.scale and len(words) > 3
    align = "right" if sticks_out else "center"
    text(ctx, words, (x, y + 12 * frame.scale), palette.muted, align)


def draw_number_left(ctx: Context, frame: Frame, palette: Palette, value: float) -> None:
    """A number beside the left edge."""
    x, y = frame.to_pixel(0.0, value)
    text(ctx, plain(value), (x - 7, y), palette.muted, "right")


def draw_axis_names(ctx: Context, frame: Frame, palette: Palette, x_name: str, y_name: str) -> None:
    """The names of both axes, the one on the left turned upward."""
    font(ctx, 12 * frame.scale)
    x, y = frame.to_pixel(frame.x_high / 2, 0.0)
    text(ctx, x_name, (x, y + 29 * frame.scale), palette.ink)
    _, y = frame.to_pixel(0.0, frame.y_high / 2)
    ctx.save()
    ctx.translate(8 * frame.scale, y)
    ctx.rotate(-math.pi / 2)
    text(ctx, y_name, (0, 0), palette.ink)
    ctx.restore()
