"""A wave runs through the layers in turn: forward from the left, back from the right."""

from __future__ import annotations

import pytest
from ripple.motion import Motion
from ripple.step import PHASES, Phase


def moment(phase: Phase, part: float, still: bool = False) -> Motion:
    """A moment of this phase, a part of the way through it."""
    at = PHASES.index(phase)
    done = [1.0] * at + [part] + [0.0] * (3 - at)
    return Motion(phase, done[0], done[1], done[2], done[3], still)


def test_the_forward_wave_enters_a_layer_when_it_has_left_the_one_before() -> None:
    waves = [
        [moment(Phase.FORWARD, part).forward_wave(layer, 2) for layer in range(2)]
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert waves == [[0.0, 0.0], [0.5, 0.0], [1.0, 0.0], [1.0, 0.5], [1.0, 1.0]]


def test_the_backward_wave_runs_the_other_way() -> None:
    waves = [
        [moment(Phase.BACKWARD, part).backward_wave(layer, 2) for layer in range(2)]
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert waves == [[0.0, 0.0], [0.0, 0.5], [0.0, 1.0], [0.5, 1.0], [1.0, 1.0]]


@pytest.mark.parametrize(
    ("phase", "order"), [(Phase.FORWARD, [0, 1, 2]), (Phase.BACKWARD, [2, 1, 0])]
)
def test_one_layer_at_a_time_is_at_work_in_the_order_of_the_wave(
    phase: Phase, order: list[int]
) -> None:
    seen = []
    for part in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        now = moment(phase, part)
        at_work = [layer for layer in range(3) if now.at_work(layer, 3)]
        assert len(at_work) == 1
        seen += at_work
    steps = [layer for layer, before in zip(seen, [None, *seen], strict=False) if layer != before]
    assert steps == order


def test_no_edge_is_at_work_while_the_loss_is_taken_and_all_are_in_the_update() -> None:
    assert not any(moment(Phase.LOSS, 0.5).at_work(layer, 2) for layer in range(2))
    assert all(moment(Phase.UPDATE, 0.5).at_work(layer, 2) for layer in range(2))
    assert all(
        Motion(Phase.IDLE, 1.0, 1.0, 1.0, 1.0, False).at_work(layer, 2) for layer in range(2)
    )


@pytest.mark.parametrize(("wave", "place"), [(0.0, None), (0.3, 0.3), (1.0, None)])
def test_a_pulse_is_where_its_wave_is_and_nowhere_before_and_after(
    wave: float, place: float | None
) -> None:
    assert moment(Phase.FORWARD, 0.5).pulse(wave) == place


@pytest.mark.parametrize("phase", [Phase.FORWARD, Phase.BACKWARD])
def test_a_still_picture_shows_every_layer_at_work_and_its_pulses_midway(phase: Phase) -> None:
    picture = moment(phase, 1.0, still=True)
    assert picture.pulse(1.0) == 0.5
    assert all(picture.at_work(layer, 2) for layer in range(2))
