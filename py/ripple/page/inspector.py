"""The inspector: a place of the network taken apart, its chain rule, and the check of that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.microscope import DIGITS
from ripple.lesson.player import Player
from ripple.lesson.step import Step
from ripple.model.places import Parameter, Place, parameters
from ripple.page import html
from ripple.page.cells import Cells
from ripple.page.events import plain_key
from ripple.page.stage import Stage, Work
from ripple.page.value_boxes import ValueBoxes, refusal
from ripple.readings.checking import Checked, check_all
from ripple.readings.inspection import Cell, Inspector, Row
from ripple.views.curve import draw_activation
from ripple.views.slope import LossCurve, draw_slope
from ripple.words import en as words
from ripple.words.numbers import plain, significant


class InspectorPart:
    """#inspector with its rows of factors, the box #value, the check, and two plots."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._slope, self._curve = stage.surface("slope"), stage.surface("curve")
        self._cells = Cells(stage, "#inspector-rows")
        ValueBoxes(stage, "#value", lambda _: self._parameter)
        lesson, bind = stage.lesson, stage.bind
        bind("click", "#inspector-rows", self._on_cell_click)
        bind("keydown", "#inspector", self._on_key)
        bind("click", "#inspector-close", self._on_close)
        bind("click", "#freeze", self._on_freeze)
        bind("click", "#check", lambda _: lesson.microscope.toggle_check())
        bind("click", "#check-all", lambda _: lesson.microscope.toggle_check_all())
        bind("input", "#digits", lambda e: lesson.microscope.set_digits(int(e.target.value)))
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    @property
    def _parameter(self) -> Parameter | None:
        chosen = self._stage.lesson.microscope.chosen
        return chosen if isinstance(chosen, Parameter) else None

    # Handlers

    def _on_cell_click(self, event: Any) -> None:
        self._cells.point(event)
        microscope = self._stage.lesson.microscope
        if microscope.pointed:
            self._stage.hold(microscope.pointed)
            microscope.point_at(None)
            self._stage.focus_next("inspector")

    def _on_key(self, event: Any) -> None:
        if plain_key(event) == "Escape":
            self._on_close(event)

    def _on_freeze(self, _event: Any) -> None:
        if parameter := self._parameter:
            self._stage.lesson.freeze(parameter, not self._is_frozen(parameter))

    def _is_frozen(self, parameter: Parameter) -> bool:
        return parameter in self._stage.lesson.method.frozen

    def _on_close(self, _event: Any) -> None:
        self._stage.hold(None)
        self._stage.browser.focus("network")

    # Words and controls

    def _show(self) -> None:
        stage, microscope = self._stage, self._stage.lesson.microscope
        stage.show(attributes, controls)
        contents, chosen, parameter = stage.contents, microscope.chosen, self._parameter
        contents.set("inspector", "hidden", chosen is None)
        if chosen is None:
            return
        reading = Inspector.of(stage.player)
        for name in ("check", "value-tool", "open-landscape"):
            contents.set(name, "hidden", parameter is None)
        if parameter is not None:
            contents.fill("value", plain(stage.lesson.value_of(parameter)))
            frozen = self._is_frozen(parameter)
            contents.mark("freeze", "aria-pressed", "true" if frozen else "false")
        checked = parameter if microscope.checking else None
        contents.set("inspector-check", "hidden", checked is None)
        self._write_cells("inspector-rows", "cell", reading.rows(chosen))
        if checked is not None:
            self._write_cells("check-rows", "check", reading.check_rows(checked))
            self._draw_slope(reading, checked)
        self._draw_curve(reading, chosen)

    def _write_cells(self, box: str, name: str, rows: Sequence[Row]) -> None:
        contents, pointed = self._stage.contents, self._stage.lesson.microscope.pointed
        cells = [part for row in rows for part in row if isinstance(part, Cell)]
        if contents.fill_with(box, html.inspector_html(rows, name)):
            contents.forget(f"{name}-{n}{end}" for n in range(len(cells)) for end in ("", "-box"))
        for n, cell in enumerate(cells):
            lit = cell.place is not None and cell.place == pointed
            contents.set(f"{name}-{n}", "textContent", cell.numbers)
            contents.mark(f"{name}-{n}-box", "data-lit", "true" if lit else "false")

    # The plots

    def _draw_slope(self, reading: Inspector, checked: Parameter) -> None:
        stage, surface = self._stage, self._slope
        step, digits = reading.step, reading.digits
        known = (None, None) if step is None else (step.gradient, step.network)
        asked = checked in reading.secret
        if not stage.changed("slope", *known, checked, reading.learning_rate, digits, asked):
            return
        curve = reading.loss_curve(checked)
        waits = words.check_is_asked() if asked else words.check_waits()
        along = "v" if step is not None and step.method.has_velocity else "g"
        if step is not None and checked in step.method.frozen:
            along = "0"
        stage.tell({"slope-words": waits if curve is None else curve_words(curve, digits, along)})
        if curve is None:
            surface.ctx.clearRect(0, 0, surface.width, surface.height)
        else:
            size = surface.width, surface.height
            draw_slope(surface.ctx, size, stage.scale, stage.palette, curve)

    def _draw_curve(self, reading: Inspector, chosen: Place) -> None:
        stage, surface, z = self._stage, self._curve, reading.on_the_curve(chosen)
        stage.contents.set("inspector-curve", "hidden", z is None)
        if z is None or not stage.changed("curve", z, chosen, reading.digits):
            return
        size, f = (surface.width, surface.height), reading.function_of(chosen)
        draw_activation(surface.ctx, size, stage.scale, stage.palette, (f, z))
        stage.tell({"curve-words": reading.curve_words(chosen, z)})
        stage.mark({("curve", "aria-label"): words.curve_label(f.symbol)})


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """What is taken apart, what was refused, and what the check of all has found."""
    chosen = lesson.microscope.chosen
    return {
        "inspector-title": "" if chosen is None else Inspector.of(player).title(chosen),
        "check-words": _check_words(lesson, player),
        "value-note": refusal(lesson, in_inspector=True),
    }


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """Which checks are on, and whether what they find is announced."""
    microscope = lesson.microscope
    announced = not player.active and microscope.checking_all
    return {
        ("check-words", "aria-live"): "polite" if announced else "off",
        ("check", "aria-pressed"): "true" if microscope.checking else "false",
        ("check-all", "aria-pressed"): "true" if microscope.checking_all else "false",
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """The number of digits."""
    return {("digits", "value"): str(lesson.microscope.digits)}


def _check_words(lesson: Lesson, player: Player) -> str:
    microscope, step = lesson.microscope, player.step_shown
    if microscope.chosen is None or not microscope.checking_all:
        return ""
    if step is None or step.gradient is None:
        return words.check_waits()
    count = len(parameters(lesson.network.sizes))
    difference, across = _checked(step)
    symbol = lesson.network.activation.symbol
    return words.check_all_words(count, significant(difference, 2), len(across), symbol)


@lru_cache(maxsize=1)
def _checked(step: Step) -> Checked:
    """All gradients of this step, checked once: it takes as long as a frame."""
    return check_all(step)


def curve_words(curve: LossCurve, digits: int, along: str = "g") -> str:
    """The plot of L over one parameter, in words."""
    loss, landed = curve.here[1], curve.landed[1]
    while digits < DIGITS[-1] and loss != landed and _alike(loss, landed, digits):
        digits += 1  # what differs is shown to differ
    value = significant(curve.here[0], digits)
    return words.curve_words(
        value, significant(loss, digits), significant(landed, digits), landed > loss, along
    )


def _alike(one: float, other: float, digits: int) -> bool:
    return significant(one, digits) == significant(other, digits)
