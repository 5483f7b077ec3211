"""Code that is edited and run in the page, and code that would end it there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import to_text
from ripple.lesson.state import Code, to_plain
from ripple.words import edited as banner
from ripple.words import hood as words

from tests.browser.reader import NO_ANIMATION, drawn, python, shown
from tests.browser.test_access import WAYS_TO_SEE, assert_axe_finds_nothing
from tests.browser.test_hood import EDITOR, LINES, open_code

OWN = (Path(__file__).parents[2] / "py" / "ripple" / "model" / "network.py").read_text("utf-8")
BEGINS = "zs, activations = [], [a]"
SIGN = "weights.append(a.T @ delta)", "weights.append(-(a.T @ delta))"
WEIGHTS = "[a.tolist() for rows in lesson.network.parameters for a in rows]"


def write(page: Page, *pairs: tuple[str, str]) -> None:
    """Put the text into the editor as a paste would: a change that can be undone."""
    text = OWN
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    python(page, f"part['HoodPart']._editor.replace({text!r})")
    drawn(page)


def line_of(text: str, *pairs: tuple[str, str]) -> int:
    source = OWN
    for old, new in pairs:
        source = source.replace(old, new)
    return source[: source.index(text)].count("\n") + 1


def test_it_is_typed_run_by_keys_and_taken_back_bit_for_bit(own_page: Page) -> None:
    page = own_page
    page.locator("#speed").fill(NO_ANIMATION)
    before = python(page, WEIGHTS)
    open_code(page)
    write(page, SIGN)
    expect(page.locator("#code-words")).to_have_text(words.CHANGED)
    network = page.locator("#network").bounding_box()
    page.locator(EDITOR).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#edited-words")).to_have_text(banner.BANNER)
    expect(page.locator("#code-words")).to_have_text(words.RUNS_EDITED)
    assert page.locator("#network").bounding_box() == network
    page.locator("#step-100").click()
    expect(page.locator("#step-count")).to_have_text("100")
    edited = python(page, WEIGHTS)
    page.locator("#edited-check").click()
    expect(page.locator("#mistake-found")).to_contain_text("gradients are wrong", timeout=20_000)
    page.keyboard.press("Escape")
    page.locator("#edited-stop").click()
    expect(page.locator("#edited")).to_be_hidden()
    page.locator("#same-start").click()
    expect(page.locator("#step-count")).to_have_text("0")
    assert python(page, WEIGHTS) == before
    page.locator("#step-100").click()
    expect(page.locator("#step-count")).to_have_text("100")
    ours = Lesson()
    for _ in range(100):
        ours.run_step()
    own = python(page, WEIGHTS)
    assert own != edited
    due = (a for rows in ours.network.parameters for a in rows)
    for found, natively in zip(own, due, strict=True):
        assert np.array(found) == pytest.approx(natively, rel=1e-9)
    page.locator(EDITOR).focus()
    page.keyboard.press("Control+z")  # as it was is a change like others
    expect(page.locator("#code-words")).to_have_text(words.CHANGED)


def test_code_that_says_the_same_comes_to_the_same_bits_in_the_page(own_page: Page) -> None:
    run = "[lesson.run_step() for _ in range(100)]"
    python(own_page, run)
    plain = python(own_page, WEIGHTS)
    python(own_page, "lesson.restart()")
    open_code(own_page)
    write(own_page, (BEGINS, f"{BEGINS}  # nothing else"))
    own_page.locator("#code-run").click()
    expect(own_page.locator("#edited-words")).to_have_text(banner.BANNER)
    python(own_page, run)
    assert python(own_page, WEIGHTS) == plain


HOSTILE: dict[str, tuple[str, str, str]] = {
    "no end": (BEGINS, f"{BEGINS}\n        while True: pass", "went on for too long"),
    "no end, caught": (
        BEGINS,
        f"""{BEGINS}
        def again():
            try:
                while True:
                    try: pass
                    except: pass
            except BaseException: pass
        while True:
            try: again()
            except BaseException: pass""",
        "went on for too long",
    ),
    "the browser": (
        "import numpy as np\n",
        "import numpy as np\nimport js; js.document.body.remove()\n",
        "js can not be imported here",
    ),
    "a gigabyte": (BEGINS, f"{BEGINS}; np.zeros(2**27)", "too large"),
    "ten megabytes of output": (
        BEGINS,
        f"{BEGINS}\n        for _ in range(20_000): print('x' * 500)\n        nothing",
        "NameError: name 'nothing' is not defined",
    ),
    "a syntax error": ("z = a @ w + b", "z = a @ w +", "SyntaxError: invalid syntax"),
    "another class": ("class Network:", "class Net:", "There is no Network.forward"),
    "a missing function": ("def backward(", "def backwards(", "There is no Network.backward"),
    "recursion": ("a = np.asarray(x, dtype=np.float64)", "self.forward(x)", "RecursionError"),
    "another shape": (
        "weights.append(a.T @ delta)",
        "weights.append(delta.T @ a)",
        "does not have the shape",
    ),
}


def test_nothing_ends_the_page_and_what_ran_before_goes_on(own_page: Page) -> None:
    page = own_page
    page.locator("#speed").fill(NO_ANIMATION)
    open_code(page)
    for steps, (old, new, said) in enumerate(HOSTILE.values(), start=1):
        write(page, (old, new))
        page.locator("#code-run").click()
        expect(page.locator("#code-words")).to_contain_text(said, timeout=60_000)
        expect(page.locator("#code-words")).to_contain_text("The page’s own code goes on.")
        expect(page.locator("#edited")).to_be_hidden()
        page.locator("#step").click()
        expect(page.locator("#step-count")).to_have_text(str(steps))
    assert page.locator("#problem").is_hidden()


def test_an_error_is_shown_at_its_line(lesson_page: Page) -> None:
    page = lesson_page
    open_code(page)
    pair = "z = a @ w + b", "z = a @ missing + b"
    write(page, pair)
    page.locator("#code-run").click()
    failed = page.locator("#code-editor .failed")
    expect(failed).to_have_text(pair[1])
    expect(failed).to_be_visible()
    expect(page.locator("#code-editor .failure")).to_have_text(
        "NameError: name 'missing' is not defined"
    )
    expect(page.locator("#code-words")).to_contain_text(
        f"network.py, line {line_of('missing', pair)}: NameError"
    )
    page.locator("#code-original").click()
    expect(page.locator("#code-editor .failure")).to_have_count(0)
    expect(page.locator("#code-words")).to_have_text(words.ABOUT["network.py"])


def test_trouble_in_a_later_step_stops_there(own_page: Page) -> None:
    page = own_page
    page.locator("#speed").fill(NO_ANIMATION)
    open_code(page)
    gives = "return Gradient(slopes, tuple(deltas[::-1]))"
    late = (
        f"passes.append(1)\n        if len(passes) > 6: deltas[0] = np.nan * delta\n        {gives}"
    )
    write(page, ("class Network:", "passes = []\n\nclass Network:"), (gives, late))
    page.locator("#code-run").click()
    expect(page.locator("#edited-words")).to_have_text(banner.BANNER)
    page.locator("#code-close").click()
    page.locator("#step-100").click()
    expect(page.locator("#edited-words")).to_contain_text("was stopped")
    expect(page.locator("#step-count")).to_have_text("5")
    page.locator("#step").click()
    expect(page.locator("#step-count")).to_have_text("6")


def test_code_in_a_link_is_shown_and_never_run_by_itself(own_page: Page) -> None:
    page = own_page
    lesson = Lesson()
    text = OWN.replace(*SIGN)
    state = to_plain(lesson.state._replace(code=Code(text, "")))
    link = {"state": state, "view": {}}
    page.evaluate(f"location.hash = 'lesson={to_text(link)}'")
    expect(page.locator("#edited-words")).to_have_text(banner.BANNER_OFFERED)
    page.locator("#speed").fill(NO_ANIMATION)
    page.locator("#step").click()
    expect(page.locator("#step-count")).to_have_text("1")
    assert python(page, "lesson.edited is None")
    expect(page.locator("fieldset[data-later]:disabled")).to_have_count(0)
    page.locator("#edited-open").click()
    expect(page.locator("#code-words")).to_have_text(words.OFFERED)
    assert python(page, "part['HoodPart']._editor.text()") == text
    page.locator("#code-run").click()
    expect(page.locator("#edited-words")).to_have_text(banner.BANNER)


@pytest.mark.parametrize("how", WAYS_TO_SEE)
def test_axe_finds_nothing_in_it(own_page: Page, how: str) -> None:
    page = own_page
    open_code(page)
    write(page, ("z = a @ w + b", "z = a @ missing + b"))
    page.locator("#code-run").click()
    expect(page.locator("#code-editor .failure")).to_be_visible()
    assert_axe_finds_nothing(page, ".lab")
    write(page, SIGN)
    page.locator("#code-run").click()
    expect(page.locator("#edited")).to_be_visible()
    assert_axe_finds_nothing(page, ".lab")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def test_tab_indents_and_escape_then_tab_leaves(lesson_page: Page) -> None:
    page = lesson_page
    open_code(page)
    page.locator(LINES).first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    expect(page.locator("#code-words")).to_have_text(words.CHANGED)
    text: Any = python(page, "part['HoodPart']._editor.text()")
    assert text == f"    {OWN}"
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#code-words")).to_have_text(words.ABOUT["network.py"])
    before = shown(page, "step-count")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#code-editor .cm-focused")).to_have_count(0)
    assert python(page, "part['HoodPart']._editor.text()") == OWN
    assert shown(page, "step-count") == before
