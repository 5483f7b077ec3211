"""The code beside the diagram: the editor, which comes when it is opened, and what it lights."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect
from ripple.readings.hood import lines_of
from ripple.words import hood as words
from ripple.words.en import NOT_COME
from workshop.build import SINGLE

from tests.browser.engines import start
from tests.browser.reader import NO_ANIMATION, drawn, number, python, shown
from tests.browser.test_access import WAYS_TO_SEE, assert_axe_finds_nothing
from tests.browser.test_leaving import Reader

NETWORK = Path(__file__).parents[2] / "py" / "ripple" / "model" / "network.py"
OF_THE_HOOD = re.compile(r"/(?:hood|later)\.")
BACK = "delta = error * slope"
EDITOR, LINES = "#code-editor .cm-content", "#code-editor .cm-line"
ROOT = "document.getElementById('code-editor').shadowRoot"
STYLED = f"getComputedStyle({ROOT}.querySelector('.cm-scroller')).display"
"""What CodeMirror's own styles say, where the page's policy lets them be."""


SAME = """
def same(text, network):
    def seen(code):
        lines = [line for start, end, line in code.co_lines() for _ in range(start, end, 2)]
        return code.co_code, code.co_consts, code.co_names, code.co_varnames, lines
    module = compile(text, "", "exec", optimize=2, dont_inherit=True)
    (made,) = [each for each in module.co_consts if getattr(each, "co_name", "") == "Network"]
    of = {each.co_name: each for each in made.co_consts if hasattr(each, "co_code")}
    runs = {name: getattr(vars(network).get(name), "__code__", None) for name in of}
    return {name: seen(of[name]) == seen(code) for name, code in runs.items() if code}
"""
"""Which methods of a class are, in the page, what this text is when it is compiled there."""


def open_code(page: Page) -> None:
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").click()
    expect(page.locator(EDITOR)).to_be_visible()


def line(page: Page, text: str) -> Locator:
    """The line with this text: the editor draws only those that are near what is in sight."""
    found = page.locator(LINES, has_text=text)
    page.locator(EDITOR).hover()
    for _ in range(20):
        if found.count():
            break
        page.mouse.wheel(0, 200)
        drawn(page)
    return found


def hold(page: Page) -> None:
    """A step that has come to the end of the way back."""
    page.locator("#speed").fill(NO_ANIMATION)
    page.locator("#phase-backward").click()
    expect(page.locator("#status")).to_have_text("Backward")


def test_nothing_of_it_is_fetched_before_it_is_opened_and_the_diagram_stays(
    page: Page, open_lesson: Callable[[Page], None]
) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    open_lesson(page)
    hold(page)
    # Nor by the service worker, which has all that it keeps by now.
    expect(page.locator("#kept")).to_contain_text("opens without a connection", timeout=60_000)
    kept = """(async () => (await (await caches.open((await caches.keys())[0])).keys())
      .map(({ url }) => url))()"""
    assert not [url for url in [*asked, *page.evaluate(kept)] if OF_THE_HOOD.search(url)]
    before = page.locator("#network").bounding_box()
    open_code(page)
    found = [url.rpartition(".")[2] for url in asked if OF_THE_HOOD.search(url)]
    assert found[:3] == ["bin", "js", "json"]
    assert page.locator("#network").bounding_box() == before
    line(page, BACK).hover()
    expect(page.locator("#code-values")).to_contain_text("delta")
    assert page.locator("#network").bounding_box() == before
    page.wait_for_function(f"{kept}.then((all) => all.some((url) => /hood.*json/.test(url)))")


def test_what_is_shown_is_the_very_source_that_runs(lesson_page: Page) -> None:
    """Compiled here it is the same code, instruction by instruction and line by line."""
    open_code(lesson_page)
    python(lesson_page, f"exec({SAME!r}, vars(__import__('main')))")
    compared = python(lesson_page, "same(part['HoodPart']._sources.network, type(lesson.network))")
    assert compared == dict.fromkeys(compared, True)
    assert {"forward", "backward", "descend", "moved"} <= compared.keys()
    assert python(lesson_page, "part['HoodPart']._sources.network") == NETWORK.read_text("utf-8")


def test_a_line_lights_what_it_computes_with_its_values(lesson_page: Page) -> None:
    page = lesson_page
    hold(page)
    open_code(page)
    bare = python(page, "bool(lesson.microscope.lit)")
    line(page, BACK).hover()
    expect(page.locator("#code-line")).to_have_text(words.COMPUTES["hidden deltas"])
    lit = python(page, "sorted(lesson.microscope.lit)")
    assert (bare, lit) == (False, [[1, i] for i in range(4)])
    deltas = python(page, "lesson.step.gradient.deltas[0][0].tolist()")
    table = page.locator("#code-values table", has=page.get_by_text("delta", exact=True))
    expect(table.locator("caption")).to_have_text("delta (1, 4)")
    told = [number(text) for text in table.locator("td").all_text_contents()]
    assert told == pytest.approx(deltas, rel=1e-3)
    page.locator("#caption").hover()
    expect(page.locator("#code-line")).to_have_text(words.COMPUTES["hidden deltas"])
    assert python(page, "sorted(lesson.microscope.lit)") == []


def test_what_is_pointed_at_on_the_diagram_is_marked_in_the_code(lesson_page: Page) -> None:
    page = lesson_page
    hold(page)
    open_code(page)
    page.locator("#network").focus()
    page.keyboard.press("ArrowRight")  # the output
    marked = page.locator("#code-editor .cm-line.computes")
    expect(marked.filter(has_text="network.loss.delta(")).to_be_visible()
    page.keyboard.press("ArrowLeft")  # a weight
    expect(marked.filter(has_text="weights.append(")).to_be_visible()
    page.locator("#code-file").select_option("functions.py")
    used = page.locator("#code-editor .cm-line.used")
    expect(used.filter(has_text="np.exp(-z)")).to_be_visible()
    page.keyboard.press("Escape")


def test_keys_reach_all_of_it_and_leave_the_editor(lesson_page: Page) -> None:
    page = lesson_page
    hold(page)
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").focus()
    page.keyboard.press("Enter")
    expect(page.locator(EDITOR)).to_be_visible()
    head = "#code-file", "#write-open", "#console-open", "#code-close"
    for name in (*head, "#code-run", "#code-original", EDITOR):
        page.keyboard.press("Tab")
        expect(page.locator(name)).to_be_focused()
    by_line = lines_of(NETWORK.read_text("utf-8"))
    first = min(by_line)
    page.keyboard.press("Control+Home")
    for _ in range(first - 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    on = python(page, "lesson.hood.line")
    assert on > 1
    before = shown(page, "step-count")
    page.keyboard.press("Space")
    drawn(page)
    assert shown(page, "step-count") == before  # a space is no Step in here
    page.keyboard.press("Escape")
    expect(page.locator("#code")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(EDITOR)).not_to_be_focused()
    expect(page.locator("#code-editor .cm-focused")).to_have_count(0)
    assert python(page, "lesson.hood.pointed") is False
    for key in ("Shift+Tab", "Escape", "Shift+Tab", "Shift+Tab", "Shift+Tab"):
        page.keyboard.press(key)
    expect(page.locator("#code-close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#code")).to_be_hidden()
    expect(page.locator("#open-code")).to_be_focused()


NOTE_NAMELESS = """
  window.nameless = [];
  const replace = ShadowRoot.prototype.replaceChildren;  // with which the editor's root begins
  ShadowRoot.prototype.replaceChildren = function (...nodes) {
    const look = () => {
      const content = this.querySelector(".cm-content");
      if (content) nameless.push(!content.hasAttribute("aria-label"));
    };
    new MutationObserver(look).observe(this, { childList: true });
    replace.apply(this, nodes);
  };
  null;
"""


def test_the_editor_has_its_name_from_the_first_moment_on(own_page: Page) -> None:
    own_page.evaluate(NOTE_NAMELESS)
    open_code(own_page)
    expect(own_page.locator(LINES).first).to_be_visible()
    seen: list[bool] = own_page.evaluate("nameless")
    assert seen
    assert not any(seen)


@pytest.mark.parametrize("how", WAYS_TO_SEE)
def test_axe_finds_nothing_in_it_and_a_finger_reaches_it(lesson_page: Page, how: str) -> None:
    page = lesson_page
    page.locator("#phase-backward").click()
    expect(page.locator("#status")).to_have_text("Backward")
    open_code(page)
    assert_axe_finds_nothing(page, ".lab")
    line_of_start = page.locator(LINES, has_text="layers, slope =")
    if how == "phone":
        line_of_start.tap()
    else:
        line_of_start.click()
    expect(page.locator("#code-values")).to_contain_text("layers[1]")
    expect(page.locator("#code-editor .pointed")).to_contain_text("layers, slope =")
    assert_axe_finds_nothing(page, ".lab")
    page.locator("#code-file").select_option("functions.py")
    expect(page.locator("#code-words")).to_have_text(words.ABOUT["functions.py"])
    assert_axe_finds_nothing(page, "#code")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


@pytest.mark.expects_errors
@pytest.mark.parametrize("body", [None, b"", b"\x1f\x8b cut", b"<html>Log in</html>"])
def test_where_its_python_does_not_come_it_says_so_and_tries_again(
    page: Page, open_lesson: Callable[[Page], None], body: bytes | None
) -> None:
    status = 404 if body is None else 200
    page.route("**/later.*.bin", lambda route: route.fulfill(status=status, body=body or b""))
    open_lesson(page)
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").click()
    expect(page.locator("#problem-what")).to_have_text(NOT_COME)
    page.locator("#problem-close").click()
    page.unroute("**/later.*.bin")
    open_code(page)


@pytest.mark.expects_errors
def test_where_it_does_not_come_it_says_so(page: Page, open_lesson: Callable[[Page], None]) -> None:
    page.route("**/hood.*.json", lambda route: route.fulfill(status=404, body=""))
    open_lesson(page)
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").click()
    expect(page.locator("#code-words")).to_have_text(words.LOST)
    page.unroute("**/hood.*.json")
    page.locator("#code-close").click()
    open_code(page)
    expect(page.locator("#code-words")).to_have_text(words.ABOUT["network.py"])


def test_once_opened_it_opens_without_a_network(
    page: Page, open_lesson: Callable[[Page], None]
) -> None:
    Reader(page)
    open_lesson(page)
    expect(page.locator("#kept")).to_contain_text("opens without a connection", timeout=60_000)
    open_code(page)
    names = """caches.keys().then((all) => caches.open(all[0])).then((cache) => cache.keys())
      .then((all) => all.filter(({ url }) => /hood|later/.test(url)).length)"""
    page.wait_for_function(f"{names}.then((count) => count === 3)")
    page.context.set_offline(True)
    open_lesson(page)
    open_code(page)
    page.context.set_offline(False)


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
@pytest.mark.parametrize("place", ["http", "file"])
def test_it_opens_in_every_engine_with_its_styles(
    playwright: Playwright, name: str, place: str, site_url: str
) -> None:
    with start(name, playwright) as engine:
        engine.open(site_url if place == "http" else SINGLE.as_uri())
        engine.wait("document.body.dataset.state", "ready")
        engine.wait("document.querySelectorAll('fieldset[data-later]:disabled').length", 0)
        engine.click("open-code")
        engine.wait(
            "!!document.getElementById('code-editor').shadowRoot?.querySelector('.cm-line')", True
        )
        engine.wait(STYLED, "flex")
        assert json.loads(engine.value("JSON.stringify(window.thrown ?? [])")) == []
