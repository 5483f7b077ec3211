"""Serves a folder as GitHub Pages would: under a prefix, compressed, to be cached for a while."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from workshop.serve import Handler, Server

FOLDER = "/ripple/"

_COMPRESSED = (".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest")


class PagesHandler(Handler):
    """Files below FOLDER, with the headers that GitHub Pages gives them; nothing else is there."""

    cache_control = "max-age=600"

    def translate_path(self, path: str) -> str:
        """Where a request's file is; what is not below FOLDER is nowhere."""
        if not path.startswith(FOLDER):
            return str(Path(self.directory) / "there-is-no-such-file")
        return super().translate_path("/" + path.removeprefix(FOLDER))

    def do_GET(self) -> None:
        """Answer with a file, gzipped where its kind is worth it."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body = self.body(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in _COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
            body = _gzipped(body)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.send(body)
        self.sent(len(body))

    def body(self, path: Path) -> bytes:
        """What is in the file."""
        return path.read_bytes()

    def send(self, body: bytes) -> None:
        """Give these bytes to whoever asked for them."""
        self.wfile.write(body)

    def sent(self, size: int) -> None:
        """So many bytes have gone out."""


@contextmanager
def served(folder: Path, handler: type[PagesHandler] = PagesHandler) -> Iterator[str]:
    """Serve a folder for a while, below FOLDER of the host whose address this gives."""
    with Server(0, folder, handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@lru_cache(maxsize=256)
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, 6)
