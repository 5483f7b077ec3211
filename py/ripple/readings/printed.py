"""Reads lines such as "ŷ = 0.6630" or "w1[1][2] = 0.1998": which number of a lesson is meant, and
what is printed for it, digit by digit. `docs/textbook.md` says what they may be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ripple.model.mistakes import MISTAKES
from ripple.model.places import Parameter, Place, Unit, exists
from ripple.words.numbers import subscript, superscript

LINES_MOST = 200
STEPS_MOST = 10_000
"""After how many steps a number may be asked for."""
RATE_MOST, DIGITS_MOST = 10.0, 15
"""What may be tried to explain a number: learning rates, and digits on the way."""
SLIPS = ("cut", "rounded", "rate", "at", "outputs", "mistake")
"""How a printed number may have come about; each is checked."""


class Quantity(NamedTuple):
    """A number of the lesson: of what `kind`, at which `place`, None for the loss of all outputs.

    It is that of the step after so many `steps`, of its point `of` alone, counted from 1; 0 is all
    of them. `turned` says that the source has it with the other sign.
    """

    kind: str
    place: Place | None
    steps: int = 0
    of: int = 0
    turned: bool = False


class Printed(NamedTuple):
    """What stands for a quantity in print: its digits, and the power of ten of the last of them.

    `slip` and `amounts` say how it came about, or `note` does, in anyone's own words. With the slip
    "mistake" it is the name of one of those in `model/mistakes.py`.
    """

    quantity: Quantity
    text: str
    value: float
    last: int
    slip: str = ""
    amounts: tuple[float, ...] = ()
    note: str = ""


class Fault(NamedTuple):
    """A line that can not be read: its number, what it says, and what is wrong with it."""

    line: int
    text: str
    why: str


_PLAIN = str.maketrans(
    {superscript(n): str(n) for n in range(10)}
    | {subscript(n): str(n) for n in range(10)}
    | {"−": "-", "–": "-", "⁻": "-", "⁽": "", "⁾": "", " ": "", "\t": "", "\u00a0": "", "′": "'"}
)
_WORDS = (("y\u0302", "ŷ"), ("yhat", "ŷ"), ("delta", "δ"), ("dL/d", "∂L/∂"), ("zof", "z"))
_BRACKETS = re.compile(r"\[(\d)\]|\((\d)\)")
_UNIT = r"(?:h(\d)?(\d)|(ŷ)(\d)?)"
_PARAMETER = r"(?:w(\d)(\d)(\d)|b(\d)(\d))"
_FORMS = (
    ("z", re.compile(rf"z\(?{_UNIT}\)?")),
    ("a", re.compile(_UNIT)),
    ("L", re.compile(r"L(\d)?")),
    ("δ", re.compile(r"δ(\d)(\d)")),
    ("∂x", re.compile(r"∂L/∂x(\d)")),
    ("∂", re.compile(rf"∂L/∂{_PARAMETER}")),
    ("Δ", re.compile(rf"Δ{_PARAMETER}")),
    ("new", re.compile(rf"(?:new)?{_PARAMETER}")),
)
_LEFT = re.compile(r"(-?)([^#@]+)(?:#(\d{1,4}))?(?:@(\d{1,5}))?", re.DOTALL)
_RIGHT = re.compile(
    r"(-?(?:\d+[.,]?\d*|[.,]\d+)(?:(?:e|·10)[-+]?\d{1,3})?)(?:\((.*)\))?", re.DOTALL
)
_NUMBER = r"-?\d+(?:\.\d+)?"


def read(text: str, sizes: Sequence[int]) -> tuple[list[Printed], list[Fault]]:
    """All lines, of a lesson with these layer sizes, and those that can not be read."""
    found: list[Printed] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for part in line.split(";"):
            if not part.strip():
                continue
            if len(found) == LINES_MOST:
                return found, [*faults, Fault(number, part.strip(), "many")]
            one = _read(part, tuple(sizes))
            if isinstance(one, str):
                faults.append(Fault(number, part.strip(), one))
            else:
                found.append(one)
    return found, faults


def _read(part: str, sizes: tuple[int, ...]) -> Printed | str:
    """One printed number, or what is wrong."""
    left, equals, right = part.partition("=")
    if not equals:
        return "equals"
    name = left.translate(_PLAIN)
    for word, letter in _WORDS:
        name = name.replace(word, letter)
    quantity = _quantity(_BRACKETS.sub(r"\1\2", name), sizes)
    if isinstance(quantity, str):
        return quantity
    digits, bracket, rest = right.partition("(")
    whole = _RIGHT.fullmatch(digits.translate(_PLAIN) + bracket + rest.rstrip())
    if not whole:
        return "number"
    number, note = whole[1].replace("·10", "e").replace(",", "."), (whole[2] or "").strip()
    mantissa, _, power = number.partition("e")
    last = int(power or 0) - len(mantissa.partition(".")[2])
    slip, amounts, note = _slip(note)
    return Printed(quantity, number, float(number), last, slip, amounts, note)


def _slip(note: str) -> tuple[str, tuple[float, ...], str]:
    """What the brackets say: a slip with its amounts or its mistake, or words of one's own."""
    slip, *amounts = note.replace("−", "-").split() or [""]
    if slip == "mistake" and len(amounts) == 1 and amounts[0] in MISTAKES:
        return slip, (), amounts[0]
    if slip in SLIPS[:-1] and all(re.fullmatch(_NUMBER, amount) for amount in amounts):
        return slip, tuple([float(amount) for amount in amounts]), ""
    return "", (), note


def _quantity(name: str, sizes: tuple[int, ...]) -> Quantity | str:
    whole = _LEFT.fullmatch(name)
    if not whole:
        return "name"
    sign, what, of, steps = whole.groups()
    for kind, form in _FORMS:
        if found := form.fullmatch(what):
            place = _place(kind, [digit for digit in found.groups() if digit], sizes)
            if place == _NOWHERE:
                return "place"
            first = 1 if kind == "new" else 0
            after = first if steps is None else int(steps)
            if after > STEPS_MOST:
                return "steps"
            alone = int(of or 0)
            if of is not None and (not alone or kind in ("new", "Δ")):
                return "point"
            return Quantity(kind, place, after, alone, bool(sign))
    return "name"


_NOWHERE = Unit(-1, -1)


def _place(kind: str, digits: list[str], sizes: tuple[int, ...]) -> Place | None:
    """Which one the digits mean; `_NOWHERE` where these layers have none such."""
    last = len(sizes) - 1
    at: list[int] = [int(digit) - 1 for digit in digits if digit != "ŷ"]
    place: Place
    if kind == "L":
        if not at:
            return None
        place = Unit(last, at[0])
    elif kind == "∂x":
        place = Unit(0, at[0])
    elif "ŷ" in digits:
        if not at and sizes[last] > 1:
            return _NOWHERE
        place = Unit(last, at[0] if at else 0)
    elif kind in ("z", "a"):  # a hidden neuron; where there is one such layer, it needs no number
        layer, i = at if len(at) == 2 else (0, at[0])
        if layer + 1 >= last or (len(at) == 1 and last > 2):
            return _NOWHERE
        place = Unit(layer + 1, i)
    elif kind == "δ":
        place = Unit(at[0] + 1, at[1])
    elif len(at) == 3:
        place = Parameter(at[0], at[1], at[2])
    else:
        place = Parameter(at[0], None, at[1])
    indices = [index for index in place if index is not None]
    return place if min(indices) >= 0 and exists(place, sizes) else _NOWHERE
