"""The bench's visits, once each: that it hears of them, and what they move."""

import pytest
from workshop import slow_lines, starts
from workshop.build import TARGET


def test_both_visits_of_both_pages_are_told_and_ours_moves_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(starts, "ROUNDS", 1)
    for name, value in (("SETTLE", 500), ("REMEMBERS", 0), ("WRITES", 0)):
        monkeypatch.setattr(starts, name, value)  # it need not be exact
    found = starts.starts(TARGET)
    for page in ("ripple", "stock"):
        for what in ("first", "second", "bytes"):
            (value,) = found["all"][page][what]
            assert value > 0, (page, what)
    assert found["ratio"]["bytes"] <= 0.9


def test_over_a_slow_line_both_pages_tell_when_a_click_was_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[list[int]] = []

    class Counting(slow_lines.Line):
        def __init__(self, bytes_a_second: float) -> None:
            super().__init__(bytes_a_second)
            sent.append([])

        def wait(self, size: int) -> None:
            sent[-1].append(size)
            super().wait(size)

    monkeypatch.setattr(slow_lines, "Line", Counting)
    monkeypatch.setattr(slow_lines, "LINES", ((100, 0.01, 1),))
    monkeypatch.setattr(starts, "SETTLE", 500)
    (found,) = slow_lines.slow_starts(TARGET).values()
    ours, stock = found["ripple"], found["stock"]
    assert 0 < ours["text"] <= ours["picture"] <= ours["click"]
    packs = sum(path.stat().st_size for path in TARGET.rglob("*.bin") if "later" not in path.name)
    for_ours, for_stock = map(sum, sent)
    assert packs < for_ours < for_stock
    assert found["ratio"] == ours["click"] / stock["click"] < 0.9
