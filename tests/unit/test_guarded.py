"""A reader's code under its guard: it comes back whatever the code does, and says why it ended."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ripple.lesson import guarded_names
from ripple.lesson.guarded import ENDLESS, LONG, SYNTAX, Ran, run
from ripple.lesson.guarded_code import ASYNC, ATTRIBUTE, STAR
from ripple.lesson.guarded_names import IMPORT, KEPT, NAME, SIZE, Budget, OutOfBudgetError
from ripple.lesson.trouble import Trouble
from ripple.words import guarded as words

MODEL = Path(__file__).parents[2] / "py" / "ripple" / "model"


def ended(source: str, **more: Any) -> Trouble:
    found = run(source, "mine.py", **more)
    assert isinstance(found, Trouble), source
    return found


def ran(source: str, **more: Any) -> Ran:
    found = run(source, "mine.py", **more)
    assert isinstance(found, Ran), found
    return found


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    limit, errors = sys.getrecursionlimit(), np.geterr()
    yield
    assert (sys.getrecursionlimit(), np.geterr()) == (limit, errors)


ENDLESS_ONES = {
    "while": "while True: pass",
    "for": "def again():\n    while True:\n        yield 1\nfor _ in again(): pass",
    "caught": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "caught in functions": """
def inner():
    try:
        while True:
            try: pass
            except: pass
    except: pass
def outer():
    try:
        while True: inner()
    except BaseException: pass
    finally:
        while True: inner()
while True: outer()
""",
    "generator": "sum(n for a in range(9999) for b in range(9999) for n in range(9999))",
    "list": "[a for a in range(9999) for b in range(9999)]",
    "lambda": "f = lambda n: n and f(n - 1) + f(n - 1)\nf(100)",
    "branching": "def f(n):\n    return f(n - 1) + f(n - 1) if n else 1\nf(100)",
    "arrays": "import numpy as np\na = np.ones(1_000_000)\nwhile True: a = a * 1.0",
    "texts": "a = 'x' * 1_000_000\nwhile True: b = a * 2",
}


@pytest.mark.parametrize("name", ENDLESS_ONES)
def test_what_has_no_end_is_ended(name: str) -> None:
    found = ended(ENDLESS_ONES[name])
    assert found.kind == ENDLESS
    assert found.line is not None
    assert "too long" in words.sentence(found.kind)


REFUSED = {
    "import js\njs.document.body.remove()": (IMPORT, "js", 1),
    "import pyodide": (IMPORT, "pyodide", 1),
    "import os": (IMPORT, "os", 1),
    "\nfrom sys import modules": (IMPORT, "sys", 2),
    "import numpy.linalg as l": (IMPORT, "numpy", 1),
    "import numpy as np\nnp.lib": (IMPORT, "numpy.lib", 2),
    "import numpy as np\nnp.save('a', 1)": (NAME, "np.save", 2),
    "import numpy as np\nnp.set_printoptions(3)": (NAME, "np.set_printoptions", 2),
    "from math import *": (STAR, "math", 1),
    "open('a')": (NAME, "open", 1),
    "x = 1\neval('1')": (NAME, "eval", 2),
    "exec('1')": (NAME, "exec", 1),
    "input()": (NAME, "input", 1),
    "().__class__.__base__": (ATTRIBUTE, "__base__", 1),
    "__builtins__": (ATTRIBUTE, "__builtins__", 1),
    "getattr((), '__class__')": (ATTRIBUTE, "__class__", 1),
    "(1 for _ in ()).gi_frame": (ATTRIBUTE, "gi_frame", 1),
    "async def f(): pass": (ASYNC, "f", 1),
    "10**10**8": (SIZE, "", 1),
    "2 ** 10 ** 7": (SIZE, "", 1),
    "1 << 10**9": (SIZE, "", 1),
    "pow(10, 10**8)": (SIZE, "", 1),
    "sum(range(10**12))": (SIZE, "range", 1),
    "'x' * 10**9": (SIZE, "", 1),
    "10**9 * 'x'": (SIZE, "", 1),
    "[0] * 10**9": (SIZE, "", 1),
    "a = [0]\na *= 10**9": (SIZE, "", 2),
    "a = [[0]]\na[0] *= 10**9": (SIZE, "", 2),
    "a = 'x'\nwhile True: a += a": (SIZE, "", 2),
    "a = [1]\nwhile True: a.extend(a)": (SIZE, "", 2),
    "a = 'x'\nwhile True: a = a.replace('x', 'xxxx')": (SIZE, "", 2),
    "bytes(10**9)": (SIZE, "", 1),
    "'x'.ljust(10**9)": (SIZE, "", 1),
    "'%1000000000d' % 1": (SIZE, "", 1),
    "import math\nmath.factorial(10**7)": (SIZE, "", 2),
    "import numpy as np\nnp.zeros(2**30)": (SIZE, "", 2),
    "import numpy as np\nnp.zeros((2**15, 2**15))": (SIZE, "", 2),
    "import numpy as np\nnp.eye(10**5)": (SIZE, "", 2),
    "import numpy as np\nnp.arange(1e12)": (SIZE, "", 2),
    "import numpy as np\nnp.linspace(0, 1, num=10**9)": (SIZE, "", 2),
    "import numpy as np\nnp.tile(np.ones(1000), 10**6)": (SIZE, "", 2),
    "import numpy as np\na = np.ones(10**5)\na[:, None] * a": (SIZE, "", 3),
    "import numpy as np\na = np.ones((10**5, 1))\na @ a.T": (SIZE, "", 3),
    "import numpy as np\nnp.outer(np.ones(10**5), np.ones(10**5))": (SIZE, "", 2),
}


@pytest.mark.parametrize("source", REFUSED)
def test_what_would_end_or_leave_the_page_is_refused(source: str) -> None:
    found = ended(source)
    kind, what, line = REFUSED[source]
    assert (found.kind, found.line) == (kind, line)
    if kind != ATTRIBUTE:
        assert found.what == what
    assert words.sentence(found.kind, found.what) != words.sentence("")


PYTHONS_OWN = {
    "x = (1,\ny = 2": (SYNTAX, 1, "SyntaxError"),
    "if True:\npass": (SYNTAX, 2, "IndentationError"),
    "\n\n1 / 0": ("ZeroDivisionError", 3, "ZeroDivisionError: division by zero"),
    "def f():\n    return missing\nf()": ("NameError", 2, "NameError: name 'missing' is not"),
    "def f(): return f()\n\nf()": ("RecursionError", 1, "RecursionError"),
    "class C:\n    def __repr__(self): return repr(self)\nprint(C())": (
        *("RecursionError", 2, "RecursionError"),
    ),
    "raise SystemExit(3)": ("SystemExit", 1, "SystemExit: 3"),
    "raise KeyboardInterrupt": ("KeyboardInterrupt", 1, "KeyboardInterrupt"),
    "class Own(ValueError): pass\nraise Own('mine')": ("ValueError", 2, "Own: mine"),
    "import numpy as np\nnp.ones((2, 3)) @ np.ones(2)": ("ValueError", 2, "ValueError: matmul"),
    "raise MemoryError": ("MemoryError", 1, "MemoryError"),
    "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E": (
        *("Exception", 4, "E"),
    ),
}


@pytest.mark.parametrize("source", PYTHONS_OWN)
def test_pythons_own_errors_come_with_line_and_message(source: str) -> None:
    found = ended(source)
    kind, line, message = PYTHONS_OWN[source]
    assert (found.kind, found.line) == (kind, line)
    assert found.message.startswith(message)
    assert words.sentence(found.kind)


def test_ten_megabytes_of_output_are_cut() -> None:
    line = "x" * 99
    found = ran(f"for _ in range(100_000): print({line!r})", budget=10**7)
    assert found.printed.text == (line + "\n") * (KEPT // 100)
    assert len(found.printed.text) + found.printed.more == 10_000_000
    assert ran("print('x' * 10_000_000)").printed.more == 10_000_001 - KEPT
    assert words.more_printed(found.printed.more) == "… and 9,996,000 more letters"


def test_plain_code_runs_as_ever() -> None:
    found = ran(
        """
"A module."
from __future__ import annotations
import math
import numpy as np
from math import sqrt

class Point:
    "Has a docstring."
    size: int | None = 2
    def __init__(self, x: float | None, y=0.0) -> int | None:
        self.x, self.y = x, y
    @property
    def length(self):
        return sqrt(self.x ** 2 + self.y ** 2)
class Further(Point):
    def __init__(self, x):
        super().__init__(x, x)
        self.x += 1
def each(n):
    "Gives all."
    for i in range(n):
        if i == 3:
            continue
        yield i
total = 0
table = {"a": [1, 2]}
table["a"][0] += 5
for i in each(5):
    total += i
a = np.ones((2, 3))
a[:, 1] *= 4
b = a
b -= 1.0
text = f"{total:03d} {math.pi:.2f}"
squares = {n: n * n for n in range(4) if n % 2}
first, *rest = sorted([3, 1, 2], key=lambda n: -n)
print("length", Point(3.0, 4.0).length, sep="=")
"""
    )
    known = found.namespace
    assert known["total"] == 7
    assert known["table"] == {"a": [6, 2]}
    assert known["text"] == "007 3.14"
    assert known["squares"] == {1: 1, 3: 9}
    assert (known["first"], known["rest"]) == (3, [2, 1])
    assert known["a"] is known["b"]
    assert known["a"].tolist() == [[0.0, 3.0, 0.0]] * 2
    assert known["Further"](2.0).x == 3.0
    assert known["each"].__doc__ == "Gives all."
    assert found.printed.text == "length=5.0\n"


def test_each_call_has_a_budget_and_output_of_its_own() -> None:
    found = ran(
        """
def turns(n):
    print("begins")
    for _ in range(n):
        pass
    return n
def stuck():
    while True:
        pass
""",
        budget=1000,
    )
    turns, stuck = found.namespace["turns"], found.namespace["stuck"]
    for _ in range(5):
        assert found.call(turns, 900) == 900
        assert found.printed.text == "begins\n"
    assert found.call(stuck) == Trouble(8, "", ENDLESS, "", "mine.py")
    assert found.call(turns, 2000) == Trouble(4, "", ENDLESS, "", "mine.py")
    assert found.call(turns, 900) == 900
    trouble = found.call(turns)
    assert trouble.kind == "TypeError"
    assert found.attempt(lambda: turns(3) + 1) == 4


def test_names_and_modules_are_those_handed_in() -> None:
    found = ran(
        "from mine.own import f\ny = f(x)", names={"x": 2}, modules={"mine.own": {"f": abs}}
    )
    assert found.namespace["y"] == 2
    assert ended("from mine.own import g", modules={"mine.own": {}}).kind == "ImportError"
    assert ended("x", names={}).kind == "NameError"


def test_the_code_finds_nothing_that_was_left_by_other_code() -> None:
    ran("import numpy as np\nnp.seterr()\nnp.pi = 3\nprint = None\nimport math\nmath.pi = 4")
    assert ran("import numpy as np\nimport math\nx = np.pi, math.pi").namespace["x"] == (
        np.pi,
        np.pi,
    )


def test_too_much_source_is_not_read() -> None:
    assert ended("x = 1\n" * 20_000).kind == LONG


def test_it_ends_by_the_clock_where_single_steps_take_long() -> None:
    now = [0.0]

    def clock() -> float:
        now[0] += guarded_names.SECONDS_MOST / 3
        return now[0]

    budget = Budget(clock)
    budget.begin(10**9)
    with pytest.raises(OutOfBudgetError):
        for _ in range(100_000):
            budget.spend()
    for _ in range(3):
        with pytest.raises(OutOfBudgetError):
            budget.spend()


@pytest.mark.parametrize("kind", ["", ENDLESS, SYNTAX, IMPORT, "shape", "ValueError"])
def test_there_is_a_sentence_for_each_kind(kind: str) -> None:
    said = words.sentence(kind, "it")
    assert said.endswith((".", "?"))
    assert "{" not in said
