"""A reader who does whatever comes to mind: it never breaks the page.

    pytest tests/browser/test_random_reader.py --actions 5000 --seed 7

What went wrong is told with the seed and all that was done until then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, Playwright
from workshop.browsers import chromium_launch
from workshop.paths import DIST

from tests.browser.engines import firefox
from tests.browser.reader import python

IN_PAGE = Path(__file__).with_name("in_page.py").read_text("utf-8")

BUTTONS = (
    *("step", "step", "step-back", "step-back", "step-10", "step-100", "step-1000", "play", "play"),
    *(f"phase-{phase}" for phase in ("forward", "loss", "backward", "update")),
    *("same-start", "reset-network", "reset-data", "undo-data", "undo-data", "clear-data"),
    "redo-data",
    *("quiz", "quiz-up", "quiz-down", "quiz-unchanged", "quiz-go", "quiz-choice-1"),
    *("check", "check-all", "hidden-apply", "setup-apply", "data-again"),
    *("first-steps", "guide-leave", "numbers", "log-scale"),
    *("inspector-close", "tool-strawberry", "tool-lemon", "tool-remove"),
    *("freeze", "biases", "keep-course", "sample-next", "table-use", "sizes-apply"),
    *("fewer-1", "more-1", "more-2", "fewer-layers", "more-layers"),
)
CANVASES = ("network", "network", "plane", "loss-chart")
SLIDERS = ("time", "time", "moment", "moment", "speed", "speed", "learning-rate", "hidden-size")
MORE_SLIDERS = (*SLIDERS, "hidden-size-2", "batch-size", "data-number", "data-noise")
SHEETS = "landscape", "courses", "setup", "answers"
TABLES = ("1,2,a\n3,4,b\n2,5,a", "width;height;kind\n1,5;20;x\n4,5;10;y\n2;12;x", "1,2,a\n3,", "")
CHOICES = (
    "digits",
    "axis-across",
    "axis-up",
    "activation-choice",
    "loss-choice",
    "data-choice",
    "layers-choice",
    "initial-choice",
    *("batch-choice", "order-choice", "held-choice", "decay-choice", "momentum-choice"),
    *("landscape-across", "landscape-up"),
)
BOXES = ("learning-rate-number", "value", "value", "new-0.0.0", "new-1.0.0", "new-1.b.0")
KEYS = (
    *("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Shift+ArrowUp", "Home", "End"),
    *("Enter", "Escape", "PageUp", "Delete", "s", "l", "Tab", "Space"),
    *("m", "m", "Control+z", "Control+y"),
)
TEXTS = ("0.5", "0.5", "5", "−2", "0,25", "abc", "", "1e9", "100", "1,000")
POINTS = ("pointermove", "click", "pointerleave", "pointerup", "pointercancel")
SIZES = ((1366, 768), (1366, 625), (390, 844), (768, 1024), (1920, 1080), (320, 568))

# A canvas that changes from the graphics card to memory, as it does once it is read from, draws
# some corners otherwise.
IN_MEMORY = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind) {
  return getContext.call(this, kind, { willReadFrequently: true });
};
"""

PREPARE = """
window.inFrame = () => new Promise((done) => requestAnimationFrame(
  () => requestAnimationFrame(done)));
window.byId = (name) => document.getElementById(name);
window.visible = (element) => element && element.offsetWidth > 0 && !element.matches(":disabled");
window.focused = (name) => {
  if (!visible(byId(name))) return false;
  byId(name).focus();
  return true;
};
window.at = (name, x, y) => {
  const element = byId(name);
  if (!visible(element)) return null;
  element.scrollIntoView({ block: "center" });
  const box = element.getBoundingClientRect();
  return { x: box.left + x * box.width, y: box.top + y * box.height };
};
window.fire = (element, type, more) => element.dispatchEvent(
  Object.assign(new Event(type, { bubbles: true, cancelable: true }), more));
window.scripted = {
  click: (name) => byId(name)?.click(),  // choices of the quiz come and go
  slide: (name, share) => {
    const slider = byId(name), [low, high] = [Number(slider.min), Number(slider.max)];
    slider.value = String(Math.round(low + share * (high - low)));
    fire(slider, "input");
  },
  choose: (name, share) => {
    const choice = byId(name);
    choice.selectedIndex = Math.floor(share * choice.options.length);
    fire(choice, "input");
  },
  type: (name, text, end) => {
    const box = byId(name);
    if (!box) return;
    box.focus();
    box.value = text;
    fire(box, "input");
    if (end) fire(box, end);
  },
  paste: (name, text) => {
    byId(name).value = text;
    fire(byId(name), "input");
  },
  key: (name, key) => byId(name).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })),
  point: (name, type, x, y) => {
    const canvas = byId(name), box = canvas.getBoundingClientRect();
    canvas.dispatchEvent(new PointerEvent(type, {
      bubbles: true, cancelable: true, pointerType: "mouse", isPrimary: true,
      clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
  },
};
window.burst = (events) => events.forEach(([kind, ...rest]) => scripted[kind](...rest));
null;
"""


class Action(NamedTuple):
    """Something that a reader does: its name among the methods of `Reader`, and with what."""

    what: str
    how: tuple[Any, ...]


def anything(random: Random) -> Action:
    """A reader's next idea."""
    x, y, share = (round(random.random(), 3) for _ in range(3))
    ideas: tuple[tuple[int, Callable[[], Action]], ...] = (
        (30, lambda: Action("click", (random.choice(BUTTONS), 0.5, 0.5))),
        (14, lambda: Action("click", (random.choice(CANVASES), x, y))),
        (6, lambda: Action("point", (random.choice(CANVASES), x, y))),
        (4, lambda: Action("drag", (random.choice((*CANVASES, *SLIDERS)), x, y, share))),
        (10, lambda: Action("click", (random.choice(SLIDERS), x, 0.5))),
        (10, lambda: Action("press", (random.choice((*CANVASES, *SLIDERS)), random.choice(KEYS)))),
        (4, lambda: Action("press", ("", random.choice(KEYS)))),
        (8, lambda: Action("type", (random.choice(BOXES), random.choice(TEXTS), ended(random)))),
        (4, lambda: Action("press", (random.choice(BOXES), random.choice(("ArrowUp", "Escape"))))),
        (2, lambda: Action("resize", random.choice(SIZES))),
        (3, lambda: Action("travel", (share,))),
        (2, lambda: Action("open", (random.choice(SHEETS),))),
        (20, lambda: Action("burst", tuple(event(random) for _ in range(random.randint(2, 6))))),
    )
    (idea,) = random.choices([idea for _, idea in ideas], [weight for weight, _ in ideas])
    return idea()


def ended(random: Random) -> str:
    return random.choice(("Enter", "Enter", "Tab", ""))


def event(random: Random) -> tuple[Any, ...]:
    """One of several in a frame, as only a script sends them: also to what is out of sight."""
    x, y = (round(random.random(), 3) for _ in range(2))
    kinds = "click", "click", "click", "slide", "choose", "type", "key", "point", "paste"
    kind = random.choice(kinds)
    name = {
        "paste": ("table-text",), "click": BUTTONS, "slide": MORE_SLIDERS, "choose": CHOICES,
        "type": BOXES, "key": CANVASES,
        "point": CANVASES,
    }[kind]  # fmt: skip
    how: tuple[Any, ...] = {
        "click": (),
        "paste": (random.choice(TABLES),),
        "slide": (x,),
        "choose": (x,),
        "type": (random.choice(TEXTS), random.choice(("change", "focusout", ""))),
        "key": (random.choice(KEYS),),
        "point": (random.choice(POINTS), x, y),
    }[kind]
    return (kind, random.choice(name), *how)


class Reader:
    """Does such things in a page, and looks after each whether all is well."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(PREPARE)
        code = f"exec({IN_PAGE!r}, globals().setdefault('in_page', {{}}))"
        python(page, f"exec({code!r}, vars())")

    def do(self, action: Action) -> list[str]:
        """Do it; what is wrong after it."""
        wrong: list[str] = getattr(self, action.what)(*action.how) or []
        self.page.evaluate("inFrame()")
        wrong += python(self.page, "in_page['wrong'](__import__('main'))")
        return wrong

    def look(self) -> list[str]:
        """What is not as in a fresh drawing."""
        wrong: list[str] = python(self.page, "in_page['stale'](__import__('main'))")
        return wrong

    def _at(self, name: str, x: float, y: float) -> tuple[float, float] | None:
        found = self.page.evaluate("(how) => at(...how)", [name, x, y])
        return (found["x"], found["y"]) if found else None

    def _focus(self, name: str) -> bool:
        return bool(
            self.page.evaluate("(name) => visible(byId(name)) && !byId(name).focus()", name)
        )

    def click(self, name: str, x: float, y: float) -> None:
        if at := self._at(name, x, y):
            self.page.mouse.click(*at)

    def point(self, name: str, x: float, y: float) -> None:
        if at := self._at(name, x, y):
            self.page.mouse.move(*at)

    def drag(self, name: str, x: float, y: float, to: float) -> None:
        if at := self._at(name, x, y):
            self.page.mouse.move(*at)
            self.page.mouse.down()
            for share in (0.3, 0.7, 1.0):
                left, top = self._at(name, x + share * (to - x), y) or at
                self.page.mouse.move(left, top)
            self.page.mouse.up()

    def press(self, name: str, key: str) -> None:
        if not name or self._focus(name):
            self.page.keyboard.press(key)

    def type(self, name: str, text: str, end: str) -> None:
        if self._focus(name):
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.press("Delete")
            self.page.keyboard.type(text)
            if end:
                self.page.keyboard.press(end)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def open(self, name: str) -> None:
        """A sheet, or close it where it is open."""
        self.page.evaluate("(name) => byId(name).togglePopover()", name)

    def travel(self, share: float) -> list[str]:
        wrong: list[str] = python(
            self.page, f"in_page['there_and_back'](__import__('main'), {share})"
        )
        return wrong

    def burst(self, *events: tuple[Any, ...]) -> None:
        self.page.evaluate("(events) => burst(events)", [list(each) for each in events])


def read(page: Page, seed: int, actions: int, look_every: int = 4) -> None:
    """So many actions; whatever is wrong is told with all that led to it."""
    random, reader, done = Random(seed), Reader(page), []
    for number in range(1, actions + 1):
        action = anything(random)
        done.append(action)
        wrong = reader.do(action)
        if not wrong and (number % look_every == 0 or number == actions):
            wrong = reader.look()
        if wrong:
            told = "\n".join(f"  {action.what}{action.how}" for action in done[-40:])
            pytest.fail(f"seed {seed}, action {number}: {wrong}\nafter\n{told}", pytrace=False)


@pytest.fixture
def how_many(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The seed, and how many actions."""
    return request.config.getoption("seed"), request.config.getoption("actions")


def test_the_site_stands_whatever_a_reader_does(
    page: Page, open_lesson: Callable[[Page], None], how_many: tuple[int, int]
) -> None:
    seed, actions = how_many
    page.add_init_script(IN_MEMORY)
    open_lesson(page)
    read(page, seed, actions)


@pytest.fixture(params=["ripple.html", "firefox"])
def elsewhere(
    request: pytest.FixtureRequest, playwright: Playwright, site_url: str, tmp_path: Path
) -> Iterator[Page]:
    in_firefox = request.param == "firefox"
    browser = firefox(playwright) if in_firefox else playwright.chromium.launch(**chromium_launch())
    with browser:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(IN_MEMORY)
        page.goto(
            site_url if in_firefox else Path(shutil.copy(DIST / "ripple.html", tmp_path)).as_uri()
        )
        page.locator("body:not([data-state=loading])").wait_for(timeout=60_000)
        yield page


def test_the_one_file_and_firefox_stand_it_too(elsewhere: Page, how_many: tuple[int, int]) -> None:
    seed, actions = how_many
    read(elsewhere, seed + 1, actions // 5)
