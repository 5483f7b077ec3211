"""What the elements of the page contain, so that only what is new crosses into the browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ripple.page.browser import Browser
    from ripple.views.markup import Markup


class Contents:
    """Properties and attributes of elements; only what changed crosses into the browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._shown: dict[tuple[str, str], Any] = {}
        self._taken: dict[str, str] = {}
        self.taken = 0
        """How often something typed was taken."""

    def set(self, name: str, attribute: str, value: Any) -> bool:
        """Set a property (such as textContent) of the element with this id; True if it is new."""
        new = self._is_new(name, attribute, value)
        if new:
            setattr(self._browser.element(name), attribute, value)
        return new

    def fill_with(self, name: str, content: Markup) -> bool:
        """Have the element with this id contain these elements; True if they are new."""
        return self.set(name, "innerHTML", content)

    def add_to(self, name: str, content: Markup) -> Any:
        """Put these elements behind those in the element with this id, which is returned."""
        self._shown.pop((name, "innerHTML"), None)
        element = self._browser.element(name)
        element.insertAdjacentHTML("beforeend", content)
        return element

    def hold(self, name: str, attribute: str, value: Any) -> None:
        """Set a property that the reader changes too: that of a slider, a choice or a switch."""
        control = self._browser.element(name)
        if getattr(control, attribute) != value:
            setattr(control, attribute, value)

    def fill(self, name: str, text: str) -> None:
        """Put text into the box with this id, but leave there what is being typed."""
        if self._browser.focused() != name or not self.is_typing(name):
            self._taken.pop(name, None)
            self._shown[name, "value"] = text
            self.hold(name, "value", text)

    def is_typing(self, name: str) -> bool:
        """Whether the box with this id has another text in it than was put there, or taken."""
        known = self._taken.get(name), self._shown.get((name, "value"))
        return self._browser.element(name).value not in known

    def take(self, box: Any) -> str | None:
        """What the reader has typed into a box, once; the next `fill` puts there what is so."""
        name, text = str(box.id), str(box.value)
        if text in (self._taken.get(name), self._shown.get((name, "value"), text)):
            return None
        self._taken[name] = text
        self.taken += 1
        return text

    def forget(self, names: Iterable[str]) -> None:
        """Elements with these ids were made anew and have nothing in them yet."""
        gone = set(names)
        self._shown = {key: shown for key, shown in self._shown.items() if key[0] not in gone}

    def mark(self, name: str, attribute: str, value: str) -> None:
        """Set an HTML attribute (such as aria-invalid) of the element with this id."""
        if self._is_new(name, attribute, value):
            self._browser.element(name).setAttribute(attribute, value)

    def choose(self, kind: str, name: str) -> None:
        """Show, of what the page says of every choice of a kind, what is for this one."""
        if self._is_new("", kind, name):
            self._browser.choose(kind, name)

    def _is_new(self, name: str, attribute: str, value: Any) -> bool:
        if self._shown.get((name, attribute)) == value:
            return False
        self._shown[name, attribute] = value
        return True
