"""The functions that a reader can write: each as it is given, and one way to write it.

`np` is numpy, which is there without an import.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """A head with its docstring, and the body of a solution."""

    head: str
    body: str

    @property
    def start(self) -> str:
        """What is given: a body that does nothing yet."""
        return f"{self.head}    return None\n"

    @property
    def solution(self) -> str:
        """One that is right."""
        return self.head + self.body

    @property
    def answer(self) -> str:
        """The same without what is known: its docstring."""
        return self.head.partition("\n")[0] + "\n" + self.body


CODE = {
    "sigmoid": Code(
        '''def sigmoid(z):
    """σ(z) = 1 / (1 + e⁻ᶻ), for each number in z.

    z  an array of any shape
    Returns an array of the same shape.
    """
''',
        """    return 1 / (1 + np.exp(-z))
""",
    ),
    "neuron": Code(
        '''def neuron(x, w, b, f):
    """a = f(z), where z = x₁w₁ + x₂w₂ + … + b.

    x, w  arrays of shape (inputs,)
    b     a number
    f     the activation, a function
    Returns a number.
    """
''',
        """    z = x @ w + b
    return f(z)
""",
    ),
    "layer": Code(
        '''def layer(a, W, b, f):
    """What a layer makes of a batch: f(z), where z = a W + b.

    a  what comes in, (samples, units)
    W  the weights, (units, units of this layer)
    b  the biases, (units of this layer,)
    f  the activation, a function
    Returns an array (samples, units of this layer).
    """
''',
        """    z = a @ W + b
    return f(z)
""",
    ),
    "loss-slope": Code(
        '''def loss_slope(output, y):
    """∂L/∂ŷ of each output, where its loss is L = (ŷ − y)².

    output  ŷ, an array (samples, outputs)
    y       what it should be, of the same shape
    Returns an array of that shape.
    """
''',
        """    return 2 * (output - y)
""",
    ),
    "output-delta": Code(
        '''def output_delta(z, y, f, slope):
    """δ = ∂L/∂z of each output, where L = (ŷ − y)² and ŷ = f(z).

    z      an array (samples, outputs)
    y      what ŷ should be, of the same shape
    f      the activation; slope is its derivative, f′
    Returns an array of that shape.
    """
''',
        """    return 2 * (f(z) - y) * slope(z)
""",
    ),
    "hidden-delta": Code(
        '''def hidden_delta(delta, W, z, f, slope):
    """δ = ∂L/∂z of a hidden layer, from the δ of the layer after it.

    delta  δ of the layer after, (samples, its units)
    W      the weights that lead there, (units, its units)
    z      the sums of this layer, (samples, units)
    f      its activation; slope is its derivative, f′
    Returns an array (samples, units).
    """
''',
        """    error = delta @ W.T
    return error * slope(z)
""",
    ),
    "descend": Code(
        '''def descend(w, gradient, eta):
    """The weights after a step: w − η ∂L/∂w.

    w         an array of any shape
    gradient  ∂L/∂w, of the same shape
    eta       η, the learning rate
    Returns an array of that shape. The old w is left as it is.
    """
''',
        """    return w - eta * gradient
""",
    ),
    "momentum": Code(
        '''def momentum(w, v, gradient, eta, mu):
    """A step with momentum: v ← μ v + ∂L/∂w, then w ← w − η v.

    w, v, gradient  arrays of the same shape
    eta, mu         η, the learning rate, and μ
    Returns the new w and the new v.
    """
''',
        """    v = mu * v + gradient
    return w - eta * v, v
""",
    ),
    "backward": Code(
        '''def backward(x, y, weights, biases, f, slope):
    """The gradient of L, the mean over samples of Σ (ŷ − y)².

    Each layer does z = a W + b and a = f(z), the last one too.

    x        the inputs, (samples, inputs)
    y        what ŷ should be, (samples, outputs)
    weights  a list with a W for each layer
    biases   a list with a b for each layer
    f        the activation; slope is its derivative, f′
    Returns two lists: ∂L/∂W and ∂L/∂b of each layer.
    """
''',
        """    a, zs, activations = x, [], [x]
    for W, b in zip(weights, biases):
        z = a @ W + b
        a = f(z)
        zs.append(z)
        activations.append(a)
    delta = 2 * (a - y) / len(x) * slope(z)
    to_weights, to_biases = [], []
    for n in reversed(range(len(weights))):
        to_weights.insert(0, activations[n].T @ delta)
        to_biases.insert(0, delta.sum(axis=0))
        if n > 0:
            delta = delta @ weights[n].T * slope(zs[n - 1])
    return to_weights, to_biases
""",
    ),
    "step": Code(
        '''def step(x, y, weights, biases, f, slope, eta):
    """One whole step: forward, backward, and down the slope.

    L is the mean over samples of Σ (ŷ − y)². Each layer
    does z = a W + b and a = f(z), the last one too.

    x        the inputs, (samples, inputs)
    y        what ŷ should be, (samples, outputs)
    weights  a list with a W for each layer
    biases   a list with a b for each layer
    f        the activation; slope is its derivative, f′
    eta      η, the learning rate
    Returns two lists: the new W and the new b of each layer.
    """
''',
        """    a, zs, activations = x, [], [x]
    for W, b in zip(weights, biases):
        z = a @ W + b
        a = f(z)
        zs.append(z)
        activations.append(a)
    delta = 2 * (a - y) / len(x) * slope(z)
    new_weights, new_biases = [], []
    for n in reversed(range(len(weights))):
        new_weights.insert(0, weights[n] - eta * activations[n].T @ delta)
        new_biases.insert(0, biases[n] - eta * delta.sum(axis=0))
        if n > 0:
            delta = delta @ weights[n].T * slope(zs[n - 1])
    return new_weights, new_biases
""",
    ),
}
"""By the names of the exercises."""
