"""Firefox and WebKit, as Debian packs them, for the tests that try the page in every engine.

They are wanted, not needed: without one, its tests are skipped and say why.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from workshop.console import Problem, run, say
from workshop.paths import ROOT

# Where Debian, and distributions made from it, keep what is not meant to be typed.
_LIBRARIES = Path("/usr/lib")


def firefox() -> str | None:
    """Debian's Firefox; any other may be too old or too new for Playwright."""
    return shutil.which("firefox-esr")


def webkit() -> tuple[str, str, str] | None:
    """A WebKit browser, the driver that goes with it, and the X server it needs for a screen."""
    browsers = sorted(_LIBRARIES.glob("*/webkit*gtk-*/MiniBrowser"))
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    return (str(browsers[-1]), driver, screen) if browsers and driver and screen else None


def ensure_engines() -> None:
    """Install what is missing of them where that can be done: on Debian, as root."""
    for found, packages in (
        (firefox(), ["firefox-esr"]),
        (webkit(), ["webkit2gtk-driver", "xvfb"]),
    ):
        if found:
            continue
        try:
            install_debian(
                packages, f"Without {' and '.join(packages)} here, some tests will be skipped."
            )
        except Problem as problem:
            say(str(problem))


def install_debian(packages: Sequence[str], otherwise: str) -> None:
    """Install Debian's packages as root; if that cannot be, the Problem is `otherwise`."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        raise Problem(otherwise)
    say(f"Installing Debian's {', '.join(packages)} for the tests (once)")
    run(["apt-get", "update", "-qq"], ROOT, otherwise)
    install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends"]
    run([*install, *packages], ROOT, otherwise)
