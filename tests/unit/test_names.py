"""Names of units, parameters and deltas, also for networks that the page does not have yet."""

from __future__ import annotations

import pytest
from ripple.words.names import delta_name, parameter_name, unit_name


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((2, 4, 1), [["x₁", "x₂"], ["h₁", "h₂", "h₃", "h₄"], ["ŷ"]]),
        ((2, 1), [["x₁", "x₂"], ["ŷ"]]),
        ((1, 2, 1, 1), [["x₁"], ["h⁽¹⁾₁", "h⁽¹⁾₂"], ["h⁽²⁾₁"], ["ŷ"]]),
        ((1, 1, 3), [["x₁"], ["h₁"], ["ŷ₁", "ŷ₂", "ŷ₃"]]),
    ],
    ids=str,
)
def test_a_unit_is_named_by_its_layer_and_its_place(
    sizes: tuple[int, ...], expected: list[list[str]]
) -> None:
    found = [[unit_name(layer, i, sizes) for i in range(n)] for layer, n in enumerate(sizes)]
    assert found == expected


def test_parameters_and_deltas_are_named_as_in_the_formulas() -> None:
    assert parameter_name(0, 1, 2) == "w⁽¹⁾₂₃"
    assert parameter_name(1, None, 0) == "b⁽²⁾₁"
    assert delta_name(2, 0) == "δ⁽²⁾₁"
