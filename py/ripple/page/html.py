"""The story, the update table, the step log and the inspector, as HTML of our own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ripple.lesson.lesson import Lesson
from ripple.lesson.step import Step
from ripple.model.network import Network
from ripple.model.places import Parameter, code
from ripple.readings.inspection import Cell, Row
from ripple.readings.story import Part
from ripple.words import en as words
from ripple.words.names import parameter_name, unit_name
from ripple.words.numbers import aligned, editable, fixed, precise, whole


def _parameters(step: Step) -> Iterator[tuple[Parameter, float, float, float]]:
    """Every parameter of a completed step, the last layer first: old value, gradient, new value."""
    assert step.gradient is not None
    assert step.network is not None
    three = step.passed.network.parameters, step.gradient.slopes, step.network.parameters
    weights, biases = (each.weights for each in three), (each.biases for each in three)
    layers = zip(*weights, *biases, strict=True)
    for layer, arrays in reversed(list(enumerate(layers))):  # as the error comes back
        old, gradient, new, old_bias, gradient_bias, new_bias = (a.tolist() for a in arrays)
        for i, row in enumerate(old):
            for j, value in enumerate(row):
                yield Parameter(layer, i, j), value, gradient[i][j], new[i][j]
        for j, value in enumerate(old_bias):
            yield Parameter(layer, None, j), value, gradient_bias[j], new_bias[j]


def _name(parameter: Parameter, sizes: Sequence[int]) -> str:
    """A parameter's symbol with its indices, and the units it leads from and to, as HTML."""
    layer, i, j = parameter
    source = unit_name(*parameter.source, sizes) if parameter.source else "1"
    target = unit_name(*parameter.target, sizes)
    symbol, indices = ("b", f"{j + 1}") if i is None else ("w", f"{i + 1}{j + 1}")
    return (
        f'{symbol}<span class="scripts"><sup>({layer + 1})</sup><sub>{indices}</sub></span>'
        f" <small>{source} → {target}</small>"
    )


def updates_html(step: Step | None, boxes: bool) -> str:
    """The rows of the update table for a completed step; none before the first.

    New values are text, or boxes without their text: that goes into #new-… with the code of the
    parameter, and what a reader did to it into #by-hand-….
    """
    if step is None:
        return ""
    rate, sizes = step.learning_rate or 0.0, step.passed.network.sizes
    rows: list[str] = []
    layer = None
    for place, old, gradient, new in _parameters(step):
        begins, layer = place.layer != layer and bool(rows), place.layer
        cells = (
            *(aligned(value) for value in (old, gradient, -rate * gradient)),
            _box(place) if boxes else aligned(new),
        )
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        start = '<tr class="layer">' if begins else "<tr>"
        rows.append(f'{start}<th scope="row" translate="no">{_name(place, sizes)}</th>{row}</tr>')
    return "".join(rows)


def _box(place: Parameter) -> str:
    name = code(place)
    return (
        f'<input type="text" id="new-{name}" data-place="{name}" autocomplete="off" '
        f'spellcheck="false" aria-label="{words.value_of(parameter_name(*place))}" '
        f'aria-describedby="by-hand-{name}"><small id="by-hand-{name}"></small>'
    )


def values_now(step: Step, network: Network) -> Iterator[tuple[str, str, str]]:
    """For each box its parameter's code, its text, and a word on a value that was set by hand."""
    for place, _old, _gradient, new in _parameters(step):
        value = network.parameters.value(place)
        word = "" if value == new else words.set_by_hand(aligned(new))
        yield code(place), editable(value), word


def log_html(lesson: Lesson) -> str:
    """The entries of the step log, newest first."""
    return "".join(
        f'<li value="{step.number}"><span>step {whole(step.number)}</span>'
        f"<span>{words.FRUIT[step.fruit]}</span>"
        f'<span translate="no">ŷ {fixed(step.output, 4)}</span>'
        f'<span translate="no">y {step.fruit:d}</span>'
        f'<span translate="no">L {precise(step.loss or 0.0)}</span>'
        f'<span data-verdict="{step.verdict.name.lower()}">'
        f"{words.VERDICT[step.verdict]}</span></li>"
        for step in reversed(lesson.log)
    )


def choices_html(choices: Sequence[Parameter], sizes: Sequence[int], answered: bool) -> str:
    """A button for each weight of which the quiz asks, in a network with these layer sizes."""
    return "".join(
        f'<button type="button" id="quiz-choice-{n}" data-place="{code(weight)}" '
        f'aria-disabled="{"true" if answered else "false"}" translate="no">'
        f"{_choice(weight, sizes)}</button>"
        for n, weight in enumerate(choices)
    )


def _choice(weight: Parameter, sizes: Sequence[int]) -> str:
    assert weight.source is not None
    ends = (unit_name(*unit, sizes) for unit in (weight.source, weight.target))
    return words.quiz_choice(parameter_name(*weight), *ends)


def options_html(names: Sequence[str]) -> str:
    """The choices of a select."""
    return "".join(f"<option>{name}</option>" for name in names)


def formula_html(parts: Sequence[Part]) -> str:
    """The story's formula; the part that is at work is marked."""
    return " ".join(
        f'<mark class="{part.colour}">{part.text}</mark>'
        if part.at_work
        else f'<span class="{part.colour}">{part.text}</span>'
        for part in parts
    )


def inspector_html(rows: Sequence[Row], name: str) -> str:
    """A line for each cell with the operator before it, without the numbers: see #name-0 and on."""
    n = 0
    html = []
    for row in rows:
        html.append('<div class="cells">')
        operator = ""
        for part in row:
            if isinstance(part, Cell):
                result = " result" if operator == "=" else ""
                html.append(
                    f'<div class="entry{result}"><span class="operator">{operator}</span>'
                    f"{_cell_html(part, f'{name}-{n}')}</div>"
                )
                n += 1
            else:
                operator = part
        html.append("</div>")
    return "".join(html)


def _cell_html(cell: Cell, name: str) -> str:
    tag, more = "span", ""
    if cell.place is not None:
        tag, more = "button", f' type="button" data-place="{code(cell.place)}"'
    return (
        f'<{tag} class="cell" id="{name}-box"{more}>'
        f'<span class="symbol" translate="no">{cell.symbol}</span>'
        f'<span class="name">{cell.name}</span>'
        f'<span class="number" id="{name}" translate="no"></span></{tag}>'
    )
