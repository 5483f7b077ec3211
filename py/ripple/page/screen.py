"""Draws the page from state, once a frame: who does what of it, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any, Protocol

from ripple.page.stage import Stage, Work
from ripple.page.turns import ALL, Turn, Turns

ENOUGH = 0.0015
"""Seconds after which a frame in a hurry begins nothing more: the browser needs some, too."""


class Part(Protocol):
    """A card of the page, or a piece of one."""

    @property
    def work(self) -> Work:
        """What it does in a frame."""


class Opened(Part, Protocol):
    """One that a reader opens."""

    def open(self) -> None:
        """Open it, or close it where it is open."""


class Screen:
    """The page, as its parts show a lesson; they are in the order in which they are drawn."""

    def __init__(self, stage: Stage, parts: Iterable[Part]) -> None:
        self.stage = stage
        self._work: dict[Turn, list[Callable[[], object]]] = {}
        self._take_on(parts)
        self._turns = Turns()
        self._told: tuple[Any, ...] = ()
        self._stale = True
        stage.frames.draw_with(self.draw)
        self._watched = len(stage.surfaces)
        stage.browser.watch_sizes(stage.surfaces, self.resize)
        stage.browser.watch_graphics(self.resize)
        stage.browser.watch_theme(self.resize)
        stage.browser.watch_print(self.redraw)

    def add(self, parts: Iterable[Part]) -> None:
        """Draw more parts from the next frame on."""
        self._take_on(parts)
        new = self.stage.surfaces[self._watched :]
        self._watched += len(new)
        if new:
            self.stage.browser.watch_sizes(new, self.resize)
        self.stage.ask()

    def _take_on(self, parts: Iterable[Part]) -> None:
        for part in parts:
            for name, does in part.work.items():
                self._work.setdefault(name, []).append(does)

    def resize(self) -> None:
        """Take up sizes and colours in the next frame, which also draws: nothing flickers.

        Within an element that is not shown the page has neither, until that is shown.
        """
        self._stale = True
        self.stage.ask()

    def redraw(self) -> None:
        """Draw everything at once, as the style sheet has it now: for print there is no frame."""
        self._fit()
        self.draw_all()

    def draw_all(self) -> None:
        """Everything, and no time passes."""
        for view in ALL:
            self._do(view)

    def draw(self, now: float) -> bool:
        """One frame; True while another is wanted."""
        began, player, stale = perf_counter(), self.stage.player, self._stale
        more = player.tick(now)
        self._do("always")
        if stale:
            self._fit()
        hurried = player.hurried and not stale
        for view in self._turns.due(hurried, player.playing, stale, self._only_moves(more)):
            self._do(view)
            if hurried and perf_counter() - began > ENOUGH:
                break
        return more or (self._turns.behind and not hurried)

    def _only_moves(self, more: bool) -> bool:
        """Whether a phase is on its way as in the frame before, and the reader has done nothing."""
        stage = self.stage
        asked, stage.asked = stage.asked, False
        before, self._told = self._told, (stage.player.phase_shown, stage.lesson.step_count)
        return more and not asked and self._told == before

    def _fit(self) -> None:
        self._stale = False
        self.stage.restyle()
        self._do("style")

    def _do(self, view: Turn) -> None:
        if view == "words":
            self._do("said")
            self._do("controls")
        elif view == "controls" and self.stage.leads:
            self._do("said")  # what it says has not had its turn yet, maybe
        for does in self._work.get(view, ()):
            does()
        if view == "controls":
            self.stage.lead()
