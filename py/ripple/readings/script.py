"""A lesson as a Python script that takes its next steps, with numpy or with PyTorch.

The script needs nothing of ours, and has nothing that this lesson does not need. It does what
`Network` and `Method` do, in the same order; what a reader has typed is in it as data only.
"""

from __future__ import annotations

from ripple.lesson.lesson import Lesson
from ripple.model.functions import LEAK, Array
from ripple.model.network import RUNAWAY, Parameters
from ripple.readings.inputs import names_of
from ripple.words import home as words

STEPS = 10

_NUMPY = {  # f(z), and its slope from z and a = f(z)
    "sigmoid": ("sigmoid(z)", "a * (1.0 - a)"),
    "tanh": ("np.tanh(z)", "1.0 - a * a"),
    "relu": ("np.where(z > 0.0, z, 0.0)", "(z > 0.0) * 1.0"),
    "leaky-relu": (f"np.where(z > 0.0, z, {LEAK} * z)", f"np.where(z > 0.0, 1.0, {LEAK})"),
    "linear": ("z", "1.0"),
    "sine": ("np.sin(z)", "np.cos(z)"),
}
_TORCH = {
    "sigmoid": "torch.sigmoid(z)",
    "tanh": "torch.tanh(z)",
    "relu": "torch.relu(z)",
    "leaky-relu": f"torch.nn.functional.leaky_relu(z, {LEAK})",
    "linear": "z",
    "sine": "torch.sin(z)",
}
_SQUARE = "(output - y) ** 2"
_NUMPY_LOSS = {  # L of each fruit, and dL/dz of their mean
    "squared": (_SQUARE, "2.0 * (output - y) * SLOPE / len(y)"),
    "half-squared": (f"0.5 * {_SQUARE}", "(output - y) * SLOPE / len(y)"),
    "cross-entropy": (
        "np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))",
        "(output - y) / len(y)",
    ),
}
_TORCH_LOSS = {
    "squared": _SQUARE,
    "half-squared": f"0.5 * {_SQUARE}",
    "cross-entropy": (
        'torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")'
    ),
}

_OUTPUT_SLOPE = {"sigmoid": "(output * (1.0 - output))", "linear": "1.0"}

_SIGMOID = """
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))
"""
_FORWARD = """
def forward(x):
    zs, activations = [], [x]
    for layer, (w, b) in enumerate(zip(weights, biases)):
        z = activations[-1] @ w + b
        zs.append(z)
        activations.append(OUTPUT if layer == len(weights) - 1 else f(z))
    return zs, activations


def losses(x, y):
    zs, activations = forward(x)
    z, output = zs[-1], activations[-1]
    return LOSS
"""
_BACKWARD = """
def backward(x, y):
    zs, activations = forward(x)
    output = activations[-1]
    delta = DELTA  # dL/dz of the output
    gradients = []
    for layer in reversed(range(len(weights))):
        a = activations[layer]
        gradients.insert(0, (a.T @ delta, delta.sum(axis=0)))
        if layer:  # the error flows back
            delta = (delta @ weights[layer].T) * f_slope(zs[layer - 1], a)
    return gradients
"""
_AUTOGRAD = """
def backward(x, y):
    losses(x, y).mean().backward()
    return [(w.grad, b.grad) for w, b in zip(weights, biases)]
"""
_CHANCE = """
def bits(seed, step):
    # SplitMix64: the same bits for a seed and a step, always
    word = 2**64 - 1
    z = (seed + step * 0x9E3779B97F4A7C15) & word
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & word
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & word
    return z ^ (z >> 31)


def draw(seed, step, count):
    return bits(seed, step) * count >> 64
"""
_ALL = "    return list(range(len(x)))  # all of them\n"
_IN_TURN = "    return [((step - 1) * BATCH + n) % len(x) for n in range(BATCH)]  # in turn\n"
_ONE = "    return [draw(SEED, step, len(x))]  # one at random\n"
_SOME = """\
    own, found, moved = bits(SEED, step), [], {}
    for n in range(BATCH):  # some at random, none of them twice: the first steps of a shuffle
        other = n + draw(own, n + 1, len(x) - n)
        found.append(moved.get(other, other))
        moved[other] = moved.get(n, n)
    return found
"""
_FREEZES = [
    "for frozen in FROZEN_WEIGHTS:",
    "    if frozen[0] == layer:",
    "        g_w[frozen[1:]] = 0.0",
    "for frozen in FROZEN_BIASES:",
    "    if frozen[0] == layer:",
    "        g_b[frozen[1]] = 0.0",
]
_NOTES = {
    "step": "  # so many were taken before",
    "SEED": "  # of the draws",
    "BATCH": "  # so many {} a step takes the mean over",
}
_RUNS_AWAY = f"""\
    if not all((abs(numbers) <= {RUNAWAY:g}).all() for numbers in [*new_weights, *new_biases]):
        print("The weights run away: there is no next step.")
        break
"""
_NAMES = """
def named():
    # w(1)12 leads from unit 1 to unit 2 in the first layer of weights; b(1)2 is that unit's bias
    for layer, (w, b) in enumerate(zip(weights, biases), start=1):
        for i, row in enumerate(w.tolist(), start=1):
            for j, value in enumerate(row, start=1):
                yield f"w({layer}){i}{j}", value
        for j, value in enumerate(b.tolist(), start=1):
            yield f"b({layer}){j}", value
"""


def numpy_script(lesson: Lesson) -> str:
    """The next steps of this lesson, which has fruit to learn from, with numpy."""
    network = lesson.network
    formula, slope = _NUMPY[network.activation.name]
    loss, delta = _NUMPY_LOSS[network.loss.name]
    loss = _summed(loss, network.sizes)
    parts = [
        'import numpy as np\n\nnp.seterr(over="ignore")  # far out a sigmoid is 0\n',
        _data(lesson, "np.array({})", "np.array({})"),
        _SIGMOID,
        _function("f(z)", formula),
        _function("f_slope(z, a)", slope),
        _FORWARD.replace("LOSS", loss).replace("OUTPUT", _NUMPY[network.output.name][0]),
        _BACKWARD.replace("DELTA", delta.replace("SLOPE", _OUTPUT_SLOPE[network.output.name])),
        _rows(lesson),
        _NAMES,
        _loop(lesson, "{}[layer]", "{}"),
    ]
    return _head(lesson, "numpy") + "\n".join(parts)


def torch_script(lesson: Lesson) -> str:
    """The same with PyTorch, which finds the gradients by itself."""
    network, double = lesson.network, "dtype=torch.float64"
    parts = [
        "import torch\n",
        _data(
            lesson,
            f"torch.tensor({{}}, {double})",
            f"torch.tensor({{}}, {double}, requires_grad=True)",
        ),
        _function("f(z)", _TORCH[network.activation.name]),
        _FORWARD.replace("LOSS", _summed(_TORCH_LOSS[network.loss.name], network.sizes)).replace(
            "OUTPUT", _TORCH[network.output.name]
        ),
        _AUTOGRAD,
        _rows(lesson),
        _NAMES,
        _loop(lesson, "{}[layer].detach()", "({}).requires_grad_()"),
    ]
    return _head(lesson, "PyTorch") + "\n".join(parts)


def _summed(loss: str, sizes: tuple[int, ...]) -> str:
    """The loss of each sample: that of its output, or the sum of those of all."""
    return loss if sizes[-1] == 1 else f"({loss}).sum(axis=1)"


def _head(lesson: Lesson, library: str) -> str:
    said = words.script_head(
        lesson.step_count, STEPS, library, len(lesson.taught), len(lesson.held)
    )
    own = f"\n{words.SCRIPT_OF_OWN}" if lesson.edited else ""
    return f'"""{said}{own}"""\n\n'


def _function(head: str, formula: str) -> str:
    return f"\ndef {head}:\n    return {formula}\n"


def _data(lesson: Lesson, array: str, learned: str) -> str:
    """What the script begins with; `array` and `learned` have {} for the numbers of an array."""
    state, method = lesson.state, lesson.method
    settings = {"STEPS": STEPS, "step": state.moment.step, "RATE": lesson.learning_rate}
    if _draws(lesson):
        settings["SEED"] = lesson.seed
    settings["BATCH"] = method.size(len(lesson.taught))
    if method.decay:
        settings["DECAY"] = method.decay
    if method.momentum:
        settings["MOMENTUM"] = method.momentum
    many = names_of(lesson.points).noun.many
    notes = {name: note.format(many) for name, note in _NOTES.items()}
    lines = [f"{name} = {value!r}{notes.get(name, '')}" for name, value in settings.items()]
    lines.append("\n# " + _meaning(lesson))
    groups = [("", lesson.taught), ("_held", lesson.held)]
    for end, points in groups if len(lesson.held) else groups[:1]:
        lines += [f"x{end} = {array.format(_listed(points.x))}"]
        lines += [f"y{end} = {array.format(_listed(points.y))}"]
    lines += [
        "\n# weights[l][i, j] leads from unit i of a layer to unit j of the next; its bias is"
    ]
    lines += ["# biases[l][j]"]
    lines += _parameters(lesson.network.parameters, ("weights", "biases"), learned)
    if method.momentum:
        parameters = lesson.network.parameters
        before = lesson.velocity or parameters.minus(parameters)
        lines += ["\n# What the last step moved them along"]
        lines += _parameters(before, ("v_weights", "v_biases"), array)
    if method.frozen:
        frozen = sorted(method.frozen, key=str)
        weights = [(layer, i, j) for layer, i, j in frozen if i is not None]
        biases = [(layer, j) for layer, i, j in frozen if i is None]
        lines += [f"\nFROZEN_WEIGHTS = {weights}  # these do not learn: (l, i, j)"]
        lines += [f"FROZEN_BIASES = {biases}  # (l, j)"]
    return "\n".join(lines) + "\n"


def _meaning(lesson: Lesson) -> str:
    """What the columns of the data are."""
    if lesson.free:
        inputs, *_, outputs = lesson.network.sizes
        return f"A row for each sample: x has {inputs} inputs, y {outputs} targets"
    names = names_of(lesson.points)
    (x1, x2), (no, yes) = names.features, names.labels
    return f"x1 is {x1!r}, x2 is {x2!r}; y is 1 for {yes!r}, 0 for {no!r}"


def _listed(rows: Array, margin: str = "") -> str:
    """Rows of numbers, each to the bit."""
    lines = [f"{margin}    {row},\n" for row in rows.tolist()]
    return f"[\n{''.join(lines)}{margin}]"


def _parameters(parameters: Parameters, names: tuple[str, str], array: str) -> list[str]:
    margin, (weights, biases) = "    ", parameters
    of_weights = [f"{margin}{array.format(_listed(w, margin))}," for w in weights]
    of_biases = [f"{margin}{array.format(b.tolist())}," for b in biases]
    return [f"{names[0]} = [", *of_weights, "]", f"{names[1]} = [", *of_biases, "]"]


def _draws(lesson: Lesson) -> bool:
    """Whether chance has a say in which fruit a step takes."""
    count = len(lesson.taught)
    return not lesson.method.in_turn and lesson.method.size(count) < count


def _rows(lesson: Lesson) -> str:
    """Which fruit a step takes: see `Method.rows`."""
    method, count = lesson.method, len(lesson.taught)
    size = method.size(count)
    if size == count:
        way = _ALL
    elif method.in_turn:
        way = _IN_TURN
    else:
        way = _ONE if size == 1 else _SOME
    chance = f"{_CHANCE}\n" if _draws(lesson) else ""
    return f"{chance}\ndef rows(step):  # of x, that this step takes\n{way}"


def _is_bounded(lesson: Lesson) -> bool:
    """Whether no step takes the weights too far: see `Network.within`."""
    return lesson.network.activation.is_bounded and lesson.network.output.is_bounded


def _loop(lesson: Lesson, numbers: str, learned: str) -> str:
    """The steps themselves, and what they print. `numbers` has {} for the name of a list and gives
    its arrays, `learned` has {} for what is to be learned from there on.
    """
    method, held = lesson.method, len(lesson.held) > 0
    along = [
        f"w, b = {numbers.format('weights')}, {numbers.format('biases')}",
        *["g_w = g_w + DECAY * w"] * bool(method.decay),
        *[
            "g_w, g_b = g_w + MOMENTUM * v_weights[layer], g_b + MOMENTUM * v_biases[layer]",
        ]
        * bool(method.momentum),
        *_FREEZES * bool(method.frozen),
        *["v_weights[layer], v_biases[layer] = g_w, g_b"] * bool(method.momentum),
        f"new_weights.append({learned.format('w - RATE * g_w')})",
        f"new_biases.append({learned.format('b - RATE * g_b')})",
    ]
    return "".join(
        [
            f'\nprint("step, loss of its {names_of(lesson.points).noun.many}, mean loss after it',
            ', mean loss of those held out")\n' if held else '")\n',
            "for _ in range(STEPS):\n",
            "    taken = rows(step + 1)\n",
            "    own = losses(x[taken], y[taken]).mean().item()\n",
            "    new_weights, new_biases = [], []\n",
            "    for layer, (g_w, g_b) in enumerate(backward(x[taken], y[taken])):\n",
            *[f"        {line}\n" for line in along],
            "" if _is_bounded(lesson) else _RUNS_AWAY,
            "    weights, biases, step = new_weights, new_biases, step + 1\n",
            "    means = [losses(x, y).mean().item()]\n",
            "    means.append(losses(x_held, y_held).mean().item())\n" if held else "",
            '    print(f"{step}, {own:.12g}", *(f"{mean:.12g}" for mean in means), sep=", ")\n',
            "\nfor name, value in named():\n",
            '    print(f"{name} = {value:.12g}")\n',
        ]
    )
