"""What a reader of the lesson page does and sees."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

_DIGITS = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")
_NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?(?:·10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")

FULL_SPEED, NO_ANIMATION, FAST, SLOW_MOTION = "6", "4", "3", "0"
"""Positions of the speed slider."""


def number(text: str) -> float:
    """The one number in this text: "−1.23·10⁻⁵" or "1,234"."""
    (found,) = _NUMBER.findall(text)
    mantissa, _, exponent = found.partition("·10")
    return float(f"{mantissa.translate(_DIGITS)}e{exponent.translate(_DIGITS) or 0}")


def numbers_in(text: str) -> list[str]:
    """All numbers in this text, as they are written there."""
    return _NUMBER.findall(text)


def half_unit(text: str) -> float:
    """By how much the number in this text may be off for having been rounded to its digits."""
    mantissa, _, exponent = text.partition("·10")
    decimals = len(mantissa.partition(".")[2])
    return 0.5 * float(f"1e{-decimals + int(exponent.translate(_DIGITS) or 0)}") * (1 + 1e-9)


def shown(page: Page, name: str) -> str:
    """The text of the element with this id, which may lie under what is open."""
    return page.locator(f"#{name}").text_content() or ""


def train(page: Page, *steps: int) -> None:
    """Click these step buttons one after the other, without animation, and wait for the end."""
    page.locator("#speed").fill(NO_ANIMATION)
    # A step under way is finished first; in its update it has been counted already. What the page
    # shows may be a frame behind.
    before, phase = python(page, "[lesson.step_count, lesson.phase.value]")
    before += phase in ("Forward", "Loss", "Backward")
    for count in steps:
        page.locator("#step" if count == 1 else f"#step-{count}").click()
    after = f"{before + sum(steps):,}"
    expect(page.locator("#step-count")).to_have_text(after, timeout=60_000)
    expect(page.locator("#status")).to_have_text("Idle")


def drawn(page: Page) -> None:
    """Wait until the page has drawn what was asked of it so far."""
    page.evaluate("new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))")


def point_at_first(page: Page) -> None:
    """Point at x₁ by keys."""
    page.locator("#network").focus()
    for key in ("ArrowRight", *["ArrowLeft"] * 4, *["ArrowUp"] * 9):
        page.keyboard.press(key)


def updates(page: Page) -> dict[str, list[str]]:
    """The rows of the update table: by name, the old value, gradient, change and new value."""
    rows: list[list[str]] = page.locator("#updates-rows tr").evaluate_all(
        """rows => rows.map((row) => [...row.cells].map(
          (cell) => cell.querySelector("input")?.value ?? cell.textContent))"""
    )
    return {name.split()[0]: values for name, *values in rows}


def python(page: Page, expression: str) -> Any:
    """The value of an expression in the page's own Python, exactly.

    It knows what `main.py` does, each `part` by the name of its class, and `places`.
    """
    return page.evaluate(
        """async (expression) => {
          const { whenDefined } = globalThis[Symbol.for("@pyscript/core")];
          const { interpreter } = await whenDefined("py");
          interpreter.runPython(`
            from ripple.model import places
            main.part, main.places = {type(each).__name__: each for each in main.parts}, places
          `);
          const code = `__import__("json").dumps(eval(${JSON.stringify(expression)}, vars(main)))`;
          return JSON.parse(interpreter.runPython(code));
        }""",
        expression,
    )


def weights(page: Page) -> list[float]:
    """All weights and then all biases of the page's network, exactly."""
    arrays = "(*lesson.network.weights, *lesson.network.biases)"
    found: list[float] = python(page, f"[float(x) for a in {arrays} for x in a.ravel()]")
    return found


PICTURES = """["network", "plane", "loss-chart"].map(
  (name) => document.getElementById(name).toDataURL())"""
"""What is on the large canvases, in JavaScript."""


def drawn_anew(page: Page) -> list[str]:
    """What is on the large canvases when all is drawn again, as after a change of the window."""
    again = f"""() => {{
      {PICTURES};  // a canvas that has been read is drawn in software from here on
      dispatchEvent(new Event("resize"));
      return new Promise((done) => requestAnimationFrame(() =>
        requestAnimationFrame(() => requestAnimationFrame(() => done({PICTURES})))));
    }}"""
    found: list[str] = page.evaluate(again)
    return found
