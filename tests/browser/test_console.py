"""The console on the running lesson: by keyboard alone, by touch, and lines that mean no good."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect
from ripple.words import console as words
from ripple.words import guarded as guarded_words
from workshop.build import SINGLE

from tests.browser.engines import start
from tests.browser.reader import NO_ANIMATION, python, shown
from tests.browser.test_access import PHONE, WAYS_TO_SEE, assert_axe_finds_nothing

BOX, LOG, CHOICES = "#console-input", "#console-log", "#console-choices"


@pytest.fixture(autouse=True)
def nothing_kept(request: pytest.FixtureRequest) -> None:
    """What one test has entered is no other's."""
    for fixture in ("own_page", "lesson_page"):
        if fixture in request.fixturenames:
            request.getfixturevalue(fixture).evaluate("localStorage.removeItem('ripple:console')")


def open_console(page: Page) -> None:
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").click()
    page.locator("#console-open").click()
    expect(page.locator(BOX)).to_be_focused()


def last(page: Page) -> Locator:
    return page.locator(f"{LOG} > div").last


def enter(page: Page, text: str) -> Locator:
    """Type this and have it run; the last of the log."""
    entries = page.locator(f"{LOG} > div")
    before = entries.count()
    page.locator(BOX).fill(text)
    page.locator(BOX).press("Control+Enter")
    expect(entries).to_have_count(before + 1, timeout=60_000)
    return entries.last


def test_lines_by_keyboard_alone(own_page: Page) -> None:
    page = own_page
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    before = page.locator("#network").bounding_box()
    page.locator("#open-code").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#code-editor .cm-content")).to_be_visible()
    for name in ("code-file", "write-open", "console-open"):
        page.keyboard.press("Tab")
        expect(page.locator(f"#{name}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#console-open")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator("#console-about")).to_have_text(words.x_and_y(16, None))
    assert page.locator("#network").bounding_box() == before
    page.keyboard.type("1 / 3")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("0.3333")
    page.keyboard.type("for n in range(2):")
    page.keyboard.press("Enter")
    page.keyboard.type("print(n)")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_have_value("for n in range(2):\n    print(n)\n    ")
    page.keyboard.press("Enter")
    expect(last(page)).to_contain_text("0\n1")
    page.keyboard.press("ArrowUp")
    expect(page.locator(BOX)).to_have_value("for n in range(2):\n    print(n)")
    for key in ("Home", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator(BOX)).to_have_value("1 / 3")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(BOX)).to_have_value("")
    steps = shown(page, "step-count")
    page.keyboard.type("lesson.st")
    page.keyboard.press("Tab")
    expect(page.locator(BOX)).to_have_value("lesson.step")
    expect(page.locator(CHOICES)).to_have_text("step, steps")
    page.keyboard.press("Control+Space")
    expect(page.locator(CHOICES)).to_have_text("step, steps")
    page.keyboard.type(" (4)")  # a space and a figure are no keys of the page in here
    expect(page.locator(CHOICES)).to_have_text("")
    assert shown(page, "step-count") == steps
    page.keyboard.press("Enter")
    expect(page.locator("#step-count")).to_have_text("4")
    expect(page.locator("#console-about")).to_have_text(words.x_and_y(1, 4))
    page.keyboard.type("lesson.")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#console-run")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#console-names")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#console-clear")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(LOG)).to_have_text(words.CLEARED)
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(LOG)).to_be_focused()


def test_what_is_changed_there_is_undone_and_travelled_here(own_page: Page) -> None:
    page = own_page
    page.locator("#speed").fill(NO_ANIMATION)
    open_console(page)
    before = page.locator("#network").bounding_box()
    enter(page, "lesson.step(3)")
    expect(page.locator("#step-count")).to_have_text("3")
    was = python(page, "float(lesson.network.weights[0][1, 2])")
    enter(page, "lesson.set_weight(0, 1, 2, 2.5)")
    assert python(page, "float(lesson.network.weights[0][1, 2])") == 2.5
    page.locator("#code-close").click()  # which lies over Undo
    page.locator("#undo-data").click()
    expect(page.locator("#undo-data")).to_have_attribute("aria-disabled", "true")
    assert python(page, "float(lesson.network.weights[0][1, 2])") == was
    page.locator("#redo-data").click()
    expect(page.locator("#undo-data")).to_have_attribute("aria-disabled", "false")
    page.locator("#open-code").click()
    expect(page.locator(BOX)).to_be_visible()
    enter(page, "lesson.undo()")
    expect(page.locator("#undo-data")).to_have_attribute("aria-disabled", "true")
    enter(page, "lesson.redo()")
    expect(enter(page, "network.weights[0][1, 2]")).to_contain_text("2.500")
    page.locator("#step").click()
    expect(page.locator("#step-count")).to_have_text("4")
    page.locator("#step-back").click()
    expect(page.locator("#step-count")).to_have_text("3")
    enter(page, "lesson.go_to(0)")
    expect(page.locator("#step-count")).to_have_text("0")
    expect(page.locator("#console-about")).to_have_text(words.x_and_y(16, None))
    assert page.locator("#network").bounding_box() == before


def test_lines_that_mean_no_good_are_refused_or_ended(own_page: Page) -> None:
    page = own_page
    open_console(page)
    for line, kind, what in (
        ("while True: pass", "endless", ""),
        ("import js", "import", "js"),
        ("'x' * 10**10", "size", ""),
        ("lesson.__class__", "attribute", "__class__"),
        ("def f(): return f()\n\nf()", "RecursionError", ""),
        ("while True: lesson.step(1000)", "endless", ""),
    ):
        expect(enter(page, line)).to_contain_text(guarded_words.sentence(kind, what))
    said = enter(page, "print('x' * 10**7)")
    expect(said).to_contain_text(guarded_words.more_printed(10**7 + 1 - 4000))
    expect(enter(page, "<b>&")).to_contain_text("<b>&")
    expect(enter(page, "network.weights[0][0, 0] = 1.0")).to_contain_text(words.READ_ONLY)
    expect(enter(page, "1 + 1").locator(".value")).to_have_text("2")
    expect(page.locator("#problem")).to_be_hidden()
    steps = python(page, "lesson.step_count")
    assert steps > 1000
    enter(page, "lesson.step()")
    expect(page.locator("#step-count")).to_have_text(f"{steps + 1:,}")


def test_help_has_what_the_sources_say(own_page: Page) -> None:
    page = own_page
    open_console(page)
    expect(enter(page, "help()")).to_contain_text("lesson.step(10)")
    expect(enter(page, "help(lesson.set_bias)")).to_contain_text(words.NAMES["set_bias"][1])
    said = enter(page, "help(network.backward)")
    expect(said).to_contain_text("backward(passed: ForwardPass, y: ArrayLike) -> Gradient")
    expect(said).to_contain_text("The gradient of the mean loss against targets y")
    expect(enter(page, "help(network)")).to_contain_text("From inputs x (samples, inputs)")


@pytest.mark.browser_context_args(**PHONE)
def test_on_a_phone_by_touch(lesson_page: Page) -> None:
    page = lesson_page
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-code").tap()
    page.locator("#console-open").tap()
    page.locator(BOX).tap()
    page.keyboard.type("lesson.st")
    page.locator("#console-names").tap()
    expect(page.locator(BOX)).to_have_value("lesson.step")
    expect(page.locator(CHOICES)).to_have_text("step, steps")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type("(2)")
    page.locator("#console-run").tap()
    expect(page.locator("#step-count")).to_have_text("2")
    page.locator(BOX).tap()
    page.keyboard.type("network.forward(x).output, 'long' * 100")
    page.locator("#console-run").tap()
    expect(last(page)).to_contain_text("shape (1, 1)")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    for name in ("code-close", "write-open", "console-open", "console-run", "console-names"):
        box = page.locator(f"#{name}").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 41
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    page.locator("#console-clear").tap()
    expect(page.locator(LOG)).to_have_text(words.CLEARED)


@pytest.mark.browser_context_args(viewport={"width": 1366, "height": 625})
def test_all_of_it_is_in_sight_in_a_small_window(lesson_page: Page) -> None:
    page = lesson_page
    open_console(page)
    for n in range(12):
        enter(page, f"{n}")
    enter(page, "lesson.set_weight(0, 0, 0, 1000)")
    page.locator(BOX).fill("lesson.")
    page.locator(BOX).press("Control+Space")
    expect(page.locator(CHOICES)).to_contain_text("set_bias")
    for name in ("console-log", "console-input", "console-run", "console-keys"):
        expect(page.locator(f"#{name}")).to_be_in_viewport(ratio=1)
    expect(last(page)).to_be_in_viewport()  # the log shows its end


@pytest.mark.parametrize("_how", WAYS_TO_SEE)
def test_axe_finds_nothing(lesson_page: Page, _how: str) -> None:
    page = lesson_page
    open_console(page)
    for line in ("network.weights", "1 / 0", "print(1)", "a = 1\n\nb = c"):
        enter(page, line)
    page.locator(BOX).fill("lesson.")
    page.locator(BOX).press("Control+Space")
    expect(page.locator(CHOICES)).to_contain_text("set_bias")
    assert_axe_finds_nothing(page, "#code")


def test_what_was_entered_is_there_at_the_next_visit(own_page: Page) -> None:
    page = own_page
    open_console(page)
    enter(page, "lesson.loss")
    page.reload()
    page.locator("body[data-state=ready]").wait_for()
    open_console(page)
    page.keyboard.press("ArrowUp")
    expect(page.locator(BOX)).to_have_value("lesson.loss")


def test_where_nothing_can_be_kept_it_works_all_the_same(own_page: Page) -> None:
    page = own_page
    page.evaluate("""Object.defineProperty(window, "localStorage",
      { get() { throw new Error("there is no storage") } }); null""")
    open_console(page)
    expect(enter(page, "1 + 1").locator(".value")).to_have_text("2")
    expect(page.locator("#problem")).to_be_hidden()


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_it_is_in_the_one_file_and_in_every_engine(playwright: Playwright, name: str) -> None:
    with start(name, playwright) as engine:
        engine.open(SINGLE.as_uri())
        engine.wait("document.body.dataset.state", "ready")
        engine.wait("document.querySelectorAll('fieldset[data-later]:disabled').length", 0)
        engine.click("open-code")
        engine.wait("document.getElementById('code').hidden", False)
        engine.click("console-open")
        engine.wait("document.getElementById('console')?.hidden", False)
        engine.value("document.getElementById('console-input').value = 'lesson.step(5)'")
        engine.click("console-run")
        engine.wait("document.getElementById('step-count').textContent", "5")
