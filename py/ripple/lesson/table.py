"""Tables of a reader's own: read as they come out of spreadsheets, and written to be read again.

A table has a row for each point: two columns of numbers, one of labels, and others that nobody
asked for. Columns are parted by commas, semicolons or tabs; the first line may have their names.
What can not be read is told as a value, with its line; `words/own_data.py` has the sentences.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from io import StringIO
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from ripple.lesson.limits import BYTES_MOST, NAME_MOST, POINTS_MOST, ROWS_MOST, SPAN_MOST
from ripple.model.datasets import Points
from ripple.model.meaning import Meaning

VALUE_MOST = SPAN_MOST / 10
COLUMNS = 3
"""Two features and the label."""
SAMPLE = 200
"""So many rows tell of what kind a column is."""
FRUIT = Meaning(
    ("sweetness", "redness", "fruit"), ((0.0, 1.0), (0.0, 1.0)), ("lemon", "strawberry")
)
"""How the page's own fruit are written."""
PAIRS = (FRUIT.labels, ("0", "1"), ("-1", "1"), ("no", "yes"), ("false", "true"), ("-", "+"))
"""Words of labels that belong together, for y = 0 and y = 1."""
NOT = "not "
"""Before the only word that there is, for what has the other label."""


class Fault(Enum):
    """What is wrong with a table."""

    EMPTY = auto()
    LARGE = auto()
    NO_TEXT = auto()
    QUOTE = auto()
    FEW_COLUMNS = auto()
    MANY_CELLS = auto()
    NO_ROWS = auto()
    MANY_ROWS = auto()
    MISSING = auto()
    NUMBER = auto()
    LABELS = auto()
    UNREADABLE = auto()


class Wrong(NamedTuple):
    """A table that is not taken: the first thing that is wrong with it, and in which line.

    `column` is the name of the one it is in, `cell` what stands there; there are `size` of what
    there may be no more than `most` of. `others` has the labels that came before, with their lines.
    """

    fault: Fault
    line: int = 0
    column: str = ""
    cell: str = ""
    size: int = 0
    most: int = 0
    others: tuple[tuple[str, int], ...] = ()


class Table(NamedTuple):
    """The cells of a table, the names of its columns, and the line in which each row begins.

    Where the columns are parted `by_commas`, one in a number may be that of thousands.
    """

    names: list[str]
    rows: list[list[str]]
    lines: list[int]
    by_commas: bool


Columns = tuple[int, int, int]
"""Which columns of a table are the two features and the label."""


class Taken(NamedTuple):
    """The points that a table stands for; `rows` counts those that it has."""

    points: Points
    rows: int


def too_large(size: int) -> Wrong:
    """So many bytes are more than are read."""
    return Wrong(Fault.LARGE, size=size, most=BYTES_MOST)


def text_of(data: bytes) -> str | Wrong:
    """What a file says: in UTF-8, in UTF-16 as spreadsheets write it, or else as old Windows."""
    if len(data) > BYTES_MOST:
        return too_large(len(data))
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return Wrong(Fault.NO_TEXT) if re.search(_CONTROL, text) else text


_CONTROL = "[\0-\x08\x0e-\x1f\x7f\ufffe\uffff]"


def table_of(text: str) -> Table | Wrong:
    """The table that a text is."""
    text = text.removeprefix("\ufeff")
    if len(text) > BYTES_MOST:
        return too_large(len(text))
    if not text.strip(_BLANK):
        return Wrong(Fault.EMPTY)
    if re.search(_CONTROL, text):
        return Wrong(Fault.NO_TEXT)
    text = text.encode("utf-8", "replace").decode()  # what a browser may have is half a character
    separator = _separator(text)
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, row in _records(text, separator):
        if isinstance(row, Wrong):
            return row
        if any(row):
            rows.append(row)
            lines.append(line)
        if len(rows) > ROWS_MOST + 1:
            break
    return _with_names(rows, lines, separator == ",")


_BLANK = ' \t\r\n,;"'


def _with_names(rows: list[list[str]], lines: list[int], by_commas: bool) -> Table | Wrong:
    """The first line has the names if there is no number in it."""
    if not rows:
        return Wrong(Fault.EMPTY)
    width = _length(rows[0])
    if width < COLUMNS:
        return Wrong(Fault.FEW_COLUMNS, lines[0], size=width)
    for row, line in zip(rows, lines, strict=True):
        if _length(row) > width:
            return Wrong(Fault.MANY_CELLS, line, size=_length(row), most=width)
        row[width:] = [""] * (width - len(row))
    named = not any(math.isfinite(number(cell, by_commas)) for cell in rows[0])
    names = [_cut(cell) if named else "" for cell in rows[0]]
    names = [name or f"column {n}" for n, name in enumerate(names, start=1)]
    if named and len(rows) == 1:
        return Wrong(Fault.NO_ROWS, lines[0])
    if len(rows) - named > ROWS_MOST:
        return Wrong(Fault.MANY_ROWS, lines[named + ROWS_MOST], most=ROWS_MOST)
    return Table(names, rows[named:], lines[named:], by_commas)


def _cut(text: str) -> str:
    """A name or label, no longer than one may be."""
    return text[:NAME_MOST].rstrip()


def _length(row: list[str]) -> int:
    """How many cells there are up to the last one that is not empty."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)


def _separator(text: str) -> str:
    """What parts the columns: what gives most of the first lines as many cells as the first has."""
    found = {}
    for separator in ("\t", ";", ","):
        rows = [row for _, row in islice(_records(text, separator), 20)]
        lengths = [0 if isinstance(row, Wrong) else len(row) for row in rows]
        first = max(lengths[:1], default=0)
        found[separator] = (first >= COLUMNS, lengths.count(first) / (len(lengths) or 1), first > 1)
    return max(found, key=lambda separator: found[separator])


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str] | Wrong]]:
    """The rows of a text with the lines in which they begin; one that can not be read is last."""
    import csv

    csv.field_size_limit(BYTES_MOST)  # then there is nothing wrong but quotes
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    while True:
        line = reader.line_num + 1
        try:
            yield line, [" ".join(cell.split()) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            yield line, Wrong(Fault.QUOTE, line)
            return


def number(cell: str, by_commas: bool) -> float:
    """What a cell says, with a point or a comma; NaN for what is no number, or too large a one.

    A lone comma is that of decimals, but between threes of digits where commas part the columns
    too: "1,234" was put in quotes there for the sake of its thousands.
    """
    text = cell.translate(_NUMERALS)
    plain = re.fullmatch(_PLAIN, text)
    grouped = None if plain and not by_commas else re.fullmatch(_GROUPED, text)
    if grouped and (not plain or grouped["mark"] == ","):
        text = re.sub("[ .,]", "", grouped["whole"]) + "." + (grouped["rest"] or "0")
    elif not plain:
        return math.nan
    value = float(text.replace(",", "."))
    return value if abs(value) <= VALUE_MOST else math.nan


_PLAIN = r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?"
_GROUPED = (
    r"(?P<whole>[+-]?\d{1,3}(?P<mark>[ .,])\d{3}((?P=mark)\d{3})*)((?!(?P=mark))[.,](?P<rest>\d*))?"
)
"""Threes of digits with a mark between them, and another one before the decimals."""
_NUMERALS = str.maketrans("−٫٬\u00a0\u202f\u2009'’", "-.      ")


def guess(table: Table) -> Columns:
    """Which columns are meant.

    The label is the last one with two different words; else with two numbers, if enough others are
    numbers; else with a single word; else with words. The features are the first two others that
    are numbers and do not just count the rows.
    """
    every = range(len(table.names))
    numeric = {n for n in every if _is_numeric(table, n)}
    kinds = [len({row[n].casefold() for row in table.rows if row[n]}) for n in every]

    def likely(n: int) -> tuple[bool, bool, bool, bool, int]:
        word, spare = n not in numeric, len(numeric) > 2
        return (
            word and kinds[n] == 2,
            not word and spare and kinds[n] == 2,
            word and kinds[n] == 1,
            word and kinds[n] > 0,
            n,
        )

    label = max(every, key=likely)
    others = [n for n in every if n != label]
    best = sorted(others, key=lambda n: (n not in numeric, _counts(table, n), n))[:2]
    first, second = sorted(best)
    return first, second, label


def _is_numeric(table: Table, n: int) -> bool:
    """Whether no less than half of what stands in a column are numbers."""
    cells = [row[n] for row in table.rows[:SAMPLE] if row[n]]
    numbers = sum(math.isfinite(number(cell, table.by_commas)) for cell in cells)
    return 2 * numbers >= len(cells) > 0


def _counts(table: Table, n: int) -> bool:
    """Whether a column numbers the rows."""
    values = [number(row[n], table.by_commas) for row in table.rows[:SAMPLE]]
    return len(values) > 2 and all(b - a == 1 for a, b in pairwise(values))


def take(table: Table, columns: Columns, now: Meaning | None) -> Taken | Wrong:
    """The points of a table. What means what the points of `now` do is as large as it is there."""
    *features, label = columns
    values: list[list[float]] = []
    words: dict[object, tuple[str, int]] = {}
    kinds: list[object] = []
    for row, line in zip(table.rows, table.lines, strict=True):
        for n in columns:
            if not row[n]:
                return Wrong(Fault.MISSING, line, table.names[n])
        values.append([number(row[n], table.by_commas) for n in features])
        for n, value in zip(features, values[-1], strict=True):
            if not math.isfinite(value):
                return Wrong(Fault.NUMBER, line, table.names[n], row[n])
        word = _cut(row[label])
        kind = word.casefold()
        kinds.append(kind)
        words.setdefault(kind, (word, line))
        if len(words) > 2:
            before = (*words.values(),)[:2]
            return Wrong(Fault.LABELS, line, table.names[label], word, others=before)
    named = (*(table.names[n] for n in columns),)
    labels = _labels([word for word, _ in words.values()], now)
    meaning = _meaning(named, values, labels, now)
    y = [[float(kind == labels[1].casefold())] for kind in kinds]
    kept = _spread([int(label) for (label,) in y])
    own = meaning or FRUIT
    x = [[own.place(i, value) for i, value in enumerate(values[n])] for n in kept]
    points = Points(np.array(x), np.array([y[n] for n in kept]), meaning=meaning)
    return Taken(points, len(table.rows))


def _labels(words: Sequence[str], now: Meaning | None) -> tuple[str, str]:
    """The words for y = 0 and y = 1: as they are now, or as they say, or else by the alphabet.

    So they are the same whichever comes first. Of two numbers the larger is 1. A single word has
    its opposite, or one made of it.
    """
    spelled = {word.casefold(): word for word in words}
    known = [now.labels] if now else []
    known += [*PAIRS, *((word, word[len(NOT) :]) for word in words if word.startswith(NOT))]
    for pair in (*known, *((_cut(NOT + word), word) for word in words)):
        if spelled.keys() <= {word.casefold() for word in pair}:
            no, yes = (spelled.get(word.casefold(), word) for word in pair)
            return no, yes
    values = {word: number(word, by_commas=False) for word in words}
    if all(map(math.isfinite, values.values())):
        no, yes = sorted(words, key=lambda word: values[word])
    else:
        no, yes = sorted(words, key=str.casefold)
    return no, yes


def _meaning(
    names: tuple[str, ...],
    values: Sequence[Sequence[float]],
    labels: tuple[str, str],
    now: Meaning | None,
) -> Meaning | None:
    """What the numbers stand for; None for the page's own fruit."""
    low, high = (tuple(ends(column) for column in zip(*values, strict=True)) for ends in (min, max))
    for known in (FRUIT, now):
        if known and (names, labels) == (known.names, known.labels):
            within = zip(low, high, known.spans, strict=True)
            if all(least <= a and b <= most for a, b, (least, most) in within):
                return None if known is FRUIT else known
    first, second = (span(*ends) for ends in zip(low, high, strict=True))
    x1, x2, label = names
    return Meaning((x1, x2, label), (first, second), labels)


PITCHES = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
PARTS = 4
"""An axis has so many parts, and each begins at a round number."""


def span(low: float, high: float) -> tuple[float, float]:
    """Round numbers around these two, for an axis from the one to the other."""
    room = high - low
    if room <= 1e-9 * max(abs(low), abs(high)) or room < 1 / VALUE_MOST:  # all alike
        room = max(abs(low), abs(high), 1e-90) if low or high else 1.0
        low, high = low - room / 2, high + room / 2
    power = 10.0 ** (math.floor(math.log10(room / PARTS)))
    for pitch in (pitch * power * ten for ten in (1.0, 10.0) for pitch in PITCHES):
        first = math.floor(low / pitch + 1e-9)
        start, end = (float(f"{n * pitch:.14g}") for n in (first, first + PARTS))
        if start <= low and high <= end:
            return start, end
    return low, high


def _spread(y: Sequence[int]) -> list[int]:
    """Which rows are taken: all, or as many as there is room for, evenly from both kinds."""
    if len(y) <= POINTS_MOST:
        return [*range(len(y))]
    sorted_by_kind = sorted(range(len(y)), key=lambda n: y[n])
    return sorted(sorted_by_kind[n * len(y) // POINTS_MOST] for n in range(POINTS_MOST))


def written(points: Points) -> str:
    """The points as CSV, with names in the first line; `take` makes the same points of it."""
    import csv

    meaning, text = points.meaning or FRUIT, StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(meaning.names)
    for (x1, x2), (y,) in zip(points.x.tolist(), points.y.tolist(), strict=True):
        values = (f"{meaning.value(i, x)!r}".removesuffix(".0") for i, x in enumerate((x1, x2)))
        writer.writerow([*values, meaning.labels[int(y)]])
    return text.getvalue()
