"""`bench`: what the page costs; its start in turn with that of a stock PyScript page."""

import json
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from workshop.browsers import chromium_launch
from workshop.build import build
from workshop.console import say
from workshop.pages import FOLDER, served
from workshop.paths import DIST
from workshop.slow_lines import slow_starts
from workshop.starts import starts

RESULT = DIST / "bench.json"
RUNS = 5
PLAY_SECONDS = 10
SLOWER = 4
MANY_STEPS = 100_000
WINDOW: ViewportSize = {"width": 1366, "height": 768}
POINTS = 250
OBJECTS = Path(__file__).with_name("objects.js")
_FULL_BATCHES = {
    "data-number": str(POINTS),
    "layers-choice": "2",
    "hidden-size": "4",
    "hidden-size-2": "2",
    "activation-choice": "tanh",
    "loss-choice": "half-squared",
    "batch-choice": "all",
    "speed": "6",
}
_EVERYTHING = {
    "held-choice": "0.2",
    "layers-choice": "3",
    **dict.fromkeys(("hidden-size", "hidden-size-2", "hidden-size-3"), "8"),
    "activation-choice": "tanh",
    "loss-choice": "cross-entropy",
    "batch-choice": "some",
    "batch-size": "7",
    "decay-choice": "0.001",
    "momentum-choice": "0.9",
    "speed": "4",
}
"""The largest network that there is, and of all that can be switched on what costs most."""
_SWITCHES = ("log-scale", "numbers")
_PATIENCE = 120_000  # milliseconds
_SETTLE = 3_000  # milliseconds in which a page comes to rest after its start

_KEPT = """navigator.serviceWorker.getRegistration()
  .then((registration) => registration && navigator.serviceWorker.ready).then(() => {})"""

# The time spent in each frame's script, and the intervals between frames.
_WATCH_FRAMES = """
  window.frames_ = [];
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (then) => request((now) => {
    const began = performance.now();
    then(now);
    window.frames_.push([now, performance.now() - began]);
  });
  window.long_ = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) long_.push([startTime, duration]);
  }).observe({ type: "long-animation-frame" });
"""

_WASM_BYTES = """async () => {
  const { whenDefined } = await import(rippleFetched.address("pyscript/core.js"));
  return (await whenDefined("py")).interpreter._module.HEAP8.length;
}"""


def bench() -> Path:
    """Measure everything, print a table, and write dist/bench.json."""
    site = build()
    start = starts(site)
    slow = slow_starts(site)
    with (
        sync_playwright() as playwright,
        served(site) as host,
        playwright.chromium.launch(**chromium_launch()) as browser,
    ):
        result = {"start": start, "slow": slow, **_lesson(browser, host + FOLDER)}
        result["samples"] = _samples(browser, host + FOLDER)
    RESULT.write_text(json.dumps(result, indent=1), "utf-8")
    _print(result)
    return RESULT


# The lesson


def _lesson(browser: Browser, address: str) -> dict[str, Any]:
    page = browser.new_page(viewport=WINDOW)
    page.add_init_script(_WATCH_FRAMES)
    page.goto(address)
    page.locator("body[data-state=ready]").wait_for(timeout=_PATIENCE)
    page.evaluate(_KEPT)
    page.wait_for_timeout(_SETTLE)
    page.locator("#speed").fill("4")
    session = page.context.new_cdp_session(page)
    say(f"Playing for {PLAY_SECONDS} s, and again with the processor slowed {SLOWER} times")
    play = _play(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    slow_play = _play(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    say(f"Playing for {PLAY_SECONDS} s with a weight taken apart")
    for key in ("ArrowLeft", "ArrowLeft", "Enter"):  # the output, a weight that leads to it
        page.locator("#network").press(key)
    page.locator("#inspector").wait_for()
    chosen_play = _play(page)
    page.locator("#inspector-close").click()
    say(f"Playing for {PLAY_SECONDS} s as fast as this machine can")
    page.locator("#speed").fill("6")
    fast_play = _play(page)
    page.locator("#speed").fill("4")
    fullest_play, slow_fullest_play = _play_everything(browser, address)
    say("Running 1,000 steps")
    thousand = [_run(page, 1) for _ in range(RUNS)]
    say(f"Running {MANY_STEPS:,} steps")
    before = _memory(page, session)
    _run(page, MANY_STEPS // 1000)
    after = _memory(page, session)
    page.close()
    return {
        "play": play,
        "slow_play": slow_play,
        "chosen_play": chosen_play,
        "fast_play": fast_play,
        "fullest_play": fullest_play,
        "slow_fullest_play": slow_fullest_play,
        "thousand_steps": {
            what: statistics.median(each[what] for each in thousand) for what in thousand[0]
        },
        "memory": {"before": before, "after": after},
    }


def _play_everything(browser: Browser, address: str) -> tuple[dict[str, float], dict[str, float]]:
    """Play with everything switched on, and again with the processor slowed."""
    say(f"Playing for {PLAY_SECONDS} s with everything switched on, and again slowed")
    page = _page_at_rest(browser, address)
    _choose(page, _EVERYTHING)
    for name in _SWITCHES:
        page.locator(f"#{name}").evaluate("(box) => box.click()")
    play = _play(page)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    slow_play = _play(page)
    page.close()
    return play, slow_play


def _page_at_rest(browser: Browser, address: str) -> Page:
    """A lesson that has started, with its sheets, and has nothing left to do."""
    page = browser.new_page(viewport=WINDOW)
    page.add_init_script(_WATCH_FRAMES)
    page.goto(address)
    page.locator("body[data-state=ready]").wait_for(timeout=_PATIENCE)
    page.locator("fieldset[data-later]:disabled").first.wait_for(state="detached")
    page.wait_for_timeout(_SETTLE)
    return page


def _choose(page: Page, values: dict[str, str]) -> None:
    """Set lists and sliders, of which some lie in sheets, and begin with such a network."""
    for name, value in values.items():
        page.locator(f"#{name}").evaluate(
            """(box, value) => {
              box.value = value;
              box.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            value,
        )
    page.locator("#hidden-apply").evaluate("(button) => button.click()")


def _samples(browser: Browser, address: str) -> dict[str, float]:
    """Samples a second at full speed, on 250 points in full batches, beside a network of objects.

    That one is taught in batches of ten, in an empty page; see objects.js.
    """
    say(f"Playing for {PLAY_SECONDS} s on {POINTS} points in full batches, and with objects")
    page = _page_at_rest(browser, address)
    _choose(page, _FULL_BATCHES)
    found = _play(page)["steps_per_second"] * POINTS
    page.goto("about:blank")
    theirs: dict[str, float] = page.evaluate(
        f"{OBJECTS.read_text('utf-8')}; samplesPerSecond({PLAY_SECONDS})"
    )
    page.close()
    return {"ripple": found, **theirs}


def _step_count(page: Page) -> int:
    return int(page.locator("#step-count").inner_text().replace(",", ""))


def _play(page: Page) -> dict[str, float]:
    before = _step_count(page)
    began = page.evaluate("frames_.length = long_.length = 0, performance.now()")
    page.locator("#play").click()
    page.wait_for_timeout(PLAY_SECONDS * 1000)
    page.locator("#play").click()
    page.locator("#status", has_text="Idle").wait_for(timeout=_PATIENCE)
    frames, long_frames = page.evaluate("[frames_, long_]")
    # The browser tells of a long frame some time after it: these may still be of the start.
    long_frames = [duration for start, duration in long_frames if start >= began]
    seconds = (frames[-1][0] - frames[0][0]) / 1000
    spent = sorted(script for _, script in frames)
    return {
        "steps_per_second": (_step_count(page) - before) / seconds,
        "frames_per_second": (len(frames) - 1) / seconds,
        "script_median": statistics.median(spent),
        "script_95": spent[int(len(spent) * 0.95)],
        "script_most": spent[-1],
        "frames_over_50": len(long_frames),
        "longest_frame": max(long_frames, default=0.0),
    }


def _run(page: Page, thousands: int) -> dict[str, float]:
    """That many thousand steps: from the click until they are done, and the work in them."""
    goal = f"{_step_count(page) + thousands * 1000:,}"
    found: dict[str, float] = page.evaluate(
        """async ([goal, thousands]) => {
          const count = document.getElementById("step-count");
          const began = performance.now();
          frames_.length = 0;
          const done = new Promise((resolve) => {
            new MutationObserver((_, watch) => {
              if (count.textContent === goal) { watch.disconnect(); resolve(); }
            }).observe(count, { childList: true, characterData: true, subtree: true });
          });
          for (let i = 0; i < thousands; i++) document.getElementById("step-1000").click();
          await done;
          await new Promise((resolve) => setTimeout(resolve));
          return {
            wall: performance.now() - began,
            work: frames_.reduce((sum, [, script]) => sum + script, 0),
            frames: frames_.length,
          };
        }""",
        [goal, thousands],
    )
    return found


def _memory(page: Page, session: Any) -> dict[str, float]:
    session.send("HeapProfiler.collectGarbage")
    return {
        "javascript": session.send("Runtime.getHeapUsage")["usedSize"],
        "wasm": page.evaluate(_WASM_BYTES),
    }


# The table


def _print(result: dict[str, Any]) -> None:
    start = result["start"]
    say(f"\n{'':32}{'Ripple':>12}{'stock':>12}{'ratio':>8}")
    for what, label, unit, digits in (
        ("first", "first visit, s", 1000, 2),
        ("second", "second visit, s", 1000, 2),
        ("bytes", "bytes moved, MB", 1e6, 2),
    ):
        ours, theirs = (start["median"][name][what] / unit for name in ("ripple", "stock"))
        say(f"{label:32}{ours:12.{digits}f}{theirs:12.{digits}f}{start['ratio'][what]:8.2f}")
    _print_slow(result["slow"])
    slower = f"{SLOWER} times slower"
    columns = {
        "play": f"{'plain':>9}",
        "chosen_play": f"{'a weight taken apart':>22}",
        "slow_play": f"{slower:>16}",
        "fast_play": f"{'as fast as it can':>19}",
        "fullest_play": f"{'everything on':>15}",
        "slow_fullest_play": f"{f'that {slower}':>21}",
    }
    say(f"\n{'Play at 60 steps a second':28}" + "".join(columns.values()))
    for key, label in (
        ("steps_per_second", "steps a second"),
        ("frames_per_second", "frames a second"),
        ("script_median", "script a frame, median, ms"),
        ("script_95", "script a frame, 95 %, ms"),
        ("script_most", "script a frame, most, ms"),
        ("frames_over_50", "frames over 50 ms"),
        ("longest_frame", "longest of these, ms"),
    ):
        say(
            f"{label:28}"
            + "".join(f"{result[name][key]:{len(at)}.1f}" for name, at in columns.items())
        )
    samples = result["samples"]
    say(
        f"\n{POINTS} points in full batches at full speed: {samples['ripple']:,.0f} samples a "
        f"second; objects, one by one, {samples['unseen']:,.0f} with nothing drawn, "
        f"{samples['played']:,.0f} an epoch a frame"
    )
    thousand, memory = result["thousand_steps"], result["memory"]
    grown = {name: memory["after"][name] - memory["before"][name] for name in memory["before"]}
    say(f"\n1,000 steps: {thousand['work']:.0f} ms of work, done after {thousand['wall']:.0f} ms")
    say(
        f"{MANY_STEPS:,} steps: JavaScript's memory grew by {grown['javascript'] / 1e6:.2f} MB, "
        f"WebAssembly's by {grown['wasm'] / 1e6:.2f} MB"
    )


def _print_slow(slow: dict[str, Any]) -> None:
    for line, found in slow.items():
        say(f"\n{f'First visit at {line}, s until':32}{'Ripple':>12}{'stock':>12}{'ratio':>8}")
        ours, theirs = found["ripple"], found["stock"]
        say(f"{'text can be read':32}{ours['text'] / 1000:12.2f}{theirs['text'] / 1000:12.2f}")
        say(f"{'the diagram can be seen':32}{ours['picture'] / 1000:12.2f}")
        say(
            f"{'a click is answered':32}{ours['click'] / 1000:12.2f}{theirs['click'] / 1000:12.2f}"
            f"{found['ratio']:8.2f}"
        )
