"""Help in the console: the sentences of `lesson`, and what the model's sources say of themselves.

The page's own code is compiled without its docstrings; the sources that the editor shows have them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any

from ripple.words import console as words

LETTERS_MOST = 2_000
_MODULES = {"ripple.model.network": "network.py", "ripple.model.functions": "functions.py"}


def help_of(value: Any, lesson: object, sources: Mapping[str, str]) -> str:
    """What there is to say of a value."""
    own = type(lesson)
    if value is lesson or value is own:
        return "\n".join(
            [words.LESSON, *(_entry(f"lesson.{a}", b) for a, b in words.NAMES.values())]
        )
    function = getattr(value, "__func__", value)
    name = getattr(function, "__name__", "")
    if getattr(own, name, None) is function and name in words.NAMES:
        signature, said = words.NAMES[name]
        return _entry(f"lesson.{signature}", said)
    found = _in_sources(value, function, sources)
    return found or _written(value, function, name)


def _entry(head: str, said: str) -> str:
    lines = [f"    {line}" for line in said.splitlines()]
    return "\n".join([head, *(lines if said else [])])


def _in_sources(value: Any, function: Any, sources: Mapping[str, str]) -> str:
    """Of a function or class of the model, or of a value that is of such a class."""
    kind = type(value)
    for each in (function, kind, *kind.__mro__):
        text = sources.get(_MODULES.get(str(getattr(each, "__module__", "")), ""))
        path = str(getattr(each, "__qualname__", ""))
        node = _found(ast.parse(text), path) if text else None
        if text and node is not None:
            return "\n".join(_said(node, text))
    return ""


def is_of_model(value: Any) -> bool:
    """Whether the sources have something to say of it."""
    function = getattr(value, "__func__", value)
    modules = {getattr(each, "__module__", "") for each in (function, *type(value).__mro__)}
    return bool(modules & _MODULES.keys())


def _found(tree: ast.Module, path: str) -> ast.ClassDef | ast.FunctionDef | None:
    node: Any = tree
    for name in path.split("."):
        node = next((e for e in node.body if getattr(e, "name", "") == name), None)
        if not isinstance(node, ast.ClassDef | ast.FunctionDef):
            return None
    return node if node is not tree else None


def _said(node: ast.ClassDef | ast.FunctionDef, source: str) -> Iterator[str]:
    said = ast.get_docstring(node) or ""
    if isinstance(node, ast.FunctionDef):
        yield _entry(_signature(node, source), said)
        return
    yield _entry(node.name, said)
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            first = (ast.get_docstring(each) or "").partition("\n")[0]
            yield f"\n  {_signature(each, source)}\n    {first}"
        elif isinstance(each, ast.AnnAssign):
            yield f"\n  {ast.get_source_segment(source, each)}"


def _signature(node: ast.FunctionDef, source: str) -> str:
    """As its source has it, in one line, without `self`."""
    lines = source.splitlines()[node.lineno - 1 : node.body[0].lineno - 1]
    head = " ".join(line.strip() for line in lines).removeprefix("def ").removesuffix(":")
    head = head.replace("( ", "(").replace(", )", ")")
    head = re.sub(r"\((self|cls)(, )?", "(", head)
    if any(isinstance(each, ast.Name) and each.id == "property" for each in node.decorator_list):
        return head.replace("()", "", 1)
    return head


def _unindented(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines())


def _written(value: Any, function: Any, name: str) -> str:
    """What a function says of itself: a reader's own, or one of Python's or numpy's."""
    said = str(getattr(value, "__doc__", None) or "").strip() if name else ""
    if len(said) > LETTERS_MOST:
        said = said[:LETTERS_MOST] + words.more_letters(len(said) - LETTERS_MOST)
    if isinstance(function, FunctionType):
        code = function.__code__
        return _entry(
            f"{name}({', '.join(code.co_varnames[: code.co_argcount])})", _unindented(said)
        )
    if name:
        return _entry(name, said or words.NO_HELP)
    return words.of_type(type(value).__name__)
