"""What the network says over the unit square: grids of values, and lines of equal ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ripple.network import Array, ForwardPass, Network

SIDE = 65
"""Grid points along each side; they lie on the square's edges too."""

_AXIS = np.linspace(0.0, 1.0, SIDE)
GRID = np.stack(np.meshgrid(_AXIS, _AXIS), axis=-1).reshape(-1, 2)
"""The grid points (x₁, x₂), row by row upward from x₂ = 0."""

_CORNERS = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
_A, _B = _CORNERS[:-1, :-1].ravel(), _CORNERS[:-1, 1:].ravel()
_C, _D = _CORNERS[1:, :-1].ravel(), _CORNERS[1:, 1:].ravel()
_TRIANGLES = np.stack([_A, _B, _D, _A, _D, _C], axis=1).reshape(-1, 2, 3)
"""The grid points of the two triangles into which each cell is cut."""


TILE = SIDE // 2 + 1
"""Grid points along each side of a tile, which has every second one."""

_COARSE = GRID.reshape(SIDE, SIDE, 2)[::2, ::2].reshape(-1, 2)


class Survey:
    """Forward passes over the grid, the last of which is kept for as long as the weights are."""

    def __init__(self) -> None:
        self._passed: ForwardPass | None = None

    def of(self, network: Network) -> ForwardPass:
        """All that this network says at the grid points; each array is (SIDE * SIDE, units)."""
        passed = self._passed
        known = passed is not None and passed.weights is network.weights
        if passed is None or not known or passed.biases is not network.biases:
            passed = self._passed = network.forward(GRID)
        return passed


def over_square(values: Array) -> Array:
    """One number for every grid point as (SIDE, SIDE): the row is x₂ and the column x₁."""
    return values.reshape(SIDE, SIDE)


def tiles(network: Network) -> Array:
    """The activations of all hidden units: (units, TILE, TILE).

    A pass of its own costs a quarter of a survey, which in a hurry would be made for this alone:
    diagram and plane are then drawn in different frames, and so from different weights.
    """
    hidden = np.concatenate(network.forward(_COARSE).activations[1:-1], axis=1)
    return hidden.T.reshape(-1, TILE, TILE)


def contour(values: Array, level: float = 0.5) -> NDArray[np.float64]:
    """Where the values cross the level: segments (n, 4) as x₁, x₂ of one end and of the other.

    Each grid cell is cut into two triangles, on which linear interpolation has one straight
    answer (marching triangles).
    """
    above = values > level
    a, b, c, d = above[:-1, :-1], above[:-1, 1:], above[1:, :-1], above[1:, 1:]
    cells = np.flatnonzero((a != b) | (a != c) | (a != d))  # few; only these are looked at closely
    triangles = _TRIANGLES[cells].reshape(-1, 3)
    ups = above.ravel()[triangles]
    crossed = (ups[:, 0] != ups[:, 1]) | (ups[:, 0] != ups[:, 2])
    triangles, ups = triangles[crossed], ups[crossed]
    # One corner is alone on its side of the level: the segment joins that corner's two edges.
    alone = np.argmax(ups == (ups.sum(axis=1) == 1)[:, None], axis=1)
    rows = np.arange(len(triangles))
    lone, second, third = (triangles[rows, (alone + k) % 3] for k in range(3))
    flat = values.ravel()
    ends = []
    for other in (second, third):
        t = (level - flat[lone]) / (flat[other] - flat[lone])
        ends.append(GRID[lone] + t[:, None] * (GRID[other] - GRID[lone]))
    return np.concatenate(ends, axis=1)
