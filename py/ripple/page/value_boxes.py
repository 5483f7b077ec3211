"""Boxes in which a weight or bias is set by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import PARAMETER_MOST
from ripple.model.places import Parameter
from ripple.page.events import ARROWS, plain_key
from ripple.page.stage import Stage
from ripple.words import en as words


def refusal(lesson: Lesson, in_inspector: bool) -> str:
    """What is said of a value that was not taken, and where, lest it be said twice.

    That is the inspector, where the place is taken apart, or else below the table.
    """
    refused = lesson.refused_value
    if refused is None or (refused.parameter == lesson.microscope.chosen) is not in_inspector:
        return ""
    return words.refused_value(refused.text, PARAMETER_MOST, refused.kept)


class ValueBoxes:
    """Those that this selector finds; `parameter_of` says which parameter an event's box is of."""

    def __init__(
        self, stage: Stage, selector: str, parameter_of: Callable[[Any], Parameter | None]
    ) -> None:
        self._stage, self._parameter_of = stage, parameter_of
        stage.bind_typed(selector, self._on_typed)
        stage.bind("input", selector, lambda _: stage.lesson.forget_refused_value())
        stage.bind("keydown", selector, self._on_key)

    def _on_typed(self, event: Any) -> None:
        text, parameter = self._stage.contents.take(event.target), self._parameter_of(event)
        if text is not None and parameter:
            self._stage.player.set_parameter(parameter, text)

    def _on_key(self, event: Any) -> None:
        key, parameter = plain_key(event), self._parameter_of(event)
        if key in ("ArrowUp", "ArrowDown") and parameter:
            event.preventDefault()
            self._stage.contents.take(event.target)  # whatever is half typed there
            change = ARROWS[key][1] * (0.1 if event.shiftKey else 0.01)
            value = self._stage.lesson.value_of(parameter) + change
            self._stage.player.set_parameter(parameter, repr(value))
