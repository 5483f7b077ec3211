"""What the page shows before Python is here: recorded once, and the same as drawn at any size."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workshop.amounts import WAYS, Amount, Notebook, understood
from workshop.opening import told
from workshop.recorder import CANVASES, Browser, Call, Canvas, run
from workshop.written import TYPICAL, needed, recorded

MAIN = Path(__file__).parents[2] / "py" / "main.py"
VALUES = {"learning-rate": "750"}


class AsItIs(Browser):
    """One with sizes that are plain numbers: so the views draw in the page."""

    def __init__(self, size: tuple[float, float], scale: float, ratio: float) -> None:
        super().__init__(dict.fromkeys(CANVASES, size), scale, VALUES)
        self._scale, self._ratio = scale, ratio
        self._rooms = dict.fromkeys(CANVASES, (*size, ratio))


FORMATS = {"g": "{:g}", ".1f": "{:.1f}"}


def replayed(plain: dict[str, Any], given: tuple[float, ...]) -> list[tuple[Any, ...]] | None:
    """The calls that the record makes at this size, as site/first.js would; None: it has none."""
    numbers = [*given, *plain["constants"]]
    made, guards = plain["made"], plain["guards"]
    for way, a, b in zip(made[::3], made[1::3], made[2::3], strict=True):
        numbers.append(WAYS[way](numbers[a], numbers[b]))
    for strictly, less, more in zip(guards[::3], guards[1::3], guards[2::3], strict=True):
        if numbers[less] > numbers[more] or (strictly and numbers[less] == numbers[more]):
            return None

    def value(each: Any) -> Any:
        if isinstance(each, list) and each and isinstance(each[0], str):
            parts = [
                FORMATS[p[0]].format(numbers[p[1]]) if i % 2 else p for i, p in enumerate(each)
            ]
            return "".join(parts)
        if isinstance(each, list):
            return [numbers[at] for at in each]
        return each if isinstance(each, str) else numbers[each]

    found = []
    for _picture, name, *rest in plain["calls"]:
        if name == "pixels":
            found.append((name, *rest[:3]))
        else:
            rest = rest[name == "drawImage" :]
            found.append((name, *map(value, rest)))
    return found


def as_drawn(calls: list[Call]) -> list[tuple[Any, ...]]:
    """The same of what was drawn with plain numbers."""
    found: list[tuple[Any, ...]] = []
    for call in calls:
        if call.name == "pixels":
            (pixels,) = call.given
            found.append((call.name, pixels.table, *pixels.levels.shape))
        else:
            found.append(
                (call.name, *(each for each in call.given if not isinstance(each, Canvas)))
            )
    return found


@lru_cache(maxsize=1)
def opening() -> dict[str, Any]:
    """What is recorded, once for all tests."""
    return recorded(MAIN, VALUES)


SIZES = {
    "width": st.floats(150.0, 1600.0),
    "height": st.floats(90.0, 1200.0),
    "scale": st.sampled_from([0.6, 1.0, 1.2, 4 / 3, 2.0]),
    "ratio": st.sampled_from([1.0, 1.25, 1.5, 2.0, 3.0]),
}


@settings(max_examples=25, deadline=None)
@given(**SIZES)
def test_the_record_is_what_the_views_draw_at_any_size(
    width: float, height: float, scale: float, ratio: float
) -> None:
    page = AsItIs((width, height), scale, ratio)
    run(MAIN, page)
    for name in CANVASES:
        again = replayed(opening()["pictures"][name], (width, height, scale, ratio))
        assert again is not None, f"#{name} has no picture at this size"
        drawn = as_drawn(needed(page.calls, name))
        assert [call[0] for call in again] == [call[0] for call in drawn]
        for one, other in zip(again, drawn, strict=True):
            for a, b in zip(one[1:], other[1:], strict=True):
                assert a == (b if isinstance(b, str) else pytest.approx(b, abs=1e-9)), one


def test_the_levels_of_an_image_are_written_as_differences() -> None:
    page = AsItIs(TYPICAL["plane"], 1.0, 1.0)
    run(MAIN, page)
    written = [call for call in opening()["pictures"]["plane"]["calls"] if call[1] == "pixels"]
    drawn = [call.given[0] for call in needed(page.calls, "plane") if call.name == "pixels"]
    assert len(written) == len(drawn) == 1
    _picture, _name, _table, rows, columns, differences = written[0]
    levels = [[0] * (columns + 1) for _ in range(rows + 1)]
    each = iter(differences)
    for y in range(1, rows + 1):
        for x in range(1, columns + 1):
            left, above, aslant = levels[y][x - 1], levels[y - 1][x], levels[y - 1][x - 1]
            levels[y][x] = left + above - aslant + next(each)
    assert [row[1:] for row in levels[1:]] == drawn[0].levels.tolist()


def test_colours_are_names_of_the_palette() -> None:
    calls = [call for plain in opening()["pictures"].values() for call in plain["calls"]]
    colours = {call[2] for call in calls if call[1] in ("fillStyle=", "strokeStyle=")}
    assert {"ink", "paper", "positive", "negative", "error", "strawberry", "lemon"} <= colours
    assert not any(colour.startswith("#") for colour in colours)


def test_amounts_keep_how_they_were_made_and_what_was_found() -> None:
    book = Notebook()
    width = book.given("width", 100.0)
    assert 2 * width is 2 * width
    assert (2 * width + 1).value == 201.0
    assert f"{width:.1f} wide" == "\x00.1f:0\x00 wide"
    assert width > 50 and not width <= 50
    assert len(book.guards) == 1, "the same was found twice"
    uses: tuple[Any, ...] = (bool, float, math.sqrt)
    for use in uses:
        with pytest.raises(TypeError):
            use(width)


def test_modules_reckon_with_amounts_only_for_a_while() -> None:
    from ripple.views import geometry

    width = Notebook().given("width", 100.0)
    with understood([geometry]):
        found: Any = geometry.fitting(1.0, width, 80.0, (155.0, 80.0))  # type: ignore[arg-type]
        assert isinstance(found, Amount) and found.value == 100 / 155
        assert geometry.fitting(1.0, 310.0, 80.0, (155.0, 80.0)) == 1.0
    assert "min" not in vars(geometry) and vars(geometry)["math"] is math


PAGE = (
    '<div>\n<p id="a" title="old">was</p><b id="b" hidden>x<i id="c"></i></b>'
    '<input id="d" value="3"></div>'
)


def test_what_elements_are_given_is_written_into_the_page() -> None:
    elements: dict[str, dict[str, Any]] = {
        "a": {"textContent": "1 < 2", "[title]": 'say "so"'},
        "b": {"innerHTML": '<i id="e">–</i>', "hidden": False},
        "e": {"textContent": "4"},
        "d": {"[aria-valuetext]": "three", "value": "4"},
        "live": {"textContent": "Python alone"},
    }
    assert told(PAGE, elements) == (
        '<div>\n<p id="a" title="say &quot;so&quot;">1 &lt; 2</p><b id="b"><i id="e">4</i></b>'
        '<input id="d" value="3" aria-valuetext="three"></div>'
    )


def test_what_is_there_already_stays_as_it_is() -> None:
    assert (
        told(PAGE, {"a": {"textContent": "was", "[title]": "old"}, "b": {"hidden": True}}) == PAGE
    )
