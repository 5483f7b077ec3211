"""The card of the parameters: learning rate, hidden neurons, and the speed of the animation."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import LEARNING_RATE_HIGH, LEARNING_RATE_LOW
from ripple.lesson.player import Player
from ripple.page.stage import Stage, Work
from ripple.words import en as words
from ripple.words.numbers import plain


class SettingsPart:
    """The box and the slider of η, and the sliders #hidden-size and #speed."""

    def __init__(self, stage: Stage) -> None:
        self._stage, lesson, player = stage, stage.lesson, stage.player
        bind = stage.bind
        stage.bind_typed("#learning-rate-number", self._on_rate_typed)
        bind("input", "#learning-rate-number", lambda _: lesson.forget_refusal())
        bind("input", "#learning-rate", self._on_rate_slid)
        bind("input", "#hidden-size", lambda event: lesson.set_hidden_size(int(event.target.value)))
        bind("click", "#hidden-apply", self._on_apply)
        bind("input", "#speed", lambda event: player.set_speed(int(event.target.value)))
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_rate_typed(self, event: Any) -> None:
        text = self._stage.contents.take(event.target)
        if text is not None:
            self._stage.lesson.set_learning_rate(text)

    def _on_rate_slid(self, event: Any) -> None:
        self._stage.lesson.set_learning_rate(plain(rate_at(float(event.target.value))))

    def _on_apply(self, _event: Any) -> None:
        self._stage.player.reset_network()
        self._stage.focus_next("hidden-size")  # with nothing to apply the button is gone

    def _show(self) -> None:
        stage, rate = self._stage, self._stage.lesson.learning_rate
        stage.show(attributes, controls)
        stage.contents.fill("learning-rate-number", plain(rate))
        if rate_at(float(stage.browser.element("learning-rate").value)) != rate:
            # Else it is where the reader has put it.
            stage.contents.hold("learning-rate", "value", str(position_of(rate)))


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """What is set, what waits, and what was refused."""
    refused, limits = lesson.refused_rate, (LEARNING_RATE_LOW, LEARNING_RATE_HIGH)
    return {
        "hidden-size-value": str(lesson.hidden_size),
        "hidden-note": words.hidden_waits() if lesson.hidden_waits else "",
        "speed-value": words.SPEEDS[player.speed],
        "rate-note": ""
        if refused is None
        else words.refused_rate(refused, *limits, lesson.learning_rate),
    }


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """What the sliders say."""
    return {
        ("learning-rate", "aria-valuetext"): plain(lesson.learning_rate),
        ("speed", "aria-valuetext"): words.SPEEDS[player.speed],
    }


def controls(lesson: Lesson, player: Player) -> dict[tuple[str, str], str | bool]:
    """Where the sliders are that have as many positions as there are values."""
    return {
        ("hidden-size", "value"): str(lesson.hidden_size),
        ("hidden-apply", "disabled"): not lesson.hidden_waits,
        ("speed", "value"): str(player.speed),
    }


def rate_at(position: float) -> float:
    """The learning rate at a slider position from 0 to 1000, on a logarithmic scale, two digits."""
    rate = LEARNING_RATE_LOW * (LEARNING_RATE_HIGH / LEARNING_RATE_LOW) ** (position / 1000)
    return float(f"{rate:.2g}")


def position_of(rate: float) -> int:
    """The slider position of a learning rate."""
    span = math.log(LEARNING_RATE_HIGH / LEARNING_RATE_LOW)
    return round(1000 * math.log(rate / LEARNING_RATE_LOW) / span)
