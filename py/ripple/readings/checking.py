"""Gradients checked without calculus: nudge a parameter, and see what the loss does.

The slope of L between w - ε and w + ε is (L(w + ε) - L(w - ε)) / 2ε; it differs from ∂L/∂w by a
term of order ε², and by rounding, of order 10⁻¹⁶ / ε.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from ripple.lesson.step import Step
from ripple.model.functions import Array
from ripple.model.network import ForwardPass, Network, Parameters
from ripple.model.places import Parameter, parameters

EPSILON = 3e-5


class Check(NamedTuple):
    """A parameter's slope by nudging and its gradient; `above` is L(w + ε), `below` L(w - ε)."""

    above: float
    below: float
    gradient: float

    @property
    def slope(self) -> float:
        """(L(w + ε) - L(w - ε)) / 2ε."""
        return (self.above - self.below) / (2 * EPSILON)

    @property
    def difference(self) -> float:
        """How far the two are apart."""
        return abs(self.slope - self.gradient)


def _nudged(step: Step, parameter: Parameter, change: float) -> ForwardPass:
    """The step's forward pass if this one parameter were larger by `change`."""
    network = step.passed.network
    value = network.parameters.value(parameter) + change
    return network.having(network.parameters.replaced(parameter, value)).forward(step.x)


def check(step: Step, parameter: Parameter) -> Check:
    """Nudge this parameter both ways from where it was in the step's forward pass."""
    if step.gradient is None:
        raise ValueError("the step has not come to its backward phase")
    gradient = step.gradient.slopes.value(parameter)
    ends = (_nudged(step, parameter, change) for change in (EPSILON, -EPSILON))
    above, below = (passed.mean_loss(step.y) for passed in ends)
    return Check(above, below, gradient)


def across_kinks(step: Step) -> list[Parameter]:
    """Those whose nudge takes a hidden neuron across a kink: nudging finds no slope of theirs."""
    network = step.passed.network
    kinks = network.activation.kinks
    if not kinks:
        return []
    sides = _sides(step.passed, kinks)
    return [
        parameter
        for parameter in parameters(network.sizes)
        if any(_sides(_nudged(step, parameter, e), kinks) != sides for e in (EPSILON, -EPSILON))
    ]


def _sides(passed: ForwardPass, kinks: tuple[float, ...]) -> list[bytes]:
    """On which side of each kink all hidden neurons are."""
    return [(z > kink).tobytes() for z in passed.zs[:-1] for kink in kinks]


def largest_difference(step: Step, but_for: Collection[Parameter] = ()) -> float:
    """The largest difference of all other parameters, in proportion to their largest gradient."""
    places = [each for each in parameters(step.passed.network.sizes) if each not in but_for]
    checks = [check(step, parameter) for parameter in places]
    scale = max((max(abs(each.gradient), abs(each.slope)) for each in checks), default=0.0)
    return max(each.difference for each in checks) / scale if scale else 0.0


def losses(step: Step, parameter: Parameter, changes: Array) -> Array:
    """The mean loss of the step's samples for each change (n,) of this one parameter: (n,)."""
    layer, i, j = parameter
    passed = step.passed
    a = np.ones((len(step.x), 1)) if i is None else passed.activations[layer][:, i, None]
    zs = np.repeat(passed.zs[layer][:, None, :], len(changes), axis=1)  # (samples, n, units)
    zs[:, :, j] += a * changes  # z = a W + b: all else stays
    network = passed.network
    a = network.functions[layer].function(zs)
    weights, biases = (rows[layer + 1 :] for rows in network.parameters)
    if weights:
        behind = Network(
            Parameters(weights, biases), network.activation, network.loss, network.output
        )
        rest = behind.forward(a)
        zs, a = rest.zs[-1], rest.output
    each = network.loss.each(zs, a, step.y[:, None, :])
    mean: Array = each.sum(axis=2).mean(axis=0)
    return mean
