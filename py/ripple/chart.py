"""What the loss chart shows: the course so far, the one that was left, and what comes after."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from typing import NamedTuple

from ripple.lesson import Lesson

Loss = tuple[int, float]
"""A step, and the loss after it."""

LEFT_MOST = 300
"""Points of the course that was left, at the most: it is drawn in every frame."""


class Chart(NamedTuple):
    """Losses as (step, loss): `means` over all fruit up to now, `samples` of the steps themselves.

    `cursor` is what is read; `later` are the means that the reader has gone back from, `left` those
    of the course that was left at `branch`. The axes reach to `steps` and to `highest`.
    """

    means: Sequence[Loss]
    samples: Sequence[Loss]
    cursor: Sequence[Loss]
    later: Sequence[Loss]
    left: Sequence[Loss]
    branch: Loss | None
    steps: int
    highest: float
    stride: int


def chart(lesson: Lesson) -> Chart:
    """The chart of a lesson."""
    history, read, now = lesson.history, lesson.cursor_index(), lesson.step_count
    mean = lesson.mean_loss()
    steps = max(lesson.timeline.last, now)
    means = [point for point in _known(history.steps, history.mean_losses) if point[0] != now]
    if mean is not None:  # as things are now: fruit or weights may have changed since the step
        means.insert(bisect(means, (now, 0.0)), (now, mean))
    samples = _known(history.steps, history.sample_losses)
    at = history.steps[read] if read is not None else None
    cursor = [point for point in (*means, *samples) if point[0] == at]
    left = _left(lesson, steps)
    losses = [loss for _, loss in (*means, *samples, *left)]
    later = [point for point in means if point[0] >= now] if lesson.in_past else []
    means = [point for point in means if point[0] <= now]
    samples = [point for point in samples if point[0] <= now]
    return Chart(
        means, samples, cursor, later, left, _branch(lesson), steps, max(losses, default=0.0),
        history.stride,
    )  # fmt: skip


def _known(steps: Sequence[int], losses: Sequence[float | None]) -> list[Loss]:
    return [(step, loss) for step, loss in zip(steps, losses, strict=True) if loss is not None]


def _branch(lesson: Lesson) -> Loss | None:
    """Where the two courses part; at the very start they do not."""
    left = lesson.left
    return left.means[0] if left and left.step and left.means else None


def _left(lesson: Lesson, steps: int) -> list[Loss]:
    """As much of the course that was left as the chart is wide, thinned."""
    if lesson.left is None:
        return []
    seen = [point for point in lesson.left.means if point[0] <= max(steps, 10)]
    thinned = seen[:: len(seen) // LEFT_MOST + 1]
    return thinned if seen[-1:] == thinned[-1:] else [*thinned, seen[-1]]
