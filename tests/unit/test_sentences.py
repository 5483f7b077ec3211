"""Whole sentences in the states that they are of: none could say the opposite unnoticed."""

from __future__ import annotations

import pytest
from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.step import PHASES, Phase
from ripple.words import en as words

from tests.unit.whole_page import texts

CAPTIONS = {
    Phase.IDLE: "Press Step: one fruit goes forward, its error comes back.",
    Phase.FORWARD: "1. Forward: the fruit’s numbers run through the weights.",
    Phase.LOSS: "2. Loss: how far the answer ŷ is from the truth y, squared.",
    Phase.BACKWARD: "3. Backward: the error gives each line its gradient g.",
    Phase.UPDATE: "4. Update: each weight moves against its gradient g.",
}


def with_fruit(*tools: Tool) -> Lesson:
    lesson = Lesson()
    lesson.basket.clear()
    for n, tool in enumerate(tools):
        lesson.basket.point_at(0.1 * n, 0.2, Pointing.POINTER)
        lesson.basket.use(tool)
    return lesson


def said(player: Player) -> dict[str, str]:
    return texts(player.lesson, player)


@pytest.mark.parametrize("phase", CAPTIONS)
def test_the_caption_of_each_phase(phase: Phase) -> None:
    lesson = Lesson()
    player = Player(lesson)
    if phase is not Phase.IDLE:
        lesson.begin()
    while lesson.phase is not phase:
        lesson.advance()
    assert set(CAPTIONS) == {Phase.IDLE, *PHASES}
    assert said(player)["caption"] == CAPTIONS[phase]


@pytest.mark.parametrize(
    ("tools", "note"),
    [
        ((), "There is no fruit to learn from: add some, or Reset data."),
        (
            (Tool.STRAWBERRY, Tool.STRAWBERRY),
            "Only strawberries here, so the network learns to say strawberry everywhere.",
        ),
        ((Tool.LEMON,), "Only lemons here, so the network learns to say lemon everywhere."),
        ((Tool.LEMON, Tool.STRAWBERRY), ""),
    ],
)
def test_the_note_on_the_fruit(tools: tuple[Tool, ...], note: str) -> None:
    assert said(Player(with_fruit(*tools)))["data-note"] == note


@pytest.mark.parametrize(
    ("own", "mean", "sentence"),
    [
        (-0.1, -0.1, "The loss of this fruit fell, and so did the mean of all."),
        (0.1, 0.1, "The loss of this fruit rose, and so did the mean of all."),
        (-0.1, 0.1, "Its loss fell, the mean rose: a step sees only one fruit."),
        (0.1, -0.1, "Its loss rose, the mean fell: a step sees only one fruit."),
        (0.0, -0.1, "Its loss stayed, the mean fell: a step sees only one fruit."),
    ],
)
def test_what_a_step_has_done(own: float, mean: float, sentence: str) -> None:
    assert words.caption_done(own, mean) == sentence


def test_a_step_that_is_done_is_said_to_be() -> None:
    player = Player(Lesson())
    player.speed = SPEEDS.index(0.0)
    player.step()
    while player.tick(0.0):
        pass
    assert said(player)["live"].startswith("Step 1 is done. ")


def test_whatever_goes_on_by_itself_is_called_playing_and_may_pause() -> None:
    """A run of many steps as well."""
    for begin in (Player.toggle_play, lambda player: player.run(1000)):
        player = Player(Lesson())
        assert (said(player)["status"], said(player)["play"]) == ("Idle", "Play")
        begin(player)
        assert (said(player)["status"], said(player)["play"]) == ("Playing", "Pause")


def test_the_plot_of_the_loss_says_where_a_step_goes_too_far() -> None:
    dot = "Dot: 1, as the step found it, L = 2. Circle: where −η·g takes it if only it moves, L = "
    assert words.curve_words("1", "2", "3", overshoots=True) == f"{dot}3: too far."
    assert words.curve_words("1", "2", "1", overshoots=False) == f"{dot}1."


SIGNS = [("(ŷ − y)", -0.5), ("σ′(z)", 0.2), ("x₁", 0.0)]


def test_the_quiz_tells_the_signs_as_they_are() -> None:
    assert words.quiz_hint(SIGNS) == (
        "Not so. A hint: (ŷ − y) is negative, σ′(z) is positive and x₁ is 0. "
        "The gradient has the sign of their product, and the update goes against it. Try again."
    )
    assert words.quiz_verdict(True, "w⁽¹⁾₁₁", SIGNS[:2], "−0.1", "up") == (
        "Right. For w⁽¹⁾₁₁: (ŷ − y) is negative and σ′(z) is positive. "
        "So the gradient is −0.1, and −η·g takes it up."
    )
    assert words.quiz_verdict(False, "w⁽¹⁾₁₁", SIGNS, "0", "unchanged") == (
        "No. For w⁽¹⁾₁₁: (ŷ − y) is negative, σ′(z) is positive and x₁ is 0. "
        "So the gradient is 0, and −η·g leaves it unchanged."
    )
