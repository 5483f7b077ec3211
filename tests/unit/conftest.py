"""The whole page without a window."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.unit.offscreen import Offscreen, start


@pytest.fixture
def window() -> Offscreen:
    """A browser, which is nowhere."""
    return Offscreen()


@pytest.fixture
def main(window: Offscreen, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What `main.py` has made in it."""
    return start(window, monkeypatch)
