"""The encrypted database: the one door to SQLCipher. One thread writes, each reader has a connection of its own."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from assistant.core.errors import (
    AccessDenied,
    AlreadyRunning,
    AssistantError,
    DiskFull,
    StoreDamaged,
    StoreProblem,
    WrongPassphrase,
)
from assistant.store.migrations import KEPT_BACKUPS, migrate
from assistant.store.readers import Readers
from assistant.store.seals import seals_hold
from assistant.system.paths import resources
from assistant.system.settings_file import sync_folder_where_possible

Connection: TypeAlias = Any
"""A connection of the driver (it ships no types)."""

Result = TypeVar("Result")

OLDEST_SQLITE = (3, 51, 3)
"""Before this version two connections could corrupt a database in WAL mode."""

_HEADER = b"SQLite format 3\x00"
_LARGEST_IDLE_WAL = 64 << 20
_CLOSING_SECONDS = 5.0
_READER_CACHE_KIB = 16 << 10
"""Pages a reader keeps decrypted, only as many as it needed: a search over 100,000 chunks takes half the time it takes
with SQLite's 2 MiB."""


_DAMAGE = ("malformed", "disk image", "hmac", "vtable constructor failed", "fts5: corruption", "fts5: missing row")
"""What the driver says of pages that are not what was written, those of a full-text index among them."""


@dataclass(frozen=True, slots=True)
class _Task:
    work: Callable[[Connection], Any]
    answer: Future[Any]
    transaction: bool = True


class Database:
    """An open profile database. Every method may be called from any thread."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._readers = Readers(self._connect_reader)
        self._gate = threading.Lock()  # a task is either queued before the end, or refused
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._closed = False
        self._writer: threading.Thread | None = None

    @classmethod
    def open(cls, path: Path, key: bytes, schema: Path | None = None) -> Database:
        """Open or make the database at ``path`` with its 32-byte ``key`` and bring it to the newest schema.

        Raises ``WrongPassphrase`` if the key does not open it, ``StoreTooNew``, ``StoreDamaged``, ``DiskFull`` or
        ``AccessDenied``. A database that cannot be opened is never replaced.
        """
        _check_driver()
        assert len(key) == 32, "the key has 32 bytes"
        database = cls(path, key)
        with _told(path, key):
            connection = database._connect()
            try:
                if path.exists():
                    path.chmod(0o600)  # before the files beside it are made: they inherit it
                if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                    raise StoreProblem("The database cannot be used on this disk.", "Move the profile to a local disk.")
                migrate(connection, schema or resources() / "schema", database._back_up)
            except BaseException:
                connection.close()  # with it goes what a failed migration began
                raise
        database._start(connection)
        return database

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work`` in one transaction on the writing thread and wait for its result.

        Whatever it raises rolls the transaction back and is raised here. When this returns, the change survives
        the death of the process. ``work`` must not call :meth:`write`.
        """
        assert threading.current_thread() is not self._writer, "a write inside a write would wait for itself"
        answer: Future[Result] = Future()
        with self._gate:
            if self._closed:
                raise _closed()
            self._tasks.put(_Task(work, answer))
        return answer.result()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; it never waits for a write. Keep nothing of it afterwards.

        All that is read inside the ``with`` is of one moment, whatever is written meanwhile.
        """
        with _told(self._path, self._key):
            connection = self._readers.take()
            if connection is None:
                raise _closed()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                self._readers.give_back(connection)

    @property
    def key(self) -> bytes:
        """The key that opened it; copies of it are kept under the same one."""
        return self._key

    def empty_log(self) -> None:
        """Bring the log of writes into the file and empty it: what was overwritten stands in neither then.

        Readers that are at work keep it for a while; the next time, or closing, empties it.
        """
        answer: Future[None] = Future()
        with self._gate:
            if self._closed:
                raise _closed()
            self._tasks.put(_Task(_empty_log, answer, transaction=False))
        answer.result()

    def compact(self) -> None:
        """Write the file anew without its free pages, and empty the log: what was deleted stands nowhere any more.

        Takes as much memory as the file has bytes, and as much disk for a moment. Raises ``DiskFull``.
        """
        answer: Future[None] = Future()
        with self._gate:
            if self._closed:
                raise _closed()
            self._tasks.put(_Task(_compact, answer, transaction=False))
        answer.result()

    def check(self, deep: bool = False) -> list[str]:
        """What is wrong with the file, in words; empty if nothing is. ``deep`` reads every page."""
        questions = ["quick_check", *(("cipher_integrity_check", "integrity_check") if deep else ())]
        problems: list[str] = []
        if self._closed:
            raise _closed()
        for question in questions:
            try:
                # WORKAROUND: FTS5's part of the check trusts what its connection cached, also when that is outdated,
                # and then names damage that is none: a connection of its own has nothing cached
                with _told(self._path, self._key), contextlib.closing(self._connect_reader()) as connection:
                    told = [str(row[0]) for row in connection.execute(f"PRAGMA {question}")]
            except StoreDamaged as damaged:
                told = [damaged.detail]
            problems += [problem for problem in told if problem != "ok" and problem not in problems]
        return problems

    def close(self) -> None:
        """Finish what waits to be written and close; safe to call twice."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._tasks.put(None)
        if self._writer is not None:
            self._writer.join()
        self._readers.close(_CLOSING_SECONDS)
        self._key = b""

    def _connect_reader(self) -> Connection:
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_READER_CACHE_KIB}")
        return connection

    def _connect(self, path: Path | None = None) -> Connection:
        connection = sqlcipher.connect(
            str(path or self._path), timeout=10.0, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlcipher.Row
        connection.execute("PRAGMA cipher_log_level = NONE")
        self._unlock(connection)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first read proves the key
        except sqlcipher.Error:
            connection.close()
            raise
        # FULL: what was told as kept survives a power cut too; NORMAL would lose the last moments in WAL mode. It costs
        # one fsync a transaction (0.1 to 4 ms measured), which whoever writes much saves by writing in batches
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = FAST")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA journal_size_limit = {_LARGEST_IDLE_WAL}")
        return connection

    def _unlock(self, connection: Connection) -> None:
        """Give a new connection the key, before anything is read through it."""
        connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")

    def _start(self, connection: Connection) -> None:
        self._writer = threading.Thread(target=self._write_all, args=(connection,), name="database-writer", daemon=True)
        self._writer.start()

    def _write_all(self, connection: Connection) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                with _told(self._path, self._key):
                    result = _in_transaction(connection, task.work) if task.transaction else task.work(connection)
            except BaseException as problem:  # noqa: BLE001 - handed to the thread that asked, whatever it is
                task.answer.set_exception(problem)
            else:
                task.answer.set_result(result)
        with contextlib.suppress(sqlcipher.Error):  # no “optimize”: its samples would keep words of what is deleted
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def _back_up(self, version: int) -> None:
        """Keep an encrypted copy of the database as it was before a migration, and the two before it.

        Raises ``StoreDamaged`` if the database is: a damaged copy never takes the place of a good one.
        """
        target = self._path.with_name(f"{self._path.stem}.before-{version:04}.db")
        partial = target.with_suffix(".part")
        partial.unlink(missing_ok=True)
        try:
            with contextlib.closing(self._connect()) as source, contextlib.closing(self._connect(partial)) as copy:
                source.backup(copy)
                _check_sound(copy)
            partial.chmod(0o600)
            partial.replace(target)
            sync_folder_where_possible(target.parent)  # before the older copies go
        finally:
            partial.unlink(missing_ok=True)
        for old in sorted(self._path.parent.glob(f"{self._path.stem}.before-*.db"))[:-KEPT_BACKUPS]:
            old.unlink(missing_ok=True)


@contextlib.contextmanager
def connected(path: Path, key: bytes) -> Iterator[Connection]:
    """A connection to a database that is not the profile's own, such as a copy of it; made if it is not there.

    Its errors are told in words, as those of :class:`Database` are.
    """
    with _told(path, key), contextlib.closing(Database(path, key)._connect()) as connection:
        yield connection


def _empty_log(connection: Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _compact(connection: Connection) -> None:
    connection.execute("VACUUM")
    _empty_log(connection)


def _in_transaction(connection: Connection, work: Callable[[Connection], Result]) -> Result:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def _check_sound(connection: Connection) -> None:
    problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    if problems:
        raise _damaged(problems[0])


def _check_driver() -> None:
    version = tuple(int(part) for part in sqlcipher.sqlite_version.split("."))
    if version < OLDEST_SQLITE:
        raise StoreProblem(
            f"The installed SQLite {sqlcipher.sqlite_version} has an error that can damage the profile.",
            "Install sqlcipher3 0.6.4 or newer.",
        )


@contextlib.contextmanager
def _told(path: Path, key: bytes) -> Iterator[None]:
    """Turn the driver's errors into ones that a person understands."""
    try:
        yield
    except sqlcipher.DatabaseError as problem:
        raise _in_words(problem, path, key) from problem


def _in_words(problem: Exception, path: Path, key: bytes) -> Exception:
    text = str(problem)
    match text:
        case _ if "is full" in text:
            return DiskFull("The disk is full.", "Free some space; nothing that was kept is lost.", text)
        case _ if "not a database" in text:
            return _not_opened(path, key, text)
        case _ if any(sign in text for sign in _DAMAGE):
            return _damaged(text)
        case _ if "readonly" in text or "unable to open" in text:
            return AccessDenied(
                f"The profile in {path.parent} cannot be written.", "Check its permissions and the disk.", text
            )
        case _ if "interrupted" in text:
            return _closed()
        case _ if "locked" in text:
            return AlreadyRunning("Another program is using the profile.", "Close it and try again.", text)
        case _ if "disk I/O error" in text:
            return DiskFull("The disk refused to write.", "Check free space and the disk's health.", text)
        case _:
            return problem


def _not_opened(path: Path, key: bytes, text: str) -> AssistantError:
    """The driver says the same of another key and of a damaged first page; the file itself tells them apart."""
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            head = file.read(512)
        if len(head) < 512 or head.startswith(_HEADER) or not any(head) or seals_hold(path, key):
            return _damaged(text)
    return WrongPassphrase(
        "The key does not open this profile.",
        "Use the passphrase or key file that belongs to it; if those are right, its first page is damaged.",
        text,
    )


def _damaged(text: str) -> StoreDamaged:
    return StoreDamaged(
        "The profile's database is damaged.", "Run “hearth doctor --deep”; backups lie beside the database.", text
    )


def _closed() -> StoreProblem:
    return StoreProblem("The profile is closed.")
