"""Parts of the page alone, in frames of other pages, and what these say and hear."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect
from workshop.build import SINGLE, TARGET
from workshop.pages import FOLDER, served

from tests.browser.engines import SHARP, Engine, start
from tests.browser.reader import NO_ANIMATION, drawn, shown
from tests.browser.test_access import assert_axe_finds_nothing

HOST = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A course</title>
<body style="margin: 0">
<div id="place"></div>
<script>
  window.told = [];
  window.of = (kind) => told.filter((each) => each.is === kind);
  window.last = () => of("changed").at(-1) ?? {};
  const frame = document.createElement("iframe");
  addEventListener("message", ({ data, source }) => {
    if (source === frame.contentWindow) told.push(data);
  });
  window.say = (message) => frame.contentWindow.postMessage(message, "*");
  frame.title = "A lesson";
  frame.width = %d;
  frame.height = %d;
  frame.style.border = 0;
  frame.src = "%s";
  document.getElementById("place").append(frame);
</script>
"""
SITE, FILE = "site/index.html", "ripple.html"
STARTED = "document.body.dataset.state"
FAILURE = "document.getElementById('failure-details').value"
FITS = """(() => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return scrollWidth <= innerWidth && scrollHeight <= innerHeight;
})()"""
# By a script: the slider may be in no part that is shown.
AT_ONCE = f"""(() => {{
  const slider = document.getElementById("speed");
  slider.value = {NO_ANIMATION};
  slider.dispatchEvent(new Event("input"));
}})()"""
STEP = "document.getElementById('step').click()"
IDS = {
    "network": "network",
    "story": "caption",
    "transport": "step",
    "legend": "network-legend",
    "plane": "plane",
    "loss": "loss-chart",
    "sample": "step-count",
    "parameters": "speed",
    "update": "updates-words",
    "log": "log-words",
}
"""An element of each part."""

REST = ("first-steps", "task-title", "present", "quiz", "start-message")
SEEN = """(() => %s.filter((id) => document.getElementById(id).getClientRects().length))()"""
SIZES = {
    (400, 300): ["network", "plane"],
    (1200, 800): ["network", "story", "transport", "plane", "loss"],
}

Place = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frames")
    shutil.copytree(TARGET, folder / "site")
    shutil.copy(SINGLE, folder)
    return folder


@pytest.fixture(scope="module")
def course(folder: Path) -> Iterator[str]:
    with served(folder) as host:
        yield host + FOLDER


@pytest.fixture
def place(folder: Path, course: str) -> Place:
    """Writes a page of another site with a frame so large and such an address."""

    def write(form: str, show: str, size: tuple[int, int], embedder: str | None = None) -> str:
        site = course.replace("127.0.0.1", "localhost")
        named = course.removesuffix(FOLDER) if embedder is None else embedder
        address = f"{site}{form}?show={show}&embedder={named}"
        name = f"{form} {show} {size[0]}.html".replace("/", " ").replace(" ", "-")
        (folder / name).write_text(HOST % (*size, address), "utf-8")
        return course + name

    return write


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Engine]:
    with start(request.param, playwright) as engine:
        yield engine


def say(engine: Engine, do: str, **what: object) -> None:
    engine.value(f"say({json.dumps({'ripple': 1, 'do': do, **what})})")


def seen(engine: Engine, names: list[str]) -> list[str]:
    found: list[str] = engine.value(SEEN % json.dumps(names))
    return found


@pytest.mark.parametrize("form", [SITE, FILE])
@pytest.mark.parametrize("size", list(SIZES), ids=str)
def test_a_frame_shows_its_parts_and_talks_with_its_page(
    engine: Engine, place: Place, form: str, size: tuple[int, int]
) -> None:
    parts = SIZES[size]
    engine.open(place(form, ",".join(parts), size))
    engine.wait("of('ready').length", 1)
    with engine.frame():
        engine.wait(STARTED, "ready")
        assert engine.value(FAILURE) == ""
        engine.wait(SHARP, True)
        assert seen(engine, list(IDS.values())) == [IDS[name] for name in IDS if name in parts]
        rest = ["quiz"] if size == (1200, 800) else []
        assert seen(engine, list(REST)) == rest
        assert engine.value(FITS)
        engine.value(AT_ONCE)
    engine.wait("last().step", 0)
    say(engine, "step")
    engine.wait("last().step", 1)
    say(engine, "run", steps=20)
    engine.wait("last().step", 21)
    with engine.frame():
        engine.wait_for_text("step-count", "21")
    say(engine, "load", state="1.nonsense")
    engine.wait("of('refused').length", 1)
    assert engine.value("of('refused')[0]") == {
        "ripple": 1,
        "is": "refused",
        "field": "state",
        "why": "broken",
    }
    say(engine, "back")
    engine.wait("last().step", 20)
    with engine.frame():
        thrown = [each for each in engine.value("thrown") if "ResizeObserver" not in each]
        assert thrown == []
        assert engine.text("problem-what") == ""


def test_nobody_else_is_heard_or_told(engine: Engine, place: Place) -> None:
    engine.open(place(SITE, "network,transport", (400, 300), "https://school.example"))
    with engine.frame():
        engine.wait(STARTED, "ready")
        engine.wait("document.querySelectorAll('fieldset[data-later]:disabled').length", 0)
        # The module that listens has come: the page would have been told that it is ready.
        engine.value("rippleFetched.later('messages.js').then(() => true)")
        engine.value("(addEventListener('message', () => { window.came = 1; }), 0)")
        engine.value(AT_ONCE)
    say(engine, "step")
    with engine.frame():
        engine.wait("window.came", 1)
        engine.value(STEP)  # a step of the reader's own, after which there would be two
        engine.wait("document.getElementById('step-count').textContent !== '0'", True)
        assert engine.text("step-count") == "1"
    assert engine.value("told") == []


def test_the_file_of_ones_own_shows_parts_too(engine: Engine, folder: Path) -> None:
    engine.open((folder / FILE).as_uri() + "?show=plane,transport")
    engine.wait(STARTED, "ready")
    assert engine.value(FAILURE) == ""
    assert seen(engine, list(IDS.values())) == ["step", "plane"]


# In Chromium alone


@pytest.fixture
def open_part(page: Page, site_url: str) -> Callable[..., Page]:
    def go(query: str, width: int, height: int) -> Page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(site_url + query)
        page.locator("body:not([data-state=loading])").wait_for(timeout=60_000)
        expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
        return page

    return go


TRIED = [
    ("network", 320, 240), ("plane", 320, 240), ("loss", 320, 240), ("sample", 320, 240),
    ("story", 320, 240), ("transport", 320, 240), ("update", 320, 240), ("log", 320, 240),
    ("network,plane", 320, 240), ("network,transport", 320, 240), ("plane,transport", 320, 240),
    ("network,plane,loss", 400, 300), ("network,story,transport", 400, 300),
    ("network,plane", 1200, 800), ("network,story,transport,plane,loss,sample", 1200, 800),
]  # fmt: skip


@pytest.mark.browser_context_args(reduced_motion="reduce")
def test_nothing_is_cut_or_scrolled_and_axe_finds_nothing(open_part: Callable[..., Page]) -> None:
    for parts, width, height in TRIED:
        page = open_part(f"?show={parts}", width, height)
        drawn(page)
        found = page.evaluate(SEEN % json.dumps(list(IDS.values())))
        assert found == [IDS[name] for name in IDS if name in parts.split(",")], parts
        assert page.evaluate(FITS), (parts, width, height)
        assert_axe_finds_nothing(page)
    for parts in ("parameters", "legend"):  # longer than the frame, and so it scrolls
        page = open_part(f"?show={parts}", 320, 240)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), parts
        assert_axe_finds_nothing(page)


ON_THE_WAY = """() => {
  const focused = document.activeElement;
  const { width, height } = focused.getBoundingClientRect();
  return [focused.id || focused.name, width > 0 && height > 0];
}"""


@pytest.mark.browser_context_args(has_touch=True)
def test_keys_and_fingers_reach_all_that_is_there_and_nothing_else(
    open_part: Callable[..., Page],
) -> None:
    page = open_part("?show=plane,transport", 400, 300)
    way = []
    for _ in range(20):
        page.keyboard.press("Tab")
        name, there = page.evaluate(ON_THE_WAY)
        if not name:
            break
        assert there, name
        way.append(name)
    assert way == [
        *("step-back", "step", "step-10", "step-100", "step-1000", "play"),
        *("plane", "tool-strawberry", "whole"),
    ]
    page.locator("#tool-lemon").tap()
    page.locator("#plane").tap(position={"x": 150, "y": 60})
    expect(page.locator("#data-count")).to_have_text("8 strawberries, 9 lemons")
    page.locator("#step-10").tap()
    expect(page.locator("#step-count")).to_have_text("10")
    page.keyboard.press("Space")
    expect(page.locator("#status")).not_to_have_text("Idle")


def test_nothing_of_the_rest_is_seen_before_python_has_come(page: Page, site_url: str) -> None:
    page.add_init_script(
        """requestAnimationFrame(function look() {  // there are frames once the styles have come
          if (document.readyState === "loading") return requestAnimationFrame(look);
          const names = [".masthead p", ".card.loss", ".plane", ".network", ".start", "footer"];
          window.early = names.map((name) =>
            document.querySelector(name).checkVisibility());
        })"""
    )
    page.goto(f"{site_url}?show=plane")
    # The card of the network has the words of the start, over all of the frame.
    assert page.evaluate("window.early") == [False, False, True, True, True, False]
    page.locator("body[data-state=ready]").wait_for(timeout=60_000)
    expect(page.locator(".network")).to_be_hidden()


def test_names_that_are_none_leave_the_whole_page(open_part: Callable[..., Page]) -> None:
    page = open_part("?show=apples,Pears%2C", 1366, 768)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#whole")).to_be_hidden()
    page = open_part("?show=apples%2CPLANE", 400, 300)
    expect(page.locator("#plane")).to_be_visible()
    expect(page.locator("#network")).to_be_hidden()


def test_the_way_out_leads_to_the_same_lesson_and_all_of_it(open_part: Callable[..., Page]) -> None:
    page = open_part("?show=network,transport", 400, 300)
    page.locator("#step-10").click()
    expect(page.locator("#step-count")).to_have_text("10")
    with page.expect_popup() as opened:
        page.locator("#whole").click()
    whole = opened.value
    expect(whole.locator("#step-count")).to_have_text("10", timeout=60_000)
    expect(whole.locator("h1")).to_be_visible()
    assert "show=" not in whole.url


ODD = """async () => {
  const { written } = await rippleFetched.later("messages.js");
  const circle = { ripple: 1 };
  circle.self = circle;
  const deep = () => { let all = 1; for (let i = 0; i < 1e5; i += 1) all = [all]; return all; };
  const odd = [
    circle, deep(), new Array(4e9), new Array(3e5), "x".repeat(5e6), 1n, new Map([[1, 2]]),
    new Uint8Array(1e6), /a/, undefined, NaN, Infinity, [NaN], { a: undefined }, new Date(),
    new Array(5e5).fill(0), { ["x".repeat(5e5)]: 1 },
  ].map(written);
  const state = [1.5, -0, 0, 1e300, "\\u2028\\ud800", null, true];
  return [odd, [{ ripple: 1, do: "load", state }, {}, []].map(written)];
}"""


def test_what_is_no_plain_data_or_too_much_is_given_up(reading_page: Page) -> None:
    odd, plain = reading_page.evaluate(ODD)
    assert set(odd) == {""}
    assert [json.loads(each) for each in plain] == [
        {"ripple": 1, "do": "load", "state": [1.5, 0, 0, 1e300, "\u2028\ud800", None, True]},
        *({}, []),
    ]
    assert "-0.0" in plain[0]


# Sends so many messages, each right or with something in it another, by a generator of its own.
MANY = """([lesson, count]) => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const choose = (from) => from[Math.floor(random() * from.length)];
  const code = "<img src=x onerror='parent.harm = top.harm = 1'>";
  const circle = {};
  circle.ripple = circle;
  const odd = [null, -1, 1e308, NaN, 2 ** 53, "", code, "javascript:top.harm=1", [], {}, 1n, circle,
    new Date(), new Map(), new Array(1e6), new Uint8Array(99), true, "__proto__", lesson.link];
  const right = [
    ...["step", "back", "play", "pause", "restart", "tell"].map((name) => ({ do: name })),
    ...["forward", "loss", "backward", "update"].map((phase) => ({ do: "phase", phase })),
    { do: "run", steps: 2 },
    ...[lesson.plain, lesson.link].map((state) => ({ do: "load", state })),
  ];
  const mutate = (data) => {
    const names = Object.keys(data ?? {});
    if (!names.length) return;
    const name = choose(names);
    if (data[name] && typeof data[name] === "object" && random() < 0.8) mutate(data[name]);
    else if (random() < 0.2) delete data[name];
    else data[name] = choose(odd);
  };
  for (let i = 0; i < count; i += 1) {
    const message = JSON.parse(JSON.stringify({ ripple: 1, ...choose(right) }));
    try {
      for (let n = Math.floor(random() * 3); n > 0; n -= 1) mutate(message);
      say(random() < 0.05 ? choose(odd) : message);
    } catch {
      // a browser passes no such thing on
    }
  }
  say({ ripple: 1, do: "pause" });
  say({ ripple: 1, do: "load", state: lesson.plain });
}"""

KINDS = {"ready", "changed", "refused"}


def test_ten_thousand_messages_do_no_harm(page: Page, site_url: str) -> None:
    """No error, no request, no script; and in the end the page answers as ever."""
    origin = site_url.removesuffix(FOLDER)
    address = f"{site_url}?show=network,plane,sample&embedder={origin}"
    page.route(
        f"{site_url}host.html",
        lambda route: route.fulfill(content_type="text/html", body=HOST % (900, 600, address)),
    )
    page.goto(f"{site_url}host.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_have_attribute("data-state", "ready", timeout=60_000)
    page.wait_for_function("() => last().step === 0")
    expect(frame.locator("#kept")).not_to_be_empty()  # the page has fetched all that it keeps
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    lesson = page.frames[1].evaluate(LESSON)
    page.evaluate(MANY, [lesson, 10_000])
    page.wait_for_function(f"() => last().step === {lesson['plain']['state']['step']}", timeout=0)
    expect(frame.locator("#step-count")).to_have_text(str(lesson["plain"]["state"]["step"]))
    expect(frame.locator("#problem")).to_be_hidden()
    assert [each for each in asked if not each.startswith("blob:")] == []
    assert page.evaluate("window.harm") is None
    kinds = page.evaluate("[...new Set(told.map((each) => each.is))]")
    assert set(kinds) == KINDS
    page.evaluate("say({ ripple: 1, do: 'run', steps: 5 })")
    page.wait_for_function(f"() => last().step === {lesson['plain']['state']['step'] + 5}")


LESSON = """async () => {
  const { whenDefined } = globalThis[Symbol.for("@pyscript/core")];
  const { interpreter } = await whenDefined("py");
  return JSON.parse(interpreter.runPython(`
    import json
    from ripple.lesson import link
    from ripple.lesson.lesson import Lesson
    from ripple.lesson.player import Player
    from ripple.lesson.shared import share
    other = Player(Lesson(seed=9))
    for _ in range(45):
        other.lesson.run_step()
    json.dumps({"plain": share(other), "link": link.to_text(share(other))})
  `));
}"""


# Before a class


def test_the_page_before_a_class(own_page: Page) -> None:
    expect(own_page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    own_page.locator("#speed").fill(NO_ANIMATION)
    own_page.locator("#present").click()
    expect(own_page.locator("#present-leave")).to_be_visible()
    expect(own_page.locator("#step")).to_be_focused()
    for name in ("plane", "loss-chart", "learning-rate", "first-steps", "step-10", "reset-network"):
        expect(own_page.locator(f"#{name}")).to_be_hidden()
    for key in ("ArrowRight", "PageDown", "Space"):
        own_page.keyboard.press(key)
    assert_count(own_page, "3")
    own_page.keyboard.press("PageUp")
    assert_count(own_page, "2")
    own_page.keyboard.press("2")
    expect(own_page.locator("#phase-loss")).to_have_attribute("aria-current", "step")
    own_page.keyboard.press("p")
    expect(own_page.locator("#plane")).to_be_visible()
    expect(own_page.locator("#present")).to_be_focused()
    assert own_page.evaluate("document.fullscreenElement") is None


def assert_count(page: Page, count: str) -> None:
    expect(page.locator("#step-count")).to_have_text(count)


@pytest.mark.parametrize(
    "_how",
    [
        pytest.param(scheme, marks=pytest.mark.browser_context_args(color_scheme=scheme))
        for scheme in ("light", "dark")
    ],
)
def test_a_class_reads_all_of_it_on_any_projector(
    open_part: Callable[..., Page], _how: str
) -> None:
    for width, height in ((1366, 768), (1920, 1080), (1024, 768), (1280, 625)):
        page = open_part("?show=present", width, height)
        assert page.evaluate(FITS), (width, height)
        for phase in ("1", "2", "3", "4"):
            page.keyboard.press(phase)
            page.keyboard.press(phase)
        drawn(page)
        assert page.evaluate(FITS), (width, height)
        small = page.evaluate(
            "parseFloat(getComputedStyle(document.getElementById('caption')).fontSize)"
        )
        assert small >= min(width, height * 16 / 9) / 44
        assert_axe_finds_nothing(page)
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_visible()
    assert shown(page, "caption")
