"""The line #edited below the network: code of a reader's own computes what is shown, or waits to.

The code itself stands in #code, whose Python comes when it is opened (see `hood.py`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page.stage import Stage, Work
from ripple.words import edited as words


class EditedPart:
    """It is there wherever the reader is, for as long as there is anything to say."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        stage.bind("click", "#edited-open", self._on_open)
        stage.bind("click", "#edited-stop", self._on_stop)
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    def _on_open(self, _event: Any) -> None:
        if not self._stage.lesson.hood.open:
            self._stage.browser.click("open-code")
        self._stage.reveal_next("code-title")

    def _on_stop(self, _event: Any) -> None:
        self._stage.player.take_code_off()
        self._stage.focus_next("step")

    def _show(self) -> None:
        stage, lesson = self._stage, self._stage.lesson
        if lesson.mind_code():  # a picture was the first to meet it
            stage.player.stop()
            stage.ask()
        stage.contents.set("edited", "hidden", not banner(lesson))
        stage.contents.set("edited-check", "hidden", lesson.edited is None)


def banner(lesson: Lesson) -> str:
    """What is said wherever the reader is; "" where all code is the page's own."""
    trouble = lesson.code_trouble
    if lesson.edited:
        return words.BANNER
    if lesson.code_offered is None or lesson.method.mistake:
        return ""
    if trouble is None:
        return words.BANNER_OFFERED
    return words.BANNER_FAILED.format(where=words.at_line(trouble.line, trouble.file))


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """What the line says, and the button that takes the code off."""
    stop = words.STOP if lesson.edited or lesson.code_trouble else words.LEAVE
    return {"edited-words": banner(lesson), "edited-stop": stop}
