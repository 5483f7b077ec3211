"""The worksheet as two pages of HTML: the network with blanks, and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ripple.lesson.lesson import Lesson
from ripple.model.places import Parameter
from ripple.readings.diagram import absent, features
from ripple.readings.exercise import EASY, EXACT, Question, Task, next_tasks, task
from ripple.readings.inputs import names_of
from ripple.views.blank import PRINTED, draw_blank
from ripple.views.diagram import NetworkLayout
from ripple.views.markup import Markup, element, joined, markup
from ripple.views.network import draw_labels
from ripple.views.svg import MM, Paper, as_element
from ripple.words import exercise as words
from ripple.words.names import delta_name, unit_name
from ripple.words.numbers import plain, superscript

WIDE, HIGH = 180.0, 56.0
"""The diagram in millimetres."""
ROOM, ACROSS = 166.0, 185.0
"""What a page of either size has left for numbers and questions, in millimetres."""
ROW, GIVEN_ROW, GAP = 6.6, 3.9, 1.5
"""How high a question is, and a row of the given numbers; and what is between two tables."""
LETTER, PADDING, APART = 1.8, 3.4, 6.0
"""How wide a letter is in these tables, what is around it, and what is between two tables."""


def pages(lesson: Lesson) -> Markup:
    """Both pages; nothing where there is nothing to ask."""
    sheet = lesson.worksheet
    shown = task(lesson, decimals(lesson))
    if shown is None or not shown.questions(sheet.level):
        return markup()
    steps = next_tasks(lesson, shown, decimals(lesson), sheet.steps)
    every = shown.questions(sheet.level)
    asked = some(shown, sheet.level, len(steps))
    method = lesson.method
    alone = method.size(len(lesson.taught)) == 1 and method.is_plain
    noun = names_of(lesson.points).noun
    note = words.note(decimals(lesson), alone, len(asked), len(every), noun)
    rules = f"{shown.loss_equation()}; "
    first = element(
        "section",
        element("h2", words.TITLE),
        element("p", words.NAME_AND_DATE),
        element("p", note, class_="small"),
        element("p", rules + words.step_rule(shown.rate), class_="small"),
        _network(lesson, shown),
        _given(shown, asked),
        element("ol", *(_blank(question) for question in asked)),
        _steps(steps, lesson, filled=False),
        class_="sheet",
    )
    second = element(
        "section",
        element("h2", words.KEY),
        element("ol", *(_answer(question) for question in asked)),
        _steps(steps, lesson, filled=True),
        class_="sheet key",
    )
    return markup(first, second)


def decimals(lesson: Lesson) -> int:
    """Of the weights and inputs on the sheet."""
    return EASY if lesson.worksheet.easy else EXACT


def some(shown: Task, level: str, steps: int) -> list[Question]:
    """As many questions as there is room for; of all levels something."""
    most = _most(shown, steps)
    every = shown.questions(level)
    if level != "all" or len(every) <= most:
        return every[:most]
    parts = [shown.questions(each) for each in ("forward", "output", "hidden")]
    found: list[list[Question]] = []
    for n, part in enumerate(parts):
        left = most - sum(map(len, found))
        found.append(part[: left // (len(parts) - n)])
    return [question for part in found for question in part]


def _most(shown: Task, steps: int) -> int:
    """How many questions fit on the page, in two columns."""
    table = ROW * (steps + 2) if steps else 0.0
    return 2 * max(int((ROOM - _given_height(shown) - table) / ROW), 1)


def _given_height(shown: Task) -> float:
    """Of the tables of the weights, as many side by side as there is room for."""
    rows, left = [0], ACROSS
    for layer, size in enumerate(shown.sizes[:-1]):
        longest = max(len(cell) for row in _cells(shown, layer) for cell in row)
        wide = (LETTER * longest + PADDING) * (shown.sizes[layer + 1] + 1) + APART
        if wide > left:
            rows, left = [*rows, 0], ACROSS
        rows[-1], left = max(rows[-1], size + 2), left - wide
    return sum(GIVEN_ROW * each + GAP for each in rows) + 2 * GIVEN_ROW


def _network(lesson: Lesson, shown: Task) -> Markup:
    paper = Paper()
    sheet, labels = (paper.picture(WIDE * MM, HIGH * MM, 1.0) for _ in range(2))
    layout = NetworkLayout(WIDE * MM, HIGH * MM, shown.sizes, 1.0, features(lesson))
    draw_labels(labels.ctx, layout, PRINTED, absent(lesson))
    draw_blank(sheet.ctx, layout, [plain(x) for x in shown.sample.x], labels.canvas)
    return as_element(sheet, PRINTED.paper, words.TITLE)


def _given(shown: Task, asked: Sequence[Question]) -> Markup:
    """The label, what is not asked for but needed, and a table of each layer's weights."""
    names = {question.name for question in asked}
    known = {name: value for each in asked for name, value in each.given}
    needed = [(shown.target_name(unit), shown.y(unit)) for unit in shown.outputs]
    for unit, z, a, delta in _units(shown):
        if unit in known and unit not in names:
            needed.append((unit, a))
        if delta[0] in known and delta[0] not in names:
            needed.append(delta)
        of_slope = next((each for each in asked if each.name == delta[0]), None)
        if of_slope and "z" in dict(of_slope.given) and words.sum_of(unit) not in names:
            needed.append((words.sum_of(unit), z))
    tables = joined(_weights(shown, layer) for layer in range(len(shown.sizes) - 1))
    return markup(
        element("p", words.given(needed), class_="small"), element("div", tables, class_="given")
    )


def _units(shown: Task) -> Iterator[tuple[str, float, float, tuple[str, float]]]:
    sample, sizes = shown.sample, shown.sizes
    for layer in range(1, len(sizes)):
        for i in range(sizes[layer]):
            name = unit_name(layer, i, sizes)
            delta = delta_name(layer, i), sample.deltas[layer - 1][i]
            yield name, sample.zs[layer - 1][i], sample.activations[layer][i], delta


def _cells(shown: Task, layer: int) -> list[list[str]]:
    """The weights and biases of a layer, row by row, each row with what it is of."""
    sizes = shown.sizes
    rows = []
    for i in (*range(sizes[layer]), None):
        source = "1 (b)" if i is None else unit_name(layer, i, sizes)
        values = (shown.value(Parameter(layer, i, j)) for j in range(sizes[layer + 1]))
        rows.append([source, *map(plain, values)])
    return rows


def _weights(shown: Task, layer: int) -> Markup:
    targets = (unit_name(layer + 1, j, shown.sizes) for j in range(shown.sizes[layer + 1]))
    heads = (element("th", each) for each in (f"w⁽{superscript(layer + 1)}⁾", *targets))
    rows = [
        element("tr", element("th", source), *(element("td", value) for value in values))
        for source, *values in _cells(shown, layer)
    ]
    return element("table", element("tbody", element("tr", *heads), *rows))


def _blank(question: Question) -> Markup:
    return element("li", element("span", f"{question.name} ="), element("span", class_="blank"))


def _answer(question: Question) -> Markup:
    answer = element("b", f"{question.name} = {words.number(question.answer, question.digits)}")
    return element("li", answer, element("span", f" = {question.formula}", class_="small"))


def _steps(steps: Sequence[Task], lesson: Lesson, filled: bool) -> Markup:
    if not steps:
        return markup()
    first = lesson.step.number if lesson.step else lesson.step_count + 1
    heads = element("tr", *(element("th", head) for head in words.step_heads(steps[0].sizes)))
    rows = [heads]
    for number, each in enumerate(steps, start=first + 1):
        sample = each.sample
        known = [plain(number), *map(plain, (*sample.x, *sample.y))]
        found = [words.number(n) for n in (*sample.activations[-1], sample.loss)]
        cells = [*known, *(found if filled else [""] * len(found))]
        rows.append(element("tr", *(element("td", cell) for cell in cells)))
    return markup(
        element("h3", words.STEPS_TITLE),
        element("table", element("tbody", *rows), class_="steps"),
    )
