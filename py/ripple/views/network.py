"""The network diagram, and the ripple through it.

Every parameter is an edge: a bias leads from a square unit that is always 1. Sizes say what the
legend says: an edge's width is |w|, a pulse's area |w·a| forward and |w·δ| backward, the ring's
width the loss, a halo's width |δ|, a triangle's area |Δ|, a gauge's height the activation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ripple.geometry import NetworkLayout
from ripple.palette import Palette
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
    """The diagram in one moment of `step`; what has not arrived yet shows its value of `before`."""
    ctx.clearRect(0, 0, layout.width, layout.height)
    ctx.lineCap = "butt"
    old = new = plain_values(network.weights, network.biases)
    if step is not None and motion.phase == "Update":
        old = plain_values(step.passed.weights, step.passed.biases)
    all_edges = edges(layout)
    draw_hairlines(ctx, palette, all_edges)
    for edge in all_edges:
        weight = edge.of(old) + (edge.of(new) - edge.of(old)) * motion.update
        draw_edge(ctx, palette, edge, weight, motion.at_work(edge.layer, len(new)))
    ctx.globalAlpha = 1.0
    if step is not None:
        if motion.phase == "Forward":
            draw_forward_pulses(ctx, palette, all_edges, new, step, motion)
        elif motion.phase == "Backward":
            draw_backward_pulses(ctx, palette, all_edges, new, step, motion)
        elif motion.phase == "Update":
            draw_nudges(ctx, palette, all_edges, old, new)
    _draw_headings(ctx, layout, palette)
    draw_bias_units(ctx, layout, palette)
    draw_neurons(ctx, layout, palette, step, before, motion)


def _draw_headings(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    font(ctx, 12 * layout.scale)
    for layer, heading in enumerate((INPUTS, HIDDEN_LAYER, OUTPUT)):
        text(ctx, heading, (layout.column(layer), 10 * layout.scale), palette.muted)
