"""What was said in the kept chats, to be found again. Temporary chats were never kept, deleted ones are gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.core.messages import Role
from assistant.store.database import Database
from assistant.store.words import expressions

CHATS = 40
"""Chats that are looked at: so many of those that hold the words best, and half as many of the last ones."""

MATCHES = 300


@dataclass(frozen=True, slots=True)
class SaidRecord:
    """One kept turn with its chat's title."""

    id: int
    chat_id: int
    title: str
    role: Role
    text: str
    created_at: datetime


class Said:
    """The turns of the kept chats; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def near(self, words: Sequence[str], besides: int | None = None) -> list[SaidRecord]:
        """All turns of the chats in which any of ``words`` is said, and of the last chats, chat by chat in order.

        ``besides`` is a chat that is left out. Answers that found nothing or were stopped are left out as well.
        """
        wanted = " OR ".join(each for word in words for each in expressions(word))
        with self._database.read() as connection:
            chats = dict[int, None]()
            if wanted:
                rows = connection.execute(
                    "SELECT m.chat_id FROM (SELECT rowid AS id, rank FROM message_words WHERE message_words MATCH ?"
                    " ORDER BY rank LIMIT ?) f JOIN messages m ON m.id = f.id ORDER BY f.rank",
                    (wanted, MATCHES),
                )
                chats = dict.fromkeys(chat_id for (chat_id,) in rows)
            last = connection.execute("SELECT id FROM chats ORDER BY updated_at DESC, id DESC LIMIT ?", (CHATS // 2,))
            chosen = [*list(chats)[:CHATS], *(chat_id for (chat_id,) in last)]
            ids = [chat_id for chat_id in dict.fromkeys(chosen) if chat_id != besides]
            rows = connection.execute(
                "SELECT m.id, m.chat_id, c.title, m.role, m.text, m.created_at FROM messages m"
                " JOIN chats c ON c.id = m.chat_id WHERE m.found AND NOT m.stopped"
                " AND m.chat_id IN (SELECT value FROM json_each(?)) ORDER BY m.chat_id, m.id",
                (json.dumps(ids),),
            )
            return [
                SaidRecord(
                    row["id"], row["chat_id"], row["title"], Role(row["role"]), row["text"],
                    datetime.fromisoformat(row["created_at"]),
                )
                for row in rows
            ]  # fmt: skip
