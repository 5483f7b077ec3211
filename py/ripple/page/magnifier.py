"""Draws what the neurons see: small maps for the diagram, and a large one in the inspector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.model import field
from ripple.model.network import Array, ForwardPass, Network
from ripple.model.places import Unit
from ripple.page import browser, html
from ripple.page.sprites import StaticLayer
from ripple.readings.maps import hidden_space, neuron_map
from ripple.views.geometry import plane_frame
from ripple.views.palette import Palette, atlas_image, heat_image, heat_table, map_table
from ripple.views.plane import Plane, draw_plane
from ripple.words import en as words
from ripple.words.names import unit_name

FRUIT_SIZE = 14.0
AXES = "axis-across", "axis-up"


class Magnifier:
    """The canvas #map with its words and the choice of its axes, and the small maps' picture.

    `changed` tells by name whether any of what a picture is made from has changed.
    """

    def __init__(self, lesson: Lesson, page: browser.Page, changed: Callable[..., bool]) -> None:
        self.lesson, self.surface = lesson, browser.Surface(browser.element("map"))
        self._page, self._changed = page, changed
        self._survey = field.Survey()
        self._atlas = browser.picture(1.0, 1.0, 1.0)
        self._heat = browser.picture(field.SIDE, field.SIDE, 1.0)
        self._static = StaticLayer(FRUIT_SIZE)

    def restyle(self, palette: Palette, scale: float) -> None:
        """Take up the style sheet's colours and the size of its text."""
        self._palette, self._scale = palette, scale
        self._map_table, self._heat_table = map_table(palette), heat_table(palette)
        self._static.restyle(palette, scale, self.surface.ratio)

    def survey(self, network: Network) -> ForwardPass:
        """All that this network says at the points of the grid."""
        return self._survey.of(network)

    def small_maps(self, network: Network) -> tuple[Any, int]:
        """A picture of every hidden neuron's map, and how many grid points go along a side."""
        if self._changed("small maps", network):
            image = atlas_image(field.tiles(network), self._map_table)
            height, width = image.shape[:2]
            if self._atlas.height != height:
                self._atlas.resize(width, height, 1.0)
            browser.put_pixels(self._atlas, image)
        return self.atlas

    @property
    def atlas(self) -> tuple[Any, int]:
        """The picture as it was made last."""
        return self._atlas.canvas, field.COARSE_SIDE

    def write(self, network: Network) -> None:
        """Show what the chosen neuron sees; nothing for any other place."""
        lesson, microscope = self.lesson, self.lesson.microscope
        chosen = microscope.chosen
        shown = isinstance(chosen, Unit) and chosen.layer > 0
        self._page.set("inspector-map", "hidden", not shown)
        if not isinstance(chosen, Unit) or not shown:
            self._page.set("map-axes", "hidden", True)
            return
        made_from = lesson.points, lesson.step, chosen, microscope.axes, microscope.digits
        if self._changed("map", network, *made_from):
            self._write_axes(network, chosen)
            self._draw(network, chosen)
        for name, j in zip(AXES, microscope.axes, strict=True):
            self._page.hold(name, "selectedIndex", j)

    def _write_axes(self, network: Network, chosen: Unit) -> None:
        output, count = chosen.layer == len(network.sizes) - 1, network.sizes[-2]
        self._page.set("map-axes", "hidden", not output or count < 2)
        names = [unit_name(len(network.sizes) - 2, j, network.sizes) for j in range(count)]
        for name in AXES:
            self._page.fill_with(name, html.options_html(names))

    def _draw(self, network: Network, chosen: Unit) -> None:
        lesson, surface = self.lesson, self.surface
        points, step, digits = lesson.points, lesson.step, lesson.microscope.digits
        output = chosen.layer == len(network.sizes) - 1
        if output:
            axes = lesson.microscope.axes
            both = None if step is None else (step.x, step.y)
            found = hidden_space(network, axes, points.x, points.y, both, digits)
        else:
            surveyed = self._survey.of(network)
            sample = None if step is None else step.x
            found = neuron_map(network, surveyed, chosen, points.x, sample, digits)
        label = words.map_label(unit_name(*chosen, network.sizes), output)
        self._page.mark("map", "aria-label", label)
        self._page.set("map-words", "textContent", found.said)
        table = self._heat_table if output else self._map_table
        browser.put_pixels(self._heat, heat_image(found.values, table))
        frame = plane_frame(surface.width, surface.height, self._scale)
        draw_plane(
            surface.ctx,
            frame,
            self._palette,
            Plane(
                self._heat.canvas,
                field.SIDE,
                _ends(found.line),
                self._static.draw(frame, found.fruit, points, found.axes),
                found.sample,
                dashed=_ends(found.saturation),
                sample_sprite=self._static.sprite_of(step, points),
                fruit_size=FRUIT_SIZE,
            ),
        )


def _ends(segments: Array) -> tuple[Any, Any]:
    """Where segments start, and where they end."""
    return segments[:, :2].tolist(), segments[:, 2:].tolist()
