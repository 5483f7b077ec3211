"""The microscope: pointing at the network, and every number of the inspector."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import drawn, half_unit, number, python, shown, train, weights


def middle(page: Page, place: str) -> tuple[float, float]:
    """Where a factor's place lies on the canvas, as the page draws it."""
    box = page.locator("#network").bounding_box()
    assert box is not None
    at: list[float] = page.evaluate(
        """async (place) => {
          const { whenDefined } = await import(rippleFetched.address("pyscript/core.js"));
          const { interpreter } = await whenDefined("py");
          const globals = interpreter.runPython("vars(main)");
          return interpreter.runPython(`
            from ripple.model import places as _p
            from ripple.views import diagram as _g
            _l = next(each for each in parts if type(each).__name__ == "DiagramPart").layout()
            _q = _p.decode("${place}")
            _at = _l.unit(*_q) if len(_q) == 2 else next(
                _g.between(e.start, e.end, 0.15) for e in _g.edges(_l) if e.place == _q)
            [float(v) for v in _at]`, { globals }).toJs();
        }""",
        place,
    )
    return box["x"] + at[0], box["y"] + at[1]


def test_a_pointer_lights_a_place_and_a_click_takes_it_apart(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 10)
    readout = page.locator("#network-readout")
    expect(readout).to_contain_text("Point at a neuron")
    page.mouse.move(*middle(page, "1.0.0"))
    expect(readout).to_contain_text("w⁽²⁾₁₁, from h₁ to ŷ")
    page.mouse.click(*middle(page, "1.0.0"))
    expect(page.locator("#inspector-title")).to_have_text("w⁽²⁾₁₁, from h₁ to ŷ")
    # Pointing at a factor lights its place, and the other way round.
    page.locator("#inspector-rows button", has_text="hidden activation").hover()
    expect(readout).to_contain_text("h₁, a hidden neuron")
    factor = page.locator("#inspector-rows button", has_text="hidden activation")
    expect(factor).to_have_attribute("data-lit", "true")
    page.mouse.move(*middle(page, "1.1"))
    expect(factor).to_have_attribute("data-lit", "false")
    page.mouse.move(*middle(page, "1.0"))
    expect(factor).to_have_attribute("data-lit", "true")
    # A factor leads on to its own place.
    factor.click()
    expect(page.locator("#inspector-title")).to_have_text("h₁, a hidden neuron")
    page.locator("#inspector-close").click()
    expect(page.locator("#inspector")).to_be_hidden()


def test_keys_alone_do_all_of_it(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 1)
    page.locator("#network").focus()
    readout = page.locator("#network-readout")
    page.keyboard.press("ArrowLeft")
    expect(readout).to_contain_text("ŷ, the output")
    expect(readout).to_have_attribute("aria-live", "polite")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_have_text("ŷ, the output")
    # Four for sizes, numbers, quiz me, the code, digits, Close, two axes, the first term.
    for _ in range(12):
        page.keyboard.press("Tab")
    expect(page.locator("#cell-0-box")).to_be_focused()
    expect(page.locator("#cell-0-box")).to_have_attribute("data-lit", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_have_text("w⁽²⁾₁₁, from h₁ to ŷ")
    expect(page.locator("#inspector")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#inspector")).to_be_hidden()
    expect(page.locator("#network")).to_be_focused()


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
)
def test_a_finger_alone_does_all_of_it(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 1)
    page.locator("#network").scroll_into_view_if_needed()
    page.touchscreen.tap(*middle(page, "2.0"))
    expect(page.locator("#inspector-title")).to_have_text("ŷ, the output")
    page.locator("#cell-0-box").tap()
    expect(page.locator("#inspector-title")).to_have_text("w⁽²⁾₁₁, from h₁ to ŷ")
    expect(page.locator("#inspector-rows")).to_contain_text("learning rate")
    page.locator("#inspector-close").tap()
    expect(page.locator("#inspector")).to_be_hidden()


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
)
def test_a_finger_alone_checks_sets_a_weight_predicts_and_goes_phase_by_phase(
    lesson_page: Page,
) -> None:
    page = lesson_page
    for name in ("forward", "loss", "backward"):
        page.locator(f"#phase-{name}").tap()
        expect(page.locator("#status")).to_have_text(name.capitalize())
    page.locator("#network").scroll_into_view_if_needed()
    page.touchscreen.tap(*middle(page, "2.0"))
    page.locator("#cell-0-box").tap()
    expect(page.locator("#inspector-title")).to_have_text("w⁽²⁾₁₁, from h₁ to ŷ")
    page.locator("#check").tap()
    expect(page.locator("#check-rows")).to_contain_text("slope by nudging")
    page.locator("#check-all").tap()
    expect(page.locator("#check-words")).to_contain_text("All 17 gradients")
    page.locator("#value").tap()
    page.locator("#value").fill("0.5")
    page.locator("#step-10").tap()  # which leaves the box
    expect(page.locator("#step-count")).to_have_text("11")
    page.locator("#quiz").tap()
    page.locator("#phase-backward").tap()
    page.locator(f"#quiz-{wrong_and_right(page)[1]}").tap()
    expect(page.locator("#quiz-words")).to_contain_text("So the gradient is")
    page.locator("#quiz-go").tap()
    page.locator("#quiz-choice-2").tap()
    expect(page.locator("#quiz-words")).to_contain_text("moves most")
    page.locator("#quiz-go").tap()
    expect(page.locator("#step-count")).to_have_text("12")
    box = page.locator("#updates-rows input").first
    box.tap()
    box.fill("1")
    page.locator("#log").tap()
    expect(page.locator("#updates-rows small", has_text="by hand")).to_have_count(1)


def test_what_is_focused_stays_focused_while_the_numbers_change(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#network").focus()
    for key in ("ArrowLeft", "Enter"):
        page.keyboard.press(key)
    page.locator("#cell-0-box").focus()
    before = page.locator("#cell-0").inner_text()
    page.locator("#speed").evaluate("slider => { slider.value = 4; }")
    page.locator("#speed").dispatch_event("input")
    page.locator("#play").dispatch_event("click")
    expect(page.locator("#cell-0")).not_to_have_text(before)
    expect(page.locator("#cell-0-box")).to_be_focused()


BOXES = """() => Object.fromEntries(["network", "transport", "network-title"].map((name) => {
  const { left, top, width, height } = document.getElementById(name).getBoundingClientRect();
  return [name, [left + scrollX, top + scrollY, width, height]];
}))"""


@pytest.mark.parametrize(
    ("width", "height"), [(1366, 625), (1366, 768), (1920, 1080), (1100, 700), (390, 844)]
)
def test_whatever_is_opened_the_diagram_and_the_transport_stay_where_they_are(
    lesson_page: Page, width: int, height: int
) -> None:
    page = lesson_page
    page.set_viewport_size({"width": width, "height": height})
    page.locator("#speed").fill("4")
    train(page, 1)
    drawn(page)
    closed = page.evaluate(BOXES)
    desktop = width > 1000

    def stays(opened: str) -> None:
        drawn(page)
        expect(page.locator(f"#{opened}")).to_be_visible()
        boxes = page.evaluate(BOXES)
        assert boxes["network"] == closed["network"]
        if desktop:
            assert boxes == closed
            card = page.locator("section.network").bounding_box()
            assert card
            left, top, wide, high = boxes["transport"]
            assert card["x"] <= left <= left + wide <= card["x"] + card["width"]
            assert top + high <= min(height, card["y"] + card["height"])
            box = page.locator(f"#{opened}").bounding_box()
            assert box
            assert box["x"] + box["width"] <= card["x"]  # beside the diagram, and not over it
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    for keys in (["ArrowLeft"], ["ArrowLeft"], ["ArrowLeft"], ["ArrowLeft"]):  # ŷ, w, h, w
        page.locator("#network").focus()
        for key in (*keys, "Enter"):
            page.keyboard.press(key)
        stays("inspector")
        if page.locator("#check").is_visible():
            if page.locator("#check").get_attribute("aria-pressed") == "false":
                page.locator("#check").click()
                page.locator("#check-all").click()
            stays("inspector-check")
    page.locator("#quiz").check()
    page.locator("#step").click()
    stays("quiz-box")


def test_at_a_chromebook_a_weight_is_seen_whole(lesson_page: Page) -> None:
    page = lesson_page
    page.set_viewport_size({"width": 1366, "height": 625})
    train(page, 10)
    page.mouse.click(*middle(page, "1.0.0"))
    page.locator("#check").click()
    drawn(page)
    inspector = page.locator("#inspector").bounding_box()
    assert inspector
    for name in ("inspector-rows", "check-rows"):  # the chain rule, the update and the check
        box = page.locator(f"#{name}").bounding_box()
        assert box
        assert inspector["y"] <= box["y"]
        assert box["y"] + box["height"] <= inspector["y"] + inspector["height"] <= 625


def test_a_second_click_lets_go_and_nothing_moves_under_the_pointer(lesson_page: Page) -> None:
    train(lesson_page, 1)
    at = middle(lesson_page, "1.0")
    for visible in (True, False, True):
        lesson_page.mouse.click(*at)
        expect(lesson_page.locator("#inspector")).to_be_visible(visible=visible)
        assert middle(lesson_page, "1.0") == at


def test_nudging_confirms_the_gradient_at_any_moment(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#network").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    page.locator("#check").click()
    page.locator("#check-all").click()
    expect(page.locator("#check-words")).to_contain_text("once a step")
    for steps in (1, 100, 1000):
        train(page, steps)
        expect(page.locator("#check-words")).to_contain_text("All 17 gradients")
        largest = page.locator("#check-words").inner_text().partition(" is ")[2].partition(" of")[0]
        assert number(largest) < 1e-6
        cells: dict[str, str] = page.evaluate("""Object.fromEntries(
            [...document.querySelectorAll("#check-rows .cell")].map((cell) => [
              cell.querySelector(".name").textContent, cell.querySelector(".number").textContent,
            ]))""")
        rise = number(cells["nudged up"]) - number(cells["nudged down"])
        slope = rise / number(cells["the two nudges"])
        assert slope == pytest.approx(number(cells["slope by nudging"]), rel=2e-3)
        assert number(cells["gradient"]) == pytest.approx(
            number(cells["slope by nudging"]), rel=2e-3
        )
    expect(page.locator("#slope-words")).to_contain_text("Circle: ")
    drawn_on = page.locator("#slope").evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v)"
    )
    assert drawn_on
    page.locator("#check").click()
    expect(page.locator("#inspector-check")).to_be_hidden()
    expect(page.locator("#inspector-rows")).to_be_visible()


def test_a_weight_can_be_typed_and_nudged_and_the_page_follows(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 10)
    page.locator("#network").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    box, readout = page.locator("#value"), page.locator("#loss-readout")
    heat = "document.querySelector('#plane').toDataURL()"
    expect(box).to_be_visible()
    before, picture = readout.inner_text(), page.evaluate(heat)
    box.fill("-3.5")
    box.press("Enter")
    expect(readout).not_to_have_text(before)
    expect(box).to_have_value("−3.5")
    assert page.evaluate(heat) != picture
    box.press("ArrowUp")
    expect(box).to_have_value("−3.49")
    box.press("Shift+ArrowDown")
    expect(box).to_have_value("−3.59")
    for bad in ("abc", "", "1e9", "NaN"):
        box.fill(bad)
        box.press("Enter")
        expect(page.locator("#value-note")).to_contain_text("it stays −3.59")
        expect(box).to_have_value("−3.59")
    # A focused box follows the training, unless somebody is typing in it.
    box.focus()
    page.locator("#step").dispatch_event("click")
    expect(page.locator("#step-count")).to_have_text("11")
    expect(box).not_to_have_value("−3.59")
    old = page.locator("#inspector-rows .cell", has_text="old value").locator(".number")
    expect(old).to_have_text("−3.5900")


def wrong_and_right(page: Page) -> tuple[str, str]:
    """A wrong answer to the question of the quiz, and the right one, by the ends of their ids."""
    right = python(page, "lesson.quiz.truth.value")
    return "down" if right == "up" else "up", right


def test_the_quiz_asks_waits_and_tells_by_keys_alone(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill("4")
    page.locator("#quiz").press("Space")
    words, go, score = (page.locator(f"#quiz-{name}") for name in ("words", "go", "score"))
    page.locator("#step").press("Enter")
    expect(words).to_contain_text("Predict")
    expect(page.locator("#status")).to_have_text("Backward")
    assert shown(page, "step-count") == "0"
    wrong, right = wrong_and_right(page)
    page.locator(f"#quiz-{wrong}").press("Enter")
    expect(words).to_contain_text("A hint")
    expect(go).to_be_hidden()
    page.locator(f"#quiz-{right}").press("Enter")
    expect(words).to_contain_text("So the gradient is")
    expect(words).to_contain_text(f"takes it {right}")
    expect(score).to_have_text("0 of 1 right at the first try")
    expect(go).to_be_focused()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("Which of these")
    expect(page.locator("#quiz-choice-0")).to_be_focused()
    name = page.locator("#quiz-choice-0").inner_text().partition(":")[0]
    expect(page.locator("#network-readout")).to_contain_text(f"{name}, from")
    expect(page.locator("#network-readout")).to_contain_text("gradient ?.")
    page.keyboard.press("Enter")
    expect(words).to_contain_text("moves most")
    expect(go).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#step-count")).to_have_text("1")
    expect(page.locator("#step")).to_be_focused()
    page.locator("#quiz").press("Space")
    page.locator("#step").press("Enter")
    expect(page.locator("#step-count")).to_have_text("2")
    expect(page.locator("#quiz-box")).to_be_hidden()


@pytest.mark.parametrize("how", ["click", "key"])
def test_which_weight_moves_most_is_answered_in_the_diagram_too(
    lesson_page: Page, how: str
) -> None:
    page = lesson_page
    page.locator("#speed").fill("4")
    page.locator("#quiz").check()
    page.locator("#step").click()
    _, right = wrong_and_right(page)
    page.locator(f"#quiz-{right}").click()
    page.locator("#quiz-go").click()
    expect(page.locator("#quiz-words")).to_contain_text("Which of these")
    question, largest = (
        python(page, f"places.code(lesson.quiz.{name})") for name in ("question", "largest")
    )
    page.mouse.click(*middle(page, question))  # which is not asked about any more
    expect(page.locator("#inspector")).to_be_visible()
    page.locator("#inspector-close").click()
    expect(page.locator("#quiz-words")).to_contain_text("Which of these")
    if how == "click":
        page.mouse.click(*middle(page, largest))
    else:
        page.evaluate("document.activeElement.blur()")
        page.locator("#network").focus()
        for _ in range(40):
            if python(page, "lesson.microscope.pointed == lesson.quiz.largest"):
                break
            page.keyboard.press("ArrowLeft" if _ == 1 else "ArrowDown" if _ % 9 else "ArrowUp")
        page.keyboard.press("Enter")
    expect(page.locator("#quiz-words")).to_contain_text("Right. ")
    expect(page.locator("#inspector")).to_be_hidden()
    expect(page.locator("#quiz-score")).to_have_text("2 of 2 right at the first try")


def test_the_quiz_keeps_its_size_while_it_asks_and_tells(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill("4")
    page.locator("#quiz").check()
    page.locator("#step").click()
    heights = []

    def measure(words: str) -> None:
        expect(page.locator("#quiz-words")).to_contain_text(words)
        box = page.locator("#network").bounding_box()
        assert box
        heights.append(box["height"])

    measure("Predict")
    for answer, words in zip(wrong_and_right(page), ("A hint", "So the gradient"), strict=True):
        page.locator(f"#quiz-{answer}").click()
        measure(words)
    page.locator("#quiz-go").click()
    measure("Which of these")
    page.locator("#quiz-choice-1").click()
    measure("moves most")
    assert len(set(heights)) == 1, heights


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 664}, has_touch=True, is_mobile=True
)
def test_on_a_phone_the_question_of_the_quiz_comes_into_sight(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill("4")
    page.locator("#quiz").tap()
    page.evaluate("scrollTo(0, 0)")
    page.locator("#step").tap()
    for name in ("quiz-words", "quiz-up"):
        expect(page.locator(f"#{name}")).to_be_in_viewport(ratio=1)
        box, bar = (page.locator(f"#{n}").bounding_box() for n in (name, "step"))
        assert box
        assert bar
        assert box["y"] + box["height"] < bar["y"]


@pytest.mark.browser_context_args(viewport={"width": 683, "height": 384})  # a zoom of 200 %
@pytest.mark.parametrize("by_keys", [True, False])
def test_what_is_taken_apart_comes_into_sight(lesson_page: Page, by_keys: bool) -> None:
    page = lesson_page
    page.evaluate("document.getElementById('network').scrollIntoView()")
    if by_keys:
        page.locator("#network").press("ArrowLeft")
        page.locator("#network").press("Enter")
    else:
        page.mouse.click(*middle(page, "2.0"))
    expect(page.locator("#inspector-title")).to_be_in_viewport(ratio=1)
    expect(page.locator("#cell-0")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [1120, 1180, 1240])
def test_the_diagram_keeps_its_size_while_one_points_at_it(lesson_page: Page, width: int) -> None:
    page = lesson_page
    page.set_viewport_size({"width": width, "height": 768})
    train(page, 1)
    heights = set()
    for place in ("", "2.0", "1.0", "0.1"):
        page.mouse.move(*(middle(page, place) if place else (5, 5)))
        heights.add(
            page.evaluate("""async () => {
              for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
              return document.getElementById("network").clientHeight;
            }""")
        )
    assert len(heights) == 1


def test_a_weight_is_set_in_the_update_table_by_keys_alone(lesson_page: Page) -> None:
    train(lesson_page, 10)
    before = weights(lesson_page)
    box = lesson_page.locator("[id='new-0.0.0']")
    box.focus()
    lesson_page.keyboard.press("ArrowUp")
    expect(lesson_page.locator("#updates-rows small", has_text="by hand")).to_have_count(1)
    assert weights(lesson_page)[0] == before[0] + 0.01
    assert box.evaluate("(box) => box === document.activeElement")
    was = lesson_page.locator("[id='by-hand-0.0.0']").inner_text()
    assert number(was) == pytest.approx(before[0], abs=half_unit(was.split()[-1]))

    loss = shown(lesson_page, "loss-readout")
    lesson_page.keyboard.press("Control+a")
    lesson_page.keyboard.type("−2,5")
    lesson_page.keyboard.press("Tab")
    expect(lesson_page.locator("#loss-readout")).not_to_have_text(loss)
    expect(box).to_have_value("−2.50000")
    assert weights(lesson_page) == [-2.5, *before[1:]]
    assert lesson_page.evaluate("document.activeElement.id") != "new-0.0.0"

    box.fill("1e9")
    box.press("Enter")
    expect(lesson_page.locator("#updates-note")).to_have_text(
        "“1e9” is not from −100 to 100; it stays −2.5."
    )
    expect(box).to_have_value("−2.50000")
    train(lesson_page, 1)
    expect(lesson_page.locator("#updates-rows small", has_text="by hand")).to_have_count(0)


def test_a_step_under_way_is_finished_when_a_weight_is_set_and_the_box_keeps_the_focus(
    lesson_page: Page,
) -> None:
    train(lesson_page, 1)
    lesson_page.locator("#phase-backward").click()
    expect(lesson_page.locator("#status")).to_have_text("Backward")
    lesson_page.locator("#updates-rows input").nth(2).focus()
    lesson_page.keyboard.press("ArrowDown")
    expect(lesson_page.locator("#step-count")).to_have_text("2")
    expect(lesson_page.locator("#updates-words")).to_contain_text("Step 2")
    expect(lesson_page.locator("#updates-rows input").nth(2)).to_be_focused()


def test_what_is_being_typed_waits_for_the_reader_and_not_for_the_step(lesson_page: Page) -> None:
    train(lesson_page, 1)
    before = weights(lesson_page)
    lesson_page.locator("#speed").fill("3")
    lesson_page.locator("#step").click()
    box = lesson_page.locator("[id='new-0.0.0']")
    box.focus()
    lesson_page.keyboard.press("Control+a")
    lesson_page.keyboard.type("-1")
    expect(lesson_page.locator("#step-count")).to_have_text("2")
    expect(lesson_page.locator("#status")).to_have_text("Idle")
    assert weights(lesson_page)[0] not in (-1.0, before[0])
    lesson_page.keyboard.type(".25")
    lesson_page.keyboard.press("Enter")
    expect(box).to_have_value("−1.25000")
    assert weights(lesson_page)[0] == -1.25
    expect(lesson_page.locator("#updates-words")).to_contain_text("Step 2")


def test_a_question_waits_for_its_answer(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill("4")
    page.locator("#quiz").check()
    page.locator("#step").press("Enter")
    expect(page.locator("#quiz-words")).to_contain_text("Predict")
    question = shown(page, "quiz-words")
    page.keyboard.press("Enter")
    expect(page.locator("#quiz-up")).to_be_focused()
    assert shown(page, "quiz-words") == question
    page.locator("#quiz").uncheck()
    expect(page.locator("#quiz-box")).to_be_hidden()
    expect(page.locator("#step-count")).to_have_text("1")


def test_a_click_beside_everything_lets_nothing_go(lesson_page: Page) -> None:
    train(lesson_page, 1)
    lesson_page.mouse.click(*middle(lesson_page, "2.0"))
    expect(lesson_page.locator("#inspector")).to_be_visible()
    lesson_page.locator("#network").click(position={"x": 3, "y": 3})
    drawn(lesson_page)
    expect(lesson_page.locator("#inspector")).to_be_visible()
