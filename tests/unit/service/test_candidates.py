"""Of several answers the honest one is told, then the one that breaks no wish, then the one the person likes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.core.changes import ChangeBus
from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.errors import Cancelled
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.messages import Role, TextPiece, Usage
from assistant.core.passages import Chunk
from assistant.core.ratings import Pick, PickedPair
from assistant.core.settings import setting
from assistant.knowledge.retrieval import Retrieval
from assistant.personal.reward import features, fit
from assistant.service.candidates import Candidate, choose
from assistant.service.chat import ChatService
from assistant.service.chat_parts import Parts
from assistant.service.honesty import NOT_FOUND
from assistant.service.memory import Memory
from assistant.service.pairs import Pairs
from assistant.service.past_chats import PastChats
from assistant.service.wishes import votes
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.intake import Intake, NewDocument
from assistant.store.memories import Memories
from assistant.store.ratings import RatingStore
from assistant.store.said import Said
from assistant.store.sources import Sources
from assistant.system.paths import resources
from tests.no_meaning import NoMeaning

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
SHELF = "The winter tyres are at Garage Müller, shelf 14 [1]."
END = Ended("end", Usage())
NOTHING = fit([])


class Engine:
    """Says one line after the other; picks the first text without a word that is unwanted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.requests: list[Request] = []
        self.unwanted = "nothing"
        self.stop_at: int | None = None
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.requests.append(request)
        if request.json_schema is not None:
            listed = re.findall(r"^([A-H])\. (.*)$", request.messages[-1].content, re.MULTILINE)
            suits = next((letter for letter, text in listed if self.unwanted not in text), "A")
            yield TextPiece(json.dumps({"avoid": self.unwanted, "answer": suits}))
        else:
            if len(self.requests) == self.stop_at:
                cancel.cancel()
            cancel.check()
            yield TextPiece(self.lines.pop(0))
        yield END

    def warm(self, request: Request) -> None:
        """Nothing to read ahead."""

    def close(self) -> None:
        self.lines.clear()


class Watching(QuietDesk):
    """Keeps what was told."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.notes: list[str] = []

    def emit(self, item: object) -> None:
        if isinstance(item, TextPiece):
            self.pieces.append(item.text)

    def report(self, done: float, total: float | None = None, note: str = "") -> None:
        self.notes.append(note)


class Room:
    """The chat service over one file, with memory and pairs."""

    def __init__(self, database: Database) -> None:
        self.engine = Engine()
        changes = ChangeBus()
        documents = Documents(database)
        text = "The winter tyres are stored at Garage Müller, shelf 14."
        source = Sources(database).add("/files", "folder", watched=False)
        chunk = Chunk(0, text, "line 1", "car", 30)
        Intake(database).keep([NewDocument(source, "/files/car.txt", 9, 9, "h", "car", "text", (chunk,))])
        self.store = RatingStore(database)
        self.pairs = Pairs(self.store, Chats(database), changes, lambda: NOW)
        self.memory = Memory(Memories(database), changes, lambda: NOW)
        self.chat = ChatService(
            Parts(
                chats=Chats(database),
                documents=documents,
                retrieval=Retrieval(documents, NoMeaning()),
                engine=lambda: self.engine,
                attach=lambda _paths, _desk: [],
                setting=lambda name: setting(name).default,
                changes=changes,
                clock=lambda: NOW,
                prompts=resources() / "prompts",
                tools=lambda _message, _earlier, _cancel: None,
                meeting=lambda _question: None,
                past=PastChats(Said(database), lambda: NOW),
                memory=self.memory,
                pairs=self.pairs,
            )
        )


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database.open(tmp_path / "hearth.db", bytes(32))
    yield Room(database)
    database.close()


def candidate(text: str, *, found: bool = True, votes: int = 0, stop: str = "end") -> Candidate:
    return Candidate(text, Ended(stop, Usage()), found, votes)


def test_a_refusal_stands_when_half_of_them_refuse() -> None:
    made_up, refusal = candidate("It is on shelf 7."), candidate(NOT_FOUND, found=False)
    assert choose("where?", [made_up, refusal], NOTHING) is refusal
    assert choose("where?", [made_up, made_up, refusal], NOTHING) is made_up
    assert choose("where?", [refusal, refusal], NOTHING) is refusal


def test_what_suits_a_wish_counts_more_than_taste() -> None:
    short, long = "Trout.", "You could have the trout, or else some other fish, which is very good too in that place."
    pairs = [PickedPair(features("eat?", short), features("eat?", long), Pick.FIRST)] * 12
    likes_short = fit(pairs)
    assert choose("eat?", [candidate(long), candidate(short)], likes_short).text == short
    assert choose("eat?", [candidate(long, votes=2), candidate(short)], likes_short).text == long


def test_an_answer_that_was_cut_goes_last_and_equals_stay_in_order() -> None:
    cut, first, second = candidate("a", stop="length"), candidate("b"), candidate("c")
    assert choose("?", [cut, first, second], NOTHING) is first
    assert choose("?", [cut], NOTHING) is cut


def test_one_answer_is_written_unless_more_are_asked_for(room: Room) -> None:
    room.engine.lines = [SHELF, "never"]
    room.chat.ask("Where are my winter tyres?", QuietDesk(), warm=False)
    assert len(room.engine.requests) == 1


def test_the_checked_answer_is_told_and_kept_and_progress_too(room: Room) -> None:
    wrong = "I could not find this in your files."
    room.engine.lines = [wrong, SHELF, SHELF + " "]
    desk = Watching()
    done = room.chat.ask("Where are my winter tyres?", desk, candidates=3, warm=False)
    assert done.text == SHELF
    assert desk.pieces == [SHELF]
    assert desk.notes[-3:] == ["Writing answer 1 of 3…", "Writing answer 2 of 3…", "Writing answer 3 of 3…"]
    samplings = [request.sampling for request in room.engine.requests]
    assert [sampling.temperature for sampling in samplings] == [0.0, 0.5, 0.7]
    assert len({sampling.seed for sampling in samplings}) == 3
    assert [turn.text for turn in room.chat.messages(done.chat_id or 0)][-1] == SHELF


def test_what_the_person_told_is_compared_with_each_answer(room: Room) -> None:
    room.memory.add("I hate shelf 14 because of winter tyres")
    room.engine.unwanted = "14"
    other = "The winter tyres are at Garage Müller [1]."
    room.engine.lines = [SHELF, other]
    done = room.chat.ask("Where are my winter tyres?", QuietDesk(), candidates=2, warm=False)
    assert done.text.startswith("The winter tyres are at Garage Müller")
    assert "14" not in done.text


def test_stopped_it_tells_the_best_of_what_is_finished(room: Room) -> None:
    room.engine.lines = [SHELF, "never", "never"]
    room.engine.stop_at = 2
    desk = Watching()
    with pytest.raises(Cancelled):
        room.chat.ask("Where are my winter tyres?", desk, candidates=3, warm=False)
    assert desk.pieces == [SHELF]
    (chat,) = room.chat.chats()
    last = room.chat.messages(chat.id)[-1]
    assert (last.text, last.stopped) == (SHELF, True)


def test_stopped_before_the_first_is_finished_it_keeps_nothing(room: Room) -> None:
    room.engine.lines = ["never"]
    room.engine.stop_at = 1
    with pytest.raises(Cancelled):
        room.chat.ask("Where are my winter tyres?", QuietDesk(), candidates=2, warm=False)
    (chat,) = room.chat.chats()
    assert [turn.role for turn in room.chat.messages(chat.id)] == [Role.USER]


def test_answering_again_offers_both_answers_once(room: Room) -> None:
    again = "They are at Garage Müller, on shelf 14 [1]."
    room.engine.lines = [SHELF, again, SHELF]
    done = room.chat.ask("Where are my winter tyres?", QuietDesk(), warm=False)
    chat = done.chat_id or 0
    room.chat.regenerate(chat, QuietDesk())
    choice = room.pairs.waiting(chat)
    assert choice is not None
    assert (choice.first, choice.second) == (SHELF, again)
    room.pairs.pick(Pick.FIRST)
    kept = room.chat.messages(chat)
    assert [turn.text for turn in kept] == ["Where are my winter tyres?", SHELF]
    assert [citation.title for citation in kept[-1].citations] == ["car"]
    room.engine.lines = [again]
    room.chat.regenerate(chat, QuietDesk())
    assert room.pairs.waiting(chat) is None
    assert room.pairs.reward().choices == 1


def test_a_pick_that_was_cut_off_does_not_count(room: Room) -> None:
    class Cut(Engine):
        def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
            yield TextPiece('{"avoid": "fish", "answ')
            yield END

    assert votes(Cut(), "What do I eat?", ["I am vegan"], ["Trout", "Beans"], CancelToken()) == [0, 0]


def test_picks_are_made_in_two_orders(room: Room) -> None:
    texts = ["Trout", "Beans", "Eel", "Peas"]
    counted = votes(room.engine, "What do I eat?", ["I hate fish"], texts, CancelToken())
    assert counted == [0, 0, 0, 0], "whoever always takes the first place decides nothing"
    room.engine.unwanted = "e"
    texts = ["Trout", "Beet", "Eel", "Pea"]
    assert votes(room.engine, "What do I eat?", ["I hate e"], texts, CancelToken()) == [2, 0, 0, 0]
    said = room.engine.requests[-1].messages[-1].content
    assert "- I hate e" in said
    assert said.index("Eel") < said.index("Trout")
