"""The code beside the diagram: what its lines compute, and the values that they had."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from ripple.lesson.hood import FILES, FUNCTIONS, NETWORK, Hood
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.step import PHASES, Phase
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.network import Network
from ripple.model.places import Parameter, Unit
from ripple.page.hood import MOST, values_html
from ripple.readings import hood
from ripple.readings.hood import LINES, Line, Sources, lines_for, lines_of, places_of
from ripple.readings.hood_values import RETURNED, Value, Visit, visits
from ripple.words import hood as words
from ripple.words.en import NOT_COME
from workshop.hood import sources_shown

from tests.unit.offscreen import Offscreen

MODEL = Path(__file__).parents[2] / "py" / "ripple" / "model"
TEXTS = {name: (MODEL / name).read_text("utf-8") for name in FILES}
SOURCES = Sources(*(TEXTS[name] for name in FILES))
SIZES = 2, 4, 3, 1


def functions_in(source: str) -> dict[str, ast.FunctionDef]:
    return {
        f"{outer.name}.{inner.name}": inner
        for outer in ast.parse(source).body
        if isinstance(outer, ast.ClassDef)
        for inner in outer.body
        if isinstance(inner, ast.FunctionDef)
    }


def statements(function: ast.FunctionDef) -> dict[int, str]:
    """The first line of each statement but for the docstring, by its number."""
    source = SOURCES.network.split("\n")
    found = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    docstring = function.body[0]
    return {
        node.lineno: source[node.lineno - 1] for node in found if node not in (function, docstring)
    }


@pytest.mark.parametrize("name", LINES)
def test_the_table_has_each_line_of_a_function_and_no_other(name: str) -> None:
    found = statements(functions_in(SOURCES.network)[name])
    known = {n: line.what for n, line in lines_of(SOURCES.network).items() if line.function == name}
    assert known.keys() == found.keys()
    assert list(LINES[name].values()) == list(known.values())
    for code in LINES[name]:
        assert any(hood.code_of(line) == code for line in found.values())


def test_each_thing_that_is_computed_is_told_and_lies_somewhere() -> None:
    whats = {what for lines in LINES.values() for what in lines.values()}
    assert whats == set(words.COMPUTES)
    assert {what for what in whats if not places_of(what, SIZES)} == {"begins", "layers back"}


def stepped(phase: Phase, sizes: tuple[int, ...] = SIZES, batch: int = 1) -> Player:
    """A lesson with a step that has come to the end of this phase."""
    lesson = Lesson()
    player = Player(lesson)
    lesson.set_batch(batch)
    lesson.network = Network.random(sizes, Random(5))
    player.speed = 4
    player.run_phase(phase)
    return player


def line_of(what: str, function: str = "") -> Line:
    found = [
        line
        for line in lines_of(SOURCES.network).values()
        if line.what == what and function in line.function
    ]
    return found[0]


def ran(player: Player, what: str) -> list[Visit]:
    return visits(player, SOURCES, NETWORK, line_of(what).number)


@pytest.mark.parametrize("batch", [1, 5])
@pytest.mark.parametrize("sizes", [SIZES, (2, 4, 1), (2, 1)])
def test_a_line_lights_as_many_places_as_it_computes_numbers(
    sizes: tuple[int, ...], batch: int
) -> None:
    player = stepped(Phase.UPDATE, sizes, batch)
    for what in ("inputs", "sums", "activations", "output deltas", "errors", "hidden deltas"):
        numbers = sum(np.shape(visit.values[-1].value)[1] for visit in ran(player, what))
        lit = places_of(what, sizes)
        assert all(isinstance(place, Unit) for place in lit)
        assert numbers == len(lit), what
    for what in ("weight gradients", "bias gradients"):
        numbers = sum(np.size(visit.values[-1].value) for visit in ran(player, what))
        lit = places_of(what, sizes)
        assert all(isinstance(place, Parameter) for place in lit)
        assert numbers == len(lit), what
    (moved,) = ran(player, "moved")
    made = [each for each in moved.values if each.name.startswith("→")]
    assert sum(np.size(each.value) for each in made) == len(places_of("moved", sizes))


@pytest.mark.parametrize("batch", [1, 5])
def test_the_values_are_those_of_the_step_to_the_bit(batch: int) -> None:
    player = stepped(Phase.UPDATE, batch=batch)
    step = player.step_shown
    assert step is not None
    assert step.gradient is not None
    assert step.network is not None

    def made(what: str) -> list[bytes]:
        return [np.asarray(visit.values[-1].value).tobytes() for visit in ran(player, what)]

    def bits(arrays: tuple[np.ndarray, ...]) -> list[bytes]:
        return [array.tobytes() for array in arrays]

    assert made("sums") == made("sums kept") == bits(step.passed.zs)
    assert made("activations") == bits(step.passed.activations[1:])
    assert made("deltas kept") == bits(step.gradient.deltas[::-1])
    assert made("output deltas") + made("hidden deltas") == bits(step.gradient.deltas[::-1])
    assert made("weight gradients") == bits(step.gradient.slopes.weights[::-1])
    assert made("bias gradients") == bits(step.gradient.slopes.biases[::-1])
    (moved,) = ran(player, "moved")
    after = [each.value for each in moved.values if each.name.startswith("→")]
    assert [np.asarray(each).tobytes() for each in after] == bits(
        (*step.network.weights, *step.network.biases)
    )
    ends = {1: "return float(each[0, 0])", 5: "return float(np.add.reduce(each, axis=None))"}
    source = SOURCES.network.split("\n")
    (end,) = [n for n, line in enumerate(source, start=1) if ends[batch] in line]
    (lost,) = visits(player, SOURCES, NETWORK, end)
    assert lost.values[-1] == (RETURNED, step.loss)


def test_what_a_line_reads_and_makes_has_the_names_of_the_code() -> None:
    player = stepped(Phase.BACKWARD)
    (first, second, last) = ran(player, "sums")
    for visit in (first, second, last):
        assert [each.name for each in visit.values] == ["a", "w", "b", "z"]
        a, w, b, z = (each.value for each in visit.values)
        assert np.array_equal(a @ w + b, z)  # type: ignore[operator]
    (back, _) = ran(player, "hidden deltas")
    assert [each.name for each in back.values] == ["error", "passed.zs[layer - 1]", "a", "delta"]
    assert [each.name for each in ran(player, "weight gradients")[0].values] == [
        *("a.T", "delta", "weights[-1]"),
    ]
    assert [visit.values[0].value for visit in ran(player, "layers back")] == [2, 1, 0]


@pytest.mark.parametrize("phase", PHASES)
def test_a_line_has_values_once_the_step_has_come_to_it(phase: Phase) -> None:
    player = stepped(phase)
    reached = PHASES.index(phase)
    firsts = ("sums", "loss", "errors", "moved")
    for n, what in enumerate(firsts):
        has = bool(ran(player, what))
        assert has == (n <= reached), what
        told = hood.why_no_values(player, line_of(what), has)
        assert told == (words.NO_VALUES if has else words.BEFORE)
    assert Player(Lesson()).step_shown is None
    assert not ran(Player(Lesson()), "sums")


def test_the_quiz_and_a_mistake_keep_the_way_back_to_themselves() -> None:
    player = Player(Lesson())
    player.speed = 4
    player.switch_quiz(on=True)
    player.run_phase(Phase.BACKWARD)
    assert player.asks
    assert ran(player, "sums")
    assert not ran(player, "errors")
    assert hood.why_no_values(player, line_of("errors"), ran=False) == words.ASKED
    player.switch_quiz(on=False)
    player.make_mistake("no-slope")
    player.run_phase(Phase.BACKWARD)
    assert ran(player, "sums")
    assert not ran(player, "errors")
    assert hood.why_no_values(player, line_of("errors"), ran=False) == words.MISTAKEN


def test_while_steps_run_it_says_so() -> None:
    player = stepped(Phase.FORWARD)
    player.run(10)
    assert hood.why_no_values(player, line_of("sums"), ran=False) == words.RUNS


@pytest.mark.parametrize(
    ("place", "whats"),
    [
        (Unit(0, 1), {"inputs"}),
        (Unit(1, 0), {"sums", "activations", "errors", "hidden deltas"}),
        (Unit(3, 0), {"sums", "activations", "loss", "output deltas"}),
        (Parameter(0, 1, 2), {"sums", "weight gradients", "moved"}),
        (Parameter(1, 1, 2), {"sums", "weight gradients", "moved", "errors"}),
        (Parameter(1, None, 2), {"sums", "bias gradients", "moved"}),
    ],
)
def test_a_place_is_worked_out_in_its_lines(place: Unit | Parameter, whats: set[str]) -> None:
    lines = lines_of(SOURCES.network)
    assert {lines[n].what for n in lines_for(SOURCES.network, place, SIZES)} == whats


# functions.py


def entry(name: str) -> ast.Call:
    (found,) = [
        node
        for node in ast.walk(ast.parse(SOURCES.functions))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("Activation", "Loss")
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == name
    ]
    return found


@pytest.mark.parametrize("name", [*ACTIVATIONS, *LOSSES])
def test_the_lines_in_use_are_those_of_the_entry_and_of_the_functions_it_names(name: str) -> None:
    node = entry(name)
    named = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    spans: list[ast.Call | ast.FunctionDef] = [node]
    spans += [
        each
        for each in ast.parse(SOURCES.functions).body
        if isinstance(each, ast.FunctionDef) and each.name in named
    ]
    wanted = {n for each in spans for n in range(each.lineno, (each.end_lineno or 0) + 1)}
    assert set(hood.lines_in_use(SOURCES.functions, name)) == wanted


def test_a_function_belongs_to_the_neurons_that_use_it() -> None:
    lesson = Lesson()
    network = Network.random((2, 4, 1), Random(5), ACTIVATIONS["relu"], LOSSES["squared"])
    lines = SOURCES.functions.split("\n")

    def used(code: str) -> frozenset[object]:
        (n,) = [n for n, line in enumerate(lines, 1) if code in line]
        return frozenset(hood.used_places(SOURCES.functions, n, network))

    hidden, output = frozenset(Unit(1, i) for i in range(4)), frozenset({Unit(2, 0)})
    assert used("return np.where(z > 0.0, z, 0.0)") == hidden
    assert used("np.exp(-z)") == output
    assert used("delta=lambda a, y, share, slope: 2.0") == output
    assert used("delta=lambda a, y, share, _slope") == frozenset()
    assert hood.computes(SOURCES, FUNCTIONS, 1, lesson.network) == words.ELSEWHERE
    assert hood.computes(SOURCES, FUNCTIONS, 0, lesson.network) == words.POINT


def test_the_functions_are_watched_too() -> None:
    player = stepped(Phase.BACKWARD, (2, 4, 1))
    (at,) = [n for n, line in enumerate(SOURCES.functions.split("\n"), 1) if "np.exp(-z))" in line]
    hidden, output = visits(player, SOURCES, FUNCTIONS, at)
    step = player.step_shown
    assert step is not None
    for visit, z, a in zip(
        (hidden, output), step.passed.zs, step.passed.activations[1:], strict=True
    ):
        assert [each.name for each in visit.values] == ["z", "→"]
        assert np.array_equal(visit.values[0].value, z)
        assert np.array_equal(visit.values[1].value, a)


# What is served, and shown


def test_the_sources_are_the_files_that_are_compiled() -> None:
    assert json.loads(sources_shown()) == TEXTS


def test_an_array_is_shown_with_its_shape_and_no_more_than_there_is_room_for() -> None:
    large = np.arange(200.0).reshape(10, 20)
    html = values_html([Visit(NETWORK, 1, (Value("z", large), Value("by", -0.3)))], 7, 4)
    assert html.count("<tr") == MOST + 1
    assert "(10, 20)" in html
    assert "… 2 more rows" in html
    assert "<td>…</td>" in html
    assert "−0.3000" in html
    assert "Step 7:" in html
    twice = [Visit(NETWORK, 1, (Value("b", np.ones(1)),))] * 2
    assert "2 of 2" in values_html(twice, 7, 4)


def point(window: Offscreen, line: int) -> None:
    window.editor.told(line)
    window.frames()


def test_nothing_is_asked_for_before_it_is_opened(window: Offscreen, main: SimpleNamespace) -> None:
    assert window.element("code").hidden
    assert window.editor.file == ""
    window.send("click", "open-code")
    window.frames()
    assert not window.element("code").hidden
    assert window.element("open-code").attributes["aria-expanded"] == "true"
    assert window.editor.file == NETWORK
    assert window.editor.revealed == hood.first_line(SOURCES.network, "Network.forward")
    window.press("Escape", "code-close")
    window.frames()
    assert window.element("code").hidden
    assert window.focused() == "open-code"
    assert not main.lesson.microscope.lit


def test_a_line_lights_and_the_diagram_marks(window: Offscreen, main: SimpleNamespace) -> None:
    lesson = main.lesson
    window.send("click", "open-code")
    window.frames()
    main.player.speed = 4
    window.send("click", "phase-backward")
    window.frames()
    assert window.editor.revealed == hood.first_line(SOURCES.network, "Network.backward")
    line = line_of("hidden deltas").number
    point(window, line)
    assert lesson.microscope.lit == frozenset(Unit(1, i) for i in range(4))
    assert window.text("code-line") == words.COMPUTES["hidden deltas"]
    assert "delta(1, 4)" in window.text("code-values")
    assert json.loads(window.editor.classes)["pointed"] == [line]
    window.send("click", "phase-loss")
    window.frames()
    assert window.editor.revealed == hood.first_line(SOURCES.network, "Network.backward")
    point(window, 0)
    assert not lesson.microscope.lit
    window.send("click", "phase-backward")
    window.frames()
    assert "delta(1, 4)" in window.text("code-values")  # it stays, to be scrolled
    lesson.microscope.point_at(Unit(1, 2))
    main.stage.ask()
    window.frames()
    marked = json.loads(window.editor.classes)["computes"]
    assert marked == lines_for(SOURCES.network, Unit(1, 2), (2, 4, 1))
    assert window.editor.revealed == line_of("errors").number  # of the phase at work
    window.element("code-file").value = FUNCTIONS
    window.send("input", "code-file")
    window.frames()
    assert window.editor.file == FUNCTIONS
    assert json.loads(window.editor.classes)["used"]
    assert window.text("code-values") == ""


def test_where_the_editor_does_not_come_it_says_so_and_tries_again(
    window: Offscreen, main: SimpleNamespace
) -> None:
    assert main.lesson.hood.open is False
    window.has_editor = False
    window.send("click", "open-code")
    window.frames()
    assert window.text("code-words") == words.LOST
    window.send("click", "open-code")
    window.has_editor = True
    window.send("click", "open-code")
    window.frames()
    assert window.text("code-words") == words.ABOUT[NETWORK]


def test_where_its_python_does_not_come_it_says_so_and_tries_again(
    window: Offscreen, main: SimpleNamespace
) -> None:
    window.has_later = False
    window.send("click", "open-code")
    window.frames()
    assert window.text("problem-what") == NOT_COME
    assert not main.lesson.hood.open
    window.has_later = True
    window.send("click", "open-code")
    window.frames()
    assert window.text("code-words") == words.ABOUT[NETWORK]


def test_what_is_lit_goes_with_the_network_that_had_it() -> None:
    lesson = Lesson()
    lesson.microscope.light(frozenset({Unit(1, 3), Unit(1, 0)}))
    lesson.microscope.fit((2, 2, 1))
    assert lesson.microscope.lit == {Unit(1, 0)}


def test_the_hood_forgets_its_line_with_the_file() -> None:
    looked = Hood()
    looked.toggle()
    looked.point(12)
    looked.point(0)
    assert (looked.line, looked.pointed) == (12, False)
    looked.look_into("secrets.py")
    assert (looked.file, looked.line) == (NETWORK, 0)
