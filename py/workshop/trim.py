"""Pyodide's WebAssembly without those of Python's built-in modules that the page cannot import.

All of it is told from the file itself: its exports, Python's table of built-in modules, the calls,
and the order in which it was linked (see link_order.py). Nothing moves and no number changes: of
what is left out the names are gone, its places in the table of functions are empty, its code is an
instruction that stops at once, and its data are zeros, which cost nothing. Whatever would use it
after all fails, and is heard of.
"""

import array
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from workshop.glue import Glue
from workshop.link_order import LinkOrder
from workshop.mentions import mentions
from workshop.wasm import FUNCTION, GLOBAL, Bytes, Export, Functions, Unexpected, Wasm

STOPS = b"\0\0\x0b"  # no locals; the instruction that stops; the end
_WORD = 4
_FEWER_ARE_LEFT = 64  # bytes of data that nobody needs
_ITS_OWN = 100  # bytes of code, that no other module will have just so
_ZEROS = re.compile(rb"\0{16,}")  # more than it costs to begin anew after them
_INIT = "PyInit_"


class Trimmed(NamedTuple):
    """What is left of the file and of its JavaScript, and which modules went."""

    wasm: bytes
    script: str
    gone: list[str]


class BuiltIn(NamedTuple):
    """An entry of Python's table of built-in modules: a name, and the function that makes it."""

    address: int
    name: str
    place: int
    """Of the function, in the table of functions."""


class _Part(NamedTuple):
    """Functions that were linked together: a module's, a library's, or others between those."""

    start: int
    end: int
    gone: bool


def trimmed(
    wasm: Wasm,
    script: str,
    asked: Collection[str],
    wanted: Collection[str],
    libraries: Mapping[str, tuple[str, ...]],
) -> Trimmed:
    """The file and its JavaScript with those built-in modules that are `wanted`.

    `asked` has the names by which others than the JavaScript ask for exports; `libraries` has the
    modules that have a library of their own in the file, and how names begin there.
    """
    return _Trimming(wasm, Glue(script), {*asked}, {*wanted}, libraries).done()


class _Memory:
    """What stands in memory at first."""

    def __init__(self, wasm: Wasm) -> None:
        self.start = min(each.start for each in wasm.data)
        self.end = max(each.start + len(each.contents) for each in wasm.data)
        self.bytes = bytearray(self.end + -self.end % _WORD)
        for start, contents in wasm.data:
            self.bytes[start : start + len(contents)] = contents

    def words(self) -> Sequence[int]:
        """All of it, as numbers of 32 bits."""
        words = array.array("I", bytes(self.bytes))
        if words.itemsize != _WORD:
            raise Unexpected("a Python with integers of another size")
        if sys.byteorder == "big":
            words.byteswap()
        return words

    def word(self, address: int) -> int:
        """The number of 32 bits at an address."""
        return int.from_bytes(self.bytes[address : address + _WORD], "little")

    def set_word(self, address: int, value: int) -> None:
        """Put a number of 32 bits there."""
        self.bytes[address : address + _WORD] = value.to_bytes(_WORD, "little")

    def has(self, address: int) -> bool:
        """Whether it is an address of something there."""
        return self.start <= address < self.end

    def text(self, address: int) -> str:
        """The text at an address, if there is one, or nothing."""
        if not self.has(address):
            return ""
        found = bytes(self.bytes[address : self.bytes.find(0, address)])
        readable = found.isascii() and found.decode("ascii").replace("\n", "").isprintable()
        return found.decode("ascii") if readable else ""

    def segments(self) -> Iterator[Bytes]:
        """All but the zeros, which are there anyway."""
        at = self.start
        for zeros in _ZEROS.finditer(self.bytes, self.start):
            if zeros.start() > at:
                yield Bytes(at, bytes(self.bytes[at : zeros.start()]))
            at = zeros.end()
        if at < self.end:
            yield Bytes(at, bytes(self.bytes[at : self.end]))


class _Trimming:
    def __init__(
        self,
        wasm: Wasm,
        glue: Glue,
        asked: Set[str],
        wanted: Set[str],
        libraries: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._wasm, self._glue = wasm, glue
        self._first = wasm.first(FUNCTION)
        self._mentions = [mentions(body) for body in wasm.code]
        self._end = self._first + len(self._mentions)
        asked = asked | {each.name for each in wasm.imports}
        self._kept = [e for e in wasm.exports if e.name in asked or glue.asks_for(e.name)]
        self._addresses = wasm.global_values()
        self._memory = _Memory(wasm)
        self._table = {
            start + place: which
            for start, numbers in wasm.elements
            for place, which in enumerate(numbers)
        }
        self._names: dict[int, list[str]] = defaultdict(list)
        for name, kind, which in wasm.exports:
            if kind == FUNCTION:
                self._names[which].append(name)
        self._built_in = [*self._listed_modules()]
        named = {each.name for each in self._built_in if self._makes(each)}
        known = {each.name for each in self._built_in}
        known |= {name.removeprefix(_INIT) for names in self._names.values() for name in names}
        if missing := sorted(wanted - known):  # Pyodide adds one of its own to those in the list
            raise Unexpected(f"no module {', '.join(missing)}")
        self._gone = named - wanted
        self._parts = [*self._parts_of({*libraries} & self._gone, libraries)]
        self._gone_parts = {which for which, part in enumerate(self._parts) if part.gone}
        self._part_of = {
            function: which
            for which, part in enumerate(self._parts)
            for function in range(part.start, part.end)
        }
        self._empty = {*self._places_of_gone()}

    def done(self) -> Trimmed:
        """What is left."""
        data = self._order_of_data()
        live = self._live(data)
        for each in self._built_in:
            makes = self._table.get(each.place, self._first)
            if each.name not in self._gone and makes not in live:
                raise Unexpected(f"nothing makes {each.name}")
        for start, end in [*self._unused_data(data, live)]:
            self._memory.bytes[start:end] = bytes(end - start)
        self._shorten_list()
        lost = {each.name for each in self._wasm.exports} - {each.name for each in self._kept}
        wasm = self._wasm
        wasm.exports = self._kept
        wasm.elements = [*self._full_places(live)]
        wasm.data = [*self._memory.segments()]
        wasm.code = [
            body if function in live else STOPS
            for function, body in enumerate(wasm.code, self._first)
        ]
        return Trimmed(wasm.written(), self._glue.without(lost), sorted(self._gone))

    # ── modules and their functions

    def _listed_modules(self) -> Iterator[BuiltIn]:
        (listed,) = (e for e in self._wasm.exports if e.name == "PyImport_Inittab")
        at = self._memory.word(self._addresses[listed.number])
        while name := self._memory.text(self._memory.word(at)):
            yield BuiltIn(at, name, self._memory.word(at + _WORD))
            at += 2 * _WORD

    def _makes(self, module: BuiltIn) -> bool:
        """Whether the entry leads to the function of the module's name."""
        return _INIT + module.name in self._names[self._table.get(module.place, -1)]

    def _parts_of(
        self, having: Set[str], libraries: Mapping[str, tuple[str, ...]]
    ) -> Iterator[_Part]:
        """All functions in their order; what nobody calls between two that go goes with them."""
        found = sorted([*self._parts_of_modules(), *self._parts_of_libraries(having, libraries)])
        callers = defaultdict(set)
        for function, mentioned in enumerate(self._mentions, self._first):
            for called in mentioned.functions:
                callers[called].add(function)
        gone = {each for part in found if part.gone for each in range(part.start, part.end)}
        at, after_gone = 0, False
        for part in [*found, _Part(self._end, self._end, False)]:
            if part.start < at:
                raise Unexpected("modules that are not one after the other")
            between = range(at, part.start)
            if between:
                own = gone | {*between} if after_gone and part.gone else set()
                goes = bool(own) and all(callers[each] <= own for each in between)
                yield _Part(at, part.start, goes)
            if part.start < part.end:
                yield part
            at, after_gone = part.end, part.gone

    def _parts_of_modules(self) -> Iterator[_Part]:
        """Of each module the functions from its only name on: those behind it have none."""
        named = sorted(self._names)
        for start, following in zip(named, [*named[1:], self._end], strict=True):
            for name in self._names[start]:
                module = name.removeprefix(_INIT)
                if module != name and any(each.name == module for each in self._built_in):
                    yield _Part(start, following, module in self._gone)

    def _parts_of_libraries(
        self, having: Set[str], libraries: Mapping[str, tuple[str, ...]]
    ) -> Iterator[_Part]:
        """From the first function whose name begins as a library's do to that of another name."""
        beginnings = [(module, each) for module in sorted(having) for each in libraries[module]]
        last, start = None, 0
        for function in [*sorted(self._names), self._end]:
            found = next(
                (
                    module
                    for name in self._names.get(function, ())
                    for module, beginning in beginnings
                    if name.startswith(beginning)
                ),
                None,
            )
            if found != last:
                if last is not None:
                    yield _Part(start, function, True)
                last, start = found, function

    # ── the table of functions

    def _places_of_gone(self) -> Iterator[int]:
        """The places of functions that only modules which go have put into the table.

        Functions that come to the same were made one, which stands with the first of those that
        had it. The places of all of them stay; so the order is told by the longer ones.
        """
        order = LinkOrder(
            (place, self._part_of[function])
            for place, function in self._table.items()
            if function >= self._first and len(self._wasm.code[function - self._first]) >= _ITS_OWN
        )
        for place, function in self._table.items():
            goes = self._part_of.get(function) in self._gone_parts
            if goes and order.is_within(place, self._gone_parts):
                yield place
        yield from (each.place for each in self._built_in if each.name in self._gone)

    def _live(self, data: LinkOrder) -> set[int]:
        """Every function that something may use: a number that looks like its place is enough."""
        goes = self._goes(data)
        waiting = [number for _name, kind, number in self._kept if kind == FUNCTION]
        table = {at: which for at, which in self._table.items() if at not in self._empty}
        for address, word in enumerate(self._memory.words()):
            if word in table and not goes(address * _WORD):
                waiting.append(table[word])
        live: set[int] = set()
        while waiting:
            function = waiting.pop()
            if function in live:
                continue
            live.add(function)
            if function >= self._first:
                mentioned = self._mentions[function - self._first]
                waiting += mentioned.functions
                waiting += (table[each] for each in mentioned.numbers & table.keys())
        return live

    def _full_places(self, live: Set[int]) -> Iterator[Functions]:
        run = Functions(0, [])
        for place, function in sorted(self._table.items()):
            if place in self._empty or function not in live:
                continue
            if place != run.start + len(run.numbers):
                if run.numbers:
                    yield run
                run = Functions(place, [])
            run.numbers.append(function)
        yield run

    # ── data

    def _order_of_data(self) -> LinkOrder:
        """The order of what can be written to, which begins with definitions of modules."""
        begin = min(definition for definition, _name in self._definitions())
        return LinkOrder(self._known(lambda address: address >= begin))

    def _definitions(self) -> Iterator[tuple[int, int]]:
        """Where modules are defined, as the functions say that make them, and their names."""
        for each in self._built_in:
            if not self._makes(each):
                continue
            for address in self._mentions[self._table[each.place] - self._first].numbers:
                if not self._memory.has(address):
                    continue
                for at in range(address, address + 16 * _WORD, _WORD):
                    if self._memory.text(self._memory.word(at)) == each.name:
                        yield address, self._memory.word(at)

    def _known(self, where: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
        """Addresses that the functions of one part alone name, and which part it is."""
        parts: dict[int, set[int]] = defaultdict(set)
        for function, mentioned in enumerate(self._mentions, self._first):
            for each in mentioned.numbers:
                if self._memory.has(each) and where(each):
                    parts[each].add(self._part_of[function])
        return ((address, *which) for address, which in parts.items() if len(which) == 1)

    def _goes(self, data: LinkOrder) -> Callable[[int], bool]:
        """Whether a word of the data is of a module that goes, or its entry in the list."""
        entries = {
            each.address + offset
            for each in self._built_in
            if each.name in self._gone
            for offset in (0, _WORD)
        }
        first = next(iter(data.chain))
        return lambda address: (
            address in entries or address >= first and data.is_within(address, self._gone_parts)
        )

    def _unused_data(self, data: LinkOrder, live: Set[int]) -> Iterator[tuple[int, int]]:
        """From where to where there are data of modules that go, which nothing else names."""
        goes, begin = self._goes(data), next(iter(data.chain))
        texts = max(name for _definition, name in self._definitions())
        used = {self._addresses[number] for _name, kind, number in self._kept
                if kind == GLOBAL and number in self._addresses}  # fmt: skip
        constants: dict[int, set[int]] = defaultdict(set)  # by which parts they are named
        for function, mentioned in enumerate(self._mentions, self._first):
            if function in live:
                used |= mentioned.numbers
            for each in mentioned.numbers:
                if texts < each < begin:
                    constants[each].add(self._part_of[function])
        for at, word in enumerate(self._memory.words()):
            if not self._memory.has(word):
                continue
            if not goes(at * _WORD):
                used.add(word)
            if at * _WORD >= begin and texts < word < begin:
                constants[word] |= data.parts(at * _WORD) or {-1}
        fixed = LinkOrder(
            (address, *parts)
            for address, parts in constants.items()
            if len(parts) == 1 and -1 not in parts and not self._memory.text(address)
        )
        for order in (data, fixed):
            yield from self._runs(order, used)

    def _runs(self, order: LinkOrder, used: Set[int]) -> Iterator[tuple[int, int]]:
        start = end = 0
        for address in [*sorted(order.chain.keys() | used), self._memory.end]:
            if address not in used and order.chain.get(address) in self._gone_parts:
                start, end = start or address, address
                continue
            if end - start >= _FEWER_ARE_LEFT:
                yield start, end
            start = end = 0

    def _shorten_list(self) -> None:
        """Python's list of built-in modules without those that go."""
        rows = [(self._memory.word(e.address), e.place) for e in self._built_in
                if e.name not in self._gone]  # fmt: skip
        rows += [(0, 0)] * (len(self._built_in) - len(rows))
        for each, (name, place) in zip(self._built_in, rows, strict=True):
            self._memory.set_word(each.address, name)
            self._memory.set_word(each.address + _WORD, place)
