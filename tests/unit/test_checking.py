"""Checking by nudging: true gradients pass it at any time, wrong ones never do."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import numpy as np
import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import Step
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.network import Gradient, Network, Parameters
from ripple.model.places import Parameter, parameters
from ripple.page import inspector
from ripple.readings.checking import (
    EPSILON,
    Checked,
    _by_layers,
    _one_by_one,
    check,
    check_all,
    largest_difference,
    losses,
)


def step_after(steps: int, hidden: int = 4, seed: int = 1, rate: str = "0.3") -> Step:
    lesson = Lesson(seed)
    lesson.set_hidden_size(hidden)
    lesson.reset_network()
    lesson.set_learning_rate(rate)
    for _ in range(steps):
        lesson.run_step()
    assert lesson.step is not None
    return lesson.step


@pytest.mark.parametrize("rate", ["0.3", "2"])
@pytest.mark.parametrize("hidden", [1, 4, 8])
@pytest.mark.parametrize("seed", range(5))
def test_true_gradients_pass_at_any_moment_of_training(seed: int, hidden: int, rate: str) -> None:
    for steps in (1, 2, 10, 100, 1000):
        assert largest_difference(step_after(steps, hidden, seed, rate)) < 1e-6


def halved(step: Step) -> Gradient:
    """The 2 of the square is forgotten."""
    gradient = step.gradient
    assert gradient is not None
    return gradient._replace(slopes=gradient.slopes.moved(gradient.slopes, -0.5))


def without_slope(step: Step) -> Gradient:
    """σ′ is forgotten."""
    network = copy(step.passed.network)
    network.activation = network.activation._replace(slope=lambda z, _a: np.ones_like(z))
    return network.backward(step.passed._replace(network=network), step.y)


def with_new_weights(step: Step) -> Gradient:
    """The error flows back through weights that have moved already."""
    assert step.network is not None
    moved = step.passed._replace(network=step.network)
    return step.network.backward(moved, step.y)


@pytest.mark.parametrize("mutation", [halved, without_slope, with_new_weights])
@pytest.mark.parametrize("seed", range(5))
def test_wrong_gradients_do_not(mutation: Callable[[Step], Gradient], seed: int) -> None:
    step = step_after(3, seed=seed)
    step.gradient = mutation(step)
    assert largest_difference(step) > 1e-6


def test_one_check_is_the_slope_between_two_losses() -> None:
    step = step_after(5)
    for parameter in parameters((2, 4, 1)):
        found = check(step, parameter)
        assert found.slope == (found.above - found.below) / (2 * EPSILON)
        assert found.slope == pytest.approx(found.gradient, rel=1e-5, abs=1e-10)
        # The curve that is drawn is the same loss, worked out from the weighted sums.
        changes = np.array([EPSILON, -EPSILON])
        assert losses(step, parameter, changes) == pytest.approx([found.above, found.below], 1e-12)


def test_checking_changes_nothing() -> None:
    step = step_after(5)
    old = step.passed.network
    before = [a.copy() for a in (*old.weights, *old.biases, *step.passed.zs)]
    largest_difference(step)
    losses(step, Parameter(0, 1, 2), np.linspace(-1.0, 1.0, 5))
    after = (*old.weights, *old.biases, *step.passed.zs)
    assert all((a == b).all() for a, b in zip(before, after, strict=True))


def test_without_a_gradient_there_is_nothing_to_check() -> None:
    lesson = Lesson()
    lesson.begin()
    assert lesson.step is not None
    with pytest.raises(ValueError):
        check(lesson.step, Parameter(0, 0, 0))


def test_a_network_that_cannot_learn_passes() -> None:
    step = step_after(1)
    gradient = step.gradient
    assert gradient is not None
    zeros = [np.zeros_like(w) for w in step.passed.network.weights]
    dead = Network(Parameters.of([zeros[0] - 800.0, zeros[1]], step.passed.network.biases))
    step.passed = dead.forward(step.x)
    step.gradient = dead.backward(step.passed, step.y)
    assert largest_difference(step) < 1e-6
    assert step.gradient.slopes.value(Parameter(0, 0, 0)) == 0.0


def test_all_are_checked_once_a_step_however_often_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked: list[int] = []

    def counted(step: Step) -> Checked:
        checked.append(step.number)
        return check_all(step)

    monkeypatch.setattr(inspector, "check_all", counted)
    lesson = Lesson()
    player = Player(lesson)
    lesson.choose(Parameter(0, 0, 0))
    lesson.microscope.toggle_check_all()
    lesson.run_step()
    said = [inspector.texts(lesson, player)["check-words"] for _ in range(3)]
    assert "17" in said[0]
    assert said == said[:1] * 3
    lesson.run_step()
    inspector.texts(lesson, player)
    assert checked == [1, 2]


@pytest.mark.parametrize("batch", [1, 7])
@pytest.mark.parametrize("layers", range(4))
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_all_at_once_is_what_one_by_one_comes_to(
    activation: str, loss: str, layers: int, batch: int
) -> None:
    lesson = Lesson(3)
    lesson.set_activation(activation)
    lesson.set_loss(loss)
    lesson.set_hidden_layers(layers)
    lesson.set_batch(batch)
    lesson.reset_network()
    for _ in range(3):
        lesson.run_step()
    assert lesson.step is not None
    at_once, by_one = [*_by_layers(lesson.step)], [*_one_by_one(lesson.step)]
    assert [place for place, *_ in at_once] == parameters(lesson.network.sizes)
    for (place, found, crosses), (known_place, known, known_crosses) in zip(
        at_once, by_one, strict=True
    ):
        assert (place, crosses) == (known_place, known_crosses)
        assert found == pytest.approx(known, rel=1e-13, abs=1e-300)


def at_a_kink() -> Lesson:
    """A step of ReLU in which h₁ has the sum 0, and h₂ has not."""
    lesson = Lesson()
    lesson.set_activation("relu")
    lesson.set_hidden_size(2)
    lesson.reset_network()
    for place, value in (((0, 0, 0), "0"), ((0, 1, 0), "0"), ((0, 0, 1), "1"), ((0, 1, 1), "1")):
        lesson.set_parameter(Parameter(*place), value)
    for j in range(2):
        lesson.set_parameter(Parameter(1, j, 0), "1")
    lesson.run_step()
    return lesson


def test_where_a_nudge_goes_across_a_kink_there_is_nothing_to_agree_with_and_it_is_said() -> None:
    lesson = at_a_kink()
    step = lesson.step
    assert step is not None
    difference, across = check_all(step)
    assert across == (Parameter(0, 0, 0), Parameter(0, 1, 0), Parameter(0, None, 0))
    assert largest_difference(step) > 0.1
    assert difference < 1e-6
    lesson.choose(Parameter(0, 0, 0))
    lesson.microscope.toggle_check_all()
    said = inspector.texts(lesson, Player(lesson))["check-words"]
    assert said.startswith("6 of 9 gradients checked by nudging: the largest difference is ")
    assert said.endswith(
        " of the largest gradient. At the rest a nudge goes across the kink of ReLU."
    )


def test_where_no_nudge_goes_across_a_kink_all_are_checked() -> None:
    for activation in ("relu", "sigmoid"):
        lesson = at_a_kink()
        lesson.set_activation(activation)
        lesson.reset_network()
        lesson.run_step()
        assert lesson.step is not None
        difference, across = check_all(lesson.step)
        assert difference == pytest.approx(largest_difference(lesson.step), rel=0.1)
        assert not across
