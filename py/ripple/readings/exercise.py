"""Questions about one step of one fruit: what is given, the answer, and how it may go wrong.

The weights and inputs are rounded first, and all the rest is worked out from them: whoever works
with the numbers on the sheet comes to the answers of the sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ripple.lesson.lesson import Lesson
from ripple.lesson.step import Phase, Sample, Step
from ripple.model.network import Network, Parameters
from ripple.model.places import Parameter, Unit, incoming, outgoing
from ripple.words import en
from ripple.words import exercise as words
from ripple.words.names import delta_name, parameter_name, unit_name
from ripple.words.numbers import number_in

EASY, EXACT = 1, 3
"""Decimals of weights and inputs."""
MOST_DIGITS = 9
NEAR = 0.01
"""An answer may be off by so much of the largest of what it is made of: others round, too."""


class Question(NamedTuple):
    """What `name` is, by its formula, from what is `given`.

    Numbers within `near` of the answer are right, and it is told with so many `digits`. The `slips`
    are what comes out when something goes wrong, and what that is.
    """

    name: str
    formula: str
    given: list[tuple[str, float]]
    answer: float
    near: float
    slips: list[tuple[float, str]]
    digits: int = words.DIGITS


class Task:
    """A step of one fruit with rounded numbers, and the questions about it."""

    def __init__(self, network: Network, x: list[float], y: list[float], rate: float) -> None:
        self.network, self.rate = network, rate
        passed = network.forward([x])
        self.step = Step(1, np.array([x]), np.array([y]), passed).at(Phase.UPDATE, rate)
        self.sizes = network.sizes

    @property
    def sample(self) -> Sample:
        """All numbers of it, unit by unit."""
        return self.step.sample

    def questions(self, level: str) -> list[Question]:
        """Those of a level, in the order of a step."""
        levels = {"forward": self._forward, "output": self._output, "hidden": self._hidden}
        return [each for name, ask in levels.items() if level in ("all", name) for each in ask()]

    def _forward(self) -> Iterator[Question]:
        for layer, size in enumerate(self.sizes):
            for i in range(size) if layer else ():
                yield self._sum(Unit(layer, i))
                yield self._activation(Unit(layer, i))
        yield self._loss()

    def _output(self) -> Iterator[Question]:
        for unit in self.outputs:
            yield from self._behind(unit)

    def _hidden(self) -> Iterator[Question]:
        for layer in range(len(self.sizes) - 2, 0, -1):
            for i in range(self.sizes[layer]):
                yield from self._behind(Unit(layer, i))

    def _behind(self, unit: Unit) -> Iterator[Question]:
        """The δ of a neuron, and what follows from it for all that leads there."""
        yield self._delta(unit)
        for parameter in incoming(unit, self.sizes):
            if parameter.source is not None:  # that of a bias is δ itself
                yield self._gradient(parameter)
            yield self._new(parameter)

    # One question each

    def _sum(self, unit: Unit) -> Question:
        terms, given = [], []
        for parameter in incoming(unit, self.sizes):
            name, value = parameter_name(*parameter), self.value(parameter)
            source = parameter.source
            if source is None:
                terms.append((name, value))
            else:
                a, of = self.a(source), self.name(source)
                terms.append((f"{of} · {name}", a * value))
                given.append((of, a))
            given.append((name, value))
        answer = self.sample.zs[unit.layer - 1][unit.i]
        slips = [(answer - term, words.missing_term(symbol)) for symbol, term in terms]
        formula = " + ".join(symbol for symbol, _ in terms)
        most = max(abs(term) for _, term in terms)
        return Question(words.sum_of(self.name(unit)), formula, given, answer, NEAR * most, slips)

    def _activation(self, unit: Unit) -> Question:
        z, answer = self.z(unit), self.a(unit)
        symbol = self.network.functions[unit.layer - 1].symbol
        slips = [(z, words.STILL_THE_SUM)]
        return self._question(self.name(unit), f"{symbol}(z)", [("z", z)], answer, slips)

    def _loss(self) -> Question:
        loss, pairs = self.network.loss, [(self.a(each), self.y(each)) for each in self.outputs]
        away = [output - y for output, y in pairs]
        slips = [] if loss.cancels else [(sum(map(abs, away)), words.NOT_SQUARED)]
        if loss.name == "half-squared":
            slips.append((sum(each**2 for each in away), words.NOT_HALVED))
        formula = self.loss_equation().removeprefix("L = ")
        given = []
        for unit, (output, y) in zip(self.outputs, pairs, strict=True):
            given += [(self.name(unit), output), (self.target_name(unit), y)]
        return self._question("L", formula, given, self.sample.loss, slips)

    def _delta(self, unit: Unit) -> Question:
        z, a, f = self.z(unit), self.a(unit), self.network.functions[unit.layer - 1]
        slope = en.slope_of(f.symbol), f.plain_slope(z, a)
        if unit.layer == len(self.sizes) - 1:
            y, loss = self.y(unit), self.network.loss
            given = [(self.name(unit), a), (self.target_name(unit), y)]
            factors = [(f"({self.name(unit)} − {self.target_name(unit)})", a - y)]
            if loss.factor != 1.0:
                factors.insert(0, ("2", loss.factor))
            if not loss.cancels:
                factors.append(slope)
        else:
            ways = outgoing(unit, self.sizes)
            names = [(self.delta_name(way.target), parameter_name(*way)) for way in ways]
            given = [("z", z), (self.name(unit), a)]
            for way, (of_delta, of_weight) in zip(ways, names, strict=True):
                given += [(of_delta, self.delta(way.target)), (of_weight, self.value(way))]
            flow = sum(self.delta(way.target) * self.value(way) for way in ways)
            back = " + ".join(f"{one} · {other}" for one, other in names)
            factors = [(f"({back})" if len(ways) > 1 else back, flow), slope]
        return self._product(self.delta_name(unit), factors, given, self.delta(unit))

    def _gradient(self, parameter: Parameter) -> Question:
        source, target = parameter.source, parameter.target
        assert source is not None
        factors = [
            (self.delta_name(target), self.delta(target)),
            (self.name(source), self.a(source)),
        ]
        name = words.gradient_of(parameter_name(*parameter))
        return self._product(name, factors, factors, self.slope(parameter))

    def _new(self, parameter: Parameter) -> Question:
        name, old, slope = parameter_name(*parameter), self.value(parameter), self.slope(parameter)
        assert self.step.network is not None
        gradient, answer = words.gradient_of(name), self.step.network.parameters.value(parameter)
        move = self.rate * slope
        given = [(name, old), ("η", self.rate), (gradient, slope)]
        slips = [
            (old + move, words.WRONG_WAY),
            (old - slope, words.missing_factor("η")),
            (-move, words.CHANGE_ALONE),
            (move, words.CHANGE_ALONE),
        ]
        formula = f"{name} − η · {gradient}"
        digits, largest = words.DIGITS, max(abs(old), abs(answer))
        while digits < MOST_DIGITS and abs(move) < largest * 10.0 ** (2 - digits):
            digits += 1  # the change has to show
        near = min(NEAR * largest, abs(move) / 4)
        return Question(words.new_of(name), formula, given, answer, near, slips, digits)

    def _product(
        self,
        name: str,
        factors: list[tuple[str, float]],
        given: list[tuple[str, float]],
        answer: float,
    ) -> Question:
        values = [value for _, value in factors]
        slips = [
            (math.prod(values[:n] + values[n + 1 :]), words.missing_factor(symbol))
            for n, (symbol, _) in enumerate(factors)
            if len(factors) > 1
        ]
        formula = " · ".join(symbol for symbol, _ in factors)
        return self._question(name, formula, given, answer, slips)

    def _question(
        self,
        name: str,
        formula: str,
        given: list[tuple[str, float]],
        answer: float,
        slips: list[tuple[float, str]],
    ) -> Question:
        slips = [*slips, (-answer, words.OTHER_SIGN)]
        return Question(name, formula, given, answer, NEAR * abs(answer), slips)

    # Names and numbers

    @property
    def outputs(self) -> list[Unit]:
        """All of them."""
        return [Unit(len(self.sizes) - 1, k) for k in range(self.sizes[-1])]

    def y(self, unit: Unit) -> float:
        """What an output should be."""
        return self.sample.y[unit.i]

    def target_name(self, unit: Unit) -> str:
        """What that is called."""
        return self.name(unit).replace("ŷ", "y")

    def loss_equation(self) -> str:
        """L for the target at hand, which is a fruit's label or any numbers."""
        (y, *more), name = self.sample.y, self.network.loss.name
        if not more and y in (0.0, 1.0):
            return en.loss_equation(name, int(y))
        from ripple.words import free  # few lessons are of such

        return free.loss_equation(name, len(self.sample.y))

    def name(self, unit: Unit) -> str:
        """What a unit is called."""
        return unit_name(*unit, self.sizes)

    def delta_name(self, unit: Unit) -> str:
        """What its δ is called."""
        return delta_name(*unit)

    def value(self, parameter: Parameter) -> float:
        """A weight or bias before the step."""
        return self.network.parameters.value(parameter)

    def a(self, unit: Unit) -> float:
        """The activation of a unit."""
        return self.sample.activations[unit.layer][unit.i]

    def z(self, unit: Unit) -> float:
        """The sum of a neuron."""
        return self.sample.zs[unit.layer - 1][unit.i]

    def delta(self, unit: Unit) -> float:
        """∂L/∂z of a neuron."""
        return self.sample.deltas[unit.layer - 1][unit.i]

    def slope(self, parameter: Parameter) -> float:
        """∂L/∂ a weight or bias."""
        assert self.step.gradient is not None
        return self.step.gradient.slopes.value(parameter)


def task(lesson: Lesson, decimals: int) -> Task | None:
    """The step that is shown, or the next one; of a batch it is one fruit.

    None without fruit, and while the quiz asks for what would be told.
    """
    step, taught = lesson.step, lesson.taught
    if lesson.secret:
        return None
    if step is not None:
        network, (x, y) = step.passed.network, step.shown
    elif len(taught):
        row = lesson.method.rows(lesson.seed, lesson.step_count + 1, len(taught))[0]
        network, x, y = lesson.network, taught.x[row : row + 1], taught.y[row : row + 1]
    else:
        return None
    inputs = [round(value, decimals) + 0.0 for value in x[0].tolist()]
    return Task(_rounded(network, decimals), inputs, y[0].tolist(), lesson.learning_rate)


def _rounded(network: Network, decimals: int) -> Network:
    parts = ([np.round(a, decimals) + 0.0 for a in rows] for rows in network.parameters)
    return network.having(Parameters.of(*parts))


def next_tasks(lesson: Lesson, first: Task, decimals: int, count: int) -> list[Task]:
    """The steps after it, with the fruit that the page would draw; weights are rounded no more."""
    found, taught, now = [first], lesson.taught, lesson.step_count + 1
    if lesson.step is not None:
        now = lesson.step.number
    for number in range(now + 1, now + count + 1) if len(taught) else ():
        row = lesson.method.rows(lesson.seed, number, len(taught))[0]
        x = [round(value, decimals) + 0.0 for value in taught.x[row].tolist()]
        network = found[-1].step.network
        assert network is not None
        found.append(Task(network, x, taught.y[row].tolist(), first.rate))
    return found[1:]


def judged(question: Question, text: str) -> str:
    """What is said of an answer that was typed."""
    if not text.strip():
        return words.EMPTY
    value = number_in(text)
    if not math.isfinite(value):
        return words.NO_NUMBER
    if abs(value - question.answer) <= question.near:
        return words.right(question.name, question.answer, question.digits)
    for slip, said in question.slips:
        if abs(value - slip) <= min(NEAR * abs(slip), abs(question.answer - slip) / 2):
            return said
    return words.wrong(question.formula)
