"""Wrong on purpose: each mistake is made as it is told, is found, and is found nowhere else."""

from __future__ import annotations

import json
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import DECAYS, HELD_OUT, MOMENTA
from ripple.lesson.player import Player
from ripple.lesson.state import State, from_plain, to_plain
from ripple.lesson.step import Phase, Step
from ripple.model.datasets import DATA_SETS
from ripple.model.functions import ACTIVATIONS, LOSSES, Array
from ripple.model.method import ALL
from ripple.model.mistakes import MISTAKES, NONE, RIGHT
from ripple.model.network import Gradient, Network, Parameters
from ripple.model.places import Parameter, Unit, parameters
from ripple.readings.courses import course_name
from ripple.readings.diagnosis import Off, diagnosis, sentences
from ripple.readings.inspection import Inspector
from ripple.readings.story import story
from ripple.readings.stuck import stuck
from ripple.words import mistakes as words

from tests.unit.offscreen import Offscreen
from tests.unit.whole_page import texts

IN_BACKWARD = ("no-slope", "no-two", "new-weights", "sign", "slope-of-a", "sum", "error-back")
STATES = 200


def making(name: str, steps: int = 1, batch: int = 1, **spec: Any) -> Lesson:
    """The page as it opens but for this, after so many steps with a mistake."""
    lesson = Lesson()
    for what, value in spec.items():
        getattr(lesson, f"set_{what}")(value)
    if lesson.waits:
        lesson.reset_network()
    lesson.set_batch(batch)
    lesson.make_mistake(name)
    for _ in range(steps):
        lesson.run_step()
    return lesson


def last(lesson: Lesson) -> Step:
    assert lesson.step is not None
    assert lesson.step.gradient is not None
    return lesson.step


def right(step: Step) -> Gradient:
    return step.passed.network.backward(step.passed, step.y)


def arrays(rows: Parameters) -> list[Array]:
    return [*rows.weights, *rows.biases]


def alike(one: Parameters, other: Parameters, exact: bool = False) -> bool:
    same = np.array_equal if exact else lambda a, b: np.allclose(a, b, rtol=1e-12, atol=1e-15)
    return all(same(a, b) for a, b in zip(arrays(one), arrays(other), strict=True))


def factors(off: list[Off]) -> tuple[float, float]:
    found = [each.found / each.due for each in off]
    return min(found), max(found)


# What is done: each mistake is the formula that it is said to be


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layers", [0, 1, 3])
def test_without_a_mistake_the_formulas_are_those_of_the_network(
    layers: int, activation: str, loss: str
) -> None:
    lesson = Lesson()
    lesson.set_hidden_layers(layers)
    lesson.set_activation(activation)
    lesson.set_loss(loss)
    lesson.reset_network()
    passed, y = lesson.network.forward(lesson.points.x), lesson.points.y
    found = RIGHT.gradient(passed, y, lambda _: lesson.network)
    assert alike(found.slopes, lesson.network.backward(passed, y).slopes)


def by_hand(name: str, step: Step, rate: float) -> tuple[Array, Array]:
    """δ of both layers of a 2-4-1 network of sigmoids, for a step of one fruit."""
    _, h, output = step.passed.activations
    w = step.passed.network.weights[1]
    z, z_out = step.passed.zs
    error = 2 * (output - step.y)
    slope_out, slope = output * (1 - output), h * (1 - h)
    if name == "no-two":
        error = output - step.y
    if name == "sign":
        error = 2 * (step.y - output)
    if name == "no-slope":
        return error, error @ w.T
    if name == "slope-of-a":

        def slope_at(a: Array) -> Array:
            s = 1 / (1 + np.exp(-a))
            found: Array = s * (1 - s)
            return found

        delta = error * slope_at(output)
        return delta, delta @ w.T * slope_at(h)
    delta = error * slope_out
    if name == "error-back":
        return delta, error @ w.T * slope
    if name == "new-weights":
        w = w - rate * h.T @ delta
    assert z.shape == slope.shape
    assert z_out.shape == delta.shape
    return delta, delta @ w.T * slope


@pytest.mark.parametrize("name", [name for name in IN_BACKWARD if name != "sum"])
def test_a_wrong_backward_pass_is_the_formula_that_it_is_said_to_be(name: str) -> None:
    lesson = making(name, steps=3)
    step = last(lesson)
    delta, hidden = by_hand(name, step, lesson.learning_rate)
    x, h, _ = step.passed.activations
    due = Parameters.of([x.T @ hidden, h.T @ delta], [hidden[0], delta[0]])
    assert step.gradient is not None
    assert alike(step.gradient.slopes, due)
    assert step.network is not None
    moved = step.passed.network.parameters.moved(due, -lesson.learning_rate)
    assert alike(step.network.parameters, moved)


def test_new_weights_are_those_of_every_layer_behind() -> None:
    step = last(making("new-weights", hidden_layers=3))
    assert step.gradient is not None
    assert step.network is not None
    (*_, a3, _), new = step.passed.activations, step.network.weights
    delta = right(step).deltas[-1]
    for layer in (2, 1, 0):
        a = step.passed.activations[layer + 1]
        delta = delta @ new[layer + 1].T * a * (1 - a)
        assert np.allclose(step.gradient.deltas[layer], delta, rtol=1e-12)
    assert a3.shape == (1, 4)


def test_new_weights_are_those_of_the_rate_at_which_the_step_is_made() -> None:
    lesson = making("new-weights", steps=0)
    lesson.begin()
    while lesson.phase is not Phase.BACKWARD:
        lesson.advance()
    early = last(lesson).gradient
    assert last(lesson).sample.deltas
    lesson.set_learning_rate("2")
    lesson.finish()
    step = last(lesson)
    delta, hidden = by_hand("new-weights", step, 2.0)
    assert step.gradient is not None
    assert step.gradient is not early
    assert np.allclose(step.gradient.deltas[0], hidden, rtol=1e-12)
    assert np.allclose(step.sample.deltas[0], hidden[0], rtol=1e-12)
    assert alike(step.at(Phase.BACKWARD, 0.1).gradient.slopes, step.gradient.slopes)  # type: ignore[union-attr]
    assert delta.shape == (1, 1)


def test_a_sum_is_as_many_times_the_mean_as_there_are_fruit() -> None:
    step = last(making("sum", batch=5))
    assert step.size == 5
    assert step.gradient is not None
    slopes = right(step).slopes
    assert alike(step.gradient.slopes, slopes.moved(slopes, 4.0))


def test_biases_move_once_for_each_input_of_their_neurons() -> None:
    lesson = making("biases-often")
    step = last(lesson)
    assert step.network is not None
    change = step.network.parameters.minus(step.passed.network.parameters)
    g, rate = right(step).slopes, lesson.learning_rate
    for layer, inputs in enumerate((2, 4)):
        assert np.allclose(change.biases[layer], -rate * inputs * g.biases[layer], rtol=1e-9)
        assert np.allclose(change.weights[layer], -rate * g.weights[layer], rtol=1e-9)


def test_gradients_that_are_not_cleared_add_up() -> None:
    lesson, total = making("not-cleared", steps=0), None
    for _ in range(4):
        lesson.run_step()
        step = last(lesson)
        g = right(step).slopes
        total = g if total is None else total.moved(g, 1.0)
        assert step.network is not None
        assert alike(step.along, total)
        moved = step.passed.network.parameters.moved(total, -lesson.learning_rate)
        assert alike(step.network.parameters, moved)


def test_a_zero_start_has_no_weights_and_stays_alike() -> None:
    lesson = making("zero-start", steps=0)
    assert not any(array.any() for array in arrays(lesson.network.parameters))
    for _ in range(50):
        lesson.run_step()
    into = lesson.network.weights[0]
    assert into.any()
    assert np.allclose(into, into[:, :1], rtol=1e-12)


# What is found


def check_of(name: str) -> dict[str, Any]:
    found = diagnosis(last(making(name)))
    return {
        "gradients": {layer: len(off) for layer, off in found.gradients.items()},
        "again": len(found.again),
        "moves": [off.place for off in found.moves],
        "twins": found.twins,
    }


BIASES = [place for place in parameters((2, 4, 1)) if place.source is None]
CLEAN: dict[str, Any] = {"gradients": {}, "again": 0, "moves": [], "twins": None}
EVERY, HIDDEN = {"gradients": {1: 12, 2: 5}}, {"gradients": {1: 12}}
FINDS: dict[str, dict[str, Any]] = {
    "no-slope": EVERY,
    "no-two": EVERY,
    "new-weights": HIDDEN,
    "sign": EVERY,
    "slope-of-a": EVERY,
    "biases-often": {"moves": BIASES},
    "sum": EVERY,
    "zero-start": {"twins": (Unit(1, 0), Unit(1, 1))},
    "not-cleared": {"again": 17},
    "error-back": HIDDEN,
}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_caught_at_step_1_of_the_page_that_opens(name: str) -> None:
    assert check_of(name) == CLEAN | FINDS[name]
    step = last(making(name))
    assert step.number == 1
    told = " ".join(sentences(diagnosis(step), step))
    number = "All weights are 0" if name == "zero-start" else "should be"
    assert number in told


@pytest.mark.parametrize(
    ("name", "low", "high"), [("no-two", 0.5, 0.5), ("sign", -1.0, -1.0), ("sum", 16.0, 16.0)]
)
def test_the_check_tells_by_which_factor(name: str, low: float, high: float) -> None:
    found = diagnosis(last(making(name)))
    for off in found.gradients.values():
        assert factors(off) == pytest.approx((low, high), rel=1e-6)
    told = sentences(found, last(making(name)))
    assert f"{f'{low:g}'.replace('-', '−')} times what they should be." in told[0]


def any_state(random: Random) -> Lesson:
    """A lesson as it may be on the page, without a mistake."""
    lesson = Lesson(random.randrange(1000))
    lesson.set_hidden_layers(random.randrange(4))
    for layer in (1, 2, 3):
        lesson.set_hidden_size(random.randint(1, 8), layer)
    lesson.set_activation(random.choice([*ACTIVATIONS]))
    lesson.set_loss(random.choice([*LOSSES]))
    lesson.set_initial(
        random.choice(["glorot", "he", "huge"])
    )  # others begin alike, and it is told
    lesson.set_biased(random.random() < 0.8)
    lesson.basket.grow(random.choice([*DATA_SETS]))
    lesson.reset_network()
    lesson.set_batch(random.choice((1, 1, 5, ALL)))
    lesson.set_decay(random.choice(DECAYS))
    lesson.set_momentum(random.choice(MOMENTA))
    lesson.set_held_out(random.choice(HELD_OUT))
    lesson.set_learning_rate(random.choice(("0.001", "0.3", "2")))
    for place in random.sample(parameters(lesson.network.sizes), 2):
        lesson.freeze(place, random.random() < 0.3)
    for _ in range(random.choice((1, 2, 20, 200))):
        lesson.run_step()
    return lesson


@pytest.mark.parametrize("seed", range(STATES))
def test_none_is_reported_where_there_is_none(seed: int) -> None:
    lesson = any_state(Random(seed))
    if lesson.step is None:
        lesson.go_to(max(lesson.timeline.first, lesson.step_count - 1))
    step = lesson.step
    if step is None or step.gradient is None:  # the very first step ran away
        assert lesson.ran_away
        return
    found = diagnosis(step)
    assert found.finds_nothing, sentences(found, step)
    told = sentences(found, step)
    assert told[0] == "Nothing is off: the step is right."
    assert bool(told[1:]) == (sum(found.layers.values()) < len(parameters(lesson.network.sizes)))


def test_where_nudging_has_no_answer_none_is_given() -> None:
    lesson = Lesson()
    lesson.set_activation("relu")
    lesson.set_initial("zero")
    lesson.reset_network()
    lesson.run_step()
    step = last(lesson)
    found = diagnosis(step)  # each z is 0, and every way to the hidden layer on its kink
    assert (found.layers, found.unchecked) == ({1: 0, 2: 5}, 12)
    told = sentences(found, step)
    assert told[0] == "Into the output: all 5 gradients are right."
    assert told[-1].startswith("12 gradients are not checked")


def test_what_cannot_be_told_apart_is_said_not_to_show() -> None:
    lesson = making("no-two", loss="cross-entropy")
    told = sentences(diagnosis(last(lesson)), last(lesson))
    assert told == [words.nothing_wrong(True, True)]
    lesson = making("biases-often", steps=0)
    lesson.begin()
    while lesson.phase is not Phase.BACKWARD:
        lesson.advance()
    told = sentences(diagnosis(last(lesson)), last(lesson))
    assert told == [words.nothing_wrong(True, False)]  # nothing has moved yet


# Time and state


@pytest.mark.parametrize("name", MISTAKES)
def test_a_step_with_a_mistake_is_taken_again_to_the_bit(name: str) -> None:
    lesson = making(name, steps=70)
    then = lesson.network
    lesson.go_to(33)
    for _ in range(37):
        lesson.run_step()
    assert lesson.step_count == 70
    assert lesson.abandoned is None
    assert alike(lesson.network.parameters, then.parameters, exact=True)
    one, other = making(name, steps=0), making(name, steps=40)
    while one.step_count < 40:
        one.run_unseen(40 - one.step_count)
    assert alike(one.network.parameters, other.network.parameters, exact=True)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_lesson_with_a_mistake_is_saved_and_goes_on(name: str) -> None:
    lesson, other = making(name, steps=5), Lesson()
    state = from_plain(json.loads(json.dumps(to_plain(lesson.state))))
    assert isinstance(state, State)
    other.load(state)
    assert other.method.mistake == name
    for each in (lesson, other):
        each.run_step()
        each.run_step()
    assert alike(lesson.network.parameters, other.network.parameters, exact=True)


@pytest.mark.parametrize("name", MISTAKES)
def test_taken_off_the_network_starts_over_as_it_was(name: str) -> None:
    lesson = Lesson()
    usual, method = lesson.network, lesson.method
    lesson.make_mistake(name)
    assert lesson.method.batch == (ALL if name == "sum" else 1)
    lesson.run_step()
    lesson.make_mistake(NONE)
    assert lesson.method == method
    assert lesson.step_count == 0
    assert alike(lesson.network.parameters, usual.parameters, exact=True)
    assert lesson.abandoned is not None  # the course with the mistake stays in the chart
    lesson.run_step()
    assert diagnosis(last(lesson)).finds_nothing


def test_what_a_reader_has_set_stays() -> None:
    lesson = Lesson()
    lesson.set_parameter(Parameter(0, 0, 0), "7")
    lesson.make_mistake("sign")
    assert lesson.value_of(Parameter(0, 0, 0)) == 7.0
    lesson.set_batch(5)
    lesson.make_mistake("sum")
    assert lesson.method.batch == 5
    lesson.make_mistake("no-two")
    lesson.make_mistake("sum")
    lesson.set_batch(1)  # his own choice, and the mistake does not show in it
    lesson.make_mistake(NONE)
    assert lesson.method.batch == 1
    lesson.make_mistake("sloppy")
    assert lesson.method.mistake == NONE


def test_a_new_network_makes_it_too() -> None:
    lesson = making("zero-start", steps=3)
    lesson.reset_network()
    assert lesson.method.mistake == "zero-start"
    assert not any(array.any() for array in arrays(lesson.network.parameters))


# What is said


@pytest.mark.parametrize("name", MISTAKES)
def test_no_equality_is_claimed_that_does_not_hold(name: str) -> None:
    lesson = making(name, steps=2)
    if name in IN_BACKWARD:
        at_output = name in ("no-slope", "no-two", "sign", "slope-of-a")
        rows = rows_of(lesson, Parameter(1, None, 0) if at_output else Parameter(0, None, 0))
        assert [("≠" in row) for row in rows] == [name != "sum", *[True] * (name == "sum"), False]
    elif name == "zero-start":
        assert not any("≠" in row for row in rows_of(lesson, Parameter(0, None, 0)))
    else:
        gradient, update = rows_of(lesson, Parameter(0, None, 0))
        assert ("≠" in gradient, "≠" in update) == (False, True)
    lesson.make_mistake(NONE)
    lesson.run_step()
    for place in parameters(lesson.network.sizes):
        assert not any("≠" in row for row in rows_of(lesson, place))


def rows_of(lesson: Lesson, place: Parameter) -> list[list[Any]]:
    """Its gradient, the mean in a batch, its update."""
    return [[*row] for row in Inspector.of(Player(lesson)).rows(place)]


def formulas_of(lesson: Lesson) -> list[str]:
    player, found = Player(lesson), []
    player.frozen, player.looking_at = True, 3.0
    for moment in (2.9, 3.9):
        player.looking_at = moment
        found += [part.text for part in story(player).formula]
    return found


@pytest.mark.parametrize("name", [NONE, *MISTAKES])
def test_the_story_claims_nothing_that_is_not_so(name: str) -> None:
    delta, gradient, rule, update = formulas_of(making(name, steps=2))
    assert ("≠" in delta) == (name in ("no-slope", "no-two", "sign", "slope-of-a"))
    assert ("≠" in gradient) == (name == "sum")
    moved = name in ("biases-often", "not-cleared")
    assert rule.startswith("not ") == moved
    assert ("≠" in update) == moved


@pytest.mark.parametrize("name", MISTAKES)
def test_no_cause_is_told_that_the_mistake_makes_false(name: str) -> None:
    lesson = making(name, steps=60, learning_rate="2")
    assert lesson.score.tally.right < lesson.score.tally.fruit or not stuck(lesson)
    assert stuck(lesson) == ""
    worth = texts(lesson, Player(lesson))["worth"]
    for cause in ("smaller η", "η is large", "saturated", "Momentum"):
        assert cause not in worth
    lesson.quiz.switch(True)
    lesson.begin()
    assert not lesson.ask()


def test_a_course_says_that_it_was_run_with_a_mistake() -> None:
    lesson = making("sign")
    assert course_name(lesson.terms) == "η 0.3, wrong: a sign turned"
    lesson.surprise()
    assert course_name(lesson.terms).endswith("wrong: a mistake")


# A mistake that is not told


def test_any_of_the_ten_may_be_drawn_and_the_next_is_another() -> None:
    lesson, drawn = Lesson(), [NONE]
    for _ in range(80):
        lesson.surprise()
        drawn.append(lesson.method.mistake)
        assert drawn[-1] != drawn[-2]
        assert lesson.method.batch == ALL  # were it so for one alone, that would tell
    assert set(drawn) == {NONE, *MISTAKES}
    other = Lesson()
    other.surprise()
    assert other.method.mistake == drawn[1]  # the same seed, the same draw


@pytest.mark.parametrize(("loss", "layers"), [("cross-entropy", 0), ("cross-entropy", 1)])
def test_none_is_drawn_that_does_not_show(loss: str, layers: int) -> None:
    lesson = Lesson()
    lesson.set_loss(loss)
    lesson.set_hidden_layers(layers)
    lesson.reset_network()
    for _ in range(30):
        lesson.surprise()
        lesson.run_step()
        assert not diagnosis(last(lesson)).finds_nothing, lesson.method.mistake


def test_without_fruit_there_is_no_surprise() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    lesson.surprise()
    assert lesson.method.mistake == NONE
    assert not lesson.riddle.on
    assert texts(lesson, Player(lesson))["mistake-hint"].startswith("Without fruit")


@pytest.mark.parametrize("turn", range(12))
def test_nothing_on_the_page_tells_it_before_it_is_found(turn: int) -> None:
    lesson = Lesson(turn)
    lesson.surprise()
    lesson.run_step()
    step, name = last(lesson), lesson.method.mistake
    said = [*texts(lesson, Player(lesson)).values(), *sentences(diagnosis(step), step)]
    titles = words.MISTAKES[name].title, words.MISTAKES[name].made
    assert not [text for text in said for title in titles if title in str(text)]
    lesson.choose_answer(name)
    lesson.guess()
    assert words.MISTAKES[name].title in texts(lesson, Player(lesson))["wrong-words"]


# On the page


def choose(window: Offscreen, name: str, value: str) -> None:
    window.element(name).value = value
    window.send("input", name)
    window.frames()


def test_the_reader_is_asked_and_told(window: Offscreen, main: SimpleNamespace) -> None:
    lesson = main.lesson
    assert window.element("wrong").hidden
    window.send("click", "mistake-surprise")
    window.send("toggle", "mistake", newState="open")
    window.frames()
    assert not window.element("wrong").hidden
    assert window.text("mistake-step") == words.check_waits()
    assert window.element("mistake-answer").hidden
    lesson.run_step()
    main.stage.ask()
    window.frames()
    assert window.text("mistake-found")
    assert not window.element("mistake-answer").hidden
    truth = lesson.method.mistake
    wrong = next(name for name in MISTAKES if name != truth)
    choose(window, "guess", wrong)
    window.send("click", "guess-go")
    window.frames()
    assert window.text("guess-words") == words.verdict(truth, (wrong,))
    assert words.MISTAKES[truth].hint in window.text("guess-words")
    choose(window, "guess", truth)
    window.send("click", "guess-go")
    window.frames()
    assert window.text("guess-words").startswith(f"Yes, {words.MISTAKES[truth].title}")
    assert window.text("guess-words").endswith("It took 2 answers.")
    assert window.element("mistake-choice").value == truth
    window.send("click", "wrong-stop")
    window.frames()
    assert window.element("wrong").hidden
    assert lesson.method.mistake == NONE
    assert window.focused() == "step"


def test_all_ten_have_their_words() -> None:
    assert set(words.MISTAKES) == set(MISTAKES)
    assert len(MISTAKES) == 10
    titles = [said.title for said in words.MISTAKES.values()]
    assert len(set(titles)) == 10
    for said in words.MISTAKES.values():  # a hint does not name what it hints at
        assert said.title not in said.hint


def test_a_network_that_does_not_make_it_is_the_same_object_as_ever() -> None:
    network: Network = Lesson().network
    for name, made in MISTAKES.items():
        assert (made.start(network) is network) == (name != "zero-start")
