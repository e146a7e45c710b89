"""Wires all that Hearth learns about its person: what it remembers, how they write, what they prefer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from assistant.core.changes import ChangeBus
from assistant.core.engines import Engine, Vector
from assistant.core.errors import AssistantError
from assistant.core.person import Purpose
from assistant.core.rules import RequestKind
from assistant.core.settings import Value
from assistant.personal.cues import tone
from assistant.service.about_person import AboutPerson
from assistant.service.about_person import Parts as AboutParts
from assistant.service.chat_summaries import summaries_of
from assistant.service.drafts import Drafter
from assistant.service.guidance import Guidance
from assistant.service.knowledge_child import KnowledgeChild
from assistant.service.manner import Manner
from assistant.service.memory import Memory
from assistant.service.memory_learning import Learning
from assistant.service.memory_learning import Parts as LearningParts
from assistant.service.models import Models
from assistant.service.pairs import Pairs
from assistant.service.past_chats import PastChats
from assistant.service.pause import LearningPause
from assistant.service.preferences import Preferences
from assistant.service.ratings import Ratings
from assistant.service.runner import JobRunner
from assistant.service.source_permissions import SourcePermissions
from assistant.service.style import StyleService
from assistant.service.wish_recall import WishRecall
from assistant.store.chats import Chats
from assistant.store.database import Database
from assistant.store.memories import Memories
from assistant.store.memory_log import MemoryLog
from assistant.store.personas import Personas
from assistant.store.ratings import RatingStore
from assistant.store.rules import Rules
from assistant.store.said import Said
from assistant.store.styles import Styles
from assistant.system.paths import resources


@dataclass(frozen=True, slots=True)
class Parts:
    """What it stands on. ``clock`` gives the time, aware; ``now`` the same in the person's ``zone``."""

    database: Database
    setting: Callable[[str], Value]
    changes: ChangeBus
    runner: JobRunner
    clock: Callable[[], datetime]
    now: Callable[[], datetime]
    zone: Callable[[], tzinfo]
    models: Models
    knowledge: KnowledgeChild
    pause: LearningPause


class Person:
    """The services about the person, each by its name; none of them loads a model to be made."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._prompts = resources() / "prompts"
        self._chats = Chats(parts.database)
        self._wishes = WishRecall(parts.knowledge, resources() / "topics.txt")
        self.memories, self.log = Memories(parts.database), MemoryLog(parts.database)
        self.memory = Memory(self.memories, parts.changes, parts.now, self.log, self._wishes.wishes)
        self.about = self._make_about()
        self.manner = Manner(Personas(parts.database), parts.changes)
        self.memory.elsewhere.append(self.manner.forget)
        self.learning = self._make_learning()
        self.summaries = summaries_of(parts.database, parts.models, parts.runner, parts.changes, parts.now, parts.pause)
        self.preferences = self._make_preferences()
        self.past_chats = PastChats(Said(parts.database), parts.now)
        ratings = RatingStore(parts.database)
        self.ratings = Ratings(ratings, parts.changes, parts.now, self.preferences.learn_rated)
        self.pairs = Pairs(ratings, self._chats, parts.changes, parts.now, parts.pause)
        self.style = self._make_style()
        self.guidance = Guidance(
            (self.about.text,), (tone, self.about.beside, self.preferences.lines), self.preferences.finish
        )

    def make_way(self) -> None:
        """Stop what uses the model in the background: somebody waits for it."""
        self.learning.make_way()
        self.summaries.make_way()

    def close(self) -> None:
        """Learn nothing any more."""
        self.learning.close()
        self.summaries.close()
        self._wishes.close()

    def _make_learning(self) -> Learning:
        parts = self._parts
        return Learning(
            LearningParts(
                self.memory, self.memories, parts.models.engine, lambda: parts.models.state().kind == "ready",
                parts.pause.over(parts.setting), parts.runner, parts.changes, self._prompts, parts.pause,
            )
        )  # fmt: skip

    def _make_about(self) -> AboutPerson:
        parts = self._parts

        def signed() -> str:
            shown = self.style.card()
            return "" if shown is None else shown.card.name

        return AboutPerson(
            AboutParts(
                parts.database, self.memory, parts.changes, parts.now, parts.zone, signed, parts.models.loaded,
                resources() / "interests.toml", parts.pause,
            )
        )  # fmt: skip

    def _make_preferences(self) -> Preferences:
        parts = self._parts
        return Preferences(
            Rules(parts.database),
            parts.changes,
            parts.now,
            parts.pause.over(parts.setting),
            self._chats.teaches,
            self._vector_if_up,
        )

    def _make_style(self) -> StyleService:
        parts = self._parts
        drafter = Drafter(self._engine_at_once, self._prompts, about=lambda: self.about.text(Purpose.MAIL))
        return StyleService(
            Styles(parts.database), self._chats, drafter, parts.changes, parts.clock, self.preferences.for_mail,
            self._draft_edited, SourcePermissions(parts.database, parts.changes).may_not_teach, parts.pause.check,
        )  # fmt: skip

    def _draft_edited(self, _kind: str, request: str, drafted: str, edited: str) -> None:
        self.preferences.learn_edit(RequestKind.MAIL, request, drafted, edited)

    def _engine_at_once(self) -> Engine:
        """The chat model for a person who waits: what uses it in the background makes way."""
        self.make_way()
        return self._parts.models.engine()

    def _vector_if_up(self, text: str) -> Vector | None:
        """The vector of a text, None where search by meaning is not up: what is known by words is enough then."""
        knowledge = self._parts.knowledge
        try:
            return knowledge.embed_query(text) if knowledge.ready else None
        except AssistantError:
            return None
