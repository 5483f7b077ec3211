"""Why the training does not get on, read off the weights and the fruit; nothing where it may.

Each cause is one that a reader can see in the inspector, and has a cure on the page.
"""

from __future__ import annotations

import numpy as np

from ripple.lesson.history import LossHistory
from ripple.lesson.lesson import Lesson
from ripple.model.network import ForwardPass, Network
from ripple.model.places import Unit
from ripple.words import en as words
from ripple.words.names import unit_name

BEGUN = 50  # steps before anything is said
ALIKE = 1e-9  # weights that differ by less are the same
HALF = 0.08  # from ½, as far as an answer may be that is none
STILL = 0.01  # the share of the mean loss that it may change by, from one half of the course's end
ENTRIES = 100  # of the history, which that end has


def stuck(lesson: Lesson) -> str:
    """Why it is stuck and what helps, in a sentence; "" where it is not, or all fruit are right."""
    tally, network = lesson.score.tally, lesson.network
    if lesson.step_count < BEGUN or tally.right == tally.fruit:
        return ""
    if not any(w.any() for w in network.weights):
        return words.stuck_at_zero() if len(network.sizes) > 2 else ""
    if twins := _twins(network):
        return words.stuck_twins(*twins)
    off, flat = _off_and_flat(network, lesson.score.passed)
    symbol, level = network.activation.symbol, network.activation.flat or 0.0
    if off:
        return words.stuck_off(off, symbol, tally.fruit)
    if flat:
        return words.stuck_flat(flat, level, tally.fruit)
    halves = int(np.count_nonzero(np.abs(lesson.score.passed.output - 0.5) < HALF))
    if halves > 1 and _stands_still(lesson.history):
        return words.stuck_at_half(halves, tally.fruit)
    return ""


def _twins(network: Network) -> tuple[str, str] | None:
    """Two neurons of a layer with the same weights to both sides, and the same bias."""
    sizes = network.sizes
    for layer in range(1, len(sizes) - 1):
        into, out = network.weights[layer - 1].T, network.weights[layer]
        all_of = np.column_stack([into, network.biases[layer - 1], out])
        for i in range(sizes[layer]):
            for j in range(i):
                if np.abs(all_of[i] - all_of[j]).max() < ALIKE:
                    return unit_name(layer, j, sizes), unit_name(layer, i, sizes)
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


def _stands_still(history: LossHistory) -> bool:
    """Whether the mean loss has hardly changed over the last entries, from half to half."""
    means = [mean for mean in history.mean_losses[-ENTRIES:] if mean is not None]
    if len(means) < ENTRIES:
        return False
    before, after = (sum(half) for half in (means[: ENTRIES // 2], means[ENTRIES // 2 :]))
    return abs(after - before) < STILL * before
