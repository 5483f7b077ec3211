"""The fruit: where they lie, and that no change touches the arrays others hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.model.datasets import DATA_SETS, Fruit, Points, first_recipe, grow


def orchard(seed: int) -> Points:
    """The fruit of the page that opens, or others of their kind."""
    return grow(first_recipe("two-groups", seed))


anywhere = st.floats(-2.0, 3.0)

EMPTY = Points(np.zeros((0, 2)), np.zeros((0, 1)))


def three() -> Points:
    return (
        EMPTY.add(0.1, 0.2, Fruit.LEMON).add(0.9, 0.8, Fruit.STRAWBERRY).add(0.5, 0.5, Fruit.LEMON)
    )


@given(st.integers(0, 1000))
def test_an_orchard_has_eight_of_each_fruit_where_the_page_says(seed: int) -> None:
    points = orchard(seed)
    strawberries, lemons = points.x[points.y[:, 0] == 1.0], points.x[points.y[:, 0] == 0.0]
    assert len(strawberries) == len(lemons) == 8
    assert 0.70 <= strawberries.min() <= strawberries.max() <= 0.92
    assert 0.08 <= lemons.min() <= lemons.max() <= 0.25


def test_the_same_seed_grows_the_same_orchard_and_another_seed_another() -> None:
    assert np.array_equal(orchard(4).x, orchard(4).x)
    assert not np.array_equal(orchard(4).x, orchard(5).x)


def test_points_are_columns_of_float64() -> None:
    for points in (EMPTY, three(), three().remove(0), orchard(1)):
        assert points.x.shape == (len(points), 2)
        assert points.y.shape == (len(points), 1)
        assert points.x.dtype == points.y.dtype == np.float64


@given(anywhere, anywhere, st.sampled_from(Fruit))
def test_an_added_point_is_the_last_one_and_lies_in_the_square(
    x1: float, x2: float, fruit: Fruit
) -> None:
    points = three().add(x1, x2, fruit)
    placed = points.x[-1].tolist()
    inside = [sorted((0.0, value, 1.0))[1] for value in (x1, x2)]
    assert placed == pytest.approx(inside, abs=0.0005)
    assert points.y[-1, 0] == (1.0 if fruit is Fruit.STRAWBERRY else 0.0)
    assert points.x[:-1].tolist() == three().x.tolist()


@given(anywhere)
def test_a_feature_is_shown_whole_with_three_decimals(x1: float) -> None:
    feature = float(EMPTY.add(x1, 0.0, Fruit.LEMON).x[0, 0])
    assert float(f"{feature:.3f}") == feature


def test_count_tells_the_fruit_apart() -> None:
    assert three().count(Fruit.LEMON) == 2
    assert three().count(Fruit.STRAWBERRY) == 1
    assert EMPTY.count(Fruit.LEMON) == 0


def test_remove_takes_one_point_with_its_label() -> None:
    left = three().remove(1)
    assert left.x.tolist() == [[0.1, 0.2], [0.5, 0.5]]
    assert left.y.tolist() == [[0.0], [0.0]]


def test_points_that_others_hold_never_change() -> None:
    points = three()
    x, y = points.x.copy(), points.y.copy()
    points.add(0.3, 0.3, Fruit.LEMON)
    points.remove(0)
    assert np.array_equal(points.x, x)
    assert np.array_equal(points.y, y)
    assert len(EMPTY) == 0


@pytest.mark.parametrize(
    ("x1", "x2", "index"),
    [(0.0, 0.0, 0), (1.0, 1.0, 1), (0.45, 0.6, 2), (7.0, 0.9, 1), (0.69, 0.69, 1)],
)
def test_nearest_is_the_closest_point(x1: float, x2: float, index: int) -> None:
    assert three().nearest(x1, x2) == index


def test_of_points_in_one_place_the_newest_is_nearest() -> None:
    points = three().add(0.1, 0.2, Fruit.STRAWBERRY).add(0.1, 0.2, Fruit.LEMON)
    assert points.nearest(0.1, 0.2) == 4


def test_without_points_none_is_nearest() -> None:
    with pytest.raises(ValueError, match="no points"):
        EMPTY.nearest(0.5, 0.5)


def test_a_point_is_there_with_its_own_label_only() -> None:
    points = EMPTY.add(0.1, 0.2, Fruit.LEMON).add(0.3, 0.2, Fruit.STRAWBERRY)
    assert points.has(points.x[:1], points.y[:1])
    assert not points.has(points.x[:1], points.y[1:])
    assert not points.has(np.array([[0.1, 0.3]]), points.y[:1])
    assert not EMPTY.has(points.x[:1], points.y[:1])


# The data sets


@pytest.mark.parametrize("name", DATA_SETS)
@pytest.mark.parametrize("count", [4, 17, 400])
@pytest.mark.parametrize("noise", [0.0, 0.3, 1.0])
def test_a_data_set_has_as_many_as_wanted_and_all_are_on_the_plane(
    name: str, count: int, noise: float
) -> None:
    recipe = first_recipe(name, 3)._replace(size=count, noise=noise)
    points = grow(recipe)
    assert len(points) == count
    assert 0.0 <= points.x.min() <= points.x.max() <= 1.0
    assert (np.round(points.x, 3) == points.x).all()
    assert {float(y) for y in points.y[:, 0]} <= {0.0, 1.0}
    assert (points.recipe, points.touched) == (recipe, False)
    assert np.array_equal(grow(recipe).x, points.x)
    assert name == "xor" or not np.array_equal(grow(recipe._replace(seed=4)).x, points.x) or (
        name == "spiral" and not noise
    )  # fmt: skip


def by_fruit(name: str) -> tuple[Points, np.ndarray, np.ndarray]:
    points = grow(first_recipe(name, 1)._replace(size=200, noise=0.0))
    return points, points.x[points.y[:, 0] == 1.0], points.x[points.y[:, 0] == 0.0]


def test_each_data_set_is_what_its_name_says() -> None:
    _, strawberries, lemons = by_fruit("two-groups")
    assert strawberries.min() > lemons.max()
    _, strawberries, lemons = by_fruit("outlier")
    assert (lemons > 0.6).all(axis=1).sum() == 1
    _, strawberries, lemons = by_fruit("overlapping")
    assert strawberries.min() < lemons.max()
    points, _, _ = by_fruit("xor")
    assert ((points.x > 0.5).sum(axis=1) % 2 == points.y[:, 0]).all()
    _, strawberries, lemons = by_fruit("ring")
    away = [np.hypot(*(each - 0.5).T) for each in (strawberries, lemons)]
    assert away[0].max() < away[1].min()
    points, _, _ = by_fruit("curve")
    wave = 0.5 + 0.22 * np.sin(2 * np.pi * points.x[:, 0])
    assert ((points.x[:, 1] > wave) == (points.y[:, 0] == 1.0)).all()
    _, strawberries, lemons = by_fruit("unbalanced")
    assert len(lemons) == 7 * len(strawberries)
    _, strawberries, lemons = by_fruit("one-group")
    assert (len(strawberries), len(lemons)) == (200, 0)


def test_what_they_were_grown_from_stays_known_while_fruit_come_and_go() -> None:
    points = grow(first_recipe("moons", 2))
    for changed in (points.add(0.5, 0.5, Fruit.LEMON), points.remove(0), points.none()):
        assert (changed.recipe, changed.touched) == (points.recipe, True)
