"""Chats are kept with their turns and what was cited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest
from assistant.core.messages import Role, Usage
from assistant.core.passages import Citation
from assistant.store.chats import Chats
from assistant.store.database import Database

KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SOURCE = Citation(1, 7, "/home/mina/car.txt", "car", "line 3", "Winter tyres: shelf 14.")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "hearth.db", KEY)
    yield database
    database.close()


def test_turns_come_back_as_they_were_kept(database: Database, tmp_path: Path) -> None:
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    chats.add_message(chat, Role.USER, "Where are my tyres?", NOW)
    usage = Usage(500, 120, 12, 1.5, 2.0)
    chats.add_message(
        chat, Role.ASSISTANT, "On shelf 14 [1].", NOW, model="m", searched=3, citations=[SOURCE], usage=usage
    )
    database.close()
    again = Database.open(tmp_path / "hearth.db", KEY)
    question, answer = Chats(again).messages(chat)
    again.close()
    assert (question.role, question.text) == (Role.USER, "Where are my tyres?")
    assert (answer.citations, answer.usage, answer.searched, answer.model) == ((SOURCE,), usage, 3, "m")
    assert answer.created_at == NOW


def test_the_last_used_chat_comes_first_and_search_looks_into_turns(database: Database) -> None:
    chats = Chats(database)
    first = chats.create("Lisbon trip", NOW)
    second = chats.create("100% sure", NOW + timedelta(minutes=1))
    assert [chat.id for chat in chats.find()] == [second, first]
    chats.add_message(first, Role.USER, "When does the aeroplane leave?", NOW + timedelta(minutes=2))
    assert [chat.id for chat in chats.find()] == [first, second]
    assert [chat.id for chat in chats.find("lisb")] == [first]
    assert [chat.id for chat in chats.find("aeroplane leaves")] == [first]
    assert [chat.id for chat in chats.find("100%")] == [second]
    assert chats.find("%") == chats.find()
    assert chats.find("dentist") == []
    assert chats.find('" OR *') == []


def test_a_deleted_chat_leaves_nothing(database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    chats.add_message(chat, Role.ASSISTANT, "On shelf 14.", NOW, citations=[SOURCE])
    chats.delete(chat)
    chats.delete(chat)
    with pytest.raises(BadRequest):
        chats.messages(chat)
    with database.read() as connection:
        left = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("messages", "citations")
        ]
    assert left == [0, 0]
    assert chats.find("shelf") == []


def test_forgetting_a_document_blanks_what_was_cited_of_it(database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    chats.add_message(chat, Role.ASSISTANT, "On shelf 14 [1].", NOW, citations=[SOURCE])
    chats.forget_citations([SOURCE.path])
    (answer,) = chats.messages(chat)
    assert answer.citations[0].text == ""
    assert answer.citations[0].title == "car"
