"""The pictures after a crash of the browser's graphics process, which takes all of them away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser.reader import NO_ANIMATION, train

# Each visible canvas has them: what the canvases off the page have goes into these.
PICTURES = """
  window.pictures = () => [...document.querySelectorAll("canvas")]
    .filter((canvas) => canvas.offsetParent)
    .map((canvas) => canvas.toDataURL());
  window.restored = () => Promise.all([...document.querySelectorAll("canvas")]
    .filter((canvas) => canvas.offsetParent)
    .map((canvas) => new Promise((resolve) => {
      canvas.addEventListener("contextrestored", resolve, { once: true });
    })));
  // Whether the pictures become these, within so many frames.
  window.become = async (wanted) => {
    for (let frame = 0; frame < 120; frame += 1) {
      if (pictures().every((picture, i) => picture === wanted[i])) return true;
      await new Promise(requestAnimationFrame);
    }
    return false;
  };
"""


@pytest.fixture
def own_browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """One whose graphics may crash: the other tests' pages would lose their pictures too."""
    with browser_type.launch(**browser_type_launch_args) as browser:
        yield browser


@pytest.fixture
def sharp_page(own_browser: Browser, open_lesson: Callable[[Page], None]) -> Page:
    """At two device pixels to one of CSS: a canvas without its scale shows half of its picture."""
    page = own_browser.new_page(
        viewport={"width": 1366, "height": 900}, device_scale_factor=2, bypass_csp=True
    )
    page.add_init_script(PICTURES)
    open_lesson(page)
    return page


def test_a_crash_of_the_graphics_leaves_every_picture_as_it_was(
    own_browser: Browser, sharp_page: Page
) -> None:
    train(sharp_page, 100)
    sharp_page.locator("#network").focus()
    sharp_page.keyboard.press("ArrowLeft")  # ŷ
    sharp_page.keyboard.press("Enter")
    expect(sharp_page.locator("#map")).to_be_visible()
    sharp_page.locator("#speed").focus()
    expect(sharp_page.locator("#network")).to_have_attribute("data-pointed", "false")
    sharp_page.evaluate(
        "async () => { await new Promise(requestAnimationFrame); window.kept = pictures(); }"
    )
    sharp_page.evaluate("() => { window.whole = restored().then(() => become(kept)); }")
    own_browser.new_browser_cdp_session().send("Browser.crashGpuProcess")
    assert sharp_page.evaluate("whole")

    # And the next step, and the next fruit, are drawn as on a page that is drawn from scratch.
    sharp_page.locator("#speed").fill(NO_ANIMATION)
    sharp_page.locator("#plane").click()
    expect(sharp_page.locator("#data-count")).to_have_text("9 strawberries, 8 lemons")
    train(sharp_page, 1)
    assert sharp_page.evaluate(
        """async () => {
          await new Promise(requestAnimationFrame);
          const drawn = pictures();
          dispatchEvent(new Event("resize"));
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          return drawn.length >= 6 && become(drawn);
        }"""
    )
