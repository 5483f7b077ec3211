"""A network whose formulas are a reader's: those of network.py or functions.py as he changed them.

The code is part of the network. So whatever asks a network for anything is told by that code, and
a step of the past is taken again with the code that it was taken with, whichever runs by now.

Code runs under its guard (`guarded.py`) and comes to arrays of its own, which are looked at before
the page has them: their shapes, and that they are numbers. Where it comes to no good end, the
trouble is noted, and what the page's own formulas say stands in for it, until the lesson, which
looks for trouble after each step, has taken the code off.
"""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ripple.lesson.guarded import LONG, Ran, read_only, run
from ripple.lesson.hood import FUNCTIONS, NETWORK
from ripple.lesson.player import Player
from ripple.lesson.state import CODE_MOST, Code
from ripple.lesson.trouble import Trouble
from ripple.model import functions, initial, places
from ripple.model import network as model
from ripple.model.functions import Activation, Array, Loss
from ripple.model.network import ForwardPass, Gradient, Network, Parameters

MISSING, SHAPE, NO_NUMBER, KIND = "missing", "shape", "not a number", "kind"
"""Kinds of trouble, beside those of the guard."""

BUDGET = 300_000
TRIED_RATE = 1e-3
Found = TypeVar("Found")
_MODULES: dict[str, dict[str, object]] = {
    "collections.abc": {"Callable": Callable, "Iterable": Iterable, "Sequence": Sequence},
    "copy": {"copy": copy.copy},
    "itertools": {"pairwise": itertools.pairwise},
    "random": {"Random": random.Random},
    "typing": {"Any": Any, "NamedTuple": NamedTuple, "TypeVar": TypeVar},
    "numpy.typing": {"ArrayLike": ArrayLike, "NDArray": NDArray},
    "ripple.model.initial": {"Draw": initial.Draw, "glorot": initial.glorot},
    "ripple.model.places": {"Parameter": places.Parameter},
}
"""What the files import, beside numpy, math and each other."""


class _WrongError(Exception):
    """Something that the code gave is nothing to go on with."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(kind, what)
        self.kind, self.what = kind, what


class EditedPass(ForwardPass):
    """What one forward pass of the code computed; `theirs` is what the code itself made of it."""

    theirs: Any = None

    def mean_loss(self, y: Array) -> float:
        """As the code works it out."""
        network = self.network
        assert isinstance(network, EditedNetwork)
        found = network.code.ask(
            network.code.at_home("ForwardPass.mean_loss"),
            lambda: _number("mean_loss", self.theirs.mean_loss(_shown(y))),
        )
        return super().mean_loss(y) if found is None else found


class EditedNetwork(Network):
    """A network with a reader's code for its formulas."""

    code: Edited
    _theirs: Any = None

    def having(self, parameters: Parameters) -> Network:
        """This network with other parameters, and the same code."""
        other = super().having(parameters)
        assert isinstance(other, EditedNetwork)
        other._theirs = None
        return other

    @property
    def theirs(self) -> Any:
        """The same as an object of the code's; to be asked for under its guard."""
        if self._theirs is None:
            self._theirs = self.code.made(self)
        return self._theirs

    def forward(self, x: ArrayLike) -> ForwardPass:
        """By the code."""
        inputs = np.asarray(x, dtype=np.float64)

        def go() -> EditedPass:
            passed = self.theirs.forward(_shown(inputs))
            rows, sizes = len(inputs), self.sizes
            zs = _arrays("zs", passed.zs, [(rows, size) for size in sizes[1:]])
            activations = _arrays("activations", passed.activations, [(rows, n) for n in sizes])
            found = EditedPass(self, zs, activations)
            found.theirs = passed
            return found

        found = self.code.ask(self.code.at_home("Network.forward"), go)
        return super().forward(inputs) if found is None else found

    def backward(self, passed: ForwardPass, y: ArrayLike) -> Gradient:
        """By the code."""
        targets = np.asarray(y, dtype=np.float64)

        def go() -> Gradient:
            found = self.theirs.backward(self._pass(passed), _shown(targets))
            mine = self.parameters
            slopes = Parameters(
                _arrays("∂L/∂w", found.slopes.weights, [w.shape for w in mine.weights]),
                _arrays("∂L/∂b", found.slopes.biases, [b.shape for b in mine.biases]),
            )
            return Gradient(slopes, _arrays("δ", found.deltas, [z.shape for z in passed.zs]))

        found = self.code.ask(self.code.at_home("Network.backward"), go)
        return super().backward(passed, targets) if found is None else found

    def _pass(self, passed: ForwardPass) -> Any:
        if isinstance(passed, EditedPass) and passed.theirs is not None:
            return passed.theirs
        zs, activations = (tuple(map(_shown, each)) for each in passed[1:])
        return self.code.pass_class(self.theirs, zs, activations)

    def moved(self, along: Parameters, learning_rate: float) -> Network:
        """By the code's `descend`; it may go beyond all bounds, which the lesson looks for."""

        def go() -> Parameters:
            gradient = self.code.gradient_class(self.code.shown(along), ())
            found = self.theirs.descend(gradient, learning_rate).parameters
            mine = self.parameters
            return Parameters(
                _arrays("w", found.weights, [w.shape for w in mine.weights], any_number=True),
                _arrays("b", found.biases, [b.shape for b in mine.biases], any_number=True),
            )

        found = self.code.ask(self.code.at_home("Network.descend"), go)
        return super().moved(along, learning_rate) if found is None else self.having(found)

    def within(self, most: float) -> bool:
        """Whether no parameter is larger than this, and all are numbers."""
        return self.parameters.within(most)


class Where(NamedTuple):
    """A place in the code: a file, and the line in it, where there is one."""

    file: str
    line: int | None


class Edited:
    """Code that has been run, and can be asked. `trouble` is the last that it came to, if any."""

    def __init__(self, source: Code, ran: Ran, made_of: Mapping[str, Any] | None) -> None:
        self.source = source
        self.trouble: Trouble | None = None
        self._ran = ran
        self._known = ran.namespace if source.network else vars(model)
        self._functions = made_of
        self.pass_class, self.gradient_class = self._known["ForwardPass"], self._known["Gradient"]

    def at_home(self, name: str) -> Where:
        """Where a function of the code begins, for trouble that is in none of its lines."""
        owner, _, method = name.rpartition(".")
        found = getattr(self._known.get(owner), method, None) if owner else None
        line = getattr(getattr(found, "__code__", None), "co_firstlineno", None)
        return Where(self._ran.files[0], line if self.source.network else None)

    def ask(self, home: Where, what: Callable[[], Found]) -> Found | None:
        """What the code says; None where there was trouble, which is noted."""
        found: Any = self._ran.attempt(what, _WrongError)
        if isinstance(found, _WrongError):
            found = Trouble(home.line, "", found.kind, found.what, home.file)
        if isinstance(found, Trouble):
            self.trouble = found
            return None
        answer: Found = found
        return answer

    def shown(self, parameters: Parameters) -> Any:
        """These as the code's own, which it can not write into."""
        return self._known["Parameters"](*(tuple(map(_shown, rows)) for rows in parameters))

    def made(self, network: Network) -> Any:
        """This network as one of the code's."""
        functions_of = self._functions or vars(functions)
        table, losses = functions_of["ACTIVATIONS"], functions_of["LOSSES"]
        parameters = self.shown(network.parameters)
        made = self._known["Network"](
            parameters,
            table[network.activation.name],
            losses[network.loss.name],
            table[network.output.name],
        )
        made.parameters = parameters  # it may have made copies, which it could write into
        return made

    def try_out(self, network: Network, x: Array, y: Array) -> Trouble | None:
        """What a step from this network would come to: the first trouble on the way."""
        tried, gradient = self.dressed(network), None
        passed = tried.forward(x)
        if self.trouble is None:
            passed.mean_loss(y)
        if self.trouble is None:
            tried.loss.each(passed.zs[-1], passed.output, y)
        if self.trouble is None:
            gradient = tried.backward(passed, y)
        if self.trouble is None and gradient is not None:
            tried.moved(gradient.slopes, TRIED_RATE)
        return self.trouble

    def dressed(self, network: Network) -> EditedNetwork:
        """This network with the code for its formulas."""
        activation, output = self._activation(network.activation), self._activation(network.output)
        other = EditedNetwork(network.parameters, activation, self._loss(network.loss), output)
        other.parameters, other.code = network.parameters, self
        return other

    @staticmethod
    def undressed(network: Network) -> Network:
        """This network with the page's own formulas."""
        table, loss = functions.ACTIVATIONS, functions.LOSSES[network.loss.name]
        own = table[network.activation.name], loss, table[network.output.name]
        other = Network(network.parameters, *own)
        other.parameters = network.parameters
        return other

    def _activation(self, own: Activation) -> Activation:
        """One of the page's own, with the code's formulas where there are any."""
        own = functions.ACTIVATIONS[own.name]
        if self._functions is None:
            return own
        table = self._functions["ACTIVATIONS"]

        def guarded(field: str) -> Callable[..., Any]:
            mine = getattr(own, field)

            def function(*args: Any) -> Any:
                def go() -> Any:
                    found = getattr(table[own.name], field)(*map(_shown, args))
                    return _like(field, found, args[0])

                found = self.ask(Where(FUNCTIONS, None), go)
                return mine(*args) if found is None else found

            return function

        names = "function", "slope", "plain", "plain_slope"
        fields: dict[str, Any] = {name: guarded(name) for name in names}
        return own._replace(**fields)

    def _loss(self, own: Loss) -> Loss:
        own = functions.LOSSES[own.name]
        if self._functions is None:
            return own
        table = self._functions["LOSSES"]

        def guarded(field: str, like: int) -> Callable[..., Any]:
            mine = getattr(own, field)

            def function(*args: Any) -> Any:
                def go() -> Any:
                    found = getattr(table[own.name], field)(*map(_shown, args))
                    return _like(field, found, args[like])

                found = self.ask(Where(FUNCTIONS, None), go)
                return mine(*args) if found is None else found

            return function

        likes = {"each": 1, "plain": 1, "delta": 0, "of_output": 0}
        fields: dict[str, Any] = {name: guarded(name, like) for name, like in likes.items()}
        return own._replace(**fields)


def run_code(player: Player, source: Code) -> bool:
    """Have this code compute all that there is from now on; whether it could be run at all.

    Where it can not, the formulas that there were go on, and nothing else is changed.
    """
    player.stop()
    lesson, sizes = player.lesson, player.lesson.network.sizes
    x, y = lesson.taught.x, lesson.taught.y
    if not len(x):  # any sample will do
        x, y = np.full((1, sizes[0]), 0.5), np.full((1, sizes[-1]), 0.5)
    found = edit(source, lesson.network, x, y)
    if isinstance(found, Trouble):
        lesson.refuse_code(found)
        return False
    player.have_code_run(found)
    return True


def edit(source: Code, network: Network, x: Array, y: Array) -> Edited | Trouble:
    """Run this code, and try it with a network and what it is to learn from: a whole step."""
    known: dict[str, Any] = {k: v for k, v in vars(functions).items() if k[:1] != "_"}
    made_of: dict[str, Any] | None = None
    ran: Ran | None = None
    if source.functions:
        first = _run(source.functions, FUNCTIONS, {}, None)
        if isinstance(first, Trouble):
            return first
        ran, made_of = first, first.namespace
        known = made_of
    if source.network:
        second = _run(source.network, NETWORK, known, ran)
        if isinstance(second, Trouble):
            return second
        ran = second
    assert ran is not None
    edited = Edited(source, ran, made_of)
    return edited.try_out(network, x, y) or edited


_NEEDED = {
    FUNCTIONS: ("ACTIVATIONS", "LOSSES", "Activation", "Loss", "SIGMOID", "SQUARED"),
    NETWORK: (
        *("Network.forward", "Network.backward", "Network.descend", "ForwardPass.mean_loss"),
        *("Parameters", "Gradient"),
    ),
}
"""By file, what the page asks it for."""


def _run(text: str, file: str, known: dict[str, Any], beside: Ran | None) -> Ran | Trouble:
    if len(text) > CODE_MOST:
        return Trouble(None, "", LONG, "", file)  # nor could it be saved
    modules = {**_MODULES, "ripple.model.functions": known}
    ran = run(text, file, budget=BUDGET, modules=modules, beside=beside)
    if isinstance(ran, Ran):
        for name in _NEEDED[file]:
            owner, _, method = name.partition(".")
            found = ran.namespace.get(owner)
            if found is None or (method and not hasattr(found, method)):
                return Trouble(None, "", MISSING, name, file)
    return ran


# What the code gives, as the page's own


def _shown(values: Any) -> Any:
    """An array of the page's, to be read: who writes into it after all has a copy."""
    return read_only(values) if isinstance(values, np.ndarray) else values


def _array(what: str, values: Any, shape: tuple[int, ...], any_number: bool) -> Array:
    try:
        found = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise _WrongError(KIND, what) from None
    if found.shape != shape:
        raise _WrongError(SHAPE, what)
    if not (any_number or np.isfinite(found).all()):
        raise _WrongError(NO_NUMBER, what)
    return found


def _arrays(
    what: str, values: Any, shapes: Sequence[tuple[int, ...]], any_number: bool = False
) -> tuple[Array, ...]:
    if not isinstance(values, tuple | list):
        raise _WrongError(KIND, what)
    if len(values) != len(shapes):
        raise _WrongError(SHAPE, what)
    pairs = zip(values, shapes, strict=True)
    return tuple([_array(what, each, shape, any_number) for each, shape in pairs])


def _number(what: str, value: Any) -> float:
    return float(_array(what, value, (), any_number=False))


def _like(what: str, found: Any, model_of: Any) -> Any:
    """An array where that is one, a number where it is one, and a number may stand for an array."""
    if not isinstance(model_of, np.ndarray):
        return float(_array(what, found, (), any_number=True))
    if np.ndim(found) == 0:
        return float(_array(what, found, (), any_number=True))
    return _array(what, found, model_of.shape, any_number=True)
