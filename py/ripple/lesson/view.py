"""What a reader looks at, and how the page is set, as plain data: the rest of what a link carries.

None of it has a say in the steps: what those depend on is in `state.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ripple.lesson.microscope import DIGITS
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.state import Refused, Why
from ripple.model.places import Place, Unit, code, parameters

Sizes = tuple[int, ...]


class _Field(NamedTuple):
    """How one thing is read off the page, which values it may have, and how it is set."""

    read: Callable[[Player], object]
    fits: Callable[[Any, Sizes], bool]
    show: Callable[[Player, Any], None]


def _is_whole(value: object, end: int) -> bool:
    return type(value) is int and 0 <= value < end


def _is_switch(value: object, _sizes: Sizes) -> bool:
    return isinstance(value, bool)


def _are_axes(value: object, sizes: Sizes) -> bool:
    listed = value if isinstance(value, list) else []
    both = len(listed) == 2 and all(_is_whole(each, max(sizes[-2], 2)) for each in listed)
    return both and listed[0] != listed[1]


def _places(sizes: Sizes) -> dict[str, Place]:
    places: list[Place] = [*parameters(sizes)]
    places += [Unit(layer, i) for layer, size in enumerate(sizes) for i in range(size)]
    return {code(place): place for place in places}


def _is_place(value: object, sizes: Sizes) -> bool:
    return value is None or (isinstance(value, str) and value in _places(sizes))


def _held(player: Player) -> str | None:
    place = player.lesson.microscope.chosen
    return None if place is None else code(place)


def _hold(player: Player, held: str | None) -> None:
    lesson = player.lesson
    lesson.choose(None if held is None else _places(lesson.network.sizes)[held])


def _show_axes(player: Player, axes: list[int]) -> None:
    for up, j in enumerate(axes):
        player.lesson.microscope.set_axis(bool(up), j, player.lesson.network.sizes)


_FIELDS = {
    "digits": _Field(
        lambda player: player.lesson.microscope.digits,
        lambda value, _sizes: type(value) is int and value in DIGITS,
        lambda player, value: player.lesson.microscope.set_digits(value),
    ),
    "numbers": _Field(
        lambda player: player.lesson.microscope.numbers,
        _is_switch,
        lambda player, value: player.lesson.microscope.write_numbers(value),
    ),
    "log": _Field(
        lambda player: player.lesson.log_scale,
        _is_switch,
        lambda player, value: player.lesson.set_log_scale(value),
    ),
    "speed": _Field(
        lambda player: player.speed,
        lambda value, _sizes: _is_whole(value, len(SPEEDS)),
        lambda player, value: player.set_speed(value),
    ),
    "quiz": _Field(
        lambda player: player.lesson.quiz.on,
        _is_switch,
        lambda player, value: player.switch_quiz(value),
    ),
    "axes": _Field(lambda player: [*player.lesson.microscope.axes], _are_axes, _show_axes),
    "held": _Field(_held, _is_place, _hold),
}
"""By their names, which are never changed. Another entry is one more thing that links carry."""


def view_of(player: Player) -> dict[str, Any]:
    """What is looked at now, as plain data."""
    return {name: field.read(player) for name, field in _FIELDS.items()}


def wrong_in(view: object, sizes: Sizes) -> Refused | None:
    """What is wrong with such data, where the network has these layer sizes; None for nothing.

    A field may be missing: links of earlier versions have fewer.
    """
    if not isinstance(view, dict):
        return Refused("view", Why.KIND)
    for name, value in view.items():
        if name not in _FIELDS:
            return Refused(f"view.{name}"[:40], Why.UNKNOWN)
        if not _FIELDS[name].fits(value, sizes):
            return Refused(f"view.{name}", Why.RANGE)
    return None


def look(player: Player, view: dict[str, Any]) -> None:
    """Have the page show what such data say, once nothing is wrong with them."""
    for name, value in view.items():
        _FIELDS[name].show(player, value)
