"""The player: turns time into steps. It animates the phases, and runs many steps frame by frame."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from ripple.lesson import Lesson
from ripple.motion import Motion
from ripple.step import PHASES, Phase

SPEEDS = (3.0, 1.6, 0.8, 0.3, 0.0)
"""Seconds that each phase takes; the last is no animation."""

STEPS_PER_SECOND = 60
FRAMES_PER_RUN = 30
WORK_PER_FRAME = 0.010
"""Seconds of training in one frame, at the most, so that the page answers while it runs."""


class Player:
    """Drives a lesson: `tick` once a frame, for as long as it says that there is more to come."""

    def __init__(self, lesson: Lesson, clock: Callable[[], float] = perf_counter) -> None:
        self.lesson = lesson
        self.speed = 2
        self.playing = False
        self.steps_left = 0
        self.progress = 0.0
        self._clock = clock
        self._steps_a_frame = 0
        self._time: float | None = None  # of the last phase's begin, or of the last frame

    @property
    def active(self) -> bool:
        """Whether anything moves: a step under way, Play, or a run of many steps."""
        return self.playing or self.steps_left > 0 or self.lesson.phase is not Phase.IDLE

    @property
    def running(self) -> bool:
        """Whether it goes on after the step under way."""
        return self.playing or self.steps_left > 0

    def motion(self, still: bool) -> Motion:
        """The moment that is to be drawn; `still` where the reader wants no motion."""
        phase = self.lesson.phase
        at_work = PHASES.index(phase) if phase in PHASES else len(PHASES)
        now = 1.0 if still else self.progress
        forward, loss, backward, update = (
            1.0 if i < at_work else now if i == at_work else 0.0 for i in range(len(PHASES))
        )
        return Motion(phase.value, forward, loss, backward, update, still)

    def _can_learn(self) -> bool:
        return len(self.lesson.points) > 0

    def step(self) -> None:
        """Begin one step; one that is under way is finished at once."""
        self.stop()
        if self._can_learn():
            self._begin()

    def run(self, steps: int) -> None:
        """So many steps, without animation, on top of those still to do."""
        self.playing = False
        self.lesson.finish()
        if self._can_learn():
            self.steps_left += steps
            self._steps_a_frame = max(1, -(-self.steps_left // FRAMES_PER_RUN))

    def toggle_play(self) -> None:
        """Play; or, if steps are being run, pause."""
        going = self.running
        self.stop()
        self.playing = not going and self._can_learn()
        self._time = None

    def stop(self) -> None:
        """No step after this one; the step under way is finished at once."""
        self.playing, self.steps_left = False, 0
        self.lesson.finish()

    def reset_network(self) -> None:
        """Stop, and start over with new weights."""
        self.stop()
        self.lesson.reset_network()

    def tick(self, now: float) -> bool:
        """Do what is due at this time (in seconds); True while there is more to come."""
        if self.running and not self._can_learn():
            self.stop()
        if self.steps_left:
            self._run_frame()
        elif self.lesson.phase is not Phase.IDLE:
            self._animate(now)
        elif self.playing:
            self._play(now)
        return self.active

    def _run_frame(self) -> None:
        until = self._clock() + WORK_PER_FRAME
        for _ in range(min(self.steps_left, self._steps_a_frame)):
            self.lesson.run_step()
            self.steps_left -= 1
            if self._clock() > until:
                break

    def _play(self, now: float) -> None:
        if SPEEDS[self.speed]:
            self._begin()
            return
        # As many steps as the time since the last frame is worth, so that a slow screen keeps up.
        passed = now - self._time if self._time is not None else 0.0
        self._time = now
        until = self._clock() + WORK_PER_FRAME
        for _ in range(max(1, min(round(passed * STEPS_PER_SECOND), 6))):
            self.lesson.run_step()
            if self._clock() > until:
                break

    def _begin(self) -> None:
        if not SPEEDS[self.speed]:
            self.lesson.run_step()
            return
        self.lesson.begin()
        self.progress, self._time = 0.0, None

    def _animate(self, now: float) -> None:
        seconds = SPEEDS[self.speed]
        if not seconds:
            self.lesson.finish()
            return
        if self._time is None:
            self._time = now
        self.progress = min((now - self._time) / seconds, 1.0)
        if self.progress >= 1.0:
            self.lesson.advance()
            self.progress, self._time = 0.0, now
