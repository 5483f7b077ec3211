"""The hood: the code of the network, beside the network; which file is open, and which line."""

from __future__ import annotations

from ripple.lesson.state import Code

NETWORK, FUNCTIONS = FILES = "network.py", "functions.py"
"""What can be looked into."""


class Hood:
    """Whether it is `open`, at which of the `FILES`, and at which `line`: the last one pointed at.

    Lines count from 1; 0 is none. `pointed` tells whether one is pointed at right now. `drafts` are
    the texts that a reader has made of the files, by name; where one is as the page's own, none.
    """

    def __init__(self) -> None:
        self.open = False
        self.file = NETWORK
        self.line = 0
        self.pointed = False
        self.drafts: dict[str, str] = {}

    def toggle(self) -> None:
        """Open it, or close it."""
        self.open, self.line, self.pointed = not self.open, 0, False

    def look_into(self, file: str) -> None:
        """Show another of the files; what is none of them shows the network."""
        self.file = file if file in FILES else NETWORK
        self.line, self.pointed = 0, False

    def write(self, file: str, text: str, own: str) -> None:
        """A reader has changed this file to this text; `own` is that of the page."""
        self.drafts.pop(file, None)
        if text != own:
            self.drafts[file] = text

    def take_up(self, code: Code | None) -> None:
        """What a reader finds there is this code."""
        texts = dict(zip(FILES, code, strict=True)) if code else {}
        self.drafts = {file: text for file, text in texts.items() if text}

    @property
    def draft(self) -> Code | None:
        """All that was changed, None for nothing."""
        return Code(*(self.drafts.get(file, "") for file in FILES)) if self.drafts else None

    def point(self, line: int) -> None:
        """Point at a line; 0: at none any longer, and the last one stays the one looked at."""
        self.line, self.pointed = line or self.line, line > 0
