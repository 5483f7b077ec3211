"""Reads JSON that anyone may have written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

DEEPEST = 8
"""No lesson has as many brackets of a kind within each other."""
_ALL_BUT_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[^\[\]{}"]+', re.DOTALL)


def read_json(text: str, constant: Callable[[str], object] | None = None) -> Any:
    """What this JSON stands for; `constant` says what NaN and the like do. ValueError for none.

    In a browser brackets by the thousand, each within the last, would end Python itself: so they
    are taken away from within, pair by pair, before anything is read.
    """
    brackets = _ALL_BUT_BRACKETS.sub("", text)
    for _ in range(DEEPEST):
        brackets = brackets.replace("[]", "").replace("{}", "")
    if brackets:
        raise ValueError("brackets lie too deep within each other, or lack their other half")
    return json.loads(text, parse_constant=constant)
