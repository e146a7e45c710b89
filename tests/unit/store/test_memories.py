"""Facts in a real encrypted database: kept with proof, found by words, erased for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest
from assistant.core.memory import FactSource, FactState, NewFact, Proof, Statement
from assistant.core.messages import Role
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.memories import Memories

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
SECRET = "Zanzibaria"


@pytest.fixture
def memories(database: Database) -> Memories:
    return Memories(database)


def new(value: str = "Mina", proof: Proof | None = None) -> NewFact:
    text = f"My sister is called {value}."
    said = Statement("sister", "name", value)
    return NewFact(said, text, FactSource.TOLD, 0.9, proof or Proof(text, NOW))


def test_a_fact_comes_back_as_it_was_kept(memories: Memories) -> None:
    kept = memories.get(memories.add(new()))
    assert (kept.statement, kept.text, kept.source, kept.confidence, kept.proof) == (
        new().statement, new().text, FactSource.TOLD, 0.9, new().proof,
    )  # fmt: skip
    assert (kept.state, kept.valid_from, kept.valid_to, kept.times_used) == (FactState.WAITING, NOW, None, 0)
    with pytest.raises(BadRequest, match="no memory 99"):
        memories.get(99)


def test_states_counts_and_words(memories: Memories) -> None:
    one, other = memories.add(new()), memories.add(new("Lea"))
    memories.change(one, FactState.ACCEPTED)
    memories.change(other, FactState.CLOSED, NOW + timedelta(days=1))
    assert memories.get(other).valid_to == NOW + timedelta(days=1)
    assert [fact.id for fact in memories.all(FactState.ACCEPTED)] == [one]
    assert len(memories.all()) == 2
    assert memories.counts()[FactState.CLOSED] == 1
    assert [fact.id for fact in memories.match(["sisters"], FactState.ACCEPTED, 5)] == [one]
    assert memories.match(["Lea"], FactState.ACCEPTED, 5) == []
    assert memories.match(['"*('], FactState.ACCEPTED, 5) == []
    memories.reword(one, Statement("sister", "name", "Nina"), "My sister is called Nina.")
    assert memories.match(["Nina"], FactState.ACCEPTED, 5)[0].text == "My sister is called Nina."


def test_the_number_of_a_forgotten_fact_is_not_given_again(memories: Memories) -> None:
    one = memories.add(new())
    memories.forget([one], [])
    assert memories.add(new()) > one


def test_a_deleted_chat_leaves_the_fact_with_its_quote(memories: Memories, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Family", NOW)
    message = chats.add_message(chat, Role.USER, "My sister is called Mina.", NOW)
    kept = memories.add(new(proof=Proof("My sister is called Mina.", NOW, chat, message)))
    assert memories.chat_title(chat) == "Family"
    chats.delete(chat)
    assert memories.get(kept).proof == Proof("My sister is called Mina.", NOW)
    assert memories.chat_title(chat) == ""


def test_each_turn_of_the_person_is_read_once(memories: Memories, database: Database) -> None:
    chats = Chats(database)
    chat = chats.create("Family", NOW)
    first = chats.add_message(chat, Role.USER, "My sister is called Mina.", NOW)
    chats.add_message(chat, Role.ASSISTANT, "My sister is called Eva.", NOW)
    second = chats.add_message(chat, Role.USER, "She is tall.", NOW)
    assert [turn.id for turn in memories.unread(9)] == [first, second]
    memories.mark_read(first)
    memories.mark_read(first)
    memories.mark_read(999)
    assert [turn.id for turn in memories.unread(9)] == [second]
    assert memories.unread_count() == 1
    chats.delete_message(second)
    again = chats.add_message(chat, Role.USER, "I live in Bern.", NOW)
    assert [turn.id for turn in memories.unread(9)] == [again], "also where the number of a deleted turn comes again"
    newest = memories.newest_turn()
    assert newest is not None and newest.id == again
    chats.switch(chat, teaches=False)
    assert (memories.unread(9), memories.unread_count()) == ([], 0)
    chats.add_message(chat, Role.ASSISTANT, "I know.", NOW)
    assert memories.newest_turn() == newest, "only what the person said is a proof"


def everything_in(database: Database) -> str:
    """Every value of every table, those of the full-text indexes too."""
    with database.read() as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [repr([tuple(row) for row in connection.execute(f'SELECT * FROM "{table}"')]) for table in tables]
    return "\n".join(rows).lower()


def without_secret(text: str, own: bool, asked: str = "") -> str:
    return text.replace(SECRET, "…")


def test_nothing_of_what_is_forgotten_is_left(memories: Memories, database: Database, tmp_path: Path) -> None:
    chats = Chats(database)
    chat = chats.create(f"My sister is called {SECRET}", NOW)
    told = chats.add_message(chat, Role.USER, f"My sister is called {SECRET}.", NOW)
    answer = chats.add_message(chat, Role.ASSISTANT, SECRET, NOW)
    kept = memories.add(new(SECRET, Proof(f"My sister is called {SECRET}.", NOW, chat, told)))
    memories.used([kept], answer, NOW)
    assert memories.get(kept).times_used == 1
    assert SECRET.lower() in everything_in(database)
    changed = memories.forget([kept], [f"sister|name|{SECRET.lower()}"], without_secret)
    assert changed >= 2
    assert SECRET.lower() not in everything_in(database)
    assert SECRET.lower()[:6] not in everything_in(database), "nor its stem in an index"
    assert chats.messages(chat)[1].text == "[forgotten]", "an answer that rests on it goes whole"
    assert chats.find(SECRET) == []
    database.close()
    for file in tmp_path.glob("hearth.db*"):
        assert SECRET.encode() not in file.read_bytes()


def test_what_was_forgotten_is_known_by_a_digest_only(memories: Memories, database: Database) -> None:
    memories.forget([], [f"sister|name|{SECRET}"])
    assert memories.is_forgotten(["other", f"sister|name|{SECRET}"])
    assert not memories.is_forgotten(["other"])
    assert SECRET.lower() not in everything_in(database)
    memories.recall([f"sister|name|{SECRET}"])
    assert not memories.is_forgotten([f"sister|name|{SECRET}"])


def test_digests_of_two_profiles_differ(memories: Memories, database: Database, tmp_path: Path) -> None:
    second = Database.open(tmp_path / "second.db", bytes(32))
    other = Memories(second)
    digests = []
    for each, place in ((memories, database), (other, second)):
        each.forget([], ["the same words"])
        with place.read() as connection:
            digests.append(bytes(connection.execute("SELECT digest FROM forgotten_facts").fetchone()[0]))
    second.close()
    assert digests[0] != digests[1]
