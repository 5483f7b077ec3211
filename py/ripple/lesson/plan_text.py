"""Reads a written lesson (`docs/lessons.md`): any text is a `Plan`, or a list of faults with their
lines. Nothing that stands in a text can do anything but be shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from ripple.lesson.plan import (
    AIMS_MOST,
    CHOICES,
    LEVELS,
    LINES_MOST,
    MINUTES_MOST,
    NAME_MOST,
    STOPS_MOST,
    TASKS_MOST,
    TEXT_MOST,
    TITLE_MOST,
    Choice,
    Fault,
    Pair,
    Plan,
    Section,
    Start,
    Stop,
    Task,
    pieces_in,
)
from ripple.lesson.plan_terms import answer_of, condition_of, name_of, start_of
from ripple.lesson.prose import FENCE, Block, Span, Unread, blocks, spans

FAULTS_MOST = 50
"""So many are told; whoever has mended these hears of the others."""
TEACHER = "# For the teacher"
_KEY = re.compile(rf"[a-z0-9-]{{1,{NAME_MOST}}}")
_FIELD = re.compile(r"([a-z]+):(?:\s+|$)(.*)", re.DOTALL)
_RIGHT = re.compile(r"(.*)\(right(?: if ([^()]*(?:\([^()]*\)[^()]*)*))?\)", re.DOTALL)
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_TASKS = ("do", "predict", "compute")
_OF_STOP = ("id", "minutes", "start", "beside", *_TASKS)
_OF_TASK = ("check", "choice", "answer", "because", "hint")

Line = tuple[int, str]
Found = TypeVar("Found")


def plan_of_bytes(data: bytes) -> Plan | list[Fault]:
    """The lesson that a file is."""
    if len(data) > 4 * TEXT_MOST:
        return [Fault(0, "long")]
    try:
        return plan_of(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return [Fault(0, "no text")]


def plan_of(text: str) -> Plan | list[Fault]:
    """The lesson that a text is, or what is wrong with it."""
    if len(text) > TEXT_MOST:
        return [Fault(0, "long")]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if strange := _CONTROL.search(text):
        return [Fault(text.count("\n", 0, strange.start()) + 1, "no text")]
    if text.count("\n") >= LINES_MOST:
        return [Fault(LINES_MOST, "many lines")]
    reader = _Reader()
    plan = reader.read(_joined(text.split("\n")))
    return plan if plan is not None and not reader.faults else reader.told()


def _joined(lines: Sequence[str]) -> list[Line]:
    """Lines by their numbers; those that begin with two spaces go on with the one above."""
    found: list[Line] = []
    parts: list[str] = []  # of the line that is not at its end yet
    code = False
    for number, line in enumerate(lines, start=1):
        if line.strip().startswith(FENCE):
            code = not code
        if line.startswith("  ") and line.strip() and not code and found and parts[0].strip():
            parts.append(line.strip())
            continue
        if found:
            found[-1] = (found[-1][0], " ".join(parts))
        parts = [line.rstrip()]
        found.append((number, parts[0]))
    if found:
        found[-1] = (found[-1][0], " ".join(parts))
    return found


class _Reader:
    """Goes through the lines once, and notes what is wrong on the way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def told(self) -> list[Fault]:
        """As many faults as are told, in the order of their lines, each once."""
        return sorted(dict.fromkeys(self.faults))[:FAULTS_MOST]

    def fault(self, line: int, why: str, what: str = "") -> None:
        """One more."""
        if len(self.faults) < 10 * FAULTS_MOST:
            self.faults.append(Fault(line, why, what[:60]))

    def unread(self, line: int, why: Unread) -> None:
        """One more, of what can not be read."""
        self.fault(line, *why)

    def taken(self, line: int, found: Found | Unread, other: Found) -> Found:
        """What was read; else it is a fault, and there is something else in its place."""
        if isinstance(found, Unread):
            self.unread(line, found)
            return other
        return found

    def read(self, lines: list[Line]) -> Plan | None:
        """The whole lesson."""
        head, rest = self._head(lines)
        about, stops, sections = _parted(rest)
        if not stops:
            self.fault(rest[0][0] if rest else 1, "no stops")
        if len(stops) > STOPS_MOST:
            self.fault(stops[STOPS_MOST][0][0], "many stops", f"{STOPS_MOST}")
            stops = stops[:STOPS_MOST]
        if any(self._field(line) for _, line in about):
            self.fault(about[0][0], "before stops")
        title, level, minutes, aims = head
        plan = Plan(
            title,
            level,
            minutes,
            aims,
            self._blocks(about),
            tuple([self._stop(n, part) for n, part in enumerate(stops, start=1)]),
            tuple([self._section(part) for part in sections]),
        )
        self._check_whole(plan)
        return plan

    # What is at the beginning

    def _head(
        self, lines: list[Line]
    ) -> tuple[tuple[str, str, int, tuple[tuple[Span, ...], ...]], list[Line]]:
        rest = list(lines)
        while rest and not rest[0][1].strip():
            rest.pop(0)
        end = next((n for n, (_, line) in enumerate(rest) if n and line.strip() == "---"), None)
        if not rest or rest[0][1].strip() != "---" or end is None:
            self.fault(rest[0][0] if rest else 1, "no head")
            return ("", LEVELS[0], 1, ()), rest
        found: dict[str, tuple[int, str]] = {}
        aims: list[tuple[Span, ...]] = []
        last = ""
        for number, line in rest[1:end]:
            field = _FIELD.fullmatch(line)
            if field and field[1] in ("title", "level", "minutes", "aims"):
                last = field[1]
                if last in found:
                    self.fault(number, "twice", last)
                found[last] = number, field[2].strip()
                if last == "aims" and field[2].strip():
                    self.fault(number, "aims")
            elif line.startswith("- ") and last == "aims":
                aims.append(self._spans(number, line[2:].strip()))
            elif line.strip():
                self.fault(number, "head line", line.strip())
        begin = rest[0][0]
        for name in ("title", "level", "minutes", "aims"):
            if name not in found:
                self.fault(begin, "missing", name)
        if "aims" in found and not 1 <= len(aims) <= AIMS_MOST:
            self.fault(found["aims"][0], "aims")
        number, level = found.get("level", (begin, LEVELS[0]))
        if level not in LEVELS:
            self.fault(number, "level", level)
        number, title = found.get("title", (begin, "-"))
        self._title(number, title)
        number, minutes = found.get("minutes", (begin, "1"))
        return (title, level, self._minutes(number, minutes), tuple(aims)), rest[end + 1 :]

    def _title(self, line: int, title: str) -> str:
        if not 1 <= len(title) <= TITLE_MOST:
            self.fault(line, "title", f"{TITLE_MOST}")
        return title

    def _minutes(self, line: int, text: str) -> int:
        whole = text.isdecimal() and text.isascii() and len(text) < 5
        if not whole or not 1 <= int(text) <= MINUTES_MOST:
            self.fault(line, "minutes", text)
            return 1
        return int(text)

    # Stops

    def _stop(self, n: int, lines: list[Line]) -> Stop:
        number, heading = lines[0]
        title = self._title(number, heading.removeprefix("##").strip())
        key, minutes, beside = str(n), 0, ""
        starts: list[Line] = []
        known: set[str] = set()
        parts: list[Block | Task] = []
        text: list[Line] = []
        code = False

        def end_text() -> None:
            parts.extend(self._blocks(text))
            text.clear()

        for number, line in lines[1:]:
            fenced = line.strip().startswith(FENCE)
            code = code is not fenced
            field = None if code or fenced else self._field(line)
            if not field:
                text.append((number, line))
                continue
            name, said = field
            if name in _OF_TASK:
                end_text()
                self._add(parts, number, name, said)
            elif name in _TASKS:
                end_text()
                if not said:
                    self.fault(number, "empty", name)
                parts.append(Task(name, self._spans(number, said), number))
            elif name == "start":
                starts.append((number, said))
            elif name in known:
                self.fault(number, "twice", name)
            elif name == "id":
                key = said
                if not _KEY.fullmatch(said):
                    self.fault(number, "id", said)
            elif name == "minutes":
                minutes = self._minutes(number, said)
            else:
                beside = said
                if said not in ("left", "right"):
                    self.fault(number, "value", f"beside {said}")
            known.add(name)
        end_text()
        stop = Stop(key, title, self._start(n, starts), tuple(parts), minutes, lines[0][0], beside)
        if len(stop.tasks) > TASKS_MOST:
            self.fault(stop.tasks[TASKS_MOST].line, "many tasks", f"{TASKS_MOST}")
        for task in stop.tasks:
            self._check_task(task)
        return stop

    def _start(self, n: int, starts: list[Line]) -> Start:
        if not starts:
            return Start(goes_on=n > 1)
        said = ", ".join(text for _, text in starts)
        return self.taken(starts[0][0], start_of(said), Start())

    @staticmethod
    def _field(line: str) -> tuple[str, str] | None:
        """The word before a colon that means something, and what is behind it."""
        field = _FIELD.fullmatch(line)
        if field and field[1] in (*_OF_STOP, *_OF_TASK):
            return field[1], field[2].strip()
        return None

    def _add(self, parts: list[Block | Task], line: int, name: str, said: str) -> None:
        """To the task above."""
        last = next((n for n in reversed(range(len(parts))) if isinstance(parts[n], Task)), None)
        task = parts[last] if last is not None else None
        if not isinstance(task, Task) or last is None:
            self.fault(line, "no task", name)
            return
        if not said:
            self.fault(line, "empty", name)
            return
        of = {"check": "do", "choice": "predict", "answer": "compute"}.get(name, task.kind)
        if of != task.kind:
            self.fault(line, "other task", name)
        elif name == "check":
            condition = condition_of(said)
            if isinstance(condition, Unread):
                self.unread(line, condition)
            else:
                task = task._replace(checks=(*task.checks, condition))
        elif name == "choice":
            task = task._replace(choices=(*task.choices, self._choice(line, said)))
        elif name == "answer":
            answer = answer_of(said)
            if isinstance(answer, Unread):
                self.unread(line, answer)
            elif task.answer:
                self.fault(line, "twice", name)
            else:
                task = task._replace(answer=answer)
        elif name == "hint":
            task = task._replace(hints=(*task.hints, self._spans(line, said)))
        else:
            task = task._replace(because=(*task.because, *self._spans(line, said)))
        parts[last] = task

    def _choice(self, line: int, said: str) -> Choice:
        mark = _RIGHT.fullmatch(said)
        if not mark:
            return Choice(self._spans(line, said), False)
        pieces = self._spans(line, mark[1].strip())
        if mark[2] is None:
            return Choice(pieces, True)
        condition = condition_of(mark[2])
        if isinstance(condition, Unread):
            self.unread(line, condition)
            return Choice(pieces, False)
        return Choice(pieces, condition)

    def _check_task(self, task: Task) -> None:
        if task.kind == "predict":
            least, most = CHOICES
            if not least <= len(task.choices) <= most:
                self.fault(task.line, "choices", f"{least} to {most}")
            rights = [choice.right for choice in task.choices]
            if not any(rights) or rights.count(True) > 1:
                self.fault(task.line, "right")
        if task.kind == "compute" and task.answer is None:
            self.fault(task.line, "no answer")

    def _check_whole(self, plan: Plan) -> None:
        keys = [stop.key for stop in plan.stops]
        for stop in plan.stops:
            if keys.count(stop.key) > 1:
                self.fault(stop.line, "same id", stop.key)
        timed = [stop.minutes for stop in plan.stops if stop.minutes]
        if timed and (len(timed) < len(plan.stops) or sum(timed) != plan.minutes):
            self.fault(1, "sum", f"{sum(timed)}")
        self._check_spans(plan, set(keys))

    def _check_spans(self, plan: Plan, keys: set[str]) -> None:
        """Links lead to stops that there are, and numbers have names."""
        for stop in plan.stops:
            for part in stop.parts:
                for line, piece in pieces_in(part, stop.line):
                    if piece.kind == "stop" and piece.to not in keys:
                        self.fault(line, "link", piece.to)
                    if piece.kind == "number":
                        name = name_of(piece.text.removeprefix("first "))
                        if isinstance(name, Unread):
                            self.unread(line, name)
                        if piece.to and not 1 <= int(piece.to) <= 12:
                            self.fault(line, "digits", piece.to)

    # The teacher's part

    def _section(self, lines: list[Line]) -> Section:
        number, heading = lines[0]
        title = self._title(number, heading.removeprefix("##").strip())
        parts: list[Block | Pair] = []
        text: list[Line] = []
        asked: tuple[int, tuple[Span, ...]] | None = None

        def end_text() -> None:
            parts.extend(self._blocks(text))
            text.clear()

        for number, line in lines[1:]:
            field = _FIELD.fullmatch(line)
            name = field[1] if field else ""
            if name in ("question", "belief"):
                end_text()
                if asked:
                    self.fault(asked[0], "no answer")
                asked = number, self._spans(number, field[2].strip() if field else "")
            elif name == "answer" and asked:
                answer = self._spans(number, field[2].strip() if field else "")
                parts.append(Pair(asked[1], answer))
                asked = None
            else:
                text.append((number, line))
        if asked:
            self.fault(asked[0], "no answer")
        end_text()
        return Section(title, tuple(parts))

    # Text

    def _spans(self, line: int, text: str) -> tuple[Span, ...]:
        return self.taken(line, spans(text), ())

    def _blocks(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        return blocks(lines, self.unread)


def _parted(lines: list[Line]) -> tuple[list[Line], list[list[Line]], list[list[Line]]]:
    """What comes before the first stop, the stops, and the sections for the teacher."""
    about: list[Line] = []
    stops: list[list[Line]] = []
    sections: list[list[Line]] = []
    into, code = stops, False
    for number, line in lines:
        if line.strip().startswith(FENCE):
            code = not code
        if not code and line.strip() == TEACHER:
            into = sections
        elif not code and (line.startswith("## ") or line == "##"):
            into.append([(number, line)])
        elif into:
            into[-1].append((number, line))
        elif into is stops:
            about.append((number, line))
    return about, stops, sections
