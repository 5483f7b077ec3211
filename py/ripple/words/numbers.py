"""Numbers as the page writes and reads them.

They are rounded as by hand: the shortest decimal that is this float and no other, which is what was
typed, and a half away from zero.
"""

from __future__ import annotations

import math
import re

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_FROM_SUPERSCRIPT = {high: low for low, high in _SUPERSCRIPT.items()}
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


SMALL, SMALLEST = 0.001, 0.0001
"""A number has a power of ten below the first; below the second even where that has to be typed."""

LARGE = 1e6
"""From here on it has one, too."""

PLAIN_DIGITS = 10


def _shortest(value: float) -> tuple[int, int]:
    """The shortest decimal of |value|, as digits · 10^power: 0.145 → (145, −3)."""
    mantissa, _, exponent = repr(abs(float(value))).partition("e")
    before, _, after = mantissa.partition(".")
    return int(before + after), int(exponent or 0) - len(after)


def _rounded(digits: int, power: int) -> int:
    """The whole number next to digits · 10^power; of two, the larger."""
    unit: int = 10 ** abs(power)
    return digits * unit if power >= 0 else (digits + unit // 2) // unit


def leading(value: float, digits: int) -> tuple[int, int]:
    """So many digits of a number that is not 0, and the power of ten of the first of them."""
    shortest, power = _shortest(value)
    length = len(str(shortest))
    units, first = _rounded(shortest, digits - length), power + length - 1
    return (units, first) if units < 10**digits else (units // 10, first + 1)


def _decimal(units: int, decimals: int, minus: bool) -> str:
    text = f"{units:0{decimals + 1}}"
    point = len(text) - decimals
    text = f"{text[:point]}.{text[point:]}" if decimals else text
    return f"−{text}" if minus and units else text


def fixed(value: float, decimals: int) -> str:
    """0.5 → "0.50"; with a true minus, and without one on what rounds to zero."""
    digits, power = _shortest(value)
    return _decimal(_rounded(digits, power + decimals), decimals, value < 0)


def scientific(value: float, digits: int) -> str:
    """So many significant digits and a power of ten."""
    units, power = leading(value, digits)
    mantissa = _decimal(units, digits - 1, value < 0)
    return f"{mantissa}·10{superscript(power)}"


def precise(value: float) -> str:
    """Four decimals; a power of ten for what would show fewer than two digits, or many."""
    return fixed(value, 4) if value == 0 or SMALL <= abs(value) < LARGE else scientific(value, 3)


def aligned(value: float) -> str:
    """Five decimals, for columns; a power of ten for what would show fewer than three, or many."""
    return fixed(value, 5) if value == 0 or SMALL <= abs(value) < LARGE else scientific(value, 3)


def editable(value: float) -> str:
    """As `aligned`, but with no more than six digits, as a box has room for; and not yet with a
    power of ten, which nobody likes to type, where it does without."""
    if abs(value) < SMALLEST:
        return aligned(value)
    _, first = leading(value, 6)
    if first > 5:
        return scientific(value, 6)
    return fixed(value, 2 - first if abs(value) < SMALL else 5 - max(first, 0))


def plain(value: float) -> str:
    """As short as it can be, with ten digits at the most: 0.3 → "0.3", 20.0 → "20"."""
    if value == 0:
        return "0"
    units, first = leading(value, PLAIN_DIGITS)
    digits = len(str(units).rstrip("0"))
    if abs(value) >= SMALLEST and first < PLAIN_DIGITS:
        return fixed(value, max(digits - 1 - first, 0))
    return scientific(value, digits)


def power_of_ten(exponent: int) -> str:
    """-2 → "0.01", and from -3 on "10⁻³"."""
    return plain(10.0**exponent) if exponent > -3 else f"10{superscript(exponent)}"


def less_than(number: str) -> str:
    """Beside an axis, where there are smaller values than this."""
    return f"<{number}"


def significant(value: float, digits: int) -> str:
    """So many significant digits; a power of ten for what is very small, or larger than those."""
    if value == 0:
        return "0"
    units, first = leading(value, digits)
    if -4 < first < digits:
        return _decimal(units, digits - 1 - first, value < 0)
    return scientific(value, digits)


def number_in(text: str) -> float:
    """What was typed, or is written here, with a point or a comma, either minus, and a power of ten
    as 1e-9 or 1·10⁻⁹; NaN for what is no number.

    Between threes of digits a comma is read as the page writes it: 1,000 is a thousand.
    """
    number = text.strip().replace("−", "-").replace("_", "?")
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+", number):
        number = number.replace(",", "")
    mantissa, *power = re.split("·10(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$)", number)
    number = "e".join([mantissa, *(high.translate(_FROM_SUPERSCRIPT) for high in power)])
    try:
        return float(number.replace(",", "."))
    except ValueError:
        return math.nan


def bracketed(number: str) -> str:
    """A number behind an operator: in brackets if it has a sign of its own."""
    return f"({number})" if number.startswith("−") else number


def whole(number: float) -> str:
    """A count, with a comma every three digits."""
    return f"{round(number):,}"


def superscript(number: int) -> str:
    """−12 → "⁻¹²"."""
    return str(number).translate(_SUPERSCRIPT)


def subscript(number: int) -> str:
    """12 → "₁₂"."""
    return str(number).translate(_SUBSCRIPT)


def counted(number: int, noun: str, nouns: str) -> str:
    """1 → "1 lemon", 2 → "2 lemons"."""
    return f"{whole(number)} {noun if number == 1 else nouns}"
