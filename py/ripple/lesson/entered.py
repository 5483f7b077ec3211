"""What a reader has entered in the console, to be had again, as the browser keeps it."""

from __future__ import annotations

import ast
import json
from typing import Any

MOST, LETTERS_MOST = 100, 2_000
"""Entries that are kept, and how long one of them may be."""
INDENT = "    "
_UNCLOSED = "was never closed", "unterminated triple-quoted"


class Entered:
    """Entries, the newest last. `back` and `on` go through them from a draft, and to it again."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._at = 0
        self._draft = ""

    def add(self, text: str) -> None:
        """One more; the same again is none."""
        if self.texts[-1:] != [text] and len(text) <= LETTERS_MOST:
            self.texts = [*self.texts, text][-MOST:]
        self._at, self._draft = len(self.texts), ""

    def back(self, now: str) -> str | None:
        """The one before; None where there is none. `now` is what stands there."""
        if not self._at:
            return None
        if self._at == len(self.texts):
            self._draft = now
        self._at -= 1
        return self.texts[self._at]

    def on(self) -> str | None:
        """The one behind, the draft at last; None where that is shown."""
        if self._at == len(self.texts):
            return None
        self._at += 1
        return self.texts[self._at] if self._at < len(self.texts) else self._draft

    def written(self) -> str:
        """As text."""
        return json.dumps(self.texts)

    def read(self, text: str | None) -> None:
        """Take up what was kept, as far as it is such."""
        try:
            plain: Any = json.loads(text or "[]")
        except (ValueError, RecursionError):
            return
        kept = plain if isinstance(plain, list) else []
        fit = [each for each in kept if isinstance(each, str) and len(each) <= LETTERS_MOST]
        self.texts = fit[-MOST:]
        self._at = len(self.texts)


def goes_on(text: str) -> str | None:
    """What the next line begins with where this is not all yet; None where it is.

    A block is open until an empty line, and so is a bracket that nothing closes.
    """
    last = text.rsplit("\n", 1)[-1]
    indent = last[: len(last) - len(last.lstrip())]
    if last.rstrip().endswith(":") and not last.lstrip().startswith("#"):
        return indent + INDENT
    if last.strip() and (indent or last.startswith("@")):
        return indent
    try:
        ast.parse(text)
    except SyntaxError as error:
        return indent if any(each in str(error.msg) for each in _UNCLOSED) else None
    except (ValueError, RecursionError, MemoryError):
        return None
    return None
