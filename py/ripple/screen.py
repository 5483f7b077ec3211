"""Draws everything from state: the three canvases, the tables and the text, once a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

from ripple import browser, field, page, tables
from ripple.basket import Pointing
from ripple.chart import Chart, chart
from ripple.datasets import Fruit
from ripple.geometry import Frame, NetworkLayout, loss_frame, plane_frame
from ripple.inspection import Cell, Inspector, Row
from ripple.legend import legend_html
from ripple.lesson import Lesson
from ripple.magnifier import Magnifier
from ripple.motion import Motion
from ripple.network import Network
from ripple.palette import heat_image, heat_table
from ripple.places import Parameter, Unit
from ripple.player import Player
from ripple.sprites import FruitLayer, draw_sprite
from ripple.step import Phase, Step
from ripple.views.loss import draw_loss
from ripple.views.network import draw_network
from ripple.views.plane import FRUIT_SIZE, draw_plane
from ripple.views.slope import draw_slope
from ripple.words import plain, whole

VALUES = (int, float, Motion, Unit, Parameter)
"""What is compared by value to see whether it changed; all else is replaced when it changes."""

View = Callable[[float | None], None]
"""Draws a part of the page, given the mean loss."""


class Screen:
    """The page, as it shows a lesson.

    What each picture was made from is kept, so that only what changed is made again.
    """

    def __init__(self, lesson: Lesson, player: Player) -> None:
        self.lesson, self.player = lesson, player
        self.network, self.plane, self.chart, self.slope = self._surfaces = [
            browser.Surface(browser.element(name))
            for name in ("network", "plane", "loss-chart", "slope")
        ]
        self._page = browser.Page()
        self._heat = browser.picture(field.SIDE, field.SIDE, 1.0)
        self._fruit = FruitLayer(FRUIT_SIZE)
        self._magnifier = Magnifier(lesson, self._page, self._changed)
        self._surfaces.append(self._magnifier.surface)
        self._made_from: dict[str, tuple[Any, ...]] = {}
        network, plane = self._draw_network, self._draw_plane
        loss, words, numbers = self._draw_loss, self._write, self._write_tables
        self._views = (network, plane, loss, numbers, words)
        # In a hurry the views take turns, one a frame, and the counter runs in every other frame.
        # After it they take one turn each, so that the last frame is no longer than the others.
        self._round = (words, network, plane, loss, network, plane, numbers, network, plane)
        self._turns = cycle(self._round)
        self._behind: list[View] = []
        self._counts = cycle((True, False))
        self._scale = 1.0
        self._stale = True
        self._focus_next = ""
        self._typed_in = ""
        self.frames = browser.Frames(self.draw)
        browser.element("network-legend").innerHTML = legend_html()
        self.restyle()
        browser.watch_sizes(self._surfaces, self.resize)

    def resize(self) -> None:
        """Take up the sizes of the layout in the next frame, which also draws: nothing flickers."""
        self._stale = True
        self.frames.request()

    def restyle(self) -> None:
        """Take up the style sheet's colours."""
        self._palette = browser.palette()
        self._heat_table = heat_table(self._palette)
        self.resize()

    def draw(self, now: float) -> bool:
        """One frame; True while another is wanted."""
        more = self.player.tick(now)
        if self._stale:
            self._fit()
        mean = self.lesson.mean_loss()
        if self.player.hurried:
            if not self._behind:
                self._turns = cycle(self._round)
            self._behind = list(self._views[:-1])
            next(self._turns)(mean)
            if next(self._counts):
                self._page.set("step-count", "textContent", whole(self.lesson.step_count))
            return more
        if self._behind:
            self._behind.pop(0)(mean)
            if self._behind:
                return True
        for draw in self._views:
            draw(mean)
        return more

    def _fit(self) -> None:
        self._stale = False
        self._scale = browser.text_scale()
        self._made_from.clear()
        for surface in self._surfaces:
            surface.fit()
        self._fruit.restyle(self._palette, self._scale, self.plane.ratio)
        self._magnifier.restyle(self._palette, self._scale)
        for fruit in Fruit:
            icon = browser.Surface(browser.element(f"icon-{fruit.name.lower()}"))
            icon.fit()
            draw_sprite(icon, self._palette, fruit)

    def _changed(self, name: str, *made_from: Any) -> bool:
        """Whether any of these is another object, or another value, than the last time."""
        before = self._made_from.get(name)
        self._made_from[name] = made_from
        return before is None or not all(
            a is b or (isinstance(a, VALUES) and a == b)
            for a, b in zip(before, made_from, strict=True)
        )

    def _network_in(self, motion: Motion) -> Network:
        """The network in this moment, one object for all views: they share what it computes."""
        if self._changed("moment", motion, self.lesson.network.weights, self.lesson.step):
            self._moment = self.player.network_shown(motion)
        return self._moment

    def network_layout(self) -> NetworkLayout:
        """Where the units of the network lie on their canvas."""
        surface, sizes = self.network, self.lesson.network.sizes
        return NetworkLayout(surface.width, surface.height, sizes, self._scale)

    def _draw_network(self, _mean: float | None) -> None:
        lesson, surface = self.lesson, self.network
        motion = self.player.motion(browser.reduced_motion())
        network = self._network_in(motion)
        microscope = lesson.microscope
        quiz = lesson.quiz
        asked = page.asking(lesson, self.player) or quiz.given is not None
        question = quiz.question if asked else None
        looked_at = question or microscope.chosen, microscope.pointed
        if self._changed("network", network.weights, lesson.step, lesson.done, motion, *looked_at):
            draw_network(
                surface.ctx,
                self.network_layout(),
                self._palette,
                network,
                lesson.step,
                lesson.done,
                motion,
                *looked_at,
                self._magnifier.small_maps(network),
            )

    def plane_frame(self) -> Frame:
        """Where the unit square lies on its canvas."""
        return plane_frame(self.plane.width, self.plane.height, self._scale)

    def _draw_plane(self, _mean: float | None) -> None:
        lesson, frame = self.lesson, self.plane_frame()
        network = self._network_in(self.player.motion(browser.reduced_motion()))
        if self._changed("heat", network.weights, network.biases):
            values = self._magnifier.output(network)
            browser.put_pixels(self._heat, heat_image(values, self._heat_table))
            segments = field.contour(values)
            self._boundary = segments[:, :2].tolist(), segments[:, 2:].tolist()
        crosshair = lesson.basket.crosshair if lesson.basket.pointing is Pointing.KEYS else None
        if self._changed("fruit", lesson.points):
            self._fruit_layer = self._fruit.draw(frame, lesson.points.x, lesson.points)
        if self._changed("plane", self._boundary, lesson.points, lesson.step, crosshair):
            draw_plane(
                self.plane.ctx,
                frame,
                self._palette,
                self._heat.canvas,
                field.SIDE,
                self._boundary,
                self._fruit_layer,
                tuple(lesson.step.x[0].tolist()) if lesson.step else None,
                crosshair,
            )

    def loss_frame(self, mean: float | None) -> Frame:
        """Where the losses lie on their canvas; `mean` is the mean loss now."""
        return self._loss_frame(chart(self.lesson, mean))

    def _loss_frame(self, shown: Chart) -> Frame:
        size = self.chart.width, self.chart.height
        return loss_frame(*size, self._scale, shown.steps, shown.highest)

    def _draw_loss(self, mean: float | None) -> None:
        lesson = self.lesson
        read = lesson.cursor_index()
        if not self._changed("loss", lesson.history, lesson.step_count, mean, read, lesson.left):
            return
        shown = chart(lesson, mean)
        draw_loss(
            self.chart.ctx,
            self._loss_frame(shown),
            self._palette,
            shown.means,
            shown.samples,
            shown.cursor,
            shown.stride,
            shown.later,
            shown.left,
            shown.branch,
        )

    def _write(self, mean: float | None) -> None:
        lesson, player = self.lesson, self.player
        for (name, attribute), value in page.attributes(lesson, player).items():
            self._page.mark(name, attribute, value)
        for name, words in page.texts(lesson, player, mean).items():
            self._page.set(name, "textContent", words)
        self._write_quiz()
        self._write_inspector()
        if self._focus_next:  # now that it is there, and says what it is
            browser.element(self._focus_next).focus()
            self._focus_next = ""
        self._page.set("undo-data", "disabled", not lesson.basket.can_undo)
        self._write_timeline()

    def _write_timeline(self) -> None:
        timeline, now = self.lesson.timeline, str(self.lesson.step_count)
        self._page.set("key-left", "hidden", self.lesson.left is None)
        self._page.set("time", "disabled", timeline.last == 0)
        self._page.set("time", "min", str(timeline.first))
        self._page.set("time", "max", str(timeline.last))
        self._page.set("time", "value", now)

    def _write_quiz(self) -> None:
        lesson, quiz = self.lesson, self.lesson.quiz
        asking = page.asking(lesson, self.player)
        answered = quiz.given is not None
        self._page.set("quiz-box", "hidden", not (asking or answered))
        self._page.set("quiz-ways", "hidden", not asking)
        self._page.set("quiz-go", "hidden", not answered or lesson.phase is not Phase.BACKWARD)

    def _write_inspector(self) -> None:
        microscope, reading = self.lesson.microscope, page.inspector(self.lesson)
        chosen = microscope.chosen
        self._page.set("inspector", "hidden", chosen is None)
        if chosen is None:
            return
        checked = chosen if microscope.checking and isinstance(chosen, Parameter) else None
        self._page.set("inspector-rows", "hidden", checked is not None)
        self._page.set("check", "hidden", not isinstance(chosen, Parameter))
        self._page.set("value-tool", "hidden", not isinstance(chosen, Parameter))
        if isinstance(chosen, Parameter):
            self._fill("value", plain(self.lesson.value_of(chosen)))
        self._page.set("inspector-check", "hidden", checked is None)
        if checked is not None:
            self._write_cells("check-rows", "check", reading.check_rows(checked))
            self._draw_slope(reading, checked)
        else:
            self._write_cells("inspector-rows", "cell", reading.rows(chosen))
        self._magnifier.write(self._network_in(self.player.motion(browser.reduced_motion())))

    def focus_next(self, name: str) -> None:
        """With the next frame the element with this id gets the focus."""
        self._focus_next = name

    def end_typing(self, name: str) -> None:
        """What was typed in this box has been taken or refused: the next frame fills it."""
        self._typed_in = name

    def _fill(self, name: str, text: str) -> None:
        typed = self._typed_in == name
        self._page.fill(name, text, typed)
        if typed:
            self._typed_in = ""

    def _write_cells(self, box: str, name: str, rows: Sequence[Row]) -> None:
        cells = [part for row in rows for part in row if isinstance(part, Cell)]
        if self._page.set(box, "innerHTML", tables.inspector_html(rows, name)):
            self._page.forget(f"{name}-{n}{end}" for n in range(len(cells)) for end in ("", "-box"))
        for n, cell in enumerate(cells):
            lit = cell.place is not None and cell.place == self.lesson.microscope.pointed
            self._page.set(f"{name}-{n}", "textContent", cell.numbers)
            self._page.mark(f"{name}-{n}-box", "data-lit", "true" if lit else "false")

    def _draw_slope(self, reading: Inspector, checked: Parameter) -> None:
        lesson = self.lesson
        step, digits = lesson.step, lesson.microscope.digits
        known = (None, None) if step is None else (step.gradient, step.weights)
        if not self._changed("slope", *known, checked, lesson.learning_rate, digits):
            return
        curve, surface = reading.loss_curve(checked), self.slope
        said = "" if curve is None else page.curve_words(curve, digits)
        self._page.set("slope-words", "textContent", said)
        if curve is None:
            surface.ctx.clearRect(0, 0, surface.width, surface.height)
        else:
            size = surface.width, surface.height
            draw_slope(surface.ctx, size, self._scale, self._palette, *curve)

    def _write_tables(self, _mean: float | None) -> None:
        lesson = self.lesson
        # Laying out rows is the dearest part of a frame: none while they change out of sight.
        boxes = not self.player.running
        if self._in_sight("updates-box") and self._changed("updates", lesson.done, boxes):
            self._page.set("updates", "hidden", lesson.done is None)
            focused = browser.focused()
            self._page.set("updates-rows", "innerHTML", tables.updates_html(lesson.done, boxes))
            self._made_from.pop("values", None)
            if boxes and focused.startswith("new-"):  # it was in a box that has been made anew
                self._focus_next = focused
        if lesson.done and boxes:
            self._write_values(lesson.done)
        if self._in_sight("log") and self._changed("log", lesson.done):
            self._page.set("log", "innerHTML", tables.log_html(lesson))

    def _write_values(self, done: Step) -> None:
        lesson = self.lesson
        fresh = "values" not in self._made_from
        if not self._changed("values", lesson.network.weights, lesson.refused_value):
            return
        values = list(tables.values_now(done, lesson.network))
        if fresh:
            self._page.forget(f"{box}-{name}" for name, *_ in values for box in ("new", "by-hand"))
        for name, text, word in values:
            self._fill(f"new-{name}", text)
            self._page.set(f"by-hand-{name}", "textContent", word)

    def _in_sight(self, name: str) -> bool:
        return not self.player.hurried or browser.in_sight(name)
