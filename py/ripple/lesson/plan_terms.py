"""Reads what a written lesson says in few words: names of numbers, conditions, answers, and where a
stop begins. Each is given as a value, or as `Unread`, which says why not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from ripple.lesson.limits import (
    BATCH_MOST,
    DECAYS,
    GROWN_LEAST,
    GROWN_MOST,
    HELD_OUT,
    HIDDEN_LAYERS_MOST,
    HIDDEN_SIZE_HIGH,
    LEARNING_RATE_HIGH,
    LEARNING_RATE_LOW,
    MOMENTA,
    PARAMETER_MOST,
)
from ripple.lesson.link import in_fragment
from ripple.lesson.microscope import DIGITS
from ripple.lesson.plan import (
    Answer,
    Compare,
    Condition,
    Happened,
    Is,
    Name,
    Start,
    Term,
    Test,
)
from ripple.lesson.prose import Unread
from ripple.lesson.shared import out_of_link
from ripple.lesson.state import SEED_MOST, Refused
from ripple.lesson.step import PHASES
from ripple.model.datasets import DATA_SETS
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.initial import INITIAL
from ripple.model.mistakes import MISTAKES
from ripple.model.places import Parameter, Place, Unit, exists
from ripple.words.numbers import number_in, subscript, superscript

STEPS_MOST = 10_000
"""So many steps a stop may begin with."""
SPEEDS = 7
LONGEST = 300
"""Characters of a condition, an answer or a setting."""

# Names of units and parameters

_PLAIN = str.maketrans(
    {superscript(n): str(n) for n in range(10)}
    | {subscript(n): str(n) for n in range(10)}
    | {"−": "-", "⁻": "-", "⁽": "", "⁾": "", "′": "'"}
)
_WORDS = (("y\u0302", "ŷ"), ("yhat", "ŷ"), ("delta", "δ"), ("dL/d", "∂L/∂"))
_INDEX = re.compile(r"\[([1-9])\]")
_PLACE = r"(?:h[1-9]{1,2}|ŷ[1-9]?|x[1-9]|w[1-9]{3}|b[1-9]{2})"
_PARAMETER = r"(?:w[1-9]{3}|b[1-9]{2})"
_NEURON = r"(?:h[1-9]{1,2}|ŷ[1-9]?)"

PLAIN_NAMES = (
    *("steps", "step", "mean loss", "held-out loss", "fruit", "right", "wrong", "accuracy"),
    *("eta", "batch", "momentum", "decay", "seed", "layers", "hidden", "foreseen", "loss", "y"),
    *("largest gradient", "largest weight", "steepness", "promised"),
)
_SAME = {"L": "loss", "η": "eta", "μ": "momentum", "λ": "decay"}
_OF = (
    ("z", re.compile(rf"z\(({_NEURON})\)")),
    ("slope", re.compile(rf"slope ({_NEURON})")),
    ("slope", re.compile(rf"(?:σ'|f')\(z?({_NEURON})\)")),
    ("gradient", re.compile(rf"(?:gradient |∂L/∂)({_PARAMETER})")),
    ("nudged", re.compile(rf"nudged ({_PARAMETER})")),
    ("change", re.compile(rf"(?:change |Δ)({_PARAMETER})")),
    ("old", re.compile(rf"old ({_PARAMETER})")),
    ("new", re.compile(rf"new ({_PARAMETER})")),
    ("now", re.compile(rf"({_PARAMETER})")),
    ("a", re.compile(rf"({_NEURON}|x[1-9])")),
    ("δ", re.compile(r"(δ[1-9]{2})")),
)


def bare(text: str) -> str:
    """A name without raised and lowered digits and brackets: w⁽¹⁾₁₂ and w1[1][2] are w112."""
    found = " ".join(text.translate(_PLAIN).split())
    for word, letter in _WORDS:
        found = found.replace(word, letter)
    return _INDEX.sub(r"\1", found)


def name_of(text: str) -> Name | Unread:
    """The number that has this name."""
    name = bare(text)
    name = _SAME.get(name, name)
    if name in PLAIN_NAMES:
        return Name(name)
    for kind, form in _OF:
        if found := form.fullmatch(name):
            return Name(kind, found[1])
    return Unread("name", text.strip())


def place_in(text: str, sizes: Sequence[int]) -> Place | None:
    """The unit or parameter that such a name means, in a network with these layer sizes."""
    last = len(sizes) - 1
    letter, at = text[:1], [int(digit) - 1 for digit in text[1:]]
    place: Place
    if letter == "ŷ":
        if not at and sizes[last] > 1:
            return None
        place = Unit(last, at[0] if at else 0)
    elif letter == "x":
        place = Unit(0, at[0])
    elif letter == "h":  # where there is one hidden layer, it needs no number
        layer, i = at if len(at) == 2 else (0, at[0])
        if layer + 1 >= last or (len(at) == 1 and last > 2):
            return None
        place = Unit(layer + 1, i)
    elif letter == "δ":
        place = Unit(at[0] + 1, at[1])
    elif letter == "w":
        place = Parameter(at[0], at[1], at[2])
    else:
        place = Parameter(at[0], None, at[1])
    return place if exists(place, tuple(sizes)) else None


# Conditions

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "=<": "≤", "=>": "≥"}
_SIGN = re.compile(r"<=|>=|!=|==|=<|=>|[<>=≤≥≠]")
_TIMES = re.compile(r"([-−]?[\d.,]+) ?[*·×] ?(.+)")
KINDS = ("neuron", "hidden neuron", "input", "output", "weight", "bias")
_EVENTS = (
    *("all right", "checked", "checked all", "went back", "looked within", "kept a course"),
    *("ran away", "code open", "stuck", "found the mistake"),
)
_PASSED = re.compile(r"exercise ([1-9]\d?) passed")
_SWITCHED = ("numbers", "log", "quiz", "biases")
VALUES: dict[str, tuple[str, ...]] = {
    "data": (*DATA_SETS,),
    "activation": (*ACTIVATIONS,),
    "loss": (*LOSSES,),
    "initial": (*INITIAL,),
    "order": ("random", "turn"),
    "mistake": ("none", *MISTAKES),
    "batch": ("all",),
    **dict.fromkeys(_SWITCHED, ("on", "off")),
}
"""The settings that are words, and which ones."""


def condition_of(text: str) -> Condition | Unread:
    """What holds, or does not."""
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        return Unread("condition", said[:LONGEST])
    ways: list[tuple[tuple[bool, Test], ...]] = []
    for way in said.split(" or "):
        tests: list[tuple[bool, Test]] = []
        for part in way.split(" and "):
            positive = not part.startswith("not ")
            test = _test(part.removeprefix("not ").strip())
            if isinstance(test, Unread):
                return test
            tests.append((positive, test))
        ways.append(tuple(tests))
    return Condition(tuple(ways), said)


def _test(text: str) -> Test | Unread:
    sign = _SIGN.search(text)
    if sign:
        left, right = term_of(text[: sign.start()]), term_of(text[sign.end() :])
        if isinstance(left, Unread):
            return left
        if isinstance(right, Unread):
            return right
        return Compare(left, _SIGNS.get(sign[0], sign[0]), right)
    if text in _EVENTS:
        return Happened(text)
    if passed := _PASSED.fullmatch(text):
        return Happened("passed", passed[1])
    setting, word, value = text.partition(" is ")
    if word:
        if setting not in VALUES:
            return Unread("setting", setting)
        if value not in VALUES[setting]:
            return Unread("value", value)
        return Is(setting, value)
    for kind in ("opened", "pointed at", "set", "seen"):
        if text.startswith(f"{kind} "):
            return _happened(kind, text.removeprefix(kind).strip())
    return Unread("condition", text)


def _happened(kind: str, of: str) -> Happened | Unread:
    if kind == "seen":
        known = of in [phase.value.lower() for phase in PHASES]
        return Happened(kind, of) if known else Unread("phase", of)
    any_kind = of.removeprefix("an ").removeprefix("a ")
    if of == "anything" or (any_kind != of and any_kind in KINDS):
        return Happened(kind, any_kind)
    place = bare(of)
    if not re.fullmatch(_PARAMETER if kind == "set" else _PLACE, place):
        return Unread("place", of)
    return Happened(kind, place)


def term_of(text: str) -> Term | Unread:
    """A number, or so many times what has a name."""
    text = text.strip()
    number = number_in(text)
    if math.isfinite(number):
        return Term(number)
    factor = 1.0
    if times := _TIMES.fullmatch(text):
        factor, text = number_in(times[1]), times[2].strip()
        if not math.isfinite(factor):
            return Unread("name", text)
    first = text.startswith("first ")
    name = name_of(text.removeprefix("first "))
    return name if isinstance(name, Unread) else Term(factor, name, first)


_WITHIN = re.compile(r"([\d.,]+) ?(%?)")


def answer_of(text: str) -> Answer | Unread:
    """The number that is asked for, and how near it has to be."""
    said = " ".join(text.split())
    if not said or len(said) > LONGEST:
        return Unread("answer", said[:LONGEST])
    name, within, rest = said.partition(" within ")
    term = term_of(name)
    if isinstance(term, Unread):
        return term
    if not within:
        return Answer(term, text=said)
    found = _WITHIN.fullmatch(rest)
    near = number_in(found[1]) if found else math.nan
    if found is None or not 0 <= near < math.inf:
        return Unread("within", rest)
    shared = bool(found[2])
    return Answer(term, near / 100 if shared else near, shared, said)


# Where a stop begins

_LATER = {"eta", "batch", "order", "momentum", "decay", "steps", "phase", "open"}
LOOKED_AT = ("numbers", "log", "quiz", "speed", "digits")
_SEVERAL = ("fruit", "freeze")


def start_of(text: str) -> Start | Unread:
    """Where it begins, of all that its lines say, one after the other."""
    said = " ".join(text.split())
    link = in_fragment(said) if said.startswith("#") else None
    if link is not None:
        found = out_of_link(link)
        return Unread("link state", "") if isinstance(found, Refused) else Start(False, link)
    parts = [part.split() for part in said.split(",")]
    goes_on = parts[0] == ["go", "on"]
    settings: list[tuple[str, tuple[str, ...]]] = []
    for part in parts[1:] if goes_on else parts:
        if not part:
            return Unread("setting", "")
        key = bare(part[0])
        key = _SAME.get(key, key)
        values = tuple(part[1:])
        if any(key == other for other, _ in settings) and key not in _SEVERAL:
            return Unread("twice", part[0])
        if goes_on and key not in _LATER and key not in LOOKED_AT:
            return Unread("going on", part[0])
        wrong = _wrong(key, values)
        if wrong is not None:
            return wrong
        settings.append((key, values))
    start = Start(goes_on, "", tuple(settings))
    return start if goes_on else _fits(start)


def sizes_of(start: Start) -> tuple[int, ...]:
    """The layer sizes that such settings ask for."""
    hidden = start.all_of("hidden")
    if not hidden:
        return (2, 4, 1)
    return (2, *(int(size) for size in hidden[0] if size not in ("none", "0")), 1)


def _fits(start: Start) -> Start | Unread:
    """All places that are named are in the network that is asked for."""
    sizes = sizes_of(start)
    named = [key for key, _ in start.settings if re.fullmatch(_PARAMETER, key)]
    named += [bare(values[0]) for values in start.all_of("freeze")]
    named += [bare(values[0]) for values in start.all_of("open") if values != ("nothing",)]
    for name in named:
        if place_in(name, sizes) is None:
            return Unread("place", name)
    if start.all_of("fruit") and start.all_of("data"):
        return Unread("fruit and data", "")
    return start


def _wrong(key: str, values: tuple[str, ...]) -> Unread | None:
    """What is wrong with a setting, None for nothing."""
    said = " ".join(values)
    if key in _CHECKS:
        return None if _CHECKS[key](values) else Unread("value", f"{key} {said}")
    if re.fullmatch(_PARAMETER, key):
        fits = len(values) == 1 and _between(values[0], -PARAMETER_MOST, PARAMETER_MOST)
        return None if fits else Unread("value", f"{key} {said}")
    return Unread("setting", key)


def _between(text: str, low: float, high: float) -> bool:
    return low <= number_in(text) <= high  # which no number is not


def _whole(text: str, low: int, high: int) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 18 and low <= int(text) <= high


Check = Callable[[tuple[str, ...]], bool]


def _is_data(values: tuple[str, ...]) -> bool:
    checks: tuple[Callable[[str], bool], ...] = (
        lambda text: text in DATA_SETS,
        lambda text: _whole(text, GROWN_LEAST, GROWN_MOST),
        lambda text: _between(text, 0.0, 1.0),
        lambda text: _whole(text, 0, SEED_MOST),
    )
    fits = zip(checks, values, strict=False)
    return 1 <= len(values) <= len(checks) and all(check(text) for check, text in fits)


LABELS = {"strawberry": 1, "1": 1, "lemon": 0, "0": 0}


def _is_fruit(values: tuple[str, ...]) -> bool:
    if len(values) != 3 or values[2] not in LABELS:
        return False
    return all(_between(text, 0.0, 1.0) for text in values[:2])


def _is_hidden(values: tuple[str, ...]) -> bool:
    if values in (("none",), ("0",)):
        return True
    fits = all(_whole(text, 1, HIDDEN_SIZE_HIGH) for text in values)
    return 1 <= len(values) <= HIDDEN_LAYERS_MOST and fits


def _is_one_of(*numbers: float) -> Check:
    return lambda values: len(values) == 1 and number_in(values[0]) in numbers


def _is_word(key: str) -> Check:
    return lambda values: len(values) == 1 and values[0] in VALUES[key]


_CHECKS: dict[str, Check] = {
    "data": _is_data,
    "fruit": _is_fruit,
    "hidden": _is_hidden,
    "seed": lambda values: len(values) == 1 and _whole(values[0], 0, SEED_MOST),
    "eta": lambda values: (
        len(values) == 1 and _between(values[0], LEARNING_RATE_LOW, LEARNING_RATE_HIGH)
    ),
    "batch": lambda values: (
        values == ("all",) or (len(values) == 1 and _whole(values[0], 1, BATCH_MOST))
    ),
    "momentum": _is_one_of(*MOMENTA),
    "decay": _is_one_of(*DECAYS),
    "held-out": _is_one_of(*HELD_OUT),
    "steps": lambda values: len(values) == 1 and _whole(values[0], 0, STEPS_MOST),
    "phase": lambda values: values in (("forward",), ("loss",), ("backward",)),
    "open": lambda values: (
        len(values) == 1 and (values == ("nothing",) or bool(re.fullmatch(_PLACE, bare(values[0]))))
    ),
    "freeze": lambda values: len(values) == 1 and bool(re.fullmatch(_PARAMETER, bare(values[0]))),
    "speed": lambda values: len(values) == 1 and _whole(values[0], 0, SPEEDS - 1),
    "digits": lambda values: (
        len(values) == 1 and _whole(values[0], 0, 99) and int(values[0]) in DIGITS
    ),
    **{
        key: _is_word(key)
        for key in ("activation", "loss", "initial", "order", "mistake", *_SWITCHED)
    },
}
