"""Why the training does not get on, read off the weights and the fruit; nothing where it may.

Each cause is one that a reader can see in the inspector, and has a cure on the page.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ripple.lesson.history import LossHistory
from ripple.lesson.lesson import Lesson
from ripple.model.network import ForwardPass, Network
from ripple.model.places import Unit
from ripple.words import en as words
from ripple.words import learning
from ripple.words.names import unit_name

BEGUN = 50  # steps before anything is said
ALIKE = 1e-9  # weights that differ by less of the largest are the same
HALF = 0.08  # from ½, as far as an answer may be that is none
BETWEEN = 0.3  # from ½, as far as an answer may be that is none of a sure network
NEAR = 1.05  # so many times the best possible loss is all that can be had
SLOW_RATE, SLOW_STEPS = 0.1, 20_000
"""With a smaller η than that, and so many more steps to go, it is η that is too small."""
STILL = 0.01  # the share of the mean loss that it may change by, from one half of the course's end
ENTRIES = 100  # of the history, which that end has
RESTLESS_ENTRIES, RESTLESS_STEPS, RESTLESS_STILL = 200, 500, 0.03
"""As of those, where a step sees only some of the fruit, and how many steps from half to half."""
ERRORS = 2.0  # standard errors by which the halves' means may differ, of losses that go up and down
LEARNED = 0.65  # of the loss of one answer to all, below which something was learned
MANY = 0.2  # of the fruit: fewer that are not right may be those that lie among the others


def stuck(lesson: Lesson) -> str:
    """Why it is stuck and what helps, in a sentence; "" where it is not, or all fruit are right."""
    if lesson.step_count < BEGUN or lesson.free:  # of numbers that are no fruit none is right
        return ""
    tally, network = lesson.score.tally, lesson.network
    if tally.right == tally.fruit:
        return ""
    if lesson.method.mistake:  # which is why, and its reader may be looking for it
        return ""
    if not any(w.any() for w in network.weights):
        return words.stuck_at_zero() if len(network.sizes) > 2 else ""
    if twins := twins_of(network):
        one, other = (unit_name(*unit, network.sizes) for unit in twins)
        return words.stuck_twins(one, other)
    off, flat = _off_and_flat(network, lesson.score.passed)
    symbol, level = network.activation.symbol, network.activation.flat or 0.0
    if off:
        return words.stuck_off(off, symbol, tally.fruit, len(lesson.held))
    if flat:
        return words.stuck_flat(flat, level, tally.fruit, len(lesson.held))
    return _by_the_course(lesson)


def _by_the_course(lesson: Lesson) -> str:
    """What shows in how the mean loss has gone, over the last entries of its history."""
    mean, best = lesson.mean_loss() or 0.0, best_loss(lesson)
    if best.loss and mean < NEAR * best.loss:
        return learning.as_good_as_can_be(best.mixed, best.loss, mean)
    if lesson.in_past:  # the course is that of the newest moment
        return ""
    if lesson.history.setback(lesson.timeline.last_turn):
        return learning.stuck_overshooting()
    course = _course(lesson.history)
    if course is None:
        return ""
    before, after, steps, _ = course
    fall = (before - after) / steps
    if lesson.learning_rate < SLOW_RATE and fall > 0.0 and after / fall > SLOW_STEPS:
        return learning.stuck_slow(lesson.learning_rate, after, after / fall)
    still = STILL * before
    if abs(after - before) >= still or _promise(lesson) * BEGUN >= still:
        return _restless(lesson)
    away, fruit = np.abs(lesson.score.passed.output - 0.5), lesson.score.tally.fruit
    halves, between = (int(np.count_nonzero(away < most)) for most in (HALF, BETWEEN))
    if halves > 1:
        return words.stuck_at_half(halves, fruit)
    return learning.stuck_between(between, fruit) if between > 1 else ""


def _restless(lesson: Lesson) -> str:
    """Steps that see only some of the fruit carry the loss up and down, also where it stays."""
    taught, course = lesson.taught, _course(lesson.history, RESTLESS_ENTRIES)
    if course is None or lesson.method.size(len(taught)) == len(taught):
        return ""
    before, after, steps, error = course
    if steps < RESTLESS_STEPS or abs(after - before) > max(RESTLESS_STILL * before, ERRORS * error):
        return ""
    around = (before + after) / 2
    if around > LEARNED * _loss_of_one_answer(lesson):  # it may be at the beginning still
        return ""
    tally = lesson.score.tally
    wrong = tally.fruit - tally.right
    return (
        learning.stuck_restless(around, wrong, tally.fruit) if wrong >= MANY * tally.fruit else ""
    )


def _loss_of_one_answer(lesson: Lesson) -> float:
    """The lowest mean loss of a network that says the same of all fruit."""
    y = lesson.taught.y
    p = np.full_like(y, y.mean())
    if not 0.0 < y.mean() < 1.0:
        return 0.0
    return float(lesson.network.loss.each(np.log(p / (1.0 - p)), p, y).mean())


def _promise(lesson: Lesson) -> float:
    """By how much a step of all fruit would lessen their mean loss, along a straight slope."""
    gradient = lesson.network.backward(lesson.score.passed, lesson.taught.y).slopes
    squares = (float(np.vdot(each, each)) for rows in gradient for each in rows)
    return lesson.learning_rate * sum(squares)


class Best(NamedTuple):
    """The lowest mean loss that any network could have, and how many fruit are to blame."""

    loss: float
    mixed: int


def best_loss(lesson: Lesson) -> Best:
    """Where fruit of both kinds lie in one place, the best answer is the share of strawberries."""
    points = lesson.taught
    _, place, count = np.unique(points.x, axis=0, return_inverse=True, return_counts=True)
    share = (np.bincount(place.reshape(-1), weights=points.y[:, 0]) / count)[place.reshape(-1)]
    mixed = (share > 0.0) & (share < 1.0)
    if not mixed.any():
        return Best(0.0, 0)
    p = share[mixed]
    z, y = np.log(p / (1.0 - p)), points.y[mixed, 0]
    return Best(float(lesson.network.loss.each(z, p, y).sum()) / len(points), len(p))


def twins_of(network: Network) -> tuple[Unit, Unit] | None:
    """Two neurons of a layer with the same weights to both sides, and the same bias."""
    sizes = network.sizes
    for layer in range(1, len(sizes) - 1):
        into, out = network.weights[layer - 1].T, network.weights[layer]
        all_of = np.column_stack([into, network.biases[layer - 1], out])
        for i in range(sizes[layer]):
            for j in range(i):
                apart, largest = np.abs(all_of[i] - all_of[j]).max(), np.abs(all_of[[i, j]]).max()
                if apart <= ALIKE * largest:
                    return Unit(layer, j), Unit(layer, i)
    return None


def _off_and_flat(network: Network, passed: ForwardPass) -> tuple[list[str], list[str]]:
    """Hidden neurons whose slope is 0, and those whose slope is nearly 0, at every fruit."""
    off, flat = [], []
    activation = network.activation
    for layer in range(1, len(network.sizes) - 1):
        z, a = passed.zs[layer - 1], passed.activations[layer]
        slopes = np.broadcast_to(activation.slope(z, a), z.shape)
        for i in range(network.sizes[layer]):
            name = unit_name(*Unit(layer, i), network.sizes)
            if activation.kinks and not slopes[:, i].any():
                off.append(name)
            elif activation.flat is not None and (np.abs(z[:, i]) > activation.flat).all():
                flat.append(name)
    return off, flat


class Course(NamedTuple):
    """The mean losses of both halves of the last entries, how many steps are between them, and the
    standard error of their difference.
    """

    before: float
    after: float
    steps: int
    error: float


def _course(history: LossHistory, entries: int = ENTRIES) -> Course | None:
    means = [mean for mean in history.mean_losses[-entries:] if mean is not None]
    if len(means) < entries:
        return None
    half = entries // 2
    parts = np.reshape(means, (2, half))
    before, after = parts.mean(axis=1).tolist()
    error = float(np.sqrt(parts.var(axis=1).sum() / half))
    return Course(before, after, history.steps[-1] - history.steps[-1 - half], error)
