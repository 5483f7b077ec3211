"""Leaving the page loses the lesson: the browser asks before, and the page says so after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Dialog, Error, Page, expect

from tests.browser.reader import python, train

PATIENCE = 60_000  # milliseconds


class Reader:
    """Answers what the browser asks before a page is left."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self.leaves = page, 0, True
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        assert dialog.type == "beforeunload"
        self.asked += 1
        if self.leaves:
            dialog.accept()
        else:
            dialog.dismiss()

    def reload(self) -> int:
        """Reload the page; how often the reader was asked."""
        self.asked = 0
        with suppress(Error):  # who stays has broken off the navigation
            self.page.reload(timeout=PATIENCE if self.leaves else 2000)
        self.page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
        return self.asked


@pytest.fixture
def reader(own_page: Page) -> Reader:
    return Reader(own_page)


def test_who_reloads_in_mid_lesson_is_asked_and_told_that_it_has_started_over(
    reader: Reader,
) -> None:
    page = reader.page
    caption = page.locator("#caption")
    page.locator("#quiz").click()
    page.locator("#quiz").click()
    assert reader.reload() == 0
    expect(caption).to_contain_text("one fruit goes forward")

    train(page, 10)
    reader.leaves = False
    assert reader.reload() == 1
    expect(page.locator("#step-count")).to_have_text("10")
    reader.leaves = True
    assert reader.reload() == 1
    expect(page.locator("#step-count")).to_have_text("0")
    expect(caption).to_contain_text("loaded anew and has started over")
    expect(page.locator("#live")).to_contain_text("loaded anew and has started over")

    assert reader.reload() == 0
    expect(caption).to_contain_text("one fruit goes forward")
    page.locator("#plane").click()
    expect(page.locator("#data-count")).to_have_text("9 strawberries, 8 lemons")
    page.locator("#undo-data").click()
    expect(page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")
    assert reader.reload() == 0


def test_a_tab_that_the_browser_threw_away_says_that_the_lesson_has_started_over(
    reader: Reader,
) -> None:
    page = reader.page
    train(page, 1)
    page.add_init_script(
        "Object.defineProperty(Document.prototype, 'wasDiscarded', { get: () => true })"
    )
    page.goto(page.url)  # which is, of itself, a new visit
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    expect(page.locator("#caption")).to_contain_text("loaded anew and has started over")
    train(page, 1)
    expect(page.locator("#caption")).not_to_contain_text("started over")


def test_a_page_that_only_a_script_has_used_is_left_unasked(reader: Reader) -> None:
    # To the browser, what Playwright does is done by a person, even its scripts.
    reader.page.evaluate(
        "Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } })"
    )
    train(reader.page, 1)
    assert reader.reload() == 0


def test_the_way_back_leads_to_the_lesson_as_it_was(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    open_lesson: Callable[..., None],
) -> None:
    """Playwright switches off what browsers keep of pages that were left."""
    keeping: dict[str, Any] = {"ignore_default_args": ["--disable-back-forward-cache"]}
    with browser_type.launch(**browser_type_launch_args, **keeping) as browser:
        page = browser.new_page(service_workers="block")  # a new one would end what is kept
        reader = Reader(page)
        open_lesson(page)
        train(page, 10)
        page.goto(page.url + "third-party-notices.txt")
        assert reader.asked == 1
        page.go_back(wait_until="commit")
        expect(page.locator("#step-count")).to_have_text("10")
        train(page, 1)
        assert python(page, "lesson.step_count") == 11
