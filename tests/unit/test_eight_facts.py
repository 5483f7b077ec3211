"""What the page's own lessons state, worked out from where each stop begins."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.plan import Task
from ripple.lesson.prose import Span
from ripple.lesson.step import Phase, Step
from ripple.model.functions import Array
from ripple.model.network import RUNAWAY
from ripple.model.places import Parameter, parameters
from ripple.readings import checking
from ripple.readings.stuck import stuck

from tests.unit.test_eight_lessons import FOLDER, PLANS, Native

LN_2 = math.log(2)
MODEL = Path(__file__).parents[2] / "py" / "ripple" / "model"


def _after(name: str, key: str, steps: int = 0) -> Lesson:
    """Where a stop begins, or so many steps later."""
    reader = Native(name, key)
    if steps:
        reader.run(steps)
    return reader.lesson


def _step(name: str, key: str) -> Step:
    """The step that waits there, all of it."""
    lesson = _after(name, key)
    assert lesson.step is not None
    return lesson.step.at(Phase.UPDATE, lesson.learning_rate)


def _right(lesson: Lesson) -> tuple[int, int]:
    tally = lesson.score.tally
    return tally.right, tally.fruit


def _middle_of_outlier(loss: str) -> float:
    reader = Native("cross-entropy-against-squared-error", "outlier")
    reader.lesson.set_loss(loss)
    reader.lesson.spec = reader.lesson.wanted
    reader.lesson._start_network()
    reader.run(2000)
    return float(reader.lesson.network.forward([[0.5, 0.5]]).output[0, 0])


def _comes_out(product: Callable[[], Array]) -> tuple[int, ...]:
    """The shape of a product of arrays; none where they do not fit."""
    try:
        return product().shape
    except ValueError:
        return ()


def _grow_of_square() -> float:
    return 3.01**2


TYPED = {"0.1", "0.3", "0.6", "0.001", "3.01", "0.2", "0.5", "0.0001", "0.4", "0.8", "1.01", "0.02"}
"""What is set, supposed, or offered as a wrong answer."""
STATED: dict[str, Callable[[], float]] = {
    "0.693": lambda: LN_2,
    "0.25": lambda: (0.5 - 0.0) ** 2,
    "0.48": lambda: _middle_of_outlier("squared"),
    "0.31": lambda: _middle_of_outlier("cross-entropy"),
    "9.0601": _grow_of_square,
    "0.01": lambda: 0.01,
}
"""By how they are written: what they come to."""


def _texts(pieces: tuple[Span, ...]) -> str:
    return "".join(" " if piece.kind == "number" else piece.text for piece in pieces)


def _all_texts() -> str:
    found: list[str] = []
    for plan in PLANS.values():
        for stop in plan.stops:
            for part in stop.parts:
                if isinstance(part, Task):
                    said = [part.asked, part.because, *part.hints, *(c.said for c in part.choices)]
                else:
                    said = [*part.items]
                found += map(_texts, said)
    return "\n".join(found)


def test_every_number_with_decimals_in_a_text_is_typed_by_the_reader_or_worked_out_here() -> None:
    written = set(re.findall(r"\d+\.\d+", _all_texts()))
    assert {"0.48", "0.693"} <= written
    assert written <= TYPED | STATED.keys()
    for text in written - TYPED:
        decimals = len(text.partition(".")[2])
        assert f"{STATED[text]():.{decimals}f}" == text


# One neuron


def test_first_strawberries_and_lemons_have_inputs_above_zero() -> None:
    lesson = _after("one-neuron", "in-and-out")
    assert lesson.network.sizes == (2, 1)
    assert (lesson.points.x > 0).all()
    assert not lesson.network.biases[0].any()


def test_both_weights_of_the_first_step_go_the_same_way() -> None:
    step = _step("one-neuron", "which-way")
    assert (step.along.weights[0] > 0).all()


def test_one_neuron_needs_no_more_than_a_hundred_steps_and_fails_with_a_fruit_in_between() -> None:
    assert _right(_after("one-neuron", "again", 100)) == (16, 16)
    reader = Native("one-neuron", "line")
    reader.plant(0.16, 0.16)
    reader.run(2000)
    right, fruit = _right(reader.lesson)
    assert fruit == 17
    assert right < fruit


# The error ripples backward, and checking it


def test_seventeen_weights_and_biases() -> None:
    lesson = _after("check-it-by-nudging", "all")
    of = parameters(lesson.network.sizes)
    assert (len(of), sum(each.source is None for each in of)) == (17, 5)
    assert [w.size for w in lesson.network.weights] == [8, 4]
    for name in ("the-error-ripples-backward", "check-it-by-nudging"):
        (path,) = FOLDER.glob(f"*-{name}.md")
        assert "17" in path.read_text("utf-8")


def test_the_slope_of_sigma_is_at_most_a_quarter_and_activations_are_positive() -> None:
    sample = _step("the-error-ripples-backward", "delta-output").sample
    assert all(a > 0 for a in sample.activations[1])
    assert max(s * (1 - s) for s in np.linspace(0, 1, 101)) == 0.25


def test_the_page_nudges_by_what_the_lesson_says() -> None:
    assert checking.EPSILON == 3e-5
    assert np.finfo(np.float64).precision == 15  # to be relied on, of about 16


def test_a_nudge_that_is_too_small_finds_nothing_true() -> None:
    step = _step("check-it-by-nudging", "nudge")
    place = Parameter(1, 0, 0)
    right = step.true_slopes.value(place)

    def error(nudge: float) -> float:
        above, below = checking.losses(step, place, np.array([nudge, -nudge])).tolist()
        return float(abs((above - below) / (2 * nudge) - right))

    assert error(3e-5) < 1e-9
    assert error(1e-15) > 1e-3
    assert error(1.0) > 1e-3


def test_without_its_slope_a_network_learns_and_is_told_apart_by_nudging() -> None:
    lesson = _after("check-it-by-nudging", "mistake", 300)
    assert lesson.method.mistake == "no-slope"
    assert _right(lesson) == (16, 16)
    step = _step("check-it-by-nudging", "mistake")
    assert checking.largest_difference(step) > 0.5


def test_zero_weights_are_no_mistake_that_nudging_finds() -> None:
    step = _step("check-it-by-nudging", "hidden-mistake")
    assert checking.largest_difference(step) < 1e-6
    assert not any(w.any() for w in step.passed.network.weights)


# The step size


def test_the_three_rates_do_what_is_said_of_them() -> None:
    start = _after("the-step-size", "too-small").mean_loss() or 0.0
    slow = _after("the-step-size", "too-small", 1000).mean_loss() or 0.0
    assert LN_2 > slow > 0.95 * start
    good = _after("the-step-size", "about-right", 1000)
    assert _right(good) == (20, 20)
    wild = _after("the-step-size", "too-large", 1000)
    assert (wild.mean_loss() or 0.0) > LN_2
    assert _right(wild)[0] < 20
    lessons = [_after("the-step-size", key) for key in ("too-small", "about-right", "too-large")]
    first = lessons[0].network.parameters
    assert all(each.network.parameters.minus(first).within(0.0) for each in lessons)
    assert [each.learning_rate for each in lessons] == [0.01, 0.3, 2.0]


def test_a_long_step_is_promised_more_than_there_is_and_gets_less() -> None:
    step = _step("the-step-size", "promise")
    assert step.loss is not None
    assert -step.promised() > step.loss
    assert 0 < step.loss - step.loss_after() < -step.promised()


def test_unbounded_neurons_run_away_within_two_hundred_steps() -> None:
    reader = Native("the-step-size", "running-away")
    before = reader.lesson.mean_loss() or 0.0
    reader.run(100)
    assert not reader.lesson.ran_away
    assert (reader.lesson.mean_loss() or 0.0) > 1e6 * before
    reader.run(100)
    assert reader.lesson.ran_away
    assert reader.lesson.network.within(RUNAWAY)


# What the hidden layer is for


@pytest.mark.parametrize(
    ("key", "steps"), [("one-neuron", 5000), ("one-hidden", 8000), ("curve", 5000)]
)
def test_these_never_get_all_xor_fruit_right(key: str, steps: int) -> None:
    right, fruit = _right(_after("what-the-hidden-layer-is-for", key, steps))
    assert fruit == 20
    assert right < fruit


def test_two_lines_do_it_and_each_neuron_alone_has_one_line() -> None:
    lesson = _after("what-the-hidden-layer-is-for", "each-one")
    assert _right(lesson) == (20, 20)
    assert lesson.network.sizes == (2, 2, 1)
    assert _right(_after("what-the-hidden-layer-is-for", "two-hidden", 1000))[0] < 20
    assert _right(_after("what-the-hidden-layer-is-for", "two-hidden", 4000)) == (20, 20)


def test_the_network_made_by_hand_says_or_and_and() -> None:
    lesson = _after("what-the-hidden-layer-is-for", "by-hand")
    x = lesson.points.x > 0.5
    either, both = x.any(axis=1), x.all(axis=1)
    h = lesson.network.forward(lesson.points.x).activations[1]
    assert (h[either, 0] > 0.9).all()
    assert (h[~either, 0] < 0.2).all()
    assert (h[both, 1] > 0.9).all()
    assert (h[~both, 1] < 0.2).all()
    assert _right(lesson) == (15, 20)
    calls = lesson.network.forward(lesson.points.x).output[:, 0] > 0.5
    assert (calls == (h[:, 0] > 0.5)).all()


# Where learning gets stuck


def test_where_all_is_zero_only_the_bias_of_the_output_moves() -> None:
    lesson = _after("where-learning-gets-stuck", "zero", 100)
    *hidden, last = lesson.network.biases
    assert not any(each.any() for each in (*lesson.network.weights, *hidden))
    assert last.any()
    assert _right(lesson) == (8, 16)
    assert stuck(lesson).startswith("Stuck: all weights are 0")


def test_twins_move_and_stay_alike() -> None:
    lesson = _after("where-learning-gets-stuck", "twins", 1000)
    first = _after("where-learning-gets-stuck", "twins").network.weights[0]
    now = lesson.network.weights[0]
    assert (np.ptp(now, axis=1) < 1e-9).all()
    assert np.abs(now - first).max() > 0.1
    assert _right(lesson)[0] < 20
    assert "twins" in stuck(lesson)


def test_huge_weights_let_nothing_through() -> None:
    step = _step("where-learning-gets-stuck", "flat")
    largest = max(np.abs(g).max() for rows in step.true_slopes for g in rows)
    assert largest < 1e-9
    assert abs(step.output - step.sample.y[0]) < 1e-9  # sure: right or wrong
    lesson = _after("where-learning-gets-stuck", "flat", 1000)
    assert _right(lesson) == (8, 16)


def test_all_four_are_off_and_have_no_gradient() -> None:
    lesson = _after("where-learning-gets-stuck", "off")
    z = lesson.score.passed.zs[0]
    assert z.shape == (60, 4)
    assert (z < 0).all()
    lesson.run_step()
    assert lesson.done is not None
    assert not lesson.done.true_slopes.weights[0].any()


def test_a_plateau_has_gradients_and_a_larger_rate_leaves_it() -> None:
    lesson = _after("where-learning-gets-stuck", "plateau")
    assert abs((lesson.mean_loss() or 0.0) - LN_2) < 0.01
    assert _right(lesson)[0] < 20
    lesson.run_step()
    assert lesson.done is not None
    assert max(np.abs(g).max() for rows in lesson.done.true_slopes for g in rows) > 0.01


def test_a_poor_corner_is_no_matter_of_time() -> None:
    begin = _right(_after("where-learning-gets-stuck", "corner"))
    assert begin == (15, 20) == _right(_after("where-learning-gets-stuck", "corner", 10_000))


def test_the_last_patient_is_saturated() -> None:
    lesson = _after("where-learning-gets-stuck", "diagnosis")
    flat = np.abs(lesson.score.passed.zs[0]) > (lesson.network.activation.flat or 0.0)
    assert (flat.mean(axis=0) > 0.5).all()


# Cross-entropy against squared error


def test_sure_and_wrong_comes_back_by_one_loss_and_not_by_the_other() -> None:
    name = "cross-entropy-against-squared-error"
    squared, entropy = _step(name, "sure"), _step(name, "cancels")
    assert squared.sample.y == entropy.sample.y == [0.0]
    assert squared.output == entropy.output > 0.999
    assert squared.sample.deltas[-1][0] < 0.001
    assert entropy.sample.deltas[-1][0] > 0.999
    slow, fast = _after(name, "slow", 1000), _after(name, "fast", 100)
    assert _right(slow) == (8, 16)
    assert (slow.network.forward(slow.points.x).output > 0.99).all()
    assert _right(fast) == (16, 16)


# Write backward yourself


def test_the_way_back_is_about_ten_lines() -> None:
    code = (MODEL / "network.py").read_text("utf-8")
    body = code.partition("    def backward")[2].partition("    def ")[0]
    lines = body[body.index("        delta =") : body.index("        return")].splitlines()
    assert 8 <= len([line for line in lines if line.strip() and line.strip()[0] != "#"]) <= 12
    delta, weights = np.ones((5, 1)), np.ones((4, 1))
    assert (delta @ weights.T).shape == (5, 4)
    for wrong in (lambda: delta @ weights, lambda: weights.T @ delta, lambda: delta * weights):
        assert _comes_out(wrong) != (5, 4)
