"""Write it yourself: an exercise by keyboard alone, one by touch, and what is kept of them."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Playwright, expect
from ripple.words import writing as words
from workshop.build import SINGLE

from tests.browser.engines import start
from tests.browser.reader import shown
from tests.browser.test_access import PHONE, WAYS_TO_SEE, assert_axe_finds_nothing

EDITOR, LINES = "#writing-editor .cm-content", "#writing-editor .cm-line"
ROOT = "document.getElementById('{}-editor')?.shadowRoot"
RIGHT = "return 1 / (1 + np.exp(-z))"


@pytest.fixture(autouse=True)
def nothing_kept(request: pytest.FixtureRequest) -> None:
    """What one test has written is no other's."""
    for fixture in ("own_page", "lesson_page"):
        if fixture in request.fixturenames:
            request.getfixturevalue(fixture).evaluate("localStorage.removeItem('ripple:writing')")


def open_exercises(page: Page) -> None:
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").click()
    page.locator("#write-open").click()
    expect(page.locator(EDITOR)).to_be_visible()


def type_body(page: Page, line: str) -> None:
    """By keys, in the place of the line that is given."""
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.type(line)


def test_an_exercise_by_keyboard_alone(own_page: Page) -> None:
    page = own_page
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    before = page.locator("#network").bounding_box()
    page.locator("#open-code").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#code-editor .cm-content")).to_be_visible()
    for name in ("code-file", "write-open"):
        page.keyboard.press("Tab")
        expect(page.locator(f"#{name}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#write-open")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(EDITOR)).to_be_visible()
    for _ in range(40):
        if page.locator(EDITOR).evaluate("(e) => e.getRootNode().activeElement === e"):
            break
        page.keyboard.press("Tab")
    expect(page.locator(EDITOR)).to_be_focused()
    steps = shown(page, "step-count")
    type_body(page, "return 1 / (1 + np.exp(z))")
    page.keyboard.press("Control+Enter")
    said = page.locator("#writing-verdict")
    expect(said).to_contain_text(words.hint("sigmoid", "minus-z"))
    expect(page.locator("#writing-go-1")).to_have_text("1")
    type_body(page, RIGHT)
    page.keyboard.press("Control+Enter")
    expect(said).to_contain_text("Right, in all")
    expect(page.locator("#writing-go-1")).to_have_text(f"1 {words.DONE_MARK}")
    assert shown(page, "step-count") == steps  # a space is no Step in here
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#writing-check")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#writing-next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#writing-title")).to_be_focused()
    expect(page.locator("#writing-title")).to_have_text(words.TASKS["neuron"].title)
    assert page.locator("#network").bounding_box() == before


@pytest.mark.browser_context_args(**PHONE)
def test_an_exercise_on_a_phone_by_touch(lesson_page: Page) -> None:
    page = lesson_page
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").tap()
    page.locator("#write-open").tap()
    expect(page.locator(EDITOR)).to_be_visible()
    page.locator("#writing-go-7").tap()
    expect(page.locator("#writing-title")).to_have_text(words.TASKS["descend"].title)
    page.locator(LINES, has_text="return None").tap()
    expect(page.locator(EDITOR)).to_be_focused()
    type_body(page, "return w + eta * gradient")
    page.locator("#writing-check").tap()
    expect(page.locator("#writing-verdict")).to_contain_text(words.hint("descend", "sign"))
    page.locator("#writing-solution").tap()
    expect(page.locator("#writing-answer-text")).to_be_focused()
    expect(page.locator("#writing-answer-text")).to_contain_text("return w - eta * gradient")
    page.locator(LINES, has_text="return w + eta").tap()
    type_body(page, "return w - eta * gradient")
    page.locator("#writing-check").tap()
    expect(page.locator("#writing-verdict")).to_contain_text("Right, in all")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    for name in ("go-1", "go-10", "check", "reset"):
        box = page.locator(f"#writing-{name}").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_the_formula_of_the_page_stands_beside_those_that_have_one(own_page: Page) -> None:
    page = own_page
    open_exercises(page)
    for n, task in enumerate(words.TASKS.values(), start=1):
        page.locator(f"#writing-go-{n}").click()
        expect(page.locator("#writing-title")).to_have_text(task.title)
        shown_tex = page.locator("#writing-formula annotation").all_text_contents()
        assert shown_tex == ([task.formula] if task.formula else [])


def test_what_is_typed_and_done_is_there_at_the_next_visit(own_page: Page) -> None:
    page = own_page
    open_exercises(page)
    page.locator(EDITOR).click()
    type_body(page, RIGHT)
    page.locator("#writing-check").click()
    expect(page.locator("#writing-go-1")).to_have_text(f"1 {words.DONE_MARK}")
    page.reload()
    page.locator("body[data-state=ready]").wait_for()
    open_exercises(page)
    expect(page.locator("#writing-go-1")).to_have_text(f"1 {words.DONE_MARK}")
    expect(page.locator(LINES, has_text=RIGHT)).to_be_visible()
    expect(page.locator("#writing-note")).to_have_text(words.KEPT)
    page.locator("#writing-reset").click()
    expect(page.locator(LINES, has_text="return None")).to_be_visible()
    page.locator("#write-open").click()
    expect(page.locator("#code-editor .cm-line").first).to_be_visible()
    expect(page.locator("#writing")).to_be_hidden()


def test_where_nothing_can_be_kept_it_works_all_the_same(own_page: Page) -> None:
    page = own_page
    page.evaluate("""Object.defineProperty(window, "localStorage",
      { get() { throw new Error("there is no storage") } }); null""")
    open_exercises(page)
    page.locator(EDITOR).click()
    type_body(page, RIGHT)
    page.locator("#writing-check").click()
    expect(page.locator("#writing-verdict")).to_contain_text("Right, in all")
    expect(page.locator("#problem")).to_be_hidden()


def test_a_loop_without_an_end_is_ended_and_its_line_is_told(own_page: Page) -> None:
    page = own_page
    open_exercises(page)
    page.locator(EDITOR).click()
    type_body(page, "while True: pass")
    page.locator("#writing-check").click()
    expect(page.locator("#writing-verdict")).to_contain_text("Line 7:", timeout=60_000)
    expect(page.locator("#writing-editor .failed")).to_contain_text("while True")
    page.locator(EDITOR).click()
    type_body(page, RIGHT)
    page.locator("#writing-check").click()
    expect(page.locator("#writing-verdict")).to_contain_text("Right, in all")


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_they_are_in_the_one_file_and_in_every_engine(playwright: Playwright, name: str) -> None:
    with start(name, playwright) as engine:
        engine.open(SINGLE.as_uri())
        engine.wait("document.body.dataset.state", "ready")
        engine.wait("document.querySelectorAll('fieldset[data-later]:disabled').length", 0)
        engine.click("open-code")
        engine.wait(f"!!{ROOT.format('code')}?.querySelector('.cm-line')", True)
        engine.click("write-open")
        engine.wait(f"!!{ROOT.format('writing')}?.querySelector('.cm-line')", True)
        engine.click("writing-check")
        engine.wait("document.getElementById('writing-verdict').textContent", words.NOTHING)
        assert json.loads(engine.value("JSON.stringify(window.thrown ?? [])")) == []


@pytest.mark.parametrize("how", WAYS_TO_SEE)
def test_axe_finds_nothing_in_the_exercises(lesson_page: Page, how: str) -> None:
    page = lesson_page
    open_exercises(page)
    assert_axe_finds_nothing(page, ".lab")
    page.locator("#writing-go-7").click()
    page.locator(EDITOR).click()
    type_body(page, "return w - eta * gradient * 2")
    page.locator("#writing-check").click()
    expect(page.locator("#writing-verdict pre")).to_be_visible()
    page.locator("#writing-solution").click()
    assert_axe_finds_nothing(page, "#code")
    assert how
