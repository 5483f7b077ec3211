"""What is said of links and files that carry a lesson."""

from __future__ import annotations

from ripple.words.en import refused_state
from ripple.words.numbers import counted, whole


def holds(step: int, length: int) -> str:
    """What a link has in it."""
    return (
        "Whoever opens this link has all that is here: the data, the network with every digit of "
        f"its weights, the settings, step {whole(step)}. It is {whole(length)} characters long."
    )


NOWHERE = (
    "This page is a file on your own machine, and so the link opens only there. To pass the lesson "
    "on, save it as a file: whoever has the page can open it."
)
"""Of a link that nobody else can open."""

COPIED = {
    "done": "The link is copied.",
    "selected": "The link is selected: now press Ctrl+C or ⌘C.",
    "saved": "The lesson is saved as a file, which this page can open again.",
}
"""What has become of the link, or of the lesson."""

CODE = {
    "drawn": "A phone’s camera opens the link by this code.",
    "fine": "A phone’s camera opens the link by this code. It is a fine one: hold the phone close.",
    "long": "The link is too long for a code that a camera reads. Copy it instead.",
    "lost": "The code could not be drawn, since a part of the page did not come. Copy the link.",
    "": "",
}
"""Below the code, or in its place."""


def refused(source: str, field: str, why: str) -> str:
    """Why a lesson from elsewhere is not here."""
    said = refused_state(field, why)
    if why == "newer":
        return f"{said} Reload the page: there may be a new version of it."
    if why == "broken":
        ask = {"link": "Ask for the whole link", "file": "Choose another file"}
        return f"{said} {ask.get(source, '')}."
    return said


OPENING = {
    "link": "The lesson of this link is being opened.",
    "plan": "This lesson is being opened.",
    "kept": "Your lesson is being opened where you left it.",
}
"""What the page says before Python has started, where it opens with another lesson."""

ARRIVED = {
    "link": "The lesson of the link is open.",
    "file": "The lesson of the file is open.",
    "page": "The page around this one has opened a lesson.",
    "memory": "You are back where you left off.",
    "lesson": "You have left the lesson; its network is still here.",
    "example": "The worked example is on the page.",
}
"""By where it has come from."""


def offer(step: int, points: int, replaced: bool) -> str:
    """Of another lesson that can be had."""
    which = f"step {whole(step)}, {counted(points, 'point', 'points')}"
    if replaced:
        return f"The one from before it is kept: {which}."
    return f"Continue where you left off: {which}?"


TAKE = {False: "Continue", True: "Go back to it"}
DISMISS = {False: "Close", True: "Not now"}
"""On the buttons: whether a lesson had to make way, and whether one is only offered."""
