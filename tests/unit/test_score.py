"""Right, wrong or undecided: one rule, in whatever words and wherever the page says it."""

from __future__ import annotations

from typing import Any

import pytest
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import Player
from ripple.model.datasets import Fruit
from ripple.model.network import ForwardPass, Network, Parameters
from ripple.model.places import Parameter
from ripple.model.score import Score, Tally, Verdict
from ripple.page.html import log_html
from ripple.readings.maps import hidden_space
from ripple.words.en import right_count

from tests.unit.whole_page import texts


def undecided_lesson() -> Lesson:
    """A lesson whose network says exactly ½ to everything: all of its weights are 0."""
    lesson = Lesson()
    lesson.network = Network(Parameters.of([[[0.0] * 4] * 2, [[0.0]] * 4], [[0.0] * 4, [0.0]]))
    return lesson


def said(lesson: Lesson) -> dict[str, str]:
    return texts(lesson, Player(lesson))


@pytest.mark.parametrize("fruit", Fruit)
@pytest.mark.parametrize("bias", [-1e-9, 0.0, 1e-9])
def test_a_fruit_is_right_on_its_labels_side_of_one_half_and_undecided_on_neither(
    fruit: Fruit, bias: float
) -> None:
    lesson = undecided_lesson()
    lesson.basket.clear()
    lesson.basket.add(0.3, 0.6, fruit)
    lesson.network = lesson.network.having(
        lesson.network.parameters.replaced(Parameter(1, None, 0), bias)
    )
    lesson.run_step()
    assert lesson.done is not None
    towards = bias if fruit is Fruit.STRAWBERRY else -bias
    assert lesson.done.verdict is Verdict((towards > 0) - (towards < 0))


def test_undecided_is_said_wherever_right_or_wrong_would_be() -> None:
    lesson = undecided_lesson()
    points = lesson.points
    assert said(lesson)["right-count"] == "0 of 16 right, 16 undecided"
    space = hidden_space(lesson.network, (0, 1), points.x, points.y, None, 4)
    assert space.said.endswith("The network gets 0 of 16 fruit right, 16 undecided.")
    lesson.run_step()
    assert '<span data-verdict="undecided">undecided</span>' in log_html(lesson)
    assert "The answer is wrong" not in said(lesson)["worth"]


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(0, 0, 0), ""),
        (Tally(16, 13, 0), "13 of 16 right"),
        (Tally(16, 13, 1), "13 of 16 right, 1 undecided"),
        (Tally(2000, 1999, 0), "1,999 of 2,000 right"),
    ],
)
def test_the_count_in_words(tally: Tally, words: str) -> None:
    assert right_count(*tally) == words


def test_the_count_is_that_of_the_weights_and_fruit_of_now() -> None:
    lesson = Lesson()
    seen = set()
    for _ in range(600):
        lesson.run_unseen(1)
        outputs = lesson.network.forward(lesson.points.x).output[:, 0].tolist()
        labels = lesson.points.y[:, 0].tolist()
        right = sum(
            (says > 0.5) == (label > 0.5) for says, label in zip(outputs, labels, strict=True)
        )
        assert said(lesson)["right-count"] == f"{right} of 16 right"
        seen.add(right)
    assert seen >= {8, 16}
    lesson.basket.add(0.9, 0.9, Fruit.LEMON)
    assert said(lesson)["right-count"] == "16 of 17 right"
    lesson.basket.clear()
    assert said(lesson)["right-count"] == ""


def test_the_count_and_the_mean_loss_are_of_one_forward_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lesson = Lesson()
    passes = []
    forward = Network.forward

    def counted(network: Network, x: Any) -> ForwardPass:
        passes.append(network)
        return forward(network, x)

    monkeypatch.setattr(Network, "forward", counted)
    lesson.run_step()
    of_one_step = len(passes)
    for _ in range(3):
        lesson.mean_loss()
        assert lesson.score.tally.fruit == 16
    assert len(passes) == of_one_step
    assert Score(lesson.network, lesson.points).tally == lesson.score.tally
