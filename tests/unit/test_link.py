"""Links: everything to the bit in a short text; and whatever else stands there harms nothing."""

from __future__ import annotations

import json
import re
import string
import tracemalloc
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from ripple.lesson import link
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import from_text, in_fragment, to_link, to_text
from ripple.lesson.plain import DEEPEST, read_json
from ripple.lesson.player import Player
from ripple.lesson.shared import Shared, out_of_file, out_of_link, received, share, take, to_file
from ripple.lesson.state import Refused, Why, from_plain, to_plain
from ripple.lesson.view import view_of
from ripple.model.datasets import Points
from ripple.model.meaning import Meaning
from ripple.model.places import Parameter, Unit
from ripple.words.sharing import refused

KEPT = sorted((Path(__file__).parent / "links").glob("*.txt"))
ADDRESS = "https://a-school-with-a-name.example.org/courses/ripple/"


def random_points(random: Random, count: int, meaning: Meaning | None = None) -> Points:
    x = [[random.random(), random.random()] for _ in range(count)]
    y = [[float(random.randrange(2))] for _ in range(count)]
    return Points(np.array(x).reshape(-1, 2), np.array(y).reshape(-1, 1), meaning=meaning)


def used(seed: int = 1, points: int = 20, hidden: int = 4, steps: int = 30) -> Player:
    """A page on which much is another than at first."""
    lesson, random = Lesson(seed), Random(seed)
    player = Player(lesson)
    lesson.set_hidden_size(hidden)
    lesson.reset_network()
    meaning = Meaning(("größe", "“b”", "[{"), ((-1.5, 2.25), (0.0, 1 / 3)), ("nein", "ja"))
    lesson.basket.take(random_points(random, points, meaning if seed % 2 else None))
    lesson.set_momentum(random.choice((0.0, 0.9)))
    lesson.freeze(Parameter(0, 1, 0), True)
    for _ in range(steps):
        lesson.run_step()
    lesson.microscope.set_digits(9)
    lesson.microscope.write_numbers(True)
    lesson.microscope.set_axis(True, 0, lesson.network.sizes)
    lesson.choose(Unit(1, 0))
    lesson.set_log_scale(True)
    player.set_speed(5)
    player.switch_quiz(True)
    return player


def with_check(plain: Any) -> str:
    """A link to data of whatever kind, made by the rules."""
    text = json.dumps(plain, separators=(",", ":")).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, link._USUAL)
    packed = zlib.crc32(text).to_bytes(4) + deflate.compress(text + b"\0") + deflate.flush()
    return f"1.{urlsafe_b64encode(packed).decode().rstrip('=')}"


def of_body(body: bytes) -> str:
    """A link that has just this in its deflated part."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"0000" + deflate.compress(body) + deflate.flush()
    return f"1.{urlsafe_b64encode(packed).decode().rstrip('=')}"


@pytest.mark.parametrize("seed", range(8))
def test_what_a_link_holds_comes_back_to_the_bit_and_goes_on_so(seed: int) -> None:
    player, other = used(seed, points=seed * 9, steps=30 * (seed > 0)), Player(Lesson())
    plain = share(player)
    found = out_of_link(to_text(plain))
    assert isinstance(found, Shared)
    take(other, found)
    assert repr(share(other)) == repr(plain)
    assert len(other.lesson.points) == seed * 9
    for each in (player, other):
        each.stop()
        for _ in range(50 * (seed > 0)):
            each.lesson.run_step()
    assert repr(share(other)) == repr(share(player))


@pytest.mark.parametrize(
    "number", [-0.0, 5e-324, -1.7976931348623157e308, 0.1 + 0.2, 123456.5, 1e-7, 100.0]
)
def test_any_number_comes_back_as_it_was(number: float) -> None:
    plain = share(Player(Lesson()))
    for network in ("network", "start"):
        plain["state"][network]["weights"][0][0][1] = number
        assert repr(from_text(to_text(plain))) == repr(plain)


def test_minus_nothing_is_not_nothing() -> None:
    plain = share(Player(Lesson()))
    plain["state"]["network"]["biases"][0][0] = -0.0
    assert plain["state"]["start"] == plain["state"]["network"]
    assert repr(from_text(to_text(plain))) == repr(plain)


@pytest.mark.parametrize("seed", range(12))
def test_64_points_and_33_weights_are_less_than_2000_characters(seed: int) -> None:
    """All of them with all their digits, and the start as well."""
    lesson, random = Lesson(seed + 100), Random(seed)
    lesson.set_hidden_size(8)
    lesson.reset_network()
    lesson.basket.take(random_points(random, 64))
    for _ in range(1000):
        lesson.run_step()
    assert lesson.network.parameters.weights[0].size + 17 == 33
    assert len(ADDRESS) >= 50
    assert len(to_link(ADDRESS, share(Player(lesson)))) < 2000


def test_a_usual_lesson_has_a_short_link() -> None:
    lesson = Lesson()
    assert len(to_text(share(Player(lesson)))) < 200
    for _ in range(1000):
        lesson.run_step()
    assert len(to_text(share(Player(lesson)))) < 400


def test_what_belongs_to_the_format_is_as_it_was() -> None:
    """Who changes it breaks links that are not in this folder: another format is another number."""
    assert (link.FORMAT, zlib.crc32(link._USUAL)) == ("1", 2702513937)


def test_there_are_kept_links_of_every_format() -> None:
    assert {path.read_text("ascii").partition(".")[0] for path in KEPT} == {link.FORMAT}
    assert len(KEPT) >= 5


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_link_of_an_earlier_version_opens(path: Path) -> None:
    """These are never made anew: a link that somebody has sent to somebody is not, either."""
    text = path.read_text("ascii").strip()
    was = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert repr(from_text(text)) == repr(was)
    found, state = out_of_link(text), from_plain(was["state"])
    assert isinstance(found, Shared)
    assert not isinstance(state, Refused)
    assert repr(to_plain(found.state)) == repr(to_plain(state))
    take(Player(Lesson()), found)


def test_a_link_that_was_cut_or_changed_anywhere_is_refused() -> None:
    for player in (Player(Lesson()), used()):
        text = to_text(share(player))
        letters = string.ascii_letters + string.digits + "-_"
        random = Random(3)
        wrong = [text[:end] for end in range(len(text))]
        for at in range(2, len(text) - 1):  # the last letter has bits to spare
            other = random.choice([each for each in letters if each != text[at]])
            wrong.append(text[:at] + other + text[at + 1 :])
            wrong.append(text[:at] + text[at + 1 :])
        for each in wrong:
            assert isinstance(from_text(each), Refused), each


def test_a_link_of_a_later_format_says_so() -> None:
    for text in ("2.abc", "10."):
        found = out_of_link(text)
        assert found == Refused("", Why.NEWER)
    assert "newer version of the page" in refused("link", "", "newer")
    newer = share(Player(Lesson()))
    newer["state"]["version"] = 99
    assert out_of_link(with_check(newer)) == Refused("version", Why.NEWER)


def mutants(random: Random) -> list[Callable[[str], str]]:
    anything = string.printable + "äλ🍓\0"
    return [
        lambda text: text[: random.randrange(len(text))],
        lambda text: text + random.choice(anything) * random.randrange(1, 50),
        lambda text: "".join(random.sample(text, len(text))),
        lambda text: text.replace(random.choice(text), random.choice(anything)),
        lambda text: "".join(random.choices(anything, k=random.randrange(300))),
        lambda text: "1." + "".join(random.choices(string.ascii_letters, k=random.randrange(300))),
        lambda text: text[: len(text) // 2] + text[random.randrange(len(text)) :],
        lambda text: text[:2] + urlsafe_b64encode(random.randbytes(200)).decode(),
        lambda text: text[:2] + flipped(text[2:], random),
    ]


def flipped(letters: str, random: Random) -> str:
    """The same with one bit turned behind the check, which is made anew: it fits by no chance."""
    packed = bytearray(urlsafe_b64decode(letters + "=" * (-len(letters) % 4)))
    packed[random.randrange(4, len(packed))] ^= 1 << random.randrange(8)
    return urlsafe_b64encode(packed).decode()


def test_whatever_stands_in_a_link_or_a_file_is_opened_or_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(1)
    texts = [to_text(share(used(seed, points=5))) for seed in range(3)]
    files = [to_file(share(used(seed, points=5))) for seed in range(3)]
    kinds = mutants(random)
    for n in range(4000):
        if n == 2000:  # what could be if nothing were checked
            monkeypatch.setattr(link, "_check", lambda _plain: b"0000")
            texts = ["1." + "MDAw" + text[6:] for text in texts]
        change = random.choice(kinds[:8] if n % 3 else kinds)
        found = out_of_link(change(random.choice(texts)))
        assert isinstance(found, Shared | Refused)
        change = random.choice(kinds[:7])
        data = change(random.choice(files)).encode()
        assert isinstance(out_of_file(data), Shared | Refused)
        assert isinstance(out_of_file(random.randbytes(n % 300)), Refused)


WRONG: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 3.5, 1e308, 10**30, "", "0.b.0", "x" * 50, [], {}, [[]], [1], [0, 0]),
    *(float("nan"), float("inf"), [None], {"a": 1}, [[0.5, 0.5, 1]], "sine", [0, 1], "1.-1"),
)


def places_in(plain: Any) -> list[tuple[Any, Any]]:
    """Everywhere that something could be another: what it is in, and by which name."""
    names = (
        plain if isinstance(plain, dict) else range(len(plain)) if isinstance(plain, list) else ()
    )
    return [
        place for name in names for place in ((plain, name), *places_in(plain[name]))
    ]  # fmt: skip


def test_a_link_by_the_rules_to_a_wrong_lesson_is_refused_or_can_be_gone_on_with() -> None:
    random, opened, fields = Random(2), 0, set()
    for n in range(3000):
        plain = share(used(n % 4, points=4, steps=2))
        inside, name = random.choice(places_in(plain))
        inside[name] = random.choice(WRONG)
        found = out_of_link(with_check(plain))
        if isinstance(found, Refused):
            fields.add(found.field)
            assert refused("link", found.field, found.why.value)
            continue
        opened += 1
        player = Player(Lesson())
        with np.errstate(all="ignore"):
            take(player, found)
            player.step()
            player.stop()
    assert opened > 100
    assert {"view.held", "view.axes", "view.speed", "network.weights", "fruit"} <= fields


@pytest.mark.parametrize(
    "extra", [{"later": 1}, {"held": "9.9"}, {"digits": True}, {"axes": [1, 1]}]
)
def test_a_view_that_can_not_be_is_refused(extra: dict[str, Any]) -> None:
    plain = share(Player(Lesson()))
    plain["view"] |= extra
    found = received(plain)
    assert isinstance(found, Refused)
    assert found.field == f"view.{next(iter(extra))}"


def test_a_view_of_an_earlier_version_has_fewer_fields() -> None:
    plain = share(Player(Lesson()))
    plain["view"] = {"digits": 12}
    found, player = received(plain), used()
    assert isinstance(found, Shared)
    take(player, found)
    assert player.lesson.microscope.digits == 12
    assert player.speed == 5


@pytest.mark.parametrize(
    "body",
    [b"0" * 300_000_000, b"[" * 150_000, b'{"a":' * 30_000, b"[" + b"NaN," * 40_000 + b"1]"],
    ids=["bomb", "lists", "dictionaries", "numbers"],
)
def test_a_small_link_stays_small(body: bytes) -> None:
    text = of_body(body + b"\0")
    tracemalloc.start()
    found = from_text(text[:140_000])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == Refused("", Why.BROKEN)
    assert peak < 10_000_000


def test_a_long_text_is_not_even_taken_apart() -> None:
    text = "1." + "A" * 50_000_000
    tracemalloc.start()
    found = from_text(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == Refused("", Why.BROKEN)
    assert peak < 1_000_000


def test_brackets_lie_only_so_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a browser Python ends where they lie deeper, and no exception tells of it."""
    assert read_json("[" * DEEPEST + "1" + "]" * DEEPEST)
    assert read_json('{"a": ["[[[[[[[[[[[[", "\\"]]{{{{{{{{{{{{", {}]}')
    for text in ('"' * 99_999 + '\\"' * 99_999 + "[", '"\\"' + "[" * 99_999):  # no text ends
        with pytest.raises(ValueError, match=r"Extra data|Unterminated"):
            read_json(text)
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("it was read"))
    for text in (
        "[" * 9 + "]" * 9,
        '[{"a":' * 9 + "1" + "}]" * 9,
        '"\\"a"' + "[" * 20,
        "[" * 10_000,
    ):
        with pytest.raises(ValueError, match="brackets"):
            read_json(text)


def test_the_table_of_the_view_says_what_there_is() -> None:
    text = (Path(__file__).parents[2] / "docs" / "state.md").read_text("utf-8")
    told = {name for line in re.findall(r"^- (.+?):", text, re.M) for name in line.split(", ")}
    assert told == {f"`{name}`" for name in view_of(Player(Lesson()))}


def test_only_a_link_is_taken_for_one() -> None:
    assert in_fragment("#lesson=1.ab-_9") == "1.ab-_9"
    assert in_fragment("#lesson=1.ab)") == "1.ab"  # what a chat has put behind it
    assert in_fragment("#lesson=") == ""
    for anchor in ("", "#", "#transport", "#about-eta", "#mylesson=1.a"):
        assert in_fragment(anchor) is None
