"""Every part of the page, in every trouble: it starts, or names the part and the cause."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from workshop.addresses import parts_of
from workshop.build import TARGET

from tests.browser.reader import train
from tests.browser.troubles import Trouble, TroubledHost, troubled

PATIENCE = 60_000  # milliseconds

PARTS = [
    *("start.js", "style.css", "katex/katex.min.css", "offline.js"),
    *("runtime.js", "pyscript/core.js", "runtime/pyodide.js", "runtime/pyodide.asm.js"),
    *("runtime/numpy.wasm", "runtime/pyodide.wasm"),
    *("runtime/stdlib.bin", "runtime/numpy.bin", "ripple.bin"),
]
# These come when they are wanted, and say so where they do not.
LATER = {"qr.js", "messages.js", "hood.js", "hood.json", "later.bin", "lessons.json"}
# Without these, which come after the start, no memory is kept for the next one.
AFTER = {"remember.js", "memory.js"}
WITHIN = {"fetch.js", "early.js"}  # in the page itself, but where the site allows no scripts there
SPARED = {"start.js", "katex/katex.min.css", "offline.js"}  # the lesson starts without
CAUSES = {
    Trouble.LOST: "something between holds this part back",
    Trouble.NOT_FOUND: "does not have it (404)",
    Trouble.CUT_SHORT: "cut short",
    Trouble.LOGIN: "Another page came in its place",
    Trouble.WRONG_TYPE: "“text/plain”, which browsers refuse",
    Trouble.UNANSWERED: "Nobody answers",
    Trouble.STALLED: "Nobody answers",
}
# What takes another way through the code is tried every time; the rest when asked for. What passes
# by itself is tried with all parts in one visit.
TYPICAL = {
    Trouble.LOST: PARTS,
    Trouble.CUT_SHORT: ["style.css", "pyscript/core.js", *PARTS[-5:]],
    Trouble.NOT_FOUND: ["start.js", "runtime.js", "ripple.bin"],
    Trouble.LOGIN: ["style.css", "pyscript/core.js", "runtime/pyodide.wasm"],
    Trouble.WRONG_TYPE: ["style.css", "runtime/pyodide.js", "runtime/pyodide.wasm"],
    Trouble.UNANSWERED: [
        *("style.css", "katex/katex.min.css", "pyscript/core.js", "runtime/numpy.bin"),
    ],
    Trouble.SLOW: ["style.css"],
    Trouble.STALLED: ["start.js", "runtime.js", "runtime/stdlib.bin"],
}


NOTE_FAILURES = """
  window.failures = [];
  addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("failure");
    const note = () => box.hidden || failures.push(box.textContent);
    new MutationObserver(note).observe(box, { attributes: true });
  });
"""


def ends_well(name: str, trouble: Trouble) -> bool:
    """Whether the lesson starts all the same."""
    data = name.endswith((".bin", ".wasm"))  # whose type does not matter
    return (
        trouble in (Trouble.BROKEN_ONCE, Trouble.CUT_ONCE, Trouble.REDIRECTED, Trouble.SLOW)
        or (trouble is Trouble.WRONG_TYPE and data)
        or name in SPARED
    )


@pytest.fixture(scope="module")
def host() -> Iterator[TroubledHost]:
    with troubled(TARGET) as host:
        yield host


@pytest.fixture
def site_url(host: TroubledHost) -> str:
    """What `page` may ask: this server and no other."""
    return host.url


def test_all_parts_are_tried() -> None:
    assert sorted([*PARTS, *LATER, *AFTER, *WITHIN]) == sorted(parts_of(TARGET))


@pytest.mark.expects_errors
@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        pytest.param(
            name,
            trouble,
            id=f"{name} {trouble.value}",
            marks=[] if name in TYPICAL.get(trouble, []) else pytest.mark.thorough,
        )
        for name in PARTS
        for trouble in Trouble
    ],
)
def test_a_part_in_trouble(page: Page, host: TroubledHost, name: str, trouble: Trouble) -> None:
    host.troubles = {name: trouble}
    page.add_init_script(NOTE_FAILURES)
    page.goto(host.url, wait_until="commit")
    if ends_well(name, trouble):
        page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
        train(page, 1)
        assert page.evaluate("failures") == []
        return
    told = page.locator("#failure:not([hidden]) #failure-what, #start-message")
    named = re.compile(f"{re.escape(name)}.*{re.escape(CAUSES[trouble])}|No answer yet for {name}")
    expect(told.filter(has_text=named)).to_be_visible(timeout=PATIENCE)
    page.wait_for_function("true")  # in a frame: a style sheet may keep all from being shown
    expect(page.locator("body")).not_to_have_attribute("data-state", "ready")


@pytest.mark.expects_errors
@pytest.mark.parametrize("trouble", [Trouble.BROKEN_ONCE, Trouble.CUT_ONCE, Trouble.REDIRECTED])
def test_all_parts_in_a_trouble_that_passes(
    page: Page, host: TroubledHost, trouble: Trouble
) -> None:
    host.troubles = dict.fromkeys(PARTS, trouble)
    page.add_init_script(NOTE_FAILURES)
    page.goto(host.url, wait_until="commit")
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    train(page, 1)
    assert page.evaluate("failures") == []
    left = {} if trouble is not Trouble.REDIRECTED else dict.fromkeys(PARTS, trouble)
    assert host.troubles == left  # each part was asked for


@pytest.fixture(scope="module")
def returning(browser: Browser, host: TroubledHost) -> Iterator[Page]:
    """A page whose parts have been kept by an earlier visit."""
    context = browser.new_context()
    page = context.new_page()
    host.troubles = {}
    page.goto(host.url)
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.getRegistration().then((it) => it.active)")
    yield page
    context.close()


def kept(page: Page) -> list[tuple[str, int]]:
    """What is kept, and how large it is."""
    found: list[tuple[str, int]] = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              found.push([request.url, (await (await cache.match(request)).blob()).size]);
            }
          }
          return found.sort();
        }"""
    )
    return found


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(trouble, marks=[] if typical else pytest.mark.thorough)
        for trouble in Trouble
        for typical in [trouble in (Trouble.LOST, Trouble.LOGIN, Trouble.UNANSWERED)]
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if typical else pytest.mark.thorough)
        for name in ["index.html", "service-worker.js", *PARTS]
        for typical in [name in ("index.html", "style.css", "runtime/pyodide.wasm", "ripple.bin")]
    ],
)
def test_a_part_in_trouble_that_was_kept(
    returning: Page, host: TroubledHost, name: str, trouble: Trouble
) -> None:
    before = kept(returning)
    assert len(before) > len(PARTS)
    host.troubles = {name: trouble}
    returning.goto(host.url, wait_until="commit")
    returning.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    assert kept(returning) == before


class Deployment:
    """A host whose site is renewed while caches on the way have the old one for ten minutes."""

    def __init__(self, host: TroubledHost) -> None:
        self.host = host

    def renew(self, name: str, text: str) -> None:
        """Publish another version, in which this part has this text in front of its own."""
        page = self.host.site / "index.html"
        old = self.host.site / parts_of(self.host.site)[name]["address"]
        new = old.with_name(f"{old.name.split('.')[0]}.0123456789{old.suffix}")
        new.write_bytes(text.encode() + old.read_bytes())
        old.unlink()
        page.write_text(page.read_text("utf-8").replace(old.name, new.name), "utf-8")


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    with troubled(shutil.copytree(TARGET, tmp_path / "site")) as host:
        yield Deployment(host)


@pytest.fixture
def without_worker(browser: Browser) -> Iterator[Page]:
    with browser.new_context(service_workers="block") as context:
        yield context.new_page()


def test_a_new_page_gets_no_old_part(without_worker: Page, deployment: Deployment) -> None:
    page = without_worker
    page.goto(deployment.host.url)
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    deployment.renew("style.css", "h1 { letter-spacing: 3px; }")
    page.reload()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    assert page.locator("h1").evaluate("it => getComputedStyle(it).letterSpacing") == "3px"


def test_an_old_page_whose_parts_are_gone_leads_to_the_new_one(
    without_worker: Page, deployment: Deployment
) -> None:
    page, host = without_worker, deployment.host
    host.troubles = {"runtime/pyodide.js": Trouble.LOST}
    page.goto(host.url)
    page.locator("body[data-state=failed]").wait_for(timeout=PATIENCE)
    host.troubles = {}
    deployment.renew("runtime/pyodide.js", "// renewed\n")
    page.goto("about:blank")
    host.asked.clear()
    page.goto(host.url)
    expect(page.locator("#failure-what")).to_contain_text("there may be a new version")
    assert "index.html" not in host.asked  # it came out of the browser's cache
    page.locator("#failure-reload").click()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    train(page, 1)


@pytest.mark.expects_errors
def test_a_page_that_stalls_halfway_says_so(page: Page, host: TroubledHost) -> None:
    host.troubles = {"index.html": Trouble.STALLED}
    page.goto(host.url, wait_until="commit")
    told = page.locator("#failure-what")
    expect(told).to_have_text(re.compile("does not come|has not come whole"), timeout=PATIENCE)
    expect(page.locator("#failure-reload")).to_be_visible()


def test_a_page_that_comes_slowly_is_no_failure(page: Page, host: TroubledHost) -> None:
    host.troubles = {"index.html": Trouble.SLOW}
    page.add_init_script(NOTE_FAILURES)
    page.goto(host.url, wait_until="commit")
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    assert page.evaluate("failures") == []
