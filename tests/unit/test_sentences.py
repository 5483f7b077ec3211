"""Whole sentences in the states that they are of: none could say the opposite unnoticed."""

from __future__ import annotations

import pytest
from ripple.lesson.basket import Pointing, Tool
from ripple.lesson.lesson import Lesson
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.step import PHASES, Phase
from ripple.model.places import Unit
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
    assert words.caption_done(words.course(own), words.course(mean)) == sentence


@pytest.mark.parametrize(
    ("speed", "pace", "sentence"),
    [
        (0, None, "slow motion"),
        (4, None, "60 steps a second"),
        (6, None, "as fast as this machine can"),
        (6, 21_345.6, "21,000 steps a second"),
        (6, 1_999_000.0, "2,000,000 steps a second"),
        (5, 456.0, "460 steps a second"),
        (4, 1.04, "1 step a second"),
        (4, 0.444, "0.44 steps a second"),
    ],
)
def test_the_speed_is_said_as_it_is(speed: int, pace: float | None, sentence: str) -> None:
    assert words.speed(speed, pace) == sentence


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


@pytest.mark.parametrize(("i", "feature"), [(0, "sweetness"), (1, "redness")])
def test_which_input_is_which(i: int, feature: str) -> None:
    lesson = Lesson()
    player = Player(lesson)
    lesson.choose(Unit(0, i))
    lesson.microscope.point_at(Unit(0, i))
    assert said(player)["inspector-title"] == f"x{'₁₂'[i]}, the {feature}"
    player.step()
    lesson.finish()
    assert said(player)[f"sample-x{i + 1}"] in said(player)["network-readout"]
    assert words.plane_words(0.25, 0.75, 0.5) == "Sweetness 0.250, redness 0.750: ŷ = 0.5000."
    for held, name in ((0, "Lemon"), (1, "Strawberry")):
        told = words.plane_words(0.25, 0.75, 0.5, held)
        assert told == f"{name} held: x₁ = 0.250, x₂ = 0.750, ŷ = 0.5000."


GUIDE = (
    "A fruit is two numbers: sweetness x₁ and redness x₂, the circles on the left. "
    "Point at one of them, or tap it.",
    "Press Forward. Each number times a weight travels along a line; each neuron adds up what "
    "arrives and squeezes it to between 0 and 1. The last one, ŷ, is the answer: near 1 means "
    "strawberry.",
    "Press Loss. The truth y is 1 for a strawberry, 0 for a lemon. The bar is the error ŷ − y, "
    "and the square on it is the loss L.",
    "Press Backward. The error goes back, and every line gets its gradient, the diamond on it: "
    "how fast the loss would grow with that weight.",
    "Press Update. Each weight moves a little against its gradient: an arrow up or down.",
    "Learning is many of these. Press Play and watch the boundary between the fruit find its "
    "place.",
)


@pytest.mark.parametrize("stop", range(len(GUIDE)))
def test_what_each_of_the_first_steps_asks(stop: int) -> None:
    player = Player(Lesson())
    player.begin_guide()
    player.guide.stop = stop
    assert said(player)["guide-words"] == GUIDE[stop]


def test_what_is_said_of_a_step_that_was_too_long_advises_a_shorter_one() -> None:
    told = words.overshot()
    assert told == " The step went too far and the loss grew: try a smaller η."
