"""The transport: steps, runs, Play and the space bar, and what starts over."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import Phase
from ripple.page.events import let_no_space_press, plain_key, takes_space
from ripple.page.stage import Stage, Work
from ripple.readings.inputs import names_of
from ripple.words import en as words


class TransportPart:
    """The buttons of #transport."""

    def __init__(self, stage: Stage) -> None:
        self._stage, player = stage, stage.player
        bind = stage.bind
        bind("click", "#step", lambda _: stage.unless_asked(player.step))
        bind("click", "#step-back", lambda _: player.step_back())
        for steps in (10, 100, 1000):
            bind("click", f"#step-{steps}", lambda _, more=steps: player.run(more))
        bind("click", "#play", lambda _: player.toggle_play())
        bind("click", "#same-start", lambda _: player.restart())
        bind("click", "#reset-network", lambda _: player.reset_network())
        bind("click", "#reset-data", lambda _: stage.lesson.basket.reset())
        bind("keydown", "body", self._on_key)
        stage.browser.on("keyup", "#step", let_no_space_press)
        self.work: Work = {
            "said": partial(stage.say, texts),
            "controls": partial(stage.show, attributes),
        }

    def _on_key(self, event: Any) -> None:
        if plain_key(event) == " " and not event.defaultPrevented and not takes_space(event):
            event.preventDefault()  # the page is not scrolled, nor a button pressed
            if not event.repeat:
                self._stage.unless_asked(self._stage.player.step_or_pause)


def texts(_lesson: Lesson, player: Player) -> dict[str, str]:
    """What Play would do."""
    return {"play": "Pause" if player.running else "Play"}


def attributes(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str]:
    """Whether there is a step to go back to, and data that can be reset."""
    first = lesson.phase is Phase.IDLE and lesson.step_count == lesson.timeline.first
    many = names_of(lesson.points).noun.many
    return {
        ("step-back", "aria-disabled"): "true" if first else "false",
        ("same-start", "title"): words.same_start(many),
        ("reset-data", "aria-disabled"): "true" if lesson.free else "false",
    }
