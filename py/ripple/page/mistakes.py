"""Wrong on purpose: the choice of a mistake, the line that says so, and the sheet #mistake."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.riddle import SECRET
from ripple.model.mistakes import NONE
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.readings.diagnosis import diagnosis, sentences
from ripple.readings.inputs import names_of
from ripple.views.markup import element, joined
from ripple.words import mistakes as words


class MistakesPart:
    """The list #mistake-choice, the line #wrong below the network, and the sheet #mistake.

    A step is checked only while the sheet is open, and at rest: nobody could read it else.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage, player, lesson, bind = stage, stage.player, stage.lesson, stage.bind
        self._off = False  # whether the check has anything to show
        stage.contents.fill_with("guess", html.choices_of(words.ANSWERS))
        bind("input", "#mistake-choice", lambda e: player.make_mistake(str(e.target.value)))
        bind("click", "#mistake-surprise", lambda _: player.surprise())
        bind("click", "#wrong-stop", self._on_stop)
        bind("toggle", "#mistake", lambda e: lesson.riddle.look(e.newState == "open"))
        bind("input", "#guess", lambda e: lesson.choose_answer(str(e.target.value)))
        bind("click", "#guess-go", lambda _: lesson.guess())
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_stop(self, _event: Any) -> None:
        self._stage.player.make_mistake(NONE)
        self._stage.focus_next("step")

    def _show(self) -> None:
        stage, lesson = self._stage, self._stage.lesson
        stage.contents.set("wrong", "hidden", not lesson.method.mistake)
        stage.contents.fill_with("mistake-choice", html.choices_of(choices(lesson)))
        stage.show(attributes, controls)
        if lesson.riddle.looks and not stage.player.running:
            self._check()
        asks = lesson.riddle.on and (self._off or lesson.riddle.tried)
        stage.contents.set("mistake-answer", "hidden", not asks)

    def _check(self) -> None:
        stage, lesson, step = self._stage, self._stage.lesson, self._stage.player.step_shown
        secret = lesson.riddle.secret
        if step is None or step.gradient is None:
            self._off, told, of = False, [], words.check_waits()
        elif stage.changed("diagnosis", step, step.gradient, step.network, secret):
            found = diagnosis(step)
            self._off, told = not found.finds_nothing, sentences(found, step)
            of = words.checked_step(step.number, step.size, secret, names_of(step).noun)
        else:
            return
        stage.contents.fill_with("mistake-found", joined(element("li", each) for each in told))
        stage.tell({"mistake-step": of})


def choices(lesson: Lesson) -> dict[str, str]:
    """What can be chosen; a mistake that is not told is there to be shown."""
    more = {SECRET: words.SECRET_CHOICE} if lesson.riddle.secret else {}
    return {**words.CHOICES, **more}


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """Which mistake is made, as far as it is told, and what is said of an answer."""
    name, riddle, noun = lesson.method.mistake, lesson.riddle, names_of(lesson.points).noun
    return {
        "mistake-hint": words.hint(name, riddle.secret, len(lesson.taught), noun),
        "wrong-words": words.banner(name, riddle.secret) if name else "",
        "wrong-check": words.opens(riddle.secret),
        "mistake-about": words.EDITED if lesson.edited else words.about(name, riddle.secret, noun),
        "guess-words": words.verdict(name, riddle.tried, noun),
    }


def attributes(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str]:
    """Whether there is an answer to be given."""
    riddle = lesson.riddle
    waits = riddle.secret and riddle.choice not in ("", *riddle.tried)
    return {("guess-go", "aria-disabled"): "false" if waits else "true"}


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """What is chosen."""
    riddle = lesson.riddle
    return {
        ("mistake-choice", "value"): SECRET if riddle.secret else lesson.method.mistake,
        ("guess", "value"): riddle.choice,
    }
