"""Predict, then see: the question, the answer with its reason, and the score."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.quiz import APART, HIDDEN_AFTER, Quiz, Way
from ripple.lesson.step import Phase
from ripple.model.datasets import Fruit
from ripple.model.places import Parameter, parameters
from ripple.page.html import updates_html
from ripple.readings.inspection import Cell, Inspector
from ripple.words.names import parameter_name
from ripple.words.numbers import aligned, significant

from tests.unit.whole_page import attributes, texts

AT_ONCE = SPEEDS.index(0.0)


def asked(steps: int = 0) -> Player:
    """A player whose quiz waits for an answer."""
    player = Player(Lesson())
    player.speed = AT_ONCE
    player.run(steps)
    while player.tick(0.0):
        pass
    player.lesson.quiz.switch(True)
    player.step()
    return player


def said(player: Player) -> dict[str, str]:
    return texts(player.lesson, player)


@pytest.mark.parametrize("speed", [0, 2, AT_ONCE])
def test_a_step_waits_before_its_update_until_the_reader_goes_on(speed: int) -> None:
    player = Player(Lesson())
    player.speed = speed
    player.lesson.quiz.switch(True)
    player.step()
    for i in range(200):
        player.tick(i / 10)
    assert said(player)["status"] == "Backward"
    assert player.asks
    assert not player.active
    player.run_phase(Phase.UPDATE)
    for i in range(200):
        player.tick(i / 10)
    assert said(player)["status"] == "Idle"
    assert player.lesson.step_count == 1


GRADIENTS = {
    Parameter(0, 0, 0): 0.3,
    Parameter(0, 1, 0): 0.0,
    Parameter(0, 0, 1): 1e-12,
    Parameter(1, 0, 0): -0.31,
    Parameter(1, 1, 0): 0.2,
}


def quiz_of(gradients: dict[Parameter, float], seed: int = 1) -> Quiz:
    """A quiz that asks about these weights."""
    quiz = Quiz(Random(seed))
    quiz.switch(True)
    quiz.ask(gradients)
    return quiz


def foresee(quiz: Quiz) -> None:
    quiz.answer(quiz.truth)


def test_it_begins_with_weights_into_the_output_and_goes_on_to_hidden_ones() -> None:
    lesson = Lesson()
    quiz = lesson.quiz
    quiz.switch(True)
    layers = []
    for _ in range(HIDDEN_AFTER + 20):
        lesson.begin()
        assert lesson.ask()
        assert quiz.question is not None
        assert quiz.question.source is not None  # the gradient of a bias is its δ, told everywhere
        layers.append(quiz.question.layer)
        foresee(quiz)
        lesson.finish()
    assert layers == [1] * HIDDEN_AFTER + [0] * 20


def test_only_what_is_found_out_at_once_leads_on_to_hidden_weights() -> None:
    quiz = quiz_of(GRADIENTS)
    for _ in range(20):
        quiz.answer(next(way for way in Way if way is not quiz.truth))
        foresee(quiz)
        quiz.ask(GRADIENTS)
        assert quiz.question is not None
        assert quiz.question.layer == 1
    assert (quiz.right, quiz.asked) == (0, 20)


@pytest.mark.parametrize("seed", range(30))
def test_nobody_is_asked_what_nobody_can_tell(seed: int) -> None:
    quiz = quiz_of(GRADIENTS, seed)
    for _ in range(HIDDEN_AFTER):
        foresee(quiz)
        quiz.ask(GRADIENTS)
    assert quiz.question in (Parameter(0, 0, 0), Parameter(0, 1, 0))  # and not the faintest
    assert not {Parameter(0, 0, 0), Parameter(1, 0, 0)} <= set(quiz.choices)  # 0.3 and 0.31
    quiz.ask(dict.fromkeys(GRADIENTS, 1e-12))
    assert quiz.question is None


@pytest.mark.parametrize("hidden", [1, 2, 4, 8])
def test_choices_are_clearly_of_different_size(hidden: int) -> None:
    lesson = Lesson()
    lesson.set_hidden_size(hidden)
    lesson.reset_network()
    quiz = lesson.quiz
    quiz.switch(True)
    compared = 0
    for _ in range(60):
        lesson.begin()
        lesson.ask()
        foresee(quiz)
        sizes = sorted(map(quiz.size, quiz.choices), reverse=True)
        assert len(sizes) in (0, 3, 4)
        assert all(more >= APART * less and more > 0 for more, less in pairwise(sizes))
        assert quiz.question not in quiz.choices
        compared += bool(sizes)
        lesson.finish()
    assert (compared > 40) == (hidden > 1)  # with one hidden neuron there are too few weights


def test_the_truth_is_where_the_update_takes_the_parameter() -> None:
    seen = set()
    for steps in range(40):
        player = asked(steps)
        lesson, quiz = player.lesson, player.lesson.quiz
        question = quiz.question
        assert question is not None
        way = quiz.truth
        foresee(quiz)
        assert (quiz.right, quiz.asked) == (1, 1)
        before = lesson.value_of(question)
        player.run_phase(Phase.UPDATE)
        moved = lesson.value_of(question) - before
        assert way is (Way.UP if moved > 0 else Way.DOWN if moved < 0 else Way.UNCHANGED)
        seen.add(way)
    assert seen >= {Way.UP, Way.DOWN}


def test_the_signs_of_the_factors_make_the_sign_of_the_gradient() -> None:
    player = asked()
    reading = Inspector.of(player)
    for parameter in parameters((2, 4, 1)):
        product = 1.0
        for _name, value in reading.signs(parameter):
            product *= value
        gradient = reading.gradient(parameter)
        assert gradient is not None
        assert (product > 0) == (gradient > 0)


def test_an_input_of_zero_moves_no_weight() -> None:
    player = asked()
    lesson = player.lesson
    lesson.basket.points = lesson.basket.points.none().add(0.0, 0.5, Fruit.LEMON)
    player.stop()  # with the step that waits
    player.step()
    lesson.quiz.question = Parameter(0, 0, 1)
    lesson.quiz.answer(Way.UNCHANGED)
    words = said(player)["quiz-words"]
    assert words.startswith("Right")
    assert "x₁ is 0" in words
    assert "unchanged" in words


def test_a_wrong_answer_brings_a_hint_and_another_one_the_answer() -> None:
    player = asked()
    lesson, quiz = player.lesson, player.lesson.quiz
    assert said(player)["quiz-words"].startswith("Predict: ")
    assert said(player)["quiz-score"] == ""
    one, other = (way for way in Way if way is not quiz.truth)
    quiz.answer(one)
    hint = said(player)["quiz-words"]
    assert hint.startswith("Not so. A hint: (ŷ − y) is ")
    assert not any(c.isdecimal() for c in hint)  # the signs alone
    assert player.asks
    quiz.answer(one)  # as a double click does
    assert player.asks
    marks = attributes(lesson, player)
    assert [marks[f"quiz-{way.value}", "aria-disabled"] for way in Way] == [
        "true" if way is one else "false" for way in Way
    ]
    quiz.answer(other)
    assert not player.asks
    quiz.answer(quiz.truth)
    assert said(player)["quiz-words"].startswith("No. For ")
    assert said(player)["quiz-score"] == "0 of 1 right at the first try"
    assert said(player)["quiz-go"] == "See the update"  # no second question after that


def test_the_second_try_is_right_too_but_does_not_count() -> None:
    player = asked()
    quiz = player.lesson.quiz
    quiz.answer(next(way for way in Way if way is not quiz.truth))
    foresee(quiz)
    assert said(player)["quiz-words"].startswith("Right. For ")
    assert said(player)["quiz-score"] == "0 of 1 right at the first try"
    assert said(player)["quiz-go"] == "Next question"


@pytest.mark.parametrize("right", [True, False])
def test_the_second_question_is_which_weight_moves_most(right: bool) -> None:
    player = asked()
    lesson, quiz = player.lesson, player.lesson.quiz
    foresee(quiz)
    quiz.compare()
    assert player.asks
    assert said(player)["quiz-words"].startswith("Which of these moves most")
    gradients = {weight: Inspector.of(player).gradient(weight) or 0.0 for weight in quiz.choices}
    order = sorted(quiz.choices, key=lambda weight: -abs(gradients[weight]))
    quiz.pick(Parameter(1, None, 0))  # none of them
    assert player.asks
    quiz.pick(order[0 if right else 1])
    assert not player.asks
    words = said(player)["quiz-words"]
    first = parameter_name(*order[0])
    assert words.startswith(f"{'Right' if right else 'No'}. {first} moves most")
    sizes = [f"{significant(abs(gradients[w]), 4)} for {parameter_name(*w)}" for w in order]
    assert [words.index(size) for size in sizes] == sorted(words.index(size) for size in sizes)
    assert said(player)["quiz-score"] == f"{1 + right} of 2 right at the first try"
    before = {weight: lesson.value_of(weight) for weight in order}
    player.run_phase(Phase.UPDATE)
    assert max(order, key=lambda w: abs(lesson.value_of(w) - before[w])) == order[0]


def test_while_it_asks_the_answer_is_nowhere_else() -> None:
    player = asked(3)
    lesson, quiz = player.lesson, player.lesson.quiz

    def told(weight: Parameter) -> str:
        """All that the page says of a weight."""
        lesson.microscope.choose(weight)
        lesson.microscope.point_at(weight)
        reading = Inspector.of(player)
        cells = [*reading.rows(weight), *reading.check_rows(weight)]
        numbers = [part.numbers for row in cells for part in row if isinstance(part, Cell)]
        curve = reading.loss_curve(weight)
        return " ".join(
            (*said(player).values(), *numbers, str(curve), updates_html(lesson.done, True))
        )

    def tells(weight: Parameter) -> bool:
        gradient = Inspector.of(player).gradient(weight)
        assert gradient is not None
        shown = [significant(abs(gradient), 4), aligned(abs(gradient)), repr(gradient)]
        return any(number in told(weight) for number in shown)

    assert quiz.question is not None
    choices = quiz.choices
    assert not any(map(tells, (quiz.question, *choices)))
    assert "gradient ?" in told(quiz.question)
    foresee(quiz)
    assert tells(quiz.question)
    assert not any(map(tells, choices))
    quiz.compare()
    assert not any(map(tells, choices))
    quiz.pick(quiz.choices[0])
    assert all(map(tells, choices))


def test_what_it_says_stays_while_an_earlier_moment_is_looked_at() -> None:
    player = asked()
    quiz = player.lesson.quiz
    for way in sorted(Way, key=lambda way: way is quiz.truth):
        quiz.answer(way)
        words = said(player)["quiz-words"]
        player.look_at(0.5)
        assert said(player)["quiz-words"] == words
        player.look_at(3.0)


def test_the_second_question_is_not_looked_up_in_the_update() -> None:
    player = asked()
    quiz = player.lesson.quiz
    foresee(quiz)
    quiz.compare()
    player.look_at(4.0)
    assert player.moment == 3.0
    quiz.pick(quiz.choices[0])
    player.look_at(4.0)
    assert player.moment == 4.0


@pytest.mark.parametrize("phase", [Phase.UPDATE, Phase.IDLE])
def test_nothing_is_secret_after_a_question_that_was_left_unanswered(phase: Phase) -> None:
    player = asked()
    assert player.lesson.secret
    while player.lesson.phase is not phase:
        player.lesson.advance()
    assert not player.lesson.secret


def test_who_predicts_trains_the_same_network() -> None:
    player, other = asked(), Lesson()
    player.run_phase(Phase.UPDATE)
    player.step()
    player.run_phase(Phase.UPDATE)
    for _ in range(2):
        other.run_step()
    assert [w.tolist() for w in player.lesson.network.weights] == [
        w.tolist() for w in other.network.weights
    ]


def test_runs_and_play_ask_nothing() -> None:
    player = asked()
    player.run(3)
    assert player.lesson.quiz.question is None
    while player.tick(0.0):
        pass
    assert player.lesson.step_count == 4
    player.lesson.quiz.switch(False)
    player.step()
    assert player.lesson.phase is Phase.IDLE
