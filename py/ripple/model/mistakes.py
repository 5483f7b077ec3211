"""The classic mistakes in backpropagation, each made on purpose.

`Formulas` are those of `network.py` and `method.py` once more, taken apart so that any one of them
can be another. A mistake is one formula that is wrong; all else is worked out rightly from there.
They come as the names in `MISTAKES`, which are never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from ripple.model.functions import Activation, Array, Loss
from ripple.model.method import Method
from ripple.model.network import RUNAWAY, ForwardPass, Gradient, Network, Parameters

Move = Callable[[Gradient], Network]
"""Where a gradient takes the network."""


class Formulas:
    """All of them right."""

    needs_batch = False
    """Whether it shows only where a step takes several samples."""

    def start(self, network: Network) -> Network:
        """What this network begins as."""
        return network

    def error(self, loss: Loss, output: Array, y: Array) -> Array:
        """∂L/∂ŷ = 2 (ŷ - y), or as many times that as the loss has it."""
        return loss.factor * (output - y)

    def slope(self, f: Activation, z: Array, a: Array) -> Array:
        """f′(z)"""
        slope: Array = f.slope(z, a)
        return slope

    def sent_back(self, error: Array, delta: Array) -> Array:
        """What goes through the weights to the layer before: δ."""
        del error
        return delta

    def share(self, samples: int) -> float:
        """How much of each sample's own gradient there is in that of the step: a mean."""
        return 1.0 / samples

    def gradient(self, passed: ForwardPass, y: ArrayLike, move: Move) -> Gradient:
        """∂L/∂w of the step, and the δ of its samples; δ goes back through the old weights."""
        del move
        return self._backward(passed, y, passed.network.weights)

    def velocity(
        self, method: Method, parameters: Parameters, gradient: Gradient, before: Parameters | None
    ) -> Parameters:
        """v, which the next step finds as `before`."""
        return method.velocity(parameters, gradient, before)

    def along(self, velocity: Parameters) -> Parameters:
        """What the parameters move along: v."""
        return velocity

    def _backward(self, passed: ForwardPass, y: ArrayLike, layers: Sequence[Array]) -> Gradient:
        """As `Network.backward`, through these weights."""
        network, a, samples = passed.network, passed.output, len(passed.output)
        error = self.error(network.loss, a, np.asarray(y, dtype=np.float64)) / samples
        # Where the loss cancels σ′ that is δ already.
        cancels = network.loss.cancels
        delta = error if cancels else error * self.slope(network.output, passed.zs[-1], a)
        weights, biases, deltas = [], [], []
        share = self.share(samples) * samples
        for layer in reversed(range(len(layers))):
            a = passed.activations[layer]
            weights.append(share * (a.T @ delta))
            biases.append(share * np.add.reduce(delta))
            deltas.append(delta)
            if layer:
                error = self.sent_back(error, delta) @ layers[layer].T
                delta = error * self.slope(network.activation, passed.zs[layer - 1], a)
        slopes = Parameters(tuple(weights[::-1]), tuple(biases[::-1]))
        return Gradient(slopes, tuple(deltas[::-1]))


class _NoSlope(Formulas):
    """σ′ left out."""

    def slope(self, f: Activation, z: Array, a: Array) -> Array:
        del f, z
        return np.ones_like(a)


class _NoTwo(Formulas):
    """The 2 left out."""

    def error(self, loss: Loss, output: Array, y: Array) -> Array:
        del loss
        return output - y


class _NewWeights(Formulas):
    """New instead of old weights: each layer has moved before δ goes back through it."""

    def gradient(self, passed: ForwardPass, y: ArrayLike, move: Move) -> Gradient:
        layers = passed.network.weights
        found = self._backward(passed, y, layers)
        for _ in layers[1:]:  # what the last layer moves by is right; then the one before, ...
            moved = move(found)
            if not moved.parameters.within(RUNAWAY):
                break  # nor will the step be made
            found = self._backward(passed, y, moved.weights)
        return found


class _SignTurned(Formulas):
    """y - ŷ instead of ŷ - y."""

    def error(self, loss: Loss, output: Array, y: Array) -> Array:
        return loss.factor * (y - output)


class _SlopeOfActivation(Formulas):
    """σ′(a) instead of σ′(z)."""

    def slope(self, f: Activation, z: Array, a: Array) -> Array:
        del z
        slope: Array = f.slope(a, f.function(a))
        return slope


class _BiasesOften(Formulas):
    """Biases moved once per input: the line that moves them is in the loop over the inputs."""

    def along(self, velocity: Parameters) -> Parameters:
        pairs = zip(*velocity, strict=True)
        return velocity._replace(biases=tuple([len(w) * b for w, b in pairs]))


class _Sum(Formulas):
    """Sum for mean."""

    needs_batch = True

    def share(self, samples: int) -> float:
        del samples
        return 1.0


class _ZeroStart(Formulas):
    """All weights begin as 0."""

    def start(self, network: Network) -> Network:
        return network.having(
            Parameters(*(tuple(map(np.zeros_like, rows)) for rows in network.parameters))
        )


class _NotCleared(Formulas):
    """Each gradient is added to those before, as momentum would with μ = 1."""

    def velocity(
        self, method: Method, parameters: Parameters, gradient: Gradient, before: Parameters | None
    ) -> Parameters:
        return method._replace(momentum=1.0).velocity(parameters, gradient, before)


class _ErrorSentBack(Formulas):
    """Error instead of δ: what goes back through the weights lacks the factor f′(z)."""

    def sent_back(self, error: Array, delta: Array) -> Array:
        del delta
        return error


NONE = ""
ZERO, NOT_CLEARED, NEW_WEIGHTS = "zero-start", "not-cleared", "new-weights"
MISTAKES: dict[str, Formulas] = {
    "no-slope": _NoSlope(),
    "no-two": _NoTwo(),
    NEW_WEIGHTS: _NewWeights(),
    "sign": _SignTurned(),
    "slope-of-a": _SlopeOfActivation(),
    "biases-often": _BiasesOften(),
    "sum": _Sum(),
    ZERO: _ZeroStart(),
    NOT_CLEARED: _NotCleared(),
    "error-back": _ErrorSentBack(),
}
RIGHT = Formulas()


def formulas(name: str) -> Formulas:
    """Those with this mistake in them; `NONE`: without any."""
    return MISTAKES.get(name, RIGHT)


SHOWS = 1e-3
"""The share of the largest number that another has to be off by."""


def shows(network: Network, x: Array, y: Array, rate: float) -> list[str]:
    """The mistakes in which anything is wrong here: there may be no 2 that could be left out."""
    passed, plain = network.forward(x), Method()
    right = network.backward(passed, y).slopes
    largest = max(float(np.abs(a).max()) for rows in right for a in rows)

    def off(made: Formulas) -> bool:
        gradient = made.gradient(passed, y, lambda found: network.descend(found, rate))
        once = made.velocity(plain, network.parameters, gradient, None)
        twice = made.velocity(plain, network.parameters, gradient, once)
        alike = made.start(network) is not network and max(network.sizes[1:-1], default=1) > 1
        most = SHOWS * largest
        return alike or not all(made.along(v).minus(right).within(most) for v in (once, twice))

    return [name for name, made in MISTAKES.items() if off(made)]
