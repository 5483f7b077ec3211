"""Which samples a step takes, and along what its parameters move."""

from __future__ import annotations

from random import Random
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from ripple.lesson.lesson import Lesson
from ripple.lesson.state import to_plain
from ripple.model.chance import draw
from ripple.model.datasets import Points
from ripple.model.method import ALL, Method
from ripple.model.network import Network, Parameters
from ripple.model.places import Parameter, parameters

STEPS = range(1, 400)
X = np.array([[0.9, 0.8], [0.1, 0.3], [0.7, 0.2], [0.4, 0.6], [0.2, 0.9]])
Y = np.array([[1.0], [0.0], [0.0], [1.0], [1.0]])
OR = Points(
    np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
    np.array([[0.0], [1.0], [1.0], [1.0]]),
)


def _sigmoid(z: Any) -> Any:
    return 1.0 / (1.0 + anp.exp(-z))


def network(seed: int = 3) -> Network:
    return Network.random((2, 3, 1), Random(seed))


@pytest.mark.parametrize("size", [1, 2, 7, 15, 16, 40, ALL])
@pytest.mark.parametrize("in_turn", [False, True])
def test_a_batch_has_each_sample_at_most_once(size: int, in_turn: bool) -> None:
    method = Method(size, in_turn)
    for step in STEPS:
        rows = method.rows(5, step, 16)
        assert len(set(rows)) == len(rows) == method.size(16) == min(size or 16, 16)
        assert set(rows) <= set(range(16))
        assert rows == method.rows(5, step, 16)


@pytest.mark.parametrize("size", [1, 3, 8])
def test_at_random_each_sample_is_as_likely_as_the_others(size: int) -> None:
    method, count, steps = Method(size), 10, 4000
    taken = np.zeros((count, size))
    for step in range(1, steps + 1):
        for place, row in enumerate(method.rows(9, step, count)):
            taken[row, place] += 1
    expected = steps / count
    chi = ((taken - expected) ** 2 / expected).sum(axis=0)
    assert (chi < 30.0).all()  # of 9 degrees of freedom: one in two thousand is larger


def test_two_samples_come_together_as_often_as_others() -> None:
    together = np.zeros((6, 6))
    for step in range(1, 3001):
        one, other = Method(2).rows(2, step, 6)
        together[one, other] += 1
    expected = 3000 / 30
    assert ((together - expected) ** 2 / expected)[~np.eye(6, dtype=bool)].sum() < 60.0


def test_one_at_a_time_is_drawn_as_ever() -> None:
    assert [Method().rows(1, step, 16) for step in STEPS] == [[draw(1, s, 16)] for s in STEPS]


@pytest.mark.parametrize("size", [1, 3, 5])
def test_in_turn_all_come_before_any_comes_again(size: int) -> None:
    method, count = Method(size, in_turn=True), 7
    rows = [row for step in range(1, 50) for row in method.rows(1, step, count)]
    assert rows == [n % count for n in range(len(rows))]


def test_decay_and_momentum_are_those_of_the_books() -> None:
    """Against autograd: the gradient of the mean loss and λ/2 ‖w‖², and v ← μ v + g."""
    decay, momentum, rate = 0.03, 0.8, 0.4
    method, at = Method(ALL, decay=decay, momentum=momentum), network()

    def cost(w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
        output = _sigmoid(anp.dot(_sigmoid(anp.dot(X, w1) + b1), w2) + b2)
        penalty = decay / 2 * (anp.sum(w1**2) + anp.sum(w2**2))
        return anp.mean(anp.sum((output - Y) ** 2, axis=1)) + penalty

    slopes = [grad(cost, n) for n in range(4)]
    arrays = [at.weights[0], at.biases[0], at.weights[1], at.biases[1]]
    v: Parameters | None = None
    mine = [np.zeros_like(a) for a in arrays]
    for _ in range(6):
        gradients = [slope(*arrays) for slope in slopes]
        mine = [momentum * m + g for m, g in zip(mine, gradients, strict=True)]
        arrays = [a - rate * m for a, m in zip(arrays, mine, strict=True)]
        v = method.velocity(at.parameters, at.backward(at.forward(X), Y), v)
        at = at.moved(v, rate)
    for found, wanted in zip(
        [at.weights[0], at.biases[0], at.weights[1], at.biases[1]], arrays, strict=True
    ):
        assert np.abs(found - wanted).max() < 1e-12
    assert method.penalty(at.parameters) == pytest.approx(
        decay / 2 * sum((w**2).sum() for w in at.weights), rel=1e-14
    )


def test_a_plain_step_moves_along_the_gradient_itself() -> None:
    at = network()
    gradient = at.backward(at.forward(X), Y)
    assert Method(3).velocity(at.parameters, gradient, None) is gradient.slopes
    assert Method(3).velocity(at.parameters, gradient, gradient.slopes) is gradient.slopes


def test_what_is_frozen_stays_and_all_else_moves_as_without() -> None:
    places = [Parameter(0, 1, 2), Parameter(1, None, 0)]
    lesson, other = Lesson(), Lesson()
    for place in places:
        lesson.freeze(place, True)
    before = lesson.network
    lesson.run_step()
    other.run_step()
    for place in parameters(before.sizes):
        new = lesson.value_of(place)
        assert new == (before.parameters.value(place) if place in places else other.value_of(place))
    lesson.freeze(places[0], False)
    lesson.run_step()
    assert lesson.value_of(places[0]) != before.parameters.value(places[0])
    assert lesson.value_of(places[1]) == before.parameters.value(places[1])


def test_without_biases_they_stay_nothing_until_they_are_wanted_again() -> None:
    lesson = Lesson()
    lesson.set_biased(False)
    assert lesson.waits
    lesson.reset_network()
    for _ in range(50):
        lesson.run_step()
    assert not any(b.any() for b in lesson.network.biases)
    lesson.set_biased(True)
    lesson.reset_network()
    lesson.run_step()
    assert all(b.any() for b in lesson.network.biases)


def test_without_a_bias_the_loss_of_or_has_a_floor() -> None:
    """Where both inputs are 0 so is z, and ŷ is ½: a quarter of a quarter stays, at the least."""
    losses = []
    for biased in (False, True):
        lesson = Lesson()
        lesson.basket.load(OR)
        lesson.set_hidden_layers(0)
        lesson.set_biased(biased)
        lesson.reset_network()
        lesson.set_batch(ALL)
        lesson.set_learning_rate("2")
        while lesson.step_count < 5000:
            lesson.run_unseen(5000 - lesson.step_count)
        losses.append(lesson.mean_loss() or 0.0)
        assert lesson.score.tally.right == (4 if biased else 3)
    assert losses[0] > 0.0625
    assert losses[0] == pytest.approx(0.0625, abs=1e-3)
    assert losses[1] < 0.005


def test_twice_the_same_fruit_make_the_same_step_of_all() -> None:
    one = network()
    once, twice = (
        one.descend(one.backward(one.forward(x), y), 0.5)
        for x, y in ((X, Y), (np.concatenate([X, X]), np.concatenate([Y, Y])))
    )
    pairs = zip(once.parameters, twice.parameters, strict=True)
    for a, b in [pair for both in pairs for pair in zip(*both, strict=True)]:
        assert np.abs(a - b).max() < 1e-16 * 8


@pytest.mark.parametrize("method", [Method(5), Method(ALL, momentum=0.9), Method(decay=0.01)])
def test_a_run_takes_the_steps_that_single_ones_would(method: Method) -> None:
    lesson, other = Lesson(), Lesson()
    for each in (lesson, other):
        each.set_batch(method.batch)
        each.set_decay(method.decay)
        each.set_momentum(method.momentum)
    done = 0
    while done < 150:
        done += lesson.run_unseen(150 - done)
    for _ in range(150):
        other.run_step()
    kept, its = to_plain(lesson.state), to_plain(other.state)
    for field in ("step", "seen", "fruit"):
        assert kept[field] == its[field]
    for a, b in zip(lesson.network.weights, other.network.weights, strict=True):
        assert np.abs(a - b).max() < 1e-12


def test_time_takes_the_way_of_learning_along() -> None:
    lesson = Lesson()
    for _ in range(5):
        lesson.run_step()
    lesson.set_batch(ALL)
    lesson.set_momentum(0.9)
    for _ in range(5):
        lesson.run_step()
    newest = to_plain(lesson.state)
    lesson.go_to(3)
    assert (lesson.method, lesson.fruit_seen) == (Method(), 3)
    lesson.go_to(8)
    assert (lesson.method.batch, lesson.fruit_seen) == (ALL, 5 + 3 * 16)
    lesson.run_step()  # the one that was taken then
    lesson.go_to(10)
    assert to_plain(lesson.state) == newest


def test_a_step_of_the_past_with_another_batch_begins_another_course() -> None:
    lesson = Lesson()
    for _ in range(6):
        lesson.run_step()
    lesson.go_to(3)
    lesson.set_batch(4)
    lesson.run_step()
    assert lesson.timeline.last == 4
    assert lesson.abandoned is not None


def test_another_of_the_samples_is_shown_and_the_step_is_the_same() -> None:
    lesson = Lesson()
    lesson.set_batch(3)
    lesson.run_step()
    step, shown = lesson.step, []
    assert step is not None
    for _ in range(3):
        now = lesson.step
        assert now is not None
        assert now is lesson.done is lesson.log[-1]
        assert now.gradient is step.gradient
        shown.append(now.row)
        lesson.show_another()
    assert sorted(shown) == [0, 1, 2]
    assert lesson.step is not None
    assert lesson.step.row == step.row
