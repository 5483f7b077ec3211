"""Colours: read from the style sheet, and a heatmap whose ends are the fruits' own."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from ripple.views.palette import Palette, atlas_image, heat_image, heat_table, map_table, rgb

PALETTE = Palette(heat_lemon="#010203", heat_middle="#fefdfc", heat_strawberry="#a0b0c0")


def test_colours_are_read_by_the_names_of_the_style_sheet() -> None:
    sheet = {"--ink": "#eeeeee", "--heat-lemon": "#123456"}
    palette = Palette.read(lambda name: sheet.get(name, ""))
    assert (palette.ink, palette.heat_lemon) == ("#eeeeee", "#123456")


@pytest.mark.parametrize("value", ["", "red", "rgb(1, 2, 3)", "var(--other)"])
def test_a_colour_that_is_missing_or_no_hex_keeps_its_default(value: str) -> None:
    assert Palette.read(lambda _: value) == Palette()


def test_every_default_is_a_colour_that_can_be_mixed() -> None:
    palette = Palette()
    for name in Palette._fields:
        assert all(0 <= part <= 255 for part in rgb(getattr(palette, name)))


def test_the_sign_of_a_weight_has_its_colour() -> None:
    palette = Palette()
    assert palette.sign(-0.001) == palette.negative != palette.positive
    assert palette.sign(0.001) == palette.sign(0.0) == palette.positive


@pytest.mark.parametrize(
    ("colour", "parts"),
    [("#ff8000", (255, 128, 0)), ("#0a0B0c", (10, 11, 12)), ("#f80", (255, 136, 0))],
)
def test_a_colour_is_three_numbers(colour: str, parts: tuple[int, int, int]) -> None:
    assert rgb(colour) == parts


def test_the_heat_table_runs_from_lemon_over_the_middle_to_strawberry() -> None:
    table = heat_table(PALETTE)
    assert table.shape == (256, 4)
    assert table.dtype == np.uint8
    assert table[0].tolist() == [1, 2, 3, 255]
    assert table[255].tolist() == [0xA0, 0xB0, 0xC0, 255]
    for beside_the_middle in table[127:129].astype(int):
        assert np.abs(beside_the_middle - [0xFE, 0xFD, 0xFC, 255]).max() <= 1
    quarter = np.mean([[1, 2, 3], [0xFE, 0xFD, 0xFC]], axis=0)
    assert np.abs(table[64, :3] - quarter).max() <= 1


def test_every_pixel_is_opaque() -> None:
    assert set(heat_table(PALETTE)[:, 3].tolist()) == {255}


def test_the_image_has_its_top_row_where_redness_is_one() -> None:
    output = np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    image = heat_image(output, heat_table(PALETTE))
    lemon, strawberry = [1, 2, 3, 255], [0xA0, 0xB0, 0xC0, 255]
    assert image.tolist() == [[strawberry, strawberry, lemon], [lemon, lemon, strawberry]]


def test_the_image_is_bytes_in_one_piece_as_a_canvas_takes_them() -> None:
    image = heat_image(np.linspace(0.0, 1.0, 12).reshape(3, 4), heat_table(PALETTE))
    assert image.shape == (3, 4, 4)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous


def test_an_output_takes_the_nearest_of_the_tables_colours() -> None:
    table = np.zeros((256, 4), dtype=np.uint8)
    table[:, 0] = np.arange(256)
    image = heat_image(np.array([[0.0, 0.4 / 255, 0.6 / 255, 127.4 / 255, 254.6 / 255]]), table)
    assert image[0, :, 0].tolist() == [0, 0, 1, 127, 255]


def test_a_map_goes_from_paper_to_the_colour_of_activation_one() -> None:
    table = map_table(Palette(paper="#000000", map_high="#ff8040"))
    assert table[0].tolist() == [0, 0, 0, 255]
    assert table[255].tolist() == [255, 128, 64, 255]
    assert np.abs(table[:, 0].astype(int) - np.arange(256)).max() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_a_map_is_legible_and_in_no_fruits_colour(dark: bool) -> None:
    """Blue at full activation, and far enough from the paper to be told from it (3 to 1)."""
    sheet = (Path(__file__).parents[2] / "site" / "style.css").read_text(encoding="utf-8")
    light_and_dark = re.findall(r"--(paper|map-high|ink): (#\w+);", sheet)
    assert len(light_and_dark) == 6
    colours = dict(light_and_dark[3:] if dark else light_and_dark[:3])
    red, _, blue = rgb(colours["map-high"])
    assert blue > 1.5 * red
    assert contrast(colours["map-high"], colours["paper"]) >= 3
    assert contrast(colours["map-high"], colours["ink"]) >= 3  # the lines on it


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in rgb(colour)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_an_atlas_has_the_first_tile_on_top_and_redness_upward() -> None:
    tiles = np.zeros((2, 3, 3))
    tiles[0, 2, 0] = 1.0  # the first unit, at x₂ = 1 and x₁ = 0
    tiles[1, 0, 2] = 0.5
    image = atlas_image(tiles, map_table(Palette(paper="#000000", map_high="#ffffff")))
    assert image.shape == (6, 3, 4)
    assert image.flags.c_contiguous
    bright = [(row, column) for row, column in np.argwhere(image[..., 0] > 0).tolist()]
    assert bright == [(0, 0), (5, 2)]
    assert image[0, 0, 0] == 255
