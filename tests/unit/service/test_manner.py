"""Instructions and roles: what they say in which chat, and what may not be one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.errors import BadRequest
from assistant.service.manner import BUILT_IN, LONGEST, Manner
from assistant.service.memory import Memory
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.store.personas import Personas

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield database
    database.close()


@pytest.fixture
def manner(database: Database) -> Manner:
    return Manner(Personas(database), ChangeBus())


def test_nothing_is_said_until_the_person_says_something(manner: Manner) -> None:
    assert manner.text(None) == "" == manner.instructions()
    assert [each.name for each in manner.personas() if each.in_use] == ["Plain assistant"]


def test_instructions_and_the_role_of_the_chat_are_said(database: Database, manner: Manner) -> None:
    chat = Chats(database).create("Essay", NOW)
    assert manner.set_instructions("  Answer briefly.\n\n Use British   spelling. ") == (
        "Answer briefly.\nUse British spelling."
    )
    manner.use("tutor")
    assert manner.use("Editor", chat).name == "Editor"
    assert manner.text(None).endswith(f"{BUILT_IN['Tutor']}\nAnswer briefly.\nUse British spelling.")
    assert BUILT_IN["Editor"] in manner.text(chat) and "tutor" not in manner.text(chat)
    manner.use("Plain assistant", chat)
    assert BUILT_IN["Tutor"] not in manner.text(chat), "a chat may have none although others have one"
    Chats(database).delete(chat)
    manner.use("Editor", chat)
    assert manner.of_chat(chat) == "Tutor", "a chat that is gone has none"


def test_an_own_role_is_kept_changed_used_and_removed(database: Database, manner: Manner) -> None:
    chat = Chats(database).create("Trip", NOW)
    manner.add("Guide", "You know  every lane of Basel.")
    manner.add("guide", "You know every lane of Bern.")
    assert [(each.name, each.instructions) for each in manner.personas() if not each.built_in] == [
        ("Guide", "You know every lane of Bern.")
    ]
    manner.use("GUIDE", chat)
    manner.use("Guide")
    assert "Bern" in manner.text(chat) and "Bern" in manner.text(None)
    manner.remove("guide")
    assert manner.text(chat) == "" == manner.text(None)


def test_what_cannot_be_a_role_or_instructions_is_refused(manner: Manner) -> None:
    for wrong in (
        lambda: manner.set_instructions("a" * (LONGEST + 1)),
        lambda: manner.add("", "x"),
        lambda: manner.add("Nobody", " "),
        lambda: manner.add("Nobody", "a" * (LONGEST + 1)),
        lambda: manner.add("editor", "Mine."),
        lambda: manner.remove("Editor"),
        lambda: manner.remove("Ghost"),
        lambda: manner.use("Ghost"),
    ):
        with pytest.raises(BadRequest):
            wrong()
    assert manner.text(None) == ""


def test_what_is_forgotten_goes_from_here_too(database: Database, manner: Manner) -> None:
    memory = Memory(Memories(database), ChangeBus(), lambda: NOW)
    memory.elsewhere.append(manner.forget)
    manner.set_instructions("Answer briefly.\nNever mention Zerlina. Use British spelling.")
    manner.add("Friend", "You are my friend Zerlina.")
    memory.forget("Zerlina")
    assert manner.instructions() == "Answer briefly.\nUse British spelling."
    with database.read() as connection:
        rows = [tuple(row) for table in ("manner", "personas") for row in connection.execute(f"SELECT * FROM {table}")]
    assert "Zerlina" not in str(rows)
