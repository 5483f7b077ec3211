"""The sheet #lessons and the drawer #tour, for as long as nobody has opened a lesson: what plays
them, and the lessons themselves, come when somebody does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ripple.page.stage import Stage, Work

if TYPE_CHECKING:
    from ripple.page.classroom import Classroom

PART = "lessons.json"
_LINK = re.compile(r"#?(?:learn=([a-z0-9-]{1,40})(?:&|$))?(?:stop=([a-z0-9-]{1,40}))?")


def in_fragment(fragment: str) -> tuple[str, str] | None:
    """The lesson and the stop that a link leads to, "" for none; None where it is another link."""
    found = _LINK.fullmatch(fragment)
    return (found[1] or "", found[2] or "") if found and any(found.groups()) else None


class LessonsPart:
    """Opens the `Classroom` for who opens the sheet, or has come by a link to a lesson."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._room: Classroom | None = None
        self._asked = False
        self._path = "" if stage.browser.embedded() else stage.browser.asked("lesson")
        stage.bind("toggle", "#lessons", self._on_toggle)
        stage.browser.on_fragment(self._on_fragment)
        self.work: Work = {"always": self._look, "controls": self._show}
        if self._path or in_fragment(stage.browser.fragment()):
            self._follow(stage.browser.was_loaded_again())

    def _opened(self) -> Classroom:
        if self._room is None:
            from ripple.page.classroom import Classroom  # few readers come here

            self._room = Classroom(self._stage)
        if not self._room.has_list and not self._asked:
            self._asked = True
            self._stage.browser.part_of_page(PART, self._on_part)
        return self._room

    def _on_part(self, text: str | None) -> None:
        self._asked = False
        self._opened_room().take_list(text)
        self._stage.ask()

    def _opened_room(self) -> Classroom:
        assert self._room is not None
        return self._room

    def _on_toggle(self, event: Any) -> None:
        if event.newState == "open":
            self._opened().look(True)
        elif self._room is not None:
            self._room.look(False)

    def _on_fragment(self) -> None:
        if in_fragment(self._stage.browser.fragment()):
            self._follow(again=False)

    def _follow(self, again: bool) -> None:
        """To the lesson and the stop that the address names."""
        name, stop = in_fragment(self._stage.browser.fragment()) or ("", "")
        self._opened().follow(name, stop, "" if name else self._path, again)
        self._stage.ask()

    # In a frame

    def _look(self) -> None:
        if self._room is not None:
            self._room.notice()

    def _show(self) -> None:
        if self._room is not None:
            self._room.show()
