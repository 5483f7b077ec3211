"""What a step puts on the diagram, as plain numbers, and the largest of each kind.

Sizes on the diagram are relative to the largest of their kind in the step shown, so that the ripple
is seen however small its numbers have become.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ripple.network import Parameters, mean_loss_slope
from ripple.step import Step

Table = list[list[list[float]]]
"""A number for every parameter, by layer, row and column; a layer's last row is for its biases."""


class Amounts(NamedTuple):
    """The numbers of a step; those of a phase that has not begun are empty.

    `products` are w·a, and b; `shares` w·δ, none for the first layer and for biases; `gradients`
    and `changes` ∂L/∂w and Δw. `sums` and `deltas` are, by layer of edges and unit at their end,
    ∂L/∂a (Σ w·δ in hidden layers) and ∂L/∂z.
    """

    products: Table
    sums: list[list[float]]
    deltas: list[list[float]]
    shares: Table
    gradients: Table
    changes: Table
    most_product: float
    most_delta: float
    """Of all δ, and of the sums in hidden layers: they are shown on one scale."""
    most_share: float
    most_gradient: float
    most_change: float


def table(parameters: Parameters) -> Table:
    """All parameters (or their gradients) as plain numbers."""
    pairs = zip(parameters.weights, parameters.biases, strict=True)
    return [[*weights.tolist(), biases.tolist()] for weights, biases in pairs]


def amounts(step: Step) -> Amounts:
    """What this step has come to so far."""
    return _amounts(step, step.gradient is not None, step.weights is not None)


@lru_cache(maxsize=2)
def _amounts(step: Step, back: bool, updated: bool) -> Amounts:
    passed, gradient = step.passed, step.gradient
    products = [
        [*(a[0][:, None] * w).tolist(), b.tolist()]
        for a, w, b in zip(passed.activations, passed.weights, passed.biases, strict=False)
    ]
    sums: list[list[float]] = []
    deltas: list[list[float]] = []
    shares: Table = []
    gradients: Table = []
    changes: Table = []
    if back:
        assert gradient is not None
        deltas = [delta[0].tolist() for delta in gradient.deltas]
        parts = [w * delta[0] for w, delta in zip(passed.weights, gradient.deltas, strict=True)]
        shares = [[], *(part.tolist() for part in parts[1:])]
        sums = [part.sum(axis=1).tolist() for part in parts[1:]]
        sums.append(mean_loss_slope(passed.output, step.y)[0].tolist())
        gradients = table(gradient)
    if updated:
        assert step.weights is not None
        assert step.biases is not None
        before = zip((*passed.weights, *passed.biases), (*step.weights, *step.biases), strict=True)
        moved = [new - old for old, new in before]
        half = len(passed.weights)
        changes = [
            [*w.tolist(), b.tolist()] for w, b in zip(moved[:half], moved[half:], strict=True)
        ]
    return Amounts(
        products,
        sums,
        deltas,
        shares,
        gradients,
        changes,
        largest(products),
        largest([deltas, sums[:-1]]),
        largest(shares),
        largest(gradients),
        largest(changes),
    )


def largest(amounts: Iterable[Iterable[Sequence[float]]]) -> float:
    """The largest amount, whatever its sign; 0 of none."""
    return max((abs(one) for rows in amounts for row in rows for one in row), default=0.0)
