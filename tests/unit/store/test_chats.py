"""Chats are kept with their turns and what was cited."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def test_turns_are_found_in_scripts_without_spaces(database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("旅行", NOW)
    chats.add_message(chat, Role.USER, "冬タイヤは棚14にあります", NOW)
    assert [each.id for each in chats.find("タイヤ")] == [chat]
    assert [each.id for each in chats.find("Straße")] == []
    chats.add_message(chat, Role.USER, "Die Straße ist lang, don't go", NOW)
    assert [each.id for each in chats.find("Straße")] == [chat]
    assert [each.id for each in chats.find("don't")] == [chat]


@given(query=st.text(max_size=30), said=st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_law_any_search_is_answered_and_what_was_said_is_found(database: Database, query: str, said: str) -> None:
    chats = Chats(database)
    chats.find(query)
    chat = chats.create("Chat", NOW)
    chats.add_message(chat, Role.USER, f"I said {said} yesterday.", NOW)
    assert chat in [each.id for each in chats.find(said)]
    chats.delete(chat)


def test_one_turn_can_be_deleted(database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    chats.add_message(chat, Role.USER, "Where are my tyres?", NOW)
    answer = chats.add_message(chat, Role.ASSISTANT, "On shelf 14.", NOW, citations=[SOURCE])
    chats.delete_message(answer)
    chats.delete_message(answer)
    assert [message.text for message in chats.messages(chat)] == ["Where are my tyres?"]
    assert chats.find("shelf") == []


def test_a_deleted_turn_leaves_no_word_in_the_index(database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Travel", NOW)
    chats.add_message(chat, Role.USER, "I stay here", NOW)
    chats.delete_message(chats.add_message(chat, Role.USER, "We fly to zanzibar", NOW))
    with database.read() as connection:
        blocks = b"".join(bytes(row[0]) for row in connection.execute("SELECT block FROM message_words_data"))
    assert b"here" in blocks
    assert b"zanzibar" not in blocks


def test_a_turn_is_read_with_all_that_it_cites_or_not_at_all(database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    done = threading.Event()

    def add() -> None:
        for _ in range(60):
            chats.add_message(chat, Role.ASSISTANT, "On shelf 14 [1].", NOW, citations=[SOURCE])
        done.set()

    thread = threading.Thread(target=add)
    thread.start()
    while not done.is_set():
        assert all(message.citations == (SOURCE,) for message in chats.messages(chat))
    thread.join()


def test_what_is_not_there_is_told(database: Database) -> None:
    chats = Chats(database)
    for use in (
        lambda: chats.messages(7),
        lambda: chats.rename(7, "x"),
        lambda: chats.add_message(7, Role.USER, "x", NOW),
    ):
        with pytest.raises(BadRequest, match="no chat 7"):
            use()


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
