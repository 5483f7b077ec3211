"""PNG, as far as it is needed: pixels as a file, and how large a picture is on paper.

Source: W3C, "Portable Network Graphics (PNG) Specification", third edition.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD = len(SIGNATURE) + 25
"""Where the first chunk ends, which says how many pixels there are."""
INCH = 0.0254  # in metres


def encoded(rgba: NDArray[np.uint8]) -> bytes:
    """Pixels (height, width, 4) as a PNG file."""
    height, width = rgba.shape[:2]
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    rows = np.zeros((height, 1 + 4 * width), dtype=np.uint8)  # each begins with its filter: none
    rows[:, 1:] = rgba.reshape(height, -1)
    data = zlib.compress(rows.tobytes(), 9)
    head = _chunk(b"IHDR", size + bytes((8, 6, 0, 0, 0)))
    return SIGNATURE + head + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def with_sharpness(png: bytes, dots: float) -> bytes:
    """The same picture, which says that so many of its pixels are an inch on paper."""
    per_metre = round(dots / INCH).to_bytes(4, "big")
    return png[:HEAD] + _chunk(b"pHYs", per_metre * 2 + b"\x01") + png[HEAD:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check
