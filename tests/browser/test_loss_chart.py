"""The loss chart: reading it with the pointer and with keys, and its whole history."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import drawn_anew, number, python, shown, train


def test_keys_read_every_step_with_the_losses_that_the_page_told(lesson_page: Page) -> None:
    chart, readout = lesson_page.locator("#loss-chart"), lesson_page.locator("#loss-readout")
    before = shown(lesson_page, "loss-readout").partition(": ")[2]
    means, losses = [before.rstrip(".")], [""]
    for _ in range(5):
        train(lesson_page, 1)
        means.append(shown(lesson_page, "loss-readout").partition(": ")[2].rstrip("."))
        losses.append(shown(lesson_page, "loss"))
    chart.focus()
    chart.press("Home")
    expect(readout).to_have_text(f"Step 0: {means[0]}.")
    for step in range(1, 6):
        chart.press("ArrowRight")
        expect(readout).to_have_text(f"Step {step}: {means[step]}, its own loss {losses[step]}.")
    for key, step in (("ArrowRight", 5), ("ArrowLeft", 4), ("End", 5), ("PageUp", 0)):
        chart.press(key)
        expect(readout).to_contain_text(f"Step {step}:")
    chart.press("Escape")
    expect(readout).to_contain_text("After 5 steps:")


def test_the_pointer_reads_the_step_below_it_and_lets_go(lesson_page: Page) -> None:
    chart, readout = lesson_page.locator("#loss-chart"), lesson_page.locator("#loss-readout")
    train(lesson_page, 100)
    chart.hover(position={"x": 2, "y": 40})
    expect(readout).to_contain_text("Step 0:")
    width = chart.evaluate("(canvas) => canvas.clientWidth")
    chart.hover(position={"x": width - 2, "y": 40})
    expect(readout).to_contain_text("Step 100:")
    steps: list[float] = []
    for share in (0.3, 0.4, 0.5, 0.6):
        chart.hover(position={"x": round(width * share), "y": 60})
        expect(readout).not_to_contain_text(f"Step {steps[-1] if steps else 100}:")
        steps.append(number(shown(lesson_page, "loss-readout").partition(":")[0]))
    strides = [b - a for a, b in pairwise(steps)]
    assert strides == pytest.approx([strides[0]] * 3, abs=1.01)
    assert strides[0] > 5
    lesson_page.locator("h1").hover()
    expect(readout).to_contain_text("After 100 steps:")


def test_a_long_history_is_thinned_and_still_whole(lesson_page: Page) -> None:
    chart, readout = lesson_page.locator("#loss-chart"), lesson_page.locator("#loss-readout")
    train(lesson_page, 100)
    train(lesson_page, 1000)
    chart.press("Home")
    chart.press("ArrowRight")
    expect(readout).to_contain_text("Step 2:")
    chart.press("Escape")
    expect(readout).to_contain_text("After 1,100 steps:")
    first = shown(lesson_page, "loss-readout").partition("loss ")[2]
    train(lesson_page, 1000)
    chart.press("Home")
    expect(readout).to_have_text(re.compile(r"^Step 0: mean loss [^,]*\.$"))
    for step in ("4", "8"):
        chart.press("ArrowRight")
        expect(readout).to_have_text(re.compile(rf"^Step {step}: .*, its own loss .*\.$"))
    chart.press("End")
    expect(readout).to_contain_text("Step 2,100:")
    last = shown(lesson_page, "loss-readout").partition("mean loss ")[2]
    assert number(last.partition(", its")[0]) < number(first)


def test_by_keys_the_losses_go_up_in_powers_of_ten_and_a_reset_leaves_it_so(
    lesson_page: Page,
) -> None:
    train(lesson_page, 100)
    switch = lesson_page.get_by_role("checkbox", name="log scale of the loss")
    linear = drawn_anew(lesson_page)
    switch.press("Space")
    expect(switch).to_be_checked()
    assert shown(lesson_page, "step-count") == "100"
    logarithmic = drawn_anew(lesson_page)
    assert [a == b for a, b in zip(linear, logarithmic, strict=True)] == [True, True, False]
    lesson_page.locator("#loss-chart").press("Home")
    expect(lesson_page.locator("#loss-readout")).to_contain_text("Step 0:")
    lesson_page.locator("#reset-network").click()
    expect(lesson_page.locator("#step-count")).to_have_text("0")
    train(lesson_page, 1)
    expect(switch).to_be_checked()
    assert python(lesson_page, "lesson.log_scale")
    switch.press("Space")
    expect(switch).not_to_be_checked()
    assert not python(lesson_page, "lesson.log_scale")


def test_the_legend_names_what_there_is(lesson_page: Page) -> None:
    legend = lesson_page.locator("#loss-legend > span")

    def named() -> list[str]:
        return [entry.inner_text().strip() for entry in legend.all() if entry.is_visible()]

    always = ["all fruit", "each step", "now"]
    assert named() == always
    train(lesson_page, 10)
    lesson_page.locator("#loss-chart").press("Home")
    expect(lesson_page.locator("#key-read")).to_be_visible()
    assert named() == [*always, "read"]
    lesson_page.locator("#loss-chart").press("Escape")
    expect(lesson_page.locator("#key-read")).to_be_hidden()
    lesson_page.locator("#time").fill("5")
    expect(lesson_page.locator("#step-count")).to_have_text("5")
    assert named() == [*always, "later"]
    box = lesson_page.locator("#learning-rate-number")
    box.fill("1")
    box.press("Enter")
    expect(lesson_page.locator("#key-branch")).to_be_hidden()
    train(lesson_page, 10)
    assert named() == [*always, "old course"]
    expect(lesson_page.locator("#key-branch")).to_be_visible()
    lesson_page.locator("#step-back").click()
    expect(lesson_page.locator("#key-left-name")).to_have_text("later, old course")
    lesson_page.locator("#same-start").click()
    expect(lesson_page.locator("#key-left-name")).to_have_text("old course")
    expect(lesson_page.locator("#key-branch")).to_be_hidden()


@pytest.mark.parametrize("text", [10, 16, 24])
def test_the_ends_of_the_time_slider_lie_below_those_of_the_axis(own_page: Page, text: int) -> None:
    train(own_page, 10)  # as many as the axis has at least
    settings = own_page.context.new_cdp_session(own_page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
    for width, height in ((320, 640), (390, 844), (1100, 720), (1366, 625), (1920, 1080)):
        own_page.set_viewport_size({"width": width, "height": height})
        drawn_anew(own_page)
        chart = own_page.locator("#loss-chart").bounding_box()
        time = own_page.locator("#time").bounding_box()
        assert chart
        assert time
        left, right = python(
            own_page, "[part['LossChartPart'].frame().left, part['LossChartPart'].frame().right]"
        )
        thumb = 8  # from its middle to its rim
        assert time["x"] + thumb == pytest.approx(chart["x"] + left, abs=2.5)
        ends = time["x"] + time["width"], chart["x"] + chart["width"]
        assert ends[0] - thumb == pytest.approx(ends[1] - right, abs=2.5)
