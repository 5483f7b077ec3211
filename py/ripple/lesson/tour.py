"""Where a reader is in a written lesson: the stop, what has happened at it, and what is done."""

from __future__ import annotations

from typing import Any

from ripple.lesson.begin import begin
from ripple.lesson.plan import Condition, Happened, Name, Plan, Stop, Task
from ripple.lesson.player import Player
from ripple.lesson.shared import Shared, is_as_it_begins, received, share, take
from ripple.lesson.step import PHASES
from ripple.model.network import Network
from ripple.model.places import Parameter, Place, code, parameters

DONE_MOST = 200
"""Lessons whose progress is kept."""

Facts = set[tuple[str, str]]
"""What has happened: a kind, as those of `Happened`, and the code of a place or a phase."""


class Told:
    """What the reader has been told, or has said, of one task."""

    def __init__(self) -> None:
        self.done = False
        self.held: set[Condition] = set()
        """The checks that have held."""
        self.hints = 0
        self.tried: set[int] = set()
        """The choices that were taken, each once."""
        self.typed = self.slip = ""
        """What was computed, and what is wrong with it; "" for nothing."""


class Tour:
    """`plan` is the lesson that is played, `name` what its progress is kept by; `at` which stop.

    Nothing is played while `plan` is None. `done` has the stops that are done, of every lesson, by
    name. `first` has what the numbers were that the stop's conditions compare with.
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self.plan: Plan | None = None
        self.name = ""
        self.at = 0
        self.done: dict[str, list[str]] = {}
        self.first: dict[Name, float | None] = {}
        self.fresh = 0
        """How often a stop was begun: whoever shows one knows by it that all is new."""
        self.had: Shared | None = None
        """What was on the page before the lesson."""
        self.ended = False
        self._arrived: dict[int, Shared] = {}
        self._start_facts()

    @property
    def stop(self) -> Stop:
        """The one that the reader is at."""
        assert self.plan is not None
        return self.plan.stops[self.at]

    @property
    def last(self) -> bool:
        """Whether it is the last one."""
        return self.plan is not None and self.at == len(self.plan.stops) - 1

    # Where the reader goes

    def open(self, name: str, plan: Plan, key: str = "", keep: bool = False) -> None:
        """Play this lesson, from its first stop or the one with this key.

        `keep`: the page has been loaded again, with all as it was at this stop.
        """
        if self.plan is None and not keep:
            now = received(share(self._player, newest=True))
            as_it_begins = is_as_it_begins(self._player.lesson)
            self.had = now if isinstance(now, Shared) and not as_it_begins else None
        self.plan, self.name, self._arrived = plan, name, {}
        self.at = plan.place(key)
        if keep:
            self._arrive()
            self._begun()
        else:
            self.begin_again()

    def go_to(self, at: int) -> None:
        """To another stop, which begins."""
        if self.plan is None or not 0 <= at < len(self.plan.stops):
            return
        moves_on, self.at = at == self.at + 1, at
        if moves_on and self.stop.start.goes_on:
            self._arrive()
        self.begin_again()

    def begin_again(self) -> None:
        """This stop, from where it began."""
        if self.plan is None:
            return
        if self.stop.start.goes_on:
            if self.at in self._arrived:
                take(self._player, self._arrived[self.at])
            else:  # by a link: from where the last stop above it does that does not go on
                above = [stop.start for stop in self.plan.stops[: self.at]]
                own = [start for start in above if not start.goes_on]
                if own:
                    begin(self._player, own[-1])
                self._arrive()
        begin(self._player, self.stop.start)
        self._begun()

    def _arrive(self) -> None:
        """What is on the page is what this stop goes on from."""
        now = received(share(self._player))
        if isinstance(now, Shared):
            self._arrived[self.at] = now

    def leave(self) -> None:
        """Play it no longer; the lesson stays as it is."""
        self.plan = None

    def forget_what_was(self) -> None:
        """It has been offered."""
        self.had = None

    def _begun(self) -> None:
        self.fresh += 1
        self._start_facts()

    # What happens at a stop

    def _start_facts(self) -> None:
        player = self._player
        lesson, microscope = player.lesson, player.lesson.microscope
        self.told = [Told() for _ in self.stop.tasks] if self.plan else []
        self.facts: Facts = set()
        self.steps_before = lesson.step_count
        self.foreseen = 0
        self._was = self._shown()
        self._opened, self._pointed = microscope.chosen, microscope.pointed
        self._checking = self._checks()
        self._network: Network = lesson.network
        self._timeline, self._count = lesson.timeline, lesson.step_count
        self._kept, self._right = len(lesson.courses.kept), lesson.quiz.right

    def _shown(self) -> tuple[int, float]:
        """Which step is shown, and how many of its phases."""
        step = self._player.lesson.step
        number = step.number if step else self._player.lesson.step_count
        return number, self._player.moment

    def _checks(self) -> tuple[bool, bool, Place | None]:
        microscope = self._player.lesson.microscope
        return microscope.checking, microscope.checking_all, microscope.chosen

    def notice(self) -> None:
        """What has happened since the last time; called in every frame."""
        if self.plan is None:
            return
        player, facts = self._player, self.facts
        microscope = player.lesson.microscope
        self._notice_places("opened", self._opened, microscope.chosen)
        self._notice_places("pointed at", self._pointed, microscope.pointed)
        self._opened, self._pointed = microscope.chosen, microscope.pointed
        checks = self._checks()
        if checks != self._checking:
            self._checking = checks
            if checks[0] and isinstance(checks[2], Parameter):
                facts.add(("checked", ""))
            if checks[1]:
                facts.add(("checked all", ""))
        number, moment = self._shown()
        before, come = self._was
        for n, phase in enumerate(PHASES, start=1):
            new = number > before or (number == before and n > come)
            if new and moment >= n:
                facts.add(("seen", phase.value.lower()))
        if player.looking_at is not None:
            facts.add(("looked within", ""))
        self._notice_course()

    def _notice_places(self, kind: str, before: Place | None, now: Place | None) -> None:
        if now is not None and now != before:
            self.facts.add((kind, code(now)))

    def _notice_course(self) -> None:
        lesson, facts = self._player.lesson, self.facts
        network, count = lesson.network, lesson.step_count
        same_course = lesson.timeline is self._timeline
        if same_course and count < self._count:
            facts.add(("went back", ""))
        if same_course and count == self._count and network is not self._network:
            before, now = self._network.parameters, network.parameters
            for place in parameters(network.sizes):
                if before.value(place) != now.value(place):
                    facts.add(("set", code(place)))
        self._network, self._timeline, self._count = network, lesson.timeline, count
        if len(lesson.courses.kept) > self._kept:
            facts.add(("kept a course", ""))
        self._kept = len(lesson.courses.kept)
        if lesson.ran_away:
            facts.add(("ran away", ""))
        if lesson.hood.open:
            facts.add(("code open", ""))
        self.foreseen += max(lesson.quiz.right - self._right, 0)
        self._right = lesson.quiz.right

    def has(self, happened: Happened, places: frozenset[str] | None) -> bool:
        """Whether this has happened; `places` are those that would do, None for any."""
        found = [of for kind, of in self.facts if kind == happened.kind]
        return any(places is None or of in places for of in found)

    # What is done

    def finish_task(self, n: int) -> bool:
        """This task of the stop is done; whether that is news."""
        told = self.told[n]
        news, told.done = not told.done, True
        self._mark()
        return news

    def _mark(self) -> None:
        if self.is_done and self.stop.key not in self.marks(self.name):
            self.done.setdefault(self.name, []).append(self.stop.key)

    @property
    def is_done(self) -> bool:
        """Whether all tasks of the stop are."""
        return self.plan is not None and all(told.done for told in self.told)

    def look(self) -> None:
        """A stop without tasks is done when it is looked at."""
        if self.plan is not None:
            self._mark()

    def marks(self, name: str) -> list[str]:
        """The keys of the stops of a lesson that are done."""
        return self.done.get(name, [])

    def show_hint(self, n: int) -> None:
        """One more, if there is one."""
        tasks = self.stop.tasks
        if 0 <= n < len(tasks):
            self.told[n].hints = min(self.told[n].hints + 1, len(tasks[n].hints))

    def task(self, n: int) -> Task | None:
        """One of the stop's."""
        tasks = self.stop.tasks if self.plan else []
        return tasks[n] if 0 <= n < len(tasks) else None

    # What is kept

    def to_plain(self) -> dict[str, Any]:
        """Which stops are done, as plain data."""
        return {"version": 1, "done": self.done}

    def take_plain(self, plain: object) -> None:
        """What was kept once; whatever is wrong with it is left out."""
        kept = plain.get("done") if isinstance(plain, dict) else None
        if not isinstance(kept, dict):
            return
        for name, keys in list(kept.items())[:DONE_MOST]:
            if isinstance(name, str) and isinstance(keys, list):
                found = [key for key in keys if isinstance(key, str)]
                self.done.setdefault(name, found)
