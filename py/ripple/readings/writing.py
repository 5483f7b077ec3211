"""Judges a function that a reader has written: by its form, by its numbers, and by its mistake.

It is called with inputs of many sizes, each time with copies of its own. What is due is known
without the formula that is asked for: a derivative is found by nudging. A mistake is named only
where its formula comes to the very numbers that the reader's function comes to, in all cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ripple.words import writing as words

CLOSE, CLOSE_TO_ZERO = 1e-5, 1e-8
"""By how much a number may be off: a share of the largest beside it, and what is added to that."""
SAME, SAME_AS_ZERO = 1e-9, 1e-12
"""The same where two ways to compute are compared: they differ by rounding alone."""
LARGE = 1_000
"""Larger results are not copied, and not compared: nothing that is asked for is so large."""
SHOWN = 16
"""Of more numbers than that the inputs are not shown."""
PLAIN = (float, int, np.float64, np.int64, np.int32)


class Stopped(Exception):
    """The function came to no end, or to an error. `said` is a sentence and `message` Python's.

    `final`: it would be no use, or take too long, to try it with other inputs.
    """

    def __init__(self, said: str, message: str = "", line: int = 0, final: bool = False) -> None:
        super().__init__(said)
        self.said, self.message, self.line, self.final = said, message, line, final


class Exercise(NamedTuple):
    """A function that is to be written, by its name, with the names of what it is given.

    `inputs` are what it is tried with, `right` gives what is due, and `wrong` what the mistakes
    give, by their names, the likeliest first.
    """

    name: str
    function: str
    given: tuple[str, ...]
    inputs: Callable[[], Sequence[tuple[Any, ...]]]
    right: Callable[..., Any]
    wrong: Mapping[str, Callable[..., Any]]


class Verdict(NamedTuple):
    """What became of an answer: `said` says it, `hint` is the name of the mistake that was found.

    `line` is that of the reader's text where it stopped, 0 for none; `inputs` has some lines that
    say with which inputs it was off.
    """

    passed: bool
    kind: str
    said: str
    hint: str = ""
    line: int = 0
    inputs: str = ""


class Case(NamedTuple):
    """Inputs, and what is due for them."""

    inputs: tuple[Any, ...]
    right: Any


class Outcome(NamedTuple):
    """What a function made of one case: a value or an error; whether it changed its inputs."""

    value: Any = None
    error: Stopped | None = None
    changed: str = ""


def cases_of(exercise: Exercise) -> tuple[Case, ...]:
    """All that it is tried with."""
    return _cases(exercise.inputs, exercise.right)


@cache
def _cases(
    inputs: Callable[[], Sequence[tuple[Any, ...]]], right: Callable[..., Any]
) -> tuple[Case, ...]:
    return tuple(Case(each, _quietly(right, each)) for each in inputs())


def judge(exercise: Exercise, function: Callable[..., Any]) -> Verdict:
    """Try it, twice with each case: what is no function of its inputs alone comes to light."""
    cases, outcomes = cases_of(exercise), []
    for case in cases:
        outcomes.append(_try(exercise, function, case))
        if (error := outcomes[-1].error) and error.final:
            return _stopped(error)
    for case, before in zip(reversed(cases), reversed(outcomes), strict=True):
        again = _try(exercise, function, case)
        if again.error and again.error.final:
            return _stopped(again.error)
        if not _alike(before, again):
            return Verdict(False, "unsteady", words.UNSTEADY)
    pairs = zip(cases, outcomes, strict=True)
    found = [_looked_at(exercise, n, *pair) for n, pair in enumerate(pairs)]
    off = next((each for each in found if each), None)
    changed = next((each.changed for each in outcomes if each.changed), "")
    if off is None:
        if changed:
            return Verdict(False, "changed", words.changed(changed))
        return Verdict(True, "passed", words.passed(len(cases)))
    if changed:
        off = off._replace(said=f"{off.said} {words.changed(changed)}")
    return off._replace(hint=_mistake(exercise, cases, outcomes))


def copied(value: Any) -> Any:
    """The same, in arrays and lists of its own."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (list, tuple)):
        return type(value)(copied(each) for each in value)
    return value


def _quietly(function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
    """What it gives for copies of these; that e⁻ᶻ may be ∞ is no reason to warn anyone."""
    with np.errstate(all="ignore"):
        return function(*copied(tuple(inputs)))


def _try(exercise: Exercise, function: Callable[..., Any], case: Case) -> Outcome:
    given = copied(case.inputs)
    try:
        with np.errstate(all="ignore"):
            value = function(*given)
    except Stopped as error:
        return Outcome(error=error)
    except Exception as error:
        return Outcome(error=Stopped(words.ERROR, f"{type(error).__name__}: {error}"))
    pairs = zip(exercise.given, given, case.inputs, strict=True)
    changed = next((name for name, mine, its in pairs if not _equal(mine, its)), "")
    return Outcome(_kept(value), changed=changed)


def _kept(value: Any, deep: int = 2) -> Any:
    """A copy, as the next call may change it; what is huge, or nothing of ours, stays as it is."""
    if type(value) is np.ndarray:
        return value.copy() if value.size <= LARGE and value.dtype != object else value
    if type(value) in (list, tuple) and deep and len(value) <= LARGE:
        return type(value)(_kept(each, deep - 1) for each in value)
    return value


def _equal(value: Any, other: Any) -> bool:
    """To the bit, NaN or not."""
    if isinstance(other, np.ndarray):
        same = type(value) is np.ndarray and value.shape == other.shape
        return same and value.dtype == other.dtype and value.tobytes() == other.tobytes()
    if isinstance(other, list):
        same = type(value) is list and len(value) == len(other)
        return same and all(map(_equal, value, other))
    return value is other or (type(value) in PLAIN and bool(value == other or value != value))


def _alike(one: Outcome, other: Outcome) -> bool:
    if one.error or other.error:
        return bool(one.error and other.error and one.error.message == other.error.message)
    return _is_alike(one.value, other.value)


def _is_alike(value: Any, other: Any, deep: int = 2) -> bool:
    """Of two results. What is no number of ours is looked at no further: it is refused anyway."""
    if type(value) is not type(other):
        return False
    if type(value) in (list, tuple):
        if len(value) != len(other):
            return False
        return not deep or all(
            _is_alike(one, its, deep - 1) for one, its in zip(value, other, strict=True)
        )
    if type(value) is np.ndarray:
        if value.shape != other.shape or value.dtype == object or value.size > LARGE:
            return bool(value.shape == other.shape)
        return bool(value.tobytes() == other.tobytes())
    return type(value) not in PLAIN or bool(value == other or value != value)


# The form of a result


def _misfit(value: Any, right: Any, names: tuple[str, str], name: str = words.RESULT) -> str:
    """What is wrong with the form of a result, in a sentence; "" where nothing is."""
    if value is None:
        return words.NOTHING if name == words.RESULT else words.nothing_in(name)
    if isinstance(right, tuple):
        if type(value) not in (tuple, list) or len(value) != len(right):
            return words.not_two(_kind(value), names)
        parts = zip(value, right, names, strict=True)
        return next((said for v, r, n in parts if (said := _misfit(v, r, names, n))), "")
    if isinstance(right, list):
        if type(value) not in (tuple, list):
            return words.no_list(name, _kind(value), len(right))
        if len(value) != len(right):
            return words.list_length(name, len(value), len(right))
        for n, (v, r) in enumerate(zip(value, right, strict=True)):
            if said := _misfit(v, r, names, f"{name}[{n}]"):
                return said
        return ""
    if type(value) not in (np.ndarray, *PLAIN):
        return words.no_array(name, _kind(value), np.shape(right))
    if np.shape(value) != np.shape(right):
        return words.other_shape(name, np.shape(value), np.shape(right))
    if np.asarray(value).dtype.kind not in "fiu" or np.asarray(value).dtype == np.float32:
        return words.other_numbers(name, str(np.asarray(value).dtype))
    return ""


def _kind(value: Any) -> str:
    """What it is, in a word that is not too long."""
    if isinstance(value, (tuple, list)):
        return words.several(type(value).__name__, len(value))
    return str(type(value).__name__)[:40]


# Its numbers


def flat(value: Any) -> list[np.ndarray]:
    """The arrays in a result of the right form."""
    if isinstance(value, (tuple, list)):
        return [array for each in value for array in flat(each)]
    return [np.asarray(value, dtype=np.float64)]


def _names(right: Any, names: Sequence[str]) -> list[str]:
    """Of the arrays in a result."""
    if isinstance(right, tuple):
        pairs = zip(names, right, strict=True)
        return [each for name, part in pairs for each in _names(part, [name])]
    if isinstance(right, list):
        return [f"{names[0]}[{n}]" for n in range(len(right))]
    return [names[0]]


def _looked_at(exercise: Exercise, n: int, case: Case, outcome: Outcome) -> Verdict | None:
    """What is wrong in this case; None where nothing is."""
    shown = shown_inputs(exercise.given, case.inputs)
    if outcome.error:
        return _stopped(outcome.error, shown)
    results = words.RESULTS.get(exercise.name, (words.RESULT, ""))
    if said := _misfit(outcome.value, case.right, results):
        return Verdict(False, "form", said, inputs="" if outcome.value is None else shown)
    names = _names(case.right, results)
    for name, value, right in zip(names, flat(outcome.value), flat(case.right), strict=True):
        if not np.isfinite(value).all():
            at = tuple(int(i) for i in np.argwhere(~np.isfinite(value))[0])
            said = words.no_number(name, at, float(value[at]), float(right[at]))
            return Verdict(False, "number", said, inputs=shown)
        off = np.abs(value - right) - CLOSE_TO_ZERO - CLOSE * np.abs(right).max(initial=0.0)
        if (off > 0).any():
            at = tuple(int(i) for i in np.unravel_index(int(off.argmax()), off.shape))
            said = words.other_number(name, at, float(value[at]), float(right[at]))
            return Verdict(False, "number", f"{words.test(n + 1)} {said}", inputs=shown)
    return None


def _stopped(error: Stopped, inputs: str = "") -> Verdict:
    said = f"{error.said} {error.message}".strip()
    return Verdict(False, "stopped", said, line=error.line, inputs=inputs)


def shown_inputs(names: Sequence[str], inputs: Sequence[Any]) -> str:
    """A line for each input that is no function; none where they are too many numbers."""
    known = [pair for pair in zip(names, inputs, strict=True) if not callable(pair[1])]
    if sum(array.size for _, value in known for array in flat(value)) > SHOWN:
        return ""
    return "\n".join(f"{name} = {_written(value)}" for name, value in known)


def _written(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, np.ndarray):
        return str(np.round(value, 4).tolist())
    return f"{value:g}"


# The mistake


def _mistake(exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> str:
    """The first whose formula does in all cases what the reader's function does; "" for none."""
    for name, formula in exercise.wrong.items():
        pairs = zip(cases, outcomes, strict=True)
        if any(not outcome.error for outcome in outcomes) and all(
            _is_made(formula, case, outcome) for case, outcome in pairs
        ):
            return name
    return ""


def _is_made(formula: Callable[..., Any], case: Case, outcome: Outcome) -> bool:
    try:
        made = _quietly(formula, case.inputs)
    except (ValueError, IndexError, TypeError):
        return outcome.error is not None
    if outcome.error or _misfit(outcome.value, made, ("", "")):
        return False
    pairs = zip(flat(outcome.value), flat(made), strict=True)
    return all(_same(value, other) for value, other in pairs)


def _same(value: np.ndarray, other: np.ndarray) -> bool:
    known = np.abs(other[np.isfinite(other)])
    most = SAME_AS_ZERO + SAME * known.max(initial=0.0)
    return bool(np.isclose(value, other, rtol=0.0, atol=most, equal_nan=True).all())
