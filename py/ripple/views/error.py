"""The error at the output: ŷ − y as a bar, and the loss as the area on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ripple.views.diagram import NetworkLayout
from ripple.views.neurons import halo_full, label_size
from ripple.views.palette import Palette
from ripple.views.pen import Context, font, line, polygons, texts_on_lines
from ripple.words.numbers import precise

if TYPE_CHECKING:
    from ripple.lesson.motion import Motion
    from ripple.lesson.step import Step

BAR = 4.0
SQUARE = 0.4  # how strong the square is filled


def draw_error(
    ctx: Context, layout: NetworkLayout, palette: Palette, step: Step, motion: Motion
) -> None:
    """From the level ŷ to a mark at y, as high as the output's gauge; the area beside it is L.

    The gauge's height is 1, and so the picture shrinks as the network learns. The area is a square,
    or half of one where L is half the square; a cross-entropy is none.
    """
    layer = len(layout.sizes) - 1
    (x, y), radius, scale = layout.unit(layer, 0), layout.radius, layout.scale
    left = x + radius + halo_full(layout) + 6.0 * scale
    bottom, height = y + radius, 2.0 * radius
    target = bottom - height * step.fruit
    level = bottom - height * step.output
    font(ctx, label_size(layout, 13))
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 2
    line(ctx, (left - 4.0, target), (left + 4.0, target))
    away = 1.0 if target > level else -1.0  # outward, where the square is not
    known = f"y = {step.fruit:d}", (left - 4.0, target + away * 10.0 * scale)
    texts_on_lines(ctx, palette, [known], "left", palette.ink)
    if step.loss is None or motion.loss <= 0.0:
        return
    grown = min(2.0 * motion.loss, 1.0)
    end = level + (target - level) * grown
    side = abs(target - level) * max(2.0 * motion.loss - 1.0, 0.0)
    ctx.fillStyle, ctx.globalAlpha = palette.error, SQUARE
    loss, corner = step.passed.network.loss, (left + side, level)
    area = [(left, level), corner, (left + side, end), (left, end)]
    if loss.factor == 1.0:
        area.remove(corner)
    if not loss.cancels:
        polygons(ctx, [area])
        ctx.fill()
    ctx.globalAlpha = 1.0
    ctx.strokeStyle, ctx.lineWidth = palette.error, BAR
    line(ctx, (left, level), (left, end))
    font(ctx, 13 * scale, 600)
    told = (
        f"L = {precise(step.sample.loss)}",
        (x - radius, bottom + halo_full(layout) + 20.0 * scale),
    )
    texts_on_lines(ctx, palette, [told], "left", palette.error)
