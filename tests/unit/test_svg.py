"""Pictures as SVG and PNG: what is in the file is what a canvas is told to draw."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
import zlib
from base64 import b64decode
from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import Phase
from ripple.model.places import Parameter, Place, Unit, parameters
from ripple.page.pictures import LIGHT, PICTURES, drawn, titles
from ripple.views.pen import FAMILY, circle, dash, font, line
from ripple.views.png import HEAD, SIGNATURE, encoded, with_sharpness
from ripple.views.svg import MM, TO_BASELINE, Context, Paper, Sheet, written

from tests.unit.drawing import Mark, Picture
from tests.unit.offscreen import OffscreenSurface
from tests.unit.test_quiz import asked
from tests.unit.test_script import random_lesson

SVG = "{http://www.w3.org/2000/svg}"


class Recorder:
    """Paper whose sheets keep what is drawn on them as the tests of the views do."""

    def picture(self, width: float, height: float, ratio: float) -> OffscreenSurface:
        surface = OffscreenSurface(Picture())
        surface.resize(width, height, ratio)
        return surface


def player_in(phase: Phase, chosen: Place | None = None, layers: int = 1) -> Player:
    lesson = Lesson()
    lesson.set_hidden_layers(layers)
    lesson.reset_network()
    for _ in range(30):
        lesson.run_step()
    lesson.microscope.write_numbers(True)
    lesson.choose(chosen)
    lesson.begin()
    while lesson.phase is not phase:
        lesson.advance()
    return Player(lesson)


STATES = [
    player_in(Phase.FORWARD),
    player_in(Phase.BACKWARD, Unit(1, 2)),
    player_in(Phase.UPDATE, Parameter(1, 0, 0), 3),
    player_in(Phase.IDLE, Unit(2, 0)),
    player_in(Phase.IDLE, Unit(1, 0), 0),
    Player(Lesson()),
]
EVERY = [(n, name) for n, player in enumerate(STATES) for name in titles(player)]


def svg_of(name: str, player: Player) -> ET.Element:
    return ET.fromstring(written(drawn(name, Paper(), 1.0, player), LIGHT.paper, name))


def painted(root: ET.Element) -> Iterator[ET.Element]:
    """What is painted on the sheet itself, in order, without its ground."""
    parts = [each for each in root if each.tag not in (f"{SVG}title", f"{SVG}defs")]
    return (each for each in parts[1:] if each.tag != f"{SVG}clipPath")


def kind_of(each: ET.Element) -> str:
    tag, stroked = each.tag.removeprefix(SVG), each.get("fill") == "none"
    kinds = {"svg": "drawImage", "rect": "fillRect"}
    text = "strokeText" if stroked else "fillText"
    return kinds.get(tag) or (text if tag == "text" else "stroke" if stroked else "fill")


def assert_painted_alike(each: ET.Element, mark: Mark) -> None:
    style, kind = mark.style, mark.kind
    assert kind_of(each) == kind
    if kind in ("fill", "fillRect", "fillText"):
        assert each.get("fill") == style["fillStyle"]
        assert float(each.get("fill-opacity", "1")) == pytest.approx(style["globalAlpha"], abs=1e-4)
    if kind in ("stroke", "strokeText"):
        assert each.get("stroke") == style["strokeStyle"]
        assert float(each.get("stroke-width", "")) == pytest.approx(style["lineWidth"], abs=1e-4)
        dashes = [float(n) for n in each.get("stroke-dasharray", "").split()]
        assert dashes == pytest.approx([*style["dashes"]], abs=1e-4)
        assert each.get("stroke-linecap", "butt") == style.get("lineCap", "butt")
    if kind in ("fillText", "strokeText"):
        words, x, y = mark.arguments
        assert each.text == words
        size = float(str(each.get("font-size")).removesuffix("px"))
        assert style["font"] == f"{each.get('font-weight')} {size:g}px {each.get('font-family')}"
        place = float(each.get("x", "")), float(each.get("y", "")) - TO_BASELINE * size
        assert place == pytest.approx((x, y), abs=1e-3)
    if kind in ("fill", "stroke"):
        ends = [
            tuple(map(float, at.split())) for at in re.findall(r"[ML]([^A-Zh]+)", each.get("d", ""))
        ]
        corners = [at for shape, at in mark.path if shape in ("moveTo", "lineTo")]
        assert all(any(math.dist(at, end) < 1e-3 for end in ends) for at in corners)


@pytest.mark.parametrize(("n", "name"), EVERY)
def test_the_file_has_every_mark_of_the_picture(n: int, name: str) -> None:
    root = svg_of(name, STATES[n])
    on_canvas = drawn(name, Recorder(), 1.0, STATES[n])
    marks = [mark for mark in on_canvas.ctx.marks if mark.kind != "clearRect"]
    found = list(painted(root))
    assert len(found) == len(marks) > 3
    for each, mark in zip(found, marks, strict=True):
        assert_painted_alike(each, mark)


@pytest.mark.parametrize(("n", "name"), EVERY)
def test_it_is_as_large_as_it_says_and_all_that_it_names_is_there(n: int, name: str) -> None:
    root = svg_of(name, STATES[n])
    width, height = PICTURES[name].size
    assert (root.get("width"), root.get("height")) == (f"{width:g}mm", f"{height:g}mm")
    box = [float(each) for each in root.get("viewBox", "").split()]
    assert box == pytest.approx([0, 0, width * MM, height * MM], abs=1e-3)
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == "#ffffff"
    names = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(names) == len({*names})
    used = {each.get("href", "#")[1:] for each in root.iter(f"{SVG}use")}
    clips = {each.get("clip-path", "")[5:-1] for each in root.iter() if each.get("clip-path")}
    assert used | clips <= {*names}
    assert (name in ("network", "plane", "landscape", "map")) <= bool(used)
    text = ET.tostring(root, encoding="unicode")
    assert not re.search(r"\b(nan|inf|None)\b", text)


def pixels_of(png: bytes) -> NDArray[np.uint8]:
    """Read again, by hand: 8 bits of RGBA, in rows without a filter."""
    assert png.startswith(SIGNATURE)
    at, chunks = len(SIGNATURE), {}
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        check = int.from_bytes(png[at + 8 + length : at + 12 + length], "big")
        assert check == zlib.crc32(kind + data)
        chunks[kind.decode()] = data
        at += 12 + length
    assert next(iter(chunks)) == "IHDR"
    assert [*chunks][-1] == "IEND"
    width, height = (int.from_bytes(chunks["IHDR"][i : i + 4], "big") for i in (0, 4))
    assert chunks["IHDR"][8:] == bytes((8, 6, 0, 0, 0))
    rows = np.frombuffer(zlib.decompress(chunks["IDAT"]), np.uint8).reshape(height, -1)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 4)


def some_pixels() -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (3, 5, 4)).astype(np.uint8)


def test_pixels_are_in_the_file_as_they_were() -> None:
    paper, rgba = Paper(), some_pixels()
    sheet, picture = paper.picture(100.0, 50.0, 1.0), paper.picture(5, 3, 1.0)
    picture.put_pixels(rgba)
    sheet.ctx.drawImage(picture.canvas, 0.5, 0.5, 4, 2, 10, 20, 30, 40)
    root = ET.fromstring(written(sheet, "#fff", ""))
    image = next(root.iter(f"{SVG}image"))
    assert (image.get("width"), image.get("height")) == ("5", "3")
    png = b64decode(image.get("href", "").removeprefix("data:image/png;base64,"))
    np.testing.assert_array_equal(pixels_of(png), rgba)
    (shown,) = root.findall(f"{SVG}svg")
    assert shown.get("viewBox") == "0.5 0.5 4 2"
    assert [shown.get(side) for side in ("x", "y", "width", "height")] == ["10", "20", "30", "40"]


def test_a_png_says_how_large_it_is_on_paper() -> None:
    rgba = some_pixels()
    sharp = with_sharpness(encoded(rgba), 300)
    np.testing.assert_array_equal(pixels_of(sharp), rgba)
    chunk = sharp[HEAD : HEAD + 21]
    assert chunk[4:8] == b"pHYs"
    across, up = (int.from_bytes(chunk[i : i + 4], "big") for i in (8, 12))
    assert across == up == 11811  # in a metre
    assert chunk[16] == 1


def context() -> Context:
    return Context(count())


def path_of(ctx: Context) -> ET.Element:
    return ET.fromstring(ctx.parts[-1])


def test_circles_and_parts_of_them_go_clockwise() -> None:
    ctx = context()
    circle(ctx, (10.0, 20.0), 5.0)
    assert path_of(ctx).get("d") == "M15 20A5 5 0 0 1 5 20A5 5 0 0 1 15 20"
    ctx.beginPath()
    ctx.moveTo(1.0, 1.0)
    ctx.arc(0.0, 0.0, 2.0, 0.0, math.pi)  # a line leads there
    ctx.fill()
    assert path_of(ctx).get("d") == "M1 1L2 0A2 2 0 0 1 0 2A2 2 0 0 1 -2 0"
    ctx.beginPath()
    ctx.arc(0.0, 0.0, 1.0, math.pi / 2, 0.0)  # three quarters, through the top
    ctx.fill()
    assert path_of(ctx).get("d", "").endswith("0 0 1 1 0")


def test_what_is_saved_comes_back_and_what_is_drawn_is_moved_and_cut() -> None:
    ctx = context()
    ctx.lineWidth = 3
    ctx.save()
    ctx.translate(1, 2)
    ctx.scale(2, 2)
    ctx.rotate(math.pi / 2)
    ctx.lineWidth = 0.5
    dash(ctx, 4, 2)
    ctx.globalAlpha = 0.25
    line(ctx, (0, 0), (1, 1))
    moved = path_of(ctx)
    assert moved.get("transform") == "translate(1 2) scale(2 2) rotate(90)"
    assert (moved.get("stroke-width"), moved.get("stroke-dasharray")) == ("0.5", "4 2")
    assert moved.get("stroke-opacity") == "0.25"
    ctx.restore()
    ctx.beginPath()
    ctx.rect(0, 0, 9, 9)
    ctx.clip()
    line(ctx, (0, 0), (1, 1))
    cut = path_of(ctx)
    assert {"transform", "stroke-dasharray", "stroke-opacity"}.isdisjoint(cut.keys())
    assert cut.get("stroke-width") == "3"
    clip = ET.fromstring(ctx.parts[-2])
    assert cut.get("clip-path") == f"url(#{clip.get('id')})"
    assert clip[0].get("d") == "M0 0h9v9h-9Z"


def test_names_of_any_kind_are_text() -> None:
    sheet = Paper().picture(10, 10, 1)
    name = "<script>&\"'\x00\x0b\ud800\ufffe é ‮"
    font(sheet.ctx, 12)
    sheet.ctx.fillText(name, 1, 2)
    root = ET.fromstring(written(sheet, "#fff", name).encode("utf-8"))
    text = root.find(f"{SVG}text")
    assert text is not None
    assert text.text == "<script>&\"' é ‮"
    assert text.get("font-family") == FAMILY


def test_a_blank_sheet_is_blank_again() -> None:
    paper: Any = Paper()
    sheet: Sheet = paper.picture(10, 10, 1)
    line(sheet.ctx, (0, 0), (1, 1))
    sheet.ctx.drawImage(paper.picture(1, 1, 1).canvas, 0, 0, 1, 1)
    sheet.ctx.clearRect(0, 0, 11, 11)
    assert (sheet.ctx.parts, sheet.used()) == ([], {})


def test_only_pictures_that_can_be_drawn_are_offered() -> None:
    empty = Lesson()
    empty.basket.clear()
    assert [*titles(Player(empty))] == ["network", "plane", "loss"]
    for n in range(10):
        player = Player(random_lesson(Random(n)))
        player.lesson.choose(Unit(1, 0) if n % 2 else Parameter(0, 1, 0))
        for name in titles(player):
            drawn(name, Recorder(), 3.125, player)
            svg_of(name, player)


def test_what_the_quiz_asks_for_is_not_in_the_pictures() -> None:
    player = asked()
    lesson = player.lesson
    while lesson.phase is not Phase.BACKWARD:
        lesson.advance()
    (secret, *_), others = lesson.secret, {*parameters((2, 4, 1))} - lesson.secret
    lesson.choose(secret)
    assert "slope" not in titles(player)
    lesson.choose(others.pop())
    assert "slope" in titles(player)
