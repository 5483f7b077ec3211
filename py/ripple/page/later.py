"""Parts of the page whose Python comes when a reader first opens one of them.

Nothing imports their modules by a statement, and so the build puts these, with what nobody else
needs, into a pack of their own (see `application` in workshop/bytecode.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from ripple.page.lessons import leads_to_one
from ripple.page.screen import Opened
from ripple.page.stage import Stage, Work
from ripple.words.en import NOT_COME

LESSONS = "open-lessons"
"""Links open it, too."""
OPENED = {
    "open-code": "ripple.page.hood.HoodPart",
    "write-open": "ripple.page.writing.WritingPart",
    "console-open": "ripple.page.console.ConsolePart",
    LESSONS: "ripple.page.classroom.Classroom",
}
"""By the button that opens it, each part's class. A part opens by `open`, and binds the rest."""


class LaterPart:
    """The buttons of such parts, until they are there. They come once; who is asked for while the
    pack is on its way opens when it is here.
    """

    def __init__(self, stage: Stage, add: Callable[[Opened], None]) -> None:
        self._stage, self._add = stage, add
        self._parts: dict[str, Opened] = {}
        self._waiting: list[str] = []
        for button in OPENED:
            stage.bind("click", f"#{button}", partial(self._open, button))
        stage.browser.on_fragment(self._on_fragment)
        self._on_fragment()
        self.work: Work = {}

    def _on_fragment(self) -> None:
        if LESSONS not in self._parts and leads_to_one(self._stage.browser):
            self._open(LESSONS, None)

    def _open(self, button: str, _event: Any) -> None:
        if button in self._parts:
            self._parts[button].open()
            return
        self._waiting.append(button)
        if len(self._waiting) == 1:
            self._stage.browser.fetch_later(self._on_come, self._on_lost)

    def _on_come(self) -> None:
        waiting, self._waiting = self._waiting, []
        for button in dict.fromkeys(waiting):
            module, _, kind = OPENED[button].rpartition(".")
            self._parts[button] = part = getattr(import_module(module), kind)(self._stage)
            self._add(part)
            part.open()
        self._stage.ask()

    def _on_lost(self) -> None:
        if LESSONS in self._waiting:
            self._stage.tell({"lessons-words": NOT_COME})
        self._waiting = []
        self._stage.browser.tell_problem(NOT_COME)
