"""The ledger: the table of the last update, and the log of the last steps."""

from __future__ import annotations

from typing import Any

from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import Step
from ripple.model import places
from ripple.model.places import Parameter
from ripple.model.score import Verdict
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.page.value_boxes import ValueBoxes, refusal
from ripple.readings.inputs import names_of
from ripple.words import en as words
from ripple.words import learning

SATURATED = 1e-3
"""A wrong answer with a smaller ‖∇L‖² teaches hardly anything; at ŷ = ½ it is over 0.015."""


class LedgerPart:
    """#updates with its boxes and the words above them, and #log.

    `waits` while rows change faster than anybody reads them.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.waits = False
        ValueBoxes(stage, "#updates-rows", self._parameter_of)
        self.work: Work = {"tables": self._write, "controls": self._show}

    def _show(self) -> None:
        stage, done = self._stage, self._stage.lesson.done
        stage.show(attributes)
        stage.contents.choose("moved", "v" if done and done.method.has_velocity else "g")

    def _parameter_of(self, event: Any) -> Parameter | None:
        place = self._stage.place_of(event)
        return place if isinstance(place, Parameter) else None

    def _write(self) -> None:
        stage, lesson, player = self._stage, self._stage.lesson, self._stage.player
        boxes = not player.running
        # Laying out rows is the dearest part of a frame: none while they change out of sight, as
        # they do in a run, or while the reader slides through time.
        self.waits = lesson.in_past and stage.changed("past", lesson.done)
        if self.waits and not player.hurried:
            stage.frames.request_at_rest()
        if self._in_sight("updates-words") or self._in_sight("updates-box"):
            stage.say(texts)
        if self._in_sight("updates-box") and not self._being_typed():
            anew = stage.changed("updates", lesson.done, boxes)
            if anew:
                self._write_rows(lesson.done, boxes)
            set_by_hand = stage.changed("values", lesson.network, stage.contents.taken)
            if lesson.done and boxes and (anew or set_by_hand):
                self._write_values(lesson.done)
        if not lesson.log_lacks and self._in_sight("log") and stage.changed("log", lesson.done):
            stage.contents.fill_with("log", html.log_html(lesson))

    def _in_sight(self, name: str) -> bool:
        return not (self._stage.player.hurried or self.waits) or self._stage.browser.in_sight(name)

    def _being_typed(self) -> bool:
        """Whether a box of the table has something in it that is not yet taken."""
        name = self._stage.browser.focused()
        return name.startswith("new-") and self._stage.contents.is_typing(name)

    def _write_rows(self, done: Step | None, boxes: bool) -> None:
        stage, focused = self._stage, self._stage.browser.focused()
        stage.contents.set("updates", "hidden", done is None)
        if not stage.contents.fill_with("updates-rows", html.updates_html(done, boxes)):
            return  # another step with the same numbers: the boxes are still there
        names = [places.code(place) for place in places.parameters(stage.lesson.network.sizes)]
        stage.contents.forget(f"{box}-{name}" for name in names for box in ("new", "by-hand"))
        if boxes and focused.startswith("new-"):  # it was in a box that has been made anew
            stage.focus_next(focused)

    def _write_values(self, done: Step) -> None:
        for name, text, word in html.values_now(done, self._stage.lesson.network):
            self._stage.contents.fill(f"new-{name}", text)
            self._stage.tell({f"by-hand-{name}": word})


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """The words about the last update and the log."""
    return {
        "updates-words": _updates_words(lesson.done),
        "updates-note": refusal(lesson, in_inspector=False),
        "worth": _worth(lesson.done) + _setback(lesson),
        "log-words": words.log_caption(LOG_LENGTH),
    }


def attributes(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str]:
    """Whether there is anything to scroll: else it is no stop for the keys."""
    stop = "0" if lesson.done else "-1"
    return {("updates-box", "tabindex"): stop, ("log", "tabindex"): stop}


def _updates_words(step: Step | None) -> str:
    if step is None or step.learning_rate is None:
        return words.updates_before()
    names = names_of(step)
    one = f"one {names.noun.one}" if step.free else names.a(step.fruit)
    of = one if step.size == 1 else learning.mean_over(step.size, names.noun)
    method, more = step.method, ""
    if method.has_velocity:
        more = learning.velocity_words(method.decay, method.momentum)
    more += learning.frozen_words(len(method.frozen))
    more += learning.mistaken_updates() if method.mistake else ""
    return words.updates_caption(step.number, of, step.learning_rate, more)


def _worth(step: Step | None) -> str:
    if step is None or step.loss is None:
        return ""
    after, promised, doubt = step.loss_after(), step.promised(), step.rounding()
    change, velocity = after - step.loss, not step.method.is_plain
    told = words.promise(step.size, velocity, promised, names_of(step).noun)
    judged = step.size == 1 and not step.free
    verdict, wrong = "", judged and step.verdict is Verdict.WRONG
    if step.method.mistake:  # what follows would look for causes elsewhere
        verdict = learning.went_wrong() if promised > 0.0 else ""
    elif wrong and step.steepness() < SATURATED:
        verdict = words.saturated()
    elif promised > 0.0:
        verdict = learning.carried_on()
    elif change > doubt:
        verdict = words.overshot()
    elif change > promised / 2 + doubt:
        verdict = words.fell_short()
    if abs(change) <= doubt:
        return words.not_moved(step.loss, told) + verdict
    return words.worth(step.loss, after, told) + verdict


def _setback(lesson: Lesson) -> str:
    if lesson.in_past or lesson.method.mistake:
        return ""
    found = lesson.history.setback(lesson.timeline.last_turn)
    return "" if found is None else words.setback(*found)
