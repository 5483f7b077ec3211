"""Nothing jumps when a sentence is long."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import FAST, NO_ANIMATION, train

WATCH = """() => {
  const places = ["network", "plane", "loss-chart"].map((name) => document.getElementById(name));
  window.boxes = new Set();
  const look = () => {
    window.boxes.add(JSON.stringify(places.map((e) => {
      const { left, top, width, height } = e.getBoundingClientRect();
      return [left, top, width, height].map(Math.round);
    })));
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.parametrize(
    ("width", "height"), [(1100, 720), (1200, 700), (1280, 720), (1366, 625), (1366, 768)]
)
def test_the_pictures_keep_their_place_whatever_is_said(
    own_page: Page, width: int, height: int
) -> None:
    own_page.set_viewport_size({"width": width, "height": height})
    own_page.locator("#learning-rate-number").fill("0.0123")
    train(own_page, 1)
    own_page.evaluate(WATCH)
    for phase in ("forward", "loss", "backward"):  # which hold; the update comes with the rest
        own_page.locator(f"#phase-{phase}").click()
        expect(own_page.locator(f"#phase-{phase}")).to_have_attribute("aria-current", "step")
    own_page.locator("#speed").fill(FAST)
    own_page.locator("#play").click()
    expect(own_page.locator("#step-count")).to_have_text("3")
    own_page.locator("#play").click()
    expect(own_page.locator("#play")).to_have_text("Play")
    own_page.locator("#speed").fill(NO_ANIMATION)
    train(own_page, 1000)
    for place in ("network", "plane", "loss-chart"):  # each tells what is pointed at
        box = own_page.locator(f"#{place}").bounding_box()
        assert box
        for share in (0.15, 0.3, 0.5, 0.7, 0.9):
            own_page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * share)
    own_page.locator("#tool-remove").check()
    expect(own_page.locator("#plane-words")).to_contain_text("to remove")
    own_page.locator("#step-back").click()
    expect(own_page.locator("#caption")).to_contain_text("as it was then")
    own_page.locator("#log-scale").check()
    own_page.locator("#clear-data").click()
    own_page.locator("#undo-data").click()
    own_page.locator("#plane").click()
    train(own_page, 10)  # another course
    own_page.locator("#step-back").click()
    own_page.locator("#loss-chart").hover()
    expect(own_page.locator("#key-read")).to_be_visible()
    expect(own_page.locator("#key-left-name")).to_have_text("later, old course")
    assert len(own_page.evaluate("[...window.boxes]")) == 1, own_page.evaluate("[...window.boxes]")


CARDS = """() => [...document.querySelectorAll(".lab .card, .parameter, .parameter input")]
  .map((e) => { const { top, height } = e.getBoundingClientRect(); return [top, height]; })"""


@pytest.mark.parametrize(("width", "height"), [(1366, 625), (1366, 768), (1920, 1080)])
def test_a_note_below_a_control_moves_nothing(lesson_page: Page, width: int, height: int) -> None:
    lesson_page.set_viewport_size({"width": width, "height": height})
    before = lesson_page.evaluate(CARDS)
    rate, note = lesson_page.locator("#learning-rate-number"), lesson_page.locator("#rate-note")
    for typed in ("abc", "a word of nonsense", "9" * 20):
        rate.fill(typed)
        rate.press("Enter")
        expect(note).to_contain_text(f"“{typed[:16]}")
        assert lesson_page.evaluate(CARDS) == before
    lesson_page.locator("#hidden-size").fill("6")
    expect(lesson_page.locator("#hidden-note")).not_to_have_text("")
    assert lesson_page.evaluate(CARDS) == before
