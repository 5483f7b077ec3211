"""Every activation and every loss, alone and together in networks of every depth."""

from __future__ import annotations

import math
from itertools import pairwise, product
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from ripple.model import ACTIVATIONS, LOSSES, Network, Parameters
from ripple.model.functions import Activation, Array, Loss
from ripple.model.training import train

HIDDEN = ((), (3,), (4, 2), (2, 3, 4))
"""From none to three hidden layers."""

BATCHES = (1, 7, 16)
"""One sample, some, and all."""

NAMES = ("sigmoid", "tanh", "relu", "leaky-relu", "linear", "sine")
LOSS_NAMES = ("squared", "half-squared", "cross-entropy")

# Written once more for autograd, and in another way wherever there is one.
INDEPENDENT: dict[str, Any] = {
    "sigmoid": lambda z: 0.5 * (1.0 + anp.tanh(0.5 * z)),
    "tanh": lambda z: 1.0 - 2.0 / (1.0 + anp.exp(2.0 * z)),
    "relu": lambda z: 0.5 * (z + anp.abs(z)),
    "leaky-relu": lambda z: 0.505 * z + 0.495 * anp.abs(z),
    "linear": lambda z: z,
    "sine": lambda z: anp.cos(z - math.pi / 2),
}
INDEPENDENT_LOSSES: dict[str, Any] = {
    "squared": lambda output, y: (y - output) ** 2,
    "half-squared": lambda output, y: (y - output) ** 2 / 2,
    "cross-entropy": lambda output, y: -(y * anp.log(output) + (1 - y) * anp.log(1 - output)),
}


def network(hidden: tuple[int, ...], activation: Activation, loss: Loss) -> Network:
    random, sizes = np.random.default_rng(5), (2, *hidden, 1)
    weights = [random.normal(size=pair) for pair in pairwise(sizes)]
    biases = [random.normal(size=size) for size in sizes[1:]]
    return Network(Parameters.of(weights, biases), activation, loss)


def fruit(count: int) -> tuple[Array, Array]:
    random = np.random.default_rng(6)
    return random.uniform(size=(count, 2)), random.integers(0, 2, size=(count, 1)).astype(float)


def independent_loss(parameters: Any, x: Array, y: Array, activation: str, loss: str) -> Any:
    a, (weights, biases) = x, parameters
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        a = INDEPENDENT[activation](anp.dot(a, w) + b)
    output = INDEPENDENT["sigmoid"](anp.dot(a, weights[-1]) + biases[-1])
    return anp.mean(anp.sum(INDEPENDENT_LOSSES[loss](output, y), axis=1))


def test_the_names_that_saved_lessons_have_are_never_changed() -> None:
    assert tuple(ACTIVATIONS)[:6] == NAMES
    assert tuple(LOSSES)[:3] == LOSS_NAMES
    assert all(name == each.name for name, each in ACTIVATIONS.items())
    assert all(name == each.name for name, each in LOSSES.items())


@pytest.mark.parametrize(("activation", "loss"), [*product(NAMES, LOSS_NAMES)])
@pytest.mark.parametrize(("hidden", "batch"), [*product(HIDDEN, BATCHES)])
def test_gradients_are_those_of_autograd(
    activation: str, loss: str, hidden: tuple[int, ...], batch: int
) -> None:
    ours, (x, y) = network(hidden, ACTIVATIONS[activation], LOSSES[loss]), fruit(batch)
    passed = ours.forward(x)
    found = ours.backward(passed, y).slopes
    parameters = [*ours.weights], [*ours.biases]
    value = independent_loss(parameters, x, y, activation, loss)
    assert passed.mean_loss(y) == pytest.approx(float(value), rel=1e-13)
    weights, biases = grad(independent_loss)(parameters, x, y, activation, loss)
    expected = (*weights, *biases)
    for mine, theirs in zip((*found.weights, *found.biases), expected, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("activation", [*ACTIVATIONS.values()], ids=lambda each: each.name)
def test_an_activation_has_its_slope_its_range_and_a_twin_in_plain_numbers(
    activation: Activation,
) -> None:
    zs = np.linspace(-6.0, 6.0, 241)[1::2]  # 0 is none of them
    values, slopes = activation.function(zs), activation.slope(zs, activation.function(zs))
    low, high = activation.range
    assert low <= values.min() <= values.max() <= high
    h = 1e-6
    nudged = (activation.function(zs + h) - activation.function(zs - h)) / (2 * h)
    np.testing.assert_allclose(np.broadcast_to(slopes, zs.shape), nudged, rtol=1e-7, atol=1e-9)
    for z, a, slope in zip(zs, values, np.broadcast_to(slopes, zs.shape), strict=True):
        assert activation.plain(float(z)) == pytest.approx(a, rel=1e-15)
        assert activation.plain_slope(float(z), float(a)) == pytest.approx(slope, rel=1e-15)
    for kink in activation.kinks:
        left, right = (activation.plain_slope(kink + to, 0.0) for to in (-h, h))
        assert left != right
        assert activation.plain_slope(kink, 0.0) == left


@pytest.mark.parametrize("activation", [*ACTIVATIONS.values()], ids=lambda each: each.name)
@pytest.mark.parametrize("z", [-1e308, -710.0, -0.0, 0.0, 710.0, 1e308])
def test_an_activation_is_a_number_for_every_sum(activation: Activation, z: float) -> None:
    a = float(activation.function(np.array([z]))[0])
    assert math.isfinite(a)
    assert activation.plain(z) == pytest.approx(a, rel=1e-12)
    assert math.isfinite(activation.plain_slope(z, a))


@pytest.mark.parametrize("loss", [*LOSSES.values()], ids=lambda each: each.name)
@pytest.mark.parametrize("z", [-1e3, -40.0, 40.0, 1e3])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_a_loss_is_finite_however_sure_the_network_is(loss: Loss, z: float, y: float) -> None:
    """At z = 40 ŷ is rounded to 1; there the cross-entropy is still 40 for a lemon."""
    ours = Network(Parameters.of([[[0.0], [0.0]]], [[z]]), loss=loss)
    passed = ours.forward([[0.5, 0.5]])
    found, gradient = passed.mean_loss(np.array([[y]])), ours.backward(passed, [[y]])
    assert math.isfinite(found)
    assert np.isfinite(gradient.deltas[0]).all()
    assert loss.plain(z, float(passed.output[0, 0]), y) == pytest.approx(found, rel=1e-15)
    if loss.name == "cross-entropy" and (z > 0) != (y > 0):
        assert found == pytest.approx(abs(z), rel=1e-12)
        assert gradient.deltas[0][0, 0] == pytest.approx(math.copysign(1.0, z))


@pytest.mark.parametrize("loss", [*LOSSES.values()], ids=lambda each: each.name)
def test_what_a_loss_says_of_its_delta_is_so(loss: Loss) -> None:
    output, y = np.array([[0.2, 0.9]]), np.array([[0.0, 1.0]])
    slope = 1.0 if loss.cancels else output * (1.0 - output)
    expected = loss.factor * (output - y) * slope
    steepness = output * (1.0 - output)
    np.testing.assert_allclose(loss.delta(output, y, 1.0, steepness), expected, rtol=1e-15)
    np.testing.assert_allclose(loss.delta(output, y, 0.25, steepness), expected / 4, rtol=1e-15)


@pytest.mark.parametrize(("activation", "loss"), [*product(ACTIVATIONS.values(), LOSSES.values())])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_training_in_plain_numbers_takes_the_same_steps(
    activation: Activation, loss: Loss, hidden: tuple[int, ...]
) -> None:
    start, (x, y) = network(hidden, activation, loss), fruit(9)
    trained, losses = train(start, x, y, 0.2)
    other = start
    for i in range(len(x)):
        passed = other.forward(x[i : i + 1])
        assert losses[i] == pytest.approx(passed.mean_loss(y[i : i + 1]), rel=1e-11)
        other = other.descend(other.backward(passed, y[i : i + 1]), 0.2)
    assert (trained.activation, trained.loss) == (activation, loss)
    pairs = zip((*trained.weights, *trained.biases), (*other.weights, *other.biases), strict=True)
    for mine, theirs in pairs:
        np.testing.assert_allclose(mine, theirs, rtol=1e-11, atol=1e-13)


def test_a_network_is_made_by_name_from_four_imports_and_plain_lists() -> None:
    """As others rely on it: the imports, the words and their order are never changed."""
    weights, biases = [[[0.5, -1.0], [0.25, 2.0]], [[1.5], [-0.5]]], [[0.1, 0.2], [-0.3]]
    made = Network(
        Parameters(weights, biases),  # type: ignore[arg-type]
        activation=ACTIVATIONS["tanh"],
        loss=LOSSES["cross-entropy"],
    )
    passed = made.forward([[0.3, 0.8]])
    hidden = [math.tanh(0.3 * 0.5 + 0.8 * 0.25 + 0.1), math.tanh(-0.3 + 0.8 * 2.0 + 0.2)]
    output = 1 / (1 + math.exp(-(1.5 * hidden[0] - 0.5 * hidden[1] - 0.3)))
    assert passed.output[0, 0] == pytest.approx(output, rel=1e-14)
    gradient = made.backward(passed, [[1.0]])
    assert gradient.deltas[-1][0, 0] == pytest.approx(output - 1.0, rel=1e-14)
    after = made.descend(gradient, learning_rate=0.7)
    assert after.weights[1][0, 0] == pytest.approx(1.5 - 0.7 * (output - 1.0) * hidden[0])
    assert made.weights[1][0, 0] == 1.5
