"""Courses side by side, and the loss landscape."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import drawn, half_unit, number, numbers_in, python, shown, train
from tests.browser.test_access import PHONE, assert_axe_finds_nothing

INKS = """(canvas) => new Set(new Uint32Array(
  canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
"""How many colours a canvas has."""


def set_rate(page: Page, rate: str) -> None:
    page.locator("#learning-rate-number").fill(rate)
    page.locator("#learning-rate-number").press("Enter")


def keep(page: Page) -> None:
    """By keys alone."""
    page.locator("[popovertarget=courses]").first.press("Enter")
    page.locator("#keep-course").press("Enter")
    expect(page.locator("#courses-table")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#courses")).to_be_hidden()


def test_two_courses_from_the_same_start_are_in_the_chart_and_in_its_legend(
    own_page: Page,
) -> None:
    page, losses = own_page, []
    for rate in ("0.3", "2"):
        set_rate(page, rate)
        train(page, 100)
        losses.append(python(page, "lesson.mean_loss()"))
        keep(page)
        page.locator("#same-start").click()
        expect(page.locator("#step-count")).to_have_text("0")
    assert losses[0] != losses[1]
    expect(page.locator("#key-kept-A")).to_be_visible()
    expect(page.locator("#key-kept-B")).to_be_visible()
    expect(page.locator("#key-kept-C")).to_be_hidden()
    page.locator("[popovertarget=courses]").first.click()
    rows = page.locator("#courses-table tbody tr")
    for row, name, loss in zip(rows.all(), ("A: η 0.3", "B: η 2"), losses, strict=True):
        expect(row).to_contain_text(name)
        steps, told = row.locator("td").all_text_contents()[:2]
        assert steps == "100"
        assert abs(number(told) - loss) <= half_unit(told)
    expect(page.locator("#courses-note")).to_be_empty()
    assert_axe_finds_nothing(page, "#courses")
    before = page.locator("#loss-chart").evaluate("(canvas) => canvas.toDataURL()")
    page.get_by_role("button", name="Forget A").press("Enter")
    expect(rows).to_have_count(1)
    expect(page.locator("#keep-course")).to_be_focused()
    expect(page.locator("#key-kept-A")).to_be_hidden()
    drawn(page)
    assert page.locator("#loss-chart").evaluate("(canvas) => canvas.toDataURL()") != before


@pytest.mark.parametrize(
    "_how",
    [
        pytest.param(name, marks=pytest.mark.browser_context_args(**arguments))
        for name, arguments in (
            ("dark", {"color_scheme": "dark", "viewport": {"width": 1366, "height": 625}}),
            ("phone", PHONE),
        )
    ],
)
def test_the_landscape_is_over_the_weight_that_is_taken_apart(lesson_page: Page, _how: str) -> None:
    page = lesson_page
    train(page, 100)
    page.locator("#network").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):  # from the output to a weight into it
        page.keyboard.press(key)
    expect(page.locator("#inspector-title")).to_contain_text("w")
    page.locator("#inspector").get_by_role("button", name="Landscape").press("Enter")
    terrain, told = page.locator("#terrain"), page.locator("#terrain-words")
    expect(told).to_contain_text("mean loss")
    chosen = python(page, "places.code(lesson.microscope.chosen)")
    expect(page.locator("#landscape-across")).to_have_value(chosen)
    assert_axe_finds_nothing(page, "#landscape")
    now, loss, downhill = _numbers(page)
    for text, true in (
        (now[0], "lesson.value_of(lesson.microscope.chosen)"),
        (loss, "lesson.mean_loss()"),
    ):
        assert abs(number(text) - python(page, true)) <= half_unit(text)
    assert len(downhill) == 2
    drawn(page)
    assert terrain.evaluate(INKS) > 50
    box, screen = page.locator("#landscape").bounding_box(), page.viewport_size
    assert box
    assert screen
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= screen["width"]
    assert box["y"] + box["height"] <= screen["height"]
    before = terrain.evaluate("(canvas) => canvas.toDataURL()")
    page.locator("#landscape-up").select_option("0.0.0")
    expect(told).to_contain_text("w⁽¹⁾₁₁")
    drawn(page)
    assert terrain.evaluate("(canvas) => canvas.toDataURL()") != before
    page.keyboard.press("Escape")
    expect(page.locator("#landscape")).to_be_hidden()
    drawn(page)  # it is told of that a little later
    assert python(page, "lesson.landscape.is_open") is False


def _numbers(page: Page) -> tuple[list[str], str, list[str]]:
    """The values of the two, the loss with them, and where it goes down."""
    values, _, rest = shown(page, "terrain-words").partition(", mean loss ")
    pairs = [part.partition(" = ")[2] for part in values.split(", ")]
    loss, _, slope = rest.partition(". ")
    return pairs, loss, numbers_in(slope)


def test_it_goes_on_while_the_lesson_plays(own_page: Page) -> None:
    page = own_page
    page.locator("#speed").fill("6")
    page.locator("#play").click()
    page.locator("[popovertarget=courses]").first.press("Enter")
    page.get_by_role("button", name="Loss landscape").press("Enter")
    told = page.locator("#terrain-words")
    expect(told).to_contain_text("mean loss")
    before = told.text_content() or ""
    expect(told).not_to_have_text(before)
    python(page, "player.stop() or stage.ask()")
    expect(page.locator("#status")).to_have_text("Idle")
    drawn(page)
    values, loss, _ = _numbers(page)
    assert abs(number(loss) - python(page, "lesson.mean_loss()")) <= half_unit(loss)
    assert len(values) == 2
