"""What the diagram of the network shows of a moment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ripple.lesson.lesson import Lesson
from ripple.lesson.motion import Motion
from ripple.lesson.player import Player
from ripple.model import field
from ripple.model.network import Network
from ripple.model.places import Parameter
from ripple.readings.inputs import names_of
from ripple.views.diagram import Diagram
from ripple.views.levels import Span, span_of
from ripple.views.palette import atlas_image


def diagram(player: Player, motion: Motion, network: Network) -> Diagram:
    """The diagram in this moment, without its maps and labels: they are pictures of their own."""
    lesson, microscope = player.lesson, player.lesson.microscope
    chosen = (microscope.chosen,) if microscope.chosen else ()
    about = lesson.quiz.about if player.asks or lesson.quiz.tried else chosen
    return Diagram(
        network, player.step_shown, player.step_before, motion,
        frozenset(about), microscope.pointed, lesson.secret,
        numbers=microscope.numbers, frozen=lesson.method.frozen, absent=absent(lesson),
        lit=microscope.lit,
    )  # fmt: skip


def absent(lesson: Lesson) -> frozenset[Parameter]:
    """The biases of a network that has none: frozen at 0, they have no lines."""
    if lesson.spec.biased:
        return frozenset()
    biases = (place for place in lesson.method.frozen if place.source is None)
    return frozenset(place for place in biases if not lesson.value_of(place))


def features(lesson: Lesson) -> tuple[str, ...]:
    """The names of the inputs, where there is little room; numbers that are no fruit have none."""
    if lesson.free:
        return ()
    names = names_of(lesson.points)
    return names.below(0), names.below(1)


def small_maps(network: Network, table: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Span]:
    """What the hidden neurons see, one above the other, and from what to what the colours go."""
    tiles = field.tiles(network)
    span = span_of(network.activation, float(np.abs(tiles).max(initial=0.0)))
    return atlas_image(span.level(tiles), table), span
