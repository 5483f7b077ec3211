"""The plane: adding and removing fruit with mouse, touch and keys, and what its colours say."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Position, expect
from ripple.model.field import COARSE_SIDE, SIDE

from tests.browser.reader import number, python, shown, train

Colour = tuple[int, int, int]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}

KEEP_PIXELS = """(canvas) => {
  const { width, height } = canvas;
  canvas.kept = canvas.getContext("2d").getImageData(0, 0, width, height).data;
}"""
CHANGED_BOX = """(canvas) => {
  const { width, height, clientWidth } = canvas;
  const now = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const xs = [], ys = [];
  for (let i = 0; i < now.length; i += 4) {
    const off = Math.abs(now[i] - canvas.kept[i]) + Math.abs(now[i + 1] - canvas.kept[i + 1])
      + Math.abs(now[i + 2] - canvas.kept[i + 2]);
    if (off > 60) {
      xs.push((i / 4) % width);
      ys.push(Math.floor(i / 4 / width));
    }
  }
  if (!xs.length) return null;
  const ratio = width / clientWidth;
  return [xs, ys].map((all) => [all.reduce((a, b) => Math.min(a, b)) / ratio,
                                (all.reduce((a, b) => Math.max(a, b)) + 1) / ratio]);
}"""
PIXEL = """(canvas, [x, y]) => {
  const ratio = canvas.width / canvas.clientWidth;
  return [...canvas.getContext("2d").getImageData(x * ratio, y * ratio, 1, 1).data].slice(0, 3);
}"""


def counts(page: Page, strawberries: int, lemons: int) -> None:
    """Wait until the page says that there are so many."""
    expect(page.locator("#data-count")).to_have_text(
        re.compile(rf"^{strawberries:,} strawberr(y|ies), {lemons:,} lemons?$")
    )


def spot(page: Page, across: float, down: float) -> Position:
    """A place on the plane's canvas, as fractions of its size, on a whole pixel."""
    width, height = page.locator("#plane").evaluate("(c) => [c.clientWidth, c.clientHeight]")
    return {"x": round(width * across), "y": round(height * down)}


def leave_plane(page: Page) -> None:
    """Take the focus elsewhere, so that the crosshair is gone."""
    page.locator("#plane").blur()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def choose(page: Page, tool: str) -> None:
    page.locator(f"#fruit input[value={tool}]").check()


def assert_a_fruit_came_at(page: Page, at: Position) -> None:
    """What has changed since KEEP_PIXELS is as large as a fruit, and has its middle here."""
    leave_plane(page)
    changed = page.locator("#plane").evaluate(CHANGED_BOX)
    assert changed is not None
    for (low, high), middle in zip(changed, (at["x"], at["y"]), strict=True):
        assert 8 <= high - low <= 24
        assert (low + high) / 2 == pytest.approx(middle, abs=1.1)


# Mouse and touch


def test_a_click_beside_the_square_adds_nothing(lesson_page: Page) -> None:
    width, height = lesson_page.locator("#plane").evaluate("(c) => [c.clientWidth, c.clientHeight]")
    for at in ((4, 60), (150, height - 4), (4, height - 4)):
        lesson_page.locator("#plane").click(position={"x": at[0], "y": at[1]})
    lesson_page.locator("#plane").click(position={"x": width / 2, "y": height / 2})
    counts(lesson_page, 9, 8)


@pytest.mark.browser_context_args(**PHONE)
def test_a_swipe_over_the_plane_scrolls_and_adds_nothing(lesson_page: Page) -> None:
    lesson_page.locator("#plane").scroll_into_view_if_needed()
    box = lesson_page.locator("#plane").bounding_box()
    assert box is not None
    finger = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 200}
    touch = lesson_page.context.new_cdp_session(lesson_page)
    for kind, up in (("touchStart", 0), *(("touchMove", 10 * i) for i in range(1, 13))):
        points = [{"x": finger["x"], "y": finger["y"] - up}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    moved = lesson_page.locator("#plane").bounding_box()
    assert moved is not None
    assert moved["y"] < box["y"] - 60
    lesson_page.locator("#plane").tap(position=spot(lesson_page, 0.5, 0.5))
    counts(lesson_page, 9, 8)


def test_a_click_adds_the_chosen_fruit_exactly_under_the_pointer(lesson_page: Page) -> None:
    plane = lesson_page.locator("#plane")
    for across, down, tool, button, after in (
        (0.4, 0.4, "strawberry", "left", (9, 8)),
        (0.6, 0.7, "lemon", "left", (9, 9)),
        (0.5, 0.2, "strawberry", "right", (9, 10)),
        (0.85, 0.5, "strawberry", "left", (10, 10)),
    ):
        choose(lesson_page, tool)
        leave_plane(lesson_page)
        plane.evaluate(KEEP_PIXELS)
        at = spot(lesson_page, across, down)
        plane.click(position=at, button="right" if button == "right" else "left")
        counts(lesson_page, *after)
        assert_a_fruit_came_at(lesson_page, at)


@pytest.mark.browser_context_args(**PHONE)
def test_a_tap_does_what_the_chosen_tool_says_under_the_finger(lesson_page: Page) -> None:
    plane = lesson_page.locator("#plane")
    plane.scroll_into_view_if_needed()
    for tool, across, after in (("strawberry", 0.4, (9, 8)), ("lemon", 0.6, (9, 9))):
        lesson_page.locator(f"#fruit input[value={tool}]").tap()
        leave_plane(lesson_page)
        plane.evaluate(KEEP_PIXELS)
        at = spot(lesson_page, across, 0.5)
        plane.tap(position=at)
        counts(lesson_page, *after)
        assert_a_fruit_came_at(lesson_page, at)
    lesson_page.locator("#fruit input[value=remove]").tap()
    plane.tap(position=spot(lesson_page, 0.6, 0.5))
    counts(lesson_page, 9, 8)


def test_the_remove_tool_takes_the_nearest_and_undo_brings_it_back(lesson_page: Page) -> None:
    plane, undo = lesson_page.locator("#plane"), lesson_page.locator("#undo-data")
    expect(undo).to_be_disabled()
    choose(lesson_page, "remove")
    plane.click(position=spot(lesson_page, 0.9, 0.1))
    counts(lesson_page, 7, 8)
    plane.click(position=spot(lesson_page, 0.2, 0.8))
    counts(lesson_page, 7, 7)
    lesson_page.locator("#clear-data").click()
    counts(lesson_page, 0, 0)
    plane.click()
    counts(lesson_page, 0, 0)
    undo.click()
    counts(lesson_page, 7, 7)
    undo.click()
    counts(lesson_page, 7, 8)
    lesson_page.locator("#reset-data").click()
    counts(lesson_page, 8, 8)
    for _ in range(2):
        undo.click()
    counts(lesson_page, 8, 8)
    expect(undo).to_be_disabled()


# Keyboard


def test_keys_move_the_crosshair_and_add_and_remove_fruit(lesson_page: Page) -> None:
    plane, words = lesson_page.locator("#plane"), lesson_page.locator("#plane-words")
    plane.focus()
    for key, place in (
        ("ArrowRight", "Sweetness 0.510, redness 0.500"),
        ("Shift+ArrowUp", "Sweetness 0.510, redness 0.600"),
        ("ArrowLeft", "Sweetness 0.500, redness 0.600"),
        ("Shift+ArrowDown", "Sweetness 0.500, redness 0.500"),
        ("Shift+ArrowLeft", "Sweetness 0.400, redness 0.500"),
        ("ArrowDown", "Sweetness 0.400, redness 0.490"),
    ):
        plane.press(key)
        expect(words).to_contain_text(place)
    for key, after in (("s", (9, 8)), ("l", (9, 9)), ("S", (10, 9)), ("L", (10, 10))):
        plane.press(key)
        counts(lesson_page, *after)
    choose(lesson_page, "lemon")
    plane.press("Enter")
    counts(lesson_page, 10, 11)
    added = "[[*p, y] for p, [y] in zip(lesson.points.x.tolist(), lesson.points.y.tolist())][16:]"
    assert python(lesson_page, added) == [[0.4, 0.49, y] for y in (1, 0, 1, 0, 0)]
    plane.press("Delete")
    counts(lesson_page, 10, 10)
    plane.press("Backspace")
    counts(lesson_page, 10, 9)
    for _ in range(8):
        plane.press("Shift+ArrowRight")
        plane.press("Shift+ArrowUp")
    expect(words).to_contain_text("Sweetness 1.000, redness 1.000")
    assert lesson_page.evaluate("scrollY") == 0


# Data with which training is no matter of course


@pytest.mark.parametrize(
    "letters",
    [
        pytest.param({"KeyS": "ы", "KeyL": "д"}, id="Cyrillic"),
        pytest.param({"KeyS": "σ", "KeyL": "λ"}, id="Greek"),
        pytest.param({"KeyS": "ד", "KeyL": "ך"}, id="Hebrew"),
        pytest.param({"KeyS": "س", "KeyL": "م"}, id="Arabic"),
        pytest.param({"KeyS": "ㄴ", "KeyL": "ㅣ"}, id="Korean"),
        pytest.param({"KeyS": "Process", "KeyL": "Process"}, id="an input method"),
        pytest.param({"Semicolon": "s", "KeyP": "l"}, id="Dvorak"),
        pytest.param({"KeyS": "S", "KeyL": "L"}, id="Caps Lock"),
    ],
)
def test_s_and_l_add_fruit_on_every_keyboard(lesson_page: Page, letters: dict[str, str]) -> None:
    keyboard = lesson_page.context.new_cdp_session(lesson_page)

    def press(code: str, key: str, **more: object) -> None:
        for kind in ("keyDown", "keyUp"):
            event = {"type": kind, "code": code, "key": key, **more}
            keyboard.send("Input.dispatchKeyEvent", event)

    lesson_page.locator("#plane").focus()
    for code, key in letters.items():
        press(code, key)
    counts(lesson_page, 9, 9)
    press("KeyS", "o")  # as on Dvorak
    press("KeyL", "n")
    press("KeyS", "ы", modifiers=2)  # with Ctrl
    press("KeyS", "s")
    counts(lesson_page, 10, 9)


def test_without_fruit_a_sentence_says_why_nothing_is_trained(lesson_page: Page) -> None:
    lesson_page.locator("#clear-data").click()
    expect(lesson_page.locator("#data-note")).to_contain_text("no fruit to learn from")
    for button in ("#step", "#step-10", "#step-1000", "#play"):
        lesson_page.locator(button).click()
        expect(lesson_page.locator("#status")).to_have_text("Idle")
        expect(lesson_page.locator("#step-count")).to_have_text("0")
        expect(lesson_page.locator("#play")).to_have_text("Play")
    expect(lesson_page.locator("#loss-readout")).to_contain_text("no fruit")


@pytest.mark.parametrize("fruit", ["strawberry", "lemon"])
def test_with_one_kind_of_fruit_a_sentence_says_what_is_learned(
    lesson_page: Page, fruit: str
) -> None:
    lesson_page.locator("#clear-data").click()
    choose(lesson_page, fruit)
    lesson_page.locator("#plane").click()
    note = "Only strawberries" if fruit == "strawberry" else "Only lemons"
    expect(lesson_page.locator("#data-note")).to_contain_text(note)
    train(lesson_page, 100)
    says = number(shown(lesson_page, "output"))
    assert says > 0.9 if fruit == "strawberry" else says < 0.1


def test_two_thousand_fruit_are_taken_and_then_the_plane_is_full(lesson_page: Page) -> None:
    lesson_page.locator("#plane").evaluate(
        """(plane) => {
          for (let i = 0; i < 1984 / 2; i++) {
            for (const key of ["s", "ArrowRight", "ArrowUp", "l"]) {
              plane.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            }
          }
        }"""
    )
    counts(lesson_page, 1000, 1000)
    expect(lesson_page.locator("#data-note")).to_contain_text("full: it holds 2,000")
    lesson_page.locator("#plane").press("s")
    lesson_page.locator("#plane").click(position=spot(lesson_page, 0.5, 0.3))
    counts(lesson_page, 1000, 1000)
    train(lesson_page, 100)
    assert 0 < number(shown(lesson_page, "loss-readout").partition("loss")[2].rstrip(".")) < 1
    lesson_page.locator("#plane").press("Delete")
    expect(lesson_page.locator("#data-note")).to_have_text("")


# Colours


def legend(page: Page) -> list[Colour]:
    """The legend's colours of ŷ = 0, one half and 1."""
    bar = page.locator(".plane .scale-bar").evaluate(
        "(bar) => getComputedStyle(bar).backgroundImage"
    )
    colours = re.findall(r"rgb\((\d+), (\d+), (\d+)\)", bar)
    assert len(colours) == 3
    return [(int(r), int(g), int(b)) for r, g, b in colours]


def at_output(stops: list[Colour], output: float) -> list[float]:
    """The legend's colour where it stands for this output."""
    low, high = stops[:2] if output < 0.5 else stops[1:]
    share = 2 * output if output < 0.5 else 2 * output - 1
    return [a + (b - a) * share for a, b in zip(low, high, strict=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_colour_says_what_the_legend_says_it_does(lesson_page: Page, scheme: str) -> None:
    lesson_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    train(lesson_page, 1000)
    lesson_page.locator("#clear-data").click()  # leaves nothing in front of the colours
    plane, stops = lesson_page.locator("#plane"), legend(lesson_page)
    said = []
    for across, down in ((0.93, 0.07), (0.2, 0.78), (0.22, 0.1), (0.9, 0.75), (0.62, 0.3)):
        at = spot(lesson_page, across, down)
        plane.hover(position=at)
        expect(lesson_page.locator("#plane-words")).to_contain_text("ŷ =")
        output = number(shown(lesson_page, "plane-words").partition("ŷ = ")[2].rstrip("."))
        colour = plane.evaluate(PIXEL, [at["x"], at["y"]])
        assert colour == pytest.approx(at_output(stops, output), abs=4), (across, down)
        said.append(output)
        lesson_page.locator("h1").hover()
        expect(lesson_page.locator("#plane-words")).not_to_contain_text("ŷ =")
    assert said[0] > 0.85  # the strawberries' corner
    assert said[1] < 0.15  # the lemons' corner


HURRY = """
def sides():
    player.speed, now = 4, 0.0
    player.toggle_play()
    for _ in range(100):
        now += 1 / 60
        screen.draw(now)
        if stage._made_from["heat"][0] is lesson.network:  # no step since it was drawn
            break
    yield part["PlanePart"].heat_side
    player.stop()
    while screen.draw(now):
        pass
    yield part["PlanePart"].heat_side
"""


def test_the_plane_is_coarse_in_a_hurry_and_fine_again_after_it(lesson_page: Page) -> None:
    python(lesson_page, f"exec({HURRY!r}, globals())")
    assert python(lesson_page, "[*sides()]") == [COARSE_SIDE, SIDE]


def test_a_pen_that_hovers_and_leaves_is_like_a_mouse(lesson_page: Page) -> None:
    pen = lesson_page.context.new_cdp_session(lesson_page)

    def hover(x: float, y: float) -> None:
        at = {"type": "mouseMoved", "x": x, "y": y, "pointerType": "pen"}
        pen.send("Input.dispatchMouseEvent", at)

    train(lesson_page, 10)
    for canvas, readout in (("plane", "plane-words"), ("loss-chart", "loss-readout")):
        nothing = shown(lesson_page, readout)
        box = lesson_page.locator(f"#{canvas}").bounding_box()
        assert box is not None
        hover(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(lesson_page.locator(f"#{readout}")).not_to_have_text(nothing)
        hover(box["x"] + box["width"] / 2, 3)
        expect(lesson_page.locator(f"#{readout}")).to_have_text(nothing)


def test_a_long_touch_on_a_picture_selects_nothing(reading_page: Page) -> None:
    styles = reading_page.locator("canvas").evaluate_all(
        "all => all.map((canvas) => getComputedStyle(canvas).userSelect)"
    )
    assert set(styles) == {"none"}


ALL_ZERO = """
from ripple.model.network import Network, Parameters
lesson.network = Network(Parameters.of([[[0.0] * 4] * 2, [[0.0]] * 4], [[0.0] * 4, [0.0]]))
stage.ask()
"""


def test_how_many_fruit_are_right_is_one_line_and_the_plane_stays_where_it_is(
    lesson_page: Page,
) -> None:
    count, plane = lesson_page.locator("#right-count"), lesson_page.locator("#plane")

    def height() -> float:
        box = count.bounding_box()
        assert box
        return box["height"]

    for size in ((1366, 625), (320, 640)):
        lesson_page.set_viewport_size({"width": size[0], "height": size[1]})
        lesson_page.locator("#clear-data").click()
        expect(count).to_have_text("")
        boxes = height(), plane.bounding_box()
        lesson_page.locator("#undo-data").click()
        expect(count).to_have_text("8 of 16 right")
        python(lesson_page, f"exec({ALL_ZERO!r}, vars(__import__('main')))")
        expect(count).to_have_text("0 of 16 right, 16 undecided")
        assert (height(), plane.bounding_box()) == boxes
        lesson_page.locator("#same-start").click()
        expect(count).to_have_text("8 of 16 right")
