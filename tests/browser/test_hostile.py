"""Links and files that anyone may have made, in the page: it lives, answers, and runs none of it.

pytest tests/browser/test_hostile.py --actions 10000 --seed 7 -s
"""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect
from ripple.lesson.lesson import Lesson
from ripple.lesson.link import to_text
from ripple.lesson.player import Player
from ripple.lesson.shared import share, to_file

from tests.browser.reader import drawn, train
from tests.unit.test_free import free_lesson
from tests.unit.test_link import WRONG, mutants, places_in, used, with_check

AT_ONCE = 100
SCRIPTS = (
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "__import__('js').window.hacked",
    "\\(\\href{javascript:window.hacked=1}{x}\\)",
)

# One after the other, each in a frame of its own, and how long the page was busy with it.
TAKE = """async (texts) => {
  const frame = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
  const busy = [];
  for (const [kind, text] of texts) {
    const began = performance.now();
    if (kind === "link") location.hash = `lesson=${text}`;
    else {
      const files = new DataTransfer(), box = document.getElementById("share-file");
      files.items.add(new File([text], "lesson.json"));
      box.files = files.files;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    await frame();
    await frame();
    busy.push(performance.now() - began);
  }
  return busy;
}"""


def lessons() -> list[dict[str, Any]]:
    found = [share(used(seed, points=5, steps=3)) for seed in range(3)]
    found.append(share(Player(free_lesson((3, 2, 2), count=2))))
    for script in SCRIPTS:  # what is shown as it is called
        named = copy.deepcopy(found[1])
        named["state"]["meaning"][0][0] = named["state"]["meaning"][2][1] = script
        found.append(named)
    return found


def hostile(random: Random, lessons: list[dict[str, Any]]) -> tuple[str, str]:
    plain = copy.deepcopy(random.choice(lessons))
    if random.random() < 0.5:  # by the rules, and yet wrong
        for _ in range(random.randint(1, 2)):
            inside, name = random.choice(places_in(plain))
            inside[name] = random.choice((*WRONG, *SCRIPTS))
        return random.choice((("link", with_check(plain)), ("file", to_file(plain))))
    kinds = mutants(random)
    if random.random() < 0.5:
        return "link", random.choice(kinds)(to_text(plain))
    return "file", random.choice(kinds[:7])(to_file(plain))


def test_whatever_comes_by_a_link_or_a_file_the_page_lives(
    own_page: Page, pytestconfig: pytest.Config
) -> None:
    random, made = Random(pytestconfig.getoption("seed")), lessons()
    asked: list[str] = []
    longest = 0.0

    def on_request(request: Request) -> None:
        if not request.url.endswith(".woff2"):  # which formulas ask for when they are seen
            asked.append(request.url)

    own_page.on("request", on_request)
    own_page.on("dialog", lambda dialog: asked.append(dialog.message))
    left, address = pytestconfig.getoption("actions"), own_page.url.partition("#")[0]
    while left > 0:
        texts = [hostile(random, made) for _ in range(min(left, AT_ONCE))]
        left -= len(texts)
        longest = max(longest, *own_page.evaluate(TAKE, texts))
        expect(own_page.locator("#arrival-words")).not_to_be_empty()
        assert own_page.evaluate("[window.hacked ?? null, document.body.dataset.state]") == [
            None,
            "ready",
        ]
        assert own_page.locator("#problem").is_hidden()
        assert asked == []
        assert own_page.url.partition("#")[0] == address
    print(f"the page was busy for {longest:.0f} ms with one of them at the most")
    own_page.evaluate("location.hash = ''")
    own_page.evaluate(TAKE, [["link", to_text(share(Player(Lesson())))]])
    drawn(own_page)
    expect(own_page.locator("#step-count")).to_have_text("0")
    train(own_page, 1)
