"""Python as the page gets it: compiled, and only what it can reach.

The application keeps its line numbers, for tracebacks; the standard library, numpy and PyScript's
Python go without, and all of it goes without docstrings. The compiler is Pyodide's own Python,
under Node. A pack is a gzipped tar of files by their whole paths in the page's Python; nearly all
of its modules are in one file, out of which finder.py takes them. That of what comes later is such
a file itself, gzipped.
"""

import ast
import hashlib
import json
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from workshop import wheel
from workshop.archives import gzipped, packed
from workshop.console import say
from workshop.library import Fate, modules_to_be, texts_in_place
from workshop.node import node
from workshop.paths import CACHE, NODE_MODULES, ROOT, WORKSHOP
from workshop.sources import statements_of

PACKAGE, MAIN = ROOT / "py" / "ripple", ROOT / "py" / "main.py"
STDLIB = NODE_MODULES / "pyodide" / "python_stdlib.zip"
PYSCRIPT = NODE_MODULES / "@pyscript/core/src/stdlib"
LIBRARY = "lib/python3.14"
SITE_PACKAGES = f"{LIBRARY}/site-packages"
REMAINS_AFTER = 3600  # seconds
_INSIDE, _FINDER = WORKSHOP / "inside.py", WORKSHOP / "finder.py"
_RECORD = WORKSHOP / "record.py"
_ARCHIVES = WORKSHOP / "archives.py"


class Library(NamedTuple):
    """Where the parts of Python's library are kept that the page can reach.

    They are made once. numpy's code is WebAssembly, which a browser compiles as it arrives; in the
    pack an empty file is in its place.
    """

    stdlib: Path
    numpy: Path
    code: Path
    built_in: Path
    """The names of the modules that Pyodide has within, in C."""
    frozen: Path
    """A file of those modules that Pyodide has within, compiled."""


def stdlib_and_numpy() -> Library:
    """The packs of the standard library and of numpy, and what goes with them."""
    wanted = sorted({*modules_to_be(Fate.WANTED), *_imported_by_the_page()})
    stand_ins = {name: text for name, text in texts_in_place().items() if name not in wanted}
    task = {
        "trees": {
            "stdlib": (LIBRARY, f"{LIBRARY}/stdlib.modules"),
            "numpy": (SITE_PACKAGES, f"{LIBRARY}/numpy.modules"),
        },
        "wanted": wanted,
        "beyond": modules_to_be(Fate.UNREACHED),
        "unwanted": modules_to_be(Fate.SPARED),
        "stand_ins": stand_ins,
        "as_files": modules_to_be(Fate.FILE),
    }
    key = _key(json.dumps(task).encode(), wheel.SHA256.encode(), STDLIB.read_bytes())
    names = (
        *(f"stdlib-{key}.pack", f"numpy-{key}.pack", f"numpy-{key}.wasm"),
        *(f"built-in-{key}.json", f"frozen-{key}.modules"),
    )
    made = Library(*(CACHE / name for name in names))
    if not all(path.exists() for path in made):
        say("Compiling Python's standard library and numpy for the browser (once)")
        with _workbench() as folder:
            _unpack(STDLIB, folder / "stdlib")
            shutil.copy(_FINDER, folder / "stdlib/sitecustomize.py")
            shutil.copy(_RECORD, folder / "stdlib/record.py")
            _unpack(wheel.numpy_wheel(), folder / "numpy")
            _run_inside(folder, {"library": task})
            keep(made.stdlib, packed(_files(folder / "out/stdlib")))
            files = _files(folder / "out/numpy")
            (library,) = (name for name in files if name.endswith(".so"))
            keep(made.code, files[library])
            keep(made.numpy, packed({**files, library: b""}))
            keep(made.built_in, (folder / "out/built-in.json").read_bytes())
            keep(made.frozen, (folder / "out/frozen.modules").read_bytes())
    return made


def application() -> tuple[Path, Path]:
    """Where the pack of the application is kept, with PyScript's Python in it, and the modules that
    come when a reader opens what needs them: those that nothing of it imports by a statement.
    """
    sources = {
        "main.py": MAIN.read_bytes(),
        **_files(PACKAGE, "ripple", suffix=".py"),
        **_pyscript_sources(),
    }
    task = {
        "tree": "ripple",
        "place": SITE_PACKAGES,
        "target": f"ripple/{LIBRARY}/ripple.modules",
        "later": "later.modules",
        "begins": ["main", "pyscript"],
        "bare_ones": ["pyscript"],
    }
    parts = (part for name in sorted(sources) for part in (name.encode(), sources[name]))
    key = _key(json.dumps(task).encode(), STDLIB.read_bytes(), *parts)
    made = pack, later = CACHE / f"ripple-{key}.pack", CACHE / f"later-{key}.pack"
    if not all(path.exists() for path in made):
        with _workbench() as folder:
            for name, text in sources.items():
                (folder / "ripple" / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / "ripple" / name).write_bytes(text)
            _run_inside(folder, {"application": task})
            keep(pack, packed(_files(folder / "out/ripple")))
            keep(later, gzipped((folder / "out/later.modules").read_bytes()))
    return made


def _pyscript_sources() -> dict[str, bytes]:
    """What PyScript would write into Python's home at each start, and compile there."""
    script = (PYSCRIPT / "pyscript.js").read_text("utf-8")
    tree = json.loads(script[script.index("{") : script.rindex("}") + 1])
    return {f"pyscript/{name}": text.encode() for name, text in tree["pyscript"].items()}


def _imported_by_the_page() -> set[str]:
    """Every module that the application or PyScript names, but for their own and the browser's."""
    found: set[str] = set()
    for source in (MAIN, *PACKAGE.rglob("*.py"), *PYSCRIPT.rglob("*.py")):
        for statement in ast.walk(statements_of(source)):
            if isinstance(statement, ast.Import):
                found.update(alias.name for alias in statement.names)
            elif isinstance(statement, ast.ImportFrom):
                found.add(statement.module or "")
    packages = {name.partition(".")[0] for name in found}
    return packages & sys.stdlib_module_names | {name for name in found if "numpy" in name}


def _key(*contents: bytes) -> str:
    makers = (_INSIDE, _FINDER, _RECORD, _ARCHIVES)
    together = hashlib.sha256(b"".join(maker.read_bytes() for maker in makers))
    for content in contents:
        together.update(len(content).to_bytes(8) + content)
    return together.hexdigest()[:16]


@contextmanager
def _workbench() -> Iterator[Path]:
    CACHE.mkdir(exist_ok=True)
    for remains in CACHE.glob("compiling-*"):  # of a run that was killed, not of one at work
        if time.time() - remains.stat().st_mtime > REMAINS_AFTER:
            shutil.rmtree(remains)
    with tempfile.TemporaryDirectory(prefix="compiling-", dir=CACHE) as folder:
        yield Path(folder)


def _unpack(zipped: Path, folder: Path) -> None:
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(folder)


def _files(folder: Path, below: str = "", suffix: str = "") -> dict[str, bytes]:
    return {
        (Path(below) / path.relative_to(folder)).as_posix(): path.read_bytes()
        for path in folder.rglob(f"*{suffix}")
        if path.is_file()
    }


def _run_inside(folder: Path, task: object) -> None:
    (folder / "task.json").write_text(json.dumps(task), "utf-8")
    node([WORKSHOP / "pyodide.mjs", _INSIDE, folder])


def keep(archive: Path, data: bytes) -> None:
    """Put a finished archive in its place, and take away those that it replaces."""
    for old in CACHE.glob(archive.name.partition("-")[0] + "-*" + archive.suffix):
        old.unlink()
    part = archive.with_suffix(".part")
    part.write_bytes(data)
    part.replace(archive)
