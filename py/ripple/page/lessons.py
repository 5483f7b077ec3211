"""Links to written lessons: how they are told from others before anything else of them is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ripple.page.browser import Browser

_LINK = re.compile(r"#?(?:learn=([a-z0-9-]{1,40})(?:&|$))?(?:stop=([a-z0-9-]{1,40}))?")


def in_fragment(fragment: str) -> tuple[str, str] | None:
    """The lesson and the stop that a link leads to, "" for none; None where it is another link."""
    found = _LINK.fullmatch(fragment)
    return (found[1] or "", found[2] or "") if found and any(found.groups()) else None


def path_of(browser: Browser) -> str:
    """Where the address says that a lesson lies beside the page; "" where it says nothing."""
    return "" if browser.embedded() else browser.asked("lesson")


def leads_to_one(browser: Browser) -> bool:
    """Whether the address leads to a lesson."""
    return bool(path_of(browser) or in_fragment(browser.fragment()))
