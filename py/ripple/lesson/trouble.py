"""What a lesson knows of code of a reader's own: that it runs, and what it has come to.

How it runs is in modules that come when a reader opens them (`edited.py`, `guarded.py`).
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ripple.lesson.state import Code
from ripple.model.network import Network


class Trouble(NamedTuple):
    """What ended some code: the line in it (None: in none), Python's own message ("" where it has
    none), and the kind, with what it is about, for a sentence, and the file.
    """

    line: int | None
    message: str
    kind: str
    what: str = ""
    file: str = ""


class Runs(Protocol):
    """Code that runs. `trouble` is the last that it came to, if any."""

    source: Code
    trouble: Trouble | None

    def dressed(self, network: Network) -> Network:
        """This network with the code for its formulas."""

    def undressed(self, network: Network) -> Network:
        """This network with the page's own formulas."""
