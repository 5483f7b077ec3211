"""Imports point one way, as the design's table says, and only two files know the browser."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest
from ripple.page.later import OPENED

PY = Path(__file__).parents[2] / "py"
BROWSER = {"js", "pyscript", "pyodide", "pyodide_js"}
KNOW_THE_BROWSER = {"main.py", "ripple/page/browser.py"}

ROOMS: dict[str, set[str]] = {
    "model": {"numpy"},
    "words": set(),
    "lesson": {"numpy", "model", "words.numbers"},
    "views": {"numpy", "model", "lesson", "words"},
    "readings": {"numpy", "model", "lesson", "words", "views"},
    "page": {"numpy", "model", "lesson", "words", "views", "readings"},
}
"""What the modules of a room may import, beside each other and the standard library."""


class Import(NamedTuple):
    """One imported module, and whether only the type checker sees it."""

    module: str
    for_types: bool


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PY).with_suffix("").parts).removesuffix(".__init__")


LATER = {kind.rpartition(".")[0] for kind in OPENED.values()}
"""The parts of the page that come when they are opened."""

MODULES = {module_name(path): path for path in sorted((PY / "ripple").rglob("*.py"))}


def imports_in(source: str, module: str) -> Iterator[Import]:
    """Every import in the source, at whatever depth; `from a import b` is a.b where that exists."""
    tree = ast.parse(source)
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node in for_types)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(module.split(".")[: -node.level]) if node.level else ""
            start = ".".join(part for part in (package, node.module) if part)
            for alias in node.names:
                whole = f"{start}.{alias.name}"
                yield Import(whole if whole in MODULES else start, node in for_types)


def imports_of(name: str) -> list[Import]:
    return list(imports_in(MODULES[name].read_text(encoding="utf-8"), name))


def room_of(module: str) -> str:
    """The folder that it is in; nothing for Ripple itself."""
    return [*module.split("."), ""][1]


def may_import(room: str, module: str) -> bool:
    top, _, below = module.partition(".")
    if top != "ripple":
        return top in sys.stdlib_module_names or top in ROOMS[room]
    return room_of(module) == room or below in ROOMS[room] or room_of(module) in ROOMS[room]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_rooms_below_its_own(name: str) -> None:
    room = room_of(name)
    assert room in ROOMS or name == "ripple"
    if name == "ripple.page.browser":
        return  # knows the browser: see below
    assert [found.module for found in imports_of(name) if not may_import(room, found.module)] == []


@pytest.mark.parametrize(
    "path", sorted(PY.rglob("*.py")), ids=lambda p: p.relative_to(PY).as_posix()
)
def test_only_two_files_know_the_browser(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    known = {found.module.partition(".")[0] for found in imports_in(source, module_name(path))}
    assert not known & BROWSER or path.relative_to(PY).as_posix() in KNOW_THE_BROWSER


def test_no_module_imports_itself_over_others() -> None:
    graph = {
        name: {
            found.module
            for found in imports_of(name)
            if found.module in MODULES and not found.for_types
        }
        for name in MODULES
    }
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("ripple.model.network") < order.index("ripple.lesson.lesson")


def test_no_part_of_the_page_imports_another() -> None:
    """What they share is the stage; main.py builds them."""
    main = imports_in((PY / "main.py").read_text("utf-8"), "main")
    around = {"ripple.page.browser", "ripple.page.screen", "ripple.page.stage"}
    parts = {found.module for found in main if room_of(found.module) == "page"} - around | LATER
    assert len(parts) > 10
    for part in sorted(parts):
        assert {found.module for found in imports_of(part)} & parts == set(), part


def test_nothing_is_there_that_no_part_of_the_page_needs() -> None:
    main = imports_in((PY / "main.py").read_text("utf-8"), "main")
    reached, waiting = set[str](), LATER | {found.module for found in main}
    while waiting:
        name = waiting.pop()
        reached |= {name}
        found = {each.module for each in imports_of(name)} if name in MODULES else set()
        waiting |= {each for each in found if each.startswith("ripple")} - reached
    packages = {name for name, path in MODULES.items() if path.stem == "__init__"}
    assert set(MODULES) - packages <= reached


def test_every_room_is_there() -> None:
    assert {room_of(name) for name in MODULES} == {"", *ROOMS}


def test_an_import_is_found_wherever_it_stands() -> None:
    source = """
import js
from pyodide.ffi import create_proxy
from ripple.words import en as words
from . import palette
if TYPE_CHECKING:
    from ripple.lesson.player import Player
def f():
    import numpy.linalg
"""
    assert set(imports_in(source, "ripple.views.plane")) == {
        ("js", False),
        ("pyodide.ffi", False),
        ("ripple.words.en", False),
        ("ripple.views.palette", False),
        ("ripple.lesson.player", True),
        ("numpy.linalg", False),
    }


def test_no_view_is_handed_more_than_five_things() -> None:
    """What belongs together comes as one value: a frame, a diagram, a chart."""
    found = {
        f"{module}.{node.name}": len(arguments)
        for module, path in MODULES.items()
        if module.startswith("ripple.views.")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        for arguments in [[each for each in node.args.args if each.arg != "self"]]
    }
    assert {name: count for name, count in found.items() if count > 5} == {}
