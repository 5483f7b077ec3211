"""The JavaScript of others as the page wants it.

PyScript in one module, without the plugins that the page does not use; and the larger part of
Pyodide as a script.
"""

import re
from functools import lru_cache

from workshop.console import Problem
from workshop.node import node
from workshop.paths import NODE_MODULES

_CORE = NODE_MODULES / "@pyscript/core/dist/core.js"
# Plugins that the page does not use, though PyScript asks for every one of them.
_PLUGINS = ("deprecations-manager", "donkey", "py-editor", "py-game", "py-terminal")
# Editors and the like: imports of these stay as they are, and the page comes to none.
_LEFT_OUT = ("codemirror", "pyodide_graph", "toml", "xterm", "zip")

# What is not needed, and in some page or frame cannot be had, and then throws.
_NO_DATABASE = "Object.assign(new Map,{sync(){},close(){}})"
_INSTEAD = {
    # A plugin that is left out: a module with nothing in it.
    rf'import\("\./(?:{"|".join(_PLUGINS)})-[-\w]+\.js"\)': "Promise.resolve({})",
    # PyScript remembers in IndexedDB which packages and folders it has. It has none here, and would
    # wait for the database.
    r"(?<==)new \w+\(`\$\{\w+\}@\$\{\w+\}`\)": _NO_DATABASE,
    r'(?<="storage permissions not granted",)(\w+=)new \w+\(\w+\)': rf"\1{_NO_DATABASE}",
    # The channel to a service worker of PyScript's, for workers of PyScript's.
    r'new BroadcastChannel\("[-\w]+"\)': "{}",
}
# PyScript takes addresses relative to the page's. That of a srcdoc, blob: or data: document, as
# which ripple.html may be shown, is none that anything could be relative to.
_PAGE = "const PAGE=/^(about|blob|data):/.test(location.href)?'embedded://page/':location.href;"

# Its address is asked for only to look for its parts, and those it is given.
_ONLY_IN_MODULES = {
    "import.meta.url": "globalThis.document?.baseURI",  # a worker has no document
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
            *(f"--external:./{name}*" for name in _PLUGINS + _LEFT_OUT),
            f"--banner:js={_PAGE}",
            "--define:location.href=PAGE",
        ]
    )
    for old, new in _INSTEAD.items():
        bundled, count = re.subn(old, new, bundled)
        if not count:
            raise Problem(f"PyScript's core.js has no {old}: see bundle.py.")
    return bundled.encode()


@lru_cache(maxsize=1)
def pyodide_script(text: str) -> str:
    """Pyodide's pyodide.asm.mjs as a script, which leaves its one export in a global variable.

    Names that only it knows are short, but for those that what it evaluates may use.
    """
    for old, new in _ONLY_IN_MODULES.items():
        if old not in text:
            raise Problem(f"pyodide.asm.mjs has no {old}: see how it can be made a script.")
        text = text.replace(old, new)
    return node(
        [NODE_MODULES / "esbuild/bin/esbuild", "--minify", "--charset=utf8", "--log-level=error"],
        stdin=f'"use strict";{text}',
    )
