"""What lines of the model's code compute, and where that is on the diagram.

`LINES` is the one table of it: a test compares it with the syntax tree of the code, and with what
the code does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ripple.lesson.hood import NETWORK
from ripple.lesson.player import Player
from ripple.lesson.step import Phase, Step
from ripple.model.network import Network
from ripple.model.places import Parameter, Place, Unit, parameters
from ripple.words import hood as words

Places = frozenset[Place]

FORWARD, LOSS, BACKWARD = "Network.forward", "ForwardPass.mean_loss", "Network.backward"
DESCEND, MOVED, MOVE = "Network.descend", "Network.moved", "Parameters.moved"

LINES: dict[str, dict[str, str]] = {
    FORWARD: {
        "a = np.asarray(x, dtype=np.float64)": "inputs",
        "zs, activations = [], [a]": "begins",
        "for w, b, f in zip(self.weights, self.biases, self.functions, strict=True):": "layers",
        "z = a @ w + b": "sums",
        "a = f.function(z)": "activations",
        "zs.append(z)": "sums kept",
        "activations.append(a)": "activations kept",
        "return ForwardPass(self, tuple(zs), tuple(activations))": "passed",
    },
    LOSS: {
        "each = self.network.loss.each(self.zs[-1], self.output, y)": "loss",
        "if each.size == 1:": "one loss",
        "return float(each[0, 0])": "one loss",
        "return float(np.add.reduce(each, axis=None)) / len(each)": "mean loss",
    },
    BACKWARD: {
        "layers, slope = passed.network.weights, passed.network.activation.slope": "old weights",
        "samples, outputs = len(passed.output), passed.output": "outputs",
        "target = np.asarray(y, dtype=np.float64)": "targets",
        "steepness = passed.network.output.slope(passed.zs[-1], outputs)": "steepness",
        "delta = passed.network.loss.delta(outputs, target, 1.0 / samples, steepness)": (
            "output deltas"
        ),
        "weights, biases, deltas = [], [], []": "begins",
        "for layer in reversed(range(len(layers))):": "layers back",
        "a = passed.activations[layer]": "layer inputs",
        "weights.append(a.T @ delta)": "weight gradients",
        "biases.append(delta[0] if samples == 1 else np.add.reduce(delta))": "bias gradients",
        "deltas.append(delta)": "deltas kept",
        "if layer:": "hidden",
        "error = delta @ layers[layer].T": "errors",
        "delta = error * slope(passed.zs[layer - 1], a)": "hidden deltas",
        "slopes = Parameters(tuple(weights[::-1]), tuple(biases[::-1]))": "gradients",
        "return Gradient(slopes, tuple(deltas[::-1]))": "gradient",
    },
    DESCEND: {"return self.moved(gradient.slopes, learning_rate)": "descent"},
    MOVED: {"return self.having(self.parameters.moved(along, -learning_rate))": "move"},
    MOVE: {
        "pairs = ((zip(mine, its, strict=True)) for mine, its in zip(self, along, strict=True))": (
            "pairs"
        ),
        "return Parameters(*(tuple([a + by * b for a, b in pair]) for pair in pairs))": "moved",
    },
}
"""By function, the code of each line of it, and what that computes: a name for it."""

PHASES = {
    Phase.FORWARD: FORWARD,
    Phase.LOSS: LOSS,
    Phase.BACKWARD: BACKWARD,
    Phase.UPDATE: MOVED,
}
"""The function that is at work in each phase."""

_GROUPS: dict[str, tuple[str, ...]] = {
    "x": ("inputs",),
    "to ŷ": ("sums", "activations", "sums kept", "activations kept", "deltas kept", "passed"),
    "ŷ": ("loss", "one loss", "mean loss", "outputs", "targets", "steepness", "output deltas"),
    "a": ("layer inputs",),
    "h": ("hidden", "errors", "hidden deltas"),
    "w": ("old weights", "weight gradients"),
    "b": ("bias gradients",),
    "w, b": ("layers", "gradients", "gradient", "descent", "move", "pairs", "moved"),
    "": ("begins", "layers back"),
}
_GROUP = {what: group for group, whats in _GROUPS.items() for what in whats}
_USED = {"sums": "w, b", "errors": "w beyond"}
"""What goes into a line besides, and is to be found by who points at it on the diagram."""

_ANSWERS = {
    *("inputs", "sums", "activations", "loss", "output deltas", "weight gradients"),
    *("bias gradients", "errors", "hidden deltas", "moved"),
}
"""The lines where the arithmetic is: those are marked for what is pointed at on the diagram."""


def places_of(what: str, sizes: tuple[int, ...]) -> Places:
    """Where that is on the diagram of a network with these layer sizes."""
    return _places(_GROUP[what], sizes)


def _places(group: str, sizes: tuple[int, ...]) -> Places:
    last = len(sizes) - 1
    layers = {
        "x": range(1),
        "to ŷ": range(1, last + 1),
        "ŷ": range(last, last + 1),
        "a": range(last),
        "h": range(1, last),
    }
    if group in layers:
        return frozenset(Unit(layer, i) for layer in layers[group] for i in range(sizes[layer]))
    return frozenset(place for place in parameters(sizes) if _belongs(place, group))


def _belongs(place: Parameter, group: str) -> bool:
    if group == "w beyond":
        return place.source is not None and place.layer > 0
    return group == "w, b" or group == ("b" if place.source is None else "w")


# Lines of the text


class Sources(NamedTuple):
    """The texts of the files."""

    network: str
    functions: str

    def of(self, file: str) -> str:
        """That of this file."""
        return self.network if file == NETWORK else self.functions


class Line(NamedTuple):
    """A line that computes something: its number, its function, and what it computes."""

    number: int
    function: str
    what: str


def code_of(line: str) -> str:
    """What Python reads of a line."""
    return line.partition("  #")[0].strip()


@lru_cache(maxsize=2)
def lines_of(source: str) -> dict[int, Line]:
    """Those of this text that are in `LINES`, by their numbers."""
    found: dict[int, Line] = {}
    of_class = function = ""
    for number, line in enumerate(source.split("\n"), start=1):
        if begins := re.match(r"( *)(class|def) (\w+)", line):
            indent, kind, name = begins.groups()
            of_class = name if kind == "class" else of_class if indent else ""
            function = f"{of_class}.{name}" if kind == "def" else ""
        elif what := LINES.get(function, {}).get(code_of(line)):
            found[number] = Line(number, function, what)
    return found


def first_line(source: str, function: str) -> int:
    """Where the computing of this function begins; in code that was changed, it may be anywhere."""
    found = (line.number for line in lines_of(source).values() if line.function == function)
    return min(found, default=1)


def lines_for(source: str, place: Place, sizes: tuple[int, ...]) -> list[int]:
    """The lines that compute what a place of the network shows, or compute with it."""

    def answers(line: Line) -> bool:
        used = _USED.get(line.what)
        return line.what in _ANSWERS and (
            place in places_of(line.what, sizes)
            or (used is not None and place in _places(used, sizes))
        )

    return [number for number, line in lines_of(source).items() if answers(line)]


@lru_cache(maxsize=8)
def lines_in_use(source: str, name: str) -> list[int]:
    """Of functions.py, the lines of the activation or loss of this name, and of its functions."""
    lines = source.split("\n")
    heads = [n for n, line in enumerate(lines) if line.endswith(("Activation(", "Loss("))]
    found = [n for n in heads if lines[n + 1 : n + 2] and lines[n + 1].strip() == f'"{name}",']
    if len(found) != 1:
        return []  # a reader has changed it
    entry = _block(lines, found[0])
    helpers = {word for n in entry for word in re.findall(r"\b_?[a-z_]+\b", lines[n])}
    starts = [
        n
        for n, line in enumerate(lines)
        if (begins := re.match(r"def (\w+)", line)) and begins[1] in helpers
    ]
    return [n + 1 for n in sorted({*entry, *(n for at in starts for n in _block(lines, at))})]


def _block(lines: Sequence[str], start: int) -> range:
    """The line that begins something, and all that is in it, up to its closing bracket."""
    indent = re.match(r" *", lines[start])
    deeper = f"{indent[0] if indent else ''} "
    end = start + 1
    while end < len(lines) and lines[end].startswith(deeper):
        end += 1
    closes = lines[end : end + 1] and lines[end].strip().startswith(")")
    return range(start, end + 1 if closes else end)


def used_places(source: str, line: int, net: Network) -> Places:
    """Of a line of functions.py, the neurons whose function it belongs to; none: of none here."""
    sizes, outputs = net.sizes, (net.output.name, net.loss.name)
    found: Places = frozenset()
    if _is_in(source, line, *outputs):
        found |= places_of("outputs", sizes)
    if len(sizes) > 2 and _is_in(source, line, net.activation.name):
        found |= places_of("hidden", sizes)
    return found


def _is_in(source: str, line: int, *names: str) -> bool:
    return any(line in lines_in_use(source, name) for name in names)


# What is said


def computes(sources: Sources, file: str, number: int, net: Network) -> str:
    """What a line of a file does in this network."""
    if not number:
        return words.POINT
    if file != NETWORK:
        used = used_places(sources.functions, number, net)
        return words.IN_USE if used else words.ELSEWHERE
    line = lines_of(sources.network).get(number)
    return words.COMPUTES[line.what] if line else words.ELSEWHERE


def why_no_values(player: Player, line: Line | None, ran: bool, runs: bool = True) -> str:
    """Why nothing stands beside a line; `ran` tells whether it has run, `runs` whether the text is
    that of the code which runs.
    """
    step = player.step_shown
    if not runs:
        return words.NOT_RUN
    if line is None or line.what == "begins":
        return ""
    if player.running:
        return words.RUNS
    if ran:
        return words.NO_VALUES
    if step is None or not _has_come_to(step, line.function):
        return words.BEFORE
    if player.lesson.secret:
        return words.ASKED
    mistaken = step.method.mistake and line.function == BACKWARD
    return words.MISTAKEN if mistaken else words.SKIPPED


def _has_come_to(step: Step, function: str) -> bool:
    found = {FORWARD: step.passed, LOSS: step.loss, BACKWARD: step.gradient}
    return found.get(function, step.network) is not None
