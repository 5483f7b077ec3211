"""The network gives the numbers that textbooks print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ripple.model.functions import Array
from ripple.model.network import Gradient, Network, Parameters

EXAMPLES: dict[str, Any] = json.loads(
    Path(__file__).with_name("worked_examples.json").read_text(encoding="utf-8")
)


def network_of(example: dict[str, Any]) -> Network:
    return Network(
        Parameters.of(
            [np.transpose(example["W1"]), np.transpose(example["W2"])],
            [example["b1"], example["b2"]],
        )
    )


def one_step(network: Network, example: dict[str, Any]) -> tuple[list[Array], Gradient]:
    """The activations of the example's sample, and the gradient of our loss for it."""
    passed = network.forward([example["x"]])
    return list(passed.activations), network.backward(passed, [example["t"]])


def half_error(network: Network, example: dict[str, Any]) -> float:
    """The sources' error ½ Σ (t - o)², half our loss."""
    return network.forward([example["x"]]).mean_loss(np.array([example["t"]])) / 2


def without_biases(gradient: Gradient) -> Gradient:
    still = tuple(np.zeros_like(b) for b in gradient.slopes.biases)
    return gradient._replace(slopes=gradient.slopes._replace(biases=still))


def assert_agree(network: Network, figures: dict[str, Any], tolerance: float) -> None:
    for layer, w in enumerate(network.weights, 1):
        np.testing.assert_allclose(w.T, figures[f"W{layer}"], rtol=0, atol=tolerance)
    for layer, b in enumerate(network.biases, 1):
        if f"b{layer}" in figures:
            np.testing.assert_allclose(b, figures[f"b{layer}"], rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("name", "printed_to"), [("negnevitsky", 1e-4), ("han_kamber", 1e-3), ("mazur", 5e-9)]
)
def test_one_step_gives_the_printed_and_the_exact_figures(name: str, printed_to: float) -> None:
    example = EXAMPLES[name]
    network = network_of(example)
    (_, hidden, output), gradient = one_step(network, example)
    if name == "mazur":
        gradient = without_biases(gradient)
    network = network.descend(gradient, example["eta"] / 2)
    for figures, tolerance in ((example["printed"], printed_to), (example["exact"], 1e-14)):
        if "hidden" in figures:
            np.testing.assert_allclose(hidden[0], figures["hidden"], rtol=0, atol=tolerance)
            np.testing.assert_allclose(output[0], figures["output"], rtol=0, atol=tolerance)
        assert_agree(network, figures, tolerance)


@pytest.mark.parametrize("name", ["negnevitsky", "mazur"])
def test_the_errors_of_the_units_are_twice_the_printed_ones(name: str) -> None:
    """Twice, for our loss has no half in front."""
    example = EXAMPLES[name]
    _, gradient = one_step(network_of(example), example)
    for delta, expected in zip(gradient.deltas, example["exact"]["deltas"], strict=True):
        np.testing.assert_allclose(delta[0] / 2, expected, rtol=0, atol=1e-15)


def test_mazurs_error_falls_as_printed_with_the_biases_kept_still() -> None:
    example = EXAMPLES["mazur"]
    printed, exact = example["printed"], example["exact"]
    network = network_of(example)
    assert half_error(network, example) == pytest.approx(exact["error"], rel=1e-14)
    assert half_error(network, example) == pytest.approx(printed["error"], abs=5e-10)
    errors = []
    for _ in range(10_000):
        _, gradient = one_step(network, example)
        network = network.descend(without_biases(gradient), example["eta"] / 2)
        errors.append(half_error(network, example))
    assert errors[0] == pytest.approx(exact["error_after_1"], rel=1e-13)
    assert errors[9_998] == pytest.approx(exact["error_after_9999"], rel=1e-10)
    assert errors[9_998] == pytest.approx(printed["error_at_the_end"], abs=5e-11)
    assert errors[9_999] == pytest.approx(exact["error_after_10000"], rel=1e-10)
    output = network.forward([example["x"]]).output[0]
    assert output == pytest.approx(printed["output_at_the_end"], abs=2e-6)
    assert [b.tolist() for b in network.biases] == [example["b1"], example["b2"]]


def test_mazurs_biases_would_each_move_once() -> None:
    """Two weights lead into each unit; a bias moved for each of them would be off."""
    example = EXAMPLES["mazur"]
    network = network_of(example)
    network = network.descend(one_step(network, example)[1], example["eta"] / 2)
    expected = example["exact"]["with_biases"]
    assert network.biases[0] == pytest.approx(expected["b1"], rel=1e-14)
    assert network.biases[1] == pytest.approx(expected["b2"], rel=1e-14)
    assert half_error(network, example) == pytest.approx(expected["error_after_1"], rel=1e-13)


def test_the_cs231n_neuron() -> None:
    """With y half below the output, ∂L/∂ŷ = 2 (ŷ - y) is 1, so the neuron's own slopes remain."""
    example = EXAMPLES["cs231n"]
    *w, b = example["w"]
    network = Network(Parameters.of([np.transpose([w])], [[b]]))
    passed = network.forward([example["x"]])
    gradient = network.backward(passed, passed.output - 0.5)
    slopes = [*gradient.slopes.weights[0].ravel(), *gradient.slopes.biases[0]]
    for figures, tolerance in ((example["printed"], 0.005), (example["exact"], 1e-15)):
        assert passed.output.item() == pytest.approx(figures["f"], abs=tolerance)
        assert slopes[:2] == pytest.approx(figures["dw"][:2], abs=tolerance)
        assert slopes[2] == pytest.approx(figures["dw"][2], abs=tolerance)
        sent_back = gradient.deltas[0] @ network.weights[0].T
        assert sent_back[0] == pytest.approx(figures["dx"], abs=tolerance)
