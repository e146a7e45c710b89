"""Deeds of a person that are killed: chats, facts and ratings, drafts, settings, calendars."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from assistant.core.changes import ChangeBus
from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.jobs import CancelToken, QuietDesk
from assistant.core.memory import FactSource, FactState, NewFact, Proof, Statement
from assistant.core.messages import Role, TextPiece, Usage
from assistant.core.ratings import Rating
from assistant.evaluation.trust_deeds import NOW, Seen, Tell, check, fresh, opened
from assistant.knowledge.retrieval import Retrieval
from assistant.service.calendar_sources import CalendarSources
from assistant.service.chat import ChatService
from assistant.service.chat_parts import Parts
from assistant.service.past_chats import PastChats
from assistant.service.unfinished import Unfinished
from assistant.store.appointment_intake import AppointmentIntake
from assistant.store.appointments import Appointments
from assistant.store.calendars import Calendars
from assistant.store.chats import Chats, MessageRecord
from assistant.store.database import Database
from assistant.store.documents import Documents
from assistant.store.memories import Memories
from assistant.store.ratings import RatingStore
from assistant.store.said import Said
from assistant.store.unsent import Draft, UnsentStore
from assistant.system.paths import resources
from assistant.system.settings_file import SettingsFile

PIECES = 12
TURNS = 4
EVENTS = 30


class _Repeating:
    """A model that answers with the question's mark, in pieces."""

    info = EngineInfo("repeating", Path("repeating.gguf"), 4096, 1, 0)

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        mark = request.messages[-1].content.rpartition("mark")[2].split()[0].strip("?.")
        for number in range(PIECES):
            yield TextPiece(f"part{number} of mark{mark}. ")
        yield Ended("end", Usage())

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def warm(self, request: Request) -> None:
        """Nothing is read ahead."""

    def close(self) -> None:
        """Nothing is held."""


class _NoMeaning:
    ready = False


def chat_service(database: Database) -> ChatService:
    """Chats over this database with a model that repeats the question's mark."""
    documents, chats = Documents(database), Chats(database)
    return ChatService(
        Parts(
            chats=chats,
            documents=documents,
            retrieval=Retrieval(documents, _NoMeaning()),  # type: ignore[arg-type]  # nothing is searched for
            engine=_Repeating,
            attach=lambda _paths, _desk: (),
            setting=lambda name: {"temperature": 0.0, "answer_tokens": 100}.get(name, 0),
            changes=ChangeBus(),
            clock=lambda: NOW,
            prompts=resources() / "prompts",
            tools=_no_tool,
            meeting=lambda _question: None,
            past=PastChats(Said(database), lambda: NOW),
        )
    )


def _no_tool(_question: str, _before: Sequence[str], _cancel: CancelToken) -> None:
    return None


def answer_to(mark: str) -> str:
    """What is answered to the question with this mark."""
    return " ".join(f"part{number} of {mark}." for number in range(PIECES))


class Chatting:
    """Questions and their answers, and answers as far as they are written."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with opened(place):
            pass

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            service, chats = chat_service(database), Chats(database)
            tell("")
            for _ in count():
                chat_id = service.begin(f"About {fresh()}")
                for _ in range(TURNS):
                    self._turn(service, chats, chat_id, tell)

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            chats = Chats(database)
            chats.take_in_unfinished()
            turns = {chat.id: chats.messages(chat.id) for chat in chats.find()}
            texts = {turn.text for kept in turns.values() for turn in kept}
            for line in told:
                what, mark = line.split()
                if what == "unfinished":
                    seen.need(any(text.startswith(f"part0 of {mark}.") for text in texts), line)
                    continue
                seen.need((question(mark) if what == "asked" else answer_to(mark)) in texts, line)
                seen.right(bool(chats.find(mark)), f"{line} is not found by its words")
            for kept in turns.values():
                self._are_whole(kept, seen)

    @staticmethod
    def _turn(service: ChatService, chats: Chats, chat_id: int, tell: Tell) -> None:
        mark = fresh()
        desk = _Kept(lambda: tell(f"asked {mark}"))
        service.ask(question(mark), desk, chat_id=chat_id, library=False, memory=False, warm=False)
        tell(f"answered {mark}")
        mark = fresh()
        service.keep_question(question(mark), chat_id)
        tell(f"asked {mark}")
        unfinished = Unfinished(chats, chat_id, _Repeating(), lambda: NOW, count(0.0, 2.0).__next__)
        for number in range(1, PIECES):
            unfinished.grew([f"part{part} of {mark}. " for part in range(number)])
            if number == 1:
                tell(f"unfinished {mark}")
        chats.add_message(chat_id, Role.ASSISTANT, answer_to(mark), NOW, model="repeating")
        tell(f"answered {mark}")

    @staticmethod
    def _are_whole(turns: Sequence[MessageRecord], seen: Seen) -> None:
        mark = ""
        for turn in turns:
            if turn.role is Role.USER:
                mark = turn.text.rpartition(" ")[2].rstrip("?")
                seen.right(turn.text == question(mark), f"a question is cut: {turn.text[:60]}")
            else:
                whole = turn.text == answer_to(mark)
                begun = turn.stopped and answer_to(mark).startswith(turn.text.strip())
                seen.right(whole or begun, f"an answer is cut: {turn.text[:60]}")


def question(mark: str) -> str:
    """The question with this mark."""
    return f"Write a few words about {mark}?"


class _Kept(QuietDesk):
    """Says once that the question is kept: when the first word of its answer comes."""

    def __init__(self, say: Callable[[], None]) -> None:
        super().__init__()
        self._say: Callable[[], None] | None = say

    def emit(self, item: object) -> None:
        if self._say is not None and isinstance(item, TextPiece):
            self._say()
            self._say = None


class FactsAndRatings:
    """Facts, and ratings of answers."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with opened(place):
            pass

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            memories, ratings, chats = Memories(database), RatingStore(database), Chats(database)
            chat_id = chats.create("Facts", NOW)
            tell("")
            for _ in count():
                mark = fresh()
                fact_id = memories.add(_fact(mark))
                tell(f"fact {fact_id} {mark}")
                memories.change(fact_id, FactState.ACCEPTED)
                tell(f"accepted {fact_id} {mark}")
                answer = chats.add_message(chat_id, Role.ASSISTANT, f"An answer of {mark}.", NOW)
                ratings.put(Rating(answer, True, (), f"Good: {mark}.", NOW))
                tell(f"rated {answer} {mark}")

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            memories = Memories(database)
            facts = {fact.id: fact for fact in memories.all()}
            ratings = {each.rating.message_id: each for each in RatingStore(database).all()}
            for line in told:
                what, number, mark = line.split()
                if what == "rated":
                    rated = ratings.get(int(number))
                    seen.need(rated is not None and rated.rating.note == f"Good: {mark}.", line)
                    continue
                fact = facts.get(int(number))
                seen.need(fact is not None and fact.text == _fact(mark).text, line)
                if fact is not None and what == "accepted":
                    seen.need(fact.state is FactState.ACCEPTED, line)
                    seen.right(bool(memories.match([mark], FactState.ACCEPTED, 1)), f"{line} is not found by its words")


def _fact(mark: str) -> NewFact:
    statement = Statement("I", "keep", mark)
    return NewFact(statement, f"You keep {mark}.", FactSource.EXPLICIT, 1.0, Proof(f"I keep {mark}.", NOW))


class Drafting:
    """What is typed and not sent."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with opened(place):
            pass

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            unsent = UnsentStore(database)
            text = unsent.drafts().get(None, Draft("0 the first")).text
            unsent.keep({None: Draft(text)}, {}, None)
            tell(text)  # also what the process before wrote and had no time to tell
            for number in count(int(text.split()[0]) + 1):
                text = f"{number} {fresh()} " + "and so on " * (number % 40)
                unsent.keep({None: Draft(text)}, {}, None)
                tell(text)

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            kept = UnsentStore(database).drafts().get(None, Draft()).text
            if told:
                numbers = [int(each.split()[0]) for each in (kept or "-1", told[-1])]
                seen.need(kept == told[-1] or numbers[0] == numbers[1] + 1, told[-1])


class Settings:
    """The settings file, written again and again."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        SettingsFile(place / "settings.toml").set("answer_tokens", 16)

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        settings = SettingsFile(place / "settings.toml")
        tell(str(settings.get("answer_tokens")))  # what the process before wrote and had no time to tell
        for _ in count():
            value = _next_value(int(settings.get("answer_tokens")))
            settings.set("answer_tokens", value)
            tell(str(value))

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        settings = SettingsFile(place / "settings.toml")
        seen.damaged += settings.problems
        seen.right(not list(place.glob("*.broken")), "the settings were put aside as unreadable")
        if told:
            last, value = int(told[-1]), int(settings.get("answer_tokens"))
            seen.need(value in (last, _next_value(last)), f"{last}, found {value}")


def _next_value(value: int) -> int:
    return value + 1 if value < 8000 else 16


class Calendaring:
    """Calendar files that are taken in."""

    def prepare(self, place: Path) -> None:
        """Make what it begins with."""
        with opened(place):
            pass

    def work(self, place: Path, tell: Tell) -> None:
        """Write and tell until the process is killed."""
        with opened(place) as database:
            sources = calendar_sources(database)
            tell("")
            for _ in count():
                mark = fresh()
                sources.add(str(calendar_file(place, mark)), QuietDesk())
                tell(mark)

    def look(self, place: Path, told: Sequence[str], seen: Seen) -> None:
        """What was told is there, and what is there is whole."""
        with opened(place) as database:
            check(database, seen)
            calendar_sources(database).refresh(QuietDesk())  # as at every start
            intake, appointments = AppointmentIntake(database), Appointments(database)
            kept = {Path(each.where).stem: each.id for each in Calendars(database).all() if each.where}
            for mark in told:
                seen.need(mark in kept, f"calendar {mark}")
            for mark, calendar_id in kept.items():
                [file] = Calendars(database).files(calendar_id).values() or [None]
                found = 0 if file is None else len(intake.digests(calendar_id, file.id))
                seen.right(found == EVENTS, f"calendar {mark} has {found} of {EVENTS} appointments")
                seen.right(bool(appointments.match([mark])), f"calendar {mark} is not found by its words")


def calendar_sources(database: Database) -> CalendarSources:
    """The calendars of this database."""
    return CalendarSources(Calendars(database), AppointmentIntake(database), lambda: NOW)


def calendar_file(place: Path, mark: str) -> Path:
    """A calendar of ``EVENTS`` appointments."""
    path = place / "calendars" / f"{mark}.ics"
    with contextlib.suppress(FileExistsError):
        path.parent.mkdir()
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{mark}-{n}\r\nDTSTART:202612{1 + n % 28:02}T0{n % 9}0000Z\r\n"
        f"DURATION:PT1H\r\nSUMMARY:Meeting {n} of {mark}\r\nEND:VEVENT\r\n"
        for n in range(EVENTS)
    )
    path.write_bytes(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{events}END:VCALENDAR\r\n".encode())
    return path
