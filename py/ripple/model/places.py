"""The places of a network that a reader can point at: its units and its parameters."""

from __future__ import annotations

from typing import NamedTuple


class Unit(NamedTuple):
    """Unit i of a layer; layer 0 holds the inputs."""

    layer: int
    i: int


class Parameter(NamedTuple):
    """A weight from unit i of a layer to unit j of the next; i is None for the bias of unit j."""

    layer: int
    i: int | None
    j: int

    @property
    def target(self) -> Unit:
        """The unit that it leads to."""
        return Unit(self.layer + 1, self.j)

    @property
    def source(self) -> Unit | None:
        """The unit that it leads from; None for a bias, whose unit is always 1."""
        return None if self.i is None else Unit(self.layer, self.i)


Place = Unit | Parameter


def exists(place: Place, sizes: tuple[int, ...]) -> bool:
    """Whether a network with these layer sizes has such a place."""
    if isinstance(place, Unit):
        return place.layer < len(sizes) and place.i < sizes[place.layer]
    return exists(place.target, sizes) and (place.source is None or exists(place.source, sizes))


def incoming(unit: Unit, sizes: tuple[int, ...]) -> list[Parameter]:
    """The weights that lead to a unit, and its bias as the last; none for an input."""
    if unit.layer == 0:
        return []
    rows = (*range(sizes[unit.layer - 1]), None)
    return [Parameter(unit.layer - 1, i, unit.i) for i in rows]


def outgoing(unit: Unit, sizes: tuple[int, ...]) -> list[Parameter]:
    """The weights that lead from a unit; none for an output."""
    if unit.layer == len(sizes) - 1:
        return []
    return [Parameter(unit.layer, unit.i, j) for j in range(sizes[unit.layer + 1])]


def parameters(sizes: tuple[int, ...]) -> list[Parameter]:
    """Every parameter of a network with these layer sizes."""
    units = (Unit(layer, i) for layer, size in enumerate(sizes) for i in range(size))
    return [parameter for unit in units for parameter in incoming(unit, sizes)]


def around(place: Place, sizes: tuple[int, ...]) -> frozenset[Place]:
    """A place with what touches it: a unit's parameters, or the units at a parameter's ends."""
    if isinstance(place, Unit):
        return frozenset((place, *incoming(place, sizes), *outgoing(place, sizes)))
    ends = (place.source, place.target)
    return frozenset((place, *(unit for unit in ends if unit is not None)))


def _column(place: Place, sizes: tuple[int, ...]) -> list[Place]:
    """The places above and below this one, itself included, from top to bottom."""
    if isinstance(place, Unit):
        return [Unit(place.layer, i) for i in range(sizes[place.layer])]
    units = [Unit(place.layer + 1, j) for j in range(sizes[place.layer + 1])]
    return [parameter for unit in units for parameter in incoming(unit, sizes)]


def _across(place: Place, direction: int, sizes: tuple[int, ...]) -> Place:
    """The neighbour to the right (+1) or to the left (-1); at the rim, the place itself."""
    if isinstance(place, Unit):
        edges = outgoing(place, sizes) if direction > 0 else incoming(place, sizes)
        return edges[0] if edges else place
    return (place.target if direction > 0 else place.source) or place


def neighbour(place: Place, right: int, down: int, sizes: tuple[int, ...]) -> Place:
    """Where an arrow key leads from here: one place to the side, or up or down in the column."""
    if right:
        return _across(place, right, sizes)
    column = _column(place, sizes)
    return column[min(max(column.index(place) + down, 0), len(column) - 1)]


def code(place: Place) -> str:
    """A place as text, for an HTML attribute: "1.0" is a unit, "0.1.2" a weight, "0.b.2" a bias."""
    return ".".join("b" if part is None else str(part) for part in place)


def decode(text: str) -> Place:
    """The place that such a text stands for."""
    parts = [None if part == "b" else int(part) for part in text.split(".")]
    match parts:
        case [int(layer), int(i)]:
            return Unit(layer, i)
        case [int(layer), i, int(j)]:
            return Parameter(layer, i, j)
    raise ValueError(f"{text!r} is no place")
