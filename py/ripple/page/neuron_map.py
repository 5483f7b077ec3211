"""The large map in the inspector: what a neuron sees of the plane, or of the hidden space."""

from __future__ import annotations

from typing import Any

from ripple.model import field
from ripple.model.network import Network
from ripple.model.places import Unit
from ripple.page import html
from ripple.page.sprites import StaticLayer, map_plane
from ripple.page.stage import Stage, Work
from ripple.readings.maps import map_of
from ripple.views.geometry import plane_frame
from ripple.views.palette import heat_image, heat_table, map_table
from ripple.views.plane import draw_plane
from ripple.words import en as words
from ripple.words.names import unit_name

FRUIT_SIZE = 14.0
AXES = "axis-across", "axis-up"


class NeuronMapPart:
    """The canvas #map with its words, and the choice of the axes of the hidden space."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._surface = stage.surface("map")
        self._heat = stage.browser.picture(field.SIDE, field.SIDE, 1.0)
        self._static = StaticLayer(stage.browser, FRUIT_SIZE)
        stage.bind("input", "#axis-across, #axis-up", self._on_axis)
        self.work: Work = {"style": self._restyle, "controls": self._show}

    def _on_axis(self, event: Any) -> None:
        lesson, up = self._stage.lesson, event.target.id == "axis-up"
        lesson.microscope.set_axis(up, event.target.selectedIndex, lesson.network.sizes)

    def _restyle(self) -> None:
        palette = self._stage.palette
        self._map_table, self._heat_table = map_table(palette), heat_table(palette)
        self._static.restyle(palette, self._stage.scale, self._surface.ratio)

    def _show(self) -> None:
        """What the chosen neuron sees; nothing for any other place."""
        stage, lesson, microscope = self._stage, self._stage.lesson, self._stage.lesson.microscope
        chosen = microscope.chosen
        if chosen is None:
            return
        shown = isinstance(chosen, Unit) and chosen.layer > 0 and not lesson.free
        stage.contents.set("inspector-map", "hidden", not shown)
        if not isinstance(chosen, Unit) or not shown:
            stage.contents.set("map-axes", "hidden", True)
            return
        network = stage.network()
        made_from = lesson.points, lesson.step, chosen, microscope.axes, microscope.digits
        if stage.changed("map", network, *made_from, lesson.method.held_out):
            self._write_axes(network, chosen)
            self._draw(network, chosen)
        for name, j in zip(AXES, microscope.axes, strict=True):
            stage.contents.hold(name, "selectedIndex", j)

    def _write_axes(self, network: Network, chosen: Unit) -> None:
        output, count = chosen.layer == len(network.sizes) - 1, network.sizes[-2]
        self._stage.contents.set("map-axes", "hidden", not output or count < 2)
        names = [unit_name(len(network.sizes) - 2, j, network.sizes) for j in range(count)]
        for name in AXES:
            self._stage.contents.fill_with(name, html.options_html(names))

    def _draw(self, network: Network, chosen: Unit) -> None:
        stage, surface = self._stage, self._surface
        output = chosen.layer == len(network.sizes) - 1
        found = map_of(stage.lesson, network, chosen, stage.survey)
        label = words.map_label(unit_name(*chosen, network.sizes), output)
        stage.mark({("map", "aria-label"): label})
        stage.tell({"map-words": found.said})
        table = self._heat_table if output else self._map_table
        self._heat.put_pixels(heat_image(found.values, table))
        frame = plane_frame(surface.width, surface.height, stage.scale)
        shown = map_plane(frame, found, self._heat.canvas, self._static, stage.lesson)
        draw_plane(surface.ctx, frame, stage.palette, shown)
