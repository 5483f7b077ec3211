"""Dragging over the plane with mouse, finger and keys, and undo and redo by keys."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reader import PICTURES, drawn, drawn_anew, python, shown

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

Place = tuple[float, float]

AT_REST = """async () => {
  let before = NaN;
  while (scrollY !== before) {
    before = scrollY;
    for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
  }
}"""


def fruit(page: Page) -> list[list[float]]:
    found: list[list[float]] = python(page, "lesson.points.x.tolist()")
    return found


def on_screen(page: Page, *places: Place) -> list[Place]:
    """Where these places of the square are in the window."""
    box = page.locator("#plane").bounding_box()
    assert box
    told = python(page, f"part['PlanePart'].frame().to_pixels({list(places)})")
    return [(box["x"] + x, box["y"] + y) for x, y in told]


def drag(page: Page, *way: Place) -> None:
    """With the mouse, through these places of the square."""
    start, *more = on_screen(page, *way)
    page.mouse.move(*start)
    page.mouse.down()
    for place in more:
        page.mouse.move(*place, steps=4)
    page.mouse.up()
    drawn(page)


class Fingers:
    """On the screen of a phone."""

    def __init__(self, page: Page) -> None:
        self._page, self._touch = page, page.context.new_cdp_session(page)

    def send(self, kind: str, *places: Place) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        self._touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def go(self, *way: Place, steps: int = 12) -> None:
        """One of them, from here to there in the window, where it stops before it is lifted.

        One that is lifted at speed throws the page, and a tap that follows only stops that.
        """
        start, end = way
        self.send("touchStart", start)
        for n in range(1, steps + 1):
            to = [a + (b - a) * n / steps for a, b in zip(start, end, strict=True)]
            self.send("touchMove", (to[0], to[1]))
        self._page.evaluate(AT_REST)
        self.send("touchEnd")
        self._page.evaluate(AT_REST)
        drawn(self._page)


def top(plane: Locator) -> float:
    box = plane.bounding_box()
    assert box
    return box["y"]


def hand(page: Page) -> Any:
    return page.locator("#plane").evaluate("(plane) => getComputedStyle(plane).cursor")


# Mouse


def test_a_fruit_goes_where_it_is_dragged_and_the_click_that_ends_it_adds_none(
    lesson_page: Page,
) -> None:
    before = fruit(lesson_page)
    drag(lesson_page, (before[3][0], before[3][1]), (0.5, 0.6), (0.3, 0.7))
    after = fruit(lesson_page)
    assert after[3] == pytest.approx([0.3, 0.7], abs=0.01)
    assert after[:3] + after[4:] == before[:3] + before[4:]
    lesson_page.locator("#undo-data").click()
    assert fruit(lesson_page) == before
    expect(lesson_page.locator("#undo-data")).to_be_disabled()
    lesson_page.locator("#redo-data").click()
    assert fruit(lesson_page) == after
    expect(lesson_page.locator("#redo-data")).to_be_disabled()


def test_a_fruit_that_is_dragged_out_of_the_plane_stays_in_hand_and_within_the_square(
    lesson_page: Page,
) -> None:
    (x1, x2), *others = fruit(lesson_page)
    ((x, y),) = on_screen(lesson_page, (x1, x2))
    lesson_page.mouse.move(x, y)
    drawn(lesson_page)
    assert hand(lesson_page) == "grab"
    lesson_page.mouse.down()
    lesson_page.mouse.move(x, y - 30)
    lesson_page.mouse.move(300, 5)  # in the page's head
    drawn(lesson_page)
    assert hand(lesson_page) == "grabbing"
    assert shown(lesson_page, "plane-words").startswith("Strawberry held: x₁ = 0.000, x₂ = 1")
    lesson_page.mouse.up()
    drawn(lesson_page)
    assert fruit(lesson_page) == [[0.0, 1.0], *others]
    lesson_page.mouse.move(*on_screen(lesson_page, (0.5, 0.5))[0])
    drawn(lesson_page)
    assert hand(lesson_page) == "crosshair"
    assert len(fruit(lesson_page)) == 16


def test_over_empty_ground_the_mouse_paints_and_wipes_and_each_stroke_is_one_change(
    lesson_page: Page,
) -> None:
    count, plane = lesson_page.locator("#data-count"), lesson_page.locator("#plane")
    lesson_page.locator("#tool-lemon").check()
    drag(lesson_page, (0.3, 0.5), (0.6, 0.5))
    painted = fruit(lesson_page)[16:]
    assert 3 < len(painted) < 10
    assert [x2 for _, x2 in painted] == pytest.approx([0.5] * len(painted), abs=0.01)
    expect(count).to_have_text(f"8 strawberries, {8 + len(painted)} lemons")
    lesson_page.locator("#tool-remove").check()
    drag(lesson_page, (0.2, 0.5), (0.7, 0.5))
    expect(count).to_have_text("8 strawberries, 8 lemons")
    plane.press("Control+z")
    expect(count).to_have_text(f"8 strawberries, {8 + len(painted)} lemons")
    plane.press("Control+z")
    expect(count).to_have_text("8 strawberries, 8 lemons")
    expect(lesson_page.locator("#undo-data")).to_be_disabled()
    for key, lemons in (("Control+Shift+Z", 8 + len(painted)), ("Control+y", 8)):
        plane.press(key)
        expect(count).to_have_text(f"8 strawberries, {lemons} lemons")
    expect(lesson_page.locator("#redo-data")).to_be_disabled()


def test_the_right_button_drags_nothing_and_adds_its_lemon(lesson_page: Page) -> None:
    before = fruit(lesson_page)
    start, end = on_screen(lesson_page, (before[0][0], before[0][1]), (0.5, 0.5))
    lesson_page.mouse.move(*start)
    lesson_page.mouse.down(button="right")
    lesson_page.mouse.move(*end, steps=3)
    lesson_page.mouse.up(button="right")
    drawn(lesson_page)
    after = fruit(lesson_page)
    assert after[:16] == before
    assert len(after) == 17
    assert shown(lesson_page, "data-count") == "8 strawberries, 9 lemons"


def test_escape_gives_a_drag_up_and_the_first_steps_stay_open(lesson_page: Page) -> None:
    lesson_page.locator("#first-steps").click()
    expect(lesson_page.locator("#guide")).to_be_visible()
    before = fruit(lesson_page)
    start, end = on_screen(lesson_page, (before[0][0], before[0][1]), (0.5, 0.5))
    lesson_page.mouse.move(*start)
    lesson_page.mouse.down()
    lesson_page.mouse.move(*end, steps=3)
    assert fruit(lesson_page) != before
    lesson_page.keyboard.press("Escape")
    lesson_page.mouse.up()
    drawn(lesson_page)
    assert fruit(lesson_page) == before
    expect(lesson_page.locator("#guide")).to_be_visible()
    lesson_page.keyboard.press("Escape")
    expect(lesson_page.locator("#guide")).to_be_hidden()


def test_while_play_runs_each_step_sees_the_fruit_where_it_is(lesson_page: Page) -> None:
    lesson_page.locator("#clear-data").click()
    lesson_page.locator("#plane").click()
    ((x1, x2),) = fruit(lesson_page)
    lesson_page.locator("#speed").fill("4")
    lesson_page.locator("#play").click()
    start, end = on_screen(lesson_page, (x1, x2), (0.9, 0.1))
    lesson_page.mouse.move(*start)
    lesson_page.mouse.down()
    lesson_page.mouse.move(*end, steps=5)
    place = fruit(lesson_page)
    assert place[0] == pytest.approx([0.9, 0.1], abs=0.01)
    steps = python(lesson_page, "lesson.step_count")
    expect(lesson_page.locator("#step-count")).not_to_have_text(f"{steps:,}")
    drawn(lesson_page)
    drawn(lesson_page)
    assert python(lesson_page, "lesson._then.conditions.points.x.tolist()") == place
    lesson_page.mouse.up()
    lesson_page.locator("#play").click()


SHARP = pytest.mark.browser_context_args(device_scale_factor=1.25)


@pytest.mark.parametrize("tool", ["lemon", "remove"])
@pytest.mark.parametrize("sharpness", [1, pytest.param(1.25, marks=SHARP)])
def test_what_is_drawn_of_a_few_fruit_that_come_or_go_is_as_if_all_were_drawn(
    lesson_page: Page, tool: str, sharpness: float
) -> None:
    assert lesson_page.evaluate("devicePixelRatio") == sharpness
    python(lesson_page, "[lesson.basket.grow('overlapping'), lesson.basket.set_size(400)]")
    lesson_page.locator(f"#tool-{tool}").check()
    drawn_anew(lesson_page)
    (x1, x2), *_ = fruit(lesson_page)
    start, *way = on_screen(lesson_page, (x1, x2), (0.3, 0.7), (0.62, 0.41))
    lesson_page.mouse.move(*start)
    lesson_page.mouse.down()
    for place in way:
        lesson_page.mouse.move(*place, steps=7)
        drawn(lesson_page)
        there = lesson_page.evaluate(PICTURES)[1]
        assert there == drawn_anew(lesson_page)[1]
    lesson_page.mouse.up()
    for button in ("undo-data", "redo-data"):
        lesson_page.locator(f"#{button}").click()
        drawn(lesson_page)
        there = lesson_page.evaluate(PICTURES)[1]
        assert there == drawn_anew(lesson_page)[1]


@pytest.mark.parametrize("size", [(1366, 625), (1366, 768), (1100, 700), (390, 844)])
def test_with_a_fruit_in_hand_the_plane_stays_where_it_is(
    lesson_page: Page, size: tuple[int, int]
) -> None:
    lesson_page.set_viewport_size({"width": size[0], "height": size[1]})
    plane = lesson_page.locator("#plane")
    plane.scroll_into_view_if_needed()
    box, (strawberry, *_) = plane.bounding_box(), fruit(lesson_page)
    start, end = on_screen(lesson_page, (strawberry[0], strawberry[1]), (0.4, 0.4))
    lesson_page.mouse.move(*start)
    lesson_page.mouse.down()
    lesson_page.mouse.move(*end, steps=3)
    drawn(lesson_page)
    assert shown(lesson_page, "plane-words").startswith("Strawberry held: ")
    assert plane.bounding_box() == box
    lesson_page.mouse.up()


# Fingers


@pytest.mark.browser_context_args(**PHONE)
def test_a_finger_moves_a_fruit_in_all_directions_and_the_page_stays(lesson_page: Page) -> None:
    plane = lesson_page.locator("#plane")
    plane.scroll_into_view_if_needed()
    before, above = fruit(lesson_page), top(plane)
    fingers = Fingers(lesson_page)
    for way in ((0.0, -0.3), (-0.4, 0.0), (0.2, 0.1)):
        x1, x2 = fruit(lesson_page)[0]
        end = x1 + way[0], x2 + way[1]
        fingers.go(*on_screen(lesson_page, (x1, x2), end))
        assert fruit(lesson_page) == [pytest.approx(list(end), abs=0.01), *before[1:]]
        assert top(plane) == above


@pytest.mark.browser_context_args(**PHONE)
def test_a_finger_paints_sideways_and_scrolls_up_and_down(lesson_page: Page) -> None:
    plane, fingers = lesson_page.locator("#plane"), Fingers(lesson_page)
    plane.scroll_into_view_if_needed()
    above = top(plane)
    fingers.go(*on_screen(lesson_page, (0.3, 0.4), (0.3, 0.9)))
    assert top(plane) < above - 60
    assert len(fruit(lesson_page)) == 16
    assert not python(lesson_page, "lesson.basket.can_undo")
    above = top(plane)
    fingers.go(*on_screen(lesson_page, (0.3, 0.4), (0.7, 0.5)))
    assert top(plane) == above
    assert 19 < len(fruit(lesson_page)) < 26
    lesson_page.locator("#undo-data").tap()
    expect(lesson_page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")


@pytest.mark.browser_context_args(**PHONE)
def test_a_second_finger_takes_back_what_the_first_has_begun(lesson_page: Page) -> None:
    lesson_page.locator("#plane").scroll_into_view_if_needed()
    fingers = Fingers(lesson_page)
    before = fruit(lesson_page)
    one, there, other = on_screen(lesson_page, (0.3, 0.5), (0.6, 0.5), (0.5, 0.8))
    fingers.send("touchStart", one)
    fingers.send("touchMove", ((one[0] + there[0]) / 2, there[1]))
    fingers.send("touchMove", there)
    assert len(fruit(lesson_page)) > 16
    fingers.send("touchStart", there, other)
    fingers.send("touchMove", one, other)
    fingers.send("touchEnd")
    drawn(lesson_page)
    assert fruit(lesson_page) == before


# Keys


def test_keys_take_a_fruit_in_hand_carry_it_and_put_it_down_or_back(lesson_page: Page) -> None:
    plane, words = lesson_page.locator("#plane"), lesson_page.locator("#plane-words")
    before = fruit(lesson_page)
    plane.focus()
    for _ in range(4):
        plane.press("Shift+ArrowRight")
        plane.press("Shift+ArrowUp")
    plane.press("m")
    expect(words).to_contain_text("Strawberry held: ")
    expect(words).to_have_attribute("aria-live", "polite")
    for _ in range(3):
        plane.press("Shift+ArrowLeft")
    plane.press("ArrowDown")
    (held,) = (i for i, (a, b) in enumerate(zip(before, fruit(lesson_page), strict=True)) if a != b)
    x1, x2 = before[held]
    moved = [pytest.approx(x1 - 0.3), pytest.approx(x2 - 0.01)]
    assert fruit(lesson_page)[held] == moved
    plane.press("Enter")
    expect(words).to_contain_text("Sweetness ")
    assert len(fruit(lesson_page)) == 16
    plane.press("m")
    plane.press("Shift+ArrowDown")
    plane.press("Escape")
    assert fruit(lesson_page)[held] == moved
    plane.press("Control+z")
    expect(lesson_page.locator("#undo-data")).to_be_disabled()
    assert fruit(lesson_page) == before
    lesson_page.locator("#redo-data").focus()
    lesson_page.keyboard.press("Control+y")
    assert fruit(lesson_page)[held] == moved


def test_in_a_box_the_keys_of_undo_are_those_of_its_text(lesson_page: Page) -> None:
    lesson_page.locator("#plane").press("s")
    box = lesson_page.locator("#learning-rate-number")
    box.focus()
    box.press("Control+z")
    drawn(lesson_page)
    assert len(fruit(lesson_page)) == 17


@pytest.mark.parametrize("tool", ["strawberry", "lemon", "remove"])
def test_the_tools_lie_in_one_row_where_the_window_is_low(lesson_page: Page, tool: str) -> None:
    lesson_page.set_viewport_size({"width": 1366, "height": 625})
    lesson_page.locator(f"#tool-{tool}").check()
    tools = lesson_page.locator(".fruit-tools button, #fruit").filter(visible=True)
    tops = tools.evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect()).map((box) => box.top + box.bottom)"
    )
    assert max(tops) - min(tops) < 8
