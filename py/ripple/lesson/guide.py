"""First steps: stops on the real page, each of which ends when its reader has done what it asks."""

from __future__ import annotations

from collections.abc import Iterable

from ripple.lesson.step import PHASES
from ripple.model.places import Place, Unit

STOPS = 1 + len(PHASES)
"""What the network sees, and then every phase of a step."""


class Guide:
    """Where the reader is on the way; `stop` counts from 0, STOPS is the end, None: not on it."""

    def __init__(self) -> None:
        self.stop: int | None = None
        self._steps_before = 0

    def begin(self, steps: int) -> None:
        """From the first stop, after so many steps of training."""
        self.stop, self._steps_before = 0, steps

    def leave(self) -> None:
        """At any time."""
        self.stop = None

    def notice(self, places: Iterable[Place | None], step: int, moment: float) -> None:
        """Go on, if what this stop asks for is done.

        `places` are pointed at, `step` is the number of the step that is shown, `moment` how many
        of its phases are.
        """
        if self.stop is None or self.stop == STOPS:
            return
        if self.stop == 0:
            done = any(isinstance(place, Unit) and place.layer == 0 for place in places)
        else:
            done = step > self._steps_before and moment >= self.stop
        self.stop += done
