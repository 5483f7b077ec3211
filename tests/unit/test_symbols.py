"""The symbols of the page: each that is marked is explained, in words that are there once."""

from __future__ import annotations

import html
import re

import pytest
from ripple.views.legend import legend_html
from workshop.console import Problem
from workshop.paths import SITE
from workshop.symbols import explain_symbols

INDEX = (SITE / "index.html").read_text("utf-8")
ABOUT = {
    name: html.unescape(re.sub("<[^>]*>", "", re.sub("<span[^>]* hidden>.*?</span>", "", words)))
    for name, words in re.findall(r'<div id="(about-\w+)" class="about" popover>(.*)</div>', INDEX)
}


def test_the_list_has_every_symbol_that_the_page_uses() -> None:
    beginnings = [re.split(r"[, ]", words)[0] for words in ABOUT.values()]
    symbols = (
        "x₁",
        "w",
        "b",
        "z",
        "σ",
        "σ′",
        "a",
        "ŷ",
        "y",
        "L",
        "∂",
        "g",
        "δ",
        "η",
        "Δ",
        "∇",
        "‖·‖",
        "v",
        "epoch",
    )
    assert sorted(beginnings) == sorted(symbols)
    assert all(words.count(". ") <= 1 and words.endswith(".") for words in ABOUT.values())


def test_each_mark_leads_to_the_words_about_its_symbol() -> None:
    marks = re.findall(
        r'class="term" popovertarget="([^"]*)">(.*?)</button>', INDEX + legend_html("(ŷ − y)²")
    )
    for name, symbol in marks:
        assert ABOUT[name].startswith(re.sub("<[^>]*>", "", symbol)), name
    assert {name for name, _ in marks} >= set(ABOUT) - {"about-nabla", "about-norm"}


def test_no_mark_is_among_the_buttons_that_train() -> None:
    transport = INDEX[
        INDEX.index('id="transport"') : INDEX.index("</section>", INDEX.index('id="transport"'))
    ]
    assert "term" not in transport
    assert "popovertarget" not in transport


def test_a_mark_has_the_words_about_its_symbol_where_it_is_pointed_at() -> None:
    page = (
        '<button class="term" popovertarget="about-w"><i>w</i></button>'
        '<div id="about-w" popover><dfn>w</dfn>, a\n "weight" &amp; more</div>'
    )
    explained = explain_symbols(page)
    assert 'type="button" translate="no" title="w, a &quot;weight&quot; &amp; more"><i>w</i>' in (
        explained
    )
    assert explained.endswith(page[page.index("</button>") :])


def test_a_mark_that_leads_nowhere_is_named() -> None:
    with pytest.raises(Problem) as caught:
        explain_symbols('<button class="term" popovertarget="about-q">q</button>')
    assert "#about-q" in str(caught.value)
