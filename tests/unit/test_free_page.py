"""The page of lessons whose numbers are no fruit: nothing raises, and what it says is true."""

from __future__ import annotations

import re
from itertools import pairwise
from math import prod
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ripple.lesson.basket import Hand, Pointing
from ripple.lesson.guide import STOPS
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import to_text
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.shared import Shared, out_of_link, share, take
from ripple.lesson.state import State, from_plain, to_plain
from ripple.lesson.step import PHASES, Phase
from ripple.model.datasets import Points
from ripple.model.functions import LOSSES
from ripple.model.method import ALL
from ripple.model.places import Parameter, Unit, parameters
from ripple.page.guide import texts as guide_texts
from ripple.page.pictures import drawn, titles
from ripple.readings.diagram import features
from ripple.readings.exercise import task
from ripple.readings.free import no_plane
from ripple.readings.inspection import Cell, Inspector, Row
from ripple.readings.script import numpy_script
from ripple.readings.story import story
from ripple.readings.stuck import stuck
from ripple.readings.tables import table
from ripple.readings.worksheet import pages
from ripple.views.diagram import NetworkLayout
from ripple.views.levels import UNIT, Span, span_over
from ripple.views.neurons import halo_full, span_in
from ripple.views.svg import Paper
from ripple.words.numbers import number_in

from tests.unit.offscreen import Offscreen
from tests.unit.test_free import SIZES, WAYS, free_lesson
from tests.unit.whole_page import attributes, controls, texts

OF_FRUIT = re.compile(r"fruit|strawberr|lemon|sweet|redness|boundary|ringed", re.IGNORECASE)
NO_NUMBER = re.compile(r"\b(?:nan|inf|None|float64)\b")
AT_ONCE = str(SPEEDS.index(0.0))
RESTS = ("no-plane", "no-data", "mistake-about")
"""Where fruit are named, since there is a way back to them."""


def said(lesson: Lesson, player: Player) -> dict[Any, str]:
    """All words, but for what is hidden while there is no plane."""
    all_texts = texts(lesson, player)
    hidden = ("data-words", "data-number-value", "data-noise-value", "held-words", "table-words")
    return {name: text for name, text in all_texts.items() if name not in (*RESTS, *hidden)}


def assert_true_words(lesson: Lesson, player: Player) -> None:
    everything = [*texts(lesson, player).values(), *map(str, controls(lesson, player).values())]
    everything += attributes(lesson, player).values()
    assert [text for text in everything if NO_NUMBER.search(text)] == []
    assert {
        name: text for name, text in said(lesson, player).items() if OF_FRUIT.search(text)
    } == {}


def load(main: SimpleNamespace, window: Offscreen, lesson: Lesson) -> None:
    main.player.load(lesson.state)
    main.stage.ask()
    window.frames()


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_the_whole_page_is_drawn_in_every_phase(
    sizes: tuple[int, ...], window: Offscreen, main: SimpleNamespace
) -> None:
    lesson, player = main.lesson, main.player
    window.element("speed").value = AT_ONCE
    window.send("input", "speed")
    for (output, loss), count in zip(WAYS, (1, 3, 3, 3, 1), strict=True):
        load(main, window, free_lesson(sizes, output, loss, "tanh", count))
        lesson.set_batch(ALL if loss == "squared" else 1)
        units = [Unit(layer, i) for layer, size in enumerate(sizes) for i in range(size)]
        places = [*parameters(sizes), *units]
        for n, phase in enumerate((None, *PHASES)):
            if phase:
                player.run_phase(phase)
            for place in (None, *places[n::9]):
                lesson.choose(place)
                lesson.microscope.point_at(place)
                main.stage.ask()
                window.frames()
            assert_true_words(lesson, player)
        for button in ("check", "check-all", "step-10", "sample-next", "play", "play"):
            if window.element(button).works:
                window.send("click", button)
                window.frames(30)
        player.stop()
        main.stage.ask()
        window.frames()
        assert_true_words(lesson, player)
        log = window.text("log")
        assert "right" not in log
        assert not OF_FRUIT.search(log)
    assert window.text("no-plane").startswith("This example has")
    assert window.chosen["numbers"] == "free"
    window.send("keydown", "plane", key="s")
    window.send("keydown", "plane", key="ArrowLeft")
    window.frames()
    assert lesson.free
    window.element("to-fruit").hidden = False  # as the browser does for the choice
    window.send("click", "to-fruit")
    window.frames()
    assert not lesson.free
    assert window.text("data-count") == "8 strawberries, 8 lemons"
    assert window.chosen["numbers"] == "fruit"
    assert window.has_focus == "step"


def numbers(text: str) -> list[float]:
    return [number_in(part) for part in re.findall(r"−?\d[\d.]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", text)]


def factors(row: Row) -> tuple[list[float], float]:
    cells = [cell for cell in row if isinstance(cell, Cell)]
    *before, result = (number_in(cell.numbers.rpartition("= ")[2].strip("()")) for cell in cells)
    return before, result


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize(("output", "loss"), WAYS)
@pytest.mark.parametrize("count", [1, 3])
def test_the_inspector_takes_each_gradient_apart(
    sizes: tuple[int, ...], output: str, loss: str, count: int
) -> None:
    lesson = free_lesson(sizes, output, loss, "tanh", count)
    lesson.microscope.set_digits(12)
    player = Player(lesson)
    player.run_phase(Phase.BACKWARD)
    reading, step = Inspector.of(player), lesson.step
    assert step is not None
    assert step.gradient is not None
    for place in parameters(sizes):
        found, result = factors(reading.rows(place)[0])
        assert prod(found) == pytest.approx(result, rel=1e-9, abs=1e-14)
        assert result == pytest.approx(step.gradient.slopes.value(place), rel=1e-9)
        slopes = factors(reading.check_rows(place)[0])[1]
        assert slopes == pytest.approx(result, rel=1e-4, abs=1e-7)
        if place.target.layer == len(sizes) - 1:  # each output has its own ŷ and y
            k = place.j
            symbols = [cell.symbol for cell in reading.rows(place)[0] if isinstance(cell, Cell)]
            sub = "₁₂₃"[k] if sizes[-1] > 1 else ""
            assert f"(ŷ{sub} − y{sub})" in symbols
            error = step.sample.activations[-1][k] - step.sample.y[k]
            assert any(value == pytest.approx(error) for value in found)
    for k in range(sizes[-1]):
        unit = Unit(len(sizes) - 1, k)
        delta = factors(reading.rows(unit)[-1])
        assert prod(delta[0]) == pytest.approx(delta[1], rel=1e-9)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize(("output", "loss"), WAYS)
def test_the_story_has_the_numbers_of_all_outputs(
    sizes: tuple[int, ...], output: str, loss: str
) -> None:
    lesson = free_lesson(sizes, output, loss)
    player, told = Player(lesson), {}
    player.set_speed(int(AT_ONCE))
    for phase in PHASES[:3]:
        player.run_phase(phase)
        told[phase] = [part.text for part in story(player).formula]
    step = lesson.step
    assert step is not None
    sample, several = step.sample, sizes[-1] > 1
    for text, values in (
        (told[Phase.FORWARD][0], sample.zs[-1]),
        (told[Phase.FORWARD][1], sample.activations[-1]),
        (told[Phase.BACKWARD][0].removesuffix(" (σ′ cancels)"), sample.deltas[-1]),
        (told[Phase.LOSS][1], [sample.loss]),
    ):
        shown = numbers(re.split("[:=≠] ", text)[-1])
        assert shown[-len(values) :] == pytest.approx(values, abs=1e-4)
    if not several and "·" in told[Phase.BACKWARD][0].split(" = ")[1]:
        product = told[Phase.BACKWARD][0].split(" = ")[1].split(" · ")
        found = prod(number_in(factor.strip("()")) for factor in product)
        assert found == pytest.approx(sample.deltas[-1][0], abs=1e-3)
    assert ("Σ" in told[Phase.LOSS][1]) is several
    assert ("σ(z)" in told[Phase.FORWARD][1]) is (output == "sigmoid")
    assert ("σ′" in "".join(told[Phase.BACKWARD])) is (
        output == "sigmoid" and (several or loss == "cross-entropy")
    )


@pytest.mark.parametrize(
    ("sizes", "output", "outside", "reason"),
    [
        ((3, 2, 1), "sigmoid", False, "3 inputs."),
        ((1, 1), "sigmoid", False, "1 input."),
        ((2, 2, 2), "sigmoid", False, "2 outputs."),
        ((2, 2, 1), "sigmoid", True, "inputs outside 0 to 1."),
        ((2, 2, 1), "linear", False, "an output of any size."),
        ((2, 2, 1), "sigmoid", False, "numbers that are no fruit."),
        (
            (3, 2, 2),
            "linear",
            True,
            "3 inputs, 2 outputs, inputs outside 0 to 1 and outputs",
        ),
    ],
)
def test_in_place_of_the_plane_is_why_there_is_none(
    sizes: tuple[int, ...], output: str, outside: bool, reason: str
) -> None:
    lesson = free_lesson(sizes, output)
    points = lesson.points
    x = points.x if outside else np.abs(points.x) / 3
    lesson.basket.load(Points(x, points.y, points.recipe, free=True))
    assert no_plane(lesson).startswith(f"This example has {reason}")


def test_gauges_go_as_far_as_their_numbers() -> None:
    assert span_over([0.2, 1.0]) is UNIT
    assert span_over([1.0, 5.0]) == Span(0.0, 5.0)
    assert span_over([-0.9, 0.5]) == Span(-0.9, 0.9)
    lesson = free_lesson((3, 2, 2), "linear")
    lesson.run_step()
    step = lesson.step
    assert step is not None
    most = max(1.0, *(abs(a) for a in (*step.sample.activations[-1], *step.sample.y)))
    assert span_in(step, 2) == Span(-most, most)
    assert span_in(step, 0).level(max(step.sample.x)) <= 1.0


@pytest.mark.parametrize("sizes", [(4, 3, 3), (2, 2, 2), (3, 2, 2), (1, 3)], ids=str)
@pytest.mark.parametrize("room", [(336, 330), (640, 330), (640, 520)], ids=str)
def test_several_outputs_and_their_numbers_do_not_touch(
    sizes: tuple[int, ...], room: tuple[float, float]
) -> None:
    layout = NetworkLayout(*room, sizes, 1.0, features(free_lesson(sizes)))
    last, outside = len(sizes) - 1, layout.radius + halo_full(layout)
    ends = [layout.unit(last, k) for k in range(sizes[-1])]
    for (_, y), (_, below) in pairwise(ends):
        assert below - y >= 2 * outside
        assert below - y >= 2.4 * 12.0  # two lines of text
    x, _ = ends[0]
    assert x + outside + 6.0 + 2 * layout.radius + 5.0 + 0.6 * 11 * 9.5 <= room[0]
    assert not layout.has_map(1)


def test_what_is_taken_home_has_all_numbers() -> None:
    lesson = free_lesson((3, 2, 2), "linear", count=3)
    for _ in range(3):
        lesson.run_step()
    step = lesson.log[-1]
    head, *rows = (line.split(",") for line in table("log", lesson).splitlines())
    assert head[:9] == ["step", "samples in it", "x₁", "x₂", "x₃", "y₁", "y₂", "ŷ₁", "ŷ₂"]
    sample = step.sample
    found = [float(cell) for cell in rows[-1][2:10]]
    assert found == [*sample.x, *sample.y, *sample.activations[-1], sample.loss]
    assert table("points", lesson).splitlines()[0] == "x₁,x₂,x₃,y₁,y₂"
    assert float(table("points", lesson).splitlines()[2].split(",")[3]) == lesson.points.y[1, 0]
    for name in ("history", "weights"):
        assert table(name, lesson)
        assert not OF_FRUIT.search(table(name, lesson))
    player = Player(lesson)
    for place in (None, Unit(2, 1), Parameter(1, 0, 1)):
        lesson.choose(place)
        there = titles(player)
        assert not {"plane", "map"} & {*there}
        for name in there:
            assert drawn(name, Paper(), 1.0, player) is not None


@pytest.mark.parametrize(("output", "loss"), WAYS)
@pytest.mark.parametrize("sizes", [(1, 1), (3, 2, 2)], ids=str)
def test_the_script_takes_the_steps_of_the_page(
    sizes: tuple[int, ...], output: str, loss: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = free_lesson(sizes, output, loss, count=3)
    lesson.set_learning_rate("0.05")
    script = numpy_script(lesson)
    assert not OF_FRUIT.search(script)
    exec(compile(script, "script", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    for line in printed[1:11]:
        lesson.run_step()
        number, own, mean = (float(each) for each in line.split(", "))
        assert number == lesson.step_count
        assert own == pytest.approx(lesson.log[-1].loss)
        assert mean == pytest.approx(lesson.mean_loss())


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize(("output", "loss"), WAYS)
def test_the_worksheet_asks_about_every_output(
    sizes: tuple[int, ...], output: str, loss: str
) -> None:
    lesson = free_lesson(sizes, output, loss, count=3)
    shown = task(lesson, 3)
    assert shown is not None
    asked = [question.name for question in shown.questions("output")]
    assert sum(name.startswith("δ") for name in asked) == sizes[-1]
    loss_of = next(each for each in shown.questions("forward") if each.name == "L")
    network = lesson.network.having(shown.network.parameters)
    again = network.forward([shown.sample.x]).mean_loss(np.array([shown.sample.y]))
    assert loss_of.answer == pytest.approx(again)
    lesson.worksheet.set_steps(3)
    assert not OF_FRUIT.search(pages(lesson))


def test_a_tab_goes_on_with_the_numbers_it_had() -> None:
    lesson = free_lesson((3, 2, 2), count=3)
    lesson.run_step()
    state = from_plain(to_plain(lesson.state))
    assert isinstance(state, State)
    other = Lesson()
    Player(other).load(state)
    assert "after 1 step" in story(Player(other)).sentence
    assert_true_words(other, Player(other))


def test_a_link_brings_it_elsewhere() -> None:
    lesson = free_lesson((3, 2, 2), "linear", count=3)
    lesson.run_step()
    player, other = Player(lesson), Player(Lesson())
    player.lesson.choose(Unit(2, 1))
    found = out_of_link(to_text(share(player)))
    assert isinstance(found, Shared)
    take(other, found)
    assert to_plain(other.lesson.state) == to_plain(lesson.state)
    assert other.lesson.microscope.chosen == Unit(2, 1)


def test_nobody_is_told_that_a_book_s_numbers_are_stuck() -> None:
    for sizes in SIZES:
        lesson = free_lesson(sizes, count=3)
        lesson.set_initial("zero")  # of which fruit would be told
        lesson.reset_network()
        for _ in range(60):
            lesson.run_step()
        assert stuck(lesson) == ""


def test_the_pointer_finds_no_fruit_to_take() -> None:
    lesson = free_lesson((3, 2, 2))
    lesson.basket.point_at(0.5, 0.5, Pointing.POINTER)
    assert lesson.basket.hand((0.1, 0.1)) is Hand.EMPTY


def test_what_has_no_probability_has_no_cross_entropy() -> None:
    plain = to_plain(free_lesson((2, 2, 1), loss="cross-entropy").state)
    plain["fruit"][0][-1] = 5.0
    assert not isinstance(from_plain(plain), State)
    lesson = free_lesson((2, 2, 1))
    points = lesson.points
    lesson.basket.load(Points(points.x, points.y + 5.0, points.recipe, free=True))
    lesson.set_loss("cross-entropy")
    assert lesson.wanted.loss == "squared"
    assert Lesson().can_have_loss("cross-entropy")


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_first_steps_are_those_of_numbers(loss: str, outputs: int) -> None:
    lesson = free_lesson((3, 2, outputs), loss=loss)
    player = Player(lesson)
    player.begin_guide()
    for stop in range(STOPS + 1):
        player.guide.stop = stop
        told = guide_texts(lesson, player)
        assert not OF_FRUIT.search(told["guide-words"])
        assert "{" not in told["guide-words"]
        assert ("part of the loss" in told["guide-words"]) is (stop == 2 and outputs > 1)
