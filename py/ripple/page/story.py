"""The head of the diagram's card: the four phases, the moment within the step, and its story."""

from __future__ import annotations

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import PHASES
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.readings.story import story
from ripple.words import en as words

MOMENTS = 100
"""Positions of the slider within a step, for each phase."""


class StoryPart:
    """The buttons #phase-…, the slider #moment, the sentence #caption and the line #formula."""

    def __init__(self, stage: Stage) -> None:
        self._stage, player = stage, stage.player
        for phase in PHASES:
            name = f"#phase-{phase.value.lower()}"
            stage.bind("click", name, lambda _, to=phase: player.run_phase(to))
        stage.bind("input", "#moment", lambda e: player.look_at(float(e.target.value) / MOMENTS))
        self.work: Work = {"said": self._say, "controls": self._show}

    def _say(self) -> None:
        stage = self._stage
        stage.say(texts)
        stage.contents.fill_with("formula", html.formula_html(story(stage.player).formula))

    def _show(self) -> None:
        stage = self._stage
        stage.show(attributes, controls)


def texts(_lesson: Lesson, player: Player) -> dict[str, str]:
    """The sentence of the moment, to be seen and to be heard."""
    told = story(player)
    return {
        "caption": told.sentence,
        "live": words.training_goes_on() if player.running else told.spoken,
    }


def attributes(_lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """Which phase is shown, and how far it has come."""
    return {
        ("moment", "aria-valuetext"): words.moment_words(player.moment),
        **{
            (f"phase-{phase.value.lower()}", "aria-current"): "step"
            if phase is player.phase_shown
            else "false"
            for phase in PHASES
        },
    }


def controls(lesson: Lesson, player: Player) -> dict[tuple[str, str], str | bool]:
    """Where the slider is, and whether there is a step for it."""
    return {
        ("moment", "value"): str(round(player.moment * MOMENTS)) if lesson.step else "0",
        ("moment", "disabled"): not player.can_look,
    }
