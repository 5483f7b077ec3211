"""What a page around this one may ask for, and what it is told: docs/embedding.md has both.

Messages come from elsewhere, so each is read as one would read a stranger's file: it is a wish that
the lesson can fulfil, or it is refused and says why.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, NamedTuple

from ripple.lesson.plain import read_json
from ripple.lesson.player import Player
from ripple.lesson.shared import Shared, out_of_link, received
from ripple.lesson.state import Refused, Why
from ripple.lesson.step import PHASES, Phase

VERSION = 1
STEPS_MOST = 10_000
"""Steps that may be asked for before the first of them is taken."""
TEXT_MOST = 400_000
"""Characters of a message that is read; no lesson comes to as many."""


class Wish(NamedTuple):
    """What is to be done, and with what: a lesson, a phase, or how many steps."""

    do: str
    what: Shared | Phase | int | None = None


def _lesson(message: dict[str, Any]) -> Shared | Refused:
    state = message.get("state")
    found = out_of_link(state) if isinstance(state, str) else received(state)
    if isinstance(found, Refused):
        return Refused(f"state.{found.field}".rstrip("."), found.why)
    return found


def _phase(message: dict[str, Any]) -> Phase | Refused:
    named = {phase.value.lower(): phase for phase in PHASES}
    phase = message.get("phase")
    if isinstance(phase, str) and phase in named:
        return named[phase]
    return Refused("phase", Why.UNKNOWN)


def _steps(message: dict[str, Any]) -> int | Refused:
    steps = message.get("steps")
    if type(steps) is not int:
        return Refused("steps", Why.KIND)
    return steps if 1 <= steps <= STEPS_MOST else Refused("steps", Why.RANGE)


def _nothing(_message: dict[str, Any]) -> None:
    return None


WISHES: dict[str, Callable[[dict[str, Any]], Shared | Phase | int | Refused | None]] = {
    "load": _lesson,
    "step": _nothing,
    "back": _nothing,
    "phase": _phase,
    "run": _steps,
    "play": _nothing,
    "pause": _nothing,
    "restart": _nothing,
    "tell": _nothing,
}
"""By what a message says is to be done: how the rest of it is read."""


def wish(text: str) -> Wish | Refused:
    """What a message asks for, as JSON; "" is one that was no plain data, or too much of it."""
    try:
        message = read_json(text) if 0 < len(text) <= TEXT_MOST else None
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        return Refused("", Why.BROKEN)
    version = message.get("ripple")
    if type(version) is not int or version != VERSION:
        newer = type(version) is int and version > VERSION
        return Refused("ripple", Why.NEWER if newer else Why.UNKNOWN)
    do = message.get("do")
    if not isinstance(do, str) or do not in WISHES:
        return Refused("do", Why.UNKNOWN)
    what = WISHES[do](message)
    return what if isinstance(what, Refused) else Wish(do, what)


def refusal(refused: Refused) -> str:
    """What is told of a message that is refused."""
    return _message("refused", field=refused.field, why=refused.why.value)


def ready() -> str:
    """What is told first: from now on messages are heard."""
    return _message("ready")


def news(player: Player) -> str:
    """What is told of the lesson whenever any of it has changed."""
    lesson = player.lesson
    step = player.step_shown
    return _message(
        "changed",
        step=lesson.step_count,
        phase=player.phase_shown.value.lower(),
        running=player.running,
        loss=_finite(lesson.mean_loss()),
        sample_loss=_finite(step.loss if step else None),
        right=None if lesson.free else lesson.score.tally.right,
        points=len(lesson.taught),
    )


def _finite(loss: float | None) -> float | None:
    return loss if loss is not None and math.isfinite(loss) else None


def _message(kind: str, **what: object) -> str:
    return json.dumps({"ripple": VERSION, "is": kind, **what})
