"""What a neuron sees: a hidden neuron over the plane, the output over the hidden neurons.

    plane           z = w₁ x₁ + w₂ x₂ + b, the line is z = 0, saturated is |z| > 3 for a sigmoid
    hidden space    the same neuron of the output, over two of its inputs; the others are held

The numbers come from the network as it is now, not from the last step.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ripple.lesson.lesson import Lesson
from ripple.model.field import GRID, contour, over_square
from ripple.model.functions import Array, sigmoid
from ripple.model.network import ForwardPass, Network
from ripple.model.places import Unit
from ripple.model.score import Tally
from ripple.readings.inputs import FRUIT_INPUTS, Inputs, inputs_of
from ripple.views.levels import UNIT, Span, span_of
from ripple.words import en as words
from ripple.words.names import unit_name
from ripple.words.numbers import significant

ROW = 0.3  # how far apart the rows of lemons and of strawberries are, over a lone neuron


class Line(NamedTuple):
    """z = Σ coefficient · name + constant, which is 0 along the line."""

    terms: tuple[tuple[float, str], ...]
    constant: float

    def words(self, digits: int) -> str:
        """The sum, with so many significant digits."""
        factors = [f"{significant(c, digits)}·{name}" for c, name in self.terms]
        return words.summed([*factors, significant(self.constant, digits)])


class Map(NamedTuple):
    """A square of values with its lines, and where the fruit lie in it.

    `values` (SIDE, SIDE) are from 0 to 1, their row is what goes up. `line` and `saturation` are
    segments (n, 4). `fruit` is (points, 2), `sample` the place of the current one, `axes` name what
    goes across and up, from the one end of its span to the other.
    """

    values: Array
    line: Array
    saturation: Array
    fruit: Array
    sample: tuple[float, float] | None
    axes: tuple[str, str]
    said: str
    spans: tuple[Span, Span] = UNIT, UNIT


def map_of(
    lesson: Lesson, network: Network, unit: Unit, survey: Callable[[Network], ForwardPass]
) -> Map:
    """What a neuron of this network sees, with the fruit and the sample of the lesson."""
    points, step, digits = lesson.points, lesson.step, lesson.microscope.digits
    inputs = inputs_of(points.meaning)
    if unit.layer == len(network.sizes) - 1:
        sample = None if step is None else step.shown
        axes = lesson.microscope.axes
        return hidden_space(network, axes, points.x, points.y, sample, digits, inputs)
    at = None if step is None else step.shown[0]
    return neuron_map(network, survey(network), unit, points.x, at, digits, inputs)


def neuron_map(
    network: Network,
    surveyed: ForwardPass,
    unit: Unit,
    x: Array,
    sample: Array | None,
    digits: int,
    inputs: Inputs = FRUIT_INPUTS,
) -> Map:
    """What a hidden neuron sees. `surveyed` is the network's pass over the grid, x the fruit."""
    z = over_square(surveyed.zs[unit.layer - 1][:, unit.i])
    of_fruit = np.abs(network.forward(x).zs[unit.layer - 1][:, unit.i])
    equation = ""
    if unit.layer == 1:
        column = network.weights[0][:, unit.i].tolist()
        terms = tuple((w, unit_name(0, i, network.sizes)) for i, w in enumerate(column))
        equation = Line(terms, float(network.biases[0][unit.i])).words(digits)
    f, values = network.activation, over_square(surveyed.activations[unit.layer][:, unit.i])
    span, flat = span_of(f, float(np.abs(values).max())), f.flat or math.inf
    said = words.neuron_map(
        equation,
        where_0=zeros(z),
        at_line=words.at_the_line(
            unit_name(*unit, network.sizes), f.symbol, f.plain(0.0), bool(f.kinks), f.waves
        ),
        span=span,
    )
    if f.flat is not None:
        said += words.saturated_map(
            _share(np.abs(z) > flat),
            flat,
            slope=(f.symbol, f.plain_slope(flat, f.plain(flat))),
            fruit=(int(np.count_nonzero(of_fruit > flat)), len(x)),
        )
    return Map(
        span.level(values),
        contour(z),
        np.concatenate([contour(z, -flat), contour(z, flat)]) if f.flat else np.zeros((0, 4)),
        x,
        None if sample is None else _place(sample[0]),
        inputs.axes,
        said,
        inputs.spans,
    )


def hidden_space(
    network: Network,
    axes: tuple[int, int],
    x: Array,
    y: Array,
    sample: tuple[Array, Array] | None,
    digits: int,
    inputs: Inputs = FRUIT_INPUTS,
) -> Map:
    """The fruit as the output neuron sees them, over two hidden neurons; the others are held.

    They are held at their mean over the fruit. A lone hidden neuron goes across, and nothing up, so
    that lemons and strawberries have a row each. `sample` is its features and its label.
    """
    passed = network.forward(x)
    seen = passed.activations[-2]
    count = seen.shape[1]
    shown = axes if count > 1 else axes[:1]
    held = [j for j in range(count) if j not in shown]
    means = seen.mean(axis=0) if len(x) else np.full(count, network.activation.plain(0.0))
    weights, bias = network.weights[-1][:, 0], float(network.biases[-1][0])
    names = [unit_name(len(network.sizes) - 2, j, network.sizes) for j in range(count)]
    line = Line(
        tuple((float(weights[j]), names[j]) for j in shown),
        bias + sum(float(weights[j] * means[j]) for j in held),
    )
    hidden = len(network.sizes) > 2
    of_sample = network.forward(sample[0]).activations[-2] if sample else seen[:0]
    most = _round_up(float(np.abs(np.concatenate([seen, of_sample])).max(initial=0.0)))
    span = span_of(network.activation, most) if hidden else UNIT
    z = over_square(span.at(GRID[:, : len(shown)]) @ weights[list(shown)] + line.constant)
    said = words.hidden_space(
        line.words(digits),
        where_0=zeros(z),
        held=[(names[j], significant(float(means[j]), digits)) for j in held],
        tally=Tally.of(passed.output, y),
        alone=names[0] if count == 1 else "",
        middle=words.half_or_plain(network.activation.plain(0.0)),
    )
    at = None
    if sample is not None:
        at = _place(_over(span.level(of_sample), shown, sample[1])[0])
    axes_names = [words.activation_axis(names[j]) if hidden else inputs.axes[j] for j in shown]
    return Map(
        sigmoid(z),
        contour(z),
        np.zeros((0, 4)),
        _over(span.level(seen), shown, y),
        at,
        (axes_names[0], axes_names[1] if count > 1 else ""),
        said,
        (span, span) if hidden else inputs.spans,
    )


def _round_up(most: float) -> float:
    """A number of two digits that is not below this one, for the end of an axis."""
    if not most:
        return 1.0
    power = 10.0 ** (math.floor(math.log10(most)) - 1)
    return math.ceil(most / power) * power


def zeros(z: Array) -> str:
    """Whether z is 0 everywhere on the grid, along a line (also between its points), or nowhere."""
    if not z.any():
        return "everywhere"
    return "line" if z.min() <= 0.0 <= z.max() else "nowhere"


def _share(where: NDArray[np.bool_]) -> str:
    return "all" if where.all() else "some" if where.any() else "none"


def _over(seen: Array, shown: tuple[int, ...], y: Array) -> Array:
    """Activations (samples, units) over the axes shown; without a second, each kind in its row."""
    if len(shown) > 1:
        return seen[:, shown]
    return np.concatenate([seen[:, shown], 0.5 + ROW * (y - 0.5)], axis=1)


def _place(row: Array) -> tuple[float, float]:
    across, up = row.tolist()
    return across, up
