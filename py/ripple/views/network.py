"""The network diagram, and the ripple through it.

Every parameter is an edge: a bias leads from a square unit that is always 1. Sizes say what the
legend says: an edge's width is |w|, a pulse's area |w·a| forward and |w·δ| backward, the ring's
width the loss, a halo's width |δ|, a triangle's area |Δ|, a gauge's height the activation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ripple.diagram import Edge, NetworkLayout, edges
from ripple.palette import Palette
from ripple.places import Place, Unit, around
from ripple.step import Phase
from ripple.views.edges import (
    draw_backward_pulses,
    draw_forward_pulses,
    draw_hairlines,
    draw_lines,
    draw_nudges,
    plain_values,
)
from ripple.views.neurons import draw_bias_units, draw_names, draw_neurons, trace_body
from ripple.views.pen import Context, clear, disc, font, line, texts
from ripple.words import HIDDEN_LAYER, INPUTS, OUTPUT

if TYPE_CHECKING:
    from ripple.motion import Motion
    from ripple.network import Network
    from ripple.step import Step

VEIL, MARK, MARK_WIDTH = 0.75, 0.2, 16.0


def draw_network(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    network: Network,
    step: Step | None,
    before: Step | None,
    motion: Motion,
    chosen: Place | None = None,
    pointed: Place | None = None,
    maps: tuple[Any, int] | None = None,
    labels: Any = None,
) -> None:
    """The diagram in one moment of `step`, with the weights that `network` has in it.

    What has not arrived yet shows its value of `before`. The chosen place is marked; all but what
    touches the place that is pointed at fades. `maps` are what the hidden neurons see: a picture
    with a square for each, one above the other, of so many grid points along a side. `labels` is a
    picture that `draw_labels` has made of the same layout.
    """
    clear(ctx, layout.width, layout.height)
    values = plain_values(network.weights, network.biases)

    def draw(shown: Sequence[Edge], only: frozenset[Place] | None) -> None:
        draw_hairlines(ctx, palette, shown, values)
        draw_lines(ctx, palette, shown, values, motion)
        if step is not None:
            if motion.phase is Phase.FORWARD:
                draw_forward_pulses(ctx, layout, palette, shown, values, step, motion)
            elif motion.phase is Phase.BACKWARD:
                draw_backward_pulses(ctx, layout, palette, shown, values, step, motion)
            elif motion.phase is Phase.UPDATE:
                draw_nudges(ctx, palette, shown, step)
        draw_neurons(ctx, layout, palette, step, before, motion, only, maps)

    if chosen is not None:
        _draw_mark(ctx, layout, palette, chosen)
    draw(edges(layout), None)
    if labels is not None:
        ctx.drawImage(labels, 0, 0, layout.width, layout.height)
    if pointed is not None:
        only = around(pointed, layout.sizes)
        _draw_veil(ctx, layout, palette)
        draw([edge for edge in edges(layout) if edge.place in only], only)
        draw_names(ctx, layout, palette, only)


def draw_labels(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    """What stays the same while the network learns: headings, bias units, and names."""
    clear(ctx, layout.width, layout.height)
    _draw_headings(ctx, layout, palette)
    draw_bias_units(ctx, layout, palette)
    draw_names(ctx, layout, palette)


def _draw_veil(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    """Fades all that is drawn so far."""
    ctx.globalAlpha, ctx.fillStyle = VEIL, palette.paper
    ctx.fillRect(0, 0, layout.width, layout.height)
    ctx.globalAlpha = 1.0


def _draw_mark(ctx: Context, layout: NetworkLayout, palette: Palette, chosen: Place) -> None:
    """A band behind the chosen place."""
    ctx.globalAlpha = MARK
    if isinstance(chosen, Unit):
        ctx.fillStyle = palette.ink
        if layout.is_hidden(chosen.layer):
            ctx.beginPath()
            trace_body(ctx, layout, *chosen, MARK_WIDTH / 2)
            ctx.fill()
        else:
            disc(ctx, layout.unit(*chosen), layout.radius + MARK_WIDTH / 2)
    else:
        ctx.strokeStyle, ctx.lineWidth = palette.ink, MARK_WIDTH
        for edge in edges(layout):
            if edge.place == chosen:
                line(ctx, edge.start, edge.end)
    ctx.globalAlpha = 1.0


def _draw_headings(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    font(ctx, 12 * layout.scale)
    headings = enumerate((INPUTS, HIDDEN_LAYER, OUTPUT))
    at = [(heading, (layout.column(layer), 10 * layout.scale)) for layer, heading in headings]
    texts(ctx, at, palette.muted)
