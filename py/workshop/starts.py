"""How long pages take to start, in a browser that nobody watches.

A debugger, and Playwright is one, halts every service worker when it starts and looks into all that
arrives: our second visit took half as long again. A reader's browser has none. So the page itself
clicks as soon as it can, and tells the server when Python has handled the click.
"""

import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from workshop.browsers import chromium_command
from workshop.console import Problem, say
from workshop.offline import write_worker
from workshop.pages import FOLDER, PagesHandler, served
from workshop.yardstick import write_yardstick

T = TypeVar("T")

ROUNDS = 5
_PATIENCE = 120  # seconds
# Milliseconds in which a browser comes to rest: after its own start, which is no part of a visit,
# and after one, when it writes down what it has compiled.
SETTLE = 3_000
REMEMBERS = 40_000  # in which it keeps Python's memory, once the reader rests
WRITES = 65_000
REST, HANDLED, CLOCK = "/rest", "/handled", "clock.js"


def _resting() -> str:
    return f"""<!doctype html>
<title>A visit follows</title>
<script>setTimeout(() => location.replace("{FOLDER}"), {SETTLE});</script>
"""


# What a page does after the click (caching, keeping itself for offline use, and Python's memory for
# the next visit) belongs to no visit. What it notes Chromium writes down about once a minute, and a
# browser that is ended here writes no more.
def _clock() -> str:
    return f"""
  const pause = (milliseconds) => new Promise((then) => setTimeout(then, milliseconds));
  const remembered = async () => {{
    const memory = window.rippleMemory;
    if (!memory || memory.used) return;
    const end = performance.now() + {REMEMBERS};
    const waits = () => memory.may() && !memory.known().kept && performance.now() < end;
    while (waits()) await pause(100);
    await pause({WRITES});
  }};
  const leave = async () => {{
    const kept = await navigator.serviceWorker.getRegistration();
    if (kept) await navigator.serviceWorker.ready;
    await remembered();
    location.replace("{REST}?" + Date.now());  // never from the browser's cache
  }};
  const status = document.getElementById("status");
  const handled = new MutationObserver(() => {{
    handled.disconnect();
    fetch("{HANDLED}?" + performance.now());
    setTimeout(leave, {SETTLE});
  }});
  const ready = new MutationObserver(() => {{
    if (document.body.dataset.state !== "ready") return;
    ready.disconnect();
    handled.observe(status, {{ childList: true, characterData: true, subtree: true }});
    setTimeout(() => document.getElementById("step").click());
  }});
  ready.observe(document.body, {{ attributes: true }});
"""


def answer_rest(asked: PagesHandler) -> None:
    """Answer with a page that goes on to the visit once the browser has come to rest."""
    asked.cache_control = "no-store"  # a browser that is started again is to be heard, too
    asked.send_response(200)
    asked.send_header("Content-Type", "text/html")
    asked.end_headers()
    asked.wfile.write(_resting().encode())


class _Host(PagesHandler):
    """Hears of each visit when it was handled, and counts what it moved."""

    handled: SimpleQueue[float] = SimpleQueue()
    moved: SimpleQueue[int] = SimpleQueue()
    bytes_sent = 0

    def do_GET(self) -> None:
        path, _, milliseconds = self.path.partition("?")
        if path == HANDLED:
            _Host.handled.put(float(milliseconds))
            self.send_response(204)
            self.end_headers()
        elif path == REST:
            _Host.moved.put(_Host.bytes_sent)
            answer_rest(self)
            _Host.bytes_sent = 0
        else:
            super().do_GET()

    def sent(self, size: int) -> None:
        _Host.bytes_sent += size


def starts(site: Path) -> dict[str, Any]:
    """Both visits of the built site and of the stock page, in turn: medians and ratios."""
    found: dict[str, dict[str, list[float]]] = {
        name: {"first": [], "second": [], "bytes": []} for name in ("ripple", "stock")
    }
    with tempfile.TemporaryDirectory(prefix="starts-", ignore_cleanup_errors=True) as folder:
        ours, stock = Path(folder) / "ripple", Path(folder) / "stock"
        shutil.copytree(site, ours)
        write_yardstick(stock)
        for page in (ours, stock):
            put_clock(page, _clock())
        write_worker(ours)
        browser = chromium_command()
        with served(ours, _Host) as our_host, served(stock, _Host) as their_host:
            for visit in range(ROUNDS):
                say(f"Starting both pages, {visit + 1} of {ROUNDS}")
                for name, host in (("ripple", our_host), ("stock", their_host)):
                    profile = Path(folder) / f"{name}-{visit}"
                    for what, value in _visit_twice(browser, profile, host).items():
                        found[name][what].append(value)
    medians = {
        name: {what: statistics.median(values) for what, values in each.items()}
        for name, each in found.items()
    }
    ratios = {
        what: medians["ripple"][what] / medians["stock"][what]
        for what in ("first", "second", "bytes")
    }
    return {"ratio": ratios, "median": medians, "all": found}


def put_clock(page: Path, code: str, *, at_once: bool = False) -> None:
    """Have this script run in the page of a folder: once it is read, or before any of it is."""
    (page / CLOCK).write_text(code, "utf-8")
    index = page / "index.html"
    before, title, after = index.read_text("utf-8").partition("<title>")
    if not title:
        raise Problem(f"{index.name} has no <title> before which a clock could be put.")
    clock = f'<script src="{CLOCK}"{"" if at_once else " defer"}></script>'
    index.write_text(before + clock + title + after, "utf-8")


def _visit_twice(browser: Sequence[str | Path], profile: Path, host: str) -> dict[str, float]:
    """Milliseconds from the start of a visit to Python having handled a click; bytes of the first.

    The browser is a new one, and is started again between the visits, as if on another day: what it
    keeps of the first is in its profile.
    """
    with running(browser, profile, host):
        heard(_Host.moved, host)
        first = heard(_Host.handled, host)
        moved = heard(_Host.moved, host)
    with running(browser, profile, host):
        heard(_Host.moved, host)
        second = heard(_Host.handled, host)
    return {"first": first, "second": second, "bytes": moved}


@contextmanager
def running(browser: Sequence[str | Path], profile: Path, host: str) -> Iterator[None]:
    """Have a browser of this profile there for a while; it comes to rest, and then visits."""
    process = subprocess.Popen(
        [*browser, f"--user-data-dir={profile}", host + REST],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def heard(what: SimpleQueue[T], host: str) -> T:
    """What the host has heard, once it has."""
    try:
        return what.get(timeout=_PATIENCE)
    except Empty:
        raise Problem(
            f"The browser that was to visit {host} has not told of it in {_PATIENCE} seconds."
        ) from None
