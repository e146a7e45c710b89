"""What stands in the calendars, as agendas and searches read it.

Times here are seconds as the schema tells them: in UTC, by the clock on the wall, or of whole days. Who reads turns
them into moments of its person's zone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.store.database import Connection, Database
from assistant.store.words import every

LONG_SECONDS = 8 * 86_400
"""What lasts longer is looked for apart; the same as in the schema's index."""

_WIDEST = 16 * 3600
"""Seconds by which a clock on the wall may differ from UTC, and more."""

_MOST_FOUND = 2_000


@dataclass(frozen=True, slots=True)
class OccurrenceRecord:
    """One occurrence with what it shows; ``people`` are names or addresses."""

    series_id: int
    calendar_id: int
    uid: str
    recurring: bool
    form: int
    starts: int
    ends: int
    key: str
    title: str
    where: str
    people: tuple[str, ...]
    notes: str
    status: str
    busy: bool
    url: str


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    """A series as it is kept. ``first`` and ``last`` bound it in seconds, ``longest`` is its longest occurrence."""

    id: int
    calendar_id: int
    uid: str
    kind: str
    raw: str
    context: str
    recurring: bool
    first: int
    last: int
    longest: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task with its times in seconds; ``form`` tells how ``due`` counts."""

    series_id: int
    calendar_id: int
    uid: str
    title: str
    notes: str
    recurring: bool
    form: int
    due: int | None
    done_at: int | None
    priority: int


class Appointments:
    """Reads what stands in the calendars that are shown; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def around(self, first: int, last: int) -> list[OccurrenceRecord]:
        """Every kept occurrence that may touch the time from ``first`` to ``last`` (UTC seconds).

        Those by the clock on the wall or of whole days are among them as long as any zone could make them fit.
        """
        first, last = first - _WIDEST, last + _WIDEST
        with self._database.read() as connection:
            rows = connection.execute(
                f"WITH found AS ({_TIMES} INDEXED BY occurrences_by_start"
                " WHERE starts >= :near AND starts <= :last AND ends >= :first"
                f" UNION ALL {_TIMES} WHERE ends - starts > 691200 AND starts < :near AND ends >= :first)"
                f" {_OCCURRENCES} FROM found {_SHOWN}",
                {"near": first - LONG_SECONDS, "first": first, "last": last},
            )
            return [_occurrence(row) for row in rows]

    def longest_recurring(self) -> int:
        """Seconds of the longest occurrence of any recurring series."""
        with self._database.read() as connection:
            row = connection.execute("SELECT max(longest) FROM series WHERE recurring = 1 AND kind = 'VEVENT'")
            return int(row.fetchone()[0] or 0)

    def unexpanded(
        self, years: range, first: int, last: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, SeriesRecord]]:
        """Recurring series that may touch that time (UTC seconds), with each of the years that is not kept of them."""
        chosen = "" if among is None else "AND series.id IN (SELECT value FROM json_each(:among))"
        with self._database.read() as connection:
            rows = connection.execute(
                "WITH RECURSIVE wanted (year) AS"  # noqa: S608 - fixed text
                " (SELECT :from UNION ALL SELECT year + 1 FROM wanted WHERE year < :to)"
                f" SELECT year, {_SERIES_COLUMNS} CROSS JOIN wanted"
                " WHERE recurring = 1 AND series.kind = 'VEVENT' AND first <= :last AND last >= :first"
                f" {chosen} AND NOT EXISTS (SELECT 1 FROM expanded_years WHERE series_id = series.id"
                " AND expanded_years.year = wanted.year)",
                {
                    "from": years.start,
                    "to": years.stop - 1,
                    "first": first - _WIDEST,
                    "last": last + _WIDEST,
                    "among": json.dumps(list(among or ())),
                },
            )
            return [(int(row[0]), _series(row[1:])) for row in rows]

    def series(self, series_id: int) -> SeriesRecord | None:
        """A series by its number."""
        with self._database.read() as connection:
            row = connection.execute(f"SELECT {_SERIES_COLUMNS} WHERE series.id = ?", (series_id,)).fetchone()
            return None if row is None else _series(row)

    def with_alarms(self, series_ids: Sequence[int]) -> frozenset[int]:
        """Which of these series have an alarm."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id FROM series WHERE id IN (SELECT value FROM json_each(?)) AND instr(raw, 'BEGIN:VALARM')",
                (json.dumps(sorted(set(series_ids))),),
            )
            return frozenset(row[0] for row in rows)

    def by_uid(self, calendar_id: int, uid: str, kind: str | None = None) -> SeriesRecord | None:
        """A series of a calendar by its UID; ``kind`` is "VEVENT" or "VTODO", None for either."""
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT {_SERIES_COLUMNS} WHERE calendar_id = ? AND uid = ? AND ? IN (kind, '') LIMIT 1",
                (calendar_id, uid, kind or ""),
            ).fetchone()
            return None if row is None else _series(row)

    def all_series(self, calendar_id: int) -> list[SeriesRecord]:
        """Every series of a calendar."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {_SERIES_COLUMNS} WHERE calendar_id = ? ORDER BY series.id", (calendar_id,)
            )
            return [_series(row) for row in rows]

    def match(self, words: Sequence[str]) -> list[SeriesRecord]:
        """Events of which some part holds all of ``words``, best first."""
        query = every(words)
        if not query:
            return []
        with self._database.read() as connection:
            rows = connection.execute(
                "WITH found AS (SELECT rowid AS id, rank FROM event_words WHERE event_words MATCH ?"  # noqa: S608
                f" ORDER BY rank LIMIT {_MOST_FOUND}), best AS (SELECT series_id, min(rank) AS rank FROM found"
                " JOIN event_details USING (id) GROUP BY series_id)"
                f" SELECT {_SERIES_COLUMNS} JOIN best ON best.series_id = series.id"
                " JOIN calendars ON calendars.id = calendar_id"
                " WHERE series.kind = 'VEVENT' AND shown ORDER BY best.rank, series.id",
                (query,),
            )
            return [_series(row) for row in rows]

    def any_with(self, words: Sequence[str]) -> bool:
        """Whether some event of a shown calendar holds all of ``words``."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT 1 FROM event_words JOIN event_details ON event_details.id = event_words.rowid"
                " JOIN series ON series.id = series_id JOIN calendars ON calendars.id = series.calendar_id"
                " WHERE event_words MATCH ? AND shown LIMIT 1",
                (every(words),),
            ).fetchone()
            return row is not None

    def titles(self, beginning: str) -> list[str]:
        """The titles of events in which a word begins with ``beginning``, each once."""
        pattern = "".join(f"\\{letter}" if letter in "%_\\" else letter for letter in beginning.lower())
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT DISTINCT title FROM event_details"
                " WHERE ' ' || replace(lower(title), '-', ' ') LIKE ? ESCAPE '\\' LIMIT ?",
                (f"% {pattern}%", _MOST_FOUND),
            )
            return [row[0] for row in rows]

    def nearest(
        self, series_ids: Sequence[int], at: int, words: Sequence[str], *, before: bool
    ) -> list[OccurrenceRecord]:
        """Of each series the kept occurrences nearest to ``at`` (UTC seconds) on one side that hold all of ``words``.

        What has begun counts as before. Times by the clock on the wall are taken as UTC, so some too many are given.
        """
        side, order = ("starts <= :at + 57600", "DESC") if before else ("starts >= :at - 57600", "ASC")
        query = every(words)
        held = "AND details_id IN (SELECT rowid FROM event_words WHERE event_words MATCH :query)" if query else ""
        with self._database.read() as connection:
            rows = connection.execute(
                "WITH ranked AS (SELECT id, row_number() OVER (PARTITION BY series_id ORDER BY"  # noqa: S608 - fixed
                f" starts {order}) AS place FROM occurrences WHERE {side} {held}"
                " AND series_id IN (SELECT value FROM json_each(:ids)))"
                f", found AS ({_TIMES} WHERE id IN (SELECT id FROM ranked WHERE place <= 40))"
                f" {_OCCURRENCES} FROM found {_SHOWN}",
                {"at": at, "ids": json.dumps(list(series_ids)), "query": query},
            )
            return [_occurrence(row) for row in rows]

    def tasks(self) -> list[TaskRecord]:
        """Every task, those that are due first before later ones and those at no given time."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT series.id, series.calendar_id, series.uid, coalesce(title, ''), coalesce(notes, ''),"
                " series.recurring, form, due, done_at, priority FROM tasks JOIN series ON series.id = tasks.series_id"
                " JOIN calendars ON calendars.id = series.calendar_id LEFT JOIN event_details ON event_details.id ="
                " (SELECT min(id) FROM event_details WHERE series_id = series.id)"
                " WHERE shown ORDER BY due IS NULL, due, series.id"
            )
            return [TaskRecord(*[*row[:5], bool(row[5]), *row[6:]]) for row in rows]


_TIMES = "SELECT series_id, details_id, form, starts, ends, key FROM occurrences"
_OCCURRENCES = (
    "SELECT found.series_id, calendar_id, uid, recurring, form, starts, ends, key, title, event_details.location,"
    " people, notes, status, busy, url"
)
_SHOWN = "JOIN event_details ON event_details.id = details_id JOIN calendars ON calendars.id = calendar_id WHERE shown"
_SERIES_COLUMNS = (
    "series.id, calendar_id, uid, series.kind, raw, coalesce(calendar_contexts.text, ''), recurring, first, last,"
    " longest, digest FROM series LEFT JOIN calendar_contexts ON calendar_contexts.id = context_id"
)


def _occurrence(row: Connection) -> OccurrenceRecord:
    values = [*row[:3], bool(row[3]), *row[4:10], _people(row[10]), *row[11:13], bool(row[13]), row[14]]
    return OccurrenceRecord(*values)


@lru_cache(maxsize=1024)
def _people(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))  # the same people meet again and again


def _series(row: Connection) -> SeriesRecord:
    return SeriesRecord(*[*row[:6], bool(row[6]), *row[7:10], bytes(row[10])])
