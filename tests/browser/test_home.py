"""What is taken home, out of a browser: files that are what they say, by mouse, keys and touch."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from ripple.page.pictures import PICTURES
from ripple.words.home import saved as saved_as
from workshop.build import SINGLE

from tests.browser.engines import start
from tests.browser.reader import drawn, python, train
from tests.browser.test_access import assert_axe_finds_nothing

NOTE = "#home-note"


def opened(page: Page) -> None:
    page.locator("#open-home").click()
    expect(page.locator("#home-svg")).to_be_enabled()


def saved(page: Page, button: str) -> tuple[str, bytes]:
    """Name and contents of the file that a press on this button gives."""
    with page.expect_download() as download:
        page.locator(button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("form", ["site", "single file"])
def test_pictures_tables_and_scripts_come_as_files(
    form: str, context: BrowserContext, site_url: str, tmp_path: Path
) -> None:
    page = context.new_page()
    single = Path(shutil.copy(SINGLE, tmp_path)).as_uri()
    page.goto(site_url if form == "site" else single)
    page.locator("body[data-state=ready]").wait_for(timeout=60_000)
    train(page, 10)
    opened(page)
    for name in ("network", "plane", "loss", "landscape"):
        page.locator("#home-picture").select_option(name)
        file, png = saved(page, "#home-png")
        expect(page.locator(NOTE)).to_contain_text(f"Saved as {file}")
        assert file == f"ripple-{name}.png"
        width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
        assert (width, height) == tuple(round(side / 25.4 * 300) for side in PICTURES[name].size)
        file, svg = saved(page, "#home-svg")
        assert file == f"ripple-{name}.svg"
        assert svg.startswith(b"<?xml")
    file, log = saved(page, "#home-log")
    assert file == "ripple-log.csv"
    assert log.startswith(b"\xef\xbb\xbfstep,")
    assert len(log.decode("utf-8-sig").splitlines()) == 11
    file, script = saved(page, "#home-numpy")
    assert file == "ripple_steps_numpy.py"
    compile(script, file, "exec")


ALIKE = """async ([svg, png, width, height]) => {
  const shown = async (data, kind) => {
    const image = new Image();
    image.src = `data:${kind};base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  };
  const [one, other] = [await shown(svg, "image/svg+xml"), await shown(png, "image/png")];
  let far = 0, ink = 0;
  for (let i = 0; i < one.length; i += 4) {
    const away = Math.max(...[0, 1, 2, 3].map((c) => Math.abs(one[i + c] - other[i + c])));
    far += away > 64;
    ink += one[i] + one[i + 1] + one[i + 2] < 600;
  }
  return [far / (width * height), ink / (width * height)];
}"""
"""How many of the pixels of both are clearly different, and how many are no paper."""


@pytest.mark.browser_context_args(color_scheme="dark")
def test_svg_and_png_are_the_same_picture_in_light_colours(
    lesson_page: Page, context: BrowserContext
) -> None:
    from base64 import b64encode

    train(lesson_page, 100)
    python(lesson_page, "lesson.choose(__import__('ripple.model.places').model.places.Unit(1, 0))")
    opened(lesson_page)
    other = context.new_page()  # of no site, and so without the page's rules for images
    for name in ("network", "plane", "loss", "landscape", "map", "curve"):
        lesson_page.locator("#home-picture").select_option(name)
        files = [
            b64encode(saved(lesson_page, f"#home-{kind}")[1]).decode() for kind in ("svg", "png")
        ]
        size = [round(side * 4) for side in PICTURES[name].size]
        different, ink = other.evaluate(ALIKE, [*files, *size])
        assert different < 0.01, name
        assert 0.005 < ink < 0.9, name


def test_the_script_prints_what_the_page_then_shows(lesson_page: Page) -> None:
    import subprocess
    import sys

    python(lesson_page, "lesson.set_momentum(0.9), lesson.set_batch(4), lesson.set_held_out(0.2)")
    train(lesson_page, 100)
    opened(lesson_page)
    _, script = saved(lesson_page, "#home-numpy")
    lesson_page.keyboard.press("Escape")
    run = subprocess.run(
        [sys.executable, "-I", "-"], input=script, capture_output=True, check=True
    ).stdout.decode()
    train(lesson_page, 10)
    found = dict(line.split(" = ") for line in run.splitlines() if " = " in line)
    now = python(lesson_page, "lesson.network.weights[1][:, 0].tolist()")
    printed = [float(found[f"w(2){i}1"]) for i in (1, 2, 3, 4)]
    assert printed == pytest.approx(now, rel=2e-11)


def test_the_sheet_opens_works_and_closes_by_keys(lesson_page: Page) -> None:
    lesson_page.locator("#open-home").press("Enter")
    expect(lesson_page.locator("#home")).to_be_visible()
    with lesson_page.expect_download():
        lesson_page.locator("#home-weights").press("Enter")
    expect(lesson_page.locator(NOTE)).to_have_text(re.compile("ripple-weights.csv"))
    lesson_page.keyboard.press("Escape")
    expect(lesson_page.locator("#home")).to_be_hidden()
    expect(lesson_page.locator("#open-home")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 625), (390, 844), (320, 640)])
def test_the_sheet_is_for_everybody(lesson_page: Page, scheme: str, size: tuple[int, int]) -> None:
    lesson_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    lesson_page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(lesson_page)
    lesson_page.locator("#home-log").click()  # no step yet: a sentence
    expect(lesson_page.locator(NOTE)).to_contain_text("no step")
    drawn(lesson_page)
    assert_axe_finds_nothing(lesson_page, "#home")
    box = "(sheet) => [sheet.scrollWidth, sheet.clientWidth]"
    wide, room = lesson_page.locator("#home").evaluate(box)
    assert wide <= room


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_every_engine_makes_the_files(name: str, playwright: Playwright, site_url: str) -> None:
    """Where the browser puts it is its own affair."""
    with start(name, playwright) as engine:
        engine.open(site_url)
        engine.wait("document.body.dataset.state !== 'loading'", True)
        engine.wait("document.getElementById('home-png').matches(':disabled')", False)
        engine.click("open-home")
        for button, file in (
            ("home-png", "ripple-network.png"),
            ("home-svg", "ripple-network.svg"),
            ("home-history", "ripple-history.csv"),
            ("home-numpy", "ripple_steps_numpy.py"),
        ):
            engine.click(button)
            engine.wait_for_text("home-note", saved_as(file))
        assert engine.value("thrown") == []
        assert engine.text("problem-what") == ""
