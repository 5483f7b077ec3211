"""Text stays text: there is one way to make HTML, and one to put it onto the page."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.lesson.lesson import Lesson
from ripple.lesson.step import Phase
from ripple.model.datasets import Points
from ripple.model.meaning import Meaning
from ripple.model.places import Parameter
from ripple.page import html
from ripple.readings.inspection import Cell
from ripple.readings.story import Part
from ripple.views.markup import Markup, element, joined, markup
from ripple.words import en as words

from tests.unit.test_page import lesson_in

PY = Path(__file__).parents[2] / "py"
HOSTILE = "<img src=x onerror=alert(1)> & \"quotes\" 'too'"


class Read(HTMLParser):
    """What a browser makes of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.values: list[str | None] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_is_as_content_and_as_an_attribute(text: str) -> None:
    read = Read(element("b", text, element("i", text), title=text, data_place="1"))
    assert read.tags == ["b", "i"]
    assert read.values == [text, "1"]
    assert read.text == 2 * text
    assert Read(joined([text, text], "<")).text == f"{text}<{text}"


def test_what_is_markup_already_is_not_written_twice() -> None:
    inner = element("i", "a < b")
    assert element("p", inner, " & ", class_="x") == '<p class="x"><i>a &lt; b</i> &amp; </p>'
    assert isinstance(markup(inner), Markup)
    assert element("input", type="text") == '<input type="text">'


def test_hostile_names_stay_text_wherever_they_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lesson = Lesson()
    spans = (0.0, 1.0), (0.0, 1.0)
    own = Meaning((HOSTILE, HOSTILE, HOSTILE), spans, (HOSTILE, HOSTILE))
    lesson.basket.take(Points(lesson.points.x, lesson.points.y, meaning=own))
    lesson.run_step()
    monkeypatch.setattr(words, "quiz_choice", lambda *_: HOSTILE)
    monkeypatch.setattr(words, "value_of", lambda _: HOSTILE)
    step = lesson_in(Phase.IDLE).step
    cell = Cell(HOSTILE, "1", HOSTILE)
    question = html.choices_html([Parameter(0, 0, 0)], (2, 4, 1), False)
    for made in (
        html.log_html(lesson),
        html.options_html([HOSTILE]),
        html.formula_html([Part(HOSTILE, HOSTILE)]),
        html.inspector_html([[cell, "<b>", cell]], "cell"),
        html.updates_html(step, True),
        question,
    ):
        read = Read(made)
        assert "img" not in read.tags
        assert "b" not in read.tags
        assert HOSTILE[:10] in read.text or HOSTILE in read.values  # a label is cut


PUT_MARKUP = {
    "ripple/page/contents.py",
    # They write into the page, when it is built, what that module puts there at its start.
    *("workshop/opening.py", "workshop/written.py"),
}


def test_nothing_else_makes_markup_or_puts_it_onto_the_page() -> None:
    for path in PY.rglob("*.py"):
        source = path.read_text("utf-8")
        name = path.relative_to(PY).as_posix()
        makes = {
            node.func.id
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "Markup" not in makes or name == "ripple/views/markup.py", name
        puts = bool(re.search("innerHTML|outerHTML|insertAdjacentHTML|document.write", source))
        assert puts is (name in PUT_MARKUP), name
