"""Number formats, for every place on the page that shows a number."""

from __future__ import annotations

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def fixed(value: float, decimals: int) -> str:
    """0.5 → "0.50"; with a true minus, and without one on what rounds to zero."""
    text = f"{value:.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if float(text) == 0 else "−" + text[1:]
    return text


def precise(value: float) -> str:
    """Four decimals; what would show fewer than two digits that way is written with a power of ten."""
    if value == 0 or abs(value) >= 0.001:
        return fixed(value, 4)
    digits, exponent = f"{value:.2e}".split("e")
    return f"{digits.replace('-', '−')}·10{str(int(exponent)).translate(SUPERSCRIPT)}"


def plain(value: float) -> str:
    """As short as it can be: 0.3 → "0.3", 20.0 → "20"."""
    return f"{value:.10g}".replace("-", "−")


def subscript(number: int) -> str:
    """12 → "₁₂"."""
    return str(number).translate(SUBSCRIPT)
