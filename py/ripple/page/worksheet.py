"""The sheet #worksheet: two pages to print, and one question to be answered here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.readings.exercise import Question, judged, task
from ripple.readings.story import nothing
from ripple.readings.worksheet import decimals, pages
from ripple.words import exercise as words

PAGES = "worksheet-pages"


class WorksheetPart:
    """Its choices, the button that prints it, and the box #exercise-answer."""

    def __init__(self, stage: Stage) -> None:
        self._stage, bind, lesson = stage, stage.bind, stage.lesson
        levels = html.choices_of(words.LEVELS)
        stage.contents.fill_with("worksheet-level", levels)
        steps = {str(count): title for count, title in words.NEXT_STEPS.items()}
        stage.contents.fill_with("worksheet-steps", html.choices_of(steps))
        bind("input", "#worksheet-level", lambda e: lesson.worksheet.choose(str(e.target.value)))
        bind("input", "#worksheet-easy", lambda e: lesson.worksheet.set_easy(e.target.checked))
        bind("input", "#worksheet-steps", lambda e: lesson.worksheet.set_steps(int(e.target.value)))
        bind("click", "#worksheet-print", lambda _: self._print())
        bind("input", "#exercise", lambda e: lesson.worksheet.ask(e.target.selectedIndex))
        bind("input", "#exercise-answer", lambda _: lesson.worksheet.forget())
        bind("keydown", "#exercise-answer", self._on_key)
        bind("click", "#exercise-check", lambda _: self._check())
        bind("toggle", "#worksheet", lambda e: lesson.worksheet.look(e.newState == "open"))
        self.work: Work = {"controls": self._show}

    # Handlers

    def _print(self) -> None:
        if shown := pages(self._stage.lesson):
            self._stage.contents.fill_with(PAGES, shown)
            self._stage.browser.print_only(PAGES)

    def _on_key(self, event: Any) -> None:
        if event.key == "Enter":
            self._check()

    def _check(self) -> None:
        box = self._stage.browser.element("exercise-answer")
        self._stage.lesson.worksheet.answer(str(box.value))

    # What it shows

    def _show(self) -> None:
        """Only while it is open: the questions are about every step anew."""
        stage, lesson, sheet = self._stage, self._stage.lesson, self._stage.lesson.worksheet
        if not sheet.is_open:
            return
        stage.control(controls(lesson, stage.player))
        about = lesson.step, lesson.network, lesson.taught, lesson.learning_rate, lesson.secret
        if stage.changed("exercise", *about, sheet.fresh, sheet.typed):
            shown = task(lesson, decimals(lesson))
            questions = shown.questions(sheet.level) if shown else []
            names = html.options_html([question.name for question in questions])
            stage.contents.fill_with("exercise", names)
            stage.contents.hold("exercise", "selectedIndex", min(sheet.asked, len(questions) - 1))
            stage.tell(texts_of(lesson, questions))
        if stage.changed("answer", sheet.fresh):
            stage.contents.hold("exercise-answer", "value", "")


def texts_of(lesson: Lesson, questions: Sequence[Question]) -> dict[str, str]:
    """The question, what is given for it, and what is said of the answer."""
    sheet = lesson.worksheet
    if not questions:
        none = nothing(lesson) if lesson.free else words.NO_FRUIT
        why = words.NO_QUESTION if len(lesson.taught) or lesson.step else none
        why = words.QUIZ if lesson.secret else why
        return {"exercise-formula": "", "exercise-given": "", "exercise-said": why}
    question = questions[min(sheet.asked, len(questions) - 1)]
    return {
        "exercise-formula": f"{question.name} = {question.formula}",
        "exercise-given": words.with_given(question.given),
        "exercise-said": "" if sheet.typed is None else judged(question, sheet.typed),
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """What the worksheet asks for."""
    sheet = lesson.worksheet
    return {
        ("worksheet-level", "value"): sheet.level,
        ("worksheet-easy", "checked"): sheet.easy,
        ("worksheet-steps", "value"): str(sheet.steps),
    }
