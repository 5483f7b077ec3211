"""Many steps in a row, of which only the outcome is wanted: the equations in plain numbers.

A step of one sample is some thirty calls of numpy, and in WebAssembly each of them takes as long as
ten multiplications in plain Python. This does the same arithmetic as `forward`, `backward` and
`descend`, in the same order, and so comes to the same bits in a browser. Where numpy multiplies and
adds in one go, as it may elsewhere, the last bit can be another.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ripple.model.functions import SIGMOID, Activation, Array, Loss
from ripple.model.method import Method
from ripple.model.network import Network, Parameters

Row = list[float]
Layer = tuple[list[Row], Row]
"""The weights of a layer, row by row, and its biases."""


def train(network: Network, x: Array, y: Array, rate: float) -> tuple[Network, list[float]]:
    """Take one step for each sample (row) in turn: the network after it, and each step's loss."""
    parameters = zip(network.weights, network.biases, strict=True)
    layers = [(w.tolist(), b.tolist()) for w, b in parameters]
    losses = [
        _step(layers, network.activation, network.loss, inputs, targets, rate)
        for inputs, targets in zip(x.tolist(), y.tolist(), strict=True)
    ]
    weights, biases = (tuple([np.array(row) for row in rows]) for rows in zip(*layers, strict=True))
    return network.having(Parameters(weights, biases)), losses


def train_batches(
    network: Network,
    batches: Iterable[tuple[Array, Array]],
    rate: float,
    method: Method,
    velocity: Parameters | None,
) -> tuple[Network, list[float], Parameters | None]:
    """Take one step for each batch (x, y) in turn: as `train`, and the velocity after it."""
    losses = []
    for x, y in batches:
        passed = network.forward(x)
        losses.append(passed.mean_loss(y))
        along = method.velocity(network.parameters, network.backward(passed, y), velocity)
        network, velocity = network.moved(along, rate), along if method.momentum else None
    return network, losses, velocity


def _step(
    layers: list[Layer],
    hidden: Activation,
    loss: Loss,
    inputs: Row,
    targets: Row,
    learning_rate: float,
) -> float:
    """Forward, backward and descend, in these layers themselves; returns the loss.

    Each sum is made one by one, as numpy makes it: `sum` would make up for the rounding.
    """
    zs, activations, last = [], [inputs], len(layers) - 1
    for layer, (weights, biases) in enumerate(layers):
        z = [0.0] * len(biases)
        for a, row in zip(activations[-1], weights, strict=True):
            for j, w in enumerate(row):
                z[j] += a * w
        z = [z_j + b for z_j, b in zip(z, biases, strict=True)]
        f = SIGMOID.plain if layer == last else hidden.plain
        zs.append(z)
        activations.append([f(z_j) for z_j in z])
    total, delta = 0.0, []
    for z_k, a, y in zip(zs[-1], activations[-1], targets, strict=True):
        total += loss.plain(z_k, a, y)
        delta.append(loss.delta(a, y, 1.0))
    for layer in reversed(range(len(layers))):
        weights, biases = layers[layer]
        error = []
        for a, row in zip(activations[layer], weights, strict=True):
            flowing_back = 0.0
            for j, d in enumerate(delta):
                flowing_back += d * row[j]
                row[j] -= learning_rate * (a * d)
            error.append(flowing_back)
        for j, d in enumerate(delta):
            biases[j] -= learning_rate * d
        if layer:
            slope, before = hidden.plain_slope, zip(zs[layer - 1], activations[layer], strict=True)
            delta = [e * slope(z, a) for e, (z, a) in zip(error, before, strict=True)]
    return total
