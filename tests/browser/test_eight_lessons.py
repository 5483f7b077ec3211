"""The page's own lessons, gone from the first stop to the last by the page's own controls."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from workshop.paths import DIST

from tests.browser.engines import Engine, start
from tests.browser.walker import Walker
from tests.walks import WALKS


@pytest.fixture
def chromium(playwright: Playwright, site_url: str) -> Iterator[Engine]:
    with start("chromium", playwright) as engine:
        yield engine


def go(engine: Engine, address: str, *names: str) -> None:
    """These lessons, one after the other."""
    engine.open(address)
    engine.wait("document.body.dataset.state !== 'loading'", True)
    walker = Walker(engine)
    for name in names:
        walker.begin(name)
        for key in WALKS[name]:
            walker.walk(name, key)
            if key != [*WALKS[name]][-1]:
                walker.next()
        done = "document.querySelectorAll('#tour-stops [data-done=true]').length"
        engine.wait(done, len(WALKS[name]))
        engine.click("tour-next")
        engine.wait("document.getElementById('tour').hidden", True)
    assert engine.value("thrown") == []
    assert engine.text("problem-what") == ""


@pytest.mark.parametrize("name", [*WALKS])
def test_a_lesson_can_be_gone_as_its_text_says(chromium: Engine, site_url: str, name: str) -> None:
    go(chromium, site_url, name)


@pytest.mark.parametrize(
    ("browser", "place"),
    [
        ("chromium", "file"),  # the other one is above, with all eight
        *(("firefox", place) for place in ("http", "file")),
        *(("webkit", place) for place in ("http", "file")),
    ],
)
def test_the_first_two_can_be_gone_in_every_engine_and_from_a_file(
    playwright: Playwright, site_url: str, tmp_path: Path, browser: str, place: str
) -> None:
    address = site_url
    if place == "file":
        address = Path(shutil.copy(DIST / "ripple.html", tmp_path)).as_uri()
    with start(browser, playwright) as engine:
        go(engine, address, *[*WALKS][:2])
