"""A lesson as plain data and back: the same to the bit, and nothing else is taken."""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.state import (
    _ADDED,
    VERSION,
    Code,
    Refused,
    State,
    Why,
    from_plain,
    to_plain,
)
from ripple.model import ACTIVATIONS, LOSSES
from ripple.model.datasets import Fruit
from ripple.model.initial import INITIAL
from ripple.model.places import Parameter
from ripple.page.leaving import resume, worth_keeping
from ripple.readings.chart import chart
from ripple.words.en import refused_state

from tests.unit.test_free import free_lesson

DOCS = Path(__file__).parents[2] / "docs" / "state.md"


def used(steps: int, hidden: int = 4, seed: int = 1) -> Lesson:
    """A lesson in which a reader has done this and that."""
    lesson = Lesson(seed)
    lesson.set_hidden_size(hidden)
    lesson.reset_network()
    lesson.set_learning_rate("0.7")
    for n in range(steps):
        lesson.run_step()
        if n % 7 == 3:
            lesson.basket.add(n / steps, 0.25, Fruit.LEMON)
        if n % 11 == 5:
            lesson.set_parameter(Parameter(1, 0, 0), str(n / 10))
    return lesson


def saved(lesson: Lesson) -> Any:
    """As it comes out of a link or a file."""
    return json.loads(json.dumps(to_plain(lesson.state)))


def bits(lesson: Lesson) -> tuple[object, ...]:
    network, start, points = lesson.network, lesson.state.start, lesson.points
    return (
        [a.tobytes() for each in (network, start) for rows in each.parameters for a in rows],
        (points.x.tobytes(), points.y.tobytes()),
        (lesson.step_count, lesson.learning_rate, lesson.seed),
    )


@pytest.mark.parametrize("hidden", [1, 4, 8])
@pytest.mark.parametrize("steps", [0, 1, 40])
def test_a_loaded_lesson_goes_on_to_the_same_bits(steps: int, hidden: int) -> None:
    lesson, other = used(steps, hidden), Lesson()
    state = from_plain(saved(lesson))
    assert isinstance(state, State)
    other.load(state)
    assert bits(other) == bits(lesson)
    for _ in range(60):
        lesson.run_step()
        other.run_step()
        assert bits(other) == bits(lesson)
        assert (other.done and other.done.x.tobytes()) == (lesson.done and lesson.done.x.tobytes())
    lesson.restart()
    other.restart()
    assert bits(other) == bits(lesson)


@pytest.mark.parametrize("phases", range(1, 5))
def test_a_step_under_way_counts_from_its_update_on(phases: int) -> None:
    lesson = used(5)
    before = saved(lesson)
    lesson.begin()
    for _ in range(phases - 1):
        lesson.advance()
    now = saved(lesson)
    assert (now == before) == (phases < 4)
    assert now["step"] == (5 if phases < 4 else 6)


def test_one_can_go_back_to_where_it_was_loaded_and_no_further() -> None:
    lesson = Lesson()
    state = used(40).state
    lesson.load(state)
    assert lesson.timeline.first == lesson.timeline.last == 40
    for _ in range(5):
        lesson.run_step()
    newest = bits(lesson)
    lesson.go_to(0)
    assert lesson.step_count == 40
    assert to_plain(lesson.state) == to_plain(state)
    lesson.go_to(45)
    assert bits(lesson) == newest


def loaded(plain: Any) -> Lesson:
    """A new lesson with this state in it."""
    state, lesson = from_plain(plain), Lesson()
    assert isinstance(state, State)
    lesson.load(state)
    return lesson


def test_where_it_began_is_known_again_and_nothing_is_left_to_lose_or_to_undo() -> None:
    lesson = Lesson()
    lesson.basket.add(0.5, 0.5, Fruit.LEMON)
    lesson = loaded(saved(lesson))
    assert lesson.has_something_to_lose
    assert not lesson.basket.can_undo  # the fruit of a page that has only just been opened
    lesson.basket.reset()
    assert lesson.basket.is_untouched
    assert not lesson.has_something_to_lose
    lesson.set_parameter(Parameter(0, 0, 0), "2")
    assert loaded(saved(lesson)).has_something_to_lose
    lesson.load(Lesson().state)
    assert not lesson.basket.can_undo  # what was typed there was typed into another network


@pytest.mark.parametrize("steps", [3, 601, 2001, 100_001])
def test_the_chart_begins_where_the_lesson_was_loaded_whatever_is_done_there(steps: int) -> None:
    lesson = loaded(change(saved(used(3)), ("step",), steps))
    for back in (0, 2):
        for _ in range(3):
            lesson.run_step()
        lesson.go_to(lesson.step_count - back)
        lesson.basket.add(0.5, 0.5 + back / 10, Fruit.LEMON)
        lesson.run_step()
        assert lesson.history.steps == list(range(steps, lesson.step_count + 1))
        lesson.point_at_step(float(steps))
        assert lesson.cursor == steps
    assert chart(lesson).steps == (steps, lesson.step_count)
    for _ in range(1300):
        lesson.run_step()
    assert lesson.history.steps[0] == steps
    assert 300 <= len(lesson.history.steps) <= 600


def test_a_course_that_began_elsewhere_is_not_set_beside_one_from_the_start() -> None:
    lesson = loaded(saved(used(40)))
    for _ in range(20):
        lesson.run_step()
    lesson.go_to(50)
    lesson.set_learning_rate("1.5")
    lesson.run_step()
    assert lesson.abandoned is not None
    lesson.restart()
    assert lesson.abandoned is None
    assert chart(lesson).branch is None


def test_who_only_looks_back_keeps_the_newest_step() -> None:
    lesson = used(20)
    lesson.basket.add(0.3, 0.3, Fruit.STRAWBERRY)
    newest = to_plain(lesson.newest_state)
    assert newest == to_plain(lesson.state)
    lesson.go_to(12)
    assert to_plain(lesson.newest_state) == newest != to_plain(lesson.state)

    def begin_with_another_rate() -> None:
        lesson.set_learning_rate("1.2")
        lesson.begin()

    changes: tuple[Callable[[], None], ...] = (
        lambda: lesson.basket.add(0.9, 0.1, Fruit.LEMON),
        lambda: lesson.set_learning_rate("1.1"),
        begin_with_another_rate,
        lambda: lesson.set_parameter(Parameter(0, 0, 0), "0.25"),
    )
    for change_there in changes:
        lesson.go_to(12)
        change_there()
        assert to_plain(lesson.newest_state) == to_plain(lesson.state)
        lesson.go_to(20)
        lesson.go_to(12)


ADDED_BY = {
    2: {"activation", "loss", "initial", "grown"},
    3: {"biased", "batch", "in_turn", "decay", "momentum", "frozen", "held_out"}
    | {"velocity", "seen", "meaning"},
    4: {"mistake"},
}


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_lesson_of_an_earlier_version_goes_on(version: int) -> None:
    plain = saved(used(9))
    later = {field for since, fields in ADDED_BY.items() if since > version for field in fields}
    old = {k: v for k, v in plain.items() if k not in later} | {"version": version}
    refused = from_plain(plain | {"version": version})
    assert isinstance(refused, Refused)
    assert (refused.field in later, refused.why) == (True, Why.UNKNOWN)
    assert saved(loaded(old)) == plain


def test_a_loaded_lesson_goes_on_in_its_own_way() -> None:
    lesson = Lesson()
    lesson.set_batch(5)
    lesson.set_decay(0.01)
    lesson.set_momentum(0.9)
    lesson.set_biased(False)
    lesson.reset_network()
    lesson.freeze(Parameter(0, 1, 2), True)
    for _ in range(7):
        lesson.run_step()
    plain = saved(lesson)
    assert (plain["seen"], plain["frozen"]) == (35, ["0.1.2", *BIASES])
    other = loaded(plain)
    assert not other.waits
    for _ in range(9):
        lesson.run_step()
        other.run_step()
        assert bits(other) == bits(lesson)
    assert saved(other) == saved(lesson)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_loaded_lesson_has_its_own_functions(activation: str, loss: str) -> None:
    lesson = Lesson()
    lesson.set_activation(activation)
    lesson.set_loss(loss)
    lesson.reset_network()
    for _ in range(5):
        lesson.run_step()
    other = loaded(saved(lesson))
    assert not other.waits
    assert (other.network.activation.name, other.network.loss.name) == (activation, loss)
    for each in (lesson, other):
        each.run_step()
    assert bits(other) == bits(lesson)


BIASES = ["0.b.0", "0.b.1", "0.b.2", "0.b.3", "1.b.0"]


def change(plain: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(plain)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


MEANT = [["petal, cm", "طول", "kind"], [[0.0, 2.5], [-3.0, 1e6]], ["no", "yes"]]
"""What a table of a reader's own stands for."""


def test_what_data_of_ones_own_mean_comes_back() -> None:
    plain = saved(used(20)) | {"meaning": MEANT}
    lesson = loaded(plain)
    assert saved(lesson) == plain
    lesson.basket.add(0.2, 0.3, Fruit.LEMON)
    lesson.basket.remove_nearest(0.9, 0.9)
    assert saved(lesson)["meaning"] == MEANT
    lesson.basket.clear()
    assert saved(loaded(saved(lesson)))["meaning"] == MEANT
    lesson.basket.reset()
    assert saved(lesson)["meaning"] is None


REFUSED: list[tuple[tuple[Any, ...], Any, str, Why]] = [
    (("version",), VERSION + 1, "version", Why.NEWER),
    (("version",), 0, "version", Why.RANGE),
    (("version",), None, "version", Why.MISSING),
    (("version",), True, "version", Why.KIND),
    (("seed",), -1, "seed", Why.RANGE),
    (("seed",), 1.0, "seed", Why.KIND),
    (("seed",), 2**60, "seed", Why.RANGE),
    (("sizes",), [2, 9, 1], "sizes", Why.RANGE),
    (("sizes",), [2, 0, 1], "sizes", Why.RANGE),
    (("sizes",), [3, 4, 1], "sizes", Why.RANGE),
    (("sizes",), [2, 4], "sizes", Why.RANGE),
    (("sizes",), [2], "sizes", Why.SHAPE),
    (("sizes",), [2, 1, 1, 1, 1, 1], "sizes", Why.SHAPE),
    (("sizes",), [2, 1], "network.weights", Why.SHAPE),
    (("sizes",), "2-4-1", "sizes", Why.KIND),
    (("sizes",), [2, 3, 1], "network.weights", Why.SHAPE),
    (("activation",), "softmax", "activation", Why.RANGE),
    (("activation",), 1, "activation", Why.KIND),
    (("mistake",), "sloppy", "mistake", Why.RANGE),
    (("mistake",), None, "mistake", Why.KIND),
    (("loss",), "tanh", "loss", Why.RANGE),
    (("loss",), None, "loss", Why.KIND),
    (("initial",), "random", "initial", Why.RANGE),
    (("grown",), ["two-groups", 16, 0.0], "grown", Why.SHAPE),
    (("grown", 0), "apples", "grown", Why.RANGE),
    (("grown", 1), 3, "grown", Why.RANGE),
    (("grown", 1), 401, "grown", Why.RANGE),
    (("grown", 2), 1.5, "grown", Why.RANGE),
    (("grown", 3), -1, "grown", Why.RANGE),
    (("meaning",), 1, "meaning", Why.KIND),
    (("meaning",), [MEANT[0], MEANT[1]], "meaning", Why.SHAPE),
    (("meaning",), [["a", "b"], *MEANT[1:]], "meaning", Why.SHAPE),
    (("meaning",), [["a", "b", 1], *MEANT[1:]], "meaning", Why.KIND),
    (("meaning",), [["a", "b", ""], *MEANT[1:]], "meaning", Why.RANGE),
    (("meaning",), [["a", "b", "c" * 61], *MEANT[1:]], "meaning", Why.RANGE),
    (("meaning",), [MEANT[0], [[0, 1], [1, 0]], MEANT[2]], "meaning", Why.RANGE),
    (("meaning",), [MEANT[0], [[0, 1], [0, math.inf]], MEANT[2]], "meaning", Why.RANGE),
    (("meaning",), [MEANT[0], [[0, 1]], MEANT[2]], "meaning", Why.SHAPE),
    (("meaning",), [*MEANT[:2], ["no", "no"]], "meaning", Why.RANGE),
    (("step",), 10**13, "step", Why.RANGE),
    (("step",), "5", "step", Why.KIND),
    (("rate",), 0.0, "rate", Why.RANGE),
    (("rate",), math.nan, "rate", Why.RANGE),
    (("rate",), [0.3], "rate", Why.KIND),
    (("biased",), 1, "biased", Why.KIND),
    (("seen",), -1, "seen", Why.RANGE),
    (("batch",), 2001, "batch", Why.RANGE),
    (("batch",), 1.5, "batch", Why.KIND),
    (("in_turn",), None, "in_turn", Why.KIND),
    (("decay",), 0.5, "decay", Why.RANGE),
    (("decay",), 0.002, "decay", Why.RANGE),
    (("momentum",), 1.0, "momentum", Why.RANGE),
    (("held_out",), "0.1", "held_out", Why.KIND),
    (("frozen",), "0.0.0", "frozen", Why.KIND),
    (("frozen",), ["0.0"], "frozen", Why.RANGE),
    (("frozen",), ["0.2.0"], "frozen", Why.RANGE),
    (("frozen",), [0], "frozen", Why.KIND),
    (("velocity",), 0, "velocity.", Why.KIND),
    (("velocity",), {"weights": [], "biases": []}, "velocity.weights", Why.SHAPE),
    (("fruit",), {}, "fruit", Why.KIND),
    (("fruit",), [[0.5, 0.5, 1]] * 2001, "fruit", Why.RANGE),
    (("fruit", 0), [0.5, 0.5], "fruit", Why.SHAPE),
    (("fruit", 0, 0), 1.5, "fruit", Why.RANGE),
    (("fruit", 0, 1), None, "fruit", Why.KIND),
    (("fruit", 0, 2), 2, "fruit", Why.RANGE),
    (("fruit", 0, 2), 0.5, "fruit", Why.KIND),
    (("network",), [], "network.", Why.KIND),
    (("network", "weights"), [], "network.weights", Why.SHAPE),
    (("network", "weights", 0, 0, 0), math.inf, "network.weights", Why.RANGE),
    (("network", "weights", 0, 0, 0), 10**400, "network.weights", Why.RANGE),
    (("network", "biases", 1), [0.0, 0.0], "network.biases", Why.SHAPE),
    (("network", "more"), 1, "network.more", Why.UNKNOWN),
    (("start", "weights", 1), "abcd", "start.weights", Why.KIND),
    (("<b>" * 50,), 1, ("<b>" * 50)[:40], Why.UNKNOWN),
]


@pytest.mark.parametrize(("path", "value", "field", "why"), REFUSED)
def test_what_is_wrong_is_refused_by_its_name(
    path: tuple[Any, ...], value: Any, field: str, why: Why
) -> None:
    found = from_plain(change(saved(used(3)), path, value))
    assert found == Refused(field, why)
    said = refused_state(field, why.value)
    assert said.endswith(".")
    assert len(said) < 200


@pytest.mark.parametrize("plain", [None, 5, "state", [], {}, {"version": 1}, float("nan")])
def test_what_is_no_state_at_all_is_refused(plain: object) -> None:
    assert isinstance(from_plain(plain), Refused)


ADDED = {name: what for added in _ADDED.values() for name, what in added.items()}
JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    0.5,
    1e308,
    math.nan,
    math.inf,
    10**400,
    "",
    "x" * 9999,
    [],
    [[]],
    {},
)


def mutated(plain: Any, random: Random) -> Any:
    """One thing in it is another, gone, or there twice."""
    if isinstance(plain, dict | list) and plain and random.random() < 0.9:
        keys = list(plain) if isinstance(plain, dict) else range(len(plain))
        key, changed = random.choice(list(keys)), copy.copy(plain)
        if random.random() < 0.1:
            del changed[key]
        elif random.random() < 0.1 and isinstance(changed, list):
            changed.insert(key, changed[key])
        else:
            changed[key] = mutated(plain[key], random)
        return changed
    if isinstance(plain, float) and random.random() < 0.5:
        return random.uniform(-2, 2)
    if isinstance(plain, int) and random.random() < 0.5:
        return plain + random.choice((-1, 1))
    if isinstance(plain, str) and random.random() < 0.5:
        return random.choice([*ACTIVATIONS, *LOSSES, *INITIAL])
    return random.choice(JUNK)


def as_written(whole: dict[str, Any]) -> dict[str, Any]:
    """Told as pages of before can read it: none here has code, and most have no free numbers."""
    version = 5 if whole["free"] else 4
    later = {name for since, added in _ADDED.items() if since > version for name in added}
    return {k: v for k, v in whole.items() if k not in later} | {"version": version}


@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_changed_states_are_taken_or_refused(part: int) -> None:
    random, taken = Random(part), 0
    plain = saved(free_lesson((3, 2, 2), count=4) if part == 3 else used(9))
    for _ in range(2500):
        changed = plain
        for _ in range(random.randint(1, 3)):
            changed = mutated(changed, random)
        found = from_plain(changed)
        if isinstance(found, State):
            lesson = Lesson()
            lesson.load(found)
            whole = ADDED | changed | {"version": VERSION}  # it may be one of an earlier version
            assert saved(lesson) == json.loads(json.dumps(as_written(whole)))
            taken += 1
            if len(lesson.points):
                lesson.run_step()
                assert isinstance(from_plain(saved(lesson)), State)
        else:
            assert refused_state(found.field, found.why.value)
    assert 100 < taken < 2000


def test_the_documentation_names_every_field() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \|", DOCS.read_text("utf-8"), re.MULTILINE)
    plain = to_plain(free_lesson((3, 2, 2)).state._replace(code=Code("x = 1")))
    fields = [
        *(name for name in plain if not isinstance(plain[name], dict)),
        *(
            f"{name}.{part}"
            for name in plain
            if isinstance(plain[name], dict)
            for part in plain[name]
        ),
    ]
    assert sorted(rows) == sorted(fields)


def test_what_is_worth_keeping_is_told_from_the_first_change_on() -> None:
    lesson = Lesson()
    assert worth_keeping(lesson) == ""
    lesson.basket.add(0.25, 0.75, Fruit.LEMON)
    other = Player(Lesson())
    assert resume(other, worth_keeping(lesson)) == ""
    assert bits(other.lesson) == bits(lesson)


@pytest.mark.parametrize("kept", ["begun", "", "[" * 100_000, "null", '{"version": 2}'])
def test_what_cannot_be_gone_on_with_is_told_in_a_sentence(kept: str) -> None:
    player = Player(Lesson())
    before = bits(player.lesson)
    assert resume(player, kept)
    assert bits(player.lesson) == before
