"""The page on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import PICTURES, drawn_anew, train


@pytest.mark.browser_context_args(color_scheme="dark")
def test_dark_pictures_are_printed_in_the_light_colours(lesson_page: Page) -> None:
    train(lesson_page, 10)
    dark = drawn_anew(lesson_page)
    lesson_page.evaluate(
        f"""() => addEventListener("beforeprint", () => {{
          window.printed = {PICTURES};
          window.ink = getComputedStyle(document.documentElement).getPropertyValue("--ink");
        }})"""
    )
    lesson_page.pdf(format="A4")
    assert lesson_page.evaluate("window.ink").strip() == "#1d2330"
    assert lesson_page.evaluate(PICTURES) == dark, "the screen has not got its colours back"
    printed = lesson_page.evaluate("window.printed")
    lesson_page.emulate_media(color_scheme="light")
    assert drawn_anew(lesson_page) == printed


def test_paper_gets_every_row_no_controls_and_round_circles(lesson_page: Page) -> None:
    train(lesson_page, 100)
    lesson_page.emulate_media(media="print")
    lesson_page.set_viewport_size({"width": 760, "height": 1050})  # A4
    expect(lesson_page.locator("#transport")).to_be_hidden()
    fixed = """[...document.querySelectorAll("body *")].filter(
      (e) => e.checkVisibility() && getComputedStyle(e).position === "fixed").length"""
    assert lesson_page.evaluate(fixed) == 0, "it would lie over every sheet"
    hidden = """["updates-box", "log"].map((name) => document.getElementById(name))
      .filter((e) => e.scrollHeight > e.clientHeight + 1).map((e) => e.id)"""
    assert lesson_page.evaluate(hidden) == []
    # The pictures are as they were on the screen: on paper they may be smaller, but not stretched.
    fits = """["network", "plane", "loss-chart"].map(
      (name) => getComputedStyle(document.getElementById(name)).objectFit)"""
    assert lesson_page.evaluate(fits) == ["contain"] * 3
