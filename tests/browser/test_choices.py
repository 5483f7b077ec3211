"""Another activation or another loss: every formula of the page is that of the choice."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect
from ripple.model import ACTIVATIONS, LOSSES

from tests.browser.reader import FULL_SPEED, drawn, number, python, shown, train, weights
from tests.browser.test_access import assert_axe_finds_nothing

TEX = """(all) => all.filter((e) => e.checkVisibility()).map(
  (e) => e.querySelector("annotation").textContent)"""


def choose(page: Page, activation: str, loss: str) -> None:
    page.locator(".opens").click()
    page.locator("#activation-choice").select_option(activation)
    page.locator("#loss-choice").select_option(loss)
    if python(page, "lesson.waits"):
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


FONTS_WANTED = """() => {
  const named = (family, weight, style) => [family.replaceAll('"', ""), weight, style].join(" ");
  const here = new Set([...document.fonts].map((f) => named(f.family, f.weight, f.style)));
  const written = [...document.querySelectorAll(".katex-html *")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()))
    .map((e) => getComputedStyle(e))
    .map((s) => named(s.fontFamily.split(",")[0], s.fontWeight, s.fontStyle));
  return [...new Set(written)].map((font) => [font, here.has(font)]);
}"""


def test_every_letter_of_every_formula_has_its_font(lesson_page: Page) -> None:
    """Also of those of other choices, which are hidden now."""
    found: dict[str, bool] = dict(lesson_page.evaluate(FONTS_WANTED))
    assert len(found) >= 4
    assert [font for font, is_here in found.items() if not is_here] == []


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


LAYERS, BATCHES = ("0", "1", "2", "3"), ("one", "some", "all")
CHECKED = [
    (activation, loss, LAYERS[(i + 2 * j) % 4], BATCHES[(i + j) % 3])
    for i, activation in enumerate(ACTIVATIONS)
    for j, loss in enumerate(LOSSES)
]
"""Every activation with every loss, and among them each depth with each kind of batch."""


@pytest.mark.parametrize(("activation", "loss", "depth", "batch"), CHECKED)
def test_check_all_passes_and_nothing_is_stale(
    lesson_page: Page, activation: str, loss: str, depth: str, batch: str
) -> None:
    lesson_page.locator(".opens").click()
    for kind, name in (("layers", depth), ("batch", batch)):
        lesson_page.locator(f"#{kind}-choice").select_option(name)
    lesson_page.keyboard.press("Escape")
    choose(lesson_page, activation, loss)
    train(lesson_page, 100)
    lesson_page.locator("#network").press("ArrowLeft")
    lesson_page.locator("#network").press("Enter")
    lesson_page.locator("#check-all").click()
    words = lesson_page.locator("#check-words")
    count = len(weights(lesson_page))
    expect(words).to_have_text(re.compile(f"All {count} gradients checked"))
    before = lesson_page.locator(".lab").inner_text()
    python(lesson_page, "stage.contents.__init__(browser) or screen.resize()")
    drawn(lesson_page)
    assert lesson_page.locator(".lab").inner_text() == before


COME_TO = """
def come_to(activation, loss, layers, batch):
    player.stop()
    lesson.set_activation(activation)
    lesson.set_loss(loss)
    lesson.set_hidden_layers(layers)
    for layer in (2, 3):
        lesson.set_hidden_size(5 - layer, layer)
    player.reset_network()
    lesson.set_batch(batch)
    for _ in range(12):
        lesson.run_step()
    lesson.choose(places.Parameter(0, 0, 0))
    if not lesson.microscope.checking_all:
        lesson.microscope.toggle_check_all()
    stage.ask()
"""
STEEPEST = "max(float(abs(a).max()) for rows in lesson.step.gradient.slopes for a in rows)"
NEARLY, FLAT = 1e-6, 1e-5


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_check_all_passes_and_formulas_follow_with_every_loss_depth_and_batch(
    lesson_page: Page, activation: str
) -> None:
    page, words = lesson_page, lesson_page.locator("#check-words")
    python(page, f"exec({COME_TO!r}, globals())")
    flat = 0
    for loss, layers, batch in product(LOSSES, range(4), (1, 7, 0)):
        choice = loss, layers, batch
        python(page, f"come_to({activation!r}, {loss!r}, {layers}, {batch})")
        drawn(page)
        said = words.text_content() or ""
        count = len(weights(page))
        kinked = bool(ACTIVATIONS[activation].kinks) and "goes across the kink" in said
        checked = f" of {count} gradients checked" if kinked else f"All {count} gradients checked"
        assert checked in said, choice
        difference = said.partition("difference is ")[2].partition(" of the")[0]
        steep = python(page, STEEPEST) > FLAT  # else both are rounding
        assert number(difference) < NEARLY or not steep, (choice, said)
        flat += not steep
        found = formulas(page)
        for each in ACTIVATIONS.values():
            assert (each.formula in found) == (layers > 0 and each.name == activation), choice
        for name, other in LOSSES.items():
            assert (other.formula in found) == (name == loss), choice
        for depth, parts in DEPTHS.items():
            for part in parts:
                assert (part in found) == (depth == min(layers, 2)), (choice, part)
        assert (r"\bar L" in found) == (batch != 1), choice
    assert flat <= 3


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


TRIES = 6
WHY = re.compile("^Stuck: |saturated at all 20 fruit")
OVER = """() => document.getElementById("right-count").textContent.startsWith("20 of 20 right")
  || Number(document.getElementById("step-count").textContent.replaceAll(",", "")) > 20_000"""


@pytest.mark.parametrize("by", ["mouse", "finger"])
def test_a_class_tries_xor_with_two_neurons_and_with_three(
    browser: Browser, site_url: str, by: str
) -> None:
    """On a small screen, with a mouse or by touch; everything that is pressed is in sight."""
    context = browser.new_context(viewport={"width": 1366, "height": 625}, has_touch=by == "finger")
    page = context.new_page()
    page.goto(site_url)
    page.locator("body[data-state=ready]").wait_for(timeout=60_000)
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)

    def press(name: str) -> None:
        found = page.locator(name)
        expect(found).to_be_in_viewport()
        found.tap() if by == "finger" else found.click()

    def play_until_it_is_decided() -> bool:
        """Whether all fruit are right; else the page says why not."""
        press("#play")
        page.wait_for_function(OVER, timeout=120_000)
        press("#play")
        expect(page.locator("#status")).to_have_text("Idle")
        for _ in range(5):  # at some moments it looks as if the loss fell
            if python(page, "lesson.score.tally.right") == 20 or shown(page, "stuck-note"):
                break
            train(page, 1000)
            page.locator("#speed").fill(FULL_SPEED)
        right = python(page, "lesson.score.tally.right")
        assert shown(page, "right-count").startswith(f"{right} of 20 right")
        expect(page.locator("#stuck-note")).to_have_text("" if right == 20 else WHY)
        return bool(right == 20)

    press(".opens")
    page.locator("#data-choice").select_option("xor")
    expect(page.locator("#data-words")).to_contain_text("hidden layer")
    expect(page.locator("#data-count")).to_have_text("10 strawberries, 10 lemons")
    press("#setup .head button")
    page.locator("#learning-rate-number").fill("2")
    page.locator("#speed").fill(FULL_SPEED)
    press("#fewer-1")
    press("#fewer-1")
    expect(page.locator("#hidden-size-value")).to_have_text("2")
    found = set()
    for _ in range(TRIES):  # from other weights each
        found.add(play_until_it_is_decided())
        press("#reset-network")
        expect(page.locator("#step-count")).to_have_text("0")
    assert found == {True, False}
    press("#more-1")
    expect(page.locator("#hidden-size-value")).to_have_text("3")
    assert play_until_it_is_decided()
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


DEPTHS = {
    0: (r"\sum_i x_i\, w^{(1)}_{ik}", r"\partial w^{(1)}_{ik}", r"\partial b^{(1)}_k"),
    1: (r"\sum_j h_j\, w^{(2)}_{jk}", r"\partial w^{(2)}_{jk}", r"\partial b^{(2)}_k"),
    2: (r"\sum_j h_j\, w^{(L)}_{jk}", r"\textstyle\sum_k \delta^{(l+1)}_k", r"\delta^{(l)}_j"),
}


@pytest.mark.parametrize("layers", range(4))
def test_the_formulas_are_those_of_the_depth(lesson_page: Page, layers: int) -> None:
    page = lesson_page
    page.locator(".opens").click()
    page.locator("#layers-choice").select_option(str(layers))
    if layers != 1:
        page.locator("#setup-apply").click()
    page.keyboard.press("Escape")
    expect(page.locator("#step-count")).to_have_text("0")
    found = formulas(page)
    for depth, parts in DEPTHS.items():
        for part in parts:
            assert (part in found) == (depth == min(layers, 2)), part
    error_back = page.locator(".chain h3").filter(has_text="into", visible=True)
    expect(error_back).to_have_count(1 if not layers else 2)


def test_the_formulas_are_those_of_the_batch_and_the_velocity(lesson_page: Page) -> None:
    page = lesson_page
    mean, velocity, plain = r"\bar L", r"\underbrace{\mu\, v}", r"w \leftarrow w - \eta\, \dfrac"
    found = formulas(page)
    assert (mean in found, velocity in found, plain in found) == (False, False, True)
    page.locator(".opens").click()
    page.locator("#batch-choice").select_option("all")
    page.locator("#momentum-choice").select_option("0.9")
    page.keyboard.press("Escape")
    expect(page.locator("#setup")).to_be_hidden()
    found = formulas(page)
    assert (mean in found, velocity in found, plain in found) == (True, True, False)
    page.locator("#speed").fill("4")
    page.locator("#step").click()
    expect(page.locator("#batch-shown")).to_have_text("1 of 16")
    expect(page.locator("#epoch-count")).to_have_text("1")
    page.locator("#sample-next").click()
    expect(page.locator("#batch-shown")).to_have_text("2 of 16")
    expect(page.locator("#updates th").nth(3)).to_have_text("Δ = −η·v", use_inner_text=True)


def test_a_weight_is_frozen_in_the_inspector(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill("4")
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):  # the output, a weight that leads to it
        page.locator("#network").press(key)
    expect(page.locator("#value")).not_to_have_value("")
    value = page.locator("#value").input_value()
    page.locator("#freeze").click()
    expect(page.locator("#freeze")).to_have_attribute("aria-pressed", "true")
    train(page, 10)
    expect(page.locator("#value")).to_have_value(value)
    page.locator("#freeze").click()
    train(page, 10)
    expect(page.locator("#value")).not_to_have_value(value)
