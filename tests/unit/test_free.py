"""Lessons of numbers that are no fruit: any inputs and targets, several outputs, plain sums."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from ripple.lesson.basket import Pointing
from ripple.lesson.lesson import Lesson
from ripple.lesson.state import (
    INPUTS,
    OUTPUTS,
    Conditions,
    Moment,
    Refused,
    Spec,
    State,
    from_plain,
    to_plain,
)
from ripple.model import ACTIVATIONS, LOSSES, Network, Parameters
from ripple.model.datasets import Fruit, Points
from ripple.model.functions import OUTPUT_FUNCTIONS
from ripple.model.method import ALL
from ripple.model.training import train, train_batches

from tests.unit.test_functions import INDEPENDENT, INDEPENDENT_LOSSES

SIZES = ((1, 1), (3, 1), (2, 1, 2), (2, 2, 2), (3, 2, 1), (3, 2, 2), (4, 3, 3))
WAYS = [
    (output, loss)
    for output in OUTPUT_FUNCTIONS
    for loss in LOSSES
    if output == "sigmoid" or not LOSSES[loss].cancels
]


def free_lesson(
    sizes: tuple[int, ...],
    output: str = "sigmoid",
    loss: str = "squared",
    activation: str = "sigmoid",
    count: int = 1,
) -> Lesson:
    """One of so many points; inputs from -3 to 3, targets from 0 to 1."""
    random, lesson = np.random.default_rng(7), Lesson()
    spec = Spec(sizes, activation=activation, loss=loss, output=output)
    x, y = random.uniform(-3, 3, (count, sizes[0])), random.uniform(size=(count, sizes[-1]))
    network = spec.network()
    points = Points(x, y, lesson.basket.recipe, free=True)
    lesson.load(State(spec, network, Moment(0, network, Conditions(points, 0.3))))
    return lesson


def independent(parameters: Any, x: Any, y: Any, hidden: str, output: str, loss: str) -> Any:
    a, (weights, biases) = x, parameters
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        a = INDEPENDENT[hidden](anp.dot(a, w) + b)
    a = INDEPENDENT[output](anp.dot(a, weights[-1]) + biases[-1])
    return anp.mean(anp.sum(INDEPENDENT_LOSSES[loss](a, y), axis=1))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize(("output", "loss"), WAYS)
@pytest.mark.parametrize("count", [1, 4])
def test_gradients_are_those_of_autograd(
    sizes: tuple[int, ...], output: str, loss: str, count: int
) -> None:
    random = np.random.default_rng(3)
    weights = [random.normal(size=pair) for pair in pairwise(sizes)]
    biases = [random.normal(size=size) for size in sizes[1:]]
    hidden = ACTIVATIONS["tanh"]
    ours = Network(Parameters.of(weights, biases), hidden, LOSSES[loss], OUTPUT_FUNCTIONS[output])
    x, y = random.uniform(-2, 2, (count, sizes[0])), random.uniform(size=(count, sizes[-1]))
    found = ours.backward(ours.forward(x), y).slopes
    expected = grad(independent)((weights, biases), x, y, "tanh", output, loss)
    for mine, theirs in zip(found, expected, strict=True):
        for one, other in zip(mine, theirs, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("output", "loss"), WAYS)
def test_training_in_plain_numbers_and_in_batches_takes_the_same_steps(
    output: str, loss: str
) -> None:
    lesson = free_lesson((3, 2, 2), output, loss, count=5)
    start, (x, y) = lesson.network, (lesson.points.x, lesson.points.y)
    one_by_one = in_turn = start
    for i in range(len(x)):
        passed = one_by_one.forward(x[i : i + 1])
        one_by_one = one_by_one.descend(one_by_one.backward(passed, y[i : i + 1]), 0.2)
        in_turn = in_turn.descend(in_turn.backward(in_turn.forward(x), y), 0.2)
    trained, _ = train(start, x, y, 0.2)
    batched, _, _ = train_batches(start, [(x, y)] * len(x), 0.2, lesson.method, None)
    for mine, theirs in ((trained, one_by_one), (batched, in_turn)):
        assert mine.output is theirs.output is OUTPUT_FUNCTIONS[output]
        for rows, others in zip(mine.parameters, theirs.parameters, strict=True):
            for one, other in zip(rows, others, strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize(("output", "loss"), WAYS)
def test_a_state_comes_back_to_the_bit_and_goes_on(
    sizes: tuple[int, ...], output: str, loss: str
) -> None:
    lesson, other = free_lesson(sizes, output, loss, "relu", count=3), Lesson()
    lesson.set_batch(ALL)
    for _ in range(5):
        lesson.run_step()
    plain = json.loads(json.dumps(to_plain(lesson.state)))
    state = from_plain(plain)
    assert isinstance(state, State)
    other.load(state)
    assert other.free
    for each in (lesson, other):
        each.run_unseen(20)
        each.run_step()
    assert to_plain(other.state) == to_plain(lesson.state)
    assert other.spec == lesson.spec


def test_a_lesson_of_fruit_is_written_as_pages_of_before_can_read_it() -> None:
    plain = to_plain(Lesson().state)
    assert plain["version"] == 4
    assert "free" not in plain
    assert to_plain(free_lesson((2, 4, 1)).state)["version"] == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"free": False}, "sizes"),
        ({"free": 1}, "free"),
        ({"output": "tanh"}, "output"),
        ({"loss": "cross-entropy", "output": "linear"}, "loss"),
        ({"sizes": [5, 2, 2]}, "sizes"),
        ({"sizes": [3, 2, 4]}, "sizes"),
        ({"sizes": [3, 0, 2]}, "sizes"),
        ({"fruit": [[1.0, 2.0, 3.0, 0.5]]}, "fruit"),
        ({"fruit": [[1.0, 2.0, 3.0, 0.5, 1e7]]}, "fruit"),
        ({"fruit": [[1.0, 2.0, 3.0, 0.5, float("nan")]]}, "fruit"),
        ({"fruit": [[1.0, 2.0, 3.0, 0.5, 1.0]] * 2001}, "fruit"),
        ({"meaning": [["a", "b", "c"], [[0, 1], [0, 1]], ["no", "yes"]]}, "meaning"),
    ],
)
def test_what_is_wrong_is_refused(changes: dict[str, Any], field: str) -> None:
    found = from_plain({**to_plain(free_lesson((3, 2, 2)).state), **changes})
    assert isinstance(found, Refused)
    assert found.field == field


def test_no_fruit_come_to_numbers_that_are_none_until_they_are_left() -> None:
    lesson = free_lesson((3, 2, 2))
    points, basket = lesson.points, lesson.basket
    assert not basket.tool_works
    basket.press(0.5, 0.5, (0.1, 0.1))
    basket.point_at(0.6, 0.6, Pointing.POINTER)
    basket.release()
    basket.add(0.5, 0.5, Fruit.LEMON)
    basket.remove_nearest(0.5, 0.5)
    basket.carry()
    basket.clear()
    basket.reset()
    basket.grow("xor")
    basket.grow_again()
    basket.set_size(40)
    basket.set_noise(0.5)
    basket.take(Lesson().points)
    basket.undo()
    assert basket.points is points
    lesson.run_step()

    lesson.begin_with_fruit()
    assert not lesson.free
    assert lesson.basket.is_untouched
    assert lesson.network.sizes == (INPUTS, 2, OUTPUTS)
    assert (lesson.step_count, lesson.basket.can_undo) == (0, False)
    lesson.run_step()
    assert isinstance(from_plain(to_plain(lesson.state)), State)


def test_a_sum_as_output_takes_no_loss_that_needs_a_probability() -> None:
    lesson = free_lesson((1, 1), "linear")
    lesson.set_loss("cross-entropy")
    assert lesson.wanted.loss == "squared"
    lesson.set_loss("half-squared")
    lesson.reset_network()
    assert lesson.network.loss is LOSSES["half-squared"]
    assert lesson.network.output is OUTPUT_FUNCTIONS["linear"]


def test_a_sum_that_runs_away_stops_the_training_with_the_last_whole_step() -> None:
    lesson = free_lesson((1, 1), "linear")
    lesson.basket.load(
        Points(np.array([[1e3]]), np.array([[1.0]]), lesson.basket.recipe, free=True)
    )
    while not lesson.ran_away:
        lesson.run_unseen(100)
    assert np.isfinite(lesson.network.weights[0]).all()
