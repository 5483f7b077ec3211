"""A moment of a step, as pictures show it: how far each phase, and each layer's wave, has come."""

from __future__ import annotations

from typing import NamedTuple

from ripple.step import Phase


class Motion(NamedTuple):
    """How far each phase has come, 0 to 1, and the one at work (IDLE for none).

    When `still` is set nothing moves: each phase is one picture, in which all has arrived.
    """

    phase: Phase
    forward: float
    loss: float
    backward: float
    update: float
    still: bool

    def forward_wave(self, layer: int, layers: int) -> float:
        """How far the forward wave has come along the edges of this layer (of so many), 0 to 1."""
        return min(max(self.forward * layers - layer, 0.0), 1.0)

    def backward_wave(self, layer: int, layers: int) -> float:
        """How far the backward wave has come along the edges of this layer, 0 to 1."""
        return min(max(self.backward * layers - (layers - 1 - layer), 0.0), 1.0)

    def pulse(self, wave: float) -> float | None:
        """Where on its edge a pulse of this wave is to be drawn, 0 to 1; None: nowhere."""
        if self.still:
            return 0.5
        return wave if 0.0 < wave < 1.0 else None

    def at_work(self, layer: int, layers: int) -> bool:
        """Whether the edges of this layer are at work; the others are dimmed."""
        if self.phase is Phase.LOSS:
            return False
        if self.still or self.phase not in (Phase.FORWARD, Phase.BACKWARD):
            return True
        done = self.forward if self.phase is Phase.FORWARD else self.backward
        wave = min(int(done * layers), layers - 1)
        return layer == (wave if self.phase is Phase.FORWARD else layers - 1 - wave)
