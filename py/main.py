"""Wiring only: binds each control to one method, then asks for a redraw."""

from collections.abc import Callable
from typing import Any

from ripple import browser
from ripple.datasets import Fruit
from ripple.lesson import Lesson, Pointing
from ripple.page import position_of, rate_at
from ripple.player import Player
from ripple.screen import Screen
from ripple.views.plane import FRUIT_SIZE
from ripple.words import plain

lesson = Lesson()
player = Player(lesson)
screen = Screen(lesson, player)
redraw = screen.frames.request

rate_box = browser.element("learning-rate-number")
rate_slider = browser.element("learning-rate")


def bind(event: str, selector: str, action: Any) -> None:
    """Call the action with the event, then ask for a redraw."""

    def handler(event: Any) -> None:
        action(event)
        redraw()

    browser.on(event, selector, handler)


# Transport

bind("click", "#step", lambda _: player.step())
bind("click", "#step-10", lambda _: player.run(10))
bind("click", "#step-100", lambda _: player.run(100))
bind("click", "#step-1000", lambda _: player.run(1000))
bind("click", "#play", lambda _: player.toggle_play())
bind("click", "#reset-network", lambda _: player.reset_network())
bind("click", "#reset-data", lambda _: lesson.reset_data())


# Settings


def on_rate_typed(_event: Any) -> None:
    lesson.set_learning_rate(rate_box.value)
    rate_box.value = plain(lesson.learning_rate)
    rate_slider.value = position_of(lesson.learning_rate)


def on_rate_slid(_event: Any) -> None:
    lesson.set_learning_rate(plain(rate_at(float(rate_slider.value))))
    rate_box.value = plain(lesson.learning_rate)


def on_speed_slid(event: Any) -> None:
    player.speed = int(event.target.value)


bind("change", "#learning-rate-number", on_rate_typed)
bind("input", "#learning-rate", on_rate_slid)
bind("input", "#hidden-size", lambda event: lesson.set_hidden_size(int(event.target.value)))
bind("input", "#speed", on_speed_slid)


# The plane

TOOLS = {"strawberry": Fruit.STRAWBERRY, "lemon": Fruit.LEMON, "remove": None}
KEYS: dict[str, Callable[[], Fruit | None]] = {
    "s": lambda: Fruit.STRAWBERRY,
    "l": lambda: Fruit.LEMON,
    "Enter": lambda: lesson.fruit,
    "Delete": lambda: None,
    "Backspace": lambda: None,
}
ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowDown": (0, -1), "ArrowUp": (0, 1)}


def put(fruit: Fruit | None) -> None:
    """Add this fruit at the crosshair, or remove the nearest."""
    if fruit is None:
        lesson.remove_nearest(*lesson.crosshair)
    else:
        lesson.add_point(*lesson.crosshair, fruit)


def on_plane_point(event: Any) -> None:
    frame = screen.plane_frame()
    if frame.near(event.offsetX, event.offsetY, FRUIT_SIZE / 2):
        lesson.point_at(*frame.to_data(event.offsetX, event.offsetY), Pointing.POINTER)
    else:
        lesson.point_away()


def put_at_pointer(event: Any, fruit: Fruit | None) -> None:
    """As `put`, where the pointer is, if that is on the plane and not on its axes."""
    on_plane_point(event)
    if lesson.pointing:
        put(fruit)


def on_plane_right_click(event: Any) -> None:
    event.preventDefault()
    if event.button == 2 or event.ctrlKey:  # not for the menu key, nor for a long touch
        put_at_pointer(event, Fruit.LEMON)


def on_plane_focus(event: Any) -> None:
    if event.target.matches(":focus-visible"):
        lesson.point_at(*lesson.crosshair, Pointing.KEYS)


def on_plane_key(event: Any) -> None:
    key = event.key.lower() if len(event.key) == 1 else event.key
    if event.ctrlKey or event.metaKey or event.altKey:
        return
    dx, dy = ARROWS.get(key, (0, 0))
    pace = 0.1 if event.shiftKey else 0.01
    if key in ARROWS or key in KEYS:
        x1, x2 = lesson.crosshair
        lesson.point_at(x1 + dx * pace, x2 + dy * pace, Pointing.KEYS)
        event.preventDefault()
    if key in KEYS:
        put(KEYS[key]())


bind("click", "#plane", lambda event: put_at_pointer(event, lesson.fruit))
bind("contextmenu", "#plane", on_plane_right_click)
bind("pointermove", "#plane", on_plane_point)
bind("pointerleave", "#plane", lambda _: lesson.point_away())
bind("keydown", "#plane", on_plane_key)
bind("focus", "#plane", on_plane_focus)
bind("blur", "#plane", lambda _: lesson.point_away())
bind("change", "#fruit input", lambda event: lesson.choose_fruit(TOOLS[event.target.value]))
bind("click", "#undo-data", lambda _: lesson.undo_data())
bind("click", "#clear-data", lambda _: lesson.clear_data())


# The loss chart


def on_chart_pointer(event: Any) -> None:
    lesson.point_at_step(screen.loss_frame().to_data(event.offsetX, event.offsetY)[0])


def on_chart_key(event: Any) -> None:
    moves = {"ArrowLeft": -1, "ArrowRight": 1, "PageUp": -10, "PageDown": 10}
    ends = {"Home": 0, "End": lesson.step_count}
    if event.key in moves:
        lesson.move_cursor(moves[event.key])
    elif event.key in ends:
        lesson.point_at_step(ends[event.key])
    elif event.key == "Escape":
        lesson.point_at_step(None)
    else:
        return
    event.preventDefault()


bind("pointermove", "#loss-chart", on_chart_pointer)
bind("pointerdown", "#loss-chart", on_chart_pointer)
bind("pointerleave", "#loss-chart", lambda _: lesson.point_at_step(None))
bind("keydown", "#loss-chart", on_chart_key)
bind("blur", "#loss-chart", lambda _: lesson.point_at_step(None))


def on_problem_close(_event: Any) -> None:
    browser.element("problem").hidden = True


browser.on("click", "#problem-close", on_problem_close)


def on_theme() -> None:
    screen.restyle()
    redraw()


browser.watch_theme(on_theme)
screen.draw(0.0)
browser.ready()
