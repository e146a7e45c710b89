"""Notes of chats are kept as long as they are true to them, and go with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.core.messages import Role
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.store.pauses import Pause, Pauses
from assistant.store.summaries import Summaries
from tests.unit.store.test_memories import everything_in

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def chats(database: Database) -> Chats:
    return Chats(database)


@pytest.fixture
def summaries(database: Database) -> Summaries:
    return Summaries(database)


def talk(chats: Chats, *turns: str, at: datetime = NOW) -> int:
    chat_id = chats.create(turns[0], at)
    for n, turn in enumerate(turns):
        chats.add_message(chat_id, (Role.USER, Role.ASSISTANT)[n % 2], turn, at)
    return chat_id


def note(summaries: Summaries, text: str = "Clay for the roof.") -> bool:
    chat = summaries.next()
    assert chat is not None
    return summaries.keep(chat, text, NOW)


def test_a_chat_with_an_answer_waits_until_it_has_its_note(chats: Chats, summaries: Summaries) -> None:
    talk(chats, "Never answered")
    old = talk(chats, "Clay or slate?", "Clay.")
    new = talk(chats, "Which tyres?", "Winter tyres.", at=NOW + timedelta(days=1))
    assert summaries.waiting_count() == 2
    chat = summaries.next()
    assert chat is not None and chat.chat_id == new, "the last used first"
    assert chat.turns == ((Role.USER, "Which tyres?"), (Role.ASSISTANT, "Winter tyres."))
    assert summaries.keep(chat, "Winter tyres.", NOW) and note(summaries, "Clay.")
    assert summaries.next() is None
    assert summaries.texts() == {new: "Winter tyres.", old: "Clay."}


def test_a_chat_that_goes_on_is_noted_anew(chats: Chats, summaries: Summaries) -> None:
    chat = talk(chats, "Clay or slate?", "Clay.")
    note(summaries)
    chats.add_message(chat, Role.USER, "From Weber?", NOW)
    assert summaries.waiting_count() == 1
    note(summaries, "Clay from Weber.")
    assert (summaries.texts(), summaries.waiting_count()) == ({chat: "Clay from Weber."}, 0)


def test_a_chat_that_changed_while_it_was_read_keeps_no_note(chats: Chats, summaries: Summaries) -> None:
    chat = talk(chats, "Clay or slate?", "Clay.")
    read = summaries.next()
    assert read is not None
    chats.delete_message(chats.messages(chat)[1].id)
    assert not summaries.keep(read, "Clay.", NOW)
    chats.delete(chat)
    assert not summaries.keep(read, "Clay.", NOW)
    assert summaries.texts() == {}


def test_a_note_goes_with_its_chat_and_with_any_of_its_turns(chats: Chats, summaries: Summaries) -> None:
    first, second = talk(chats, "Clay or slate?", "Clay."), talk(chats, "Which tyres?", "Winter tyres.")
    note(summaries), note(summaries)
    chats.delete(first)
    assert set(summaries.texts()) == {second}
    chats.delete_message(chats.messages(second)[1].id)
    assert summaries.texts() == {}


def test_forgetting_takes_the_note_of_every_chat_that_told_it(
    chats: Chats, summaries: Summaries, database: Database
) -> None:
    talk(chats, "My sister is called Mina.", "A nice name.")
    note(summaries, "The name of a sister.")
    other = talk(chats, "What shall I cook?", "Soup.")
    note(summaries, "Soup, as Mina's family likes it.")  # no turn of it holds the name
    last = talk(chats, "Which tyres?", "Winter tyres.")
    note(summaries, "Winter tyres.")
    Memories(database).forget([], [], lambda text, _own, _asked="": text.replace("Mina", "…"))
    assert summaries.texts() == {last: "Winter tyres."}
    assert "mina" not in everything_in(database)
    assert summaries.waiting_count() == 2 and other


def test_a_chat_that_may_not_teach_gets_no_note(chats: Chats, summaries: Summaries) -> None:
    chat = talk(chats, "Clay or slate?", "Clay.")
    chats.switch(chat, teaches=False)
    assert (summaries.waiting_count(), summaries.next()) == (0, None)
    chats.switch(chat, teaches=True)
    assert note(summaries) and set(summaries.texts()) == {chat}


def test_a_note_tells_nothing_of_what_was_said_in_a_pause(
    chats: Chats, summaries: Summaries, database: Database
) -> None:
    chat = talk(chats, "Clay or slate?", "Clay.")
    Pauses(database).begin(Pause(NOW))
    for role, text in ((Role.USER, "My sister is ill."), (Role.ASSISTANT, "I am sorry.")):
        chats.add_message(chat, role, text, NOW)
    Pauses(database).end()
    read = summaries.next()
    assert read is not None and [text for _, text in read.turns] == ["Clay or slate?", "Clay."]
    assert summaries.keep(read, "Clay.", NOW) and summaries.waiting_count() == 0
    chats.add_message(chat, Role.USER, "From Weber?", NOW)
    assert note(summaries, "Clay from Weber.") and summaries.texts() == {chat: "Clay from Weber."}
