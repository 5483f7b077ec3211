"""The player: turns time into steps. It animates the phases, and runs many steps frame by frame."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import perf_counter

from ripple.lesson.guide import Guide
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.motion import Motion
from ripple.lesson.quiz import Way
from ripple.lesson.state import State
from ripple.lesson.step import PHASES, Phase, Step
from ripple.lesson.trouble import Runs
from ripple.model.network import Network
from ripple.model.places import Parameter, Place

SPEEDS = (3.0, 1.6, 0.8, 0.3, 0.0, 0.0, 0.0)
"""Seconds that each phase takes; none without animation."""

RATES = (0.0, 0.0, 0.0, 0.0, 60.0, 600.0, math.inf)
"""Steps a second without animation; the last is as fast as this machine can."""

KEPT_UP = 0.95
"""The share of them that counts as all: frames come now and then a little late."""

MEASURED = 1.0
"""Seconds over which it is counted how many steps a second there are in fact."""

CATCH_UP = 0.1
"""Seconds of which the steps are caught up with, where a frame comes late."""

SEEN_MOST = 6
"""Steps of a frame that can all be looked at; where there are more, only the last of them."""

PORTION = 100
"""Steps after which it is looked at the clock, at the latest."""

FRAMES_PER_RUN = 20
WORK_PER_FRAME = 0.010
"""Seconds after which a frame begins no more steps, so that the page answers while it runs."""


class Player:
    """Drives a lesson: `tick` once a frame, for as long as it says that there is more to come."""

    def __init__(self, lesson: Lesson, clock: Callable[[], float] = perf_counter) -> None:
        self.lesson = lesson
        self.speed = 2
        self.playing = False
        self.steps_left = 0
        self.progress = 0.0
        self.hold_at: Phase | None = None
        self.frozen = False
        """Whether the step under way waits in mid-flight."""
        self.looking_at: float | None = None
        """The moment of the step that is looked at, in phases; None: the one it has come to."""
        self.guide = Guide()
        self._clock = clock
        self._steps_a_frame = 0
        self._last_frame: float | None = None
        self._plays_on = False
        self._due = 0.0  # steps that the time so far was worth, and that are still to be done
        self._step_takes = 0.0  # seconds, when nobody looks
        self._measure_anew()

    @property
    def active(self) -> bool:
        """Whether anything moves: a step under way, Play, or a run of many steps."""
        waits = self.lesson.phase is Phase.IDLE or self.held
        under_way = self.looking_at is not None or not waits
        return not self.frozen and (self.running or under_way)

    @property
    def held(self) -> bool:
        """Whether a phase has come to its end and waits there."""
        return self.lesson.phase is self.hold_at and self.progress >= 1.0

    @property
    def running(self) -> bool:
        """Whether it goes on after the step under way."""
        return self.playing or self.steps_left > 0

    @property
    def animated(self) -> bool:
        """Whether steps are shown phase by phase."""
        return self.steps_left == 0 and SPEEDS[self.speed] > 0

    @property
    def hurried(self) -> bool:
        """Whether steps run without animation, faster than each could be followed."""
        return self.running and not self.animated

    @property
    def pace(self) -> float | None:
        """How many steps a second it was lately, where that is less than the speed says.

        None where that holds, or where it is not known yet.
        """
        kept_up = self._lately is None or self._lately >= KEPT_UP * RATES[self.speed]
        return None if kept_up else self._lately

    def _measure_anew(self) -> None:
        self._lately: float | None = None
        self._span, self._taken = 0.0, 0

    @property
    def moment(self) -> float:
        """How many phases of the step are shown: 1.5 is half of the second; 4 after a step."""
        return self._come_to if self.looking_at is None else self.looking_at

    @property
    def phase_shown(self) -> Phase:
        """The phase at work in the moment that is shown."""
        if self.looking_at is None:
            return self.lesson.phase
        return PHASES[max(math.ceil(self.looking_at) - 1, 0)]

    @property
    def step_shown(self) -> Step | None:
        """The step, as far as it has come in the moment that is shown."""
        lesson = self.lesson
        if self.looking_at is None or lesson.step is None:
            return lesson.tried or lesson.step
        return lesson.step.at(self.phase_shown, lesson.learning_rate)

    @property
    def step_before(self) -> Step | None:
        """The step before the one that is shown, if it is kept: what the forward pass replaces."""
        shown = self.lesson.step
        earlier = (s for s in reversed(self.lesson.log) if shown and s.number < shown.number)
        return next(earlier, None)

    def motion(self, reduced_motion: bool) -> Motion:
        """The moment that is to be drawn; whoever wants no motion gets the end of each phase."""
        phase = self.phase_shown
        at_work = PHASES.index(phase) if phase in PHASES else len(PHASES)
        moved = self.looking_at is not None and self.frozen  # by the reader, so as far as that
        now = self.progress if self.looking_at is None else self.looking_at - at_work
        now = 1.0 if reduced_motion and not moved else now
        forward, loss, backward, update = (
            1.0 if i < at_work else now if i == at_work else 0.0 for i in range(len(PHASES))
        )
        return Motion(phase, forward, loss, backward, update)

    def network_shown(self, motion: Motion) -> Network:
        """The network in this moment: on its way from old to new weights while they move."""
        step = self.step_shown
        moves = motion.phase is Phase.UPDATE and motion.update < 1.0
        if step is None or not (moves or self.looking_at is not None):
            return self.lesson.network
        old, t = step.passed.network, motion.update
        if step.network is None:
            return old
        if t >= 1.0:
            return step.network
        change = step.network.parameters.minus(old.parameters)
        return old.having(old.parameters.moved(change, t))

    @property
    def network_told(self) -> Network:
        """The network that the words are of: while weights are on their way, the new one."""
        return self.network_shown(self.motion(reduced_motion=True))

    def _can_learn(self) -> bool:
        lesson = self.lesson
        return len(lesson.points) > 0 and not lesson.ran_away and not lesson.halted

    def step(self) -> None:
        """Begin one step; one that is under way is finished at once, one that waits goes on."""
        self.lesson.halted = False
        under_way = self.lesson.phase is not Phase.IDLE
        if under_way and (self.held or self.frozen):
            asks = self.lesson.quiz.question is not None
            before = self.lesson.phase in (Phase.FORWARD, Phase.LOSS)
            self._go_on(Phase.BACKWARD if asks and before else None)
            return
        self.stop()
        self._last_frame = None
        if self._can_learn():
            self._begin(asks=True)

    def run_phase(self, phase: Phase) -> None:
        """Run a step to the end of this phase and hold it; a new one if this one has passed it.

        One that is looked at goes on from the moment that is shown.
        """
        if self.looking_at is not None and self.looking_at < PHASES.index(phase) + 1:
            self.playing = False
            self._go_on(None if phase is PHASES[-1] else phase)
            return
        self.lesson.halted = False
        at = self.lesson.phase
        passed = (
            at is Phase.IDLE
            or PHASES.index(at) > PHASES.index(phase)
            or (at is phase and self.held)
        )
        if at is phase and not passed:  # at work already: it goes on, and holds
            self.playing = self.frozen = False
            self._last_frame = None
            self._hold(phase)
            return
        self.playing, self.steps_left, self.frozen = False, 0, False
        self.looking_at = None
        self.lesson.forget_refused_value()
        self.lesson.complete_log()
        if passed:
            self.lesson.finish()
        if not self._can_learn():
            self.stop()
            return
        if passed:
            self.lesson.begin()
            self.lesson.ask()
        while self.lesson.phase not in (phase, Phase.IDLE):
            self.lesson.advance()
        if self.lesson.phase is Phase.IDLE:  # the weights would have run away
            self.stop()
            return
        self._hold(phase)
        self.progress = 0.0 if self.animated else 1.0
        self._last_frame = None

    def _hold(self, phase: Phase) -> None:
        """Wait at the end of this phase; behind the last one nothing is left to wait for."""
        self.hold_at = None if phase is PHASES[-1] else phase

    def run(self, steps: int) -> None:
        """So many steps, without animation, on top of those still to do."""
        self.playing, self.hold_at, self.frozen = False, None, False
        self.looking_at = None
        self.lesson.forget_refused_value()
        self.lesson.quiz.drop()
        self.lesson.finish()
        self.lesson.halted = False
        if self._can_learn():
            self.steps_left += steps
            self._steps_a_frame = max(1, -(-self.steps_left // FRAMES_PER_RUN))

    def toggle_play(self) -> None:
        """Play, and go on with a step that waits; or, if steps are being run, pause."""
        if self.running:
            self.pause()
        elif self.frozen or self.held:
            self.lesson.quiz.drop()
            self._go_on(None)
            self.playing = self._can_learn()
        else:
            self.stop()
            self.lesson.halted = False
            self.playing = self._can_learn()
            self._last_frame, self._due = None, 1.0

    def pause(self) -> None:
        """Stay in mid-flight, until Play, Step or the space bar goes on; a run just stops."""
        moves = self.lesson.phase is not Phase.IDLE or self.looking_at is not None
        if self.steps_left or not self.animated or not moves:
            self.stop()
        else:
            self._plays_on, self.playing, self.frozen = self.playing, False, True

    def step_or_pause(self) -> None:
        """What the space bar does: one step, or pause, or go on as before the pause."""
        if self.active:
            self.pause()
        elif self.frozen:
            self._go_on(self.hold_at)
            self.playing = self._plays_on and self._can_learn()
        else:
            self.step()

    def _go_on(self, hold_at: Phase | None) -> None:
        """With a step that waits: to the end of this phase, or of the step."""
        self.lesson.forget_refused_value()
        self.frozen, self._last_frame, self.hold_at = False, None, hold_at
        if self.looking_at is not None and self.looking_at > self._come_to:
            self._catch_up()
        if not self.animated:
            if self.looking_at is not None:
                self._look_on(0.0)
            if self.looking_at is None:
                self._finish()

    # Time within a step

    @property
    def can_look(self) -> bool:
        """Whether there is a step whose moments can be looked at."""
        whole = self.lesson.step is not None and not self.lesson.ran_away
        return whole and not self.hurried

    def look_at(self, moment: float) -> None:
        """Pause, and show this moment of the step, from 0 to 4; the lesson stays as it is.

        While the quiz asks, what comes later is not shown.
        """
        if not self.can_look:
            return
        if not self.frozen:
            self._plays_on, self.playing = self.playing, False
        now = self._come_to
        moment = min(max(moment, 0.0), now if self.lesson.quiz.secret else len(PHASES))
        self.looking_at = None if moment == now else moment
        waits = self.lesson.phase is Phase.IDLE or self.held
        self.frozen = self.looking_at is not None or not waits

    @property
    def _come_to(self) -> float:
        """How many phases of the step the lesson has come through."""
        phase = self.lesson.phase
        return len(PHASES) if phase is Phase.IDLE else PHASES.index(phase) + self.progress

    def _catch_up(self) -> None:
        """Bring the lesson to the moment that is looked at, which it has not come to yet."""
        assert self.looking_at is not None
        phase = self.phase_shown
        while self.lesson.phase not in (phase, Phase.IDLE):
            self.lesson.advance()
        self.progress, self.looking_at = self.looking_at - PHASES.index(phase), None

    def _look_on(self, passed: float) -> None:
        """Show what the lesson has come through already, up to where it is or is to be held."""
        assert self.looking_at is not None
        seconds = SPEEDS[self.speed]
        until = math.inf if self.hold_at is None else PHASES.index(self.hold_at) + 1.0
        self.looking_at = min(self.looking_at + passed / seconds if seconds else until, until)
        if self.looking_at >= self._come_to:
            self.looking_at = None
        else:
            self.frozen = self.looking_at == until

    def stop(self) -> None:
        """No step after this one; the step under way is finished at once."""
        self.playing, self.steps_left, self.hold_at, self.frozen = False, 0, None, False
        self.looking_at = None
        self._measure_anew()
        self.lesson.forget_refused_value()
        self.lesson.quiz.drop()
        self.lesson.finish()
        self.lesson.complete_log()

    def reset_network(self) -> None:
        """Stop, and start over with new weights."""
        self.stop()
        self.lesson.reset_network()

    def add_neurons(self, layer: int, more: int) -> None:
        """Ask for so many more in a hidden layer, or fewer; before the first step, at once."""
        sizes = self.lesson.wanted.sizes
        if 0 < layer < len(sizes) - 1:
            self.lesson.set_hidden_size(sizes[layer] + more, layer)
            self._start_unlearned()

    def add_layers(self, more: int) -> None:
        """Ask for so many more hidden layers, or fewer; before the first step, at once."""
        self.lesson.set_hidden_layers(len(self.lesson.wanted.sizes) - 2 + more)
        self._start_unlearned()

    def _start_unlearned(self) -> None:
        if self.lesson.waits and not self.lesson.has_learned:
            self.reset_network()

    def restart(self) -> None:
        """Stop, and start over with the same weights."""
        self.stop()
        self.lesson.restart()

    def make_mistake(self, name: str) -> None:
        """Stop, and start over with this mistake, or with none."""
        self.stop()
        self.lesson.make_mistake(name)

    def surprise(self) -> None:
        """Stop, and start over with a mistake that is not told."""
        self.stop()
        self.lesson.surprise()

    def have_code_run(self, edited: Runs) -> None:
        """Stop, and have a reader's code compute everything."""
        self.stop()
        self.lesson.have_code_run(edited)

    def take_code_off(self) -> None:
        """Stop, and go on with the page's own formulas."""
        self.stop()
        self.lesson.take_code_off()

    def load(self, state: State) -> None:
        """Stop, and go on from a saved state."""
        self.stop()
        self.lesson.load(state)

    def begin_with_fruit(self) -> None:
        """Stop, and leave numbers that are no fruit for those of a new lesson."""
        self.stop()
        self.lesson.begin_with_fruit()

    def go_to(self, step: int) -> None:
        """Stop, and be after this earlier step."""
        self.stop()
        self.lesson.go_to(step)

    def step_back(self) -> None:
        """Stop, and be one step earlier; the step under way counts as taken."""
        self.stop()
        self.lesson.go_to(max(self.lesson.step_count - 1, self.lesson.timeline.first))

    def set_speed(self, speed: int) -> None:
        """Have phases take so long: an index into SPEEDS, and into RATES."""
        self.speed = min(max(speed, 0), len(SPEEDS) - 1)
        self._measure_anew()
        if not self.hurried:
            self.lesson.complete_log()

    def set_parameter(self, parameter: Parameter, text: str) -> None:
        """Give a weight or bias the value that was typed, and stop; one refused stops nothing."""
        self.lesson.set_parameter(parameter, text)
        if self.lesson.refused_value is None:
            self.stop()

    # The quiz

    @property
    def asks(self) -> bool:
        """Whether the quiz waits for an answer."""
        return self.held and self.lesson.phase is Phase.BACKWARD and self.lesson.quiz.waits

    def switch_quiz(self, on: bool) -> None:
        """Begin or stop asking; a step that waits for an answer waits no longer."""
        if self.lesson.quiz.question is not None:
            self.stop()
        self.lesson.quiz.switch(on)

    def answer(self, way: Way) -> None:
        """Take an answer to the first question of the quiz, if it asks."""
        if self.asks:
            self.lesson.quiz.answer(way)
            self._look_away()

    def pick(self, place: Place) -> bool:
        """Take this as the answer to the second question; whether it asks, and may be answered so.

        A place that is none of its choices is no answer.
        """
        quiz = self.lesson.quiz
        takes = self.asks and quiz.comparing and place in quiz.choices
        if takes:
            assert isinstance(place, Parameter)
            quiz.pick(place)
            self._look_away()
        return takes

    def _look_away(self) -> None:
        """Once the question is answered; after a hint there is another try."""
        if not self.lesson.quiz.waits:
            self.lesson.microscope.point_at(None)

    # First steps

    def begin_guide(self) -> None:
        """Stop, and lead the reader through a step of his own making."""
        self.stop()
        self.lesson.choose(None)
        self.guide.begin(self.lesson.step_count)

    # Frames

    def tick(self, now: float) -> bool:
        """Do what is due at this time (in seconds); True while there is more to come."""
        more = self._move(now)
        microscope, step = self.lesson.microscope, self.step_shown
        places = microscope.pointed, microscope.chosen
        self.guide.notice(places, step.number if step else 0, self.moment)
        return more

    def _move(self, now: float) -> bool:
        if self.frozen:
            return False
        if self.running and not self._can_learn():
            self.stop()
        # Some browsers' frames have now and then an earlier time than the one before.
        passed = 0.0 if self._last_frame is None else max(now - self._last_frame, 0.0)
        self._last_frame = now
        if self.steps_left:
            self._run_frame()
        elif self.looking_at is not None:
            self._look_on(passed)
        elif self.lesson.phase is not Phase.IDLE:
            self._animate(passed)
        elif self.playing and not self.animated:
            self._run_as_time_goes(passed)
        looks = self.looking_at is not None
        rests = self.lesson.phase is Phase.IDLE and not looks
        if self.playing and self.animated and rests and self._can_learn():
            self._begin()
        if not self.active:
            self._last_frame = None
        return self.active

    def _run_frame(self) -> None:
        """A frame's share of a run. What is looked at afterwards are whole steps.

        That is the last one of every frame, and in the end the log.
        """
        until = self._clock() + WORK_PER_FRAME
        rest = max(self.steps_left - self._steps_a_frame, 0)
        self.steps_left -= self._run_unseen(self.steps_left - max(rest + 1, LOG_LENGTH), until)
        while self._can_learn():  # a step taken again may lead to where there is no fruit
            self.lesson.run_step()
            self.steps_left -= 1
            if self.steps_left == rest or self._clock() > until:
                break

    def _run_as_time_goes(self, passed: float) -> None:
        """As many steps as the time since the last frame is worth, on whatever screen."""
        rate = RATES[self.speed]
        worth = passed * rate if passed else 0.0  # no time is worth nothing at any rate
        self._due = min(self._due + worth, CATCH_UP * rate)
        until, before = self._clock() + WORK_PER_FRAME, self.lesson.step_count
        if self._due > SEEN_MOST:
            self._due -= self._run_unseen(self._due - 1.0, until)
        while self._due >= 1.0 and self._can_learn():
            self._due -= 1.0
            self.lesson.run_step()
            if self._clock() > until:
                break
        self._span, self._taken = self._span + passed, self._taken + self.lesson.step_count - before
        if self._span >= MEASURED:
            self._lately = self._taken / self._span
            self._span, self._taken = 0.0, 0

    def _run_unseen(self, most: float, until: float) -> int:
        """Steps at which nobody looks, for as long as there is time; how many it was.

        They come in portions, each no longer than the time that is left, by what the last one took.
        """
        done, now = 0, self._clock()
        while most - done >= 1 and now <= until and self._can_learn():
            fit = (until - now) / self._step_takes if self._step_takes else math.inf
            portion = self.lesson.run_unseen(int(max(min(most - done, fit, PORTION), 1)))
            began, now = now, self._clock()
            self._step_takes = (now - began) / portion
            done += portion
        return done

    def _begin(self, asks: bool = False) -> None:
        self.progress = 0.0
        self.lesson.begin()
        if asks and self.lesson.ask():
            self.hold_at = Phase.BACKWARD
        if not self.animated:
            self._finish()

    def _finish(self) -> None:
        """Go on at once to the end of the step, or to where it is held."""
        while self.lesson.phase not in (Phase.IDLE, self.hold_at):
            self.lesson.advance()
        self.progress = 1.0

    def _animate(self, passed: float) -> None:
        if self.held:
            return
        seconds = SPEEDS[self.speed]
        if not seconds:
            self._finish()
            return
        self.progress = min(self.progress + passed / seconds, 1.0)
        if self.progress >= 1.0 and not self.held:
            self.lesson.advance()
            self.progress = 0.0
