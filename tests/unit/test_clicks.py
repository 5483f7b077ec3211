"""Whatever the reader does, in whatever order, the lesson stays in one piece."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from ripple.lesson.history import CAPACITY
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.step import Phase
from ripple.model.datasets import Fruit, Points
from ripple.model.functions import Array

FEATURE = st.floats(-0.5, 1.5)
KNOWN = {
    Phase.FORWARD: (False, False, False),
    Phase.LOSS: (True, False, False),
    Phase.BACKWARD: (True, True, False),
    Phase.UPDATE: (True, True, True),
    Phase.IDLE: (True, True, True),
}
"""Of a step's loss, gradient and new weights, which are known in which phase."""


class Clicks(RuleBasedStateMachine):
    """A reader, a lesson and a player, with times that the test makes up."""

    def __init__(self) -> None:
        super().__init__()
        self.lesson = Lesson()
        self.player = Player(self.lesson, self.clock)
        self.now = 0.0
        self.work = 0.0
        self.undoable: list[Points] = []
        self.network = self.lesson.network
        self.steps = (self.lesson.seed, 0)

    def clock(self) -> float:
        self.work += 0.001
        return self.work

    @rule()
    def step(self) -> None:
        self.player.step()

    @rule(steps=st.sampled_from([10, 100, 1000]))
    def run(self, steps: int) -> None:
        self.player.run(steps)

    @rule()
    def play_or_pause(self) -> None:
        self.player.toggle_play()

    @rule()
    def space(self) -> None:
        self.player.step_or_pause()

    @rule(seconds=st.floats(0.0, 4.0), frames=st.integers(1, 20))
    def wait(self, seconds: float, frames: int) -> None:
        for _ in range(frames):
            self.now += seconds / frames
            self.player.tick(self.now)

    @rule(speed=st.integers(0, len(SPEEDS) - 1))
    def set_speed(self, speed: int) -> None:
        self.player.set_speed(speed)

    @rule(text=st.one_of(st.floats().map(str), st.text(max_size=5), st.just("2")))
    def set_learning_rate(self, text: str) -> None:
        before = self.lesson.learning_rate
        self.lesson.set_learning_rate(text)
        assert 0.001 <= self.lesson.learning_rate <= 2.0
        if self.lesson.refused_rate is not None:
            assert self.lesson.learning_rate == before

    @rule(size=st.integers(-1, 10))
    def set_hidden_size(self, size: int) -> None:
        self.lesson.set_hidden_size(size)

    @rule()
    def reset_network(self) -> None:
        points = self.lesson.points
        self.player.reset_network()
        assert self.lesson.points is points

    @rule(x1=FEATURE, x2=FEATURE, fruit=st.sampled_from(Fruit), times=st.sampled_from([1, 1, 3]))
    def add_fruit(self, x1: float, x2: float, fruit: Fruit, times: int) -> None:
        for _ in range(times):
            self.undoable.append(self.lesson.points)
            self.lesson.basket.add(x1, x2, fruit)

    @precondition(lambda self: len(self.lesson.points) > 0)
    @rule(x1=FEATURE, x2=FEATURE)
    def remove_fruit(self, x1: float, x2: float) -> None:
        self.undoable.append(self.lesson.points)
        self.lesson.basket.remove_nearest(x1, x2)

    @precondition(lambda self: len(self.lesson.points) > 0)
    @rule()
    def clear_data(self) -> None:
        self.undoable.append(self.lesson.points)
        self.lesson.basket.clear()

    @precondition(lambda self: len(self.lesson.points) != 16)
    @rule()
    def reset_data(self) -> None:
        self.undoable.append(self.lesson.points)
        self.lesson.basket.reset()

    @precondition(lambda self: len(self.undoable) > 0)
    @rule()
    def undo(self) -> None:
        self.lesson.basket.undo()
        assert self.lesson.points is self.undoable.pop()

    @invariant()
    def every_number_is_finite(self) -> None:
        arrays: list[Array] = [*self.lesson.network.weights, *self.lesson.network.biases]
        for step in (self.lesson.step, self.lesson.done):
            if step is not None:
                arrays += [*step.passed.zs, *step.passed.activations]
                arrays += step.gradient.slopes.weights if step.gradient else ()
        assert all(np.isfinite(a).all() for a in arrays)
        losses = (*self.lesson.history.mean_losses, *self.lesson.history.sample_losses)
        assert all(loss is None or 0.0 <= loss <= 1.0 for loss in losses)

    @invariant()
    def weights_move_only_by_completed_steps_and_resets(self) -> None:
        steps = (self.lesson.seed, self.lesson.step_count)
        moved = self.lesson.network is not self.network
        assert moved == (steps != self.steps)
        assert steps >= self.steps
        self.steps, self.network = steps, self.lesson.network

    @invariant()
    def the_step_under_way_knows_what_its_phase_says(self) -> None:
        step = self.lesson.step
        if step is None:
            assert self.lesson.phase is Phase.IDLE
            return
        parts = (step.loss, step.gradient, step.network)
        assert tuple(part is not None for part in parts) == KNOWN[self.lesson.phase]
        over = self.lesson.phase in (Phase.UPDATE, Phase.IDLE)
        assert step.number == self.lesson.step_count + (0 if over else 1)
        assert (self.lesson.done is step) == over
        if not over:
            assert step.passed.network is self.lesson.network

    @invariant()
    def history_and_log_are_bounded_and_rise(self) -> None:
        history = self.lesson.history
        assert history.steps[0] == 0
        assert len(history.steps) == len(history.mean_losses) == len(history.sample_losses)
        assert len(history.steps) <= CAPACITY
        assert all(a < b for a, b in pairwise([*history.steps, self.lesson.step_count + 1]))
        numbers = [step.number for step in self.lesson.log]
        last = self.lesson.step_count
        # While there are more steps than can be looked at the log may be short.
        length = len(numbers) if self.player.hurried else min(last, LOG_LENGTH)
        assert numbers == list(range(last - length + 1, last + 1))

    @invariant()
    def the_player_knows_whether_there_is_more_to_come(self) -> None:
        assert self.player.steps_left >= 0
        assert 0.0 <= self.player.progress <= 1.0
        if self.lesson.phase is not Phase.IDLE:
            assert self.player.active or self.player.frozen
        if not self.player.active:
            assert not self.player.tick(self.now)

    def teardown(self) -> None:
        """Paused, everything comes to rest."""
        self.player.stop()
        assert not self.player.active
        assert self.lesson.phase is Phase.IDLE


TestClicks = Clicks.TestCase
TestClicks.settings = settings(max_examples=80, stateful_step_count=40)
