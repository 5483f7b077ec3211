"""Many steps in a row, of which only the outcome is wanted.

A step of one sample is some thirty calls of numpy, and in WebAssembly each of them takes as long as
ten multiplications in plain Python. So `train` has the equations in plain numbers: the same
arithmetic as `forward`, `backward` and `descend`, in the same order, and so the same bits in a
browser. Where numpy multiplies and adds in one go, as it may elsewhere, the last may be another.

A step of a whole batch is worth its calls, but only those that do arithmetic: `train_batches` makes
the very calls that a network makes, to the same bits everywhere, and no values in between.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, pairwise

import numpy as np

from ripple.model.functions import Activation, Array, Loss
from ripple.model.method import Method
from ripple.model.network import ForwardPass, Network, Parameters
from ripple.model.places import Parameter

Row = list[float]
Layer = tuple[list[Row], Row]
"""The weights of a layer, row by row, and its biases."""


def train(
    network: Network,
    x: Array,
    y: Array,
    rate: float,
    frozen: Collection[Parameter] = (),
    late: bool = False,
) -> tuple[Network, list[float]]:
    """Take one step for each sample (row) in turn: the network after it, and each step's loss.

    What is `frozen` does not move. `late` makes the mistake that errors go back through weights
    which have moved already; then no weight may be frozen.
    """
    parameters = zip(network.weights, network.biases, strict=True)
    layers = [(w.tolist(), b.tolist()) for w, b in parameters]
    still = []
    for layer, i, j in frozen:
        row = layers[layer][1] if i is None else layers[layer][0][i]
        still.append((row, j, row[j]))
    losses = []
    for inputs, targets in zip(x.tolist(), y.tolist(), strict=True):
        step = _step(layers, network.functions, network.loss, inputs, targets, rate, late)
        losses.append(step)
        for row, j, value in still:  # none of it had a say in how the others moved
            row[j] = value
    weights, biases = (tuple([np.array(row) for row in rows]) for rows in zip(*layers, strict=True))
    return network.having(Parameters(weights, biases)), losses


def _step(
    layers: list[Layer],
    functions: Sequence[Activation],
    loss: Loss,
    inputs: Row,
    targets: Row,
    learning_rate: float,
    late: bool,
) -> float:
    """Forward, backward and descend, in these layers themselves; returns the loss.

    Each sum is made one by one, as numpy makes it: `sum` would make up for the rounding.
    """
    zs, activations = [], [inputs]
    for (weights, biases), function in zip(layers, functions, strict=True):
        z = [0.0] * len(biases)
        for a, row in zip(activations[-1], weights, strict=True):
            for j, w in enumerate(row):
                z[j] += a * w
        z = [z_j + b for z_j, b in zip(z, biases, strict=True)]
        f = function.plain
        zs.append(z)
        activations.append([f(z_j) for z_j in z])
    total, delta, slope = 0.0, [], functions[-1].plain_slope
    for z_k, a, y in zip(zs[-1], activations[-1], targets, strict=True):
        total += loss.plain(z_k, a, y)
        delta.append(loss.delta(a, y, 1.0, slope(z_k, a)))
    for layer in reversed(range(len(layers))):
        weights, biases = layers[layer]
        error = []
        for a, row in zip(activations[layer], weights, strict=True):
            flowing_back = 0.0
            for j, d in enumerate(delta):
                flowing_back += d * row[j]
                row[j] -= learning_rate * (a * d)
            error.append(flowing_back)
        if late:
            for i, row in enumerate(weights):
                error[i] = 0.0
                for d, w in zip(delta, row, strict=True):
                    error[i] += d * w
        for j, d in enumerate(delta):
            biases[j] -= learning_rate * d
        if layer:
            slope = functions[layer - 1].plain_slope
            before = zip(zs[layer - 1], activations[layer], strict=True)
            delta = [e * slope(z, a) for e, (z, a) in zip(error, before, strict=True)]
    return total


def train_batches(
    network: Network,
    batches: Iterable[tuple[Array, Array]],
    rate: float,
    method: Method,
    velocity: Parameters | None,
) -> tuple[Network, float, Parameters | None]:
    """Take one step for each batch (x, y) in turn, and there is one at least.

    Returned are the network after them, the last step's loss, and the velocity after it.
    """
    row = _in_one_row(network.parameters)
    parameters = _in_places(row, network)
    gradient = np.empty_like(row)  # of each step, in its turn
    slopes, bias_slopes = _in_places(gradient, network)
    moves = gradient if velocity is None else _in_one_row(velocity)
    weights = sum(w.size for w in network.weights)  # so many come first in a row
    numbers = _in_places(np.arange(len(row), dtype=np.float64), network)
    frozen = [int(numbers.value(parameter)) for parameter in method.frozen]
    layers = list(zip(*parameters, [f.function for f in network.functions], strict=True))
    slope, last_slope, loss = network.activation.slope, network.output.slope, network.loss
    decay, momentum = method.decay, method.momentum
    for x, y in batches:
        a, zs, activations = x, [], [x]
        for w, b, f in layers:
            z = a @ w + b
            a = f(z)
            zs.append(z)
            activations.append(a)
        delta = loss.delta(a, y, 1.0 / len(x), last_slope(zs[-1], a))
        for layer in reversed(range(len(layers))):
            a = activations[layer]
            np.matmul(a.T, delta, out=slopes[layer])
            np.add.reduce(delta, out=bias_slopes[layer])
            if layer:
                delta = (delta @ layers[layer][0].T) * slope(zs[layer - 1], a)
        if decay:
            gradient[:weights] += decay * row[:weights]
        if momentum:
            moves = gradient.copy() if moves is gradient else gradient + momentum * moves
        else:
            moves = gradient
        if frozen:
            moves[frozen] = 0.0
        row += -rate * moves
    last = ForwardPass(network, tuple(zs), tuple(activations)).mean_loss(y)
    return network.having(parameters), last, _in_places(moves, network) if momentum else None


def _in_one_row(parameters: Parameters) -> Array:
    """A copy of all the numbers, the weights first: what is done to all is then one call."""
    return np.concatenate([a.ravel() for rows in parameters for a in rows])


def _in_places(row: Array, network: Network) -> Parameters:
    """The numbers of such a row where they belong in the network; whoever changes one, both."""
    arrays = (*network.weights, *network.biases)
    ends = pairwise(accumulate((a.size for a in arrays), initial=0))
    found = [row[i:j].reshape(a.shape) for (i, j), a in zip(ends, arrays, strict=True)]
    layers = len(network.weights)
    return Parameters(tuple(found[:layers]), tuple(found[layers:]))
