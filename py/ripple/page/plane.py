"""The plane of the fruit: the network's answer everywhere, and where fruit come and go."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import POINTS_MOST
from ripple.lesson.player import Player
from ripple.model import field
from ripple.model.datasets import Fruit, Points
from ripple.model.network import ForwardPass
from ripple.page.events import ARROWS, can_hover, plain_key
from ripple.page.sprites import StaticLayer, draw_sprite
from ripple.page.stage import Stage, Work
from ripple.readings.inputs import inputs_of, pointed_at
from ripple.views.geometry import Frame, plane_frame
from ripple.views.palette import heat_image, heat_table
from ripple.views.plane import FRUIT_SIZE, Plane, draw_plane
from ripple.words import en as words
from ripple.words import own_data
from ripple.words.own_data import Names

BOTH = (Fruit.STRAWBERRY, Fruit.LEMON)
KEYS = {
    "s": Tool.STRAWBERRY,
    "l": Tool.LEMON,
    "Enter": None,
    "Delete": Tool.REMOVE,
    "Backspace": Tool.REMOVE,
}
"""What a key does at the crosshair; None: what the chosen tool does."""


class PlanePart:
    """The canvas #plane, and the tools below it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.surface = stage.surface("plane")
        self._icons = {each: stage.surface(f"icon-{each.name.lower()}") for each in Fruit}
        self._heat = stage.browser.picture(field.SIDE, field.SIDE, 1.0)
        self._static = StaticLayer(stage.browser, FRUIT_SIZE)
        self._bind()
        self.work: Work = {
            "style": self._restyle,
            "plane": self._draw,
            "said": partial(stage.say, texts),
            "controls": partial(stage.show, attributes, controls),
        }

    def _bind(self) -> None:
        bind, lesson = self._stage.bind, self._stage.lesson
        bind("click", "#plane", self._on_click)
        bind("contextmenu", "#plane", self._on_right_click)
        bind("pointermove", "#plane", self._on_point)
        bind("pointerleave", "#plane", self._on_leave)
        bind("keydown", "#plane", self._on_key)
        bind("focus", "#plane", self._on_focus)
        bind("blur", "#plane", lambda _: lesson.basket.point_away())
        bind("change", "#fruit input", lambda e: lesson.basket.choose(Tool(e.target.value)))
        bind("click", "#undo-data", lambda _: lesson.basket.undo())
        bind("click", "#clear-data", lambda _: lesson.basket.clear())

    # Handlers

    def _on_point(self, event: Any) -> None:
        frame, basket = self.frame(), self._stage.lesson.basket
        if frame.near(event.offsetX, event.offsetY, FRUIT_SIZE / 2):
            basket.point_at(*frame.to_data(event.offsetX, event.offsetY), Pointing.POINTER)
        else:
            basket.point_away()

    def _on_click(self, event: Any, tool: Tool | None = None) -> None:
        self._on_point(event)
        if self._stage.lesson.basket.pointing:
            self._stage.lesson.basket.use(tool)

    def _on_right_click(self, event: Any) -> None:
        event.preventDefault()
        if event.button == 2 or event.ctrlKey:  # not for the menu key, nor for a long touch
            self._on_click(event, Tool.LEMON)

    def _on_leave(self, event: Any) -> None:
        basket = self._stage.lesson.basket
        if basket.pointing is Pointing.POINTER and can_hover(event):
            basket.point_away()

    def _on_focus(self, event: Any) -> None:
        basket = self._stage.lesson.basket
        if event.target.matches(":focus-visible"):
            basket.point_at(*basket.crosshair, Pointing.KEYS)

    def _on_key(self, event: Any) -> None:
        key, basket = plain_key(event), self._stage.lesson.basket
        if key in ARROWS or key in KEYS:
            event.preventDefault()
            (x1, x2), (dx, dy) = basket.crosshair, ARROWS.get(key, (0, 0))
            pace = 0.1 if event.shiftKey else 0.01
            basket.point_at(x1 + dx * pace, x2 + dy * pace, Pointing.KEYS)
        if key in KEYS:
            basket.use(KEYS[key])

    # The picture

    def frame(self) -> Frame:
        """Where the unit square lies on its canvas."""
        return plane_frame(self.surface.width, self.surface.height, self._stage.scale)

    def _restyle(self) -> None:
        stage, palette = self._stage, self._stage.palette
        self._heat_table = heat_table(palette)
        self._static.restyle(palette, stage.scale, self.surface.ratio)
        for fruit, icon in self._icons.items():
            draw_sprite(icon, palette, fruit)

    def _draw(self) -> None:
        stage, lesson, frame = self._stage, self._stage.lesson, self.frame()
        network, coarse = stage.network(), stage.player.hurried
        if stage.changed("heat", network, coarse):
            self._make_heat(field.coarse_pass(network) if coarse else stage.survey(network))
        crosshair = lesson.basket.crosshair if lesson.basket.pointing is Pointing.KEYS else None
        inputs = inputs_of(lesson.points.meaning)
        if stage.changed("static", lesson.points):
            self._static_layer = self._static.draw(
                frame, lesson.points.x, lesson.points, inputs.axes, inputs.spans
            )
        if stage.changed("plane", self._boundary, lesson.points, lesson.step, crosshair):
            draw_plane(
                self.surface.ctx,
                frame,
                stage.palette,
                Plane(
                    self._heat.canvas,
                    self.heat_side,
                    self._boundary,
                    self._static_layer,
                    (*lesson.step.sample.x,) if lesson.step else None,
                    crosshair,
                    sample_sprite=self._static.sprite_of(lesson.step, lesson.points),
                ),
            )

    def _make_heat(self, passed: ForwardPass) -> None:
        image = heat_image(field.over_square(passed.output), self._heat_table)
        side = self.heat_side = len(image)
        if self._heat.width != side:
            self._heat.resize(side, side, 1.0)
        self._heat.put_pixels(image)
        segments = field.contour(field.over_square(passed.zs[-1]))
        self._boundary = segments[:, :2].tolist(), segments[:, 2:].tolist()


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """How many fruit there are and how many are right, and what is read at the crosshair."""
    points, names = lesson.points, inputs_of(lesson.points.meaning).names
    return {
        "data-count": ", ".join(names.counted(points.count(fruit), fruit) for fruit in BOTH),
        "right-count": words.right_count(*lesson.score.tally),
        "data-note": _note(points, names),
        "plane-words": _readout(lesson, player),
        "plane-help": own_data.plane_help(names),
        "task": own_data.task(names),
        **{f"scale-{fruit:d}": names.label(fruit) for fruit in BOTH},
        **{f"tool-word-{fruit:d}": names.label(fruit) for fruit in BOTH},
    }


def _note(points: Points, names: Names) -> str:
    strawberries, lemons = points.count(Fruit.STRAWBERRY), points.count(Fruit.LEMON)
    note = words.data_note(strawberries, lemons, POINTS_MOST)
    if note or (strawberries and lemons):
        return note
    only = Fruit.STRAWBERRY if strawberries else Fruit.LEMON
    return words.one_label(names.many(only), names.label(only))


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """Whether there is anything to undo, and whether the readout is announced."""
    # It is where the reader points with keys, but not with every step that changes it.
    announced = not player.active and lesson.basket.pointing is Pointing.KEYS
    names = inputs_of(lesson.points.meaning).names
    return {
        ("plane", "aria-label"): own_data.plane_label(names),
        **{(f"tool-label-{fruit:d}", "title"): own_data.adds(names, fruit) for fruit in BOTH},
        ("data-count", "title"): ", ".join(names.labels[::-1]) if names.own else "",
        ("plane-words", "aria-live"): "polite" if announced else "off",
        ("undo-data", "aria-disabled"): "false" if lesson.basket.can_undo else "true",
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """The chosen tool."""
    return {("tool-" + lesson.basket.tool.value, "checked"): True}


def _readout(lesson: Lesson, player: Player) -> str:
    basket = lesson.basket
    if basket.pointing is None:
        return words.plane_hint(basket.tool is Tool.REMOVE, basket.tool_works)
    output = lesson.crosshair_output(player.network_told)
    meaning = basket.points.meaning
    if meaning is None:
        return words.plane_words(*basket.crosshair, output)
    x1, x2 = (pointed_at(meaning, i, x) for i, x in enumerate(basket.crosshair))
    return own_data.plane_words(inputs_of(meaning).names, x1, x2, output)
