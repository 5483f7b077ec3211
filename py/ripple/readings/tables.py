"""What a lesson keeps, as tables for a spreadsheet: each number whole, and each file with a head.

What a reader has typed or loaded is never taken for a formula there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from io import StringIO

from ripple.lesson.lesson import Lesson
from ripple.lesson.step import Step
from ripple.lesson.table import written
from ripple.model.places import parameters
from ripple.model.score import Tally
from ripple.readings.inputs import names_of
from ripple.words import home as words
from ripple.words.names import parameter_name, unit_name

Cell = str | float | int | None
BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def table(name: str, lesson: Lesson) -> str:
    """One of `TABLES` as CSV; "" where there is nothing in it yet."""
    head, *rows = _TABLES[name](lesson)
    return _csv([head, *rows]) if rows else ""


def _log(lesson: Lesson) -> Iterable[Sequence[Cell]]:
    """The last steps, oldest first; x, y and ŷ are of the fruit that is shown, of a batch."""
    places = parameters(lesson.network.sizes)
    said = [parameter_name(*place) for place in places]
    yield [
        *_heads(lesson),
        *(words.gradient_of(name) for name in said), *(words.after(name) for name in said),
    ]  # fmt: skip
    for step in lesson.log:
        assert step.gradient is not None
        assert step.network is not None
        slopes, after = step.gradient.slopes, step.network.parameters
        yield [
            *_of(step),
            *(slopes.value(place) for place in places), *(after.value(place) for place in places),
        ]  # fmt: skip


def _heads(lesson: Lesson) -> list[Cell]:
    """Those of the columns before the gradients."""
    if lesson.free:
        from ripple.words import free  # few lessons are of such

        return [*free.log_heads(lesson.network.sizes)]
    names = names_of(lesson.points)
    return [*words.LOG_HEADS[:2], *names.features, *words.LOG_HEADS[2:]]


def _of(step: Step) -> list[Cell]:
    sample = step.sample
    if step.free:
        return [
            step.number, step.size, *sample.x, *sample.y, *sample.activations[-1], sample.loss,
            step.loss, step.learning_rate,
        ]  # fmt: skip
    x, right = step.sample.x, Tally.of(step.passed.output, step.y).right
    return [
        step.number, step.size, *x, int(step.fruit), step.output, step.sample.loss,
        step.loss, right, step.learning_rate,
    ]  # fmt: skip


def _history(lesson: Lesson) -> Iterable[Sequence[Cell]]:
    """What the chart has: two rows for a step after which the reader changed the mean loss."""
    history = lesson.history
    yield words.history_heads(names_of(lesson.points).noun)
    columns = (history.steps, history.mean_losses, history.sample_losses, history.held_losses)
    rows = {step: (step, *losses) for step, *losses in zip(*columns, strict=True)}
    now = lesson.step_count
    if now not in rows:
        step = lesson.done
        own, held = step.loss if step else None, lesson.held_score.mean_loss
        rows[now] = (now, lesson.mean_before(), own, held)
    jumps = {jump.step: jump for jump in history.jumps}
    for number in sorted({*rows, *jumps}):
        jump = jumps.get(number)
        found = rows.get(number, (number, jump.before if jump else None, None, None))
        yield [*found, jump.after if jump else None]


def _points(lesson: Lesson) -> Iterable[Sequence[Cell]]:
    """As the sheet of the points reads them."""
    import csv

    points = lesson.points
    if points.free:
        from ripple.words import free

        inputs, *_, outputs = lesson.network.sizes
        rows = zip(points.x.tolist(), points.y.tolist(), strict=True)
        return [free.point_heads(inputs, outputs), *([*x, *y] for x, y in rows)]
    return list(csv.reader(StringIO(written(points))))


def _weights(lesson: Lesson) -> Iterable[Sequence[Cell]]:
    """Those of now, with where they lead from and to."""
    network = lesson.network
    yield words.WEIGHT_HEADS
    for place in parameters(network.sizes):
        source = unit_name(*place.source, network.sizes) if place.source else "1"
        target = unit_name(*place.target, network.sizes)
        yield [parameter_name(*place), source, target, lesson.value_of(place)]


_TABLES = {"log": _log, "history": _history, "points": _points, "weights": _weights}


def _csv(rows: Iterable[Sequence[Cell]]) -> str:
    import csv

    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([*map(_safe, row)] for row in rows)
    return text.getvalue()


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would compute has an apostrophe before it: then it is text."""
    if isinstance(cell, str) and cell.startswith(BEGIN_FORMULAS) and not _is_number(cell):
        return "'" + cell
    return cell


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
