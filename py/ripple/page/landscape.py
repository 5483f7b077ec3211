"""The sheet #landscape: the mean loss over two weights or biases, and the path across it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ripple.model.places import Parameter, code, decode, parameters
from ripple.page import html
from ripple.page.stage import Stage, Work
from ripple.readings.inputs import names_of
from ripple.readings.landscape import SIDE, Landscape, landscape
from ripple.readings.story import nothing
from ripple.views.landscape import draw_landscape
from ripple.views.markup import Markup
from ripple.views.palette import heat_image, map_table
from ripple.words import comparing as words
from ripple.words.en import OF_FRUIT, Noun
from ripple.words.names import parameter_name
from ripple.words.numbers import significant

AXES = "landscape-across", "landscape-up"


class LandscapePart:
    """The canvas #terrain with its words, and the choice of its axes.

    It is worked out only while the sheet is open.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._surface = stage.surface("terrain")
        self._levels = stage.browser.picture(SIDE, SIDE, 1.0)
        stage.bind("toggle", "#landscape", self._on_toggle)
        stage.bind("input", f"#{AXES[0]}, #{AXES[1]}", self._on_axis)
        self.work: Work = {"controls": self._show, "tables": self._draw}

    def _on_toggle(self, event: Any) -> None:
        lesson = self._stage.lesson
        if event.newState == "open":
            lesson.landscape.open(lesson.microscope.chosen, lesson.network.sizes)
        else:
            lesson.landscape.close()

    def _on_axis(self, event: Any) -> None:
        lesson, place = self._stage.lesson, decode(str(event.target.value))
        if isinstance(place, Parameter):
            up = event.target.id == AXES[1]
            lesson.landscape.set_axis(up, place, lesson.network.sizes)

    def _show(self) -> None:
        lesson, contents = self._stage.lesson, self._stage.contents
        sizes = lesson.network.sizes
        for name, place in zip(AXES, lesson.landscape.axes(sizes), strict=True):
            contents.fill_with(name, _choices(sizes))
            contents.hold(name, "value", code(place))

    def _draw(self) -> None:
        stage, lesson = self._stage, self._stage.lesson
        if not lesson.landscape.is_open:
            return
        axes = lesson.landscape.axes(lesson.network.sizes)
        course = lesson.timeline, lesson.step_count, lesson.timeline.last, lesson.secret
        digits = lesson.microscope.digits
        if not stage.changed("terrain", lesson.network, lesson.taught, *axes, *course, digits):
            return
        shown = landscape(lesson)
        if shown is None:
            self._surface.ctx.clearRect(0, 0, self._surface.width, self._surface.height)
            stage.tell(dict.fromkeys(("terrain-low", "terrain-high", "terrain-words"), ""))
            waits = nothing(lesson) if lesson.free else words.landscape_waits()
            stage.tell({"terrain-over": words.NOT_OF_EDITED if lesson.edited else waits})
            return
        terrain, size = shown.terrain, (self._surface.width, self._surface.height)
        self._levels.put_pixels(heat_image(terrain.levels, map_table(stage.palette)))
        scene = terrain, self._levels.canvas
        draw_landscape(self._surface.ctx, size, stage.scale, stage.palette, scene)
        stage.tell(texts_of(shown, digits, names_of(lesson.points).noun))
        stage.mark({("terrain", "aria-label"): words.landscape_label(*terrain.names)})


def texts_of(shown: Landscape, digits: int, noun: Noun = OF_FRUIT) -> dict[str, str]:
    """What the picture shows, in words."""
    terrain = shown.terrain
    here = words.landscape_here(terrain.names, terrain.path[-1], shown.loss, digits)
    asked = terrain.slopes is None
    slope = words.landscape_asked() if asked else words.landscape_slope(shown.slopes, digits)
    return {
        "terrain-low": f"L = {significant(shown.lowest, digits)}",
        "terrain-high": significant(shown.highest, digits),
        "terrain-words": f"{here} {slope}",
        "terrain-over": words.landscape_over(shown.used, shown.fruit, noun),
    }


@lru_cache(maxsize=1)
def _choices(sizes: tuple[int, ...]) -> Markup:
    return html.choices_of({code(each): parameter_name(*each) for each in parameters(sizes)})
