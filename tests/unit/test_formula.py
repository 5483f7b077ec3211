"""Formulas of written lessons: what they look like, and that they are text whatever is in them."""

from __future__ import annotations

import re

import pytest
from ripple.views.formula import DEEPEST, formula_html


def seen(tex: str) -> str:
    """Without what wraps it all."""
    found = re.fullmatch(r'<span class="tex" translate="no">(.*)</span>', formula_html(tex))
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        ("w_1 x_1", "<i>w</i><sub>1</sub><i>x</i><sub>1</sub>"),
        ("w^{(1)}_{11}", "<i>w</i><sup>(1)</sup><sub>11</sub>"),
        (r"\hat y = \sigma(z)", "<i>ŷ</i>\u2009=\u2009σ(<i>z</i>)"),
        (r"\hat{y}", "<i>ŷ</i>"),
        ("-x - 1", "−<i>x</i>\u2009−\u20091"),
        (r"\frac{\partial L}{\partial w}",
         '<span class="fraction"><span>∂<i>L</i></span><span>∂<i>w</i></span></span>'),
        (r"\text{mean <b>}", '<span class="upright">mean &lt;b&gt;</span>'),
        (r"\ln 2", "ln\u20092"),
        (r"\unknown", r"\unknown"),
        ("f'(z)", "<i>f</i>′(<i>z</i>)"),
        ("a < b", "<i>a</i>\u2009&lt;\u2009<i>b</i>"),
        ("<b>", "&lt;<i>b</i>\u2009&gt;\u2009"),
        ("a } b", "a } b"), ("{", ""), ("", ""),
        ("_", "<sub></sub>"), ("x^", "<i>x</i><sup></sup>"),
    ],
)  # fmt: skip
def test_a_formula_looks_like_this(tex: str, html: str) -> None:
    assert seen(tex) == html


def test_what_lies_too_deep_is_shown_as_it_is_written() -> None:
    for deep in ("{" * (DEEPEST + 2), "x" + "^" * 5000, r"\frac" * 3000):
        assert seen(deep) == deep
