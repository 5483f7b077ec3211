"""The story line above the diagram: one sentence, and the formula with this step's numbers."""

from __future__ import annotations

from typing import NamedTuple

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model.functions import sigmoid_slope
from ripple.model.places import parameters
from ripple.readings.inputs import inputs_of
from ripple.words import en as words
from ripple.words.en import apart
from ripple.words.names import parameter_name
from ripple.words.numbers import bracketed, number_in, plain, precise

HALF = 0.5  # of a phase: then its second part is at work


class Part(NamedTuple):
    """A part of the formula, what the diagram colours it as, and whether it is at work now."""

    text: str
    colour: str
    at_work: bool = False


class Story(NamedTuple):
    """What is happening, and with which numbers."""

    sentence: str
    formula: tuple[Part, ...] = ()
    heard: str = ""
    """What those who listen are told first: the others see it elsewhere."""

    @property
    def spoken(self) -> str:
        """All of it, for those who listen."""
        first = [self.heard] if self.heard else []
        return " ".join([*first, self.sentence, *(f"{part.text}." for part in self.formula)])


def story(player: Player) -> Story:
    """What the page tells of the moment that is shown."""
    lesson, step, phase = player.lesson, player.step_shown, player.phase_shown
    if player.hurried:
        return Story(words.caption_running(lesson.step_count, lesson.mean_loss()))
    if phase is Phase.IDLE:
        return _at_rest(lesson, step)
    assert step is not None
    tell = {
        Phase.FORWARD: _forward,
        Phase.LOSS: _loss,
        Phase.BACKWARD: _backward,
        Phase.UPDATE: _update,
    }[phase]
    first, second = tell(step)
    loss = step.passed.network.loss.name
    told = words.LOSSES[loss].caption if phase is Phase.LOSS else None
    come = player.moment - PHASES.index(phase)
    moves = come < 1.0
    early = moves and come < HALF
    return Story(
        told or words.CAPTIONS[phase.value],
        (first._replace(at_work=early), second._replace(at_work=moves and not early)),
    )


def _at_rest(lesson: Lesson, step: Step | None) -> Story:
    if not len(lesson.points):
        return Story(words.caption_no_fruit())
    if lesson.ran_away:
        return Story(words.caption_ran_away())
    if step is None and not lesson.step_count:
        return Story(words.caption_before(lesson.started_over))
    if step is not None and step is lesson.tried:
        return Story(words.caption_by_hand(), _loss(step))
    if lesson.in_past:
        return Story(words.caption_past(lesson.step_count, lesson.timeline.last))
    if step is None:
        return Story(words.caption_resumed(lesson.step_count))
    assert step.loss is not None
    after = step.loss_after()
    old_mean, new_mean = lesson.means_around(step)
    return Story(
        words.caption_done(after - step.loss, new_mean - old_mean),
        (
            Part(words.loss_of_fruit(_label(step), *apart(step.loss, after)), "error"),
            Part(words.loss_of_all(*apart(old_mean, new_mean)), "error"),
        ),
        words.step_done(step.number),
    )


def _label(step: Step) -> str:
    return inputs_of(step.meaning).names.label(step.fruit)


def _forward(step: Step) -> tuple[Part, Part]:
    z = precise(step.sample.zs[-1][0])
    return (
        Part(f"z = Σ w·a + b = {z}", "ink"),
        Part(f"ŷ = σ(z) = {precise(step.output)}", "gauge"),
    )


def _loss(step: Step) -> tuple[Part, Part]:
    loss, y = step.passed.network.loss, float(step.fruit)
    output, told, holds = words.output_and_loss(
        step.output, step.fruit, step.sample.loss, lambda output: loss.of_output(output, y)
    )
    equation = words.loss_equation(loss.name, step.fruit)
    if not holds and loss.cancels:
        equation = words.loss_by_sum(step.fruit)
    error = plain(number_in(output) - 1.0) if step.fruit else output  # of what is shown
    return (
        Part(f"ŷ − y = {output} − {step.fruit:d} = {error}", "error"),
        Part(f"{equation} = {told}", "error"),
    )


def _backward(step: Step) -> tuple[Part, Part]:
    assert step.gradient is not None
    loss, error = step.passed.network.loss, bracketed(precise(step.output - step.fruit))
    delta = precise(step.sample.deltas[-1][0])
    if loss.cancels:
        return (
            Part(f"δ = ŷ − y = {delta} (σ′ cancels)", "error"),
            Part("g = δ · a", "error"),
        )
    slope = precise(sigmoid_slope(0.0, step.output))
    factors = [error, slope] if loss.factor == 1.0 else [plain(loss.factor), error, slope]
    return (
        Part(f"δ = {' · '.join(factors)} = {delta}", "error"),
        Part("g = δ · a", "error"),
    )


def _update(step: Step) -> tuple[Part, Part]:
    """The rule, and the parameter that it moves most."""
    assert step.gradient is not None
    assert step.network is not None
    old, slopes, new = step.passed.network.parameters, step.gradient.slopes, step.network.parameters
    most = max(parameters(old.sizes), key=lambda place: abs(slopes.value(place)))
    before, after = apart(old.value(most), new.value(most))
    rate, g = plain(step.learning_rate or 0.0), bracketed(precise(slopes.value(most)))
    name = parameter_name(*most)
    return (
        Part("w ← w − η · g", "ink"),
        Part(f"{name}: {before} − {rate} · {g} = {after}", "error"),
    )
