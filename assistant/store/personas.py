"""How the person wants to be answered: their instructions, their roles, and which role each chat has."""

from __future__ import annotations

from collections.abc import Callable

from assistant.store.database import Connection, Database


class Personas:
    """Every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def instructions(self) -> str:
        """What the person wrote for every answer, "" for nothing."""
        return self._of_all("instructions")

    def keep_instructions(self, text: str) -> None:
        """Put other instructions in their place."""
        self._database.write(lambda connection: connection.execute("UPDATE manner SET instructions = ?", (text,)))

    def default(self) -> str:
        """The role of chats that have none of their own, "" for none."""
        return self._of_all("persona")

    def keep_default(self, name: str) -> None:
        """Let another role answer where a chat has none."""
        self._database.write(lambda connection: connection.execute("UPDATE manner SET persona = ?", (name,)))

    def of_chat(self, chat_id: int) -> str | None:
        """The role of a chat, None where it has none of its own."""
        with self._database.read() as connection:
            row = connection.execute("SELECT persona FROM chat_personas WHERE chat_id = ?", (chat_id,)).fetchone()
        return None if row is None else str(row[0])

    def keep_of_chat(self, chat_id: int, name: str) -> None:
        """Give a chat a role of its own; a chat that is gone is ignored."""
        self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO chat_personas (chat_id, persona) SELECT id, ? FROM chats WHERE id = ?"
                " ON CONFLICT (chat_id) DO UPDATE SET persona = excluded.persona",
                (name, chat_id),
            )
        )

    def own(self) -> dict[str, str]:
        """The instructions of each role that the person wrote, by its name."""
        with self._database.read() as connection:
            return {row["name"]: row["instructions"] for row in connection.execute("SELECT * FROM personas")}

    def put(self, name: str, instructions: str) -> None:
        """Keep a role, in place of an earlier one of that name."""
        self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO personas VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET instructions = excluded.instructions",
                (name, instructions),
            )
        )

    def remove(self, name: str) -> None:
        """Forget a role; chats that had it have none of their own then."""

        def delete(connection: Connection) -> None:
            connection.execute("DELETE FROM personas WHERE name = ?", (name,))
            connection.execute("DELETE FROM chat_personas WHERE persona = ? COLLATE NOCASE", (name,))
            connection.execute("UPDATE manner SET persona = '' WHERE persona = ? COLLATE NOCASE", (name,))

        self._database.write(delete)

    def reword(self, without: Callable[[str], str]) -> None:
        """Let ``without`` say each text anew, in one transaction."""

        def update(connection: Connection) -> None:
            (text,) = connection.execute("SELECT instructions FROM manner").fetchone()
            connection.execute("UPDATE manner SET instructions = ?", (without(text),))
            for name, told in connection.execute("SELECT name, instructions FROM personas").fetchall():
                connection.execute("UPDATE personas SET instructions = ? WHERE name = ?", (without(told), name))

        self._database.write(update)

    def _of_all(self, column: str) -> str:
        with self._database.read() as connection:
            return str(connection.execute("SELECT * FROM manner").fetchone()[column])
