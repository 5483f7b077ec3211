"""Edited code computes everything; where it comes to no good end nothing is lost."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from ripple.lesson.edited import KIND, MISSING, NO_NUMBER, SHAPE, EditedNetwork, run_code
from ripple.lesson.guarded import ENDLESS, SYNTAX
from ripple.lesson.hood import FUNCTIONS, NETWORK
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import to_text
from ripple.lesson.player import Player
from ripple.lesson.shared import Shared, out_of_link, share
from ripple.lesson.state import CODE_MOST, Code, Refused, State, Why, from_plain, to_plain
from ripple.lesson.step import Phase
from ripple.model.network import Network
from ripple.model.places import Parameter
from ripple.readings.checking import check
from ripple.readings.courses import course_name
from ripple.readings.diagnosis import diagnosis
from ripple.readings.hood import Sources, lines_of
from ripple.readings.hood_values import visits
from ripple.readings.landscape import landscape
from ripple.readings.script import numpy_script
from ripple.words import comparing
from ripple.words import edited as banner
from ripple.words import hood as words
from ripple.words.guarded import sentence
from ripple.words.home import SCRIPT_OF_OWN

from tests.unit.offscreen import Offscreen

MODEL = Path(__file__).parents[2] / "py" / "ripple" / "model"
OWN = {name: (MODEL / name).read_text("utf-8") for name in (NETWORK, FUNCTIONS)}
SIGN = "weights.append(a.T @ delta)", "weights.append(-(a.T @ delta))"


def changed(*pairs: tuple[str, str], file: str = NETWORK) -> Code:
    text = OWN[file]
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return Code(text, "") if file == NETWORK else Code("", text)


AS_IT_IS = [
    Code(OWN[NETWORK], ""),
    Code("", OWN[FUNCTIONS]),
    Code(OWN[NETWORK], OWN[FUNCTIONS]),
]


def weights(lesson: Lesson) -> list[object]:
    return [a.tolist() for rows in lesson.network.parameters for a in rows]


def line_in(code: Code, text: str) -> int:
    (found,) = [n for n, line in enumerate(code.network.split("\n"), 1) if text in line]
    return found


@pytest.mark.parametrize("code", AS_IT_IS)
@pytest.mark.parametrize("batch", [1, 0])
def test_code_that_says_the_same_comes_to_the_same_bits(code: Code, batch: int) -> None:
    edited, plain = Lesson(), Lesson()
    for lesson in (edited, plain):
        lesson.set_batch(batch)
        lesson.set_momentum(0.5 if batch == 0 else 0.0)
    assert run_code(Player(edited), code)
    for _ in range(100):
        edited.run_step()
        plain.run_step()
    assert isinstance(edited.network, EditedNetwork)
    assert weights(edited) == weights(plain)
    assert edited.history.mean_losses == plain.history.mean_losses
    assert edited.step_count == 100


@pytest.mark.parametrize("after", [0, 30])
def test_as_it_was_all_is_what_ran_before_bit_for_bit(after: int) -> None:
    lesson, plain = Lesson(), Lesson()
    assert run_code(Player(lesson), changed(SIGN))
    for _ in range(after):
        lesson.run_step()
    lesson.go_to(0)
    lesson.take_code_off()
    lesson.restart()
    for _ in range(100):
        lesson.run_step()
        plain.run_step()
    assert type(lesson.network) is Network
    assert weights(lesson) == weights(plain)
    assert lesson.code is None


@pytest.mark.parametrize("way", ["setflags(write=True)", "base.fill(9.0)"])
def test_it_writes_into_no_array_of_the_page(way: str) -> None:
    lesson, other = Lesson(), Lesson()
    spoils = f"try:\n            self.weights[0].{way}\n            self.weights[0][0] = 9.0"
    code = changed(
        (
            "zs, activations = [], [a]",
            f"zs, activations = [], [a]\n        {spoils}\n"
            "        except Exception:\n            pass",
        )
    )
    assert run_code(Player(lesson), code)
    lesson.mean_loss()
    lesson.take_code_off()
    assert weights(lesson) == weights(other)


def test_what_is_wrong_in_it_is_found_where_it_is() -> None:
    lesson, player = Lesson(), None
    del player
    assert run_code(Player(lesson), changed(SIGN))
    lesson.begin()
    for _ in range(3):
        lesson.advance()
    step = lesson.step
    assert step is not None
    found = diagnosis(step)
    assert {layer: len(wrong) for layer, wrong in found.gradients.items()} == {1: 8, 2: 4}
    one = check(step, Parameter(0, 0, 0))
    assert one.gradient == pytest.approx(-one.slope, rel=1e-6)
    true = step.true_slopes.value(Parameter(0, 0, 0))
    assert true == pytest.approx(one.slope, rel=1e-6)


def test_a_forward_pass_of_ones_own_is_what_nudging_and_pictures_see() -> None:
    lesson, plain = Lesson(), Lesson()
    assert run_code(Player(lesson), changed(("z = a @ w + b", "z = 2.0 * (a @ w) + b")))
    x = lesson.points.x
    assert not np.array_equal(lesson.network.forward(x).output, plain.network.forward(x).output)
    lesson.run_step()
    step = lesson.step
    assert step is not None
    wrong = diagnosis(step).gradients
    assert sum(map(len, wrong.values())) >= 12  # its backward pass does not know of the 2
    assert run_code(
        Player(lesson),
        changed(
            ("z = a @ w + b", "z = 2.0 * (a @ w) + b"),
            ("weights.append(a.T @ delta)", "weights.append(2.0 * (a.T @ delta))"),
            ("error = delta @ layers[layer].T", "error = delta @ (2.0 * layers[layer].T)"),
        ),
    )
    lesson.run_step()
    assert lesson.step is not None
    assert diagnosis(lesson.step).finds_nothing  # now it does


def test_an_activation_of_ones_own_is_everywhere() -> None:
    code = changed(
        ("    return 1.0 / (1.0 + np.exp(-z))", "    return 0.5 + 0.0 * z"), file=FUNCTIONS
    )
    lesson = Lesson()
    assert run_code(Player(lesson), code)
    assert lesson.network.forward(lesson.points.x).output.tolist() == [[0.5]] * len(lesson.points)
    assert lesson.network.output.function(np.zeros((2, 2))).tolist() == [[0.5, 0.5]] * 2


BEGINS, GIVES = "zs, activations = [], [a]", "return Gradient(slopes, tuple(deltas[::-1]))"
PASSED = "return ForwardPass(self, tuple(zs), tuple(activations))"
BROKEN = {
    "a syntax error": ("z = a @ w + b", "z = a @ w +", SYNTAX),
    "no end": (BEGINS, f"{BEGINS}\n        while True: pass", ENDLESS),
    "the browser": ("import numpy as np\n", "import js\njs.document.body.remove()\n", "import"),
    "a gigabyte": (BEGINS, f"{BEGINS}; np.zeros(2**27)", "size"),
    "recursion": ("a = np.asarray(x, dtype=np.float64)", "self.forward(x)", "RecursionError"),
    "another class": ("class Network:", "class Net:", MISSING),
    "a missing function": ("def backward(", "def backwards(", MISSING),
    "another shape": ("weights.append(a.T @ delta)", "weights.append(delta.T @ a)", SHAPE),
    "too few": (GIVES, "return Gradient(slopes, ())", SHAPE),
    "no pass": (PASSED, "return None", "AttributeError"),
    "a text": ("zs.append(z)", "zs.append('z')", KIND),
    "no number": ("z = a @ w + b", "z = a @ w + b + np.nan", NO_NUMBER),
    "written into": ("z = a @ w + b", "w *= 2.0; z = a @ w + b", "ValueError"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_code_that_can_not_run_leaves_all_as_it_is(name: str) -> None:
    old, new, kind = BROKEN[name]
    lesson, plain = Lesson(), Lesson()
    for each in (lesson, plain):
        each.run_step()
    network = lesson.network
    assert not run_code(Player(lesson), changed((old, new)))
    trouble = lesson.code_trouble
    assert trouble is not None
    assert trouble.kind == kind
    assert (trouble.line is None) is (kind in (MISSING, "AttributeError"))
    assert trouble.file == NETWORK
    assert sentence(trouble.kind, trouble.what)
    assert lesson.network is network
    lesson.run_step()
    plain.run_step()
    assert weights(lesson) == weights(plain)


def test_code_that_can_not_run_leaves_other_edited_code_running() -> None:
    lesson = Lesson()
    assert run_code(Player(lesson), changed(SIGN))
    network = lesson.network
    assert not run_code(Player(lesson), changed(BROKEN["a syntax error"][:2]))
    assert lesson.network is network


LATER = {
    "a shape": ("return Gradient(slopes, ())", SHAPE),
    "no number": ("deltas = [d * np.nan for d in deltas]", NO_NUMBER),
    "an error": ("raise ValueError('later')", "ValueError"),
    "no end": ("[0 for _ in range(999999)]", ENDLESS),
}


def failing_later(name: str) -> Code:
    """From the sixth backward pass on; one is made when it is tried out."""
    late = f"if len(passes) > 6: {LATER[name][0]}"
    return changed(
        ("class Network:", "passes = []\n\nclass Network:"),
        (GIVES, f"passes.append(1)\n        {late}\n        {GIVES}"),
    )


@pytest.mark.parametrize("name", LATER)
@pytest.mark.parametrize("way", ["step", "run", "play", "phase"])
def test_trouble_in_a_later_step_stops_and_keeps_the_last_whole_one(name: str, way: str) -> None:
    lesson, plain = Lesson(), Lesson()
    player = Player(lesson, clock=lambda: 0.0)
    player.speed = 5
    assert run_code(player, failing_later(name))
    if way == "run":
        player.run(20)
    elif way == "play":
        player.toggle_play()
    for n in range(40):
        if way == "step" and not lesson.code_trouble:
            player.step()
        elif way == "phase" and not lesson.code_trouble:
            player.run_phase(Phase.BACKWARD)
        player.tick(n / 10)
    assert lesson.code_trouble is not None
    assert lesson.code_trouble.kind == LATER[name][1]
    assert lesson.code_trouble.line is not None
    assert not player.running
    assert lesson.step_count == 5
    for _ in range(5):
        plain.run_step()
    assert weights(lesson) == weights(plain)
    assert lesson.edited is None
    assert lesson.code_offered is not None
    assert lesson.phase is Phase.IDLE
    player.step()  # and the page's own goes on
    player.stop()
    plain.run_step()
    assert weights(lesson) == weights(plain)


def test_steps_are_taken_again_with_the_code_that_they_were_taken_with() -> None:
    lesson = Lesson()
    seen: dict[int, list[object]] = {}
    codes = {0: None, 40: changed(SIGN), 80: None}
    for step in range(120):
        if step in codes:
            code = codes[step]
            if code:
                assert run_code(Player(lesson), code)
            else:
                lesson.take_code_off()
        lesson.run_step()
        seen[lesson.step_count] = weights(lesson)
    for step in (10, 41, 60, 80, 81, 100, 39, 120):
        lesson.go_to(step)
        assert weights(lesson) == seen[step], step
        edited = 40 < step <= 80
        assert isinstance(lesson.step.passed.network if lesson.step else None, EditedNetwork) is (
            edited
        )


def test_running_it_can_be_undone() -> None:
    lesson = Lesson()
    for _ in range(3):
        lesson.run_step()
    before = lesson.network
    assert run_code(Player(lesson), changed(SIGN))
    assert lesson.basket.can_undo
    lesson.basket.undo()
    assert lesson.network is before
    lesson.basket.redo()
    assert lesson.edited is not None


def test_a_network_that_is_reset_keeps_the_code_and_a_mistake_takes_it_off() -> None:
    lesson = Lesson()
    assert run_code(Player(lesson), changed(SIGN))
    lesson.reset_network()
    assert lesson.edited is not None
    lesson.restart()
    assert lesson.edited is not None
    lesson.make_mistake("sign")
    assert lesson.edited is None
    assert run_code(Player(lesson), changed(SIGN))
    assert lesson.method.mistake == ""


def test_what_others_say_of_the_lesson_knows_of_it() -> None:
    lesson = Lesson()
    assert run_code(Player(lesson), changed(SIGN))
    lesson.run_step()
    assert landscape(lesson) is None
    assert SCRIPT_OF_OWN in numpy_script(lesson)
    lesson.take_code_off()
    lesson.run_step()
    lesson.keep()
    assert comparing.EDITED in course_name(lesson.courses.kept[0].terms)
    assert landscape(lesson) is not None
    assert SCRIPT_OF_OWN not in numpy_script(lesson)
    lesson.restart()
    lesson.run_step()
    assert comparing.EDITED not in course_name(lesson.terms)


# What is saved


def test_saved_code_comes_back_as_text_and_does_not_run() -> None:
    lesson = Lesson()
    assert to_plain(lesson.state)["version"] == 4
    code = changed(SIGN)
    assert run_code(Player(lesson), code)
    lesson.run_step()
    plain = to_plain(lesson.state)
    assert plain["version"] == 6
    assert plain["code"] == [code.network, ""]
    state = from_plain(plain)
    assert isinstance(state, State)
    other = Lesson()
    other.load(state)
    assert other.edited is None
    assert other.code_offered == code
    assert weights(other) == weights(lesson)
    assert to_plain(other.state) == plain  # nothing is lost by who does not run it
    assert run_code(Player(other), code)
    other.run_step()
    lesson.run_step()
    assert weights(other) == weights(lesson)
    other.take_code_off()
    assert to_plain(other.state)["version"] == 4


def test_code_in_saved_data_is_text_of_a_bounded_length() -> None:
    plain = to_plain(Lesson().state._replace(code=Code("x = 1", "y = 2")))
    assert isinstance(from_plain(plain), State)
    for wrong, why in (
        ("x = 1", Why.KIND),
        (["x = 1"], Why.SHAPE),
        (["x = 1", 2], Why.KIND),
        (["", ""], Why.RANGE),
        (["x" * (CODE_MOST + 1), ""], Why.RANGE),
    ):
        assert from_plain(plain | {"code": wrong}) == Refused("code", why)
    without = {name: what for name, what in plain.items() if name != "code"}
    assert from_plain(without | {"version": 5}) != from_plain(plain)
    lesson = Lesson()
    assert not run_code(Player(lesson), Code(OWN[NETWORK] + "#" * CODE_MOST))
    assert lesson.code is None


def test_a_link_carries_the_code() -> None:
    lesson = Lesson()
    assert run_code(Player(lesson), Code(changed(SIGN).network, OWN[FUNCTIONS] + "# mine"))
    shared = share(Player(lesson))
    found = out_of_link(to_text(shared))
    assert isinstance(found, Shared)
    assert found.state.code == lesson.code
    assert type(found.state.moment.network) is Network


# On the page


def written(window: Offscreen, main: SimpleNamespace, code: Code) -> None:
    if not main.lesson.hood.open:
        window.send("click", "open-code")
        window.frames()
    window.editor.write(code.network)
    window.frames()


def test_it_is_typed_run_told_and_taken_back(window: Offscreen, main: SimpleNamespace) -> None:
    lesson = main.lesson
    written(window, main, changed(SIGN))
    assert window.text("code-words") == words.CHANGED
    assert window.element("edited").hidden
    assert lesson.edited is None
    window.send("click", "code-run")
    window.frames()
    assert lesson.edited is not None
    assert window.text("code-words") == words.RUNS_EDITED
    assert window.text("edited-words") == banner.BANNER
    assert not window.element("edited").hidden
    assert window.text("edited-stop") == banner.STOP
    window.send("click", "edited-stop")
    window.frames()
    assert lesson.edited is None
    assert window.element("edited").hidden
    assert window.editor.written == OWN[NETWORK]
    assert window.text("code-words") == words.ABOUT[NETWORK]


def test_an_error_is_told_at_its_line(window: Offscreen, main: SimpleNamespace) -> None:
    code = changed(("z = a @ w + b", "z = a @ missing + b"))
    written(window, main, code)
    window.editor.hears("run")
    window.frames()
    line = line_in(code, "missing")
    assert window.editor.failed == (line, "NameError: name 'missing' is not defined")
    said = window.text("code-words")
    assert said.startswith(f"network.py, line {line}: NameError: name 'missing' is not defined. A ")
    assert said.endswith("The page’s own code goes on.")
    assert main.lesson.edited is None
    window.editor.write(OWN[NETWORK])
    window.editor.hears("run")
    window.frames()
    assert window.editor.failed == (0, "")
    assert window.text("code-words") == words.ABOUT[NETWORK]


def test_trouble_that_comes_later_is_told_wherever_the_reader_is(
    window: Offscreen, main: SimpleNamespace
) -> None:
    code = failing_later("an error")
    written(window, main, code)
    window.send("click", "code-run")
    window.send("click", "code-close")
    window.send("click", "step-100")
    window.frames()
    line = line_in(code, "raise ValueError('later')")
    assert window.text("edited-words") == banner.BANNER_FAILED.format(
        where=f"network.py, line {line}"
    )
    assert main.lesson.step_count == 5
    assert window.text("step-count") == "5"
    window.send("click", "edited-open")
    window.frames()
    assert window.editor.failed == (line, "ValueError: later")


def test_code_that_came_is_shown_and_waits_to_be_run(
    window: Offscreen, main: SimpleNamespace
) -> None:
    lesson, other = main.lesson, Lesson()
    code = changed(SIGN)
    assert run_code(Player(other), code)
    state = from_plain(to_plain(other.state))
    assert isinstance(state, State)
    main.player.load(state)
    main.stage.ask()
    window.frames()
    assert window.text("edited-words") == banner.BANNER_OFFERED
    assert window.text("edited-stop") == banner.LEAVE
    window.send("click", "step")
    window.frames()
    assert lesson.edited is None
    window.send("click", "edited-open")
    window.frames()
    assert window.editor.written == code.network
    assert window.text("code-words") == words.OFFERED
    window.send("click", "code-run")
    window.frames()
    assert lesson.edited is not None


def test_lines_of_edited_code_have_their_values(window: Offscreen, main: SimpleNamespace) -> None:
    code = changed(("z = a @ w + b\n", "z = 2.0 * (a @ w)\n            z = z + b\n"))
    player = main.player
    player.speed = 4
    assert run_code(player, code)
    window.send("click", "phase-backward")
    window.frames()
    sources = Sources(code.network, OWN[FUNCTIONS])
    ran = visits(player, sources, NETWORK, line_in(code, "z = z + b"))
    assert [each.name for each in ran[0].values] == ["z", "b", "z"]
    passed = player.step_shown.passed
    assert np.array_equal(ran[0].values[-1].value, passed.zs[0])
    assert len(lines_of(code.network)) == len(lines_of(OWN[NETWORK])) - 1
