"""A lesson that somebody has written, as values: its stops, and what each asks for and checks.

`plan_text.py` reads it out of a text (`docs/lessons.md` says what such a text is), `tour.py` knows
where a reader is in it. Nothing here knows a page, or can fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ripple.lesson.prose import Block, Span

TEXT_MOST, LINES_MOST = 200_000, 5_000
STOPS_MOST, TASKS_MOST, AIMS_MOST = 30, 12, 8
TITLE_MOST, NAME_MOST, MINUTES_MOST = 80, 40, 180
CHOICES = 2, 6
LEVELS = ("beginner", "intermediate", "advanced")
USUALLY = 0.01
"""An answer may be off by such a share, where nothing else is said."""


class Name(NamedTuple):
    """A number by its name: of what `kind`, and `of` which unit or parameter, "" for none.

    Units and parameters are written as "h12", "ŷ", "x1", "w211", "b21", "δ21": a lesson is for a
    network that is not there yet.
    """

    kind: str
    of: str = ""


class Term(NamedTuple):
    """One side of a comparison: a number, or so many times what has this name.

    `first`: what it was when the stop began.
    """

    factor: float
    name: Name | None = None
    first: bool = False


class Compare(NamedTuple):
    """Whether one is less than the other, or what the sign says."""

    left: Term
    sign: str
    right: Term


class Happened(NamedTuple):
    """Whether a reader has done something of this `kind` since the stop began: opened h1, ..."""

    kind: str
    of: str = ""


class Is(NamedTuple):
    """Whether a setting has this value."""

    setting: str
    value: str


Test = Compare | Happened | Is


class Condition(NamedTuple):
    """Holds where in any of these `ways` all tests do; with False beside one, where it does not.

    `text` is how it was written.
    """

    ways: tuple[tuple[tuple[bool, Test], ...], ...]
    text: str

    @property
    def tests(self) -> list[Test]:
        """All of them."""
        return [test for way in self.ways for _, test in way]


class Choice(NamedTuple):
    """An answer, and whether it is right: always, or where this condition holds."""

    said: tuple[Span, ...]
    right: bool | Condition


class Answer(NamedTuple):
    """The number that is asked for: `near` it is right, which is a share where `shared`."""

    term: Term
    near: float = USUALLY
    shared: bool = True
    text: str = ""


class Task(NamedTuple):
    """Something to do, to foresee or to compute: `kind` is do, predict or compute."""

    kind: str
    asked: tuple[Span, ...]
    line: int = 0
    checks: tuple[Condition, ...] = ()
    choices: tuple[Choice, ...] = ()
    answer: Answer | None = None
    hints: tuple[tuple[Span, ...], ...] = ()
    because: tuple[Span, ...] = ()

    @property
    def ticked(self) -> bool:
        """Whether only its reader can say that it is done."""
        return self.kind == "do" and not self.checks


class Start(NamedTuple):
    """Where a stop begins: with what a `link` has, or the page's beginning with these settings.

    Where it `goes_on`, with the settings of now but for these.
    """

    goes_on: bool = True
    link: str = ""
    settings: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def all_of(self, name: str) -> list[tuple[str, ...]]:
        """What is said of a setting, each time that it is named."""
        return [values for key, values in self.settings if key == name]


class Stop(NamedTuple):
    """A stop by the `key` that links have: text and tasks in the order in which they stand."""

    key: str
    title: str
    start: Start
    parts: tuple[Block | Task, ...]
    minutes: int = 0
    line: int = 0
    beside: str = ""

    @property
    def tasks(self) -> list[Task]:
        """What there is to do."""
        return [part for part in self.parts if isinstance(part, Task)]


def pieces_of(stop: Stop) -> Iterator[Span]:
    """All pieces of all its texts."""
    for part in stop.parts:
        for _, piece in pieces_in(part, stop.line):
            yield piece


def pieces_in(part: Block | Task, line: int) -> Iterator[tuple[int, Span]]:
    """Those of one part, with the line that it stands in; `line` where it does not know."""
    if isinstance(part, Block):
        said = list(part.items)
        line = part.line or line
    else:
        said = [part.asked, part.because, *part.hints, *(choice.said for choice in part.choices)]
        line = part.line
    yield from ((line, piece) for pieces in said for piece in pieces)


class Pair(NamedTuple):
    """A question or a belief, and what is to be said of it."""

    asked: tuple[Span, ...]
    answer: tuple[Span, ...]


class Section(NamedTuple):
    """A part of the teacher's sheet."""

    title: str
    parts: tuple[Block | Pair, ...]


class Plan(NamedTuple):
    """The whole lesson."""

    title: str
    level: str
    minutes: int
    aims: tuple[tuple[Span, ...], ...]
    about: tuple[Block, ...]
    stops: tuple[Stop, ...]
    sections: tuple[Section, ...] = ()

    def place(self, key: str) -> int:
        """Which stop has this key; the first where none has."""
        return next((n for n, stop in enumerate(self.stops) if stop.key == key), 0)


class Fault(NamedTuple):
    """What is wrong in a line, and about what; `words/lessons.py` has a sentence for each `why`."""

    line: int
    why: str
    what: str = ""
