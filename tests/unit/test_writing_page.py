"""Write it yourself on the page: what a reader does there, and what is shown and kept."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import pytest
from ripple.page.writing import KEY
from ripple.readings.writing_tasks import NAMES
from ripple.words import writing as words
from ripple.words.writing_code import CODE

from tests.unit.offscreen import Offscreen, OffscreenEditor, start


@pytest.fixture
def window() -> Offscreen:
    return Offscreen()


@pytest.fixture
def parts(window: Offscreen, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    return start(window, monkeypatch)


def opened(window: Offscreen) -> OffscreenEditor:
    window.send("click", "open-code")
    window.frames()
    window.send("click", "write-open")
    window.frames()
    return window.editors["writing-editor"]


def write(window: Offscreen, text: str) -> None:
    window.editors["writing-editor"].write(text)
    window.frames()


def click(window: Offscreen, name: str) -> None:
    window.send("click", f"writing-{name}")
    window.frames()


def test_lessons_hear_of_what_is_passed_by_its_number(
    window: Offscreen, parts: SimpleNamespace
) -> None:
    opened(window)
    assert [*parts.stage.passed()] == []
    write(window, CODE[NAMES[0]].solution)
    click(window, "check")
    assert [*parts.stage.passed()] == [1]


def test_nothing_of_it_is_there_before_it_is_opened(
    window: Offscreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("ripple") and "writing" in name]:
        monkeypatch.delitem(sys.modules, name)
    start(window, monkeypatch)
    window.send("click", "open-code")
    window.frames()
    assert not [name for name in sys.modules if name.startswith("ripple") and "writing" in name]
    assert not window.element("writing-check")
    window.send("click", "write-open")
    window.frames()
    assert "ripple.readings.writing_tasks" in sys.modules
    assert window.element("writing-check").works


@pytest.mark.usefixtures("parts")
def test_it_opens_at_the_first_with_what_is_given(window: Offscreen) -> None:
    editor = opened(window)
    assert editor.written == CODE["sigmoid"].start
    assert window.text("writing-title") == words.TASKS["sigmoid"].title
    assert window.text("writing-place") == words.place(1, 10, 0)
    assert window.element("write-open").attributes["aria-pressed"] == "true"
    assert window.element("writing-go-1").attributes["aria-current"] == "true"
    assert window.element("writing-solution").hidden
    assert not window.text("writing-verdict")
    window.send("click", "write-open")
    window.frames()
    assert window.element("writing").hidden


@pytest.mark.usefixtures("parts")
def test_a_wrong_answer_gets_a_hint_and_may_see_a_solution(window: Offscreen) -> None:
    editor = opened(window)
    write(window, CODE["sigmoid"].head + "    return 1 / (1 + np.exp(z))\n")
    click(window, "check")
    assert window.formulas["writing-formula"] == words.TASKS["sigmoid"].formula
    assert words.hint("sigmoid", "minus-z") in window.text("writing-verdict")
    assert "z = [0.0, 1.0, -2.0]" in window.text("writing-verdict")
    assert window.element("writing-answer").hidden
    click(window, "solution")
    assert window.focused() == "writing-answer-text"
    assert not window.element("writing-answer").hidden
    assert "return 1 / (1 + np.exp(-z))" in window.text("writing-answer-text")
    assert window.text("writing-go-1") == "1"
    click(window, "reset")
    assert editor.written == CODE["sigmoid"].start
    assert not window.text("writing-verdict")
    assert window.element("writing-answer").hidden


@pytest.mark.usefixtures("parts")
def test_a_right_one_is_marked_and_leads_on(window: Offscreen) -> None:
    editor = opened(window)
    write(window, CODE["sigmoid"].solution)
    editor.hears("run")  # Ctrl+Enter
    window.frames()
    assert window.text("writing-verdict") == words.passed(7)
    assert window.text("writing-go-1") == f"1 {words.DONE_MARK}"
    said = window.element("writing-go-1").attributes["aria-label"]
    assert said == words.choice(1, words.TASKS["sigmoid"].title, True)
    click(window, "next")
    assert window.focused() == "writing-title"
    assert window.text("writing-title") == words.TASKS["neuron"].title
    assert editor.written == CODE["neuron"].start
    assert not window.text("writing-verdict")


@pytest.mark.usefixtures("parts")
def test_who_checks_the_same_again_hears_so(window: Offscreen) -> None:
    opened(window)
    said = []
    for _ in range(3):
        click(window, "check")
        said.append(window.text("writing-verdict"))
    assert said == [words.NOTHING, f"{words.STILL} {words.NOTHING}", words.NOTHING]


@pytest.mark.usefixtures("parts")
def test_a_list_leads_to_each_and_each_keeps_its_text(window: Offscreen) -> None:
    editor = opened(window)
    write(window, "one")
    for n, name in enumerate(NAMES, start=1):
        click(window, f"go-{n}")
        assert window.text("writing-title") == words.TASKS[name].title
    assert editor.written == CODE["step"].start
    click(window, "go-1")
    assert editor.written == "one"


@pytest.mark.usefixtures("parts")
def test_a_line_that_stops_is_marked_until_something_is_typed(window: Offscreen) -> None:
    editor = opened(window)
    write(window, "def sigmoid(z):\n    return 1 / 0\n")
    click(window, "check")
    assert editor.failed[0] == 2
    assert "ZeroDivisionError" in window.text("writing-verdict")
    assert window.text("writing-verdict").startswith(words.at_line(2))
    write(window, "def sigmoid(z):\n    return 1 / 1\n")
    assert editor.failed == (0, "")


@pytest.mark.usefixtures("parts")
def test_what_is_printed_is_shown_as_text(window: Offscreen) -> None:
    opened(window)
    write(window, "print('<b>&')\n" + CODE["sigmoid"].solution)
    click(window, "check")
    assert "Printed:<b>&" in window.text("writing-verdict")


def test_what_was_kept_is_offered_at_the_next_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    first = Offscreen(local=kept)
    start(first, monkeypatch)
    opened(first)
    write(first, CODE["sigmoid"].solution)
    click(first, "check")
    click(first, "next")
    write(first, "mine")
    assert json.loads(kept[KEY])["typed"]["neuron"] == "mine"
    second = Offscreen(local=kept)
    start(second, monkeypatch)
    editor = opened(second)
    assert editor.written == "mine"
    assert second.text("writing-note") == words.KEPT
    assert second.text("writing-go-1") == f"1 {words.DONE_MARK}"
    click(second, "reset")
    assert second.text("writing-note") == ""


@pytest.mark.usefixtures("parts")
def test_where_the_editor_does_not_come_it_is_said_and_asked_for_again(window: Offscreen) -> None:
    window.has_editor = False
    opened(window)
    assert window.text("writing-note") == words.LOST
    assert not window.element("writing-check").works
    window.has_editor = True
    for _ in range(2):
        window.send("click", "write-open")
        window.frames()
    assert window.text("writing-note") == words.ABOUT
    assert window.editors["writing-editor"].written == CODE["sigmoid"].start
