"""Written lessons for tests: the one that docs/lessons.md shows, and small ones."""

from __future__ import annotations

import re
from pathlib import Path

from ripple.lesson.plan import Plan
from ripple.lesson.plan_text import plan_of

DOCS = Path(__file__).parents[2] / "docs" / "lessons.md"
HEAD = "---\ntitle: T\nlevel: beginner\nminutes: 5\naims:\n- See it\n---\n"


def example() -> str:
    """The lesson in the docs, as it stands there."""
    found = re.search(r"^    ---\n(?:(?:    .*)?\n)+", DOCS.read_text("utf-8"), re.MULTILINE)
    assert found
    return re.sub(r"^    ", "", found[0], flags=re.MULTILINE)


def plan(text: str) -> Plan:
    """The lesson that this is."""
    found = plan_of(text)
    assert isinstance(found, Plan), found
    return found


def of_stops(*stops: str) -> Plan:
    """A lesson with these stops, each without its heading."""
    return plan(HEAD + "".join(f"\n## Stop {n}\n{stop}\n" for n, stop in enumerate(stops, 1)))
