"""One way to drive every engine: Chromium and Firefox by Playwright, WebKit by WebDriver."""

from __future__ import annotations

import json
import os
import re
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Timer
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, Playwright
from selenium.common import WebDriverException
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.common.proxy import Proxy
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError
from workshop import engines
from workshop.browsers import chromium_launch

_PATIENCE = 120  # seconds; WebKit takes its time to start Python, the more so beside others
_START, _TRIES = 15, 4  # seconds for a WebKit to start, which usually takes one
_LARGE = 1366, 768
_SHARP = 2  # device pixels to one of CSS, so that a canvas that forgets them is found out

# WebDriver cannot be asked what a page has thrown, so the page has to note it.
_NOTE_ERRORS = """
  if (!window.thrown) {
    window.thrown = [];
    addEventListener("error", (event) => thrown.push(event.message));
    addEventListener("unhandledrejection", (event) => thrown.push(String(event.reason)));
  }
"""

SHARP = """[...document.querySelectorAll("canvas")].every((canvas) => {
  const { width, height } = canvas.getBoundingClientRect();
  return Math.abs(canvas.width - Math.max(width, 1) * devicePixelRatio) <= 0.5
    && Math.abs(canvas.height - Math.max(height, 1) * devicePixelRatio) <= 0.5;
})"""
"""Whether every canvas of the page has a pixel for each of the screen's; true in JavaScript."""


class Engine(ABC):
    """A browser with the lesson's page in it."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Go there; from a file, without any network."""

    @abstractmethod
    def frame(self) -> AbstractContextManager[None]:
        """For a while, the page is the one in this page's frame."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Make the window so large."""

    @abstractmethod
    def click(self, name: str) -> None:
        """Click the middle of the element with this id."""

    @abstractmethod
    def slide(self, name: str, position: str) -> None:
        """Move the slider with this id."""

    @abstractmethod
    def press(self, name: str, key: str) -> None:
        """Give the element with this id the focus and press a key, by the name it has in events."""

    @abstractmethod
    def type(self, name: str, text: str) -> None:
        """Type over all that is in the box with this id."""

    @abstractmethod
    def value(self, expression: str) -> Any:
        """What this JavaScript is worth in the page, once it is if it is a promise."""

    def text(self, name: str) -> str:
        """The text of the element with this id."""
        return str(self.value(_text(name)))

    def wait(self, expression: str, wanted: object) -> None:
        """Wait until this JavaScript has this value."""
        found = self.value(
            f"""new Promise((done) => {{
              const end = performance.now() + {1000 * _PATIENCE};
              const look = () => {{
                const found = {expression};
                const over = found === {json.dumps(wanted)} || performance.now() > end;
                over ? done(found) : setTimeout(look, 20);
              }};
              look();
            }})"""
        )
        assert found == wanted, expression

    def wait_for_text(self, name: str, wanted: str) -> None:
        """Wait until the element with this id has this text."""
        self.wait(_text(name), wanted)


def _element(name: str) -> str:
    return f"document.getElementById({name!r})"


def _text(name: str) -> str:
    return f"{_element(name)}.textContent"


def _id(name: str) -> str:
    return f'[id="{name}"]'  # it may have dots in it


class _ByPlaywright(Engine):
    def __init__(self, page: Page) -> None:
        self._page = page
        self._inside: Page | Frame = page
        page.add_init_script(_NOTE_ERRORS)

    def open(self, url: str) -> None:
        self._page.context.set_offline(url.startswith("file:"))
        self._page.goto(url)

    @contextmanager
    def frame(self) -> Iterator[None]:
        frame = self._page.query_selector("iframe")
        self._inside = (frame and frame.content_frame()) or pytest.fail("there is no frame")
        try:
            yield
        finally:
            self._inside = self._page

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def click(self, name: str) -> None:
        self._inside.locator(f"#{name}").click()

    def slide(self, name: str, position: str) -> None:
        self._inside.locator(f"#{name}").fill(position)

    def press(self, name: str, key: str) -> None:
        self._page.locator(_id(name)).press(key)

    def type(self, name: str, text: str) -> None:
        self._page.locator(_id(name)).press("ControlOrMeta+a")
        self._page.keyboard.type(text)

    def value(self, expression: str) -> Any:
        return self._inside.evaluate(expression)


class _ByWebDriver(Engine):
    def __init__(self, driver: WebKitGTK) -> None:
        self._driver = driver
        driver.set_script_timeout(2 * _PATIENCE)

    def open(self, url: str) -> None:
        self._driver.get(url)
        self._driver.execute_script(_NOTE_ERRORS)

    @contextmanager
    def frame(self) -> Iterator[None]:
        self._driver.switch_to.frame(self._driver.find_element(By.TAG_NAME, "iframe"))
        self._driver.execute_script(_NOTE_ERRORS)
        try:
            yield
        finally:
            self._driver.switch_to.default_content()

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)

    def click(self, name: str) -> None:
        self._driver.find_element(By.ID, name).click()

    def slide(self, name: str, position: str) -> None:
        slider = self._driver.find_element(By.ID, name)
        change = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
        self._driver.execute_script(change, slider, position)

    def press(self, name: str, key: str) -> None:
        code = getattr(Keys, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).upper())
        self._driver.execute_script(f"{_element(name)}.focus()")
        ActionChains(self._driver).send_keys(code).perform()

    def type(self, name: str, text: str) -> None:
        self._driver.execute_script(f"{_element(name)}.focus(); {_element(name)}.select()")
        ActionChains(self._driver).send_keys(text).perform()

    def value(self, expression: str) -> Any:
        return self._driver.execute_script(f"return {expression}")


@contextmanager
def start(
    name: str, playwright: Playwright, firefox_prefs: dict[str, Any] | None = None
) -> Iterator[Engine]:
    """Start the engine of this name, Firefox with these preferences; skips where there is none."""
    if name == "webkit":
        with _webkit() as driver:
            yield _ByWebDriver(driver)
        return
    if name == "chromium":
        browser = playwright.chromium.launch(**chromium_launch())
    else:
        browser = firefox(playwright, firefox_prefs)
    with browser:
        width, height = _LARGE
        yield _ByPlaywright(
            browser.new_page(
                viewport={"width": width, "height": height}, device_scale_factor=_SHARP
            )
        )


def firefox(playwright: Playwright, prefs: dict[str, Any] | None = None) -> Browser:
    """Start Firefox; skips the test where there is none."""
    path = engines.firefox() or pytest.skip("there is no firefox-esr")
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=path,
        firefox_user_prefs={
            "network.dns.disabled": True,
            "security.fileuri.strict_origin_policy": True,  # as readers have it
            **(prefs or {}),
        },
    )


@contextmanager
def _webkit() -> Iterator[WebKitGTK]:
    browser, driver, screen = engines.webkit() or pytest.skip("there is no WebKitWebDriver or Xvfb")
    options = WebKitGTKOptions()
    options.binary_location = browser
    options.add_argument("--automation")
    nowhere = "127.0.0.1:9"
    options.proxy = Proxy(
        {
            "proxyType": "manual",
            "httpProxy": nowhere,
            "sslProxy": nowhere,
            "noProxy": ["127.0.0.1", "localhost"],
        }
    )
    with _display(screen) as display:
        # At double sharpness, which it draws in software, every frame would take it a second.
        environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "GDK_SCALE": "1"}
        sessions = (_session(options, Service(driver, env=environment)) for _ in range(_TRIES))
        with next(filter(None, sessions), None) or pytest.fail("WebKit did not start") as webkit:
            webkit.set_window_size(*_LARGE)
            yield webkit


def _session(options: WebKitGTKOptions, service: Service) -> WebKitGTK | None:
    """Start WebKit, or give up: about one driver in ten waits for ever, with no browser."""
    patience = Timer(_START, lambda: service.process.terminate())
    patience.start()
    try:
        return WebKitGTK(options, service)
    except (HTTPError, OSError, WebDriverException):  # whichever of these its end has led to
        return None
    finally:
        patience.cancel()


@contextmanager
def _display(server: str) -> Iterator[str]:
    width, height = _LARGE
    command = [server, "-displayfd", "1", "-screen", "0", f"{width}x{height}x24"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()
