"""What is said all the while of code that is not the page's own."""

from __future__ import annotations

from ripple.words.numbers import whole

BANNER = "Edited code runs"
BANNER_FAILED = "The edited code was stopped, and the page’s own runs: {where}"
BANNER_OFFERED = "Edited code came with this lesson. It has not run here: the page’s own does"
STOP, LEAVE = "As it was", "Leave it"


def at_line(line: int | None, file: str) -> str:
    """Where something happened."""
    return file if line is None else f"{file}, line {whole(line)}"
