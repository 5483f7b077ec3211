"""The card of the current sample."""

from __future__ import annotations

from functools import partial

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import Step
from ripple.model.meaning import Meaning
from ripple.page.stage import Stage, Work
from ripple.readings.inputs import names_of, value
from ripple.words import learning, own_data
from ripple.words.en import UNKNOWN
from ripple.words.numbers import fixed, plain, precise, whole


class SamplePart:
    """The fruit of the step that is shown, what the network says of it, and how many there were."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        stage.bind("click", "#sample-next", lambda _: stage.lesson.show_another())
        self.work: Work = {
            "said": partial(stage.say, texts),
            "count": self._count,
            "controls": self._show,
        }

    def _show(self) -> None:
        """Rows that say something only where a step takes several fruit, or takes them in turn."""
        stage, step = self._stage, self._stage.player.step_shown
        method, contents = stage.lesson.method, stage.contents
        stage.show(attributes)
        several = step is not None and step.size > 1
        contents.set("batch-row", "hidden", not several)
        contents.set("batch-loss-row", "hidden", not several)
        contents.set("epoch-row", "hidden", method.batch == 1 and not method.in_turn)

    def _count(self) -> None:
        """Only how many steps there have been: in a run it goes up in every frame."""
        self._stage.tell(_count(self._stage.lesson))


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """The words and numbers of the card."""
    status = "Playing" if player.running else player.phase_shown.value
    return {"status": status, **_names(lesson, player), **_count(lesson), **_fruit(player)}


_OWN = ("sample-x1", "sample-x2", "sample-inputs", "sample-label", "output", "loss")


def _count(lesson: Lesson) -> dict[str, str]:
    return {
        "step-count": whole(lesson.step_count),
        "epoch-count": learning.epochs(lesson.fruit_seen, len(lesson.taught)),
    }


def _names(lesson: Lesson, player: Player) -> dict[str, str]:
    names = names_of(player.step_shown or lesson.points)
    titles = {f"sample-name-{i + 1}": names.title(i) for i in range(2)}
    return {**titles, "sample-inputs-name": "Inputs" if lesson.network.sizes[0] > 1 else "Input"}


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """The names of the features in full, where they may be cut."""
    names = names_of(player.step_shown or lesson.points)
    whole_names = names.features if names.own else ("", "")
    return {(f"sample-name-{i + 1}", "title"): whole_names[i] for i in range(2)}


def _fruit(player: Player) -> dict[str, str]:
    step = player.step_shown
    if step is None:
        return dict.fromkeys((*_OWN, "batch-shown", "batch-loss"), UNKNOWN)
    if step.free:
        return _numbers(step, player.moment >= 1.0)
    arrived, x = player.moment >= 1.0, step.sample.x
    return {
        "sample-inputs": UNKNOWN,
        **{f"sample-x{i + 1}": _value(step.meaning, i, x[i]) for i in range(2)},
        "sample-label": f"{names_of(step).label(step.fruit)} ({step.fruit:d})",
        "output": fixed(step.output, 4) if arrived else UNKNOWN,
        "loss": UNKNOWN if step.loss is None else precise(step.sample.loss),
        "batch-shown": learning.batch_shown(step.row, step.size),
        "batch-loss": UNKNOWN if step.loss is None else precise(step.loss),
    }


def _numbers(step: Step, arrived: bool) -> dict[str, str]:
    """A sample of numbers that are no fruit: as many as there are, one after another."""
    from ripple.words import free  # few lessons are of such: the page starts without

    sample = step.sample
    outputs = [fixed(a, 4) for a in sample.activations[-1]]
    return {
        **dict.fromkeys(("sample-x1", "sample-x2"), UNKNOWN),
        "sample-inputs": free.listed([plain(x) for x in sample.x]),
        "sample-label": free.listed([plain(y) for y in sample.y]),
        "output": free.listed(outputs) if arrived else UNKNOWN,
        "loss": UNKNOWN if step.loss is None else precise(sample.loss),
        "batch-shown": learning.batch_shown(step.row, step.size),
        "batch-loss": UNKNOWN if step.loss is None else precise(step.loss),
    }


def _value(meaning: Meaning | None, i: int, x: float) -> str:
    return plain(x) if meaning is None else own_data.in_units(value(meaning, i, x), fixed(x, 3))
