"""The update table, the step log and the inspector, as HTML of our own words and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ripple import words
from ripple.inspection import Cell, Row
from ripple.lesson import Lesson
from ripple.places import code
from ripple.step import Step
from ripple.words import aligned, fixed, precise, whole


def _parameters(step: Step) -> Iterator[tuple[str, float, float, float]]:
    """Every parameter of a completed step: its name as HTML, old value, gradient, new value."""
    assert step.gradient is not None
    assert step.weights is not None
    assert step.biases is not None
    layers = zip(
        step.passed.weights, step.gradient.weights, step.weights,
        step.passed.biases, step.gradient.biases, step.biases, strict=True,
    )  # fmt: skip
    for layer, arrays in enumerate(layers, start=1):
        old, gradient, new, old_bias, gradient_bias, new_bias = (a.tolist() for a in arrays)
        for i, row in enumerate(old):
            for j, value in enumerate(row):
                yield _name("w", layer, i, j), value, gradient[i][j], new[i][j]
        for j, value in enumerate(old_bias):
            yield _name("b", layer, None, j), value, gradient_bias[j], new_bias[j]


def _name(symbol: str, layer: int, i: int | None, j: int) -> str:
    """A parameter's symbol with its indices, and the units it leads from and to, as HTML."""
    source = "1" if i is None else words.input_name(i) if layer == 1 else words.hidden_name(i)
    target = words.hidden_name(j) if layer == 1 else "ŷ"
    indices = f"{'' if i is None else i + 1}{j + 1}"
    return (
        f'{symbol}<span class="scripts"><sup>({layer})</sup><sub>{indices}</sub></span>'
        f" <small>{source} → {target}</small>"
    )


def updates_html(step: Step | None) -> str:
    """The rows of the update table for a completed step; none before the first."""
    if step is None:
        return ""
    rate = step.learning_rate or 0.0
    return "".join(
        f'<tr><th scope="row">{name}</th><td>{aligned(old)}</td><td>{aligned(gradient)}</td>'
        f"<td>{aligned(-rate * gradient)}</td><td>{aligned(new)}</td></tr>"
        for name, old, gradient, new in _parameters(step)
    )


def log_html(lesson: Lesson) -> str:
    """The entries of the step log, newest first."""
    return "".join(
        f'<li value="{step.number}"><span>step {whole(step.number)}</span>'
        f"<span>{words.FRUIT[step.fruit]}</span><span>ŷ {fixed(step.output, 4)}</span>"
        f"<span>y {step.fruit:d}</span><span>L {precise(step.loss or 0.0)}</span>"
        + ("<span>right</span></li>" if step.right else '<span class="wrong">wrong</span></li>')
        for step in reversed(lesson.log)
    )


def options_html(names: Sequence[str]) -> str:
    """The choices of a select."""
    return "".join(f"<option>{name}</option>" for name in names)


def inspector_html(rows: Sequence[Row], name: str) -> str:
    """Cells without their numbers, which go into #name-0, #name-1 and so on."""
    n = 0
    html = []
    for row in rows:
        html.append('<div class="cells">')
        for part in row:
            if isinstance(part, Cell):
                html.append(_cell_html(part, f"{name}-{n}"))
                n += 1
            else:
                html.append(f'<span class="operator">{part}</span>')
        html.append("</div>")
    return "".join(html)


def _cell_html(cell: Cell, name: str) -> str:
    tag, more = "span", ""
    if cell.place is not None:
        tag, more = "button", f' type="button" data-place="{code(cell.place)}"'
    return (
        f'<{tag} class="cell" id="{name}-box"{more}><span class="symbol">{cell.symbol}</span>'
        f'<span class="number" id="{name}"></span><span class="name">{cell.name}</span></{tag}>'
    )
