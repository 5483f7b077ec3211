"""All that the parts of the page say and show in a state of the lesson, by the ids of elements."""

from __future__ import annotations

from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page import (
    diagram,
    guide,
    inspector,
    ledger,
    loss_chart,
    plane,
    quiz,
    sample,
    settings,
    story,
    transport,
)

PARTS: tuple[Any, ...] = (
    *(story, transport, sample, diagram, plane, loss_chart),
    *(guide, settings, quiz, inspector, ledger),
)


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
