"""The story line: true in every state, with the numbers of the step that is shown."""

from __future__ import annotations

import re

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model.datasets import Fruit
from ripple.model.network import Network
from ripple.model.places import Parameter, parameters
from ripple.readings.story import story
from ripple.words.en import CAPTIONS, LOSSES, apart, output_and_loss
from ripple.words.names import parameter_name
from ripple.words.numbers import bracketed, number_in, plain, precise

from tests.unit.test_page import lesson_in, step_of


def told(player: Player) -> list[str]:
    """The formula, part by part."""
    return [part.text for part in story(player).formula]


def after(step: Step) -> Network:
    assert step.network is not None
    return step.network


@pytest.mark.parametrize("phase", PHASES)
def test_each_phase_is_told_by_a_sentence_and_the_formula_with_its_numbers(phase: Phase) -> None:
    lesson = lesson_in(phase)
    step, player = step_of(lesson).at(Phase.UPDATE, lesson.learning_rate), Player(lesson)
    y, output, network = step.fruit, step.output, after(step)
    assert step.loss is not None
    assert step.gradient is not None
    gradient = step.gradient
    most = max(parameters((2, 4, 1)), key=lambda place: abs(gradient.slopes.value(place)))
    old, new = step.passed.network.parameters.value(most), network.parameters.value(most)
    g = bracketed(precise(gradient.slopes.value(most)))
    delta = 2 * (output - y) * output * (1 - output)
    shown, loss, _ = output_and_loss(output, y, step.loss, lambda a: (a - y) ** 2)
    expected = {
        Phase.FORWARD: [
            f"z = Σ w·a + b = {precise(float(step.passed.zs[1][0, 0]))}",
            f"ŷ = σ(z) = {precise(output)}",
        ],
        Phase.LOSS: [
            f"ŷ − y = {shown} − {y:d} = {plain(number_in(shown) - y)}",
            f"L = (ŷ − y)² = {loss}",
        ],
        Phase.BACKWARD: [
            f"δ = 2 · {bracketed(precise(output - y))} · {precise(output * (1 - output))}"
            f" = {precise(delta)}",
            "g = δ · a",
        ],
        Phase.UPDATE: [
            "w ← w − η · g",
            f"{parameter_name(*most)}: {precise(old)} − {plain(0.3)} · {g} = {precise(new)}",
        ],
    }
    assert story(player).sentence == {**CAPTIONS, "Loss": LOSSES["squared"].caption}[phase.value]
    assert told(player) == expected[phase]


@pytest.mark.parametrize("phase", PHASES)
def test_the_part_at_work_is_marked_and_none_once_the_phase_is_complete(phase: Phase) -> None:
    player = Player(lesson_in(phase))
    for progress, marked in ((0.2, [True, False]), (0.7, [False, True]), (1.0, [False, False])):
        player.progress = progress
        assert [part.at_work for part in story(player).formula] == marked


def test_after_a_step_its_own_loss_and_the_mean_are_told_apart() -> None:
    lesson = Lesson()
    player, seen = Player(lesson), set()
    for _ in range(40):
        lesson.run_step()
        step, points = step_of(lesson), lesson.points
        assert step.loss is not None
        old = step.passed.network
        means = [n.forward(points.x).mean_loss(points.y) for n in (old, after(step))]
        own = [step.loss, after(step).forward(step.x).mean_loss(step.y)]
        kind = FRUITS[step.fruit]
        assert told(player) == [
            f"{kind}: L {' → '.join(apart(*own))}",
            f"mean of all: {' → '.join(apart(*means))}",
        ]
        ways = tuple("fell" if b < a else "rose" for a, b in (own, means))
        seen.add(ways)
        assert story(player).sentence == (
            f"The loss of this fruit {ways[0]}, and so did the mean of all."
            if ways[0] == ways[1]
            else f"Its loss {ways[0]}, the mean {ways[1]}: a step sees only one fruit."
        )
    assert len(seen) >= 2


FRUITS = ("lemon", "strawberry")


def test_numbers_that_differ_are_seen_to_differ() -> None:
    assert apart(0.25, 0.125) == ("0.2500", "0.1250")
    assert apart(0.25, 0.25) == ("0.2500", "0.2500")
    for difference in (1e-5, 1e-9, 1e-15):
        old, new = apart(0.25, 0.25 + difference)
        assert old != new
    assert apart(0.25, 0.250002) == ("0.250000", "0.250002")


def test_a_typed_weight_is_told_at_once_and_marked_as_no_step() -> None:
    lesson = lesson_in(Phase.IDLE)
    player, step = Player(lesson), step_of(lesson)
    lesson.set_parameter(Parameter(1, 0, 0), "5")
    output = float(lesson.network.forward(step.x).output[0, 0])
    assert story(player).sentence == "With the weights as they are now; this is not a step."
    shown, loss, _ = output_and_loss(
        output, step.fruit, (output - step.fruit) ** 2, lambda a: (a - step.fruit) ** 2
    )
    assert told(player) == [
        f"ŷ − y = {shown} − {step.fruit:d} = {plain(number_in(shown) - step.fruit)}",
        f"L = (ŷ − y)² = {loss}",
    ]
    lesson.basket.undo()
    assert "fruit" in story(player).sentence


def test_the_story_is_true_where_there_is_no_step_to_tell_of() -> None:
    lesson = Lesson()
    player = Player(lesson)
    assert story(player).sentence.startswith("Press Step")
    lesson.run_step()
    lesson.run_step()
    player.go_to(1)
    assert story(player).sentence == "After 1 step of 2, all as it was then."
    lesson.basket.clear()
    assert "no fruit" in story(player).sentence
    assert story(player).formula == ()
    lesson.basket.reset()
    player.speed = len(SPEEDS) - 1
    player.toggle_play()
    player.tick(0.0)
    assert story(player).sentence.startswith("Training: ")


def test_the_moment_that_is_looked_at_is_the_one_that_is_told() -> None:
    lesson = lesson_in(Phase.IDLE)
    player = Player(lesson)
    player.look_at(1.75)
    assert story(player).sentence == LOSSES["squared"].caption
    assert [part.at_work for part in story(player).formula] == [False, True]
    assert Fruit(step_of(lesson).fruit) in Fruit


@pytest.mark.parametrize("steps", [1, 30, 300])
def test_the_error_is_that_of_the_output_beside_it_and_its_square_the_loss(steps: int) -> None:
    lesson = Lesson()
    for _ in range(steps):
        lesson.run_step()
    lesson.begin()
    lesson.advance()
    error, loss = told(Player(lesson))
    output, label, difference = (number_in(part) for part in re.findall(r"−?[\d.]+", error)[-3:])
    assert difference == pytest.approx(output - label, rel=1e-9)
    assert precise(difference**2) == loss.rpartition("= ")[2]
