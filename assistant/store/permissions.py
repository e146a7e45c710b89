"""What the person lets Hearth do with each source of the library, as conditions that every reading query takes in.

A source may be found by a search, may teach (guesses about the person, suggestions, how they write), and may be quoted:
read for answers. What is not allowed is left out by the query itself, so that no caller can forget to look. What the
person attaches to a question is asked for by name: there ``among`` lets it through.
"""

from __future__ import annotations

import json
import os
from enum import StrEnum

from assistant.store.database import Connection, Database


class Right(StrEnum):
    """One thing that Hearth may do with what is in a source; the value is its name for the person."""

    SEARCH = "search"
    """It is found by a search."""
    TEACH = "teach"
    """Guesses about the person, suggestions and the way they write may come from it."""
    QUOTE = "quote"
    """Its text may be read for answers and stand in them."""


ALL = frozenset(Right)
ANSWER = frozenset({Right.SEARCH, Right.QUOTE})
"""What it takes to be read for an answer that nobody attached it to."""
SUGGEST = frozenset({Right.SEARCH, Right.TEACH})
"""What it takes to be suggested."""


def shut_sources(rights: frozenset[Right]) -> str:
    """SQL for the ids of the sources that lack one of ``rights``; "" where none is asked for."""
    lacking = " OR ".join(f"NOT may_{right}" for right in sorted(rights))
    return f"SELECT id FROM sources WHERE {lacking}" if lacking else ""  # noqa: S608 - fixed names


def shut_contents(rights: frozenset[Right]) -> str:
    """SQL for the texts that stand in such sources only; what also lies in an open source is open."""
    shut = shut_sources(rights)
    if not shut:
        return ""
    return (
        f"SELECT content_id FROM documents AS inside WHERE source_id IN ({shut}) AND content_id > 0"  # noqa: S608 - fixed texts
        " AND NOT EXISTS (SELECT 1 FROM documents AS other WHERE other.content_id = inside.content_id"
        f" AND other.source_id NOT IN ({shut}))"
    )


class Permissions:
    """Reads and changes them; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, path: str) -> frozenset[Right] | None:
        """What may be done with the source, or the calendar, at exactly ``path``; None where there is none."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT may_search, may_teach, may_quote FROM sources WHERE path = :path"
                " UNION ALL SELECT 1, may_teach, may_quote FROM calendars WHERE location = :path",
                {"path": path},
            ).fetchone()
        return None if row is None else rights_of(*row)

    def put(self, path: str, kind: str, right: Right, allowed: bool) -> bool:
        """Allow or deny ``right`` to all that is at or under ``path``; False where it is in no source and no calendar.

        A folder (or file, by ``kind``) inside a folder source becomes a source of its own that keeps what the other
        allows but for this.
        """

        def work(connection: Connection) -> bool:
            calendar = right is not Right.SEARCH and connection.execute(
                f"UPDATE calendars SET may_{right} = ? WHERE location = ?",  # noqa: S608 - a fixed name
                (allowed, path),
            )
            around = _innermost(connection, path)
            if around is None:
                return bool(calendar and calendar.rowcount)
            if around["path"] != path:
                _split(connection, around["id"], path, kind)
            inside = path.rstrip(os.sep) + os.sep
            connection.execute(
                f"UPDATE sources SET may_{right} = ? WHERE path = ? OR substr(path, 1, ?) = ?",  # noqa: S608 - a fixed name
                (allowed, path, len(inside), inside),
            )
            if right is Right.TEACH and not allowed:
                _unlearn(connection, path)
            return True

        return self._database.write(work)

    def lacking(self, paths: list[str], right: Right) -> list[str]:
        """Those of these files that lie in a source without ``right``."""
        with self._database.read() as connection:
            shut = [row[0] for row in connection.execute(f"SELECT path FROM sources WHERE NOT may_{right}")]  # noqa: S608
        return [path for path in paths if any(_holds(each, path) for each in shut)]

    def shut_calendars(self, right: Right) -> frozenset[int]:
        """The calendars without ``right``, by number."""
        with self._database.read() as connection:
            return frozenset(row[0] for row in connection.execute(f"SELECT id FROM calendars WHERE NOT may_{right}"))  # noqa: S608


def rights_of(search: int, teach: int, quote: int) -> frozenset[Right]:
    """The rights from their columns."""
    return frozenset(right for right, allowed in zip(Right, (search, teach, quote), strict=True) if allowed)


def restricted(connection: Connection, path: str) -> list[str]:
    """The sources under ``path`` that lack a right: one that is added around them must not open them."""
    inside = path.rstrip(os.sep) + os.sep
    rows = connection.execute(
        "SELECT path FROM sources WHERE substr(path, 1, ?) = ? AND NOT (may_search AND may_teach AND may_quote)",
        (len(inside), inside),
    )
    return [row[0] for row in rows]


def _innermost(connection: Connection, path: str) -> Connection | None:
    """The source at ``path``, or the nearest folder source around it."""
    parents = [path]
    while (parent := os.path.dirname(parents[-1])) != parents[-1]:  # noqa: PTH120 - a stored path is text, not a file here
        parents.append(parent)
    return connection.execute(
        "SELECT id, path FROM sources WHERE path IN (SELECT value FROM json_each(?)) AND (kind = 'folder' OR path = ?)"
        " ORDER BY length(path) DESC LIMIT 1",
        (json.dumps(parents), path),
    ).fetchone()


def _split(connection: Connection, around: int, path: str, kind: str) -> None:
    """Make ``path`` a source of its own, with the documents of it that the source around it held."""
    made = connection.execute(
        "INSERT INTO sources (path, kind, watched, device, may_search, may_teach, may_quote)"
        " SELECT ?, ?, watched, device, may_search, may_teach, may_quote FROM sources WHERE id = ?",
        (path, kind, around),
    ).lastrowid
    inside = path.rstrip(os.sep) + os.sep
    connection.execute(
        "UPDATE documents SET source_id = ? WHERE source_id = ? AND (path = ? OR substr(path, 1, ?) = ?)",
        (made, around, path, len(inside), inside),
    )


def _unlearn(connection: Connection, path: str) -> None:
    """Forget the openings of what is under ``path``, and the texts learned from a file or folder that is, or holds, it.

    Of a folder that holds it too: which of its texts came from where is not kept, and it can be learned again.
    """
    inside = path.rstrip(os.sep) + os.sep
    connection.execute(
        "DELETE FROM document_signals WHERE document_id IN"
        " (SELECT id FROM documents WHERE path = ? OR substr(path, 1, ?) = ?)",
        (path, len(inside), inside),
    )
    learned = [row[0] for row in connection.execute("SELECT path FROM style_sources")]
    gone = json.dumps([each for each in learned if _holds(path, each) or _holds(each, path)])
    for statement in (
        "DELETE FROM style_texts WHERE source_id IN"
        " (SELECT id FROM style_sources WHERE path IN (SELECT value FROM json_each(?)))",
        "DELETE FROM style_sources WHERE path IN (SELECT value FROM json_each(?))",
    ):
        connection.execute(statement, (gone,))


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
