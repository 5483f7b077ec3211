"""The names of units and parameters, in any language."""

from __future__ import annotations

from collections.abc import Sequence

from ripple.words.numbers import subscript, superscript


def unit_name(layer: int, i: int, sizes: Sequence[int]) -> str:
    """x₁ for an input, h₁ for a hidden neuron and ŷ for the output of layers of these sizes.

    Where there are several hidden layers h⁽²⁾₁ is in the second, and of several outputs ŷ₁ is one.
    """
    last = len(sizes) - 1
    if layer == 0:
        return "x" + subscript(i + 1)
    if layer == last:
        return "ŷ" + (subscript(i + 1) if sizes[last] > 1 else "")
    which = f"⁽{superscript(layer)}⁾" if last > 2 else ""
    return f"h{which}{subscript(i + 1)}"


def parameter_name(layer: int, i: int | None, j: int) -> str:
    """w⁽¹⁾₁₂ for the weight from input 0 to hidden neuron 1, b⁽¹⁾₂ for that neuron's bias."""
    above = f"⁽{superscript(layer + 1)}⁾"
    if i is None:
        return f"b{above}{subscript(j + 1)}"
    return f"w{above}{subscript(i + 1)}{subscript(j + 1)}"


def delta_name(layer: int, j: int) -> str:
    """δ⁽²⁾₁ for the delta of the first neuron of the second layer after the inputs, 2."""
    return f"δ⁽{superscript(layer)}⁾{subscript(j + 1)}"
