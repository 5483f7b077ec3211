"""What `recorder.py` has found, as plain data for a script (see site/first.js)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ripple.views.markup import element, joined
from ripple.words.en import first_steps
from ripple.words.sharing import OPENING

from workshop.amounts import MARK, Amount, Guard
from workshop.recorder import (
    CANVASES,
    RATIO,
    SCALE,
    TABLES,
    Browser,
    Call,
    Canvas,
    Pixels,
    run,
)

TYPICAL = {
    "network": (640.0, 330.0),
    "plane": (360.0, 260.0),
    "loss-chart": (360.0, 200.0),
    **dict.fromkeys(("icon-strawberry", "icon-lemon"), (17.0, 17.0)),
}
"""Sizes at which comparisons come out as they nearly always do."""


def recorded(main: Path, values: dict[str, str]) -> dict[str, Any]:
    """All that the page opens with: its pictures, and what its elements are given.

    `values` are in boxes and sliders, by their ids.
    """
    browser = Browser(TYPICAL, 1.0, values)
    run(main, browser)
    new, known = first_steps(new=True), first_steps(new=False)
    only_new = element("span", new.removesuffix(known), class_="new")  # see show.js
    browser.element("first-steps").innerHTML = joined([only_new, known])
    return {
        "pictures": {name: Written(browser, name).plain for name in CANVASES},
        "tables": {name: colours for name, (_table, colours) in TABLES.items()},
        "opening": OPENING,
        "elements": {name: each.given for name, each in browser.elements.items() if each.given},
    }


class Written:
    """The picture on one canvas of the page, as plain data for a script (see site/first.js)."""

    def __init__(self, browser: Browser, name: str) -> None:
        self._name, self._book = name, browser.book
        self._wanted = {SCALE, RATIO, f"{name} width", f"{name} height"}
        calls = needed(browser.calls, name)
        self._pictures: dict[Canvas, int] = {}
        self._places: dict[Any, int] = {}
        guards = [guard for guard in browser.book.guards if self._is_of_it(guard)]
        styles = {
            element: text
            for element, style in browser.elements.items()
            if (text := style.given.get("[style]")) and self._is_in(text)
        }
        known = [
            *(number for guard in guards for number in (guard.less, guard.more)),
            *(number for call in calls for number in call.given),
            *(self._amounts_in(text) for text in styles.values()),
            *(self._amounts_in(text) for call in calls for text in call.given),
        ]
        self._number(known)
        self.plain = {
            "constants": [_short(each) for each in self._constants],
            "made": [part for amount in self._made for part in self._how(amount)],
            "guards": [
                part
                for guard in guards
                for part in (int(guard.strictly), self._place(guard.less), self._place(guard.more))
            ],
            "calls": [self._call(call) for call in calls],
            "styles": {element: self._text(text) for element, text in styles.items()},
        }

    def _is_of_it(self, guard: Guard) -> bool:
        amounts = [each for each in (guard.less, guard.more) if isinstance(each, Amount)]
        return all(each.of <= self._wanted for each in amounts)

    def _is_in(self, text: str) -> bool:
        found = self._amounts_in(text)
        return bool(found) and all(each.of <= self._wanted for each in found)

    def _amounts_in(self, text: Any) -> list[Amount]:
        if not isinstance(text, str):
            return []
        codes = text.split(MARK)[1::2]
        return [self._book.all[int(code.rpartition(":")[2])] for code in codes]

    def _number(self, known: list[Any]) -> None:
        """Give each number that is needed its place: what is given, constants, what is made."""
        amounts: dict[int, Amount] = {}
        constants: dict[float, None] = {}
        waiting = list(known)
        while waiting:
            each = waiting.pop()
            if isinstance(each, list | tuple):
                waiting.extend(each)
            elif isinstance(each, Amount):
                if not each.of <= self._wanted:
                    raise ValueError(f"#{self._name} goes by the size of another canvas")
                if each.place not in amounts:
                    amounts[each.place] = each
                    waiting.extend(each.how[1:])
            elif isinstance(each, int | float):
                constants[float(each)] = None
        self._constants = sorted(constants)
        self._made = [amount for _, amount in sorted(amounts.items()) if len(amount.how) == 3]
        given = [f"{self._name} width", f"{self._name} height", SCALE, RATIO]
        for number in (*((name,) for name in given), *self._constants):
            self._places[number] = len(self._places)
        for amount in self._made:
            self._places[amount] = len(self._places)

    def _place(self, number: Any) -> int:
        if not isinstance(number, Amount):
            return self._places[float(number)]
        return self._places[number.how if len(number.how) == 1 else number]

    def _how(self, amount: Amount) -> list[Any]:
        way, a, b = amount.how
        return [way, self._place(a), self._place(b)]

    def _call(self, call: Call) -> list[Any]:
        written: list[Any] = [self._picture(call.picture), call.name]
        for each in call.given:
            if isinstance(each, Canvas):
                written.append(self._picture(each))
            elif isinstance(each, Pixels):
                written += [each.table, *each.levels.shape, _differences(each.levels)]
            elif isinstance(each, str):
                written.append(self._text(each))
            elif isinstance(each, list):
                written.append([self._place(number) for number in each])
            else:
                written.append(self._place(each))
        return written

    def _picture(self, canvas: Canvas) -> int:
        """The canvas itself is 0."""
        return 0 if canvas.name else self._pictures.setdefault(canvas, len(self._pictures) + 1)

    def _text(self, text: str) -> Any:
        """What it says, or, with amounts in it, its parts: of these every second is an amount."""
        parts: list[Any] = text.split(MARK)
        if len(parts) == 1:
            return text
        for n, part in enumerate(parts[1::2]):
            how, _, place = part.rpartition(":")
            parts[2 * n + 1] = [how, self._place(self._book.all[int(place)])]
        return parts


def needed(calls: list[Call], name: str) -> list[Call]:
    """What leads to the picture on this canvas: what is drawn on it, and on what is drawn there,
    since it was blank last.
    """
    found: list[Call] = []
    wanted: set[Canvas] = set()
    for call in reversed(calls):
        if call.picture.name != name and call.picture not in wanted:
            continue
        found.append(call)
        if call.name == "resize":
            if call.picture.name:
                break
            wanted.discard(call.picture)
        wanted.update(each for each in call.given if isinstance(each, Canvas))
    return found[::-1]


def _differences(levels: NDArray[np.uint8]) -> list[int]:
    """What each level is more than its neighbours lead to expect, row by row: mostly nothing."""
    padded = np.pad(levels.astype(int), ((1, 0), (1, 0)))
    expected = padded[1:, :-1] + padded[:-1, 1:] - padded[:-1, :-1]
    found: list[int] = (padded[1:, 1:] - expected).ravel().tolist()
    return found


def _short(number: float) -> float:
    return int(number) if number.is_integer() else number
