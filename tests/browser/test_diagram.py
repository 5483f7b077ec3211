"""The diagram as it is painted: the error on its way back is what one sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import NO_ANIMATION, train

# A canvas keeps colours apart from how strong they are: what is translucent has its full colour.
IN_THE_ERRORS_COLOUR = """(canvas) => {
  const style = getComputedStyle(document.documentElement);
  const error = style.getPropertyValue("--error").trim().match(/[0-9a-f]{2}/gi);
  const [red, green, blue] = error.map((digits) => parseInt(digits, 16));
  const { width, height } = canvas;  // as many pixels as CSS has
  const { data } = canvas.getContext("2d").getImageData(0, 0, Math.floor(width * 0.78), height);
  let count = 0;
  const away = (i) =>
    Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue);
  for (let i = 0; i < data.length; i += 4) {
    if (away(i) < 40 && data[i + 3] > 100) count += 1;
  }
  return count;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height", "least"), [(1366, 768, 2600), (1920, 1080, 4500)])
def test_the_error_on_its_way_back_is_what_one_sees_first(
    lesson_page: Page, width: int, height: int, least: int, scheme: str
) -> None:
    lesson_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    lesson_page.set_viewport_size({"width": width, "height": height})
    lesson_page.locator("#speed").fill(NO_ANIMATION)
    for trained in ([], [100, 100]):
        lesson_page.locator("#same-start").click()
        train(lesson_page, *trained)
        lesson_page.locator("#phase-backward").click()
        expect(lesson_page.locator("#status")).to_have_text("Backward")
        expect(lesson_page.locator("#full-share")).not_to_have_text("–")
        assert lesson_page.locator("#network").evaluate(IN_THE_ERRORS_COLOUR) >= least, trained
