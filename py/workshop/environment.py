"""Makes .venv, installs pinned requirements in it and goes on inside it.

Needs nothing but the standard library.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from workshop.alone import alone
from workshop.console import Problem, run, say
from workshop.paths import ROOT, WORKSHOP

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def enter(*groups: str) -> None:
    """Go on inside .venv with these groups of requirements; from outside, it does not return."""
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    with alone():
        if not inside and not _is_sound():
            _create()
        for group in groups:
            if _stamp(group, "installed").exists():
                continue
            _install(group)
    if inside:
        return
    command = [str(PYTHON), str(WORKSHOP), *sys.argv[1:]]
    if os.name == "nt":  # where exec would give the terminal back while the command still runs
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def _stamp(group: str, state: str) -> Path:
    requirements = (WORKSHOP / f"requirements-{group}.txt").read_bytes()
    return VENV / f"{group}-{hashlib.sha256(requirements).hexdigest()[:16]}.{state}"


def _is_sound() -> bool:
    """Whether .venv works, no install in it was cut short, and nothing in it is out of date."""
    if any(VENV.glob("*.installing")):
        return False
    stamps = {_stamp(group, "installed") for group in ("build", "test")}
    if not set(VENV.glob("*.installed")) <= stamps:
        return False
    try:  # its Python may have been upgraded or removed since
        return subprocess.run([PYTHON, "-I", "-c", "import pip"], check=False).returncode == 0
    except OSError:
        return False


def _create() -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Problem(
                f"This Python has no `{module}` module, which Ripple needs to install its tools: "
                "on Debian or Ubuntu type `sudo apt install python3-venv`, then run this again."
            )
    import venv

    say("Making .venv (once)")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as error:
        raise Problem(
            "Python could not set up .venv: look at its message above, then run this again."
        ) from error


def _install(group: str) -> None:
    say(f"Installing the tools to {group} with (once)")
    marker = _stamp(group, "installing")
    marker.touch()
    requirements = WORKSHOP / f"requirements-{group}.txt"
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
    ]
    # The list is complete. Left to look for itself, an older pip wants the newest `coverage[toml]`
    # where `coverage` is pinned, and stops at the first release after the pinned one.
    run(
        [*pip, "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", requirements],
        ROOT,
        "The tools could not be installed: check the network connection and the free disk space, "
        "then run this again.",
    )
    marker.rename(_stamp(group, "installed"))
