"""The database keeps what it acknowledged, says what is wrong, and is never replaced by an empty one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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

OPENER = """
from pathlib import Path
from assistant.store.database import Database
print("opening", flush=True)
Database.open(Path({file!r}), bytes(range(32)), Path({schema!r}))
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


def test_a_migration_killed_in_the_middle_is_done_again(database: Database, file: Path, schema: Path) -> None:
    for n in range(300):
        add(database, str(n))
    database.close()
    copies = " UNION ALL ".join(["SELECT text FROM notes"] * 40)
    (schema / "0002_copy.sql").write_text(f"CREATE TABLE copies AS {copies}; CREATE INDEX texts ON copies (text);")
    opening = OPENER.format(file=str(file), schema=str(schema))
    for delay in (0.0, 0.02, 0.05, 0.1):
        process = subprocess.Popen([sys.executable, "-c", opening], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        process.communicate()
    again = Database.open(file, KEY, schema)
    assert notes(again) == [str(n) for n in range(300)]
    assert again.check(deep=True) == []
    with again.read() as connection:
        assert connection.execute("SELECT count(*) FROM copies").fetchone()[0] == 40 * 300
    again.close()


def test_only_the_last_three_backups_are_kept(database: Database, file: Path, schema: Path) -> None:
    database.close()
    for number in range(2, 7):
        (schema / f"000{number}_more.sql").write_text(f"CREATE TABLE more{number} (id INTEGER PRIMARY KEY);")
        Database.open(file, KEY, schema).close()
    kept = sorted(each.name for each in file.parent.glob("hearth.before-*"))
    assert kept == ["hearth.before-0003.db", "hearth.before-0004.db", "hearth.before-0005.db"]


def test_a_damaged_database_is_not_migrated_and_replaces_no_backup(
    database: Database, file: Path, schema: Path
) -> None:
    for n in range(200):
        add(database, f"{n} " + "words " * 50)
    database.close()
    backup = file.with_name("hearth.before-0001.db")
    backup.write_bytes(b"the good one")
    whole = bytearray(file.read_bytes())
    whole[5 * 4096 + 17] ^= 4
    file.write_bytes(whole)
    (schema / "0002_more.sql").write_text("CREATE TABLE more (id INTEGER PRIMARY KEY);")
    with pytest.raises(StoreDamaged):
        Database.open(file, KEY, schema)
    assert backup.read_bytes() == b"the good one"
    assert not list(file.parent.glob("*.part"))
    assert file.read_bytes() == whole


def test_a_damaged_first_page_is_not_taken_for_another_key(database: Database, file: Path, schema: Path) -> None:
    for n in range(100):
        add(database, f"{n} " + "words " * 50)
    database.close()
    whole = bytearray(file.read_bytes())
    whole[1000] ^= 1
    file.write_bytes(whole)
    with pytest.raises(StoreDamaged):
        Database.open(file, KEY, schema)
    with pytest.raises(WrongPassphrase):
        Database.open(file, bytes(32), schema)


def test_damage_met_while_reading_is_told_as_damage(database: Database, file: Path, schema: Path) -> None:
    for n in range(200):
        add(database, f"{n} " + "words " * 50)
    database.close()
    whole = bytearray(file.read_bytes())
    for page in range(4, 12):
        whole[page * 4096 + 100] ^= 1
    file.write_bytes(whole)
    again = Database.open(file, KEY, schema)
    with pytest.raises(StoreDamaged):
        notes(again)
    assert any("page" in problem for problem in again.check(deep=True))
    again.close()


def test_every_file_of_the_database_is_private(database: Database, file: Path, schema: Path) -> None:
    add(database, "secret")
    (schema / "0002_more.sql").write_text("CREATE TABLE more (id INTEGER PRIMARY KEY);")
    database.close()
    again = Database.open(file, KEY, schema)
    add(again, "secret")
    modes = {each.name: each.stat().st_mode & 0o777 for each in file.parent.glob("hearth.*")}
    again.close()
    assert set(modes) == {"hearth.db", "hearth.db-wal", "hearth.db-shm", "hearth.before-0001.db"}
    assert set(modes.values()) == {0o600}


def test_what_is_read_together_is_of_one_moment(database: Database) -> None:
    add(database, "before")
    with database.read() as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchone()[0] == 1
        add(database, "after")
        assert connection.execute("SELECT count(*) FROM notes").fetchone()[0] == 1
    assert len(notes(database)) == 2


def test_threads_that_end_leave_no_connection(database: Database, file: Path) -> None:
    def open_files() -> int:
        links = Path("/proc/self/fd").iterdir()
        return sum(os.path.realpath(link) == str(file) for link in links)

    for _ in range(30):
        thread = threading.Thread(target=notes, args=(database,))
        thread.start()
        thread.join()
    assert open_files() <= 3


def test_a_connection_is_used_again(database: Database) -> None:
    with database.read() as first, database.read() as second:
        assert first is not second
    with database.read() as again:
        assert again in (first, second)


def test_closing_ends_a_long_read_soon(database: Database) -> None:
    began, told = threading.Event(), list[BaseException]()

    def long_read() -> None:
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        try:
            with database.read() as connection:
                began.set()
                connection.execute(endless).fetchone()
        except StoreProblem as problem:
            told.append(problem)

    thread = threading.Thread(target=long_read)
    thread.start()
    began.wait(5)
    at = time.monotonic()
    database.close()
    thread.join(5)
    assert time.monotonic() - at < 3
    assert [str(each) for each in told] == ["The profile is closed."]


def test_a_write_beside_the_closing_is_kept_or_refused(file: Path, schema: Path) -> None:
    for _ in range(10):
        database = Database.open(file, KEY, schema)
        kept: list[str] = []

        def write_on(name: str, database: Database = database, kept: list[str] = kept) -> None:
            for n in range(1000):
                try:
                    add(database, f"{name}{n}")
                except StoreProblem:
                    return
                kept.append(f"{name}{n}")

        threads = [threading.Thread(target=write_on, args=(name,)) for name in "abc"]
        for thread in threads:
            thread.start()
        time.sleep(0.02)
        database.close()
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()
        again = Database.open(file, KEY, schema)
        assert set(kept) <= set(notes(again))
        again.write(lambda connection: connection.execute("DELETE FROM notes"))
        again.close()


class Refused(Exception):
    """What a work raises to take everything back."""


@given(works=st.lists(st.tuples(st.lists(st.text(max_size=20), max_size=4), st.booleans()), max_size=12))
@settings(max_examples=25, deadline=None)
def test_law_exactly_the_works_that_returned_are_kept(works: list[tuple[list[str], bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "schema"
        schema.mkdir()
        (schema / "0001_notes.sql").write_text(SCHEMA)
        database = Database.open(Path(folder) / "hearth.db", KEY, schema)
        expected: list[str] = []
        for texts, refuse in works:

            def work(connection: Any, texts: list[str] = texts, refuse: bool = refuse) -> None:
                connection.executemany("INSERT INTO notes (text) VALUES (?)", [(text,) for text in texts])
                if refuse:
                    raise Refused

            try:
                database.write(work)
            except Refused:
                continue
            expected += texts
            assert notes(database) == expected
        database.close()
        again = Database.open(Path(folder) / "hearth.db", KEY, schema)
        assert notes(again) == expected
        again.close()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, schema: Path) -> None:
    with pytest.raises(AccessDenied):
        Database.open(tmp_path / "nowhere" / "hearth.db", KEY, schema)


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    database.close()
    with pytest.raises(StoreProblem):
        add(database, "late")


@pytest.mark.parametrize("kills", [8, pytest.param(40, marks=pytest.mark.slow)])
def test_kill_9_loses_nothing_acknowledged(file: Path, schema: Path, kills: int) -> None:
    acknowledged = 0
    chance = random.Random(5)
    for _ in range(kills):
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
        kept = Counter(int(text.split()[0]) for text in notes(database))
        assert database.check(deep=True) == []
        database.close()
        assert set(range(1, acknowledged + 1)) <= set(kept)
        assert set(kept.values()) <= {20}, "a transaction was torn"
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
        try:
            again = Database.open(file, KEY, schema)
        except StoreDamaged:
            continue
        assert again.check(deep=True) != [], f"a flip at {place} went unseen"
        again.close()
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
