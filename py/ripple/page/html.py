"""The story, the update table, the step log and the inspector, as HTML of our own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from ripple.lesson.courses import Kept
from ripple.lesson.lesson import Lesson
from ripple.lesson.step import Step
from ripple.model.network import Network
from ripple.model.places import Parameter, code
from ripple.model.score import Score, Tally
from ripple.readings.courses import course_name
from ripple.readings.inputs import names_of
from ripple.readings.inspection import Cell, Row
from ripple.readings.story import Part
from ripple.views.amounts import table
from ripple.views.legend import kept_picture
from ripple.views.markup import Markup, element, joined, markup
from ripple.words import comparing, learning, own_data
from ripple.words import en as words
from ripple.words.names import parameter_name, unit_name
from ripple.words.numbers import aligned, editable, fixed, precise, whole
from ripple.words.own_data import Names


def _parameters(step: Step) -> Iterator[tuple[Parameter, float, float, float, float]]:
    """Every parameter of a completed step, the last layer first: old value, gradient, what it moved
    along, new value.
    """
    assert step.gradient is not None
    assert step.network is not None
    old, new = step.passed.network.parameters, step.network.parameters
    tables = [table(each) for each in (old, step.gradient.slopes, step.along, new)]
    layers = list(enumerate(zip(*tables, strict=True)))
    for layer, rows in reversed(layers):  # as the error comes back
        last = len(rows[0]) - 1  # of the biases
        for i, columns in enumerate(zip(*rows, strict=True)):
            for j, (value, gradient, along, then) in enumerate(zip(*columns, strict=True)):
                place = Parameter(layer, None if i == last else i, j)
                yield place, value, gradient, along, then


def _name(parameter: Parameter, sizes: Sequence[int]) -> Markup:
    """A parameter's symbol with its indices, and the units it leads from and to."""
    layer, i, j = parameter
    source = unit_name(*parameter.source, sizes) if parameter.source else "1"
    target = unit_name(*parameter.target, sizes)
    symbol, indices = ("b", f"{j + 1}") if i is None else ("w", f"{i + 1}{j + 1}")
    above, below = element("sup", f"({layer + 1})"), element("sub", indices)
    scripts = element("span", above, below, class_="scripts")
    return markup(symbol, scripts, " ", element("small", f"{source} → {target}"))


def updates_html(step: Step | None, boxes: bool) -> Markup:
    """The rows of the update table for a completed step; none before the first.

    New values are text, or boxes without their text: that goes into #new-… with the code of the
    parameter, and what a reader did to it into #by-hand-….
    """
    if step is None:
        return markup()
    rate, sizes = step.learning_rate or 0.0, step.passed.network.sizes
    rows: list[Markup] = []
    layer, frozen = None, step.method.frozen
    for place, old, gradient, along, new in _parameters(step):
        begins, layer = place.layer != layer and bool(rows), place.layer
        change = aligned(-rate * along)
        cells = (
            aligned(old),
            aligned(gradient),
            markup(change, element("small", learning.FROZEN_MARK)) if place in frozen else change,
            _box(place) if boxes else aligned(new),
        )
        name = element("th", _name(place, sizes), scope="row", translate="no")
        start = {"class_": "layer"} if begins else {}
        rows.append(element("tr", name, *(element("td", cell) for cell in cells), **start))
    return markup(*rows)


def _box(place: Parameter) -> Markup:
    name = code(place)
    box = element(
        "input", type="text", id=f"new-{name}", data_place=name, autocomplete="off",
        spellcheck="false", aria_label=words.value_of(parameter_name(*place)),
        aria_describedby=f"by-hand-{name}",
    )  # fmt: skip
    return markup(box, element("small", id=f"by-hand-{name}"))


def values_now(step: Step, network: Network) -> Iterator[tuple[str, str, str]]:
    """For each box its parameter's code, its text, and a word on a value that was set by hand."""
    for place, *_, new in _parameters(step):
        value = network.parameters.value(place)
        word = "" if value == new else words.set_by_hand(aligned(new))
        yield code(place), editable(value), word


def log_html(lesson: Lesson) -> Markup:
    """The entries of the step log, newest first."""
    return joined(
        element(
            "li",
            element("span", f"step {whole(step.number)}"),
            *(_of_one(step) if step.size == 1 else _of_batch(step)),
            value=f"{step.number}",
        )
        for step in reversed(lesson.log)
    )


def _of_one(step: Step) -> Iterator[Markup]:
    if step.free:
        yield from _of_numbers(step)
        return
    yield element("span", names_of(step).label(step.fruit))
    yield element("span", f"ŷ {fixed(step.output, 4)}", translate="no")
    yield element("span", f"y {step.fruit:d}", translate="no")
    yield element("span", f"L {precise(step.loss or 0.0)}", translate="no")
    yield element("span", words.VERDICT[step.verdict], data_verdict=step.verdict.name.lower())


def _of_numbers(step: Step) -> Iterator[Markup]:
    from ripple.words import free  # few lessons are of such: the page starts without

    sample = step.sample
    outputs = free.outputs([fixed(a, 4) for a in sample.activations[-1]])
    for told in (outputs, free.target_names(sample.y)):
        yield element("span", told, translate="no", class_="wide")
    yield element("span", f"L {precise(step.loss or 0.0)}", translate="no")


def _of_batch(step: Step) -> Iterator[Markup]:
    yield element("span", learning.log_batch(step.size, names_of(step).noun))
    yield element("span", f"L {precise(step.loss or 0.0)}", translate="no")
    if not step.free:
        right = Tally.of(step.passed.output, step.y).right
        yield element("span", learning.log_right(right, step.size))


def answers_html(groups: Sequence[tuple[str, Score]], names: Names) -> Markup:
    """For each group of fruit, by its name, how many of each label are taken for which."""
    return joined(_answers(name, score, names) for name, score in groups)


def _answers(name: str, score: Score, names: Names) -> Markup:
    confusion = score.confusion
    heads = (element("th", said, scope="col") for said in own_data.said(names))
    rows = (
        element(
            "tr",
            element("th", names.label(fruit), scope="row"),
            *(element("td", whole(count)) for count in counts),
        )
        for fruit, counts in enumerate(confusion)
    )
    tally = score.tally
    caption = element("caption", f"{name}: {words.right_count(*tally)}")
    head = element("thead", element("tr", element("td"), *heads))
    return element("table", caption, head, element("tbody", *rows))


def courses_html(kept: Sequence[Kept]) -> Markup:
    """A row for each course that is kept, with a button to forget it."""
    held = [comparing.HELD_HEAD] if any(each.held is not None for each in kept) else []
    heads = (element("th", head, scope="col") for head in (*comparing.COURSE_HEADS, *held))
    head = element("thead", element("tr", *heads, element("td")))
    return markup(head, element("tbody", *(_course_row(each, bool(held)) for each in kept)))


def _course_row(course: Kept, held: bool) -> Markup:
    letter, (steps, mean) = course.letter, course.end
    name = markup(kept_picture(letter), f" {letter}: ", course_name(course.terms))
    told = "–" if course.held is None else precise(course.held)
    button = element(
        "button", comparing.FORGET, type="button", class_="quiet opens", data_course=letter,
        aria_label=comparing.forget(letter),
    )  # fmt: skip
    return element(
        "tr",
        element("th", name, scope="row"),
        *(element("td", number) for number in (whole(steps), precise(mean), *[told] * held)),
        element("td", button),
    )


def choices_html(choices: Sequence[Parameter], sizes: Sequence[int], answered: bool) -> Markup:
    """A button for each weight of which the quiz asks, in a network with these layer sizes."""
    return joined(
        element(
            "button", _choice(weight, sizes), type="button", id=f"quiz-choice-{n}",
            data_place=code(weight), aria_disabled="true" if answered else "false", translate="no",
        )
        for n, weight in enumerate(choices)
    )  # fmt: skip


def _choice(weight: Parameter, sizes: Sequence[int]) -> str:
    assert weight.source is not None
    ends = (unit_name(*unit, sizes) for unit in (weight.source, weight.target))
    return words.quiz_choice(parameter_name(*weight), *ends)


def choices_of(titles: Mapping[str, str], own: str = "") -> Markup:
    """The choices of a select, by the values that they stand for; one of the reader's own is
    there to be shown, and not to be chosen.
    """
    found = [element("option", title, value=name) for name, title in titles.items()]
    if own:
        found.append(element("option", own_data.CHOICE, value=own, hidden="", disabled=""))
    return joined(found)


def options_html(names: Sequence[str]) -> Markup:
    """The choices of a select."""
    return joined(element("option", name) for name in names)


def formula_html(parts: Sequence[Part]) -> Markup:
    """The story's formula; the part that is at work is marked."""
    tags = ("mark" if part.at_work else "span" for part in parts)
    found = zip(tags, parts, strict=True)
    return joined((element(tag, part.text, class_=part.colour) for tag, part in found), " ")


RESULTS = ("=", "≠")
"""What the last cell of a row comes after."""


def inspector_html(rows: Sequence[Row], name: str) -> Markup:
    """A line for each cell with the operator before it, without the numbers: see #name-0 and on."""
    numbers = count()
    return joined(element("div", *_entries(row, name, numbers), class_="cells") for row in rows)


def _entries(row: Row, name: str, numbers: Iterator[int]) -> Iterator[Markup]:
    operator = ""
    for part in row:
        if isinstance(part, Cell):
            cell = _cell_html(part, f"{name}-{next(numbers)}")
            before = element("span", operator, class_="operator")
            yield element(
                "div", before, cell, class_="entry result" if operator in RESULTS else "entry"
            )
        else:
            operator = part


def _cell_html(cell: Cell, name: str) -> Markup:
    parts = (
        element("span", cell.symbol, class_="symbol", translate="no"),
        element("span", cell.name, class_="name"),
        element("span", class_="number", id=name, translate="no"),
    )
    box = {"class_": "cell", "id": f"{name}-box"}
    if cell.place is None:
        return element("span", *parts, **box)
    return element("button", *parts, type="button", data_place=code(cell.place), **box)
