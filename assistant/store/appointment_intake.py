"""How series get into a calendar and out of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.core.appointments import CalendarProblem
from assistant.store.calendars import drop_unused_contexts
from assistant.store.database import Connection, Database
from assistant.store.words import indexed


@dataclass(frozen=True, slots=True)
class NewDetails:
    """What occurrences show beside their time."""

    title: str
    where: str
    people: tuple[str, ...]
    notes: str
    status: str
    busy: bool
    url: str


@dataclass(frozen=True, slots=True)
class NewOccurrence:
    """When it happens; ``details`` is the place of what it shows in the series. ``form`` as in the schema."""

    details: int
    form: int
    starts: int
    ends: int
    key: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """The times of a VTODO in seconds; ``form`` tells how ``due`` counts."""

    form: int
    due: int | None
    done_at: int | None
    priority: int


@dataclass(frozen=True, slots=True)
class NewSeries:
    """A series to keep. ``occurrences`` are all there are, or none where it recurs: those come year by year."""

    uid: str
    kind: str
    raw: str
    context: str
    digest: bytes
    recurring: bool
    endless: bool
    first: int
    last: int
    longest: int
    details: tuple[NewDetails, ...]
    occurrences: tuple[NewOccurrence, ...] = ()
    task: NewTask | None = None
    problems: tuple[CalendarProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeFile:
    """Facts of a file that was read to its end, and the problems met on the way to its series."""

    size: int
    mtime_ns: int
    sha256: str
    problems: tuple[CalendarProblem, ...] = ()


class AppointmentIntake:
    """Writes series; every method is one transaction and may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digests(self, calendar_id: int, file_id: int | None) -> dict[tuple[str, str], bytes]:
        """What is kept of a calendar's file, by kind and UID."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT kind, uid, digest FROM series WHERE calendar_id = ? AND file_id IS ?", (calendar_id, file_id)
            )
            return {(kind, uid): bytes(digest) for kind, uid, digest in rows}

    def keep(
        self,
        calendar_id: int,
        file_id: int | None,
        arrivals: Sequence[NewSeries],
        gone: Iterable[tuple[str, str]] = (),
        whole: WholeFile | None = None,
        beside: Callable[[Connection], None] | None = None,
    ) -> None:
        """Put series into a calendar in the place of those with the same UID, and take the ``gone`` ones out.

        A series keeps its number.

        ``whole`` says that this was the last of its file, which then counts as read.
        ``beside`` is done first in the same transaction; what it raises leaves everything as it was.
        """
        words = [[indexed(_text(details)) for details in each.details] for each in arrivals]

        def work(connection: Connection) -> None:
            if beside is not None:
                beside(connection)
            for kind, uid in gone:
                _remove(connection, calendar_id, file_id, kind, uid)
            contexts: dict[str, int | None] = {"": None}
            for each, texts in zip(arrivals, words, strict=True):
                if each.context not in contexts:
                    contexts[each.context] = _context(connection, each.context)
                before = _remove(connection, calendar_id, file_id, each.kind, each.uid)
                _add(connection, calendar_id, file_id, contexts[each.context], each, texts, before)
            if whole is not None:
                _finish(connection, calendar_id, file_id, whole)

        self._database.write(work)

    def keep_years(self, found: Sequence[tuple[int, bytes, Sequence[int], Sequence[NewOccurrence]]]) -> None:
        """Keep the occurrences of recurring series for more years: (series, its digest, years, occurrences in them).

        A series that has changed or gone meanwhile is passed over.
        """

        def work(connection: Connection) -> None:
            for series_id, digest, years, occurrences in found:
                row = connection.execute("SELECT digest FROM series WHERE id = ?", (series_id,)).fetchone()
                if row is None or bytes(row[0]) != digest:
                    continue
                ids = _details_of(connection, series_id)
                known = {year for (year,) in connection.execute(
                    "SELECT year FROM expanded_years WHERE series_id = ?", (series_id,)
                )}  # fmt: skip
                if known & set(years):
                    continue  # another thread was quicker
                _add_occurrences(connection, series_id, ids, occurrences)
                connection.executemany(
                    "INSERT INTO expanded_years (series_id, year) VALUES (?, ?)", [(series_id, year) for year in years]
                )

        self._database.write(work)


def _remove(connection: Connection, calendar_id: int, file_id: int | None, kind: str, uid: str) -> int | None:
    """Take a series out; its number, None where it was not there."""
    row = connection.execute(
        "SELECT id FROM series WHERE calendar_id = ? AND coalesce(file_id, 0) = ? AND kind = ? AND uid = ?",
        (calendar_id, file_id or 0, kind, uid),
    ).fetchone()
    if row is None:
        return None
    connection.execute("DELETE FROM series WHERE id = ?", (row[0],))
    connection.execute(
        "DELETE FROM calendar_problems WHERE calendar_id = ? AND file_id IS ? AND uid = ? AND of_series = 1",
        (calendar_id, file_id, uid),
    )
    return int(row[0])


def _context(connection: Connection, text: str) -> int:
    connection.execute("INSERT INTO calendar_contexts (text) VALUES (?) ON CONFLICT DO NOTHING", (text,))
    return int(connection.execute("SELECT id FROM calendar_contexts WHERE text = ?", (text,)).fetchone()[0])


def _add(
    connection: Connection,
    calendar_id: int,
    file_id: int | None,
    context_id: int | None,
    each: NewSeries,
    texts: Sequence[str],
    before: int | None,
) -> None:
    series_id = int(
        connection.execute(
            "INSERT INTO series (id, calendar_id, file_id, uid, kind, raw, context_id, digest, recurring, endless,"
            " first, last, longest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (before, calendar_id, file_id, each.uid, each.kind, each.raw, context_id, each.digest, each.recurring,
             each.endless, each.first, each.last, each.longest),
        ).lastrowid
    )  # fmt: skip
    common = (series_id, calendar_id, each.uid, each.recurring)
    ids = [_add_details(connection, common, *both) for both in zip(each.details, texts, strict=True)]
    _add_occurrences(connection, series_id, ids, each.occurrences)
    if each.task is not None:
        task = each.task
        connection.execute(
            "INSERT INTO tasks (series_id, form, due, done_at, priority) VALUES (?, ?, ?, ?, ?)",
            (series_id, task.form, task.due, task.done_at, task.priority),
        )
    _add_problems(connection, calendar_id, file_id, each.problems)


def _add_details(connection: Connection, common: tuple[int, int, str, bool], details: NewDetails, words: str) -> int:
    details_id = int(
        connection.execute(
            "INSERT INTO event_details (series_id, calendar_id, uid, recurring, title, location, people, notes, status,"
            " busy, url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*common, details.title, details.where, json.dumps(details.people, ensure_ascii=False), details.notes,
             details.status, details.busy, details.url),
        ).lastrowid
    )  # fmt: skip
    connection.execute("INSERT INTO event_words (rowid, words) VALUES (?, ?)", (details_id, words))
    return details_id


def _add_occurrences(
    connection: Connection, series_id: int, ids: Sequence[int], occurrences: Iterable[NewOccurrence]
) -> None:
    connection.executemany(
        "INSERT INTO occurrences (series_id, details_id, form, starts, ends, key) VALUES (?, ?, ?, ?, ?, ?)",
        [(series_id, ids[each.details], each.form, each.starts, each.ends, each.key) for each in occurrences],
    )


def _details_of(connection: Connection, series_id: int) -> list[int]:
    rows = connection.execute("SELECT id FROM event_details WHERE series_id = ? ORDER BY id", (series_id,))
    return [int(each) for (each,) in rows]


def _finish(connection: Connection, calendar_id: int, file_id: int | None, whole: WholeFile) -> None:
    connection.execute(
        "UPDATE calendar_files SET size = ?, mtime_ns = ?, sha256 = ? WHERE id = ?",
        (whole.size, whole.mtime_ns, whole.sha256, file_id),
    )
    connection.execute(
        "DELETE FROM calendar_problems WHERE calendar_id = ? AND file_id IS ? AND of_series = 0", (calendar_id, file_id)
    )
    _add_problems(connection, calendar_id, file_id, whole.problems, of_series=False)
    drop_unused_contexts(connection)


def _add_problems(
    connection: Connection,
    calendar_id: int,
    file_id: int | None,
    problems: Iterable[CalendarProblem],
    *,
    of_series: bool = True,
) -> None:
    connection.executemany(
        "INSERT INTO calendar_problems (calendar_id, file_id, uid, title, reason, of_series) VALUES (?, ?, ?, ?, ?, ?)",
        [(calendar_id, file_id, each.uid, each.title, each.reason, of_series) for each in problems],
    )


def _text(details: NewDetails) -> str:
    return "\n".join([details.title, details.where, *details.people, details.notes])
