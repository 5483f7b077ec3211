"""Brings a lesson to where a stop of a written one begins."""

from __future__ import annotations

import numpy as np

from ripple.lesson.basket import FIRST
from ripple.lesson.plan import Start
from ripple.lesson.plan_terms import LABELS, bare, place_in, sizes_of
from ripple.lesson.player import SPEEDS, Player
from ripple.lesson.shared import Shared, out_of_link, take
from ripple.lesson.state import Conditions, Moment, Spec, State
from ripple.lesson.step import PHASES
from ripple.model.datasets import DATA_SETS, Points, Recipe, grow
from ripple.model.method import ALL, Method
from ripple.model.mistakes import NONE, formulas
from ripple.model.places import Parameter, parameters
from ripple.words.numbers import number_in

AS_OPENED = {"digits": 4, "numbers": False, "log": False, "quiz": False, "held": None}
"""What is looked at where a stop does not say; the speed is the reader's own."""
AT_ONCE = SPEEDS.index(0.0)
_SAID = {"on": True, "off": False}


def begin(player: Player, start: Start) -> None:
    """Have the lesson be where such a stop begins; where it just goes on, nothing is touched."""
    if start == Start(goes_on=True):
        return
    player.stop()
    if start.link:
        found = out_of_link(start.link)
        if isinstance(found, Shared):
            take(player, found)
        return
    if not start.goes_on:
        take(player, Shared(_state(start), AS_OPENED))
        player.lesson.microscope.stop_checking()
    _change(player, start)
    _look(player, start)
    _run(player, start)
    _open(player, start)


def _one(start: Start, name: str, other: str) -> str:
    """What is said of a setting that is one word."""
    said = start.all_of(name)
    return said[0][0] if said else other


def _state(start: Start) -> State:
    """A lesson before its first step."""
    usual, sizes = Spec(), sizes_of(start)
    biased = _one(start, "biases", "on") == "on"
    spec = Spec(
        sizes,
        int(_one(start, "seed", f"{usual.seed}")),
        _one(start, "activation", usual.activation),
        _one(start, "loss", usual.loss),
        _one(start, "initial", usual.initial),
        biased,
    )
    network, values = spec.network(), {}
    for key, said in start.settings:
        place = place_in(key, sizes) if key[:1] in "wb" and key[1:].isdecimal() else None
        if isinstance(place, Parameter):
            values[place] = number_in(said[0]) + 0.0
    if values:
        known = network.parameters
        for place, value in values.items():
            known = known.replaced(place, value)
        network = network.having(known)
    frozen = {place_in(bare(said[0]), sizes) for said in start.all_of("freeze")}
    fixed = frozenset(each for each in frozen if isinstance(each, Parameter))
    if not biased:
        fixed |= {each for each in parameters(sizes) if each.source is None}
    mistake = _one(start, "mistake", "none")
    mistake = NONE if mistake == "none" else mistake
    network = formulas(mistake).start(network)
    method = Method(
        frozen=fixed,
        held_out=number_in(_one(start, "held-out", "0")),
        mistake=mistake,
    )
    rate = number_in(_one(start, "eta", "0.3"))
    return State(spec, network, Moment(0, network, Conditions(_points(start), rate, method)))


def _points(start: Start) -> Points:
    fruit = start.all_of("fruit")
    if fruit:
        x = np.array([[number_in(each) for each in said[:2]] for said in fruit])
        y = np.array([[float(LABELS[said[2]])] for said in fruit])
        return Points(x, y, FIRST)
    grown = start.all_of("data")
    name, *rest = grown[0] if grown else (FIRST.name,)
    data = DATA_SETS[name]
    usual = [float(data.size), data.noise, float(FIRST.seed)]
    size, noise, seed = [*map(number_in, rest), *usual[len(rest) :]]
    return grow(Recipe(name, int(size), float(noise), int(seed)))


def _change(player: Player, start: Start) -> None:
    """What may change between two steps."""
    lesson = player.lesson
    for name, said in start.settings:
        if name == "eta":
            lesson.set_learning_rate(said[0])
        elif name == "batch":
            lesson.set_batch(ALL if said[0] == "all" else int(said[0]))
        elif name == "order":
            lesson.set_in_turn(said[0] == "turn")
        elif name == "momentum":
            lesson.set_momentum(number_in(said[0]))
        elif name == "decay":
            lesson.set_decay(number_in(said[0]))


def _look(player: Player, start: Start) -> None:
    """What is looked at."""
    lesson = player.lesson
    for name, said in start.settings:
        if name == "numbers":
            lesson.microscope.write_numbers(_SAID[said[0]])
        elif name == "log":
            lesson.set_log_scale(_SAID[said[0]])
        elif name == "quiz":
            player.switch_quiz(_SAID[said[0]])
        elif name == "speed":
            player.set_speed(int(said[0]))
        elif name == "digits":
            lesson.microscope.set_digits(int(said[0]))


def _run(player: Player, start: Start) -> None:
    """Steps that are taken first, and the one that waits in its midst."""
    lesson = player.lesson
    end = lesson.step_count + int(_one(start, "steps", "0"))
    while lesson.step_count < end and len(lesson.taught) and not lesson.ran_away:
        lesson.run_unseen(end - lesson.step_count)
    lesson.complete_log()
    phase, speed = _one(start, "phase", ""), player.speed
    if phase:
        player.speed = AT_ONCE  # it has come to its end when the stop begins
        player.run_phase(next(each for each in PHASES if each.value.lower() == phase))
        player.speed = speed


def _open(player: Player, start: Start) -> None:
    said = _one(start, "open", "")
    if said:
        place = None if said == "nothing" else place_in(bare(said), player.lesson.network.sizes)
        player.lesson.choose(place)
