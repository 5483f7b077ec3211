"""The sheet #share and the line #arrival, in a browser without a window."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import to_text
from ripple.lesson.player import Player
from ripple.lesson.shared import share, to_file
from ripple.page.arriving import LAST
from ripple.page.share import FILE
from ripple.views.code import QUIET, code_path
from ripple.words import sharing as words

from tests.unit.offscreen import Offscreen, start


def trained(steps: int = 7) -> Player:
    """A page on which so many steps were taken, with other settings."""
    player = Player(Lesson())
    for _ in range(steps):
        player.lesson.run_step()
    player.lesson.microscope.set_digits(12)
    player.set_speed(4)
    return player


def behind(player: Player) -> str:
    return f"#lesson={to_text(share(player))}"


def file(player: Player) -> str:
    return to_file(share(player))


def opened(
    monkeypatch: pytest.MonkeyPatch, *how: Any, **more: Any
) -> tuple[Offscreen, SimpleNamespace]:
    window = Offscreen(*how, **more)
    main = start(window, monkeypatch)
    window.frames()
    return window, main


def step(window: Offscreen) -> None:
    window.element("speed").value = "4"
    window.send("input", "speed")
    window.send("click", "step")
    window.frames()


def show_sheet(window: Offscreen) -> str:
    """Open the sheet; its link."""
    window.send("toggle", "share", newState="open")
    window.frames()
    return str(window.element("share-link").value)


def choose_file(window: Offscreen, data: bytes | None) -> None:
    size = 10**7 if data is None else len(data)
    file = SimpleNamespace(size=size, data=data)
    files = SimpleNamespace(length=1, item=lambda _: file)
    window.element("share-file").files = files
    window.send("change", "share-file")
    window.frames()


def line(window: Offscreen) -> str:
    """What the line says, "" where it is not there."""
    shown = window.line == "arrival"
    assert shown is not window.element("arrival").hidden
    assert shown is bool(window.text("arrival-words"))
    return window.text("arrival-words")


def test_the_page_that_opens_says_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for fragment in ("", "#transport"):
        window, _ = opened(monkeypatch, behind=fragment)
        assert line(window) == ""
        assert window.behind == fragment
        assert window.local == {}
        assert window.element("share-link").value == ""
        assert window.coded == ""


def test_a_link_in_the_address_opens_its_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    player = trained()
    window, main = opened(monkeypatch, behind=behind(player))
    assert share(main.player) == share(player)
    assert window.text("step-count") == "7"
    assert line(window) == words.ARRIVED["link"]
    assert window.behind == behind(player)
    assert window.element("arrival-take").hidden
    window.send("click", "arrival-close")
    window.frames()
    assert line(window) == ""
    assert window.behind == behind(player)  # it still is what it says
    main.player.set_speed(3)
    step(window)
    assert window.behind == ""


def test_a_link_that_is_none_opens_the_page_as_ever_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = behind(trained())
    for fragment in (whole[:-9], "#lesson=", "#lesson=<script>", "#lesson=9.abc"):
        window, main = opened(monkeypatch, behind=fragment)
        assert "can not be opened" in line(window)
        assert "Nothing has been changed." in line(window)
        assert share(main.player) == share(Player(Lesson()))
        assert window.behind == fragment
        step(window)
        assert window.behind == ""
        window.behind = fragment
        window.fragment_changes()
        window.hide()
        assert json.loads(window.local[LAST])["state"]["step"] == 1


def test_a_link_that_comes_later_makes_way_for_what_was_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, main = opened(monkeypatch)
    step(window)
    mine, theirs = share(main.player), trained()
    window.behind = "#transport"
    window.fragment_changes()
    assert line(window) == ""
    for _ in range(2):  # to and fro
        window.behind = behind(theirs)
        window.fragment_changes()
        window.frames()
        assert share(main.player) == share(theirs)
        assert line(window) == (
            "The lesson of the link is open. The one from before it is kept: step 1, 16 points."
        )
        assert window.text("arrival-take") == "Go back to it"
        window.send("click", "arrival-take")
        window.frames()
        assert share(main.player) == mine
        assert window.behind == ""
        assert line(window).startswith("You are back where you left off.")
    window.send("click", "arrival-take")
    window.frames()
    assert share(main.player) == share(theirs)


def test_a_page_loaded_again_goes_on_whatever_the_link_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theirs = trained()
    window, _ = opened(monkeypatch, behind=behind(theirs))
    window.forget_fragment = lambda: None  # type: ignore[method-assign]
    step(window)
    window.hide()
    again, _ = opened(monkeypatch, window.tab["ripple:course"], behind=behind(theirs))
    assert again.text("step-count") == "8"
    assert line(again) == ""
    step(again)
    assert again.behind == ""


def test_what_was_left_last_is_offered_and_not_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = opened(monkeypatch)
    step(window)
    window.hide()
    left = share(main.player)
    assert json.loads(window.local[LAST]) == left
    later, its = opened(monkeypatch, local=window.local)
    assert line(later) == "Continue where you left off: step 1, 16 points?"
    assert (later.text("arrival-take"), later.text("arrival-close")) == ("Continue", "Not now")
    assert later.text("step-count") == "0"
    later.hide()
    assert json.loads(later.local[LAST]) == left  # nothing was done here
    later.send("click", "arrival-close")
    later.frames()
    assert line(later) == ""
    later, its = opened(monkeypatch, local=window.local)
    later.send("click", "arrival-take")
    later.frames()
    assert share(its.player) == left
    assert line(later) == ""
    step(later)
    later.hide()
    assert json.loads(later.local[LAST])["state"]["step"] == 2


def test_who_only_opens_a_link_leaves_what_another_tab_has_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    local = {LAST: file(trained(3))}
    window, main = opened(monkeypatch, behind=behind(trained(5)), local=local)
    assert line(window) == (
        "The lesson of the link is open. The one from before it is kept: step 3, 16 points."
    )
    window.hide()
    assert local == {LAST: file(trained(3))}
    window.send("click", "arrival-take")
    window.frames()
    assert main.lesson.step_count == 3


@pytest.mark.parametrize("kept", ["{", "[]", '{"state": 1, "view": 2}', "[" * 100_000, "begun"])
def test_what_is_kept_and_is_no_lesson_is_as_if_it_were_not_there(
    monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    window, _ = opened(monkeypatch, local={LAST: kept})
    assert line(window) == ""
    assert window.text("step-count") == "0"


def test_a_file_is_saved_and_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = opened(monkeypatch)
    step(window)
    show_sheet(window)
    window.send("click", "share-save")
    window.frames()
    assert window.text("share-said") == words.COPIED["saved"]
    saved, was = window.saved[FILE], share(main.player)
    assert json.loads(saved) == was
    other, its = opened(monkeypatch, behind=behind(Player(Lesson())))
    choose_file(other, b"\xef\xbb\xbf" + saved.encode())
    assert share(its.player) == was
    assert line(other) == words.ARRIVED["file"]
    assert other.behind == ""
    for data in (b"", b"\xff\xfe", b"x1,x2,y\n1,2,a", saved.encode()[:-9], b"[" * 200_000, None):
        choose_file(other, data)
        assert "Nothing has been changed. Choose another file." in line(other)
        assert share(its.player) == was
        other.send("click", "arrival-close")
        other.frames()


def test_the_sheet_has_a_link_to_what_is_there_and_its_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, main = opened(monkeypatch)
    link = show_sheet(window)
    assert link == window.at + behind(Player(Lesson()))
    assert window.coded == link
    assert window.text("share-words") == words.holds(0, len(link))
    assert window.text("share-code-words") == words.CODE["drawn"]
    assert not window.element("share-picture").hidden
    step(window)
    after = str(window.element("share-link").value)
    assert after == window.at + behind(main.player) != link
    assert window.coded == after
    window.send("click", "share-copy")
    window.frames()
    assert window.clipboard == after
    assert window.text("share-said") == words.COPIED["done"]
    window.clipboard = None
    window.send("click", "share-copy")
    window.frames()
    assert window.selected == "share-link"
    assert window.text("share-said") == words.COPIED["selected"]
    window.send("toggle", "share", newState="closed")
    step(window)
    assert window.coded == after  # nobody would see another
    assert str(window.element("share-link").value) == ""


@pytest.mark.parametrize(("rows", "said"), [("", "long"), (None, "lost")])
def test_where_there_is_no_code_it_says_why(
    monkeypatch: pytest.MonkeyPatch, rows: str | None, said: str
) -> None:
    window, _ = opened(monkeypatch)
    show_sheet(window)
    window.code = rows
    step(window)
    assert window.element("share-picture").hidden
    assert window.text("share-code-words") == words.CODE[said]


def test_a_page_out_of_a_file_does_not_promise_that_its_link_leads_anywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = Offscreen()
    window.at = "file:///home/me/ripple.html"
    start(window, monkeypatch)
    link = show_sheet(window)
    assert link.startswith("file:///home/me/ripple.html#lesson=1.")
    assert window.text("share-words") == words.NOWHERE
    assert window.text("share-code-words") == ""
    assert window.element("share-picture").hidden


def test_a_code_has_white_around_it_and_every_dark_module_once() -> None:
    side, path = code_path("1101\n0000\n0111\n1000")
    assert side == 4 + 2 * QUIET
    assert path == "M4 4h2v1h-2zM7 4h1v1h-1zM5 6h3v1h-3zM4 7h1v1h-1z"
