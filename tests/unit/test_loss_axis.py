"""The axis of the losses: as they are, or in powers of ten with a place for 0."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model.datasets import Fruit
from ripple.model.network import Network, Parameters
from ripple.readings.chart import chart
from ripple.views.loss_axis import INTERVALS, LEAST, LinearAxis, LogAxis, loss_axis

from tests.unit.whole_page import controls


def marks_of(losses: list[float]) -> list[tuple[float, str]]:
    return loss_axis(losses, True).marks()


@pytest.mark.parametrize(
    ("losses", "marks"),
    [
        ([], [(0, "0.1"), (1, "1")]),
        ([0.2, 0.3], [(0, "0.1"), (1, "1")]),
        ([0.1, 0.1], [(0, "0.01"), (1, "0.1")]),
        ([0.25, 0.001], [(0, "10⁻³"), (1, "0.01"), (2, "0.1"), (3, "1")]),
        ([0.25, 0.0009], [(0, "10⁻⁴"), (1, "10⁻³"), (2, "0.01"), (3, "0.1"), (4, "1")]),
        ([0.25, 1e-6], [(0, "10⁻⁶"), (2, "10⁻⁴"), (4, "0.01"), (6, "1")]),
        ([0.25, 0.0], [(0, "0"), (1, "0.1"), (2, "1")]),
        ([0.0, 0.0], [(0, "0"), (1, "0.1"), (2, "1")]),
        ([0.25, 0.001, 0.0], [(0, "0"), (1, "10⁻³"), (2, "0.01"), (3, "0.1"), (4, "1")]),
        ([0.25, 1e-200, 0.0], [(0, "<10⁻¹²"), (1, "0.1"), (2, "1")]),
    ],
)
def test_a_logarithmic_axis_is_marked_at_powers_of_ten(
    losses: list[float], marks: list[tuple[float, str]]
) -> None:
    assert marks_of(losses) == marks


def test_a_loss_is_as_high_as_its_power_of_ten_and_0_lies_on_the_edge() -> None:
    axis = loss_axis([1.0, 0.003, 0.0], True)
    heights = axis.heights([(1, 1.0), (2, 0.01), (3, 0.003), (4, 0.0)])
    assert [step for step, _ in heights] == [1, 2, 3, 4]
    assert [height for _, height in heights] == pytest.approx([4, 2, 4 + math.log10(0.003), 0])


@given(st.lists(st.floats(0.0, 1.0)), st.booleans())
@example([0.0], True)
def test_every_axis_has_room_for_every_loss_and_few_marks(
    losses: list[float], logarithmic: bool
) -> None:
    axis = loss_axis(losses, logarithmic)
    heights = [height for _, height in axis.heights([(0, loss) for loss in losses])]
    assert all(0 <= height <= axis.top for height in heights)
    ordered = [height for _, height in axis.heights([(0, loss) for loss in sorted(losses)])]
    assert ordered == sorted(ordered)
    marks = axis.marks()
    assert (marks[0][0], marks[-1][0]) == pytest.approx((0.0, axis.top))
    assert 2 <= len(marks) <= INTERVALS + 1
    if isinstance(axis, LogAxis):
        on_the_edge = any(loss < 10.0**LEAST for loss in losses)
        assert bool(axis.edge) == on_the_edge
        assert all(
            height > 0
            for loss, height in zip(losses, heights, strict=True)
            if axis.edge and loss >= 10.0**LEAST
        )


def test_the_chart_has_the_axis_that_was_chosen_and_a_reset_keeps_it() -> None:
    lesson = Lesson()
    lesson.run_step()
    assert isinstance(chart(lesson).axis, LinearAxis)
    lesson.set_log_scale(True)
    for reset in (lesson.restart, lesson.reset_network, lesson.basket.reset):
        reset()
        lesson.run_step()
        assert isinstance(chart(lesson).axis, LogAxis)
        assert controls(lesson, Player(lesson))["log-scale", "checked"] is True


def test_a_network_that_is_perfect_to_the_last_bit_has_a_loss_of_0_on_the_chart() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    lesson.basket.add(0.9, 0.9, Fruit.STRAWBERRY)
    lesson.network = Network(Parameters.of([[[0.0]] * 2, [[0.0]]], [[0.0], [100.0]]))
    lesson.run_step()
    lesson.set_log_scale(True)
    shown = chart(lesson)
    assert shown.means == [(0, 0.0), (1, 0.0)]
    assert shown.axis.heights(shown.means) == [(0, 0.0), (1, 0.0)]
    assert shown.axis.marks()[0] == (0.0, "0")


@given(st.floats(0, 1))
def test_the_numbers_of_a_linear_axis_leave_room_for_its_name(highest: float) -> None:
    """Beside four signs there is room for it, beside five there is not."""
    assert max(len(number) for _, number in loss_axis([highest], False).marks()) <= 4
