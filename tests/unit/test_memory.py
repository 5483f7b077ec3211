"""What site/runtime.js and site/memory.js count on, so that a newer Pyodide is found out here.

Where it fails nothing breaks: no memory is kept, or none fits, and every start is an ordinary one.
"""

import re
import tarfile

import pytest
from workshop import bytecode
from workshop.interpreter import interpreter
from workshop.paths import NODE_MODULES, SITE

OF_PYODIDE = {
    *("addRunDependency", "removeRunDependency", "loadWebAssemblyModule", "preloadedWasm"),
    *("growMemory", "newDSO", "LDSO", "wasmTable", "HEAPU8", "HEAPU32", "FS"),
    *("_sbrk", "_emscripten_get_sbrk_ptr"),
}


@pytest.fixture(scope="module")
def script() -> str:
    return interpreter(bytecode.stdlib_and_numpy()).script.read_text("utf-8")


@pytest.mark.parametrize("name", sorted(OF_PYODIDE))
def test_pyodide_has_what_a_memory_is_kept_and_laid_by(script: str, name: str) -> None:
    assert f'Module["{name}"]=' in script
    used = "".join((SITE / file).read_text("utf-8") for file in ("runtime.js", "memory.js"))
    assert re.search(rf"\b{name}\b", used)


def test_pyodide_begins_from_a_memory_as_it_is_given_one(script: str) -> None:
    starter = (NODE_MODULES / "pyodide/pyodide.mjs").read_text("utf-8")
    assert "_loadSnapshot" in starter
    assert re.search(r"\w+=\w+\.restoreSnapshot\(\w+\)", starter)
    assert "API.serializeHiwireState=" in script
    # The last of what it expects JavaScript to hold is an empty object: our start leaves its slot.
    assert re.search(r"API\.getExpectedKeys=function\(\)\{return\[null,[^\]]*,\{\}\]\}", script)


def test_numpys_code_is_where_the_page_looks_for_it() -> None:
    with tarfile.open(bytecode.stdlib_and_numpy().numpy) as pack:
        (code,) = (name for name in pack.getnames() if name.endswith(".so"))
    assert f"/{code}`" in (SITE / "runtime.js").read_text("utf-8")
