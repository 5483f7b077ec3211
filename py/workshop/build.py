"""Puts dist/site and dist/ripple.html together: beside them, swapped in when they are whole."""

import json
import re
import shutil
import tempfile
from pathlib import Path

from workshop.addresses import list_parts, rename_by_contents, rename_fonts
from workshop.alone import alone
from workshop.archives import unpacked_size
from workshop.bundle import pyodide_script, pyscript_core
from workshop.bytecode import MAIN, application, stdlib_and_numpy
from workshop.compact import compact
from workshop.console import Problem
from workshop.formulas import render_formulas
from workshop.hood import sources_shown
from workshop.inline import put_inside
from workshop.interpreter import Interpreter, interpreter
from workshop.lessons import lessons
from workshop.node import install_packages
from workshop.notices import third_party_notices
from workshop.offline import WORKER, write_worker
from workshop.opening import put_opening
from workshop.paths import DIST, NODE_MODULES, ROOT, SITE
from workshop.single import single_file
from workshop.sources import text_of
from workshop.symbols import explain_symbols
from workshop.variants import write_variants

FONTS = (
    *("KaTeX_Main-Regular", "KaTeX_Math-Italic"),
    *(f"KaTeX_Size{n}-Regular" for n in (1, 2, 3, 4)),
)
"""Those of KaTeX's twenty that formulas are set in: a reader gets all that there are, to keep."""

TARGET = DIST / "site"
SINGLE = DIST / "ripple.html"
_FACE = re.compile(r"@font-face\{[^}]*\}")
_LAST = DIST / ".last-site"  # where the last good build is while the new one takes its place

# In site/, but not for a browser: the npm parts and what their linters read.
_NOT_SERVED = {
    *("node_modules", "package.json", "package-lock.json", "eslint.config.mjs"),
    "preview.png",  # for the README
    *("show.js", "alarm.js", "recall.js", "first.js"),  # in the page itself
    "causes.js",  # in start.js
    WORKER,  # which is written last, when all that it keeps is there
    "unpack.js",  # for ripple.html
    "lessons",  # in lessons.json
}


def build() -> Path:
    """Fetch what is missing, then write dist/site and dist/ripple.html.

    A build that fails leaves the last one.
    """
    with alone():
        return _build()


def _build() -> Path:
    install_packages()
    DIST.mkdir(exist_ok=True)
    if _LAST.exists() and not TARGET.exists():  # the last run was stopped between the two renames
        _LAST.rename(TARGET)
    for remains in DIST.glob("building-*"):
        shutil.rmtree(remains)
    building = Path(tempfile.mkdtemp(prefix="building-", dir=DIST))
    try:
        assemble(building)
        building.chmod(0o755)
        single = single_file(building)
        publish(building)
        shutil.rmtree(_LAST, ignore_errors=True)
        if TARGET.exists():
            TARGET.rename(_LAST)
        building.rename(TARGET)
        part = SINGLE.with_suffix(".part")
        part.write_text(single, "utf-8")
        part.replace(SINGLE)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    shutil.rmtree(_LAST, ignore_errors=True)
    return TARGET


def assemble(target: Path) -> None:
    """Write every file of the site into an empty folder, by the names that site/ has for them."""
    _copy_site(target)
    _needed(MAIN)
    library = stdlib_and_numpy()
    python = interpreter(library)
    _copy_packages(target, python)
    shutil.copyfile(library.code, target / "runtime/numpy.wasm")
    ripple, later = application()
    packs = {
        "runtime/stdlib.bin": library.stdlib,
        "runtime/numpy.bin": library.numpy,
        "ripple.bin": ripple,
        "later.bin": later,
    }
    for name, pack in packs.items():
        shutil.copyfile(pack, target / name)
    (target / "hood.json").write_text(sources_shown(), "utf-8")
    (target / "lessons.json").write_text(lessons(), "utf-8")
    (target / "third-party-notices.txt").write_text(
        third_party_notices(left_out=python.left_out is not None), "utf-8"
    )
    lock = json.loads((NODE_MODULES / "pyodide/pyodide-lock.json").read_text("utf-8"))
    # Pyodide wants to see which build it is of; it installs no packages here.
    list_parts(
        target,
        {name: unpacked_size(pack) for name, pack in packs.items()},
        {"info": lock["info"], "packages": {}},
    )


def publish(site: Path) -> None:
    """Make an assembled site fit for caches: addresses by contents, and the worker's list."""
    rename_by_contents(site)
    write_worker(site)


def _needed(path: Path) -> Path:
    if not path.exists():
        raise Problem(f"{path.relative_to(ROOT)} is missing: without it there is no page.")
    return path


def _copy_site(target: Path) -> None:
    for path in SITE.iterdir():
        if path.name in _NOT_SERVED or path.name.startswith("."):
            continue
        if path.is_dir():
            shutil.copytree(path, target / path.name)
        elif path.suffix in (".js", ".css"):
            (target / path.name).write_text(compact(path), "utf-8")
        else:
            shutil.copy(path, target)
    page = put_opening(text_of(_needed(SITE / "index.html")))
    page = render_formulas(explain_symbols(write_variants(page)))
    for name in ("show.js", "alarm.js", "recall.js", "fetch.js", "early.js", "first.js"):
        page = put_inside(page, name, compact(SITE / name))
    (target / "index.html").write_text(page, "utf-8")


def _copy_packages(target: Path, python: Interpreter) -> None:
    runtime = target / "runtime"
    runtime.mkdir()
    shutil.copy(NODE_MODULES / "pyodide/pyodide.mjs", runtime / "pyodide.js")
    (runtime / "pyodide.asm.js").write_text(
        pyodide_script(python.script.read_text("utf-8")), "utf-8"
    )
    shutil.copyfile(python.wasm, runtime / "pyodide.wasm")

    pyscript = target / "pyscript"
    pyscript.mkdir()
    (pyscript / "core.js").write_bytes(pyscript_core())

    fonts = target / "katex/fonts"
    fonts.mkdir(parents=True)
    for name in FONTS:
        shutil.copy(NODE_MODULES / f"katex/dist/fonts/{name}.woff2", fonts)
    styles = target / "katex/katex.min.css"
    all_styles = text_of(NODE_MODULES / "katex/dist/katex.min.css")
    styles.write_text(_FACE.sub(_kept_face, all_styles), "utf-8")
    rename_fonts(styles)


def _kept_face(face: re.Match[str]) -> str:
    return face[0] if any(f"fonts/{name}.woff2" in face[0] for name in FONTS) else ""
