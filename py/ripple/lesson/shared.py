"""A lesson and what is looked at, as it goes into links and files and comes out of them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ripple.lesson import link
from ripple.lesson.lesson import Lesson
from ripple.lesson.plain import read_json
from ripple.lesson.player import Player
from ripple.lesson.state import Refused, State, Why, from_plain, to_plain
from ripple.lesson.textbook import Example, example_in, plain_example
from ripple.lesson.view import look, view_of, wrong_in

FILE_MOST = 300_000
"""Bytes of a file that is read; no lesson comes to as many."""


class Shared(NamedTuple):
    """A lesson that has come out of a link or a file, with what was looked at, and the worked
    example that it is compared with.
    """

    state: State
    view: dict[str, Any]
    example: Example | None = None


def share(player: Player, newest: bool = False) -> dict[str, Any]:
    """All that there is to pass on, as plain data; of the `newest` step, or of the one shown."""
    lesson = player.lesson
    state = lesson.newest_state if newest else lesson.state
    plain: dict[str, Any] = {"state": to_plain(state), "view": view_of(player)}
    example = lesson.textbook.example
    if example is not None and _is_of(state, example):
        plain["example"] = plain_example(example)
    return plain


def _is_of(state: State, example: Example) -> bool:
    """Whether an example still has to do with the lesson; one of somebody's own always has."""
    if not isinstance(example, str):
        return True
    from ripple.lesson.examples import WORKED, is_of  # which few readers need

    return example in WORKED and is_of(state, WORKED[example])


def received(plain: object) -> Shared | Refused:
    """What such data stand for; else what is wrong with them."""
    if not isinstance(plain, dict) or plain.keys() - {"example"} != {"state", "view"}:
        return Refused("", Why.BROKEN)
    state = from_plain(plain["state"])
    if isinstance(state, Refused):
        return state
    if wrong := wrong_in(plain["view"], state.spec.sizes):
        return wrong
    example = example_in(plain["example"]) if "example" in plain else None
    if "example" in plain and (example is None or not is_known(example)):
        return Refused("example", Why.RANGE)
    return Shared(state, plain["view"], example)


def is_known(example: Example) -> bool:
    """Whether the page has it, or it is somebody's own."""
    if not isinstance(example, str):
        return True
    from ripple.lesson.examples import WORKED

    return example in WORKED


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
    player.lesson.textbook.compare(shared.example)


def is_as_it_begins(lesson: Lesson) -> bool:
    """Whether there is nothing here that opening the page anew would not bring."""
    plain = to_plain(lesson.newest_state)
    return lesson.textbook.example is None and plain == to_plain(Lesson().state)
