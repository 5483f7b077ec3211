"""The page where a step takes several fruit, or moves along a velocity."""

from __future__ import annotations

import re

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import PHASES, Phase
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.method import ALL
from ripple.model.places import Parameter, Unit, parameters
from ripple.model.score import Tally
from ripple.page.html import log_html, updates_html
from ripple.page.learning import controls, texts
from ripple.readings.checking import largest_difference
from ripple.readings.inspection import Cell, Inspector, Row
from ripple.readings.story import story
from ripple.words import learning as words
from ripple.words.numbers import number_in

from tests.unit.whole_page import texts as texts_of

DIGITS = 12


def said(lesson: Lesson) -> dict[str, str]:
    return texts_of(lesson, Player(lesson))


def taught(
    batch: int,
    decay: float = 0.0,
    momentum: float = 0.0,
    steps: int = 3,
    layers: int = 1,
    activation: str = "sigmoid",
    loss: str = "squared",
) -> Lesson:
    lesson = Lesson()
    lesson.set_hidden_layers(layers)
    lesson.set_activation(activation)
    lesson.set_loss(loss)
    lesson.reset_network()
    lesson.set_batch(batch)
    lesson.set_decay(decay)
    lesson.set_momentum(momentum)
    for _ in range(steps):
        lesson.run_step()
    return lesson


def reading(lesson: Lesson) -> Inspector:
    return Inspector(lesson.network, lesson.step, lesson.learning_rate, DIGITS)


def result(row: Row) -> float:
    last = row[-1]
    assert isinstance(last, Cell)
    return number_in(last.numbers)


def numbers(row: Row) -> list[list[float]]:
    """The factors in each cell of a row, but for its result."""
    cells = [part.numbers for part in row[:-2] if isinstance(part, Cell)]
    return [
        [number_in(factor.strip("()")) for factor in re.split(r" · ", cell.split(" = ")[-1])]
        for cell in cells
    ]


def product(factors: list[float]) -> float:
    found = 1.0
    for factor in factors:
        found *= factor
    return found


@pytest.mark.parametrize("batch", [1, 7, ALL])
@pytest.mark.parametrize("layers", range(4))
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_what_is_shown_of_a_batch_makes_the_step(
    activation: str, loss: str, layers: int, batch: int
) -> None:
    """Factors, their product, the mean, and the update: from the shown numbers alone."""
    lesson = taught(batch, layers=layers, activation=activation, loss=loss)
    step = lesson.step
    assert step is not None
    sums = step.passed.zs[:-1]
    kinked = ACTIVATIONS[activation].kinks and any((abs(z) < 1e-3).any() for z in sums)
    if not kinked:  # else a nudge goes across it, as the page says
        assert largest_difference(step) < 1e-6
    for place in parameters(lesson.network.sizes)[:: max(layers, 1)]:
        rows = reading(lesson).rows(place)
        own = product([product(factors) for factors in numbers(rows[0])])
        assert own == pytest.approx(result(rows[0]), rel=1e-9, abs=1e-14)
        if step.size > 1:
            (total,), (count,) = numbers(rows[1])
            assert count == step.size
            assert total / count == pytest.approx(result(rows[1]), rel=1e-9, abs=1e-14)
        (old,), (rate,), (along,) = numbers(rows[-1])
        assert old - rate * along == pytest.approx(result(rows[-1]), rel=1e-9, abs=1e-14)


def test_the_sum_is_that_of_each_fruits_own_gradient() -> None:
    lesson, place = taught(5), Parameter(0, 1, 2)
    own = []
    for _ in range(5):
        own.append(result(reading(lesson).rows(place)[0]))
        lesson.show_another()
    (total,), _ = numbers(reading(lesson).rows(place)[1])
    assert sum(own) == pytest.approx(total, rel=1e-10)


@pytest.mark.parametrize(("decay", "momentum"), [(0.01, 0.0), (0.0, 0.9), (0.03, 0.5)])
@pytest.mark.parametrize("place", [Parameter(0, 1, 2), Parameter(0, None, 1)])
def test_the_velocity_is_the_sum_that_is_shown(
    decay: float, momentum: float, place: Parameter
) -> None:
    lesson = taught(4, decay, momentum)
    velocity = reading(lesson).rows(place)[2]
    parts = [product(factors) for factors in numbers(velocity)]
    decays = bool(decay) and place.i is not None
    assert len(parts) == 1 + bool(momentum) + decays
    assert sum(parts) == pytest.approx(result(velocity), rel=1e-9)
    (_old,), (_rate,), (along,) = numbers(reading(lesson).rows(place)[-1])
    assert along == result(velocity)


def test_a_frozen_weight_is_said_to_stay() -> None:
    lesson, place = taught(1, steps=0), Parameter(1, 2, 0)
    lesson.freeze(place, True)
    before = lesson.value_of(place)
    lesson.run_step()
    row = reading(lesson).rows(place)[-1]
    assert [part.name for part in row if isinstance(part, Cell)][2] == "frozen: it stays"
    assert result(row) == pytest.approx(before)
    assert "1 weight or bias is frozen" in said(lesson)["updates-words"]


def test_no_sum_is_shown_that_a_frozen_weight_does_not_follow() -> None:
    lesson, place = taught(4, 0.01, 0.9), Parameter(1, 2, 0)
    lesson.freeze(place, True)
    lesson.run_step()
    (velocity,) = reading(lesson).rows(place)[2]
    assert isinstance(velocity, Cell)
    assert (velocity.symbol, velocity.numbers, velocity.name) == ("v", "0", "frozen: it stays")


def test_the_table_and_the_log_are_of_the_batch() -> None:
    lesson = taught(6, momentum=0.9)
    step = lesson.done
    assert step is not None
    assert step.learning_rate is not None
    rows = re.findall(r"<tr.*?</tr>", updates_html(step, boxes=False))
    for row, place in zip(rows, [p for p in parameters((2, 4, 1)) if p.layer], strict=False):
        old, gradient, change, new = (
            number_in(cell) for cell in re.findall(r"<td>(.*?)</td>", row)
        )
        assert gradient == pytest.approx(reading(lesson).gradient(place), abs=1e-5)
        assert old + change == pytest.approx(new, abs=2e-5)
    right = Tally.of(step.passed.output, step.y).right
    assert f">{right} of 6 right<" in log_html(lesson)
    told = said(lesson)
    assert told["updates-words"].startswith(
        "Step 3, the mean over 6 fruit, with η = 0.3. v = 0.9·v"
    )
    assert "mean loss of these 6 fruit" in told["worth"]
    assert "−η ∇L·v" in told["worth"]


@pytest.mark.parametrize(
    ("batch", "own", "mean", "sentence"),
    [
        (16, "fell", "fell", "The mean loss of all 16 fruit fell."),
        (4, "fell", "fell", "The loss of these 4 fell, and so did the mean of all."),
        (4, "fell", "rose", "Their loss fell, the mean rose: a step sees only these 4."),
    ],
)
def test_what_a_step_of_several_has_done(batch: int, own: str, mean: str, sentence: str) -> None:
    assert words.caption_batch_done(batch, batch == 16, own, mean, "all") == sentence


def test_the_story_is_of_the_batch() -> None:
    before = story(Player(taught(4, steps=0))).sentence
    assert before == "Press Step: 4 fruit go forward, their errors come back."
    player = Player(taught(ALL, decay=0.01))
    at_rest = story(player)
    assert at_rest.sentence.startswith("The mean loss of all 16 fruit ")
    assert [part.text[:12] for part in at_rest.formula] == ["mean of all:"]
    told = {}
    for phase in PHASES:
        player.run_phase(phase)
        player.progress = 1.0
        told[phase] = story(player)
    assert told[Phase.BACKWARD].formula[1].text == "g = mean of δ · a over 16"
    player.look_at(3.9)
    assert story(player).formula[0].text == "w ← w − η · v"


def test_what_the_sheet_says_of_the_choices() -> None:
    lesson = Lesson()
    assert texts(lesson, Player(lesson))["batch-words"] == (
        "Each step follows the gradient of a single fruit."
    )
    lesson.set_batch(4)
    lesson.set_decay(0.01)
    lesson.set_momentum(0.9)
    told = texts(lesson, Player(lesson))
    assert told["batch-words"] == (
        "Each step follows the mean of the gradients of 4 of 16 fruit, ringed on the plane."
    )
    assert told["velocity-words"] == "v = 0.9·v + g + 0.01·w"
    assert told["decay-words"].startswith("Penalty now: λ/2·‖w‖² = 0.0")
    assert controls(lesson, Player(lesson))["batch-choice", "value"] == "some"
    lesson.set_batch(100)
    told = texts(lesson, Player(lesson))
    assert told["batch-words"] == "Each step follows the mean of the gradients of all 16 fruit."
    lesson.basket.clear()
    assert texts(lesson, Player(lesson))["batch-words"] == ""


@pytest.mark.parametrize(
    ("seen", "count", "told"), [(0, 16, "0"), (8, 16, "0.5"), (48, 16, "3"), (7, 0, "–")]
)
def test_epochs_are_counted(seen: int, count: int, told: str) -> None:
    assert words.epochs(seen, count) == told


def test_the_quiz_asks_only_where_signs_decide() -> None:
    lesson = Lesson()
    lesson.quiz.switch(True)
    lesson.set_batch(4)
    lesson.begin()
    assert lesson.ask()
    question = lesson.quiz.question
    assert question is not None
    lesson.advance()
    lesson.advance()
    name, value = reading(lesson).signs(question)[0]
    assert name == "the mean of δ · a over the 4 fruit"
    assert value == lesson.quiz.gradients[question]
    lesson.finish()
    lesson.set_momentum(0.9)
    lesson.begin()
    assert not lesson.ask()
    lesson.finish()
    lesson.set_momentum(0.0)
    for place in parameters(lesson.network.sizes):
        lesson.freeze(place, True)
    lesson.begin()
    assert not lesson.ask()


def test_the_rest_of_a_unit_is_of_the_fruit_that_is_shown() -> None:
    lesson = taught(3)
    shown = [reading(lesson).rows(Unit(2, 0))]
    lesson.show_another()
    shown.append(reading(lesson).rows(Unit(2, 0)))
    assert shown[0] != shown[1]


def test_a_question_does_not_outlive_its_step() -> None:
    player = Player(Lesson())
    player.set_speed(4)
    player.switch_quiz(True)
    player.run_phase(Phase.BACKWARD)
    assert player.lesson.quiz.question is not None
    player.lesson.set_momentum(0.9)
    player.run_phase(Phase.BACKWARD)
    assert player.lesson.quiz.question is None
    assert not player.lesson.secret


def test_saturation_is_told_by_the_gradient_and_not_by_the_promise() -> None:
    lesson = taught(1, momentum=0.95, steps=0)
    for _ in range(60):
        lesson.run_step()
        step = lesson.done
        assert step is not None
        told = said(lesson)["worth"]
        assert ("neurons are saturated" in told) <= (step.steepness() < 1e-3)
    frozen = Lesson()
    for place in parameters(frozen.network.sizes):
        frozen.freeze(place, True)
    frozen.run_step()
    assert "saturated" not in said(frozen)["worth"]


def test_what_is_chosen_while_a_step_is_taken_again_stays() -> None:
    lesson = taught(1, steps=10)
    lesson.go_to(9)
    lesson.begin()
    lesson.set_momentum(0.9)
    lesson.finish()
    assert lesson.step_count == lesson.timeline.last == 10
    assert lesson.method.momentum == 0.9


def test_worse_training_is_not_laid_to_the_steps_where_the_way_was_changed() -> None:
    lesson = Lesson()
    lesson.set_learning_rate("1")
    for _ in range(600):
        lesson.run_step()
    lesson.set_decay(0.1)
    for _ in range(600):
        lesson.run_step()
    assert lesson.history.setback(lesson.timeline.last_change) is not None
    assert "Training has got worse" not in said(lesson)["worth"]
    assert lesson.timeline.last_turn == 600
    assert lesson.timeline.last_change_of(lambda method: method.held_out) == 0
