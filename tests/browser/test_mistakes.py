"""Wrong on purpose, as a reader finds it: by keys and by touch, in both colour schemes."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from ripple.words import mistakes as words

from tests.browser.reader import python, train
from tests.browser.test_access import assert_axe_finds_nothing

BANNER = "#wrong-words"


def in_sight(page: Page, name: str) -> bool:
    found: bool = page.locator(name).evaluate(
        """(element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
        }"""
    )
    return found


def box(page: Page, name: str) -> object:
    return page.locator(name).bounding_box()


def test_a_mistake_is_chosen_by_keys_checked_and_stopped(lesson_page: Page) -> None:
    page = lesson_page
    before = box(page, "#network")
    page.locator("[popovertarget=setup]").first.press("Enter")
    page.locator("#mistake-choice").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#mistake-choice")).to_have_value("no-slope")
    expect(page.locator("#mistake-hint")).to_contain_text(words.MISTAKES["no-slope"].made)
    assert_axe_finds_nothing(page, "#setup")
    page.keyboard.press("Escape")
    expect(page.locator(BANNER)).to_have_text("Wrong on purpose: σ′ left out")
    assert in_sight(page, "#wrong")
    assert box(page, "#network") == before  # the diagram keeps its size and place
    train(page, 1)
    page.locator("#wrong-check").press("Enter")
    expect(page.locator("#mistake-found li")).to_have_count(2)
    expect(page.locator("#mistake-found li").first).to_contain_text("They are 4 times")
    expect(page.locator("#mistake-answer")).to_be_hidden()
    assert_axe_finds_nothing(page, "#mistake")
    page.keyboard.press("Escape")
    page.locator("#wrong-stop").press("Enter")
    expect(page.locator("#wrong")).to_be_hidden()
    expect(page.locator("#step")).to_be_focused()
    expect(page.locator("#step-count")).to_have_text("0")


def test_a_surprise_is_found_out(lesson_page: Page) -> None:
    page = lesson_page
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[popovertarget=setup]").first.click()
    page.locator("#mistake-surprise").click()
    expect(page.locator("#mistake-choice")).to_have_value("secret")
    page.keyboard.press("Escape")
    train(page, 1)
    page.locator("#wrong-check").click()
    expect(page.locator("#mistake-answer")).to_be_visible()
    truth = str(python(page, "lesson.method.mistake"))
    wrong = next(name for name in words.MISTAKES if name != truth)
    assert page.locator("#guess option").count() == 11
    for name in (wrong, truth):
        expect(page.locator("#guess-go")).to_have_attribute("aria-disabled", "true")
        page.locator("#guess").select_option(name)
        expect(page.locator("#guess-go")).to_have_attribute("aria-disabled", "false")
        assert_axe_finds_nothing(page, "#mistake")
        page.locator("#guess-go").press("Enter")
        expect(page.locator("#guess-words")).to_contain_text(words.MISTAKES[name].does)
        expect(page.locator("#guess-go")).to_be_focused()
    expect(page.locator("#guess-words")).to_contain_text("Yes")
    fits = "(sheet) => sheet.scrollWidth <= sheet.clientWidth && sheet.clientWidth < innerWidth"
    assert page.locator("#mistake").evaluate(fits)
    page.keyboard.press("Escape")
    assert_axe_finds_nothing(page, "#wrong")
