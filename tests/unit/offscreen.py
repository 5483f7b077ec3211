"""A browser without a window: the page's own elements, and canvases that keep what is drawn.

`Offscreen` and `OffscreenSurface` offer what `Browser` and `Surface` of `ripple.page.browser` do.
"""

from __future__ import annotations

import re
import runpy
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from ripple.views.palette import Palette
from ripple.views.png import encoded

from tests.unit.drawing import Drawing, Picture

ROOT = Path(__file__).parents[2]
VOID = {"input", "meta", "link", "br", "img"}
STAY = {"focus", "blur", "pointerenter", "pointerleave"}  # events that do not bubble
SIMPLE = re.compile(r"([a-z]+)|#([\w-]+)|\[([\w-]+)\]|:not\((.+?)\)|(:focus-visible)")


class Element:
    """An element of the page. Properties that nobody has set yet are those of a new one."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element] = []
        self.id = attributes.get("id", "")
        self.value = attributes.get("value", "")
        self.checked, self.hidden = "checked" in attributes, "hidden" in attributes
        self.disabled = "disabled" in attributes
        self.selectedIndex = self.selectionStart = 0
        self._text = ""
        self.shown = 0  # how often it was scrolled to

    @property
    def dataset(self) -> SimpleNamespace:
        data = {k[5:]: v for k, v in self.attributes.items() if k.startswith("data-")}
        return SimpleNamespace(**data)

    @property
    def textContent(self) -> str:
        return self._text + "".join(child.textContent for child in self.children)

    @textContent.setter
    def textContent(self, text: str) -> None:
        self._text, self.children = text, []

    @property
    def innerHTML(self) -> str:
        raise NotImplementedError

    @innerHTML.setter
    def innerHTML(self, html: str) -> None:
        self.textContent = ""
        Parser(self).feed(html)

    def setAttribute(self, name: str, value: str) -> None:
        self.attributes[name] = value

    def insertAdjacentHTML(self, where: str, html: str) -> None:
        assert where == "beforeend"
        Parser(self).feed(html)

    @property
    def firstElementChild(self) -> Element:
        return self.children[0]

    def remove(self) -> None:
        assert self.parent
        self.parent.children.remove(self)

    def setSelectionRange(self, start: int, end: int) -> None:
        assert start == end <= len(self.value)
        self.selectionStart = start

    def setPointerCapture(self, pointer: int) -> None:
        assert self.tag == "canvas"
        self.captured = pointer

    def scrollIntoView(self) -> None:
        self.shown += 1

    @property
    def works(self) -> bool:
        """Whether it is there and can be used."""
        off = any(each.disabled for each in self.line() if each is self or each.tag == "fieldset")
        return not off and not any(each.hidden for each in self.line())

    def every(self) -> Iterator[Element]:
        """Itself, and all that is in it."""
        yield self
        for child in self.children:
            yield from child.every()

    def line(self) -> Iterator[Element]:
        """Itself, and all that it is in."""
        yield self
        if self.parent:
            yield from self.parent.line()

    def matches(self, selector: str) -> bool:
        return any(self._fits(each.split()) for each in selector.split(", "))

    def _fits(self, compounds: list[str]) -> bool:
        *outer, own = compounds
        assert "".join(found[0] for found in SIMPLE.finditer(own)) == own, own
        for tag, name, attribute, other, focus in SIMPLE.findall(own):
            right = (
                (tag and self.tag == tag)
                or (name and self.id == name)
                or (attribute and attribute in self.attributes)
                or (other and not self.matches(other))
                or focus
            )
            if not right:
                return False
        above = list(self.line())[1:]
        return not outer or any(each._fits(outer) for each in above)

    def closest(self, selector: str) -> Element | None:
        return next((each for each in self.line() if each.matches(selector)), None)


class Parser(HTMLParser):
    """Puts elements into one."""

    def __init__(self, into: Element) -> None:
        super().__init__()
        self.at = into

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        new = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(new)
        if tag not in VOID:
            self.at = new

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.at.parent:
            self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.at.children.append(Element("#text", {}, self.at))
            self.at.children[-1].textContent = data


class OffscreenSurface:
    """A canvas of 400×300 CSS pixels, or a picture off the page."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.ctx: Any = Drawing()
        self.width = self.height = self.ratio = 0.0
        self.pixels: NDArray[np.uint8] | None = None

    def room(self) -> tuple[float, float, float]:
        return 400.0, 300.0, 1.0

    def is_shown(self) -> bool:
        return max(self.width, self.height) > 1.0

    def fits(self) -> bool:
        return (self.width, self.height, self.ratio) == self.room()

    def resize(self, width: float, height: float, ratio: float) -> None:
        self.width, self.height, self.ratio = width, height, ratio
        self.ctx = Drawing()

    def copy(self, picture: OffscreenSurface) -> None:
        self.ctx = picture.ctx

    def put_pixels(self, rgba: NDArray[np.uint8]) -> None:
        assert rgba.shape == (self.height, self.width, 4)
        self.pixels = rgba


class OffscreenEditor:
    """What `site/hood.js` makes, without anything to look at."""

    def __init__(self) -> None:
        self.told: Callable[[int], None] = lambda _line: None
        self.hears: Callable[[str], None] = lambda _what: None
        self.file, self.classes, self.revealed = "", "{}", 0
        self.written, self.failed = "", (0, "")

    def source(self, name: str) -> str:
        return (ROOT / "py" / "ripple" / "model" / name).read_text("utf-8")

    def show(self, name: str, text: str, label: str) -> None:
        assert label
        self.file, self.written = name, text

    def text(self) -> str:
        return self.written

    def write(self, text: str) -> None:
        """What a reader does."""
        self.written = text
        self.hears("change")

    def replace(self, text: str) -> None:
        self.write(text)

    def fail(self, line: int, message: str) -> None:
        self.failed = line, message

    def focus(self) -> None:
        pass

    def mark(self, classes: str) -> None:
        self.classes = classes

    def reveal(self, line: int, top: bool) -> None:
        assert 0 < line <= len(self.written.split("\n")), top
        self.revealed = line


class Offscreen:
    """The browser. Time passes by `frames`, and a reader acts by `send`."""

    def __init__(
        self, kept: str | None = None, behind: str = "", local: dict[str, str] | None = None
    ) -> None:
        self.page = Element("html", {}, None)
        Parser(self.page).feed((ROOT / "site" / "index.html").read_text("utf-8"))
        self.handlers: list[tuple[str, str, Callable[[Any], None]]] = []
        self.has_focus, self.asks, self.is_ready, self.again = "", False, False, kept is not None
        self.tab = {"ripple:course": kept} if kept is not None else {}
        self.been_here: set[str] = set()
        self.clipboard: str | None = ""
        self.selected = self.opened = self.line = self.coded = ""
        self.at, self.behind = "https://example.org/ripple/", behind
        self.editor, self.has_editor, self.has_later = OffscreenEditor(), True, True
        self.editors = {"code-editor": self.editor}
        self.parts: dict[str, str] = {}
        self.beside: dict[str, str] = {}
        self.asked_for: list[str] = []
        self.code: str | None = "101\n010\n111"
        self.local: dict[str, str] = local if local is not None else {}
        self.saved: dict[str, Any] = {}
        self.query: dict[str, str] = {}
        self.parts_asked = ""
        self.is_presenting = False
        self.said: list[str] = []
        self.png = encoded(np.zeros((2, 2, 4), dtype=np.uint8))
        self.now = 0.0
        self.notes: list[str] = []
        self._frame: Callable[[float], None] | None = None
        self._rest: Callable[[], None] | None = None
        self._hidden: list[Callable[[], None]] = []
        self._fragment: list[Callable[[], None]] = []

    # What a test does

    def send(self, event: str, name: str, **how: Any) -> Any:
        """An event at the element with this id, up to the page's body."""
        target, sent = self.element(name), SimpleNamespace(type=event, defaultPrevented=False)
        if event == "click":
            assert target.works, f"a click on {name}, which is off or out of sight"
            if target.tag in ("button", "canvas", "input"):
                self.focus(name)
        modifiers = dict.fromkeys(("ctrlKey", "metaKey", "altKey", "shiftKey", "repeat"), False)
        plain = {**modifiers, "key": "", "code": "", "pointerType": "mouse", "target": target}
        pointer = {"isPrimary": True, "pointerId": 1, "button": 0, "buttons": 0}
        sent.__dict__.update(plain | pointer | how)
        if event.startswith("key"):
            sent.getModifierState = lambda _name: False
        sent.isStopped = False
        sent.stopPropagation = lambda: setattr(sent, "isStopped", True)
        sent.preventDefault = lambda: setattr(sent, "defaultPrevented", True)
        for element in [target] if event in STAY else target.line():
            if sent.isStopped:
                break
            for kind, selector, handler in self.handlers:
                if kind == event and element.matches(selector):
                    handler(sent)
        return sent

    def click(self, name: str) -> None:
        self.send("click", name)

    def press(self, key: str, name: str, **how: Any) -> Any:
        """A key goes down there."""
        return self.send("keydown", name, key=key, **how)

    def type(self, name: str, text: str, end: str = "Enter") -> None:
        """Into a box, and Enter, or the focus goes elsewhere."""
        assert self.element(name).works
        self.focus(name)
        self.element(name).value = text
        self.send("input", name)
        if end:
            self.press(end, name)
        else:
            self.focus("network")

    def frames(self, most: int = 1000, seconds: float = 1 / 60) -> int:
        """Let so many frames pass, or fewer if nobody wants one; how many it was."""
        for n in range(most):
            if self._frame is None:
                return n
            frame, self._frame = self._frame, None
            self.now += seconds
            frame(1000 * self.now)
        return most

    def rest(self) -> None:
        """Let that pass for which something waits."""
        rest, self._rest = self._rest, None
        if rest:
            rest()
        self.frames()

    def fragment_changes(self) -> None:
        for then in self._fragment:
            then()

    def hide(self) -> None:
        for then in self._hidden:
            then()

    def text(self, name: str) -> str:
        return " ".join(str(self.element(name).textContent).split())

    # What the page asks of it

    def element(self, name: str) -> Any:
        return next((each for each in self.page.every() if each.id == name), None)

    def in_sight(self, name: str) -> bool:
        return bool(self.element(name))

    def all_in_sight(self, name: str) -> bool:
        return not self.element(name)

    def focus(self, name: str) -> None:
        if not self.element(name) or name == self.has_focus or not self.element(name).works:
            return
        left, self.has_focus = self.has_focus, name
        for events, at in ((("blur", "focusout"), left), (("focus", "focusin"), name)):
            for event in events if self.element(at) else ():
                self.send(event, at)

    def focused(self) -> str:
        return self.has_focus

    def choose(self, kind: str, name: str) -> None:
        self.chosen = {**getattr(self, "chosen", {}), kind: name}

    def explain_terms(self, name: str) -> None:
        assert self.element(name)

    def show_problem(self) -> None:
        traceback.print_exc()
        raise AssertionError("the reader would be told of an error") from sys.exception()

    def note(self, words: str) -> None:
        self.notes.append(words)

    def ready(self, runs: Callable[[], bool]) -> None:
        self.runs = runs
        self.is_ready = True
        self._wake(later=False)

    def at_leisure(self, then: Callable[[], None]) -> None:
        then()

    def wake_sheets(self) -> None:
        self._wake(later=True)

    def _wake(self, later: bool) -> None:
        for each in self.page.every():
            if each.tag == "fieldset" and each.matches("[data-later]") == later:
                each.disabled = False

    def surface(self, name: str) -> OffscreenSurface:
        assert self.element(name).tag == "canvas"
        return OffscreenSurface(Picture())

    def picture(self, width: float, height: float, ratio: float) -> OffscreenSurface:
        surface = OffscreenSurface(Picture())
        surface.resize(width, height, ratio)
        return surface

    def watch_graphics(self, then: Callable[[], None]) -> None:
        self.graphics_crash = then

    def watch_sizes(self, surfaces: Sequence[OffscreenSurface], then: Callable[[], None]) -> None:
        assert not any(surface.fits() for surface in surfaces)
        self.size_changes = then
        then()

    def watch_theme(self, then: Callable[[], None]) -> None:
        self.theme_changes = then

    def watch_print(self, then: Callable[[], None]) -> None:
        self.prints = then

    def frame_asker(self, call: Callable[[float], None]) -> Callable[[], None]:
        return lambda: setattr(self, "_frame", call)

    def rest_asker(self, call: Callable[[], None], milliseconds: int) -> Callable[[], None]:
        assert milliseconds > 0
        return lambda: setattr(self, "_rest", call)

    def reduced_motion(self) -> bool:
        return False

    def text_scale(self) -> float:
        return 1.0

    def palette(self) -> Palette:
        return Palette()

    def print_only(self, name: str) -> None:
        self.on_paper = self.element(name)

    def on(self, event: str, selector: str, handler: Callable[[Any], None]) -> None:
        assert any(each.matches(selector) for each in self.page.every()), selector
        self.handlers.append((event, selector, handler))

    def on_hidden(self, then: Callable[[], None]) -> None:
        self._hidden.append(then)

    def ask_before_leaving(self, wanted: bool) -> None:
        self.asks = wanted

    def was_loaded_again(self) -> bool:
        return self.again

    def read_file(
        self,
        file: Any,
        most: int,
        then: Callable[[bytes], None],
        refuse: Callable[[int], None],
    ) -> None:
        if file.size > most or file.data is None:
            refuse(file.size if file.size > most else 0)
        else:
            then(file.data)

    def copy(self, text: str, then: Callable[[bool], None]) -> None:
        if self.clipboard is not None:
            self.clipboard = text
        then(self.clipboard is not None)

    def select_all(self, name: str) -> None:
        self.focus(name)
        self.selected = name

    def select_line(self, name: str, line: int) -> None:
        self.focus(name)
        self.selected = str(self.element(name).value).split("\n")[line - 1]

    def save_file(self, name: str, data: str | bytes) -> None:
        self.saved[name] = data

    def png_of(self, picture: OffscreenSurface, ground: str, then: Callable[[bytes], None]) -> None:
        self.printed = picture
        then(self.png)

    def open_sheet(self, name: str) -> None:
        assert "popover" in self.element(name).attributes
        self.opened = name

    def close_sheets(self) -> None:
        self.opened = ""

    def show_line(self, name: str, wanted: bool) -> None:
        assert self.element(name).attributes["popover"] == "manual"
        self.line = name if wanted else ""

    def embedded(self) -> bool:
        return bool(self.parts_asked)

    def presents(self) -> bool:
        return self.is_presenting

    def present(self, wanted: bool) -> None:
        self.is_presenting = wanted

    def on_screen_left(self, then: Callable[[], None]) -> None:
        self.screen_is_left = then

    def talk(
        self,
        named: str,
        take: Callable[[str], None],
        begin: Callable[[Callable[[str], None]], None],
    ) -> None:
        self.named, self.hears = named, take
        self.module_comes: Callable[[], None] = lambda: begin(self.said.append)

    def asked(self, name: str) -> str:
        return self.query.get(name, "")

    def address(self) -> str:
        return self.at

    def fragment(self) -> str:
        return self.behind

    def on_fragment(self, then: Callable[[], None]) -> None:
        self._fragment.append(then)

    def show_fragment(self, fragment: str) -> None:
        self.behind = f"#{fragment}"

    def forget_fragment(self) -> None:
        self.behind = ""

    def code_of(self, text: str, then: Callable[[str | None], None]) -> None:
        self.coded = text
        then(self.code)

    def part_of_page(self, name: str, then: Callable[[str | None], None]) -> None:
        self.asked_for.append(name)
        then(self.parts.get(name))

    def text_beside(self, path: str, most: int, then: Callable[[str | None], None]) -> None:
        self.asked_for.append(path)
        text = self.beside.get(path)
        then(text if text is not None and len(text) <= most else None)

    def fetch_later(self, then: Callable[[], None], lost: Callable[[], None]) -> None:
        (then if self.has_later else lost)()

    def tell_problem(self, words: str) -> None:
        self.element("problem").hidden = False
        self.element("problem-what").textContent = words

    def open_editor(
        self,
        name: str,
        on_line: Callable[[int], None],
        then: Callable[[Any], None],
        on_told: Callable[[str], None] = lambda _what: None,
    ) -> None:
        assert self.element(name)
        editor = self.editors.setdefault(name, OffscreenEditor())
        editor.told, editor.hears = on_line, on_told
        then(editor if self.has_editor else None)

    def show_formula(self, name: str, tex: str) -> None:
        assert not self.element(name).children
        self.formulas = {**getattr(self, "formulas", {}), name: tex}

    def keep(self, name: str, text: str) -> None:
        self.local[name] = text

    def kept(self, name: str) -> str | None:
        return self.local.get(name)

    def keep_in_tab(self, name: str, text: str) -> None:
        self.tab[name] = text
        if not text:
            del self.tab[name]

    def kept_in_tab(self, name: str) -> str | None:
        return self.tab.get(name)

    def is_first(self, name: str) -> bool:
        first = name not in self.been_here
        self.been_here.add(name)
        return first


def start(browser: Offscreen, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Runs the page's own main.py in this browser; what it has made, by name."""
    module = ModuleType("ripple.page.browser")
    module.Browser = lambda: browser  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return SimpleNamespace(**runpy.run_path(str(ROOT / "py" / "main.py")))
