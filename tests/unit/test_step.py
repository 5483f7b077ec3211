"""A step over several samples shows one of them, and moves by the mean over all."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from ripple.lesson.step import Phase, Step
from ripple.model.datasets import Fruit
from ripple.model.network import Network
from ripple.model.places import Parameter, Unit, parameters
from ripple.model.score import Verdict
from ripple.readings.checking import check, losses
from ripple.readings.inspection import Inspector

X = np.array([[0.8, 0.9], [0.1, 0.3], [0.6, 0.2]])
Y = np.array([[1.0], [0.0], [0.0]])
RATE = 0.3


def step_over(rows: list[int], shown: int = 0, sizes: tuple[int, ...] = (2, 4, 1)) -> Step:
    """A step over these samples, before its update, of which this one is shown."""
    network = Network.random(sizes, Random(3))
    step = Step(1, X[rows], Y[rows], network.forward(X[rows]), shown)
    return step.at(Phase.UPDATE, RATE)


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 1), (2, 3, 3, 1)])
@pytest.mark.parametrize("shown", range(3))
def test_what_is_shown_of_a_sample_is_what_it_would_be_alone(
    shown: int, sizes: tuple[int, ...]
) -> None:
    together, alone = step_over([0, 1, 2], shown, sizes), step_over([shown], 0, sizes)
    pairs: Any = zip(together.sample, alone.sample, strict=True)
    for ours, own in pairs:
        flat = [np.hstack(each if isinstance(each, list) else [each]) for each in (ours, own)]
        assert flat[0] == pytest.approx(flat[1], rel=1e-13)
    assert together.fruit == alone.fruit == Fruit(int(Y[shown, 0]))
    assert together.output == pytest.approx(alone.output, rel=1e-14)
    assert together.verdict == alone.verdict != Verdict.UNDECIDED


def test_it_moves_by_the_mean_of_what_each_would_do_alone() -> None:
    together = step_over([0, 1, 2])
    alone = [step_over([row]) for row in range(3)]
    assert together.gradient
    assert together.network
    assert together.loss == pytest.approx(np.mean([step.loss for step in alone]))
    for place in parameters((2, 4, 1)):
        slopes = [step.gradient.slopes.value(place) for step in alone if step.gradient]
        mean = together.gradient.slopes.value(place)
        assert mean == pytest.approx(np.mean(slopes), rel=1e-12)
        before, after = (
            n.parameters.value(place) for n in (together.passed.network, together.network)
        )
        assert after - before == pytest.approx(-RATE * mean, abs=1e-15)


@pytest.mark.parametrize("shown", range(3))
def test_the_factors_that_are_told_are_the_samples_own(shown: int) -> None:
    together, alone = step_over([0, 1, 2], shown), step_over([shown])
    told = [Inspector(step.passed.network, step, RATE, 9) for step in (together, alone)]
    for place in (Unit(1, 2), Unit(2, 0)):
        ours, own = (reading.rows(place) for reading in told)
        assert ours == own
    for weight in parameters((2, 4, 1)):
        row, its = (reading.rows(weight)[0] for reading in told)
        assert row[:-1] == its[:-1]
        assert row[-1][:2] == its[-1][:2]  # but for what it is called
    assert together.sample.loss == pytest.approx(alone.loss)


@pytest.mark.parametrize("place", [Parameter(0, 1, 2), Parameter(0, None, 1), Parameter(1, 3, 0)])
def test_the_check_is_of_the_mean_loss(place: Parameter) -> None:
    step = step_over([0, 1, 2])
    assert check(step, place).difference < 1e-9
    changes = np.array([-0.5, 0.0, 0.25])
    ought = []
    for change in changes:
        moved = step.passed.network.parameters
        moved = moved.replaced(place, moved.value(place) + change)
        ought.append(step.passed.network.having(moved).forward(step.x).mean_loss(step.y))
    assert losses(step, place, changes) == pytest.approx(ought, rel=1e-13)
