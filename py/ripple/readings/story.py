"""The story line above the diagram: one sentence, and the formula with this step's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model.functions import sigmoid_slope
from ripple.model.places import parameters
from ripple.readings.inputs import names_of
from ripple.readings.inspection import equals
from ripple.words import en as words
from ripple.words import learning
from ripple.words.en import apart
from ripple.words.names import parameter_name
from ripple.words.numbers import bracketed, number_in, plain, precise

if TYPE_CHECKING:
    from ripple.readings.free import FreeStory

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
    told = _caption(phase, step)
    come = player.moment - PHASES.index(phase)
    moves = come < 1.0
    early = moves and come < HALF
    return Story(
        told,
        (first._replace(at_work=early), second._replace(at_work=moves and not early)),
    )


def _caption(phase: Phase, step: Step) -> str:
    if step.free and (told := free(step).caption(phase)):
        return told
    if phase is Phase.LOSS:
        return words.LOSSES[step.passed.network.loss.name].caption
    if phase is Phase.UPDATE and step.method.has_velocity:
        return learning.caption_velocity()
    if phase is Phase.UPDATE and not _follows(step):
        return learning.mistaken_update()
    return words.CAPTIONS[phase.value]


def _at_rest(lesson: Lesson, step: Step | None) -> Story:
    noun = names_of(lesson.points).noun
    if not len(lesson.points):
        return Story(nothing(lesson))
    if lesson.ran_away:
        mistaken = bool(lesson.method.mistake)
        return Story(learning.mistaken_ran_away() if mistaken else words.caption_ran_away())
    if step is None and not lesson.step_count:
        size = lesson.method.size(len(lesson.taught))
        return Story(words.caption_before(lesson.started_over, size, noun))
    if step is not None and step is lesson.tried:
        return Story(words.caption_by_hand(), _loss(step))
    if lesson.in_past:
        return Story(words.caption_past(lesson.step_count, lesson.timeline.last))
    if step is None:
        return Story(words.caption_resumed(lesson.step_count))
    assert step.loss is not None
    own, means = (step.loss, step.loss_after()), lesson.means_around(step)
    if step.free and len(lesson.points) == 1 and own == means:
        sentence, told = free(step).done(*own)
        return Story(sentence, (Part(told, "error"),), words.step_done(step.number))
    over = learning.ALL_LEARNED if len(lesson.held) else learning.ALL_FRUIT
    sentence, told = _done(step, own, means, over)
    of_all = Part(words.loss_of_all(*apart(*means), over), "error")
    parts = (Part(told, "error"), of_all) if told else (of_all,)
    return Story(sentence, parts, words.step_done(step.number))


def _done(
    step: Step, own: tuple[float, float], means: tuple[float, float], over: str
) -> tuple[str, str]:
    """What a step did to the loss of its own fruit and of all, and to the own one in numbers."""
    course, of_mean = (words.course(after - before) for before, after in (own, means))
    sentence = ""
    if step.method.mistake and course != of_mean:  # else the batch would be said to be the cause
        sentence = learning.mistaken_done(course, of_mean, over)
    of_all, noun = own == means, names_of(step).noun
    if step.size == 1:
        told = words.loss_of_fruit(_label(step), *apart(*own))
        return sentence or words.caption_done(course, of_mean, over, noun), told
    told = "" if of_all else learning.loss_of_batch(step.size, *apart(*own))
    batch = learning.caption_batch_done(step.size, of_all, course, of_mean, over, noun)
    return sentence or batch, told


def _follows(step: Step) -> bool:
    """Whether all that moves goes along its own v, which without more is its gradient."""
    if not step.method.mistake:
        return True
    return all(
        (a == b).all()
        for rows in zip(step.along, step.due, strict=True)
        for a, b in zip(*rows, strict=True)
    )


def _label(step: Step) -> str:
    if step.free:
        return f"this {names_of(step).noun.one}"
    return names_of(step).label(step.fruit)


def nothing(lesson: Lesson) -> str:
    """Where there is nothing to learn from."""
    if lesson.free:
        from ripple.words import free as of_numbers

        return of_numbers.NO_SAMPLES
    return words.caption_no_fruit()


def free(step: Step) -> FreeStory:
    """What is told of a step of numbers that are no fruit; the page starts without."""
    from ripple.readings.free import FreeStory

    return FreeStory(step)


def _forward(step: Step) -> tuple[Part, Part]:
    if step.free:
        sums, outputs = free(step).forward()
        return Part(sums, "ink"), Part(outputs, "gauge")
    z = precise(step.sample.zs[-1][0])
    return (
        Part(f"z = Σ w·a + b = {z}", "ink"),
        Part(f"ŷ = σ(z) = {precise(step.output)}", "gauge"),
    )


def _loss(step: Step) -> tuple[Part, Part]:
    if step.free:
        errors, total = free(step).loss()
        return Part(errors, "error"), Part(total, "error")
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
    if step.free:
        return Part(free(step).delta(), "error"), _gradient(step)
    loss, error = step.passed.network.loss, bracketed(precise(step.output - step.fruit))
    delta = precise(step.sample.deltas[-1][0])
    if loss.cancels:
        holds = equals(step, step.output - step.fruit, step.sample.deltas[-1][0])
        return Part(f"δ = ŷ − y {holds} {delta} (σ′ cancels)", "error"), _gradient(step)
    slope = precise(sigmoid_slope(0.0, step.output))
    factors = [error, slope] if loss.factor == 1.0 else [plain(loss.factor), error, slope]
    product = loss.factor * (step.output - step.fruit) * sigmoid_slope(0.0, step.output)
    holds = equals(step, product, step.sample.deltas[-1][0])
    return Part(f"δ = {' · '.join(factors)} {holds} {delta}", "error"), _gradient(step)


def _gradient(step: Step) -> Part:
    told = "g = δ · a" if step.size == 1 else learning.mean_gradient(step.size)
    assert step.gradient is not None
    place = parameters(step.passed.network.sizes)[0]
    total, made = step.total(place) or 0.0, step.gradient.slopes.value(place)
    return Part(told.replace("=", equals(step, total / step.size, made), 1), "error")


def _update(step: Step) -> tuple[Part, Part]:
    """The rule, and the parameter that it moves most."""
    assert step.gradient is not None
    assert step.network is not None
    old, along, new = step.passed.network.parameters, step.due, step.network.parameters
    most = max(parameters(old.sizes), key=lambda place: abs(step.along.value(place)))
    before, after = apart(old.value(most), new.value(most))
    rate, moved = plain(step.learning_rate or 0.0), bracketed(precise(along.value(most)))
    name, rule = parameter_name(*most), f"w ← w − η · {'v' if step.method.has_velocity else 'g'}"
    holds = equals(step, along.value(most), step.along.value(most))
    return (
        Part(rule if _follows(step) else f"not {rule}", "ink"),
        Part(f"{name}: {before} − {rate} · {moved} {holds} {after}", "error"),
    )
