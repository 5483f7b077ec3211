"""PyScript in one module, without the libraries of plugins that the page does not use."""

from functools import lru_cache

from workshop.node import node
from workshop.paths import NODE_MODULES

_CORE = NODE_MODULES / "@pyscript/core/dist/core.js"
# Editors, terminals and the like: imports of these stay as they are, and the page comes to none.
_LEFT_OUT = ("codemirror", "pyodide_graph", "toml", "xterm", "zip")


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
    return bundled.encode()
