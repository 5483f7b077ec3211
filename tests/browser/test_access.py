"""Everyone can read and use the page: keys, screen readers, small screens, and what they asked of
their system."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from workshop.build import SINGLE

from tests.browser.reader import FAST, SLOW_MOTION, python, shown, train

PHONE: dict[str, object] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
TRANSPORT = ("step", "step-10", "step-100", "step-1000", "play")


def assert_axe_finds_nothing(page: Page, within: str | None = None) -> None:
    """In all of the page, or in the elements that this selector finds."""
    results = Axe().run(page, within, {"resultTypes": ["violations"]})
    # Its own report can not tell of what is in a shadow root.
    found = [
        (each["id"], node["target"], node["failureSummary"])
        for each in results.response["violations"]
        for node in each["nodes"]
    ]
    assert found == []


WAYS_TO_SEE = [
    pytest.param(name, marks=pytest.mark.browser_context_args(**arguments))
    for name, arguments in (
        ("light", {"color_scheme": "light"}),
        ("dark", {"color_scheme": "dark"}),
        ("phone", PHONE),
        ("forced colours", {"forced_colors": "active"}),
    )
]


@pytest.mark.parametrize("_how", WAYS_TO_SEE)
def test_axe_finds_nothing_in_any_state_of_the_page(lesson_page: Page, _how: str) -> None:
    assert_axe_finds_nothing(lesson_page)
    for opener in (".masthead .symbols", ".parameters .term"):
        lesson_page.locator(opener).press("Enter")
        expect(lesson_page.locator(":popover-open")).to_be_visible()
        assert_axe_finds_nothing(lesson_page, ":popover-open")
        lesson_page.keyboard.press("Escape")
    lesson_page.locator("#speed").fill(SLOW_MOTION)
    lesson_page.locator("#play").click()
    expect(lesson_page.locator("#status")).to_have_text("Playing")
    assert_axe_finds_nothing(lesson_page, ".lab")
    lesson_page.locator("#play").click()
    train(lesson_page, 100)
    lesson_page.locator("#network").focus()
    for key in ("ArrowLeft", "Enter"):  # the output taken apart
        lesson_page.keyboard.press(key)
    expect(lesson_page.locator("#inspector")).to_be_visible()
    assert_axe_finds_nothing(lesson_page, "#inspector")
    lesson_page.locator("#network").focus()
    for key in ("ArrowLeft", "Enter"):  # a weight
        lesson_page.keyboard.press(key)
    expect(lesson_page.locator("#inspector-title")).to_contain_text("w")
    assert_axe_finds_nothing(lesson_page)
    lesson_page.locator("#check").click()
    lesson_page.locator("#check-all").click()
    lesson_page.locator("#value").fill("1e9")
    lesson_page.locator("#value").press("Enter")
    expect(lesson_page.locator("#value-note")).to_be_visible()
    assert_axe_finds_nothing(lesson_page, "#inspector")
    lesson_page.locator("#quiz").check()
    lesson_page.locator("#phase-backward").click()
    expect(lesson_page.locator("#quiz-words")).to_contain_text("Predict")
    assert_axe_finds_nothing(lesson_page, "#quiz-box")
    right = python(lesson_page, "lesson.quiz.truth.value")
    lesson_page.locator("#quiz-up" if right == "down" else "#quiz-down").click()
    expect(lesson_page.locator("#quiz-words")).to_contain_text("A hint")
    assert_axe_finds_nothing(lesson_page, "#quiz-box")
    lesson_page.locator(f"#quiz-{right}").click()
    lesson_page.locator("#quiz-go").click()
    expect(lesson_page.locator("#quiz-words")).to_contain_text("Which of these")
    assert_axe_finds_nothing(lesson_page, "#quiz-box")
    lesson_page.locator("#quiz-choice-0").click()
    expect(lesson_page.locator("#quiz-words")).to_contain_text("moves most")
    lesson_page.locator("#quiz-go").click()
    expect(lesson_page.locator("#step-count")).to_have_text("102")
    lesson_page.locator("#time").fill("7")
    expect(lesson_page.locator("#step-count")).to_have_text("7")
    box = lesson_page.locator("#updates-rows input").first
    box.fill("2")
    box.press("Enter")
    expect(lesson_page.locator("#updates-rows small", has_text="by hand")).to_have_count(1)
    assert_axe_finds_nothing(lesson_page, "#updates")
    lesson_page.locator("#network").focus()
    for key in ("ArrowLeft", "Enter"):  # a hidden neuron, with what it sees
        lesson_page.keyboard.press(key)
    expect(lesson_page.locator("#map-words")).to_contain_text("h₁")
    assert_axe_finds_nothing(lesson_page, "#inspector")
    lesson_page.locator("#clear-data").click()
    lesson_page.locator("#hidden-size").fill("2")
    lesson_page.locator("#learning-rate-number").fill("abc")
    lesson_page.locator("#learning-rate-number").press("Enter")
    expect(lesson_page.locator("#rate-note")).to_be_visible()
    expect(lesson_page.locator("#data-note")).to_be_visible()
    lesson_page.evaluate(  # as if the page's own code had failed
        """() => {
          const filename = rippleFetched.address("runtime.js");
          dispatchEvent(new ErrorEvent("error", { error: new Error("a bad pear"), filename }));
        }"""
    )
    expect(lesson_page.locator("#problem")).to_be_visible()
    assert_axe_finds_nothing(lesson_page)


@pytest.mark.expects_errors
def test_axe_finds_nothing_in_a_failed_start(page: Page, site_url: str) -> None:
    page.route("**/ripple.*.bin", lambda route: route.abort())
    page.goto(site_url)
    expect(page.locator("#failure")).to_be_visible(timeout=60_000)
    assert_axe_finds_nothing(page)


# Keys


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this id has the focus, and shows that it has."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused, outlined = page.evaluate(
            """() => {
              const focused = document.activeElement;
              const seen = [focused, ...(focused.labels ?? [])]
                .filter((e) => getComputedStyle(e).opacity !== "0");
              return [focused.id, seen.some((e) => getComputedStyle(e).outlineStyle !== "none")];
            }"""
        )
        assert outlined, focused
        if focused == name:
            return
    raise AssertionError(f"#{name} cannot be reached with Tab")


def test_the_whole_lesson_can_be_done_with_keys_alone(own_page: Page) -> None:
    keys, count = own_page.keyboard, own_page.locator("#step-count")
    keys.press("Tab")
    expect(own_page.locator(".skip")).to_be_focused()
    keys.press("Enter")
    tab_to(own_page, "step")
    keys.press("Enter")
    expect(own_page.locator("#status")).to_have_text("Forward")
    keys.press("Space")
    assert python(own_page, "player.frozen")
    keys.press("Space")
    assert not python(own_page, "player.frozen")
    keys.press("Enter")  # which finishes it, and begins the next
    expect(count).to_have_text("1")
    for name, after in (("step-10", "12"), ("step-100", "112"), ("step-1000", "1,112")):
        tab_to(own_page, name)
        keys.press("Enter")
        expect(count).to_have_text(after)
    tab_to(own_page, "play")
    keys.press("Space")
    expect(own_page.locator("#status")).to_have_text("Playing")
    keys.press("Space")
    expect(own_page.locator("#play")).to_have_text("Play")
    expect(own_page.locator("#status")).not_to_have_text("Playing")
    tab_to(own_page, "reset-network")
    keys.press("Enter")
    expect(count).to_have_text("0")
    tab_to(own_page, "plane")
    keys.press("Shift+ArrowUp")
    keys.press("l")
    expect(own_page.locator("#data-count")).to_have_text("8 strawberries, 9 lemons")
    tab_to(own_page, "tool-strawberry")
    keys.press("ArrowRight")
    expect(own_page.locator("#fruit input[value=lemon]")).to_be_checked()
    tab_to(own_page, "undo-data")
    keys.press("Enter")
    expect(own_page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")
    tab_to(own_page, "clear-data")
    keys.press("Enter")
    expect(own_page.locator("#data-count")).to_have_text("0 strawberries, 0 lemons")
    tab_to(own_page, "loss-chart")
    keys.press("Home")
    expect(own_page.locator("#loss-readout")).to_contain_text("Step 0:")
    tab_to(own_page, "learning-rate-number")
    keys.press("Control+A")
    keys.type("0.9")
    tab_to(own_page, "learning-rate")
    expect(own_page.locator("#learning-rate")).to_have_attribute("aria-valuetext", "0.9")
    keys.press("End")
    expect(own_page.locator("#learning-rate-number")).to_have_value("2")
    tab_to(own_page, "hidden-size")
    keys.press("ArrowRight")
    expect(own_page.locator("#hidden-size-value")).to_have_text("5")
    tab_to(own_page, "speed")
    keys.press("End")
    expect(own_page.locator("#speed-value")).to_have_text("as fast as this machine can")
    own_page.locator("body").press("Shift+Tab")  # and the way back is open, too
    expect(own_page.locator("#hidden-apply")).to_be_focused()
    keys.press("Enter")
    expect(own_page.locator("#hidden-size")).to_be_focused()
    assert python(own_page, "lesson.network.sizes") == [2, 5, 1]


# Words


def test_the_live_region_tells_each_phase_and_does_not_chatter(lesson_page: Page) -> None:
    lesson_page.evaluate(
        """() => {
          const live = document.querySelector("#live");
          window.told = [];
          new MutationObserver(() => window.told.push(live.textContent))
            .observe(live, { childList: true });
        }"""
    )
    lesson_page.locator("#speed").fill(FAST)
    lesson_page.locator("#step").click()
    expect(lesson_page.locator("#live")).to_contain_text("Step 1 is done")
    for steps in (100, 1000):
        train(lesson_page, steps)
    expect(lesson_page.locator("#live")).to_contain_text("Step 1,101 is done")
    told = lesson_page.evaluate("window.told")
    starts = ["1. Forward:", "2. Loss:", "3. Backward:", "4. Update:", "Step 1 is done."]
    starts += ["Training is running.", "Step 101 is done."]
    starts += ["Training is running.", "Step 1,101 is done."]
    assert len(told) == len(starts)
    assert all(text.startswith(start) for text, start in zip(told, starts, strict=True)), told
    assert shown(lesson_page, "caption") in told[-1]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_everything_to_read_can_be_read_without_javascript(page: Page, site_url: str) -> None:
    page.goto(site_url)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("Ripple needs JavaScript")
    for heading in (
        "Teaching a Network to See",
        "How backpropagation works",
        "The chain rule in action",
        "Biological parallel",
        "The task",
    ):
        expect(page.locator("h1, h2").get_by_text(heading, exact=True)).to_be_visible()
    words = page.locator(".lesson p:not([hidden], [hidden] p)").evaluate_all(
        "all => all.map((each) => each.checkVisibility() && each.innerText.length)"
    )
    assert min(words) > 20
    formulas = page.locator(".lesson .formula .math:not([hidden] .math)").evaluate_all(
        "all => all.map((each) => each.querySelector('.katex-html').checkVisibility())"
    )
    assert len(formulas) > 10
    assert all(formulas)
    buttons = page.locator("#transport button")
    disabled = buttons.evaluate_all("all => all.map((each) => each.matches(':disabled'))")
    assert disabled == [True] * buttons.count()


# Motion


@pytest.mark.browser_context_args(reduced_motion="reduce")
def test_reduced_motion_shows_each_phase_as_one_still(lesson_page: Page) -> None:
    clock = lesson_page.clock
    clock.install()
    clock.pause_at(
        lesson_page.evaluate("Date.now() + 1000")
    )  # from here on it goes by itself alone
    picture = "document.querySelector('#network').toDataURL()"
    stills = [lesson_page.evaluate(picture)]
    lesson_page.locator("#speed").fill(SLOW_MOTION)
    lesson_page.locator("#step").click()
    clock.run_for(50)
    for phase, caption in (
        ("Forward", "1. Forward:"),
        ("Loss", "2. Loss:"),
        ("Backward", "3. Backward:"),
        ("Update", "4. Update:"),
    ):
        expect(lesson_page.locator("#status")).to_have_text(phase, timeout=60_000)
        expect(lesson_page.locator("#caption")).to_contain_text(caption)
        still = lesson_page.evaluate(picture)
        stills.append(still)
        clock.run_for(1000)
        assert lesson_page.evaluate(picture) == still
        expect(lesson_page.locator("#status")).to_have_text(phase)
        clock.run_for(2200)
    expect(lesson_page.locator("#status")).to_have_text("Idle")
    assert len(set(stills)) == 5
    assert lesson_page.evaluate(picture) == stills[-1]  # what the update has put there stays


# Room


def boxes(page: Page, *names: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = page.evaluate(
        """(names) => Object.fromEntries(names.map((name) =>
          [name, document.getElementById(name).getBoundingClientRect().toJSON()]))""",
        list(names),
    )
    return found


def assert_in_view(page: Page, *names: str) -> None:
    """These elements can be seen whole, without scrolling."""
    size = page.viewport_size
    assert size is not None
    for name, box in boxes(page, *names).items():
        assert box["width"] > 5 and box["height"] > 10, name
        assert box["left"] >= 0 and box["right"] <= size["width"], name
        assert box["top"] >= 0 and box["bottom"] <= size["height"], name


def test_all_that_a_step_changes_is_in_view_on_a_laptop(lesson_page: Page) -> None:
    lesson_page.locator("#speed").fill(SLOW_MOTION)
    for button, text in (
        ("phase-forward", "1."),
        ("phase-loss", "2."),
        ("phase-backward", "3."),
        ("phase-update", "4."),
        ("step-10", "mean"),
    ):
        lesson_page.locator(f"#{button}").click()
        expect(lesson_page.locator("#caption")).to_contain_text(text)
        assert lesson_page.evaluate("scrollY") == 0
        assert_in_view(
            lesson_page,
            *("network", "plane", "loss-chart", "sample-x1", "sample-label", "output", "loss"),
            *("step-count", "status", "caption", "loss-readout", "phases", *TRANSPORT),
        )
    for name, box in boxes(lesson_page, "network", "plane", "loss-chart").items():
        assert box["width"] >= 200 and box["height"] >= 120, name


@pytest.mark.browser_context_args(**PHONE)
def test_on_a_phone_the_transport_is_at_the_thumb_wherever_one_scrolls(lesson_page: Page) -> None:
    height = lesson_page.evaluate("document.documentElement.scrollHeight")
    assert height > 2 * 844
    for share in (0.0, 0.5, 1.0):
        lesson_page.evaluate("(y) => scrollTo(0, y)", height * share)
        assert_in_view(lesson_page, *TRANSPORT)
        for name, box in boxes(lesson_page, *TRANSPORT).items():
            assert box["top"] > 844 * 0.7, name
            assert box["height"] >= 40, name
            x, y = box["left"] + box["width"] / 2, box["top"] + box["height"] / 2
            hit = lesson_page.evaluate("([x, y]) => document.elementFromPoint(x, y).id", [x, y])
            assert hit == name
        before = shown(lesson_page, "step-count")
        lesson_page.locator("#step-10").tap()
        expect(lesson_page.locator("#step-count")).to_have_text(f"{int(before) + 10}")


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (844, 390)])
def test_on_a_tablet_and_a_phone_on_its_side_step_is_always_in_sight(
    lesson_page: Page, width: int, height: int
) -> None:
    lesson_page.set_viewport_size({"width": width, "height": height})
    for key in ("ArrowLeft", "Enter"):  # the inspector takes room, too
        lesson_page.locator("#network").press(key)
    for share in (0.0, 0.3, 1.0):
        lesson_page.evaluate("(share) => scrollTo(0, share * document.body.scrollHeight)", share)
        assert_in_view(lesson_page, *TRANSPORT)


@pytest.mark.parametrize(
    ("width", "height"),
    [(390, 844), (1366, 768), (683, 384), (320, 640)],
    ids=["phone", "laptop", "laptop at 200 %", "laptop at 400 %"],
)
def test_nothing_reaches_over_the_sides_of_the_page(
    reading_page: Page, width: int, height: int
) -> None:
    reading_page.set_viewport_size({"width": width, "height": height})
    train(reading_page, 10)
    over = reading_page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((e) => e.checkVisibility() && !e.closest(".table-box, .unseen, .katex, .skip"))
          .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert over == []
    assert reading_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser_context_args(java_script_enabled=False)  # nothing of this is a script's
@pytest.mark.parametrize("width", [320, 390, 1366])
def test_the_notices_in_the_file_are_as_wide_as_the_page(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(SINGLE.as_uri())
    page.locator("footer summary").focus()
    page.keyboard.press("Enter")
    notices = page.locator("footer pre")
    expect(notices).to_contain_text("Mozilla Public License")
    wide = "(element) => element.scrollWidth > element.clientWidth"
    assert not notices.evaluate(wide)
    assert not page.locator("html").evaluate(wide)


@pytest.mark.browser_context_args(forced_colors="active")
def test_forced_colours_keep_the_phase_and_the_plane_legible(lesson_page: Page) -> None:
    lesson_page.locator("#speed").fill(SLOW_MOTION)
    lesson_page.locator("#step").click()
    expect(lesson_page.locator("#phase-forward")).to_have_attribute("aria-current", "step")
    outlines = lesson_page.locator("#phases button").evaluate_all(
        "pills => pills.map((pill) => getComputedStyle(pill).outlineStyle)"
    )
    assert outlines == ["solid", "none", "none", "none"]
    colours = lesson_page.locator("#plane").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 20
