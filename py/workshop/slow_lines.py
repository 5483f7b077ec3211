"""First visits of the page and of a stock PyScript page over lines such as schools and phones have.

The host itself is slow: all that it sends goes over one line, piece by piece in turn, and each
answer waits for a round trip. What a debugger slows down in a browser does not reach its service
workers, and a debugger takes time of its own (see starts.py); this reaches all, and needs none.
"""

import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from urllib.parse import parse_qsl

from workshop.browsers import chromium_command
from workshop.console import say
from workshop.offline import write_worker
from workshop.pages import PagesHandler, served
from workshop.starts import CLOCK, HANDLED, REST, answer_rest, heard, put_clock, running
from workshop.yardstick import write_yardstick

LINES = ((10, 0.04, 3), (2, 0.1, 1))
"""Megabits a second, seconds of a round trip, and how often each page is visited.

On the slower line hardly anything but the line decides, and a visit takes half a minute."""

_PIECE = 4096  # bytes; whoever sends at the same time takes turns

# Sends what it has seen once a click is answered. A click that comes before the page is ready may
# be kept for later; so it clicks as a reader would, now and again, until there is an answer.
# The diagram is there when anything of its size is: a canvas with something on it, an image.
_MARKS = """
  const seen = {};
  const small = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const drawn = (canvas) => {
    if (!canvas.width || !canvas.height) return false;
    small.clearRect(0, 0, 32, 32);
    small.drawImage(canvas, 0, 0, 32, 32);
    return small.getImageData(0, 0, 32, 32).data.some((value) => value);
  };
  const pictured = () => {
    const box = document.querySelector(".canvas-box");
    const { width, height } = box?.getBoundingClientRect() ?? {};
    return !!width && [...box.querySelectorAll("canvas, img, svg")].some((one) => {
      const size = one.getBoundingClientRect();
      if (size.width * size.height < 0.3 * width * height || !one.checkVisibility()) return false;
      return one.localName === "canvas" ? drawn(one) : one.complete !== false;
    });
  };
  const look = () => {
    if (!seen.picture && pictured()) seen.picture = performance.now();
    const status = document.getElementById("status");
    if (document.body?.dataset.state !== "ready" || status.textContent === "Idle") {
      document.getElementById("step")?.click();
      return;
    }
    clearInterval(looking);
    seen.click = performance.now();
    seen.text = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    fetch("HANDLED?" + new URLSearchParams(seen));
  };
  const looking = setInterval(look, 50);
"""


class Line:
    """So many bytes a second, and no more, for all who send over it at once."""

    def __init__(self, bytes_a_second: float) -> None:
        self._rate = bytes_a_second
        self._free = 0.0  # when the last of what was given to it has gone
        self._lock = threading.Lock()

    def wait(self, size: int) -> None:
        """Until so many bytes have gone over it, after all that came before."""
        with self._lock:
            self._free = max(self._free, time.monotonic()) + size / self._rate
            until = self._free
        time.sleep(max(0.0, until - time.monotonic()))


class _Host(PagesHandler):
    """Sends over a line, and hears what a page has seen."""

    line = Line(1)
    round_trip = 0.0
    marks: SimpleQueue[dict[str, float]] = SimpleQueue()

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == HANDLED:
            _Host.marks.put({name: float(value) for name, value in parse_qsl(query)})
            self.send_response(204)
            self.end_headers()
        elif path == REST:
            answer_rest(self)
        else:
            super().do_GET()

    def send(self, body: bytes) -> None:
        if self.path.endswith(CLOCK):
            super().send(body)
            return
        time.sleep(_Host.round_trip)
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            _Host.line.wait(len(piece))
            super().send(piece)


def slow_starts(site: Path) -> dict[str, Any]:
    """For each line, by its name: what each page's first visit took, as medians in milliseconds."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="slow-", ignore_cleanup_errors=True) as folder:
        ours, stock = Path(folder) / "ripple", Path(folder) / "stock"
        shutil.copytree(site, ours)
        write_yardstick(stock)
        for page in (ours, stock):
            put_clock(page, _MARKS.replace("HANDLED", HANDLED), at_once=True)
        write_worker(ours)
        for megabits, round_trip, visits in LINES:
            say(f"Starting both pages at {megabits} Mbit/s, {visits} times")
            _Host.round_trip = round_trip
            seen: dict[str, list[dict[str, float]]] = {"ripple": [], "stock": []}
            for visit in range(visits):
                for name, page in (("ripple", ours), ("stock", stock)):
                    _Host.line = Line(megabits * 1e6 / 8)
                    profile = Path(folder) / f"{name}-{megabits}-{visit}"
                    with served(page, _Host) as host, running(chromium_command(), profile, host):
                        seen[name].append(heard(_Host.marks, host))
            found[f"{megabits} Mbit/s"] = _medians(seen)
    return found


def _medians(seen: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    medians = {
        name: {what: statistics.median(each[what] for each in visits) for what in visits[0]}
        for name, visits in seen.items()
    }
    ratio = medians["ripple"]["click"] / medians["stock"]["click"]
    return {**medians, "ratio": ratio, "all": seen}
