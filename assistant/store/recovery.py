"""The recovery key inside the database: shown again to whoever has the profile open, and whether it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.store.database import Database


@dataclass(frozen=True, slots=True)
class KeptRecoveryKey:
    """A recovery key as it is printed; ``seen_at`` is None until its person was shown it."""

    text: str
    made_at: datetime
    seen_at: datetime | None


class RecoveryKeys:
    """Keeps the one recovery key in force; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def kept(self) -> KeptRecoveryKey | None:
        """The one in force."""
        with self._database.read() as connection:
            row = connection.execute("SELECT text, made_at, seen_at FROM recovery_key").fetchone()
        if row is None:
            return None
        seen = row["seen_at"]
        return KeptRecoveryKey(
            row["text"],
            datetime.fromisoformat(row["made_at"]),
            None if seen is None else datetime.fromisoformat(seen),
        )

    def keep(self, text: str, now: datetime) -> None:
        """Keep a new one in place of the old; nobody has seen it yet."""
        self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO recovery_key (only_one, text, made_at) VALUES (1, ?, ?) ON CONFLICT DO UPDATE"
                " SET text = excluded.text, made_at = excluded.made_at, seen_at = NULL",
                (text, now.isoformat()),
            )
        )

    def seen(self, now: datetime) -> None:
        """Keep that its person was shown it; the first time counts."""
        self._database.write(
            lambda connection: connection.execute(
                "UPDATE recovery_key SET seen_at = ? WHERE seen_at IS NULL", (now.isoformat(),)
            )
        )
