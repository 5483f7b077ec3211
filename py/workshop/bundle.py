"""The JavaScript of others as the page wants it.

PyScript in one module, without the libraries of plugins that the page does not use; and the larger
part of Pyodide as a script.
"""

import re
from functools import lru_cache

from workshop.console import Problem
from workshop.node import node
from workshop.paths import NODE_MODULES

_CORE = NODE_MODULES / "@pyscript/core/dist/core.js"
# Editors, terminals and the like: imports of these stay as they are, and the page comes to none.
_LEFT_OUT = ("codemirror", "pyodide_graph", "toml", "xterm", "zip")


# PyScript remembers in IndexedDB which packages and folders it has. It has none here, and would
# wait for the database, or not start at all where the reader's browser refuses to store anything.
_DATABASES = (
    re.compile(r"(?<==)new \w+\(`\$\{\w+\}@\$\{\w+\}`\)"),
    re.compile(r'(?<="storage permissions not granted",)(\w+=)new \w+\(\w+\)'),
)
_NO_DATABASE = "Object.assign(new Map,{sync(){},close(){}})"

_ASM = NODE_MODULES / "pyodide/pyodide.asm.mjs"
# Its address is asked for only to look for its parts, and those it is given.
_ONLY_IN_MODULES = {
    "import.meta.url": "document.baseURI",
    "export default _createPyodideModule;": "",
}


@lru_cache(maxsize=1)  # while serving, no change of a source concerns it
def pyscript_core() -> bytes:
    """The module's text."""
    bundled = node(
        [
            NODE_MODULES / "esbuild/bin/esbuild",
            _CORE,
            "--bundle",
            "--format=esm",
            "--minify",
            "--log-level=error",
            *(f"--external:./{name}*" for name in _LEFT_OUT),
        ]
    )
    for opened in _DATABASES:
        bundled, count = opened.subn(r"\g<1>" * opened.groups + _NO_DATABASE, bundled)
        if not count:
            raise Problem("PyScript's core.js opens its databases in another way: see bundle.py.")
    return bundled.encode()


def pyodide_script() -> str:
    """Pyodide's pyodide.asm.mjs as a script, which leaves its one export in a global variable."""
    text = _ASM.read_text("utf-8")
    for old, new in _ONLY_IN_MODULES.items():
        if old not in text:
            raise Problem(f"{_ASM.name} has no {old}: see how it can be made a script.")
        text = text.replace(old, new)
    return f'"use strict";{text}'
