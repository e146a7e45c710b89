"""A window over a real store, real jobs and the real chat service; only the language model is scripted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Delta, Ended, EngineInfo, Request
from assistant.core.jobs import CancelToken
from assistant.core.messages import TextPiece, ToolCall, Usage
from assistant.core.passages import Chunk
from assistant.knowledge.related import Related
from assistant.knowledge.retrieval import Retrieval
from assistant.service.about_you import AboutYou
from assistant.service.calendar_desk import CalendarReply
from assistant.service.chat import ChatService
from assistant.service.chat_parts import Parts
from assistant.service.memory import Memory
from assistant.service.offers import Offers
from assistant.service.offers import Parts as OfferParts
from assistant.service.pairs import Pairs
from assistant.service.past_chats import PastChats
from assistant.service.pause import LearningPause
from assistant.service.prompt_start import prompt_start
from assistant.service.ratings import Ratings
from assistant.service.runner import JobRunner
from assistant.service.tool_desk import ToolReply
from assistant.service.unsent import Unsent
from assistant.service.usage import DocumentUse
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.documents import Counts, Documents
from assistant.store.embeddings import Embeddings
from assistant.store.intake import Intake, NewDocument
from assistant.store.memories import Memories
from assistant.store.memory_log import MemoryLog
from assistant.store.pauses import Pauses
from assistant.store.ratings import RatingStore
from assistant.store.said import Said
from assistant.store.signals import Signals
from assistant.store.sources import Sources
from assistant.store.suggestions import Suggestions
from assistant.store.unsent import UnsentStore
from assistant.system.paths import resources
from assistant.system.settings_file import SettingsFile
from tests.no_meaning import NoMeaning

NOW = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
FILES = {
    "Car/Car notes.md": "The winter tyres are stored at Garage Müller, shelf 14. The next service is due at 90,000 km.",
    "Trips/Hotel Avenida.txt": "Hotel Avenida in Lisbon, confirmation LX-88213, check-in from 15:00 on 3 December.",
    "Home/Garden.txt": "The allotment is shared with Nadja Roth. The lease costs CHF 320 a year.",
}

Line = str | BaseException


class ScriptedEngine:
    """Says what it was told to say, word by word; waits where a line has "⏸" until ``go`` is set."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.requests: list[Request] = []
        self.go = Event()
        self.info = EngineInfo("scripted", Path("scripted.gguf"), 4096, 1, 0)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(self, request: Request, cancel: CancelToken) -> Iterator[Delta]:
        self.requests.append(request)
        line = self.lines.pop(0)
        if isinstance(line, BaseException):
            raise line
        for n, word in enumerate(line.split(" ")):
            while word == "⏸" and not self.go.is_set():
                cancel.sleep(0.01)
            cancel.check()
            if word != "⏸":
                yield TextPiece(word if n == 0 else " " + word)
        yield Ended("end", Usage(prompt_tokens=9, new_tokens=5))

    def warm(self, request: Request) -> None:
        """Nothing to read ahead."""

    def close(self) -> None:
        self.lines.clear()


@dataclass
class ModelState:
    """What the top bar shows."""

    kind: str = "ready"
    model: str = "Qwen2.5 1.5B"
    message: str = ""


class ScriptedModels:
    """A model that is in the state the test wants."""

    def __init__(self) -> None:
        self.now = ModelState()

    def state(self) -> ModelState:
        return self.now


class ScriptedLibrary:
    """The documents of a real store."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def counts(self) -> Counts:
        return self._documents.counts()

    def newest(self, limit: int) -> tuple[Any, ...]:
        return tuple(self._documents.newest(limit))


class ScriptedAssistant:
    """What the chat page asks of an assistant."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        self.folder = folder
        self.engine = ScriptedEngine()
        self.models = ScriptedModels()
        self.settings = SettingsFile(folder / "settings.toml")
        self.changes = ChangeBus()
        self.runner = JobRunner(self.changes)
        self._database = Database.open(folder / "hearth.db", bytes(32))
        self.pause = LearningPause(Pauses(self._database), self.changes, self.now)
        self._documents = Documents(self._database)
        self.library = ScriptedLibrary(self._documents)
        self.chats = Chats(self._database)
        self.unsent = Unsent(UnsentStore(self._database))
        store = RatingStore(self._database)
        self.ratings = Ratings(store, self.changes, lambda: NOW)
        self.pairs = Pairs(store, self.chats, self.changes, lambda: NOW)
        self.calendar: dict[str, CalendarReply] = {}
        self.calls: tuple[ToolCall, ...] = ()
        memories, log = Memories(self._database), MemoryLog(self._database)
        self.memory = Memory(memories, self.changes, self.now, log)
        self.about_you = AboutYou(
            self.memory, memories, log, self.changes, lambda: prompt_start(("", "", ""), None), self.now
        )
        self.usage = DocumentUse(Signals(self._database), self.settings.get, self.changes, lambda: NOW)
        self.related = Related(self._documents, Embeddings(self._database), NoMeaning())
        self.offers = Offers(
            OfferParts(
                signals=Signals(self._database),
                chats=self.chats,
                documents=self._documents,
                suggestions=Suggestions(self._database),
                between=lambda _start, _end: [],
                belonging_to=lambda _meeting, _now: [],
                setting=self.settings.get,
                changes=self.changes,
                clock=lambda: NOW,
            )
        )
        self.add(files)
        self.chat = ChatService(
            Parts(
                chats=self.chats,
                documents=self._documents,
                retrieval=Retrieval(self._documents, NoMeaning()),
                engine=lambda: self.engine,
                attach=lambda paths, _desk: [
                    found.id for path in paths if (found := self._documents.find(str(path))) is not None
                ],
                setting=self.settings.get,
                changes=self.changes,
                clock=lambda: NOW,
                prompts=resources() / "prompts",
                tools=self._reply,
                meeting=lambda _question: None,
                past=PastChats(Said(self._database), lambda: NOW),
                memory=self.memory,
                pairs=self.pairs,
            )
        )

    def now(self) -> datetime:
        """The time of the story."""
        return NOW

    def _reply(self, message: str, _earlier: Sequence[str], _cancel: CancelToken) -> ToolReply | None:
        said = self.calendar.get(message)
        return None if said is None else ToolReply(said.text, self.calls, said.appointments, said.proposal)

    def add(self, files: dict[str, str]) -> None:
        """Write files and keep them as documents of one chunk each."""
        source = Sources(self._database).add(str(self.folder / "files"), "folder", watched=False)
        for name, text in files.items():
            path = self.folder / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"A line before.\n\n{text}\n\nA line after.\n", encoding="utf-8")
            chunk = Chunk(0, text, "line 3", path.stem, 30)
            document = NewDocument(source, str(path), 9, 9, name, path.stem, "text", (chunk,))
            Intake(self._database).keep([document])
        self.changes.publish(Changed.SOURCES)

    def close(self) -> None:
        """End every job and close the store."""
        self.engine.go.set()
        self.runner.close(5)
        self.unsent.close()
        self._database.close()
