"""A reader who goes anywhere: any method of Lesson and Player after any other, in time too.

pytest tests/unit/test_random_walk.py --actions 20000 --seed 7
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from ripple.lesson import lesson as lesson_module
from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.edited import run_code
from ripple.lesson.history import CAPACITY
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.limits import DECAYS, HELD_OUT, MOMENTA, POINTS_MOST
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.quiz import Way
from ripple.lesson.sheet import Copied
from ripple.lesson.state import Code, State, from_plain, to_plain
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model import ACTIVATIONS, LOSSES
from ripple.model import network as network_module
from ripple.model.datasets import DATA_SETS, Fruit
from ripple.model.functions import Array
from ripple.model.mistakes import MISTAKES
from ripple.model.network import Network
from ripple.model.places import Parameter, Unit, exists, parameters
from ripple.page.html import log_html, updates_html
from ripple.page.landscape import texts_of
from ripple.readings.chart import chart
from ripple.readings.diagnosis import diagnosis, sentences
from ripple.readings.landscape import landscape

from tests.unit.test_free import SIZES, WAYS, free_lesson
from tests.unit.whole_page import attributes, controls, texts

NOT_A_NUMBER = re.compile(r"\b(?:nan|inf|None|float64)\b", re.IGNORECASE)
TEXTS = ("0.5", "−2", "0,25", "1e-9", "100", "abc", "", "1e9", "0.7")
WALKS, SEEN_MOST = 4, 3000


def train_by_steps(
    network: Network, x: Array, y: Array, rate: float, frozen: Iterable[Parameter] = ()
) -> tuple[Network, list[float]]:
    """As `train`, which comes to the same bits in a browser, but elsewhere the last may be another:
    and some networks make more and more of that.
    """
    losses = []
    for i in range(len(x)):
        passed = network.forward(x[i : i + 1])
        losses.append(passed.mean_loss(y[i : i + 1]))
        slopes = network.backward(passed, y[i : i + 1]).slopes
        for place in frozen:
            slopes = slopes.replaced(place, 0.0)
        network = network.moved(slopes, rate)
    return network, losses


@pytest.fixture(autouse=True)
def bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson_module, "train", train_by_steps)


class Witnessed(Lesson):
    """A lesson whose every step, taken again, has to come to the same numbers."""

    seen: dict[int, list[Array]]

    def _start_course(self, *course: Any) -> None:
        self.seen = {}
        super()._start_course(*course)

    def _branch(self) -> None:
        super()._branch()
        self.seen = {step: seen for step, seen in self.seen.items() if step <= self.step_count}

    def _update(self, step: Step) -> None:
        super()._update(step)
        if step.network is None:  # the weights would have run away, or the code has no answer
            assert self.ran_away or self.code_trouble
            return
        self._witness(step.number, [*step.network.weights, *step.network.biases])

    def run_unseen(self, most: int) -> int:
        steps = super().run_unseen(most)
        if self.done is None:  # else it was a single step
            self._witness(self.step_count, [*self.network.weights, *self.network.biases])
        return steps

    def _witness(self, number: int, found: list[Array]) -> None:
        then = self.seen.setdefault(number, found)
        assert all(np.array_equal(a, b) for a, b in zip(found, then, strict=True))
        if len(self.seen) > SEEN_MOST:
            del self.seen[min(self.seen)]


class Walk:
    """A lesson and its player, and whatever a reader may do with them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.lesson = Witnessed()
        self.player = Player(self.lesson, self.clock)
        self.now = self.work = 0.0
        lesson, player, random = self.lesson, self.player, self.random
        self.ideas: list[tuple[int, str, Callable[[], object]]] = [
            (12, "step", player.step),
            (8, "step back", player.step_back),
            (6, "run", lambda: player.run(random.choice((10, 10, 100, 100, 1000)))),
            (6, "play", player.toggle_play),
            (2, "stop", player.stop),
            (6, "phase", lambda: player.run_phase(random.choice(PHASES))),
            (8, "go to", lambda: player.go_to(self.any_step())),
            (1, "reset network", player.reset_network),
            (1, "restart", player.restart),
            (2, "save and load", self.save_and_load),
            (4, "space", player.step_or_pause),
            (4, "look at", lambda: player.look_at(random.uniform(-0.5, 4.5))),
            (1, "guide", player.begin_guide),
            (2, "keep", lesson.keep),
            (2, "landscape", self.look_around),
            (1, "look elsewhere", lesson.landscape.close),
            (1, "forget course", lambda: lesson.courses.forget(random.choice("ABC"))),
            (12, "wait", self.wait),
            (3, "speed", lambda: player.set_speed(random.randrange(-1, len(SPEEDS) + 1))),
            (4, "rate", lambda: lesson.set_learning_rate(random.choice(TEXTS))),
            (4, "forget", lesson.forget_refusal),
            (8, "weight", self.set_parameter),
            (2, "forget weight", lesson.forget_refused_value),
            (2, "size", lambda: lesson.set_hidden_size(random.randint(-1, 10))),
            (
                1,
                "neurons",
                lambda: player.add_neurons(random.randint(-1, 4), random.choice((-1, 1))),
            ),
            (1, "more layers", lambda: player.add_layers(random.choice((-1, 1)))),
            (1, "layers", lambda: lesson.set_hidden_layers(random.randint(-1, 4))),
            (1, "deeper", lambda: lesson.set_hidden_size(random.randint(1, 8), 2)),
            (2, "grow", lambda: lesson.basket.grow(random.choice([*DATA_SETS, ""]))),
            (1, "grow again", lambda: lesson.basket.grow_again()),
            (1, "noise", lambda: lesson.basket.set_noise(random.uniform(-0.5, 1.5))),
            (1, "many", lambda: lesson.basket.set_size(random.randint(-5, 60))),
            (2, "activation", lambda: lesson.set_activation(random.choice([*ACTIVATIONS, ""]))),
            (2, "error", lambda: lesson.set_loss(random.choice([*LOSSES, ""]))),
            (2, "batch", lambda: lesson.set_batch(random.choice((0, 0, 1, 1, 3, 10, -5, 9999)))),
            (1, "in turn", lambda: lesson.set_in_turn(random.random() < 0.5)),
            (1, "decay", lambda: lesson.set_decay(random.choice((*DECAYS, -1.0)))),
            (1, "momentum", lambda: lesson.set_momentum(random.choice((*MOMENTA, 2.0)))),
            (1, "hold out", lambda: lesson.set_held_out(random.choice((*HELD_OUT, 0.0, 0.7)))),
            (2, "mistake", lambda: player.make_mistake(random.choice([*MISTAKES, "", "sloppy"]))),
            (1, "no mistake", lambda: player.make_mistake("")),
            (1, "surprise", player.surprise),
            (
                2,
                "answer at hand",
                lambda: lesson.choose_answer(random.choice([*MISTAKES, "", "x"])),
            ),
            (2, "guess", lesson.guess),
            (2, "look at the check", lambda: lesson.riddle.look(random.random() < 0.5)),
            (2, "freeze", self.freeze),
            (1, "biased", lambda: lesson.set_biased(random.random() < 0.7)),
            (2, "another", lesson.show_another),
            (8, "fruit", self.use_tool),
            (1, "clear", lesson.basket.clear),
            (1, "reset data", lesson.basket.reset),
            (2, "table", self.use_table),
            (1, "columns", lambda: lesson.sheet.choose(random.randrange(3), random.randrange(5))),
            (1, "copied", lambda: lesson.sheet.report(random.choice([*Copied]))),
            (6, "undo", lesson.basket.undo),
            (5, "redo", lesson.basket.redo),
            (4, "press", self.press),
            (12, "drag", self.drag),
            (3, "release", lesson.basket.release),
            (2, "lift", lesson.basket.lift),
            (2, "put back", lesson.basket.put_back),
            (2, "tap", lesson.basket.tap),
            (2, "carry", lesson.basket.carry),
            (1, "leave", lesson.basket.leave),
            (3, "cursor", lambda: lesson.point_at_step(random.choice((None, self.any_step())))),
            (3, "move cursor", lambda: lesson.move_cursor(random.randint(-12, 12))),
            (4, "choose", lambda: lesson.choose(random.choice((None, self.any_place())))),
            (4, "point", lambda: lesson.microscope.point_at(self.any_place(), True)),
            (3, "move", self.move),
            (2, "axis", self.set_axis),
            (2, "log scale", lambda: lesson.set_log_scale(random.random() < 0.5)),
            (2, "check", lesson.microscope.toggle_check),
            (1, "check all", lesson.microscope.toggle_check_all),
            (2, "quiz", lambda: lesson.quiz.switch(random.random() < 0.7)),
            (3, "answer", self.answer),
            (3, "there and back", self.there_and_back),
            (3, "change and undo", self.change_and_undo),
        ]

    def clock(self) -> float:
        self.work += 0.0004
        return self.work

    def any_step(self) -> int:
        timeline = self.lesson.timeline
        return self.random.randint(timeline.first - 2, timeline.last + 2)

    def any_place(self) -> Any:
        sizes = self.lesson.network.sizes
        units = [Unit(layer, i) for layer, size in enumerate(sizes) for i in range(size)]
        return self.random.choice([*parameters(sizes), *units])

    def wait(self) -> None:
        seconds = self.random.choice((0.1, 1.0, 4.0))
        for _ in range(self.random.randint(1, 12)):
            self.now += seconds / 10
            self.player.tick(self.now)

    def set_parameter(self) -> None:
        place = self.random.choice(parameters(self.lesson.network.sizes))
        self.lesson.set_parameter(place, self.random.choice(TEXTS))

    def freeze(self) -> None:
        place = self.random.choice(parameters(self.lesson.network.sizes))
        self.lesson.freeze(place, self.random.random() < 0.6)

    def use_tool(self) -> None:
        x1, x2 = self.random.uniform(-0.5, 1.5), self.random.uniform(-0.5, 1.5)
        self.lesson.basket.point_at(x1, x2, Pointing.KEYS)
        self.lesson.basket.use(self.random.choice((None, *Tool)))

    def press(self) -> None:
        self.lesson.basket.choose(self.random.choice([*Tool]))
        places = [] if self.lesson.free else self.lesson.points.x.tolist()
        x1, x2 = self.random.choice([*places, [self.random.random(), 0.5]])
        self.lesson.basket.press(x1, x2, (0.06, 0.1), self.random.choice((0.5, 1.0)))

    def drag(self) -> None:
        x1, x2 = self.random.uniform(-0.5, 1.5), self.random.uniform(-0.5, 1.5)
        by_keys = self.lesson.basket.held is not None and not self.lesson.basket.pressed
        pointing = Pointing.KEYS if by_keys else Pointing.POINTER
        self.lesson.basket.point_at(x1, x2, self.random.choice((pointing, pointing, *Pointing)))

    def use_table(self) -> None:
        sheet, random = self.lesson.sheet, self.random
        if random.random() < 0.4:
            sheet.open()
        else:
            rows = [
                ",".join(
                    (*(f"{random.uniform(-9, 50):.1f}" for _ in range(3)), random.choice("ab"))
                )
                for _ in range(random.randint(0, 30))
            ]
            text = "\n".join(("width,height,weight,kind", *rows))
            if random.random() < 0.5:
                sheet.load(text.encode())
            else:
                sheet.write(text)
        sheet.use()

    def move(self) -> None:
        right, down = self.random.choice(((-1, 0), (1, 0), (0, -1), (0, 1)))
        self.lesson.microscope.move(right, down, self.lesson.network.sizes)

    def set_axis(self) -> None:
        up, j = self.random.random() < 0.5, self.random.randrange(8)
        self.lesson.microscope.set_axis(up, j, self.lesson.network.sizes)

    def look_around(self) -> None:
        sizes, landscape = self.lesson.network.sizes, self.lesson.landscape
        landscape.open(self.random.choice((None, self.any_place())), sizes)
        place = self.random.choice(parameters((3, 8, 8, 1)))
        landscape.set_axis(self.random.random() < 0.5, place, sizes)

    def answer(self) -> None:
        quiz = self.lesson.quiz
        if not self.player.asks:
            quiz.compare()
        elif quiz.comparing:
            quiz.pick(self.random.choice(quiz.choices))
        else:
            quiz.answer(self.random.choice([*Way]))

    # What is gone comes back

    def state(self) -> tuple[object, ...]:
        lesson, network = self.lesson, self.lesson.network
        return (
            [array.tobytes() for array in (*network.weights, *network.biases)],
            lesson.points,
            (lesson.learning_rate, lesson.method),
            lesson.velocity and [v.tobytes() for rows in lesson.velocity for v in rows],
            (lesson.step_count, lesson.fruit_seen),
            lesson.timeline.last,
            lesson.abandoned,
            [step.number for step in lesson.log],
            (lesson.history.steps, lesson.history.mean_losses, lesson.history.sample_losses),
            lesson.history.jumps,
        )

    def there_and_back(self) -> None:
        """What the newest moment has comes back with the slider, and with as many steps."""
        lesson, timeline = self.lesson, self.lesson.timeline
        self.player.stop()
        if lesson.in_past or timeline.last == timeline.first:
            return
        before, last = self.state(), timeline.last
        lesson.go_to(self.random.randint(timeline.first, last))
        lesson.go_to(last)
        assert self.state() == before
        self.player.step_back()
        pace = lesson.learning_rate, lesson.method
        as_then = lesson._retraces() and timeline.pace(last) == pace
        if as_then and len(lesson.points):  # else something was changed before the newest step
            lesson.run_step()
            assert self.state() == before
        lesson.go_to(last)
        assert self.state() == before

    def change_and_undo(self) -> None:
        lesson = self.lesson
        self.player.stop()
        lesson.basket.release()
        before = self.state()
        if self.random.random() < 0.5:
            lesson.basket.add(self.random.random(), self.random.random(), Fruit.LEMON)
        else:
            self.set_parameter()
        after = self.state()
        if after != before:
            lesson.basket.undo()
            assert self.state() == before
            lesson.basket.redo()
            assert self.state() == after
            lesson.basket.undo()
        assert self.state() == before

    def save_and_load(self) -> None:
        """All that the next steps depend on, to the bit; the way to here is gone."""
        lesson = self.lesson
        self.player.stop()
        kept = lesson.network.parameters, lesson.points, lesson.moment
        plain = json.loads(json.dumps(to_plain(lesson.state)))
        state = from_plain(plain)
        assert isinstance(state, State)
        self.player.load(state)
        assert to_plain(lesson.state) == plain
        now = lesson.network.parameters, lesson.points, lesson.moment
        for mine, its in zip(now[0], kept[0], strict=True):
            assert [array.tobytes() for array in mine] == [array.tobytes() for array in its]
        assert now[1].x.tobytes() == kept[1].x.tobytes()
        assert now[1].y.tobytes() == kept[1].y.tobytes()
        assert now[2].conditions[1:] == kept[2].conditions[1:]
        assert (now[2].step, now[2].seen) == (kept[2].step, kept[2].seen)

    # What always holds

    def check(self) -> None:
        lesson, player = self.lesson, self.player
        network, history, timeline = lesson.network, lesson.history, lesson.timeline
        assert all(np.isfinite(array).all() for array in (*network.weights, *network.biases))
        assert timeline.first <= lesson.step_count <= timeline.last
        assert history.steps[0] >= timeline.start
        assert history.steps[-1] <= timeline.last
        assert all(a < b for a, b in pairwise(history.steps))
        assert len(history.steps) <= CAPACITY
        numbers = [step.number for step in lesson.log]
        most = min(LOG_LENGTH, lesson.step_count - timeline.first)
        length = len(numbers) if player.running else most
        assert numbers == list(range(lesson.step_count - length + 1, lesson.step_count + 1))
        step = lesson.step
        if step is not None:
            over = lesson.phase in (Phase.UPDATE, Phase.IDLE)
            assert step.number == lesson.step_count + (0 if over else 1)
        points, basket = lesson.points, lesson.basket
        assert len(points.x) == len(points.y) <= POINTS_MOST
        assert points.free or ((points.x >= 0) & (points.x <= 1)).all()
        assert len(basket.resting) == len(points) - (basket.held is not None)
        for place in (lesson.microscope.chosen, lesson.microscope.pointed):
            assert place is None or exists(place, network.sizes)
        said = [
            *texts(lesson, player).values(),
            *attributes(lesson, player).values(),
            *controls(lesson, player).values(),
            *(log_html(lesson), updates_html(lesson.done, True)),
        ]
        assert [words for words in said if NOT_A_NUMBER.search(str(words))] == []
        seen = player.step_shown
        if lesson.riddle.looks and seen is not None and seen.gradient is not None:
            told = sentences(diagnosis(seen), seen)
            assert [words for words in told if NOT_A_NUMBER.search(words)] == []
        shown = chart(lesson)
        assert bool(shown.later) <= lesson.in_past
        kept = [course for _, course in shown.kept]
        own = shown.means, shown.samples, shown.later, shown.abandoned, shown.cursor
        for losses in (*own, *kept):
            heights = [height for _, height in shown.axis.heights(losses)]
            top = shown.axis.top * (1 + 1e-9)  # ticks are round numbers, to that part of them
            assert all(0 <= height <= top for height in heights)
        across, up = lesson.landscape.axes(network.sizes)
        assert across != up
        if lesson.landscape.is_open and (terrain := landscape(lesson)):
            assert np.isfinite(terrain.terrain.levels).all()
            assert NOT_A_NUMBER.search(str(texts_of(terrain, 4))) is None
        if not player.active:
            assert not player.tick(self.now)


@pytest.mark.parametrize("number", range(WALKS))
def test_the_lesson_stays_in_one_piece_wherever_a_reader_goes(
    number: int, request: pytest.FixtureRequest
) -> None:
    seed = WALKS * request.config.getoption("seed") + number
    go(Walk(seed), seed, request.config.getoption("actions"))


@pytest.mark.parametrize("number", range(WALKS))
def test_so_does_one_of_numbers_that_are_no_fruit(
    number: int, request: pytest.FixtureRequest
) -> None:
    """Until the reader goes back to fruit."""
    seed = WALKS * request.config.getoption("seed") + number
    actions = request.config.getoption("actions")
    walk = Walk(seed)
    (output, loss), sizes = walk.random.choice(WAYS), walk.random.choice(SIZES)
    walk.player.load(free_lesson(sizes, output, loss, count=walk.random.randint(1, 6)).state)
    go(walk, seed, actions)
    assert walk.lesson.free
    walk.player.begin_with_fruit()
    walk.check()
    assert not walk.lesson.free
    go(walk, seed, actions // 4)


OWN = Path(network_module.__file__).read_text("utf-8")
MOVED = "return self.having(self.parameters.moved(along, -learning_rate))"
CODES = (
    OWN,
    OWN.replace("weights.append(a.T @ delta)", "weights.append(-(a.T @ delta))"),
    OWN.replace(MOVED, MOVED.replace("-learning_rate", "-0.5 * learning_rate")),
    OWN.replace("slopes = Param", "assert samples > 1 or outputs[0, 0] > 0.45; slopes = Param"),
    OWN.replace("z = a @ w + b", "z = a @ w + b + missing"),
    "while True: pass",
    "x = (",
)
"""That say the same, go uphill, go half as far, stop now and then, and can not run."""


@pytest.mark.parametrize("number", range(WALKS))
def test_so_does_one_with_code_of_the_readers_own(
    number: int, request: pytest.FixtureRequest
) -> None:
    """It is run, taken off, saved, stopped by its own trouble, and gone back to."""
    seed = WALKS * request.config.getoption("seed") + number
    walk = Walk(seed)
    lesson, player, random = walk.lesson, walk.player, walk.random

    def run() -> None:
        before = lesson.network
        if not run_code(player, Code(random.choice(CODES))):
            assert lesson.code_trouble is not None
            assert type(lesson.network) is type(before)

    def run_again() -> None:
        if lesson.code_offered:
            run_code(player, lesson.code_offered)

    walk.ideas += [
        (8, "run code", run),
        (8, "run it again", run_again),
        (4, "take code off", player.take_code_off),
        (4, "mind code", lesson.mind_code),
    ]
    run_code(player, Code(CODES[1]))
    go(walk, seed, request.config.getoption("actions") // 4)


def go(walk: Walk, seed: int, actions: int) -> None:
    """So many actions, and all is in one piece after each."""
    done: list[str] = []
    weights = [weight for weight, *_ in walk.ideas]
    for _ in range(actions):
        _, name, idea = walk.random.choices(walk.ideas, weights)[0]
        done.append(name)
        try:
            idea()
            walk.check()
        except Exception as error:
            error.add_note(f"seed {seed}, action {len(done)}, after {', '.join(done[-30:])}")
            raise
