"""What the page says where courses are compared, and of the loss over two weights."""

from __future__ import annotations

from collections.abc import Sequence

from ripple.words.en import OF_FRUIT, Noun
from ripple.words.numbers import counted, fixed, plain, precise, significant, whole

COURSE_HEADS = ("Course", "Steps", "Mean loss")
HELD_HEAD = "Held out"
FORGET = "Forget"
BIASES_FIXED, LINEAR_OUTPUT = "biases fixed", "linear output"


def rates(found: Sequence[float]) -> str:
    """The learning rates of a course, one after the other."""
    between = ("…",) if len(found) > 2 else ()
    ends = (plain(found[0]), *between, plain(found[-1])) if len(found) > 1 else (plain(found[0]),)
    return f"η {' → '.join(ends)}"


def layers(hidden: Sequence[int]) -> str:
    """How many neurons there are in the hidden layers."""
    if not hidden:
        return "no hidden layer"
    if len(hidden) == 1:
        return counted(hidden[0], "neuron", "neurons")
    return f"{'-'.join(str(size) for size in hidden)} neurons"


def batch(size: int, noun: Noun = OF_FRUIT) -> str:
    """How many fruit a step takes; 0 stands for all."""
    return f"batch {whole(size)}" if size else f"all {noun.many}"


def strengths(decay: float, momentum: float, held_out: float, frozen: int) -> list[str]:
    """Of these, what there is."""
    return [
        *([f"λ {plain(decay)}"] if decay else []),
        *([f"μ {plain(momentum)}"] if momentum else []),
        *([f"{fixed(100 * held_out, 0)} % held out"] if held_out else []),
        *([f"{whole(frozen)} frozen"] if frozen else []),
    ]


def course_now(name: str, steps: int, mean: float | None, begun: bool) -> str:
    """The course that the reader is on."""
    if not begun:
        return f"Now: {name}. It has no steps yet: train, then keep it here."
    loss = "" if mean is None else f", mean loss {precise(mean)}"
    return f"Now: {name}, {counted(steps, 'step', 'steps')}{loss}."


def courses_hint(full: bool) -> str:
    """How courses are compared."""
    if full:
        return "Three are kept. Forget one to keep another."
    return "Keep a course, press Same start, change η, and train again: the chart has both."


def letters(found: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    *first, last = found
    return f"{', '.join(first)} and {last}" if first else last


def other_losses(kinds: Sequence[str]) -> str:
    """Some losses can not be compared."""
    return f"These losses are of different kinds ({', '.join(kinds)}): do not compare their sizes."


def other_starts(found: Sequence[str]) -> str:
    """Some courses do not begin where the one of now does."""
    return f"{letters(found)} began with other weights than the course of now."


def other_fruit(found: Sequence[str], noun: Noun = OF_FRUIT) -> str:
    """Some courses have learned from other fruit."""
    return f"{letters(found)} learned from other {noun.many} than there are now."


def forget(letter: str) -> str:
    """The name of the button in a row."""
    return f"{FORGET} {letter}"


def landscape_here(names: Sequence[str], values: Sequence[float], loss: float, digits: int) -> str:
    """Where the network is on the landscape."""
    pairs = zip(names, values, strict=True)
    here = ", ".join(f"{name} = {significant(value, digits)}" for name, value in pairs)
    return f"Now: {here}, mean loss {significant(loss, digits)}."


def landscape_slope(slopes: Sequence[float], digits: int) -> str:
    """What the arrow is."""
    downhill = ", ".join(significant(-slope + 0.0, digits) for slope in slopes)
    return f"Arrow: the way of −∇L = ({downhill})." if any(slopes) else "Here ∇L is 0 for both."


def landscape_asked() -> str:
    """While the quiz asks for a gradient."""
    return "The arrow waits for your answer to the quiz."


def landscape_over(used: int, count: int, noun: Noun = OF_FRUIT) -> str:
    """Over which fruit the loss is, and what else is so."""
    fruit = f"{whole(used)} of the {noun.counted(count)}"
    if used == count:
        fruit = f"the {noun.counted(count)}"
    return (
        f"Mean loss over {fruit} learned from. All other weights and biases are held as they "
        "are now, so the path shows where these two have been, not what the loss was there."
    )


EDITED = "edited code"
"""In the name of a course."""
NOT_OF_EDITED = (
    "Edited code runs, and the landscape knows only the page’s own formulas: there is none."
)


def landscape_waits() -> str:
    """Without fruit there is none."""
    return "There is no fruit to learn from, so there is no loss to show."


def landscape_label(across: str, up: str) -> str:
    """The picture's name."""
    return f"The mean loss over {across} across and {up} up, all others held"
