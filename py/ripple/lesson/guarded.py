"""A reader's Python, run so that nothing it does by accident ends or freezes the page.

    ran = run("def f(x):\\n    return 2 * x", "mine.py")
    if isinstance(ran, Ran):
        ran.namespace, ran.printed          what it has defined and printed
        ran.call(ran.namespace["f"], 3.0)   6.0, or a Trouble; each call has a budget of its own
        ran.attempt(lambda: float(ran.namespace["f"](3.0)))     what is done with the outcome, too
    else:
        ran.line, ran.message, ran.kind     a Trouble: where, in Python's words, and for which
                                            sentence of ours (see words/guarded.py)

The source is rewritten before it is compiled (`guarded_code.py`): each turn of a loop, each call
and each arithmetical operation spends some of a budget. Where that is used up an exception is
raised that is no `Exception`, and raised again at each further step, so that no `except` ends it
for long.
Names, modules and sizes are those of `guarded_names.py`: no files, no browser, nothing huge.

This is a guard against accidents, and no prison. It does not hold against who knows Python's inner
workings and means harm, nor against a width of a billion in an f-string. Many operations on arrays
of a million numbers (indexing, comparing) end only by the clock, after some seconds. Objects of
the page that are handed in are as open as they ever were. So code that came from others is shown,
and never run by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any, TypeVar

from numpy.typing import NDArray

from ripple.lesson.guarded_code import RefusedError, rewritten
from ripple.lesson.guarded_names import Budget, OutOfBudgetError, Printed, Printer, builtins_for
from ripple.lesson.trouble import Trouble

BUDGET = 1_000_000
"""Steps that a run or a call may take: a second or two in a browser."""
SOURCE_MOST = 100_000
DEEP = 400
"""How deep calls may go from here on; each of the code's own counts twice."""
MESSAGE_MOST = 300

ENDLESS, SYNTAX, LONG = "endless", "syntax", "long"
"""Kinds of trouble, beside those of `guarded_names.py` and the names of Python's own errors."""

Outcome = TypeVar("Outcome")


class Ran:
    """Code that has run. `namespace` has what it defined, and `printed` what it has printed since
    the last time that it began.
    """

    def __init__(self, filename: str, budget: int, beside: Ran | None) -> None:
        self.files: tuple[str, ...] = (filename, *(beside.files if beside else ()))
        self.namespace: dict[str, Any] = {}
        self._most = budget
        self._budget: Budget = beside._budget if beside else Budget()
        self._printer: Printer = beside._printer if beside else Printer()

    @property
    def printed(self) -> Printed:
        """What has been printed by the run, or by the last call."""
        return self._printer.printed

    def call(self, function: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """What the code's function gives; a `Trouble` where it comes to no end."""
        return self.attempt(lambda: function(*args, **named))

    def attempt(
        self, what: Callable[[], Outcome], own: type[BaseException] | tuple[()] = ()
    ) -> Any:
        """What this gives, which may call the code and look at what it gave; a `Trouble` where that
        comes to no end, and the exception itself where it is one of the caller's `own`.
        """
        before = sys.getrecursionlimit()
        self._budget.begin(self._most)
        self._printer.begin()
        try:
            sys.setrecursionlimit(_depth() + DEEP)
            try:
                return what()
            finally:
                sys.setrecursionlimit(before)
        except BaseException as error:  # SystemExit and the like, too
            return error if isinstance(error, own) else self._trouble(error)

    def _trouble(self, error: BaseException) -> Trouble:
        file, line = _where(error, self.files)
        if isinstance(error, OutOfBudgetError):
            return Trouble(line, "", ENDLESS, "", file)
        if isinstance(error, RefusedError):
            return Trouble(error.line or line, "", error.kind, error.what, file)
        name = type(error).__name__
        self._budget.begin(self._most)  # the message may be code, too
        try:
            message = f"{name}: {error}"[:MESSAGE_MOST] if str(error) else name
        except BaseException:
            message = name
        if isinstance(error, SyntaxError) and error.filename == self.files[0]:
            return Trouble(error.lineno, f"{name}: {error.msg}", SYNTAX, "", file)
        known = (kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
        return Trouble(line, message, next(known, "Exception"), "", file)


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """A copy for code under guard: who writes into it after all writes into nothing of the page."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def run(
    source: str,
    filename: str,
    names: Mapping[str, object] | None = None,
    budget: int = BUDGET,
    modules: Mapping[str, Mapping[str, object]] | None = None,
    beside: Ran | None = None,
) -> Ran | Trouble:
    """Run a source as a module. It finds these names, and can import from these modules by name,
    beside numpy and math. With other code `beside` it, which it may call, it has one budget.
    """
    ran = Ran(filename, budget, beside)
    if len(source) > SOURCE_MOST:
        return Trouble(None, "", LONG, "", filename)
    known = builtins_for(ran._budget, ran._printer, modules or {})
    ran.namespace.update({"__name__": filename.removesuffix(".py"), **(names or {})})
    ran.namespace["__builtins__"] = known

    def execute() -> None:
        code: CodeType = compile(rewritten(source, filename), filename, "exec", 0, True, 0)
        exec(code, ran.namespace)

    trouble = ran.attempt(execute)
    return ran if trouble is None else trouble


def _depth() -> int:
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    return depth


def _where(error: BaseException, files: tuple[str, ...]) -> tuple[str, int | None]:
    """The innermost line of the code that had a part in it."""
    file, line, trace = files[0], None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file, line
