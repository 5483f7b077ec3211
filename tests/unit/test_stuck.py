"""It says why it is stuck, with what helps, in the states that are; and nothing in all others."""

from __future__ import annotations

import numpy as np
import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model.datasets import Fruit
from ripple.model.network import Network, Parameters
from ripple.readings.stuck import stuck

from tests.unit.whole_page import texts


def lesson_with(
    activation: str = "sigmoid", initial: str = "glorot", hidden: int = 4, data: str = "xor"
) -> Lesson:
    lesson = Lesson()
    lesson.basket.grow(data)
    lesson.set_activation(activation)
    lesson.set_initial(initial)
    lesson.set_hidden_size(hidden)
    lesson.reset_network()
    lesson.set_learning_rate("2")
    return lesson


def trained(lesson: Lesson, steps: int) -> Lesson:
    end = lesson.step_count + steps
    while lesson.step_count < end:
        lesson.run_unseen(end - lesson.step_count)
    return lesson


def with_weights(lesson: Lesson, weights: list[object], biases: list[object]) -> Lesson:
    """This lesson, some steps on, with such weights."""
    trained(lesson, 60)
    made = Parameters.of([np.array(w) for w in weights], [np.array(b) for b in biases])
    lesson.network = Network(made, lesson.network.activation, lesson.network.loss)
    return lesson


def test_all_weights_0() -> None:
    lesson = trained(lesson_with("tanh", "zero"), 100)
    assert stuck(lesson).startswith("Stuck: all weights are 0")


def test_twins() -> None:
    lesson = trained(lesson_with(initial="equal"), 100)
    assert stuck(lesson).startswith("Stuck: h₁ and h₂ are twins.")
    lesson = lesson_with(hidden=3)
    with_weights(lesson, [[[1, 2, 1], [3, 4, 3]], [[1], [1], [1]]], [[0, 0, 0], [0]])
    assert stuck(lesson).startswith("Stuck: h₁ and h₃ are twins.")
    with_weights(lesson, [[[1, 2, 1], [3, 4, 3]], [[1], [1], [-1]]], [[0, 0, 0], [0]])
    assert "twins" not in stuck(lesson)


def test_neurons_that_are_off_at_every_fruit() -> None:
    lesson = lesson_with("relu", hidden=3)
    with_weights(lesson, [[[-1, 2, -2], [-3, 4, -1]], [[1], [1], [1]]], [[0, 0, -1], [0]])
    assert stuck(lesson) == (
        "h₁ and h₃ are off at all 20 fruit: there the slope of ReLU is 0, and no error comes back. "
        "Reset network, with a smaller η, or take leaky ReLU."
    )
    lesson = lesson_with("leaky-relu", hidden=3)
    with_weights(lesson, [[[-1, 2, -2], [-3, 4, -1]], [[1], [1], [1]]], [[0, 0, -1], [0]])
    assert stuck(lesson) == ""


@pytest.mark.parametrize(("activation", "level"), [("sigmoid", "3"), ("tanh", "1.5")])
def test_neurons_that_are_saturated_at_every_fruit(activation: str, level: str) -> None:
    lesson = lesson_with(activation, hidden=2)
    with_weights(lesson, [[[1, 2], [1, 2]], [[1], [1]]], [[50, 0], [0]])
    assert stuck(lesson).startswith(
        f"h₁ is saturated at all 20 fruit: |z| is over {level}, hardly any error comes back."
    )


@pytest.mark.parametrize("seed", [2, 6, 12])
def test_fruit_at_one_half(seed: int) -> None:
    """XOR's trap, where the mean loss is ⅛: one neuron's line is right, the other's of no use."""
    lesson = lesson_with(hidden=2)
    lesson.basket.set_noise(0.0)
    lesson.spec = lesson.wanted = lesson.spec._replace(seed=seed - 1)
    lesson.reset_network()
    lesson.set_learning_rate("1")
    trained(lesson, 12000)
    lesson.set_learning_rate("0.1")
    trained(lesson, 6000)
    assert lesson.mean_loss() == pytest.approx(1 / 8, abs=0.003)
    assert stuck(lesson).startswith("Stuck: ŷ is close to ½ at 10 of 20 fruit, and the loss")


def test_nothing_where_nothing_is_wrong() -> None:
    for seed in range(5):
        lesson = Lesson(seed)
        for _ in range(8):
            trained(lesson, 100)
            assert stuck(lesson) == ""
    empty = trained(Lesson(), 100)
    empty.basket.clear()
    assert stuck(empty) == ""
    early = lesson_with("tanh", "zero")
    trained(early, 10)
    assert stuck(early) == ""
    without = lesson_with("tanh", "zero")
    without.set_hidden_layers(0)
    without.reset_network()
    assert "Stuck" not in stuck(trained(without, 100))


def test_it_is_said_at_rest_and_gone_when_all_are_right() -> None:
    lesson = trained(lesson_with(initial="equal"), 100)
    player = Player(lesson)
    assert "twins" in texts(lesson, player)["stuck-note"]
    player.toggle_play()
    assert texts(lesson, player)["stuck-note"] == ""
    player.stop()
    lesson.basket.clear()
    lesson.basket.add(0.1, 0.1, Fruit.LEMON)
    trained(lesson, 200)
    assert texts(lesson, player)["stuck-note"] == ""
