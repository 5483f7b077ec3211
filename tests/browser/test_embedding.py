"""The page within pages of others: learning platforms, courses, previews of a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from workshop.build import SINGLE, TARGET
from workshop.pages import FOLDER, PagesHandler, served

from tests.browser.engines import SHARP, Engine, start
from tests.browser.reader import NO_ANIMATION

# The frame is made by a script, so that it loads one document only, and the page can tell when.
HOST = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A course</title>
<body>
<div id="tab"></div>
<script type="module">
  const address = "%s";
  const tab = document.getElementById("tab");
  const frame = document.createElement("iframe");
  const text = async () => (await fetch(address)).text();
  const document_ = async (type) => new Blob([await text()], { type });
  frame.width = 1200;
  frame.height = 600;
  frame.onload = () => document.body.setAttribute("data-loaded", "");
  %s;
  tab.append(frame);
</script>
"""
LOADED = "document.body.hasAttribute('data-loaded')"
STARTED = "document.body.dataset.state !== 'loading'"
FAILURE = "document.getElementById('failure-details').value"
# By a script: Playwright's own clicks do not reach into Firefox's frames of other sites.
STEP = "document.getElementById('step').click()"

BY_ADDRESS = "frame.src = address"
GROWING = """
  frame.onload = () => {
    const page = frame.contentDocument;
    const grow = () => { frame.height = page.documentElement.scrollHeight; };
    new ResizeObserver(grow).observe(page.body);
    document.body.setAttribute("data-loaded", "");
  };
  frame.src = address
"""
SITE, FILE = "site/index.html", "ripple.html"
FRAMES = {
    "of another site": BY_ADDRESS,
    "hidden": f"tab.hidden = true; {BY_ADDRESS}",
    "growing": GROWING,
    "sandbox": f"frame.sandbox = 'allow-scripts'; {BY_ADDRESS}",
    "srcdoc": "frame.srcdoc = await text()",
    "sandboxed srcdoc": "frame.sandbox = 'allow-scripts'; frame.srcdoc = await text()",
    "blob": "frame.src = URL.createObjectURL(await document_('text/html'))",
    "data": """
      const reader = new FileReader();
      reader.readAsDataURL(await document_("text/html"));
      await new Promise((resolve) => { reader.onload = resolve; });
      frame.src = reader.result
    """,
}
# A copy of dist/site/index.html in another place has none of its parts.
TRIED = [
    *((SITE, frame) for frame in ("of another site", "hidden", "growing")),
    *((FILE, frame) for frame in FRAMES),
]

WIDTHS = (320, 390, 700, 820, 1000, 1099, 1100, 1366, 1699, 1700, 1920, 2560)

# What a page does that makes a frame as high as its contents; in the end, whether the frame has
# come to rest, nothing in it is too wide, and the transport stands below the diagram.
REST = """(widths) => widths.map((width) => {
  const frame = document.querySelector("iframe");
  const page = frame.contentDocument.documentElement;
  frame.width = width;
  frame.height = 600;
  for (let tries = 0; tries < 10 && page.scrollHeight > page.clientHeight; tries += 1) {
    frame.height = page.scrollHeight;
  }
  const card = page.querySelector(".network").getBoundingClientRect();
  const step = page.querySelector("#step").getBoundingClientRect();
  return [
    width,
    page.scrollHeight === page.clientHeight,
    page.scrollWidth <= width,
    step.top > card.top && step.bottom < card.bottom,
  ];
})"""

COLOURED = """(() => {
  const { width, height } = document.getElementById("icon-lemon");
  const drawn = document.getElementById("icon-lemon").getContext("2d");
  const pixels = drawn.getImageData(0, 0, width, height).data;
  const lemon = getComputedStyle(document.documentElement).getPropertyValue("--lemon").trim();
  const hex = (byte) => byte.toString(16).padStart(2, "0");
  return Array.from({ length: width * height }, (_, i) => 4 * i)
    .some((i) => "#" + [...pixels.slice(i, i + 3)].map(hex).join("") === lemon);
})()"""

Host = Callable[[str, str], str]


class Generous(PagesHandler):
    """A host that lets every page have its files, as GitHub Pages does."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(TARGET, folder / "site")
    shutil.copy(SINGLE, folder)
    return folder


@pytest.fixture(scope="module")
def course(folder: Path) -> Iterator[str]:
    with served(folder) as host:
        yield host + FOLDER


@pytest.fixture
def embed(folder: Path, course: str) -> Host:
    """Writes a page with one form of Ripple in such a frame, and says where it is."""

    def write(form: str, frame: str) -> str:
        name = f"{form} {frame}.html".replace("/", " ").replace(" ", "-")
        site = course.replace("127.0.0.1", "localhost") if frame == "of another site" else ""
        (folder / name).write_text(HOST % (site + form, FRAMES[frame]), "utf-8")
        return course + name

    return write


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Engine]:
    with start(request.param, playwright) as engine:
        yield engine


@pytest.fixture
def name(engine: Engine, request: pytest.FixtureRequest) -> str:
    """The engine's."""
    return str(request.node.callspec.params["engine"])


def steps(engine: Engine) -> None:
    """In the frame the lesson starts, fits, and steps."""
    engine.wait(LOADED, True)
    with engine.frame():
        engine.wait(STARTED, True)
        assert engine.value(FAILURE) == ""
    engine.value("document.getElementById('tab').hidden = false")
    with engine.frame():
        engine.wait(SHARP, True)
        engine.slide("speed", NO_ANIMATION)
        for count in ("1", "2"):
            engine.value(STEP)
            engine.wait_for_text("step-count", count)
        # A host that makes the frame grow while the browser tells it how high the page is.
        told = "ResizeObserver loop completed with undelivered notifications."
        assert [each for each in engine.value("thrown") if each != told] == []
        assert engine.text("problem-what") == ""


@pytest.mark.parametrize(("form", "frame"), TRIED)
def test_the_lesson_works_in_a_frame(
    engine: Engine, name: str, embed: Host, form: str, frame: str
) -> None:
    if (name, frame) == ("chromium", "data"):
        pytest.skip("Chromium opens no address of more than 2 MB")
    engine.open(embed(form, frame))
    steps(engine)


def test_a_frame_as_high_as_its_page_comes_to_rest(engine: Engine, embed: Host) -> None:
    engine.open(embed(SITE, "growing"))
    engine.wait(LOADED, True)
    found = engine.value(f"({REST})({list(WIDTHS)})")
    assert found == [[width, True, True, True] for width in WIDTHS]


@pytest.mark.parametrize("form", [SITE, FILE])
@pytest.mark.parametrize("behaviour", [1, 2, 3], ids=["of others", "all", "of unvisited sites"])
def test_the_lesson_works_where_firefox_blocks_cookies(
    playwright: Playwright, course: str, embed: Host, behaviour: int, form: str
) -> None:
    prefs = {"network.cookie.cookieBehavior": behaviour}
    with start("firefox", playwright, prefs) as firefox:
        firefox.open(course + form)
        firefox.wait(STARTED, True)
        assert firefox.value(FAILURE) == ""
        firefox.open(embed(form, "of another site"))
        steps(firefox)


def test_a_frame_that_was_hidden_has_the_colours_of_the_dark(
    playwright: Playwright, embed: Host
) -> None:
    """In Firefox there are none as long as it is hidden."""
    with start("firefox", playwright, {"ui.systemUsesDarkTheme": 1}) as firefox:
        firefox.open(embed(SITE, "hidden"))
        steps(firefox)
        with firefox.frame():
            assert firefox.value("matchMedia('(prefers-color-scheme: dark)').matches")
            firefox.wait(COLOURED, True)


def test_a_sandbox_is_told_where_the_host_keeps_it_out(engine: Engine, embed: Host) -> None:
    engine.open(embed(SITE, "sandbox"))
    engine.wait(LOADED, True)
    with engine.frame():
        engine.wait(STARTED, True)
        assert "sandbox" in engine.text("failure-what")
        assert "Open it in a tab of its own: http" in engine.text("failure-what")


def test_the_lesson_works_in_a_sandbox_where_the_host_lets_it(
    engine: Engine, name: str, folder: Path, embed: Host
) -> None:
    if name == "webkit":
        pytest.skip("WebKit lets none of the page's scripts in: 'self' is nobody there")
    page = embed(SITE, "sandbox").rpartition("/")[2]
    with served(folder, Generous) as host:
        engine.open(host + FOLDER + page)
        steps(engine)
