"""Elements that stand for places of the network: who points at one points at its place."""

from __future__ import annotations

from typing import Any

from ripple.page.stage import Stage


class Cells:
    """Those with data-place in the element that this selector finds."""

    def __init__(self, stage: Stage, selector: str) -> None:
        self._stage = stage
        # Not pointerover, which a mouse at rest sends when the cells move under it.
        stage.bind("pointermove", selector, self.point)
        stage.bind("pointerleave", selector, self._on_leave)
        stage.bind("focusin", selector, self._on_focus)
        stage.bind("focusout", selector, lambda _: stage.lesson.microscope.point_at(None))

    def point(self, event: Any) -> None:
        """Point at the place that the event's cell is of."""
        self._stage.lesson.microscope.point_at(self._stage.place_of(event))

    def _on_focus(self, event: Any) -> None:
        if event.target.matches(":focus-visible"):
            place = self._stage.place_of(event)
            self._stage.lesson.microscope.point_at(place, by_keys=True)

    def _on_leave(self, _event: Any) -> None:
        if not self._stage.lesson.microscope.by_keys:
            self._stage.lesson.microscope.point_at(None)
