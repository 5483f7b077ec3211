"""The network diagram, and the ripple through it.

Every parameter is a line: a bias leads from a square unit that is always 1. Sizes say what the
legend says: a line's width is |w|, a gauge's height the activation, the square at the output the
loss; a dot's area |w·a| forward and |w·δ| backward, a halo's width |δ|, a diamond's area the
gradient and an arrow's the update, each relative to the largest of its kind in the step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ripple.lesson.step import Phase
from ripple.model.places import Parameter, Place, Unit, around
from ripple.views.amounts import NOTHING, amounts, table
from ripple.views.diagram import Diagram, Edge, NetworkLayout, edges
from ripple.views.edges import draw_bars, draw_lines
from ripple.views.error import draw_error
from ripple.views.marks import Scene, draw_gradients, draw_products, draw_shares, draw_updates
from ripple.views.neurons import draw_bias_units, draw_halos, draw_names, draw_neurons
from ripple.views.numbers import draw_numbers, room_for_all
from ripple.views.palette import Palette
from ripple.views.pen import Context, clear, disc, font, line, rectangles, texts
from ripple.words.en import heading

if TYPE_CHECKING:
    from ripple.lesson.step import Step

VEIL, MARK, MARK_WIDTH = 0.75, 0.2, 16.0
FEW_LINES = 64
HEADING = 0.19  # of the way from column to column, its font size at the most


def draw_network(
    ctx: Context, layout: NetworkLayout, palette: Palette, diagram: Diagram
) -> Iterator[None]:
    """Draw it, and halt now and then: a frame may have no time for all of it.

    With many lines it halts twice as often.
    """
    clear(ctx, layout.width, layout.height)
    weights = table(diagram.network.parameters)
    all_units = [Unit(layer, i) for layer, size in enumerate(layout.sizes) for i in range(size)]
    lines = [
        edge
        for edge in edges(layout)
        if edge.place not in diagram.absent or edge.place == diagram.pointed
    ]

    def halts(parts: Iterator[None]) -> Iterator[None]:
        for _part in parts:
            if len(lines) > FEW_LINES:
                yield

    def draw(shown: Sequence[Edge], only: frozenset[Place] | None) -> Iterator[None]:
        units = [unit for unit in all_units if only is None or unit in only]
        yield from halts(draw_lines(ctx, palette, shown, weights, diagram.motion))
        if diagram.frozen:
            frozen = [edge for edge in shown if edge.place in diagram.frozen]
            draw_bars(ctx, palette, frozen, layout.scale)
        yield
        if diagram.step is not None:
            found = amounts(diagram.step)
            scene = Scene(layout, palette, shown, units, found, diagram.motion)
            yield from halts(_draw_step(ctx, scene, diagram.step, diagram.secret))
        yield
        yield from halts(draw_neurons(ctx, layout, palette, diagram, units))

    def write(only: frozenset[Place] | None) -> None:
        shown = [edge for edge in lines if only is None or edge.place in only]
        units = [unit for unit in all_units if only is None or unit in only]
        found = amounts(diagram.step) if diagram.step else NOTHING
        scene = Scene(layout, palette, shown, units, found, diagram.motion)
        draw_numbers(ctx, scene, weights, diagram.step, diagram.secret)

    for place in diagram.chosen:
        _draw_mark(ctx, layout, palette, place)
    yield from draw(lines, None)
    if diagram.labels is not None:
        ctx.drawImage(diagram.labels, 0, 0, layout.width, layout.height)
    if diagram.pointed is not None or diagram.lit:
        pointed = diagram.pointed
        only = diagram.lit if pointed is None else around(pointed, layout.sizes)
        _draw_veil(ctx, layout, palette)
        yield from draw([edge for edge in lines if edge.place in only], only)
        draw_names(ctx, layout, palette, only)
    yield
    if diagram.numbers:
        everywhere = room_for_all(layout)
        subject = diagram.pointed or (None if everywhere else next(iter(diagram.chosen), None))
        if subject is not None:
            write(around(subject, layout.sizes))
        elif everywhere:
            write(None)


def _draw_step(ctx: Context, scene: Scene, step: Step, secret: frozenset[Place]) -> Iterator[None]:
    """What the step has put on the diagram by now; what one phase leaves the next takes up."""
    layout, motion = scene.layout, scene.motion
    if motion.phase is Phase.FORWARD:
        draw_products(ctx, scene)
    if step.gradient is not None:
        draw_halos(ctx, scene)
    yield
    if motion.phase is Phase.BACKWARD:
        draw_shares(ctx, scene)
        draw_gradients(ctx, scene, secret)
    elif step.network is not None:
        draw_updates(ctx, scene)
    for layer, k in scene.units:
        if layer == len(layout.sizes) - 1:
            draw_error(ctx, scene, step, k)


def draw_labels(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    absent: frozenset[Parameter] = frozenset(),
) -> None:
    """What stays the same while the network learns: headings, bias units, and names."""
    clear(ctx, layout.width, layout.height)
    _draw_headings(ctx, layout, palette)
    there = (edge.place for edge in edges(layout) if edge.place not in absent)
    layers = {place.layer for place in there if place.source is None}
    draw_bias_units(ctx, layout, palette, sorted(layers))
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
        disc(ctx, layout.unit(*chosen), layout.radius + MARK_WIDTH / 2)
        if layout.has_map(chosen.layer):
            (left, top, side), more = layout.badge(*chosen), MARK_WIDTH / 4
            rectangles(ctx, [(left - more, top - more, side + 2 * more)])
            ctx.fill()
    else:
        ctx.strokeStyle, ctx.lineWidth = palette.ink, MARK_WIDTH
        for edge in edges(layout):
            if edge.place == chosen:
                line(ctx, edge.start, edge.end)
    ctx.globalAlpha = 1.0


def _draw_headings(ctx: Context, layout: NetworkLayout, palette: Palette) -> None:
    apart = layout.column(1) - layout.column(0)
    font(ctx, min(12 * layout.scale, apart * HEADING))
    sizes, y = layout.sizes, 10 * layout.scale
    at = [(heading(n, sizes), (layout.column(n), y)) for n in range(len(sizes))]
    texts(ctx, at, palette.muted)
