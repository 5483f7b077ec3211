"""What is said of a reader's own code that came to no good end."""

from __future__ import annotations

from ripple.words.numbers import counted

_SENTENCES = {
    "endless": "It went on for too long and was ended: is there a loop or a call without an end?",
    "long": "That is more code than can be run here.",
    "syntax": "Python can not read this line, or the one before it.",
    "IndentationError": "The spaces at the beginning of this line do not fit those around it.",
    "RecursionError": "A function calls itself over and over, and never comes to an end.",
    "MemoryError": "That is more than there is room for.",
    "size": "That would be too large: it was not made.",
    "import": "{what} can not be imported here: there are numpy and math.",
    "name": "{what} is not to be had here: code in this page has no files, no other programs, and "
    "changes nothing outside itself.",
    "attribute": "{what} leads into Python’s inner workings, and is not to be had here.",
    "shared": "{what} belongs to the page, and can not be changed from here.",
    "async": "Code here runs at once: async and await are not to be had.",
    "star": "Import by name: what * brings is not known before.",
    "NameError": "A name is used that nothing was given to: is it spelled as where it was made?",
    "UnboundLocalError": "A name is used before anything was given to it in this function.",
    "TypeError": "A value is not of the kind that is needed here, or the number of arguments is "
    "another.",
    "ValueError": "A value does not fit here; with arrays, it is mostly their shapes.",
    "IndexError": "There is nothing at this place: counting begins at 0.",
    "KeyError": "There is no such key.",
    "AttributeError": "It has nothing of this name.",
    "ZeroDivisionError": "Something is divided by 0.",
    "AssertionError": "What is asserted here does not hold.",
    "StopIteration": "There is nothing more to go through.",
    "missing": "There is no {what}: the page needs it.",
    "shape": "{what} does not have the shape that it should have.",
    "not a number": "{what} has values that are no numbers (nan or ∞).",
    "kind": "{what} is nothing that the page can go on with.",
}
"""By the kind of trouble."""
_OTHER = "Python stopped here."


def sentence(kind: str, what: str = "") -> str:
    """Of a trouble: its kind, and what it is about."""
    return _SENTENCES.get(kind, _OTHER).format(what=what)


def more_printed(letters: int) -> str:
    """Below what was printed, where that was too much."""
    return f"… and {counted(letters, 'more letter', 'more letters')}" if letters else ""
