"""A step and its four phases, runs of many steps, the settings, and the numbers they leave."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import (
    FAST,
    FULL_SPEED,
    NO_ANIMATION,
    SLOW_MOTION,
    half_unit,
    number,
    python,
    shown,
    train,
    updates,
    weights,
)

PHASES = ["Forward", "Loss", "Backward", "Update"]


def record(page: Page, name: str, function: str) -> None:
    """From now on, note what this JavaScript function gives whenever the element's text changes."""
    page.evaluate(
        """([name, look]) => {
          window.recorder?.disconnect();  // of an earlier test
          window.recorded = [];
          window.recorder = new MutationObserver(() => window.recorded.push(eval(look)()));
          window.recorder.observe(document.getElementById(name), { childList: true });
        }""",
        [name, function],
    )


def recorded(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("window.recorded")
    return found


# Transport


def test_a_step_is_seen_in_its_four_phases_and_ends_idle(lesson_page: Page) -> None:
    record(
        lesson_page,
        "status",
        """() => {
          const text = (name) => document.getElementById(name).textContent;
          const pills = [...document.querySelectorAll("#phases [aria-current=step]")];
          return [
            text("status"), pills.map((pill) => pill.textContent).join(),
            text("output") !== "–", text("loss") !== "–", text("step-count"),
          ];
        }""",
    )
    lesson_page.locator("#speed").fill(FAST)
    lesson_page.locator("#step").click()
    expect(lesson_page.locator("#step-count")).to_have_text("1")
    expect(lesson_page.locator("#status")).to_have_text("Idle")
    assert recorded(lesson_page) == [
        ["Forward", "Forward", False, False, "0"],
        ["Loss", "Loss", True, True, "0"],
        ["Backward", "Backward", True, True, "0"],
        ["Update", "Update", True, True, "1"],
        ["Idle", "", True, True, "1"],
    ]


def test_each_phase_can_be_run_by_itself(lesson_page: Page) -> None:
    page = lesson_page
    page.locator("#speed").fill(FAST)
    page.locator("#network").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):  # a weight, to see what is known of it
        page.keyboard.press(key)
    gradient, new = (
        page.locator("#inspector-rows .cell", has_text=name).last.locator(".number")
        for name in ("gradient", "new value")
    )
    told = []
    for phase in ("forward", "loss", "backward", "update"):
        page.locator(f"#phase-{phase}").press("Enter")
        end = "Idle" if phase == "update" else phase.capitalize()
        expect(page.locator("#status")).to_have_text(end)
        expect(page.locator("#output")).not_to_have_text("–")
        if phase == "update":
            expect(page.locator("#step-count")).to_have_text("1")
        told.append(
            [
                shown(page, "loss") != "–",
                gradient.inner_text() != "–",
                new.inner_text() != "–",
            ]
        )
    assert told == [
        [False, False, False],
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_a_click_during_a_step_finishes_it_and_begins_the_next(lesson_page: Page) -> None:
    status, count = lesson_page.locator("#status"), lesson_page.locator("#step-count")
    lesson_page.locator("#speed").fill(SLOW_MOTION)
    lesson_page.locator("#step").click()
    expect(status).to_have_text("Forward")
    expect(count).to_have_text("0")
    lesson_page.locator("#step").click()
    expect(count).to_have_text("1")
    expect(status).to_have_text("Forward")
    expect(lesson_page.locator("#log li")).to_have_count(1)
    first = updates(lesson_page)
    lesson_page.locator("#step").click()
    expect(count).to_have_text("2")
    expect(lesson_page.locator("#log li")).to_have_count(2)
    second = updates(lesson_page)
    assert [row[0] for row in second.values()] == [row[3] for row in first.values()]


def test_runs_land_exactly_and_are_drawn_on_the_way(lesson_page: Page) -> None:
    count, status = lesson_page.locator("#step-count"), lesson_page.locator("#status")
    lesson_page.locator("#step").click()  # its animation is cut short by the first run
    for button, after in (("#step-10", "11"), ("#step-100", "111")):
        lesson_page.locator(button).click()
        expect(count).to_have_text(after)
        expect(status).to_have_text("Idle")
    record(lesson_page, "step-count", "() => document.getElementById('step-count').textContent")
    lesson_page.locator("#step-1000").click()
    expect(count).to_have_text("1,111")
    expect(status).to_have_text("Idle")
    on_the_way = [int(number(text)) for text in recorded(lesson_page)]
    assert len(on_the_way) >= 10
    assert on_the_way == sorted(set(on_the_way))
    train(lesson_page, 100, 10, 1000)
    expect(count).to_have_text("2,221")


@pytest.mark.parametrize("speed", [FULL_SPEED, NO_ANIMATION, FAST])
def test_play_goes_on_until_it_is_paused(lesson_page: Page, speed: str) -> None:
    play, status = lesson_page.locator("#play"), lesson_page.locator("#status")
    lesson_page.locator("#speed").fill(speed)
    expect(play).to_have_text("Play")
    play.click()
    expect(play).to_have_text("Pause")
    record(lesson_page, "step-count", "() => document.getElementById('status').textContent")
    lesson_page.wait_for_function("window.recorded.length >= 2")
    assert set(recorded(lesson_page)) == {"Playing"}
    play.click()
    expect(play).to_have_text("Play")
    expect(status).not_to_have_text("Playing")
    train(lesson_page, 10)


TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_the_space_bar_begins_a_step_holds_it_in_mid_flight_and_lets_it_go_on(
    lesson_page: Page,
) -> None:
    status = lesson_page.locator("#status")
    picture = "document.getElementById('network').toDataURL()"
    lesson_page.locator("#speed").fill(SLOW_MOTION)
    lesson_page.evaluate("document.activeElement.blur()")
    lesson_page.keyboard.press("Space")
    expect(status).to_have_text("Forward")
    lesson_page.wait_for_function(f"window.first ??= {picture}, window.first !== {picture}")
    lesson_page.locator("#step").focus()
    lesson_page.keyboard.press("Space")  # here, too, it holds the step and begins no other
    lesson_page.evaluate(TWO_FRAMES)
    held = lesson_page.evaluate(picture)
    for _ in range(5):
        lesson_page.evaluate(TWO_FRAMES)
        assert lesson_page.evaluate(picture) == held
    assert python(lesson_page, "player.frozen")
    lesson_page.keyboard.press("Space")
    lesson_page.wait_for_function(f"{picture} !== {held!r}")
    lesson_page.locator("#speed").fill(FAST)
    expect(lesson_page.locator("#step-count")).to_have_text("1")
    expect(status).to_have_text("Idle")
    box = lesson_page.locator("#learning-rate-number")
    box.press("Space")
    lesson_page.evaluate(TWO_FRAMES)
    expect(status).to_have_text("Idle")


STEPS_SAID_IN_PLAY = """async (frames) => {
  const said = [];
  for (; frames; frames--) {
    await new Promise(requestAnimationFrame);
    said.push(["step-count", "caption", "loss-readout"].map(
      (name) => document.getElementById(name).textContent.match(/\\d+/)[0]));
  }
  return said;
}"""


def test_in_play_every_ninth_frame_at_least_says_anew_at_which_step_it_is(
    lesson_page: Page,
) -> None:
    """All that says it agrees. In each frame it would be too dear: to lay out text is slow."""
    lesson_page.locator("#speed").fill(NO_ANIMATION)
    lesson_page.locator("#play").click()
    expect(lesson_page.locator("#step-count")).not_to_have_text("0")
    said = lesson_page.evaluate(STEPS_SAID_IN_PLAY, 37)
    assert all(len(set(steps)) == 1 for steps in said)
    anew = [n for n, (one, other) in enumerate(pairwise(said)) if one != other]
    assert all(later - earlier <= 9 for earlier, later in pairwise((0, *anew, len(said) - 1)))
    assert len(anew) <= len(said) / 2


BLANK_IN_A_FRAME = """
def blank_in_a_frame():
    player.speed, now = 4, 0.0
    player.toggle_play()
    for _ in range(5):
        now += 1 / 60
        screen.draw(now)
    screen.resize()
    screen.draw(now + 1 / 60)
    for name in ("DiagramPart", "PlanePart", "LossChartPart"):
        surface = part[name].surface
        pixels = surface.ctx.getImageData(0, 0, surface.canvas.width, surface.canvas.height)
        yield not any(pixels.data.to_bytes())
    player.stop()
"""


def test_no_canvas_is_blank_after_a_resize_in_play(lesson_page: Page) -> None:
    python(lesson_page, f"exec({BLANK_IN_A_FRAME!r}, globals())")
    assert python(lesson_page, "[*blank_in_a_frame()]") == [False] * 3


def test_at_full_speed_the_page_answers_and_pauses_with_the_last_steps_in_the_log(
    lesson_page: Page,
) -> None:
    page = lesson_page
    page.locator("#speed").fill(FULL_SPEED)
    page.locator("#play").click()
    expect(page.locator("#step-count")).to_have_text(re.compile(r"\d,\d{3}"))
    expect(page.locator("#speed-value")).to_have_text(re.compile(r"\d steps a second"))
    page.locator("#plane").click()
    expect(page.locator("#data-count")).to_contain_text("9 strawberries")
    page.locator("#play").click()
    expect(page.locator("#status")).to_have_text("Idle")
    expect(page.locator("#log li")).to_have_count(50)
    expect(page.locator("#speed-value")).to_have_text("as fast as this machine can")
    assert shown(page, "step-count").replace(",", "") == str(python(page, "lesson.step_count"))


def test_the_tables_run_along_where_they_are_in_sight(lesson_page: Page) -> None:
    lesson_page.locator("#speed").fill(NO_ANIMATION)
    lesson_page.locator("#log").scroll_into_view_if_needed()
    lesson_page.locator("#play").dispatch_event("click")
    entry = lesson_page.locator("#log li").first
    expect(entry).to_be_visible()
    expect(entry).not_to_contain_text(entry.inner_text().split("\n")[0])
    expect(lesson_page.locator("#updates")).to_be_visible()
    expect(lesson_page.locator("#status")).to_have_text("Playing")


def test_reset_network_stops_and_starts_over_with_the_readers_points(lesson_page: Page) -> None:
    lesson_page.locator("#plane").click()
    expect(lesson_page.locator("#data-count")).to_have_text("9 strawberries, 8 lemons")
    first = weights(lesson_page)
    lesson_page.locator("#speed").fill(NO_ANIMATION)
    lesson_page.locator("#play").click()
    expect(lesson_page.locator("#step-count")).not_to_have_text("0")
    lesson_page.locator("#reset-network").click()
    expect(lesson_page.locator("#status")).to_have_text("Idle")
    expect(lesson_page.locator("#step-count")).to_have_text("0")
    expect(lesson_page.locator("#log li")).to_have_count(0)
    expect(lesson_page.locator("#updates")).to_be_hidden()
    expect(lesson_page.locator("#updates-words")).to_contain_text("Run one step")
    expect(lesson_page.locator("#loss-readout")).to_contain_text("Before the first step")
    for name in ("sample-x1", "sample-x2", "sample-label", "output", "loss"):
        expect(lesson_page.locator(f"#{name}")).to_have_text("–")
    expect(lesson_page.locator("#data-count")).to_have_text("9 strawberries, 8 lemons")
    fresh = weights(lesson_page)
    assert all(w != v for w, v in zip(first[:12], fresh[:12], strict=True))
    assert fresh[12:] == [0.0] * 5


def test_reset_data_brings_the_first_fruit_back_and_leaves_the_network(lesson_page: Page) -> None:
    train(lesson_page, 10)
    before = python(lesson_page, "[lesson.points.x.tolist(), lesson.points.y.tolist()]")
    learned = weights(lesson_page)
    lesson_page.locator("#plane").click()
    lesson_page.locator("#clear-data").click()
    lesson_page.locator("#plane").click()
    expect(lesson_page.locator("#data-count")).to_have_text("1 strawberry, 0 lemons")
    lesson_page.locator("#reset-data").click()
    expect(lesson_page.locator("#data-count")).to_have_text("8 strawberries, 8 lemons")
    assert python(lesson_page, "[lesson.points.x.tolist(), lesson.points.y.tolist()]") == before
    assert weights(lesson_page) == learned
    expect(lesson_page.locator("#step-count")).to_have_text("10")


# Settings


@pytest.mark.parametrize("button", ["hidden-apply", "reset-network"])
def test_a_new_number_of_hidden_neurons_waits_for_apply_or_reset_and_says_so(
    lesson_page: Page, button: str
) -> None:
    apply, note = lesson_page.locator("#hidden-apply"), lesson_page.locator("#hidden-note")
    expect(apply).to_be_hidden()
    expect(note).to_have_text("")
    lesson_page.locator("#clear-data").click()
    lesson_page.locator("#plane").click()
    lesson_page.locator("#hidden-size").fill("7")
    expect(lesson_page.locator("#hidden-size-value")).to_have_text("7")
    expect(apply).to_be_visible()
    expect(note).to_contain_text("Apply")
    train(lesson_page, 1)
    assert len(updates(lesson_page)) == 2 * 4 + 4 + 4 + 1
    lesson_page.locator(f"#{button}").click()
    expect(apply).to_be_hidden()
    expect(note).to_have_text("")
    train(lesson_page, 1)
    assert len(updates(lesson_page)) == 2 * 7 + 7 + 7 + 1
    expect(lesson_page.locator("#data-count")).to_have_text("1 strawberry, 0 lemons")


def test_apply_comes_without_moving_anything_and_leaves_the_focus_on_its_slider(
    lesson_page: Page,
) -> None:
    slider = lesson_page.locator("#hidden-size")
    above = lesson_page.locator("#hidden-size, #hidden-size-value, #learning-rate")
    boxes = "all => all.map((e) => JSON.stringify(e.getBoundingClientRect()))"
    before = above.evaluate_all(boxes)
    slider.press("ArrowRight")
    expect(lesson_page.locator("#hidden-apply")).to_be_visible()
    assert above.evaluate_all(boxes) == before
    lesson_page.keyboard.press("Tab")
    lesson_page.keyboard.press("Enter")
    expect(lesson_page.locator("#hidden-apply")).to_be_hidden()
    expect(slider).to_be_focused()
    assert python(lesson_page, "lesson.network.sizes") == [2, 5, 1]


def test_a_new_learning_rate_counts_in_mid_step_and_in_mid_run(lesson_page: Page) -> None:
    box, words = lesson_page.locator("#learning-rate-number"), lesson_page.locator("#updates-words")
    lesson_page.locator("#phase-forward").click()  # and wait there, however long this takes
    expect(lesson_page.locator("#status")).to_have_text("Forward")
    box.fill("0.05")
    box.press("Enter")
    expect(lesson_page.locator("#status")).to_have_text("Forward")
    lesson_page.locator("#step").click()
    expect(words).to_contain_text("η = 0.05")
    lesson_page.locator("#speed").fill(NO_ANIMATION)
    lesson_page.locator("#play").click()
    box.fill("1.5")
    box.press("Enter")
    words.scroll_into_view_if_needed()  # out of sight it waits until there is time for it
    expect(words).to_contain_text("η = 1.5")
    expect(lesson_page.locator("#status")).to_have_text("Playing")
    lesson_page.locator("#play").click()
    expect(lesson_page.locator("#status")).to_have_text("Idle")
    assert_rows_add_up(lesson_page, 1.5)


# Numbers


def assert_rows_add_up(page: Page, rate: float) -> None:
    """In every row Δ is −η·g and the new value the old one plus Δ, to the digits shown."""
    for name, row in updates(page).items():
        old, gradient, change, new = map(number, row)
        errors = [half_unit(text) for text in row]
        assert change == pytest.approx(-rate * gradient, rel=0, abs=errors[2] + rate * errors[1]), (
            name
        )
        assert new == pytest.approx(old + change, rel=0, abs=errors[0] + errors[2] + errors[3]), (
            name
        )


def test_the_numbers_of_a_step_agree_with_each_other(lesson_page: Page) -> None:
    labels = set()
    for step in range(1, 9):
        train(lesson_page, 1)
        output, loss = shown(lesson_page, "output"), shown(lesson_page, "loss")
        label = shown(lesson_page, "sample-label")
        labels.add(label)
        assert label in ("strawberry (1)", "lemon (0)")
        off = number(output) - number(label)
        room = 2 * abs(off) * half_unit(output) + half_unit(output) ** 2 + half_unit(loss)
        assert number(loss) == pytest.approx(off**2, rel=0, abs=room)
        assert_rows_add_up(lesson_page, 0.3)
        newest = lesson_page.locator("#log li").first.locator("span").all_inner_texts()
        right = (number(output) >= 0.5) == (number(label) == 1)
        assert newest == [
            f"step {step}", label.split()[0], f"ŷ {output}", f"y {number(label):.0f}", f"L {loss}",
            "right" if right else "wrong",
        ]  # fmt: skip
    assert len(labels) == 2


def test_the_log_is_newest_first_and_keeps_as_many_as_it_says(lesson_page: Page) -> None:
    kept = int(number(shown(lesson_page, "log-words")))
    train(lesson_page, 10)
    expect(lesson_page.locator("#log li")).to_have_count(10)
    train(lesson_page, 100)
    steps = lesson_page.locator("#log li").evaluate_all("entries => entries.map((li) => li.value)")
    assert steps == list(range(110, 110 - kept, -1))
    assert lesson_page.locator("#log li span:first-child").first.inner_text() == "step 110"


Parameters = dict[str, float]


def prediction(values: Parameters, x: tuple[float, float]) -> float:
    """ŷ in plain Python, from parameters by their names in the table."""

    def squash(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    output = values["b(2)1"]
    for j in range(1, 5):
        z = x[0] * values[f"w(1)1{j}"] + x[1] * values[f"w(1)2{j}"] + values[f"b(1){j}"]
        output += values[f"w(2){j}1"] * squash(z)
    return squash(output)


def test_the_gradients_are_the_slopes_of_the_loss_worked_out_by_hand(lesson_page: Page) -> None:
    """By hand: the network in plain Python, and how its loss changes when one weight does."""
    for steps in (1, 100):
        train(lesson_page, steps)
        x = (number(shown(lesson_page, "sample-x1")), number(shown(lesson_page, "sample-x2")))
        y = number(shown(lesson_page, "sample-label"))
        rows = updates(lesson_page)
        assert len(rows) == 17
        old = {name: number(row[0]) for name, row in rows.items()}
        output = shown(lesson_page, "output")
        assert prediction(old, x) == pytest.approx(number(output), abs=half_unit(output) + 1e-5)
        for name, row in rows.items():
            above, below = ({**old, name: old[name] + h} for h in (1e-5, -1e-5))
            slope = ((prediction(above, x) - y) ** 2 - (prediction(below, x) - y) ** 2) / 2e-5
            # the old values, too, are rounded to five decimals
            assert number(row[1]) == pytest.approx(slope, rel=0, abs=half_unit(row[1]) + 1e-5), name
