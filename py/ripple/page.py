"""What the page says for a state of the lesson: element ids to words and attributes."""

from __future__ import annotations

import math

from ripple import words
from ripple.datasets import Fruit
from ripple.lesson import LEARNING_RATE_HIGH, LEARNING_RATE_LOW, POINTS_MOST, Lesson, Pointing
from ripple.player import Player
from ripple.step import PHASES, Phase, Step
from ripple.words import UNKNOWN, fixed, plain, precise, whole


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """The words of every element that a step or a setting changes, by id."""
    mean = lesson.mean_loss()
    counts = lesson.points.count(Fruit.STRAWBERRY), lesson.points.count(Fruit.LEMON)
    caption = _caption(lesson, player, mean)
    fast = player.running and lesson.phase is Phase.IDLE
    waiting = lesson.hidden_size != lesson.network.sizes[1]
    refused = lesson.refused_rate
    return {
        **_sample(lesson, player),
        "status": "Playing" if player.running else lesson.phase.value,
        "step-count": whole(lesson.step_count),
        "caption": caption,
        "live": words.training_goes_on() if fast else caption,
        "play": "Pause" if player.running else "Play",
        "hidden-size-value": str(lesson.hidden_size),
        "hidden-note": words.hidden_waits(lesson.hidden_size) if waiting else "",
        "speed-value": words.SPEEDS[player.speed],
        "rate-note": ""
        if refused is None
        else words.refused_rate(
            refused, LEARNING_RATE_LOW, LEARNING_RATE_HIGH, lesson.learning_rate
        ),
        "data-count": words.data_count(*counts),
        "data-note": words.data_note(*counts, POINTS_MOST),
        "plane-words": words.plane_hint()
        if lesson.pointing is None
        else words.plane_words(*lesson.crosshair, lesson.crosshair_output()),
        "loss-readout": _readout(lesson, mean),
        "network-words": _network_words(lesson, fast),
        "updates-words": _updates_words(lesson.done),
    }


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """The attributes that change, by element id and name."""
    return {
        ("learning-rate-number", "aria-invalid"): str(lesson.refused_rate is not None).lower(),
        ("learning-rate", "aria-valuetext"): plain(lesson.learning_rate),
        # Announced where keys move the crosshair, but not with every step that changes ŷ.
        ("plane-words", "aria-live"): "polite"
        if lesson.pointing is Pointing.KEYS and not player.active
        else "off",
        ("speed", "aria-valuetext"): words.SPEEDS[player.speed],
        **{
            (f"phase-{phase.value.lower()}", "aria-current"): "step"
            if phase is lesson.phase
            else "false"
            for phase in PHASES
        },
    }


def _sample(lesson: Lesson, player: Player) -> dict[str, str]:
    step = lesson.step
    if step is None:
        return dict.fromkeys(("sample-x1", "sample-x2", "sample-label", "output", "loss"), UNKNOWN)
    arrived = lesson.phase is not Phase.FORWARD
    return {
        "sample-x1": plain(float(step.x[0, 0])),
        "sample-x2": plain(float(step.x[0, 1])),
        "sample-label": f"{words.FRUIT[step.fruit]} ({step.fruit:d})",
        "output": fixed(step.output, 4) if arrived else UNKNOWN,
        "loss": UNKNOWN if step.loss is None else precise(step.loss),
    }


def _caption(lesson: Lesson, player: Player, mean: float | None) -> str:
    step = lesson.step
    if lesson.phase is Phase.IDLE and player.running:
        return words.caption_running(lesson.step_count, mean)
    if step is None:
        return words.caption_before()
    if lesson.phase is Phase.FORWARD:
        return words.caption_forward(float(step.x[0, 0]), float(step.x[0, 1]))
    if lesson.phase is Phase.LOSS and step.loss is not None:
        return words.caption_loss(step.output, step.fruit, step.loss)
    if lesson.phase is Phase.BACKWARD and step.gradient is not None:
        return words.caption_backward(float(step.gradient.deltas[-1][0, 0]))
    if lesson.phase is Phase.UPDATE and step.learning_rate is not None:
        return words.caption_update(step.learning_rate)
    return words.caption_done(step.number, step.fruit, step.output, step.right)


def _readout(lesson: Lesson, mean: float | None) -> str:
    history = lesson.history
    if lesson.cursor is None:
        return words.loss_now(lesson.step_count, mean, history.stride)
    i = history.nearest(lesson.cursor)
    return words.loss_then(history.steps[i], history.mean_losses[i], history.sample_losses[i])


def _network_words(lesson: Lesson, fast: bool) -> str:
    if lesson.done is None or fast:
        return words.network_words([0.0] * lesson.network.sizes[1], None)
    return words.network_words(lesson.done.passed.activations[1][0].tolist(), lesson.done.output)


def _updates_words(step: Step | None) -> str:
    if step is None or step.learning_rate is None:
        return "Run one step to see how far each weight and bias moves, and why."
    return words.updates_caption(step.number, step.fruit, step.learning_rate)


def rate_at(position: float) -> float:
    """The learning rate at a slider position from 0 to 1000, on a logarithmic scale, two digits."""
    rate = LEARNING_RATE_LOW * (LEARNING_RATE_HIGH / LEARNING_RATE_LOW) ** (position / 1000)
    return float(f"{rate:.2g}")


def position_of(rate: float) -> int:
    """The slider position of a learning rate."""
    span = math.log(LEARNING_RATE_HIGH / LEARNING_RATE_LOW)
    return round(1000 * math.log(rate / LEARNING_RATE_LOW) / span)
