"""The service worker, with its list: exactly the built files, each with its hash."""

import base64
import hashlib
import json
from pathlib import Path

from workshop.compact import compact
from workshop.console import Problem
from workshop.paths import SITE

WORKER = "service-worker.js"
PAGE = "index.html"
_LIST = "const FILES={};"
_VERSION = 'const VERSION="";'


def write_worker(site: Path) -> None:
    """Give a finished site a service worker that knows what to keep, for the one that it has."""
    files = {
        path.relative_to(site).as_posix(): _integrity(path)
        for path in sorted(site.rglob("*"), key=_turn)
        if path.is_file() and path.name != WORKER
    }
    listing = json.dumps(files, indent=1)
    script = compact(SITE / WORKER)
    version = hashlib.sha256((listing + script).encode()).hexdigest()[:16]
    for old, new in (
        (_LIST, f"const FILES={listing};"),
        (_VERSION, f'const VERSION="{version}";'),
    ):
        if script.count(old) != 1:
            raise Problem(f"site/{WORKER} has not exactly one {old}")
        script = script.replace(old, new)
    (site / WORKER).write_text(script, "utf-8")


def _turn(path: Path) -> tuple[bool, int, Path]:
    """When it is kept: the page after all of its parts, and large ones first, which may not fit."""
    return path.name == PAGE, -path.stat().st_size, path


def _integrity(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
