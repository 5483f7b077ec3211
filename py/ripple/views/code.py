"""A QR code as the path of its dark modules."""

from __future__ import annotations

from itertools import groupby

QUIET = 4
"""Modules of white around a code, without which cameras do not find it."""


def code_path(rows: str) -> tuple[int, str]:
    """The side of the picture in modules, and in it the path (as in SVG) of all that is dark.

    `rows` has a line for each row, and in it a 1 for each dark module.
    """
    lines = rows.split("\n")
    path = []
    for y, line in enumerate(lines, QUIET):
        x = QUIET
        for dark, run in groupby(line):
            width = len(list(run))
            if dark == "1":
                path.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return len(lines) + 2 * QUIET, "".join(path)
