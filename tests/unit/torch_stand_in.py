"""Stands for PyTorch: tensors that find their gradients, as far as the script needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

float64 = np.float64


class Tensor:
    """Numbers, and how a gradient goes on from here to what they were made of, if it has to."""

    made_of: list[tuple[Tensor, Callable[[Any], Any]]]
    grad: Tensor | None
    learns: bool

    def __init__(
        self, data: Any, made_of: Sequence[tuple[Tensor, Callable[[Any], Any]]] = ()
    ) -> None:
        self.data = np.asarray(data)
        self.made_of = [each for each in made_of if each[0].learns or each[0].made_of]
        self.grad, self.learns = None, False

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, rows: Any) -> Tensor:
        return Tensor(self.data[rows])

    def __setitem__(self, where: Any, value: float) -> None:
        assert not self.made_of, "changed in place, where a gradient is to go through it"
        self.data[where] = value

    def __add__(self, other: Any) -> Tensor:
        b = _tensor(other)
        return Tensor(self.data + b.data, [(self, lambda g: g), (b, lambda g: g)])

    __radd__ = __add__

    def __neg__(self) -> Tensor:
        return self * -1.0

    def __sub__(self, other: Any) -> Tensor:
        return self + -_tensor(other)

    def __mul__(self, other: Any) -> Tensor:
        b = _tensor(other)
        ways = [(self, lambda g: g * b.data), (b, lambda g: g * self.data)]
        return Tensor(self.data * b.data, ways)

    __rmul__ = __mul__

    def __pow__(self, power: int) -> Tensor:
        way = self, lambda g: g * power * self.data ** (power - 1)
        return Tensor(self.data**power, [way])

    def __matmul__(self, other: Tensor) -> Tensor:
        ways = [(self, lambda g: g @ other.data.T), (other, lambda g: self.data.T @ g)]
        return Tensor(self.data @ other.data, ways)

    def __abs__(self) -> Tensor:
        return Tensor(abs(self.data))

    def __le__(self, other: float) -> Tensor:
        return Tensor(self.data <= other)

    def __bool__(self) -> bool:
        return bool(self.data)

    def all(self) -> Tensor:
        return Tensor(self.data.all())

    def mean(self) -> Tensor:
        size, shape = self.data.size, self.data.shape
        return Tensor(self.data.mean(), [(self, lambda g: np.full(shape, g / size))])

    def item(self) -> float:
        return float(self.data)

    def tolist(self) -> Any:
        return self.data.tolist()

    def detach(self) -> Tensor:
        return Tensor(self.data)

    def requires_grad_(self) -> Tensor:
        assert not self.made_of, "it is no leaf: its gradient would not be kept"
        self.learns = True
        return self

    def backward(self) -> None:
        self._flow(np.ones_like(self.data))

    def _flow(self, gradient: Any) -> None:
        for _ in range(gradient.ndim - self.data.ndim):  # a bias is added to each row
            gradient = gradient.sum(axis=0)
        if self.learns:
            before = 0.0 if self.grad is None else self.grad.data
            self.grad = Tensor(before + gradient)
        for source, way in self.made_of:
            source._flow(np.asarray(way(gradient)))


def _tensor(value: Any) -> Tensor:
    return value if isinstance(value, Tensor) else Tensor(np.float64(value))


def tensor(data: Any, dtype: Any, requires_grad: bool = False) -> Tensor:
    assert dtype is float64
    made = Tensor(np.array(data, dtype=dtype))
    return made.requires_grad_() if requires_grad else made


def _elementwise(
    f: Callable[[Any], Any], slope: Callable[[Any], Any]
) -> Callable[[Tensor], Tensor]:
    return lambda z: Tensor(f(z.data), [(z, lambda g: g * slope(z.data))])


def _sigma(z: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-z))


sigmoid = _elementwise(_sigma, lambda z: _sigma(z) * (1.0 - _sigma(z)))
tanh = _elementwise(np.tanh, lambda z: 1.0 - np.tanh(z) ** 2)
sin = _elementwise(np.sin, np.cos)
relu = _elementwise(lambda z: np.maximum(z, 0.0), lambda z: (z > 0.0) * 1.0)


def _leaky_relu(z: Tensor, leak: float) -> Tensor:
    f = _elementwise(lambda z: np.where(z > 0, z, leak * z), lambda z: np.where(z > 0, 1.0, leak))
    return f(z)


def _with_logits(z: Tensor, y: Tensor, reduction: str) -> Tensor:
    assert reduction == "none"
    each = np.maximum(z.data, 0.0) - y.data * z.data + np.log1p(np.exp(-abs(z.data)))
    return Tensor(each, [(z, lambda g: g * (_sigma(z.data) - y.data))])


nn = SimpleNamespace(
    functional=SimpleNamespace(
        leaky_relu=_leaky_relu, binary_cross_entropy_with_logits=_with_logits
    )
)
