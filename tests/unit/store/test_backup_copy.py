"""A copy of the database is of one moment, whatever is written meanwhile, and is looked into before it is trusted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.errors import Cancelled, StoreDamaged, WrongPassphrase
from assistant.core.jobs import CancelToken
from assistant.store.backup_copy import copy_database, look_into
from assistant.store.database import Connection, Database, connected

KEY = bytes(range(32))
SCHEMA = """CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE marks (note INTEGER PRIMARY KEY);
CREATE VIRTUAL TABLE note_words USING fts5 (words);"""
TEXT = "words " * 150


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    schema = tmp_path / "schema"
    schema.mkdir()
    (schema / "0001_notes.sql").write_text(SCHEMA)
    opened = Database.open(tmp_path / "hearth.db", KEY, schema)
    write(opened, 0, 3000)
    yield opened
    opened.close()


def write(database: Database, first: int, count: int) -> None:
    """Add rows to both tables; a moment has as many of the one as of the other."""

    def work(connection: Connection) -> None:
        numbers = range(first, first + count)
        connection.executemany("INSERT INTO notes VALUES (?, ?)", [(n, f"{n} {TEXT}") for n in numbers])
        connection.executemany("INSERT INTO marks VALUES (?)", [(n,) for n in numbers])

    database.write(work)


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


def test_a_copy_holds_the_same_and_opens_with_the_same_key(database: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    told = copy_database(database, copy, CancelToken(), quiet)
    assert told == look_into(copy, KEY)
    assert told.schema == 1
    assert dict(told.rows) == {"marks": 3000, "notes": 3000}, "tables of full-text indexes are not counted"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.glob("copy.db*")] == ["copy.db"]
    assert TEXT.encode()[:30] not in copy.read_bytes()


def test_it_is_of_one_moment_while_others_write(database: Database, tmp_path: Path) -> None:
    """A thread commits without a pause; what it had acknowledged before the copy began is in it, and no torn moment."""
    acknowledged, stop, began = [3000], threading.Event(), threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            write(database, acknowledged[0], 7)
            acknowledged[0] += 7
            began.set()

    thread = threading.Thread(target=go_on)
    thread.start()
    began.wait(5)
    steps: list[int] = []
    for number in range(3):
        before = acknowledged[0]
        copy = tmp_path / f"copy{number}.db"
        told = copy_database(database, copy, CancelToken(), lambda done, _total: steps.append(done))
        assert told.rows["notes"] == told.rows["marks"] >= before
        assert look_into(copy, KEY) == told
        with connected(copy, KEY) as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM notes ORDER BY id")]
        assert ids == list(range(told.rows["notes"]))
        assert acknowledged[0] > told.rows["notes"], "writing went on meanwhile"
    stop.set()
    thread.join(10)
    assert len(steps) > 6, "it was copied in small steps"


def test_a_damaged_database_gives_no_copy(database: Database, tmp_path: Path) -> None:
    database.close()
    file = tmp_path / "hearth.db"
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    again = Database.open(file, KEY, tmp_path / "schema")
    with pytest.raises(StoreDamaged):
        copy_database(again, tmp_path / "copy.db", CancelToken(), quiet)
    again.close()


def test_a_damaged_copy_is_not_trusted(database: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy_database(database, copy, CancelToken(), quiet)
    whole = copy.read_bytes()
    for place in (5000, len(whole) // 3, len(whole) - 100):
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 8]) + whole[place + 1 :])
        with pytest.raises(StoreDamaged):
            look_into(copy, KEY)
    copy.write_bytes(whole)
    with pytest.raises(WrongPassphrase):
        look_into(copy, bytes(32))


def test_stopping_stops_between_two_steps(database: Database, tmp_path: Path) -> None:
    cancel, steps = CancelToken(), list[int]()

    def after(done: int, _total: int) -> None:
        steps.append(done)
        cancel.cancel()

    with pytest.raises(Cancelled):
        copy_database(database, tmp_path / "copy.db", cancel, after)
    assert len(steps) == 1
    write(database, 3000, 1)
