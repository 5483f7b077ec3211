"""Many steps in a row are the steps that they would be one by one."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.lesson.lesson import LOG_LENGTH, Lesson
from ripple.model.datasets import Fruit
from ripple.model.functions import ACTIVATIONS, LOSSES, Array
from ripple.model.method import Method
from ripple.model.mistakes import NEW_WEIGHTS, formulas
from ripple.model.network import Gradient, Network, Parameters
from ripple.model.places import Parameter
from ripple.model.training import train, train_batches

ROUNDING = (
    1e-9  # numpy may multiply and add in one go; in a browser, where it does not, all is exact
)


def numbers(lesson: Lesson) -> list[float]:
    return [x for a in (*lesson.network.weights, *lesson.network.biases) for x in a.ravel()]


def run_unseen(lesson: Lesson, steps: int) -> Lesson:
    end = lesson.step_count + steps
    while lesson.step_count < end:
        lesson.run_unseen(end - lesson.step_count)
    return lesson


def run(lesson: Lesson, steps: int) -> Lesson:
    for _ in range(steps):
        lesson.run_step()
    return lesson


def assert_same(one: Lesson, other: Lesson) -> None:
    assert one.step_count == other.step_count
    assert numbers(one) == pytest.approx(numbers(other), rel=ROUNDING)
    histories = one.history, other.history
    assert histories[0].steps == histories[1].steps
    for losses in ("mean_losses", "sample_losses"):
        ours, theirs = (getattr(history, losses) for history in histories)
        assert ours[:1] == theirs[:1]
        assert ours[1:] == pytest.approx(theirs[1:], rel=ROUNDING)


@given(
    st.integers(0, 10_000),
    st.lists(st.integers(1, 4), min_size=2, max_size=4),
    st.sampled_from([0.1, 1.0, 30.0, 1e4]),
)
def test_training_is_forward_backward_and_descend_for_one_sample_after_another(
    seed: int, sizes: list[int], scale: float
) -> None:
    random = Random(seed)
    start = Network.random(sizes, random)
    start = Network(Parameters.of([w * scale for w in start.weights], start.biases))
    x = np.array([[random.random() for _ in range(sizes[0])] for _ in range(5)])
    y = np.array([[float(random.randrange(2)) for _ in range(sizes[-1])] for _ in range(5)])
    network, losses = train(start, x, y, 0.7)
    other = start
    expected = []
    for i in range(5):
        passed = other.forward(x[i : i + 1])
        expected.append(passed.mean_loss(y[i : i + 1]))
        other = other.descend(other.backward(passed, y[i : i + 1]), 0.7)
    assert losses == pytest.approx(expected, rel=ROUNDING)
    for ours, theirs in zip(
        (*network.weights, *network.biases), (*other.weights, *other.biases), strict=True
    ):
        assert ours.shape == theirs.shape
        assert ours.dtype == np.float64
        np.testing.assert_allclose(ours, theirs, rtol=ROUNDING, atol=1e-12)


def test_training_writes_into_no_array_that_somebody_may_keep() -> None:
    network = Network.random((2, 3, 1), Random(1))
    kept = [a.copy() for a in (*network.weights, *network.biases)]
    trained, _ = train(network, np.array([[0.2, 0.7]]), np.array([[1.0]]), 1.0)
    assert all(map(np.array_equal, (*network.weights, *network.biases), kept))
    assert not np.array_equal(trained.weights[0], kept[0])


STILL = (Parameter(0, 1, 0), Parameter(0, None, 2), Parameter(1, 3, 0), Parameter(1, None, 0))


@pytest.mark.parametrize("frozen", [STILL, STILL[:1], STILL[1:2]])
def test_what_is_frozen_does_not_move_in_quick_steps_either(frozen: tuple[Parameter, ...]) -> None:
    lessons = Lesson(), Lesson()
    for lesson in lessons:
        for place in frozen:
            lesson.set_parameter(place, "0.5")
            lesson.freeze(place, True)
    assert_same(run_unseen(lessons[0], 200), run(lessons[1], 200))
    assert [lessons[0].value_of(place) for place in frozen] == [0.5] * len(frozen)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (2, 3, 3, 1), (2, 2, 2)], ids=str)
@pytest.mark.parametrize("frozen", [(), (Parameter(0, None, 0),)])
def test_errors_that_go_back_late_are_the_mistake_of_that_name(
    sizes: tuple[int, ...], frozen: tuple[Parameter, ...]
) -> None:
    start, points = Network.random(sizes, Random(3)), Lesson().points
    y = np.repeat(points.y, sizes[-1], axis=1)
    network, losses = train(start, points.x, y, 0.7, frozen, late=True)
    method, other, expected = Method(frozen=frozenset(frozen)), start, []
    for i in range(len(y)):
        now, passed = other, other.forward(points.x[i : i + 1])
        expected.append(passed.mean_loss(y[i : i + 1]))

        def moved(gradient: Gradient, now: Network = now) -> Network:
            return now.moved(method.velocity(now.parameters, gradient, None), 0.7)

        other = moved(formulas(NEW_WEIGHTS).gradient(passed, y[i : i + 1], moved))
    assert losses == pytest.approx(expected, rel=ROUNDING)
    for ours, theirs in zip(
        (*network.weights, *network.biases), (*other.weights, *other.biases), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=ROUNDING, atol=1e-12)


@pytest.mark.parametrize("before", [0, 1, 31, 700, 1300])
@pytest.mark.parametrize("steps", [1, 2, 33, 150])
def test_unseen_steps_leave_what_as_many_single_ones_leave(before: int, steps: int) -> None:
    unseen, seen = run(Lesson(), before), run(Lesson(), before + steps)
    assert_same(run_unseen(unseen, steps), seen)
    assert unseen.timeline.last == unseen.step_count
    assert_same(run(unseen, 3), run(seen, 3))


def test_one_can_go_back_into_unseen_steps_and_on_again() -> None:
    lesson, other = run_unseen(run(Lesson(), 5), 300), run(Lesson(), 305)
    for step in (4, 5, 6, 160, 305, 200):
        lesson.go_to(step)
        other.go_to(step)
        assert numbers(lesson) == pytest.approx(numbers(other), rel=ROUNDING)
        assert [each.number for each in lesson.log] == [each.number for each in other.log]
    assert_same(run_unseen(lesson, 200), run(other, 200))


def test_unseen_steps_in_the_past_are_those_that_were_taken_then() -> None:
    lesson, other = run(Lesson(), 100), run(Lesson(), 100)
    lesson.go_to(20)
    run_unseen(lesson, 80)
    assert not lesson.in_past
    assert lesson.abandoned is None
    assert numbers(lesson) == numbers(other)


def test_a_learning_rate_is_noted_for_the_first_unseen_step_that_has_it() -> None:
    lesson = run_unseen(run(Lesson(), 700), 20)
    lesson.set_learning_rate("1.5")
    run_unseen(lesson, 20)
    assert [lesson.timeline.pace(step).learning_rate for step in (720, 721, 740)] == [0.3, 1.5, 1.5]


def test_fruit_that_was_added_before_unseen_steps_comes_back_with_them() -> None:
    lesson = run_unseen(Lesson(), 40)
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    run_unseen(lesson, 40)
    lesson.go_to(40)
    count = len(lesson.points)
    lesson.go_to(50)
    assert len(lesson.points) == count + 1


def test_a_step_under_way_is_finished_before_unseen_ones() -> None:
    lesson = Lesson()
    lesson.begin()
    lesson.advance()
    run_unseen(lesson, 5)
    assert_same(lesson, run(Lesson(), 5))


def test_unseen_steps_need_fruit() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    with pytest.raises(ValueError, match="no fruit"):
        lesson.run_unseen(5)


@pytest.mark.parametrize("steps", [3, 49, 50, 51, 200])
def test_the_log_of_a_run_that_was_broken_off_is_that_of_single_steps(steps: int) -> None:
    lesson, other = run_unseen(Lesson(), steps), run(Lesson(), steps)
    assert lesson.log_lacks
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    lesson.set_learning_rate("1.5")
    kept = lesson.network, lesson.network.weights, lesson.points
    lesson.complete_log()
    assert not lesson.log_lacks
    assert [each.number for each in lesson.log] == [each.number for each in other.log]
    assert len(lesson.log) == min(steps, LOG_LENGTH)
    ours, theirs = ([each.output for each in log] for log in (lesson.log, other.log))
    assert ours == pytest.approx(theirs, rel=ROUNDING)
    assert lesson.step is lesson.done is lesson.log[-1]
    now = lesson.network, lesson.network.weights, lesson.points
    assert all(a is b or a == b for a, b in zip(now, kept, strict=True))
    assert lesson.learning_rate == 1.5
    assert not lesson.in_past


# Batches

PLAIN = Method()


def random_network(depth: int, activation: str, loss: str, seed: int = 1) -> Network:
    sizes = (2, *(4, 3, 5)[:depth], 1)
    functions = ACTIVATIONS[activation], LOSSES[loss]
    start = Network.random(sizes, Random(seed), *functions)
    biases = [np.linspace(-0.4, 0.3, len(b)) for b in start.biases]
    return Network(Parameters.of(start.weights, biases), *functions)


def batches_of(size: int, count: int) -> list[tuple[Array, Array]]:
    """Of 60 fruit, the same ones every time where they are all."""
    random = Random(size)
    x = np.array([[random.random(), random.random()] for _ in range(60)])
    y = np.array([[float(random.randrange(2))] for _ in range(60)])
    rows = [random.sample(range(60), size) for _ in range(count)]
    return [(x, y) if size == 60 else (x[drawn], y[drawn]) for drawn in rows]


def stepped(
    network: Network,
    batches: list[tuple[Array, Array]],
    rate: float,
    method: Method = PLAIN,
    velocity: Parameters | None = None,
) -> tuple[Network, float, Parameters | None]:
    """What `train_batches` comes to, one value after the other."""
    loss = 0.0
    for x, y in batches:
        passed = network.forward(x)
        loss, gradient = passed.mean_loss(y), network.backward(passed, y)
        along = method.velocity(network.parameters, gradient, velocity)
        network, velocity = network.moved(along, rate), along if method.momentum else None
    return network, loss, velocity


def bits(parameters: Parameters | None) -> list[bytes] | None:
    return parameters and [a.tobytes() for rows in parameters for a in rows]


@pytest.mark.parametrize("size", [1, 7, 60])
@pytest.mark.parametrize("depth", [0, 1, 2, 3])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_steps_of_batches_are_forward_backward_and_descend_to_the_bit(
    activation: str, loss: str, depth: int, size: int
) -> None:
    start, batches = random_network(depth, activation, loss), batches_of(size, 20)
    network, last, velocity = train_batches(start, batches, 0.7, PLAIN, None)
    expected, expected_last, _ = stepped(start, batches, 0.7)
    assert bits(network.parameters) == bits(expected.parameters)
    assert (last, velocity) == (expected_last, None)
    assert (network.activation, network.loss) == (start.activation, start.loss)


SOME = frozenset({Parameter(0, 1, 2), Parameter(1, None, 0), Parameter(2, 2, 0)})


@pytest.mark.parametrize("frozen", [frozenset(), SOME])
@pytest.mark.parametrize(("decay", "momentum"), [(0.0, 0.0), (0.01, 0.0), (0.0, 0.9), (0.01, 0.9)])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_batches_know_decay_momentum_and_what_is_frozen_to_the_bit(
    activation: str, decay: float, momentum: float, frozen: frozenset[Parameter]
) -> None:
    start, batches = random_network(2, activation, "squared"), batches_of(7, 20)
    method = Method(decay=decay, momentum=momentum, frozen=frozen)
    expected = stepped(start, batches, 0.3, method)
    half = train_batches(start, batches[:10], 0.3, method, None)
    whole = train_batches(half[0], batches[10:], 0.3, method, half[2])
    assert bits(whole[0].parameters) == bits(expected[0].parameters)
    assert whole[1] == expected[1]
    assert bits(whole[2]) == bits(expected[2])
    plain = train_batches(start, batches, 0.3, PLAIN, None)
    assert (bits(whole[0].parameters) == bits(plain[0].parameters)) == (method == PLAIN)


def test_a_velocity_of_before_is_of_no_account_without_momentum() -> None:
    start, batches = random_network(1, "tanh", "squared"), batches_of(7, 3)
    velocity = train_batches(start, batches, 0.3, Method(momentum=0.9), None)[2]
    assert velocity is not None
    network, _, after = train_batches(start, batches, 0.3, PLAIN, velocity)
    assert bits(network.parameters) == bits(stepped(start, batches, 0.3)[0].parameters)
    assert after is None


def test_batches_write_into_no_array_that_somebody_may_keep() -> None:
    network, batches = random_network(1, "sigmoid", "squared"), batches_of(60, 3)
    method = Method(decay=0.01, momentum=0.9)
    trained, _, velocity = train_batches(network, batches, 0.3, method, None)
    kept = bits(network.parameters), bits(trained.parameters), bits(velocity)
    (x, y), again = batches[0], batches_of(60, 3)
    train_batches(trained, batches, 0.3, method, velocity)
    assert (bits(network.parameters), bits(trained.parameters), bits(velocity)) == kept
    assert x.tobytes() == again[0][0].tobytes()
    assert y.tobytes() == again[0][1].tobytes()
