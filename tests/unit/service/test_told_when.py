"""When something was that the person told in an earlier chat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.jobs import QuietDesk
from assistant.core.messages import Role
from assistant.service.assistant import Assistant
from assistant.service.past_chats import PastChats
from assistant.service.told_when import ToldWhen, told_when
from assistant.store.chats import Chats, chat_path
from assistant.store.database import Database
from assistant.store.said import Said

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield database
    database.close()


def keep(database: Database, *turns: str, days_ago: int = 30) -> int:
    chats, at = Chats(database), NOW - timedelta(days=days_ago)
    chat_id = chats.create(turns[0][:20], at)
    for n, turn in enumerate(turns):
        chats.add_message(chat_id, (Role.USER, Role.ASSISTANT)[n % 2], turn, at)
    return chat_id


def ask(database: Database, question: str) -> ToldWhen | None:
    return told_when(question, PastChats(Said(database), lambda: NOW), NOW.tzinfo)


@pytest.mark.parametrize(
    ("told", "question", "time"),
    [
        ("It rains. Yesterday I ordered the tiles for the roof.", "When did I order the tiles?", "21 October 2026"),
        ("We sold the old car last week.", "When did we sell the car?", "The week before 22 October 2026"),
        ("We sold the old car last week.", "When was our old car sold?", "The week before 22 October 2026"),
        ("My knee operation was two years ago.", "In which year was my knee operation?", "2024"),
        ("Gestern habe ich die Ziegel bestellt.", "Wann habe ich die Ziegel bestellt?", "21. Oktober 2026"),
    ],
)
def test_the_time_is_told_with_the_words_and_the_chat(database: Database, told: str, question: str, time: str) -> None:
    chat = keep(database, told, "Noted.")
    answer = ask(database, question)
    assert answer is not None and answer.text.startswith(f"{time}. ")
    assert told.split(". ")[-1] in answer.text and "2026" in answer.text.splitlines()[-1]
    assert answer.citation.path == chat_path(chat)


@pytest.mark.parametrize(
    "question",
    [
        "When does the shop open?", "What did I order?", "When do I order the tiles?",
        "When did Weber order the tiles?",
        "When did I order the tiles for the barn?", "When did I paint the fence?",
    ],
)  # fmt: skip
def test_other_questions_and_what_nobody_told_are_left_to_the_files(database: Database, question: str) -> None:
    keep(database, "Yesterday I ordered the tiles for the roof.", "Noted.")
    assert ask(database, question) is None


def test_what_hearth_said_and_a_turn_without_a_time_do_not_count(database: Database) -> None:
    keep(database, "Tiles?", "Yesterday you ordered the tiles.")
    keep(database, "I ordered the tiles.", "Noted.")
    assert ask(database, "When did I order the tiles?") is None


def test_of_several_times_the_last_one_told_counts(database: Database) -> None:
    for days in (40, 5, 90):
        keep(database, "Yesterday I swam in the lake.", "Nice.", days_ago=days)
    answer = ask(database, "When did I swim in the lake?")
    assert answer is not None and answer.text.startswith("15 November 2026")


def test_a_chat_answers_with_it_and_links_to_the_other_one(tmp_path: Path) -> None:
    clock = [NOW - timedelta(days=30)]
    assistant = Assistant.open(tmp_path / "profile", models=tmp_path / "models", clock=lambda: clock[0])
    try:
        chat = assistant.chat.keep_question("Yesterday I ordered the tiles for the roof.", None)
        clock[0] = NOW
        done = assistant.chat.ask("When did I order the tiles?", QuietDesk(), warm=False)
        assert done.text.startswith("21 October 2026. You said: “Yesterday I ordered the tiles for the roof.”")
        assert [each.path for each in done.citations] == [chat_path(chat)]
        assert done.found and done.model == ""
        assistant.chat.delete(chat)
    finally:
        assistant.close()
