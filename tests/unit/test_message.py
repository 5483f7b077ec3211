"""What a page around this one may ask for, and what it is told; and parts of the page alone."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ripple.lesson import link
from ripple.lesson.lesson import Lesson
from ripple.lesson.message import STEPS_MOST, TEXT_MOST, WISHES, Wish, news, wish
from ripple.lesson.player import Player
from ripple.lesson.shared import Shared, received, share
from ripple.lesson.state import Refused, Why
from ripple.lesson.step import PHASES, Phase

from tests.unit.offscreen import Offscreen, OffscreenSurface, start
from tests.unit.test_free import free_lesson

ROOT = Path(__file__).parents[2]
SCHOOL = "https://school.example"
LAST = "ripple:last"
TOLD = {
    "ready": set[str](),
    "refused": {"field", "why"},
    "changed": {"step", "phase", "running", "loss", "sample_loss", "right", "points"},
}
AT_ONCE = 4  # the speed without animation


def trained(steps: int = 7) -> Player:
    player = Player(Lesson(seed=5))
    for _ in range(steps):
        player.lesson.run_step()
    return player


def as_sent(plain: object) -> Any:
    """As JavaScript passes it on: there a whole number is a whole number, whatever it was."""
    if isinstance(plain, dict):
        return {name: as_sent(each) for name, each in plain.items()}
    if isinstance(plain, list):
        return [as_sent(each) for each in plain]
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain


def message(do: str, **what: object) -> str:
    return json.dumps({"ripple": 1, "do": do, **what})


def framed(
    monkeypatch: pytest.MonkeyPatch,
    embedder: str = SCHOOL,
    local: dict[str, str] | None = None,
    behind: str = "",
    parts: str = "network plane",
) -> tuple[Offscreen, SimpleNamespace]:
    window = Offscreen(local=local, behind=behind)
    window.query = {"show": parts} | ({"embedder": embedder} if embedder else {})
    window.parts_asked = parts
    main = start(window, monkeypatch)
    window.frames()
    if embedder:
        window.module_comes()
        window.frames()
    return window, main


def heard(window: Offscreen) -> list[dict[str, Any]]:
    """What was said to the page around, each of a kind that is documented, and forget it."""
    found = [json.loads(text) for text in window.said]
    window.said.clear()
    for each in found:
        assert each.pop("ripple") == 1
        assert each.keys() - {"is"} == TOLD[each["is"]]
    return found


# Reading


@pytest.mark.parametrize("do", sorted(WISHES.keys() - {"load", "phase", "run"}))
def test_a_message_that_says_only_what_to_do_is_understood(do: str) -> None:
    assert wish(message(do)) == Wish(do)
    assert wish(message(do, besides="what others have added")) == Wish(do)


def test_a_lesson_comes_as_the_text_of_a_link_or_as_the_data_of_a_file() -> None:
    plain = share(trained())
    for state in (link.to_text(plain), plain, as_sent(plain)):
        found = wish(message("load", state=state))
        assert isinstance(found, Wish)
        assert isinstance(found.what, Shared)
        player = Player(Lesson())
        player.load(found.what.state)
        assert share(player)["state"] == plain["state"]


def test_phases_and_numbers_of_steps() -> None:
    for phase in PHASES:
        assert wish(message("phase", phase=phase.value.lower())) == Wish("phase", phase)
    assert wish(message("run", steps=STEPS_MOST)) == Wish("run", STEPS_MOST)


PLAIN = share(trained())
WILD = PLAIN | {"state": PLAIN["state"] | {"rate": -1}}
WRONG: list[tuple[str, str, Why]] = [
    ("", "", Why.BROKEN),
    ("{", "", Why.BROKEN),
    ("[]", "", Why.BROKEN),
    ("null", "", Why.BROKEN),
    ('"step"', "", Why.BROKEN),
    ("[" * 100_000, "", Why.BROKEN),
    (message("step", besides="x" * TEXT_MOST), "", Why.BROKEN),
    ("{}", "ripple", Why.UNKNOWN),
    ('{"ripple": 2, "do": "step"}', "ripple", Why.NEWER),
    ('{"ripple": true, "do": "step"}', "ripple", Why.UNKNOWN),
    ('{"ripple": 1}', "do", Why.UNKNOWN),
    (message("eval"), "do", Why.UNKNOWN),
    ('{"ripple": 1, "do": ["step"]}', "do", Why.UNKNOWN),
    (message("phase", phase="Idle"), "phase", Why.UNKNOWN),
    (message("phase", phase={}), "phase", Why.UNKNOWN),
    (message("run"), "steps", Why.KIND),
    (message("run", steps=True), "steps", Why.KIND),
    (message("run", steps=1.5), "steps", Why.KIND),
    (message("run", steps=0), "steps", Why.RANGE),
    (message("run", steps=STEPS_MOST + 1), "steps", Why.RANGE),
    (message("load"), "state", Why.BROKEN),
    (message("load", state="1.abc"), "state", Why.BROKEN),
    (message("load", state="2.abc"), "state", Why.NEWER),
    (message("load", state=WILD), "state.rate", Why.RANGE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field", "why"), WRONG)
def test_what_is_no_wish_is_refused_and_says_why(text: str, field: str, why: Why) -> None:
    assert wish(text) == Refused(field, why)


# Doing


def test_the_page_says_that_it_hears_and_how_things_are(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch)
    assert window.named == SCHOOL
    ready, first = heard(window)
    assert ready["is"] == "ready"
    assert first == {
        "is": "changed",
        "step": 0,
        "phase": "idle",
        "running": False,
        "loss": main.lesson.mean_loss(),
        "sample_loss": None,
        "right": main.lesson.score.tally.right,
        "points": 16,
    }


def test_each_wish_does_what_its_button_does(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch)
    main.player.set_speed(AT_ONCE)
    tell = window.hears
    heard(window)
    tell(message("step"))
    window.frames()
    (told,) = heard(window)
    assert (told["step"], told["phase"], told["loss"]) == (1, "idle", main.lesson.mean_loss())
    assert told["sample_loss"] == main.lesson.done.loss
    tell(message("run", steps=30))
    window.frames()
    assert heard(window)[-1]["step"] == 31
    tell(message("back"))
    window.frames()
    assert heard(window)[-1]["step"] == 30
    tell(message("phase", phase="backward"))
    window.frames()
    assert heard(window)[-1]["phase"] == "backward"
    assert main.lesson.phase is Phase.BACKWARD
    tell(message("restart"))
    window.frames()
    assert heard(window)[-1]["step"] == 0
    tell(message("play"))
    tell(message("play"))  # it is no switch
    window.frames(3)
    assert main.player.playing
    tell(message("pause"))
    tell(message("pause"))
    window.frames()
    assert not main.player.running
    assert heard(window)[-1]["running"] is False
    tell(message("tell"))
    window.frames()
    assert [each["is"] for each in heard(window)] == ["changed"]


def test_news_come_once_a_frame_at_the_most_and_at_rest_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, _ = framed(monkeypatch)
    heard(window)
    for _ in range(5):
        window.hears(message("run", steps=100))
    frames = window.frames()
    assert 1 <= len(heard(window)) <= frames
    window.rest()
    assert window.frames() == 0
    assert heard(window) == []


def test_a_lesson_that_is_loaded_offers_the_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch)
    window.hears(message("load", state=link.to_text(PLAIN)))
    window.frames()
    assert share(main.player) == PLAIN
    assert window.line == ""  # nothing had to make way, and so there is nothing to tell
    heard(window)
    mine = share(main.player)
    other = share(trained(3))
    window.hears(message("load", state=other))
    window.frames()
    assert [each["step"] for each in heard(window)] == [3]
    assert window.line == "arrival"
    assert window.text("arrival-words").startswith("The page around this one has opened a lesson.")
    window.send("click", "arrival-take")
    window.frames()
    assert share(main.player) == mine
    window.hears(message("load", state=mine))  # the same: it is answered all the same
    window.frames()
    assert heard(window)[-1]["step"] == 7


def test_what_is_refused_changes_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch)
    before = share(main.player)
    heard(window)
    for text, field, why in WRONG:
        window.hears(text)
        window.frames()
        assert heard(window) == [{"is": "refused", "field": field, "why": why.value}]
    assert share(main.player) == before


def test_the_quiz_is_the_readers_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch)
    main.player.set_speed(AT_ONCE)
    main.player.switch_quiz(True)
    window.hears(message("step"))
    window.frames()
    assert main.player.asks
    heard(window)
    window.hears(message("step"))
    window.frames()
    assert heard(window) == [{"is": "refused", "field": "do", "why": "range"}]
    assert main.player.asks


def test_steps_that_wait_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch)
    heard(window)
    for _ in range(3):
        window.hears(message("run", steps=STEPS_MOST))
    assert main.player.steps_left == STEPS_MOST
    assert [each["is"] for each in heard(window)] == ["refused", "refused"]


def test_nobody_is_heard_where_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch, embedder="")
    main.player.step()
    window.frames()
    assert not hasattr(window, "hears")
    assert window.said == []


def mutated(plain: Any, chance: random.Random) -> Any:
    """The same data with one thing in them another."""
    plain = copy.deepcopy(plain)
    at: Any = plain
    while True:
        names = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not names:
            return plain
        name = chance.choice(names)
        if isinstance(at[name], dict | list) and chance.random() < 0.8:
            at = at[name]
            continue
        break
    odd: list[Any] = [None, True, -1, 0, 1e308, -0.0, 2**70, "", "sigmoid", [], {}, [[[]]], "1.a"]
    if chance.random() < 0.2:
        del at[name]
    else:
        at[name] = chance.choice([*odd, at[name], [at[name]], chance.uniform(-1e3, 1e3)])
    return plain


def scratched(text: str, chance: random.Random) -> str:
    """The same text with a piece of it cut out, twice in it, or another."""
    i, j = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    j = min(j, i + 9)
    piece = chance.choice(["", 2 * text[i:j], "".join(map(chr, chance.choices(range(300), k=3)))])
    return text[:i] + piece + text[j:]


def test_ten_thousand_odd_messages_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is done or refused, and all that is said is of a documented kind."""
    window, main = framed(monkeypatch)
    chance = random.Random(20)
    small = Player(Lesson())
    lessons = [share(small), as_sent(PLAIN), link.to_text(PLAIN)]
    right: list[dict[str, Any]] = [
        *({"ripple": 1, "do": do} for do in WISHES),
        *({"ripple": 1, "do": "phase", "phase": each.value.lower()} for each in PHASES),
        {"ripple": 1, "do": "run", "steps": 3},
        *({"ripple": 1, "do": "load", "state": each} for each in lessons),
    ]
    kinds = {"done": 0, "refused": 0}
    for n in range(10_000):
        what = chance.choice(right)
        for _ in range(chance.randrange(3)):
            what = mutated(what, chance)
        text = json.dumps(what)
        if chance.random() < 0.3:
            text = scratched(text, chance)
        window.said.clear()
        window.hears(text)
        said = heard(window)
        assert [each["is"] for each in said] in ([], ["refused"])
        kinds["refused" if said else "done"] += 1
        if n % 500 == 0:
            window.frames(2)
            heard(window)
    assert min(kinds.values()) > 2000
    main.player.stop()
    window.frames()
    found = received(share(main.player))
    assert isinstance(found, Shared)
    heard(window)


# Parts of the page alone


def names_in(text: str, pattern: str) -> set[str]:
    found = re.search(pattern, text, re.DOTALL)
    assert found
    return set(re.findall(r'"([\w-]+)"', found[1]))


def test_the_parts_have_one_list_of_names() -> None:
    script = (ROOT / "site/show.js").read_text("utf-8")
    names = names_in(script, r"PARTS = \[(.*?)\]")
    styles = (ROOT / "site/style.css").read_text("utf-8")
    assert set(re.findall(r'data-show~="([\w-]+)"', styles)) == names
    hidden = set(
        re.findall(r'^  :root\[data-show\]:not\(\[data-show~="([\w-]+)"\]\) ', styles, re.M)
    )
    assert hidden == names
    told = (ROOT / "docs/embedding.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \| [A-Z]", told, re.M)) == names | {"present"}


def test_all_that_is_said_and_heard_is_documented() -> None:
    told = (ROOT / "docs/embedding.md").read_text("utf-8")
    assert set(re.findall(r'^\| `\{ripple: 1, do: "(\w+)"', told, re.M)) == WISHES.keys()
    kinds = re.findall(r'^\| `\{ripple: 1, is: "(\w+)"(.*?)\}`', told, re.M)
    assert {kind: set(re.findall(r"(\w+)", rest)) for kind, rest in kinds} == TOLD
    whys = re.search(r"`why` is one of (.*?)\.", told, re.DOTALL)
    assert whys
    assert set(re.findall(r'"(\w+)"', whys[1])) == {why.value for why in Why}


def test_a_picture_that_is_not_shown_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    room = OffscreenSurface.room
    monkeypatch.setattr(OffscreenSurface, "room", lambda _self: (1.0, 1.0, 1.0))
    window, main = framed(monkeypatch)
    main.player.set_speed(AT_ONCE)
    surfaces = [part.surface for part in main.parts if hasattr(part, "surface")]
    assert len(surfaces) == 3
    main.player.toggle_play()
    window.frames(40)
    main.player.stop()
    main.stage.ask()
    window.frames()
    assert not any(surface.ctx.marks for surface in surfaces)
    monkeypatch.setattr(OffscreenSurface, "room", room)  # and then it is
    window.size_changes()
    window.frames()
    assert all(surface.ctx.marks for surface in surfaces)


def test_a_frame_begins_as_its_page_has_it_and_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    local = {LAST: json.dumps(share(trained(3)))}
    window, main = framed(monkeypatch, local=dict(local), behind=f"#lesson={link.to_text(PLAIN)}")
    assert share(main.player) == PLAIN
    assert window.line == ""
    main.player.set_speed(AT_ONCE)
    main.player.step()
    main.stage.ask()
    window.frames()
    assert main.lesson.has_something_to_lose
    assert not window.asks
    window.hide()
    assert window.local == local
    assert window.tab == {}


def test_a_link_that_is_none_is_told_of_in_a_frame_too(monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = framed(monkeypatch, behind="#lesson=1.broken")
    assert window.line == "arrival"


def test_the_way_out_of_a_frame_has_the_lesson_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = framed(monkeypatch)
    main.player.set_speed(AT_ONCE)
    main.player.step()
    window.send("click", "whole")
    found = window.element("whole").attributes["href"]
    assert found == link.to_link(window.at, share(main.player))


# For a class


def class_room(monkeypatch: pytest.MonkeyPatch) -> tuple[Offscreen, SimpleNamespace]:
    window = Offscreen()
    main = start(window, monkeypatch)
    window.frames()
    main.player.set_speed(AT_ONCE)
    return window, main


def test_a_key_or_a_button_begins_and_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = class_room(monkeypatch)
    for end in ("p", "Escape"):
        window.press("P", "network")
        window.frames()
        assert window.presents()
        assert window.focused() == "step"
        window.press(end, "step")
        window.frames()
        assert not window.presents()
        assert window.focused() == "present"
    window.send("click", "present")
    assert window.presents()
    window.send("click", "present-leave")
    assert not window.presents()
    window.send("click", "present")
    window.screen_is_left()  # by the browser's own key
    assert not window.presents()


def test_its_keys_step_go_back_and_choose_a_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = class_room(monkeypatch)
    assert not window.press("ArrowRight", "step").defaultPrevented
    window.press("2", "step", code="Digit2")
    assert (main.lesson.step_count, main.lesson.phase) == (0, Phase.IDLE)  # only before a class
    window.press("p", "step")
    for key in ("ArrowRight", "PageDown"):
        assert window.press(key, "step").defaultPrevented
    assert main.lesson.step_count == 2
    for key in ("ArrowLeft", "PageUp"):
        window.press(key, "step")
    assert main.lesson.step_count == 0
    for n, phase in enumerate(PHASES[:3], 1):
        for code in (f"Digit{n}", f"Numpad{n}"):
            window.press("&", "step", code=code)  # as a French keyboard has it
            assert main.lesson.phase is phase
    window.press("4", "step", code="Digit4")
    window.frames()
    assert main.lesson.step_count > 0
    now = main.lesson.step_count
    window.press("3", "step", code="Digit3", ctrlKey=True)  # another tab of the browser
    window.press("ArrowRight", "network")  # from neuron to neuron, there
    window.press("5", "step", code="Digit5")
    assert (main.lesson.step_count, main.lesson.phase) == (now, Phase.IDLE)


def test_who_types_a_p_presents_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = class_room(monkeypatch)
    for name in ("learning-rate-number", "share-link", "data-choice", "share-copy"):
        window.press("p", name)
        assert not window.presents(), name


def test_a_question_of_the_quiz_comes_before_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    window, main = class_room(monkeypatch)
    main.player.switch_quiz(True)
    window.press("p", "step")
    window.press("ArrowRight", "step")
    window.frames()
    assert main.player.asks
    window.press("ArrowRight", "step")
    window.frames()
    assert main.player.asks
    assert window.focused() == "quiz-up"


def test_numbers_that_are_no_fruit_are_not_right_or_wrong() -> None:
    told = json.loads(news(Player(free_lesson((2, 2, 2)))))
    assert (told["right"], told["points"]) == (None, 1)
    assert json.loads(news(Player(Lesson())))["right"] == 8
