"""Gives each part of the built site an address that carries a hash of its contents.

A page and its parts come out of caches that are renewed at different times. By such addresses a
page gets the parts that it was built with, or none, and never those of another version.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from workshop.console import Problem

# Asked for by a name that has to stay: by readers, by the browser itself, by whoever looks for it.
_NAMED = {
    *("index.html", "service-worker.js", "third-party-notices.txt"),
    *("manifest.webmanifest", "icon.svg", "icon-192.png", "icon-512.png"),
}
_PLACE = '<script id="parts" type="application/json"></script>'
_DIGITS = 10
# In a style sheet, in attributes, in the list of parts, and in what PyScript is told.
_ASKED = r'\burl\(|\b(?:src|href)="|"address": "|"interpreter": "\./'


def list_parts(site: Path, unpacked: dict[str, int], lock: dict[str, Any]) -> None:
    """Write into the page which parts there are, by their names, with their true sizes.

    A host that compresses does not tell them. `unpacked` has the sizes of packs once they are
    unpacked, for hosts that do that on the way; `lock` is what Pyodide wants to see of its build.
    """
    parts: dict[str, dict[str, Any]] = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and name not in _NAMED and path.suffix != ".woff2":
            parts[name] = {"address": name, "size": path.stat().st_size}
            if name in unpacked:
                parts[name]["unpacked"] = unpacked[name]
    page = (site / "index.html").read_text("utf-8")
    if page.count(_PLACE) != 1:
        raise Problem(f"site/index.html has not exactly one {_PLACE}")
    listing = json.dumps({"lock": lock, "parts": parts}, indent=1)
    filled = _PLACE.replace("><", f">{listing}<")
    (site / "index.html").write_text(page.replace(_PLACE, filled), "utf-8")


def parts_of(site: Path) -> dict[str, dict[str, Any]]:
    """What the page of a site says of its parts, by their names."""
    page = (site / "index.html").read_text("utf-8")
    listing = page.partition(_PLACE.partition("><")[0] + ">")[2].partition("</script>")[0]
    parts: dict[str, dict[str, Any]] = json.loads(listing)["parts"]
    return parts


def rename_by_contents(site: Path) -> None:
    """Give the parts that the page names their addresses, and name those there."""
    names = list(parts_of(site))
    new = {name: Path(name).with_name(_rename(site / name)).as_posix() for name in names}
    _tell(site / "index.html", new)


def rename_fonts(styles: Path) -> None:
    """Give the fonts that this style sheet names their addresses, and name those there."""
    fonts = {f"fonts/{path.name}": path for path in (styles.parent / "fonts").iterdir()}
    _tell(styles, {name: f"fonts/{_rename(path)}" for name, path in fonts.items()})


def _rename(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
    return path.rename(path.with_stem(f"{path.stem}.{digest}")).name


def _tell(asking: Path, addresses: dict[str, str]) -> None:
    """Put addresses in the place of names, where they are asked for."""
    text = asking.read_text("utf-8")
    for name, address in addresses.items():
        text = re.sub(rf'({_ASKED}){re.escape(name)}(?=[)"])', rf"\g<1>{address}", text)
    asking.write_text(text, "utf-8")
