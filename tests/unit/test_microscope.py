"""The microscope: places, how keys and pointers find them, and what is read off a step."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.microscope import DIGITS, Microscope
from ripple.lesson.step import Phase
from ripple.model.places import (
    Parameter,
    Place,
    Unit,
    around,
    code,
    decode,
    exists,
    incoming,
    neighbour,
    parameters,
)
from ripple.readings.inspection import Cell, Inspector
from ripple.views.diagram import NetworkLayout, edges, place_at
from ripple.views.geometry import between
from ripple.words.en import UNKNOWN
from ripple.words.numbers import bracketed, significant

SIZES = (2, 4, 1)


def all_places(sizes: tuple[int, ...]) -> Iterator[Place]:
    for layer, size in enumerate(sizes):
        for i in range(size):
            yield Unit(layer, i)
            yield from incoming(Unit(layer, i), sizes)


# The axes of the hidden space


@pytest.mark.parametrize(
    ("choices", "axes"),
    [
        ([], (0, 1)),
        ([(False, 2)], (2, 1)),
        ([(True, 3)], (0, 3)),
        ([(False, 1)], (1, 0)),  # they change places
        ([(True, 0)], (1, 0)),
        ([(True, 1)], (0, 1)),
        ([(False, 3), (True, 3)], (1, 3)),
    ],
)
def test_the_two_axes_are_never_the_same(
    choices: list[tuple[bool, int]], axes: tuple[int, int]
) -> None:
    microscope = Microscope()
    for up, j in choices:
        microscope.set_axis(up, j, (2, 4, 1))
    assert microscope.axes == axes


def test_a_smaller_network_takes_the_axes_back() -> None:
    microscope = Microscope()
    microscope.set_axis(False, 3, (2, 4, 1))
    microscope.fit((2, 4, 1))
    assert microscope.axes == (3, 1)
    microscope.fit((2, 3, 1))
    assert microscope.axes == (0, 1)
    microscope.fit((2, 1, 1))
    assert microscope.axes == (0, 1)


@pytest.mark.parametrize(("hidden", "j"), [(3, 3), (2, -1), (1, 0)])
def test_an_axis_that_the_network_does_not_have_is_none(hidden: int, j: int) -> None:
    microscope = Microscope()
    microscope.set_axis(True, j, (2, hidden, 1))
    assert microscope.axes == (0, 1)


# Places


def test_every_place_is_there_once_and_survives_being_written_down() -> None:
    places = list(all_places(SIZES))
    assert len(places) == len(set(places)) == 7 + 17
    for place in places:
        assert exists(place, SIZES)
        assert decode(code(place)) == place


@pytest.mark.parametrize("text", ["", "1", "1.x", "b", "1.b", "1.2.3.4"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decode(text)


@pytest.mark.parametrize("hidden", [1, 2, 8])
def test_arrow_keys_reach_every_place_and_only_places(hidden: int) -> None:
    sizes = (2, hidden, 1)
    found: set[Place] = set()
    waiting: list[Place] = [Unit(2, 0)]
    while waiting:
        place = waiting.pop()
        if place not in found:
            assert exists(place, sizes)
            found.add(place)
            waiting += [
                neighbour(place, *step, sizes) for step in ((1, 0), (-1, 0), (0, 1), (0, -1))
            ]
    assert found == set(all_places(sizes))


def test_around_a_place_is_what_touches_it() -> None:
    assert around(Parameter(0, 1, 2), SIZES) == {Parameter(0, 1, 2), Unit(0, 1), Unit(1, 2)}
    assert around(Parameter(0, None, 2), SIZES) == {Parameter(0, None, 2), Unit(1, 2)}
    assert len(around(Unit(1, 0), SIZES)) == 1 + 3 + 1


@pytest.mark.parametrize("hidden", [1, 4, 8])
@pytest.mark.parametrize("size", [(650.0, 370.0), (340.0, 380.0), (1100.0, 700.0)])
def test_who_points_at_a_place_means_it(size: tuple[float, float], hidden: int) -> None:
    layout = NetworkLayout(*size, (2, hidden, 1))
    for layer, units in enumerate(layout.sizes):
        for i in range(units):
            assert place_at(layout, layout.unit(layer, i)) == Unit(layer, i)
    for edge in edges(layout):
        # Close to where it arrives lines run together: each can be had closer to where it starts.
        at = between(edge.start, edge.end, 0.1)
        assert place_at(layout, at) == edge.place
    assert place_at(layout, (0.0, 0.0)) is None


# The microscope


def test_another_network_takes_away_only_what_it_does_not_have() -> None:
    microscope = Microscope()
    microscope.choose(Parameter(1, 1, 0))
    microscope.point_at(Unit(1, 3), by_keys=True)
    microscope.fit((2, 2, 1))
    assert microscope.chosen == Parameter(1, 1, 0)
    assert microscope.pointed is None
    assert not microscope.by_keys
    microscope.fit((2, 1, 1))
    assert microscope.chosen is None


def test_a_reset_with_fewer_neurons_lets_go_of_what_is_gone() -> None:
    lesson = Lesson()
    lesson.microscope.choose(Unit(1, 3))
    lesson.set_hidden_size(2)
    lesson.reset_network()
    assert lesson.microscope.chosen is None


def test_keys_start_at_the_output_or_at_what_is_held() -> None:
    microscope = Microscope()
    microscope.move(1, 0, SIZES)
    assert microscope.pointed == Unit(2, 0)
    microscope.point_at(None)
    microscope.choose(Unit(1, 1))
    microscope.move(0, 1, SIZES)
    assert microscope.pointed == Unit(1, 2)
    assert microscope.by_keys


@pytest.mark.parametrize(("asked", "given"), [(0, DIGITS[0]), (6, 6), (99, DIGITS[-1])])
def test_digits_stay_in_range(asked: int, given: int) -> None:
    microscope = Microscope()
    microscope.set_digits(asked)
    assert microscope.digits == given


# Numbers


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (0.7310585, 3, "0.731"),
        (-0.05953, 3, "−0.0595"),
        (0.9996, 3, "1.00"),
        (0.00012345, 4, "1.235·10⁻⁴"),
        (-3.21e-12, 3, "−3.21·10⁻¹²"),
        (12.5, 4, "12.50"),
        (123456.0, 4, "1.235·10⁵"),
    ],
)
def test_significant_digits(value: float, digits: int, text: str) -> None:
    assert significant(value, digits) == text


def test_only_a_sign_wants_brackets() -> None:
    assert bracketed("−0.5") == "(−0.5)"
    assert bracketed("0.5") == "0.5"
    assert bracketed(UNKNOWN) == UNKNOWN


def shown(lesson: Lesson, place: Place, digits: int = 12) -> dict[str, str]:
    """The numbers of a place by the names under their braces."""
    rows = Inspector(lesson.network, lesson.step, lesson.learning_rate, digits).rows(place)
    return {cell.name: cell.numbers for row in rows for cell in row if isinstance(cell, Cell)}


def test_what_is_not_known_yet_is_a_dash() -> None:
    lesson = Lesson()
    weight = Parameter(1, 0, 0)
    numbers = shown(lesson, weight)
    assert numbers["gradient"] == numbers["hidden activation"] == numbers["new value"] == UNKNOWN
    assert numbers["old value"] == significant(float(lesson.network.weights[1][0, 0]), 12)
    lesson.begin()
    lesson.advance()
    assert lesson.phase is Phase.LOSS
    numbers = shown(lesson, weight)
    assert UNKNOWN not in numbers["hidden activation"]
    assert numbers["gradient"] == UNKNOWN
    lesson.advance()
    numbers = shown(lesson, weight)
    assert UNKNOWN not in numbers["gradient"]
    assert numbers["new value"] == UNKNOWN
    lesson.advance()
    assert UNKNOWN not in "".join(shown(lesson, weight).values())


@pytest.mark.parametrize("place", list(all_places(SIZES)))
def test_before_and_after_a_step_the_same_cells_are_shown(place: Place) -> None:
    lesson = Lesson()
    rows = [Inspector(lesson.network, lesson.step, 0.3, 4).rows(place)]
    lesson.run_step()
    rows.append(Inspector(lesson.network, lesson.step, 0.3, 4).rows(place))
    before, after = (
        [
            part._replace(numbers="") if isinstance(part, Cell) else part
            for row in each
            for part in row
        ]
        for each in rows
    )
    assert before == after


def test_the_update_shows_as_many_digits_as_it_takes_to_see_the_change() -> None:
    lesson = Lesson()
    lesson.run_step()
    weight = Parameter(1, 0, 0)
    for digits in (3, 4, 12):
        assert len(shown(lesson, weight, digits)["old value"].lstrip("−0.")) == digits
    lesson.set_parameter(weight, "50")
    lesson.set_learning_rate("0.001")
    lesson.run_step()
    numbers = shown(lesson, weight, 3)
    old, new = (float(numbers[name]) for name in ("old value", "new value"))
    assert old == 50.0
    change = float(lesson.network.weights[1][0, 0]) - 50.0
    assert new - old == pytest.approx(change, rel=0.05)


def test_each_delta_has_a_name_of_its_own() -> None:
    lesson = Lesson()
    lesson.run_step()
    rows = Inspector(lesson.network, lesson.step, 0.3, 4).rows(Unit(1, 2))
    symbols = [cell.symbol for cell in rows[-1] if isinstance(cell, Cell)]
    assert symbols == ["δ⁽²⁾₁ · w⁽²⁾₃₁", "σ′(z)", "δ⁽¹⁾₃"]


def test_the_old_value_is_the_one_that_the_forward_pass_used() -> None:
    lesson = Lesson()
    old = float(lesson.network.weights[0][1, 2])
    lesson.run_step()
    numbers = shown(lesson, Parameter(0, 1, 2))
    assert numbers["old value"] == significant(old, 12)
    assert numbers["new value"] == significant(float(lesson.network.weights[0][1, 2]), 12)
    assert not math.isclose(old, float(lesson.network.weights[0][1, 2]), rel_tol=1e-9)


@pytest.mark.parametrize("rate", [0.001, 0.3, 2.0])
def test_the_plots_window_shows_where_the_update_lands_apart_from_where_it_was(rate: float) -> None:
    lesson = Lesson()
    lesson.set_learning_rate(str(rate))
    for _ in range(5):
        lesson.run_step()
    for place in parameters((2, 4, 1)):
        curve = Inspector(lesson.network, lesson.step, rate, 4).loss_curve(place)
        assert curve is not None
        low, high = curve.curve[0][0], curve.curve[-1][0]
        assert abs(curve.landed[0] - curve.here[0]) / (high - low) == pytest.approx(1 / 6)
