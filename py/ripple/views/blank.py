"""The network in black and white, to be filled in: circles with nothing in them but the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ripple.views.diagram import NetworkLayout, edges
from ripple.views.palette import Palette
from ripple.views.pen import Context, clear, font, segments, texts, trace_circles

PRINTED = Palette(ink="#000000", muted="#000000", outline="#000000")
LINE = 0.6


def draw_blank(ctx: Context, layout: NetworkLayout, inputs: Sequence[str], labels: Any) -> None:
    """All lines alike: what a weight is, the reader is to see from its number.

    `labels` is a picture that `draw_labels` has made of the same layout.
    """
    clear(ctx, layout.width, layout.height)
    ctx.strokeStyle, ctx.lineWidth = PRINTED.ink, LINE
    lines = edges(layout)
    segments(ctx, [edge.start for edge in lines], [edge.end for edge in lines])
    units = [layout.unit(layer, i) for layer, size in enumerate(layout.sizes) for i in range(size)]
    ctx.lineWidth, ctx.fillStyle = 2 * LINE, PRINTED.paper
    trace_circles(ctx, units, layout.radius)
    ctx.fill()
    ctx.stroke()
    font(ctx, 0.8 * layout.radius)
    texts(ctx, list(zip(inputs, units, strict=False)), PRINTED.ink)
    ctx.drawImage(labels, 0, 0, layout.width, layout.height)
