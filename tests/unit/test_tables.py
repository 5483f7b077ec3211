"""The tables that a reader takes home: every number whole, and nothing that would be a formula."""

from __future__ import annotations

import csv
from io import StringIO
from random import Random

import pytest
from ripple.lesson.lesson import Lesson
from ripple.model.datasets import Fruit
from ripple.model.places import parameters
from ripple.readings.tables import table
from ripple.words.home import TABLES
from ripple.words.names import parameter_name

from tests.unit.test_script import random_lesson


def rows_of(name: str, lesson: Lesson) -> list[dict[str, str]]:
    head, *rows = csv.reader(StringIO(table(name, lesson)))
    assert len(head) == len({*head})
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("seed", range(8))
def test_the_log_has_every_step_with_all_that_it_moved(seed: int) -> None:
    lesson = random_lesson(Random(seed))
    for _ in range(3):
        lesson.run_step()
    rows = rows_of("log", lesson)
    assert [int(row["step"]) for row in rows] == [step.number for step in lesson.log]
    for row, step in zip(rows, lesson.log, strict=True):
        assert float(row["loss of the step"]) == step.loss
        assert float(row["ŷ"]) == step.output
        assert int(row["fruit in it"]) == step.size
        assert float(row["learning rate"]) == step.learning_rate
        for place in parameters(lesson.network.sizes):
            name = parameter_name(*place)
            assert step.gradient is not None
            assert step.network is not None
            assert float(row[f"∂L/∂{name}"]) == step.gradient.slopes.value(place)
            assert float(row[f"{name} after it"]) == step.network.parameters.value(place)


def test_the_history_is_that_of_the_chart_with_what_was_changed() -> None:
    lesson = Lesson()
    for _ in range(5):
        lesson.run_step()
    before = lesson.mean_loss()
    place = parameters(lesson.network.sizes)[0]
    lesson.set_parameter(place, "3")
    after = lesson.mean_loss()
    lesson.run_unseen(1)
    rows = {int(row["step"]): row for row in rows_of("history", lesson)}
    assert [*rows] == [0, 1, 2, 3, 4, 5, 6]
    assert float(rows[5]["mean loss after it"]) == before
    assert float(rows[5]["mean loss after what you changed then"]) == after
    assert float(rows[6]["mean loss after it"]) == lesson.mean_loss()
    assert rows[0]["loss of its own fruit"] == rows[6]["mean loss of those held out"] == ""


def test_the_history_ends_where_the_lesson_is_also_between_two_entries() -> None:
    lesson = Lesson()
    for _ in range(40):
        lesson.run_unseen(100)
    lesson.run_step()
    while lesson.step_count % lesson.history.stride == 0:
        lesson.run_step()
    *_, last = rows_of("history", lesson)
    assert int(last["step"]) == lesson.step_count
    assert float(last["mean loss after it"]) == lesson.mean_loss()
    assert lesson.done is not None
    assert float(last["loss of its own fruit"]) == lesson.done.loss


def test_the_weights_are_to_the_bit_and_named_as_on_the_page() -> None:
    lesson = random_lesson(Random(3))
    rows = rows_of("weights", lesson)
    assert len(rows) == len(parameters(lesson.network.sizes))
    for row, place in zip(rows, parameters(lesson.network.sizes), strict=True):
        assert row["name"] == parameter_name(*place)
        assert float(row["value"]) == lesson.value_of(place)
        assert (row["from"] == "1") == (place.source is None)


def test_the_points_are_read_again() -> None:
    lesson, other = Lesson(), Lesson()
    lesson.basket.add(0.123, 0.9, Fruit.LEMON)
    other.sheet.write(table("points", lesson))
    other.sheet.use()
    assert other.points.is_like(lesson.points)


def test_no_text_of_the_readers_own_is_a_formula() -> None:
    lesson = Lesson()
    lesson.sheet.write("=1+1,@SUM(A1),\"=cmd|' /C calc'!A0\"\n1,2,+x\n-3,4,-y\n")
    lesson.sheet.use()
    assert lesson.points.meaning is not None
    lesson.run_step()
    for name in TABLES:
        for row in csv.reader(StringIO(table(name, lesson))):
            for cell in row:
                if cell[:1] in ("=", "+", "-", "@"):
                    float(cell)  # or it is no number
    assert "'=1+1" in table("points", lesson)
    assert "'+x" in table("points", lesson)
    assert "\n-3,4,'-y\n" in table("points", lesson)


def test_an_empty_table_is_no_table() -> None:
    lesson = Lesson()
    assert table("log", lesson) == ""
    assert table("points", lesson)
    lesson.basket.clear()
    assert table("points", lesson) == ""
    assert rows_of("history", lesson)
