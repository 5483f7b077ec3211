"""The functions that a network is made of: activations of its hidden units, and losses.

One table of each; another entry there is one more choice. Each function comes twice, for arrays and
for single numbers in plain Python (see `training.py`), with the same arithmetic in the same order.
The names are in saved states and links, and are never changed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
OneOrMany = TypeVar("OneOrMany", float, Array)

# e⁻ᶻ may be ∞: then σ(z) is 0, as it should be to 300 decimals. And where weights run away to ∞ a
# sum may be no number: the lesson looks for that (see `Lesson.ran_away`).
np.seterr(over="ignore", invalid="ignore")


class Activation(NamedTuple):
    """a = f(z), elementwise, and its slope f′(z), which may be worked out from z and a.

    `formula` is TeX, `slope_text` the right side of the slope's without any. `range` is what a may
    be. Where |z| is beyond `flat` the function is so nearly level that hardly any error comes back;
    None: it never is. At the `kinks` it has no slope, and the one given here is that on the left.
    One that `waves` comes to each value again and again.
    """

    name: str
    symbol: str
    formula: str
    slope_text: str
    range: tuple[float, float]
    function: Callable[[Array], Array]
    slope: Callable[[Any, Any], Any]
    plain: Callable[[float], float]
    plain_slope: Callable[[float, float], float]
    flat: float | None = None
    kinks: tuple[float, ...] = ()
    waves: bool = False

    @property
    def called(self) -> str:
        """Its symbol, or its name where that is a letter of its own."""
        return self.symbol if self.symbol.isascii() else self.name

    @property
    def is_bounded(self) -> bool:
        """Whether a stays within finite bounds, whatever z is."""
        return math.isfinite(self.range[0]) and math.isfinite(self.range[1])


class Loss(NamedTuple):
    """What an output ŷ = f(z) costs where it should be y; with several outputs it is their sum.

    `formula` and `slope_formula`, of ∂L/∂ŷ, are TeX. `each` has z, ŷ and y. `delta` has ŷ, y, the
    share of one sample in the mean and f′(z), and gives ∂L/∂z times that share. Where the loss
    `cancels` σ′, that is ŷ - y, and f has to be σ; else ∂L/∂ŷ is `factor` (ŷ - y). `of_output` is L
    of ŷ and y as they are written down.
    """

    name: str
    formula: str
    slope_formula: str
    factor: float
    cancels: bool
    each: Callable[[Array, Array, Array], Array]
    plain: Callable[[float, float, float], float]
    delta: Callable[[Any, Any, float, Any], Any]
    of_output: Callable[[float, float], float]


def sigmoid(z: Array) -> Array:
    """σ(z), elementwise."""
    return 1.0 / (1.0 + np.exp(-z))


def _plain_sigmoid(z: float) -> float:
    try:
        return 1.0 / (1.0 + math.exp(-z))
    except OverflowError:
        return 0.0


SATURATED = 3.0
"""Where |z| is larger the sigmoid is nearly flat: σ′(3) = 0.0452, of at most 0.25."""

LEAK = 0.01
"""The slope of the leaky ReLU where z is negative."""


def sigmoid_slope(_z: OneOrMany, a: OneOrMany) -> OneOrMany:
    """σ′(z) = σ(z) (1 - σ(z)), from the activation a = σ(z)."""
    return a * (1.0 - a)


def _tanh_slope(_z: OneOrMany, a: OneOrMany) -> OneOrMany:
    return 1.0 - a * a


def _relu(z: Array) -> Array:
    return np.where(z > 0.0, z, 0.0)


def _relu_slope(z: Any, _a: Any) -> Any:
    return (z > 0.0) * 1.0


def _leaky_relu(z: Array) -> Array:
    return np.where(z > 0.0, z, LEAK * z)


def _leaky_relu_slope(z: Any, _a: Any) -> Any:
    return np.where(z > 0.0, 1.0, LEAK)


SIGMOID = Activation(
    "sigmoid",
    "σ",
    r"\sigma(z) = \dfrac{1}{1 + e^{-z}}",
    "σ(z) · (1 − σ(z))",
    (0.0, 1.0),
    sigmoid,
    sigmoid_slope,
    _plain_sigmoid,
    sigmoid_slope,
    flat=SATURATED,
)

ACTIVATIONS: dict[str, Activation] = {
    each.name: each
    for each in (
        SIGMOID,
        Activation(
            "tanh",
            "tanh",
            r"\tanh(z) = \dfrac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
            "1 − tanh(z)²",
            (-1.0, 1.0),
            np.tanh,
            _tanh_slope,
            math.tanh,
            _tanh_slope,
            flat=SATURATED / 2,  # tanh(z) is 2 σ(2z) - 1
        ),
        Activation(
            "relu",
            "ReLU",
            r"\operatorname{ReLU}(z) = \max(0, z)",
            "1 where z > 0, else 0",
            (0.0, math.inf),
            _relu,
            _relu_slope,
            lambda z: z if z > 0.0 else 0.0,
            lambda z, _a: 1.0 if z > 0.0 else 0.0,
            kinks=(0.0,),
        ),
        Activation(
            "leaky-relu",
            "LReLU",
            r"\operatorname{LReLU}(z) = \max(0.01\,z, z)",
            "1 where z > 0, else 0.01",
            (-math.inf, math.inf),
            _leaky_relu,
            _leaky_relu_slope,
            lambda z: z if z > 0.0 else LEAK * z,
            lambda z, _a: 1.0 if z > 0.0 else LEAK,
            kinks=(0.0,),
        ),
        Activation(
            "linear",
            "id",
            r"\operatorname{id}(z) = z",
            "1",
            (-math.inf, math.inf),
            lambda z: z,
            lambda _z, _a: 1.0,
            lambda z: z,
            lambda _z, _a: 1.0,
        ),
        Activation(
            "sine",
            "sin",
            r"\sin(z) = z - \dfrac{z^3}{3!} + \dfrac{z^5}{5!} - \dots",
            "cos(z)",
            (-1.0, 1.0),
            np.sin,
            lambda z, _a: np.cos(z),
            math.sin,
            lambda z, _a: math.cos(z),
            waves=True,
        ),
    )
}
"""What hidden units may do, by name."""

OUTPUT_FUNCTIONS = {name: ACTIVATIONS[name] for name in ("sigmoid", "linear")}
"""What outputs may do: a sigmoid is a probability; textbooks also have sums as they are."""


def _squared(_z: OneOrMany, output: OneOrMany, y: OneOrMany) -> OneOrMany:
    error = output - y
    return error * error


def _half_squared(_z: OneOrMany, output: OneOrMany, y: OneOrMany) -> OneOrMany:
    error = output - y
    return 0.5 * (error * error)


def _cross_entropy(z: Array, _output: Array, y: Array) -> Array:
    """ln(1 + eᶻ) - y z: that is -y ln ŷ - (1 - y) ln(1 - ŷ), also where ŷ is rounded to 0 or 1."""
    rest: Array = np.log1p(np.exp(-np.abs(z)))
    return np.maximum(z, 0.0) - y * z + rest


def _plain_cross_entropy(z: float, _output: float, y: float) -> float:
    return max(z, 0.0) - y * z + math.log1p(math.exp(-abs(z)))


LOSSES: dict[str, Loss] = {
    each.name: each
    for each in (
        Loss(
            "squared",
            r"L = (\hat y - y)^2",
            r"2\,(\hat y - y)",
            2.0,
            cancels=False,
            each=_squared,
            plain=_squared,
            delta=lambda a, y, share, slope: 2.0 * share * (a - y) * slope,
            of_output=lambda a, y: (a - y) ** 2,
        ),
        Loss(
            "half-squared",
            r"L = \tfrac12\,(\hat y - y)^2",
            r"\hat y - y",
            1.0,
            cancels=False,
            each=_half_squared,
            plain=_half_squared,
            delta=lambda a, y, share, slope: share * (a - y) * slope,
            of_output=lambda a, y: (a - y) ** 2 / 2,
        ),
        Loss(
            "cross-entropy",
            r"L = -y \ln \hat y - (1 - y) \ln (1 - \hat y)",
            r"\dfrac{\hat y - y}{\hat y\,(1 - \hat y)}",
            1.0,
            cancels=True,
            each=_cross_entropy,
            plain=_plain_cross_entropy,
            delta=lambda a, y, share, _slope: share * (a - y),
            of_output=lambda a, y: sum(
                -share * math.log(max(chance, math.ulp(0.0)))
                for share, chance in ((y, a), (1.0 - y, 1.0 - a))
                if share
            ),
        ),
    )
}
"""What may be minimised, by name."""

SQUARED = LOSSES["squared"]
