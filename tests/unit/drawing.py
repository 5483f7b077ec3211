"""Stands for a 2-D context: what is drawn on it is checked, and kept."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from ripple.views.geometry import Point

PROPERTIES = {
    *("fillStyle", "strokeStyle", "lineWidth", "lineCap", "lineJoin", "globalAlpha"),
    *("font", "textAlign", "textBaseline"),
}
SHAPES = {"moveTo", "lineTo", "arc", "rect", "closePath", "bezierCurveTo"}
PAINTS = {"fillRect", "fill", "stroke", "fillText", "strokeText", "drawImage", "clearRect"}
MOVES = {"translate", "scale", "rotate", "clip"}


class Picture:
    """Stands for a canvas or an image that is drawn with `drawImage`."""


class Mark(NamedTuple):
    """Something painted: how, with which arguments, along which path, in which style."""

    kind: str
    arguments: tuple[Any, ...]
    path: list[tuple[str, tuple[Any, ...]]]
    style: dict[str, Any]

    @property
    def circle(self) -> tuple[float, float, float] | None:
        """Middle and radius, if it is a whole circle."""
        if len(self.path) != 1 or self.path[0][0] != "arc":
            return None
        x, y, radius, start, end = self.path[0][1]
        return (x, y, radius) if end - start == pytest.approx(math.tau) else None

    @property
    def dashed(self) -> bool:
        """Whether its lines are dashed."""
        return bool(self.style["dashes"])

    def points(self) -> list[Point]:
        """The corners of its path."""
        return [arguments for shape, arguments in self.path if shape in ("moveTo", "lineTo")]


def assert_plain(value: Any) -> None:
    """JavaScript takes it as it is: neither numpy's numbers, nor anything that would be a proxy."""
    assert type(value) in (int, float, str), repr(value)
    assert isinstance(value, str) or math.isfinite(value)


class Drawing:
    """Stands for a CanvasRenderingContext2D: checks all that is called on it, keeps the marks."""

    def __init__(self) -> None:
        self.__dict__.update(marks=[], path=[], saved=[])
        self.__dict__["style"] = {"globalAlpha": 1.0, "dashes": ()}

    def __setattr__(self, name: str, value: Any) -> None:
        assert name in PROPERTIES, name
        assert_plain(value)
        if name in ("lineWidth", "globalAlpha"):
            assert value >= 0
        self.style[name] = value

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: self._call(name, arguments)

    def _call(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name == "setLineDash":
            (dashes,) = arguments
            for length in dashes:
                assert_plain(length)
            self.style["dashes"] = tuple(dashes)
            return
        pictures = 1 if name == "drawImage" else 0
        assert all(isinstance(picture, Picture) for picture in arguments[:pictures])
        for argument in arguments[pictures:]:
            assert_plain(argument)
        if name == "beginPath":
            self.__dict__["path"] = []
        elif name in SHAPES:
            assert name != "arc" or arguments[2] >= 0
            self.path.append((name, arguments))
        elif name == "save":
            self.saved.append(dict(self.style))
        elif name == "restore":
            self.__dict__["style"] = self.saved.pop()
        elif name in PAINTS:
            self.marks.append(Mark(name, arguments, list(self.path), dict(self.style)))
        else:
            assert name in MOVES, name

    marks: list[Mark]
    path: list[tuple[str, tuple[Any, ...]]]
    style: dict[str, Any]
    saved: list[dict[str, Any]]

    def of(self, kind: str, **style: Any) -> list[Mark]:
        """The marks of this kind whose style has these values."""
        return [
            mark for mark in self.marks if mark.kind == kind and style.items() <= mark.style.items()
        ]

    def words(self) -> dict[str, Point]:
        """All text and where it is."""
        return {mark.arguments[0]: mark.arguments[1:3] for mark in self.of("fillText")}
