"""The field: what the network says over the square, and the line where it says one half."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.model.field import (
    COARSE_SIDE,
    GRID,
    SIDE,
    Survey,
    coarse_pass,
    contour,
    over_square,
    tiles,
)
from ripple.model.functions import Array
from ripple.model.network import Network, Parameters
from ripple.model.places import Parameter

AXIS = np.arange(SIDE) / (SIDE - 1)


def evaluate(network: Network) -> Array:
    """ŷ over the square, as the plane draws it."""
    return over_square(Survey().of(network).output)


def heights(network: Network, side: int) -> Array:
    """z of the output, on the grid of this side; it is 0 where ŷ is one half."""
    passed = Survey().of(network) if side == SIDE else coarse_pass(network)
    return over_square(passed.zs[-1])


def plane(a: float, b: float, c: float) -> Array:
    """The values a x₁ + b x₂ + c over the square."""
    return a * AXIS[None, :] + b * AXIS[:, None] + c


def lengths(segments: Array) -> Array:
    return np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])


def ends(segments: Array) -> Array:
    return segments.reshape(-1, 2)


def test_rows_are_redness_and_columns_are_sweetness_from_edge_to_edge() -> None:
    network = Network.random((2, 4, 1), Random(2))
    values = evaluate(network)
    assert values.shape == (SIDE, SIDE)
    for row, column in ((0, 0), (0, SIDE - 1), (SIDE - 1, 0), (SIDE - 1, SIDE - 1), (16, 48)):
        point = [[column / (SIDE - 1), row / (SIDE - 1)]]
        assert values[row, column] == pytest.approx(network.forward(point).output.item())


def test_the_grid_goes_row_by_row_upward() -> None:
    assert GRID[0].tolist() == [0.0, 0.0]
    assert GRID[1].tolist() == [1 / (SIDE - 1), 0.0]
    assert GRID[SIDE].tolist() == [0.0, 1 / (SIDE - 1)]
    assert GRID[-1].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("sizes", [(2, 1, 1), (2, 4, 1), (2, 8, 1), (2, 3, 2, 1)])
def test_a_tile_is_what_its_hidden_neuron_says_over_the_square(sizes: tuple[int, ...]) -> None:
    network = Network.random(sizes, Random(2))
    found = tiles(network)
    units = [(layer, i) for layer in range(1, len(sizes) - 1) for i in range(sizes[layer])]
    assert found.shape == (len(units), COARSE_SIDE, COARSE_SIDE)
    for tile, (layer, i) in zip(found, units, strict=True):
        for row, column in ((0, 0), (0, COARSE_SIDE - 1), (COARSE_SIDE - 1, 0), (7, 20)):
            point = [[column / (COARSE_SIDE - 1), row / (COARSE_SIDE - 1)]]
            expected = network.forward(point).activations[layer][0, i]
            assert tile[row, column] == pytest.approx(expected)


def test_a_survey_is_made_once_for_the_same_weights() -> None:
    network, survey = Network.random((2, 4, 1), Random(2)), Survey()
    first = survey.of(network)
    assert over_square(first.output).tolist() == evaluate(network).tolist()
    assert survey.of(network) is first
    parameters = network.parameters.replaced(Parameter(0, None, 2), 3.0)
    changed = network.having(parameters)
    assert over_square(survey.of(changed).output).tolist() == evaluate(changed).tolist()


@given(st.integers(0, 10_000), st.sampled_from([1, 4, 8]), st.sampled_from([SIDE, COARSE_SIDE]))
def test_the_contour_lies_where_the_network_says_one_half(
    seed: int, hidden: int, side: int
) -> None:
    """To the error of interpolation: on an edge of length h, at most h²/8 of the steepest bend."""
    network = Network.random((2, hidden, 1), Random(seed))
    middle = network.forward([[0.5, 0.5]]).zs[-1].item()
    network = Network(Parameters.of(network.weights, [network.biases[0], [-middle]]))
    segments = contour(heights(network, side))
    assert len(segments) > 0
    w1, w2 = network.weights
    bend = (0.1 * np.abs(w2).ravel() * np.hypot(*w1) ** 2).sum()
    error = bend * 2 / (side - 1) ** 2 / 8
    assert np.abs(network.forward(ends(segments)).zs[-1]).max() <= error + 1e-12
    assert error < 0.01


@pytest.mark.parametrize("side", [SIDE, COARSE_SIDE])
@pytest.mark.parametrize("weights", [(6.0, 4.0, -5.0), (5.0, -5.0, 0.3), (0.0, 8.0, -2.1)])
def test_a_network_without_hidden_units_draws_a_straight_line(
    weights: tuple[float, float, float], side: int
) -> None:
    a, b, c = weights
    segments = contour(heights(Network(Parameters.of([[[a], [b]]], [[c]])), side))
    assert len(segments) > side / 2
    off = np.abs(ends(segments) @ [a, b] + c) / math.hypot(a, b)
    assert off.max() < 1e-12


@pytest.mark.parametrize(
    ("a", "b", "c", "length"),
    [
        (1.0, 0.0, 0.1, 1.0),
        (0.0, -1.0, 0.83, 1.0),
        (1.0, 1.0, -0.51, math.sqrt(2) * 0.99),
        (1.0, -1.0, 0.51, math.sqrt(2) * 0.99),
        (-1.0, 1.0, 0.11, math.sqrt(2) * 0.61),
        (2.0, 1.0, -0.7, math.hypot(0.5, 1.0)),
    ],
)
def test_the_contour_of_a_plane_is_its_line_whole_and_exact(
    a: float, b: float, c: float, length: float
) -> None:
    segments = contour(plane(a, b, c), level=0.5)
    np.testing.assert_allclose(ends(segments) @ [a, b] + c, 0.5, rtol=0, atol=1e-12)
    assert lengths(segments).sum() == pytest.approx(length)


def test_a_round_contour_is_closed_and_has_the_circles_length() -> None:
    values = np.hypot(AXIS[None, :] - 0.5, AXIS[:, None] - 0.5) + 0.2
    segments = contour(values, level=0.5)
    assert lengths(segments).sum() == pytest.approx(2 * math.pi * 0.3, rel=0.002)
    _, times = np.unique(np.round(ends(segments), 9), axis=0, return_counts=True)
    assert set(times.tolist()) == {2}


def test_the_level_can_be_chosen() -> None:
    segments = contour(np.hypot(AXIS[None, :], AXIS[:, None]), level=0.3)
    assert np.hypot(*ends(segments).T) == pytest.approx(0.3, abs=0.001)
    assert lengths(segments).sum() == pytest.approx(math.pi / 2 * 0.3, rel=0.002)


@pytest.mark.parametrize("bias", [-9.0, 9.0])
def test_a_network_that_sees_one_fruit_everywhere_draws_no_line(bias: float) -> None:
    values = heights(Network(Parameters.of([[[3.0], [3.0]]], [[bias]])), SIDE)
    assert contour(values).shape == (0, 4)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_flat_field_draws_no_line(value: float) -> None:
    assert contour(np.full((SIDE, SIDE), value), level=0.5).shape == (0, 4)


def test_a_line_through_grid_points_is_there_and_finite() -> None:
    segments = contour(plane(1.0, -1.0, 0.5), level=0.5)
    assert np.isfinite(segments).all()
    assert lengths(segments).sum() == pytest.approx(math.sqrt(2))
