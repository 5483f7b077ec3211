"""In which order the parts of the start are asked for, and used: a slow line shows it."""

import re

from playwright.sync_api import Page, Route, expect
from workshop.addresses import parts_of
from workshop.build import TARGET

from tests.browser.reader import train

PATIENCE = 60_000  # milliseconds
REST = re.compile(r"/(?:numpy\.\w+\.(?:bin|wasm)|ripple\.\w+\.bin)$")
NOTE_INSTANCES = """
  window.instances = 0;
  const { Instance, instantiate } = WebAssembly;
  WebAssembly.Instance = function (...given) {
    instances += given[0] instanceof WebAssembly.Module && big(given[0]);
    return new Instance(...given);
  };
  WebAssembly.Instance.prototype = Instance.prototype;
  WebAssembly.instantiate = (...given) => {
    instances += given[0] instanceof WebAssembly.Module && big(given[0]);
    return instantiate.call(WebAssembly, ...given);
  };
  const big = (module) => WebAssembly.Module.imports(module).length > 50;  // no mere bridge
"""


def size(name: str) -> float:
    """Of this part, in megabytes."""
    return float(parts_of(TARGET)[name]["size"]) / 1e6


def asked_for_by(page: Page) -> list[str]:
    """The addresses that the page asks for, as it goes."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_what_is_read_and_what_python_starts_from_come_before_the_rest(
    page: Page, site_url: str
) -> None:
    held: list[Route] = []
    asked = asked_for_by(page)
    page.route("**/pyodide.*.wasm", lambda route: held.append(route))
    page.goto(site_url, wait_until="commit")
    # start.js has come, and all else that is not held, and the page can be read.
    arrived = f"Fetching Python: {size('runtime/stdlib.bin'):.1f} of"
    expect(page.locator("#start-message")).to_contain_text(arrived)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length === 1")
    page.wait_for_function("!!window._createPyodideModule")
    assert [url for url in asked if REST.search(url)] == []
    held[0].continue_()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    assert len([url for url in asked if REST.search(url)]) == 3
    train(page, 1)


def test_the_rest_is_asked_for_too_when_nothing_moves(page: Page, site_url: str) -> None:
    held: list[Route] = []
    page.clock.install()
    page.route("**/pyodide.*.wasm", lambda route: held.append(route))
    page.goto(site_url)
    arrived = f"Fetching Python: {size('runtime/stdlib.bin'):.1f} of"
    expect(page.locator("#start-message")).to_contain_text(arrived)
    with page.expect_request(REST):
        page.clock.run_for(6_000)
    for route in held:
        route.continue_()
    page.clock.resume()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


def test_python_and_numpy_start_while_the_application_is_on_its_way(
    page: Page, site_url: str
) -> None:
    held: list[Route] = []
    page.add_init_script(NOTE_INSTANCES)
    page.route("**/ripple.*.bin", lambda route: held.append(route))
    page.goto(site_url)
    page.wait_for_function("instances === 2")
    expect(page.locator("#start-message")).to_contain_text("Fetching Python")
    held[0].continue_()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    train(page, 1)


def test_start_js_is_the_first_script_that_is_asked_for(page: Page, site_url: str) -> None:
    """It tells how far the start is, and on a slow line that is what is seen of it."""
    asked = asked_for_by(page)
    page.goto(site_url)
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    names = [url.rpartition("/")[2].partition(".")[0] for url in asked if url.endswith(".js")]
    assert names[0] == "start"
    assert names.count("start") == 1


def test_nothing_is_kept_for_later_visits_before_the_start_is_over(
    page: Page, site_url: str
) -> None:
    asked = asked_for_by(page)
    held: list[Route] = []
    page.route("**/ripple.*.bin", lambda route: held.append(route))
    page.goto(site_url)
    total = sum(map(size, ("runtime/pyodide.wasm", "runtime/numpy.wasm", "runtime/stdlib.bin")))
    total += size("runtime/numpy.bin")
    expect(page.locator("#start-message")).to_contain_text(f"Fetching Python: {total:.1f} of")
    later = ("offline", "service-worker", "hood", "lessons", "qr", "later")
    assert [url for url in asked if url.rpartition("/")[2].startswith(later)] == []
    held[0].continue_()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
