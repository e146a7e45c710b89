"""Questions about the person are answered from their own words, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus
from assistant.service.memory import Memory
from assistant.service.self_answers import LISTED, SelfAnswers
from assistant.store.database import Database
from assistant.store.memories import Memories

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
DAY = "(You told me on Saturday 21 November 2026.)"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield Memory(Memories(database), ChangeBus(), lambda: NOW)
    database.close()


def said(memory: Memory, question: str) -> str | None:
    reply = SelfAnswers(memory).reply(question)
    return None if reply is None else reply.text


def test_what_was_told_is_the_answer_with_its_day(memory: Memory) -> None:
    memory.add("my sister is called Mina")
    assert said(memory, "What is my sister called?") == f"Your sister is called Mina. {DAY}"
    assert said(memory, "What is my brother called?") is None
    assert said(memory, "Where are my tyres?") is None


def test_where_one_lives_and_lived(memory: Memory) -> None:
    memory.add("I live in Basel")
    memory.add("I moved to Bern")
    assert said(memory, "Where do I live?") == f"You live in Bern. {DAY}"
    assert said(memory, "Where did I live before?") == f"You live in Basel. {DAY}".replace("live", "lived")


def test_where_one_no_longer_lives_is_not_where_one_lives(memory: Memory) -> None:
    memory.add("I no longer live in Basel")
    assert said(memory, "Where do I live?") is None
    memory.add("I live in Bern")
    assert said(memory, "Where do I live?") == f"You live in Bern. {DAY}"
    memory.add("I live in Basel")
    assert said(memory, "Where do I live?") == f"You live in Basel. {DAY}"


def test_a_correction_that_was_asked_for_is_taken(memory: Memory) -> None:
    memory.add("I live in New York")
    memory.add("I live in York")
    assert said(memory, "Where do I live?") == f"You live in York. {DAY}"
    for kind in ("O negative", "A negative", "A+", "A-"):
        memory.add(f"my blood type is {kind}")
        assert said(memory, "What is my blood type?") == f"Your blood type is {kind}. {DAY}"


def test_another_language_is_answered_with_the_words_themselves(memory: Memory) -> None:
    memory.add("I live in Basel")
    assert said(memory, "Wo wohne ich jetzt?") == (
        "Das hast du mir am Samstag, 21. November 2026 gesagt: „I live in Basel“"
    )


def test_everything_that_is_known(memory: Memory) -> None:
    assert said(memory, "What do you know about me?") == (
        "I know nothing about you yet. Tell me with: Remember that ..."
    )
    memory.add("my sister is called Mina")
    memory.add("I live in Basel")
    told = said(memory, "What do you know about me?")
    assert told is not None
    assert set(told.splitlines()[2:]) == {"- Your sister is called Mina.", "- You live in Basel."}
    about = said(memory, "What do you know about my sister?")
    assert about == "This is what you told me about your sister:\n\n- Your sister is called Mina."
    assert said(memory, "What do you know about Portugal?") is None
    for n in range(LISTED):
        memory.add(f"locker {n} is mine")
    told = said(memory, "What do you know about me?")
    assert told is not None and told.endswith("2 more are under What I know.")
