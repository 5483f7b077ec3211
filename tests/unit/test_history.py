"""The loss history: true steps only, from the first to the latest, and never too many."""

from __future__ import annotations

from itertools import pairwise

import pytest
from ripple.lesson.history import BLOCK, CAPACITY, LossHistory


def history_of(steps: int) -> LossHistory:
    """A run whose losses tell their step: mean 1/(1 + step), sample minus that."""
    history = LossHistory()
    for step in range(steps + 1):
        if history.wants(step):
            history.record(step, 1.0 / (1 + step), -1.0 / (1 + step))
    return history


@pytest.mark.parametrize("steps", [0, 1, 598, 599, 600, 601, 5_000, 100_000])
def test_it_spans_the_whole_course_in_even_strides(steps: int) -> None:
    history = history_of(steps)
    assert history.steps[0] == 0
    assert {b - a for a, b in pairwise(history.steps)} <= {history.stride}
    assert steps - history.stride < history.steps[-1] <= steps


@pytest.mark.parametrize("steps", [599, 600, 5_000, 100_000])
def test_it_never_grows_past_its_capacity_nor_thins_below_half_of_it(steps: int) -> None:
    assert CAPACITY // 2 <= len(history_of(steps).steps) <= CAPACITY


def test_every_step_is_kept_while_there_is_room() -> None:
    assert history_of(CAPACITY - 2).steps == list(range(CAPACITY - 1))


@pytest.mark.parametrize("steps", [10, 5_000])
def test_thinning_keeps_each_loss_with_its_own_step(steps: int) -> None:
    history = history_of(steps)
    assert history.mean_losses == [1.0 / (1 + step) for step in history.steps]
    assert history.sample_losses == [-1.0 / (1 + step) for step in history.steps]


def test_losses_that_do_not_exist_are_kept_as_none() -> None:
    history = LossHistory()
    history.record(0, None, None)
    history.record(1, None, 0.25)
    assert history.mean_losses == [None, None]
    assert history.sample_losses == [None, 0.25]


@pytest.mark.parametrize(
    ("step", "index"), [(-9, 0), (0, 0), (2.9, 0), (3.1, 1), (8, 1), (9, 2), (12, 2), (1e9, 2)]
)
def test_nearest_is_the_entry_of_the_closest_step(step: float, index: int) -> None:
    history = LossHistory()
    for kept in (0, 6, 11):
        history.record(kept, 0.1, 0.1)
    assert history.nearest(step) == index


def course(*levels: float) -> LossHistory:
    """A history with so many entries a level, which swing about it by 0.1 to both sides."""
    history = LossHistory()
    history.record(0, 0.3, None)
    for level in levels:
        for _ in range(BLOCK):
            step = history.steps[-1] + 1
            history.record(step, level + (0.1 if step % 2 else -0.1), level)
    return history


def test_a_course_that_gets_better_or_swings_has_no_setback() -> None:
    assert course(0.3, 0.2, 0.15, 0.15).setback(0) is None
    assert course(0.2).setback(0) is None
    assert LossHistory().setback(0) is None


def test_a_course_that_got_worse_says_by_how_much_and_since_when() -> None:
    found = course(0.3, 0.2, 0.25, 0.28).setback(0)
    assert found is not None
    assert (found.now, found.best) == pytest.approx((0.28, 0.2))
    assert (found.since, found.best_step) == (3 * BLOCK + 1, 2 * BLOCK)


def test_what_was_before_a_change_of_the_reader_is_no_yardstick() -> None:
    assert course(0.3, 0.2, 0.25, 0.28).setback(2 * BLOCK) is not None
    assert course(0.3, 0.2, 0.28, 0.28).setback(2 * BLOCK) is None


def test_entries_that_are_no_longer_shown_come_back_with_their_time() -> None:
    long, short = LossHistory(), LossHistory()
    for step in range(5000):
        for history in (long, short) if step <= 700 else (long,):
            if history.wants(step):
                history.record(step, 1 / (step + 1), None)
    past = long.until(700)
    assert past.stride == short.stride < long.stride
    assert (past.steps, past.mean_losses) == (short.steps, short.mean_losses)
    assert not past.wants(700)
    assert [step for step, _ in long.since(4990)] == [4992]


@pytest.mark.parametrize("step", [598, 599, 600, 1197, 1198, 1199])
def test_the_history_of_then_is_thinned_as_it_was_then(step: int) -> None:
    past, then = history_of(3000).until(step), history_of(step)
    assert (past.stride, past.steps) == (then.stride, then.steps)
