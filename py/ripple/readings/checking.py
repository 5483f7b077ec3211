"""Gradients checked without calculus: nudge a parameter, and see what the loss does.

The slope of L between w - ε and w + ε is (L(w + ε) - L(w - ε)) / 2ε; it differs from ∂L/∂w by a
term of order ε², and by rounding, of order 10⁻¹⁶ / ε.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    found = _one_by_one(step) if _is_edited(step.passed.network) else _by_layers(step)
    checks, across = [], []
    for parameter, one, crosses in found:
        if crosses:
            across.append(parameter)
        else:
            checks.append(one)
    return Checked(_largest(checks), tuple(across))


Found = Iterator[tuple[Parameter, Check, bool]]
"""Parameters with their checks, and whether a nudge takes a hidden neuron across a kink."""


def _one_by_one(step: Step) -> Found:
    kinks = step.passed.network.activation.kinks
    sides = _sides(step.passed, kinks)
    for parameter in parameters(step.passed.network.sizes):
        both = _both_ways(step, parameter)
        crosses = any(_sides(passed, kinks) != sides for passed in both)
        yield parameter, _between(step, parameter, *both), crosses


def _sides(passed: ForwardPass, kinks: tuple[float, ...]) -> list[bytes]:
    """On which side of each kink all hidden neurons are."""
    return [(z > kink).tobytes() for kink in kinks for z in passed.zs[:-1]]


def _by_layers(step: Step) -> Found:
    """The same, up to rounding, and much sooner: all nudges in a layer go forward at once."""
    assert step.gradient is not None
    passed, network = step.passed, step.passed.network
    everywhere = parameters(network.sizes)
    for layer, (w, b) in enumerate(zip(*network.parameters, strict=True)):
        places = [each for each in everywhere if each.layer == layer]
        ways = 2 * len(places)  # one after another for each: up, down
        ws, bs = np.repeat(w[None], ways, axis=0), np.repeat(b[None], ways, axis=0)
        for n, (_, i, j) in enumerate(places):
            row = bs if i is None else ws[:, i]
            row[2 * n, j] += EPSILON
            row[2 * n + 1, j] -= EPSILON
        z = passed.activations[layer] @ ws + bs[:, None]  # (ways, samples, units)
        zs, a = _on_from(network, layer, z)
        each = network.loss.each(zs[-1], a, step.y).reshape(ways, -1)
        losses = (each.sum(axis=1) / len(step.y)).tolist()
        across = np.zeros(ways, dtype=bool)
        for kink in network.activation.kinks:
            hidden = zip(zs[:-1], passed.zs[layer:-1], strict=True)
            for nudged, now in hidden:
                across |= ((nudged > kink) != (now > kink)).any(axis=(1, 2))
        for n, place in enumerate(places):
            above, below = losses[2 * n : 2 * n + 2]
            found = Check(above, below, step.gradient.slopes.value(place))
            yield place, found, bool(across[2 * n : 2 * n + 2].any())


def _on_from(network: Network, layer: int, z: Array) -> tuple[list[Array], Array]:
    """From sums z (…, units) behind a layer on: those, the sums behind them, and the output."""
    a = network.functions[layer].function(z)
    weights, biases = (rows[layer + 1 :] for rows in network.parameters)
    if not weights:
        return [z], a
    parameters = Parameters(weights, biases)
    rest = Network(parameters, network.activation, network.loss, network.output).forward(a)
    return [z, *rest.zs], rest.output


def _is_edited(network: Network) -> bool:
    """Whether it is a reader's code, which may do anything on the way."""
    return hasattr(network, "code")


def largest_difference(step: Step) -> float:
    """The largest difference of all parameters, in proportion to the largest gradient."""
    return _largest([check(step, each) for each in parameters(step.passed.network.sizes)])


def _largest(checks: Sequence[Check]) -> float:
    scale = max((max(abs(each.gradient), abs(each.slope)) for each in checks), default=0.0)
    return max(each.difference for each in checks) / scale if scale else 0.0


def losses(step: Step, parameter: Parameter, changes: Array) -> Array:
    """The mean loss of the step's samples for each change (n,) of this one parameter: (n,)."""
    layer, i, j = parameter
    passed, network = step.passed, step.passed.network
    if _is_edited(network):
        passes = (_nudged(step, parameter, change) for change in changes.tolist())
        return np.array([nudged.mean_loss(step.y) for nudged in passes])
    a = np.ones((len(step.x), 1)) if i is None else passed.activations[layer][:, i, None]
    zs = np.repeat(passed.zs[layer][:, None, :], len(changes), axis=1)  # (samples, n, units)
    zs[:, :, j] += a * changes  # z = a W + b: all else stays
    behind, output = _on_from(network, layer, zs)
    each = network.loss.each(behind[-1], output, step.y[:, None, :])
    mean: Array = each.sum(axis=2).mean(axis=0)
    return mean
