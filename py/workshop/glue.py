"""Pyodide's JavaScript beside its WebAssembly: which of the exports it uses, and without others.

One function in it takes every export by its name into a variable. Which of these the rest uses is
told by the words there: one that only looks like a name is taken for one.
"""

import re
from collections import Counter
from collections.abc import Set

from workshop.wasm import Unexpected

# _malloc=Module["_malloc"]=wasmExports["malloc"];
_TAKEN = re.compile(
    r"(?<=[{;])([\w$]+)="
    r'(?:Module\["[\w$]+"\]=)?wasmExports\["([\w$]+)"\](?:\.value>>>0)?(?:;|(?=\}))'
)
_DECLARED = re.compile(r"\bvar ((?:[\w$]+,)+[\w$]+);(?=function assignWasmExports\()")
_WORD = re.compile(r"[\w$]+")


class Glue:
    """The script, of which exports can be left out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._variables = {found[2]: found[1] for found in _TAKEN.finditer(text)}
        declared = [*_DECLARED.finditer(text)]
        if len(declared) != 1 or not self._variables:
            raise Unexpected("exports are taken in another way")
        (self._declared,) = declared
        rest = _TAKEN.sub("", text.replace(self._declared[0], "", 1))
        self._words: Set[str] = Counter(_WORD.findall(rest)).keys()

    def asks_for(self, name: str) -> bool:
        """Whether an export is used, rather than just taken."""
        return name in self._words or self._variables.get(name, f"_{name}") in self._words

    def without(self, names: Set[str]) -> str:
        """The script as it is for a module that lacks these exports."""

        def kept(found: re.Match[str]) -> str:
            return "" if found[2] in names else found[0]

        gone = {variable for name, variable in self._variables.items() if name in names}
        left = [each for each in self._declared[1].split(",") if each not in gone]
        before, after = self._text[: self._declared.start(1)], self._text[self._declared.end(1) :]
        return before + ",".join(left) + _TAKEN.sub(kept, after)
