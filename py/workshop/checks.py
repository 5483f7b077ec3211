"""`test`: every check in turn, also after one has failed, and a summary."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from workshop import browsers, build, engines
from workshop.alone import alone
from workshop.console import Problem, say
from workshop.node import install_packages, node_tool
from workshop.paths import ROOT

# One more at once than there are processors, since many tests wait for something.
_AT_ONCE = ("-n", str((os.cpu_count() or 1) + 1), "--dist")


def everything() -> int:
    """Run all checks; the exit status."""
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("packages", _packages),
        ("ruff check", lambda: _python("ruff", "check", ".")),
        ("ruff format", lambda: _python("ruff", "format", "--check", ".")),
        ("mypy", lambda: _python("mypy", "py", "tests")),
        (
            "unit tests",
            lambda: _pytest("tests/unit", "--cov", "--cov-report=term", *_AT_ONCE, "loadfile"),
        ),
        ("eslint", lambda: _eslint("site", "py/workshop")),
        ("stylelint", lambda: node_tool("stylelint/bin/stylelint.mjs", "site/*.css")),
        ("build", _build),
        ("html-validate", lambda: _html_validate("dist/site/index.html")),
        ("browser", _browser),
        ("browser tests", lambda: _pytest("tests/browser", *_AT_ONCE, "worksteal")),
    ]
    results = [(name, *_timed(name, check)) for name, check in checks]
    say("\nSummary")
    for name, passed, seconds in results:
        say(f"  {'ok    ' if passed else 'FAILED'}  {name:<14} {seconds:6.1f} s")
    failed = [name for name, passed, _ in results if not passed]
    say(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def pytest_only(arguments: Sequence[str]) -> int:
    """Build, then run pytest alone with these arguments; the exit status."""
    browsers.ensure_chromium()
    build.build()
    return 0 if _pytest(*arguments) else 1


def _timed(name: str, check: Callable[[], bool]) -> tuple[bool, float]:
    say(f"\n── {name}")
    started = time.monotonic()
    try:
        passed = check()
    except Problem as problem:
        say(str(problem))
        passed = False
    return passed, time.monotonic() - started


def _python(module: str, *arguments: str) -> bool:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def _pytest(*arguments: str) -> bool:
    return _python("pytest", "-q", "--durations=10", *arguments)


def _eslint(*files: str) -> bool:
    return node_tool("eslint/bin/eslint.js", "--config", "site/eslint.config.mjs", *files)


def _html_validate(page: str) -> bool:
    return node_tool(
        "html-validate/bin/html-validate.mjs", "--config", "site/.htmlvalidate.json", page
    )


def _packages() -> bool:
    with alone():
        install_packages()
    return True


def _build() -> bool:
    build.build()
    return True


def _browser() -> bool:
    browsers.ensure_chromium()
    engines.ensure_engines()
    return True
