"""What can be told of a linked Python from its WebAssembly alone: its names, data and modules."""

import re
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.mentions import mentions
from workshop.wasm import FUNCTION, GLOBAL, Bytes, Unexpected, Wasm

WORD = 4  # bytes
_ZEROS = re.compile(rb"\0{16,}")  # more than it costs to begin anew after them
_INIT = "PyInit_"
_NAME_OF_A_TYPE = "_ZTS"
_DEFINITION = 16 * WORD  # in which a module's definition has its name


class BuiltIn(NamedTuple):
    """An entry of Python's list of built-in modules: a name, and the function that makes it."""

    address: int
    name: str
    place: int
    """Of the function, in the table of functions."""


class Frozen(NamedTuple):
    """An entry of one of Python's lists of modules that it has compiled."""

    address: int
    name: str

    def addresses(self) -> range:
        """Of its four numbers: a name, code, how long that is, and whether it is a package."""
        return range(self.address, self.address + 4 * WORD, WORD)


class Part(NamedTuple):
    """Functions that were linked together: a module's, a library's, or others between those."""

    start: int
    end: int
    of: str
    """The module that it is of, or that its library is for; or nothing."""


class Memory:
    """What stands in memory at first."""

    def __init__(self, wasm: Wasm) -> None:
        self.start = min(each.start for each in wasm.data)
        self.end = max(each.start + len(each.contents) for each in wasm.data)
        self.bytes = bytearray(self.end + -self.end % WORD)
        for start, contents in wasm.data:
            self.bytes[start : start + len(contents)] = contents

    def words(self) -> Sequence[int]:
        """All of it, from 0 on, as numbers of 32 bits."""
        words = array("I", bytes(self.bytes))
        if words.itemsize != WORD:
            raise Unexpected("numbers of another size")
        if sys.byteorder == "big":
            words.byteswap()
        return words

    def word(self, address: int) -> int:
        """The number of 32 bits at an address."""
        return int.from_bytes(self.bytes[address : address + WORD], "little")

    def set_word(self, address: int, value: int) -> None:
        """Put a number of 32 bits there."""
        self.bytes[address : address + WORD] = value.to_bytes(WORD, "little")

    def has(self, address: int) -> bool:
        """Whether it is an address of something there."""
        return self.start <= address < self.end

    def text(self, address: int) -> str:
        """The text at an address; nothing, if there is none."""
        if not self.has(address):
            return ""
        found = bytes(self.bytes[address : self.bytes.find(0, address)])
        text = found.decode("ascii", "replace")
        return text if found.isascii() and text.replace("\n", "").isprintable() else ""

    def segments(self) -> Iterator[Bytes]:
        """All but the zeros, which are there anyway."""
        at = self.start
        for zeros in _ZEROS.finditer(self.bytes, self.start):
            if zeros.start() > at:
                yield Bytes(at, bytes(self.bytes[at : zeros.start()]))
            at = zeros.end()
        if at < self.end:
            yield Bytes(at, bytes(self.bytes[at : self.end]))


class Program:
    """The names, the code, the table of functions, the data and the modules of a Python."""

    def __init__(self, wasm: Wasm) -> None:
        self.wasm = wasm
        self.memory = Memory(wasm)
        self.first = wasm.first(FUNCTION)
        self.mentions = dict(enumerate(map(mentions, wasm.code), self.first))
        """What each function names that is not imported."""
        self.table = {
            place: function
            for start, functions in wasm.elements
            for place, function in enumerate(functions, start)
        }
        self.names: dict[int, list[str]] = defaultdict(list)
        """Of functions: nearly all that are not their object's alone have one."""
        for name, kind, number in wasm.exports:
            if kind == FUNCTION:
                self.names[number].append(name)
        values = wasm.global_values()
        self.addresses = {
            each.name: values[each.number]
            for each in wasm.exports
            if each.kind == GLOBAL and each.number in values
        }
        """Of data that have a name."""
        self.built_in = [*self._listed()]
        self.made = {each.name for each in self.built_in if self._makes(each)}
        """The modules that are made by functions of their own names."""

    def _listed(self) -> Iterator[BuiltIn]:
        try:
            at = self.memory.word(self.addresses["PyImport_Inittab"])
        except KeyError as error:
            raise Unexpected("no list of built-in modules") from error
        while name := self.memory.text(self.memory.word(at)):
            yield BuiltIn(at, name, self.memory.word(at + WORD))
            at += 2 * WORD

    def frozen(self) -> Iterator[list[Frozen]]:
        """The lists of modules that are compiled, but for those for tests."""
        for each in ("_PyImport_FrozenBootstrap", "_PyImport_FrozenStdlib"):
            if each not in self.addresses:
                raise Unexpected(f"no {each}")
            found, at = [], self.memory.word(self.addresses[each])
            while name := self.memory.text(self.memory.word(at)):
                found.append(Frozen(at, name))
                at += 4 * WORD
            yield found

    def _makes(self, module: BuiltIn) -> bool:
        return _INIT + module.name in self.names.get(self.table.get(module.place, -1), ())

    def has_module(self, name: str) -> bool:
        """Whether it is in the list, or can be added to it, as one of Pyodide's own is."""
        listed = any(each.name == name for each in self.built_in)
        return listed or any(_INIT + name in names for names in self.names.values())

    def parts(self, libraries: Mapping[str, tuple[str, ...]]) -> list[Part]:
        """All functions in their order; `libraries` has how names begin in those of modules."""
        found = sorted([*self._modules(), *self._libraries(libraries)])
        parts, at = [], self.first
        for part in [*found, Part(self.first + len(self.mentions), 0, "")]:
            if part.start < at:
                raise Unexpected("modules that are not one after the other")
            if part.start > at:
                parts.append(Part(at, part.start, ""))
            if part.end:
                parts.append(part)
            at = part.end
        return parts

    def _modules(self) -> Iterator[Part]:
        """Of each the functions from the one name on that it has: those behind it have none."""
        named = sorted(self.names)
        end = self.first + len(self.mentions)
        for start, following in zip(named, [*named[1:], end], strict=True):
            for name in self.names[start]:
                if name.removeprefix(_INIT) in self.made and name.startswith(_INIT):
                    yield Part(start, following, name.removeprefix(_INIT))

    def _libraries(self, libraries: Mapping[str, tuple[str, ...]]) -> Iterator[Part]:
        """From a function on whose name begins as the library's do, to that of another name."""
        last, start = "", 0
        for function in [*sorted(self.names), self.first + len(self.mentions)]:
            of = {
                module
                for name in self.names.get(function, ())
                for module, beginnings in libraries.items()
                if name.startswith(beginnings)
            }
            found = min(of, default="")
            if found != last and last:
                yield Part(start, function, last)
            if found != last:
                last, start = found, function

    def definitions(self) -> Iterator[tuple[int, int]]:
        """Where modules are defined, as the functions say that make them; and their names."""
        for each in self.built_in:
            if each.name not in self.made:
                continue
            for address in filter(self.memory.has, self.mentions[self.table[each.place]].numbers):
                for at in range(address, address + _DEFINITION, WORD):
                    if self.memory.text(self.memory.word(at)) == each.name:
                        yield address, self.memory.word(at)

    def named_by(self, where: Callable[[int], bool]) -> dict[int, set[int]]:
        """By which functions an address there is named."""
        found = defaultdict(set)
        for function, mentioned in self.mentions.items():
            for each in mentioned.numbers:
                if self.memory.has(each) and where(each):
                    found[each].add(function)
        return found

    def first_that_may_point(self) -> int:
        """Where data can begin that have addresses in them.

        What has to be told where it is stands behind what does not: such as the names of C++ types.
        """
        names = [
            address for name, address in self.addresses.items() if name.startswith(_NAME_OF_A_TYPE)
        ]
        return max(names, default=self.memory.start) & -WORD
