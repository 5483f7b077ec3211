"""Slips of the pen in Python: one or two small changes to a function, drawn by a seed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

OPERATORS: tuple[type[ast.operator], ...] = (
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.MatMult,
    ast.Pow,
)


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Where something can be another, and what."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp):
            yield from (
                (node, kind) for kind in ("operator", "turned round", "left alone", "minus")
            )
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield from ((node, kind) for kind in ("more", "less"))
        elif isinstance(node, ast.Attribute) and node.attr == "T":
            yield node, "no T"
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from ((node, kind) for kind in ("name", "T", "name"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
            yield node, "no call"
        elif isinstance(node, ast.Subscript):
            yield node, "no index"
        elif isinstance(node, ast.Assign):
            yield node, "no line"


class _Change(ast.NodeTransformer):
    def __init__(self, at: ast.AST, new: ast.AST) -> None:
        self.at, self.new = at, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.at else self.generic_visit(node)


def _changed(node: ast.AST, kind: str, names: list[str], random: Random) -> ast.AST:
    new = deepcopy(node)
    if isinstance(new, ast.BinOp):
        if kind == "operator":
            new.op = random.choice([op for op in OPERATORS if not isinstance(new.op, op)])()
        elif kind == "turned round":
            new.left, new.right = new.right, new.left
        elif kind == "left alone":
            return new.left
        else:
            return ast.UnaryOp(ast.USub(), new)
    elif isinstance(new, ast.Constant):
        assert isinstance(new.value, int)
        new.value += 1 if kind == "more" else -1
    elif isinstance(new, ast.Attribute):
        return new.value
    elif isinstance(new, ast.Name):
        if kind == "T":
            return ast.Attribute(new, "T", ast.Load())
        others = [name for name in names if name != new.id]
        if not others:
            return ast.Constant(1)
        new.id = random.choice(others)
    elif isinstance(new, ast.Call):
        return new.args[0]
    elif isinstance(new, ast.Subscript):
        return new.value
    elif isinstance(new, ast.Assign):
        return ast.Pass()
    return new


def mutants(source: str, count: int, seed: int) -> list[str]:
    """So many different ones, the first with one change each, later ones with two."""
    random, known, found = Random(seed), {ast.unparse(ast.parse(source))}, []
    for tries in range(10_000):
        tree: Any = ast.parse(source)
        for _ in range(1 if tries < 40 * count else 2):
            function = tree.body[0]
            assert isinstance(function, ast.FunctionDef)
            names = sorted(
                {arg.arg for arg in function.args.args}
                | {n.id for n in ast.walk(function) if isinstance(n, ast.Name)} - {"np"}
            )
            body = ast.Module(function.body, [])
            node, kind = random.choice(list(_places(body)))
            tree = _Change(node, _changed(node, kind, names, random)).visit(tree)
        text = ast.unparse(ast.fix_missing_locations(tree))
        if text not in known:
            known.add(text)
            found.append(text)
        if len(found) == count:
            break
    return found
