"""The hood: #code, beside the diagram, with the code of the network as it runs.

The editor and the sources are parts of the page that come when it is first opened (site/hood.js).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ripple.lesson.hood import FILES, FUNCTIONS, NETWORK
from ripple.lesson.step import Phase
from ripple.page.events import plain_key
from ripple.page.stage import Stage, Work
from ripple.readings import hood as readings
from ripple.readings.hood import Sources
from ripple.readings.hood_values import Value, Visit, visits
from ripple.views.markup import Markup, element, joined, markup
from ripple.words import hood as words
from ripple.words.numbers import significant, whole

MOST = 8
"""Rows and columns of an array that are shown."""


class HoodPart:
    """What the button #open-code opens: #code-file, #code-editor, #code-values."""

    def __init__(self, stage: Stage) -> None:
        self._stage, bind = stage, stage.bind
        self._editor: Any = None
        self._sources: Sources | None = None
        self._asked = self._lost = False
        self._file = self._marks = ""
        self._phase: Phase | None = None  # the one that it was scrolled for
        bind("click", "#code-close", lambda _event: self.open())
        bind("keydown", "#code", self._on_key)
        bind("input", "#code-file", lambda e: stage.lesson.hood.look_into(str(e.target.value)))
        self.work: Work = {"controls": self._show}

    def open(self) -> None:
        """Open it, or close it where it is open."""
        stage, hood = self._stage, self._stage.lesson.hood
        hood.toggle()
        stage.lesson.microscope.light(frozenset())
        if hood.open:
            self._fetch()
            stage.reveal_next("code-title")
        else:
            stage.focus_next("open-code")

    # Handlers

    def _on_key(self, event: Any) -> None:
        if plain_key(event) == "Escape":
            self.open()

    def _on_line(self, line: int) -> None:
        lesson = self._stage.lesson
        lesson.hood.point(int(line))
        lesson.microscope.light(self._places() if lesson.hood.pointed else frozenset())
        self._stage.ask()

    def _places(self) -> readings.Places:
        hood, net = self._stage.lesson.hood, self._stage.lesson.network
        assert self._sources is not None
        source = self._sources.of(hood.file)
        if hood.file == FUNCTIONS:
            return readings.used_places(source, hood.line, net)
        line = readings.lines_of(source).get(hood.line)
        return readings.places_of(line.what, net.sizes) if line else frozenset()

    # The parts that come later

    def _fetch(self) -> None:
        """Once; where they do not come, again when it is opened again."""
        if not self._asked:
            self._asked, self._lost = True, False
            self._stage.browser.open_editor("code-editor", self._on_line, self._on_editor)

    def _on_editor(self, editor: Any) -> None:
        self._editor, self._asked, self._lost = editor, editor is not None, editor is None
        if editor is not None:
            self._sources = Sources(*(str(editor.source(file)) for file in FILES))
        self._stage.ask()

    # What is shown

    def _show(self) -> None:
        stage, hood = self._stage, self._stage.lesson.hood
        stage.contents.set("code", "hidden", not hood.open)
        stage.mark({("open-code", "aria-expanded"): "true" if hood.open else "false"})
        if not hood.open:
            self._phase = None  # opened again, it shows where the step is
            return
        stage.control({("code-file", "value"): hood.file})
        if self._sources is None:
            stage.tell({"code-words": words.LOST if self._lost else words.COMING})
            return
        stage.tell({"code-words": words.ABOUT[hood.file]})
        self._show_file(self._sources.of(hood.file))
        self._mark(self._sources.of(hood.file))
        self._say(self._sources)

    def _show_file(self, source: str) -> None:
        """From where its function is at work, or in use; a phase that begins shows its own."""
        stage, hood, phase = self._stage, self._stage.lesson.hood, self._stage.player.phase_shown
        new, self._file = hood.file != self._file, hood.file
        begins, self._phase = phase is not self._phase, phase
        if new:
            self._editor.show(hood.file)
            self._marks = ""
        if hood.file == FUNCTIONS and new:
            used = readings.lines_in_use(source, stage.lesson.network.activation.name)
            self._editor.reveal(used[0], True)
        elif hood.file == NETWORK and (new or (begins and not hood.pointed)):
            at_work = readings.PHASES.get(phase, "" if begins and not new else readings.FORWARD)
            if at_work:
                self._editor.reveal(readings.first_line(source, at_work), True)

    def _mark(self, source: str) -> None:
        """The lines for what is pointed at on the diagram, or in use, and the one looked at."""
        lesson, hood = self._stage.lesson, self._stage.lesson.hood
        place, network = lesson.microscope.pointed, lesson.network
        used: list[int] = []
        computes: list[int] = []
        if hood.file == FUNCTIONS:
            names = (network.activation.name, network.output.name, network.loss.name)
            used = sorted({n for name in names for n in readings.lines_in_use(source, name)})
        elif place is not None:
            computes = readings.lines_for(source, place, network.sizes)
        pointed = [hood.line] if hood.line else []
        marks = f'{{"used": {used}, "computes": {computes}, "pointed": {pointed}}}'
        if marks != self._marks:
            self._marks = marks
            self._editor.mark(marks)
            if computes and not hood.pointed:
                self._editor.reveal(self._nearest(source, computes), False)

    def _nearest(self, source: str, found: Sequence[int]) -> int:
        """Of these lines, the first one of the phase at work."""
        at_work = readings.PHASES.get(self._stage.player.phase_shown)
        lines = readings.lines_of(source)
        return next((n for n in found if lines[n].function == at_work), found[0])

    def _say(self, sources: Sources) -> None:
        stage, hood, player = self._stage, self._stage.lesson.hood, self._stage.player
        step, digits = player.step_shown, stage.lesson.microscope.digits
        ran = visits(player, sources, hood.file, hood.line) if not player.running else []
        values = any(visit.values for visit in ran)
        said = readings.computes(sources, hood.file, hood.line, stage.lesson.network)
        if not values and hood.file == NETWORK:
            line = readings.lines_of(sources.network).get(hood.line)
            said = f"{said} {readings.why_no_values(player, line, bool(ran))}".strip()
        stage.tell({"code-line": said})
        stage.mark({("code-values", "tabindex"): "0" if values else "-1"})
        shown = values_html(ran, step.number, digits) if values and step else markup()
        stage.contents.fill_with("code-values", shown)


def values_html(ran: Sequence[Visit], step: int, digits: int) -> Markup:
    """What a line has read and made, each time that it ran."""
    found = [visit.values for visit in ran if visit.values]
    head = element("p", words.ran(whole(step), len(found)), class_="hint")
    return markup(head, *(_time(values, n, len(found), digits) for n, values in enumerate(found)))


def _time(values: Sequence[Value], n: int, times: int, digits: int) -> Markup:
    shown = joined(_value(each, digits) for each in values)
    if times == 1:
        return element("div", shown, class_="arrays")
    return element("div", element("h4", words.time(n + 1, times)), shown, class_="arrays")


def _value(value: Value, digits: int) -> Markup:
    name = element("code", value.name, translate="no")
    if not isinstance(value.value, np.ndarray):
        return element("p", name, " = ", significant(float(value.value), digits))
    array = value.value
    lengths = element("small", words.shape(array.shape), translate="no")
    rows = np.atleast_2d(array)
    lines = [_row(row.tolist(), digits) for row in rows[:MOST]]
    if len(rows) > MOST:
        lines.append(element("tr", element("td", words.more(len(rows) - MOST), colspan="9")))
    table = element("table", element("caption", name, " ", lengths), element("tbody", *lines))
    return element("div", table, class_="array")


def _row(numbers: Sequence[float], digits: int) -> Markup:
    cells = [element("td", significant(number, digits)) for number in numbers[:MOST]]
    more = [element("td", "…")] if len(numbers) > MOST else []
    return element("tr", *cells, *more, translate="no")
