"""What a step comes to, worked out in plain Python from the definitions, and not by Ripple's own.

Names are the page's: "w⁽²⁾₁₁", "h₁". What is not known yet in the phase that is shown is None.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from playwright.sync_api import Page

from tests.browser.reader import python

SUBSCRIPTS = "₁₂₃₄₅₆₇₈"
PHASES = ("Forward", "Loss", "Backward", "Update")

Values = dict[str, float]
Known = float | None

_FACTS = """(lambda step: {{
    "step": None if step is None else {{
        "number": step.number, "x": step.x[0].tolist(), "y": float(step.y[0, 0]),
        "old": [[a.tolist() for a in all] for all in step.passed.network.parameters],
        "rate": step.learning_rate or lesson.learning_rate,
    }},
    "now": [[a.tolist() for a in all] for all in (lesson.network.weights, lesson.network.biases)],
    "fruit": [lesson.points.x.tolist(), lesson.points.y[:, 0].tolist()],
    "by hand": step is not None and step is lesson.tried,
    "count": lesson.step_count, "in the past": lesson.in_past,
}})({step})"""


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def named(weights: list[Any], biases: list[Any]) -> Values:
    """All parameters by their names."""
    found = {}
    for layer, high in enumerate("¹²"):
        for j, bias in enumerate(biases[layer]):
            found[f"b⁽{high}⁾{SUBSCRIPTS[j]}"] = bias
            for i, row in enumerate(weights[layer]):
                found[f"w⁽{high}⁾{SUBSCRIPTS[i]}{SUBSCRIPTS[j]}"] = row[j]
    return found


class Pass:
    """One fruit's way through a network with these parameters."""

    def __init__(self, values: Values, x: list[float]) -> None:
        hidden = sum(name.startswith("b⁽¹⁾") for name in values)
        self.j = SUBSCRIPTS[:hidden]
        self.z1 = [
            sum(x[i] * values[f"w⁽¹⁾{SUBSCRIPTS[i]}{j}"] for i in (0, 1)) + values[f"b⁽¹⁾{j}"]
            for j in self.j
        ]
        self.h = [sigmoid(z) for z in self.z1]
        terms = zip(self.j, self.h, strict=True)
        self.z2 = sum(values[f"w⁽²⁾{j}₁"] * h for j, h in terms) + values["b⁽²⁾₁"]
        self.output = sigmoid(self.z2)


class Fruits:
    """What a network with these parameters makes of all fruit."""

    def __init__(self, values: Values, fruit: list[Any]) -> None:
        outputs = [(Pass(values, x).output, y) for x, y in zip(*fruit, strict=True)]
        self.mean_loss = sum((output - y) ** 2 for output, y in outputs) / len(outputs)
        self.right = sum((output > 0.5) == (y == 1) for output, y in outputs if output != 0.5)
        self.count = len(outputs)


class Truth:
    """A step of the page's, given by an expression, in this phase; all else follows from its fruit,
    the parameters that it began with, and the learning rate.
    """

    def __init__(self, page: Page, phase: str, step: str = "player.step_shown") -> None:
        facts = python(page, _FACTS.format(step=step))
        self.phase, self.fruit, self.count = phase, facts["fruit"], facts["count"]
        self.by_hand, self.in_past = facts["by hand"], facts["in the past"]
        self.now = named(*facts["now"])
        self.begun = facts["step"] is not None
        if not self.begun:
            return
        found = facts["step"]
        self.number: int = found["number"]
        self.x: list[float] = found["x"]
        self.y: float = found["y"]
        self.rate: float = found["rate"]
        self.old = named(*found["old"])
        self.passed = Pass(self.old, self.x)
        self.error = self.passed.output - self.y
        come = "Backward" if self.by_hand else phase
        reached = PHASES.index(come) if come in PHASES else len(PHASES)
        self.has_loss, self.has_gradient, self.has_update = (reached >= n for n in (1, 2, 3))

    @property
    def slope(self) -> float:
        return self.passed.output * (1 - self.passed.output)

    @property
    def slopes(self) -> list[float]:
        return [h * (1 - h) for h in self.passed.h]

    @property
    def delta(self) -> Known:
        return 2 * self.error * self.slope if self.has_gradient else None

    @property
    def flows(self) -> list[Known]:
        """What comes back to each hidden neuron."""
        delta = self.delta
        ways = (self.old[f"w⁽²⁾{j}₁"] for j in self.passed.j)
        return [None if delta is None else delta * w for w in ways]

    @property
    def deltas(self) -> list[Known]:
        pairs = zip(self.flows, self.slopes, strict=True)
        return [None if flow is None else flow * slope for flow, slope in pairs]

    def source(self, name: str) -> float:
        """What comes along this line."""
        if name[0] == "b":
            return 1.0
        sources = self.x if name[2] == "¹" else self.passed.h
        return sources[SUBSCRIPTS.index(name[4])]

    def gradient(self, name: str) -> Known:
        delta = self.delta if name[2] == "²" else self.deltas[SUBSCRIPTS.index(name[-1])]
        return None if delta is None else delta * self.source(name)

    def change(self, name: str) -> Known:
        gradient = self.gradient(name)
        return -self.rate * gradient if gradient is not None and self.has_update else None

    def new(self, name: str) -> Known:
        change = self.change(name)
        return None if change is None else self.old[name] + change

    @property
    def all_new(self) -> Values:
        """All parameters after the update."""
        news = {name: self.new(name) for name in self.old}
        return {name: new for name, new in news.items() if new is not None}

    def loss(self, values: Values | None = None) -> float:
        """Of this fruit, with the old parameters or with these."""
        passed = self.passed if values is None else Pass(values, self.x)
        return (passed.output - self.y) ** 2

    def rows(self, title: str) -> Iterator[Sequence[Known]]:
        """The numbers in each cell of the inspector, for the place with this title."""
        name = title.partition(",")[0]
        if name[0] == "x":
            yield [self.x[SUBSCRIPTS.index(name[1])]]
        elif name[0] in "wb":
            yield from self._delta_cells(-1 if name[2] == "²" else SUBSCRIPTS.index(name[-1]))
            yield [self.source(name)]
            yield [self.gradient(name)]
            yield from ([self.old[name]], [self.rate], [self.gradient(name)], [self.new(name)])
        else:
            yield from self._neuron(_unit(name))

    def _neuron(self, j: int) -> Iterator[Sequence[Known]]:
        """The sum, the slope and the delta of a hidden neuron, or of the output (−1)."""
        high, to = ("²", "₁") if j < 0 else ("¹", SUBSCRIPTS[j])
        sources = self.passed.h if j < 0 else self.x
        for i, a in enumerate(sources):
            w = self.old[f"w⁽{high}⁾{SUBSCRIPTS[i]}{to}"]
            yield [a, w, a * w]
        yield [self.old[f"b⁽{high}⁾{to}"]]
        z, a = self._z_and_a(j)
        yield from ([z], [a], [1 - a], [a * (1 - a)])
        yield from self._delta_cells(j)
        yield [self.delta if j < 0 else self.deltas[j]]

    def _delta_cells(self, j: int) -> Iterator[Sequence[Known]]:
        if j < 0:
            yield from ([2.0], [self.passed.output, self.y, self.error], [self.slope])
        else:
            yield [self.delta, self.old[f"w⁽²⁾{SUBSCRIPTS[j]}₁"], self.flows[j]]
            yield [self.slopes[j]]

    def summary(self, title: str) -> list[Known]:
        """The numbers of the line under the diagram, for the place with this title."""
        name = title.partition(",")[0]
        if name[0] == "x":
            return [self.x[SUBSCRIPTS.index(name[1])]]
        if name[0] in "wb":
            return [self.old[name], self.new(name), self.gradient(name)]
        j = _unit(name)
        return [*self._z_and_a(j), self.delta if j < 0 else self.deltas[j]]

    def z_and_a(self, title: str) -> tuple[float, float]:
        """The sum and the activation of the neuron with this title."""
        return self._z_and_a(_unit(title.partition(",")[0]))

    def _z_and_a(self, j: int) -> tuple[float, float]:
        passed = self.passed
        return (passed.z2, passed.output) if j < 0 else (passed.z1[j], passed.h[j])

    def most(self) -> dict[str, Known]:
        """The largest of each kind that is drawn; of what was set by hand only products are."""

        def largest(amounts: list[Known]) -> Known:
            known = [abs(amount) for amount in amounts if amount is not None]
            return max(known) or None if known else None

        names, sums = list(self.old), self.flows
        products = {"product": largest([self.old[name] * self.source(name) for name in names])}
        if self.by_hand:
            return {**products, **dict.fromkeys(("delta", "share", "gradient", "change"))}
        return {
            **products,
            "delta": largest([self.delta, *self.deltas, *sums]),
            "share": largest(sums),
            "gradient": largest([self.gradient(name) for name in names]),
            "change": largest([self.change(name) for name in names]),
        }


def _unit(name: str) -> int:
    """Which hidden neuron it is; −1 for the output."""
    return -1 if name == "ŷ" else SUBSCRIPTS.index(name[1])
