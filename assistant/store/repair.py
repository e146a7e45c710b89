"""Finds and mends what contradicts itself inside a sound database: everything here can be made again from the texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.store.database import Connection, Database
from assistant.store.words import indexed

_WORD_TABLES = ("chunk_words", "document_words", "message_words", "fact_words")
_UNEQUAL = (
    "SELECT count(*) FROM (SELECT id FROM chunks EXCEPT SELECT rowid FROM chunk_words)",
    "SELECT count(*) FROM (SELECT rowid FROM chunk_words EXCEPT SELECT id FROM chunks)",
)
_BATCH = 1000


class Repair:
    """Every method may be called from any thread; mending is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def word_problems(self) -> list[str]:
        """What is wrong with the full-text index, in words; empty if nothing is."""

        def work(connection: Connection) -> list[str]:
            problems = [f"{table} is damaged" for table in _WORD_TABLES if not _sound(connection, table)]
            if not problems:
                missing, extra = (int(connection.execute(count).fetchone()[0]) for count in _UNEQUAL)
                problems += [f"{missing} passages cannot be found by words"] if missing else []
                problems += [f"the words of {extra} passages that are gone were left"] if extra else []
            return problems

        return self._database.write(work)

    def rebuild_words(self) -> int:
        """Make the full-text index anew from the texts; returns how many passages it holds."""

        def work(connection: Connection) -> int:
            for table in _WORD_TABLES[:2]:
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608 - names of this module
            for table in _WORD_TABLES[2:]:
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608 - names of this module
            count = 0
            for batch in _batches(connection, "SELECT id, context, text FROM chunks WHERE id > ? ORDER BY id LIMIT ?"):
                words = [(chunk, indexed(f"{context}\n{text}")) for chunk, context, text in batch]
                connection.executemany("INSERT INTO chunk_words (rowid, words) VALUES (?, ?)", words)
                count += len(words)
            for batch in _batches(connection, "SELECT id, title, path FROM documents WHERE id > ? ORDER BY id LIMIT ?"):
                titles = [(document, indexed(f"{title}\n{Path(path).name}")) for document, title, path in batch]
                connection.executemany("INSERT INTO document_words (rowid, words) VALUES (?, ?)", titles)
            return count

        return self._database.write(work)

    def a_passage(self) -> tuple[int, str] | None:
        """The chunk id and the text of the newest passage, or None; something to look for."""
        with self._database.read() as connection:
            row = connection.execute("SELECT id, text FROM chunks ORDER BY id DESC LIMIT 1").fetchone()
            return None if row is None else (row[0], row[1])

    def queue_unvectored(self) -> int:
        """Let passages that have no vector and do not wait for one wait for one; returns how many."""
        return self._database.write(
            lambda connection: int(
                connection.execute(
                    "INSERT INTO pending_chunks (chunk_id, content_id) SELECT id, content_id FROM chunks"
                    " WHERE id NOT IN (SELECT chunk_id FROM pending_chunks) AND id NOT IN (SELECT chunk_id"
                    " FROM chunk_vectors JOIN embedders ON embedders.id = embedder_id AND current = 1)"
                ).rowcount
            )
        )


def _sound(connection: Connection, table: str) -> bool:
    """The index checks itself; a damaged one tells so by an error, which must not end the transaction's other work."""
    connection.execute("SAVEPOINT look")
    try:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # noqa: S608 - names of this module
    except connection.DatabaseError as damaged:
        if "malformed" not in str(damaged) and "corrupt" not in str(damaged):
            raise
        return False
    finally:
        connection.execute("ROLLBACK TO look")
        connection.execute("RELEASE look")
    return True


def _batches(connection: Connection, question: str) -> Iterator[list[tuple[int, str, str]]]:
    last = -1
    while rows := [tuple(row) for row in connection.execute(question, (last, _BATCH))]:
        last = rows[-1][0]
        yield rows
