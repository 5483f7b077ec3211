"""The loss landscape: every value as the network itself gives it, and the picture of them."""

from __future__ import annotations

import math
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from ripple.lesson.landscape import Landscape
from ripple.lesson.lesson import Lesson
from ripple.model.field import COARSE_SIDE
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.network import Network
from ripple.model.places import Parameter, Unit, parameters
from ripple.page.landscape import texts_of
from ripple.readings.landscape import (
    FRUIT_MOST,
    LOAD,
    PATH_MOST,
    SIDE,
    landscape,
    losses,
    path_of,
    some_rows,
)
from ripple.views.landscape import ARROW, Terrain, draw_landscape, plot_of
from ripple.views.palette import Palette
from ripple.words import comparing as words

from tests.unit.drawing import Drawing, Picture
from tests.unit.offscreen import Offscreen, start

SIZES = [(2, 1), (2, 3, 1), (2, 3, 2, 1), (2, 2, 3, 2, 1)]
SIZE = 300.0, 280.0


def run(lesson: Lesson, steps: int) -> Lesson:
    for _ in range(steps):
        lesson.run_step()
    return lesson


def seen(lesson: Lesson) -> tuple[Terrain, dict[str, str]]:
    found = landscape(lesson)
    assert found is not None
    return found.terrain, texts_of(found, 4)


# The numbers


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("loss", LOSSES)
def test_each_value_is_the_mean_loss_of_the_network_with_these_two(
    sizes: tuple[int, ...], loss: str
) -> None:
    """Any two of all weights and biases, in one layer or in two, before one another or not."""
    random = Random(len(sizes))
    numbers = np.random.default_rng(3)
    x, y = numbers.random((7, 2)), numbers.integers(0, 2, (7, 1)).astype(float)
    across, up = np.linspace(-3.0, 2.0, 4), np.linspace(-1.0, 4.0, 3)
    activation = ACTIVATIONS[random.choice([*ACTIVATIONS])]
    network = Network.random(sizes, random, activation, LOSSES[loss])
    passed, places = network.forward(x), parameters(sizes)
    for axes in ((one, other) for one in places for other in places if one != other):
        found = losses(passed, y, axes, (across, up))
        assert found.shape == (3, 4)
        for row, column in ((0, 0), (2, 1), (1, 3)):
            both = network.parameters.replaced(axes[0], across[column])
            both = both.replaced(axes[1], up[row])
            true = network.having(both).forward(x).mean_loss(y)
            assert found[row, column] == pytest.approx(true, rel=1e-12, abs=1e-12)


def test_where_the_network_is_the_landscape_has_its_loss_and_its_slopes() -> None:
    lesson = run(Lesson(), 40)
    found = landscape(lesson)
    assert found is not None
    axes = lesson.landscape.axes(lesson.network.sizes)
    assert found.terrain.path[-1] == tuple(lesson.value_of(axis) for axis in axes)
    assert found.loss == pytest.approx(lesson.mean_loss(), rel=1e-12)
    middle = SIDE // 2
    levels, span = found.terrain.levels, found.highest - found.lowest
    assert found.lowest + levels[middle, middle] ** 2 * span == pytest.approx(found.loss)
    for axis, slope in zip(axes, found.slopes, strict=True):
        by = 1e-5
        nudged = [
            lesson.network.having(
                lesson.network.parameters.replaced(axis, lesson.value_of(axis) + change)
            )
            .forward(lesson.taught.x)
            .mean_loss(lesson.taught.y)
            for change in (by, -by)
        ]
        assert slope == pytest.approx((nudged[0] - nudged[1]) / (2 * by), rel=1e-5)


def test_colours_go_from_the_lowest_to_the_highest() -> None:
    terrain, _ = seen(run(Lesson(), 40))
    assert (terrain.levels.min(), terrain.levels.max()) == (0.0, 1.0)
    assert len(terrain.lines) > 10
    assert (terrain.lines >= 0).all()
    assert (terrain.lines <= 1).all()


def test_a_landscape_without_any_slope_is_drawn_as_such() -> None:
    """Behind weights of 0 nothing that the hidden layer says makes a difference."""
    lesson = Lesson()
    lesson.set_initial("zero")
    lesson.reset_network()
    terrain, told = seen(lesson)
    assert not terrain.levels.any()
    assert terrain.slopes == (0.0, 0.0)
    assert told["terrain-words"].endswith("Here ∇L is 0 for both.")
    drawn(terrain)


def test_no_more_fruit_are_used_than_there_is_time_for() -> None:
    for sizes in ((2, 1), (2, 4, 1), (2, 8, 8, 8, 1)):
        network = Network.random(sizes, Random(1))
        rows = some_rows(2000, network)
        assert len(rows) <= FRUIT_MOST
        assert len(rows) * SIDE * SIDE * sum(sizes[1:]) <= LOAD
        assert len({*rows.tolist()}) == len(rows) > 10
        assert (rows[0], rows[-1]) == (0, 1999)
        assert some_rows(5, network).tolist() == [0, 1, 2, 3, 4]
    lesson = Lesson()
    lesson.basket.set_size(400)
    found = landscape(lesson)
    assert found is not None
    assert found.used < found.fruit == 400
    assert f"over {found.used} of the 400 fruit" in seen(lesson)[1]["terrain-over"]


def test_without_fruit_there_is_none() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    assert landscape(lesson) is None


# The path


def test_the_path_goes_through_the_values_after_each_step_that_is_kept() -> None:
    lesson, axes = Lesson(), (Parameter(1, 0, 0), Parameter(1, None, 0))
    true = [tuple(lesson.value_of(axis) for axis in axes)]
    for _ in range(40):
        run(lesson, 1)
        true.append(tuple(lesson.value_of(axis) for axis in axes))
    assert path_of(lesson, axes)[:-1] == true
    lesson.go_to(10)
    assert path_of(lesson, axes)[-1] == true[10]
    assert set(path_of(lesson, axes)) <= {*true[:11]}


def test_of_a_long_path_some_points_are_drawn_both_ends_among_them() -> None:
    lesson, axes = Lesson(), (Parameter(1, 0, 0), Parameter(1, None, 0))
    first = tuple(lesson.value_of(axis) for axis in axes)
    while lesson.step_count < 20_000:
        lesson.run_unseen(20_000 - lesson.step_count)
    path = path_of(lesson, axes)
    assert 50 < len(path) <= PATH_MOST
    assert path[0] == first
    assert path[-1] == tuple(lesson.value_of(axis) for axis in axes)
    terrain, _ = seen(lesson)
    for at in terrain.path:
        for value, low in zip(at, terrain.low, strict=True):
            assert low <= value <= low + terrain.wide


def test_the_same_start_begins_another_path() -> None:
    lesson = run(Lesson(), 20)
    lesson.restart()
    assert len({*seen(lesson)[0].path}) == 1


# Which two


def test_it_opens_over_what_is_taken_apart_and_another_of_its_neuron() -> None:
    found, sizes = Landscape(), (2, 4, 1)
    assert found.axes(sizes) == (Parameter(0, 0, 0), Parameter(0, 1, 0))
    found.open(Parameter(1, 2, 0), sizes)
    assert found.axes(sizes) == (Parameter(1, 2, 0), Parameter(1, 0, 0))
    found.open(Unit(1, 1), sizes)  # no parameter
    found.open(Parameter(1, 0, 0), sizes)  # one of the two
    assert found.axes(sizes) == (Parameter(1, 2, 0), Parameter(1, 0, 0))
    assert found.axes((2, 1)) == (Parameter(0, 0, 0), Parameter(0, 1, 0))


def test_the_two_change_places_rather_than_be_the_same() -> None:
    found, sizes = Landscape(), (2, 4, 1)
    across, up = found.axes(sizes)
    found.set_axis(True, across, sizes)
    assert found.axes(sizes) == (up, across)
    found.set_axis(False, Parameter(1, None, 0), sizes)
    assert found.axes(sizes) == (Parameter(1, None, 0), across)
    found.set_axis(False, Parameter(1, 7, 0), sizes)  # there is none
    assert found.axes(sizes) == (Parameter(1, None, 0), across)


# The picture


def drawn(terrain: Terrain, size: tuple[float, float] = SIZE) -> Drawing:
    drawing = Drawing()
    draw_landscape(drawing, size, 1.0, Palette(), (terrain, Picture()))
    assert drawing.saved == []
    return drawing


def test_the_picture_has_the_path_its_ends_the_lines_and_the_arrow_where_they_are() -> None:
    terrain, _ = seen(run(Lesson(), 60))
    drawing, plot, palette = drawn(terrain), plot_of(SIZE, 1.0, terrain), Palette()
    assert plot.right - plot.left == pytest.approx(plot.bottom - plot.top)  # a square
    (picture,) = drawing.of("drawImage")
    assert picture.arguments[5:] == pytest.approx(
        (plot.left, plot.top, *[plot.right - plot.left] * 2)
    )
    lines = drawing.of("stroke", strokeStyle=palette.ink)
    path = next(mark for mark in lines if len(mark.points()) == len(terrain.path))
    for point, at in zip(path.points(), terrain.path, strict=True):
        assert point == pytest.approx(plot.at(*at))
    discs = [mark.circle for mark in drawing.of("fill", fillStyle=palette.ink) if mark.circle]
    assert discs[-1][:2] == pytest.approx(plot.at(*terrain.path[-1]))
    (ring,) = [mark.circle for mark in lines if mark.circle]
    assert ring[:2] == pytest.approx(plot.at(*terrain.path[0]))
    shown = next(mark for mark in lines if len(mark.points()) == 2 * len(terrain.lines))
    assert shown.style["globalAlpha"] < 1
    words = drawing.words()
    assert set(terrain.names) < words.keys()


def test_the_arrow_points_straight_down() -> None:
    terrain = seen(run(Lesson(), 60))[0]
    for slopes in ((1.0, 0.0), (0.0, 2.0), (-0.3, 0.4)):
        drawing = drawn(terrain._replace(slopes=slopes))
        (head,) = [
            mark for mark in drawing.of("fill", fillStyle=Palette().error) if not mark.circle
        ]
        here = plot_of(SIZE, 1.0, terrain).at(*terrain.path[-1])
        tip = head.points()[0]
        steep = math.hypot(*slopes)
        down = ARROW * -slopes[0] / steep, ARROW * slopes[1] / steep  # y grows downward
        assert (tip[0] - here[0], tip[1] - here[1]) == pytest.approx(down)


@pytest.mark.parametrize("slopes", [None, (0.0, 0.0)])
def test_without_a_slope_to_show_there_is_no_arrow(slopes: tuple[float, float] | None) -> None:
    terrain = seen(run(Lesson(), 60))[0]._replace(slopes=slopes)
    assert drawn(terrain).of("fill", fillStyle=Palette().error) == []


@pytest.mark.parametrize("size", [(1.0, 1.0), (80.0, 60.0), (700.0, 300.0)])
def test_any_size_of_the_canvas_can_be_drawn_on(size: tuple[float, float]) -> None:
    drawn(seen(run(Lesson(), 5))[0], size)


def test_while_the_quiz_asks_for_one_of_them_its_slope_is_not_told() -> None:
    lesson = Lesson()
    lesson.quiz.switch(True)
    lesson.begin()
    assert lesson.ask()
    question = lesson.quiz.question
    assert question is not None
    lesson.landscape.open(question, lesson.network.sizes)
    while lesson.phase.value != "Backward":
        lesson.advance()
    terrain, told = seen(lesson)
    assert terrain.slopes is None
    assert told["terrain-words"].endswith(words.landscape_asked())


# The words


def test_the_landscape_in_words() -> None:
    told = words.landscape_here(("w", "b"), (0.5, -0.25), 0.125, 4)
    assert told == "Now: w = 0.5000, b = −0.2500, mean loss 0.1250."
    assert words.landscape_slope((0.5, -0.25), 3) == "Arrow: the way of −∇L = (−0.500, 0.250)."
    assert words.landscape_slope((0.0, 0.5), 3) == "Arrow: the way of −∇L = (0, −0.500)."
    assert words.landscape_over(16, 16) == (
        "Mean loss over the 16 fruit learned from. All other weights and biases are held as they "
        "are now, so the path shows where these two have been, not what the loss was there."
    )
    assert words.landscape_label("w", "b") == (
        "The mean loss over w across and b up, all others held"
    )


# On the page


def test_it_is_worked_out_while_it_is_open_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Offscreen()
    main: SimpleNamespace = start(window, monkeypatch)
    part: Any = next(each for each in main.parts if type(each).__name__ == "LandscapePart")
    assert part._levels.pixels is None
    main.lesson.choose(Parameter(1, 2, 0))
    window.send("toggle", "landscape", newState="open")
    window.frames()
    pixels: Any = part._levels.pixels
    assert pixels.shape == (COARSE_SIDE, COARSE_SIDE, 4)
    assert window.element("landscape-across").value == "1.2.0"
    before = window.text("terrain-words")
    assert before.startswith("Now: w⁽²⁾₃₁ = ")
    window.element("landscape-up").value = "1.b.0"
    window.send("input", "landscape-up")
    window.frames()
    assert "b⁽²⁾₁ = " in window.text("terrain-words")
    window.send("toggle", "landscape", newState="closed")
    told = window.text("terrain-words")
    run(main.lesson, 1)
    main.stage.ask()
    window.frames()
    assert window.text("terrain-words") == told
    main.lesson.basket.clear()
    window.send("toggle", "landscape", newState="open")
    window.frames()
    assert window.text("terrain-over") == words.landscape_waits()
    assert window.text("terrain-words") == ""
