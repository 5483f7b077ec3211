"""Runs in Pyodide's own Python, not in the workshop's: chooses modules, and compiles them.

Each pack that /task/task.json tells of is written into /task/out as a folder that is laid out like
the page's Python: `application` with all modules of its tree, in two parts, `library` with what the
page reaches.
"""

import _imp
import ast
import importlib
import importlib.util
import json
import marshal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType

WORK = Path("/task")
UNCHECKED = (1).to_bytes(4, "little") + bytes(8)  # nobody changes the sources on the way


def compiled(source: Path, file: str, by_line: bool) -> CodeType:
    """A module's code without docstrings; with line numbers for tracebacks, or without."""
    code = compile(_written_out(source, file), file, "exec", optimize=2, dont_inherit=True)
    return _located(code, by_line)


def _written_out(source: Path, file: str) -> ast.Module:
    module = ast.parse(source.read_bytes(), file)
    WrittenOut().visit(module)
    return module


class WrittenOut(ast.NodeTransformer):
    """Writes out what NamedTuple makes of its classes at each start (see record.py)."""

    _found = False

    def visit_Module(self, node: ast.Module) -> ast.Module:
        """A module that has any imports what they are made of, after what has to come first."""
        self.generic_visit(node)
        if self._found:
            at = next(n for n, each in enumerate(node.body) if not _comes_first(each))
            imports = _statements("from record import Record as _R, getter as _getter, new as _new")
            node.body[at:at] = imports
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """The class with its constructor and its fields, if it is a NamedTuple."""
        self.generic_visit(node)
        if [ast.unparse(base) for base in node.bases] != ["NamedTuple"]:
            return node
        self._found = True
        fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
        names = [ast.unparse(each.target) for each in fields]
        given = [each.value for each in fields if each.value]
        made = _statements(
            f"""
__slots__ = ()
_fields = __match_args__ = {(*names,)!r}
def __new__(_cls, {", ".join(names)}):
    return _new(_cls, ({"".join(f"{name}, " for name in names)}))
{"".join(f"{name} = _getter({n}, ''){chr(10)}" for n, name in enumerate(names))}
""",
            at=node,
        )
        constructor = made[2]
        assert isinstance(constructor, ast.FunctionDef)
        constructor.args.defaults = given
        rest = [each for each in node.body if each not in fields]
        doc = rest[:1] if ast.get_docstring(node, clean=False) is not None else []
        node.body = [*doc, *made, *rest[len(doc) :]]
        node.bases = [ast.copy_location(ast.Name("_R", ast.Load()), node.bases[0])]
        return node


def _comes_first(statement: ast.stmt) -> bool:
    future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    return future or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))


def _statements(text: str, at: ast.stmt | None = None) -> list[ast.stmt]:
    """What this text says, as if it stood where another statement does."""
    body = ast.parse(text).body
    for statement in body:
        for node in ast.walk(statement):
            if at is not None and "lineno" in node._attributes:
                ast.copy_location(node, at)
    return body


def _located(code: CodeType, by_line: bool) -> CodeType:
    """This code with each part on its line, or all of it on its first line, and with no columns.

    Who reads a traceback has no text beside it to find a column in. The table says for up to eight
    units of code, of two bytes each, how many lines further on they are. (Source:
    Objects/locations.md of CPython; a table that is empty breaks tracebacks.)
    """
    first = code.co_firstlineno
    spans = code.co_lines() if by_line else [(0, len(code.co_code), first)]
    table, last = bytearray(), first
    for start, end, line in spans:
        for at in range(start, end, 2 * _MOST_UNITS):
            units = min(end - at, 2 * _MOST_UNITS) // 2
            kind = _NOWHERE if line is None else _LINE
            table.append(0x80 | kind << 3 | units - 1)
            if line is not None:
                table += _signed(line - last)
                last = line
    within = (
        _located(each, by_line) if isinstance(each, CodeType) else each for each in code.co_consts
    )
    return code.replace(co_linetable=bytes(table), co_consts=tuple(within))


_MOST_UNITS = 8
_LINE, _NOWHERE = 13, 15


def _signed(number: int) -> bytes:
    """A whole number in sixes of bits, the lowest first; its sign is the very first bit."""
    rest, found = abs(number) << 1 | (number < 0), bytearray()
    while rest >= 1 << 6:
        found.append(1 << 6 | rest & 63)
        rest >>= 6
    return bytes((*found, rest))


def write_modules(target: Path, modules: Iterable[tuple[str, CodeType]]) -> None:
    """Write a file of modules (see finder.py): of each its name and code."""
    index, contents = {}, bytearray()
    for name, code in modules:
        data = marshal.dumps(code)
        index[name] = (code.co_filename, len(contents), len(data))
        contents += data
    head = marshal.dumps(index, 4)  # which the Python of the tests can read too
    write(target, len(head).to_bytes(8, "little") + head + contents)


def write(target: Path, data: bytes) -> None:
    """Write a file, and what folders it needs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


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


def write_built_in(
    kept: Iterable[str], there: dict[str, Path], wanted: set[str], beyond: set[str]
) -> None:
    """Write the names of the modules in C that these import, or that are `wanted` themselves."""
    sources = ((name, there[name]) for name in kept if there[name].suffix == ".py")
    named = wanted.union(*(imports_of(name, source) for name, source in sources))
    found = sorted(n for n in named & {*sys.builtin_module_names} if not _is_within(n, beyond))
    write(WORK / "out/built-in.json", json.dumps(found).encode())


def write_frozen(names: set[str], there: dict[str, Path]) -> None:
    """Write those of these modules that Python has within, frozen, anew, as all others are."""
    modules = []
    for name in sorted(filter(_imp.is_frozen, names)):
        file = _imp.get_frozen_object(name).co_filename  # <frozen importlib._bootstrap>
        source = there[file.removeprefix("<frozen ").removesuffix(">")].read_bytes()
        code = compile(source, file, "exec", optimize=2, dont_inherit=True)
        modules.append((name, _located(code, by_line=False)))
    write_modules(WORK / "out/frozen.modules", modules)


def _is_within(name: str, packages: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:i]) in packages for i in range(1, len(parts) + 1))


def replace(module: Path, text: str) -> Path:
    """Put a source in the place of a module, which may be one in C; where it is."""
    module.unlink(missing_ok=True)
    source = module.with_name(module.name.split(".")[0] + ".py")
    source.write_text(text, "utf-8")
    return source


def write_application(
    tree: str, place: str, target: str, later: str, begins: list[str], bare_ones: list[str]
) -> None:
    """Write all modules of a tree, most of them with line numbers.

    What those it `begins` with import, in whatever place, is in `target`; `later` has the rest.
    """
    there = modules_in(WORK / tree)
    first = reachable({name for name in there if _is_within(name, set(begins))}, there, set())
    packs: dict[str, list[tuple[str, CodeType]]] = {target: [], later: []}
    for name, source in sorted(there.items()):
        file = f"/{place}/{source.relative_to(WORK / tree).as_posix()}"
        by_line = not _is_within(name, set(bare_ones))
        packs[target if name in first else later].append((name, compiled(source, file, by_line)))
    for file, modules in packs.items():
        write_modules(WORK / "out" / file, modules)


def write_library(
    trees: dict[str, tuple[str, str]],
    wanted: list[str],
    beyond: list[str],
    unwanted: list[str],
    stand_ins: dict[str, str],
    as_files: list[str],
) -> None:
    """Write what is loaded once `wanted` are imported, and whatever that may import later.

    Of each of the `trees`: where its files belong, and the file of its modules. Each of the
    `stand_ins` is compiled in place of the module of its name. Modules that Python has within,
    frozen, are left out. Files of their own have extension modules and `as_files`.
    """
    there = {name: path for tree in trees for name, path in modules_in(WORK / tree).items()}
    for name, text in stand_ins.items():
        there[name] = replace(there.get(name, WORK / f"stdlib/{name}.py"), text)
    sys.path.insert(0, str(WORK / "numpy"))
    for name in wanted:
        importlib.import_module(name)
    loaded = {n for n in sys.modules if not _is_within(n, set(unwanted))}
    roots = {*loaded, *as_files, "record"}
    kept = reachable(roots, there, {*beyond, *unwanted})
    write_frozen({*loaded, *kept}, there)
    write_built_in(kept, there, {*wanted}, {*beyond, *unwanted, *stand_ins})
    for tree, (place, target) in trees.items():
        modules, out = [], WORK / "out" / tree
        for name in sorted(kept):
            source = there[name]
            if WORK / tree not in source.parents or _imp.find_frozen(name):
                continue
            file = Path(place) / source.relative_to(WORK / tree)
            if source.suffix == ".so":
                write(out / file, source.read_bytes())
                continue
            code = compiled(source, f"/{file.as_posix()}", by_line=False)
            if name in as_files:
                header = importlib.util.MAGIC_NUMBER + UNCHECKED
                write(out / file.with_suffix(".pyc"), header + marshal.dumps(code))
            else:
                modules.append((name, code))
        write_modules(out / target, modules)


sys.dont_write_bytecode = True
task = json.loads((WORK / "task.json").read_text("utf-8"))
if "application" in task:
    write_application(**task["application"])
else:
    write_library(**task["library"])
