"""The page as a class sees it: the story and the diagram, large, and keys for whoever stands there.

Pointers for talks send the keys of pages up and down. What is shown is the browser's alone: no step
depends on it, and no link or file carries it but one that ends in ?show=present.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ripple.lesson.step import PHASES
from ripple.page.events import plain_key
from ripple.page.stage import Stage, Work

TYPING = "input, select, textarea, [popover]"
"""Where keys have a meaning of their own."""

OWN_ARROWS = f"{TYPING}, canvas"


class PresentingPart:
    """The buttons #present and #present-leave, and the keys."""

    def __init__(self, stage: Stage) -> None:
        self._stage, player = stage, stage.player
        step: Callable[[], None] = lambda: stage.unless_asked(player.step)  # noqa: E731
        self._keys = {
            **dict.fromkeys(("ArrowRight", "PageDown"), step),
            **dict.fromkeys(("ArrowLeft", "PageUp"), player.step_back),
        }
        stage.bind("click", "#present", lambda _: self._begin())
        stage.bind("click", "#present-leave", lambda _: self._leave())
        stage.bind("keydown", "body", self._on_key)
        stage.browser.on_screen_left(self._leave)
        self.work: Work = {}

    def _begin(self) -> None:
        self._stage.browser.present(True)
        self._stage.focus_next("step")

    def _leave(self) -> None:
        if self._stage.browser.presents():
            self._stage.browser.present(False)
            self._stage.focus_next("present")
            self._stage.ask()

    def _on_key(self, event: Any) -> None:
        key, presents = plain_key(event), self._stage.browser.presents()
        if key == "p" and not event.target.closest(TYPING):
            self._leave() if presents else self._begin()
        elif presents and key == "Escape":
            self._leave()
        elif presents and not event.defaultPrevented and self._does(key, event):
            event.preventDefault()  # nothing is scrolled

    def _does(self, key: str, event: Any) -> bool:
        """Do what the key is for, if anything."""
        code = str(event.code)
        digit = code.removeprefix("Digit").removeprefix("Numpad")
        if event.target.closest(OWN_ARROWS):
            return False
        if key in self._keys:
            self._keys[key]()
            return True
        if key and code != digit and digit in ("1", "2", "3", "4"):
            self._stage.player.run_phase(PHASES[int(digit) - 1])
            return True
        return False
