"""The lines of the network diagram: one for every parameter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ripple.views.amounts import largest
from ripple.views.diagram import BARS_ARE, Edge
from ripple.views.geometry import Point, between
from ripple.views.palette import Palette
from ripple.views.pen import Context, dash, liner, segments
from ripple.views.sizes import dashes, line_full, line_width

if TYPE_CHECKING:
    from ripple.lesson.motion import Motion
    from ripple.views.amounts import Table

DIMMED = 0.45
FAINT = 0.5  # of a line that would be thinner than it is drawn
BAR, BARS_APART, BAR_WIDTH = 5.0, 4.0, 1.8  # half a bar's length, and between the two


def value_of(edge: Edge, values: Table) -> float:
    """An edge's value among those of all the parameters."""
    layer, i, j = edge.place
    return values[layer][-1 if i is None else i][j]


def draw_lines(
    ctx: Context, palette: Palette, shown: Sequence[Edge], weights: Table, motion: Motion
) -> Iterator[None]:
    """A line as wide as the weight is large; a dashed one for a negative weight.

    One that would be thinner than a pixel has a pixel, but is faint. It halts between the signs.
    """
    full, draw = line_full(largest(weights)), liner(ctx)
    alphas = [1.0 if motion.at_work(n, len(weights)) else DIMMED for n in range(len(weights))]
    valued = [(edge, value_of(edge, weights)) for edge in shown]
    for positive in (True, False):
        ctx.strokeStyle = palette.positive if positive else palette.negative
        set_alpha, set_dashes = 1.0, None  # to set either takes longer than to draw a line
        for edge, weight in valued:
            if (weight > 0) if positive else (weight < 0):
                width = line_width(weight, full)
                if not positive and set_dashes != (own := dashes(width)):
                    set_dashes = own
                    dash(ctx, *own)
                alpha = alphas[edge.place.layer] * (1.0 if width >= 1.0 else FAINT)
                if set_alpha != alpha:
                    ctx.globalAlpha = set_alpha = alpha
                ctx.lineWidth = max(width, 1.0)
                draw(edge.start, edge.end)
        ctx.globalAlpha = 1.0
        if positive:
            yield
    dash(ctx)
    ctx.strokeStyle, ctx.lineWidth = palette.hairline, 1
    for edge, weight in valued:
        if weight == 0.0:
            draw(edge.start, edge.end)


def draw_bars(ctx: Context, palette: Palette, frozen: Sequence[Edge], scale: float) -> None:
    """Two bars across each line of what is frozen, on paper, so that they are seen on any line."""
    starts: list[Point] = []
    ends: list[Point] = []
    for edge in frozen:
        (x, y), length = between(edge.start, edge.end, BARS_ARE), math.dist(edge.start, edge.end)
        dx, dy = ((b - a) / length * scale for a, b in zip(edge.start, edge.end, strict=True))
        for along in (-BARS_APART / 2, BARS_APART / 2):
            at_x, at_y = x + along * dx, y + along * dy
            starts.append((at_x - BAR * dy, at_y + BAR * dx))
            ends.append((at_x + BAR * dy, at_y - BAR * dx))
    for colour, wider in ((palette.paper, 2.0), (palette.ink, 0.0)):
        ctx.strokeStyle, ctx.lineWidth = colour, BAR_WIDTH * scale + wider
        segments(ctx, starts, ends)
