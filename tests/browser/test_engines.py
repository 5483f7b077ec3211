"""The same lesson in every engine, from a server and from a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.state import State, from_plain, to_plain
from ripple.page.sample import texts
from ripple.words.en import refused_rate
from ripple.words.numbers import precise
from workshop.paths import DIST

from tests.browser.engines import SHARP, Engine, start
from tests.browser.options import AWAKE, taking_all
from tests.browser.reader import NO_ANIMATION

PLANE = "document.getElementById('plane').getBoundingClientRect()"


def text_in(box: str) -> str:
    return f"document.getElementById({box!r}).value"


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Engine]:
    with start(request.param, playwright) as engine:
        yield engine


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, site_url: str, tmp_path: Path) -> str:
    if request.param == "http":
        return site_url
    return Path(shutil.copy(DIST / "ripple.html", tmp_path)).as_uri()


def test_the_lesson_works(engine: Engine, address: str) -> None:
    engine.open(address)
    engine.wait("document.body.dataset.state !== 'loading'", True)
    assert engine.value("document.getElementById('failure-details').value") == ""

    engine.slide("speed", NO_ANIMATION)
    lesson = Lesson()
    for count in range(1, 11):
        engine.click("step")
        engine.wait_for_text("step-count", str(count))
        engine.wait_for_text("status", "Idle")
        lesson.run_step()
    assert engine.value("document.querySelectorAll('#updates-rows tr').length") == 17
    assert lesson.step and lesson.step.loss is not None
    assert engine.text("loss") == precise(lesson.step.loss)
    engine.press("step", "Space")  # one step, though engines press a button by it in their own ways
    engine.wait_for_text("step-count", "11")
    engine.click("step")
    engine.wait_for_text("status", "Idle")
    engine.wait_for_text("step-count", "12")

    assert engine.text("data-count") == "8 strawberries, 8 lemons"
    engine.click("plane")
    engine.wait_for_text("data-count", "9 strawberries, 8 lemons")

    engine.click("play")
    engine.wait_for_text("status", "Playing")
    engine.wait("Number(document.getElementById('step-count').textContent) > 12", True)
    engine.click("play")
    engine.wait_for_text("status", "Idle")

    engine.click("reset-network")
    engine.wait_for_text("step-count", "0")

    for opener, opened in ((".sample .term", "about-x"), (".masthead .symbols", "symbols")):
        engine.value(f"document.querySelector('{opener}').click()")
        engine.wait(f"document.getElementById('{opened}').matches(':popover-open')", True)
        assert engine.value("document.getElementById('about-x').getClientRects().length") == 1
        engine.value(f"document.getElementById('{opened}').hidePopover()")

    width = engine.value(f"{PLANE}.width")
    engine.resize(800, 700)
    engine.wait(f"{PLANE}.width !== {width} && {SHARP}", True)

    assert engine.value("thrown") == []
    assert engine.text("problem-what") == ""


STATE = """window.rippleStart.then((python) => python.runPython(`
  import json, sys
  from ripple.lesson.state import to_plain
  json.dumps(to_plain(sys.modules["main"].lesson.state))
`))"""


def same(one: object, other: object) -> bool:
    """Whether two states are, but for the last digits, which engines compute each in its way."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == (pytest.approx(other, rel=1e-9, abs=1e-12) if type(one) is float else other)


def state(engine: Engine) -> State:
    found = from_plain(json.loads(str(engine.value(STATE))))
    assert isinstance(found, State)
    return found


def test_the_lesson_works_with_another_choice_of_everything(engine: Engine, address: str) -> None:
    engine.open(address)
    engine.wait("document.body.dataset.state !== 'loading'", True)
    engine.wait("document.querySelector('#setup fieldset').disabled", False)
    engine.wait(AWAKE, 0)
    engine.value(taking_all())
    engine.wait("document.getElementById('setup-apply').disabled", False)
    engine.value("document.getElementById('setup-apply').click()")
    engine.slide("speed", NO_ANIMATION)
    engine.wait("document.getElementById('setup-apply').disabled", True)

    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        engine.press("network", key)
    engine.wait("document.getElementById('inspector').hidden", False)
    engine.click("freeze")
    lesson = Lesson()
    lesson.load(state(engine))
    assert lesson.spec.sizes == (2, 8, 8, 8, 1)
    assert len(lesson.method.frozen) == 1 + 25  # and no biases
    assert lesson.points.meaning
    assert lesson.points.meaning.labels == ("δρυς", "زيتون")
    assert len(lesson.held) == 12
    for button, count in (("step", 1), ("step-10", 11), ("step-100", 111)):
        engine.click(button)
        engine.wait_for_text("step-count", str(count))
        engine.wait_for_text("status", "Idle")
    while lesson.step_count < 111:
        lesson.run_step()
    newest = state(engine)
    assert same(to_plain(newest), to_plain(lesson.state))
    assert engine.text("loss") == texts(lesson, Player(lesson))["loss"]
    engine.click("check-all")
    engine.wait("document.getElementById('check-words').textContent.startsWith('All 177 ')", True)
    engine.value("document.getElementById('keep-course').click()")
    engine.value("document.getElementById('landscape').showPopover()")
    engine.wait("document.getElementById('terrain-words').textContent.includes('mean loss')", True)
    engine.value("document.getElementById('landscape').hidePopover()")

    engine.click("plane")
    engine.click("undo-data")
    engine.slide("time", "5")
    engine.wait_for_text("step-count", "5")
    engine.slide("time", "111")
    engine.wait_for_text("step-count", "111")
    assert to_plain(state(engine)) == to_plain(newest)
    engine.click("play")
    engine.wait("Number(document.getElementById('step-count').textContent) > 150", True)
    engine.click("play")
    engine.wait_for_text("status", "Idle")

    assert engine.value("thrown") == []
    assert engine.text("problem-what") == ""


def test_boxes_show_what_is_so_also_where_the_same_is_typed_again(
    engine: Engine, site_url: str
) -> None:
    engine.open(site_url)
    engine.wait("document.body.dataset.state !== 'loading'", True)

    for _ in range(2):
        engine.type("learning-rate-number", "5")
        engine.wait_for_text("rate-note", "")
        engine.press("learning-rate-number", "Enter")
        engine.wait_for_text("rate-note", refused_rate("5", 0.001, 2, 0.3))
        engine.wait(text_in("learning-rate-number"), "0.3")

    engine.slide("speed", NO_ANIMATION)
    engine.click("step")
    engine.wait_for_text("step-count", "1")
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):
        engine.press("network", key)
    engine.wait("document.getElementById('inspector').hidden", False)
    shown = {"value": ("0.5", "0.51"), "new-1.0.0": ("0.50000", "0.51000")}
    for box, other in (("value", "new-1.0.0"), ("new-1.0.0", "value")):
        for ended_by in ("Enter", "Tab"):
            for typed in range(2):
                engine.type(box, "0.5")
                engine.press(box, ended_by)
                for name in (box, other):
                    engine.wait(text_in(name), shown[name][0])
                if typed == 0:
                    engine.press(box, "ArrowUp")
                    for name in (box, other):
                        engine.wait(text_in(name), shown[name][1])

    assert engine.value("thrown") == []
    assert engine.text("problem-what") == ""
