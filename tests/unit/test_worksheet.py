"""The sheet with the worksheet, as a reader uses it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ripple.lesson.worksheet import LEVELS, NEXT_STEPS
from ripple.words import exercise as words

from tests.unit.offscreen import Offscreen


def look(window: Offscreen, opened: bool = True) -> None:
    window.send("toggle", "worksheet", newState="open" if opened else "closed")
    window.frames(3)


def choose(window: Offscreen, name: str, **values: object) -> None:
    for attribute, value in values.items():
        setattr(window.element(name), attribute, value)
    window.send("input", name)
    window.frames(3)


def test_it_asks_what_was_chosen_and_judges_what_is_typed(
    window: Offscreen, main: SimpleNamespace
) -> None:
    look(window)
    assert window.text("exercise-formula") == "z of h₁ = x₁ · w⁽¹⁾₁₁ + x₂ · w⁽¹⁾₂₁ + b⁽¹⁾₁"
    choose(window, "worksheet-level", value="output")
    assert window.text("exercise-formula") == "δ⁽²⁾₁ = 2 · (ŷ − y) · σ′(z)"
    assert "ŷ = " in window.text("exercise-given")
    window.type("exercise-answer", "17")
    window.frames(3)
    assert "Not yet" in window.text("exercise-said")
    window.type("exercise-answer", "0.1", end="")  # whoever types again has said nothing yet
    window.frames(3)
    assert window.text("exercise-said") == ""
    window.send("click", "exercise-check")
    window.frames(3)
    assert window.text("exercise-said") != ""
    choose(window, "exercise", selectedIndex=2)
    assert window.text("exercise-formula").startswith("new w⁽²⁾₁₁ = ")
    assert window.element("exercise-answer").value == window.text("exercise-said") == ""


def test_it_prints_what_was_chosen_and_no_empty_sheet(
    window: Offscreen, main: SimpleNamespace
) -> None:
    look(window)
    choose(window, "worksheet-steps", value="3")
    window.send("click", "worksheet-print")
    window.frames(3)
    assert window.on_paper is window.element("worksheet-pages")
    paper = window.text("worksheet-pages")
    assert words.TITLE in paper
    assert words.KEY in paper
    assert words.STEPS_TITLE in paper
    del window.on_paper
    main.lesson.basket.clear()
    main.stage.ask()
    window.frames(3)
    assert window.text("exercise-said") == words.NO_FRUIT
    window.send("click", "worksheet-print")
    assert not hasattr(window, "on_paper")


def test_nothing_is_worked_out_while_nobody_looks(
    window: Offscreen, main: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("ripple.page.worksheet.task", lambda *_: asked.append(1))
    window.send("click", "step-10")
    window.frames()
    assert asked == []
    look(window)
    assert asked == [1]
    look(window, opened=False)
    window.send("click", "step-10")
    window.frames()
    assert asked == [1]


def test_the_choices_have_their_words() -> None:
    assert {*words.LEVELS} == {*LEVELS}
    assert {*words.NEXT_STEPS} == {*NEXT_STEPS}
