"""A wave runs through the layers in turn: forward from the left, back from the right."""

from __future__ import annotations

from itertools import pairwise

import pytest
from ripple.lesson.motion import Motion
from ripple.lesson.step import PHASES, Phase

PARTS = [part / 60 for part in range(61)]


def moment(phase: Phase, part: float) -> Motion:
    """A moment of this phase, a part of the way through it."""
    at = PHASES.index(phase)
    done = [1.0] * at + [part] + [0.0] * (3 - at)
    return Motion(phase, done[0], done[1], done[2], done[3])


def assert_one_after_the_other(courses: list[list[float]]) -> None:
    """Each runs from 0 to 1, and begins when the one before has come to its end."""
    for course in courses:
        assert (course[0], course[-1]) == (0.0, 1.0)
        assert course == sorted(course)
    for one, other in pairwise(courses):
        assert all(a == 1.0 or b == 0.0 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_forward_products_travel_and_are_squeezed_one_layer_after_the_other(layers: int) -> None:
    moments = [moment(Phase.FORWARD, part) for part in PARTS]
    courses = []
    for layer in range(layers):
        courses.append([now.products(layer, layers) for now in moments])
        courses.append([now.activations(layer, layers) for now in moments])
    assert_one_after_the_other(courses)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_backward_errors_are_squeezed_and_travel_on_but_not_to_the_inputs(layers: int) -> None:
    moments = [moment(Phase.BACKWARD, part) for part in PARTS]
    courses = []
    for layer in reversed(range(layers)):
        courses.append([now.deltas(layer, layers) for now in moments])
        if layer:
            courses.append([now.shares(layer, layers) for now in moments])
    courses.append([now.gradients(0, layers) for now in moments])
    assert_one_after_the_other(courses)


def test_a_gradient_is_shown_when_the_error_has_come_past_both_ends_of_its_line() -> None:
    for part in PARTS:
        now = moment(Phase.BACKWARD, part)
        for layer in range(1, 3):
            assert now.gradients(layer, 3) == 0.0 or now.shares(layer, 3) == 1.0
        assert now.gradients(0, 3) == 0.0 or now.deltas(0, 3) == 1.0
    whole = moment(Phase.BACKWARD, 1.0)
    assert [whole.gradients(layer, 3) for layer in range(3)] == [1.0] * 3


@pytest.mark.parametrize(
    ("phase", "order"), [(Phase.FORWARD, [0, 1, 2]), (Phase.BACKWARD, [2, 1, 0])]
)
def test_one_layer_at_a_time_is_at_work_in_the_order_of_the_wave(
    phase: Phase, order: list[int]
) -> None:
    seen = []
    for part in PARTS[:-1]:
        now = moment(phase, part)
        at_work = [layer for layer in range(3) if now.at_work(layer, 3)]
        assert len(at_work) == 1
        seen += at_work
    steps = [layer for layer, before in zip(seen, [None, *seen], strict=False) if layer != before]
    assert steps == order


@pytest.mark.parametrize("phase", [Phase.FORWARD, Phase.LOSS, Phase.BACKWARD])
def test_a_phase_that_is_complete_dims_nothing(phase: Phase) -> None:
    assert all(moment(phase, 1.0).at_work(layer, 2) for layer in range(2))


def test_no_line_is_at_work_while_the_loss_is_taken_and_all_are_in_the_update() -> None:
    assert not any(moment(Phase.LOSS, 0.5).at_work(layer, 2) for layer in range(2))
    assert all(moment(Phase.UPDATE, 0.5).at_work(layer, 2) for layer in range(2))
    assert all(Motion(Phase.IDLE, 1.0, 1.0, 1.0, 1.0).at_work(layer, 2) for layer in range(2))
