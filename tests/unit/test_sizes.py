"""Amounts become sizes in proportion, the largest of its kind the full one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ripple.views import sizes


def test_a_line_is_as_wide_as_its_weight_is_large_and_none_is_wider_than_the_full_width() -> None:
    assert sizes.line_width(1.0, sizes.line_full(2.0)) == pytest.approx(2.0)
    assert sizes.line_width(-1.0, sizes.line_full(2.0)) == pytest.approx(2.0)
    assert sizes.line_width(-20.0, sizes.line_full(20.0)) == sizes.LINE_FULL == 8.0
    assert sizes.line_width(5.0, sizes.line_full(20.0)) == pytest.approx(2.0)
    assert sizes.line_width(0.0, sizes.line_full(0.0)) == 0.0


def test_dashes_grow_with_the_line_but_those_of_thin_lines_stay_legible() -> None:
    assert sizes.dashes(8.0) == pytest.approx([4 * length for length in sizes.dashes(2.0)])
    assert sizes.dashes(0.1) == sizes.dashes(sizes.DASH_LEAST)


@pytest.mark.parametrize("size", [sizes.by_area, sizes.by_length])
def test_the_most_has_the_full_size_whatever_its_sign(
    size: Callable[[float, float, float], float],
) -> None:
    assert size(0.03, 0.03, 16.0) == size(-0.03, 0.03, 16.0) == pytest.approx(16.0)
    assert size(0.0, 0.03, 16.0) == size(0.0, 0.0, 16.0) == 0.0


def test_areas_and_lengths_are_in_proportion_to_what_they_show() -> None:
    assert sizes.by_area(0.03, 2.0, 16.0) ** 2 == pytest.approx(
        3 * sizes.by_area(0.01, 2.0, 16.0) ** 2
    )
    assert sizes.by_length(0.03, 2.0, 16.0) == pytest.approx(3 * sizes.by_length(0.01, 2.0, 16.0))
