"""What the person does not want suggested again."""

from __future__ import annotations

from assistant.store.database import Database


class Suggestions:
    """Keeps the keys of suggestions that are not made again; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def never(self, key: str) -> None:
        """Keep that this is not suggested again; keeping it twice is fine."""
        self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO never_suggested (key) VALUES (?) ON CONFLICT DO NOTHING", (key,)
            )
        )

    def unwanted(self) -> frozenset[str]:
        """Every key that is not suggested again."""
        with self._database.read() as connection:
            return frozenset(key for (key,) in connection.execute("SELECT key FROM never_suggested"))
