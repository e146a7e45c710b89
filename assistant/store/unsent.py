"""What was typed and not sent, and where the person was reading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.store.database import Connection, Database


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the composer: the text and the attached files."""

    text: str = ""
    files: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.files)


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """The turn at the top of the view; ``pixels`` of it are above the view."""

    message_id: int
    pixels: int


class UnsentStore:
    """Drafts and reading places by chat; the chat None is the page of a new one. Any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        drafts: Mapping[int | None, Draft],
        places: Mapping[int, ReadingPlace | None],
        shown: int | None,
    ) -> None:
        """Keep these in one transaction; an empty draft and a place None go. Chats that are gone are passed over."""

        def work(connection: Connection) -> None:
            for chat_id, draft in drafts.items():
                connection.execute("DELETE FROM drafts WHERE chat_id IS ?", (chat_id,))
                if draft and _there(connection, chat_id):
                    files = json.dumps([str(path) for path in draft.files])
                    connection.execute("INSERT INTO drafts VALUES (?, ?, ?)", (chat_id, draft.text, files))
            for chat_id, place in places.items():
                connection.execute("DELETE FROM reading_places WHERE chat_id = ?", (chat_id,))
                if place is not None and _there(connection, chat_id):
                    row = (chat_id, place.message_id, place.pixels)
                    connection.execute("INSERT INTO reading_places VALUES (?, ?, ?)", row)
            connection.execute("UPDATE last_shown SET chat_id = (SELECT id FROM chats WHERE id = ?)", (shown,))

        self._database.write(work)

    def drafts(self) -> dict[int | None, Draft]:
        """Every draft."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT chat_id, text, files FROM drafts")
            return {chat_id: Draft(text, tuple(map(Path, json.loads(files)))) for chat_id, text, files in rows}

    def places(self) -> dict[int, ReadingPlace]:
        """Where each chat was left; one that was left at its end has none."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT chat_id, message_id, pixels FROM reading_places")
            return {chat_id: ReadingPlace(message_id, pixels) for chat_id, message_id, pixels in rows}

    def last_shown(self) -> int | None:
        """The chat that was shown last, None for a new one."""
        with self._database.read() as connection:
            row = connection.execute("SELECT chat_id FROM last_shown").fetchone()
        return None if row is None or row[0] is None else int(row[0])


def _there(connection: Connection, chat_id: int | None) -> bool:
    if chat_id is None:
        return True
    return connection.execute("SELECT 1 FROM chats WHERE id = ?", (chat_id,)).fetchone() is not None
