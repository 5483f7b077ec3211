"""The player: phases that last as long as they should, and runs that leave the page responsive.

Time is passed in: `tick` gets the frame's, and a clock that only the test moves stands for the
work that a frame has done.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from random import Random

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import RATES, SPEEDS, WORK_PER_FRAME, Player
from ripple.lesson.step import PHASES, Phase
from ripple.model.datasets import Fruit
from ripple.model.places import Parameter
from ripple.words import en as words

ANIMATED = [speed for speed, seconds in enumerate(SPEEDS) if seconds]
AT_ONCE = SPEEDS.index(0.0)
FULL_SPEED = RATES.index(math.inf)


class Work(Lesson):
    """A lesson in which each step takes so many seconds, by a clock that nothing else moves."""

    def __init__(self, cost: float) -> None:
        super().__init__()
        self.cost = cost
        self.time = 0.0
        self.portion = 0

    def run_step(self) -> None:
        super().run_step()
        self.time += self.cost

    def run_unseen(self, most: int) -> int:
        self.portion = super().run_unseen(most)
        self.time += self.cost * self.portion
        return self.portion

    def clock(self) -> float:
        return self.time


def player_at(speed: int, cost: float = 0.0) -> Player:
    lesson = Work(cost)
    player = Player(lesson, lesson.clock)
    player.speed = speed
    return player


def frames(start: float, rate: float, seconds: float) -> Iterator[float]:
    """The times of the frames of a screen with this many a second."""
    return (start + i / rate for i in range(round(seconds * rate)))


def run_out(player: Player) -> None:
    """Frames, all at one time, until there is nothing more to come."""
    for _ in range(2000):
        if not player.tick(0.0):
            return
    raise AssertionError("the player never comes to rest")


def bits(lesson: Lesson) -> list[list[float]]:
    return [a.tolist() for a in (*lesson.network.weights, *lesson.network.biases)]


# Animation


@pytest.mark.parametrize("speed", ANIMATED)
def test_each_phase_lasts_what_the_speed_says(speed: int) -> None:
    player, seconds = player_at(speed), SPEEDS[speed]
    player.step()
    now = 100.0
    assert player.tick(now)
    for phase in (Phase.FORWARD, Phase.LOSS, Phase.BACKWARD, Phase.UPDATE):
        assert player.lesson.phase is phase
        assert player.tick(now + seconds - 0.01)
        assert player.lesson.phase is phase
        now += seconds + 0.01
        more = player.tick(now)
        assert player.lesson.phase is not phase
        assert more == (phase is not Phase.UPDATE)
    assert player.lesson.phase is Phase.IDLE
    assert player.lesson.step_count == 1


def test_the_default_speed_is_an_animation() -> None:
    assert Player(Lesson()).speed in ANIMATED


def test_progress_goes_evenly_from_nothing_to_all_in_every_phase() -> None:
    player, seconds = player_at(1), SPEEDS[1]
    player.step()
    assert player.progress == 0.0
    now = 5.0
    player.tick(now)
    for _ in range(4):
        for part in (0.25, 0.5, 0.75):
            player.tick(now + part * seconds)
            assert player.progress == pytest.approx(part)
        now += seconds * 1.001
        player.tick(now)
        assert player.progress == 0.0


def test_a_screen_that_slept_shows_every_phase_all_the_same() -> None:
    player = player_at(2)
    player.step()
    player.tick(0.0)
    seen = [player.lesson.phase]
    now = 0.0
    for _ in range(4):
        now += 1000.0
        player.tick(now)
        seen.append(player.lesson.phase)
    assert seen == [Phase.FORWARD, Phase.LOSS, Phase.BACKWARD, Phase.UPDATE, Phase.IDLE]
    assert not player.active


@pytest.mark.parametrize("phases", [0, 1, 2, 3])
def test_a_step_during_the_animation_finishes_the_first_and_begins_the_next(phases: int) -> None:
    player = player_at(2)
    player.step()
    now = 0.0
    player.tick(now)
    for _ in range(phases):
        now += SPEEDS[2] * 1.001
        player.tick(now)
    player.tick(now + 0.3)
    player.step()
    assert (player.lesson.step_count, player.progress) == (1, 0.0)
    now += 50.0
    seen = [player.lesson.phase]
    for seconds in (0.0, SPEEDS[2] * 0.999, SPEEDS[2] * 1.001):
        player.tick(now + seconds)
        seen.append(player.lesson.phase)
    assert seen == [Phase.FORWARD, Phase.FORWARD, Phase.FORWARD, Phase.LOSS]


def test_without_animation_a_step_is_done_at_once() -> None:
    player = player_at(AT_ONCE)
    player.step()
    assert (player.lesson.step_count, player.active) == (1, False)


def test_switching_animation_off_in_mid_step_finishes_it_in_the_next_frame() -> None:
    player = player_at(0)
    player.step()
    player.tick(0.0)
    player.speed = AT_ONCE
    assert not player.tick(0.01)
    assert (player.lesson.step_count, player.lesson.phase) == (1, Phase.IDLE)


def test_a_moment_has_all_earlier_phases_done_and_all_later_ones_to_come() -> None:
    player, seconds = player_at(1), SPEEDS[1]
    player.step()
    now = 0.0
    player.tick(now)
    for at_work, phase in enumerate(PHASES):
        player.tick(now + 0.5 * seconds)
        moment = player.motion(reduced_motion=False)
        expected = [1.0] * at_work + [pytest.approx(0.5)] + [0.0] * (3 - at_work)
        assert moment.phase is phase
        assert [moment.forward, moment.loss, moment.backward, moment.update] == expected
        picture = player.motion(reduced_motion=True)
        arrived = [1.0] * (at_work + 1) + [0.0] * (3 - at_work)
        assert [picture.forward, picture.loss, picture.backward, picture.update] == arrived
        now += seconds * 1.001
        player.tick(now)
    over = player.motion(reduced_motion=False)
    assert (over.phase, over.forward, over.loss, over.backward, over.update) == (
        Phase.IDLE, 1.0, 1.0, 1.0, 1.0
    )  # fmt: skip


def test_weights_are_shown_on_their_way_in_the_update_and_in_place_otherwise() -> None:
    player, seconds = player_at(1), SPEEDS[1]
    old = player.lesson.network.biases[-1].item()
    player.step()
    now, shown = 0.0, []
    player.tick(now)
    for _ in PHASES:
        for part in (0.25, 0.75):
            player.tick(now + part * seconds)
            network = player.network_shown(player.motion(reduced_motion=False))
            shown.append(network.biases[-1].item())
        arrived = player.network_shown(player.motion(reduced_motion=True))
        now += seconds * 1.001
        player.tick(now)
    new = player.lesson.network.biases[-1].item()
    assert arrived is player.lesson.network
    assert new != old
    way = [0.0] * 6 + [0.25, 0.75]
    assert shown == pytest.approx([old + part * (new - old) for part in way], rel=1e-9)
    assert player.network_shown(player.motion(reduced_motion=False)) is player.lesson.network


def test_steps_are_animated_one_by_one_and_not_in_a_run() -> None:
    player = player_at(1)
    assert player.animated
    player.run(100)
    assert not player.animated
    run_out(player)
    assert player.animated
    player.speed = AT_ONCE
    assert not player.animated


# Play


def test_play_goes_from_step_to_step_until_it_is_paused() -> None:
    player = player_at(3)
    player.toggle_play()
    for now in frames(0.0, 60, 10.0):
        assert player.tick(now)
    assert player.playing
    assert 6 <= player.lesson.step_count <= 10 / (4 * SPEEDS[3])
    done = player.lesson.step_count
    player.toggle_play()
    assert not player.active
    assert not player.tick(99.0)
    assert player.lesson.step_count == done


def weights_of(player: Player) -> list[bytes]:
    network = player.lesson.network
    return [array.tobytes() for array in (*network.weights, *network.biases)]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("go_on", [Player.toggle_play, Player.step_or_pause])
def test_pause_freezes_a_step_in_mid_flight_and_it_goes_on_to_the_same_bits(
    phase: Phase, go_on: Callable[[Player], None]
) -> None:
    paused, other = player_at(0), player_at(0)
    for player in (paused, other):
        player.toggle_play()
    now = SPEEDS[0] * (PHASES.index(phase) + 0.4)
    for player in (paused, other):
        for tick in range(101):
            player.tick(now * tick / 100)
    assert paused.lesson.phase is phase
    go_on(paused)
    frozen = (
        paused.progress,
        paused.motion(reduced_motion=False),
        weights_of(paused),
        paused.lesson.phase,
    )
    for later in range(1, 6):
        assert not paused.tick(now + later)
    assert frozen == (
        paused.progress, paused.motion(reduced_motion=False),
        weights_of(paused), paused.lesson.phase,
    )  # fmt: skip
    assert not paused.running
    go_on(paused)
    assert paused.playing
    for tick in range(4000):
        if paused.lesson.step_count < 3:
            paused.tick(1e3 + tick / 60)
        if other.lesson.step_count < 3:
            other.tick(now + tick / 60)
    assert paused.lesson.step_count == other.lesson.step_count == 3
    assert weights_of(paused) == weights_of(other)


def test_the_space_bar_begins_a_step_holds_it_and_lets_it_end() -> None:
    player = player_at(1)
    player.step_or_pause()
    player.tick(0.0)
    player.tick(0.5)
    assert player.active
    player.step_or_pause()
    assert (player.frozen, player.active) == (True, False)
    player.step_or_pause()
    assert (player.frozen, player.active) == (False, True)
    come_to_rest(player)
    assert (player.lesson.step_count, player.lesson.phase) == (1, Phase.IDLE)


def test_the_space_bar_goes_on_to_where_a_phase_was_to_be_held() -> None:
    player = player_at(1)
    player.run_phase(Phase.LOSS)
    player.tick(0.0)
    player.tick(0.5)
    player.step_or_pause()
    assert player.frozen
    player.step_or_pause()
    come_to_rest(player)
    assert player.lesson.phase is Phase.LOSS
    assert player.held


def test_who_goes_on_after_a_pause_has_moved_on_from_what_was_refused() -> None:
    for go_on in (Player.step, Player.toggle_play, Player.step_or_pause):
        player = player_at(1)
        player.step()
        player.tick(0.0)
        player.pause()
        player.lesson.set_parameter(Parameter(0, 0, 0), "much")
        assert player.lesson.refused_value is not None
        go_on(player)
        assert player.lesson.refused_value is None


@pytest.mark.parametrize(
    "other",
    [
        Player.stop,
        Player.restart,
        Player.reset_network,
        Player.step_back,
        lambda player: player.run(3),
        lambda player: player.run_phase(Phase.UPDATE),
        lambda player: player.go_to(0),
    ],
)
def test_whatever_else_is_done_with_a_paused_step_it_is_paused_no_longer(
    other: Callable[[Player], None],
) -> None:
    player = player_at(1)
    player.step()
    player.tick(0.0)
    player.tick(0.5)
    player.pause()
    assert player.frozen
    other(player)
    assert not player.frozen


def test_step_takes_a_held_step_to_its_end_and_not_on_to_a_new_one() -> None:
    player = player_at(2)
    player.run_phase(Phase.LOSS)
    come_to_rest(player)
    player.step()
    assert (player.lesson.phase, player.lesson.step_count) == (Phase.LOSS, 0)
    come_to_rest(player)
    assert (player.lesson.phase, player.lesson.step_count) == (Phase.IDLE, 1)


def test_step_takes_a_held_step_to_where_the_quiz_asks() -> None:
    player = player_at(2)
    player.lesson.quiz.switch(True)
    player.run_phase(Phase.FORWARD)
    come_to_rest(player)
    player.step()
    come_to_rest(player)
    assert player.lesson.phase is Phase.BACKWARD
    assert player.held


@pytest.mark.parametrize("speed", [AT_ONCE, AT_ONCE + 1])
@pytest.mark.parametrize("rate", [30, 41, 45, 60, 75, 120])
def test_play_does_the_steps_a_second_that_it_says_however_slow_the_screen(
    rate: int, speed: int
) -> None:
    assert f"{RATES[speed]:.0f} steps a second" == words.SPEEDS[speed]
    player = player_at(speed)
    player.toggle_play()
    for now in frames(7.0, rate, 10.0):
        assert player.tick(now)
        assert player.lesson.step is not None  # whichever is looked at
    assert player.lesson.step_count == pytest.approx(10 * RATES[speed], rel=0.02)


@pytest.mark.parametrize("cost", [1e-5, 1e-4, 1e-3, 0.02, 1.0])
def test_at_full_speed_frames_are_filled_with_steps_and_no_more_are_begun_then(
    cost: float,
) -> None:
    lesson = Work(cost)
    player = Player(lesson, lesson.clock)
    player.speed = FULL_SPEED
    player.toggle_play()
    player.tick(0.0)
    for now in frames(0.1, 60, 1.0):
        before, began = lesson.step_count, lesson.time
        assert player.tick(now)
        assert lesson.step_count > before
        spent = lesson.time - began
        assert spent + 1e-9 >= WORK_PER_FRAME
        assert spent <= WORK_PER_FRAME + 2 * cost + 1e-9
        step = lesson.step
        assert step is not None  # a whole one, to look at
        assert step.number == lesson.step_count
    assert lesson.phase is Phase.IDLE


def test_the_first_portion_of_steps_that_take_longer_than_before_is_the_only_one_too_long() -> None:
    lesson = Work(1e-5)
    player = Player(lesson, lesson.clock)
    player.speed = FULL_SPEED
    player.toggle_play()
    for now in frames(0.0, 60, 0.5):
        player.tick(now)
    lesson.cost = 1e-3
    portions = []
    for now in frames(4.0, 60, 0.1):
        began = lesson.time
        player.tick(now)
        portions.append(lesson.time - began)
    assert portions[0] > 2 * WORK_PER_FRAME
    assert max(portions[1:]) <= WORK_PER_FRAME + 2 * lesson.cost + 1e-9


def test_play_at_full_speed_stops_at_once_and_the_log_is_complete() -> None:
    lesson = Work(1e-5)
    player = Player(lesson, lesson.clock)
    player.speed = FULL_SPEED
    player.toggle_play()
    for now in frames(0.0, 60, 2.0):
        player.tick(now)
    done = lesson.step_count
    player.toggle_play()
    assert (player.active, lesson.step_count) == (False, done)
    assert [step.number for step in lesson.log] == list(range(done - 49, done + 1))


def test_at_a_speed_that_can_be_followed_again_the_log_is_complete() -> None:
    lesson = Work(1e-5)
    player = Player(lesson, lesson.clock)
    player.speed = FULL_SPEED
    player.toggle_play()
    for now in frames(0.0, 60, 0.5):
        player.tick(now)
    done = lesson.step_count
    player.set_speed(1)
    assert [step.number for step in lesson.log] == list(range(done - 49, done + 1))
    player.tick(1.0)
    assert (player.playing, lesson.step_count, lesson.phase) == (True, done, Phase.FORWARD)
    assert player.step_before is lesson.log[-1]


@pytest.mark.parametrize(
    ("speed", "cost", "keeps_up"),
    [
        (AT_ONCE, 1e-4, True),
        (AT_ONCE, 1.0, False),
        (AT_ONCE + 1, 1e-4, True),
        (AT_ONCE + 1, 4e-3, False),
        (FULL_SPEED, 1e-4, False),  # which it would only with no end
        (FULL_SPEED, 4e-3, False),
    ],
)
def test_it_says_how_many_steps_a_second_there_are(speed: int, cost: float, keeps_up: bool) -> None:
    lesson = Work(cost)
    player = Player(lesson, lesson.clock)
    player.set_speed(speed)
    player.toggle_play()
    player.tick(0.0)
    assert words.speed(speed, player.pace) == words.SPEEDS[speed]  # not known yet
    screen = 30 if cost == 1.0 else 60
    for now in frames(1 / screen, screen, 3.0):
        player.tick(now)
    before = lesson.step_count
    for now in frames(3.0 + 1 / screen, screen, 2.0):
        player.tick(now)
    counted = (lesson.step_count - before) / 2.0
    if keeps_up:
        assert words.speed(speed, player.pace) == words.SPEEDS[speed]
        assert counted == pytest.approx(RATES[speed], rel=0.02)
    else:
        assert words.speed(speed, player.pace).endswith(" steps a second")
        assert player.pace == pytest.approx(counted, rel=0.05)
    player.toggle_play()
    assert player.pace is None
    player.toggle_play()
    for now in frames(6.0, 60, 2.0):
        player.tick(now)
    player.set_speed(1)
    assert player.pace is None


def test_what_was_due_at_full_speed_is_not_made_up_for_at_another() -> None:
    lesson = Work(1e-4)
    player = Player(lesson, lesson.clock)
    player.speed = FULL_SPEED
    player.toggle_play()
    for now in frames(0.0, 60, 0.5):
        player.tick(now)
    player.set_speed(AT_ONCE)
    done = lesson.step_count
    for now in frames(0.5, 60, 1.0):
        player.tick(now)
    assert lesson.step_count - done == pytest.approx(RATES[AT_ONCE], abs=8)


def test_play_without_animation_stops_working_when_its_share_of_the_frame_is_used() -> None:
    player = player_at(AT_ONCE, cost=1.0)
    player.toggle_play()
    for now in frames(0.0, 10, 1.0):
        player.tick(now)
    assert player.lesson.step_count == 10


@pytest.mark.parametrize("speed", [AT_ONCE, *ANIMATED])
def test_a_frame_whose_time_goes_back_does_not_hold_up_play(speed: int) -> None:
    player = player_at(speed)
    player.toggle_play()
    for start in (100.0, 10.0):  # seconds
        before = player.lesson.step_count
        for now in frames(start, 60, 4 * SPEEDS[speed] + 1):
            player.tick(now)
            assert player.progress >= 0.0
        assert player.lesson.step_count > before


def test_play_after_a_long_pause_does_not_make_up_for_it() -> None:
    player = player_at(AT_ONCE)
    player.toggle_play()
    player.tick(0.0)
    player.tick(1000.0)
    assert player.lesson.step_count < 10


def test_step_during_play_pauses_it() -> None:
    player = player_at(2)
    player.toggle_play()
    player.tick(0.0)
    player.step()
    assert not player.playing
    assert (player.lesson.step_count, player.lesson.phase) == (1, Phase.FORWARD)


def test_play_during_a_step_finishes_it_first() -> None:
    player = player_at(2)
    player.step()
    player.toggle_play()
    assert player.playing
    assert (player.lesson.step_count, player.lesson.phase) == (1, Phase.IDLE)


# Runs of many steps


def test_a_thousand_steps_are_spread_over_frames_and_done_within_a_second() -> None:
    player = player_at(2)
    player.run(1000)
    assert player.lesson.step_count == 0
    counts = [0]
    for now in frames(0.0, 60, 1.0):
        more = player.tick(now)
        counts.append(player.lesson.step_count)
        assert more == (counts[-1] < 1000)
        if not more:
            break
    assert counts[-1] == 1000
    assert len(counts) > 20
    assert not player.active


@pytest.mark.parametrize("steps", [1, 10, 100])
def test_a_run_does_exactly_so_many_steps(steps: int) -> None:
    player = player_at(2)
    player.run(steps)
    run_out(player)
    assert player.lesson.step_count == steps
    assert player.lesson.phase is Phase.IDLE


@pytest.mark.parametrize("cost", [0.003, 0.02, 1.0])
def test_a_frame_of_a_run_ends_when_its_time_is_used(cost: float) -> None:
    """One step is always done, so that a slow machine gets there too."""
    lesson = Work(cost)
    player = Player(lesson, lesson.clock)
    player.run(1000)
    for _ in range(5):
        before, began = lesson.step_count, lesson.time
        player.tick(0.0)
        assert lesson.step_count > before
        assert lesson.time - began <= WORK_PER_FRAME + cost * max(lesson.portion, 1) + cost
    run_out(player)
    assert player.lesson.step_count == 1000


def test_runs_add_up_and_finish_the_step_under_way() -> None:
    player = player_at(2)
    player.step()
    player.run(10)
    player.run(100)
    assert (player.lesson.step_count, player.lesson.phase) == (1, Phase.IDLE)
    run_out(player)
    assert player.lesson.step_count == 111


def test_the_play_button_pauses_a_run() -> None:
    player = player_at(2)
    player.run(1000)
    player.tick(0.0)
    player.toggle_play()
    done = player.lesson.step_count
    assert not player.active
    assert not player.tick(1.0)
    assert 0 < player.lesson.step_count == done < 1000


def test_what_a_frame_of_a_run_leaves_to_look_at_is_a_whole_step() -> None:
    player = player_at(2)
    player.run(1000)
    while player.tick(0.0):
        step = player.lesson.step
        assert step is not None
        assert step is player.lesson.done
        assert step.number == player.lesson.step_count
    assert [step.number for step in player.lesson.log] == list(range(951, 1001))


@pytest.mark.parametrize(
    "break_off", [Player.stop, Player.step, Player.toggle_play, lambda p: p.run_phase(Phase.LOSS)]
)
def test_a_run_that_is_broken_off_has_a_whole_log(break_off: Callable[[Player], None]) -> None:
    player = player_at(2)
    player.run(1000)
    for _ in range(5):
        player.tick(0.0)
    break_off(player)
    last = player.lesson.step_count
    assert [step.number for step in player.lesson.log] == list(range(last - 49, last + 1))


# Idle, and without data


def test_idle_means_that_nothing_moves() -> None:
    player = player_at(2)
    before = bits(player.lesson)
    assert not player.active
    assert not player.tick(0.0)
    assert not player.tick(60.0)
    assert (player.lesson.step_count, player.lesson.phase) == (0, Phase.IDLE)
    assert bits(player.lesson) == before


@pytest.mark.parametrize("speed", [2, AT_ONCE])
def test_without_data_nothing_starts(speed: int) -> None:
    player = player_at(speed)
    player.lesson.basket.clear()
    for start in (player.step, lambda: player.run(100), player.toggle_play):
        start()
        assert not player.active
        assert not player.tick(0.0)
    assert player.lesson.step_count == 0


@pytest.mark.parametrize("speed", [2, AT_ONCE])
def test_play_and_runs_stop_when_the_last_fruit_is_gone(speed: int) -> None:
    player = player_at(speed)
    for start in (player.toggle_play, lambda: player.run(1000)):
        start()
        player.tick(0.0)
        player.lesson.basket.clear()
        done = player.lesson.step_count
        assert not player.tick(0.1)
        assert not player.running
        assert player.lesson.step_count - done <= 1
        player.lesson.basket.reset()
        assert not player.tick(0.2)


@pytest.mark.parametrize(
    "go_on",
    [
        lambda player: player.run(100),
        lambda player: player.toggle_play(),
        lambda player: player.step(),
        lambda player: (player.run_phase(Phase.LOSS), player.run_phase(Phase.FORWARD)),
    ],
)
@pytest.mark.parametrize("speed", [2, AT_ONCE])
def test_steps_taken_again_end_where_the_fruit_are_gone(
    go_on: Callable[[Player], object], speed: int
) -> None:
    player = player_at(speed)
    for _ in range(5):
        player.lesson.run_step()
    player.lesson.basket.clear()
    player.step_back()
    go_on(player)
    for i in range(100):
        player.tick(i / 4)
    assert player.lesson.step_count == 5
    assert len(player.lesson.points) == 0
    assert not player.active


def test_a_run_refused_for_want_of_data_does_not_wait_for_it() -> None:
    player = player_at(2)
    player.run(1000)
    player.lesson.basket.clear()
    player.run(1000)
    player.tick(0.0)
    player.lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    assert not player.tick(0.1)
    assert player.lesson.step_count == 0


def test_reset_network_stops_everything() -> None:
    for start in ("step", "toggle_play", "run"):
        player = player_at(2)
        getattr(player, start)(*([1000] if start == "run" else []))
        player.tick(0.0)
        player.reset_network()
        assert not player.active
        assert not player.tick(1.0)
        assert (player.lesson.step_count, player.lesson.seed) == (0, 2)


# Time travel


@pytest.mark.parametrize(
    "travel",
    [
        lambda player: player.step_back(),
        lambda player: player.go_to(2),
        lambda player: player.restart(),
    ],
)
@pytest.mark.parametrize("start", ["step", "toggle_play", "run", "run_phase"])
def test_a_journey_stops_whatever_was_going_on(
    travel: Callable[[Player], None], start: str
) -> None:
    player = player_at(2)
    player.run(5)
    run_out(player)
    extra: dict[str, list[object]] = {"run": [1000], "run_phase": [Phase.LOSS]}
    getattr(player, start)(*extra.get(start, []))
    player.tick(0.0)
    travel(player)
    assert not player.active
    assert player.lesson.phase is Phase.IDLE
    assert not player.tick(1.0)


def test_step_back_during_a_step_is_back_before_it() -> None:
    player = player_at(2)
    player.run(5)
    run_out(player)
    before = bits(player.lesson)
    player.step()
    player.tick(0.0)
    player.step_back()
    assert player.lesson.step_count == 5
    assert bits(player.lesson) == before
    player.step_back()
    assert player.lesson.step_count == 4


# The same numbers, whichever way


def test_the_same_steps_give_the_same_bits_however_they_are_clicked() -> None:
    at_once, run, animated, interrupted, played = (player_at(2) for _ in range(5))
    for _ in range(20):
        at_once.lesson.run_step()
    run.run(20)
    run_out(run)
    now = 0.0
    for _ in range(20):
        animated.step()
        for _ in range(100):
            now += 0.1
            animated.tick(now)
    for i in range(20):
        interrupted.step()
        for moment in range(i):
            interrupted.tick(now + moment * 0.2)
        now += 100.0
    interrupted.stop()
    played.toggle_play()
    for _ in range(2000):
        now += 0.1
        if played.lesson.step_count < 20:
            played.tick(now)
    players = (run, animated, interrupted, played)
    assert [player.lesson.step_count for player in players] == [20] * 4
    assert all(bits(player.lesson) == bits(at_once.lesson) for player in players)
    losses = at_once.lesson.history.mean_losses
    assert all(player.lesson.history.mean_losses == losses for player in players)


# One phase at a time


def come_to_rest(player: Player) -> None:
    """Frames, one a tenth of a second later than the other, until nothing moves."""
    for i in range(2000):
        if not player.tick(i / 10):
            return
    raise AssertionError("the player never comes to rest")


@pytest.mark.parametrize("speed", [0, 2, AT_ONCE])
def test_the_four_phases_by_hand_are_one_step(speed: int) -> None:
    player, other = player_at(speed), Lesson()
    other.run_step()
    before = bits(player.lesson)
    known = []
    for phase in PHASES:
        player.run_phase(phase)
        come_to_rest(player)
        step = player.lesson.step
        assert step is not None
        known.append((step.loss is not None, step.gradient is not None, step.network is not None))
        if phase is Phase.UPDATE:
            assert player.lesson.phase is Phase.IDLE
        else:
            assert player.lesson.phase is phase
            assert player.held
            assert bits(player.lesson) == before
    assert known == [
        (False, False, False),
        (True, False, False),
        (True, True, False),
        (True, True, True),
    ]
    assert bits(player.lesson) == bits(other)
    assert player.lesson.step_count == 1


def test_a_held_phase_stays_whatever_is_drawn_meanwhile() -> None:
    player = player_at(2)
    player.run_phase(Phase.BACKWARD)
    come_to_rest(player)
    player.speed = AT_ONCE
    for now in (0.0, 1.0, 1e4):
        assert not player.tick(now)
        assert player.lesson.phase is Phase.BACKWARD
        assert player.motion(reduced_motion=False).backward == 1.0
    assert not player.active


def test_a_phase_that_is_at_work_goes_on_and_holds() -> None:
    player = player_at(2)
    player.step()
    assert player.tick(0.0)
    player.tick(0.1)
    so_far = player.progress
    player.run_phase(Phase.FORWARD)
    assert player.progress == so_far
    come_to_rest(player)
    assert player.lesson.phase is Phase.FORWARD
    assert player.held
    assert player.lesson.step_count == 0


def test_a_phase_that_has_passed_begins_the_next_step() -> None:
    player = player_at(2)
    player.run_phase(Phase.LOSS)
    come_to_rest(player)
    player.run_phase(Phase.LOSS)
    assert player.lesson.step_count == 1
    player.run_phase(Phase.FORWARD)
    assert player.lesson.step_count == 2
    assert player.lesson.phase is Phase.FORWARD


@pytest.mark.parametrize("go_on", [Player.step, Player.toggle_play, lambda p: p.run(10)])
def test_step_play_and_runs_go_on_from_a_held_phase(go_on: Callable[[Player], None]) -> None:
    player = player_at(2)
    player.run_phase(Phase.FORWARD)
    come_to_rest(player)
    go_on(player)
    assert player.hold_at is None
    assert player.tick(1e5)
    assert player.active


def test_a_phase_stops_a_run_and_needs_fruit() -> None:
    player = player_at(AT_ONCE)
    player.toggle_play()
    player.run_phase(Phase.LOSS)
    assert not player.playing
    assert player.held
    player.lesson.basket.clear()
    player.run_phase(Phase.FORWARD)
    assert player.lesson.phase is Phase.IDLE
    assert not player.active


# Time within a step


def state_of(player: Player) -> tuple[object, ...]:
    """Everything that a step changes, to the bit."""
    lesson = player.lesson
    step = lesson.step
    known = step and (step.loss, step.gradient is None, step.network is None, step.learning_rate)
    return (
        [array.tobytes() for array in (*lesson.network.weights, *lesson.network.biases)],
        (lesson.phase, player.progress, player.held, lesson.step_count, step, known),
        (lesson.done, list(lesson.log), list(lesson.history.steps), lesson.timeline.last),
    )


def in_phase(phase: Phase, progress: float, steps: int = 2) -> Player:
    """A player that has taken so many steps, and whose next one has come so far."""
    player = player_at(0)
    for _ in range(steps):
        player.lesson.run_step()
    if phase is not Phase.IDLE:
        player.lesson.begin()
        while player.lesson.phase is not phase:
            player.lesson.advance()
        player.progress = progress
    return player


@pytest.mark.parametrize("phase", [*PHASES, Phase.IDLE])
def test_to_and_fro_through_a_step_leaves_the_lesson_bit_for_bit(phase: Phase) -> None:
    player = in_phase(phase, 0.3)
    before = state_of(player)
    random = Random(1)
    for _ in range(100):
        player.look_at(random.uniform(-0.5, 4.5))
        player.network_shown(player.motion(reduced_motion=False))
        assert state_of(player) == before
        assert not player.tick(0.0)  # it stays there


@pytest.mark.parametrize("phase", [*PHASES, Phase.IDLE])
@pytest.mark.parametrize("moment", [0.0, 0.5, 1.0, 1.7, 2.5, 3.0, 3.6, 4.0])
def test_a_moment_that_is_looked_at_shows_what_the_step_shows_when_it_comes_there(
    phase: Phase, moment: float
) -> None:
    player, at = in_phase(phase, 0.3), max(math.ceil(moment) - 1, 0)
    other = in_phase(PHASES[at], moment - at, steps=1 if phase is Phase.IDLE else 2)
    player.look_at(moment)
    if moment == 4.0 and phase is Phase.IDLE:
        other.lesson.finish()
    motions = player.motion(reduced_motion=False), other.motion(reduced_motion=False)
    assert motions[0].phase is motions[1].phase
    assert motions[0][1:] == pytest.approx(motions[1][1:])
    networks = [each.network_shown(each.motion(reduced_motion=False)) for each in (player, other)]
    for one, two in zip(networks[0].weights, networks[1].weights, strict=True):
        assert one == pytest.approx(two, rel=1e-12)
    shown, there = player.step_shown, other.step_shown
    assert shown is not None
    assert there is not None
    assert (shown.loss, shown.gradient is None) == (there.loss, there.gradient is None)
    assert (shown.learning_rate, shown.network is None) == (
        there.learning_rate,
        there.network is None,
    )


@pytest.mark.parametrize("go_on", [Player.step, Player.toggle_play, Player.step_or_pause])
@pytest.mark.parametrize("moment", [0.2, 1.5, 2.9, 3.5])
@pytest.mark.parametrize("phase", PHASES)
def test_going_on_from_a_moment_that_was_looked_at_ends_in_the_same_bits(
    phase: Phase, moment: float, go_on: Callable[[Player], None]
) -> None:
    player, plain = in_phase(phase, 0.3), in_phase(phase, 0.3)
    step = player.lesson.step
    plain.lesson.finish()
    player.look_at(moment)
    go_on(player)
    seen = [moment]
    for now in frames(0.0, 10, 20):
        player.tick(now)
        if player.lesson.step is not step or player.lesson.phase is Phase.IDLE:
            break
        seen.append(player.moment)
    assert seen == sorted(seen)  # onward from where it was
    player.stop()
    steps = zip(player.lesson.log, plain.lesson.log, strict=False)
    for one, other in steps:
        assert one.network is not None
        assert other.network is not None
        pairs = zip(one.network.weights, other.network.weights, strict=True)
        assert all(w.tobytes() == v.tobytes() for w, v in pairs)
    assert len(plain.lesson.log) == 3 <= len(player.lesson.log)


def test_a_phase_of_the_step_that_is_looked_at_is_run_to_its_end_and_held() -> None:
    player = in_phase(Phase.IDLE, 1.0)
    before = state_of(player)
    player.look_at(0.4)
    player.run_phase(Phase.LOSS)
    now = 0.0
    while player.tick(now):
        now += 0.1
    assert (player.moment, player.phase_shown) == (2.0, Phase.LOSS)
    player.toggle_play()
    player.pause()
    player.look_at(4.0)
    assert player.looking_at is None
    assert state_of(player)[0] == before[0]


def test_looking_back_at_a_step_that_is_done_a_new_one_begins_with_step() -> None:
    player = in_phase(Phase.IDLE, 1.0)
    player.look_at(1.5)
    player.step()
    assert (player.lesson.phase, player.looking_at) == (Phase.FORWARD, None)
    assert player.lesson.step_count == 2


def test_what_a_look_has_paused_goes_on_as_before() -> None:
    player = player_at(0)
    player.toggle_play()
    for i in range(5):
        player.tick(i / 10)
    player.look_at(0.05)
    assert not player.active
    player.step_or_pause()
    assert player.playing


def test_the_quizs_answer_is_not_looked_up_in_the_update() -> None:
    player = player_at(AT_ONCE)
    player.lesson.quiz.switch(True)
    player.step()
    assert player.held
    player.look_at(3.9)
    assert player.moment == 3.0
    player.look_at(1.2)
    assert player.moment == 1.2
    player.look_at(3.9)
    assert (player.moment, player.held) == (3.0, True)


def test_before_the_first_step_and_in_a_run_there_is_no_moment_to_look_at() -> None:
    player = player_at(AT_ONCE)
    player.look_at(1.0)
    assert (player.can_look, player.looking_at) == (False, None)
    player.step()
    player.toggle_play()
    assert not player.can_look
    player.look_at(1.0)
    assert player.playing


def test_the_step_before_is_what_the_forward_pass_replaces() -> None:
    player = in_phase(Phase.IDLE, 1.0)
    assert player.step_before is player.lesson.log[0]
    player.step()
    assert player.step_before is player.lesson.log[1]


def test_a_step_that_is_done_is_looked_at_with_the_learning_rate_that_it_had() -> None:
    player = in_phase(Phase.IDLE, 1.0)
    done = player.lesson.step
    player.lesson.set_learning_rate("1.5")
    player.look_at(3.5)
    shown = player.step_shown
    assert shown is not None
    assert done is not None
    assert shown.learning_rate == done.learning_rate == 0.3
    assert shown.network is not None
    assert done.network is not None
    pairs = zip(shown.network.weights, done.network.weights, strict=True)
    assert all(w.tobytes() == v.tobytes() for w, v in pairs)
