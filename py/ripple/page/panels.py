"""Writes what the page says: its words, the inspector, the quiz, the tables and the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import Phase, Step
from ripple.model import places
from ripple.model.network import Network
from ripple.model.places import Parameter, Place
from ripple.page import browser, html
from ripple.page.magnifier import Magnifier
from ripple.readings import texts
from ripple.readings.inspection import Cell, Inspector, Row
from ripple.readings.story import story
from ripple.views.palette import Palette
from ripple.views.sigmoid import draw_sigmoid
from ripple.views.slope import draw_slope
from ripple.words import en as words
from ripple.words.numbers import plain, whole


class Panels:
    """The parts of the page that are text, and the plot of the inspector.

    `changed` tells by name whether any of what a part is made from has changed, `network` is the
    network in this moment.
    """

    def __init__(
        self,
        lesson: Lesson,
        player: Player,
        page: browser.Page,
        magnifier: Magnifier,
        changed: Callable[..., bool],
        network: Callable[[], Network],
    ) -> None:
        self.lesson, self.player = lesson, player
        self.slope, self.curve = self.plots = [
            browser.Surface(browser.element(name)) for name in ("slope", "curve")
        ]
        self._page, self._magnifier = page, magnifier
        self._changed, self._network = changed, network
        self._focus_next = self._reveal_next = ""
        self.tables_wait = False

    def restyle(self, palette: Palette, scale: float) -> None:
        """Take up the style sheet's colours and the size of its text."""
        self._palette, self._scale = palette, scale

    def write(self) -> None:
        """All but the tables."""
        self.write_words()
        self.write_controls()

    def write_words(self) -> None:
        """What the page says of this moment."""
        for name, text in texts.texts(self.lesson, self.player).items():
            self._page.set(name, "textContent", text)
        formula = html.formula_html(story(self.player).formula)
        self._page.fill_with("formula", formula)

    def write_count(self) -> None:
        """Only how many steps there have been: in a run it goes up in every frame."""
        self._page.set("step-count", "textContent", whole(self.lesson.step_count))

    def write_controls(self) -> None:
        """What can be set, what is open, and where the reader is."""
        lesson, player = self.lesson, self.player
        if self._focus_next or self._reveal_next:
            self.write_words()  # what it says has not had its turn yet, maybe
        for (name, attribute), value in texts.attributes(lesson, player).items():
            self._page.mark(name, attribute, value)
        self._write_settings()
        self._page.set("guide", "hidden", player.guide.stop is None)
        self._write_quiz()
        self._write_inspector()
        self._write_timeline()
        focus, self._focus_next = self._focus_next, ""
        reveal, self._reveal_next = self._reveal_next, ""
        if focus:  # now that it is there, and says what it is
            browser.focus(focus)
        if reveal and not browser.all_in_sight(reveal):
            browser.element(reveal).scrollIntoView()

    def _write_timeline(self) -> None:
        timeline = self.lesson.timeline
        faint = self.lesson.in_past or self.lesson.abandoned is not None
        self._page.set("key-left", "hidden", not faint)
        self._page.set("time", "disabled", timeline.first == timeline.last)
        self._page.set("time", "min", str(timeline.first))
        self._page.set("time", "max", str(timeline.last))
        self._page.hold("time", "value", str(self.lesson.step_count))

    def _write_settings(self) -> None:
        rate, at = self.lesson.learning_rate, float(browser.element("learning-rate").value)
        self._page.fill("learning-rate-number", plain(rate))
        if texts.rate_at(at) != rate:  # else it is where the reader has put it
            self._page.hold("learning-rate", "value", str(texts.position_of(rate)))
        for (name, attribute), value in texts.controls(self.lesson, self.player).items():
            self._page.hold(name, attribute, value)

    def _write_quiz(self) -> None:
        lesson, quiz = self.lesson, self.lesson.quiz
        asking = texts.asking(lesson, self.player)
        if self._page.set("quiz-box", "hidden", not (asking or quiz.tried)) and asking:
            self.reveal_next("quiz-box")
        self._page.set("quiz-ways", "hidden", quiz.comparing)
        self._page.set("quiz-choices", "hidden", not quiz.comparing)
        if quiz.comparing:
            answered = quiz.picked is not None
            shown = html.choices_html(quiz.choices, lesson.network.sizes, answered)
            self._page.fill_with("quiz-choices", shown)
        goes_on = lesson.phase is Phase.BACKWARD and not quiz.waits
        self._page.set("quiz-go", "disabled", not goes_on)

    def _write_inspector(self) -> None:
        microscope, reading = self.lesson.microscope, texts.inspector(self.player)
        chosen = microscope.chosen
        self._page.set("inspector", "hidden", chosen is None)
        if chosen is None:
            return
        checked = chosen if microscope.checking and isinstance(chosen, Parameter) else None
        self._page.set("check", "hidden", not isinstance(chosen, Parameter))
        self._page.set("value-tool", "hidden", not isinstance(chosen, Parameter))
        if isinstance(chosen, Parameter):
            self._page.fill("value", plain(self.lesson.value_of(chosen)))
        self._page.set("inspector-check", "hidden", checked is None)
        self._write_cells("inspector-rows", "cell", reading.rows(chosen))
        if checked is not None:
            self._write_cells("check-rows", "check", reading.check_rows(checked))
            self._draw_slope(reading, checked)
        self._draw_curve(reading, chosen)
        self._magnifier.write(self._network())

    def focus_next(self, name: str) -> None:
        """With the next frame the element with this id gets the focus."""
        self._focus_next = name

    def reveal_next(self, name: str) -> None:
        """With the next frame the element with this id is scrolled to, unless all is in sight."""
        self._reveal_next = name

    def take(self, box: Any) -> str | None:
        """What was typed into this box, if that has not been taken yet."""
        return self._page.take(box)

    def _write_cells(self, box: str, name: str, rows: Sequence[Row]) -> None:
        cells = [part for row in rows for part in row if isinstance(part, Cell)]
        if self._page.fill_with(box, html.inspector_html(rows, name)):
            self._page.forget(f"{name}-{n}{end}" for n in range(len(cells)) for end in ("", "-box"))
        for n, cell in enumerate(cells):
            lit = cell.place is not None and cell.place == self.lesson.microscope.pointed
            self._page.set(f"{name}-{n}", "textContent", cell.numbers)
            self._page.mark(f"{name}-{n}-box", "data-lit", "true" if lit else "false")

    def _draw_slope(self, reading: Inspector, checked: Parameter) -> None:
        lesson = self.lesson
        step, digits = reading.step, lesson.microscope.digits
        known = (None, None) if step is None else (step.gradient, step.network)
        asked = checked in reading.secret
        if not self._changed("slope", *known, checked, lesson.learning_rate, digits, asked):
            return
        curve, surface = reading.loss_curve(checked), self.slope
        waits = words.check_is_asked() if asked else words.check_waits()
        said = waits if curve is None else texts.curve_words(curve, digits)
        self._page.set("slope-words", "textContent", said)
        if curve is None:
            surface.ctx.clearRect(0, 0, surface.width, surface.height)
        else:
            size = surface.width, surface.height
            draw_slope(surface.ctx, size, self._scale, self._palette, curve)

    def _draw_curve(self, reading: Inspector, chosen: Place) -> None:
        z = reading.on_the_curve(chosen)
        self._page.set("inspector-curve", "hidden", z is None)
        if z is None or not self._changed("curve", z, reading.digits):
            return
        surface = self.curve
        size = surface.width, surface.height
        draw_sigmoid(surface.ctx, size, self._scale, self._palette, z)
        self._page.set("curve-words", "textContent", reading.curve_words(z))

    def write_tables(self) -> None:
        """The table of the last update, and the log, with the words about them."""
        lesson, boxes = self.lesson, not self.player.running
        # Laying out rows is the dearest part of a frame: none while they change out of sight, as
        # they do in a run, or while the reader slides through time.
        self.tables_wait = lesson.in_past and self._changed("past", lesson.done)
        if self._in_sight("updates-words") or self._in_sight("updates-box"):
            for name, text in texts.table_texts(lesson).items():
                self._page.set(name, "textContent", text)
        if self._in_sight("updates-box") and not self._being_typed():
            anew = self._changed("updates", lesson.done, boxes)
            if anew:
                self._write_rows(lesson.done, boxes)
            set_by_hand = self._changed("values", lesson.network, self._page.taken)
            if lesson.done and boxes and (anew or set_by_hand):
                self._write_values(lesson.done)
        if not lesson.log_lacks and self._in_sight("log") and self._changed("log", lesson.done):
            self._page.fill_with("log", html.log_html(lesson))

    def _being_typed(self) -> bool:
        """Whether a box of the table has something in it that is not yet taken."""
        name = browser.focused()
        return name.startswith("new-") and self._page.is_typing(name)

    def _write_rows(self, done: Step | None, boxes: bool) -> None:
        focused = browser.focused()
        self._page.set("updates", "hidden", done is None)
        if not self._page.fill_with("updates-rows", html.updates_html(done, boxes)):
            return  # another step with the same numbers: the boxes are still there
        names = [places.code(place) for place in places.parameters(self.lesson.network.sizes)]
        self._page.forget(f"{box}-{name}" for name in names for box in ("new", "by-hand"))
        if boxes and focused.startswith("new-"):  # it was in a box that has been made anew
            self._focus_next = focused

    def _write_values(self, done: Step) -> None:
        for name, text, word in html.values_now(done, self.lesson.network):
            self._page.fill(f"new-{name}", text)
            self._page.set(f"by-hand-{name}", "textContent", word)

    def _in_sight(self, name: str) -> bool:
        return not (self.player.hurried or self.tables_wait) or browser.in_sight(name)
