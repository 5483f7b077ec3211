"""Every number that the page states, in many states, beside the one that plain Python comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from playwright.sync_api import Page, expect

from tests.browser.reader import (
    NO_ANIMATION,
    drawn,
    half_unit,
    number,
    numbers_in,
    point_at_first,
    shown,
    train,
    updates,
)
from tests.browser.truth import SUBSCRIPTS, Fruits, Known, Truth

NUDGE = 3e-5
WIDEST = 4.0  # the |w| that has the widest line, unless one is larger
STEEP = 3.0  # beyond this |z| the sigmoid is called saturated
PLAIN = str.maketrans("⁽⁾¹²" + SUBSCRIPTS, "()1212345678")


def set_rate_and_step(page: Page) -> None:
    page.locator("#learning-rate-number").fill("2.5")
    page.locator("#learning-rate-number").press("Enter")
    page.locator("#step").click()
    expect(page.locator("#status")).to_have_text("Idle")


def type_a_weight(page: Page) -> None:
    page.locator("#new-1\\.0\\.0").fill("1.7")
    page.locator("#new-1\\.0\\.0").press("Enter")


def add_a_lemon(page: Page) -> None:
    page.locator("#plane").focus()
    page.keyboard.press("l")
    train(page, 1)


def go_back(page: Page) -> None:
    rows = shown(page, "updates-rows")
    page.locator("#time").fill("5")
    expect(page.locator("#updates-rows")).not_to_have_text(rows)  # it follows when the slider rests


def take_another_size(page: Page, hidden: int) -> None:
    page.locator("#hidden-size").fill(str(hidden))
    page.locator("#reset-network").click()
    train(page, 1, 1, 1)


def begin_checking(page: Page) -> None:
    page.locator("#speed").fill(NO_ANIMATION)
    point_at_first(page)
    for key in ("ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.locator("#check").click()
    page.locator("#inspector-close").click()


STATES: list[tuple[str, Callable[[Page], object]]] = [
    ("before the first step", begin_checking),
    ("in Forward", lambda page: page.locator("#phase-forward").click()),
    ("in Loss", lambda page: page.locator("#phase-loss").click()),
    ("in Backward", lambda page: page.locator("#phase-backward").click()),
    ("after a step", lambda page: page.locator("#step").click()),
    ("after 101 steps", lambda page: train(page, 100)),
    ("looking at its Backward", lambda page: page.locator("#moment").fill("250")),
    ("after a step with a large η", set_rate_and_step),
    ("with a weight by hand", type_a_weight),
    ("with another lemon", add_a_lemon),
    ("in the past", go_back),
    ("with eight hidden neurons", lambda page: take_another_size(page, 8)),
    ("with one hidden neuron", lambda page: take_another_size(page, 1)),
]


def test_every_number_is_what_an_independent_computation_gives(lesson_page: Page) -> None:
    page = lesson_page
    for name, come_to in STATES:
        come_to(page)
        drawn(page)
        truth = Truth(page, shown(page, "status"))
        assert truth.begun == (name != "before the first step"), name
        check_score(page, truth)
        done = Truth(page, "Idle", "lesson.done")
        if done.begun:
            check_update(page, done)
        if truth.begun:
            check_story(page, truth)
            check_places(page, truth)


def agree(text: str, expected: Sequence[Known], slack: float = 0.0) -> None:
    """The numbers in the text, one after the other, are these, but for those that are None."""
    found = numbers_in(text)
    known = [value for value in expected if value is not None]
    assert len(found) == len(known), (text, known)
    for one, value in zip(found, known, strict=True):
        assert abs(number(one) - value) <= half_unit(one) + 1e-10 * abs(value) + slack, (
            text,
            value,
        )


def check_score(page: Page, truth: Truth) -> None:
    """What the network makes of all fruit."""
    scores, strawberries = Fruits(truth.now, truth.fruit), sum(truth.fruit[1])
    steps = [truth.count] if truth.count else []
    agree(shown(page, "loss-readout"), [*steps, scores.mean_loss])
    agree(shown(page, "right-count"), [scores.right, scores.count])
    agree(shown(page, "data-count"), [strawberries, scores.count - strawberries])
    agree(shown(page, "step-count"), [truth.count])


def check_story(page: Page, truth: Truth) -> None:
    """The sample, the formula, and what the full sizes stand for."""
    agree(shown(page, "sample-x1"), truth.x[:1])
    agree(shown(page, "sample-x2"), truth.x[1:])
    agree(shown(page, "sample-label"), [truth.y])
    agree(shown(page, "output"), [truth.passed.output])
    agree(shown(page, "loss"), [truth.loss() if truth.has_loss else None])
    agree(shown(page, "formula"), [*formula(truth)])
    shown_weights = truth.now if truth.phase == "Idle" else truth.old
    weight = max(WIDEST, *(abs(w) for w in shown_weights.values()))
    for kind, most in {"weight": weight, **truth.most()}.items():
        agree(shown(page, f"full-{kind}"), [most])


def formula(truth: Truth) -> Iterator[Known]:
    if truth.phase == "Forward":
        yield from (truth.passed.z2, truth.passed.output)
    elif truth.phase == "Loss" or truth.by_hand:
        yield from (truth.passed.output, truth.y, truth.error, truth.loss())
    elif truth.phase == "Backward":
        yield from (2, truth.error, truth.slope, truth.delta)
    elif not truth.in_past:
        yield from (truth.loss(), truth.loss(truth.all_new))
        yield from (Fruits(each, truth.fruit).mean_loss for each in (truth.old, truth.all_new))


def check_update(page: Page, done: Truth) -> None:
    """The table and the words of the last update, and its entry in the log."""
    rows = updates(page)
    assert len(rows) == len(done.old)
    for name, old in done.old.items():
        numbers = [old, done.gradient(name), done.change(name), done.now[name]]
        agree(" ".join(rows[name.translate(PLAIN)]), numbers)
    agree(shown(page, "updates-words"), [done.number, done.rate])
    before, after, _by, promised = numbers_in(shown(page, "worth"))[:4]
    squares = sum((done.gradient(name) or 0.0) ** 2 for name in done.old)
    losses = done.loss(), done.loss(done.all_new)
    agree(f"{before} {after} {promised}", [*losses, -done.rate * squares])
    entry = " ".join(page.locator("#log li").first.locator("span").all_inner_texts())
    agree(entry, [done.number, done.passed.output, done.y, done.loss()])


def check_places(page: Page, truth: Truth) -> None:
    """Each place in the line under the diagram, and taken apart."""
    titles = []
    for title, readout, cells, curve, checked, plot in walk(page, len(truth.passed.j)):
        titles.append(title)
        assert readout.startswith(title)
        agree(readout.removeprefix(title), truth.summary(title))
        for cell, numbers in zip(cells, truth.rows(title), strict=True):
            agree(cell, numbers)
        if title[0] in "hŷ":
            z, a = truth.z_and_a(title)
            agree(curve, [z, a, a * (1 - a), STEEP])
        elif title[0] in "wb" and truth.has_gradient:
            check_nudges(truth, title.partition(",")[0], checked, plot)
    page.locator("#inspector-close").click()
    expect(page.locator("#inspector")).to_be_hidden()
    assert len(set(titles)) == len(truth.old) + len(truth.passed.j) + 3


class Place(NamedTuple):
    """What the page says of a place: in the line under the diagram, and taken apart."""

    title: str
    readout: str
    cells: list[str]
    curve: str
    checked: list[str]
    plot: str


READ = """async () => {
  for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
  const text = (name) => document.getElementById(name).textContent;
  const numbers = (name) => [...document.querySelectorAll(`#${name} .number`)]
    .map((cell) => cell.textContent);
  return [text("inspector-title"), text("network-readout"), numbers("inspector-rows"),
    text("curve-words"), numbers("check-rows"), text("slope-words")];
}"""


def walk(page: Page, hidden: int) -> Iterator[Place]:
    """Take every place apart, column by column, with the keys alone."""
    point_at_first(page)
    columns = (2, 3 * hidden, hidden, hidden + 1, 1)
    for n, size in enumerate(columns):
        for i in range(size):
            page.keyboard.press("Enter")
            yield Place(*page.evaluate(READ))
            if i + 1 < size:
                page.keyboard.press("ArrowDown")
        if n + 1 < len(columns):
            for key in (*["ArrowUp"] * (size - 1), "ArrowRight"):
                page.keyboard.press(key)


def check_nudges(truth: Truth, name: str, checked: list[str], plot: str) -> None:
    """The check by nudging, and the words of its plot."""
    gradient = truth.gradient(name)
    assert gradient is not None
    old = truth.old[name]
    above, below = (truth.loss({**truth.old, name: old + e}) for e in (NUDGE, -NUDGE))
    *cells, _difference = checked
    slope = (above - below) / (2 * NUDGE)
    agree(" ".join(cells), [above, below, 2 * NUDGE, slope, gradient], slack=1e-11)
    landed = truth.loss({**truth.old, name: old - truth.rate * gradient})
    agree(plot, [old, truth.loss(), landed])
