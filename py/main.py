"""Wiring only: binds each control to one method, then asks for a redraw."""

import json
import math
from typing import Any

from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.quiz import Way
from ripple.lesson.state import State, from_plain, to_plain
from ripple.lesson.step import PHASES, Phase
from ripple.model import places
from ripple.page import browser
from ripple.page.screen import Screen
from ripple.readings.texts import MOMENTS, asking, first_answer, rate_at
from ripple.views.diagram import place_at
from ripple.views.plane import FRUIT_SIZE
from ripple.words.en import first_steps, refused_state
from ripple.words.numbers import plain

lesson = Lesson()
player = Player(lesson)
screen = Screen(lesson, player)
redraw = screen.ask

ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowDown": (0, -1), "ArrowUp": (0, 1)}
"""Right and up, as data go."""

time_slider = browser.element("time")


def then_redraw(action: Any) -> Any:
    """Calls the action with the event, then asks for a redraw."""

    def handler(event: Any) -> None:
        screen.frames.catch_up()
        action(event)
        redraw()

    return handler


def bind(event: str, selector: str, action: Any) -> None:
    """Call the action with the event, then ask for a redraw."""
    browser.on(event, selector, then_redraw(action))


LATIN_ENDS = "\u0250"
"""The first character behind those of the Latin alphabets."""


def plain_key(event: Any) -> str:
    """The key, letters in lower case; nothing where it is held with one that makes a shortcut.

    On a keyboard of another alphabet it is the Latin letter at that place, which most have on it.
    """
    if not browser.is_key(event):
        return ""
    if event.ctrlKey or event.metaKey or event.altKey or event.getModifierState("AltGraph"):
        return ""
    key, code = str(event.key), str(event.code)
    if code == "Space":
        return " "
    if key == "Process" or (len(key) == 1 and key >= LATIN_ENDS):  # the first: an input method
        key = code.removeprefix("Key")
    return key.lower() if len(key) == 1 else key


def can_hover(event: Any) -> bool:
    """Whether it points without touching: a finger leaves the screen as soon as it has pointed."""
    return bool(event.pointerType != "touch")


# Transport


def unless_asked(action: Any) -> Any:
    """Handles an event by this action, but a question of the quiz waits for its answer first."""

    def handler(_event: Any) -> None:
        if asking(lesson, player):
            screen.panels.focus_next(first_answer(lesson))
        else:
            action()

    return then_redraw(handler)


on_space_pressed = unless_asked(player.step_or_pause)


def on_space(event: Any) -> None:
    if plain_key(event) == " " and not event.defaultPrevented and not browser.takes_space(event):
        event.preventDefault()  # the page is not scrolled, nor a button pressed
        if not event.repeat:
            on_space_pressed(event)


def on_time_slid() -> None:
    player.go_to(int(time_slider.value))


browser.on("click", "#step", unless_asked(player.step))
bind("click", "#step-back", lambda _: player.step_back())
bind("click", "#step-10", lambda _: player.run(10))
bind("click", "#step-100", lambda _: player.run(100))
bind("click", "#step-1000", lambda _: player.run(1000))
bind("click", "#play", lambda _: player.toggle_play())
browser.on("keydown", "body", on_space)
browser.on("keyup", "#step", browser.let_no_space_press)
for phase in PHASES:
    bind("click", f"#phase-{phase.value.lower()}", lambda _, to=phase: player.run_phase(to))
bind("input", "#moment", lambda event: player.look_at(float(event.target.value) / MOMENTS))
bind("click", "#reset-network", lambda _: player.reset_network())
bind("click", "#same-start", lambda _: player.restart())
bind("click", "#reset-data", lambda _: lesson.basket.reset())


# Settings


def on_rate_typed(event: Any) -> None:
    text = screen.panels.take(event.target)
    if text is not None:
        lesson.set_learning_rate(text)


def on_rate_slid(event: Any) -> None:
    lesson.set_learning_rate(plain(rate_at(float(event.target.value))))


def on_speed_slid(event: Any) -> None:
    player.speed = int(event.target.value)


def on_hidden_apply(_event: Any) -> None:
    player.reset_network()
    screen.panels.focus_next("hidden-size")  # with nothing to apply the button is gone


browser.on_typed("#learning-rate-number", then_redraw(on_rate_typed))
bind("input", "#learning-rate-number", lambda _: lesson.forget_refusal())
bind("input", "#learning-rate", on_rate_slid)
bind("input", "#hidden-size", lambda event: lesson.set_hidden_size(int(event.target.value)))
bind("click", "#hidden-apply", on_hidden_apply)
bind("input", "#speed", on_speed_slid)


# The network

microscope = lesson.microscope


def on_network_point(event: Any) -> None:
    at = event.offsetX, event.offsetY
    microscope.point_at(place_at(screen.network_layout(), at))


def hold(place: places.Place | None) -> None:
    screen.panels.take(browser.element("value"))  # what is half typed was meant for another one
    lesson.choose(place)


def open_pointed() -> None:
    """Take it apart, or no longer; where the quiz asks which line, answer with it."""
    quiz, place = lesson.quiz, microscope.pointed
    if asking(lesson, player) and quiz.comparing and place in quiz.choices:
        quiz.pick(place)
        leave_answers()
    else:
        hold(None if place == microscope.chosen else place)
        screen.panels.reveal_next("inspector-title")


def on_network_click(event: Any) -> None:
    on_network_point(event)
    if microscope.pointed:  # beside everything a click means nothing: Close and Escape let go
        open_pointed()


def on_network_leave(event: Any) -> None:
    if can_hover(event) and not microscope.by_keys:
        microscope.point_at(None)


def on_network_key(event: Any) -> None:
    key = plain_key(event)
    if key in ARROWS:
        right, up = ARROWS[key]
        microscope.move(right, -up, lesson.network.sizes)
    elif key in ("Enter", " ") and microscope.pointed:
        open_pointed()
    elif key == "Escape":
        hold(None)
    else:
        return
    event.preventDefault()


def place_of(event: Any) -> places.Place | None:
    """The one that the event's cell or box is of, unless the network by now has no such place."""
    text = browser.place_of(event)
    place = places.decode(text) if text else None
    return place if place and places.exists(place, lesson.network.sizes) else None


def on_cell_point(event: Any, by_keys: bool = False) -> None:
    microscope.point_at(place_of(event), by_keys)


def on_cell_focus(event: Any) -> None:
    if event.target.matches(":focus-visible"):
        on_cell_point(event, by_keys=True)


def on_cells_leave(_event: Any) -> None:
    if not microscope.by_keys:
        microscope.point_at(None)


def on_cell_click(event: Any) -> None:
    on_cell_point(event)
    if microscope.pointed:
        hold(microscope.pointed)
        microscope.point_at(None)
        screen.panels.focus_next("inspector")


def parameter_of(event: Any) -> places.Parameter | None:
    """The one whose box in the update table, or else in the inspector, the event is of."""
    found = microscope.chosen if event.target.id == "value" else place_of(event)
    return found if isinstance(found, places.Parameter) else None


def set_value(parameter: places.Parameter, text: str) -> None:
    lesson.set_parameter(parameter, text)
    if lesson.refused_value is None:
        player.stop()


def on_value(event: Any) -> None:
    text, parameter = screen.panels.take(event.target), parameter_of(event)
    if text is not None and parameter:
        set_value(parameter, text)


def on_value_key(event: Any) -> None:
    key, parameter = plain_key(event), parameter_of(event)
    if key in ("ArrowUp", "ArrowDown") and parameter:
        event.preventDefault()
        screen.panels.take(event.target)  # whatever is half typed there
        change = ARROWS[key][1] * (0.1 if event.shiftKey else 0.01)
        set_value(parameter, repr(lesson.value_of(parameter) + change))


def on_inspector_key(event: Any) -> None:
    if plain_key(event) == "Escape":
        on_inspector_close(event)


def on_inspector_close(_event: Any) -> None:
    hold(None)
    browser.element("network").focus()


bind("pointermove", "#network", on_network_point)
bind("pointerleave", "#network", on_network_leave)
bind("pointercancel", "#network", lambda _: microscope.point_at(None))
bind("click", "#network", on_network_click)
bind("keydown", "#network", on_network_key)
bind("blur", "#network", lambda _: microscope.point_at(None))
# Not pointerover, which a mouse at rest sends when the cells move under it.
for cells in ("#inspector-rows", "#quiz-choices"):
    bind("pointermove", cells, on_cell_point)
    bind("pointerleave", cells, on_cells_leave)
    bind("focusin", cells, on_cell_focus)
    bind("focusout", cells, lambda _: microscope.point_at(None))
bind("click", "#inspector-rows", on_cell_click)
bind("keydown", "#inspector", on_inspector_key)
bind("click", "#inspector-close", on_inspector_close)
for boxes in ("#value", "#updates-rows"):
    browser.on_typed(boxes, then_redraw(on_value))
    bind("input", boxes, lambda _: lesson.forget_refused_value())
    bind("keydown", boxes, on_value_key)


def on_prediction(way: Way) -> None:
    if asking(lesson, player):
        lesson.quiz.answer(way)
        leave_answers()


def on_choice(event: Any) -> None:
    weight = place_of(event)
    if isinstance(weight, places.Parameter) and asking(lesson, player):
        lesson.quiz.pick(weight)
        leave_answers()


def leave_answers() -> None:
    """Once the question is answered; after a hint there is another try."""
    if not lesson.quiz.waits:
        microscope.point_at(None)
        screen.panels.focus_next("quiz-go")


def on_quiz(event: Any) -> None:
    if lesson.quiz.question is not None:
        player.stop()  # what waited for an answer waits no longer
    lesson.quiz.switch(event.target.checked)


def on_quiz_go(_event: Any) -> None:
    if lesson.quiz.more:
        lesson.quiz.compare()
        screen.panels.focus_next(first_answer(lesson))
    elif lesson.quiz.told and lesson.phase is Phase.BACKWARD:
        player.run_phase(Phase.UPDATE)
        screen.panels.focus_next("step")


def on_axis(event: Any) -> None:
    up = event.target.id == "axis-up"
    microscope.set_axis(up, event.target.selectedIndex, lesson.network.sizes)


bind("input", "#numbers", lambda event: microscope.write_numbers(event.target.checked))
bind("input", "#quiz", on_quiz)
bind("click", "#quiz-go", on_quiz_go)
bind("click", "#quiz-choices", on_choice)
for way in Way:
    bind("click", f"#quiz-{way.value}", lambda _, given=way: on_prediction(given))
bind("input", "#axis-across, #axis-up", on_axis)
bind("click", "#check", lambda _: microscope.toggle_check())
bind("click", "#check-all", lambda _: microscope.toggle_check_all())
bind("input", "#digits", lambda event: microscope.set_digits(int(event.target.value)))


# First steps


def on_guide(_event: Any) -> None:
    player.begin_guide()
    screen.panels.focus_next("guide")


def on_guide_leave(_event: Any) -> None:
    player.guide.leave()
    browser.focus("first-steps")


def on_escape(event: Any) -> None:
    if plain_key(event) == "Escape" and player.guide.stop is not None:
        on_guide_leave(event)


bind("click", "#first-steps", on_guide)
bind("click", "#guide-leave", on_guide_leave)
bind("keydown", "body", on_escape)


# The plane

KEYS = {
    "s": Tool.STRAWBERRY,
    "l": Tool.LEMON,
    "Enter": None,
    "Delete": Tool.REMOVE,
    "Backspace": Tool.REMOVE,
}
"""What a key does at the crosshair; None: what the chosen tool does."""


def on_plane_point(event: Any) -> None:
    frame = screen.plane_frame()
    if frame.near(event.offsetX, event.offsetY, FRUIT_SIZE / 2):
        lesson.basket.point_at(*frame.to_data(event.offsetX, event.offsetY), Pointing.POINTER)
    else:
        lesson.basket.point_away()


def on_plane_click(event: Any, tool: Tool | None = None) -> None:
    on_plane_point(event)
    if lesson.basket.pointing:
        lesson.basket.use(tool)


def on_plane_right_click(event: Any) -> None:
    event.preventDefault()
    if event.button == 2 or event.ctrlKey:  # not for the menu key, nor for a long touch
        on_plane_click(event, Tool.LEMON)


def on_plane_leave(event: Any) -> None:
    if lesson.basket.pointing is Pointing.POINTER and can_hover(event):
        lesson.basket.point_away()


def on_plane_focus(event: Any) -> None:
    if event.target.matches(":focus-visible"):
        lesson.basket.point_at(*lesson.basket.crosshair, Pointing.KEYS)


def on_plane_key(event: Any) -> None:
    key = plain_key(event)
    if key in ARROWS or key in KEYS:
        event.preventDefault()
        (x1, x2), (dx, dy) = lesson.basket.crosshair, ARROWS.get(key, (0, 0))
        pace = 0.1 if event.shiftKey else 0.01
        lesson.basket.point_at(x1 + dx * pace, x2 + dy * pace, Pointing.KEYS)
    if key in KEYS:
        lesson.basket.use(KEYS[key])


bind("click", "#plane", on_plane_click)
bind("contextmenu", "#plane", on_plane_right_click)
bind("pointermove", "#plane", on_plane_point)
bind("pointerleave", "#plane", on_plane_leave)
bind("keydown", "#plane", on_plane_key)
bind("focus", "#plane", on_plane_focus)
bind("blur", "#plane", lambda _: lesson.basket.point_away())
bind("change", "#fruit input", lambda event: lesson.basket.choose(Tool(event.target.value)))
bind("click", "#undo-data", lambda _: lesson.basket.undo())
bind("click", "#clear-data", lambda _: lesson.basket.clear())


# The loss chart


CHART_KEYS = {"ArrowLeft": -1, "ArrowRight": 1, "PageUp": -10, "PageDown": 10}
CHART_ENDS = {"Home": 0, "End": math.inf}


def on_chart_pointer(event: Any) -> None:
    frame = screen.loss_frame()
    lesson.point_at_step(frame.to_data(event.offsetX, event.offsetY)[0])


def on_chart_leave(event: Any) -> None:
    if can_hover(event):
        lesson.point_at_step(None)


def on_chart_key(event: Any) -> None:
    key = plain_key(event)
    if key in CHART_KEYS:
        lesson.move_cursor(CHART_KEYS[key])
    elif key in CHART_ENDS:
        lesson.point_at_step(CHART_ENDS[key])
    elif key == "Escape":
        lesson.point_at_step(None)
    else:
        return
    event.preventDefault()


bind("pointermove", "#loss-chart", on_chart_pointer)
bind("pointerdown", "#loss-chart", on_chart_pointer)
bind("pointerleave", "#loss-chart", on_chart_leave)
# A journey may take as long as a frame: one a frame, to where the slider is by then.
browser.on("input", "#time", lambda _: redraw(on_time_slid))
bind("keydown", "#loss-chart", on_chart_key)
bind("input", "#log-scale", lambda event: lesson.set_log_scale(event.target.checked))
bind("blur", "#loss-chart", lambda _: lesson.point_at_step(None))


def worth_keeping() -> str:
    """The lesson as text, or none where it is as it begins."""
    plain = to_plain(lesson.newest_state)
    return "" if plain == to_plain(Lesson().state) else json.dumps(plain)


def resume(kept: str | None) -> None:
    """Go on where the page was before it was loaded again; where that can not be, say so."""
    if kept is None:
        return
    try:
        found = from_plain(json.loads(kept))
    except (ValueError, RecursionError):  # no JSON
        found = from_plain(None)
    if isinstance(found, State):
        player.load(found)
    else:
        lesson.started_over = True
        browser.note(refused_state(found.field, found.why.value))


def on_problem_close(_event: Any) -> None:
    browser.element("problem").hidden = True


browser.on("click", "#problem-close", on_problem_close)
browser.on("click", "#update-now", lambda _: browser.leave_unasked())
browser.watch_theme(screen.resize)
browser.keep_when_leaving(worth_keeping)
resume(browser.kept_course())
browser.element("first-steps").textContent = first_steps(browser.is_first_visit())
screen.draw(0.0)
browser.ready()
