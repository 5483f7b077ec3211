"""What site/runtime.js and site/memory.js count on, so that a newer Pyodide is found out here.

Where it fails nothing breaks: no memory is kept, or none fits, and every start is an ordinary one.
"""

import gc
import importlib.util
import marshal
import os
import random
import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from workshop import bytecode
from workshop.interpreter import interpreter
from workshop.paths import NODE_MODULES, SITE, WORKSHOP

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
    runtime = (SITE / "runtime.js").read_text("utf-8")
    (place,) = re.findall(r'const PLACE = "/(.+)";', runtime)
    assert f"`${{PLACE}}{code.removeprefix(place)}`" in runtime


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """finder.py, as if there were no packs yet."""
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setattr(sys, "modules", {**sys.modules})
    spec = importlib.util.spec_from_file_location("finder", WORKSHOP / "finder.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    vars(module)["CodeType"] = CodeType  # which newer Pythons ask for only when they need it
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", lambda _path: [])
        spec.loader.exec_module(module)
    yield module
    gc.enable()


def test_before_it_is_kept_python_loads_the_application_and_needs_no_more_files(
    finder: ModuleType, tmp_path: Path
) -> None:
    modules = {name: f"at = {name!r}" for name in ("box.one", "box.page", "other")}
    modules["box"] = ""
    index, contents = {}, b""
    for name, text in modules.items():
        data = marshal.dumps(compile(text, name, "exec"))
        file = f"/{name}/__init__.py" if name == "box" else f"/{name}.py"
        index[name] = (file, len(contents), len(data))
        contents += data
    head = marshal.dumps(index)
    pack = tmp_path / "box.modules"
    pack.write_bytes(len(head).to_bytes(8, "little") + head + contents)
    found = finder.Finder(str(pack))
    sys.meta_path.insert(0, found)

    finder.settle("box", "box.page")
    with pytest.raises(OSError, match=r"[Bb]ad file"):
        os.fstat(found._file)  # it is closed
    assert "box.one" in sys.modules
    assert not {"box.page", "other"} & set(sys.modules)
    assert sys.path.count("") == 0
    assert importlib.import_module("other").at == "other"
    assert importlib.import_module("box.page").at == "box.page"


def test_when_it_is_there_again_chance_is_another(finder: ModuleType) -> None:
    before = random.getstate()
    found = []
    for _ in range(2):
        random.setstate(before)
        finder.wake()
        found.append(random.random())
    assert found[0] != found[1]
