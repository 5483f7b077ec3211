"""The page without a network: kept after the first visit, repaired, and renewed when asked."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from workshop.build import TARGET
from workshop.offline import WORKER, fill_in
from workshop.pages import FOLDER, PagesHandler
from workshop.paths import SITE
from workshop.serve import Server

from tests.browser.reader import number, shown, train

PATIENCE = 60_000  # milliseconds


class Host:
    """A copy of the site on a server that can be stopped, and can cut files short."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cut: set[str] = set()
        host = self

        class CuttingHandler(PagesHandler):
            def body(self, path: Path) -> bytes:
                whole = super().body(path)
                return whole[: len(whole) // 2] if path.name.split(".")[0] in host.cut else whole

        self._server = Server(0, folder, CuttingHandler)
        self.url = f"http://127.0.0.1:{self._server.server_port}{FOLDER}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def renew(self) -> None:
        """Publish another version of the page."""
        page = self.folder / "index.html"
        page.write_text(page.read_text("utf-8").replace("Teaching a", "Still teaching a"), "utf-8")
        shutil.copy(SITE / WORKER, self.folder)
        fill_in(self.folder)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(shutil.copytree(TARGET, tmp_path / "site"))
    yield host
    host.stop()


@pytest.fixture
def site_url(host: Host) -> str:
    """What `page` may ask: this server and no other."""
    return host.url


def visit(page: Page, host: Host) -> None:
    page.goto(host.url)
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


def wait_until_kept(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.getRegistration().then((it) => it.active)")


def kept(page: Page) -> list[list[str]]:
    """The addresses in each of the caches."""
    found: list[list[str]] = page.evaluate(
        """async () => Promise.all((await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map((request) => request.url)))"""
    )
    return found


def test_after_one_visit_it_starts_without_the_server(page: Page, host: Host) -> None:
    visit(page, host)
    wait_until_kept(page)
    files = [path.relative_to(host.folder).as_posix() for path in host.folder.rglob("*.*")]
    (addresses,) = kept(page)
    assert sorted(addresses) == sorted(
        host.url + name for name in files if (host.folder / name).is_file() and name != WORKER
    )
    host.stop()
    page.reload()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    train(page, 1)
    assert number(shown(page, "step-count")) == 1


def test_on_the_second_visit_chrome_finds_its_script_compiled(
    browser: Browser, page: Page, host: Host
) -> None:
    visit(page, host)
    wait_until_kept(page)
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    visit(page, host)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    compiled = [event["args"]["data"] for event in events if event["name"] == "v8.compile"]
    (script,) = (data for data in compiled if "/pyodide.asm." in data["url"])
    assert script["consumedCacheSize"] > 1_000_000
    assert not script["cacheRejected"]


@pytest.mark.expects_errors
def test_a_part_that_arrived_broken_is_repaired_by_the_next_visit(page: Page, host: Host) -> None:
    host.cut = {"numpy"}
    page.goto(host.url)
    page.locator("body[data-state=failed]").wait_for(timeout=PATIENCE)
    expect(page.locator("#failure-what")).to_contain_text("runtime/numpy.bin")
    host.cut = set()
    visit(page, host)


@pytest.mark.expects_errors
def test_a_part_that_was_kept_broken_is_repaired_by_the_next_visit(page: Page, host: Host) -> None:
    visit(page, host)
    wait_until_kept(page)
    page.evaluate(
        """async () => {
          const cache = await caches.open((await caches.keys())[0]);
          const { url } = (await cache.keys()).find(({ url }) => url.includes("/numpy."));
          const whole = await (await cache.match(url)).arrayBuffer();
          await cache.put(url, new Response(whole.slice(0, 1000)));
        }"""
    )
    page.reload()
    page.locator("body[data-state=failed]").wait_for(timeout=PATIENCE)
    visit(page, host)
    train(page, 1)


@pytest.mark.expects_errors
def test_a_download_that_breaks_off_leaves_no_broken_page(page: Page, host: Host) -> None:
    host.cut = {"icon-512"}
    visit(page, host)
    page.wait_for_function(
        """navigator.serviceWorker.getRegistration()
          .then((it) => !it || (!it.installing && !it.active))"""
    )
    train(page, 1)
    host.cut = set()
    visit(page, host)
    wait_until_kept(page)


def test_a_new_version_is_offered_and_never_forced(page: Page, host: Host) -> None:
    visit(page, host)
    wait_until_kept(page)
    visit(page, host)
    host.renew()
    page.reload()
    offer, title = page.locator("#update"), page.locator("h1")
    expect(offer).to_be_visible(timeout=PATIENCE)
    expect(title).to_have_text("Teaching a Network to See: Backpropagation")
    train(page, 10)
    page.locator("#update-later").click()
    expect(offer).to_be_hidden()
    page.reload()
    expect(offer).to_be_visible(timeout=PATIENCE)
    expect(title).to_have_text("Teaching a Network to See: Backpropagation")
    other = page.context.new_page()
    visit(other, host)
    expect(other.locator("#update")).to_be_visible(timeout=PATIENCE)
    page.locator("#update-now").click()
    expect(title).to_have_text("Still teaching a Network to See: Backpropagation")
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    expect(offer).to_be_hidden()
    assert len(kept(page)) == 1
    other.locator("#update-now").click()  # the first tab has taken it already
    expect(other.locator("h1")).to_have_text("Still teaching a Network to See: Backpropagation")


@pytest.mark.parametrize(
    "missing",
    [
        "delete Navigator.prototype.serviceWorker",
        "for (const name of ['caches', 'localStorage']) "
        "Object.defineProperty(window, name, { get() { throw new Error('denied'); } })",
    ],
)
def test_without_what_keeps_it_the_page_simply_works(page: Page, host: Host, missing: str) -> None:
    page.add_init_script(missing)
    visit(page, host)
    train(page, 1)
