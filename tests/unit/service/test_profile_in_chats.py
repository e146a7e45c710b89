"""The profile, instructions and roles in the prompts of chats and mails: the same bytes, only where allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Message
from assistant.core.person import Purpose
from assistant.service.about_person import AboutPerson
from assistant.service.about_person import Parts as AboutParts
from assistant.service.chat import ChatService
from assistant.service.drafts import Asked, Drafter
from assistant.service.guidance import Guidance
from assistant.service.manner import BUILT_IN, Manner
from assistant.service.memory import Memory
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.store.personas import Personas
from assistant.system.paths import resources
from tests.unit.service.test_chat import ScriptedEngine
from tests.unit.service.test_chat import changes as changes
from tests.unit.service.test_chat import engine as engine
from tests.unit.service.test_chat import service as service

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


class Told:
    """A chat service that is told of the person and their wishes."""

    def __init__(self, service: ChatService, engine: ScriptedEngine, database: Database) -> None:
        self.engine = engine
        changes = ChangeBus()
        self.memory = Memory(Memories(database), changes, lambda: NOW)
        self.about = AboutPerson(
            AboutParts(
                database, self.memory, changes, lambda: NOW, lambda: ZoneInfo("Europe/Zurich"), lambda: "",
                lambda: engine, resources() / "interests.toml",
            )
        )  # fmt: skip
        self.manner = Manner(Personas(database), changes)
        parts = replace(
            service._parts, guidance=Guidance(stable=(self.about.text,)), manner=self.manner.text, memory=self.memory
        )
        self.chat = ChatService(parts)

    def ask(self, question: str, chat: int | None = None, *, memory: bool = True) -> tuple[int, Message]:
        """The chat and what stood first in the prompt."""
        self.engine.lines = ["Shelf 14 at Garage Müller."]
        done = self.chat.ask(question, QuietDesk(), chat_id=chat, memory=memory, warm=False)
        return done.chat_id or 0, self.engine.requests[-1].messages[0]


@pytest.fixture
def told(service: ChatService, engine: ScriptedEngine) -> Told:
    told = Told(service, engine, service._parts.chats._database)
    told.about.set("name", "Mina Keller")
    told.about.set("home", "Basel")
    told.about.set("health", "migraine")
    return told


def test_the_system_text_is_the_same_bytes_in_every_turn_of_every_chat(told: Told) -> None:
    chat, first = told.ask("Where are my winter tyres?")
    assert "Name: Mina Keller" in first.content and "Basel" not in first.content and "migraine" not in first.content
    for question, into in (
        ("And the next service?", chat),
        ("How much is the lease?", chat),
        ("Who shares the allotment?", None),
    ):
        assert told.ask(question, into)[1] == first
    told.about.set("called", "Zerlina")
    assert "Zerlina" in told.ask("And now?", chat)[1].content
    told.memory.forget("Zerlina")
    assert told.ask("Where are my winter tyres?")[1] == first


def test_a_chat_without_memory_is_told_nothing_of_the_person_but_how_they_want_it(told: Told) -> None:
    told.manner.set_instructions("Use British spelling.")
    _, first = told.ask("Where are my winter tyres?", memory=False)
    assert "Mina" not in first.content and "Use British spelling." in first.content
    chat = told.chat.begin("Question")
    told.chat.switch(chat, uses_memory=False)
    assert "Mina" not in told.ask("Where are my winter tyres?", chat)[1].content


def test_the_role_is_that_of_the_chat(told: Told) -> None:
    chat, plain = told.ask("Where are my winter tyres?")
    told.manner.use("Tutor", told.chat.begin("Lesson"))
    assert told.ask("And the next service?", chat)[1] == plain, "another chat's role changes nothing here"
    lesson = told.chat.begin("Lesson")
    told.manner.use("Editor", lesson)
    _, first = told.ask("Where are my winter tyres?", lesson)
    assert BUILT_IN["Editor"] in first.content
    assert first.content.index(BUILT_IN["Editor"]) < first.content.index("Name: Mina"), "the steadier part first"


def test_what_was_entered_answers_a_question_about_it(told: Told) -> None:
    done = told.chat.ask("Where do I live?", QuietDesk(), warm=False)
    assert done.text == "You live in Basel. (You told me on Saturday 21 November 2026.)"


def test_a_mail_knows_who_writes_it_and_takes_no_name_of_theirs_for_an_invention(told: Told) -> None:
    told.about.set("person", "Jonas Brandt (husband)")
    drafter = Drafter(lambda: told.engine, resources() / "prompts", about=lambda: told.about.text(Purpose.MAIL))
    told.engine.lines = ["Dear Anna,\n\nJonas Brandt and Peter Vogel come along.\n\nMina Keller"]
    draft = drafter.plain(Asked("Tell Anna that my husband comes along.", "Anna"), CancelToken())
    assert "Name: Mina Keller" in told.engine.requests[-1].messages[0].content
    assert "Jonas Brandt" in draft.text and "Mina Keller" in draft.text
    assert "Vogel" not in draft.text, "whom nobody named"
