"""The fruit, as paths: a strawberry has leaves and seeds, a lemon lies aslant with two tips."""

from __future__ import annotations

from ripple.views.geometry import Point
from ripple.views.palette import Palette
from ripple.views.pen import TURN, Context

_SEEDS = ((-0.38, -0.12), (0.0, -0.18), (0.38, -0.12), (-0.2, 0.22), (0.2, 0.22), (0.0, 0.58))


def hollow(palette: Palette) -> Palette:
    """The colours with which a fruit is only its outline."""
    paper, ink = palette.paper, palette.ink
    return palette._replace(strawberry=paper, lemon=paper, leaf=paper, outline=ink)


def draw_fruit(ctx: Context, palette: Palette, strawberry: bool, at: Point, size: float) -> None:
    """One fruit, `size` pixels high, its middle at this point."""
    ctx.save()
    ctx.translate(at[0], at[1])
    ctx.scale(size / 2, size / 2)
    ctx.lineJoin = "round"
    ctx.strokeStyle = palette.outline
    ctx.lineWidth = 0.16
    if strawberry:
        _strawberry(ctx, palette)
    else:
        _lemon(ctx, palette)
    ctx.restore()


def _strawberry(ctx: Context, palette: Palette) -> None:
    ctx.beginPath()
    ctx.moveTo(0, 0.95)
    ctx.bezierCurveTo(-0.45, 0.8, -1.05, 0.0, -0.8, -0.42)
    ctx.bezierCurveTo(-0.6, -0.72, -0.2, -0.62, 0, -0.55)
    ctx.bezierCurveTo(0.2, -0.62, 0.6, -0.72, 0.8, -0.42)
    ctx.bezierCurveTo(1.05, 0.0, 0.45, 0.8, 0, 0.95)
    ctx.closePath()
    ctx.fillStyle = palette.strawberry
    ctx.fill()
    ctx.stroke()
    ctx.beginPath()
    for x, y in _SEEDS:
        ctx.rect(x - 0.06, y - 0.09, 0.12, 0.18)
    ctx.fillStyle = palette.lemon
    ctx.fill()
    ctx.beginPath()
    ctx.moveTo(0, -0.95)
    ctx.lineTo(0.18, -0.68)
    ctx.lineTo(0.66, -0.74)
    ctx.lineTo(0.36, -0.46)
    ctx.lineTo(0, -0.3)
    ctx.lineTo(-0.36, -0.46)
    ctx.lineTo(-0.66, -0.74)
    ctx.lineTo(-0.18, -0.68)
    ctx.closePath()
    ctx.fillStyle = palette.leaf
    ctx.fill()
    ctx.stroke()


def _lemon(ctx: Context, palette: Palette) -> None:
    ctx.rotate(-0.09 * TURN)
    ctx.beginPath()
    ctx.moveTo(-1.02, 0)
    ctx.bezierCurveTo(-0.82, -0.08, -0.72, -0.66, 0, -0.66)
    ctx.bezierCurveTo(0.72, -0.66, 0.82, -0.08, 1.02, 0)
    ctx.bezierCurveTo(0.82, 0.08, 0.72, 0.66, 0, 0.66)
    ctx.bezierCurveTo(-0.72, 0.66, -0.82, 0.08, -1.02, 0)
    ctx.closePath()
    ctx.fillStyle = palette.lemon
    ctx.fill()
    ctx.stroke()
    ctx.beginPath()
    ctx.moveTo(-0.45, -0.22)
    ctx.bezierCurveTo(-0.3, -0.42, -0.1, -0.44, 0.1, -0.42)
    ctx.strokeStyle = palette.paper
    ctx.lineWidth = 0.14
    ctx.stroke()
