"""Notes what chats were about when nothing else is to do, and never anything that they do not say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Delta, Request
from assistant.core.errors import Cancelled
from assistant.core.jobs import CancelToken, Desk, Lane, QuietDesk
from assistant.core.messages import Role
from assistant.service.assistant import Assistant
from assistant.service.chat_summaries import ChatSummaries, Parts
from assistant.service.commands import command
from assistant.service.runner import JobRunner
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.summaries import Summaries
from assistant.system.paths import resources
from tests.unit.service.fixed_engine import FixedEngine

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ROOF = ("We take clay tiles from Weber for the roof.", "Noted: clay tiles from Weber for the roof.")


class Writer(FixedEngine):
    """A model that can be held up before it answers."""

    before: Callable[[CancelToken], None] = staticmethod(lambda _cancel: None)

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.before(cancel)
        cancel.check()
        yield from super().generate(request, cancel)


@dataclass
class Place:
    """Everything that the notes stand on."""

    database: Database
    changes: ChangeBus = field(default_factory=ChangeBus)
    writer: Writer = field(default_factory=lambda: Writer("Clay tiles from Weber for the roof."))
    ready: bool = True

    def __post_init__(self) -> None:
        self.chats = Chats(self.database)
        self.runner = JobRunner(self.changes)
        self.notes = ChatSummaries(
            Parts(
                Summaries(self.database), lambda: self.writer, lambda: self.ready, self.runner, self.changes,
                resources() / "prompts", lambda: NOW,
            )
        )  # fmt: skip

    def talk(self, *turns: str) -> int:
        chat_id = self.chats.create(turns[0], NOW)
        for n, turn in enumerate(turns):
            self.chats.add_message(chat_id, (Role.USER, Role.ASSISTANT)[n % 2], turn, NOW)
        self.changes.publish(Changed.CHATS)
        return chat_id


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(Database.open(tmp_path / "hearth.db", bytes(32)))
    yield place
    place.notes.close()
    assert place.runner.close(5) == ()
    place.database.close()


def test_each_chat_is_noted_once_from_what_was_said(place: Place) -> None:
    chat = place.talk(*ROOF)
    assert place.notes.sum_up(QuietDesk()) == 1
    assert place.notes.texts() == {chat: "Clay tiles from Weber for the roof."}
    (asked,) = place.writer.asked
    assert asked == f"Chat:\nI: {ROOF[0]}\nHearth: {ROOF[1]}\nNote:"
    assert place.notes.sum_up(QuietDesk()) == 0


def test_what_the_model_makes_up_gives_way_to_what_was_said(place: Place) -> None:
    place.writer.text = "Meier delivers slate for 9,000 francs."
    chat = place.talk(*ROOF)
    place.notes.sum_up(QuietDesk())
    assert place.notes.texts() == {chat: ROOF[0]}


def test_of_a_long_chat_the_model_reads_the_beginning_and_the_end(place: Place) -> None:
    place.talk(*(f"Turn {n} {'word ' * 200}" for n in range(40)))
    place.notes.sum_up(QuietDesk())
    (asked,) = place.writer.asked
    assert "Turn 0 " in asked and "Turn 39 " in asked and "Turn 20 " not in asked
    assert len(asked) < 5000


def test_what_is_forgotten_is_not_read_for_a_note(place: Place) -> None:
    place.talk("[forgotten]", "[forgotten]")
    place.notes.sum_up(QuietDesk())
    assert place.notes.texts() == {}
    assert "forgotten" not in place.writer.asked[0]


def test_a_note_that_is_stopped_is_made_later(place: Place) -> None:
    place.talk(*ROOF)
    desk = QuietDesk()
    place.writer.before = lambda cancel: cancel.cancel()
    with pytest.raises(Cancelled):
        place.notes.sum_up(desk)
    assert place.notes.texts() == {}
    place.writer.before = lambda _cancel: None
    assert place.notes.sum_up(QuietDesk()) == 1


def test_it_begins_by_itself_once_the_chats_are_quiet_and_makes_way_for_an_answer(place: Place) -> None:
    begun, stopped, noted = threading.Event(), threading.Event(), threading.Event()

    def wait(cancel: CancelToken) -> None:
        begun.set()
        cancel.on_cancel(stopped.set)
        assert stopped.wait(10)

    place.writer.before = wait
    place.notes.watch(quiet_seconds=0.01)
    chat = place.talk(*ROOF)
    assert begun.wait(10)
    place.changes.subscribe(lambda _changed: noted.set() if place.notes.texts() else None)
    place.notes.make_way()
    assert stopped.wait(10)
    assert noted.wait(10), "it goes on by itself: a draft or a temporary chat changes no chat"
    assert set(place.notes.texts()) == {chat}


def test_the_model_is_never_loaded_only_for_notes(place: Place) -> None:
    place.ready = False
    place.talk(*ROOF)
    place.notes._quiet.start()
    assert place.runner.running() == ()
    place.ready = True
    place.notes.sum_up(QuietDesk())
    place.notes._quiet.start()
    assert place.runner.running() == (), "nothing to do"


def test_an_answer_stops_it_and_lists_of_chats_show_it(tmp_path: Path) -> None:
    assistant = Assistant.open(tmp_path / "profile", models=tmp_path / "models", clock=lambda: NOW)
    try:
        chat = assistant.chat.keep_question("Clay for the roof?", None)
        assistant.chat.keep_question("Yes, clay.", chat)
        store = Summaries(assistant._opened.database)
        waiting = store.next()
        assert waiting is not None and store.keep(waiting, "Clay for the roof.", NOW)
        listed, shown = command("chats"), command("chats show")
        assert listed.run is not None and shown.run is not None
        (row,) = listed.run(assistant, listed.check({}), QuietDesk())
        assert row["summary"] == "Clay for the roof."
        assert shown.run(assistant, shown.check({"chat": chat}), QuietDesk())["summary"] == "Clay for the roof."
        began = threading.Event()

        def work(desk: Desk[str]) -> None:
            began.set()
            desk.cancel.sleep(60)

        job = assistant.runner.start("Noting", work, Lane.UPKEEP)
        assistant.summaries._quiet._job = job
        assert began.wait(10)
        assistant.chat.ask("What is 2 + 2?", QuietDesk(), temporary=True, warm=False)
        with pytest.raises(Cancelled):
            job.result(10)
    finally:
        assistant.close()
