"""The hood: the code of the network, beside the network; which file is open, and which line."""

from __future__ import annotations

NETWORK, FUNCTIONS = FILES = "network.py", "functions.py"
"""What can be looked into."""


class Hood:
    """Whether it is `open`, at which of the `FILES`, and at which `line`: the last one pointed at.

    Lines count from 1; 0 is none. `pointed` tells whether one is pointed at right now.
    """

    def __init__(self) -> None:
        self.open = False
        self.file = NETWORK
        self.line = 0
        self.pointed = False

    def toggle(self) -> None:
        """Open it, or close it."""
        self.open, self.line, self.pointed = not self.open, 0, False

    def look_into(self, file: str) -> None:
        """Show another of the files; what is none of them shows the network."""
        self.file = file if file in FILES else NETWORK
        self.line, self.pointed = 0, False

    def point(self, line: int) -> None:
        """Point at a line; 0: at none any longer, and the last one stays the one looked at."""
        self.line, self.pointed = line or self.line, line > 0
