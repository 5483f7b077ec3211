"""The teacher's sheet of a written lesson: aims, timing, what each stop asks for, and the rest."""

from __future__ import annotations

from collections.abc import Iterator

from ripple.lesson.lesson import Lesson
from ripple.lesson.plan import Condition, Pair, Plan, Section, Stop, Task
from ripple.lesson.player import Player
from ripple.lesson.prose import Span
from ripple.lesson.tour import Tour
from ripple.readings import plan as readings
from ripple.views.markup import Markup, element, joined, markup
from ripple.views.prose import block_html, blocks_html, named, spans_html
from ripple.words import lessons as words


class Begun:
    """The stops of a lesson as they begin, on a page of their own, each once a number of it is
    asked for: some begin with thousands of steps.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._player = Player(Lesson())
        self._tour = Tour(self._player)
        self._key = ""

    def _begin(self, stop: Stop) -> None:
        if stop.key != self._key:
            self._key = stop.key
            self._tour.open("", self._plan, stop.key)
            readings.note_first(self._player, self._tour)

    def number(self, stop: Stop, piece: Span) -> str:
        """A number that its text asks for."""
        self._begin(stop)
        found = readings.told(piece, self._player, self._tour)
        return words.number(found, int(piece.to or words.DIGITS))

    def answer(self, stop: Stop, task: Task) -> str:
        """The number that a task asks for."""
        assert task.answer is not None
        self._begin(stop)
        found = readings.term_value(task.answer.term, self._player, self._tour)
        return words.number(found, words.DIGITS)


def sheet_html(plan: Plan, begun: Begun | None = None) -> Markup:
    """The whole sheet, to be printed; with the numbers of stops that have begun, or their names."""
    return element(
        "section",
        element("h2", plan.title),
        element("p", words.sheet_head(plan.level, plan.minutes)),
        blocks_html(plan.about),
        element("h3", words.AIMS),
        element("ul", *(element("li", spans_html(aim)) for aim in plan.aims), class_="aims"),
        element("h3", words.TIMING),
        _stops(plan, begun),
        *(_section(section) for section in plan.sections),
        class_="sheet teaching",
    )


def _stops(plan: Plan, begun: Begun | None) -> Markup:
    heads = (words.STOP, words.MINUTES, words.TASKS)
    head = element("tr", *(element("th", name) for name in heads))
    rows = [_stop(n, stop, begun) for n, stop in enumerate(plan.stops, start=1)]
    return element("table", element("tbody", head, *rows), class_="timing")


def _stop(n: int, stop: Stop, begun: Begun | None) -> Markup:
    tasks = (element("li", _task(stop, task, begun)) for task in stop.tasks)
    return element(
        "tr",
        element("td", f"{n}. {stop.title}"),
        element("td", f"{stop.minutes}" if stop.minutes else ""),
        element("td", element("ul", *tasks)),
    )


def _task(stop: Stop, task: Task, begun: Begun | None) -> Markup:
    def number(piece: Span) -> Markup:
        return named(piece) if begun is None else markup(begun.number(stop, piece))

    checks = (element("small", said) for said in _checks(stop, task, begun))
    return joined([spans_html(task.asked, number), *checks], " ")


def _checks(stop: Stop, task: Task, begun: Begun | None) -> Iterator[Markup]:
    """How the page knows that it is done."""
    for check in task.checks:
        yield markup("(", check.text, ")")
    for choice in task.choices:
        if isinstance(choice.right, Condition):
            yield markup("(", spans_html(choice.said), f": {choice.right.text})")
        elif choice.right:
            yield markup(f"({words.ANSWER}: ", spans_html(choice.said), ")")
    if task.answer:
        at_first = "" if begun is None else f"{begun.answer(stop, task)}: "
        yield markup("(", at_first, task.answer.text, ")")


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
