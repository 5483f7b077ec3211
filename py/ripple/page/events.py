"""What an event of the browser says, in the page's words."""

from __future__ import annotations

from typing import Any

ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowDown": (0, -1), "ArrowUp": (0, 1)}
"""Right and up, as data go."""

LATIN_ENDS = "\u0250"
"""The first character behind those of the Latin alphabets."""


def plain_key(event: Any) -> str:
    """The key, letters in lower case; nothing where it is held with one that makes a shortcut."""
    if not hasattr(event, "getModifierState"):
        return ""  # no key: a browser that fills in what it has kept sends such events
    if event.ctrlKey or event.metaKey or event.altKey or event.getModifierState("AltGraph"):
        return ""
    return " " if event.code == "Space" else _key(event)


def shortcut(event: Any) -> str:
    """The key that is held with Ctrl, or with ⌘ on a Mac, and maybe Shift; nothing for others."""
    if not hasattr(event, "getModifierState"):
        return ""
    held = (event.ctrlKey or event.metaKey) and not event.altKey
    if not held or event.getModifierState("AltGraph"):
        return ""
    return ("Shift+" if event.shiftKey else "") + _key(event)


def _key(event: Any) -> str:
    """On a keyboard of another alphabet it is the Latin letter at that place, which most have."""
    key, code = str(event.key), str(event.code)
    if key == "Process" or (len(key) == 1 and key >= LATIN_ENDS):  # the first: an input method
        key = code.removeprefix("Key")
    return key.lower() if len(key) == 1 else key


def can_hover(event: Any) -> bool:
    """Whether it points without touching: a finger leaves the screen as soon as it has pointed."""
    return bool(event.pointerType != "touch")


def takes_space(event: Any) -> bool:
    """Whether the space bar has a meaning of its own where the event is.

    To press Step is what it does everywhere, while nothing moves.
    """
    own = "input, select, textarea, a, summary, button:not(#step)"
    return bool(event.target.closest(own))


def let_no_space_press(event: Any) -> None:
    """Firefox presses a button when the key comes up, whatever was done about its going down."""
    if event.key == " ":
        event.preventDefault()


def coded_place(event: Any) -> str | None:
    """What the element with data-place says in which the event happened; None outside of one."""
    target = event.target.closest("[data-place]")
    return str(target.dataset.place) if target else None
