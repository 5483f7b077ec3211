"""What the page says of the mistakes that a network makes on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ripple.words.en import OF_FRUIT, Noun
from ripple.words.numbers import counted, number_in, plain, precise, significant, whole


class Said(NamedTuple):
    """Of one mistake: its name, what is then computed, what it does to the numbers, and a hint to
    who looks for it and has named another.
    """

    title: str
    made: str
    does: str
    hint: str


MISTAKES = {
    "no-slope": Said(
        "σ′ left out",
        "δ = 2(ŷ − y), and δ = Σ δ·w in the hidden layers.",
        "without σ′, which is at most ¼, every δ is too large, and more so with each layer back",
        "One factor that is at most ¼ is missing in every layer.",
    ),
    "no-two": Said(
        "the 2 left out",
        "δ = (ŷ − y)·σ′, though L = (ŷ − y)². The other losses have no 2 to leave out.",
        "the square’s 2 is a factor of every gradient, so all are half as large",
        "All gradients are off by the same plain factor: where could that come from?",
    ),
    "new-weights": Said(
        "new output weights in the hidden δ",
        "The output weights move first; then δ goes back through the new ones.",
        "δ goes back through weights that have moved already, so hidden gradients are off, each by "
        "another factor, and those into the output are right",
        "Every neuron’s share of the error is off by another factor, as though its weight had been "
        "another one.",
    ),
    "sign": Said(
        "a sign turned",
        "δ = 2(y − ŷ)·σ′: the error the wrong way round.",
        "every gradient has the right size and points the other way, so steps go uphill",
        "The sizes are right. What else does a number have?",
    ),
    "slope-of-a": Said(
        "σ′ taken of the activation",
        "σ′(a) in the place of σ′(z), though a is σ(z) already.",
        "the slope is read off at a instead of z, where it is another one, in each layer anew",
        "A factor is there, but read off at the wrong place.",
    ),
    "biases-often": Said(
        "biases moved once per input",
        "The line that moves a bias stands in the loop over its neuron’s inputs.",
        "the gradients are right, and each bias moves as often as its neuron has inputs",
        "The gradients are right: look at what moved, and how many times too far.",
    ),
    "sum": Said(
        "sum for mean",
        "The gradients of a batch are added up and not divided by how many they are.",
        "every gradient is as many times too large as there are {many} in the batch",
        "Compare the factor with the number of {many} in the batch.",
    ),
    "zero-start": Said(
        "zero start",
        "All weights begin as 0.",
        "the backward pass is right, but hidden neurons that begin alike get the same gradients, "
        "and stay alike",
        "The backward pass is right. Look at the weights that it began with.",
    ),
    "not-cleared": Said(
        "gradients not cleared",
        "Each step’s gradient is added to those of the steps before.",
        "asked again, it gives the sum of both gradients: what was there before was not cleared",
        "The first gradient is right. What is left of it when the next one comes?",
    ),
    "error-back": Said(
        "error instead of δ",
        "What goes back through the weights is the error, without the σ′ of the neurons it left.",
        "the gradients into the output are right, and before it all lack the same σ′",
        "What comes into the hidden layer is too large, by one and the same factor.",
    ),
}
"""By the names that the model has for them."""

FACTOR_DIGITS = 3
EDITED = "Edited code computes each step. Whether it is right is checked here, by other means."
NO_MISTAKE = "none"
UNTOLD = "a mistake"
CHOICES = {"": NO_MISTAKE, **{name: said.title for name, said in MISTAKES.items()}}
SECRET_CHOICE = "one to be found"
ANSWERS = {"": "choose", **{name: said.title for name, said in MISTAKES.items()}}


def hint(name: str, secret: bool, fruit: int, noun: Noun = OF_FRUIT) -> str:
    """Below the list of mistakes, while there are so many fruit to learn from."""
    if not fruit:
        more = ": add some first" if noun is OF_FRUIT else ""
        return f"Without {noun.many} nothing is learned, rightly or wrongly{more}."
    if secret:
        return "A mistake was drawn. The check, below the network, helps to find out which."
    if not name:
        return "The network starts over from the same weights, and makes the mistake you choose."
    return f"{MISTAKES[name].made} Taken off, the network starts over without it."


def in_course(name: str) -> str:
    """In the name of a course."""
    return f"wrong: {MISTAKES[name].title if name in MISTAKES else UNTOLD}"


def banner(name: str, secret: bool) -> str:
    """What is said all the while."""
    return f"Wrong on purpose: {'which mistake is it?' if secret else MISTAKES[name].title}"


def opens(secret: bool) -> str:
    """The button that leads to the check."""
    return "Find it" if secret else "Check"


# What the check says


def check_waits() -> str:
    """No step has got so far."""
    return "Take a step: once its error has come back, it is checked here."


def checked_step(number: int, size: int, secret: bool, noun: Noun = OF_FRUIT) -> str:
    """Which step is checked, and how."""
    fruit = f"one {noun.one}" if size == 1 else noun.counted(size)
    more = " What is off, and what is not?" if secret else ""
    return f"Step {whole(number)}, of {fruit}, checked by nudging each weight and bias.{more}"


def _into(layer: int, layers: int) -> str:
    if layer == layers:
        return "Into the output"
    return "Into the hidden layer" if layers == 2 else f"Into hidden layer {layer}"


def layer_right(layer: int, layers: int, count: int) -> str:
    """All gradients of the weights and biases that lead into a layer are right."""
    return f"{_into(layer, layers)}: all {whole(count)} gradients are right."


def layer_wrong(
    layer: int,
    layers: int,
    counts: tuple[int, int],
    worst: tuple[str, float, float],
    times: tuple[float, float] | None,
) -> str:
    """So many of them are not; the one that is furthest off has a name, and two values."""
    wrong, count = counts
    name, found, due = worst
    return (
        f"{_into(layer, layers)}: {whole(wrong)} of {whole(count)} gradients are wrong. "
        f"∂L/∂{name} is {precise(found)}, by nudging {precise(due)}.{_times(wrong, times)}"
    )


def _times(count: int, times: tuple[float, float] | None) -> str:
    if times is None:
        return ""
    low, high = (plain(number_in(significant(each, FACTOR_DIGITS))) for each in times)
    of = low if low == high else f"{low} to {high}"
    they = "It is" if count == 1 else "They are"
    return f" {they} {of} times what {they.split()[0].lower()} should be."


def asked_again(
    wrong: int, worst: tuple[str, float, float], times: tuple[float, float] | None
) -> str:
    """The same gradient, asked for once more, is another."""
    name, found, due = worst
    return (
        f"Asked for once more, with nothing moved, {whole(wrong)} gradients are others: ∂L/∂{name} "
        f"was {precise(due)} and is then {precise(found)}.{_times(wrong, times)}"
    )


def moved_otherwise(
    wrong: int,
    biases: bool,
    along: str,
    worst: tuple[str, float, float],
    times: tuple[float, float] | None,
) -> str:
    """So many did not move along what they should, their gradient or their velocity."""
    name, found, due = worst
    which = "biases" if biases else "weights and biases"
    return (
        f"{whole(wrong)} {which} did not move by −η·{along}: {name} moved by {precise(found)}, and "
        f"−η·{along} is {precise(due)}.{_times(wrong, times)}"
    )


def alike(all_zero: bool, one: str, other: str) -> str:
    """Neurons that can not become different."""
    if all_zero:
        return f"All weights are 0, so {one} and {other} get the same gradients, and stay alike."
    return f"{one} and {other} have the same weights in and out, and stay alike."


def nothing_wrong(makes_one: bool, made: bool) -> str:
    """The check has found nothing; a step that is not `made` yet has moved nothing."""
    if not made:
        return "Nothing is off so far. Whether all moves follow is checked after the update."
    if makes_one:
        return (
            "Nothing is off: with this network, loss, batch or step the mistake changes no number."
        )
    return "Nothing is off: the step is right."


def not_checked(count: int) -> str:
    """Nudging has no answer there."""
    which = counted(count, "gradient is", "gradients are")
    return f"{which} not checked: a nudge goes across a kink there, or L is far too steep for it."


# What is said of an answer


def verdict(name: str, guessed: Sequence[str], noun: Noun = OF_FRUIT) -> str:
    """Of the last answer; there may be none."""
    if not guessed:
        return ""
    last = guessed[-1]
    if last == name:
        tries = "" if len(guessed) == 1 else f" It took {whole(len(guessed))} answers."
        return _of(f"Yes, {MISTAKES[name].title}: {MISTAKES[name].does}.{tries}", noun)
    other = MISTAKES[last]
    told = f"Not that. With “{other.title}” {other.does}. Hint: {MISTAKES[name].hint}"
    return _of(told, noun)


def _of(text: str, noun: Noun) -> str:
    return text.replace("{many}", noun.many)


def about(name: str, secret: bool, noun: Noun = OF_FRUIT) -> str:
    """What the sheet with the check begins with."""
    if secret:
        return "The network makes one of ten classic mistakes in every step. Which one?"
    if not name:
        return "The network makes no mistake on purpose. One can be chosen under More."
    said = MISTAKES[name]
    return _of(f"Mistake: {said.title}. {said.made} So {said.does}.", noun)
