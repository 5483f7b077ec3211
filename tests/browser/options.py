"""Everything that can be chosen, chosen at once; in a page of any engine."""

from __future__ import annotations

import json
from random import Random

CHOSEN = {
    "held-choice": "0.2",
    "layers-choice": "3",
    "hidden-size": "8",
    "hidden-size-2": "8",
    "hidden-size-3": "8",
    "activation-choice": "tanh",
    "loss-choice": "cross-entropy",
    "initial-choice": "he",
    "batch-choice": "some",
    "batch-size": "7",
    "order-choice": "turn",
    "decay-choice": "0.001",
    "momentum-choice": "0.9",
    "learning-rate": "500",
}
"""Another one of everything: the names of lists and sliders, and what they are set to."""
PARAMETERS = 3 * 8 + 2 * 9 * 8 + 9


def table() -> str:
    """Points of a reader's own, of which the network can tell most apart; in any script."""
    random, rows = Random(4), []
    for n in range(60):
        tall = n % 2
        height, age = random.gauss(4.0 + 3.0 * tall, 1.2), random.gauss(30.0 + 9.0 * tall, 6.0)
        rows.append(f"{height:.1f};{age:.0f};{'δρυς' if tall else 'زيتون'}".replace(".", ","))
    return "\n".join(("height, m;age;tree", *rows))


TAKE = """(() => {
  const [table, chosen] = %s;
  const by = (name) => document.getElementById(name);
  const set = (name, value) => {
    by(name).value = value;
    by(name).dispatchEvent(new Event("input", { bubbles: true }));
  };
  set("table-text", table);
  by("table-use").click();
  for (const [name, value] of Object.entries(chosen)) set(name, value);
  for (const name of ["biases", "log-scale", "numbers"]) by(name).click();
})()"""


def taking_all() -> str:
    """JavaScript that chooses them, once the sheets are awake; the network waits for Apply."""
    return TAKE % json.dumps([table(), CHOSEN])


AWAKE = "document.querySelectorAll('fieldset[data-later]:disabled').length"
"""How many sheets are not there yet, in JavaScript."""
