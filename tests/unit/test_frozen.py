"""What is frozen is seen to be: on the diagram, in its legend and readout, in the table."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.motion import Motion
from ripple.lesson.player import Player
from ripple.model.places import Parameter, parameters
from ripple.page.html import updates_html
from ripple.readings.diagram import absent
from ripple.readings.inspection import Inspector
from ripple.views.diagram import BARS_ARE, Diagram, NetworkLayout, edges, place_at
from ripple.views.edges import BAR, BARS_APART
from ripple.views.geometry import Point, between
from ripple.views.network import draw_labels, draw_network
from ripple.views.palette import Palette

from tests.unit.drawing import Drawing
from tests.unit.offscreen import Offscreen, start

LAYOUT, PALETTE = NetworkLayout(1200.0, 900.0, (2, 4, 1)), Palette()
WEIGHT, BIAS = Parameter(0, 1, 2), Parameter(1, None, 0)


def drawn(lesson: Lesson, pointed: Parameter | None = None) -> Drawing:
    player, drawing = Player(lesson), Drawing()
    motion: Motion = player.motion(reduced_motion=False)
    diagram = Diagram(
        lesson.network, lesson.step, lesson.done, motion,
        pointed=pointed, frozen=lesson.method.frozen, absent=absent(lesson),
    )  # fmt: skip
    for _ in draw_network(drawing, LAYOUT, PALETTE, diagram):
        pass
    return drawing


def bars(drawing: Drawing) -> list[list[Point]]:
    """The corners of what is as long as bars are, drawn in ink."""
    strokes = [mark.points() for mark in drawing.of("stroke", strokeStyle=PALETTE.ink)]
    return [
        points
        for points in strokes
        if points
        and len(points) % 2 == 0
        and all(
            math.dist(*points[n : n + 2]) == pytest.approx(2 * BAR)
            for n in range(0, len(points), 2)
        )
    ]


def without_biases() -> Lesson:
    lesson = Lesson()
    lesson.set_biased(False)
    lesson.reset_network()
    return lesson


def test_two_bars_lie_across_the_line_of_what_is_frozen_and_nowhere_else() -> None:
    lesson = Lesson()
    assert bars(drawn(lesson)) == []
    lesson.freeze(WEIGHT, True)
    (points,) = bars(drawn(lesson))
    assert len(points) == 4
    edge = next(edge for edge in edges(LAYOUT) if edge.place == WEIGHT)
    (x0, y0), (x1, y1) = edge.start, edge.end
    at = between(edge.start, edge.end, BARS_ARE)
    for one, other in (points[:2], points[2:]):
        across = (other[0] - one[0]) * (x1 - x0) + (other[1] - one[1]) * (y1 - y0)
        assert across == pytest.approx(0.0, abs=1e-6)
        assert math.dist(between(one, other, 0.5), at) == pytest.approx(BARS_APART / 2)


def test_a_network_without_biases_is_drawn_without() -> None:
    lesson = without_biases()
    biases = {place for place in parameters(lesson.network.sizes) if place.source is None}
    assert absent(lesson) == biases
    assert bars(drawn(lesson)) == []
    labels = Drawing()
    draw_labels(labels, LAYOUT, PALETTE, absent(lesson))
    assert "1" not in labels.words()
    for edge in edges(LAYOUT):
        middle = between(edge.start, edge.end, 0.5)
        shown = any(
            edge.start in mark.points() and edge.end in mark.points()
            for mark in drawn(lesson).of("stroke")
        )
        assert shown == (edge.place not in biases)
        assert edge.place not in biases or place_at(LAYOUT, middle, absent(lesson)) != edge.place


def test_a_bias_that_is_none_or_learns_again_has_its_line() -> None:
    lesson = without_biases()
    lesson.set_parameter(BIAS, "0.5")
    lesson.freeze(Parameter(0, None, 1), False)
    assert not absent(lesson) & {BIAS, Parameter(0, None, 1)}
    assert len(bars(drawn(lesson))[0]) == 4  # of the one that is frozen at 0.5
    lesson = Lesson()
    lesson.freeze(BIAS, True)  # at 0, in a network that has biases
    assert absent(lesson) == frozenset()


def test_a_bias_that_keys_have_gone_to_is_shown_where_there_are_none() -> None:
    lesson = without_biases()
    assert bars(drawn(lesson, BIAS)) != []


def test_the_readout_and_the_table_say_it() -> None:
    lesson = Lesson()
    lesson.freeze(WEIGHT, True)
    reading = Inspector.of(Player(lesson))
    assert reading.summary(WEIGHT).endswith(", frozen.")
    assert "frozen" not in reading.summary(BIAS)
    lesson.run_step()
    reading = Inspector.of(Player(lesson))
    assert ", frozen, gradient " in reading.summary(WEIGHT)
    rows = ET.fromstring(f"<table>{updates_html(lesson.done, boxes=False)}</table>")
    said = {"".join(row[0].itertext()): "".join(row[3].itertext()) for row in rows}
    (frozen,) = [name for name, change in said.items() if "frozen" in change]
    assert frozen == "w(1)23 x₂ → h₃"
    assert float(said[frozen].removesuffix("frozen")) == 0.0


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    browser = Offscreen()
    main = start(browser, monkeypatch)
    browser.frames()
    main.browser = browser
    return main


def test_the_legend_has_it_while_there_is_any(page: SimpleNamespace) -> None:
    def entry() -> bool:
        return bool(page.browser.element("key-frozen").hidden)

    found = [entry()]
    for on in (True, False):
        page.lesson.freeze(WEIGHT, on)
        page.stage.ask()
        page.browser.frames()
        found.append(entry())
    assert found == [True, False, True]
    page.lesson.freeze(WEIGHT, True)
    page.lesson.set_loss("cross-entropy")  # another legend, of the same network sizes
    page.player.reset_network()
    page.stage.ask()
    page.browser.frames()
    assert not entry()


def test_the_fruit_of_a_step_are_ringed_where_they_are_not_all(page: SimpleNamespace) -> None:
    lesson, browser = page.lesson, page.browser
    part = next(each for each in page.parts if type(each).__name__ == "PlanePart")
    ringed = []
    for batch in (1, 3, 0):
        lesson.set_batch(batch)
        lesson.run_step()
        part.surface.ctx.marks.clear()
        page.stage.ask()
        browser.frames()
        strokes = part.surface.ctx.of("stroke", strokeStyle=page.stage.palette.ink)
        ringed.append(sum(shape == "arc" for mark in strokes for shape, _ in mark.path))
    assert ringed == [1, 3, 1]
