"""Time travel: enough of the past to take any earlier step again, exactly.

A checkpoint is the lesson between two steps. From the last one before a step, that step is reached
by running the steps in between again: the same arithmetic on the same numbers. There is one every
`stride` steps, thinned like the loss history, and one wherever the reader changed the fruit or a
weight; learning rates and methods are noted where they change. Those of the last steps are not
thinned yet: the log of them is wanted whenever a run is broken off, after however many steps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import groupby, pairwise
from typing import NamedTuple

from ripple.lesson.state import Moment
from ripple.model.method import Method
from ripple.model.network import Network

STRIDE = 32  # at first
CAPACITY = 1024  # checkpoints, beside those where something was changed
RECENT = 4 * STRIDE  # the last steps, of which none are thinned
CHANGES_MOST = 5_000  # of those, or fewer where there are
FRUIT_MOST = 1_000_000  # in all of them; what lies before them is forgotten


class Checkpoint(NamedTuple):
    """A moment between two steps; `changed`: not all is as the step before left it.

    Its learning rate may still change before the update: `Timeline.pace` knows that.
    """

    moment: Moment
    changed: bool

    @property
    def step(self) -> int:
        """The number of the step before."""
        return self.moment.step


class Pace(NamedTuple):
    """What a step was taken with, beside its fruit."""

    learning_rate: float
    method: Method


class Timeline:
    """The course of a lesson from the step `start`, with which it began, to the step `last`.

    After the step `last_change` the reader last changed fruit or a weight.
    """

    def __init__(self, start: int = 0) -> None:
        self.start = self.last = self.last_change = start
        self._stride = STRIDE
        self._checkpoints: list[Checkpoint] = []
        self._changes = self._fruit = 0  # how many checkpoints are changes, and the fruit in those
        self._paces: list[tuple[int, Pace]] = []  # the steps from which on there is another one
        self._after_last: Network | None = None  # the network after the last step

    @property
    def first(self) -> int:
        """The earliest step that can be gone back to: the start, but for who changes very much."""
        if not self._checkpoints:
            return self.last
        earliest = self._checkpoints[0].step  # has what was changed after that step already
        return earliest if earliest == self.start else earliest + 1

    def before(self, moment: Moment) -> None:
        """The next step follows: add a checkpoint if something was edited, or one is due."""
        found, step, points = self._checkpoints, moment.step, moment.conditions.points
        same_fruit = found and points is found[-1].moment.conditions.points
        changed = not same_fruit or moment.network is not self._after_last
        if found and found[-1].step == step:
            if not changed:
                return
            self._count(found.pop(), -1)
        if changed or step % STRIDE == 0:
            found.append(Checkpoint(moment, changed))
            self._count(found[-1], 1)
            self.last_change = step if changed else self.last_change
            self._thin(step)

    def after(self, step: int, network: Network, pace: Pace, steps: int = 1) -> None:
        """So many steps up to this one have been completed. Replayed steps are ignored."""
        if step <= self.last:
            return
        self.last = step
        self._after_last = network
        if not self._paces or self._paces[-1][1] != pace:
            self._paces.append((step - steps + 1, pace))

    def _thin(self, now: int) -> None:
        if self._changes > CHANGES_MOST or (self._fruit > FRUIT_MOST and self._changes > 1):
            first, second, *_ = [i for i, each in enumerate(self._checkpoints) if each.changed]
            self._count(self._checkpoints[first], -1)
            del self._checkpoints[:second]
        found = self._checkpoints
        full = len(found) - self._changes > CAPACITY
        if full:
            self._stride *= 2
        # Else there is at most one to go, which has just ceased to be recent.
        some = slice(None) if full else slice(-2 * RECENT // STRIDE, None)
        found[some] = [each for each in found[some] if self._stays(each, now)]

    def _count(self, each: Checkpoint, one: int) -> None:
        if each.changed:
            self._changes += one
            self._fruit += one * len(each.moment.conditions.points)

    def _stays(self, each: Checkpoint, now: int) -> bool:
        return each.changed or each.step % self._stride == 0 or each.step > now - RECENT

    def way_to(self, step: int, run_up: int) -> list[Checkpoint]:
        """Where to begin so as to arrive after this step, with so many steps before it.

        Then follow those between, where something was changed. What was changed after the step
        itself is no part of the way.
        """
        steps = [each.step for each in self._checkpoints]
        begin = max(bisect_right(steps, step - run_up) - 1, 0)
        between = [each for each in self._checkpoints[begin + 1 :] if each.step < step]
        return [self._checkpoints[begin], *(each for each in between if each.changed)]

    def goes_on(self, step: int) -> bool:
        """Whether the next step was taken with all as this one left it."""
        return step not in (each.step for each in self._checkpoints[1:] if each.changed)

    @property
    def last_turn(self) -> int:
        """The step after which the reader last changed fruit, a weight, or the way of learning."""
        return max(self.last_change, self.last_change_of(lambda method: method))

    def last_change_of(self, part: Callable[[Method], object]) -> int:
        """The step after which this part of the way of learning was last another one."""
        turns = [
            step - 1
            for (_, before), (step, after) in pairwise(self._paces)
            if part(before.method) != part(after.method)
        ]
        return max(turns, default=self.start)

    def pace(self, step: int) -> Pace:
        """The one with which this step was taken."""
        at = bisect_right(self._paces, step, key=lambda each: each[0])
        return self._paces[max(at - 1, 0)][1]

    def networks(self, until: int) -> dict[int, Network]:
        """Those that are kept, by the step before them, up to this step."""
        kept = self._checkpoints
        return {each.step: each.moment.network for each in kept if each.step <= until}

    def rates(self, until: int) -> tuple[float, ...]:
        """The learning rates up to this step, one after the other."""
        taken = (pace.learning_rate for step, pace in self._paces if step <= until)
        return tuple(rate for rate, _ in groupby(taken))

    def cut(self, step: int, network: Network | None) -> None:
        """Forget what came after this step, which left this network behind."""
        self._checkpoints = [
            each
            for each in self._checkpoints
            if each.step < step or (each.step == step and not each.changed)
        ]
        self._stride = STRIDE
        self._changes = self._fruit = 0
        self.last_change = self.start
        for each in self._checkpoints:
            self._count(each, 1)
            self.last_change = each.step if each.changed else self.last_change
        self._paces = [each for each in self._paces if each[0] <= step]
        self.last, self._after_last = step, network
