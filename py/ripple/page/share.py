"""The sheet #share: a link that holds everything, its QR code, and the lesson as a file."""

from __future__ import annotations

from typing import Any

from ripple.lesson import link
from ripple.lesson.shared import share, to_file
from ripple.page.stage import Stage, Work
from ripple.views.code import code_path
from ripple.words import sharing as words

FILE = "ripple-lesson.json"
FINE = 93
"""From so many modules on, a code wants a camera that is held close."""


class SharePart:
    """The box #share-link and the picture #share-code, which are made while the sheet is open.

    While steps are run they stay what they were: of the step that they name.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage, bind = stage, stage.bind
        self._open, self._link, self._said = False, "", ""
        bind("toggle", "#share", self._on_toggle)
        bind("click", "#share-copy", lambda _: stage.browser.copy(self._link, self._on_copied))
        bind("click", "#share-save", lambda _: self._save())
        self.work: Work = {"controls": self._show}

    def _on_toggle(self, event: Any) -> None:
        self._open, self._link, self._said = event.newState == "open", "", ""

    def _save(self) -> None:
        self._stage.browser.save_file(FILE, to_file(share(self._stage.player)))
        self._said = "saved"

    def _on_copied(self, done: bool) -> None:
        self._said = "done" if done else "selected"
        if not done:
            self._stage.browser.select_all("share-link")
        self._stage.ask()

    def _show(self) -> None:
        stage = self._stage
        if not self._open:
            stage.contents.hold("share-link", "value", "")  # the one of then is none of now
            return
        stage.tell({"share-said": words.COPIED.get(self._said, "")})
        if self._link and stage.player.running:
            return
        new = link.to_link(stage.browser.address(), share(stage.player))
        if new == self._link:
            return
        self._said = "" if self._link else self._said
        self._link = new
        stage.contents.hold("share-link", "value", new)
        stage.tell({"share-words": self._words(), "share-said": ""})
        stage.browser.code_of(new, lambda rows: self._draw(new, rows))

    def _words(self) -> str:
        step = self._stage.lesson.step_count
        return words.holds(step, len(self._link)) if self._leads else words.NOWHERE

    @property
    def _leads(self) -> bool:
        """Whether anyone else can open the link."""
        return self._link.startswith("http")

    def _draw(self, of: str, rows: str | None) -> None:
        """Show the code; None: the part that makes it has not come, "": the link is too long."""
        if of != self._link:
            return  # another one is on its way
        stage, side = self._stage, 0
        if rows and self._leads:
            side, path = code_path(rows)
            stage.mark({("share-code", "viewBox"): f"0 0 {side} {side}", ("share-dark", "d"): path})
        stage.contents.set("share-picture", "hidden", not side)
        kind = (
            "lost" if rows is None else "long" if not rows else "fine" if side > FINE else "drawn"
        )
        stage.tell({"share-code-words": words.CODE[kind if self._leads else ""]})
