"""Reads what people write. What is half typed, or saved in another encoding, is named."""

import ast
from pathlib import Path

from workshop.console import Problem
from workshop.paths import ROOT


def text_of(path: Path) -> str:
    """The text of a file."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(f"{_name(path)} is not UTF-8 ({error}): save it as that.") from error


def statements_of(path: Path) -> ast.Module:
    """The statements of a Python file."""
    try:
        return ast.parse(path.read_bytes())
    except SyntaxError as error:
        raise Problem(f"{_name(path)}, line {error.lineno}: {error.msg}.") from error
    except ValueError as error:  # some Pythons' word for a file with zeros in it
        raise Problem(f"{_name(path)}: {error}.") from error


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
