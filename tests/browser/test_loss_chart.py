"""The loss chart: reading it with the pointer and with keys, and its whole history."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import number, shown, train


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
