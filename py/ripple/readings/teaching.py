"""The teacher's sheet of a written lesson: aims, timing, what each stop asks for, and the rest."""

from __future__ import annotations

from collections.abc import Iterator

from ripple.lesson.plan import Condition, Pair, Plan, Section, Stop, Task
from ripple.views.markup import Markup, element, joined, markup
from ripple.views.prose import block_html, blocks_html, spans_html
from ripple.words import lessons as words


def sheet_html(plan: Plan) -> Markup:
    """The whole sheet, to be printed."""
    return element(
        "section",
        element("h2", plan.title),
        element("p", words.sheet_head(plan.level, plan.minutes)),
        blocks_html(plan.about),
        element("h3", words.AIMS),
        element("ul", *(element("li", spans_html(aim)) for aim in plan.aims), class_="aims"),
        element("h3", words.TIMING),
        _stops(plan),
        *(_section(section) for section in plan.sections),
        class_="sheet teaching",
    )


def _stops(plan: Plan) -> Markup:
    heads = (words.STOP, words.MINUTES, words.TASKS)
    head = element("tr", *(element("th", name) for name in heads))
    rows = [_stop(n, stop) for n, stop in enumerate(plan.stops, start=1)]
    return element("table", element("tbody", head, *rows), class_="timing")


def _stop(n: int, stop: Stop) -> Markup:
    tasks = (element("li", _task(task)) for task in stop.tasks)
    return element(
        "tr",
        element("td", f"{n}. {stop.title}"),
        element("td", f"{stop.minutes}" if stop.minutes else ""),
        element("td", element("ul", *tasks)),
    )


def _task(task: Task) -> Markup:
    return joined(
        [spans_html(task.asked), *(element("small", said) for said in _checks(task))], " "
    )


def _checks(task: Task) -> Iterator[Markup]:
    """How the page knows that it is done."""
    for check in task.checks:
        yield markup("(", check.text, ")")
    for choice in task.choices:
        if isinstance(choice.right, Condition):
            yield markup("(", spans_html(choice.said), f": {choice.right.text})")
        elif choice.right:
            yield markup(f"({words.ANSWER}: ", spans_html(choice.said), ")")
    if task.answer:
        yield markup("(", task.answer.text, ")")


def _section(section: Section) -> Markup:
    return markup(
        element("h3", section.title),
        *(_pair(part) if isinstance(part, Pair) else block_html(part) for part in section.parts),
    )


def _pair(pair: Pair) -> Markup:
    return element(
        "div",
        element("p", element("b", spans_html(pair.asked))),
        element("p", spans_html(pair.answer)),
        class_="pair",
    )
