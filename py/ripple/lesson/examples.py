"""Worked examples that others have published: what they begin from, and the numbers they print.

Facts and figures only; titles and what is said of them are in `words/textbook.py`. The printed
numbers are texts, digit by digit as they stand there, in the lines of `docs/textbook.md`, and what
stands behind one in brackets says how it came about where it is not what comes out.

Where a source has δ = −∂E/∂z, or a threshold in the place of a bias, the line has a minus before
its name. Where it adds up the samples of a batch, of which the page takes the mean, the learning
rate is as many times as large. Nothing is rounded that is not printed so.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ripple.lesson.lesson import Lesson
from ripple.lesson.state import State, from_plain, to_plain
from ripple.model.method import ALL

Rows = list[list[float]]


class Worked(NamedTuple):
    """One example: weights lead from the rows' units to the columns', points are x and then y.

    `without_biases` says that they are 0 and stay so; `still` ones stay what they are. Points that
    are `fruit` are two inputs and an answer, as the page usually has. `changes` are other fields of
    the saved state.
    """

    weights: list[Rows]
    points: Rows
    rate: float
    printed: str
    biases: list[list[float]] | None = None
    loss: str = "half-squared"
    still: bool = False
    fruit: bool = False
    changes: dict[str, Any] = {}  # noqa: RUF012 - a tuple's default, which nobody writes into

    @property
    def sizes(self) -> list[int]:
        """Units per layer."""
        return [len(rows) for rows in self.weights] + [len(self.weights[-1][0])]


WORKED: dict[str, Worked] = {
    "builder": Worked(
        weights=[[[3.0]]],
        biases=[[1.0]],
        points=[[2.0, 9.0]],
        rate=0.05,
        loss="squared",
        changes={"output": "linear"},
        printed="""z(ŷ) = 7; L = 4; ∂L/∂w1[1][1] = -8; ∂L/∂b1[1] = -4
            w1[1][1] = 3.4; b1[1] = 1.2; ŷ @ 1 = 8; L @ 1 = 1""",
    ),
    "welch": Worked(
        weights=[[[1.0]]],
        biases=[[0.0]],
        points=[[1.0, 3.0], [2.0, 5.0], [3.0, 7.0], [4.0, 9.0]],
        rate=0.1,
        loss="squared",
        changes={"output": "linear", "in_turn": True},
        printed="""L = 4; w1[1][1] @ 1 = 1.4; b1[1] @ 1 = 0.4
            L @ 1 = 3.24; w1[1][1] @ 2 = 2.12; b1[1] @ 2 = 0.76
            L @ 2 = 0.0144; w1[1][1] @ 3 = 2.048; b1[1] @ 3 = 0.736
            L @ 3 = 0.005184; w1[1][1] @ 4 = 2.1056; b1[1] @ 4 = 0.7504
            L @ 4 = 0.020736; w1[1][1] @ 5 = 2.1344; b1[1] @ 5 = 0.7792
            L @ 5 = 0.002304; w1[1][1] @ 6 = 2.1152; b1[1] @ 6 = 0.7696
            L @ 6 = 0.013271; w1[1][1] @ 7 = 2.04608; b1[1] @ 7 = 0.74656
            L @ 7 = 0.004777 (cut)""",
    ),
    "cs231n": Worked(
        weights=[[[2.0], [-3.0]]],
        biases=[[-3.0]],
        points=[[-1.0, -2.0, 0.2310585786300049]],  # ½ below the output
        rate=1.0,
        loss="squared",
        printed="""ŷ = 0.73
            ∂L/∂w1[1][1] = -0.2; ∂L/∂w1[2][1] = -0.39; ∂L/∂b1[1] = 0.2
            ∂L/∂x1 = 0.39; ∂L/∂x2 = -0.59""",
    ),
    "singman": Worked(
        weights=[[[0.67423821], [-0.33473064], [-0.40469539]]],
        points=[[0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 1.0, 1.0], [1.0] * 4],
        rate=2.0,
        loss="squared",
        changes={"batch": ALL},
        printed="""z(ŷ) # 1 = -0.40469539; ŷ # 1 = 0.40018475
            z(ŷ) # 2 = -0.73942603; ŷ # 2 = 0.32312967
            z(ŷ) # 3 = 0.26954282; ŷ # 3 = 0.56698066
            z(ŷ) # 4 = -0.06518782; ŷ # 4 = 0.48370881""",
    ),
    "ekman": Worked(
        weights=[[[0.6], [-0.1]], [[0.5]]],
        biases=[[0.3], [-0.2]],
        points=[[-0.9, 0.1, 1.0]],
        rate=0.1,
        changes={"activation": "tanh"},
        printed="""h1 = -0.2449186624037092; ŷ = 0.42007650719611306; L = 0.16815562875293
            δ2[1] = -0.1412764583837942; δ1[1] = -0.06640098433377144
            w1[1][1] = 0.5940239114099606; w1[2][1] = -0.0993359901566623
            b1[1] = 0.30664009843337714; w2[1][1] = 0.4965398758783508
            b2[1] = -0.1858723541616206; ŷ @ 1 = 0.42511090778294314""",
    ),
    "brownlee": Worked(
        weights=[
            [[0.13436424411240122], [0.8474337369372327]],
            [[0.2550690257394217, 0.4494910647887381]],
        ],
        biases=[[0.763774618976614], [0.49543508709194095, 0.651592972722763]],
        points=[[1.0, 0.0, 0.0, 1.0]],
        rate=0.5,
        printed="""ŷ1 = 0.6629970129852887; ŷ2 = 0.7253160725279748
            -δ2[1] = -0.14619064683582808 (outputs 0.6213859615555266 0.6573693455986976)
            -δ2[2] = 0.0771723774346327 (outputs 0.6213859615555266 0.6573693455986976)
            -δ1[1] = -0.0005348048046610517 (outputs 0.6213859615555266 0.6573693455986976)""",
    ),
    "negnevitsky": Worked(
        weights=[[[0.5, 0.9], [0.4, 1.0]], [[-1.2], [1.1]]],
        biases=[[-0.8, 0.1], [-0.3]],
        points=[[1.0, 1.0, 0]],
        rate=0.1,
        fruit=True,
        printed="""h1 = 0.525; h2 = 0.8808; ŷ = 0.5097
            -δ2[1] = -0.1274; -δ1[1] = 0.0381; -δ1[2] = -0.0147
            w1[1][1] = 0.5038; w1[2][1] = 0.4038; w1[1][2] = 0.8985; w1[2][2] = 0.9985
            w2[1][1] = -1.2067; w2[2][1] = 1.0888
            -b1[1] = 0.7962; -b1[2] = -0.0985; -b2[1] = 0.3127""",
    ),
    "lynch": Worked(
        weights=[[[0.2, 0.15], [0.25, 0.3]], [[0.15], [0.1]]],
        biases=[[-1.0, -1.0], [-1.0]],
        points=[[1.0, 1.0, 0]],
        rate=0.1,
        fruit=True,
        printed="""ŷ = 0.28729994077761756
            w2[1][1] = 0.1521522763401024 (mistake sign)
            w2[2][1] = 0.10215227634010242 (mistake sign)""",
    ),
    "surafelml": Worked(
        weights=[[[0.1, 0.3], [0.2, 0.4]], [[0.5], [0.6]]],
        points=[[1.0, 0.0, 1]],
        biases=[[0.0, 0.0], [0.0]],
        rate=0.1,
        loss="cross-entropy",
        fruit=True,
        printed="""z(h1) = 0.1; z(h2) = 0.3; h1 = 0.525; h2 = 0.5744
            z(ŷ) = 0.6072; ŷ = 0.6473; L = 0.435
            δ2[1] = -0.3527; ∂L/∂w2[1][1] = -0.1852; ∂L/∂w2[2][1] = -0.2026""",
    ),
    "aiml-notes": Worked(
        weights=[[[0.1, 0.3], [0.2, 0.4]], [[0.5], [0.6]]],
        biases=[[0.1, 0.1], [0.1]],
        points=[[0.5, 0.8, 1]],
        rate=0.5,
        fruit=True,
        changes={"activation": "relu"},
        printed="""z(h1) = 0.31; z(h2) = 0.57; z(ŷ) = 0.597
            ŷ = 0.6449 (cut 4); L = 0.0631 (cut 4)""",
    ),
    "mazur": Worked(
        weights=[[[0.15, 0.25], [0.2, 0.3]], [[0.4, 0.5], [0.45, 0.55]]],
        biases=[[0.35, 0.35], [0.6, 0.6]],
        points=[[0.05, 0.1, 0.01, 0.99]],
        rate=0.5,
        still=True,
        printed="""h1 = 0.593269992; h2 = 0.596884378; z(ŷ1) = 1.105905967
            ŷ1 = 0.75136507; ŷ2 = 0.772928465
            L1 = 0.274811083; L2 = 0.023560026; L = 0.298371109
            ∂L/∂w2[1][1] = 0.082167041; ∂L/∂w1[1][1] = 0.000438568
            w1[1][1] = 0.149780716; w1[2][1] = 0.19956143
            w1[1][2] = 0.24975114; w1[2][2] = 0.29950229
            w2[1][1] = 0.35891648; w2[2][1] = 0.408666186
            w2[1][2] = 0.51130127; w2[2][2] = 0.561370121
            L @ 1 = 0.291027924 (mistake new-weights)
            L @ 10000 = 0.0000351085 (at 9999)
            ŷ1 @ 10000 = 0.015912196 (mistake new-weights)
            ŷ2 @ 10000 = 0.984065734 (mistake new-weights)""",
    ),
    "schiendorfer": Worked(
        weights=[[[6.0, -3.0], [-2.0, 5.0]], [[1.0, -2.0], [0.25, 2.0]]],
        points=[[3.0, 1.0, 1.0, 0.0], [-1.0, 4.0, 0.0, 1.0]],
        rate=1.0,
        loss="squared",
        changes={"batch": ALL},
        printed="""ŷ1 # 1 = 0.73194171; ŷ2 # 1 = 0.12303186; L # 1 = 0.08699208259994781
            δ2[1] # 1 = -0.10518770232556676; δ2[2] # 1 = 0.026549048699963138
            ∂L/∂w1[1][1] # 1 = -5.34381484e-08; ∂L/∂w1[1][2] # 1 = 0.00142014367
            ∂L/∂w1[2][1] # 1 = -1.78127161e-08; ∂L/∂w1[2][2] # 1 = 0.000473381224
            ∂L/∂w2[1][1] # 1 = -0.10518769; ∂L/∂w2[1][2] # 1 = 0.02654905
            ∂L/∂w2[2][1] # 1 = -0.00189193; ∂L/∂w2[2][2] # 1 = 0.00047752
            L # 1 = 0.08699208; L # 2 = 0.33025203
            w2[1][1] = 1.06837185 (rate 1.3); w2[1][2] = -2.01725687 (rate 1.3)
            w2[2][1] = 0.07134767 (rate 1.3); w2[2][2] = 2.01595986 (rate 1.3)
            ŷ1 # 1 @ 1 = 0.74165987; ŷ2 # 1 @ 1 = 0.12162137
            ŷ1 # 2 @ 1 = 0.52811432; ŷ2 # 2 @ 1 = 0.88207988
            L # 1 @ 1 = 0.08153138; L # 2 @ 1 = 0.29280989""",
    ),
    "udacity": Worked(
        weights=[[[0.5, -0.6], [0.1, -0.2], [0.1, 0.7]], [[0.1], [-0.3]]],
        points=[[0.5, 0.1, -0.2, 0.6]],
        rate=0.5,
        printed="""-δ2[1] = 0.028730669543515018; -δ1[1] = 0.00070802; -δ1[2] = -0.00204471
            Δw2[1][1] = 0.00804047; Δw2[2][1] = 0.00555918
            Δw1[1][1] = 0.000177005547; Δw1[1][2] = -0.000511178506
            Δw1[2][1] = 3.54011093e-05; Δw1[2][2] = -0.000102235701
            Δw1[3][1] = -7.08022187e-05; Δw1[3][2] = 0.000204471402""",
    ),
    "han-kamber": Worked(
        weights=[[[0.2, -0.3], [0.4, 0.1], [-0.5, 0.2]], [[-0.3], [-0.2]]],
        biases=[[-0.4, 0.2], [0.1]],
        points=[[1.0, 0.0, 1.0, 1.0]],
        rate=0.9,
        printed="""z(h1) = -0.7; z(h2) = 0.1; z(ŷ) = -0.105
            h1 = 0.332; h2 = 0.525; ŷ = 0.474
            -δ2[1] = 0.1311 (rounded 3); -δ1[2] = -0.0065; -δ1[1] = -0.0087
            w1[1][1] = 0.192; w1[2][1] = 0.4; w1[3][1] = -0.508
            w1[1][2] = -0.306; w1[2][2] = 0.1; w1[3][2] = 0.194
            b1[1] = -0.408; b1[2] = 0.194
            w2[1][1] = -0.261; w2[2][1] = -0.138; b2[1] = 0.218""",
    ),
    "random-walk": Worked(
        weights=[[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], [[0.7, 0.8], [0.9, 0.1]]],
        biases=[[0.5, 0.5], [0.5, 0.5]],
        points=[[1.0, 4.0, 5.0, 0.1, 0.05]],
        rate=0.01,
        printed="""z(h1) = 4.3; z(h2) = 5.3; h1 = 0.9866; h2 = 0.995
            z(ŷ1) = 2.086; z(ŷ2) = 1.389; ŷ1 = 0.8896; ŷ2 = 0.8004
            δ2[1] = 0.0776; δ2[2] = 0.1199; δ1[1] = 0.002; δ1[2] = 0.0004
            ∂L/∂w1[1][1] = 0.002; ∂L/∂w1[1][2] = 0.0004
            ∂L/∂w1[2][1] = 0.0079; ∂L/∂w1[2][2] = 0.0016
            ∂L/∂w1[3][1] = 0.0099; ∂L/∂w1[3][2] = 0.002
            ∂L/∂w2[1][1] = 0.0765; ∂L/∂w2[1][2] = 0.1183
            ∂L/∂w2[2][1] = 0.0772; ∂L/∂w2[2][2] = 0.1193
            ∂L/∂b2[1] = 0.0775 (cut); ∂L/∂b2[2] = 0.1199
            w1[1][1] = 0.09998; w1[1][2] = 0.1999 (cut)
            w1[2][1] = 0.29992; w1[2][2] = 0.39998
            w1[3][1] = 0.4999; w1[3][2] = 0.59998
            w2[1][1] = 0.6992; w2[1][2] = 0.7988; w2[2][1] = 0.89923; w2[2][2] = 0.0988
            b1[1] = 0.49998; b1[2] = 0.499995 (cut); b2[1] = 0.49922; b2[2] = 0.4988""",
    ),
}
"""By their names, which are in links and are never changed; from the smallest network on."""

_NOT_OF_IT = ("version", "step", "seen", "network", "velocity")
"""Fields of a saved state that steps change."""


def plain_of(worked: Worked) -> dict[str, Any]:
    """The lesson that an example begins with, as plain data."""
    sizes, biases = worked.sizes, worked.biases or [[0.0] * size for size in worked.sizes[1:]]
    still = worked.still or worked.biases is None
    network = {"weights": worked.weights, "biases": biases}
    plain = to_plain(Lesson().state) | {
        "sizes": sizes,
        "loss": worked.loss,
        "biased": worked.biases is not None,
        "rate": worked.rate,
        "frozen": [f"{layer}.b.{j}" for layer, b in enumerate(biases) for j in range(len(b))]
        if still
        else [],
        "fruit": worked.points,
        "network": network,
        "start": network,
    }
    if not worked.fruit:
        plain |= {"version": 5, "output": "sigmoid", "free": True}
    return plain | worked.changes


def state_of(worked: Worked) -> State:
    """The same as a state."""
    state = from_plain(plain_of(worked))
    assert isinstance(state, State), state
    return state


def is_of(state: State, worked: Worked) -> bool:
    """Whether a lesson is that of the example, however many steps it has taken since."""
    if not state.moment.step and state.moment.network is not state.start:  # set by hand
        return False
    plains = to_plain(state), to_plain(state_of(worked))
    mine, its = ({k: v for k, v in each.items() if k not in _NOT_OF_IT} for each in plains)
    return mine == its
