"""The page in one file: what it says while it is still being read, and how large it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from workshop.build import SINGLE
from workshop.pages import FOLDER, PagesHandler, served

from tests.browser.engines import firefox

MOST = 6_500_000  # bytes
PATIENCE = 60_000  # milliseconds
PART = b'<script type="text/plain" data-part="%s"'
SEEN = "#start-message:visible, #start-progress:visible"


@contextmanager
def slowly(cut: bytes) -> Iterator[tuple[str, Event]]:
    """The file from a host that gives all before these bytes, and the rest when it is told to."""
    whole = SINGLE.read_bytes()
    before, found, after = whole.partition(cut)
    assert found and whole.count(cut) == 1
    go_on = Event()

    class Slow(PagesHandler):
        def do_GET(self) -> None:
            if not self.path.endswith(SINGLE.name):
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(whole)))
            self.end_headers()
            self.wfile.write(before)
            go_on.wait(PATIENCE / 1000)
            self.wfile.write(found + after)

    with served(SINGLE.parent, Slow) as host:
        try:
            yield f"{host}{FOLDER}{SINGLE.name}", go_on
        finally:
            go_on.set()


@pytest.fixture(params=["chromium", "firefox"])
def new_page(
    request: pytest.FixtureRequest, browser: Browser, playwright: Playwright
) -> Iterator[Callable[[], Page]]:
    if request.param == "chromium":
        page = browser.new_page(viewport={"width": 1366, "height": 625})
        yield lambda: page
        page.close()
        return
    with firefox(playwright) as other:
        yield lambda: other.new_page(viewport={"width": 1366, "height": 625})


def painted(page: Page) -> None:
    """Wait until the browser says that it has shown something."""
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length === 1")


def test_it_says_that_it_is_starting_long_before_it_is_read(
    new_page: Callable[[], Page],
) -> None:
    page = new_page()
    with slowly(PART % b"fetch.js") as (address, go_on):
        page.goto(address, wait_until="commit")
        expect(page.locator("#start-message")).to_have_text("Reading this file")
        painted(page)
        assert page.locator(SEEN).count() == 2
        expect(page.locator("#start-message")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.readyState") == "loading"
        go_on.set()
        page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    assert page.locator("#failure-details").input_value() == ""


def test_it_says_how_much_of_it_is_read(new_page: Callable[[], Page]) -> None:
    page = new_page()
    page.add_init_script("""
      window.said = [];
      const look = () => {
        const message = document.querySelector("#start-message");
        const bar = document.querySelector("#start-progress");
        if (!message || !bar) return void setTimeout(look);
        const note = () => said.push([message.textContent, bar.value]);
        note();
        new MutationObserver(note).observe(message, { childList: true });
      };
      look();
    """)
    with slowly(PART % b"runtime/numpy.bin") as (address, go_on):
        page.goto(address, wait_until="commit")
        message = re.compile(r"^Reading this file: 7\d %")
        expect(page.locator("#start-message")).to_have_text(message)
        painted(page)
        assert page.evaluate("document.readyState") == "loading"
        go_on.set()
        page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    said: list[tuple[str, float]] = page.evaluate("said")
    assert any(message == "Reading this file: 100 %" for message, _ in said)
    assert said[-1][0] == "Setting up the lesson"
    fractions = [fraction for _, fraction in said]
    assert fractions == sorted(fractions)


def test_the_words_come_before_all_that_python_needs() -> None:
    text = SINGLE.read_bytes()
    assert text.index(b'id="start-progress"') < 200_000 < text.index(b" data-part=")


def test_it_goes_onto_any_stick_and_into_most_mail() -> None:
    assert Path(SINGLE).stat().st_size <= MOST
