"""The sheet #table: the points as a table, typed, pasted, out of a file and into one."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import BYTES_MOST
from ripple.lesson.player import Player
from ripple.lesson.sheet import Came, Copied, Outcome
from ripple.lesson.table import Wrong, too_large
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.words import own_data

FILE = "points.csv"
BOM = "\ufeff"
"""Tells a spreadsheet that a file is in UTF-8."""
ROLES = ("column-x1", "column-x2", "column-y")


class TablePart:
    """The box #table-text and what can be done with it; files may be dropped there and on #plane.

    What is in a file is shown in the box, whatever became of it, so that it can be mended there.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage, bind, lesson = stage, stage.bind, stage.lesson
        self._outcome: Outcome = None  # the one that was shown last
        bind("click", "[data-opens-table]", lambda _: lesson.sheet.open())
        bind("input", "#table-text", lambda e: lesson.sheet.write(str(e.target.value)))
        bind("click", "#table-use", lambda _: lesson.sheet.use())
        bind("click", "#table-copy", lambda _: self._copy())
        bind("click", "#table-save", lambda _: self._save())
        bind("change", "#table-file", self._on_file)
        for role, name in enumerate(ROLES):
            bind("input", f"#{name}", partial(self._on_column, role))
        for where in ("#plane", "#table"):
            stage.browser.on("dragover", where, self._on_drag)
            bind("drop", where, self._on_drop)
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    # Handlers

    def _on_column(self, role: int, event: Any) -> None:
        self._stage.lesson.sheet.choose(role, event.target.selectedIndex)

    def _on_file(self, event: Any) -> None:
        if event.target.files.length:
            self._read(event.target.files.item(0))
        event.target.value = ""  # so that the same file can be chosen again, once it is mended

    def _on_drag(self, event: Any) -> None:
        event.preventDefault()  # else the browser would leave the page for the file

    def _on_drop(self, event: Any) -> None:
        if event.dataTransfer.files.length:
            event.preventDefault()
            self._read(event.dataTransfer.files.item(0))
            self._stage.browser.open_sheet("table")

    def _read(self, file: Any) -> None:
        self._stage.browser.read_file(file, BYTES_MOST, self._on_read, self._on_refused)

    def _on_read(self, data: bytes) -> None:
        self._stage.lesson.sheet.load(data)
        self._stage.ask()

    def _on_refused(self, size: int) -> None:
        sheet = self._stage.lesson.sheet
        if size:
            sheet.refuse(too_large(size))
        else:
            sheet.unreadable()
        self._stage.ask()

    def _copy(self) -> None:
        sheet = self._stage.lesson.sheet
        if text := sheet.points():
            self._stage.browser.copy(text, self._on_copied)
        else:
            sheet.report(Copied.NOTHING)

    def _on_copied(self, done: bool) -> None:
        self._stage.lesson.sheet.report(Copied.DONE if done else Copied.SELECTED)
        self._stage.ask()

    def _save(self) -> None:
        sheet = self._stage.lesson.sheet
        if text := sheet.points():
            self._stage.browser.save_file(FILE, BOM + text.replace("\n", "\r\n"))
        sheet.report(Copied.SAVED if text else Copied.NOTHING)

    # What it shows

    def _show(self) -> None:
        stage, sheet = self._stage, self._stage.lesson.sheet
        if stage.changed("table", sheet.given):
            stage.contents.hold("table-text", "value", sheet.text)
        if sheet.outcome is not self._outcome:
            self._outcome = sheet.outcome
            if stage.browser.focused() not in ROLES:  # who tries columns goes on among them
                self._select(sheet.outcome)
        stage.contents.set("table-columns", "hidden", not sheet.choices)
        if sheet.columns and sheet.choices:
            names = [own_data.name(name) for name in sheet.choices]
            for role, column in zip(ROLES, sheet.columns, strict=True):
                stage.contents.fill_with(role, html.options_html(names))
                stage.contents.hold(role, "selectedIndex", column)

    def _select(self, outcome: Outcome) -> None:
        """What is to be copied by hand, or the line that is to be mended; once."""
        if outcome is Copied.SELECTED:
            self._stage.browser.select_all("table-text")
        elif isinstance(outcome, Wrong) and outcome.line:
            self._stage.browser.select_line("table-text", outcome.line)


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """What became of the table, or what is wrong with it."""
    said, refused = _said(lesson.sheet.outcome), isinstance(lesson.sheet.outcome, Wrong)
    return {"table-note": said if refused else "", "table-words": "" if refused else said}


def _said(outcome: Outcome) -> str:
    if isinstance(outcome, Wrong):
        return own_data.refused(outcome.fault.name, *outcome[1:])
    if isinstance(outcome, Came):
        meaning = outcome.meaning
        return own_data.taken(
            outcome.points, outcome.rows, meaning.names, meaning.labels, outcome.same
        )
    return own_data.COPIED[outcome.value] if outcome else own_data.TABLE_HINT
