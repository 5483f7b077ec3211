"""Fruit that are held out: no step learns from them, and all that is said of them is true."""

from __future__ import annotations

import re

import numpy as np
import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import HELD_OUT
from ripple.lesson.player import Player
from ripple.model.datasets import Fruit, Points, first_recipe, grow
from ripple.model.method import ALL
from ripple.model.score import Confusion
from ripple.page.html import answers_html
from ripple.readings.chart import chart
from ripple.readings.story import story
from ripple.words.own_data import FRUIT_NAMES

from tests.unit.whole_page import texts


def held_out(share: float, kind: str = "overlapping") -> Lesson:
    lesson = Lesson()
    lesson.basket.grow(kind)
    lesson.set_held_out(share)
    return lesson


@pytest.mark.parametrize("share", HELD_OUT)
def test_a_share_of_all_is_held_out_and_each_is_on_one_side(share: float) -> None:
    points = grow(first_recipe("overlapping", 4))
    taught, held, which = points.split(share)
    assert len(held) == round(share * len(points))
    assert which.sum() == len(held)
    assert np.array_equal(np.concatenate([points.x[~which], points.x[which]]).shape, points.x.shape)
    assert np.array_equal(taught.x, points.x[~which])
    assert np.array_equal(held.y, points.y[which])
    assert (taught is points) == (share == 0)


def test_another_fruit_leaves_the_others_where_they_are() -> None:
    points = grow(first_recipe("overlapping", 4))
    *_, before = points.split(0.3)
    *_, more = points.add(0.33, 0.44, Fruit.LEMON).split(0.3)
    *_, fewer = points.remove(7).split(0.3)
    assert (before != more[:-1]).sum() <= 1
    assert (np.delete(before, 7) != fewer).sum() <= 1


def test_both_kinds_are_held_out_as_chance_will_have_it() -> None:
    held = [grow(first_recipe("overlapping", seed)).split(0.3)[2] for seed in range(200)]
    strawberries, lemons = np.array(held).reshape(200, 2, 30).mean(axis=(0, 2))
    assert 0.25 < strawberries < 0.35
    assert 0.25 < lemons < 0.35


@pytest.mark.parametrize("batch", [1, 5, ALL])
def test_no_step_takes_one_that_is_held_out(batch: int) -> None:
    lesson = held_out(0.5, "two-groups")
    lesson.set_batch(batch)
    for _ in range(60):
        lesson.run_step()
        assert lesson.done is not None
        for x, y in zip(lesson.done.x, lesson.done.y, strict=True):
            assert lesson.taught.has(x[None], y[None])
            assert not lesson.held.has(x[None], y[None])


def test_what_is_told_of_both_is_worked_out_from_the_network() -> None:
    lesson = held_out(0.3)
    lesson.set_learning_rate("1")
    for _ in range(300):
        lesson.run_step()
    told = texts(lesson, Player(lesson))
    sides = {}
    for name, points in (("taught", lesson.taught), ("held", lesson.held)):
        output = lesson.network.forward(points.x).output
        sides[name] = int(((output > 0.5) == (points.y > 0.5)).sum())
    right = f"{sides['taught']} of 42 right; held out {sides['held']} of 18"
    assert told["right-count"] == right
    held_loss = float(((lesson.network.forward(lesson.held.x).output - lesson.held.y) ** 2).mean())
    shown = chart(lesson).held
    assert shown[-1][0] == 300
    assert shown[-1][1] == pytest.approx(held_loss, rel=1e-12)
    assert len(shown) == 301
    match = re.search(r"held out (0\.\d+)\.", told["loss-readout"])
    assert match
    assert float(match[1]) == pytest.approx(held_loss, abs=1e-4)
    assert told["key-mean"] == "learned from"
    assert "all learned from" in story(Player(lesson)).formula[1].text


def test_the_table_says_which_are_taken_for_which() -> None:
    output = np.array([[0.9], [0.5], [0.2], [0.1], [0.8], [0.7]])
    y = np.array([[1.0], [1.0], [1.0], [0.0], [0.0], [1.0]])
    assert Confusion.of(output, y) == ((1, 1, 0), (1, 2, 1))
    lesson = held_out(0.2)
    found = answers_html([("Fruit held out", lesson.held_score)], FRUIT_NAMES)
    counts = [int(cell) for cell in re.findall(r"<td>(\d+)</td>", found)]
    assert sum(counts) == len(lesson.held) == 12
    tally = lesson.held_score.tally
    assert f"Fruit held out: {tally.right} of 12 right" in found
    assert counts[0] + counts[4] == tally.right


def test_holding_out_is_a_jump_of_the_mean_and_travels_in_time() -> None:
    lesson = held_out(0.0)
    for _ in range(10):
        lesson.run_step()
    before = lesson.mean_loss()
    lesson.set_held_out(0.4)
    after = lesson.mean_loss()
    assert before != after
    for _ in range(10):
        lesson.run_step()
    jump = lesson.history.jump_after(10)
    assert jump is not None
    assert (jump.before, jump.after) == (before, after)
    lesson.go_to(5)
    assert len(lesson.held) == 0
    lesson.go_to(20)
    assert len(lesson.held) == 24


def test_a_single_fruit_is_never_held_out() -> None:
    one = Points(np.array([[0.5, 0.5]]), np.array([[1.0]]))
    assert [len(one.split(share)[0]) for share in HELD_OUT] == [1] * len(HELD_OUT)


def test_a_share_that_changes_under_way_is_a_jump_after_the_step() -> None:
    lesson = held_out(0.0)
    for _ in range(9):
        lesson.run_step()
    lesson.begin()
    lesson.set_held_out(0.5)
    lesson.finish()
    recorded = lesson.history.mean_losses[-1]
    output = lesson.network.forward(lesson.points.x).output
    assert recorded == pytest.approx(float(((output - lesson.points.y) ** 2).mean()))
    lesson.run_step()
    jump = lesson.history.jump_after(10)
    assert jump is not None
    assert jump.before == recorded
    assert chart(lesson).held[0][0] >= 9


def test_a_fruit_in_hand_leaves_the_others_on_their_sides() -> None:
    lesson = held_out(0.5, "two-groups")
    _, _, before = lesson.points.split(0.5)
    for index in range(16):
        *_, after = lesson.points.split(0.5)
        assert np.array_equal(np.delete(before, index), np.delete(after, index))
