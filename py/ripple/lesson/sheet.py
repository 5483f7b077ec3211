"""The sheet in which a reader has the points as a table: its text, and what became of that."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from ripple.lesson import table
from ripple.lesson.basket import Basket
from ripple.lesson.table import COLUMNS, Columns, Fault, Wrong
from ripple.model.meaning import Meaning


class Came(NamedTuple):
    """Points have come out of a table, which has so many `rows`; or they were there already."""

    points: int
    rows: int
    meaning: Meaning
    same: bool


class Copied(Enum):
    """What has become of the points that were to be copied."""

    DONE = "done"
    SELECTED = "selected"
    NOTHING = "nothing"
    SAVED = "saved"


Outcome = Came | Copied | Wrong | None
"""What the last thing that was done in the sheet has come to."""


class Sheet:
    """The `text` of the table, and its `outcome`.

    `given` is another object whenever the text is not what the reader has typed. `choices` are the
    names of the columns, where there are more than are needed, and `columns` says which are taken.
    """

    def __init__(self, basket: Basket) -> None:
        self._basket = basket
        self.text = self._settled = ""
        self.given = object()
        self.choices: list[str] = []
        self.columns: Columns | None = None
        self.outcome: Outcome = None

    def open(self) -> None:
        """Show the points as they are now; what is typed and not taken yet stays."""
        if self.text != self._settled or self._basket.points.free:
            return
        self._give(table.written(self._basket.points))
        self.choices, self.columns, self.outcome = [], None, None

    def write(self, text: str) -> None:
        """What the reader has typed, or pasted; it is not used yet."""
        self.text = text

    def use(self) -> None:
        """Take the points from this text; which columns they are in is guessed."""
        self._read(None)

    def load(self, data: bytes) -> None:
        """Take the points from a file. What it says is shown, to be mended if need be."""
        found = table.text_of(data)
        if isinstance(found, Wrong):
            self.outcome = found
            return
        self._give(found)
        self.use()

    def refuse(self, wrong: Wrong) -> None:
        """A file that is not even read."""
        self.outcome = wrong

    def unreadable(self) -> None:
        """A file that the browser can not read."""
        self.refuse(Wrong(Fault.UNREADABLE))

    def choose(self, role: int, column: int) -> None:
        """Take another column as the first or second feature, or as the label.

        What had that column gets the one that is free now.
        """
        if self.columns is None or column not in range(len(self.choices)):
            return
        before = self.columns[role]
        swapped = [before if each == column else each for each in self.columns]
        swapped[role] = column
        x1, x2, label = swapped
        self._read((x1, x2, label))

    def _read(self, columns: Columns | None) -> None:
        if self._basket.points.free:  # they stay as they are
            return
        basket, found = self._basket, table.table_of(self.text)
        if isinstance(found, Wrong):
            self.choices, self.columns, self.outcome = [], None, found
            return
        names = found.names if len(found.names) > COLUMNS else []
        if columns is None or names != self.choices:
            columns = table.guess(found)
        self.choices, self.columns = names, columns
        taken = table.take(found, columns, basket.points.meaning)
        if isinstance(taken, Wrong):
            self.outcome = taken
            return
        before, self._settled = basket.points, self.text
        basket.take(taken.points)
        meaning = taken.points.meaning or table.FRUIT
        self.outcome = Came(len(taken.points), taken.rows, meaning, basket.points is before)

    def points(self) -> str:
        """The points of now as a table, for elsewhere; "" where there are none."""
        there = len(self._basket.points) and not self._basket.points.free
        return table.written(self._basket.points) if there else ""

    def report(self, copied: Copied) -> None:
        """What has become of them. Those that only are selected have to be in sight."""
        self.outcome = copied
        if copied is Copied.SELECTED:
            self._give(self.points())

    def _give(self, text: str) -> None:
        self.text, self.given = text.replace("\r\n", "\n").replace("\r", "\n"), object()
        self._settled = self.text
