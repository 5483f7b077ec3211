"""Tables of a reader's own: of many makes, refused with a sentence, and written to be read."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ripple.lesson.basket import Pointing
from ripple.lesson.lesson import Lesson
from ripple.lesson.limits import BYTES_MOST, POINTS_MOST, ROWS_MOST
from ripple.lesson.player import Player
from ripple.lesson.table import (
    FRUIT,
    PARTS,
    Fault,
    Taken,
    Wrong,
    guess,
    number,
    span,
    table_of,
    take,
    text_of,
    written,
)
from ripple.model.datasets import DATA_SETS, Fruit, Points, first_recipe, grow
from ripple.model.meaning import Meaning
from ripple.model.places import Unit
from ripple.page.html import log_html
from ripple.readings.story import story
from ripple.views.levels import Span
from ripple.views.plane import axis_numbers
from ripple.words import own_data
from ripple.words.own_data import Names

from tests.unit.whole_page import attributes, texts


def read(data: bytes | str, now: Meaning | None = None) -> Taken | Wrong:
    """What a file is taken for."""
    text = text_of(data) if isinstance(data, bytes) else data
    table = text if isinstance(text, Wrong) else table_of(text)
    return table if isinstance(table, Wrong) else take(table, guess(table), now)


def values(points: Points) -> list[tuple[float, float, str]]:
    """The points in their own units, with their own words."""
    meaning = points.meaning or FRUIT
    rows = zip(points.x.tolist(), points.y[:, 0].tolist(), strict=True)
    return [
        (meaning.value(0, x1), meaning.value(1, x2), meaning.labels[int(y)]) for (x1, x2), y in rows
    ]


def taken(data: bytes | str, now: Meaning | None = None) -> Points:
    found = read(data, now)
    assert isinstance(found, Taken), found
    return found.points


def said(wrong: Taken | Wrong) -> str:
    assert isinstance(wrong, Wrong)
    return own_data.refused(wrong.fault.name, *wrong[1:])


PEARS = [(5.1, 3.5, "pear"), (6.0, 2.25, "apple"), (4.9, 3.0, "pear")]
MAKES = {
    "a BOM": "\ufeffwidth,height,kind\n5.1,3.5,pear\n6,2.25,apple\n4.9,3,pear\n".encode(),
    "CRLF": b"width,height,kind\r\n5.1,3.5,pear\r\n6,2.25,apple\r\n\r\n4.9,3,pear\r\n",
    "CR": b"width,height,kind\r5.1,3.5,pear\r6,2.25,apple\r4.9,3,pear",
    "quotes": b'"width","height","kind"\n"5.1","3.5","pear"\n"6","2.25","apple"\n4.9, "3",pear',
    "decimal commas": b"width;height;kind\n5,1;3,5;pear\n6,0;2,25;apple\n4,9;3;pear\n",
    "quoted decimal commas": b'width,height,kind\n"5,1","3,5",pear\n6,"2,25",apple\n"4,9",3,pear',
    "tabs": b"width\theight\tkind\n5.1\t3.5\tpear\n6\t2.25\tapple\n4.9\t3\tpear",
    "UTF-16": "width\theight\tkind\r\n5.1\t3.5\tpear\r\n6\t2.25\tapple\r\n4.9\t3\tpear"
    .encode("utf-16"),
    "no header": b"5.1,3.5,pear\n6,2.25,apple\n4.9,3,pear\n",
    "the label first": b"kind,width,height\npear,5.1,3.5\napple,6,2.25\npear,4.9,3\n",
    "a count of rows": b",width,height,kind\n0,5.1,3.5,pear\n1,6,2.25,apple\n2,4.9,3,pear\n",
    "empty columns": b"width,height,kind,,\n5.1,3.5,pear,,\n,,,,\n6,2.25,apple,,\n4.9,3,pear,,\n",
    "a remark": b"width,height,note,kind\n5.1,3.5,,pear\n6,2.25,a;b;c,apple\n4.9,3,x,pear\n",
}  # fmt: skip


@pytest.mark.parametrize("make", MAKES)
def test_a_table_of_any_make_is_read(make: str) -> None:
    points = taken(MAKES[make])
    assert values(points) == PEARS
    assert points.meaning is not None
    names = ("width", "height", "kind")
    if make == "no header":
        names = ("column 1", "column 2", "column 3")
    assert points.meaning.names == names
    assert points.meaning.labels == ("apple", "pear")
    assert points.y[:, 0].tolist() == [1.0, 0.0, 1.0]


def test_names_may_be_in_any_language_and_of_any_length() -> None:
    text = "μήκος,الطول " + "x" * 80 + ",είδος\n1,2,ελιά\n2,3,زيتون\n"
    meaning = taken(text.encode()).meaning
    assert meaning is not None
    assert meaning.names == ("μήκος", ("الطول " + "x" * 80)[:60], "είδος")
    assert meaning.labels == ("ελιά", "زيتون")


def test_a_file_of_old_windows_is_read() -> None:
    points = taken("Länge;Höhe;Sorte\n1,5;2;süß\n2;3;herb\n".encode("cp1252"))
    assert points.meaning is not None
    assert points.meaning.names == ("Länge", "Höhe", "Sorte")


def test_of_many_rows_as_many_are_taken_as_there_is_room_for_evenly_from_both_labels() -> None:
    rows = [f"{n % 97},{n % 31},{'apple' if n % 5 else 'pear'}" for n in range(5000)]
    found = read("a,b,c\n" + "\n".join(rows))
    assert isinstance(found, Taken)
    assert (len(found.points), found.rows) == (POINTS_MOST, 5000)
    assert found.points.count(Fruit.STRAWBERRY) == POINTS_MOST // 5
    alternating = read("a,b,c\n" + "\n".join(f"{n},{n * n},{n % 2}" for n in range(4000)))
    assert isinstance(alternating, Taken)
    assert alternating.points.count(Fruit.LEMON) == POINTS_MOST // 2


NOTHING = " Nothing has been changed."
HEAD = "width,height,kind\n"
WRONG = {
    "": "There is nothing in this table. It takes a line for each point: two numbers and a label.",
    " \r\n;;\r\n": "There is nothing in this table. It takes a line for each point: two numbers "
    "and a label.",
    "a,b\n1,2\n": "Line 1 has 2 columns. It takes three, with commas, semicolons or tabs between "
    "them: two of numbers and one of labels.",
    "hello": "Line 1 has 1 column. It takes three, with commas, semicolons or tabs between them: "
    "two of numbers and one of labels.",
    HEAD: "There are names in line 1 and no points below them: a line for each takes two numbers "
    "and a label.",
    HEAD + "1,2,a\n\n3,,b\n": "Line 4 has nothing in “height”. Fill it in, or take the line out.",
    HEAD + "1,2,a\n3,4\n": "Line 3 has nothing in “kind”. Fill it in, or take the line out.",
    HEAD + "1,2,a\nx,4,b\n": "Line 3 has “x” in “width”, which is no number, or too large a one.",
    HEAD + "1,2,a\n1e400,4,b\n": "Line 3 has “1e400” in “width”, which is no number, or too large "
    "a one.",
    HEAD + "1,2,a\n3,4,b,5\n": "Line 3 has 4 columns, and the first line has 3. Take out what is "
    "too many; a comma that parts no columns needs quotes around its cell.",
    HEAD + "1,2,a\n3,4,b\n\n5,6,c\n": "Line 5 has a third label, “c”, in “kind” after “a” (line 2) "
    "and “b” (line 3). The network tells two apart: take one of them out, or choose another "
    "column.",
    HEAD + '1,2,a\n3,4,"b\n5,6,a\n7,8,b\n': "The quotes in line 3 do not match: what begins with "
    '" has to end with it, and a " within is written "".',
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str) -> None:
    assert said(read(text)) == WRONG[text] + NOTHING


def test_what_is_no_table_at_all_is_said_too() -> None:
    no_text = (
        "This is no text, so there is no table in it. In a spreadsheet choose Save as, and CSV."
    )
    for data in (b"PK\x03\x04\x14\0\x06\0", b"\x89PNG\r\n\x1a\n\0\0\0", bytes(range(256))):
        assert said(read(data)) == no_text + NOTHING
    assert said(read("a\0b,c,d")) == no_text + NOTHING
    large = "This has 200 MB, and a table may have 4.0 MB. Take out columns or rows." + NOTHING
    assert own_data.refused("LARGE", 0, "", "", 200_000_000, BYTES_MOST, ()) == large
    assert read(b"1,2,a\n" * BYTES_MOST) == Wrong(Fault.LARGE, size=6 * BYTES_MOST, most=BYTES_MOST)
    many = f"Line {ROWS_MOST + 2:,} is one too many: a table may have 20,000 points. Take out some."
    assert said(read(HEAD + "1,2,a\n" * 100_000)) == many + NOTHING
    assert said(read("1,2,a\n" * 100_000)) == many.replace("20,002", "20,001") + NOTHING
    assert {name.name for name in Fault} == own_data._FAULTS.keys()
    assert own_data.refused("UNREADABLE", 0, "", "", 0, 0, ()).startswith("The browser could not")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5", 5.0), ("−5", -5.0), ("+1.5e3", 1500.0), (".5", 0.5), ("5.", 5.0), ("0,25", 0.25),
        ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1,234", 1.234), ("12 345,6", 12345.6), ("1’000", 1000.0), ("٣٫٥", 3.5), ("-0", 0.0),
    ],
)  # fmt: skip
def test_how_a_number_may_be_written(cell: str, value: float) -> None:
    assert number(cell, by_commas=False) == value


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "nan",
        "inf",
        "1_0",
        "5 cm",
        "0x1",
        "1e999",
        "5%",
        "1,2,3a",
        "12.05.2021",
        "2021-05-12",
        "12 05",
        "1,23,4",
        "1.2,3.4",
    ],
)
def test_what_is_no_number(cell: str) -> None:
    assert math.isnan(number(cell, by_commas=False))


def test_a_name_is_cut_so_that_it_is_read_again() -> None:
    long = "x" * 59 + " " + "y" * 20
    points = taken(f"{long},b,c\n1,2,{'z' * 80}\n")
    meaning = points.meaning
    assert meaning is not None
    assert meaning.names[0] == "x" * 59
    assert meaning.labels == ("not " + "z" * 56, "z" * 60)
    again = taken(written(points), meaning)
    assert again.is_like(points)
    half = taken("\ud83d,b,c\n1,2,x\n").meaning  # of a character
    assert half is not None
    assert half.names == ("?", "b", "c")


def test_a_comma_in_quotes_between_commas_is_that_of_thousands() -> None:
    assert number("1,234", by_commas=True) == 1234.0
    assert number("1,23", by_commas=True) == 1.23


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (("pear", "Apple"), ("Apple", "pear")), (("Apple", "pear"), ("Apple", "pear")),
        (("10", "9"), ("9", "10")), (("+", "-"), ("-", "+")), (("not a", "a"), ("not a", "a")),
        (("not a", "not a"), ("not a", "a")), (("a", "not a"), ("not a", "a")),
        (("lemon", "Strawberry"), ("lemon", "Strawberry")),
        (("Strawberry", "lemon"), ("lemon", "Strawberry")),
        (("0", "1"), ("0", "1")), (("1", "0"), ("0", "1")), (("2", "1"), ("1", "2")),
        (("no", "yes"), ("no", "yes")), (("TRUE", "FALSE"), ("FALSE", "TRUE")),
        (("ripe", "no"), ("no", "ripe")), (("maybe", "yes"), ("maybe", "yes")),
        (("pear", "PEAR"), ("not pear", "pear")), (("yes", "yes"), ("no", "yes")),
        (("lemon", "lemon"), ("lemon", "strawberry")),
    ],
)  # fmt: skip
def test_which_label_is_y_1(words: tuple[str, str], labels: tuple[str, str]) -> None:
    points = taken("a,b,c\n" + "".join(f"{n},{n},{word}\n" for n, word in enumerate(words)))
    assert points.meaning is not None
    assert points.meaning.labels == labels


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("id,a,b,c\n1,5,6,x\n2,7,8,y\n3,5,5,x", (1, 2, 3)),
        ("a,b,0/1,name\n5,6,0,Ann\n7,8,1,Bob\n5,5,1,Cyd", (0, 1, 2)),
        ("a,b,kind\n5,1,Ann\n7,2,Bob\n5,1,Cyd", (0, 1, 2)),  # three labels, and it is said
        ("a,sex,b,kind\n5,f,2,x\n7,m,3,y\n9,f,4,x", (0, 2, 3)),
        ("a,b,c,kind\n5,1,2,x\n7,2,9,x\n6,5,8,x", (0, 1, 3)),
        ("a,b,kind\n5,oops,x\n7,2,y\n7,3,x", (0, 1, 2)),
    ],
)
def test_which_columns_are_meant(text: str, columns: tuple[int, int, int]) -> None:
    table = table_of(text)
    assert not isinstance(table, Wrong)
    assert guess(table) == columns


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0.1, 2.5, (0.0, 3.2)), (4.3, 7.9, (4.0, 8.0)), (0.0, 1.0, (0.0, 1.0)),
        (5.0, 5.0, (1.5, 7.5)), (0.0, 0.0, (-0.5, 0.5)), (-3.0, 17.0, (-6.0, 18.0)),
        (1e9 + 1, 1e9 + 9, (1e9, 1e9 + 10)), (-1e100, 1e100, (-1e100, 1e100)),
    ],
)  # fmt: skip
def test_axes_have_round_numbers(low: float, high: float, ends: tuple[float, float]) -> None:
    assert span(low, high)[0] == pytest.approx(ends[0])
    assert span(low, high)[1] == pytest.approx(ends[1])


numbers = st.floats(-1e100, 1e100) | st.decimals(-1000, 1000, places=2).map(float)


@given(numbers, numbers)
@example(5e-324, 1e-323)
@example(1e16, 1e16 + 2)
@example(-1e-30, 1e100)
def test_an_axis_holds_both_ends(one: float, other: float) -> None:
    low, high = sorted((one, other))
    first, last = span(low, high)
    assert first <= low <= high <= last
    assert first < last
    assert math.isfinite(last - first)
    assert (last - first) / PARTS > 0


cells = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(" ,;\t\n\"'=.5é"), max_size=70
)
places = st.decimals(-1000, 1000, places=3).map(float)


@given(
    names=st.tuples(cells, cells, cells),
    labels=st.tuples(cells, cells),
    rows=st.lists(st.tuples(places, places, st.booleans()), min_size=1, max_size=20),
)
@example(("weight, kg", "a;b", '"quoted"'), ('12" disc', "x,y"), [(1.5, 2.0, True)])
def test_what_is_written_is_read_again_to_the_digit(
    names: tuple[str, str, str],
    labels: tuple[str, str],
    rows: list[tuple[float, float, bool]],
) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    lines = [",".join(cell(name) for name in names)]
    lines += [f"{a!r},{b!r},{cell(labels[one])}" for a, b, one in rows]
    found = read("\n".join(lines))
    if isinstance(found, Wrong):
        return  # of such names and labels
    points, text = found.points, written(found.points)
    again = taken(text, points.meaning)
    assert again.x.tobytes() == points.x.tobytes()
    assert again.y.tobytes() == points.y.tobytes()
    assert again.meaning == points.meaning
    assert written(again) == text
    anew = taken(text)  # by somebody else
    assert [row[:2] for row in values(anew)] == [row[:2] for row in values(points)]
    assert [row[2] for row in values(anew)] == [row[2] for row in values(points)]
    if points.meaning is not None and len(set(points.y.ravel())) == 2:
        assert anew.y.tobytes() == points.y.tobytes()


def test_points_that_are_added_by_hand_have_short_numbers_and_come_back_too() -> None:
    points, random = taken("a,b,c\n4.3,-120,x\n7.9,3000,y\n"), Random(7)
    for _ in range(300):
        points = points.add(random.uniform(-0.1, 1.1), random.random(), Fruit(random.randint(0, 1)))
    points = points.remove(17).move(3, 0.123456, 0.654321)
    again = taken(written(points), points.meaning)
    assert again.x.tobytes() == points.x.tobytes()
    assert max(len(line) for line in written(points).splitlines()) <= len("7.999,-1234,x")


@pytest.mark.parametrize("name", DATA_SETS)
def test_the_fruit_are_written_as_what_they_are(name: str) -> None:
    fruit = grow(first_recipe(name, 3))
    text = written(fruit)
    assert text.startswith("sweetness,redness,fruit\n")
    again = taken(text)
    assert again.meaning is None
    assert np.array_equal(again.x, fruit.x)
    assert np.array_equal(again.y, fruit.y)


def test_what_means_the_same_is_as_large_as_it_was() -> None:
    """So that who mends one number of a table sees the others stay where they are."""
    points = taken("a,b,c\n1,1,x\n9,9,y\n5,5,x\n")
    fewer = taken("a,b,c\n5,5,x\n6,6,y\n", points.meaning)
    assert fewer.meaning == points.meaning
    assert (taken("a,b,c\n5,5,x\n99,6,y\n", points.meaning).meaning) != points.meaning
    assert (taken("a,other,c\n5,5,x\n6,6,y\n", points.meaning).meaning) != points.meaning


def test_the_page_says_what_the_data_are_of() -> None:
    lesson = Lesson()
    player = Player(lesson)
    lesson.basket.take(taken("petal length;petal width;species\n1,5;20;setosa\n4,5;10;virginica\n"))
    assert lesson.points.touched
    lesson.basket.point_at(0.5, 0.25, Pointing.KEYS)
    said = texts(lesson, player)
    assert said["data-count"] == "1 virginica, 1 setosa"
    assert said["task"] == (
        "The task: tell “virginica” from “setosa” by “petal length” and “petal width”."
    )
    assert said["plane-words"].startswith("petal length 3.000, petal width 12.50: ŷ = ")
    assert (said["sample-name-1"], said["sample-name-2"]) == ("petal length", "petal width")
    assert (said["scale-0"], said["tool-word-1"]) == ("setosa", "virginica")
    assert said["about-features"] == (
        "“petal length” and “petal width”, each brought to 0 to 1 from what its axis shows"
    )
    assert (said["about-near-1"], said["about-label-0"]) == ("virginica", "“setosa”")
    assert said["plane-help"] == (
        "Arrow keys move a crosshair, with Shift in large steps. S adds “virginica”, L “setosa”, "
        "Enter the chosen fruit. Delete removes the nearest. M takes the nearest in hand, arrow "
        "keys carry it; M or Enter puts it down, Escape puts it back. Control Z undoes, Control Y "
        "does again."
    )
    assert said["data-words"].startswith("From a table of your own: ")
    shown = attributes(lesson, player)
    assert shown["plane", "aria-label"] == (
        "The plane of fruit: “petal length” to the right, “petal width” upward"
    )
    assert (
        shown["tool-label-0", "title"]
        == "A tap adds “setosa”, a drag many; a drag that begins on a fruit moves it"
    )
    assert shown["data-count", "title"] == "virginica, setosa"
    player.begin_guide()
    assert (
        "two numbers: “petal length” x₁ and “petal width” x₂,"
        in texts(lesson, player)["guide-words"]
    )
    lesson.microscope.point_at(Unit(0, 1))
    assert texts(lesson, player)["network-readout"] == "x₂, “petal width”."
    lesson.run_step()
    said, step = texts(lesson, player), lesson.done
    assert step is not None
    label = "virginica" if step.fruit else "setosa"
    assert said["sample-label"] == f"{label} ({step.fruit:d})"
    assert said["sample-x1"] == ("4.5 → 0.875" if step.fruit else "1.5 → 0.125")
    assert said["updates-words"].startswith(f"Step 1, “{label}”, with η = 0.3.")
    assert f"<span>{label}</span>" in log_html(lesson)
    assert f"{label}: L " in story(player).formula[0].text
    lesson.basket.clear()
    lesson.basket.add(0.9, 0.9, Fruit.LEMON)
    assert texts(lesson, player)["data-note"] == (
        "Only “setosa” here, so the network learns to say setosa everywhere."
    )
    lesson.basket.reset()
    assert texts(lesson, player)["task"] == (
        "The task: tell strawberries from lemons by sweetness and redness."
    )
    assert f"<span>{label}</span>" in log_html(lesson)  # it was one when it was drawn


@pytest.mark.parametrize(
    ("low", "high", "numbers", "times"),
    [
        (0.0, 1.0, ["0", "0.25", "0.5", "0.75", "1"], ""),
        (1990.0, 2010.0, ["1990", "1995", "2000", "2005", "2010"], ""),
        (100_000.0, 200_000.0, ["100", "125", "150", "175", "200"], " · 10³"),
        (-2e6, 2e6, ["−2", "−1", "0", "1", "2"], " · 10⁶"),
        (0.0, 2e-5, ["0", "5", "10", "15", "20"], " · 10⁻⁶"),
        (0.0, 0.37, ["0", "0.0925", "0.185", "0.277", "0.37"], ""),
    ],
)
def test_numbers_beside_an_axis_are_short(
    low: float, high: float, numbers: list[str], times: str
) -> None:
    assert axis_numbers(Span(low, high)) == (numbers, times)


def test_a_long_name_is_cut_and_one_from_the_right_turns_nothing_around() -> None:
    assert own_data.name("x" * 24) == "x" * 24
    assert own_data.name("x" * 25) == "x" * 23 + "…"
    assert own_data.name("重" * 13) == "重" * 11 + "…"
    assert own_data.name("a\u202eb") == "\u2068a\u202eb\u2069"
    assert own_data.name("الطول") == "\u2068الطول\u2069"
    names = Names(("x" * 60, "الطول"), ("0", "1"), own=True)
    assert names.below(0) == "x" * 13 + "…"
    assert names.axis(1) == "\u2068الطول\u2069 x₂"


def mutated(data: bytes, random: Random) -> bytes:
    """A file with something gone wrong in it."""
    found = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(found) + 1)
        piece = found[at : at + random.randint(1, 12)]
        odd = random.choice(
            [b'"', b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xff", b"-", b"e", b"."]
        )
        found[at : at + random.choice((0, 0, 1, 5))] = random.choice((odd, bytes(piece), b""))
    return bytes(found)


def test_a_thousand_damaged_files_are_read_or_refused_with_a_sentence() -> None:
    random, outcomes = Random(1), set()
    now = taken(MAKES["CRLF"]).meaning
    for n in range(1000):
        found = read(mutated(random.choice([*MAKES.values()]), random), random.choice((None, now)))
        if isinstance(found, Wrong):
            outcomes.add(found.fault)
            assert said(found).endswith(NOTHING), n
            continue
        points = found.points
        assert points.x.shape == (found.rows, 2)
        assert ((points.x >= 0) & (points.x <= 1)).all()
        assert set(points.y.ravel()) <= {0.0, 1.0}
        again = taken(written(points), points.meaning)
        assert again.x.tobytes() == points.x.tobytes()
    assert len(outcomes) > 5


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000\n", "\x0c", "", " \n\t", '""'])
def test_nothing_but_blanks_is_an_empty_table(blank: str) -> None:
    found = read(blank)
    assert isinstance(found, Wrong)
    assert found.fault is Fault.EMPTY


def test_a_cell_may_be_as_long_as_a_table() -> None:
    found = read(f"a,b,c\n1,2,{'x' * 200_000}\n3,4,y\n")
    assert isinstance(found, Taken) or found.fault is not Fault.QUOTE
