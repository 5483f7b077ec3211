"""The diagram: nothing outside its canvas, nothing on top of something else."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.model.places import Parameter, Unit
from ripple.views import diagram
from ripple.views.diagram import Edge, NetworkLayout
from ripple.views.geometry import Point, between
from ripple.views.marks import dot_full, mark_full
from ripple.views.neurons import halo_full

CANVASES = [(330, 280), (358, 300), (480, 480), (620, 330), (650, 400), (900, 500)]

sides = st.floats(1, 4000)
scales = st.floats(0.4, 5)


def assert_inside(points: list[Point], margin: float, width: float, height: float) -> None:
    for x, y in points:
        assert margin <= x <= width - margin
        assert margin <= y <= height - margin


@given(sides, sides, scales, st.integers(1, 8))
def test_on_every_canvas_and_with_every_size_of_text_the_diagram_is_whole(
    width: float, height: float, scale: float, hidden: int
) -> None:
    layout = NetworkLayout(width, height, (2, hidden, 1), scale)
    assert layout.radius > 0
    places = [layout.unit(0, i) for i in range(2)] + [layout.bias(0)]
    places += [layout.unit(1, j) for j in range(hidden)] + [layout.bias(1), layout.unit(2, 0)]
    assert_inside(places, layout.radius, width, height)
    for one, other in combinations(places, 2):
        assert math.dist(one, other) > 2 * layout.radius
    for edge in diagram.edges(layout):
        assert edge.start[0] < edge.end[0]
    assert diagram.place_at(layout, layout.unit(1, 0)) is not None


@pytest.mark.parametrize("hidden", range(1, 9))
@pytest.mark.parametrize(("width", "height"), CANVASES)
@pytest.mark.parametrize(("scale", "smallest"), [(1.0, 8.0), (2.0, 6.0)])
def test_units_and_biases_are_inside_the_canvas_and_never_overlap(
    width: int, height: int, hidden: int, scale: float, smallest: float
) -> None:
    layout = NetworkLayout(width, height, (2, hidden, 1), scale)
    places = [layout.unit(0, i) for i in range(2)] + [layout.bias(0)]
    places += [layout.unit(1, j) for j in range(hidden)] + [layout.bias(1), layout.unit(2, 0)]
    assert layout.radius >= smallest
    assert layout.bias_radius <= layout.radius
    assert_inside(places, layout.radius, width, height)
    for one, other in combinations(places, 2):
        assert math.dist(one, other) > 2 * layout.radius


@pytest.mark.parametrize(("width", "height"), CANVASES)
def test_layers_stand_from_left_to_right_and_units_from_top_to_bottom(
    width: int, height: int
) -> None:
    layout = NetworkLayout(width, height, (2, 4, 1))
    columns = [layout.column(layer) for layer in range(3)]
    assert columns[0] < width * 0.25
    assert width * 0.7 < columns[2] < width * 0.8  # the error is pictured behind it
    assert columns[1] - columns[0] == pytest.approx(columns[2] - columns[1])
    ys = [*(layout.unit(1, j)[1] for j in range(4)), layout.bias(1)[1]]
    assert ys == sorted(ys)


@pytest.mark.parametrize("hidden", [1, 2, 3, 4, 8])
@pytest.mark.parametrize(("width", "height"), CANVASES)
def test_lines_leave_a_neurons_disc_and_its_map_lies_beside_them(
    width: int, height: int, hidden: int
) -> None:
    layout = NetworkLayout(width, height, (2, hidden, 1))
    badges = [layout.badge(1, j) for j in range(hidden)]
    for j, (left, top, side) in enumerate(badges):
        unit = layout.unit(1, j)
        starts = [edge.start for edge in diagram.edges(layout) if edge.place.source == Unit(1, j)]
        assert [math.dist(start, unit) for start in starts] == [pytest.approx(layout.radius)]
        corners = [(left, top), (left + side, top), (left, top + side), (left + side, top + side)]
        assert_inside(corners, 0.0, width, height)
        nearest = (left, min(max(unit[1], top), top + side))
        assert layout.radius + halo_full(layout) <= math.dist(nearest, unit) + 1e-6
        assert math.dist(nearest, unit) < 2 * layout.radius  # seen to belong to it
        for x, y in (*corners, (left + side / 2, top + side / 2)):
            inward = between((x, y), (left + side / 2, top + side / 2), 0.02)
            assert diagram.place_at(layout, inward) == Unit(1, j)
    for edge in diagram.edges(layout):
        for x, y in (between(edge.start, edge.end, n / 200) for n in range(201)):
            for left, top, side in badges:
                assert not (left <= x <= left + side and top <= y <= top + side), edge.place


@pytest.mark.parametrize("hidden", range(1, 9))
@pytest.mark.parametrize(("width", "height"), CANVASES)
def test_the_largest_marks_touch_neither_each_other_nor_a_neuron(
    width: int, height: int, hidden: int
) -> None:
    layout = NetworkLayout(width, height, (2, hidden, 1))
    lines = diagram.edges(layout)
    units = [layout.unit(layer, i) for layer, size in enumerate(layout.sizes) for i in range(size)]
    mark, dot = mark_full(layout), dot_full(layout)
    assert min(mark, dot) >= 3.0
    for one, other in combinations(lines, 2):
        assert math.dist(one.mark, other.mark) >= 2 * mark
    back = [edge for edge in lines if edge.place.layer == 1 and edge.place.i is not None]
    for one, other in combinations(back, 2):
        assert math.dist(one.rest, other.rest) >= 2 * dot
    for edge in back:
        assert math.dist(edge.mark, edge.rest) >= mark + dot
    for place in (place for edge in lines for place in (edge.mark, edge.rest)):
        for unit in units:
            assert math.dist(place, unit) >= layout.radius + mark


def test_marks_lie_on_their_lines() -> None:
    layout = NetworkLayout(650, 400, (2, 4, 1))

    def on(edge: Edge, place: Point) -> bool:
        ends = math.dist(edge.start, place) + math.dist(place, edge.end)
        return ends == pytest.approx(math.dist(edge.start, edge.end))

    lines = diagram.edges(layout)
    assert len(lines) == len({edge.place for edge in lines}) == 17
    assert all(on(edge, edge.mark) and on(edge, edge.rest) for edge in lines)
    assert lines[-1].place == Parameter(1, None, 0)
