"""Functions that a reader writes: what is right passes, and what is wrong is told apart."""

from __future__ import annotations

import ast
import json
from random import Random
from typing import Any

import numpy as np
import pytest
from ripple.lesson.guarded_names import Budget
from ripple.lesson.writing import MOST, Writing
from ripple.model.mistakes import MISTAKES
from ripple.readings import writing_check
from ripple.readings.writing import Verdict, cases_of, flat, judge
from ripple.readings.writing_check import check
from ripple.readings.writing_tasks import EXERCISES, NAMES
from ripple.words import writing as words
from ripple.words.writing_code import CODE

from tests.unit.mutations import mutants
from tests.unit.written_mistakes import CHANGES, LINES, STEP_CHANGES, changed

PAIRS = [(name, wrong) for name, each in EXERCISES.items() for wrong in each.wrong]


def verdict(name: str, source: str) -> Verdict:
    return check(EXERCISES[name], source).verdict


def body(name: str, *lines: str) -> str:
    """The exercise with this body."""
    return CODE[name].head + "".join(f"    {line}\n" for line in lines)


def test_each_exercise_has_its_words_its_code_and_arguments_of_that_name() -> None:
    assert tuple(words.TASKS) == tuple(CODE) == NAMES
    for name, exercise in EXERCISES.items():
        (function,) = ast.parse(CODE[name].solution).body
        assert isinstance(function, ast.FunctionDef)
        assert function.name == exercise.function
        assert tuple(arg.arg for arg in function.args.args) == exercise.given
        assert ast.get_docstring(function)
        assert ast.get_docstring(ast.parse(CODE[name].start).body[0]) == ast.get_docstring(function)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_passes_and_what_is_given_does_not(name: str) -> None:
    found = verdict(name, CODE[name].solution)
    assert found.said == words.passed(len(EXERCISES[name].inputs()))
    assert found.passed
    start = verdict(name, CODE[name].start)
    assert (start.passed, start.said) == (False, words.NOTHING)


@pytest.mark.parametrize(("name", "wrong"), PAIRS)
def test_each_mistake_gets_its_own_hint_and_no_pass(name: str, wrong: str) -> None:
    found = judge(EXERCISES[name], EXERCISES[name].wrong[wrong])
    assert not found.passed
    assert found.hint == wrong
    assert words.hint(name, wrong).startswith(words.HINT)


def test_hints_are_there_for_what_can_be_made_and_nothing_else() -> None:
    assert set(words.HINTS) == {wrong for _, wrong in PAIRS}
    assert set(words.OWN_HINTS) <= set(PAIRS)
    made = {wrong for _, wrong in PAIRS} & set(MISTAKES)
    assert set(MISTAKES) - made == {"zero-start"}  # nobody is asked for first weights


@pytest.mark.parametrize(("name", "wrong"), PAIRS)
def test_a_mistake_with_a_second_one_on_top_gets_no_hint_that_is_not_true(
    name: str, wrong: str
) -> None:
    """Its numbers are others then, so none is claimed."""

    def bent(*given: Any) -> Any:
        made = EXERCISES[name].wrong[wrong](*given)
        if isinstance(made, tuple):
            return tuple([each * 1.07 + 0.01 for each in part] for part in made)
        return made * 1.07 + 0.01

    found = judge(EXERCISES[name], bent)
    assert (found.passed, found.hint) == (False, "")


WRITTEN = {
    **{
        (name, wrong): body(name, line)
        for name, lines in LINES.items()
        for wrong, line in lines.items()
    },
    **{
        (name, wrong): changed(CODE[name].solution, how)
        for name, all_ in (("backward", CHANGES), ("step", STEP_CHANGES))
        for wrong, how in all_.items()
    },
}


@pytest.mark.parametrize(("name", "wrong"), PAIRS)
def test_each_mistake_as_it_is_written_gets_its_own_hint_and_no_pass(name: str, wrong: str) -> None:
    found = verdict(name, WRITTEN[name, wrong])
    assert (found.passed, found.hint) == (False, wrong)


def test_nothing_else_is_written_here() -> None:
    assert set(WRITTEN) == set(PAIRS)


NEW_FIRST = """
    for n in reversed(range(len(weights))):
        weights = [*weights]
        weights[n] = weights[n] - eta * activations[n].T @ delta
        biases = [*biases]
        biases[n] = biases[n] - eta * delta.sum(axis=0)
        if n > 0:
            delta = delta @ weights[n].T * slope(zs[n - 1])
    return weights, biases
"""


def test_the_classic_one_of_new_weights_is_found_in_a_loop_that_moves_at_once() -> None:
    head, _, _ = CODE["step"].solution.partition("    new_weights, new_biases")
    found = verdict("step", head + NEW_FIRST.strip("\n") + "\n")
    assert (found.passed, found.hint) == (False, "new-weights")


def test_other_right_ways_to_write_it_pass() -> None:
    ways = [
        ("sigmoid", "return 0.5 * (1 + np.tanh(z / 2))"),
        ("sigmoid", "return np.where(z > 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))"),
        ("sigmoid", "return np.exp(-np.logaddexp(0, -z))"),
        ("neuron", "return f(sum([xi * wi for xi, wi in zip(x, w)]) + b)"),
        ("neuron", "return float(f(np.sum(x * w) + b))"),
        (
            "layer",
            "return f(np.array([[sum(s * W[:, j]) + b[j] for j in range(len(b))] for s in a]))",
        ),
        ("loss-slope", "return (output - y) + (output - y)"),
        ("output-delta", "return np.multiply(slope(z), (f(z) - y) * 2.0)"),
        ("hidden-delta", "return slope(z) * (W @ delta.T).T"),
        ("momentum", "return [w - eta * (mu * v + gradient), mu * v + gradient]"),
        ("momentum", "new = np.add(mu * v, gradient); return (w - new * eta, new)"),
    ]
    for name, line in ways:
        found = verdict(name, body(name, line))
        if "np.where(z > 0" in line:  # ∞/∞ is worked out, too, and not taken
            assert found.passed, line
        assert found.passed, (line, found)


def test_what_is_due_agrees_with_the_formula_to_many_digits() -> None:
    """Nudging is exact enough for the judge, by far."""
    for name, exercise in EXERCISES.items():
        names: dict[str, Any] = {"np": np}
        exec(CODE[name].solution, names)
        for case in cases_of(exercise):
            with np.errstate(all="ignore"):
                made = names[exercise.function](*case.inputs)
            for one, other in zip(flat(made), flat(case.right), strict=True):
                scale = max(1.0, np.abs(other).max(initial=0.0))
                assert np.abs(one - other).max(initial=0.0) < 1e-8 * scale, name


def test_the_cases_have_batches_sizes_functions_and_extremes() -> None:
    for name, exercise in EXERCISES.items():
        cases = cases_of(exercise)
        assert len(cases) >= 5
        shapes = {
            str([np.shape(a) for a in flat([c for c in case.inputs if not callable(c)])])
            for case in cases
        }
        assert len(shapes) >= 3, name
    extreme = [case.inputs[0] for case in cases_of(EXERCISES["sigmoid"])]
    assert min(float(z.min()) for z in extreme) == -1000.0


# The form of a result

ARRAY, OF = "an array of shape", "should have numbers of type float64. They are:"
FORMS = [
    ("sigmoid", "return z[0] if z.ndim else z", f"a single number, and should be {ARRAY} (3,)"),
    ("sigmoid", "return [1.0, 2.0]", f"should be {ARRAY} (3,). It is: list of 2 things."),
    ("sigmoid", "return 'a'", f"should be {ARRAY} (3,). It is: str."),
    ("sigmoid", "return print", f"should be {ARRAY} (3,). It is: method."),
    ("sigmoid", "return z > 0", f"{OF} bool."),
    ("sigmoid", "return z + 0j", f"{OF} complex128."),
    ("sigmoid", "return np.array([None, None, None])", f"{OF} object."),
    ("sigmoid", "return (1 / (1 + np.exp(-z))).astype('float32')", f"{OF} float32."),
    ("sigmoid", "return z * np.nan", "The result at [0] is no number (nan), and should be 0.5"),
    ("sigmoid", "return 1 / (z - z)", "is ∞, and should be 0.5"),
    ("sigmoid", "return np.zeros((500, 500))", f"{ARRAY} (500, 500), and should be {ARRAY} (3,)."),
    ("neuron", "return f(np.array([x @ w + b]))", f"{ARRAY} (1,), and should be a single number"),
    ("momentum", "return w", "Two things should come back, the new w and the new v."),
    ("momentum", "return w", "What came: ndarray."),
    ("momentum", "return w, v, v", "What came: tuple of 3 things."),
    ("momentum", "return w, None", "the new v is None."),
    ("backward", "return weights[0], biases[0]", "∂L/∂W should be a list of 1 array. It is: nd"),
    ("backward", "return weights + weights, biases", "∂L/∂W has 2 arrays, and should have 1"),
    ("backward", "return weights, [None for b in biases]", "∂L/∂b[0] is None."),
    ("backward", "return [w.T for w in weights], biases", f"∂L/∂W[0] is {ARRAY} (1, 2), and"),
]


@pytest.mark.parametrize(("name", "line", "said"), FORMS)
def test_what_came_and_what_is_wanted_is_said(name: str, line: str, said: str) -> None:
    found = verdict(name, body(name, line))
    assert not found.passed
    assert said.lower() in found.said.lower()


def test_a_number_that_is_off_is_told_with_its_test_its_place_and_inputs() -> None:
    found = verdict("descend", body("descend", "return w - eta * gradient * 1.5"))
    inputs, right = cases_of(EXERCISES["descend"])[0]
    w, gradient, eta = inputs
    wrong = w - 1.5 * eta * gradient
    at = int(np.abs(wrong - right).argmax())
    assert found.said == words.test(1) + " " + words.other_number(
        "the result", (at,), float(wrong[at]), float(right[at])
    )
    assert found.inputs == f"w = {w.tolist()}\ngradient = {gradient.tolist()}\neta = {eta:g}"


IN_PLACE = [
    ("descend", ["w -= eta * gradient", "return w"], "w"),
    ("momentum", ["v *= mu", "v += gradient", "return w - eta * v, v"], "v"),
    ("layer", ["np.add(b, 0, out=b)", "W[0, 0] += 1", "W[0, 0] -= 1", "a += 0.5",
               "return f((a - 0.5) @ W + b)"], "a"),
    ("backward", ["weights.append(1)", "return weights[:-1], biases"], "weights"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "lines", "what"), IN_PLACE)
def test_a_function_must_leave_its_inputs_as_they_are(
    name: str, lines: list[str], what: str
) -> None:
    found = verdict(name, body(name, *lines))
    assert not found.passed
    assert words.changed(what) in found.said


UNSTEADY = [
    "n = []\ndef sigmoid(z):\n    n.append(1)\n    return 1 / (1 + np.exp(-z)) + 1e-12 * len(n)",
    "n = []\ndef sigmoid(z):\n  n.append(1)\n  return 1 / (1 + np.exp(-z)) if len(n) < 9 else z",
    "def sigmoid(z):\n    return 1 / (1 + np.exp(-z)) + 1e-12 * np.random.rand()",
]


@pytest.mark.parametrize("source", UNSTEADY)
def test_what_depends_on_chance_or_the_calls_before_gets_no_pass(source: str) -> None:
    assert not verdict("sigmoid", source).passed


def test_what_is_left_of_calls_before_is_told() -> None:
    assert verdict("sigmoid", UNSTEADY[0]).said == words.UNSTEADY
    assert verdict("sigmoid", UNSTEADY[1]).said == words.UNSTEADY


def test_a_buffer_that_is_used_again_is_seen_as_it_was_given() -> None:
    """Each result is kept at once, so that only a function that gives wrong ones fails."""
    lines = ["new = kept.setdefault(w.shape, np.zeros(w.shape))", "new[...] = w - eta * gradient"]
    source = body("descend", *lines, "return new")
    assert verdict("descend", f"kept = {{}}\n{source}").passed


# What comes to no end


HOSTILE = [
    ("while True: pass", 2),
    ("return [z for _ in iter(int, 1)]", 2),
    ("import js", 2),
    ("return 'x' * 10**10", 2),
    ("return np.zeros(2**30)", 2),
    ("return 10 ** 10 ** 8", 2),
    ("return 1 / 0", 2),
    ("return z @ np.zeros((7, 7, 7))", 2),
    ("raise SystemExit", 2),
    ("return undefined", 2),
    ("return open('x')", 2),
]


@pytest.mark.parametrize(("line", "at"), HOSTILE)
def test_what_ends_or_never_ends_is_told_with_its_line(line: str, at: int) -> None:
    found = verdict("sigmoid", f"def sigmoid(z):\n    {line}\n")
    assert (found.passed, found.kind, found.line) == (False, "stopped", at)
    assert found.said


def test_a_solution_takes_a_hundredth_of_the_steps_that_it_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing_check, "STEPS", writing_check.STEPS // 100)
    for name in NAMES:
        assert verdict(name, CODE[name].solution).passed


def test_one_that_goes_on_for_long_is_not_called_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    exercise = EXERCISES["sigmoid"]._replace(inputs=lambda: [(np.zeros(1),)] * 20)
    monkeypatch.setitem(EXERCISES, "sigmoid", exercise)
    begin = Budget.begin

    def begun(budget: Budget, most: int) -> None:
        calls.append(most)
        begin(budget, most)

    monkeypatch.setattr(Budget, "begin", begun)
    verdict("sigmoid", "def sigmoid(z):\n    while True: pass\n")
    assert len(calls) < 6


TRICKY = [
    "def sigmoid(z):\n  return (",
    "",
    "sigmoid = 3",
    "class sigmoid:\n    pass",
    "def sigmoid():\n    return 1",
    "def sigmoid(z, *, more):\n    return 1",
    "def sigmoid(z):\n    yield z",
    "def sigmoid(z):\n    a = []\n    a.append(a)\n    return a",
    "class A(float): pass\ndef sigmoid(z):\n    return A(1)",
    "class E(Exception):\n  def __repr__(self):\n    while 1: pass\ndef sigmoid(z):\n  raise E",
    "class A:\n    def __eq__(self, _): return 1\ndef sigmoid(z):\n    return [A(), A(), A()]",
    "sigmoid = lambda z: z",
    "def sigmoid(z):\n    try:\n        while True: pass\n    except: pass\n    return z",
    "def sigmoid(z):\n    np.exp = lambda z: z\n    return 1 / (1 + np.exp(-z))",
    "x" * 200_000,
    "\0",
    "def sigmoid(z):\n    return np.broadcast_to(0.5, (100000, 100000))",
]  # fmt: skip


@pytest.mark.parametrize("source", TRICKY)
def test_nothing_that_is_typed_harms(source: str) -> None:
    found = verdict("sigmoid", source)
    assert not found.passed
    assert 0 < len(found.said) < 1000
    assert verdict("sigmoid", CODE["sigmoid"].solution).passed


def test_what_is_printed_in_the_first_test_is_there() -> None:
    checked = check(EXERCISES["descend"], body("descend", "print('w', w)", "return w"))
    assert checked.printed.text == "w " + str(cases_of(EXERCISES["descend"])[0].inputs[0]) + "\n"
    endless = check(EXERCISES["descend"], "def descend(w, g, eta):\n    print('x' * 1000000)\n")
    assert len(endless.printed.text) < 10_000
    assert endless.printed.more > 900_000


# Slips of the pen

SUM, PRODUCT, VECTOR = (
    "a sum has no order",
    "a product of numbers has no order",
    "what has one dimension, or none, is its own transpose",
)
EQUIVALENT = {
    "return 1 / (np.exp(-z) + 1)": SUM,
    "z = x @ w.T + b\n    return f(z)": VECTOR,
    "z = x.T @ w + b\n    return f(z)": VECTOR,
    "z = w @ x + b\n    return f(z)": "the product of two vectors has no order",
    "z = x @ w + b\n    return f(z.T)": VECTOR,
    "z = b + a @ W\n    return f(z)": SUM,
    "z = a @ W + b.T\n    return f(z)": VECTOR,
    "return (output - y) * 2": PRODUCT,
    "return (f(z) - y) * 2 * slope(z)": PRODUCT,
    "error = delta @ W.T\n    return slope(z) * error": PRODUCT,
    "return w - gradient * eta": PRODUCT,
    "v = gradient + mu * v\n    return (w - eta * v, v)": SUM,
    "v = v * mu + gradient\n    return (w - eta * v, v)": PRODUCT,
}
"""Mutated solutions that are right all the same, and why."""


def test_no_slip_of_the_pen_passes_unless_it_changes_nothing() -> None:
    tried = {
        source: verdict(name, source).passed
        for seed, name in enumerate(NAMES)
        for source in mutants(CODE[name].solution, 25, seed)
    }
    passed = {source.split('"""')[-1].strip() for source, passes in tried.items() if passes}
    assert passed == set(EQUIVALENT)
    assert len(tried) - len(passed) >= 200


# What is kept


def test_what_is_kept_is_read_back() -> None:
    one = Writing(NAMES)
    one.open("layer")
    one.type("def layer(): pass", CODE["layer"].start)
    one.judged(True)
    other = Writing(NAMES)
    assert other.read(one.written())
    assert (other.at, other.typed, other.done, other.tried) == (
        "layer", {"layer": "def layer(): pass"}, {"layer"}, {"layer"},
    )  # fmt: skip
    other.type(CODE["layer"].start, CODE["layer"].start)
    assert not other.typed
    assert other.following == "loss-slope"


def test_whatever_else_is_kept_there_does_no_harm() -> None:
    random = Random(0)
    one = Writing(NAMES)
    one.type("x" * (MOST + 1), "")
    assert "x" not in json.loads(one.written())["typed"].values()
    text = one.written()
    hostile = ["", "null", "[]", "3", '{"typed": 3, "done": {"a": 1}, "at": []}', "[" * 100_000,
               '{"done": [[], 3, null, "nowhere"], "typed": {"layer": 5}}']  # fmt: skip
    for _ in range(300):
        cut = random.randrange(len(text))
        hostile.append(
            text[:cut] + chr(random.randrange(32, 127)) + text[cut + random.randrange(3) :]
        )
    for each in hostile:
        other = Writing(NAMES)
        other.read(each)
        assert other.at in NAMES
        assert other.done <= set(NAMES)


def test_the_next_one_is_the_next_that_is_not_done() -> None:
    one = Writing(NAMES)
    for name in NAMES[:-1]:
        one.open(name)
        one.judged(True)
    assert one.following == NAMES[-1]
    one.open(NAMES[-1])
    one.judged(True)
    assert one.following == ""
    one.open("nowhere")
    assert one.at == NAMES[-1]


def test_a_solution_is_shown_to_who_has_tried() -> None:
    one = Writing(NAMES)
    one.show_solution()
    assert not one.shows_solution
    one.judged(False)
    one.show_solution()
    assert one.shows_solution
    one.open(NAMES[1])
    assert not one.shows_solution
