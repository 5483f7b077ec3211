"""Runs what a reader has typed, under the guard, and has it judged."""

from __future__ import annotations

from typing import Any, NamedTuple

from ripple.lesson.guarded import ENDLESS, Ran, run
from ripple.lesson.guarded_names import Printed
from ripple.lesson.trouble import Trouble
from ripple.readings.writing import Exercise, Stopped, Verdict, judge
from ripple.words import guarded as guarded_words
from ripple.words import writing as words

FILE = "yours.py"
STEPS = 100_000
"""That a call may take: it is called often, with small inputs, and a solution takes hundreds."""
FINAL = (ENDLESS, "MemoryError", "RecursionError")
"""Troubles that take long: they are not asked for again with other inputs."""


class Checked(NamedTuple):
    """What is said of a text, and what it has printed: when it ran, or in the first test."""

    verdict: Verdict
    printed: Printed


def check(exercise: Exercise, source: str) -> Checked:
    """Judge the function in this text."""
    ran = run(source, FILE, {"np": _numpy()}, STEPS)
    if isinstance(ran, Trouble):
        return Checked(_stopped(ran), Printed(""))
    printed = ran.printed
    function = ran.namespace.get(exercise.function)
    if not callable(function):
        return Checked(Verdict(False, "missing", words.missing(exercise.function)), printed)

    def call(*inputs: Any) -> Any:
        nonlocal printed
        outcome = ran.call(function, *inputs)
        printed = printed if printed.text else ran.printed
        if isinstance(outcome, Trouble):
            said = guarded_words.sentence(outcome.kind, outcome.what)
            raise Stopped(said, outcome.message, outcome.line or 0, outcome.kind in FINAL)
        return outcome

    return Checked(judge(exercise, call), printed)


def _numpy() -> object:
    """As the guard has it."""
    ran = run("import numpy as np", "numpy.py")
    return ran.namespace["np"] if isinstance(ran, Ran) else None


def _stopped(trouble: Trouble) -> Verdict:
    said = guarded_words.sentence(trouble.kind, trouble.what)
    return Verdict(False, "stopped", f"{said} {trouble.message}".strip(), line=trouble.line or 0)
