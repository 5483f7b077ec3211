"""All that the parts of the page say and show in a state of the lesson, by the ids of elements."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page.later import OPENED

MAIN = Path(__file__).parents[2] / "py" / "main.py"
KINDS = {"texts", "attributes", "controls"}


def _parts() -> list[ModuleType]:
    """The modules of the parts that main.py builds, and of those that come later."""
    names = [
        node.module
        for node in ast.walk(ast.parse(MAIN.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
        if name.name.endswith("Part")
    ]
    later = [kind.rpartition(".")[0] for kind in OPENED.values()]
    return [import_module(name) for name in (*names, *later)]


PARTS = [part for part in _parts() if KINDS & vars(part).keys()]


def _merged(kind: str, lesson: Lesson, player: Player) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for part in PARTS:
        new = getattr(part, kind)(lesson, player) if hasattr(part, kind) else {}
        assert not found.keys() & new.keys(), "two parts speak for one element"
        found |= new
    return found


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """The words of every element that a step or a setting changes, by id."""
    return _merged("texts", lesson, player)


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """The attributes that change, by element id and name."""
    return _merged("attributes", lesson, player)


def controls(lesson: Lesson, player: Player) -> dict[tuple[str, str], str | bool]:
    """What sliders, choices and switches show, by element id and property."""
    return _merged("controls", lesson, player)
