"""The exercises of Write it yourself: a list, a text, an editor, and what is said of an answer."""

from __future__ import annotations

from typing import Any

from ripple.lesson.writing import Writing
from ripple.page.stage import Stage, Work
from ripple.readings.writing_check import Checked, check
from ripple.readings.writing_tasks import EXERCISES, NAMES
from ripple.views.markup import Markup, element, joined, markup
from ripple.words import guarded as guarded_words
from ripple.words import writing as words
from ripple.words.writing_code import CODE

KEY = "ripple:writing"
"""What the browser keeps it under."""


class WritingPart:
    """What the button #write-open opens in the place of the code: #writing."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.writing = Writing(NAMES)
        self._is_open = False
        self._kept = self.writing.read(stage.browser.kept(KEY))
        self._checked: Checked | None = None
        self._again = False  # whether the last check said the very same as the one before
        self._editor: Any = None
        self._shown = ""
        self._asked = self._lost = False
        stage.passed = self.writing.passed
        stage.contents.fill_with("writing", writing_html())
        bind = stage.bind
        bind("click", "#writing-list", self._on_list)
        bind("click", "#writing-check", lambda _: self._check())
        bind("click", "#writing-reset", self._on_reset)
        bind("click", "#writing-solution", self._on_solution)
        bind("click", "#writing-next", self._on_next)
        for other in ("#edited-open", "#console-open"):  # which lead elsewhere
            bind("click", other, lambda _: self._close())
        self.work: Work = {"controls": self._show}

    def open(self) -> None:
        """Open it, or close it where it is open."""
        self._is_open = not self._is_open
        if self._is_open and not self._asked:
            self._asked, self._lost = True, False
            self._stage.browser.open_editor(
                "writing-editor", lambda _line: None, self._on_editor, self._on_told
            )

    # Handlers

    def _on_editor(self, editor: Any) -> None:
        self._editor, self._asked, self._lost = editor, editor is not None, editor is None
        self._stage.ask()

    def _on_told(self, what: str) -> None:
        if what == "run":
            self._check()
        else:
            self._take()
            self._editor.fail(0, "")
        self._stage.ask()

    def _on_list(self, event: Any) -> None:
        button = event.target.closest("[data-writing]")
        if button:
            self._go_to(str(button.dataset.writing))

    def _close(self) -> None:
        self._is_open = False

    def _on_solution(self, _event: Any) -> None:
        self.writing.show_solution()
        self._stage.focus_next("writing-answer-text")  # the button is gone

    def _on_next(self, _event: Any) -> None:
        self._go_to(self.writing.following)
        self._stage.focus_next("writing-title")

    def _on_reset(self, _event: Any) -> None:
        self.writing.reset()
        self._checked = None
        if self._editor:
            self._editor.replace(CODE[self.writing.at].start)
            self._editor.fail(0, "")
        self._keep()

    def _go_to(self, name: str) -> None:
        self.writing.open(name)
        self._checked, self._kept = None, False
        self._keep()

    def _take(self) -> None:
        """What is typed is kept, as far as there is any storage."""
        if self._shown != self.writing.at:
            return  # another one is about to be shown
        self.writing.type(str(self._editor.text()), CODE[self.writing.at].start)
        self._keep()

    def _keep(self) -> None:
        self._stage.browser.keep(KEY, self.writing.written())

    def _check(self) -> None:
        if not self._editor or self._shown != self.writing.at:
            return
        self._take()
        writing, text = self.writing, str(self._editor.text())
        before, self._checked = self._checked, check(EXERCISES[writing.at], text)
        self._again = self._checked == before and not self._again
        verdict = self._checked.verdict
        writing.judged(verdict.passed)
        self._editor.fail(verdict.line, "")  # what is said of it stands below
        self._keep()

    # What it shows

    def _show(self) -> None:
        stage = self._stage
        stage.contents.set("writing", "hidden", not self._is_open)
        stage.mark(
            {
                ("write-open", "aria-pressed"): "true" if self._is_open else "false",
                ("code", "data-writing"): "yes" if self._is_open else "no",
            }
        )
        if self._is_open:
            self._show_exercise()

    def _show_exercise(self) -> None:
        stage, writing = self._stage, self.writing
        task, name = words.TASKS[writing.at], writing.at
        following = writing.following
        stage.tell(
            {
                "writing-place": words.place(writing.number, len(NAMES), len(writing.done)),
                "writing-title": task.title,
                "writing-about": task.about,
                "writing-note": self._note(),
                "writing-answer-text": CODE[name].answer if writing.shows_solution else "",
            }
        )
        for n, each in enumerate(NAMES, start=1):
            done = each in writing.done
            stage.tell({f"writing-go-{n}": f"{n} {words.DONE_MARK}" if done else f"{n}"})
            label = words.choice(n, words.TASKS[each].title, done)
            stage.mark(
                {
                    (f"writing-go-{n}", "aria-label"): label,
                    (f"writing-go-{n}", "title"): label,
                    (f"writing-go-{n}", "aria-current"): "true" if each == name else "false",
                }
            )
        if stage.changed("writing", name):
            stage.browser.show_formula("writing-formula", task.formula)
        stage.contents.set("writing-answer", "hidden", not writing.shows_solution)
        tried = name in writing.tried
        stage.contents.set("writing-solution", "hidden", not tried or writing.shows_solution)
        stage.contents.set("writing-next", "hidden", following in ("", name))
        stage.contents.set("writing-check", "disabled", self._editor is None)
        verdict = verdict_html(name, self._checked, self._again)
        stage.contents.fill_with("writing-verdict", verdict)
        self._show_text()

    def _show_text(self) -> None:
        name = self.writing.at
        if self._editor and self._shown != name:
            text = self.writing.typed.get(name, CODE[name].start)
            self._editor.show(f"write: {name}", text, words.editor(words.TASKS[name].title))
            self._editor.reveal(text.count("\n") + 1, False)
            self._shown = name

    def _note(self) -> str:
        if not self._editor:
            return words.LOST if self._lost else words.COMING
        if self._kept and self.writing.at in self.writing.typed:
            return words.KEPT
        return "" if self.writing.done or self._checked else words.ABOUT


def writing_html() -> Markup:
    """What is in #writing, without what changes."""
    go = joined(
        element("button", type="button", class_="quiet", id=f"writing-go-{n}", data_writing=name)
        for n, name in enumerate(NAMES, start=1)
    )
    buttons = {
        "check": (words.CHECK, "primary"),
        "next": (words.NEXT, "quiet"),
        "solution": (words.SOLUTION, "quiet"),
        "reset": (words.RESET, "quiet"),
    }
    return markup(
        element("div", go, id="writing-list", role="group", aria_label=words.LIST, translate="no"),
        element(
            "div",
            element("h4", id="writing-title", tabindex="-1"),
            element("span", class_="hint", id="writing-place"),
            class_="head",
        ),
        element("p", id="writing-about"),
        element("div", id="writing-formula"),
        element("p", class_="hint", id="writing-note"),
        element("div", id="writing-editor", class_="editor"),
        element(
            "div",
            joined(
                element("button", title, type="button", class_=of, id=f"writing-{name}")
                for name, (title, of) in buttons.items()
            ),
            class_="writing-ways",
        ),
        element("div", id="writing-verdict", role="status"),
        element(
            "section",
            element("h4", words.SOLUTION_TITLE),
            element(
                "pre", id="writing-answer-text", tabindex="0", translate="no",
                aria_label=words.SOLUTION_TITLE, role="region",
            ),
            id="writing-answer",
            hidden="",
        ),
    )  # fmt: skip


def verdict_html(name: str, checked: Checked | None, again: bool = False) -> Markup:
    """What is said of the last answer; nothing while there is none."""
    if checked is None:
        return markup()
    verdict, printed = checked
    said = f"{words.at_line(verdict.line)} {verdict.said}" if verdict.line else verdict.said
    said = f"{words.STILL} {said}" if again else said
    found = [element("p", said, data_passed="yes" if verdict.passed else "no")]
    if hint := words.hint(name, verdict.hint):
        found.append(element("p", hint, class_="writing-hint"))
    if verdict.inputs:
        found.append(element("pre", verdict.inputs, translate="no"))
    if printed.text:
        more = guarded_words.more_printed(printed.more)
        shown = element("pre", printed.text, more, translate="no")
        found.append(markup(element("p", words.PRINTED, class_="hint"), shown))
    return joined(found)
