"""The diagram of the network, what is read off it, and what its marks mean."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model import field
from ripple.page.events import ARROWS, can_hover, plain_key
from ripple.page.stage import Stage, Work
from ripple.readings.diagram import absent, diagram, features, small_maps
from ripple.readings.inspection import Inspector
from ripple.readings.stuck import stuck
from ripple.views.amounts import Most, amounts, largest, table
from ripple.views.diagram import NetworkLayout, network_layout, place_at
from ripple.views.legend import legend_html
from ripple.views.levels import UNIT, span_of
from ripple.views.network import draw_labels, draw_network
from ripple.views.neurons import span_in
from ripple.views.palette import map_table
from ripple.views.sizes import line_full
from ripple.words import en as words
from ripple.words import learning
from ripple.words.en import UNKNOWN
from ripple.words.names import unit_name
from ripple.words.numbers import significant


class DiagramPart:
    """The canvas #network, the switch #numbers, and the legend."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.surface = stage.surface("network")
        picture = stage.browser.picture
        self._labels, self._next, self.atlas = (picture(1.0, 1.0, 1.0) for _ in range(3))
        self._drawing: Iterator[None] = iter(())
        self._write_legend()
        self._bind()
        self.work: Work = {
            "style": self._restyle,
            "network": self._draw,
            "part of network": self._draw_more,
            "maps": self._small_maps,
            "said": partial(stage.say, texts),
            "controls": self._show,
        }

    def _write_legend(self) -> None:
        stage, network = self._stage, self._stage.lesson.network
        maps = not stage.lesson.free
        if not stage.changed("legend", network.loss, maps):
            return
        html = legend_html(words.LOSSES[network.loss.name].mark, maps)
        if stage.contents.fill_with("network-legend", html):
            stage.contents.forget([*full_sizes(stage.player), "full-map", "key-frozen"])
            stage.changed("small maps")  # what they go from and to is written anew
            stage.browser.explain_terms("network-legend")

    def _bind(self) -> None:
        bind, lesson = self._stage.bind, self._stage.lesson
        bind("pointermove", "#network", self._on_point)
        bind("pointerleave", "#network", self._on_leave)
        bind("pointercancel", "#network", lambda _: lesson.microscope.point_at(None))
        bind("click", "#network", self._on_click)
        bind("keydown", "#network", self._on_key)
        bind("blur", "#network", lambda _: lesson.microscope.point_at(None))
        bind("input", "#numbers", lambda e: lesson.microscope.write_numbers(e.target.checked))

    # Handlers

    def _on_point(self, event: Any) -> None:
        at = event.offsetX, event.offsetY
        lesson = self._stage.lesson
        lesson.microscope.point_at(place_at(self.layout(), at, absent(lesson)))

    def _on_leave(self, event: Any) -> None:
        microscope = self._stage.lesson.microscope
        if can_hover(event) and not microscope.by_keys:
            microscope.point_at(None)

    def _on_click(self, event: Any) -> None:
        self._on_point(event)
        self._open()  # beside everything a click means nothing: Close and Escape let go

    def _open(self) -> None:
        """Take apart what is pointed at, or no longer; where the quiz asks which, answer it."""
        stage, place = self._stage, self._stage.lesson.microscope.pointed
        if place is None or stage.player.pick(place):
            return
        stage.hold(None if place == stage.lesson.microscope.chosen else place)
        stage.reveal_next("inspector-title")

    def _on_key(self, event: Any) -> None:
        key, lesson = plain_key(event), self._stage.lesson
        if key in ARROWS:
            right, up = ARROWS[key]
            lesson.microscope.move(right, -up, lesson.network.sizes)
        elif key in ("Enter", " ") and lesson.microscope.pointed:
            self._open()
        elif key == "Escape":
            self._stage.hold(None)
        else:
            return
        event.preventDefault()

    # The picture

    def _restyle(self) -> None:
        self._map_table = map_table(self._stage.palette)
        surface = self.surface
        for off_the_page in (self._labels, self._next):
            off_the_page.resize(surface.width, surface.height, surface.ratio)
        self._drawing = iter(())

    def _show(self) -> None:
        stage, lesson = self._stage, self._stage.lesson
        stage.show(attributes, controls)
        stage.contents.set("key-frozen", "hidden", not lesson.method.frozen - absent(lesson))

    def layout(self) -> NetworkLayout:
        """Where the units of the network lie on their canvas."""
        surface, lesson = self.surface, self._stage.lesson
        size, scale = (surface.width, surface.height), self._stage.scale
        return network_layout(*size, lesson.network.sizes, scale, features(lesson))

    def _draw(self) -> None:
        """In Play without animation the first part of it: see `_draw_more`."""
        self._finish()
        self._write_legend()
        if not self.surface.is_shown():
            return
        stage, layout = self._stage, self.layout()
        player, network = stage.player, stage.network()
        shown = diagram(player, stage.motion(), network)
        resized = stage.changed("sizes of the maps", *network.sizes)
        hurried = player.hurried and not resized
        in_parts = hurried and player.playing
        if stage.changed("labels", layout, shown.absent):
            draw_labels(self._labels.ctx, layout, stage.palette, shown.absent)
            first, apart = layout.column(0), layout.column(1) - layout.column(0)
            columns = f"--inputs: {first:.1f}px; --apart: {apart:.1f}px"
            stage.mark({("sizes", "style"): columns})  # the buttons there, see `SizesPart`
        if stage.changed("network", *shown, hurried, stage.lesson.points.meaning):
            maps = (self.atlas.canvas, field.COARSE_SIDE) if hurried else self._small_maps()
            self._drawing = draw_network(
                (self._next if in_parts else self.surface).ctx,
                layout,
                stage.palette,
                shown._replace(maps=maps, labels=self._labels.canvas),
            )
            if in_parts:
                self._drawing = self._shown_when_whole(self._drawing)
                next(self._drawing)
            else:
                self._finish()

    def _shown_when_whole(self, drawing: Iterator[None]) -> Iterator[None]:
        yield from drawing
        self.surface.copy(self._next)
        yield

    def _draw_more(self) -> None:
        """The next part of the picture that was begun, off the page; after the last a new one."""
        for _part in self._drawing:
            return
        self._draw()

    def _finish(self) -> None:
        for _part in self._drawing:
            pass

    def _small_maps(self) -> tuple[Any, int]:
        """What the hidden neurons see; in a hurry this has a turn of its own.

        That is a picture of them all, and how many grid points go along a side of each.
        """
        network = self._stage.network()
        if self._stage.lesson.free or not self.surface.is_shown():  # no plane: no maps of it
            pass
        elif len(network.sizes) == 2:
            self._stage.tell({"full-map": ""})
        elif self._stage.changed("small maps", network):
            image, span = small_maps(network, self._map_table)
            self._stage.tell({"full-map": words.span_words(*span)})
            height, width = image.shape[:2]
            if self.atlas.height != height:
                self.atlas.resize(width, height, 1.0)
            self.atlas.put_pixels(image)
        return self.atlas.canvas, field.COARSE_SIDE


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """What can be read off the diagram, what the full sizes of its marks stand for, and at rest why
    the training does not get on.
    """
    moves = player.running or player.active
    return {
        "stuck-note": "" if moves else stuck(lesson),
        "network-words": _in_words(lesson, player),
        "network-readout": _readout(lesson, player),
        **full_sizes(player),
    }


def attributes(lesson: Lesson, player: Player) -> dict[tuple[str, str], str]:
    """Whether the readout is announced, and which of the marks occur now."""
    microscope = lesson.microscope
    announced = not player.active and microscope.by_keys
    return {
        ("network-readout", "aria-live"): "polite" if announced else "off",
        ("network-legend", "data-phase"): player.phase_shown.value,
        ("network", "data-pointed"): "false" if microscope.pointed is None else "true",
    }


def controls(lesson: Lesson, _player: Player) -> dict[tuple[str, str], str | bool]:
    """Whether the numbers are on it."""
    return {("numbers", "checked"): lesson.microscope.numbers}


def full_sizes(player: Player) -> dict[str, str]:
    """What the full size on the diagram stands for now: the largest of each kind in the step."""
    network, step = player.network_told, player.step_shown
    weights = table(network.parameters)
    most = amounts(step).most if step else Most(0.0, 0.0, 0.0, 0.0, 0.0)
    full = {"weight": line_full(largest(weights)), **most._asdict()}
    sizes = {
        f"full-{kind}": significant(amount, 3) if amount else UNKNOWN
        for kind, amount in full.items()
    }
    known = len(network.sizes) > 2 and (step is not None or network.activation.is_bounded)
    gauge = UNIT
    if known:
        gauge = span_in(step, 1) if step else span_of(network.activation, 0.0)
    told = words.hidden_span(*gauge)
    if step is not None and step.free:
        from ripple.words import free

        ends = (span_in(step, 0), gauge, span_in(step, len(network.sizes) - 1))
        told = free.spans(*(words.span_words(*span) for span in ends))
    mean = learning.mean_in_legend(step.size if step else 1)
    return {**sizes, "full-gauge": told, "full-mean": mean}


def _in_words(lesson: Lesson, player: Player) -> str:
    shown = player.step_before if player.moment < 1.0 else player.step_shown
    if shown is None or player.running:
        return words.network_size(lesson.network.sizes)
    sizes, last = shown.passed.network.sizes, len(shown.passed.network.sizes) - 1
    layers = [
        [(unit_name(layer, i, sizes), a) for i, a in enumerate(row)]
        for layer, row in enumerate(shown.sample.activations)
    ]
    hidden = [each for row in layers[1:last] for each in row]
    return words.network_words(sizes[0], hidden, layers[last])


def _readout(lesson: Lesson, player: Player) -> str:
    microscope = lesson.microscope
    if microscope.pointed is None:
        return words.microscope_hint(microscope.numbers)
    return Inspector.of(player).summary(microscope.pointed)
