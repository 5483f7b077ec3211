"""What is read off a lesson of numbers that are no fruit: its story, and why there is no plane."""

from __future__ import annotations

from collections.abc import Sequence

from ripple.lesson.lesson import Lesson
from ripple.lesson.step import Phase, Step
from ripple.model.functions import SIGMOID
from ripple.readings.inspection import equals
from ripple.words import en
from ripple.words import free as words
from ripple.words.numbers import bracketed, number_in, plain, precise

DIGITS = 10
"""So many leave out what rounding has done to a difference of two numbers as they are shown."""


class FreeStory:
    """What the story tells of a step: each with the numbers of all outputs."""

    def __init__(self, step: Step) -> None:
        self._step, network = step, step.passed.network
        self._loss, self._output = network.loss, network.output
        self._count = network.sizes[-1]
        sample = step.sample
        self._z, self._a, self._y = sample.zs[-1], sample.activations[-1], sample.y

    def caption(self, phase: Phase) -> str:
        """The sentence of a phase; "" where it is that of any network."""
        if phase is Phase.LOSS:
            return words.loss_caption(self._loss.name, self._count)
        return words.FORWARD if phase is Phase.FORWARD else ""

    def forward(self) -> tuple[str, str]:
        """The sums of the outputs, and what they make of them."""
        made = "σ(z)" if self._output is SIGMOID else "z"
        return _equation("z = Σ w·a + b", self._z), _equation(f"ŷ = {made}", self._a)

    def loss(self) -> tuple[str, str]:
        """The errors, and the loss."""
        name, total = self._loss.name, precise(self._step.sample.loss)
        equation = words.loss_equation(name, self._count)
        if self._count > 1:
            away = [a - y for a, y in zip(self._a, self._y, strict=True)]
            return _equation("ŷ − y", away), f"{equation} = {total}"
        (a,), (y,) = self._a, self._y
        shown, told, holds = en.output_and_loss(
            a, y, self._step.sample.loss, lambda output: self._loss.of_output(output, y)
        )
        if not holds and self._loss.cancels:
            equation = words.loss_by_sum()
        away_shown = plain(float(f"{number_in(shown) - y:.{DIGITS}g}"))
        return f"ŷ − y = {shown} − {bracketed(plain(y))} = {away_shown}", f"{equation} = {told}"

    def done(self, before: float, after: float) -> tuple[str, str]:
        """What a step did to the loss, where there is only one sample."""
        old, new = en.apart(before, after)
        return words.caption_done(en.course(after - before)), f"L: {old} → {new}"

    def delta(self) -> str:
        """δ of the outputs, and how it comes about."""
        step, network = self._step, self._step.passed.network
        deltas, errors = (
            step.sample.deltas[-1],
            [a - y for a, y in zip(self._a, self._y, strict=True)],
        )
        cancels, factor = self._loss.cancels, self._loss.factor
        slopes = [
            1.0 if cancels else network.output.plain_slope(z, a)
            for z, a in zip(self._z, self._a, strict=True)
        ]
        due = [factor * error * slope for error, slope in zip(errors, slopes, strict=True)]
        right = all(equals(step, *pair) == "=" for pair in zip(due, deltas, strict=True))
        holds = "=" if right else "≠"
        squeezes = not cancels and network.output is SIGMOID
        if self._count == 1 and not cancels:
            numbers = [*([] if factor == 1.0 else [factor]), errors[0], *slopes[:squeezes]]
            first, *others = (precise(number) for number in numbers)
            if factor != 1.0:
                first = plain(factor)
            product = " · ".join([first, *map(bracketed, others)])
            same = product == precise(deltas[0]) and right  # half a square, of a plain sum
            return f"δ = {product}" if same else f"δ = {product} {holds} {precise(deltas[0])}"
        symbol = f"{'' if factor == 1.0 else plain(factor)}(ŷ − y){'·σ′' if squeezes else ''}"
        symbol = "ŷ − y" if symbol == "(ŷ − y)" else symbol
        told = _equation(f"δ {holds} {symbol}", deltas)
        return f"{told} (σ′ cancels)" if cancels else told


def _equation(formula: str, values: Sequence[float]) -> str:
    """A formula with its value; with those of all outputs, where there are several."""
    told = [precise(value) for value in values]
    return f"{formula} = {told[0]}" if len(told) == 1 else f"{formula}: {words.listed(told)}"


def no_plane(lesson: Lesson) -> str:
    """Why the plane has nothing to show of this lesson."""
    points, network = lesson.points, lesson.network
    within = bool(((points.x >= 0.0) & (points.x <= 1.0)).all())
    return words.no_plane(network.sizes, within, network.output.is_bounded)
