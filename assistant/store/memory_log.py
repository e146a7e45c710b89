"""When facts were corrected and forgotten, which answers rest on which fact, and what forgetting would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.store.database import Database
from assistant.store.erasing import Reword


@dataclass(frozen=True, slots=True)
class Logged:
    """``what`` is "edited" or "forgotten"; ``fact_id`` is None for what is forgotten, ``facts`` how many it were."""

    at: datetime
    what: str
    fact_id: int | None
    facts: int


class MemoryLog:
    """Every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def edited(self, fact_id: int, at: datetime) -> None:
        """Keep that the person corrected a fact."""
        self._keep(at, "edited", fact_id, 1)

    def forgotten(self, facts: int, at: datetime) -> None:
        """Keep that so many facts were forgotten, and nothing about them."""
        if facts:
            self._keep(at, "forgotten", None, facts)

    def all(self) -> list[Logged]:
        """Everything, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM memory_log ORDER BY id").fetchall()
        return [Logged(datetime.fromisoformat(row["at"]), row["what"], row["fact_id"], row["facts"]) for row in rows]

    def served(self, chat_id: int) -> dict[int, list[int]]:
        """The answers of a chat that rest on facts, as message id to the ids of the facts."""
        found: dict[int, list[int]] = {}
        with self._database.read() as connection:
            for message_id, fact_id in connection.execute(
                "SELECT message_id, fact_id FROM fact_answers JOIN messages ON messages.id = message_id"
                " WHERE chat_id = ? ORDER BY message_id, fact_id",
                (chat_id,),
            ):
                found.setdefault(message_id, []).append(fact_id)
        return found

    def touched(self, fact_ids: Sequence[int], reword: Reword) -> int:
        """How many turns and titles of chats forgetting these facts would change."""
        resting: set[int] = set()
        with self._database.read() as connection:
            for fact_id in fact_ids:
                rows = connection.execute("SELECT message_id FROM fact_answers WHERE fact_id = ?", (fact_id,))
                resting |= {int(row[0]) for row in rows}
            turns = connection.execute("SELECT id, chat_id, role, text FROM messages ORDER BY id").fetchall()
            titles = [row[0] for row in connection.execute("SELECT title FROM chats")]
        told, asked = sum(reword(title, True) != title for title in titles), dict[int, str]()
        for row_id, chat_id, role, text in turns:
            own = role == "user"
            told += row_id in resting or reword(text, own, "" if own else asked.get(chat_id, "")) != text
            if own:
                asked[chat_id] = text
        return int(told)

    def _keep(self, at: datetime, what: str, fact_id: int | None, facts: int) -> None:
        self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO memory_log (at, what, fact_id, facts) VALUES (?, ?, ?, ?)",
                (at.isoformat(), what, fact_id, facts),
            )
        )
