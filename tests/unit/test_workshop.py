"""The workshop: what it makes, and how it fails and recovers."""

import ast
import copy
import errno
import gzip
import hashlib
import http.client
import http.server
import json
import marshal
import os
import shutil
import subprocess
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ripple.page.later import OPENED
from workshop import (
    archives,
    build,
    bytecode,
    commands,
    console,
    engines,
    environment,
    formulas,
    serve,
    slow_lines,
    wheel,
)
from workshop.compact import compact
from workshop.console import Problem
from workshop.library import Fate, modules_to_be
from workshop.paths import NODE_MODULES, ROOT, SITE, WORKSHOP

# ── the commands


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (Problem("The well is dry: dig."), 1, "The well is dry: dig."),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "The disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "dist"), 1, "dist: Permission denied."),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_what_can_be_expected_ends_in_a_sentence(
    error: BaseException,
    status: int,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(environment, "enter", fail)
    assert commands.main(["build"]) == status
    said = "".join(capfd.readouterr())
    assert sentence in said
    assert "Traceback" not in said


def test_only_test_passes_arguments_on() -> None:
    with pytest.raises(SystemExit):
        commands.main(["build", "-k", "plane"])


def test_a_program_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Install it"):
        console.run([tmp_path / "no-such-program"], tmp_path, "Install it.")


# ── the environment


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for .venv: this very Python, and no stamps yet."""
    monkeypatch.setattr(environment, "VENV", tmp_path)
    return tmp_path


def test_a_working_environment_is_kept(venv: Path) -> None:
    environment._stamp("build", "installed").touch()
    assert environment._is_sound()


@pytest.mark.parametrize("remains", ["build-0123456789abcdef.installed", "test-1.installing"])
def test_a_stale_or_half_made_environment_is_made_anew(venv: Path, remains: str) -> None:
    (venv / remains).touch()
    assert not environment._is_sound()


def test_an_environment_whose_python_has_gone_is_made_anew(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "PYTHON", venv / "bin/python")
    assert not environment._is_sound()


def test_a_python_without_ensurepip_says_what_to_type(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(Problem, match="apt install python3-venv"):
        environment._create()


def test_engines_that_cannot_be_had_are_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    engines.ensure_engines()
    assert capsys.readouterr().out.splitlines() == [
        "Without firefox-esr here, some tests will be skipped.",
        "Without webkit2gtk-driver and xvfb here, some tests will be skipped.",
    ]


# ── numpy for the browser


class Cdn:
    """A server on this machine that gives one answer, and counts how often."""

    def __init__(self, body: bytes) -> None:
        cdn = self
        self.asked = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                cdn.asked += 1
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/numpy.whl"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def cdn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], Cdn]]:
    """Starts a server with this body; `b"numpy"` is what the workshop wants."""
    servers: list[Cdn] = []

    def start(body: bytes) -> Cdn:
        servers.append(Cdn(body))
        monkeypatch.setattr(wheel, "ADDRESS", servers[-1].address)
        return servers[-1]

    monkeypatch.setattr(wheel, "CACHE", tmp_path)
    monkeypatch.setattr(wheel, "SHA256", hashlib.sha256(b"numpy").hexdigest())
    monkeypatch.setattr(wheel, "SIZE", 5)
    yield start
    for cdn in servers:
        cdn.server.shutdown()
        cdn.server.server_close()


def carry(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put that body where the workshop looks for numpy when the first place fails."""

    def download(_command: object, cwd: Path, _otherwise: str) -> None:
        with zipfile.ZipFile(cwd / "carrier.whl", "w") as archive:
            archive.writestr(wheel.MEMBER, body)

    monkeypatch.setattr(wheel, "run", download)


def test_the_wheel_is_fetched_once(cdn: Callable[[bytes], Cdn]) -> None:
    server = cdn(b"numpy")
    assert wheel.numpy_wheel().read_bytes() == b"numpy"
    assert wheel.numpy_wheel().read_bytes() == b"numpy"
    assert server.asked == 1


def test_a_broken_wheel_is_fetched_again(cdn: Callable[[bytes], Cdn], tmp_path: Path) -> None:
    cdn(b"numpy")
    (tmp_path / wheel.NAME).write_bytes(b"num")
    assert wheel.numpy_wheel().read_bytes() == b"numpy"


@pytest.mark.parametrize("body", [b"nummy", b"numpy and more", b""])
def test_wrong_bytes_are_not_used(
    body: bytes, cdn: Callable[[bytes], Cdn], monkeypatch: pytest.MonkeyPatch
) -> None:
    cdn(body)
    carry(b"numpy", monkeypatch)
    assert wheel.numpy_wheel().read_bytes() == b"numpy"


def test_wrong_bytes_from_both_places_are_a_problem(
    cdn: Callable[[bytes], Cdn], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cdn(b"nummy")
    carry(b"nummy", monkeypatch)
    with pytest.raises(Problem, match="nothing was built"):
        wheel.numpy_wheel()
    assert list(tmp_path.iterdir()) == []


# ── archives and bytecode


def test_a_pack_depends_on_its_contents_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    one = archives.packed({"b": b"2", "a": b"1"})
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert one == archives.packed({"a": b"1", "b": b"2"})
    assert one != archives.packed({"a": b"1", "b": b"3"})


def test_a_pack_says_nothing_of_the_python_and_the_system_it_was_made_on() -> None:
    pack = archives.packed({"a": b"1" * 1000})
    assert pack[:10] == bytes.fromhex("1f8b 0800 0000 0000 02ff")
    assert gzip.decompress(pack)[512:1512] == b"1" * 1000


def modules_in(pack: Path) -> dict[str, bytes]:
    """The code of each module that the pack has in its one file (see finder.py), or is."""
    if tarfile.is_tarfile(pack):
        with tarfile.open(pack) as archive:
            (name,) = (name for name in archive.getnames() if name.endswith(".modules"))
            file = archive.extractfile(name)
            assert file
            data = file.read()
    else:
        data = gzip.decompress(pack.read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    index = marshal.loads(data[8:start])
    return {name: data[start + at : start + at + size] for name, (_path, at, size) in index.items()}


def test_the_application_travels_whole_without_its_text_and_its_docstrings() -> None:
    first, later = (modules_in(pack) for pack in bytecode.application())
    modules = first | later
    assert not first.keys() & later.keys()
    for path in bytecode.PACKAGE.rglob("*.py"):
        parts = path.relative_to(bytecode.PACKAGE.parent).with_suffix("").parts
        code = modules[".".join(parts).removesuffix(".__init__")]
        text = path.read_bytes()
        docstring = ast.get_docstring(ast.parse(text))
        assert code and text not in code
        assert docstring and docstring.encode() not in code
    assert modules["main"]
    assert modules["pyscript"]


def test_what_a_reader_opens_comes_later_with_all_that_nobody_else_needs() -> None:
    first, later = (modules_in(pack).keys() for pack in bytecode.application())
    assert {"main", "pyscript", "ripple.page.later", "ripple.lesson.hood"} <= first
    assert {kind.rpartition(".")[0] for kind in OPENED.values()} <= later
    assert {"ripple.readings.hood", "ripple.words.hood"} <= later


def test_another_python_compiles_the_application_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytecode says nowhere which Python it is for."""

    def compile_nothing(folder: Path, _task: object) -> None:
        (folder / "out/ripple").mkdir(parents=True)
        (folder / "out/later.modules").touch()

    monkeypatch.setattr(bytecode, "CACHE", tmp_path)
    monkeypatch.setattr(bytecode, "_run_inside", compile_nothing)
    packs = [bytecode.application(), bytecode.application()]
    other = tmp_path / "another-stdlib.zip"
    other.write_bytes(b"another Python")
    monkeypatch.setattr(bytecode, "STDLIB", other)
    packs.append(bytecode.application())
    assert packs[0] == packs[1] != packs[2]


def test_what_a_killed_run_has_left_goes_and_another_that_is_at_work_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bytecode, "CACHE", tmp_path)
    left, at_work = tmp_path / "compiling-left", tmp_path / "compiling-at-work"
    for folder in (left, at_work):
        folder.mkdir()
    os.utime(left, (0, 0))
    with bytecode._workbench():
        assert not left.exists()
        assert at_work.exists()


def test_what_the_page_cannot_reach_stays_behind() -> None:
    stdlib, numpy, *_rest = bytecode.stdlib_and_numpy()
    kept = modules_in(stdlib) | modules_in(numpy)
    assert {"traceback", "numpy.linalg._linalg"} <= set(kept)
    assert not {"ssl", "pdb", "encodings.cp437", "numpy.random.mtrand"} & set(kept)
    frozen = {"codecs", "io", "os", "posixpath", "stat"}  # Python has these within
    assert not frozen & set(kept)


def test_what_python_needs_before_it_can_look_into_a_pack_is_a_file() -> None:
    stdlib, numpy, code, *_rest = bytecode.stdlib_and_numpy()
    with tarfile.open(stdlib) as pack:
        files = [name.removeprefix(bytecode.LIBRARY + "/") for name in pack.getnames()]
    before = ["encodings/__init__.pyc", "encodings/aliases.pyc", "encodings/utf_8.pyc"]
    assert files == [*before, "sitecustomize.pyc", "stdlib.modules"]
    with tarfile.open(numpy) as pack:
        assert [(Path(file.name).suffix, file.size > 0) for file in pack] == [
            (".modules", True),
            (".so", False),
        ]
    assert code.read_bytes()[:4] == b"\0asm"


def test_a_stand_in_takes_the_whole_place_of_a_module_that_nothing_needs() -> None:
    _stdlib, numpy, *_rest = bytecode.stdlib_and_numpy()
    assert len(modules_in(numpy)["numpy.linalg._umath_linalg"]) < 1000
    sources = [path.read_text("utf-8") for path in bytecode.PACKAGE.rglob("*.py")]
    assert not [text for text in sources if "linalg" in text]  # what stands in computes nothing


def test_pyscript_is_told_the_version_of_pyodide_that_it_gets() -> None:
    version = json.loads((SITE / "package.json").read_text("utf-8"))["dependencies"]["pyodide"]
    assert f'export const version = "{version}";' in (SITE / "runtime.js").read_text("utf-8")


# ── formulas


def test_formulas_are_rendered_in_place() -> None:
    page = (
        '<p id="a">x <span class="math">a &lt; b</span></p>'
        '<div id="b" class="math display">\\htmlClass{sign}{w}</div>'
    )
    rendered = formulas.render_formulas(page)
    assert rendered.startswith('<p id="a">x <span class="math" translate="no"><span class="katex">')
    assert "<mo>&lt;</mo>" in rendered
    assert (
        '<div id="b" class="math display" translate="no"><span class="katex-display">' in rendered
    )
    assert '<span class="enclosing sign">' in rendered
    assert rendered.endswith("</div>")


@pytest.mark.parametrize("tex", ["\\frac{1}", "\\nosuch", "\\href{https://example.org}{x}"])
def test_a_bad_formula_is_named(tex: str) -> None:
    with pytest.raises(Problem) as caught:
        formulas.render_formulas(f'<span class="math">{tex}</span>')
    assert tex in str(caught.value)


# ── the build


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dist folder with a good build in it."""
    monkeypatch.setattr(build, "DIST", tmp_path)
    monkeypatch.setattr(build, "TARGET", tmp_path / "site")
    monkeypatch.setattr(build, "SINGLE", tmp_path / "ripple.html")
    monkeypatch.setattr(
        build, "single_file", lambda site: f"all of {sorted(site.iterdir())[0].name}"
    )
    monkeypatch.setattr(build, "_LAST", tmp_path / ".last-site")
    monkeypatch.setattr(build, "install_packages", lambda: None)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("good", "utf-8")
    (tmp_path / "ripple.html").write_text("all of index.html", "utf-8")
    return tmp_path


def pages(dist: Path) -> dict[str, str]:
    """What is in dist, which has to be a site and its single file, and nothing else."""
    assert sorted(path.name for path in dist.iterdir()) == ["ripple.html", "site"]
    found = {path.name: path.read_text("utf-8") for path in (dist / "site").iterdir()}
    assert (dist / "ripple.html").read_text("utf-8") == f"all of {min(found)}"
    return found


def test_a_build_replaces_the_last_one(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        build, "assemble", lambda target: (target / "new.html").write_text("new", "utf-8")
    )
    monkeypatch.setattr(build, "publish", lambda _: None)
    build.build()
    assert pages(dist) == {"new.html": "new"}


def test_a_failed_build_leaves_the_last_one(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(target: Path) -> None:
        (target / "index.html").write_text("half", "utf-8")
        raise Problem("no")

    monkeypatch.setattr(build, "assemble", fail)
    with pytest.raises(Problem):
        build.build()
    assert pages(dist) == {"index.html": "good"}


def test_a_build_killed_between_its_renames_is_recovered(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (dist / "site").rename(dist / ".last-site")
    (dist / "building-old").mkdir()

    def fail(_: Path) -> None:
        raise Problem("no")

    monkeypatch.setattr(build, "assemble", fail)
    with pytest.raises(Problem):
        build.build()
    assert pages(dist) == {"index.html": "good"}


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for target in (one, two):
        target.mkdir()
        build.assemble(target)
    files = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert all((one / file).read_bytes() == (two / file).read_bytes() for file in files)


# ── the sources


def test_every_file_is_read_and_written_in_an_encoding_that_is_named() -> None:
    arguments = {"read_text": 1, "write_text": 2}
    unnamed = [
        f"{path.relative_to(ROOT)}, line {call.lineno}"
        for folder in ("py", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if len(call.args) + len(call.keywords) < arguments.get(call.func.attr, 0)
    ]
    assert unnamed == []


# ── the commands in a project of their own


class Command:
    """One of the commands at work, and what it says."""

    def __init__(self, project: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [project / environment.PYTHON.relative_to(ROOT), project / "py/workshop", *arguments],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.said = ""
        self._patience = threading.Timer(240, self._process.kill)
        self._patience.start()

    def hear(self, words: str) -> str:
        """Wait until it says a line with these words; the line."""
        assert self._process.stdout
        for line in self._process.stdout:
            self.said += line
            if words in line:
                return line
        raise AssertionError(f"it has ended without a word of {words}: {self.said}")

    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def end(self) -> int:
        """Wait for its end; its exit status."""
        assert self._process.stdout
        self.said += self._process.stdout.read()
        return self._process.wait()

    def kill(self) -> None:
        self._patience.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sources, with the tools and the kept packs of this one."""
    copy = tmp_path / "project"
    shutil.copytree(SITE, copy / "site", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(ROOT / "py", copy / "py", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / ".cache").mkdir()
    for kept in (*bytecode.stdlib_and_numpy(), *bytecode.application(), wheel.numpy_wheel()):
        shutil.copy(kept, copy / ".cache")
    (copy / "site/node_modules").symlink_to(NODE_MODULES)
    (copy / ".venv").symlink_to(environment.VENV)
    return copy


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., Command]]:
    """Starts a command in the project; it ends with the test."""
    started: list[Command] = []

    def start(*arguments: str) -> Command:
        started.append(Command(project, *arguments))
        return started[-1]

    yield start
    for command in started:
        command.kill()


def test_serve_outlives_what_is_half_typed_and_builds_what_is_saved_while_it_builds(
    project: Path, start: Callable[..., Command]
) -> None:
    module, style = project / "py/ripple/words/en.py", project / "site/style.css"
    code, rules = module.read_bytes(), style.read_bytes()

    def served() -> bytes:
        (found,) = project.glob("dist/site/style.*.css")
        return found.read_bytes()

    server = start("serve", "--no-browser")
    while not list(project.glob("dist/building-*/pyscript")):  # by then it has read the style
        assert server.runs()
        time.sleep(0.01)
    style.write_bytes(rules + b".saved-meanwhile { color: red }")
    server.hear("Rebuilt")
    assert b"saved-meanwhile" in served()

    module.write_bytes(code + b"def (")
    line = len(code.splitlines()) + 1
    assert f"py/ripple/words/en.py, line {line}: " in server.hear("Not rebuilt")
    module.write_bytes(code)
    style.write_bytes(rules + b"/* caf\xe9 */")
    assert "style.css is not UTF-8" in server.hear("Not rebuilt")
    assert b"saved-meanwhile" in served()
    style.write_bytes(rules)
    server.hear("Rebuilt")
    assert served() == compact(style).encode()
    assert "Traceback" not in server.said


def test_a_second_build_waits_for_one_that_is_at_work_and_not_for_one_that_was_killed(
    project: Path, start: Callable[..., Command]
) -> None:
    def at_work() -> Command:
        build = start("build")
        while not list(project.glob("dist/building-*/runtime")):
            assert build.runs()
            time.sleep(0.01)
        return build

    at_work().kill()
    for remains in project.glob("dist/building-*"):
        shutil.rmtree(remains)
    one = at_work()
    two = start("build")
    two.hear("waiting until it is done")
    assert (one.end(), two.end()) == (0, 0)
    assert "waiting" not in one.said
    assert sorted(path.name for path in (project / "dist").iterdir()) == ["ripple.html", "site"]


@pytest.mark.parametrize(
    "lock",
    [
        pytest.param('{"name": ', id="half of it"),
        pytest.param('{"lockfileVersion": 3, "packages": {}}', id="nothing in it"),
        pytest.param('{"lockfileVersion": 3, "packages": {"": {}}}', id="another project's"),
    ],
)
def test_a_broken_lock_file_is_not_blamed_on_the_network(
    project: Path, start: Callable[..., Command], lock: str
) -> None:
    (project / "site/package-lock.json").write_text(lock, "utf-8")
    (project / "site/node_modules").unlink()
    (project / "site/node_modules").mkdir()
    build = start("build")
    assert build.end() == 1
    assert "package-lock.json is broken" in build.said
    assert "network" not in build.said
    assert "Traceback" not in build.said


# ── the server


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mjs", "text/javascript"),
        ("a.js", "text/javascript"),
        ("a.wasm", "application/wasm"),
        ("a.webmanifest", "application/manifest+json"),
    ],
)
def test_files_have_the_types_that_browsers_insist_on(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with serve.Server(0, tmp_path) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        connection.request("GET", f"/{name}")
        response = connection.getresponse()
        response.read()
        connection.close()
        server.shutdown()
    assert response.headers["Content-Type"] == kind
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_server_is_for_this_machine_alone(tmp_path: Path) -> None:
    with serve.Server(0, tmp_path) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve._server(0) as taken:
        monkeypatch.setattr(serve, "FIRST_PORT", taken.server_port)
        with serve._server(None) as server:
            assert server.server_port != taken.server_port
        assert f"Port {taken.server_port} is taken" in capsys.readouterr().out
        with pytest.raises(Problem, match=f"Port {taken.server_port} is not free"):
            serve._server(taken.server_port)


def test_a_saved_source_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "SITE", tmp_path)
    source = tmp_path / "style.css"
    source.write_text("a", "utf-8")
    before = serve._sources()
    assert serve._sources() == before
    os.utime(source, ns=(1, 1))
    assert serve._sources() != before


def test_each_module_of_the_library_has_one_fate() -> None:
    named = [name for fate in Fate for name in modules_to_be(fate)]
    assert len(named) == len(set(named)) > 50


# ── classes that are written out

TUPLES = '''
"""A module."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """Two."""

    first: int
    second: list[int] = [2]

    @property
    def both(self) -> tuple[int, list[int]]:
        return self.first, self.second


class Lone(NamedTuple):
    only: float


class Other:
    left: int = 1
'''


def page_inside() -> dict[str, Any]:
    """What inside.py defines, without what it does when it runs in Pyodide."""
    source = bytecode._INSIDE.read_text("utf-8").partition("sys.dont_write_bytecode")[0]
    found: dict[str, Any] = {}
    exec(source, found)
    return found


def modules_both_ways(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    monkeypatch.syspath_prepend(WORKSHOP)
    tree = page_inside()["WrittenOut"]().visit(ast.parse(TUPLES))
    ours: dict[str, Any] = {"__name__": "tuples"}
    theirs: dict[str, Any] = {"__name__": "tuples"}
    exec(compile(tree, "tuples.py", "exec", dont_inherit=True), ours)
    exec(compile(TUPLES, "tuples.py", "exec", dont_inherit=True), theirs)
    return ours, theirs


def test_a_named_tuple_that_is_written_out_is_one_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def traits(module: dict[str, Any]) -> list[object]:
        pair, lone = module["Pair"], module["Lone"]
        one = pair(1, second=[3])
        match one:
            case pair(first, second):
                matched = first, second
        wrongs: list[Callable[[], Any]] = [
            lambda: pair(),
            lambda: pair(1, 2, 3),
            lambda: one._replace(third=3),
        ]
        for wrong in wrongs:
            with pytest.raises((TypeError, ValueError)):  # a ValueError before Python 3.13
                wrong()
        return [
            *(tuple(one), repr(one), one.both, matched, one._asdict(), one._fields, pair.__doc__),
            *(pair(1).second, one._replace(first=5), pair._make([1, 2]), copy.copy(one) == one),
            *(lone(1.5).only, lone(1.5) == (1.5,), hash(lone(2.0)), module["Other"].left),
            isinstance(one, tuple),
        ]

    ours, theirs = modules_both_ways(monkeypatch)
    assert "NamedTuple" not in str(ours["Pair"].__bases__)
    assert traits(ours) == traits(theirs)


def test_every_named_tuple_of_the_application_is_written_out() -> None:
    for path in bytecode.PACKAGE.rglob("*.py"):
        tree = page_inside()["WrittenOut"]().visit(ast.parse(path.read_bytes()))
        assert "(NamedTuple" not in ast.unparse(tree), path.name


def test_a_slow_line_is_shared_by_all_who_send(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    waited: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(time, "sleep", waited.append)
    line = slow_lines.Line(1000)
    for size in (500, 1500):  # as by two at once
        line.wait(size)
    now = 110.0  # the line was idle for long, and makes nothing up for it
    line.wait(500)
    assert waited == [0.5, 2.0, 0.5]
