"""The console: what is entered on the running lesson, and what comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from ripple.lesson.edited import run_code
from ripple.lesson.entered import MOST, Entered, goes_on
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.lesson.state import Code
from ripple.model.network import Network, Parameters
from ripple.readings.console import Entry, Session, common
from ripple.readings.console_shown import LETTERS_MOST, shown
from ripple.words import console as words
from ripple.words import guarded as guarded_words

MODEL = Path(__file__).parents[2] / "py" / "ripple" / "model"


@pytest.fixture
def player() -> Player:
    return Player(Lesson())


@pytest.fixture
def session(player: Player) -> Session:
    return Session(player)


def value(session: Session, source: str) -> str:
    entry = session.enter(source)
    assert (entry.where, entry.message, entry.said) == ("", "", ""), entry
    return entry.value


def refused(session: Session, source: str) -> str:
    entry = session.enter(source)
    assert not entry.value
    return entry.said


# What is shown


def test_a_value_is_shown_and_kept_as_the_last_one(session: Session) -> None:
    assert value(session, "1 + 2") == "3"
    assert value(session, "_ * 2") == "6"
    assert value(session, "a = 4") == ""
    assert value(session, "a + _") == "10"
    assert value(session, "None") == ""
    assert value(session, "_") == "10"


def test_what_was_made_before_is_there_still(session: Session) -> None:
    assert value(session, "def f(a):\n    return a + b\nb = 1") == ""
    assert value(session, "b = 5\nf(1)") == "6"


def test_numbers_have_the_digits_of_the_page(player: Player, session: Session) -> None:
    assert value(session, "1 / 3") == "0.3333"
    assert value(session, "-1 / 3, [1e-7 / 3]") == "(-0.3333, [3.333e-08])"
    assert value(session, "float('inf'), np.float64(0)") == "(inf, 0)"
    player.lesson.microscope.digits = 6
    assert value(session, "1 / 3") == "0.333333"
    assert value(session, "np.array([1 / 3, -2.0])") == "array([0.333333, -2.00000])  shape (2,)"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("'x' * 10**7", words.more_letters(10**7 - LETTERS_MOST + 200)),
        ("list(range(1000))", words.more_items(940)),
        ("a = [0] * 1000\nb = [a] * 1000\n[b] * 1000", words.cut(LETTERS_MOST)),
        ("np.zeros((1000, 100))", words.shape((1000, 100))),
        ("d = {}\nd['d'] = d\nd", "…"),
    ],
)
def test_what_is_long_is_cut_and_says_so(session: Session, source: str, text: str) -> None:
    found = value(session, source)
    assert text in found
    assert len(found) < LETTERS_MOST + 100


def test_a_forward_pass_and_a_gradient_can_be_read(session: Session) -> None:
    found = value(session, "network.forward(x)")
    assert found.startswith("ForwardPass(\n  network=<network 2 → 4 → 1")
    assert "zs=(" in found
    assert "shape (16, 4)" in found
    assert value(session, "{1}, set(), {}, (), 'a', b'b'") == "({1}, set(), {}, (), 'a', b'b')"
    assert "lesson after 0 steps" in value(session, "lesson")


def test_a_readers_own_repr_may_go_wrong(session: Session) -> None:
    entry = session.enter("class A:\n    def __repr__(self):\n        while True: pass\nA()")
    assert entry.said == guarded_words.sentence("endless")
    assert shown("ok", 3) == "'ok'"


def test_what_is_printed_is_shown_and_cut(session: Session) -> None:
    assert session.enter("print('a', 1)").printed.text == "a 1\n"
    printed = session.enter("print('x' * 10**7)").printed
    assert printed.text == "x" * len(printed.text)
    assert printed.more == 10**7 + 1 - len(printed.text)
    assert session.enter("1").printed.text == ""


# Errors


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ("while True: pass", "endless", ""),
        ("import js", "import", "js"),
        ("'x' * 10**10", "size", ""),
        ("open('a')", "name", "open"),
        ("lesson.__class__", "attribute", "__class__"),
        ("nothing", "NameError", ""),
        ("1 / 0", "ZeroDivisionError", ""),
        ("1 +", "syntax", ""),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence_and_it_goes_on(
    session: Session, source: str, kind: str, what: str
) -> None:
    value(session, "a = 1")
    assert refused(session, source) == guarded_words.sentence(kind, what)
    assert value(session, "a") == "1"


def test_python_s_message_and_the_line_are_told(session: Session) -> None:
    assert session.enter("1 / 0")[4:6] == ("", "ZeroDivisionError: division by zero")
    assert session.enter("a = 1\n1 / 0").where == words.in_entry(2, 2, now=True)
    session.enter("def f():\n    return 1 / 0")
    assert session.enter("f()").where == words.in_entry(2, 3, now=False)
    assert session.enter("1 / 0").where == ""


# The names that there are


def test_network_x_and_y_are_those_of_the_step_that_is_shown(
    player: Player, session: Session
) -> None:
    assert session.about() == words.x_and_y(16, None)
    assert value(session, "x.shape, y.shape") == "((16, 2), (16, 1))"
    value(session, "lesson.step(3)")
    assert session.about() == words.x_and_y(1, 3)
    step = player.lesson.step
    assert step is not None
    value(session, "a = x")
    assert np.array_equal(session._ran.namespace["a"], step.x)
    same = "network.forward(x).output[0, 0] == lesson.network.forward(x).output[0, 0]"
    assert value(session, same) == "True"
    assert value(session, "network is network, lesson.steps") == "(True, 3)"


def test_what_the_reader_calls_so_stays_his(session: Session) -> None:
    value(session, "x = 5")
    value(session, "lesson.step()")
    assert value(session, "x") == "5"
    value(session, "del x")
    assert value(session, "x.shape") == "(1, 2)"


def test_copies_may_be_changed_and_the_lesson_stays(player: Player, session: Session) -> None:
    before = player.lesson.taught.x.copy()
    value(session, "x[0, 0] = 9.0\na, b = lesson.points()\na[0, 0] = 9.0")
    assert value(session, "x[0, 0]") == "9.000"
    assert np.array_equal(player.lesson.taught.x, before)


@pytest.mark.parametrize(
    "source",
    [
        "network.weights[0].base[0] = 9.0",
        "w = network.weights[0]\nw.setflags(write=True)\nw[0] = 9.0",
        "b = lesson.network.biases[0]\nb.setflags(write=True)\nb[0] = 9.0",
        "w = network.forward(x).network.weights[0]\nw.setflags(write=True)\nw[0] = 9.0",
    ],
)
def test_not_even_who_makes_its_arrays_writable(
    player: Player, session: Session, source: str
) -> None:
    parameters = player.lesson.network.parameters
    before = [each.copy() for rows in parameters for each in rows]
    session.enter(source)
    now = [each for rows in player.lesson.network.parameters for each in rows]
    assert all(np.array_equal(a, b) for a, b in zip(before, now, strict=True))


@pytest.mark.parametrize("network", ["network", "lesson.network"])
def test_nobody_writes_into_the_network(player: Player, session: Session, network: str) -> None:
    before = player.lesson.network
    assert refused(session, f"{network}.weights[0][0, 0] = 1.0") == words.READ_ONLY
    session.enter(f"{network}.parameters = 3\n{network}.forward = None")
    assert player.lesson.network is before
    assert isinstance(player.lesson.network.parameters, Parameters)
    assert callable(player.lesson.network.forward)


@pytest.mark.parametrize(
    "source",
    [
        "type(network).forward = None",
        "type(network).forward += 1",
        "del type(network).forward",
        "for type(network).forward in [None]:\n    pass",
        "(a, type(network).forward) = 1, None",
        "setattr(type(network), 'forward', None)",
        "type(network.parameters).value = None",
        "type(x).mean = None",
    ],
)
def test_what_the_page_shares_stays_as_it_is(player: Player, session: Session, source: str) -> None:
    assert "belongs to the page" in refused(session, source)
    before = player.lesson.step_count
    value(session, "lesson.step()")
    assert player.lesson.step_count == before + 1


def test_classes_of_ones_own_can_be_changed(session: Session) -> None:
    value(session, "class A:\n    a = 1\nA.a = 2\nA().b = 3\nA.a += 1")
    assert value(session, "A.a") == "3"


def test_nothing_of_the_page_is_in_the_lesson(session: Session) -> None:
    public = [name for name in dir(session._lesson) if not name.startswith("__")]
    assert sorted(public) == sorted(words.NAMES)
    for name in public:
        found = getattr(session._lesson, name)
        assert not isinstance(found, Lesson | Player)
    assert refused(session, "lesson.step.__closure__") == guarded_words.sentence(
        "attribute", "__closure__"
    )
    assert refused(session, "getattr(lesson.step, '__func__')")
    assert refused(session, "lesson._player")
    assert refused(session, "lesson.more = 1")


# The lesson


def test_steps_are_those_that_a_click_takes(player: Player, session: Session) -> None:
    other = Lesson()
    for _ in range(120):
        other.run_step()
    value(session, "lesson.step(120)")
    lesson = player.lesson
    assert lesson.step_count == 120
    assert len(lesson.log) == 50
    for mine, its in zip(lesson.network.parameters, other.network.parameters, strict=True):
        for a, b in zip(mine, its, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12)
    assert value(session, "lesson.steps, lesson.loss == lesson.loss") == "(120, True)"


def test_time_goes_back_over_what_the_console_did(player: Player, session: Session) -> None:
    value(session, "lesson.step(5)")
    before = player.lesson.network
    value(session, "lesson.set_weight(0, 1, 2, 0.5)")
    assert value(session, "lesson.network.weights[0][1, 2]") == "0.5000"
    assert player.lesson.basket.can_undo
    player.lesson.basket.undo()
    assert player.lesson.network is before
    value(session, "lesson.redo()")
    assert value(session, "lesson.network.weights[0][1, 2]") == "0.5000"
    value(session, "lesson.undo()")
    assert player.lesson.network is before
    assert refused(session, "lesson.undo()") == words.NOTHING_TO_UNDO
    value(session, "lesson.redo()")
    assert refused(session, "lesson.redo()") == words.NOTHING_TO_REDO
    value(session, "lesson.set_bias(1, 0, -1)\nlesson.step()")
    assert player.lesson.step is not None
    assert player.lesson.step.passed.network.biases[1][0] == -1
    value(session, "lesson.go_to(5)")
    assert np.array_equal(player.lesson.network.biases[1], before.biases[1])
    value(session, "lesson.go_to(0)")
    assert player.lesson.step_count == 0
    assert player.lesson.in_past
    value(session, "lesson.go_to(6)")
    assert not player.lesson.in_past


def test_the_learning_rate_is_read_and_set(player: Player, session: Session) -> None:
    value(session, "lesson.learning_rate = 0.5")
    assert player.lesson.learning_rate == 0.5
    assert value(session, "lesson.learning_rate") == "0.5000"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("lesson.learning_rate = 5", words.not_between("learning_rate", 0.001, 2)),
        ("lesson.learning_rate = 'a'", words.no_number("learning_rate")),
        ("lesson.learning_rate = float('nan')", words.not_between("learning_rate", 0.001, 2)),
        ("lesson.step(0)", words.not_between("n", 1, 1000)),
        ("lesson.step(1.5)", words.no_whole("n")),
        ("lesson.go_to(3)", words.not_between("step", 0, 0)),
        ("lesson.set_weight(2, 0, 0, 1)", words.no_layer(2)),
        ("lesson.set_weight(0, 2, 0, 1)", words.no_index("i", 2)),
        ("lesson.set_weight(0, None, 0, 1)", words.no_whole("i")),
        ("lesson.set_weight(0, 0, -1, 1)", words.no_index("j", 4)),
        ("lesson.set_bias(1, 1, 1)", words.no_index("j", 1)),
        ("lesson.set_bias(1, 0, 1000)", words.not_between("value", -100, 100)),
        ("lesson.set_bias(1, 0, [1])", words.no_number("value")),
    ],
)
def test_wrong_values_are_refused_in_a_sentence(
    player: Player, session: Session, source: str, said: str
) -> None:
    before = player.lesson.moment
    assert refused(session, source) == said
    after = player.lesson.moment
    assert after.network is before.network
    assert after.conditions.learning_rate == before.conditions.learning_rate
    assert after.step == before.step


def test_without_points_there_is_no_step(player: Player, session: Session) -> None:
    player.lesson.basket.clear()
    assert refused(session, "lesson.step()") == words.NO_POINTS
    assert value(session, "lesson.loss") == ""
    assert "loss –" in value(session, "lesson")


def test_steps_without_an_end_are_ended_between_two_of_them(
    player: Player, session: Session
) -> None:
    assert refused(session, "while True: lesson.step(1000)") == guarded_words.sentence("endless")
    lesson = player.lesson
    assert lesson.phase.name == "IDLE"
    assert 1000 < lesson.step_count < 25_000  # by its budget, not by the clock
    assert not lesson.log_lacks
    count = lesson.step_count
    value(session, "lesson.step()")
    assert lesson.step_count == count + 1


def test_calls_that_are_too_deep_leave_the_lesson_whole(player: Player, session: Session) -> None:
    run_step, broken = player.lesson.run_step, []

    def watched() -> None:
        try:
            run_step()
        except RecursionError as error:
            broken.append(error)
            raise

    player.lesson.run_step = watched  # type: ignore[method-assign]
    said = refused(session, "def f():\n    lesson.step()\n    f()\nf()")
    assert said == guarded_words.sentence("RecursionError")
    other = Lesson()
    for _ in range(player.lesson.step_count):
        other.run_step()
    assert broken == []
    assert player.lesson.step_count > 50
    assert np.array_equal(player.lesson.network.weights[0], other.network.weights[0])


def test_edited_code_answers_there_too_and_its_end_is_told(
    player: Player, session: Session
) -> None:
    text = (MODEL / "network.py").read_text("utf-8")
    mine = text.replace("z = a @ w + b\n", "z = a @ w + b + (1 / (w[0, 0] - 7) > 99)\n")
    assert mine != text
    assert run_code(player, Code(mine, ""))
    value(session, "lesson.step()")
    assert value(session, "network.forward(x).output.shape") == "(1, 1)"
    assert player.lesson.edited
    value(session, "lesson.set_weight(0, 0, 0, 7)")
    with np.errstate(divide="raise"):
        assert refused(session, "lesson.step()") == words.STOPPED
    assert player.lesson.code_trouble
    assert not player.lesson.edited
    assert player.lesson.step_count == 1
    value(session, "lesson.step()")
    assert player.lesson.step_count == 2


# Help


def with_sources(session: Session) -> Session:
    session.sources = {
        name: (MODEL / name).read_text("utf-8") for name in ("network.py", "functions.py")
    }
    return session


def printed(session: Session, source: str) -> str:
    entry = session.enter(source)
    assert not entry.said
    assert not entry.printed.more
    return entry.printed.text


def test_help_says_what_there_is(session: Session) -> None:
    assert printed(session, "help()") == words.HELP + "\n"
    for signature, said in words.NAMES.values():
        assert f"lesson.{signature}\n    {said}" in printed(session, "help(lesson)")
    assert words.NAMES["step"][1] in printed(session, "help(lesson.step)")


def test_help_of_the_model_is_what_its_sources_say(session: Session) -> None:
    assert printed(session, "help(network.backward)") == words.HELP_COMING + "\n"
    session.sources_lost = True
    assert printed(session, "help(network)") == words.HELP_LOST + "\n"
    with_sources(session)
    text = printed(session, "help(network.backward)")
    assert text.startswith("backward(passed: ForwardPass, y: ArrayLike) -> Gradient\n    The grad")
    doc = Network.backward.__doc__
    assert doc is not None
    assert " ".join(doc.split()) in " ".join(text.split())
    text = printed(session, "help(network)")
    assert "\n  forward(x: ArrayLike) -> ForwardPass\n    From inputs x" in text
    assert "\n  weights -> tuple[Array, ...]\n" in text
    named = "random(sizes: Sequence[int], random: Random, activation: Activation = SIGMOID, "
    assert named in text
    assert printed(session, "help(network.forward(x))").startswith("ForwardPass\n")
    assert printed(session, "help(type(network.parameters).of)").startswith("of(weights: ")


def test_help_of_anything_else(session: Session) -> None:
    own = 'def f(a, b):\n    """Adds.\n\n    Both."""\n    return a + b\nhelp(f)'
    assert printed(session, own) == "f(a, b)\n    Adds.\n    \n    Both.\n"
    assert printed(session, "help(3)") == words.of_type("int") + "\n"
    assert printed(session, "help(np.tanh)").startswith("tanh\n")


# Names that are begun


@pytest.mark.parametrize(
    ("before", "begun", "names"),
    [
        ("network.back", 4, ["backward"]),
        ("a = lesson.set_", 4, ["set_bias", "set_weight"]),
        ("print(less", 4, ["lesson"]),
        ("lesson.network.parameters.w", 1, ["weights", "within"]),
        ("np.arctan", 6, ["arctan", "arctan2", "arctanh"]),
        ("f().a", 0, []),
        ("nothing.a", 1, []),
        ("lesson.stepp", 5, []),
    ],
)
def test_names_go_on(session: Session, before: str, begun: int, names: list[str]) -> None:
    assert session.completions(before) == (begun, names)


def test_names_are_looked_at_under_the_guard(session: Session) -> None:
    lines = "class A:\n    @property\n    def b(self):\n        while True: pass\na = A()"
    value(session, lines)
    assert session.completions("a.b.c") == (1, [])
    assert session.completions("a.") == (0, ["b"])
    assert value(session, "sum(range(1000))") == "499500"


def test_what_all_begin_with() -> None:
    assert common(["set_bias", "set_weight"]) == "set_"
    assert common(["a", "ab"]) == "a"
    assert common(["ab"]) == "ab"
    assert common([]) == ""


# Entries


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("1", None),
        ("for a in b:", "    "),
        ("for a in b:\n    c", "    "),
        ("for a in b:\n    if c:", "        "),
        ("for a in b:\n    c\n", None),
        ("a = [1,", ""),
        ("a = '''", ""),
        ("a = (1))", None),
        ("# so:", None),
        ("", None),
    ],
)
def test_a_block_goes_on_until_an_empty_line(text: str, rest: str | None) -> None:
    assert goes_on(text) == rest


def test_entries_come_back_and_the_draft_at_last() -> None:
    entered = Entered()
    assert entered.back("draft") is None
    for each in ("a", "b", "b"):
        entered.add(each)
    assert [entered.back("draft"), entered.back("b"), entered.back("a")] == ["b", "a", None]
    assert [entered.on(), entered.on(), entered.on()] == ["b", "draft", None]


def test_entries_are_kept_and_read() -> None:
    entered, other = Entered(), Entered()
    for n in range(MOST + 5):
        entered.add(f"{n}")
    entered.add("x" * 3000)
    other.read(entered.written())
    assert other.texts == [f"{n}" for n in range(5, MOST + 5)]
    for wrong in (None, "", "{", "3", json.dumps([1, {}, "x" * 3000])):
        other = Entered()
        other.read(wrong)
        assert other.texts == []


def test_an_entry_is_numbered(session: Session) -> None:
    assert [session.enter("1").number, session.enter("1").number] == [1, 2]
    assert session.enter("x" * 200_000) == Entry(
        3, "x" * 200_000, session.enter("1").printed, "", said=guarded_words.sentence("long")
    )
