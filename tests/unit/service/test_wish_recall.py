"""Nothing waits for the embedder: wishes are found by words until it is up, and where it is slow."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.engines import Vector
from assistant.core.errors import ChildLost
from assistant.core.jobs import CancelToken
from assistant.core.memory import Fact
from assistant.service.memory import Memory
from assistant.service.wish_recall import MOST, WAIT, WishRecall
from assistant.store.database import Database
from assistant.store.memories import Memories
from tests.unit.personal.test_preference_recall import TOPICS, vector

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ASKED = "What dishes should I try?"
WISHES = ("I avoid fish.", "I never take a plane.", "I dislike birds.")


class Meaning:
    """An embedder that can be slow, down or lost."""

    def __init__(self) -> None:
        self.ready = True
        self.lost = False
        self.go = threading.Event()
        self.go.set()
        self.asked = 0
        self.largest = 0

    def embed_passages(self, texts: Sequence[str], cancel: CancelToken) -> list[Vector]:
        self.largest = max(self.largest, len(texts))
        return [vector(text) for text in texts]

    def embed_query(self, text: str) -> Vector:
        self.asked += 1
        if self.lost:
            raise ChildLost("gone")
        self.go.wait(5)
        return vector(text)


class Room:
    """Memory with three wishes and one fact."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.meaning = Meaning()
        topics = folder / "topics.txt"
        topics.write_text("\n".join("|".join(phrases) for phrases in TOPICS), encoding="utf-8")
        self.recall = WishRecall(self.meaning, topics)
        self.memory = Memory(Memories(database), ChangeBus(), lambda: NOW, wishes=self.recall.wishes)
        for text in (*WISHES, "My sister has a dog."):
            self.memory.add(text)

    def learned(self) -> None:
        """Wait until every wish has its vector."""
        self.found()
        assert self.recall._learning is not None
        self.recall._learning.join(5)

    def found(self, question: str = ASKED) -> list[str]:
        return [fact.text for fact in self.memory.about(question)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    made = Room(database, tmp_path)
    yield made
    made.meaning.go.set()
    made.recall.close()
    database.close()


def test_a_wish_is_found_without_a_common_word(room: Room) -> None:
    room.learned()
    assert room.found() == ["I avoid fish."]


def test_while_vectors_are_made_words_decide(room: Room) -> None:
    assert room.found() == []
    assert room.found("What fish should I try?") == ["I avoid fish."]


def test_nothing_waits_for_a_slow_embedder(room: Room) -> None:
    room.learned()
    room.meaning.go.clear()
    began = time.monotonic()
    assert room.found() == []
    assert room.found("What fish should I try?") == ["I avoid fish."]
    assert time.monotonic() - began < 10 * WAIT
    assert room.meaning.asked == 1, "the second question does not queue behind the first"
    room.meaning.go.set()
    room.recall._asked.result(5)  # type: ignore[union-attr]
    assert room.found() == ["I avoid fish."]
    assert room.meaning.asked == 2


def test_an_embedder_that_is_down_or_lost_is_not_asked_for_long(room: Room) -> None:
    room.meaning.ready = False
    assert room.found() == []
    assert room.meaning.asked == 0
    room.meaning.ready = True
    room.learned()
    room.meaning.lost = True
    assert room.found("What fish should I try?") == ["I avoid fish."]


def test_a_question_that_asks_for_no_advice_is_not_embedded(room: Room) -> None:
    room.learned()
    assert room.found("When does the train leave?") == []
    assert room.meaning.asked == 0


def test_a_forgotten_wish_leaves_nothing_behind(room: Room) -> None:
    room.learned()
    assert len(room.recall._vectors) == 3
    room.memory.forget("fish")
    assert room.found() == []
    assert len(room.recall._vectors) == 2


def test_a_new_wish_is_embedded_alone_and_batches_are_small(room: Room) -> None:
    room.learned()
    assert room.meaning.largest <= 16
    room.meaning.largest = 0
    room.memory.add("I love dishes with dill.")
    room.learned()
    assert room.meaning.largest == 1
    assert set(room.found()) == {"I avoid fish.", "I love dishes with dill."}


def test_at_most_a_few_are_told(room: Room) -> None:
    for n in range(5):
        room.memory.add(f"I love fish number {n}.")
    room.learned()
    told: list[Fact] = room.recall.wishes(ASKED, room.memory.facts())
    assert len(told) == MOST
