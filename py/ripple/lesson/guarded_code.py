"""A reader's source, rewritten so that it asks before each loop turn, call and operation.

What it asks has names that no source can write, as `<tick>`; `guarded_names.py` has what they mean.
"""

from __future__ import annotations

import ast
from typing import Any

TICK, CALL, OPERATE, CHANGED = "<tick>", "<call>", "<operate>", "<changed>"
_HELD = "<held>"

ATTRIBUTE, ASYNC, STAR = "attribute", "async", "star"
"""Kinds of what is refused; `what` is the name."""

_USUAL = frozenset(("__init__", "__name__", "__doc__", "__len__", "__call__", "__repr__"))
_INNER = frozenset(
    (
        *("gi_frame", "gi_code", "cr_frame", "cr_code", "f_back", "f_globals", "f_locals"),
        *("f_builtins", "f_code", "tb_frame", "tb_next", "func_globals", "mro"),
    )
)


class RefusedError(Exception):
    """What a reader's code may not do: a kind, what it is about, and a line where that is known."""

    def __init__(self, kind: str, what: str = "", line: int | None = None) -> None:
        super().__init__(what or kind)
        self.kind, self.what, self.line = kind, what, line


def is_inner(name: str) -> bool:
    """Whether an attribute of this name leads into Python's inner workings."""
    return name in _INNER or (name.startswith("__") and name not in _USUAL)


def rewritten(source: str, filename: str) -> ast.Module:
    """Its syntax tree, ready to be compiled; SyntaxError or RefusedError where it can not be."""
    tree = ast.parse(source, filename)
    _Rewriter().visit(tree)
    return ast.fix_missing_locations(tree)


def _ask(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [*args], [])


class _Rewriter(ast.NodeTransformer):
    def _refuse(self, kind: str, what: str, node: Any) -> None:
        raise RefusedError(kind, what, node.lineno)

    # What is refused

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if is_inner(node.attr):
            self._refuse(ATTRIBUTE, node.attr, node)
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            node.value = _ask(CHANGED, node.value)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id.startswith("__") and node.id not in _USUAL:
            self._refuse(ATTRIBUTE, node.id, node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if any(alias.name == "*" for alias in node.names):
            self._refuse(STAR, node.module or "", node)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self._refuse(ASYNC, node.name, node)
        return node

    def visit_Await(self, node: ast.Await) -> ast.AST:
        self._refuse(ASYNC, "await", node)
        return node

    # What asks

    def visit_For(self, node: ast.For) -> ast.AST:
        return self._ticking(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        return self._ticking(node)

    def _ticking(self, node: ast.For | ast.While) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(_ask(TICK)))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if node.name == "__builtins__":
            self._refuse(ATTRIBUTE, node.name, node)
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        node.body.insert(1 if ast.get_docstring(node) is not None else 0, ast.Expr(_ask(TICK)))
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node  # annotations stay as they are written

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = self.visit(node.value) if node.value else None
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.generic_visit(node)
        node.body = ast.BoolOp(ast.And(), [_ask(TICK), node.body])
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        if node.is_async:
            self._refuse(ASYNC, "async", node.iter)
        self.generic_visit(node)
        node.ifs.insert(0, _ask(TICK))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return node  # it looks at who calls it
        asked = ast.Call(ast.Name(CALL, ast.Load()), [node.func, *node.args], node.keywords)
        return ast.copy_location(asked, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        sign = ast.Constant(type(node.op).__name__)
        return ast.copy_location(_ask(OPERATE, sign, node.left, node.right), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        """`a.b += c` is: held = a; held.b = held.b + c, where the sum may be made in its place."""
        self.generic_visit(node)
        target, before = node.target, []
        if isinstance(target, ast.Subscript) and any(
            isinstance(each, ast.Call | ast.NamedExpr) for each in ast.walk(target.slice)
        ):
            return node  # it is not to be worked out twice
        if isinstance(target, ast.Attribute | ast.Subscript):
            before = [ast.Assign([ast.Name(_HELD, ast.Store())], target.value)]
            target.value = ast.Name(_HELD, ast.Load())
        load: ast.expr
        if isinstance(target, ast.Name):
            load = ast.Name(target.id, ast.Load())
        elif isinstance(target, ast.Attribute):
            load = ast.Attribute(target.value, target.attr, ast.Load())
        else:
            load = ast.Subscript(target.value, target.slice, ast.Load())
        sign = ast.Constant(f"I{type(node.op).__name__}")
        after = ast.Assign([target], _ask(OPERATE, sign, load, node.value))
        return [ast.copy_location(each, node) for each in (*before, after)]
