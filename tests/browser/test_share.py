"""Links from browser to browser, the sheet #share, and what is offered to who comes again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect
from ripple.lesson.link import from_text, in_fragment
from ripple.words import sharing as words
from workshop.paths import DIST
from workshop.single import _home

from tests.browser.engines import Engine, start
from tests.browser.reader import NO_ANIMATION, drawn, python, shown, train, weights
from tests.browser.test_access import assert_axe_finds_nothing
from tests.browser.test_leaving import Reader
from tests.browser.test_table import sticks_out

HOME = "https://example.org/ripple/"
LINE = "#arrival-words"
READY = "document.body.dataset.state !== 'loading'"


def link_in(engine: Engine) -> str:
    """What the sheet has, behind its #."""
    engine.value("document.getElementById('share').showPopover()")
    engine.wait("document.getElementById('share-link').value !== ''", True)
    link = str(engine.value("document.getElementById('share-link').value"))
    engine.value("document.getElementById('share').hidePopover()")
    engine.wait("document.getElementById('share-link').value", "")
    return "#" + link.partition("#")[2]


def go_on(engine: Engine) -> None:
    """A thousand steps more."""
    engine.slide("speed", NO_ANIMATION)
    count = int(engine.text("step-count").replace(",", ""))
    engine.click("step-1000")
    engine.wait_for_text("step-count", f"{count + 1000:,}")
    engine.wait_for_text("status", "Idle")


@pytest.fixture(scope="module")
def made(playwright: Playwright, site_url: str) -> tuple[str, str]:
    """A link that Chromium has made, and one that it has made a thousand steps later."""
    with start("chromium", playwright) as engine:
        engine.open(site_url)
        engine.wait(READY, True)
        engine.click("plane")
        engine.slide("learning-rate", "900")
        engine.slide("speed", NO_ANIMATION)
        engine.click("step-100")
        engine.wait_for_text("step-count", "100")
        engine.wait_for_text("status", "Idle")
        first = link_in(engine)
        go_on(engine)
        return first, link_in(engine)


def with_home(folder: Path) -> str:
    """The page in one file, as of a build that knows where it is published."""
    text = (DIST / "ripple.html").read_text("utf-8")
    path = folder / "ripple.html"
    path.write_text(text.replace('<link rel="icon"', f'{_home(HOME)}<link rel="icon"', 1), "utf-8")
    return path.as_uri()


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Engine]:
    with start(request.param, playwright) as engine:
        yield engine


@pytest.mark.parametrize("place", ["http", "file"])
def test_a_link_opens_elsewhere_and_goes_on_to_the_same_numbers(
    engine: Engine, place: str, made: tuple[str, str], site_url: str, tmp_path: Path
) -> None:
    first, later = made
    engine.open((site_url if place == "http" else with_home(tmp_path)) + first)
    engine.wait(READY, True)
    engine.wait_for_text("step-count", "100")
    engine.wait_for_text("arrival-words", words.ARRIVED["link"])
    engine.click("arrival-close")
    engine.wait_for_text("data-count", "9 strawberries, 8 lemons")
    assert link_in(engine) == first
    go_on(engine)
    assert link_in(engine) == later
    assert engine.value("location.hash") == ""
    assert engine.value("thrown") == []
    assert engine.text("problem-what") == ""


def test_the_page_in_one_file_makes_links_and_codes_without_a_network(
    playwright: Playwright, tmp_path: Path
) -> None:
    with start("chromium", playwright) as engine:
        engine.open(with_home(tmp_path))
        engine.wait(READY, True)
        engine.click("step-1000")
        engine.wait_for_text("step-count", "1,000")
        engine.wait_for_text("status", "Idle")
        engine.value("document.getElementById('share').showPopover()")
        engine.wait_for_text("share-code-words", words.CODE["drawn"])
        link = str(engine.value("document.getElementById('share-link').value"))
        assert link.startswith(f"{HOME}#lesson=1.")
        path = str(engine.value("document.getElementById('share-dark').getAttribute('d')"))
        assert path.startswith("M4 4h7v1h-7z")  # the top of the first mark in a corner
        assert engine.value("thrown") == []


def test_the_sheet_by_keys_and_clipboard(lesson_page: Page) -> None:
    page = lesson_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    train(page, 10)
    page.locator(".masthead .shares").press("Enter")
    box = page.locator("#share-link")
    expect(box).not_to_have_value("")
    expect(page.locator("#share-code-words")).to_have_text(words.CODE["drawn"])
    page.locator("#share-copy").press("Enter")
    expect(page.locator("#share-said")).to_have_text(words.COPIED["done"])
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == box.input_value()
    text = in_fragment("#" + link.partition("#")[2])
    plain = from_text(text or "")
    assert isinstance(plain, dict)
    assert plain["state"] == python(
        page, "__import__('ripple.lesson.state').lesson.state.to_plain(lesson.state)"
    )
    page.keyboard.press("Escape")
    expect(page.locator("#share")).to_be_hidden()


@pytest.mark.parametrize("size", [(1366, 625), (390, 844), (320, 600)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_fits_and_its_code_is_black_on_white(
    lesson_page: Page, size: tuple[int, int], scheme: str
) -> None:
    page = lesson_page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    train(page, 100)
    page.locator(".masthead .shares").click()
    expect(page.locator("#share-picture")).to_be_visible()
    assert_axe_finds_nothing(page, "#share")
    wide, window = sticks_out(page)
    assert wide <= window
    colours = page.locator("#share-code").evaluate(
        "(code) => [getComputedStyle(code).backgroundColor, getComputedStyle(code).fill]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    page.evaluate("location.hash = 'lesson=1.broken'")
    expect(page.locator(LINE)).to_contain_text("can not be opened")
    assert_axe_finds_nothing(page, "#arrival")
    wide, window = sticks_out(page)
    assert wide <= window
    page.keyboard.press("Escape")
    page.locator("#arrival-close").press("Enter")
    expect(page.locator("#arrival")).to_be_hidden()
    page.evaluate("history.replaceState(null, '', location.pathname)")


def test_what_was_left_is_offered_the_next_time(
    page: Page, open_lesson: Callable[[Page], None]
) -> None:
    reader = Reader(page)
    open_lesson(page)
    train(page, 10)
    left = weights(page)
    open_lesson(page)  # which is, of itself, a new visit
    assert reader.asked == 1
    expect(page.locator(LINE)).to_have_text("Continue where you left off: step 10, 16 points?")
    expect(page.locator("#step-count")).to_have_text("0")
    page.locator("#arrival-take").click()
    expect(page.locator("#step-count")).to_have_text("10")
    expect(page.locator("#arrival")).to_be_hidden()
    assert weights(page) == left


@pytest.mark.parametrize(
    "broken",
    [
        "Storage.prototype.setItem = () => { throw new Error('full') }",
        "Storage.prototype.getItem = () => { throw new Error('broken') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('none') } })",
        "localStorage.setItem('ripple:last', '['.repeat(100000))",
    ],
    ids=["full", "broken", "absent", "not ours"],
)
def test_storage_that_fails_costs_only_that(
    page: Page, open_lesson: Callable[[Page], None], broken: str
) -> None:
    Reader(page)
    page.add_init_script(broken)
    open_lesson(page)
    train(page, 10)
    open_lesson(page)
    # What was left is read with the sheets, which are made at leisure.
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    expect(page.locator("#arrival")).to_be_hidden()
    train(page, 1)


def test_what_was_done_since_a_link_was_opened_is_there_after_a_reload(
    own_page: Page, made: tuple[str, str]
) -> None:
    page, reader = own_page, Reader(own_page)
    page.goto(page.url + made[0])
    expect(page.locator("#step-count")).to_have_text("100")
    reader.reload()
    expect(page.locator("#step-count")).to_have_text("100")
    assert page.url.endswith(made[0])
    train(page, 10)
    expect(page).not_to_have_url(made[0])
    reader.reload()
    expect(page.locator("#step-count")).to_have_text("110")
    assert "#" not in page.url


def test_an_anchor_of_the_page_is_one_still(lesson_page: Page) -> None:
    lesson_page.locator(".skip").press("Enter")
    expect(lesson_page).to_have_url(lesson_page.url.partition("#")[0] + "#transport")
    drawn(lesson_page)
    expect(lesson_page.locator("#arrival")).to_be_hidden()
    assert shown(lesson_page, "step-count") == "0"
    lesson_page.evaluate("history.replaceState(null, '', location.pathname)")


@pytest.mark.parametrize("brackets", ["[", '{"a":'])
def test_brackets_without_end_do_not_end_the_page(own_page: Page, brackets: str) -> None:
    from tests.unit.test_link import of_body

    link = of_body(brackets.encode() * 30_000 + b"\0")
    own_page.evaluate(f"location.hash = 'lesson={link}'")
    expect(own_page.locator(LINE)).to_contain_text("it is not whole")
    own_page.locator("#share").evaluate("(sheet) => sheet.showPopover()")
    text = json.dumps(brackets * 50_000)[1:-1].replace('\\"', '"').encode()
    own_page.locator("#share-file").set_input_files(
        {"name": "deep.json", "mimeType": "application/json", "buffer": text}
    )
    expect(own_page.locator(LINE)).to_contain_text("Choose another file")
    own_page.locator("#arrival-close").click()
    train(own_page, 1)


def test_a_saved_file_is_opened_again(lesson_page: Page) -> None:
    page = lesson_page
    train(page, 10)
    left = weights(page)
    page.locator(".masthead .shares").click()
    with page.expect_download() as download:
        page.locator("#share-save").click()
    assert download.value.suggested_filename == "ripple-lesson.json"
    data = Path(download.value.path()).read_bytes()
    page.keyboard.press("Escape")
    page.locator("#reset-network").click()
    expect(page.locator("#step-count")).to_have_text("0")
    page.locator("#share-file").set_input_files(
        {"name": "ripple-lesson.json", "mimeType": "application/json", "buffer": data}
    )
    expect(page.locator("#step-count")).to_have_text("10")
    assert weights(page) == left
