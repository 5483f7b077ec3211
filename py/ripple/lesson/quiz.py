"""Predict, then see: before an update the page asks where it will take the weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from random import Random

from ripple.model.places import Parameter

TRIES = 2
HIDDEN_AFTER = 3
"""So many weights into the output are foreseen before it asks about those behind them."""
FAINTEST = 1e-9
"""A smaller gradient, but for 0, is not asked about: nobody can tell which way it goes."""
APART = 1.25
"""What is to be told apart by size is at least so many times as large."""
CHOICES_LEAST, CHOICES_MOST = 3, 4


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
    """Switched on, it asks about each step: which way will one weight go (`question`)? And if that
    was found out, which of some weights moves most (`choices`)?

    `tried` are the reader's answers to the first, `picked` is the one to the second, which is asked
    once `comparing`. It draws from a random stream of its own: whoever predicts trains the same
    network.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self.switch(False)

    def switch(self, on: bool) -> None:
        """Begin or stop asking; the score begins anew."""
        self.on = on
        self.asked = self.right = 0  # first tries
        self._foreseen = 0
        self.drop()

    def drop(self) -> None:
        """The question is no longer of interest."""
        self.question: Parameter | None = None
        self.tried: tuple[Way, ...] = ()
        self.choices: tuple[Parameter, ...] = ()
        self.comparing = False
        self.picked: Parameter | None = None

    def ask(self, gradients: Mapping[Parameter, float]) -> None:
        """Choose what to ask about these weights in this step, if switched on."""
        self.drop()
        last = max((weight.layer for weight in gradients), default=0)
        deeper = self._foreseen >= HIDDEN_AFTER and last > 0
        clear = {w: g for w, g in gradients.items() if g == 0 or abs(g) >= FAINTEST}
        near = [weight for weight in clear if (weight.layer < last) is deeper]
        if self.on and near:
            self.gradients = gradients
            self.question = self._random.choice(near)
            self.choices = self._some_apart(near, [w for w in clear if w not in near])

    def _some_apart(self, near: list[Parameter], others: list[Parameter]) -> tuple[Parameter, ...]:
        """Weights whose gradients differ clearly in size; none if there are not enough of them.

        Others come in where those that are asked about now do not suffice.
        """
        found: list[Parameter] = []
        for weights, enough in ((near, CHOICES_MOST), (others, CHOICES_LEAST)):
            for weight in self._random.sample(weights, len(weights)):
                told_apart = weight != self.question and self._is_apart(weight, found)
                if told_apart and len(found) < enough:
                    found.append(weight)
        return tuple(sorted(found)) if len(found) >= CHOICES_LEAST else ()

    def _is_apart(self, weight: Parameter, found: Iterable[Parameter]) -> bool:
        pairs = (sorted((self.size(weight), self.size(other))) for other in found)
        return all(large > 0 and large >= APART * small for small, large in pairs)

    def size(self, weight: Parameter) -> float:
        """How far a weight will move, for a learning rate of 1."""
        return abs(self.gradients[weight])

    @property
    def told(self) -> bool:
        """Whether the first question has been answered, by the reader or by the page."""
        return self.found or len(self.tried) == TRIES

    @property
    def found(self) -> bool:
        """Whether the reader has answered the first question rightly."""
        return self.question is not None and self.truth in self.tried

    @property
    def truth(self) -> Way:
        """The answer to the first question."""
        assert self.question is not None
        return Way.against(self.gradients[self.question])

    @property
    def largest(self) -> Parameter:
        """The answer to the second question."""
        return max(self.choices, key=self.size)

    @property
    def more(self) -> bool:
        """Whether the second question comes next."""
        return self.found and bool(self.choices) and not self.comparing

    @property
    def waits(self) -> bool:
        """Whether an answer is wanted."""
        if self.question is None:
            return False
        return not self.told or (self.comparing and self.picked is None)

    @property
    def secret(self) -> frozenset[Parameter]:
        """The weights whose gradients would be an answer, to the question or to the next one."""
        if self.question is None:
            return frozenset()
        first = () if self.told else (self.question,)
        return frozenset((*first, *(() if self.picked else self.choices)))

    @property
    def about(self) -> tuple[Parameter, ...]:
        """The weights that it speaks of now."""
        if self.question is None:
            return ()
        if self.comparing:
            return self.choices if self.picked is None else (self.largest,)
        return (self.question,)

    def answer(self, way: Way) -> None:
        """Take an answer to the first question; the same one again is not another try."""
        if self.question is None or self.told or way in self.tried:
            return
        self.tried = (*self.tried, way)
        if len(self.tried) == 1:
            self._count(self.found)
            self._foreseen += self.found
        if self.told and not self.found:
            self.choices = ()

    def compare(self) -> None:
        """Ask the second question."""
        self.comparing = self.more

    def pick(self, weight: Parameter) -> None:
        """Take the answer to the second question, if the weight is one of its choices."""
        if self.comparing and self.picked is None and weight in self.choices:
            self.picked = weight
            self._count(weight == self.largest)

    def _count(self, right: bool) -> None:
        self.asked += 1
        self.right += right
