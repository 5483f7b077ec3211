"""The loss landscape: whether it is open, and over which two weights or biases it is."""

from __future__ import annotations

from ripple.model.places import Parameter, Place, Unit, exists, incoming

Axes = tuple[Parameter, Parameter]


class Landscape:
    """`is_open`: it is looked at, and so worked out."""

    def __init__(self) -> None:
        self.is_open = False
        self._axes: Axes | None = None

    def open(self, place: Place | None, sizes: tuple[int, ...]) -> None:
        """Look at it, over this place, if it is a parameter, and another one of its neuron."""
        self.is_open = True
        if isinstance(place, Parameter) and place not in self.axes(sizes):
            others = incoming(place.target, sizes)
            self._axes = place, next(other for other in others if other != place)

    def close(self) -> None:
        """Look elsewhere."""
        self.is_open = False

    def axes(self, sizes: tuple[int, ...]) -> Axes:
        """What goes across and up in a network with these layer sizes."""
        if self._axes and all(exists(place, sizes) for place in self._axes):
            return self._axes
        first, second, *_ = incoming(Unit(1, 0), sizes)
        return first, second

    def set_axis(self, up: bool, place: Parameter, sizes: tuple[int, ...]) -> None:
        """Have this one across, or up; the two change places rather than be the same."""
        if not exists(place, sizes):
            return
        before, other = self.axes(sizes)[up], self.axes(sizes)[not up]
        other = before if place == other else other
        self._axes = (other, place) if up else (place, other)
