"""What a neuron sees: against plain arithmetic, point by point."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from ripple.model.datasets import first_recipe, grow
from ripple.model.field import GRID, SIDE, Survey
from ripple.model.functions import SATURATED, Array, sigmoid_slope
from ripple.model.network import Network, Parameters
from ripple.model.places import Unit
from ripple.readings.maps import Map, hidden_space, neuron_map

ORCHARD = grow(first_recipe("two-groups", 1))
EVERYWHERE = np.array([[x, y] for x in np.linspace(0, 1, 30) for y in np.linspace(0, 1, 30)])
LABELS = (EVERYWHERE.sum(axis=1) > 1.0).astype(float)[:, None]

NONE = np.zeros((0, 2))


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def trained(hidden: int, seed: int = 1, spread: float = 6.0) -> Network:
    """Large weights and biases of both signs, so that lines and saturation are in sight."""
    random = Random(seed)

    def some(count: int) -> list[float]:
        return [random.uniform(-spread, spread) for _ in range(count)]

    return Network(
        Parameters.of(
            [[some(hidden), some(hidden)], [[w] for w in some(hidden)]], [some(hidden), some(1)]
        )
    )


def z_of(network: Network, j: int, x1: float, x2: float) -> float:
    w, b = network.weights[0].tolist(), network.biases[0].tolist()
    return float(w[0][j] * x1 + w[1][j] * x2 + b[j])


def seen_by(network: Network, j: int, x: Array = EVERYWHERE, digits: int = 4) -> Map:
    surveyed = Survey().of(network)
    return neuron_map(network, surveyed, Unit(1, j), x, x[:1] if len(x) else None, digits)


@pytest.mark.parametrize("j", [0, 1, 3])
def test_a_hidden_neurons_map_is_its_activation_over_the_plane(j: int) -> None:
    network = trained(4)
    found = seen_by(network, j)
    for row, column in ((0, 0), (0, SIDE - 1), (SIDE - 1, 0), (20, 50)):
        z = z_of(network, j, column / (SIDE - 1), row / (SIDE - 1))
        assert found.values[row, column] == pytest.approx(sigmoid(z))
    assert found.fruit.tolist() == EVERYWHERE.tolist()
    assert found.sample == (0.0, 0.0)


@pytest.mark.parametrize("seed", range(4))
def test_its_lines_are_where_the_sum_is_zero_and_where_it_saturates(seed: int) -> None:
    network = trained(4, seed)
    lengths = [0, 0]
    for j in range(4):
        found = seen_by(network, j)
        for n, (segments, level) in enumerate(((found.line, 0.0), (found.saturation, 3.0))):
            for x, y in segments.reshape(-1, 2).tolist():
                assert abs(z_of(network, j, x, y)) == pytest.approx(level, abs=1e-9)
            lengths[n] += len(segments)
        corners = [z_of(network, j, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
        drawn = {round(z_of(network, j, *end)) for end in found.saturation[:, :2].tolist()}
        assert drawn == {level for level in (-3, 3) if min(corners) < level < max(corners)}
    assert min(lengths) > 0
    # What the words say of it: from |z| = 3 on, and not before, the slope stays under 0.05.
    slope = sigmoid_slope(np.zeros(2), np.array([sigmoid(SATURATED), sigmoid(0.9 * SATURATED)]))
    assert slope[0] < 0.05 < slope[1]


@pytest.mark.parametrize("seed", range(6))
def test_the_words_count_the_saturated_fruit(seed: int) -> None:
    network = trained(3, seed)
    for j in range(3):
        count = sum(abs(z_of(network, j, x, y)) > 3 for x, y in EVERYWHERE.tolist())
        said = seen_by(network, j).said
        if "nowhere over 3" in said:
            assert count == 0
        else:
            assert f" {count} of 900 fruit lie there." in said


@pytest.mark.parametrize(
    ("weights", "bias", "line", "saturated"),
    [
        ((4.0, -2.0), 1.0, "Solid line now: z = 4.000·x₁ − 2.000·x₂ + 1.000 = 0, where h₁ is ½.",
         "Beyond the dashed lines"),
        ((-0.5, 0.25), 0.0, "Solid line now: z = −0.5000·x₁ + 0.2500·x₂ + 0 = 0, where h₁ is ½.",
         "|z| is nowhere over 3 here"),
        ((1.0, 1.0), 0.5, "z = 1.000·x₁ + 1.000·x₂ + 0.5000 is 0 nowhere in this square",
         "|z| is nowhere over 3 here"),
        ((-1.0, -1.0), -3.5, "z = −1.000·x₁ − 1.000·x₂ − 3.500 is 0 nowhere in this square",
         "|z| > 3 everywhere here"),
    ],
)  # fmt: skip
def test_the_words_say_the_line_and_only_what_is_in_sight(
    weights: tuple[float, float], bias: float, line: str, saturated: str
) -> None:
    network = Network(Parameters.of([[[w] for w in weights], [[1.0]]], [[bias], [0.0]]))
    found = seen_by(network, 0, ORCHARD.x)
    assert found.said.startswith(line)
    assert saturated in found.said
    assert (len(found.line) > 0) == ("Solid line" in line)
    assert (len(found.saturation) > 0) == ("dashed" in saturated)
    if "everywhere" in saturated:
        assert found.said.endswith(" 16 of 16 fruit lie there.")
    assert "fruit" not in seen_by(network, 0, NONE).said


def test_the_words_have_the_readers_digits() -> None:
    network = Network(Parameters.of([[[1 / 3], [-2 / 3]], [[1.0]]], [[0.1], [0.0]]))
    assert "0.333333·x₁ − 0.666667·x₂ + 0.100000" in seen_by(network, 0, digits=6).said


def test_every_neuron_says_its_own_numbers() -> None:
    network = Network(
        Parameters.of([[[1.0, 2.0], [-3.0, -4.0]], [[1.0], [1.0]]], [[0.5, 0.25], [0.0]])
    )
    assert "z = 2.000·x₁ − 4.000·x₂ + 0.2500 = 0, where h₂ is ½." in seen_by(network, 1).said


def test_a_neuron_of_a_second_hidden_layer_has_its_own_map() -> None:
    network = Network.random((2, 3, 3, 1), Random(3))
    surveyed = Survey().of(network)
    found = neuron_map(network, surveyed, Unit(2, 1), EVERYWHERE, None, 4)
    expected = network.forward(GRID).activations[2][:, 1]
    assert found.values.ravel().tolist() == expected.tolist()
    assert "x₁" not in found.said  # no straight line on the plane, and so no equation of one


# The hidden space


def space(network: Network, axes: tuple[int, int] = (0, 1), x: Array = EVERYWHERE) -> Map:
    return hidden_space(
        network, axes, x, LABELS[: len(x)], (x[5:6], LABELS[5:6]) if len(x) else None, 4
    )


def hidden_of(network: Network, x1: float, x2: float) -> list[float]:
    return [sigmoid(z_of(network, j, x1, x2)) for j in range(network.sizes[1])]


def output_of(network: Network, hidden: list[float]) -> float:
    w, b = network.weights[1][:, 0].tolist(), float(network.biases[1][0])
    return sigmoid(sum(wj * h for wj, h in zip(w, hidden, strict=True)) + b)


@pytest.mark.parametrize("axes", [(0, 1), (2, 0), (3, 2)])
def test_the_fruit_lie_at_their_hidden_activations(axes: tuple[int, int]) -> None:
    network = trained(4)
    found = space(network, axes)
    for place, (x1, x2) in zip(found.fruit.tolist(), EVERYWHERE.tolist(), strict=True):
        hidden = hidden_of(network, x1, x2)
        assert place == pytest.approx([hidden[axes[0]], hidden[axes[1]]])
    assert found.sample == pytest.approx(found.fruit[5].tolist())
    names = tuple(f"activation h{'₁₂₃₄'[j]}" for j in axes)
    assert found.axes == names


@pytest.mark.parametrize("axes", [(0, 1), (2, 0), (3, 2)])
def test_the_slice_holds_the_others_at_their_mean_and_says_so(axes: tuple[int, int]) -> None:
    network = trained(4)
    found = space(network, axes)
    all_hidden = [hidden_of(network, x1, x2) for x1, x2 in EVERYWHERE.tolist()]
    means = [sum(h[j] for h in all_hidden) / len(all_hidden) for j in range(4)]
    for row, column in ((0, 0), (10, 60), (64, 3)):
        hidden = list(means)
        hidden[axes[0]], hidden[axes[1]] = column / (SIDE - 1), row / (SIDE - 1)
        assert found.values[row, column] == pytest.approx(output_of(network, hidden))
    for across, up in found.line.reshape(-1, 2).tolist():
        hidden = list(means)
        hidden[axes[0]], hidden[axes[1]] = across, up
        assert output_of(network, hidden) == pytest.approx(0.5, abs=1e-9)
    for j in range(4):
        assert (f"h{'₁₂₃₄'[j]}\u00a0=\u00a0{means[j]:#.4g}" in found.said) == (j not in axes)
    assert "A slice" in found.said
    right = sum(
        (output_of(network, hidden) >= 0.5) == (label > 0.5)
        for hidden, label in zip(all_hidden, LABELS[:, 0].tolist(), strict=True)
    )
    assert 0 < right < 900
    assert found.said.endswith(f"The network gets {right} of 900 fruit right.")


def test_with_two_hidden_neurons_the_line_parts_what_the_network_parts() -> None:
    sides = set()
    for seed in range(8):
        network = trained(2, seed)
        middle = network.forward([[0.5, 0.5]]).zs[-1].item() - network.biases[1].item()
        network = Network(Parameters.of(network.weights, [network.biases[0], [-middle]]))
        found = space(network)
        assert "Exact" in found.said
        assert "slice" not in found.said
        assert len(found.line) > 0
        for (across, up), (x1, x2) in zip(found.fruit.tolist(), EVERYWHERE.tolist(), strict=True):
            # The colour under a fruit is the network's answer for it.
            drawn = found.values[round(up * (SIDE - 1)), round(across * (SIDE - 1))]
            output = output_of(network, hidden_of(network, x1, x2))
            assert drawn == pytest.approx(output, abs=0.03)
            sides.add(output >= 0.5)
    assert sides == {True, False}


def test_the_hidden_space_says_its_lines_equation() -> None:
    network = Network(
        Parameters.of([[[1.0] * 3, [2.0] * 3], [[4.0], [-5.0], [2.0]]], [[0.0] * 3, [-1.0]])
    )
    assert space(network, x=NONE).said == (
        "Line now: 4.000·h₁ − 5.000·h₂ + 0 = 0, where ŷ is ½. A slice: colour and line hold "
        "h₃\u00a0=\u00a00.5000 (½, as there is no fruit to average over)."
    )
    far = Network(Parameters.of([[[1.0] * 2, [2.0] * 2], [[1.0], [1.0]]], [[0.0] * 2, [3.0]]))
    found = space(far, x=NONE)
    assert found.said.startswith("1.000·h₁ + 1.000·h₂ + 3.000 is 0 nowhere in this square")
    assert len(found.line) == 0


def test_a_lone_hidden_neuron_goes_across_and_the_line_is_upright() -> None:
    network = Network(Parameters.of([[[6.0], [6.0]], [[8.0]]], [[-6.0], [-3.0]]))
    found = hidden_space(network, (0, 1), ORCHARD.x, ORCHARD.y, None, 4)
    assert found.axes == ("activation h₁", "")
    assert {up for _, up in found.fruit.tolist()} == {0.35, 0.65}
    assert found.line.reshape(-1, 2)[:, 0] == pytest.approx(3 / 8)
    assert (found.values == found.values[0]).all()
    assert "Line now: 8.000·h₁ − 3.000 = 0" in found.said
    assert found.sample is None
