"""Predict, then see: before an update the page asks which way one weight will go."""

from __future__ import annotations

from enum import Enum
from random import Random

from ripple.places import Parameter, parameters


class Way(Enum):
    """Where an update takes a parameter."""

    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"

    @classmethod
    def against(cls, gradient: float) -> Way:
        """The way against a gradient."""
        if gradient == 0:
            return cls.UNCHANGED
        return cls.DOWN if gradient > 0 else cls.UP


class Quiz:
    """Switched on, it has a `question` for each step; `given` is the reader's answer to it.

    It draws from a random stream of its own: whoever predicts trains the same network.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self.on = False
        self.question: Parameter | None = None
        self.given: Way | None = None
        self.asked = self.right = 0

    def switch(self, on: bool) -> None:
        """Begin or stop asking; the score begins anew."""
        self.on = on
        self.question = self.given = None
        self.asked = self.right = 0

    def ask(self, sizes: tuple[int, ...]) -> None:
        """Choose a parameter of a network with these layer sizes, if switched on."""
        self.given = None
        self.question = self._random.choice(parameters(sizes)) if self.on else None

    def answer(self, given: Way, gradient: float) -> None:
        """Take the reader's prediction, once, for a question whose gradient is known."""
        if self.question is not None and self.given is None:
            self.given = given
            self.asked += 1
            self.right += given is Way.against(gradient)

    def drop(self) -> None:
        """The question is no longer of interest."""
        self.question = self.given = None
