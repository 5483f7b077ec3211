"""How a printed number may have come about that is not what comes out: each way is gone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ripple.model.functions import Array
from ripple.model.mistakes import NEW_WEIGHTS, NONE
from ripple.model.network import ForwardPass
from ripple.readings.course import Courses, of_point
from ripple.readings.printed import DIGITS_MOST, RATE_MOST, STEPS_MOST, Printed

SLOW_STEPS = 100
"""After as many steps at most it is asked what a mistake has led to, but for the quick one."""


def found_by(printed: Printed, value: float, courses: Courses) -> float | None:
    """What comes out the way of its slip, where `value` is what should; None: it leads nowhere."""
    found = _WAYS[printed.slip](printed, value, courses)
    return found if found is not None and np.isfinite(found) else None


def _cut(printed: Printed, value: float, courses: Courses) -> float | None:
    """Its further digits were left off; or those of the activations, on the way."""
    if printed.amounts:
        return _on_the_way(printed, courses, np.trunc)
    unit = 10.0**-printed.last
    return float(np.trunc(value * unit)) / unit


def _rounded(printed: Printed, _value: float, courses: Courses) -> float | None:
    return _on_the_way(printed, courses, np.round) if printed.amounts else None


def _on_the_way(printed: Printed, courses: Courses, end: Callable[[Array], Array]) -> float | None:
    """With activations and squared errors of so many decimals only, as by hand.

    The digits of activations end in the way given, and squares are rounded.
    """
    digits, quantity = printed.amounts[0], printed.quantity
    step = courses.own.step(quantity.steps)
    if not 1 <= digits <= DIGITS_MOST or quantity.kind in ("new", "Δ"):
        return None
    if step is None or step.size > 1:
        return None
    unit, network = 10.0 ** int(digits), step.passed.network
    a, zs, activations = step.x, [], [step.x]
    for w, b, f in zip(network.weights, network.biases, network.functions, strict=True):
        zs.append(a @ w + b)
        a = end(f.function(zs[-1]) * unit) / unit
        activations.append(a)
    passed = ForwardPass(network, tuple(zs), tuple(activations))
    if quantity.kind == "L" and not network.loss.cancels:
        squares = np.round((a - step.y) ** 2 * unit) / unit
        at = slice(None) if quantity.place is None else quantity.place[1]
        found = float(np.sum(squares[0, at])) * network.loss.factor / 2
    else:
        found = of_point(passed, network.backward(passed, step.y), step.y, quantity)
    return -found if quantity.turned else found


def _at_another_rate(printed: Printed, _value: float, courses: Courses) -> float | None:
    if len(printed.amounts) != 1 or not 0.0 < printed.amounts[0] <= RATE_MOST:
        return None
    if printed.quantity.steps > SLOW_STEPS:
        return None
    other = courses.at(printed.amounts[0], courses.state.moment.conditions.method.mistake)
    return None if other is None else other.value(printed.quantity)


def _after_other_steps(printed: Printed, _value: float, courses: Courses) -> float | None:
    if len(printed.amounts) != 1 or not 0 <= printed.amounts[0] <= STEPS_MOST:
        return None
    other = printed.quantity._replace(steps=int(printed.amounts[0]))
    return courses.own.value(other)


def _from_other_outputs(printed: Printed, _value: float, courses: Courses) -> float | None:
    """What comes back from outputs that belong to other weights."""
    quantity = printed.quantity
    step = courses.own.step(quantity.steps)
    if step is None or step.size > 1 or len(printed.amounts) != step.passed.output.shape[1]:
        return None
    if quantity.kind in ("new", "Δ", "z"):
        return None
    passed = step.passed
    passed = passed._replace(
        activations=(*passed.activations[:-1], np.array([printed.amounts])),
    )
    found = of_point(passed, passed.network.backward(passed, step.y), step.y, quantity)
    return -found if quantity.turned else found


def _with_a_mistake(printed: Printed, _value: float, courses: Courses) -> float | None:
    conditions = courses.state.moment.conditions
    slow = printed.note != NEW_WEIGHTS and printed.quantity.steps > SLOW_STEPS
    if conditions.method.mistake != NONE or slow:
        return None
    other = courses.at(conditions.learning_rate, printed.note)
    return None if other is None else other.value(printed.quantity)


_WAYS: dict[str, Callable[[Printed, float, Courses], float | None]] = {
    "cut": _cut,
    "rounded": _rounded,
    "rate": _at_another_rate,
    "at": _after_other_steps,
    "outputs": _from_other_outputs,
    "mistake": _with_a_mistake,
}
