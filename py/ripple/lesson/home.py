"""What a reader takes home: which picture is chosen, and what became of the last file."""

from __future__ import annotations

from typing import NamedTuple


class Outcome(NamedTuple):
    """A file that was saved, or what there was nothing of: `missing`."""

    file: str = ""
    missing: str = ""


class Home:
    """`picture` is the name of one; there may be none of that name just now."""

    def __init__(self) -> None:
        self.picture = "network"
        self.outcome = Outcome()

    def choose(self, picture: str) -> None:
        """Have another picture; what was saved before is of no interest now."""
        self.picture, self.outcome = picture, Outcome()

    def saved(self, file: str) -> None:
        """The browser has been given a file of this name."""
        self.outcome = Outcome(file=file)

    def lacks(self, what: str) -> None:
        """There was nothing to be saved."""
        self.outcome = Outcome(missing=what)
