"""The first steps: each stop ends when what it asks for is done, and not before."""

from __future__ import annotations

import pytest
from ripple.lesson.guide import STOPS
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.step import PHASES
from ripple.model.places import Parameter, Unit
from ripple.words.en import GUIDE

from tests.unit.whole_page import attributes, texts

AT_ONCE = SPEEDS.index(0.0)


def on_the_way(steps: int = 0, speed: int = AT_ONCE) -> Player:
    player = Player(Lesson())
    player.speed = speed
    for _ in range(steps):
        player.lesson.run_step()
    player.begin_guide()
    player.tick(0.0)
    return player


@pytest.mark.parametrize("steps", [0, 3])
@pytest.mark.parametrize("speed", range(len(SPEEDS)))
def test_each_stop_ends_where_the_next_begins(steps: int, speed: int) -> None:
    player = on_the_way(steps, speed)
    microscope = player.lesson.microscope
    for place in (Unit(1, 0), Parameter(0, 0, 0), None):
        microscope.point_at(place)
        player.tick(0.0)
        assert player.guide.stop == 0
    microscope.point_at(Unit(0, 1))
    player.tick(0.0)
    player.tick(0.0)  # a step of before the guide does nothing that it asks for
    for stop, phase in enumerate(PHASES, 1):
        assert player.guide.stop == stop
        asked = {
            name for (name, what), value in attributes(player.lesson, player).items()
            if what == "data-asked" and value == "true"
        }  # fmt: skip
        assert asked == {f"phase-{phase.value.lower()}"}
        player.run_phase(phase)
        now = 0.0
        while player.tick(now):
            assert player.guide.stop == stop
            now += 0.1
    assert player.guide.stop == STOPS
    said = texts(player.lesson, player)
    assert (said["guide-title"], said["guide-leave"]) == (GUIDE[-1][0], "Done")


def test_a_whole_step_does_all_that_is_asked_in_its_phases() -> None:
    player = on_the_way(2)
    player.lesson.choose(Unit(0, 0))
    player.tick(0.0)
    player.step()
    for _ in PHASES:
        player.tick(0.0)
    assert player.guide.stop == STOPS


def test_one_can_leave_at_any_time_and_begin_again() -> None:
    player = on_the_way()
    player.lesson.choose(Unit(0, 0))
    player.tick(0.0)
    player.guide.leave()
    player.tick(0.0)
    assert player.guide.stop is None
    player.begin_guide()
    player.tick(0.0)
    assert player.guide.stop == 0  # what was chosen then is let go


def test_there_are_words_for_every_stop_and_for_the_end() -> None:
    assert len(GUIDE) == STOPS + 1
