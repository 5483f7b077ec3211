"""The names of units and parameters, in any language."""

from __future__ import annotations

from ripple.words.numbers import subscript, superscript


def input_name(i: int) -> str:
    """x₁ for input 0."""
    return "x" + subscript(i + 1)


def hidden_name(j: int) -> str:
    """h₁ for hidden neuron 0."""
    return "h" + subscript(j + 1)


def unit_name(layer: int, i: int, last: int) -> str:
    """x₁, h₁ or ŷ; `last` is the output's layer."""
    return input_name(i) if layer == 0 else "ŷ" if layer == last else hidden_name(i)


def parameter_name(layer: int, i: int | None, j: int) -> str:
    """w⁽¹⁾₁₂ for the weight from input 0 to hidden neuron 1, b⁽¹⁾₂ for that neuron's bias."""
    above = f"⁽{superscript(layer + 1)}⁾"
    if i is None:
        return f"b{above}{subscript(j + 1)}"
    return f"w{above}{subscript(i + 1)}{subscript(j + 1)}"


def delta_name(layer: int, j: int) -> str:
    """δ⁽²⁾₁ for the delta of the first neuron of the second layer after the inputs, 2."""
    return f"δ⁽{superscript(layer)}⁾{subscript(j + 1)}"
