"""The buttons on the diagram: neurons and layers come and go."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model.places import Parameter
from ripple.page.sizes import attributes, texts

from tests.unit.offscreen import Offscreen, start


def player_with(*hidden: int) -> Player:
    """One whose network has these hidden layers, and has learned nothing yet."""
    lesson = Lesson()
    lesson.set_hidden_layers(len(hidden))
    for layer, size in enumerate(hidden, 1):
        lesson.set_hidden_size(size, layer)
    lesson.reset_network()
    return Player(lesson)


def test_where_nothing_is_learned_yet_the_network_is_another_at_once() -> None:
    player = Player(Lesson())
    lesson, sizes = player.lesson, []
    changes: tuple[Callable[[], None], ...] = (
        lambda: player.add_neurons(1, 1),
        lambda: player.add_layers(1),
        lambda: player.add_neurons(2, -1),
        lambda: player.add_layers(-1),
    )
    for change in changes:
        change()
        sizes.append(lesson.network.sizes[1:-1])
        assert not lesson.waits
    assert sizes == [(5,), (5, 5), (5, 4), (5,)]


@pytest.mark.parametrize("how", ["steps", "under way", "by hand", "gone back"])
def test_what_was_learned_is_lost_only_when_that_is_asked_for(how: str) -> None:
    player = Player(Lesson())
    lesson = player.lesson
    if how == "by hand":
        lesson.set_parameter(Parameter(0, 1, 1), "0.5")
    elif how == "under way":
        lesson.begin()
    else:
        lesson.run_step()
        if how == "gone back":
            player.go_to(0)
    network = lesson.network
    player.add_neurons(1, 1)
    player.add_layers(1)
    assert lesson.network is network
    assert (lesson.wanted.sizes, lesson.waits) == ((2, 5, 5, 1), True)
    player.reset_network()
    assert lesson.network.sizes == (2, 5, 5, 1)


def test_the_ends_change_nothing() -> None:
    for hidden, neurons, layers in (((8, 8, 8), 1, 1), ((), -1, -1), ((1,), -1, 0)):
        player = player_with(*hidden)
        network = player.lesson.network
        for layer in (0, 1, 2, 3, 4):
            player.add_neurons(layer, neurons)
        player.add_layers(layers)
        assert player.lesson.network is network


@pytest.mark.parametrize(
    ("hidden", "ends"),
    [
        ((4,), set()),
        ((), {"fewer-layers"}),
        ((1, 8), {"fewer-1", "more-2"}),
        ((8, 3, 1), {"more-1", "fewer-3", "more-layers"}),
    ],
)
def test_a_button_that_has_come_to_its_end_says_so(hidden: tuple[int, ...], ends: set[str]) -> None:
    player = player_with(*hidden)
    found = attributes(player.lesson, player)
    assert {name for (name, _), off in found.items() if off == "true"} == ends


def test_what_it_says() -> None:
    player = player_with(4, 2)

    def said() -> str:
        return texts(player.lesson, player)["sizes-note"]

    assert said() == "Hidden: 4·2."
    player.lesson.run_step()
    player.add_layers(-1)
    assert said() == "Hidden: 4. Apply starts it with new weights."
    player.add_layers(1)
    player.lesson.set_loss("cross-entropy")  # which waits, too, but elsewhere
    assert said() == "Hidden: 4·4. Apply starts it with new weights."
    player.add_neurons(2, -2)
    assert said() == "Hidden: 4·2."


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    browser = Offscreen()
    main = start(browser, monkeypatch)
    browser.frames()
    main.browser = browser
    return main


def there(page: SimpleNamespace) -> list[bool]:
    return [not page.browser.element(f"sizes-{layer}").hidden for layer in (1, 2, 3)]


def test_each_layer_has_its_buttons_at_its_column(page: SimpleNamespace) -> None:
    browser, lesson = page.browser, page.lesson
    assert there(page) == [True, False, False]
    for name, sizes in (
        ("more-layers", (2, 4, 4, 1)),
        ("more-2", (2, 4, 5, 1)),
        ("fewer-1", (2, 3, 5, 1)),
        ("more-layers", (2, 3, 5, 5, 1)),
    ):
        browser.send("click", name)
        browser.frames()
        assert lesson.network.sizes == sizes
    assert there(page) == [True, True, True]
    part = next(each for each in page.parts if type(each).__name__ == "DiagramPart")
    written = browser.element("sizes").attributes["style"].split("; ")
    inputs, apart = (float(each.split(": ")[1].removesuffix("px")) for each in written)
    for layer in (1, 2, 3):
        at = part.layout().column(layer)
        assert inputs + layer * apart == pytest.approx(at, abs=0.5)


def test_apply_is_there_while_something_waits_and_then_leads_to_the_diagram(
    page: SimpleNamespace,
) -> None:
    browser, lesson = page.browser, page.lesson
    assert browser.element("sizes-apply").hidden
    lesson.run_step()
    browser.send("click", "more-1")
    browser.frames()
    assert not browser.element("sizes-apply").hidden
    assert lesson.network.sizes == (2, 4, 1)
    browser.send("click", "sizes-apply")
    browser.frames()
    assert lesson.network.sizes == (2, 5, 1)
    assert (browser.element("sizes-apply").hidden, browser.focused()) == (True, "network")


def test_a_layer_that_is_to_go_or_to_come_has_no_buttons(page: SimpleNamespace) -> None:
    browser, lesson = page.browser, page.lesson
    lesson.run_step()
    browser.send("click", "more-layers")
    browser.frames()
    assert there(page) == [True, False, False]
    for _ in range(2):
        browser.send("click", "fewer-layers")
    browser.frames()
    assert there(page) == [False, False, False]
