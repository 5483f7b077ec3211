"""Pyodide's WebAssembly without those of Python's built-in modules that the page cannot import.

All of it is told from the file itself: its exports, Python's list of built-in modules, the calls,
and the order in which it was linked (see link_order.py). Nothing moves, and no number changes: of
what goes the names are left out, the places in the table of functions are empty, the code is an
instruction that stops at once, and the data are zeros, which cost nothing. Whatever would use it
after all fails, and is heard of.

Texts about functions in C are empty too, since the page goes without docstrings.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from functools import cached_property
from typing import NamedTuple

from workshop.glue import Glue
from workshop.link_order import LinkOrder
from workshop.program import WORD, Program
from workshop.wasm import FUNCTION, GLOBAL, Functions, Import, Unexpected, Wasm

STOPS = b"\0\0\x0b"  # no locals; the instruction that stops; the end
_ITS_OWN = 100  # bytes of code, that no other module will have just so
_FEWER_ARE_LEFT = 64  # bytes of data
_NOBODY, _USED = -1, -2
# Behind how a function is called, and a mark by which Python knows that.
_SAID = re.compile(rb"\)\n--\n\n([^\0]+)\0")


class Trimmed(NamedTuple):
    """What is left of the file and of its JavaScript, and which modules went."""

    wasm: bytes
    script: str
    gone: list[str]


def trimmed(
    wasm: Wasm,
    script: str,
    asked: Collection[str],
    wanted: Collection[str],
    libraries: Mapping[str, tuple[str, ...]],
    frozen: Mapping[str, bytes],
) -> Trimmed:
    """The file and its JavaScript with those built-in modules that are `wanted`.

    `asked` has the names by which others than the JavaScript ask for exports; `libraries` has the
    modules that have a library of their own in the file, and how names begin there; `frozen` is
    compiled code for the place of that which the file has.
    """
    program, glue = Program(wasm), Glue(script)
    if missing := sorted(name for name in wanted if not program.has_module(name)):
        raise Unexpected(f"no module {', '.join(missing)}")
    asked = {*asked, *(each.name for each in wasm.imports)}
    lost = {
        each.name
        for each in wasm.exports
        if each.name not in asked and not glue.asks_for(each.name)
    }
    trimming = _Trimming(program, lost, program.made - {*wanted}, libraries)
    return Trimmed(trimming.written(frozen), glue.without(lost), sorted(trimming.gone))


class _Trimming:
    def __init__(
        self,
        program: Program,
        lost: Set[str],
        gone: Set[str],
        libraries: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._program, self._memory = program, program.memory
        self._lost, self.gone = lost, gone
        self._parts = program.parts({name: libraries[name] for name in gone & libraries.keys()})
        self._gone_parts = {*self._parts_that_go()}
        self._part_of = {
            function: which
            for which, part in enumerate(self._parts)
            for function in range(part.start, part.end)
        }
        self._entries = {
            address
            for each in program.built_in
            if each.name in gone
            for address in (each.address, each.address + WORD)
        }

    def written(self, frozen: Mapping[str, bytes]) -> bytes:
        """The file that is left."""
        for each in self._program.built_in:
            makes = self._program.table.get(each.place)
            if each.name not in self.gone and makes is not None and makes not in self._live:
                raise Unexpected(f"nothing makes {each.name}")
        for start, end in [*self._unused_data()]:
            self._memory.bytes[start:end] = bytes(end - start)
        self._shorten_documentation()
        self._shorten_list()
        self._put_frozen(frozen)
        wasm = self._program.wasm
        wasm.imports = [*self._asked_for()]
        wasm.exports = [each for each in wasm.exports if each.name not in self._lost]
        wasm.elements = [*self._full_places()]
        wasm.data = [*self._memory.segments()]
        wasm.code = [
            body if function in self._live else STOPS
            for function, body in enumerate(wasm.code, self._program.first)
        ]
        return wasm.written()

    # ── functions

    def _parts_that_go(self) -> Iterator[int]:
        """Those of modules that go, and what stands between two of them and nobody else calls."""
        goes = [part.of in self.gone for part in self._parts]
        own = {
            function
            for part, gone in zip(self._parts, goes, strict=True)
            if gone
            for function in range(part.start, part.end)
        }
        callers = defaultdict(set)
        for function, mentioned in self._program.mentions.items():
            for called in mentioned.functions:
                callers[called].add(function)
        for which, part in enumerate(self._parts):
            between = {*range(part.start, part.end)}
            inside = 0 < which < len(goes) - 1 and goes[which - 1] and goes[which + 1]
            if goes[which] or (
                inside and not part.of and all(callers[each] <= own | between for each in between)
            ):
                yield which

    @cached_property
    def _empty(self) -> set[int]:
        """The places of functions that only modules which go have put into the table.

        Functions that come to the same were made one, which stands with the first of those that
        had it. The places of all of them stay; so the order is told by the longer ones.
        """
        table, code = self._program.table, self._program.wasm.code
        order = LinkOrder(
            (place, self._part_of[function])
            for place, function in table.items()
            if function in self._part_of and len(code[function - self._program.first]) >= _ITS_OWN
        )
        return {
            place
            for place, function in table.items()
            if self._part_of.get(function) in self._gone_parts
            and order.is_within(place, self._gone_parts)
        } | {each.place for each in self._program.built_in if each.name in self.gone}

    @cached_property
    def _live(self) -> set[int]:
        """Every function that something may use: a number that looks like its place is enough."""
        table = {at: which for at, which in self._program.table.items() if at not in self._empty}
        waiting = [
            each.number
            for each in self._program.wasm.exports
            if each.kind == FUNCTION and each.name not in self._lost
        ]
        for at, word in enumerate(self._memory.words()):
            if word in table and not self._goes(at * WORD):
                waiting.append(table[word])
        live: set[int] = set()
        while waiting:
            function = waiting.pop()
            if function in live:
                continue
            live.add(function)
            if mentioned := self._program.mentions.get(function):
                waiting += mentioned.functions
                waiting += (table[each] for each in mentioned.numbers & table.keys())
        return live

    def _full_places(self) -> Iterator[Functions]:
        run = Functions(0, [])
        for place, function in sorted(self._program.table.items()):
            if place in self._empty or function not in self._live:
                continue
            if place != run.start + len(run.numbers):
                if run.numbers:
                    yield run
                run = Functions(place, [])
            run.numbers.append(function)
        yield run

    def _asked_for(self) -> Iterator[Import]:
        """What is imported; in the place of what no function reads that is left, the same once."""
        read = {
            each
            for function in self._live & self._program.mentions.keys()
            for each in self._program.mentions[function].globals
        }
        read |= {each.number for each in self._program.wasm.exports if each.kind == GLOBAL}
        instead: dict[tuple[str, bytes], Import] = {}
        number = 0
        for each in self._program.wasm.imports:
            if each.kind != GLOBAL:
                yield each
                continue
            alike = instead.setdefault((each.module, each.of_type), each)
            yield each if number in read else alike
            number += 1

    # ── data

    @cached_property
    def _data(self) -> LinkOrder:
        """The order of what can be written to, which begins with definitions of modules."""
        begin = min(definition for definition, _name in self._program.definitions())
        named_by = self._program.named_by(lambda address: address >= begin)
        return LinkOrder(self._of_one_part(named_by))

    @cached_property
    def _fixed_data(self) -> LinkOrder:
        """The order of what cannot be written to, and is behind the texts of all programs.

        Equal texts were made one, and so are in no order; nor are texts within modules counted.
        """
        texts = max(name for _definition, name in self._program.definitions())
        end = self._data.first
        named_by = self._program.named_by(
            lambda address: texts < address < end and not self._memory.text(address)
        )
        parts = {address: {part} for address, part in self._of_one_part(named_by)}
        for at, word in enumerate(self._memory.words()):
            if at * WORD >= end and texts < word < end and not self._memory.text(word):
                parts.setdefault(word, set()).update(self._data.parts(at * WORD) or {_NOBODY})
        return LinkOrder(
            (address, which.pop())
            for address, which in parts.items()
            if len(which) == 1 and _NOBODY not in which
        )

    def _of_one_part(self, named_by: Mapping[int, Set[int]]) -> Iterator[tuple[int, int]]:
        for address, functions in named_by.items():
            parts = {self._part_of[function] for function in functions}
            if len(parts) == 1:
                yield address, parts.pop()

    def _goes(self, address: int) -> bool:
        """Whether a word is of a module that goes, or its entry in the list."""
        return address in self._entries or (
            address >= self._data.first and self._data.is_within(address, self._gone_parts)
        )

    @cached_property
    def _named_by(self) -> dict[int, set[int]]:
        return self._program.named_by(lambda _address: True)

    @cached_property
    def _used(self) -> set[int]:
        """Every address that something names which is left."""
        used = {address for address, by in self._named_by.items() if by & self._live}
        used |= {at for name, at in self._program.addresses.items() if name not in self._lost}
        begin = self._program.first_that_may_point()
        for at, word in enumerate(self._memory.words()):
            if at * WORD >= begin and self._memory.has(word) and not self._goes(at * WORD):
                used.add(word)
        return used

    def _unused_data(self) -> Iterator[tuple[int, int]]:
        """From where to where there are data of modules that go, which nothing else names.

        Of other parts, what stands between two addresses that the same unused function names.
        """
        named_by, used = self._named_by, self._used
        for order in (self._data, self._fixed_data):
            owners = dict.fromkeys(used, _USED)
            for address in {*order.chain, *named_by} - used:
                if order.is_within(address, self._gone_parts):
                    owners[address] = _NOBODY
                elif address in order.chain and len(named_by.get(address, ())) == 1:
                    owners[address] = min(named_by[address])
                else:
                    owners[address] = _USED
            yield from _runs(sorted(owners.items()))

    def _shorten_documentation(self) -> None:
        """What is said of functions in C without all but how they are called.

        A text that ends another one is not there twice: where one does, that stays.
        """
        used = sorted(self._used)
        for said in _SAID.finditer(bytes(self._memory.bytes)):
            start, end = said.span(1)
            if bisect_left(used, start) == bisect_right(used, end):
                self._memory.bytes[start:end] = bytes(end - start)

    def _put_frozen(self, frozen: Mapping[str, bytes]) -> None:
        """Compiled modules where those stand that the file has, of which others go."""
        memory = self._memory
        for entries in self._program.frozen():
            rows = []
            for each in entries:
                name, code, size, package = map(memory.word, each.addresses())
                new = frozen.get(each.name, b"")
                if len(new) > size:
                    raise Unexpected(f"{each.name} has become longer")
                memory.bytes[code : code + size] = new.ljust(size, b"\0")
                if new:
                    rows.append((name, code, len(new), package))
            rows += [(0, 0, 0, 0)] * (len(entries) - len(rows))
            for each, row in zip(entries, rows, strict=True):
                for address, value in zip(each.addresses(), row, strict=True):
                    memory.set_word(address, value)

    def _shorten_list(self) -> None:
        """Python's list of built-in modules without those that go."""
        listed = self._program.built_in
        rows = [
            (self._memory.word(each.address), each.place)
            for each in listed
            if each.name not in self.gone
        ]
        rows += [(0, 0)] * (len(listed) - len(rows))
        for each, (name, place) in zip(listed, rows, strict=True):
            self._memory.set_word(each.address, name)
            self._memory.set_word(each.address + WORD, place)


def _runs(owners: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From where to where one and the same owner has all addresses, which are in their order."""
    start = end = 0
    last = _USED
    for address, owner in [*owners, (0, _USED)]:
        if owner == last != _USED:
            end = address
            continue
        if end - start >= _FEWER_ARE_LEFT:
            yield start, end
        start = end = address
        last = owner
