"""What is said of numbers that a reader works out: on paper, or in the box of the page."""

from __future__ import annotations

from collections.abc import Sequence

from ripple.words.en import OF_FRUIT, Noun
from ripple.words.names import unit_name
from ripple.words.numbers import counted, plain, whole

DIGITS = 4
"""Of a number that is given."""
LEVELS = {
    "all": "A bit of everything",
    "forward": "Forward pass",
    "output": "Output layer",
    "hidden": "Hidden layers",
}
NEXT_STEPS = {0: "none", 3: "3 steps", 5: "5 steps"}
TITLE = "One step of backpropagation, by hand"
KEY = "The answers"
NAME_AND_DATE = "Name: ____________________________   Date: ______________"
NO_FRUIT = "There is no fruit to learn from, so there is no step to work out: add some first."
QUIZ = "The quiz asks about this very step: answer it first."
NO_QUESTION = "A network without a hidden layer has no such question: choose another part."
RIGHT = "Right."
NO_NUMBER = "That is no number: write it like 0.25, or like 1e-3."
EMPTY = "Write your answer first."
STEPS_TITLE = "The next steps"


def step_heads(sizes: Sequence[int]) -> list[str]:
    """Of the table of the next steps, in a network with these layer sizes."""
    last = len(sizes) - 1
    outputs = [unit_name(last, k, sizes) for k in range(sizes[last])]
    inputs = [unit_name(0, i, sizes) for i in range(sizes[0])]
    return ["step", *inputs, *(name.replace("ŷ", "y") for name in outputs), *outputs, "L"]


def sum_of(unit: str) -> str:
    """The sum z of a neuron."""
    return f"z of {unit}"


def gradient_of(parameter: str) -> str:
    """The gradient of a weight or bias."""
    return f"∂L/∂{parameter}"


def new_of(parameter: str) -> str:
    """A weight or bias after the step."""
    return f"new {parameter}"


def given(values: list[tuple[str, float]]) -> str:
    """What is known beforehand."""
    return ", ".join(f"{name} = {number(value)}" for name, value in values)


def number(value: float, digits: int = DIGITS) -> str:
    """A number, rounded, and without zeros at its end."""
    return plain(float(f"{value:.{digits}g}"))


def with_given(values: list[tuple[str, float]]) -> str:
    """The same, below the formula of a question."""
    return f"with {given(values)}"


def right(name: str, answer: float, digits: int) -> str:
    """A good answer, with more of its digits."""
    return f"{RIGHT} {name} = {number(answer, digits)}."


def wrong(formula: str) -> str:
    """Another number, and nothing is known of how it came about."""
    return f"Not yet. It is {formula}."


def missing_factor(symbol: str) -> str:
    """The product of all but one."""
    return f"The factor {symbol} is missing."


def missing_term(symbol: str) -> str:
    """The sum of all but one."""
    return f"The term {symbol} is missing from the sum."


OTHER_SIGN = "The number is right, but for its sign."
STILL_THE_SUM = "That is z. The neuron makes its activation of it."
NOT_SQUARED = "The square is missing."
NOT_HALVED = "The factor ½ is missing."
WRONG_WAY = "That goes up the slope: it is the old value minus η times the gradient."
CHANGE_ALONE = "That is the change. The new value is the old one and the change."


def step_rule(rate: float) -> str:
    """How a weight moves."""
    return f"w ← w − η · ∂L/∂w, with η = {plain(rate)}"


def note(decimals: int, plain_step: bool, asked: int, of: int, noun: Noun = OF_FRUIT) -> str:
    """What numbers these are."""
    said = "Weights and inputs are those of the page, rounded to "
    said += f"{counted(decimals, 'decimal', 'decimals')}; "
    said += "the answers are worked out from them as they stand here."
    if not plain_step:
        said += f" One {noun.one}, and its gradient alone: "
        said += "no batch, momentum, decay or frozen weight."
    if asked < of:
        said += f" These are {whole(asked)} of {whole(of)} questions; the others go the same way."
    return said
