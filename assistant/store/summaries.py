"""What each chat was about: a sentence or two, gone with its chat and with any turn that is reworded or deleted.

Only chats that may teach are read for it, and of these no turn that was said while learning was paused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.core.messages import Role
from assistant.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Unsummarised:
    """A chat with turns that no summary tells of; ``last_message_id`` is the last one that may be read."""

    chat_id: int
    last_message_id: int
    turns: tuple[tuple[Role, str], ...]


class Summaries:
    """The kept summaries; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def texts(self) -> dict[int, str]:
        """Each summary by its chat."""
        with self._database.read() as connection:
            return dict(connection.execute("SELECT chat_id, text FROM chat_summaries WHERE text <> ''").fetchall())

    def waiting_count(self) -> int:
        """How many chats have turns that no summary tells of."""
        with self._database.read() as connection:
            return len(connection.execute(_WAITING).fetchall())

    def next(self) -> Unsummarised | None:
        """The last used of the chats with an answer whose summary is missing or no longer tells all of it."""
        with self._database.read() as connection:
            row = connection.execute(f"{_WAITING} LIMIT 1").fetchone()
            if row is None:
                return None
            turns = connection.execute(_TURNS, (row[0],))
            return Unsummarised(row[0], row[1], tuple((Role(role), text) for role, text in turns))

    def keep(self, chat: Unsummarised, text: str, now: datetime) -> bool:
        """Keep the summary of ``chat`` as it was read; False, and nothing kept, if it is another one by now."""

        def insert(connection: Connection) -> bool:
            turns = connection.execute(_TURNS, (chat.chat_id,))
            if tuple((Role(role), said) for role, said in turns) != chat.turns:
                return False
            connection.execute(
                "INSERT INTO chat_summaries (chat_id, last_message_id, text, made_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (chat_id) DO UPDATE SET last_message_id = excluded.last_message_id,"
                " text = excluded.text, made_at = excluded.made_at",
                (chat.chat_id, chat.last_message_id, text, now.isoformat()),
            )
            return True

        return self._database.write(insert)


_TURNS = (
    "SELECT role, text FROM messages WHERE chat_id = ? AND teaches"
    " AND chat_id IN (SELECT id FROM chats WHERE teaches) ORDER BY id"
)
_WAITING = (
    "SELECT c.id, max(m.id) FROM chats c JOIN messages m ON m.chat_id = c.id AND m.teaches"
    " LEFT JOIN chat_summaries s ON s.chat_id = c.id WHERE c.teaches GROUP BY c.id"
    " HAVING count(*) > 1 AND max(m.id) > coalesce(max(s.last_message_id), 0)"
    " ORDER BY c.updated_at DESC, c.id DESC"
)
