"""What has come in from elsewhere, and the lesson that is offered in its place."""

from __future__ import annotations

from enum import Enum

from ripple.lesson.player import Player
from ripple.lesson.shared import Shared, is_as_it_begins, received, share, take
from ripple.lesson.state import Refused


class Source(Enum):
    """Where a lesson has come from."""

    LINK = "link"
    FILE = "file"
    PAGE = "page"  # the one around this one
    MEMORY = "memory"  # the browser's own
    LESSON = "lesson"  # of those that are written, and was left
    EXAMPLE = "example"  # of those that others have published


class Arrival:
    """`source` is of what came last, None for nothing; it was `refused`, or the lesson is this now.

    `offered` is another lesson that can be had instead: the one that had to make way, or the one
    that was left the last time. Nobody has to take it.
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self.source: Source | None = None
        self.refused: Refused | None = None
        self.offered: Shared | None = None

    def open(self, source: Source, found: Shared | Refused) -> None:
        """A lesson from elsewhere takes the place of this one, which is offered back.

        One that can not be opened changes nothing.
        """
        self.source = source
        self.refused = found if isinstance(found, Refused) else None
        if isinstance(found, Shared):
            self._make_way(found)
            self._player.lesson.textbook.has_come = found.example is not None

    def offer(self, found: Shared) -> None:
        """A lesson that was left earlier may be gone on with."""
        self.offered = found

    def take(self) -> None:
        """The reader wants the lesson that is offered; the one of now is offered in its turn."""
        found, self.offered = self.offered, None
        if found is not None:
            self._make_way(found)
            self.source = Source.MEMORY if self.offered else None
            self.refused = None

    @property
    def has_replaced(self) -> bool:
        """Whether a lesson has come that is the one of now."""
        return self.source is not None and self.refused is None

    def dismiss(self) -> None:
        """The reader has read it, and goes on with what is here."""
        self.source = self.refused = self.offered = None

    def _make_way(self, found: Shared) -> None:
        lesson, now = self._player.lesson, received(share(self._player, newest=True))
        if not is_as_it_begins(lesson) and isinstance(now, Shared):
            self.offered = now
        take(self._player, found)
