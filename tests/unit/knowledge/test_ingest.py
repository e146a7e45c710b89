"""Bringing a library up to date with real files, real readers and a real database."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant.core.errors import Cancelled
from assistant.core.jobs import CancelToken
from assistant.knowledge.gate import Gate
from assistant.knowledge.ingest import FileOutcome, Ingest, Tally
from assistant.knowledge.reading import ReadingRoom
from assistant.knowledge.scanning import Scanner
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import Intake
from assistant.store.sources import Sources


@dataclass
class WatchedDesk:
    """A desk that keeps what it hears; ``on_item`` is called with each file's outcome."""

    cancel: CancelToken = field(default_factory=CancelToken)
    items: list[FileOutcome] = field(default_factory=list)
    on_item: Callable[[FileOutcome], None] = lambda _item: None
    progress: list[tuple[float, float | None]] = field(default_factory=list)

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self.progress.append((done, total))

    def emit(self, item: Any) -> None:
        self.items.append(item)
        self.on_item(item)


@pytest.fixture(scope="module")
def room() -> Iterator[ReadingRoom]:
    """Real readers, shared by the tests here."""
    opened = ReadingRoom(None, 256, workers=2)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def scanner() -> Iterator[Scanner]:
    """A real scanner, shared by the tests here."""
    opened = Scanner()
    yield opened
    opened.close()


class House:
    """A library over one folder."""

    def __init__(self, database: Database, room: ReadingRoom, scanner: Scanner, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.documents = Documents(database)
        self.sources = Sources(database)
        self.gate = Gate()
        self.intake = Intake(database)
        self.ingest = Ingest(self.intake, self.sources, room, scanner, lambda: 1_000_000, self.gate)
        self.sources.add(str(folder), "folder", watched=False)

    def update(self, desk: WatchedDesk | None = None, path: Path | None = None, again: bool = False) -> Tally:
        (source,) = self.sources.all()
        return self.ingest.update([(source, str(path or self.folder))], desk or WatchedDesk(), again=again)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def names(self) -> list[str]:
        return [os.path.relpath(found.path, self.folder) for found in self.documents.under(str(self.folder))]

    def finds(self, word: str) -> list[str]:
        chunks = self.documents.chunks([chunk for chunk, _ in self.documents.match([word], 20)])
        return sorted(Path(chunk.path).name for chunk in chunks.values())

    def missing(self) -> bool:
        return self.sources.all()[0].missing


@pytest.fixture
def house(tmp_path: Path, room: ReadingRoom, scanner: Scanner) -> Iterator[House]:
    """A library over an empty folder."""
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    (tmp_path / "docs").mkdir()
    opened = House(database, room, scanner, tmp_path / "docs")
    yield opened
    assert Embeddings(database).check() == []
    database.close()


def test_a_folder_is_read_and_each_file_told(house: House) -> None:
    house.write("a.txt", "The boiler was serviced in May.")
    house.write("sub/b.md", "# Bread\n\nBake it at 220 degrees.")
    house.write("broken.pdf", "%PDF-1.7 nothing")
    house.write("photo.jpg", "x")
    desk = WatchedDesk()
    tally = house.update(desk)
    assert (tally.added, tally.unchanged, tally.chunks, dict(tally.skipped)) == (2, 0, 2, {".jpg": 1})
    assert sorted((item.path.name, item.outcome) for item in desk.items) == [
        ("a.txt", "added"),
        ("b.md", "added"),
        ("broken.pdf", "failed"),
    ]
    assert tally.failed[0].reason and house.finds("boilers") == ["a.txt"]
    assert desk.progress[-1] == (3, 3)
    assert house.sources.all()[0].skipped == {".jpg": 1}


def test_an_unchanged_folder_is_not_read_again(house: House, scanner: Scanner) -> None:
    for number in range(20):
        house.write(f"{number}.txt", f"number {number}")
    house.write("broken.pdf", "%PDF-1.7 nothing")
    house.update()
    closed = ReadingRoom(None, 256)
    closed.close()  # whatever is read with it fails loudly
    ingest = Ingest(house.intake, house.sources, closed, scanner, lambda: 1_000_000, house.gate)
    (source,) = house.sources.all()
    tally = ingest.update([(source, source.path)], WatchedDesk())
    assert (tally.unchanged, tally.added, tally.failed) == (21, 0, [])


def test_what_changed_and_only_that_is_taken_over(house: House) -> None:
    kept, touched = house.write("kept.txt", "kept words"), house.write("touched.txt", "touched words")
    house.write("changed.txt", "before"), house.write("deleted.txt", "deleted words")
    house.update()
    ids = {chunk: house.documents.chunks([chunk])[chunk].path for chunk, _ in house.documents.match(["words"], 9)}
    os.utime(touched, ns=(1, 1))
    house.write("changed.txt", "afterwards")
    (house.folder / "deleted.txt").unlink()
    house.write("new.txt", "new words")
    tally = house.update()
    assert (tally.added, tally.updated, tally.unchanged, tally.removed) == (1, 1, 2, 1)
    assert house.names() == ["changed.txt", "kept.txt", "new.txt", "touched.txt"]
    assert house.finds("before") == [] and house.finds("afterwards") == ["changed.txt"]
    still = {chunk: path for chunk, path in ids.items() if house.documents.chunks([chunk])}
    assert sorted(still.values()) == [str(kept), str(touched)], "their passages are the same ones"


def test_a_renamed_file_keeps_its_passages(house: House) -> None:
    old = house.write("old.txt", "the same words")
    house.update()
    ((chunk, _),) = house.documents.match(["same"], 5)
    old.rename(house.folder / "new.txt")
    tally = house.update()
    assert (tally.added, tally.removed, tally.chunks) == (1, 1, 0)
    assert house.documents.chunks([chunk])[chunk].path == str(house.folder / "new.txt")


def test_copies_share_their_passages_and_are_not_parsed_twice(house: House) -> None:
    for number in range(30):
        house.write(f"{number}.txt", f"content {number % 3} of the copies")
    tally = house.update()
    assert (tally.added, house.documents.counts().chunks) == (30, 3)
    house.write("later.txt", "content 0 of the copies")
    assert house.update().chunks == 0


def test_two_files_that_swap_their_contents(house: House) -> None:
    """One file's old text is dropped in the very update in which another one arrives with it."""
    house.write("a.txt", "first text")
    house.update()
    house.write("a.txt", "second text")
    for number in range(10):
        house.write(f"b{number}.txt", "first text")
    tally = house.update()
    assert (tally.added, tally.updated) == (10, 1)
    assert house.finds("first") != [] and house.finds("second") == ["a.txt"]
    assert all(house.documents.find(str(house.folder / f"b{n}.txt")) for n in range(10))


def test_a_text_that_was_thought_to_be_known_is_read_after_all(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    file = house.write("a.txt", "words that nobody holds any more")
    gone = {hashlib.sha256(file.read_bytes()).hexdigest()}
    monkeypatch.setattr(house.intake, "hashes", lambda: gone)
    tally = house.update()
    assert (tally.added, tally.chunks) == (1, 1) and house.finds("nobody") == ["a.txt"]


def test_a_folder_that_vanished_keeps_its_documents(house: House, tmp_path: Path) -> None:
    house.write("a.txt", "kept words")
    house.update()
    house.folder.rename(tmp_path / "unplugged")
    tally = house.update()
    assert tally.removed == 0 and house.missing() and house.finds("kept") == ["a.txt"]
    (tmp_path / "unplugged").rename(house.folder)
    assert house.update().unchanged == 1 and not house.missing()


def test_an_empty_folder_is_an_unplugged_disk_only_if_it_is_another_disk(house: House) -> None:
    house.write("a.txt", "kept words")
    house.update()
    (house.folder / "a.txt").unlink()
    device = house.folder.stat().st_dev
    house.database.write(lambda connection: connection.execute("UPDATE sources SET device = ?", (device + 1,)))
    assert house.update().removed == 0 and house.missing()
    house.database.write(lambda connection: connection.execute("UPDATE sources SET device = ?", (device,)))
    assert house.update().removed == 1 and not house.missing() and house.finds("kept") == []


def many(house: House, folder: str = "", count: int = 6) -> list[Path]:
    return [house.write(f"{folder}{number}.txt", f"kept words {number}") for number in range(count)]


@pytest.mark.parametrize("stray", [False, True])
@pytest.mark.parametrize("folder", ["", "disk/", "disk/deep/"])
def test_many_documents_that_are_gone_at_once_are_kept_and_told(house: House, folder: str, stray: bool) -> None:
    files = many(house, folder)
    beside = house.write("beside/b.txt", "beside") if folder else None
    house.update()
    texts = {file: (file.read_text(), file.stat().st_mtime_ns) for file in files}
    for file in files:
        file.unlink()
    if stray:
        house.write(f"{folder}.volume/stray.txt", "stray")
        house.write(f"{folder}stray.txt", "stray")
    for _ in range(2):  # a second look is no reason to think otherwise
        tally = house.update()
        assert tally.removed == 0 and len(house.finds("kept")) == 6 and house.finds("stray") == []
        assert [each.path for each in tally.failed] == [each.path for each in house.ingest.away()]
        told = house.ingest.away()[0]
        assert "6 documents" in told.reason and f"hearth forget {told.path}" in told.hint
        assert house.missing() is (beside is None)
    for file, (text, changed) in texts.items():
        file.write_text(text)
        os.utime(file, ns=(changed, changed))
    assert house.update().removed == 0
    assert house.ingest.away() == [] and not house.missing() and len(house.finds("kept")) == 6
    assert bool(house.finds("stray")) is stray


def test_a_folder_that_went_with_many_documents_keeps_them(house: House) -> None:
    many(house, "disk/")
    house.write("b.txt", "beside")
    house.update()
    shutil.rmtree(house.folder / "disk")
    assert house.update().removed == 0 and len(house.finds("kept")) == 6


def test_a_few_files_and_single_ones_are_deleted_as_before(house: House) -> None:
    many(house, "few/", 5)
    files = many(house, "many/", 7)
    house.update()
    shutil.rmtree(house.folder / "few")
    for file in files[:6]:
        file.unlink()
    assert house.update().removed == 11 and house.finds("kept") == ["6.txt"] and house.ingest.away() == []


def test_a_folder_with_another_name_takes_its_documents_along(house: House) -> None:
    many(house, "old/")
    house.write("b.txt", "beside")
    house.update()
    (house.folder / "old").rename(house.folder / "new")
    assert house.update().removed == 6 and len(house.finds("kept")) == 6 and house.ingest.away() == []


def test_a_folder_full_of_new_files_is_in_use(house: House) -> None:
    files = many(house)
    house.update()
    for number, file in enumerate(files):
        file.unlink()
        house.write(f"new{number}.txt", f"other {number}")
    assert house.update().removed == 6 and house.finds("kept") == [] and len(house.finds("other")) == 6


def test_a_folder_that_cannot_be_opened_keeps_its_documents(house: House) -> None:
    house.write("sub/a.txt", "kept words")
    house.update()
    shutil.rmtree(house.folder / "sub")
    (house.folder / "sub").symlink_to(house.folder / "sub")  # its own loop: neither there nor gone
    house.write("b.txt", "other")
    tally = house.update()
    assert tally.removed == 0 and house.finds("kept") == ["a.txt"]
    assert [failed.path.name for failed in tally.failed] == ["a.txt"]


def test_hidden_and_odd_files_added_by_name_stay(house: House) -> None:
    hidden, odd = house.write(".hidden.txt", "hidden words"), house.write("odd.xyz", "odd words")
    house.update()
    assert house.names() == []
    house.update(path=hidden)
    house.update(path=odd)
    assert house.finds("words") == [".hidden.txt", "odd.xyz"]
    house.update()
    assert house.finds("words") == [".hidden.txt", "odd.xyz"], "a later look at the folder leaves them in"
    hidden.unlink()
    house.update()
    assert house.finds("words") == ["odd.xyz"]


def test_a_pipe_added_by_name_fails_at_once_with_a_reason(house: House) -> None:
    os.mkfifo(house.folder / "pipe.txt")
    began = time.monotonic()
    tally = house.update(path=house.folder / "pipe.txt")
    assert "pipe" in tally.failed[0].reason and time.monotonic() - began < 10


def test_failed_files_are_tried_again_only_when_asked(house: House) -> None:
    house.write("broken.pdf", "%PDF-1.7 nothing")
    house.update()
    assert len(house.update().failed) == 0
    assert len(house.update(again=True).failed) == 1
    assert len(house.documents.failed()) == 1


def test_a_large_file_is_listed_and_not_read(house: House) -> None:
    house.write("large.txt", "word " * 300_000)
    assert "too large" in house.update().failed[0].reason


def test_stopping_keeps_what_was_read_and_goes_on_later(house: House) -> None:
    for number in range(300):
        house.write(f"{number}.txt", f"words of file {number}")
    desk = WatchedDesk()
    desk.on_item = lambda _item: desk.cancel.cancel()
    with pytest.raises(Cancelled):
        house.update(desk)
    kept = house.documents.counts().documents
    assert 0 < kept < 300
    tally = house.update()
    assert (tally.unchanged, tally.added) == (kept, 300 - kept)


def test_pausing_holds_the_work_and_keeps_what_was_read(house: House) -> None:
    for number in range(300):
        house.write(f"{number}.txt", f"words of file {number}")
    desk = WatchedDesk()
    desk.on_item = lambda _item: house.gate.close()
    worker = threading.Thread(target=lambda: house.update(desk))
    worker.start()
    while not house.gate.closed:
        time.sleep(0.01)
    time.sleep(0.3)
    held = house.documents.counts().documents
    assert 0 < held < 300 and worker.is_alive()
    time.sleep(0.3)
    assert house.documents.counts().documents == held
    desk.on_item = lambda _item: None
    house.gate.open()
    worker.join(60)
    assert house.documents.counts().documents == 300


def test_a_pause_can_be_ended_by_stopping(house: House) -> None:
    house.write("a.txt", "words")
    house.gate.close()
    desk, stopped = WatchedDesk(), threading.Event()

    def work() -> None:
        with pytest.raises(Cancelled):
            house.update(desk)
        stopped.set()

    threading.Thread(target=work).start()
    time.sleep(0.2)
    desk.cancel.cancel()
    assert stopped.wait(5)


def test_a_file_deleted_after_the_look_is_told_and_not_listed(house: House) -> None:
    for number in range(200):
        house.write(f"{number:03}.txt", f"words of file {number}")
    last = house.folder / "199.txt"
    desk = WatchedDesk()
    desk.on_item = lambda _item: last.unlink(missing_ok=True)
    tally = house.update(desk)
    assert [failed.path for failed in tally.failed] == [last]
    assert house.documents.failed() == [] and house.documents.find(str(last)) is None


@pytest.mark.slow
def test_hostile_files_are_each_told_and_the_rest_goes_on(
    house: House, shared_data: Path, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    hostile = [path for path in sorted((shared_data / "files" / "hostile").rglob("*")) if path.is_file()]
    for number, path in enumerate(hostile):
        shutil.copyfile(path, house.folder / f"{number:02}-{path.name}")
    house.write("good.txt", "words of a good file")
    desk = WatchedDesk()
    tally = house.update(desk)
    assert house.finds("good") == ["good.txt"]
    assert len(desk.items) + sum(tally.skipped.values()) == len(hostile) + 1
    assert all(failed.reason for failed in tally.failed) and len(tally.failed) >= 10
    assert house.database.check(deep=True) == []
