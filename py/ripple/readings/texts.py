"""What the page says for a state of the lesson: element ids to words and attributes."""

from __future__ import annotations

import math
from functools import lru_cache

from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.guide import STOPS, Guide
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.limits import (
    LEARNING_RATE_HIGH,
    LEARNING_RATE_LOW,
    PARAMETER_MOST,
    POINTS_MOST,
)
from ripple.lesson.microscope import DIGITS
from ripple.lesson.player import Player
from ripple.lesson.quiz import Way
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model.datasets import Fruit
from ripple.model.places import Parameter, parameters
from ripple.model.score import Verdict
from ripple.readings.checking import largest_difference
from ripple.readings.inspection import Inspector
from ripple.readings.story import story
from ripple.views.amounts import Most, amounts, largest, table
from ripple.views.sizes import line_full
from ripple.views.slope import LossCurve
from ripple.words import en as words
from ripple.words.en import UNKNOWN
from ripple.words.names import parameter_name, unit_name
from ripple.words.numbers import fixed, plain, precise, significant, whole

MOMENTS = 100
"""Positions of the slider within a step, for each phase."""

SATURATED = 1e-3
"""A wrong answer with a smaller ‖∇L‖² teaches hardly anything; at ŷ = ½ it is over 0.06."""


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """The words of every element that a step or a setting changes, by id, down to the tables."""
    counts = lesson.points.count(Fruit.STRAWBERRY), lesson.points.count(Fruit.LEMON)
    told = story(player)
    refused = lesson.refused_rate
    return {
        **_sample(lesson, player),
        "status": "Playing" if player.running else player.phase_shown.value,
        "step-count": whole(lesson.step_count),
        "caption": told.sentence,
        "live": words.training_goes_on() if player.running else told.spoken,
        "play": "Pause" if player.running else "Play",
        "hidden-size-value": str(lesson.hidden_size),
        "hidden-note": words.hidden_waits() if lesson.hidden_waits else "",
        "speed-value": words.SPEEDS[player.speed],
        "rate-note": ""
        if refused is None
        else words.refused_rate(
            refused, LEARNING_RATE_LOW, LEARNING_RATE_HIGH, lesson.learning_rate
        ),
        "data-count": words.data_count(*counts),
        "right-count": words.right_count(*lesson.score.tally),
        "data-note": words.data_note(*counts, POINTS_MOST),
        "plane-words": _plane_words(lesson, player),
        "key-left-name": words.faint_courses(lesson.in_past, lesson.abandoned is not None),
        "loss-readout": _readout(lesson),
        "network-words": _network_words(lesson, player),
        "network-readout": _network_readout(lesson, player),
        "inspector-title": _inspector_title(lesson, player),
        "check-words": _check_words(lesson, player),
        "value-note": _value_note(lesson),
        "quiz-words": _quiz_words(lesson, player),
        "quiz-go": words.quiz_go(lesson.quiz.more),
        "quiz-score": words.quiz_score(lesson.quiz.right, lesson.quiz.asked),
        **full_sizes(player),
        **_guide(player.guide),
    }


def table_texts(lesson: Lesson) -> dict[str, str]:
    """The words about the last update and the log, by id."""
    return {
        "updates-words": _updates_words(lesson.done),
        "updates-note": _updates_note(lesson),
        "worth": _worth(lesson.done) + _setback(lesson),
        "log-words": words.log_caption(LOG_LENGTH),
    }


def _guide(guide: Guide) -> dict[str, str]:
    title, asked = words.GUIDE[guide.stop or 0]
    return {
        "guide-title": title,
        "guide-words": asked,
        "guide-count": words.guide_count(guide.stop or 0, STOPS),
        "guide-leave": "Done" if guide.stop == STOPS else "Leave",
    }


def full_sizes(player: Player) -> dict[str, str]:
    """What the full size on the diagram stands for now: the largest of each kind in the step."""
    network, step = player.network_told, player.step_shown
    weights = table(network.parameters)
    most = amounts(step).most if step else Most(0.0, 0.0, 0.0, 0.0, 0.0)
    full = {"weight": line_full(largest(weights)), **most._asdict()}
    return {
        f"full-{kind}": significant(amount, 3) if amount else UNKNOWN
        for kind, amount in full.items()
    }


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """The attributes that change, by element id and name."""
    at_rest = not player.active
    return {
        # Announced where the reader points with keys, but not with every step that changes it.
        ("plane-words", "aria-live"): "polite"
        if at_rest and lesson.basket.pointing is Pointing.KEYS
        else "off",
        ("network-readout", "aria-live"): "polite"
        if at_rest and lesson.microscope.by_keys
        else "off",
        ("check-words", "aria-live"): "polite"
        if at_rest and lesson.microscope.checking_all
        else "off",
        ("check", "aria-pressed"): "true" if lesson.microscope.checking else "false",
        ("check-all", "aria-pressed"): "true" if lesson.microscope.checking_all else "false",
        ("network-legend", "data-phase"): player.phase_shown.value,
        # Nothing to scroll yet, and so no stop for the keys.
        ("updates-box", "tabindex"): "0" if lesson.done else "-1",
        ("log", "tabindex"): "0" if lesson.done else "-1",
        ("network", "data-pointed"): "false" if lesson.microscope.pointed is None else "true",
        ("loss-readout", "aria-live"): "polite" if at_rest and lesson.cursor is not None else "off",
        ("learning-rate", "aria-valuetext"): plain(lesson.learning_rate),
        ("time", "aria-valuetext"): words.time_words(lesson.step_count, lesson.timeline.last),
        ("step-back", "aria-disabled"): "true"
        if lesson.phase is Phase.IDLE and lesson.step_count == lesson.timeline.first
        else "false",
        ("undo-data", "aria-disabled"): "false" if lesson.basket.can_undo else "true",
        ("moment", "aria-valuetext"): words.moment_words(player.moment),
        ("speed", "aria-valuetext"): words.SPEEDS[player.speed],
        **{
            (f"quiz-{way.value}", "aria-disabled"): "true"
            if lesson.quiz.told or way in lesson.quiz.tried
            else "false"
            for way in Way
        },
        **{
            (f"phase-{phase.value.lower()}", "aria-current"): "step"
            if phase is player.phase_shown
            else "false"
            for phase in PHASES
        },
        # Where the first steps ask for something.
        **{
            (name, "data-asked"): "true" if player.guide.stop == stop else "false"
            for stop, name in enumerate(
                ["network", *(f"phase-{phase.value.lower()}" for phase in PHASES)]
            )
        },
    }


def controls(lesson: Lesson, player: Player) -> dict[tuple[str, str], str | bool]:
    """What sliders, choices and switches show, by element id and property."""
    return {
        ("hidden-size", "value"): str(lesson.hidden_size),
        ("hidden-apply", "disabled"): not lesson.hidden_waits,
        ("speed", "value"): str(player.speed),
        ("moment", "value"): str(round(player.moment * MOMENTS)) if lesson.step else "0",
        ("moment", "disabled"): not player.can_look,
        ("digits", "value"): str(lesson.microscope.digits),
        ("numbers", "checked"): lesson.microscope.numbers,
        ("quiz", "checked"): lesson.quiz.on,
        ("log-scale", "checked"): lesson.log_scale,
        ("tool-" + lesson.basket.tool.value, "checked"): True,
    }


def _sample(lesson: Lesson, player: Player) -> dict[str, str]:
    step = player.step_shown
    if step is None:
        return dict.fromkeys(("sample-x1", "sample-x2", "sample-label", "output", "loss"), UNKNOWN)
    arrived = player.moment >= 1.0
    return {
        "sample-x1": plain(float(step.x[0, 0])),
        "sample-x2": plain(float(step.x[0, 1])),
        "sample-label": f"{words.FRUIT[step.fruit]} ({step.fruit:d})",
        "output": fixed(step.output, 4) if arrived else UNKNOWN,
        "loss": UNKNOWN if step.loss is None else precise(step.loss),
    }


def _plane_words(lesson: Lesson, player: Player) -> str:
    basket = lesson.basket
    if basket.pointing is None:
        return words.plane_hint(basket.tool is Tool.REMOVE, basket.tool_works)
    output = lesson.crosshair_output(player.network_told)
    return words.plane_words(*basket.crosshair, output)


def _readout(lesson: Lesson) -> str:
    history, i = lesson.history, lesson.cursor_index()
    if i is None:
        return words.loss_now(lesson.step_count, lesson.mean_loss())
    step, mean, own = history.steps[i], history.mean_losses[i], history.sample_losses[i]
    jump = history.jump_after(step)
    changed = jump.after if jump else mean
    if step == lesson.step_count:
        mean, now = lesson.mean_before(), lesson.mean_loss()
        changed = changed if now == mean else now
    return words.loss_then(step, mean, changed, own)


def _network_words(lesson: Lesson, player: Player) -> str:
    shown = player.step_before if player.moment < 1.0 else player.step_shown
    if shown is None or player.running:
        return words.network_size(lesson.network.sizes[1])
    sizes, activations = shown.passed.network.sizes, shown.passed.activations[1:-1]
    hidden = [
        (unit_name(layer, i, sizes), a)
        for layer, row in enumerate(activations, start=1)
        for i, a in enumerate(row[0].tolist())
    ]
    return words.network_words(hidden, shown.output)


def inspector(player: Player) -> Inspector:
    """Reads the numbers of the network and the step shown, with the reader's digits."""
    lesson, step = player.lesson, player.step_shown
    if step is not None and step is lesson.tried:
        step = step.at(Phase.BACKWARD, lesson.learning_rate)
    digits = lesson.microscope.digits
    return Inspector(player.network_told, step, lesson.learning_rate, digits, secret(lesson))


def secret(lesson: Lesson) -> frozenset[Parameter]:
    """The weights whose gradients in this step are not told, since the quiz is to ask for them."""
    known = lesson.phase in (Phase.UPDATE, Phase.IDLE)
    return frozenset() if known else lesson.quiz.secret


def _network_readout(lesson: Lesson, player: Player) -> str:
    microscope = lesson.microscope
    if microscope.pointed is None:
        return words.microscope_hint(microscope.numbers)
    return inspector(player).summary(microscope.pointed)


def _inspector_title(lesson: Lesson, player: Player) -> str:
    chosen = lesson.microscope.chosen
    return "" if chosen is None else inspector(player).title(chosen)


def asking(lesson: Lesson, player: Player) -> bool:
    """Whether the quiz waits for an answer."""
    return player.held and lesson.phase is Phase.BACKWARD and lesson.quiz.waits


def first_answer(lesson: Lesson) -> str:
    """The first button with an answer to the question of the quiz."""
    return "quiz-choice-0" if lesson.quiz.comparing else "quiz-up"


def _quiz_words(lesson: Lesson, player: Player) -> str:
    quiz, reading = lesson.quiz, inspector(player)._replace(step=lesson.step)
    if quiz.question is None:
        return ""
    if quiz.comparing:
        return _comparison_words(lesson)
    if not quiz.tried:
        return words.quiz_question(reading.title(quiz.question))
    signs = reading.signs(quiz.question)
    if not quiz.told:
        return words.quiz_hint(signs)
    gradient = significant(quiz.gradients[quiz.question], lesson.microscope.digits)
    name = parameter_name(*quiz.question)
    return words.quiz_verdict(quiz.found, name, signs, gradient, quiz.truth.value)


def _comparison_words(lesson: Lesson) -> str:
    quiz = lesson.quiz
    if quiz.picked is None:
        return words.quiz_comparison()
    sizes = [
        (parameter_name(*weight), significant(quiz.size(weight), lesson.microscope.digits))
        for weight in sorted(quiz.choices, key=quiz.size, reverse=True)
    ]
    return words.quiz_comparison_verdict(quiz.picked == quiz.largest, sizes)


def _refused_value(lesson: Lesson) -> str:
    refused = lesson.refused_value
    if refused is None:
        return ""
    return words.refused_value(refused.text, PARAMETER_MOST, refused.kept)


def _value_note(lesson: Lesson) -> str:
    refused = lesson.refused_value
    held = refused is not None and refused.parameter == lesson.microscope.chosen
    return _refused_value(lesson) if held else ""


def _updates_note(lesson: Lesson) -> str:
    """Below the inspector it would be said twice."""
    return "" if _value_note(lesson) else _refused_value(lesson)


def _check_words(lesson: Lesson, player: Player) -> str:
    microscope, step = lesson.microscope, player.step_shown
    if microscope.chosen is None or not microscope.checking_all:
        return ""
    if step is None or step.gradient is None:
        return words.check_waits()
    count = len(parameters(lesson.network.sizes))
    return words.check_all_words(count, significant(_checked(step), 2))


@lru_cache(maxsize=1)
def _checked(step: Step) -> float:
    """All gradients of this step, checked once: it takes as long as a frame."""
    return largest_difference(step)


def curve_words(curve: LossCurve, digits: int) -> str:
    """The plot of L over one parameter, in words."""
    loss, landed = curve.here[1], curve.landed[1]
    while digits < DIGITS[-1] and loss != landed and _alike(loss, landed, digits):
        digits += 1  # what differs is shown to differ
    value = significant(curve.here[0], digits)
    return words.curve_words(
        value, significant(loss, digits), significant(landed, digits), landed > loss
    )


def _alike(one: float, other: float, digits: int) -> bool:
    return significant(one, digits) == significant(other, digits)


def _updates_words(step: Step | None) -> str:
    if step is None or step.learning_rate is None:
        return words.updates_before()
    return words.updates_caption(step.number, step.fruit, step.learning_rate)


def _worth(step: Step | None) -> str:
    if step is None or step.loss is None:
        return ""
    after, promised, doubt = step.loss_after(), step.promised(), step.rounding()
    change = after - step.loss
    verdict = ""
    if step.verdict is Verdict.WRONG and -promised < SATURATED * (step.learning_rate or 0.0):
        verdict = words.saturated()
    elif change > doubt:
        verdict = words.overshot()
    elif change > promised / 2 + doubt:
        verdict = words.fell_short()
    if abs(change) <= doubt:
        return words.not_moved(step.loss, promised) + verdict
    return words.worth(step.loss, after, promised) + verdict


def _setback(lesson: Lesson) -> str:
    if lesson.in_past:
        return ""
    found = lesson.history.setback(lesson.timeline.last_change)
    return "" if found is None else words.setback(*found)


def rate_at(position: float) -> float:
    """The learning rate at a slider position from 0 to 1000, on a logarithmic scale, two digits."""
    rate = LEARNING_RATE_LOW * (LEARNING_RATE_HIGH / LEARNING_RATE_LOW) ** (position / 1000)
    return float(f"{rate:.2g}")


def position_of(rate: float) -> int:
    """The slider position of a learning rate."""
    span = math.log(LEARNING_RATE_HIGH / LEARNING_RATE_LOW)
    return round(1000 * math.log(rate / LEARNING_RATE_LOW) / span)
