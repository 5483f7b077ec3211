"""What is seen before Python is here: the same pictures and words as then; nothing jumps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, Route, expect
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import to_link
from ripple.lesson.player import Player
from ripple.lesson.shared import share
from ripple.words.en import first_steps
from ripple.words.sharing import ARRIVED, OPENING
from workshop.build import SINGLE, TARGET
from workshop.pages import FOLDER, PagesHandler, served
from workshop.recorder import CANVASES

from tests.browser.engines import Engine, start
from tests.browser.options import AWAKE
from tests.browser.reader import drawn, shown, train

READY = "body[data-state=ready]"
PATIENCE = 60_000  # milliseconds
SIZES = [(1366, 625), (1920, 1080), (390, 844)]

PICTURES = f"""{list(CANVASES)}.map((id) => document.getElementById(id).toDataURL())"""
BLANK = f"""{list(CANVASES)}.map((id) => {{
  const canvas = document.getElementById(id);
  const other = document.createElement("canvas");
  [other.width, other.height] = [canvas.width, canvas.height];
  return canvas.toDataURL() === other.toDataURL();
}})"""
"""In JavaScript: all the pictures, and which of them have nothing on them."""

_CARDS = ".masthead, .story, .key, .right, .sample, .parameters, .ledger"
SAID = f"[...document.querySelectorAll({_CARDS!r})].map((card) => card.innerText)"

SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      shifts.push(`${value}: ${sources.map(({ node }) => node?.id || node?.className)}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""

AT_READY = """
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => {
      const count = document.getElementById("data-count").innerText;
      window.atReady ??= [document.getElementById("plane").toDataURL(), count];
    }).observe(document.body, { attributeFilter: ["data-state"] });
  });
"""
"""Keeps what is seen in the moment in which the lesson is ready."""


@pytest.fixture
def hold(page: Page) -> Callable[[], Callable[[], None]]:
    """Holds the application back from now on; what it returns lets it come."""

    def begin() -> Callable[[], None]:
        held: list[Route] = []
        comes = threading.Event()

        def on_route(route: Route) -> None:
            if comes.is_set():
                route.continue_()
            else:
                held.append(route)

        page.route("**/ripple.*.bin", on_route)

        def let_come() -> None:
            comes.set()
            for route in held:
                route.continue_()
            page.locator(READY).wait_for(timeout=PATIENCE)
            expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
            drawn(page)

        return let_come

    return begin


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_python_draws_what_is_there_already_and_nothing_moves(
    page: Page, site_url: str, hold: Any, scheme: Any, size: tuple[int, int]
) -> None:
    let_come = hold()
    page.add_init_script(SHIFTS)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    page.goto(site_url)
    drawn(page)
    before, said = page.evaluate(PICTURES), page.evaluate(SAID)
    assert not any(page.evaluate(BLANK))
    expect(page.locator("#start-progress")).to_be_in_viewport()

    let_come()
    assert page.evaluate(PICTURES) == before
    assert page.evaluate(SAID) == said
    # Below the first screen the formulas come when nothing else is to be done.
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished)).then(() => 0)")
    drawn(page)
    assert page.evaluate("shifts") == []


def test_pictures_follow_the_window_and_the_colours_before_python_is_here(
    page: Page, site_url: str, hold: Any
) -> None:
    let_come = hold()
    page.goto(site_url)
    drawn(page)
    before = page.evaluate(PICTURES)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1000, "height": 700})
    drawn(page)
    after = page.evaluate(PICTURES)
    assert not any(one == other for one, other in zip(before, after, strict=True))
    let_come()
    assert page.evaluate(PICTURES) == after


def test_a_link_is_said_to_be_opened_and_no_other_lesson_is_drawn(
    page: Page, site_url: str, hold: Any
) -> None:
    lesson = Lesson()
    lesson.basket.clear()
    lesson.reset_network()
    let_come = hold()
    page.add_init_script(AT_READY)
    page.goto(to_link(site_url, share(Player(lesson), newest=True)))
    drawn(page)
    expect(page.locator("#caption")).to_have_text(OPENING["link"])
    assert page.evaluate(BLANK) == [not name.startswith("icon-") for name in CANVASES]
    for name in ("#data-count", "#right-count", "#loss-readout", "#step-count"):
        expect(page.locator(name)).to_be_hidden()

    let_come()
    expect(page.locator("#arrival-words")).to_contain_text(ARRIVED["link"])
    expect(page.locator("#data-count")).to_be_visible()
    picture, count = page.evaluate("atReady")
    assert count == shown(page, "data-count") == "0 strawberries, 0 lemons"
    assert picture == page.evaluate("document.getElementById('plane').toDataURL()")


@pytest.mark.browser_context_args(service_workers="block")
def test_a_lesson_that_comes_back_is_said_to_be_opened(
    page: Page, site_url: str, hold: Any
) -> None:
    page.goto(site_url)
    page.locator(READY).wait_for(timeout=PATIENCE)
    train(page, 1)
    let_come = hold()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    drawn(page)
    expect(page.locator("#caption")).to_have_text(OPENING["kept"])
    assert page.evaluate(BLANK) == [not name.startswith("icon-") for name in CANVASES]
    let_come()
    expect(page.locator("#step-count")).to_have_text("1")
    expect(page.locator("#caption")).not_to_have_text(OPENING["kept"])


@pytest.mark.parametrize("new", [True, False])
def test_only_who_was_not_here_before_is_told_that_this_is_new(
    page: Page, site_url: str, hold: Any, new: bool
) -> None:
    if not new:
        page.add_init_script("localStorage.setItem('ripple:been here', 'yes')")
    let_come = hold()
    page.goto(site_url)
    button = page.locator("#first-steps")
    assert button.inner_text() == first_steps(new=new)
    width = button.evaluate("(button) => button.offsetWidth")
    let_come()
    assert button.inner_text() == first_steps(new=new)
    assert button.evaluate("(button) => button.offsetWidth") == width


@pytest.mark.parametrize("part", ["network", "plane", "loss"])
def test_a_frame_with_a_part_of_the_page_has_its_picture(
    page: Page, site_url: str, hold: Any, part: str
) -> None:
    canvas = "loss-chart" if part == "loss" else part
    picture = f"document.getElementById({canvas!r}).toDataURL()"
    let_come = hold()
    page.set_viewport_size({"width": 520, "height": 400})
    page.goto(f"{site_url}?show={part}")
    drawn(page)
    before = page.evaluate(picture)
    assert not page.evaluate(BLANK)[CANVASES.index(canvas)]
    let_come()
    assert page.evaluate(picture) == before


def test_the_one_file_has_the_pictures_too(page: Page) -> None:
    page.add_init_script(f"""
      addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(() => {{
        window.first = [document.body.dataset.state, {PICTURES}, {BLANK}];
      }})));
    """)
    page.goto(SINGLE.as_uri())
    page.locator(READY).wait_for(timeout=PATIENCE)
    state, before, blank = page.evaluate("first")
    assert state == "loading" and not any(blank)
    assert page.evaluate(PICTURES) == before


class Holding(PagesHandler):
    """A host that gives the application only when it may come."""

    may_come = threading.Event()

    def body(self, path: Path) -> bytes:
        """What is in the file, in its time."""
        if path.name.startswith("ripple.") and path.suffix == ".bin":
            self.may_come.wait(120)
        return super().body(path)


@pytest.fixture(params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Engine]:
    with start(request.param, playwright) as engine:
        yield engine


def test_other_engines_draw_the_same_too(engine: Engine) -> None:
    Holding.may_come.clear()
    with served(TARGET, Holding) as host:
        try:
            engine.open(host + FOLDER)
            engine.wait(f"{BLANK}.some((blank) => blank)", False)
            before, said = engine.value(PICTURES), engine.value(SAID)
        finally:
            Holding.may_come.set()
        engine.wait("document.body.dataset.state", "ready")
        engine.wait(AWAKE, 0)
        assert engine.value(PICTURES) == before
        assert engine.value(SAID) == said
