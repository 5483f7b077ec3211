"""What a reader's code has to do with: the names, the modules, and how large anything may get."""

from __future__ import annotations

import builtins
import math
import operator
import re
from collections.abc import Callable, Mapping
from time import perf_counter
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

from ripple.lesson.guarded_code import (
    ATTRIBUTE,
    CALL,
    CHANGED,
    OPERATE,
    TICK,
    RefusedError,
    is_inner,
)

IMPORT, NAME, SHARED, SIZE = "import", "name", "shared", "size"
"""Kinds of what is refused, beside those of `guarded_code.py`; `what` is the name."""

ELEMENTS_MOST = 4_000_000  # of an array
ITEMS_MOST = 1_000_000  # of a list or a range
TEXT_MOST = 20_000_000
BITS_MOST = 1_000_000  # of a whole number
GRAIN = 64  # elements that are worth one step
SECONDS_MOST = 10.0
"""After so long it ends in any case, however few steps it took."""
LOOKS = 256  # steps after which it is looked at the clock
KEPT = 4_000
"""Letters of what is printed that are kept."""


class OutOfBudgetError(BaseException):
    """It has gone on for too long. It is no `Exception`: those a reader's code may catch."""


class Budget:
    """Steps that are left. Once there are none, each further step raises."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock, self._left, self._look, self._until = clock, 0, 0, 0.0

    def begin(self, most: int) -> None:
        """So many, and the seconds there are."""
        self._left, self._look, self._until = most, LOOKS, self._clock() + SECONDS_MOST

    def spend(self, steps: int = 1) -> bool:
        """True, or no return."""
        self._left -= steps
        self._look -= 1
        if self._look <= 0:
            self._look = LOOKS
            if self._clock() > self._until:
                self._left = -1
        if self._left < 0:
            raise OutOfBudgetError
        return True


class Printed(NamedTuple):
    """What was printed: how it begins, and how many letters there are besides."""

    text: str
    more: int = 0


class Printer:
    """The `print` of a reader's code."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Nothing is printed yet."""
        self._parts: list[str] = []
        self._kept = self._more = 0

    def print(self, *args: object, sep: str | None = " ", end: str | None = "\n", **_: Any) -> None:
        """As Python's own, but nothing else can be printed to."""
        text = (" " if sep is None else sep).join(map(str, args)) + ("\n" if end is None else end)
        part = text[: KEPT - self._kept]
        self._parts += [part] if part else []
        self._kept += len(part)
        self._more += len(text) - len(part)

    @property
    def printed(self) -> Printed:
        """So far."""
        return Printed("".join(self._parts), self._more)


_NOT_GIVEN = frozenset(
    (
        *("breakpoint", "compile", "copyright", "credits", "delattr", "eval", "exec", "exit"),
        *("globals", "help", "input", "license", "locals", "memoryview", "open", "quit"),
        *("aiter", "anext", "vars"),
    )
)
_NOT_OF_NUMPY = frozenset(
    (
        *("fromfile", "fromregex", "frombuffer", "genfromtxt", "load", "loadtxt", "memmap", "save"),
        *("savetxt", "savez", "savez_compressed", "seterrcall", "setbufsize", "info"),
        *("set_printoptions", "printoptions", "show_config", "show_runtime", "test", "core"),
    )
)


class _Module:
    """What stands for a module that is imported."""

    def __init__(self, name: str, names: Mapping[str, object]) -> None:
        self._name = name
        self.__dict__.update(names)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"module '{self._name}' has no attribute '{name}'")


class _Numpy(_Module):
    """numpy, but for files, and for what changes how it works for the whole page."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in _NOT_OF_NUMPY:
            raise RefusedError(NAME, f"np.{name}")
        found = getattr(np, name)
        if isinstance(found, ModuleType):
            raise RefusedError(IMPORT, f"numpy.{name}")
        if name == "seterr":
            found = _geterr
        setattr(self, name, found)
        return found


def _geterr(**_wanted: str) -> object:
    """In the place of `seterr`: it stays as the page has it."""
    return np.geterr()


def builtins_for(
    budget: Budget, printer: Printer, modules: Mapping[str, Mapping[str, object]]
) -> dict[str, Any]:
    """The names that a reader's code finds without having made them."""
    known = {name: value for name, value in vars(builtins).items() if not name.startswith("_")}
    known["__build_class__"] = builtins.__build_class__
    for name in _NOT_GIVEN:
        known[name] = _refuser(name)
    given: dict[str, _Module] = {
        "numpy": _Numpy("numpy", {}),
        "math": _Module("math", {k: v for k, v in vars(math).items() if k[0] != "_"}),
        "__future__": _Module("__future__", {"annotations": None}),
        **{name: _Module(name, names) for name, names in modules.items()},
    }

    def import_module(name: str, _g: Any = None, _l: Any = None, listed: Any = (), level: int = 0):  # type: ignore[no-untyped-def]
        if level or name not in given or ("." in name and not listed):
            raise RefusedError(IMPORT, name.partition(".")[0] or ".")
        return given[name]

    def operate(sign: str, a: Any, b: Any) -> Any:
        budget.spend(_cost(sign.removeprefix("I"), a, b))
        return _OPERATORS[sign](a, b)

    def call(function: Any, /, *args: Any, **named: Any) -> Any:
        size = _SIZES.get(getattr(function, "__name__", ""))
        cost = 1
        if size is not None and not _is_own(function, known):
            cost += _within(size(function, args, named), ELEMENTS_MOST) // GRAIN
        for each in args:
            if type(each) is np.ndarray:
                cost += each.size // GRAIN
        budget.spend(cost)
        return function(*args, **named)

    known |= {
        "__import__": import_module,
        "print": printer.print,
        "range": _range,
        "iter": _iter,
        "getattr": _attribute(getattr),
        "hasattr": _attribute(hasattr),
        "setattr": _attribute(lambda of, *more: setattr(_changed(of), *more)),
        CHANGED: _changed,
        TICK: budget.spend,
        OPERATE: operate,
        CALL: call,
    }
    return known


def _is_own(function: Any, known: Mapping[str, Any]) -> bool:
    """Whether the reader's code has made it, whatever it is called."""
    return type(function) is FunctionType and getattr(function, "__builtins__", None) is known


def _refuser(name: str) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise RefusedError(NAME, name)

    return refuse


def _changed(of: Any) -> Any:
    """What is to have another attribute: no class of the page, which all of it shares."""
    if isinstance(of, type) and str(of.__module__).startswith(("ripple", "numpy")):
        raise RefusedError(SHARED, of.__name__)
    return of


def _attribute(function: Callable[..., Any]) -> Callable[..., Any]:
    def checked(of: object, name: str, *more: object) -> Any:
        if is_inner(str(name)):
            raise RefusedError(ATTRIBUTE, str(name))
        return function(of, name, *more)

    return checked


def _range(*args: Any) -> range:
    found = range(*args)
    if found.stop - found.start and abs((found.stop - found.start) // found.step) > ITEMS_MOST:
        raise RefusedError(SIZE, "range")
    return found


def _iter(of: Any) -> Any:
    """That of one argument: with two it may never end."""
    return iter(of)


def _within(size: float, most: int) -> int:
    if not size <= most:
        raise RefusedError(SIZE)
    return int(size)


# How much an operation costs, and what would be too much

_SIGNS = {
    "Add": "add",
    "Sub": "sub",
    "Mult": "mul",
    "Div": "truediv",
    "FloorDiv": "floordiv",
    "Mod": "mod",
    "Pow": "pow",
    "LShift": "lshift",
    "RShift": "rshift",
    "MatMult": "matmul",
    "BitOr": "or_",
    "BitXor": "xor",
    "BitAnd": "and_",
}
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    **{sign: getattr(operator, name) for sign, name in _SIGNS.items()},
    **{f"I{sign}": getattr(operator, f"i{name.strip('_')}") for sign, name in _SIGNS.items()},
}
_SEQUENCES = (str, bytes, bytearray, list, tuple)
_WIDTH = re.compile(r"\d{6,}")


def _cost(sign: str, a: Any, b: Any) -> int:
    """In steps."""
    if type(a) is float and type(b) is float:  # most of the time
        return 1
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return 1 + _cost_of_arrays(sign, np.shape(a), np.shape(b)) // GRAIN
    if isinstance(a, _SEQUENCES) or isinstance(b, _SEQUENCES):
        return 1 + _length(sign, a, b) // GRAIN
    if isinstance(a, int) and isinstance(b, int):
        return 1 + _within(_bits(sign, a, b), BITS_MOST) // GRAIN
    return 1


def _cost_of_arrays(sign: str, a: tuple[int, ...], b: tuple[int, ...]) -> int:
    size_a, size_b = math.prod(a), math.prod(b)
    if sign == "MatMult" and a and b:
        columns = b[-1] if len(b) > 1 else 1
        _within(size_a // max(a[-1], 1) * columns, ELEMENTS_MOST)
        return size_a * columns
    if a == b or not (a and b):
        return max(size_a, size_b)
    if size_a * size_b <= ELEMENTS_MOST:
        return size_a * size_b // max(min(size_a, size_b), 1)
    try:
        return _within(math.prod(np.broadcast_shapes(a, b)), ELEMENTS_MOST)
    except ValueError:
        return 1  # as numpy will say itself


def _length(sign: str, a: Any, b: Any) -> int:
    """Of what comes out."""
    most = TEXT_MOST if isinstance(a, str | bytes) or isinstance(b, str | bytes) else ITEMS_MOST
    if sign == "Mult":
        sequence, times = (a, b) if isinstance(a, _SEQUENCES) else (b, a)
        return _within(len(sequence) * max(int(times), 0), most) if isinstance(times, int) else 1
    if sign == "Add" and isinstance(a, _SEQUENCES) and isinstance(b, _SEQUENCES):
        return _within(len(a) + len(b), most)
    if sign == "Mod" and isinstance(a, str) and _WIDTH.search(a):
        raise RefusedError(SIZE)
    return 1


def _bits(sign: str, a: int, b: int) -> float:
    if sign == "Pow":
        return abs(a).bit_length() * float(max(b, 0)) if abs(a) > 1 else 1
    if sign == "LShift":
        return abs(a).bit_length() + float(max(b, 0))
    return abs(a).bit_length() + abs(b).bit_length()


Size = Callable[[Any, tuple[Any, ...], Mapping[str, Any]], float]
"""Of what a call will make, by the function and its arguments."""


def _of_shape(_f: Any, args: tuple[Any, ...], named: Mapping[str, Any]) -> float:
    shape = args[0] if args else named.get("shape", 1)
    return _elements(shape)


def _elements(shape: Any) -> float:
    if isinstance(shape, int | np.integer):
        return float(max(shape, 0))
    if isinstance(shape, tuple | list):
        return math.prod(float(max(each, 0)) for each in shape if isinstance(each, int))
    return float(np.size(shape))


def _of_square(_f: Any, args: tuple[Any, ...], named: Mapping[str, Any]) -> float:
    sides = [each for each in (*args, *named.values()) if type(each) is int]
    return float(sides[0]) * (sides[1] if len(sides) > 1 else sides[0]) if sides else 1.0


def _of_numbers(_f: Any, args: tuple[Any, ...], named: Mapping[str, Any]) -> float:
    """A count among them."""
    return max((float(n) for n in (*args, *named.values()) if type(n) is int), default=1.0)


def _of_arange(_f: Any, args: tuple[Any, ...], named: Mapping[str, Any]) -> float:
    numbers = [float(n) for n in args if isinstance(n, int | float)]
    start, stop = (0.0, *numbers)[-2:] if len(numbers) < 2 else numbers[:2]
    step = numbers[2] if len(numbers) > 2 else float(named.get("step", 1.0) or 1.0)
    return abs((stop - start) / step) if step else math.inf


def _of_times(function: Any, args: tuple[Any, ...], named: Mapping[str, Any]) -> float:
    """An array so many times."""
    whole = (getattr(function, "__self__", None), *args)
    arrays = [np.size(each) for each in whole if isinstance(each, np.ndarray | list)]
    return float(max(arrays, default=1)) * _of_numbers(function, args, named)


def _of_product(_f: Any, args: tuple[Any, ...], _named: Mapping[str, Any]) -> float:
    return math.prod(float(np.size(each)) for each in args if not isinstance(each, str))


def _of_sum(function: Any, args: tuple[Any, ...], _named: Mapping[str, Any]) -> float:
    own = getattr(function, "__self__", None)
    rows = args[0] if args and isinstance(args[0], list | tuple) else args
    own_size = len(own) if isinstance(own, list | str) else 0
    return own_size + sum(
        float(np.size(each)) for each in rows if isinstance(each, np.ndarray | list)
    )


def _of_text(function: Any, args: tuple[Any, ...], named: Mapping[str, Any]) -> float:
    """Of a text, whose letters weigh less."""
    own = getattr(function, "__self__", None)
    length = len(own) if isinstance(own, str | bytes) else 0
    longest = max((len(each) for each in args if isinstance(each, str | bytes)), default=1)
    letters = max(length * max(longest, 1), _of_numbers(function, args, named))
    return letters * ELEMENTS_MOST / TEXT_MOST


def _of_digits(_f: Any, args: tuple[Any, ...], _named: Mapping[str, Any]) -> float:
    """Of a whole number that is a product of many."""
    n = args[0] if args and type(args[0]) is int else 1
    return n * math.log2(max(n, 2)) * ELEMENTS_MOST / BITS_MOST


def _of_power(_f: Any, args: tuple[Any, ...], _named: Mapping[str, Any]) -> float:
    whole = len(args) == 2 and all(type(each) is int for each in args)
    return _bits("Pow", *args) * ELEMENTS_MOST / BITS_MOST if whole else 1.0


_SIZES: dict[str, Size] = {
    **dict.fromkeys(("zeros", "ones", "empty", "full", "ndarray", "indices"), _of_shape),
    **dict.fromkeys(("bytes", "bytearray"), _of_shape),
    **dict.fromkeys(("eye", "identity", "tri", "vander"), _of_square),
    **dict.fromkeys(("linspace", "logspace", "geomspace"), _of_numbers),
    **dict.fromkeys(("tile", "repeat", "resize", "pad", "broadcast_to"), _of_times),
    **dict.fromkeys(("outer", "kron", "meshgrid", "convolve", "correlate"), _of_product),
    **dict.fromkeys(("concatenate", "stack", "vstack", "hstack", "block", "extend"), _of_sum),
    **dict.fromkeys(("ljust", "rjust", "center", "zfill", "expandtabs", "replace"), _of_text),
    **dict.fromkeys(("factorial", "comb", "perm"), _of_digits),
    "pow": _of_power,
    "arange": _of_arange,
}
"""What makes something large of small arguments, by the name of the function."""
