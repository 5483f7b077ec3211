"""A host that hands out the built site, and is in trouble with some of its files."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from workshop.addresses import parts_of
from workshop.pages import FOLDER, PagesHandler
from workshop.serve import Server

# A slow answer: longer than the page's patience with one that does not come, in seconds.
PIECES, PAUSE = 24, 0.6


class Trouble(Enum):
    """What becomes of a request."""

    LOST = "lost"
    NOT_FOUND = "not found"
    CUT_SHORT = "cut short"  # by somebody who says that this was all
    LOGIN = "login page"
    WRONG_TYPE = "wrong type"
    UNANSWERED = "never answered"
    STALLED = "stalled halfway"
    SLOW = "slow"
    BROKEN_ONCE = "broken once"
    CUT_ONCE = "cut short once"
    REDIRECTED = "redirected"


class TroubledHost:
    """Serves a site as GitHub Pages would; `troubles` are by the names of parts, or of files."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.troubles: dict[str, Trouble] = {}
        self.asked: list[str] = []
        self.over = threading.Event()
        host = self

        class Handler(PagesHandler):
            def do_GET(self) -> None:
                host.answer(self)

        self.good = PagesHandler.do_GET
        self.server = Server(0, site, Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}{FOLDER}"

    def name_of(self, path: str) -> str:
        """The name of the part, or else of the file, that is asked for."""
        file = path.removeprefix(FOLDER).removeprefix("moved/").partition("?")[0] or "index.html"
        names = {part["address"]: name for name, part in parts_of(self.site).items()}
        return names.get(file, file)

    def answer(self, request: PagesHandler) -> None:
        """Answer a request, or do not."""
        name = self.name_of(request.path)
        self.asked.append(name)
        if request.path.startswith(FOLDER + "moved/"):
            request.path = request.path.replace("moved/", "", 1)
            self.good(request)
            return
        trouble = self.troubles.get(name)
        if trouble in (Trouble.BROKEN_ONCE, Trouble.CUT_ONCE):
            del self.troubles[name]
        if trouble is Trouble.UNANSWERED:
            self.over.wait()
        elif trouble is Trouble.REDIRECTED:
            request.send_response(308)
            request.send_header("Location", request.path.replace(FOLDER, FOLDER + "moved/", 1))
            request.end_headers()
        elif trouble is Trouble.NOT_FOUND:
            request.send_error(404)
        elif trouble is None:
            self.good(request)
        else:
            self._answer_badly(request, trouble)

    def _answer_badly(self, request: PagesHandler, trouble: Trouble) -> None:
        path = Path(request.translate_path(request.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        body, kind = path.read_bytes(), request.guess_type(str(path))
        if trouble in (Trouble.LOST, Trouble.BROKEN_ONCE):
            request.close_connection = True
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        if trouble in (Trouble.CUT_SHORT, Trouble.CUT_ONCE):
            body = body[: len(body) // 2]
        elif trouble is Trouble.LOGIN:
            body, kind = b"<!doctype html><title>Log in</title>", "text/html"
        elif trouble is Trouble.WRONG_TYPE:
            kind = "text/plain"
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("X-Content-Type-Options", "nosniff")
        request.end_headers()
        if trouble is Trouble.STALLED:
            request.wfile.write(body[: len(body) // 2])
            request.wfile.flush()
            self.over.wait()
        elif trouble is Trouble.SLOW:
            for at in range(0, len(body), len(body) // PIECES + 1):
                request.wfile.write(body[at : at + len(body) // PIECES + 1])
                request.wfile.flush()
                self.over.wait(PAUSE)
        else:
            request.wfile.write(body)


@contextmanager
def troubled(site: Path) -> Iterator[TroubledHost]:
    """A host for a while; what it has not answered by then stays so."""
    host = TroubledHost(site)
    with host.server as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield host
        finally:
            host.over.set()
            server.shutdown()
