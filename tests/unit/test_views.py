"""The pictures: what is drawn is the number it stands for, and the legend says the same."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

import pytest
from ripple.datasets import Fruit
from ripple.diagram import NetworkLayout
from ripple.geometry import Frame, Point, loss_frame, plane_frame
from ripple.legend import legend_html
from ripple.lesson import Lesson
from ripple.network import Network
from ripple.palette import Palette
from ripple.places import Parameter, Place, Unit, around
from ripple.player import Player
from ripple.step import PHASES, Phase, Step
from ripple.views.fruit import draw_fruit
from ripple.views.loss import draw_loss
from ripple.views.network import MARK, draw_labels, draw_network
from ripple.views.neurons import OLD
from ripple.views.plane import AXES, DASH, GAP, draw_plane, draw_still_layer
from ripple.views.slope import STEP_WIDTH, draw_slope
from ripple.words import fixed

PALETTE = Palette()
LAYOUT = NetworkLayout(1200.0, 900.0, (2, 4, 1))
PLANE = plane_frame(400.0, 300.0)

PROPERTIES = {
    *("fillStyle", "strokeStyle", "lineWidth", "lineCap", "lineJoin", "globalAlpha"),
    *("font", "textAlign", "textBaseline"),
}
SHAPES = {"moveTo", "lineTo", "arc", "rect", "closePath", "bezierCurveTo"}
PAINTS = {"fillRect", "fill", "stroke", "fillText", "strokeText", "drawImage", "clearRect"}
MOVES = {"translate", "scale", "rotate", "clip"}


class Picture:
    """Stands for a canvas or an image that is drawn with `drawImage`."""


class Mark(NamedTuple):
    """Something painted: how, with which arguments, along which path, in which style."""

    kind: str
    arguments: tuple[Any, ...]
    path: list[tuple[str, tuple[Any, ...]]]
    style: dict[str, Any]

    @property
    def circle(self) -> tuple[float, float, float] | None:
        """Middle and radius, if it is a whole circle."""
        if len(self.path) != 1 or self.path[0][0] != "arc":
            return None
        x, y, radius, start, end = self.path[0][1]
        return (x, y, radius) if end - start == pytest.approx(math.tau) else None

    @property
    def dashed(self) -> bool:
        """Whether its lines are dashed."""
        return bool(self.style["dashes"])

    def points(self) -> list[Point]:
        """The corners of its path."""
        return [arguments for shape, arguments in self.path if shape in ("moveTo", "lineTo")]


def assert_plain(value: Any) -> None:
    """JavaScript takes it as it is: neither numpy's numbers, nor anything that would be a proxy."""
    assert type(value) in (int, float, str), repr(value)
    assert isinstance(value, str) or math.isfinite(value)


class Drawing:
    """Stands for a CanvasRenderingContext2D: checks all that is called on it, keeps the marks."""

    def __init__(self) -> None:
        self.__dict__.update(marks=[], path=[], saved=[])
        self.__dict__["style"] = {"globalAlpha": 1.0, "dashes": ()}

    def __setattr__(self, name: str, value: Any) -> None:
        assert name in PROPERTIES, name
        assert_plain(value)
        if name in ("lineWidth", "globalAlpha"):
            assert value >= 0
        self.style[name] = value

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: self._call(name, arguments)

    def _call(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name == "setLineDash":
            (dashes,) = arguments
            for length in dashes:
                assert_plain(length)
            self.style["dashes"] = tuple(dashes)
            return
        pictures = 1 if name == "drawImage" else 0
        assert all(isinstance(picture, Picture) for picture in arguments[:pictures])
        for argument in arguments[pictures:]:
            assert_plain(argument)
        if name == "beginPath":
            self.__dict__["path"] = []
        elif name in SHAPES:
            assert name != "arc" or arguments[2] >= 0
            self.path.append((name, arguments))
        elif name == "save":
            self.saved.append(dict(self.style))
        elif name == "restore":
            self.__dict__["style"] = self.saved.pop()
        elif name in PAINTS:
            self.marks.append(Mark(name, arguments, list(self.path), dict(self.style)))
        else:
            assert name in MOVES, name

    marks: list[Mark]
    path: list[tuple[str, tuple[Any, ...]]]
    style: dict[str, Any]
    saved: list[dict[str, Any]]

    def of(self, kind: str, **style: Any) -> list[Mark]:
        """The marks of this kind whose style has these values."""
        return [
            mark for mark in self.marks if mark.kind == kind and style.items() <= mark.style.items()
        ]

    def words(self) -> dict[str, Point]:
        """All text and where it is."""
        return {mark.arguments[0]: mark.arguments[1:3] for mark in self.of("fillText")}


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
    still: bool = False,
    layout: NetworkLayout = LAYOUT,
    chosen: Place | None = None,
    pointed: Place | None = None,
    maps: tuple[Picture, int] | None = None,
    labels: Picture | None = None,
) -> Drawing:
    """The diagram when this part of the phase has gone by."""
    player, drawing = Player(lesson), Drawing()
    player.progress = part
    motion = player.motion(still)
    network = player.network_shown(motion)
    looked_at = chosen, pointed
    draw_network(
        drawing,
        layout,
        PALETTE,
        network,
        lesson.step,
        lesson.done,
        motion,
        *looked_at,
        maps,
        labels,
    )
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
                for still in (False, True):
                    drawing = draw(lesson_in(phase, hidden, steps), part, still, layout)
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
        frame = loss_frame(*size, 1.0, steps, highest)
        points = [(0.0, 0.3), (float(steps), highest)]
        for some in ([], points):
            drawing = Drawing()
            draw_loss(drawing, frame, PALETTE, some, some, some, 1)
            assert drawing.saved == []
            assert drawing.style["globalAlpha"] == 1
    for sample in (None, (0.0, 1.0)):
        drawing = Drawing()
        draw_plane(
            drawing, plane_frame(*size), PALETTE, Picture(), 65, ([], []), Picture(), sample, sample
        )
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
    draw_slope(drawing, (300.0, 120.0), 1.0, PALETTE, "w", curve, here, gradient, landed)
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


# The diagram's edges


class Drawn(NamedTuple):
    """A parameter's value, and the line that was drawn for it."""

    value: float
    mark: Mark
    start: Point
    end: Point


def lines_of(drawing: Drawing, network: Network) -> Iterator[Drawn]:
    """For every parameter that is not 0, the one line that leaves its unit for the next."""
    lines = drawing.of("stroke", strokeStyle=PALETTE.positive)
    lines += drawing.of("stroke", strokeStyle=PALETTE.negative)
    for layer, (weights, biases) in enumerate(zip(network.weights, network.biases, strict=True)):
        rows = [*weights.tolist(), biases.tolist()]
        for i, row in enumerate(rows):
            start = start_of(Parameter(layer, None if i == len(rows) - 1 else i, 0))
            for j, value in enumerate(row):
                end = LAYOUT.unit(layer + 1, j)
                (mark,) = [line for line in lines if runs(line.points(), start, end)]
                yield Drawn(value, mark, start, end)


def start_of(parameter: Parameter) -> Point:
    """Where its line comes from: a hidden neuron's has the map between it and its lines."""
    layer, i, _ = parameter
    if i is None:
        return LAYOUT.bias(layer)
    return LAYOUT.outlet(layer, i) if layer else LAYOUT.unit(layer, i)


def runs(points: list[Point], start: Point, end: Point) -> bool:
    """Whether these points lie between start and end, the first near the start."""
    near = math.dist(points[0], start) <= LAYOUT.radius * 1.01
    return near and all(
        math.dist(start, p) + math.dist(p, end) == pytest.approx(math.dist(start, end))
        for p in points
    )


def one_ratio(pairs: list[tuple[float, float]]) -> float:
    """What every second number is a multiple of every first by; there has to be one such factor."""
    ratios = [drawn / amount for amount, drawn in pairs]
    assert ratios == pytest.approx([ratios[0]] * len(ratios))
    return ratios[0]


def test_an_edge_is_as_wide_as_its_weight_and_dashed_if_negative() -> None:
    lesson = lesson_in(Phase.IDLE)
    drawn = list(lines_of(draw(lesson), lesson.network))
    assert len(drawn) == 17
    one_ratio([(abs(value), mark.style["lineWidth"]) for value, mark, *_ in drawn])
    for value, mark, *_ in drawn:
        assert mark.dashed == (value < 0)
        assert mark.style["strokeStyle"] == (PALETTE.negative if value < 0 else PALETTE.positive)
    assert {value < 0 for value, *_ in drawn} == {True, False}


def test_the_update_takes_every_edge_from_its_old_to_its_new_width() -> None:
    lesson = lesson_in(Phase.UPDATE)
    step, new = step_of(lesson), lesson.network
    for part in (0.0, 0.25, 1.0):
        between = Network(
            [a + (b - a) * part for a, b in zip(step.passed.weights, new.weights, strict=True)],
            [a + (b - a) * part for a, b in zip(step.passed.biases, new.biases, strict=True)],
        )
        drawn = lines_of(draw(lesson, part), between)
        one_ratio([(abs(value), mark.style["lineWidth"]) for value, mark, *_ in drawn])


def test_triangles_point_where_a_weight_goes_and_cover_as_much_as_it_moves() -> None:
    lesson = lesson_in(Phase.UPDATE, rate="0.1")
    step = step_of(lesson)
    triangles = [
        mark.points()
        for mark in draw(lesson).of("fill", fillStyle=PALETTE.ink)
        if len(mark.points()) == 3
    ]
    moves = []
    for layer in range(2):
        weights, biases = lesson.network.weights[layer], lesson.network.biases[layer]
        for j in range(len(biases)):
            moves += (weights - step.passed.weights[layer])[:, j].tolist()
            moves.append(float((biases - step.passed.biases[layer])[j]))
    assert len(triangles) == len(moves) == 17
    pairs = []
    for move, (tip, right, left) in zip(moves, triangles, strict=True):
        assert (tip[1] < right[1]) == (move > 0)
        pairs.append((abs(move), abs((right[0] - left[0]) * (right[1] - tip[1])) / 2))
    one_ratio(pairs)


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
    filled = gauges(drawing.marks[veil:])
    assert set(filled) == {LAYOUT.unit(*place) for place in lit if isinstance(place, Unit)}


@pytest.mark.parametrize("chosen", [Parameter(0, 1, 2), Unit(1, 3), Unit(2, 0)])
def test_the_chosen_place_has_a_band_under_it(chosen: Place) -> None:
    lesson = lesson_in(Phase.IDLE)
    band = [mark for mark in draw(lesson, chosen=chosen).marks if mark.style["globalAlpha"] == MARK]
    assert len(band) == 1
    if isinstance(chosen, Unit) and chosen.layer == 1:
        (arc,) = [arguments for shape, arguments in band[0].path if shape == "arc"]
        assert arc[:2] == LAYOUT.unit(*chosen)
        assert arc[2] > LAYOUT.radius
        assert max(x for x, _ in band[0].points()) > LAYOUT.outlet(*chosen)[0]
    elif isinstance(chosen, Unit):
        assert band[0].circle is not None
        assert band[0].circle[:2] == LAYOUT.unit(*chosen)
    else:
        assert runs(band[0].points(), LAYOUT.unit(0, 1), LAYOUT.unit(1, 2))
    assert not [m for m in draw(lesson).marks if m.style["globalAlpha"] == MARK]


# The ripple


def pulses(drawing: Drawing, *colours: str) -> list[tuple[float, float, float]]:
    marks = [mark for colour in colours for mark in drawing.of("fill", fillStyle=colour)]
    return [mark.circle for mark in marks if mark.circle is not None]


def forward_pulses(drawing: Drawing) -> list[tuple[float, float, float]]:
    return pulses(drawing, PALETTE.positive, PALETTE.negative)


def amounts_forward(step: Step, layer: int) -> list[float]:
    a = step.passed.activations[layer][0]
    weights = (a[:, None] * step.passed.weights[layer]).ravel().tolist()
    return [abs(amount) for amount in [*weights, *step.passed.biases[layer].tolist()]]


def amounts_backward(step: Step, layer: int) -> list[float]:
    assert step.gradient is not None
    shares = step.passed.weights[layer] * step.gradient.deltas[layer][0]
    return [abs(share) for share in shares.ravel().tolist()]


def areas_match(amounts: list[float], circles: list[tuple[float, float, float]]) -> None:
    areas = [radius**2 for *_, radius in circles]
    one_ratio(list(zip(sorted(amounts), sorted(areas), strict=True)))


@pytest.mark.parametrize(("part", "layer"), [(0.25, 0), (0.75, 1)])
def test_forward_pulses_carry_weight_times_activation_on_the_layer_at_work(
    part: float, layer: int
) -> None:
    lesson = lesson_in(Phase.FORWARD)
    circles = forward_pulses(draw(lesson, part))
    areas_match(amounts_forward(step_of(lesson), layer), circles)
    left, right = LAYOUT.column(layer), LAYOUT.column(layer + 1)
    assert all(left < x < right for x, *_ in circles)
    further = forward_pulses(draw(lesson, part + 0.1))
    assert all(after[0] > before[0] for before, after in zip(circles, further, strict=True))


@pytest.mark.parametrize(("part", "layer"), [(0.25, 1), (0.75, 0)])
def test_backward_pulses_carry_weight_times_error_back_on_the_layer_at_work(
    part: float, layer: int
) -> None:
    lesson = lesson_in(Phase.BACKWARD)
    circles = pulses(draw(lesson, part), PALETTE.error)
    areas_match(amounts_backward(step_of(lesson), layer), circles)
    left, right = LAYOUT.column(layer), LAYOUT.column(layer + 1)
    assert all(left < x < right for x, *_ in circles)
    further = pulses(draw(lesson, part + 0.1), PALETTE.error)
    assert all(after[0] < before[0] for before, after in zip(circles, further, strict=True))


def test_a_still_shows_the_pulses_of_all_layers() -> None:
    lesson = lesson_in(Phase.FORWARD)
    step, circles = step_of(lesson), forward_pulses(draw(lesson, 0.1, still=True))
    areas_match(amounts_forward(step, 0) + amounts_forward(step, 1), circles)
    lesson = lesson_in(Phase.BACKWARD)
    step, circles = step_of(lesson), pulses(draw(lesson, 0.1, still=True), PALETTE.error)
    areas_match(amounts_backward(step, 0) + amounts_backward(step, 1), circles)
    assert len(rings(draw(lesson, 0.1, still=True))) == 5


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.LOSS, Phase.UPDATE])
def test_nothing_travels_in_the_other_phases(phase: Phase) -> None:
    for still in (False, True):
        drawing = draw(lesson_in(phase), still=still)
        assert forward_pulses(drawing) == pulses(drawing, PALETTE.error) == []


# The neurons


def rings(drawing: Drawing) -> list[Mark]:
    """Circles in the colour of the error: the loss's ring and the halos."""
    return [mark for mark in drawing.of("stroke", strokeStyle=PALETTE.error) if mark.circle]


def ring_at(drawing: Drawing, at: Point) -> list[Mark]:
    return [mark for mark in rings(drawing) if mark.circle and mark.circle[:2] == at]


def test_the_outputs_ring_is_as_wide_as_the_loss_and_comes_with_it() -> None:
    output = LAYOUT.unit(2, 0)
    assert ring_at(draw(lesson_in(Phase.FORWARD), 1.0), output) == []
    pairs = []
    for steps in (0, 5, 20):
        for phase in (Phase.LOSS, Phase.BACKWARD, Phase.UPDATE, Phase.IDLE):
            lesson = lesson_in(phase, steps=steps or 1)
            (ring,) = ring_at(draw(lesson), output)
            loss = step_of(lesson).loss
            assert loss is not None
            pairs.append((loss, ring.style["lineWidth"]))
            assert ring.circle is not None
            assert ring.circle[2] - ring.style["lineWidth"] / 2 >= LAYOUT.radius
    assert len({loss for loss, _ in pairs}) > 3
    one_ratio(pairs)


def test_a_hidden_neurons_halo_is_as_wide_as_its_error_once_that_has_come_back() -> None:
    lesson = lesson_in(Phase.BACKWARD)
    gradient = step_of(lesson).gradient
    assert gradient is not None
    early, late = draw(lesson, 0.25), draw(lesson, 0.75)
    pairs = []
    for j, delta in enumerate(gradient.deltas[0][0].tolist()):
        assert ring_at(early, LAYOUT.unit(1, j)) == []
        (halo,) = ring_at(late, LAYOUT.unit(1, j))
        pairs.append((abs(delta), halo.style["lineWidth"]))
    one_ratio(pairs)
    neurons = late.of("fill", fillStyle=PALETTE.paper)
    assert {mark.style["globalAlpha"] for mark in neurons} == {1}  # the halo alone is translucent


def gauges(marks: list[Mark]) -> dict[Point, float]:
    """How full each neuron is, by its place: the height of the fill's straight edge."""
    levels = {}
    for mark in marks:
        if mark.kind == "fill" and mark.style["fillStyle"] == PALETTE.gauge:
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
    lesson = lesson_in(Phase.LOSS)
    drawing = draw(lesson)
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


def test_a_neuron_changes_when_the_pulses_arrive_and_not_before() -> None:
    lesson = lesson_in(Phase.FORWARD)
    step, before = step_of(lesson), lesson.done
    assert before is not None
    for part, arrived in ((0.49, 1), (0.51, 2), (1.0, 3)):
        levels = gauges(draw(lesson, part).marks)
        for layer in range(3):
            shown = step if layer < arrived else before
            for i, a in enumerate(shown.passed.activations[layer][0].tolist()):
                assert levels[LAYOUT.unit(layer, i)] == pytest.approx(a)


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
def test_each_hidden_neuron_has_its_own_square_of_the_maps_beside_its_disc(hidden: int) -> None:
    layout, atlas = NetworkLayout(1200.0, 900.0, (2, hidden, 1)), Picture()
    drawing = draw(lesson_in(Phase.IDLE, hidden), layout=layout, maps=(atlas, 33))
    images = drawing.of("drawImage")
    assert len(images) == hidden
    for j, image in enumerate(images):
        assert image.arguments[0] is atlas
        assert image.arguments[1:5] == (0.5, 33 * j + 0.5, 32, 32)  # from grid point to grid point
        (x, y), (right, _) = layout.unit(1, j), layout.outlet(1, j)
        side = 2 * layout.radius
        expected = (x + layout.radius, y - layout.radius, side, side)
        assert image.arguments[5:] == pytest.approx(expected)
        assert right == pytest.approx(x + layout.radius + side)
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
    side = 2 * LAYOUT.radius
    for j, mark in enumerate(marks(lesson)):
        x, y = LAYOUT.unit(1, j)
        assert mark == pytest.approx((x + side / 2 + x1 * side, y + side / 2 - x2 * side))
    assert len(marks(lesson)) == 4


def test_only_the_maps_that_are_lit_are_drawn_again() -> None:
    lesson = lesson_in(Phase.IDLE)
    drawing = draw(lesson, pointed=Unit(1, 2), maps=(Picture(), 33))
    veil = [mark.kind for mark in drawing.marks].index("fillRect")
    (image,) = [mark for mark in drawing.marks[veil:] if mark.kind == "drawImage"]
    assert image.arguments[2] == 2 * 33 + 0.5


# The legend


def legend() -> dict[str, ET.Element]:
    """The pictures in the legend, by their words."""
    root = ET.fromstring(f"<ul>{legend_html()}</ul>")
    found = {}
    for entry in root:
        picture, meaning = entry
        found["".join(meaning.itertext())] = picture[0]
    return found


def entry(words: str) -> ET.Element:
    (mark,) = [mark for meaning, mark in legend().items() if words in meaning]
    return mark


def test_the_legend_measures_as_the_diagram_does() -> None:
    idle = lesson_in(Phase.IDLE)
    per_weight = one_ratio(
        [(abs(v), mark.style["lineWidth"]) for v, mark, *_ in lines_of(draw(idle), idle.network)]
    )
    for sign in "+−":
        assert float(entry(f"weight {sign}2").attrib["stroke-width"]) == pytest.approx(
            2 * per_weight
        )
    assert "positive" in entry("weight +2").attrib["stroke"]
    assert "negative" in entry("weight −2").attrib["stroke"]

    forward = lesson_in(Phase.FORWARD)
    areas = sorted(r**2 for *_, r in forward_pulses(draw(forward, 0.25)))
    amounts = sorted(amounts_forward(step_of(forward), 0))
    assert float(entry("|w·a| = 1").attrib["r"]) ** 2 == pytest.approx(
        one_ratio(list(zip(amounts, areas, strict=True)))
    )

    backward = lesson_in(Phase.BACKWARD)
    late = draw(backward, 0.75)
    areas = sorted(r**2 for *_, r in pulses(late, PALETTE.error))
    amounts = sorted(amounts_backward(step_of(backward), 0))
    assert float(entry("|w·δ| = 0.1").attrib["r"]) ** 2 == pytest.approx(
        0.1 * one_ratio(list(zip(amounts, areas, strict=True))), rel=1e-4
    )

    step = step_of(backward)
    assert step.loss is not None
    assert step.gradient is not None
    (ring,) = ring_at(late, LAYOUT.unit(2, 0))
    assert float(entry("L = 0.25").attrib["stroke-width"]) == pytest.approx(
        0.25 * ring.style["lineWidth"] / step.loss
    )
    (halo,) = ring_at(late, LAYOUT.unit(1, 0))
    delta = abs(float(step.gradient.deltas[0][0, 0]))
    assert float(entry("|δ| = 0.03").attrib["stroke-width"]) == pytest.approx(
        0.03 * halo.style["lineWidth"] / delta
    )
    assert float(entry("|δ| = 0.03").attrib["stroke-opacity"]) == halo.style["globalAlpha"]


# The plane


def plane(
    boundary: tuple[list[Point], list[Point]] = ([], []),
    sample: Point | None = None,
    crosshair: Point | None = None,
) -> Drawing:
    drawing = Drawing()
    draw_plane(drawing, PLANE, PALETTE, Picture(), 65, boundary, Picture(), sample, crosshair)
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
    draw_plane(
        drawing, PLANE, PALETTE, Picture(), 65, ([], []), Picture(), sample, None,
        sample_sprite=sprite,
    )  # fmt: skip
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
    ringed = [m.circle for m in plane(sample=(0.2, 0.7)).of("stroke") if m.circle]
    assert ringed != []
    assert all(circle[:2] == at for circle in ringed)
    (left, top), (right, bottom) = PLANE.to_pixel(0.0, 1.0), PLANE.to_pixel(1.0, 0.0)
    for mark in plane(crosshair=(0.2, 0.7)).of("stroke")[bare:]:
        xs, ys = zip(*mark.points(), strict=True)
        assert all(x == at[0] or y == at[1] for x, y in mark.points())
        assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((left, right, top, bottom))
    assert [m for m in plane().of("stroke") if m.circle] == []


def still_layer(
    frame: Frame = PLANE,
    axes: tuple[str, str] = AXES,
    fruit: Sequence[tuple[float, float, bool]] = (),
    sprites: Sequence[Picture] = (),
) -> Drawing:
    drawing = Drawing()
    draw_still_layer(drawing, frame, PALETTE, fruit, sprites, axes=axes)
    return drawing


def test_each_fruit_is_drawn_with_its_middle_at_its_place() -> None:
    sprites = {fruit: Picture() for fruit in Fruit}
    fruit = [(0.0, 1.0, True), (0.3, 0.2, False)]
    pictures = [sprites[Fruit.LEMON], sprites[Fruit.STRAWBERRY]]
    drawing = still_layer(fruit=fruit, sprites=pictures)
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
    draw_plane(
        drawing, PLANE, PALETTE, Picture(), 65, ([], []), Picture(), None, None, dashed=dashed
    )
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
    drawing = still_layer(frame, ("activation h₁", ""))
    left = frame.to_pixel(0.0, 0.0)[0]
    numbers = [m.arguments for m in drawing.of("fillText") if m.arguments[0][:1].isdigit()]
    assert [words for words, x, _ in numbers if x >= left] == ["0", "0.25", "0.5", "0.75", "1"]
    assert [words for words, x, _ in numbers if x < left] == []
    assert "activation h₁" in drawing.words()
    assert not any("sweetness" in words for words in drawing.words())


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_axes_of_the_plane_are_named_and_numbered(scale: float) -> None:
    frame = plane_frame(600.0, 500.0, scale)
    drawing = still_layer(frame)
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


CHART: Frame = loss_frame(400.0, 200.0, 1.0, 20, 0.4)
MEANS = [(0.0, 0.3), (10.0, 0.25), (20.0, 0.1)]
SAMPLES = [(10.0, 0.4), (20.0, 0.01)]


def chart(cursor: list[Point], stride: int = 1) -> Drawing:
    drawing = Drawing()
    draw_loss(drawing, CHART, PALETTE, MEANS, SAMPLES, cursor, stride)
    return drawing


def test_the_mean_loss_is_a_line_and_each_steps_own_a_dot() -> None:
    drawing = chart([])
    lines = [mark.points() for mark in drawing.of("stroke", strokeStyle=PALETTE.error)]
    assert lines == [[pytest.approx(CHART.to_pixel(*mean)) for mean in MEANS]]
    (dots,) = [
        mark for mark in drawing.of("fill", fillStyle=PALETTE.error) if mark.path[0][0] == "rect"
    ]
    middles = [(x + w / 2, y + h / 2) for _, (x, y, w, h) in dots.path]
    assert middles == [pytest.approx(CHART.to_pixel(*sample)) for sample in SAMPLES]


def test_the_cursor_marks_what_is_read_and_is_gone_otherwise() -> None:
    def inked(drawing: Drawing) -> list[tuple[float, float, float]]:
        return pulses(drawing, PALETTE.ink)

    assert inked(chart([])) == []
    read = [(10.0, 0.25), (10.0, 0.4)]
    assert [circle[:2] for circle in inked(chart(read))] == [
        pytest.approx(CHART.to_pixel(*point)) for point in read
    ]


def test_the_course_that_was_left_is_faint_and_parts_where_it_did() -> None:
    drawing, left = Drawing(), [(5.0, 0.28), (20.0, 0.2)]
    draw_loss(drawing, CHART, PALETTE, MEANS, SAMPLES, [], 1, left=left, branch=left[0])
    (line,) = [mark for mark in drawing.of("stroke") if mark.style.get("globalAlpha", 1) < 1]
    assert line.points() == [pytest.approx(CHART.to_pixel(*point)) for point in left]
    rings = [mark.circle for mark in drawing.of("stroke", strokeStyle=PALETTE.ink) if mark.circle]
    assert [ring[:2] for ring in rings] == [pytest.approx(CHART.to_pixel(*left[0]))]
    assert not [mark for mark in chart([]).of("stroke") if mark.style.get("globalAlpha", 1) < 1]


def test_what_comes_later_is_faint_behind_a_line_at_the_present() -> None:
    drawing, later = Drawing(), [(20.0, 0.1), (30.0, 0.05)]
    draw_loss(drawing, CHART, PALETTE, MEANS, SAMPLES, [], 1, later=later)
    faint, upright = (
        [
            mark.points()
            for mark in drawing.of("stroke", strokeStyle=PALETTE.ink)
            if (mark.style.get("globalAlpha", 1) < 1) is dim
        ]
        for dim in (True, False)
    )
    assert faint == [[pytest.approx(CHART.to_pixel(*point)) for point in later]]
    x, y = CHART.to_pixel(20.0, 0.0)
    assert upright == [[pytest.approx((x, CHART.top)), pytest.approx((x, y))]]


def test_the_chart_says_which_steps_it_draws() -> None:
    assert "training steps" in chart([]).words()
    (name,) = [words for words in chart([], stride=4).words() if "training steps" in words]
    assert "one in 4" in name


def test_every_phase_is_drawn_differently() -> None:
    drawings = [draw(lesson_in(phase), still=True).marks for phase in (*PHASES, Phase.IDLE)]
    assert all(a != b for i, a in enumerate(drawings) for b in drawings[:i])
