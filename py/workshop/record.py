"""Runs in the page's Python: what typing.NamedTuple gives to each of its classes.

That makes their constructors out of text and compiles it, at each start: a millisecond for every
class. So inside.py writes them out when the page is built, and the rest comes from here.
"""

from __future__ import annotations

from _collections import _tuplegetter as getter  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import Any, Self

__all__ = ("Record", "getter", "new")

new = tuple.__new__


class Record(tuple[Any, ...]):
    """A tuple whose items have names, those of its class's `_fields`."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    @classmethod
    def _make(cls, items: Iterable[Any]) -> Self:
        """Of so many items as there are fields."""
        made = new(cls, items)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **new_ones: Any) -> Self:
        """This, but for these fields."""
        made = self._make(map(new_ones.pop, self._fields, self))
        if new_ones:
            raise TypeError(f"Got unexpected field names: {list(new_ones)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        """The items by their names."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        """As it would be made."""
        items = ", ".join(f"{name}={item!r}" for name, item in self._asdict().items())
        return f"{type(self).__name__}({items})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        """For copies."""
        return tuple(self)
