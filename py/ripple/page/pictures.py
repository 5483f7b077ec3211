"""The pictures of the page as they are now, drawn for paper: in light colours, at a size of their
own, on sheets of whatever kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ripple.lesson.player import Player
from ripple.model import field
from ripple.model.places import Parameter, Unit
from ripple.page.sprites import StaticLayer, map_plane
from ripple.readings.chart import chart
from ripple.readings.diagram import diagram, features, small_maps
from ripple.readings.inputs import inputs_of
from ripple.readings.inspection import Inspector
from ripple.readings.landscape import landscape
from ripple.readings.maps import map_of
from ripple.views.curve import draw_activation
from ripple.views.diagram import network_layout
from ripple.views.geometry import Frame, loss_frame, plane_frame
from ripple.views.landscape import draw_landscape
from ripple.views.loss import draw_loss
from ripple.views.network import draw_labels, draw_network
from ripple.views.palette import Palette, heat_image, heat_table, map_table
from ripple.views.plane import FRUIT_SIZE, Plane, draw_plane
from ripple.views.slope import draw_slope
from ripple.views.svg import MM
from ripple.words import home as words

SMALL_FRUIT = 14.0
LIGHT = Palette()


class Easel:
    """Where one picture is drawn: `sheet`, which has `size` CSS pixels.

    `paper` makes such sheets, as `Browser` and `Paper` do, with so many dots for each CSS pixel.
    """

    def __init__(self, paper: Any, size: tuple[float, float], dots: float, player: Player) -> None:
        self.paper, self.size, self.dots = paper, size, dots
        self.player, self.lesson = player, player.lesson
        self.motion = player.motion(reduced_motion=False)
        self.network = player.network_shown(self.motion)
        self.sheet = paper.picture(*size, dots)

    def layer(self) -> Any:
        """Another sheet of this size."""
        return self.paper.picture(*self.size, self.dots)

    def pixels(self, rgba: NDArray[np.uint8]) -> Any:
        """A picture of these pixels."""
        height, width = rgba.shape[:2]
        sheet = self.paper.picture(width, height, 1.0)
        sheet.put_pixels(rgba)
        return sheet.canvas

    def fruit(self, size: float) -> StaticLayer:
        """Where fruit of this size are drawn, with their axes."""
        static = StaticLayer(self.paper, size)
        static.restyle(LIGHT, 1.0, self.dots)
        return static

    def frame(self) -> Frame:
        """Where the unit square lies."""
        return plane_frame(*self.size)


def _network(easel: Easel) -> None:
    network, labels = easel.network, easel.layer()
    shown = diagram(easel.player, easel.motion, network)
    layout = network_layout(*easel.size, network.sizes, 1.0, features(easel.lesson))
    draw_labels(labels.ctx, layout, LIGHT, shown.absent)
    maps = None
    if len(network.sizes) > 2 and not easel.lesson.free:
        image, _span = small_maps(network, map_table(LIGHT))
        maps = easel.pixels(image), field.COARSE_SIDE
    shown = shown._replace(maps=maps, labels=labels.canvas, pointed=None, lit=frozenset())
    for _part in draw_network(easel.sheet.ctx, layout, LIGHT, shown):
        pass


def _plane(easel: Easel) -> None:
    lesson, frame, points = easel.lesson, easel.frame(), easel.lesson.points
    passed, static, step = easel.network.forward(field.GRID), easel.fruit(FRUIT_SIZE), lesson.step
    inputs, (_, _, held) = inputs_of(points.meaning), points.split(lesson.method.held_out)
    segments = field.contour(field.over_square(passed.zs[-1]))
    part = step is not None and 1 < step.size < len(lesson.taught)
    shown = Plane(
        easel.pixels(heat_image(field.over_square(passed.output), heat_table(LIGHT))),
        field.SIDE,
        (segments[:, :2].tolist(), segments[:, 2:].tolist()),
        static.draw(frame, points.x, points, held, inputs.axes, inputs.spans),
        (*step.sample.x,) if step else None,
        sample_sprite=static.sprite_of(step, points),
        fruit_size=static.height(points),
        batch=step.others if step and part else (),
    )
    draw_plane(easel.sheet.ctx, frame, LIGHT, shown)


def _loss(easel: Easel) -> None:
    shown = chart(easel.lesson)._replace(cursor=())
    frame = loss_frame(*easel.size, 1.0, shown.steps, shown.axis.top)
    draw_loss(easel.sheet.ctx, frame, LIGHT, shown)


def _landscape(easel: Easel) -> None:
    found = landscape(easel.lesson)
    assert found
    picture = easel.pixels(heat_image(found.terrain.levels, map_table(LIGHT)))
    draw_landscape(easel.sheet.ctx, easel.size, 1.0, LIGHT, (found.terrain, picture))


def _map(easel: Easel) -> None:
    unit, network = easel.lesson.microscope.chosen, easel.network
    assert isinstance(unit, Unit)
    found = map_of(easel.lesson, network, unit, lambda network: network.forward(field.GRID))
    output = unit.layer == len(network.sizes) - 1
    table = heat_table(LIGHT) if output else map_table(LIGHT)
    heat = easel.pixels(heat_image(found.values, table))
    shown = map_plane(easel.frame(), found, heat, easel.fruit(SMALL_FRUIT), easel.lesson)
    draw_plane(easel.sheet.ctx, easel.frame(), LIGHT, shown)


def _curve(easel: Easel) -> None:
    reading, unit = Inspector.of(easel.player), easel.lesson.microscope.chosen
    assert isinstance(unit, Unit)
    z = reading.on_the_curve(unit)
    assert z is not None
    point = reading.function_of(unit), z
    draw_activation(easel.sheet.ctx, easel.size, 1.0, LIGHT, point)


def _slope(easel: Easel) -> None:
    parameter = easel.lesson.microscope.chosen
    assert isinstance(parameter, Parameter)
    curve = Inspector.of(easel.player).loss_curve(parameter)
    assert curve
    draw_slope(easel.sheet.ctx, easel.size, 1.0, LIGHT, curve)


class Picture(NamedTuple):
    """How wide and how high it is on paper, in millimetres, and who draws it."""

    size: tuple[float, float]
    draw: Callable[[Easel], None]


PICTURES = {
    "network": Picture((170.0, 110.0), _network),
    "plane": Picture((110.0, 105.0), _plane),
    "loss": Picture((160.0, 90.0), _loss),
    "landscape": Picture((105.0, 105.0), _landscape),
    "map": Picture((90.0, 85.0), _map),
    "curve": Picture((100.0, 65.0), _curve),
    "slope": Picture((100.0, 65.0), _slope),
}
"""By the names of their files."""


def titles(player: Player) -> dict[str, str]:
    """Those that can be drawn now, by their names; the last ones are of what is taken apart."""
    lesson, reading, chosen = player.lesson, Inspector.of(player), player.lesson.microscope.chosen
    plane = not lesson.free
    there = {"network": True, "plane": plane, "loss": True, "landscape": len(lesson.taught) > 0}
    if isinstance(chosen, Unit) and chosen.layer > 0:
        there |= {"map": plane, "curve": reading.on_the_curve(chosen) is not None}
    elif isinstance(chosen, Parameter):
        secret = chosen in reading.secret
        there["slope"] = reading.gradient(chosen) is not None and not secret
    place = reading.title(chosen) if chosen else ""
    return {name: words.picture(name, place) for name, can_be in there.items() if can_be}


def drawn(name: str, paper: Any, dots: float, player: Player) -> Any:
    """The sheet with this picture."""
    width, height = PICTURES[name].size
    easel = Easel(paper, (width * MM, height * MM), dots, player)
    PICTURES[name].draw(easel)
    return easel.sheet
