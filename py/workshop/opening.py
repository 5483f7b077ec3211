"""Writes into the page what the lesson opens with, as the page's own Python has it.

So the page says at once what it will say when Python is here, and nothing changes its size then.
The pictures are drawn by site/first.js, out of what `recorder.py` has written down. What elements
say is not typed twice: site/index.html may leave it out.
"""

import hashlib
import html
import json
import re
import shutil
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from workshop import wheel
from workshop.bytecode import MAIN, PACKAGE, keep
from workshop.console import Problem, say
from workshop.node import node
from workshop.paths import CACHE, WORKSHOP
from workshop.sources import statements_of

DATA = '<script id="first" type="application/json"></script>'
LEFT = {
    "live",  # nothing has happened yet that could be announced
    "status",
    "inspector-title",  # out of sight, and a heading says something
}
"""Elements that Python alone fills."""
_MODULES = ("__init__.py", "amounts.py", "recorder.py", "written.py")
_INSIDE = WORKSHOP / "recording.py"
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


def put_opening(page: str) -> str:
    """The page with all that, where it is not there already."""
    if page.count(DATA) != 1:
        raise Problem(f"site/index.html has not exactly one {DATA}")
    found = _recorded({place.id: place.value for place in _places(page) if place.value})
    elements = found.pop("elements")
    data = json.dumps(found, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    return told(page, elements).replace(DATA, DATA.replace("><", f">{data}<"))


def told(page: str, elements: dict[str, dict[str, Any]]) -> str:
    """The page with what its elements are given, by their ids."""
    left = {name: given for name, given in elements.items() if name not in LEFT}
    while places := [place for place in _places(page) if place.id in left]:
        edits = [edit for place in places for edit in place.edits(page, left.pop(place.id))]
        for start, end, text in sorted(edits, reverse=True):
            page = page[:start] + text + page[end:]
        # What was put in may have elements of these in it.
    return page


class Place(NamedTuple):
    """Where an element with an id is in the page: its start tag, and its end tag."""

    id: str
    value: str
    start: int
    inside: int
    end: int

    def edits(self, page: str, given: dict[str, Any]) -> list[tuple[int, int, str]]:
        """What to put in the place of what: start, end, and the new text."""
        tag = page[self.start : self.inside]
        for name, value in given.items():
            if (name, value) == ("[aria-disabled]", "false"):
                continue  # as long as Python is not here its fieldset may say otherwise
            if name.startswith("[") and name != "[style]":  # that is drawn: it goes by sizes
                tag = _with(tag, name[1:-1], value)
            elif name == "hidden":
                tag = _with(tag, name, None if value is False else "")
        found = [(self.start, self.inside, tag)]
        if "innerHTML" in given or "textContent" in given:
            told = given.get("innerHTML") or html.escape(given.get("textContent", ""), quote=False)
            found.append((self.inside, self.end, told))
        return [(start, end, text) for start, end, text in found if page[start:end] != text]


def _with(tag: str, name: str, value: str | None) -> str:
    """A start tag with this attribute, or without it."""
    bare = re.sub(rf'\s+{name}(="[^"]*")?(?=[\s>])', "", tag, count=1)
    if value is None:
        return bare
    new = f'{name}="{html.escape(value)}"' if value or name != "hidden" else name
    if re.search(rf"\s{re.escape(new)}(?=[\s>])", tag):
        return tag
    return f"{bare[:-1]} {new}>"


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[tuple[str, str, str, int, int]] = []
        self.places: list[Place] = []
        self.feed(page)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins, and ends at once if it can have nothing inside."""
        found, start = dict(attrs), self._here()
        inside = start + len(self.get_starttag_text() or "")
        name, value = found.get("id") or "", found.get("value") or ""
        if tag in _VOID:
            self.places.append(Place(name, value, start, inside, inside))
        else:
            self._open.append((tag, name, value, start, inside))

    def handle_endtag(self, tag: str) -> None:
        """The last one of this kind ends, with all that has no end tag of its own."""
        while self._open:
            opened, name, value, start, inside = self._open.pop()
            if opened == tag:
                self.places.append(Place(name, value, start, inside, self._here()))
                return


def _places(page: str) -> list[Place]:
    """All elements with an id."""
    return [place for place in _Reader(page).places if place.id]


def _recorded(values: dict[str, str]) -> dict[str, Any]:
    """What the page's own Python makes of the lesson, which is kept until its sources change."""
    sources = [MAIN, *sorted(PACKAGE.rglob("*.py")), *(WORKSHOP / name for name in _MODULES)]
    key = hashlib.sha256(json.dumps([wheel.SHA256, values]).encode())
    for source in (*sources, _INSIDE):
        key.update(source.read_bytes())
    made = CACHE / f"first-{key.hexdigest()[:16]}.json"
    if not made.exists():
        say("Drawing what the lesson opens with")
        keep(made, _run(sources, values))
    found: dict[str, Any] = json.loads(made.read_bytes())
    return found


def _run(sources: list[Path], values: dict[str, str]) -> bytes:
    for source in sources:
        statements_of(source)  # what is half typed is named
    CACHE.mkdir(exist_ok=True)
    # What is left of one that was killed goes with the next that compiles (see `bytecode.py`).
    with tempfile.TemporaryDirectory(prefix="compiling-", dir=CACHE) as name:
        folder = Path(name)
        for source in sources:
            copy = folder / source.relative_to(WORKSHOP.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
        shutil.copy(wheel.numpy_wheel(), folder / "numpy.zip")
        (folder / "values.json").write_text(json.dumps(values), "utf-8")
        node([WORKSHOP / "pyodide.mjs", _INSIDE, folder])
        return (folder / "first.json").read_bytes()
