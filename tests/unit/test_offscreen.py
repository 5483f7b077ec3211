"""The parts of the page, without a browser: what a reader does, and what comes of it."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from ripple.lesson.basket import Pointing
from ripple.lesson.player import SPEEDS
from ripple.model.datasets import Fruit
from ripple.model.places import Parameter, Unit
from ripple.page.settings import rate_at

from tests.unit.offscreen import Offscreen, OffscreenSurface, start

BROWSER = Path(__file__).parents[2] / "py" / "ripple" / "page" / "browser.py"
AT_ONCE = str(SPEEDS.index(0.0))


def pictures(main: SimpleNamespace) -> list[OffscreenSurface]:
    return [part.surface for part in main.parts if hasattr(part, "surface")]


def offered(tree: ast.ClassDef) -> dict[str, list[str]]:
    return {
        node.name: [argument.arg for argument in node.args.args]
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


@pytest.mark.parametrize(("name", "twin"), [("Browser", Offscreen), ("Surface", OffscreenSurface)])
def test_the_twin_offers_what_the_browser_does(name: str, twin: type) -> None:
    classes = {
        node.name: node
        for node in ast.parse(BROWSER.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    for method, arguments in offered(classes[name]).items():
        assert list(inspect.signature(getattr(twin, method)).parameters) == arguments, method


def test_the_page_starts_draws_all_and_comes_to_rest(
    window: Offscreen, main: SimpleNamespace
) -> None:
    assert window.is_ready
    assert window.frames() <= 1
    assert window.text("step-count") == "0"
    assert window.text("data-count") == "8 strawberries, 8 lemons"
    assert not window.asks
    assert all(surface.ctx.marks for surface in pictures(main))


def step(window: Offscreen) -> None:
    window.element("speed").value = AT_ONCE
    window.send("input", "speed")
    window.send("click", "step")
    window.frames()


def test_a_step_is_counted_told_logged_and_kept(window: Offscreen, main: SimpleNamespace) -> None:
    step(window)
    assert window.text("step-count") == "1"
    assert window.text("caption").startswith("The loss of this fruit fell")
    assert window.text("log").startswith("step 1")
    assert window.element("updates").hidden is False
    assert window.asks
    window.hide()
    assert json.loads(window.tab["ripple:course"])["step"] == 1
    window.send("click", "same-start")
    window.frames()
    assert not window.asks
    window.hide()
    assert window.tab == {}


def test_a_page_loaded_again_goes_on_and_one_that_cannot_says_so(
    window: Offscreen, main: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(window)
    window.hide()
    again = Offscreen(kept=window.tab["ripple:course"])
    start(again, monkeypatch)
    assert again.text("step-count") == "1"
    for kept in ("begun", '{"version": 99}'):
        lost = Offscreen(kept=kept)
        start(lost, monkeypatch)
        assert lost.text("step-count") == "0"
        assert "started over" in lost.text("caption")
        assert len(lost.notes) == 1


def test_whoever_has_been_here_is_not_greeted_as_new(
    window: Offscreen, main: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Offscreen()
    other.been_here = set(window.been_here)
    start(other, monkeypatch)
    assert window.text("first-steps") != other.text("first-steps")


@pytest.mark.parametrize("key", ["s", "S", "ы", "σ", "ㄴ"])
def test_letters_work_on_keyboards_of_other_alphabets(
    window: Offscreen, main: SimpleNamespace, key: str
) -> None:
    event = window.press(key, "plane", code="KeyS")
    window.frames()
    assert window.text("data-count") == "9 strawberries, 8 lemons"
    assert event.defaultPrevented


def test_a_key_held_with_a_modifier_is_the_browsers_own(
    window: Offscreen, main: SimpleNamespace
) -> None:
    for modifier in ("ctrlKey", "metaKey", "altKey"):
        assert not window.press("s", "plane", **{modifier: True}).defaultPrevented
    window.send("keydown", "plane", key="é", code="KeyS")  # a Latin letter of its own
    window.frames()
    assert len(main.lesson.points) == 16


def test_arrows_move_the_crosshair_and_delete_removes_the_nearest(
    window: Offscreen, main: SimpleNamespace
) -> None:
    for key in ("ArrowRight", "ArrowUp"):
        window.press(key, "plane", shiftKey=True)
    window.press("ArrowLeft", "plane")
    assert main.lesson.basket.crosshair == pytest.approx((0.59, 0.6))
    window.press("Delete", "plane")
    window.frames()
    assert len(main.lesson.points) == 15
    window.send("click", "undo-data")
    window.frames()
    assert len(main.lesson.points) == 16


def pointer(window: Offscreen, main: SimpleNamespace, kind: str, x1: float, **how: object) -> None:
    """An event of the pointer at this sweetness, half red."""
    plane = next(part for part in main.parts if type(part).__name__ == "PlanePart")
    x, y = plane.frame().to_pixel(x1, 0.5)
    window.send(f"pointer{kind}", "plane", offsetX=x, offsetY=y, **{"buttons": 1, **how})


def test_a_button_that_came_up_unseen_ends_the_drag(
    window: Offscreen, main: SimpleNamespace
) -> None:
    main.lesson.basket.clear()
    main.lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    pointer(window, main, "down", 0.5)
    pointer(window, main, "move", 0.6)
    pointer(window, main, "move", 0.9, buttons=0)
    assert main.lesson.points.x.tolist() == [[0.6, 0.5]]
    assert window.element("plane").captured == 1


@pytest.mark.parametrize("how", [{"isPrimary": False}, {"button": 2}, {"ctrlKey": True}])
def test_another_finger_or_button_drags_nothing(
    window: Offscreen, main: SimpleNamespace, how: dict[str, object]
) -> None:
    before = main.lesson.points
    pointer(window, main, "down", 0.5, **how)
    pointer(window, main, "move", 0.9)
    pointer(window, main, "up", 0.9, buttons=0)
    assert main.lesson.points is before


def test_a_finger_scrolls_the_page_but_not_with_a_fruit_in_hand(
    window: Offscreen, main: SimpleNamespace
) -> None:
    main.lesson.basket.clear()
    main.lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    finger = {"pointerType": "touch"}
    for at, stays in ((0.52, True), (0.2, False)):
        pointer(window, main, "down", at, **finger)
        assert window.send("touchmove", "plane").defaultPrevented is stays
        pointer(window, main, "cancel", at, **finger)
    assert not window.send("touchmove", "plane").defaultPrevented


@pytest.mark.parametrize("how", ["Enter", ""])
def test_what_is_typed_for_a_weight_is_taken_once_and_what_is_refused_is_told(
    window: Offscreen, main: SimpleNamespace, how: str
) -> None:
    step(window)
    main.lesson.choose(Parameter(1, 0, 0))
    main.stage.ask()
    window.frames()
    window.type("value", "0.5", how)
    window.frames()
    assert main.lesson.value_of(Parameter(1, 0, 0)) == 0.5
    assert window.element("new-1.0.0").value == "0.50000"
    window.press("ArrowUp", "value")
    window.frames()
    assert main.lesson.value_of(Parameter(1, 0, 0)) == 0.51
    window.type("value", "0.5", how)  # the text of before: Firefox tells of no change
    window.frames()
    assert main.lesson.value_of(Parameter(1, 0, 0)) == 0.5
    window.type("new-1.1.0", "hm", how)
    window.frames()
    assert "hm" in window.text("updates-note")
    assert window.text("value-note") == ""


def test_half_a_number_in_a_box_stays_while_all_around_it_changes(
    window: Offscreen, main: SimpleNamespace
) -> None:
    step(window)
    main.lesson.choose(Parameter(1, 0, 0))
    main.stage.ask()
    window.frames()
    window.send("click", "play")
    window.type("value", "-", end="x")
    window.frames(100)
    assert main.lesson.step_count > 50
    assert window.element("value").value == "-"
    main.player.stop()
    window.frames()
    window.type("value", "0.123", end="3")
    before = main.lesson.value_of(Parameter(1, 0, 0))
    window.press("Escape", "value")
    window.frames()
    assert main.lesson.value_of(Parameter(1, 0, 0)) == before
    assert window.focused() == "network"
    assert window.element("inspector").hidden


def test_the_rate_is_the_same_in_its_box_and_on_its_slider(
    window: Offscreen, main: SimpleNamespace
) -> None:
    window.type("learning-rate-number", "0.01")
    window.frames()
    at = window.element("learning-rate").value
    assert rate_at(float(at)) == 0.01
    window.type("learning-rate-number", "9")
    window.frames()
    assert "9" in window.text("rate-note")
    assert window.element("learning-rate").value == at
    assert window.element("learning-rate-number").value == "0.01"
    window.element("learning-rate").value = "1000"
    window.send("input", "learning-rate")
    window.frames()
    assert window.element("learning-rate-number").value == "2"
    assert window.text("rate-note") == ""


def test_space_steps_pauses_and_leaves_a_control_its_own_meaning(
    window: Offscreen, main: SimpleNamespace
) -> None:
    assert not window.press(" ", "speed", code="Space").defaultPrevented
    assert window.press(" ", "plane", code="Space").defaultPrevented
    window.frames(3)
    assert main.player.active
    window.press(" ", "step", code="Space", repeat=True)
    assert main.player.active
    window.press(" ", "step", code="Space")
    window.frames()
    assert main.player.frozen
    assert window.send("keyup", "step", key=" ").defaultPrevented


def test_a_question_gets_the_focus_and_so_does_what_follows_its_answer(
    window: Offscreen, main: SimpleNamespace
) -> None:
    window.element("quiz").checked = True
    window.send("input", "quiz")
    step(window)
    assert not window.element("quiz-box").hidden
    assert window.element("quiz-box").shown == 1
    for again in ("step", "plane"):
        window.has_focus = ""
        window.send("click", again) if again == "step" else window.press(" ", again, code="Space")
        window.frames()
        assert window.focused() == "quiz-up"
    assert main.lesson.step_count == 0
    window.send("click", f"quiz-{main.lesson.quiz.truth.value}")
    window.frames()
    assert window.focused() == "quiz-go"
    window.send("click", "quiz-go")
    window.frames()
    assert window.focused() == "quiz-choice-0"
    choice = main.lesson.quiz.choices.index(main.lesson.quiz.largest)
    window.send("click", f"quiz-choice-{choice}")
    window.frames()
    assert window.text("quiz-words").startswith("Right.")
    assert window.focused() == "quiz-go"
    window.send("click", "quiz-go")
    window.frames()
    assert main.lesson.step_count == 1
    assert window.focused() == "step"


def test_first_steps_begin_and_can_be_left_at_any_time(
    window: Offscreen, main: SimpleNamespace
) -> None:
    window.send("click", "first-steps")
    window.frames()
    assert window.focused() == "guide"
    assert window.element("network").dataset.asked == "true"
    window.press("Escape", "step")
    window.frames()
    assert window.element("guide").hidden
    assert window.focused() == "first-steps"
    assert window.element("network").dataset.asked == "false"


def test_the_axes_of_the_hidden_space_are_chosen_and_never_the_same(
    window: Offscreen, main: SimpleNamespace
) -> None:
    main.lesson.choose(Unit(2, 0))
    main.stage.ask()
    window.frames()
    assert not window.element("map-axes").hidden
    window.element("axis-across").selectedIndex = 1
    window.send("input", "axis-across")
    window.frames()
    assert [window.element(f"axis-{way}").selectedIndex for way in ("across", "up")] == [1, 0]


def test_what_changes_size_or_crashes_is_drawn_again_at_once(
    window: Offscreen, main: SimpleNamespace
) -> None:
    step(window)
    before = [surface.ctx.words() for surface in pictures(main)]
    for again in (window.size_changes, window.graphics_crash, window.theme_changes, window.prints):
        for surface in main.stage.surfaces:
            surface.resize(1.0, 1.0, 1.0)
        again()
        if again != window.prints:  # for paper there is no frame
            window.frames()
        assert all(surface.fits() for surface in main.stage.surfaces)
        assert [surface.ctx.words() for surface in pictures(main)] == before


def test_in_play_without_animation_all_is_shown_by_the_end(
    window: Offscreen, main: SimpleNamespace
) -> None:
    step(window)
    window.send("click", "play")
    window.frames(100)
    assert window.text("status") == "Playing"
    (maps,) = (part.atlas for part in main.parts if hasattr(part, "atlas"))
    seen = maps.pixels.tobytes()
    window.frames(100)
    assert maps.pixels.tobytes() != seen
    window.send("click", "play")
    assert window.frames() < 20
    count = main.lesson.step_count
    assert count > 100
    assert window.text("step-count") == f"{count:,}"
    assert window.text("status") == "Idle"
    assert window.text("log").startswith(f"step {count:,}")


def test_in_a_run_the_counter_goes_up_in_every_other_frame(
    window: Offscreen, main: SimpleNamespace
) -> None:
    window.send("click", "step-1000")
    counts = []
    while main.player.steps_left:
        window.frames(1)
        counts.append(window.text("step-count"))
    window.frames()
    assert len(set(counts)) >= len(counts) / 2 - 1
    assert window.text("step-count") == "1,000"


def test_the_time_slider_makes_one_journey_a_frame_and_the_tables_follow_at_rest(
    window: Offscreen, main: SimpleNamespace
) -> None:
    for _ in range(5):
        step(window)
    window.in_sight = lambda name: name != "log"  # type: ignore[method-assign]
    before, journeys = window.text("log"), []
    go_to = main.player.go_to

    def counted(step: int) -> None:
        journeys.append(step)
        go_to(step)

    main.player.go_to = counted
    for place in ("4", "2"):
        window.element("time").value = place
        window.send("input", "time")
    window.frames()
    assert journeys == [2]
    assert main.lesson.step_count == 2
    assert window.text("log") == before
    window.rest()
    assert window.text("log").startswith("step 2")


def test_the_table_is_headed_as_its_step_was_taken_and_the_formulas_as_the_next_will_be(
    window: Offscreen, main: SimpleNamespace
) -> None:
    lesson, player = main.lesson, main.player
    player.set_speed(4)
    lesson.set_momentum(0.9)
    lesson.set_batch(4)
    window.send("click", "step")
    window.frames()
    assert [window.chosen[kind] for kind in ("moved", "along", "batch")] == ["v", "v", "more"]
    lesson.set_momentum(0.0)
    lesson.set_batch(1)
    main.stage.ask()
    window.frames()
    assert [window.chosen[kind] for kind in ("moved", "along", "batch")] == ["v", "g", "one"]


def test_a_fruit_in_hand_is_off_the_layer_and_the_others_stay_hollow(
    window: Offscreen, main: SimpleNamespace
) -> None:
    lesson = main.lesson
    lesson.set_held_out(0.5)
    basket = lesson.basket
    _, _, held = lesson.points.split(0.5)
    basket.point_at(*lesson.points.x[3].tolist(), Pointing.KEYS)
    basket.carry()
    main.stage.ask()
    window.frames()
    part = next(each for each in main.parts if type(each).__name__ == "PlanePart")
    hollow = [kind >= 2 for *_, kind in part._static._fruit]
    assert hollow == np.delete(held, basket.held).tolist()
