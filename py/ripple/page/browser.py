"""The only adapter to the browser: its elements, canvases, frames, colours, events and storage.

`tests/unit/offscreen.py` has a twin with the same names that needs no browser.
"""

from __future__ import annotations

import gc
import sys
import traceback
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from js import Blob, ImageData, Uint8ClampedArray
from numpy.typing import NDArray
from pyodide.ffi import create_once_callable, create_proxy, to_js
from pyscript import document, window

from ripple.views.palette import Palette


def _pixels(length: str, unknown: float) -> float:
    """A computed length; in a frame that is not shown, Firefox knows none."""
    return float(length.removesuffix("px")) if length else unknown


SOON, PATIENCE = 50, 1000
"""Milliseconds in which a click of the reader would be handled first, and after which what is to be
done at leisure is done all the same."""

PART_MOST = 2_000_000
"""Characters of a part of the page that is text."""


def _wake(fieldsets: str) -> None:
    for fieldset in document.querySelectorAll(fieldsets):
        fieldset.disabled = False


_OBJECT = window.Object.fromEntries


def _contents(response: Any) -> Any:
    if not response.ok:
        raise ValueError(f"the server answered {response.status}")
    return response.arrayBuffer()


def _take_on(pack: bytes) -> None:
    """Have the modules of this pack found. There are hosts that unpack on the way."""
    modules = zlib.decompress(pack, zlib.MAX_WBITS | 16) if pack[:1] == b"\x1f" else pack
    path = f"{sys.prefix}/lib/python{sys.version_info.major}.{sys.version_info.minor}/later.modules"
    Path(path).write_bytes(modules)
    sys.meta_path.insert(0, import_module("sitecustomize").Finder(path))


_when_restored: list[Callable[[], None]] = []


def _tell_of_restored(_event: Any) -> None:
    for then in _when_restored:
        then()


_on_restored = create_proxy(_tell_of_restored)  # one for all: a canvas takes it only once


class Surface:
    """A canvas of the page, measured in CSS pixels and as sharp as the screen."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.ctx = canvas.getContext("2d")
        canvas.addEventListener("contextrestored", _on_restored)
        self.width = self.height = 0.0
        self.ratio = 0.0

    def room(self) -> tuple[float, float, float]:
        """The size that the layout gives it, in CSS pixels, and device pixels for each of them."""
        box = self.canvas.getBoundingClientRect()
        ratio = float(window.devicePixelRatio or 1.0)
        return max(float(box.width), 1.0), max(float(box.height), 1.0), ratio

    def is_shown(self) -> bool:
        """Whether there is anything to draw on: there is not where its part is not shown."""
        return max(self.width, self.height) > 1.0

    def fits(self) -> bool:
        """Whether it has the size that the layout gives it."""
        return self.room() == (self.width, self.height, self.ratio)

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

    def put_pixels(self, rgba: NDArray[np.uint8]) -> None:
        """Fill a picture with (height, width, 4) bytes, in one crossing."""
        height, width = rgba.shape[:2]
        pixels = Uint8ClampedArray.new(rgba.size)
        pixels.assign(rgba)
        self.ctx.putImageData(ImageData.new(pixels, width, height), 0, 0)


class Browser:
    """The window that the page is in, and what belongs to it."""

    def __init__(self) -> None:
        self._reduced_motion = window.matchMedia("(prefers-reduced-motion: reduce)")
        self._dark = window.matchMedia("(prefers-color-scheme: dark)")
        self._ask_proxy = create_proxy(_ask)
        self._has_later = False
        self.on("click", "#problem-close", lambda _: self._close_problem())

    def element(self, name: str) -> Any:
        """The element with this id."""
        return document.getElementById(name)

    def in_sight(self, name: str) -> bool:
        """Whether any of this element is in the window."""
        box = self.element(name).getBoundingClientRect()
        return bool(box.bottom > 0 and box.top < window.innerHeight)

    def all_in_sight(self, name: str) -> bool:
        """Whether all of this element is in the window, above what the page puts over its end."""
        box = self.element(name).getBoundingClientRect()
        end = _pixels(window.getComputedStyle(document.body).paddingBottom, 0.0)
        return bool(box.top >= 0 and box.bottom <= window.innerHeight - end)

    def focus(self, name: str) -> None:
        """Give the focus to the element with this id, if there still is one."""
        if found := self.element(name):
            found.focus()

    def click(self, name: str) -> None:
        """As a reader would, on the element with this id."""
        self.element(name).click()

    def focused(self) -> str:
        """The id of the element that has the focus, if it has one."""
        return str(document.activeElement.id)

    def choose(self, kind: str, name: str) -> None:
        """Of all elements that are for one choice of a kind, show those for the one of this name.

        What they are for is in their attribute `data-kind`: a name, or "not-" and a name.
        """
        for variant in document.querySelectorAll(f"[data-{kind}]"):
            of = str(variant.getAttribute(f"data-{kind}"))
            variant.hidden = of.removeprefix("not-") == name if of[:4] == "not-" else of != name

    def explain_terms(self, name: str) -> None:
        """Let the symbols in this element say what they mean to who points at them.

        What is there for another choice, and so hidden, is not said.
        """
        for term in self.element(name).querySelectorAll(".term"):
            about = self.element(str(term.getAttribute("popovertarget"))).cloneNode(True)
            for other in about.querySelectorAll("[hidden]"):
                other.remove()
            term.title = " ".join(str(about.textContent).split())

    def show_problem(self) -> None:
        """Tell the reader of the exception being handled; the lesson goes on."""
        last = traceback.format_exc().strip().splitlines()[-1]
        self.tell_problem(
            f"The page's Python met an error it did not expect ({last}). "
            "You can go on; if it comes back, reload the page."
        )
        window.console.error(traceback.format_exc())

    def tell_problem(self, words: str) -> None:
        """Tell the reader of something that went wrong, at the head of the page."""
        self.element("problem-what").textContent = words
        self.element("problem").hidden = False

    def _close_problem(self) -> None:
        self.element("problem").hidden = True

    def note(self, words: str) -> None:
        """For whoever opens the browser's console."""
        window.console.warn(words)

    def ready(self, runs: Callable[[], bool]) -> None:
        """Wake the controls. What was done before is done now (site/early.js): each once `runs`
        says that no steps run.
        """
        window.rippleRuns = create_proxy(runs)
        gc.freeze()  # what the start has made stays; no frame need search it for garbage
        gc.enable()  # the start did without: see workshop/finder.py
        _wake("fieldset[disabled]:not([data-later])")
        self.element("failure").hidden = True  # whatever it was, the lesson has started
        document.body.dataset.state = "ready"

    def at_leisure(self, then: Callable[[], None]) -> None:
        """Call once, as soon as the browser has nothing to do for the reader."""

        def guarded(*_: Any) -> None:
            try:
                then()
            except Exception:
                self.show_problem()

        proxy = create_proxy(guarded)
        if hasattr(window, "requestIdleCallback"):
            most = to_js({"timeout": PATIENCE}, dict_converter=_OBJECT)
            window.requestIdleCallback(proxy, most)
        else:  # Safari
            window.setTimeout(proxy, SOON)

    def wake_sheets(self) -> None:
        """The controls in sheets, which come later than the others."""
        _wake("fieldset[data-later]")

    # Canvases

    def surface(self, name: str) -> Surface:
        """The canvas with this id."""
        return Surface(self.element(name))

    def picture(self, width: float, height: float, ratio: float) -> Surface:
        """A canvas off the page, to be drawn with `drawImage`."""
        surface = Surface(document.createElement("canvas"))
        surface.resize(width, height, ratio)
        return surface

    def watch_graphics(self, then: Callable[[], None]) -> None:
        """Call whenever a `Surface`, on the page or off it, is blank after the graphics crashed."""
        _when_restored.append(then)

    def watch_sizes(self, surfaces: Sequence[Surface], then: Callable[[], None]) -> None:
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

    # Frames

    def frame_asker(self, call: Callable[[float], None]) -> Callable[[], None]:
        """What asks for one call, with the time in milliseconds, when the next frame is drawn."""
        proxy = create_proxy(call)

        def ask() -> None:
            window.requestAnimationFrame(proxy)

        return ask

    def rest_asker(self, call: Callable[[], None], milliseconds: int) -> Callable[[], None]:
        """What asks for one call so long after the last time that it was asked."""
        proxy = create_proxy(lambda: call())
        timer: Any = None

        def ask() -> None:
            nonlocal timer
            window.clearTimeout(timer)
            timer = window.setTimeout(proxy, milliseconds)

        return ask

    # Reader's preferences

    def reduced_motion(self) -> bool:
        """Whether the reader asked for no motion."""
        return bool(self._reduced_motion.matches)

    def text_scale(self) -> float:
        """The size of the page's text in proportion to the usual 15 pixels."""
        return _pixels(window.getComputedStyle(document.documentElement).fontSize, 15.0) / 15

    def palette(self) -> Palette:
        """The colours of the style sheet as it applies now."""
        style = window.getComputedStyle(document.documentElement)
        return Palette.read(lambda name: str(style.getPropertyValue(name)).strip())

    def watch_theme(self, then: Callable[[], None]) -> None:
        """Call when the colour scheme changes."""
        self._dark.addEventListener("change", create_proxy(lambda _event: then()))

    def watch_print(self, then: Callable[[], None]) -> None:
        """Call before the page is printed, with the light colours of paper, and after it."""

        def on_print(event: Any) -> None:
            printing = event.type == "beforeprint"
            document.documentElement.toggleAttribute("data-print", printing)
            then()

        proxy = create_proxy(on_print)
        window.addEventListener("beforeprint", proxy)
        window.addEventListener("afterprint", proxy)

    def print_only(self, name: str) -> None:
        """Have the browser print nothing but the element with this id (see the style sheet)."""
        root = document.documentElement
        root.setAttribute("data-only", name)
        done = create_once_callable(lambda _event: root.removeAttribute("data-only"))
        window.addEventListener("afterprint", done, to_js({"once": True}, dict_converter=_OBJECT))
        window.print()

    # Events

    def on(self, event: str, selector: str, handler: Callable[[Any], None]) -> None:
        """Bind a handler; an exception in it is shown to the reader."""

        proxy = create_proxy(self._guarded(handler))
        for found in document.querySelectorAll(selector):
            found.addEventListener(event, proxy)

    def _guarded(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        def guarded(what: Any) -> None:
            try:
                handler(what)
            except Exception:
                self.show_problem()

        return guarded

    def on_hidden(self, then: Callable[[], None]) -> None:
        """Call whenever the page is left, or may be: it is in sight no longer."""

        def on_change(_event: Any) -> None:
            if document.visibilityState == "hidden":
                then()

        document.addEventListener("visibilitychange", create_proxy(on_change))

    def ask_before_leaving(self, wanted: bool) -> None:
        """Have the browser ask, or no longer."""
        change = window.addEventListener if wanted else window.removeEventListener
        change("beforeunload", self._ask_proxy)

    def was_loaded_again(self) -> bool:
        """Whether this tab had the page before it was loaded again, or thrown away."""
        visits = window.performance.getEntriesByType("navigation")
        again = any(visit.type != "navigate" for visit in visits)
        return again or bool(getattr(document, "wasDiscarded", False))

    # Files and the clipboard

    def read_file(
        self, file: Any, most: int, then: Callable[[bytes], None], refuse: Callable[[int], None]
    ) -> None:
        """Call `then` with what is in a file, or `refuse` with its size: 0 where it can not be
        read, else more than `most` bytes, and then it is not read at all.
        """
        if file.size > most:
            refuse(int(file.size))
            return
        read = create_once_callable(self._guarded(lambda data: then(data.to_bytes())))
        file.arrayBuffer().then(read, create_once_callable(lambda _error: refuse(0)))

    def copy(self, text: str, then: Callable[[bool], None]) -> None:
        """Put a text on the clipboard and say whether that was possible; a page that came over
        plain http has none.
        """
        clipboard = getattr(window.navigator, "clipboard", None)
        if clipboard is None:
            then(False)
            return
        done = create_once_callable(lambda _nothing: then(True))
        clipboard.writeText(text).then(done, create_once_callable(lambda _error: then(False)))

    def select_all(self, name: str) -> None:
        """Select all that is in the box with this id."""
        self.focus(name)
        self.element(name).select()

    def select_line(self, name: str, line: int) -> None:
        """Select a line of the box with this id, the first being 1, and show it."""
        box = self.element(name)
        lines = str(box.value).split("\n")
        lengths = [len(each.encode("utf-16-le")) // 2 for each in lines]  # as JavaScript counts
        start = sum(lengths[: line - 1]) + line - 1
        self.focus(name)
        box.setSelectionRange(start, start + lengths[line - 1])
        box.scrollTop = (line - 3) * box.scrollHeight / len(lines)

    def save_file(self, name: str, data: str | bytes) -> None:
        """Have the browser save this as a file of this name."""
        link = document.createElement("a")
        link.href = window.URL.createObjectURL(Blob.new(to_js([data])))
        link.download = name
        link.click()
        window.setTimeout(
            create_once_callable(lambda: window.URL.revokeObjectURL(link.href)), 60_000
        )

    def png_of(self, picture: Surface, ground: str, then: Callable[[bytes], None]) -> None:
        """Call with a PNG file of this picture on a ground of this colour; with nothing in it where
        the browser can not make one so large.
        """
        ctx = picture.ctx
        ctx.globalCompositeOperation, ctx.fillStyle = "destination-over", ground
        ctx.fillRect(0, 0, picture.width, picture.height)

        def on_blob(blob: Any) -> None:
            if blob:
                read = create_once_callable(self._guarded(lambda data: then(data.to_bytes())))
                blob.arrayBuffer().then(read)
            else:
                then(b"")

        picture.canvas.toBlob(create_once_callable(self._guarded(on_blob)), "image/png")

    def open_sheet(self, name: str) -> None:
        """Show a sheet that lies over the page; where a browser has none it is at the end."""
        sheet = self.element(name)
        if not hasattr(sheet, "showPopover"):
            sheet.scrollIntoView()
        elif not sheet.matches(":popover-open"):
            sheet.showPopover()

    def close_sheets(self) -> None:
        """Show the page itself, whatever sheets lie over it."""
        for sheet in document.querySelectorAll(".setup"):
            if hasattr(sheet, "hidePopover") and sheet.matches(":popover-open"):
                sheet.hidePopover()

    def show_line(self, name: str, wanted: bool) -> None:
        """Show a line over all else, or no longer; where a browser can not it is in its place."""
        line = self.element(name)
        if hasattr(line, "showPopover") and line.matches(":popover-open") is not wanted:
            line.togglePopover()

    # Where only a part of the page is shown: see show.js and the end of the style sheet

    def embedded(self) -> bool:
        """Whether the address asks for some parts of the page alone, as frames of others do."""
        return bool(document.documentElement.hasAttribute("data-show"))

    def presents(self) -> bool:
        """Whether the page is shown as a class sees it."""
        return bool(document.documentElement.hasAttribute("data-present"))

    def present(self, wanted: bool) -> None:
        """Show it so, on the whole screen where the browser lets it; or no longer."""
        root = document.documentElement
        root.toggleAttribute("data-present", wanted)
        fills = bool(getattr(document, "fullscreenElement", None))
        if wanted is fills or not hasattr(root, "requestFullscreen"):
            return
        done = root.requestFullscreen() if wanted else document.exitFullscreen()
        done.catch(create_once_callable(lambda _error: None))  # a frame may not, mostly

    def on_screen_left(self, then: Callable[[], None]) -> None:
        """Call when the page fills the screen no longer."""

        def on_change(_event: Any) -> None:
            if not document.fullscreenElement:
                then()

        document.addEventListener("fullscreenchange", create_proxy(self._guarded(on_change)))

    def talk(
        self,
        named: str,
        take: Callable[[str], None],
        begin: Callable[[Callable[[str], None]], None],
    ) -> None:
        """Take what the page around this one says, if it is of the origin that is named, as JSON or
        "" where it is nothing that could be written so; and begin with what says something to it.
        """
        heard = create_proxy(self._guarded(take))

        def on_module(module: Any) -> None:
            begin(module.talk(named, heard))

        come = create_once_callable(self._guarded(on_module))
        lost = create_once_callable(lambda error: self.note(str(error)))
        window.rippleFetched.later("messages.js").then(come, lost)

    # The address

    def asked(self, name: str) -> str:
        """What the address says of this, behind its ?."""
        return str(window.URLSearchParams.new(window.location.search).get(name) or "")

    def address(self) -> str:
        """Where this page is, all of it, without what stands behind #. A page in one file may know
        where else it can be had.
        """
        hosted = document.querySelector("link[rel=canonical]")
        bare = str(hosted.href if hosted else window.location.href).partition("#")[0]
        return bare.partition("?")[0] if self.asked("show") else bare

    def fragment(self) -> str:
        """What stands behind the address of the page, with its #."""
        return str(window.location.hash)

    def on_fragment(self, then: Callable[[], None]) -> None:
        """Call whenever there is something else behind #."""
        window.addEventListener("hashchange", create_proxy(self._guarded(lambda _event: then())))

    def show_fragment(self, fragment: str) -> None:
        """Have this stand behind #; no visit is added to those that one can go back to."""
        with suppress(Exception):  # a document within a frame may have no address of its own
            bare = str(window.location.href).partition("#")[0]
            window.history.replaceState(None, "", f"{bare}#{fragment}")

    def forget_fragment(self) -> None:
        """Leave nothing behind the address."""
        with suppress(Exception):  # a document within a frame may have no address of its own
            bare = str(window.location.href).partition("#")[0]
            window.history.replaceState(None, "", bare)

    def code_of(self, text: str, then: Callable[[str | None], None]) -> None:
        """Call with the QR code of a text: a line for each row, 1 for what is dark; "" where it is
        too long for any code, None where the part of the page that makes it does not come.
        """
        made = self._guarded(lambda module: then(str(module.rows(text))))
        lost = self._guarded(lambda _error: then(None))
        coming = window.rippleFetched.later("qr.js")
        coming.then(create_once_callable(made), create_once_callable(lost))

    def part_of_page(self, name: str, then: Callable[[str | None], None]) -> None:
        """Call with the text of a part of the page that the start does without, which is kept from
        then on; with None where it does not come.
        """
        self._fetch(window.rippleFetched.address(name), PART_MOST, then)
        with suppress(Exception):  # a file, or a page that may have no service worker
            workers = window.navigator.serviceWorker
            workers.getRegistration().then(create_once_callable(_tell_opened), _ignored())

    def text_beside(self, path: str, most: int, then: Callable[[str | None], None]) -> None:
        """Call with the text of a file of the same host, by its path below the page's own folder;
        with None where it does not come, or has more than `most` characters.
        """
        self._fetch(window.URL.new(path, document.baseURI).href, most, then)

    def _fetch(self, address: str, most: int, then: Callable[[str | None], None]) -> None:
        done = self._guarded(then)

        def on_text(text: Any) -> None:
            done(str(text) if text is not None and len(text) <= most else None)

        def on_response(response: Any) -> Any:
            return response.text() if response.ok else None

        coming = window.fetch(address).then(create_once_callable(on_response))
        lost = create_once_callable(lambda _error: done(None))
        coming.then(create_once_callable(on_text), lost)

    def open_editor(
        self,
        name: str,
        on_line: Callable[[int], None],
        then: Callable[[Any], None],
        on_told: Callable[[str], None] = lambda _what: None,
    ) -> None:
        """Call with an editor in the element with this id (see site/hood.js), which tells of each
        line that is pointed at, and of what the reader does: "change" and "run"; with None where
        the parts of the page for it do not come. An element is given one editor.
        """
        host, pointed = self.element(name), create_proxy(self._guarded(on_line))
        told = create_proxy(self._guarded(on_told))
        made = create_once_callable(self._guarded(then))
        lost = create_once_callable(self._guarded(lambda _error: then(None)))
        coming = window.rippleFetched.later("hood.js")
        opened = coming.then(create_once_callable(lambda part: part.open(host, pointed, told)))
        opened.then(made, lost)

    def show_formula(self, name: str, tex: str) -> None:
        """Have the element with this id show that formula of the page which has this TeX."""
        box = self.element(name)
        box.replaceChildren()
        for written in document.querySelectorAll(".formula annotation") if tex else ():
            if str(written.textContent) == tex:
                box.append(written.closest(".math").cloneNode(True))
                return

    def fetch_later(self, then: Callable[[], None], lost: Callable[[], None]) -> None:
        """Call once the modules that come later can be imported, or cannot: they did not come, not
        even when they were asked for again past what the browser keeps.
        """
        if self._has_later:
            then()
            return
        address, refused = (
            window.rippleFetched.address("later.bin"),
            self._guarded(lambda _: lost()),
        )

        def on_data(data: Any) -> None:
            try:
                _take_on(data.to_bytes())
            except Exception as error:  # whatever came in its place
                self.note(f"later.bin is not what was built: {error}")
                lost()
            else:
                self._has_later = True
                then()

        def ask(cache: str, failed: Any) -> None:
            asked = window.fetch(address, to_js({"cache": cache}, dict_converter=_OBJECT))
            come = create_once_callable(self._guarded(on_data))
            asked.then(create_once_callable(_contents)).then(come, create_once_callable(failed))

        ask("default", lambda _error: ask("reload", refused))

    # What the browser keeps; it may refuse, and then nothing is kept

    def keep_in_tab(self, name: str, text: str) -> None:
        """Keep a text for this tab; "" is nothing to keep."""
        with suppress(Exception):  # no storage, or no room in it
            if text:
                window.sessionStorage.setItem(name, text)
            else:
                window.sessionStorage.removeItem(name)

    def kept_in_tab(self, name: str) -> str | None:
        """The text that was kept for this tab."""
        with suppress(Exception):  # no storage
            if kept := window.sessionStorage.getItem(name):
                return str(kept)
        return None

    def keep(self, name: str, text: str) -> None:
        """Keep a text for whenever the page is opened again, in whatever tab."""
        with suppress(Exception):  # no storage, or no room in it
            window.localStorage.setItem(name, text)

    def kept(self, name: str) -> str | None:
        """The text that was kept for later."""
        with suppress(Exception):  # no storage
            if kept := window.localStorage.getItem(name):
                return str(kept)
        return None

    def is_first(self, name: str) -> bool:
        """Whether nobody has asked for this in this browser before, as far as it keeps that."""
        try:
            new = not window.localStorage.getItem(name)
            window.localStorage.setItem(name, "yes")
        except Exception:  # no storage
            return True
        return new


def _tell_opened(found: Any) -> None:
    active = getattr(found, "active", None)
    if active:
        active.postMessage("opened")


def _ignored() -> Any:
    return create_once_callable(lambda _error: None)


def _ask(event: Any) -> None:
    activation = getattr(window.navigator, "userActivation", None)
    if activation is None or activation.hasBeenActive:  # else nobody has done anything here
        event.preventDefault()
        event.returnValue = True
