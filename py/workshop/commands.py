"""Reads the command line and turns whatever goes wrong into one plain sentence."""

import argparse
import errno
import sys
from collections.abc import Sequence

from workshop import environment
from workshop.console import Problem, say


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; the exit status."""
    parser = _parser()
    options, others = parser.parse_known_args(arguments)
    if others and options.command != "test":
        parser.error(f"unknown: {' '.join(others)}")
    try:
        return _carry_out(options, others)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except Problem as problem:
        what = str(problem)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            what = "The disk is full: free some space, then run this again."
        else:
            what = f"{error.filename or 'The system'}: {error.strerror or error}."
    print(f"\n{what}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 py/workshop")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="build, serve, open the browser, rebuild on change")
    serve.add_argument("--port", type=int, help="this port (default: 8000, or the next free one)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    commands.add_parser("test", help="everything; further arguments are for pytest, alone")
    commands.add_parser("build", help="write dist/site and dist/ripple.html")
    commands.add_parser("bench", help="measure the page beside stock PyScript")
    return parser


def _carry_out(options: argparse.Namespace, others: list[str]) -> int:
    # Imported one by one, since each needs what `enter` has installed.
    if options.command in ("test", "bench"):
        environment.enter("build", "test")
        from workshop import browsers, checks

        if options.command == "bench":
            browsers.ensure_chromium()
            from workshop import bench

            say(f"Measured: {bench.bench()}")
            return 0
        return checks.pytest_only(others) if others else checks.everything()
    environment.enter("build")
    from workshop import build, serve

    if options.command == "serve":
        serve.serve(options.port, open_browser=not options.no_browser)
    else:
        build.build()
        say(f"Built: {build.TARGET} and {build.SINGLE}")
    return 0
