"""The worksheet on paper, and the question that is answered on the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import drawn, python, train
from tests.browser.test_access import assert_axe_finds_nothing

SAID = "#exercise-said"
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def opened(page: Page) -> None:
    page.locator("#open-home").click()
    page.locator("#home [popovertarget=worksheet]").click()
    expect(page.locator("#worksheet")).to_be_visible()
    expect(page.locator("#exercise-formula")).not_to_have_text("")


def printed(page: Page, format: str) -> int:
    """How many pages the worksheet has on paper of this format."""
    page.evaluate("void (window.print = () => {})")
    page.locator("#worksheet-print").click()
    expect(page.locator("html")).to_have_attribute("data-only", "worksheet-pages")
    pdf = page.pdf(format=format)
    expect(page.locator("html")).not_to_have_attribute("data-only", "worksheet-pages")
    return len(PAGE.findall(pdf))


NETWORKS = {
    "first": "",
    "none hidden": "lesson.set_hidden_layers(0)",
    "widest": "lesson.set_hidden_size(8)",
    "largest": "lesson.set_hidden_layers(3), [lesson.set_hidden_size(8, n) for n in (1, 2, 3)]",
}


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("steps", ["0", "5"])
def test_it_is_two_pages_of_either_size(own_page: Page, network: str, steps: str) -> None:
    page = own_page
    python(page, f"[{NETWORKS[network]}]")
    python(page, "lesson.set_initial('huge'), lesson.reset_network(), lesson.set_batch(4)")
    train(page, 10)
    opened(page)
    page.locator("#worksheet-steps").select_option(steps)
    for easy in (True, False):
        page.locator("#worksheet-easy").set_checked(easy)
        for level in ("all", "hidden"):
            if (network, level) == ("none hidden", "hidden"):
                continue
            page.locator("#worksheet-level").select_option(level)
            for format in ("A4", "Letter"):
                assert printed(page, format) == 2, (easy, level, format)


def test_nothing_else_is_printed_and_all_is_black_on_white(lesson_page: Page) -> None:
    lesson_page.emulate_media(color_scheme="dark")
    opened(lesson_page)
    lesson_page.evaluate("void (window.print = () => {})")
    lesson_page.locator("#worksheet-print").click()
    lesson_page.emulate_media(media="print")
    seen = """[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility()
      && !e.closest("#worksheet-pages")).map((e) => e.outerHTML.slice(0, 60))"""
    assert lesson_page.evaluate(seen) == []
    colours = """[...new Set([...document.querySelectorAll("#worksheet-pages *")].flatMap((e) => {
      const { color, fill, stroke } = getComputedStyle(e);
      return [color, fill, stroke];
    }))].filter((c) => c !== "none").sort()"""
    assert lesson_page.evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    lesson_page.evaluate("dispatchEvent(new Event('afterprint'))")
    lesson_page.emulate_media(media="screen")
    expect(lesson_page.locator("#worksheet-pages")).to_be_hidden()
    expect(lesson_page.locator("#network")).to_be_visible()


def answer(page: Page, text: str) -> str:
    page.locator("#exercise-answer").fill(text)
    page.locator("#exercise-answer").press("Enter")
    expect(page.locator(SAID)).not_to_have_text("")
    return page.locator(SAID).inner_text()


def test_an_answer_is_right_or_wrong_or_lacks_a_factor(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 10)
    opened(page)
    page.locator("#worksheet-level").select_option("output")
    expect(page.locator("#exercise-formula")).to_have_text("δ⁽²⁾₁ = 2 · (ŷ − y) · σ′(z)")
    known = dict(re.findall(r"(ŷ|y) = ([\d.]+)", page.locator("#exercise-given").inner_text()))
    output, y = float(known["ŷ"]), float(known["y"])
    delta = 2 * (output - y) * output * (1 - output)
    assert answer(page, f"{delta:.4g}").startswith("Right.")
    assert answer(page, f"{delta / 2:.4g}") == "The factor 2 is missing."
    assert answer(page, f"{-delta:.4g}") == "The number is right, but for its sign."
    assert answer(page, "much") == "That is no number: write it like 0.25, or like 1e-3."
    assert answer(page, "17").startswith("Not yet.")
    page.locator("#exercise").select_option(index=1)
    expect(page.locator("#exercise-answer")).to_have_value("")
    expect(page.locator(SAID)).to_have_text("")
    page.locator("#exercise-answer").fill("1")
    page.locator("#exercise-check").click()
    expect(page.locator(SAID)).not_to_have_text("")


def test_it_works_by_keys_and_says_why_it_can_not(lesson_page: Page) -> None:
    python(lesson_page, "lesson.basket.clear()")
    lesson_page.locator("#open-home").press("Enter")
    lesson_page.locator("#home [popovertarget=worksheet]").press("Enter")
    expect(lesson_page.locator(SAID)).to_contain_text("There is no fruit to learn from")
    lesson_page.evaluate("void (window.print = () => { throw new Error('an empty sheet'); })")
    lesson_page.locator("#worksheet-print").press("Enter")
    lesson_page.keyboard.press("Escape")
    expect(lesson_page.locator("#worksheet")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 625), (390, 844), (320, 640)])
def test_it_is_for_everybody(lesson_page: Page, scheme: str, size: tuple[int, int]) -> None:
    lesson_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    lesson_page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(lesson_page)
    answer(lesson_page, "0.123")
    drawn(lesson_page)
    assert_axe_finds_nothing(lesson_page, "#worksheet")
    box = "(sheet) => [sheet.scrollWidth, sheet.clientWidth]"
    wide, room = lesson_page.locator("#worksheet").evaluate(box)
    assert wide <= room
