"""A lesson whose numbers are no fruit, in the page: a book's example, and the way back to fruit."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect
from ripple.lesson.state import to_plain

from tests.browser.reader import NO_ANIMATION, drawn, python
from tests.browser.test_access import PHONE, assert_axe_finds_nothing
from tests.browser.test_table import sticks_out
from tests.unit.test_free import free_lesson

PHASES = ("forward", "loss", "backward", "update")


def load(page: Page, sizes: tuple[int, ...], output: str, count: int = 1) -> None:
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#speed").fill(NO_ANIMATION)
    plain = json.dumps(to_plain(free_lesson(sizes, output, count=count).state))
    state = f"__import__('ripple.lesson.state').lesson.state.from_plain(json.loads({plain!r}))"
    state = state.replace("json.loads", "__import__('json').loads")
    assert python(page, f"player.load({state}) or stage.ask()") is None
    expect(page.locator("#no-plane")).to_be_visible()


@pytest.mark.parametrize(
    "_how",
    [
        pytest.param("light"),
        pytest.param("dark", marks=pytest.mark.browser_context_args(color_scheme="dark")),
        pytest.param("phone", marks=pytest.mark.browser_context_args(**PHONE)),
    ],
)
def test_an_example_goes_through_its_phases_and_back_to_fruit(lesson_page: Page, _how: str) -> None:
    page = lesson_page
    load(page, (3, 2, 2), "linear")
    expect(page.locator("#plane")).to_be_hidden()
    expect(page.locator("#no-plane")).to_contain_text("3 inputs, 2 outputs")
    assert_axe_finds_nothing(page)
    for phase in PHASES:
        page.locator(f"#phase-{phase}").click()
        drawn(page)
        assert len(set(sticks_out(page))) == 1
        assert_axe_finds_nothing(page, ".lab")
        if phase == "backward":
            page.locator("#network").focus()
            for key in ("ArrowLeft", "Enter"):  # an output taken apart
                page.keyboard.press(key)
            page.locator("#check-all").click()
            expect(page.locator("#check-words")).to_contain_text("All 14 gradients checked")
            page.locator("#inspector-close").click()
    expect(page.locator("#step-count")).to_have_text("1")
    expect(page.locator("#output")).to_contain_text(", ")
    expect(page.locator("#log li")).to_contain_text("ŷ₂")
    expect(page.locator(".math:visible", has_text="σ′(zk)")).to_have_count(0)
    page.locator("#to-fruit").click()
    expect(page.locator("#plane")).to_be_visible()
    expect(page.locator("#no-plane")).to_be_hidden()
    expect(page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")
    expect(page.locator("#step")).to_be_focused()
    page.locator("#step").click()
    expect(page.locator("#step-count")).to_have_text("1")
    title = page.locator(".sample .term[popovertarget=about-y]").get_attribute("title")
    assert "strawberry" in str(title)
