"""What is said of worked examples that others have published, and of how the numbers compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ripple.words.mistakes import MISTAKES
from ripple.words.numbers import counted, plain, superscript, whole


class Told(NamedTuple):
    """A worked example: its title, who wrote it and where it stands, what there is to learn from
    it, and how the source's conventions are those of the page.
    """

    title: str
    source: str
    teaches: str
    notes: tuple[str, ...] = ()


_TURNED = "The source has δ = −∂E/∂z: its deltas have the other sign."
_NO_BIASES = "There are no biases: they are 0, and stay so."

TOLD = {
    "builder": Told(
        "BackpropBuilder",
        "davbachman, its user guide",
        "One weight, one bias, no squashing: every digit by hand.",
    ),
    "welch": Told(
        "The Welch Labs Illustrated Guide to AI",
        "S. Welch, exercises on backpropagation",
        "Eight steps of a straight line, one point after the other.",
        ("L is that of the point whose turn it is.",),
    ),
    "cs231n": Told(
        "CS231n, course notes",
        "Stanford, the circuit of a sigmoid neuron",
        "One neuron, and what each input and weight does to its output.",
        (
            "The notes have no loss. Here y is ½ below ŷ, so that ∂L/∂ŷ = 2 (ŷ − y) is 1: the "
            "gradients of L are those of the output itself.",
        ),
    ),
    "singman": Told(
        "Holding Your Hand Like a Small Child Through a Neural Network, Part 2",
        "P. Singman, KDnuggets",
        "Four points at once, in its second pass.",
        (
            _NO_BIASES,
            "The source adds up ½ (ŷ − y)² over its four points, with a rate of 1. The page takes "
            "the mean of (ŷ − y)², so that η = 2 makes the same steps.",
        ),
    ),
    "ekman": Told(
        "Learning Deep Learning, chapter 3",
        "M. Ekman, 2021, the spreadsheet beside it",
        "tanh inside and a sigmoid at the end, to the last digit of a computer.",
    ),
    "brownlee": Told(
        "How to Code a Neural Network with Backpropagation in Python",
        "J. Brownlee, Machine Learning Mastery",
        "Deltas of outputs that belong to other weights.",
        (
            _TURNED,
            "Its test of the way back has outputs that its own forward pass does not give. No step "
            "is taken there: η is ours.",
        ),
    ),
    "negnevitsky": Told(
        "Artificial Intelligence: A Guide to Intelligent Systems",
        "M. Negnevitsky, the example of exclusive-or",
        "One point of exclusive-or, all weights before and after.",
        (_TURNED, "The book subtracts thresholds; a bias is one with the other sign."),
    ),
    "lynch": Told(
        "Dynamical Systems with Applications using Python",
        "S. Lynch, Program_17c.py",
        "A program that goes uphill: one sign is missing.",
        (
            "The book prints a program and no numbers of its own: what stands here as printed is "
            "what the program computes as it stands.",
            "It takes (y − ŷ) ŷ (1 − ŷ) h for the gradient, which has the other sign.",
        ),
    ),
    "surafelml": Told(
        "NN timeline",
        "surafelml, supplement on backpropagation in numbers",
        "The cross-entropy: δ is ŷ − y, without a σ′.",
    ),
    "aiml-notes": Told(
        "AI/ML notes: Backpropagation Step by Step",
        "aiml-notes, tutorial 7",
        "ReLU inside: the sum is the activation.",
    ),
    "mazur": Told(
        "A Step by Step Backpropagation Example",
        "M. Mazur",
        "The one that most people have worked through: two outputs, 10,000 steps.",
        ("Its biases stay what they are.",),
    ),
    "schiendorfer": Told(
        "A worked example of backpropagation",
        "A. Schiendorfer, 2020",
        "Two points in a batch, and weights that belong to another learning rate.",
        (
            _NO_BIASES,
            "The source adds up both points, with α = 0.5. The page takes their mean, so that "
            "η = 1 makes the same steps. Its printed weights after the step belong to α = 0.65, "
            "which is η = 1.3.",
            "The second point does not stand beside the numbers here: it was worked out from the "
            "step that both points make together.",
        ),
    ),
    "udacity": Told(
        "Exercise: backpropagation",
        "Udacity, Deep Learning Nanodegree",
        "Three inputs and the changes of all weights.",
        (_NO_BIASES, "The source has error terms −∂E/∂z, and η times these: the changes Δw."),
    ),
    "han-kamber": Told(
        "Data Mining: Concepts and Techniques",
        "J. Han and M. Kamber, the example of backpropagation",
        "Three inputs, and how rounding on the way shows.",
        ("The source has Err = −∂E/∂z: with the other sign.",),
    ),
    "random-walk": Told(
        "Backpropagation example with numbers, step by step",
        "A Not So Random Walk; as worked out again in pythonandml, chapter 2.12",
        "Three inputs, two outputs, every gradient.",
    ),
}
"""By the names in `lesson/examples.py`, from the smallest network on."""

SIGNS = {
    "agrees": ("✓", "agrees"),
    "explained": ("≈", "explained"),
    "noted": ("≠", "noted"),
    "differs": ("≠", "differs"),
    "pending": ("…", "on its way"),
}
"""A glyph and a word for what comes of a comparison."""

DIGITS = 4
"""Of the page's numbers, at least."""
NONE = "–"
NO_TITLE = "An example of your own"
UNEXPLAINED = "What stands behind it does not give the printed digits."
LACKS = {
    "points": "There are no points to learn from.",
    "point": "A step takes several points: say which one, as #2, and one that there is.",
    "steps": "So many steps of so many points take too long.",
    "runaway": "The weights run away before.",
}
"""Where there is no such number."""
FAULTS = {
    "equals": "it has no =",
    "name": "no number of the page has such a name",
    "number": "what stands behind = is no number",
    "place": "this network has no such place",
    "steps": "that is more than 10,000 steps away",
    "point": "weights and their changes are of all points, and the first point is #1",
    "many": "there are too many lines",
}
"""What is wrong with a line."""
WAIT = "Thousands of steps are being taken…"
"""Until it is known what comes of them."""
GONE = "The page has another lesson by now: choose the example again to have its own."
HERE = "The page has this lesson, {}."
OWN_HERE = "Compared with the lesson on the page, as it began."


def size_of(sizes: Sequence[int]) -> str:
    """2-2-1"""
    return "-".join(map(str, sizes))


def as_printed(number: str) -> str:
    """A number with the digits it has in print, and with the page's minus and power of ten."""
    mantissa, _, power = number.replace("-", "−").partition("e")
    if not power:
        return mantissa
    return f"{mantissa}·10{superscript(int(power.replace('−', '-')))}"


def loss_of(unit: str) -> str:
    """The part of the loss that one output has."""
    return f"L of {unit}"


def whose(name: str, point: int, steps: int) -> str:
    """A number of one point, or after some steps."""
    of = f", point {point}" if point else ""
    when = f", after {counted(steps, 'step', 'steps')}" if steps else ""
    return f"{name}{of}{when}"


def at_step(steps: int) -> str:
    """Where the page is in the example's lesson."""
    return HERE.format("before its first step" if not steps else f"at step {whole(steps)}")


def result(agree: int, explained: int, all_lines: int, whole_already: bool) -> str:
    """How many numbers agree."""
    if not whole_already:
        return WAIT
    said = f"{whole(agree)} of {counted(all_lines, 'printed number', 'printed numbers')} "
    said += f"{'agrees' if 1 in (agree, all_lines) else 'agree'} to all digits"
    if explained:
        said += f"; {whole(explained)} {'is' if explained == 1 else 'are'} explained"
    return f"{said}."


def fault(line: int, text: str, why: str) -> str:
    """A line that can not be read."""
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    return f"Line {line}, “{shown}”: {FAULTS[why]}."


def slip(kind: str, amounts: Sequence[float], name: str, value: str) -> str:
    """How a printed number came about, which was worked out that way."""
    first = amounts[0] if amounts else 0.0
    if kind == "cut":
        if amounts:
            after = counted(int(first), "decimal", "decimals")
            return f"With activations cut off after {after} on the way: {value}."
        return "Its further digits are cut off, where rounding would go up."
    if kind == "rounded":
        on = counted(int(first), "decimal", "decimals")
        return f"With activations rounded to {on} on the way: {value}."
    if kind == "rate":
        return f"It belongs to η = {plain(first)}: {value}."
    if kind == "at":
        return f"It is that after {counted(int(first), 'step', 'steps')}: {value}."
    if kind == "mistake":
        return f"It is what comes of a classic mistake, {MISTAKES[name].title}: {value}."
    outputs = " and ".join(plain(amount) for amount in amounts)
    return f"It belongs to the outputs {outputs}: {value}."
