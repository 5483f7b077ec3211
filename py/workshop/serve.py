"""Serves dist/site to this machine and rebuilds it when a source changes."""

import os
import sys
import threading
import time
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from workshop import build
from workshop.console import Problem, say
from workshop.paths import NODE_MODULES, ROOT, SITE

FIRST_PORT = 8000
_TRIES = 20
_INTERVAL = 0.3  # seconds between two looks at the sources


class Handler(SimpleHTTPRequestHandler):
    """Static files with the types that browsers insist on, without a log."""

    cache_control = "no-cache"  # a browser asks again at each reload

    extensions_map = {  # noqa: RUF012 (the base class has it so)
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".bin": "application/octet-stream",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
    }

    def end_headers(self) -> None:
        """Say how long a browser may keep the file."""
        self.send_header("Cache-Control", self.cache_control)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the terminal is for the build."""


class Server(ThreadingHTTPServer):
    """Bound to this machine alone; readers who leave in mid-download are no news."""

    daemon_threads = True
    # On Windows this would let two programs share a port, on others it only forgives a restart.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, folder: Path, handler: type[Handler] = Handler) -> None:
        super().__init__(("127.0.0.1", port), partial(handler, directory=str(folder)))

    def handle_error(self, request: object, client_address: object) -> None:
        """Pass over broken connections, and only those."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serve(port: int | None, open_browser: bool) -> None:
    """Build, serve and rebuild until Ctrl-C."""
    built = _sources()  # what is saved while it builds is built after that
    build.build()
    with _server(port) as server:
        address = f"http://localhost:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = open_browser and _has_screen() and webbrowser.open(address)
        say(f"Ripple is at {address}" + ("" if opened else " - open it in a browser"))
        say("Changes in site/ and py/ are built as you save them; Ctrl-C stops.")
        _rebuild_for_ever(built)


def _server(port: int | None) -> Server:
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + _TRIES):
        try:
            server = Server(candidate, build.TARGET)
        except (OSError, OverflowError):
            continue
        if port is None and candidate != FIRST_PORT:
            say(f"Port {FIRST_PORT} is taken, so this is on {candidate}.")
        return server
    taken = f"Port {port} is" if port is not None else f"Ports {FIRST_PORT} to {candidate} are"
    raise Problem(f"{taken} not free: choose another with --port.")


def _has_screen() -> bool:
    """Whether a browser would have a window; a text browser would take over this terminal."""
    return sys.platform != "linux" or bool({"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ))


def _sources() -> dict[Path, int]:
    found = {}
    for folder in (SITE, ROOT / "py"):
        for path in folder.rglob("*"):
            if NODE_MODULES in path.parents or path.suffix == ".pyc":
                continue
            try:
                found[path] = path.stat().st_mtime_ns
            except FileNotFoundError:  # an editor's temporary file
                continue
    return found


def _rebuild_for_ever(built: dict[Path, int]) -> None:
    while True:
        time.sleep(_INTERVAL)
        if (now := _sources()) == built:
            continue
        built = now
        started = time.monotonic()
        try:
            build.build()
        except (Problem, OSError) as error:
            say(f"Not rebuilt, the last good build is still served: {error}")
        else:
            say(f"Rebuilt in {time.monotonic() - started:.1f} s")
