"""The page within another page: what that may ask for, what it is told, and the way out of it."""

from __future__ import annotations

from collections.abc import Callable

from ripple.lesson import link
from ripple.lesson.arrival import Source
from ripple.lesson.message import STEPS_MOST, Wish, news, ready, refusal, wish
from ripple.lesson.shared import Shared, share
from ripple.lesson.state import Refused, Why
from ripple.lesson.step import Phase
from ripple.page.stage import Stage, Work


class EmbeddingPart:
    """The messages, where the address of the page names whom it may talk with; and #whole, which
    opens the lesson of a frame in a page of its own.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._say: Callable[[str], None] = lambda _text: None
        self._told = ""
        for event in ("pointerenter", "focus", "click"):
            stage.browser.on(event, "#whole", lambda _: self._aim())
        if stage.browser.embedded():
            self._aim()
        self.work: Work = {}
        if named := stage.browser.asked("embedder"):
            self.work = {"always": self._tell}
            stage.browser.talk(named, self._on_message, self._begin)

    def _aim(self) -> None:
        """The link is made anew when it is wanted: it has all of the lesson in it."""
        browser = self._stage.browser
        href = link.to_link(browser.address(), share(self._stage.player))
        new_page = {("whole", "target"): "_blank", ("whole", "rel"): "noopener"}
        self._stage.mark({("whole", "href"): href, **new_page})

    # Messages

    def _begin(self, say: Callable[[str], None]) -> None:
        self._say, self._told = say, ""  # there were frames before it came
        self._say(ready())
        self._stage.ask()

    def _on_message(self, text: str) -> None:
        found = wish(text)
        refused = found if isinstance(found, Refused) else self._fulfil(found)
        if refused:
            self._say(refusal(refused))
        self._stage.ask()

    def _fulfil(self, found: Wish) -> Refused | None:
        """Do it; None if that was possible."""
        stage, player, what = self._stage, self._stage.player, found.what
        stage.frames.catch_up()
        if isinstance(what, Shared):
            stage.arrive(Source.PAGE, what)
            self._told = ""  # of a lesson that is loaded there is an answer, though it be the same
        elif isinstance(what, Phase):
            player.run_phase(what)
        elif isinstance(what, int):
            if player.steps_left + what > STEPS_MOST:
                return Refused("steps", Why.RANGE)
            player.run(what)
        elif found.do == "step":
            if player.asks:  # the quiz: its answer is the reader's
                return Refused("do", Why.RANGE)
            player.step()
        elif found.do == "back":
            player.step_back()
        elif found.do == "restart":
            player.restart()
        elif found.do == "tell":
            self._told = ""
        elif found.do == "play" and not player.running:
            player.toggle_play()
        elif found.do == "pause" and player.active:
            player.pause()
        return None

    def _tell(self) -> None:
        """At most once a frame, and only what is another than was told last."""
        now = news(self._stage.player)
        if now != self._told:
            self._told = now
            self._say(now)
