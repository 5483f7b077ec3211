"""The console on the page: its keys, its log, and what its lines change there."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from ripple.page.console import KEY, LOG_MOST
from ripple.words import console as words
from ripple.words import guarded as guarded_words

from tests.unit.offscreen import ROOT, Offscreen, start

BOX = "console-input"


@pytest.fixture
def window() -> Offscreen:
    return Offscreen()


@pytest.fixture
def parts(window: Offscreen, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    return start(window, monkeypatch)


def opened(window: Offscreen) -> None:
    window.send("click", "open-code")
    window.frames()
    window.send("click", "console-open")
    window.frames()


def write(window: Offscreen, text: str) -> None:
    box = window.element(BOX)
    box.value = text
    box.selectionStart = len(text)
    window.send("input", BOX)
    window.frames()


def press(window: Offscreen, key: str, **how: Any) -> Any:
    sent = window.press(key, BOX, **how)
    window.frames()
    return sent


def enter(window: Offscreen, text: str) -> str:
    """What the log says of this last."""
    write(window, text)
    assert press(window, "Enter").defaultPrevented
    said: str = window.element("console-log").children[-1].textContent
    return said


def test_nothing_of_it_is_there_before_it_is_opened(
    window: Offscreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("ripple") and "console" in name]:
        monkeypatch.delitem(sys.modules, name)
    start(window, monkeypatch)
    window.send("click", "open-code")
    window.frames()
    assert not [name for name in sys.modules if name.startswith("ripple") and "console" in name]
    window.send("click", "console-open")
    window.frames()
    assert window.focused() == BOX
    assert window.element("console-run").works


@pytest.mark.usefixtures("parts")
def test_it_takes_the_place_of_the_code_and_of_the_exercises(window: Offscreen) -> None:
    opened(window)
    assert window.element("code").attributes["data-console"] == "yes"
    window.send("click", "write-open")
    window.frames()
    assert window.element("console").hidden
    assert not window.element("writing").hidden
    window.send("click", "console-open")
    window.frames()
    assert window.element("writing").hidden
    assert not window.element("console").hidden
    assert window.element("console-open").attributes["aria-pressed"] == "true"
    window.send("click", "console-open")
    window.frames()
    assert window.element("code").attributes["data-console"] == "no"


def test_a_line_runs_and_the_page_shows_it_with_the_next_frame(
    window: Offscreen, parts: SimpleNamespace
) -> None:
    opened(window)
    assert window.text("console-about") == words.x_and_y(16, None)
    assert enter(window, "1 + 1") == f"1 {words.PROMPT} 1 + 12"
    assert window.element(BOX).value == ""
    enter(window, "lesson.step(7)")
    assert window.text("step-count") == "7"
    assert window.text("console-about") == words.x_and_y(1, 7)
    enter(window, "lesson.set_weight(0, 0, 0, 0.25)")
    assert parts.lesson.network.weights[0][0, 0] == 0.25
    window.send("click", "undo-data")
    window.frames()
    assert parts.lesson.network.weights[0][0, 0] != 0.25
    window.send("click", "step-back")
    window.frames()
    assert window.text("step-count") == "6"


@pytest.mark.usefixtures("parts")
def test_errors_and_what_is_printed_are_text(window: Offscreen) -> None:
    opened(window)
    assert "<b>&" in enter(window, "print('<b>&')")
    said = enter(window, "a = 1\nb = 1 / 0\n")
    for each in (words.in_entry(2, 2, now=True), "ZeroDivisionError: division by zero"):
        assert each in said
    assert guarded_words.sentence("ZeroDivisionError") in said
    assert guarded_words.more_printed(10**7 + 1 - 4000) in enter(window, "print('x' * 10**7)")


@pytest.mark.usefixtures("parts")
def test_a_block_goes_on_and_shift_makes_a_line(window: Offscreen) -> None:
    opened(window)
    write(window, "for n in range(3):")
    press(window, "Enter")
    assert window.element(BOX).value == "for n in range(3):\n    "
    write(window, "for n in range(3):\n    print(n)")
    press(window, "Enter")
    assert window.element(BOX).value == "for n in range(3):\n    print(n)\n    "
    press(window, "Enter")
    assert window.element(BOX).value == ""
    assert window.text("console-log").endswith("0 1 2")
    write(window, "1")
    assert not press(window, "Enter", shiftKey=True).defaultPrevented
    assert not press(window, "Enter", isComposing=True).defaultPrevented
    assert window.element(BOX).value == "1"
    press(window, "Enter", ctrlKey=True)
    assert window.element(BOX).value == ""


def test_what_was_entered_comes_back_at_the_next_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    first = Offscreen(local=kept)
    start(first, monkeypatch)
    opened(first)
    for each in ("a = 1", "a"):
        enter(first, each)
    assert json.loads(kept[KEY]) == ["a = 1", "a"]
    second = Offscreen(local=kept)
    start(second, monkeypatch)
    opened(second)
    write(second, "draft")
    found = []
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        assert press(second, key).defaultPrevented
        found.append(second.element(BOX).value)
    assert found == ["a", "a = 1", "a", "draft"]
    write(second, "one\ntwo")
    assert not press(second, "ArrowUp").defaultPrevented  # it goes a line up
    assert second.element(BOX).value == "one\ntwo"


@pytest.mark.usefixtures("parts")
def test_tab_completes_a_name_and_else_leaves(window: Offscreen) -> None:
    opened(window)
    assert not press(window, "Tab").defaultPrevented
    write(window, "lesson.se")
    assert press(window, "Tab").defaultPrevented
    assert window.element(BOX).value == "lesson.set_"
    assert window.text("console-choices") == "set_bias, set_weight"
    write(window, "lesson.set_w")
    assert window.text("console-choices") == ""
    press(window, "Tab")
    assert window.element(BOX).value == "lesson.set_weight"
    assert not press(window, "Tab").defaultPrevented  # it is whole
    write(window, "lesson.")
    press(window, "Tab", shiftKey=True)
    assert window.text("console-choices") == ""
    assert not press(window, "Tab", shiftKey=True).defaultPrevented
    press(window, "Escape")
    assert not press(window, "Tab").defaultPrevented
    assert not window.element("code").hidden
    write(window, "lesson.")
    assert press(window, "Tab").defaultPrevented
    write(window, "")
    assert press(window, " ", code="Space", ctrlKey=True).defaultPrevented
    assert "and " in window.text("console-choices")
    assert window.text("console-choices").count(",") == 23
    write(window, "lesson.ste")
    window.send("click", "console-names")
    window.frames()
    assert window.element(BOX).value == "lesson.step"
    assert window.focused() == BOX
    write(window, "zzz")
    press(window, " ", code="Space", ctrlKey=True)
    assert window.text("console-choices") == words.NOTHING_TO_COMPLETE


@pytest.mark.usefixtures("parts")
def test_the_log_is_no_longer_than_it_should_be_and_can_be_cleared(window: Offscreen) -> None:
    opened(window)
    for n in range(LOG_MOST + 2):
        enter(window, f"{n}")
    log = window.element("console-log")
    assert len(log.children) == LOG_MOST
    assert log.children[0].textContent.startswith("3 ")
    window.send("click", "console-clear")
    window.frames()
    assert log.textContent == words.CLEARED
    assert window.focused() == BOX
    enter(window, "5")
    assert len(log.children) == 1


@pytest.mark.usefixtures("parts")
def test_help_has_what_the_sources_say_once_they_have_come(window: Offscreen) -> None:
    opened(window)
    assert words.HELP_LOST in enter(window, "help(network.backward)")
    model = ROOT / "py" / "ripple" / "model"
    names = "network.py", "functions.py"
    window.parts["hood.json"] = json.dumps(
        {name: (model / name).read_text("utf-8") for name in names}
    )
    for _ in range(2):
        window.send("click", "console-open")
        window.frames()
    assert "The gradient of the mean loss" in enter(window, "help(network.backward)")


@pytest.mark.usefixtures("parts")
def test_an_empty_line_is_none(window: Offscreen) -> None:
    opened(window)
    write(window, "  \n")
    press(window, "Enter")
    window.send("click", "console-run")
    window.frames()
    assert window.text("console-log") == words.BEGIN
