"""What the loss chart shows: what training did to the loss, and what the reader's hand did."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model.datasets import Fruit
from ripple.model.places import Parameter
from ripple.readings.chart import ABANDONED_MOST, chart
from ripple.views.loss import Loss
from ripple.words.numbers import precise

from tests.unit.whole_page import texts

PLACE = Parameter(1, None, 0)


def run(lesson: Lesson, steps: int) -> Lesson:
    for _ in range(steps):
        lesson.run_step()
    return lesson


def run_unseen(lesson: Lesson, steps: int) -> Lesson:
    until = lesson.step_count + steps
    while lesson.step_count < until:
        lesson.run_unseen(until - lesson.step_count)
    return lesson


def mean_of(lesson: Lesson) -> float:
    mean = lesson.mean_loss()
    assert mean is not None
    return mean


def type_weight(lesson: Lesson, value: str = "2.5") -> None:
    lesson.set_parameter(PLACE, value)


def add_lemon(lesson: Lesson) -> None:
    lesson.basket.add(0.9, 0.9, Fruit.LEMON)


def at(step: int, course: object) -> list[float]:
    assert isinstance(course, list)
    return [loss for found, loss in course if found == step]


@pytest.mark.parametrize("train", [run, run_unseen])
@pytest.mark.parametrize("change", [type_weight, add_lemon])
@pytest.mark.parametrize("steps", [5, 703])
def test_what_a_hand_did_is_drawn_at_its_step_and_what_the_next_step_did_from_there(
    train: object, change: object, steps: int
) -> None:
    """703 is no step that a thinned history shows."""
    assert callable(train)
    assert callable(change)
    lesson = train(Lesson(), steps)
    before = mean_of(lesson)
    change(lesson)
    after = mean_of(lesson)
    assert after != before
    assert at(steps, chart(lesson).means) == [before, after]
    lesson.begin()
    assert at(steps, chart(lesson).means) == [before, after]
    lesson.finish()
    assert at(steps, chart(lesson).means) == [before, after]
    assert chart(lesson).means[-1] == (steps + 1, mean_of(lesson))
    train(lesson, 900)
    assert at(steps, chart(lesson).means) == [before, after]
    lesson.go_to(steps - 2)
    assert at(steps, chart(lesson).later) == [before, after]
    lesson.go_to(steps)
    shown = chart(lesson)
    assert at(steps, shown.later) == pytest.approx([before, after])
    now = at(steps, shown.means)  # natively the last bit may be another; then it is there twice
    assert now == pytest.approx([before] * len(now))
    assert len(now) == 1 or train is run_unseen
    lesson.go_to(steps + 901)
    assert at(steps, chart(lesson).means) == [before, after]


def test_a_change_that_is_undone_before_the_next_step_leaves_no_trace() -> None:
    lesson = run(Lesson(), 5)
    means = chart(lesson).means
    for change in (type_weight, add_lemon):
        change(lesson)
        assert chart(lesson).means != means
        lesson.basket.undo()
        assert chart(lesson).means == means
    run(lesson, 1)
    assert lesson.history.jumps == []
    assert len(at(5, chart(lesson).means)) == 1


def test_fruit_taken_back_after_a_step_are_another_change() -> None:
    lesson = run(Lesson(), 5)
    add_lemon(lesson)
    run(lesson, 1)
    with_it = mean_of(lesson)
    lesson.basket.undo()
    assert at(6, chart(lesson).means) == [with_it, mean_of(lesson)]
    assert len(at(5, chart(lesson).means)) == 2


def test_fruit_that_come_while_a_step_is_under_way_are_changed_after_it() -> None:
    lesson, other = run(Lesson(), 5), run(Lesson(), 6)
    lesson.begin()
    add_lemon(lesson)
    assert at(5, chart(lesson).means)[-1] == mean_of(lesson)
    lesson.finish()
    assert at(6, chart(lesson).means) == [mean_of(other), mean_of(lesson)]
    run(lesson, 1)
    assert at(6, chart(lesson).means)[0] == mean_of(other)
    assert len(at(6, chart(lesson).means)) == 2


def test_before_the_first_step_there_is_nothing_that_a_hand_could_have_changed() -> None:
    lesson = Lesson()
    type_weight(lesson)
    assert chart(lesson).means == [(0, mean_of(lesson))]
    run(lesson, 3)
    assert len(at(0, chart(lesson).means)) == 1
    old = at(0, chart(lesson).means)
    lesson.go_to(0)
    type_weight(lesson, "-1")
    assert at(0, chart(lesson).means) == [*old, mean_of(lesson)]
    assert at(0, chart(lesson).later) == old
    start = mean_of(lesson)
    run(lesson, 1)
    assert at(0, chart(lesson).means) == [start]
    assert at(0, chart(lesson).abandoned) == old


@pytest.mark.parametrize("back_to", [3, 5, 7])
def test_the_course_that_was_left_keeps_its_changes_and_the_new_one_has_those_before_it(
    back_to: int,
) -> None:
    lesson = run(Lesson(), 5)
    type_weight(lesson)
    run(lesson, 5)
    old = chart(lesson).means
    lesson.go_to(back_to)
    here = mean_of(lesson)
    from_here = [(back_to, here), *[point for point in old if point[0] >= back_to][1:]]
    add_lemon(lesson)
    changed = mean_of(lesson)
    assert chart(lesson).later == from_here
    assert at(back_to, chart(lesson).means) == [here, changed]
    run(lesson, 5)
    shown = chart(lesson)
    assert at(back_to, shown.means) == [here, changed]
    assert len(at(5, shown.means)) == (1 if back_to == 3 else 2)
    assert shown.abandoned == [point for point in from_here if point[0] <= 10]
    assert shown.branch == (back_to, here)


def test_what_was_changed_at_the_newest_step_is_found_there_after_a_journey() -> None:
    for by_steps in (False, True):
        lesson = run(Lesson(), 10)
        before = mean_of(lesson)
        type_weight(lesson)
        after = mean_of(lesson)
        lesson.go_to(4)
        assert at(10, chart(lesson).later) == [before]
        if by_steps:
            run(lesson, 6)
        else:
            lesson.go_to(10)
        assert at(10, chart(lesson).means) == [before, after]
        run(lesson, 1)
        assert at(10, chart(lesson).means) == [before, after]


@pytest.mark.parametrize("seed", range(3))
def test_a_meddling_readers_course_is_all_there_step_by_step(seed: int) -> None:
    random, lesson = Random(seed), Lesson()
    course: list[Loss] = []
    for step in range(500):
        left = mean_of(lesson)
        if random.random() < 0.1:
            type_weight(lesson, f"{random.gauss(0, 2):.3f}")
        if random.random() < 0.1:
            add_lemon(lesson)
        now = mean_of(lesson)
        course += [(step, left), (step, now)] if step and now != left else [(step, now)]
        run(lesson, 1)
    course.append((500, mean_of(lesson)))
    assert chart(lesson).means == course
    for back_to in random.sample(range(1, 500), 20):
        lesson.go_to(back_to)
        shown = chart(lesson)
        assert [*shown.means, *shown.later[1:]] == course
    lesson.go_to(500)
    assert chart(lesson).means == course


def test_the_readout_tells_both_means_of_a_step_and_both_are_marked() -> None:
    lesson = run(Lesson(), 5)
    assert lesson.done is not None
    own, before = precise(lesson.done.loss or 0.0), mean_of(lesson)
    lesson.point_at_step(5)

    def readout() -> str:
        return texts(lesson, Player(lesson))["loss-readout"]

    assert readout() == f"Step 5: mean loss {precise(before)}, its own loss {own}."
    type_weight(lesson)
    after = mean_of(lesson)
    told = f"Step 5: mean {precise(before)}, by hand {precise(after)}, own loss {own}."
    for steps in (0, 1, 30):
        run(lesson, steps)
        assert readout() == told
        assert [loss for _, loss in chart(lesson).cursor][:2] == [before, after]
    lesson.go_to(20)
    lesson.point_at_step(5)
    assert readout() == told
    lesson.go_to(5)
    lesson.point_at_step(5)
    assert readout() == told
    type_weight(lesson, "-3")
    assert f"mean {precise(before)}, by hand {precise(mean_of(lesson))}," in readout()
    lesson.basket.clear()
    assert readout() == f"Step 5: mean {precise(before)}, then no fruit, own loss {own}."


def test_a_long_course_that_was_left_is_thinned_but_for_its_jumps() -> None:
    lesson = run(Lesson(), 31)
    before = mean_of(lesson)
    type_weight(lesson)
    after = mean_of(lesson)
    run_unseen(lesson, 2000)
    lesson.restart()
    run_unseen(lesson, 2000)
    left = chart(lesson).abandoned
    assert len(left) <= ABANDONED_MOST + 3
    assert at(31, left) == [before, after]
    assert len({b - a for (a, _), (b, _) in pairwise(left[-50:-1])}) == 1
