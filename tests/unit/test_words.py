"""Number formats: what the reader sees is the number, with a true minus."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.model import LOSSES
from ripple.words.en import output_and_loss
from ripple.words.numbers import (
    aligned,
    editable,
    fixed,
    number_in,
    plain,
    precise,
    significant,
    subscript,
    whole,
)

DIGITS = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def read(text: str) -> float:
    """The number that a reader takes from the page."""
    mantissa, _, exponent = text.partition("·10")
    return float(f"{mantissa.translate(DIGITS)}e{exponent.translate(DIGITS) or 0}")


typed = st.floats(-100.0, 100.0) | st.decimals(-100, 100, places=3).map(float)
anything = typed | st.floats(-1e-3, 1e-3) | st.sampled_from((0.0, -0.0, 5e-324, -0.0004, -0.5))

BOXES: tuple[Callable[[float], str], ...] = (editable, plain)
"""How a number is written where it can be changed."""


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 2, "0.50"),
        (-1.25, 1, "−1.3"),
        (0.145, 2, "0.15"),  # as a float it is a little less
        (-2.675, 2, "−2.68"),
        (0.5, 0, "1"),
        (5e-05, 4, "0.0001"),
        (0.14499999999999996, 2, "0.14"),
        (1e22, 1, "10000000000000000000000.0"),
        (-0.004, 2, "0.00"),
        (-0.0, 2, "0.00"),
        (-0.006, 2, "−0.01"),
        (12.0, 0, "12"),
        (-0.4, 0, "0"),
    ],
)
def test_fixed_decimals(value: float, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"),
        (0.12345, "0.1235"),
        (-2.5, "−2.5000"),
        (0.001, "0.0010"),
        (0.000999, "9.99·10⁻⁴"),
        (-0.0000123, "−1.23·10⁻⁵"),
        (4.5e-12, "4.50·10⁻¹²"),
        (0.0009999, "1.00·10⁻³"),
        (5e-324, "5.00·10⁻³²⁴"),
    ],
)
def test_precise_numbers(value: float, text: str) -> None:
    assert precise(value) == text


@given(st.floats(-100.0, 100.0, allow_subnormal=False))
def test_a_precise_number_is_true_to_its_digits_and_never_shows_nothing(value: float) -> None:
    assert read(precise(value)) == pytest.approx(value, rel=0.006, abs=0)


@given(st.floats(-100.0, 100.0), st.integers(0, 6))
def test_a_fixed_number_is_the_nearest_with_so_many_decimals(value: float, decimals: int) -> None:
    text = fixed(value, decimals)
    assert abs(read(text) - value) <= 0.5000001 * 10.0**-decimals
    assert len(text.partition(".")[2]) == decimals


@given(st.integers(-(10**5), 10**5), st.integers(0, 8))
def test_a_half_in_what_was_typed_is_rounded_away_from_zero(units: int, decimals: int) -> None:
    value = float(f"{units}5e-{decimals + 1}")
    nearest = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert read(fixed(value, decimals)) == float(nearest)


@given(st.integers(1, 10**5), st.integers(-9, 0))
def test_significant_digits_are_rounded_in_the_same_way(units: int, power: int) -> None:
    value, digits = float(f"{units}5e{power}"), len(str(units))
    nearest = Context(digits, ROUND_HALF_UP).create_decimal(repr(value))
    assert read(significant(value, digits)) == float(nearest)
    if abs(value) < 0.001:
        nearest = Context(3, ROUND_HALF_UP).create_decimal(repr(value))
        assert read(precise(value)) == read(aligned(value)) == read(editable(value))
        assert read(precise(value)) == float(nearest)


@given(anything, st.integers(0, 12))
def test_nothing_is_shown_as_minus_zero_and_only_zero_as_zero(value: float, digits: int) -> None:
    shown = [write(value) for write in (*BOXES, precise, aligned)]
    shown.append(significant(value, digits or 1))
    for text in shown:
        assert (read(text) == 0) == (value == 0)
    for text in (*shown, fixed(value, digits), whole(value)):
        assert not re.fullmatch(r"[-−][0.]*", text)


@pytest.mark.parametrize(
    ("value", "in_the_table", "in_the_inspector"),
    [
        (1e-300, "1.00·10⁻³⁰⁰", "1·10⁻³⁰⁰"),
        (-5e-324, "−5.00·10⁻³²⁴", "−5·10⁻³²⁴"),
        (0.000123, "0.000123", "0.000123"),
        (-0.0001, "−0.000100", "−0.0001"),
        (0.00001, "1.00·10⁻⁵", "1·10⁻⁵"),
        (-100.0, "−100.000", "−100"),
        (12.3456789, "12.3457", "12.3456789"),
        (9.999996, "10.0000", "9.999996"),
        (1.23456789e-8, "1.23·10⁻⁸", "1.23456789·10⁻⁸"),
    ],
)
def test_numbers_in_boxes(value: float, in_the_table: str, in_the_inspector: str) -> None:
    assert (editable(value), plain(value)) == (in_the_table, in_the_inspector)


@given(anything, st.integers(3, 12))
def test_whatever_can_be_typed_is_shown_short_and_read_back_as_it_is_shown(
    value: float, digits: int
) -> None:
    for text in (precise(value), aligned(value), editable(value), significant(value, 3)):
        assert len(text) <= len("−1.23·10⁻³²⁴")
        assert number_in(text) == read(text)
    for text in (plain(value), significant(value, digits)):
        assert len(text) <= digits + len("−1.234567891·10⁻³²⁴")
        assert number_in(text) == read(text)
    for write in BOXES:
        assert write(number_in(write(value))) == write(value)


@given(st.decimals(-100, 100, places=9).map(lambda number: number.normalize(Context(10))))
def test_ten_digits_come_back_from_a_box_to_the_last_bit(number: Decimal) -> None:
    for typed_value in (float(number), float(number.scaleb(-300))):
        assert number_in(plain(typed_value)) == typed_value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1·10⁻³", 0.001),
        ("−2,5·10²", -250.0),
        (" 9.99·10⁻⁴ ", 0.000999),
        ("1e-300", 1e-300),
        ("1·103", math.nan),
        ("·10⁻³", math.nan),
        ("1·10", math.nan),
        ("1·10⁻³·10⁻³", math.nan),
        ("10⁻³", math.nan),
    ],
)
def test_powers_of_ten_are_read_as_they_are_written(text: str, number: float) -> None:
    assert number_in(text) == pytest.approx(number, rel=0, abs=0, nan_ok=True)


@pytest.mark.parametrize("name", LOSSES)
@given(output=st.floats(1e-9, 1.0 - 1e-9), y=st.sampled_from((0, 1)))
def test_the_equation_of_the_loss_holds_as_it_is_shown(name: str, output: float, y: int) -> None:
    def of(shown: float) -> float:
        return LOSSES[name].of_output(shown, float(y))

    loss = of(output)
    shown, told, _holds = output_and_loss(output, y, loss, of)
    assert precise(of(read(shown))) == told == precise(loss)
    assert read(shown) == pytest.approx(output, abs=5e-5)


@given(st.floats(-1e6, 1e6))
def test_no_number_has_a_hyphen_for_a_minus(value: float) -> None:
    assert "-" not in fixed(value, 3) + precise(value) + plain(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.3, "0.3"), (20.0, "20"), (0.1 + 0.2, "0.3"), (0.001, "0.001"), (-2, "−2")],
)
def test_plain_numbers_are_as_short_as_they_can_be(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")]
)
def test_counts_have_a_comma_every_three_digits(number: int, text: str) -> None:
    assert whole(number) == text


@pytest.mark.parametrize(("number", "text"), [(1, "₁"), (12, "₁₂"), (907, "₉₀₇")])
def test_subscripts(number: int, text: str) -> None:
    assert subscript(number) == text
