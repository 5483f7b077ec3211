"""The chart of the losses, and the slider that goes back in time."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from ripple.lesson.courses import LETTERS
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page.events import can_hover, plain_key
from ripple.page.stage import Stage, Work
from ripple.readings.chart import chart
from ripple.readings.inputs import names_of
from ripple.views.geometry import Frame, loss_frame
from ripple.views.legend import loss_legend_html
from ripple.views.loss import Chart, draw_loss
from ripple.words import en as words
from ripple.words import learning

KEYS = {"ArrowLeft": -1, "ArrowRight": 1, "PageUp": -10, "PageDown": 10}
ENDS = {"Home": 0, "End": math.inf}


class LossChartPart:
    """The canvas #loss-chart, its legend, the switch #log-scale and the slider #time."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.surface = stage.surface("loss-chart")
        stage.contents.fill_with("loss-legend", loss_legend_html())
        lesson, bind = stage.lesson, stage.bind
        bind("pointermove", "#loss-chart", self._on_point)
        bind("pointerdown", "#loss-chart", self._on_point)
        bind("pointerleave", "#loss-chart", self._on_leave)
        bind("keydown", "#loss-chart", self._on_key)
        bind("blur", "#loss-chart", lambda _: lesson.point_at_step(None))
        bind("input", "#log-scale", lambda event: lesson.set_log_scale(event.target.checked))
        # A journey may take as long as a frame: one a frame, to where the slider is by then.
        stage.browser.on("input", "#time", lambda _: stage.ask(self._travel))
        self.work: Work = {
            "loss": self._draw,
            "said": partial(stage.say, texts),
            "controls": self._show,
        }

    # Handlers

    def _on_point(self, event: Any) -> None:
        step, _loss = self.frame().to_data(event.offsetX, event.offsetY)
        self._stage.lesson.point_at_step(step)

    def _on_leave(self, event: Any) -> None:
        if can_hover(event):
            self._stage.lesson.point_at_step(None)

    def _on_key(self, event: Any) -> None:
        key, lesson = plain_key(event), self._stage.lesson
        if key in KEYS:
            lesson.move_cursor(KEYS[key])
        elif key in ENDS:
            lesson.point_at_step(ENDS[key])
        elif key == "Escape":
            lesson.point_at_step(None)
        else:
            return
        event.preventDefault()

    def _travel(self) -> None:
        self._stage.player.go_to(int(self._stage.browser.element("time").value))

    # Words and controls

    def _show(self) -> None:
        stage, lesson, contents = self._stage, self._stage.lesson, self._stage.contents
        stage.show(attributes, controls)
        timeline = lesson.timeline
        contents.set("key-left", "hidden", not (lesson.in_past or lesson.abandoned is not None))
        contents.set("key-held", "hidden", not len(lesson.held))
        kept = {each.letter for each in lesson.courses.kept}
        for letter in LETTERS:
            contents.set(f"key-kept-{letter}", "hidden", letter not in kept)
        contents.set("time", "disabled", timeline.first == timeline.last)
        contents.set("time", "min", str(timeline.first))
        contents.set("time", "max", str(timeline.last))
        contents.hold("time", "value", str(lesson.step_count))  # which the ends would bend

    # The picture

    def frame(self) -> Frame:
        """Where the losses lie on their canvas."""
        return self._frame_of(chart(self._stage.lesson))

    def _frame_of(self, shown: Chart) -> Frame:
        size = self.surface.width, self.surface.height
        return loss_frame(*size, self._stage.scale, shown.steps, shown.axis.top)

    def _draw(self) -> None:
        if not self.surface.is_shown():
            return
        stage, lesson = self._stage, self._stage.lesson
        read, mean = lesson.cursor_index(), lesson.mean_loss()
        now, last, history = lesson.step_count, lesson.timeline.last, lesson.history
        known = history.steps, history.jumps, lesson.held_score.mean_loss, lesson.courses.kept
        asked = read, lesson.abandoned, lesson.log_scale
        if not stage.changed("loss", *known, now, last, mean, *asked):
            return
        shown = chart(lesson)
        frame = self._frame_of(shown)
        draw_loss(self.surface.ctx, frame, stage.palette, shown)
        stage.contents.set("key-branch", "hidden", shown.branch is None)
        stage.contents.set("key-read", "hidden", not shown.cursor)
        self._lay_time_below(frame)

    def _lay_time_below(self, frame: Frame) -> None:
        """Has the time slider as long as the course that can be gone back to, on the chart."""
        timeline = self._stage.lesson.timeline
        before, end = (
            (step - frame.x_low) * frame.inner_width / frame.x_span
            for step in (timeline.first, timeline.last)
        )
        style = f"--before: {before:.1f}px; --length: {end - before:.1f}px"
        self._stage.mark({("time", "style"): style})


def texts(lesson: Lesson, _player: Player) -> dict[str, str]:
    """What is read off the chart."""
    return {
        "key-mean": learning.mean_in_chart(len(lesson.held) > 0, names_of(lesson.points).noun),
        "key-left-name": words.faint_courses(lesson.in_past, lesson.abandoned is not None),
        "loss-readout": _readout(lesson),
    }


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """What the slider says, and whether the readout is announced."""
    announced = not player.active and lesson.cursor is not None
    return {
        ("loss-readout", "aria-live"): "polite" if announced else "off",
        ("time", "aria-valuetext"): words.time_words(lesson.step_count, lesson.timeline.last),
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """The scale of the chart."""
    return {("log-scale", "checked"): lesson.log_scale}


def _readout(lesson: Lesson) -> str:
    history, i, noun = lesson.history, lesson.cursor_index(), names_of(lesson.points).noun
    if i is None:
        held = lesson.held_score.mean_loss
        return words.loss_now(lesson.step_count, lesson.mean_loss(), held, noun)
    step, mean, own = history.steps[i], history.mean_losses[i], history.sample_losses[i]
    jump = history.jump_after(step)
    changed = jump.after if jump else mean
    if step == lesson.step_count:
        mean, now = lesson.mean_before(), lesson.mean_loss()
        changed = changed if now == mean else now
    return words.loss_then(step, mean, changed, own, noun)
