"""Which calendars there are, the files they were read from, and what could not be used of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.core.appointments import Calendar, CalendarKind, CalendarProblem
from assistant.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A file of a calendar as it was when it was last read as a whole."""

    id: int
    path: str
    size: int
    mtime_ns: int
    sha256: str


class Calendars:
    """Reads and changes the list of calendars; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Calendar]:
        """Every calendar, Hearth's own first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, name, kind, location, colour, shown FROM calendars ORDER BY kind <> 'own', id"
            )
            return [Calendar(row[0], row[1], CalendarKind(row[2]), row[3], row[4], bool(row[5])) for row in rows]

    def add(self, name: str, kind: CalendarKind, where: str, colour: str = "") -> int:
        """Add a calendar, or return the one of that kind that is there already."""

        def work(connection: Connection) -> int:
            row = connection.execute(
                "SELECT id FROM calendars WHERE kind = ? AND location = ?", (kind.value, where)
            ).fetchone()
            if row is not None:
                return int(row[0])
            return int(
                connection.execute(
                    "INSERT INTO calendars (name, kind, location, colour) VALUES (?, ?, ?, ?)",
                    (name, kind.value, where, colour),
                ).lastrowid
            )

        return self._database.write(work)

    def rename(self, calendar_id: int, name: str, colour: str) -> None:
        """Give it another name and colour."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE calendars SET name = ?, colour = ? WHERE id = ?", (name, colour, calendar_id)
            )
        )

    def show(self, calendar_id: int, shown: bool) -> None:
        """Show what stands in it, or leave it out."""
        self._database.write(
            lambda connection: connection.execute("UPDATE calendars SET shown = ? WHERE id = ?", (shown, calendar_id))
        )

    def remove(self, calendar_id: int) -> bool:
        """Take a calendar out with all that stands in it; whether it was there. What is deleted is overwritten."""

        def work(connection: Connection) -> bool:
            connection.execute("PRAGMA secure_delete = ON")
            try:
                gone = connection.execute("DELETE FROM calendars WHERE id = ?", (calendar_id,)).rowcount > 0
                connection.execute("INSERT INTO event_words (event_words) VALUES ('optimize')")
                drop_unused_contexts(connection)
            finally:
                connection.execute("PRAGMA secure_delete = FAST")
            return bool(gone)

        return self._database.write(work)

    def files(self, calendar_id: int) -> dict[str, CalendarFile]:
        """The files it was read from, by path."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT path, id, size, mtime_ns, sha256 FROM calendar_files WHERE calendar_id = ?", (calendar_id,)
            )
            return {row[0]: CalendarFile(row[1], row[0], row[2], row[3], row[4]) for row in rows}

    def file(self, calendar_id: int, path: str) -> int:
        """The number of a file of the calendar, a new one where it is not known."""

        def work(connection: Connection) -> int:
            connection.execute(
                "INSERT INTO calendar_files (calendar_id, path) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (calendar_id, path),
            )
            found = connection.execute(
                "SELECT id FROM calendar_files WHERE calendar_id = ? AND path = ?", (calendar_id, path)
            )
            return int(found.fetchone()[0])

        return self._database.write(work)

    def touched(self, file_id: int, size: int, mtime_ns: int) -> None:
        """Keep that the file looks different and still holds the same."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE calendar_files SET size = ?, mtime_ns = ? WHERE id = ?", (size, mtime_ns, file_id)
            )
        )

    def forget_file(self, file_id: int) -> None:
        """Take a file out with all that stands in it."""
        self._database.write(
            lambda connection: connection.execute("DELETE FROM calendar_files WHERE id = ?", (file_id,))
        )

    def tell(self, calendar_id: int, problem: str) -> None:
        """Keep why all of the calendar could not be looked at; "" where it could."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE calendars SET problem = ? WHERE id = ?", (problem, calendar_id)
            )
        )

    def problems(self) -> list[CalendarProblem]:
        """What could not be used, by calendar; in a folder with the name of the file."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, '' AS uid, '' AS title, problem, '' AS path, 0 AS place FROM calendars WHERE problem <> ''"
                " UNION ALL SELECT calendar_problems.calendar_id, uid, title, reason, iif(kind = 'folder', path, ''),"
                " calendar_problems.id FROM calendar_problems JOIN calendars"
                " ON calendars.id = calendar_problems.calendar_id"
                " LEFT JOIN calendar_files ON calendar_files.id = file_id"
                " UNION ALL SELECT calendar_id, uid, title, problem, '', 0 FROM calendar_resources WHERE problem <> ''"
                " ORDER BY 1, 6"
            )
            return [
                CalendarProblem(row[0], row[1], row[2], f"{Path(path).name}: {row[3]}" if (path := row[4]) else row[3])
                for row in rows
            ]


def drop_unused_contexts(connection: Connection) -> None:
    """Forget zones that no series needs any more."""
    connection.execute(
        "DELETE FROM calendar_contexts WHERE id NOT IN (SELECT context_id FROM series WHERE context_id IS NOT NULL)"
    )
