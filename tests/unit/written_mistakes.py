"""Every mistake of every exercise as a reader would write it, by the name that its hint has.

`LINES` has what stands in the place of the body; `CHANGES` what stands in the solution in the place
of something else, one pair of texts or more.
"""

from __future__ import annotations

LINES = {
    "sigmoid": {
        "minus-z": "return 1 / (1 + np.exp(z))",
        "overflow": "e = np.exp(z); return e / (e + 1)",
        "no-one": "return 1 / np.exp(-z)",
        "brackets": "return 1 / 1 + np.exp(-z)",
        "minus-one": "return 1 / (1 - np.exp(-z))",
        "tanh": "return 1 - 2 / (1 + np.exp(2 * z))",
        "slope-for-value": "s = 1 / (1 + np.exp(-z)); return s * (1 - s)",
        "one-number": "return np.sum(1 / (1 + np.exp(-z)))",
    },
    "neuron": {
        "no-activation": "return np.dot(x, w) + b",
        "no-bias": "return f(np.dot(x, w))",
        "minus-bias": "return f(np.dot(x, w) - b)",
        "bias-often": "return f(sum([xi * wi + b for xi, wi in zip(x, w)]))",
        "activation-first": "return b + f(np.dot(w, x))",
        "activation-each": "return sum([f(xi * wi) for xi, wi in zip(x, w)]) + b",
        "not-summed": "return f(x * w + b)",
        "mean-of-products": "return f(np.mean(x * w) + b)",
        "activation-twice": "a = f(np.dot(x, w) + b); return f(a)",
    },
    "layer": {
        "no-activation": "return np.dot(a, W) + b",
        "no-bias": "return f(np.dot(a, W))",
        "minus-bias": "return f(np.dot(a, W) - b)",
        "transposed": "return f(np.dot(a, W.T) + b)",
        "bias-often": "return f(sum([a[:, i:i+1] * W[i] + b for i in range(len(W))]))",
        "activation-first": "return b + f(np.dot(a, W))",
        "first-sample": "return f(np.dot(a[0], W) + b)",
        "elementwise": "return f(a * W + b)",
        "activation-twice": "z = np.dot(a, W) + b; return f(f(z))",
    },
    "loss-slope": {
        "no-two": "return output - y",
        "sign": "return 2 * (y - output)",
        "sign-no-two": "return y - output",
        "loss-for-slope": "e = output - y; return e * e",
        "square-kept": "return 2 * (y - output) ** 2",
        "absolute": "return abs(output - y) * 2",
        "delta-for-error": "return 2 * (output - y) * (output - output ** 2)",
        "mean": "return 2 * (output - y) / y.shape[0]",
        "mean-of-all": "return 2 * (output - y) / y.size",
        "added-up": "return np.sum(output - y) * 2",
    },
    "output-delta": {
        "no-slope": "return 2 * (f(z) - y)",
        "no-two": "return (f(z) - y) * slope(z)",
        "sign": "return 2 * (y - f(z)) * slope(z)",
        "slope-of-a": "a = f(z); return 2 * (a - y) * slope(a)",
        "cross-entropy": "return f(z) - y",
        "slope-twice": "return 2 * (f(z) - y) * slope(z) * slope(z)",
        "sum-for-output": "return 2 * (z - y) * slope(z)",
        "always-sigmoid": "a = f(z); return 2 * (a - y) * (a - a * a)",
        "activation-for-slope": "a = f(z); return 2 * (a - y) * a",
        "mean": "return 2 * (f(z) - y) * slope(z) / z.shape[0]",
        "loss-for-slope": "return (y - f(z)) ** 2 * slope(z)",
        "slope-alone": "return slope(z)",
    },
    "hidden-delta": {
        "no-slope": "return (W @ delta.T).T",
        "slope-of-a": "a = f(z); return slope(a) * np.dot(delta, W.T)",
        "transposed": "return np.dot(delta, W) * slope(z)",
        "slope-twice": "s = slope(z); return np.dot(delta, W.T) * s * s",
        "activation-for-slope": "return np.dot(delta, W.T) * f(z)",
        "always-sigmoid": "a = f(z); return np.dot(delta, W.T) * (a - a * a)",
        "no-weights": "return slope(z) * delta",
        "sign": "return np.dot(-delta, W.T) * slope(z)",
        "mean": "return np.dot(delta / len(delta), W.T) * slope(z)",
        "added-up": "return np.sum(np.dot(delta, W.T) * slope(z), axis=0)",
    },
    "descend": {
        "sign": "return gradient * eta + w",
        "no-rate": "return w - gradient",
        "change-alone": "return -(gradient * eta)",
        "times-weight": "return w * (1 - eta * gradient)",
        "no-gradient": "return w - eta",
        "rate-on-weight": "return w * eta - gradient",
        "rate-on-both": "return (w - gradient) * eta",
    },
    "momentum": {
        "not-cleared": "v = gradient + v; return w - eta * v, v",
        "no-momentum": "v = 1 * gradient; return w - eta * v, v",
        "old-velocity": "return w - eta * v, gradient + mu * v",
        "gradient-alone": "return w - eta * gradient, gradient + mu * v",
        "rate-inside": "v = mu * v + eta * gradient; return w - v, v",
        "rate-inside-minus": "v = mu * v - eta * gradient; return w + v, v",
        "sign": "v = mu * v + gradient; return w + eta * v, v",
        "no-rate": "v = mu * v + gradient; return w - v, v",
        "average": "v = mu * v + (1 - mu) * gradient; return w - eta * v, v",
        "ahead": "v = mu * v + gradient; return w - eta * (gradient + mu * v), v",
        "mu-on-both": "v = mu * (v + gradient); return w - eta * v, v",
        "swapped": "v = mu * v + gradient; return v, w - eta * v",
        "velocity-unsaved": "return w - eta * (mu * v + gradient), v",
    },
}

_TO_W, _TO_B = "activations[n].T @ delta", "delta.sum(axis=0)"
_FIRST, _BACK = "delta = 2 * (a - y) / len(x) * slope(z)", "delta @ weights[n].T * slope(zs[n - 1])"
_SUM, _FORWARD = "z = a @ W + b", "        a = f(z)\n"
_ERROR = ("    to_weights,", "    error = 2 * (a - y) / len(x)\n    to_weights,")

CHANGES: dict[str, list[tuple[str, str]]] = {
    "no-slope": [(" * slope(z)", ""), (" * slope(zs[n - 1])", "")],
    "no-two": [("2 * (a - y)", "(a - y)")],
    "sign": [("(a - y)", "(y - a)")],
    "slope-of-a": [("* slope(z)", "* slope(a)"), ("slope(zs[n - 1])", "slope(activations[n])")],
    "sum": [(" / len(x)", "")],
    "biases-often": [(_TO_B, "sum([delta.sum(axis=0) for each in weights[n]])")],
    "error-back": [
        _ERROR,
        (
            f"delta = {_BACK}",
            "error = error @ weights[n].T\n            delta = error * slope(zs[n - 1])",
        ),
    ],
    "transposed": [("@ weights[n].T", "@ weights[n]")],
    "no-hidden-slope": [(" * slope(zs[n - 1])", "")],
    "no-output-slope": [(" * slope(z)\n", "\n")],
    "slope-twice": [(_BACK, f"{_BACK} * slope(zs[n - 1])")],
    "slope-beyond": [("slope(zs[n - 1])", "slope(zs[n])")],
    "sums-for-activations": [("activations.append(a)", "activations.append(z)")],
    "gradient-turned": [(_TO_W, "delta.T @ activations[n]")],
    "biases-not-summed": [(_TO_B, "delta")],
    "biases-mean": [(_TO_B, "delta.mean(axis=0)")],
    "biases-total": [(_TO_B, "delta.sum()")],
    "outputs-mean": [("/ len(x)", "/ y.size")],
    "no-bias": [(_SUM, "z = a @ W")],
    "bare-output": [(_FORWARD, "        a = f(z) if len(zs) < len(weights) - 1 else z\n")],
    "reversed": [(".insert(0, ", ".append(")],
    "swapped": [("return to_weights, to_biases", "return to_biases, to_weights")],
    "first-sample": [("    a, zs,", "    x, y = x[:1], y[:1]\n    a, zs,")],
}
"""In a backward pass. In a step they are the same, but for what is below."""

_NEXT = "        new_weights.insert"
_OWN = {
    "new-weights": [
        ("weights[n] - eta * activations[n].T @ delta)", "W)"),
        (_NEXT, f"        W = weights[n] - eta * {_TO_W}\n{_NEXT}"),
        ("delta @ weights[n].T", "delta @ W.T"),
    ],
    "no-rate": [("- eta * ", "- ")],
    "gradient-for-step": [("weights[n] - eta * ", ""), ("biases[n] - eta * ", "")],
    "error-back": [
        ("    new_weights,", "    error = 2 * (a - y) / len(x)\n    new_weights,"),
        CHANGES["error-back"][1],
    ],
}  # fmt: skip
_NO_STEP = {"gradient-turned", "biases-not-summed", "biases-total", "reversed", "swapped"}
STEP_CHANGES = {**{name: how for name, how in CHANGES.items() if name not in _NO_STEP}, **_OWN}


def changed(source: str, how: list[tuple[str, str]]) -> str:
    """A solution with this in the place of that, each of which has to be there."""
    for old, new in how:
        assert old in source, old
        source = source.replace(old, new)
    return source
