"""The mechanics of answering, with a real store and a scripted engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from assistant.core.appointments import Appointment
from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import BadRequest, Cancelled, EngineLost
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import AnswerDone, Notice, Role, Searching, TextPiece, Usage
from assistant.core.passages import Chunk
from assistant.core.settings import setting
from assistant.knowledge.retrieval import Retrieval
from assistant.personal.cues import tone
from assistant.service.chat import ChatService
from assistant.service.chat_parts import Parts
from assistant.service.guidance import Guidance
from assistant.service.honesty import NOT_FOUND
from assistant.service.past_chats import PastChats
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.said import Said
from assistant.store.sources import Sources
from assistant.system.paths import resources
from tests.no_meaning import NoMeaning

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
MEETING = Appointment(
    1, 1, "1", "Allotment committee", NOW, NOW + timedelta(hours=1), False, people=("Nadja Roth", "Ann Lee")
)
FILES = {
    "car.txt": "The winter tyres are stored at Garage Müller, shelf 14. The next service is due at 90,000 km.",
    "hotel.txt": "Hotel Avenida in Lisbon, confirmation LX-88213, check-in from 15:00 on 3 December 2026.",
    "garden.txt": "The allotment is shared with Nadja Roth. The lease costs CHF 320 a year.",
}


class ScriptedEngine:
    """Says what it was told to say, and remembers what it was asked."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.requests: list[Request] = []
        self.warmed: SimpleQueue[Request] = SimpleQueue()
        self.dropped = 0
        self.stop_after: int | None = None
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.requests.append(request)
        words = self.lines.pop(0).split(" ")
        for n, word in enumerate(words):
            if n == self.stop_after:
                cancel.cancel()
            cancel.check()
            yield TextPiece(word if n == 0 else " " + word)
        yield Ended("end", Usage(prompt_tokens=9, new_tokens=len(words)), self.dropped)

    def warm(self, request: Request) -> None:
        self.warmed.put(request)

    def close(self) -> None:
        self.lines.clear()


class Watching(QuietDesk):
    """A desk that keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = []

    def emit(self, item: Any) -> None:
        self.events.append(item)

    @property
    def streamed(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, TextPiece))


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def changes() -> ChangeBus:
    return ChangeBus()


@pytest.fixture
def service(tmp_path: Path, engine: ScriptedEngine, changes: ChangeBus) -> Iterator[ChatService]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    folder = tmp_path / "files"
    source = Sources(database).add(str(folder), "folder", watched=False)
    documents = Documents(database)
    for name, text in FILES.items():
        chunk = Chunk(0, text, "line 1", Path(name).stem, 30)
        Intake(database).keep([NewDocument(source, str(folder / name), 9, 9, name, Path(name).stem, "text", (chunk,))])

    def attach(paths: Sequence[Path], desk: Any) -> list[int]:
        found = [documents.find(str(path)) for path in paths]
        return [document.id for document in found if document is not None]

    yield ChatService(
        Parts(
            chats=Chats(database),
            documents=documents,
            retrieval=Retrieval(documents, NoMeaning()),
            engine=lambda: engine,
            attach=attach,
            setting=lambda name: setting(name).default,
            changes=changes,
            clock=lambda: NOW,
            prompts=resources() / "prompts",
            tools=lambda _message, _earlier, _cancel: None,
            meeting=lambda question: MEETING if "Tuesday's" in question else None,
            past=PastChats(Said(database), lambda: NOW),
        )
    )
    database.close()


def test_an_answer_is_streamed_then_told_with_its_source_and_kept(
    service: ChatService, engine: ScriptedEngine, changes: ChangeBus
) -> None:
    told: list[Changed] = []
    changes.subscribe(told.append)
    engine.lines = ["The winter tyres are at Garage Müller, shelf 14 [3]."]
    desk = Watching()
    done = service.ask("Where are my winter tyres?", desk)
    assert desk.streamed == "The winter tyres are at Garage Müller, shelf 14 [3]."
    assert done.text == "The winter tyres are at Garage Müller, shelf 14 [1]."
    assert [Path(citation.path).name for citation in done.citations] == ["car.txt"]
    assert isinstance(desk.events[0], Searching)
    assert desk.events[0].documents == 3
    assert desk.events[-1] == done
    question, answer = service.messages(done.chat_id or 0)
    assert (question.role, question.text) == (Role.USER, "Where are my winter tyres?")
    assert (answer.text, answer.found, answer.citations) == (done.text, True, done.citations)
    assert told.count(Changed.CHATS) == 2


def test_the_prompt_begins_the_same_and_only_its_last_turn_has_passages(
    service: ChatService, engine: ScriptedEngine
) -> None:
    engine.lines = ["Shelf 14 at Garage Müller.", "At 90,000 km."]
    chat = service.ask("Where are my winter tyres?", QuietDesk()).chat_id
    service.ask("And when is its next service?", QuietDesk(), chat_id=chat)
    first, second = engine.requests
    assert first.messages[0] == second.messages[0]
    assert [message.content for message in second.messages[1:3]] == [
        "Where are my winter tyres?",
        "Shelf 14 at Garage Müller.",
    ]
    assert "90,000 km" in second.messages[-1].content
    assert first.conversation == second.conversation == f"chat-{chat}"


def test_a_refusal_in_any_words_is_told_as_one(service: ChatService, engine: ScriptedEngine) -> None:
    for line in (
        "I could not find this in your files.",
        "The passages do not mention a dog.",
        "I couldn't find any information about that.",
    ):
        engine.lines = [line]
        done = service.ask("What is the name of the garage dog?", QuietDesk(), temporary=True)
        assert (done.text, done.found, done.citations) == (NOT_FOUND, False, ())


def test_a_link_that_nobody_asked_for_is_shown_whole(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["The winter tyres are at [Garage Müller](http://evil.test/x), shelf 14."] * 2
    done = service.ask("Where are my winter tyres?", QuietDesk(), temporary=True)
    assert done.text == "The winter tyres are at Garage Müller (http://evil.test/x), shelf 14 [1]."
    assert "](http" in service.ask("Which link leads to my winter tyres?", QuietDesk(), temporary=True).text


def test_an_invented_answer_is_not_told(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Dr. Okafor sees you on 5 May at 14:30."]
    done = service.ask("When is the garage dentist?", QuietDesk(), temporary=True)
    assert (done.text, done.found) == (NOT_FOUND, False)


def test_without_a_passage_the_model_is_not_asked(service: ChatService, engine: ScriptedEngine) -> None:
    done = service.ask("zyzzyva?", QuietDesk())
    assert done.text == NOT_FOUND
    assert engine.requests == []


def test_words_that_the_library_does_not_know_are_said(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = [NOT_FOUND]
    service.ask("When is my hotel in Tokyo?", QuietDesk(), temporary=True)
    assert "Not in my files: Tokyo." in engine.requests[0].messages[-1].content


def test_a_question_that_leans_on_a_meeting_reads_the_files_about_it(
    service: ChatService, engine: ScriptedEngine
) -> None:
    engine.lines = ["The lease costs CHF 320 a year."]
    done = service.ask("What did we agree before Tuesday's meeting?", QuietDesk(), temporary=True)
    assert [Path(citation.path).name for citation in done.citations] == ["garden.txt"]
    told = engine.requests[0].messages[-1].content
    assert "In my calendar: Allotment committee, Saturday 21 November 2026, 09:05 to 10:05" in told
    assert "with Nadja Roth, Ann Lee." in told


def test_a_stopped_answer_is_kept_as_far_as_it_came(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["The winter tyres are at Garage Müller, shelf 14."]
    engine.stop_after = 4
    desk = Watching()
    with pytest.raises(Cancelled):
        service.ask("Where are my winter tyres?", desk)
    (chat,) = service.chats()
    _, answer = service.messages(chat.id)
    assert answer.text.startswith("The winter tyres are")
    assert "Garage" not in answer.text
    assert answer.stopped
    assert isinstance(desk.events[-1], AnswerDone)


def test_an_engine_that_fails_leaves_the_question(service: ChatService, engine: ScriptedEngine) -> None:
    with pytest.raises(IndexError):
        service.ask("Where are my winter tyres?", QuietDesk())
    (chat,) = service.chats()
    (question,) = service.messages(chat.id)
    assert question.text == "Where are my winter tyres?"


def test_a_temporary_answer_leaves_nothing(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Shelf 14."]
    done = service.ask("Where are my winter tyres?", QuietDesk(), temporary=True)
    assert (done.chat_id, done.message_id) == (None, None)
    assert service.chats() == []


def test_answering_again_replaces_the_old_answer(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["I do not know about shelf 9.", "The winter tyres are at Garage Müller, shelf 14."]
    chat = service.ask("Where are my winter tyres?", QuietDesk()).chat_id or 0
    again = service.regenerate(chat, QuietDesk())
    assert [message.text for message in service.messages(chat)] == ["Where are my winter tyres?", again.text]
    assert "shelf 14" in again.text


def test_attached_files_limit_the_search(service: ChatService, engine: ScriptedEngine, tmp_path: Path) -> None:
    engine.lines = [NOT_FOUND]
    desk = Watching()
    service.ask("Where are my winter tyres?", desk, files=[tmp_path / "files" / "hotel.txt"])
    searched = next(event for event in desk.events if isinstance(event, Searching))
    assert {Path(passage.path).name for passage in searched.passages} <= {"hotel.txt"}


def test_a_whole_document_is_read_for_a_summary(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Hotel Avenida in Lisbon is booked, confirmation LX-88213."]
    done = service.ask("Summarise the hotel file", QuietDesk(), temporary=True)
    assert FILES["hotel.txt"] in engine.requests[0].messages[-1].content
    assert FILES["car.txt"] not in engine.requests[0].messages[-1].content
    assert [Path(citation.path).name for citation in done.citations] == ["hotel.txt"]


def test_a_greeting_needs_no_files(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Hello! How can I help?"]
    desk = Watching()
    done = service.ask("Hello!", desk, temporary=True)
    assert (done.text, done.found, done.citations) == ("Hello! How can I help?", True, ())
    assert not any(isinstance(event, Searching) for event in desk.events)


def test_a_dropped_beginning_is_noticed(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines, engine.dropped = ["Shelf 14."], 2
    desk = Watching()
    service.ask("Where are my winter tyres?", desk, temporary=True)
    assert any(isinstance(event, Notice) and "no longer fits" in event.text for event in desk.events)


def test_nothing_asked(service: ChatService) -> None:
    with pytest.raises(BadRequest):
        service.ask("  ", QuietDesk())


def test_chats_are_named_renamed_and_deleted(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Shelf 14."]
    chat = service.ask("Where are my winter tyres and " + "everything else " * 9, QuietDesk()).chat_id or 0
    (record,) = service.chats()
    assert len(record.title) <= 61
    assert record.title.endswith("…")
    service.rename(chat, "Tyres")
    assert service.chats("tyres")[0].title == "Tyres"
    with pytest.raises(BadRequest):
        service.rename(chat, " ")
    service.delete(chat)
    assert service.chats() == []


def test_warming_reads_the_past_only(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Shelf 14."]
    chat = service.ask("Where are my winter tyres?", QuietDesk()).chat_id
    told = engine.warmed.get(timeout=5)  # the next turn is prepared once the answer is told
    service.warm(chat)
    assert engine.warmed.get(timeout=5) == told
    assert [message.role for message in told.messages] == [Role.SYSTEM, Role.USER, Role.ASSISTANT]


def test_an_answer_from_a_file_that_does_not_know_what_was_asked_about_is_a_refusal(
    service: ChatService, engine: ScriptedEngine
) -> None:
    engine.lines = [
        "The allotment is on shelf 14 at Garage Müller.",
        "Shelf 14.",
        "The plot is shared with Nadja Roth.",
    ]
    assert service.ask("Where is the allotment?", QuietDesk(), temporary=True).text == NOT_FOUND
    assert service.ask("Where is the allotment?", QuietDesk(), temporary=True).text == NOT_FOUND
    assert service.ask("Who shares the allotment?", QuietDesk(), temporary=True).found


def test_an_answer_from_an_earlier_chat_names_the_chat_and_its_day(
    service: ChatService, engine: ScriptedEngine
) -> None:
    engine.lines = ["Good.", "You decided on clay tiles from Weber for the roof [1]."]
    told = service.ask("Note: we take clay tiles from Weber for the roof.", Watching(), library=False)
    done = service.ask("What did we decide about the roof?", Watching())
    assert done.text == (
        "You decided on clay tiles from Weber for the roof [1].\n\n"
        "From our chat “Note: we take clay tiles from Weber for the roof.”, Saturday 21 November 2026."
    )
    (cited,) = done.citations
    assert (cited.path, cited.place) == (f"chat {told.chat_id}", "Saturday 21 November 2026")
    last = engine.requests[-1].messages[-1].content
    assert last.startswith("Passages from our earlier chats and my files:")
    assert "I said: Note: we take clay tiles from Weber for the roof.\nYou said: Good." in last


def test_what_stands_in_no_earlier_chat_is_still_refused(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Good.", "You decided on slate from Paris for 9,000 euros."]
    service.ask("Note: we take clay tiles from Weber for the roof.", Watching(), library=False)
    done = service.ask("What did we decide about the roof?", Watching())
    assert (done.text, done.found, done.citations) == (NOT_FOUND, False, ())


def test_other_questions_read_no_earlier_chat(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Good.", "The tyres are at Garage Müller [1]."]
    service.ask("My winter tyres are at Uncle Otto's.", Watching(), library=False)
    service.ask("Where are my winter tyres?", Watching())
    assert "Otto" not in engine.requests[-1].messages[-1].content


def test_what_leans_on_a_meeting_reads_the_files_before_the_chats(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Good.", "Shelf 14 [1]."]
    service.ask("Note: we agreed on winter tyres.", Watching(), library=False)
    service.ask("What did we agree about winter tyres before Tuesday's meeting?", Watching())
    read = engine.requests[-1].messages[-1].content
    assert read.index("[1] garden.txt") < read.index("I said: Note"), "the meeting is with Nadja"


def test_a_temporary_chat_is_never_found_again(service: ChatService, engine: ScriptedEngine) -> None:
    engine.lines = ["Good."]
    service.ask("Note: we take clay tiles from Weber for the roof.", Watching(), library=False, temporary=True)
    assert service.ask("What did we decide about the roof?", Watching()).text == NOT_FOUND


def test_an_answer_about_health_ends_with_a_caution_that_the_next_turn_does_not_read(
    service: ChatService, engine: ScriptedEngine
) -> None:
    engine.lines = ["The service is due at 90,000 km [1].", "At Garage Müller [1]."]
    first = service.ask("Which medicine do I take before the next service?", QuietDesk())
    assert first.text.endswith("in an emergency call the emergency number.")
    assert "This is from your files, not medical advice." in first.text
    assert service.messages(first.chat_id or 0)[-1].text == first.text
    second = service.ask("Where are my winter tyres?", QuietDesk(), chat_id=first.chat_id)
    assert "emergency" not in second.text
    assert all("emergency" not in message.content for message in engine.requests[-1].messages)


def test_kind_words_come_before_any_answer_and_instead_of_a_refusal(
    service: ChatService, engine: ScriptedEngine
) -> None:
    engine.lines = ["Check-in is from 15:00 [1]."]
    desk = Watching()
    done = service.ask("I want to kill myself", desk, temporary=True)
    assert desk.streamed.startswith("I am sorry that you feel this way.")
    assert done.text.startswith("I am sorry that you feel this way.")
    assert "emergency number" in done.text and NOT_FOUND not in done.text
    done = service.ask("I don't want to live any more. When is the check-in at Hotel Avenida?", desk, temporary=True)
    assert done.text.startswith("I am sorry that you feel this way.")
    assert "15:00" in done.text


def test_the_tone_stands_in_the_last_turn_and_only_where_there_is_a_cue(
    service: ChatService, engine: ScriptedEngine
) -> None:
    parts = replace(service._parts, guidance=Guidance(beside=(tone,)))
    toned = ChatService(parts)
    engine.lines = ["Garage Müller [1]."] * 3
    plain = service.ask("Where are my winter tyres?", QuietDesk(), temporary=True)
    toned.ask("Where are my winter tyres?", QuietDesk(), temporary=True)
    assert engine.requests[0].messages == engine.requests[1].messages, "a neutral question costs nothing"
    toned.ask("I can't take it any more, where are my winter tyres?", QuietDesk(), temporary=True)
    *before, last = engine.requests[2].messages
    assert "The person seems stressed" in last.content
    assert before == list(engine.requests[0].messages[:-1]), "the cached start stays as it is"
    assert "stressed" not in plain.text


class DyingEngine(ScriptedEngine):
    """Its process ends after some words."""

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        for delta in super().generate(request, cancel):
            if isinstance(delta, Ended):
                raise EngineLost("The model's process ended in the middle of its work.", "Ask again: it starts anew.")
            yield delta


@pytest.mark.parametrize("said", ["The winter tyres are stored at", ""])
def test_of_an_answer_whose_model_died_the_text_so_far_is_kept(service: ChatService, said: str) -> None:
    engine = DyingEngine()
    engine.lines = [said]
    service._parts = replace(service._parts, engine=lambda: engine)
    desk = Watching()
    with pytest.raises(EngineLost):
        service.ask("Where are my winter tyres?", desk)
    [chat] = service.chats()
    turns = service.messages(chat.id)
    assert [turn.text.removesuffix(" [1]") for turn in turns[1:]] == ([said] if said else [])
    assert all(turn.stopped for turn in turns[1:])
    done = [event for event in desk.events if isinstance(event, AnswerDone)]
    assert [event.message_id for event in done] == [turn.id for turn in turns[1:]]
