"""One animation frame at a time, and none while nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ripple.page.browser import Browser

REST = 150  # milliseconds after a frame, when nothing more seems to be under way


class Frames:
    """Asks the browser for the next frame, and has everything drawn in it."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._draw: Callable[[float], bool] = lambda _now: False
        self._pending = False
        self._first: Callable[[], None] | None = None
        self._next_frame = browser.frame_asker(self._on_frame)
        self._rest = browser.rest_asker(self.request, REST)

    def draw_with(self, draw: Callable[[float], bool]) -> None:
        """Each frame calls this, with the time in seconds; it tells whether it wants another."""
        self._draw = draw

    def request(self, first: Callable[[], None] | None = None) -> None:
        """Draw on the next frame, and begin that with `first`: once, however often it is asked."""
        self._first = first or self._first
        if not self._pending:
            self._pending = True
            self._next_frame()

    def request_at_rest(self) -> None:
        """Draw once more, when for a while nobody has asked for this again."""
        self._rest()

    def catch_up(self) -> None:
        """Do now what the next frame is to begin with: something comes that builds on it."""
        first, self._first = self._first, None
        if first:
            first()

    def _on_frame(self, milliseconds: float) -> None:
        self._pending = False  # first, so that an exception cannot freeze the page
        try:
            self.catch_up()
            more = self._draw(milliseconds / 1000)
        except Exception:
            self._browser.show_problem()
            return
        if more:
            self.request()
