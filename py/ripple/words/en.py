"""Every sentence and label that the page shows while it runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ripple.words.numbers import (
    SMALL,
    counted,
    fixed,
    leading,
    number_in,
    plain,
    precise,
    scientific,
    significant,
    whole,
)

INPUTS, HIDDEN_LAYER, OUTPUT = "inputs", "hidden layer", "output"
FEATURES = ("sweetness", "redness")
FRUIT = ("lemon", "strawberry")
VERDICT = {1: "right", 0: "undecided", -1: "wrong"}

NOT_COME = (
    "What this opens comes over the network the first time, and did not. Try it again in a moment; "
    "the lesson goes on meanwhile."
)


class Noun(NamedTuple):
    """What the network learns from: one of them, and several."""

    one: str
    many: str

    def counted(self, number: int) -> str:
        """So many of them."""
        return counted(number, self.one, self.many)


OF_FRUIT = Noun("fruit", "fruit")
SPEEDS = (
    *("slow motion", "slow", "normal", "fast"),
    *("60 steps a second", "600 steps a second", "as fast as this machine can"),
)
UNKNOWN, ASKED = "–", "?"
SWEETNESS_AXIS, REDNESS_AXIS = "sweetness x₁", "redness x₂"
LOSS_AXIS = "loss L"


def _typed(text: str) -> str:
    """What was typed, as a sentence begins with it."""
    typed = text.strip()
    return f"“{typed[:16]}{'…' if len(typed) > 16 else ''}”" if typed else "An empty box"


def speed(at: int, pace: float | None) -> str:
    """What a position of the slider stands for, or how many steps a second there are in fact."""
    if pace is None:
        return SPEEDS[at]
    steps = float(f"{pace:.2g}")
    number = plain(steps) if steps < 1000 else whole(int(steps))
    return f"{number} {'step' if steps == 1 else 'steps'} a second"


def same_start(many: str) -> str:
    """On the button that starts over, with so-called data."""
    return f"The same starting weights and draws again, with the {many} and η of now"


def value_of(name: str) -> str:
    """What a box in the update table holds."""
    return f"{name} now: type a value, or press the up and down keys"


def set_by_hand(value: str) -> str:
    """Beside a value that the reader has set after the update, which had made it this."""
    return f"by hand, was {value}"


def refused_value(text: str, most: float, kept: float) -> str:
    """Why a weight or bias was not taken."""
    return f"{_typed(text)} is not from −{plain(most)} to {plain(most)}; it stays {plain(kept)}."


def refused_rate(text: str, low: float, high: float, kept: float) -> str:
    """Why a learning rate was not taken."""
    return f"{_typed(text)} is not from {plain(low)} to {plain(high)}; η stays {plain(kept)}."


def network_waits() -> str:
    """What another network than there is waits for."""
    return "Apply starts it with new weights"


def sizes_wanted(hidden: Sequence[int], waits: bool) -> str:
    """How many hidden neurons the buttons on the diagram have come to, and what that waits for."""
    more = f" {network_waits()}." if waits else ""
    return f"Hidden: {hidden_sizes(hidden)}.{more}"


class Choice(NamedTuple):
    """Something that can be chosen: its name, and what it teaches."""

    title: str
    teaches: str


INITIAL = {
    "glorot": Choice("random (Glorot)", "Random, and smaller where more lines meet."),
    "he": Choice("random, larger (He)", "Random, and larger: ReLU cuts half of its sums."),
    "zero": Choice(
        "all 0", "All alike: hidden neurons get one and the same gradient, and never differ."
    ),
    "equal": Choice(
        "all ½", "All alike, though not 0: the neurons of a layer learn, but all of them the same."
    ),
    "huge": Choice(
        "huge", "Huge sums: sigmoids are flat there, hardly any error comes back through them."
    ),
}
"""First weights, by their names in the model."""


DATA_SETS = {
    "two-groups": Choice("two groups", "Two groups far apart: one straight line parts them."),
    "overlapping": Choice(
        "overlapping groups",
        "The groups overlap: a good boundary is wrong about some of them, and the loss does not "
        "reach 0.",
    ),
    "outlier": Choice(
        "one ripe lemon",
        "One lemon is as sweet and red as the strawberries: see what a single one does to the "
        "boundary.",
    ),
    "xor": Choice(
        "XOR fruit",
        "Strawberries are sweet or red but not both. No straight line parts them, so it takes a "
        "hidden layer.",
    ),
    "ring": Choice("ring", "Lemons all around: the boundary has to close on itself."),
    "spiral": Choice(
        "spiral", "Two arms wound around each other: hard for few sigmoids, easier with more."
    ),
    "moons": Choice("moons", "Two crescents that reach into each other: the line has to bend."),
    "curve": Choice("above or below a curve", "What is redder than a wave is a strawberry."),
    "unbalanced": Choice(
        "unbalanced",
        "About seven lemons for each strawberry: who always says lemon is mostly right.",
    ),
    "one-group": Choice(
        "one group only",
        "Only strawberries: nothing is to be told apart, so no boundary is learned.",
    ),
}
"""By their names in the model."""


def data_words(name: str, touched: bool, own: bool) -> str:
    """What a data set teaches, as long as it is as it was grown."""
    if own:
        return "From a table of your own: Reset data, or a choice here, brings back the fruit."
    if touched:
        return "Changed by hand: Reset data brings back how they were."
    return DATA_SETS[name].teaches


def data_note(strawberries: int, lemons: int, most: int) -> str:
    """What the reader should know about the data, or nothing."""
    if not strawberries and not lemons:
        return caption_no_fruit()
    if strawberries + lemons >= most:
        return f"The plane is full: it holds {whole(most)} fruit. Remove some to add more."
    return ""


def one_label(many: str, label: str) -> str:
    """Where all fruit are of one kind."""
    return f"Only {many} here, so the network learns to say {label} everywhere."


def right_count(fruit: int, right: int, undecided: int) -> str:
    """How many fruit the network gets right; where ŷ is ½ it says neither fruit."""
    return f"{whole(right)} of {whole(fruit)} right{_and_undecided(undecided)}" if fruit else ""


def _and_undecided(undecided: int) -> str:
    return f", {whole(undecided)} undecided" if undecided else ""


def caption_before(started_over: bool, size: int = 1, noun: Noun = OF_FRUIT) -> str:
    """Before the first step of so many fruit; also where the browser has lost those there were."""
    if started_over:
        return "The page was loaded anew and has started over: press Step."
    if size > 1:
        return f"Press Step: {whole(size)} {noun.many} go forward, their errors come back."
    return f"Press Step: one {noun.one} goes forward, its error comes back."


def caption_resumed(step: int) -> str:
    """Where a lesson goes on that was begun elsewhere."""
    return f"Loaded anew: the lesson goes on after {counted(step, 'step', 'steps')}."


_REFUSED = {
    "missing": "has no “{field}”",
    "unknown": "has “{field}”, which this page does not know",
    "kind": "has something else than it should in “{field}”",
    "range": "has a “{field}” that is too small or too large",
    "shape": "has too many or too few numbers in “{field}”",
    "newer": "was made by a newer version of the page",
    "broken": "is not whole, or is something else",
}


def refused_state(field: str, why: str) -> str:
    """Why a saved lesson can not be opened."""
    what = _REFUSED[why].format(field=field.rstrip(".") or "lesson")
    return f"This lesson can not be opened: it {what}. Nothing has been changed."


CAPTIONS = {
    "Forward": "1. Forward: the fruit’s numbers run through the weights.",
    "Backward": "3. Backward: the error gives each line its gradient g.",
    "Update": "4. Update: each weight moves against its gradient g.",
}
"""What happens in each phase of a step, but for the loss."""


class LossWords(NamedTuple):
    """A loss: its name, its phase, its formula, and what the diagram has of it."""

    title: str
    caption: str
    formula: str
    mark: str
    guide: str


LOSSES = {
    "squared": LossWords(
        "squared error",
        "2. Loss: how far the answer ŷ is from the truth y, squared.",
        "(ŷ − y)²",
        "(ŷ − y)²",
        "and the square on it is the loss L",
    ),
    "half-squared": LossWords(
        "half squared error",
        "2. Loss: how far the answer ŷ is from the truth y, squared, halved.",
        "½(ŷ − y)²",
        "½(ŷ − y)²",
        "and the triangle on it, half a square, is the loss L",
    ),
    "cross-entropy": LossWords(
        "cross-entropy",
        "2. Loss: how little the answer ŷ expected the truth y.",
        "",
        "",
        "and the number below ŷ is the loss L",
    ),
}
"""By their names in the model."""


def loss_formula(name: str) -> str:
    """L as an equation; that of the cross-entropy for either label."""
    if name == "cross-entropy":
        return "L = −ln ŷ where y = 1, −ln(1 − ŷ) where y = 0"
    return f"L = {LOSSES[name].formula}"


def loss_equation(name: str, y: int) -> str:
    """L as the story writes it for a fruit of this label."""
    if name == "cross-entropy":
        return "L = −ln ŷ" if y else "L = −ln(1 − ŷ)"
    return f"L = {LOSSES[name].formula}"


_ACTIVATIONS = {"relu": "ReLU", "leaky-relu": "leaky ReLU"}


def activation_title(name: str) -> str:
    """An activation in the list of them."""
    return _ACTIVATIONS.get(name, name)


def output_and_loss(
    output: float, y: float, loss: float, of: Callable[[float], float]
) -> tuple[str, str, bool]:
    """ŷ and L for a formula of both: ŷ has as many digits as it takes for L, which is `of` it.

    Whether that holds: where ŷ is 0 or 1 to its last digit a logarithm of it may be far off.
    """
    told = precise(loss)
    for shown in _roundings(output):
        if precise(of(number_in(shown))) == told:
            return shown, told, True
    return precise(output), told, False


def loss_by_sum(y: int) -> str:
    """The cross-entropy by z, which holds however sure the network is."""
    return "L = ln(1 + e⁻ᶻ)" if y else "L = ln(1 + eᶻ)"


def apart(before: float, after: float) -> tuple[str, str]:
    """Two numbers, with so many digits that what differs is seen to."""
    old, new = precise(before), precise(after)
    digits = 4
    while before != after and old == new:
        old, new = significant(before, digits), significant(after, digits)
        digits += 1
    return old, new


def _roundings(value: float) -> Iterator[str]:
    """A number with more and more digits."""
    yield from (fixed(value, decimals) for decimals in range(4, 8))
    yield from (significant(value, digits) for digits in range(3, 18))


def caption_done(own: str, mean: str, over: str = "all", noun: Noun = OF_FRUIT) -> str:
    """After a step: the course of the loss of its own fruit, and of the mean over all of them."""
    if own == mean:
        return f"The loss of this {noun.one} {own}, and so did the mean of {over}."
    return f"Its loss {own}, the mean {mean}: a step sees only one {noun.one}."


def step_done(number: int) -> str:
    """Said first after a step."""
    return f"Step {whole(number)} is done."


def course(change: float) -> str:
    """What became of a loss that changed by so much."""
    return "rose" if change > 0 else "fell" if change < 0 else "stayed"


def loss_of_fruit(label: str, before: str, after: str) -> str:
    """What a step did to the loss of its own fruit."""
    return f"{label}: L {before} → {after}"


def loss_of_all(before: str, after: str, over: str = "all") -> str:
    """What a step did to the mean loss."""
    return f"mean of {over}: {before} → {after}"


def caption_by_hand() -> str:
    """After a weight was typed; the numbers beside it are the last fruit's."""
    return "With the weights as they are now; this is not a step."


def moment_words(moment: float) -> str:
    """Where in the four phases of a step the page is."""
    names = ("Forward", "Loss", "Backward", "Update")
    phase = min(max(math.ceil(moment) - 1, 0), len(names) - 1)
    return f"{names[phase]}, {fixed(100 * (moment - phase), 0)} %"


def caption_past(number: int, last: int) -> str:
    """After the reader has gone back in time."""
    return f"{time_words(number, last)}, all as it was then."


def faint_courses(later: bool, left: bool) -> str:
    """What the faint lines of the loss chart are, as far as there are any."""
    return ", ".join(["later"] * later + ["old course"] * left)


def time_words(number: int, last: int) -> str:
    """Where in the course of the training the page is."""
    return f"After {counted(number, 'step', 'steps')} of {whole(last)}"


def caption_ran_away() -> str:
    """In place of the call to press Step, where the next step is not to be had."""
    return "The weights have run away: choose a smaller η, then Same start."


def span_words(low: float, high: float) -> str:
    """What empty and full stand for; nothing where that is 0 and 1."""
    if (low, high) == (0.0, 1.0):
        return ""
    ends = (plain(number_in(significant(end, 3))) for end in (low, high))
    return ", " + " to ".join(ends)


def hidden_span(low: float, high: float) -> str:
    """In the legend, what empty and full stand for in hidden neurons; elsewhere it is 0 and 1."""
    told = span_words(low, high)
    return f" (hidden{told})" if told else ""


def caption_no_fruit() -> str:
    """In place of the call to press Step, where no step is possible."""
    return "There is no fruit to learn from: add some, or Reset data."


def caption_running(number: int, mean: float | None) -> str:
    """While steps run without animation."""
    return f"Training: {counted(number, 'step', 'steps')} so far{_mean_so_far(mean)}."


def _mean_so_far(mean: float | None) -> str:
    return "" if mean is None else f", mean loss {precise(mean)}"


def training_goes_on() -> str:
    """Said once, when steps begin to run without animation."""
    return "Training is running."


def steps_axis(stride: int) -> str:
    """Below the loss chart, which draws one step in so many."""
    return "training steps" + (f" (one in {whole(stride)} is drawn)" if stride > 1 else "")


def loss_now(
    step: int, mean: float | None, held: float | None = None, noun: Noun = OF_FRUIT
) -> str:
    """Under the loss chart, while nobody points at it; `held` is the mean of those held out."""
    when = f"After {counted(step, 'step', 'steps')}" if step else "Before the first step"
    if mean is None:
        return f"{when}: no {noun.many}, so no mean loss."
    return f"{when}: mean loss {precise(mean)}{_held_out(held)}."


def _held_out(held: float | None) -> str:
    return "" if held is None else f", held out {precise(held)}"


def loss_then(
    step: int,
    mean: float | None,
    changed: float | None,
    sample: float | None,
    noun: Noun = OF_FRUIT,
) -> str:
    """Under the loss chart, for the step that is pointed at; `changed` is its mean by hand."""
    own = "" if sample is None else f"own loss {precise(sample)}"
    if mean is None:
        means = f"no {noun.many} then"
    elif changed == mean:
        means, own = f"mean loss {precise(mean)}", own and f"its {own}"
    else:  # in fewer words, so that it takes no more room
        means = f"mean {precise(mean)}, "
        means += f"then no {noun.many}" if changed is None else f"by hand {precise(changed)}"
    return f"Step {whole(step)}: {means}{own and ', '}{own}."


def updates_before() -> str:
    """In place of the table of the last update, before the first step."""
    return "Run one step to see how far each weight and bias moves, and why."


def log_caption(length: int) -> str:
    """Above the step log."""
    return f"Newest first; the last {whole(length)} steps are kept."


def updates_caption(number: int, of: str, learning_rate: float, more: str) -> str:
    """Above the table of the last update, of a fruit or of several; `more` is on how it moves."""
    return (
        f"Step {whole(number)}, {of}, with η = {plain(learning_rate)}.{more} "
        "The numbers are rounded here; the network keeps all their digits."
    )


def network_size(sizes: Sequence[int]) -> str:
    """The diagram before its first step, for those who do not see it, by its units per layer."""
    inputs, *hidden, outputs = sizes
    between = "no hidden layer"
    if len(hidden) == 1:
        between = counted(hidden[0], "hidden neuron", "hidden neurons")
    elif hidden:
        between = f"hidden layers of {listed([whole(size) for size in hidden])} neurons"
    ends = counted(inputs, "input", "inputs"), counted(outputs, "output", "outputs")
    return f"{ends[0]}, {between}, {ends[1]}."


def hidden_layers(count: int) -> str:
    """A number of hidden layers, in the list of them."""
    return "none" if not count else counted(count, "layer", "layers")


def hidden_sizes(sizes: Sequence[int]) -> str:
    """How many hidden neurons there are, layer by layer."""
    return "·".join(whole(size) for size in sizes) or "0"


def heading(layer: int, sizes: Sequence[int]) -> str:
    """Above a column of the diagram, by its units per layer."""
    layers, several = len(sizes), sizes[layer] > 1
    if layer == 0:
        return INPUTS if several else "input"
    if layer == layers - 1:
        return "outputs" if several else OUTPUT
    return HIDDEN_LAYER if layers == 3 else f"hidden {layer}"


def network_words(
    inputs: int, hidden: Iterable[tuple[str, float]], outputs: Sequence[tuple[str, float]]
) -> str:
    """The diagram with its numbers, for those who do not see it."""
    listed = ", ".join(f"{name} {fixed(h, 2)}" for name, h in hidden)
    told = f"hidden activations {listed}; " if listed else ""
    answers = ", ".join(f"{name} {fixed(a, 2)}" for name, a in outputs)
    kind = "outputs" if len(outputs) > 1 else "output"
    return f"{counted(inputs, 'input', 'inputs')}; {told}{kind} {answers}."


def plane_words(x1: float, x2: float, output: float, held: int | None = None) -> str:
    """Where the reader points, with the fruit in hand (1 a strawberry), and the answer there."""
    across, up, answer = fixed(x1, 3), fixed(x2, 3), f"ŷ = {fixed(output, 4)}."
    if held is None:
        return f"Sweetness {across}, redness {up}: {answer}"
    return f"{FRUIT[held].capitalize()} held: x₁ = {across}, x₂ = {up}, {answer}"


def plane_hint(removes: bool, works: bool) -> str:
    """While nobody points at the plane; what a tap there does, if the chosen tool works now."""
    if removes and works:
        return "Point to read ŷ; click or tap to remove the nearest fruit."
    if removes:
        return "Point to read ŷ; there is no fruit to remove."
    if works:
        return "Point at the plane to read ŷ; click or tap to add a fruit."
    return "Point at the plane to read ŷ; it has no room for more."


# The microscope

THE_SQUARE, OUTPUT_ERROR, ERROR_BACK = "the square", "output error", "error flowing back"
LOSS_SLOPE, CANCELS = "slope of the loss", "δ, since σ′ cancels"
HIDDEN_ACTIVATION, INPUT, BIAS_UNIT = "hidden activation", "input", "bias unit"
GRADIENT, LEARNING_RATE = "gradient", "learning rate"
OLD_VALUE, NEW_VALUE = "old value", "new value"
WEIGHTED_SUM, ACTIVATION, BIAS = "weighted sum", "activation", "bias"
THE_REST = "what is left to 1"


def microscope_hint(numbers: bool) -> str:
    """While nobody points at the network, with or without the numbers on it."""
    if numbers:
        return "Where there is no room for all numbers, point at a neuron or a line."
    return "Point at a neuron or line for its numbers; click to take it apart."


def parameter_title(name: str, source: str | None, target: str) -> str:
    """What a weight or bias is."""
    return (
        f"{name}, the bias of {target}" if source is None else f"{name}, from {source} to {target}"
    )


def unit_title(name: str, feature: str | None) -> str:
    """What a unit is."""
    if feature is not None:
        return f"{name}, {feature}"
    if name.startswith("ŷ"):
        return f"{name}, the output" if name == "ŷ" else f"{name}, an output"
    return f"{name}, a hidden neuron"


def parameter_words(title: str, value: str, gradient: str | None, frozen: bool = False) -> str:
    """The numbers of the weight or bias that is pointed at."""
    stays = ", frozen" if frozen else ""
    return f"{title}: {value}{stays}" + ("." if gradient is None else f", gradient {gradient}.")


def unit_words(title: str, z: str | None, a: str | None, delta: str | None) -> str:
    """The numbers of the unit that is pointed at, as far as they are known."""
    known = [
        f"{name} {number}"
        for name, number in (("z", z), ("activation" if z else "value", a), ("δ", delta))
        if number is not None
    ]
    return f"{title}: {', '.join(known)}." if known else f"{title}."


def delta_is_bias_gradient(bias: str) -> str:
    """What a neuron's δ is, under its brace."""
    return f"delta, and the gradient of {bias}"


def from_unit(source: str) -> str:
    """Under a term of a weighted sum."""
    return f"from {source}"


LOSS_ABOVE, LOSS_BELOW, THE_NUDGE = "nudged up", "nudged down", "the two nudges"
SLOPE_BY_NUDGING, THEIR_DIFFERENCE = "slope by nudging", "difference"


def check_waits() -> str:
    """While there are no gradients to be checked."""
    return "There are gradients to check once a step has come through its backward phase."


def check_is_asked() -> str:
    """While the quiz asks for what the check would tell."""
    return "The quiz asks about this weight: the check comes after your answer."


def check_all_words(count: int, difference: str, across: int = 0, symbol: str = "") -> str:
    """The result of checking every gradient by nudging, but for those across a kink."""
    some = f"{whole(count - across)} of {whole(count)}" if across else f"All {whole(count)}"
    rest = f" At the rest a nudge goes across the kink of {symbol}." if across else ""
    return (
        f"{some} gradients checked by nudging: the largest difference is {difference} of the "
        f"largest gradient.{rest}"
    )


def curve_words(value: str, loss: str, landed: str, overshoots: bool, along: str = "g") -> str:
    """The plot of L over one parameter, in words; `overshoots`: L is larger where it lands."""
    end = ": too far." if overshoots else "."
    return (
        f"Dot: {value}, as the step found it, L = {loss}. "
        f"Circle: where −η·{along} takes it if only it moves, L = {landed}{end}"
    )


def slope_of(symbol: str) -> str:
    """The slope of an activation, by its symbol."""
    return f"{symbol}′(z)"


def slope_equation(symbol: str, slope: str) -> str:
    """How the slope of an activation is got."""
    return f"{slope_of(symbol)} = {slope}"


def slope_name(called: str, hidden: bool) -> str:
    """What the slope of an activation is, under its brace."""
    return f"{'hidden ' if hidden else ''}{called} gradient"


def curve_words_of(symbol: str, z: str, a: str, slope: str) -> str:
    """The curve of an activation with the place of a neuron on it."""
    return f"At z = {z}, {symbol}(z) = {a}; dashed: its slope there, {slope_of(symbol)} = {slope}."


def curve_label(symbol: str) -> str:
    """What the picture of an activation's curve is, for those who do not see it."""
    return f"The curve of {symbol}, and where this neuron is on it"


def flat_words(level: float, here: bool) -> str:
    """Where an activation is nearly flat."""
    return f" Shaded: |z| over {plain(level)}, saturated" + (", as it is here." if here else ".")


def kink_words(symbol: str, here: bool) -> str:
    """Where an activation has no slope, and which one is taken."""
    at = "Here, at" if here else "At"
    return (
        f" {at} z = 0 {symbol} has a kink and no slope: the one on its left is taken. A nudge "
        "across it gives another slope than the gradient."
    )


# What a neuron sees


def summed(terms: list[str]) -> str:
    """Terms that may begin with a minus, as a sum: ["1·x", "−2"] → "1·x − 2"."""
    first, *others = terms
    return first + "".join(
        f" − {term[1:]}" if term.startswith("−") else f" + {term}" for term in others
    )


def activation_axis(name: str) -> str:
    """An axis of the hidden space."""
    return f"activation {name}"


def map_label(name: str, output: bool) -> str:
    """What the picture of a neuron's map is, for those who do not see it."""
    if output:
        return "The fruit as the output neuron sees them, in the hidden space"
    return f"The activation of {name} over the plane of fruit"


def half_or_plain(value: float) -> str:
    """A value as it stands within a sentence."""
    return "½" if value == 0.5 else plain(value)


def at_the_line(name: str, symbol: str, value: float, kink: bool, waves: bool) -> str:
    """What is where z is 0, with this activation there; nothing where that is so elsewhere too."""
    if kink:
        return f", where {symbol} has its kink"
    return "" if waves else f", where {name} is {half_or_plain(value)}"


def neuron_map(equation: str, where_0: str, at_line: str, span: tuple[float, float]) -> str:
    """What a hidden neuron's map shows. z is 0 "nowhere", "everywhere" or on a "line"."""
    z = f"z = {equation}" if equation else "z"
    solid = {
        "line": f"Solid line now: {z} = 0{at_line}.",
        "nowhere": f"{z} is 0 nowhere in this square, so no line is in sight{at_line}.",
        "everywhere": f"{z} is 0 everywhere{at_line}.",
    }[where_0]
    colours = span_words(*span)
    return solid + (f" Colours: {colours.removeprefix(', ')}." if colours else "")


def saturated_map(
    where: str, level: float, slope: tuple[str, float], fruit: tuple[int, int]
) -> str:
    """Where in it the neuron is saturated: in "all" of the square, in "some" of it or in "none".

    `slope` is the symbol and the slope at that level; `fruit` counts the saturated ones, and all.
    """
    under = f"saturated, {slope[0]}′ under {fixed(math.ceil(100 * slope[1]) / 100, 2)}."
    flat = {
        "all": f"|z| > {plain(level)} everywhere here: {under}",
        "some": f"Beyond the dashed lines |z| > {plain(level)}: {under}",
        "none": f"|z| is nowhere over {plain(level)} here, so nothing is saturated.",
    }[where]
    return f" {flat}{_saturated_fruit(*fruit) if where != 'none' else ''}"


def _saturated_fruit(number: int, all_fruit: int) -> str:
    if not all_fruit:
        return ""
    return f" {_of_all(number, all_fruit)} {'lies' if number == 1 else 'lie'} there."


def _of_all(number: int, all_fruit: int) -> str:
    return f"{whole(number)} of {whole(all_fruit)} fruit"


def hidden_space(
    equation: str,
    where_0: str,
    held: list[tuple[str, str]],
    tally: tuple[int, int, int],
    alone: str,
    middle: str,
) -> str:
    """What the hidden space shows; `tally` counts all fruit, the right and the undecided ones.

    `alone` names the neuron that is the only one there.

    `middle` is where neurons are held that no fruit says anything of.
    """
    all_fruit, right, undecided = tally
    if held:
        listed = ", ".join(f"{name}\u00a0=\u00a0{mean}" for name, mean in held)
        mean = (
            "mean over all fruit"
            if all_fruit
            else f"{middle}, as there is no fruit to average over"
        )
        where = f"A slice: colour and line hold {listed} ({mean})."
        if all_fruit:
            where += " A fruit has values of its own there, and may be right beyond the line."
    elif alone:
        where = f"Exact: ŷ depends on {alone} alone, which goes across; each kind has a row."
    else:
        where = "Exact: ŷ depends on these two activations alone."
    solid = {
        "line": f"Line now: {equation} = 0, where ŷ is ½.",
        "nowhere": f"{equation} is 0 nowhere in this square, so no line is in sight where ŷ is ½.",
        "everywhere": f"{equation} is 0 everywhere, where ŷ is ½.",
    }[where_0]
    verdict = f" The network gets {_of_all(right, all_fruit)} right{_and_undecided(undecided)}."
    return f"{solid} {where}{verdict if all_fruit else ''}"


# Was it worth it?


class Promise(NamedTuple):
    """What a gradient promised: of which loss, by which formula, and how much."""

    of: str
    formula: str
    change: float


def promise(size: int, velocity: bool, change: float, noun: Noun = OF_FRUIT) -> Promise:
    """For a step that took so many samples, and moved along a velocity or the gradient itself."""
    of = f"loss of this {noun.one}"
    if size > 1:
        of = f"mean loss of these {whole(size)} {noun.many}"
    return Promise(of, "−η ∇L·v" if velocity else "−η‖∇L‖²", change)


def worth(before: float, after: float, promised: Promise) -> str:
    """What a step did to the loss of its own samples, and what the gradient promised.

    The losses have as many digits as their difference needs, and it is that of what is shown.
    """
    decimals = max(4, 1 - leading(after - before, 2)[1])
    old, new = _down_to(decimals, before), _down_to(decimals, after)
    change = number_in(new) - number_in(old)
    small = max(before, after) < SMALL
    shown = _down_to(decimals, change) if small else fixed(change, decimals)
    return _worth(f"went from {old} to {new}, by {shown}", promised)


def not_moved(loss: float, promised: Promise) -> str:
    """As `worth`, where the two losses differ by no more than rounding may have done."""
    return _worth(f"stayed at {precise(loss)}, as far as 16 digits can tell", promised)


def _worth(what: str, promised: Promise) -> str:
    return (
        f"Was it worth it? The {promised.of} {what}; "
        f"the gradient promised {promised.formula} = {precise(promised.change)}."
    )


def _down_to(decimals: int, value: float) -> str:
    """So many decimals; a power of ten, and three digits at least, where `precise` has one."""
    if value == 0:
        return "0"
    if abs(value) >= SMALL:
        return fixed(value, decimals)
    return scientific(value, max(leading(value, 3)[1] + 1 + decimals, 3))


def stuck_at_zero() -> str:
    """All weights are 0, and stay so."""
    return (
        "Stuck: all weights are 0, so no error comes back through them, and they stay 0. Choose "
        "other first weights under More."
    )


def stuck_twins(one: str, other: str) -> str:
    """Two neurons that can not become different."""
    return (
        f"Stuck: {one} and {other} are twins. With the same weights they get the same gradients, "
        "for ever. Random first weights (More) keep neurons apart."
    )


def stuck_off(names: list[str], symbol: str, fruit: int, held: int = 0) -> str:
    """Neurons that no fruit turns on."""
    return (
        f"{_are(names)} off at {_taught(fruit, held)}: there the slope of {symbol} is 0, "
        "and no error comes back. Reset network, with a smaller η, or take leaky ReLU."
    )


def stuck_flat(names: list[str], level: float, fruit: int, held: int = 0) -> str:
    """Neurons that every fruit saturates."""
    return (
        f"{_are(names)} saturated at {_taught(fruit, held)}: |z| is over {plain(level)}, "
        "hardly any error comes back. Reset network, with a smaller η or smaller first weights."
    )


def _taught(fruit: int, held: int) -> str:
    """All the fruit that are learned from, where others may be held out."""
    return f"all {whole(fruit)} fruit" + (" that are learned from" if held else "")


def _are(names: list[str]) -> str:
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"


def stuck_at_half(halves: int, fruit: int) -> str:
    """Fruit between both answers, and a loss that stands still."""
    return (
        f"Stuck: ŷ is close to ½ at {_of_all(halves, fruit)}, and the loss stands still. Reset "
        "network starts elsewhere; more hidden neurons end here less often."
    )


def overshot() -> str:
    """The loss grew."""
    return " The step went too far and the loss grew: try a smaller η."


def setback(now: float, since: int, best: float, best_step: int) -> str:
    """Training has got worse over many steps."""
    return (
        f" Training has got worse: since step {whole(since)} the mean loss is {precise(now)} on "
        f"average, and up to step {whole(best_step)} it was {precise(best)}. The steps are too "
        f"long to settle: try a smaller η, or go back to step {whole(best_step)}."
    )


def fell_short() -> str:
    """Less than half of what was promised came true."""
    return " Less than half of that came true: over such a long step the slope changes. η is large."


def saturated() -> str:
    """Wrong, and hardly learning."""
    return (
        " The answer is wrong, yet the gradient is almost 0: neurons are saturated, flat "
        "where they are, so the network hardly learns. Reset network starts afresh; a smaller η "
        "keeps it from getting there."
    )


def all_others_held(name: str) -> str:
    """The axis of the plot of L over one parameter."""
    return f"{name}, all others held"


# Predict, then see


def quiz_question(title: str) -> str:
    """Asks which way a parameter will go."""
    return f"Predict: {title}. Will the update take it up, take it down, or leave it unchanged?"


Signs = list[tuple[str, float]]
"""Factors by name, with their values."""


def quiz_hint(signs: Signs) -> str:
    """After a first wrong answer: what to look at."""
    return (
        f"Not so. A hint: {_signs(signs)}. The gradient has the sign of their product, and the "
        "update goes against it. Try again."
    )


def quiz_verdict(right: bool, name: str, signs: Signs, gradient: str, way: str) -> str:
    """The answer, with the signs of the factors as its reason."""
    moved = "leaves it unchanged" if way == "unchanged" else f"takes it {way}"
    return (
        f"{'Right' if right else 'No'}. For {name}: {_signs(signs)}. "
        f"So the gradient is {gradient}, and −η·g {moved}."
    )


def _signs(signs: Signs) -> str:
    return listed([f"{factor} is {_sign(value)}" for factor, value in signs])


def _sign(value: float) -> str:
    return "0" if value == 0 else "positive" if value > 0 else "negative"


def listed(items: list[str]) -> str:
    """["a", "b", "c"] → "a, b and c"."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def quiz_comparison() -> str:
    """Asks which of some weights moves most."""
    return "Which of these moves most, up or down? Press its name, or its line in the diagram."


def quiz_choice(name: str, source: str, target: str) -> str:
    """A weight on its button."""
    return f"{name}: {source} → {target}"


def quiz_comparison_verdict(right: bool, sizes: list[tuple[str, str]]) -> str:
    """The answer, with the size of every gradient, the largest first."""
    told = listed([f"{size} for {name}" for name, size in sizes])
    return (
        f"{'Right' if right else 'No'}. {sizes[0][0]} moves most, for each weight moves by η·|g|, "
        f"and |g| is {told}."
    )


def quiz_go(more: bool) -> str:
    """The button that goes on from an answer."""
    return "Next question" if more else "See the update"


def quiz_score(right: int, asked: int) -> str:
    """How many predictions were right at once."""
    return f"{whole(right)} of {whole(asked)} right at the first try" if asked else ""


# First steps

GUIDE = (
    (
        "What the network sees",
        "A fruit is two numbers: {x1} x₁ and {x2} x₂, the circles on the left. "
        "Point at one of them, or tap it.",
    ),
    (
        "Forward",
        "Press Forward. Each number times a weight travels along a line; each neuron adds up what "
        "arrives and {squeezes}. The last one, ŷ, is the answer: near 1 means {yes}.",
    ),
    (
        "Loss",
        "Press Loss. The truth y is 1 for {a_yes}, 0 for {a_no}. The bar is the error ŷ − y, "
        "{loss}.",
    ),
    (
        "Backward",
        "Press Backward. The error goes back, and every line gets its gradient, the diamond on it: "
        "how fast the loss would grow with that weight.",
    ),
    (
        "Update",
        "Press Update. Each weight moves a little against its gradient: an arrow up or down.",
    ),
    (
        "That was one step",
        "Learning is many of these. Press Play and watch the boundary between the fruit find its "
        "place.",
    ),
)
"""The stops of the first steps and their end: a title, and what the reader is asked to do."""


def squeezes(sigmoid: bool) -> str:
    """What neurons do with their sums."""
    return "squeezes it to between 0 and 1" if sigmoid else "makes its activation of that sum"


def guide_stop(stop: int, sigmoid: bool, loss: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The title of a stop, and what is asked there, with what this network does to these data."""
    title, asked = GUIDE[stop]
    return title, asked.format(squeezes=squeezes(sigmoid), loss=LOSSES[loss].guide, **names)


def guide_count(stop: int, stops: int) -> str:
    """Which stop of how many this is; nothing at the end."""
    return f"{stop + 1} of {stops}" if stop < stops else ""


def first_steps(new: bool) -> str:
    """On the button that begins them."""
    return "New? First steps" if new else "First steps"
