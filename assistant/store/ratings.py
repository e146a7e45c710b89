"""Ratings of answers, and the pairs of answers between which the person chose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistant.core.errors import BadRequest
from assistant.core.messages import Role
from assistant.core.ratings import Pick, PickedPair, Rated, Rating, Reason
from assistant.store.database import Connection, Database

_RATED = (
    "SELECT ratings.*, messages.chat_id, messages.text AS answer, coalesce((SELECT text FROM messages AS asked WHERE"
    " asked.chat_id = messages.chat_id AND asked.role = 'user' AND asked.id < messages.id ORDER BY asked.id DESC"
    " LIMIT 1), '') AS request FROM ratings JOIN messages ON messages.id = ratings.message_id"
)


class RatingStore:
    """What the person said of answers; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, rating: Rating) -> None:
        """Keep a rating in place of the one before. Raises ``BadRequest`` for what is no kept answer."""

        def write(connection: Connection) -> None:
            row = connection.execute("SELECT role FROM messages WHERE id = ?", (rating.message_id,)).fetchone()
            if row is None or row["role"] != Role.ASSISTANT.value:
                raise BadRequest(
                    f"There is no answer {rating.message_id}.", "See: hearth chats show CHAT, or say: last"
                )
            names = json.dumps([reason.value for reason in rating.reasons])
            connection.execute(
                "INSERT OR REPLACE INTO ratings (message_id, good, reasons, note, rated_at) VALUES (?, ?, ?, ?, ?)",
                (rating.message_id, rating.good, names, rating.note, rating.rated_at.isoformat()),
            )

        self._database.write(write)

    def get(self, message_id: int) -> Rated | None:
        """The rating of that answer with what it is about; None if it has none."""
        with self._database.read() as connection:
            row = connection.execute(f"{_RATED} WHERE message_id = ?", (message_id,)).fetchone()
        return None if row is None else _rated(row)

    def all(self) -> list[Rated]:
        """Every rating, newest first."""
        with self._database.read() as connection:
            return [_rated(row) for row in connection.execute(f"{_RATED} ORDER BY rated_at DESC, message_id DESC")]

    def of_chat(self, chat_id: int) -> dict[int, Rating]:
        """The ratings of one chat's answers, by the answer's id."""
        with self._database.read() as connection:
            rows = connection.execute(f"{_RATED} WHERE messages.chat_id = ?", (chat_id,))
            return {row["message_id"]: _rated(row).rating for row in rows}

    def remove(self, message_id: int) -> bool:
        """Take a rating back; whether there was one."""
        return bool(
            self._database.write(
                lambda connection: (
                    connection.execute("DELETE FROM ratings WHERE message_id = ?", (message_id,)).rowcount
                )
            )
        )

    def last_answer(self) -> int | None:
        """The newest kept answer."""
        with self._database.read() as connection:
            row = connection.execute("SELECT max(id) FROM messages WHERE role = 'assistant'").fetchone()
        return None if row[0] is None else int(row[0])

    # --- pairs ---

    def add_pair(self, pair: PickedPair, question_id: int, texts: tuple[str, str], now: datetime) -> None:
        """Keep a choice; its texts go with the question, its figures stay."""

        def write(connection: Connection) -> None:
            row = connection.execute(
                "INSERT INTO answer_pairs (first, second, picked, picked_at) VALUES (?, ?, ?, ?)",
                (json.dumps(dict(pair.first)), json.dumps(dict(pair.second)), pair.picked.value, now.isoformat()),
            )
            connection.execute(
                "INSERT INTO pair_texts (pair_id, question_id, first, second) SELECT ?, id, ?, ? FROM messages"
                " WHERE id = ?",
                (int(row.lastrowid), *texts, question_id),
            )

        self._database.write(write)

    def pairs(self) -> list[PickedPair]:
        """Every choice, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT first, second, picked FROM answer_pairs ORDER BY id")
            return [PickedPair(json.loads(row[0]), json.loads(row[1]), Pick(row[2])) for row in rows]

    def forget_pairs(self) -> int:
        """Erase every choice with its texts; how many there were."""
        return int(self._database.write(lambda connection: connection.execute("DELETE FROM answer_pairs").rowcount))


def _rated(row: Mapping[str, Any]) -> Rated:
    reasons = tuple(Reason(name) for name in json.loads(row["reasons"]))
    rated_at = datetime.fromisoformat(row["rated_at"])
    rating = Rating(row["message_id"], bool(row["good"]), reasons, row["note"], rated_at)
    return Rated(rating, row["chat_id"], row["request"], row["answer"])
