"""The pictures: what is drawn is the number it stands for, and the legend says the same."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise, product
from random import Random
from typing import Any, NamedTuple

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import HIDDEN_SIZE_HIGH
from ripple.lesson.player import Player
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model.datasets import Fruit
from ripple.model.functions import ACTIVATIONS
from ripple.model.network import Network, Parameters
from ripple.model.places import Parameter, Place, Unit, around, parameters
from ripple.page.diagram import full_sizes
from ripple.views.curve import draw_activation
from ripple.views.diagram import Diagram, NetworkLayout, edges
from ripple.views.edges import DIMMED, FAINT
from ripple.views.error import BAR, SQUARE
from ripple.views.fruit import draw_fruit
from ripple.views.geometry import Frame, Point, between, loss_frame, plane_frame
from ripple.views.legend import legend_html, loss_legend_html
from ripple.views.loss import Chart, draw_loss
from ripple.views.loss_axis import LinearAxis, LogAxis, loss_axis
from ripple.views.marks import TRAIL, dot_full, mark_full
from ripple.views.network import MARK, draw_labels, draw_network
from ripple.views.neurons import HALO_ALPHA, OLD, halo_full, label_size
from ripple.views.numbers import HIGH, SIZE, WIDE, number_places, room_for_all
from ripple.views.palette import Palette, mixed
from ripple.views.plane import AXES, DASH, GAP, Orchard, Plane, draw_plane, draw_static_layer
from ripple.views.sizes import LEAST, dashes
from ripple.views.slope import STEP_WIDTH, LossCurve, draw_slope
from ripple.words.en import UNKNOWN
from ripple.words.numbers import fixed, significant

from tests.unit.drawing import Drawing, Mark, Picture

PALETTE = Palette()
LAYOUT = NetworkLayout(1200.0, 900.0, (2, 4, 1))
PLANE = plane_frame(400.0, 300.0)


def on_a_line(amount: float) -> str:
    """A number as the diagram writes it: one digit and a power of ten, or two digits."""
    return significant(amount, 1 if abs(amount) < 0.001 else 2)


def lesson_in(phase: Phase, hidden: int = 4, steps: int = 5, rate: str = "2") -> Lesson:
    """A lesson some steps old, whose next step is in this phase."""
    lesson = Lesson()
    lesson.set_learning_rate(rate)
    lesson.set_hidden_size(hidden)
    lesson.reset_network()
    for _ in range(steps):
        lesson.run_step()
    if phase is not Phase.IDLE:
        lesson.begin()
    while lesson.phase is not phase:
        lesson.advance()
    return lesson


def draw(
    lesson: Lesson,
    part: float = 0.5,
    layout: NetworkLayout = LAYOUT,
    chosen: Place | None = None,
    pointed: Place | None = None,
    secret: frozenset[Place] = frozenset(),
    maps: tuple[Picture, int] | None = None,
    labels: Picture | None = None,
    numbers: bool = False,
    lit: frozenset[Place] = frozenset(),
) -> Drawing:
    """The diagram when this part of the phase has gone by."""
    player, drawing = Player(lesson), Drawing()
    player.progress = part
    motion = player.motion(reduced_motion=False)
    network = player.network_shown(motion)
    looked_at = () if chosen is None else (chosen,), pointed, secret
    shown = Diagram(network, lesson.step, lesson.done, motion, *looked_at, maps, labels, numbers)
    for _ in draw_network(drawing, layout, PALETTE, shown._replace(lit=lit)):
        pass
    return drawing


def step_of(lesson: Lesson) -> Step:
    assert lesson.step is not None
    return lesson.step


# All pictures


@pytest.mark.parametrize("hidden", [1, 2, 4, 8])
@pytest.mark.parametrize("size", [(1.0, 1.0), (3000.0, 2000.0), (640.0, 420.0)])
def test_the_diagram_takes_only_plain_finite_numbers_and_leaves_the_context_as_it_was(
    size: tuple[float, float], hidden: int
) -> None:
    layout = NetworkLayout(*size, (2, hidden, 1))
    for phase in Phase:
        for steps in (0, 3):
            for part in (0.0, 0.3, 0.5, 1.0):
                drawing = draw(lesson_in(phase, hidden, steps), part, layout)
                assert drawing.marks[0].kind == "clearRect"
                assert drawing.saved == []
                assert drawing.style["globalAlpha"] == 1
                assert drawing.style["dashes"] == ()
    drawing = Drawing()
    draw_labels(drawing, layout, PALETTE)
    assert drawing.saved == []


@pytest.mark.parametrize("size", [(1.0, 1.0), (3000.0, 2000.0), (340.0, 230.0)])
def test_the_plots_take_only_plain_finite_numbers_and_leave_the_context_as_it_was(
    size: tuple[float, float],
) -> None:
    for steps, highest in ((0, 0.0), (3, 0.4), (123456, 1.0)):
        points = [(0, 0.3), (steps, highest)]
        for some, logarithmic in product(([], points), (False, True)):
            axis = loss_axis([loss for _, loss in some], logarithmic)
            frame = loss_frame(*size, 1.0, (0, steps), axis.top)
            drawing = Drawing()
            ends = some[0] if some else None, some[-1] if some else None
            shown = Chart(some, some, some, some, some, *ends, (0, steps), 1, axis)
            draw_loss(drawing, frame, PALETTE, shown)
            assert drawing.saved == []
            assert drawing.style["globalAlpha"] == 1
    for sample in (None, (0.0, 1.0)):
        drawing = Drawing()
        both = Plane(Picture(), 65, ([], []), Picture(), sample, sample)
        draw_plane(drawing, plane_frame(*size), PALETTE, both)
        assert drawing.saved == []
    for strawberry in (False, True):
        drawing = Drawing()
        draw_fruit(drawing, PALETTE, strawberry, (3.0, 4.0), 19.0)
        assert drawing.saved == []
        assert drawing.marks != []


@pytest.mark.parametrize("gradient", [0.0, 0.3, -2.0])
@pytest.mark.parametrize("high", [0.25, 0.7])
def test_the_slope_takes_only_plain_finite_numbers_even_where_it_is_flat(
    high: float, gradient: float
) -> None:
    drawing = Drawing()
    curve, here, landed = [(-1.0, 0.25), (0.0, 0.25), (1.0, high)], (0.0, 0.25), (-0.2, 0.25)
    shown = LossCurve("w", curve, here, gradient, landed)
    draw_slope(drawing, (300.0, 120.0), 1.0, PALETTE, shown)
    (step,) = [
        mark.points()
        for mark in drawing.of("stroke", strokeStyle=PALETTE.error)
        if mark.style["lineWidth"] == STEP_WIDTH
    ]
    (dot,) = [mark.circle for mark in drawing.of("fill", fillStyle=PALETTE.ink) if mark.circle]
    assert drawing.style["dashes"] == ()
    assert step[0] == pytest.approx(dot[:2])
    assert step[1][0] < step[0][0]  # it goes to where w is smaller
    assert (step[1][1] - step[0][1]) * gradient >= 0  # and downward where L falls that way


# The diagram's lines


class Drawn(NamedTuple):
    """A parameter's value, and the line that was drawn for it."""

    value: float
    mark: Mark


def lines_of(drawing: Drawing, network: Network) -> Iterator[Drawn]:
    """For every parameter that is not 0, the one line from its unit's rim to that of the next."""
    lines = drawing.of("stroke", strokeStyle=PALETTE.positive)
    lines += drawing.of("stroke", strokeStyle=PALETTE.negative)
    values = {place: network.parameters.value(place) for place in parameters(network.sizes)}
    for edge in edges(LAYOUT):
        (mark,) = [line for line in lines if line.points() == [edge.start, edge.end]]
        yield Drawn(values[edge.place], mark)


def one_ratio(pairs: list[tuple[float, float]]) -> float:
    """What every second number is a multiple of every first by; there has to be one such factor."""
    ratios = [drawn / amount for amount, drawn in pairs]
    assert ratios == pytest.approx([ratios[0]] * len(ratios))
    return ratios[0]


def widths_match(drawn: Iterable[Drawn]) -> None:
    """Lines are as wide as their weights are large; thinner ones than a pixel have one, faintly."""
    wide = [(abs(value), mark.style["lineWidth"]) for value, mark in drawn if not faint(mark)]
    per_weight = one_ratio(wide)
    assert max(width for _, width in wide) <= 8.0
    for value, mark in drawn:
        if faint(mark):
            assert abs(value) * per_weight < 1.0
            assert mark.style["lineWidth"] == 1


def faint(mark: Mark) -> bool:
    return float(mark.style["globalAlpha"]) in (FAINT, FAINT * DIMMED)


def test_a_line_is_as_wide_as_its_weight_and_dashed_if_negative() -> None:
    lesson = lesson_in(Phase.IDLE, steps=60)
    drawn = list(lines_of(draw(lesson), lesson.network))
    assert len(drawn) == 17
    widths_match(drawn)
    assert {faint(mark) for _, mark in drawn} == {True, False}
    assert {value < 0 for value, _ in drawn} == {True, False}
    for value, mark in drawn:
        assert mark.dashed == (value < 0)
        assert mark.style["strokeStyle"] == (PALETTE.negative if value < 0 else PALETTE.positive)
        if mark.dashed and not faint(mark):
            assert mark.style["dashes"] == pytest.approx(dashes(mark.style["lineWidth"]))


class Counting(Drawing):
    """Counts what is called and set: in the browser each is a call of JavaScript."""

    def __init__(self) -> None:
        super().__init__()
        self.__dict__["counted"] = 0

    @property
    def calls(self) -> int:
        return int(self.__dict__["counted"])

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__["counted"] += 1
        super().__setattr__(name, value)

    def _call(self, name: str, arguments: tuple[Any, ...]) -> None:
        self.__dict__["counted"] += 1
        super()._call(name, arguments)


def test_no_part_of_the_largest_diagram_takes_more_than_a_thousand_calls() -> None:
    lesson, sizes = Lesson(), (2, HIDDEN_SIZE_HIGH, HIDDEN_SIZE_HIGH, HIDDEN_SIZE_HIGH, 1)
    lesson.set_hidden_layers(len(sizes) - 2)
    for layer in (1, 2, 3):
        lesson.set_hidden_size(HIDDEN_SIZE_HIGH, layer)
    lesson.reset_network()
    lesson.run_step()
    assert lesson.network.sizes == sizes
    motion = Player(lesson).motion(reduced_motion=False)
    shown = Diagram(lesson.network, lesson.step, lesson.done, motion, maps=(Picture(), 28))
    drawing, calls = Counting(), [0]
    for _ in draw_network(drawing, NetworkLayout(640.0, 420.0, sizes), PALETTE, shown):
        calls.append(drawing.calls)
    calls.append(drawing.calls)
    assert max(later - before for before, later in pairwise(calls)) <= 1000
    assert calls[-1] > 2000


def test_the_largest_weight_has_the_full_width_and_all_others_their_part_of_it() -> None:
    lesson = lesson_in(Phase.IDLE)
    lesson.set_parameter(Parameter(1, 2, 0), "-50")
    drawn = list(lines_of(draw(lesson), lesson.network))
    widths_match(drawn)
    assert max(mark.style["lineWidth"] for _, mark in drawn) == pytest.approx(8.0)


def test_the_update_takes_every_line_from_its_old_to_its_new_width() -> None:
    lesson = lesson_in(Phase.UPDATE)
    step, new = step_of(lesson), lesson.network
    for part in (0.0, 0.25, 1.0):
        old = step.passed.network
        between = Network(
            Parameters.of(
                [a + (b - a) * part for a, b in zip(old.weights, new.weights, strict=True)],
                [a + (b - a) * part for a, b in zip(old.biases, new.biases, strict=True)],
            )
        )
        widths_match(list(lines_of(draw(lesson, part), between)))


# What is pointed at, and what is chosen


@pytest.mark.parametrize("pointed", [Parameter(0, 1, 2), Parameter(1, None, 0), Unit(1, 3)])
def test_all_but_what_touches_the_place_that_is_pointed_at_fades(pointed: Place) -> None:
    lesson = lesson_in(Phase.IDLE)
    drawing = draw(lesson, pointed=pointed)
    (veil,) = [n for n, mark in enumerate(drawing.marks) if mark.kind == "fillRect"]
    assert drawing.marks[veil].style["fillStyle"] == PALETTE.paper
    lit = around(pointed, LAYOUT.sizes)
    weights = (PALETTE.positive, PALETTE.negative)
    above = [mark for mark in drawing.marks[veil:] if mark.kind == "stroke"]
    assert sum(mark.style["strokeStyle"] in weights for mark in above) == sum(
        isinstance(place, Parameter) for place in lit
    )
    step = step_of(lesson)
    output = mixed(PALETTE.gauge, PALETTE.error, step.loss or 0.0)
    filled = {**gauges(drawing.marks[veil:]), **gauges(drawing.marks[veil:], output)}
    assert set(filled) == {LAYOUT.unit(*place) for place in lit if isinstance(place, Unit)}


def test_all_but_the_places_that_are_lit_fades_unless_one_is_pointed_at() -> None:
    lesson, lit = lesson_in(Phase.IDLE), frozenset({Unit(1, 0), Unit(1, 2)})
    drawing = draw(lesson, lit=lit)
    (veil,) = [n for n, mark in enumerate(drawing.marks) if mark.kind == "fillRect"]
    assert set(gauges(drawing.marks[veil:])) == {LAYOUT.unit(1, 0), LAYOUT.unit(1, 2)}
    weights = (PALETTE.positive, PALETTE.negative)
    above = [mark for mark in drawing.marks[veil:] if mark.kind == "stroke"]
    assert not any(mark.style["strokeStyle"] in weights for mark in above)
    pointed = draw(lesson, lit=lit, pointed=Unit(1, 3))
    assert pointed.marks == draw(lesson, pointed=Unit(1, 3)).marks


@pytest.mark.parametrize("chosen", [Parameter(0, 1, 2), Unit(1, 3), Unit(2, 0)])
def test_the_chosen_place_has_a_band_under_it(chosen: Place) -> None:
    lesson = lesson_in(Phase.IDLE)
    band = [mark for mark in draw(lesson, chosen=chosen).marks if mark.style["globalAlpha"] == MARK]
    if isinstance(chosen, Unit):
        assert band[0].circle is not None
        assert band[0].circle[:2] == LAYOUT.unit(*chosen)
        assert band[0].circle[2] > LAYOUT.radius
        badges = [arguments for mark in band[1:] for _, arguments in mark.path]
        assert len(badges) == (chosen.layer == 1)  # its map is marked, too
    else:
        (line,) = band
        (edge,) = [edge for edge in edges(LAYOUT) if edge.place == chosen]
        assert line.points() == [edge.start, edge.end]
    assert not [m for m in draw(lesson).marks if m.style["globalAlpha"] == MARK]


# The ripple. What is expected is worked out here, from the definitions, one number at a time.


class Dot(NamedTuple):
    """A disc that was drawn, or a ring where that would have been too small."""

    at: Point
    radius: float
    hollow: bool


def dots(drawing: Drawing, *colours: str) -> list[Dot]:
    found = [
        Dot(mark.circle[:2], mark.circle[2], mark.kind == "stroke")
        for colour in colours
        for kind, style in (("fill", "fillStyle"), ("stroke", "strokeStyle"))
        for mark in drawing.of(kind, **{style: colour}, globalAlpha=1.0, lineWidth=1)
        if mark.circle
    ]
    return sorted(found)


def areas_match(amounts: dict[Parameter, float], found: dict[Parameter, Dot], full: float) -> None:
    """Areas are in proportion, the largest has the full size, what would be too small is a ring."""
    most = max(map(abs, amounts.values()))
    for place, amount in amounts.items():
        radius = full * math.sqrt(abs(amount) / most)
        if amount:
            assert found[place].hollow == (radius < LEAST), place
            assert found[place].radius == pytest.approx(max(radius, LEAST)), place
        else:
            assert place not in found


def signs(drawing: Drawing) -> list[tuple[Point, bool]]:
    """The signs on marks: where they are, and whether they are plus."""
    strokes = drawing.of("stroke", strokeStyle=PALETTE.paper, lineWidth=1.6)
    pieces = [
        (one[1], other[1])
        for mark in strokes
        for one, other in zip(mark.path[::2], mark.path[1::2], strict=True)
    ]
    level = [(a, b) for a, b in pieces if a[1] == b[1]]
    upright = {((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pieces if a[0] == b[0]}
    middles = [((a[0] + b[0]) / 2, a[1]) for a, b in level]
    return [
        (middle, any(math.dist(middle, other) < 1e-6 for other in upright)) for middle in middles
    ]


def products(step: Step) -> dict[Parameter, float]:
    passed = step.passed
    return {
        place: passed.network.parameters.value(place)
        * (1.0 if place.i is None else float(passed.activations[place.layer][0, place.i]))
        for place in parameters(LAYOUT.sizes)
    }


def delta(step: Step, layer: int, j: int) -> float:
    """∂L/∂z of unit j behind these edges, by the chain rule; nothing of the code's own."""
    a = float(step.passed.activations[layer + 1][0, j])
    if layer == 1:
        return 2 * (step.output - step.fruit) * a * (1 - a)
    return float(step.passed.network.weights[1][j, 0]) * delta(step, 1, 0) * a * (1 - a)


def gradients(step: Step) -> dict[Parameter, float]:
    found = {}
    for place in parameters(LAYOUT.sizes):
        layer, i, j = place
        a = 1.0 if i is None else float(step.passed.activations[layer][0, i])
        found[place] = delta(step, layer, j) * a
    return found


def test_products_travel_on_the_layer_at_work_in_the_colour_of_their_sign() -> None:
    lesson = lesson_in(Phase.FORWARD)
    expected = products(step_of(lesson))
    for layer, part in ((0, 0.15), (1, 0.65)):
        lines = [edge for edge in edges(LAYOUT) if edge.place.layer == layer]
        drawing = draw(lesson, part)
        t = part * 3 - 1.5 * layer  # each layer has half the phase, and travels two thirds of that
        found = {}
        for edge in lines:
            at = between(edge.start, edge.end, t)
            colour = PALETTE.positive if expected[edge.place] > 0 else PALETTE.negative
            (found[edge.place],) = [
                dot for dot in dots(drawing, colour) if math.dist(dot.at, at) < 1e-6
            ]
        most = max(map(abs, expected.values()))
        for place, dot in found.items():
            radius = dot_full(LAYOUT) * math.sqrt(abs(expected[place]) / most)
            assert dot.radius == pytest.approx(max(radius, LEAST))


def at_rest(
    drawing: Drawing, places: dict[Parameter, Point], *colours: str
) -> dict[Parameter, Dot]:
    """The dots that are at these places, by their parameters."""
    return {
        place: dot
        for place, at in places.items()
        for dot in dots(drawing, *colours)
        if math.dist(dot.at, at) < 1e-6
    }


def test_a_forward_phase_that_is_held_shows_every_product_with_its_sign() -> None:
    lesson = lesson_in(Phase.FORWARD)
    expected, drawing = products(step_of(lesson)), draw(lesson, 1.0)
    places = {edge.place: edge.mark for edge in edges(LAYOUT)}
    found = at_rest(drawing, places, PALETTE.positive, PALETTE.negative)
    areas_match(expected, found, dot_full(LAYOUT))
    for at, plus in signs(drawing):
        (place,) = [place for place, where in places.items() if math.dist(where, at) < 1e-6]
        assert plus == (expected[place] > 0)
    assert len(signs(drawing)) > 5


@pytest.mark.parametrize("steps", [1, 200])
def test_a_backward_phase_that_is_held_shows_shares_deltas_and_gradients(steps: int) -> None:
    lesson = lesson_in(Phase.BACKWARD, steps=steps, rate="0.3")
    step, drawing = step_of(lesson), draw(lesson, 1.0)
    shares = {
        Parameter(1, j, 0): float(step.passed.network.weights[1][j, 0]) * delta(step, 1, 0)
        for j in range(4)
    }
    rests = {edge.place: edge.rest for edge in edges(LAYOUT) if edge.place in shares}
    areas_match(shares, at_rest(drawing, rests, PALETTE.error), dot_full(LAYOUT))
    # Nothing travels to the inputs.
    assert all(dot.at[0] > LAYOUT.column(1) for dot in dots(drawing, PALETTE.error))

    expected = gradients(step)
    marks = {edge.place: edge.mark for edge in edges(LAYOUT)}
    found = diamonds(drawing)
    areas_match(expected, {place: found[at] for place, at in marks.items()}, mark_full(LAYOUT))

    places = {**{at: shares[place] for place, at in rests.items()}}
    places |= {at: expected[place] for place, at in marks.items()}
    for at, plus in signs(drawing):
        (amount,) = [amount for where, amount in places.items() if math.dist(where, at) < 1e-6]
        assert plus == (amount > 0)
    assert len(signs(drawing)) > 5

    most = max(abs(delta(step, 1, 0)), *(abs(share) for share in shares.values()))
    for layer, i in ((1, 0), (1, 1), (1, 2), (1, 3), (2, 0)):
        (halo,) = halos(drawing, LAYOUT.unit(layer, i))
        width = halo_full(LAYOUT) * abs(delta(step, layer - 1, i)) / most
        assert halo.style["lineWidth"] == pytest.approx(max(width, 1.0))


def diamonds(drawing: Drawing) -> dict[Point, Dot]:
    """The diamonds, by their middles; half a diagonal as the radius."""
    found = {}
    for mark in drawing.marks:
        hollow = mark.kind == "stroke" and mark.style["strokeStyle"] == PALETTE.error
        solid = mark.kind == "fill" and mark.style["fillStyle"] == PALETTE.error
        if (hollow or solid) and mark.style["globalAlpha"] == 1.0:
            for top, right, bottom, left in [shape for shape in shapes(mark) if len(shape) == 4]:
                at = top[0], right[1]
                assert (bottom[0], left[1]) == at
                size = abs(right[0] - at[0])
                lengths = at[1] - top[1], bottom[1] - at[1], at[0] - left[0]
                assert [abs(length) for length in lengths] == pytest.approx([size] * 3)
                found[at] = Dot(at, size, hollow)
    return found


def shapes(mark: Mark) -> list[list[Point]]:
    """The closed shapes of a mark's path, by their corners."""
    found: list[list[Point]] = []
    for name, arguments in mark.path:
        if name == "moveTo":
            found.append([])
        if name in ("moveTo", "lineTo"):
            found[-1].append(arguments)
    return found


def halos(drawing: Drawing, at: Point) -> list[Mark]:
    return [
        mark
        for mark in drawing.of("stroke", strokeStyle=PALETTE.error, globalAlpha=HALO_ALPHA)
        if mark.circle and mark.circle[:2] == at
    ]


def test_what_has_come_back_is_squeezed_to_delta_on_one_scale() -> None:
    lesson = lesson_in(Phase.BACKWARD)
    step = step_of(lesson)
    shares = [float(w) * delta(step, 1, 0) for w in step.passed.network.weights[1][:, 0]]
    most = max(abs(delta(step, 1, 0)), *map(abs, shares))
    for part, squeezed in ((0.59, None), (0.7, 0.5), (0.8, 1.0)):  # of two and a half turns
        drawing = draw(lesson, part)
        for j, share in enumerate(shares):
            found = halos(drawing, LAYOUT.unit(1, j))
            if squeezed is None:
                assert found == []
                continue
            amount = abs(share) + (abs(delta(step, 0, j)) - abs(share)) * squeezed
            width = max(halo_full(LAYOUT) * amount / most, 1.0)
            assert [halo.style["lineWidth"] for halo in found] == [pytest.approx(width)]


def test_triangles_say_which_way_each_sum_should_go() -> None:
    for steps in range(1, 6):
        lesson = lesson_in(Phase.BACKWARD, steps=steps)
        step = step_of(lesson)
        ways = [
            shape
            for mark in draw(lesson, 1.0).of("fill", fillStyle=PALETTE.error)
            for shape in shapes(mark)
            if len(shape) == 3 and mark.style["globalAlpha"] == 1.0
        ]
        assert len(ways) == 5
        for tip, right, left in ways:
            units = [Unit(1, 0), Unit(1, 1), Unit(1, 2), Unit(1, 3), Unit(2, 0)]
            layer, i = min(units, key=lambda unit: math.dist(LAYOUT.unit(*unit), tip))
            rises = delta(step, layer - 1, i) < 0
            assert (tip[1] < right[1]) == (tip[1] < left[1]) == rises
            assert (tip[1] < LAYOUT.unit(layer, i)[1]) == rises


def test_the_largest_gradient_has_the_largest_mark_in_each_of_200_steps() -> None:
    lesson = Lesson()
    places = {edge.mark: edge.place for edge in edges(LAYOUT)}
    for _ in range(200):
        lesson.begin()
        while lesson.phase is not Phase.BACKWARD:
            lesson.advance()
        found = diamonds(draw(lesson, 1.0))
        expected = gradients(step_of(lesson))
        largest = max(found.values(), key=lambda dot: dot.radius)
        assert places[largest.at] == max(expected, key=lambda place: abs(expected[place]))
        lesson.finish()


@pytest.mark.parametrize("pointed", [None, Parameter(1, 2, 0), Unit(2, 0)])
def test_a_gradient_that_is_asked_for_is_a_question_mark_whatever_is_pointed_at(
    pointed: Place | None,
) -> None:
    lesson, asked = lesson_in(Phase.BACKWARD), Parameter(1, 2, 0)
    (mark,) = [edge.mark for edge in edges(LAYOUT) if edge.place == asked]
    assert mark in diamonds(draw(lesson, 1.0, pointed=pointed))
    drawing = draw(lesson, 1.0, pointed=pointed, secret=frozenset((asked,)))
    assert mark not in diamonds(drawing)
    assert len(diamonds(drawing)) == len(edges(LAYOUT)) - 1
    assert drawing.words()["?"] == mark
    assert "?" not in draw(lesson, 0.0, secret=frozenset((asked,))).words()
    number = on_a_line(gradients(step_of(lesson))[asked])
    with_numbers = draw(lesson, 1.0, pointed=pointed, numbers=True)
    assert number in with_numbers.words()
    with_numbers = draw(lesson, 1.0, pointed=pointed, secret=frozenset((asked,)), numbers=True)
    assert number not in with_numbers.words()


def test_every_diamond_turns_into_the_arrow_of_its_update() -> None:
    lesson = lesson_in(Phase.UPDATE, rate="0.1")
    step = step_of(lesson)
    before = {at: dot.radius for at, dot in diamonds(draw(lesson, 0.0)).items()}
    drawing = draw(lesson, 1.0)
    marks = {edge.mark: edge.place for edge in edges(LAYOUT)}
    moves = {place: -0.1 * gradient for place, gradient in gradients(step).items()}
    most, seen = max(map(abs, moves.values())), 0
    for mark in drawing.marks:
        solid = mark.kind == "fill" and mark.style["fillStyle"] == PALETTE.ink
        hollow = mark.kind == "stroke" and mark.style["strokeStyle"] == PALETTE.ink
        if not (solid or (hollow and mark.style["lineWidth"] == 1)):
            continue
        for tip, right, base, left in [shape for shape in shapes(mark) if len(shape) == 4]:
            at = tip[0], (tip[1] + base[1]) / 2
            (place,) = [place for where, place in marks.items() if math.dist(where, at) < 1e-6]
            move = moves[place]
            assert (tip[1] < base[1]) == (move > 0)
            assert right[1] == left[1] == base[1]
            size = mark_full(LAYOUT) * math.sqrt(abs(move) / most)
            assert hollow == (size < LEAST)
            assert abs(tip[1] - base[1]) / 2 == pytest.approx(max(size, LEAST))
            assert abs(right[0] - left[0]) == pytest.approx(2 * max(size, LEAST))
            (old,) = [radius for where, radius in before.items() if math.dist(where, at) < 1e-6]
            assert old == pytest.approx(max(size, LEAST))  # both have the same area
            seen += 1
    assert seen == 17


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.LOSS, Phase.UPDATE])
def test_nothing_travels_in_the_other_phases(phase: Phase) -> None:
    drawing = draw(lesson_in(phase), 1.0)
    assert dots(drawing, PALETTE.positive, PALETTE.negative, PALETTE.error) == []


def test_a_trail_leads_from_where_a_dot_has_come_from_and_is_as_wide_as_that() -> None:
    drawing = draw(lesson_in(Phase.BACKWARD), 1.0)
    trails = [
        shape
        for mark in drawing.of("fill", fillStyle=PALETTE.error, globalAlpha=TRAIL)
        for shape in shapes(mark)
        if len(shape) == 3
    ]
    assert len(trails) == 4
    found = {dot.at: dot.radius for dot in dots(drawing, PALETTE.error)}
    for start, one, other in trails:
        at = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
        (radius,) = [radius for where, radius in found.items() if math.dist(where, at) < 1e-6]
        assert math.dist(one, other) == pytest.approx(2 * radius)
        assert math.dist(start, LAYOUT.unit(2, 0)) == pytest.approx(LAYOUT.radius)


# The error at the output


def error_of(drawing: Drawing) -> tuple[float, float, float]:
    """The bar's ends, and the side of the square on it; all in parts of the gauge's height."""
    (bar,) = drawing.of("stroke", strokeStyle=PALETTE.error, lineWidth=BAR)
    (square,) = [
        shape
        for mark in drawing.of("fill", fillStyle=PALETTE.error, globalAlpha=SQUARE)
        for shape in shapes(mark)
    ]
    bottom, height = LAYOUT.unit(2, 0)[1] + LAYOUT.radius, 2 * LAYOUT.radius
    ends = [(bottom - y) / height for _, y in bar.points()]
    assert square[0] == bar.points()[0]
    assert bar.points()[0][0] > LAYOUT.unit(2, 0)[0] + LAYOUT.radius
    return ends[0], ends[1], (square[1][0] - square[0][0]) / height


def test_the_error_is_a_bar_from_the_output_to_the_target_and_the_loss_the_square_on_it() -> None:
    assert draw(lesson_in(Phase.FORWARD), 1.0).of("stroke", lineWidth=BAR) == []
    for steps in (1, 5, 20):
        for phase in (Phase.LOSS, Phase.BACKWARD, Phase.UPDATE, Phase.IDLE):
            lesson = lesson_in(phase, steps=steps)
            step, drawing = step_of(lesson), draw(lesson, 1.0)
            level, target, side = error_of(drawing)
            assert (level, target) == pytest.approx((step.output, float(step.fruit)))
            assert step.loss is not None
            assert side**2 == pytest.approx(step.loss)
            filled = mixed(PALETTE.gauge, PALETTE.error, step.loss)
            assert LAYOUT.unit(2, 0) in gauges(drawing.marks, filled)


def test_the_bar_grows_to_the_target_and_then_the_square_on_it() -> None:
    lesson = lesson_in(Phase.LOSS)
    step = step_of(lesson)
    whole = step.fruit - step.output
    for part, bar, side in ((0.25, 0.5, 0.0), (0.5, 1.0, 0.0), (0.75, 1.0, 0.5)):
        level, end, square = error_of(draw(lesson, part))
        assert end - level == pytest.approx(whole * bar)
        assert square == pytest.approx(abs(whole) * side, abs=1e-9)


# The neurons


def gauges(marks: list[Mark], colour: str = PALETTE.gauge) -> dict[Point, float]:
    """How full each neuron is, by its place: the height of the fill's straight edge."""
    levels = {}
    for mark in marks:
        if mark.kind == "fill" and mark.style["fillStyle"] == colour:
            for move, arc in zip(mark.path[::2], mark.path[1::2], strict=True):
                x, y, radius, angle, end = arc[1]
                levels[x, y] = (1 - math.sin(angle)) / 2
                start = x + radius * math.cos(angle), y + radius * math.sin(angle)
                assert move[0] == "moveTo"
                assert move[1] == pytest.approx(start)
                assert angle + end == pytest.approx(math.pi)
                assert radius == LAYOUT.radius
    return levels


def test_a_neuron_is_filled_up_to_its_activation_and_says_its_number() -> None:
    lesson = lesson_in(Phase.FORWARD)
    drawing = draw(lesson, 1.0)
    levels, texts = gauges(drawing.marks), drawing.of("fillText")
    for layer, activations in enumerate(step_of(lesson).passed.activations):
        for i, a in enumerate(activations[0].tolist()):
            at = LAYOUT.unit(layer, i)
            assert levels.pop(at) == pytest.approx(a)
            assert (fixed(a, 2), *at) in [mark.arguments for mark in texts]
    assert levels == {}


def test_a_number_that_does_not_fit_into_its_disc_is_left_out() -> None:
    lesson = lesson_in(Phase.LOSS)
    for height, fits in ((225.0, True), (150.0, False)):
        layout = NetworkLayout(650.0, height, (2, 4, 1))
        drawing = draw(lesson, layout=layout)
        numbers = [fixed(a, 2) for a in step_of(lesson).passed.activations[1][0].tolist()]
        written = {mark.arguments[0] for mark in drawing.of("fillText")}
        assert (set(numbers) <= written) is fits
        assert not fits or layout.radius > 11


def test_a_neuron_changes_when_the_products_arrive_and_sigma_squeezes_their_sum() -> None:
    lesson = lesson_in(Phase.FORWARD)
    step, before = step_of(lesson), lesson.done
    assert before is not None
    for part, arrived, squeezed in ((0.3, 1, 1.0), (0.34, 2, 0.04), (0.5, 2, 1.0), (1.0, 3, 1.0)):
        drawing = draw(lesson, part)
        levels, written = gauges(drawing.marks), drawing.words()
        for layer in range(3):
            shown = step if layer < arrived else before
            for i, a in enumerate(shown.passed.activations[layer][0].tolist()):
                level = a
                if layer == arrived - 1 and layer and squeezed < 1.0:
                    z = float(shown.passed.zs[layer - 1][0, i])
                    level = min(max(z, 0.0), 1.0)
                    level += (a - level) * squeezed
                    assert f"z {fixed(z, 1)}" in written
                assert levels[LAYOUT.unit(layer, i)] == pytest.approx(level, abs=1e-3)


def test_values_that_the_wave_has_not_replaced_are_faint() -> None:
    drawing = draw(lesson_in(Phase.FORWARD), 0.51)  # inputs and hidden layer have arrived
    numbers = {mark.arguments[1:]: mark.style["globalAlpha"] for mark in drawing.of("fillText")}
    for layer, alpha in enumerate((1.0, 1.0, OLD)):
        assert numbers[LAYOUT.unit(layer, 0)] == alpha
    assert OLD < 1.0


def test_every_unit_has_its_name() -> None:
    drawing = Drawing()
    draw_labels(drawing, LAYOUT, PALETTE)
    words = drawing.words()
    for layer, names in ((0, ["x₁", "x₂"]), (1, ["h₁", "h₂", "h₃", "h₄"]), (2, ["ŷ"])):
        for i, name in enumerate(names):
            assert math.dist(words[name], LAYOUT.unit(layer, i)) < 2 * LAYOUT.radius
    assert {"sweetness", "redness"} <= words.keys()


def test_the_labels_lie_on_top_and_under_the_veil_but_for_what_is_pointed_at() -> None:
    picture = Picture()
    drawing = draw(lesson_in(Phase.IDLE), labels=picture)
    assert drawing.marks[-1].kind == "drawImage"
    assert drawing.marks[-1].arguments == (picture, 0, 0, LAYOUT.width, LAYOUT.height)
    drawing = draw(lesson_in(Phase.IDLE), labels=picture, pointed=Parameter(0, 1, 2))
    order = [mark.kind for mark in drawing.marks]
    assert order.index("drawImage") < order.index("fillRect")
    assert {"x₂", "h₃"} <= drawing.words().keys()
    assert not {"x₁", "h₁", "ŷ"} & drawing.words().keys()


@pytest.mark.parametrize("hidden", [1, 4, 8])
def test_each_hidden_neuron_has_its_own_square_of_the_maps_on_its_badge(hidden: int) -> None:
    layout, atlas = NetworkLayout(1200.0, 900.0, (2, hidden, 1)), Picture()
    drawing = draw(lesson_in(Phase.IDLE, hidden), layout=layout, maps=(atlas, 33))
    images = drawing.of("drawImage")
    assert len(images) == hidden
    for j, image in enumerate(images):
        assert image.arguments[0] is atlas
        assert image.arguments[1:5] == (0.5, 33 * j + 0.5, 32, 32)  # from grid point to grid point
        left, top, side = layout.badge(1, j)
        assert image.arguments[5:] == (left, top, side, side)
    # Nothing but the sample's mark is painted on the maps: lines and pulses came before them.
    order = [mark.kind for mark in drawing.marks]
    assert order.count("drawImage") == hidden
    coloured = [
        n
        for n, mark in enumerate(drawing.marks)
        if mark.style.get("strokeStyle") in (PALETTE.positive, PALETTE.negative)
    ]
    assert max(coloured) < order.index("drawImage")


def test_every_map_marks_where_the_sample_lies_and_none_does_before_the_first_step() -> None:
    def marks(lesson: Lesson) -> list[Point]:
        drawing = draw(lesson, maps=(Picture(), 33))
        found = []
        for mark in drawing.of("fill", fillStyle=PALETTE.ink):
            for _, (x, y, width, height) in [s for s in mark.path if s[0] == "rect"]:
                found.append((x + width / 2, y + height / 2))
        return found

    assert marks(Lesson()) == []
    lesson = lesson_in(Phase.IDLE)
    x1, x2 = step_of(lesson).x[0].tolist()
    for j, mark in enumerate(marks(lesson)):
        left, top, side = LAYOUT.badge(1, j)
        assert mark == pytest.approx((left + x1 * side, top + (1 - x2) * side))
    assert len(marks(lesson)) == 4


def test_only_the_maps_that_are_lit_are_drawn_again() -> None:
    lesson = lesson_in(Phase.IDLE)
    drawing = draw(lesson, pointed=Unit(1, 2), maps=(Picture(), 33))
    veil = [mark.kind for mark in drawing.marks].index("fillRect")
    (image,) = [mark for mark in drawing.marks[veil:] if mark.kind == "drawImage"]
    assert image.arguments[2] == 2 * 33 + 0.5


# Numbers on the diagram


def written(drawing: Drawing, without: Drawing) -> list[str]:
    """What `drawing` says and `without` does not."""
    found = [mark.arguments[0] for mark in drawing.of("fillText")]
    for mark in without.of("fillText"):
        found.remove(mark.arguments[0])
    return sorted(found)


@pytest.mark.parametrize("steps", [0, 50])
@pytest.mark.parametrize("phase", [*PHASES, Phase.IDLE])
def test_the_numbers_on_the_diagram_are_those_of_the_phase(phase: Phase, steps: int) -> None:
    lesson = lesson_in(phase, steps=steps + (phase is Phase.IDLE), rate="0.3")
    step = step_of(lesson)
    found = written(draw(lesson, 1.0, numbers=True), draw(lesson, 1.0))
    then = step.passed.network if step.network is None else lesson.network
    amounts = [then.parameters.value(place) for place in parameters((2, 4, 1))]
    beside: list[str] = []
    if phase is Phase.FORWARD:
        amounts += products(step).values()
        beside = [f"z {on_a_line(z)}" for zs in step.passed.zs for z in zs[0].tolist()]
    elif phase is Phase.BACKWARD:
        amounts += gradients(step).values()
        amounts += [float(w) * delta(step, 1, 0) for w in step.passed.network.weights[1][:, 0]]
    elif phase is not Phase.LOSS:
        amounts += [-0.3 * gradient for gradient in gradients(step).values()]
    if phase in (Phase.BACKWARD, Phase.UPDATE, Phase.IDLE):
        deltas = [delta(step, layer, j) for layer, size in ((0, 4), (1, 1)) for j in range(size)]
        beside = [f"δ {on_a_line(each)}" for each in deltas]
    assert found == sorted([*map(on_a_line, amounts), *beside])


def test_what_has_not_arrived_yet_has_no_number() -> None:
    lesson = lesson_in(Phase.FORWARD)
    for part, count in ((0.1, 17), (0.5, 17 + 12 + 4)):
        assert len(written(draw(lesson, part, numbers=True), draw(lesson, part))) == count


def test_of_many_lines_only_those_that_are_pointed_at_or_chosen_have_numbers() -> None:
    lesson, layout = lesson_in(Phase.LOSS, hidden=8), NetworkLayout(1200.0, 900.0, (2, 8, 1))
    assert not room_for_all(layout)
    for place in (Unit(2, 0), Parameter(0, 0, 3)):
        lines = [other for other in around(place, (2, 8, 1)) if isinstance(other, Parameter)]
        for how in ({"pointed": place}, {"chosen": place}):
            found = written(
                draw(lesson, 1.0, layout, numbers=True, **how),  # type: ignore[arg-type]
                draw(lesson, 1.0, layout, **how),  # type: ignore[arg-type]
            )
            assert found == sorted(
                on_a_line(lesson.network.parameters.value(line)) for line in lines
            )
    assert written(draw(lesson, 1.0, layout, numbers=True), draw(lesson, 1.0, layout)) == []


@pytest.mark.parametrize("size", [(649.0, 350.0), (649.0, 470.0), (950.0, 600.0)])
@pytest.mark.parametrize("hidden", [1, 2, 3, 4])
def test_numbers_on_the_diagram_lie_apart(hidden: int, size: tuple[float, float]) -> None:
    layout = NetworkLayout(*size, (2, hidden, 1))
    assert room_for_all(layout)
    letters = label_size(layout, SIZE)
    high = HIGH * letters
    found = number_places(layout, tuple(edges(layout)))
    places = [
        (WIDE[kind] * letters / 2, *at) for kind, those in found.items() for at in those.values()
    ]
    for (half, x, y), (other_half, other_x, other_y) in combinations(places, 2):
        across, up = half + other_half - abs(x - other_x), high - abs(y - other_y)
        assert min(across, up) < 0.1 * high


# The legend


def test_the_legend_has_every_mark_in_its_colour_and_tells_what_is_largest_now() -> None:
    root = ET.fromstring(f"<ul>{legend_html('(ŷ − y)²')}</ul>")
    entries = {"".join(entry[1].itertext()): entry[0] for entry in root}
    for words, colour in (
        *[("w > 0, to –", "positive"), ("w < 0", "negative"), ("w·a to –", "positive")],
        *[("w·δ to –", "error"), ("|δ| to –", "error"), ("g to –", "error"), ("|Δ| to –", "ink")],
    ):
        (picture,) = [picture for meaning, picture in entries.items() if words == meaning]
        assert f"var(--{colour})" in ET.tostring(picture, "unicode")
    lesson = lesson_in(Phase.UPDATE, rate="0.1")
    step, told = step_of(lesson), full_sizes(Player(lesson))
    expected = gradients(step)
    shares = [float(w) * delta(step, 1, 0) for w in step.passed.network.weights[1][:, 0]]
    for kind, most in (
        ("weight", 4.0),
        ("product", max(map(abs, products(step).values()))),
        ("share", max(map(abs, shares))),
        ("delta", max(abs(delta(step, 1, 0)), *map(abs, shares))),
        ("gradient", max(map(abs, expected.values()))),
        ("change", 0.1 * max(map(abs, expected.values()))),
    ):
        assert told[f"full-{kind}"] == significant(most, 3)
    assert full_sizes(Player(Lesson()))["full-delta"] == UNKNOWN


# The plane


def plane(
    boundary: tuple[list[Point], list[Point]] = ([], []),
    sample: Point | None = None,
    crosshair: Point | None = None,
) -> Drawing:
    drawing = Drawing()
    shown = Plane(Picture(), 65, boundary, Picture(), sample, crosshair)
    draw_plane(drawing, PLANE, PALETTE, shown)
    return drawing


def test_the_colours_fill_the_square_from_grid_point_to_grid_point() -> None:
    heat, fruit = plane().of("drawImage")
    left, top = PLANE.to_pixel(0.0, 1.0)
    right, bottom = PLANE.to_pixel(1.0, 0.0)
    assert heat.arguments[1:5] == (0.5, 0.5, 64, 64)
    assert heat.arguments[5:] == pytest.approx((left, top, right - left, bottom - top))
    assert fruit.arguments[1:] == (0, 0, PLANE.width, PLANE.height)


def test_the_samples_own_fruit_lies_on_top_of_all_others() -> None:
    drawing, sprite, sample = Drawing(), Picture(), (0.3, 0.6)
    shown = Plane(Picture(), 65, ([], []), Picture(), sample, sample_sprite=sprite)
    draw_plane(drawing, PLANE, PALETTE, shown)
    *_, top = drawing.of("drawImage")
    picture, x, y, width, height = top.arguments
    assert picture is sprite
    assert (x + width / 2, y + height / 2) == pytest.approx(PLANE.to_pixel(*sample))
    assert len(plane(sample=sample).of("drawImage")) == 2  # no fruit where there is none any more


def test_the_boundary_runs_where_it_is() -> None:
    starts, ends = [(0.1, 0.9), (0.5, 0.5)], [(0.2, 0.8), (0.5, 0.4)]
    lines = [m.points() for m in plane((starts, ends)).of("stroke", strokeStyle=PALETTE.ink)]
    expected = [PLANE.to_pixel(*p) for pair in zip(starts, ends, strict=True) for p in pair]
    assert [pytest.approx(point) for point in expected] in lines


def test_ring_and_crosshair_are_where_the_sample_and_the_keys_are_or_nowhere() -> None:
    bare = len(plane().of("stroke"))
    at = PLANE.to_pixel(0.2, 0.7)
    ringed = [ring for ring, _ in rings(plane(sample=(0.2, 0.7)))]
    assert ringed != []
    assert all(ring[:2] == at for ring in ringed)
    (left, top), (right, bottom) = PLANE.to_pixel(0.0, 1.0), PLANE.to_pixel(1.0, 0.0)
    for mark in plane(crosshair=(0.2, 0.7)).of("stroke")[bare:]:
        xs, ys = zip(*mark.points(), strict=True)
        assert all(x == at[0] or y == at[1] for x, y in mark.points())
        assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((left, right, top, bottom))
    assert rings(plane()) == []


def test_the_others_of_a_batch_have_thinner_rings_than_the_sample() -> None:
    others = [(0.1, 0.2), (0.8, 0.9)]
    shown = Plane(Picture(), 65, ([], []), Picture(), (0.2, 0.7), batch=others)
    drawing = Drawing()
    draw_plane(drawing, PLANE, PALETTE, shown)
    inked = rings(drawing, PALETTE.ink)
    places = [pytest.approx(PLANE.to_pixel(*at)) for at in (*others, (0.2, 0.7))]
    assert [ring[:2] for ring, _ in inked] == places
    *thin, thick = (width for _, width in inked)
    assert len(set(thin)) == 1
    assert thin[0] < thick / 2
    rims = rings(drawing, PALETTE.paper)
    assert all(rim > ring for (_, rim), (_, ring) in zip(rims, inked, strict=True))


def rings(drawing: Drawing, *colours: str) -> list[tuple[tuple[float, ...], float]]:
    """Middle and radius of each circle that is stroked, and how thick it is."""
    strokes = drawing.of("stroke", **({"strokeStyle": colours[0]} if colours else {}))
    return [
        (arguments[:3], mark.style["lineWidth"])
        for mark in strokes
        for shape, arguments in mark.path
        if shape == "arc"
    ]


def static_layer(
    frame: Frame = PLANE,
    axes: tuple[str, str] = AXES,
    fruit: Sequence[tuple[float, float, bool]] = (),
    sprites: Sequence[Picture] = (),
) -> Drawing:
    drawing = Drawing()
    draw_static_layer(drawing, frame, PALETTE, Orchard(fruit, sprites, axes=axes))
    return drawing


def test_each_fruit_is_drawn_with_its_middle_at_its_place() -> None:
    sprites = {fruit: Picture() for fruit in Fruit}
    fruit = [(0.0, 1.0, True), (0.3, 0.2, False)]
    pictures = [sprites[Fruit.LEMON], sprites[Fruit.STRAWBERRY]]
    drawing = static_layer(fruit=fruit, sprites=pictures)
    for (x1, x2, strawberry), mark in zip(fruit, drawing.of("drawImage"), strict=True):
        picture, x, y, width, height = mark.arguments
        assert picture is sprites[Fruit(strawberry)]
        assert (x + width / 2, y + height / 2) == pytest.approx(PLANE.to_pixel(x1, x2))


def test_dashed_lines_keep_their_gaps_along_the_pieces_of_one_line() -> None:
    """Pieces in no order, each shorter than a dash and either way round, make one dashed line."""
    count = 97
    ends = [(n / count, 0.2 + 0.5 * n / count) for n in range(count + 1)]
    pieces = [(a, b) if n % 3 else (b, a) for n, (a, b) in enumerate(pairwise(ends))]
    Random(3).shuffle(pieces)
    drawing, dashed = Drawing(), ([a for a, _ in pieces], [b for _, b in pieces])
    draw_plane(drawing, PLANE, PALETTE, Plane(Picture(), 65, ([], []), Picture(), dashed=dashed))
    start, end = PLANE.to_pixel(*ends[0]), PLANE.to_pixel(*ends[-1])
    (mark,) = [
        m
        for m in drawing.of("stroke", strokeStyle=PALETTE.ink, lineWidth=1.5)
        if m.path and not m.circle
    ]
    spans = []
    for one, other in zip(mark.points()[::2], mark.points()[1::2], strict=True):
        for p in (one, other):
            assert math.dist(start, p) + math.dist(p, end) == pytest.approx(math.dist(start, end))
        spans.append((math.dist(start, one), math.dist(start, other)))
    spans.sort()
    drawn = sum(b - a for a, b in spans)
    gaps = [b[0] - a[1] for a, b in pairwise(spans) if b[0] - a[1] > 1e-6]
    assert gaps == pytest.approx([GAP] * len(gaps))
    assert drawn / math.dist(start, end) == pytest.approx(DASH / (DASH + GAP), abs=0.02)


def test_an_axis_without_a_name_has_no_numbers() -> None:
    frame = plane_frame(400.0, 300.0)
    drawing = static_layer(frame, ("activation h₁", ""))
    left = frame.to_pixel(0.0, 0.0)[0]
    numbers = [m.arguments for m in drawing.of("fillText") if m.arguments[0][:1].isdigit()]
    assert [words for words, x, _ in numbers if x >= left] == ["0", "0.25", "0.5", "0.75", "1"]
    assert [words for words, x, _ in numbers if x < left] == []
    assert "activation h₁" in drawing.words()
    assert not any("sweetness" in words for words in drawing.words())


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_axes_of_the_plane_are_named_and_numbered(scale: float) -> None:
    frame = plane_frame(600.0, 500.0, scale)
    drawing = static_layer(frame)
    numbers = [m.arguments for m in drawing.of("fillText")]
    names = [words for words, *_ in numbers]
    assert any("sweetness" in name for name in names)
    assert any("redness" in name for name in names)
    for value in (0, 0.25, 0.5, 0.75, 1):
        x, y = frame.to_pixel(value, value)
        places = [(px, py) for words, px, py in numbers if words == f"{value:g}"]
        assert any(px == pytest.approx(x) and py > frame.to_pixel(0, 0)[1] for px, py in places)
        assert any(py == pytest.approx(y) and px < frame.to_pixel(0, 0)[0] for px, py in places)


# The loss chart


CHART: Frame = loss_frame(400.0, 200.0, 1.0, (0, 20), 0.4)
COURSE = Chart(
    means=[(0, 0.3), (10, 0.25), (20, 0.1)],
    samples=[(10, 0.4), (20, 0.01)],
    cursor=[],
    later=[],
    abandoned=[],
    branch=None,
    now=(20, 0.1),
    steps=(0, 20),
    stride=1,
    axis=LinearAxis(0.4),
)


def chart(**but: Any) -> Drawing:
    drawing = Drawing()
    draw_loss(drawing, CHART, PALETTE, COURSE._replace(**but))
    return drawing


def discs(drawing: Drawing, colour: str) -> list[tuple[float, ...]]:
    """The middles of the discs of this colour."""
    found = drawing.of("fill", fillStyle=colour)
    return [mark.circle[:2] for mark in found if mark.circle is not None]


def lines(drawing: Drawing, faint: bool) -> list[list[Point]]:
    """The lines in the colour of ink, by their points."""
    found = drawing.of("stroke", strokeStyle=PALETTE.ink)
    return [
        mark.points()
        for mark in found
        if mark.circle is None and (mark.style.get("globalAlpha", 1) < 1) is faint
    ]


def in_pixels(losses: Sequence[Point]) -> list[Any]:
    return [pytest.approx(CHART.to_pixel(*loss)) for loss in losses]


def test_the_mean_loss_is_a_line_and_each_steps_own_a_dot() -> None:
    drawing = chart()
    courses = [mark.points() for mark in drawing.of("stroke", strokeStyle=PALETTE.error)]
    assert courses == [in_pixels(COURSE.means)]
    (dots,) = [
        mark for mark in drawing.of("fill", fillStyle=PALETTE.error) if mark.path[0][0] == "rect"
    ]
    middles = [(x + w / 2, y + h / 2) for _, (x, y, w, h) in dots.path]
    assert middles == in_pixels(COURSE.samples)


def test_now_is_a_disc_unless_there_is_no_fruit_to_have_a_mean_loss() -> None:
    assert discs(chart(), PALETTE.error) == in_pixels([(20, 0.1)])
    assert discs(chart(now=None), PALETTE.error) == []


def test_the_cursor_marks_what_is_read_and_is_gone_otherwise() -> None:
    assert not discs(chart(), PALETTE.ink)
    assert not lines(chart(), faint=False)
    read = [(10, 0.25), (10, 0.4)]
    assert discs(chart(cursor=read), PALETTE.ink) == in_pixels(read)
    x, bottom = CHART.to_pixel(10, 0.0)
    upright = [pytest.approx((x, CHART.top)), pytest.approx((x, bottom))]
    assert lines(chart(cursor=read), faint=False) == [upright]


def test_the_course_that_was_left_is_faint_and_parts_where_it_did() -> None:
    left = [(5, 0.28), (20, 0.2)]
    drawing = chart(abandoned=left, branch=left[0])
    assert lines(drawing, faint=True) == [in_pixels(left)]
    rings = [mark.circle for mark in drawing.of("stroke", strokeStyle=PALETTE.ink) if mark.circle]
    assert [ring[:2] for ring in rings] == in_pixels(left[:1])
    assert lines(chart(), faint=True) == []


def test_what_comes_later_is_faint_and_the_present_has_its_disc_alone() -> None:
    later = [(20, 0.1), (30, 0.05)]
    drawing = chart(later=later)
    assert lines(drawing, faint=True) == [in_pixels(later)]
    assert lines(drawing, faint=False) == []  # an upright line means what is read
    assert discs(drawing, PALETTE.error) == in_pixels([(20, 0.1)])


def test_the_chart_says_which_steps_it_draws() -> None:
    assert "training steps" in chart().words()
    (name,) = [words for words in chart(stride=4).words() if "training steps" in words]
    assert "one in 4" in name


def test_a_chart_that_begins_after_some_steps_has_all_its_numbers_beside_its_axes() -> None:
    frame, drawing = loss_frame(400.0, 200.0, 1.0, (1000, 1020), 0.4), Drawing()
    draw_loss(
        drawing, frame, PALETTE, COURSE._replace(means=[], now=(1000, 0.1), steps=(1000, 1020))
    )
    at_zero = Drawing()
    draw_loss(at_zero, CHART, PALETTE, COURSE._replace(means=[], now=(0, 0.1)))
    places = drawing.words()
    assert {"1,000", "1,010", "1,020"} <= set(places)
    beside = {word: at for word, at in at_zero.words().items() if "." in word}
    assert len(beside) > 1
    assert {word: places[word] for word in beside} == beside


def test_on_a_logarithmic_axis_every_mark_of_the_chart_goes_by_powers_of_ten() -> None:
    axis = LogAxis(-2, 0, 1, "")
    frame = loss_frame(400.0, 200.0, 1.0, (0, 20), axis.top)
    shown = COURSE._replace(
        cursor=[(10, 0.4)], later=[(20, 0.1), (25, 0.02)], abandoned=[(5, 0.3), (9, 0.03)],
        branch=(5, 0.3), axis=axis,
    )  # fmt: skip
    drawing = Drawing()
    draw_loss(drawing, frame, PALETTE, shown)

    def placed(losses: Sequence[Point]) -> list[Any]:
        return [pytest.approx(frame.to_pixel(x, math.log10(loss) + 2)) for x, loss in losses]

    (means,) = drawing.of("stroke", strokeStyle=PALETTE.error)
    assert means.points() == placed(shown.means)
    assert lines(drawing, faint=True) == [placed(shown.abandoned), placed(shown.later)]
    assert discs(drawing, PALETTE.ink) == placed(shown.cursor)
    assert discs(drawing, PALETTE.error) == placed([(20, 0.1)])
    assert discs(drawing, PALETTE.paper) == placed([(5, 0.3)])
    words = drawing.words()
    for label, loss in (("1", 1.0), ("0.1", 0.1), ("0.01", 0.01)):
        assert words[label][1] == pytest.approx(frame.to_pixel(0, math.log10(loss) + 2)[1])


def test_the_legend_of_the_chart_has_the_very_marks_that_are_drawn() -> None:
    """Every line, disc, ring and dot of a chart that has them all: its colour and its size."""
    everything = COURSE._replace(
        cursor=[(10, 0.4)], later=[(20, 0.1), (25, 0.02)], abandoned=[(5, 0.3), (9, 0.03)],
        branch=(5, 0.3), held=[(1, 0.4), (25, 0.2)],
    )  # fmt: skip
    drawing = Drawing()
    draw_loss(drawing, CHART, PALETTE, everything)
    drawn = set()
    for mark in drawing.marks:
        colour, style = mark.style.get(f"{mark.kind}Style"), mark.style
        if colour not in (PALETTE.error, PALETTE.ink) or mark.kind not in ("stroke", "fill"):
            continue
        size = mark.circle[2] if mark.circle else style["lineWidth"]
        if mark.path[0][0] == "rect":
            size = mark.path[0][1][2]
        name = "ink" if colour == PALETTE.ink else "error"
        drawn.add((mark.kind, name, size, style["globalAlpha"]))
    named = set()
    for entry in ET.fromstring(f"<p>{loss_legend_html()}</p>"):
        told = "".join(entry.itertext()).strip()
        assert told or entry.attrib["id"] == "key-left"  # whose name is written as there is one
        for shape in entry.iter():
            size = shape.attrib.get("r", shape.attrib.get("stroke-width"))
            size = shape.attrib["width"] if shape.tag == "rect" else size
            for kind in ("stroke", "fill"):
                colour = shape.attrib.get(kind, "").removeprefix("var(--").removesuffix(")")
                if size and colour in ("ink", "error"):
                    alpha = float(shape.attrib.get(f"{kind}-opacity", 1))
                    named.add((kind, colour, float(size), alpha))
    assert named == drawn


def test_every_phase_is_drawn_differently() -> None:
    drawings = [draw(lesson_in(phase), 1.0).marks for phase in (*PHASES, Phase.IDLE)]
    assert all(a != b for i, a in enumerate(drawings) for b in drawings[:i])


# The sigmoid


@pytest.mark.parametrize("z", [-40.0, -2.0, 0.0, 0.7, 5.0])
def test_a_neuron_is_on_the_sigmoid_and_the_tangent_there_has_its_slope(z: float) -> None:
    drawing = Drawing()
    draw_activation(drawing, (300.0, 150.0), 1.0, PALETTE, (ACTIVATIONS["sigmoid"], z))
    (curve,) = [mark for mark in drawing.of("stroke") if len(mark.path) > 10]
    (left, _), (right, _) = curve.points()[0], curve.points()[-1]
    (dot,) = [mark.circle for mark in drawing.of("fill") if mark.circle]
    span = max(6.0, abs(z) + 1.0)
    bottom, top = drawing.of("stroke")[0].points()[0][1], drawing.of("stroke")[1].points()[0][1]
    a = 1.0 / (1.0 + math.exp(-z))
    x, y = left + (z + span) / (2 * span) * (right - left), bottom + a * (top - bottom)
    assert dot[:2] == pytest.approx((x, y))
    (tangent,) = [mark for mark in drawing.of("stroke") if mark.dashed]
    (x0, y0), (x1, y1) = tangent.points()
    slope = (y1 - y0) / (top - bottom) / ((x1 - x0) / (right - left) * 2 * span)
    assert slope == pytest.approx(a * (1 - a), abs=1e-9)
