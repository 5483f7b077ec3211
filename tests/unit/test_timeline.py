"""Time travel: an earlier step comes back exactly, and training goes on from it."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from ripple.lesson import timeline
from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.state import Conditions, Moment
from ripple.lesson.step import Phase
from ripple.model.datasets import Fruit
from ripple.model.method import Method
from ripple.model.places import Parameter
from ripple.readings.chart import ABANDONED_MOST, chart


def run(lesson: Lesson, steps: int) -> Lesson:
    for _ in range(steps):
        lesson.run_step()
    return lesson


def moment(lesson: Lesson) -> tuple[object, ...]:
    """All that a step leaves behind, to the bit."""
    network, step = lesson.network, lesson.done
    past = lesson.history.until(lesson.step_count)
    return (
        [array.tobytes() for array in (*network.weights, *network.biases)],
        lesson.step_count,
        lesson.phase,
        None if step is None else (step.number, step.x.tobytes(), step.output, step.loss),
        [(each.number, each.output, each.loss) for each in lesson.log],
        lesson.points.x.tobytes(),
        lesson.learning_rate,
        (past.stride, past.steps, past.mean_losses, past.sample_losses),
    )


def meddled(steps: int, seed: int) -> tuple[Lesson, list[tuple[object, ...]]]:
    """A lesson whose reader changes fruit, weights and η on the way; each moment of it."""
    random, lesson = Random(seed), Lesson()
    moments = []
    for _ in range(steps):
        if random.random() < 0.03:
            lesson.set_learning_rate(f"{random.uniform(0.01, 2):.3f}")
        if random.random() < 0.03:
            lesson.basket.add(random.random(), random.random(), Fruit(random.randrange(2)))
        if random.random() < 0.03:
            row = random.choice([0, 1, None])
            lesson.set_parameter(Parameter(0, row, random.randrange(4)), f"{random.gauss(0, 2)}")
        moments.append(moment(run(lesson, 1)))
    return lesson, moments


def test_500_steps_back_to_123_and_377_on_are_the_500_steps() -> None:
    direct, detour = run(Lesson(), 500), run(Lesson(), 500)
    detour.go_to(123)
    assert moment(detour) == moment(run(Lesson(), 123))
    assert moment(run(detour, 377)) == moment(direct)


@pytest.mark.parametrize("seed", range(3))
def test_any_moment_comes_back_whatever_the_reader_did_meanwhile(seed: int) -> None:
    lesson, moments = meddled(1500, seed)
    lesson.set_learning_rate("0.123")
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    lesson.set_parameter(Parameter(1, 0, 0), "1.5")
    newest = moment(lesson)
    order = Random(seed).sample(range(1, 1500), 60)
    for step in order:
        lesson.go_to(step)
        assert moment(lesson) == moments[step - 1]
    lesson.go_to(1500)
    assert moment(lesson) == newest


def test_the_start_comes_back_with_the_weights_that_were_set_before_it() -> None:
    lesson = Lesson()
    lesson.set_parameter(Parameter(0, 0, 0), "0.25")
    start, mean = moment(lesson)[:-1], lesson.mean_loss()
    run(lesson, 3).go_to(0)
    assert moment(lesson)[:-1] == start
    assert lesson.history.until(0).mean_losses == [mean]
    assert lesson.step is None
    assert lesson.network.weights[0][0, 0] == 0.25


def test_there_is_no_way_beyond_either_end() -> None:
    lesson = Lesson()
    lesson.go_to(5)
    assert lesson.step_count == 0
    run(lesson, 4).go_to(-3)
    assert lesson.step_count == 0
    lesson.go_to(99)
    assert lesson.step_count == 4


def test_a_step_under_way_is_finished_before_the_journey() -> None:
    lesson = run(Lesson(), 2)
    lesson.begin()
    lesson.go_to(1)
    assert lesson.phase is Phase.IDLE
    assert lesson.timeline.last == 3


def test_going_on_from_an_earlier_step_leaves_the_old_course_in_the_chart() -> None:
    lesson = run(Lesson(), 50)
    old = dict(zip(lesson.history.steps, lesson.history.mean_losses, strict=True))
    lesson.go_to(20)
    assert [step for step, _ in chart(lesson).later] == list(range(20, 51))
    assert lesson.abandoned is None
    lesson.set_learning_rate("2")
    run(lesson, 15)
    assert lesson.timeline.last == 35
    assert not lesson.in_past
    assert lesson.abandoned is not None
    assert lesson.abandoned.step == 20
    assert lesson.abandoned.means == [(step, old[step]) for step in range(20, 51)]
    shown = chart(lesson)
    assert shown.branch == (20, old[20])
    assert [step for step, _ in shown.abandoned] == list(range(20, 36))
    assert shown.later == []
    assert lesson.history.mean_losses[21:] != list(old.values())[21:36]


def test_the_chart_thins_a_long_course_that_was_left_and_keeps_its_ends() -> None:
    lesson = run(Lesson(), 1500)
    lesson.restart()
    assert lesson.abandoned is not None
    run(lesson, 1400)
    left = chart(lesson).abandoned
    assert len(left) <= ABANDONED_MOST + 1
    assert left[0][0] == 0
    assert left[-1] == [point for point in lesson.abandoned.means if point[0] <= 1400][-1]


def test_same_start_again_has_the_same_weights_and_draws_but_the_fruit_and_rate_of_now() -> None:
    lesson = run(Lesson(), 30)
    samples = [step.x.tolist() for step in lesson.log]
    lesson.set_learning_rate("1.25")
    lesson.restart()
    fresh = Lesson()
    for ours, first in zip(lesson.network.weights, fresh.network.weights, strict=True):
        assert np.array_equal(ours, first)
    assert lesson.step_count == 0
    assert lesson.learning_rate == 1.25
    run(lesson, 30)
    assert [step.x.tolist() for step in lesson.log] == samples
    fresh.set_learning_rate("1.25")
    assert moment(lesson) == moment(run(fresh, 30))
    assert lesson.abandoned is not None


def test_fruit_added_in_the_past_and_left_there_can_be_brought_back() -> None:
    lesson = run(Lesson(), 10)
    lesson.go_to(5)
    lesson.basket.add(0.3, 0.3, Fruit.LEMON)
    with_it = lesson.points
    lesson.go_to(8)
    assert lesson.points is not with_it
    lesson.basket.undo()
    assert lesson.points is with_it


def test_fruit_changed_at_the_start_does_not_wipe_what_came_after_it() -> None:
    lesson = run(Lesson(), 10)
    lesson.go_to(0)
    lesson.basket.add(0.3, 0.3, Fruit.LEMON)
    assert lesson.history.steps[-1] == 10
    run(lesson, 1)
    assert lesson.history.steps == [0, 1]


def test_going_on_unchanged_takes_the_same_steps_again_and_leaves_nothing() -> None:
    lesson = run(Lesson(), 50)
    lesson.basket.add(0.4, 0.9, Fruit.LEMON)
    moments = [moment(run(lesson, 1)) for _ in range(50)]
    for begin, steps in ((0, 10), (60, 10), (90, 10)):
        lesson.go_to(begin)
        run(lesson, steps)
        assert lesson.abandoned is None
        assert lesson.timeline.last == 100
        if begin:
            assert moment(lesson) == moments[begin + steps - 51]
    assert not lesson.in_past


@pytest.mark.parametrize("what", ["fruit", "weight", "rate", "missed change"])
def test_any_difference_begins_another_course(what: str) -> None:
    lesson = run(Lesson(), 20)
    if what == "missed change":
        lesson.basket.add(0.2, 0.2, Fruit.LEMON)
        run(lesson, 5)
    lesson.go_to(20 if what == "missed change" else 10)
    if what == "fruit":
        lesson.basket.add(0.2, 0.2, Fruit.LEMON)
    if what == "weight":
        lesson.set_parameter(Parameter(0, 0, 0), "0.5")
    if what == "rate":
        lesson.set_learning_rate("1")
    here = lesson.step_count
    run(lesson, 1)
    assert lesson.abandoned is not None
    assert lesson.abandoned.step == here
    assert lesson.timeline.last == here + 1


def test_a_course_that_was_taken_up_again_goes_on_as_if_it_had_never_been_left() -> None:
    lesson = run(Lesson(), 3)
    lesson.go_to(2)
    run(lesson, 3)
    lesson.go_to(3)
    run(lesson, 1)
    assert lesson.abandoned is None
    assert lesson.timeline.last == 5
    assert [step for step, _ in chart(lesson).later] == [4, 5]
    assert moment(run(lesson, 1)) == moment(run(Lesson(), 5))


def touch(lesson: Lesson) -> None:
    lesson.set_learning_rate("0.123")
    lesson.basket.add(0.2, 0.2, Fruit.LEMON)
    lesson.set_parameter(Parameter(0, 0, 0), "0.5")


@pytest.mark.parametrize("back", [1, 5])
def test_steps_lead_back_to_all_that_was_changed_after_the_newest_as_the_slider_does(
    back: int,
) -> None:
    lesson = run(Lesson(), 10)
    touch(lesson)
    newest = moment(lesson)
    lesson.go_to(10 - back)
    run(lesson, back)
    assert moment(lesson)[:4] == newest[:4]
    assert moment(lesson)[4:] == newest[4:]
    assert lesson.abandoned is None
    there = moment(run(lesson, 1))
    other = run(Lesson(), 10)
    touch(other)
    assert moment(run(other, 1)) == there


def test_fruit_changed_on_the_way_to_the_newest_step_stay_and_those_of_before_can_be_undone() -> (
    None
):
    lesson = run(Lesson(), 10)
    touch(lesson)
    newest = lesson.points
    lesson.go_to(9)
    lesson.begin()
    lesson.basket.add(0.9, 0.1, Fruit.LEMON)
    changed = lesson.points
    lesson.finish()
    assert lesson.points is changed
    assert lesson.learning_rate == 0.123
    assert lesson.value_of(Parameter(0, 0, 0)) == 0.5
    lesson.basket.undo()
    assert lesson.points is newest


def test_a_typed_weight_can_be_undone_until_a_step_has_moved_it_and_nothing_was_changed_then() -> (
    None
):
    lesson, place = run(Lesson(), 5), Parameter(0, 0, 0)
    before = lesson.value_of(place)
    lesson.set_parameter(place, "0.5")
    lesson.set_parameter(Parameter(1, None, 0), "0.25")
    lesson.basket.undo()
    assert lesson.value_of(place) == 0.5
    lesson.basket.undo()
    assert lesson.value_of(place) == before
    assert not lesson.basket.can_undo
    run(lesson, 2)
    lesson.go_to(5)
    run(lesson, 1)
    assert lesson.abandoned is None  # so nothing was changed at step 5
    lesson.set_parameter(place, "0.5")
    run(lesson, 1)
    assert not lesson.basket.can_undo


def test_what_is_typed_as_it_is_changes_nothing() -> None:
    lesson, place = Lesson(), Parameter(0, 0, 0)
    lesson.set_parameter(place, "0.5")
    network = lesson.network
    lesson.set_parameter(place, "0,50")
    assert lesson.network is network
    lesson.basket.undo()
    assert not lesson.basket.can_undo


@pytest.mark.parametrize("leave", ["journey", "new course"])
def test_weights_that_were_typed_and_left_come_back_by_undoing(leave: str) -> None:
    lesson, place = run(Lesson(), 10), Parameter(0, 1, 2)
    if leave == "journey":
        lesson.go_to(5)
        lesson.set_parameter(place, "1.5")
        lesson.go_to(8)
    else:
        lesson.set_parameter(place, "1.5")
        lesson.go_to(5)
        lesson.set_learning_rate("1")
        run(lesson, 1)
    assert lesson.value_of(place) != 1.5
    assert lesson.basket.can_undo
    lesson.basket.undo()
    assert lesson.value_of(place) == 1.5
    assert not lesson.basket.can_undo
    lesson.reset_network()
    assert not lesson.basket.can_undo


def test_a_weight_set_in_the_course_that_was_left_is_none_of_the_new_one() -> None:
    lesson = run(Lesson(), 32)
    lesson.set_parameter(Parameter(0, 0, 0), "5")
    run(lesson, 5).go_to(32)
    moments = [moment(run(lesson, 1)) for _ in range(5)]
    assert moments[-1][0] == moment(run(Lesson(), 37))[0]
    lesson.go_to(34)
    assert moment(lesson) == moments[1]


@pytest.mark.parametrize("back_to", [0, 31, 32, 40])
def test_another_rate_in_mid_step_begins_another_course_too(back_to: int) -> None:
    lesson = run(Lesson(), 50)
    lesson.go_to(back_to)
    lesson.begin()
    lesson.set_learning_rate("1.5")
    lesson.finish()
    assert lesson.abandoned is not None
    assert lesson.abandoned.step == back_to
    run(lesson, 40)
    newest = moment(lesson)
    lesson.go_to(back_to + 1)
    there = moment(lesson)
    lesson.go_to(back_to)
    assert moment(lesson)[:6] == moment(run(Lesson(), back_to))[:6]  # η at 0 is the first one used
    lesson.set_learning_rate("1.5")
    assert moment(run(lesson, 1))[:-1] == there[:-1]
    lesson.go_to(back_to + 41)
    assert moment(lesson) == newest


@pytest.mark.parametrize("back_to", [0, 3])
@pytest.mark.parametrize("left", [0, 5])
def test_fruit_taken_away_in_mid_step_were_there_when_the_step_began(
    back_to: int, left: int
) -> None:
    lesson = run(Lesson(), 5)
    lesson.go_to(back_to)
    lesson.begin()
    while len(lesson.points) > left:
        lesson.basket.point_at(0.5, 0.5, Pointing.KEYS)
        lesson.basket.use(Tool.REMOVE)
    lesson.set_learning_rate("1")
    lesson.finish()
    lesson.basket.add(0.3, 0.3, Fruit.LEMON)
    moments = [moment(run(lesson, 1)) for _ in range(5)]
    for steps in (3, 5):
        lesson.go_to(back_to + 1 + steps)
        assert moment(lesson)[:-1] == moments[steps - 1][:-1]


@pytest.mark.parametrize("leave", ["branch", "restart", "reset_network"])
def test_the_newest_fruit_come_back_when_their_course_is_left(leave: str) -> None:
    lesson = run(Lesson(), 10)
    lesson.basket.add(0.3, 0.3, Fruit.LEMON)
    newest = lesson.points
    run(lesson, 10)
    lesson.go_to(5)
    if leave == "branch":
        lesson.set_learning_rate("1")
        run(lesson, 1)
    else:
        getattr(lesson, leave)()
    lesson.basket.undo()
    assert lesson.points is newest


def test_undo_in_the_past_does_not_use_up_what_it_cannot_show() -> None:
    lesson = run(Lesson(), 10)
    first = lesson.points
    lesson.basket.add(0.3, 0.3, Fruit.LEMON)
    run(lesson, 10)
    lesson.go_to(5)
    assert not lesson.basket.can_undo
    lesson.basket.undo()
    lesson.go_to(20)
    lesson.basket.undo()
    assert lesson.points is first


def test_going_to_where_one_is_keeps_what_was_changed_there() -> None:
    lesson = run(Lesson(), 10)
    lesson.go_to(0)
    lesson.set_parameter(Parameter(0, 0, 0), "5")
    lesson.go_to(0)
    assert lesson.value_of(Parameter(0, 0, 0)) == 5


def test_the_same_start_is_that_of_the_course_or_of_the_network_before_its_first_step() -> None:
    lesson, place = Lesson(), Parameter(0, 0, 0)
    fresh = lesson.value_of(place)
    lesson.set_parameter(place, "5")
    lesson.restart()
    assert lesson.value_of(place) == fresh
    run(lesson, 10).go_to(0)
    lesson.set_parameter(place, "5")
    run(lesson, 10).restart()
    assert lesson.value_of(place) == 5
    lesson.set_parameter(place, "7")
    lesson.restart()
    assert lesson.value_of(place) == 5


def test_the_log_of_an_earlier_step_has_as_many_entries_as_it_had() -> None:
    lesson = run(Lesson(), 2000)
    lesson.go_to(1990)
    assert [step.number for step in lesson.log] == list(range(1990 - LOG_LENGTH + 1, 1991))


MUCH = [("CHANGES_MOST", 500), ("FRUIT_MOST", 500 * len(Lesson().points))]


@pytest.mark.parametrize(("bound", "most"), MUCH)
def test_who_changes_very_much_can_go_back_as_far_as_is_kept(
    monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(timeline, bound, most)
    lesson = Lesson()
    moments = []
    for i in range(540):
        lesson.set_parameter(Parameter(0, 0, 0), f"{i % 7}.5")
        moments.append(moment(run(lesson, 1)))
    assert lesson.timeline.first == 41
    lesson.go_to(0)
    assert lesson.step_count == 41
    lesson.go_to(45 + LOG_LENGTH)
    assert moment(lesson) == moments[44 + LOG_LENGTH]


def test_the_past_takes_little_room() -> None:
    lesson = run(Lesson(), 1000)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        run(lesson, 12_000)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_500_000  # it is bounded: only the chart grows, with the logarithm
    kept = [each for each in lesson.timeline._checkpoints if not each.changed]
    assert len(kept) <= timeline.CAPACITY


def test_to_the_last_steps_it_is_never_far() -> None:
    """The log of them is taken again when a run is broken off: the page waits for that."""
    course, network = timeline.Timeline(), Lesson().network
    conditions, pace = Conditions(Lesson().points, 0.3), timeline.Pace(0.3, Method())
    for step in range(50_000):
        course.before(Moment(step, network, conditions))
        course.after(step + 1, network, pace)
        begin = course.way_to(step + 1, LOG_LENGTH)[0].step
        assert begin <= max(step + 1 - LOG_LENGTH, 0)
        assert begin > step - LOG_LENGTH - timeline.STRIDE
    old = [each.step for each in course._checkpoints if each.step < 50_000 - timeline.RECENT]
    evenly = [later - earlier for earlier, later in pairwise(old)]
    assert len({*evenly}) == 1
    assert timeline.CAPACITY // 2 < len(old) <= timeline.CAPACITY
