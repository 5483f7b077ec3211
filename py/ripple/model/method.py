"""How a network learns: which samples a step takes, and along what its parameters move.

    decay       g = ∂L/∂w + λ w       weights only: the gradient of L and of a penalty, λ/2 ‖w‖²
    momentum    v ← μ v + g           v is 0 at first
    descend     w ← w - η v

Source of the momentum: Polyak, "Some methods of speeding up the convergence of iteration methods",
1964; of the decay: Krogh and Hertz, "A simple weight decay can improve generalization", 1992.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ripple.model.chance import bits, draw
from ripple.model.network import Gradient, Parameters
from ripple.model.places import Parameter

ALL = 0
"""The size of a batch that has all samples, however many there are."""


class Method(NamedTuple):
    """How many samples a step takes the mean over, in what order, and what is added to that.

    `decay` is λ, `momentum` μ; where both are 0, v is the gradient itself. What is `frozen` does
    not move. The share `held_out` of the samples is not learned from (see `Points.split`).
    `mistake` is the one made on purpose (see `mistakes.py`), "" for none.
    """

    batch: int = 1
    in_turn: bool = False
    decay: float = 0.0
    momentum: float = 0.0
    frozen: frozenset[Parameter] = frozenset()
    held_out: float = 0.0
    mistake: str = ""

    @property
    def has_velocity(self) -> bool:
        """Whether v is another than the gradient, but for what is frozen."""
        return bool(self.decay or self.momentum)

    @property
    def is_plain(self) -> bool:
        """Whether a step moves all parameters along the gradient alone."""
        return not (self.has_velocity or self.frozen or self.mistake)

    def size(self, count: int) -> int:
        """How many of `count` samples a step takes."""
        return count if self.batch == ALL else min(self.batch, count)

    def rows(self, seed: int, step: int, count: int) -> list[int]:
        """Which of `count` samples the step with this number takes, each at most once.

        In turn they come in their own order, over and over; else each is as likely as the others.
        """
        size = self.size(count)
        if size == count > 1:
            return list(range(count))
        if self.in_turn:
            return [((step - 1) * size + n) % count for n in range(size)]
        if size == 1:
            return [draw(seed, step, count)]
        own, rows = bits(seed, step), []
        moved: dict[int, int] = {}  # what is no longer in its own place
        for n in range(size):  # the first steps of a shuffle: Fisher and Yates, 1938
            other = n + draw(own, n + 1, count - n)
            rows.append(moved.get(other, other))
            moved[other] = moved.get(n, n)
        return rows

    def velocity(
        self, parameters: Parameters, gradient: Gradient, before: Parameters | None
    ) -> Parameters:
        """v, along which the parameters move; `before` is that of the step before, None for 0."""
        g = gradient.slopes
        if self.decay:
            pairs = zip(g.weights, parameters.weights, strict=True)
            g = g._replace(weights=tuple([slope + self.decay * w for slope, w in pairs]))
        v = g if before is None or not self.momentum else g.moved(before, self.momentum)
        return v.zero_at(self.frozen) if self.frozen else v

    def penalty(self, parameters: Parameters) -> float:
        """λ/2 ‖w‖², which the decay lessens beside the loss; biases have no part in it."""
        return self.decay / 2 * sum(float(np.vdot(w, w)) for w in parameters.weights)
