"""Draws everything from state: the three canvases, the tables and the text, once a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

from ripple.lesson.basket import Pointing
from ripple.lesson.lesson import Lesson
from ripple.lesson.motion import Motion
from ripple.lesson.player import Player
from ripple.model import field
from ripple.model.datasets import Fruit
from ripple.model.network import ForwardPass, Network
from ripple.model.places import Parameter, Unit
from ripple.page import browser
from ripple.page.magnifier import Magnifier
from ripple.page.panels import Panels
from ripple.page.sprites import StaticLayer, draw_sprite
from ripple.page.turns import ALL, Turns
from ripple.readings import texts
from ripple.readings.chart import chart
from ripple.views.diagram import Diagram, NetworkLayout, network_layout
from ripple.views.geometry import Frame, loss_frame, plane_frame
from ripple.views.legend import legend_html, loss_legend_html
from ripple.views.loss import Chart, draw_loss
from ripple.views.network import draw_labels, draw_network
from ripple.views.palette import heat_image, heat_table
from ripple.views.plane import FRUIT_SIZE, Plane, draw_plane

VALUES = (int, float, Motion, Unit, Parameter, frozenset)
"""What is compared by value to see whether it changed; all else is replaced when it changes."""

ENOUGH = 0.0015
"""Seconds after which a frame in a hurry begins nothing more: the browser needs some, too."""

View = Callable[[], object]
"""Draws a part of the page."""


class Screen:
    """The page, as it shows a lesson.

    What each picture was made from is kept, so that only what changed is made again.
    """

    def __init__(self, lesson: Lesson, player: Player) -> None:
        self.lesson, self.player = lesson, player
        self.network, self.plane, self.chart = self._surfaces = [
            browser.Surface(browser.element(name)) for name in ("network", "plane", "loss-chart")
        ]
        self._page = browser.Page()
        self._labels, self._next_network = (browser.picture(1.0, 1.0, 1.0) for _ in range(2))
        self._heat = browser.picture(field.SIDE, field.SIDE, 1.0)
        self._static = StaticLayer(FRUIT_SIZE)
        self._magnifier = Magnifier(lesson, self._page, self._changed)
        self.panels = Panels(
            lesson, player, self._page, self._magnifier, self._changed, self._network_now
        )
        self._surfaces += [self._magnifier.surface, *self.panels.plots]
        self._made_from: dict[str, tuple[Any, ...]] = {}
        self._views: dict[str, View] = {
            "network": self._draw_network,
            "part of network": self._draw_more_of_network,
            "plane": self._draw_plane,
            "loss": self._draw_loss,
            "maps": self._make_maps,
            "tables": self.panels.write_tables,
            "words": self.panels.write,
            "said": self.panels.write_words,
            "controls": self.panels.write_controls,
            "count": self.panels.write_count,
        }
        self._turns = Turns()
        self._drawing: Iterator[None] = iter(())
        self._told: tuple[Any, ...] = ()
        self._asked = False
        self._scale = 1.0
        self._stale = True
        self.frames = browser.Frames(self.draw)
        self._page.fill_with("network-legend", legend_html())
        self._page.fill_with("loss-legend", loss_legend_html())
        browser.explain_terms("network-legend")
        browser.watch_sizes(self._surfaces, self.resize)
        browser.watch_graphics(self.resize)
        browser.watch_print(self.redraw)

    def resize(self) -> None:
        """Take up sizes and colours in the next frame, which also draws: nothing flickers.

        Within an element that is not shown the page has neither, until that is shown.
        """
        self._stale = True
        self.ask()

    def ask(self, first: Callable[[], None] | None = None) -> None:
        """Draw everything in the next frame, which begins with `first`: a reader did something."""
        self._asked = True
        self.frames.request(first)

    def redraw(self) -> None:
        """Draw everything at once, as the style sheet has it now: for print there is no frame."""
        self._fit()
        for view in ALL:
            self._views[view]()

    def draw(self, now: float) -> bool:
        """One frame; True while another is wanted."""
        began = perf_counter()
        more = self.player.tick(now)
        browser.ask_before_leaving(self.lesson.has_something_to_lose)
        stale, player = self._stale, self.player
        if stale:
            self._fit()
        hurried = player.hurried and not stale
        for view in self._turns.due(hurried, player.playing, stale, self._only_moves(more)):
            self._views[view]()
            if hurried and perf_counter() - began > ENOUGH:
                break
        if hurried:
            return more
        if self.panels.tables_wait:
            self.frames.request_at_rest()
        return more or self._turns.behind

    def _only_moves(self, more: bool) -> bool:
        """Whether a phase is on its way as in the frame before, and the reader has done nothing."""
        asked, self._asked = self._asked, False
        before, self._told = self._told, (self.player.phase_shown, self.lesson.step_count)
        return more and not asked and self._told == before

    def _fit(self) -> None:
        self._stale = False
        self._scale = browser.text_scale()
        self._palette = browser.palette()
        self._heat_table = heat_table(self._palette)
        self._made_from.clear()
        for surface in self._surfaces:
            surface.fit()
        for off_the_page in (self._labels, self._next_network):
            off_the_page.resize(self.network.width, self.network.height, self.network.ratio)
        self._drawing = iter(())
        self._static.restyle(self._palette, self._scale, self.plane.ratio)
        self._magnifier.restyle(self._palette, self._scale)
        self.panels.restyle(self._palette, self._scale)
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

    def _network_now(self) -> Network:
        return self._network_in(self._motion())

    def _motion(self) -> Motion:
        return self.player.motion(browser.reduced_motion())

    def _network_in(self, motion: Motion) -> Network:
        """The network in this moment, one object for all views: they share what it computes."""
        if self._changed("moment", motion, self.lesson.network, self.player.step_shown):
            self._moment = self.player.network_shown(motion)
        return self._moment

    def network_layout(self) -> NetworkLayout:
        """Where the units of the network lie on their canvas."""
        surface, sizes = self.network, self.lesson.network.sizes
        return network_layout(surface.width, surface.height, sizes, self._scale)

    def _draw_network(self) -> None:
        """In Play without animation the first part of it: see `_draw_more_of_network`."""
        self._finish_network()
        lesson, layout = self.lesson, self.network_layout()
        motion = self._motion()
        network = self._network_in(motion)
        microscope = lesson.microscope
        step, before = self.player.step_shown, self.player.step_before
        asked = texts.asking(lesson, self.player) or lesson.quiz.tried
        chosen = (microscope.chosen,) if microscope.chosen else ()
        about = lesson.quiz.about if asked else chosen
        looked_at = frozenset(about), microscope.pointed, texts.secret(lesson)
        made_from = *looked_at, microscope.numbers
        resized = self._changed("sizes of the maps", *network.sizes)
        hurried = self.player.hurried and not resized
        in_parts = hurried and self.player.playing
        if self._changed("labels", layout):
            draw_labels(self._labels.ctx, layout, self._palette)
        if self._changed("network", network, step, before, motion, hurried, *made_from):
            self._drawing = draw_network(
                (self._next_network if in_parts else self.network).ctx,
                layout,
                self._palette,
                Diagram(
                    network,
                    step,
                    before,
                    motion,
                    *looked_at,
                    self._magnifier.atlas if hurried else self._make_maps(),
                    self._labels.canvas,
                    microscope.numbers,
                ),
            )
            if in_parts:
                self._drawing = self._shown_when_whole(self._drawing)
                next(self._drawing)
            else:
                self._finish_network()

    def _shown_when_whole(self, drawing: Iterator[None]) -> Iterator[None]:
        yield from drawing
        self.network.copy(self._next_network)
        yield

    def _draw_more_of_network(self) -> None:
        """The next part of the picture that was begun, off the page; after the last a new one."""
        for _part in self._drawing:
            return
        self._draw_network()

    def _finish_network(self) -> None:
        for _part in self._drawing:
            pass

    def _make_maps(self) -> tuple[Any, int]:
        """What the hidden neurons of this moment see; in a hurry this has a turn of its own."""
        return self._magnifier.small_maps(self._network_now())

    def plane_frame(self) -> Frame:
        """Where the unit square lies on its canvas."""
        return plane_frame(self.plane.width, self.plane.height, self._scale)

    def _draw_plane(self) -> None:
        lesson, frame = self.lesson, self.plane_frame()
        network, coarse = self._network_in(self._motion()), self.player.hurried
        if self._changed("heat", network, coarse):
            survey = field.coarse_pass if coarse else self._magnifier.survey
            self._make_heat(survey(network))
        crosshair = lesson.basket.crosshair if lesson.basket.pointing is Pointing.KEYS else None
        if self._changed("static", lesson.points):
            self._static_layer = self._static.draw(frame, lesson.points.x, lesson.points)
        if self._changed("plane", self._boundary, lesson.points, lesson.step, crosshair):
            draw_plane(
                self.plane.ctx,
                frame,
                self._palette,
                Plane(
                    self._heat.canvas,
                    self._heat_side,
                    self._boundary,
                    self._static_layer,
                    tuple(lesson.step.x[0].tolist()) if lesson.step else None,
                    crosshair,
                    sample_sprite=self._static.sprite_of(lesson.step, lesson.points),
                ),
            )

    def _make_heat(self, passed: ForwardPass) -> None:
        image = heat_image(field.over_square(passed.output), self._heat_table)
        side = self._heat_side = len(image)
        if self._heat.width != side:
            self._heat.resize(side, side, 1.0)
        browser.put_pixels(self._heat, image)
        segments = field.contour(field.over_square(passed.zs[-1]))
        self._boundary = segments[:, :2].tolist(), segments[:, 2:].tolist()

    def loss_frame(self) -> Frame:
        """Where the losses lie on their canvas."""
        return self._loss_frame(chart(self.lesson))

    def _loss_frame(self, shown: Chart) -> Frame:
        size = self.chart.width, self.chart.height
        return loss_frame(*size, self._scale, shown.steps, shown.axis.top)

    def _draw_loss(self) -> None:
        lesson = self.lesson
        read, mean = lesson.cursor_index(), lesson.mean_loss()
        now, last, history = lesson.step_count, lesson.timeline.last, lesson.history
        known = history.steps, history.jumps
        if not self._changed(
            "loss", *known, now, last, mean, read, lesson.abandoned, lesson.log_scale
        ):
            return
        shown = chart(lesson)
        frame = self._loss_frame(shown)
        draw_loss(self.chart.ctx, frame, self._palette, shown)
        self._page.set("key-branch", "hidden", shown.branch is None)
        self._page.set("key-read", "hidden", not shown.cursor)
        self._lay_time_below(frame)

    def _lay_time_below(self, frame: Frame) -> None:
        """Has the time slider as long as the course that can be gone back to, on the chart."""
        timeline = self.lesson.timeline
        before, end = (
            (step - frame.x_low) * frame.inner_width / frame.x_span
            for step in (timeline.first, timeline.last)
        )
        self._page.mark(
            "time", "style", f"--before: {before:.1f}px; --length: {end - before:.1f}px"
        )
