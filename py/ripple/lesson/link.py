"""Plain data as a short text that fits behind the # of an address, and back, to the bit.

A text is "1.", for this format, and base64url of: four bytes that check the rest (CRC-32 of the
data as JSON), deflated data, and raw data. Deflated are the JSON, in which NaN stands for each
number that is long in decimals, a zero, and the two upper bytes of each such number; raw are their
other bytes, in which there is nothing to be found that could be shorter. What any text may come to
in memory has a bound.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from binascii import a2b_base64, b2a_base64
from typing import Any

import numpy as np

from ripple.lesson.plain import read_json
from ripple.lesson.state import Refused, Why

FORMAT = "1"
_IN_FRAGMENT = re.compile(r"#?lesson=([\w.-]*)", re.ASCII)
_SHORT = 7
"""So many characters a number may have that is written in decimals."""
_TEXT_MOST, _DATA_MOST = 150_000, 200_000
"""No lesson comes to as many characters, nor its deflated part to as many bytes."""
_TO_ADDRESS, _FROM_ADDRESS = str.maketrans("+/", "-_"), str.maketrans("-_", "+/")
_RAW = -15
_PLANES = 2
_USUAL = (
    b'"meaning":[["","",""],[[0.0,1.0],[0.0,1.0]],["",""]]two-groups overlapping outlier xor ring '
    b"spiral moons curve unbalanced one-group true cross-entropy half-squared linear sine relu "
    b'leaky-relu tanh he zero equal huge "0.b.0","1.b.0",[NaN,NaN,0],[NaN,NaN,1],[NaN,NaN,0],'
    b'[[NaN],[NaN],[NaN],[NaN]]],"biases":[[NaN,NaN,NaN,NaN],[NaN]]},"velocity":{"weights":'
    b"[[[NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN],[NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN]],"
    b'{"state":{"version":4,"seed":1,"sizes":[2,4,1],"activation":"sigmoid","loss":"squared",'
    b'"initial":"glorot","biased":true,"step":0,"seen":0,"rate":0.3,"batch":1,"in_turn":false,'
    b'"decay":0.0,"momentum":0.0,"frozen":[],"held_out":0.0,"mistake":"","fruit":[[0.73,'
    b"0.886,1],[0.868,0.756,1],[0.809,0.799,1],[0.843,0.874,1],[0.721,0.706,1],[0.884,0.795,1],[0.868,0.7,1],[0.798,"
    b"0.859,1],[0.119,0.241,0],[0.233,0.085,0],[0.084,0.172,0],[0.24,0.145,0],[0.117,0.152,0],"
    b'[0.085,0.118,0],[0.154,0.164,0],[0.12,0.119,0]],"grown":["two-groups",16,0.0,1],"meaning":'
    b'null,"network":{"weights":[[[NaN,NaN,NaN,NaN],[NaN,NaN,NaN,NaN]],[[NaN],[NaN],[NaN],[NaN]]],'
    b'"biases":[[0.0,0.0,0.0,0.0],[0.0]]},"velocity":null,"start":null},"view":{"digits":4,'
    b'"numbers":false,"log":false,"speed":2,"quiz":false,"axes":[0,1],"held":null}}'
)
"""What most lessons have in them, which costs a link nothing. It belongs to the format: to change a
letter of it is to break every link that there is.
"""


def in_fragment(fragment: str) -> str | None:
    """The text of a link, if this is the end of one and no anchor of the page.

    Whatever else stands behind it was put there by whoever passed it on.
    """
    found = _IN_FRAGMENT.match(fragment)
    return found and found[1]


def to_link(address: str, plain: dict[str, Any]) -> str:
    """A link to these data, at this address of the page."""
    return f"{address}#lesson={to_text(plain)}"


def to_text(plain: dict[str, Any]) -> str:
    """These data as text."""
    numbers: list[float] = []
    short = _written(_without_long(_without_copy(plain), numbers))
    planes = np.array(numbers, "<f8").view(np.uint8).reshape(-1, 8).T[::-1]
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW, 9, zlib.Z_DEFAULT_STRATEGY, _USUAL)
    deflated = deflate.compress(short + b"\0" + planes[:_PLANES].tobytes()) + deflate.flush()
    packed = _check(plain) + deflated + planes[_PLANES:].tobytes()
    letters = b2a_base64(packed, newline=False).decode().rstrip("=")
    return f"{FORMAT}.{letters.translate(_TO_ADDRESS)}"


def from_text(text: str) -> dict[str, Any] | Refused:
    """The data that a text stands for, to the bit. They may still be of no lesson."""
    if len(text) > _TEXT_MOST:
        return Refused("", Why.BROKEN)
    number, _, letters = text.partition(".")
    if number != FORMAT:
        return Refused("", Why.NEWER if number.isdecimal() else Why.BROKEN)
    try:
        return _unpacked(letters)
    except (ValueError, zlib.error):  # no base64, no JSON, nothing deflated
        return Refused("", Why.BROKEN)


def _unpacked(letters: str) -> dict[str, Any]:
    packed = a2b_base64(letters.translate(_FROM_ADDRESS) + "=" * (-len(letters) % 4))
    inflate = zlib.decompressobj(_RAW, _USUAL)
    inflated = inflate.decompress(packed[4:], _DATA_MOST)
    short, _, upper = inflated.partition(b"\0")
    planes = np.frombuffer(upper + inflate.unused_data, np.uint8).reshape(8, -1)
    numbers = iter(np.ascontiguousarray(planes[::-1].T).view("<f8").ravel().tolist())
    plain = read_json(short.decode(), lambda _: next(numbers, math.nan))
    if isinstance(plain, dict):
        state = plain.get("state")
        if isinstance(state, dict) and state.get("start") is None:
            state["start"] = state.get("network")
        if inflate.eof and packed[:4] == _check(plain):
            return plain
    raise ValueError("not all of it has come, or something else")


def _without_copy(plain: dict[str, Any]) -> dict[str, Any]:
    """Before the first step there are two networks that are one."""
    state = plain["state"]
    if _written(state["start"]) != _written(state["network"]):
        return plain
    return plain | {"state": state | {"start": None}}


def _without_long(plain: Any, numbers: list[float]) -> Any:
    """The same with NaN for every long number; those are put into the list."""
    if isinstance(plain, dict):
        return {name: _without_long(each, numbers) for name, each in plain.items()}
    if isinstance(plain, list):
        return [_without_long(each, numbers) for each in plain]
    if isinstance(plain, float) and len(repr(plain)) > _SHORT:
        numbers.append(plain)
        return math.nan
    return plain


def _check(plain: dict[str, Any]) -> bytes:
    return zlib.crc32(_written(plain)).to_bytes(4)


def _written(plain: object) -> bytes:
    return json.dumps(plain, separators=(",", ":")).encode()
