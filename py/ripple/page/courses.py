"""The sheet #courses: the courses that are kept, to be compared in the loss chart."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.readings.courses import course_name, notes
from ripple.words import comparing as words


class CoursesPart:
    """The button #keep-course, and a row in #courses-table for each that is kept."""

    def __init__(self, stage: Stage) -> None:
        self._stage, bind = stage, stage.bind
        bind("click", "#keep-course", lambda _: stage.lesson.keep())
        bind("click", "#courses-table", self._on_forget)
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_forget(self, event: Any) -> None:
        button = event.target.closest("[data-course]")
        if button:
            self._stage.lesson.courses.forget(str(button.dataset.course))
            self._stage.focus_next("keep-course")

    def _show(self) -> None:
        stage, kept = self._stage, self._stage.lesson.courses.kept
        stage.show(attributes)
        stage.contents.set("courses-table", "hidden", not kept)
        if stage.changed("courses", kept):
            stage.contents.fill_with("courses-table", html.courses_html(kept))


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """The course of now, how to compare, and what stands in the way of that."""
    return {
        "course-now": _now(lesson),
        "courses-hint": words.courses_hint(lesson.courses.is_full),
        "courses-note": " ".join(notes(lesson)),
    }


def attributes(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str]:
    """Whether there is something to keep, and room for it; the focus may stay there."""
    return {("keep-course", "aria-disabled"): "false" if lesson.can_keep else "true"}


def _now(lesson: Lesson) -> str:
    begun = lesson.step_count > lesson.timeline.start
    name = course_name(lesson.terms)
    return words.course_now(name, lesson.step_count, lesson.mean_before(), begun)
