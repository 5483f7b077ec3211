"""Gradients checked without calculus: nudge a parameter, and see what the loss does.

The slope of L between w - ε and w + ε is (L(w + ε) - L(w - ε)) / 2ε; it differs from ∂L/∂w by a
term of order ε², and by rounding, of order 10⁻¹⁶ / ε.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    return _between(step, parameter, *_both_ways(step, parameter))


def _both_ways(step: Step, parameter: Parameter) -> tuple[ForwardPass, ForwardPass]:
    return _nudged(step, parameter, EPSILON), _nudged(step, parameter, -EPSILON)


def _between(step: Step, parameter: Parameter, above: ForwardPass, below: ForwardPass) -> Check:
    assert step.gradient is not None
    gradient = step.gradient.slopes.value(parameter)
    return Check(above.mean_loss(step.y), below.mean_loss(step.y), gradient)


class Checked(NamedTuple):
    """All parameters checked: the largest difference in proportion to the largest gradient.

    Left out are those whose nudge takes a hidden neuron `across` a kink: there is no one slope.
    """

    difference: float
    across: tuple[Parameter, ...]


def check_all(step: Step) -> Checked:
    """Nudge every parameter both ways."""
    checks, across, kinks = [], [], step.passed.network.activation.kinks
    sides = _sides(step.passed, kinks)
    for parameter in parameters(step.passed.network.sizes):
        both = _both_ways(step, parameter)
        if any(_sides(passed, kinks) != sides for passed in both):
            across.append(parameter)
        else:
            checks.append(_between(step, parameter, *both))
    return Checked(_largest(checks), tuple(across))


def _sides(passed: ForwardPass, kinks: tuple[float, ...]) -> list[bytes]:
    """On which side of each kink all hidden neurons are."""
    return [(z > kink).tobytes() for kink in kinks for z in passed.zs[:-1]]


def largest_difference(step: Step) -> float:
    """The largest difference of all parameters, in proportion to the largest gradient."""
    return _largest([check(step, each) for each in parameters(step.passed.network.sizes)])


def _largest(checks: Sequence[Check]) -> float:
    scale = max((max(abs(each.gradient), abs(each.slope)) for each in checks), default=0.0)
    return max(each.difference for each in checks) / scale if scale else 0.0


def losses(step: Step, parameter: Parameter, changes: Array) -> Array:
    """The mean loss of the step's samples for each change (n,) of this one parameter: (n,)."""
    layer, i, j = parameter
    passed = step.passed
    if hasattr(passed.network, "code"):  # a reader's, which may do anything on the way
        passes = (_nudged(step, parameter, change) for change in changes.tolist())
        return np.array([nudged.mean_loss(step.y) for nudged in passes])
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
