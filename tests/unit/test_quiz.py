"""Predict, then see: the question, the answer with its reason, and the score."""

from __future__ import annotations

from random import Random

import pytest
from ripple.datasets import EMPTY, Fruit
from ripple.lesson import Lesson
from ripple.page import asking, inspector, texts
from ripple.places import Parameter, parameters
from ripple.player import SPEEDS, Player
from ripple.quiz import Quiz, Way
from ripple.step import Phase

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
    assert asking(player.lesson, player)
    assert not player.active
    player.run_phase(Phase.UPDATE)
    for i in range(200):
        player.tick(i / 10)
    assert said(player)["status"] == "Idle"
    assert player.lesson.step_count == 1


def test_every_parameter_is_asked_about_sooner_or_later() -> None:
    quiz = Quiz(Random(1))
    quiz.switch(True)
    found = set()
    for _ in range(500):
        quiz.ask((2, 4, 1))
        found.add(quiz.question)
    assert found == set(parameters((2, 4, 1)))


def test_the_truth_is_where_the_update_takes_the_parameter() -> None:
    seen = set()
    for steps in range(40):
        player = asked(steps)
        lesson, quiz = player.lesson, player.lesson.quiz
        question = quiz.question
        assert question is not None
        gradient = inspector(player).gradient(question)
        assert gradient is not None
        way = Way.against(gradient)
        quiz.answer(way, gradient)
        assert (quiz.right, quiz.asked) == (1, 1)
        before = lesson.value_of(question)
        player.run_phase(Phase.UPDATE)
        moved = lesson.value_of(question) - before
        assert way is (Way.UP if moved > 0 else Way.DOWN if moved < 0 else Way.UNCHANGED)
        seen.add(way)
    assert seen >= {Way.UP, Way.DOWN}


def test_the_signs_of_the_factors_make_the_sign_of_the_gradient() -> None:
    player = asked()
    reading = inspector(player)
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
    lesson.basket.points = EMPTY.add(0.0, 0.5, Fruit.LEMON)
    player.stop()  # with the step that waits
    player.step()
    lesson.quiz.question = Parameter(0, 0, 1)
    gradient = inspector(player).gradient(lesson.quiz.question)
    assert gradient == 0
    lesson.quiz.answer(Way.UNCHANGED, gradient)
    words = said(player)["quiz-words"]
    assert words.startswith("Right")
    assert "x₁ is 0" in words
    assert "unchanged" in words


def test_an_answer_counts_once_and_a_wrong_one_is_told_so() -> None:
    player = asked()
    quiz = player.lesson.quiz
    assert quiz.question is not None
    assert said(player)["quiz-words"].startswith("Predict: ")
    assert said(player)["quiz-score"] == ""
    gradient = inspector(player).gradient(quiz.question)
    assert gradient is not None
    wrong = next(way for way in Way if way is not Way.against(gradient))
    quiz.answer(wrong, gradient)
    quiz.answer(Way.against(gradient), gradient)
    assert (quiz.right, quiz.asked) == (0, 1)
    assert said(player)["quiz-words"].startswith("No. For ")
    assert said(player)["quiz-score"] == "0 of 1 right"


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
