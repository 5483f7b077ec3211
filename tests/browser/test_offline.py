"""The page without a network: kept after the first visit, repaired, and renewed when asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Playwright, expect
from playwright.sync_api import Error as PlaywrightError
from selenium.common import WebDriverException
from workshop.addresses import parts_of
from workshop.build import TARGET
from workshop.offline import PAGE, WORKER, write_worker
from workshop.pages import FOLDER, PagesHandler
from workshop.serve import Server

from tests.browser.engines import Engine, start
from tests.browser.reader import number, shown, train

PATIENCE = 60_000  # milliseconds
ONCE_OPENED = "hood.", "later.", "lessons."  # are kept from then on (see test_hood.py)
ALL = "Kept on this device: opens without a connection."
LOGIN = b"<!doctype html><title>Log in</title><p>To go on, log in."
INJECTED = b"<script>// put in by something between the server and the reader</script>"


class Host:
    """A copy of the site on a server that can be stopped, and can misbehave in the known ways."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cut: set[str] = set()  # files that end in the middle, by their names up to the dot
        self.injects = False  # a line into the page, as ad blockers and school proxies do
        self.redirects = False  # whoever asks for the page by its name
        self.wants_login = False  # and says so in the place of everything, as if all were well
        self.held: set[str] = set()  # files that are not answered until `release`
        self.release = threading.Event()
        self.asked: list[str] = []
        host = self

        class MisbehavingHandler(PagesHandler):
            def do_GET(self) -> None:
                name = self.path.removeprefix(FOLDER)
                host.asked.append(name)
                if name in host.held:
                    host.release.wait()
                if host.redirects and name == PAGE:
                    self.send_response(308)
                    self.send_header("Location", "./")
                    self.end_headers()
                else:
                    super().do_GET()

            def body(self, path: Path) -> bytes:
                whole = super().body(path)
                if host.wants_login:
                    return LOGIN
                if host.injects and path.name == PAGE:
                    return whole.replace(b"</body>", INJECTED + b"</body>")
                return whole[: len(whole) // 2] if path.name.split(".")[0] in host.cut else whole

            def guess_type(self, path: str | os.PathLike[str]) -> str:
                return "text/html" if host.wants_login else super().guess_type(path)

        self._server = Server(0, folder, MisbehavingHandler)
        self.url = f"http://127.0.0.1:{self._server.server_port}{FOLDER}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def renew(self, old: str = "Teaching a", new: str = "Still teaching a") -> None:
        """Publish another version of the page."""
        page = self.folder / PAGE
        page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
        write_worker(self.folder)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(shutil.copytree(TARGET, tmp_path / "site"))
    yield host
    host.release.set()
    host.stop()


@pytest.fixture
def site_url(host: Host) -> str:
    """What `page` may ask: this server and no other."""
    return host.url


def visit(page: Page, host: Host) -> None:
    page.goto(host.url)
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


def wait_until_kept(page: Page) -> None:
    page.wait_for_function("navigator.serviceWorker.getRegistration().then((it) => it?.active)")
    expect(page.locator("#kept")).to_have_text(ALL)


def kept(page: Page) -> list[list[str]]:
    """The addresses in each of the caches, oldest first."""
    found: list[list[str]] = page.evaluate(
        """async () => Promise.all((await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map((request) => request.url)))"""
    )
    return found


def script_was_compiled(browser: Browser) -> bool:
    """Whether Chrome, traced since before it started the page, found its script compiled."""
    events = json.loads(browser.stop_tracing())["traceEvents"]
    compiled = [event["args"]["data"] for event in events if event["name"] == "v8.compile"]
    (script,) = (data for data in compiled if "/pyodide.asm." in data["url"])
    return script.get("consumedCacheSize", 0) > 1_000_000 and not script["cacheRejected"]


def opens(engine: Engine, host: Host) -> bool:
    """Whether the page, or the browser's own page of an error, is what a reader sees there."""
    with suppress(PlaywrightError, WebDriverException):
        engine.open(host.url)
        return bool(engine.value("document.body?.dataset.state !== undefined"))
    return False


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_after_one_visit_it_starts_without_the_server(page: Page, host: Host) -> None:
    visit(page, host)
    wait_until_kept(page)
    files = {path for path in host.folder.rglob("*.*") if path.name not in {WORKER, PAGE}}
    (addresses,) = kept(page)
    names = [path.relative_to(host.folder).as_posix() for path in files if path.is_file()]
    names = [name for name in names if not name.startswith(ONCE_OPENED)]
    assert sorted(addresses) == sorted(host.url + name for name in ["", *names])
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
    assert script_was_compiled(browser)


@pytest.mark.expects_errors
def test_a_part_that_arrived_broken_is_repaired_by_the_next_visit(page: Page, host: Host) -> None:
    host.cut = {"numpy"}
    page.goto(host.url)
    page.locator("body[data-state=failed]").wait_for(timeout=PATIENCE)
    of_both = re.compile(r"runtime/numpy\.(?:bin|wasm)")  # whichever has failed first
    expect(page.locator("#failure-what")).to_contain_text(of_both)
    host.cut = set()
    visit(page, host)


@pytest.mark.expects_errors
@pytest.mark.parametrize("name", ["runtime/numpy.bin", "runtime/pyodide.js"])
def test_a_part_that_was_kept_broken_is_repaired_at_once(page: Page, host: Host, name: str) -> None:
    visit(page, host)
    wait_until_kept(page)
    address = host.url + parts_of(host.folder)[name]["address"]
    page.evaluate(
        """async (address) => {
          const cache = await caches.open((await caches.keys())[0]);
          const { headers } = await cache.match(address);
          await cache.put(address, new Response("let it = ;", { headers }));
        }""",
        address,
    )
    visit(page, host)
    train(page, 1)
    expect(page.locator("#kept")).to_have_text(ALL)
    size = "async (address) => (await (await caches.match(address)).blob()).size"
    assert page.evaluate(size, address) == parts_of(host.folder)[name]["size"]
    host.stop()
    page.reload()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


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
    expect(title).to_have_text("Teaching a Network to See")
    train(page, 10)
    page.locator("#update-later").click()
    expect(offer).to_be_hidden()
    page.reload()
    expect(offer).to_be_visible(timeout=PATIENCE)
    expect(title).to_have_text("Teaching a Network to See")
    other = page.context.new_page()
    visit(other, host)
    expect(other.locator("#update")).to_be_visible(timeout=PATIENCE)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    train(page, 1)
    expect(page.locator("#step-count")).to_have_text("11")
    page.locator("#update-now").click()  # its line has said already what is lost
    expect(title).to_have_text("Still teaching a Network to See")
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    expect(page.locator("#step-count")).to_have_text("11")
    expect(offer).to_be_hidden()
    assert asked == []
    assert len(kept(page)) == 1
    other.locator("#update-now").click()  # the first tab has taken it already
    expect(other.locator("h1")).to_have_text("Still teaching a Network to See")


SLOW_TO_LOOK = """() => {
  const match = caches.match.bind(caches);
  caches.match = async (...sought) => {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    return match(...sought);
  };
}"""


def test_a_new_version_comes_also_on_a_machine_that_is_slow_to_load_it(
    page: Page, host: Host
) -> None:
    visit(page, host)
    wait_until_kept(page)
    host.renew()
    page.reload()
    expect(page.locator("#update")).to_be_visible(timeout=PATIENCE)
    for worker in page.context.service_workers:
        worker.evaluate(SLOW_TO_LOOK)
    page.locator("#update-now").click()
    expect(page.locator("h1")).to_have_text("Still teaching a Network to See")


def test_a_new_version_takes_what_is_the_same_from_the_old_one(
    browser: Browser, page: Page, host: Host
) -> None:
    visit(page, host)
    wait_until_kept(page)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    host.renew()
    host.asked.clear()
    visit(page, host)
    expect(page.locator("#update")).to_be_visible(timeout=PATIENCE)
    assert {name for name in host.asked if not name.endswith(".wasm")} == {WORKER, ""}
    old, new = kept(page)
    assert sorted(old) == sorted(new)
    page.locator("#update-now").click()
    expect(page.locator("h1")).to_contain_text("Still")
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)  # the trace sees one start
    host.stop()
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.reload()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    assert script_was_compiled(browser)


@pytest.mark.expects_errors
def test_a_new_version_that_does_not_arrive_whole_leaves_the_old_one(
    page: Page, host: Host
) -> None:
    visit(page, host)
    wait_until_kept(page)
    host.renew()
    host.injects = True
    visit(page, host)
    page.wait_for_function(
        "navigator.serviceWorker.getRegistration().then((it) => !it.installing && !it.waiting)"
    )
    expect(page.locator("#kept")).to_have_text(ALL)
    expect(page.locator("#update")).to_be_hidden()
    host.injects = False
    visit(page, host)
    expect(page.locator("h1")).to_contain_text("Teaching")
    expect(page.locator("#update")).to_be_visible(timeout=PATIENCE)


def test_a_version_that_is_taken_leaves_a_yet_newer_one_its_files(page: Page, host: Host) -> None:
    visit(page, host)
    wait_until_kept(page)
    host.renew()
    visit(page, host)
    expect(page.locator("#update")).to_be_visible(timeout=PATIENCE)
    host.renew("Still teaching a", "Forever teaching a")
    host.held = {""}  # the page, which comes last
    page.evaluate("void navigator.serviceWorker.getRegistration().then((it) => it.update())")
    whole = len(kept(page)[0])
    page.wait_for_function(
        f"""async () => {{
          const [,, newest] = await caches.keys();
          return newest && (await (await caches.open(newest)).keys()).length === {whole - 1};
        }}"""
    )
    page.locator("#update-now").click()
    expect(page.locator("h1")).to_contain_text("Still")
    assert len(kept(page)[-1]) == whole - 1
    host.release.set()
    expect(page.locator("#update")).to_be_visible(timeout=PATIENCE)
    page.locator("#update-now").click()
    expect(page.locator("h1")).to_contain_text("Forever")
    expect(page.locator("#kept")).to_have_text(ALL, timeout=PATIENCE)
    (addresses,) = kept(page)
    assert len(addresses) == whole


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_a_host_that_redirects_whoever_names_the_page(
    playwright: Playwright, host: Host, name: str
) -> None:
    host.redirects = True
    with start(name, playwright) as engine:
        for _ in range(2):
            engine.open(host.url)
            engine.wait("document.body.dataset.state", "ready")
            engine.wait_for_text("kept", ALL)
        host.stop()
        engine.open(host.url + PAGE)
        engine.wait("document.body.dataset.state", "ready")
        assert engine.text("kept") in {"", ALL}


OLD_WORKER = """
  const keep = async () => {
    const cache = await caches.open(`ripple ${self.registration.scope} 0123`);
    await cache.put("index.html", await fetch("index.html"));
  };
  self.addEventListener("install", (event) => event.waitUntil(keep()));
  self.addEventListener("fetch", (event) => {
    if (event.request.mode === "navigate") event.respondWith(caches.match("index.html"));
  });
"""


@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_who_has_kept_a_redirected_page_gets_well_again(
    playwright: Playwright, host: Host, name: str
) -> None:
    """Ripple of before did keep it."""
    host.redirects = True
    current = (host.folder / WORKER).read_text("utf-8")
    (host.folder / WORKER).write_text(OLD_WORKER, "utf-8")
    with start(name, playwright) as engine:
        engine.open(host.url)
        engine.wait("document.body.dataset.state", "ready")
        engine.value("navigator.serviceWorker.ready.then(() => 1)")
        (host.folder / WORKER).write_text(current, "utf-8")
        host.asked.clear()
        opens(engine, host)
        # Chrome looks for another worker once nobody has come for a second.
        wait_for(lambda: WORKER in host.asked)
        wait_for(lambda: opens(engine, host))
        engine.wait_for_text("kept", ALL)


@pytest.mark.expects_errors
def test_a_page_that_is_changed_on_its_way_is_not_kept_but_its_parts_are(
    page: Page, host: Host
) -> None:
    host.injects = True
    for _ in range(2):
        visit(page, host)
        expect(page.locator("#kept")).to_contain_text("Its parts are kept", timeout=PATIENCE)
    (addresses,) = kept(page)
    known = [part["address"] for part in parts_of(host.folder).values()]
    parts = {host.url + name for name in known if not name.startswith(ONCE_OPENED)}
    assert parts < set(addresses)
    assert host.url not in addresses
    assert INJECTED.decode() in page.content()
    train(page, 1)
    host.injects = False
    visit(page, host)
    expect(page.locator("#kept")).to_have_text(ALL)
    host.stop()
    page.reload()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


@pytest.mark.expects_errors
def test_what_the_page_can_do_without_keeps_nothing_from_being_kept(page: Page, host: Host) -> None:
    """Some hosts know no .webmanifest; some networks make pictures smaller."""
    (host.folder / "manifest.webmanifest").unlink()
    host.cut = {"icon-512"}
    visit(page, host)
    wait_until_kept(page)
    host.stop()
    page.reload()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


@pytest.mark.expects_errors
@pytest.mark.parametrize("megabytes", [2, 9])
def test_where_there_is_no_room_it_works_and_says_so(
    page: Page, host: Host, megabytes: int
) -> None:
    devtools = page.context.new_cdp_session(page)
    origin = host.url.removesuffix(FOLDER)
    devtools.send(
        "Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": megabytes * 1e6}
    )
    for _ in range(2):
        visit(page, host)
        expect(page.locator("#kept")).to_have_text("Not kept on this device: there is no room.")
        assert kept(page) == []
    train(page, 1)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    visit(page, host)
    wait_until_kept(page)


@pytest.mark.expects_errors
def test_a_login_page_in_the_place_of_everything_leaves_what_is_kept(
    page: Page, host: Host
) -> None:
    visit(page, host)
    wait_until_kept(page)
    before = kept(page)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    host.wants_login = True
    for _ in range(2):
        visit(page, host)
        expect(page.locator("#kept")).to_have_text(ALL)
        assert kept(page) == before


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
