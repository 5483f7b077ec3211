"""A mistake that is made and not told: the reader is to find out which."""

from __future__ import annotations

SECRET = "secret"
"""Stands for the mistake where it is not told."""


class Riddle:
    """It is `on` from when a mistake was drawn; `tried` are the answers so far, `choice` the one at
    hand. The step is checked while the reader `looks`. `count` is how many there have been.

    It is not part of the saved state: whoever loads a lesson is told the mistake that it has.
    """

    def __init__(self) -> None:
        self.count = 0
        self.looks = False
        self.drop()

    def drop(self) -> None:
        """There is nothing to find out."""
        self.on = self.found = False
        self.tried: tuple[str, ...] = ()
        self.choice = ""

    def begin(self) -> None:
        """Another one."""
        self.drop()
        self.on, self.count = True, self.count + 1

    @property
    def secret(self) -> bool:
        """Whether the mistake is not to be told."""
        return self.on and not self.found

    def look(self, on: bool) -> None:
        """Whether the check is open."""
        self.looks = on

    def choose(self, name: str) -> None:
        """Have this answer at hand, to be given or not."""
        self.choice = name

    def guess(self, truth: str) -> None:
        """Take the answer at hand, if one is wanted; the same once more is not another try."""
        if self.secret and self.choice not in ("", *self.tried):
            self.tried = (*self.tried, self.choice)
            self.found = self.choice == truth
