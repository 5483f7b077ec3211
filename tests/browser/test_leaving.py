"""Leaving the page: the browser asks before, and a page that is loaded again goes on as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Dialog, Error, Page, expect

from tests.browser.reader import drawn, python, train, weights

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
        drawn(self.page)  # whether it asks is settled in the frame after what was done
        with suppress(Error):  # who stays has broken off the navigation
            self.page.reload(timeout=PATIENCE if self.leaves else 2000)
        self.page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
        return self.asked


@pytest.fixture
def reader(own_page: Page) -> Reader:
    return Reader(own_page)


def test_who_reloads_in_mid_lesson_is_asked_and_finds_it_as_it_was(
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
    page.locator("#plane").click()
    page.locator("#hidden-size").fill("6")
    page.locator("#learning-rate-number").fill("0.7")
    page.locator("#learning-rate-number").press("Enter")
    kept = [weights(page), python(page, "lesson.points.x.tolist()")]
    reader.leaves = True
    assert reader.reload() == 1
    expect(page.locator("#step-count")).to_have_text("10")
    expect(caption).to_contain_text("the lesson goes on after 10 steps")
    expect(page.locator("#live")).to_contain_text("the lesson goes on after 10 steps")
    expect(page.locator("#learning-rate-number")).to_have_value("0.7")
    expect(page.locator("#data-count")).to_have_text("9 strawberries, 8 lemons")
    expect(page.locator("#time")).to_be_disabled()
    assert [weights(page), python(page, "lesson.points.x.tolist()")] == kept
    train(page, 1)
    page.locator("#step-back").click()
    expect(page.locator("#step-count")).to_have_text("10")
    assert weights(page) == kept[0]

    page.locator("#reset-network").click()
    page.locator("#reset-data").click()
    assert reader.reload() == 0
    expect(caption).to_contain_text("one fruit goes forward")
    page.locator("#plane").click()
    expect(page.locator("#data-count")).to_have_text("9 strawberries, 8 lemons")
    page.locator("#undo-data").click()
    expect(page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")
    assert reader.reload() == 0


def test_a_tab_that_the_browser_threw_away_goes_on_as_it_was(reader: Reader) -> None:
    page = reader.page
    train(page, 1)
    page.add_init_script(
        "Object.defineProperty(Document.prototype, 'wasDiscarded', { get: () => true })"
    )
    page.goto(page.url)  # which is, of itself, a new visit
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    expect(page.locator("#caption")).to_contain_text("the lesson goes on after 1 step")
    train(page, 1)
    expect(page.locator("#step-count")).to_have_text("2")


@pytest.mark.parametrize("kept", ["begun", "{", '{"version": 99}', "[]"])
def test_where_it_can_not_go_on_the_page_says_that_it_has_started_over(
    reader: Reader, kept: str
) -> None:
    """As where the storage has no room for the lesson, or something else has written into it."""
    page = reader.page
    train(page, 1)
    page.evaluate(
        """(kept) => {
          const write = Storage.prototype.setItem;
          Storage.prototype.setItem = function (name) { write.call(this, name, kept); };
        }""",
        kept,
    )
    assert reader.reload() == 1
    expect(page.locator("#caption")).to_contain_text("loaded anew and has started over")
    expect(page.locator("#live")).to_contain_text("loaded anew and has started over")
    expect(page.locator("#step-count")).to_have_text("0")
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
