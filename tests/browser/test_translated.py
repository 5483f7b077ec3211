"""What translators and colour changers do to a page, they may not do to formulas and pictures."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.reader import drawn_anew, train


def test_formulas_symbols_and_numbers_are_not_for_translators(lesson_page: Page) -> None:
    train(lesson_page, 1)
    for key in ("ArrowLeft", "Enter"):
        lesson_page.locator("#network").press(key)
    expect(lesson_page.locator("#inspector-rows .symbol").first).to_be_attached()
    for kind in (".katex", "i", ".symbol", ".number", "#updates-rows th"):
        found = lesson_page.locator(kind)
        assert found.count() > 3, kind
        kept = found.evaluate_all("all => all.every((e) => e.closest('[translate=no]'))")
        assert kept, kind
    for words in ("#caption", "#inspector-title", ".lesson p", "#inspector-rows .name"):
        assert lesson_page.locator(words).first.evaluate("e => e.translate"), words


def test_dark_reader_leaves_the_page_its_own_dark_colours(reading_page: Page) -> None:
    expect(reading_page.locator("head meta[name=darkreader-lock]")).to_have_count(1)


def test_right_to_left_turns_words_around_but_no_axis_and_no_formula(own_page: Page) -> None:
    train(own_page, 10)
    before = drawn_anew(own_page)
    own_page.evaluate("document.documentElement.dir = 'rtl'")
    assert drawn_anew(own_page) == before
    kept = ("#network", "#plane", "#loss-chart", "#time", ".math", ".scale", "#updates td", "#loss")
    for kind in (*kept, "#log li", "#transport .transport-main"):
        direction = own_page.locator(kind).first.evaluate("e => getComputedStyle(e).direction")
        assert direction == "ltr", kind
    assert own_page.locator("#caption").evaluate("e => getComputedStyle(e).direction") == "rtl"
    # The course of time goes to the right, as it does in the chart above it.
    box = own_page.locator("#time").bounding_box()
    assert box
    own_page.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)
    expect(own_page.locator("#step-count")).to_have_text("0")
