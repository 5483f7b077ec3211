"""Printed numbers beside those of the lesson, digit by digit.

All is worked out anew, from the lesson as it began, by the steps that the page itself would take:
so the comparison is whole, whatever has been done on the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from ripple.lesson.examples import WORKED, state_of
from ripple.lesson.lesson import Lesson
from ripple.lesson.state import Moment, State
from ripple.lesson.textbook import Example
from ripple.model.mistakes import NEW_WEIGHTS
from ripple.model.places import Parameter
from ripple.readings.course import Course, Courses
from ripple.readings.printed import STEPS_MOST, Printed, Quantity, read
from ripple.readings.slips import found_by
from ripple.words import textbook as words
from ripple.words.exercise import gradient_of, sum_of
from ripple.words.names import delta_name, parameter_name, unit_name
from ripple.words.numbers import fixed, scientific

HELD = 15
"""Digits that a double holds, whatever they are: what is printed beyond them is not compared."""
SLACK = 1e-15
"""How much of a number may be the rounding of doubles: it decides where a half is exactly that."""
AT_ONCE = 200
"""Steps that are taken before anything is shown."""


class Verdict(Enum):
    """What comes of a comparison; the value is its name in `words/textbook.py`."""

    AGREES = "agrees"
    EXPLAINED = "explained"  # it is another, and how it came about gives the printed digits
    NOTED = "noted"  # it is another, and whoever wrote the line says something of it
    DIFFERS = "differs"
    PENDING = "pending"  # its steps have not been taken yet


class Line(NamedTuple):
    """One comparison. `same` is how much of the computed text is as printed, from its beginning."""

    name: str
    printed: str
    computed: str
    same: int
    verdict: Verdict
    said: str


class Comparison:
    """An example beside the numbers that come out of it, which may take a while: see `go_on`."""

    def __init__(self, text: str, state: State) -> None:
        self.state = state
        self._printed, self.faults = read(text, state.spec.sizes)
        self._courses = Courses(state)
        later = {step for each in self._printed for step in _steps_of(each)}
        own = self._courses.own
        # In this order, for the way back is longer.
        self._ways: list[tuple[Course, int]] = [(own, before) for before in sorted(later)]
        if any(each.note == NEW_WEIGHTS and each.slip for each in self._printed):
            late = self._courses.at(state.moment.conditions.learning_rate, NEW_WEIGHTS)
            self._ways += [(late, before) for before in sorted(later) if late]
        while self._ways and self._ways[0][1] <= AT_ONCE:
            self._come_to_next()

    @property
    def is_whole(self) -> bool:
        """Whether all of it is worked out."""
        return not self._ways

    def go_on(self, steps: int) -> None:
        """Take some of the steps that are still to be taken."""
        if self._ways and self._ways[0][0].come_closer(self._ways[0][1], steps):
            self._come_to_next()

    def _come_to_next(self) -> None:
        course, before = self._ways.pop(0)
        course.step(before)

    def lines(self) -> list[Line]:
        """Every number; those of steps that are still to be taken are pending."""
        return [self._line(each) for each in self._printed]

    def _line(self, printed: Printed) -> Line:
        name = name_of(printed.quantity, self.state.spec.sizes)
        text = words.as_printed(printed.text)
        if not self.is_whole and printed.quantity.steps > AT_ONCE:
            return Line(name, text, words.NONE, 0, Verdict.PENDING, "")
        value = self._courses.own.value(printed.quantity)
        if value is None:
            lacks = words.LACKS[_lack(printed.quantity, self.state)]
            return Line(name, text, words.NONE, 0, Verdict.DIFFERS, lacks)
        verdict, said = self._judged(printed, value)
        computed, as_printed = _like(printed, value), _like(printed, printed.value)
        if verdict is Verdict.AGREES and computed != as_printed:
            computed = _like(printed, value, more=1)  # a half that goes the other way
        same = 0
        while same < min(len(computed), len(as_printed)) and computed[same] == as_printed[same]:
            same += 1
        return Line(name, text, computed, same, verdict, said)

    def _judged(self, printed: Printed, value: float) -> tuple[Verdict, str]:
        if agrees(value, printed):
            return Verdict.AGREES, ""
        if not printed.slip:
            return (Verdict.NOTED if printed.note else Verdict.DIFFERS), printed.note
        other = found_by(printed, value, self._courses)
        if other is None or not agrees(other, printed):
            return Verdict.DIFFERS, words.UNEXPLAINED
        said = words.slip(printed.slip, printed.amounts, printed.note, _like(printed, other))
        return Verdict.EXPLAINED, said


def compared(example: Example, lesson: Lesson) -> Comparison:
    """An example beside what comes out of it; one of somebody's own is beside the lesson."""
    if isinstance(example, str):
        worked = WORKED[example]
        return Comparison(worked.printed, state_of(worked))
    return Comparison(example.lines, as_it_began(lesson))


def as_it_began(lesson: Lesson) -> State:
    """The lesson before its first step, with the settings and points of now."""
    state = lesson.state
    start = state.start if state.moment.step else state.moment.network
    return State(state.spec, start, Moment(0, start, state.moment.conditions))


def count(lines: Sequence[Line], verdict: Verdict) -> int:
    """How many come to this."""
    return sum(line.verdict is verdict for line in lines)


def agrees(value: float, printed: Printed) -> bool:
    """The rule: whether the value, rounded to the printed digits, gives these.

    A half may go either way. No more digits are asked for than a double holds.
    """
    half = 0.5 * 10.0 ** max(printed.last, _first(printed.value) - HELD + 1)
    return abs(value - printed.value) <= half + SLACK * abs(value)


def _first(value: float) -> int:
    """The power of ten of the first digit."""
    return math.floor(math.log10(abs(value))) if value else -400


def _like(printed: Printed, value: float, more: int = 0) -> str:
    """A value with as many digits as the printed one, or more."""
    last = printed.last - more
    if "e" in printed.text and value:
        return scientific(value, max(_first(value) - last + 1, 1))
    return fixed(value, max(-last, 0))


def name_of(quantity: Quantity, sizes: Sequence[int]) -> str:
    """What the page calls it."""
    kind, place = quantity.kind, quantity.place
    if isinstance(place, Parameter):
        name = parameter_name(*place)
        name = {"∂": gradient_of(name), "Δ": f"Δ{name}"}.get(kind, name)
    elif place is None:
        name = "L"
    elif kind == "δ":
        name = delta_name(*place)
    else:
        unit = unit_name(*place, sizes)
        names = {"z": sum_of(unit), "∂x": gradient_of(unit), "L": words.loss_of(unit)}
        name = names.get(kind, unit)
    name = f"−{name}" if quantity.turned else name
    return words.whose(name, quantity.of, quantity.steps)


def _steps_of(printed: Printed) -> list[int]:
    """After how many steps the step comes that a line has to do with, and its explanation."""
    ends = [printed.quantity.steps]
    if printed.slip == "at":
        ends += [int(min(max(amount, 0), STEPS_MOST)) for amount in printed.amounts]
    return [max(end - (printed.quantity.kind == "new"), 0) for end in ends]


def _lack(quantity: Quantity, state: State) -> str:
    """Why there is no such number."""
    conditions = state.moment.conditions
    size = conditions.method.size(len(conditions.taught))
    if not size:
        return "points"
    of_each = quantity.place is not None and not isinstance(quantity.place, Parameter)
    if quantity.of > size or (of_each and size > 1 and not quantity.of):
        return "point"
    return "runaway" if Course(state).may_come_to(quantity.steps) else "steps"
