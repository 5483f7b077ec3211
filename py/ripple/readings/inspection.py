"""What the microscope shows of a place: the numbers of the last step, factor by factor.

The factors are those of the page's chain rule, from the arrays of the step itself; nothing is
computed again. Each is rounded for itself, so a product of rounded numbers may differ in the last
digit from the product that is shown, which is rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ripple.lesson.player import Player
from ripple.lesson.step import Phase, Step
from ripple.model.functions import SIGMOID, Activation
from ripple.model.network import Network
from ripple.model.places import Parameter, Place, Unit, incoming, outgoing
from ripple.readings.checking import EPSILON, check, losses
from ripple.readings.inputs import names_of
from ripple.views.slope import LossCurve
from ripple.words import en as words
from ripple.words import learning
from ripple.words.en import ASKED, UNKNOWN
from ripple.words.names import delta_name, parameter_name, unit_name
from ripple.words.numbers import bracketed, plain, significant
from ripple.words.own_data import FRUIT_NAMES, Names


class Cell(NamedTuple):
    """A symbol, its numbers, the name under its brace, and the place that they come from."""

    symbol: str
    numbers: str
    name: str
    place: Place | None = None


Row = Sequence[Cell | str]
"""Cells with the operators between them."""


CHECK_DIGITS, MOST_DIGITS = 12, 15
SAME, LEAST = 1e-9, 1e-15
"""How far apart two numbers may be that are the same but for rounding."""
PLOT_STEPS, PLOT_POINTS = 3.0, 61  # so many times the update to each side
PLOT_STILL, PLOT_LEAST = 0.5, 1e-6  # to each side where there is none, and where it is tiny


class Inspector(NamedTuple):
    """Reads numbers off a network and its step (None before the first), for showing them.

    `learning_rate` is the one of the next update, `digits` how many significant ones are shown.
    The gradients of what is `secret` are not told. What is `frozen` is said to be.
    """

    network: Network
    step: Step | None
    learning_rate: float
    digits: int
    secret: frozenset[Parameter] = frozenset()
    names: Names = FRUIT_NAMES
    frozen: frozenset[Parameter] = frozenset()

    @classmethod
    def of(cls, player: Player) -> Inspector:
        """For the step that is shown, with the reader's digits."""
        lesson, step = player.lesson, player.step_shown
        if step is not None and step is lesson.tried:
            step = step.at(Phase.BACKWARD, lesson.learning_rate)
        rate, digits = lesson.learning_rate, lesson.microscope.digits
        names = names_of(lesson.points)
        secret, frozen = lesson.secret, lesson.method.frozen
        return cls(player.network_told, step, rate, digits, secret, names, frozen)

    def title(self, place: Place) -> str:
        """What the place is."""
        name = self._name(place)
        if isinstance(place, Unit):
            return words.unit_title(name, self.names.feature(place.i) if place.layer == 0 else None)
        source = None if place.source is None else self._name(place.source)
        return words.parameter_title(name, source, self._name(place.target))

    def summary(self, place: Place) -> str:
        """The place and its numbers in one sentence."""
        title = self.title(place)
        if isinstance(place, Parameter):
            gradient = self.gradient(place)
            shown = None if gradient is None else self._unless_secret(place, gradient)
            old, new = self._move(place)
            value = old if new == UNKNOWN else f"{old} → {new}"
            return words.parameter_words(title, value, shown, place in self.frozen)
        z, a, delta = self._z(place), self._activation(place), self._delta(place)
        return words.unit_words(
            title, *(None if value is None else self._show(value) for value in (z, a, delta))
        )

    def rows(self, place: Place) -> list[Row]:
        """The place taken apart."""
        if isinstance(place, Parameter):
            return [
                self._gradient_row(place),
                *([self._mean_row(place)] if self._size > 1 else []),
                *([self._velocity_row(place)] if self._moves_along_v else []),
                self._update_row(place),
            ]
        if place.layer == 0:
            a = self._show(self._activation(place))
            return [[Cell(self._name(place), a, self.names.below(place.i))]]
        rows = [self._sum_row(place), self._slope_row(place), self._delta_row(place)]
        if self._cancels(place):
            rows.insert(2, self._cancelling_row(place))
        return rows

    def signs(self, parameter: Parameter) -> list[tuple[str, float]]:
        """The factors of a known gradient whose signs decide its own, by name; a 2 has no say."""
        unit, source, step = parameter.target, parameter.source, self.step
        if step is None or step.gradient is None:
            raise ValueError("there is no gradient yet")
        if step.size > 1:
            return [
                (learning.mean_sign(step.size, self.names.noun), self.gradient(parameter) or 0.0)
            ]
        if self._is_output(unit):
            sample = step.sample
            first = self._error(unit), sample.activations[-1][unit.i] - sample.y[unit.i]
        else:
            first = words.ERROR_BACK, self._flow(unit) or 0.0
        signs = [first]
        if not self._cancels(unit):
            signs.append((words.slope_of(self._function(unit).symbol), self._slope(unit) or 0.0))
        if source is not None:
            signs.append((self._name(source), self._activation(source) or 0.0))
        return signs

    def on_the_curve(self, place: Place) -> float | None:
        """The z of a neuron; None for other places, and before the first step."""
        return self._z(place) if isinstance(place, Unit) else None

    def function_of(self, place: Place) -> Activation:
        """What the neuron does with its sum."""
        assert isinstance(place, Unit)
        return self._function(place)

    def curve_words(self, place: Place, z: float) -> str:
        """Where on its activation's curve a neuron with this z is."""
        f = self.function_of(place)
        a = f.plain(z)
        shown, activation, slope = (self._show(each) for each in (z, a, f.plain_slope(z, a)))
        told = words.curve_words_of(f.symbol, shown, activation, slope)
        if f.flat is not None:
            told += words.flat_words(f.flat, abs(z) > f.flat)
        return told + (words.kink_words(f.symbol, z in f.kinks) if f.kinks else "")

    def check_rows(self, parameter: Parameter) -> list[Row]:
        """The slope by nudging beside the gradient; dashes until the gradient is known."""
        step, name = self.step, self._name(parameter)
        asked = parameter in self.secret
        found = None
        if step is not None and step.gradient is not None and not asked:
            found = check(step, parameter)
        letter = name[0]  # of which one, the title says
        many = max(self.digits, CHECK_DIGITS)  # the two losses are alike in the first ones
        above, below, slope, gradient, difference = (
            (ASKED if asked else UNKNOWN,) * 5
            if found is None
            else (
                significant(found.above, many),
                significant(found.below, many),
                self._show(found.slope),
                self._show(found.gradient),
                self._show(found.difference),
            )
        )
        return [
            [
                Cell(f"L({letter} + ε)", above, words.LOSS_ABOVE),
                "−",
                Cell(f"L({letter} − ε)", below, words.LOSS_BELOW),
                "÷",
                Cell("2ε", significant(2 * EPSILON, 1), words.THE_NUDGE),
                "=",
                Cell("", slope, words.SLOPE_BY_NUDGING),
            ],
            [
                Cell(f"∂L/∂{name}", gradient, words.GRADIENT),
                Cell("", difference, words.THEIR_DIFFERENCE),
            ],
        ]

    def loss_curve(self, parameter: Parameter) -> LossCurve | None:
        """What the plot of L over this parameter shows; None until the gradient may be known."""
        step, gradient = self.step, self.gradient(parameter)
        if step is None or step.loss is None or gradient is None or parameter in self.secret:
            return None
        rate, along = step.learning_rate or self.learning_rate, self._along(parameter) or 0.0
        old, move = self._old(parameter), -rate * along
        span = max(PLOT_STEPS * abs(move), PLOT_LEAST) if move else PLOT_STILL
        changes = np.linspace(-span, span, PLOT_POINTS)
        curve = zip(
            (old + changes).tolist(), losses(step, parameter, changes).tolist(), strict=True
        )
        landed = float(losses(step, parameter, np.array([move]))[0])
        name = words.all_others_held(self._name(parameter))
        return LossCurve(name, list(curve), (old, step.loss), gradient, (old + move, landed))

    # Rows

    def _gradient_row(self, parameter: Parameter) -> Row:
        """∂L/∂w = δ · a of the sample that is shown, with the factors of δ."""
        own = None if self.step is None else self.step.sample.slope(parameter)
        told = self._unless_secret(parameter, own)
        what = words.GRADIENT if self._size == 1 else learning.own_gradient(self.names.noun)
        gradient = Cell(f"∂L/∂{self._name(parameter)}", told, what)
        factors = [*self._delta_cells(parameter.target), self._input_cell(parameter)]
        product = self._product(parameter.target, self._input(parameter))
        return [*_joined(factors, "·"), self._equals(product, own), gradient]

    def _mean_row(self, parameter: Parameter) -> Row:
        """g, the mean over the samples of the step: their sum, divided by how many there are."""
        mean = self.gradient(parameter)
        total = None if self.step is None else self.step.total(parameter)
        return [
            Cell(
                f"Σ ∂L/∂{self._name(parameter)}",
                self._unless_secret(parameter, total),
                learning.SUM_OF,
            ),
            "÷",
            Cell("n", plain(self._size), learning.how_many(self.names.noun)),
            self._equals(None if total is None else total / self._size, mean),
            Cell("g", self._unless_secret(parameter, mean), learning.MEAN_OF),
        ]

    def _velocity_row(self, parameter: Parameter) -> Row:
        """μ · v + g + λ · w = the new v; nothing moves what is frozen."""
        step = self.step
        assert step is not None
        if self._is_frozen(parameter):  # whatever its gradient is
            along = self._along(parameter)
            return [Cell("v", self._show(along), learning.FROZEN)]
        method, decays = step.method, step.method.decay and parameter.source is not None
        before = 0.0 if step.before is None else step.before.value(parameter)
        cells = [Cell("g", self._show(self.gradient(parameter)), words.GRADIENT)]
        if method.momentum:
            kept = f"{plain(method.momentum)} · {bracketed(self._show(before))}"
            cells.insert(0, Cell("μ · v", kept, learning.VELOCITY_BEFORE))
        if decays:
            weight = bracketed(self._show(self._old(parameter)))
            cells.append(Cell("λ · w", f"{plain(method.decay)} · {weight}", learning.DECAY))
        velocity = Cell("v", self._show(self._along(parameter)), learning.VELOCITY)
        return [*_joined(cells, "+"), "=", velocity]

    def _update_row(self, parameter: Parameter) -> Row:
        """w - η · g = the new w; with decay or momentum v is in the place of g."""
        name, step = self._name(parameter), self.step
        rate = (step and step.learning_rate) or self.learning_rate
        symbol, what = ("v", learning.VELOCITY) if self._moves_along_v else ("g", words.GRADIENT)
        along = self._unless_secret(parameter, self._along(parameter))
        if not self._moves_along_v and self._is_frozen(parameter):
            symbol, what = "0", learning.FROZEN
        old, new = self._move(parameter)
        move = self._along(parameter)
        lands = None if move is None else self._old(parameter) - rate * move
        return [
            Cell(name, old, words.OLD_VALUE),
            "−",
            Cell("η", plain(rate), words.LEARNING_RATE),
            "·",
            Cell(symbol, bracketed(along), what),
            self._equals(lands, self._new(parameter)),
            Cell(name, new, words.NEW_VALUE),
        ]

    def _sum_row(self, unit: Unit) -> Row:
        """z = Σ a w + b."""
        cells = []
        for parameter in incoming(unit, self.network.sizes):
            name, weight = self._name(parameter), self._show(self._old(parameter))
            source = parameter.source
            if source is None:
                cells.append(Cell(name, bracketed(weight), words.BIAS, parameter))
            else:
                a = self._activation(source)
                product = None if a is None else a * self._old(parameter)
                symbol = f"{self._name(source)} · {name}"
                term = f"{self._show(a)} · {bracketed(weight)} = {self._show(product)}"
                cells.append(Cell(symbol, term, self._title_of_source(source), parameter))
        return [*_joined(cells, "+"), "=", Cell("z", self._show(self._z(unit)), words.WEIGHTED_SUM)]

    def _slope_row(self, unit: Unit) -> Row:
        """σ′(z) = σ(z) · (1 − σ(z)); of others the activation, and the formula of its slope."""
        a, f = self._activation(unit), self._function(unit)
        if f is not SIGMOID:
            symbol = words.slope_equation(f.symbol, f.slope_text)
            return [
                Cell(f"{f.symbol}(z)", self._show(a), words.ACTIVATION),
                self._slope_cell(unit)._replace(symbol=symbol),
            ]
        rest = None if a is None else 1.0 - a
        return [
            Cell("σ(z)", self._show(a), words.ACTIVATION),
            "·",
            Cell("1 − σ(z)", self._show(rest), words.THE_REST),
            "=",
            self._slope_cell(unit),
        ]

    def _cancelling_row(self, unit: Unit) -> Row:
        """∂L/∂ŷ · σ′(z), where σ′ is what the loss divides by; not where that is 0."""
        a, y = self._activation(unit), None if self.step is None else self.step.sample.y[unit.i]
        known = a is not None and y is not None and 0.0 < a < 1.0
        output, target = self._name(unit), self._target(unit)
        slope = (a - y) / (a * (1.0 - a)) if known and a is not None and y is not None else None
        away = None if a is None or y is None else a - y
        return [
            Cell(
                f"({output} − {target}) / ({output} · (1 − {output}))",
                self._show(slope),
                words.LOSS_SLOPE,
            ),
            "·",
            self._slope_cell(unit),
            "=",
            Cell(f"{output} − {target}", self._show(away), words.CANCELS),
        ]

    def _delta_row(self, unit: Unit) -> Row:
        """δ = ∂L/∂z, which is the bias's gradient too."""
        name = self._name(Parameter(unit.layer - 1, None, unit.i))
        symbol = delta_name(unit.layer, unit.i)
        delta = Cell(symbol, self._show(self._delta(unit)), words.delta_is_bias_gradient(name))
        holds = self._equals(self._product(unit), self._delta(unit))
        return [*_joined(self._delta_cells(unit), "·"), holds, delta]

    # Cells

    def _delta_cells(self, unit: Unit) -> list[Cell]:
        """The factors of δ: of the loss at the output, of what flows back before it."""
        if self._is_output(unit):
            a, y = self._activation(unit), None if self.step is None else self.step.sample.y[unit.i]
            away = None if a is None or y is None else a - y
            told = UNKNOWN if y is None else bracketed(plain(y))
            error = f"{self._show(a)} − {told} = {self._show(away)}"
            loss = self.network.loss
            cells = [Cell(self._error(unit), error, words.OUTPUT_ERROR, unit)]
            if loss.factor != 1.0:
                cells.insert(0, Cell("", plain(loss.factor), words.THE_SQUARE))
            return cells if loss.cancels else [*cells, self._slope_cell(unit)]
        ways = outgoing(unit, self.network.sizes)
        shares = [
            f"{self._show(self._delta(way.target))} · {bracketed(self._show(self._old(way)))}"
            for way in ways
        ]
        numbers = f"{' + '.join(shares)} = {self._show(self._flow(unit))}"
        symbol = " + ".join(
            f"{delta_name(way.target.layer, way.target.i)} · {self._name(way)}" for way in ways
        )
        return [Cell(symbol, numbers, words.ERROR_BACK, ways[0]), self._slope_cell(unit)]

    def _slope_cell(self, unit: Unit) -> Cell:
        f, hidden = self._function(unit), not self._is_output(unit)
        name = words.slope_name(f.called, hidden)
        return Cell(words.slope_of(f.symbol), self._show(self._slope(unit)), name, unit)

    def _input_cell(self, parameter: Parameter) -> Cell:
        source = parameter.source
        if source is None:
            return Cell("", "1", words.BIAS_UNIT)
        name = words.INPUT if source.layer == 0 else words.HIDDEN_ACTIVATION
        return Cell(self._name(source), self._show(self._activation(source)), name, source)

    # Whether it is so, where the step may have been made with a mistake

    def _equals(self, due: float | None, found: float | None) -> str:
        """What is between the two sides of a row."""
        if self.step is None or due is None or found is None:
            return "="
        return equals(self.step, due, found)

    def _product(self, unit: Unit, times: float | None = 1.0) -> float | None:
        """That of the factors of δ, as they are shown."""
        step, slope = self.step, 1.0 if self._cancels(unit) else self._slope(unit)
        if step is None or slope is None or times is None:
            return None
        if self._is_output(unit):
            error = step.sample.activations[-1][unit.i] - step.sample.y[unit.i]
            return self.network.loss.factor * error * slope * times
        flow = self._flow(unit)
        return None if flow is None else flow * slope * times

    def _input(self, parameter: Parameter) -> float | None:
        return 1.0 if parameter.source is None else self._activation(parameter.source)

    # Numbers, None where they are not known yet

    def _activation(self, unit: Unit) -> float | None:
        return None if self.step is None else self.step.sample.activations[unit.layer][unit.i]

    def _slope(self, unit: Unit) -> float | None:
        a, z = self._activation(unit), self._z(unit)
        return None if a is None or z is None else self._function(unit).plain_slope(z, a)

    def _z(self, unit: Unit) -> float | None:
        if self.step is None or unit.layer == 0:
            return None
        return self.step.sample.zs[unit.layer - 1][unit.i]

    def _delta(self, unit: Unit) -> float | None:
        if self.step is None or self.step.gradient is None or unit.layer == 0:
            return None
        return self.step.sample.deltas[unit.layer - 1][unit.i]

    def _flow(self, unit: Unit) -> float | None:
        """What comes back to a hidden unit: ∂L/∂a = Σ w·δ."""
        if self.step is None or self.step.gradient is None:
            return None
        weights = self.step.passed.network.weights[unit.layer]
        flow = np.array([self.step.sample.deltas[unit.layer]]) @ weights.T
        return float(flow[0, unit.i])

    def gradient(self, parameter: Parameter) -> float | None:
        """∂L/∂ this parameter; None until it is known."""
        gradient = None if self.step is None else self.step.gradient
        return None if gradient is None else gradient.slopes.value(parameter)

    def _along(self, parameter: Parameter) -> float | None:
        """What the step moves it along, once its gradient is known; a mistake may move it more."""
        if self.step is None or self.step.gradient is None:
            return None
        return self.step.due.value(parameter)

    def _is_frozen(self, parameter: Parameter) -> bool:
        return self.step is not None and parameter in self.step.method.frozen

    @property
    def _size(self) -> int:
        """How many samples the step takes the mean over."""
        return 1 if self.step is None else self.step.size

    @property
    def _moves_along_v(self) -> bool:
        return self.step is not None and self.step.method.has_velocity

    def _old(self, parameter: Parameter) -> float:
        """The value that the step's forward pass used."""
        network = self.network if self.step is None else self.step.passed.network
        return network.parameters.value(parameter)

    def _new(self, parameter: Parameter) -> float | None:
        network = None if self.step is None else self.step.network
        return None if network is None else network.parameters.value(parameter)

    def _move(self, parameter: Parameter) -> tuple[str, str]:
        """The old and the new value, with so many digits that two of the change show in them."""
        old, new = self._old(parameter), self._new(parameter)
        if new is None:
            return self._show(old), UNKNOWN
        digits, largest = self.digits, max(abs(old), abs(new))
        while digits < MOST_DIGITS and 0 < abs(new - old) < largest * 10.0 ** (2 - digits):
            digits += 1
        return significant(old, digits), significant(new, digits)

    # Names

    def _function(self, unit: Unit) -> Activation:
        return self.network.functions[unit.layer - 1]

    def _cancels(self, unit: Unit) -> bool:
        """Whether δ has no factor f′(z), since the loss cancels it."""
        return self._is_output(unit) and self.network.loss.cancels

    def _is_output(self, unit: Unit) -> bool:
        return unit.layer == len(self.network.sizes) - 1

    def _name(self, place: Place) -> str:
        if isinstance(place, Unit):
            return unit_name(*place, self.network.sizes)
        return parameter_name(*place)

    def _target(self, unit: Unit) -> str:
        """What an output should be; each of several has its own."""
        return self._name(unit).replace("ŷ", "y")

    def _error(self, unit: Unit) -> str:
        return f"({self._name(unit)} − {self._target(unit)})"

    def _title_of_source(self, unit: Unit) -> str:
        return words.from_unit(self.names.below(unit.i) if unit.layer == 0 else self._name(unit))

    def _unless_secret(self, parameter: Parameter, gradient: float | None) -> str:
        return ASKED if parameter in self.secret else self._show(gradient)

    def _show(self, value: float | None) -> str:
        return UNKNOWN if value is None else significant(value, self.digits)


def equals(step: Step, due: float, found: float) -> str:
    """What is between two numbers of a step that are one and the same, but for a mistake."""
    right = not step.method.mistake or math.isclose(due, found, rel_tol=SAME, abs_tol=LEAST)
    return "=" if right else "≠"


def _joined(cells: Sequence[Cell], operator: str) -> Iterator[Cell | str]:
    for n, cell in enumerate(cells):
        if n:
            yield operator
        yield cell
