"""Ripple's commands: `python3 py/workshop serve`, `test`, `build` or `bench`."""

import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (this file is what tells an older Python's user)
    sys.exit("Ripple needs Python 3.11 or newer: install it, then run this with it.")

# Python put this folder on the path, where `runtime.py` and the others would be top-level modules.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from workshop.commands import main  # noqa: E402 (the path had to be right first)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
