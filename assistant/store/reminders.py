"""Which reminders were told, and which are told once more later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class ReminderRecord:
    """A reminder. ``at`` is in seconds since 1970 (UTC), ``day`` the day that it is about in ISO 8601."""

    key: str
    at: int
    day: str
    title: str
    text: str


class ToldReminders:
    """Keeps what was told; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, due: Sequence[ReminderRecord], now: int, since: int) -> list[ReminderRecord]:
        """Which of ``due`` were never told, and what was to be told once more by now; both count as told now.

        One transaction: whoever asks twice at the same moment gets each once. What is older than ``since`` by a day
        is forgotten, but nothing that waits to be told once more: the person asked for that.
        """

        def work(connection: Connection) -> list[ReminderRecord]:
            rows = connection.execute(
                "SELECT key, again_at, day, title, text FROM reminders WHERE again_at <= ? ORDER BY again_at, key",
                (now,),
            ).fetchall()
            connection.execute("UPDATE reminders SET again_at = NULL WHERE again_at <= ?", (now,))
            fresh = [each for each in due if _insert(connection, each, now)]
            connection.execute(
                "DELETE FROM reminders WHERE max(at, told_at) < ? AND again_at IS NULL", (since - 86_400,)
            )
            return [*(ReminderRecord(*row) for row in rows), *fresh]

        if not due and not self._waiting(now):
            return []  # nothing is written every half minute
        return self._database.write(work)

    def has(self, key: str) -> bool:
        """Whether it was told."""
        with self._database.read() as connection:
            return connection.execute("SELECT 1 FROM reminders WHERE key = ?", (key,)).fetchone() is not None

    def again(self, key: str, at: int) -> bool:
        """Tell one more time at ``at``; False where it was never told."""
        return self._set(key, at)

    def done(self, key: str) -> bool:
        """Do not tell it any more; False where it was never told."""
        return self._set(key, None)

    def _set(self, key: str, at: int | None) -> bool:
        return self._database.write(
            lambda connection: bool(
                connection.execute("UPDATE reminders SET again_at = ? WHERE key = ?", (at, key)).rowcount
            )
        )

    def _waiting(self, now: int) -> bool:
        with self._database.read() as connection:
            return connection.execute("SELECT 1 FROM reminders WHERE again_at <= ?", (now,)).fetchone() is not None


def _insert(connection: Connection, each: ReminderRecord, now: int) -> bool:
    row = connection.execute(
        "INSERT INTO reminders (key, at, day, title, text, told_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (each.key, each.at, each.day, each.title, each.text, now),
    )
    return bool(row.rowcount)
