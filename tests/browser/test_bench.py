"""The bench's visits, once each: that it hears of them, and what they move."""

import pytest
from workshop import starts
from workshop.build import TARGET


def test_both_visits_of_both_pages_are_told_and_ours_moves_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(starts, "ROUNDS", 1)
    monkeypatch.setattr(starts, "SETTLE", 500)  # it need not be exact
    found = starts.starts(TARGET)
    for page in ("ripple", "stock"):
        for what in ("first", "second", "bytes"):
            (value,) = found["all"][page][what]
            assert value > 0, (page, what)
    assert found["ratio"]["bytes"] <= 0.9
