"""What each neuron sees: the maps in the page, and their words against an own computation."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import (
    NO_ANIMATION,
    PICTURES,
    drawn_anew,
    half_unit,
    number,
    point_at_first,
    python,
    train,
    weights,
)
from tests.browser.test_microscope import middle

PHONE: dict[str, object] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
SUB = "₁₂₃₄₅₆₇₈"
NUMBER = r"[\d.]+(?:·10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
TERM = re.compile(rf"([−+] )?(−?{NUMBER})(?:·([xh][₁₂₃₄₅₆₇₈]))?")


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


class Seen:
    """The page's network, computed again in plain Python from its weights and fruit."""

    def __init__(self, page: Page, hidden: int) -> None:
        flat = weights(page)
        self.w1 = [flat[:hidden], flat[hidden : 2 * hidden]]
        self.w2, self.b1 = flat[2 * hidden : 3 * hidden], flat[3 * hidden : 4 * hidden]
        (self.b2,) = flat[4 * hidden :]
        self.fruit: list[list[float]] = python(page, "lesson.points.x.tolist()")
        self.labels: list[list[float]] = python(page, "lesson.points.y.tolist()")

    def z(self, j: int, x: list[float]) -> float:
        return x[0] * self.w1[0][j] + x[1] * self.w1[1][j] + self.b1[j]

    def mean(self, j: int) -> float:
        return sum(sigmoid(self.z(j, x)) for x in self.fruit) / len(self.fruit)

    def right(self) -> int:
        return sum(
            (sum(w * sigmoid(self.z(j, x)) for j, w in enumerate(self.w2)) + self.b2 >= 0)
            == (y == 1)
            for x, (y,) in zip(self.fruit, self.labels, strict=True)
        )


def equation(words: str) -> dict[str, str]:
    """The numbers of "1.2·x₁ − 0.3·x₂ + 0.4" by what they multiply; the last one's name is ""."""
    found = {}
    for sign, text, name in TERM.findall(words):
        negative = sign.startswith("−") != text.startswith("−")
        found[name] = ("−" if negative else "") + text.lstrip("−")
    return found


def agree(found: dict[str, str], expected: dict[str, float]) -> None:
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert number(found[name]) == pytest.approx(value, abs=half_unit(found[name])), name


def neuron_agrees(page: Page, seen: Seen, j: int) -> None:
    name = f"h{SUB[j]}"
    words = page.locator("#map-words")
    expect(words).to_contain_text(f"{name} is ½")
    said = words.inner_text()
    sum_said = said.partition("z = ")[2].partition(" = 0,")[0].partition(" is 0 nowhere")[0]
    agree(equation(sum_said), {"x₁": seen.w1[0][j], "x₂": seen.w1[1][j], "": seen.b1[j]})
    corners = [seen.z(j, [x, y]) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    assert said.startswith("Solid line") == (min(corners) <= 0 <= max(corners))
    count = sum(abs(seen.z(j, x)) > 3 for x in seen.fruit)
    if max(map(abs, corners)) > 3:
        assert f" {count} of {len(seen.fruit)} fruit" in said
    else:
        assert "nowhere over 3" in said
    expect(page.locator("#map")).to_have_attribute(
        "aria-label", f"The activation of {name} over the plane of fruit"
    )
    expect(page.locator("#map-axes")).to_be_hidden()


def space_agrees(page: Page, seen: Seen, across: int, up: int) -> None:
    words = page.locator("#map-words")
    expect(words).to_contain_text(re.compile(rf"·h{SUB[across]} [+−] {NUMBER}·h{SUB[up]} "))
    said = words.inner_text().replace("\u00a0", " ")
    hidden = len(seen.w2)
    others = [j for j in range(hidden) if j not in (across, up)]
    constant = seen.b2 + sum(seen.w2[j] * seen.mean(j) for j in others)
    sum_said = said.partition(": ")[2] if said.startswith("Line") else said
    sum_said = sum_said.partition(" = 0,")[0].partition(" is 0 nowhere")[0]
    agree(
        equation(sum_said),
        {f"h{SUB[across]}": seen.w2[across], f"h{SUB[up]}": seen.w2[up], "": constant},
    )
    for j in range(hidden):
        held = re.search(rf"h{SUB[j]} = ({NUMBER})", said)
        assert (held is not None) == (j in others)
        if held:
            assert number(held[1]) == pytest.approx(seen.mean(j), abs=half_unit(held[1]))
    assert said.endswith(f"The network gets {seen.right()} of {len(seen.fruit)} fruit right.")


def picture(page: Page) -> str:
    found: str = page.locator("#map").evaluate("canvas => canvas.toDataURL()")
    return found


def start(page: Page, hidden: int) -> None:
    page.locator("#hidden-size").fill(str(hidden))
    page.locator("#learning-rate-number").fill("2")
    page.locator("#learning-rate-number").press("Enter")
    page.locator("#reset-network").click()
    train(page, 100, 100, 100)


def test_keys_alone_show_what_every_neuron_sees(lesson_page: Page) -> None:
    page = lesson_page
    start(page, 3)
    seen, pictures = Seen(page, 3), set()
    point_at_first(page)
    for key in ("ArrowRight", "ArrowRight"):  # along a weight, to h₁
        page.keyboard.press(key)
    for j in range(3):
        page.keyboard.press("Enter")
        neuron_agrees(page, seen, j)
        pictures.add(picture(page))
        page.keyboard.press("ArrowDown")
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    space_agrees(page, seen, 0, 1)
    pictures.add(picture(page))
    page.locator("#axis-up").focus()
    page.keyboard.press("ArrowDown")
    space_agrees(page, seen, 0, 2)
    expect(page.locator("#axis-up")).to_be_focused()
    pictures.add(picture(page))
    page.locator("#axis-across").select_option("h₃")  # the axes change places
    space_agrees(page, seen, 2, 0)
    expect(page.locator("#axis-up")).to_have_value("h₁")
    pictures.add(picture(page))
    assert len(pictures) == 6
    page.keyboard.press("Escape")
    expect(page.locator("#map")).to_be_hidden()


@pytest.mark.browser_context_args(**PHONE)
def test_a_finger_alone_shows_it_too(lesson_page: Page) -> None:
    page = lesson_page
    start(page, 4)
    seen = Seen(page, 4)
    page.locator("#network").scroll_into_view_if_needed()
    x, y = middle(page, "1.2")
    unit, badge = (
        python(page, f"list(part['DiagramPart'].layout().{place}(1, 2))")
        for place in ("unit", "badge")
    )
    left, top, side = badge
    page.touchscreen.tap(x + left + side / 2 - unit[0], y + top + side / 2 - unit[1])
    neuron_agrees(page, seen, 2)
    page.touchscreen.tap(*middle(page, "2.0"))
    space_agrees(page, seen, 0, 1)
    for name in ("axis-across", "axis-up"):
        box = page.locator(f"#{name}").bounding_box()
        assert box is not None
        assert box["width"] >= 40 and box["height"] >= 40
    page.locator("#axis-across").select_option("h₄")
    space_agrees(page, seen, 3, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_two_hidden_neurons_are_shown_whole_and_one_alone(lesson_page: Page) -> None:
    page = lesson_page
    start(page, 2)
    page.locator("#network").focus()
    for key in ("ArrowLeft", "Enter"):
        page.keyboard.press(key)
    space_agrees(page, Seen(page, 2), 0, 1)
    words = page.locator("#map-words")
    expect(words).to_contain_text("Exact: ŷ depends on these two")
    page.locator("#hidden-size").fill("1")
    page.locator("#reset-network").click()
    expect(words).to_contain_text("ŷ depends on h₁ alone")
    expect(page.locator("#map-axes")).to_be_hidden()
    page.locator("#hidden-size").fill("8")
    page.locator("#reset-network").click()
    expect(page.locator("#axis-up option")).to_have_count(8)
    expect(page.locator("#axis-up")).to_have_value("h₂")


def test_it_moves_as_the_network_learns_and_rests_with_it(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#network").focus()
    for key in ("ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#map-words")).to_contain_text("A slice")
    before, said = picture(page), page.locator("#map-words").inner_text()
    page.locator("#speed").fill(NO_ANIMATION)
    page.locator("#play").click()
    expect(page.locator("#map-words")).not_to_have_text(said)
    assert picture(page) != before
    page.locator("#play").click()
    expect(page.locator("#status")).to_have_text("Idle")
    space_agrees(page, Seen(page, 4), 0, 1)


PLAY = """
def play(frames, now, to_the_end=True):
    player.speed = 4
    player.toggle_play()
    for n in range(frames):
        screen.draw(now + n / 60)
    player.stop()
    while to_the_end and screen.draw(now + frames / 60):
        pass
"""


def test_whenever_play_stops_all_pictures_are_those_of_the_network(lesson_page: Page) -> None:
    python(lesson_page, f"exec({PLAY!r}, globals())")
    python(lesson_page, "play(20, 0)")
    drawn_anew(lesson_page)  # from here on all is drawn in software, to the same pixels
    for n in range(1, 12):
        python(lesson_page, f"play({20 + n}, {10 * n})")
        pictures = lesson_page.evaluate(PICTURES)
        assert pictures == drawn_anew(lesson_page), n


def test_in_play_the_diagram_that_is_drawn_off_the_page_comes_onto_it(lesson_page: Page) -> None:
    python(lesson_page, f"exec({PLAY!r}, globals())")
    read = "document.getElementById('network').toDataURL()"
    seen = [lesson_page.evaluate(read)]
    for n in range(3):
        shown = f"(play(20, {n}, False), str(part['DiagramPart'].surface.canvas.toDataURL()))[1]"
        seen.append(python(lesson_page, shown))
    assert len(set(seen)) == len(seen)
