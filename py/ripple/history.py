"""The loss so far: one entry every `stride` steps, thinned so that the whole course always fits."""

from __future__ import annotations

from bisect import bisect_left

CAPACITY = 600


class LossHistory:
    """Every entry is a true step: its number, the mean loss after it, the loss of its own sample.

    When `CAPACITY` entries are full, every second one goes and `stride` doubles. Entry 0 is the
    untrained network, which has sampled nothing: its sample loss is None.
    """

    def __init__(self) -> None:
        self.stride = 1
        self.steps: list[int] = []
        self.mean_losses: list[float | None] = []
        self.sample_losses: list[float | None] = []

    def wants(self, step: int) -> bool:
        """Whether this step is one that is kept (the mean loss is worth computing)."""
        return step % self.stride == 0

    def record(self, step: int, mean_loss: float | None, sample_loss: float | None) -> None:
        """Keep a wanted step. The mean is None where there is no data to take it over."""
        self.steps.append(step)
        self.mean_losses.append(mean_loss)
        self.sample_losses.append(sample_loss)
        if len(self.steps) >= CAPACITY:
            self.stride *= 2
            kept = [i for i, step in enumerate(self.steps) if self.wants(step)]
            self.steps = [self.steps[i] for i in kept]
            self.mean_losses = [self.mean_losses[i] for i in kept]
            self.sample_losses = [self.sample_losses[i] for i in kept]

    def nearest(self, step: float) -> int:
        """The index of the entry whose step is closest to this one."""
        i = bisect_left(self.steps, step)
        if i == len(self.steps):
            return i - 1
        closer_before = i > 0 and step - self.steps[i - 1] <= self.steps[i] - step
        return i - 1 if closer_before else i
