"""The database keeps what it acknowledged, says what is wrong, and is never replaced by an empty one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.errors import (
    AccessDenied,
    AssistantError,
    DiskFull,
    StoreDamaged,
    StoreProblem,
    StoreTooNew,
    WrongPassphrase,
)
from assistant.store.database import Database

KEY = bytes(range(32))
SCHEMA = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"

WRITER = """
import sys
from pathlib import Path
from assistant.store.database import Database
database = Database.open(Path(sys.argv[1]), bytes(range(32)), Path(sys.argv[2]))
n = int(sys.argv[3])
while True:
    n += 1
    def work(connection):
        for _ in range(20):
            connection.execute("INSERT INTO notes (text) VALUES (?)", (f"{n} " + "x" * 500,))
    database.write(work)
    print(n, flush=True)
"""


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    folder = tmp_path / "schema"
    folder.mkdir()
    (folder / "0001_notes.sql").write_text(SCHEMA)
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hearth.db"


@pytest.fixture
def database(file: Path, schema: Path) -> Iterator[Database]:
    database = Database.open(file, KEY, schema)
    yield database
    database.close()


def add(database: Database, text: str) -> None:
    database.write(lambda connection: connection.execute("INSERT INTO notes (text) VALUES (?)", (text,)))


def notes(database: Database) -> list[str]:
    with database.read() as connection:
        return [row["text"] for row in connection.execute("SELECT text FROM notes ORDER BY id")]


def test_what_was_written_is_there_after_reopening(database: Database, file: Path, schema: Path) -> None:
    add(database, "shelf 14")
    assert notes(database) == ["shelf 14"]
    database.close()
    again = Database.open(file, KEY, schema)
    assert notes(again) == ["shelf 14"]
    assert again.check(deep=True) == []
    again.close()


def test_nothing_readable_in_the_file(database: Database, file: Path) -> None:
    add(database, "canary-words-of-mina")
    database.close()
    assert b"canary-words" not in b"".join(each.read_bytes() for each in file.parent.glob("hearth.db*"))
    assert not file.read_bytes().startswith(b"SQLite")


def test_a_failing_write_leaves_nothing(database: Database) -> None:
    def work(connection: object) -> None:
        connection.execute("INSERT INTO notes (text) VALUES ('half')")  # type: ignore[attr-defined]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)
    assert notes(database) == []
    add(database, "whole")
    assert notes(database) == ["whole"]


def test_readers_do_not_wait_for_the_writer(database: Database) -> None:
    add(database, "before")
    inside, go_on = threading.Event(), threading.Event()

    def slow(connection: object) -> None:
        connection.execute("INSERT INTO notes (text) VALUES ('after')")  # type: ignore[attr-defined]
        inside.set()
        go_on.wait(5)

    thread = threading.Thread(target=database.write, args=(slow,))
    thread.start()
    inside.wait(5)
    assert notes(database) == ["before"]
    go_on.set()
    thread.join()
    assert notes(database) == ["before", "after"]


def test_reading_connections_cannot_write(database: Database) -> None:
    with pytest.raises(AssistantError), database.read() as connection:
        connection.execute("INSERT INTO notes (text) VALUES ('x')")


def test_another_key_does_not_open(database: Database, file: Path, schema: Path) -> None:
    add(database, "secret")
    database.close()
    before = file.read_bytes()
    with pytest.raises(WrongPassphrase):
        Database.open(file, bytes(32), schema)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\x00" + bytes(4080), bytes(8192)])
def test_a_file_that_is_no_profile_is_told(tmp_path: Path, schema: Path, content: bytes) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(content)
    with pytest.raises(StoreDamaged):
        Database.open(file, KEY, schema)
    assert file.read_bytes() == content


def test_a_newer_profile_is_refused_and_left_alone(database: Database, file: Path, schema: Path) -> None:
    database.close()
    (schema / "0002_more.sql").write_text("CREATE TABLE more (id INTEGER PRIMARY KEY);")
    Database.open(file, KEY, schema).close()
    (schema / "0002_more.sql").unlink()
    with pytest.raises(StoreTooNew):
        Database.open(file, KEY, schema)


def test_a_migration_backs_up_first_and_a_failing_one_changes_nothing(
    database: Database, file: Path, schema: Path
) -> None:
    add(database, "kept")
    database.close()
    (schema / "0002_bad.sql").write_text("CREATE TABLE more (id INTEGER PRIMARY KEY);\nDROP TABLE nowhere;")
    with pytest.raises(Exception, match="nowhere"):
        Database.open(file, KEY, schema)
    (schema / "0002_bad.sql").write_text("CREATE TABLE more (id INTEGER PRIMARY KEY);")
    again = Database.open(file, KEY, schema)
    assert notes(again) == ["kept"]
    again.close()
    backup = Database.open(file.with_name("hearth.before-0001.db"), KEY, schema)
    assert notes(backup) == ["kept"]
    backup.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, schema: Path) -> None:
    with pytest.raises(AccessDenied):
        Database.open(tmp_path / "nowhere" / "hearth.db", KEY, schema)


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    database.close()
    with pytest.raises(StoreProblem):
        add(database, "late")


def test_kill_9_loses_nothing_acknowledged(file: Path, schema: Path) -> None:
    acknowledged = 0
    chance = random.Random(5)
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), str(schema), str(acknowledged)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        last = [first, *process.stdout.readlines()]
        process.stdout.close()
        process.wait()
        acknowledged = int([line for line in last if line.endswith("\n")][-1])
        database = Database.open(file, KEY, schema)
        kept = [int(text.split()[0]) for text in notes(database)]
        assert database.check(deep=True) == []
        database.close()
        assert set(range(1, acknowledged + 1)) <= set(kept)
        assert all(kept.count(n) == 20 for n in set(kept)), "a transaction was torn"
        acknowledged = max(kept)


def test_bit_flips_are_found(database: Database, file: Path, schema: Path) -> None:
    for n in range(400):
        add(database, f"{n} " + "words " * 50)
    database.close()
    whole = file.read_bytes()
    chance = random.Random(3)
    for _ in range(12):
        place = chance.randrange(4096, len(whole))
        broken = bytearray(whole)
        broken[place] ^= 1 << chance.randrange(8)
        file.write_bytes(broken)
        found = True
        try:
            again = Database.open(file, KEY, schema)
            try:
                found = again.check(deep=True) != []
            finally:
                again.close()
        except AssistantError:
            found = True
        assert found, f"a flip at {place} went unseen"
    file.write_bytes(whole)
    again = Database.open(file, KEY, schema)
    assert again.check(deep=True) == []
    again.close()


def test_a_full_disk_is_told_and_keeps_what_was_there(tmp_path: Path, schema: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        database = Database.open(disk / "hearth.db", KEY, schema)
        kept = 0
        with pytest.raises(DiskFull):
            while True:
                add(database, f"{kept} " + "x" * 20_000)
                kept += 1
        assert len(notes(database)) == kept > 10
        assert database.check() == []
        database.close()
        again = Database.open(disk / "hearth.db", KEY, schema)
        assert len(notes(again)) == kept
        again.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)
