"""What a reader does before Python is here is kept, and ends in the state that it ends in after."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from workshop.build import SINGLE, TARGET
from workshop.pages import FOLDER, PagesHandler, served

from tests.browser.engines import Engine, start
from tests.browser.reader import python
from tests.browser.test_access import PHONE, assert_axe_finds_nothing
from tests.browser.test_dragging import Place, on_screen

PATIENCE = 60_000  # milliseconds
STATE = """[__import__("ripple.lesson.shared", fromlist=["share"]).share(player),
  [x.hex() for a in (*lesson.network.weights, *lesson.network.biases) for x in a.ravel().tolist()],
  lesson.basket.tool.value, player.speed, lesson.basket.can_undo, lesson.basket.can_redo,
  lesson.step_count]"""
SIGNS = "[data-heard], #heard, .heard-dot"

Do = Callable[[Page], None]


class Holding(PagesHandler):
    """A host that keeps the application back until it is let go; it may be lost then."""

    let_go: threading.Event
    lost = False

    def do_GET(self) -> None:
        """Answer, in its time."""
        if re.search(r"/ripple\.[^/]*bin$", self.path):
            self.let_go.wait()
            if self.lost:
                self.send_error(404)
                return
        super().do_GET()


class Held:
    """A page whose Python does not come before it is let go."""

    def __init__(self, address: str, host: type[Holding]) -> None:
        self.address, self._host = address, host

    def let_go(self) -> None:
        self._host.let_go.set()

    def lose(self) -> None:
        """It does not come at all."""
        self._host.lost = True
        self.let_go()


@contextmanager
def holding() -> Iterator[Held]:
    host = type("Once", (Holding,), {"let_go": threading.Event()})
    with served(TARGET, host) as address:
        held = Held(address + FOLDER, host)
        try:
            yield held
        finally:
            held.let_go()


@pytest.fixture
def held(page: Page) -> Iterator[Held]:
    """`page` has such a page in it."""
    with holding() as held:
        page.goto(held.address)
        expect(page.locator("#step")).to_be_enabled()
        yield held


@pytest.fixture
def site_url() -> Iterator[str]:
    """All hosts of this machine are the page's own here."""
    yield "http://127.0.0.1:"


def answered(page: Page) -> None:
    """Wait until all that was kept is done, and what runs has come to its end."""
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    expect(page.locator(SIGNS)).to_have_count(0)
    page.wait_for_function("!rippleRuns()")
    expect(page.locator("#problem-what")).to_have_text("")


# Things of every kind that a reader does


def click(name: str) -> Do:
    """As a reader does, who does not know yet that there is something to undo."""
    return lambda page: page.locator(f"#{name}").click(force=True)


def slide(name: str, value: str) -> Do:
    return lambda page: page.locator(f"#{name}").fill(value)


def press(name: str, *keys: str) -> Do:
    def do(page: Page) -> None:
        page.locator(f"#{name}").focus()
        for key in keys:
            page.keyboard.press(key)

    return do


def on_plane(x: float, y: float, button: Any = "left") -> Do:
    """A click there, in shares of the canvas."""

    def do(page: Page) -> None:
        box = page.locator("#plane").bounding_box()
        assert box
        place = (box["x"] + x * box["width"], box["y"] + y * box["height"])
        page.mouse.click(*place, button=button)

    return do


def drag(start: Place, *way: Place) -> Do:
    """From one place of the canvas to others."""

    def do(page: Page) -> None:
        page.mouse.move(*start)
        page.mouse.down()
        for place in way:
            page.mouse.move(*place)
        page.mouse.up()

    return do


def in_sheet(page: Page) -> None:
    page.locator(".opens").click()
    page.locator("#decay-choice").select_option("0.01")
    page.locator("#momentum-choice").select_option("0.5")
    page.locator("#data-noise").fill("20")
    page.locator("#biases").uncheck()
    page.locator("#setup > .head button").click()


def typed(page: Page) -> None:
    page.locator("#learning-rate-number").fill("0.7")
    page.keyboard.press("Enter")


def things(fruit: Place) -> dict[str, Do]:
    """All of them, where a fruit lies there in the window."""
    x, y = fruit
    return {
        "a button": click("step"),
        "it once more": click("step"),
        "a run": click("step-10"),
        "a click on the plane": on_plane(0.3, 0.4),
        "a radio button, by its label": click("tool-label-0"),
        "a click with another tool": on_plane(0.6, 0.3),
        "the other button of the mouse": on_plane(0.7, 0.5, "right"),
        "a drag of a fruit": drag(fruit, (x + 20, y - 9), (x + 50, y - 30)),
        "a button of the plane": click("undo-data"),
        "keys on the plane": press(
            "plane",
            "ArrowRight",
            "Shift+ArrowUp",
            "s",
            "m",
            "ArrowLeft",
            "m",
            "Delete",
            "Control+z",
        ),
        "a checkbox": click("numbers"),
        "a slider": slide("learning-rate", "800"),
        "another run": click("step-100"),
        "a box for a number": typed,
        "a sheet": in_sheet,
        "a slider by keys": press("speed", "ArrowRight", "ArrowRight"),
        "keys on the diagram": press("network", "ArrowRight", "ArrowRight", "Enter"),
        "a shortcut": press("step", "Space"),
        "a step back": click("step-back"),
        "a last run": click("step-10"),
        "and one on top": click("step-10"),
    }


def state(page: Page) -> Any:
    return python(page, STATE)


@pytest.fixture(scope="module")
def after(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page to which all is done once it has started."""
    page = browser.new_page(**browser_context_args)
    with holding() as held:
        held.let_go()
        page.goto(held.address)
        answered(page)
        yield page
    page.close()


def test_all_kinds_of_things_end_as_they_do_after_the_start(
    page: Page, held: Held, after: Page
) -> None:
    first = python(after, "lesson.points.x.tolist()[0]")
    (fruit,) = on_screen(after, (first[0], first[1]))
    for do in things(fruit).values():
        do(after)
        after.wait_for_function("!rippleRuns()")  # a run comes to its end before what is next
    answered(after)
    for name, do in things(fruit).items():
        do(page)
        assert page.locator("#heard").is_visible(), name
    assert page.evaluate("document.body.dataset.state") == "loading"
    held.let_go()
    answered(page)
    assert state(page) == state(after)
    assert python(page, "lesson.step_count") == 132


IS_IN_FRONT = """() => {
  const line = document.getElementById("heard");
  line.style.pointerEvents = "auto";
  line.style.left = line.style.top = "50%";  // where the sheet is
  const { left, top } = line.getBoundingClientRect();
  return document.elementFromPoint(left + 9, top + 9) === line;
}"""


def test_at_once_it_is_said_what_was_heard_and_what_waits(page: Page, held: Held) -> None:
    live, line = page.locator("#live"), page.locator("#heard")
    click("step")(page)
    expect(live).to_have_text("Step: heard. It waits for Python.")
    expect(line).to_have_text("Heard. Waiting for Python: Step")
    click("step")(page)
    click("step-10")(page)
    on_plane(0.3, 0.4)(page)
    press("plane", "ArrowRight", "s")(page)
    expect(live).to_have_text("S on the plane: heard. 6 things wait for Python.")
    expect(line).to_have_text(
        "Heard. Waiting for Python: Step ×2, 10 steps, the plane, → on the plane, S on the plane"
    )
    expect(page.locator("#step")).to_have_attribute("data-heard", "2")
    expect(page.locator(".heard-dot")).to_have_count(1)
    for name in ("log-scale", "numbers", "quiz"):
        page.locator(f"#{name}").check()
    expect(line).to_contain_text("Python: …, the plane, → on the plane, S on the plane, log scale")
    page.locator(".opens").click()
    page.locator("#decay-choice").select_option("0.01")
    expect(line).to_contain_text("Weight decay λ")
    assert page.evaluate(IS_IN_FRONT)
    assert_axe_finds_nothing(page)
    held.let_go()
    answered(page)
    expect(live).not_to_contain_text("heard")


def test_what_cannot_be_heard_is_disabled_until_it_can_be_answered(page: Page, held: Held) -> None:
    for name in ("present", "share-copy", "home-png", "table-file", "worksheet-print"):
        expect(page.locator(f"#{name}")).to_be_disabled()
    for name in ("moment", "time", "hidden-apply"):  # there is nothing yet that these could do
        expect(page.locator(f"#{name}")).to_be_disabled()
    held.let_go()
    answered(page)
    expect(page.locator("fieldset:disabled")).to_have_count(0)


def test_what_works_without_python_is_left_alone(page: Page, held: Held) -> None:
    page.locator(".sample .term:visible").first.click()
    expect(page.locator("#about-x")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(SIGNS)).to_have_count(0)
    # Sheets open at once, and Python hears of it when it is here.
    page.locator("#loss-title ~ .told").click()
    expect(page.locator("#courses")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#open-table").click()
    expect(page.locator("#table")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".shares").click()
    expect(page.locator("#share")).to_be_visible()
    expect(page.locator("#share-link")).to_have_value("")
    held.let_go()
    answered(page)
    expect(page.locator("#share-link")).to_have_value(re.compile("#lesson="))
    expect(page.locator("#table")).to_be_hidden()  # it does not open once more


@pytest.mark.browser_context_args(**PHONE)
def test_fingers_are_heard(page: Page, held: Held) -> None:
    page.locator("#step-10").tap()
    page.locator("#plane").tap(position={"x": 100, "y": 60})
    page.locator("#tool-label-0").tap()
    page.locator("#plane").tap(position={"x": 150, "y": 90})
    expect(page.locator("#heard")).to_contain_text("10 steps, the plane, lemon, the plane")
    held.let_go()
    answered(page)
    expect(page.locator("#data-count")).to_have_text("9 strawberries, 9 lemons")
    expect(page.locator("#step-count")).to_have_text("10")


def test_a_place_is_the_same_on_a_plane_of_another_size(page: Page, held: Held) -> None:
    on_plane(0.8, 0.2)(page)
    before = page.locator("#plane").bounding_box()
    page.set_viewport_size({"width": 700, "height": 900})
    held.let_go()
    answered(page)
    after = page.locator("#plane").bounding_box()
    assert before and after
    assert after["width"] < 0.9 * before["width"]
    place = (after["x"] + 0.8 * after["width"], after["y"] + 0.2 * after["height"])
    (x, y) = python(page, "lesson.points.x.tolist()[-1]")
    assert on_screen(page, (x, y))[0] == pytest.approx(place, abs=2)


AT_THE_VERY_MOMENT = """document.addEventListener("DOMContentLoaded", () => {
  const look = () => {
    if (document.body.dataset.state !== "ready") return;
    observer.disconnect();
    const step = document.getElementById("step");
    step.click();
    queueMicrotask(() => step.click());
    setTimeout(() => step.click());
    requestAnimationFrame(() => { step.click(); window.clicked = true; });
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { attributes: true });
})"""


@pytest.mark.parametrize("before", [("step-10",), ()])
def test_at_the_moment_of_ready_nothing_is_lost_or_done_twice(
    page: Page, before: tuple[str, ...]
) -> None:
    page.add_init_script(AT_THE_VERY_MOMENT)
    with holding() as held:
        page.goto(held.address)
        slide("speed", "4")(page)
        for name in before:
            click(name)(page)
        held.let_go()
        page.wait_for_function("window.clicked")
        answered(page)
        expect(page.locator("#step-count")).to_have_text(str(10 * len(before) + 4))


def test_so_many_are_kept_and_no_more(page: Page, held: Held) -> None:
    slide("speed", "4")(page)
    page.evaluate("for (let n = 0; n < 210; n++) document.getElementById('step').click()")
    expect(page.locator("#heard")).to_contain_text("200 things are heard, and no more.")
    expect(page.locator("#live")).to_have_text("Step: not heard. 200 things wait for Python.")
    held.let_go()
    answered(page)
    expect(page.locator("#step-count")).to_have_text("199")


@pytest.mark.expects_errors
def test_when_the_start_fails_nothing_looks_as_if_it_waited(page: Page, held: Held) -> None:
    click("step")(page)
    on_plane(0.3, 0.4)(page)
    page.locator("#numbers").check()
    page.locator("#tool-label-0").click()
    slide("learning-rate", "900")(page)
    page.locator(".opens").click()
    page.locator("#initial-choice").select_option("zero")
    held.lose()
    page.locator("body[data-state=failed]").wait_for(timeout=PATIENCE)
    expect(page.locator(SIGNS)).to_have_count(0)
    expect(page.locator("#live")).to_have_text("")
    expect(page.locator("#step")).to_be_disabled()
    expect(page.locator("#numbers")).not_to_be_checked()
    expect(page.locator("#tool-strawberry")).to_be_checked()
    expect(page.locator("#learning-rate")).to_have_value("750")
    expect(page.locator("#initial-choice")).to_have_value("glorot")


def test_with_a_link_it_is_done_to_the_lesson_of_the_link(
    page: Page, held: Held, after: Page
) -> None:
    taken = "(player.restart(), player.lesson.set_learning_rate('0.9'))"
    made = "link.to_text(share(player))"
    names = "__import__('ripple.lesson', fromlist=['link'])"
    python(after, f"{taken} and None")
    text = python(after, f"(lambda link, share: {made})({names}.link, {names}.shared.share)")
    page.goto(f"{held.address}#lesson={text}")
    page.reload()
    click("step-10")(page)
    held.let_go()
    answered(page)
    expect(page.locator("#step-count")).to_have_text("10")
    expect(page.locator("#learning-rate-number")).to_have_value("0.9")
    click("step-10")(after)
    after.wait_for_function("!rippleRuns()")
    assert state(page)[1] == state(after)[1]


@pytest.mark.expects_errors  # the browser tells of what the host forbids
def test_where_the_host_forbids_scripts_within_the_page(page: Page) -> None:
    with holding() as held:
        text = (TARGET / "index.html").read_text("utf-8")
        policy = {"Content-Security-Policy": "script-src 'self' 'unsafe-eval'"}
        page.route(
            held.address,
            lambda route: route.fulfill(body=text, headers={"Content-Type": "text/html", **policy}),
        )
        page.goto(held.address)
        page.locator("#step-10").click()
        expect(page.locator("#heard")).to_be_visible()
        held.let_go()
        answered(page)
        expect(page.locator("#step-count")).to_have_text("10")


HOLD_INSIDE = """{
  const real = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...more) => {
    WebAssembly.instantiate = real;
    await new Promise((done) => { window.letGo = done; });
    return real(...more);
  };
}"""


def test_in_the_one_file(page: Page) -> None:
    page.add_init_script(HOLD_INSIDE)
    page.goto(SINGLE.as_uri())
    page.locator("#step-10").click()
    on_plane(0.3, 0.4)(page)
    page.wait_for_function("typeof letGo === 'function'")
    page.evaluate("letGo()")
    answered(page)
    expect(page.locator("#step-count")).to_have_text("10")
    expect(page.locator("#data-count")).to_have_text("9 strawberries, 8 lemons")


# In every engine

IN_PYTHON = "rippleStart.then((python) => python.runPython({}))"
ALL = f"""
import json, sys
json.dumps(eval({STATE!r}, vars(sys.modules["main"])))
"""


def few_things(engine: Engine) -> Iterator[None]:
    engine.click("step")
    yield
    engine.click("step-10")
    yield
    engine.click("plane")
    yield
    engine.click("tool-remove")
    yield
    engine.press("plane", "ArrowRight")
    engine.press("plane", "Enter")
    yield
    engine.click("numbers")
    yield
    engine.slide("learning-rate", "800")
    yield
    engine.type("learning-rate-number", "0.7")
    engine.press("learning-rate-number", "Enter")
    yield
    engine.click("network")
    yield
    engine.press("step", "Space")
    engine.click("step-100")
    yield


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_in_every_engine_they_end_as_after_the_start(name: str, playwright: Playwright) -> None:
    at_rest = "document.body.dataset.state === 'ready' && !rippleRuns()"
    none_waits = (
        "document.querySelectorAll('[data-heard], #heard, fieldset[data-later]:disabled').length"
    )
    found = []
    for early in (True, False):
        with start(name, playwright) as engine, holding() as held:
            if not early:
                held.let_go()
            engine.open(held.address)
            engine.wait(
                "document.querySelectorAll('#transport:enabled').length"
                if early
                else "document.querySelectorAll('body[data-state=ready]').length",
                1,
            )
            if not early:
                engine.wait(none_waits, 0)
            for _ in few_things(engine):
                engine.wait("true" if early else at_rest, True)
            if early:
                assert engine.value("document.body.dataset.state") == "loading"
            held.let_go()
            engine.wait("document.body.dataset.state", "ready")
            engine.wait(none_waits, 0)
            engine.wait(at_rest, True)
            assert engine.value("thrown") == []
            assert engine.text("problem-what") == ""
            found.append(json.loads(engine.value(IN_PYTHON.format(json.dumps(ALL)))))
    assert found[0] == found[1]
    assert found[0][-1] == 112
