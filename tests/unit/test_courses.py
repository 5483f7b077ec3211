"""Courses that are kept: what is kept of them, how they are called and drawn, and compared."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from ripple.lesson.courses import LETTERS, POINTS_MOST, thinned
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model.datasets import Fruit
from ripple.model.method import ALL
from ripple.model.places import Parameter
from ripple.page.html import courses_html
from ripple.readings.chart import chart
from ripple.readings.courses import course_name, notes
from ripple.views.geometry import loss_frame
from ripple.views.legend import loss_legend_html
from ripple.views.loss import KEPT, draw_loss
from ripple.views.palette import Palette, rgb
from ripple.words import comparing as words

from tests.unit.drawing import Drawing
from tests.unit.offscreen import Offscreen, start
from tests.unit.test_palette import contrast
from tests.unit.whole_page import texts

SHEET = (Path(__file__).parents[2] / "site" / "style.css").read_text(encoding="utf-8")


def run(lesson: Lesson, steps: int, rate: str = "") -> Lesson:
    if rate:
        lesson.set_learning_rate(rate)
    for _ in range(steps):
        lesson.run_step()
    return lesson


def two_courses() -> Lesson:
    """With η 0.3 and with η 2, from the same start; the first step of a third one."""
    lesson = Lesson()
    for rate in ("0.3", "2"):
        run(lesson, 20, rate).keep()
        lesson.restart()
    return run(lesson, 1, "1")


# What is kept


def test_the_course_up_to_now_is_kept_with_its_true_losses() -> None:
    lesson = run(Lesson(), 20)
    means = lesson.history.means()
    lesson.go_to(12)
    lesson.keep()
    (kept,) = lesson.courses.kept
    assert list(kept.means) == means[:13]
    assert kept.end == (12, lesson.mean_loss())


def test_a_long_course_is_thinned_and_ends_where_it_is_between_two_entries() -> None:
    lesson = Lesson()
    while lesson.step_count < 4001:
        lesson.run_unseen(4001 - lesson.step_count)
    lesson.keep()
    (kept,) = lesson.courses.kept
    assert len(kept.means) <= POINTS_MOST
    assert lesson.history.steps[-1] < 4001
    assert kept.end == (4001, lesson.mean_loss())
    assert set(kept.means[:-1]) < set(lesson.history.means())
    assert kept.means[0] == lesson.history.means()[0]


@pytest.mark.parametrize("count", [1, 2, 3, 299, 300, 301, 599, 600, 1000])
def test_thinning_keeps_both_ends_and_no_more_than_it_may(count: int) -> None:
    points = [(step, 1.0 / (step + 1)) for step in range(count)]
    found = thinned(points, 300)
    assert len(found) <= 300
    assert (found[0], found[-1]) == (points[0], points[-1])
    assert count > 300 or len(found) == count


def test_what_a_hand_did_after_the_last_step_is_no_part_of_it() -> None:
    lesson = run(Lesson(), 5)
    mean = lesson.mean_loss()
    lesson.set_parameter(Parameter(1, None, 0), "5")
    lesson.keep()
    assert lesson.courses.kept[0].end == (5, mean)


def test_there_is_nothing_to_keep_before_a_step_nor_without_fruit() -> None:
    lesson = Lesson()
    lesson.keep()
    assert not lesson.can_keep
    run(lesson, 3)
    assert lesson.can_keep
    assert lesson.courses.kept == ()


def test_three_are_kept_and_one_that_is_forgotten_makes_room_for_its_letter() -> None:
    lesson = run(Lesson(), 3)
    for _ in range(4):
        lesson.keep()
    assert [each.letter for each in lesson.courses.kept] == [*LETTERS]
    assert not lesson.can_keep
    lesson.courses.forget("B")
    assert [each.letter for each in lesson.courses.kept] == ["A", "C"]
    run(lesson, 1).keep()
    assert [(each.letter, each.end[0]) for each in lesson.courses.kept] == [
        ("A", 3),
        ("B", 4),
        ("C", 3),
    ]


def test_what_is_kept_outlives_whatever_begins_anew() -> None:
    lesson = run(Lesson(), 3)
    lesson.keep()
    kept = lesson.courses.kept
    lesson.restart()
    lesson.set_hidden_size(2)
    lesson.reset_network()
    lesson.basket.grow("xor")
    run(lesson, 5)
    lesson.go_to(2)
    lesson.load(lesson.state)
    assert lesson.courses.kept is kept
    assert lesson.has_something_to_lose


def test_the_losses_over_fruit_held_out_are_kept_too() -> None:
    lesson = Lesson()
    lesson.set_held_out(0.3)
    run(lesson, 4).keep()
    assert lesson.courses.kept[0].held == lesson.held_score.mean_loss is not None
    told = ET.fromstring(f"<table>{courses_html(lesson.courses.kept)}</table>")
    assert "Held out" in "".join(told.itertext())


# What it is called


def test_a_course_is_called_by_its_rate_and_by_what_is_not_as_usual() -> None:
    lesson = run(Lesson(), 2)
    assert course_name(lesson.terms) == "η 0.3"
    lesson.set_loss("cross-entropy")
    lesson.set_hidden_layers(2)
    lesson.set_activation("relu")
    lesson.set_initial("he")
    lesson.set_biased(False)
    lesson.reset_network()
    lesson.set_batch(16)
    lesson.set_in_turn(True)
    lesson.set_decay(0.01)
    lesson.set_momentum(0.9)
    lesson.set_held_out(0.2)
    lesson.freeze(Parameter(0, 0, 0), True)
    lesson.basket.grow("xor")
    assert course_name(run(lesson, 1, "2").terms) == (
        "η 2, cross-entropy, 4-4 neurons, ReLU, random, larger (He), batch 16, in turn, "
        "biases fixed, λ 0.01, μ 0.9, 20 % held out, 1 frozen, XOR fruit"
    )


def test_its_rates_are_those_of_its_steps_and_not_the_one_chosen_after_them() -> None:
    lesson = run(Lesson(), 2)
    lesson.set_learning_rate("1")
    assert course_name(lesson.terms) == "η 0.3"
    run(lesson, 1)
    assert course_name(lesson.terms) == "η 0.3 → 1"
    run(run(lesson, 1, "0.5"), 1, "2")
    assert course_name(lesson.terms) == "η 0.3 → … → 2"
    lesson.go_to(2)
    assert course_name(lesson.terms) == "η 0.3"
    lesson.restart()
    lesson.set_learning_rate("0.7")
    assert course_name(lesson.terms) == "η 0.7"


@pytest.mark.parametrize(
    ("hidden", "told"), [((), "no hidden layer"), ((1,), "1 neuron"), ((3, 8), "3-8 neurons")]
)
def test_layers_and_batches_in_a_name(hidden: tuple[int, ...], told: str) -> None:
    assert words.layers(hidden) == told
    assert words.batch(ALL) == "all fruit"


# How far they can be compared


def test_courses_from_the_same_start_are_compared_without_a_word() -> None:
    assert notes(Lesson()) == []
    assert notes(two_courses()) == []


def test_what_stands_in_the_way_of_comparing_is_said() -> None:
    lesson = two_courses()
    lesson.set_loss("cross-entropy")
    lesson.reset_network()
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    assert notes(lesson) == [
        "These losses are of different kinds (squared error, cross-entropy): do not compare their "
        "sizes.",
        "A and B began with other weights than the course of now.",
        "A and B learned from other fruit than there are now.",
    ]
    assert words.letters("ABC") == "A, B and C"


def test_the_sheet_says_what_it_is_about() -> None:
    lesson = Lesson()
    told = texts(lesson, Player(lesson))
    assert told["course-now"] == "Now: η 0.3. It has no steps yet: train, then keep it here."
    assert told["courses-hint"] == (
        "Keep a course, press Same start, change η, and train again: the chart has both."
    )
    told = texts(run(lesson, 1), Player(lesson))
    assert re.fullmatch(r"Now: η 0.3, 1 step, mean loss 0\.\d{4}\.", told["course-now"])
    for _ in LETTERS:
        lesson.keep()
    told = texts(lesson, Player(lesson))
    assert told["courses-hint"] == "Three are kept. Forget one to keep another."


# In the chart


def test_the_chart_has_room_for_all_that_is_kept() -> None:
    lesson = two_courses()
    shown = chart(lesson)
    assert [letter for letter, _ in shown.kept] == ["A", "B"]
    assert shown.steps == (0, 20)
    highest = max(loss for each in lesson.courses.kept for _, loss in each.means)
    assert shown.axis.top >= highest


def test_a_course_that_is_kept_is_not_drawn_as_the_abandoned_one_as_well() -> None:
    lesson = run(Lesson(), 20)
    lesson.keep()
    lesson.restart()
    assert lesson.abandoned is None
    run(lesson, 5, "1").restart()
    assert lesson.abandoned is not None


def drawn(lesson: Lesson) -> Drawing:
    drawing, shown = Drawing(), chart(lesson)
    frame = loss_frame(400.0, 200.0, 1.0, shown.steps, shown.axis.top)
    draw_loss(drawing, frame, Palette(), shown)
    return drawing


def test_each_course_has_dashes_of_its_own_and_its_letter_at_its_end() -> None:
    lesson, palette = two_courses(), Palette()
    drawing, shown = drawn(lesson), chart(lesson)
    frame = loss_frame(400.0, 200.0, 1.0, shown.steps, shown.axis.top)
    for kept in lesson.courses.kept:
        (line,) = drawing.of("stroke", strokeStyle=palette.kept(kept.letter))
        assert line.style["dashes"] == KEPT[kept.letter]
        assert line.points() == frame.to_pixels(kept.means)
        x, y = drawing.words()[kept.letter]
        end_x, end_y = frame.to_pixel(*kept.end)
        assert abs(x - end_x) < 20
        assert abs(y - end_y) < 20
    assert len({*KEPT.values()}) == len(KEPT) == len(LETTERS)


def test_letters_lie_apart_where_courses_end_together() -> None:
    lesson = run(Lesson(), 10)
    for _ in LETTERS:
        lesson.keep()
    told = drawn(lesson).words()
    for one, other in combinations([told[letter] for letter in LETTERS], 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) >= 14


def test_the_legend_has_each_of_them_in_its_dashes() -> None:
    entries = {
        entry.attrib.get("id"): entry for entry in ET.fromstring(f"<p>{loss_legend_html()}</p>")
    }
    for letter in LETTERS:
        entry = entries[f"key-kept-{letter}"]
        assert "".join(entry.itertext()) == letter
        (path,) = entry.iter("path")
        assert tuple(map(float, path.attrib["stroke-dasharray"].split())) == KEPT[letter]
        assert path.attrib["stroke"] == f"var(--kept-{letter.lower()})"


@pytest.mark.parametrize("dark", [False, True])
def test_their_colours_are_legible_and_none_is_that_of_the_error(dark: bool) -> None:
    """3 to 1 against the paper, and apart for eyes without red or green cones as well."""
    found = re.findall(r"--(paper|error|kept-[abc]): (#\w+);", SHEET)
    assert len(found) == 10
    colours = dict(found[5:] if dark else found[:5])
    paper = colours.pop("paper")
    assert all(contrast(colour, paper) >= 3 for colour in colours.values())
    for one, other in combinations(colours.values(), 2):
        for cones in ((1, 2), (0, 2)):  # green and blue, red and blue
            parts = zip(*(([rgb(c)[k] for k in cones]) for c in (one, other)), strict=True)
            assert max(abs(a - b) for a, b in parts) >= 24, (one, other)


# On the page


def test_a_reader_keeps_a_course_and_forgets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Offscreen()
    main: SimpleNamespace = start(window, monkeypatch)
    assert window.element("keep-course").attributes["aria-disabled"] == "true"
    assert window.element("courses-table").hidden
    run(main.lesson, 5)
    window.send("click", "keep-course")
    window.frames()
    assert "A: η 0.3" in window.text("courses-table")
    assert not window.element("key-kept-A").hidden
    assert window.element("key-kept-B").hidden
    forget = next(e for e in window.page.every() if "data-course" in e.attributes)
    forget.id = "forget-it"
    window.send("click", "forget-it")
    window.frames()
    assert main.lesson.courses.kept == ()
    assert window.element("key-kept-A").hidden
    assert window.focused() == "keep-course"
