"""One command at a time: two at once in this folder would take away each other's files."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from workshop.console import say
from workshop.paths import CACHE

_INTERVAL = 0.2  # seconds between two tries

if sys.platform == "win32":
    import msvcrt

    def _lock(file: TextIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: TextIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def alone() -> Iterator[None]:
    """Wait for the command that is at work, and keep others waiting; not to be nested.

    The system takes the lock away with the file, also from a process that is killed.
    """
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w", encoding="utf-8") as file:
        waiting = False
        while True:
            try:
                _lock(file)
                break
            except OSError:
                if not waiting:
                    say("Another command is at work in this folder: waiting until it is done.")
                waiting = True
                time.sleep(_INTERVAL)
        yield
