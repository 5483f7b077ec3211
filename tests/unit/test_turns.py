"""Who draws when: everybody comes, in time and in the end."""

from __future__ import annotations

from itertools import islice

import pytest
from ripple.page.turns import ALL, Turns


def frame(turns: Turns, time_for: int = 100, **how: bool) -> list[str]:
    """The views that are drawn in a frame with time for so many, in a hurry or not."""
    said = {"hurried": False, "playing": False, "stale": False, "moves": False, **how}
    due = turns.due(**said)
    return list(islice(due, time_for) if said["hurried"] and not said["stale"] else due)


def test_at_rest_everything_is_drawn_in_every_frame() -> None:
    turns = Turns()
    assert [frame(turns) for _ in range(3)] == [list(ALL)] * 3
    assert not turns.behind


@pytest.mark.parametrize("time_for", [1, 2, 3, 5])
def test_in_play_all_have_their_turns_whatever_a_frame_has_time_for(time_for: int) -> None:
    turns, drawn = Turns(), list[str]()
    for _ in range(60):
        found = frame(turns, time_for, hurried=True, playing=True)
        assert len(found) == time_for
        drawn += found
    round_ = drawn[:16]
    assert all(drawn[i] == round_[i % 16] for i in range(len(drawn)))
    assert {"part of network", "plane", "loss", "maps", "tables", "said", "controls"} == {*round_}
    assert round_.count("said") == 2  # the counter comes with these


def test_in_play_no_view_is_drawn_twice_over_in_a_frame_that_has_all_the_time() -> None:
    assert len(frame(Turns(), hurried=True, playing=True)) == 16


def test_in_a_run_one_view_and_the_counter_alternate() -> None:
    turns = Turns()
    drawn = [frame(turns, hurried=True) for _ in range(40)]
    assert all(len(found) == 1 for found in drawn)
    assert [found[0] == "count" for found in drawn] == [n % 2 == 1 for n in range(40)]
    assert {*ALL, "count", "maps"} == {view for found in drawn for view in found}


@pytest.mark.parametrize("playing", [True, False])
def test_after_a_hurry_each_catches_up_in_a_frame_of_its_own_and_then_all_are_drawn(
    playing: bool,
) -> None:
    turns = Turns()
    for _ in range(3):
        frame(turns, 1, hurried=True, playing=playing)
        assert turns.behind
    drawn = []
    while turns.behind:
        drawn.append(frame(turns, moves=True))
    assert drawn == [[view] for view in ALL[:-2]] + [list(ALL)]
    assert frame(turns) == list(ALL)


def test_a_hurry_that_begins_again_begins_with_the_first_turn() -> None:
    turns = Turns()
    first = frame(turns, 2, hurried=True, playing=True)
    frame(turns, 1, hurried=True, playing=True)
    while turns.behind:
        frame(turns)
    assert frame(turns, 2, hurried=True, playing=True) == first


def test_blank_pictures_are_drawn_at_once_in_whatever_hurry() -> None:
    turns = Turns()
    frame(turns, 1, hurried=True, playing=True)
    assert frame(turns, hurried=True, playing=True, stale=True) == list(ALL)
    assert not turns.behind


def test_while_a_phase_is_on_its_way_the_diagram_moves_in_every_frame() -> None:
    turns = Turns()
    drawn = [frame(turns, moves=True) for _ in range(8)]
    assert all(found[0] == "network" for found in drawn)
    assert [("plane" in found, "words" in found) for found in drawn[:4]] == [
        (False, False),
        (True, False),
        (False, False),
        (False, True),
    ]
    assert drawn[4:] == drawn[:4]
    assert not turns.behind
