"""The sheet #textbook in a browser without a window, and examples in links and files."""

from __future__ import annotations

import json
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from ripple.lesson.arrival import Arrival, Source
from ripple.lesson.examples import WORKED, state_of
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import to_text
from ripple.lesson.player import Player
from ripple.lesson.shared import (
    Shared,
    is_as_it_begins,
    out_of_file,
    out_of_link,
    received,
    share,
    take,
    to_file,
)
from ripple.lesson.state import Refused, Why
from ripple.lesson.textbook import LINES_MOST, SOURCE_MOST, TITLE_MOST, Own
from ripple.page.leaving import resume, worth_keeping
from ripple.words import sharing
from ripple.words import textbook as words

from tests.unit.offscreen import Element, Offscreen
from tests.unit.test_link import mutants, used, with_check
from tests.unit.test_sharing import behind, choose_file, line, opened, step

OWN = Own(
    "Our sheet <b>2</b>", "Class 10b & Ms. Ä", "ŷ = 0.5\nz(h1) = 1 (a slip <i>of ours</i>)\nq"
)


def open_sheet(window: Offscreen) -> None:
    window.send("toggle", "textbook", newState="open")
    window.frames()


def choose(window: Offscreen, name: str) -> None:
    button = next(
        each
        for each in window.element("textbook-list").every()
        if each.attributes.get("data-example") == name
    )
    sent = SimpleNamespace(target=button, type="click")
    for kind, selector, handler in window.handlers:
        if (kind, selector) == ("click", "#textbook-list"):
            handler(sent)
    window.frames()


def cells(window: Offscreen) -> list[list[str]]:
    """The rows of the table, cell by cell."""
    return [
        [cell.textContent for cell in row.children]
        for row in window.element("textbook-lines").every()
        if row.tag == "tr"
    ]


def pressed(window: Offscreen) -> list[str]:
    return [
        each.attributes["data-example"]
        for each in window.element("textbook-list").every()
        if each.attributes.get("aria-pressed") == "true"
    ]


def write(window: Offscreen, own: Own) -> None:
    for name, text in zip(Own._fields, own, strict=True):
        window.element(f"textbook-own-{name}").value = text
    window.send("click", "textbook-compare")
    window.frames()


def test_nothing_is_worked_out_until_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = opened(monkeypatch)
    assert window.element("textbook-list").children == []
    open_sheet(window)
    buttons = [each for each in window.element("textbook-list").every() if each.tag == "button"]
    assert [each.attributes["data-example"] for each in buttons] == [*WORKED]
    assert window.element("textbook-result").hidden
    for button, told in zip(buttons, words.TOLD.values(), strict=True):
        assert told.title in button.textContent
        assert told.source in button.textContent
        assert told.teaches in button.textContent


def test_one_that_is_chosen_comes_onto_the_page_with_all_its_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, main = opened(monkeypatch)
    step(window)
    before = share(main.player)
    open_sheet(window)
    choose(window, "aiml-notes")
    assert main.lesson.network.sizes == (2, 2, 1)
    assert main.lesson.microscope.digits == 4
    assert pressed(window) == ["aiml-notes"]
    assert window.text("textbook-name") == words.TOLD["aiml-notes"].title
    assert window.has_focus == "textbook-name"
    assert window.text("textbook-count") == (
        "3 of 5 printed numbers agree to all digits; 2 are explained."
    )
    rows = cells(window)
    assert rows[0] == ["z of h₁", "0.31", "0.31", "✓ agrees"]
    assert rows[3] == ["ŷ", "0.6449", "0.6450", "≈ explained"]
    assert rows[4] == ["With activations cut off after 4 decimals on the way: 0.6449."]
    marks = [each for each in window.element("textbook-lines").every() if each.tag == "mark"]
    assert [mark.textContent for mark in marks] == ["50", "0"]
    assert window.text("textbook-here") == "The page has this lesson, before its first step."
    assert line(window) == ""  # the sheet says it
    window.opened = "textbook"
    window.send("click", "textbook-step")
    window.send("toggle", "textbook", newState="closed")
    window.frames()
    assert window.opened == ""
    assert window.has_focus == "step"
    assert main.lesson.step_count == 1
    assert line(window) == (
        "The worked example is on the page. The one from before it is kept: step 1, 16 points."
    )
    open_sheet(window)
    assert window.text("textbook-here") == "The page has this lesson, at step 1."
    assert cells(window) == rows
    window.send("toggle", "textbook", newState="closed")
    window.frames()
    window.send("click", "arrival-take")
    window.frames()
    assert share(main.player) == before
    open_sheet(window)
    assert window.element("textbook-result").hidden
    assert pressed(window) == []


def test_another_lesson_has_no_step_of_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = opened(monkeypatch)
    open_sheet(window)
    choose(window, "negnevitsky")
    assert "example" in share(main.player)
    assert window.text("textbook-count") == "15 of 15 printed numbers agree to all digits."
    assert len(window.element("textbook-notes").children) == 2
    window.type("learning-rate-number", "0.2")
    window.frames()
    assert window.text("textbook-here") == words.GONE
    assert window.element("textbook-step").hidden
    assert "example" not in share(main.player)
    assert window.text("textbook-count").startswith("15 of 15")


def test_thousands_of_steps_are_taken_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = opened(monkeypatch)
    open_sheet(window)
    write(window, Own("", "", "L = 9; L @ 3000 = 0.5"))
    # `write` has let all frames pass; so once more, one by one.
    main.lesson.textbook.write("", "", "L = 8; L @ 3000 = 0.5")
    window.send("click", "textbook-list")
    window.frames(1)
    assert window.text("textbook-count") == words.WAIT
    assert [row[-1] for row in cells(window)] == ["≠ differs", "… on its way"]
    passed = window.frames()
    assert passed > 10
    assert [row[-1] for row in cells(window)] == ["≠ differs", "≠ differs"]
    assert window.text("textbook-count") == "0 of 2 printed numbers agree to all digits."
    assert window.frames() == 0


def test_one_of_ones_own_is_compared_and_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = opened(monkeypatch)
    open_sheet(window)
    write(window, OWN)
    assert window.text("textbook-name") == OWN.title
    assert window.text("textbook-source") == OWN.source
    rows = cells(window)
    assert [row[0] for row in rows] == ["ŷ", "z of h₁", "a slip <i>of ours</i>"]
    assert {each.tag for each in window.element("textbook-lines").every()} & {"b", "i"} == set()
    assert window.text("textbook-faults") == f"Line 3, “q”: {words.FAULTS['equals']}."
    assert window.text("textbook-here") == words.OWN_HERE
    computed = rows[0][2]
    step(window)
    assert cells(window)[0][2] == computed  # it is about the first step, whatever comes later
    window.send("click", "reset-network")
    window.frames()
    assert cells(window)[0][2] != computed
    write(window, Own("", "", "  "))
    assert window.element("textbook-result").hidden
    assert main.lesson.textbook.example is None
    assert window.has_focus == "textbook-own-lines"


def test_a_link_with_an_example_opens_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    player = used(2, points=5, steps=3)
    player.lesson.textbook.write(*OWN)
    window, main = opened(monkeypatch, behind=behind(player))
    assert window.opened == "textbook"
    assert main.lesson.textbook.example == OWN
    assert window.text("textbook-name") == OWN.title
    assert len(cells(window)) == 3
    assert [window.element(f"textbook-own-{name}").value for name in Own._fields] == [*OWN]
    assert share(main.player) == share(player)
    assert line(window) == sharing.ARRIVED["link"]
    window.send("toggle", "textbook", newState="closed")
    window.frames()
    assert window.behind == behind(player)
    window.opened = ""
    step(window)
    assert window.opened == ""


def test_a_file_has_one_too_and_a_known_one_goes_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    player = Player(Lesson())
    player.load(state_of(WORKED["lynch"]))
    player.lesson.textbook.compare("lynch")
    player.lesson.run_step()
    assert share(player)["example"] == "lynch"
    window, main = opened(monkeypatch)
    choose_file(window, to_file(share(player)).encode())
    assert window.opened == "textbook"
    assert window.text("textbook-count") == (
        "1 of 3 printed numbers agrees to all digits; 2 are explained."
    )
    assert main.lesson.textbook.example == "lynch"


def test_a_lesson_without_one_is_passed_on_as_ever() -> None:
    player, with_one = used(), used()
    with_one.lesson.textbook.write(*OWN)
    assert share(player).keys() == {"state", "view"}
    assert len(to_text(share(player))) < len(to_text(share(with_one)))
    found = out_of_link(to_text(share(with_one)))
    assert isinstance(found, Shared)
    take(player, found)
    assert player.lesson.textbook.example == OWN
    take(player, Shared(found.state, found.view))
    assert player.lesson.textbook.example is None


def test_one_of_ones_own_is_something_to_keep() -> None:
    player = Player(Lesson())
    assert is_as_it_begins(player.lesson)
    player.lesson.textbook.write(*OWN)
    assert not is_as_it_begins(player.lesson)
    arrival = Arrival(player)
    other = received(share(used()))
    assert isinstance(other, Shared)
    arrival.open(Source.FILE, other)
    assert player.lesson.textbook.example is None
    arrival.take()
    assert player.lesson.textbook.example == OWN
    assert not player.lesson.textbook.has_come


@pytest.mark.parametrize("example", [OWN, "lynch"])
def test_a_page_that_is_loaded_again_still_has_it(
    monkeypatch: pytest.MonkeyPatch, example: Any
) -> None:
    player = Player(Lesson())
    player.load(state_of(WORKED["lynch"]))
    player.lesson.textbook.compare(example)
    kept = worth_keeping(player.lesson)
    window, main = opened(monkeypatch, kept)
    assert main.lesson.textbook.example == example
    assert window.opened == ""  # it was looked at before
    assert share(main.player) == share(player)
    for wrong in ("nobody", 7, ["a"]):
        again = json.dumps(json.loads(kept) | {"example": wrong})
        assert resume(main.player, again) == ""
        assert main.lesson.textbook.example is None


WRONG: list[Any] = [
    *(None, 1, True, "", "nobody", "MAZUR", "../mazur", "mazur" * 50, {}, [], [""] * 3, [1, 2, 3]),
    *(
        ["a", "b"],
        ["a", "b", "ŷ = 1", "c"],
        ["a", "b", " \n"],
        ["a" * (TITLE_MOST + 1), "", "ŷ = 1"],
    ),
    *(["", "b" * (SOURCE_MOST + 1), "ŷ = 1"], ["", "", "c" * (LINES_MOST + 1)], ["a", ["b"], "c"]),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:30])
def test_an_example_that_is_none_is_refused(wrong: Any) -> None:
    plain = share(Player(Lesson())) | {"example": wrong}
    assert received(plain) == Refused("example", Why.RANGE)
    assert out_of_link(with_check(plain)) == Refused("example", Why.RANGE)
    assert sharing.refused("link", "example", "range")


def test_what_is_too_long_is_cut_and_then_fits() -> None:
    player = Player(Lesson())
    player.lesson.textbook.write("a" * 1000, " b" * 1000, "ŷ = 1\n" * 5000)
    found = out_of_link(to_text(share(player)))
    assert isinstance(found, Shared)
    assert found.example == player.lesson.textbook.example


def test_whatever_stands_in_a_link_or_file_with_one_is_opened_or_refused() -> None:
    random, players = Random(5), [used(seed, points=3) for seed in range(2)]
    players[0].lesson.textbook.write(*OWN)
    players[1].load(state_of(WORKED["mazur"]))
    players[1].lesson.textbook.compare("mazur")
    plains = [share(player) for player in players]
    texts, files = [to_text(each) for each in plains], [to_file(each) for each in plains]
    kinds = mutants(random)
    for n in range(1500):
        found = out_of_link(random.choice(kinds)(random.choice(texts)))
        assert isinstance(found, Shared | Refused)
        data = random.choice(kinds[:7])(random.choice(files)).encode()
        assert isinstance(out_of_file(data), Shared | Refused)
        example = random.choice([*WRONG, "mazur", [*OWN]])
        found = received(json.loads(json.dumps(random.choice(plains))) | {"example": example})
        assert isinstance(found, Shared) is (example in ("mazur", [*OWN])), n


def test_elements_of_the_table_say_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = opened(monkeypatch)
    open_sheet(window)
    choose(window, "negnevitsky")
    rows: list[Element] = [
        each for each in window.element("textbook-lines").every() if each.tag == "tr"
    ]
    assert all(row.children[0].attributes.get("scope") == "row" for row in rows)
    signs = [each for row in rows for each in row.every() if each.attributes.get("class") == "sign"]
    assert all(sign.attributes["aria-hidden"] == "true" for sign in signs)
    assert len(signs) == 15
