"""The axes that the plane and the loss chart have in common: ticks on the left and below, names."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ripple.views.geometry import Frame, Point
from ripple.views.palette import Palette
from ripple.views.pen import Context, font, segments, text, texts


def draw_ticks_below(
    ctx: Context, frame: Frame, palette: Palette, marks: Sequence[tuple[float, str]]
) -> None:
    """Ticks with their numbers; a number that would stick out on the right is moved in."""
    places = [frame.to_pixel(value, 0.0) for value, _ in marks]
    segments(ctx, places, [(x, y + 4) for x, y in places])
    inside: list[tuple[str, Point]] = []
    at_the_end: list[tuple[str, Point]] = []
    for (_, words), (x, y) in zip(marks, places, strict=True):
        sticks_out = x > frame.width - 30 * frame.scale and len(words) > 3
        labels = at_the_end if sticks_out else inside
        labels.append((words, (x, y + 12 * frame.scale)))
    texts(ctx, inside, palette.muted)
    texts(ctx, at_the_end, palette.muted, "right")


def draw_numbers_left(
    ctx: Context, frame: Frame, palette: Palette, marks: Sequence[tuple[float, str]]
) -> None:
    """Heights with their numbers, beside the left edge."""
    places = [(words, frame.to_pixel(frame.x_low, height)) for height, words in marks]
    texts(ctx, [(words, (x - 7, y)) for words, (x, y) in places], palette.muted, "right")


def draw_axis_names(ctx: Context, frame: Frame, palette: Palette, x_name: str, y_name: str) -> None:
    """The names of both axes, the one on the left turned upward."""
    font(ctx, 12 * frame.scale)
    x, y = frame.to_pixel(frame.x_low + frame.x_span / 2, 0.0)
    text(ctx, x_name, (x, y + 29 * frame.scale), palette.ink)
    _, y = frame.to_pixel(0.0, frame.y_high / 2)
    ctx.save()
    ctx.translate(8 * frame.scale, y)
    ctx.rotate(-math.pi / 2)
    text(ctx, y_name, (0, 0), palette.ink)
    ctx.restore()
