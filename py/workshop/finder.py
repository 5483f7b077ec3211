"""Runs in the page's Python, as its sitecustomize: takes modules out of files that hold many.

Python's own way asks the file system several times for each of the 180 modules of a start, and
each question goes through JavaScript. A file of modules begins with the length of its index
(8 bytes, little-endian); the index, marshalled, gives for each module its file's name, and where
its code begins and how long it is. The modules' code follows.

Python's memory can be kept for another start (site/memory.js), where there are no such files:
before that it settles, and when it is there again, it wakes.
"""

import gc
import marshal
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import _LoaderBasics

gc.disable()  # what a start makes stays: `Browser.ready` has garbage searched for again

TYPE_CHECKING = False  # what else Python has is not to be found yet
if TYPE_CHECKING:
    from types import CodeType


class Finder(_LoaderBasics):
    """Finds and loads the modules of one file. There are no folders of them to be listed."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDONLY)
        length = int.from_bytes(os.pread(self._file, 8, 0), "little")
        self._contents = 8 + length
        self.index: dict[str, tuple[str, int, int]] = marshal.loads(os.pread(self._file, length, 8))
        self._held: dict[str, bytes] = {}

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        """The module's spec, or None if it is not one of these."""
        if name not in self.index:
            return None
        path, package = self.index[name][0], self.is_package(name)
        spec = ModuleSpec(name, self, origin=path, is_package=package)  # type: ignore[arg-type]
        spec.has_location, spec.cached = True, path
        if package:
            spec.submodule_search_locations = [path.rpartition("/")[0]]
        return spec

    def is_package(self, name: str) -> bool:
        """Whether others may be within it."""
        return self.index[name][0].endswith("/__init__.py")

    def get_code(self, name: str) -> CodeType:
        """What the module runs."""
        _path, start, size = self.index[name]
        held = self._held.get(name) or os.pread(self._file, size, self._contents + start)
        code: CodeType = marshal.loads(held)
        return code

    def hold(self) -> None:
        """Hold what is not loaded yet, and be done with the file."""
        for name, (_path, start, size) in self.index.items():
            if name not in sys.modules:
                self._held[name] = os.pread(self._file, size, self._contents + start)
        os.close(self._file)


def settle(package: str, beyond: str) -> None:
    """Load all of a package but one module, and need no more files."""
    finders = [each for each in sys.meta_path if isinstance(each, Finder)]
    for name in [name for each in finders for name in each.index]:
        if name.startswith(f"{package}.") and name != beyond:
            __import__(name)
    for each in finders:
        each.hold()
    sys.path.remove("")  # a start puts it there
    gc.collect()


def wake() -> None:
    """Be as after a start of its own: chance is not what it was when the memory was kept."""
    if "random" in sys.modules:
        sys.modules["random"].seed()


def look() -> None:
    """Take on the files of modules that have come since the last look."""
    for file in os.scandir("/lib/python3.14"):
        if file.name.endswith(".modules") and file.path not in _known:
            _known.add(file.path)
            sys.meta_path.insert(0, Finder(file.path))


_known: set[str] = set()
look()
