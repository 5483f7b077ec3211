"""The error at an output: ŷ − y as a bar, and its loss as the area on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ripple.views.geometry import Point
from ripple.views.neurons import halo_full, label_size, span_in
from ripple.views.pen import Context, font, line, polygons, texts_on_lines
from ripple.words.numbers import plain, precise, significant, subscript

if TYPE_CHECKING:
    from ripple.lesson.step import Step
    from ripple.views.marks import Scene

BAR = 4.0
SQUARE = 0.4  # how strong the square is filled
LABEL, DIGITS = 12.0, 3  # of the label of one of several outputs: its size, and of its number
WIDE, FEWEST = 0.6, 11  # of that size, how wide a letter is, and for how many there is room
LONGEST = 6  # a target with more letters is rounded


def draw_error(ctx: Context, scene: Scene, step: Step, k: int) -> None:
    """From the level ŷ to a mark at y, as high as the output's gauge; the area beside it is L.

    The gauge's height is 1, and so the picture shrinks as the network learns. (Where outputs may be
    larger it is that of their span.) The area is a square, or half of one where L is half the
    square; a cross-entropy is none. Output `k` of several has its own loss, and both labels beside
    the area: there is no room between them.
    """
    layout, palette, motion = scene.layout, scene.palette, scene.motion
    layer, sample = len(layout.sizes) - 1, step.sample
    (x, y), radius, scale = layout.unit(layer, k), layout.radius, layout.scale
    left = x + radius + halo_full(layout) + 6.0 * scale
    bottom, height, span = y + radius, 2.0 * radius, span_in(step, layer)
    target = bottom - height * span.level(sample.y[k])
    level = bottom - height * span.level(sample.activations[-1][k])
    several = layout.sizes[-1] > 1
    font(ctx, label_size(layout, 13))
    ctx.strokeStyle, ctx.lineWidth = palette.ink, 2
    line(ctx, (left - 4.0, target), (left + 4.0, target))
    away = 1.0 if target > level else -1.0  # outward, where the square is not
    known = f"y = {_target(sample.y[k])}", (left - 4.0, target + away * 10.0 * scale)
    if several:
        _label(ctx, scene, (left, y), f"y{subscript(k + 1)} = {_target(sample.y[k])}")
    else:
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
    if several:
        lost = f"L{subscript(k + 1)} = {significant(sample.losses[k], DIGITS)}"
        _label(ctx, scene, (left, y), lost, lost=True)
        return
    font(ctx, 13 * scale, 600)
    told = (
        f"L = {precise(sample.loss)}",
        (x - radius, bottom + halo_full(layout) + 20.0 * scale),
    )
    texts_on_lines(ctx, palette, [told], "left", palette.error)


def _target(y: float) -> str:
    """As it is, if there is room for all its digits."""
    return told if len(told := plain(y)) <= LONGEST else significant(y, DIGITS)


def _label(ctx: Context, scene: Scene, at: Point, told: str, lost: bool = False) -> None:
    """The target of one of several outputs, or below it its loss: right of where the area may be,
    and as large as there is room for.
    """
    (left, y), layout, palette = at, scene.layout, scene.palette
    start = left + 2.0 * layout.radius + 5.0
    letters = max(len(told), FEWEST)
    size = min(label_size(layout, LABEL), (layout.width - start) / (WIDE * letters))
    font(ctx, size, 600 if lost else 400)
    place = start, y + (0.6 if lost else -0.6) * size
    texts_on_lines(ctx, palette, [(told, place)], "left", palette.error if lost else palette.ink)
