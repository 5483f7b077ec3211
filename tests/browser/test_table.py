"""Data of a reader's own: a file chosen or dropped, a table pasted, undone, and kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from workshop.build import SINGLE

from tests.browser.reader import drawn, python, shown, train
from tests.browser.test_access import assert_axe_finds_nothing
from tests.browser.test_leaving import Reader

FLOWERS = (
    "petal length of the flower in the garden, in centimetres;عرض البتلة;note;είδος\r\n"
    "1,4;0,2;a;setosa\r\n1,3;0,2;;setosa\r\n1,5;0,4;c;setosa\r\n"
    "4,7;1,4;e;versicolor of the Mediterranean\r\n4,5;1,5;f;versicolor of the Mediterranean\r\n"
)
NOTE, SAID = "#table-note", "#table-words"


def file(text: str | bytes, name: str = "flowers.csv") -> FilePayload:
    data = text if isinstance(text, bytes) else text.encode()
    return {"name": name, "mimeType": "text/csv", "buffer": data}


def drop(page: Page, where: str, text: str) -> None:
    """Let a file fall there."""
    page.locator(where).evaluate(
        """(where, text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
          for (const kind of ["dragover", "drop"]) {
            const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
            where.dispatchEvent(event);
            if (!event.defaultPrevented) {
              throw new Error("the browser would open the file");
            }
          }
        }""",
        text,
    )


def sticks_out(page: Page) -> list[Any]:
    """Whether anything makes the page wider than the window."""
    found: list[Any] = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return found


@pytest.mark.parametrize("form", ["site", "single file"])
def test_a_file_is_chosen_mended_and_undone(
    form: str, context: BrowserContext, site_url: str, tmp_path: Path
) -> None:
    page = context.new_page()
    single = Path(shutil.copy(SINGLE, tmp_path)).as_uri()
    page.goto(site_url if form == "site" else single)
    page.locator("body[data-state=ready]").wait_for(timeout=60_000)
    page.locator("#open-table").click()
    expect(page.locator("#table-text")).to_have_value(python(page, "lesson.sheet.text"))
    page.locator("#table-file").set_input_files(file(FLOWERS))
    expect(page.locator(SAID)).to_contain_text("5 points came in: ")
    expect(page.locator("#data-count")).to_have_text("2 versicolor…, 3 setosa")
    assert_axe_finds_nothing(page, "#table")
    page.locator("#column-x1").select_option(index=2)
    expect(page.locator(NOTE)).to_contain_text("Line 2 has “a” in “note”")
    expect(page.locator(SAID)).to_have_text("")
    page.emulate_media(color_scheme="dark")
    assert_axe_finds_nothing(page, "#table")
    selected = "(box) => box.value.slice(box.selectionStart, box.selectionEnd)"
    expect(page.locator("#table-text")).to_be_focused()
    assert page.locator("#table-text").evaluate(selected) == "1,4;0,2;a;setosa"
    page.keyboard.press("Escape")
    expect(page.locator("#table")).to_be_hidden()
    page.locator("#undo-data").click()
    expect(page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")
    expect(page.locator("#task")).to_contain_text("strawberries from lemons by sweetness")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_file_is_read_in_whatever_spreadsheets_write(lesson_page: Page, encoding: str) -> None:
    text = "Länge;Höhe;Sorte\n1,5;2;süß\n2;3;herb\n"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    lesson_page.locator("#open-table").click()
    lesson_page.locator("#table-file").set_input_files(file((mark + text).encode(encoding)))
    expect(lesson_page.locator(SAID)).to_contain_text("2 points came in: “Länge” across")
    expect(lesson_page.locator("#data-count")).to_have_text("1 süß, 1 herb")


def test_a_table_is_pasted_copied_and_pasted_again(lesson_page: Page) -> None:
    lesson_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lesson_page.locator("#open-table").click()
    box = lesson_page.locator("#table-text")
    box.fill("age\tincome\tbought\n20\t1500\tno\n35\t125000\tyes\n50\t90000\tyes\n")
    lesson_page.locator("#table-use").click()
    expect(lesson_page.locator(SAID)).to_contain_text("3 points came in: “age” across")
    lesson_page.locator("#table-copy").click()
    expect(lesson_page.locator(SAID)).to_contain_text("The points are copied")
    points = python(lesson_page, "lesson.points.x.tolist()")
    box.fill("")
    box.focus()
    lesson_page.keyboard.press("ControlOrMeta+V")
    expect(box).to_have_value("age,income,bought\n20,1500,no\n35,125000,yes\n50,90000,yes\n")
    lesson_page.locator("#table-use").click()
    expect(lesson_page.locator(SAID)).to_contain_text("These points are there already")
    assert python(lesson_page, "lesson.points.x.tolist()") == points
    lesson_page.keyboard.press("Escape")
    train(lesson_page, 1)
    age, x = shown(lesson_page, "sample-x1").split(" → ")
    assert age in ("20", "35", "50")
    assert float(x) == round((float(age) - 20) / 40, 3)
    expect(lesson_page.locator("#sample-name-1")).to_have_text("age")


def test_without_a_clipboard_the_points_are_selected(lesson_page: Page) -> None:
    lesson_page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
    lesson_page.locator("#open-table").click()
    lesson_page.locator("#table-copy").click()
    expect(lesson_page.locator(SAID)).to_contain_text("now press Ctrl+C")
    expect(lesson_page.locator("#table-text")).to_be_focused()
    lesson_page.evaluate("delete navigator.clipboard.writeText")


def test_what_is_saved_as_a_file_is_read_again(lesson_page: Page) -> None:
    lesson_page.locator("#open-table").click()
    before = python(lesson_page, "lesson.points.x.tolist()")
    with lesson_page.expect_download() as download:
        lesson_page.locator("#table-save").click()
    assert download.value.suggested_filename == "points.csv"
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbfsweetness,redness,fruit\r\n")
    lesson_page.locator("#table-file").set_input_files(file("a,b,c\n1,2,x"))
    expect(lesson_page.locator(SAID)).to_contain_text("1 point came in")
    lesson_page.locator("#table-file").set_input_files(file(data))
    expect(lesson_page.locator(SAID)).to_contain_text("16 points came in")
    assert python(lesson_page, "lesson.points.x.tolist()") == before


@pytest.mark.parametrize("where", ["#plane", "#table-text"])
def test_a_file_is_dropped(lesson_page: Page, where: str) -> None:
    if where != "#plane":
        lesson_page.locator("#open-table").click()
    drop(lesson_page, where, FLOWERS)
    expect(lesson_page.locator(SAID)).to_contain_text("5 points came in: ")
    expect(lesson_page.locator("#table")).to_be_visible()


def test_a_wrong_file_gets_a_sentence_and_harms_nothing(lesson_page: Page) -> None:
    lesson_page.locator("#open-table").click()
    chooser = lesson_page.locator("#table-file")
    for data, sentence in (
        ("a,b,c\n" + "1,2,x\n" * 100_000, "Line 20,002 is one too many"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "This is no text"),
        (b"1,2,a\n" * 1_000_000, "This has 6.0 MB, and a table may have 4.0 MB."),
        ("a,b,c\n1,2,x\n3,4,y\n5,6,z\n", "Line 4 has a third label, “z”"),
        ("", "There is nothing in this table."),
    ):
        chooser.set_input_files(file(data))
        expect(lesson_page.locator(NOTE)).to_contain_text(sentence)
        expect(lesson_page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")
    chooser.set_input_files(
        file("a,b,c\n" + "".join(f"{n},{n % 7},{n % 2}\n" for n in range(5000)))
    )
    expect(lesson_page.locator(SAID)).to_contain_text("2,000 of 5,000 points, evenly")
    expect(lesson_page.locator("#data-count")).to_have_text("1,000 1, 1,000 0")


def test_data_of_ones_own_are_there_after_a_reload(own_page: Page) -> None:
    own_page.locator("#open-table").click()
    own_page.locator("#table-file").set_input_files(file(FLOWERS))
    expect(own_page.locator(SAID)).to_contain_text("5 points came in: ")
    own_page.keyboard.press("Escape")
    train(own_page, 10)
    kept = python(own_page, "lesson.points.x.tolist()"), shown(own_page, "task")
    Reader(own_page).reload()
    assert python(own_page, "lesson.points.x.tolist()") == kept[0]
    expect(own_page.locator("#task")).to_have_text(kept[1])
    expect(own_page.locator("#data-count")).to_have_text("2 versicolor…, 3 setosa")


@pytest.mark.parametrize("size", [(1366, 625), (390, 844), (320, 600)])
def test_long_names_in_any_script_leave_the_layout_alone(
    lesson_page: Page, size: tuple[int, int]
) -> None:
    lesson_page.set_viewport_size({"width": size[0], "height": size[1]})
    drawn(lesson_page)
    places = """["#plane", "#step", "#sample-x1", "#clear-data", "#undo-data"].map(
      (name) => document.querySelector(name).getBoundingClientRect().top + scrollY)"""
    before = lesson_page.evaluate(places)
    drop(lesson_page, "#plane", FLOWERS)
    expect(lesson_page.locator("#table")).to_be_visible()
    wide, window = sticks_out(lesson_page)
    assert wide <= window
    lesson_page.keyboard.press("Escape")
    drawn(lesson_page)
    if size[0] == 1366:
        assert lesson_page.evaluate(places) == pytest.approx(before, abs=1)
    wide, window = sticks_out(lesson_page)
    assert wide <= window
    long = "petal length of the flower in the garden, in centimetres"
    expect(lesson_page.locator("#sample-name-1")).to_have_attribute("title", long)


@pytest.mark.parametrize("opener", ["#open-table", "#setup [data-opens-table]"])
def test_the_sheet_opens_and_closes_by_keys(lesson_page: Page, opener: str) -> None:
    if opener != "#open-table":
        lesson_page.locator(".parameters .opens").press("Enter")
    lesson_page.locator(opener).press("Enter")
    expect(lesson_page.locator("#table")).to_be_visible()
    expect(lesson_page.locator("#table-text")).not_to_have_value("")
    lesson_page.keyboard.press("Escape")
    expect(lesson_page.locator("#table")).to_be_hidden()
