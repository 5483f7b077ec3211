"""The scripts that a reader takes home: they print what the page shows after the same steps."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import numpy as np
import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import DECAYS, HELD_OUT, MOMENTA
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.initial import INITIAL
from ripple.model.places import parameters
from ripple.readings.script import STEPS, numpy_script, torch_script

from tests.unit import torch_stand_in

OWN = '''a\\""";import os,"\u202eb ""\'",c\n1,2,=x\n3,4,"y"\n5,6,"y"\n'''


def random_lesson(random: Random) -> Lesson:
    """A lesson in which any choice may have been made."""
    lesson = Lesson(seed=random.randrange(2**53))
    lesson.set_hidden_layers(random.randrange(4))
    for layer in range(1, 4):
        lesson.set_hidden_size(random.randint(1, 8), layer)
    lesson.set_activation(random.choice([*ACTIVATIONS]))
    lesson.set_loss(random.choice([*LOSSES]))
    lesson.set_initial(random.choice([*INITIAL]))
    lesson.set_biased(random.random() < 0.8)
    lesson.reset_network()
    if random.random() < 0.3:
        lesson.sheet.write(OWN)
        lesson.sheet.use()
    lesson.set_learning_rate(f"{random.uniform(0.001, 0.5):.3f}")
    lesson.set_batch(random.choice([0, 1, 1, 2, 3, 5, 64]))
    lesson.set_in_turn(random.random() < 0.4)
    lesson.set_decay(random.choice(DECAYS))
    lesson.set_momentum(random.choice(MOMENTA))
    lesson.set_held_out(random.choice(HELD_OUT))
    for place in parameters(lesson.network.sizes):
        if random.random() < 0.1:
            lesson.freeze(place, True)
    for _ in range(random.choice([0, 1, 7])):
        lesson.run_step()
    if random.random() < 0.5:  # the way of learning may change between two steps
        lesson.set_momentum(random.choice(MOMENTA))
        lesson.set_batch(random.choice([1, 4]))
    return lesson


def printed(script: str) -> tuple[list[list[float]], dict[str, float]]:
    """What it prints: a line of numbers for each step, and the weights by their names."""
    lines = script.splitlines()
    steps = [[float(n) for n in line.split(", ")] for line in lines if re.match(r"\d+, ", line)]
    values = dict(line.split(" = ") for line in lines if " = " in line)
    return steps, {name: float(value) for name, value in values.items()}


def run(script: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), np.errstate(all="ignore"):
        exec(compile(script, "ripple_steps.py", "exec"), {"__name__": "__main__"})
    return said.getvalue()


def name_of(layer: int, i: int | None, j: int) -> str:
    return f"b({layer + 1}){j + 1}" if i is None else f"w({layer + 1}){i + 1}{j + 1}"


def assert_goes_on_as(lesson: Lesson, said: str) -> None:
    """Take the steps, and compare 12 digits."""
    steps, values = printed(said)
    held = len(lesson.held) > 0
    for number, own, *means in steps:
        lesson.run_step()
        assert lesson.step_count == number
        assert lesson.step is not None
        shown = [lesson.step.loss, lesson.mean_loss()]
        shown += [lesson.held_score.mean_loss] if held else []
        assert [own, *means] == pytest.approx(shown, rel=2e-11, abs=1e-14)
    assert len(values) == len(parameters(lesson.network.sizes))
    for place in parameters(lesson.network.sizes):
        shown_value = lesson.value_of(place)
        assert values[name_of(*place)] == pytest.approx(shown_value, rel=2e-11, abs=1e-12), place


@pytest.mark.parametrize("seed", range(40))
def test_the_numpy_script_goes_on_as_the_page_does(seed: int) -> None:
    lesson = random_lesson(Random(seed))
    said = run(numpy_script(lesson))
    assert "run away" in said or len(printed(said)[0]) == STEPS
    assert_goes_on_as(lesson, said)


@pytest.mark.parametrize("seed", range(40))
def test_the_pytorch_script_goes_on_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch itself is not at hand: a stand-in has those of its functions that are used."""
    stand_in: ModuleType = torch_stand_in
    monkeypatch.setitem(sys.modules, "torch", stand_in)
    lesson = random_lesson(Random(seed))
    assert_goes_on_as(lesson, run(torch_script(lesson)))


def test_it_runs_on_its_own(tmp_path: Path) -> None:
    lesson = Lesson()
    for _ in range(25):
        lesson.run_step()
    script = tmp_path / "ripple_steps.py"
    script.write_text(numpy_script(lesson), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", script], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.isascii()  # whatever letters a console has
    assert_goes_on_as(lesson, done.stdout)


def test_where_weights_run_away_it_stops_as_the_page_does() -> None:
    lesson = Lesson()
    lesson.set_activation("linear")
    lesson.reset_network()
    lesson.set_learning_rate("2")
    for place in parameters(lesson.network.sizes):
        lesson.set_parameter(place, "100")
    lesson.network = lesson.network.having(
        lesson.network.parameters.moved(lesson.network.parameters, 1e29)
    )
    lesson.set_batch(0)
    lesson.set_decay(0.1)
    lesson.set_momentum(0.95)
    said = run(numpy_script(lesson))
    taken = len(printed(said)[0])
    assert taken < STEPS
    assert "The weights run away: there is no next step." in said
    assert_goes_on_as(lesson, said)
    lesson.run_step()
    assert lesson.ran_away


def test_words_of_the_readers_own_are_never_code() -> None:
    lesson = Lesson()
    lesson.sheet.write(OWN)
    lesson.sheet.use()
    assert lesson.points.meaning is not None
    for script in (numpy_script(lesson), torch_script(lesson)):
        code = [line for line in script.splitlines() if not line.lstrip().startswith("#")]
        assert "import os" not in "\n".join(code)
        assert "‮" not in script
        compile(script, "ripple_steps.py", "exec")


def test_what_is_not_used_is_not_there() -> None:
    plain = numpy_script(Lesson())
    for word in ("DECAY", "MOMENTUM", "FROZEN", "x_held", "run away", "shuffle"):
        assert word not in plain
    assert "ripple" not in plain.lower().replace("a network of ripple", "")
