"""Numbers of the lesson by the names that a written one has for them, and whether its conditions
hold. All are of now; those of a step are of the one that is shown, or of the next one.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ripple.lesson.lesson import Lesson
from ripple.lesson.plan import (
    Compare,
    Condition,
    Happened,
    Is,
    Name,
    Stop,
    Task,
    Term,
    Test,
    pieces_of,
)
from ripple.lesson.plan_terms import name_of, place_in
from ripple.lesson.player import Player
from ripple.lesson.prose import Span
from ripple.lesson.step import Phase, Step
from ripple.lesson.tour import Tour
from ripple.model.method import ALL
from ripple.model.places import Parameter, Place, Unit, code, parameters
from ripple.readings.checking import check
from ripple.readings.stuck import stuck
from ripple.words.numbers import number_in

FIRST = "first "
"""Before the name of a number: what it was when the stop began."""
EQUAL = 1e-9
"""Numbers that differ by such a share are the same."""
_SIGNS = {"<": operator.lt, ">": operator.gt, "≤": operator.le, "≥": operator.ge}


def step_of(player: Player) -> Step | None:
    """The step that numbers are of, with all of its phases; None without fruit to learn from."""
    lesson = player.lesson
    step = lesson.tried or lesson.step
    if step is None:
        taught = lesson.taught
        if not len(taught):
            return None
        rows = lesson.method.rows(lesson.seed, lesson.step_count + 1, len(taught))
        x, y = taught.x[rows], taught.y[rows]
        passed = lesson.network.forward(x)
        step = Step(lesson.step_count + 1, x, y, passed, 0, lesson.method, lesson.velocity)
        step.meaning = lesson.points.meaning
    return step.at(Phase.UPDATE, lesson.learning_rate)


def value(name: Name, player: Player, tour: Tour) -> float | None:
    """What it is now; None where there is none such."""
    kind, of = name
    if kind in ("steps", "foreseen"):
        return _steps(tour, player.lesson) if kind == "steps" else float(tour.foreseen)
    if kind in _OF_LESSON:
        return _OF_LESSON[kind](player.lesson)
    place = place_in(of, player.lesson.network.sizes) if of else None
    if kind == "now":
        return player.lesson.value_of(place) if isinstance(place, Parameter) else None
    step = step_of(player)
    if step is None or (of and place is None):
        return None
    if isinstance(place, Parameter):
        return _of_parameter(kind, place, step)
    if isinstance(place, Unit):
        return _of_unit(kind, place, step)
    return _of_step(kind, step)


def _steps(tour: Tour, lesson: Lesson) -> float:
    return float(max(lesson.step_count - tour.steps_before, 0))


def _batch(lesson: Lesson) -> float:
    return float(lesson.method.size(len(lesson.taught)))


def _accuracy(lesson: Lesson) -> float | None:
    tally = lesson.score.tally
    return tally.right / tally.fruit if tally.fruit and not lesson.free else None


def _right(lesson: Lesson) -> float | None:
    return None if lesson.free else float(lesson.score.tally.right)


def _wrong(lesson: Lesson) -> float | None:
    tally = lesson.score.tally
    return None if lesson.free else float(tally.fruit - tally.right)


def _largest_weight(lesson: Lesson) -> float:
    rows = [*lesson.network.weights, *lesson.network.biases]
    return max(float(np.abs(row).max()) for row in rows)


_OF_LESSON: dict[str, Callable[[Lesson], float | None]] = {
    "step": lambda lesson: float(lesson.step_count),
    "mean loss": lambda lesson: lesson.mean_loss(),
    "held-out loss": lambda lesson: lesson.held_score.mean_loss,
    "fruit": lambda lesson: float(len(lesson.taught)),
    "right": _right,
    "wrong": _wrong,
    "accuracy": _accuracy,
    "eta": lambda lesson: lesson.learning_rate,
    "batch": _batch,
    "momentum": lambda lesson: lesson.method.momentum,
    "decay": lambda lesson: lesson.method.decay,
    "seed": lambda lesson: float(lesson.seed),
    "layers": lambda lesson: float(len(lesson.network.sizes) - 2),
    "hidden": lambda lesson: float((*lesson.network.sizes[1:-1], 0)[0]),
    "largest weight": _largest_weight,
}


def _of_parameter(kind: str, place: Parameter, step: Step) -> float | None:
    before = step.passed.network.parameters.value(place)
    assert step.gradient is not None
    if kind == "old":
        return before
    if kind == "new":
        return step.network.parameters.value(place) if step.network else None
    if kind == "gradient":
        return step.gradient.slopes.value(place)
    if kind == "nudged":
        return check(step, place).slope
    if kind == "change":
        return -(step.learning_rate or 0.0) * step.along.value(place)
    return None


def _of_unit(kind: str, unit: Unit, step: Step) -> float | None:
    sample, layer = step.sample, unit.layer
    if kind == "a":
        return sample.activations[layer][unit.i]
    if not layer:
        return None
    z, a = sample.zs[layer - 1][unit.i], sample.activations[layer][unit.i]
    if kind == "z":
        return z
    if kind == "slope":
        return step.passed.network.functions[layer - 1].plain_slope(z, a)
    return sample.deltas[layer - 1][unit.i] if kind == "δ" else None


def _of_step(kind: str, step: Step) -> float | None:
    if kind == "loss":
        return step.passed.mean_loss(step.y)
    if kind == "y":
        return step.sample.y[0]
    if kind == "steepness":
        return math.sqrt(step.steepness())
    if kind == "promised":
        return step.promised()
    if kind == "largest gradient":
        return max(float(np.abs(g).max()) for rows in step.true_slopes for g in rows)
    return None


# Conditions


def term_value(term: Term, player: Player, tour: Tour) -> float | None:
    """What one side of a comparison is now, or was when the stop began."""
    if term.name is None:
        return term.factor
    found = tour.first.get(term.name) if term.first else value(term.name, player, tour)
    return None if found is None else term.factor * found


def holds(condition: Condition, player: Player, tour: Tour) -> bool:
    """Whether in any of its ways all tests are as it says."""
    return any(
        all(_is(positive, test, player, tour) for positive, test in way) for way in condition.ways
    )


def _is(positive: bool, test: Test, player: Player, tour: Tour) -> bool:
    if not positive and not _can_be_told(test, player, tour):
        return False
    return _passes(test, player, tour) is positive


def _can_be_told(test: Test, player: Player, tour: Tour) -> bool:
    """A number that there is not is neither less than another nor not."""
    if not isinstance(test, Compare):
        return True
    return None not in [term_value(each, player, tour) for each in (test.left, test.right)]


_NOW: dict[str, Callable[[Player], bool]] = {
    "stuck": lambda player: bool(stuck(player.lesson)),
    "found the mistake": lambda player: player.lesson.riddle.found,
}
"""What is so or not, whenever it came to be."""


def _passes(test: Test, player: Player, tour: Tour) -> bool:
    if isinstance(test, Compare):
        left, right = (term_value(each, player, tour) for each in (test.left, test.right))
        if left is None or right is None:
            return False
        if test.sign in _SIGNS:
            return bool(_SIGNS[test.sign](left, right))
        return math.isclose(left, right, rel_tol=EQUAL, abs_tol=EQUAL) is (test.sign == "=")
    if isinstance(test, Is):
        return _setting(test.setting, player) == test.value
    if test.kind == "all right":
        tally = player.lesson.score.tally
        return not player.lesson.free and tally.fruit > 0 and tally.right == tally.fruit
    if test.kind in _NOW:
        return _NOW[test.kind](player)
    if not test.of or test.of == "anything":
        return tour.has(test, None)
    if test.kind in ("seen", "passed"):
        return tour.has(test, frozenset((test.of,)))
    return tour.has(test, frozenset(map(code, _meant(test.of, player.lesson))))


def _meant(of: str, lesson: Lesson) -> Iterator[Place]:
    """The places of the network that a name, or a kind of them, is about."""
    sizes = lesson.network.sizes
    last = len(sizes) - 1
    units = [Unit(layer, i) for layer, size in enumerate(sizes) for i in range(size)]
    kinds: dict[str, Callable[[], Sequence[Place]]] = {
        "neuron": lambda: [unit for unit in units if unit.layer],
        "hidden neuron": lambda: [unit for unit in units if 0 < unit.layer < last],
        "input": lambda: [unit for unit in units if not unit.layer],
        "output": lambda: [unit for unit in units if unit.layer == last],
        "weight": lambda: [each for each in parameters(sizes) if each.source is not None],
        "bias": lambda: [each for each in parameters(sizes) if each.source is None],
    }
    if of in kinds:
        yield from kinds[of]()
    elif (place := place_in(of, sizes)) is not None:
        yield place


def _setting(name: str, player: Player) -> str:
    """What it is now, as a written lesson says it."""
    lesson = player.lesson
    switched = {
        "numbers": lesson.microscope.numbers,
        "log": lesson.log_scale,
        "quiz": lesson.quiz.on,
        "biases": lesson.spec.biased,
    }
    if name in switched:
        return "on" if switched[name] else "off"
    points = lesson.points
    grown = points.recipe.name if points.recipe and not points.touched else ""
    return {
        "data": grown,
        "activation": lesson.spec.activation,
        "loss": lesson.spec.loss,
        "initial": lesson.spec.initial,
        "order": "turn" if lesson.method.in_turn else "random",
        "mistake": lesson.method.mistake or "none",
        "batch": "all" if lesson.method.batch == ALL else "",
    }[name]


# What is done at a stop


def note_first(player: Player, tour: Tour) -> None:
    """Keep what those numbers are that the stop will compare with later, or tell of."""
    names = {term.name for term in _terms(tour.stop) if term.first and term.name}
    for piece in pieces_of(tour.stop):
        name = name_of(piece.text.removeprefix(FIRST)) if piece.kind == "number" else None
        if isinstance(name, Name) and piece.text.startswith(FIRST):
            names.add(name)
    tour.first = {name: value(name, player, tour) for name in names}


def told(piece: Span, player: Player, tour: Tour) -> float | None:
    """The number that a text asks for: what it is now, or was when the stop began."""
    name = name_of(piece.text.removeprefix(FIRST))
    if not isinstance(name, Name):
        return None
    is_first = piece.text.startswith(FIRST)
    return tour.first.get(name) if is_first else value(name, player, tour)


def _terms(stop: Stop) -> Iterator[Term]:
    for task in stop.tasks:
        rights = [each.right for each in task.choices]
        conditions = [*task.checks, *(each for each in rights if isinstance(each, Condition))]
        for condition in conditions:
            for test in condition.tests:
                if isinstance(test, Compare):
                    yield from (test.left, test.right)
        if task.answer:
            yield task.answer.term


def asks_for_passed(tour: Tour) -> bool:
    """Whether a task that is not done yet asks for an exercise."""
    return any(
        isinstance(test, Happened) and test.kind == "passed"
        for task, told in zip(tour.stop.tasks, tour.told, strict=True)
        if not told.done
        for check in task.checks
        for test in check.tests
    )


def look(player: Player, tour: Tour) -> list[int]:
    """Notice what has happened, and which tasks are done by it: their numbers, if that is news."""
    if tour.plan is None:
        return []
    tour.notice()
    news = []
    for n, task in enumerate(tour.stop.tasks):
        told = tour.told[n]
        if told.done or not task.checks:
            continue
        told.held |= {
            each for each in task.checks
            if each not in told.held and holds(each, player, tour)
        }  # fmt: skip
        if len(told.held) == len({*task.checks}) and tour.finish_task(n):
            news.append(n)
    tour.look()
    return news


def choose(player: Player, tour: Tour, n: int, choice: int) -> bool | None:
    """Take an answer to a prediction; whether it is right, None where there is none such."""
    task = tour.task(n)
    if task is None or task.kind != "predict" or not 0 <= choice < len(task.choices):
        return None
    right = task.choices[choice].right
    is_right = right if isinstance(right, bool) else holds(right, player, tour)
    tour.told[n].tried.add(choice)
    if is_right:
        tour.finish_task(n)
    return is_right


def compute(player: Player, tour: Tour, n: int, text: str) -> str:
    """Take a number that was worked out; what is wrong with it, "" for nothing."""
    task = tour.task(n)
    if task is None or task.answer is None:
        return ""
    tour.told[n].typed = text
    slip = judged(task, number_in(text), term_value(task.answer.term, player, tour))
    tour.told[n].slip = slip
    if not slip:
        tour.finish_task(n)
    return slip


def judged(task: Task, typed: float, right: float | None) -> str:
    """What is wrong with an answer, by a name that there is a sentence for."""
    assert task.answer is not None
    if math.isnan(typed):
        return "no number"
    if right is None:
        return "nothing"
    near = task.answer.near * abs(right) if task.answer.shared else task.answer.near
    near = max(near, 1e-12)
    if abs(typed - right) <= near * (1 + 1e-9):
        return ""
    if abs(typed + right) <= near * (1 + 1e-9):
        return "sign"
    return "small" if abs(typed) < abs(right) else "large"
