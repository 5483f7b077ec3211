"""What is said of data of the reader's own, and of a table that can not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ripple.words.en import FEATURES, FRUIT, OF_FRUIT, Noun
from ripple.words.numbers import counted, fixed, whole

SHOWN = 24
"""A name is cut to so many characters within a sentence."""
_TURNING = (
    ("\u0590", "\u08ff"),
    ("\u200e", "\u200f"),
    ("\u202a", "\u202e"),
    ("\u2066", "\u2069"),
    ("\ufb1d", "\ufefc"),
)
"""Between these are the letters that are written from right to left, and what turns others."""
_WIDE = "\u1100"
"""The first of those that are as wide as two."""


def name(text: str, most: int = SHOWN) -> str:
    """A name within other words: cut if it is long, and on its own if it goes from right to left,
    lest it turn around what stands beside it. Characters of twice the usual width count twice.
    """
    widths = [1 + (letter >= _WIDE) for letter in text]
    if sum(widths) > most:
        fits = next(n for n in range(len(text)) if sum(widths[: n + 1]) >= most)
        text = text[:fits].rstrip() + "…"
    turns = any(low <= letter <= high for letter in text for low, high in _TURNING)
    return f"\u2068{text}\u2069" if turns else text


def _quoted(text: str, most: int = SHOWN) -> str:
    return f"“{name(text, most)}”"


class Names(NamedTuple):
    """What the features and the labels 0 and 1 are called; `own` names are a reader's."""

    features: tuple[str, str] = FEATURES
    labels: tuple[str, str] = FRUIT
    own: bool = False

    def feature(self, i: int) -> str:
        """A feature as a sentence has it: the sweetness."""
        return _quoted(self.features[i]) if self.own else f"the {self.features[i]}"

    def title(self, i: int) -> str:
        """A feature at the beginning of a line."""
        return self.below(i) if self.own else self.features[i].capitalize()

    def below(self, i: int) -> str:
        """A feature where there is little room."""
        return name(self.features[i], 14)

    def axis(self, i: int) -> str:
        """A feature beside an axis."""
        return f"{name(self.features[i])} x{'₁₂'[i]}"

    def label(self, y: int) -> str:
        """A label on its own."""
        return name(self.labels[y], 12)

    def a(self, y: int) -> str:
        """A label as a sentence has it: a lemon."""
        return _quoted(self.labels[y]) if self.own else f"a {self.labels[y]}"

    def many(self, y: int) -> str:
        """All that have a label: lemons."""
        return _quoted(self.labels[y]) if self.own else _PLURALS[y]

    def counted(self, number: int, y: int) -> str:
        """So many of them: 1 lemon."""
        if self.own:
            return f"{whole(number)} {self.label(y)}"
        return counted(number, self.labels[y], _PLURALS[y])

    @property
    def noun(self) -> Noun:
        """What all of them are called."""
        return OF_FRUIT

    @property
    def in_guide(self) -> dict[str, str]:
        """What the first steps say of them."""
        x1, x2 = (_quoted(each) if self.own else each for each in self.features)
        yes = _quoted(self.labels[1]) if self.own else self.labels[1]
        return {"x1": x1, "x2": x2, "yes": yes, "a_yes": self.a(1), "a_no": self.a(0)}


_PLURALS = ("lemons", "strawberries")
FRUIT_NAMES = Names()


def task(names: Names) -> str:
    """Below the title of the page."""
    x1, x2 = (_quoted(each, 12) if names.own else each for each in names.features)
    no, yes = (_quoted(each, 12) for each in names.labels) if names.own else _PLURALS
    return f"The task: tell {yes} from {no} by {x1} and {x2}."


def features(names: Names) -> str:
    """What the inputs of the network are."""
    if not names.own:
        return "how sweet and how red a fruit is"
    first, second = (_quoted(each) for each in names.features)
    return f"{first} and {second}, each brought to 0 to 1 from what its axis shows"


def plane_label(names: Names) -> str:
    """What the plane is, for those who do not see it."""
    x1, x2 = (_quoted(each) if names.own else each for each in names.features)
    return f"The plane of fruit: {x1} to the right, {x2} upward"


def plane_help(names: Names) -> str:
    """What keys do on the plane."""
    return (
        "Arrow keys move a crosshair, with Shift in large steps. S adds "
        f"{names.a(1)}, L {names.a(0)}, Enter the chosen fruit. Delete removes the nearest. "
        "M takes the nearest in hand, arrow keys carry it; M or Enter puts it down, Escape puts it "
        "back. Control Z undoes, Control Y does again."
    )


def adds(names: Names, y: int) -> str:
    """What a tap with a tool does."""
    return f"A tap adds {names.a(y)}, a drag many; a drag that begins on a fruit moves it"


def said(names: Names) -> tuple[str, str, str]:
    """What the network may say of a fruit."""
    return f"said {names.label(0)}", f"said {names.label(1)}", "undecided"


def plane_words(names: Names, at: tuple[str, str], output: float, held: int | None = None) -> str:
    """Where the reader points, in the units of the data, with what is in hand, and ŷ there."""
    (x1, x2), answer = at, f"ŷ = {fixed(output, 4)}."
    if held is not None:
        return f"{names.label(held)} held: {x1}, {x2}, {answer}"
    first, second = (name(each, 16) for each in names.features)
    return f"{first} {x1}, {second} {x2}: {answer}"


def in_units(value: str, x: str) -> str:
    """A feature in its own units, and as the network gets it."""
    return f"{value} → {x}"


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


CHOICE = "a table of your own"
"""In the list of data sets, while it is there."""

TABLE_HINT = (
    "A line for each point: two numbers, and one of two labels. Type, paste, choose a file or drop "
    "one; commas, semicolons or tabs go between. The first line may have names."
)
"""What the sheet of the table is for."""

COPIED = {
    "done": "The points are copied: paste them into a spreadsheet, or here on another day.",
    "selected": "The points are selected: now press Ctrl+C or ⌘C.",
    "nothing": "There are no points to copy or save.",
    "saved": "The points are saved as a file, which this page can read again.",
}
"""What has become of the points that were to be copied, or saved."""


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
