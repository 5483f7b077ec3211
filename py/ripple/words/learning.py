"""What the page says of how a network learns: batches, weight decay, momentum, frozen weights."""

from __future__ import annotations

from ripple.words.en import OF_FRUIT, Noun
from ripple.words.numbers import counted, fixed, plain, precise, whole


def batches(noun: Noun = OF_FRUIT) -> dict[str, str]:
    """How many fruit a step takes."""
    return {"one": f"one {noun.one}", "some": "a mini-batch", "all": "all of them"}


ORDERS = {"random": "at random", "turn": "in turn"}
"""Which fruit a step takes."""

MEAN_OF, SUM_OF = "mean gradient", "sum over the batch"
VELOCITY, VELOCITY_BEFORE, DECAY = "velocity", "velocity before", "weight decay"
FROZEN, FROZEN_MARK = "frozen: it stays", "frozen"


def how_many(noun: Noun) -> str:
    """What the sum over a batch is divided by."""
    return f"{noun.many} in the batch"


def own_gradient(noun: Noun) -> str:
    """What a sample of several has to do with their gradient."""
    return f"its gradient, by this {noun.one} alone"


def strength(value: float) -> str:
    """A choice of λ or μ."""
    return plain(value) if value else "0 (off)"


def share(value: float) -> str:
    """A choice of how many of the fruit are held out."""
    return f"{fixed(100 * value, 0)} %" if value else "none of them"


def held_hint(held: int, count: int) -> str:
    """What is held out, and how it is shown."""
    if not held:
        return "Fruit that are held out test what was learned from the others."
    return f"{whole(held)} of {whole(count)} fruit, hollow on the plane: no step learns from them."


def held_right(count: int, right: int, undecided: int) -> str:
    """After how many of the others are right."""
    more = f" ({whole(undecided)} undecided)" if undecided else ""
    return f"held out {whole(right)} of {whole(count)}{more}"


LEARNED, HELD = "Fruit learned from", "Fruit held out"


def batch_hint(size: int, count: int, held: int = 0, noun: Noun = OF_FRUIT) -> str:
    """What a step of so many of the fruit is, where others are held out."""
    if not count:
        return ""
    if size == 1:
        return f"Each step follows the gradient of a single {noun.one}."
    which = f"{noun.many} that are learned from" if held else noun.many
    if size == count:
        return f"Each step follows the mean of the gradients of all {whole(count)} {which}."
    many = f"{whole(size)} of {whole(count)} {which}"
    ringed = ", ringed on the plane" if noun is OF_FRUIT else ""
    return f"Each step follows the mean of the gradients of {many}{ringed}."


def epochs(seen: int, count: int) -> str:
    """How often all the fruit have been taken, as many as there are now."""
    return fixed(seen / count, 1 if seen % count else 0) if count else "–"


def batch_shown(row: int, size: int) -> str:
    """Which fruit of the batch is shown."""
    return f"{whole(row + 1)} of {whole(size)}"


def mean_over(size: int, noun: Noun = OF_FRUIT) -> str:
    """The fruit of a step, in the middle of a sentence."""
    return f"the mean over {whole(size)} {noun.many}"


ALL_FRUIT, ALL_LEARNED = "all", "all learned from"
"""Over which fruit the mean loss is: over all, or over those that are not held out."""


def caption_batch_done(
    size: int, all_fruit: bool, own: str, mean: str, over: str, noun: Noun = OF_FRUIT
) -> str:
    """After a step of several fruit: the course of their mean loss, and of the mean over all."""
    if all_fruit:
        return f"The mean loss of all {whole(size)} {noun.many}{over.removeprefix('all')} {mean}."
    if own == mean:
        return f"The loss of these {whole(size)} {own}, and so did the mean of {over}."
    return f"Their loss {own}, the mean {mean}: a step sees only these {whole(size)}."


def loss_of_batch(size: int, before: str, after: str) -> str:
    """What a step did to the mean loss of its own fruit."""
    return f"these {whole(size)}: mean L {before} → {after}"


def caption_velocity() -> str:
    """The phase of the update, where it has decay or momentum."""
    return "4. Update: each weight moves against its velocity v."


def mean_gradient(size: int) -> str:
    """How g comes about, where a step takes so many fruit."""
    return f"g = mean of δ · a over {whole(size)}"


def mean_in_legend(size: int) -> str:
    """Whether the gradient on the diagram is a mean; the sheet says over how many fruit."""
    return " (mean)" if size > 1 else ""


def velocity_equation(decay: float, momentum: float) -> str:
    """How v comes about."""
    parts = [f"{plain(momentum)}·v"] * bool(momentum) + ["g"]
    parts += [f"{plain(decay)}·w"] * bool(decay)
    return f"v = {' + '.join(parts)}"


def velocity_words(decay: float, momentum: float) -> str:
    """In the caption of the table of updates, after what was said of the step."""
    return f" {velocity_equation(decay, momentum)}{'; biases do not decay' if decay else ''}."


def carried_on() -> str:
    """After a step that the gradient would not have made."""
    return " Momentum or decay moved the weights where this loss grows."


def frozen_words(count: int) -> str:
    """How many stay as they are, in the same place."""
    if not count:
        return ""
    return f" {counted(count, 'weight or bias is frozen', 'weights and biases are frozen')}."


def mean_sign(size: int, noun: Noun = OF_FRUIT) -> str:
    """What decides which way a weight goes, where a step takes several fruit."""
    return f"the mean of δ · a over the {whole(size)} {noun.many}"


def log_batch(size: int, noun: Noun = OF_FRUIT) -> str:
    """The fruit of a step in the log."""
    return noun.counted(size)


def log_right(right: int, size: int) -> str:
    """How many of them were right."""
    return f"{whole(right)} of {whole(size)} right"


def mean_in_chart(held: bool, noun: Noun = OF_FRUIT) -> str:
    """In the legend of the loss chart."""
    return "learned from" if held else f"all {noun.many}"


def penalty(decay: float, value: float, mean: float | None) -> str:
    """What weight decay lessens, beside the mean loss."""
    if not decay:
        return "Weights shrink by η·λ of themselves in each step; biases do not."
    beside = "" if mean is None else f", beside a mean loss of {precise(mean)}"
    return f"Penalty now: λ/2·‖w‖² = {precise(value)}{beside}."


def as_good_as_can_be(mixed: int, best: float, mean: float) -> str:
    """No network can do better, since fruit of both kinds lie in the same places."""
    return (
        f"Not stuck, but done: {whole(mixed)} fruit lie where one of the other kind lies, so no "
        f"network has a mean loss below {precise(best)}; it is {precise(mean)}."
    )


def stuck_overshooting() -> str:
    """The loss has risen over many steps."""
    return (
        "Overshooting: the mean loss rises again and again, since the steps are too long to "
        "settle. Choose a smaller η, or go back in time."
    )


def stuck_slow(rate: float, mean: float, steps: float) -> str:
    """It gets on, but at this rate it takes for ever."""
    return (
        f"Slow: with η = {plain(rate)} the mean loss hardly falls. At this rate the last "
        f"{precise(mean)} take about {rounded(steps)} more steps. Choose a larger η."
    )


def rounded(count: float) -> str:
    """A large number of which the first digit is enough."""
    digits = 1 - len(str(int(count)))
    return whole(int(round(count, digits))) if count < 1e9 else "over a billion"


def stuck_between(between: int, fruit: int) -> str:
    """Fruit of both kinds get one answer, which is right for none."""
    return (
        f"Stuck: {whole(between)} of {whole(fruit)} fruit get an answer in between, a compromise "
        "of both kinds, and the loss stands still. More hidden neurons can tell them apart; Reset "
        "network starts elsewhere."
    )


def stuck_restless(around: float, wrong: int, fruit: int) -> str:
    """The loss goes up and down with each step, but no lower."""
    return (
        f"Stuck: the mean loss goes up and down around {precise(around)} and hardly gets lower; "
        f"{whole(wrong)} of {whole(fruit)} fruit are not right. Reset network starts elsewhere; "
        "more hidden neurons end here less often."
    )


# Of a network that makes a mistake on purpose: what else it is, is in mistakes.py


def mistaken_ran_away() -> str:
    """In place of the call to press Step, where the next step is not to be had."""
    return "The weights have run away: stop the mistake, or choose a smaller η, then Same start."


def mistaken_update() -> str:
    """The phase of the update, where not all move as their gradients say."""
    return "4. Update: not each weight and bias moves by −η·g."


def mistaken_done(own: str, mean: str, over: str) -> str:
    """After a step: the course of its own loss, and of the mean over all of them."""
    return f"The loss of this step {own}, the mean of {over} {mean}."


def mistaken_updates() -> str:
    """In the caption of the table of updates."""
    return " Wrong on purpose: g and Δ are as the network has them."


def went_wrong() -> str:
    """A step with a mistake went where its loss grows."""
    return " The step went where this loss grows."
