"""The card of the current sample."""

from __future__ import annotations

from functools import partial

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page.stage import Stage, Work
from ripple.words import en as words
from ripple.words.en import UNKNOWN
from ripple.words.numbers import fixed, plain, precise, whole


class SamplePart:
    """The fruit of the step that is shown, what the network says of it, and how many there were."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.work: Work = {"said": partial(stage.say, texts), "count": self._count}

    def _count(self) -> None:
        """Only how many steps there have been: in a run it goes up in every frame."""
        self._stage.tell(_count(self._stage.lesson))


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """The words and numbers of the card."""
    status = "Playing" if player.running else player.phase_shown.value
    return {"status": status, **_count(lesson), **_fruit(player)}


def _count(lesson: Lesson) -> dict[str, str]:
    return {"step-count": whole(lesson.step_count)}


def _fruit(player: Player) -> dict[str, str]:
    step = player.step_shown
    if step is None:
        return dict.fromkeys(("sample-x1", "sample-x2", "sample-label", "output", "loss"), UNKNOWN)
    arrived, (x1, x2) = player.moment >= 1.0, step.sample.x
    return {
        "sample-x1": plain(x1),
        "sample-x2": plain(x2),
        "sample-label": f"{words.FRUIT[step.fruit]} ({step.fruit:d})",
        "output": fixed(step.output, 4) if arrived else UNKNOWN,
        "loss": UNKNOWN if step.loss is None else precise(step.loss),
    }
