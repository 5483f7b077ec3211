"""Which views are drawn in a frame: all, unless there is no time for that.

In a hurry they take turns. In a run of many steps that is one every other frame; the others have
only the counter, and every view has had its turn by the end. In Play it is as many as a frame has
time for, and the diagram takes several, off the page until it is whole. The counter comes with the
other words there, every eighth turn, and agrees with them: to lay out text takes the browser longer
than to draw a view. After the hurry each takes one turn, so that the last frame is no longer than
the others, and then all are drawn once more.

While a phase is on its way the diagram moves, and the plane in the update: the words come along now
and then, and all at once with its end, and with whatever a reader does.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Literal

Turn = Literal[
    "network",  # the diagram
    "part of network",  # the next part of it, off the page until it is whole
    "maps",  # what the hidden neurons see, small
    "plane",
    "loss",  # the chart
    "tables",
    "said",  # what elements say
    "controls",  # what can be set, what is open, and where the focus goes
    "words",  # both of these
    "count",  # of the words only how many steps there have been
    "style",  # whenever the style sheet or a size has changed, before all else
    "always",  # in every frame
]
"""What is done in a frame, by those parts of the page whose work it is."""

ALL: tuple[Turn, ...] = ("network", "plane", "loss", "tables", "words")

_DIAGRAM: tuple[Turn, ...] = ("part of network",) * 4
_RUN: tuple[Turn, ...] = (
    *("words", "network", "plane", "loss", "network"),
    *("plane", "maps", "tables", "network", "plane"),
)
_PLAY: tuple[Turn, ...] = (
    *("maps", *_DIAGRAM, "plane", "said", "controls"),
    *("loss", *_DIAGRAM, "plane", "said", "tables"),
)
_IN_PHASE: tuple[tuple[Turn, ...], ...] = (
    ("network",),
    ("network", "plane"),
    ("network",),
    ("network", "words"),
)


class Turns:
    """Remembers whose turn it is."""

    def __init__(self) -> None:
        self._begin()
        self._in_phase = cycle(_IN_PHASE)
        self._counts = cycle((False, True))
        self._behind: list[Turn] = []

    def _begin(self) -> None:
        self._run, self._play = cycle(_RUN), cycle(_PLAY)

    @property
    def behind(self) -> bool:
        """Whether views have yet to catch up with a hurry that is over, or is not."""
        return bool(self._behind)

    def due(self, hurried: bool, playing: bool, stale: bool, moves: bool) -> Iterator[Turn]:
        """The views of this frame in the order in which they are drawn.

        `stale`: every picture is blank. `hurried`: there is no time for all; then whoever draws may
        leave off wherever the frame's time is over, and a view has its turn only when it is asked
        for. `moves`: a phase is on its way, and nothing else has changed.
        """
        if hurried and not stale:
            if not self._behind:
                self._begin()
            self._behind = list(ALL[:-1])
            if playing:
                return islice(self._play, len(_PLAY))
            counts: tuple[Turn, ...] = ("count",)
            return iter(counts) if next(self._counts) else islice(self._run, 1)
        if stale:
            self._behind = []
        elif len(self._behind) > 1:
            return iter((self._behind.pop(0),))
        elif self._behind:
            self._behind = []
        elif moves:
            return iter(next(self._in_phase))
        return iter(ALL)
