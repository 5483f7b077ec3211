"""A fully connected network, trained by backpropagation.

    forward     z = a W + b          hidden: a = f(z)                 output: ŷ = σ(z)
    loss        L = (ŷ - y)²
    backward    δ = ∂L/∂z            output: δ = 2 (ŷ - y) σ′(z)      hidden: δ = (δ Wᵀ) f′(z)
                ∂L/∂W = aᵀ δ         ∂L/∂b = δ
    descend     W ← W - η ∂L/∂W      b ← b - η ∂L/∂b

f, by default σ itself, and L may be others, and an output may be its sum z: see `functions.py`.
Rows are samples. `weights[l][i, j]` leads from unit i of layer l to unit j of the next.
Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from itertools import pairwise
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ripple.model.functions import SIGMOID, SQUARED, Activation, Array, Loss
from ripple.model.initial import Draw, glorot
from ripple.model.places import Parameter

RUNAWAY = 1e30
"""Larger parameters teach nothing. Products of several such are numbers still, and so is all that
is worked out from them.
"""


class Parameters(NamedTuple):
    """The weights and biases of a network, or a number for each: its gradient, its change.

    The arrays are never written into, so where this is the same object, all its numbers are.
    `weights[l][i, j]` leads from unit i of layer l to unit j of the next, whose is `biases[l][j]`.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    @classmethod
    def of(cls, weights: Iterable[ArrayLike], biases: Iterable[ArrayLike]) -> Parameters:
        """Copies of these as arrays; ValueError where they do not fit each other."""
        found = cls(
            tuple(np.array(w, dtype=np.float64) for w in weights),
            tuple(np.array(b, dtype=np.float64).reshape(-1) for b in biases),
        )
        if not found.weights or len(found.weights) != len(found.biases):
            raise ValueError("a network needs one bias row for each of its weight matrices")
        for w, b in zip(*found, strict=True):
            if w.ndim != 2 or w.shape[1] != len(b):
                raise ValueError(f"weights {w.shape} do not fit biases {b.shape}")
        for w, following in pairwise(found.weights):
            if w.shape[1] != following.shape[0]:
                raise ValueError(f"weights {w.shape} do not lead into weights {following.shape}")
        return found

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

    def zero_at(self, places: Iterable[Parameter]) -> Parameters:
        """These but for zeros at these places."""
        changed = Parameters(*(tuple([a.copy() for a in rows]) for rows in self))
        for layer, i, j in places:
            if i is None:
                changed.biases[layer][j] = 0.0
            else:
                changed.weights[layer][i, j] = 0.0
        return changed

    def moved(self, along: Parameters, by: float) -> Parameters:
        """Each number with `by` times its own one of `along` on top."""
        pairs = ((zip(mine, its, strict=True)) for mine, its in zip(self, along, strict=True))
        return Parameters(*(tuple([a + by * b for a, b in pair]) for pair in pairs))

    def within(self, most: float) -> bool:
        """Whether all are numbers, and none is larger than this to either side."""
        return all(bool((np.abs(a) <= most).all()) for rows in self for a in rows)

    def minus(self, other: Parameters) -> Parameters:
        """The change from the other to these."""
        return self.moved(other, -1.0)


class ForwardPass(NamedTuple):
    """What one forward pass computed, and the network that it went through.

    `activations[0]` is the input x, `activations[l + 1]` is f(`zs[l]`); each is (samples, units).
    """

    network: Network
    zs: tuple[Array, ...]
    activations: tuple[Array, ...]

    @property
    def output(self) -> Array:
        """ŷ, the last activation: (samples, outputs)."""
        return self.activations[-1]

    def mean_loss(self, y: Array) -> float:
        """L against y (samples, outputs), summed over outputs and averaged over samples."""
        each = self.network.loss.each(self.zs[-1], self.output, y)
        if each.size == 1:  # as in most steps: a sum of it takes longer than all the rest
            return float(each[0, 0])
        return float(np.add.reduce(each, axis=None)) / len(each)


class Gradient(NamedTuple):
    """∂L/∂ every weight and bias, in its place, and `deltas[l]` = ∂L/∂`zs[l]`."""

    slopes: Parameters
    deltas: tuple[Array, ...]


class Network:
    """Layers of units. It never changes: where it is the same object, so is all of it.

    `activation` is that of the hidden units, `output` that of the outputs: a sigmoid, in general.
    """

    def __init__(
        self,
        parameters: Parameters,
        activation: Activation = SIGMOID,
        loss: Loss = SQUARED,
        output: Activation = SIGMOID,
    ) -> None:
        self.parameters = Parameters.of(*parameters)
        self.activation, self.loss, self.output = activation, loss, output
        self.functions = (*[activation] * (len(self.weights) - 1), output)
        """What each layer after the inputs does with its sums."""

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        random: Random,
        activation: Activation = SIGMOID,
        loss: Loss = SQUARED,
        draw: Draw = glorot,
        output: Activation = SIGMOID,
    ) -> Network:
        """Each weight drawn in its turn, biases 0; `sizes` counts units per layer."""
        weights = [
            [[draw(fan_in, fan_out, random) for _ in range(fan_out)] for _ in range(fan_in)]
            for fan_in, fan_out in pairwise(sizes)
        ]
        biases = [[0.0] * size for size in sizes[1:]]
        return cls(Parameters.of(weights, biases), activation, loss, output)

    def having(self, parameters: Parameters) -> Network:
        """This network with other parameters, of the same sizes."""
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
        for w, b, f in zip(self.weights, self.biases, self.functions, strict=True):
            z = a @ w + b
            a = f.function(z)
            zs.append(z)
            activations.append(a)
        return ForwardPass(self, tuple(zs), tuple(activations))

    def backward(self, passed: ForwardPass, y: ArrayLike) -> Gradient:
        """The gradient of the mean loss against targets y (samples, outputs).

        It is that of the network which the pass went through, whatever it is by now.
        """
        layers, slope = passed.network.weights, passed.network.activation.slope
        samples, outputs = len(passed.output), passed.output
        target = np.asarray(y, dtype=np.float64)
        steepness = passed.network.output.slope(passed.zs[-1], outputs)
        delta = passed.network.loss.delta(outputs, target, 1.0 / samples, steepness)  # ∂L/∂z
        weights, biases, deltas = [], [], []
        for layer in reversed(range(len(layers))):
            a = passed.activations[layer]
            weights.append(a.T @ delta)  # z = a W + b, so ∂z/∂W is a
            # ∂z/∂b is 1, for each sample. (Adding up a single row takes as long as a product.)
            biases.append(delta[0] if samples == 1 else np.add.reduce(delta))
            deltas.append(delta)
            if layer:
                error = delta @ layers[layer].T  # ∂z/∂a is W: the error flows back
                delta = error * slope(passed.zs[layer - 1], a)  # ∂L/∂z = ∂L/∂a · f′(z)
        slopes = Parameters(tuple(weights[::-1]), tuple(biases[::-1]))
        return Gradient(slopes, tuple(deltas[::-1]))

    def within(self, most: float) -> bool:
        """Whether no parameter is larger than this. Where activations are bounded, so is a step."""
        bounded = self.activation.is_bounded and self.output.is_bounded
        return bounded or self.parameters.within(most)

    def descend(self, gradient: Gradient, learning_rate: float) -> Network:
        """The network with every parameter moved once, against its gradient: w ← w - η ∂L/∂w."""
        return self.moved(gradient.slopes, learning_rate)

    def moved(self, along: Parameters, learning_rate: float) -> Network:
        """The network with every parameter moved against its own number: w ← w - η v."""
        return self.having(self.parameters.moved(along, -learning_rate))
