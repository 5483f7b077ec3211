"""Python as the page gets it: compiled, and only what it can reach.

The application keeps its docstrings and line numbers; the standard library, numpy and PyScript's
Python go without. The compiler is Pyodide's own Python, under Node. A pack
is a gzipped tar of files by their whole paths in the page's Python; nearly all of its modules are
in one file, out of which finder.py takes them.
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

from workshop import wheel
from workshop.archives import packed
from workshop.console import say
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
_ARCHIVES = WORKSHOP / "archives.py"

ALWAYS = ("numpy", "traceback")
"""What is wanted beside what the application and PyScript name; Pyodide loads its own."""

BEYOND = (
    # for programs with a terminal, a debugger, tests or documentation
    *("_pyrepl", "argparse", "bdb", "cmd", "code", "curses", "doctest", "getpass", "optparse"),
    *("pdb", "profile", "pstats", "pty", "pydoc", "readline", "rlcompleter", "timeit", "trace"),
    *("unittest", "webbrowser", "asyncio.__main__", "asyncio.tools", "pickletools"),
    # for processes, other systems, and servers, none of which a page has
    *(
        "_aix_support",
        "_android_support",
        "_ios_support",
        "_osx_support",
        "asyncio.proactor_events",
    ),
    *("asyncio.windows_events", "asyncio.windows_utils", "ctypes.macholib", "ctypes.util"),
    *("concurrent.futures.interpreter", "concurrent.futures.process", "concurrent.interpreters"),
    *("email", "ftplib", "http", "importlib.metadata", "multiprocessing", "urllib"),
    *("xml", "xmlrpc"),
    # second implementations in Python of what Pyodide has in C
    *("_pydatetime", "_pydecimal", "_pyio", "_pylong"),
    # for files and numbers that only a program of its own would ask for
    *("decimal", "difflib", "fractions", "gzip", "plistlib", "statistics"),
    "tarfile",
    *("numpy._pyinstaller", "numpy._pytesttester", "numpy.conftest", "numpy.ctypeslib"),
    *("numpy.f2py", "numpy.fft", "numpy.ma", "numpy.matlib", "numpy.polynomial", "numpy.random"),
    *("numpy.rec", "numpy.testing", "numpy.typing"),
)
"""What is left out although something that is kept imports it in a corner that the page does not
reach. What the application itself or PyScript imports is never left out."""

AS_FILES = ("encodings", "encodings.aliases", "encodings.utf_8", "sitecustomize")
"""What Python loads before it can take modules out of one file, and what makes it do that."""

UNWANTED = (
    *("bz2", "compression", "ctypes", "lzma", "ssl"),
    *("importlib._bootstrap", "importlib._bootstrap_external"),  # Python has them by other names
)
"""What is left out although it would be loaded: those who import it can do without the file."""

STAND_INS = {
    # write docstrings, which the page goes without
    "numpy._core._add_newdocs": "",
    "numpy._core._add_newdocs_scalars": "",
    # a megabyte of LAPACK, and what numpy.linalg says of types
    "numpy.linalg._umath_linalg": "",
    "numpy._typing": """
from numpy._core.multiarray import ndarray as NDArray
ArrayLike = DTypeLike = NBitBase = object
""",
    # compares, for each of numpy's functions, the arguments of the two that it is made of
    "numpy._utils._inspect": """
def getargspec(function):
    return (), None, None, None
def formatargspec(*specification):
    return "(...)"
""",
    # only called by who writes objects into files
    "pickle": "",
    # tracebacks in colour, made of eighty generated classes
    "_colorize": """
class Plain(str):
    def __getattr__(self, name):
        return self
def can_colorize(*, file=None):
    return False
def get_theme(**which):
    return Plain()
""",
    # processes, sockets and an event loop for them; in a page the loop is the browser's
    "asyncio.graph": "__all__ = ()",
    "asyncio.sslproto": "",
    "asyncio.unix_events": """
from asyncio.events import _BaseDefaultEventLoopPolicy as _DefaultEventLoopPolicy
__all__ = ()
""",
    "subprocess": "PIPE, STDOUT, DEVNULL = -1, -2, -3",
    # installs packages
    "pyodide._package_loader": """
class Folder:
    def __init__(self, path):
        self.path = path
    def __str__(self):
        return self.path
SITE_PACKAGES, DSO_DIR = Folder("/lib/python3.14/site-packages"), Folder("/usr/lib")
def init_loaded_packages():
    pass
def unpack_buffer(*arguments, **options):
    raise NotImplementedError("this page installs no packages")
""",
}
"""What takes the place of modules that cost much at each start and do nothing here. A module that
the application or PyScript imports by its name is always the real one."""


def stdlib_and_numpy() -> tuple[Path, Path]:
    """Where the packs of the standard library and of numpy are kept; they are made once."""
    wanted = sorted({*ALWAYS, *_imported_by_the_page()})
    stand_ins = {name: text for name, text in STAND_INS.items() if name not in wanted}
    task = {
        "trees": {
            "stdlib": (LIBRARY, f"{LIBRARY}/stdlib.modules"),
            "numpy": (SITE_PACKAGES, f"{LIBRARY}/numpy.modules"),
        },
        "wanted": wanted,
        "beyond": BEYOND,
        "unwanted": UNWANTED,
        "stand_ins": stand_ins,
        "as_files": AS_FILES,
    }
    key = _key(json.dumps(task).encode(), wheel.SHA256.encode(), STDLIB.read_bytes())
    stdlib, numpy = CACHE / f"stdlib-{key}.pack", CACHE / f"numpy-{key}.pack"
    if not (stdlib.exists() and numpy.exists()):
        say("Compiling Python's standard library and numpy for the browser (once)")
        with _workbench() as folder:
            _unpack(STDLIB, folder / "stdlib")
            shutil.copy(_FINDER, folder / "stdlib/sitecustomize.py")
            _unpack(wheel.numpy_wheel(), folder / "numpy")
            _run_inside(folder, {"library": task})
            _keep(stdlib, packed(_files(folder / "out/stdlib")))
            _keep(numpy, packed(_files(folder / "out/numpy")))
    return stdlib, numpy


def application() -> Path:
    """Where the pack of the application is kept, with PyScript's Python in it."""
    sources = {
        "main.py": MAIN.read_bytes(),
        **_files(PACKAGE, "ripple", suffix=".py"),
        **_pyscript_sources(),
    }
    task = {
        "tree": "ripple",
        "place": SITE_PACKAGES,
        "target": f"{LIBRARY}/ripple.modules",
        "bare_ones": ["pyscript"],
    }
    parts = (part for name in sorted(sources) for part in (name.encode(), sources[name]))
    key = _key(json.dumps(task).encode(), STDLIB.read_bytes(), *parts)
    pack = CACHE / f"ripple-{key}.pack"
    if not pack.exists():
        with _workbench() as folder:
            for name, text in sources.items():
                (folder / "ripple" / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / "ripple" / name).write_bytes(text)
            _run_inside(folder, {"application": task})
            _keep(pack, packed(_files(folder / "out/ripple")))
    return pack


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
    together = hashlib.sha256(_INSIDE.read_bytes() + _FINDER.read_bytes() + _ARCHIVES.read_bytes())
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


def _keep(archive: Path, data: bytes) -> None:
    """Put a finished archive in its place, and take away those that it replaces."""
    for old in CACHE.glob(archive.name.partition("-")[0] + "-*" + archive.suffix):
        old.unlink()
    part = archive.with_suffix(".part")
    part.write_bytes(data)
    part.replace(archive)
