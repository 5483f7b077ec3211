"""What the loss chart shows: the course so far, the one that was given up, and what comes after."""

from __future__ import annotations

from itertools import pairwise

from ripple.lesson.lesson import Lesson
from ripple.views.loss import Chart, Loss
from ripple.views.loss_axis import loss_axis

ABANDONED_MOST = 300
"""Points of the abandoned course, at the most, beside its jumps: each is drawn every time."""


def chart(lesson: Lesson) -> Chart:
    """The chart of a lesson."""
    history, read, now = lesson.history, lesson.cursor_index(), lesson.step_count
    steps = max(lesson.timeline.last, now)
    course = history.means()
    left_by_step, jump = lesson.mean_before(), history.jump_after(now)
    mean = lesson.mean_loss()
    changed = jump.after if jump else left_by_step
    means = [point for point in course if point[0] < now]
    later: list[Loss] = []
    if lesson.in_past:
        means += _at(now, left_by_step, mean)
        later = [*_at(now, left_by_step, changed), *(point for point in course if point[0] > now)]
    else:
        means += _at(now, left_by_step, changed, mean)
    own = zip(history.steps, history.sample_losses, strict=True)
    samples = [(step, loss) for step, loss in own if loss is not None]
    cursor: list[Loss] = []
    if read is not None:
        at = history.steps[read]
        cursor = [point for point in dict.fromkeys((*means, *later, *samples)) if point[0] == at]
    abandoned = _abandoned(lesson, steps)
    held = _held(lesson)
    kept = [(each.letter, each.means) for each in lesson.courses.kept]
    others = [point for _, course in kept for point in course]
    losses = [loss for _, loss in (*means, *later, *samples, *abandoned, *held, *others)]
    ends = lesson.timeline.start, steps, *(step for step, _ in others)
    samples = [point for point in samples if point[0] <= now]
    here = None if mean is None else (now, mean)
    return Chart(
        means, samples, cursor, later, abandoned, _branch(lesson), here,
        (min(ends), max(ends)), history.stride, loss_axis(losses, lesson.log_scale), held, kept,
    )  # fmt: skip


def _held(lesson: Lesson) -> list[Loss]:
    """The mean losses over the fruit held out, since they are as many, up to now."""
    history, now = lesson.history, lesson.step_count
    since = lesson.timeline.last_change_of(lambda method: method.held_out)
    known = zip(history.steps, history.held_losses, strict=True)
    found = [(step, loss) for step, loss in known if loss is not None and since <= step < now]
    mean = lesson.held_score.mean_loss
    return [] if mean is None else [*found, (now, mean)]


def _at(step: int, *losses: float | None) -> list[Loss]:
    """The mean losses at one step, one after the other, each only where it is another one."""
    return [
        (step, loss)
        for before, loss in pairwise((None, *losses))
        if loss is not None and loss != before
    ]


def _branch(lesson: Lesson) -> Loss | None:
    """Where the two courses part; at the very start they do not."""
    abandoned = lesson.abandoned
    return abandoned.means[0] if abandoned and abandoned.step and abandoned.means else None


def _abandoned(lesson: Lesson, steps: int) -> list[Loss]:
    """As much of the course that was given up as the chart is wide, thinned."""
    if lesson.abandoned is None:
        return []
    seen = [point for point in lesson.abandoned.means if point[0] <= max(steps, 10)]
    stride, last = len(seen) // ABANDONED_MOST + 1, len(seen) - 1
    jumps = {step for (step, _), (following, _) in pairwise(seen) if step == following}
    return [
        point for i, point in enumerate(seen) if not i % stride or i == last or point[0] in jumps
    ]
