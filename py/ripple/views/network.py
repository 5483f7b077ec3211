"""The network diagram, and the ripple through it.

Every parameter is a line: a bias leads from a square unit that is always 1. Sizes say what the
legend says: a line's width is |w|, a gauge's height the activation, the square at the output the
loss; a dot's area |w·a| forward and |w·δ| backward, a halo's width |δ|, a diamond's area the
gradient and an arrow's the update, each relative to the largest of its kind in the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ripple.lesson.step import Phase
from ripple.model.places import Place, Unit, around
from ripple.views.amounts import amounts, table
from ripple.views.diagram import Edge, NetworkLayout, edges
from ripple.views.edges import draw_lines
from ripple.views.error import draw_error
from ripple.views.marks import Scene, draw_gradients, draw_products, draw_shares, draw_updates
from ripple.views.neurons import draw_bias_units, draw_halos, draw_names, draw_neurons
from ripple.views.numbers import draw_numbers, room_for_all
from ripple.views.palette import Palette
from ripple.views.pen import Context, clear, disc, font, line, rectangles, texts
from ripple.words.en import HIDDEN_LAYER, INPUTS, OUTPUT

if TYPE_CHECKING:
    from ripple.lesson.motion import Motion
    from ripple.lesson.step import Step
    from ripple.model.network import Network

VEIL, MARK, MARK_WIDTH = 0.75, 0.2, 16.0


def draw_network(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    network: Network,
    step: Step | None,
    before: Step | None,
    motion: Motion,
    chosen: Iterable[Place] = (),
    pointed: Place | None = None,
    secret: frozenset[Place] = frozenset(),
    maps: tuple[Any, int] | None = None,
    labels: Any = None,
    numbers: bool = False,
) -> Iterator[None]:
    """The diagram in one moment of `step`, with the weights that `network` has in it.

    It halts now and then: a frame may have no time for all of it.

    What has not arrived yet shows its value of `before`. The chosen places are marked; all but what
    touches the place that is pointed at fades. Gradients on the lines that are `secret` are not
    told. `maps` are what the hidden neurons see: a picture
    with a square for each, one above the other, of so many grid points along a side. `labels` is a
    picture that `draw_labels` has made of the same layout. With `numbers` they are written on it:
    where there are too many, those of the place that is pointed at, or else chosen.
    """
    clear(ctx, layout.width, layout.height)
    weights = table(network.parameters)
    all_units = [Unit(layer, i) for layer, size in enumerate(layout.sizes) for i in range(size)]

    def draw(shown: Sequence[Edge], only: frozenset[Place] | None) -> Iterator[None]:
        draw_lines(ctx, palette, shown, weights, motion)
        yield
        if step is not None:
            units = [unit for unit in all_units if only is None or unit in only]
            _draw_step(ctx, layout, palette, shown, units, step, motion, secret)
        yield
        draw_neurons(ctx, layout, palette, step, before, motion, only, maps)

    def write(only: frozenset[Place] | None) -> None:
        shown = [edge for edge in edges(layout) if only is None or edge.place in only]
        units = [unit for unit in all_units if only is None or unit in only]
        found = amounts(step) if step else None
        draw_numbers(ctx, layout, palette, shown, units, weights, step, found, motion, secret)

    for place in chosen:
        _draw_mark(ctx, layout, palette, place)
    yield from draw(edges(layout), None)
    if labels is not None:
        ctx.drawImage(labels, 0, 0, layout.width, layout.height)
    if pointed is not None:
        only = around(pointed, layout.sizes)
        _draw_veil(ctx, layout, palette)
        yield from draw([edge for edge in edges(layout) if edge.place in only], only)
        draw_names(ctx, layout, palette, only)
    yield
    if numbers:
        everywhere = room_for_all(layout)
        subject = pointed or (None if everywhere else next(iter(chosen), None))
        if subject is not None:
            write(around(subject, layout.sizes))
        elif everywhere:
            write(None)


def _draw_step(
    ctx: Context,
    layout: NetworkLayout,
    palette: Palette,
    shown: Sequence[Edge],
    units: Sequence[Unit],
    step: Step,
    motion: Motion,
    secret: frozenset[Place],
) -> None:
    """What the step has put on the diagram by now; what one phase leaves the next takes up."""
    found = amounts(step)
    scene = Scene(layout, palette, shown, found, motion)
    if motion.phase is Phase.FORWARD:
        draw_products(ctx, scene)
    if step.gradient is not None:
        draw_halos(ctx, layout, palette, units, found, motion)
    if motion.phase is Phase.BACKWARD:
        draw_shares(ctx, scene)
        draw_gradients(ctx, scene, secret)
    elif step.network is not None:
        draw_updates(ctx, scene)
    if Unit(len(layout.sizes) - 1, 0) in units:
        draw_error(ctx, layout, palette, step, motion)


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
        disc(ctx, layout.unit(*chosen), layout.radius + MARK_WIDTH / 2)
        if layout.is_hidden(chosen.layer):
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
    font(ctx, 12 * layout.scale)
    headings = enumerate((INPUTS, HIDDEN_LAYER, OUTPUT))
    at = [(heading, (layout.column(layer), 10 * layout.scale)) for layer, heading in headings]
    texts(ctx, at, palette.muted)
