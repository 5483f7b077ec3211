"""What is said of data of the reader's own, and of a table that can not be read."""

from __future__ import annotations

from collections.abc import Sequence

from ripple.words.numbers import counted, fixed, whole

SHOWN = 24
"""A name is cut to so many characters within a sentence."""
_FROM_RIGHT = ("\u0590", "\u08ff")
"""Between these are the letters that are written from right to left."""


def name(text: str, most: int = SHOWN) -> str:
    """A name within other words: cut if it is long, and on its own if it goes from right to left,
    lest it turn around what stands beside it.
    """
    text = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    first, last = _FROM_RIGHT
    return f"\u2068{text}\u2069" if any(first <= letter <= last for letter in text) else text


def _quoted(text: str) -> str:
    return f"“{name(text)}”"


NOTHING_CHANGED = " Nothing has been changed."


def refused(
    fault: str,
    line: int,
    column: str,
    cell: str,
    count: int,
    most: int,
    others: Sequence[tuple[str, int]],
) -> str:
    """Why a table was not taken, and what to mend in which line."""
    return _FAULTS[fault](line, column, cell, count, most, others) + NOTHING_CHANGED


def _labels(
    line: int, column: str, cell: str, _count: int, _most: int, others: Sequence[tuple[str, int]]
) -> str:
    before = " and ".join(f"{_quoted(word)} (line {whole(first)})" for word, first in others)
    return (
        f"Line {whole(line)} has a third label, {_quoted(cell)}, in {_quoted(column)} after "
        f"{before}. The network tells two apart: take one of them out, or choose another column."
    )


_FAULTS = {
    "EMPTY": lambda *_: (
        "There is nothing in this table. It takes a line for each point: two numbers and a label."
    ),
    "LARGE": lambda _line, _column, _cell, count, most, _others: (
        f"This has {_megabytes(count)}, and a table may have {_megabytes(most)}. Take out columns "
        "or rows."
    ),
    "NO_TEXT": lambda *_: (
        "This is no text, so there is no table in it. In a spreadsheet choose Save as, and CSV."
    ),
    "UNREADABLE": lambda *_: "The browser could not read this file. Choose it once more.",
    "QUOTE": lambda line, *_: (
        f'The quotes in line {whole(line)} do not match: what begins with " has to end with it, '
        'and a " within is written "".'
    ),
    "FEW_COLUMNS": lambda line, _column, _cell, count, *_: (
        f"Line {whole(line)} has {counted(count, 'column', 'columns')}. It takes three, with "
        "commas, semicolons or tabs between them: two of numbers and one of labels."
    ),
    "MANY_CELLS": lambda line, _column, _cell, count, most, _others: (
        f"Line {whole(line)} has {whole(count)} columns, and the first line has {whole(most)}. "
        "Take out what is too many; a comma that parts no columns needs quotes around its cell."
    ),
    "NO_ROWS": lambda line, *_: (
        f"There are names in line {whole(line)} and no points below them: a line for each takes "
        "two numbers and a label."
    ),
    "MANY_ROWS": lambda line, _column, _cell, _count, most, _others: (
        f"Line {whole(line)} is one too many: a table may have {whole(most)} points. Take out some."
    ),
    "MISSING": lambda line, column, *_: (
        f"Line {whole(line)} has nothing in {_quoted(column)}. Fill it in, or take the line out."
    ),
    "NUMBER": lambda line, column, cell, *_: (
        f"Line {whole(line)} has {_quoted(cell)} in {_quoted(column)}, which is no number, or too "
        "large a one."
    ),
    "LABELS": _labels,
}


def _megabytes(size: int) -> str:
    return f"{fixed(size / 1e6, 0 if size >= 10e6 else 1)} MB"


def taken(points: int, rows: int, names: Sequence[str], labels: Sequence[str], same: bool) -> str:
    """What has become of a table; `labels` are the words for y = 0 and y = 1."""
    across, up, label = (_quoted(each) for each in names)
    no, yes = (_quoted(each) for each in labels)
    how_many = counted(points, "point", "points")
    if points < rows:
        how_many = f"{whole(points)} of {whole(rows)} points, evenly from both labels,"
    came = "These points are there already" if same else f"{how_many} came in"
    return (
        f"{came}: {across} across, {up} upward. In {label}, {yes} is y = 1 (drawn as a strawberry) "
        f"and {no} is y = 0 (lemon)."
    )
