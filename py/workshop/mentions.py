"""What a function of WebAssembly names: functions, globals, and numbers that may be addresses."""

import re
from typing import NamedTuple

from workshop.wasm import Reader, Unexpected

_CONSTANT, _GLOBAL = b"\x41", (b"\x23", b"\x24")
_END = 0x0B

_N = rb"[\x80-\xff]*[\x00-\x7f]"  # a number
# Instructions that name neither, by what follows on their codes.
_SILENT = b"|".join(
    (
        rb"[\x00\x01\x05\x0a\x0b\x0f\x19-\x1b\x45-\xc4\xd1]",  # nothing
        rb"[\x02-\x04\x06-\x09\x0c\x0d\x18\x20-\x22\x25\x26\x3f\x40\x42\xd0]" + _N,
        rb"\x11" + _N + _N,  # a call of what stands in the table
        rb"\x43[\s\S]{4}|\x44[\s\S]{8}",  # fractions
        rb"[\x28-\x3e][\x00-\x3f][\x00-\x7f]",  # memory, near to what is on the stack
        rb"\xfc[\x00-\x07]|\xfc\x0a\x00\x00|\xfc\x0b\x00",  # whole from fraction, copy, fill
        rb"\xfc[\x0f\x10][\x00-\x7f]",  # a table grows, or says how large it is
        rb"\x1c\x01[\s\S]",  # one of two, by a condition
    )
)
_SPOKEN = re.compile(
    rb"(?:%b)*+(?:(?P<code>[\x10\x23\x24\x41\xd2])(?P<value>%b)"
    rb"|[\x28-\x3e][\x00-\x3f](?P<address>%b)|(?P<switch>\x0e)|(?P<end>$))" % (_SILENT, _N, _N)
)


class Mentions(NamedTuple):
    """What the code of a function names."""

    functions: frozenset[int]
    globals: frozenset[int]
    numbers: frozenset[int]
    """All constants, and how far from what is on the stack it reads and writes."""


def mentions(body: bytes) -> Mentions:
    """What a function names, whose locals and instructions these are."""
    reader = Reader(body)
    for _ in range(reader.number()):  # its locals
        reader.number()
        if reader.byte() < 0x40:
            raise Unexpected("locals of a type of the module's own")
    functions, globals_, numbers = set(), set(), set()
    while True:
        match = _SPOKEN.match(body, reader.at)
        if match is None:
            raise Unexpected(f"an instruction in {body[reader.at : reader.at + 40].hex()}…")
        reader.at = match.end()
        if match["code"] == _CONSTANT:
            numbers.add(Reader(match["value"]).signed())
        elif match["code"] in _GLOBAL:
            globals_.add(Reader(match["value"]).number())
        elif match["code"]:
            functions.add(Reader(match["value"]).number())
        elif match["address"]:
            numbers.add(Reader(match["address"]).number())
        elif match["switch"]:
            for _ in range(reader.number() + 1):
                reader.number()
        else:
            break
    if body[-1] != _END:
        raise Unexpected("code that does not end")
    return Mentions(frozenset(functions), frozenset(globals_), frozenset(numbers))
