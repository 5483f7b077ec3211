"""What the page says of numbers that are no fruit: the inputs and targets of a book's example.

Few lessons are of such, so these words come when they are wanted.
"""

from __future__ import annotations

from collections.abc import Sequence

from ripple.words import en
from ripple.words.en import Noun
from ripple.words.names import unit_name
from ripple.words.numbers import counted, plain, subscript
from ripple.words.own_data import Names

SAMPLES = Noun("sample", "samples")


class Numbers(Names):
    """They have no names but their places."""

    def feature(self, i: int) -> str:
        """An input as a sentence has it."""
        return f"input {i + 1}"

    def title(self, i: int) -> str:
        """An input at the beginning of a line."""
        return self.feature(i).capitalize()

    def below(self, i: int) -> str:
        """An input where there is little room."""
        return self.feature(i)

    @property
    def noun(self) -> Noun:
        """What all of them are called."""
        return SAMPLES


NUMBERS = Numbers()


def no_plane(sizes: Sequence[int], within: bool, between: bool) -> str:
    """In place of the plane: why it has nothing to show of a network with these layer sizes.

    Whether all inputs are `within` 0 to 1, and whatever the outputs say is `between` 0 and 1.
    """
    inputs, *_, outputs = sizes
    one = "an output" if outputs == 1 else "outputs"
    why = [
        *([counted(inputs, "input", "inputs")] if inputs != 2 else []),
        *([counted(outputs, "output", "outputs")] if outputs != 1 else []),
        *([] if within else ["inputs outside 0 to 1"]),
        *([] if between else [f"{one} of any size"]),
    ] or ["numbers that are no fruit"]
    return (
        f"This example has {en.listed(why)}. The plane is for two inputs from 0 to 1, and for one "
        "answer from 0 to 1: here it has nothing to show."
    )


TASK = "The task: learn the targets of an example."
DATA = (
    "The numbers of this example stay as they are. Back to fruit, in the place of the decision "
    "boundary, brings back the fruit, with all choices of them."
)
FEATURES = "the numbers of the example that go into it"
NO_SAMPLES = "There is nothing to learn from. Back to fruit begins anew."


def listed(values: Sequence[str]) -> str:
    """Numbers one after the other, as in a book."""
    return ", ".join(values)


def outputs(values: Sequence[str]) -> str:
    """The outputs in the log, each by its name."""
    return listed([f"{_output(k, values)} {value}" for k, value in enumerate(values)])


def target_names(values: Sequence[float]) -> str:
    """The targets in the log, each by its name."""
    names = (_output(k, values).replace("ŷ", "y") for k in range(len(values)))
    return listed([f"{name} {plain(value)}" for name, value in zip(names, values, strict=True)])


def _output(k: int, values: Sequence[object]) -> str:
    return unit_name(1, k, (1, len(values)))


FORWARD = "1. Forward: the inputs run through the weights."
LOSS_CAPTIONS = {
    "squared": "2. Loss: how far each ŷ is from its target y, squared and added up.",
    "half-squared": "2. Loss: how far each ŷ is from its target y, squared, halved and added up.",
    "cross-entropy": "2. Loss: how little each ŷ expected its target y, added up.",
}
"""Where there are several outputs, by the names in the model."""
_ENTROPY = "y ln ŷ", "(1 − y) ln(1 − ŷ)"


def loss_caption(name: str, outputs: int) -> str:
    """The sentence of the loss."""
    return LOSS_CAPTIONS[name] if outputs > 1 else en.LOSSES[name].caption


def loss_equation(name: str, outputs: int) -> str:
    """L as an equation; with several outputs a sum over them."""
    if name == "cross-entropy":
        first, second = _ENTROPY
        return f"L = −Σ ({first} + {second})" if outputs > 1 else f"L = −{first} − {second}"
    return f"L = {'Σ ' if outputs > 1 else ''}{en.LOSSES[name].formula}"


def loss_by_sum() -> str:
    """The cross-entropy by z, which holds however sure the network is."""
    return "L = ln(1 + eᶻ) − y z"


def own_target(k: int, outputs: int) -> str:
    """What the target of an output is called."""
    return f"y{subscript(k + 1)}" if outputs > 1 else "y"


def caption_done(own: str) -> str:
    """After a step of all the samples there are, or of the only one."""
    return f"The loss {own}."


def spans(inputs: str, hidden: str, outputs: str) -> str:
    """In the legend, what empty and full stand for, where that is not 0 and 1."""
    named = ("inputs", inputs), ("hidden", hidden), ("outputs", outputs)
    told = "; ".join(f"{name}{span}" for name, span in named if span)
    return f" ({told})" if told else ""


def point_heads(inputs: int, outputs: int) -> list[str]:
    """The heads of the inputs and targets in a table."""
    names = [f"x{subscript(i + 1)}" for i in range(inputs)]
    return names + [own_target(k, outputs) for k in range(outputs)]


def log_heads(sizes: Sequence[int]) -> list[str]:
    """The heads of the step log, as far as the gradients."""
    inputs, *_, outputs = sizes
    said = [unit_name(len(sizes) - 1, k, sizes) for k in range(outputs)]
    return [
        *("step", "samples in it", *point_heads(inputs, outputs), *said),
        *("its loss", "loss of the step", "learning rate"),
    ]


_STOPS = {
    0: "The inputs are the circles on the left, with the numbers of the example. Point at one of "
    "them, or tap it.",
    1: "Press Forward. Each number times a weight travels along a line; each neuron adds up what "
    "arrives and {makes}. {last}",
    2: "Press Loss. {target} is what the example asks for. The bar is the error ŷ − y, {loss}.",
    5: "Learning is many of these. Press Play and watch the loss in its chart.",
}
_SHARES = {
    "squared": "and the square on it is that output’s part of the loss L",
    "half-squared": "and the triangle on it, half a square, is that output’s part of the loss L",
    "cross-entropy": "and the number beside it is that output’s part of the loss L",
}


def guide_stop(stop: int, makes: str, loss: str, outputs: int) -> tuple[str, str]:
    """The title of a stop of the first steps, and what is asked there."""
    title, asked = en.GUIDE[stop]
    several = outputs > 1
    return title, _STOPS.get(stop, asked).format(
        makes=makes,
        last="The last ones, ŷ₁ and so on, are its answers."
        if several
        else "The last one, ŷ, is its answer.",
        target="Each output has a target y: it" if several else "The target y",
        loss=_SHARES[loss] if several else en.LOSSES[loss].guide,
    )
