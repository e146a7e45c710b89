"""Learning beside what the person does meanwhile: what they forget, delete or switch off, and answers they wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.core.jobs import CancelToken, QuietDesk
from assistant.service.memory_commands import memory_learn
from assistant.store.database import Database
from tests.unit.service.test_memory import Place

TURN = "My balcony faces Rome. My desk faces Italy."
LATER = "My garden faces Spain."


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(Database.open(tmp_path / "hearth.db", bytes(32)))
    yield place
    place.learning.close()
    assert place.runner.close(5) == ()
    place.database.close()


def meanwhile(place: Place, act: Callable[[], object]) -> None:
    """Let the person do something while the model reads the first sentence."""

    def once(_cancel: CancelToken) -> None:
        place.reader.before = lambda _cancel: None
        act()

    place.reader.before = once


# --- turns that are others by now ---


def test_what_is_forgotten_while_it_is_read_is_not_learned_from_the_turn_as_it_was(place: Place) -> None:
    chat = place.say("My desk faces Italy. My balcony faces Rome.")

    def forget_the_second(_cancel: CancelToken) -> None:
        if len(place.reader.read) == 1:
            place.memory.forget("balcony")

    place.reader.before = forget_the_second
    place.learning.learn(QuietDesk())
    assert place.chats.messages(chat)[0].text == "My desk faces Italy. [forgotten]"
    assert place.waiting() == ["My desk faces Italy."], "what is left of the turn teaches, once"
    assert place.memory.summary().unread == 0


def test_a_later_turn_of_the_same_batch_is_read_as_it_stands_when_its_time_comes(place: Place) -> None:
    place.say(TURN)
    place.say(LATER)
    meanwhile(place, lambda: place.memory.forget("garden"))
    place.learning.learn(QuietDesk())
    assert place.waiting() == ["My balcony faces Rome.", "My desk faces Italy."]
    assert not [sentence for sentence in place.reader.read if "garden" in sentence], "not even shown to the model"


def test_a_chat_that_is_deleted_while_it_is_read_teaches_nothing_and_ends_nothing(place: Place) -> None:
    chat = place.say(TURN)
    place.say(LATER)
    meanwhile(place, lambda: place.chats.delete(chat))
    learned = place.learning.learn(QuietDesk())
    assert place.waiting() == [LATER]
    assert learned.read == 1


def test_a_chat_that_may_not_teach_any_more_is_left_at_once_and_read_when_it_may_again(place: Place) -> None:
    chat = place.say(TURN)
    meanwhile(place, lambda: place.chats.switch(chat, teaches=False))
    assert place.learning.learn(QuietDesk()).facts == ()
    assert (place.waiting(), len(place.reader.read)) == ([], 1)
    place.chats.switch(chat, teaches=True)
    place.learning.learn(QuietDesk())
    assert place.waiting() == ["My balcony faces Rome.", "My desk faces Italy."]


def test_what_changes_at_the_last_moment_is_seen_by_the_write_itself(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = place.say("I live in Rome.")
    looked = place.memories.is_forgotten

    def delete_then(keys: tuple[str, ...]) -> bool:
        place.chats.delete(chat)
        return looked(keys)

    monkeypatch.setattr(place.memories, "is_forgotten", delete_then)
    assert place.learning.learn(QuietDesk()).facts == ()
    assert place.memory.facts(everything=True) == []


def test_learning_by_itself_stops_where_it_is_switched_off_meanwhile(place: Place) -> None:
    place.say(TURN)
    meanwhile(place, lambda: place.settings.update(learn_from_chats=False))
    place.learning._quiet.start()
    for job in place.runner.running():
        job.result(10)
    assert place.waiting() == []
    assert place.learning.learn(QuietDesk()).read == 1, "asked for, it learns all the same"


def test_the_command_leaves_out_what_was_forgotten_before_it_ended(place: Place) -> None:
    place.say(TURN)
    place.say(LATER)

    def forget_the_first(_cancel: CancelToken) -> None:
        if len(place.reader.read) == 2:
            place.memory.forget("balcony")

    place.reader.before = forget_the_first
    opened: Any = SimpleNamespace(
        pause=SimpleNamespace(check=lambda: None), models=SimpleNamespace(start=lambda: None),
        learning=place.learning, memory=place.memory,
    )  # fmt: skip
    told: Any = memory_learn(opened, {}, QuietDesk())
    assert [fact["text"] for fact in told["learned"]] == ["My desk faces Italy.", LATER]
