"""What the page says in each state: in words, in tables, and in elements that are really there."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.history import BLOCK, LossHistory
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.limits import LEARNING_RATE_HIGH, LEARNING_RATE_LOW, POINTS_MOST
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model.datasets import Fruit, Points
from ripple.model.network import Network, Parameters
from ripple.model.places import Parameter
from ripple.page.html import log_html, updates_html
from ripple.page.settings import position_of, rate_at
from ripple.readings.story import story
from ripple.views.legend import legend_html, loss_legend_html
from ripple.words.en import promise, worth
from ripple.words.numbers import aligned, fixed, plain, precise

from tests.unit.whole_page import attributes, controls, texts

INDEX = Path(__file__).parents[2] / "site" / "index.html"


def lesson_in(phase: Phase) -> Lesson:
    """A lesson three steps old, whose next step is in this phase."""
    lesson = Lesson()
    for _ in range(3):
        lesson.run_step()
    if phase is not Phase.IDLE:
        lesson.begin()
    while lesson.phase is not phase:
        lesson.advance()
    return lesson


def said(lesson: Lesson, player: Player | None = None) -> dict[str, str]:
    return texts(lesson, player or Player(lesson))


def step_of(lesson: Lesson) -> Step:
    assert lesson.step is not None
    return lesson.step


class Ids(HTMLParser):
    """The ids in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "id" and value]


# What is typed


def test_what_was_refused_is_told_as_it_was_then_and_in_one_place() -> None:
    lesson, place = lesson_in(Phase.FORWARD), Parameter(1, 0, 0)
    player = Player(lesson)
    player.toggle_play()
    lesson.choose(place)
    kept = plain(lesson.value_of(place))
    lesson.set_parameter(place, "abc")
    told = said(lesson, player)["value-note"]
    assert told == f"“abc” is not from −100 to 100; it stays {kept}."
    for i in range(200):
        player.tick(i / 10)
        texts_now = said(lesson, player)
        assert (texts_now["value-note"], texts_now["updates-note"]) == (told, "")
    assert plain(lesson.value_of(place)) != kept


@pytest.mark.parametrize(
    "move_on",
    [
        lambda player: player.lesson.choose(None),
        lambda player: player.lesson.choose(Parameter(0, 0, 0)),
        lambda player: player.lesson.set_parameter(Parameter(1, 0, 0), "1"),
        lambda player: player.lesson.forget_refused_value(),
        lambda player: player.step(),
        lambda player: player.run(10),
        lambda player: player.run_phase(Phase.LOSS),
        lambda player: player.toggle_play(),
        lambda player: player.step_back(),
        lambda player: player.restart(),
        lambda player: player.reset_network(),
    ],
)
def test_what_was_refused_is_gone_when_the_reader_moves_on(
    move_on: Callable[[Player], None],
) -> None:
    lesson, place = lesson_in(Phase.IDLE), Parameter(1, 0, 0)
    player = Player(lesson)
    lesson.choose(place)
    lesson.set_parameter(place, "abc")
    assert said(lesson, player)["value-note"]
    move_on(player)
    texts_now = said(lesson, player)
    assert (texts_now["value-note"], texts_now["updates-note"]) == ("", "")
    lesson.choose(place)
    assert said(lesson, player)["value-note"] == ""


# Phases


@pytest.mark.parametrize("phase", PHASES)
def test_each_phase_is_named_and_told_in_the_same_words_by_caption_and_live_region(
    phase: Phase,
) -> None:
    lesson = lesson_in(phase)
    page = said(lesson)
    assert page["status"] == phase.value
    assert page["caption"].startswith(f"{PHASES.index(phase) + 1}. {phase.value}:")
    assert page["live"] == story(Player(lesson)).spoken
    current = {
        name: value
        for (name, attribute), value in attributes(lesson, Player(lesson)).items()
        if attribute == "aria-current"
    }
    assert current == {
        f"phase-{other.value.lower()}": "step" if other is phase else "false" for other in PHASES
    }


@pytest.mark.parametrize(
    ("phase", "known"),
    [
        (Phase.FORWARD, ""),
        (Phase.LOSS, "output loss"),
        (Phase.BACKWARD, "output loss"),
        (Phase.UPDATE, "output loss"),
        (Phase.IDLE, "output loss"),
    ],
)
def test_the_sample_panel_tells_what_is_known_and_no_more(phase: Phase, known: str) -> None:
    lesson = lesson_in(phase)
    step, page = step_of(lesson), said(lesson)
    assert [float(page["sample-x1"]), float(page["sample-x2"])] == step.x[0].tolist()
    assert page["sample-label"] == f"{step.fruit.name.lower()} ({step.fruit:d})"
    assert page["output"] == (fixed(step.output, 4) if "output" in known else "–")
    assert page["loss"] == (precise(step.loss or 0.0) if "loss" in known else "–")


def test_before_the_first_step_nothing_is_claimed() -> None:
    page = said(Lesson())
    assert page["status"] == "Idle"
    assert page["step-count"] == "0"
    for name in ("sample-x1", "sample-x2", "sample-label", "output", "loss"):
        assert page[name] == "–"
    assert "Run one step" in page["updates-words"]
    assert "hidden activations" not in page["network-words"]


def test_while_steps_run_the_status_is_playing_and_the_live_region_keeps_still() -> None:
    lesson = Lesson()
    player = Player(lesson)
    player.speed = len(SPEEDS) - 1
    player.toggle_play()
    lives = set()
    for frame in range(20):
        player.tick(frame / 60)
        page = said(lesson, player)
        assert (page["status"], page["play"]) == ("Playing", "Pause")
        lives.add(page["live"])
    assert len(lives) == 1
    player.toggle_play()
    page = said(lesson, player)
    assert (page["status"], page["play"]) == ("Idle", "Play")
    assert page["live"] == story(player).spoken


def test_readings_are_announced_only_where_keys_ask_for_them_and_nothing_runs() -> None:
    lesson = Lesson()
    player = Player(lesson)

    def announced() -> set[str]:
        return {
            name
            for (name, attribute), value in attributes(lesson, player).items()
            if attribute == "aria-live" and value == "polite"
        }

    assert announced() == set()
    lesson.basket.point_at(0.2, 0.3, Pointing.POINTER)
    assert announced() == set()
    lesson.basket.point_at(0.2, 0.3, Pointing.KEYS)
    lesson.point_at_step(0)
    assert announced() == {"plane-words", "loss-readout"}
    player.toggle_play()
    assert announced() == set()


def test_the_hidden_size_waits_in_words_until_the_network_has_it() -> None:
    lesson = Lesson()
    assert said(lesson)["hidden-note"] == ""
    lesson.set_hidden_size(7)
    assert said(lesson)["hidden-size-value"] == "7"
    assert "Apply" in said(lesson)["hidden-note"]
    lesson.reset_network()
    assert said(lesson)["hidden-note"] == ""


def test_there_is_something_to_apply_only_while_another_number_of_neurons_waits() -> None:
    lesson = Lesson()
    player = Player(lesson)

    def applies() -> bool:
        return not controls(lesson, player)["hidden-apply", "disabled"]

    assert not applies()
    lesson.set_hidden_size(7)
    assert applies()
    player.restart()  # the same start has the size of this course, and the new one still waits
    assert lesson.network.sizes == (2, 4, 1)
    assert applies()
    lesson.set_hidden_size(4)
    assert not applies()
    lesson.set_hidden_size(3)
    player.reset_network()
    assert not applies()


def test_what_is_read_at_the_crosshair_is_the_networks_own_answer() -> None:
    lesson = lesson_in(Phase.IDLE)
    lesson.basket.point_at(0.25, 0.875, Pointing.KEYS)
    words = said(lesson)["plane-words"]
    output = lesson.network.forward([[0.25, 0.875]]).output.item()
    assert "0.250" in words
    assert "0.875" in words
    assert fixed(output, 4) in words


def test_the_hint_below_the_plane_says_what_a_tap_does_and_where_it_does_nothing() -> None:
    lesson = Lesson()
    basket = lesson.basket

    def hint(*tools: Tool) -> set[str]:
        told = set()
        for tool in tools:
            basket.choose(tool)
            _, _, tap = said(lesson)["plane-words"].partition("; ")
            before = lesson.points
            basket.use()
            assert (lesson.points is not before) == ("tap" in tap)
            basket.undo()
            told.add(tap)
        return told

    adding = (Tool.STRAWBERRY, Tool.LEMON)
    assert hint(*adding) == {"click or tap to add a fruit."}
    assert hint(Tool.REMOVE) == {"click or tap to remove the nearest fruit."}
    x = [[i / POINTS_MOST, 0.5] for i in range(POINTS_MOST)]
    basket.points = Points(np.array(x), np.array([[1.0]] * POINTS_MOST))
    assert hint(*adding) == {"it has no room for more."}
    assert hint(Tool.REMOVE) == {"click or tap to remove the nearest fruit."}
    basket.clear()
    assert hint(Tool.REMOVE) == {"there is no fruit to remove."}


# Elements


def test_every_element_that_is_written_to_is_on_the_page_once() -> None:
    ids = Ids()
    ids.feed(INDEX.read_text("utf-8") + legend_html("(ŷ − y)²") + loss_legend_html())
    assert len(ids.found) == len(set(ids.found))
    for phase in Phase:
        lesson = lesson_in(phase)
        player = Player(lesson)
        names = {*said(lesson), *(name for name, _ in attributes(lesson, player))}
        names |= {name for name, _ in controls(lesson, player)}
        assert names - set(ids.found) == set()


def test_what_the_page_says_before_python_is_what_python_says_first() -> None:
    source = INDEX.read_text("utf-8")
    for name in ("status", "step-count", "data-count", "hidden-size-value", "updates-words"):
        (first,) = re.findall(rf'id="{name}"[^>]*>([^<]*)<', source)
        assert " ".join(first.split()) == said(Lesson())[name]


# Tables


def cells(html: str, row: str) -> list[list[str]]:
    """The words in each cell of each row; the HTML has to be well-formed."""
    root = ET.fromstring(f"<all>{html}</all>")
    assert all(child.tag == row for child in root)
    return [["".join(cell.itertext()) for cell in child] for child in root]


def test_the_update_table_has_each_parameter_with_its_numbers() -> None:
    lesson = lesson_in(Phase.IDLE)
    step = step_of(lesson)
    assert step.gradient is not None
    assert step.network is not None
    old_network, new_network, slopes = step.passed.network, step.network, step.gradient.slopes
    rows = {name.split()[0]: row for name, *row in cells(updates_html(step, False), "tr")}
    assert len(rows) == 2 * 4 + 4 + 4 + 1
    for layer in range(2):
        for kind, olds, gradients, news in (
            ("w", old_network.weights, slopes.weights, new_network.weights),
            ("b", old_network.biases, slopes.biases, new_network.biases),
        ):
            for indices in [tuple(map(int, i)) for i in zip(*olds[layer].nonzero(), strict=True)]:
                old, g, new = (float(a[layer][indices]) for a in (olds, gradients, news))
                name = f"{kind}({layer + 1}){''.join(str(i + 1) for i in indices)}"
                assert rows.pop(name) == [aligned(x) for x in (old, g, -0.3 * g, new)]
    assert rows == {}


def test_the_update_table_has_the_layers_in_the_order_in_which_the_error_reaches_them() -> None:
    html = updates_html(lesson_in(Phase.IDLE).step, False)
    layers = [row[0][2] for row in cells(html, "tr")]
    assert layers == ["2"] * 5 + ["1"] * 12
    begins = [row.get("class") == "layer" for row in ET.fromstring(f"<all>{html}</all>")]
    assert [n for n, first in enumerate(begins) if first] == [5]


def test_a_parameter_is_named_by_the_units_that_it_joins() -> None:
    names = [row[0] for row in cells(updates_html(lesson_in(Phase.IDLE).step, False), "tr")]
    for name in ("w(1)23 x₂ → h₃", "b(1)4 1 → h₄", "w(2)41 h₄ → ŷ", "b(2)1 1 → ŷ"):
        assert name in names


def test_the_log_is_newest_first_and_tells_each_step() -> None:
    lesson = Lesson()
    for _ in range(LOG_LENGTH + 5):
        lesson.run_step()
    rows = cells(log_html(lesson), "li")
    steps = list(reversed(lesson.log))
    assert len(rows) == len(steps) == LOG_LENGTH
    for row, step in zip(rows, steps, strict=True):
        right = (step.output >= 0.5) == (step.fruit == 1)
        assert row == [
            f"step {step.number}",
            step.fruit.name.lower(),
            f"ŷ {fixed(step.output, 4)}",
            f"y {step.fruit:d}",
            f"L {precise(step.loss or 0.0)}",
            "right" if right else "wrong",
        ]
    assert {row[-1] for row in rows} == {"right", "wrong"}
    assert str(LOG_LENGTH) in said(lesson)["log-words"]


def test_before_the_first_step_the_tables_are_empty() -> None:
    assert updates_html(None, False) == log_html(Lesson()) == ""


def test_each_mark_in_the_legend_has_a_picture_and_a_meaning() -> None:
    root = ET.fromstring(f"<ul>{legend_html('(ŷ − y)²')}</ul>")
    assert len(root) == 12
    for entry in root:
        picture, meaning = entry
        assert picture.tag == "svg"
        assert picture.attrib["aria-hidden"] == "true"
        assert len(picture) > 0
        assert "".join(meaning.itertext()).strip()


@pytest.mark.parametrize("phase", PHASES)
def test_the_legend_lights_the_marks_of_the_phase_at_work(phase: Phase) -> None:
    lit = attributes(lesson_in(phase), Player(lesson_in(phase)))["network-legend", "data-phase"]
    entries = ET.fromstring(f"<ul>{legend_html('(ŷ − y)²')}</ul>")
    marks = ["".join(e.itertext()).strip() for e in entries if e.get("data-phase") == lit]
    expected = {
        Phase.FORWARD: ["w·a to –", "activation"],
        Phase.LOSS: ["ŷ − y, (ŷ − y)²"],
        Phase.BACKWARD: ["|δ| to –", "z to rise, fall", "w·δ to –", "g to –"],
        Phase.UPDATE: ["|Δ| to –"],
    }
    assert marks == expected[phase]


def test_a_setback_over_many_steps_is_told_with_what_to_try() -> None:
    lesson = Lesson()
    lesson.run_step()
    lesson.run_step()
    assert "got worse" not in said(lesson)["worth"]
    lesson.history = LossHistory()
    for step in range(2 * BLOCK + 1):
        lesson.history.record(step, 0.1 if step <= BLOCK else 0.3, None)
    told = said(lesson)["worth"]
    assert f"since step {BLOCK + 1} the mean loss is 0.3000 on average" in told
    assert f"up to step {BLOCK} it was 0.1000" in told
    assert f"try a smaller η, or go back to step {BLOCK}." in told
    lesson.go_to(1)
    assert "got worse" not in said(lesson)["worth"]


def test_step_back_says_that_it_is_disabled_only_where_it_does_nothing() -> None:
    lesson = Lesson()

    def said_of_it() -> str:
        return attributes(lesson, Player(lesson))["step-back", "aria-disabled"]

    assert said_of_it() == "true"
    lesson.begin()
    assert said_of_it() == "false"
    lesson.finish()
    assert said_of_it() == "false"
    lesson.go_to(0)
    assert said_of_it() == "true"


# The slider of the learning rate


def test_slider_and_rate_agree_at_every_position() -> None:
    assert rate_at(0) == LEARNING_RATE_LOW
    assert rate_at(1000) == LEARNING_RATE_HIGH
    rates = [rate_at(position) for position in range(1001)]
    assert rates == sorted(rates)
    assert rates[750] == 0.3
    for position, rate in enumerate(rates):
        # two digits of a rate are up to five hundredths of it, which is seven positions
        assert abs(position_of(rate) - position) <= 7
        assert rate_at(position_of(rate)) == rate


# Was it worth it?


def moved(part: float) -> Lesson:
    """A lesson whose last step went only this part of its way (or the wrong way)."""
    lesson = lesson_in(Phase.IDLE)
    step = step_of(lesson)
    assert step.network is not None
    old, new = step.passed.network, step.network
    step.network = Network(
        Parameters.of(
            [a + (b - a) * part for a, b in zip(old.weights, new.weights, strict=True)],
            [a + (b - a) * part for a, b in zip(old.biases, new.biases, strict=True)],
        )
    )
    return lesson


def test_what_a_step_was_worth_is_what_the_loss_did_beside_what_the_gradient_promised() -> None:
    lesson = lesson_in(Phase.IDLE)
    step = step_of(lesson)
    assert step.loss is not None
    assert step.gradient is not None
    squares = sum(
        float((g**2).sum()) for g in (*step.gradient.slopes.weights, *step.gradient.slopes.biases)
    )
    worth = said(lesson)["worth"]
    shown = [text.replace("−", "-") for text in re.findall(r"−?\d\.\d+", worth)[:3]]
    decimals = len(shown[0].partition(".")[2])
    before, after, change = map(Decimal, shown)
    assert (before, after) == (
        Decimal(f"{step.loss:.{decimals}f}"),
        Decimal(f"{step.loss_after():.{decimals}f}"),
    )
    assert change == after - before  # of what is shown
    assert len(str(abs(change)).replace(".", "").lstrip("0")) >= 2
    assert worth.endswith(f"= {precise(-0.3 * squares)}.")
    # For a small step the promise is kept.
    lesson = Lesson()
    lesson.set_learning_rate("0.001")
    lesson.run_step()
    step = step_of(lesson)
    assert step.loss is not None
    assert step.loss_after() - step.loss == pytest.approx(step.promised(), rel=1e-2)


@pytest.mark.parametrize(("part", "verdict"), [(-1.0, "the loss grew"), (0.3, "Less than half")])
def test_a_step_that_went_wrong_is_told_in_words(part: float, verdict: str) -> None:
    assert verdict in said(moved(part))["worth"]
    assert verdict not in said(moved(1.0))["worth"]


VERDICTS = ("the loss grew", "Less than half", "saturated")


@pytest.mark.parametrize("rate", ["0.001", "0.3", "2"])
@pytest.mark.parametrize("bias", [9, 11, 12, 14, 17, 20, 36, 40, 100])
def test_of_a_loss_that_is_nearly_nothing_the_digits_are_shown_and_no_rounding_is_judged(
    bias: int, rate: str
) -> None:
    """Where the output's bias is so large, every fruit of that kind is right to many digits."""
    for fruit, value in ((Fruit.STRAWBERRY, bias), (Fruit.LEMON, -bias)):
        lesson = Lesson()
        lesson.set_learning_rate(rate)
        lesson.basket.clear()
        for place in (0.2, 0.5, 0.9):
            lesson.basket.add(place, 1 - place, fruit)
        lesson.set_parameter(Parameter(1, None, 0), str(value))
        for _ in range(20):
            lesson.run_step()
            worth = said(lesson)["worth"]
            assert not [verdict for verdict in VERDICTS if verdict in worth]
            loss = step_of(lesson).loss or 0.0
            assert "0.000" not in worth or not loss
            assert precise(loss).partition("·10")[2] in worth


def test_a_loss_that_rounding_alone_has_moved_has_stayed_where_it_was() -> None:
    lesson = lesson_in(Phase.IDLE)
    step = step_of(lesson)
    assert step.loss is not None
    told = f"stayed at {precise(step.loss)}, as far as 16 digits can tell; the gradient promised"
    still = moved(1e-14)
    assert told in said(still)["worth"]
    assert "Less than half" in said(still)["worth"]
    for part in (1e-14, -1e-14):
        assert "the loss grew" not in said(moved(part))["worth"]
    for part in (1e-10, -1e-10):
        assert told not in said(moved(part))["worth"]


@given(st.floats(1e-12, 1), st.floats(-1, 1), st.integers(0, 300))
@example(0.14651905852542388, 0.080078125, 1)
def test_what_the_losses_differ_by_is_the_difference_of_what_is_shown(
    before: float, part: float, power: int
) -> None:
    before *= 10.0**-power
    after = before * (1 + part)
    assume(abs(after - before) > 1e-13 * before)
    numbers = re.findall(
        r"−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", worth(before, after, promise(1, False, 0.0))
    )
    old, new, change = (exactly(number) for number in numbers[:3])
    assert float(old) == pytest.approx(before, rel=0.05, abs=0)
    assert float(new) == pytest.approx(after, rel=0.05, abs=0)
    # Of two digits that of two rounded losses may be one off in the second.
    assert float(change) == pytest.approx(after - before, rel=0.11, abs=0)
    last_digit = Decimal(1).scaleb(int(change.as_tuple().exponent))
    assert abs(change - (new - old)) <= (0 if abs(part) < 0.01 else last_digit / 2)
    assert all(len(number) < 25 for number in numbers)


def exactly(number: str) -> Decimal:
    """A number as the page writes it."""
    mantissa, _, power = number.partition("·10")
    levelled = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return Decimal(mantissa.replace("−", "-")).scaleb(int(levelled or 0))


def test_a_saturated_network_is_told_what_it_is_and_what_to_do() -> None:
    lesson = lesson_in(Phase.IDLE)
    step = step_of(lesson)
    old = step.passed.network
    network = Network(Parameters.of([w * 0 for w in old.weights], [b * 0 - 40 for b in old.biases]))
    step.y = step.y * 0 + 1
    step.passed = network.forward(step.x)
    step.gradient = network.backward(step.passed, step.y)
    step.network = network
    assert "saturated" in said(lesson)["worth"]


def test_a_small_learning_rate_saturates_nothing() -> None:
    for rate in ("0.001", "2"):
        lesson = Lesson()
        lesson.set_learning_rate(rate)
        for _ in range(50):
            lesson.run_step()
            assert "saturated" not in said(lesson)["worth"]


def test_a_held_phase_is_described_with_its_own_numbers() -> None:
    lesson = lesson_in(Phase.IDLE)
    player = Player(lesson)
    for phase in PHASES[:3]:
        player.run_phase(phase)
        player.progress = 1.0
        words = said(lesson, player)
        assert f"output ŷ {fixed(step_of(lesson).output, 2)}" in words["network-words"]


def test_before_the_first_step_nothing_was_worth_anything() -> None:
    assert said(Lesson())["worth"] == ""


def test_where_numbers_do_not_all_fit_the_page_says_how_to_get_them() -> None:
    lesson = Lesson()
    assert said(lesson)["network-readout"].startswith("Point at a neuron or line")
    lesson.microscope.write_numbers(True)
    assert "no room for all numbers" in said(lesson)["network-readout"]
