"""What a reader does at each stop of the page's own lessons, task by task: the shortest way to do
what its text says. `tests/unit/test_eight_lessons.py` goes it natively, with a player and no page,
`tests/browser/test_eight_lessons.py` by the page's own controls.

Numbers that a reader works out are worked out here once more, from the weights and one fruit alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Protocol

Task = Callable[["Reader"], object]


class Seen(NamedTuple):
    """The network before a step, its fruit and η. Layers, rows and columns count from 0."""

    x: list[float]
    y: float
    weights: list[list[list[float]]]
    biases: list[list[float]]
    rate: float

    def sums(self) -> list[list[float]]:
        """z of each layer, where all neurons are sigmoids."""
        found, a = [], self.x
        for rows, biases in zip(self.weights, self.biases, strict=True):
            columns = zip(*rows, strict=True)
            z = [
                sum(p * q for p, q in zip(a, column, strict=True)) + b
                for column, b in zip(columns, biases, strict=True)
            ]
            found.append(z)
            a = [_sigmoid(each) for each in z]
        return found

    @property
    def output(self) -> float:
        """ŷ"""
        return _sigmoid(self.sums()[-1][0])

    def h(self, j: int) -> float:
        """What a hidden neuron says."""
        return _sigmoid(self.sums()[0][j])

    @property
    def squared(self) -> float:
        """L"""
        return (self.output - self.y) ** 2

    @property
    def delta(self) -> float:
        """δ of the output, of the squared error."""
        return 2 * (self.output - self.y) * self.output * (1 - self.output)

    def hidden_delta(self, j: int) -> float:
        """δ of a hidden neuron."""
        return self.delta * self.weights[1][j][0] * self.h(j) * (1 - self.h(j))

    def squares(self) -> float:
        """‖∇L‖²"""
        hidden = range(len(self.weights[1]))
        into_output = self.delta**2 * (1 + sum(self.h(j) ** 2 for j in hidden))
        inputs = 1 + sum(each**2 for each in self.x)
        return into_output + inputs * sum(self.hidden_delta(j) ** 2 for j in hidden)


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


class Reader(Protocol):
    """What one can do at a stop."""

    def seen(self) -> Seen: ...
    def phase(self, name: str) -> None: ...
    def run(self, steps: int) -> None: ...
    def all_right(self) -> bool: ...
    def until_right(self, steps: int, most: int) -> None: ...
    def open(self, place: str) -> None: ...
    def type(self, place: str, text: str) -> None: ...
    def rate(self, text: str) -> None: ...
    def check(self) -> None: ...
    def check_all(self) -> None: ...
    def plant(self, x1: float, x2: float) -> None: ...
    def answer_quiz(self, times: int) -> None: ...
    def choose(self, choice: str) -> None: ...
    def compute(self, number: float) -> None: ...
    def apply(self, **choices: str) -> None: ...
    def reset(self) -> None: ...
    def same_start(self) -> None: ...
    def find_mistake(self) -> None: ...
    def code(self) -> None: ...
    def write(self, exercise: int) -> None: ...


def chosen(choice: str) -> Task:
    """Takes the choice that begins so."""
    return lambda r: r.choose(choice)


def _each(*tasks: Task) -> Task:
    def do(r: Reader) -> None:
        for task in tasks:
            task(r)

    return do


def phase(*names: str) -> Task:
    """Goes through these."""
    return _each(*(partial(_phase, name) for name in names))


def _phase(name: str, r: Reader) -> None:
    r.phase(name)


def run(*steps: int) -> Task:
    """Presses these step buttons."""
    return _each(*(partial(_run, each) for each in steps))


def _run(steps: int, r: Reader) -> None:
    r.run(steps)


def opened(*places: str) -> Task:
    """Takes these apart, one after the other."""
    return _each(*(partial(_open, place) for place in places))


def _open(place: str, r: Reader) -> None:
    r.open(place)


def computed(number: Callable[[Seen], float]) -> Task:
    """Types what this comes to."""
    return lambda r: r.compute(number(r.seen()))


def both(*tasks: Task) -> Task:
    """One after the other."""
    return _each(*tasks)


def wrote(exercise: int) -> Task:
    """Writes this exercise, rightly."""
    return lambda r: r.write(exercise)


def _doctor(initial: str) -> Task:
    return both(lambda r: r.apply(initial=initial), lambda r: r.until_right(1000, 10))


def _leaky(r: Reader) -> None:
    r.apply(activation="leaky-relu")
    r.rate("0.1")
    r.run(1000)
    r.run(1000)


def _other_rate(r: Reader) -> None:
    r.same_start()
    r.rate("1")
    r.run(1000)


def _again(r: Reader) -> None:
    for _ in range(9):
        r.reset()
        r.until_right(1000, 4)
        if r.all_right():
            return


WALKS: dict[str, dict[str, list[Task]]] = {
    "one-neuron": {
        "in-and-out": [phase("forward")],
        "sum": [opened("ŷ"), computed(lambda s: s.sums()[-1][0])],
        "squashed": [
            chosen("½"),
            both(lambda r: r.type("w1[1][1]", "0"), lambda r: r.type("w1[2][1]", "0")),
        ],
        "loss": [computed(lambda s: s.squared), phase("loss")],
        "which-way": [chosen("down"), phase("backward", "update")],
        "again": [run(100)],
        "line": [lambda r: r.plant(0.16, 0.16), chosen("no"), run(1000, 1000)],
    },
    "the-error-ripples-backward": {
        "forward": [phase("forward")],
        "loss": [computed(lambda s: s.squared), phase("loss")],
        "turn": [phase("backward"), chosen("through the very")],
        "delta-output": [opened("ŷ"), computed(lambda s: s.delta), phase("backward")],
        "gradient": [
            computed(lambda s: s.delta * s.h(0)),
            both(phase("backward"), opened("w2[1][1]")),
        ],
        "delta-hidden": [
            computed(lambda s: s.hidden_delta(0)),
            both(phase("backward"), opened("h1")),
            chosen("nothing"),
        ],
        "update": [chosen("down"), phase("update")],
        "foresee": [lambda r: r.answer_quiz(2)],
    },
    "check-it-by-nudging": {
        "slope": [chosen("grow"), computed(lambda s: 0.001 * s.delta * s.h(0))],
        "nudge": [lambda r: r.check(), chosen("the bend")],
        "how-small": [chosen("the two losses")],
        "all": [lambda r: r.check_all(), computed(lambda _s: 2.0 * (2 * 4 + 4 + 4 * 1 + 1))],
        "mistake": [lambda r: r.check(), computed(lambda s: s.delta * s.h(0))],
        "hidden-mistake": [
            chosen("no"),
            both(opened("w2[1][1]"), lambda r: r.check_all()),
        ],
        "find": [lambda r: r.find_mistake()],
    },
    "the-step-size": {
        "too-small": [run(1000), chosen("the steps lead the right way")],
        "about-right": [run(1000)],
        "too-large": [chosen("fail"), run(1000)],
        "how-long": [
            computed(lambda s: -s.rate * s.delta * s.h(0)),
            lambda r: r.rate("0.6"),
            chosen("the gradient is the same"),
        ],
        "promise": [computed(lambda s: s.rate * s.squares()), phase("update")],
        "running-away": [run(100, 100), chosen("a smaller")],
        "find": [_other_rate],
    },
    "what-the-hidden-layer-is-for": {
        "one-neuron": [chosen("no"), run(1000)],
        "one-hidden": [chosen("still"), run(1000, 1000)],
        "two-hidden": [lambda r: r.until_right(1000, 4)],
        "each-one": [opened("h1", "h2"), chosen("a straight line")],
        "hidden-space": [opened("ŷ"), chosen("a straight line")],
        "by-hand": [lambda r: r.type("w2[2][1]", "-20")],
        "curve": [chosen("no"), run(1000)],
    },
    "where-learning-gets-stuck": {
        "zero": [computed(lambda _s: 0.0), chosen("nothing"), run(100)],
        "twins": [
            both(run(1000), opened("h1", "h2")),
            chosen("their gradients are the same"),
            _doctor("glorot"),
        ],
        "flat": [chosen("it is a factor"), run(1000), _doctor("glorot")],
        "off": [chosen("no"), _leaky],
        "plateau": [
            chosen("it creeps"),
            both(lambda r: r.rate("0.3"), lambda r: r.until_right(1000, 4)),
        ],
        "corner": [_again, chosen("it begins elsewhere")],
        "diagnosis": [opened("h2"), chosen("the hidden neurons are saturated")],
    },
    "cross-entropy-against-squared-error": {
        "sure": [chosen("no"), computed(lambda s: s.delta), phase("backward")],
        "slow": [run(1000)],
        "cross-entropy": [computed(lambda s: -math.log(1 - s.output)), chosen("ln 2")],
        "cancels": [
            computed(lambda s: s.output - s.y),
            both(phase("backward"), opened("ŷ")),
        ],
        "fast": [lambda r: r.until_right(100, 3)],
        "apart": [chosen("that cannot")],
        "outlier": [chosen("more"), run(1000, 1000)],
    },
    "write-backward-yourself": {
        "code": [lambda r: r.code(), chosen("about ten")],
        "sigmoid": [wrote(1)],
        "loss-slope": [wrote(4)],
        "delta-output": [wrote(5)],
        "delta-hidden": [chosen("δ @ W.T"), wrote(6)],
        "descend": [wrote(7)],
        "backward": [wrote(9)],
    },
}
"""By lesson and stop: for each task of the stop what does it."""
