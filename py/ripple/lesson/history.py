"""The loss so far: one entry every `stride` steps, thinned so that the whole course always fits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

CAPACITY = 600
BLOCK = 50  # entries over which the course is averaged, to tell a trend from the ups and downs
WORSE, WORSE_BY = 1.1, 0.01


class Entry(NamedTuple):
    """A step's number, the mean loss over all fruit that are learned from after it, the loss of its
    own samples, and the mean over those held out.
    """

    step: int
    mean_loss: float | None
    sample_loss: float | None
    held_loss: float | None = None


class Jump(NamedTuple):
    """After this step the reader changed fruit or a weight, and the mean loss with it at once."""

    step: int
    before: float | None
    after: float | None


class Setback(NamedTuple):
    """The mean loss over the entries from step `since` on, and the best, up to `best_step`."""

    now: float
    since: int
    best: float
    best_step: int


class LossHistory:
    """Every entry is a true step. The lists have those that are shown, one in `stride`; they are
    replaced when there is another, never written into, so who has them knows whether any is new.
    An entry's mean is that of before anything was changed after it; what was, is in `jumps`, all of
    which are shown.

    When `CAPACITY` entries are shown, every second one no longer is and `stride` doubles; it is
    kept all the same (300 more each time that the course gets twice as long), for those who go
    back to when it was shown. Entry 0 is the untrained network, which has sampled nothing: its
    sample loss is None. A mean is None where there is no data to take it over.
    """

    def __init__(self) -> None:
        self.stride = 1
        self.steps: list[int] = []
        self.mean_losses: list[float | None] = []
        self.sample_losses: list[float | None] = []
        self.held_losses: list[float | None] = []
        self.jumps: list[Jump] = []
        self._all: list[Entry] = []
        self._asked: tuple[int, list[int]] | None = None
        self._setback: Setback | None = None

    def wants(self, step: int) -> bool:
        """Whether this step is to be recorded: a new one that is shown."""
        return step % self.stride == 0 and (not self._all or step > self._all[-1].step)

    def record(
        self,
        step: int,
        mean_loss: float | None,
        sample_loss: float | None,
        held_loss: float | None = None,
    ) -> None:
        """Keep a wanted step."""
        self._all.append(Entry(step, mean_loss, sample_loss, held_loss))
        self.steps = [*self.steps, step]
        self.mean_losses = [*self.mean_losses, mean_loss]
        self.sample_losses = [*self.sample_losses, sample_loss]
        self.held_losses = [*self.held_losses, held_loss]
        if len(self.steps) >= CAPACITY:
            self.stride *= 2
            self._show()

    def jump(self, step: int, before: float | None, after: float | None) -> None:
        """The step after this one begins with another mean loss than this one left."""
        if before != after:
            self.jumps = [*self.jumps, Jump(step, before, after)]

    def jump_after(self, step: int) -> Jump | None:
        """The one between this step and the next, if there is any."""
        return next((jump for jump in self.jumps if jump.step == step), None)

    def means(self) -> list[tuple[int, float]]:
        """The mean losses that are shown, as (step, loss): two for one step where they jump."""
        return self._means_of(zip(self.steps, self.mean_losses, strict=True))

    def _means_of(self, known: Iterable[tuple[int, float | None]]) -> list[tuple[int, float]]:
        jumped = {jump.step for jump in self.jumps}
        steady = [(step, loss) for step, loss in known if step not in jumped]
        ends = [(jump.step, loss) for jump in self.jumps for loss in (jump.before, jump.after)]
        both = sorted((*steady, *ends), key=lambda point: point[0])
        return [(step, loss) for step, loss in both if loss is not None]

    def _show(self) -> None:
        first = self._all[:1]  # a lesson that was loaded begins wherever it was
        rest = (entry for entry in self._all[1:] if entry.step % self.stride == 0)
        shown = [*first, *rest]
        self.steps = [entry.step for entry in shown]
        self.mean_losses = [entry.mean_loss for entry in shown]
        self.sample_losses = [entry.sample_loss for entry in shown]
        self.held_losses = [entry.held_loss for entry in shown]

    def until(self, step: int) -> LossHistory:
        """The history as it was after this step."""
        past = LossHistory()
        past._all = [entry for entry in self._all if entry.step <= step]
        past.jumps = [jump for jump in self.jumps if jump.step < step]
        past._show()
        while len(past.steps) >= CAPACITY:
            past.stride *= 2
            past._show()
        return past

    def since(self, step: int) -> list[tuple[int, float]]:
        """The mean losses after this step, as (step, loss); what was changed after it is first."""
        means = self._means_of((entry.step, entry.mean_loss) for entry in self._all)
        jump = self.jump_after(step)
        changed = [] if jump is None or jump.after is None else [(step, jump.after)]
        return [*changed, *(point for point in means if point[0] > step)]

    def setback(self, since: int) -> Setback | None:
        """By how much the training has got worse since this step, where it clearly has."""
        asked = since, self.steps[-1:]
        if asked != self._asked:  # else nothing is new: this is asked once a frame
            self._asked, self._setback = asked, self._find_setback(since)
        return self._setback

    def _find_setback(self, since: int) -> Setback | None:
        known = [
            (step, loss)
            for step, loss in zip(self.steps, self.mean_losses, strict=True)
            if step > since and loss is not None
        ]
        blocks = [known[i : i + BLOCK] for i in range(len(known) % BLOCK, len(known), BLOCK)]
        means = [sum(loss for _, loss in block) / BLOCK for block in blocks]
        if len(means) < 2:
            return None
        best = min(range(len(means) - 1), key=means.__getitem__)
        if means[-1] < max(WORSE * means[best], means[best] + WORSE_BY):
            return None
        return Setback(means[-1], blocks[-1][0][0], means[best], blocks[best][-1][0])

    def nearest(self, step: float) -> int:
        """The index of the shown entry whose step is closest to this one."""
        i = bisect_left(self.steps, step)
        if i == len(self.steps):
            return i - 1
        closer_before = i > 0 and step - self.steps[i - 1] <= self.steps[i] - step
        return i - 1 if closer_before else i
