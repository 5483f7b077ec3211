"""The start of the page: what it says on the way, and how it fails."""

import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from workshop.addresses import parts_of
from workshop.build import SINGLE, TARGET
from workshop.bytecode import PACKAGE

from tests.browser.reader import python, train

Open = Callable[[Page], None]
FAILED = "body[data-state=failed]"
PATIENCE = 60_000  # milliseconds


def expect_failure(page: Page, what: str, details: str = "") -> None:
    """The page shows a failure: this sentence, and these details."""
    page.locator(FAILED).wait_for(timeout=PATIENCE)
    expect(page.locator("#failure")).to_be_visible()
    expect(page.locator("#failure-what")).to_contain_text(what)
    if details:
        expect(page.locator("#failure-details")).to_have_value(re.compile(re.escape(details)))


def built(name: str) -> Path:
    """The file of this part."""
    address: str = parts_of(TARGET)[name]["address"]
    return TARGET / address


def sizes() -> dict[str, int]:
    """Of what the page counts as it arrives."""
    parts = parts_of(TARGET)
    counted = {name for name in parts if name.endswith((".bin", ".wasm"))} - {"later.bin"}
    return {name: parts[name]["size"] for name in counted}


def test_progress_counts_every_byte_on_a_host_that_compresses(page: Page, site_url: str) -> None:
    held: list[Route] = []
    page.route("**/stdlib.*.bin", lambda route: held.append(route))  # until one watches
    page.add_init_script("""
        window.said = [];
        addEventListener("DOMContentLoaded", () => {
          const message = document.querySelector("#start-message");
          const progress = document.querySelector("#start-progress");
          new MutationObserver(() => said.push([message.textContent, progress.value]))
            .observe(message, { childList: true });
        });
    """)
    page.goto(site_url)
    rest = sum(sizes().values()) - sizes()["runtime/stdlib.bin"]
    message = page.locator("#start-message")
    expect(message).to_contain_text(f"Fetching Python: {rest / 1e6:.1f} of", timeout=PATIENCE)
    held[0].continue_()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    said: list[tuple[str, float]] = page.evaluate("said")
    total = f"{sum(sizes().values()) / 1e6:.1f}"
    messages = [message for message, _ in said]
    assert f"Fetching Python: {total} of {total} MB" in messages
    stages = ["Starting Python", "Loading numpy", "Setting up the lesson"]
    assert [message for message in messages if message in stages] == stages
    fractions = [fraction for _, fraction in said]
    assert fractions == sorted(fractions)


def test_what_is_laid_out_late_is_there_for_who_goes_there_and_for_all_in_the_end(
    page: Page, site_url: str
) -> None:
    seen = "document.querySelector('#how-title').checkVisibility()"
    page.route(  # so slow that only the reader can be the one who brings it
        "**/style.*.css",
        lambda route: route.fulfill(
            body=built("style.css").read_text("utf-8").replace("settle 0.5s", "settle 1000s"),
            content_type="text/css",
        ),
    )
    page.goto(site_url)
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    assert page.evaluate(seen) is False
    page.mouse.wheel(0, 200)
    page.wait_for_function(seen)
    page.unroute("**/style.*.css")
    page.goto(site_url)
    page.wait_for_function(seen)
    assert page.evaluate("scrollY") == 0


def test_every_part_is_fetched_once(page: Page, open_lesson: Open) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_lesson(page)
    assert len(asked) == len(set(asked))


IMPORT_ALL = """
import importlib, sys
names = [name for finder in sys.meta_path for name in getattr(finder, "index", ())]
names += sys.builtin_module_names
failed = {}
for name in names:
    try:
        importlib.import_module(name)
    except ImportError as error:
        failed[name] = str(error)
"""


def test_what_is_kept_of_the_library_misses_nothing_that_is_left_out(own_page: Page) -> None:
    found = python(
        own_page, f"exec({IMPORT_ALL!r}, found := {{}}) or [found['names'], found['failed']]"
    )
    names, failed = found
    assert len(names) > 300
    assert failed == {}


@pytest.mark.parametrize(
    "get",
    ["undefined", "{ throw new DOMException('no', 'SecurityError'); }"],
    ids=["none", "refused"],
)
def test_without_any_database_the_lesson_starts(page: Page, open_lesson: Open, get: str) -> None:
    """As where all cookies are blocked, and within some learning platforms."""
    page.add_init_script(f"Object.defineProperty(window, 'indexedDB', {{ get() {{ {get} }} }});")
    open_lesson(page)
    train(page, 1)


@pytest.mark.expects_errors
def test_a_lesson_that_has_started_does_not_say_that_it_could_not(
    page: Page, site_url: str
) -> None:
    page.route("**/offline.*.js", lambda route: route.fulfill(status=404))
    page.goto(site_url)
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    expect(page.locator("#failure")).to_be_hidden()


FAIL_IN_THE_LIBRARY = """
import json, traceback
try:
    json.loads("{")
except ValueError as error:
    told = traceback.format_exc()
    lines, at = [], error.__traceback__.tb_next
    while at:
        lines.append([at.tb_frame.f_code.co_firstlineno, at.tb_lineno])
        at = at.tb_next
"""


def test_an_error_within_the_library_is_told_in_full(own_page: Page) -> None:
    """Its modules come without line numbers: each function's first line stands for all of them."""
    found = python(
        own_page,
        f"exec({FAIL_IN_THE_LIBRARY!r}, found := {{}}) or [found['told'], found['lines']]",
    )
    told, lines = found
    assert told.strip().splitlines()[-1].startswith("json.decoder.JSONDecodeError: Expecting")
    assert 'File "/lib/python3.14/json/decoder.py", line ' in told
    assert len(lines) >= 2
    assert all(first == line for first, line in lines)


def test_no_python_runs_on_a_stack_of_its_own(page: Page, open_lesson: Open) -> None:
    """There the tab crashed once in a hundred starts: see the end of site/runtime.js."""
    page.add_init_script("""
        window.onItsOwn = 0;
        const promising = WebAssembly.promising;
        if (promising) WebAssembly.promising = (made) => {
          const called = promising(made);
          return (...given) => { onItsOwn += 1; return called(...given); };
        };
    """)
    open_lesson(page)
    train(page, 1, 100)
    assert page.evaluate("'promising' in WebAssembly")
    assert page.evaluate("onItsOwn") == 0


def test_pyscript_finds_its_python_compiled(own_page: Page) -> None:
    """It would write it into files and compile it at each start."""
    assert python(own_page, "type(__import__('pyscript').__loader__).__name__") == "Finder"
    assert python(own_page, "__import__('os').listdir()") == []


def test_once_it_has_started_garbage_is_searched_for(own_page: Page) -> None:
    """During the start it is not: see finder.py."""
    assert python(own_page, "__import__('gc').isenabled()")
    assert python(own_page, "__import__('gc').get_freeze_count()") > 1000


FAIL_IN_THE_APPLICATION = """
import traceback
from ripple.model import network
try:
    network.Network.random(None, None)
except TypeError:
    told = traceback.format_exc()
assert network.Network.random.__code__.co_filename == network.__file__
"""


def test_an_error_of_ours_is_told_with_its_line(own_page: Page) -> None:
    told = python(own_page, f"exec({FAIL_IN_THE_APPLICATION!r}, found := {{}}) or found['told']")
    where = re.search(r'/ripple/model/network.py", line (\d+), in random\n', told)
    assert where
    lines = (PACKAGE / "model/network.py").read_text("utf-8").splitlines()
    assert "pairwise(sizes)" in lines[int(where[1]) - 1]


FAIL_TO_IMPORT = """
import sys, traceback
kept = {name: sys.modules.pop(name) for name in ("ripple.readings.chart", "ripple.views.loss")}
sys.modules["ripple.views.loss"] = None
try:
    import ripple.readings.chart
except ImportError:
    told = traceback.format_exc()
sys.modules.update(kept)
"""


def test_a_failing_import_is_told_without_what_imports(own_page: Page) -> None:
    told = python(own_page, f"exec({FAIL_TO_IMPORT!r}, found := {{}}) or found['told']")
    files = re.findall(r'File "(.+?)"', told)
    assert [Path(file).name for file in files] == ["<string>", "chart.py"]


@pytest.mark.expects_errors
def test_a_part_that_is_lost_before_the_page_listens_is_named(page: Page, site_url: str) -> None:
    held: list[Route] = []
    page.route("**/start.*.js*", lambda route: held.append(route))  # each time it is asked for
    page.route("**/ripple.*.bin", lambda route: route.abort())
    page.goto(site_url, wait_until="commit")
    page.wait_for_function("rippleTold.some(([kind]) => kind === 'lost')")
    held[0].continue_()
    expect_failure(page, "could not be fetched: ripple.bin")


@pytest.mark.expects_errors
def test_wasm_that_the_browser_refuses_is_a_failure(page: Page, site_url: str) -> None:
    page.add_init_script("""
        WebAssembly.compileStreaming = async () => {
          throw new WebAssembly.CompileError("no");
        };
    """)
    page.goto(site_url)
    expect_failure(page, "Python could not start in this browser", "CompileError: no")


@pytest.mark.expects_errors
def test_an_exception_in_main_is_shown_with_its_traceback(page: Page, site_url: str) -> None:
    text = (TARGET / "index.html").read_text("utf-8")
    failing = text.replace(">import main<", ">raise ValueError('a bad pear')<")
    page.route(site_url, lambda route: route.fulfill(body=failing, content_type="text/html"))
    page.goto(site_url)
    expect_failure(page, "error in its Python", "ValueError: a bad pear")


@pytest.fixture
def single_url(tmp_path: Path) -> str:
    return Path(shutil.copy(SINGLE, tmp_path)).as_uri()


@pytest.mark.expects_errors  # the browser's word that it has refused to run it
@pytest.mark.parametrize("form", ["site_url", "single_url"])
def test_what_is_put_into_the_page_later_is_no_script_of_the_page(
    page: Page, form: str, request: pytest.FixtureRequest
) -> None:
    page.goto(request.getfixturevalue(form))
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const caption = document.getElementById("caption");
          caption.innerHTML = "<img src=x onerror='window.ran = true'>";
          caption.firstChild.addEventListener("error", () => { window.failed = true; });
        }"""
    )
    page.wait_for_function("window.failed")
    assert page.evaluate("window.ran") is None


@pytest.mark.expects_errors
@pytest.mark.parametrize("form", ["site_url", "single_url"])
@pytest.mark.parametrize(
    ("script", "what"),
    [
        ("delete window.WebAssembly", "has no WebAssembly"),
        (
            "delete WebAssembly.Exception",
            "too old for the lesson: it has no WebAssembly exceptions",
        ),
        ("delete window.DecompressionStream", "it has no DecompressionStream"),
        ("delete Object.hasOwn", "it has no Object.hasOwn"),
        ("delete HTMLScriptElement.prototype.noModule", "it has no modules"),
    ],
)
def test_a_browser_that_cannot_is_told_which_can(
    page: Page, form: str, script: str, what: str, request: pytest.FixtureRequest
) -> None:
    page.add_init_script(script)
    page.route("**/*.wasm", lambda _: None)  # it never comes, so that the lesson cannot start
    page.goto(request.getfixturevalue(form))
    expect_failure(page, what)
    expect(page.locator("#failure-what")).to_contain_text("current Chrome, Edge, Firefox or Safari")


@pytest.mark.expects_errors
def test_only_the_page_in_one_file_needs_import_maps(
    page: Page, single_url: str, open_lesson: Open
) -> None:
    page.add_init_script("HTMLScriptElement.supports = () => false")
    open_lesson(page)
    page.goto(single_url)
    page.locator("#failure").wait_for(timeout=PATIENCE)
    expect(page.locator("#failure-what")).to_contain_text("it has no import maps")


@pytest.mark.expects_errors
def test_on_an_ipad_no_other_browser_is_named(browser: Browser, site_url: str) -> None:
    agent = "Mozilla/5.0 (iPad; CPU OS 16_3 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
    with browser.new_context(user_agent=agent) as context:
        page = context.new_page()
        page.add_init_script("delete window.WebAssembly")
        page.goto(site_url)
        expect_failure(page, "Lockdown Mode switches it off")
        expect(page.locator("#failure-what")).to_contain_text("another browser does not help")


def with_policy(page: Page, site_url: str, policy: str) -> None:
    """As a host does whose own policy is stricter than the page's."""
    text = (TARGET / "index.html").read_text("utf-8")
    headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
    page.route(site_url, lambda route: route.fulfill(body=text, headers=headers))
    page.goto(site_url)


@pytest.mark.expects_errors
def test_a_site_that_forbids_python_is_named_as_the_cause(page: Page, site_url: str) -> None:
    with_policy(page, site_url, "script-src 'self' 'unsafe-inline'")
    expect_failure(page, "forbids what its Python needs")
    expect(page.locator("#failure-what")).to_contain_text("Content-Security-Policy")


@pytest.mark.expects_errors
def test_on_a_site_that_forbids_scripts_within_the_page_it_starts(
    page: Page, site_url: str
) -> None:
    page.route("**/ripple.*.bin", lambda route: route.abort())
    with_policy(page, site_url, "script-src 'self' 'unsafe-eval'")
    expect_failure(page, "could not be fetched: ripple.bin")
    page.unroute("**/ripple.*.bin")
    page.locator("#failure-reload").click()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


@pytest.mark.expects_errors
def test_want_of_memory_is_named_as_the_cause(page: Page, site_url: str) -> None:
    page.add_init_script("""
        WebAssembly.instantiate = async () => {
          throw new RangeError("Out of memory: Cannot allocate Wasm memory for new instance");
        };
    """)
    page.goto(site_url)
    expect_failure(page, "not enough memory", "Cannot allocate Wasm memory")


@pytest.mark.expects_errors
def test_a_lost_connection_is_named_as_the_cause(page: Page, site_url: str) -> None:
    page.route("**/*.bin", lambda route: route.abort("internetdisconnected"))
    page.route("**/service-worker.js", lambda route: route.abort("internetdisconnected"))
    page.goto(site_url)
    expect_failure(page, "Check the connection")


FOREIGN = """
  window.foreign = () => {
    setTimeout(() => JSON.parse("{"));
    setTimeout(() => { throw undefined; });
    Promise.reject(undefined);
    Promise.reject("no");
    Promise.reject(new SyntaxError("in an extension"));
    const filename = "chrome-extension://abc/content.js";
    dispatchEvent(new ErrorEvent("error", { filename, error: new TypeError("theirs") }));
  };
  foreign();
  addEventListener("DOMContentLoaded", () => {
    foreign();
    window.shown = [];
    for (const name of ["failure", "problem"]) {
      const box = document.getElementById(name);
      new MutationObserver(() => box.hidden || shown.push(name)).observe(box, { attributes: true });
    }
  });
"""


@pytest.mark.expects_errors
def test_errors_of_others_are_not_the_pages_own(page: Page, open_lesson: Open) -> None:
    page.add_init_script(FOREIGN)
    open_lesson(page)
    page.evaluate("foreign()")
    train(page, 1)
    expect(page.locator("#problem")).to_be_hidden()
    assert page.evaluate("shown") == []
    page.evaluate("""() => {
      const filename = rippleFetched.address("runtime.js");
      dispatchEvent(new ErrorEvent("error", { error: new Error("ours"), filename }));
    }""")
    expect(page.locator("#problem-what")).to_contain_text("ours")


@pytest.mark.parametrize("fraction", [0.15, 0.5, 0.9])
def test_a_page_that_is_cut_short_says_so(page: Page, site_url: str, fraction: float) -> None:
    text = (TARGET / "index.html").read_text("utf-8")
    head = text.index("</head>")
    cut = text[: head + round(fraction * (len(text) - head))]
    page.route(site_url, lambda route: route.fulfill(body=cut, content_type="text/html"))
    page.goto(site_url)
    expect(page.locator("#failure-what")).to_contain_text("cut short on its way")
    page.unroute(site_url)
    page.locator("#failure-reload").click()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


def test_a_page_that_ends_with_its_head_says_so(page: Page, site_url: str) -> None:
    head = (TARGET / "index.html").read_text("utf-8").partition("</head>")[0]
    page.route(site_url, lambda route: route.fulfill(body=head, content_type="text/html"))
    page.goto(site_url)
    expect(page.locator("#failure-what")).to_contain_text("cut short on its way")


@pytest.mark.parametrize("fraction", [0.02, 0.5, 0.99])
def test_one_file_that_is_cut_short_says_so(page: Page, tmp_path: Path, fraction: float) -> None:
    whole = SINGLE.read_bytes()
    cut = tmp_path / "ripple.html"
    cut.write_bytes(whole[: round(fraction * len(whole))])
    page.goto(cut.as_uri())
    expect(page.locator("#failure-what")).to_contain_text("Download it again")


@pytest.mark.expects_errors
def test_one_file_that_is_damaged_says_where(page: Page, tmp_path: Path) -> None:
    text = SINGLE.read_text("utf-8")
    begin = text.index('data-part="runtime/numpy.bin"')
    middle = begin + 100_000
    damaged = tmp_path / "ripple.html"
    damaged.write_text(text[:middle] + "A" * 500 + text[middle + 500 :], "utf-8")
    page.goto(damaged.as_uri())
    expect_failure(page, "A part of this file is damaged: runtime/numpy.bin")


def test_packs_that_a_host_unpacks_on_the_way_are_taken(page: Page, open_lesson: Open) -> None:
    def answer(route: Route) -> None:
        pack = TARGET / route.request.url.rpartition("/ripple/")[2]
        route.fulfill(body=gzip.decompress(pack.read_bytes()), content_type="application/x-tar")

    page.route("**/*.bin", answer)
    open_lesson(page)
    train(page, 1)


@pytest.mark.expects_errors
def test_opened_as_a_file_it_names_the_one_that_can_be(page: Page, tmp_path: Path) -> None:
    copy = shutil.copytree(TARGET, tmp_path / "site")
    page.goto((copy / "index.html").as_uri())
    expect_failure(page, "Open ripple.html instead")
    expect(page.locator("#failure-what")).to_contain_text("python3 -m http.server --bind 127.0.0.1")


def test_a_stalled_start_names_what_it_waits_for_and_goes_on_by_itself(
    page: Page, site_url: str
) -> None:
    held: list[Route] = []
    page.clock.install()
    page.route("**/numpy.*.bin", lambda route: held.append(route))
    with page.expect_request("**/numpy.*.bin"):
        page.goto(site_url)
    message = page.locator("#start-message")
    parts = sizes()
    rest = sum(parts.values()) - parts["runtime/numpy.bin"]
    expect(message).to_contain_text(f"{rest / 1e6:.1f} of", timeout=PATIENCE)
    page.clock.run_for(12_000)
    expect(message).to_contain_text("No answer yet for runtime/numpy.bin.")
    expect(page.locator("#failure")).to_be_hidden()
    held[0].continue_()
    page.clock.resume()
    page.locator("body[data-state=ready]").wait_for(timeout=PATIENCE)


def allow_clipboard(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def remove_clipboard(page: Page) -> None:
    allow_clipboard(page)
    page.add_init_script("""
        window.clipboard = navigator.clipboard;
        Object.defineProperty(navigator, "clipboard", { value: undefined });
    """)


@pytest.mark.expects_errors
@pytest.mark.parametrize("prepare", [allow_clipboard, remove_clipboard])
def test_details_can_be_copied(page: Page, site_url: str, prepare: Callable[[Page], None]) -> None:
    prepare(page)
    page.route("**/ripple.*.bin", lambda route: route.abort())
    page.goto(site_url)
    expect_failure(page, "ripple.bin")
    page.locator("#failure-copy").click()
    expect(page.locator("#failure-copy")).to_have_text("Copied")
    copied = page.evaluate("(window.clipboard ?? navigator.clipboard).readText()")
    assert copied == page.locator("#failure-details").input_value()
    assert "ripple.bin" in copied
