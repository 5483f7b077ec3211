"""The quiz: predict, then see."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.quiz import Way
from ripple.lesson.step import Phase
from ripple.model.places import Parameter
from ripple.page import html
from ripple.page.cells import Cells
from ripple.page.stage import Stage, Work
from ripple.readings.inspection import Inspector
from ripple.words import en as words
from ripple.words.names import parameter_name
from ripple.words.numbers import significant


class QuizPart:
    """The switch #quiz, and #quiz-box with its question and the buttons to answer it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._waited = False
        Cells(stage, "#quiz-choices")
        stage.bind("input", "#quiz", lambda event: stage.player.switch_quiz(event.target.checked))
        stage.bind("click", "#quiz-go", self._on_go)
        stage.bind("click", "#quiz-choices", self._on_choice)
        for way in Way:
            name = f"#quiz-{way.value}"
            stage.bind("click", name, lambda _, given=way: stage.player.answer(given))
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_go(self, _event: Any) -> None:
        stage, quiz = self._stage, self._stage.lesson.quiz
        if quiz.more:
            quiz.compare()
            stage.lead_to_answers()
        elif quiz.told and stage.lesson.phase is Phase.BACKWARD:
            stage.player.run_phase(Phase.UPDATE)
            stage.focus_next("step")

    def _on_choice(self, event: Any) -> None:
        weight = self._stage.place_of(event)
        if isinstance(weight, Parameter):
            self._stage.player.pick(weight)

    def _show(self) -> None:
        stage, lesson, player = self._stage, self._stage.lesson, self._stage.player
        contents, quiz = stage.contents, lesson.quiz
        stage.show(attributes, controls)
        if contents.set("quiz-box", "hidden", not (player.asks or quiz.tried)) and player.asks:
            stage.reveal_next("quiz-box")
        contents.set("quiz-ways", "hidden", quiz.comparing)
        contents.set("quiz-choices", "hidden", not quiz.comparing)
        if quiz.comparing:
            answered = quiz.picked is not None
            shown = html.choices_html(quiz.choices, lesson.network.sizes, answered)
            contents.fill_with("quiz-choices", shown)
        goes_on = lesson.phase is Phase.BACKWARD and not quiz.waits
        contents.set("quiz-go", "disabled", not goes_on)
        self._lead_on()

    def _lead_on(self) -> None:
        """From the answer to what comes next; after a hint there is another try."""
        quiz = self._stage.lesson.quiz
        waited, self._waited = self._waited, quiz.waits
        if waited and quiz.tried and not quiz.waits:
            self._stage.focus_next("quiz-go")


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """What it asks, and what it says of the answer."""
    return {
        "quiz-words": _said(lesson, player),
        "quiz-go": words.quiz_go(lesson.quiz.more),
        "quiz-score": words.quiz_score(lesson.quiz.right, lesson.quiz.asked),
    }


def attributes(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str]:
    """Which answers can still be given."""
    quiz = lesson.quiz
    return {
        (f"quiz-{way.value}", "aria-disabled"): "true"
        if quiz.told or way in quiz.tried
        else "false"
        for way in Way
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """Whether it is switched on."""
    return {("quiz", "checked"): lesson.quiz.on}


def _said(lesson: Lesson, player: Player) -> str:
    quiz, reading = lesson.quiz, Inspector.of(player)._replace(step=lesson.step)
    if quiz.question is None:
        return ""
    if quiz.comparing:
        return _comparison(lesson)
    if not quiz.tried:
        return words.quiz_question(reading.title(quiz.question))
    signs = reading.signs(quiz.question)
    if not quiz.told:
        return words.quiz_hint(signs)
    gradient = significant(quiz.gradients[quiz.question], lesson.microscope.digits)
    name = parameter_name(*quiz.question)
    return words.quiz_verdict(quiz.found, name, signs, gradient, quiz.truth.value)


def _comparison(lesson: Lesson) -> str:
    quiz = lesson.quiz
    if quiz.picked is None:
        return words.quiz_comparison()
    sizes = [
        (parameter_name(*weight), significant(quiz.size(weight), lesson.microscope.digits))
        for weight in sorted(quiz.choices, key=quiz.size, reverse=True)
    ]
    return words.quiz_comparison_verdict(quiz.picked == quiz.largest, sizes)
