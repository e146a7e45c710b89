"""Ratings and choices go with what they are about, and with what is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.core.errors import BadRequest
from assistant.core.messages import Role
from assistant.core.ratings import Pick, PickedPair, Rating, Reason
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.store.ratings import RatingStore

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PAIR = PickedPair({"length": 1.5}, {"length": 2.5}, Pick.FIRST)


def count(database: Database, table: str) -> int:
    with database.read() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture
def turns(database: Database) -> tuple[int, int, int]:
    """A chat, its question and its answer."""
    chats = Chats(database)
    chat = chats.create("Tyres", NOW)
    return (
        chat,
        chats.add_message(chat, Role.USER, "Where?", NOW),
        chats.add_message(chat, Role.ASSISTANT, "There", NOW),
    )


def test_a_rating_is_kept_with_its_question_and_replaced(database: Database, turns: tuple[int, int, int]) -> None:
    chat, _question, answer = turns
    store = RatingStore(database)
    store.put(Rating(answer, True, (), "", NOW))
    store.put(Rating(answer, False, (Reason.TOO_LONG, Reason.OTHER), "dull", NOW))
    rated = store.get(answer)
    assert rated is not None
    assert (rated.request, rated.answer, rated.chat_id) == ("Where?", "There", chat)
    assert rated.rating == Rating(answer, False, (Reason.TOO_LONG, Reason.OTHER), "dull", NOW)
    assert store.of_chat(chat) == {answer: rated.rating}
    assert store.all() == [rated]
    assert store.last_answer() == answer
    assert store.remove(answer)
    assert not store.remove(answer)
    assert store.get(answer) is None


def test_only_answers_can_be_rated(database: Database, turns: tuple[int, int, int]) -> None:
    for number in (turns[1], 99):
        with pytest.raises(BadRequest, match="no answer"):
            RatingStore(database).put(Rating(number, True, (), "", NOW))


def test_a_rating_goes_with_its_answer(database: Database, turns: tuple[int, int, int]) -> None:
    RatingStore(database).put(Rating(turns[2], True, (), "", NOW))
    Chats(database).delete_message(turns[2])
    assert count(database, "ratings") == 0


def test_the_words_of_a_choice_go_with_the_chat_and_its_figures_stay(
    database: Database, turns: tuple[int, int, int]
) -> None:
    store = RatingStore(database)
    store.add_pair(PAIR, turns[1], ("short", "a longer one"), NOW)
    assert count(database, "pair_texts") == 1
    Chats(database).delete(turns[0])
    assert count(database, "pair_texts") == 0
    assert store.pairs() == [PAIR]
    assert store.forget_pairs() == 1
    assert store.pairs() == []


def test_what_is_forgotten_leaves_notes_and_choices(database: Database, turns: tuple[int, int, int]) -> None:
    store = RatingStore(database)
    store.put(Rating(turns[2], False, (), "Mina is no name of a boat", NOW))
    store.add_pair(PAIR, turns[1], ("Mina", "Nobody"), NOW)
    Memories(database).forget([], [], lambda text, _own, _asked="": text.replace("Mina", "…"))
    rated = store.get(turns[2])
    assert rated is not None
    assert rated.rating.note == "… is no name of a boat"
    assert count(database, "pair_texts") == 0
    assert store.pairs() == [PAIR]


def test_a_turn_that_is_reworded_takes_the_choices_of_its_chat(database: Database, turns: tuple[int, int, int]) -> None:
    store = RatingStore(database)
    store.add_pair(PAIR, turns[1], ("one", "two"), NOW)
    Memories(database).forget([], [], lambda text, _own, _asked="": text.replace("There", "…"))
    assert count(database, "pair_texts") == 0
