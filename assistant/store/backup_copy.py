"""Copies of the database: made while it is in use, and looked into before anybody relies on them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.core.errors import StoreDamaged
from assistant.core.jobs import CancelToken
from assistant.store.database import Connection, Database, connected
from assistant.system.paths import PRIVATE_FILE

STEP = 256
"""Pages (1 MiB) that are copied at a time; between two steps others get the disk and the processor."""

PAUSE = 0.002
"""Seconds between two steps."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: the version of its schema, and how many rows stand in each table."""

    schema: int
    rows: Mapping[str, int]


def copy_database(
    database: Database, target: Path, cancel: CancelToken, report: Callable[[int, int], None]
) -> Contents:
    """Copy ``database`` as it is at this moment to the new file ``target``, under the same key; what is in it.

    Others read and write meanwhile: one reading transaction holds the moment, so that no step has to begin again.
    ``report(done, total)`` counts pages. Raises ``Cancelled``, ``DiskFull``, ``AccessDenied``, or ``StoreDamaged`` if
    a page of the database cannot be read. The copy is not yet on the disk for good, nor looked into.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))

    def after_step(_status: int, left: int, total: int) -> None:
        report(total - left, total)
        cancel.sleep(PAUSE)

    with connected(target, database.key) as copy, database.read() as source:
        copy.execute("PRAGMA journal_mode = OFF")  # a copy that is cut short is thrown away
        copy.execute("PRAGMA synchronous = OFF")
        contents = _contents(source)
        source.backup(copy, pages=STEP, progress=after_step)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whatever the profile's own uses
    return contents


def look_into(path: Path, key: bytes) -> Contents:
    """What the database at ``path`` holds, once every page of it was read and found sound.

    Raises ``StoreDamaged``, or ``WrongPassphrase`` if the key is another one.
    """
    with connected(path, key) as connection:
        connection.execute("PRAGMA query_only = ON")
        for question in ("cipher_integrity_check", "quick_check"):
            told = [str(row[0]) for row in connection.execute(f"PRAGMA {question}")]
            if problems := [problem for problem in told if problem != "ok"]:
                raise StoreDamaged("The database in it is damaged.", "Use another backup.", "; ".join(problems[:5]))
        return _contents(connection)


def _contents(connection: Connection) -> Contents:
    """Every table but those of the full-text indexes, whose rows are SQLite's own."""
    names = [str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    indexes = [
        str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    ]
    tables = [name for name in names if not any(name == each or name.startswith(f"{each}_") for each in indexes)]
    rows = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - names that the database gave
        for name in sorted(tables)
    }
    return Contents(int(connection.execute("PRAGMA user_version").fetchone()[0]), rows)
