"""What the commands say, and how they fail."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


class Problem(Exception):
    """Something that can be expected to go wrong: one sentence on what happened and what to do."""


def say(line: str) -> None:
    """Print one line at once, also into a pipe."""
    print(line, flush=True)


def run(command: Sequence[str | Path], cwd: Path, otherwise: str) -> None:
    """Run a command that speaks for itself; the Problem if it fails is `otherwise`."""
    try:
        status = subprocess.run(command, cwd=cwd, check=False).returncode
    except OSError as error:
        raise Problem(f"{otherwise} ({error})") from error
    if status:
        raise Problem(otherwise)


class Progress:
    """A bar for a download: redrawn in a terminal, printed once per tenth elsewhere."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._shown = -1

    def add(self, count: int) -> None:
        """Count that many bytes more."""
        self._done += count
        percent = min(100, 100 * self._done // self._total)
        step = 1 if sys.stdout.isatty() else 10
        if percent // step <= self._shown // step:
            return
        self._shown = percent
        bar = "█" * (percent // 4)
        line = f"  {self._what} {bar:░<25} {self._done / 1e6:.1f} of {self._total / 1e6:.1f} MB"
        if sys.stdout.isatty():
            print(f"\r{line}", end="\n" if self._done >= self._total else "", flush=True)
        else:
            say(line)
