"""Functions that a reader writes: at which one they are, what is typed, and what is done.

All of it is written as text for the browser to keep, and read back from whatever it has kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

MOST = 20_000
"""Characters of a text; what is longer is not kept."""


class Writing:
    """Of the exercises with these `names`, in their order, the one that is `at`.

    `typed` has the text of each that the reader has changed, `done` and `tried` their names.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.at = self.names[0]
        self.typed: dict[str, str] = {}
        self.done: set[str] = set()
        self.tried: set[str] = set()
        self.shows_solution = False

    @property
    def number(self) -> int:
        """Of the one that is open, from 1."""
        return self.names.index(self.at) + 1

    def passed(self) -> list[int]:
        """Those that are done, by their numbers from 1."""
        return [n for n, name in enumerate(self.names, 1) if name in self.done]

    @property
    def following(self) -> str:
        """The next one that is not done, from here on and round; "" where all are done."""
        n = self.number
        return next((e for e in (*self.names[n:], *self.names[:n]) if e not in self.done), "")

    def open(self, name: str) -> None:
        """Another one."""
        if name in self.names:
            self.at, self.shows_solution = name, False

    def type(self, text: str, start: str) -> None:
        """The text of the one that is open is this; `start` is what it began with."""
        if text == start:
            self.typed.pop(self.at, None)
        else:
            self.typed[self.at] = text

    def reset(self) -> None:
        """Nothing is typed; what is done stays so."""
        self.typed.pop(self.at, None)
        self.shows_solution = False

    def judged(self, passed: bool) -> None:
        """An answer has been checked."""
        self.tried.add(self.at)
        if passed:
            self.done.add(self.at)

    def show_solution(self) -> None:
        """To who has tried."""
        self.shows_solution = self.at in self.tried

    def written(self) -> str:
        """All of it but for what is looked at, as text."""
        short = {name: text for name, text in self.typed.items() if len(text) <= MOST}
        plain = {"at": self.at, "typed": short, "done": sorted(self.done)}
        return json.dumps({**plain, "tried": sorted(self.tried)})

    def read(self, text: str | None) -> bool:
        """Take up what was kept, as far as it is known here; True where a text was among it."""
        try:
            plain: Any = json.loads(text or "{}")
        except (ValueError, RecursionError):
            return False
        if not isinstance(plain, dict):
            return False
        typed = plain.get("typed")
        for name in self.names:
            own = typed.get(name) if isinstance(typed, dict) else None
            if isinstance(own, str) and len(own) <= MOST:
                self.typed[name] = own
        for kind, known in (("done", self.done), ("tried", self.tried)):
            kept = plain.get(kind)
            known |= (
                set(self.names) & {e for e in kept if isinstance(e, str)}
                if isinstance(kept, list)
                else set()
            )
        self.open(str(plain.get("at")))
        return bool(self.typed)
