"""The browser that the tests drive: Playwright's own, else Debian's, else any that the system has.

Best is a headless shell, which is what Playwright's own is: it has no windows, and so a page costs
two thirds of what it costs in a whole browser.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from workshop.console import Problem, say
from workshop.engines import install_debian
from workshop.paths import CACHE

_SHELL = "chromium-headless-shell"
_SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SYSTEM_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_PATIENCE = 300  # seconds for a download of about 110 MB


# No name but this machine's has an address: a page that asks for another fails.
_ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


def ensure_chromium() -> None:
    """See to it that `chromium_launch` finds a browser, installing one if need be."""
    if _own():
        return
    # A refusal is remembered, so that it does not cost its time in every run.
    refused = CACHE / f"no-chromium-for-playwright-{version('playwright')}"
    if not refused.exists():
        _install_own()
        if _own():
            return
        say("Playwright's own browser is not to be had here; another will do.")
        CACHE.mkdir(exist_ok=True)
        refused.touch()
    if shutil.which(_SHELL):
        return
    whole = _system_chromium()
    try:
        install_debian(
            [_SHELL],
            "There is no browser for the tests: install Chromium or Chrome "
            f"(on Debian: `sudo apt install {_SHELL}`), then run this again.",
        )
    except Problem:
        if whole is None:
            raise


def chromium_launch() -> dict[str, Any]:
    """What to tell Playwright so that it starts the browser that there is, cut off from others."""
    return {"args": [_ALONE], **({} if _own() else {"executable_path": _system()})}


def chromium_command() -> list[str | Path]:
    """What starts a browser without Playwright, with a Chromebook's screen: a whole one, if any."""
    program = _own() or _system_chromium() or _system()
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
    keys = ["--password-store=basic", "--use-mock-keychain"]  # else a desktop may ask for them
    return [program, "--headless", "--no-sandbox", "--window-size=1366,768", _ALONE, *quiet, *keys]


def _playwright(*arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "playwright", "install", "--only-shell", *arguments, "chromium"],
        stdout=subprocess.PIPE if "--dry-run" in arguments else None,
        # Playwright tries several servers several times; half a minute each is too much patience.
        env={**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "5000"},
        text=True,
        check=False,
        timeout=timeout,
    )


def _own() -> Path | None:
    """Playwright's own Chromium, if it is installed and has the system libraries it needs."""
    for line in _playwright("--dry-run").stdout.splitlines():
        label, _, folder = line.partition(":")
        if label.strip() == "Install location" and "headless_shell" in folder:
            return next((path for path in _programs(Path(folder.strip())) if _runs(path)), None)
    return None


def _programs(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*/*headless*shell*") if path.suffix in ("", ".exe")]


def _runs(program: Path) -> bool:
    try:
        done = subprocess.run([program, "--version"], check=False, capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _install_own() -> None:
    say("Fetching a browser for the tests (once)")
    with contextlib.suppress(subprocess.TimeoutExpired):
        _playwright(timeout=_PATIENCE)


def _system() -> str:
    system = shutil.which(_SHELL) or _system_chromium()
    if system is None:
        raise Problem("There is no Chromium for the tests: install Chromium or Chrome.")
    return system


def _system_chromium() -> str | None:
    for name in (*_SYSTEM_NAMES, *_SYSTEM_PATHS):
        if path := shutil.which(name):
            return path
    return None
