"""What is said of what a reader takes home: pictures, tables, and scripts."""

from __future__ import annotations

from ripple.words.en import OF_FRUIT, Noun
from ripple.words.numbers import counted, whole

_PICTURES = {
    "network": "The network",
    "plane": "Decision boundary",
    "loss": "Loss over time",
    "landscape": "Loss landscape",
    "map": "What it sees: {}",
    "curve": "On its curve: {}",
    "slope": "The loss over {}",
}
TABLES = {
    "log": "Step log",
    "history": "Loss history",
    "points": "Points",
    "weights": "Weights and biases",
}
"""What can be had as CSV, by the names of the files."""
NOTHING = {
    "log": "There is no step to write down yet: take one first.",
    "points": "There are no points to write down: add some first.",
    "script": "There is no fruit to learn from, so there are no next steps: add some first.",
    "png": "This browser could not make so large a picture. The SVG has the same.",
}
"""Said where there is no file to be saved."""


def picture(name: str, place: str = "") -> str:
    """The title of a picture; some are of a place of the network."""
    return _PICTURES[name].format(place)


def saved(name: str) -> str:
    """A file was handed to the browser."""
    return f"Saved as {name}, where your browser puts its downloads."


def size_words(width: float, height: float, dots: int) -> str:
    """How large a picture is on paper."""
    size = f"{width:g} × {height:g} mm on paper, in light colours"
    return f"{size}; PNG with {dots} dots per inch, SVG sharp at any size."


def script_head(step: int, steps: int, library: str, fruit: int, held: int) -> str:
    """What a script says of itself in its first lines."""
    after = counted(step, "step", "steps")
    of = (
        f"{counted(fruit, 'point', 'points')}, all but the {whole(held)} held out"
        if held
        else (counted(fruit, "point", "points"))
    )
    return (
        f"A network of Ripple after {after}, and its next {steps} with {library}.\n\n"
        f"It learns from {of}. Weights, data and draws are those of the page, so the\n"
        "numbers are, too. It needs no file but this one.\n"
    )


SCRIPT_OF_OWN = (
    "On the page edited code runs. This script has the page's own formulas instead, so its\n"
    "numbers may be others.\n"
)

LOG_HEADS = (
    *("step", "fruit in it"),
    *("y", "ŷ", "its loss", "loss of the step", "right", "learning rate"),
)
"""The first two stand before the features; y, ŷ and its loss are of the fruit that is shown."""
WEIGHT_HEADS = ("name", "from", "to", "value")


def history_heads(noun: Noun = OF_FRUIT) -> tuple[str, ...]:
    """The heads of the losses."""
    return (
        *("step", "mean loss after it", f"loss of its own {noun.one}"),
        *("mean loss of those held out", "mean loss after what you changed then"),
    )


def gradient_of(name: str) -> str:
    """The head of a column of gradients."""
    return f"∂L/∂{name}"


def after(name: str) -> str:
    """The head of a column of values after the step."""
    return f"{name} after it"
