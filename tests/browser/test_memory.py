"""The second visit from Python's memory: the same lesson to the bit; in doubt, an ordinary start.

RIPPLE_DAMAGED_STARTS says how many starts with a memory that is damaged by chance are tried.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from workshop.build import TARGET
from workshop.pages import FOLDER, PagesHandler, served

from tests.browser.conftest import START_TIMEOUT
from tests.browser.engines import start
from tests.browser.reader import python
from tests.browser.test_console import open_console

DAMAGED_STARTS = int(os.environ.get("RIPPLE_DAMAGED_STARTS", "4"))
MOST_TRIES = 3
BLANK = "third-party-notices.txt"  # a page of the same site that starts nothing

LEARNED = """
def learned():
    from ripple.lesson.lesson import Lesson
    lesson = Lesson()
    for _ in range(100):
        lesson.run_step()
    return b"".join(each.tobytes() for some in lesson.network.parameters for each in some).hex()
learned()
"""
REMEMBER = "rippleFetched.later('remember.js').then(({ remember }) => remember())"

# Puts the memory in its place, damaged by a function of its words, and notes that there is one.
PUT = """async ({ damage, sign, noted }) => {
  const [name] = (await caches.keys()).filter((each) => each.startsWith("good "));
  const good = await (await caches.open(name)).match("memory");
  const note = JSON.parse(localStorage.getItem(name));
  const place = name.replace("good ", "");
  await caches.delete(place);
  const whole = await good.arrayBuffer();
  const made = await new Function("whole", "words", damage)(whole, new Uint32Array(whole));
  if (made) {
    const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", made))].join();
    const headers = { Digest: sign ? digest : good.headers.get("Digest") };
    await (await caches.open(place)).put("memory", new Response(made, { headers }));
  }
  localStorage.setItem(place, JSON.stringify({ ...note, ...noted }));
}"""
COPY = """async () => {
  const { NAME } = rippleMemory;
  const good = await (await caches.open(NAME)).match("memory");
  await (await caches.open(`good ${NAME}`)).put("memory", good);
  localStorage.setItem(`good ${NAME}`, localStorage.getItem(NAME));
}"""

NOT_WHOLE = {
    "cut": "return whole.slice(0, whole.byteLength / 2)",
    "cut by a byte": "return whole.slice(0, -1)",
    "empty": "return new ArrayBuffer(0)",
    "longer": "return new Blob([whole, 'more']).arrayBuffer()",
    "a bit": "words[words.length >> 1] ^= 1; return whole",
    "gone": "return undefined",
}
"""What may have happened to what was kept."""

FORGED = {
    "numpy elsewhere": "words[1] += 16; return whole",
    "more functions": "words[0] += 1; return whole",
    "no such size": "words[2] = 0xffffffff; return whole",
    "smaller": "words[2] = 65536; return whole",
    "runs that are not there": "words[4] = 1e6; return whole",
    "all zeros": "words.fill(0, 5 + 2 * words[4]); return whole",
    "nothing": "words.fill(0); return whole",
}
"""Memories as no browser keeps them, whose check sums are right."""


class Visits:
    """A browser that has been here before, and one memory that it has kept."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self._url = context, url
        with self.visit() as page:
            assert not used(page)
            self.learned = learned(page)
            page.evaluate(REMEMBER)
            assert noted(page)["kept"]
            page.evaluate(COPY)

    @contextmanager
    def visit(self, script: str = "") -> Iterator[Page]:
        """A started lesson; the script runs before anything of the page does."""
        page = self.context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(self._url)
        page.locator("body:not([data-state=loading])").wait_for(timeout=START_TIMEOUT)
        yield page
        page.close()

    def put(self, damage: str = "return whole", *, sign: bool = False, **known: Any) -> None:
        """Have the memory kept again, damaged in this way."""
        page = self.context.new_page()
        page.goto(self._url + BLANK)
        page.evaluate(PUT, {"damage": damage, "sign": sign, "noted": known})
        page.close()

    def starts_anew(self) -> None:
        """The next start is an ordinary one, and the memory is not used again."""
        with self.visit() as page:
            assert page.locator("#failure-details").input_value() == ""
            assert not used(page)
            assert noted(page)["tries"] == MOST_TRIES
            assert not noted(page)["kept"]
            page.wait_for_function("async () => !(await caches.has(rippleMemory.NAME))")
            assert learned(page) == self.learned


def learned(page: Page) -> str:
    """All weights and biases after a hundred steps, bit by bit."""
    run = "(text) => rippleStart.then((python) => python.runPython(text))"
    return str(page.evaluate(run, LEARNED))


def used(page: Page) -> bool:
    return bool(page.evaluate("rippleMemory.used"))


def noted(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("rippleMemory.known()")
    return found


@pytest.fixture(scope="module")
def visits(browser: Browser, site_url: str) -> Iterator[Visits]:
    with browser.new_context() as context:
        yield Visits(context, site_url)


def test_the_second_start_is_from_memory_and_learns_the_same(visits: Visits) -> None:
    visits.put()
    with visits.visit() as page:
        assert used(page)
        assert learned(page) == visits.learned
        asked = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
        assert any("numpy." in name for name in asked)
        assert not any("stdlib" in name or "ripple." in name.rpartition("/")[2] for name in asked)
        expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
        page.wait_for_function("() => rippleMemory.known().tries === 0")


def test_what_is_loaded_later_is_there_too(visits: Visits) -> None:
    visits.put()
    with visits.visit() as page:
        assert used(page)
        expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
        open_console(page)
        assert python(page, "b'\\xe9'.decode('latin_1')") == "é"  # by a module of the library


class Unpacking(PagesHandler):
    """A host that tells a browser to unpack what is packed, which it then does on the way."""

    def end_headers(self) -> None:
        """As always, and that."""
        if self.path.endswith(".bin"):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()


def test_a_memory_is_kept_where_parts_are_unpacked_on_the_way(browser: Browser) -> None:
    with served(TARGET, Unpacking) as host, browser.new_context() as context:
        visits = Visits(context, host + FOLDER)
        with visits.visit() as page:
            assert used(page)


def test_chance_is_another_in_each_start(visits: Visits) -> None:
    visits.put()
    numbers = set()
    for _ in range(2):
        with visits.visit() as page:
            assert used(page)
            numbers.add(python(page, "__import__('random').random()"))
    assert len(numbers) == 2


@pytest.mark.parametrize("damage", NOT_WHOLE.values(), ids=NOT_WHOLE)
def test_a_memory_that_is_not_whole_is_not_used(visits: Visits, damage: str) -> None:
    visits.put(damage)
    visits.starts_anew()


@pytest.mark.parametrize("damage", FORGED.values(), ids=FORGED)
def test_one_that_cannot_be_started_from_is_given_up(visits: Visits, damage: str) -> None:
    visits.put(damage, sign=True)
    visits.starts_anew()


@pytest.mark.parametrize("seed", range(DAMAGED_STARTS))
def test_any_damage_leads_to_an_ordinary_start(visits: Visits, seed: int) -> None:
    chance = Random(seed)
    at, bit = chance.random(), chance.randrange(32)
    visits.put(
        chance.choice(
            (
                f"words[Math.floor({at} * words.length)] ^= 1 << {bit}; return whole",
                f"return whole.slice(0, Math.floor({at} * whole.byteLength))",
                f"words.copyWithin(Math.floor({at} * 1e6), 2e6, 2e6 + 1024); return whole.slice(4)",
                f"words.fill(0, Math.floor({at} * words.length)); return whole",
                "return undefined",
            )
        )
    )
    visits.starts_anew()


def test_that_of_another_version_is_replaced(visits: Visits) -> None:
    visits.put(key="ripple.0123456789.bin, another browser")
    with visits.visit() as page:
        assert not used(page)
        assert noted(page)["tries"] == 0
        page.evaluate(REMEMBER)
    with visits.visit() as page:
        assert used(page)
        assert learned(page) == visits.learned


def test_starts_that_do_not_come_to_their_end_are_not_begun_for_ever(visits: Visits) -> None:
    visits.put(tries=MOST_TRIES - 1)
    with visits.visit() as page:  # a last one
        assert used(page)
    visits.put(tries=MOST_TRIES)
    with visits.visit() as page:
        assert not used(page)
        page.wait_for_function("() => !rippleMemory.known().kept")
    visits.starts_anew()


def test_a_lesson_that_fails_is_not_begun_so_again(visits: Visits) -> None:
    visits.put()
    with visits.visit("window.matchMedia = undefined") as page:
        expect(page.locator("#failure")).to_be_visible()
        page.wait_for_function("() => !rippleMemory.known().kept")
    visits.starts_anew()


@pytest.mark.parametrize(
    "refused",
    [
        "Object.defineProperty(window, 'caches', { value: undefined })",
        "caches.open = () => Promise.reject(new Error('refused'))",
        "caches.open = () => new Promise(() => {})",
        "Storage.prototype.setItem = () => { throw new Error('refused') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })",
    ],
)
def test_where_storage_is_refused_the_lesson_starts(visits: Visits, refused: str) -> None:
    visits.put()
    with visits.visit(refused) as page:
        assert not used(page)
        assert learned(page) == visits.learned


def test_where_there_is_no_room_nothing_is_kept(browser: Browser, site_url: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site_url)
        page.locator("body[data-state=ready]").wait_for(timeout=START_TIMEOUT)
        origin = {"origin": page.evaluate("origin"), "quotaSize": 5_000_000}
        context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", origin)
        page.evaluate(REMEMBER)
        assert noted(page)["tries"] == MOST_TRIES
        assert not noted(page)["kept"]
        page.wait_for_function("async () => !(await caches.has(rippleMemory.NAME))")


NO_PROGRAM = "Object.defineProperty(Navigator.prototype, 'webdriver', { value: false });"


def test_it_is_kept_when_nothing_is_done_for_a_while(browser: Browser, site_url: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(NO_PROGRAM)
        page.goto(site_url)
        page.wait_for_function("() => window.rippleMemory?.known().kept", timeout=START_TIMEOUT)


@pytest.mark.parametrize("name", ["firefox", "webkit"])
def test_other_engines_start_a_second_time(
    name: str, playwright: Playwright, site_url: str
) -> None:
    steps = f"rippleStart.then((python) => python.runPython({json.dumps(LEARNED)}))"
    with start(name, playwright) as engine:
        engine.open(site_url)
        engine.wait("document.body.dataset.state", "ready")
        first = engine.value(steps)
        engine.value(REMEMBER)
        for _ in range(2):
            engine.open(site_url)
            engine.wait("document.body.dataset.state", "ready")
            assert engine.value(steps) == first
            if name == "firefox":
                assert engine.value("rippleMemory.used") is True
