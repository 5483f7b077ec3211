"""Published worked examples: every printed number comes out, or it is known why not."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ripple.lesson.examples import WORKED, Worked, is_of, plain_of, state_of
from ripple.lesson.lesson import Lesson
from ripple.lesson.state import State
from ripple.model.method import ALL
from ripple.model.places import Parameter, Unit
from ripple.readings.course import OTHERS_MOST, Course
from ripple.readings.printed import LINES_MOST, Printed, Quantity, read
from ripple.readings.textbook import Comparison, Line, Verdict, agrees, as_it_began, compared
from ripple.words import textbook as words

from tests.unit.test_free import free_lesson

PUBLISHED: dict[str, Any] = json.loads(
    Path(__file__).with_name("published_examples.json").read_text("utf-8")
)["examples"]

COUNTS = {
    "builder": (8, 0),
    "welch": (21, 1),
    "cs231n": (6, 0),
    "singman": (8, 0),
    "ekman": (11, 0),
    "brownlee": (2, 3),
    "negnevitsky": (15, 0),
    "lynch": (1, 2),
    "surafelml": (10, 0),
    "aiml-notes": (3, 2),
    "mazur": (18, 4),
    "schiendorfer": (21, 4),
    "udacity": (11, 0),
    "han-kamber": (19, 1),
    "random-walk": (35, 3),
}
"""How many of the printed numbers agree, and how many others are explained."""


def whole(found: Comparison) -> list[Line]:
    while not found.is_whole:
        found.go_on(1000)
    return found.lines()


def lines_of(text: str, state: State) -> list[Line]:
    return whole(Comparison(text, state))


def printed_of(name: str) -> list[Printed]:
    found, faults = read(WORKED[name].printed, WORKED[name].sizes)
    assert faults == []
    return found


def numbers_in(plain: object) -> Iterator[float]:
    """All numbers, wherever they are."""
    if isinstance(plain, dict):
        plain = list(plain.values())
    if isinstance(plain, list):
        for each in plain:
            yield from numbers_in(each)
    elif isinstance(plain, int | float):
        yield float(plain)


@pytest.mark.parametrize("name", WORKED)
def test_every_printed_number_comes_out_or_is_explained(name: str) -> None:
    lines = whole(compared(name, Lesson()))
    others = [line for line in lines if line.verdict is not Verdict.AGREES]
    assert (len(lines) - len(others), len(others)) == COUNTS[name]
    assert {line.verdict for line in others} <= {Verdict.EXPLAINED}
    assert all(line.said for line in others)
    for line in lines:  # what is shown says the same
        assert (line.printed == line.computed) is (line.verdict is Verdict.AGREES) or (
            line.verdict is Verdict.AGREES and len(line.printed) >= 17
        )


def test_there_are_all_of_them_and_each_is_told_of() -> None:
    assert WORKED.keys() == PUBLISHED.keys() == words.TOLD.keys() == COUNTS.keys()
    weights = [sum(a * b for a, b in pairwise(worked.sizes)) for worked in WORKED.values()]
    assert weights == sorted(weights)


@pytest.mark.parametrize("name", WORKED)
def test_the_digits_are_those_that_were_printed(name: str) -> None:
    """Each of them, and no others. Signs may be turned: the lines say so."""
    published = PUBLISHED[name]["published"]
    not_shown = {"stale_outputs_in_backprop_test", "e", "net_o1"}
    told = {abs(n) for n in numbers_in({k: v for k, v in published.items() if k != "e"})}
    printed = {abs(each.value) for each in printed_of(name)}
    assert printed <= told
    given = (
        {abs(n) for n in numbers_in(plain_of(WORKED[name])["network"])}
        if name == "welch"
        else set()
    )
    stale = {
        n for key in not_shown & published.keys() for n in map(abs, numbers_in(published[key]))
    }
    assert told - printed <= given | stale, told - printed - given - stale


def exact_of(name: str) -> Iterator[tuple[str, float]]:
    """What other code makes of an example, by the lines that ask for it."""
    exact, half = PUBLISHED[name]["exact"], WORKED[name].loss == "half-squared"
    outputs = WORKED[name].sizes[-1]
    out = "ŷ" if outputs == 1 else "ŷ{}"
    for j, value in enumerate(numbers_in(exact.get("o", [])), 1):
        yield out.format(j), value
    for i, value in enumerate(numbers_in(exact.get("h", [])), 1):
        yield f"h{i}", value
    for layer in (1, 2):
        units = "h{}" if layer == 1 else out
        for j, value in enumerate(exact.get(f"z{layer}", []), 1):
            yield f"z({units.format(j)})", value
        for key in (f"delta{layer}", f"dE_dz{layer}"):
            for j, value in enumerate(numbers_in(exact.get(key, [])), 1):
                yield f"δ{layer}[{j}]", value
        for key, form in ((f"gW{layer}", "∂L/∂w{}[{}][{}]"), (f"W{layer}", "w{}[{}][{}]")):
            rows = exact.get(key, [])
            for j, row in enumerate(rows if rows and isinstance(rows[0], list) else [rows], 1):
                for i, value in enumerate(row, 1):
                    yield form.format(layer, i, j), value
        for key, form in ((f"gb{layer}", "∂L/∂b{}[{}]"), (f"b{layer}", "b{}[{}]")):
            for j, value in enumerate(exact.get(key, []), 1):
                yield form.format(layer, j), value
    for key in ("L", "E") if half else ("L",):
        if isinstance(exact.get(key), float):
            yield "L", exact[key]
    for j, value in enumerate(PUBLISHED[name].get("exact_output_after", []), 1):
        yield f"{out.format(j)} @ 1", value


OF_ONE_POINT = [
    name
    for name in WORKED
    if len(WORKED[name].points) == 1 and name not in ("builder", "cs231n", "brownlee")
]


@pytest.mark.parametrize("name", OF_ONE_POINT)
def test_all_that_comes_out_is_what_other_code_has_found(name: str) -> None:
    state, asked = state_of(WORKED[name]), dict(exact_of(name))
    found, faults = read("\n".join(f"{line} = 0" for line in asked), state.spec.sizes)
    assert faults == []
    assert len(asked) > 8
    course, frozen = Course(state), state.moment.conditions.method.frozen
    for each, exact in zip(found, asked.values(), strict=True):
        place = each.quantity.place
        if each.quantity.kind == "∂" and place in frozen:
            continue
        assert course.value(each.quantity) == pytest.approx(exact, rel=1e-12, abs=1e-16), each


def test_the_deltas_of_brownlees_own_forward_pass() -> None:
    exact, course = PUBLISHED["brownlee"]["exact"], Course(state_of(WORKED["brownlee"]))
    for (layer, j), value in zip(
        ((2, 0), (2, 1), (1, 0)), [*exact["delta_out"], exact["delta_h"]], strict=True
    ):
        found = course.value(Quantity("δ", Unit(layer, j), turned=True))
        assert found == pytest.approx(value, rel=1e-12)


def test_both_points_of_schiendorfers_batch_make_the_step() -> None:
    """His second point was worked out from it: no other gives these numbers."""
    exact, state = PUBLISHED["schiendorfer"]["exact_batch"], state_of(WORKED["schiendorfer"])
    lesson = Lesson()
    lesson.load(state)
    lesson.run_step()
    for w, key in zip(lesson.network.weights, ("W", "V"), strict=True):
        np.testing.assert_allclose(w, exact[key], rtol=1e-13)
    passed = lesson.network.forward(lesson.points.x)
    np.testing.assert_allclose(passed.output, exact["y_after"], rtol=1e-13)
    course = Course(state)
    for point, loss in enumerate(exact["L_before"], 1):
        assert course.value(Quantity("L", None, of=point)) == pytest.approx(loss, rel=1e-13)


def test_welchs_table_and_singmans_pass_to_all_digits() -> None:
    exact, course = PUBLISHED["welch"]["exact"], Course(state_of(WORKED["welch"]))
    for step, (loss, w, b) in enumerate(
        zip(*(exact[key] for key in ("loss", "w", "b")), strict=True)
    ):
        assert course.value(Quantity("L", None, step)) == pytest.approx(loss, rel=1e-11)
        assert course.value(Quantity("new", Parameter(0, 0, 0), step)) == pytest.approx(
            w, rel=1e-12
        )
        found = course.value(Quantity("new", Parameter(0, None, 0), step))
        assert found == pytest.approx(b, rel=1e-12, abs=1e-15)
    exact, course = PUBLISHED["singman"]["exact"], Course(state_of(WORKED["singman"]))
    for i, w in enumerate(exact["W_after"]):
        found = course.value(Quantity("new", Parameter(0, i, 0), 1))
        assert found == pytest.approx(w, rel=1e-12)


def test_mazurs_thousands_of_steps() -> None:
    """Quick ones, and what the mistake comes to, which explains what is printed."""
    exact, state = PUBLISHED["mazur"]["exact"], state_of(WORKED["mazur"])
    course, lesson = Course(state), Lesson()
    for steps, key in ((1, "E_after_1"), (9999, "E_after_9999"), (10_000, "E_after_10000")):
        found = course.value(Quantity("L", None, steps))
        assert found == pytest.approx(exact[key], rel=1e-10)
    conditions = state.moment.conditions
    wrong = conditions._replace(method=conditions.method._replace(mistake="new-weights"))
    state = state._replace(moment=state.moment._replace(conditions=wrong))
    lesson.load(state)
    for _ in range(300):
        lesson.run_step()  # as the page makes it
    step = Course(state).step(300)
    assert step is not None
    for mine, its in zip(step.passed.network.weights, lesson.network.weights, strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-12)
    assert [b.tolist() for b in step.passed.network.biases] == WORKED["mazur"].biases


# The verdict


def as_printed(text: str) -> Printed:
    ((one,), faults) = read(f"L = {text}", (2, 2, 1))
    assert faults == []
    return one


@given(st.floats(-1e6, 1e6), st.integers(0, 9))
def test_a_rounded_number_agrees_and_its_neighbours_do_not(value: float, decimals: int) -> None:
    text = f"{value:.{decimals}f}"
    assert agrees(value, as_printed(text))
    unit = 10.0**-decimals
    away = abs(value - float(text)) / unit
    for other in (float(text) + unit, float(text) - unit):
        near = abs(abs(value - other) / unit - 0.5) < 1e-6 + 1e-9 * abs(value) / unit
        if near or away > 0.5 - 1e-6 or sum(map(str.isdigit, text.lstrip("-0."))) > 14:
            continue
        assert not agrees(value, as_printed(f"{other:.{decimals}f}"))


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        (0.14125, "0.1412", True),
        (0.14125, "0.1413", True),  # a half may go either way
        (0.14125, "0.1414", False),
        (0.141249, "0.1413", False),
        (0.141251, "0.1412", False),
        (0.1 + 0.2, "0.3", True),
        (0.35 - 1e-17, "0.4", True),
        (-0.5097, "0.5097", False),
        (-5.343814e-8, "-5.3438e-08", True),
        (-5.343814e-8, "−5.344·10⁻⁸", True),
        (-5.343814e-8, "-5.345e-08", False),
        (0.0, "0", True),
        (0.4, "0", True),
        (0.6, "0", False),
        (0.12345678901234567, "0.12345678901234599", True),  # the 16th digit is not compared
        (0.12345678901234567, "0.12345678901235567", False),
        (3.4, ".4", False),
    ],
)
def test_the_rule(value: float, text: str, expected: bool) -> None:
    assert agrees(value, as_printed(text)) is expected


def test_a_half_is_shown_with_one_digit_more() -> None:
    lesson = free_lesson((1, 1), "linear")
    plain = plain_of(WORKED["builder"]) | {"fruit": [[0.25, 0.0]]}
    plain["network"] = plain["start"] = {"weights": [[[0.5]]], "biases": [[0.0]]}
    from ripple.lesson.state import from_plain

    state = from_plain(plain)
    assert isinstance(state, State)
    lesson.load(state)
    lines = lines_of("ŷ = 0.12; ŷ = 0.13; ŷ = 0.14; ŷ = 0.125", state)
    assert [(line.computed, line.verdict.value) for line in lines] == [
        ("0.125", "agrees"),
        ("0.13", "agrees"),
        ("0.13", "differs"),
        ("0.125", "agrees"),
    ]
    assert [line.same for line in lines][2] == 3


EXPLAINED = [
    (name, each)
    for name in WORKED
    for each in printed_of(name)
    if each.slip and each.quantity.steps < 100
]


@pytest.mark.parametrize(("name", "each"), EXPLAINED, ids=lambda each: str(each)[:40])
def test_an_explanation_that_does_not_give_the_digits_explains_nothing(
    name: str, each: Printed
) -> None:
    line = next(
        part
        for part in WORKED[name].printed.replace("\n", ";").split(";")
        if f"({each.slip}" in part and each.text.lstrip("-") in part
    )
    state, decimals = state_of(WORKED[name]), -each.last
    wrong = each.value + 3 * 10.0 ** max(each.last, -13)
    as_it_is, off = line, line.replace(each.text, f"{wrong:.{decimals}f}")
    assert off != as_it_is
    assert [found.verdict for found in lines_of(as_it_is, state)] == [Verdict.EXPLAINED]
    assert [found.verdict for found in lines_of(off, state)] == [Verdict.DIFFERS]
    bare = line[: line.rindex("(")]
    assert [found.verdict for found in lines_of(bare, state)] == [Verdict.DIFFERS]
    noted = f"{bare} (the printer’s devil)"
    (found,) = lines_of(noted, state)
    assert (found.verdict, found.said) == (Verdict.NOTED, "the printer’s devil")


# The lines


@pytest.mark.parametrize(
    ("line", "quantity"),
    [
        ("ŷ = 1", Quantity("a", Unit(2, 0))),
        ("yhat1 = 1", Quantity("a", Unit(2, 0))),
        ("y\u0302 = 1", Quantity("a", Unit(2, 0))),
        ("h₂ = 1", Quantity("a", Unit(1, 1))),
        ("h1[2] = 1", Quantity("a", Unit(1, 1))),
        ("z of h₂ = 1", Quantity("z", Unit(1, 1))),
        ("z(ŷ) @ 3 = 1", Quantity("z", Unit(2, 0), 3)),
        ("L = 1", Quantity("L", None)),
        ("L1 # 4 = 1", Quantity("L", Unit(2, 0), 0, 4)),
        ("δ⁽²⁾₁ = 1", Quantity("δ", Unit(2, 0))),
        ("-delta1[2] = 1", Quantity("δ", Unit(1, 1), turned=True)),
        ("∂L/∂w⁽¹⁾₂₁ = 1", Quantity("∂", Parameter(0, 1, 0))),
        ("dL/db1[2]#2@5 = 1", Quantity("∂", Parameter(0, None, 1), 5, 2)),
        ("∂L/∂x2 = 1", Quantity("∂x", Unit(0, 1))),
        ("Δw2[2][1] = 1", Quantity("Δ", Parameter(1, 1, 0))),
        ("w1[1][2] = 1", Quantity("new", Parameter(0, 0, 1), 1)),
        ("new w⁽¹⁾₁₂ = 1", Quantity("new", Parameter(0, 0, 1), 1)),
        ("w(1)12 @ 0 = 1", Quantity("new", Parameter(0, 0, 1), 0)),
        ("−b2[1] @ 10000 = 1", Quantity("new", Parameter(1, None, 0), 10_000, turned=True)),
    ],
)
def test_a_line_says_which_number_it_is(line: str, quantity: Quantity) -> None:
    (found,), faults = read(line, (2, 2, 1))
    assert (found.quantity, faults) == (quantity, [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ŷ 0.5", "equals"),
        ("q = 0.5", "name"),
        ("w1[1] = 0.5", "name"),
        ("ŷ#x = 1", "name"),
        ("ŷ = half", "number"),
        ("ŷ = ", "number"),
        ("ŷ = 1 (", "number"),
        ("ŷ = inf", "number"),
        ("ŷ = 1e9999", "number"),
        ("ŷ2 = 1", "place"),
        ("h3 = 1", "place"),
        ("h0 = 1", "place"),
        ("h2[1] = 1", "place"),
        ("δ3[1] = 1", "place"),
        ("w1[3][1] = 1", "place"),
        ("w0[1][1] = 1", "place"),
        ("∂L/∂x3 = 1", "place"),
        ("L2 = 1", "place"),
        ("L @ 10001 = 1", "steps"),
        ("ŷ # 0 = 1", "point"),
        ("w1[1][1] # 1 = 1", "point"),
    ],
)
def test_a_line_that_can_not_be_read_gets_a_sentence(line: str, why: str) -> None:
    found, faults = read(f"ŷ = 1\n\n{line}", (2, 2, 1))
    assert len(found) == 1
    assert [(fault.line, fault.why) for fault in faults] == [(3, why)]
    assert words.fault(*faults[0]).startswith("Line 3, “")


def test_of_several_outputs_each_has_its_number_and_deep_neurons_their_layer() -> None:
    assert read("ŷ = 1", (2, 2, 2))[1][0].why == "place"
    assert read("h1 = 1", (2, 3, 3, 1))[1][0].why == "place"
    ((found,), _) = read("h⁽²⁾₃ = 1", (2, 3, 3, 1))
    assert found.quantity.place == Unit(2, 2)


def test_there_are_only_so_many_lines() -> None:
    found, faults = read("ŷ = 1;" * (LINES_MOST + 5), (2, 2, 1))
    assert (len(found), [fault.why for fault in faults]) == (LINES_MOST, ["many"])


def test_the_documents_lines_are_right() -> None:
    """Whoever copies one from there gets no sentence back."""
    text = (Path(__file__).parents[2] / "docs" / "textbook.md").read_text("utf-8")
    rows = [
        row.split("|")[1].strip().strip("`")
        for row in text.splitlines()
        if "=" in row and row.startswith("| `")
    ]
    assert len(rows) > 10
    for row in rows:
        found, faults = read(row, (2, 2, 1))
        assert (len(found), faults) == (1, []), row


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ŷ1 = 1", "point"),
        ("ŷ1 # 6 = 1", "point"),
        ("δ1[1] = 1", "point"),
        ("L # 6 = 1", "point"),
    ],
)
def test_of_several_points_one_has_to_be_named(line: str, why: str) -> None:
    lesson = free_lesson((3, 2, 2), count=5)
    lesson.set_batch(ALL)
    (found,) = lines_of(line, lesson.state)
    assert (found.verdict, found.said, found.computed) == (Verdict.DIFFERS, words.LACKS[why], "–")


def test_where_there_are_no_points_or_too_many_steps_or_no_numbers_it_says_so() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    assert lines_of("ŷ = 1; w1[1][1] = 1", lesson.state)[1].said == words.LACKS["points"]
    lesson = free_lesson((3, 2, 2), count=50)
    lesson.set_batch(ALL)
    assert lines_of("L @ 10000 = 1", lesson.state)[0].said == words.LACKS["steps"]
    lesson = Lesson()
    plain = plain_of(WORKED["builder"]) | {"rate": 2.0}
    from ripple.lesson.state import from_plain

    state = from_plain(plain)
    assert isinstance(state, State)
    assert lines_of("L @ 9000 = 1", state)[0].said == words.LACKS["runaway"]


def test_any_lines_at_all_are_compared_or_get_a_sentence() -> None:
    random, lesson = Random(4), free_lesson((3, 2, 2), count=3)
    letters = (
        "ŷhzLδ∂wbΔnew/xd=0123456789.,-−()[]#@;\n e·⁻⁰¹²ratecutroundedoutputsatmistakesign\u0302\0<"
    )
    parts = ["ŷ1", "w1[1][2]", "L", " = ", "0.5", "(cut)", "(rate 2)", "(at 3)", "(outputs 1 2)"]
    parts += [
        "(rounded 400)",
        "(cut 2)",
        "(mistake sign)",
        "@2",
        "#1",
        "δ2[1]",
        ";",
        "(",
        "e-400",
        "e400",
    ]
    for n in range(600):
        source = letters if n % 2 else parts
        text = "".join(random.choices(source, k=random.randrange(40)))
        found = Comparison(text, lesson.state)
        with np.errstate(all="ignore"):
            assert len(whole(found)) + len(found.faults) <= 60
        for fault in found.faults:
            assert words.fault(*fault)


def test_whoever_asks_for_many_ways_gets_no_more_than_some() -> None:
    state, right = state_of(WORKED["schiendorfer"]), "w2[2][1] = 0.07134767 (rate 1.3)"
    ways = [f"w2[2][1] = 7 (rate 0.{n})" for n in range(1, OTHERS_MOST + 1)]
    for others, verdict in ((ways[1:], Verdict.EXPLAINED), (ways, Verdict.DIFFERS)):
        *_, last = lines_of("\n".join([*others, right]), state)
        assert last.verdict is verdict


# The lesson


def test_a_lesson_is_that_of_an_example_until_something_else_is_changed() -> None:
    for name, worked in WORKED.items():
        lesson = Lesson()
        lesson.load(state_of(worked))
        lesson.run_step()
        assert is_of(lesson.state, worked), name
        assert not any(
            is_of(lesson.state, other) for other in WORKED.values() if other is not worked
        )
        lesson.set_learning_rate("0.123")
        assert not is_of(lesson.state, worked)
    lesson.load(state_of(worked))
    lesson.set_parameter(Parameter(0, 0, 0), "3")
    assert not is_of(lesson.state, worked)


def test_one_of_somebodys_own_is_of_the_lesson_as_it_began() -> None:
    lesson = Lesson()
    before = as_it_began(lesson)
    for _ in range(3):
        lesson.run_step()
    after = as_it_began(lesson)
    assert after.start is before.start
    assert (after.moment.step, after.moment.network) == (0, before.start)
    lesson.restart()
    lesson.set_parameter(Parameter(0, 0, 0), "3")
    assert as_it_began(lesson).start.parameters.value(Parameter(0, 0, 0)) == 3.0


def test_numbers_are_what_the_page_then_shows() -> None:
    lesson = Lesson()
    lesson.load(state_of(WORKED["negnevitsky"]))
    course = Course(lesson.state)
    lesson.run_step()
    assert lesson.done is not None
    sample = lesson.done.sample
    assert course.value(Quantity("a", Unit(2, 0))) == sample.activations[2][0]
    assert course.value(Quantity("δ", Unit(1, 1))) == sample.deltas[0][1]
    assert course.value(Quantity("new", Parameter(0, 1, 1), 1)) == lesson.network.weights[0][1, 1]
    moved = course.value(Quantity("Δ", Parameter(0, 1, 1)))
    assert moved == pytest.approx(lesson.network.weights[0][1, 1] - 1.0, rel=1e-9)


def test_worked_examples_have_no_numbers_that_a_link_could_not_carry() -> None:
    for worked in WORKED.values():
        assert isinstance(worked, Worked)
        assert all(math.isfinite(n) for n in numbers_in(plain_of(worked)))
