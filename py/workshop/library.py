"""What becomes of the modules of Python's standard library and of numpy: one table.

What the application, PyScript or Pyodide import is in the page, and what that imports. The table
says what is otherwise. A module that the application or PyScript import by its name is always the
real one.

Modules in C that Pyodide has within are kept where any of these imports them, and else left out.
"""

from enum import Enum, auto
from typing import NamedTuple


class Fate(Enum):
    """What becomes of a module."""

    WANTED = auto()
    """It is in the page, though nothing there names it."""
    FILE = auto()
    """It has a file of its own, and is not in the one file out of which finder.py takes modules."""
    UNREACHED = auto()
    """It is left out: what imports it does so in a corner that the page does not reach."""
    SPARED = auto()
    """It is left out although it would be loaded: what imports it can do without."""
    REPLACED = auto()
    """A text takes its place, since it costs much at each start and does nothing here."""


class Rule(NamedTuple):
    """What becomes of some modules, with all that is in them, and why."""

    fate: Fate
    why: str
    modules: tuple[str, ...]
    text: str = ""


RULES = (
    Rule(Fate.WANTED, "the page computes with it, and tells of errors", ("numpy", "traceback")),
    Rule(
        Fate.WANTED,
        "what a table may be written in, and what Python itself asks for by name",
        (
            *("encodings.ascii", "encodings.cp1252", "encodings.latin_1"),
            *("encodings.raw_unicode_escape", "encodings.unicode_escape", "encodings.utf_16"),
            *("encodings.utf_16_be", "encodings.utf_16_le", "encodings.utf_32"),
            "encodings.utf_8_sig",
        ),
    ),
    Rule(
        Fate.FILE,
        "Python loads them before it can take modules out of one file",
        ("encodings", "encodings.aliases", "encodings.utf_8"),
    ),
    Rule(Fate.FILE, "it is finder.py", ("sitecustomize",)),
    Rule(
        Fate.UNREACHED,
        "for programs with a terminal, a debugger, tests or documentation",
        (
            *("_pyrepl", "argparse", "bdb", "cmd", "code", "curses", "doctest", "getpass"),
            *("optparse", "pdb", "profile", "pstats", "pty", "pydoc", "readline", "rlcompleter"),
            *("timeit", "trace", "unittest", "webbrowser", "asyncio.__main__", "asyncio.tools"),
            "pickletools",
        ),
    ),
    Rule(
        Fate.UNREACHED,
        "for processes, other systems, and servers, none of which a page has",
        (
            *("_aix_support", "_android_support", "_ios_support", "_osx_support"),
            *("asyncio.proactor_events", "asyncio.windows_events", "asyncio.windows_utils"),
            *("ctypes.macholib", "ctypes.util", "concurrent.futures.interpreter"),
            *("concurrent.futures.process", "concurrent.interpreters", "email", "ftplib", "http"),
            *("importlib.metadata", "importlib.readers", "importlib.resources"),
            *("multiprocessing", "urllib", "xml", "xmlrpc"),
        ),
    ),
    Rule(
        Fate.UNREACHED,
        "second implementations in Python of what Pyodide has in C",
        ("_py_abc", "_pydatetime", "_pydecimal", "_pyio", "_pylong", "_threading_local"),
    ),
    Rule(
        Fate.UNREACHED,
        "for files, numbers and types that only a program of its own would ask for",
        (
            *(
                "_ast_unparse",
                "getopt",
                "gettext",
                "decimal",
                "difflib",
                "fractions",
                "gzip",
                "plistlib",
                "statistics",
                "tarfile",
            ),
            *("numpy._pyinstaller", "numpy._pytesttester", "numpy.conftest", "numpy.ctypeslib"),
            *("numpy.f2py", "numpy.fft", "numpy.ma", "numpy.matlib", "numpy.polynomial"),
            *("numpy.random", "numpy.rec", "numpy.testing", "numpy.typing", "mmap"),
        ),
    ),
    Rule(Fate.UNREACHED, "random asks for it where there is no _sha2", ("hashlib",)),
    Rule(
        Fate.SPARED,
        "for archives, files for a while, C libraries, and sockets",
        (
            *("_ctypes", "_ssl", "asyncio.selector_events", "bz2", "compression", "ctypes", "lzma"),
            *("py_compile", "pyodide._nodesock_transport", "selectors", "ssl", "tempfile"),
            "zipfile",
        ),
    ),
    Rule(
        Fate.SPARED,
        "loaded by modules in whose place there is a text, or in functions that nothing calls",
        (
            *("_compat_pickle", "asyncio.base_subprocess", "concurrent.futures.thread"),
            *("dataclasses", "locale", "pprint", "pyodide.common", "queue", "shutil"),
            "tracemalloc",
        ),
    ),
    Rule(
        Fate.SPARED,
        "how Python was made, and where it would be installed",
        ("_sysconfigdata__emscripten_wasm32-emscripten", "sysconfig"),
    ),
    Rule(
        Fate.SPARED,
        "Python has them within, by other names",
        ("importlib._bootstrap", "importlib._bootstrap_external"),
    ),
    Rule(
        Fate.REPLACED,
        "they write docstrings, which the page goes without",
        ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars"),
    ),
    Rule(Fate.REPLACED, "a megabyte of LAPACK", ("numpy.linalg._umath_linalg",)),
    Rule(
        Fate.REPLACED,
        "what numpy.linalg says of types",
        ("numpy._typing",),
        """
from numpy._core.multiarray import ndarray as NDArray
ArrayLike = DTypeLike = NBitBase = object
""",
    ),
    Rule(
        Fate.REPLACED,
        "compares, for each of numpy's functions, the arguments of the two that it is made of",
        ("numpy._utils._inspect",),
        """
def getargspec(function):
    return (), None, None, None
def formatargspec(*specification):
    return "(...)"
""",
    ),
    Rule(
        Fate.REPLACED,
        "two thousand names of letters, for who reads HTML",
        ("html.entities",),
        """
class Unknown(dict):
    def __contains__(self, name):
        raise NotImplementedError("this page reads no HTML")
html5 = Unknown()
""",
    ),
    Rule(
        Fate.REPLACED,
        "the names of all characters; Python asks it for the plain form of those in a name",
        ("unicodedata",),
        """
from js import String
def normalize(form, text):
    return String.prototype.normalize.call(text, form)
def east_asian_width(character):
    return "N"
def lookup(name):
    raise KeyError("this page has no names of characters")
""",
    ),
    Rule(Fate.REPLACED, "only called by who writes objects into files", ("pickle",)),
    Rule(Fate.REPLACED, "what numpy.show_runtime tells of a machine", ("platform",)),
    Rule(
        Fate.REPLACED,
        "tracebacks in colour, made of eighty generated classes",
        ("_colorize",),
        """
class Plain(str):
    def __getattr__(self, name):
        return self
def can_colorize(*, file=None):
    return False
def get_theme(**which):
    return Plain()
""",
    ),
    Rule(
        Fate.REPLACED,
        "shows which task waits for which, to who looks for an error",
        ("asyncio.graph",),
        "__all__ = ()",
    ),
    Rule(Fate.REPLACED, "secure sockets", ("asyncio.sslproto",)),
    Rule(
        Fate.REPLACED,
        "an event loop for processes and sockets; in a page the loop is the browser's",
        ("asyncio.unix_events",),
        """
from asyncio.events import _BaseDefaultEventLoopPolicy as _DefaultEventLoopPolicy
__all__ = ()
""",
    ),
    Rule(
        Fate.REPLACED,
        "no process is started",
        ("subprocess",),
        "PIPE, STDOUT, DEVNULL = -1, -2, -3",
    ),
    Rule(
        Fate.REPLACED,
        "installs packages",
        ("pyodide._package_loader",),
        """
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
    ),
)

LIBRARIES = {
    "_bz2": ("BZ2_",),
    "_lzma": ("lzma_",),
    "_sqlite3": ("sqlite3_",),
    "_zstd": (
        *("COVER_", "ERR_", "FSE_", "HIST_", "HUF_", "POOL_", "XXH", "ZDICT_", "ZSTD_"),
        *("divbwt", "divsufsort"),
    ),
}
"""The modules in C that are the only ones to use a library, and how names begin in that."""


def modules_to_be(fate: Fate) -> list[str]:
    """The modules that have this fate."""
    return [name for rule in RULES if rule.fate is fate for name in rule.modules]


def texts_in_place() -> dict[str, str]:
    """What takes the place of modules, by their names."""
    return {
        name: rule.text for rule in RULES if rule.fate is Fate.REPLACED for name in rule.modules
    }
