"""Published worked examples on the page: by mouse, keys and links."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from ripple.lesson.examples import WORKED
from ripple.words import sharing
from ripple.words import textbook as words

from tests.browser.reader import drawn, python, train, weights
from tests.browser.test_access import assert_axe_finds_nothing
from tests.browser.test_table import sticks_out

COUNT = "#textbook-count"
MAZUR = "18 of 22 printed numbers agree to all digits; 4 are explained."


def opened(page: Page) -> None:
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("[popovertarget=setup]").first.click()
    page.locator("#open-textbook").click()
    expect(page.locator("#textbook-list button")).to_have_count(len(WORKED))


def choose(page: Page, name: str) -> None:
    page.locator(f"#textbook-list [data-example={name}]").click()
    expect(page.locator("#textbook-name")).to_have_text(words.TOLD[name].title)
    expect(page.locator(COUNT)).to_contain_text("to all digits")


def test_mazurs_example_comes_with_all_its_numbers_and_goes_again(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 10)
    before = weights(page)
    opened(page)
    choose(page, "mazur")
    expect(page.locator(COUNT)).to_have_text(MAZUR)
    expect(page.locator("#textbook-name")).to_be_focused()
    rows = page.locator("#textbook-lines tr:not(.said)")
    expect(rows).to_have_count(22)
    expect(rows.first).to_have_text(re.compile(r"h₁\s*0\.593269992\s*0\.593269992\s*✓ agrees"))
    expect(page.locator("#textbook-lines .said")).to_have_count(4)
    assert python(page, "lesson.network.weights[1].tolist()") == WORKED["mazur"].weights[1]
    page.locator("#textbook-step").click()
    expect(page.locator("#textbook")).to_be_hidden()
    expect(page.locator("#setup")).to_be_hidden()
    expect(page.locator("#step")).to_be_focused()
    expect(page.locator("#step-count")).to_have_text("1")
    moved = python(page, "lesson.network.weights[0][0, 0]")
    assert f"{moved:.9f}" == "0.149780716"
    expect(page.locator("#arrival-words")).to_contain_text(sharing.ARRIVED["example"])
    page.locator("#arrival-take").click()
    expect(page.locator("#step-count")).to_have_text("10")
    assert weights(page) == before
    page.locator("#arrival-close").click()


@pytest.mark.parametrize("name", WORKED)
def test_each_example_says_in_the_browser_what_it_says_elsewhere(
    lesson_page: Page, name: str
) -> None:
    from tests.unit.test_textbook import COUNTS

    agree, explained = COUNTS[name]
    opened(lesson_page)
    choose(lesson_page, name)
    said = words.result(agree, explained, agree + explained, whole_already=True)
    expect(lesson_page.locator(COUNT)).to_have_text(said)
    page_step = lesson_page.locator("#textbook-step")
    expect(page_step).to_be_visible()
    page_step.click()
    expect(lesson_page.locator("#step-count")).to_have_text("1")


def test_all_of_it_is_reached_by_keys(lesson_page: Page) -> None:
    page = lesson_page
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("[popovertarget=setup]").first.press("Enter")
    page.locator("#open-textbook").press("Enter")
    page.locator("[data-example=negnevitsky]").press("Enter")
    expect(page.locator(COUNT)).to_have_text("15 of 15 printed numbers agree to all digits.")
    expect(page.locator("#textbook-name")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#textbook-step")).to_be_focused()
    page.locator("#textbook-own-title").fill("Ours <b>1</b>")
    page.keyboard.press("Tab")
    page.keyboard.type("Class 10b")
    page.keyboard.press("Tab")
    page.keyboard.type("ŷ = 0.5097\nw1[1][2] = 0.8985\nnonsense")
    page.keyboard.press("Tab")
    expect(page.locator("#textbook-compare")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#textbook-name")).to_have_text("Ours <b>1</b>")
    expect(page.locator(COUNT)).to_have_text("2 of 2 printed numbers agree to all digits.")
    expect(page.locator("#textbook-faults")).to_contain_text("Line 3, “nonsense”: it has no =.")
    page.keyboard.press("Escape")
    expect(page.locator("#textbook")).to_be_hidden()
    expect(page.locator("#open-textbook")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#setup")).to_be_hidden()
    expect(page.locator("[popovertarget=setup]").first).to_be_focused()


def test_a_link_with_an_own_example_opens_with_its_table(own_page: Page) -> None:
    page = own_page
    opened(page)
    page.locator("#textbook-own-title").fill("Sheet 3")
    page.locator("#textbook-own-lines").fill("L = 7 (a slip)")
    page.locator("#textbook-compare").click()
    expect(page.locator(COUNT)).to_have_text("0 of 1 printed number agrees to all digits.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".masthead .shares").click()
    expect(page.locator("#share-link")).not_to_have_value("")
    link = page.locator("#share-link").input_value()
    page.keyboard.press("Escape")
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("#textbook")).to_be_visible()
    expect(page.locator("#textbook-name")).to_have_text("Sheet 3")
    expect(page.locator("#textbook-lines .said")).to_have_text("a slip")
    expect(page.locator("#textbook-own-lines")).to_have_value("L = 7 (a slip)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 625), (390, 844), (320, 640)])
def test_it_is_for_everybody(lesson_page: Page, scheme: str, size: tuple[int, int]) -> None:
    page = lesson_page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page)
    choose(page, "surafelml" if size[0] == 320 else "lynch")  # which has 17 digits
    page.locator("#textbook-own-lines").fill("q")
    drawn(page)
    assert_axe_finds_nothing(page, "#textbook")
    box = "(sheet) => [sheet.scrollWidth, sheet.clientWidth]"
    wide, room = page.locator("#textbook").evaluate(box)
    assert wide <= room
    wide, window = sticks_out(page)
    assert wide <= window
