"""Which part of a program a place in its file belongs to, by the order in which it was linked.

A linker puts the objects of a program one after the other, and keeps their order everywhere: in
the functions, in the table of functions, and in the data. Of many places it is known to which part
they belong, but some of what is known is chance: a number in the code may merely look like an
address. The longest chain in which the parts follow one another is no chance, and what stands
between two places of it that belong to one part belongs to that part too.
"""

from bisect import bisect_right
from collections.abc import Iterable, Set

from workshop.wasm import Unexpected


class LinkOrder:
    """The places of which one can be sure, and what stands between them."""

    def __init__(self, known: Iterable[tuple[int, int]]) -> None:
        """`known` has places and the numbers of the parts that they seem to belong to."""
        self.chain = dict(_longest_chain(sorted(known)))
        self._places = list(self.chain)
        if not self._places:
            raise Unexpected("nothing by which the order could be told")
        self.first = self._places[0]

    def parts(self, place: int) -> set[int]:
        """The part to which a place belongs, or the two between which it is; or none."""
        if place in self.chain:
            return {self.chain[place]}
        after = bisect_right(self._places, place)
        if not 0 < after < len(self._places):
            return set()
        return {self.chain[self._places[each]] for each in (after - 1, after)}

    def is_within(self, place: int, parts: Set[int]) -> bool:
        """Whether a place belongs to some of these parts, whichever it is."""
        found = self.parts(place)
        return bool(found) and found <= parts


def _longest_chain(known: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest selection in which no part comes before one with a smaller number."""
    ends: list[int] = []  # the part at the end of the best chain of each length, and where it is
    at: list[int] = []
    before: list[int | None] = []
    for which, (_place, part) in enumerate(known):
        length = bisect_right(ends, part)
        ends[length : length + 1] = [part]
        at[length : length + 1] = [which]
        before.append(at[length - 1] if length else None)
    chain = []
    step = at[-1] if at else None
    while step is not None:
        chain.append(known[step])
        step = before[step]
    return chain[::-1]
