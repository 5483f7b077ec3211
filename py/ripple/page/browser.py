"""The only adapter to the browser: canvases, frames, the theme, events, and text on the page."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from js import ImageData, Uint8ClampedArray
from numpy.typing import NDArray
from pyodide.ffi import create_proxy
from pyscript import document, window

from ripple.views.markup import Markup
from ripple.views.palette import Palette

REST = 150  # milliseconds after a frame, when nothing more seems to be under way

_reduced_motion = window.matchMedia("(prefers-reduced-motion: reduce)")
_dark = window.matchMedia("(prefers-color-scheme: dark)")


def element(name: str) -> Any:
    """The element with this id."""
    return document.getElementById(name)


def in_sight(name: str) -> bool:
    """Whether any of this element is in the window."""
    box = element(name).getBoundingClientRect()
    return bool(box.bottom > 0 and box.top < window.innerHeight)


def all_in_sight(name: str) -> bool:
    """Whether all of this element is in the window, and above what the page puts over its end."""
    box, style = element(name).getBoundingClientRect(), window.getComputedStyle(document.body)
    end = window.innerHeight - _pixels(style.paddingBottom, 0.0)
    return bool(box.top >= 0 and box.bottom <= end)


def _pixels(length: str, unknown: float) -> float:
    """A computed length; in a frame that is not shown, Firefox knows none."""
    return float(length.removesuffix("px")) if length else unknown


# Canvases

_when_restored: list[Callable[[], None]] = []


def _tell_of_restored(_event: Any) -> None:
    for then in _when_restored:
        then()


_on_restored = create_proxy(_tell_of_restored)  # one for all: a canvas takes it only once


def watch_graphics(then: Callable[[], None]) -> None:
    """Call whenever a `Surface`, on the page or off it, is blank since the graphics had crashed."""
    _when_restored.append(then)


class Surface:
    """A canvas of the page, measured in CSS pixels and as sharp as the screen."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.ctx = canvas.getContext("2d")
        canvas.addEventListener("contextrestored", _on_restored)
        self.width = self.height = 0.0
        self.ratio = 0.0

    def _room(self) -> tuple[float, float, float]:
        box = self.canvas.getBoundingClientRect()
        ratio = float(window.devicePixelRatio or 1.0)
        return max(float(box.width), 1.0), max(float(box.height), 1.0), ratio

    def fits(self) -> bool:
        """Whether it has the size that the layout gives it."""
        return self._room() == (self.width, self.height, self.ratio)

    def fit(self) -> None:
        """Take the size that the layout gives it."""
        self.resize(*self._room())

    def resize(self, width: float, height: float, ratio: float) -> None:
        """Be so many CSS pixels large, at so many device pixels each; it is blank after that."""
        self.width, self.height, self.ratio = width, height, ratio
        self.canvas.width, self.canvas.height = round(width * ratio), round(height * ratio)
        self.ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
        self.ctx.direction = "ltr"  # also where a translator has turned the page around

    def copy(self, picture: Surface) -> None:
        """Have what a picture of this size has, pixel by pixel."""
        canvas, ctx = picture.canvas, self.ctx
        ctx.globalCompositeOperation = "copy"
        ctx.drawImage(canvas, 0, 0, canvas.width / self.ratio, canvas.height / self.ratio)
        ctx.globalCompositeOperation = "source-over"


def picture(width: float, height: float, ratio: float) -> Surface:
    """A canvas off the page, to be drawn with `drawImage`."""
    surface = Surface(document.createElement("canvas"))
    surface.resize(width, height, ratio)
    return surface


def put_pixels(surface: Surface, rgba: NDArray[np.uint8]) -> None:
    """Fill a picture with (height, width, 4) bytes, in one crossing."""
    height, width = rgba.shape[:2]
    pixels = Uint8ClampedArray.new(rgba.size)
    pixels.assign(rgba)
    surface.ctx.putImageData(ImageData.new(pixels, width, height), 0, 0)


# Frames


class Frames:
    """One requestAnimationFrame at a time, and none while nothing changes."""

    def __init__(self, draw: Callable[[float], bool]) -> None:
        self._draw = draw
        self._pending = False
        self._first: Callable[[], None] | None = None
        self._proxy = create_proxy(self._on_frame)
        self._rest: Any = None
        self._rest_proxy = create_proxy(lambda: self.request())

    def request(self, first: Callable[[], None] | None = None) -> None:
        """Draw on the next frame, and begin that with `first`: once, however often it is asked."""
        self._first = first or self._first
        if not self._pending:
            self._pending = True
            window.requestAnimationFrame(self._proxy)

    def request_at_rest(self) -> None:
        """Draw once more, when for a while nobody has asked for this again."""
        window.clearTimeout(self._rest)
        self._rest = window.setTimeout(self._rest_proxy, REST)

    def catch_up(self) -> None:
        """Do now what the next frame is to begin with: something comes that builds on it."""
        first, self._first = self._first, None
        if first:
            first()

    def _on_frame(self, milliseconds: float) -> None:
        self._pending = False  # first, so that an exception cannot freeze the page
        try:
            self.catch_up()
            more = self._draw(milliseconds / 1000)
        except Exception:
            show_problem()
            return
        if more:
            self.request()


def watch_sizes(surfaces: Sequence[Surface], then: Callable[[], None]) -> None:
    """Call whenever the layout of these canvases, or the screen's sharpness, changes."""

    def on_layout(*_: Any) -> None:
        if not all(surface.fits() for surface in surfaces):  # at first it tells what is known
            then()

    observer = window.ResizeObserver.new(create_proxy(on_layout))
    for surface in surfaces:
        observer.observe(surface.canvas)
    window.addEventListener("resize", create_proxy(lambda _event: then()))

    def watch_sharpness(event: Any = None) -> None:
        # A query is true or false: once it has changed, another asks about the new value.
        if event is not None:
            event.target.removeEventListener("change", sharpness_proxy)
        query = window.matchMedia(f"(resolution: {window.devicePixelRatio}dppx)")
        query.addEventListener("change", sharpness_proxy)
        then()

    sharpness_proxy = create_proxy(watch_sharpness)
    watch_sharpness()


# Reader's preferences


def reduced_motion() -> bool:
    """Whether the reader asked for no motion."""
    return bool(_reduced_motion.matches)


def text_scale() -> float:
    """The size of the page's text in proportion to the usual 15 pixels."""
    return _pixels(window.getComputedStyle(document.documentElement).fontSize, 15.0) / 15


def palette() -> Palette:
    """The colours of the style sheet as it applies now."""
    style = window.getComputedStyle(document.documentElement)
    return Palette.read(lambda name: str(style.getPropertyValue(name)).strip())


def watch_theme(then: Callable[[], None]) -> None:
    """Call when the colour scheme changes."""
    _dark.addEventListener("change", create_proxy(lambda _event: then()))


def watch_print(then: Callable[[], None]) -> None:
    """Call before the page is printed, with the light colours that paper wants, and after it."""

    def on_print(event: Any) -> None:
        document.documentElement.toggleAttribute("data-print", event.type == "beforeprint")
        then()

    proxy = create_proxy(on_print)
    window.addEventListener("beforeprint", proxy)
    window.addEventListener("afterprint", proxy)


# Events


def on(event: str, selector: str, handler: Callable[[Any], None]) -> None:
    """Bind a handler; an exception in it is shown to the reader."""

    def guarded(event: Any) -> None:
        try:
            handler(event)
        except Exception:
            show_problem()

    proxy = create_proxy(guarded)
    for found in document.querySelectorAll(selector):
        found.addEventListener(event, proxy)


def on_typed(selector: str, handler: Callable[[Any], None]) -> None:
    """Bind a handler to whatever may end the typing in boxes; each may come for the same text.

    Firefox sends no `change` where the text is that of the last one, whatever the page has put
    there since.
    """

    def on_key(event: Any) -> None:
        if event.key == "Enter":
            handler(event)

    on("keydown", selector, on_key)
    on("change", selector, handler)
    on("focusout", selector, handler)


def place_of(event: Any) -> str | None:
    """What the element with data-place says in which the event happened; None outside of one."""
    target = event.target.closest("[data-place]")
    return str(target.dataset.place) if target else None


def is_key(event: Any) -> bool:
    """Whether a keydown is of a key: a browser that fills in what it has kept sends others."""
    return hasattr(event, "getModifierState")


def takes_space(event: Any) -> bool:
    """Whether the space bar has a meaning of its own where the event is.

    To press Step is what it does everywhere, while nothing moves.
    """
    own = "input, select, textarea, a, summary, button:not(#step)"
    return bool(event.target.closest(own))


def let_no_space_press(event: Any) -> None:
    """Firefox presses a button when the key comes up, whatever was done about its going down."""
    if event.key == " ":
        event.preventDefault()


def explain_terms(name: str) -> None:
    """Let the symbols in the element with this id say what they mean to who points at them."""
    for term in element(name).querySelectorAll(".term"):
        about = element(str(term.getAttribute("popovertarget")))
        term.title = " ".join(str(about.textContent).split())


def focus(name: str) -> None:
    """Give the focus to the element with this id, if there still is one."""
    if found := element(name):
        found.focus()


def focused() -> str:
    """The id of the element that has the focus, if it has one."""
    return str(document.activeElement.id)


# Leaving the page, with which the lesson is gone, but for what this tab keeps of it

_COURSE = "ripple:course"  # in the storage of this tab, while it has something to lose
_asks = _may_leave = False


def _ask(event: Any) -> None:
    activation = getattr(window.navigator, "userActivation", None)
    if activation is None or activation.hasBeenActive:  # else nobody has done anything here
        event.preventDefault()
        event.returnValue = True


_ask_proxy = create_proxy(_ask)


def ask_before_leaving(wanted: bool) -> None:
    """Have the browser ask, or no longer: as long as it has to, some keep no page to go back to."""
    global _asks
    wanted = wanted and not _may_leave
    if wanted is _asks:
        return
    _asks = wanted
    change = window.addEventListener if wanted else window.removeEventListener
    change("beforeunload", _ask_proxy)
    with suppress(Exception):  # no storage
        if wanted:
            window.sessionStorage.setItem(_COURSE, "begun")
        elif not _may_leave:
            window.sessionStorage.removeItem(_COURSE)


def leave_unasked() -> None:
    """The reader has been told already what is lost."""
    global _may_leave
    _may_leave = True
    ask_before_leaving(False)


def keep_when_leaving(write: Callable[[], str]) -> None:
    """Have this tab keep what `write` gives whenever the page is left or may be: "" is nothing."""

    def on_hidden(_event: Any) -> None:
        if document.visibilityState != "hidden":
            return
        with suppress(Exception):  # no storage, or no room in it
            if course := write():
                window.sessionStorage.setItem(_COURSE, course)
            else:
                window.sessionStorage.removeItem(_COURSE)

    document.addEventListener("visibilitychange", create_proxy(on_hidden))


def kept_course() -> str | None:
    """What was kept of the lesson in this page before it was loaded again, or thrown away.

    That it has begun, and no more, where there was no room for it; None where none was lost.
    """
    try:
        kept = window.sessionStorage.getItem(_COURSE)
        window.sessionStorage.removeItem(_COURSE)
    except Exception:  # no storage
        return None
    visits = window.performance.getEntriesByType("navigation")
    again = any(visit.type != "navigate" for visit in visits)
    lost = again or bool(getattr(document, "wasDiscarded", False))
    return str(kept) if kept and lost else None


def note(words: str) -> None:
    """For whoever opens the browser's console."""
    window.console.warn(words)


_BEEN_HERE = "ripple:been here"


def is_first_visit() -> bool:
    """Whether nobody has opened the page in this browser before, as far as it keeps that."""
    try:
        new = window.localStorage.getItem(_BEEN_HERE) is None
        window.localStorage.setItem(_BEEN_HERE, "yes")
    except Exception:  # no storage
        return True
    return new


# Text


class Page:
    """Properties and attributes of elements; only what changed crosses into the browser."""

    def __init__(self) -> None:
        self._shown: dict[tuple[str, str], Any] = {}
        self._taken: dict[str, str] = {}
        self.taken = 0
        """How often something typed was taken."""

    def set(self, name: str, attribute: str, value: Any) -> bool:
        """Set a property (such as textContent) of the element with this id; True if it is new."""
        new = self._is_new(name, attribute, value)
        if new:
            setattr(element(name), attribute, value)
        return new

    def fill_with(self, name: str, content: Markup) -> bool:
        """Have the element with this id contain these elements; True if they are new."""
        return self.set(name, "innerHTML", content)

    def hold(self, name: str, attribute: str, value: Any) -> None:
        """Set a property that the reader changes too: that of a slider, a choice or a switch."""
        control = element(name)
        if getattr(control, attribute) != value:
            setattr(control, attribute, value)

    def fill(self, name: str, text: str) -> None:
        """Put text into the box with this id, but leave there what is being typed."""
        if focused() != name or not self.is_typing(name):
            self._taken.pop(name, None)
            self._shown[name, "value"] = text
            self.hold(name, "value", text)

    def is_typing(self, name: str) -> bool:
        """Whether the box with this id has another text in it than was put there, or taken."""
        return element(name).value not in (self._taken.get(name), self._shown.get((name, "value")))

    def take(self, box: Any) -> str | None:
        """What the reader has typed into a box, once; the next `fill` puts there what is so."""
        name, text = str(box.id), str(box.value)
        if text in (self._taken.get(name), self._shown.get((name, "value"), text)):
            return None
        self._taken[name] = text
        self.taken += 1
        return text

    def forget(self, names: Iterable[str]) -> None:
        """Elements with these ids were made anew and have nothing in them yet."""
        gone = set(names)
        self._shown = {key: shown for key, shown in self._shown.items() if key[0] not in gone}

    def mark(self, name: str, attribute: str, value: str) -> None:
        """Set an HTML attribute (such as aria-invalid) of the element with this id."""
        if self._is_new(name, attribute, value):
            element(name).setAttribute(attribute, value)

    def _is_new(self, name: str, attribute: str, value: Any) -> bool:
        if self._shown.get((name, attribute)) == value:
            return False
        self._shown[name, attribute] = value
        return True


def show_problem() -> None:
    """Tell the reader of the exception being handled; the lesson goes on."""
    last = traceback.format_exc().strip().splitlines()[-1]
    element("problem-what").textContent = (
        f"The page's Python met an error it did not expect ({last}). "
        "You can go on; if it comes back, reload the page."
    )
    element("problem").hidden = False
    window.console.error(traceback.format_exc())


def ready() -> None:
    """Wake the controls."""
    gc.freeze()  # what the start has made stays, and need not be searched for garbage in mid-frame
    for fieldset in document.querySelectorAll("fieldset[disabled]"):
        fieldset.disabled = False
    element("failure").hidden = True  # whatever it was, the lesson has started
    document.body.dataset.state = "ready"
