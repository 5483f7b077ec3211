"""Runs in Pyodide's own Python, not in the workshop's: chooses modules, and compiles them.

/task/task.json says what to do: `compile` sources in place and `replace` trees by their bytecode,
or `trim` the trees of the standard library and of numpy to what a page can reach, and compile that.
"""

import ast
import importlib
import importlib.util
import json
import marshal
import py_compile
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType

WORK = Path("/task")
HEADER = 16  # bytes before the code in a .pyc


def compile_beside(top: Path) -> None:
    """Put each source's bytecode where Python looks for it; the sources stay, to be read."""
    for source in sorted(top.rglob("*.py")) if top.is_dir() else [top]:
        _compile(source, Path(importlib.util.cache_from_source(str(source))), top.parent, -1)


def compile_instead(sources: Iterable[Path], tree: Path, target: Path) -> None:
    """Write these modules' bytecode to `target`, without sources, docstrings and line numbers."""
    for source in sources:
        place = target / source.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".py":
            bytecode = place.with_suffix(".pyc")
            _compile(source, bytecode, tree, 2)
            header, code = bytecode.read_bytes()[:HEADER], bytecode.read_bytes()[HEADER:]
            bytecode.write_bytes(header + marshal.dumps(_without_lines(marshal.loads(code))))
        else:
            place.write_bytes(source.read_bytes())


def _without_lines(code: CodeType) -> CodeType:
    """This code with all of it on its first line: there is no source to find the others in.

    The table has two bytes for up to eight units of code: no columns, and no line further on.
    (Source: Objects/locations.md of CPython; a table that is empty breaks tracebacks.)
    """
    units = len(code.co_code) // 2
    lines = (bytes([0x80 | 13 << 3 | (min(units - at, 8) - 1), 0]) for at in range(0, units, 8))
    within = (
        _without_lines(each) if isinstance(each, CodeType) else each for each in code.co_consts
    )
    return code.replace(co_linetable=b"".join(lines), co_consts=tuple(within))


def _compile(source: Path, target: Path, tree: Path, optimize: int) -> None:
    py_compile.compile(
        str(source),
        str(target),
        source.relative_to(tree).as_posix(),
        doraise=True,
        optimize=optimize,
        # Nobody changes the sources on the way: Python need not look.
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def modules_in(tree: Path) -> dict[str, Path]:
    """Every module of a tree by its dotted name; extension modules too."""
    found = {}
    for path in tree.rglob("*"):
        if path.suffix in (".py", ".so"):
            parts = path.relative_to(tree).parent.parts
            stem = path.name.split(".")[0]
            found[".".join(parts if stem == "__init__" else (*parts, stem))] = path
    return found


def imports_of(name: str, source: Path) -> Iterator[str]:
    """What a module imports anywhere in its source, also within functions."""
    package = name if source.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*parts, node.module or ""]) if node.level else node.module or ""
            base = base.rstrip(".")
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def reachable(roots: set[str], there: dict[str, Path], beyond: set[str]) -> set[str]:
    """The roots, what they import, what that imports, and so on, but for what is `beyond`."""
    found: set[str] = set()
    waiting = sorted(roots & set(there))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        wanted = {name.rpartition(".")[0]}
        if there[name].suffix == ".py":
            wanted.update(imports_of(name, there[name]))
        waiting += sorted(each for each in wanted & set(there) if not _is_within(each, beyond))
    return found


def _is_within(name: str, packages: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:i]) in packages for i in range(1, len(parts) + 1))


def replace(module: Path, text: str) -> Path:
    """Put a source in the place of a module; where it is."""
    module.unlink()
    source = module.with_name(module.name.split(".")[0] + ".py")
    source.write_text(text)
    return source


def trim(
    wanted: list[str], beyond: list[str], unwanted: list[str], stand_ins: dict[str, str]
) -> None:
    """Compile what is loaded once `wanted` are imported, and whatever that may import later.

    Each of the `stand_ins` is compiled in place of the module of its name.
    """
    stdlib, numpy = WORK / "stdlib", WORK / "numpy"
    there = {**modules_in(stdlib), **modules_in(numpy)}
    for name, text in stand_ins.items():
        there[name] = replace(there[name], text)
    sys.path.insert(0, str(numpy))
    for name in wanted:
        importlib.import_module(name)
    # No statement names these: they are imported by what a text or a system calls itself.
    by_name = {n for n in there if n.startswith(("encodings.", "_sysconfigdata"))}
    roots = {n for n in sys.modules if not _is_within(n, set(unwanted))} | by_name
    kept = reachable(roots, there, {*beyond, *unwanted})
    for tree, target in ((stdlib, WORK / "out/stdlib"), (numpy, WORK / "out/numpy")):
        sources = [there[name] for name in sorted(kept) if tree in there[name].parents]
        compile_instead(sources, tree, target)


sys.dont_write_bytecode = True
task = json.loads((WORK / "task.json").read_text("utf-8"))
if "compile" in task:
    for top in task["compile"]:
        compile_beside(WORK / top)
    for tree in task["replace"]:
        compile_instead(sorted((WORK / tree).rglob("*.py")), WORK, WORK / "out")
else:
    trim(**task["trim"])
