"""With every activation and every loss the page says what is so, and its numbers multiply out."""

from __future__ import annotations

import math
from itertools import product
from math import prod
from random import Random

import numpy as np
import pytest
from ripple.lesson.basket import FIRST
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.state import State, from_plain, to_plain
from ripple.lesson.step import PHASES, Phase, Step
from ripple.model import ACTIVATIONS, LOSSES, Network
from ripple.model.datasets import DATA_SETS, Fruit
from ripple.model.field import GRID, Survey, over_square
from ripple.model.initial import INITIAL
from ripple.model.places import Parameter, Unit, parameters
from ripple.readings.checking import largest_difference
from ripple.readings.inspection import Cell, Inspector
from ripple.readings.maps import hidden_space, neuron_map
from ripple.readings.story import story
from ripple.views.amounts import NOTHING
from ripple.views.error import draw_error
from ripple.views.marks import Scene
from ripple.words import en as words
from ripple.words.numbers import aligned, editable, number_in, precise

from tests.unit.drawing import Drawing
from tests.unit.offscreen import Offscreen, start
from tests.unit.test_views import LAYOUT, PALETTE
from tests.unit.whole_page import controls, texts

PAIRS = [*product(ACTIVATIONS, LOSSES)]


def lesson_with(
    activation: str = "sigmoid",
    loss: str = "squared",
    steps: int = 0,
    hidden: tuple[int, ...] = (4,),
) -> Lesson:
    lesson = Lesson()
    lesson.set_activation(activation)
    lesson.set_loss(loss)
    lesson.set_hidden_layers(len(hidden))
    for layer, size in enumerate(hidden, start=1):
        lesson.set_hidden_size(size, layer)
    assert lesson.waits == ((activation, loss, hidden) != ("sigmoid", "squared", (4,)))
    lesson.reset_network()
    assert not lesson.waits
    for _ in range(steps):
        lesson.run_step()
    return lesson


def last(lesson: Lesson) -> Step:
    assert lesson.step is not None
    return lesson.step


def shown(cell: Cell) -> float:
    return number_in(cell.numbers.rpartition("= ")[2].strip("()"))


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize("hidden", [(), (4,), (3, 2), (2, 3, 2)], ids=str)
@pytest.mark.parametrize("steps", [1, 40])
def test_the_factors_that_are_shown_multiply_to_what_is_shown(
    activation: str, loss: str, hidden: tuple[int, ...], steps: int
) -> None:
    lesson = lesson_with(activation, loss, steps, hidden)
    player, step = Player(lesson), last(lesson)
    lesson.microscope.set_digits(12)
    reading = Inspector.of(player)
    assert step.gradient is not None
    for place in parameters(lesson.network.sizes):
        *factors, result = [c for c in reading.rows(place)[0] if isinstance(c, Cell)]
        assert shown(result) == pytest.approx(step.gradient.slopes.value(place), rel=1e-9)
        assert prod(map(shown, factors)) == pytest.approx(shown(result), rel=1e-9, abs=1e-300)
    output = len(hidden) + 1
    for layer in range(1, output + 1):
        rows = reading.rows(Unit(layer, 0))
        *factors, result = [c for c in rows[-1] if isinstance(c, Cell)]
        assert shown(result) == pytest.approx(step.gradient.deltas[layer - 1][0, 0], rel=1e-9)
        assert prod(map(shown, factors)) == pytest.approx(shown(result), rel=1e-9, abs=1e-300)
        symbols = [c.symbol for c in rows[-1] if isinstance(c, Cell)]
        f = "σ" if layer == output else ACTIVATIONS[activation].symbol
        assert (f"{f}′(z)" in symbols) == (layer < output or loss != "cross-entropy")
    if loss == "cross-entropy":
        cancelling = [c for c in reading.rows(Unit(output, 0))[2] if isinstance(c, Cell)]
        assert prod(map(shown, cancelling[:2])) == pytest.approx(shown(cancelling[2]), rel=1e-9)
    assert largest_difference(step) < 1e-6


FORMULAS = {
    "squared": ("L = (ŷ − y)²", "δ = 2 · "),
    "half-squared": ("L = ½(ŷ − y)²", "δ = "),
    "cross-entropy": ("L = −ln", "δ = ŷ − y = "),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_the_story_has_the_formulas_of_the_loss(loss: str) -> None:
    lesson = lesson_with(loss=loss, steps=30)
    player = Player(lesson)
    player.set_speed(SPEEDS.index(0.0))
    player.run_phase(Phase.LOSS)
    told = story(player)
    assert told.sentence == words.LOSSES[loss].caption
    equation, delta = FORMULAS[loss]
    _, found = told.formula
    assert found.text.startswith(equation)
    assert number_in(found.text.rpartition("= ")[2]) == pytest.approx(last(lesson).loss, rel=5e-3)
    player.run_phase(Phase.BACKWARD)
    first = story(player).formula[0].text
    assert first.startswith(delta)
    factors = [number_in(part.strip("()")) for part in first.split(" = ")[1].split(" · ")]
    if loss != "cross-entropy":
        gradient = last(lesson).gradient
        assert gradient is not None
        assert prod(factors) == pytest.approx(gradient.deltas[-1][0, 0], rel=0.02)
        assert len(factors) == (3 if loss == "squared" else 2)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_area_beside_the_error_is_the_loss_or_there_is_none(loss: str) -> None:
    lesson = lesson_with(loss=loss, steps=3)
    step, drawing = last(lesson), Drawing()
    motion = Player(lesson).motion(reduced_motion=True)
    draw_error(drawing, Scene(LAYOUT, PALETTE, (), (), NOTHING, motion), step, 0)
    areas = [polygon(mark.points()) for mark in drawing.of("fill") if len(mark.path) > 2]
    gauge = (2 * LAYOUT.radius) ** 2  # a square as high as the gauge is 1
    if loss == "cross-entropy":
        assert areas == []
    else:
        assert areas == [pytest.approx((step.loss or 0.0) * gauge)]


def polygon(corners: list[tuple[float, float]]) -> float:
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_full_gauge_is_what_the_legend_says(activation: str) -> None:
    lesson = lesson_with(activation, steps=50)
    said = texts(lesson, Player(lesson))["full-gauge"]
    seen = [a for row in last(lesson).sample.activations[1:-1] for a in row]
    if activation == "sigmoid":
        assert said == ""
        return
    low, high = map(number_in, said.removeprefix(" (hidden, ").rstrip(")").split(" to "))
    expected = ACTIVATIONS[activation].range
    most = max(map(abs, seen))
    assert low == pytest.approx(expected[0] if math.isfinite(expected[0]) else -most, rel=5e-3)
    assert high == pytest.approx(expected[1] if math.isfinite(expected[1]) else most, rel=5e-3)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_map_is_of_the_activation_and_its_line_where_the_sum_is_0(activation: str) -> None:
    lesson = lesson_with(activation, steps=20)
    network, x, y = lesson.network, lesson.points.x, lesson.points.y
    found = neuron_map(network, Survey().of(network), Unit(1, 1), x, None, 4)
    assert 0.0 <= found.values.min() <= found.values.max() <= 1.0
    kink = ", where {} has its kink."
    where = {"sigmoid": ", where h₂ is ½.", "sine": " = 0.", "relu": kink.format("ReLU")}
    where["leaky-relu"] = kink.format("LReLU")
    assert where.get(activation, ", where h₂ is 0.") in found.said
    assert ("saturated" in found.said) == (activation in ("sigmoid", "tanh"))
    space = hidden_space(network, (0, 1), x, y, None, 4)
    seen = network.forward(x).activations[1][:, :2]
    assert space.spans[0].at(space.fruit) == pytest.approx(seen)
    assert -1e-9 <= space.fruit.min() <= space.fruit.max() <= 1 + 1e-9


def test_at_a_kink_it_is_said_which_slope_is_taken() -> None:
    lesson = lesson_with("relu", steps=1)
    reading = Inspector.of(Player(lesson))
    assert "Here, at z = 0 ReLU has a kink" in reading.curve_words(Unit(1, 0), 0.0)
    assert " At z = 0 ReLU has a kink" in reading.curve_words(Unit(1, 0), 0.5)
    assert "kink" not in reading.curve_words(Unit(2, 0), 0.0)


def run_away() -> Lesson:
    """Linear neurons that take steps that are much too long."""
    lesson = lesson_with("linear", "cross-entropy")
    lesson.set_learning_rate("2")
    for place in parameters(lesson.network.sizes):
        lesson.set_parameter(place, "100" if place.layer else "-100")
    while not lesson.ran_away:
        lesson.run_step()
        assert lesson.step_count < 5000
    return lesson


def test_weights_that_run_away_stop_the_training_and_nothing_else() -> None:
    lesson = run_away()
    player, count = Player(lesson), lesson.step_count
    assert story(player).sentence.startswith("The weights have run away")
    kept = lesson.network
    for act in (player.step, player.toggle_play, lambda: player.run(1000)):
        act()
        for n in range(5):
            player.tick(float(n))
        assert not player.active
        assert lesson.network is kept
        assert lesson.step_count == count
    assert not player.can_look
    assert all(math.isfinite(float(a.max())) for rows in kept.parameters for a in rows)
    lesson.run_unseen(10)
    assert lesson.step_count == count
    player.go_to(count - 1)
    assert not lesson.ran_away
    player.go_to(count)
    lesson.set_learning_rate("0.001")
    assert not lesson.ran_away
    assert "run away" not in texts(lesson, player)["caption"]
    player.restart()
    assert lesson.step_count == 0


@pytest.mark.parametrize("parameter", [Parameter(0, 0, 0), Parameter(1, None, 0)])
def test_the_quiz_names_the_factors_that_there_are(parameter: Parameter) -> None:
    lesson = lesson_with("tanh", "cross-entropy", steps=1)
    names = [name for name, _ in Inspector.of(Player(lesson)).signs(parameter)]
    assert names == (["error flowing back", "tanh′(z)", "x₁"] if parameter.i == 0 else ["(ŷ − y)"])


def test_what_is_chosen_waits_in_words_until_the_network_has_it() -> None:
    lesson = Lesson()
    player = Player(lesson)
    assert texts(lesson, player)["setup-note"] == ""
    lesson.set_loss("cross-entropy")
    assert texts(lesson, player)["setup-note"] == "Apply starts it with new weights"
    assert lesson.network.loss.name == "squared"
    lesson.set_loss("nonsense")
    lesson.set_activation("nonsense")
    assert lesson.wanted.loss == "cross-entropy"
    player.reset_network()
    assert texts(lesson, player)["setup-note"] == ""
    assert lesson.network.loss.name == "cross-entropy"


def test_there_are_words_for_every_data_set_activation_and_loss() -> None:
    assert words.LOSSES.keys() == LOSSES.keys()
    assert words.DATA_SETS.keys() == DATA_SETS.keys()
    assert words.INITIAL.keys() == INITIAL.keys()
    for name in ACTIVATIONS:
        assert words.activation_title(name)


def test_other_fruit_come_at_once_and_go_by_undoing() -> None:
    lesson = Lesson()
    first, network = lesson.points, lesson.network
    lesson.basket.grow("xor")
    assert len(lesson.points) == DATA_SETS["xor"].size
    assert lesson.network is network  # it goes on with what it has learned
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    lesson.basket.set_noise(0.0)
    lesson.basket.set_size(8)
    assert lesson.basket.recipe._replace(seed=0) == ("xor", 8, 0.0, 0)
    kinds = []
    while lesson.basket.can_undo:
        lesson.basket.undo()
        kinds.append((lesson.basket.recipe.name, lesson.basket.recipe.size, len(lesson.points)))
    assert kinds == [("xor", 20, 20), ("xor", 20, 21), ("xor", 20, 20), ("two-groups", 16, 16)]
    assert lesson.points is first
    assert lesson.basket.is_untouched


def test_resetting_the_data_brings_back_the_data_set_that_was_chosen() -> None:
    lesson = Lesson()
    lesson.basket.grow("ring")
    grown = lesson.points.x.tolist()
    lesson.basket.clear()
    assert lesson.basket.recipe.name == "ring"
    lesson.basket.reset()
    assert lesson.points.x.tolist() == grown
    assert not lesson.points.touched
    before = lesson.points
    lesson.basket.reset()
    assert lesson.points is before
    lesson.basket.grow("ring")
    assert lesson.points is before
    lesson.basket.grow("no such fruit")
    assert lesson.points is before


def test_time_brings_back_the_fruit_and_the_choice_shows_them() -> None:
    lesson = Lesson()
    player = Player(lesson)
    for name in ("two-groups", "spiral"):
        lesson.basket.grow(name)
        for _ in range(5):
            lesson.run_step()
    for step, name in ((3, "two-groups"), (8, "spiral"), (0, "two-groups")):
        player.go_to(step)
        assert controls(lesson, player)["data-choice", "value"] == name
        assert texts(lesson, player)["data-words"] == words.DATA_SETS[name].teaches


def test_others_like_these_are_of_the_next_seed_every_time() -> None:
    lesson = Lesson()
    seen = {lesson.points.x.tobytes()}
    for _ in range(5):
        lesson.basket.grow_again()
        seen.add(lesson.points.x.tobytes())
    assert len(seen) == 6


@pytest.mark.parametrize("hidden", [(), (8,), (1, 8), (3, 1, 2), (8, 8, 8)], ids=str)
def test_every_depth_is_drawn_told_and_goes_on(hidden: tuple[int, ...]) -> None:
    lesson = lesson_with("tanh", "cross-entropy", 3, hidden)
    assert lesson.network.sizes == (2, *hidden, 1)
    player = Player(lesson)
    player.set_speed(SPEEDS.index(0.0))
    for phase in (*PHASES, Phase.IDLE):
        if phase is Phase.IDLE:
            player.stop()
        else:
            player.run_phase(phase)
        said = texts(lesson, player)
        assert not any("nan" in words or "None" in words for words in said.values())
    told = said["hidden-size-value"]
    assert told == ("·".join(map(str, hidden)) or "0")
    loaded = from_plain(to_plain(lesson.state))
    assert isinstance(loaded, State)
    assert loaded.spec == lesson.spec
    lesson.set_hidden_size(5, 4)  # there is none
    assert not lesson.waits


def test_layers_that_come_are_as_the_last_one_and_all_can_go() -> None:
    lesson = Lesson()
    lesson.set_hidden_size(3)
    sizes = []
    for count in (3, 1, 0, 2, -1, 99):
        lesson.set_hidden_layers(count)
        sizes.append(lesson.wanted.sizes)
    assert sizes == [
        (2, 3, 3, 3, 1), (2, 3, 1), (2, 1), (2, 4, 4, 1), (2, 1), (2, 4, 4, 4, 1),
    ]  # fmt: skip


def test_without_a_hidden_layer_the_output_sees_the_plane() -> None:
    lesson = lesson_with("relu", "squared", 10, ())
    points, network = lesson.points, lesson.network
    space = hidden_space(network, (0, 1), points.x, points.y, None, 4)
    assert space.axes == (words.SWEETNESS_AXIS, words.REDNESS_AXIS)
    assert space.spans == ((0.0, 1.0), (0.0, 1.0))
    assert np.array_equal(space.fruit, points.x)
    assert space.values == pytest.approx(over_square(network.forward(GRID).output))
    lesson.quiz.switch(True)
    for _ in range(12):
        lesson.begin()
        assert lesson.ask()
        while lesson.quiz.waits:
            lesson.quiz.answer(lesson.quiz.truth)
            if lesson.quiz.comparing:
                lesson.quiz.pick(lesson.quiz.choices[0])


@pytest.mark.parametrize("hidden", [(), (2,), (3,), (4,)], ids=str)
def test_one_line_does_not_do_xor(hidden: tuple[int, ...]) -> None:
    lesson = lesson_with(hidden=hidden)
    lesson.basket.grow("xor")
    lesson.set_learning_rate("2")
    while lesson.step_count < 6000:
        lesson.run_unseen(6000 - lesson.step_count)
    right = lesson.score.tally.right
    assert right < 20 if not hidden else right >= 15


def begun_with(initial: str, activation: str = "sigmoid", steps: int = 0) -> Lesson:
    lesson = lesson_with(activation)
    lesson.set_initial(initial)
    lesson.set_initial("no such weights")
    assert lesson.wanted.initial == initial
    lesson.reset_network()
    for _ in range(steps):
        lesson.run_step()
    return lesson


def test_weights_that_begin_alike_stay_alike() -> None:
    for initial in ("zero", "equal"):
        lesson = begun_with(initial, steps=300)
        into, out = lesson.network.weights
        assert np.ptp(into, axis=1).max() < 1e-12
        assert np.ptp(out) < 1e-12
        assert np.abs(out).min() > 0.01  # they have learned, but all the same
    assert begun_with("zero", "tanh", steps=300).network.weights[0].any() is np.False_


def test_huge_weights_saturate_and_random_ones_do_not() -> None:
    shares = []
    for initial in ("huge", "glorot", "he"):
        lesson = begun_with(initial)
        zs = lesson.network.forward(GRID).zs[0]
        shares.append(float((np.abs(zs) > 3.0).mean()))
    assert shares[0] > 0.5
    assert shares[1] == 0.0
    assert shares[2] < 0.1


@pytest.mark.parametrize(("initial", "spread"), [("glorot", 2 / 100), ("he", 2 / 40)])
def test_random_weights_have_the_spread_of_their_source(initial: str, spread: float) -> None:
    network = Network.random((40, 60, 1), Random(3), draw=INITIAL[initial])
    assert network.weights[0].std() == pytest.approx(math.sqrt(spread), rel=0.05)
    assert [b.any() for b in network.biases] == [False, False]


# What went wrong before


@pytest.mark.parametrize("phase", PHASES)
def test_a_step_that_runs_away_phase_by_phase_comes_to_an_end(phase: Phase) -> None:
    lesson = run_away()
    lesson._ran_away_from = None  # as if it had not been tried yet
    player = Player(lesson)
    lesson.quiz.switch(True)
    player.run_phase(phase)
    player.run_phase(PHASES[-1])
    assert lesson.phase is Phase.IDLE
    assert lesson.quiz.question is None
    assert texts(lesson, player)["caption"].startswith("The weights have run away")


def test_who_looks_ahead_into_a_step_that_runs_away_gets_on() -> None:
    lesson = run_away()
    lesson._ran_away_from = None
    player = Player(lesson)
    player.run_phase(Phase.BACKWARD)
    player.tick(0.0)
    player.tick(100.0)
    player.look_at(3.5)
    player.toggle_play()
    for n in range(5):
        player.tick(200.0 + n)
    assert lesson.phase is Phase.IDLE
    assert not player.active


@pytest.mark.parametrize("large", [1e6, 1234567.0, -1e7, 1e13, 7e29])
def test_large_weights_are_written_with_a_power_of_ten(large: float) -> None:
    for write in (editable, precise, aligned):
        assert number_in(write(large)) == pytest.approx(large, rel=1e-2)
        assert len(write(large)) < 14
    assert editable(123456.7) == "123457"


@pytest.mark.parametrize(
    ("before", "after"), [((1,), ()), ((), (1,)), ((1,), (1, 1)), ((4, 4), (4,))], ids=str
)
def test_what_is_drawn_follows_when_only_the_number_of_layers_is_another(
    before: tuple[int, ...], after: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Offscreen()
    main = start(browser, monkeypatch)
    for hidden in (before, after):
        main.lesson.set_hidden_layers(len(hidden))
        for layer, size in enumerate(hidden, start=1):
            main.lesson.set_hidden_size(size, layer)
        main.stage.ask()
        browser.frames()
        browser.send("click", "setup-apply")
        browser.frames()
        assert main.lesson.network.sizes == (2, *hidden, 1)
        assert browser.element("problem").hidden


def test_a_lesson_that_is_loaded_again_knows_its_data_set() -> None:
    lesson, other = Lesson(), Lesson()
    lesson.basket.grow("moons")
    lesson.basket.set_size(30)
    lesson.run_step()
    grown = lesson.points.x.tolist()
    for touched in (False, True):
        state = from_plain(to_plain(lesson.state))
        assert isinstance(state, State)
        other.load(state)
        assert other.basket.recipe == lesson.basket.recipe
        assert other.points.touched is touched
        lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    other.basket.reset()
    assert other.points.x.tolist() == grown


def test_one_way_of_a_slider_is_one_change() -> None:
    lesson = Lesson()
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    by_hand = lesson.points
    for size in range(17, 250):
        lesson.basket.set_size(size)
    for noise in range(100):
        lesson.basket.set_noise(noise / 100)
    assert len(lesson.points) == 249
    assert lesson.basket.recipe.noise == 0.99
    lesson.basket.undo()
    assert lesson.basket.recipe == FIRST._replace(size=249)
    lesson.basket.undo()
    assert lesson.points is by_hand


@pytest.mark.parametrize("z", [-800.0, -40.0, 3.0, 38.0, 40.0])
@pytest.mark.parametrize("y", [Fruit.LEMON, Fruit.STRAWBERRY])
def test_the_equation_of_the_cross_entropy_holds_however_sure_the_network_is(
    z: float, y: Fruit
) -> None:
    lesson = lesson_with(loss="cross-entropy", hidden=())
    lesson.basket.clear()
    lesson.basket.add(0.5, 0.5, y)
    for place in parameters(lesson.network.sizes):
        value = z if place.i is None else 0.0
        made = lesson.network.parameters.replaced(place, value)
        lesson.network = lesson.network.having(made)
    player = Player(lesson)
    player.run_phase(Phase.LOSS)
    left, told = story(player).formula[1].text.rpartition(" = ")[::2]
    shown = number_in(story(player).formula[0].text.split(" = ")[1].split(" − ")[0])
    loss = number_in(told)
    assert loss == pytest.approx(math.log1p(math.exp(-abs(z))) + max(z, 0) - y * z, rel=5e-3)
    if "ln ŷ" in left:
        assert -math.log(shown) == pytest.approx(loss, rel=0.01)
    elif "ln(1 − ŷ)" in left:
        assert -math.log(1 - shown) == pytest.approx(loss, rel=0.01)
    else:
        assert left == ("L = ln(1 + e⁻ᶻ)" if y else "L = ln(1 + eᶻ)")


def test_legends_without_hidden_neurons_speak_of_none() -> None:
    lesson = lesson_with("tanh", steps=3, hidden=())
    assert texts(lesson, Player(lesson))["full-gauge"] == ""
    lesson = lesson_with("tanh", steps=3)
    assert texts(lesson, Player(lesson))["full-gauge"] == " (hidden, −1 to 1)"


def test_a_map_of_0_everywhere_says_so() -> None:
    lesson = lesson_with("tanh")
    lesson.set_initial("zero")
    lesson.reset_network()
    network, x, y = lesson.network, lesson.points.x, lesson.points.y
    found = neuron_map(network, Survey().of(network), Unit(1, 0), x, None, 4)
    assert "is 0 everywhere, where h₁ is 0." in found.said
    assert "is 0 everywhere, where ŷ is ½." in hidden_space(network, (0, 1), x, y, None, 4).said


def test_a_slider_that_has_not_moved_hides_nothing_from_undo() -> None:
    lesson = Lesson()
    first = lesson.points
    for set_it in (lesson.basket.set_noise, lambda size: lesson.basket.set_size(int(16 + size))):
        set_it(0.0)
        set_it(1.0)
        assert lesson.points is not first
        lesson.basket.undo()
        assert lesson.points is first
