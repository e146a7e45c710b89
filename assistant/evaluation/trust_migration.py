"""Profiles of an earlier version that are killed while they are brought to this one."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path

from assistant.evaluation.trust_deeds import KEY, NOW, Seen, Tell, check, fresh
from assistant.evaluation.trust_library import DOCUMENTS
from assistant.store.chats import Chats
from assistant.store.database import Connection, Database
from assistant.system.paths import resources

OLD_SCHEMA = 12
"""The schema from which a migration comes: older than several that change and fill tables."""


class Migrating:
    """Profiles of an earlier version that are brought to this one, with the backup before it.

    With ``pages`` of text the backup takes most of the time, so that it is what is killed.
    """

    def __init__(self, pages: int = 4) -> None:
        self._pages = pages

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        (place / "profiles").mkdir()
        database = Database.open(place / "old.db", KEY, schema_up_to(place, OLD_SCHEMA))
        chats = Chats(database)
        chat_id = chats.create("Kept for years", NOW)
        database.write(
            lambda connection: connection.executemany(
                "INSERT INTO messages (chat_id, role, text, created_at, model, found, stopped, searched, usage)"
                " VALUES (?, 'user', ?, ?, '', 1, 0, 0, '{}')",
                [
                    (chat_id, f"Page {page} of {fresh()}. " + "And so on. " * 300, str(NOW))
                    for page in range(self._pages)
                ],
            )
        )
        database.write(lambda connection: _old_documents(connection, str(place / "kept")))
        database.close()

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        tell("")
        for _ in count():
            name = fresh()
            copy = place / "profiles" / f"{name}.copy"
            shutil.copyfile(place / "old.db", copy)
            copy.rename(copy.with_suffix(".db"))
            Database.open(copy.with_suffix(".db"), KEY).close()
            tell(name)

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        folder = place / "profiles"
        wanted = contents_of(place / "old.db", place)
        for name in told:
            there = (folder / f"{name}.db").exists() or (folder / f"{name}.seen").exists()
            seen.need(there, f"profile {name}")
        for file in sorted(folder.glob("*.before-*.db")):
            seen.right(contents_of(file, place) == wanted, f"the backup {file.name} is not what was backed up")
        for file in sorted(folder.glob("mark*.db")):
            if ".before-" in file.name:
                continue
            database = Database.open(file, KEY)
            try:
                check(database, seen)
                seen.right(_contents(database) == wanted, f"profile {file.name} does not hold what it held")
            finally:
                database.close()
            for part in folder.glob(f"{file.stem}*"):
                seen.right(not part.name.endswith(".part"), f"{part.name} was left")
                part.unlink()
            file.with_suffix(".seen").touch()


def schema_up_to(place: Path, newest: int) -> Path:
    """A folder with the schema's files up to that number, as an earlier version had them."""
    folder = place / "schema"
    if not folder.exists():
        folder.mkdir()
        for file in (resources() / "schema").glob("*.sql"):
            if int(file.name[:4]) <= newest:
                shutil.copyfile(file, folder / file.name)
    return folder


def contents_of(file: Path, place: Path) -> str:
    """A digest of what a database of the earlier version holds."""
    database = Database.open(file, KEY, schema_up_to(place, OLD_SCHEMA))
    try:
        return _contents(database)
    finally:
        database.close()


def _old_documents(connection: Connection, folder: str) -> None:
    """Documents as an earlier version kept them: the tables of today have more columns than it knew."""
    connection.execute("INSERT INTO sources (id, path, kind) VALUES (1, ?, 'folder')", (folder,))
    for document in range(1, DOCUMENTS + 1):
        mark = fresh()
        digest = sha256(mark.encode()).hexdigest()
        connection.execute("INSERT INTO contents VALUES (?, ?, 1)", (document, digest))
        text = f"A passage tells of {mark}."
        connection.execute("INSERT INTO chunks VALUES (?, ?, 0, ?, ?, 'line 1', 20)", (document, document, text, mark))
        connection.execute("INSERT INTO chunk_words (rowid, words) VALUES (?, ?)", (document, text))
        connection.execute(
            "INSERT INTO documents (id, source_id, path, title, kind, size, mtime_ns, content_id)"
            " VALUES (?, 1, ?, ?, 'text', 9, 1, ?)",
            (document, f"{folder}/{mark}", mark, document),
        )
        connection.execute("INSERT INTO document_words (rowid, words) VALUES (?, ?)", (document, mark))


_OLD_COLUMNS = {
    "messages": "id, chat_id, role, text, created_at",
    "documents": "id, source_id, path, title, kind, size, content_id",
    "contents": "id, sha256, chunk_count",
    "chunks": "id, content_id, ordinal, text, context, place, tokens",
    "sources": "id, path, kind, watched, missing",
}
"""What is compared: columns that the earlier version had as well."""


def _contents(database: Database) -> str:
    with database.read() as connection:
        rows = [
            tuple(row)
            for table, columns in _OLD_COLUMNS.items()
            for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1")  # noqa: S608 - fixed names
        ]
    return sha256(repr(rows).encode()).hexdigest()
