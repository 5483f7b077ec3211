"""Dragging over the plane: fruit are carried, painted and wiped away, each time as one change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from ripple.lesson.basket import Basket, Hand, Pointing, Tool
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import POINTS_MOST
from ripple.model.datasets import Fruit, Points
from ripple.model.places import Parameter

Place = tuple[float, float]
SIZE = 0.06, 0.1
"""How wide and how high a fruit is, in parts of the square."""


def basket(*fruit: tuple[float, float, Fruit], tool: Tool = Tool.STRAWBERRY) -> Basket:
    found = Basket()
    rows = np.array([[x1, x2] for x1, x2, _ in fruit]).reshape(-1, 2)
    found.points = Points(rows, np.array([[float(y)] for *_, y in fruit]).reshape(-1, 1))
    found.choose(tool)
    return found


def drag(basket: Basket, *way: Place, reach: float = 0.5) -> None:
    """A pointer goes this way, from where it is pressed to where it comes up, and clicks there."""
    basket.point_at(*way[0], Pointing.POINTER)
    basket.press(*way[0], SIZE, reach)
    for place in way[1:]:
        basket.point_at(*place, Pointing.POINTER)
    basket.release()
    basket.tap()


def places(basket: Basket) -> list[Place]:
    return [(x1, x2) for x1, x2 in basket.points.x.tolist()]


TWO = (0.2, 0.2, Fruit.LEMON), (0.8, 0.8, Fruit.STRAWBERRY)

# Carrying


@pytest.mark.parametrize("tool", [Tool.STRAWBERRY, Tool.LEMON])
def test_a_drag_that_begins_on_a_fruit_moves_that_one_and_is_one_change(tool: Tool) -> None:
    found = basket(*TWO, tool=tool)
    before = found.points
    drag(found, (0.21, 0.22), (0.3, 0.3), (0.4, 0.2), (0.51, 0.62))
    assert places(found) == [(0.5, 0.6), (0.8, 0.8)]  # as far from the pointer as it was
    assert found.points.y.tolist() == before.y.tolist()
    found.undo()
    assert found.points is before
    assert not found.can_undo


def test_fruit_stay_within_the_square_and_their_places_have_three_digits() -> None:
    found = basket(*TWO)
    drag(found, (0.2, 0.2), (-3.0, 0.5), (-0.5, 0.43215))
    assert places(found)[0] == (0.0, 0.432)
    drag(found, (0.8, 0.8), (0.8, 1.7))
    assert places(found)[1] == (0.8, 1.0)


def test_the_network_learns_from_the_new_place_while_the_fruit_is_in_hand() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    lesson.basket.add(0.2, 0.2, Fruit.LEMON)
    lesson.basket.press(0.2, 0.2, SIZE)
    for x1 in (0.4, 0.6, 0.9):
        lesson.basket.point_at(x1, 0.2, Pointing.POINTER)
        lesson.run_step()
        assert lesson.done is not None
        assert lesson.done.x.tolist() == [[x1, 0.2]]


def test_a_hand_that_is_not_quite_still_clicks() -> None:
    found = basket(*TWO)
    drag(found, (0.2, 0.2), (0.21, 0.21))
    assert places(found) == [(0.2, 0.2), (0.8, 0.8), (0.21, 0.21)]
    found.undo()
    assert not found.can_undo


def test_the_click_that_ends_a_drag_is_none_and_the_next_one_is() -> None:
    found = basket(*TWO)
    drag(found, (0.2, 0.2), (0.5, 0.5))
    found.tap(Tool.LEMON)  # of another button, which has not dragged
    assert len(found.points) == 3
    drag(found, (0.6, 0.1))
    assert places(found)[-1] == (0.6, 0.1)


def test_in_the_midst_of_a_drag_no_other_button_adds_anything() -> None:
    found = basket(*TWO)
    found.press(0.2, 0.2, SIZE)
    found.point_at(0.5, 0.5, Pointing.POINTER)
    found.tap(Tool.LEMON)
    assert places(found) == [(0.5, 0.5), (0.8, 0.8)]


def test_a_fruit_that_is_back_where_it_was_has_not_been_moved() -> None:
    found = basket(*TWO)
    before = found.points
    drag(found, (0.2, 0.2), (0.5, 0.5), (0.2, 0.2))
    assert found.points is before
    assert not found.can_undo


def test_of_fruit_on_top_of_each_other_the_newest_is_moved() -> None:
    found = basket((0.2, 0.2, Fruit.LEMON), (0.2, 0.2, Fruit.STRAWBERRY))
    drag(found, (0.2, 0.2), (0.5, 0.5))
    assert places(found) == [(0.2, 0.2), (0.5, 0.5)]


def test_how_near_is_told_in_fruit_which_may_be_higher_than_wide_and_a_finger_needs_more() -> None:
    for at, near in (((0.2, 0.246), True), ((0.246, 0.2), False), ((0.2, 0.26), False)):
        found = basket(*TWO)
        found.press(*at, SIZE)
        assert found.in_hand == near
    found.press(0.2, 0.26, SIZE, reach=1.0)
    assert found.in_hand


def test_given_up_all_is_as_before_and_what_was_undone_can_still_be_done_again() -> None:
    found = basket(*TWO)
    before = found.points
    found.add(0.5, 0.1, Fruit.LEMON)
    found.undo()
    for start in ((0.2, 0.2), (0.5, 0.5)):
        found.press(*start, SIZE)
        found.point_at(0.6, 0.3, Pointing.POINTER)
        assert found.points is not before
        found.put_back()
        assert found.points is before
        found.point_at(0.7, 0.3, Pointing.POINTER)
        found.release()
        found.tap()  # the button comes up at last
        assert found.points is before
    assert not found.can_undo
    found.redo()
    assert len(found.points) == 3


@pytest.mark.parametrize("other", ["undo", "clear", "reset", "grow", "travel"])
def test_whatever_else_changes_the_fruit_ends_the_drag_which_is_a_change_of_its_own(
    other: str,
) -> None:
    lesson = Lesson()
    for _ in range(3):
        lesson.run_step()
    found = lesson.basket
    before, at = found.points, places(found)[0]
    found.press(*at, SIZE)
    found.point_at(0.5, 0.5, Pointing.POINTER)
    moved = found.points
    changes: dict[str, Callable[[], None]] = {
        "undo": found.undo,
        "clear": found.clear,
        "reset": found.reset,
        "grow": lambda: found.grow("ring"),
        "travel": lambda: lesson.go_to(1),
    }
    changes[other]()
    there = found.points
    assert there is not moved
    assert found.held is None
    assert found.resting is there
    found.point_at(0.6, 0.6, Pointing.POINTER)
    found.release()
    assert found.points is there
    if other == "travel":
        lesson.go_to(3)
        assert found.points is moved
    elif other != "undo":
        found.undo()
        assert found.points is moved
    else:
        found.redo()
        assert found.points is moved
    found.undo()
    assert found.points is before


def test_what_rests_is_the_same_for_as_long_as_a_fruit_is_in_hand() -> None:
    found = basket(*TWO)
    found.press(0.2, 0.2, SIZE)
    assert found.resting is found.points
    found.point_at(0.4, 0.4, Pointing.POINTER)
    resting = found.resting
    assert found.held == 0
    assert resting.x.tolist() == [[0.8, 0.8]]
    found.point_at(0.5, 0.4, Pointing.POINTER)
    assert found.resting is resting
    found.release()
    assert found.resting is found.points


def test_the_hand_opens_over_what_it_can_take_and_closes_on_it() -> None:
    found = basket(*TWO)
    assert found.hand(SIZE) is Hand.EMPTY
    found.point_at(0.2, 0.2, Pointing.POINTER)
    assert found.hand(SIZE) is Hand.OPEN
    found.choose(Tool.REMOVE)
    assert found.hand(SIZE) is Hand.EMPTY
    found.choose(Tool.LEMON)
    found.press(0.2, 0.2, SIZE)
    found.point_at(0.3, 0.3, Pointing.POINTER)
    assert found.hand(SIZE) is Hand.CLOSED
    found.release()
    assert found.hand(SIZE) is Hand.OPEN
    found.point_at(0.5, 0.5, Pointing.POINTER)
    assert found.hand(SIZE) is Hand.EMPTY


# Painting


def test_a_drag_over_empty_ground_leaves_fruit_behind_a_fruit_apart_and_is_one_change() -> None:
    ways = [(0.1, 0.5), (0.4, 0.5)], [(0.1, 0.5), *((0.1 + 0.01 * i, 0.5) for i in range(31))]
    for way in ways:
        found = basket(tool=Tool.LEMON)
        drag(found, *way)
        assert found.points.x[:, 0] == pytest.approx([0.1 + 0.06 * i for i in range(6)], abs=1e-3)
        assert found.points.x[:, 1].tolist() == [0.5] * 6
        assert found.points.count(Fruit.LEMON) == 6
        found.undo()
        assert len(found.points) == 0
        assert not found.can_undo


def test_to_and_fro_does_not_pile_up_fruit_of_a_kind() -> None:
    found = basket()
    drag(found, (0.1, 0.5), *((0.4, 0.5), (0.1, 0.5)) * 4)
    once = len(found.points)
    drag(found, (0.1, 0.35), (0.1, 0.5), (0.4, 0.5))
    assert len(found.points) == once + 1  # the one where it began
    found.choose(Tool.LEMON)
    drag(found, (0.1, 0.65), (0.1, 0.5), (0.4, 0.5))
    assert found.points.count(Fruit.LEMON) > 5  # over the strawberries


def test_beside_the_square_nothing_is_painted_and_at_its_edge_all_lies_within() -> None:
    found = basket()
    drag(found, (0.5, 0.5), (0.5, 3.0), (2.0, 3.0), (2.0, 0.5))
    assert found.points.x.tolist() == [[0.5, x2] for x2 in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)]
    drag(found, (1.02, 0.05), (1.02, 0.3))
    assert found.points.x[6:].tolist() == [[1.0, x2] for x2 in (0.05, 0.15, 0.25)]


def test_a_full_plane_takes_no_more_paint() -> None:
    full = Points(np.full((POINTS_MOST - 1, 2), 0.9), np.ones((POINTS_MOST - 1, 1)))
    found = basket()
    found.points = full
    drag(found, (0.1, 0.1), (0.6, 0.1))
    assert len(found.points) == POINTS_MOST
    found.undo()
    assert found.points is full


def test_the_tool_that_removes_wipes_away_what_the_pointer_comes_over_and_no_more() -> None:
    row = [(0.1 * i, 0.5, Fruit(i % 2)) for i in range(1, 10)]
    beside = (0.5, 0.58, Fruit.LEMON), (0.97, 0.5, Fruit.LEMON)
    found = basket(*row, *beside, tool=Tool.REMOVE)
    before = found.points
    drag(found, (0.3, 0.5), (0.9, 0.5))  # in one leap
    assert places(found) == [(0.1, 0.5), (0.2, 0.5), (0.5, 0.58), (0.97, 0.5)]
    found.undo()
    assert found.points is before


# By keys


PUT_DOWN: dict[str, Callable[[Basket], object]] = {
    "M": Basket.carry,
    "Enter": Basket.use,
    "L": lambda basket: basket.use(Tool.LEMON),
    "Tab": Basket.leave,
}


@pytest.mark.parametrize("key", PUT_DOWN)
def test_keys_take_up_the_nearest_fruit_carry_it_and_put_it_down(key: str) -> None:
    found = basket(*TWO)
    before = found.points
    found.point_at(0.4, 0.4, Pointing.KEYS)
    found.carry()
    assert (found.crosshair, found.held) == ((0.2, 0.2), 0)
    found.point_at(0.3, 0.2, Pointing.KEYS)
    found.point_at(0.3, -0.2, Pointing.KEYS)
    assert found.crosshair == (0.3, 0.0)
    PUT_DOWN[key](found)
    assert found.held is None
    assert places(found) == [(0.3, 0.0), (0.8, 0.8), *[(0.3, 0.0)] * (key == "L")]
    if key == "L":
        found.undo()
    found.undo()
    assert found.points is before


def test_keys_put_a_fruit_back_where_it_was() -> None:
    found = basket(*TWO)
    before = found.points
    found.point_at(0.2, 0.2, Pointing.KEYS)
    found.carry()
    found.point_at(0.9, 0.9, Pointing.KEYS)
    assert found.points is not before
    found.put_back()
    assert found.points is before
    assert not found.can_undo


def test_without_fruit_there_is_none_to_take_up() -> None:
    found = basket()
    found.carry()
    assert found.held is None


def test_a_mouse_that_comes_along_puts_down_what_keys_carry() -> None:
    found = basket(*TWO)
    found.point_at(0.2, 0.2, Pointing.KEYS)
    found.carry()
    found.point_at(0.3, 0.2, Pointing.KEYS)
    found.point_at(0.6, 0.6, Pointing.POINTER)
    assert found.held is None
    assert places(found) == [(0.3, 0.2), (0.8, 0.8)]
    assert found.can_undo


# Redo


def test_all_that_was_undone_can_be_done_again_in_its_order_and_undone_again() -> None:
    found = Lesson().basket
    versions = [found.points]
    changes: tuple[Callable[[], None], ...] = (
        lambda: found.add(0.5, 0.5, Fruit.LEMON),
        lambda: drag(found, (0.5, 0.5), (0.4, 0.1)),
        lambda: found.grow("moons"),
        lambda: found.set_noise(0.5),
        found.clear,
        found.reset,
    )
    for change in changes:
        change()
        assert found.points is not versions[-1]
        versions.append(found.points)
    for _ in range(2):
        assert not found.can_redo
        for version in reversed(versions[:-1]):
            found.undo()
            assert found.points is version
        assert not found.can_undo
        for version in versions[1:]:
            assert found.can_redo
            found.redo()
            assert found.points is version
    found.redo()
    assert found.points is versions[-1]


@pytest.mark.parametrize("change", ["fruit", "slider", "weight"])
def test_a_new_change_leaves_nothing_to_do_again(change: str) -> None:
    lesson = Lesson()
    found = lesson.basket
    found.set_size(20)
    found.add(0.5, 0.5, Fruit.LEMON)
    found.undo()
    assert found.can_redo
    changes: dict[str, Callable[[], None]] = {
        "fruit": lambda: found.add(0.1, 0.9, Fruit.LEMON),
        "slider": lambda: found.set_size(30),  # goes on where it was
        "weight": lambda: lesson.set_parameter(Parameter(0, 0, 0), "0.5"),
    }
    changes[change]()
    changed = found.points
    assert not found.can_redo
    found.redo()
    assert found.points is changed


def test_a_weight_set_by_hand_comes_back_by_redo_until_a_step_has_moved_it() -> None:
    lesson, place = Lesson(), Parameter(0, 0, 0)
    before = lesson.value_of(place)
    lesson.set_parameter(place, "0.5")
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    for _ in range(2):
        lesson.basket.undo()
    assert lesson.value_of(place) == before
    lesson.basket.redo()
    assert lesson.value_of(place) == 0.5
    lesson.basket.undo()
    assert lesson.value_of(place) == before
    lesson.run_step()
    lesson.basket.redo()  # what is left of it
    assert lesson.value_of(place) != 0.5
    assert len(lesson.points) == 17
    assert not lesson.basket.can_redo


def test_a_weight_that_was_left_in_the_past_can_be_brought_and_sent_back() -> None:
    lesson, place = Lesson(), Parameter(0, 1, 2)
    for _ in range(10):
        lesson.run_step()
    lesson.go_to(5)
    lesson.set_parameter(place, "1.5")
    lesson.go_to(8)
    there = lesson.network
    for _ in range(2):
        lesson.basket.undo()
        assert lesson.value_of(place) == 1.5
        lesson.basket.redo()
        assert lesson.network is there
        lesson.basket.undo()
        lesson.basket.redo()


def test_a_lesson_that_is_loaded_has_nothing_to_do_again() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    lesson.basket.undo()
    lesson.load(lesson.state)
    assert not lesson.basket.can_redo
