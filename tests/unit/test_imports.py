"""Imports point one way, as the design's table says, and only two files know the browser."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

PY = Path(__file__).parents[2] / "py"
BROWSER = {"js", "pyscript", "pyodide", "pyodide_js"}
KNOW_THE_BROWSER = {"main.py", "ripple/browser.py"}

MAY_IMPORT: dict[str, set[str]] = {
    "ripple": set(),
    "ripple.network": {"numpy"},
    "ripple.datasets": {"numpy"},
    "ripple.history": set(),
    "ripple.score": {"numpy", "ripple.datasets", "ripple.network"},
    "ripple.step": {"numpy", "ripple.datasets", "ripple.network", "ripple.score"},
    "ripple.places": set(),
    "ripple.microscope": {"ripple.places"},
    "ripple.quiz": {"ripple.places"},
    "ripple.checking": {"numpy", "ripple.network", "ripple.places", "ripple.step"},
    "ripple.inspection": {
        "numpy",
        "ripple.checking",
        "ripple.network",
        "ripple.places",
        "ripple.step",
        "ripple.words",
    },
    "ripple.basket": {"ripple.datasets"},
    "ripple.lesson": {
        "ripple.basket",
        "ripple.datasets",
        "ripple.history",
        "ripple.microscope",
        "ripple.network",
        "ripple.places",
        "ripple.quiz",
        "ripple.score",
        "ripple.step",
        "ripple.timeline",
        "ripple.training",
        "ripple.words",
    },
    "ripple.timeline": {"ripple.datasets", "ripple.network"},
    "ripple.training": {"numpy", "ripple.network"},
    "ripple.loss_axis": {"ripple.geometry", "ripple.words"},
    "ripple.chart": {"ripple.lesson", "ripple.loss_axis"},
    "ripple.motion": {"ripple.step"},
    "ripple.player": {
        "ripple.guide",
        "ripple.lesson",
        "ripple.motion",
        "ripple.network",
        "ripple.step",
    },
    "ripple.field": {"numpy", "ripple.network"},
    "ripple.maps": {
        "numpy",
        "ripple.field",
        "ripple.network",
        "ripple.places",
        "ripple.score",
        "ripple.words",
    },
    "ripple.geometry": set(),
    "ripple.diagram": {"ripple.geometry", "ripple.places"},
    "ripple.sizes": set(),
    "ripple.amounts": {"ripple.network", "ripple.step"},
    "ripple.palette": {"numpy"},
    "ripple.words": set(),
    "ripple.views": {
        "numpy",
        "ripple.amounts",
        "ripple.diagram",
        "ripple.geometry",
        "ripple.palette",
        "ripple.places",
        "ripple.sizes",
        "ripple.step",
        "ripple.views",
        "ripple.words",
    },
    "ripple.legend": {"ripple.sizes", "ripple.step", "ripple.views"},
    "ripple.guide": {"ripple.places", "ripple.step"},
    "ripple.story": {
        "ripple.lesson",
        "ripple.network",
        "ripple.places",
        "ripple.player",
        "ripple.step",
        "ripple.words",
    },
    "ripple.tables": {
        "ripple.network",
        "ripple.inspection",
        "ripple.lesson",
        "ripple.places",
        "ripple.step",
        "ripple.story",
        "ripple.words",
    },
    "ripple.page": {
        "ripple.amounts",
        "ripple.sizes",
        "ripple.microscope",
        "ripple.basket",
        "ripple.checking",
        "ripple.datasets",
        "ripple.guide",
        "ripple.inspection",
        "ripple.lesson",
        "ripple.places",
        "ripple.player",
        "ripple.quiz",
        "ripple.score",
        "ripple.step",
        "ripple.story",
        "ripple.words",
    },
    "ripple.browser": {"numpy", "ripple.palette", *BROWSER},
    "ripple.sprites": {
        "ripple.step",
        "ripple.browser",
        "ripple.datasets",
        "ripple.geometry",
        "ripple.network",
        "ripple.palette",
        "ripple.views",
    },
    "ripple.magnifier": {
        "ripple.browser",
        "ripple.field",
        "ripple.geometry",
        "ripple.lesson",
        "ripple.maps",
        "ripple.network",
        "ripple.palette",
        "ripple.places",
        "ripple.sprites",
        "ripple.tables",
        "ripple.views",
        "ripple.words",
    },
    "ripple.panels": {
        "ripple.browser",
        "ripple.inspection",
        "ripple.lesson",
        "ripple.magnifier",
        "ripple.network",
        "ripple.page",
        "ripple.palette",
        "ripple.places",
        "ripple.player",
        "ripple.step",
        "ripple.story",
        "ripple.tables",
        "ripple.views",
        "ripple.words",
    },
    "ripple.screen": {
        "ripple.basket",
        "ripple.browser",
        "ripple.chart",
        "ripple.datasets",
        "ripple.field",
        "ripple.diagram",
        "ripple.geometry",
        "ripple.legend",
        "ripple.lesson",
        "ripple.magnifier",
        "ripple.motion",
        "ripple.network",
        "ripple.page",
        "ripple.palette",
        "ripple.panels",
        "ripple.places",
        "ripple.player",
        "ripple.sprites",
        "ripple.views",
        "ripple.words",
    },
}
"""Beside the standard library. What stands for a package stands for all of its modules."""

FOR_TYPES_ONLY = {"ripple.views": {"ripple.chart", "ripple.motion", "ripple.network"}}


class Import(NamedTuple):
    """One imported module, and whether only the type checker sees it."""

    module: str
    for_types: bool


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PY).with_suffix("").parts).removesuffix(".__init__")


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


def covers(allowed: set[str], module: str) -> bool:
    return any(
        module == name or (name != "ripple" and module.startswith(name + ".")) for name in allowed
    )


def rules_for(table: dict[str, set[str]], name: str) -> set[str] | None:
    """The row of a module, or of the package that it is in."""
    return table.get(name, table.get(name.rpartition(".")[0]) if name.count(".") > 1 else None)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_what_the_design_allows_it(name: str) -> None:
    allowed = rules_for(MAY_IMPORT, name)
    assert allowed is not None, f"{name} has no row in the table of imports"
    types = allowed | (rules_for(FOR_TYPES_ONLY, name) or set())
    astray = [
        found.module
        for found in imports_of(name)
        if found.module.partition(".")[0] not in sys.stdlib_module_names
        and not covers(types if found.for_types else allowed, found.module)
    ]
    assert astray == []


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
    assert order.index("ripple.network") < order.index("ripple.lesson")


def test_the_table_has_no_row_without_a_module() -> None:
    assert set(MAY_IMPORT) <= set(MODULES)


def test_an_import_is_found_wherever_it_stands() -> None:
    source = """
import js
from pyodide.ffi import create_proxy
from ripple import words
from . import palette
if TYPE_CHECKING:
    from ripple.player import Player
def f():
    import numpy.linalg
"""
    assert set(imports_in(source, "ripple.lesson")) == {
        ("js", False),
        ("pyodide.ffi", False),
        ("ripple.words", False),
        ("ripple.palette", False),
        ("ripple.player", True),
        ("numpy.linalg", False),
    }
