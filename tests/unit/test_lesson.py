"""The lesson: one step through its phases, what may change between them, and what may not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from ripple.lesson.basket import UNDO_LENGTH, Pointing, Tool
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.lesson.limits import POINTS_MOST
from ripple.lesson.step import Phase
from ripple.model.datasets import Fruit
from ripple.model.functions import Array
from ripple.model.places import Parameter
from ripple.model.score import Verdict
from ripple.readings.chart import chart


def weights_of(lesson: Lesson) -> list[Array]:
    return [*lesson.network.weights, *lesson.network.biases]


def assert_same(one: list[Array], other: list[Array]) -> None:
    """Bit for bit."""
    assert [a.tolist() for a in one] == [a.tolist() for a in other]


def same_weights(one: list[Array], other: list[Array]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def with_points(*points: tuple[float, float, Fruit]) -> Lesson:
    """A lesson that has these points and no others."""
    lesson = Lesson()
    lesson.basket.clear()
    for x1, x2, fruit in points:
        lesson.basket.add(x1, x2, fruit)
    return lesson


def loss_of(lesson: Lesson) -> float:
    loss = lesson.mean_loss()
    assert loss is not None
    return loss


# The four phases


def test_a_lesson_starts_idle_with_sixteen_fruit_and_nothing_done() -> None:
    lesson = Lesson()
    assert lesson.phase is Phase.IDLE
    assert lesson.network.sizes == (2, 4, 1)
    assert lesson.learning_rate == 0.3
    assert len(lesson.points) == 16
    assert (lesson.step, lesson.done, lesson.step_count, len(lesson.log)) == (None, None, 0, 0)
    assert lesson.history.steps == [0]
    assert lesson.history.mean_losses == [lesson.mean_loss()]
    assert lesson.history.sample_losses == [None]


def test_a_step_takes_the_four_phases_in_order_and_ends_idle() -> None:
    lesson = Lesson()
    lesson.begin()
    phases = [lesson.phase]
    while lesson.phase is not Phase.IDLE:
        lesson.advance()
        phases.append(lesson.phase)
    assert phases == [Phase.FORWARD, Phase.LOSS, Phase.BACKWARD, Phase.UPDATE, Phase.IDLE]


def test_each_phase_finds_out_its_own_part_and_nothing_before_its_time() -> None:
    lesson = Lesson()
    lesson.begin()
    step = lesson.step
    assert step is not None
    known = []
    while lesson.phase is not Phase.IDLE:
        parts = (step.loss, step.gradient, step.network, step.learning_rate)
        known.append([part is not None for part in parts])
        lesson.advance()
    assert known == [
        [False, False, False, False],
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, True],
    ]


def test_weights_move_in_update_and_in_no_other_phase() -> None:
    lesson = Lesson()
    before = weights_of(lesson)
    moved = []
    lesson.begin()
    while lesson.phase is not Phase.UPDATE:
        moved.append(not same_weights(weights_of(lesson), before))
        lesson.advance()
    moved.append(not same_weights(weights_of(lesson), before))
    after = weights_of(lesson)
    lesson.advance()
    assert moved == [False, False, False, True]
    assert_same(weights_of(lesson), after)


def test_the_update_is_minus_eta_times_the_gradient_and_the_step_tells_all_of_it() -> None:
    lesson = Lesson()
    lesson.set_learning_rate("0.5")
    old = weights_of(lesson)
    lesson.run_step()
    step = lesson.done
    assert step is not None
    assert step.gradient is not None
    assert step.network is not None
    assert step.learning_rate == 0.5
    assert_same([*step.passed.network.weights, *step.passed.network.biases], old)
    assert_same([*step.network.weights, *step.network.biases], weights_of(lesson))
    gradients = (*step.gradient.slopes.weights, *step.gradient.slopes.biases)
    for before, new, gradient in zip(old, weights_of(lesson), gradients, strict=True):
        np.testing.assert_allclose(new - before, -0.5 * gradient, rtol=0, atol=1e-15)


def test_the_loss_of_a_step_is_that_of_its_sample_before_the_update() -> None:
    lesson = Lesson()
    for _ in range(20):
        before = lesson.network
        lesson.run_step()
        step = lesson.done
        assert step is not None
        output = before.forward(step.x).output.item()
        assert step.output == output
        assert step.loss == pytest.approx((output - float(step.fruit)) ** 2, rel=1e-14)


def test_the_loss_after_a_step_is_its_own_samples_with_the_new_weights() -> None:
    lesson = with_points((0.9, 0.9, Fruit.STRAWBERRY))
    lesson.begin()
    step = lesson.step
    assert step is not None
    with pytest.raises(ValueError, match="update"):
        step.loss_after()
    lesson.finish()
    assert step.loss is not None
    after = step.loss_after()
    assert after == lesson.mean_loss()
    assert after < step.loss
    lesson.run_step()
    assert step.loss_after() == after


def test_a_sample_is_one_of_the_points_with_its_own_label() -> None:
    lesson = Lesson()
    points = np.hstack([lesson.points.x, lesson.points.y])
    drawn = set()
    for _ in range(400):
        lesson.run_step()
        assert lesson.done is not None
        drawn.add((*lesson.done.x[0].tolist(), float(lesson.done.fruit)))
    assert drawn == {tuple(point) for point in points.tolist()}


def test_advance_does_nothing_when_no_step_is_under_way() -> None:
    lesson = Lesson()
    lesson.advance()
    assert (lesson.phase, lesson.step) == (Phase.IDLE, None)
    lesson.run_step()
    before = weights_of(lesson)
    lesson.advance()
    lesson.finish()
    assert (lesson.phase, lesson.step_count) == (Phase.IDLE, 1)
    assert_same(weights_of(lesson), before)


@pytest.mark.parametrize("phases", [0, 1, 2, 3])
def test_beginning_anew_first_finishes_the_step_under_way(phases: int) -> None:
    lesson, other = Lesson(), Lesson()
    other.run_step()
    lesson.begin()
    for _ in range(phases):
        lesson.advance()
    lesson.begin()
    assert (lesson.step_count, lesson.phase) == (1, Phase.FORWARD)
    assert_same(weights_of(lesson), weights_of(other))
    assert lesson.step is not None
    assert lesson.step.number == 2
    assert_same(list(lesson.step.passed.network.weights), list(other.network.weights))


def test_right_means_on_the_labels_side_of_one_half() -> None:
    lesson = with_points((0.9, 0.9, Fruit.STRAWBERRY), (0.1, 0.1, Fruit.LEMON))
    seen = set()
    for _ in range(300):
        lesson.run_step()
        step = lesson.done
        assert step is not None
        says = Fruit.STRAWBERRY if step.output > 0.5 else Fruit.LEMON
        assert (step.verdict is Verdict.RIGHT) == (says is step.fruit)
        seen.add((step.fruit, step.verdict))
    assert len(seen) >= 3


def test_the_log_keeps_the_latest_steps() -> None:
    lesson = Lesson()
    for _ in range(LOG_LENGTH + 7):
        lesson.run_step()
    assert [step.number for step in lesson.log] == list(range(8, LOG_LENGTH + 8))
    assert lesson.log[-1] is lesson.done


def test_the_history_holds_the_mean_loss_after_each_step_and_its_samples_own() -> None:
    lesson = Lesson()
    for number in range(1, 30):
        lesson.run_step()
        assert lesson.done is not None
        assert lesson.history.steps[-1] == number
        assert lesson.history.mean_losses[-1] == lesson.mean_loss()
        assert lesson.history.sample_losses[-1] == lesson.done.loss


# What it learns


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_default_lesson_learns_its_fruit(seed: int) -> None:
    """From guessing (a quarter) to nearly none, downhill all the way when seen from afar."""
    lesson = Lesson(seed)
    losses = [loss_of(lesson)]
    for _ in range(8):
        for _ in range(250):
            lesson.run_step()
        losses.append(loss_of(lesson))
    assert 0.15 < losses[0] < 0.4
    assert all(later < earlier for earlier, later in pairwise(losses))
    assert losses[4] < 0.01
    assert losses[8] < 0.003
    assert all(step.verdict is Verdict.RIGHT for step in lesson.log)


def test_crossed_fruit_need_the_hidden_layer() -> None:
    """One hidden unit is monotone in one direction: with a fruit in each corner its mean loss
    cannot fall below 1/6. Four can learn them.
    """
    losses = {}
    for hidden in (1, 4):
        lesson = with_points(
            (0.1, 0.1, Fruit.LEMON),
            (0.9, 0.9, Fruit.LEMON),
            (0.1, 0.9, Fruit.STRAWBERRY),
            (0.9, 0.1, Fruit.STRAWBERRY),
        )
        lesson.set_hidden_size(hidden)
        lesson.set_learning_rate("1")
        lesson.reset_network()
        for _ in range(5000):
            lesson.run_step()
        losses[hidden] = loss_of(lesson)
    assert losses[1] >= 1 / 6
    assert losses[4] < 0.01


@pytest.mark.parametrize("hidden", [1, 8])
@pytest.mark.parametrize("only", [None, Fruit.STRAWBERRY, Fruit.LEMON])
def test_the_highest_learning_rate_leaves_every_number_finite(
    hidden: int, only: Fruit | None
) -> None:
    lesson = Lesson()
    if only is not None:
        lesson.basket.clear()
        lesson.basket.add(0.9, 0.8, only)
        lesson.basket.add(1.0, 1.0, only)
    lesson.set_hidden_size(hidden)
    lesson.set_learning_rate("2")
    lesson.reset_network()
    for _ in range(10_000):
        lesson.run_step()
    assert lesson.network.sizes == (2, hidden, 1)
    assert all(np.isfinite(a).all() for a in weights_of(lesson))
    losses = [*lesson.history.mean_losses, *lesson.history.sample_losses[1:]]
    assert all(loss is not None and 0.0 <= loss <= 1.0 for loss in losses)
    assert loss_of(lesson) < 0.01


def test_points_in_one_place_with_two_labels_are_learned_as_their_mean() -> None:
    lesson = with_points(*[(0.4, 0.4, fruit) for fruit in Fruit])
    lesson.set_learning_rate("0.05")
    for _ in range(3000):
        lesson.run_step()
    assert lesson.network.forward([[0.4, 0.4]]).output.item() == pytest.approx(0.5, abs=0.1)


# The same seed and the same clicks


def test_the_same_seed_and_the_same_steps_give_the_same_bits() -> None:
    one, other = Lesson(5), Lesson(5)
    for lesson in (one, other):
        for _ in range(200):
            lesson.run_step()
    assert_same(weights_of(one), weights_of(other))
    assert one.history.mean_losses == other.history.mean_losses


def test_another_seed_gives_other_weights_and_the_same_fruit() -> None:
    one, other = Lesson(5), Lesson(6)
    assert not same_weights(weights_of(one), weights_of(other))
    assert np.array_equal(one.points.x, other.points.x)


def test_phase_by_phase_is_the_same_as_all_at_once() -> None:
    one, other = Lesson(), Lesson()
    for _ in range(50):
        one.run_step()
        other.begin()
        for _ in range(4):
            other.advance()
    assert_same(weights_of(one), weights_of(other))


# Settings


@pytest.mark.parametrize(
    "text",
    ["abc", "", " ", "0", "-1", "1e9", "nan", "inf", "-inf", "2.01", "0.0009", "1/2", "0.3.1"],
)
def test_a_bad_learning_rate_keeps_the_last_good_one_and_is_remembered(text: str) -> None:
    lesson = Lesson()
    lesson.set_learning_rate("0.7")
    lesson.set_learning_rate(text)
    assert lesson.learning_rate == 0.7
    assert lesson.refused_rate == text


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        *(("0.001", 0.001), ("2", 2.0), ("0,3", 0.3), (" 1.5 ", 1.5), ("1e-2", 0.01), (".5", 0.5)),
        *(("0,125", 0.125), ("1,0005", 1.0005)),
    ],
)
def test_a_good_learning_rate_is_taken_and_clears_the_refusal(text: str, rate: float) -> None:
    lesson = Lesson()
    lesson.set_learning_rate("abc")
    lesson.set_learning_rate(text)
    assert lesson.learning_rate == rate
    assert lesson.refused_rate is None


@pytest.mark.parametrize("text", ["1,000", "1,500", "12,345,678"])
def test_a_number_with_the_commas_that_the_page_writes_is_a_thousand_and_not_one(text: str) -> None:
    lesson = Lesson()
    lesson.set_learning_rate(text)
    assert (lesson.learning_rate, lesson.refused_rate) == (0.3, text)


def test_a_refusal_is_forgotten_when_the_reader_types_again() -> None:
    lesson = Lesson()
    lesson.set_learning_rate("abc")
    lesson.forget_refusal()
    assert (lesson.refused_rate, lesson.learning_rate) == (None, 0.3)


def test_a_learning_rate_set_in_mid_step_counts_for_its_update() -> None:
    lesson = Lesson()
    lesson.begin()
    lesson.advance()
    lesson.advance()
    lesson.set_learning_rate("2")
    lesson.finish()
    step = lesson.done
    assert step is not None
    assert step.gradient is not None
    assert step.learning_rate == 2.0
    moved = lesson.network.biases[-1] - step.passed.network.biases[-1]
    assert moved == pytest.approx(-2.0 * step.gradient.slopes.biases[-1])


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (8, 8), (0, 1), (-3, 1), (9, 8), (10**9, 8)])
def test_the_hidden_size_stays_in_range_and_waits_for_the_reset(asked: int, given: int) -> None:
    lesson = Lesson()
    lesson.run_step()
    before = weights_of(lesson)
    lesson.set_hidden_size(asked)
    assert lesson.network.sizes == (2, 4, 1)
    assert_same(weights_of(lesson), before)
    lesson.run_step()
    lesson.reset_network()
    assert lesson.network.sizes == (2, given, 1)


@pytest.mark.parametrize("phases", [None, 0, 2, 3])
def test_reset_network_forgets_the_training_and_keeps_the_readers_points(
    phases: int | None,
) -> None:
    lesson = Lesson(5)
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    lesson.set_learning_rate("0.9")
    points = lesson.points
    lesson.run_step()
    if phases is not None:
        lesson.begin()
        for _ in range(phases):
            lesson.advance()
    lesson.reset_network()
    assert lesson.points is points
    assert lesson.learning_rate == 0.9
    assert (lesson.seed, lesson.phase) == (6, Phase.IDLE)
    assert (lesson.step, lesson.done, lesson.step_count, len(lesson.log)) == (None, None, 0, 0)
    assert lesson.history.steps == [0]
    assert lesson.history.mean_losses == [lesson.mean_loss()]
    assert_same(weights_of(lesson), weights_of(Lesson(6)))


# Data


def test_without_data_there_is_no_step_and_no_mean_loss() -> None:
    lesson = with_points()
    before = weights_of(lesson)
    with pytest.raises(ValueError, match="no fruit"):
        lesson.run_step()
    assert (lesson.phase, lesson.step, lesson.step_count) == (Phase.IDLE, None, 0)
    assert_same(weights_of(lesson), before)
    assert lesson.mean_loss() is None
    lesson.reset_network()
    assert lesson.history.mean_losses == [None]


@pytest.mark.parametrize("phases", [0, 1, 2, 3])
def test_a_step_whose_data_vanish_under_way_still_ends(phases: int) -> None:
    lesson = Lesson()
    lesson.begin()
    for _ in range(phases):
        lesson.advance()
    lesson.basket.clear()
    lesson.finish()
    assert (lesson.step_count, lesson.phase) == (1, Phase.IDLE)
    assert lesson.history.steps == [0, 1]


def test_a_step_is_not_touched_by_points_that_come_and_go_under_way() -> None:
    one, other = Lesson(), Lesson()
    one.run_step()
    other.begin()
    for _ in range(16):
        other.basket.remove_nearest(0.5, 0.5)
        other.basket.add(0.3, 0.3, Fruit.LEMON)
    other.finish()
    assert_same(weights_of(one), weights_of(other))


def test_two_thousand_points_fit_and_not_one_more() -> None:
    lesson = Lesson()
    for i in range(POINTS_MOST):
        lesson.basket.add(i / POINTS_MOST, 0.5, Fruit(i % 2))
    assert len(lesson.points) == POINTS_MOST == 2000
    full = lesson.points
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    assert lesson.points is full
    for _ in range(20):
        lesson.run_step()
    assert np.isfinite(loss_of(lesson))


def test_a_point_refused_is_no_change_to_undo() -> None:
    lesson = Lesson()
    for _ in range(POINTS_MOST - 16):
        lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    lesson.basket.add(0.1, 0.1, Fruit.LEMON)
    lesson.basket.undo()
    assert len(lesson.points) == POINTS_MOST - 1


def test_undo_goes_back_one_change_at_a_time() -> None:
    lesson = Lesson()
    versions = [lesson.points]
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    versions.append(lesson.points)
    lesson.basket.remove_nearest(0.9, 0.9)
    versions.append(lesson.points)
    lesson.basket.clear()
    versions.append(lesson.points)
    lesson.basket.reset()
    while len(versions) > 0:
        assert lesson.basket.can_undo
        lesson.basket.undo()
        assert lesson.points is versions.pop()
    assert not lesson.basket.can_undo
    lesson.basket.undo()
    assert len(lesson.points) == 16


def test_undo_remembers_so_many_changes_and_no_more() -> None:
    lesson = with_points()
    for _ in range(UNDO_LENGTH + 20):
        lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    while lesson.basket.can_undo:
        lesson.basket.undo()
    assert len(lesson.points) == 20


def test_there_is_nothing_to_undo_where_nothing_changed() -> None:
    lesson = Lesson()
    assert not lesson.basket.can_undo
    lesson.basket.clear()
    lesson.basket.clear()
    lesson.basket.remove_nearest(0.5, 0.5)
    lesson.basket.undo()
    assert not lesson.basket.can_undo


def test_reset_data_brings_back_the_first_fruit_and_leaves_the_network() -> None:
    lesson = Lesson(9)
    first = lesson.points.x.tolist()
    lesson.run_step()
    before = weights_of(lesson)
    lesson.basket.remove_nearest(0.9, 0.9)
    lesson.basket.add(0.2, 0.9, Fruit.STRAWBERRY)
    lesson.basket.reset()
    assert lesson.points.x.tolist() == first
    assert lesson.step_count == 1
    assert_same(weights_of(lesson), before)


def test_remove_nearest_takes_the_closest_and_does_nothing_without_data() -> None:
    lesson = with_points((0.1, 0.1, Fruit.LEMON), (0.8, 0.8, Fruit.STRAWBERRY))
    lesson.basket.remove_nearest(0.7, 0.9)
    assert lesson.points.x.tolist() == [[0.1, 0.1]]
    lesson.basket.remove_nearest(0.0, 0.0)
    lesson.basket.remove_nearest(0.0, 0.0)
    assert len(lesson.points) == 0


@pytest.mark.parametrize(
    ("to", "lands"),
    [((0.2, 0.7), (0.2, 0.7)), ((-1.0, 0.4), (0.0, 0.4)), ((0.4, 9.0), (0.4, 1.0))],
)
def test_the_crosshair_stays_in_the_square(
    to: tuple[float, float], lands: tuple[float, float]
) -> None:
    lesson = Lesson()
    lesson.basket.point_at(*to, Pointing.KEYS)
    assert lesson.basket.crosshair == lands


def test_the_output_at_the_crosshair_is_that_of_a_fruit_there() -> None:
    lesson = with_points((0.2, 0.7, Fruit.LEMON))
    lesson.basket.point_at(0.2, 0.7, Pointing.POINTER)
    seen = lesson.crosshair_output(lesson.network)
    lesson.run_step()
    assert lesson.done is not None
    assert seen == lesson.done.output
    assert lesson.crosshair_output(lesson.network) < seen


def test_pointing_is_by_pointer_or_keys_until_it_ends() -> None:
    lesson = Lesson()
    seen = [lesson.basket.pointing]
    for pointing in Pointing:
        lesson.basket.point_at(0.5, 0.5, pointing)
        seen.append(lesson.basket.pointing)
    lesson.basket.point_away()
    assert [*seen, lesson.basket.pointing] == [None, *Pointing, None]


@pytest.mark.parametrize("chosen", [Tool.LEMON, Tool.STRAWBERRY])
def test_the_chosen_fruit_is_put_at_the_crosshair(chosen: Tool) -> None:
    lesson = Lesson()
    lesson.basket.choose(chosen)
    lesson.basket.point_at(0.25, 0.75, Pointing.POINTER)
    lesson.basket.use()
    assert lesson.points.x[-1].tolist() == [0.25, 0.75]
    assert lesson.points.y[-1] == (chosen is Tool.STRAWBERRY)


def test_a_tool_can_be_used_without_being_chosen() -> None:
    lesson = Lesson()
    lesson.basket.point_at(0.5, 0.5, Pointing.KEYS)
    lesson.basket.use(Tool.LEMON)
    assert lesson.points.x[-1].tolist() == [0.5, 0.5]
    lesson.basket.use(Tool.REMOVE)
    assert [0.5, 0.5] not in lesson.points.x.tolist()
    assert lesson.basket.tool is Tool.STRAWBERRY


def test_reset_data_changes_nothing_where_nothing_was_changed() -> None:
    lesson = Lesson()
    lesson.basket.reset()
    assert not lesson.basket.can_undo


def test_without_fruit_the_axis_of_the_loss_stays_as_it_is_for_a_new_network() -> None:
    lesson = Lesson()
    axis = chart(lesson).axis
    lesson.basket.clear()
    assert chart(lesson).axis == axis


def test_before_the_first_step_the_course_begins_with_the_data_that_there_are() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    assert chart(lesson).means == []
    lesson.basket.undo()
    lesson.basket.add(0.9, 0.1, Fruit.LEMON)
    mean = lesson.mean_loss()
    assert chart(lesson).means == [(0, mean)]
    lesson.run_step()
    assert lesson.history.mean_losses[0] == mean


# Reading the loss chart


def test_the_cursor_lands_on_a_kept_step_and_walks_within_the_course() -> None:
    lesson = Lesson()
    for _ in range(10):
        lesson.run_step()
    assert lesson.cursor is None
    visited: list[int | None] = []
    for move in (-1, -3, 99, -99, 1):
        lesson.move_cursor(move)
        visited.append(lesson.cursor)
    assert visited == [10, 7, 10, 0, 1]
    lesson.point_at_step(4.4)
    assert lesson.cursor == 4
    lesson.point_at_step(None)
    assert lesson.cursor is None


def test_the_cursor_is_gone_with_the_course_that_it_read() -> None:
    lesson = Lesson()
    for _ in range(10):
        lesson.run_step()
    lesson.point_at_step(8)
    lesson.reset_network()
    assert lesson.cursor is None


def test_a_step_that_thinning_took_is_read_at_its_neighbour() -> None:
    lesson = Lesson()
    assert lesson.cursor_index() is None
    for _ in range(20):
        lesson.run_step()
    lesson.point_at_step(7)
    assert lesson.cursor_index() == 7
    for _ in range(600):
        lesson.run_step()
    index = lesson.cursor_index()
    assert index is not None
    assert lesson.history.steps[index] in (6, 8)


# Setting a weight


def test_a_weight_and_a_bias_take_what_was_typed_and_nothing_else_moves() -> None:
    lesson = Lesson()
    lesson.run_step()
    step, before = lesson.step, lesson.network
    assert step is not None
    lesson.set_parameter(Parameter(0, 1, 2), " −1,5 ")
    lesson.set_parameter(Parameter(1, None, 0), "2")
    assert lesson.value_of(Parameter(0, 1, 2)) == -1.5
    assert lesson.value_of(Parameter(1, None, 0)) == 2.0
    changed = [
        (a != b).sum()
        for a, b in zip(
            (*before.weights, *before.biases),
            (*lesson.network.weights, *lesson.network.biases),
            strict=True,
        )
    ]
    assert changed == [1, 0, 0, 1]
    assert step.network is not None
    assert (
        step.network.weights[0] == before.weights[0]
    ).all()  # the step that was stays what it was
    assert lesson.step is step


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "-101", "1e9", "1_0"])
def test_a_bad_value_is_refused_and_remembered(text: str) -> None:
    lesson = Lesson()
    network, kept = lesson.network, lesson.value_of(Parameter(0, 0, 0))
    lesson.set_parameter(Parameter(0, 0, 0), text)
    assert lesson.network is network
    assert lesson.refused_value == (Parameter(0, 0, 0), text, kept)
    lesson.set_parameter(Parameter(0, 0, 0), "100")
    assert lesson.refused_value is None


def test_setting_a_weight_finishes_the_step_under_way() -> None:
    lesson = Lesson()
    lesson.begin()
    lesson.set_parameter(Parameter(0, 0, 0), "0.5")
    assert lesson.step_count == 1
    assert lesson.value_of(Parameter(0, 0, 0)) == 0.5


def test_before_the_first_step_the_chart_begins_with_the_weights_that_were_set() -> None:
    lesson = Lesson()
    lesson.set_parameter(Parameter(1, None, 0), "3")
    mean = lesson.mean_loss()
    assert chart(lesson).means == [(0, mean)]
    lesson.run_step()
    assert lesson.history.mean_losses[0] == mean


def test_there_is_something_to_lose_once_a_reader_has_done_something() -> None:
    lesson = Lesson()
    assert not lesson.has_something_to_lose
    lesson.reset_network()
    lesson.basket.choose(Tool.LEMON)
    lesson.set_learning_rate("1")
    assert not lesson.has_something_to_lose  # quickly set again

    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    assert lesson.has_something_to_lose
    lesson.basket.undo()
    assert not lesson.has_something_to_lose

    for parameter in (Parameter(0, 1, 2), Parameter(1, None, 0)):
        lesson.set_parameter(parameter, "0.5")
        assert lesson.has_something_to_lose
        lesson.restart()
        assert not lesson.has_something_to_lose

    lesson.begin()
    assert lesson.has_something_to_lose
    lesson.finish()
    lesson.go_to(0)
    assert lesson.has_something_to_lose  # there is a way on again
    lesson.restart()
    assert not lesson.has_something_to_lose
