"""The microscope: which place of the network the reader points at, and which one is held."""

from __future__ import annotations

from ripple.model.places import Place, Unit, exists, neighbour

DIGITS = (3, 4, 6, 9, 12)
"""The numbers of significant digits that the reader can choose from."""


class Microscope:
    """`pointed` is under the pointer or the keys, `chosen` stays until another is; None: nothing.

    `by_keys` tells whether keys did the pointing; `checking` and `checking_all` whether the chosen
    parameter's gradient, and all of them, are checked by nudging. `axes` are the two hidden neurons
    whose activations the hidden space shows, across and up. `numbers` tells whether they are
    written on the diagram. `lit` is what a line of the code computes that is pointed at.
    """

    def __init__(self) -> None:
        self.pointed: Place | None = None
        self.lit: frozenset[Place] = frozenset()
        self.chosen: Place | None = None
        self.by_keys = False
        self.digits = DIGITS[1]
        self.numbers = False
        self.checking = False
        self.checking_all = False
        self.axes = (0, 1)

    def point_at(self, place: Place | None, by_keys: bool = False) -> None:
        """Point at a place, or at nothing."""
        self.pointed, self.by_keys = place, by_keys and place is not None

    def light(self, places: frozenset[Place]) -> None:
        """Point at several places at once; none: no longer."""
        self.lit = places

    def move(self, right: int, down: int, sizes: tuple[int, ...]) -> None:
        """Point at the neighbour in this direction, first of all at what is held, or the output."""
        start = self.pointed or self.chosen
        if start is None:
            self.point_at(Unit(len(sizes) - 1, 0), by_keys=True)
        else:
            self.point_at(neighbour(start, right, down, sizes), by_keys=True)

    def choose(self, place: Place | None) -> None:
        """Hold a place; None: hold nothing."""
        self.chosen = place

    def set_digits(self, digits: int) -> None:
        """Show numbers with so many significant digits."""
        self.digits = min(max(digits, DIGITS[0]), DIGITS[-1])

    def write_numbers(self, wanted: bool) -> None:
        """Write the numbers of the step on the diagram, or no longer."""
        self.numbers = wanted

    def toggle_check(self) -> None:
        """Check the chosen parameter by nudging, or no longer."""
        self.checking = not self.checking

    def toggle_check_all(self) -> None:
        """Check all the parameters by nudging, or no longer."""
        self.checking_all = not self.checking_all

    def stop_checking(self) -> None:
        """Check nothing any longer."""
        self.checking = self.checking_all = False

    def set_axis(self, up: bool, j: int, sizes: tuple[int, ...]) -> None:
        """Show hidden neuron j across, or up, if a network with these layer sizes has it.

        The two change places rather than be the same.
        """
        if sizes[-2] < 2 or not 0 <= j < sizes[-2]:
            return
        before, other = self.axes[up], self.axes[not up]
        other = before if j == other else other
        self.axes = (other, j) if up else (j, other)

    def fit(self, sizes: tuple[int, ...]) -> None:
        """Let go of what a network with these layer sizes does not have."""
        if self.pointed and not exists(self.pointed, sizes):
            self.point_at(None)
        self.lit = frozenset(place for place in self.lit if exists(place, sizes))
        if self.chosen and not exists(self.chosen, sizes):
            self.choose(None)
        if max(self.axes) >= sizes[-2]:
            self.axes = (0, 1)
