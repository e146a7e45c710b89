"""How documents get into the library and out of it: each change is whole or not there at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TypeAlias

from assistant.core.passages import Chunk
from assistant.store.database import Connection, Database
from assistant.store.words import indexed


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that was read. ``chunks`` is empty when its text, known by ``sha256``, is kept already."""

    source_id: int
    path: str
    size: int
    mtime_ns: int
    sha256: str
    title: str
    kind: str
    chunks: tuple[Chunk, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedDocument:
    """A file that could not be read; ``failure`` names the error."""

    source_id: int
    path: str
    size: int
    mtime_ns: int
    failure: str
    reason: str
    hint: str


UNKNOWN = (-1, -1)
"""Size and time of a file that cannot even be looked at; it counts as the one that was there before."""

Arrival: TypeAlias = NewDocument | FailedDocument


Also: TypeAlias = Callable[[Connection, Sequence[str]], None]
"""More to do in the same transaction, with the paths of the documents that are forgotten."""


class Kept(Enum):
    """What became of an arrival. ``READ_AGAIN``: its text was thought to be known and is gone meanwhile."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    READ_AGAIN = "read again"


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept about a file, to see whether it changed."""

    source_id: int
    size: int
    mtime_ns: int
    failure: str


class Intake:
    """Writes documents; every method is one transaction and may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source_id: int) -> dict[str, Known]:
        """The files of a source by path."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT path, source_id, size, mtime_ns, failure FROM documents WHERE source_id = ?", (source_id,)
            )
            return {path: Known(*rest) for path, *rest in rows}

    def hashes(self) -> set[str]:
        """The SHA-256 of every text that is kept."""
        with self._database.read() as connection:
            return {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM contents")}

    def keep(self, arrivals: Sequence[Arrival]) -> list[Kept]:
        """Put these documents into the library, replacing what was there at their paths; says what became of each."""
        prepared = [_words_of(arrival) for arrival in arrivals]

        def work(connection: Connection) -> list[Kept]:
            return [_keep(connection, arrival, words) for arrival, words in zip(arrivals, prepared, strict=True)]

        return self._database.write(work)

    def remove(self, paths: Iterable[str]) -> int:
        """Take the documents at exactly these paths out, with their text where no other document holds it."""
        listed = json.dumps(list(paths))

        def work(connection: Connection) -> int:
            removed = connection.execute(
                "DELETE FROM documents WHERE path IN (SELECT value FROM json_each(?))", (listed,)
            )
            return int(removed.rowcount)

        return self._database.write(work)

    def erase(self, paths: Sequence[str], also: Also) -> int:
        """Forget these files and all that lies in these folders, in one transaction; how many documents that were.

        Sources among them go too; what lies inside a folder source that stays is kept out of it from now on. What is
        deleted is overwritten, in the word index as well. ``also`` does its part with the documents' paths.
        """

        def work(connection: Connection) -> int:
            connection.execute("PRAGMA secure_delete = ON")
            try:
                gone = _erase(connection, paths)
                also(connection, gone)
                connection.execute("INSERT INTO chunk_words (chunk_words) VALUES ('optimize')")
                connection.execute("INSERT INTO document_words (document_words) VALUES ('optimize')")
            finally:
                connection.execute("PRAGMA secure_delete = FAST")
            return len(gone)

        return self._database.write(work)


def _erase(connection: Connection, paths: Sequence[str]) -> list[str]:
    inside = "path = :path OR substr(path, 1, :length) = :inside"
    gone: list[str] = []
    for path in paths:
        folder = path.rstrip(os.sep) + os.sep
        where = {"path": path, "length": len(folder), "inside": folder}
        gone += [row[0] for row in connection.execute(f"DELETE FROM documents WHERE {inside} RETURNING path", where)]  # noqa: S608 - fixed
        for table in ("sources", "excluded_paths"):
            connection.execute(f"DELETE FROM {table} WHERE {inside}", where)  # noqa: S608 - fixed text
        connection.execute(
            "INSERT INTO excluded_paths (path) SELECT :path FROM sources"
            " WHERE kind = 'folder' AND substr(:path, 1, length(path) + 1) IN (path || '/', path || '\\') LIMIT 1",
            where,
        )
    return gone


def _words_of(arrival: Arrival) -> list[str]:
    if isinstance(arrival, FailedDocument):
        return []
    return [indexed(f"{chunk.context}\n{chunk.text}") for chunk in arrival.chunks]


def _keep(connection: Connection, arrival: Arrival, words: Sequence[str]) -> Kept:
    before = connection.execute(
        "SELECT documents.id, size, mtime_ns, failure, sha256 FROM documents"
        " LEFT JOIN contents ON contents.id = content_id WHERE path = ?",
        (arrival.path,),
    ).fetchone()
    arrival = replace(arrival, source_id=_source_of(connection, arrival))
    if isinstance(arrival, FailedDocument):
        _keep_failed(
            connection,
            arrival,
            before is not None and (arrival.size, arrival.mtime_ns) in (tuple(before[1:3]), UNKNOWN),
        )
        return Kept.FAILED
    content = connection.execute("SELECT id FROM contents WHERE sha256 = ?", (arrival.sha256,)).fetchone()
    if content is None and not arrival.chunks:
        return Kept.READ_AGAIN
    content_id = _add_content(connection, arrival, words) if content is None else content[0]
    _keep_document(connection, arrival if arrival.chunks else _like(connection, arrival, content_id), content_id)
    if before is None:
        return Kept.ADDED
    return Kept.UNCHANGED if before["sha256"] == arrival.sha256 and not before["failure"] else Kept.UPDATED


def _source_of(connection: Connection, arrival: Arrival) -> int:
    """The nearest source around the file now: its folder may have become one of its own since it was looked at."""
    row = connection.execute(
        "SELECT id FROM sources WHERE EXISTS (SELECT 1 FROM sources WHERE id = :source) AND (path = :path"
        " OR (kind = 'folder' AND substr(:path, 1, length(path) + 1) IN (path || '/', path || '\\')))"
        " ORDER BY length(path) DESC LIMIT 1",
        {"path": arrival.path, "source": arrival.source_id},
    ).fetchone()
    return arrival.source_id if row is None else int(row[0])


def _add_content(connection: Connection, arrival: NewDocument, words: Sequence[str]) -> int:
    content_id = int(
        connection.execute(
            "INSERT INTO contents (sha256, chunk_count) VALUES (?, ?)", (arrival.sha256, len(arrival.chunks))
        ).lastrowid
    )
    first = 1 + int(
        connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'chunks'").fetchone()[0]
    )
    ids = range(first, first + len(arrival.chunks))
    connection.executemany(
        "INSERT INTO chunks (id, content_id, ordinal, text, context, place, tokens) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (chunk_id, content_id, chunk.ordinal, chunk.text, chunk.context, chunk.place, chunk.tokens)
            for chunk_id, chunk in zip(ids, arrival.chunks, strict=True)
        ],
    )
    connection.executemany("INSERT INTO chunk_words (rowid, words) VALUES (?, ?)", zip(ids, words, strict=True))
    return content_id


def _like(connection: Connection, arrival: NewDocument, content_id: int) -> NewDocument:
    """A file that was not parsed, told like the one with the same text that was; a file name stays its own."""
    path, title, kind, notes = connection.execute(
        "SELECT path, title, kind, notes FROM documents WHERE content_id = ? ORDER BY path = ? DESC LIMIT 1",
        (content_id, arrival.path),
    ).fetchone()
    if path != arrival.path and title in (Path(path).stem, Path(path).name):
        title = arrival.title
    return replace(arrival, title=title, kind=kind, notes=tuple(json.loads(notes)))


def _keep_document(connection: Connection, arrival: NewDocument, content_id: int) -> None:
    document_id = connection.execute(
        "INSERT INTO documents (source_id, path, title, kind, size, mtime_ns, content_id, notes)"
        " VALUES (:source, :path, :title, :kind, :size, :mtime, :content, :notes)"
        " ON CONFLICT (path) DO UPDATE SET source_id = :source, title = :title, kind = :kind, size = :size,"
        " mtime_ns = :mtime, content_id = :content, notes = :notes, failure = '', reason = '', hint = ''"
        " RETURNING id",
        {
            "source": arrival.source_id,
            "path": arrival.path,
            "title": arrival.title,
            "kind": arrival.kind,
            "size": arrival.size,
            "mtime": arrival.mtime_ns,
            "content": content_id,
            "notes": json.dumps(arrival.notes),
        },
    ).fetchone()[0]
    _keep_title(connection, document_id, f"{arrival.title}\n{Path(arrival.path).name}")


def _keep_failed(connection: Connection, arrival: FailedDocument, same_file: bool) -> None:
    """List the file with its reason. Its earlier text stays only while the file is the one it was read from."""
    document_id = connection.execute(
        "INSERT INTO documents (source_id, path, title, size, mtime_ns, failure, reason, hint)"
        " VALUES (:source, :path, :title, :size, :mtime, :failure, :reason, :hint)"
        " ON CONFLICT (path) DO UPDATE SET source_id = :source, failure = :failure,"
        " size = iif(:same, size, :size), mtime_ns = iif(:same, mtime_ns, :mtime),"
        " reason = :reason, hint = :hint, content_id = iif(:same, content_id, NULL)"
        " RETURNING id",
        {
            "source": arrival.source_id,
            "path": arrival.path,
            "title": Path(arrival.path).name,
            "size": arrival.size,
            "mtime": arrival.mtime_ns,
            "failure": arrival.failure,
            "reason": arrival.reason,
            "hint": arrival.hint,
            "same": same_file,
        },
    ).fetchone()[0]
    _keep_title(connection, document_id, Path(arrival.path).name)


def _keep_title(connection: Connection, document_id: int, title: str) -> None:
    connection.execute("DELETE FROM document_words WHERE rowid = ?", (document_id,))
    connection.execute("INSERT INTO document_words (rowid, words) VALUES (?, ?)", (document_id, indexed(title)))
