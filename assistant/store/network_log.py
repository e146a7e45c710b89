"""The ledger of connections: what was asked for, by purpose, ever."""

from __future__ import annotations

from datetime import datetime

from assistant.core.connections import Attempt
from assistant.store.database import Database


class NetworkLog:
    """Every attempt to connect, allowed or not."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, attempt: Attempt) -> None:
        """Keep one attempt, or complete the one of the same time, purpose and host."""
        row = (attempt.at.isoformat(), attempt.purpose, attempt.host, attempt.allowed, attempt.bytes)
        self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO network_log (at, purpose, host, allowed, bytes) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (at, purpose, host) DO UPDATE SET allowed = excluded.allowed, bytes = excluded.bytes",
                row,
            )
        )

    def all(self) -> tuple[Attempt, ...]:
        """Every attempt, oldest first."""
        with self._database.read() as connection:
            return tuple(
                Attempt(
                    datetime.fromisoformat(row["at"]), row["purpose"], row["host"], bool(row["allowed"]), row["bytes"]
                )
                for row in connection.execute("SELECT * FROM network_log ORDER BY id")
            )
