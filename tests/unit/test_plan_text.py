"""Any text is a written lesson, or a list of what is wrong with it, each with its line."""

from __future__ import annotations

import re
from random import Random

import pytest
from ripple.lesson.plan import (
    LINES_MOST,
    TEXT_MOST,
    Compare,
    Fault,
    Happened,
    Is,
    Name,
    Plan,
    Start,
    Term,
)
from ripple.lesson.plan_terms import PLAIN_NAMES, VALUES, answer_of, condition_of, name_of, start_of
from ripple.lesson.plan_text import FAULTS_MOST, plan_of, plan_of_bytes
from ripple.lesson.prose import Span, Unread, spans
from ripple.readings.teaching import sheet_html
from ripple.views.prose import blocks_html
from ripple.words import lessons as words

from tests.unit.written import DOCS, HEAD, example, of_stops, plan

TAG = re.compile(r"<(/?[a-z0-9]+)((?: [a-z_-]+=\"[^\"<>]*\")*)>")
ALLOWED = {
    *("p", "ul", "ol", "li", "strong", "em", "code", "pre", "span", "i", "sub", "sup", "a", "b"),
    *("section", "h2", "h3", "table", "tbody", "tr", "th", "td", "div", "small"),
}


def faults(text: str) -> list[Fault]:
    found = plan_of(text)
    assert not isinstance(found, Plan)
    assert found
    return found


def test_the_example_of_the_docs_is_a_lesson() -> None:
    found = plan(example())
    assert (found.title, found.level, found.minutes) == ("Two steps of one neuron", "beginner", 5)
    assert [stop.key for stop in found.stops] == ["1", "which-way"]
    first, second = found.stops
    assert [task.kind for task in first.tasks] == ["do", "compute"]
    assert [task.kind for task in second.tasks] == ["do", "predict", "do"]
    assert first.start.all_of("hidden") == [("none",)]
    assert second.start == Start(goes_on=True)
    assert [section.title for section in found.sections] == [
        "Before",
        "Questions",
        "Misconceptions",
    ]


def test_what_the_docs_name_can_be_said() -> None:
    """Every number, event and setting of the tables, as they stand there."""
    text = DOCS.read_text("utf-8")
    names = text.partition("### Numbers by name")[2].partition("**The step**")[0]
    rows = [line.split("|")[1] for line in names.split("\n") if line.startswith("| `")]
    told = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(told) > 30
    assert [name for name in told if isinstance(name_of(name), Unread)] == []
    assert {name_of(name) for name in told} >= {Name(name) for name in PLAIN_NAMES}
    conditions = text.partition("### Conditions")[2].partition("### Numbers by name")[0]
    examples = re.findall(r"^    check: (.*)$", conditions, re.MULTILINE)
    examples += re.findall(
        r"`((?:opened|seen|set|data|activation|loss|mistake) [^`…]+)`", conditions
    )
    assert len(examples) > 15
    assert [each for each in examples if isinstance(condition_of(each), Unread)] == []
    settings = text.partition("| setting | values |")[2].partition("### Conditions")[0]
    starts = re.findall(r"`([a-z]+ [^`…]+)`", settings)
    assert len(starts) > 10
    for each in starts:
        around = "hidden 4 4, " if each.startswith("open h2") else ""
        around = "" if each.startswith("hidden") else around
        assert not isinstance(start_of(around + each), Unread), each


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("w⁽²⁾₁₁", Name("now", "w211")),
        ("w2[1][1]", Name("now", "w211")),
        ("∂L/∂w⁽¹⁾₂₃", Name("gradient", "w123")),
        ("gradient b2[1]", Name("gradient", "b21")),
        ("z(h1)", Name("a", "h1")._replace(kind="z")),
        ("yhat", Name("a", "ŷ")),
        ("L", Name("loss")),
        ("delta2[1]", Name("δ", "δ21")),
    ],
)
def test_a_number_has_its_name_in_either_writing(text: str, value: Name) -> None:
    assert name_of(text) == value


def test_conditions_mean_what_they_say() -> None:
    found = condition_of("mean loss < 0.5 * first mean loss and not data is xor or all right")
    assert not isinstance(found, Unread)
    less = Compare(Term(1.0, Name("mean loss")), "<", Term(0.5, Name("mean loss"), first=True))
    assert found.ways == (
        ((True, less), (False, Is("data", "xor"))),
        ((True, Happened("all right")),),
    )


@pytest.mark.parametrize(
    "text",
    ["", "steps", "steps >", "> 3", "loss is nothing", "colour is red", "opened door",
     "seen sunset", "steps > 3 or", "set h1", "w9[9] > 1", "gradient h1 < 0", "a" * 400],
)  # fmt: skip
def test_what_is_no_condition_is_refused(text: str) -> None:
    assert isinstance(condition_of(text), Unread)


@pytest.mark.parametrize(
    "text",
    ["", "hidden 9", "hidden 2 2 2 2", "eta 3", "eta 0", "data fruit", "seed -1", "seed 1.5",
     "eta 1, eta 2", "go on, hidden 3", "go on, w1[1][1] 2", "w1[3][1] 0", "open h5", "freeze h1",
     "fruit 0.1 0.2 pear", "fruit 0.1 0.2 1, data xor", "phase update", "steps 99999",
     "#lesson=1.xyz", "digits 5", "speed 7", "w1[1][1] 1000", "data xor 3", "go on eta 2",
     "hidden none, w2[1][1] 1"],
)  # fmt: skip
def test_what_is_no_start_is_refused(text: str) -> None:
    assert isinstance(start_of(text), Unread)


@pytest.mark.parametrize("text", ["", "ŷ within", "ŷ within -1", "ŷ within 2 %%", "hello", "0.1.2"])
def test_what_is_no_answer_is_refused(text: str) -> None:
    assert isinstance(answer_of(text), Unread)


def test_text_has_its_marks_and_nothing_else() -> None:
    assert spans(r"**a** *b* `c` $d$ {mean loss:2} [e](stop:2) \* <b>") == (
        Span("text", "a", "strong"), Span("text", " "), Span("text", "b", "em"), Span("text", " "),
        Span("code", "c"), Span("text", " "), Span("math", "d"), Span("text", " "),
        Span("number", "mean loss", "", "2"), Span("text", " "), Span("stop", "e", "", "2"),
        Span("text", " * <b>"),
    )  # fmt: skip
    for unread in ("**a", "*a", "`a", "$a", "{a", "a}", "[a](javascript:alert(1))", "[a](data:x)"):
        found = spans(unread)
        assert isinstance(found, Unread) or all(each.kind == "text" for each in found)
        assert not isinstance(found, tuple) or "to" not in unread or found


# Each fault is told with its line.

WRONG = {
    "no head": (1, "Hello"),
    "no stops": (8, HEAD + "\nonly text"),
    "level": (3, HEAD.replace("beginner", "easy") + "## A\n"),
    "minutes": (4, HEAD.replace("5", "five") + "## A\n"),
    "missing": (1, HEAD.replace("title: T\n", "") + "## A\n"),
    "twice": (3, HEAD.replace("title: T\n", "title: T\ntitle: U\n") + "## A\n"),
    "aims": (5, HEAD.replace("- See it\n", "") + "## A\n"),
    "head line": (3, HEAD.replace("level", "colour: red\nlevel") + "## A\n"),
    "title": (8, HEAD + "## \n"),
    "no task": (9, HEAD + "## A\ncheck: steps > 1\n"),
    "other task": (10, HEAD + "## A\ncompute: x\ncheck: steps > 1\nanswer: ŷ\n"),
    "choices": (9, HEAD + "## A\npredict: x\nchoice: a (right)\n"),
    "right": (9, HEAD + "## A\npredict: x\nchoice: a\nchoice: b\n"),
    "no answer": (9, HEAD + "## A\ncompute: x\n"),
    "condition": (10, HEAD + "## A\ndo: x\ncheck: the moon is full\n".replace(" is ", " s ")),
    "name": (10, HEAD + "## A\ndo: x\ncheck: moons > 3\n"),
    "setting": (9, HEAD + "## A\nstart: colour red\n"),
    "value": (9, HEAD + "## A\nstart: eta 7\n"),
    "going on": (9, HEAD + "## A\nstart: go on, hidden 3\n"),
    "link state": (9, HEAD + "## A\nstart: #lesson=1.abc\n"),
    "place": (9, HEAD + "## A\nstart: open h9\n"),
    "mark": (9, HEAD + "## A\nA **bold start\n"),
    "link": (9, HEAD + "## A\n[there](stop:99)\n"),
    "digits": (9, HEAD + "## A\n{mean loss:99}\n"),
    "fence": (9, HEAD + "## A\n```\ncode\n"),
    "id": (9, HEAD + "## A\nid: Big One\n"),
    "same id": (10, HEAD + "## A\nid: x\n## B\nid: x\n"),
    "sum": (1, HEAD + "## A\nminutes: 2\n## B\nminutes: 2\n"),
    "empty": (9, HEAD + "## A\ndo:\n"),
    "before stops": (8, HEAD + "do: x\n## A\n"),
    "many stops": (38, HEAD + "## A\n" * 40),
    "many tasks": (21, HEAD + "## A\n" + "do: x\n" * 13),
    "no text": (8, HEAD + "## A\x00\n"),
    "many lines": (LINES_MOST, HEAD + "\n" * LINES_MOST),
    "long": (0, "x" * (TEXT_MOST + 1)),
    "fruit and data": (9, HEAD + "## A\nstart: data xor, fruit 0.1 0.1 1\n"),
    "within": (10, HEAD + "## A\ncompute: x\nanswer: ŷ within much\n"),
    "answer": (10, HEAD + "## A\ncompute: x\nanswer: " + "ŷ" * 400 + "\n"),
    "phase": (10, HEAD + "## A\ndo: x\ncheck: seen dusk\n"),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_is_wrong_is_told_with_its_line(why: str) -> None:
    line, text = WRONG[why]
    found = faults(text)
    assert (line, why) in [(fault.line, fault.why) for fault in found], found
    for fault in found:
        said = words.fault(*fault)
        assert "{}" not in said
        assert said.startswith(f"Line {fault.line}: ") or not fault.line


def test_every_fault_has_its_sentence_and_is_tried() -> None:
    assert {*WRONG} == {*words.WHYS}


def test_no_more_is_told_than_can_be_read() -> None:
    assert len(faults(HEAD + "## A\n" + "check: x\n" * 900)) == FAULTS_MOST


def test_lines_may_end_and_go_on_in_any_way() -> None:
    text = example()
    assert (
        plan(text.replace("\n", "\r\n")) == plan("\ufeff" + text.replace("\n", "\r")) == plan(text)
    )
    assert plan_of_bytes(text.encode("utf-8-sig")) == plan(text)
    long = of_stops("do: Press\n  **Step**\n  now\ncheck: steps > 1")
    assert "".join(each.text for each in long.stops[0].tasks[0].asked) == "Press Step now"


def test_bytes_that_are_no_text_are_told() -> None:
    assert plan_of_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe") == [Fault(0, "no text")]
    assert plan_of_bytes(b"x" * 10_000_000) == [Fault(0, "long")]


# Hostile texts

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))",
    '[x](https://evil.example/"onmouseover=alert(1))',
    "$\\frac{<b>}{\\href{javascript:x}{y}}$",
    "`</code><script>`",
    "&lt;b&gt; &amp;",
    "{mean loss}",
)


def harmless(html: str) -> None:
    """Only our own tags and attributes; what is written looks like nothing else."""
    for tag, attributes in TAG.findall(html):
        assert tag.strip("/") in ALLOWED, tag
        assert not re.search(r"\bon[a-z]+=|src=|style=|javascript:", attributes), attributes
        assert "href" not in attributes or 'href="#' in attributes
    assert "<" not in TAG.sub("", html)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_is_written_becomes_html(hostile: str) -> None:
    text = HEAD.replace("title: T", f"title: {hostile}").replace("See it", hostile)
    found = plan_of(
        text + f"\n{hostile}\n## {hostile}\n{hostile}\n\n- {hostile}\n\n    {hostile}\n"
    )
    if isinstance(found, Plan):
        harmless(sheet_html(found))
        for stop in found.stops:
            shown = [part for part in stop.parts if not hasattr(part, "asked")]
            harmless(blocks_html(shown, link=lambda key: f"#stop={key}"))


BITS = (
    *("\n", "## ", "{", "}", "$", "**", "(right if ", "start: ", "check: ", "---\n", "```\n"),
    *("(" * 50, "\\frac{" * 30, " or not ", " and ", "# For the teacher\n", "  ", "hint: ", "- "),
)


@pytest.mark.parametrize(
    "bit",
    ["(right if ", "{", "{a", "**", "* ", "[x](", "[", "`", "$", "\\", "\\frac{", "^", "1. ", "- ",
     "  ", "\t", "aims:",
     "choice: ", "```", "x", ":", "{a:", "σ'(", "w1[1]", "(", " or ", "=", "<"],
)  # fmt: skip
@pytest.mark.parametrize("before", ["do: ", "predict: a\nchoice: ", "{", "", "start: ", "- ", "$"])
def test_a_line_without_an_end_is_read_in_one_go(before: str, bit: str) -> None:
    """By looking at it once, not at every end for every beginning: that would take hours."""
    most = TEXT_MOST - len(HEAD) - 40
    found = plan_of(f"{HEAD}## A\n{before}{(bit * most)[:most]}")
    assert found


def mutated(random: Random, text: str) -> str:
    for _ in range(random.randint(1, 6)):
        at, size = random.randrange(len(text) + 1), random.choice([1, 2, 5, 40, 400])
        end = min(at + size, len(text))
        other = random.choice(
            [
                "",
                text[end : end + size],
                "".join(chr(random.randrange(1, 0x300)) for _ in range(4)),
                random.choice(BITS),
                random.choice(HOSTILE),
                random.choice([*PLAIN_NAMES, *VALUES]),
            ]
        )  # fmt: skip
        text = text[:at] + other + text[end:]
    return text


@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_mutations_are_lessons_or_faults(seed: int) -> None:
    random, text = Random(seed), example()
    lines = text.count("\n") + 1
    read = 0
    for _ in range(1_000):
        written = mutated(random, text)
        found = plan_of(written)
        if isinstance(found, Plan):
            read += 1
            harmless(sheet_html(found))
        else:
            assert found
            assert all(0 <= fault.line <= lines + written.count("\n") for fault in found)
            assert all(words.fault(*fault) for fault in found)
    assert read > 50
