"""The plane of the fruit: the network's answer everywhere, and where fruit come and go."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.drag import ON_FRUIT
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import POINTS_MOST
from ripple.lesson.player import Player
from ripple.model import field
from ripple.model.datasets import Fruit, Points
from ripple.model.network import ForwardPass
from ripple.page import html
from ripple.page.events import ARROWS, can_hover, plain_key, shortcut
from ripple.page.sprites import StaticLayer, draw_sprite
from ripple.page.stage import Stage, Work
from ripple.readings.inputs import inputs_of, names_of, pointed_at
from ripple.views.geometry import Frame, plane_frame
from ripple.views.palette import heat_image, heat_table
from ripple.views.plane import FRUIT_SIZE, Plane, draw_plane
from ripple.words import en as words
from ripple.words import learning, own_data
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

UNDO, REDO = ("z",), ("Shift+z", "y")
"""Keys that are held with Ctrl."""

CARRY = "m"

FINGER = 1.0
"""How far from a fruit a finger still takes it, in fruit; it hides what is under it."""

TOOLS = "#plane, #fruit, #undo-data, #redo-data, #clear-data"


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
            "controls": self._show,
            "always": self._follow,
        }

    def _bind(self) -> None:
        bind, lesson = self._stage.bind, self._stage.lesson
        bind("click", "#plane", self._on_click)
        bind("contextmenu", "#plane", self._on_right_click)
        bind("pointerdown", "#plane", self._on_press)
        bind("pointermove", "#plane", self._on_move)
        bind("pointerup", "#plane", self._on_release)
        bind("pointercancel", "#plane", self._on_cancel)
        self._stage.browser.on("touchmove", "#plane", self._on_touch)
        bind("pointerleave", "#plane", self._on_leave)
        bind("keydown", "#plane", self._on_key)
        bind("focus", "#plane", self._on_focus)
        bind("blur", "#plane", lambda _: lesson.basket.leave())
        bind("keydown", TOOLS, self._on_shortcut)
        bind("change", "#fruit input", lambda e: lesson.basket.choose(Tool(e.target.value)))
        bind("click", "#undo-data", lambda _: lesson.basket.undo())
        bind("click", "#redo-data", lambda _: lesson.basket.redo())
        bind("click", "#clear-data", lambda _: lesson.basket.clear())
        bind("click", "#to-fruit", self._on_to_fruit)

    # Handlers

    def _on_press(self, event: Any) -> None:
        basket = self._stage.lesson.basket
        if event.isPrimary and event.button == 0 and not event.ctrlKey and self._is_near(event):
            event.target.setPointerCapture(event.pointerId)
            reach = ON_FRUIT if can_hover(event) else FINGER
            basket.press(*self._place(event), self._fruit_size(), reach)
        else:  # another button, or another finger: who drags does so no longer
            basket.put_back()

    def _on_move(self, event: Any) -> None:
        if event.isPrimary:
            if not event.buttons & 1:  # it may have come up where nobody could tell
                self._stage.lesson.basket.lift()
            self._point(event)

    def _point(self, event: Any) -> None:
        basket = self._stage.lesson.basket
        if basket.pressed or self._is_near(event):
            basket.point_at(*self._place(event), Pointing.POINTER)
        else:
            basket.point_away()

    def _on_release(self, event: Any) -> None:
        if event.isPrimary:
            self._stage.lesson.basket.lift()

    def _on_cancel(self, event: Any) -> None:
        if event.isPrimary:
            self._stage.lesson.basket.put_back()

    def _on_touch(self, event: Any) -> None:
        """With a fruit in hand the finger does not scroll the page."""
        if self._stage.lesson.basket.in_hand:
            event.preventDefault()

    def _on_click(self, event: Any, tool: Tool | None = None) -> None:
        self._point(event)
        self._stage.lesson.basket.tap(tool)

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
        if key == "Escape" and basket.held is not None:
            event.preventDefault()  # the first steps go on
            basket.put_back()
        if key in ARROWS or key in KEYS or key == CARRY:
            event.preventDefault()
            (x1, x2), (dx, dy) = basket.crosshair, ARROWS.get(key, (0, 0))
            pace = 0.1 if event.shiftKey else 0.01
            basket.point_at(x1 + dx * pace, x2 + dy * pace, Pointing.KEYS)
        if key in KEYS:
            basket.use(KEYS[key])
        elif key == CARRY:
            basket.carry()

    def _on_shortcut(self, event: Any) -> None:
        basket = self._stage.lesson.basket
        for keys, action in ((UNDO, basket.undo), (REDO, basket.redo)):
            if shortcut(event) in keys:
                event.preventDefault()
                action()

    def _on_to_fruit(self, _event: Any) -> None:
        self._stage.player.begin_with_fruit()
        self._stage.focus_next("step")  # the button is gone

    # Where things are

    def _place(self, event: Any) -> tuple[float, float]:
        return self.frame().to_data(event.offsetX, event.offsetY)

    def _is_near(self, event: Any) -> bool:
        return self.frame().near(event.offsetX, event.offsetY, FRUIT_SIZE / 2)

    def _fruit_size(self) -> tuple[float, float]:
        """In parts of the square."""
        frame = self.frame()
        return frame.in_data(self._static.height(self._stage.lesson.points) * frame.scale)

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

    def _follow(self) -> None:
        """What is dragged keeps up with the pointer, also where the views take turns."""
        if self._stage.lesson.basket.drags:
            self._draw()

    def _show(self) -> None:
        stage, lesson = self._stage, self._stage.lesson
        stage.show(attributes, controls)
        stage.mark({("plane", "data-hand"): lesson.basket.hand(self._fruit_size()).value})
        empty = "false" if len(lesson.taught) else "true"
        stage.contents.mark("right-count", "data-empty", empty)
        if lesson.free:  # nothing to be right about
            return
        if not stage.player.hurried and stage.changed("answers", lesson.score, lesson.held_score):
            names = names_of(lesson.points)
            groups = [(learning.LEARNED, lesson.score)]
            if len(lesson.held):
                groups.append((learning.HELD, lesson.held_score))
            stage.contents.fill_with("answers-tables", html.answers_html(groups, names))

    def _draw(self) -> None:
        if not self.surface.is_shown():
            return
        stage, lesson, frame = self._stage, self._stage.lesson, self.frame()
        if lesson.free:  # a sentence stands there
            return
        network, coarse = stage.network(), stage.player.hurried
        if stage.changed("heat", network, coarse):
            self._make_heat(field.coarse_pass(network) if coarse else stage.survey(network))
        crosshair = lesson.basket.crosshair if lesson.basket.pointing is Pointing.KEYS else None
        resting, held = lesson.basket.resting, lesson.basket.held
        points, held_out, step = lesson.points, lesson.method.held_out, lesson.step
        part = step is not None and 1 < step.size < len(lesson.taught) and not coarse
        inputs = inputs_of(points.meaning)
        if stage.changed("static", resting, held_out):
            hollow = self._hollow()
            hollow = hollow if held is None else np.delete(hollow, held)
            self._static_layer = self._static.draw(
                frame, resting.x, resting, hollow, inputs.axes, inputs.spans
            )
        if stage.changed("plane", self._boundary, points, held_out, step, crosshair, part):
            draw_plane(
                self.surface.ctx,
                frame,
                stage.palette,
                Plane(
                    self._heat.canvas,
                    self.heat_side,
                    self._boundary,
                    self._static_layer,
                    (*step.sample.x,) if step else None,
                    crosshair,
                    sample_sprite=self._static.sprite_of(step, points),
                    fruit_size=self._static.height(points),
                    held=None if held is None else self._held(held),
                    batch=step.others if step and part else (),
                ),
            )

    def _held(self, index: int) -> tuple[tuple[float, ...], Any]:
        points = self._stage.lesson.points
        sprite = self._static.sprite(points, index, bool(self._hollow()[index]))
        return (*points.x[index].tolist(),), sprite

    def _hollow(self) -> NDArray[np.bool_]:
        """Which of the fruit are held out."""
        lesson = self._stage.lesson
        return lesson.points.split(lesson.method.held_out)[2]

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
    if lesson.free:
        return _without_plane(lesson)
    points, names = lesson.points, names_of(lesson.points)
    return {
        **dict.fromkeys(("no-plane", "no-data"), ""),
        "data-count": ", ".join(names.counted(points.count(fruit), fruit) for fruit in BOTH),
        "right-count": _right(lesson),
        "data-note": _note(points, names),
        "plane-words": _readout(lesson, player),
        "plane-help": own_data.plane_help(names),
        "task": own_data.task(names),
        "about-features": own_data.features(names),
        **{f"about-near-{fruit:d}": names.label(fruit) for fruit in BOTH},
        **{f"about-label-{fruit:d}": names.a(fruit) for fruit in BOTH},
        **{f"said-{fruit:d}": names.a(fruit) for fruit in BOTH},
        **{f"scale-{fruit:d}": names.label(fruit) for fruit in BOTH},
        **{f"tool-word-{fruit:d}": names.label(fruit) for fruit in BOTH},
    }


def _without_plane(lesson: Lesson) -> dict[str, str]:
    """Of numbers that are no fruit only why there is no plane, and what is asked."""
    from ripple.readings.free import no_plane  # few lessons are of such: the page starts without
    from ripple.words import free

    of_both = ("about-near", "about-label", "said", "scale", "tool-word")
    nothing = ("data-count", "right-count", "data-note", "plane-words", "plane-help")
    return {
        **dict.fromkeys(
            (*nothing, *(f"{name}-{fruit:d}" for name in of_both for fruit in BOTH)), ""
        ),
        "no-plane": no_plane(lesson),
        "no-data": free.DATA,
        "task": free.TASK,
        "about-features": free.FEATURES,
    }


def _note(points: Points, names: Names) -> str:
    strawberries, lemons = points.count(Fruit.STRAWBERRY), points.count(Fruit.LEMON)
    note = words.data_note(strawberries, lemons, POINTS_MOST)
    if note or (strawberries and lemons):
        return note
    only = Fruit.STRAWBERRY if strawberries else Fruit.LEMON
    return words.one_label(names.many(only), names.label(only))


def _right(lesson: Lesson) -> str:
    told = words.right_count(*lesson.score.tally)
    tally = lesson.held_score.tally
    return f"{told}; {learning.held_right(*tally)}" if tally.fruit else told


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """Whether there is anything to undo, and whether the readout is announced."""
    # It is where the reader points with keys, but not with every step that changes it.
    announced = not player.active and lesson.basket.pointing is Pointing.KEYS
    names = names_of(lesson.points)
    return {
        ("plane", "aria-label"): own_data.plane_label(names),
        **{(f"tool-label-{fruit:d}", "title"): own_data.adds(names, fruit) for fruit in BOTH},
        ("data-count", "title"): ", ".join(names.labels[::-1]) if names.own else "",
        ("plane-words", "aria-live"): "polite" if announced else "off",
        ("undo-data", "aria-disabled"): "false" if lesson.basket.can_undo else "true",
        ("redo-data", "aria-disabled"): "false" if lesson.basket.can_redo else "true",
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """The chosen tool."""
    return {("tool-" + lesson.basket.tool.value, "checked"): True}


def _readout(lesson: Lesson, player: Player) -> str:
    basket = lesson.basket
    if basket.pointing is None:
        return words.plane_hint(basket.tool is Tool.REMOVE, basket.tool_works)
    held = None if basket.held is None else int(lesson.points.y[basket.held, 0])
    output = lesson.crosshair_output(player.network_told)
    meaning = basket.points.meaning
    if meaning is None:
        return words.plane_words(*basket.crosshair, output, held)
    x1, x2 = (pointed_at(meaning, i, x) for i, x in enumerate(basket.crosshair))
    return own_data.plane_words(inputs_of(meaning).names, (x1, x2), output, held)
