"""The sheet from which a reader takes pictures, tables and scripts home."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest
from ripple.model.places import Parameter, Unit
from ripple.page.home import BOM, PRINTED
from ripple.page.pictures import PICTURES
from ripple.readings.tables import table
from ripple.views.png import HEAD
from ripple.words.home import TABLES

from tests.unit.offscreen import Element, Offscreen


def click(window: Offscreen, name: str) -> None:
    window.send("click", f"home-{name}")
    window.frames()


def choices(window: Offscreen) -> list[str]:
    box: Element = window.element("home-picture")
    return [each.attributes["value"] for each in box.children]


def choose(window: Offscreen, picture: str) -> None:
    window.element("home-picture").value = picture
    window.send("input", "home-picture")
    window.frames()


def test_every_picture_is_saved_either_way(window: Offscreen, main: SimpleNamespace) -> None:
    window.send("click", "step-10")
    window.frames()
    seen = set()
    for place in (Unit(1, 0), Parameter(0, 0, 0)):
        main.lesson.choose(place)
        main.stage.ask()
        window.frames()
        for name in choices(window):
            choose(window, name)
            seen.add(name)
            width, height = PICTURES[name].size
            assert f"{width:g} × {height:g} mm" in window.text("home-size")
            click(window, "svg")
            assert ET.fromstring(window.saved[f"ripple-{name}.svg"]).get("width") == f"{width:g}mm"
            assert f"ripple-{name}.svg" in window.text("home-note")
            click(window, "png")
            png = window.saved[f"ripple-{name}.png"]
            assert png[:HEAD] == window.png[:HEAD]
            assert png[HEAD + 4 : HEAD + 8] == b"pHYs"
            assert window.printed.width * window.printed.ratio == pytest.approx(
                width / 25.4 * PRINTED
            )
            assert f"ripple-{name}.png" in window.text("home-note")
    assert seen == {*PICTURES}


def test_a_picture_of_a_place_that_is_left_gives_way_to_the_first(
    window: Offscreen, main: SimpleNamespace
) -> None:
    main.lesson.choose(Unit(1, 0))
    main.stage.ask()
    window.frames()
    choose(window, "map")
    main.lesson.choose(None)
    main.stage.ask()
    window.frames()
    assert "map" not in choices(window)
    assert window.element("home-picture").value == "network"
    click(window, "svg")
    assert [*window.saved] == ["ripple-network.svg"]


def test_what_a_picture_is_called_follows_the_depth(
    window: Offscreen, main: SimpleNamespace
) -> None:
    main.lesson.choose(Unit(1, 0))
    for layers, name in ((1, "h₁"), (2, "h⁽¹⁾₁"), (1, "h₁")):
        main.lesson.set_hidden_layers(layers)
        main.player.reset_network()
        main.stage.ask()
        window.frames()
        told = [each.textContent for each in window.element("home-picture").children]
        assert any(f": {name}, " in title for title in told), told


def test_every_table_and_script_is_saved(window: Offscreen, main: SimpleNamespace) -> None:
    window.send("click", "step-10")
    window.frames()
    for name in TABLES:
        click(window, name)
        text = window.saved[f"ripple-{name}.csv"]
        assert text == BOM + table(name, main.lesson).replace("\n", "\r\n")
        assert f"ripple-{name}.csv" in window.text("home-note")
    for library in ("numpy", "torch"):
        click(window, library)
        assert f"import {library}" in window.saved[f"ripple_steps_{library}.py"]


def test_what_there_is_nothing_of_gets_a_sentence_and_no_file(
    window: Offscreen, main: SimpleNamespace
) -> None:
    main.lesson.basket.clear()
    main.stage.ask()
    window.frames()
    for name, word in (
        ("log", "step"),
        ("points", "points"),
        ("numpy", "fruit"),
        ("torch", "fruit"),
    ):
        click(window, name)
        assert f"no {word}" in window.text("home-note")
    window.png = b""
    click(window, "png")
    assert "could not make so large a picture" in window.text("home-note")
    assert window.saved == {}
    click(window, "weights")
    assert [*window.saved] == ["ripple-weights.csv"]


def test_taking_something_home_changes_nothing(window: Offscreen, main: SimpleNamespace) -> None:
    window.send("click", "phase-backward")
    window.frames(2000)
    state, phase = main.lesson.state, main.lesson.phase
    for name in ("svg", "png", *TABLES, "numpy", "torch"):
        click(window, name)
    assert main.lesson.phase is phase
    assert main.lesson.state == state
