"""A reader's own size of text, as set in the browser: media queries and rem follow it alike."""

from __future__ import annotations

from itertools import cycle

from playwright.sync_api import Page, Playwright

from tests.browser.engines import start
from tests.browser.reader import train

SIZES = (10, 13, 16, 20, 24, 28, 32, 36, 40)
WIDTHS = (320, 390, 480, 600, 699, 700, 820, 1000, 1099, 1100, 1280, 1366, 1406, 1700, 1920, 2560)
HEIGHTS = (600, 900)  # the one and the other in turn

FIT = """new Promise((done) => {
  // The first frame lays out and fits the canvases, the second has been drawn when the third comes.
  const after = (frames) =>
    frames ? requestAnimationFrame(() => after(frames - 1)) : done(look());
  const look = () => {
    const width = document.documentElement.clientWidth;
    const inside = (e) => {
      const { left, right } = e.getBoundingClientRect();
      return left > -1 && right < width + 1;
    };
    const seen = [...document.querySelectorAll("body *")]
      .filter((e) => e.checkVisibility() && !e.closest(".table-box, .unseen, .katex, .skip"));
    const height = (name) => document.getElementById(name).getBoundingClientRect().height;
    return {
      outside: seen.filter((e) => !inside(e)).map((e) => e.outerHTML.slice(0, 80)),
      wider: document.documentElement.scrollWidth - width,
      heights: ["network", "plane", "loss-chart"].map(height),
    };
  };
  after(3);
})"""
LEAST = (200, 140, 110)
"""How high the pictures are at least, in pixels: the diagram, the plane and the loss chart."""


def assert_all_fits(found: dict[str, object], where: object) -> None:
    assert found["outside"] == [], where
    assert found["wider"] == 0, where
    heights = found["heights"]
    assert isinstance(heights, list)
    least = zip(heights, LEAST, strict=True)
    assert all(height > wanted - 1 for height, wanted in least), (where, heights)


def test_every_size_of_text_fits_every_width(own_page: Page) -> None:
    train(own_page, 10)
    settings = own_page.context.new_cdp_session(own_page)
    for size, heights in zip(SIZES, cycle((HEIGHTS, HEIGHTS[::-1])), strict=False):
        sizes = {"standard": size, "fixed": size}
        settings.send("Page.setFontSizes", {"fontSizes": sizes})
        for width, height in zip(WIDTHS, cycle(heights), strict=False):
            own_page.set_viewport_size({"width": width, "height": height})
            assert_all_fits(own_page.evaluate(FIT), (size, width, height))
        em = own_page.evaluate(f"matchMedia('(width: {2560 / size}em)').matches")
        assert em, "media queries have not followed the setting"
    assert own_page.locator("#problem-what").inner_text() == ""


def test_large_letters_fit_in_the_inspector_and_the_quiz(own_page: Page) -> None:
    train(own_page, 10)
    own_page.locator("#quiz").check()
    for key in ("ArrowLeft", "Enter"):
        own_page.locator("#network").press(key)  # the output
    own_page.locator("#phase-backward").click()
    own_page.locator("#quiz-up").wait_for()
    settings = own_page.context.new_cdp_session(own_page)
    for press in ("", "ArrowLeft", "ArrowLeft"):  # the output, a weight, a hidden neuron
        if press:
            settings.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 16}})
            own_page.locator("#network").press(press)
            own_page.locator("#network").press("Enter")
        for size in (20, 32, 40):
            settings.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
            for width in (320, 390, 600, 1100, 1366):
                own_page.set_viewport_size({"width": width, "height": 700})
                assert_all_fits(own_page.evaluate(FIT), (press, size, width))


def _in_firefox(playwright: Playwright, site_url: str, preference: str, size: int) -> None:
    with start("firefox", playwright, {preference: size}) as engine:
        engine.open(site_url)
        engine.wait("document.body.dataset.state !== 'loading'", True)
        for width, height in ((1366, 768), (1366, 625), (1100, 700), (820, 1180), (390, 844)):
            engine.resize(width, height)
            assert_all_fits(engine.value(FIT), (preference, width, height))
        assert engine.text("problem-what") == ""


def test_large_text_in_firefox(playwright: Playwright, site_url: str) -> None:
    _in_firefox(playwright, site_url, "font.size.variable.x-western", 32)


def test_a_smallest_letter_size_leaves_the_pictures_their_room(
    playwright: Playwright, site_url: str
) -> None:
    _in_firefox(playwright, site_url, "font.minimum-size.x-western", 24)
