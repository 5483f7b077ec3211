"""Gradients checked without calculus: nudge a parameter, and see what the loss does.

The slope of L between w - ε and w + ε is (L(w + ε) - L(w - ε)) / 2ε; it differs from ∂L/∂w by a
term of order ε², and by rounding, of order 10⁻¹⁶ / ε.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ripple.lesson.step import Step
from ripple.model.functions import Array
from ripple.model.network import Network, Parameters
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


def _loss_with(step: Step, parameter: Parameter, change: float) -> float:
    """The loss of the step's sample if this one parameter were larger by `change`."""
    network = step.passed.network
    value = network.parameters.value(parameter) + change
    nudged = network.having(network.parameters.replaced(parameter, value))
    return nudged.forward(step.x).mean_loss(step.y)


def check(step: Step, parameter: Parameter) -> Check:
    """Nudge this parameter both ways from where it was in the step's forward pass."""
    if step.gradient is None:
        raise ValueError("the step has not come to its backward phase")
    gradient = step.gradient.slopes.value(parameter)
    above, below = (_loss_with(step, parameter, change) for change in (EPSILON, -EPSILON))
    return Check(above, below, gradient)


def largest_difference(step: Step) -> float:
    """The largest difference of all parameters, in proportion to the largest gradient."""
    checks = [check(step, parameter) for parameter in parameters(step.passed.network.sizes)]
    scale = max(max(abs(each.gradient), abs(each.slope)) for each in checks)
    return max(each.difference for each in checks) / scale if scale else 0.0


def losses(step: Step, parameter: Parameter, changes: Array) -> Array:
    """The mean loss of the step's samples for each change (n,) of this one parameter: (n,)."""
    layer, i, j = parameter
    passed = step.passed
    if hasattr(passed.network, "code"):  # a reader's, which may do anything on the way
        return np.array([_loss_with(step, parameter, change) for change in changes.tolist()])
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
