"""What a reader does before Python is here is kept, and ends in the state in which it ends after."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, expect
from workshop.build import SINGLE, TARGET
from workshop.pages import FOLDER, PagesHandler, served

from tests.browser.engines import Engine, start
from tests.browser.reader import python
from tests.browser.test_access import PHONE, assert_axe_finds_nothing
from tests.browser.test_dragging import Place, on_screen

PATIENCE = 60_000  # milliseconds
STATE = """[__import__("ripple.lesson.shared", fromlist=["share"]).share(player),
  [x.hex() for a in (*lesson.network.weights, *lesson.network.biases) for x in a.ravel().tolist()],
  lesson.basket.tool.value, player.speed, lesson.basket.can_undo, lesson.basket.can_redo,
  lesson.step_count]"""
SIGNS = "[data-heard], #heard, .heard-dot"

Do = Callable[[Page], None]


class Holding(PagesHandler):
    """A host that keeps the application back until it is let go."""

    let_go: threading.Event

    def body(self, path: Path) -> bytes:
        """What is in the file, in its time."""
        if re.fullmatch(r"ripple\..*bin", path.name):
            self.let_go.wait()
        return super().body(path)


class Held:
    """A page whose Python does not come before it is let go."""

    def __init__(self, address: str, let_go: threading.Event) -> None:
        self.address, self.let_go = address, let_go.set


@contextmanager
def holding() -> Iterator[Held]:
    let_go = threading.Event()
    with served(TARGET, type("Once", (Holding,), {"let_go": let_go})) as host:
        try:
            yield Held(host + FOLDER, let_go)
        finally:
            let_go.set()


@pytest.fixture
def held(page: Page) -> Iterator[Held]:
    """`page` has such a page in it."""
    with holding() as held:
        page.goto(held.address)
        expect(page.locator("#step")).to_be_enabled()
        yield held


@pytest.fixture
def site_url() -> Iterator[str]:
    """All hosts of this machine are the page's own here."""
    yield "http://127.0.0.1:"


def answered(page: Page) -> None:
    """Wait until all that was kept is done, and what runs has come to its end."""
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    expect(page.locator(SIGNS)).to_have_count(0)
    page.wait_for_function("!rippleRuns()")
    expect(page.locator("#problem-what")).to_have_text("")


# Things of every kind that a reader does


def click(name: str) -> Do:
    """As a reader does, who does not know yet that there is something to undo."""
    return lambda page: page.locator(f"#{name}").click(force=True)


def slide(name: str, value: str) -> Do:
    return lambda page: page.locator(f"#{name}").fill(value)


def press(name: str, *keys: str) -> Do:
    def do(page: Page) -> None:
        page.locator(f"#{name}").focus()
        for key in keys:
            page.keyboard.press(key)

    return do


def on_plane(x: float, y: float, button: Any = "left") -> Do:
    """A click there, in shares of the canvas."""

    def do(page: Page) -> None:
        box = page.locator("#plane").bounding_box()
        assert box
        place = (box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.mouse.click(*place, button=button)

    return do


def drag(start: Place, *way: Place) -> Do:
    """From one place of the canvas to others."""

    def do(page: Page) -> None:
        page.mouse.move(*start)
        page.mouse.down()
        for place in way:
            page.mouse.move(*place)
        page.mouse.up()

    return do


def in_sheet(page: Page) -> None:
    page.locator(".opens").click()
    page.locator("#decay-choice").select_option("0.01")
    page.locator("#momentum-choice").select_option("0.5")
    page.locator("#data-noise").fill("20")
    page.locator("#biases").uncheck()
    page.locator("#setup > .head button").click()


def typed(page: Page) -> None:
    page.locator("#learning-rate-number").fill("0.7")
    page.keyboard.press("Enter")


def things(fruit: Place) -> dict[str, Do]:
    """All of them, where a fruit lies there in the window."""
    x, y = fruit
    return {
        "a button": click("step"),
        "it once more": click("step"),
        "a run": click("step-10"),
        "a click on the plane": on_plane(0.3, 0.4),
        "a radio button, by its label": click("tool-label-0"),
        "a click with another tool": on_plane(0.6, 0.3),
        "the other button of the mouse": on_plane(0.7, 0.5, "right"),
        "a drag of a fruit": drag(fruit, (x + 20, y - 9), (x + 50, y - 30)),
        "a button of the plane": click("undo-data"),
        "keys on the plane": press(
            "plane", "ArrowRight", "Shift+ArrowUp", "s", "m", "ArrowLeft", "m", "Delete", "Control+z"
        ),
        "a checkbox": click("numbers"),
        "a slider": slide("learning-rate", "800"),
        "another run": click("step-100"),
        "a box for a number": typed,
        "a sheet": in_sheet,
        "a slider by keys": press("speed", "ArrowRight", "ArrowRight"),
        "keys on the diagram": press("network", "ArrowRight", "ArrowRight", "Enter"),
        "a shortcut": press("step", "Space"),
        "a step back": click("step-back"),
        "two runs": lambda page: [click("step-10")(page), click("step-10")(page)] and None,
    }


def state(page: Page) -> Any:
    return python(page, STATE)


@pytest.fixture(scope="module")
def after(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page to which all is done once it has started."""
    page = browser.new_page(**browser_context_args)
    with holding() as held:
        held.let_go()
        page.goto(held.address)
        answered(page)
        yield page
    page.close()


def test_all_kinds_of_things_end_as_they_do_after_the_start(
    page: Page, held: Held, after: Page
) -> None:
    first = python(after, "lesson.points.x.tolist()[0]")
    (fruit,) = on_screen(after, (first[0], first[1]))
    for do in things(fruit).values():
        do(after)
        after.wait_for_function("!rippleRuns()")  # a run comes to its end before what is next
    answered(after)
    for name, do in things(fruit).items():
        do(page)
        assert page.locator("#heard").is_visible(), name
    assert page.evaluate("document.body.dataset.state") == "loading"
    held.let_go()
    answered(page)
    assert state(page) == state(after)
    assert python(page, "lesson.step_count") == 131
