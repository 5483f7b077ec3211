"""What a reader may type and slide, and that nothing of it puts nonsense on the page."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Page, expect
from ripple.page.settings import rate_at

from tests.browser.reader import FAST, drawn, python, train, weights
from tests.browser.test_access import PHONE

NOT_A_NUMBER = re.compile(r"\b(?:nan|NaN|inf|Infinity|None|undefined|float64)\b")


def type_rate(page: Page, text: str) -> None:
    box = page.locator("#learning-rate-number")
    box.fill(text)
    box.press("Enter")


def test_a_bad_learning_rate_keeps_the_last_good_one_and_says_what_is_allowed(
    lesson_page: Page,
) -> None:
    box, note = lesson_page.locator("#learning-rate-number"), lesson_page.locator("#rate-note")
    slider = lesson_page.locator("#learning-rate")
    type_rate(lesson_page, "0.7")
    expect(slider).to_have_attribute("aria-valuetext", "0.7")
    position = slider.input_value()
    for text, named in (
        ("abc", "“abc”"),
        ("", "An empty box"),
        ("0", "“0”"),
        ("-1", "“-1”"),
        ("1e9", "“1e9”"),
        ("NaN", "“NaN”"),
        ("inf", "“inf”"),
        ("9" * 5000, "“9999999999999999…”"),
        ("<b>0.5</b>", "“<b>0.5</b>”"),
    ):
        type_rate(lesson_page, text)
        expect(note).to_contain_text(named)
        expect(note).to_contain_text("from 0.001 to 2")
        expect(note).to_contain_text("η stays 0.7")
        expect(note.locator("*")).to_have_count(0)
        expect(box).to_have_value("0.7")
        expect(slider).to_have_value(position)
    train(lesson_page, 1)
    expect(lesson_page.locator("#updates-words")).to_contain_text("η = 0.7.")
    type_rate(lesson_page, "0,5")
    expect(note).to_have_text("")
    expect(box).to_have_value("0.5")
    train(lesson_page, 1)
    expect(lesson_page.locator("#updates-words")).to_contain_text("η = 0.5.")


def test_slider_and_box_show_the_same_rate_on_a_logarithmic_scale(lesson_page: Page) -> None:
    box, slider = (
        lesson_page.locator("#learning-rate-number"),
        lesson_page.locator("#learning-rate"),
    )
    for rate in (0.001, 0.02, 0.3, 1.0, 2.0):
        type_rate(lesson_page, str(rate))
        along = math.log(rate / 0.001) / math.log(2 / 0.001)
        expect(slider).to_have_attribute("aria-valuetext", f"{rate:g}")  # by then all is drawn
        assert float(slider.input_value()) == pytest.approx(1000 * along, abs=0.51)
    for position in (0, 250, 500, 750, 1000):
        slider.fill(str(position))
        rate = rate_at(position)
        assert rate == pytest.approx(0.001 * 2000 ** (position / 1000), rel=0.05)
        expect(box).to_have_value(f"{rate:g}")
        expect(slider).to_have_attribute("aria-valuetext", f"{rate:g}")
        expect(slider).to_have_value(str(position))
    expect(box).to_have_value("2")


@pytest.mark.parametrize("hidden", ["8", "1"])
def test_the_boldest_training_leaves_only_numbers_on_the_page(
    lesson_page: Page, hidden: str
) -> None:
    type_rate(lesson_page, "2")
    lesson_page.locator("#hidden-size").fill(hidden)
    lesson_page.locator("#reset-network").click()
    train(lesson_page, *[1000] * 10)
    assert NOT_A_NUMBER.findall(lesson_page.locator("body").inner_text()) == []
    lesson_page.locator("#loss-chart").press("Home")
    lesson_page.locator("#speed").fill(FAST)
    lesson_page.locator("#step").click()
    expect(lesson_page.locator("#step-count")).to_have_text("10,001")
    expect(lesson_page.locator("#status")).to_have_text("Idle")
    assert NOT_A_NUMBER.findall(lesson_page.locator("body").inner_text()) == []
    expect(lesson_page.locator("#problem")).to_be_hidden()


@pytest.mark.browser_context_args(**PHONE)
def test_the_smallest_number_fits_into_the_boxes_and_is_read_back_from_them(
    lesson_page: Page,
) -> None:
    train(lesson_page, 1)
    for text in ("-1.23456789e-300", "-5e-324", "-0.00012345", "-100", "-12.3456789"):
        box = lesson_page.locator("#new-0\\.0\\.0")
        box.fill(text)
        box.press("Enter")
        assert weights(lesson_page)[0] == float(text)
        lesson_page.locator("#updates-rows tr").first.locator("input").blur()
        python(lesson_page, "(lesson.choose(places.Parameter(0, 0, 0)), stage.ask())[1]")
        drawn(lesson_page)
        expect(lesson_page.locator("#value")).to_be_visible()
        for name in ("new-0\\.0\\.0", "value"):
            box = lesson_page.locator(f"#{name}")
            room, wide = box.evaluate("(box) => [box.clientWidth, box.scrollWidth]")
            assert wide <= room, (name, box.input_value())
        written = lesson_page.locator("#value").input_value()
        other = lesson_page.locator("#new-0\\.0\\.1")
        other.fill(written)
        other.press("Enter")
        assert weights(lesson_page)[1] == float(text), written
