"""A temporary chat answers as any other, and leaves not one byte behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.errors import BadRequest, Cancelled
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Message, Role, Searching
from assistant.service.assistant import Assistant
from assistant.service.models import Models
from assistant.service.temporary import CHANGES_NOTHING
from tests.traces import fingerprint
from tests.unit.service.fixed_engine import FixedEngine

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
TYRES = "The winter tyres are stored at Garage Miller, shelf 14."
OFFER = "The offer of Weber Roofing for clay tiles is CHF 18400. It holds until March."


class Recording(FixedEngine):
    """Remembers the conversations it was asked in, and which of them it was told to drop."""

    def __init__(self) -> None:
        super().__init__("Your tyres are at Garage Miller, shelf 14 [1].")
        self.conversations: list[str] = []
        self.messages: list[Sequence[Message]] = []
        self.dropped: list[str] = []

    def generate(self, request, cancel):  # type: ignore[no-untyped-def]  # as its parent's
        self.conversations.append(request.conversation)
        self.messages.append(request.messages)
        return super().generate(request, cancel)


class Watching(QuietDesk):
    """Keeps what was searched."""

    searched: Searching | None = None

    def emit(self, item: object) -> None:
        if isinstance(item, Searching):
            self.searched = item


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Recording:
    model = Recording()
    monkeypatch.setattr(Models, "engine", lambda _self: model)
    monkeypatch.setattr(Models, "forget_conversation", lambda _self, name: model.dropped.append(name))
    return model


@pytest.fixture
def assistant(own_profile: Path, tmp_path: Path, model: Recording) -> Iterator[Assistant]:
    """A profile with one file, one fact, and a chat that is kept."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "car.txt").write_text(TYRES)
    (tmp_path / "offer.txt").write_text(OFFER)
    opened = Assistant.open(models=tmp_path / "models", clock=lambda: NOW)
    assert not opened.library.add([tmp_path / "files"], QuietDesk(), wait_for_meaning=False).failed
    opened.memory.add("My sister is called Olga.")
    opened.chat.ask("We take slate from Huber for the roof.", QuietDesk(), warm=False)
    yield opened
    assert opened.close() == ()


def test_not_one_byte_of_the_profile_is_changed_by_it(
    assistant: Assistant, model: Recording, own_profile: Path, tmp_path: Path
) -> None:
    assistant.learning.learn(QuietDesk())
    before, chats = fingerprint(own_profile), assistant.chat.chats()
    chat, desk = assistant.chat.temporary(), QuietDesk()
    answers = [
        chat.ask(each, desk)
        for each in (
            "Where are my winter tyres?",
            "Remember that my PIN is 4711.",
            "Forget that my sister is called Olga.",
            "Forget Olga",
            "Yes",
            "Put the dentist on Friday at 9 into my calendar",
            "Remind me to call Ann on Monday at 10",
            "What is my sister called?",
            "I live in Reykjavik now.",
        )
    ]
    answers += [chat.ask("What does the offer say?", desk, files=[tmp_path / "offer.txt"]), chat.again(desk)]
    chat.close()
    assert assistant.learning.learn(desk).read == 0
    assert fingerprint(own_profile) == before
    assert assistant.chat.chats() == chats and len(assistant.memory.facts()) == 1
    assert not assistant.library.document_ids([tmp_path / "offer.txt"])
    assert {(done.chat_id, done.message_id, done.proposal) for done in answers} == {(None, None, None)}
    assert [done.text for done in answers].count(CHANGES_NOTHING) == 5
    assert "Olga" in answers[7].text, "what is known may be read"


def test_it_goes_on_as_a_conversation_under_a_name_that_is_dropped_at_its_end(
    assistant: Assistant, model: Recording
) -> None:
    chat = assistant.chat.temporary()
    first = chat.ask("Where are my winter tyres?", QuietDesk())
    assert [citation.path.rsplit("/", 1)[-1] for citation in first.citations] == ["car.txt"]
    chat.ask("And on which shelf?", QuietDesk())
    told = [(each.role, each.content) for each in model.messages[-1][1:3]]
    assert told == [(Role.USER, "Where are my winter tyres?"), (Role.ASSISTANT, model.text.removesuffix(" [1].") + ".")]
    (name,) = set(model.conversations[-2:])
    assert name.startswith("temporary-") and not model.dropped
    chat.close()
    chat.close()
    assert model.dropped == [name]
    assistant.chat.ask("Where are my winter tyres?", QuietDesk(), temporary=True)
    assert model.dropped[-1] == model.conversations[-1] != name


def test_a_file_attached_is_read_and_stays_outside_the_library(
    assistant: Assistant, model: Recording, tmp_path: Path
) -> None:
    model.text = "It is CHF 18400 [1]."
    chat, desk = assistant.chat.temporary(), Watching()
    done = chat.ask("What does Weber ask for the tiles?", desk, files=[tmp_path / "offer.txt"])
    assert OFFER in model.asked[-1] and TYRES not in model.asked[-1]
    assert [Path(each.path).name for each in done.citations] == ["offer.txt"]
    chat.ask("Until when does the offer of Weber hold?", desk)
    assert OFFER in model.asked[-1], "it stays at hand in this chat"
    chat.ask("Summarise it", desk, files=[tmp_path / "offer.txt"])
    assert OFFER in model.asked[-1]
    chat.close()
    assert not assistant.chat.search("Weber tiles offer")
    with pytest.raises(BadRequest, match=r"gone\.txt"):
        assistant.chat.temporary().ask("What does it say?", desk, files=[tmp_path / "gone.txt"])


def test_with_memory_off_neither_facts_nor_earlier_chats_are_read(assistant: Assistant, model: Recording) -> None:
    asked = "What did we decide about the roof?"
    assistant.chat.temporary().ask(asked, QuietDesk())
    assert "slate from Huber" in model.asked[-1]
    without = assistant.chat.temporary(memory=False)
    assert not without.ask(asked, QuietDesk()).found
    assert sum("Huber" in each for each in model.asked) == 1
    assert "Olga" not in without.ask("What is my sister called?", QuietDesk()).text


def test_with_memory_off_a_kept_chat_reads_neither_facts_nor_earlier_chats(
    assistant: Assistant, model: Recording
) -> None:
    asked = "What did we decide about the roof?"
    assistant.chat.ask(asked, QuietDesk(), memory=False, warm=False)
    chat = assistant.chat.ask("Where are my winter tyres?", QuietDesk(), warm=False).chat_id
    assert chat is not None
    assistant.chat.switch(chat, uses_memory=False)
    assistant.chat.ask(asked, QuietDesk(), chat_id=chat, warm=False)
    assistant.chat.regenerate(chat, QuietDesk())
    assert not any("Huber" in each for each in model.asked)
    assert "Olga" not in assistant.chat.ask("What is my sister called?", QuietDesk(), chat_id=chat, warm=False).text
    assistant.chat.switch(chat, uses_memory=True)
    assistant.chat.ask(asked, QuietDesk(), chat_id=chat, warm=False)
    assert "slate from Huber" in model.asked[-1]


def test_closing_it_while_it_answers_drops_what_came_after(assistant: Assistant, model: Recording) -> None:
    chat = assistant.chat.temporary()

    class Leaving(QuietDesk):
        def emit(self, item: object) -> None:
            chat.close()

    chat.ask("Where are my winter tyres?", Leaving())
    assert len(model.dropped) == 2, "once at once, once more when the answer had been written"
    with pytest.raises(BadRequest):
        chat.again(QuietDesk())
    stopped = Leaving()
    stopped.cancel.cancel()
    with pytest.raises(Cancelled):
        chat.ask("Where are my winter tyres?", stopped)
    assert len(model.dropped) == 3


def test_the_terminal_tells_what_was_said_before_and_nothing_is_kept(
    assistant: Assistant, model: Recording, own_profile: Path
) -> None:
    def do(**arguments: object) -> object:
        request = {"command": "ask", "arguments": arguments}
        return assistant.requests.carry_out(request, lambda _event: None, CancelToken())

    before = fingerprint(own_profile)
    answer = do(question=["Where are my winter tyres?"], temporary=True)
    assert isinstance(answer, dict) and answer["chat"] is None
    do(question=["And on which shelf?"], temporary=True, earlier='[["Where are my winter tyres?", "At the garage."]]')
    assert [each.content for each in model.messages[-1][1:3]] == ["Where are my winter tyres?", "At the garage."]
    assert fingerprint(own_profile) == before
    with pytest.raises(BadRequest, match="temporary"):
        do(question=["Why?"], earlier="[]")
    with pytest.raises(BadRequest, match="pairs"):
        do(question=["Why?"], earlier="[3]", temporary=True)
