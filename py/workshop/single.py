"""dist/ripple.html: the whole built site in one file, which opens without a server."""

import base64
import hashlib
import html
import math
import os
import re
from pathlib import Path

from workshop.archives import gzipped
from workshop.compact import compact
from workshop.console import Problem
from workshop.inline import script
from workshop.paths import SITE
from workshop.sources import text_of

# What the page fetches or imports: the part, its type, and whether gzip makes it smaller.
_PARTS = (
    ("fetch.js", "text/javascript", True),
    ("runtime.js", "text/javascript", True),
    ("qr.js", "text/javascript", True),
    ("messages.js", "text/javascript", True),
    ("hood.js", "text/javascript", True),
    ("hood.json", "application/json", True),
    ("lessons.json", "application/json", True),
    ("pyscript/core.js", "text/javascript", True),
    ("runtime/pyodide.js", "text/javascript", True),
    ("runtime/pyodide.asm.js", "text/javascript", True),
    ("runtime/pyodide.wasm", "application/wasm", True),
    ("runtime/numpy.wasm", "application/wasm", True),
    ("runtime/stdlib.bin", "application/octet-stream", False),
    ("runtime/numpy.bin", "application/octet-stream", False),
    ("ripple.bin", "application/octet-stream", False),
    ("later.bin", "application/octet-stream", False),
)

_READ = 0.5  # how much of the progress bar the reading is

HOME = "RIPPLE_HOME"
"""The variable that has the address of the hosted page: links made in the file lead there."""

_FETCHING = '<p id="start-message" role="status">{}</p>'
_STYLES = '<link rel="stylesheet" href="{0}" data-part="{0}">'

# Safari forgets pages of the web, not files.
_FORGOTTEN = (
    "      On an iPad or iPhone put this page on the home screen, "
    "or Safari forgets it seven days after its last use.\n"
)

# All is inside, and so nothing may be asked of anyone. Scripts within the page run where they bear
# the build's own word, which comes out of all that is in it. Whoever reads the file knows it: it
# keeps out what is put in by chance or in ignorance, such as a name that is taken for HTML.
_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'unsafe-eval' blob:; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)


def single_file(site: Path) -> str:
    """The page of an assembled site with all that it needs inside."""
    page = (site / "index.html").read_text("utf-8")
    notices = html.escape((site / "third-party-notices.txt").read_text("utf-8"))
    unpack = compact(SITE / "unpack.js")
    hosted = re.compile(r'(?<=Content-Security-Policy" content=")[^"]+')
    page = hosted.sub(_POLICY, page)
    for old, new in (
        ('<link rel="manifest" href="manifest.webmanifest">', _home(os.environ.get(HOME, ""))),
        ('<link rel="apple-touch-icon" href="icon-192.png">', ""),
        ('<link rel="icon" href="icon.svg" type="image/svg+xml">', _icon(site / "icon.svg")),
        (_STYLES.format("katex/katex.min.css"), _katex(site / "katex")),
        (_STYLES.format("style.css"), _style(text_of(site / "style.css"))),
        ('<link rel="preload" href="style.css" as="style">', ""),
        (script(compact(SITE / "recall.js")), ""),  # nothing is kept of a file
        (script(text_of(site / "fetch.js")), ""),
        ('<link rel="modulepreload" href="pyscript/core.js">', ""),
        ('<script src="start.js" data-part="start.js" fetchpriority="high" async></script>', ""),
        (_FORGOTTEN, ""),
        (_FETCHING.format("Fetching Python"), _FETCHING.format("Reading this file")),
        ('"interpreter": "./runtime.js"', '"interpreter": "embedded://runtime.js"'),
        (
            '<a href="third-party-notices.txt">Third-party notices</a></p>',
            f"</p><details><summary>Third-party notices</summary><pre>{notices}</pre></details>",
        ),
        (
            '<script type="py"',  # the last of the page, by which it is known to be whole
            "\n".join(
                [
                    script(text_of(site / "start.js")),
                    *_counted([_part(site, *part) for part in _PARTS]),
                    script(unpack),
                    '<script type="py"',
                ]
            ),
        ),
    ):
        if page.count(old) != 1:
            raise Problem(
                f"site/index.html has not exactly one {old}: ripple.html was not written."
            )
        page = page.replace(old, new)
    nonce = hashlib.sha256(page.encode()).hexdigest()[:32]
    return page.replace("'nonce-{nonce}'", f"'nonce-{nonce}'", 1).replace(
        "<script>\n", f'<script nonce="{nonce}">\n'
    )


def _home(address: str) -> str:
    if not address:
        return ""
    if not re.fullmatch(r"https?://[^\s#]+", address):
        raise Problem(f"{HOME} is {address}, which is not the address of a page: https://…")
    return f'<link rel="canonical" href="{html.escape(address)}">'


def _part(site: Path, name: str, kind: str, zipped: bool) -> str:
    data = (site / name).read_bytes()
    if zipped:
        data = gzipped(data)
    mark = " data-gzip" if zipped else ""
    text = base64.b64encode(data).decode("ascii")
    return f'<script type="text/plain" data-part="{name}" data-type="{kind}"{mark}>{text}</script>'


def _counted(parts: list[str]) -> list[str]:
    """The parts, with a word after each on how much of the file is read: sticks may be slow."""
    total, read, written = sum(map(len, parts)), 0, []
    for part in parts:
        read += len(part)
        said = f"Reading this file: {math.floor(100 * read / total)} %"
        told = f'rippleTell("progress", "{said}", {_READ * read / total:.3f});'
        written += [part, script(told)]
    return written


def _style(rules: str) -> str:
    return f"<style>\n{rules}</style>"


def _icon(path: Path) -> str:
    return f'<link rel="icon" href="{_data("image/svg+xml", path)}">'


def _katex(folder: Path) -> str:
    rules = (folder / "katex.min.css").read_text("utf-8")
    # Each font is named in three formats, of which the first is enough.
    first = r"src:url\((fonts/[^)]+\.woff2)\) format\(\"woff2\"\)[^;}]*"
    return _style(
        re.sub(first, lambda found: f"src:url({_data('font/woff2', folder / found[1])})", rules)
    )


def _data(kind: str, path: Path) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
