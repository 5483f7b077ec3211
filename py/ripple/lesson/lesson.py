"""The lesson: all of its state, and every way in which it changes.

A step is one sample through four phases, FORWARD, LOSS, BACKWARD and UPDATE. Only the last one
moves the weights, and `backward` uses the weights that `forward` used. The same seed and the same
calls give the same numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from ripple.lesson.basket import Basket
from ripple.lesson.changes import Change
from ripple.lesson.courses import Courses, Terms
from ripple.lesson.history import LossHistory
from ripple.lesson.home import Home
from ripple.lesson.hood import Hood
from ripple.lesson.landscape import Landscape
from ripple.lesson.limits import (
    BATCH_MOST,
    DECAYS,
    HELD_OUT,
    HIDDEN_LAYERS_MOST,
    HIDDEN_SIZE_HIGH,
    HIDDEN_SIZE_LOW,
    LEARNING_RATE_HIGH,
    LEARNING_RATE_LOW,
    MOMENTA,
    PARAMETER_MOST,
)
from ripple.lesson.microscope import Microscope
from ripple.lesson.quiz import Quiz
from ripple.lesson.riddle import SECRET, Riddle
from ripple.lesson.sheet import Sheet
from ripple.lesson.state import INPUTS, OUTPUTS, Code, Conditions, Moment, Spec, State
from ripple.lesson.step import Phase, Step
from ripple.lesson.textbook import Textbook
from ripple.lesson.timeline import STRIDE, Checkpoint, Pace, Timeline
from ripple.lesson.trouble import Runs, Trouble
from ripple.lesson.worksheet import Worksheet
from ripple.model.chance import draw
from ripple.model.datasets import Points
from ripple.model.functions import ACTIVATIONS, LOSSES, Array
from ripple.model.initial import INITIAL
from ripple.model.method import ALL, Method
from ripple.model.mistakes import MISTAKES, NONE, NOT_CLEARED, ZERO, formulas, shows
from ripple.model.network import RUNAWAY, Network, Parameters
from ripple.model.places import Parameter, Place, parameters
from ripple.model.score import Score
from ripple.model.training import train, train_batches
from ripple.words.numbers import number_in

LOG_LENGTH = 50
FIRST_HIDDEN_SIZE = 4


class Abandoned(NamedTuple):
    """A course that was given up after a step: its mean losses from there on, as (step, loss)."""

    step: int
    means: list[tuple[int, float]]

    @classmethod
    def of(cls, step: int, mean: float | None, history: LossHistory) -> Abandoned:
        """What the history has from this step on, after which the mean loss was this."""
        return cls(step, [*([] if mean is None else [(step, mean)]), *history.since(step)])


class Refusal(NamedTuple):
    """What was typed for a parameter and not taken, and the value that it kept at that moment."""

    parameter: Parameter
    text: str
    kept: float


class Newest(NamedTuple):
    """The newest moment, as the reader left it; `typed` has the values set there by hand.

    `then` is that moment as its step had left it.
    """

    moment: Moment
    typed: dict[Parameter, float]
    then: Moment


class Lesson:
    """Data, network, settings, the step under way and the steps that were.

    `step` is the one under way, or the last one when `phase` is IDLE; `done` is the last one that
    was completed. Both are None before the first, and while nothing is kept to look at.
    `started_over` says that the browser has lost what was here before.

    `code_offered` is code that came with the lesson and has not been run here. Where a reader's
    code came to no good end, `code_trouble` is what it came to, and `halted` says that steps stop.
    """

    def __init__(self, seed: int = 1) -> None:
        self.spec = self.wanted = Spec(seed=seed)
        self.basket = Basket()
        self.sheet = Sheet(self.basket)
        self.learning_rate, self.method = 0.3, Method()
        self.refused_rate: str | None = None
        self.microscope = Microscope()
        self.hood = Hood()
        self.quiz = Quiz(Random(seed))
        self.riddle = Riddle()
        self._own_batch: int | None = None  # where a mistake has set another
        self.courses = Courses()
        self.landscape = Landscape()
        self.home = Home()
        self.worksheet = Worksheet()
        self.textbook = Textbook()
        self._tried_with: tuple[object, ...] = None, None
        self._means_of: tuple[object, ...] = None, None
        self.log_scale = False  # of the loss chart
        self.code_offered: Code | None = None
        self.code_trouble: Trouble | None = None
        self.halted = False
        self._start_network()

    def _start_network(self) -> None:
        start = formulas(self.method.mistake).start(self.spec.network())
        self._start = self.edited.dressed(start) if self.edited else start
        self._start_course(self._start)

    def _start_course(
        self, network: Network, step: int = 0, velocity: Parameters | None = None, seen: int = 0
    ) -> None:
        self.network, self.velocity, self.fruit_seen = network, velocity, seen
        self._score = Score(network, self.taught)
        self._held_score = Score(network, self.held)
        self.refused_value: Refusal | None = None
        self._ran_away_from: Moment | None = None
        self.microscope.fit(self.network.sizes)
        self.started_over = False
        self.phase = Phase.IDLE
        self.step: Step | None = None
        self.done: Step | None = None
        self.step_count = step
        self.log: deque[Step] = deque(maxlen=LOG_LENGTH)
        self.timeline = Timeline(step)
        self.abandoned: Abandoned | None = None
        self._start_history()
        self._typed: dict[Parameter, float] = {}  # by hand, since the last step or journey
        self._then = self.moment  # as the last step or journey left it
        self._newest = Newest(self.moment, self._typed, self._then)
        self._rejoins = False

    def _start_history(self) -> None:
        self.history = LossHistory()
        self.history.record(self.step_count, self.mean_loss(), None, self.held_score.mean_loss)
        self.cursor: int | None = None

    @property
    def seed(self) -> int:
        """What first weights and draws come from."""
        return self.spec.seed

    # Training

    def begin(self) -> None:
        """Finish the step under way, draw one or more samples and send them forward.

        In the past this is the step that was taken then, or else it begins another course.
        """
        self._set_out()
        self._draw_sample()

    def _set_out(self) -> None:
        """Finish the step under way, and note what is needed to take the next one again."""
        self.finish()
        if not len(self.points):
            raise ValueError("there is no fruit to learn from")
        self._rejoins = False
        if self._retraces():
            self._rejoins = self.step_count + 1 == self.timeline.last
        else:
            if self.in_past:
                self._branch()
            if self.step_count == self.timeline.start:  # what was changed before it is no jump
                self._start_history()
                self._start = self.network if not self.step_count else self._start
            elif self._changed_since():
                self.history.jump(self.step_count, self.mean_before(), self.mean_loss())
            self.timeline.before(self.moment)
        self._typed = {}
        self._then = self.moment

    def _draw_sample(self) -> None:
        number, (x, y) = self.step_count + 1, self._batch(self.step_count + 1)
        passed, row = self.network.forward(x), (number - 1) % len(x)
        if self._code_fails():
            return
        self.step = Step(number, x, y, passed, row, self.method, self.velocity)
        self.step.meaning, self.step.free = self.points.meaning, self.points.free
        self.phase = Phase.FORWARD

    def _batch(self, step: int) -> tuple[Array, Array]:
        """x and y of the samples that this step takes."""
        taught = self.taught
        if self.method.size(len(taught)) == len(taught):  # all, and no copies of them
            return taught.x, taught.y
        rows = self.method.rows(self.seed, step, len(taught))
        return taught.x[rows], taught.y[rows]

    def ask(self) -> bool:
        """Have the quiz choose a question about the step that has begun; whether it has one.

        It asks about weights: the gradient of a bias is its neuron's δ, which is there to be read.
        Not about what is frozen, nor where decay or momentum have a say, or a mistake.
        """
        if self.step is None or self.phase is Phase.IDLE or self.edited:
            self.quiz.drop()  # a reader's code may have other signs, or none
            return False
        method = self.step.method
        gradient = self.network.backward(self.step.passed, self.step.y)
        if method.has_velocity or method.mistake:  # its signs are not those of the factors
            self.quiz.drop()
            return False
        places = parameters(self.network.sizes)
        weights = [each for each in places if each.source and each not in method.frozen]
        self.quiz.ask({weight: gradient.slopes.value(weight) for weight in weights})
        return self.quiz.question is not None

    @property
    def secret(self) -> frozenset[Parameter]:
        """The weights whose gradients in this step are not told: the quiz asks for them."""
        known = self.phase in (Phase.UPDATE, Phase.IDLE)
        return frozenset() if known else self.quiz.secret

    def advance(self) -> None:
        """Take the step under way into its next phase; after UPDATE the lesson is idle again."""
        step = self.step
        if step is None or self.phase is Phase.IDLE:
            return
        if self.phase is Phase.FORWARD:
            self.phase, step.loss = Phase.LOSS, step.passed.mean_loss(step.y)
        elif self.phase is Phase.LOSS:
            self.phase = Phase.BACKWARD
            step.come_back(self.learning_rate)
        elif self.phase is Phase.BACKWARD:
            self.phase = Phase.UPDATE
            self._update(step)
        else:
            self.phase = Phase.IDLE
        self._code_fails()

    def _update(self, step: Step) -> None:
        assert step.gradient is not None
        if self._differs_under_way(step):
            self._rejoins = False
            self._branch()
            if self.step_count == self.timeline.start:
                self.timeline.before(self._then)  # the fruit may have changed since
        if step.method.mistake:  # η may be another since
            step.come_back(self.learning_rate)
        velocity = step.velocity
        network = self.network.moved(step.formulas.along(velocity), self.learning_rate)
        if self._code_fails():
            return
        if not network.within(RUNAWAY):
            self._ran_away_from, self.phase, self.step = self.moment, Phase.IDLE, self.done
            self.quiz.drop()
            return
        step.learning_rate = self.learning_rate
        step.network = self.network = network
        keeps = step.method.momentum or step.method.mistake == NOT_CLEARED
        self.velocity = velocity if keeps else None
        self.step_count, self.fruit_seen = step.number, self.fruit_seen + step.size
        now, drawn_from = self.moment, self._then.conditions.points
        as_taken = now.conditions._replace(points=drawn_from, method=step.method)
        self._then = now._replace(conditions=as_taken)
        self.done = step
        self.log.append(step)
        self.timeline.after(step.number, step.network, Pace(self.learning_rate, step.method))
        if self.history.wants(step.number):
            held = self.held_score.mean_loss
            self.history.record(step.number, self.mean_before(), step.loss, held)
        if self._rejoins:
            self._rejoin()

    @property
    def ran_away(self) -> bool:
        """Whether the next step is not to be had: it would take the weights beyond all bounds."""
        then, now = self._ran_away_from, self.moment
        return (
            then is not None
            and now.has_network_and_fruit_of(then)
            and now.conditions[1:] == then.conditions[1:]
        )

    def finish(self) -> None:
        """Complete the step under way, if there is one."""
        while self.phase is not Phase.IDLE:
            self.advance()

    def run_step(self) -> None:
        """One whole step at once."""
        self.begin()
        self.finish()

    def run_unseen(self, most: int) -> int:
        """At most so many whole steps at once, at which nobody will look; how many it was.

        They are the steps that `run_step` takes, and much quicker, but nothing is kept to look at:
        the log is empty after them, and `step` and `done` are None.
        """
        self._set_out()
        if self.in_past or self.method.mistake or self.edited:  # those are not made so quickly
            self.run_step()
            return 1
        now, taught, history = self.step_count, self.taught, self.history
        steps = min(most, *(stride - now % stride for stride in (STRIDE, history.stride)))
        rate, method, velocity = self.learning_rate, self.method, self.velocity
        size, numbers = method.size(len(taught)), range(now + 1, now + steps + 1)
        if size == 1 and not method.has_velocity:
            rows = [
                row for number in numbers for row in method.rows(self.seed, number, len(taught))
            ]
            x, y = taught.x[rows], taught.y[rows]
            network, losses = train(self.network, x, y, rate, method.frozen)
            loss = losses[-1]
        else:
            batches = (self._batch(number) for number in numbers)
            network, loss, velocity = train_batches(self.network, batches, rate, method, velocity)
        if not network.within(RUNAWAY):
            self.run_step()  # one by one to where they run away
            return 1
        self.network, self.velocity = network, velocity
        self.step_count, self.fruit_seen = now + steps, self.fruit_seen + steps * size
        now = self.step_count
        self._then = self.moment
        self.step = self.done = None
        self.log.clear()
        self.timeline.after(now, self.network, Pace(rate, method), steps)
        if history.wants(now):
            history.record(now, self.mean_loss(), loss, self.held_score.mean_loss)
        return steps

    def show_another(self) -> None:
        """Show the next of the samples in the step: numbers and pictures are of one at a time."""
        step = self.step
        if step is None or step.size == 1:
            return
        self.step = step.showing((step.row + 1) % step.size)
        if self.done is step:
            self.done = self.log[-1] = self.step

    @property
    def log_lacks(self) -> bool:
        """Whether there are steps missing in the log, as there are in the midst of a run."""
        return len(self.log) < min(LOG_LENGTH, self.step_count - self.timeline.first)

    def complete_log(self) -> None:
        """Put into the log what it lacks after a run that was broken off."""
        if self.log_lacks:
            now, then = self.moment, self._then
            self._arrive_after(self.step_count)
            self._be_at(now)
            self._then = then

    @property
    def has_something_to_lose(self) -> bool:
        """Whether a reader has done anything here that starting over would undo."""
        return self.has_learned or bool(self.courses.kept) or not self.basket.is_untouched

    @property
    def has_learned(self) -> bool:
        """Whether the network is another than it began as, by steps or by hand."""
        trained = self.timeline.last > 0 or self.phase is not Phase.IDLE
        by_hand = not self.timeline.last and self.network is not self._start
        return trained or by_hand

    @property
    def tried(self) -> Step | None:
        """The last fruit and its loss, with weights that a reader has set since: it is no step.

        None where nothing was set by hand, or there is no fruit yet.
        """
        step = self.step
        if step is None or self.phase is not Phase.IDLE or not self._typed:
            return None
        made_from = step, self.network
        if any(a is not b for a, b in zip(made_from, self._tried_with, strict=True)):
            passed = self.network.forward(step.x)
            found = Step(step.number, step.x, step.y, passed, step.row, step.method, step.before)
            found.meaning, found.free = step.meaning, step.free
            self._tried_with, self._tried = made_from, found.at(Phase.LOSS, 0.0)
        return self._tried

    @property
    def score(self) -> Score:
        """How the weights as they are do on all the fruit that are learned from."""
        if not self._score.is_of(self.network, self.taught):
            self._score = Score(self.network, self.taught)
        return self._score  # kept, since several views ask for it in a frame

    @property
    def held_score(self) -> Score:
        """How they do on those held out."""
        if not self._held_score.is_of(self.network, self.held):
            self._held_score = Score(self.network, self.held)
        return self._held_score

    def mean_loss(self) -> float | None:
        """The mean loss over all that is learned from, with the weights as they are; None without
        any.
        """
        return self.score.mean_loss

    def mean_before(self) -> float | None:
        """The mean loss that the last step left, before anything was changed after it.

        Fruit that come or go while a step is under way count as changed after it.
        """
        jump = self.history.jump_after(self.step_count)
        if jump is not None:
            return jump.before
        if self._changed_since():
            return Score(self._then.network, self._then.conditions.taught).mean_loss
        return self.mean_loss()

    def _changed_since(self) -> bool:
        """Whether there are other fruit or weights than the last step left."""
        begun = self.timeline.last > self.timeline.start or self.phase is not Phase.IDLE
        return begun and not self.moment.has_network_and_fruit_of(self._then)

    def means_around(self, step: Step) -> tuple[float, float]:
        """The mean loss over the fruit of now, with a step's old weights and with its new ones."""
        assert step.network is not None
        made_from = step, self.taught
        if any(a is not b for a, b in zip(made_from, self._means_of, strict=True)):
            networks = step.passed.network, step.network
            before, after = (Score(network, self.taught).mean_loss or 0.0 for network in networks)
            self._means_of, self._means = made_from, (before, after)
        return self._means

    # Time travel

    @property
    def in_past(self) -> bool:
        """Whether the reader has gone back to an earlier step."""
        return self.step_count < self.timeline.last

    def go_to(self, step: int) -> None:
        """Be after this step, with all as it was then, fruit and learning rate too.

        The newest step's state comes back with it, and so does what was changed since then. Fruit
        and weights changed in the past and left there come back by undoing.
        """
        self.finish()
        timeline = self.timeline
        step = min(max(step, timeline.first), timeline.last)
        if step == self.step_count:
            return
        if not self.in_past:
            self._newest = Newest(self.moment, self._typed, self._then)
        else:
            if self.points is not self._then.conditions.points:
                self.basket.remember(self.points)
            self._remember_typed(self._typed)
        self._typed = {}
        self._arrive_after(step)
        self.learning_rate, self.method = timeline.pace(max(step, 1))
        self._then = self.moment
        if step == timeline.last:
            self._rejoin()
        self.refused_rate = self.refused_value = None

    def _arrive_after(self, step: int) -> None:
        self.step = self.done = None
        self.halted = False
        self.log.clear()
        way = self.timeline.way_to(step, LOG_LENGTH)
        for checkpoint, until in zip(way, [*(each.step for each in way[1:]), step], strict=True):
            self._take_again(checkpoint, until)

    def _take_again(self, checkpoint: Checkpoint, until: int) -> None:
        self._be_at(checkpoint.moment)
        while self.step_count < until and not (self.ran_away or self.halted):
            self.learning_rate, self.method = self.timeline.pace(self.step_count + 1)
            self._draw_sample()
            self.finish()

    def _be_at(self, moment: Moment) -> None:
        self.step_count, self.network, conditions, self.velocity, self.fruit_seen = moment
        self.basket.points, self.learning_rate, self.method = conditions

    def _retraces(self) -> bool:
        """Whether the next step is one that was taken before, since nothing is different."""
        as_then = self.in_past and self.moment.has_network_and_fruit_of(self._then)
        step, timeline = self.step_count, self.timeline
        return as_then and timeline.goes_on(step) and timeline.pace(step + 1).method == self.method

    def _rejoin(self) -> None:
        """The newest step is reached again, and with it all that was changed after it.

        The fruit may have been changed on the way: then those of before come back by undoing. And
        so may the way of learning.
        """
        points, newest = self.points, self._newest.moment
        as_then = points is self._then.conditions.points
        if not as_then and points is not newest.conditions.points:
            self.basket.remember(newest.conditions.points)
        method = self.method
        same_way = method == self._then.conditions.method
        self._be_at(newest)
        if not as_then:
            self.basket.points = points
        if not same_way:
            self.method = method
        self._typed, self._then = self._newest.typed, self._newest.then
        self._rejoins, self.refused_rate = False, None

    def _differs_under_way(self, step: Step) -> bool:
        """Whether a step that was taken before is now to have another learning rate."""
        timeline = self.timeline
        return step.number <= timeline.last and (
            self.learning_rate != timeline.pace(step.number).learning_rate
        )

    def _branch(self) -> None:
        self._keep_newest_fruit()
        self._remember_typed(self._newest.typed)
        self.abandoned = Abandoned.of(self.step_count, self.mean_before(), self.history)
        self.history, self.cursor = self.history.until(self.step_count), None
        self.timeline.cut(self.step_count, self.done.network if self.done else None)

    def _keep_newest_fruit(self) -> None:
        """What is about to be left for good has fruit that may be wanted back."""
        newest = self._newest.moment.conditions.points
        if self.in_past and newest is not self.points:
            self.basket.remember(newest)

    def _remember_typed(self, typed: dict[Parameter, float]) -> None:
        """What was typed and is about to be left comes back by undoing, into this network."""
        seed = self.seed
        for parameter, value in typed.items():

            def shows(parameter: Parameter = parameter, value: float = value) -> bool:
                return self.seed == seed and self.value_of(parameter) != value

            def take_back(parameter: Parameter = parameter, value: float = value) -> Change:
                self.finish()
                before = self.network, self._typed
                self._give(parameter, value)
                return self._back_to(*before)

            self.basket.remember_change(Change(shows, take_back))

    def restart(self) -> None:
        """Start again with the same weights and the same draws, with fruit and settings as now."""
        self.finish()
        self._keep_newest_fruit()
        abandoned = self.abandoned
        if self.timeline.last > self.timeline.start:
            kept = (self.timeline.last, self.mean_before()) in [
                each.end for each in self.courses.kept if not self.in_past
            ]
            # Else it began where the new one does not, or is in the chart anyway.
            known = self.timeline.start == 0 and not kept
            first = self.history.mean_losses[0]
            abandoned = Abandoned.of(0, first, self.history) if known else None
        self._start_course(self._start)
        self.abandoned = abandoned

    # Mistakes on purpose

    def make_mistake(self, name: str) -> None:
        """Make this one, `NONE` for none, and start over from the same weights."""
        if name == NONE or name in MISTAKES:
            self.riddle.drop()
            self._make(name, formulas(name).needs_batch)

    def surprise(self) -> None:
        """Make one that is not told, as make_mistake does; another than now."""
        taught, start = self.taught, self._right_start()
        shown = shows(start, taught.x, taught.y, self.learning_rate) if len(taught) else []
        if others := [name for name in shown if name != self.method.mistake]:
            self.riddle.begin()
            # In a batch all of them show. Were it so for one alone, that would tell which it is.
            self._make(others[draw(self.seed, self.riddle.count, len(others))], in_batch=True)

    def _right_start(self) -> Network:
        """What the network began as; where that was the mistake, what its seed gives."""
        if self.method.mistake == ZERO:
            return self.spec.network()
        return self._start if self.timeline.last else self.network  # as it was set by hand

    def _make(self, name: str, in_batch: bool) -> None:
        self.finish()
        self.take_code_off()  # one thing that may be wrong at a time
        start = self._right_start()
        own = self.method.batch if self._own_batch is None else self._own_batch
        self._own_batch = own if in_batch and own == 1 else None
        batch = own if self._own_batch is None else ALL
        self.method = self.method._replace(mistake=name, batch=batch)
        self._start = formulas(name).start(start)
        self.restart()

    def choose_answer(self, name: str) -> None:
        """Have this answer to which mistake it is at hand."""
        self.riddle.choose(name if name in MISTAKES else NONE)

    def guess(self) -> None:
        """Give that answer."""
        self.riddle.guess(self.method.mistake)

    # A reader's code

    @property
    def edited(self) -> Runs | None:
        """The code that runs in the place of the page's own formulas."""
        return getattr(getattr(self, "network", None), "code", None)

    @property
    def code(self) -> Code | None:
        """The text of that code, or of what came with the lesson and does not run."""
        return self.edited.source if self.edited else self.code_offered

    def have_code_run(self, edited: Runs) -> None:
        """Have this code compute all that there is from now on. The weights stay as they are."""
        self.finish()
        if self.method.mistake:
            self.make_mistake(NONE)
        self._change_code(edited.dressed)
        self.code_trouble = self.code_offered = None

    def refuse_code(self, trouble: Trouble) -> None:
        """Code could not be run at all: what there was goes on."""
        self.code_trouble = trouble

    def take_code_off(self) -> None:
        """The page's own formulas again."""
        self.code_trouble = self.code_offered = None
        if self.edited:
            self.finish()
            self._change_code(self.edited.undressed)

    def _change_code(self, dress: Callable[[Network], Network]) -> None:
        before, start = (self.network, self._typed), self._start
        self.network = dress(self.network)
        self._start = self.network if start is before[0] else dress(start)
        if self._then.network is before[0] and not self.timeline.last > self.timeline.start:
            self._then = self.moment  # nothing has been computed with the other one
        self.basket.remember_change(self._back_to(*before))

    def _code_fails(self) -> bool:
        """Whether a reader's code has come to no good end: then it is taken off, and steps stop.

        What the step under way has found is not whole, and is dropped.
        """
        edited = self.edited
        if edited is None or edited.trouble is None:
            return False
        self.code_trouble, edited.trouble = edited.trouble, None
        self.code_offered, self.halted = edited.source, True
        self.phase, self.step = Phase.IDLE, self.done
        self.quiz.drop()
        self._change_code(edited.undressed)
        return True

    def mind_code(self) -> bool:
        """Look for trouble that pictures have met; whether there was any."""
        return self._code_fails()

    # Courses to compare

    @property
    def can_keep(self) -> bool:
        """Whether there is a course, and room to keep it."""
        taken = self.step_count > self.timeline.start
        return taken and self.mean_before() is not None and not self.courses.is_full

    @property
    def terms(self) -> Terms:
        """What the course up to now was run with; before its first step, what it will be."""
        timeline, now = self.timeline, self.step_count
        begun = now > timeline.start
        rates = timeline.rates(now) if begun else (self.learning_rate,)
        method = timeline.pace(now).method if begun else self.method
        if self.riddle.secret:
            method = method._replace(mistake=SECRET)
        networks = (self.network, *timeline.networks(now).values())
        edited = any(hasattr(each, "code") for each in networks)
        return Terms(self.spec, method, rates, self._start, self.taught, edited)

    def keep(self) -> None:
        """Keep the course up to now, to be compared with others."""
        mean, now = self.mean_before(), self.step_count
        if self.can_keep and mean is not None:
            means = [point for point in self.history.means() if point[0] < now]
            held = self.held_score.mean_loss
            self.courses.keep(self.terms, [*means, (now, mean)], held)

    # Reading the loss chart

    def point_at_step(self, step: float | None) -> None:
        """Read the loss chart at the kept step closest to this one; None: no longer."""
        self.cursor = None if step is None else self.history.steps[self.history.nearest(step)]

    def cursor_index(self) -> int | None:
        """Which entry of the history is read, None for none; thinning may have moved it."""
        return None if self.cursor is None else self.history.nearest(self.cursor)

    def move_cursor(self, entries: int) -> None:
        """Read so many kept steps further on, or back; from the newest where nothing was read."""
        steps = self.history.steps
        at = len(steps) if self.cursor is None else self.history.nearest(self.cursor)
        self.cursor = steps[min(max(at + entries, 0), len(steps) - 1)]

    def set_log_scale(self, on: bool) -> None:
        """Whether the loss chart goes up in powers of ten."""
        self.log_scale = on

    # Settings

    def set_learning_rate(self, text: str) -> None:
        """Take what was typed; what is not a number in range is refused and remembered as such."""
        rate = number_in(text)
        if LEARNING_RATE_LOW <= rate <= LEARNING_RATE_HIGH:
            self.learning_rate, self.refused_rate = rate, None
        else:
            self.refused_rate = text

    def set_parameter(self, parameter: Parameter, text: str) -> None:
        """Give a weight or bias the value that was typed; one out of range is refused.

        A step under way is finished first. The steps that were stay as they were.
        """
        value = number_in(text)
        if not -PARAMETER_MOST <= value <= PARAMETER_MOST:
            self.refused_value = Refusal(parameter, text, self.value_of(parameter))
            return
        self.finish()
        self.refused_value = None
        if value == self.value_of(parameter):
            return
        before = self.network, self._typed
        self._give(parameter, value + 0.0)  # −0 is 0
        self.basket.remember_change(self._back_to(*before))

    def _back_to(self, network: Network, typed: dict[Parameter, float]) -> Change:
        """Takes back what was set by hand; what steps have moved since, time brings back."""
        after = self.network

        def shows() -> bool:
            return self.network is after and self.phase is Phase.IDLE

        def take_back() -> Change:
            before = self.network, self._typed
            self.network, self._typed = network, typed
            return self._back_to(*before)

        return Change(shows, take_back)

    def _give(self, parameter: Parameter, value: float) -> None:
        self.finish()
        parameters = self.network.parameters.replaced(parameter, value)
        self.network = self.network.having(parameters)
        self._typed = {**self._typed, parameter: value}

    def value_of(self, parameter: Parameter) -> float:
        """A weight or bias as it is now."""
        return self.network.parameters.value(parameter)

    def choose(self, place: Place | None) -> None:
        """Hold a place of the network, None for none; what was refused before is left behind."""
        self.microscope.choose(place)
        self.refused_value = None

    def forget_refused_value(self) -> None:
        """The reader types again, or looks elsewhere."""
        self.refused_value = None

    def forget_refusal(self) -> None:
        """The reader types again: what was refused before is of no interest now."""
        self.refused_rate = None

    def set_hidden_size(self, size: int, layer: int = 1) -> None:
        """Ask for this many neurons in a hidden layer, from the next reset on."""
        sizes = list(self.wanted.sizes)
        if 0 < layer < len(sizes) - 1:
            sizes[layer] = min(max(size, HIDDEN_SIZE_LOW), HIDDEN_SIZE_HIGH)
            self.wanted = self.wanted._replace(sizes=tuple(sizes))

    def set_hidden_layers(self, count: int) -> None:
        """Ask for so many hidden layers, from the next reset on; new ones are as the last one."""
        inputs, *hidden, outputs = self.wanted.sizes
        count = min(max(count, 0), HIDDEN_LAYERS_MOST)
        more = [hidden[-1] if hidden else FIRST_HIDDEN_SIZE] * (count - len(hidden))
        self.wanted = self.wanted._replace(sizes=(inputs, *hidden[:count], *more, outputs))

    def set_activation(self, name: str) -> None:
        """Ask for this activation of the hidden neurons, from the next reset on."""
        if name in ACTIVATIONS:
            self.wanted = self.wanted._replace(activation=name)

    def set_loss(self, name: str) -> None:
        """Ask for this loss, from the next reset on."""
        if self.can_have_loss(name):
            self.wanted = self.wanted._replace(loss=name)

    def can_have_loss(self, name: str) -> bool:
        """Whether there is such a loss, and it is one for these outputs and targets."""
        if name not in LOSSES or not LOSSES[name].cancels:
            return name in LOSSES
        return self.wanted.output == "sigmoid" and self.points.chances

    def set_initial(self, name: str) -> None:
        """Ask for such first weights, from the next reset on."""
        if name in INITIAL:
            self.wanted = self.wanted._replace(initial=name)

    def set_biased(self, on: bool) -> None:
        """Ask for a network whose biases learn; else they stay 0. From the next reset on."""
        self.wanted = self.wanted._replace(biased=on)

    def set_batch(self, size: int) -> None:
        """Take the mean over so many fruit, `ALL` for all, from the next step on."""
        self.method = self.method._replace(batch=min(max(size, ALL), BATCH_MOST))
        self._own_batch = None

    def set_in_turn(self, on: bool) -> None:
        """Take the fruit one after the other, from the next step on; else at random."""
        self.method = self.method._replace(in_turn=on)

    def set_decay(self, decay: float) -> None:
        """Have weights decay by this λ, one of `DECAYS`, from the next step on."""
        if decay in DECAYS:
            self.method = self.method._replace(decay=decay)

    def set_momentum(self, momentum: float) -> None:
        """Keep this share μ of the velocity, one of `MOMENTA`, from the next step on."""
        if momentum in MOMENTA:
            self.method = self.method._replace(momentum=momentum)

    def set_held_out(self, share: float) -> None:
        """Learn from the others only, from the next step on; a share of `HELD_OUT`."""
        if share in HELD_OUT:
            self.method = self.method._replace(held_out=share)

    def freeze(self, parameter: Parameter, on: bool) -> None:
        """Leave a weight or bias as it is, from the next step on, or have it learn again."""
        frozen = self.method.frozen
        changed = frozen | {parameter} if on else frozen - {parameter}
        self.method = self.method._replace(frozen=changed)

    @property
    def waits(self) -> bool:
        """Whether another network was asked for than there is."""
        return self.wanted != self.spec

    def reset_network(self) -> None:
        """New weights from the next seed, nothing learned yet; the data stay."""
        self._keep_newest_fruit()
        before = self.spec
        self.spec = self.wanted = self.wanted._replace(seed=self.seed + 1)
        self._freeze_anew(before)
        self._start_network()

    def _freeze_anew(self, before: Spec) -> None:
        """What was frozen in a network of the same sizes stays so; biases only as it is asked."""
        places, frozen = parameters(self.spec.sizes), self.method.frozen
        if self.spec.sizes != before.sizes:
            frozen = frozenset()
        if not (self.spec.biased and before.biased):
            weights = frozenset(place for place in frozen if place.source is not None)
            biases = frozenset(place for place in places if place.source is None)
            frozen = weights if self.spec.biased else weights | biases
        self.method = self.method._replace(frozen=frozen)

    # As one value

    @property
    def moment(self) -> Moment:
        """Where the lesson is. A step under way counts from its update on."""
        conditions = Conditions(self.points, self.learning_rate, self.method)
        return Moment(self.step_count, self.network, conditions, self.velocity, self.fruit_seen)

    @property
    def state(self) -> State:
        """All that the next steps depend on."""
        return self._state_at(self.moment)

    @property
    def newest_state(self) -> State:
        """That of the newest step, where the reader has only gone back and changed nothing."""
        if not self.in_past or not self.moment.has_network_and_fruit_of(self._then):
            return self.state
        then = self.timeline.pace(max(self.step_count, 1))
        looks_back = then == (self.learning_rate, self.method)
        return self._state_at(self._newest.moment) if looks_back else self.state

    def _state_at(self, moment: Moment) -> State:
        return State(self.spec, self._start, moment, self.code)

    def load(self, state: State) -> None:
        """Go on from such a state. What was before can not be gone back to, nor undone."""
        self.finish()
        self.spec, start, moment, self.code_offered = state
        self.wanted = self.spec
        self.basket.load(moment.conditions.points)
        _, self.learning_rate, self.method = moment.conditions
        self.refused_rate, self._start = None, start
        self._own_batch = None
        self.code_trouble = None
        if hasattr(moment.network, "code"):  # it runs: this lesson was left a moment ago
            self.code_offered = None
        self.riddle.drop()
        self.textbook.compare(None)
        self._start_course(moment.network, moment.step, moment.velocity, moment.seen)

    def begin_with_fruit(self) -> None:
        """Leave numbers that are no fruit for those of a new lesson, and a new network for them."""
        fruit, spec = Basket().points, self.spec
        spec = spec._replace(sizes=(INPUTS, *spec.sizes[1:-1], OUTPUTS), output=Spec().output)
        network, places = spec.network(), parameters(spec.sizes)
        frozen = frozenset(each for each in places if each.source is None and not spec.biased)
        method = self.method._replace(frozen=frozen, mistake=NONE)
        conditions = Conditions(fruit, self.learning_rate, method)
        self.basket.leave()
        self.load(State(spec, network, Moment(0, network, conditions)))

    # Data

    @property
    def free(self) -> bool:
        """Whether the numbers are no fruit: inputs and targets of any size, and how many of them.

        Then there is no plane, nor anything to be right or wrong about.
        """
        return self.points.free

    @property
    def points(self) -> Points:
        """All the fruit."""
        return self.basket.points

    @property
    def taught(self) -> Points:
        """Those that are learned from: all but the ones held out."""
        return self.points.split(self.method.held_out)[0]

    @property
    def held(self) -> Points:
        """Those held out."""
        return self.points.split(self.method.held_out)[1]

    def crosshair_output(self, network: Network) -> float:
        """What this network says of a fruit at the crosshair."""
        return float(network.forward([self.basket.crosshair]).output[0, 0])
