"""Formulas of written lessons as HTML: letters, indices, fractions. TeX's names, and few of them.

What it does not know it shows as it is written; nothing in a formula can be anything but text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ripple.views.markup import Markup, element, joined, markup

DEEPEST = 6
"""So deep may braces lie within each other; what is deeper is shown as it is written."""
NAMES = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "nabla": "∇", "partial": "∂", "cdot": "·",
    "times": "×", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "sum": "Σ", "to": "→",
    "infty": "∞", "ell": "ℓ", "pm": "±", "in": "∈", "dots": "…", "ln": "ln", "log": "log",
    "exp": "exp", "tanh": "tanh", "max": "max", "min": "min", "quad": " ", "left": "", "right": "",
}  # fmt: skip
_UPRIGHT = {"ln", "log", "exp", "tanh", "max", "min"}
_TOKEN = re.compile(
    r"\\(?:text|mathrm)\{([^{}]*)\}|\\([A-Za-z]+)|\\(.)|([_^{}])|([A-Za-zα-ωŷ])|(\s+)|(.)",
    re.DOTALL,
)
_MARKS = {"hat": "\u0302", "bar": "\u0304", "dot": "\u0307"}
_ONE_SIGN = {"y\u0302": "ŷ"}
_BETWEEN, _THIN = frozenset(markup(sign) for sign in "=+−<>≤≥≠≈→∈±"), "\u2009"
"""What stands between two terms, and the room around it."""
_SIGNS = {"-": "−", "*": "·", "'": "′"}

Token = tuple[str, str]


def _tokens(tex: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(tex):
        upright, name, escaped, brace, letter, space, other = found.groups()
        if upright is not None:
            yield "upright", upright
        elif name:
            yield "name", name
        elif brace:
            yield brace, brace
        elif letter:
            yield "letter", letter
        elif not space:
            yield "sign", escaped or _SIGNS.get(other, other)


def formula_html(tex: str) -> Markup:
    """What this TeX looks like."""
    reader = _Reader(list(_tokens(tex)))
    try:
        shown = reader.row(0) if not reader.is_unbalanced else markup(tex)
    except _TooDeepError:
        shown = markup(tex)
    return element("span", shown, class_="tex", translate="no")


class _TooDeepError(Exception):
    pass


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def is_unbalanced(self) -> bool:
        """Whether a brace closes that was not opened."""
        deep = 0
        for kind, _ in self._tokens:
            deep += (kind == "{") - (kind == "}")
            if deep < 0:
                return True
        return False

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            return "", ""
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def row(self, deep: int) -> Markup:
        """What stands side by side, up to a brace that closes."""
        if deep > DEEPEST:
            raise _TooDeepError
        parts: list[Markup] = []
        while self._peek() not in ("", "}"):
            one = self._one(deep)
            parts.append(markup(_THIN, one, _THIN) if parts and one in _BETWEEN else one)
        return joined(parts)

    def _argument(self, deep: int) -> Markup:
        """What is in braces, or the next sign."""
        if self._peek() == "{":
            self._next()
            inside = self.row(deep + 1)
            self._next()
            return inside
        return self._one(deep + 1) if self._peek() not in ("", "}") else markup()

    def _one(self, deep: int) -> Markup:
        if deep > DEEPEST:
            raise _TooDeepError
        kind, text = self._next()
        if kind in ("_", "^"):
            return element("sub" if kind == "_" else "sup", self._argument(deep))
        if kind == "{":
            inside = self.row(deep + 1)
            self._next()
            return inside
        if kind == "upright":
            return element("span", text, class_="upright")
        if kind == "name":
            return self._named(text, deep)
        return element("i", text) if kind == "letter" else markup(text)

    def _marked(self, mark: str, deep: int) -> Markup:
        """A hat belongs to its letter: as one sign it is where it should be in every font."""
        at, kinds = self._at, [kind for kind, _ in self._tokens[self._at : self._at + 3]]
        braced = kinds == ["{", "letter", "}"]
        if braced or kinds[:1] == ["letter"]:
            self._at += 3 if braced else 1
            letter = self._tokens[at + braced][1] + mark
            return element("i", _ONE_SIGN.get(letter, letter))
        return markup(self._argument(deep), mark)

    def _named(self, name: str, deep: int) -> Markup:
        if name in _MARKS:
            return self._marked(_MARKS[name], deep)
        if name == "frac":
            over, under = self._argument(deep), self._argument(deep)
            return element("span", element("span", over), element("span", under), class_="fraction")
        if name == "sqrt":
            return markup("√(", self._argument(deep), ")")
        if name in NAMES:
            shown = NAMES[name]
            return markup(shown, "\u2009") if name in _UPRIGHT else markup(shown)
        return markup("\\" + name)
