"""What the person added to the library by name: files, and folders with all that is in them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from assistant.store.database import Connection, Database
from assistant.store.permissions import ALL, Right, restricted, rights_of

Kind: TypeAlias = Literal["file", "folder"]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One file or folder of the library.

    ``missing``: it was not there at the last look, its documents are kept. ``skipped`` counts, by kind of file, what
    was passed over in it; ``device`` is the disk it was on. ``pending`` chunks have no vector yet; ``failed``
    documents could not be read. ``may`` is what the person lets Hearth do with it.
    """

    id: int
    path: str
    kind: Kind
    watched: bool
    missing: bool
    skipped: Mapping[str, int]
    device: int | None = None
    documents: int = 0
    chunks: int = 0
    pending: int = 0
    failed: int = 0
    may: frozenset[Right] = ALL


class Sources:
    """Reads and changes the list of sources; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, path: str, kind: Kind, watched: bool) -> int:
        """Add a source, or return the one that holds ``path`` already; a new folder takes in the sources inside it.

        ``watched`` turns following on, never off. A source inside that lacks a right stays one of its own.
        """

        def work(connection: Connection) -> int:
            connection.execute("DELETE FROM excluded_paths WHERE path = ?", (path,))  # wanted again, by name
            around = _around(connection, path)
            if around is not None:
                connection.execute("UPDATE sources SET watched = 1 WHERE id = ? AND ?", (around, watched))
                return around
            source = int(
                connection.execute(
                    "INSERT INTO sources (path, kind, watched) VALUES (?, ?, ?)", (path, kind, watched)
                ).lastrowid
            )
            if kind == "folder":
                _absorb(connection, source, path)
            return source

        return self._database.write(work)

    def counted(self) -> list[SourceRecord]:
        """Every source with what is in it, by path."""
        with self._database.read() as connection:
            rows = connection.execute(
                "WITH waiting AS (SELECT content_id, count(*) AS pending FROM pending_chunks GROUP BY content_id),"
                " held AS (SELECT source_id, count(content_id) AS documents, sum(coalesce(chunk_count, 0)) AS chunks,"
                " sum(coalesce(pending, 0)) AS pending, sum(failure <> '') AS failed FROM documents"
                " LEFT JOIN contents ON contents.id = content_id LEFT JOIN waiting USING (content_id)"
                " GROUP BY source_id)"
                " SELECT id, path, kind, watched, missing, skipped, device, coalesce(documents, 0),"
                " coalesce(chunks, 0), coalesce(pending, 0), coalesce(failed, 0), may_search, may_teach, may_quote"
                " FROM sources LEFT JOIN held ON source_id = id ORDER BY path"
            )
            return [replace(_source(row), may=rights_of(*row[11:])) for row in rows]

    def all(self) -> list[SourceRecord]:
        """Every source by path, without counting what is in it."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, path, kind, watched, missing, skipped, device FROM sources ORDER BY path"
            )
            return [_source(row) for row in rows]

    def note(
        self, source_id: int, *, missing: bool, skipped: Mapping[str, int] | None = None, device: int | None = None
    ) -> None:
        """Keep what the last look at a source found; None leaves a fact as it was."""
        told = None if skipped is None else json.dumps(dict(sorted(skipped.items())))
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE sources SET missing = ?, skipped = coalesce(?, skipped), device = coalesce(?, device)"
                " WHERE id = ?",
                (missing, told, device, source_id),
            )
        )

    def excluded(self, around: str = "") -> list[str]:
        """Files and folders that were forgotten inside a folder source, and other sources inside ``around``."""
        inside = around.rstrip(os.sep) + os.sep
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT path FROM excluded_paths UNION SELECT path FROM sources WHERE ? AND substr(path, 1, ?) = ?",
                (bool(around), len(inside), inside),
            )
            return sorted(path for (path,) in rows)

    def watch(self, source_id: int, watched: bool) -> None:
        """Follow a source's changes, or stop to."""
        self._database.write(
            lambda connection: connection.execute("UPDATE sources SET watched = ? WHERE id = ?", (watched, source_id))
        )


def _source(row: Connection) -> SourceRecord:
    return SourceRecord(row[0], row[1], row[2], bool(row[3]), bool(row[4]), json.loads(row[5]), *row[6:11])


def _around(connection: Connection, path: str) -> int | None:
    """The source at ``path`` or the folder source that holds it."""
    folders = json.dumps([path, *_parents(path)])
    row = connection.execute(
        "SELECT id FROM sources WHERE path IN (SELECT value FROM json_each(?)) AND (kind = 'folder' OR path = ?)"
        " ORDER BY length(path) DESC LIMIT 1",
        (folders, path),
    ).fetchone()
    return None if row is None else int(row[0])


def _parents(path: str) -> list[str]:
    parents = []
    while (parent := os.path.dirname(path)) != path:  # noqa: PTH120 - a stored path is text, not a file here
        parents.append(parent)
        path = parent
    return parents


def _absorb(connection: Connection, source: int, path: str) -> None:
    inside = path.rstrip(os.sep) + os.sep
    match = "SELECT id, path FROM sources WHERE id <> ? AND substr(path, 1, ?) = ?"
    kept = set(restricted(connection, path))
    taken = [row[0] for row in connection.execute(match, (source, len(inside), inside)) if row[1] not in kept]
    listed = json.dumps(taken)
    connection.execute(
        "UPDATE documents SET source_id = ? WHERE source_id IN (SELECT value FROM json_each(?))", (source, listed)
    )
    connection.execute("DELETE FROM sources WHERE id IN (SELECT value FROM json_each(?))", (listed,))
