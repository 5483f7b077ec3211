"""The console: a reader's lines of Python on the running lesson, under the guard.

    session = Session(player)
    session.enter("network.forward(x).output")      an Entry: what was printed, the value, an error
    session.completions("network.for")              4 letters of it, and the names that go on so

`network`, `x` and `y` are those of the moment at which an entry begins, unless the reader has given
these names to something else. The network cannot be written into, x and y are copies.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from ripple.lesson.guarded import SOURCE_MOST, Ran, run
from ripple.lesson.guarded_code import TICK, rewritten
from ripple.lesson.guarded_names import Printed
from ripple.lesson.player import Player
from ripple.lesson.trouble import Trouble
from ripple.readings.console_help import help_of, is_of_model
from ripple.readings.console_lesson import WrongError, facade, frozen
from ripple.readings.console_shown import shown
from ripple.words import console as words
from ripple.words import guarded as guarded_words

BUDGET = 1_000_000
LOOKED_AT = 20_000
"""Steps that it may take to find out what a name goes on to."""
CHOICES_MOST = 24
_ENTRY = "entry {}"
_CHAIN = re.compile(r"(?:[^\W\d]\w*\.)*(?:[^\W\d]\w*)?$")
_HIDDEN = frozenset(("test", "core", "info", "char", "ctypeslib", "testing", "typing", "lib"))


class Entry(NamedTuple):
    """What came of one: what it printed, its value as text, and its error as two sentences."""

    number: int
    source: str
    printed: Printed
    value: str
    where: str = ""
    message: str = ""
    said: str = ""


class Session:
    """All that is entered, one after the other, with the names that it has made."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self.sources: Mapping[str, str] | None = None
        self.sources_lost = False
        self._count = 0
        self._given: dict[str, object] = {}
        self._made_of: dict[str, object] = {}
        ran = run("import numpy as np", _ENTRY.format(0), budget=BUDGET)
        assert isinstance(ran, Ran)
        self._ran = ran
        self._known: dict[str, Any] = ran.namespace["__builtins__"]
        self._lesson = facade(player, self._known[TICK])
        self._known["help"] = self._help
        self._given_once = {"lesson": self._lesson, "np": ran.namespace["np"]}

    # The names that there are

    def _samples(self) -> tuple[object, Any, Any]:
        """Whose they are, and x and y."""
        step, points = self._player.step_shown, self._player.lesson.taught
        return (step, step.x, step.y) if step is not None else (points, points.x, points.y)

    def about(self) -> str:
        """Which samples x and y are."""
        step = self._player.step_shown
        _, x, _ = self._samples()
        return words.x_and_y(len(x), None if step is None else step.number)

    def _give(self) -> None:
        network, (whose, x, y) = self._player.lesson.network, self._samples()
        for name, made_of, make in (
            ("network", network, lambda: frozen(network)),
            ("x", x, lambda: np.array(x)),
            ("y", y, lambda: np.array(y)),
        ):
            self._give_one(name, (whose, made_of) if name in "xy" else made_of, make)
        for name, value in self._given_once.items():
            self._ran.namespace.setdefault(name, value)

    def _give_one(self, name: str, made_of: object, make: Callable[[], object]) -> None:
        names, before = self._ran.namespace, self._given.get(name)
        if name in names and names[name] is not before:
            return  # it is the reader's own
        same = name in names and _same(self._made_of.get(name), made_of)
        if not same:
            self._made_of[name] = made_of
            self._given[name] = names[name] = make()

    # What is entered

    def enter(self, source: str) -> Entry:
        """Run this, and show the value of what stands last."""
        self._count += 1
        number, file = self._count, _ENTRY.format(self._count)
        self._ran.files = (file, *self._ran.files)
        self._give()
        if len(source) > SOURCE_MOST:
            said = guarded_words.sentence("long")
            return Entry(number, source, Printed(""), "", said=said)
        digits = self._player.lesson.microscope.digits

        def go() -> str:
            value = self._run(source, file)
            if value is None:
                return ""
            text = shown(value, digits)
            self._ran.namespace["_"] = value
            return text

        outcome = self._ran.attempt(go, WrongError)
        printed = self._ran.printed
        if isinstance(outcome, WrongError):
            return Entry(number, source, printed, "", said=str(outcome))
        if isinstance(outcome, Trouble):
            return Entry(number, source, printed, "", *self._told(outcome, source))
        return Entry(number, source, printed, outcome)

    def _run(self, source: str, file: str) -> Any:
        tree, names = rewritten(source, file), self._ran.namespace
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, file, "exec", 0, True, 0), names)
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), file, "eval", 0, True, 0), names)

    def _told(self, trouble: Trouble, source: str) -> tuple[str, str, str]:
        """Where, in Python's words, and in a sentence."""
        number = int(trouble.file.rpartition(" ")[2] or self._count)
        now = number == self._count
        where = ""
        if trouble.line is not None and ("\n" in source or not now):
            where = words.in_entry(trouble.line, number, now)
        if "read-only" in trouble.message:
            return where, trouble.message, words.READ_ONLY
        return where, trouble.message, guarded_words.sentence(trouble.kind, trouble.what)

    # Help

    def _help(self, *what: Any) -> None:
        tell = self._known["print"]
        if not what:
            tell(words.HELP)
        elif self.sources is None and is_of_model(what[0]):
            tell(words.HELP_LOST if self.sources_lost else words.HELP_COMING)
        else:
            tell(help_of(what[0], self._lesson, self.sources or {}))

    # Names that are begun

    def completions(self, before: str) -> tuple[int, list[str]]:
        """How many letters of a name stand at the end of this text, and the names that begin so."""
        self._give()
        found = _CHAIN.search(before)
        *path, begun = found[0].split(".") if found else [""]
        at = len(before) - len(found[0] if found else "")
        if before[at - 1 : at] == ".":  # of something that would have to be worked out
            return 0, []
        names = self._names_of(path) if path else self._all_names()
        hidden = "_" if not begun.startswith("_") else "__"
        fit = {name for name in names if name.startswith(begun) and not name.startswith(hidden)}
        return len(begun), sorted(fit)

    def _all_names(self) -> set[str]:
        names = {*self._ran.namespace, *self._known, *keyword.kwlist}
        return {name for name in names if name.isidentifier()}

    def _names_of(self, path: list[str]) -> set[str]:
        def look() -> set[str]:
            value = self._ran.namespace[path[0]]
            for name in path[1:]:
                value = self._known["getattr"](value, name)
            own = np if value is self._given_once["np"] else value
            return {name for name in dir(own) if own is not np or name not in _HIDDEN}

        budget, self._ran._most = self._ran._most, LOOKED_AT
        found = self._ran.attempt(look)
        self._ran._most = budget
        return set() if isinstance(found, Trouble) else found


def _same(a: object, b: object) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return all(p is q for p, q in zip(a, b, strict=True))
    return a is b


def common(names: list[str]) -> str:
    """What all of them begin with."""
    first, last = min(names, default=""), max(names, default="")
    n = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[: min(len(first), len(last)) if n is None else n]
