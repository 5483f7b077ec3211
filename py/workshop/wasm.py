"""WebAssembly's binary format: as much of it as trim.py has to read, and to write again.

Functions and globals have the format's own numbers, by which those that are imported come first.
Whatever is not as it is described here is `Unexpected`, and then nothing may be concluded from the
file. (Source: the specification's chapter on the binary format.)
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

HEAD = b"\0asm\1\0\0\0"
FUNCTION, TABLE, MEMORY, GLOBAL, TAG = range(5)
_IMPORTS, _GLOBALS, _EXPORTS, _ELEMENTS, _CODE, _DATA, _DATA_COUNT = 2, 6, 7, 9, 10, 11, 12
_CONSTANT, _END = 0x41, 0x0B
_INT = 0x7F  # the type of a whole number of 32 bits


class Unexpected(Exception):
    """The file is not as it is described here."""


class Import(NamedTuple):
    """What a module asks for."""

    module: str
    name: str
    kind: int
    of_type: bytes


class Export(NamedTuple):
    """A name by which something of the module is found."""

    name: str
    kind: int
    number: int


class Functions(NamedTuple):
    """Functions of the table, and from where on they stand there."""

    start: int
    numbers: list[int]


class Bytes(NamedTuple):
    """Bytes of memory, and from where on they stand there."""

    start: int
    contents: bytes


class Reader:
    """Reads one thing after the other."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def byte(self) -> int:
        """The next byte."""
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """A number that is not negative: seven bits in each byte, and whether another follows."""
        found = shift = 0
        while (byte := self.byte()) > 0x7F:
            found |= (byte & 0x7F) << shift
            shift += 7
        return found | byte << shift

    def signed(self) -> int:
        """A number that may be negative."""
        start = self.at
        found, bits = self.number(), 7 * (self.at - start)
        return found - (1 << bits) if found >> bits - 1 else found

    def bytes(self) -> bytes:
        """As many bytes as the number before them says."""
        length = self.number()
        self.at += length
        return self.data[self.at - length : self.at]

    def name(self) -> str:
        """A name."""
        return self.bytes().decode("utf-8")

    def limits(self) -> None:
        """How large something is, and may become."""
        flags = self.number()
        for _ in range(1 + (flags & 1)):
            self.number()

    def constant(self) -> int:
        """An expression that is one constant, as the places of segments are."""
        if self.byte() != _CONSTANT:
            raise Unexpected("a place that is not a constant")
        value = self.signed()
        if self.byte() != _END:
            raise Unexpected("a place that is computed")
        return value


def number(value: int) -> bytes:
    """A number that is not negative, as bytes."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*found, value))


def _signed(value: int) -> bytes:
    found = bytearray()
    while not -0x40 <= value < 0x40:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*found, value & 0x7F))


class Wasm:
    """A module, whose exports, table, data and code may be given anew."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(HEAD):
            raise Unexpected("no WebAssembly")
        self._sections: list[tuple[int, bytes]] = []
        reader = Reader(data, len(HEAD))
        while reader.at < len(data):
            kind = reader.byte()
            self._sections.append((kind, reader.bytes()))

    @cached_property
    def imports(self) -> list[Import]:
        """What the module asks for."""
        return [*self._imports()]

    @cached_property
    def exports(self) -> list[Export]:
        """What others can find in it."""
        reader = self._section(_EXPORTS)
        return [
            Export(reader.name(), reader.byte(), reader.number()) for _ in range(reader.number())
        ]

    @cached_property
    def elements(self) -> list[Functions]:
        """What stands in its table at first."""
        return [*self._elements()]

    @cached_property
    def data(self) -> list[Bytes]:
        """What stands in its memory at first."""
        return [*self._data()]

    @cached_property
    def code(self) -> list[bytes]:
        """Of each function that is not imported: its locals and instructions."""
        reader = self._section(_CODE)
        return [reader.bytes() for _ in range(reader.number())]

    def first(self, kind: int) -> int:
        """The number of the first one of a kind that is not imported."""
        return sum(each.kind == kind for each in self.imports)

    def global_values(self) -> dict[int, int]:
        """Those of its own globals that are constant whole numbers, by their numbers."""
        reader, found = self._section(_GLOBALS), {}
        first = self.first(GLOBAL)
        for which in range(first, first + reader.number()):
            kind, changes = reader.byte(), reader.byte()
            if kind != _INT:
                raise Unexpected(f"a global of type {kind}")
            value = reader.constant()
            if not changes:
                found[which] = value
        return found

    def _section(self, kind: int) -> Reader:
        found = [contents for each, contents in self._sections if each == kind]
        if len(found) != 1:
            raise Unexpected(f"{len(found)} sections of kind {kind}")
        return Reader(found[0])

    def _imports(self) -> Iterator[Import]:
        reader = self._section(_IMPORTS)
        for _ in range(reader.number()):
            module, name, kind, start = reader.name(), reader.name(), reader.byte(), reader.at
            if kind == FUNCTION:
                reader.number()
            elif kind == TABLE:
                reader.byte()
                reader.limits()
            elif kind == MEMORY:
                reader.limits()
            elif kind in (GLOBAL, TAG):
                reader.byte()
                reader.number()
            else:
                raise Unexpected(f"an import of kind {kind}")
            yield Import(module, name, kind, reader.data[start : reader.at])

    def _elements(self) -> Iterator[Functions]:
        reader = self._section(_ELEMENTS)
        for _ in range(reader.number()):
            if reader.number() != 0:
                raise Unexpected("functions that are not simply in the table")
            start = reader.constant()
            yield Functions(start, [reader.number() for _ in range(reader.number())])

    def _data(self) -> Iterator[Bytes]:
        reader = self._section(_DATA)
        for _ in range(reader.number()):
            if reader.number() != 0:
                raise Unexpected("data that are not simply in memory")
            yield Bytes(reader.constant(), reader.bytes())

    def written(self) -> bytes:
        """The file of this module as it is now."""
        anew = {
            _IMPORTS: (
                _name(module) + _name(name) + bytes((kind,)) + of_type
                for module, name, kind, of_type in self.imports
            ),
            _EXPORTS: (
                _name(name) + bytes((kind,)) + number(which) for name, kind, which in self.exports
            ),
            _ELEMENTS: (
                _placed(start) + _counted(number(each) for each in numbers)
                for start, numbers in self.elements
            ),
            _CODE: (number(len(body)) + body for body in self.code),
            _DATA: (
                _placed(start) + number(len(contents)) + contents for start, contents in self.data
            ),
        }
        parts = [HEAD]
        for kind, contents in self._sections:
            if kind in anew:
                contents = _counted(anew[kind])
            elif kind == _DATA_COUNT:
                contents = number(len(self.data))
            parts += [bytes((kind,)), number(len(contents)), contents]
        return b"".join(parts)


def _name(name: str) -> bytes:
    return number(len(name.encode())) + name.encode()


def _counted(items: Iterable[bytes]) -> bytes:
    items = list(items)
    return number(len(items)) + b"".join(items)


def _placed(start: int) -> bytes:
    return bytes((0, _CONSTANT)) + _signed(start) + bytes((_END,))
