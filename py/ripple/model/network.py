"""A fully connected network of sigmoid units, trained by backpropagation.

    forward     z = a W + b          a = σ(z) = 1 / (1 + e⁻ᶻ)
    loss        L = (ŷ - y)²
    backward    δ = ∂L/∂z            output: δ = 2 (ŷ - y) σ′(z)      hidden: δ = (δ Wᵀ) σ′(z)
                ∂L/∂W = aᵀ δ         ∂L/∂b = δ
    descend     W ← W - η ∂L/∂W      b ← b - η ∂L/∂b

Rows are samples. `weights[l][i, j]` leads from unit i of layer l to unit j of the next.
Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from copy import copy
from itertools import pairwise
from random import Random
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ripple.model.places import Parameter

Array = NDArray[np.float64]
OneOrMany = TypeVar("OneOrMany", float, Array)

np.seterr(over="ignore")  # e⁻ᶻ may be ∞: then σ(z) is 0, as it should be to 300 decimals


SATURATED = 3.0
"""Where |z| is larger the sigmoid is nearly flat: σ′(3) = 0.0452, of at most 0.25."""


def sigmoid(z: Array) -> Array:
    """σ(z), elementwise."""
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_slope(a: OneOrMany) -> OneOrMany:
    """σ′(z) = σ(z) (1 - σ(z)), from the activation a = σ(z)."""
    return a * (1.0 - a)


class Parameters(NamedTuple):
    """The weights and biases of a network, or a number for each: its gradient, its change.

    The arrays are never written into, so where this is the same object, all its numbers are.
    `weights[l][i, j]` leads from unit i of layer l to unit j of the next, whose is `biases[l][j]`.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the input first."""
        return (self.weights[0].shape[0], *(len(b) for b in self.biases))

    def value(self, place: Parameter) -> float:
        """The weight or bias at this place, as a plain number."""
        layer, i, j = place
        return float(self.biases[layer][j] if i is None else self.weights[layer][i, j])

    def replaced(self, place: Parameter, value: float) -> Parameters:
        """These but for this value at this place."""
        layer, i, j = place
        weights, biases = list(self.weights), list(self.biases)
        if i is None:
            biases[layer] = biases[layer].copy()
            biases[layer][j] = value
        else:
            weights[layer] = weights[layer].copy()
            weights[layer][i, j] = value
        return Parameters(tuple(weights), tuple(biases))

    def moved(self, along: Parameters, by: float) -> Parameters:
        """Each number with `by` times its own one of `along` on top."""
        pairs = ((zip(mine, its, strict=True)) for mine, its in zip(self, along, strict=True))
        return Parameters(*(tuple([a + by * b for a, b in pair]) for pair in pairs))

    def minus(self, other: Parameters) -> Parameters:
        """The change from the other to these."""
        return self.moved(other, -1.0)


def mean_loss(output: Array, y: Array) -> float:
    """L = (ŷ - y)², summed over the outputs and averaged over the samples (rows)."""
    error = output - y
    return float(np.vdot(error, error)) / len(error)


class ForwardPass(NamedTuple):
    """What one forward pass computed, and the network that it went through.

    `activations[0]` is the input x, `activations[l + 1]` is σ(`zs[l]`); each is (samples, units).
    """

    network: Network
    zs: tuple[Array, ...]
    activations: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """ŷ, the last activation: (samples, outputs)."""
        return self.activations[-1]


class Gradient(NamedTuple):
    """∂L/∂ every weight and bias, in its place, and `deltas[l]` = ∂L/∂`zs[l]`."""

    slopes: Parameters
    deltas: tuple[Array, ...]


class Network:
    """Layers of sigmoid units. It never changes: where it is the same object, so is all of it."""

    def __init__(self, weights: Iterable[ArrayLike], biases: Iterable[ArrayLike]) -> None:
        self.parameters = Parameters(
            tuple(np.array(w, dtype=np.float64) for w in weights),
            tuple(np.array(b, dtype=np.float64).reshape(-1) for b in biases),
        )
        if not self.weights or len(self.weights) != len(self.biases):
            raise ValueError("a network needs one bias row for each of its weight matrices")
        for w, b in zip(self.weights, self.biases, strict=True):
            if w.ndim != 2 or w.shape[1] != len(b):
                raise ValueError(f"weights {w.shape} do not fit biases {b.shape}")
        for w, following in pairwise(self.weights):
            if w.shape[1] != following.shape[0]:
                raise ValueError(f"weights {w.shape} do not lead into weights {following.shape}")

    @classmethod
    def random(cls, sizes: Sequence[int], random: Random) -> Network:
        """Weights from N(0, 2 / (fan in + fan out)), biases 0; `sizes` counts units per layer.

        Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward
        neural networks", 2010.
        """
        weights = []
        for fan_in, fan_out in pairwise(sizes):
            spread = math.sqrt(2.0 / (fan_in + fan_out))
            weights.append(
                [[random.gauss(0.0, spread) for _ in range(fan_out)] for _ in range(fan_in)]
            )
        return cls(weights, [[0.0] * size for size in sizes[1:]])

    def having(self, parameters: Parameters) -> Network:
        """This network with other parameters."""
        other = copy(self)
        other.parameters = parameters
        return other

    @property
    def weights(self) -> tuple[Array, ...]:
        """`weights[l]` is (units, units of the next layer)."""
        return self.parameters.weights

    @property
    def biases(self) -> tuple[Array, ...]:
        """`biases[l]` is one row, of the layer after l."""
        return self.parameters.biases

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the input first."""
        return self.parameters.sizes

    def forward(self, x: ArrayLike) -> ForwardPass:
        """From inputs x (samples, inputs) to the outputs, keeping everything on the way."""
        a = np.asarray(x, dtype=np.float64)
        zs, activations = [], [a]
        for w, b in zip(self.weights, self.biases, strict=True):
            z = a @ w + b
            a = sigmoid(z)
            zs.append(z)
            activations.append(a)
        return ForwardPass(self, tuple(zs), tuple(activations))

    def backward(self, passed: ForwardPass, y: ArrayLike) -> Gradient:
        """The gradient of the mean loss against targets y (samples, outputs).

        It is that of the network which the pass went through, whatever it is by now.
        """
        layers = passed.network.weights
        samples = len(passed.output)
        error = (2.0 / samples) * (passed.output - np.asarray(y, dtype=np.float64))  # ∂L/∂ŷ
        weights, biases, deltas = [], [], []
        for layer in reversed(range(len(layers))):
            delta = error * sigmoid_slope(passed.activations[layer + 1])  # ∂L/∂z = ∂L/∂a · σ′(z)
            weights.append(passed.activations[layer].T @ delta)  # z = a W + b, so ∂z/∂W is a
            # ∂z/∂b is 1, for each sample. (Adding up a single row takes as long as a product.)
            biases.append(delta[0] if samples == 1 else np.add.reduce(delta))
            deltas.append(delta)
            if layer:
                error = delta @ layers[layer].T  # ∂z/∂a is W: the error flows back
        slopes = Parameters(tuple(weights[::-1]), tuple(biases[::-1]))
        return Gradient(slopes, tuple(deltas[::-1]))

    def descend(self, gradient: Gradient, learning_rate: float) -> Network:
        """The network with every parameter moved once, against its gradient: w ← w - η ∂L/∂w."""
        return self.having(self.parameters.moved(gradient.slopes, -learning_rate))
