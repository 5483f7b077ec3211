"""What is asked of a reader: every answer is worked out here once more, without the network."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.worksheet import LEVELS, NEXT_STEPS
from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.places import Parameter, parameters
from ripple.page.worksheet import texts_of
from ripple.readings.exercise import EASY, EXACT, Question, Task, judged, next_tasks, task
from ripple.readings.worksheet import pages, some
from ripple.words import exercise as words
from ripple.words.names import delta_name, parameter_name, unit_name
from ripple.words.numbers import number_in

from tests.unit.test_quiz import asked
from tests.unit.test_script import random_lesson

F: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: (1 + math.tanh(z / 2)) / 2,
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "leaky-relu": lambda z: max(z, 0.01 * z),
    "linear": lambda z: z,
    "sine": math.sin,
}
L: dict[str, Callable[[float, float], float]] = {  # of z and y
    "squared": lambda z, y: (F["sigmoid"](z) - y) ** 2,
    "half-squared": lambda z, y: (F["sigmoid"](z) - y) ** 2 / 2,
    "cross-entropy": lambda z, y: math.log1p(math.exp(-abs(z))) + max(z, 0.0) - y * z,
}


class ByHand:
    """A network of lists: sums, activations and loss, one after the other."""

    def __init__(self, shown: Task) -> None:
        network = shown.network
        self.values = {each: shown.value(each) for each in parameters(shown.sizes)}
        self.sizes, (self.y,), self.x = shown.sizes, shown.sample.y, shown.sample.x
        self.f, self.loss = F[network.activation.name], L[network.loss.name]

    def run(self, **changed: Any) -> tuple[dict[str, float], float]:
        """z and a of every neuron by their names on the sheet, and the loss."""
        values, a = {**self.values, **changed.get("values", {})}, self.x
        found: dict[str, float] = {}
        for layer in range(len(self.sizes) - 1):
            last, after = layer == len(self.sizes) - 2, []
            for j in range(self.sizes[layer + 1]):
                z = values[Parameter(layer, None, j)]
                z += sum(a[i] * values[Parameter(layer, i, j)] for i in range(self.sizes[layer]))
                after.append(F["sigmoid"](z) if last else self.f(z))
                name = unit_name(layer + 1, j, self.sizes)
                found |= {words.sum_of(name): z, name: after[-1]}
            a = after
        return found, self.loss(z, self.y)

    def slope(self, parameter: Parameter) -> float:
        """∂L/∂ a parameter, by a nudge to both sides."""
        nudge, old = 1e-5, self.values[parameter]
        above, below = (self.run(values={parameter: old + change})[1] for change in (nudge, -nudge))
        return (above - below) / (2 * nudge)


def answers_by_hand(shown: Task) -> dict[str, float]:
    hand = ByHand(shown)
    found, loss = hand.run()
    found["L"] = loss
    for parameter, old in hand.values.items():
        name, slope = parameter_name(*parameter), hand.slope(parameter)
        found[words.gradient_of(name)] = slope
        found[words.new_of(name)] = old - shown.rate * slope
        if parameter.i is None:
            found[delta_name(parameter.layer + 1, parameter.j)] = slope
    return found


def task_of(seed: int) -> Task:
    shown = task(random_lesson(Random(seed)), EASY if seed % 2 else EXACT)
    assert shown is not None
    return shown


@pytest.mark.parametrize("seed", range(100))
def test_the_key_is_right(seed: int) -> None:
    shown = task_of(seed)
    known = answers_by_hand(shown)
    questions = shown.questions("all")
    kinks = shown.network.activation.kinks
    at_kink = any(z in kinks for row in shown.sample.zs[:-1] for z in row)
    assert len({each.name for each in questions}) == len(questions) > 3
    for question in questions:
        slack = math.inf if at_kink else 2e-6 + 1e-10 * known["L"]  # of slopes by nudging
        assert question.answer == pytest.approx(known[question.name], rel=1e-4, abs=slack)


def formula_value(question: Question) -> float:
    """What its formula gives with what is given, as a reader would have it."""
    known = dict(question.given)
    text = question.formula.replace("−ln(1 − ŷ)", "(-ln(1 - ŷ))").replace("−ln ŷ", "(-ln(ŷ))")
    text = text.replace("½", "0.5 * ").replace("²", "**2").replace("·", "*").replace("−", "-")
    for symbol in sorted(known, key=len, reverse=True):
        text = re.sub(rf"(?<![\w∂/]){re.escape(symbol)}(?![\w⁽′])", f"({known[symbol]!r})", text)
    return float(eval(text, {"ln": math.log}))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_given_is_enough(seed: int) -> None:
    """Of sums, products and new values; what a function is, the page says elsewhere."""
    checked = 0
    for question in task_of(seed).questions("all"):
        if "(z)" in question.formula or "**2" in question.formula or "²" in question.formula:
            continue
        if "ln" in question.formula:
            continue
        assert formula_value(question) == pytest.approx(question.answer, rel=1e-9, abs=1e-12)
        checked += 1
    assert checked > 3


def typed(value: float, digits: int = 12) -> str:
    return f"{value:.{digits}g}".replace("-", "−")


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_a_right_answer_is_right_and_what_was_forgotten_is_told(loss: str, activation: str) -> None:
    lesson = Lesson(seed=5)
    lesson.set_loss(loss)
    lesson.set_activation(activation)
    lesson.reset_network()
    for _ in range(40):
        lesson.run_step()
    shown, told = task(lesson, EXACT), set()
    assert shown is not None
    for question in shown.questions("all"):
        for digits in (question.digits, 12):
            assert judged(question, typed(question.answer, digits)).startswith(words.RIGHT)
        for slip, said in question.slips:
            others = [question.answer, *(other for other, words in question.slips if words != said)]
            if all(abs(slip - other) > 0.05 * abs(slip) for other in others) and slip:
                assert judged(question, typed(slip)) == said, (question, slip)
                told.add(said.split(" ")[1] if "factor" in said else said)
        far = 7.0 * abs(question.answer) + 3.21
        assert question.formula in judged(question, typed(far))
    if loss == "squared":
        assert {words.OTHER_SIGN, words.WRONG_WAY, words.STILL_THE_SUM, words.NOT_SQUARED} <= told


def test_one_factor_of_delta_is_named() -> None:
    lesson = Lesson()
    lesson.run_step()
    shown = task(lesson, EXACT)
    assert shown is not None
    delta = next(q for q in shown.questions("output") if q.name == "δ⁽²⁾₁")
    assert delta.formula == "2 · (ŷ − y) · σ′(z)"
    assert judged(delta, typed(delta.answer / 2)) == "The factor 2 is missing."
    output, (y,) = shown.sample.activations[-1][0], shown.sample.y
    assert judged(delta, typed(2 * (output - y))) == "The factor σ′(z) is missing."
    hidden = next(q for q in shown.questions("hidden"))
    assert hidden.formula == "δ⁽²⁾₁ · w⁽²⁾₁₁ · σ′(z)"


@pytest.mark.parametrize("text", ["", " ", "abc", "1e999", "nan", "−", "1" * 10_000, "<b>", "٣"])
def test_whatever_is_typed_gets_a_sentence(text: str) -> None:
    lesson = Lesson()
    shown = task(lesson, EASY)
    assert shown is not None
    for question in shown.questions("all"):
        said = judged(question, text)
        assert said.endswith(".")
        assert not said.startswith(words.RIGHT)


def test_easy_numbers_have_one_decimal() -> None:
    for seed in range(20):
        shown = task(random_lesson(Random(seed)), EASY)
        assert shown is not None
        numbers = [*shown.sample.x, *(shown.value(each) for each in parameters(shown.sizes))]
        assert all(number == round(number, 1) for number in numbers)


def test_the_next_steps_are_those_of_the_same_numbers() -> None:
    lesson = Lesson()
    lesson.run_step()
    first = task(lesson, EASY)
    assert first is not None
    tasks = next_tasks(lesson, first, EASY, 5)
    for number, (before, after) in enumerate(zip([first, *tasks], tasks, strict=False), start=2):
        assert after.network is before.step.network
        (row,) = lesson.method.rows(lesson.seed, number, len(lesson.taught))
        x = [round(value, 1) for value in lesson.taught.x[row].tolist()]
        assert after.sample.x == x
    assert len(tasks) == 5


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("steps", NEXT_STEPS)
def test_the_sheet_has_its_questions_and_the_key_their_answers(level: str, steps: int) -> None:
    lesson = Lesson()
    lesson.worksheet.choose(level)
    lesson.worksheet.set_steps(steps)
    shown = task(lesson, EASY)
    assert shown is not None
    first, second = pages(lesson).split("</section>")[:2]
    chosen = some(shown, level, steps)
    assert len(chosen) > 9
    for question in chosen:
        assert f"{question.name} =</span>" in first
        answer = words.number(question.answer, question.digits)
        assert f"<b>{question.name} = {answer}</b>" in second
        assert number_in(answer) == pytest.approx(question.answer, rel=1e-3)
    if level == "all":
        kinds = [{q.name for q in shown.questions(each)} for each in LEVELS[1:]]
        assert all(kind & {q.name for q in chosen} for kind in kinds)
    assert first.count("<tr>") - second.count("<tr>") == 4 + 6  # of the weights


def test_where_there_is_nothing_to_ask_there_is_a_sentence() -> None:
    lesson = Lesson()
    lesson.basket.clear()
    assert pages(lesson) == ""
    assert texts_of(lesson, [])["exercise-said"] == words.NO_FRUIT
    other = Lesson()
    other.set_hidden_layers(0)
    other.reset_network()
    other.worksheet.choose("hidden")
    assert pages(other) == ""
    assert texts_of(other, [])["exercise-said"] == words.NO_QUESTION


def test_what_the_quiz_asks_for_is_not_told() -> None:
    lesson = asked().lesson
    assert task(lesson, EASY) is None
    assert pages(lesson) == ""
    assert texts_of(lesson, [])["exercise-said"] == words.QUIZ
    lesson.finish()
    assert task(lesson, EASY) is not None


def test_every_activation_is_tried() -> None:
    assert {*F} == {*ACTIVATIONS}
    assert {*L} == {*LOSSES}
