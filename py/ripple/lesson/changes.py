"""What the reader has changed, to be taken back and done again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple


class Change(NamedTuple):
    """What can be taken back: whether there is anything to take back now, and doing it.

    That is a change as well, and gives what takes it back in turn.
    """

    shows: Callable[[], bool]
    take_back: Callable[[], Change]


class Changes:
    """The last changes that were made, and those of them that were taken back since."""

    def __init__(self, most: int) -> None:
        self._made: deque[Change] = deque(maxlen=most)
        self._undone: deque[Change] = deque(maxlen=most)

    def add(self, change: Change) -> None:
        """One more was made."""
        self._made.append(change)
        self.go_on()

    def go_on(self) -> None:
        """The last change goes on: what was taken back before is of another course of things."""
        self._undone.clear()

    def clear(self) -> None:
        """Nothing can be taken back any longer, nor done again."""
        self._made.clear()
        self._undone.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return any(change.shows() for change in reversed(self._made))

    @property
    def can_redo(self) -> bool:
        """Whether there is anything to do again."""
        return any(change.shows() for change in reversed(self._undone))

    def undo(self) -> None:
        """Take back the last change of which there is anything."""
        if self.can_undo:
            self._undone.append(_last(self._made).take_back())

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.can_redo:
            self._made.append(_last(self._undone).take_back())


def _last(changes: deque[Change]) -> Change:
    """The last of these of which there is anything; it and all after it are gone from there."""
    while not (last := changes.pop()).shows():
        pass
    return last
