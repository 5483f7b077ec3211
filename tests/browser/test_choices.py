"""Another activation or another loss: every formula of the page is that of the choice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from ripple.model import ACTIVATIONS, LOSSES

from tests.browser.reader import drawn, python, train
from tests.browser.test_access import assert_axe_finds_nothing

TEX = """(all) => all.filter((e) => e.checkVisibility()).map(
  (e) => e.querySelector("annotation").textContent)"""


def choose(page: Page, activation: str, loss: str) -> None:
    page.locator(".opens").click()
    page.locator("#activation-choice").select_option(activation)
    page.locator("#loss-choice").select_option(loss)
    if (activation, loss) != ("sigmoid", "squared"):
        page.locator("#setup-apply").click()
    expect(page.locator("#setup-apply")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("#setup")).to_be_hidden()
    expect(page.locator("#step-count")).to_have_text("0")


def formulas(page: Page) -> str:
    """The TeX of all formulas that can be seen in the text below."""
    where = page.locator(".lesson")
    where.locator("h2").first.scroll_into_view_if_needed()
    expect(where.locator(".katex").first).to_be_visible()
    return "\n".join(where.locator(".katex").evaluate_all(TEX))


def brace(activation: str) -> str:
    return rf"hidden {ACTIVATIONS[activation].called} gradient"


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_formulas_are_those_of_the_activation(lesson_page: Page, activation: str) -> None:
    choose(lesson_page, activation, "squared")
    found = formulas(lesson_page)
    own = lesson_page.locator("p > [data-activation=sigmoid]")
    expect(own).to_be_visible(visible=activation == "sigmoid")
    for name, each in ACTIVATIONS.items():
        assert (each.formula in found) == (name == activation)
        assert (brace(name) in found) == (name == activation)
    slope = lesson_page.locator("#hidden-slope")
    expect(slope).to_have_text(re.compile(re.escape(ACTIVATIONS[activation].slope_text)))
    expect(slope).to_be_visible(visible=activation != "sigmoid")


ERRORS = {
    "squared": (r"\underbrace{2}", r"2\,(\hat y_k - y_k)\,\sigma'(z_k)"),
    "half-squared": (r"\underbrace{(\hat y_k", r"= (\hat y_k - y_k)\,\sigma'(z_k)"),
    "cross-entropy": (r"slope of the loss", r"\partial z_k = \hat y_k - y_k"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_the_formulas_are_those_of_the_loss(lesson_page: Page, loss: str) -> None:
    choose(lesson_page, "sigmoid", loss)
    found = formulas(lesson_page)
    for name, each in LOSSES.items():
        for formula in (each.formula, rf"\hat y}} = {each.slope_formula}", ERRORS[name][1]):
            assert (formula in found) == (name == loss), formula
    assert ERRORS[loss][0] in found
    headings = lesson_page.locator(".chain h3")
    last = {"squared": "What became of the ½", "half-squared": "What the ½ is for"}
    expect(headings.filter(visible=True).last).to_have_text(last.get(loss, "Where σ′ went"))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["tanh", "relu", "sine"])
def test_check_all_passes_and_nothing_is_stale(
    lesson_page: Page, activation: str, loss: str
) -> None:
    choose(lesson_page, activation, loss)
    train(lesson_page, 100)
    lesson_page.locator("#network").press("ArrowLeft")
    lesson_page.locator("#network").press("Enter")
    lesson_page.locator("#check-all").click()
    words = lesson_page.locator("#check-words")
    expect(words).to_have_text(re.compile("All 17 gradients checked"))
    before = lesson_page.locator(".lab").inner_text()
    python(lesson_page, "stage.contents.__init__(browser) or screen.resize()")
    drawn(lesson_page)
    assert lesson_page.locator(".lab").inner_text() == before


def test_a_choice_is_kept_when_the_page_is_loaded_again(own_page: Page) -> None:
    choose(own_page, "tanh", "cross-entropy")
    train(own_page, 10)
    own_page.on("dialog", lambda dialog: dialog.accept())
    own_page.reload()
    own_page.locator("body[data-state=ready]").wait_for(timeout=60_000)
    expect(own_page.locator("#step-count")).to_have_text("10")
    expect(own_page.locator("#activation-choice")).to_have_value("tanh")
    assert LOSSES["cross-entropy"].formula in formulas(own_page)


@pytest.mark.parametrize("phone", [False, True])
def test_the_sheet_is_for_keys_and_readers(lesson_page: Page, phone: bool) -> None:
    if phone:
        lesson_page.set_viewport_size({"width": 390, "height": 844})
    opener = lesson_page.locator(".opens")
    opener.focus()
    lesson_page.keyboard.press("Enter")
    assert_axe_finds_nothing(lesson_page, ":popover-open")
    sheet = lesson_page.locator("#setup")
    expect(sheet).to_be_in_viewport(ratio=1)
    lesson_page.locator("#loss-choice").focus()
    lesson_page.keyboard.press("ArrowDown")
    expect(lesson_page.locator("#setup-note")).to_have_text("Apply starts it with new weights")
    lesson_page.locator("#setup-apply").press("Enter")
    expect(lesson_page.locator("#loss-choice")).to_be_focused()
    lesson_page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.parametrize("by", ["mouse", "finger"])
def test_a_class_can_try_xor_with_two_and_with_three_neurons(
    browser: Browser, site_url: str, by: str
) -> None:
    """On a small screen, with a mouse or by touch; everything that is pressed is in sight."""
    context = browser.new_context(viewport={"width": 1366, "height": 625}, has_touch=by == "finger")
    page = context.new_page()
    page.goto(site_url)
    page.locator("body[data-state=ready]").wait_for(timeout=60_000)

    def press(name: str) -> None:
        found = page.locator(name)
        expect(found).to_be_in_viewport()
        found.tap() if by == "finger" else found.click()

    press(".opens")
    page.locator("#data-choice").select_option("xor")
    expect(page.locator("#data-words")).to_contain_text("hidden layer")
    expect(page.locator("#data-count")).to_have_text("10 strawberries, 10 lemons")
    press("#setup .head button")
    page.locator("#learning-rate-number").fill("2")
    for hidden in ("1", "3"):
        page.locator("#hidden-size").fill(hidden)
        press("#hidden-apply")
        page.locator("#speed").fill("4")
        before = python(page, "lesson.step_count")
        assert before == 0
        for n in range(1, 6):
            press("#step-1000")
            expect(page.locator("#step-count")).to_have_text(f"{n},000", timeout=60_000)
        right = python(page, "lesson.score.tally.right")
        assert (right == 20) == (hidden == "3")
    context.close()


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_legend_keeps_its_card_whatever_a_full_gauge_is(
    lesson_page: Page, activation: str
) -> None:
    choose(lesson_page, activation, "cross-entropy")
    train(lesson_page, 100)
    for width, height in ((1366, 768), (1366, 625), (1920, 1080), (390, 844)):
        lesson_page.set_viewport_size({"width": width, "height": height})
        drawn(lesson_page)
        wide = lesson_page.locator("#network-legend").evaluate(
            """(legend) => [...legend.querySelectorAll("li, span")].filter((e) =>
              e.getBoundingClientRect().right > legend.getBoundingClientRect().right + 1)
              .map((e) => e.textContent)"""
        )
        assert wide == []
