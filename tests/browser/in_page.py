"""Runs in the page's own Python: says what on the page is not as it should be."""

from __future__ import annotations

import math
import re
from typing import Any

from pyscript import document

NOT_A_NUMBER = re.compile(r"\b(?:nan|NaN|inf|Infinity|None|undefined|float64)\b")

BOXES_MADE_ANEW = "#inspector-rows, #updates-rows"
"""What a fresh drawing takes the focus from."""


def shown(main: Any) -> dict[str, str]:
    """All that a reader sees and hears: texts, attributes, controls and pictures, by element."""
    found = {}
    for element in document.querySelectorAll("main [id]"):
        name = element.id
        if element.tagName == "CANVAS":
            if element.offsetWidth:
                found[name] = element.toDataURL()
        elif element.tagName == "INPUT":
            found[name] = f"{element.value} {element.checked}"
        elif element.tagName == "SELECT":
            found[name] = str(element.value)
        if not element.querySelector("[id]"):
            found[f"<{name}>"] = element.outerHTML
        else:
            found[f"<{name}>"] = element.cloneNode(False).outerHTML
    return found


def part(main: Any, name: str) -> Any:
    """The part of the page whose class has this name."""
    return next(each for each in main.parts if type(each).__name__ == name)


def forget(main: Any) -> None:
    """All that is kept for the next frames, but for what says whether a box is being typed in."""
    contents, lesson = main.stage.contents, main.lesson
    contents._shown = {key: shown for key, shown in contents._shown.items() if key[1] == "value"}
    lesson._tried_with = lesson._means_of = None, None
    lesson._score = type(lesson._score)(lesson.network, lesson.points)
    lesson.history._asked = None
    main.stage._survey = type(main.stage._survey)()
    main.screen._fit()


def stale(main: Any) -> list[str]:
    """What would be another if all of it were drawn from state."""
    screen, player = main.screen, main.player
    if player.hurried or screen._turns.behind or screen._stale:
        return []  # the views take turns
    at_rest = not (player.active or main.stage.frames._pending or part(main, "LedgerPart").waits)
    before = shown(main) if at_rest else None
    screen.draw_all()
    drawn = shown(main)
    found = [] if before is None else _differences("waits for a frame", before, drawn)
    if not document.activeElement.closest(BOXES_MADE_ANEW):
        forget(main)
        screen.draw_all()
        found += _differences("is not drawn anew", drawn, shown(main))
    return found


def _differences(what: str, before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [
        f"{name} {what}: {before.get(name, '')[:200]!r} → {after.get(name, '')[:200]!r}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def wrong(main: Any) -> list[str]:
    """What is no number, is an error, sticks out, or does not agree with the rest."""
    element, lesson, player = document.getElementById, main.lesson, main.player
    found = []
    if not element("problem").hidden:
        found.append(str(element("problem-what").textContent))
    found += NOT_A_NUMBER.findall(document.querySelector("main").innerText)
    parameters = (*lesson.network.weights, *lesson.network.biases)
    if not all(math.isfinite(value) for array in parameters for value in array.ravel()):
        found.append("a weight is not finite")
    root = document.documentElement
    if root.scrollWidth > root.clientWidth:
        found.append(f"the page is {root.scrollWidth} wide in {root.clientWidth}")
    if player.hurried or main.screen._turns.behind or part(main, "LedgerPart").waits:
        return found
    count, first, last = lesson.step_count, lesson.timeline.first, lesson.timeline.last
    time = element("time")
    steps = [int(entry.value) for entry in document.querySelectorAll("#log li")]
    length = min(count - first, 50)
    agree = {
        "the counter": (element("step-count").textContent, f"{count:,}"),
        "the time slider": ((time.min, time.value, time.max), (str(first), str(count), str(last))),
        "the log": (steps, [count - i for i in range(length)]),
        "the rate": (
            element("learning-rate-number").value,
            f"{lesson.learning_rate:.10g}",
        ),
    }
    if document.activeElement.id == "learning-rate-number":
        del agree["the rate"]
    found += [
        f"{name}: {is_} and not {ought}" for name, (is_, ought) in agree.items() if is_ != ought
    ]
    return found


def state(main: Any) -> str:
    """All that a journey to and fro has to bring back."""
    lesson = main.lesson
    parameters = (*lesson.network.weights, *lesson.network.biases)
    steps = [(step.number, step.output, step.loss) for step in lesson.log]
    kept = [array.tolist() for array in parameters], lesson.points.x.tolist(), steps
    return repr((*kept, lesson.learning_rate, lesson.step_count, lesson.timeline.last))


def there_and_back(main: Any, share: float) -> list[str]:
    """What an excursion by the time slider, and one by the buttons, has not brought back."""
    lesson, player = main.lesson, main.player
    main.stage.ask()
    player.stop()
    if lesson.in_past or lesson.timeline.last == lesson.timeline.first:
        return []
    before, last, first = state(main), lesson.timeline.last, lesson.timeline.first
    lesson.go_to(first + int(share * (last - first)))
    lesson.go_to(last)
    found = [] if state(main) == before else ["the slider has not brought everything back"]
    player.step_back()
    as_then = lesson._retraces() and lesson.timeline.pace(last) == (
        lesson.learning_rate,
        lesson.method,
    )
    if as_then and len(lesson.points):  # else something was changed before the newest step
        lesson.run_step()
        found += [] if state(main) == before else ["◂ and Step have not brought everything back"]
    lesson.go_to(last)
    return found
