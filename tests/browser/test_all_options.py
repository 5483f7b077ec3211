"""With all options on at once, what the page promises still holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.options import PARAMETERS, taking_all
from tests.browser.reader import drawn, python, shown, train
from tests.browser.test_access import WAYS_TO_SEE, assert_axe_finds_nothing
from tests.browser.test_leaving import Reader
from tests.browser.test_numbers import FRAMES_ASKED_FOR_IN_30
from tests.browser.test_random_reader import IN_MEMORY, read
from tests.browser.test_table import sticks_out

STATE = "__import__('ripple.lesson.state').lesson.state.to_plain(lesson.state)"
COURSE = "[lesson.history.steps, lesson.history.mean_losses, lesson.history.held_losses]"


def take_all(page: Page) -> None:
    """A table of one's own, of which a share is held out; 8·8·8 neurons with tanh, cross-entropy,
    mini-batches in turn, decay, momentum, no biases, a frozen weight, a course that is kept.
    """
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.evaluate(taking_all())
    expect(page.locator("#setup-apply")).to_be_enabled()
    page.locator("#hidden-apply").click()
    expect(page.locator("#hidden-size-value")).to_have_text("8·8·8")
    expect(page.locator("#setup-apply")).to_be_disabled()
    page.locator("#network").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):  # the output, a weight that leads to it
        page.keyboard.press(key)
    expect(page.locator("#inspector-title")).to_contain_text("w")
    page.locator("#freeze").click()
    page.locator("#check").click()
    page.locator("#check-all").click()
    train(page, 100)
    page.locator("[popovertarget=courses]").first.press("Enter")
    page.locator("#keep-course").press("Enter")
    expect(page.locator("#courses-table")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#same-start").click()
    expect(page.locator("#step-count")).to_have_text("0")
    train(page, 10)


def is_all(page: Page) -> bool:
    """Whether it is what was asked for."""
    method, frozen = "lesson.method", 3 * 8 + 1 + 1
    found = python(
        page,
        f"[list(lesson.network.sizes), lesson.network.activation.name, lesson.network.loss.name, "
        f"lesson.spec.biased, {method}.batch, {method}.in_turn, {method}.decay, {method}.momentum, "
        f"len({method}.frozen), {method}.held_out, len(lesson.points), len(lesson.courses.kept)]",
    )
    sizes = [2, 8, 8, 8, 1]
    how = [7, True, 0.001, 0.9, frozen, 0.2, 60, 1]
    return bool(found == [sizes, "tanh", "cross-entropy", False, *how])


def state(page: Page) -> Any:
    """All that the next steps depend on, exactly, and the course so far."""
    return python(page, f"[{STATE}, {COURSE}]")


def test_time_undo_and_a_reload_bring_all_of_it_back_to_the_bit(own_page: Page) -> None:
    page = own_page
    take_all(page)
    assert is_all(page)
    train(page, 100, 10)
    newest = state(page)
    for step in ("37", "0", "119", "120"):
        page.locator("#time").fill(step)
        expect(page.locator("#step-count")).to_have_text(step)
    assert state(page) == newest
    page.locator("#step-back").click()
    expect(page.locator("#step-count")).to_have_text("119")
    train(page, 1)
    assert state(page) == newest
    for change in ("#clear-data", "#data-again"):
        page.locator(change).evaluate("(button) => button.click()")
        drawn(page)
        assert state(page) != newest
        page.locator("#undo-data").click()
        drawn(page)
        assert state(page) == newest
    page.locator("#value").fill("0.123")
    page.locator("#value").press("Enter")
    drawn(page)
    assert state(page) != newest
    page.locator("#undo-data").click()
    drawn(page)
    assert state(page) == newest
    task = shown(page, "task")
    Reader(page).reload()
    assert state(page)[0] == newest[0]
    expect(page.locator("#task")).to_have_text(task)


def test_a_run_comes_to_the_bits_of_single_steps(own_page: Page) -> None:
    take_all(own_page)
    python(own_page, "globals().update(alone=type(lesson)())")
    python(own_page, "alone.load(lesson.state)")
    train(own_page, 1000)
    python(own_page, "[alone.run_step() for _ in range(1000)]")
    ours, other = (
        json.dumps(python(own_page, STATE.replace("lesson.state)", f"{name}.state)")))
        for name in ("lesson", "alone")
    )
    assert ours == other


def test_a_link_carries_all_of_it(own_page: Page) -> None:
    take_all(own_page)
    before = python(own_page, STATE)
    own_page.locator(".masthead .shares").press("Enter")
    expect(own_page.locator("#share-link")).not_to_have_value("")
    link = own_page.locator("#share-link").input_value()
    other = own_page.context.new_page()
    other.goto(link)
    other.locator("body[data-state=ready]").wait_for(timeout=60_000)
    expect(other.locator("#step-count")).to_have_text("10")
    assert python(other, STATE) == before
    other.close()


@pytest.mark.parametrize("_how", WAYS_TO_SEE[1:3])  # dark, and on a phone
def test_axe_finds_nothing_and_nothing_sticks_out(lesson_page: Page, _how: str) -> None:
    page = lesson_page
    take_all(page)
    train(page, 100)
    expect(page.locator("#check-words")).to_contain_text(f"All {PARAMETERS} gradients checked")
    assert_axe_finds_nothing(page)
    for sheet in ("setup", "table", "answers", "courses", "landscape"):
        page.locator(f"#{sheet}").evaluate("(sheet) => sheet.showPopover()")
        expect(page.locator(f"#{sheet}")).to_be_visible()
        drawn(page)
        assert_axe_finds_nothing(page, f"#{sheet}")
        wide, window = sticks_out(page)
        assert wide <= window, sheet
        page.locator(f"#{sheet}").evaluate("(sheet) => sheet.hidePopover()")
    page.locator("#phase-backward").click()
    expect(page.locator("#phase-backward")).to_have_attribute("aria-current", "step")
    assert_axe_finds_nothing(page, ".lab")
    wide, window = sticks_out(page)
    assert wide <= window


REACHED = """
  window.reached = new Set();
  document.addEventListener("focusin", ({ target }) => reached.add(target));
  null;
"""
MISSED = """
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((each) => each.tabIndex >= 0 && each.checkVisibility() && !each.matches(":disabled"))
    .filter((each) => !reached.has(each))
    .filter(({ type, checked }) => type !== "radio" || checked)
    .map((each) => each.id || each.outerHTML.slice(0, 100))
"""
"""What can take the focus and is shown, but did not get it by the Tab key."""


def test_the_keys_reach_all_of_it(own_page: Page) -> None:
    """Each box of its 193 weights and biases, too; and a step goes by keys."""
    page = own_page
    take_all(page)
    page.evaluate(REACHED)
    page.locator("body").press("Home")
    for _ in range(20):
        for _ in range(50):
            page.keyboard.press("Tab")
        if not page.evaluate(MISSED):
            break
    assert page.evaluate(MISSED) == []
    assert page.evaluate("reached.size") > 150
    before = int(shown(page, "step-count"))
    page.locator("#step").focus()
    page.locator("#speed").fill("4")
    page.locator("#step").press("Enter")
    expect(page.locator("#step-count")).to_have_text(f"{before + 1}")
    page.locator("#network").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#inspector")).to_be_visible()


def test_it_asks_for_no_frames_at_rest(page: Page, open_lesson: Callable[[Page], None]) -> None:
    page.add_init_script("""
        window.framesAskedFor = 0;
        window.nativeRequest = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (then) => {
          window.framesAskedFor++;
          return window.nativeRequest(then);
        };
    """)
    open_lesson(page)
    take_all(page)
    page.locator("#open-landscape").press("Enter")
    expect(page.locator("#terrain-words")).to_contain_text("mean loss")
    python(page, "player.set_speed(6) or stage.ask()")
    for _ in range(2):
        page.locator("#play").evaluate("(play) => play.click()")
        drawn(page)
    expect(page.locator("#status")).to_have_text("Idle")
    before = page.evaluate("window.framesAskedFor")
    page.evaluate("new Promise((done) => nativeRequest(() => nativeRequest(done)))")
    assert page.evaluate(FRAMES_ASKED_FOR_IN_30) == 0
    assert before > 30


def objects(page: Page) -> int:
    """How many objects Python keeps track of."""
    python(page, "__import__('gc').collect()")
    return int(python(page, "len(__import__('gc').get_objects())"))


def test_of_a_long_training_it_keeps_checkpoints_alone(own_page: Page) -> None:
    take_all(own_page)
    train(own_page, 1000)
    in_sight = "[lesson.run_step() or screen.draw_all() for _ in range({})]"
    python(own_page, in_sight.format(80))  # by then the log is as long as ever
    before = objects(own_page)
    python(own_page, in_sight.format(120))
    assert objects(own_page) - before < 2 * 120  # of a checkpoint ten or so, every 32 steps


def test_it_stands_whatever_a_reader_does(
    page: Page, open_lesson: Callable[[Page], None], request: pytest.FixtureRequest
) -> None:
    seed, actions = request.config.getoption("seed"), request.config.getoption("actions")
    page.add_init_script(IN_MEMORY)
    open_lesson(page)
    take_all(page)
    assert is_all(page)
    read(page, seed + 2, actions // 2)
