"""What is said of written lessons: their list, their tasks, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Sequence

from ripple.words.numbers import counted, significant

LEVELS = {"beginner": "beginner", "intermediate": "intermediate", "advanced": "advanced"}
DIGITS = 4
"""Of a number in a text that does not say how many."""
NONE = "–"
"""In the place of a number that there is not."""


def number(value: float | None, digits: int) -> str:
    """A number in a text: whole ones as they are."""
    if value is None:
        return NONE
    if value == round(value) and abs(value) < 1e6:
        return f"{round(value)}".replace("-", "−")
    return significant(value, digits)


def about(level: str, minutes: int, stops: int, done: int) -> str:
    """Below a lesson's title in the list."""
    found = f"{LEVELS[level]} · {minutes} min · {counted(stops, 'stop', 'stops')}"
    if done == stops:
        return f"{found} · ✓ done"
    return f"{found} · {done} done" if done else found


def place(at: int, stops: int, lesson: str) -> str:
    """Beside the title of a stop."""
    return f"{lesson} · {at + 1} of {stops}"


def stop_name(at: int, title: str, done: bool) -> str:
    """Of the link to a stop."""
    return f"Stop {at + 1}: {title}{', done' if done else ''}"


COMING = "The lessons are on their way."
LOST = "The lessons did not come. Close this, and open it again when there is a connection."
OWN_LOST = "There is no such lesson beside this page, or it did not come: "
NO_PATH = (
    "?lesson= takes the path of a .md or .txt file beside or below this page, such as "
    "lessons/mine.md. This is none: "
)
ONLY_SERVED = (
    "A page that is a file on your own machine can not fetch its neighbours: open the lesson with "
    "the button."
)
UNKNOWN = "There is no lesson of this name here: "
HINT, ANOTHER_HINT = "Hint", "Another hint"
CHECK, TICK = "Check", "Done"
NEXT, END = "Next", "Finish"
YOUR_NUMBER = "Your number"
FIRST_STEPS = "First steps", "One step, phase by phase. Beginner, 3 min."
STOP_DONE = "All done here."
ENDED = "That was the last stop."
LEFT = "You have left the lesson; the page stays as it is."
FAULTY = "This is no lesson yet. "
OPEN, SHEET = "Open", "Teacher’s sheet"
TASK_DONE = "✓ done"
TEXT, TEXT_HINT = "Text", "Save its text as a file, to read how it is written, or to change it"


def text_of(title: str) -> str:
    """What the button that saves it is heard as."""
    return f"Save the text of {title}"


def said(last: str, done: bool) -> str:
    """What the last task has come to, and whether the stop is done."""
    return f"{last} {STOP_DONE}".strip() if done else last


def sheet_of(title: str) -> str:
    """What the button that prints it is heard as."""
    return f"Print the teacher’s sheet of {title}"


def done(task: str) -> str:
    """Told when a task is done."""
    return f"Done: {task}"


def told(right: bool, said: str) -> str:
    """Of an answer to a prediction."""
    return f"Right: {said}." if right else f"Not so: {said}. Try again."


SLIPS = {
    "": "Right.",
    "no number": "That is no number: write it as 0.25, or as 2.5e-1.",
    "nothing": "There is no such number on the page now. Begin this stop again.",
    "sign": "The size is right, the sign is not.",
    "small": "Not yet: it is larger in size.",
    "large": "Not yet: it is smaller in size.",
}
"""Of a number that was worked out, by what is wrong with it."""


def judged(slip: str, typed: str) -> str:
    """The same, with what was typed."""
    return f"{typed.strip()[:20]}: {SLIPS[slip]}" if typed.strip() else SLIPS[slip]


# The teacher's sheet

AIMS, TIMING, MINUTES, STOP, TASKS = "Aims", "Stops and timing", "min", "Stop", "What it asks for"
CHECKED, ANSWER = "checked", "right"


def sheet_head(level: str, minutes: int) -> str:
    """Below the title."""
    return f"For the teacher. {LEVELS[level].capitalize()}, {minutes} minutes."


# What is wrong with a text

_FAULTS = {
    "long": "It is longer than 200,000 characters.",
    "no text": "It is no text, or not in UTF-8: save it as plain text.",
    "many lines": "It has more than 5,000 lines.",
    "no head": (
        "It does not begin with ---, lines with title, level, minutes and aims, and --- again."
    ),
    "head line": (
        "This is none of title:, level:, minutes:, aims:, or an aim that begins with “- ”: {}"
    ),
    "missing": "There is no {}: between the two lines of ---.",
    "twice": "“{}” is there twice.",
    "aims": "Below “aims:” come one to eight lines that begin with “- ”.",
    "level": "The level is beginner, intermediate or advanced, and not “{}”.",
    "title": "A title has 1 to {} characters.",
    "minutes": "Minutes are a whole number from 1 to 180, and not “{}”.",
    "sum": (
        "The minutes of the stops come to {}, or some stop has none: their sum has to be that "
        "of the lesson."
    ),
    "no stops": "There is no stop: a stop begins with “## ” and its title.",
    "many stops": "There are more than {} stops.",
    "many tasks": "There are more than {} tasks in this stop.",
    "before stops": "Above the first “## ” there is only text: tasks belong to a stop.",
    "id": "An id has small letters, digits and “-”, at most 40: “{}” has others.",
    "same id": "Two stops have the id “{}”.",
    "empty": "There is nothing behind “{}:”.",
    "no task": "Above “{}:” there is no do:, predict: or compute: that it belongs to.",
    "other task": (
        "“{}:” does not belong to the task above it: check: is for do:, choice: for predict:, "
        "answer: for compute:."
    ),
    "choices": "A predict: has {} lines that begin with choice:.",
    "right": (
        "One choice of a predict: is marked: “(right)” behind it, or “(right if …)” behind several."
    ),
    "no answer": "There is no answer: below it.",
    "answer": "An answer is the name of a number, or a number: “{}” is too much.",
    "within": "Behind “within” stands a number or a percentage, and not “{}”.",
    "condition": "This condition is none that the page knows: “{}”.",
    "name": "No number has this name: “{}”.",
    "place": "There is no such neuron, weight or bias: “{}”.",
    "phase": "A phase is forward, loss, backward or update, and not “{}”.",
    "setting": "There is no such setting: “{}”.",
    "value": "This is no value for it: “{}”.",
    "going on": "Who goes on can not change this: “{}”.",
    "fruit and data": "fruit and data are two ways of saying the same: take one of them.",
    "link state": "This link is not whole, or of another version: take it anew from Share.",
    "mark": (
        "“{}” is not closed, or stands alone: for the sign itself write a backslash before it."
    ),
    "link": (
        "A link leads to stop: and a stop that there is, or to an address with http. This "
        "one: “{}”."
    ),
    "digits": "A number has 1 to 12 digits, and not {}.",
    "fence": "The lines of code that begin here have no end: three backticks.",
}
"""By what is wrong; {} is what it is about."""


def fault(line: int, why: str, what: str) -> str:
    """What is wrong in a line; 0 is the whole text."""
    said = _FAULTS[why].replace("{}", what)
    return f"Line {line}: {said}" if line else said


WHYS = tuple(_FAULTS)


def faults(count: int) -> str:
    """Above them."""
    return f"{FAULTY}{counted(count, 'thing is', 'things are')} to be mended:"


def names(titles: Sequence[str]) -> str:
    """Several, in a row."""
    return ", ".join(titles)
