"""Lessons that are played beside the diagram: by mouse, keys and touch, by links and from files."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, Playwright, expect
from ripple.words import lessons as words
from workshop.build import SINGLE
from workshop.lessons import lessons

from tests.browser.engines import start
from tests.browser.reader import NO_ANIMATION, python
from tests.browser.test_access import WAYS_TO_SEE, assert_axe_finds_nothing
from tests.browser.test_leaving import Reader
from tests.unit.written import HEAD, example, plan

NAME, TEXT = next(iter(json.loads(lessons()).items()))
PLAN = plan(TEXT)
FIRST, SECOND = PLAN.stops[:2]
LOW = pytest.mark.browser_context_args(viewport={"width": 1366, "height": 625})
PHONE = pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, has_touch=True)
BOX = "JSON.stringify(document.getElementById('network').getBoundingClientRect())"
HOSTILE = '<img src=x onerror="hacked=1"><script>hacked=1</script>'


def open_list(page: Page) -> None:
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-lessons").click()
    expect(page.locator(f"#lessons-list [data-lesson={NAME}]").first).to_be_visible()


def play(page: Page) -> None:
    open_list(page)
    page.locator(f"#lessons-list [data-lesson={NAME}]").first.click()
    expect(page.locator("#tour-title")).to_be_focused()


def written(text: str) -> FilePayload:
    return {"name": "mine.md", "mimeType": "text/markdown", "buffer": text.encode()}


def give(page: Page, text: str) -> None:
    page.locator("#lessons-file").set_input_files(files=[written(text)])


def play_own(page: Page, text: str) -> None:
    open_list(page)
    give(page, text)
    page.locator("#lessons-own .lesson-row").click()
    expect(page.locator("#tour-title")).to_be_focused()


@LOW
def test_it_is_fetched_when_it_is_opened_and_the_diagram_stays(
    page: Page, open_lesson: Callable[[Page], None]
) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    open_lesson(page)
    expect(page.locator("#kept")).to_contain_text("opens without a connection", timeout=60_000)
    assert not [url for url in asked if "/lessons." in url]
    before = page.evaluate(BOX)
    play(page)
    assert [url for url in asked if "/lessons." in url]
    assert page.evaluate(BOX) == before
    expect(page.locator("#tour-title")).to_have_text(FIRST.title)
    for _ in range(2):  # at the right, and at the left
        drawer, canvas = page.locator("#tour").bounding_box(), json.loads(before)
        assert drawer
        right = drawer["x"] >= canvas["right"]
        assert right or drawer["x"] + drawer["width"] <= canvas["left"]
        expect(page.locator("#tour-next")).to_be_in_viewport(ratio=1)
        page.locator("#tour-side").click()
        expect(page.locator("#tour")).to_have_attribute("data-beside", "left" if right else "right")
    assert page.evaluate(BOX) == before


@LOW
def test_the_head_is_one_line_and_says_the_whole_task(lesson_page: Page) -> None:
    page = lesson_page
    tops = page.locator(".masthead button").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect().top)"
    )
    assert len(tops) >= 6
    assert max(tops) - min(tops) < 4
    for greeting in ("New? First steps", "First steps"):
        page.locator("#first-steps").evaluate("(e, text) => { e.textContent = text }", greeting)
        cut = "(task) => task.scrollWidth - task.clientWidth"
        assert page.locator(".masthead p").evaluate(cut) <= 0, greeting


def test_it_is_played_by_keys_alone(own_page: Page) -> None:
    page = own_page
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-lessons").focus()
    page.keyboard.press("Enter")
    row = page.locator(f"#lessons-list [data-lesson={NAME}]").first
    expect(row).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        if row.evaluate("(e) => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#tour-title")).to_be_focused()
    for _ in range(len(PLAN.stops) + 30):
        page.keyboard.press("Tab")
        if page.locator("#tour-next").evaluate("(e) => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#tour-title")).to_have_text(SECOND.title)
    expect(page.locator("#tour-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.locator("#open-lessons")).to_be_focused()


def test_what_is_done_is_noticed_and_said(own_page: Page) -> None:
    page = own_page
    page.locator("#speed").fill(NO_ANIMATION)
    play_own(page, example())
    told = page.locator("#tour-text").get_by_text("The mean loss is").locator("b")
    expect(told).to_have_text(words.number(python(page, "lesson.mean_loss()"), 4))
    page.locator("#step").click()
    expect(page.locator("#tour-task-0")).to_have_attribute("data-done", "true")
    expect(page.locator("#tour-said")).to_contain_text("Done: Press Step")
    expect(told).to_have_text(words.number(python(page, "lesson.mean_loss()"), 4))
    page.locator("#tour-box-1").fill("0")
    page.locator("#tour-box-1").press("Enter")
    expect(page.locator("#tour-judged-1")).to_contain_text(words.SLIPS["small"])
    page.locator("#tour-box-1").fill(f"{python(page, 'lesson.step.output'):.4f}")
    page.locator("#tour-text").get_by_role("button", name=words.CHECK).click()
    expect(page.locator("#tour-judged-1")).to_contain_text(words.SLIPS[""])
    expect(page.locator("#tour-stops [data-done=true]")).to_have_count(1)
    page.locator("#tour-again").click()
    expect(page.locator("#tour-task-0")).to_have_attribute("data-done", "false")
    assert python(page, "lesson.step_count") == 0


@PHONE
def test_on_a_phone_it_lies_below_the_diagram_and_is_played_by_touch(lesson_page: Page) -> None:
    page = lesson_page
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-lessons").tap()
    page.locator(f"#lessons-list [data-lesson={NAME}]").first.tap()
    expect(page.locator("#tour-title")).to_be_in_viewport()
    diagram, drawer = (page.locator(name).bounding_box() for name in ("#network", "#tour"))
    assert diagram
    assert drawer
    assert drawer["y"] >= diagram["y"] + diagram["height"]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    small = page.locator("#tour button:visible, #tour a:visible").evaluate_all(
        """(all) => all.map((each) => each.getBoundingClientRect())
          .filter(({ width, height }) => Math.min(width, height) < 40).length"""
    )
    assert small == 0
    page.locator("#tour-next").tap()
    expect(page.locator("#tour-title")).to_have_text(SECOND.title)
    expect(page.locator("#tour-title")).to_be_in_viewport()


@pytest.mark.parametrize("how", WAYS_TO_SEE)
def test_axe_finds_nothing_in_it(lesson_page: Page, how: str) -> None:
    page = lesson_page
    open_list(page)
    give(page, example().replace("xor", "pears").replace("level: ", "level: un"))
    expect(page.locator("#lessons-faults li")).to_have_count(1)
    assert_axe_finds_nothing(page, "#lessons")
    give(page, example())
    page.locator("#lessons-own .lesson-row").click()
    expect(page.locator("#tour-title")).to_be_focused()
    assert_axe_finds_nothing(page, ".lab")
    page.locator("#tour-next").click()
    page.locator("#tour-choice-1-0").click()
    expect(page.locator("#tour-said")).not_to_be_empty()
    assert_axe_finds_nothing(page, ".lab")
    assert how


def test_a_link_leads_to_its_stop_and_a_saved_state_is_none(
    page: Page, site_url: str, open_lesson: Callable[[Page], None]
) -> None:
    page.goto(f"{site_url}#learn={NAME}&stop={SECOND.key}")
    expect(page.locator("#tour-title")).to_have_text(SECOND.title, timeout=60_000)
    page.locator(f"#tour-stops a[data-stop={PLAN.stops[-1].key}]").click()
    expect(page.locator("#tour-title")).to_have_text(PLAN.stops[-1].title)
    assert page.url.endswith(f"#learn={NAME}&stop={PLAN.stops[-1].key}")
    page.evaluate(f"location.hash = 'learn={NAME}&stop={FIRST.key}'")
    expect(page.locator("#tour-title")).to_have_text(FIRST.title)
    page.locator("#tour-leave").click()
    expect(page.locator("#tour")).to_be_hidden()
    assert "#" not in page.url
    page.evaluate("location.hash = 'lesson=1.broken'")
    expect(page.locator("#arrival-words")).to_contain_text("link")
    expect(page.locator("#tour")).to_be_hidden()


def test_a_file_of_ones_own_is_told_what_is_wrong_and_can_do_nothing(own_page: Page) -> None:
    page = own_page
    open_list(page)
    give(page, HEAD + f"## A\n{HOSTILE}\ncheck: the moon\n")
    expect(page.locator("#lessons-faults li")).to_have_text([words.fault(10, "no task", "check")])
    page.locator("#lessons").get_by_role("button", name="Close").click()
    play_own(
        page,
        (HEAD + f"{HOSTILE}\n## {HOSTILE}\n{HOSTILE}\n\ndo: {HOSTILE}\n").replace(
            "See it", HOSTILE
        ),
    )
    expect(page.locator("#tour-title")).to_have_text(HOSTILE)
    expect(page.locator("#tour-asked-0")).to_have_text(HOSTILE)
    assert page.locator("#tour img, #tour script, #lessons img").count() == 0
    assert page.evaluate("typeof window.hacked") == "undefined"


def test_a_file_may_be_dropped(own_page: Page) -> None:
    page = own_page
    open_list(page)
    dropped = page.evaluate_handle(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "mine.md", { type: "text/markdown" }));
          return data;
        }""",
        example(),
    )
    page.locator("#lessons").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.locator("#lessons-own .lesson-row")).to_contain_text("Two steps of one neuron")


def test_a_lesson_beside_the_page_is_opened_by_its_path(page: Page, site_url: str) -> None:
    page.route(
        "**/unit/mine.md",
        lambda route: route.fulfill(status=200, content_type="text/markdown", body=example()),
    )
    page.goto(f"{site_url}?lesson=unit/mine.md#stop=which-way")
    expect(page.locator("#tour-title")).to_have_text("Which way?", timeout=60_000)
    page.locator("#tour-back").click()
    expect(page.locator("#tour-title")).to_have_text("What it says first")
    assert page.url.endswith("?lesson=unit/mine.md#stop=1")


def test_the_teachers_sheet_is_printed_alone(own_page: Page) -> None:
    page = own_page
    page.evaluate("window.print = () => { window.printed = true }")
    open_list(page)
    page.locator(f"#lessons-list [data-lesson={NAME}][data-does=print]").click()
    page.wait_for_function("window.printed === true")
    page.emulate_media(media="print")
    expect(page.locator(".teaching")).to_be_visible()
    expect(page.locator(".teaching")).to_contain_text(PLAN.sections[0].title)
    expect(page.locator(".masthead")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.expects_errors
def test_where_lessons_do_not_come_it_says_so(
    page: Page, open_lesson: Callable[[Page], None]
) -> None:
    page.route("**/lessons.*.json", lambda route: route.fulfill(status=404, body=""))
    open_lesson(page)
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#open-lessons").click()
    expect(page.locator("#lessons-words")).to_have_text(words.LOST)
    page.unroute("**/lessons.*.json")
    page.locator("#lessons").get_by_role("button", name="Close").click()
    open_list(page)
    expect(page.locator("#lessons-words")).to_have_text("")


def test_once_opened_they_open_without_a_network(
    page: Page, open_lesson: Callable[[Page], None]
) -> None:
    Reader(page)
    open_lesson(page)
    expect(page.locator("#kept")).to_contain_text("opens without a connection", timeout=60_000)
    play(page)
    names = """caches.keys().then((all) => caches.open(all[0])).then((cache) => cache.keys())
      .then((all) => all.filter(({ url }) => /\\/lessons\\./.test(url)).length)"""
    page.wait_for_function(f"{names}.then((count) => count === 1)")
    page.locator("#tour-leave").click()
    page.context.set_offline(True)
    open_lesson(page)
    play(page)
    expect(page.locator("#tour-title")).to_have_text(FIRST.title)
    page.context.set_offline(False)


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_it_is_played_in_every_engine_from_a_file(playwright: Playwright, name: str) -> None:
    with start(name, playwright) as engine:
        engine.open(SINGLE.as_uri())
        engine.wait("document.body.dataset.state", "ready")
        engine.wait("document.querySelectorAll('fieldset[data-later]:disabled').length", 0)
        engine.click("open-lessons")
        row = f"document.querySelector('#lessons-list [data-lesson={NAME}]')"
        engine.wait(f"!!{row}", True)
        engine.value(f"{row}.click()")
        engine.wait("document.getElementById('tour-title').textContent", FIRST.title)
        engine.click("tour-next")
        engine.wait("document.getElementById('tour-title').textContent", SECOND.title)
        assert json.loads(engine.value("JSON.stringify(window.thrown ?? [])")) == []
