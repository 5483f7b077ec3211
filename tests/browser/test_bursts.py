"""Two events in one frame, as only a script sends them, and pictures that have to follow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import FAST, NO_ANIMATION, python, train


def burst(page: Page, script: str) -> None:
    """Run this within one task, and wait for the two frames after it."""
    page.evaluate(
        """(script) => {
          new Function("element", script)((name) => document.getElementById(name));
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""",
        script,
    )


def test_a_prediction_for_a_question_that_is_gone_is_none(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill(NO_ANIMATION)
    page.locator("#quiz").check()
    page.locator("#step").click()
    expect(page.locator("#quiz-down")).to_be_visible()
    burst(page, "element('phase-forward').click(); element('quiz-down').click();")
    expect(page.locator("#problem")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("Forward")
    expect(page.locator("#quiz-box")).to_be_hidden()
    page.locator("#phase-backward").click()
    page.locator(f"#quiz-{python(page, 'lesson.quiz.truth.value')}").click()
    burst(page, "element('reset-network').click(); element('quiz-go').click();")
    expect(page.locator("#status")).to_have_text("Idle")
    expect(page.locator("#step-count")).to_have_text("0")


def test_what_is_chosen_of_a_network_that_is_gone_is_nothing(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 1)
    page.locator("#network").press("ArrowLeft")
    page.locator("#network").press("Enter")
    expect(page.locator("#map-axes")).to_be_visible()
    page.locator("#hidden-size").fill("2")
    burst(
        page,
        """
        const cell = [...document.querySelectorAll("#inspector-rows button")].at(-2);
        const box = element("new-0.1.3");
        element("reset-network").click();
        element("axis-across").selectedIndex = 3;
        element("axis-across").dispatchEvent(new Event("input", {bubbles: true}));
        box.value = "0.5";
        box.dispatchEvent(new Event("change", {bubbles: true}));
        for (const place of ["1.3", "0.1.3"]) {
          cell.dataset.place = place;
          cell.click();
        }
        """,
    )
    expect(page.locator("#problem")).to_be_hidden()
    assert python(page, "[lesson.microscope.axes, lesson.microscope.chosen]") == [[0, 1], [2, 0]]
    expect(page.locator("#axis-across option")).to_have_count(2)
    expect(page.locator("#axis-across")).to_have_value("h₁")


@pytest.mark.parametrize("speed", [NO_ANIMATION, FAST])
def test_the_time_slider_is_where_the_page_is_whatever_happens_in_a_frame(
    lesson_page: Page, speed: str
) -> None:
    page = lesson_page
    train(page, 10)
    page.locator("#speed").fill(speed)
    burst(
        page,
        """
        element("time").value = "9";
        element("time").dispatchEvent(new Event("input", {bubbles: true}));
        element("step").click();
        """,
    )
    expect(page.locator("#step-count")).to_have_text("10")
    expect(page.locator("#status")).to_have_text("Idle")
    expect(page.locator("#time")).to_have_value("10")


def test_a_step_that_only_going_back_has_finished_is_in_the_chart(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 10)
    page.locator("#phase-loss").click()
    expect(page.locator("#status")).to_have_text("Loss")
    page.locator("#step-back").click()
    expect(page.locator("#key-left")).to_have_text("later")
    expect(page.locator("#time")).to_have_attribute("max", "11")
    picture = "element => element.toDataURL()"
    kept = page.locator("#loss-chart").evaluate(picture)
    python(page, "[stage._made_from.clear(), part['LossChartPart'].work['loss']()] and None")
    assert page.locator("#loss-chart").evaluate(picture) == kept
