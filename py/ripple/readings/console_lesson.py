"""The `lesson` of the console: what a reader's Python can do with the lesson, and nothing else.

It goes by the methods that the page's buttons call, so that whatever it does can be taken back as
theirs can. The player is in no attribute of it: only these functions know it.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ripple.lesson.guarded import read_only
from ripple.lesson.lesson import LOG_LENGTH
from ripple.lesson.limits import LEARNING_RATE_HIGH, LEARNING_RATE_LOW, PARAMETER_MOST
from ripple.lesson.player import Player
from ripple.model.functions import Array
from ripple.model.network import Network, Parameters
from ripple.model.places import Parameter
from ripple.words import console as words
from ripple.words.numbers import significant

STEPS_MOST = 1000
STEP_COSTS, UNSEEN_COSTS = 100, 40
"""Of the guard's steps, one of the lesson's: when it is kept to be looked at, and when not."""
DEEPER = 300
"""Calls that the lesson may make beyond what a reader's code may."""


class WrongError(ValueError):
    """A value that will not do, in a sentence."""


def frozen(network: Network) -> Network:
    """Such a network of its own: whoever writes into its arrays after all writes into no other."""
    rows = (tuple(read_only(each) for each in arrays) for arrays in network.parameters)
    return network.having(Parameters(*rows))


def _number(what: str, value: Any, low: float, high: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise WrongError(words.no_number(what)) from None
    if not low <= number <= high:
        raise WrongError(words.not_between(what, low, high))
    return number


def _whole(what: str, value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise WrongError(words.no_whole(what)) from None


def _index(name: str, value: Any, units: int) -> int:
    index = _whole(name, value)
    if not 0 <= index < units:
        raise WrongError(words.no_index(name, units))
    return index


@contextmanager
def _room() -> Iterator[None]:
    """However deep a reader's calls are, what the lesson begins it ends all the same."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + DEEPER)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def facade(player: Player, spend: Callable[[int], object]) -> object:
    """Such a lesson. What takes long spends of the guard's budget."""
    true = player.lesson

    def look_for_trouble() -> None:
        if true.mind_code() or true.halted:
            raise WrongError(words.STOPPED)
        if true.ran_away:
            raise WrongError(words.RAN_AWAY)

    def take(left: int) -> None:
        while left:
            if not len(true.taught):
                raise WrongError(words.NO_POINTS)
            with _room():
                if left > LOG_LENGTH:
                    done, cost = true.run_unseen(left - LOG_LENGTH), UNSEEN_COSTS
                else:
                    true.run_step()
                    done, cost = 1, STEP_COSTS
            left -= done
            look_for_trouble()
            for _ in range(done):
                spend(cost)

    def place(layer: Any, i: Any, j: Any) -> Parameter:
        sizes = true.network.sizes
        layers = len(sizes) - 1
        at = _whole("layer", layer)
        if not 0 <= at < layers:
            raise WrongError(words.no_layer(layers))
        source = None if i is None else _index("i", i, sizes[at])
        return Parameter(at, source, _index("j", j, sizes[at + 1]))

    def give(parameter: Parameter, value: Any) -> None:
        number = _number("value", value, -PARAMETER_MOST, PARAMETER_MOST)
        with _room():
            player.set_parameter(parameter, repr(number))

    class Lesson:
        __slots__ = ()

        def __repr__(self) -> str:
            loss = true.mean_loss()
            said = "–" if loss is None else significant(loss, true.microscope.digits)
            return words.lesson(true.step_count, true.learning_rate, said)

        def step(self, n: int = 1) -> None:
            count = _whole("n", n)
            if not 1 <= count <= STEPS_MOST:
                raise WrongError(words.not_between("n", 1, STEPS_MOST))
            with _room():
                player.stop()
            true.halted = False
            try:
                take(count)
            finally:
                with _room():
                    player.stop()

        def go_to(self, step: int) -> None:
            at, first, last = _whole("step", step), true.timeline.first, true.timeline.last
            if not first <= at <= last:
                raise WrongError(words.not_between("step", first, last))
            with _room():
                player.go_to(at)

        def undo(self) -> None:
            with _room():
                player.stop()
                if not true.basket.can_undo:
                    raise WrongError(words.NOTHING_TO_UNDO)
                true.basket.undo()

        def redo(self) -> None:
            with _room():
                player.stop()
                if not true.basket.can_redo:
                    raise WrongError(words.NOTHING_TO_REDO)
                true.basket.redo()

        @property
        def learning_rate(self) -> float:
            return true.learning_rate

        @learning_rate.setter
        def learning_rate(self, rate: float) -> None:
            number = _number("learning_rate", rate, LEARNING_RATE_LOW, LEARNING_RATE_HIGH)
            true.set_learning_rate(repr(number))

        @property
        def loss(self) -> float | None:
            with _room():
                return true.mean_loss()

        @property
        def steps(self) -> int:
            return true.step_count

        @property
        def network(self) -> Network:
            return frozen(true.network)

        def points(self) -> tuple[Array, Array]:
            return np.array(true.taught.x), np.array(true.taught.y)

        def set_weight(self, layer: int, i: int, j: int, value: float) -> None:
            _whole("i", i)
            give(place(layer, i, j), value)

        def set_bias(self, layer: int, j: int, value: float) -> None:
            give(place(layer, None, j), value)

    return Lesson()
