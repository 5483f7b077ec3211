"""What site/early.js knows of the page's Python is what that does."""

from __future__ import annotations

import re
from inspect import getsource

import pytest
from ripple.page import events, plane, presenting
from ripple.page.loss_chart import ENDS
from ripple.page.loss_chart import KEYS as OF_CHART

from tests.unit.offscreen import ROOT, Offscreen, start

SCRIPT = (ROOT / "site" / "early.js").read_text("utf-8")


def keys_of(name: str) -> re.Pattern[str]:
    (found,) = re.findall(rf'^    "?{name}"?: \[.*, /(.*)/\],$', SCRIPT, re.MULTILINE)
    return re.compile(found)


def selector(name: str) -> str:
    (found,) = re.findall(rf'const {name} = "(.*)";', SCRIPT)
    return str(found)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("plane", {*plane.KEYS, *events.ARROWS, plane.CARRY, "Escape"}),
        ("loss-chart", {*OF_CHART, *ENDS, "Escape"}),
        ("network", {*events.ARROWS, "Enter", " ", "Escape"}),
    ],
)
def test_it_hears_the_keys_that_mean_something(name: str, keys: set[str]) -> None:
    every = {*plane.KEYS, *events.ARROWS, *OF_CHART, *ENDS, *"abmsl 1", "Escape", "Tab", "F5"}
    assert {key for key in every if keys_of(name).search(key)} == keys


def test_it_hears_them_where_they_mean_something() -> None:
    assert selector("TOOLS") == plane.TOOLS
    assert selector("OWN_KEYS") == presenting.OWN_ARROWS
    assert f'"{selector("OWN_SPACE")}"' in getsource(events.takes_space)
    for keys in (plane.UNDO, plane.REDO):
        assert all(key[-1] in "zy" for key in keys)


def options(browser: Offscreen) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in the sheet of choices, by the lists' ids."""
    return {
        each.id: [(o.attributes["value"], o.textContent) for o in each.every() if o.tag == "option"]
        for each in browser.element("setup").every()
        if each.tag == "select"
    }


def test_what_can_be_chosen_before_python_is_here_is_what_can_be_chosen_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser = Offscreen()
    before = options(browser)
    start(browser, monkeypatch)
    browser.frames()
    assert all(before.values())
    assert before == options(browser)


def test_the_page_says_whether_steps_run(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Offscreen()
    start(browser, monkeypatch)
    runs = [browser.runs()]
    browser.click("step-10")
    runs.append(browser.runs())
    browser.frames()
    assert [*runs, browser.runs()] == [False, True, False]
