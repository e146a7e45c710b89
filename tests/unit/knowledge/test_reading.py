"""The reading room: real children, files that harm, files that vanish, and none of it stops the rest."""

from __future__ import annotations

import hashlib
import os
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.errors import Cancelled, Locked, SourceProblem, Unreadable, UnsupportedFormat
from assistant.core.jobs import CancelToken
from assistant.knowledge.chunker import Chunker
from assistant.knowledge.readers.draft import Draft
from assistant.knowledge.readers.parse import parse, title_of
from assistant.knowledge.reading import Allowance, Failure, Outcome, ReadDocument, ReadingRoom
from assistant.knowledge.tokens import TokenCounter
from assistant.system.sandbox import offered

SAMPLE = Path(__file__).parents[3] / "resources" / "sample"


@pytest.fixture(scope="module")
def room(tokenizer_json: Path) -> Iterator[ReadingRoom]:
    room = ReadingRoom(tokenizer_json, 256)
    yield room
    room.close()


def slow_pdf() -> bytes:
    """A thousand bytes that unpack to millions of drawing operators."""
    text = b"BT /F1 9 Tf " + b"(a) Tj " * 5_000_000 + b"ET"
    stream = zlib.compress(zlib.compress(text, 9), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return body + b"trailer << /Root 1 0 R >>\n%%EOF"


def by_name(outcomes: Iterator[Outcome]) -> dict[str, Outcome]:
    return {outcome.path.name: outcome for outcome in outcomes}


def test_a_document_comes_with_its_hash_title_chunks_and_places(room: ReadingRoom) -> None:
    path = SAMPLE / "Home" / "Rental contract.docx"
    document = room.read(path, CancelToken())
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == room.hash_of(path, CancelToken())
    assert (document.size, document.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)
    assert (document.kind, document.title) == ("docx", "Rental contract Feldbergstrasse 42")
    assert [chunk.ordinal for chunk in document.chunks] == list(range(len(document.chunks)))
    assert any("three months" in chunk.text and "5 Notice period" in chunk.place for chunk in document.chunks)


def test_many_files_come_back_each_once_whatever_is_among_them(room: ReadingRoom, tmp_path: Path) -> None:
    good = [tmp_path / f"note {n}.txt" for n in range(40)]
    for number, path in enumerate(good):
        path.write_text(f"the rent number {number} is due")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "locked.txt").write_text("x")
    (tmp_path / "locked.txt").chmod(0)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(good[0])
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "folder.txt").mkdir()
    odd = tmp_path / os.fsdecode(b"caf\xe9.txt")
    odd.write_text("coffee")
    paths = [*sorted(tmp_path.iterdir()), tmp_path / "vanished.txt"]
    outcomes = by_name(room.read_many(iter(paths), CancelToken()))
    assert set(outcomes) == {path.name for path in paths}
    problems = {name: outcome.error for name, outcome in outcomes.items() if isinstance(outcome, Failure)}
    assert problems.pop("empty.txt").message == "The file is empty."
    assert isinstance(problems.pop("pipe.txt"), UnsupportedFormat)
    assert isinstance(problems.pop("folder.txt"), UnsupportedFormat)
    assert problems.pop("vanished.txt").message == "The file is no longer there."
    assert isinstance(problems.pop("loop.txt"), Unreadable)
    if os.geteuid() != 0:  # nothing is locked to the superuser
        assert isinstance(problems.pop("locked.txt"), Locked)
    assert not problems
    document = outcomes[odd.name]
    assert isinstance(document, ReadDocument)
    assert document.title == "caf\ufffd"


def test_a_file_too_large_is_told_with_the_limit(room: ReadingRoom, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text("rent " * 1000)
    with pytest.raises(Unreadable, match="too large") as told:
        room.read(path, CancelToken(), largest=4000)
    assert "largest_file_mb" in told.value.hint
    with pytest.raises(Unreadable, match="too large"):
        room.hash_of(path, CancelToken(), largest=4000)


def test_known_files_are_not_parsed(room: ReadingRoom, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "empty.txt"):
        (tmp_path / name).write_text("" if name == "empty.txt" else f"the rent {name}")
    known = hashlib.sha256((tmp_path / "a.txt").read_bytes()).hexdigest()
    outcomes = by_name(room.read_many(sorted(tmp_path.iterdir()), CancelToken(), known={known}.__contains__))
    first, second = outcomes["a.txt"], outcomes["b.txt"]
    assert isinstance(first, ReadDocument)
    assert isinstance(second, ReadDocument)
    assert (first.duplicate, first.chunks, first.sha256, first.size) == (True, (), known, 14)
    assert not second.duplicate
    assert second.chunks
    assert isinstance(outcomes["empty.txt"], Failure)


@pytest.mark.parametrize("allowed", [Allowance(cpu_seconds=1.5), Allowance(wall_seconds=1.5)], ids=["cpu", "clock"])
def test_a_file_that_takes_too_long_costs_only_itself(tokenizer_json: Path, tmp_path: Path, allowed: Allowance) -> None:
    (tmp_path / "b slow.pdf").write_bytes(slow_pdf())
    for name in ("a.txt", "c.txt", "d.txt"):
        (tmp_path / name).write_text("the rent is due")
    room = ReadingRoom(tokenizer_json, 256, workers=1, allowed=allowed)
    try:
        start = time.monotonic()
        outcomes = by_name(room.read_many(sorted(tmp_path.iterdir()), CancelToken()))
        assert time.monotonic() - start < 120, "far from the end of patience, also on a busy machine"
    finally:
        room.close()
    slow = outcomes.pop("b slow.pdf")
    assert isinstance(slow, Failure)
    assert "took longer than" in slow.error.message
    assert slow.error.hint
    assert all(isinstance(outcome, ReadDocument) for outcome in outcomes.values())
    assert len(outcomes) == 3


def test_a_file_that_eats_the_memory_costs_only_itself(tokenizer_json: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("the rent is due\n" * 9_000_000)
    (tmp_path / "b.txt").write_text("the rent is due")
    room = ReadingRoom(tokenizer_json, 256, workers=1, allowed=Allowance(memory=600_000_000))
    try:
        outcomes = by_name(room.read_many(sorted(tmp_path.iterdir()), CancelToken()))
    finally:
        room.close()
    hungry = outcomes["a.txt"]
    assert isinstance(hungry, Failure)
    assert "too much memory" in hungry.error.message
    assert isinstance(outcomes["b.txt"], ReadDocument)


def test_cancel_ends_a_run_soon(tokenizer_json: Path, tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.pdf").write_bytes(slow_pdf())
    room = ReadingRoom(tokenizer_json, 256)
    cancel = CancelToken()
    try:
        room.start()
        threading.Timer(1.0, cancel.cancel).start()
        start = time.monotonic()
        with pytest.raises(Cancelled):
            list(room.read_many(sorted(tmp_path.iterdir()), cancel))
        assert time.monotonic() - start < 30
    finally:
        room.close()


def test_a_consumer_may_stop_early_and_the_room_goes_on(room: ReadingRoom, tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").write_text("the rent is due")
    taken: list[Path] = []
    paths = sorted(tmp_path.iterdir())
    outcomes = room.read_many((path for path in paths if not taken.append(path)), CancelToken())
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert len(taken) < 200
    assert not [thread for thread in threading.enumerate() if thread.name == "reading"]
    assert room.read(paths[0], CancelToken()).chunks


def test_an_error_in_the_walk_reaches_the_caller(room: ReadingRoom) -> None:
    def walk() -> Iterator[Path]:
        yield SAMPLE / "Car" / "Car notes.md"
        raise PermissionError("the folder is closed")

    with pytest.raises(PermissionError):
        list(room.read_many(walk(), CancelToken()))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_real_and_hostile_file_ends_in_time_with_chunks_or_a_reason(
    tokenizer_json: Path, shared_data: Path
) -> None:
    paths = [path for path in sorted((shared_data / "files").rglob("*")) if path.is_file()]
    room = ReadingRoom(tokenizer_json, 256)
    problems: dict[str, SourceProblem] = {}
    try:
        for path in paths:
            start = time.monotonic()
            try:
                assert room.read(path, CancelToken()).chunks, path
            except SourceProblem as problem:
                problems[path.name] = problem
            assert time.monotonic() - start < 20, path
    finally:
        room.close()
    assert len(paths) - len(problems) >= 175
    assert all(problem.message.endswith(".") and problem.hint for problem in problems.values())
    assert sum(isinstance(problem, Locked) for problem in problems.values()) == 8
    for name in ("bomb_500mb.docx", "flate_bomb.pdf", "binary_as.txt", "nul.txt", "empty.pdf", "nested_42.zip"):
        assert name in problems


def test_the_sample_library_reads_the_same_behind_closed_doors(room: ReadingRoom, tokenizer_json: Path) -> None:
    """No reader misses a file that it may no longer open: what it needs of its libraries stays open to it."""
    chunker = Chunker(TokenCounter(tokenizer_json), 256)
    paths = [path for path in sorted(SAMPLE.rglob("*")) if path.is_file()]
    read = {outcome.path: outcome for outcome in room.read_many(paths, CancelToken())}
    assert room.protection() == offered()
    for path in paths:
        draft = Draft(path.name, path.read_bytes())
        try:
            sections = list(parse(draft))
        except SourceProblem:
            assert isinstance(read[path], Failure)
            continue
        document = read[path]
        assert isinstance(document, ReadDocument), path
        assert [chunk.text for chunk in document.chunks] == [
            chunk.text for chunk in chunker.chunks(title_of(draft), sections)
        ]
