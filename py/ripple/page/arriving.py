"""Lessons that come in: by a link in the address, a file, or what this browser has kept.

A link in the address is opened when the page is, and whenever one gets there. It stays there for as
long as the lesson is as the link has it. A page that is loaded again goes on with what its tab has
kept (see `leaving.py`): that wins over a link. Whatever had to make way is offered.
"""

from __future__ import annotations

from typing import Any

from ripple.lesson.arrival import Arrival, Source
from ripple.lesson.link import in_fragment
from ripple.lesson.shared import (
    FILE_MOST,
    Shared,
    is_as_it_begins,
    out_of_file,
    out_of_link,
    share,
    to_file,
)
from ripple.lesson.state import Refused, Why
from ripple.page.stage import Stage, Work
from ripple.words import sharing as words

LAST = "ripple:last"
"""By this name the browser keeps the lesson that was left last, in whatever tab."""


class ArrivingPart:
    """The line #arrival, which says what has come and what is offered, and #share-file."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self.arrival = stage, Arrival(stage.player)
        self._in_address = False  # whether the address has a link
        stage.bind("click", "#arrival-take", lambda _: self._take())
        stage.bind("click", "#arrival-close", lambda _: self.arrival.dismiss())
        stage.bind("change", "#share-file", self._on_file)
        stage.browser.on_fragment(self._on_fragment)
        stage.browser.on_hidden(self._keep)
        stage.arrive, stage.offer = self._open, self._offer
        self._opened = self._state()
        self._begin()
        self.work: Work = {"controls": self._show, "always": self._look_at_address}

    def _state(self) -> object:
        now = share(self._stage.player, newest=True)
        return now["state"], now.get("example")

    def _begin(self) -> None:
        browser, fresh = self._stage.browser, is_as_it_begins(self._stage.lesson)
        last = out_of_file((browser.kept(LAST) or "").encode())
        if isinstance(last, Shared) and fresh and not browser.embedded():
            self.arrival.offer(last)
            self._stage.ask()
        if fresh or not browser.was_loaded_again():
            self._on_fragment()
        else:  # the link was opened before, or had to make way
            self._in_address = in_fragment(browser.fragment()) is not None

    def _open(self, source: Source, found: Shared | Refused) -> None:
        self.arrival.open(source, found)
        if isinstance(found, Shared):
            self._came(linked=source is Source.LINK)
        self._stage.ask()

    def _offer(self, found: Shared) -> None:
        """What was here before a lesson that has been left."""
        self.arrival.source, self.arrival.refused = Source.LESSON, None
        self.arrival.offer(found)
        self._stage.ask()

    def _take(self) -> None:
        self.arrival.take()
        self._came(linked=False)

    def _came(self, linked: bool) -> None:
        self._opened = self._state()
        if not linked:
            self._free_address()

    # Handlers

    def _on_fragment(self) -> None:
        text = in_fragment(self._stage.browser.fragment())
        self._in_address = text is not None
        if text is not None:
            self._open(Source.LINK, out_of_link(text))

    def _on_file(self, event: Any) -> None:
        if event.target.files.length:
            file = event.target.files.item(0)
            self._stage.browser.read_file(file, FILE_MOST, self._on_read, self._on_refused)
        event.target.value = ""  # so that the same file can be chosen again

    def _on_read(self, data: bytes) -> None:
        self._open(Source.FILE, out_of_file(data))

    def _on_refused(self, _size: int) -> None:
        self._open(Source.FILE, Refused("", Why.BROKEN))

    def _keep(self) -> None:
        """Unless nothing has been done here: then what another tab has left is worth more."""
        if self._stage.browser.embedded():
            return  # what a frame has is for its page to say
        if self._state() != self._opened and not is_as_it_begins(self._stage.lesson):
            now = share(self._stage.player, newest=True)
            self._stage.browser.keep(LAST, to_file(now))

    # What it shows

    def _look_at_address(self) -> None:
        """Once the lesson is another than the link has, the address is that of the page alone."""
        if self._in_address:
            lesson = self._stage.lesson
            now = lesson.network, lesson.points, lesson.spec, lesson.method, lesson.learning_rate
            if self._stage.changed("address", *now) and self._state() != self._opened:
                self._free_address()

    def _free_address(self) -> None:
        if self._in_address:
            self._in_address = False
            self._stage.browser.forget_fragment()

    def _show(self) -> None:
        stage, arrival = self._stage, self.arrival
        said, replaced = words_of(arrival), arrival.has_replaced
        if stage.browser.embedded() and not (arrival.offered or arrival.refused):
            said = ""  # a page shows what it wants to: there is no need to tell
        if arrival.source is Source.EXAMPLE and stage.lesson.textbook.is_open:
            said = ""  # the sheet says it, and lies over the page
        stage.tell(
            {
                "arrival-words": said,
                "arrival-take": words.TAKE[replaced],
                "arrival-close": words.DISMISS[arrival.source is None],
            }
        )
        stage.contents.set("arrival-take", "hidden", arrival.offered is None)
        if stage.contents.set("arrival", "hidden", not said):
            stage.browser.show_line("arrival", bool(said))


def words_of(arrival: Arrival) -> str:
    """What has come, and what is offered; "" for neither."""
    said = []
    if arrival.source and arrival.refused:
        field, why = arrival.refused
        said.append(words.refused(arrival.source.value, field, why.value))
    elif arrival.source:
        said.append(words.ARRIVED[arrival.source.value])
    if arrival.offered:
        moment = arrival.offered.state.moment
        points = len(moment.conditions.points)
        said.append(words.offer(moment.step, points, arrival.has_replaced))
    return " ".join(said)
