"""A lesson and what is looked at, as it goes into links and files and comes out of them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ripple.lesson import link
from ripple.lesson.lesson import Lesson
from ripple.lesson.plain import read_json
from ripple.lesson.player import Player
from ripple.lesson.state import Refused, State, Why, from_plain, to_plain
from ripple.lesson.view import look, view_of, wrong_in

FILE_MOST = 300_000
"""Bytes of a file that is read; no lesson comes to as many."""


class Shared(NamedTuple):
    """A lesson that has come out of a link or a file, with what was looked at."""

    state: State
    view: dict[str, Any]


def share(player: Player, newest: bool = False) -> dict[str, Any]:
    """All that there is to pass on, as plain data; of the `newest` step, or of the one shown."""
    lesson = player.lesson
    state = lesson.newest_state if newest else lesson.state
    return {"state": to_plain(state), "view": view_of(player)}


def received(plain: object) -> Shared | Refused:
    """What such data stand for; else what is wrong with them."""
    if not isinstance(plain, dict) or plain.keys() != {"state", "view"}:
        return Refused("", Why.BROKEN)
    state = from_plain(plain["state"])
    if isinstance(state, Refused):
        return state
    wrong = wrong_in(plain["view"], state.spec.sizes)
    return wrong or Shared(state, plain["view"])


def out_of_link(text: str) -> Shared | Refused:
    """What the text of a link stands for."""
    plain = link.from_text(text)
    return plain if isinstance(plain, Refused) else received(plain)


def to_file(plain: dict[str, Any]) -> str:
    """The text of a file with such data."""
    return json.dumps(plain) + "\n"


def out_of_file(data: bytes) -> Shared | Refused:
    """What a file stands for."""
    try:
        return received(read_json(data.decode("utf-8-sig")))
    except ValueError:  # no text, or no JSON
        return Refused("", Why.BROKEN)


def take(player: Player, shared: Shared) -> None:
    """Go on from there."""
    player.load(shared.state)
    look(player, shared.view)


def is_as_it_begins(lesson: Lesson) -> bool:
    """Whether there is nothing here that opening the page anew would not bring."""
    return to_plain(lesson.newest_state) == to_plain(Lesson().state)
