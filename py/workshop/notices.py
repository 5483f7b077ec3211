"""third-party-notices.txt: whose work the built page carries, and under which terms."""

import json
import zipfile
from pathlib import Path

from workshop import wheel
from workshop.paths import NODE_MODULES, WORKSHOP

_INTRODUCTION = """\
Ripple is published under the MIT licence. The page that you have here carries the work of others,
unchanged except where it says otherwise: each is named below with its version, its licence and
where its source code is.
"""

# What its own files do not say; the fonts carry their notice in their own metadata too.
_KATEX_FONTS = """\
Copyright (c) 2009-2010, Design Science, Inc. (www.mathjax.org)
Copyright (c) 2014-2018 Khan Academy (www.khanacademy.org), with Reserved Font Names KaTeX_*.
This Font Software is licensed under the SIL Open Font License, Version 1.1, which is available
with a FAQ at https://openfontlicense.org
"""
_TRIMMED = """\
Changed: Ripple ships those of its modules that the page can reach, compiled to bytecode; some that
do nothing in a page are replaced by short ones.

"""
_BUNDLED = "Changed: bundled into one module, without the plugins that are not used.\n\n"
_BUNDLED_AS_IT_IS = "Changed: bundled into qr.js.\n\n"
_EDITOR = "Changed: bundled into hood.js, without what is not used.\n\n"
_EDITORS = [f"@codemirror/{part}" for part in ("commands", "lang-python", "language", "view")]
_SCRIPT = "Changed: pyodide.asm.mjs is pyodide.asm.js here, a script and not a module.\n\n"
_LEFT_OUT = """\
Changed: of Python's modules in C, pyodide.asm.wasm has here those that the page can reach. What
only others use is empty, and pyodide.asm.js does not ask for it. Its frozen modules are compiled
anew, and texts about functions in C are empty.

"""
_MPL = "The Mozilla Public License 2.0 is at https://mozilla.org/MPL/2.0/"


def third_party_notices(left_out: bool = False) -> str:
    """The whole text; with whether modules are left out of Pyodide."""
    pyodide = _version("pyodide")
    changed = _SCRIPT + (_LEFT_OUT if left_out else "")
    sections = [
        _INTRODUCTION,
        _section("Pyodide", pyodide, "MPL-2.0", "github.com/pyodide/pyodide", changed + _MPL),
        _section(
            "CPython, as part of Pyodide", "3.14", "PSF-2.0", "github.com/python/cpython",
            _TRIMMED + (WORKSHOP / "licence-python.txt").read_text("utf-8"),
        ),
        _numpy(),
        *(_npm(package, _BUNDLED) for package in _shipped_packages("@pyscript/core")),
        _npm("katex"),
        _npm("lean-qr", _BUNDLED_AS_IT_IS),
        *(_npm(package, _EDITOR) for package in _shipped_packages(*_EDITORS)),
        _section("KaTeX fonts", _version("katex"), "OFL-1.1", "github.com/KaTeX/katex-fonts",
                 _KATEX_FONTS),
    ]  # fmt: skip
    return "\n".join(sections)


def _section(name: str, version: str, licence: str, source: str, text: str) -> str:
    title = f"{name} {version}"
    return (
        f"\n{'=' * 78}\n{title}\n\nLicence: {licence}\nSource: https://{source}\n\n{text.strip()}\n"
    )


def _manifest(package: str) -> dict[str, object]:
    manifest: dict[str, object] = json.loads(
        (NODE_MODULES / package / "package.json").read_text("utf-8")
    )
    return manifest


def _version(package: str) -> str:
    return str(_manifest(package)["version"])


def _npm(package: str, changed: str = "") -> str:
    manifest = _manifest(package)
    repository = manifest.get("repository", "")
    address = repository["url"] if isinstance(repository, dict) else str(repository)
    source = address.split("://")[-1].removesuffix(".git")
    texts = [
        path.read_text("utf-8")
        for path in sorted((NODE_MODULES / package).iterdir())
        if path.name.upper().startswith(("LICENSE", "LICENCE"))
    ]
    return _section(
        package,
        str(manifest["version"]),
        str(manifest["license"]),
        source,
        changed + "\n".join(texts),
    )


def _shipped_packages(*packages: str) -> list[str]:
    """These packages and all that they depend on, which is bundled with them."""
    found: list[str] = []
    waiting = [*packages]
    while waiting:
        name = waiting.pop(0)
        if name not in found and (NODE_MODULES / name).is_dir():
            found.append(name)
            needs = _manifest(name).get("dependencies", {})
            waiting += sorted(needs) if isinstance(needs, dict) else []
    return found


def _numpy() -> str:
    with zipfile.ZipFile(wheel.numpy_wheel()) as archive:
        texts = [
            f"[{Path(name).relative_to(name.split('/')[0]).as_posix()}]\n"
            + archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if ".dist-info/licenses/" in name
        ]
    return _section(
        "numpy", wheel.NAME.split("-")[1], "BSD-3-Clause and others, below",
        "github.com/numpy/numpy", _TRIMMED + "\n".join(texts),
    )  # fmt: skip
