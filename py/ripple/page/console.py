"""The console: what is entered, a log of what came of it, and the keys of its box."""

from __future__ import annotations

import json
from typing import Any

from ripple.lesson.entered import Entered, goes_on
from ripple.page.events import plain_key, shortcut
from ripple.page.stage import Stage, Work
from ripple.readings.console import CHOICES_MOST, Entry, Session, common
from ripple.views.markup import Markup, element, joined, markup
from ripple.words import console as words
from ripple.words import guarded as guarded_words

KEY = "ripple:console"
"""What the browser keeps the entries under."""
SOURCES = "hood.json"
LOG_MOST = 40
BOTTOM = 1_000_000
"""Further down than any log is long."""


class ConsolePart:
    """What the button #console-open opens in the place of the code: #console."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = Session(stage.player)
        self._entered = Entered()
        self._entered.read(stage.browser.kept(KEY))
        self._is_open = self._asked = self._leaves = False
        self._choices = ""
        self._logged = 0
        stage.contents.fill_with("console", console_html())
        bind = stage.bind
        bind("keydown", "#console-input", self._on_key)
        bind("input", "#console-input", self._on_input)
        bind("focusout", "#console-input", self._on_left)
        bind("click", "#console-run", lambda _: self._run())
        bind("click", "#console-names", lambda _: self._offer())
        bind("click", "#console-clear", lambda _: self._clear())
        for other in ("#edited-open", "#write-open"):
            bind("click", other, lambda _: self._close())
        self.work: Work = {"controls": self._show}

    def open(self) -> None:
        """Open it, or close it where it is open."""
        self._is_open = not self._is_open
        if not self._is_open:
            return
        self._stage.focus_next("console-input")
        if not self._asked:
            self._asked, self._session.sources_lost = True, False
            self._stage.browser.part_of_page(SOURCES, self._on_sources)

    def _close(self) -> None:
        self._is_open = False

    def _on_sources(self, text: str | None) -> None:
        if text is None:
            self._asked, self._session.sources_lost = False, True
        else:
            self._session.sources = json.loads(text)

    # Keys

    @property
    def _box(self) -> Any:
        return self._stage.browser.element("console-input")

    def _on_left(self, _event: Any) -> None:
        self._leaves = False

    def _on_input(self, _event: Any) -> None:
        self._leaves, self._choices = False, ""

    def _on_key(self, event: Any) -> None:
        if getattr(event, "isComposing", False):
            return
        if shortcut(event) in ("Enter", " "):
            handled = True
            if event.key == "Enter":
                self._run()
            else:
                self._complete(True)
        else:
            handled = self._on_plain_key(event, plain_key(event))
        if handled:
            event.preventDefault()

    def _on_plain_key(self, event: Any, key: str) -> bool:
        """Whether it means something here."""
        if key == "Escape":
            self._leaves = True
            event.stopPropagation()  # what it lies in stays open
            return True
        if key == "Tab":
            return not event.shiftKey and not self._leaves and self._complete(False)
        if key == "Enter":
            return not event.shiftKey and self._enter()
        if key in ("ArrowUp", "ArrowDown") and not event.shiftKey:
            return self._recall(back=key == "ArrowUp")
        return False

    def _enter(self) -> bool:
        box = self._box
        text, at = str(box.value), int(box.selectionStart)
        indent = goes_on(text) if at == len(text) else None
        if indent is None:
            self._run()
        else:
            self._write(f"{text}\n{indent}")
        return True

    def _recall(self, back: bool) -> bool:
        """What was entered before, where the cursor can not go further up, or down."""
        box = self._box
        text, at = str(box.value), int(box.selectionStart)
        if "\n" in (text[:at] if back else text[at:]):
            return False
        found = self._entered.back(text) if back else self._entered.on()
        if found is not None:
            self._write(found)
        return True

    def _complete(self, wanted: bool) -> bool:
        """Go on with the name that is begun; whether there is anything to go on with."""
        box = self._box
        text, at = str(box.value), int(box.selectionStart)
        before = text[:at]
        if not wanted and not (before[-1:].isidentifier() or before[-1:] in tuple(".0123456789")):
            return False
        begun, names = self._session.completions(before)
        name = before[at - begun :] if begun else ""
        if not names or (names == [name] and not wanted):
            self._choices = words.NOTHING_TO_COMPLETE if wanted else ""
            return False
        more = common(names)[begun:]
        if more:
            self._write(f"{before}{more}{text[at:]}", at + len(more))
        many = len(names) > 1
        shown, rest = names[:CHOICES_MOST], len(names) - CHOICES_MOST
        self._choices = words.choices(shown, max(rest, 0)) if many or wanted else ""
        return True

    def _offer(self) -> None:
        """For who has no such keys."""
        self._complete(True)
        self._stage.focus_next("console-input")

    def _write(self, text: str, at: int | None = None) -> None:
        box, at = self._box, len(text) if at is None else at
        box.value = text
        box.setSelectionRange(at, at)
        self._choices = ""

    # What is entered

    def _run(self) -> None:
        source = str(self._box.value).strip("\n").rstrip()
        if not source.strip():
            return
        self._entered.add(source)
        self._stage.browser.keep(KEY, self._entered.written())
        entry = self._session.enter(source)
        if not self._logged:
            self._stage.contents.fill_with("console-log", markup())
        log = self._stage.contents.add_to("console-log", entry_html(entry))
        self._logged += 1
        if self._logged > LOG_MOST:
            log.firstElementChild.remove()
        log.scrollTop = BOTTOM
        self._write("")

    def _clear(self) -> None:
        self._logged = 0
        cleared = element("p", words.CLEARED, class_="hint")
        self._stage.contents.fill_with("console-log", cleared)
        self._stage.focus_next("console-input")

    # What it shows

    def _show(self) -> None:
        stage, is_open = self._stage, self._is_open
        stage.contents.set("console", "hidden", not is_open)
        stage.mark(
            {
                ("console-open", "aria-pressed"): "true" if is_open else "false",
                ("code", "data-console"): "yes" if is_open else "no",
            }
        )
        if is_open:
            stage.tell({"console-about": self._session.about(), "console-choices": self._choices})


def console_html() -> Markup:
    """What is in #console, without what changes."""
    return markup(
        element("p", class_="hint", id="console-about"),
        element(
            "div",
            element("p", words.BEGIN, class_="hint"),
            id="console-log", role="log", aria_live="polite", aria_label=words.LOG, tabindex="0",
            translate="no",
        ),
        element("p", id="console-choices", role="status", translate="no"),
        element(
            "textarea", id="console-input", rows="2", aria_label=words.INPUT, spellcheck="false",
            aria_describedby="console-keys", autocapitalize="off", autocomplete="off",
            translate="no", placeholder=words.PROMPT,
        ),
        element(
            "div",
            element("button", words.RUN, type="button", class_="primary", id="console-run"),
            element("button", words.COMPLETE, type="button", class_="quiet", id="console-names"),
            element("button", words.CLEAR, type="button", class_="quiet", id="console-clear"),
            class_="writing-ways",
        ),
        element("p", words.KEYS, class_="hint", id="console-keys"),
    )  # fmt: skip


def entry_html(entry: Entry) -> Markup:
    """An entry and what came of it."""
    prompt = element("span", f"{entry.number} {words.PROMPT} ", class_="prompt")
    found = [element("pre", prompt, entry.source)]
    if entry.printed.text:
        more = guarded_words.more_printed(entry.printed.more)
        found.append(element("pre", entry.printed.text.rstrip("\n"), f"\n{more}" if more else ""))
    if entry.value:
        found.append(element("pre", entry.value, class_="value"))
    if entry.said or entry.message:
        told = " ".join(each for each in (entry.where, entry.message) if each)
        lines = [element("code", told)] if told else []
        said = [element("span", entry.said)] if entry.said else []
        found.append(element("p", joined([*lines, *said], " "), class_="went-wrong"))
    return element("div", joined(found))
