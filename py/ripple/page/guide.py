"""First steps: the drawer that leads a newcomer through one step."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.guide import STOPS
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import PHASES
from ripple.model.functions import SIGMOID
from ripple.page.events import plain_key
from ripple.page.stage import Stage, Work
from ripple.readings.inputs import names_of
from ripple.words import en as words

_ASKED = ("network", *(f"phase-{phase.value.lower()}" for phase in PHASES))
"""Where each stop asks for something."""


class GuidePart:
    """The button #first-steps, and the drawer #guide that it opens."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        stage.bind("click", "#first-steps", self._on_begin)
        stage.bind("click", "#guide-leave", self._on_leave)
        stage.bind("keydown", "body", self._on_key)
        new = stage.browser.is_first("ripple:been here")
        stage.tell({"first-steps": words.first_steps(new)})
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_begin(self, _event: Any) -> None:
        self._stage.player.begin_guide()
        self._stage.focus_next("guide")

    def _on_leave(self, _event: Any) -> None:
        self._stage.player.guide.leave()
        self._stage.browser.focus("first-steps")

    def _on_key(self, event: Any) -> None:
        leaves = plain_key(event) == "Escape" and not event.defaultPrevented
        if leaves and self._stage.player.guide.stop is not None:
            self._on_leave(event)

    def _show(self) -> None:
        stage = self._stage
        stage.show(attributes)
        stage.contents.set("guide", "hidden", stage.player.guide.stop is None)


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """What the stop says."""
    stop, network = player.guide.stop or 0, lesson.network
    loss, sigmoid = network.loss.name, all(each is SIGMOID for each in network.functions)
    if lesson.free:
        from ripple.words import free

        makes, outputs = words.squeezes(sigmoid), network.sizes[-1]
        title, asked = free.guide_stop(stop, makes, loss, outputs)
    else:
        names = names_of(lesson.points).in_guide
        title, asked = words.guide_stop(stop, network.activation is SIGMOID, loss, names)
    return {
        "guide-title": title,
        "guide-words": asked,
        "guide-count": words.guide_count(stop, STOPS),
        "guide-leave": "Done" if stop == STOPS else "Leave",
    }


def attributes(_lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """Where it asks for something."""
    return {
        (name, "data-asked"): "true" if player.guide.stop == stop else "false"
        for stop, name in enumerate(_ASKED)
    }
