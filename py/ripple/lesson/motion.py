"""A moment of a step, as pictures show it: how far each phase has come, and each layer within it.

Forward, each layer of edges takes its turn: products travel, then σ squeezes the sums that have
arrived. Backward, from the last layer to the first: σ′ squeezes the sum that has arrived at a
layer's units to δ, then shares of δ travel on to the units before. What has been passed at both
ends has its gradient.
"""

from __future__ import annotations

from typing import NamedTuple

from ripple.lesson.step import Phase

TRAVEL, SQUEEZE, MARK = 1.0, 0.5, 0.5  # how long each takes, one beside the other
TURN = TRAVEL + SQUEEZE


class Motion(NamedTuple):
    """How far each phase has come, 0 to 1, and the one at work (IDLE for none).

    `layer` is one of edges, of so many `layers`; what is asked for it is again 0 to 1.
    """

    phase: Phase
    forward: float
    loss: float
    backward: float
    update: float

    def products(self, layer: int, layers: int) -> float:
        """How far w·a has come along these edges."""
        return _part(self.forward * TURN * layers, TURN * layer, TRAVEL)

    def activations(self, layer: int, layers: int) -> float:
        """How far σ has squeezed the sums at the end of these edges."""
        return _part(self.forward * TURN * layers, TURN * layer + TRAVEL, SQUEEZE)

    def deltas(self, layer: int, layers: int) -> float:
        """How far σ′ has squeezed the sums at the end of these edges to δ."""
        return _part(self._back(layers), TURN * (layers - 1 - layer), SQUEEZE)

    def shares(self, layer: int, layers: int) -> float:
        """How far w·δ has come back along these edges."""
        return _part(self._back(layers), TURN * (layers - 1 - layer) + SQUEEZE, TRAVEL)

    def gradients(self, layer: int, layers: int) -> float:
        """How far the gradients of these edges are shown: the error has come past both ends."""
        passed = SQUEEZE + (TRAVEL if layer else 0.0)  # nothing travels to the inputs
        return _part(self._back(layers), TURN * (layers - 1 - layer) + passed, MARK)

    def _back(self, layers: int) -> float:
        return self.backward * (TURN * (layers - 1) + SQUEEZE + MARK)

    def at_work(self, layer: int, layers: int) -> bool:
        """Whether these edges are at work; the others are dimmed until a phase is complete."""
        if self.phase is Phase.FORWARD and self.forward < 1.0:
            return layer == int(self.forward * layers)
        if self.phase is Phase.BACKWARD and self.backward < 1.0:
            return layer == max(layers - 1 - int(self._back(layers) / TURN), 0)
        return self.phase is not Phase.LOSS or self.loss >= 1.0


def _part(time: float, start: float, length: float) -> float:
    return min(max((time - start) / length, 0.0), 1.0)
