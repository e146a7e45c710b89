"""Every place where the person's words may stand is known to forgetting, also one that a later schema brings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from assistant.core.messages import Role
from assistant.core.passages import Citation
from assistant.store.chats import Chats, chat_path
from assistant.store.database import Connection, Database
from assistant.store.erasing import PLACES
from assistant.store.memories import Memories
from assistant.store.seals import PAGE
from assistant.store.styles import StyleCorrection, Styles, StyleText

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
CANARY = "Zanzibaria"

HANDLED = {"facts", "messages.text", "chats.title"}
"""What :meth:`Memories.forget` takes out itself: facts go whole, turns and titles are reworded."""

NO_WORDS_TO_HEARTH = {
    # the library: what stands in a file is forgotten with the file
    "sources", "excluded_paths", "contents", "chunks", "documents", "embedders",
    # the calendars: what stands in an appointment is changed there
    "calendars", "calendar_files", "calendar_contexts", "series", "event_details", "occurrences", "calendar_problems",
    "reminders", "never_suggested", "calendar_accounts", "calendar_servers", "calendar_resources",
    # addresses of other computers
    "network_log",
    # names, times, digests, choices and counts
    "memory_log",
    "chat_summaries.made_at",
    "chats.created_at", "chats.updated_at", "messages.role", "messages.created_at", "messages.model", "messages.usage",
    "citations.path", "citations.place", "style_sources", "style_texts.digest", "style_texts.kind",
    "style_texts.recipient", "style_recipients", "style_corrections.kind", "style_corrections.field", "style_written",
    "manner.persona", "personas.name", "chat_personas", "rules.kind", "rules.aspect", "rules.state",
    "rule_evidence.source", "rule_evidence.at", "document_signals", "answer_pairs",
    "ratings.reasons", "ratings.rated_at", "drafts.files", "unfinished_answers.model", "unfinished_answers.written_at",
    "recovery_key",
}  # fmt: skip
"""Tables, or columns of them, that hold none of the person's words to Hearth."""


def columns(connection: Connection) -> Iterator[str]:
    """Every column of text as "table.column", full-text indexes and what belongs to them left out."""
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    indexes = [name for name, sql in tables if sql and sql.upper().startswith("CREATE VIRTUAL")]
    for name, _ in tables:
        if any(name == index or name.startswith(f"{index}_") for index in indexes):
            continue
        for column in connection.execute(f'PRAGMA table_info("{name}")'):
            if column["type"] == "TEXT":
                yield f"{name}.{column['name']}"


def test_a_column_of_text_is_forgotten_from_or_holds_no_words_to_hearth(database: Database) -> None:
    known = HANDLED | NO_WORDS_TO_HEARTH | {f"{place.table}.{place.column}" for place in PLACES}
    with database.read() as connection:
        found = set(columns(connection))
    unknown = {each for each in found if each not in known and each.split(".")[0] not in known}
    assert not unknown, f"may they hold what is to be forgotten? Name them in store/erasing.py or here: {unknown}"
    assert {each for each in known if "." in each} <= found, "what is named is there"


@pytest.fixture
def told(database: Database) -> Database:
    """A profile in which the canary stands in every place."""
    chats, styles = Chats(database), Styles(database)
    chat = chats.create(f"My sister is called {CANARY}", NOW)
    chats.add_message(chat, Role.USER, f"My sister is called {CANARY}. I like tea.", NOW)
    cited = (
        Citation(
            1, -chat, chat_path(chat), f"My sister is called {CANARY}", "today", f"I said: My sister is {CANARY}."
        ),
        Citation(2, 7, "/files/letter.txt", "letter", "line 1", f"Dear {CANARY}"),
    )
    chats.add_message(chat, Role.ASSISTANT, "Tea.", NOW, citations=cited)
    long = "Much was said. " * 1000 + f"My sister is called {CANARY}."  # on pages of its own
    styles.put(
        "chats",
        [StyleText(long), StyleText("Good news.", f"To {CANARY}"), StyleText("I like tea, and so do you.")],
        NOW,
    )
    styles.correct(StyleCorrection("", "word", CANARY))
    database.write(tell_elsewhere)
    return database


def tell_elsewhere(connection: Connection) -> None:
    (question,) = connection.execute("SELECT min(id) FROM messages").fetchone()
    connection.execute("INSERT INTO ratings VALUES (?, 1, '[]', ?, '')", (question, f"Not {CANARY}."))
    connection.execute("INSERT INTO answer_pairs VALUES (1, '{}', '{}', 'first', '')")
    connection.execute("INSERT INTO pair_texts VALUES (1, ?, ?, ?)", (question, f"{CANARY}.", f"It is {CANARY}."))
    connection.execute("INSERT INTO chat_summaries SELECT id, 1, ?, '' FROM chats", (f"Of {CANARY}.",))
    connection.execute("INSERT INTO drafts VALUES (NULL, ?, '[]')", (f"Say hello to {CANARY}.",))
    connection.execute("INSERT INTO unfinished_answers SELECT id, ?, '', '' FROM chats", (f"{CANARY} is",))
    connection.execute("UPDATE manner SET instructions = ?", (f"Be brief. Greet {CANARY}.",))
    connection.execute("INSERT INTO personas VALUES ('Poet', ?)", (f"Rhyme on {CANARY}.",))
    for aspect, subject, value, text in (
        ("word", CANARY, "yes", "Use a name."),
        ("topic", "", CANARY, "Write of places."),
        ("length", "", "short", f"Write to {CANARY} in short."),
        ("greeting", "", "Dear", "Say Dear."),
    ):
        connection.execute(
            "INSERT INTO rules (kind, aspect, subject, value, text, state, support, against)"
            " VALUES ('mail', ?, ?, ?, ?, 'active', 1, 0)",
            (aspect, subject, value, text),
        )
    connection.execute(
        "INSERT INTO rule_evidence (rule_id, source, value, request, before, after, at, clear)"
        " SELECT id, 'edit', ?, ?, ?, ?, '', 1 FROM rules WHERE aspect = 'greeting'",
        (CANARY, f"Write to {CANARY}", f"Hi {CANARY}", f"Hello {CANARY}"),
    )


def everything_in(database: Database) -> str:
    with database.read() as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [(name, [tuple(row) for row in connection.execute(f'SELECT * FROM "{name}"')]) for name in tables]
    return "\n".join(f"{name} {row!r}" for name, each in rows for row in each)


def forget(database: Database) -> None:
    def reword(text: str, own: bool, asked: str = "") -> str:
        return re.sub(rf"[^.]*{CANARY}[^.]*", "[forgotten]", text)

    Memories(database).forget([], [], reword)


def test_it_goes_from_every_place_and_files_stay_as_they_are(told: Database) -> None:
    with told.read() as connection:
        for place in PLACES:
            told_there = f"SELECT count(*) FROM {place.table} WHERE {place.where} AND instr({place.column}, ?)"
            assert connection.execute(told_there, (CANARY,)).fetchone()[0], f"this test tells nothing in {place}"
    forget(told)
    [left] = [line for line in everything_in(told).splitlines() if CANARY[:6].lower() in line.lower()]
    assert left.startswith("citations") and "/files/letter.txt" in left, "a file says what it says"
    with told.read() as connection:
        assert connection.execute("SELECT instructions FROM manner").fetchone()[0].startswith("Be brief.")
        assert [row[0] for row in connection.execute("SELECT aspect FROM rules")] == ["greeting"]
    assert [text.text for text in Styles(told).texts()] == ["I like tea, and so do you."]


def plain_pages(file: Path, key: bytes) -> bytes:
    """Every page of a database as SQLCipher 4 decrypts it, free ones too: AES-256-CBC, its vector before its seal."""
    raw, pages = file.read_bytes(), b""
    for start in range(0, len(raw) - PAGE + 1, PAGE):
        page = raw[start : start + PAGE]
        begin = 16 if start == 0 else 0  # the salt
        cipher = Cipher(algorithms.AES(key), modes.CBC(page[-80:-64])).decryptor()
        pages += cipher.update(page[begin:-80]) + cipher.finalize()
    return pages


def test_no_page_of_the_file_holds_it_and_the_log_is_empty(told: Database, tmp_path: Path) -> None:
    told.empty_log()
    [file] = tmp_path.glob("*.db")
    log = file.with_name(f"{file.name}-wal")
    assert CANARY.encode() in plain_pages(file, bytes(32)), "it can be seen in the file at all"
    forget(told)
    assert log.stat().st_size == 0
    left = plain_pages(file, bytes(32)).replace(f"Dear {CANARY}".encode(), b"")
    assert CANARY.encode() not in left
    assert CANARY[:6].lower().encode() not in left, "nor its stem in an index"
