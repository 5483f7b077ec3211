"""Time within a step, the numbers on the diagram, the story line and the first steps."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import NO_ANIMATION, SLOW_MOTION, python, shown, train, weights

PICTURE = "document.getElementById('network').toDataURL()"
TWO_FRAMES = "() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))"


def test_the_slider_goes_to_and_fro_through_the_step_and_changes_nothing(
    lesson_page: Page,
) -> None:
    page = lesson_page
    moment, status = page.locator("#moment"), page.locator("#status")
    expect(moment).to_be_disabled()
    train(page, 10)
    before, done = weights(page), page.evaluate(PICTURE)
    moment.focus()
    page.keyboard.press("Home")
    expect(status).to_have_text("Forward")
    seen = set()
    for phase in ("Forward", "Loss", "Backward", "Update"):
        page.keyboard.press("PageUp")  # a tenth of the way
        page.keyboard.press("PageUp")
        expect(page.locator("#caption")).to_contain_text(f"{phase}:")
        expect(page.locator(f"#phase-{phase.lower()}")).to_have_attribute("aria-current", "step")
        expect(moment).to_have_attribute("aria-valuetext", re.compile(f"{phase}, \\d+ %"))
        seen.add(page.evaluate(PICTURE))
        if phase != "Update":
            page.keyboard.press("ArrowRight")
    assert len(seen) == 4
    for value in range(0, 400, 4):
        moment.fill(str(value))
    assert weights(page) == before
    assert shown(page, "step-count") == "10"
    page.keyboard.press("End")
    expect(status).to_have_text("Idle")
    page.evaluate(TWO_FRAMES)
    assert page.evaluate(PICTURE) == done


def test_a_step_under_way_goes_on_from_the_moment_that_is_looked_at(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill(SLOW_MOTION)
    page.locator("#step").click()
    expect(page.locator("#status")).to_have_text("Forward")
    page.locator("#moment").fill("250")
    expect(page.locator("#status")).to_have_text("Backward")
    assert shown(page, "step-count") == "0"
    page.locator("#speed").fill(NO_ANIMATION)
    page.locator("#step").click()
    expect(page.locator("#step-count")).to_have_text("1")
    after = weights(page)
    page.locator("#same-start").click()
    train(page, 1)
    assert weights(page) == after


@pytest.mark.browser_context_args(reduced_motion="reduce")
def test_numbers_are_written_on_the_stills_of_reduced_motion_too(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#phase-backward").click()
    expect(page.locator("#status")).to_have_text("Backward")
    page.evaluate(TWO_FRAMES)
    without = page.evaluate(PICTURE)
    page.locator("#numbers").focus()
    page.keyboard.press("Space")
    expect(page.locator("#numbers")).to_be_checked()
    page.evaluate(TWO_FRAMES)
    assert page.evaluate(PICTURE) != without
    page.keyboard.press("Space")
    page.evaluate(TWO_FRAMES)
    assert page.evaluate(PICTURE) == without


def test_a_typed_weight_is_seen_at_once_in_the_story_and_the_sample(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 1)
    page.locator("#network").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    output, loss, count = (shown(page, name) for name in ("output", "loss", "step-count"))
    page.locator("#value").fill("9")
    page.locator("#value").press("Enter")
    expect(page.locator("#caption")).to_contain_text("this is not a step")
    assert shown(page, "output") != output
    assert shown(page, "loss") != loss
    assert shown(page, "loss") in shown(page, "formula")
    assert shown(page, "step-count") == count
    now = python(page, "float(lesson.network.forward(lesson.step.x).output[0, 0])")
    assert abs(float(shown(page, "output")) - now) <= 5e-5


def test_who_has_never_been_here_is_asked_whether_it_is_new(
    page: Page, open_lesson: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 1366, "height": 625})
    places = []
    for greeting in ("New? First steps", "First steps"):
        open_lesson(page)
        expect(page.locator("#first-steps")).to_have_text(greeting)
        places.append(page.locator("#network").bounding_box())
    assert places[0] == places[1], "the longer greeting has moved the lesson"


def test_the_first_steps_lead_through_a_step_by_keys_alone(lesson_page: Page) -> None:
    page = lesson_page
    guide, title = page.locator("#guide"), page.locator("#guide-title")
    expect(page.locator("#first-steps")).to_contain_text("First steps")
    page.locator("#first-steps").press("Enter")
    expect(guide).to_be_focused()
    expect(title).to_have_text("What the network sees")
    expect(page.locator("#network")).to_have_attribute("data-asked", "true")
    page.locator("#network").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    for phase in ("Forward", "Loss", "Backward", "Update"):
        expect(title).to_have_text(phase)
        button = page.locator(f"#phase-{phase.lower()}")
        expect(button).to_have_attribute("data-asked", "true")
        button.press("Enter")
    expect(title).to_have_text("That was one step")
    page.keyboard.press("Escape")
    expect(guide).to_be_hidden()
    expect(page.locator("#first-steps")).to_be_focused()


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
)
def test_the_first_steps_stay_in_sight_on_a_phone(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#first-steps").tap()
    for share in (0.0, 0.5):
        page.evaluate("(y) => scrollTo(0, y)", 844 * share)
        expect(page.locator("#guide-leave")).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0)")
    for phase in ("Forward", "Loss"):
        expect(page.locator(f"#phase-{phase.lower()}")).to_be_in_viewport(ratio=1)
    page.locator("#guide-leave").tap()
    expect(page.locator("#guide")).to_be_hidden()
