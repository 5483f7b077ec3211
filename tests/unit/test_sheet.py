"""The sheet of the table: what is typed, pasted, dropped or chosen becomes points."""

from __future__ import annotations

import json
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import BYTES_MOST
from ripple.lesson.player import Player
from ripple.lesson.sheet import Came
from ripple.lesson.state import State, from_plain, to_plain
from ripple.lesson.table import Wrong
from ripple.words import own_data

from tests.unit.offscreen import Offscreen, start
from tests.unit.test_table import MAKES, mutated
from tests.unit.whole_page import texts

FLOWERS = "length;width;note;species\n1,5;20;1;setosa\n4,5;10;2;virginica\n2;15;7;setosa\n"


class Page:
    """A started page with its sheet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.browser = Offscreen()
        self.main = start(self.browser, monkeypatch)
        self.lesson: Lesson = self.main.lesson
        self.browser.frames()

    def click(self, name: str) -> None:
        self.browser.send("click", name)
        self.browser.frames()

    def type(self, text: str) -> None:
        self.browser.element("table-text").value = text
        self.browser.send("input", "table-text")
        self.browser.frames()

    def choose_file(self, data: bytes | None, size: int | None = None) -> None:
        element = self.browser.element("table-file")
        element.files, element.value = files(data, size), "C:\\fakepath\\a.csv"
        self.browser.send("change", "table-file")
        self.browser.frames()
        assert element.value == ""

    def drop(self, name: str, data: bytes | None) -> Any:
        sent = self.browser.send(
            "drop", name, dataTransfer=SimpleNamespace(files=files(data, None))
        )
        self.browser.frames()
        return sent

    def box(self) -> str:
        return str(self.browser.element("table-text").value)


def files(data: bytes | None, size: int | None) -> SimpleNamespace:
    file = SimpleNamespace(data=data, size=len(data or b"") if size is None else size)
    return SimpleNamespace(length=1, item=lambda _: file)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(monkeypatch)


def test_the_sheet_opens_with_the_points_and_says_what_it_takes(reader: Page) -> None:
    reader.click("open-table")
    lines = reader.box().splitlines()
    assert lines[0] == "sweetness,redness,fruit"
    assert len(lines) == 1 + len(reader.lesson.points)
    assert reader.browser.text("table-words") == own_data.TABLE_HINT
    before = reader.lesson.points
    reader.click("table-use")
    assert reader.lesson.points is before
    assert not reader.lesson.basket.can_undo
    assert reader.browser.text("table-words").startswith("These points are there already: ")


def test_what_is_typed_is_used_at_once_and_undone_at_once(reader: Page) -> None:
    before = reader.lesson.points
    reader.click("open-table")
    reader.type("a,b,c\n1,2,x\n3,4,y\n")
    assert reader.lesson.points is before
    reader.click("table-use")
    assert len(reader.lesson.points) == 2
    assert reader.browser.text("table-words") == (
        "2 points came in: “a” across, “b” upward. In “c”, “y” is y = 1 (drawn as a strawberry) "
        "and “x” is y = 0 (lemon)."
    )
    assert reader.browser.element("table-columns").hidden
    assert reader.browser.element("data-choice").value == "own"
    reader.click("undo-data")
    assert reader.lesson.points is before


def test_a_line_that_is_wrong_is_said_and_selected_once_and_what_was_there_stays(
    reader: Page,
) -> None:
    before = reader.lesson.points
    reader.click("open-table")
    reader.type("a,b,c\n1,2,x\n3,oops,y\n")
    reader.click("table-use")
    assert reader.browser.text("table-note").startswith("Line 3 has “oops” in “b”")
    assert reader.browser.text("table-words") == ""
    assert (reader.browser.selected, reader.browser.has_focus) == ("3,oops,y", "table-text")
    assert reader.lesson.points is before
    reader.browser.focus("network")
    reader.browser.size_changes()
    reader.browser.frames()
    assert reader.browser.has_focus == "network"
    reader.type("a,b,c\n1,2,x\n3,4,y\n")
    reader.click("table-use")
    assert reader.browser.text("table-note") == ""


def test_other_columns_can_be_chosen_and_what_had_them_gets_what_is_free(reader: Page) -> None:
    reader.click("open-table")
    reader.choose_file(FLOWERS.encode())
    assert reader.box() == FLOWERS
    assert not reader.browser.element("table-columns").hidden
    assert reader.lesson.sheet.columns == (0, 1, 3)
    options = reader.browser.element("column-x1").children
    assert [each.textContent for each in options] == ["length", "width", "note", "species"]
    reader.browser.element("column-x1").selectedIndex = 2
    reader.browser.send("input", "column-x1")
    reader.browser.frames()
    meaning = reader.lesson.points.meaning
    assert meaning is not None
    assert meaning.names == ("note", "width", "species")
    reader.lesson.sheet.choose(1, 2)
    assert reader.lesson.sheet.columns == (1, 2, 3)
    reader.browser.element("column-y").selectedIndex = 0  # three labels
    reader.browser.send("input", "column-y")
    reader.browser.frames()
    assert isinstance(reader.lesson.sheet.outcome, Wrong)
    assert reader.lesson.sheet.columns == (1, 2, 0)
    assert reader.browser.element("column-y").selectedIndex == 0
    meaning = reader.lesson.points.meaning
    assert meaning is not None
    assert meaning.names == ("width", "note", "species")  # as it was


@pytest.mark.parametrize("where", ["plane", "table"])
def test_a_file_is_dropped(reader: Page, where: str) -> None:
    assert reader.browser.send("dragover", where).defaultPrevented
    assert reader.drop(where, MAKES["decimal commas"]).defaultPrevented
    assert len(reader.lesson.points) == 3
    assert reader.browser.opened == "table"
    assert reader.box().startswith("width;height;kind\n5,1;")


def test_a_file_that_is_too_large_or_lost_or_no_text_is_refused(reader: Page) -> None:
    before = reader.lesson.points
    reader.click("open-table")
    box = reader.box()
    reader.choose_file(b"", 200_000_000)
    assert reader.browser.text("table-note").startswith("This has 200 MB, ")
    reader.choose_file(None, 0)
    assert reader.browser.text("table-note").startswith("The browser could not read this file.")
    reader.choose_file(b"PK\3\4" + bytes(100))
    assert reader.browser.text("table-note").startswith("This is no text, ")
    reader.choose_file(b"", BYTES_MOST)
    assert reader.browser.text("table-note").startswith("There is nothing in this table.")
    assert reader.lesson.points is before
    assert not reader.lesson.basket.can_undo
    assert box.startswith("sweetness")


def test_the_points_are_copied_or_selected_and_saved(reader: Page) -> None:
    reader.click("open-table")
    reader.choose_file(MAKES["tabs"])
    reader.click("table-copy")
    assert reader.browser.clipboard == "width,height,kind\n5.1,3.5,pear\n6,2.25,apple\n4.9,3,pear\n"
    assert reader.browser.text("table-words") == own_data.COPIED["done"]
    reader.browser.clipboard = None
    reader.click("table-copy")
    assert reader.browser.selected == "table-text"
    assert reader.box().startswith("width,height,kind\n")
    assert reader.browser.text("table-words") == own_data.COPIED["selected"]
    reader.click("table-save")
    saved = reader.browser.saved["points.csv"]
    assert saved.startswith("\ufeffwidth,height,kind\r\n5.1,3.5,pear\r\n")
    points = reader.lesson.points
    reader.choose_file(saved.encode())
    assert reader.lesson.points is points  # the same, to the digit
    reader.click("clear-data")
    for button in ("table-copy", "table-save"):
        reader.click(button)
        assert reader.browser.text("table-words") == own_data.COPIED["nothing"]


def test_a_line_may_end_in_any_way_in_the_box_it_ends_in_one(reader: Page) -> None:
    for make in ("CR", "CRLF"):
        reader.choose_file(MAKES[make])
        assert "\r" not in reader.box()
        assert reader.lesson.sheet.text == reader.box()


def test_where_there_are_many_points_each_is_drawn_smaller(reader: Page) -> None:
    part = next(each for each in reader.main.parts if type(each).__name__ == "PlanePart")

    def height() -> float:
        reader.browser.frames()
        layer = part._static._layer.ctx
        return float(layer.of("drawImage")[-1].arguments[4])

    few = height()
    rows = "".join(f"{n},{n % 7},{n % 2}\n" for n in range(1600))
    reader.choose_file(f"a,b,c\n{rows}".encode())
    assert height() == few / 2


def test_data_of_ones_own_outlast_a_reload(reader: Page) -> None:
    reader.choose_file(FLOWERS.encode())
    state = from_plain(json.loads(json.dumps(to_plain(reader.lesson.state))))
    assert isinstance(state, State)
    other = Lesson()
    Player(other).load(state)
    assert other.points.is_like(reader.lesson.points)
    assert texts(other, Player(other))["task"] == reader.browser.text("task")


def test_a_thousand_damaged_files_harm_nothing() -> None:
    random, lesson = Random(2), Lesson()
    taken = 0
    for _ in range(1000):
        before, could_undo = lesson.points, lesson.basket.can_undo
        lesson.sheet.load(mutated(random.choice([*MAKES.values()]), random))
        if isinstance(lesson.sheet.outcome, Wrong):
            assert lesson.points is before
            assert lesson.basket.can_undo is could_undo
            continue
        assert isinstance(lesson.sheet.outcome, Came)
        taken += 1
        assert isinstance(from_plain(json.loads(json.dumps(to_plain(lesson.state)))), State)
        lesson.run_step()
        if lesson.points is not before:
            lesson.basket.undo()
            assert lesson.points is before
            if random.random() < 0.5:
                lesson.sheet.use()
    assert 100 < taken < 900


def test_what_is_typed_and_not_taken_is_there_when_the_sheet_opens_again() -> None:
    lesson = Lesson()
    sheet = lesson.sheet
    sheet.open()
    sheet.write("1,2,x\n3,4,")
    sheet.open()
    assert sheet.text == "1,2,x\n3,4,"
    sheet.write("1,2,x\n3,4,y\n")
    sheet.use()
    lesson.basket.undo()
    sheet.open()
    assert sheet.text.startswith("sweetness,redness,fruit\n")
