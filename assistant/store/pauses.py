"""Whether learning is paused: kept in the database, so that a turn is marked in the transaction that keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause from ``since`` on; ``until`` None: until the person resumes learning. Both are aware."""

    since: datetime
    until: datetime | None = None


class Pauses:
    """At most one at a time; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def now(self, now: datetime) -> Pause | None:
        """The pause that is on, None if there is none or it has run out."""
        with self._database.read() as connection:
            row = connection.execute(_ON, (int(now.timestamp()),)).fetchone()
        if row is None:
            return None
        until = None if row["until"] is None else datetime.fromtimestamp(row["until"], UTC)
        return Pause(datetime.fromtimestamp(row["since"], UTC), until)

    def begin(self, pause: Pause) -> None:
        """Begin a pause, in place of one that is on."""
        until = None if pause.until is None else int(pause.until.timestamp())
        values = (int(pause.since.timestamp()), until)
        replace = "REPLACE INTO learning_pause (id, since, until) VALUES (1, ?, ?)"
        self._database.write(lambda connection: connection.execute(replace, values))

    def end(self) -> None:
        """End it; ending none is fine."""
        self._database.write(lambda connection: connection.execute("DELETE FROM learning_pause"))


def is_paused(connection: Connection, now: datetime) -> bool:
    """Whether a pause is on, inside another transaction."""
    return connection.execute(_ON, (int(now.timestamp()),)).fetchone() is not None


_ON = "SELECT since, until FROM learning_pause WHERE until IS NULL OR until > ?"
