"""What `build` publishes: the page in one file, and the list of what is kept offline."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from workshop import build, offline, single
from workshop.addresses import parts_of, rename_by_contents
from workshop.compact import compact
from workshop.console import Problem
from workshop.node import node
from workshop.paths import NODE_MODULES, SITE


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    build.assemble(site)
    return site


# ── ripple.html


def test_the_single_file_has_everything_inside(site: Path) -> None:
    page = single.single_file(site)
    assert len(page.encode()) < 12_000_000
    markup = re.sub(r"<(script|style|pre)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    addresses = re.findall(r'\b(?:src|href)="([^"]*)"', markup)
    assert {address for address in addresses if not address.startswith(("#", "data:"))} == set()
    assert "url(fonts/" not in page
    parts = dict(re.findall(r'data-part="([^"]+)"[^>]*>([^<]+)<', page))
    fetched = {name for name in parts_of(site) if name.startswith(("r", "pyscript"))}
    assert fetched - {"remember.js"} <= set(parts)  # of a file nothing is kept
    assert base64.b64decode(parts["ripple.bin"]) == (site / "ripple.bin").read_bytes()


def test_links_made_in_the_single_file_lead_to_the_hosted_page_if_the_build_knows_one(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "canonical" not in single.single_file(site)
    monkeypatch.setenv(single.HOME, "https://example.org/ripple/")
    page = single.single_file(site)
    assert page.count('<link rel="canonical" href="https://example.org/ripple/">') == 1
    assert "canonical" not in (site / "index.html").read_text("utf-8")
    for wrong in ("example.org", "javascript:alert(1)", "https://example.org/#a"):
        monkeypatch.setenv(single.HOME, wrong)
        with pytest.raises(Problem, match="not the address of a page"):
            single.single_file(site)


def test_the_single_file_asks_nothing_of_anyone(site: Path) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', single.single_file(site))
    assert "default-src 'none'" in policy
    assert "self" not in policy
    assert "http" not in policy


def test_the_scripts_within_the_single_file_run_by_a_word_of_the_build_and_no_others(
    site: Path, tmp_path: Path
) -> None:
    page = single.single_file(site)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    scripts = re.search(r"script-src ([^;]+);", policy)
    assert scripts
    assert "unsafe-inline" not in scripts[1]
    (word,) = re.findall(r"'nonce-([0-9a-f]{32})'", scripts[1])
    scripts_within = re.findall(r"<script(?! type=| id=)[^>]*>", page)
    assert len(scripts_within) > 5
    assert set(scripts_within) == {f'<script nonce="{word}">'}
    changed = shutil.copytree(site, tmp_path / "site")
    (changed / "style.css").write_text("h1 { color: red; }", "utf-8")
    assert word not in single.single_file(changed)


@pytest.mark.parametrize(
    "tag", ['<link rel="modulepreload" href="pyscript/core.js">', '<script type="py"']
)
def test_a_page_that_it_does_not_know_is_refused(site: Path, tmp_path: Path, tag: str) -> None:
    changed = shutil.copytree(site, tmp_path / "site")
    page = (changed / "index.html").read_text("utf-8")
    (changed / "index.html").write_text(page.replace(tag, ""), "utf-8")
    with pytest.raises(Problem, match=re.escape(tag)):
        single.single_file(changed)


# ── the served site


@pytest.fixture(scope="module")
def published(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    published = shutil.copytree(site, tmp_path_factory.mktemp("published") / "site")
    build.publish(published)
    return published


def test_every_part_has_an_address_of_its_own_contents(site: Path, published: Path) -> None:
    before, after = parts_of(site), parts_of(published)
    assert list(before) == list(after)
    page = (published / "index.html").read_text("utf-8")
    for name, part in after.items():
        contents = (published / part["address"]).read_bytes()
        assert len(contents) == part["size"]
        assert hashlib.sha256(contents).hexdigest()[:10] in part["address"]
        assert not (published / name).exists()
        assert not re.search(rf'(src|href)="{re.escape(name)}"', page)
    assert f'"interpreter": "./{after["runtime.js"]["address"]}"' in page


def test_every_address_in_the_page_and_its_styles_leads_somewhere(published: Path) -> None:
    page = (published / "index.html").read_text("utf-8")
    asked = re.findall(r'<(?:script|link|a)\b[^>]*? (?:src|href)="([^"#][^"]*)"', page)
    assert len(asked) > 8
    styles = next(published.glob("katex/*.css"))
    fonts = re.findall(r"url\((fonts/[^)]+\.woff2)\)", styles.read_text("utf-8"))
    assert len(fonts) == len(build.FONTS)
    wanted = [published / name for name in asked] + [styles.parent / font for font in fonts]
    assert [path for path in wanted if not path.is_file()] == []


def test_other_contents_have_another_address(site: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(site, tmp_path / "changed")
    (changed / "style.css").write_text("", "utf-8")
    rename_by_contents(changed)
    assert "style.e3b0c44298.css" in (changed / "index.html").read_text("utf-8")


def test_the_served_page_allows_four_scripts_within_and_asks_no_other_host(
    published: Path,
) -> None:
    page = (published / "index.html").read_text("utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe-inline" not in rules["script-src"]
    assert not re.search(r"https?:|\*", policy)
    within = re.findall(r"<script\b(?![^>]* src=)([^>]*)>(.*?)</script>", page, re.DOTALL)
    show, alarm, parts, recall, fetch, early, opening, first, pyscript = within
    digests = [
        base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        for _, code in (first, early, fetch, recall, alarm, show)
    ]
    assert re.findall(r"'sha256-([^']+)'", rules["script-src"]) == digests
    for data in (parts, opening):
        assert ' type="application/json"' in data[0]  # to the browser these are no scripts
    assert ' type="py" ' in pyscript[0]


@pytest.mark.parametrize("name", ["show.js", "alarm.js", "start.js"])
def test_what_tells_old_browsers_that_they_are_old_can_be_read_by_them(name: str) -> None:
    parse = "acorn.parse(require('fs').readFileSync(0, 'utf-8'), { ecmaVersion: 5 })"
    acorn = json.dumps(str(NODE_MODULES / "acorn"))
    node(["-e", f"const acorn = require({acorn}); {parse}"], stdin=compact(SITE / name))


def listed(site: Path) -> tuple[dict[str, str], str]:
    worker = (site / offline.WORKER).read_text("utf-8")
    files = re.search(r"const FILES=(\{.*?\});", worker, re.DOTALL)
    version = re.search(r'const VERSION="(\w+)";', worker)
    assert files
    assert version
    return json.loads(files[1]), version[1]


def test_the_worker_keeps_exactly_the_built_files_by_their_hashes(published: Path) -> None:
    files, _ = listed(published)
    there = {
        path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()
    }
    assert set(files) == there - {offline.WORKER}
    assert list(files)[-1] == offline.PAGE  # the worker keeps it once it has all the others
    page = hashlib.sha256((published / "index.html").read_bytes()).digest()
    assert files["index.html"] == f"sha256-{base64.b64encode(page).decode()}"


def test_any_change_makes_another_version(published: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(published, tmp_path / "site")
    offline.write_worker(changed)
    assert listed(changed) == listed(published)
    (changed / "icon.svg").write_text("", "utf-8")
    offline.write_worker(changed)
    assert listed(changed)[1] != listed(published)[1]


def test_another_worker_is_another_version_too(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it never takes over what one that has since been mended has kept."""
    changed = shutil.copytree(published, tmp_path / "site")
    worker = compact(SITE / offline.WORKER)
    monkeypatch.setattr(offline, "compact", lambda _path: worker + "// mended")
    offline.write_worker(changed)
    assert listed(changed)[0] == listed(published)[0]
    assert listed(changed)[1] != listed(published)[1]
