"""What the network says over the unit square: grids of values, and lines of equal ones."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ripple.model.functions import Array
from ripple.model.network import ForwardPass, Network

SIDE = 65
"""Grid points along each side; they lie on the square's edges too."""

COARSE_SIDE = SIDE // 2 + 1
"""Those of the coarse grid, which has every second one."""


class _Grid:
    """`points` (x₁, x₂) row by row upward from x₂ = 0, and the cells between them.

    `triangles` (cells, 2, 3) are the points of the two triangles into which each cell is cut.
    """

    def __init__(self, side: int) -> None:
        axis = np.linspace(0.0, 1.0, side)
        self.points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        corners = np.arange(side * side).reshape(side, side)
        a, b = corners[:-1, :-1].ravel(), corners[:-1, 1:].ravel()
        c, d = corners[1:, :-1].ravel(), corners[1:, 1:].ravel()
        self.triangles = np.stack([a, b, d, a, d, c], axis=1).reshape(-1, 2, 3)


_GRIDS = {side: _Grid(side) for side in (SIDE, COARSE_SIDE)}
GRID = _GRIDS[SIDE].points
"""The grid points (x₁, x₂), row by row upward from x₂ = 0."""


class Survey:
    """Forward passes over the grid, the last of which is kept."""

    def __init__(self) -> None:
        self._passed: ForwardPass | None = None

    def of(self, network: Network) -> ForwardPass:
        """All that this network says at the grid points; each array is (SIDE * SIDE, units)."""
        if self._passed is None or self._passed.network is not network:
            self._passed = network.forward(GRID)
        return self._passed


def coarse_pass(network: Network) -> ForwardPass:
    """All that this network says at the points of the coarse grid, for a quarter of the time."""
    return network.forward(_GRIDS[COARSE_SIDE].points)


def over_square(values: Array) -> Array:
    """One number for every grid point as (side, side): the row is x₂ and the column x₁."""
    side = math.isqrt(values.size)
    return values.reshape(side, side)


def tiles(network: Network) -> Array:
    """The activations of all hidden units: (units, COARSE_SIDE, COARSE_SIDE).

    The pass is not shared with the plane's: in a hurry diagram and plane are often drawn in
    different frames, and so from different weights.
    """
    hidden = np.concatenate(coarse_pass(network).activations[1:-1], axis=1)
    return hidden.T.reshape(-1, COARSE_SIDE, COARSE_SIDE)


def contour(values: Array, level: float = 0.0) -> NDArray[np.float64]:
    """Where the values cross the level: segments (n, 4) as x₁, x₂ of one end and of the other.

    The values may be over either grid. For the line where ŷ is ½ give z, not σ(z): it bends less
    between grid points.

    Each grid cell is cut into two triangles, on which linear interpolation has one straight
    answer (marching triangles).
    """
    grid = _GRIDS[len(values)]
    above = values > level
    a, b, c, d = above[:-1, :-1], above[:-1, 1:], above[1:, :-1], above[1:, 1:]
    cells = np.flatnonzero((a != b) | (a != c) | (a != d))  # few; only these are looked at closely
    triangles = grid.triangles[cells].reshape(-1, 3)
    ups = above.ravel()[triangles]
    crossed = (ups[:, 0] != ups[:, 1]) | (ups[:, 0] != ups[:, 2])
    triangles, ups = triangles[crossed], ups[crossed]
    # One corner is alone on its side of the level: the segment joins that corner's two edges.
    alone = np.argmax(ups == (ups.sum(axis=1) == 1)[:, None], axis=1)
    rows = np.arange(len(triangles))
    lone, second, third = (triangles[rows, (alone + k) % 3] for k in range(3))
    flat, start = values.ravel(), grid.points[lone]
    ends = []
    for other in (second, third):
        t = (level - flat[lone]) / (flat[other] - flat[lone])
        ends.append(start + t[:, None] * (grid.points[other] - start))
    return np.concatenate(ends, axis=1)
