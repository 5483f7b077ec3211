"""The worksheet: what it asks for, and the one question that is answered on the page."""

from __future__ import annotations

LEVELS = ("all", "forward", "output", "hidden")
NEXT_STEPS = (0, 3, 5)


class Worksheet:
    """Questions of a `level`, about `easy` numbers or longer ones, and so many next `steps`.

    `asked` is the number of the question on the page, `typed` the answer that is to be judged;
    None: there is none yet. `fresh` is another object for every other question. It `is_open`: it is
    looked at, and so worked out.
    """

    def __init__(self) -> None:
        self.level, self.easy, self.steps = LEVELS[0], True, NEXT_STEPS[0]
        self.is_open = False
        self.asked, self.fresh = 0, object()
        self.typed: str | None = None

    def choose(self, level: str) -> None:
        """Other questions."""
        if level in LEVELS:
            self.level = level
            self.ask(0)

    def set_easy(self, easy: bool) -> None:
        """Numbers of one decimal, or of more."""
        self.easy = easy
        self.ask(self.asked)

    def set_steps(self, steps: int) -> None:
        """So many steps after this one, in a table."""
        if steps in NEXT_STEPS:
            self.steps = steps

    def ask(self, number: int) -> None:
        """Another question on the page."""
        self.asked, self.typed, self.fresh = max(number, 0), None, object()

    def answer(self, text: str) -> None:
        """What a reader says to it."""
        self.typed = text

    def forget(self) -> None:
        """The reader types again."""
        self.typed = None

    def look(self, is_open: bool) -> None:
        """Look at it, or elsewhere."""
        self.is_open = is_open
