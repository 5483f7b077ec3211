"""The numbers of a lesson, step by step from its beginning, as the page itself comes to them."""

from __future__ import annotations

from ripple.lesson.lesson import Lesson
from ripple.lesson.state import Conditions, State
from ripple.lesson.step import Step
from ripple.model.functions import Array
from ripple.model.mistakes import NEW_WEIGHTS
from ripple.model.network import ForwardPass, Gradient, Network
from ripple.model.places import Parameter
from ripple.model.training import train
from ripple.readings.printed import Quantity

POINTS_AND_STEPS = 300_000
"""As many points, over all steps, are learned from to answer a question about a later step."""
OTHERS_MOST = 8
"""As many other courses are looked at to explain a number."""


class Course:
    """The steps of a lesson, one after the other. Those that were asked for are kept."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lesson = Lesson()
        self._steps: dict[int, Step] = {}
        self._lesson.load(state)
        method, taught = self._lesson.method, self._lesson.taught
        self._size = method.size(len(taught))
        quickly = self._size == 1 and all(place.source is None for place in method.frozen)
        self._is_late = quickly and method.mistake == NEW_WEIGHTS

    def may_come_to(self, before: int) -> bool:
        """Whether there is anything to learn from, and it does not take too long."""
        return 0 < max(before, 1) * self._size <= POINTS_AND_STEPS

    def come_closer(self, before: int, most: int) -> bool:
        """Take some of the steps up to this one, some `most` at once; whether it is there."""
        lesson = self._lesson
        if before in self._steps or not self.may_come_to(before) or lesson.ran_away:
            return True
        if lesson.step_count > before:
            lesson.load(self._state)
        end = min(lesson.step_count + most, before)
        if self._is_late:
            self._go_late(end)
        while lesson.step_count < end and not lesson.ran_away:
            lesson.run_unseen(end - lesson.step_count)
        return lesson.step_count == before or lesson.ran_away

    def _go_late(self, end: int) -> None:
        """As far as this, with that mistake: step by step, as a lesson makes it, takes too long."""
        lesson, (spec, start, moment, _) = self._lesson, self._lesson.state
        x, y = lesson.taught.x, lesson.taught.y
        numbers, method = range(lesson.step_count + 1, end + 1), lesson.method
        rows = [row for number in numbers for row in method.rows(spec.seed, number, len(x))]
        rate, frozen = lesson.learning_rate, method.frozen
        network, _ = train(lesson.network, x[rows], y[rows], rate, frozen, late=True)
        lesson.load(State(spec, start, moment._replace(step=end, network=network)))

    def step(self, before: int) -> Step | None:
        """The step that comes after so many, None where it is not to be had."""
        if before in self._steps:
            return self._steps[before]
        lesson = self._lesson
        while not self.come_closer(before, most=before):
            pass
        if not self.may_come_to(before) or lesson.step_count != before:
            return None
        lesson.run_step()
        if lesson.done is None or lesson.done.number != before + 1:
            return None
        self._steps[before] = lesson.done
        return lesson.done

    def value(self, quantity: Quantity) -> float | None:
        """A number of it; None where there is none such."""
        kind, place, steps, _, turned = quantity
        found: float | None = None
        if kind == "new":
            network = self._after(steps)
            if network and isinstance(place, Parameter):
                found = network.parameters.value(place)
        elif step := self.step(steps):
            found = _of_step(step, quantity)
        return -found if turned and found is not None else found

    def _after(self, steps: int) -> Network | None:
        step = self.step(max(steps - 1, 0))
        if step is None:
            return None
        return step.network if steps else step.passed.network


class Courses:
    """The course of a lesson, its `own`, and those that it would have taken in other ways."""

    def __init__(self, state: State) -> None:
        self.state, self.own = state, Course(state)
        self._others: dict[tuple[float, str], Course] = {}

    def at(self, rate: float, mistake: str) -> Course | None:
        """The one at this learning rate, with this mistake; None where there are enough of them."""
        if (rate, mistake) not in self._others:
            if len(self._others) == OTHERS_MOST:
                return None
            moment = self.state.moment
            points, _, method = moment.conditions
            conditions = Conditions(points, rate, method._replace(mistake=mistake))
            other = self.state._replace(moment=moment._replace(conditions=conditions))
            self._others[rate, mistake] = Course(other)
        return self._others[rate, mistake]


def _of_step(step: Step, quantity: Quantity) -> float | None:
    kind, place, of = quantity.kind, quantity.place, quantity.of
    if of > step.size or step.gradient is None:
        return None
    if not of and isinstance(place, Parameter):  # of the mean over its points
        if kind == "Δ":
            return -(step.learning_rate or 0.0) * step.along.value(place)
        return step.gradient.slopes.value(place)
    if not of and place is None:
        return step.loss
    if not of and step.size > 1:
        return None
    row = max(of - 1, 0)
    network, (x, y) = step.passed.network, (step.x[row : row + 1], step.y[row : row + 1])
    passed = network.forward(x)
    return of_point(passed, network.backward(passed, y), y, quantity)


def of_point(passed: ForwardPass, gradient: Gradient, y: Array, quantity: Quantity) -> float:
    """A number of one point alone."""
    kind, place = quantity.kind, quantity.place
    if isinstance(place, Parameter):
        return gradient.slopes.value(place)
    if place is None:
        return passed.mean_loss(y)
    layer, i = place
    if kind == "L":
        return float(passed.network.loss.each(passed.zs[-1], passed.output, y)[0, i])
    if kind == "∂x":
        return float((gradient.deltas[0] @ passed.network.weights[0].T)[0, i])
    if kind == "a":
        return float(passed.activations[layer][0, i])
    return float((passed.zs if kind == "z" else gradient.deltas)[layer - 1][0, i])
