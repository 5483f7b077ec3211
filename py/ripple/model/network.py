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
from itertools import pairwise
from random import Random
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

np.seterr(over="ignore")  # e⁻ᶻ may be ∞: then σ(z) is 0, as it should be to 300 decimals


SATURATED = 3.0
"""Where |z| is larger the sigmoid is nearly flat: σ′(3) = 0.0452, of at most 0.25."""


def sigmoid(z: Array) -> Array:
    """σ(z), elementwise."""
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_slope(a: Array) -> Array:
    """σ′(z) = σ(z) (1 - σ(z)), from the activation a = σ(z)."""
    return a * (1.0 - a)


class Parameters(Protocol):
    """What has weights and biases: a network, what a pass used, a gradient, ..."""

    @property
    def weights(self) -> tuple[Array, ...]:
        """`weights[l][i, j]` leads from unit i of layer l to unit j of the next."""

    @property
    def biases(self) -> tuple[Array, ...]:
        """`biases[l][j]` is that of unit j of the layer after l."""


def value_in(parameters: Parameters, layer: int, i: int | None, j: int) -> float:
    """`weights[layer][i, j]`, or for i None `biases[layer][j]`, as a plain number."""
    bias, weight = parameters.biases[layer], parameters.weights[layer]
    return float(bias[j] if i is None else weight[i, j])


def mean_loss(output: Array, y: Array) -> float:
    """L = (ŷ - y)², summed over the outputs and averaged over the samples (rows)."""
    error = output - y
    return float(np.vdot(error, error)) / len(error)


class ForwardPass(NamedTuple):
    """What one forward pass computed, and the parameters it used.

    `activations[0]` is the input x, `activations[l + 1]` is σ(`zs[l]`); each is (samples, units).
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    zs: tuple[Array, ...]
    activations: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """ŷ, the last activation: (samples, outputs)."""
        return self.activations[-1]


class Gradient(NamedTuple):
    """∂L/∂ every weight and bias, in the shapes of those, and `deltas[l]` = ∂L/∂`zs[l]`."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    deltas: tuple[Array, ...]


class Network:
    """Layers of sigmoid units: weights[l] is (units, units of the next layer), biases[l] one row.

    The arrays are replaced by `descend`, never written into, so a `ForwardPass` keeps the
    parameters that it was computed with.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def __init__(self, weights: Iterable[ArrayLike], biases: Iterable[ArrayLike]) -> None:
        self.weights = tuple(np.array(w, dtype=np.float64) for w in weights)
        self.biases = tuple(np.array(b, dtype=np.float64).reshape(-1) for b in biases)
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

    def replaced(self, layer: int, i: int | None, j: int, value: float) -> Network:
        """A network like this one but for `weights[layer][i, j]`, or `biases[layer][j]` for i None.

        The arrays are copied, so that nobody's change under a `ForwardPass`.
        """
        changed = Network(self.weights, self.biases)
        if i is None:
            changed.biases[layer][j] = value
        else:
            changed.weights[layer][i, j] = value
        return changed

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the input first."""
        return (self.weights[0].shape[0], *(len(b) for b in self.biases))

    def forward(self, x: ArrayLike) -> ForwardPass:
        """From inputs x (samples, inputs) to the outputs, keeping everything on the way."""
        a = np.asarray(x, dtype=np.float64)
        zs, activations = [], [a]
        for w, b in zip(self.weights, self.biases, strict=True):
            z = a @ w + b
            a = sigmoid(z)
            zs.append(z)
            activations.append(a)
        return ForwardPass(self.weights, self.biases, tuple(zs), tuple(activations))

    def backward(self, passed: ForwardPass, y: ArrayLike) -> Gradient:
        """The gradient of the mean loss against targets y (samples, outputs).

        It uses the weights of the forward pass, whatever has happened to the network since.
        """
        samples = len(passed.output)
        error = (2.0 / samples) * (passed.output - np.asarray(y, dtype=np.float64))  # ∂L/∂ŷ
        weights, biases, deltas = [], [], []
        for layer in reversed(range(len(passed.weights))):
            delta = error * sigmoid_slope(passed.activations[layer + 1])  # ∂L/∂z = ∂L/∂a · σ′(z)
            weights.append(passed.activations[layer].T @ delta)  # z = a W + b, so ∂z/∂W is a
            # ∂z/∂b is 1, for each sample. (Adding up a single row takes as long as a product.)
            biases.append(delta[0] if samples == 1 else np.add.reduce(delta))
            deltas.append(delta)
            if layer:
                error = delta @ passed.weights[layer].T  # ∂z/∂a is W: the error flows back
        return Gradient(tuple(weights[::-1]), tuple(biases[::-1]), tuple(deltas[::-1]))

    def descend(self, gradient: Gradient, learning_rate: float) -> None:
        """Move every parameter once, against its gradient: w ← w - η ∂L/∂w."""
        self.weights = tuple(
            [w - learning_rate * g for w, g in zip(self.weights, gradient.weights, strict=True)]
        )
        self.biases = tuple(
            [b - learning_rate * g for b, g in zip(self.biases, gradient.biases, strict=True)]
        )
