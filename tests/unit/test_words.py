"""Number formats: what the reader sees is the number, with a true minus."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.words import fixed, output_and_loss, plain, precise, subscript, whole

DIGITS = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def read(text: str) -> float:
    """The number that a reader takes from the page."""
    mantissa, _, exponent = text.partition("·10")
    return float(f"{mantissa.translate(DIGITS)}e{exponent.translate(DIGITS) or 0}")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 2, "0.50"),
        (-1.25, 1, "−1.2"),
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
        (5e-324, "4.94·10⁻³²⁴"),
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


@given(st.floats(0.0, 1.0), st.sampled_from((0, 1)))
def test_the_equation_of_the_loss_holds_as_it_is_shown(output: float, y: int) -> None:
    loss = (output - y) ** 2
    shown, told = output_and_loss(output, y, loss)
    assert precise((read(shown) - y) ** 2) == told == precise(loss)
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
