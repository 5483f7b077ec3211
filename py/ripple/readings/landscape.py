"""The mean loss over two weights or biases, all others held, and the way that these two have gone.

In a pass over all values at once a layer's sums are (up, across, samples, units); up or across is 1
for as long as it makes no difference.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ripple.lesson.courses import thinned
from ripple.lesson.landscape import Axes
from ripple.lesson.lesson import Lesson
from ripple.model.field import COARSE_SIDE, contour
from ripple.model.functions import Array
from ripple.model.network import ForwardPass, Network
from ripple.views.geometry import Point
from ripple.views.landscape import Terrain
from ripple.words.names import parameter_name

SIDE = COARSE_SIDE
"""Values of each of the two."""
LOAD = 400_000
"""Activations that are worked out, at the most: what there is time for in a frame."""
FRUIT_MOST = 100
PATH_MOST = 200
LEAST_REACH, ROOM = 2.0, 1.1
"""The square reaches so far to each side at least, and beyond the path by this factor."""
LINES = 9
"""Steps of the colour between which there is a line."""


class Landscape(NamedTuple):
    """The terrain, with the `loss` where the network is, and the `slopes` there.

    From the `lowest` to the `highest` loss in the square colours go by the square root of how far
    it has risen. Of the `fruit` learned from so many are `used`.
    """

    terrain: Terrain
    lowest: float
    highest: float
    loss: float
    slopes: tuple[float, float]
    used: int
    fruit: int


def landscape(lesson: Lesson) -> Landscape | None:
    """Over the axes that are chosen, around the network of now; None without fruit, or with code
    of a reader's own, whose way forward may be another.
    """
    network, taught = lesson.network, lesson.taught
    if not len(taught) or lesson.edited:
        return None
    axes = lesson.landscape.axes(network.sizes)
    rows = some_rows(len(taught), network)
    x, y = taught.x[rows], taught.y[rows]
    passed = network.forward(x)
    path = path_of(lesson, axes)
    here = path[-1]
    reach = _reach(path)
    across, up = (np.linspace(value - reach, value + reach, SIDE) for value in here)
    found = losses(passed, y, axes, (across, up))
    lowest, highest = float(found.min()), float(found.max())
    risen = (found - lowest) / ((highest - lowest) or 1.0)
    levels = np.ascontiguousarray(np.sqrt(risen))  # row by row, as pixels are
    gradient = network.backward(passed, y).slopes
    slopes = gradient.value(axes[0]), gradient.value(axes[1])
    # Where colours are k/LINES; the losses themselves are smoother where they are lowest.
    lines = np.concatenate([contour(risen, (k / LINES) ** 2) for k in range(1, LINES)])
    name, other = (parameter_name(*axis) for axis in axes)
    asked = bool(lesson.secret & {*axes})
    terrain = Terrain(
        levels, lines, (name, other), (here[0] - reach, here[1] - reach), 2 * reach, path,
        None if asked else slopes,
    )  # fmt: skip
    loss = passed.mean_loss(y)
    return Landscape(terrain, lowest, highest, loss, slopes, len(rows), len(taught))


def some_rows(count: int, network: Network) -> Array:
    """Which of the fruit the loss is over: all, or as many as there is time for, evenly chosen."""
    most = min(FRUIT_MOST, LOAD // (SIDE * SIDE * sum(network.sizes[1:])))
    rows: Array = np.linspace(0, count - 1, min(count, most)).round().astype(np.intp)
    return rows


def losses(passed: ForwardPass, y: Array, axes: Axes, values: tuple[Array, Array]) -> Array:
    """The mean loss for each value of two parameters: (up, across).

    Only what comes after them is worked out anew.
    """
    network = passed.network
    across, up = (
        each - network.parameters.value(axis) for axis, each in zip(axes, values, strict=True)
    )
    changes = (axes[0], across[None, :, None]), (axes[1], up[:, None, None])
    first = min(axis.layer for axis in axes)
    a, z = passed.activations[first][None, None], passed.zs[first][None, None]
    with np.errstate(over="ignore"):  # far out: σ is 0 there, as it should be
        for layer in range(first, len(network.weights)):
            if layer > first:
                z = a @ network.weights[layer] + network.biases[layer]
            for axis, change in changes:
                if axis.layer == layer:
                    z = _with(z, axis.j, change if axis.i is None else a[..., axis.i] * change)
            a = network.functions[layer].function(z)
        each = network.loss.each(z, a, y)
    mean: Array = each.sum(axis=-1).mean(axis=-1)
    return mean


def _with(z: Array, j: int, more: Array) -> Array:
    """Sums (…, samples, units), the one of unit j with this on top."""
    own = z[..., j] + more
    changed = np.array(np.broadcast_to(z, (*own.shape, z.shape[-1])))
    changed[..., j] = own
    return changed


def path_of(lesson: Lesson, axes: Axes) -> list[Point]:
    """Where the two have been in this course, as far as it is kept; the last is where they are."""
    known = lesson.timeline.networks(lesson.step_count)
    known |= {step.number: step.network for step in lesson.log if step.network is not None}
    course = [known[step] for step in sorted(known)]
    networks = [each for each in (*course, lesson.network) if each.sizes == lesson.network.sizes]
    return [
        (each.parameters.value(axes[0]), each.parameters.value(axes[1]))
        for each in thinned(networks, PATH_MOST)
    ]


def _reach(path: list[Point]) -> float:
    """How far the square goes to each side: as far as the path, and up to a round number."""
    here = path[-1]
    farthest = max(abs(value - now) for at in path for value, now in zip(at, here, strict=True))
    least = max(ROOM * farthest, LEAST_REACH)
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= least)
