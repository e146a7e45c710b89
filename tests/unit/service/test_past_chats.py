"""Earlier chats, found again: which questions point to them, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest
from assistant.core.jobs import QuietDesk
from assistant.core.messages import Role
from assistant.service.assistant import Assistant
from assistant.service.commands import command
from assistant.service.past_chats import PastChats, points_back, subject
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.said import Said

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield database
    database.close()


@pytest.fixture
def chats(database: Database) -> Chats:
    return Chats(database)


@pytest.fixture
def past(database: Database) -> PastChats:
    return PastChats(Said(database), lambda: NOW)


def keep(chats: Chats, title: str, *turns: str, days_ago: int = 30) -> int:
    at = NOW - timedelta(days=days_ago)
    chat_id = chats.create(title, at)
    for n, turn in enumerate(turns):
        chats.add_message(chat_id, (Role.USER, Role.ASSISTANT)[n % 2], turn, at)
    return chat_id


@pytest.mark.parametrize(
    "question",
    [
        "What did we decide about the roof?", "what have we agreed on for the party?",
        "What did I tell you about Ben?", "You told me a good recipe, which one was it?",
        "Which wine did you recommend?", "What was it last time we spoke?",
        "What did we say in our chat about Lisbon?", "We talked about the car, what was the plan?",
        "Was haben wir zum Dach beschlossen?", "Was hast du mir empfohlen?",
        "Worüber haben wir letzte Woche gesprochen?", "¿Qué decidimos sobre el tejado?",
        "¿Qué me dijiste del coche?", "Qu'avons-nous décidé pour le toit ?",
        "And what about the roof again?", "Coming back to the roof: which tiles?", "Where were we with the party?",
        "As we said yesterday, clay. Which colour?",
        "Qu'est-ce que tu m'as conseillé ?", "De quoi on a parlé hier ?",
    ],
)  # fmt: skip
def test_a_question_that_points_back_is_told_from_others(question: str) -> None:
    assert points_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "Where are my winter tyres?", "When is the next service due?", "What does the lease cost?",
        "Who decided to close the road?", "Can you tell me what the contract says?",
        "Do we have a meeting on Friday?", "What did Nadja say about the hedge?", "Was kostet die Pacht?",
        "¿Dónde están las llaves?", "Où est la voiture ?", "You decide.",
        "How much did the plumber charge last time?",
    ],
)  # fmt: skip
def test_other_questions_do_not(question: str) -> None:
    assert not points_back(question)


def test_the_exchange_is_found_with_its_chat_and_day(chats: Chats, past: PastChats) -> None:
    keep(chats, "Holidays", "Where shall we go in June?", "Lisbon is mild in June.")
    roof = keep(chats, "The roof", "Let us take clay tiles for the roof.", "Fine: clay tiles, from Weber.")
    (found,) = past.passages("What did we decide about the roof?", 3)
    assert (found.path, found.title, found.kind) == (f"chat {roof}", "The roof", "chats")
    assert found.place == "Thursday 22 October 2026"
    assert found.text == "I said: Let us take clay tiles for the roof.\nYou said: Fine: clay tiles, from Weber."


def test_a_follow_up_in_another_chat_finds_what_was_said(chats: Chats, past: PastChats) -> None:
    keep(chats, "Holidays", "Where shall we go in June?", "Lisbon is mild in June.")
    keep(chats, "The roof", "Let us take clay tiles for the roof.", "Fine: clay tiles, from Weber.")
    assert [each.title for each in past.passages("And what about the roof again?", 3)] == ["The roof"]


def test_the_model_reads_the_day_that_yesterday_was(chats: Chats, past: PastChats) -> None:
    keep(chats, "The roof", "Yesterday I ordered the tiles for the roof, in June it starts.", days_ago=30)
    (found,) = past.passages("When did I say that I ordered the tiles?", 3)
    assert found.text == "I said: Yesterday (21 October 2026) I ordered the tiles for the roof, in June it starts."
    (shown,) = past.search("ordered tiles", 3)
    assert "(" not in shown.text, "what is shown to the person is as it was said"


def test_what_no_chat_speaks_of_is_not_found(chats: Chats, past: PastChats) -> None:
    keep(chats, "Holidays", "Where shall we go in June?", "Lisbon is mild in June.")
    assert past.search("What did we decide about the roof?", 3) == []


def test_what_was_said_of_somebody_else_is_not_found(chats: Chats, past: PastChats) -> None:
    keep(chats, "Presents", "What shall Paul get for his birthday?", "A book for the birthday of Paul.")
    assert past.search("What did we decide about Lena's birthday?", 3) == []
    assert [each.title for each in past.search("What did we decide about Paul's birthday?", 3)] == ["Presents"]


def test_a_question_asked_before_is_no_answer_to_itself(chats: Chats, past: PastChats) -> None:
    keep(chats, "Asked", "What did we decide about the roof?", days_ago=2)
    assert past.search("What did we decide about the roof?", 3) == []


def test_the_time_asked_for_decides_between_two(chats: Chats, past: PastChats) -> None:
    for days in (40, 8, 90):
        keep(chats, f"{days} days ago", "Which colour for the fence?", f"Paint number {days}.", days_ago=days)
    best = past.search("What did we say about the fence last week?", 3)[0]
    assert best.title == "8 days ago"


@pytest.mark.parametrize("question", ["What did we talk about yesterday?", "What did we say on Friday?"])
def test_only_a_time_asked_for_brings_what_was_said_then(chats: Chats, past: PastChats, question: str) -> None:
    keep(chats, "Roof", "Clay or slate?", "Clay is cheaper.", days_ago=1)
    keep(chats, "Car", "Which tyres?", "Winter tyres.", days_ago=5)
    assert [each.title for each in past.search(question, 3)] == ["Roof"]


def test_who_said_it_decides_between_two(chats: Chats, past: PastChats) -> None:
    first = "My favourite wine is the one from Ticino, the merlot."
    keep(chats, "Mine", first, "Noted.")
    keep(
        chats, "Advice", "What goes with cheese?", "A wine such as the merlot is a favourite with cheese, from Ticino."
    )
    assert past.search("Which wine did you recommend?", 1)[0].title == "Advice"
    assert past.search("What did I say about wine?", 1)[0].title == "Mine"


def test_words_that_only_say_that_something_was_said_are_no_subject() -> None:
    assert subject("What did we decide about the roof last week?") == ["roof"]
    assert subject("Was haben wir zum Dach beschlossen?") == ["dach"]
    assert subject("¿Qué decidimos sobre el tejado?") == ["sobre", "tejado"]


def test_search_looks_in_the_chats_where_it_is_told_to(tmp_path: Path) -> None:
    assistant = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    try:
        chat_id = assistant.chat.keep_question("We take clay tiles for the roof.", None)
        search = command("search")
        assert search.run is not None
        arguments = search.check({"query": ["roof", "tiles"], "in": "chats"})
        (found,) = search.run(assistant, arguments, QuietDesk())
        assert (found["rank"], found["kind"], found["path"], found["chat"]) == (1, "chats", f"chat {chat_id}", chat_id)
        assert datetime.fromisoformat(found["when"]) == NOW
        with pytest.raises(BadRequest, match="mails"):
            search.run(assistant, search.check({"query": ["roof"], "in": "chats,mails"}), QuietDesk())
        assistant.chat.delete(chat_id)
        assert search.run(assistant, arguments, QuietDesk()) == []
    finally:
        assistant.close()
