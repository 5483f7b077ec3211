"""What the page's text says for a state of the lesson: element ids to words, tables to HTML."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ripple import geometry, words
from ripple.datasets import Fruit
from ripple.lesson import (
    LEARNING_RATE_HIGH,
    LEARNING_RATE_LOW,
    POINTS_MOST,
    Lesson,
    Phase,
    Step,
)
from ripple.player import PHASES, Player
from ripple.words import UNKNOWN, aligned, fixed, plain, precise, whole


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
        "loss-readout": _readout(lesson, mean),
        "network-words": _network_words(lesson, fast),
        "updates-words": _updates_words(lesson.done),
    }


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """The attributes that change, by element id and name."""
    return {
        ("learning-rate-number", "aria-invalid"): str(lesson.refused_rate is not None).lower(),
        ("learning-rate", "aria-valuetext"): plain(lesson.learning_rate),
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


def _parameters(step: Step) -> Iterator[tuple[str, float, float, float]]:
    """Every parameter of a completed step: its name as HTML, old value, gradient, new value."""
    assert step.gradient is not None
    assert step.weights is not None
    assert step.biases is not None
    layers = zip(
        step.passed.weights, step.gradient.weights, step.weights,
        step.passed.biases, step.gradient.biases, step.biases, strict=True,
    )  # fmt: skip
    for layer, arrays in enumerate(layers, start=1):
        old, gradient, new, old_bias, gradient_bias, new_bias = (a.tolist() for a in arrays)
        for i, row in enumerate(old):
            for j, value in enumerate(row):
                name = f"w<sup>({layer})</sup><sub>{i + 1}{j + 1}</sub>"
                yield name, value, gradient[i][j], new[i][j]
        for j, value in enumerate(old_bias):
            name = f"b<sup>({layer})</sup><sub>{j + 1}</sub>"
            yield name, value, gradient_bias[j], new_bias[j]


def updates_html(step: Step | None) -> str:
    """The rows of the update table for a completed step; none before the first."""
    if step is None:
        return ""
    rate = step.learning_rate or 0.0
    return "".join(
        f'<tr><th scope="row">{name}</th><td>{aligned(old)}</td><td>{aligned(gradient)}</td>'
        f"<td>{aligned(-rate * gradient)}</td><td>{aligned(new)}</td></tr>"
        for name, old, gradient, new in _parameters(step)
    )


def log_html(lesson: Lesson) -> str:
    """The entries of the step log, newest first."""
    return "".join(
        f'<li value="{step.number}"><span>step {whole(step.number)}</span>'
        f"<span>{words.FRUIT[step.fruit]}</span><span>ŷ {fixed(step.output, 4)}</span>"
        f"<span>y {step.fruit:d}</span><span>L {precise(step.loss or 0.0)}</span>"
        + ("<span>right</span></li>" if step.right else '<span class="wrong">wrong</span></li>')
        for step in reversed(lesson.log)
    )


def legend_html() -> str:
    """What lines, pulses and rings mean, drawn with the diagram's own measures."""
    forward = geometry.pulse_radius(1.0, geometry.PULSE_FORWARD)
    backward = geometry.pulse_radius(0.1, geometry.PULSE_BACKWARD)
    ring = geometry.ring_width(0.25)
    halo = geometry.halo_width(0.03)
    nudge = geometry.nudge_size(0.01)
    entries = (
        (30, _line("positive", geometry.edge_width(2), ""), "weight +2"),
        (30, _line("negative", geometry.edge_width(2), "9 6"), "weight −2"),
        (14, _disc("positive", forward, 7), "|w·a| = 1"),
        (16, _disc("error", backward, 8), "|w·δ| = 0.1"),
        (20, _ring(4, ring, 1), "loss = 0.25"),
        (20, _ring(5, halo, 0.55), "|δ| = 0.03"),
        (14, f'<path d="M7 {10 - nudge}l{nudge} {2 * nudge}h{-2 * nudge}z" fill="var(--ink)"/>',
         "Δ = +0.01"),
        (18, _gauge(), "fill: activation"),
    )  # fmt: skip
    return "".join(
        f'<li><svg width="{width}" height="20" aria-hidden="true">{mark}</svg>{meaning}</li>'
        for width, mark, meaning in entries
    )


def _line(colour: str, width: float, dash: str) -> str:
    return (
        f'<path d="M0 10h30" stroke="var(--{colour})" stroke-width="{width:g}"'
        f' stroke-dasharray="{dash}"/>'
    )


def _disc(colour: str, radius: float, x: float) -> str:
    return f'<circle cx="{x:g}" cy="10" r="{radius:g}" fill="var(--{colour})"/>'


def _ring(radius: float, width: float, opacity: float) -> str:
    return (
        f'<circle cx="10" cy="10" r="{radius + width / 2:g}" fill="none" stroke="var(--error)"'
        f' stroke-opacity="{opacity:g}" stroke-width="{width:g}"/>'
        f'<circle cx="10" cy="10" r="{radius:g}" fill="none" stroke="var(--ink)"/>'
    )


def _gauge() -> str:
    return (
        '<path d="M2 10a7 7 0 0 0 14 0z" fill="var(--gauge)"/>'
        '<circle cx="9" cy="10" r="7" fill="none" stroke="var(--ink)" stroke-width="1.5"/>'
    )


def rate_at(position: float) -> float:
    """The learning rate at a slider position from 0 to 1000, on a logarithmic scale, two digits."""
    rate = LEARNING_RATE_LOW * (LEARNING_RATE_HIGH / LEARNING_RATE_LOW) ** (position / 1000)
    return float(f"{rate:.2g}")


def position_of(rate: float) -> int:
    """The slider position of a learning rate."""
    span = math.log(LEARNING_RATE_HIGH / LEARNING_RATE_LOW)
    return round(1000 * math.log(rate / LEARNING_RATE_LOW) / span)
