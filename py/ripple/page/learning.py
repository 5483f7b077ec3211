"""How the network learns, in the sheet #setup: batches, order, weight decay, momentum, biases."""

from __future__ import annotations

from functools import partial

from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import DECAYS, HELD_OUT, MOMENTA
from ripple.lesson.player import Player
from ripple.model.method import ALL
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.readings.inputs import names_of
from ripple.words import learning as words
from ripple.words.numbers import whole

ONE, SOME_AT_FIRST = 1, 4
CHOICES = {
    "batch-choice": words.batches(),
    "order-choice": words.ORDERS,
    "held-choice": {str(share): words.share(share) for share in HELD_OUT},
    "decay-choice": {str(decay): words.strength(decay) for decay in DECAYS},
    "momentum-choice": {str(momentum): words.strength(momentum) for momentum in MOMENTA},
}
"""The names and titles of what can be chosen, by the ids of the lists."""


class LearningPart:
    """The lists of `CHOICES`, the slider #batch-size and the switch #biases."""

    def __init__(self, stage: Stage) -> None:
        self._stage, lesson, bind = stage, stage.lesson, stage.bind
        for name, titles in CHOICES.items():
            stage.contents.fill_with(name, html.choices_of(titles))
        bind("input", "#batch-choice", lambda e: lesson.set_batch(SIZES[str(e.target.value)]))
        bind("input", "#batch-size", lambda e: lesson.set_batch(int(e.target.value)))
        bind("input", "#order-choice", lambda e: lesson.set_in_turn(e.target.value == "turn"))
        bind("input", "#held-choice", lambda e: lesson.set_held_out(float(e.target.value)))
        bind("input", "#decay-choice", lambda e: lesson.set_decay(float(e.target.value)))
        bind("input", "#momentum-choice", lambda e: lesson.set_momentum(float(e.target.value)))
        bind("input", "#biases", lambda e: lesson.set_biased(bool(e.target.checked)))
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _show(self) -> None:
        stage, method = self._stage, self._stage.lesson.method
        noun = names_of(stage.lesson.points).noun
        if stage.changed("batches", noun):
            stage.contents.fill_with("batch-choice", html.choices_of(words.batches(noun)))
        stage.contents.set("batch-size-row", "hidden", method.batch in (ONE, ALL))
        stage.control(controls(stage.lesson, stage.player))
        stage.contents.choose("batch", "one" if method.batch == ONE else "more")
        stage.contents.choose("along", "v" if method.has_velocity else "g")


SIZES = {"one": ONE, "some": SOME_AT_FIRST, "all": ALL}


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """What the choices come to."""
    method, count = lesson.method, len(lesson.taught)
    decay, network, noun = method.decay, lesson.network, names_of(lesson.points).noun
    return {
        "batch-words": words.batch_hint(method.size(count), count, len(lesson.held), noun),
        "held-words": words.held_hint(len(lesson.held), len(lesson.points)),
        "batch-size-value": whole(method.batch),
        "decay-words": words.penalty(decay, method.penalty(network.parameters), lesson.mean_loss()),
        "velocity-words": words.velocity_equation(decay, method.momentum),
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """Which choices hold."""
    method = lesson.method
    batch = next((name for name, size in SIZES.items() if size == method.batch), "some")
    return {
        ("batch-choice", "value"): batch,
        ("batch-size", "value"): str(method.batch),
        ("order-choice", "value"): "turn" if method.in_turn else "random",
        ("held-choice", "value"): str(method.held_out),
        ("decay-choice", "value"): str(method.decay),
        ("momentum-choice", "value"): str(method.momentum),
        ("biases", "checked"): lesson.wanted.biased,
    }
