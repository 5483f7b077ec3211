"""One step: its way through the four phases, and what one of its samples saw there."""

from __future__ import annotations

from copy import copy
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ripple.model.datasets import Fruit
from ripple.model.functions import Array
from ripple.model.meaning import Meaning
from ripple.model.method import Method
from ripple.model.mistakes import Formulas, formulas
from ripple.model.network import ForwardPass, Gradient, Network, Parameters
from ripple.model.places import Parameter
from ripple.model.score import Verdict, verdicts


class Phase(Enum):
    """Where a step is; the value is its name on the page."""

    IDLE = "Idle"
    FORWARD = "Forward"
    LOSS = "Loss"
    BACKWARD = "Backward"
    UPDATE = "Update"


PHASES = (Phase.FORWARD, Phase.LOSS, Phase.BACKWARD, Phase.UPDATE)


PLAIN = Method()
"""One sample, and along its gradient."""
ROUNDING = 1e-13
"""How much of ŷ may be rounding. A double has 16 digits; where large products nearly cancel in its
sum, some hundred times the last one are lost."""


class Sample(NamedTuple):
    """One sample of a step, unit by unit: the arrays' own numbers, as plain ones.

    `activations[0]` is `x`, `zs[l]` and `deltas[l]` are of the layer after `weights[l]`. The deltas
    are of the sample's own loss, where the step's gradient is that of the mean over its samples.
    They are empty until the error has come back. `losses` has what each output costs, `loss` is
    their sum.
    """

    x: list[float]
    y: list[float]
    zs: list[list[float]]
    activations: list[list[float]]
    deltas: list[list[float]]
    loss: float
    losses: list[float]

    def slope(self, place: Parameter) -> float | None:
        """∂ of this loss / ∂ a parameter: the δ behind it times the activation before it."""
        layer, i, j = place
        if not self.deltas:
            return None
        return self.deltas[layer][j] * (1.0 if i is None else self.activations[layer][i])


class Step:
    """A way through the phases; each phase fills in what it finds out.

    x is (samples, inputs), y (samples, outputs). The `loss` is the mean over the samples, and so
    are `gradient` and what follows from it; `sample`, `fruit`, `output` and `verdict` are of the
    one that is shown, in this `row`. `passed.network` is the one before the step, `network` the one
    after it; `before` is the velocity of the step before, None for none. `meaning` is that of the
    points that it was drawn from; where those are `free`, there is no `fruit` and no `verdict`.
    """

    meaning: Meaning | None = None
    free = False

    def __init__(
        self,
        number: int,
        x: Array,
        y: Array,
        passed: ForwardPass,
        row: int = 0,
        method: Method = PLAIN,
        before: Parameters | None = None,
    ) -> None:
        self.number = number
        self.row = row
        self.method, self.before = method, before
        self._sample: Sample | None = None
        self.x, self.y = x, y
        self.passed = passed
        self.loss: float | None = None
        self.gradient: Gradient | None = None
        self.learning_rate: float | None = None
        self.network: Network | None = None

    @property
    def size(self) -> int:
        """How many samples it takes the mean over."""
        return len(self.x)

    @property
    def formulas(self) -> Formulas:
        """Those that it follows: one of them is wrong where a mistake is made on purpose."""
        return formulas(self.method.mistake)

    def come_back(self, learning_rate: float) -> None:
        """Find the gradient. A mistake may have to do with where the step will lead."""
        network = self.passed.network
        if not self.method.mistake:
            self.gradient = network.backward(self.passed, self.y)
            return

        def move(gradient: Gradient) -> Network:
            velocity = self.method.velocity(network.parameters, gradient, self.before)
            return network.moved(velocity, learning_rate)

        self.gradient, self._sample = self.formulas.gradient(self.passed, self.y, move), None

    @property
    def velocity(self) -> Parameters:
        """v, once the gradient is known."""
        assert self.gradient is not None
        found, parameters = self.formulas.velocity, self.passed.network.parameters
        return found(self.method, parameters, self.gradient, self.before)

    @property
    def along(self) -> Parameters:
        """What it moves the parameters along: v, but for a mistake."""
        return self.formulas.along(self.velocity)

    @property
    def due(self) -> Parameters:
        """What it should move them along, by the gradient that it has found."""
        assert self.gradient is not None
        return self.method.velocity(self.passed.network.parameters, self.gradient, self.before)

    @property
    def true_slopes(self) -> Parameters:
        """∇L, whatever gradient it has found: where a mistake or a reader's code goes back another
        way, by the page's own.
        """
        assert self.gradient is not None
        network = self.passed.network
        if self.method.mistake or type(network) is not Network:
            return Network.backward(network, self.passed, self.y).slopes
        return self.gradient.slopes

    def total(self, place: Parameter) -> float | None:
        """The sum of its samples' own slopes of this parameter, which the mean is made from."""
        if self.gradient is None:
            return None
        if not self.method.mistake:
            return self.gradient.slopes.value(place) * self.size
        layer, i, j = place
        each = self.gradient.deltas[layer][:, j]  # its share in the mean
        return (
            float(np.sum(each if i is None else each * self.passed.activations[layer][:, i]))
            * self.size
        )

    @property
    def fruit(self) -> Fruit:
        """The true label."""
        return Fruit(int(self.y[self.row, 0]))

    @property
    def output(self) -> float:
        """ŷ, as a plain number."""
        return float(self.passed.output[self.row, 0])

    @property
    def shown(self) -> tuple[Array, Array]:
        """x and y of the sample that is shown, as a single row each."""
        row = slice(self.row, self.row + 1)
        return self.x[row], self.y[row]

    @property
    def others(self) -> list[tuple[float, ...]]:
        """x of all its samples but the one that is shown."""
        return [(*x,) for row, x in enumerate(self.x.tolist()) if row != self.row]

    @property
    def sample(self) -> Sample:
        """All that the sample that is shown went through."""
        known = self._sample
        if known is None or bool(known.deltas) != (self.gradient is not None):
            row, passed = self.row, self.passed
            deltas = self.gradient.deltas if self.gradient else ()
            known = self._sample = Sample(
                self.x[row].tolist(),
                self.y[row].tolist(),
                [z[row].tolist() for z in passed.zs],
                [a[row].tolist() for a in passed.activations],
                [(delta[row] * len(self.x)).tolist() for delta in deltas],
                *self._own_loss(),
            )
        return known

    def showing(self, row: int) -> Step:
        """This step, with another of its samples shown."""
        other = copy(self)
        other.row, other._sample = row, None
        return other

    def _own_loss(self) -> tuple[float, list[float]]:
        """That of the sample that is shown, and how much of it is each output's."""
        row, passed = slice(self.row, self.row + 1), self.passed
        each = passed.network.loss.each(passed.zs[-1][row], passed.output[row], self.y[row])
        return float(each.sum()), each[0].tolist()

    def at(self, phase: Phase, learning_rate: float) -> Step:
        """This step as it is in this phase, whichever it has come to.

        `learning_rate` is the one with which it will be updated, if it has not been yet.
        """
        return _at(self, phase, self.learning_rate or learning_rate)

    def loss_after(self) -> float:
        """The loss of these same samples with the new weights."""
        if self.network is None:
            raise ValueError("the step has not come to its update")
        return self.network.forward(self.x).mean_loss(self.y)

    def steepness(self) -> float:
        """‖∇L‖², once the gradient is known."""
        assert self.gradient is not None
        return sum(float(np.vdot(g, g)) for rows in self.true_slopes for g in rows)

    def promised(self) -> float:
        """The change of the loss along a straight slope: -η ∇L·v, which is -η‖∇L‖² without more."""
        if self.gradient is None or self.learning_rate is None:
            raise ValueError("the step has not come to its update")
        parts = zip(self.true_slopes, self.along, strict=True)
        pairs = (pair for both in parts for pair in zip(*both, strict=True))
        return -self.learning_rate * sum(float(np.vdot(g, v)) for g, v in pairs)

    def rounding(self) -> float:
        """How much of a change of the loss may be rounding: that of ŷ, and that of the square."""
        outputs = self.passed.output
        errors = np.abs(outputs - self.y)
        return ROUNDING * float(np.sum(2 * np.abs(outputs) * errors + errors**2)) / len(errors)

    @property
    def verdict(self) -> Verdict:
        """Whether ŷ was right."""
        return Verdict(int(verdicts(self.passed.output, self.y)[self.row, 0]))


@lru_cache(maxsize=len(PHASES))
def _at(step: Step, phase: Phase, learning_rate: float) -> Step:
    """See `Step.at`; the same arithmetic as the lesson's, on the same arrays."""
    then = Step(step.number, step.x, step.y, step.passed, step.row, step.method, step.before)
    then.meaning, then.free = step.meaning, step.free
    if phase is Phase.FORWARD:
        return then
    then.loss = step.passed.mean_loss(step.y)
    if phase is Phase.LOSS:
        return then
    network = step.passed.network
    then.come_back(learning_rate)
    if phase is Phase.BACKWARD:
        return then
    then.learning_rate = learning_rate
    then.network = network.moved(then.along, learning_rate)
    return then
