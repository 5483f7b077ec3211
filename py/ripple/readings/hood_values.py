"""The values that lines of the model's code had: noted while the very code runs once more.

It runs on what the step had, and so comes to the same bits; so does code that a reader has edited.
Whoever changes the code need not change anything in this module: it looks at whatever a line names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any, NamedTuple

import numpy as np

from ripple.lesson.hood import FILES, FUNCTIONS, NETWORK
from ripple.lesson.player import Player
from ripple.lesson.step import Step
from ripple.model import functions
from ripple.model.functions import Array
from ripple.model.network import ForwardPass, Gradient, Network, Parameters
from ripple.readings.hood import Sources, code_of


class Value(NamedTuple):
    """Something that a line reads or makes: its name in the code, and a number or an array."""

    name: str
    value: Array | float


class Visit(NamedTuple):
    """One time that a line ran: what it read, and then what it made."""

    file: str
    line: int
    values: tuple[Value, ...]


_FILES = {
    Network.forward.__code__.co_filename: NETWORK,
    functions.sigmoid.__code__.co_filename: FUNCTIONS,
    NETWORK: NETWORK,  # as a reader has edited it
    FUNCTIONS: FUNCTIONS,
}
_NAMES = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[[^\[\]]*\])*")
_MADE = re.compile(r"(?:for )?([\w, ]+?)(?: in .*:| = .*)")
_KEPT = re.compile(r"(\w+)\.append\(")
RETURNED = "→"
"""The name of what a line gives back."""


class _Watch:
    """Notes what the lines of some code read and make while it runs."""

    def __init__(self, texts: dict[str, Sequence[str]]) -> None:
        self._texts = texts
        self.visits: list[Visit] = []
        self._waiting: dict[FrameType, tuple[int, list[Value], dict[str, Any]]] = {}

    def run(self, call: Callable[[], Any]) -> Any:
        """What it gives."""
        before = sys.gettrace()
        sys.settrace(self._on_call)
        try:
            return call()
        finally:
            sys.settrace(before)

    def _on_call(self, frame: FrameType, event: str, _value: Any) -> Any:
        known = _FILES.get(frame.f_code.co_filename) and not _is_within(frame.f_code)
        return self._on_line if event == "call" and known else None

    def _on_line(self, frame: FrameType, event: str, value: Any) -> Any:
        self._end(frame, event, value)
        if event == "line":
            code = self._code(frame, frame.f_lineno)
            known = dict(frame.f_locals)
            self._waiting[frame] = frame.f_lineno, list(_read(code, frame)), known
        return self._on_line

    def _code(self, frame: FrameType, line: int) -> str:
        return code_of(self._texts[_FILES[frame.f_code.co_filename]][line - 1])

    def _end(self, frame: FrameType, event: str, returned: Any) -> None:
        """Of the line that ran until now, what it has made."""
        line, read, before = self._waiting.pop(frame, (0, [], {}))
        if not line:
            return
        code, made = self._code(frame, line), []
        if found := _MADE.match(code):
            names = [name.strip() for name in found[1].split(",")]
            now = frame.f_locals
            if code.startswith("for "):
                read = []  # what it goes through is there all at once
                if all(now.get(name) is before.get(name) for name in names):
                    return  # there was no more
            made = [each for name in names for each in _arrays(name, now.get(name))]
        elif kept := _KEPT.match(code):
            made = list(_arrays(f"{kept[1]}[-1]", frame.f_locals[kept[1]][-1]))
        elif event == "return" and not code.startswith(("if ", "for ")):
            made = list(_arrays(RETURNED, returned))
        new = {id(each.value) for each in made}
        values = (*(each for each in read if id(each.value) not in new), *made)
        self.visits.append(Visit(_FILES[frame.f_code.co_filename], line, values))


def _is_within(code: CodeType) -> bool:
    """Whether it is part of a line and no function of its own."""
    return code.co_name in ("<genexpr>", "<listcomp>")


def _read(code: str, frame: FrameType) -> Iterator[Value]:
    """Numbers and arrays that a line names, each once; no call is made for it."""
    target = _MADE.match(code)
    start = target.end(1) if target else 0
    seen: set[int] = set()
    for found in _NAMES.finditer(code, start):
        name = found[0]
        if code[found.end() : found.end() + 1] in ("(", "=") and code[found.end() :][:2] != "==":
            continue  # a function, or the name of an argument
        if re.split(r"\W", name)[0] not in frame.f_locals:
            continue  # a name of the module
        try:
            value = eval(name, frame.f_globals, frame.f_locals)
        except Exception:
            continue  # it is there later
        if isinstance(value, Network):
            continue  # all that there is
        for each in _arrays(name, value):
            if id(each.value) not in seen:
                seen.add(id(each.value))
                yield each


def _arrays(name: str, value: Any) -> Iterator[Value]:
    """The numbers and arrays in it, with the names that they have in the code."""
    if isinstance(value, np.ndarray | bool | int | float):
        yield Value(name, value)
    elif isinstance(value, Network):
        yield from _arrays(f"{name}.parameters", value.parameters)
    elif isinstance(value, Parameters | Gradient | ForwardPass):
        for field, part in zip(value._fields, value, strict=True):
            if not isinstance(part, Network):
                yield from _arrays(f"{name}.{field}", part)
    elif type(value) in (list, tuple):
        for n, part in enumerate(value):
            yield from _arrays(f"{name}[{n}]", part)


def visits(player: Player, sources: Sources, file: str, line: int) -> list[Visit]:
    """Each time that this line ran in the step that is shown, in the order of the step."""
    step = player.step_shown
    if step is None:
        return []
    known = tuple(part is not None for part in (step.loss, step.gradient, step.network))
    ran = _visits(step, known, bool(player.lesson.secret), sources)
    return [visit for visit in ran if (visit.file, visit.line) == (file, line)]


@lru_cache(maxsize=1)
def _visits(step: Step, _known: tuple[bool, ...], asked: bool, sources: Sources) -> list[Visit]:
    """All of them, as far as the step has come by now; what the quiz asks for is not told."""
    watch = _Watch({file: sources.of(file).split("\n") for file in FILES})
    before, gradient = step.passed.network, step.gradient
    watch.run(lambda: before.forward(step.x))
    if step.loss is not None:
        watch.run(lambda: step.passed.mean_loss(step.y))
    if gradient is None or asked:
        return watch.visits
    if not step.method.mistake:
        watch.run(lambda: before.backward(step.passed, step.y))
    if step.network is not None and step.learning_rate is not None:
        rate, along = step.learning_rate, step.along
        if along is gradient.slopes:
            watch.run(lambda: before.descend(gradient, rate))
        else:
            watch.run(lambda: before.moved(along, rate))
    return watch.visits
