"""Neurons and layers come and go by buttons on the diagram, at the columns that they are of."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import drawn, python, train
from tests.browser.test_access import assert_axe_finds_nothing

LAPTOP, PHONE = (1366, 625), (390, 844)
DEEP = [(), (1,), (8, 8), (8, 8, 8)]
EPS = 0.5

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def sizes(page: Page) -> list[int]:
    found: list[int] = python(page, "list(lesson.network.sizes)[1:-1]")
    return found


def start(page: Page, hidden: tuple[int, ...], size: tuple[int, int] | None = None) -> None:
    """A network with these hidden layers, in a window of this size."""
    if size:
        page.set_viewport_size({"width": size[0], "height": size[1]})
    python(page, f"lesson.set_hidden_layers({len(hidden)})")
    for layer, count in enumerate(hidden, 1):
        python(page, f"lesson.set_hidden_size({count}, {layer})")
    python(page, "(player.reset_network(), stage.ask())")
    drawn(page)


def box(page: Page, selector: str) -> Box:
    found = page.locator(selector).bounding_box()
    assert found is not None, selector
    x, y = found["x"], found["y"]
    return x, y, x + found["width"], y + found["height"]


def buttons(page: Page) -> dict[str, Box]:
    """Those that are there."""
    found: dict[str, list[float]] = page.locator("#sizes button:visible").evaluate_all(
        """(all) => Object.fromEntries(all.map((button) => {
          const { left, top, right, bottom } = button.getBoundingClientRect();
          return [button.id, [left, top, right, bottom]];
        }))"""
    )
    return {name: (x0, y0, x1, y1) for name, (x0, y0, x1, y1) in found.items()}


def apart(one: Box, other: Box) -> bool:
    across = one[2] <= other[0] + EPS or other[2] <= one[0] + EPS
    return across or one[3] <= other[1] + EPS or other[3] <= one[1] + EPS


def drawings(page: Page) -> dict[str, Box]:
    """Where the diagram has headings, units with their names, and maps."""
    found: dict[str, list[float]] = python(
        page,
        """(lambda layout, neurons: {
            **{f"unit {layer} {i}": [x - r, y - r, x + r, y + r]
               for layer, size in enumerate(layout.sizes) for i in range(size)
               for (x, y), r in [(layout.unit(layer, i), layout.radius)]},
            **{f"name {layer} {i}": [x - 12, y - s / 2, x, y + s / 2]
               for layer, size in enumerate(layout.sizes) if layer for i in range(size)
               for (x, y), s in [(neurons.name_at(layout, layer, i),
                                  neurons.label_size(layout, neurons.NAME))]},
            **{f"map {layer} {i}": [x, y, x + s, y + s]
               for layer, size in enumerate(layout.sizes) for i in range(size)
               if layout.is_hidden(layer) for x, y, s in [layout.badge(layer, i)]},
        })(part['DiagramPart'].layout(),
           __import__('ripple.views.neurons', fromlist='x'))""",
    )
    headings: dict[str, list[float]] = page.evaluate(
        """(found) => {
          const ctx = document.createElement("canvas").getContext("2d");
          return Object.fromEntries(found.map(([words, x, size]) => {
            ctx.font = `${size}px system-ui, sans-serif`;
            const half = ctx.measureText(words).width / 2;
            return [words, [x - half, 10 - size / 2, x + half, 10 + size / 2]];
          }));
        }""",
        python(
            page,
            """(lambda layout, words: [
                [words.heading(n, layout.sizes), layout.column(n),
                 min(12.0, (layout.column(1) - layout.column(0)) * 0.19)]
                for n in range(len(layout.sizes))
            ])(part['DiagramPart'].layout(), __import__('ripple.words.en', fromlist='x'))""",
        ),
    )
    left, top, *_ = box(page, "#network")
    return {
        name: (left + x0, top + y0, left + x1, top + y1)
        for name, (x0, y0, x1, y1) in {**found, **headings}.items()
    }


def columns(page: Page) -> list[float]:
    """The hidden layers' columns, from the left of the window."""
    layers = len(sizes(page))
    code = f"[part['DiagramPart'].layout().column(n) for n in range(1, {layers + 1})]"
    found: list[float] = python(page, code)
    left, *_ = box(page, "#network")
    return [left + x for x in found]


def assert_at_columns(page: Page) -> None:
    for layer, x in enumerate(columns(page), 1):
        left, _, right, _ = box(page, f"#sizes-{layer}")
        assert (left + right) / 2 == pytest.approx(x, abs=1.0)


def test_a_click_adds_a_neuron_or_takes_one_away_and_so_with_layers(lesson_page: Page) -> None:
    page = lesson_page
    for name, after in (
        ("more-1", [5]),
        ("fewer-1", [4]),
        ("more-layers", [4, 4]),
        ("more-2", [4, 5]),
        ("more-layers", [4, 5, 5]),
        ("fewer-3", [4, 5, 4]),
    ):
        page.locator(f"#{name}").click()
        drawn(page)
        assert sizes(page) == after
        assert_at_columns(page)
    expect(page.locator("#more-layers")).to_be_disabled()  # by aria-disabled, and keeps the focus
    for _ in range(3):
        page.locator("#fewer-layers").click()
    drawn(page)
    assert sizes(page) == []
    expect(page.locator("#fewer-layers")).to_be_disabled()
    expect(page.locator("#sizes button:visible")).to_have_count(2)


def test_by_keyboard_and_no_further_than_eight_or_one(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#network").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#fewer-1")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Enter")
    drawn(page)
    assert sizes(page) == [1]
    expect(page.get_by_role("button", name="One neuron fewer in hidden layer 1")).to_be_disabled()
    expect(page.locator("#fewer-1")).to_be_focused()
    page.keyboard.press("Tab")
    for _ in range(9):
        page.keyboard.press("Space")
    drawn(page)
    assert sizes(page) == [8]
    expect(page.get_by_role("button", name="One more neuron in hidden layer 1")).to_be_disabled()
    expect(page.locator("#step-count")).to_have_text("0")  # Space was the button's alone


def test_what_was_learned_stays_until_apply(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 10)
    page.locator("#more-1").click()
    expect(page.locator("#sizes-note")).to_have_text("Hidden: 5. Apply starts it with new weights.")
    assert sizes(page) == [4]
    expect(page.locator("#step-count")).to_have_text("10")
    assert_axe_finds_nothing(page, "#sizes")
    page.locator("#sizes-apply").click()
    expect(page.locator("#step-count")).to_have_text("0")
    expect(page.locator("#sizes-apply")).to_be_hidden()
    expect(page.locator("#network")).to_be_focused()
    assert sizes(page) == [5]


@pytest.mark.parametrize("size", [LAPTOP, PHONE, (1200, 700), (800, 1000), (320, 640)], ids=str)
def test_buttons_cover_nothing_and_are_large_enough(
    lesson_page: Page, size: tuple[int, int]
) -> None:
    page = lesson_page
    for hidden in DEEP:
        start(page, hidden, size)
        page.locator("#network").scroll_into_view_if_needed()
        assert_cover_nothing(page, buttons(page))
        python(page, "lesson.run_step()")
        python(page, f"(player.add_layers({-1 if len(hidden) > 1 else 1}), stage.ask())")
        drawn(page)
        assert_cover_nothing(page, {**buttons(page), "note": box(page, "#sizes-note")})
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def assert_cover_nothing(page: Page, found: dict[str, Box]) -> None:
    for name, (left, top, right, bottom) in found.items():
        assert min(right - left, bottom - top) >= 24, name
    for (name, one), (other_name, other) in combinations(found.items(), 2):
        assert apart(one, other), (name, other_name)
    outside = {name: box(page, f"#{name}") for name in ("formula", "moment", "network-readout")}
    for other_name, other in (drawings(page) | outside).items():
        for name, one in found.items():
            assert apart(one, other), (name, one, other_name, other)
    for layer, x in enumerate(columns(page), 1):
        if f"more-{layer}" in found:
            middle = (found[f"fewer-{layer}"][0] + found[f"more-{layer}"][2]) / 2
            stacked = found[f"fewer-{layer}"][0] == found[f"more-{layer}"][0]
            left, _, right, _ = found[f"more-{layer}"]
            assert ((left + right) / 2 if stacked else middle) == pytest.approx(x, abs=1.0)


def test_on_a_laptop_the_diagram_has_all_its_room(lesson_page: Page) -> None:
    page = lesson_page
    start(page, (8, 8, 8), LAPTOP)
    _, top, _, bottom = box(page, "#network")
    _, _, _, above = box(page, ".story")
    assert top - above < 8.0
    assert bottom - top > 330.0


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
)
def test_by_touch(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#more-layers").tap()
    page.locator("#more-2").tap()
    drawn(page)
    assert sizes(page) == [4, 5]
    page.locator("#fewer-1").tap()
    drawn(page)
    assert sizes(page) == [3, 5]
    expect(page.locator("#inspector")).to_be_hidden()  # a tap there is none on the diagram
    assert_axe_finds_nothing(page, "#sizes")
