"""Plays written lessons: the list in #lessons, a stop in #tour, and the teacher's sheet."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from typing import Any

from ripple.lesson.plain import read_json
from ripple.lesson.plan import TEXT_MOST, Fault, Plan, Task
from ripple.lesson.plan_text import plan_of, plan_of_bytes
from ripple.lesson.prose import Block, Span, plain_text
from ripple.lesson.tour import Tour
from ripple.page.events import plain_key
from ripple.page.lessons import in_fragment, path_of
from ripple.page.stage import Stage, Work
from ripple.readings import plan as readings
from ripple.readings.teaching import Begun, sheet_html
from ripple.views.markup import Markup, element, joined, markup
from ripple.views.prose import block_html, spans_html
from ripple.words import lessons as words

PROGRESS = "ripple:lessons"
"""By this name the browser keeps which stops are done."""
AT = "ripple:stop"
"""By this one the tab keeps at which stop the reader is, for a page that is loaded again."""
PART = "lessons.json"
OWN = "own-"
"""How the name of a lesson of the reader's own begins."""
PAPER = "worksheet-pages"
"""What is printed alone."""
_PATH = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:md|txt)", re.ASCII)
_ID = re.compile(r' id="([^"]+)"')


def is_path(path: str) -> bool:
    """Whether this leads to a text below the page's own folder, and to no other host."""
    return len(path) <= 200 and bool(_PATH.fullmatch(path))


class Classroom:
    """The lessons of the page, one of the reader's own, and the one that is played."""

    def __init__(self, stage: Stage) -> None:
        self._stage, bind = stage, stage.bind
        self._tour = Tour(stage.player)
        self._texts: dict[str, str] = {}
        self._plans: dict[str, Plan] | None = None
        self._own: tuple[str, Plan] | None = None
        self._path = ""  # of a lesson beside the page
        self._faults: list[Fault] = []
        self._note = words.COMING
        self._open = False
        self._wanted = False  # whether a link waits for the lessons
        self._said = ""
        self._side = ""
        self._shown = (-1, -1)
        self._numbers: list[tuple[str, Span]] = []
        self._kept = ""
        self._asked = False
        self._again_here = stage.browser.was_loaded_again()
        self._take_progress()
        bind("toggle", "#lessons", lambda event: self._look(event.newState == "open"))
        stage.browser.on_fragment(self._on_fragment)
        self.work: Work = {"always": self._notice, "controls": self._show}
        bind("click", "#lessons-list", self._on_list)
        bind("click", "#lessons-own", self._on_list)
        bind("change", "#lessons-file", self._on_file)
        stage.browser.on("dragover", "#lessons", lambda event: event.preventDefault())
        bind("drop", "#lessons", self._on_drop)
        bind("click", "#tour-leave", lambda _: self._leave())
        bind("click", "#tour-next", lambda _: self._go(1))
        bind("click", "#tour-back", lambda _: self._go(-1))
        bind("click", "#tour-again", lambda _: self._again())
        bind("click", "#tour-side", lambda _: self._change_side())
        bind("click", "#tour-text", self._on_task)
        bind("keydown", "#tour-text", self._on_key)
        bind("keydown", "#tour", self._on_leaving_key)
        bind("click", "#tour-stops", self._on_stop)

    # What comes

    def open(self) -> None:
        """The sheet has been opened, or the address leads to a lesson."""
        self._fetch_list()
        if self._tour.plan is None and (path_of(self._stage.browser) or self._link):
            self._follow()
        else:
            self._look(True)

    @property
    def _link(self) -> tuple[str, str] | None:
        return in_fragment(self._stage.browser.fragment())

    def _fetch_list(self) -> None:
        """Once; where it does not come, again when the sheet is opened again."""
        if self._plans is None and not self._asked:
            self._asked = True
            self._stage.browser.part_of_page(PART, self._on_list_come)

    def _on_list_come(self, text: str | None) -> None:
        """The page's lessons have come, or not."""
        self._asked, self._note = False, words.LOST if text is None else ""
        if text is not None:
            self._texts = json.loads(text)
            found = {name: plan_of(written) for name, written in self._texts.items()}
            self._plans = {name: plan for name, plan in found.items() if isinstance(plan, Plan)}
        if self._wanted:
            self._wanted = False
            self._follow()
        self._stage.ask()

    def _on_fragment(self) -> None:
        if self._link:
            self._follow()
            self._stage.ask()

    def _follow(self) -> None:
        """To the lesson of the address: one of the page's by its name, or one beside the page.

        Without either it is the one that is played.
        """
        tour, browser = self._tour, self._stage.browser
        name, stop = self._link or ("", "")
        path = "" if name else path_of(browser)
        if path and path != self._path:
            self._fetch(path, stop)
        elif tour.plan and name in ("", tour.name):
            at = tour.plan.place(stop)
            if stop and at != tour.at:
                self._move(at)
        elif name and self._plans is None:
            self._wanted = self._asked
        elif name in (self._plans or {}):
            self._play(name, self._all()[name], stop)
        elif name:
            self._note = f"{words.UNKNOWN}{name}."
            browser.open_sheet("lessons")

    def _fetch(self, path: str, stop: str) -> None:
        browser, self._path = self._stage.browser, path
        if not is_path(path):
            self._refuse(f"{words.NO_PATH}{path[:80]}")
        elif not browser.address().startswith("http"):
            self._refuse(words.ONLY_SERVED)
        else:
            browser.text_beside(path, TEXT_MOST, lambda text: self._on_beside(text, stop))

    def _on_beside(self, text: str | None, stop: str) -> None:
        if text is None:
            self._refuse(f"{words.OWN_LOST}{self._path[:80]}")
            return
        plan = self._read(plan_of(text))
        if plan:
            self._play(*plan, stop)
        self._stage.ask()

    def _refuse(self, why: str) -> None:
        self._note = why
        self._stage.browser.open_sheet("lessons")
        self._stage.ask()

    def _read(self, found: Plan | list[Fault]) -> tuple[str, Plan] | None:
        """Take a lesson of the reader's own, or say what is wrong with it."""
        if isinstance(found, Plan):
            self._faults = []
            self._own = f"{OWN}{zlib.crc32(found.title.encode()):08x}", found
            return self._own
        self._faults, self._own = found, None
        self._stage.browser.open_sheet("lessons")
        return None

    def _on_file(self, event: Any) -> None:
        if event.target.files.length:
            self._read_file(event.target.files.item(0))
        event.target.value = ""  # so that the same file can be chosen again, once it is mended

    def _on_drop(self, event: Any) -> None:
        if event.dataTransfer.files.length:
            event.preventDefault()
            self._read_file(event.dataTransfer.files.item(0))

    def _read_file(self, file: Any) -> None:
        def on_read(data: bytes) -> None:
            self._read(plan_of_bytes(data))
            self._stage.ask()

        def on_refused(size: int) -> None:
            self._read([Fault(0, "long" if size else "no text")])
            self._stage.ask()

        self._stage.browser.read_file(file, 4 * TEXT_MOST, on_read, on_refused)

    # The list

    def _look(self, is_open: bool) -> None:
        """The sheet is open, or no longer."""
        self._open = is_open
        if is_open:
            self._fetch_list()

    def _all(self) -> dict[str, Plan]:
        own = [self._own] if self._own else []
        return {**(self._plans or {}), **dict(own)}

    def _on_list(self, event: Any) -> None:
        button = event.target.closest("[data-lesson]")
        if not button:
            return
        name = str(button.dataset.lesson)
        plan = self._all().get(name)
        if name == "first-steps":
            self._stage.browser.close_sheets()
            self._stage.player.begin_guide()
            self._stage.focus_next("guide")
        elif plan and str(button.dataset.does) == "save":
            self._stage.browser.save_file(f"{name}.md", self._texts[name])
        elif plan and str(button.dataset.does) == "print":
            self._stage.contents.fill_with(PAPER, sheet_html(plan, Begun(plan)))
            self._stage.browser.print_only(PAPER)
        elif plan:
            undone = [s.key for s in plan.stops if s.key not in self._tour.marks(name)]
            done = self._tour.marks(name)
            self._play(name, plan, undone[0] if undone and done else "")

    def _play(self, name: str, plan: Plan, stop: str) -> None:
        browser = self._stage.browser
        browser.close_sheets()
        self._stage.player.guide.leave()
        key = plan.stops[plan.place(stop)].key
        again, self._again_here = self._again_here, False
        here = again and browser.kept_in_tab(AT) == f"{name} {key}"
        self._tour.open(name, plan, stop, keep=here)
        self._began()

    # The stop

    def _began(self) -> None:
        readings.note_first(self._stage.player, self._tour)
        tour = self._tour
        learn = "" if tour.name.startswith(OWN) else f"learn={tour.name}&"
        if learn or self._path:
            self._stage.browser.show_fragment(f"{learn}stop={tour.stop.key}")
        self._said = ""
        self._stage.browser.keep_in_tab(AT, f"{tour.name} {tour.stop.key}")
        self._stage.focus_next("tour-title")

    def _move(self, at: int) -> None:
        self._tour.go_to(at)
        self._began()

    def _go(self, by: int) -> None:
        tour = self._tour
        if by > 0 and tour.last:
            self._leave(words.ENDED)
        else:
            self._move(tour.at + by)

    def _again(self) -> None:
        self._tour.begin_again()
        self._began()

    def _leave(self, said: str = "") -> None:
        tour = self._tour
        tour.leave()
        self._said = said
        self._stage.browser.forget_fragment()
        self._stage.browser.keep_in_tab(AT, "")
        if tour.had is not None:
            self._stage.offer(tour.had)
            tour.forget_what_was()
        self._stage.focus_next("open-lessons")

    def _change_side(self) -> None:
        self._side = "left" if self._beside() == "right" else "right"

    def _beside(self) -> str:
        return self._side or self._tour.stop.beside or "right"

    def _on_stop(self, event: Any) -> None:
        link = event.target.closest("[data-stop]")
        if link and self._tour.plan:
            event.preventDefault()
            self._move(self._tour.plan.place(str(link.dataset.stop)))

    def _on_task(self, event: Any) -> None:
        self._on_stop(event)
        button = event.target.closest("[data-does]")
        if not button:
            return
        does, n = str(button.dataset.does), int(button.dataset.task)
        tour, player = self._tour, self._stage.player
        task = tour.task(n)
        if task is None:
            return
        if does == "hint":
            tour.show_hint(n)
        elif does == "tick":
            tour.finish_task(n)
            self._said = words.done(plain_text(task.asked))
        elif does == "choose":
            self._choose(task, n, int(button.dataset.choice))
        else:
            box = self._stage.browser.element(f"tour-box-{n}")
            readings.compute(player, tour, n, str(box.value))

    def _choose(self, task: Task, n: int, choice: int) -> None:
        if self._tour.told[n].done:
            return
        right = readings.choose(self._stage.player, self._tour, n, choice)
        if right is not None:
            self._said = words.told(right, plain_text(task.choices[choice].said))

    def _on_key(self, event: Any) -> None:
        box = event.target.closest("[data-number]")
        if event.key == "Enter" and box:
            n = int(box.dataset.number)
            readings.compute(self._stage.player, self._tour, n, str(box.value))

    def _on_leaving_key(self, event: Any) -> None:
        if plain_key(event) == "Escape" and not event.defaultPrevented:
            self._leave()

    # In a frame

    def _notice(self) -> None:
        """What the reader has done, and whether a task is done by it."""
        tour = self._tour
        if tour.plan and readings.asks_for_passed(tour):
            tour.facts |= {("passed", f"{number}") for number in self._stage.passed()}
        for n in readings.look(self._stage.player, tour):
            self._said = words.done(plain_text(tour.stop.tasks[n].asked))
            self._stage.ask()

    def _show(self) -> None:
        """The list while it is open, and the stop while one is played."""
        stage, tour = self._stage, self._tour
        if self._open:
            self._show_list()
        stage.contents.set("tour", "hidden", tour.plan is None)
        self._keep_progress()
        if tour.plan is None:
            return
        if self._shown != (tour.fresh, tour.at):
            self._shown = (tour.fresh, tour.at)
            self._fill()
        self._mark()

    def _show_list(self) -> None:
        stage, tour = self._stage, self._tour
        done = repr(tour.done)
        if stage.changed("lessons-list", self._plans, self._own, self._faults, len(done)):
            shown = list_html(self._plans or {}, tour)
            stage.contents.fill_with("lessons-list", shown)
            own = dict([self._own] if self._own else [])
            stage.contents.fill_with("lessons-own", rows_html(own, tour))
            stage.contents.fill_with("lessons-faults", faults_html(self._faults))
            stage.contents.set("lessons-own", "hidden", not own)
        stage.tell({"lessons-words": self._note})

    def _fill(self) -> None:
        stage, tour = self._stage, self._tour
        assert tour.plan is not None
        self._numbers = []
        shown = stop_html(tour, self._number, self._address)
        stage.contents.forget([*_ID.findall(shown), "tour-text"])
        stage.contents.fill_with("tour-text", shown)
        stage.tell(
            {
                "tour-title": tour.stop.title,
                "tour-place": words.place(tour.at, len(tour.plan.stops), tour.plan.title),
            }
        )
        stage.browser.element("tour-text").scrollTop = 0

    def _number(self, piece: Span) -> Markup:
        """A place for a number, which is written there in each frame."""
        name = f"tour-number-{len(self._numbers)}"
        self._numbers.append((name, piece))
        return element("b", id=name, class_="told-number", translate="no")

    def _address(self, key: str) -> str:
        tour = self._tour
        learn = "" if tour.name.startswith(OWN) else f"learn={tour.name}&"
        return f"#{learn}stop={key}"

    def _mark(self) -> None:
        stage, tour, contents = self._stage, self._tour, self._stage.contents
        assert tour.plan is not None
        done = tour.marks(tour.name)
        marks = tuple(stop.key in done for stop in tour.plan.stops)
        stops = stops_html(tour.plan, tour.at, marks, self._address)
        contents.fill_with("tour-stops", stops)
        stage.mark({("tour", "data-beside"): self._beside()})
        stage.tell(
            {
                "tour-said": words.said(self._said, tour.is_done and bool(tour.stop.tasks)),
                "tour-next": words.END if tour.last else words.NEXT,
                **{name: self._told(piece) for name, piece in self._numbers},
            }
        )
        contents.set("tour-back", "disabled", tour.at == 0)
        for n, task in enumerate(tour.stop.tasks):
            self._mark_task(n, task)

    def _told(self, piece: Span) -> str:
        found = readings.told(piece, self._stage.player, self._tour)
        return words.number(found, int(piece.to or words.DIGITS))

    def _mark_task(self, n: int, task: Task) -> None:
        contents, told = self._stage.contents, self._tour.told[n]
        contents.mark(f"tour-task-{n}", "data-done", "true" if told.done else "false")
        contents.set(f"tour-done-{n}", "textContent", words.TASK_DONE if told.done else "")
        if task.because:
            contents.set(f"tour-because-{n}", "hidden", not told.done)
        for hint in range(len(task.hints)):
            contents.set(f"tour-hint-{n}-{hint}", "hidden", hint >= told.hints)
        if task.hints:
            contents.set(f"tour-hints-{n}", "hidden", told.hints == len(task.hints))
        for choice in range(len(task.choices)):
            taken = choice in told.tried
            contents.mark(f"tour-choice-{n}-{choice}", "aria-pressed", "true" if taken else "false")
        if task.kind == "compute":
            said = "" if not told.typed else words.judged(told.slip, told.typed)
            contents.set(f"tour-judged-{n}", "textContent", said)
        if task.ticked:
            contents.set(f"tour-tick-{n}", "hidden", told.done)

    # What is kept

    def _take_progress(self) -> None:
        kept = self._stage.browser.kept(PROGRESS)
        try:
            self._tour.take_plain(read_json(kept or "{}"))
        except ValueError:
            return  # somebody else has written there

    def _keep_progress(self) -> None:
        now = json.dumps(self._tour.to_plain())
        if now != self._kept:
            if self._kept:
                self._stage.browser.keep(PROGRESS, now)
            self._kept = now


def list_html(plans: dict[str, Plan], tour: Tour) -> Markup:
    """First steps, and a row for each lesson."""
    title, about = words.FIRST_STEPS
    first = element(
        "li",
        element(
            "button", element("b", title), element("small", about),
            type="button", class_="lesson-row", data_lesson="first-steps", data_does="open",
        ),
    )  # fmt: skip
    return markup(first, rows_html(plans, tour, "li"))


def rows_html(plans: dict[str, Plan], tour: Tour, tag: str = "div") -> Markup:
    """For each lesson a button that opens it, and one that prints its sheet."""
    rows = []
    for name, plan in plans.items():
        marks = tour.marks(name)
        done = sum(stop.key in marks for stop in plan.stops)
        about = words.about(plan.level, plan.minutes, len(plan.stops), done)
        opens = element(
            "button",
            element("b", plan.title),
            element("small", about),
            *([element("span", _about(plan))] if plan.about else []),
            type="button", class_="lesson-row", data_lesson=name, data_does="open",
        )  # fmt: skip
        prints = element(
            "button", words.SHEET, type="button", class_="quiet", data_lesson=name,
            data_does="print", aria_label=words.sheet_of(plan.title),
        )  # fmt: skip
        saves = element(
            "button", words.TEXT, type="button", class_="quiet", data_lesson=name,
            data_does="save", aria_label=words.text_of(plan.title), title=words.TEXT_HINT,
        )  # fmt: skip
        others = [prints] if name.startswith(OWN) else [prints, saves]
        rows.append(element(tag, opens, element("div", *others, class_="quiz-ways")))
    return joined(rows)


def _about(plan: Plan) -> str:
    first = plan.about[0]
    return plain_text(first.items[0]) if first.items else ""


def faults_html(faults: Sequence[Fault]) -> Markup:
    """A sentence for each."""
    if not faults:
        return markup()
    said = (element("li", words.fault(*fault)) for fault in faults)
    return markup(element("p", words.faults(len(faults))), element("ul", *said))


def stops_html(plan: Plan, at: int, marks: Sequence[bool], address: Any) -> Markup:
    """A link to each stop, with what is done."""
    return joined(
        element(
            "li",
            element(
                "a",
                element("span", "✓" if done else f"{n + 1}", aria_hidden="true"),
                href=address(stop.key), data_stop=stop.key, data_done=str(done).lower(),
                title=f"{n + 1}. {stop.title}", aria_label=words.stop_name(n, stop.title, done),
                **({"aria_current": "step"} if n == at else {}),
            ),
        )
        for n, (stop, done) in enumerate(zip(plan.stops, marks, strict=True))
    )  # fmt: skip


def stop_html(tour: Tour, number: Any, link: Any) -> Markup:
    """Texts and tasks of a stop."""
    parts = []
    n = 0
    for part in tour.stop.parts:
        if isinstance(part, Block):
            parts.append(block_html(part, number, link))
        else:
            parts.append(task_html(part, n, number, link))
            n += 1
    return joined(parts)


def task_html(task: Task, n: int, number: Any, link: Any) -> Markup:
    """What is asked for, with what answers it."""
    asked = element("p", spans_html(task.asked, number, link), id=f"tour-asked-{n}")
    done = element("span", id=f"tour-done-{n}", class_="done-mark")
    parts: list[Markup] = [done, asked]
    task_of = {"data_task": f"{n}"}
    if task.kind == "predict":
        buttons = (
            element(
                "button", spans_html(choice.said, number), type="button",
                id=f"tour-choice-{n}-{i}", data_does="choose", data_choice=f"{i}", **task_of,
            )
            for i, choice in enumerate(task.choices)
        )  # fmt: skip
        parts.append(
            element(
                "div", *buttons, class_="quiz-ways", role="group", aria_labelledby=f"tour-asked-{n}"
            )
        )
    elif task.kind == "compute":
        box = element(
            "input", type="text", id=f"tour-box-{n}", autocomplete="off", spellcheck="false",
            data_number=f"{n}", aria_label=words.YOUR_NUMBER,
            aria_describedby=f"tour-asked-{n} tour-judged-{n}",
        )  # fmt: skip
        check = element("button", words.CHECK, type="button", data_does="compute", **task_of)
        parts.append(element("div", box, check, class_="quiz-ways"))
        parts.append(element("p", id=f"tour-judged-{n}", role="status"))
    elif task.ticked:
        parts.append(
            element(
                "button",
                words.TICK,
                type="button",
                id=f"tour-tick-{n}",
                data_does="tick",
                **task_of,
            )
        )
    if task.because:
        because = spans_html(task.because, number, link)
        parts.append(element("p", because, id=f"tour-because-{n}", hidden=""))
    for i, hint in enumerate(task.hints):
        shown = spans_html(hint, number, link)
        parts.append(element("p", shown, id=f"tour-hint-{n}-{i}", class_="hint", hidden=""))
    if task.hints:
        parts.append(
            element(
                "button", words.HINT, type="button", id=f"tour-hints-{n}", class_="quiet",
                data_does="hint", **task_of,
            )
        )  # fmt: skip
    return element("div", *parts, id=f"tour-task-{n}", class_="task", data_done="false")
