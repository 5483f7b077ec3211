"""Lessons as a reader plays them: the sheet, the drawer, links, files of one's own, and paper."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import pytest
from ripple.page.classroom import PART, is_path
from ripple.page.lessons import in_fragment
from ripple.words import lessons as words

from tests.unit.offscreen import Offscreen, start
from tests.unit.written import HEAD, example

SECOND = HEAD.replace("title: T", "title: Second") + (
    "\n## Only\nstart: data xor\n\nRead {mean loss} and [go](stop:1).\n"
    "\n## Last\ndo: Say so\n\npredict: Well?\nchoice: no\nchoice: yes (right)\n"
)
LISTED = json.dumps({"two-steps": example(), "second": SECOND})


LATE = [
    *("ripple.page.classroom", "ripple.readings.teaching", "ripple.readings.plan"),
    *(f"ripple.lesson.{name}" for name in ("plan", "plan_text", "plan_terms", "prose", "tour")),
    *("ripple.lesson.begin", "ripple.views.prose", "ripple.views.formula", "ripple.words.lessons"),
]
"""What nobody needs who opens no lesson."""


@pytest.fixture
def window() -> Offscreen:
    found = Offscreen()
    found.parts = {PART: LISTED}
    return found


def open_list(window: Offscreen) -> None:
    window.send("click", "open-lessons")
    window.send("toggle", "lessons", newState="open")
    window.frames(3)


def press(window: Offscreen, inside: str, **data: str) -> None:
    """The button with these data in this element."""
    wanted = {f"data-{name}": value for name, value in data.items()}
    found = [
        each for each in window.element(inside).every()
        if wanted.items() <= each.attributes.items()
    ]  # fmt: skip
    assert found, (inside, data)
    found[0].id = found[0].id or "pressed"
    window.send("click", found[0].id)
    window.frames(3)


def play(window: Offscreen, name: str = "two-steps") -> None:
    open_list(window)
    press(window, "lessons-list", lesson=name, does="open")


def test_nothing_of_it_is_there_before_somebody_opens_it(
    window: Offscreen, main: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LATE:
        monkeypatch.delitem(sys.modules, name, raising=False)
    again = Offscreen()
    again.parts = {PART: LISTED}
    start(again, monkeypatch)
    again.frames(5)
    assert [name for name in LATE if name in sys.modules] == []
    assert again.asked_for == []
    open_list(again)
    assert again.asked_for == [PART]
    open_list(again)
    assert again.asked_for == [PART]


def test_the_list_has_first_steps_and_each_lesson(window: Offscreen, main: SimpleNamespace) -> None:
    open_list(window)
    said = window.text("lessons-list")
    for part in ("First steps", "Two steps of one neuron", "beginner · 5 min · 2 stops", "Second"):
        assert part in said
    press(window, "lessons-list", lesson="first-steps")
    assert not window.element("guide").hidden


def test_without_the_part_it_says_so_and_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Offscreen()
    start(window, monkeypatch)
    open_list(window)
    assert window.text("lessons-words") == words.LOST
    window.parts = {PART: LISTED}
    window.send("toggle", "lessons", newState="closed")
    open_list(window)
    assert window.text("lessons-words") == ""
    assert "Second" in window.text("lessons-list")


def test_a_lesson_is_played_from_its_first_stop_to_its_last(
    window: Offscreen, main: SimpleNamespace
) -> None:
    main.player.speed = 4
    play(window)
    assert window.has_focus == "tour-title"
    assert window.behind == "#learn=two-steps&stop=1"
    assert not window.element("tour").hidden
    assert window.text("tour-title") == "What it says first"
    assert window.text("tour-place") == "Two steps of one neuron · 1 of 2"
    assert main.lesson.network.sizes == (2, 1)
    loss = main.lesson.mean_loss()
    assert f"The mean loss is {words.number(loss, 4)} now." in window.text("tour-text")
    assert window.element("tour-task-0").attributes["data-done"] == "false"
    window.send("click", "step")
    window.frames()
    assert window.element("tour-task-0").attributes["data-done"] == "true"
    assert window.text("tour-said").startswith("Done: Press Step")
    loss = main.lesson.mean_loss()
    assert f"The mean loss is {words.number(loss, 4)} now." in window.text("tour-text")
    window.type("tour-box-1", "17")
    window.frames(3)
    assert words.SLIPS["large"] in window.text("tour-judged-1")
    window.type("tour-box-1", f"{main.lesson.step.output:.4f}")
    window.frames(3)
    assert words.SLIPS[""] in window.text("tour-judged-1")
    assert "✓" in window.text("tour-stops")
    window.send("click", "tour-next")
    window.frames(3)
    assert window.behind == "#learn=two-steps&stop=which-way"
    assert window.element("tour-because-1").hidden
    window.send("click", "phase-backward")
    window.frames()
    gradient = main.lesson.step.gradient.slopes.weights[0][0, 0]
    right = 0 if gradient < 0 else 1
    press(window, "tour-text", does="choose", choice=f"{1 - right}")
    assert window.text("tour-said") == words.told(False, ["down", "up"][right])
    press(window, "tour-text", does="choose", choice=f"{right}")
    assert not window.element("tour-because-1").hidden
    for _ in range(30):
        window.send("click", "step-100")
        window.frames()
    assert window.element("tour-task-2").attributes["data-done"] == "true"
    assert window.text("tour-next") == words.END
    window.send("click", "tour-next")
    window.frames(3)
    assert window.element("tour").hidden
    assert window.behind == ""
    assert json.loads(window.local["ripple:lessons"])["done"] == {"two-steps": ["1", "which-way"]}
    open_list(window)
    assert "✓ done" in window.text("lessons-list")


def test_a_stop_is_begun_again_and_its_hints_come_one_by_one(
    window: Offscreen, main: SimpleNamespace
) -> None:
    play(window)
    assert window.element("tour-hint-0-0").hidden
    press(window, "tour-text", does="hint", task="0")
    assert not window.element("tour-hint-0-0").hidden
    assert window.element("tour-hints-0").hidden  # there is no other
    window.send("click", "step-10")
    window.frames()
    assert main.lesson.step_count == 10
    window.send("click", "tour-again")
    window.frames(3)
    assert main.lesson.step_count == 0
    assert window.element("tour-task-0").attributes["data-done"] == "false"
    assert window.element("tour-hint-0-0").hidden


def test_leaving_keeps_the_state_and_offers_what_was_before(
    window: Offscreen, main: SimpleNamespace
) -> None:
    window.send("click", "step-10")
    window.frames()
    play(window, "second")
    assert main.lesson.points.recipe.name == "xor"
    window.press("Escape", "tour-title")
    window.frames(3)
    assert window.element("tour").hidden
    assert window.has_focus == "open-lessons"
    assert main.lesson.points.recipe.name == "xor"
    assert window.text("arrival-words") == (
        "You have left the lesson; its network is still here. "
        "The one from before it is kept: step 10, 16 points."
    )
    window.send("click", "arrival-take")
    window.frames(3)
    assert (main.lesson.step_count, main.lesson.points.recipe.name) == (10, "two-groups")


def test_ticks_choices_and_links_between_stops(window: Offscreen, main: SimpleNamespace) -> None:
    play(window, "second")
    window.send("click", "tour-next")
    window.frames(3)
    press(window, "tour-text", does="tick")
    assert window.element("tour-tick-0").hidden
    press(window, "tour-text", does="choose", choice="1")
    assert window.text("tour-said") == words.said(words.told(True, "yes"), done=True)
    press(window, "tour-stops", stop="1")
    assert window.text("tour-title") == "Only"
    assert window.element("tour-back").disabled


def test_it_moves_to_the_other_side(window: Offscreen, main: SimpleNamespace) -> None:
    play(window)
    sides = []
    for _ in range(3):
        sides.append(window.element("tour").attributes["data-beside"])
        window.send("click", "tour-side")
        window.frames(3)
    assert sides == ["right", "left", "right"]


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("#learn=one&stop=two", ("one", "two")), ("#learn=one", ("one", "")),
        ("#stop=3", ("", "3")), ("#lesson=1.abc", None), ("", None), ("#page", None),
        ("#learn=One", None), ("#learn=a&stop=<b>", None), ("#learn=../x", None),
    ],
)  # fmt: skip
def test_links_to_lessons_are_no_links_to_states(
    fragment: str, found: tuple[str, str] | None
) -> None:
    assert in_fragment(fragment) == found


def test_a_link_opens_its_stop_and_one_within_the_lesson_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = Offscreen(behind="#learn=two-steps&stop=which-way")
    window.parts = {PART: LISTED}
    main = start(window, monkeypatch)
    window.frames(5)
    assert window.text("tour-title") == "Which way?"
    assert main.lesson.network.sizes == (2, 1)  # where the stop above it begins
    assert window.text("arrival-words") == ""
    window.behind = "#learn=second&stop=2"
    window.fragment_changes()
    window.frames(5)
    assert window.text("tour-title") == "Last"


def test_a_link_to_no_lesson_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Offscreen(behind="#learn=nowhere")
    window.parts = {PART: LISTED}
    start(window, monkeypatch)
    window.frames(5)
    assert window.opened == "lessons"
    open_list(window)
    assert "nowhere" in window.text("lessons-words")


def test_a_page_that_is_loaded_again_goes_on_in_the_stop(
    window: Offscreen, main: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(window)
    window.send("click", "step-10")
    window.frames()
    window.hide()
    again = Offscreen(kept=window.tab["ripple:course"], behind=window.behind, local=window.local)
    again.parts, again.tab = window.parts, dict(window.tab)
    other = start(again, monkeypatch)
    again.frames(5)
    assert other.lesson.step_count == 10
    assert again.text("tour-title") == "What it says first"
    assert again.text("arrival-words") == ""


# Lessons of one's own


def give(window: Offscreen, data: bytes) -> None:
    file = SimpleNamespace(size=len(data), data=data)
    files = SimpleNamespace(length=1, item=lambda _n: file)
    window.element("lessons-file").files = files
    window.send("change", "lessons-file")
    window.frames(3)


def test_a_file_of_ones_own_is_played_or_told_line_by_line(
    window: Offscreen, main: SimpleNamespace
) -> None:
    open_list(window)
    give(window, SECOND.replace("xor", "pears").encode())
    assert "Line 10: This is no value for it: “data pears”." in window.text("lessons-faults")
    assert window.element("lessons-own").hidden
    give(window, b"\xff\xfe\x00")
    assert "no text" in window.text("lessons-faults")
    give(window, SECOND.encode())
    assert window.text("lessons-faults") == ""
    name = next(
        each.attributes["data-lesson"] for each in window.element("lessons-own").every()
        if "data-lesson" in each.attributes
    )  # fmt: skip
    press(window, "lessons-own", lesson=name, does="open")
    assert window.text("tour-title") == "Only"
    assert window.behind == ""  # nobody else could open such a link


def test_a_file_that_is_too_large_is_told(window: Offscreen, main: SimpleNamespace) -> None:
    open_list(window)
    window.element("lessons-file").files = SimpleNamespace(
        length=1, item=lambda _n: SimpleNamespace(size=10**9, data=b"")
    )
    window.send("change", "lessons-file")
    window.frames(3)
    assert "200,000" in window.text("lessons-faults")


def test_a_lesson_beside_the_page_is_fetched_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Offscreen(behind="#stop=2")
    window.query, window.beside = {"lesson": "unit/mine.md"}, {"unit/mine.md": SECOND}
    window.parts = {PART: LISTED}
    start(window, monkeypatch)
    window.frames(5)
    assert window.asked_for == [PART, "unit/mine.md"]
    assert window.text("tour-title") == "Last"
    window.send("click", "tour-back")
    window.frames(3)
    assert window.behind == "#stop=1"


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/x.md", "//evil.example/x.md", "../x.md", "a/../../x.md", "/x.md",
     "x.html", "x.md?y", "javascript:1.md", "a\\b.md", "a//b.md", ".hidden.md", "a/.md", "", ".md",
     "x.md#y", "%2e%2e/x.md", "x .md", "x.md\n"],
)  # fmt: skip
def test_a_path_leads_nowhere_else(path: str) -> None:
    assert not is_path(path)


@pytest.mark.parametrize("path", ["x.md", "unit-3/weights.txt", "a/b_c/d.e.md"])
def test_a_path_may_lead_below(path: str) -> None:
    assert is_path(path)


def test_no_other_path_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Offscreen()
    window.query, window.parts = {"lesson": "//evil.example/x.md"}, {PART: LISTED}
    start(window, monkeypatch)
    window.frames(5)
    assert window.asked_for == [PART]
    open_list(window)
    assert words.NO_PATH.strip()[:20] in window.text("lessons-words")


def test_a_file_beside_the_page_may_be_missing_or_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (None, "Hello"):
        window = Offscreen()
        window.query, window.parts = {"lesson": "x.md"}, {PART: LISTED}
        window.beside = {"x.md": text} if text else {}
        start(window, monkeypatch)
        window.frames(5)
        assert window.opened == "lessons"
        open_list(window)
        said = window.text("lessons-words") + window.text("lessons-faults")
        assert ("does not begin with ---" if text else words.OWN_LOST.strip()) in said


def test_an_exercise_that_was_passed_is_noticed_whenever_it_was(
    window: Offscreen, main: SimpleNamespace
) -> None:
    open_list(window)
    give(window, (HEAD + "## A\ndo: x\ncheck: exercise 4 passed\n").encode())
    own = next(
        each.attributes["data-lesson"]
        for each in window.element("lessons-own").every()
        if "data-lesson" in each.attributes
    )
    press(window, "lessons-own", lesson=own, does="open")
    main.stage.passed = lambda: [1, 14]
    window.send("click", "step")
    window.frames()
    assert window.element("tour-task-0").attributes["data-done"] == "false"
    main.stage.passed = lambda: [4]
    window.send("click", "step")
    window.frames()
    assert window.element("tour-task-0").attributes["data-done"] == "true"


def test_the_text_of_a_lesson_is_saved_to_begin_with(
    window: Offscreen, main: SimpleNamespace
) -> None:
    open_list(window)
    press(window, "lessons-list", lesson="second", does="save")
    assert window.saved == {"second.md": SECOND}


# Paper


def test_the_teachers_sheet_has_all_that_the_file_has(
    window: Offscreen, main: SimpleNamespace
) -> None:
    open_list(window)
    press(window, "lessons-list", lesson="two-steps", does="print")
    assert window.on_paper is window.element("worksheet-pages")
    paper = window.text("worksheet-pages")
    for part in (
        "Two steps of one neuron", "Beginner, 5 minutes", "Say what a step changes",
        "1. What it says first", "Press Step once, and watch the four phases.", "steps >= 1",
        "gradient w1[1][1] < 0", "Why does the weight of", "Its gradient is",
        "The gradient says where the weight should go.", "Project the page",
    ):  # fmt: skip
        assert part in paper, part


def test_nothing_is_worked_out_while_no_lesson_is_played(
    window: Offscreen, main: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_list(window)
    window.send("toggle", "lessons", newState="closed")
    monkeypatch.setattr("ripple.readings.plan.holds", lambda *_: pytest.fail("it was asked"))
    monkeypatch.setattr("ripple.page.classroom.stops_html", lambda *_: pytest.fail("it was made"))
    window.send("click", "step-10")
    window.frames()
