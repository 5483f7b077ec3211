"""The sheet #textbook: worked examples that others have published, and one of the reader's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ripple.lesson.arrival import Source
from ripple.lesson.examples import WORKED, is_of, state_of
from ripple.lesson.lesson import Lesson
from ripple.lesson.microscope import DIGITS
from ripple.lesson.shared import Shared
from ripple.lesson.textbook import Own
from ripple.page.stage import Stage, Work
from ripple.readings.printed import Fault, read
from ripple.readings.textbook import Comparison, Line, Verdict, as_it_began, compared, count
from ripple.views.markup import Markup, element, joined, markup
from ripple.words import textbook as words

AT_ONCE = 200
"""Steps that are taken in a frame while the page still answers."""


class TextbookPart:
    """The list #textbook-list, the table #textbook-table, and the boxes of one's own."""

    def __init__(self, stage: Stage) -> None:
        self._stage, bind = stage, stage.bind
        self._comparison: Comparison | None = None
        self._made_from: tuple[object, ...] = ()
        bind("toggle", "#textbook", self._on_toggle)
        bind("click", "#textbook-list", self._on_choose)
        bind("click", "#textbook-step", lambda _: self._take_step())
        bind("click", "#textbook-compare", lambda _: self._compare())
        self.work: Work = {"controls": self._show}

    @property
    def _book(self) -> Any:
        return self._stage.lesson.textbook

    # Handlers

    def _on_toggle(self, event: Any) -> None:
        stage, focused = self._stage, self._stage.browser.focused()
        self._book.look(event.newState == "open")
        is_lost = not focused or focused.startswith("textbook-")
        if event.newState == "closed" and is_lost and not stage.leads:
            # A sheet over another one leaves it nowhere; if that is closed as well, it stays so.
            stage.focus_next("open-textbook")

    def _on_choose(self, event: Any) -> None:
        button = event.target.closest("[data-example]")
        if button:
            name = str(button.dataset.example)
            view = {"digits": digits_of(name)}
            shared = Shared(state_of(WORKED[name]), view, name)
            self._stage.arrive(Source.EXAMPLE, shared)
            self._book.has_come = False
            self._stage.focus_next("textbook-name")

    def _take_step(self) -> None:
        self._stage.browser.close_sheets()
        self._stage.player.step()
        self._stage.focus_next("step")

    def _compare(self) -> None:
        ids = "textbook-own-title", "textbook-own-source", "textbook-own-lines"
        self._book.write(*(str(self._stage.browser.element(name).value) for name in ids))
        self._stage.focus_next("textbook-name" if self._book.example else "textbook-own-lines")

    # What it shows

    def _show(self) -> None:
        """Only while it is open."""
        stage, book = self._stage, self._book
        if book.has_come and not stage.browser.embedded():
            book.look(True)
            stage.browser.open_sheet("textbook")
        if not book.is_open:
            return
        lesson = stage.lesson
        if stage.changed("textbook-list", book.example):
            stage.contents.fill_with("textbook-list", list_html(book.example))
            self._fill_own()
        now = lesson.network, lesson.points, lesson.method, lesson.learning_rate, lesson.spec
        if stage.changed("textbook-now", book.example, *now):
            self._look_at_lesson()
        self._show_comparison()

    def _fill_own(self) -> None:
        example = self._book.example
        if isinstance(example, Own):
            for name, text in zip(Own._fields, example, strict=True):
                self._stage.contents.hold(f"textbook-own-{name}", "value", text)

    def _look_at_lesson(self) -> None:
        """Where the page is; and what is printed by somebody is of the lesson as it is."""
        stage, lesson, example = self._stage, self._stage.lesson, self._book.example
        made_from = example, *(_began_with(lesson) if isinstance(example, Own) else ())
        # Not `stage.changed`, which a change of the window makes forget: that may be much work.
        if [*map(id, made_from)] != [*map(id, self._made_from)]:
            self._made_from = made_from
            self._comparison = None if example is None else compared(example, lesson)
        here = isinstance(example, Own) or is_here(lesson)
        stage.contents.set("textbook-result", "hidden", example is None)
        stage.contents.set("textbook-step", "hidden", not here)
        stage.tell(texts_of(lesson))
        notes = words.TOLD[example].notes if isinstance(example, str) else ()
        stage.contents.fill_with("textbook-notes", joined(element("li", note) for note in notes))
        stage.contents.set("textbook-notes", "hidden", not notes)

    def _show_comparison(self) -> None:
        stage, found = self._stage, self._comparison
        if found is None or not stage.changed("textbook-lines", found, found.is_whole):
            if found is None or found.is_whole:
                return
            found.go_on(AT_ONCE)
            stage.ask()
            if not found.is_whole or not stage.changed("textbook-lines", found, True):
                return
        lines = found.lines()
        stage.contents.fill_with("textbook-lines", lines_html(lines))
        stage.contents.fill_with("textbook-faults", faults_html(found.faults))
        agree, explained = (count(lines, each) for each in (Verdict.AGREES, Verdict.EXPLAINED))
        stage.tell({"textbook-count": words.result(agree, explained, len(lines), found.is_whole)})
        if not found.is_whole:
            stage.ask()


def _began_with(lesson: Lesson) -> tuple[object, ...]:
    state = as_it_began(lesson)
    return state.start, *state.moment.conditions


def is_here(lesson: Lesson) -> bool:
    """Whether the page has the lesson of the example that it is compared with."""
    example = lesson.textbook.example
    return isinstance(example, str) and is_of(lesson.state, WORKED[example])


def digits_of(name: str) -> int:
    """As many digits of the page's numbers as the example prints of most of its own, or 4."""
    printed, _ = read(WORKED[name].printed, WORKED[name].sizes)
    lengths = sorted(sum(map(str.isdigit, each.text.lstrip("-0."))) for each in printed)
    usual = max(lengths[len(lengths) // 2], words.DIGITS)
    return next((digits for digits in DIGITS if digits >= usual), DIGITS[-1])


def texts_of(lesson: Lesson) -> dict[str, str]:
    """Title and source of the example, and where the page is in its lesson."""
    example = lesson.textbook.example
    if example is None:
        return {}
    if isinstance(example, Own):
        name, source, here = example.title or words.NO_TITLE, example.source, words.OWN_HERE
    else:
        told = words.TOLD[example]
        name, source = told.title, told.source
        here = words.at_step(lesson.step_count) if is_here(lesson) else words.GONE
    return {"textbook-name": name, "textbook-source": source, "textbook-here": here}


def list_html(chosen: object) -> Markup:
    """A button for each example, by the size of its network."""
    return joined(
        element(
            "li",
            element(
                "button",
                element("b", words.TOLD[name].title),
                element("small", f"{words.size_of(worked.sizes)} · {words.TOLD[name].source}"),
                element("span", words.TOLD[name].teaches),
                type="button", data_example=name, aria_pressed=str(name == chosen).lower(),
            ),
        )
        for name, worked in WORKED.items()
    )  # fmt: skip


def lines_html(lines: Sequence[Line]) -> Markup:
    """Two rows of digits for each number, one above the other, and what comes of it."""
    return joined(row for line in lines for row in _rows(line))


def _rows(line: Line) -> Iterator[Markup]:
    glyph, word = words.SIGNS[line.verdict.value]
    off = line.verdict in (Verdict.EXPLAINED, Verdict.NOTED, Verdict.DIFFERS)
    same = line.same if off else len(line.computed)
    computed = markup(line.computed[:same])
    if line.computed[same:]:
        computed = markup(computed, element("mark", line.computed[same:]))
    mark = element("span", glyph, aria_hidden="true", class_="sign"), " ", word
    yield element(
        "tr",
        element("th", line.name, scope="row", translate="no"),
        element("td", line.printed, translate="no"),
        element("td", computed, translate="no"),
        element("td", *mark),
        class_=line.verdict.value,
    )
    if line.said:
        yield element("tr", element("td", line.said, colspan="4"), class_="said")


def faults_html(faults: Sequence[Fault]) -> Markup:
    """A sentence for each line that can not be read."""
    return joined(element("li", words.fault(*fault)) for fault in faults)
