"""Python itself, as the page gets it: Pyodide's WebAssembly and JavaScript, with what it can reach.

It is made once. Where Pyodide is not as trim.py knows it, the page gets the whole of it.
"""

import hashlib
import json
import marshal
import re
from pathlib import Path
from typing import NamedTuple

from workshop.bytecode import Library, keep
from workshop.console import say
from workshop.library import LIBRARIES
from workshop.paths import CACHE, NODE_MODULES, WORKSHOP
from workshop.trim import trimmed
from workshop.wasm import Unexpected, Wasm

WASM = NODE_MODULES / "pyodide/pyodide.asm.wasm"
SCRIPT = NODE_MODULES / "pyodide/pyodide.asm.mjs"
_STARTER = NODE_MODULES / "pyodide/pyodide.mjs"
_MAKERS = (
    "trim.py",
    "wasm.py",
    "mentions.py",
    "link_order.py",
    "program.py",
    "glue.py",
    "interpreter.py",
)


class Interpreter(NamedTuple):
    """Where its two files are, and the file that lists which modules are left out of them."""

    wasm: Path
    script: Path
    left_out: Path | None


def interpreter(library: Library) -> Interpreter:
    """Python with those modules in C that its library needs."""
    parts = WASM, SCRIPT, _STARTER, library.code, library.built_in, library.frozen
    makers = (WORKSHOP / name for name in _MAKERS)
    together = hashlib.sha256(json.dumps(LIBRARIES).encode())
    for path in (*parts, *makers):
        content = path.read_bytes()
        together.update(len(content).to_bytes(8) + content)
    key = together.hexdigest()[:16]
    made = Interpreter(*(CACHE / f"pyodide-{key}.{kind}" for kind in ("wasm", "mjs", "json")))
    if made.left_out and not all(path and path.exists() for path in made):
        say("Taking out of Python what the page cannot reach (once)")
        try:
            result = trimmed(
                Wasm(WASM.read_bytes()),
                SCRIPT.read_text("utf-8"),
                _asked_by_others(library),
                json.loads(library.built_in.read_text("utf-8")),
                LIBRARIES,
                _frozen(library.frozen.read_bytes()),
            )
        except Unexpected as error:
            say(f"  Pyodide is not as it is known here: it stays whole ({error}).")
            return Interpreter(WASM, SCRIPT, None)
        say(f"  Left out: {', '.join(result.gone)}")
        keep(made.wasm, result.wasm)
        keep(made.script, result.script.encode())
        keep(made.left_out, json.dumps(result.gone).encode())
    return made


def _frozen(modules: bytes) -> dict[str, bytes]:
    """The code of each module of a file of modules (see finder.py)."""
    begin = 8 + int.from_bytes(modules[:8], "little")
    index: dict[str, tuple[str, int, int]] = marshal.loads(modules[8:begin])
    return {
        name: modules[begin + start : begin + start + size]
        for name, (_file, start, size) in index.items()
    }


def _asked_by_others(library: Library) -> set[str]:
    """By which names numpy's code, or the script that starts Pyodide, may ask for something."""
    words = set(re.findall(r"[\w$]+", _STARTER.read_text("utf-8")))
    numpy = {each.name for each in Wasm(library.code.read_bytes()).imports}
    return numpy | words | {word.removeprefix("_") for word in words}
