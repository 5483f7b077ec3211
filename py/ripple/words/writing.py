"""What is said of functions that a reader writes, and of what is wrong with them."""

from __future__ import annotations

from typing import NamedTuple

from ripple.words.numbers import counted, plain, significant, whole

DIGITS, MORE_DIGITS = 6, 12
"""Of a number that is off; and where it is the same in so few."""


class Task(NamedTuple):
    """Of an exercise: its title, what it is about, and the TeX of it where the page has that."""

    title: str
    about: str
    formula: str = ""


TASKS = {
    "sigmoid": Task(
        "The sigmoid",
        "Squeeze any number into 0 to 1. For large negative z, e⁻ᶻ is ∞ to a computer, and 1/∞ is "
        "0, as it should be: that is allowed.",
        r"\sigma(z) = \dfrac{1}{1 + e^{-z}}",
    ),
    "neuron": Task(
        "One neuron",
        "Weigh the inputs, add them up with the bias, and pass f of that on.",
        r"z_j = \sum_i x_i\, w^{(1)}_{ij} + b^{(1)}_j",
    ),
    "layer": Task(
        "A layer", "All neurons of a layer and all samples of a batch at once: a row each."
    ),
    "loss-slope": Task(
        "The slope of the loss",
        "How L changes with ŷ. Here all else begins.",
        r"\dfrac{\partial L}{\partial \hat y} = 2\,(\hat y - y)",
    ),
    "output-delta": Task(
        "δ of the output", "The chain rule, once: from L to ŷ, and from ŷ through f to z."
    ),
    "hidden-delta": Task(
        "δ of a hidden layer",
        "The error ripples back: through the weights, and then through f to z.",
    ),
    "descend": Task(
        "A step down",
        "Move every weight against its own gradient.",
        r"w \leftarrow w - \eta\, \dfrac{\partial L}{\partial w}",
    ),
    "momentum": Task("Momentum", "A step that remembers the steps before it."),
    "backward": Task(
        "A whole way back",
        "Forward through any number of layers, then back, keeping each gradient.",
    ),
    "step": Task(
        "A whole step", "The gradient of every layer, and then the weights moved: all of learning."
    ),
}
"""By name, in the order of a course."""

TITLE = "Write it yourself"
ABOUT = "Write the body (np is numpy), then check it: the button, or Ctrl+Enter."
CHECK, SOLUTION, RESET, NEXT = "Check", "Solution", "Start again", "Next"
SOLUTION_TITLE = "One way to write it"
DONE_MARK = "✓"
COMING = "The editor is on its way."
LOST = "The editor did not come. It needs a connection the first time: close this and try again."
KEPT = "What you wrote the last time is still here."
PRINTED = "Printed:"
HINT = "Hint:"
LIST = "Exercises"
STILL = "Still:"
"""Before what was said already, of the answer before."""


def choice(number: int, title: str, done: bool) -> str:
    """The button of an exercise, as it is read out."""
    return f"{number}. {title}{', done' if done else ''}"


def place(number: int, count: int, done: int) -> str:
    """Above an exercise."""
    return f"{whole(number)} of {whole(count)} · {whole(done)} done"


# What becomes of an answer

RESULT = "the result"
RESULTS = {
    "momentum": ("the new w", "the new v"),
    "backward": ("∂L/∂W", "∂L/∂b"),
    "step": ("the new W", "the new b"),
}
"""What comes back of an exercise that has two results."""

NOTHING = "Nothing came back: a function gives back what stands behind return."
UNSTEADY = (
    "With the same inputs it gave another result the second time: it depends on chance, or on what "
    "is left of the calls before."
)
ERROR = "It stopped with an error."
MISSING = "There is no function of this name any longer:"


def missing(name: str) -> str:
    """The text has no such function."""
    return f"{MISSING} {name}."


def passed(tests: int) -> str:
    """Of the whole."""
    return f"Right, in all {whole(tests)} tests."


def changed(name: str) -> str:
    """An input is not as it was."""
    return (
        f"It changes its input {name} in place: whoever called it still needs that as it was. Make "
        "a new array, as w − 1 does, and w −= 1 does not."
    )


def shape(lengths: tuple[int, ...]) -> str:
    """Of an array, as Python writes it; a number has none."""
    return f"an array of shape {lengths}" if lengths else "a single number"


def several(kind: str, count: int) -> str:
    """A list or tuple that came."""
    return f"{kind} of {counted(count, 'thing', 'things')}"


def nothing_in(name: str) -> str:
    """A part of the result is None."""
    return f"{_begin(name)} is None."


def not_two(kind: str, names: tuple[str, str]) -> str:
    """One thing came where two should."""
    return f"Two things should come back, {names[0]} and {names[1]}. What came: {kind}."


def no_list(name: str, kind: str, count: int) -> str:
    """Something else came."""
    return f"{_begin(name)} should be a list of {counted(count, 'array', 'arrays')}. It is: {kind}."


def list_length(name: str, found: int, due: int) -> str:
    """The list has too few arrays, or too many."""
    arrays = counted(found, "array", "arrays")
    return f"{_begin(name)} has {arrays}, and should have {whole(due)}: one for each layer."


def no_array(name: str, kind: str, due: tuple[int, ...]) -> str:
    """It is something else."""
    return f"{_begin(name)} should be {shape(due)}. It is: {kind}."


def other_shape(name: str, found: tuple[int, ...], due: tuple[int, ...]) -> str:
    """It has another shape."""
    return f"{_begin(name)} is {shape(found)}, and should be {shape(due)}."


def other_numbers(name: str, kind: str) -> str:
    """They are no floats."""
    return f"{_begin(name)} should have numbers of type float64. They are: {kind}."


def no_number(name: str, at: tuple[int, ...], found: float, due: float) -> str:
    """NaN or infinity."""
    what = "no number (nan)" if found != found else ("−∞" if found < 0 else "∞")
    return f"{_begin(name)}{_at(at)} is {what}, and should be {_number(due)}."


def test(number: int) -> str:
    """Before what is off in it."""
    return f"Test {whole(number)}:"


def other_number(name: str, at: tuple[int, ...], found: float, due: float) -> str:
    """The number that is furthest off."""
    texts = _number(found), _number(due)
    if texts[0] == texts[1]:
        texts = significant(found, MORE_DIGITS), significant(due, MORE_DIGITS)
    return f"{name}{_at(at)} is {texts[0]}, and should be {texts[1]}."


def _at(at: tuple[int, ...]) -> str:
    return f" at {list(at)}" if at else ""


def _number(value: float) -> str:
    return plain(float(f"{value:.{DIGITS}g}"))


def _begin(name: str) -> str:
    return name[0].upper() + name[1:] if name.startswith("the") else name


# The mistakes

_SIGN = "The size is right, and the sign turned: it is ŷ − y, not y − ŷ."
_NO_TWO = "The 2 is missing: the derivative of a square has one."

HINTS = {
    # Those of the page
    "no-slope": "σ′ is missing: the factor f′(z).",
    "no-two": _NO_TWO,
    "sign": _SIGN,
    "slope-of-a": "f′ is taken of a, which is f(z) already: it is to be taken of z.",
    "sum": "That is the sum over the samples, and not their mean.",
    "biases-often": "The biases count once for each input: theirs is outside of that loop.",
    "error-back": "What goes back through the weights is δ, with f′(z) in it, not the error.",
    "new-weights": "Your hidden δ uses the new output weights: it goes back through the old ones.",
    "not-cleared": "The old v is kept whole, as though μ were 1.",
    # Forward
    "minus-z": "The minus is missing: it is e to the power of −z.",
    "overflow": "eᶻ/(1 + eᶻ) is ∞/∞ for large z. With e⁻ᶻ below the line it is 1/(1 + 0).",
    "no-one": "The 1 below the line is missing: 1 + e⁻ᶻ.",
    "brackets": "1/1 comes first: put brackets around 1 + e⁻ᶻ.",
    "minus-one": "Below the line the two are added: 1 + e⁻ᶻ.",
    "tanh": "That is tanh(z), which goes from −1 to 1.",
    "slope-for-value": "That is the slope σ′(z), and not σ(z).",
    "one-number": "Each number is to stay its own: nothing is added up.",
    "no-activation": "That is z. f of it is still missing.",
    "no-bias": "The bias is missing.",
    "minus-bias": "The bias is added, not taken off.",
    "bias-often": "The bias is added once for each input, and should be only once.",
    "activation-first": "The bias comes before f: f(z), with z the whole sum.",
    "activation-each": "f is taken of each product. First add them all up.",
    "activation-twice": "f is taken twice.",
    "not-summed": "The products are still apart: add them up.",
    "mean-of-products": "That is the mean of the products, and not their sum.",
    "transposed": "The weights are transposed: their rows and columns are swapped.",
    "first-sample": "Only the first sample counts.",
    "elementwise": "That multiplies number by number. A matrix product is written @.",
    # Slopes
    "sign-no-two": "The sign is turned and the 2 is missing: L is a square.",
    "loss-for-slope": "That has the loss itself, (ŷ − y)², where its slope should be.",
    "square-kept": "The square is gone once it has been derived: 2(ŷ − y).",
    "absolute": "The sign is lost: below y the loss falls as ŷ grows.",
    "delta-for-error": "That is δ, with σ′ in it already. Here only ∂L/∂ŷ is asked for.",
    "mean": "That is divided by the number of samples. Here each has its own, without a mean.",
    "mean-of-all": "That is divided by how many numbers there are. Here each has its own.",
    "added-up": "That is added up. Here each sample has its own.",
    "cross-entropy": "ŷ − y is the δ of the cross-entropy. With a square come the 2 and f′(z).",
    "slope-twice": "f′(z) is there twice.",
    "sum-for-output": "The error is ŷ − y, with ŷ = f(z), and not z − y.",
    "always-sigmoid": "a(1 − a) is the slope of the sigmoid alone. f may be another: slope(z).",
    "activation-for-slope": "That has f(z) where its slope f′(z) should be.",
    "slope-alone": "That is f′(z) alone: the slope of the loss is missing.",
    "no-weights": "The weights are missing: δ comes back through them.",
    # Steps
    "no-rate": "η is missing.",
    "change-alone": "That is the change alone. The new w is the old one and the change.",
    "times-weight": "The gradient is multiplied by w as well.",
    "no-gradient": "That takes off η alone: it is η times the gradient.",
    "rate-on-weight": "η belongs to the gradient, and not to w.",
    "rate-on-both": "η belongs to the gradient alone: the brackets stand around too much.",
    "no-momentum": "What μ keeps of the old v is missing.",
    "old-velocity": "w moves along the old v: first make the new one.",
    "gradient-alone": "w moves along the gradient: it is to move along v.",
    "rate-inside": "η is in v. Some books have it so; here v is without it, and η moves w.",
    "rate-inside-minus": "That v has −η in it. Some books have it so; here v is without it.",
    "average": "That takes 1 − μ of the gradient, an average. Here all of it is added.",
    "ahead": "That looks a step ahead, as Nesterov’s does. Here w moves by η v.",
    "mu-on-both": "μ belongs to the old v alone: the brackets stand around too much.",
    "swapped": "The two results are swapped.",
    "velocity-unsaved": "w is right, but the old v came back with it.",
    # The whole way
    "no-hidden-slope": "In the hidden layers f′(z) is missing.",
    "no-output-slope": "At the output f′(z) is missing.",
    "slope-beyond": "f′ is taken of the sums of the layer after: each layer has its own z.",
    "sums-for-activations": "∂L/∂W has z of the layer before where its activation a should be.",
    "gradient-turned": "∂L/∂W is transposed: it has the shape of W, which aᵀ δ has.",
    "biases-not-summed": "∂L/∂b still has a row for each sample: add them up.",
    "biases-mean": "∂L/∂b is divided by the number of samples twice.",
    "biases-total": "∂L/∂b is added up over all: each unit has its own.",
    "outputs-mean": "That is the mean over the outputs, too: over them the losses are added up.",
    "bare-output": "The last layer lacks its f on the way forward.",
    "reversed": "The lists begin with the last layer: turn them around.",
    "gradient-for-step": "That is the gradient. The weights have not moved yet.",
}
"""By the name of a mistake; for one exercise alone in `OWN_HINTS`."""

OWN_HINTS = {
    ("hidden-delta", "no-slope"): "σ′ is missing: what came back is to go through f, too.",
    ("hidden-delta", "sign"): "The sign is turned: δ comes with its own, and nothing changes it.",
    ("hidden-delta", "transposed"): (
        "W is the wrong way round: W.T leads back from the units after to these."
    ),
    ("descend", "sign"): "That goes up the slope: take η times the gradient off.",
    ("momentum", "sign"): "That goes up the slope: take η v off.",
    (
        "backward",
        "transposed",
    ): "On the way back the weights are W.T: from the units after to these.",
    ("step", "transposed"): "On the way back the weights are W.T: from the units after to these.",
    ("step", "sign"): (
        "That goes up the slope: the error is ŷ − y, and η times the gradient is taken off."
    ),
    ("backward", "no-bias"): "On the way forward the biases are missing.",
    ("step", "no-bias"): "On the way forward the biases are missing.",
    ("step", "biases-mean"): "The mean over the samples is taken twice for the biases.",
}


def hint(exercise: str, mistake: str) -> str:
    """What helps who has made this mistake; "" where none was found."""
    if not mistake:
        return ""
    return f"{HINT} {OWN_HINTS.get((exercise, mistake), HINTS[mistake])}"


def editor(title: str) -> str:
    """What the editor is called."""
    return f"{title}: your code"


def at_line(line: int) -> str:
    """Where it stopped."""
    return f"Line {whole(line)}:"
