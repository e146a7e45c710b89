"""Ratings are kept, changed and taken back, and each reason teaches once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.core.messages import Role
from assistant.core.ratings import Pick, Rated, Reason
from assistant.service.pairs import Pairs
from assistant.service.ratings import Ratings
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.ratings import RatingStore

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Room:
    """One chat with a question and its answer."""

    def __init__(self, database: Database) -> None:
        self.chats = Chats(database)
        self.changes = ChangeBus()
        self.told: list[Rated] = []
        store = RatingStore(database)
        self.ratings = Ratings(store, self.changes, lambda: NOW, self.told.append)
        self.pairs = Pairs(store, self.chats, self.changes, lambda: NOW)
        self.chat = self.chats.create("Lisbon", NOW)
        self.question = self.chats.add_message(self.chat, Role.USER, "What do I pack?", NOW)
        self.answer = self.chats.add_message(self.chat, Role.ASSISTANT, "A coat.", NOW)

    def answer_again(self, text: str) -> bool:
        """Replace the answer as the chat service does; whether the two are offered."""
        question, first = self.chats.messages(self.chat)
        again = self.chats.add_message(self.chat, Role.ASSISTANT, text, NOW)
        offered = self.pairs.offer(question, first, again, text)
        self.chats.delete_message(first.id)
        return offered

    @property
    def texts(self) -> list[str]:
        return [turn.text for turn in self.chats.messages(self.chat)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield Room(database)
    database.close()


def test_each_reason_teaches_once(room: Room) -> None:
    room.ratings.rate(room.answer, False)
    room.ratings.rate(room.answer, False, [Reason.TOO_LONG])
    room.ratings.rate(room.answer, False, [Reason.TOO_LONG, Reason.WRONG_TONE], " Be brief. ")
    room.ratings.rate(room.answer, False, [Reason.TOO_LONG], "Be brief.")
    told = [(rated.rating.reasons, rated.rating.note) for rated in room.told]
    assert told == [((), ""), ((Reason.TOO_LONG,), ""), ((Reason.WRONG_TONE,), "Be brief.")]
    assert {rated.request for rated in room.told} == {"What do I pack?"}
    kept = room.ratings.rating_of(room.answer)
    assert kept is not None
    assert (kept.reasons, kept.note) == ((Reason.TOO_LONG,), "Be brief.")


def test_a_change_of_mind_teaches_anew_and_can_be_taken_back(room: Room) -> None:
    seen: list[Changed] = []
    room.changes.subscribe(seen.append)
    room.ratings.rate(room.answer, True)
    room.ratings.rate(room.answer, False, [Reason.OTHER])
    assert [rated.rating.good for rated in room.told] == [True, False]
    assert room.ratings.take_back(room.answer)
    assert room.ratings.rating_of(room.answer) is None
    assert not room.ratings.take_back(room.answer)
    assert seen == [Changed.CHATS] * 3


def test_what_cannot_be_kept_is_told(room: Room) -> None:
    with pytest.raises(BadRequest, match="what is wrong"):
        room.ratings.rate(room.answer, True, [Reason.TOO_LONG])
    with pytest.raises(BadRequest, match="too long"):
        room.ratings.rate(room.answer, False, note="x" * 401)
    with pytest.raises(BadRequest, match="no answer"):
        room.ratings.rate(room.question, True)
    assert room.told == []
    assert room.ratings.last_answer() == room.answer
    room.chats.delete(room.chat)
    with pytest.raises(BadRequest, match="no answer to rate"):
        room.ratings.last_answer()


def test_two_answers_are_offered_once_a_session(room: Room) -> None:
    assert room.answer_again("A coat and shoes.")
    choice = room.pairs.waiting(room.chat)
    assert choice is not None
    assert (choice.first, choice.second) == ("A coat.", "A coat and shoes.")
    assert room.pairs.waiting(room.chat + 1) is None
    room.pairs.pick(Pick.SKIP)
    assert room.pairs.waiting(room.chat) is None
    assert not room.answer_again("Shoes.")
    assert room.pairs.waiting(room.chat) is None


@pytest.mark.parametrize(
    ("picked", "left", "choices"),
    [(Pick.FIRST, "A coat.", 1), (Pick.SECOND, "Shoes.", 1), (Pick.BOTH, "Shoes.", 1), (Pick.SKIP, "Shoes.", 0)],
)
def test_the_picked_answer_stays(room: Room, picked: Pick, left: str, choices: int) -> None:
    assert room.pairs.reward().choices == 0
    room.answer_again("Shoes.")
    room.pairs.pick(picked)
    assert room.texts == ["What do I pack?", left]
    assert room.pairs.reward().choices == choices
    with pytest.raises(BadRequest, match="nothing to choose"):
        room.pairs.pick(picked)
    assert room.pairs.forget() == choices
    assert room.pairs.reward().choices == 0


def test_the_same_words_are_no_choice(room: Room) -> None:
    assert not room.answer_again("A  coat.")
    assert room.answer_again("Shoes."), "what was not offered does not count"


def test_a_chat_that_may_not_teach_offers_nothing(room: Room) -> None:
    room.chats.switch(room.chat, teaches=False)
    assert not room.answer_again("Shoes.")
    room.chats.switch(room.chat, teaches=True)
    assert room.answer_again("A hat.")


def test_a_chat_that_went_on_offers_nothing_any_more(room: Room) -> None:
    room.answer_again("Shoes.")
    room.chats.add_message(room.chat, Role.USER, "And a hat?", NOW)
    assert room.pairs.waiting(room.chat) is None
    with pytest.raises(BadRequest, match="nothing to choose"):
        room.pairs.pick(Pick.FIRST)
    assert room.texts == ["What do I pack?", "Shoes.", "And a hat?"]


def test_what_is_forgotten_meanwhile_does_not_come_back(room: Room) -> None:
    room.answer_again("Shoes.")
    room.changes.publish(Changed.MEMORY)
    assert room.pairs.waiting(room.chat) is None
