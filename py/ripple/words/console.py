"""What the console on the running lesson says, and what its help says of each name."""

from __future__ import annotations

from ripple.words.numbers import counted, plain, whole

LOG, INPUT = "What was entered, and what came of it", "Python"
KEYS = (
    "Enter runs, Shift+Enter is a new line, ↑ ↓ what was entered before. Tab completes a name, "
    "Ctrl+Space lists them; to leave press Escape, then Tab."
)
RUN, COMPLETE, CLEAR = "Run", "Complete", "Clear"
BEGIN = "Python on the running lesson: try lesson.step(), network.weights or help()."
CLEARED = "Cleared."
NOTHING_TO_COMPLETE = "No name begins like this."
PROMPT = "›"


def x_and_y(samples: int, step: int | None) -> str:
    """Which samples x and y are; None: no step has been taken."""
    if step is None:
        return f"x, y: all {counted(samples, 'point', 'points')}, as there is no step yet."
    of = "the sample" if samples == 1 else f"the {whole(samples)} samples"
    return f"x, y: {of} of step {whole(step)}, which is shown."


def choices(names: list[str], more: int) -> str:
    """Names that what is typed may go on to."""
    return ", ".join(names) + (f" and {whole(more)} more" if more else "")


def more_items(items: int) -> str:
    """Behind those of a list that are shown."""
    return f"… {whole(items)} more"


def more_letters(letters: int) -> str:
    """Behind those of a text that are shown."""
    return f"… {counted(letters, 'more letter', 'more letters')}"


def cut(letters: int) -> str:
    """Where a value has more to it than is shown."""
    return f"… cut after {counted(letters, 'letter', 'letters')}"


def shape(lengths: tuple[int, ...]) -> str:
    """Of an array that has one."""
    return f"shape ({', '.join(map(str, lengths))}{',' if len(lengths) == 1 else ''})"


def network(sizes: tuple[int, ...], activation: str, output: str, loss: str) -> str:
    """A network in one line."""
    hidden = f"{activation} in between, " if len(sizes) > 2 else ""
    return f"<network {' → '.join(map(str, sizes))}: {hidden}{output} at the end, loss {loss}>"


def lesson(steps: int, rate: float, loss: str) -> str:
    """The lesson in one line."""
    taken = counted(steps, "step", "steps")
    return f"<lesson after {taken}: learning_rate {plain(rate)}, loss {loss}>"


# What is said of wrong values

NO_POINTS = "There are no points to learn from: add some, or Reset data."
RAN_AWAY = "The weights would run away beyond all bounds: a smaller learning rate helps."
STOPPED = "The edited code stopped: what it came to stands with the code."
NOTHING_TO_UNDO = "There is nothing to take back: steps are taken back by lesson.go_to."
NOTHING_TO_REDO = "There is nothing to do again."
READ_ONLY = (
    "The network never changes: lesson.set_weight and lesson.set_bias give the lesson another."
)


def no_number(what: str) -> str:
    """It is something else."""
    return f"{what} has to be a number."


def no_whole(what: str) -> str:
    """It has a fraction, or is no number."""
    return f"{what} has to be a whole number."


def not_between(what: str, low: float, high: float) -> str:
    """A number that is out of range."""
    return f"{what} has to be from {plain(low)} to {plain(high)}."


def no_layer(layers: int) -> str:
    """Of the weights or biases."""
    if layers == 1:
        return "layer has to be 0: counting begins there, and there is one layer of weights."
    return f"layer has to be from 0 to {layers - 1}: counting begins at 0, at the inputs."


def no_index(name: str, units: int) -> str:
    """A unit that is not there."""
    if units == 1:
        return f"{name} has to be 0: there is one unit, and counting begins at 0."
    return f"{name} has to be from 0 to {units - 1}: there are {units} units."


def in_entry(line: int, entry: int, now: bool) -> str:
    """Where something happened: in what was just entered, or in a function from before."""
    return f"Line {line}:" if now else f"Line {line} of entry {entry}:"


# Help

HELP = """\
lesson    the lesson on the page: what you change here, the page shows at once
network   its network as it is: network.weights, network.forward(x), …
x, y      the samples of the step that is shown (all points before the first)
np        numpy
_         the last value

lesson.step(10)                      takes ten steps
lesson.learning_rate = 0.5           sets η
lesson.set_weight(0, 1, 2, 0.5)      sets network.weights[0][1, 2]
network.forward(x).output            ŷ
network.backward(network.forward(x), y).slopes.weights[0]

lesson.undo(), lesson.go_to(0)       take back what you set, and steps

help(lesson), help(network), help(network.backward) say more.
"""
LESSON = """\
The lesson on the page. What you change through it can be taken back, there and here.
"""
NAMES = {
    "step": ("step(n=1)", "Take n whole steps, at most 1,000, from where the lesson is."),
    "go_to": ("go_to(step)", "Be after this step, as by ◂ on the page."),
    "undo": ("undo()", "Take back the last change to a weight or to the points, as Undo does."),
    "redo": ("redo()", "Do again what was taken back last."),
    "learning_rate": ("learning_rate", "η, from 0.001 to 2. Can be set."),
    "loss": (
        "loss",
        "The mean loss over all points that are learned from, as of now.",
    ),
    "steps": ("steps", "How many steps have been taken."),
    "points": ("points()", "x and y of all points that are learned from, as two arrays."),
    "network": ("network", "The network of now: after a step it is another."),
    "set_weight": (
        "set_weight(layer, i, j, value)",
        "Set network.weights[layer][i, j], from −100 to 100: from unit i of a layer to unit j of "
        "the next, each counted from 0.",
    ),
    "set_bias": (
        "set_bias(layer, j, value)",
        "Set network.biases[layer][j], from −100 to 100: of unit j of the layer behind.",
    ),
}
"""Of what lesson has: how it is written, and what it does."""
NO_HELP = "Nothing is written about this here."
HELP_COMING = "The sources, in which it is written, are still on their way: ask once more."
HELP_LOST = "The sources, in which it is written, did not come."


def of_type(name: str) -> str:
    """What a value is, where nothing else is known of it."""
    return f"A value of the type {name}."
