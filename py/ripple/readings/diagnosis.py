"""What is wrong with a step, found without knowing which mistake it makes, if any.

Four things are asked of it. Is each gradient the slope that nudging finds? Is it the same when it
is asked for twice? Did each weight and bias move as its gradient says? Are all neurons different?
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ripple.lesson.step import Step
from ripple.model.network import Parameters
from ripple.model.places import Parameter, Unit, parameters
from ripple.readings.checking import EPSILON, losses
from ripple.readings.stuck import twins_of
from ripple.words import mistakes as words
from ripple.words.names import parameter_name, unit_name

NUDGES = EPSILON * np.array([1 / 8, 1.0, 2.0])
"""To each side."""
SHARE, OF_LARGEST = 1e-4, 1e-7
"""How far a gradient may be from the slope: of itself, and of the largest gradient."""
NOISE = 1e-10
"""And in any case, since each loss is rounded: 10⁻¹⁶ / ε, many times."""
EXACT = 1e-9
"""How far a move may be from −η·g: both are worked out to sixteen digits."""


class Off(NamedTuple):
    """A number that is `found` where it should be another."""

    place: Parameter
    found: float
    due: float


class Diagnosis(NamedTuple):
    """What was found: gradients that are wrong, by the layer that they lead into, each with what
    nudging says; gradients that are others when they are asked for again; moves that do not follow
    from the gradient, in a step that has been made; and two neurons that are alike.

    `layers` counts the gradients that were checked, by the layer that they lead into; `unchecked`
    are those for which nudging is too coarse.
    """

    gradients: Mapping[int, list[Off]]
    again: list[Off]
    moves: list[Off]
    twins: tuple[Unit, Unit] | None
    all_zero: bool
    layers: Mapping[int, int]
    unchecked: int

    @property
    def finds_nothing(self) -> bool:
        """Whether all is as it should be."""
        return not (self.gradients or self.again or self.moves or self.twins)


def diagnosis(step: Step) -> Diagnosis:
    """Ask all four of a step that has come to its backward phase."""
    network = step.passed.network
    places = [place for place in parameters(network.sizes) if not _too_coarse(step, place)]
    layers = dict.fromkeys(range(1, len(network.sizes)), 0)
    for place in places:
        layers[place.target.layer] += 1
    twins = twins_of(network)
    zero = not any(w.any() for w in network.weights)
    unchecked = len(parameters(network.sizes)) - len(places)
    wrong = _gradients(step, places)
    return Diagnosis(wrong, _again(step), _moves(step), twins, zero, layers, unchecked)


def _gradients(step: Step, places: Iterable[Parameter]) -> dict[int, list[Off]]:
    """Those that are not the slopes that nudging finds."""
    assert step.gradient is not None
    found = []
    for place in places:
        below, above = np.split(losses(step, place, np.array([*-NUDGES, *NUDGES])), 2)
        narrow, slope, wide = ((above - below) / (2 * NUDGES)).tolist()
        doubt = max(abs(narrow - slope), abs(wide - slope))  # nudging is as exact as that
        found.append((Off(place, step.gradient.slopes.value(place), slope), doubt))
    largest = max((max(abs(off.found), abs(off.due)) for off, _ in found), default=0.0)
    least = OF_LARGEST * largest + NOISE * max(step.passed.mean_loss(step.y), 1.0)
    wrong: dict[int, list[Off]] = {}
    for off, doubt in found:
        own = max(abs(off.found), abs(off.due))
        if not abs(off.found - off.due) <= SHARE * own + least + 2 * doubt:
            wrong.setdefault(off.place.target.layer, []).append(off)
    return wrong


def _too_coarse(step: Step, place: Parameter) -> bool:
    """Whether nudging finds no slope: L is far too steep, or a neuron comes across its kink."""
    assert step.gradient is not None
    network = step.passed.network
    if abs(step.gradient.slopes.value(place)) * EPSILON > 1.0:
        return True
    if not network.activation.kinks:
        return False
    now, value = network.parameters, network.parameters.value(place)
    for nudge in (-NUDGES[-1], NUDGES[-1]):
        nudged = network.having(now.replaced(place, value + float(nudge))).forward(step.x)
        pairs = zip(step.passed.zs[:-1], nudged.zs[:-1], strict=True)
        if any(((old > 0) != (new > 0)).any() for old, new in pairs):
            return True
    return False


def _again(step: Step) -> list[Off]:
    """The gradient asked for once, and once more with nothing changed; momentum has no say."""
    assert step.gradient is not None
    ask, parameters_now = step.formulas.velocity, step.passed.network.parameters
    method = step.method._replace(momentum=0.0)
    once = ask(method, parameters_now, step.gradient, None)
    return _apart(ask(method, parameters_now, step.gradient, once), once)


def _moves(step: Step) -> list[Off]:
    """How far each moved, and how far it should have, by the gradient of the step."""
    if step.network is None or step.learning_rate is None:
        return []
    old = step.passed.network.parameters
    due = old.moved(step.due, -step.learning_rate).minus(old)  # rounded as the step is
    return _apart(step.network.parameters.minus(old), due)


def _apart(found: Parameters, due: Parameters) -> list[Off]:
    pairs = (Off(place, found.value(place), due.value(place)) for place in parameters(found.sizes))
    return [off for off in pairs if abs(off.found - off.due) > EXACT * abs(off.due)]


def sentences(found: Diagnosis, step: Step) -> list[str]:
    """What was found, in words, the output first, as the error comes back."""
    sizes = step.passed.network.sizes
    last = len(sizes) - 1
    rest = [words.not_checked(found.unchecked)] if found.unchecked else []
    if found.finds_nothing:
        return [words.nothing_wrong(bool(step.method.mistake), step.network is not None), *rest]
    told = []
    for layer, count in sorted(found.layers.items(), reverse=True):
        if wrong := found.gradients.get(layer):
            counts = len(wrong), count
            told.append(words.layer_wrong(layer, last, counts, _worst(wrong), _times(wrong)))
        elif count:
            told.append(words.layer_right(layer, last, count))
    if again := found.again:
        told.append(words.asked_again(len(again), _worst(again), _times(again)))
    if moves := found.moves:
        biases = all(off.place.source is None for off in moves)
        along = "v" if step.method.has_velocity else "g"
        values = _worst(moves), _times(moves)
        told.append(words.moved_otherwise(len(moves), biases, along, *values))
    if found.twins:
        one, other = (unit_name(*unit, sizes) for unit in found.twins)
        told.append(words.alike(found.all_zero, one, other))
    return [*told, *rest]


def _worst(found: Sequence[Off]) -> tuple[str, float, float]:
    """The one that is furthest off."""
    place, value, due = max(found, key=lambda off: abs(off.found - off.due))
    return parameter_name(*place), value, due


def _times(found: Sequence[Off]) -> tuple[float, float] | None:
    """How many times what they should be: the least and the most; None where that is not told."""
    known = [off.found / off.due for off in found if off.due]
    return (min(known), max(known)) if known else None
