"""Which worked example is compared with the lesson: one that the page knows, or one of a teacher's.

It travels in links and files, beside the lesson that it is about: the name of one that is known, or
title, source and lines of one's own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

TITLE_MOST, SOURCE_MOST, LINES_MOST = 80, 160, 6000
"""Characters that a title has, a source, and all lines together."""
NAME = re.compile(r"[a-z0-9-]{1,40}")


class Own(NamedTuple):
    """An example of somebody's own: printed numbers in `lines` (see `docs/textbook.md`)."""

    title: str
    source: str
    lines: str


Example = str | Own
"""One that is known by name, or one of somebody's own."""


class Textbook:
    """The `example` that the lesson is compared with, None for none.

    It `has_come` with a lesson from elsewhere, and nobody has looked at it yet. `is_open`: the
    sheet is looked at, and so worked out.
    """

    def __init__(self) -> None:
        self.example: Example | None = None
        self.is_open = self.has_come = False

    def compare(self, example: Example | None) -> None:
        """Compare the lesson with this one."""
        self.example, self.has_come = example, False

    def write(self, title: str, source: str, lines: str) -> None:
        """Compare it with one of the reader's own, which is cut to what a link may carry."""
        texts = title.strip()[:TITLE_MOST], source.strip()[:SOURCE_MOST], lines.strip()[:LINES_MOST]
        self.compare(Own(*texts) if texts[2] else None)

    def look(self, is_open: bool) -> None:
        """Look at it, or elsewhere."""
        self.is_open, self.has_come = is_open, False


def plain_example(example: Example) -> str | list[str]:
    """It as plain data."""
    return example if isinstance(example, str) else [*example]


def example_in(plain: object) -> Example | None:
    """The example that such data stand for, None where they are none."""
    if isinstance(plain, str):
        return plain if NAME.fullmatch(plain) else None
    if not isinstance(plain, list) or len(plain) != len(Own._fields):
        return None
    texts = [text for text in plain if isinstance(text, str)]
    most = TITLE_MOST, SOURCE_MOST, LINES_MOST
    fits = len(texts) == len(most) and all(map(lambda text, end: len(text) <= end, texts, most))
    return Own(*texts) if fits and texts[2].strip() else None
