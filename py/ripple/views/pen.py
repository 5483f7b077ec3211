"""What every picture is made of: text, discs and lines on a canvas's 2-D context.

Contexts are JavaScript objects, and each call to one costs microseconds: the helpers make few.
"""

from __future__ import annotations

import math
from typing import Any

from ripple.geometry import Point

TURN = 2 * math.pi
FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"

Context = Any
"""A CanvasRenderingContext2D, or something in a test that records what is called on it."""


def font(ctx: Context, size: float, weight: int = 400) -> None:
    """Set the font; size in CSS pixels."""
    ctx.font = f"{weight} {size:g}px {FAMILY}"


def text(ctx: Context, words: str, at: Point, colour: str, align: str = "center") -> None:
    """Words whose middle height is at this point."""
    ctx.fillStyle = colour
    ctx.textAlign = align
    ctx.textBaseline = "middle"
    ctx.fillText(words, at[0], at[1])


def line(ctx: Context, start: Point, end: Point) -> None:
    """A straight line in the current style."""
    ctx.beginPath()
    ctx.moveTo(start[0], start[1])
    ctx.lineTo(end[0], end[1])
    ctx.stroke()


def dashed_line(ctx: Context, start: Point, end: Point, dash: float, gap: float) -> None:
    """A dashed line in the current style, cut here since setLineDash wants a JavaScript array."""
    length = math.dist(start, end)
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    ctx.beginPath()
    at = 0.0
    while at < length:
        to = min(at + dash, length)
        ctx.moveTo(start[0] + dx * at, start[1] + dy * at)
        ctx.lineTo(start[0] + dx * to, start[1] + dy * to)
        at = to + gap
    ctx.stroke()


def disc(ctx: Context, at: Point, radius: float) -> None:
    """A filled disc in the current style."""
    ctx.beginPath()
    ctx.arc(at[0], at[1], radius, 0, TURN)
    ctx.fill()


def circle(ctx: Context, at: Point, radius: float) -> None:
    """A circle's line in the current style."""
    ctx.beginPath()
    ctx.arc(at[0], at[1], radius, 0, TURN)
    ctx.stroke()
