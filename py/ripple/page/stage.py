"""What the parts of the page share: the lesson, the browser, and what is drawn in this moment.

A part is a card of the page, or a piece of one. It binds its own handlers, and its `work` says what
it does in a frame (see `screen.py`). It imports the stage and never another part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ripple.lesson.lesson import Lesson
from ripple.lesson.motion import Motion
from ripple.lesson.player import Player
from ripple.model import field, places
from ripple.model.network import ForwardPass, Network
from ripple.model.places import Parameter, Place, Unit
from ripple.page.contents import Contents
from ripple.page.events import coded_place
from ripple.page.frames import Frames
from ripple.page.turns import Turn

if TYPE_CHECKING:
    from ripple.lesson.arrival import Source
    from ripple.lesson.shared import Shared
    from ripple.page.browser import Browser, Surface
    from ripple.views.palette import Palette

VALUES = (int, float, Motion, Unit, Parameter, frozenset)
"""What is compared by value to see whether it changed; all else is replaced when it changes."""

Work = Mapping[Turn, Callable[[], object]]
"""What a part does in a frame."""


class Stage:
    """What the parts share. What each picture was made from is kept here.

    `asked` tells whether a reader has done anything since it was last set to False.
    """

    palette: Palette

    def __init__(self, lesson: Lesson, player: Player, browser: Browser) -> None:
        self.lesson, self.player, self.browser = lesson, player, browser
        self.contents = Contents(browser)
        self.frames = Frames(browser)
        self.surfaces: list[Surface] = []
        self.asked = False
        self._focus_next = self._reveal_next = ""
        self._made_from: dict[str, tuple[Any, ...]] = {}
        self._network = lesson.network
        self._survey = field.Survey()
        self.scale = 1.0
        self.arrive: Callable[[Source, Shared], None] = lambda _source, _found: None
        """Has a lesson from elsewhere take the place of this one; see `ArrivingPart`."""
        self.offer: Callable[[Shared], None] = lambda _found: None
        """Offers one that was here before; see `ArrivingPart`."""
        self.passed: Callable[[], Iterable[int]] = lambda: ()
        """Which of the exercises in writing code the reader has passed, at any time, from 1 on."""

    def surface(self, name: str) -> Surface:
        """The canvas with this id, which from now on has the size that the layout gives it."""
        surface = self.browser.surface(name)
        self.surfaces.append(surface)
        return surface

    def restyle(self) -> None:
        """Take up the style sheet's colours and the size of its text; all is to be drawn anew."""
        self.scale = self.browser.text_scale()
        self.palette = self.browser.palette()
        self._made_from.clear()
        rooms = [surface.room() for surface in self.surfaces]  # all, before any change of layout
        for surface, room in zip(self.surfaces, rooms, strict=True):
            surface.resize(*room)

    # Events

    def bind(self, event: str, selector: str, action: Callable[..., object]) -> None:
        """Call the action with the event, then draw."""
        self.browser.on(event, selector, self._then_draw(action))

    def bind_typed(self, selector: str, action: Callable[..., object]) -> None:
        """Call the action with whatever may end the typing in boxes; several may for one text.

        Firefox sends no `change` where the text is that of the last one, whatever the page has put
        there since.
        """
        handler = self._then_draw(action)

        def on_key(event: Any) -> None:
            if event.key == "Enter":
                handler(event)

        self.browser.on("keydown", selector, on_key)
        self.browser.on("change", selector, handler)
        self.browser.on("focusout", selector, handler)

    def _then_draw(self, action: Callable[..., object]) -> Callable[[Any], None]:
        def handler(event: Any) -> None:
            self.frames.catch_up()
            action(event)
            self.ask()

        return handler

    def ask(self, first: Callable[[], None] | None = None) -> None:
        """Draw everything in the next frame, which begins with `first`: a reader did something."""
        self.asked = True
        self.frames.request(first)

    def place_of(self, event: Any) -> Place | None:
        """The one that the event's cell or box is of, unless the network has no such place now."""
        text = coded_place(event)
        place = places.decode(text) if text else None
        return place if place and places.exists(place, self.lesson.network.sizes) else None

    def hold(self, place: Place | None) -> None:
        """Take a place apart; None: none any longer."""
        self.contents.take(self.browser.element("value"))  # half typed: it was for another one
        self.lesson.choose(place)

    def unless_asked(self, action: Callable[[], None]) -> None:
        """A question of the quiz waits for its answer first."""
        if self.player.asks:
            self.lead_to_answers()
        else:
            action()

    # What is drawn

    def changed(self, name: str, *made_from: Any) -> bool:
        """Whether any of these is another object, or another value, than the last time."""
        before = self._made_from.get(name)
        self._made_from[name] = made_from
        if before is None or len(before) != len(made_from):
            return True
        return not all(
            a is b or (isinstance(a, VALUES) and a == b)
            for a, b in zip(before, made_from, strict=True)
        )

    def motion(self) -> Motion:
        """How far each phase has come in the picture of this moment."""
        return self.player.motion(self.browser.reduced_motion())

    def network(self) -> Network:
        """The network in this moment, one object for all parts: they share what it computes."""
        motion = self.motion()
        if self.changed("moment", motion, self.lesson.network, self.player.step_shown):
            self._network = self.player.network_shown(motion)
        return self._network

    def survey(self, network: Network) -> ForwardPass:
        """All that this network says at the points of the grid."""
        return self._survey.of(network)

    def tell(self, texts: Mapping[str, str]) -> None:
        """Have elements say this, by their ids."""
        for name, text in texts.items():
            self.contents.set(name, "textContent", text)

    def mark(self, attributes: Mapping[tuple[str, str], str]) -> None:
        """Give elements these attributes, by id and name."""
        for (name, attribute), value in attributes.items():
            self.contents.mark(name, attribute, value)

    def control(self, controls: Mapping[tuple[str, str], str | bool]) -> None:
        """Have sliders, choices and switches show this, by id and property."""
        for (name, attribute), value in controls.items():
            self.contents.hold(name, attribute, value)

    def say(self, texts: Callable[[Lesson, Player], Mapping[str, str]]) -> None:
        """Have elements say what a part says of this state."""
        self.tell(texts(self.lesson, self.player))

    def show(
        self,
        attributes: Callable[[Lesson, Player], Mapping[tuple[str, str], str]],
        controls: Callable[[Lesson, Player], Mapping[tuple[str, str], str | bool]] | None = None,
    ) -> None:
        """Have elements show what a part shows of this state."""
        self.mark(attributes(self.lesson, self.player))
        if controls:
            self.control(controls(self.lesson, self.player))

    # Where the reader is led

    def focus_next(self, name: str) -> None:
        """With the next frame the element with this id gets the focus."""
        self._focus_next = name

    def reveal_next(self, name: str) -> None:
        """With the next frame the element with this id is scrolled to, unless all is in sight."""
        self._reveal_next = name

    def lead_to_answers(self) -> None:
        """The focus goes to the first answer to the question of the quiz."""
        self.focus_next("quiz-choice-0" if self.lesson.quiz.comparing else "quiz-up")

    @property
    def leads(self) -> bool:
        """Whether the focus is about to move, or the page."""
        return bool(self._focus_next or self._reveal_next)

    def lead(self) -> None:
        """Now that it is there, and says what it is."""
        focus, self._focus_next = self._focus_next, ""
        reveal, self._reveal_next = self._reveal_next, ""
        if focus:
            self.browser.focus(focus)
        if reveal and not self.browser.all_in_sight(reveal):
            self.browser.element(reveal).scrollIntoView()
