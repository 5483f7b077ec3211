"""What is left out of Pyodide's WebAssembly, and how that is told from the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workshop import bytecode, interpreter, node, program, trim, wasm
from workshop.glue import Glue
from workshop.library import LIBRARIES
from workshop.link_order import LinkOrder
from workshop.mentions import mentions
from workshop.program import Program
from workshop.wasm import Reader, Unexpected, Wasm

# ── the format


@pytest.fixture(scope="module")
def whole() -> Wasm:
    """Pyodide's file as it comes."""
    return Wasm(interpreter.WASM.read_bytes())


def test_what_was_read_is_written_just_so(whole: Wasm) -> None:
    read = whole.exports, whole.elements, whole.data, whole.code
    assert all(read)
    assert whole.written() == interpreter.WASM.read_bytes()


@given(st.integers(0, 2**32 - 1))
def test_numbers_are_read_as_they_are_written(value: int) -> None:
    assert Reader(wasm.number(value)).number() == value


@given(st.integers(-(2**31), 2**31 - 1))
def test_signed_numbers_are_read_as_they_are_written(value: int) -> None:
    assert Reader(wasm._signed(value)).signed() == value


NO_LOCALS, END = b"\0", b"\x0b"


def test_what_code_names() -> None:
    call, constant = b"\x10\x85\x01", b"\x41\x80\x80\xc0\x00"  # function 133; 1 << 20
    load, negative = b"\x28\x02\x80\x08", b"\x41\x7f"  # 1024 bytes on; -1
    fraction = b"\x44\x41\x10\x41\x10\x41\x10\x41\x10"  # looks like constants and calls
    switch = b"\x0e\x02\x00\x01\x41"  # three ways, of which the last one looks like a constant
    kept = b"\x23\x05"  # the global 5
    body = NO_LOCALS + constant + kept + load + negative + fraction + switch + call + END
    assert tuple(map(set, mentions(body))) == ({133}, {5}, {1 << 20, 1024, -1})


@pytest.mark.parametrize("code", [b"\xff\x0b", b"\xfd\x0c\x0b", b"\x01\x01"])
def test_code_that_is_not_known_is_not_guessed_at(code: bytes) -> None:
    with pytest.raises(Unexpected):
        mentions(NO_LOCALS + code)


# ── the order of linking


def test_what_merely_looks_like_an_address_does_not_count() -> None:
    order = LinkOrder([(10, 0), (20, 7), (30, 1), (40, 1), (50, 0), (60, 2)])
    assert list(order.chain) == [10, 30, 40, 60]
    assert order.parts(35) == {1}
    assert order.parts(20) == {0, 1}
    assert order.parts(5) == order.parts(70) == set()


def test_what_stands_between_two_parts_may_be_of_either() -> None:
    order = LinkOrder([(10, 0), (20, 1)])
    assert order.is_within(15, {0, 1})
    assert not order.is_within(15, {0})
    assert not order.is_within(25, {0, 1})


def test_code_that_any_module_may_have_just_so_tells_of_no_order() -> None:
    """Of functions that come to the same one is left, which stands with the first that had it."""
    own, anybodys = bytes(trim._ITS_OWN), bytes(trim._ITS_OWN - 1)
    kept, goes, last = 0, 1, 2  # parts, and functions of theirs
    merged = 3  # it stands with the part that goes; the place may be of the one before
    trimming = object.__new__(trim._Trimming)
    trimming.gone = set()
    trimming._gone_parts = {goes}
    trimming._part_of = {kept: kept, goes: goes, last: last, merged: goes}
    program = SimpleNamespace(
        table={1: kept, 2: merged, 3: goes, 4: last},
        wasm=SimpleNamespace(code=[own, own, own, anybodys]),
        first=0,
        built_in=[],
    )
    trimming._program = cast(Program, program)
    assert trimming._empty == {3}


# ── the JavaScript

SCRIPT = (
    "function f(){_malloc(1)}var _malloc,_free,_text;function assignWasmExports(wasmExports){"
    '_malloc=Module["_malloc"]=wasmExports["malloc"];_free=Module["_free"]=wasmExports["free"];'
    '_text=Module["_text"]=wasmExports["text"].value>>>0}function g(){}'
)


def test_what_is_not_used_is_not_taken() -> None:
    glue = Glue(SCRIPT)
    assert [name for name in ("malloc", "free", "text") if glue.asks_for(name)] == ["malloc"]
    assert glue.without({"free", "text"}) == (
        "function f(){_malloc(1)}var _malloc;function assignWasmExports(wasmExports){"
        '_malloc=Module["_malloc"]=wasmExports["malloc"];}function g(){}'
    )
    assert glue.without(set()) == SCRIPT


def test_a_script_that_takes_exports_in_another_way_is_not_touched() -> None:
    with pytest.raises(Unexpected):
        Glue(SCRIPT.replace("assignWasmExports", "assign"))


# ── what is left


@pytest.fixture(scope="module")
def made() -> interpreter.Interpreter:
    """The files that the page gets."""
    return interpreter.interpreter(bytecode.stdlib_and_numpy())


@pytest.fixture(scope="module")
def decided() -> trim._Trimming:
    """What is decided before anything is changed."""
    library = bytecode.stdlib_and_numpy()
    file, glue = Wasm(interpreter.WASM.read_bytes()), Glue(interpreter.SCRIPT.read_text("utf-8"))
    asked = {*interpreter._asked_by_others(library), *(each.name for each in file.imports)}
    names = {each.name for each in file.exports}
    lost = {name for name in names - asked if not glue.asks_for(name)}
    python = program.Program(file)
    wanted = json.loads(library.built_in.read_text("utf-8"))
    return trim._Trimming(python, lost, python.made - {*wanted}, LIBRARIES)


def test_what_is_left_is_sound_and_far_smaller(made: interpreter.Interpreter) -> None:
    check = f"""
      const file = require("node:fs").readFileSync({json.dumps(str(made.wasm))});
      console.log(WebAssembly.validate(file));
    """
    assert node.node(["-e", check]) == "true\n"
    assert made.wasm.stat().st_size < 0.7 * interpreter.WASM.stat().st_size


def test_it_is_said_what_was_left_out(made: interpreter.Interpreter) -> None:
    assert made.left_out
    gone = json.loads(made.left_out.read_text("utf-8"))
    needed = json.loads(bytecode.stdlib_and_numpy().built_in.read_text("utf-8"))
    assert {"_sqlite3", "_lzma", "_testcapi", "_codecs_jp"} <= {*gone}
    assert {"math", "_asyncio", "_datetime", "_sha2"} <= {*needed}
    assert not {*gone} & {*needed}


def test_every_export_that_is_asked_for_is_there(made: interpreter.Interpreter) -> None:
    left = {each.name for each in Wasm(made.wasm.read_bytes()).exports}
    glue = Glue(made.script.read_text("utf-8"))
    assert {*glue._variables} <= left
    numpy = Wasm(bytecode.stdlib_and_numpy().code.read_bytes())
    whole = {each.name for each in Wasm(interpreter.WASM.read_bytes()).exports}
    assert {each.name for each in numpy.imports} & whole <= left


def test_nothing_moves(made: interpreter.Interpreter, whole: Wasm, decided: trim._Trimming) -> None:
    """What is there is as it was, and where it was: the rest is empty, or compiled anew."""
    left = Wasm(made.wasm.read_bytes())
    assert {*left.exports} <= {*whole.exports}
    assert len(left.code) == len(whole.code)
    for now, then in zip(left.code, whole.code, strict=True):
        assert now in (then, trim.STOPS)
    assert {*_places(left)} <= {*_places(whole)}
    memory, before = program.Memory(left).bytes, program.Memory(whole)
    others = [range(0)]
    for entries in decided._program.frozen():
        lists = [each.addresses() for each in entries]
        others += [range(lists[0][0], lists[-1][-1] + program.WORD)]
        others += [
            range(at, at + size) for _name, at, size, _ in (map(before.word, e) for e in lists)
        ]
    listed = decided._program.built_in
    others += [range(listed[0].address, listed[-1].address + 2 * program.WORD)]
    differ = [at for at, byte in enumerate(memory) if byte != before.bytes[at]]
    assert not [at for at in differ if memory[at] and not any(at in each for each in others)]


def _places(file: Wasm) -> Iterator[tuple[int, int]]:
    for start, functions in file.elements:
        yield from enumerate(functions, start)


def test_what_is_made_is_the_same_each_time(made: interpreter.Interpreter, whole: Wasm) -> None:
    library = bytecode.stdlib_and_numpy()
    again = trim.trimmed(
        Wasm(interpreter.WASM.read_bytes()),
        interpreter.SCRIPT.read_text("utf-8"),
        interpreter._asked_by_others(library),
        json.loads(library.built_in.read_text("utf-8")),
        LIBRARIES,
        interpreter._frozen(library.frozen.read_bytes()),
    )
    assert again.wasm == made.wasm.read_bytes()
    assert again.script == made.script.read_text("utf-8")


# ── where it is not as it is known


def test_a_pyodide_that_is_not_known_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(*_: object) -> trim.Trimmed:
        raise Unexpected("no module of that kind")

    library = bytecode.stdlib_and_numpy()
    monkeypatch.setattr(interpreter, "CACHE", tmp_path)
    monkeypatch.setattr(interpreter, "trimmed", unknown)
    found = interpreter.interpreter(library)
    assert found == (interpreter.WASM, interpreter.SCRIPT, None)
    assert "it stays whole (no module of that kind)" in capsys.readouterr().out


@pytest.mark.parametrize("wanted", [{"math", "_no_such"}])
def test_a_module_that_is_wanted_and_not_there_is_unexpected(wanted: set[str]) -> None:
    file = Wasm(interpreter.WASM.read_bytes())
    with pytest.raises(Unexpected, match="_no_such"):
        trim.trimmed(file, interpreter.SCRIPT.read_text("utf-8"), (), wanted, {}, {})


def test_no_webassembly_is_unexpected() -> None:
    with pytest.raises(Unexpected):
        Wasm(b"<!doctype html>")


def test_every_text_that_is_still_named_is_there(
    made: interpreter.Interpreter, decided: trim._Trimming
) -> None:
    """Texts end others: `False` is the end of a sentence about a function."""
    before, now = decided._memory, program.Memory(Wasm(made.wasm.read_bytes()))
    now.bytes += bytes(len(before.bytes) - len(now.bytes))  # without the zeros at the end
    now.end = before.end
    named = [at for at in decided._used if len(before.text(at)) > 1]
    assert len(named) > 5000
    changed = [at for at in named if now.text(at) != before.text(at)]
    assert not [at for at in changed if ")\n--\n\n" not in before.text(at)]
