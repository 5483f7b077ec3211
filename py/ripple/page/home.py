"""The sheet #home: pictures, tables and scripts, each saved as a file."""

from __future__ import annotations

from functools import partial
from typing import Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.page import html
from ripple.page.pictures import LIGHT, PICTURES, drawn, titles
from ripple.page.stage import Stage, Work
from ripple.readings.script import numpy_script, torch_script
from ripple.readings.story import nothing
from ripple.readings.tables import table
from ripple.views.png import with_sharpness
from ripple.views.svg import DOTS, Paper, written
from ripple.words import home as words

PRINTED = 300
"""Dots in an inch of a PNG: as many as a printer shows."""
BOM = "\ufeff"
"""Tells a spreadsheet that a file is in UTF-8."""
SCRIPTS = {"numpy": numpy_script, "torch": torch_script}
FIRST = "network"


class HomePart:
    """The choice #home-picture, and a button for each kind of file."""

    def __init__(self, stage: Stage) -> None:
        self._stage, bind, lesson = stage, stage.bind, stage.lesson
        bind("input", "#home-picture", lambda e: lesson.home.choose(str(e.target.value)))
        bind("click", "#home-svg", lambda _: self._save_svg())
        bind("click", "#home-png", lambda _: self._make_png())
        for name in words.TABLES:
            bind("click", f"#home-{name}", partial(self._save_table, name))
        for name in SCRIPTS:
            bind("click", f"#home-{name}", partial(self._save_script, name))
        self.work: Work = {"said": partial(stage.say, texts), "controls": self._show}

    # Handlers

    def _save_svg(self) -> None:
        name, title = chosen_picture(self._stage.player)
        sheet = drawn(name, Paper(), 1.0, self._stage.player)
        self._save(f"ripple-{name}.svg", written(sheet, LIGHT.paper, title))

    def _make_png(self) -> None:
        stage, (name, _) = self._stage, chosen_picture(self._stage.player)
        sheet = drawn(name, stage.browser, PRINTED / DOTS, stage.player)
        stage.browser.png_of(sheet, LIGHT.paper, partial(self._on_png, f"ripple-{name}.png"))

    def _on_png(self, file: str, png: bytes) -> None:
        if png:
            self._save(file, with_sharpness(png, PRINTED))
        else:
            self._stage.lesson.home.lacks("png")
        self._stage.ask()

    def _save_table(self, name: str, _event: Any) -> None:
        text = table(name, self._stage.lesson)
        self._save_or_lack(name, f"ripple-{name}.csv", text and BOM + text.replace("\n", "\r\n"))

    def _save_script(self, library: str, _event: Any) -> None:
        lesson = self._stage.lesson
        text = SCRIPTS[library](lesson) if len(lesson.taught) else ""
        self._save_or_lack("script", f"ripple_steps_{library}.py", text)

    def _save_or_lack(self, what: str, file: str, text: str) -> None:
        if text:
            self._save(file, text)
        else:
            self._stage.lesson.home.lacks(what)

    def _save(self, file: str, data: str | bytes) -> None:
        self._stage.browser.save_file(file, data)
        self._stage.lesson.home.saved(file)

    # What it shows

    def _show(self) -> None:
        stage, lesson, player = self._stage, self._stage.lesson, self._stage.player
        step, sizes = player.step_shown, lesson.network.sizes  # a place's name is by its layer
        known = lesson.microscope.chosen, step, step and step.gradient, lesson.taught, lesson.secret
        if stage.changed("pictures", *known, *sizes):
            stage.contents.fill_with("home-picture", html.choices_of(titles(player)))
        stage.control(controls(lesson, player))


def chosen_picture(player: Player) -> tuple[str, str]:
    """Name and title of the picture that is chosen, or of the first where that one is not there."""
    there, name = titles(player), player.lesson.home.picture
    return (name, there[name]) if name in there else (FIRST, there[FIRST])


def texts(lesson: Lesson, player: Player) -> dict[str, str]:
    """How large the picture is, and what became of the last file."""
    (width, height), outcome = PICTURES[chosen_picture(player)[0]].size, lesson.home.outcome
    said = words.saved(outcome.file) if outcome.file else words.NOTHING.get(outcome.missing, "")
    if lesson.free and outcome.missing in ("points", "script"):
        said = nothing(lesson)
    return {"home-size": words.size_words(width, height, PRINTED), "home-note": said}


def controls(_lesson: Lesson, player: Player) -> dict[tuple[str, str], str | bool]:
    """Which picture it is."""
    return {("home-picture", "value"): chosen_picture(player)[0]}
