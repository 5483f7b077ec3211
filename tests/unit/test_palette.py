"""Colours: read from the style sheet, and a heatmap whose ends are the fruits' own."""

from __future__ import annotations

import numpy as np
import pytest
from ripple.palette import Palette, heat_image, heat_table, rgb

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
    for name in Palette.__slots__:
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
