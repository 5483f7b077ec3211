"""Draws everything from state: the three canvases, the tables and the text, once a frame."""

from __future__ import annotations

from typing import Any

from ripple import browser, field, page, tables
from ripple.datasets import Fruit
from ripple.geometry import Frame, NetworkLayout, loss_frame, plane_frame
from ripple.legend import legend_html
from ripple.lesson import Lesson, Pointing
from ripple.palette import heat_image, heat_table
from ripple.player import Player
from ripple.step import Phase
from ripple.views.fruit import draw_fruit
from ripple.views.loss import draw_loss
from ripple.views.network import draw_network
from ripple.views.plane import FRUIT_SIZE, draw_fruit_layer, draw_plane

TABLES_INTERVAL = 0.1
"""Seconds between two rewritings of the tables while steps run: nobody reads rows faster."""


class Screen:
    """The page, as it shows a lesson. What a picture was made from is kept beside it, so that only
    what changed is made again."""

    def __init__(self, lesson: Lesson, player: Player) -> None:
        self.lesson, self.player = lesson, player
        self.network, self.plane, self.chart = (
            browser.Surface(browser.element(name)) for name in ("network", "plane", "loss-chart")
        )
        self._page = browser.Page()
        self._heat = browser.picture(field.SIDE, field.SIDE, 1.0)
        self._fruit_layer = browser.picture(1.0, 1.0, 1.0)
        self._made: dict[str, Any] = {}
        self._tables_time = 0.0
        self.frames = browser.Frames(self.draw)
        browser.element("network-legend").innerHTML = legend_html()
        self.restyle()
        browser.watch_sizes([self.network, self.plane, self.chart], self._on_resize)

    def _on_resize(self) -> None:
        self._scale = browser.text_scale()
        self.frames.request()

    def restyle(self) -> None:
        """Take up the style sheet's colours."""
        self._palette = browser.palette()
        self._heat_table = heat_table(self._palette)
        self._made.clear()
        for icon, strawberry in (("icon-strawberry", True), ("icon-lemon", False)):
            surface = browser.Surface(browser.element(icon))
            surface.fit()
            size = surface.width
            surface.ctx.clearRect(0, 0, size, size)
            draw_fruit(surface.ctx, self._palette, strawberry, (size / 2, size / 2), size * 0.9)

    def draw(self, now: float) -> bool:
        """One frame; True while another is wanted."""
        more = self.player.tick(now)
        self._draw_network()
        self._draw_plane()
        self._draw_loss()
        self._write()
        if not more or now - self._tables_time >= TABLES_INTERVAL:
            self._tables_time = now
            self._write_tables()
        return more

    def _changed(self, name: str, *made_from: Any) -> bool:
        """Whether any of these is another object, or another number, than the last time."""
        before = self._made.get(name)
        self._made[name] = made_from
        return before is None or not all(
            a is b or (isinstance(a, float) and a == b)
            for a, b in zip(before, made_from, strict=True)
        )

    def _draw_network(self) -> None:
        lesson, surface = self.lesson, self.network
        before = lesson.done if lesson.phase is not Phase.UPDATE else lesson.step
        draw_network(
            surface.ctx,
            NetworkLayout(surface.width, surface.height, lesson.network.sizes, self._scale),
            self._palette,
            lesson.network,
            lesson.step,
            before,
            self.player.motion(browser.reduced_motion()),
        )

    def plane_frame(self) -> Frame:
        """Where the unit square lies on its canvas."""
        return plane_frame(self.plane.width, self.plane.height, self._scale)

    def _draw_plane(self) -> None:
        lesson, surface, frame = self.lesson, self.plane, self.plane_frame()
        if self._changed("heat", lesson.network.weights, lesson.network.biases):
            values = field.evaluate(lesson.network)
            browser.put_pixels(self._heat, heat_image(values, self._heat_table))
            segments = field.contour(values)
            self._boundary = segments[:, :2].tolist(), segments[:, 2:].tolist()
        if self._changed("fruit", lesson.points, surface.width, surface.height, surface.ratio):
            self._draw_fruit_layer(frame)
        draw_plane(
            surface.ctx,
            frame,
            self._palette,
            self._heat.canvas,
            field.SIDE,
            self._boundary,
            self._fruit_layer.canvas,
            tuple(lesson.step.x[0].tolist()) if lesson.step else None,
            lesson.crosshair if lesson.pointing is Pointing.KEYS else None,
        )

    def _draw_fruit_layer(self, frame: Frame) -> None:
        ratio, size = self.plane.ratio, FRUIT_SIZE * frame.scale
        sprites = []
        for fruit in Fruit:
            sprite = browser.picture(size, size, ratio)
            strawberry = fruit is Fruit.STRAWBERRY
            draw_fruit(sprite.ctx, self._palette, strawberry, (size / 2, size / 2), size * 0.9)
            sprites.append(sprite.canvas)
        self._fruit_layer = browser.picture(frame.width, frame.height, ratio)
        points = self.lesson.points
        strawberries = (y == Fruit.STRAWBERRY for y in points.y[:, 0].tolist())
        all_fruit = zip(*points.x.T.tolist(), strawberries, strict=True)
        draw_fruit_layer(self._fruit_layer.ctx, frame, all_fruit, sprites)

    def loss_frame(self) -> Frame:
        """Where the losses lie on their canvas."""
        history = self.lesson.history
        losses = [loss for loss in history.mean_losses + history.sample_losses if loss is not None]
        highest = max(losses, default=0.0)
        return loss_frame(
            self.chart.width, self.chart.height, self._scale, self.lesson.step_count, highest
        )

    def _draw_loss(self) -> None:
        lesson, surface = self.lesson, self.chart
        history, mean = lesson.history, lesson.mean_loss()
        means = [(s, loss) for s, loss in zip(history.steps, history.mean_losses, strict=True)
                 if loss is not None]  # fmt: skip
        samples = [(s, loss) for s, loss in zip(history.steps, history.sample_losses, strict=True)
                   if loss is not None]  # fmt: skip
        cursor = [] if lesson.cursor is None else [
            point for point in (*means, *samples) if point[0] == lesson.cursor
        ]  # fmt: skip
        if mean is not None:
            means.append((lesson.step_count, mean))
        draw_loss(surface.ctx, self.loss_frame(), self._palette, means, samples, cursor)

    def _write(self) -> None:
        lesson, player = self.lesson, self.player
        for name, words in page.texts(lesson, player).items():
            self._page.set(name, "textContent", words)
        for (name, attribute), value in page.attributes(lesson, player).items():
            self._page.mark(name, attribute, value)
        self._page.set("undo-data", "disabled", not lesson.can_undo)

    def _write_tables(self) -> None:
        lesson = self.lesson
        if self._changed("done", lesson.done):
            self._page.set("updates", "hidden", lesson.done is None)
            self._page.set("updates-rows", "innerHTML", tables.updates_html(lesson.done))
            self._page.set("log", "innerHTML", tables.log_html(lesson))
