"""What a step puts on the diagram, as plain numbers, and the largest of each kind.

Sizes on the diagram are relative to the largest of their kind in the step shown, so that the ripple
is seen however small its numbers have become.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ripple.lesson.step import Step
from ripple.model.network import Parameters

Table = list[list[list[float]]]
"""A number for every parameter, by layer, row and column; a layer's last row is for its biases."""


class Most(NamedTuple):
    """The largest amount of each kind, whatever its sign; 0 where there is none."""

    product: float
    delta: float
    """Of all δ, and of the sums in hidden layers: they are shown on one scale."""
    share: float
    gradient: float
    change: float


class Amounts(NamedTuple):
    """The numbers of a step; those of a phase that has not begun are empty.

    `products` are w·a, and b; `shares` w·δ, none for the first layer and for biases; `gradients`
    and `changes` ∂L/∂w and Δw. `sums` are, by hidden layer and unit, ∂L/∂a = Σ w·δ, `deltas`, by
    layer behind the inputs and unit, ∂L/∂z.
    """

    products: Table
    sums: list[list[float]]
    deltas: list[list[float]]
    shares: Table
    gradients: Table
    changes: Table
    most: Most


NOTHING = Amounts([], [], [], [], [], [], Most(0.0, 0.0, 0.0, 0.0, 0.0))
"""Before the first step."""


def table(parameters: Parameters) -> Table:
    """All parameters, or a number for each of them, as plain numbers."""
    return [[*w.tolist(), b.tolist()] for w, b in zip(*parameters, strict=True)]


def amounts(step: Step) -> Amounts:
    """What this step has come to so far."""
    return _amounts(step, step.gradient is not None, step.network is not None)


@lru_cache(maxsize=2)
def _amounts(step: Step, back: bool, updated: bool) -> Amounts:
    sample, gradient = step.sample, step.gradient
    old = step.passed.network.parameters
    pairs = zip(sample.activations[:-1], old.weights, strict=True)
    products = table(Parameters(tuple(np.array(a)[:, None] * w for a, w in pairs), old.biases))
    sums: list[list[float]] = []
    deltas: list[list[float]] = []
    shares: Table = []
    gradients: Table = []
    changes: Table = []
    if back:
        assert gradient is not None
        deltas = sample.deltas
        behind = zip(old.weights[1:], deltas[1:], strict=True)
        parts = [w * np.array(delta) for w, delta in behind]
        shares = [[], *(part.tolist() for part in parts)]
        sums = [part.sum(axis=1).tolist() for part in parts]
        gradients = table(gradient.slopes)
    if updated:
        assert step.network is not None
        changes = table(step.network.parameters.minus(old))
    most = Most(
        largest(products),
        largest([deltas, sums]),
        largest(shares),
        largest(gradients),
        largest(changes),
    )
    return Amounts(products, sums, deltas, shares, gradients, changes, most)


def largest(amounts: Iterable[Iterable[Sequence[float]]]) -> float:
    """The largest amount, whatever its sign; 0 of none."""
    return max((abs(one) for rows in amounts for row in rows for one in row), default=0.0)
