"""Conversations: chats, their turns, and what each answer cited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from assistant.core.errors import BadRequest
from assistant.core.messages import Role, Usage
from assistant.core.passages import Citation
from assistant.core.words import words
from assistant.store.database import Connection, Database
from assistant.store.pauses import is_paused


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """A conversation, without its turns.

    ``teaches`` says whether something may be learned from it, ``uses_memory`` whether its answers use what is known
    about the person.
    """

    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    teaches: bool = True
    uses_memory: bool = True


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One kept turn. ``searched`` is how many passages the model read; ``found`` False: the files held no answer.

    ``teaches`` False: it was said while learning was paused.
    """

    id: int
    chat_id: int
    role: Role
    text: str
    created_at: datetime
    model: str
    found: bool
    stopped: bool
    searched: int
    citations: tuple[Citation, ...]
    usage: Usage
    teaches: bool = True


class Chats:
    """The kept conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, title: str, now: datetime) -> int:
        """A new, empty chat; returns its id."""

        def insert(connection: Connection) -> int:
            stamp = now.isoformat()
            row = connection.execute(
                "INSERT INTO chats (title, created_at, updated_at) VALUES (?, ?, ?)", (title, stamp, stamp)
            )
            return int(row.lastrowid)

        return self._database.write(insert)

    def find(self, query: str = "") -> list[ChatRecord]:
        """The chats, the last used first; ``query`` keeps those with all its words in the title or in one turn."""
        sql, arguments = "SELECT * FROM chats", list[str]()
        if asked := words(query):
            in_title = " AND ".join("title LIKE ? ESCAPE '\\'" for _ in query.split())
            # as words (other endings are found too), and as letters (for scripts that put nothing between words)
            sql += (
                f" WHERE ({in_title}) OR id IN (SELECT chat_id FROM messages WHERE text LIKE ? ESCAPE '\\' OR id IN"  # noqa: S608 - only fixed text
                " (SELECT rowid FROM message_words WHERE message_words MATCH ?))"
            )
            arguments = [f"%{_literal(word)}%" for word in query.split()]
            arguments.append(f"%{_literal(query.strip())}%")
            arguments.append(" AND ".join(f'"{word}"*' for word in asked))
        with self._database.read() as connection:
            # as moments, not as letters: an hour of a night in October comes twice
            rows = connection.execute(f"{sql} ORDER BY julianday(updated_at) DESC, id DESC", arguments)
            return [_chat(row) for row in rows]

    def get(self, chat_id: int) -> ChatRecord:
        """The chat of that number; raises ``BadRequest`` if there is none."""
        with self._database.read() as connection:
            return _chat(_existing(connection, chat_id))

    def messages(self, chat_id: int) -> list[MessageRecord]:
        """The turns of a chat, oldest first; raises ``BadRequest`` if there is no such chat."""
        with self._database.read() as connection:
            _existing(connection, chat_id)
            cited: dict[int, list[Citation]] = {}
            for row in connection.execute(
                "SELECT c.* FROM citations c JOIN messages m ON m.id = c.message_id WHERE m.chat_id = ? ORDER BY c.n",
                (chat_id,),
            ):
                cited.setdefault(row["message_id"], []).append(
                    Citation(row["n"], row["document_id"], row["path"], row["title"], row["place"], row["text"])
                )
            rows = connection.execute("SELECT * FROM messages WHERE chat_id = ? ORDER BY id", (chat_id,))
            return [
                MessageRecord(
                    id=row["id"],
                    chat_id=chat_id,
                    role=Role(row["role"]),
                    text=row["text"],
                    created_at=_time(row["created_at"]),
                    model=row["model"],
                    found=bool(row["found"]),
                    stopped=bool(row["stopped"]),
                    searched=row["searched"],
                    citations=tuple(cited.get(row["id"], ())),
                    usage=Usage(**json.loads(row["usage"])),
                    teaches=bool(row["teaches"]),
                )
                for row in rows
            ]

    def add_message(
        self,
        chat_id: int,
        role: Role,
        text: str,
        now: datetime,
        *,
        model: str = "",
        found: bool = True,
        stopped: bool = False,
        searched: int = 0,
        citations: Sequence[Citation] = (),
        usage: Usage | None = None,
    ) -> int:
        """Keep a turn with what it cited; returns its id."""

        def insert(connection: Connection) -> int:
            _existing(connection, chat_id)
            row = connection.execute(
                "INSERT INTO messages"
                " (chat_id, role, text, created_at, model, found, stopped, searched, usage, teaches)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    chat_id,
                    role.value,
                    text,
                    now.isoformat(),
                    model,
                    found,
                    stopped,
                    searched,
                    json.dumps(asdict(usage or Usage())),
                    not is_paused(connection, now),
                ),
            )
            message_id = int(row.lastrowid)
            connection.executemany(
                "INSERT INTO citations (message_id, n, document_id, path, title, place, text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(message_id, c.n, c.document_id, c.path, c.title, c.place, c.text) for c in citations],
            )
            connection.execute("UPDATE chats SET updated_at = ? WHERE id = ?", (now.isoformat(), chat_id))
            connection.execute("DELETE FROM unfinished_answers WHERE chat_id = ?", (chat_id,))
            return message_id

        return self._database.write(insert)

    def teaches(self, chat_id: int, message_id: int | None = None) -> bool:
        """Whether something may be learned from the chat, and from this turn of it. Raises ``BadRequest``."""
        with self._database.read() as connection:
            marked = connection.execute("SELECT 1 FROM messages WHERE id = ? AND NOT teaches", (message_id,)).fetchone()
            return bool(_existing(connection, chat_id)["teaches"]) and marked is None

    def keep_unfinished(self, chat_id: int, text: str, model: str, now: datetime) -> None:
        """Keep an answer as far as it is written; it goes with the next turn that is kept, or with its chat."""

        def write(connection: Connection) -> None:
            _existing(connection, chat_id)
            row = (chat_id, text, model, now.isoformat())
            connection.execute("INSERT OR REPLACE INTO unfinished_answers VALUES (?, ?, ?, ?)", row)

        self._database.write(write)

    def take_in_unfinished(self) -> int:
        """Make a stopped turn of every answer that was cut off by the end of its process; how many there were.

        One whose chat does not wait for an answer was being written anew: the earlier answer is there.
        """

        def work(connection: Connection) -> int:
            taken = connection.execute(
                "INSERT INTO messages (chat_id, role, text, created_at, model, found, stopped, searched, usage)"
                " SELECT chat_id, 'assistant', text, written_at, model, 1, 1, 0, ? FROM unfinished_answers"
                " WHERE 'user' = (SELECT role FROM messages WHERE messages.chat_id = unfinished_answers.chat_id"
                " ORDER BY id DESC LIMIT 1)",
                (json.dumps(asdict(Usage())),),
            ).rowcount
            connection.execute("DELETE FROM unfinished_answers")
            return int(taken)

        return self._database.write(work)

    def rename(self, chat_id: int, title: str) -> None:
        """Give a chat another title."""

        def update(connection: Connection) -> None:
            _existing(connection, chat_id)
            connection.execute("UPDATE chats SET title = ? WHERE id = ?", (title, chat_id))

        self._database.write(update)

    def switch(self, chat_id: int, *, teaches: bool | None = None, uses_memory: bool | None = None) -> None:
        """Say whether the chat may teach something, and whether it uses what is known; None leaves it as it is."""

        def update(connection: Connection) -> None:
            _existing(connection, chat_id)
            connection.execute(
                "UPDATE chats SET teaches = coalesce(?, teaches), uses_memory = coalesce(?, uses_memory) WHERE id = ?",
                (teaches, uses_memory, chat_id),
            )

        self._database.write(update)

    def delete(self, chat_id: int) -> None:
        """Delete a chat with all its turns, also where other chats cite them; deleting what is gone is fine."""

        def remove(connection: Connection) -> None:
            blank_citations(connection, [chat_path(chat_id)])
            connection.execute("DELETE FROM messages WHERE chat_id = ?", (chat_id,))
            connection.execute("DELETE FROM chats WHERE id = ?", (chat_id,))

        self._database.write(remove)

    def delete_message(self, message_id: int) -> None:
        """Delete one turn with what it cited."""
        self._database.write(lambda connection: connection.execute("DELETE FROM messages WHERE id = ?", (message_id,)))

    def forget_citations(self, paths: Sequence[str]) -> None:
        """Blank the cited text of documents that were taken out of the library; that they were cited stays."""
        self._database.write(lambda connection: blank_citations(connection, paths))


def chat_path(chat_id: int) -> str:
    """How a chat is named where a file has its path; `hearth chats show` takes the number."""
    return f"chat {chat_id}"


def blank_citations(connection: Connection, paths: Sequence[str]) -> None:
    """As :meth:`Chats.forget_citations`, inside another transaction."""
    connection.executemany("UPDATE citations SET text = '' WHERE path = ?", [(path,) for path in paths])


def _existing(connection: Connection, chat_id: int) -> Any:
    row = connection.execute("SELECT * FROM chats WHERE id = ?", (chat_id,)).fetchone()
    if row is None:
        raise BadRequest(f"There is no chat {chat_id}.", "See: hearth chats")
    return row


def _chat(row: Any) -> ChatRecord:
    return ChatRecord(
        row["id"],
        row["title"],
        _time(row["created_at"]),
        _time(row["updated_at"]),
        bool(row["teaches"]),
        bool(row["uses_memory"]),
    )


def _time(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)


def _literal(word: str) -> str:
    """``word`` with what LIKE would take for a pattern escaped."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
