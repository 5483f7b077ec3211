"""A reader of the page's own lessons, who does with its controls what `tests/walks.py` says."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from ripple.model import places
from ripple.model.places import Place, Unit
from ripple.words.names import parameter_name, unit_name

from tests.browser.engines import Engine
from tests.browser.reader import NO_ANIMATION
from tests.walks import WALKS, Seen

_PYTHON = """window.rippleStart.then((python) => python.runPython(`
  import json, sys
  from ripple.lesson.plan_terms import bare, place_in
  from ripple.model.places import code
  main = sys.modules["main"]
  lesson, player, sizes = main.lesson, main.player, main.lesson.network.sizes
  json.dumps({expression})
`))"""
_CHOOSE = """(name, chosen) => {
  const box = document.getElementById(name);
  box.value = chosen;
  box.dispatchEvent(new Event("input"));
}"""
_WRITING = "next(each for each in main.parts if type(each).__name__ == 'WritingPart')"
_SHOWN = "document.getElementById('writing-go-{}').getAttribute('aria-current') === 'true'"
_SOLVED = (
    f"{_WRITING}._editor.replace(__import__('ripple.words.writing_code', fromlist=['CODE'])"
    f".CODE[{_WRITING}.writing.at].solution)"
)
_TITLE = "document.getElementById('inspector-title').textContent"
_MORE = "document.querySelector('[popovertarget=setup]')"
_WAYS = {"ArrowRight": (1, 0), "ArrowLeft": (-1, 0), "ArrowDown": (0, 1), "ArrowUp": (0, -1)}


class Walker:
    """Whoever reads in this engine, at full speed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._task = 0

    def begin(self, name: str) -> None:
        """Open a lesson from the list."""
        engine = self.engine
        engine.wait("document.querySelector('#lessons fieldset').disabled", False)
        engine.slide("speed", NO_ANIMATION)
        engine.click("open-lessons")
        row = f"document.querySelector('[data-lesson={name}][data-does=open]')"
        engine.wait(f"{row} !== null", True)
        engine.value(f"{row}.click()")
        engine.wait("document.getElementById('tour').hidden", False)

    def walk(self, name: str, key: str) -> None:
        """Do all tasks of the stop that is shown; each is done by it, and not before."""
        for n, do in enumerate(WALKS[name][key]):
            self._task = n
            assert self.done(n) == "false", (key, n)
            do(self)
            self.engine.wait(_done(n), "true")

    def next(self) -> None:
        """The next stop."""
        place = self.engine.text("tour-place")
        self.engine.click("tour-next")
        self.engine.wait(f"document.getElementById('tour-place').textContent !== {place!r}", True)

    def done(self, n: int) -> str:
        return str(self.engine.value(_done(n)))

    def python(self, expression: str) -> Any:
        code = _PYTHON.replace("{expression}", expression)
        return json.loads(str(self.engine.value(code)))

    # What `tests.walks.Reader` asks for

    def seen(self) -> Seen:
        found = self.python(
            "[lesson.step.x[0].tolist(), float(lesson.step.y[0, 0]), "
            "*[[a.tolist() for a in rows] for rows in lesson.step.passed.network.parameters], "
            "lesson.learning_rate]"
        )
        return Seen(*found)

    def phase(self, name: str) -> None:
        self.engine.click(f"phase-{name}")
        shown = "Idle" if name == "update" else name.title()
        self.engine.wait_for_text("status", shown)

    def run(self, steps: int) -> None:
        before = self.engine.text("step-count")
        after = self.python("lesson.step_count") + steps
        after += self.python(
            "lesson.phase.value in ('Forward', 'Loss', 'Backward')"
        )  # it is finished
        self.engine.click("step" if steps == 1 else f"step-{steps}")
        self.engine.wait(f"document.getElementById('step-count').textContent !== {before!r}", True)
        if not self._runs_away():
            self.engine.wait_for_text("step-count", f"{after:,}")
        self.engine.wait_for_text("status", "Idle")

    def _runs_away(self) -> bool:
        return bool(self.python("lesson.spec.activation == 'linear' and lesson.learning_rate > 1"))

    def all_right(self) -> bool:
        return bool(self.python("lesson.score.tally.right == lesson.score.tally.fruit"))

    def until_right(self, steps: int, most: int) -> None:
        for _ in range(most):
            if self.all_right():
                return
            self.run(steps)

    def open(self, place: str) -> None:
        sizes = tuple(self.python("sizes"))
        wanted = places.decode(self.python(f"code(place_in(bare({place!r}), sizes))"))
        start = self.python("code(lesson.microscope.pointed or lesson.microscope.chosen or ())")
        for key in _keys(places.decode(start) if start else None, wanted, sizes):
            self.engine.press("network", key)
        self.engine.press("network", "Enter")
        name = unit_name(*wanted, sizes) if isinstance(wanted, Unit) else parameter_name(*wanted)
        self.engine.wait(f"{_TITLE}.startsWith({name!r})", True)  # its numbers are there, too

    def type(self, place: str, text: str) -> None:
        self.open(place)
        self._fill("value", text)

    def rate(self, text: str) -> None:
        self._fill("learning-rate-number", text)

    def _fill(self, name: str, text: str) -> None:
        self.engine.type(name, text)
        self.engine.press(name, "Enter")

    def check(self) -> None:
        self.engine.click("check")

    def check_all(self) -> None:
        self.engine.click("check-all")

    def plant(self, x1: float, x2: float) -> None:
        for way, distance in (("ArrowLeft", 0.5 - x1), ("ArrowDown", 0.5 - x2)):
            for _ in range(round(distance / 0.01)):
                self.engine.press("plane", way)
        self.engine.press("plane", "Enter")

    def answer_quiz(self, times: int) -> None:
        for _ in range(times):
            self.engine.click("step")
            self.engine.wait("document.getElementById('quiz-box').hidden", False)
            way = self.python("lesson.quiz.truth.value")
            self.engine.click(f"quiz-{way}")
            self.engine.wait("document.getElementById('quiz-go').disabled", False)
            self.engine.click("step")
            self.engine.wait_for_text("status", "Idle")

    def choose(self, choice: str) -> None:
        buttons = f"[...document.querySelectorAll('[id^=tour-choice-{self._task}-]')]"
        found = f"{buttons}.find((each) => each.textContent.startsWith({choice!r})).id"
        self.engine.click(str(self.engine.value(found)))

    def compute(self, number: float) -> None:
        self._fill(f"tour-box-{self._task}", f"{number:.4g}")

    def apply(self, **choices: str) -> None:
        self.engine.value(f"{_MORE}.click()")
        for name, value in choices.items():
            self.engine.value(f"({_CHOOSE})('{name}-choice', {value!r})")
        self.engine.wait("document.getElementById('setup-apply').disabled", False)
        self.engine.click("setup-apply")
        self.engine.wait("document.getElementById('setup-apply').disabled", True)
        self.engine.value("document.getElementById('setup').hidePopover()")

    def reset(self) -> None:
        self.engine.click("reset-network")
        self.engine.wait_for_text("step-count", "0")

    def same_start(self) -> None:
        self.engine.click("same-start")
        self.engine.wait_for_text("step-count", "0")

    def find_mistake(self) -> None:
        engine = self.engine
        engine.value(f"{_MORE}.click()")
        engine.click("mistake-surprise")
        engine.value("document.getElementById('setup').hidePopover()")
        self.run(1)
        engine.click("wrong-check")
        engine.wait("document.getElementById('mistake-answer').hidden", False)
        engine.value(f"({_CHOOSE})('guess', {self.python('lesson.method.mistake')!r})")
        engine.wait("document.getElementById('guess-go').getAttribute('aria-disabled')", "false")
        engine.click("guess-go")
        engine.value("document.getElementById('mistake').hidePopover()")

    def code(self) -> None:
        self.engine.click("open-code")

    def write(self, exercise: int) -> None:
        """The solution of this exercise; that one can type there has tests of its own."""
        engine = self.engine
        for opener, opened in (("open-code", "code"), ("write-open", "writing")):
            if engine.value(f"document.getElementById({opened!r}).hidden"):
                engine.click(opener)
                engine.wait(f"document.getElementById({opened!r}).hidden", False)
        engine.value(f"document.getElementById('writing-go-{exercise}').click()")
        engine.wait(_SHOWN.format(exercise), True)
        self.python(_SOLVED)
        engine.click("writing-check")


def _done(n: int) -> str:
    return f"document.getElementById('tour-task-{n}').dataset.done"


def _keys(start: Place | None, wanted: Place, sizes: tuple[int, ...]) -> list[str]:
    """The arrow keys that lead from one place of the diagram to another."""
    first = [] if start else ["ArrowRight"]
    begin = start or Unit(len(sizes) - 1, 0)
    ways: dict[Place, list[str]] = {begin: first}
    queue = deque([begin])
    while wanted not in ways:
        at = queue.popleft()
        for key, (right, down) in _WAYS.items():
            there = places.neighbour(at, right, down, sizes)
            if there not in ways:
                ways[there] = [*ways[at], key]
                queue.append(there)
    return ways[wanted]
