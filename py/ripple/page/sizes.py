"""The buttons over the diagram that add neurons and layers to the network, and take them away."""

from __future__ import annotations

from functools import partial

from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import HIDDEN_LAYERS_MOST, HIDDEN_SIZE_HIGH, HIDDEN_SIZE_LOW
from ripple.lesson.player import Player
from ripple.page.stage import Stage, Work
from ripple.words import en as words

LAYERS = range(1, HIDDEN_LAYERS_MOST + 1)


class SizesPart:
    """#fewer-1, #more-1 and so on in the layers' columns, #fewer-layers, #more-layers; and
    #sizes-apply, where the network has learned something that starting anew would lose.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage, player = stage, stage.player
        for name, more in (("fewer", -1), ("more", 1)):
            for layer in LAYERS:
                stage.bind("click", f"#{name}-{layer}", partial(self._on_neurons, layer, more))
            stage.bind("click", f"#{name}-layers", lambda _, more=more: player.add_layers(more))
        stage.bind("click", "#sizes-apply", self._on_apply)
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_neurons(self, layer: int, more: int, _event: object) -> None:
        self._stage.player.add_neurons(layer, more)

    def _on_apply(self, _event: object) -> None:
        self._stage.player.reset_network()
        self._stage.focus_next("network")  # the button is gone

    def _show(self) -> None:
        stage, lesson = self._stage, self._stage.lesson
        stage.show(attributes)
        there = min(len(lesson.wanted.sizes), len(lesson.network.sizes)) - 2
        for layer in LAYERS:
            stage.contents.set(f"sizes-{layer}", "hidden", layer > there)
        stage.contents.set("sizes-apply", "hidden", not _waits(lesson))


def _waits(lesson: Lesson) -> bool:
    return lesson.wanted.sizes != lesson.network.sizes


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """How many hidden neurons were asked for."""
    return {"sizes-note": words.sizes_wanted(lesson.wanted.sizes[1:-1], _waits(lesson))}


def attributes(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str]:
    """Which buttons have come to an end; they keep the focus."""
    hidden = lesson.wanted.sizes[1:-1]
    ends = {"fewer-layers": not hidden, "more-layers": len(hidden) == HIDDEN_LAYERS_MOST}
    for layer, size in enumerate(hidden, 1):
        ends[f"fewer-{layer}"] = size == HIDDEN_SIZE_LOW
        ends[f"more-{layer}"] = size == HIDDEN_SIZE_HIGH
    return {(name, "aria-disabled"): "true" if end else "false" for name, end in ends.items()}
