"""How long pages take to start, in a browser that nobody watches.

A debugger, and Playwright is one, halts every service worker when it starts and looks into all that
arrives: our second visit took half as long again. A reader's browser has none. So the page itself
clicks as soon as it can, and tells the server when Python has handled the click.
"""

import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from workshop.browsers import chromium_command
from workshop.console import Problem, say
from workshop.offline import WORKER, fill_in
from workshop.pages import FOLDER, PagesHandler, served
from workshop.paths import SITE
from workshop.yardstick import write_yardstick

ROUNDS = 5
_PATIENCE = 120  # seconds
# Milliseconds in which a browser comes to rest: after its own start, which is no part of a visit,
# and after one, when it writes down what it has compiled.
_SETTLE = 3_000
_REST, _HANDLED = "/rest", "/handled"

_RESTING = f"""<!doctype html>
<title>A visit follows</title>
<script>setTimeout(() => location.replace("{FOLDER}"), {_SETTLE});</script>
"""

# What a page does after the click (caching, keeping itself for offline use) belongs to no visit.
_CLOCK = f"""
  const leave = async () => {{
    const kept = await navigator.serviceWorker.getRegistration();
    if (kept) await navigator.serviceWorker.ready;
    location.replace("{_REST}?" + Date.now());  // never from the browser's cache
  }};
  const status = document.getElementById("status");
  const handled = new MutationObserver(() => {{
    handled.disconnect();
    fetch("{_HANDLED}?" + performance.now());
    setTimeout(leave, {_SETTLE});
  }});
  const ready = new MutationObserver(() => {{
    if (document.body.dataset.state !== "ready") return;
    ready.disconnect();
    handled.observe(status, {{ childList: true, characterData: true, subtree: true }});
    setTimeout(() => document.getElementById("step").click());
  }});
  ready.observe(document.body, {{ attributes: true }});
"""


class _Host(PagesHandler):
    """Hears of each visit when it was handled, and counts what it moved."""

    handled: SimpleQueue[float] = SimpleQueue()
    moved: SimpleQueue[int] = SimpleQueue()
    bytes_sent = 0

    def do_GET(self) -> None:
        path, _, milliseconds = self.path.partition("?")
        if path == _HANDLED:
            _Host.handled.put(float(milliseconds))
            self.send_response(204)
            self.end_headers()
        elif path == _REST:
            _Host.moved.put(_Host.bytes_sent)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(_RESTING.encode())
            _Host.bytes_sent = 0
        else:
            super().do_GET()

    def sent(self, size: int) -> None:
        _Host.bytes_sent += size


def starts(site: Path) -> dict[str, Any]:
    """Both visits of the built site and of the stock page, side by side: medians and ratios."""
    found: dict[str, dict[str, list[float]]] = {
        name: {"first": [], "second": [], "bytes": []} for name in ("ripple", "stock")
    }
    with tempfile.TemporaryDirectory(prefix="starts-") as folder:
        ours, stock = Path(folder) / "ripple", Path(folder) / "stock"
        shutil.copytree(site, ours)
        shutil.copy(SITE / WORKER, ours)
        write_yardstick(stock)
        for page in (ours, stock):
            _put_clock(page)
        fill_in(ours)
        with served(ours, _Host) as our_host, served(stock, _Host) as their_host:
            for visit in range(ROUNDS):
                say(f"Starting both pages, {visit + 1} of {ROUNDS}")
                for name, host in (("ripple", our_host), ("stock", their_host)):
                    for what, value in _visit_twice(host).items():
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


def _put_clock(page: Path) -> None:
    (page / "clock.js").write_text(_CLOCK, "utf-8")
    index = page / "index.html"
    clock = '<script src="clock.js" defer></script>'
    index.write_text(index.read_text("utf-8").replace("<title>", f"{clock}<title>", 1), "utf-8")


def _visit_twice(host: str) -> dict[str, float]:
    """Milliseconds from the start of a visit to Python having handled a click; bytes of the first.

    The browser is a new one: what it keeps between the two visits is in a profile of its own.
    """
    with tempfile.TemporaryDirectory(prefix="profile-", ignore_cleanup_errors=True) as profile:
        command = [*chromium_command(), f"--user-data-dir={profile}", host + _REST]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _Host.moved.get(timeout=_PATIENCE)
            first = _Host.handled.get(timeout=_PATIENCE)
            moved = _Host.moved.get(timeout=_PATIENCE)
            second = _Host.handled.get(timeout=_PATIENCE)
        except Empty:
            raise Problem(f"A page at {host} did not start in {_PATIENCE} seconds.") from None
        finally:
            browser.terminate()
            browser.wait()
    return {"first": first, "second": second, "bytes": moved}
