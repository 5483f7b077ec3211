"""Time travel: by mouse, by keyboard alone, and by touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import number, python, shown, train, weights
from tests.browser.test_access import PHONE, assert_axe_finds_nothing


def test_500_steps_back_to_123_and_377_on_give_the_same_weights_bit_for_bit(
    lesson_page: Page,
) -> None:
    train(lesson_page, 100, 100, 100, 100, 100)
    direct, readout = weights(lesson_page), shown(lesson_page, "loss-readout")
    lesson_page.locator("#time").fill("123")
    expect(lesson_page.locator("#step-count")).to_have_text("123")
    assert weights(lesson_page) != direct
    expect(lesson_page.locator("#log li").first).to_contain_text("step 123")
    expect(lesson_page.locator("#key-left")).to_have_text("later")
    train(lesson_page, *[100] * 3, *[10] * 7)
    for _ in range(7):
        train(lesson_page, 1)
    assert weights(lesson_page) == direct
    expect(lesson_page.locator("#loss-readout")).to_have_text(readout)
    expect(lesson_page.locator("#key-left")).to_be_hidden()


def test_another_course_from_an_earlier_step_leaves_the_old_one_in_sight(lesson_page: Page) -> None:
    train(lesson_page, 10, 10)
    lesson_page.locator("#time").fill("5")
    expect(lesson_page.locator("#step-count")).to_have_text("5")
    box = lesson_page.locator("#learning-rate-number")
    box.fill("1")
    box.press("Enter")
    train(lesson_page, 1)
    expect(lesson_page.locator("#key-left")).to_have_text("old course")
    expect(lesson_page.locator("#time")).to_have_attribute("max", "6")


BELOW_THE_CHART = """(slider) => {
  const { left, right, top } = slider.getBoundingClientRect();
  const start = document.getElementById("loss-chart").getBoundingClientRect().left;
  const thumb = 8;  // from its middle to its rim
  return [left + thumb - start, right - thumb - start, top];
}"""
"""Between which places on the chart the middle of the slider's handle goes, and how far down."""


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_the_handle_stands_below_the_step_that_it_goes_to(lesson_page: Page, width: int) -> None:
    lesson_page.set_viewport_size({"width": width, "height": 900})
    lesson_page.locator("#time").scroll_into_view_if_needed()
    time, tops = lesson_page.locator("#time"), set()
    for more, last in ((1, 1), (1, 2), (1, 3), (10, 13)):
        train(lesson_page, more)
        for now in (last, 1):
            time.fill(str(now))
            expect(lesson_page.locator("#step-count")).to_have_text(str(now))
            start, end, top = time.evaluate(BELOW_THE_CHART)
            places = f"[part['LossChartPart'].frame().to_pixel(step, 0)[0] for step in (0, {last})]"
            ought = python(lesson_page, places)
            assert start == pytest.approx(ought[0], abs=1)
            if last > 1:
                assert end == pytest.approx(ought[1], abs=1)
            assert end - start >= 24
            tops.add(round(top))
        time.fill(str(last))
        expect(lesson_page.locator("#step-count")).to_have_text(str(last))
    assert len(tops) == 1


def test_by_keys_there_is_a_way_back_and_on_again(lesson_page: Page) -> None:
    train(lesson_page, 10)
    lesson_page.locator("#step-back").focus()
    lesson_page.keyboard.press("Enter")
    expect(lesson_page.locator("#step-count")).to_have_text("9")
    time = lesson_page.locator("#time")
    time.focus()
    lesson_page.keyboard.press("ArrowLeft")
    expect(lesson_page.locator("#step-count")).to_have_text("8")
    expect(time).to_have_attribute("aria-valuetext", "After 8 steps of 10")
    expect(lesson_page.locator("#caption")).to_contain_text("After 8 steps of 10")
    expect(lesson_page.locator("#live")).to_contain_text("After 8 steps of 10")
    expect(lesson_page.locator("#log li").first).to_contain_text("step 8")
    assert_axe_finds_nothing(lesson_page)
    lesson_page.keyboard.press("Home")
    expect(lesson_page.locator("#step-count")).to_have_text("0")
    expect(lesson_page.locator("#output")).to_have_text("–")
    expect(lesson_page.locator("#step-back")).to_have_attribute("aria-disabled", "true")
    lesson_page.keyboard.press("End")
    expect(lesson_page.locator("#step-count")).to_have_text("10")


def test_the_learning_rate_of_then_comes_back_into_its_box(lesson_page: Page) -> None:
    train(lesson_page, 1, 1)
    box = lesson_page.locator("#learning-rate-number")
    box.fill("1.5")
    box.press("Enter")
    train(lesson_page, 1)
    lesson_page.locator("#step-back").click()
    expect(box).to_have_value("0.3")
    lesson_page.locator("#time").fill("3")
    expect(box).to_have_value("1.5")


def test_the_same_start_again_keeps_fruit_and_learning_rate(lesson_page: Page) -> None:
    start = weights(lesson_page)
    train(lesson_page, 10)
    box = lesson_page.locator("#learning-rate-number")
    box.fill("2")
    box.press("Enter")
    lesson_page.locator("#same-start").click()
    expect(lesson_page.locator("#step-count")).to_have_text("0")
    assert weights(lesson_page) == start
    expect(box).to_have_value("2")
    expect(lesson_page.locator("#time")).to_be_disabled()
    expect(lesson_page.locator("#key-left")).to_be_visible()


def test_stepping_back_in_mid_animation_leaves_nothing_half_done(lesson_page: Page) -> None:
    train(lesson_page, 1)
    first = weights(lesson_page)
    lesson_page.locator("#speed").fill("0")
    lesson_page.locator("#step").click()
    expect(lesson_page.locator("#status")).to_have_text("Forward")
    lesson_page.locator("#step-back").click()
    expect(lesson_page.locator("#status")).to_have_text("Idle")
    assert weights(lesson_page) == first
    assert python(lesson_page, "lesson.timeline.last") == 2


@pytest.mark.browser_context_args(**PHONE)
def test_by_touch(lesson_page: Page) -> None:
    train(lesson_page, 10)
    lesson_page.locator("#step-back").tap()
    expect(lesson_page.locator("#step-count")).to_have_text("9")
    time = lesson_page.locator("#time")
    time.scroll_into_view_if_needed()
    box = time.bounding_box()
    assert box is not None
    lesson_page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(lesson_page.locator("#step-count")).not_to_have_text("9")
    assert 4 <= number(shown(lesson_page, "step-count")) <= 6
    lesson_page.locator("#same-start").tap()
    expect(lesson_page.locator("#step-count")).to_have_text("0")


def test_a_box_that_goes_with_its_table_takes_no_frame_with_it(lesson_page: Page) -> None:
    train(lesson_page, 1)
    box = lesson_page.locator("#updates-rows input").nth(3)
    box.fill("abc")
    box.press("Enter")
    expect(lesson_page.locator("#updates-note")).to_be_visible()
    # As by a browser that leaves the focus where it is: Safari does so with buttons.
    lesson_page.locator("#hidden-size").evaluate(
        "slider => { slider.value = 1; slider.dispatchEvent(new Event('input')); }"
    )
    lesson_page.locator("#reset-network").dispatch_event("click")
    expect(lesson_page.locator("#updates")).to_be_hidden()
    expect(lesson_page.locator("#updates-note")).to_be_hidden()
    train(lesson_page, 1)
    lesson_page.locator("#updates-rows input").first.focus()
    lesson_page.locator("#same-start").dispatch_event("click")
    expect(lesson_page.locator("#step-count")).to_have_text("0")
    train(lesson_page, 10)
    expect(lesson_page.locator("#problem")).to_be_hidden()


def test_step_back_at_the_start_changes_nothing(lesson_page: Page) -> None:
    train(lesson_page, 1)
    lesson_page.locator("#step-back").click()
    lesson_page.locator("#network").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        lesson_page.keyboard.press(key)
    lesson_page.locator("#value").fill("5")
    lesson_page.locator("#value").press("Enter")
    changed = weights(lesson_page)
    assert 5.0 in changed
    lesson_page.locator("#step-back").click(force=True)  # it only says that it is disabled
    assert weights(lesson_page) == changed


COUNT = """
from collections import Counter
from ripple.page import html
done = Counter()
def count(owner, name):
    call = getattr(owner, name)
    def counted(*arguments):
        done[name] += 1
        return call(*arguments)
    setattr(owner, name, counted)
count(lesson, "go_to")
count(html, "updates_html")
count(html, "log_html")
"""


def slide(page: Page, places: list[int], frames: int) -> None:
    """Move the time slider to these places, with so many frames after each move, and rest."""
    page.locator("#time").evaluate(
        """async (slider, [places, frames]) => {
          const frame = () => new Promise(requestAnimationFrame);
          for (const place of places) {
            slider.value = place;
            slider.dispatchEvent(new Event("input"));
            for (let n = 0; n < frames; n += 1) await frame();
          }
          for (let n = 0; n < 3; n += 1) await frame();
        }""",
        [places, frames],
    )


def test_moves_of_the_time_slider_within_a_frame_are_one_journey(own_page: Page) -> None:
    train(own_page, 100)
    python(own_page, f"exec({COUNT!r})")
    slide(own_page, [90, 80, 70, 60], frames=0)
    expect(own_page.locator("#step-count")).to_have_text("60")
    assert python(own_page, "done['go_to']") == 1

    # What follows in the same frame builds on where the slider is by then.
    own_page.evaluate(
        """() => {
          const slider = document.getElementById("time");
          slider.value = 50;
          slider.dispatchEvent(new Event("input"));
          document.getElementById("step-back").click();
        }"""
    )
    expect(own_page.locator("#step-count")).to_have_text("49")


def test_tables_out_of_sight_wait_until_the_time_slider_rests(own_page: Page) -> None:
    train(own_page, 100)
    python(own_page, f"exec({COUNT!r})")
    expect(own_page.locator("#updates-box")).not_to_be_in_viewport()
    slide(own_page, [90, 80, 70, 60], frames=1)
    expect(own_page.locator("#log li").first).to_contain_text("step 60")
    expect(own_page.locator("#updates-words")).to_contain_text("Step 60")
    assert python(own_page, "done") == {"go_to": 4, "updates_html": 1, "log_html": 1}

    python(own_page, "done.clear()")
    own_page.locator("#updates-box").scroll_into_view_if_needed()
    own_page.locator("#log").scroll_into_view_if_needed()
    expect(own_page.locator("#updates-box")).to_be_in_viewport()
    slide(own_page, [50, 40], frames=1)
    assert python(own_page, "done") == {"go_to": 2, "updates_html": 2, "log_html": 2}
