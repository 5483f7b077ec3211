"""Pictures as SVG: a 2-D context that writes down what is drawn on it.

It knows what the views use of a canvas (see `pen.py`), and nothing else. `Sheet` offers what a
canvas of the page does (`Surface` in `page/browser.py`), so that whoever draws on the one can draw
on the other. Source: W3C, "Scalable Vector Graphics (SVG) 2".
"""
# ruff: noqa: D102, N815 - its names, and what they mean, are a canvas's

from __future__ import annotations

import math
from binascii import b2a_base64
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ripple.views.markup import Markup, element, joined
from ripple.views.png import encoded

DOTS = 96.0
"""CSS pixels in an inch."""
MM = DOTS / 25.4
"""CSS pixels in a millimetre."""
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
TO_BASELINE = 0.35
"""From the middle of a text's height down to the line that it stands on, in parts of its size."""
_NO_TEXT = dict.fromkeys((*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
"""What may be in a name of the reader's own, and in no XML."""


class Style(NamedTuple):
    """What a canvas has been told of how to draw."""

    fillStyle: str = "#000"
    strokeStyle: str = "#000"
    lineWidth: float = 1.0
    lineCap: str = "butt"
    lineJoin: str = "miter"
    globalAlpha: float = 1.0
    font: str = "400 10px sans-serif"
    textAlign: str = "start"
    textBaseline: str = "middle"
    dashes: tuple[float, ...] = ()
    moves: str = ""
    clip: str = ""


class Context:
    """Stands for a CanvasRenderingContext2D; the place of a text is its middle height."""

    def __init__(self, ids: count[int]) -> None:
        self._ids, self._style = ids, Style()
        self._saved: list[Style] = []
        self._path: list[str] = []
        self.parts: list[Markup] = []
        self.images: list[Sheet] = []

    def __setattr__(self, name: str, value: Any) -> None:
        if name in Style._fields:
            self._style = self._style._replace(**{name: value})
        else:
            super().__setattr__(name, value)

    def setLineDash(self, lengths: list[float]) -> None:
        self._style = self._style._replace(dashes=tuple(lengths))

    # Where things are

    def save(self) -> None:
        self._saved.append(self._style)

    def restore(self) -> None:
        self._style = self._saved.pop()

    def translate(self, x: float, y: float) -> None:
        self._move(f"translate({_n(x)} {_n(y)})")

    def scale(self, x: float, y: float) -> None:
        self._move(f"scale({_n(x)} {_n(y)})")

    def rotate(self, angle: float) -> None:
        self._move(f"rotate({_n(math.degrees(angle))})")

    def _move(self, move: str) -> None:
        self._style = self._style._replace(moves=f"{self._style.moves} {move}".strip())

    def clip(self) -> None:
        name = f"c{next(self._ids)}"
        self.parts.append(element("clipPath", self._shape(**self._clipped()), id=name))
        self._style = self._style._replace(clip=f"url(#{name})")

    # Paths

    def beginPath(self) -> None:
        self._path = []

    def moveTo(self, x: float, y: float) -> None:
        self._path.append(f"M{_n(x)} {_n(y)}")

    def lineTo(self, x: float, y: float) -> None:
        self._path.append(f"{'L' if self._path else 'M'}{_n(x)} {_n(y)}")

    def bezierCurveTo(self, *ends: float) -> None:
        self._path.append("C" + " ".join(map(_n, ends)))

    def closePath(self) -> None:
        self._path.append("Z")

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        self._path.append(f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h{_n(-width)}Z")

    def arc(self, x: float, y: float, radius: float, start: float, end: float) -> None:
        """Clockwise, as canvases have it; in halves, since an arc of SVG can be no whole circle."""
        turn = end - start
        turn = min(turn, math.tau) if turn >= 0 else turn % math.tau
        self.lineTo(x + radius * math.cos(start), y + radius * math.sin(start))
        for angle in (start + turn / 2, start + turn):
            to_x, to_y = x + radius * math.cos(angle), y + radius * math.sin(angle)
            self._path.append(f"A{_n(radius)} {_n(radius)} 0 0 1 {_n(to_x)} {_n(to_y)}")

    # Paint

    def clearRect(self, *_box: float) -> None:
        """All of it: the views clear nothing less, but where they mend what was drawn before."""
        self.parts, self.images = [], []

    def fill(self) -> None:
        self.parts.append(self._shape(**self._filled(), **self._clipped()))

    def stroke(self) -> None:
        self.parts.append(self._shape(**self._stroked(), **self._clipped()))

    def fillRect(self, x: float, y: float, width: float, height: float) -> None:
        box = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
        placed = {**box, **self._filled(), **self._placed(), **self._clipped()}
        self.parts.append(element("rect", **placed))

    def fillText(self, words: str, x: float, y: float) -> None:
        self._text(words, x, y, self._filled())

    def strokeText(self, words: str, x: float, y: float) -> None:
        self._text(words, x, y, self._stroked())

    def drawImage(self, image: Sheet, *box: float) -> None:
        """A whole sheet, or of it a part: its box there comes first."""
        *part, x, y, width, height = box
        part = part or [0.0, 0.0, image.width, image.height]
        self.images.append(image)
        place = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
        seen = {"viewBox": " ".join(map(_n, part)), "preserveAspectRatio": "none"}
        use = element("use", href=f"#{image.name}")
        self.parts.append(element("svg", use, **place, **seen, **self._clipped()))

    # How it is written

    def _shape(self, **how: str) -> Markup:
        return element("path", d="".join(self._path), **self._placed(), **how)

    def _text(self, words: str, x: float, y: float, paint: dict[str, str]) -> None:
        weight, size, family = self._style.font.split(" ", 2)
        y += TO_BASELINE * float(size.removesuffix("px"))
        anchor = {"center": "middle", "right": "end"}.get(self._style.textAlign, "start")
        font = {"font_family": family, "font_size": size, "font_weight": weight}
        how = {**font, "text_anchor": anchor, **paint, **self._placed(), **self._clipped()}
        self.parts.append(element("text", words.translate(_NO_TEXT), x=_n(x), y=_n(y), **how))

    def _filled(self) -> dict[str, str]:
        style = self._style
        return {"fill": style.fillStyle, **_unless("1", fill_opacity=_n(style.globalAlpha))}

    def _stroked(self) -> dict[str, str]:
        style = self._style
        return {
            "fill": "none",
            "stroke": style.strokeStyle,
            "stroke_width": _n(style.lineWidth),
            **_unless("1", stroke_opacity=_n(style.globalAlpha)),
            **_unless("butt", stroke_linecap=style.lineCap),
            **_unless("miter", stroke_linejoin=style.lineJoin),
            **_unless("", stroke_dasharray=" ".join(map(_n, style.dashes))),
        }

    def _placed(self) -> dict[str, str]:
        return _unless("", transform=self._style.moves)

    def _clipped(self) -> dict[str, str]:
        return _unless("", clip_path=self._style.clip)


def _unless(usual: str, **attributes: str) -> dict[str, str]:
    """Those attributes that have to be said."""
    return {name: value for name, value in attributes.items() if value != usual}


def _n(value: float) -> str:
    """A number as short as it may be; sprites are drawn in a square of 2."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")


class Sheet:
    """A picture of so many CSS pixels: what was drawn on its `ctx`, or the pixels put on it."""

    def __init__(self, ids: count[int]) -> None:
        self._ids, self.name = ids, f"s{next(ids)}"
        self.resize(1.0, 1.0, 1.0)

    @property
    def canvas(self) -> Sheet:
        """What `drawImage` takes."""
        return self

    def resize(self, width: float, height: float, ratio: float) -> None:
        """Be so large, and blank. Lines are as sharp as whoever shows them: `ratio` is kept."""
        self.width, self.height, self.ratio = width, height, ratio
        self.ctx = Context(self._ids)
        self._pixels: NDArray[np.uint8] | None = None

    def put_pixels(self, rgba: NDArray[np.uint8]) -> None:
        """Fill it with (height, width, 4) bytes."""
        self._pixels = rgba

    def defined(self) -> Markup:
        """The element that others use."""
        if self._pixels is None:
            return element("g", *self.ctx.parts, id=self.name)
        data = b2a_base64(encoded(self._pixels), newline=False).decode("ascii")
        size = {"width": _n(self.width), "height": _n(self.height)}
        return element("image", id=self.name, href=f"data:image/png;base64,{data}", **size)

    def used(self) -> dict[str, Sheet]:
        """All sheets that are drawn on it, and on those."""
        found = {image.name: image for image in self.ctx.images}
        return {
            name: each for image in found.values() for name, each in image.used().items()
        } | found


class Paper:
    """Makes sheets, as `Browser.picture` does, and writes one down as a file."""

    def __init__(self) -> None:
        self._ids = count()

    def picture(self, width: float, height: float, ratio: float) -> Sheet:
        """A blank sheet."""
        sheet = Sheet(self._ids)
        sheet.resize(width, height, ratio)
        return sheet


def written(sheet: Sheet, ground: str, title: str) -> str:
    """The file: on a ground of this colour, as large on paper as it says in CSS pixels."""
    return XML + as_element(sheet, ground, title)


def as_element(sheet: Sheet, ground: str, title: str) -> Markup:
    """The same as an element, which may stand within a page."""
    width, height = _n(sheet.width), _n(sheet.height)
    defined = joined(image.defined() for image in sheet.used().values())
    return element(
        "svg",
        element("title", title.translate(_NO_TEXT)),
        element("defs", defined),
        element("rect", width=width, height=height, fill=ground),
        *sheet.ctx.parts,
        xmlns="http://www.w3.org/2000/svg",
        width=f"{_n(sheet.width / MM)}mm",
        height=f"{_n(sheet.height / MM)}mm",
        viewBox=f"0 0 {width} {height}",
    )
