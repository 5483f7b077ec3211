"""The same clicks give the same numbers; nothing is asked of anyone; and idle means idle."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from ripple.lesson.lesson import Lesson
from ripple.model.datasets import Fruit

from tests.browser.reader import FAST, python, shown, train, weights


def set_rate(page: Page, rate: str) -> None:
    page.locator("#learning-rate-number").fill(rate)
    page.locator("#learning-rate-number").press("Enter")


def add_lemon(page: Page) -> None:
    page.locator("#plane").press("Shift+ArrowRight")
    page.locator("#plane").press("l")


def test_the_same_clicks_give_the_same_weights_bit_for_bit(
    context: BrowserContext, open_lesson: Callable[[Page], None]
) -> None:
    outcomes = []
    for in_a_hurry in (False, True):
        page = context.new_page()
        open_lesson(page)
        train(page, 100)
        add_lemon(page)
        set_rate(page, "0.7")
        page.locator("#speed").fill(FAST)
        page.locator("#step").click()
        if not in_a_hurry:
            expect(page.locator("#status")).to_have_text("Idle")
        page.locator("#step").click()
        expect(page.locator("#step-count")).to_have_text("101" if in_a_hurry else "102")
        train(page, 10) if not in_a_hurry else page.locator("#step-10").click()
        expect(page.locator("#step-count")).to_have_text("112")
        first = weights(page)
        page.locator("#hidden-size").fill("3")
        page.locator("#reset-network").click()
        train(page, 1000)
        outcomes.append((first, weights(page)))
        page.close()
    assert outcomes[0] == outcomes[1]
    assert [len(numbers) for numbers in outcomes[0]] == [17, 13]


OUTCOMES = """
def outcomes(hidden, rate, weight):
    for unseen in (True, False):
        course = type(lesson)()
        course.set_hidden_size(hidden)
        course.reset_network()
        course.set_learning_rate(rate)
        for j in range(hidden):
            course.set_parameter(places.Parameter(0, None, j), weight)
        while course.step_count < 700:
            course.run_unseen(700 - course.step_count) if unseen else course.run_step()
        parameters = (*course.network.weights, *course.network.biases)
        history = course.history
        yield [a.tolist() for a in parameters], history.mean_losses, history.sample_losses
"""


@pytest.mark.parametrize("hidden", [1, 4, 8])
@pytest.mark.parametrize(("rate", "bias"), [("0.3", "0"), ("2", "-100")])
def test_unseen_steps_come_to_the_same_bits_as_single_ones(
    reading_page: Page, hidden: int, rate: str, bias: str
) -> None:
    """To the last bit, though they are computed in another way: see ripple/model/training.py."""
    python(reading_page, f"exec({OUTCOMES!r}, globals())")
    unseen, single = python(reading_page, f"[*outcomes({hidden}, {rate!r}, {bias!r})]")
    assert unseen == single


BITS = """
import numpy as np
from random import Random
from itertools import pairwise
from ripple.model import ACTIVATIONS, LOSSES, Network, Parameters
from ripple.model.method import Method
from ripple.model.training import train as train_plainly, train_batches
def same(one, other):
    pairs = [both for rows in zip(one.parameters, other.parameters) for both in zip(*rows)]
    return all(np.array_equal(*both, equal_nan=True) for both in pairs)
def bits(hidden, rate):
    random, sizes = Random(3), (2, *hidden, 1)
    draw = lambda: random.gauss(0.0, 1.0)
    weights = [[[draw() for _ in range(b)] for _ in range(a)] for a, b in pairwise(sizes)]
    biases = [[draw() for _ in range(size)] for size in sizes[1:]]
    x = np.array([[random.random(), random.random()] for _ in range(40)])
    y = np.array([[float(random.randrange(2))] for _ in range(40)])
    for activation in ACTIVATIONS.values():
        for loss in LOSSES.values():
            start = Network(Parameters.of(weights, biases), activation, loss)
            plain, losses = train_plainly(start, x, y, rate)
            steps = start
            for i in range(len(x)):
                passed = steps.forward(x[i : i + 1])
                loss_here = passed.mean_loss(y[i : i + 1])
                steps = steps.descend(steps.backward(passed, y[i : i + 1]), rate)
                if losses[i] != loss_here and losses[i] == losses[i]:
                    yield activation.name, loss.name, "loss", i
            if not same(plain, steps):
                yield activation.name, loss.name, "parameters"
            for size in (7, 40):
                batches = [(x[i : i + size], y[i : i + size]) for i in range(41 - size)] * 5
                steps = start
                for batch in batches:
                    passed = steps.forward(batch[0])
                    steps = steps.descend(steps.backward(passed, batch[1]), rate)
                if not same(train_batches(start, batches, rate, Method(), None)[0], steps):
                    yield activation.name, loss.name, "batches of", size
"""


@pytest.mark.parametrize("hidden", [(), (4,), (5, 3), (3, 4, 2)], ids=str)
@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_training_at_which_nobody_looks_is_the_network_to_the_bit_with_every_function(
    reading_page: Page, hidden: tuple[int, ...], rate: float
) -> None:
    python(reading_page, f"exec({BITS!r}, globals())")
    assert python(reading_page, f"[*bits({hidden!r}, {rate!r})]") == []


def test_a_run_has_the_numbers_and_the_log_of_as_many_single_steps(lesson_page: Page) -> None:
    train(lesson_page, 1000, 100)
    python(lesson_page, "globals().update(alone=type(lesson)())")
    python(lesson_page, "[alone.run_step() for _ in range(1100)]")
    for outcome in (
        "[a.tolist() for a in (*{0}.network.weights, *{0}.network.biases)]",
        "[{0}.history.steps, {0}.history.mean_losses, {0}.history.sample_losses]",
        "[[step.number, step.output, step.loss] for step in {0}.log]",
    ):
        in_a_run, one_by_one = (
            python(lesson_page, outcome.format(name)) for name in ("lesson", "alone")
        )
        assert in_a_run == one_by_one


def test_the_numbers_are_those_of_python_anywhere_else(lesson_page: Page) -> None:
    train(lesson_page, 100)
    add_lemon(lesson_page)
    set_rate(lesson_page, "1.1")
    train(lesson_page, 100)
    lesson = Lesson()
    for _ in range(100):
        lesson.run_step()
    lesson.basket.add(0.6, 0.5, Fruit.LEMON)
    lesson.set_learning_rate("1.1")
    for _ in range(100):
        lesson.run_step()
    here = [*lesson.network.weights, *lesson.network.biases]
    assert weights(lesson_page) == pytest.approx(
        [x for a in here for x in a.ravel()], rel=0, abs=1e-9
    )


def test_once_started_the_page_asks_nothing_of_anyone(page: Page, site_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url)
    page.locator("body[data-state=ready]").wait_for(timeout=60_000)
    # The last thing that it asks for is the formulas' fonts, when what lies below is laid out.
    page.wait_for_function("document.querySelector('#how-title').checkVisibility()")
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_load_state("networkidle")
    assert asked[0] == site_url
    assert all(url.startswith((site_url, "blob:", "data:")) for url in asked)
    asked.clear()
    train(page, 1000)
    add_lemon(page)
    set_rate(page, "abc")
    page.locator("#reset-network").click()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 500, "height": 800})
    train(page, 1)
    assert asked == []


FRAMES_ASKED_FOR_IN_30 = """async () => {
  const before = window.framesAskedFor;
  for (let i = 0; i < 30; i++) await new Promise(window.nativeRequest);
  return window.framesAskedFor - before;
}"""


def test_a_page_at_rest_asks_for_no_frames(page: Page, open_lesson: Callable[[Page], None]) -> None:
    page.add_init_script("""
        window.framesAskedFor = 0;
        window.nativeRequest = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (then) => {
          window.framesAskedFor++;
          return window.nativeRequest(then);
        };
    """)
    open_lesson(page)
    train(page, 1)

    def play_and_pause() -> None:
        page.locator("#play").click()
        expect(page.locator("#step-count")).not_to_have_text(shown(page, "step-count"))
        page.locator("#play").click()

    def resize() -> None:
        page.set_viewport_size({"width": 800, "height": 700})

    acts: tuple[Callable[[], object], ...] = (
        lambda: None,
        play_and_pause,
        lambda: train(page, 1000),
        lambda: add_lemon(page),
        lambda: page.locator("#loss-chart").press("Home"),
        lambda: page.locator("#clear-data").click(),
        lambda: page.locator("#play").click(),
        resize,
        lambda: page.emulate_media(color_scheme="dark"),
    )
    for act in acts:
        act()
        expect(page.locator("#status")).to_have_text("Idle")
        page.evaluate("new Promise((done) => nativeRequest(() => nativeRequest(done)))")
        assert page.evaluate(FRAMES_ASKED_FOR_IN_30) == 0
    assert page.evaluate("window.framesAskedFor") > 30
    page.locator("#speed").fill(FAST)
    page.locator("#reset-data").click()
    page.locator("#step").click()
    assert page.evaluate(FRAMES_ASKED_FOR_IN_30) > 0
