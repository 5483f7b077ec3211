"""The functions that a reader can write, with what is due for them and what mistakes give.

`EXERCISES` is the one table of them. What is due for a derivative is found by nudging, so that it
knows nothing of the formula; mistakes that the page makes on purpose are those of `mistakes.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np

from ripple.model.functions import ACTIVATIONS, SQUARED, Activation, Array
from ripple.model.method import Method
from ripple.model.mistakes import MISTAKES, RIGHT, Formulas
from ripple.model.network import Gradient, Network, Parameters
from ripple.readings.writing import Exercise

NUDGE = 1e-5
"""By how much a number is moved to either side, to see what the loss makes of it."""

Function = Callable[[Any], Any]
Pair = tuple[list[Array], list[Array]]


# What a function is tried with


def _numbers(random: Random, *shape: int, spread: float = 1.5, decimals: int = 15) -> Array:
    count = math.prod(shape)
    drawn = [round(random.uniform(-spread, spread), decimals) for _ in range(count)]
    return np.array(drawn, dtype=np.float64).reshape(shape)


def _function(name: str) -> tuple[Function, Function]:
    """An activation f and its slope f′, both of z."""
    known = ACTIVATIONS[name]

    def f(z: Any) -> Any:
        return known.function(np.asarray(z, dtype=np.float64))

    def slope(z: Any) -> Any:
        z = np.asarray(z, dtype=np.float64)
        return known.slope(z, known.function(z)) * np.ones_like(z)

    return f, slope


_PAIRS = {name: _function(name) for name in ACTIVATIONS}
_NAMES = ("sigmoid", "tanh", "leaky-relu", "sine", "sigmoid", "relu")


def _turns(n: int) -> tuple[Function, Function]:
    """Another activation in each case, the sigmoid first."""
    return _PAIRS[_NAMES[n % len(_NAMES)]]


def _sigmoid_inputs() -> list[tuple[Any, ...]]:
    random = Random(1)
    extreme = [-1000.0, -745.0, -40.0, 0.0, 40.0, 745.0, 1000.0]
    return [
        (np.array([0.0, 1.0, -2.0]),),
        (_numbers(random, 2, 3, decimals=2),),
        (np.array(0.5),),
        (_numbers(random, 7, spread=6.0),),
        (_numbers(random, 4, 2, 3, spread=30.0),),
        (np.array(extreme),),
        (np.array([extreme[:4], extreme[3:]]),),
    ]


def _neuron_inputs() -> list[tuple[Any, ...]]:
    random = Random(2)
    found: list[tuple[Any, ...]] = []
    for n, size in enumerate((2, 3, 1, 5, 2, 8)):
        x, w = (_numbers(random, size, decimals=2) for _ in range(2))
        found.append((x, w, round(random.uniform(-1, 1), 2), _turns(n)[0]))
    far = np.array([400.0, 400.0])
    return [*found, (far, np.array([-1.0, -1.0]), 0.5, _turns(0)[0])]


_SHAPES = ((1, 2, 2), (3, 2, 4), (4, 3, 3), (2, 4, 1), (5, 1, 3), (1, 1, 1), (6, 5, 5))
"""Samples, units of a layer and of the next: some square, where a turned matrix fits, too."""


def _layer_inputs() -> list[tuple[Any, ...]]:
    random = Random(3)
    found: list[tuple[Any, ...]] = []
    for n, (samples, units, following) in enumerate(_SHAPES):
        a, w = _numbers(random, samples, units, decimals=2), _numbers(random, units, following)
        found.append((a, np.round(w, 2), _numbers(random, following, decimals=2), _turns(n)[0]))
    a, w, b, _ = found[1]
    return [*found, (a * 1000.0, w * 1000.0, b, _turns(0)[0])]


def _loss_inputs() -> list[tuple[Any, ...]]:
    random = Random(4)
    found: list[tuple[Any, ...]] = []
    for samples, outputs in ((1, 1), (3, 1), (1, 2), (4, 3), (7, 1)):
        output = np.round(0.5 + _numbers(random, samples, outputs, spread=0.5), 3)
        y = np.array([[float(random.randrange(2)) for _ in range(outputs)] for _ in range(samples)])
        found.append((output, y))
    exact = np.array([[0.0], [1.0]])
    return [*found, (exact, exact[::-1].copy()), (exact, exact.copy())]


def _output_inputs() -> list[tuple[Any, ...]]:
    random = Random(5)
    found: list[tuple[Any, ...]] = []
    for n, (samples, outputs) in enumerate(((1, 1), (3, 1), (1, 2), (4, 3), (7, 1), (2, 5))):
        z = _numbers(random, samples, outputs, spread=2.5, decimals=3)
        found.append((z, np.round(_numbers(random, samples, outputs, spread=1), 0), *_turns(n)))
    far = np.array([[-800.0], [40.0], [800.0]])
    return [*found, (far, np.array([[1.0], [0.0], [0.0]]), *_turns(0))]


def _hidden_inputs() -> list[tuple[Any, ...]]:
    random = Random(6)
    found: list[tuple[Any, ...]] = []
    for n, (samples, units, following) in enumerate(_SHAPES):
        delta, w = (
            _numbers(random, *shape) for shape in ((samples, following), (units, following))
        )
        z = _numbers(random, samples, units, spread=2.5, decimals=3)
        found.append((np.round(delta, 3), np.round(w, 3), z, *_turns(n)))
    delta, w, z, *_ = found[2]
    return [*found, (delta, w, z * 400.0, *_turns(0))]


def _descend_inputs() -> list[tuple[Any, ...]]:
    random = Random(7)
    found: list[tuple[Any, ...]] = []
    for n, shape in enumerate(((2,), (3, 2), (1, 1), (4, 5))):
        w, gradient = (_numbers(random, *shape, decimals=2) for _ in range(2))
        found.append((w, gradient, (0.5, 0.1, 3.0, 1e-4)[n]))
    return [*found, (np.array([1.5]), np.array([0.0]), 0.25), (found[1][0], found[1][1], 0.0)]


def _momentum_inputs() -> list[tuple[Any, ...]]:
    random = Random(8)
    found: list[tuple[Any, ...]] = []
    for n, shape in enumerate(((2,), (3, 2), (1, 1), (4, 5))):
        w, v, gradient = (_numbers(random, *shape, decimals=2) for _ in range(3))
        found.append((w, v, gradient, (0.5, 0.1, 3.0, 0.01)[n], (0.9, 0.5, 0.99, 0.0)[n]))
    w, v, gradient, eta, mu = found[0]
    return [*found, (w, np.zeros_like(v), gradient, eta, mu)]


_NETS = (
    ((2, 1), 1),
    ((2, 2, 1), 1),
    ((2, 4, 1), 3),
    ((3, 3, 3), 4),
    ((1, 2, 3, 2), 5),
    ((2, 3, 3, 3, 1), 2),
    ((4, 1, 2), 6),
)
"""Units of each layer, and samples."""


def _network_inputs(*more: float) -> list[tuple[Any, ...]]:
    random = Random(9)
    found: list[tuple[Any, ...]] = []
    for n, (sizes, samples) in enumerate(_NETS):
        x = _numbers(random, samples, sizes[0], decimals=2)
        y = np.array([[float(random.randrange(2)) for _ in range(sizes[-1])] for _ in x])
        pairs = list(pairwise(sizes))
        weights = [_numbers(random, *pair, decimals=2) for pair in pairs]
        biases = [_numbers(random, size, decimals=2) for size in sizes[1:]]
        found.append((x, y, weights, biases, *_turns(n), *more))
    x, y, weights, biases, *rest = found[2]
    return [*found, (x * 1000.0, y, weights, biases, *rest)]


# What is due: nothing here knows a derivative


def slope_of(loss: Callable[[Array], float], at: Array) -> Array:
    """∂L/∂ each number of an array, by nudging it to either side."""
    found = np.empty_like(at)
    for index in np.ndindex(at.shape):
        up, down = at.copy(), at.copy()
        up[index] += NUDGE
        down[index] -= NUDGE
        found[index] = (loss(up) - loss(down)) / (up[index] - down[index])
    return found


def _sigmoid(z: Array) -> Array:
    """In a way of its own, without an e⁻ᶻ that could be ∞."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0.0, 1.0, small) / (1.0 + small)


def _neuron(x: Array, w: Array, b: float, f: Function) -> Any:
    return f(sum(float(xi) * float(wi) for xi, wi in zip(x, w, strict=True)) + b)


def _layer(a: Array, w: Array, b: Array, f: Function) -> Array:
    found: Array = f(np.einsum("si,ij->sj", a, w) + b)
    return found


def _loss_slope(output: Array, y: Array) -> Array:
    return slope_of(lambda each: float(((each - y) ** 2).sum()), output)


def _output_delta(z: Array, y: Array, f: Function, _slope: Function) -> Array:
    # One by one: the nudge of a small loss is not to drown in the sum.
    def of_one(s: float, t: float) -> Array:
        return slope_of(lambda each: float((f(each) - t) ** 2), np.array(s))

    return np.reshape([of_one(s, t) for s, t in zip(z.flat, y.flat, strict=True)], z.shape)


def _hidden_delta(delta: Array, w: Array, z: Array, f: Function, _slope: Function) -> Array:
    def of_sample(row: Array, d: Array) -> Array:
        return slope_of(lambda each: float(f(each) @ w @ d), row)

    return np.array([of_sample(*each) for each in zip(z, delta, strict=True)])


def mean_loss(x: Array, y: Array, weights: Any, biases: Any, f: Function) -> float:
    """L of a network, summed over outputs and averaged over samples."""
    a = x
    for w, b in zip(weights, biases, strict=True):
        a = _layer(a, w, b, f)
    return float(((a - y) ** 2).sum() / len(x))


def _gradient(
    x: Array, y: Array, weights: list[Array], biases: list[Array], f: Function, _slope: Function
) -> Pair:
    def of(rows: list[Array], n: int, loss: Callable[[list[Array]], float]) -> Array:
        return slope_of(lambda each: loss([*rows[:n], each, *rows[n + 1 :]]), rows[n])

    return (
        [
            of(weights, n, lambda all_: mean_loss(x, y, all_, biases, f))
            for n in range(len(weights))
        ],
        [of(biases, n, lambda all_: mean_loss(x, y, weights, all_, f)) for n in range(len(biases))],
    )


def _moved(weights: list[Array], biases: list[Array], gradient: Pair, eta: float) -> Pair:
    new = [
        [w - eta * g for w, g in zip(rows, slopes, strict=True)]
        for rows, slopes in zip((weights, biases), gradient, strict=True)
    ]
    return new[0], new[1]


def _step(
    x: Array,
    y: Array,
    weights: list[Array],
    biases: list[Array],
    f: Function,
    slope: Function,
    eta: float,
) -> Pair:
    return _moved(weights, biases, _gradient(x, y, weights, biases, f, slope), eta)


def _momentum(w: Array, v: Array, gradient: Array, eta: float, mu: float) -> tuple[Array, Array]:
    new = mu * v + gradient
    return w - eta * new, new


# What mistakes give


def _mistaken(name: str, eta: float = 0.0) -> Callable[..., Pair]:
    """The gradient of a network that makes one of the page's mistakes on purpose."""
    made = MISTAKES[name]

    def backward(x: Array, y: Array, weights: Any, biases: Any, f: Any, slope: Any) -> Pair:
        found = _of_page(made, (x, y), (weights, biases), (f, slope), eta)
        return list(found.weights), list(found.biases)

    return backward


def _of_page(
    made: Formulas,
    samples: tuple[Array, Array],
    parameters: tuple[Any, Any],
    functions: tuple[Function, Function],
    eta: float,
) -> Parameters:
    """What a network's parameters move along where these formulas are used."""
    f, slope = functions
    known = ACTIVATIONS["sigmoid"]
    activation: Activation = known._replace(function=f, slope=lambda z, _a: slope(z))
    network = Network(Parameters.of(*parameters), activation, SQUARED, activation)
    passed = network.forward(samples[0])

    def move(gradient: Gradient) -> Network:
        return network.descend(gradient, eta)

    gradient = made.gradient(passed, samples[1], move)
    return made.along(made.velocity(Method(), network.parameters, gradient, None))


def _new_weights(
    x: Array, y: Array, weights: Any, biases: Any, f: Any, slope: Any, eta: float
) -> Pair:
    gradient = _mistaken("new-weights", eta)(x, y, weights, biases, f, slope)
    return _moved(weights, biases, gradient, eta)


class _Backward:
    """A backward pass taken apart, so that one piece of it can be another; called, it runs."""

    def __call__(
        self, x: Array, y: Array, weights: Any, biases: Any, f: Function, slope: Function
    ) -> Pair:
        zs, activations = [], [x]
        for n, (w, b) in enumerate(zip(weights, biases, strict=True)):
            zs.append(self.sum(activations[-1], w, b))
            activations.append(zs[-1] if self.is_bare(n, len(weights)) else f(zs[-1]))
        delta = self.first(activations[-1], y, slope(zs[-1]))
        found: list[tuple[Array, Array]] = []
        for n in reversed(range(len(weights))):
            before = self.before(n, zs, activations)
            found.insert(0, (self.of_weights(before, delta), self.of_biases(delta)))
            if n:
                delta = self.back(delta, weights[n]) * self.slope(n, zs, slope)
        return [w for w, _ in found], [b for _, b in found]

    def sum(self, a: Array, w: Array, b: Array) -> Array:
        """z"""
        return a @ w + b

    def is_bare(self, n: int, count: int) -> bool:
        """Whether this layer has no activation."""
        return n == count

    def first(self, output: Array, y: Array, slope: Array) -> Array:
        """δ of the outputs, with a sample's share of the mean."""
        return 2.0 * (output - y) * slope / len(y)

    def before(self, n: int, _zs: list[Array], activations: list[Array]) -> Array:
        """What went into a layer."""
        return activations[n]

    def of_weights(self, a: Array, delta: Array) -> Array:
        """∂L/∂W"""
        return a.T @ delta

    def of_biases(self, delta: Array) -> Array:
        """∂L/∂b"""
        found: Array = delta.sum(axis=0)
        return found

    def back(self, delta: Array, w: Array) -> Array:
        """The error that comes back through the weights."""
        return delta @ w.T

    def slope(self, n: int, zs: list[Array], slope: Function) -> Array:
        """f′ of the layer before this one."""
        found: Array = slope(zs[n - 1])
        return found


class _Transposed(_Backward):
    def back(self, delta: Array, w: Array) -> Array:
        return delta @ w


class _NoHiddenSlope(_Backward):
    def slope(self, n: int, zs: list[Array], slope: Function) -> Array:
        return np.ones_like(zs[n - 1])


class _NoOutputSlope(_Backward):
    def first(self, output: Array, y: Array, slope: Array) -> Array:
        return 2.0 * (output - y) / len(y)


class _SlopeTwice(_Backward):
    def slope(self, n: int, zs: list[Array], slope: Function) -> Array:
        found: Array = slope(zs[n - 1]) ** 2
        return found


class _SlopeBeyond(_Backward):
    def slope(self, n: int, zs: list[Array], slope: Function) -> Array:
        found: Array = slope(zs[n])
        return found


class _SumsForActivations(_Backward):
    def before(self, n: int, zs: list[Array], activations: list[Array]) -> Array:
        return zs[n - 1] if n else activations[0]


class _GradientTurned(_Backward):
    def of_weights(self, a: Array, delta: Array) -> Array:
        return delta.T @ a


class _BiasesNotSummed(_Backward):
    def of_biases(self, delta: Array) -> Array:
        return delta


class _BiasesMean(_Backward):
    def of_biases(self, delta: Array) -> Array:
        found: Array = delta.mean(axis=0)
        return found


class _BiasesTotal(_Backward):
    def of_biases(self, delta: Array) -> Array:
        return np.array(delta.sum())


class _OutputsMean(_Backward):
    def first(self, output: Array, y: Array, slope: Array) -> Array:
        return 2.0 * (output - y) * slope / y.size


class _NoBias(_Backward):
    def sum(self, a: Array, w: Array, b: Array) -> Array:
        return a @ w


class _BareOutput(_Backward):
    def is_bare(self, n: int, count: int) -> bool:
        return n == count - 1


def _reversed(*given: Any) -> Pair:
    weights, biases = _Backward()(*given)
    return weights[::-1], biases[::-1]


def _swapped(*given: Any) -> Pair:
    weights, biases = _Backward()(*given)
    return biases, weights


def _first_sample(x: Array, y: Array, *rest: Any) -> Pair:
    return _Backward()(x[:1], y[:1], *rest)


_CLASSIC = ("no-slope", "no-two", "sign", "slope-of-a", "sum", "biases-often", "error-back")
"""Of the page's mistakes, those that a single backward pass can make."""

_BACKWARD: dict[str, Callable[..., Any]] = {
    **{name: _mistaken(name) for name in _CLASSIC},
    "transposed": _Transposed(),
    "no-hidden-slope": _NoHiddenSlope(),
    "no-output-slope": _NoOutputSlope(),
    "slope-twice": _SlopeTwice(),
    "slope-beyond": _SlopeBeyond(),
    "sums-for-activations": _SumsForActivations(),
    "gradient-turned": _GradientTurned(),
    "biases-not-summed": _BiasesNotSummed(),
    "biases-mean": _BiasesMean(),
    "biases-total": _BiasesTotal(),
    "outputs-mean": _OutputsMean(),
    "no-bias": _NoBias(),
    "bare-output": _BareOutput(),
    "reversed": _reversed,
    "swapped": _swapped,
    "first-sample": _first_sample,
}


def _stepping(backward: Callable[..., Pair]) -> Callable[..., Pair]:
    """The step that follows from this way back."""

    def step(*given: Any) -> Pair:
        *inputs, eta = given
        _x, _y, weights, biases, _f, _slope = inputs
        return _moved(weights, biases, backward(*inputs), eta)

    return step


def _step_without_rate(*given: Any) -> Pair:
    return _stepping(_Backward())(*given[:-1], 1.0)


def _gradient_alone(*given: Any) -> Pair:
    return _Backward()(*given[:-1])


_ALL_THERE = ("swapped", "reversed", "gradient-turned", "biases-total", "biases-not-summed")
"""Slips in the form of a gradient, which no step can be made with."""


# The formulas for single pieces, right or wrong, are those of the page: see `mistakes.py`.


def _error(output: Array, y: Array, made: Formulas = RIGHT) -> Array:
    return made.error(SQUARED, output, y)


def _delta_by(made: Formulas) -> Callable[..., Array]:
    def delta(z: Array, y: Array, f: Function, slope: Function) -> Array:
        known = ACTIVATIONS["sigmoid"]._replace(function=f, slope=lambda s, _a: slope(s))
        return _error(f(z), y, made) * made.slope(known, z, f(z))

    return delta


def _hidden_by(made: Formulas) -> Callable[..., Array]:
    def hidden(delta: Array, w: Array, z: Array, f: Function, slope: Function) -> Array:
        known = ACTIVATIONS["sigmoid"]._replace(function=f, slope=lambda s, _a: slope(s))
        return (delta @ w.T) * made.slope(known, z, f(z))

    return hidden


EXERCISES: dict[str, Exercise] = {
    each.name: each
    for each in (
        Exercise(
            "sigmoid",
            "sigmoid",
            ("z",),
            _sigmoid_inputs,
            _sigmoid,
            {
                "minus-z": lambda z: 1.0 / (1.0 + np.exp(z)),
                "overflow": lambda z: np.exp(z) / (1.0 + np.exp(z)),
                "no-one": lambda z: 1.0 / np.exp(-z),
                "brackets": lambda z: 1.0 / 1.0 + np.exp(-z),
                "minus-one": lambda z: 1.0 / (1.0 - np.exp(-z)),
                "tanh": np.tanh,
                "slope-for-value": lambda z: _sigmoid(z) * (1.0 - _sigmoid(z)),
                "one-number": lambda z: np.array(_sigmoid(z).sum()),
            },
        ),
        Exercise(
            "neuron",
            "neuron",
            ("x", "w", "b", "f"),
            _neuron_inputs,
            _neuron,
            {
                "no-activation": lambda x, w, b, _f: x @ w + b,
                "no-bias": lambda x, w, _b, f: f(x @ w),
                "minus-bias": lambda x, w, b, f: f(x @ w - b),
                "bias-often": lambda x, w, b, f: f((x * w + b).sum()),
                "activation-first": lambda x, w, b, f: f(x @ w) + b,
                "activation-each": lambda x, w, b, f: f(x * w).sum() + b,
                "not-summed": lambda x, w, b, f: f(x * w + b),
                "mean-of-products": lambda x, w, b, f: f((x * w).mean() + b),
                "activation-twice": lambda x, w, b, f: f(f(x @ w + b)),
            },
        ),
        Exercise(
            "layer",
            "layer",
            ("a", "W", "b", "f"),
            _layer_inputs,
            _layer,
            {
                "no-activation": lambda a, w, b, _f: a @ w + b,
                "no-bias": lambda a, w, _b, f: f(a @ w),
                "minus-bias": lambda a, w, b, f: f(a @ w - b),
                "transposed": lambda a, w, b, f: f(a @ w.T + b),
                "bias-often": lambda a, w, b, f: f(a @ w + len(w) * b),
                "activation-first": lambda a, w, b, f: f(a @ w) + b,
                "first-sample": lambda a, w, b, f: f(a[0] @ w + b),
                "elementwise": lambda a, w, b, f: f(a * w + b),
                "activation-twice": lambda a, w, b, f: f(f(a @ w + b)),
            },
        ),
        Exercise(
            "loss-slope",
            "loss_slope",
            ("output", "y"),
            _loss_inputs,
            _loss_slope,
            {
                "no-two": lambda output, y: _error(output, y, MISTAKES["no-two"]),
                "sign": lambda output, y: _error(output, y, MISTAKES["sign"]),
                "sign-no-two": lambda output, y: y - output,
                "loss-for-slope": lambda output, y: (output - y) ** 2,
                "square-kept": lambda output, y: 2.0 * (output - y) ** 2,
                "absolute": lambda output, y: 2.0 * np.abs(output - y),
                "delta-for-error": lambda output, y: 2.0 * (output - y) * output * (1.0 - output),
                "mean": lambda output, y: 2.0 * (output - y) / len(output),
                "mean-of-all": lambda output, y: 2.0 * (output - y) / output.size,
                "added-up": lambda output, y: np.array((2.0 * (output - y)).sum()),
            },
        ),
        Exercise(
            "output-delta",
            "output_delta",
            ("z", "y", "f", "slope"),
            _output_inputs,
            _output_delta,
            {
                **{
                    name: _delta_by(MISTAKES[name])
                    for name in ("no-slope", "no-two", "sign", "slope-of-a")
                },
                "cross-entropy": lambda z, y, f, _slope: f(z) - y,
                "slope-twice": lambda z, y, f, slope: 2.0 * (f(z) - y) * slope(z) ** 2,
                "sum-for-output": lambda z, y, _f, slope: 2.0 * (z - y) * slope(z),
                "always-sigmoid": lambda z, y, f, _slope: 2.0 * (f(z) - y) * f(z) * (1.0 - f(z)),
                "activation-for-slope": lambda z, y, f, _slope: 2.0 * (f(z) - y) * f(z),
                "mean": lambda z, y, f, slope: 2.0 * (f(z) - y) * slope(z) / len(y),
                "loss-for-slope": lambda z, y, f, slope: (f(z) - y) ** 2 * slope(z),
                "slope-alone": lambda z, _y, _f, slope: slope(z),
            },
        ),
        Exercise(
            "hidden-delta",
            "hidden_delta",
            ("delta", "W", "z", "f", "slope"),
            _hidden_inputs,
            _hidden_delta,
            {
                **{name: _hidden_by(MISTAKES[name]) for name in ("no-slope", "slope-of-a")},
                "transposed": lambda delta, w, z, _f, slope: (delta @ w) * slope(z),
                "slope-twice": lambda delta, w, z, _f, slope: (delta @ w.T) * slope(z) ** 2,
                "activation-for-slope": lambda delta, w, z, f, _slope: (delta @ w.T) * f(z),
                "always-sigmoid": lambda delta, w, z, f, _slope: (
                    (delta @ w.T) * f(z) * (1.0 - f(z))
                ),
                "no-weights": lambda delta, _w, z, _f, slope: delta * slope(z),
                "sign": lambda delta, w, z, _f, slope: -(delta @ w.T) * slope(z),
                "mean": lambda delta, w, z, _f, slope: (delta @ w.T) * slope(z) / len(z),
                "added-up": lambda delta, w, z, _f, slope: ((delta @ w.T) * slope(z)).sum(axis=0),
            },
        ),
        Exercise(
            "descend",
            "descend",
            ("w", "gradient", "eta"),
            _descend_inputs,
            lambda w, gradient, eta: w - eta * gradient,
            {
                "sign": lambda w, gradient, eta: w + eta * gradient,
                "no-rate": lambda w, gradient, _eta: w - gradient,
                "change-alone": lambda w, gradient, eta: -eta * gradient + 0.0 * w,
                "times-weight": lambda w, gradient, eta: w - eta * gradient * w,
                "no-gradient": lambda w, _gradient, eta: w - eta,
                "rate-on-weight": lambda w, gradient, eta: eta * w - gradient,
                "rate-on-both": lambda w, gradient, eta: eta * (w - gradient),
            },
        ),
        Exercise(
            "momentum",
            "momentum",
            ("w", "v", "gradient", "eta", "mu"),
            _momentum_inputs,
            _momentum,
            {
                "not-cleared": lambda w, v, g, eta, _mu: (w - eta * (v + g), v + g),
                "no-momentum": lambda w, _v, g, eta, _mu: (w - eta * g, g + 0.0),
                "old-velocity": lambda w, v, g, eta, mu: (w - eta * v, mu * v + g),
                "gradient-alone": lambda w, v, g, eta, mu: (w - eta * g, mu * v + g),
                "rate-inside": lambda w, v, g, eta, mu: (w - mu * v - eta * g, mu * v + eta * g),
                "rate-inside-minus": lambda w, v, g, eta, mu: (
                    w + mu * v - eta * g,
                    mu * v - eta * g,
                ),
                "sign": lambda w, v, g, eta, mu: (w + eta * (mu * v + g), mu * v + g),
                "no-rate": lambda w, v, g, _eta, mu: (w - (mu * v + g), mu * v + g),
                "average": lambda w, v, g, eta, mu: (
                    w - eta * (mu * v + (1.0 - mu) * g),
                    mu * v + (1.0 - mu) * g,
                ),
                "ahead": lambda w, v, g, eta, mu: (
                    w - eta * (g + mu * (mu * v + g)),
                    mu * v + g,
                ),
                "mu-on-both": lambda w, v, g, eta, mu: (w - eta * mu * (v + g), mu * (v + g)),
                "swapped": lambda w, v, g, eta, mu: _momentum(w, v, g, eta, mu)[::-1],
                "velocity-unsaved": lambda w, v, g, eta, mu: (w - eta * (mu * v + g), v),
            },
        ),
        Exercise(
            "backward",
            "backward",
            ("x", "y", "weights", "biases", "f", "slope"),
            _network_inputs,
            _gradient,
            _BACKWARD,
        ),
        Exercise(
            "step",
            "step",
            ("x", "y", "weights", "biases", "f", "slope", "eta"),
            lambda: _network_inputs(0.5),
            _step,
            {
                "new-weights": _new_weights,
                **{
                    name: _stepping(backward)
                    for name, backward in _BACKWARD.items()
                    if name not in _ALL_THERE
                },
                "no-rate": _step_without_rate,
                "gradient-for-step": _gradient_alone,
            },
        ),
    )
}
"""By their names, which are kept by browsers and never changed; in the order of a course."""

NAMES: Sequence[str] = tuple(EXERCISES)
