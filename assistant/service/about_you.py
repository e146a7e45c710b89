"""What the page "What I know about you" shows: facts in words to the person, with their proof, by topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import ChangeBus, Changed
from assistant.core.memory import Fact, FactState
from assistant.personal.forgetting import Forgetting
from assistant.personal.topics import Topic, topic_of
from assistant.service.known_facts import spoken_to
from assistant.service.memory import Forgot, Memory, Waiting
from assistant.service.memory_chapters import chapters
from assistant.service.memory_days import Day, days_of
from assistant.service.memory_export import Chapter, facts_chapters, write
from assistant.service.prompt_start import PromptStart, PromptView
from assistant.store.memories import FORGOTTEN_TEXT, Memories
from assistant.store.memory_log import MemoryLog

if TYPE_CHECKING:
    from assistant.service.assistant import Assistant

__all__ = ["AboutYou", "Chapter", "Known", "KnownFact", "PromptStart", "Proposed", "Topic"]


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as it is shown. ``sentence`` speaks to the person; ``chat_title`` is "" where the chat is not kept."""

    fact: Fact
    sentence: str
    topic: Topic
    chat_title: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A fact that waits for a yes; ``contradicts`` is what was told before and cannot be true beside it."""

    known: KnownFact
    contradicts: KnownFact | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All of it. ``facts`` the strongest first, ``earlier`` what is no longer so, the newest first.

    ``unread`` are turns that were not looked at yet.
    """

    facts: tuple[KnownFact, ...]
    earlier: tuple[KnownFact, ...]
    waiting: tuple[Proposed, ...]
    unread: int


class AboutYou:
    """Every method may be called from any thread. ``clock`` gives the time, aware."""

    def __init__(
        self,
        memory: Memory,
        memories: Memories,
        log: MemoryLog,
        changes: ChangeBus,
        start: Callable[[], PromptStart],
        clock: Callable[[], datetime],
    ) -> None:
        self._memory = memory
        self._memories = memories
        self._log = log
        self._changes = changes
        self._start = start
        self._clock = clock
        self.chapters: list[Callable[[], Chapter]] = []
        """What an export holds besides the facts, in this order."""

    # --- looking ---

    def look(self) -> Known:
        """What is known now."""
        every = self._memory.facts(everything=True)
        titles = {each.proof.chat_id for each in every}
        named = {chat: "" if chat is None else self._memories.chat_title(chat) for chat in titles}
        shown = {each.id: _shown(each, named[each.proof.chat_id]) for each in every}
        closed = sorted((each for each in every if each.state is FactState.CLOSED), key=_ended, reverse=True)
        return Known(
            tuple(shown[each.id] for each in every if each.state is FactState.ACCEPTED),
            tuple(shown[each.id] for each in closed),
            tuple(_proposed(each, shown) for each in self._memory.inbox() if each.fact.id in shown),
            self._memories.unread_count(),
        )

    def served(self, chat_id: int) -> dict[int, tuple[KnownFact, ...]]:
        """The answers of a chat that rest on facts, by their message ids."""
        found = self._log.served(chat_id)
        facts = {each.id: each for each in self._memory.facts(everything=True)} if found else {}
        return {
            message: tuple(_shown(facts[each], "") for each in used if each in facts) for message, used in found.items()
        }

    def days(self) -> tuple[Day, ...]:
        """What was told, changed and forgotten, the newest day first."""
        return days_of(self._memory.facts(everything=True), self._log.all(), self._clock())

    def prompt(self) -> PromptStart:
        """What every prompt begins with now."""
        return self._start()

    # --- deciding ---

    def accept_beside(self, fact_id: int) -> Fact:
        """Accept a fact and leave what it contradicts as it is."""
        self._memory.accept(fact_id, keep_both=True)
        return self._memory.get(fact_id)

    def reconsider(self, fact_id: int) -> Fact:
        """Put a rejected fact back into the inbox."""
        self._memory.get(fact_id)
        self._memories.change(fact_id, FactState.WAITING)
        self._changes.publish(Changed.MEMORY)
        return self._memory.get(fact_id)

    def accept_all(self, fact_ids: Sequence[int]) -> int:
        """Accept these, but none that contradicts what is known: such are asked about one by one; how many it were."""
        asked = {each.fact.id for each in self._memory.inbox() if each.contradicts is not None}
        taken = [fact_id for fact_id in fact_ids if fact_id not in asked]
        for fact_id in taken:
            self._memory.accept(fact_id)
        return len(taken)

    def goes_along(self, fact_ids: Sequence[int]) -> int:
        """How many turns and titles of chats would be changed if these facts were forgotten."""
        facts = [self._memory.get(fact_id) for fact_id in fact_ids]
        return self._log.touched(fact_ids, Forgetting(facts).without)

    def forget(self, fact_ids: Sequence[int]) -> Forgot:
        """Forget these for good, with what chats tell of them."""
        return self._memory.forget_facts(fact_ids)

    # --- taking it along ---

    def export(self, path: Path) -> int:
        """Write everything into a new or older export, as the ending says (.md or .json); how many facts it were.

        Raises ``BadRequest`` for another ending, ``AccessDenied`` where the file cannot be written.
        """
        known = self.look()
        write(path, [*facts_chapters(known), *(chapter() for chapter in self.chapters)], self._clock())
        return len(known.facts)


def about_you(assistant: Assistant, memories: Memories, log: MemoryLog) -> AboutYou:
    """The page's service over what an assistant is made of: memory, chat, models, profile, rules and style."""
    start = PromptView(assistant.chat.beginning, assistant.models)
    made = AboutYou(assistant.memory, memories, log, assistant.changes, start, assistant.now)
    made.chapters += chapters(assistant.about, assistant.preferences, assistant.style)
    return made


def _shown(fact: Fact, title: str) -> KnownFact:
    topic = topic_of(fact.statement, fact.text)
    return KnownFact(fact, spoken_to(fact.text), topic, "" if title == FORGOTTEN_TEXT else title)


def _proposed(waiting: Waiting, shown: dict[int, KnownFact]) -> Proposed:
    other = waiting.contradicts
    return Proposed(shown[waiting.fact.id], None if other is None else shown.get(other.id))


def _ended(fact: Fact) -> datetime:
    return fact.valid_to or fact.valid_from
