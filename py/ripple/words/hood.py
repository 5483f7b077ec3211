"""What is said of the code of the network and of its lines."""

from __future__ import annotations

from ripple.words.numbers import counted

ABOUT = {
    "network.py": (
        "The very code of a step: change it, and Run. (In runs that nobody watches training.py "
        "does the same as this, to the same bits.)"
    ),
    "functions.py": (
        "Activations and losses, to be changed and run, too. Those of this network have a rule "
        "beside them."
    ),
}
"""By file, while it is as it was."""
CHANGED = "Changed, and not run yet: Run, or Ctrl+Enter, has this code compute everything."
RUNS_EDITED = (
    "This edited code computes everything now. Check compares its gradients with what nudging says."
)
OFFERED = (
    "This code came with the lesson and has not run here: the page’s own does, until you press "
    "Run. Look at it first."
)
NOT_RUN = "What has changed since it was run has no values yet."


def editor(file: str) -> str:
    """What the editor is called."""
    return f"{file}, Python that can be changed"


def failed(where: str, message: str, sentence: str, runs: bool) -> str:
    """What became of code that was run; `runs` tells whether other edited code goes on."""
    goes_on = "The code that ran before goes on." if runs else "The page’s own code goes on."
    said = f"{message}. {sentence}" if message else sentence
    return f"{where}: {said} {goes_on}"


COMING = "The editor is on its way."
LOST = (
    "The editor did not come. It needs a connection the first time: try again, or reload the page."
)
POINT = "Point at a line, tap it or go to it by keys: see what it computes."
RUNS = "While steps run there are no values here."
BEFORE = "Its values are here once a step has come to it."
ASKED = "Its values are here once the quiz has its answer."
SKIPPED = "It did not run in this step."
MISTAKEN = "A mistake is made on purpose: in this step another backward pass runs than this one."
ELSEWHERE = "This line computes nothing of this network."
NO_VALUES = "It has no numbers or arrays of its own."

COMPUTES = {
    "inputs": "The inputs x, as an array: a row for each sample.",
    "begins": "Empty lists, for what is to be kept.",
    "layers": "Layer by layer: its weights, its biases, its activation.",
    "sums": "z, the weighted sum of each neuron.",
    "activations": "a, what each neuron passes on.",
    "sums kept": "z is kept: the way back needs it.",
    "activations kept": "a is kept: the way back needs it.",
    "passed": "All that the forward pass has found. The last a is ŷ.",
    "loss": "L of each output of each sample.",
    "one loss": "With one output of one sample that is L.",
    "mean loss": "L, summed over outputs and averaged over samples.",
    "old weights": "The weights that the forward pass used, and f′.",
    "outputs": "ŷ, and how many samples there are.",
    "targets": "y, what the outputs should be.",
    "steepness": "The slope of the output’s function.",
    "output deltas": "δ = ∂L/∂z of the output neuron: here the way back begins.",
    "layers back": "Layer by layer, from the last to the first.",
    "layer inputs": "a, what went into this layer.",
    "weight gradients": "∂L/∂w of each weight: what came in times δ.",
    "bias gradients": "∂L/∂b of each bias: δ itself.",
    "deltas kept": "δ is kept, for the page to show.",
    "hidden": "Where there is a layer before this one, the error goes back to it.",
    "errors": "∂L/∂a of each hidden neuron: δ comes back through the weights.",
    "hidden deltas": "δ = ∂L/∂z of each hidden neuron.",
    "gradients": "All gradients, the first layer first.",
    "gradient": "All gradients, and every δ.",
    "descent": "Each weight and bias moves against its gradient.",
    "move": "The network with weights and biases that have moved by −η times their own number.",
    "pairs": "Each weight and bias, with what it moves along.",
    "moved": "w + by · v for each weight and bias; by is −η.",
}
"""By the name that `readings/hood.py` has for what a line computes."""

IN_USE = "Of a function that this network uses."


def ran(step: str, times: int) -> str:
    """Above the values of a line."""
    return f"Step {step}:" if times == 1 else f"Step {step}, {times} times:"


def time(number: int, times: int) -> str:
    """Above those of one of several times."""
    return f"{number} of {times}"


def shape(lengths: tuple[int, ...]) -> str:
    """Of an array, as Python writes it."""
    return str(lengths)


def more(count: int) -> str:
    """In the place of rows that are too many."""
    return f"… {counted(count, 'more row', 'more rows')}"
