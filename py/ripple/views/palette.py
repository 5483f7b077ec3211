"""Colours by what they mean. The values are the style sheet's custom properties, light or dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Palette(NamedTuple):
    """Colours as #rrggbb. The defaults are the light theme's, for use without a style sheet."""

    paper: str = "#ffffff"
    ink: str = "#1d2330"
    muted: str = "#586072"
    line: str = "#d8d4ca"
    hairline: str = "#aba598"
    gauge: str = "#c5d5ea"
    map_high: str = "#6d94cc"
    positive: str = "#0b7a75"
    negative: str = "#a8550f"
    error: str = "#7d22c3"
    strawberry: str = "#d22f45"
    lemon: str = "#f2c81e"
    leaf: str = "#3c8a3a"
    outline: str = "#3a2a12"
    heat_lemon: str = "#f7dd6b"
    heat_middle: str = "#fbf7ef"
    heat_strawberry: str = "#e67685"
    kept_a: str = "#8a6800"
    kept_b: str = "#2380ad"
    kept_c: str = "#586072"

    @classmethod
    def read(cls, custom_property: Callable[[str], str]) -> Palette:
        """From custom properties --ink, --heat-lemon and so on; a missing one has its default."""
        found = {name: custom_property("--" + name.replace("_", "-")) for name in cls._fields}
        return cls(**{name: value for name, value in found.items() if value.startswith("#")})

    def sign(self, weight: float) -> str:
        """The colour of a weight's sign."""
        return self.negative if weight < 0 else self.positive

    def kept(self, letter: str) -> str:
        """The colour of a course that is kept; these mean nothing else."""
        return {"A": self.kept_a, "B": self.kept_b, "C": self.kept_c}[letter]


def rgb(colour: str) -> tuple[int, int, int]:
    """#rrggbb (or #rgb) as three numbers from 0 to 255."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mixed(one: str, other: str, share: float) -> str:
    """A colour on the straight way from one to another: all of the other for a share of 1."""
    parts = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def heat_table(palette: Palette) -> NDArray[np.uint8]:
    """The colours of ŷ = 0 to 1 in 256 steps, from lemon to strawberry: (256, 4) RGBA."""
    return _table(palette.heat_lemon, palette.heat_middle, palette.heat_strawberry)


def map_table(palette: Palette) -> NDArray[np.uint8]:
    """The colours of a hidden activation, 0 to 1 in 256 steps: (256, 4) RGBA."""
    return _table(palette.paper, palette.map_high)


def _table(*colours: str) -> NDArray[np.uint8]:
    stops = [rgb(colour) for colour in colours]
    at, places = np.linspace(0.0, 1.0, 256), np.linspace(0.0, 1.0, len(stops))
    table = np.full((256, 4), 255.0)
    for channel in range(3):
        table[:, channel] = np.interp(at, places, [stop[channel] for stop in stops])
    return np.round(table).astype(np.uint8)


def heat_image(output: NDArray[np.float64], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A grid of ŷ, its first row at x₂ = 0, as RGBA pixels with the top row first."""
    levels = np.rint(output[::-1] * 255.0).astype(np.uint8)
    pixels = table.view(np.uint32)[:, 0][levels]  # four bytes at a time: looked up much faster
    return pixels.view(np.uint8).reshape(*levels.shape, 4)


def atlas_image(tiles: NDArray[np.float64], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grids (units, side, side) as one picture of RGBA pixels, one above the other."""
    units, side, _ = tiles.shape
    return heat_image(tiles[::-1].reshape(units * side, side), table)
