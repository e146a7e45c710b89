"""What guesses about the person are made from, files and appointments; and whether the person was asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.store.database import Database
from assistant.store.permissions import Right, shut_sources

_BEGINNING = 2
"""Chunks of a file that are looked at."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a document begins. ``changed_at`` is when the file was last written."""

    title: str
    text: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """An appointment, as far as it tells about the person."""

    title: str
    people: tuple[str, ...]
    start: datetime


class ProfileStore:
    """Every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beginnings(self, limit: int) -> list[Beginning]:
        """How the ``limit`` documents that may teach begin that were written last, the newest first; copies once."""
        shut = shut_sources(frozenset({Right.TEACH}))
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT title, mtime_ns, (SELECT group_concat(text, char(10)) FROM (SELECT text FROM chunks"  # noqa: S608
                " WHERE chunks.content_id = newest.content_id AND ordinal < ? ORDER BY ordinal)) AS text"
                " FROM (SELECT min(id) AS id, content_id, title, max(mtime_ns) AS mtime_ns FROM documents"
                f" WHERE content_id IS NOT NULL AND source_id NOT IN ({shut})"
                " GROUP BY content_id ORDER BY mtime_ns DESC, id LIMIT ?) AS newest",
                (_BEGINNING, limit),
            )
            return [
                Beginning(row["title"], row["text"] or "", datetime.fromtimestamp(row["mtime_ns"] / 1e9, UTC))
                for row in rows
            ]

    def happenings(self, since: datetime, until: datetime, limit: int) -> list[Happening]:
        """At most ``limit`` appointments that begin between these times, the newest first; no holidays or birthdays.

        What stands in a calendar that may not teach is left out.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT title, people, starts FROM occurrences JOIN event_details ON event_details.id = details_id"
                " JOIN calendars ON calendars.id = calendar_id WHERE calendars.kind NOT IN ('holidays', 'birthdays')"
                " AND may_teach"
                " AND starts BETWEEN ? AND ? ORDER BY starts DESC LIMIT ?",
                (int(since.timestamp()), int(until.timestamp()), limit),
            )
            return [
                Happening(row["title"], tuple(json.loads(row["people"])), datetime.fromtimestamp(row["starts"], UTC))
                for row in rows
            ]

    def was_asked(self) -> bool:
        """Whether the person answered the first questions or put them off."""
        with self._database.read() as connection:
            return bool(connection.execute("SELECT asked FROM manner").fetchone()[0])

    def keep_asked(self) -> None:
        """Keep that they did."""
        self._database.write(lambda connection: connection.execute("UPDATE manner SET asked = 1"))
