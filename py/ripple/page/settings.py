"""The card of the parameters, and the sheet #setup with more of them: activation and loss."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import HIDDEN_LAYERS_MOST, LEARNING_RATE_HIGH, LEARNING_RATE_LOW
from ripple.lesson.player import Player
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.initial import INITIAL
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.words import en as words
from ripple.words.numbers import plain, whole

CHOICES = {
    "layers-choice": {
        str(count): words.hidden_layers(count) for count in range(HIDDEN_LAYERS_MOST + 1)
    },
    "activation-choice": {name: words.activation_title(name) for name in ACTIVATIONS},
    "loss-choice": {name: words.LOSSES[name].title for name in LOSSES},
    "initial-choice": {name: words.INITIAL[name].title for name in INITIAL},
}
"""The names and titles of what can be chosen, by the ids of the lists."""


class SettingsPart:
    """The box and slider of η, the sliders #hidden-size and #speed, two lists of choices."""

    def __init__(self, stage: Stage) -> None:
        self._stage, lesson, player = stage, stage.lesson, stage.player
        bind = stage.bind
        stage.bind_typed("#learning-rate-number", self._on_rate_typed)
        bind("input", "#learning-rate-number", lambda _: lesson.forget_refusal())
        bind("input", "#learning-rate", self._on_rate_slid)
        bind("input", "#hidden-size", lambda event: lesson.set_hidden_size(int(event.target.value)))
        for layer in range(2, HIDDEN_LAYERS_MOST + 1):
            bind("input", f"#hidden-size-{layer}", partial(self._on_size, layer))
        bind("input", "#layers-choice", lambda e: lesson.set_hidden_layers(int(e.target.value)))
        bind("input", "#activation-choice", lambda e: lesson.set_activation(str(e.target.value)))
        bind("input", "#loss-choice", lambda e: lesson.set_loss(str(e.target.value)))
        bind("input", "#initial-choice", lambda e: lesson.set_initial(str(e.target.value)))
        bind(
            "click",
            "#hidden-apply",
            lambda _: self._apply("hidden-size" if lesson.wanted.sizes[1:-1] else "speed"),
        )
        bind("click", "#setup-apply", lambda _: self._apply("loss-choice"))
        for name, titles in CHOICES.items():
            stage.contents.fill_with(name, html.choices_of(titles))
        bind("input", "#speed", lambda event: player.set_speed(int(event.target.value)))
        self._explained = _about(lesson)
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_rate_typed(self, event: Any) -> None:
        text = self._stage.contents.take(event.target)
        if text is not None:
            self._stage.lesson.set_learning_rate(text)

    def _on_rate_slid(self, event: Any) -> None:
        self._stage.lesson.set_learning_rate(plain(rate_at(float(event.target.value))))

    def _on_size(self, layer: int, event: Any) -> None:
        self._stage.lesson.set_hidden_size(int(event.target.value), layer)

    def _apply(self, then: str) -> None:
        """Start the network that was asked for; with nothing more to apply the button is gone."""
        self._stage.player.reset_network()
        self._stage.focus_next(then)

    def _show(self) -> None:
        stage, rate = self._stage, self._stage.lesson.learning_rate
        if stage.changed("losses", stage.lesson.points, stage.lesson.wanted.output):
            losses = CHOICES["loss-choice"].items()
            can_be = {name: title for name, title in losses if stage.lesson.can_have_loss(name)}
            stage.contents.fill_with("loss-choice", html.choices_of(can_be))
        stage.show(attributes, controls)
        for layer in range(2, HIDDEN_LAYERS_MOST + 1):
            gone = layer >= len(stage.lesson.wanted.sizes) - 1
            stage.contents.set(f"hidden-row-{layer}", "hidden", gone)
        for kind, name in chosen(stage.lesson).items():
            stage.contents.choose(kind, name)
        if (about := _about(stage.lesson)) != self._explained:
            self._explained = about  # the words about symbols are others now
            stage.browser.explain_terms("page")
        stage.contents.fill("learning-rate-number", plain(rate))
        if rate_at(float(stage.browser.element("learning-rate").value)) != rate:
            # Else it is where the reader has put it.
            stage.contents.hold("learning-rate", "value", str(position_of(rate)))


def _about(lesson: Lesson) -> tuple[bool, int]:
    """What the words about the symbols depend on."""
    return lesson.free, lesson.spec.sizes[-1]


def chosen(lesson: Lesson) -> dict[str, str]:
    """What the formulas of the page are for."""
    spec = lesson.spec
    return {
        "activation": spec.activation,
        "loss": spec.loss,
        "depth": str(min(len(spec.sizes) - 2, 2)),
        "numbers": "free" if lesson.free else "fruit",
        "output": spec.output,
        "outputs": "one" if spec.sizes[-1] == 1 else "several",
    }


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """What is set, what waits, and what was refused."""
    hidden = lesson.wanted.sizes[1:-1]
    wanted, network = ACTIVATIONS[lesson.wanted.activation], lesson.network
    waits = words.network_waits() if lesson.waits else ""
    refused, limits = lesson.refused_rate, (LEARNING_RATE_LOW, LEARNING_RATE_HIGH)
    return {
        "hidden-size-value": words.hidden_sizes(hidden),
        **{f"hidden-size-{n}-value": whole(size) for n, size in enumerate(hidden, 1) if n > 1},
        "hidden-note": waits,
        "setup-note": waits,
        "activation-formula": words.slope_equation(wanted.symbol, wanted.slope_text),
        "hidden-slope": words.slope_equation(
            network.activation.symbol, network.activation.slope_text
        ),
        "initial-words": words.INITIAL[lesson.wanted.initial].teaches,
        "loss-formula": _loss_formula(lesson),
        "speed-value": words.speed(player.speed, player.pace),
        "rate-note": ""
        if refused is None
        else words.refused_rate(refused, *limits, lesson.learning_rate),
    }


def _loss_formula(lesson: Lesson) -> str:
    if lesson.free:
        from ripple.words.free import loss_equation  # few lessons are: the page starts without

        return loss_equation(lesson.wanted.loss, lesson.wanted.sizes[-1])
    return words.loss_formula(lesson.wanted.loss)


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """What the sliders say."""
    return {
        ("learning-rate", "aria-valuetext"): plain(lesson.learning_rate),
        ("speed", "aria-valuetext"): words.SPEEDS[player.speed],
    }


def controls(lesson: Lesson, player: Player) -> dict[tuple[str, str], str | bool]:
    """Where the sliders are that have as many positions as there are values."""
    hidden = lesson.wanted.sizes[1:-1]
    deeper = {(f"hidden-size-{n}", "value"): str(size) for n, size in enumerate(hidden, 1) if n > 1}
    return {
        ("hidden-size", "value"): str(hidden[0]) if hidden else "1",
        ("hidden-size", "disabled"): not hidden,
        **deeper,
        ("layers-choice", "value"): str(len(hidden)),
        ("activation-choice", "value"): lesson.wanted.activation,
        ("loss-choice", "value"): lesson.wanted.loss,
        ("initial-choice", "value"): lesson.wanted.initial,
        ("hidden-apply", "disabled"): not lesson.waits,
        ("setup-apply", "disabled"): not lesson.waits,
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
