"""The network diagram, and the ripple through it.

Every parameter is an edge: a bias leads from a square unit that is always 1. Sizes say what the
legend says: an edge's width is |w|, a pulse's area |w·a| forward and |w·δ| backward, the ring's
width the loss, a halo's width |δ|, a triangle's area |Δ|, a gauge's height the activation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ripple.geometry import NetworkLayout
from ripple.palette import Palette
from ripple.step import Phase
from ripple.views.edges import (
    draw_backward_pulses,
    draw_edge,
    draw_forward_pulses,
    draw_hairlines,
    draw_nudges,
    edges,
    plain_values,
)
from ripple.views.neurons import draw_bias_units, draw_neurons
from ripple.views.pen import Context, font, text
from ripple.words import HIDDEN_LAYER, INPUTS, OUTPUT

if TYPE_CHECKING:
    from ripple.motion import Motion
    from ripple.network import Network
    from ripple.step import Step


def draw_network(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    network: Network,
    step: Step | None,
    before: Step | None,
    motion: Motion,
) -> None:
    """The diagram in one moment of `step`, with the weights that `network` has in it.

    What has not arrived yet shows its value of `before`.
    """
    ctx.clearRect(0, 0, layout.width, layout.height)
    ctx.lineCap = "butt"
    values, all_edges = plain_values(network.weights, network.biases), edges(layout)
    draw_hairlines(ctx, palette, all_edges, values)
    for edge in all_edges:
        at_work = motion.at_work(edge.layer, len(values))
        draw_edge(ctx, palette, edge, edge.of(values), at_work)
    ctx.globalAlpha = 1.0
    if step is not None:
        if motion.phase is Phase.FORWARD:
            draw_forward_pulses(ctx, layout, palette, values, step, motion)
        elif motion.phase is Phase.BACKWARD:
            draw_backward_pulses(ctx, layout, palette, values, step, motion)
        elif motion.phase is Phase.UPDATE:
            draw_nudges(ctx, layout, palette, step)
    _draw_headings(ctx, layout, palette)
    draw_bias_units(ctx, layout, palette)
    draw_neurons(ctx, layout, palette, step, before, motion)


def _draw_headings(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    font(ctx, 12 * layout.scale)
    for layer, heading in enumerate((INPUTS, HIDDEN_LAYER, OUTPUT)):
        text(ctx, heading, (layout.column(layer), 10 * layout.scale), palette.muted)
