"""A lesson as one value, and that value as plain data: what a link, a file or a reload carries.

`Spec` holds from a reset on, `Conditions` may change between two steps, and a `Moment` is a step's
number with its network and conditions. `docs/state.md` describes the dictionary, field by field.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Mapping
from enum import Enum
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

import numpy as np

from ripple.lesson.basket import FIRST
from ripple.lesson.limits import (
    BATCH_MOST,
    DECAYS,
    FREE_MOST,
    GROWN_LEAST,
    GROWN_MOST,
    HELD_OUT,
    HIDDEN_LAYERS_MOST,
    HIDDEN_SIZE_HIGH,
    HIDDEN_SIZE_LOW,
    INPUTS_MOST,
    LEARNING_RATE_HIGH,
    LEARNING_RATE_LOW,
    MOMENTA,
    NAME_MOST,
    OUTPUTS_MOST,
    POINTS_MOST,
    SPAN_MOST,
)
from ripple.model.datasets import DATA_SETS, Points, Recipe, grow
from ripple.model.functions import ACTIVATIONS, LOSSES, OUTPUT_FUNCTIONS
from ripple.model.initial import INITIAL
from ripple.model.meaning import Meaning
from ripple.model.method import Method
from ripple.model.mistakes import MISTAKES, NONE
from ripple.model.network import Network, Parameters
from ripple.model.places import code, parameters

_ADDED: dict[int, dict[str, object]] = {
    2: {"activation": "sigmoid", "loss": "squared", "initial": "glorot", "grown": [*FIRST]},
    3: {
        "biased": True,
        "batch": 1,
        "in_turn": False,
        "decay": 0.0,
        "momentum": 0.0,
        "frozen": [],
        "held_out": 0.0,
        "velocity": None,
        "seen": 0,
        "meaning": None,
    },
    4: {"mistake": NONE},
    5: {"output": "sigmoid", "free": False},
    6: {"code": None},
}
"""The fields that each version has added, with what was always so before."""
VERSION = max(_ADDED)
_OF_FRUIT, _OF_NUMBERS = 4, 5
"""The versions in which all lessons of fruit, and all of numbers, can be told where no code of the
reader's own is in them: pages that know no later version take them.
"""
CODE_MOST = 30_000
"""Letters of a file of code."""
INPUTS, OUTPUTS = 2, 1
STEP_MOST = 10**12
SEED_MOST = 2**53


class Code(NamedTuple):
    """Files of the model as a reader has changed them; "" for one that is as it was."""

    network: str = ""
    functions: str = ""


class Spec(NamedTuple):
    """What holds from a reset on: units per layer, the seed of weights and draws, and by their
    names the activation of the hidden units, the loss, what the first weights are, and the
    activation of the outputs. Where it is not `biased`, the biases begin as frozen.
    """

    sizes: tuple[int, ...] = (INPUTS, 4, OUTPUTS)
    seed: int = 1
    activation: str = "sigmoid"
    loss: str = "squared"
    initial: str = "glorot"
    biased: bool = True
    output: str = "sigmoid"

    def network(self) -> Network:
        """The one that it begins with."""
        functions = ACTIVATIONS[self.activation], LOSSES[self.loss], INITIAL[self.initial]
        return Network.random(
            self.sizes, Random(self.seed), *functions, OUTPUT_FUNCTIONS[self.output]
        )


class Conditions(NamedTuple):
    """What may change between two steps: the fruit to learn from, and how, at what rate."""

    points: Points
    learning_rate: float
    method: Method = Method()

    @property
    def taught(self) -> Points:
        """The fruit that are learned from."""
        return self.points.split(self.method.held_out)[0]


class Moment(NamedTuple):
    """After so many steps: the network as it is, and the conditions of the next step.

    `velocity` is that of the last step, where it had momentum. So many fruit have been `seen`: one
    that was taken twice counts twice.
    """

    step: int
    network: Network
    conditions: Conditions
    velocity: Parameters | None = None
    seen: int = 0

    def has_network_and_fruit_of(self, other: Moment) -> bool:
        """Whether these are the very ones of another moment; the learning rate may be another."""
        mine, its = self.conditions, other.conditions
        same_fruit = mine.points is its.points and mine.method.held_out == its.method.held_out
        return self.network is other.network and same_fruit


class State(NamedTuple):
    """A lesson; `start` is the network before its first step.

    `code` is that of a reader, None where there is none. It is text: nothing here runs it, and the
    networks have the page's own formulas when they are read.
    """

    spec: Spec
    start: Network
    moment: Moment
    code: Code | None = None


class Why(Enum):
    """What is wrong with a field that is refused."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    KIND = "kind"  # a text in the place of a number, ...
    RANGE = "range"
    SHAPE = "shape"
    NEWER = "newer"
    BROKEN = "broken"  # cut short, or changed on its way


class Refused(NamedTuple):
    """Plain data that is no state: the first field that is wrong, and why."""

    field: str
    why: Why


class _RefusedError(Exception):
    def __init__(self, field: str, why: Why) -> None:
        super().__init__(field, why)
        self.refused = Refused(field, why)


def to_plain(state: State) -> dict[str, Any]:
    """The state as dictionaries, lists, texts and numbers, from which JSON can be made."""
    spec, moment = state.spec, state.moment
    points, _, method = moment.conditions
    rows = zip(points.x.tolist(), points.y.tolist(), strict=True)
    plain = {
        "version": VERSION if state.code else _OF_NUMBERS if points.free else _OF_FRUIT,
        "seed": spec.seed,
        "sizes": [*spec.sizes],
        "activation": spec.activation,
        "loss": spec.loss,
        "initial": spec.initial,
        "biased": spec.biased,
        "step": moment.step,
        "seen": moment.seen,
        "rate": moment.conditions.learning_rate,
        "batch": method.batch,
        "in_turn": method.in_turn,
        "decay": method.decay,
        "momentum": method.momentum,
        "frozen": sorted(code(place) for place in method.frozen),
        "held_out": method.held_out,
        "mistake": method.mistake,
        "fruit": [[*x, *(y if points.free else map(int, y))] for x, y in rows],
        "grown": [*(points.recipe or FIRST)],
        "meaning": _plain_meaning(points.meaning),
        "network": _plain_parameters(moment.network.parameters),
        "velocity": moment.velocity and _plain_parameters(moment.velocity),
        "start": _plain_parameters(state.start.parameters),
    }
    if points.free:
        plain |= {"output": spec.output, "free": True}
    if state.code:
        plain |= {"output": spec.output, "free": points.free, "code": [*state.code]}
    return plain


def _plain_meaning(meaning: Meaning | None) -> list[Any] | None:
    return meaning and [[*meaning.names], [[*span] for span in meaning.spans], [*meaning.labels]]


def _plain_parameters(parameters: Parameters) -> dict[str, Any]:
    return {
        "weights": [w.tolist() for w in parameters.weights],
        "biases": [b.tolist() for b in parameters.biases],
    }


def from_plain(plain: object) -> State | Refused:
    """The state that such data stand for, to the bit; else what is wrong with them."""
    try:
        return _state(plain)
    except _RefusedError as error:
        return error.refused


_FIELDS = ("version", "seed", "sizes", "step", "rate", "fruit", "network", "start")


def _state(plain: object) -> State:
    version = _version(plain)
    whole: dict[str, object] = {}
    fields = [*_FIELDS]
    for since, added in _ADDED.items():
        whole |= added
        fields += added if since <= version else ()
    whole |= _fields("", plain, fields)
    free = _yes_or_no("free", whole["free"])
    sizes = _sizes(whole["sizes"], free)
    activation = _one_of("activation", whole["activation"], ACTIVATIONS)
    loss = _one_of("loss", whole["loss"], LOSSES)
    initial = _one_of("initial", whole["initial"], INITIAL)
    seed, biased = _whole("seed", whole["seed"], SEED_MOST), _yes_or_no("biased", whole["biased"])
    output = _one_of("output", whole["output"], OUTPUT_FUNCTIONS if free else ("sigmoid",))
    if LOSSES[loss].cancels and output != "sigmoid":  # else it has logarithms of what is below 0
        raise _RefusedError("loss", Why.RANGE)
    spec = Spec(sizes, seed, activation, loss, initial, biased, output)
    recipe, meaning = _recipe(whole["grown"]), _meaning(whole["meaning"])
    if free and meaning:
        raise _RefusedError("meaning", Why.RANGE)
    fruit = whole["fruit"]
    points = _free(fruit, sizes, recipe) if free else _points(fruit, recipe, meaning)
    if LOSSES[loss].cancels and not points.chances:
        raise _RefusedError("fruit", Why.RANGE)
    rate = _number("rate", whole["rate"], LEARNING_RATE_LOW, LEARNING_RATE_HIGH)
    conditions = Conditions(points, rate, _method(whole, sizes))
    step = _whole("step", whole["step"], STEP_MOST)
    seen = _whole("seen", whole["seen"], SEED_MOST) if version > 2 else step
    network = _network("network", whole["network"], spec)
    start = _network("start", whole["start"], spec)
    if whole["start"] == whole["network"]:
        start = network  # one object, as it was
    moves = whole["velocity"] is not None
    velocity = _parameters("velocity", whole["velocity"], sizes) if moves else None
    code = None if whole["code"] is None else _code(whole["code"])
    return State(spec, start, Moment(step, network, conditions, velocity, seen), code)


def _code(plain: object) -> Code:
    files = _list("code", plain, len(Code._fields))
    for text in files:
        if not isinstance(text, str):
            raise _RefusedError("code", Why.KIND)
        if len(text) > CODE_MOST:
            raise _RefusedError("code", Why.RANGE)
    if not any(files):
        raise _RefusedError("code", Why.RANGE)
    return Code(*map(str, files))


def _version(plain: object) -> int:
    """Which one it is of; whatever else is wrong with a newer one is none of our business."""
    if not isinstance(plain, dict):
        raise _RefusedError("", Why.KIND)
    version = _whole("version", plain.get("version"), STEP_MOST)
    if not 1 <= version <= VERSION:
        raise _RefusedError("version", Why.NEWER if version > VERSION else Why.RANGE)
    return version


def _one_of(field: str, plain: object, names: Container[str]) -> str:
    if not isinstance(plain, str):
        raise _RefusedError(field, Why.KIND)
    if plain not in names:
        raise _RefusedError(field, Why.RANGE)
    return plain


def _fields(where: str, plain: object, names: Collection[str]) -> Mapping[str, object]:
    """The dictionary, if it has these fields and no others."""
    if not isinstance(plain, dict):
        raise _RefusedError(where, Why.KIND)
    for name in names:
        if name not in plain:
            raise _RefusedError(f"{where}{name}", Why.MISSING)
    for name in plain:
        if name not in names:
            raise _RefusedError(f"{where}{name}"[:40], Why.UNKNOWN)
    return plain


def _whole(field: str, plain: object, most: int) -> int:
    if not isinstance(plain, int) or isinstance(plain, bool):
        raise _RefusedError(field, Why.MISSING if plain is None else Why.KIND)
    if not 0 <= plain <= most:
        raise _RefusedError(field, Why.RANGE)
    return plain


def _number(field: str, plain: object, low: float, high: float) -> float:
    if not isinstance(plain, int | float) or isinstance(plain, bool):
        raise _RefusedError(field, Why.KIND)
    if not low <= plain <= high:  # which nan is not, nor a whole number beyond all floats
        raise _RefusedError(field, Why.RANGE)
    return float(plain)


def _list(field: str, plain: object, length: int | None = None) -> list[object]:
    if not isinstance(plain, list):
        raise _RefusedError(field, Why.KIND)
    if length is not None and len(plain) != length:
        raise _RefusedError(field, Why.SHAPE)
    return plain


def _sizes(plain: object, free: bool) -> tuple[int, ...]:
    listed = _list("sizes", plain)
    if not 2 <= len(listed) <= HIDDEN_LAYERS_MOST + 2:
        raise _RefusedError("sizes", Why.SHAPE)
    sizes = tuple([_whole("sizes", size, HIDDEN_SIZE_HIGH) for size in listed])
    inputs, *hidden, outputs = sizes
    if free:
        fits = 1 <= inputs <= INPUTS_MOST and 1 <= outputs <= OUTPUTS_MOST
    else:
        fits = (inputs, outputs) == (INPUTS, OUTPUTS)
    if not fits or min(hidden, default=HIDDEN_SIZE_LOW) < HIDDEN_SIZE_LOW:
        raise _RefusedError("sizes", Why.RANGE)
    return sizes


def _recipe(plain: object) -> Recipe:
    name, size, noise, seed = _list("grown", plain, 4)
    return Recipe(
        _one_of("grown", name, DATA_SETS),
        _size_of_data(size),
        _number("grown", noise, 0.0, 1.0),
        _whole("grown", seed, SEED_MOST),
    )


def _size_of_data(plain: object) -> int:
    size = _whole("grown", plain, GROWN_MOST)
    if size < GROWN_LEAST:
        raise _RefusedError("grown", Why.RANGE)
    return size


def _meaning(plain: object) -> Meaning | None:
    if plain is None:
        return None
    names, spans, labels = _list("meaning", plain, 3)
    x1, x2, label = (_name(name) for name in _list("meaning", names, 3))
    first, second = (_span(span) for span in _list("meaning", spans, INPUTS))
    no, yes = (_name(word) for word in _list("meaning", labels, 2))
    if no == yes:
        raise _RefusedError("meaning", Why.RANGE)
    return Meaning((x1, x2, label), (first, second), (no, yes))


def _name(plain: object) -> str:
    if not isinstance(plain, str):
        raise _RefusedError("meaning", Why.KIND)
    if not 1 <= len(plain) <= NAME_MOST:
        raise _RefusedError("meaning", Why.RANGE)
    return plain


def _span(plain: object) -> tuple[float, float]:
    ends = _list("meaning", plain, 2)
    low, high = (_number("meaning", end, -SPAN_MOST, SPAN_MOST) for end in ends)
    if not low < high:
        raise _RefusedError("meaning", Why.RANGE)
    return low, high


def _points(plain: object, recipe: Recipe, meaning: Meaning | None) -> Points:
    listed = _list("fruit", plain)
    if len(listed) > POINTS_MOST:
        raise _RefusedError("fruit", Why.RANGE)
    x, y = [], []
    for each in listed:
        x1, x2, label = _list("fruit", each, INPUTS + 1)
        x.append([_number("fruit", feature, 0.0, 1.0) for feature in (x1, x2)])
        y.append([float(_whole("fruit", label, 1))])
    x_array, y_array = np.array(x).reshape(-1, INPUTS), np.array(y).reshape(-1, OUTPUTS)
    points = Points(x_array, y_array, recipe, meaning=meaning)
    grown = grow(recipe)
    return grown if points.is_like(grown) else points


def _free(plain: object, sizes: tuple[int, ...], recipe: Recipe) -> Points:
    listed, (inputs, *_, outputs) = _list("fruit", plain), sizes
    if len(listed) > POINTS_MOST:
        raise _RefusedError("fruit", Why.RANGE)
    width = inputs + outputs
    rows = [
        [_number("fruit", value, -FREE_MOST, FREE_MOST) for value in _list("fruit", each, width)]
        for each in listed
    ]
    table = np.array(rows).reshape(-1, width)
    return Points(table[:, :inputs], table[:, inputs:], recipe, free=True)


def _method(whole: Mapping[str, object], sizes: tuple[int, ...]) -> Method:
    places = {code(place): place for place in parameters(sizes)}
    frozen = [_one_of("frozen", each, places) for each in _list("frozen", whole["frozen"])]
    return Method(
        _whole("batch", whole["batch"], BATCH_MOST),
        _yes_or_no("in_turn", whole["in_turn"]),
        _number_of("decay", whole["decay"], DECAYS),
        _number_of("momentum", whole["momentum"], MOMENTA),
        frozenset(places[each] for each in frozen),
        _number_of("held_out", whole["held_out"], HELD_OUT),
        _one_of("mistake", whole["mistake"], (NONE, *MISTAKES)),
    )


def _yes_or_no(field: str, plain: object) -> bool:
    if not isinstance(plain, bool):
        raise _RefusedError(field, Why.KIND)
    return plain


def _number_of(field: str, plain: object, allowed: tuple[float, ...]) -> float:
    number = _number(field, plain, allowed[0], allowed[-1])
    if number not in allowed:
        raise _RefusedError(field, Why.RANGE)
    return number


def _network(field: str, plain: object, spec: Spec) -> Network:
    functions = ACTIVATIONS[spec.activation], LOSSES[spec.loss], OUTPUT_FUNCTIONS[spec.output]
    return Network(_parameters(field, plain, spec.sizes), *functions)


def _parameters(field: str, plain: object, sizes: tuple[int, ...]) -> Parameters:
    both = _fields(f"{field}.", plain, ("weights", "biases"))
    last = len(sizes) - 1
    matrices = _list(f"{field}.weights", both["weights"], last)
    rows = _list(f"{field}.biases", both["biases"], last)
    weights = [
        [_row(f"{field}.weights", row, after) for row in _list(f"{field}.weights", matrix, before)]
        for matrix, (before, after) in zip(matrices, pairwise(sizes), strict=True)
    ]
    biases = [_row(f"{field}.biases", row, size) for row, size in zip(rows, sizes[1:], strict=True)]
    return Parameters.of(weights, biases)


def _row(field: str, plain: object, length: int) -> list[float]:
    most = math.nextafter(math.inf, 0.0)
    return [_number(field, value, -most, most) for value in _list(field, plain, length)]
