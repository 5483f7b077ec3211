"""The built site in a real browser.

`site_url`      dist/site as GitHub Pages would serve it: in a subfolder, compressed
`page`          a new page that fails its test at any uncaught error, console error or request to
                another host (a test of such an error is marked `expects_errors`)
`open_lesson`   opens the lesson in a page and waits until it runs, or says why it does not
`lesson_page`   a new page whose lesson has started, in a browser that has been here before unless
                the test is marked with `browser_context_args`; for tests that do something
`reading_page`  one started lesson for all tests of a file; for tests that only look
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from workshop.browsers import chromium_launch
from workshop.build import TARGET
from workshop.pages import FOLDER, served

START_TIMEOUT = 60_000  # milliseconds

# The default of 5 s is short for a machine that compiles WebAssembly in two pages at once.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    with served(TARGET) as host:
        yield host + FOLDER


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **chromium_launch()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1366, "height": 768}}


class Watch:
    """Collects what no page of ours may do."""

    def __init__(self, context: BrowserContext, site_url: str) -> None:
        self.problems: list[str] = []
        self._own = (site_url, "blob:", "data:", "file:", "about:")
        context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        context.on("console", self._on_console)
        context.on("request", lambda request: self._on_request(request.url))

    def take(self) -> list[str]:
        """What has been collected since the last time."""
        problems = list(self.problems)
        self.problems.clear()
        return problems

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def _on_request(self, url: str) -> None:
        if not url.startswith(self._own):
            self.problems.append(f"a request to {url}")


@pytest.fixture
def context(
    context: BrowserContext, site_url: str, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    watch = Watch(context, site_url)
    yield context
    if request.node.get_closest_marker("expects_errors") is None:
        assert watch.problems == []


@pytest.fixture(scope="session")
def open_lesson(site_url: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        page.goto(site_url)
        page.locator("body:not([data-state=loading])").wait_for(timeout=START_TIMEOUT)
        assert page.locator("#failure-details").input_value() == ""

    return go


@pytest.fixture(scope="session")
def _visited(
    browser: Browser, browser_context_args: dict[str, Any], site_url: str
) -> Iterator[tuple[BrowserContext, Watch]]:
    """A context that keeps what it has fetched and compiled: a start in it takes a third."""
    context = browser.new_context(**browser_context_args)
    yield context, Watch(context, site_url)
    context.close()


@pytest.fixture
def lesson_page(
    request: pytest.FixtureRequest, open_lesson: Callable[[Page], None]
) -> Iterator[Page]:
    if request.node.get_closest_marker("browser_context_args"):
        page = request.getfixturevalue("page")
        open_lesson(page)
        yield page
        return
    context, watch = request.getfixturevalue("_visited")
    page = context.new_page()
    open_lesson(page)
    yield page
    page.close()
    problems = watch.take()
    if request.node.get_closest_marker("expects_errors") is None:
        assert problems == []


@pytest.fixture(scope="module")
def _started(
    _visited: tuple[BrowserContext, Watch], open_lesson: Callable[[Page], None]
) -> Iterator[tuple[Page, Watch]]:
    context, watch = _visited
    page = context.new_page()
    open_lesson(page)
    yield page, watch
    page.close()


@pytest.fixture
def reading_page(_started: tuple[Page, Watch]) -> Iterator[Page]:
    page, watch = _started
    yield page
    assert watch.take() == []
