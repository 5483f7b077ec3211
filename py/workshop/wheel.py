"""numpy for the browser: one wheel, known by its hash, from either of two places."""

import hashlib
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path
from typing import BinaryIO

from workshop.console import Problem, Progress, run, say
from workshop.paths import CACHE

NAME = "numpy-2.4.3-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
SIZE = 2_916_023
SHA256 = "0cad9c1b91f0082e4f959bc0e0bf5835a2efbba6ab3b1e9d1fe6e7e564cca98e"
ADDRESS = f"https://cdn.jsdelivr.net/pyodide/v314.0.4/full/{NAME}"
PATIENCE = 10  # seconds without a byte, after which the second place is asked

# The second place is a package that has the same file inside: large, but registries have it.
CARRIER = "open-webui==0.12.4"
MEMBER = f"open_webui/frontend/pyodide/{NAME}"


def numpy_wheel() -> Path:
    """The wheel's path in .cache; it is fetched where it is missing or not the one we pinned."""
    wheel = CACHE / NAME
    if wheel.exists() and _is_ours(wheel.read_bytes()):
        return wheel
    CACHE.mkdir(exist_ok=True)
    say("Fetching numpy for the browser (once)")
    data = _from_cdn() or _from_carrier()
    part = wheel.with_suffix(".part")
    part.write_bytes(data)
    part.replace(wheel)
    return wheel


def _is_ours(data: bytes) -> bool:
    return hashlib.sha256(data).hexdigest() == SHA256


def _from_cdn() -> bytes | None:
    try:
        with urllib.request.urlopen(ADDRESS, timeout=PATIENCE) as response:
            data = _read(response)
    except OSError as error:
        say(f"  Pyodide's own server is out of reach ({getattr(error, 'reason', error)}).")
        return None
    if _is_ours(data):
        return data
    say("  What came from Pyodide's own server is not the pinned numpy; it is not used.")
    return None


def _read(response: BinaryIO) -> bytes:
    progress = Progress("numpy", SIZE)
    pieces = []
    # One byte more than expected is enough to know a wrong file.
    left = SIZE + 1
    while piece := response.read(min(left, 65536)):
        pieces.append(piece)
        left -= len(piece)
        progress.add(len(piece))
    return b"".join(pieces)


def _from_carrier() -> bytes:
    say(f"  Taking it out of the package {CARRIER} instead, a download of 106 MB.")
    pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-input"]
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        run(
            [*pip, CARRIER, "--no-deps", "--only-binary=:all:", "--python-version=3.12"],
            Path(folder),
            "numpy for the browser could not be fetched from either of its two places: "
            "check the network connection, then run this again.",
        )
        try:
            with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as carrier:
                data = carrier.read(MEMBER)
        except (StopIteration, KeyError, zipfile.BadZipFile):
            data = b""
    if not _is_ours(data):
        raise Problem(
            f"The numpy in {CARRIER} is not the one that Ripple was written for "
            f"(sha256 {SHA256}): nothing was built."
        )
    return data
