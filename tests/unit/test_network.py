"""The equations, held against finite differences, an independent autodiff and numbers by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st
from ripple.model.functions import Array, sigmoid
from ripple.model.network import ForwardPass, Gradient, Network, Parameters


class Case(NamedTuple):
    """A network, a batch for it, and that batch's targets."""

    network: Network
    x: Array
    y: Array


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    samples = draw(st.integers(1, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return Case(
        Network(
            Parameters.of(
                [random.normal(size=pair) for pair in pairwise(sizes)],
                [random.normal(size=size) for size in sizes[1:]],
            )
        ),
        random.normal(size=(samples, sizes[0])),
        random.uniform(size=(samples, sizes[-1])),
    )


def loss(parameters: tuple[Sequence[Array], Sequence[Array]], x: Array, y: Array) -> Array:
    """The mean loss, written once more for autograd, with σ(z) = (1 + tanh(z/2)) / 2."""
    a = x
    for w, b in zip(*parameters, strict=True):
        a = 0.5 * (1.0 + anp.tanh(0.5 * (anp.dot(a, w) + b)))
    return anp.mean(anp.sum((a - y) ** 2, axis=1))  # type: ignore[no-any-return]


def gradient_of(case: Case) -> Gradient:
    return case.network.backward(case.network.forward(case.x), case.y)


@given(cases())
def test_every_gradient_is_the_slope_of_the_loss(case: Case) -> None:
    gradient = gradient_of(case)
    parameters = [w.copy() for w in (*case.network.weights, *case.network.biases)]
    layers = len(case.network.weights)

    def loss_here() -> float:
        network = Network(Parameters.of(parameters[:layers], parameters[layers:]))
        return network.forward(case.x).mean_loss(case.y)

    h = 1e-5
    for array, slopes in zip(
        parameters, (*gradient.slopes.weights, *gradient.slopes.biases), strict=True
    ):
        assert slopes.shape == array.shape
        for i in np.ndindex(array.shape):
            value = array[i]
            array[i] = value + h
            above = loss_here()
            array[i] = value - h
            below = loss_here()
            array[i] = value
            assert slopes[i] == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-9)


@given(cases())
def test_every_gradient_agrees_with_autograd(case: Case) -> None:
    gradient = gradient_of(case)
    parameters = (list(case.network.weights), list(case.network.biases))
    weights, biases = grad(loss)(parameters, case.x, case.y)
    for ours, theirs in zip(
        (*gradient.slopes.weights, *gradient.slopes.biases), (*weights, *biases), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@given(cases())
def test_the_mean_loss_agrees_with_autograd(case: Case) -> None:
    theirs = loss((case.network.weights, case.network.biases), case.x, case.y)
    ours = case.network.forward(case.x).mean_loss(case.y)
    assert ours == pytest.approx(float(theirs), rel=1e-12)


@given(cases())
def test_deltas_are_the_slopes_of_the_loss_against_z(case: Case) -> None:
    """A bias is added to z in every sample, so its gradient is the sum of the deltas."""
    _, biases = grad(loss)((list(case.network.weights), list(case.network.biases)), case.x, case.y)
    for delta, slope in zip(gradient_of(case).deltas, biases, strict=True):
        assert delta.shape == (len(case.x), len(slope))
        np.testing.assert_allclose(delta.sum(axis=0), slope, rtol=0, atol=1e-12)


@given(cases())
def test_the_gradient_of_a_batch_is_the_mean_of_its_samples(case: Case) -> None:
    alone = [
        gradient_of(Case(case.network, case.x[i : i + 1], case.y[i : i + 1]))
        for i in range(len(case.x))
    ]
    batch = gradient_of(case)
    for layer in range(len(case.network.weights)):
        np.testing.assert_allclose(
            batch.slopes.weights[layer],
            np.mean([g.slopes.weights[layer] for g in alone], axis=0),
            atol=1e-14,
        )
        np.testing.assert_allclose(
            batch.slopes.biases[layer],
            np.mean([g.slopes.biases[layer] for g in alone], axis=0),
            atol=1e-14,
        )


def test_one_update_moves_every_parameter_exactly_once() -> None:
    """By hand; a bias that moved once for each of its incoming weights would show."""
    network = Network(
        Parameters.of([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[7.0], [8.0]]], [[9.0, 10.0], [11.0]])
    )
    slopes = Parameters(
        weights=(np.array([[4.0, 8.0], [12.0, 16.0], [20.0, 24.0]]), np.array([[28.0], [32.0]])),
        biases=(np.array([36.0, -40.0]), np.array([44.0])),
    )
    network = network.descend(Gradient(slopes, deltas=()), 0.25)
    assert network.weights[0].tolist() == [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    assert network.weights[1].tolist() == [[0.0], [0.0]]
    assert network.biases[0].tolist() == [0.0, 20.0]
    assert network.biases[1].tolist() == [0.0]


@given(cases(), st.floats(0.001, 2.0))
def test_every_parameter_moves_by_minus_eta_times_its_slope(case: Case, rate: float) -> None:
    before = (list(case.network.weights), list(case.network.biases))
    slopes = grad(loss)(before, case.x, case.y)
    after = case.network.descend(gradient_of(case), rate).parameters
    for old, new, slope in zip(
        (*before[0], *before[1]), (*after[0], *after[1]), (*slopes[0], *slopes[1]), strict=True
    ):
        np.testing.assert_allclose(new - old, -rate * slope, rtol=0, atol=1e-12)


@given(cases())
def test_backward_uses_the_weights_that_forward_used(case: Case) -> None:
    passed = case.network.forward(case.x)
    fresh = case.network.backward(passed, case.y)
    late = case.network.descend(fresh, 1.0).backward(passed, case.y)
    for one, other in zip(
        (*fresh.slopes.weights, *fresh.slopes.biases, *fresh.deltas),
        (*late.slopes.weights, *late.slopes.biases, *late.deltas),
        strict=True,
    ):
        assert np.array_equal(one, other)


@given(cases())
def test_a_step_changes_nothing_in_the_network_that_takes_it(case: Case) -> None:
    weights = [w.copy() for w in case.network.weights]
    biases = [b.copy() for b in case.network.biases]
    passed = case.network.forward(case.x)
    case.network.descend(case.network.backward(passed, case.y), 1.0)
    assert all(
        np.array_equal(w, kept) for w, kept in zip(weights, passed.network.weights, strict=True)
    )
    assert all(
        np.array_equal(b, kept) for b, kept in zip(biases, passed.network.biases, strict=True)
    )
    assert np.array_equal(passed.activations[0], case.x)


def test_a_network_keeps_its_own_copy_of_the_weights_it_is_given() -> None:
    mine = np.array([[1.0]])
    network = Network(Parameters.of([mine], [[0.0]]))
    mine[0, 0] = 5.0
    assert network.weights[0].tolist() == [[1.0]]


def test_forward_by_hand() -> None:
    """σ(ln 3) = 3/4 and σ(-ln 4) = 1/5; the weights of the second unit stand in column 1."""
    network = Network(
        Parameters.of(
            [[[math.log(3), 0.0], [0.0, -math.log(2)]], [[4.0], [-10.0]]],
            [[0.0, -math.log(2)], [-1.0]],
        )
    )
    passed = network.forward([[1.0, 1.0]])
    assert passed.activations[1].ravel() == pytest.approx([0.75, 0.2])
    assert passed.zs[1].ravel() == pytest.approx([0.0], abs=1e-12)
    assert passed.output.ravel() == pytest.approx([0.5])


def test_the_loss_sums_over_outputs_and_averages_over_samples() -> None:
    output, y = np.array([[1.0, 3.0], [0.0, 0.5]]), np.array([[0.0, 1.0], [0.0, 0.0]])
    z = np.zeros_like(output)
    passed = ForwardPass(Network.random((1, 2), Random(0)), (z,), (z, output))
    assert passed.mean_loss(y) == (1.0 + 4.0 + 0.0 + 0.25) / 2


@pytest.mark.parametrize("z", [-1e308, -1e4, -710.0, -37.0, 0.0, 37.0, 710.0, 1e4, 1e308])
def test_sigmoid_is_a_number_for_every_z(z: float) -> None:
    low, high = sigmoid(np.array([z, -z]))
    assert 0.0 <= low <= 1.0
    assert low + high == pytest.approx(1.0, abs=1e-15)
    assert (low > 0.5) == (z > 0)


@pytest.mark.parametrize("z", [-699.0, -400.0, -100.0, -37.0, -1.5, 0.3, 20.0, 600.0])
def test_sigmoid_keeps_its_digits_in_the_tails(z: float) -> None:
    exact = math.exp(z) / (1.0 + math.exp(z)) if z < 0 else 1.0 / (1.0 + math.exp(-z))
    assert float(sigmoid(np.array([z]))[0]) == pytest.approx(exact, rel=1e-14, abs=0)


def test_random_weights_are_glorots_and_biases_are_zero() -> None:
    network = Network.random((40, 60, 1), Random(3))
    assert network.sizes == (40, 60, 1)
    assert network.weights[0].std() == pytest.approx(math.sqrt(2 / 100), rel=0.05)
    assert network.weights[0].mean() == pytest.approx(0.0, abs=0.01)
    assert [b.any() for b in network.biases] == [False, False]


def test_the_same_seed_gives_the_same_network_and_another_seed_another() -> None:
    one, same, other = (Network.random((2, 4, 1), Random(seed)) for seed in (7, 7, 8))
    assert all(np.array_equal(a, b) for a, b in zip(one.weights, same.weights, strict=True))
    assert not np.array_equal(one.weights[0], other.weights[0])


def test_everything_is_float64_even_from_whole_numbers() -> None:
    network = Network(Parameters.of([[[1], [2]]], [[0]]))
    passed = network.forward([[1, 0]])
    gradient = network.backward(passed, [[1]])
    network = network.descend(gradient, 1)
    arrays = (*passed.network.weights, *passed.network.biases, *passed.activations, *passed.zs)
    arrays += (*gradient.slopes.weights, *gradient.slopes.biases, *gradient.deltas)
    assert {a.dtype.name for a in (*arrays, *network.weights, *network.biases)} == {"float64"}


@pytest.mark.parametrize(
    ("weights", "biases"),
    [
        ([], []),
        ([[[1.0]]], []),
        ([[1.0, 2.0]], [[0.0, 0.0]]),
        ([[[1.0, 2.0]]], [[0.0]]),
        ([[[1.0, 2.0]], [[1.0]]], [[0.0, 0.0], [0.0]]),
    ],
    ids=["no layer", "no bias", "weights in one row", "a bias too few", "layers that do not join"],
)
def test_parts_that_do_not_fit_are_refused(
    weights: list[list[float]], biases: list[list[float]]
) -> None:
    with pytest.raises(ValueError, match=r"bias|lead into"):
        Network(Parameters.of(weights, biases))


@settings(max_examples=20)
@given(cases())
def test_a_small_step_against_the_gradient_lowers_the_loss(case: Case) -> None:
    before = case.network.forward(case.x).mean_loss(case.y)
    moved = case.network.descend(gradient_of(case), 1e-3)
    assert moved.forward(case.x).mean_loss(case.y) < before
