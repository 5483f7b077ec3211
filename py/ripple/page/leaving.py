"""Leaving the page, with which the lesson is gone but for what this tab keeps of it."""

from __future__ import annotations

import json

from ripple.lesson.lesson import Lesson
from ripple.lesson.plain import read_json
from ripple.lesson.player import Player
from ripple.lesson.state import State, from_plain, to_plain
from ripple.lesson.textbook import example_in, plain_example
from ripple.page.stage import Stage, Work
from ripple.words.en import refused_state

COURSE = "ripple:course"
BEGUN = "begun"
"""What is kept at first: that there is something to lose."""


class LeavingPart:
    """Has the browser ask before the lesson is lost, and keeps it for a page loaded again.

    Some browsers keep no page to go back to as long as it asks: so it does only while there is
    something to lose.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._asks = self._may_leave = False
        self.work: Work = {}
        if stage.browser.embedded():
            return  # it begins as the page around it has it; there may be two in one tab
        stage.browser.on("click", "#update-now", lambda _: self._leave_unasked())
        stage.browser.on_hidden(self._keep)
        self._resume()
        self.work = {"always": self._ask}

    def _ask(self) -> None:
        wanted = self._stage.lesson.has_something_to_lose and not self._may_leave
        if wanted is self._asks:
            return
        self._asks = wanted
        self._stage.browser.ask_before_leaving(wanted)
        if not self._may_leave:
            self._stage.browser.keep_in_tab(COURSE, BEGUN if wanted else "")

    def _leave_unasked(self) -> None:
        """The reader has been told already what is lost."""
        self._may_leave = True
        self._ask()

    def _keep(self) -> None:
        self._stage.browser.keep_in_tab(COURSE, worth_keeping(self._stage.lesson))

    def _resume(self) -> None:
        browser, lesson = self._stage.browser, self._stage.lesson
        kept = browser.kept_in_tab(COURSE)
        browser.keep_in_tab(COURSE, "")
        if kept is None or not browser.was_loaded_again():
            return
        if why := resume(self._stage.player, kept):
            lesson.started_over = True
            browser.note(why)


def worth_keeping(lesson: Lesson) -> str:
    """The lesson as text, or none where it is as it begins."""
    plain, example = to_plain(lesson.newest_state), lesson.textbook.example
    if example is None:
        return "" if plain == to_plain(Lesson().state) else json.dumps(plain)
    return json.dumps(plain | {"example": plain_example(example)})


def resume(player: Player, kept: str) -> str:
    """Go on where the lesson was; where that can not be, the sentence that says why."""
    try:
        plain = read_json(kept)
    except ValueError:  # no JSON
        plain = None
    example = example_in(plain.pop("example", None)) if isinstance(plain, dict) else None
    found = from_plain(plain)
    if isinstance(found, State):
        player.load(found)
        if example is not None:
            from ripple.lesson.shared import is_known  # which the start does without

            player.lesson.textbook.compare(example if is_known(example) else None)
        return ""
    return refused_state(found.field, found.why.value)
