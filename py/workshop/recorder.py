"""Runs the page's own Python without a window, and writes down what it draws, says and shows.

A picture is a list of calls on canvases, in which numbers are amounts (see `amounts.py`), and
colours are names of the palette: so it holds for any size, in light and in dark. It needs numpy and
the application, and no browser: the build has it run in Pyodide's own Python (see `opening.py`).
"""

from __future__ import annotations

import pkgutil
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import ripple.views
from numpy.typing import NDArray
from ripple.views.palette import Palette, heat_table, map_table

from workshop.amounts import Notebook, understood

CANVASES = ("network", "plane", "loss-chart", "icon-strawberry", "icon-lemon")
"""Those that are seen when the page opens. The others are as if they were not shown."""

SCALE, RATIO = "scale", "ratio"
"""What is given beside the size of a canvas: that of its text, and the sharpness of the screen."""

_STYLES = {
    *("fillStyle", "strokeStyle", "lineWidth", "lineCap", "lineJoin", "globalAlpha"),
    *("font", "textAlign", "textBaseline"),
}
_COLOURS = ("fillStyle", "strokeStyle")


def _distinct() -> Palette:
    """A palette in which each colour is another one, and so is each that is mixed of them."""
    colours = {name: f"#{n:02x}00ff" for n, name in enumerate(Palette._fields, 1)}
    mixed = {"heat_lemon": "#000000", "heat_middle": "#ff0000", "heat_strawberry": "#ffff00"}
    return Palette(**(colours | mixed | {"map_high": "#ffffff"}))


PALETTE = _distinct()
_NAMES = {colour: name for name, colour in PALETTE._asdict().items()}
TABLES = {
    "heat": (heat_table(PALETTE), ("heat_lemon", "heat_middle", "heat_strawberry")),
    "map": (map_table(PALETTE), ("paper", "map_high")),
}


class Call(NamedTuple):
    """What is done to a picture: the name of a method or of a style, and what is handed over."""

    picture: Canvas
    name: str
    given: tuple[Any, ...]


class Pixels(NamedTuple):
    """An image of so many rows: the levels of its pixels, in a table of colours."""

    table: str
    levels: NDArray[np.uint8]


class Canvas:
    """A canvas of the page, or a picture off the page, which has no name."""

    def __init__(self, name: str = "") -> None:
        self.name = name


class Context:
    """Stands for a CanvasRenderingContext2D."""

    canvas: Canvas
    calls: list[Call]

    def __init__(self, canvas: Canvas, calls: list[Call]) -> None:
        self.__dict__.update(canvas=canvas, calls=calls)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _STYLES:
            raise AttributeError(name)
        value = _NAMES[value] if name in _COLOURS else value
        self.calls.append(Call(self.canvas, f"{name}=", (value,)))

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *given: self.calls.append(Call(self.canvas, name, given))


class Surface:
    """What `Surface` of the page's browser offers."""

    def __init__(self, canvas: Canvas, calls: list[Call], room: tuple[Any, Any, Any]) -> None:
        self.canvas, self._calls, self._room = canvas, calls, room
        self.ctx = Context(canvas, calls)
        self.width: Any = 0.0
        self.height: Any = 0.0
        self.ratio: Any = 0.0

    def room(self) -> tuple[Any, Any, Any]:
        """The size that the layout gives it."""
        return self._room

    def is_shown(self) -> bool:
        """Whether there is anything to draw on."""
        return self.canvas.name in CANVASES or not self.canvas.name

    def resize(self, width: Any, height: Any, ratio: Any) -> None:
        """Be so large, and blank."""
        self.width, self.height, self.ratio = width, height, ratio
        self._calls.append(Call(self.canvas, "resize", (width, height, ratio)))

    def put_pixels(self, rgba: NDArray[np.uint8]) -> None:
        """Fill it with pixels, which are known again by their colours."""
        for name, (table, _colours) in TABLES.items():
            levels = {colour.tobytes(): level for level, colour in enumerate(table)}
            found = [[levels.get(pixel.tobytes(), -1) for pixel in row] for row in rgba]
            if min(map(min, found)) >= 0:
                pixels = Pixels(name, np.array(found, dtype=np.uint8))
                self._calls.append(Call(self.canvas, "pixels", (pixels,)))
                return
        raise ValueError("an image of colours that no table has")


class Element:
    """An element of the page: what it has been given, and what a box has in it before."""

    def __init__(self, value: str | None) -> None:
        self.__dict__.update(given={}, before={"value": value})

    def __setattr__(self, name: str, value: Any) -> None:
        self.given[name] = value

    def __getattr__(self, name: str) -> Any:
        return self.given.get(name, self.before.get(name))

    def setAttribute(self, name: str, value: str) -> None:
        """As an element's own."""
        self.given[f"[{name}]"] = value


class Browser:
    """As much of `Browser` of `ripple.page.browser` as the start of the page asks for.

    It has canvases of these sizes, and `values` in the boxes and sliders with these ids.
    """

    def __init__(
        self, sizes: dict[str, tuple[float, float]], scale: float, values: dict[str, str]
    ) -> None:
        self.book = Notebook()
        self.calls: list[Call] = []
        self.elements: dict[str, Element] = {}
        self._values = values
        given = self.book.given
        self._scale: Any = given(SCALE, scale)
        self._ratio: Any = given(RATIO, 1.0)
        self._rooms: dict[str, tuple[Any, Any, Any]] = {
            name: (given(f"{name} width", width), given(f"{name} height", height), self._ratio)
            for name, (width, height) in sizes.items()
        }

    def element(self, name: str) -> Element:
        """The element with this id."""
        return self.elements.setdefault(name, Element(self._values.get(name)))

    def surface(self, name: str) -> Surface:
        """The canvas with this id."""
        room = self._rooms.get(name, (1.0, 1.0, self._ratio))
        return Surface(Canvas(name), self.calls, room)

    def picture(self, width: Any, height: Any, ratio: Any) -> Surface:
        """A canvas off the page."""
        made = Surface(Canvas(), self.calls, (1.0, 1.0, self._ratio))
        made.resize(width, height, ratio)
        return made

    def text_scale(self) -> Any:
        """The size of the page's text in proportion to the usual."""
        return self._scale

    def palette(self) -> Palette:
        """Colours by which their names are known."""
        return PALETTE

    def frame_asker(self, _call: object) -> Callable[[], None]:
        """No frame comes: all is drawn at once, as the page does at its start."""
        return lambda: None

    def rest_asker(self, _call: object, _milliseconds: int) -> Callable[[], None]:
        """Nor does any time pass."""
        return lambda: None

    def reduced_motion(self) -> bool:
        """Nothing moves yet."""
        return False

    def fragment(self) -> str:
        """The address has no link."""
        return ""

    def embedded(self) -> bool:
        """This is the page itself."""
        return False

    def was_loaded_again(self) -> bool:
        """It is new."""
        return False

    def kept_in_tab(self, _name: str) -> None:
        """Nothing is kept yet."""

    def is_first(self, _name: str) -> bool:
        """What is said to who comes for the first time is in the page: see show.js."""
        return True

    def focused(self) -> str:
        """Nothing has the focus."""
        return ""

    def _is_nothing(self, *_given: object) -> None:
        """What makes no difference to what is seen."""

    on = on_hidden = watch_sizes = watch_graphics = watch_theme = watch_print = _is_nothing
    ready = at_leisure = keep_in_tab = ask_before_leaving = choose = explain_terms = _is_nothing


def run(main: Path, browser: Browser) -> None:
    """Has the page's own main.py start in this browser."""
    views = [
        import_module(f"ripple.views.{each.name}")
        for each in pkgutil.iter_modules(ripple.views.__path__)
    ]
    with understood(views), _in_place_of("ripple.page.browser", browser):
        runpy.run_path(str(main))


@contextmanager
def _in_place_of(name: str, browser: Browser) -> Iterator[None]:
    module, before = ModuleType(name), sys.modules.get(name)
    vars(module).update(Browser=lambda: browser, Surface=Surface)
    sys.modules[name] = module
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before
