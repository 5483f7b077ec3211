"""The page's own lessons: each can be gone as its text says, and what it states is so."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.plan import Pair, Plan, Stop, Task
from ripple.lesson.plan_terms import bare, place_in
from ripple.lesson.plan_text import plan_of
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.prose import plain_text
from ripple.lesson.quiz import Way
from ripple.lesson.step import Phase
from ripple.lesson.tour import Tour
from ripple.model.datasets import Fruit
from ripple.model.places import Parameter, Place
from ripple.readings import plan as readings
from ripple.readings.teaching import Begun, sheet_html

from tests.unit.offscreen import Offscreen
from tests.walks import WALKS, Seen

FOLDER = Path(__file__).parents[2] / "site" / "lessons"
AT_ONCE = SPEEDS.index(0.0)


def _plan(path: Path) -> Plan:
    found = plan_of(path.read_text("utf-8"))
    assert isinstance(found, Plan), found
    return found


PLANS = {path.stem.partition("-")[2]: _plan(path) for path in sorted(FOLDER.glob("*.md"))}
STOPS = [(name, stop.key) for name, plan in PLANS.items() for stop in plan.stops]


class Native:
    """A reader without a page."""

    def __init__(self, name: str, key: str) -> None:
        self.lesson = Lesson()
        self.player = Player(self.lesson)
        self.player.speed = AT_ONCE
        self.tour = Tour(self.player)
        self.tour.open(name, PLANS[name], key)
        readings.note_first(self.player, self.tour)
        self._now = 0.0
        self._task = 0
        self.pass_time()

    def pass_time(self) -> None:
        """Frames, until nothing moves."""
        for _ in range(100_000):
            self._now += 0.02
            more = self.player.tick(self._now)
            readings.look(self.player, self.tour)
            if not more:
                return
        raise AssertionError("it goes on for ever")

    def at(self, n: int) -> None:
        """Which task is done next."""
        self._task = n

    @property
    def done(self) -> list[bool]:
        return [told.done for told in self.tour.told]

    def _place(self, text: str) -> Place:
        place = place_in(bare(text), self.lesson.network.sizes)
        assert place is not None
        return place

    def seen(self) -> Seen:
        step = self.lesson.step
        assert step is not None
        network = step.passed.network
        return Seen(
            step.x[0].tolist(),
            float(step.y[0, 0]),
            [w.tolist() for w in network.weights],
            [b.tolist() for b in network.biases],
            self.lesson.learning_rate,
        )

    def phase(self, name: str) -> None:
        self.player.run_phase(Phase(name.title()))
        self.pass_time()

    def run(self, steps: int) -> None:
        self.player.run(steps)
        self.pass_time()

    def all_right(self) -> bool:
        tally = self.lesson.score.tally
        return tally.right == tally.fruit

    def until_right(self, steps: int, most: int) -> None:
        for _ in range(most):
            if self.all_right():
                return
            self.run(steps)

    def open(self, place: str) -> None:
        self.lesson.choose(self._place(place))
        self.pass_time()

    def type(self, place: str, text: str) -> None:
        parameter = self._place(place)
        assert isinstance(parameter, Parameter)
        self.lesson.choose(parameter)
        self.player.set_parameter(parameter, text)
        self.pass_time()

    def rate(self, text: str) -> None:
        self.lesson.set_learning_rate(text)
        self.pass_time()

    def check(self) -> None:
        assert isinstance(self.lesson.microscope.chosen, Parameter)
        self.lesson.microscope.toggle_check()
        self.pass_time()

    def check_all(self) -> None:
        assert isinstance(self.lesson.microscope.chosen, Parameter)
        self.lesson.microscope.toggle_check_all()
        self.pass_time()

    def plant(self, x1: float, x2: float) -> None:
        self.lesson.basket.add(x1, x2, Fruit.STRAWBERRY)
        self.pass_time()

    def answer_quiz(self, times: int) -> None:
        for _ in range(times):
            while not self.player.asks:
                self.player.step()
                self.pass_time()
            question = self.lesson.quiz.question
            assert question is not None
            step = self.lesson.step
            assert step is not None and step.gradient is not None
            self.player.answer(Way.against(step.gradient.slopes.value(question)))
            self.pass_time()
            self.player.step()
            self.pass_time()

    def choose(self, choice: str) -> None:
        task = self.tour.task(self._task)
        assert task is not None
        said = [plain_text(each.said) for each in task.choices]
        (n,) = [i for i, text in enumerate(said) if text.startswith(choice)]
        assert readings.choose(self.player, self.tour, self._task, n) is True

    def compute(self, number: float) -> None:
        assert readings.compute(self.player, self.tour, self._task, f"{number:.4g}") == ""

    def apply(self, **choices: str) -> None:
        for name, value in choices.items():
            getattr(self.lesson, f"set_{name}")(value)
        self.reset()

    def reset(self) -> None:
        self.player.reset_network()
        self.pass_time()

    def same_start(self) -> None:
        self.player.restart()
        self.pass_time()

    def find_mistake(self) -> None:
        self.player.surprise()
        self.pass_time()
        self.run(1)
        assert self.lesson.riddle.secret
        self.lesson.choose_answer(self.lesson.method.mistake)
        self.lesson.guess()
        self.pass_time()

    def code(self) -> None:
        self.lesson.hood.toggle()
        self.pass_time()

    def write(self, exercise: int) -> None:
        self.tour.facts.add(("passed", f"{exercise}"))
        self.pass_time()


def test_there_is_a_walk_for_every_task() -> None:
    for name, plan in PLANS.items():
        assert [*WALKS[name]] == [stop.key for stop in plan.stops]
        for stop in plan.stops:
            assert len(WALKS[name][stop.key]) == len(stop.tasks) > 0


@pytest.mark.parametrize(("name", "key"), STOPS)
def test_each_task_is_done_by_what_its_text_says_and_not_before(name: str, key: str) -> None:
    reader = Native(name, key)
    assert not any(reader.done)
    for n, do in enumerate(WALKS[name][key]):
        reader.at(n)
        do(reader)
        expected = [True] * (n + 1) + [False] * (len(reader.done) - n - 1)
        assert reader.done == expected, reader.tour.stop.tasks[n].asked
    assert reader.tour.marks(name) == [key]


@pytest.mark.parametrize(("name", "key"), STOPS)
def test_of_each_prediction_one_answer_is_right(name: str, key: str) -> None:
    reader = Native(name, key)
    for n, task in enumerate(reader.tour.stop.tasks):
        taken = [
            readings.choose(reader.player, reader.tour, n, i) for i in range(len(task.choices))
        ]
        assert taken.count(True) == (task.kind == "predict")


@pytest.mark.parametrize("name", [*PLANS])
def test_a_lesson_goes_from_its_first_stop_to_its_last(name: str) -> None:
    plan = PLANS[name]
    reader = Native(name, "")
    for at, stop in enumerate(plan.stops):
        reader.tour.go_to(at)
        readings.note_first(reader.player, reader.tour)
        reader.pass_time()
        assert reader.tour.stop is stop and not any(reader.done)
        for n, do in enumerate(WALKS[name][stop.key]):
            reader.at(n)
            do(reader)
        assert reader.tour.is_done
    assert reader.tour.marks(name) == [stop.key for stop in plan.stops]


def test_each_lesson_is_of_a_size_for_a_class() -> None:
    assert len(PLANS) == 8
    for plan in PLANS.values():
        assert 5 <= len(plan.stops) <= 9
        assert 10 <= plan.minutes <= 20
        assert sum(stop.minutes for stop in plan.stops) == plan.minutes


def _said(stop: Stop) -> list[str]:
    """All texts of a stop, as they are written."""
    found = []
    for part in stop.parts:
        if isinstance(part, Task):
            pieces = [part.asked, part.because, *part.hints, *(c.said for c in part.choices)]
        else:
            pieces = [*part.items]
        found += ["".join(p.text for p in each if p.kind != "number") for each in pieces]
    return found


@pytest.mark.parametrize(("name", "key"), STOPS)
def test_no_stop_is_longer_than_fits(name: str, key: str) -> None:
    plan = PLANS[name]
    assert sum(map(len, _said(plan.stops[plan.place(key)]))) <= 1_200


@pytest.mark.parametrize("name", [*PLANS])
def test_the_sheet_has_all_that_a_teacher_needs(name: str) -> None:
    plan, source = PLANS[name], next(FOLDER.glob(f"*-{name}.md")).read_text("utf-8")
    sheet = Offscreen().element("worksheet-pages")
    sheet.innerHTML = str(sheet_html(plan, Begun(plan)))
    said = " ".join(sheet.textContent.split())
    for aim in plan.aims:
        assert plain_text(aim) in said
    for n, stop in enumerate(plan.stops, start=1):
        assert f"{n}. {stop.title}" in said
    titles = [section.title for section in plan.sections]
    assert titles == ["Before", "Questions", "Misconceptions"]
    for section in plan.sections:
        assert section.title in said
        pairs = [part for part in section.parts if isinstance(part, Pair)]
        assert section.title == "Before" or len(pairs) >= 4
        for pair in pairs:
            assert " ".join(plain_text(pair.asked).split()) in said
            assert " ".join(plain_text(pair.answer).split()) in said
    assert source.count("\nquestion: ") + source.count("\nbelief: ") == source.count("answer: ") - (
        sum(task.kind == "compute" for stop in plan.stops for task in stop.tasks)
    )


def test_the_sheet_has_the_numbers_of_a_stop_as_it_begins() -> None:
    plan = PLANS["the-step-size"]
    said = str(sheet_html(plan, Begun(plan)))
    step = Native("the-step-size", "promise").lesson.step
    assert step is not None
    step = step.at(Phase.UPDATE, 2.0)
    for number in (math.sqrt(step.steepness()), -step.promised()):
        assert f"{number:.4f}" in said
        assert f"{number:.4f}" not in str(sheet_html(plan))
