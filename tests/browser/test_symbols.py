"""What a symbol means is said where it stands, and in a list, to whoever asks and however."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import PHONE

EXPLAINED = """[...document.querySelectorAll(".term")].map((term) => {
  const about = document.getElementById(term.getAttribute("popovertarget")).cloneNode(true);
  for (const other of about.querySelectorAll("[hidden]")) other.remove();  // of other lessons
  return [term.title, about.textContent];
})"""


@pytest.mark.browser_context_args(java_script_enabled=False)  # as before Python has started
def test_a_press_or_a_key_opens_the_words_without_any_script(page: Page, site_url: str) -> None:
    page.goto(site_url)
    term, about = page.locator(".parameters .term"), page.locator("#about-eta")
    expect(term).to_be_enabled()
    expect(about).to_be_hidden()
    term.click()
    expect(about).to_be_visible()
    expect(about).to_contain_text("learning rate")
    page.keyboard.press("Escape")
    expect(about).to_be_hidden()
    expect(term).to_be_focused()
    page.keyboard.press("Enter")
    expect(about).to_be_visible()
    page.locator("h1").click()
    expect(about).to_be_hidden()


def test_who_points_at_a_symbol_or_hears_it_gets_the_words_in_the_legend_too(
    reading_page: Page,
) -> None:
    explained = reading_page.evaluate(EXPLAINED)
    assert all(title == about for title, about in explained)
    assert len(explained) > reading_page.locator("#network-legend .term").count() > 5
    name = reading_page.locator(".parameters .term")
    expect(name).to_have_accessible_name("η")
    expect(name).to_have_accessible_description(
        "η (eta), the learning rate: a step moves each weight and bias by −η times its gradient "
        "(with momentum or weight decay, its velocity)."
    )


def test_the_list_has_them_all_and_closes(reading_page: Page) -> None:
    for opener in reading_page.locator(".symbols").all():
        opener.focus()
        reading_page.keyboard.press("Enter")
        for about in reading_page.locator(".about").all():
            expect(about).to_be_visible()
        reading_page.locator("#symbols button").click()
        expect(reading_page.locator("#symbols")).to_be_hidden()
        expect(reading_page.locator(".about").first).to_be_hidden()


@pytest.mark.browser_context_args(**PHONE)
def test_a_finger_opens_them_too_and_they_lie_within_the_screen(lesson_page: Page) -> None:
    terms = lesson_page.locator(".sample .term, .parameters .term, .lesson .term")
    for term in terms.filter(visible=True).all():
        term.tap()
        about = lesson_page.locator(f"#{term.get_attribute('popovertarget')}")
        expect(about).to_be_in_viewport(ratio=1)
        lesson_page.keyboard.press("Escape")
    lesson_page.locator(".symbols").first.tap()
    expect(lesson_page.locator("#symbols")).to_be_in_viewport(ratio=1)


def test_words_fit_every_size_of_text(own_page: Page) -> None:
    settings = own_page.context.new_cdp_session(own_page)
    fits = """(e) => {
      const { left, right, top, bottom } = e.getBoundingClientRect();
      return e.scrollWidth <= e.clientWidth && left >= 0 && top >= 0
        && right <= document.documentElement.clientWidth && bottom <= innerHeight;
    }"""
    for size in (10, 20, 40):
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
        for width in (320, 390, 700, 1366, 2560):
            own_page.set_viewport_size({"width": width, "height": 700})
            for opener in (
                ".masthead .symbols",
                ".sample .term >> nth=0",
                ".parameters .term",
                ".opens",
            ):
                button = own_page.locator(opener)
                button.press("Enter")
                opened = own_page.locator(f"#{button.get_attribute('popovertarget')}")
                expect(opened).to_be_visible()
                assert opened.evaluate(fits), (size, width, opener)
                own_page.keyboard.press("Escape")


def test_paper_gets_the_list_as_text(reading_page: Page) -> None:
    reading_page.emulate_media(media="print")
    for about in reading_page.locator(".about").all():
        expect(about).to_be_visible()
        assert about.evaluate("(e) => getComputedStyle(e).position") == "static"
    for button in reading_page.locator(".symbols, #symbols button").all():
        expect(button).to_be_hidden()
    expect(reading_page.locator("#symbols h2")).to_be_visible()
    reading_page.emulate_media(media="screen")
