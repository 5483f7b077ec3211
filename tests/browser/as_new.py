"""Runs in the page's own Python: brings a page that has been used back to how it started."""

from __future__ import annotations

from typing import Any

FILLED = (
    "#inspector-rows, #check-rows, #quiz-choices, #updates-rows, #log, "
    "#mistake-found, #mistake-step, #exercise, #worksheet-pages, "
    "#textbook-list, #textbook-lines, #textbook-notes, #textbook-faults"
)
"""What is empty until something is opened or done, and keeps what it had out of sight."""


def start_over(main: Any) -> None:
    """A new lesson in the same page: all of its state, and what the browser keeps in controls."""
    from pyscript import document

    lesson = main.lesson
    document.activeElement.blur()
    for words in document.querySelectorAll(":popover-open"):
        words.hidePopover()
    lesson.__init__()
    main.player.__init__(lesson)
    for part in main.parts:
        if hasattr(part, "arrival"):
            part.arrival.__init__(main.player)
    for box in document.querySelectorAll("input"):
        if box.type in ("checkbox", "radio"):
            box.checked = box.defaultChecked
        else:
            box.value = box.defaultValue
    for text in ("table-text", "textbook-own-lines"):
        document.getElementById(text).value = ""
    document.getElementById("textbook-result").hidden = True
    for told in ("textbook-name", "textbook-source", "textbook-count", "textbook-here"):
        document.getElementById(told).textContent = ""
    document.getElementById("share-picture").hidden = True
    for choice in document.querySelectorAll("select"):
        chosen = [i for i in range(choice.length) if choice.options[i].defaultSelected]
        choice.selectedIndex = chosen[0] if chosen else 0
    document.getElementById("problem").hidden = True
    for filled in document.querySelectorAll(FILLED):
        filled.replaceChildren()  # a test that waits for what is in it may not find it before
    for scrolled in document.querySelectorAll("*"):
        if scrolled.scrollTop:
            scrolled.scrollTop = 0
    main.stage.contents.__init__(main.browser)
    main.screen._turns = type(main.screen._turns)()
    main.screen.resize()


OF_ITSELF = {"kept"}
"""What becomes another while nobody does anything: what is kept for a visit without a network."""


def seen(main: Any) -> dict[str, Any]:
    """What a reader sees and hears but for the pictures: elements, their words, and controls."""
    found = {}
    from pyscript import document

    for element in document.querySelectorAll("body [id]"):
        if element.closest("[hidden]") or element.id in OF_ITSELF:
            continue
        own = {each.name: each.value for each in element.attributes}
        words = "" if element.querySelector("[id]") else element.innerHTML
        held = [str(getattr(element, name, "")) for name in ("value", "checked", "disabled")]
        found[element.id] = [sorted(own.items()), words, held]
    return found
