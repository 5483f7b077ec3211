"""The choice of fruit in the sheet #setup: a data set, how many, and how noisy."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model.datasets import DATA_SETS
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.words import en as words
from ripple.words.numbers import fixed, whole

OWN = "own"
"""The choice that is shown while the data are from a table; nobody can choose it here."""
FULL = 100.0
"""The end of the slider of the noise."""


class DataPart:
    """The list #data-choice, the sliders #data-number and #data-noise, and #data-again."""

    def __init__(self, stage: Stage) -> None:
        self._stage, bind = stage, stage.bind
        titles = {name: words.DATA_SETS[name].title for name in DATA_SETS}
        stage.contents.fill_with("data-choice", html.choices_of(titles, OWN))
        lesson = stage.lesson
        bind("input", "#data-choice", lambda e: lesson.basket.grow(str(e.target.value)))
        bind("input", "#data-number", lambda e: lesson.basket.set_size(int(e.target.value)))
        bind("input", "#data-noise", self._on_noise)
        bind("click", "#data-again", lambda _: lesson.basket.grow_again())
        self.work: Work = {
            "said": partial(stage.say, texts),
            "controls": partial(stage.show, attributes, controls),
        }

    def _on_noise(self, event: Any) -> None:
        self._stage.lesson.basket.set_noise(float(event.target.value) / FULL)


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """What the data set teaches, and where the sliders are."""
    recipe = lesson.basket.recipe
    return {
        "data-words": words.data_words(recipe.name, *_changed(lesson)),
        "data-number-value": whole(recipe.size),
        "data-noise-value": _percent(recipe.noise),
    }


def attributes(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str]:
    """What the slider of the noise says."""
    return {("data-noise", "aria-valuetext"): _percent(lesson.basket.recipe.noise)}


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """Which data set it is, and where the sliders are."""
    recipe = lesson.basket.recipe
    return {
        ("data-choice", "value"): recipe.name if lesson.points.meaning is None else OWN,
        ("data-number", "value"): str(recipe.size),
        ("data-noise", "value"): str(round(recipe.noise * FULL)),
    }


def _changed(lesson: Lesson) -> tuple[bool, bool]:
    """Whether any fruit were changed by hand, and whether they are not even fruit."""
    return lesson.points.touched, lesson.points.meaning is not None


def _percent(share: float) -> str:
    return f"{fixed(100 * share, 0)} %"
