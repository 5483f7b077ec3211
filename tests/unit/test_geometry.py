"""Plots: data lie where their axes say, and there is room for the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.views import geometry
from ripple.views.geometry import Frame, Point
from ripple.views.loss_axis import loss_axis

CANVASES = [(330, 280), (358, 300), (480, 480), (620, 330), (900, 500)]

frames = st.builds(
    Frame,
    st.floats(200, 900),
    st.floats(200, 900),
    *[st.floats(0, 60)] * 4,
    x_high=st.floats(0.1, 1e5),
    y_high=st.floats(0.01, 10),
    x_low=st.sampled_from([0.0, 0.0, 0.05, -3.0]),
)


@given(frames, st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
def test_data_to_pixel_and_back_is_where_it_was(frame: Frame, u: float, v: float) -> None:
    x, y = frame.x_low + u * frame.x_span, v * frame.y_high
    back = frame.to_data(*frame.to_pixel(x, y))
    assert back[0] == pytest.approx(x, abs=1e-9 * frame.x_high)
    assert back[1] == pytest.approx(y, abs=1e-9 * frame.y_high)


@pytest.mark.parametrize(
    ("x", "y", "near"),
    [
        *[(30, 20, True), (99, 50, True), (101, 50, False)],
        *[(21, 50, True), (19, 50, False), (50, 11, True), (50, 9, False)],
        *[(50, 79, True), (50, 81, False)],
    ],
)
def test_near_is_the_plot_and_a_margin_around_it(x: float, y: float, near: bool) -> None:
    frame = Frame(100, 100, left=30, right=10, top=20, bottom=30)
    assert frame.near(x, y, 10) == near


@given(frames)
def test_a_plot_fills_the_canvas_between_its_margins(frame: Frame) -> None:
    assert frame.to_pixel(frame.x_low, 0) == pytest.approx(
        (frame.left, frame.height - frame.bottom)
    )
    assert frame.to_pixel(frame.x_high, frame.y_high) == pytest.approx(
        (frame.width - frame.right, frame.top)
    )


sides = st.floats(1, 4000)
scales = st.floats(0.4, 5)


@given(sides, sides, scales, st.integers(0, 10**6), st.floats(0, 10))
def test_on_every_canvas_and_with_every_size_of_text_a_plot_keeps_most_of_the_room(
    width: float, height: float, scale: float, steps: int, highest: float
) -> None:
    for frame in (
        geometry.plane_frame(width, height, scale),
        geometry.loss_frame(width, height, scale, (steps // 3, steps), highest),
    ):
        assert frame.inner_width >= 0.55 * width
        assert frame.inner_height >= 0.35 * height
        assert 0 < frame.scale <= scale


@given(frames, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=5))
def test_many_points_land_where_each_alone_does(frame: Frame, points: list[Point]) -> None:
    data = [(frame.x_low + u * frame.x_span, v * frame.y_high) for u, v in points]
    for place, (x, y) in zip(frame.to_pixels(data), data, strict=True):
        assert place == pytest.approx(frame.to_pixel(x, y), abs=1e-6)


@pytest.mark.parametrize(("width", "height"), CANVASES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_plane_is_the_unit_square_with_room_for_the_readers_text(
    width: int, height: int, scale: float
) -> None:
    frame = geometry.plane_frame(width, height, scale)
    assert (frame.x_high, frame.y_high, frame.scale) == (1.0, 1.0, scale)
    corners = [frame.to_pixel(0, 0), frame.to_pixel(1, 1)]
    assert_inside(corners, 10 * scale, width, height)
    assert corners[0][0] < corners[1][0]
    assert corners[1][1] < corners[0][1]


def assert_inside(points: list[Point], margin: float, width: float, height: float) -> None:
    for x, y in points:
        assert margin <= x <= width - margin
        assert margin <= y <= height - margin


def test_between_runs_from_the_start_to_the_end() -> None:
    start, end = (10.0, 20.0), (30.0, -20.0)
    assert [geometry.between(start, end, t) for t in (0.0, 0.25, 1.0)] == [start, (15.0, 10.0), end]


@given(st.floats(1e-3, 1e6), st.integers(2, 12))
def test_ticks_start_at_zero_and_just_reach_the_highest_value(high: float, most: int) -> None:
    marks = geometry.ticks(high, most)
    assert marks[0] == 0.0
    assert marks[-1] >= high * (1 - 1e-9)
    assert marks[-2] < high
    assert len(marks) - 1 <= most


@given(st.floats(1e-3, 1e6), st.integers(2, 12))
def test_ticks_are_a_round_number_apart_and_not_too_sparse(high: float, most: int) -> None:
    marks = geometry.ticks(high, most)
    pitch = marks[1]
    digits = f"{pitch:.9e}".split("e")[0]
    assert float(digits) in (1.0, 2.0, 5.0)
    assert all(b - a == pytest.approx(pitch) for a, b in pairwise(marks))
    assert pitch <= 2.5 * high / most * (1 + 1e-9)


@pytest.mark.parametrize(
    ("high", "most", "marks"),
    [
        (1.0, 5, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (1.0, 4, [0.0, 0.5, 1.0]),
        (0.27, 4, [0.0, 0.1, 0.2, 0.3]),
        (1000, 5, [0.0, 200.0, 400.0, 600.0, 800.0, 1000.0]),
        (10, 5, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]),
    ],
)
def test_ticks_by_hand(high: float, most: int, marks: list[float]) -> None:
    assert geometry.ticks(high, most) == pytest.approx(marks)


def test_ticks_begin_within_the_range() -> None:
    assert geometry.ticks(10_100, 4, 10_000) == [10_000, 10_050, 10_100]
    assert geometry.ticks(211, 4, 201) == [205, 210, 215]


@pytest.mark.parametrize(("steps", "highest"), [(0, 0.0), (3, 0.24), (600, 1.0), (123_456, 1e-6)])
@pytest.mark.parametrize("first", [0, 1, 3])
def test_the_loss_chart_has_room_for_every_step_and_every_loss(
    first: int, steps: int, highest: float
) -> None:
    """Also where the lesson was loaded after some steps, and the chart begins there."""
    first = min(first, steps)
    frame = geometry.loss_frame(400, 200, 1.0, (first, steps), loss_axis([highest], False).top)
    assert frame.x_low == first
    assert frame.x_high >= max(steps, first + 10)
    assert frame.y_high >= highest
    ends = [frame.to_pixel(first, 0), frame.to_pixel(steps, highest)]
    assert ends[0][0] == frame.left
    assert_inside(ends, 0, 400, 200)
    assert frame.to_pixels([(first, 0), (steps, highest)]) == [pytest.approx(end) for end in ends]
    assert frame.to_data(*ends[1]) == pytest.approx((steps, highest))
