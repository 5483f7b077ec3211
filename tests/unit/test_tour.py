"""A written lesson as it is played: where its stops begin, what they notice, and what is done."""

from __future__ import annotations

import math

import pytest
from ripple.lesson.begin import begin
from ripple.lesson.lesson import Lesson
from ripple.lesson.plan import Answer, Name, Task, Term
from ripple.lesson.plan_terms import PLAIN_NAMES, condition_of, name_of, start_of
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.prose import Unread
from ripple.lesson.shared import share
from ripple.lesson.step import PHASES, Phase
from ripple.lesson.tour import Tour
from ripple.model.places import Parameter, Unit
from ripple.readings import plan as readings

from tests.unit.written import of_stops

AT_ONCE = SPEEDS.index(0.0)


def begin_at(player: Player, text: str) -> None:
    start = start_of(text)
    assert not isinstance(start, Unread), start
    begin(player, start)


def begun(text: str) -> Player:
    player = Player(Lesson())
    begin_at(player, text)
    return player


def playing(*stops: str, lesson: Lesson | None = None) -> tuple[Player, Tour]:
    player = Player(lesson or Lesson())
    player.speed = AT_ONCE
    tour = Tour(player)
    tour.open("t", of_stops(*stops))
    readings.note_first(player, tour)
    return player, tour


def frame(player: Player, tour: Tour) -> list[int]:
    player.tick(0.0)
    return readings.look(player, tour)


# Where a stop begins


def test_what_is_not_named_is_as_the_page_is_opened() -> None:
    player = begun("seed 1")
    assert share(player) == share(Player(Lesson()))


def test_settings_are_what_they_say() -> None:
    player = begun(
        "data xor 12 0.1 7, hidden 3 2, seed 5, eta 0.7, activation tanh, loss cross-entropy, "
        "initial he, batch 4, order turn, momentum 0.9, decay 0.01, held-out 0.2, numbers on, "
        "log on, digits 6, w1[1][2] -0.5, b3[1] 2, freeze b1[1], open w1[1][2], mistake none"
    )
    lesson = player.lesson
    assert lesson.network.sizes == (2, 3, 2, 1)
    assert (lesson.spec.activation, lesson.spec.loss, lesson.spec.seed) == (
        "tanh",
        "cross-entropy",
        5,
    )
    assert lesson.points.recipe == ("xor", 12, 0.1, 7)
    assert lesson.method.batch == 4
    assert lesson.method.in_turn
    assert (lesson.method.momentum, lesson.method.decay, lesson.method.held_out) == (0.9, 0.01, 0.2)
    assert lesson.method.frozen == {Parameter(0, None, 0)}
    assert lesson.learning_rate == 0.7
    assert lesson.value_of(Parameter(0, 0, 1)) == -0.5
    assert lesson.value_of(Parameter(2, None, 0)) == 2.0
    assert lesson.microscope.chosen == Parameter(0, 0, 1)
    assert (lesson.microscope.digits, lesson.microscope.numbers, lesson.log_scale) == (
        6,
        True,
        True,
    )


def test_fruit_of_its_own_and_no_hidden_layer() -> None:
    lesson = begun("hidden none, fruit 0.8 0.9 strawberry, fruit 0.1 0.2 lemon").lesson
    assert lesson.network.sizes == (2, 1)
    assert lesson.points.x.tolist() == [[0.8, 0.9], [0.1, 0.2]]
    assert lesson.points.y.tolist() == [[1.0], [0.0]]


def test_steps_and_a_phase_come_first() -> None:
    player, other = begun("steps 120, phase backward, speed 0"), Lesson()
    for _ in range(120):
        other.run_step()
    lesson = player.lesson
    assert (lesson.step_count, lesson.phase, player.held) == (120, Phase.BACKWARD, True)
    assert player.speed == 0
    assert lesson.network.weights[0] == pytest.approx(other.network.weights[0])
    player.step()
    while player.tick(0.1):
        player.progress = 1.0
    assert lesson.step_count == 121


def test_a_network_without_biases_has_none_that_learn() -> None:
    lesson = begun("biases off, steps 5").lesson
    assert all((row == 0).all() for row in lesson.network.biases)


def test_a_link_is_opened_to_the_bit() -> None:
    from ripple.lesson import link

    there = begun("data ring, hidden 5, steps 77, numbers on")
    here = begun(f"#lesson={link.to_text(share(there))}")
    assert share(here) == share(there)


def test_a_stop_that_goes_on_leaves_all_as_it_is_and_comes_back_to_it() -> None:
    player, tour = playing("start: hidden 2, eta 0.5", "do: x", "start: go on, eta 2, batch all")
    player.run(30)
    while player.steps_left:
        frame(player, tour)
    before = share(player)
    tour.go_to(1)
    assert share(player) == before
    player.lesson.run_step()
    player.lesson.set_learning_rate("1")
    tour.begin_again()
    assert share(player) == before
    tour.go_to(2)
    assert (player.lesson.learning_rate, player.lesson.method.batch) == (2.0, 0)
    assert player.lesson.step_count == 30
    player.lesson.run_step()
    tour.go_to(1)  # back
    assert share(player) == before


def test_who_comes_by_a_link_begins_where_the_last_own_start_above_does() -> None:
    player = Player(Lesson())
    tour = Tour(player)
    tour.open("t", of_stops("start: data xor, hidden 2", "do: x", "do: y"), "3")
    assert tour.at == 2
    assert player.lesson.network.sizes == (2, 2, 1)
    player.lesson.run_step()
    tour.begin_again()
    assert player.lesson.step_count == 0


def test_what_was_there_before_is_kept_to_be_offered() -> None:
    lesson = Lesson()
    for _ in range(7):
        lesson.run_step()
    player, tour = playing("start: data xor", lesson=lesson)
    assert tour.had is not None
    assert tour.had.state.moment.step == 7
    tour.leave()
    assert player.lesson.points.recipe is not None
    assert player.lesson.points.recipe.name == "xor"  # as it is
    assert playing("start: data xor")[1].had is None  # nothing was done


# What is noticed


def run_away(player: Player) -> None:
    """As if the next step would take the weights beyond all bounds."""
    player.lesson._ran_away_from = player.lesson.moment


@pytest.mark.parametrize(
    ("check", "do"),
    [
        ("steps >= 3", lambda p: [p.lesson.run_step() for _ in range(3)]),
        ("step = 13", lambda p: [p.lesson.run_step() for _ in range(3)]),
        ("opened h1", lambda p: p.lesson.choose(Unit(1, 0))),
        ("opened a neuron", lambda p: p.lesson.choose(Unit(2, 0))),
        ("opened a hidden neuron", lambda p: p.lesson.choose(Unit(1, 3))),
        ("opened an input", lambda p: p.lesson.choose(Unit(0, 1))),
        ("opened a weight", lambda p: p.lesson.choose(Parameter(0, 1, 1))),
        ("opened w2[1][1]", lambda p: p.lesson.choose(Parameter(1, 0, 0))),
        ("opened a bias", lambda p: p.lesson.choose(Parameter(1, None, 0))),
        ("opened anything", lambda p: p.lesson.choose(Unit(0, 0))),
        ("pointed at ŷ", lambda p: p.lesson.microscope.point_at(Unit(2, 0))),
        ("seen forward", lambda p: p.run_phase(Phase.FORWARD)),
        ("seen update", lambda p: p.lesson.run_step()),
        ("went back", lambda p: p.step_back()),
        ("set w1[1][1]", lambda p: p.set_parameter(Parameter(0, 0, 0), "0.5")),
        ("set a weight", lambda p: p.set_parameter(Parameter(1, 2, 0), "0.5")),
        ("numbers is on", lambda p: p.lesson.microscope.write_numbers(True)),
        ("log is on", lambda p: p.lesson.set_log_scale(True)),
        ("quiz is on", lambda p: p.switch_quiz(True)),
        ("batch is all", lambda p: p.lesson.set_batch(0)),
        ("order is turn", lambda p: p.lesson.set_in_turn(True)),
        ("eta <= 0.1", lambda p: p.lesson.set_learning_rate("0.1")),
        ("ran away", run_away),
        ("code open", lambda p: p.lesson.hood.toggle()),
        ("kept a course", lambda p: p.lesson.keep()),
        ("data is xor", lambda p: begin_at(p, "data xor")),
        ("activation is relu", lambda p: begin_at(p, "activation relu")),
        ("mistake is no-slope", lambda p: p.make_mistake("no-slope")),
        ("mean loss < 0.9 * first mean loss", lambda p: [p.lesson.run_step() for _ in range(300)]),
        ("all right and steps > 20", lambda p: [p.lesson.run_step() for _ in range(400)]),
        ("data is ring or hidden = 2", lambda p: begin_at(p, "hidden 2")),
        ("not quiz is off", lambda p: p.switch_quiz(True)),
    ],
)  # fmt: skip
def test_a_condition_does_not_hold_before_it_is_done_and_does_after(check: str, do: object) -> None:
    player, tour = playing(f"start: steps 10, seed 3\ndo: x\ncheck: {check}")
    assert frame(player, tour) == []
    assert not tour.is_done
    assert callable(do)
    do(player)
    news = frame(player, tour) or frame(player, tour)
    assert news == [0]
    assert tour.is_done
    assert tour.marks("t") == ["1"]
    assert frame(player, tour) == []  # news only once


def test_what_was_so_when_the_stop_began_was_not_done_there() -> None:
    player, tour = playing(
        "start: steps 5, open h1, phase backward\ndo: a\ncheck: opened h1"
        "\ndo: b\ncheck: seen backward\ndo: c\ncheck: seen forward\ndo: d\ncheck: seen update"
    )
    assert frame(player, tour) == []
    player.step()
    assert frame(player, tour) == [3]
    player.run_phase(Phase.FORWARD)
    assert frame(player, tour) == [2]
    player.lesson.choose(None)
    frame(player, tour)
    player.lesson.choose(Unit(1, 0))
    assert frame(player, tour) == [0]


def test_several_checks_have_all_to_have_held_each_at_some_time() -> None:
    player, tour = playing("do: x\ncheck: opened h1\ncheck: opened h2\ncheck: quiz is on")
    for place in (Unit(1, 0), Unit(1, 1), None):
        player.lesson.choose(place)
        assert frame(player, tour) == []
    player.switch_quiz(True)
    assert frame(player, tour) == [0]


def test_checking_by_nudging_is_noticed() -> None:
    player, tour = playing("do: x\ncheck: checked\ndo: y\ncheck: checked all")
    player.lesson.microscope.toggle_check()
    assert frame(player, tour) == []  # of nothing
    player.lesson.choose(Parameter(0, 0, 0))
    assert frame(player, tour) == [0]
    player.lesson.microscope.toggle_check_all()
    assert frame(player, tour) == [1]


def test_time_within_a_step_is_noticed() -> None:
    player, tour = playing("do: x\ncheck: looked within")
    player.lesson.run_step()
    assert frame(player, tour) == []
    player.look_at(1.5)
    assert frame(player, tour) == [0]


# Numbers


def test_every_name_has_its_number_before_a_step_within_it_and_after() -> None:
    for text in ("seed 2", "steps 3", "phase forward", "phase backward, batch 4", "hidden none"):
        player = begun(f"{text}, held-out 0.2" if "batch" not in text else text)
        tour = Tour(player)
        of = ("z(ŷ)", "ŷ", "x1", "gradient b1[1]", "w1[1][1]", "old w1[1][1]", "new w1[1][1]",
              "change w1[1][1]", "nudged w1[1][1]", "slope ŷ", "δ1[1]")  # fmt: skip
        for name in (*PLAIN_NAMES, *of):
            found = name_of(name)
            assert not isinstance(found, Unread)
            value = readings.value(found, player, tour)
            if name == "held-out loss" and "batch" in text:
                assert value is None
            else:
                assert value is not None, (text, name)
                assert math.isfinite(value)


def test_numbers_of_a_step_are_those_that_the_page_has() -> None:
    player = begun("phase backward, seed 4, hidden 2")
    tour, step = Tour(player), player.lesson.step
    assert step is not None
    assert step.gradient is not None

    def told(name: str) -> float | None:
        found = name_of(name)
        assert not isinstance(found, Unread)
        return readings.value(found, player, tour)

    weight = Parameter(1, 0, 0)
    slope = step.gradient.slopes.value(weight)
    assert told("gradient w2[1][1]") == slope
    assert told("nudged w2[1][1]") == pytest.approx(slope, rel=1e-6)
    assert told("change w2[1][1]") == -0.3 * slope
    assert told("old w2[1][1]") == told("w2[1][1]") == player.lesson.value_of(weight)
    assert told("new w2[1][1]") == pytest.approx(player.lesson.value_of(weight) - 0.3 * slope)
    assert told("L") == step.loss
    assert told("ŷ") == step.output
    assert told("δ2[1]") == step.sample.deltas[1][0]
    assert told("h2") == step.sample.activations[1][1]
    assert told("h3") is told("gradient w3[1][1]") is None
    player.step()
    while player.tick(1.0):
        player.progress = 1.0
    assert told("gradient w2[1][1]") == slope  # of the step that was taken


def test_after_a_value_was_set_by_hand_numbers_are_what_the_page_tries_with_it() -> None:
    player = begun("steps 3, hidden 2")
    before = readings.value(Name("loss"), player, Tour(player))
    player.set_parameter(Parameter(1, 0, 0), "3")
    shown = player.step_shown
    assert shown is not None
    assert readings.value(Name("loss"), player, Tour(player)) == shown.loss != before


def test_without_fruit_there_is_no_step_and_no_condition_holds() -> None:
    player, tour = playing("do: x\ncheck: ŷ > 0 or not ŷ > 0 or all right or h9 < 1")
    player.lesson.basket.clear()
    assert frame(player, tour) == []
    assert readings.value(Name("loss"), player, tour) is None
    assert readings.value(Name("mean loss"), player, tour) is None


def test_a_text_may_tell_what_a_number_was_when_the_stop_began() -> None:
    from ripple.lesson.prose import Span

    player, tour = playing("From {first mean loss} to {mean loss}.\n\ndo: x\nhint: {first step}")
    began = player.lesson.mean_loss()
    player.lesson.run_step()
    told = {
        text: readings.told(Span("number", text), player, tour)
        for text in ("first mean loss", "mean loss", "first step", "step", "first nothing")
    }
    assert told == {
        "first mean loss": began,
        "mean loss": player.lesson.mean_loss(),
        "first step": 0.0,
        "step": 1.0,
        "first nothing": None,
    }


# Answers


def test_a_prediction_is_right_by_its_mark_or_by_what_is_so() -> None:
    player, tour = playing(
        "start: phase backward\npredict: Which way?\nchoice: up (right if gradient w2[1][1] < 0)\n"
        "choice: down (right if gradient w2[1][1] > 0)\npredict: And?\nchoice: a\nchoice: b (right)"
    )
    gradient = player.lesson.step.gradient.slopes.value(Parameter(1, 0, 0))  # type: ignore[union-attr]
    right = 0 if gradient < 0 else 1
    assert readings.choose(player, tour, 0, 1 - right) is False
    assert not tour.told[0].done
    assert readings.choose(player, tour, 0, right) is True
    assert tour.told[0].done
    assert [readings.choose(player, tour, 1, n) for n in (0, 1, 7)] == [False, True, None]
    assert tour.is_done


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("0.505", ""), ("0,495", ""), ("-0.5", "sign"), ("0.3", "small"), ("0.7", "large"),
        ("half", "no number"), ("5e-1", ""), ("−0.5", "sign"), ("", "no number"),
    ],
)  # fmt: skip
def test_a_number_that_was_worked_out_is_judged(typed: str, slip: str) -> None:
    task = Task("compute", (), answer=Answer(Term(0.5), 0.01))
    from ripple.words.numbers import number_in

    assert readings.judged(task, number_in(typed), 0.5) == slip


def test_a_number_that_there_is_not_is_no_answer() -> None:
    player, tour = playing("compute: x\nanswer: h7")
    assert readings.compute(player, tour, 0, "1") == "nothing"
    assert not tour.is_done


def test_hints_come_one_by_one() -> None:
    _, tour = playing("do: x\nhint: one\nhint: two")
    for shown in (1, 2, 2):
        tour.show_hint(0)
        assert tour.told[0].hints == shown
    tour.show_hint(7)


# What is kept


def test_progress_is_kept_and_what_is_wrong_with_it_is_left_out() -> None:
    player, tour = playing("do: x", "nothing to do")
    tour.finish_task(0)
    tour.go_to(1)
    frame(player, tour)
    assert tour.marks("t") == ["1", "2"]
    other = Tour(player)
    other.take_plain(tour.to_plain())
    assert other.done == tour.done
    wrongs: tuple[object, ...] = (None, [], {"done": 3}, {"done": {"t": 3, "u": [1, "2"], 3: []}})
    for wrong in wrongs:
        other = Tour(player)
        other.take_plain(wrong)
        assert other.done in ({}, {"u": ["2"]})


def test_random_readers_break_nothing() -> None:
    """Whatever is done in whatever order, there is a stop, and its numbers can be told."""
    from random import Random

    random = Random(7)
    player, tour = playing(
        "start: data xor\ndo: a\ncheck: steps > 4", "do: b\ncheck: opened a weight",
        "start: go on, eta 1, phase loss\npredict: c\nchoice: u (right if ŷ > 0.5)\n"
        "choice: v (right)",
        "start: hidden none\ncompute: d\nanswer: 2 * gradient w1[1][1] within 5%",
    )  # fmt: skip
    actions = (
        lambda: tour.go_to(random.randrange(-1, 5)), tour.begin_again, player.step,
        lambda: player.run(random.randrange(1, 40)), player.step_back, player.reset_network,
        lambda: player.run_phase(random.choice(PHASES)), player.lesson.basket.clear,
        lambda: player.lesson.choose(random.choice([Unit(1, 0), Parameter(0, 0, 0), None])),
        lambda: readings.choose(player, tour, 0, random.randrange(3)),
        lambda: readings.compute(player, tour, 0, "0.1"), player.toggle_play,
        lambda: tour.open("t", of_stops("do: x", "do: y"), random.choice(["", "2", "9"])),
    )  # fmt: skip
    for _ in range(600):
        random.choice(actions)()
        player.tick(random.random())
        readings.look(player, tour)
        assert tour.plan is not None
        assert 0 <= tour.at < len(tour.plan.stops)


def test_a_condition_says_what_was_written() -> None:
    found = condition_of("  all   right ")
    assert not isinstance(found, Unread)
    assert found.text == "all right"
