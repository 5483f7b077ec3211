"""The built site in a real browser.

`site_url`      dist/site as GitHub Pages would serve it: in a subfolder, compressed
`page`          a new page that fails its test at any uncaught error, console error or request to
                another host (a test of such an error is marked `expects_errors`)
`open_lesson`   opens the lesson in a page and waits until it runs, or says why it does not
`lesson_page`   a started lesson, which goes from test to test and is brought back to its start in
                between; of its own where the test is marked with `browser_context_args`
`own_page`      a started lesson of the test's own, in a browser that has been here before; for
                tests that leave something behind which starting over does not undo
`reading_page`  one started lesson for all tests of a file; for tests that only look
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
)
from playwright.sync_api import Error as PlaywrightError
from workshop.browsers import chromium_launch
from workshop.build import TARGET
from workshop.pages import FOLDER, served

from tests.browser.reader import drawn, python

START_TIMEOUT = 60_000  # milliseconds
VIEWPORT: ViewportSize = {"width": 1366, "height": 768}
AS_NEW = Path(__file__).with_name("as_new.py").read_text("utf-8")

# The default of 5 s is short for a machine that compiles WebAssembly in two pages at once.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    with served(TARGET) as host:
        yield host + FOLDER


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    launch = chromium_launch()
    # Half of a start is spent on optimising code, for a page that is soon closed.
    launch["args"] = [*launch["args"], "--js-flags=--liftoff-only"]
    return {**browser_type_launch_args, **launch}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": VIEWPORT}


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
        expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)

    return go


@pytest.fixture(scope="session")
def _visited(
    browser: Browser, browser_context_args: dict[str, Any], site_url: str
) -> Iterator[tuple[BrowserContext, Watch]]:
    """A context that keeps what it has fetched and compiled: a start in it takes a third."""
    context = browser.new_context(**browser_context_args)
    # What one test has left is offered to no other.
    context.add_init_script("try { localStorage.removeItem('ripple:last') } catch {}")
    yield context, Watch(context, site_url)
    context.close()


@pytest.fixture
def own_page(
    request: pytest.FixtureRequest,
    _visited: tuple[BrowserContext, Watch],
    open_lesson: Callable[[Page], None],
) -> Iterator[Page]:
    context, watch = _visited
    page = context.new_page()
    open_lesson(page)
    yield page
    page.close()
    problems = watch.take()
    if request.node.get_closest_marker("expects_errors") is None:
        assert problems == []


class Lent:
    """A page that goes from test to test. One that does not come back as new is not lent again."""

    def __init__(self, new_page: Callable[[], Page]) -> None:
        self._new_page = new_page
        self._page: Page | None = None
        self._as_new: dict[str, Any] = {}

    def page(self) -> Page:
        """A started lesson, as it is after its start."""
        if self._page is None or not self._starts_over(self._page):
            self.close()
            self._page = self._new_page()
            python(self._page, f"exec({AS_NEW!r}, globals().setdefault('as_new', {{}}))")
            self._as_new = self._seen(self._page)
        return self._page

    def close(self) -> None:
        """Lend it no more."""
        if self._page is not None:
            self._page.close()
            self._page = None

    def _starts_over(self, page: Page) -> bool:
        try:
            page.mouse.move(0, 0)
            page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
            page.set_viewport_size(VIEWPORT)
            python(page, "as_new['start_over'](__import__('main'))")
            drawn(page)
            return self._seen(page) == self._as_new
        except PlaywrightError:
            return False

    def _seen(self, page: Page) -> dict[str, Any]:
        found: dict[str, Any] = python(page, "as_new['seen'](__import__('main'))")
        return found


@pytest.fixture(scope="session")
def _lent(
    _visited: tuple[BrowserContext, Watch], open_lesson: Callable[[Page], None]
) -> Iterator[Lent]:
    context, _ = _visited

    def new_page() -> Page:
        page = context.new_page()
        open_lesson(page)
        return page

    lent = Lent(new_page)
    yield lent
    lent.close()


@pytest.fixture
def lesson_page(
    request: pytest.FixtureRequest, open_lesson: Callable[[Page], None]
) -> Iterator[Page]:
    if request.node.get_closest_marker("browser_context_args"):
        page = request.getfixturevalue("page")
        open_lesson(page)
        yield page
        return
    lent, (_, watch) = request.getfixturevalue("_lent"), request.getfixturevalue("_visited")
    yield lent.page()
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
