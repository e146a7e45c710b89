"""Looks through what the person said for facts about them: now when asked, else when nothing else is to do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Engine
from assistant.core.errors import StoreProblem
from assistant.core.jobs import Desk, Lane
from assistant.core.memory import FactSource, NewFact, OwnTurn, Proof
from assistant.core.settings import Value
from assistant.personal.statements import plain_sentence
from assistant.service.memory import Memory
from assistant.service.pause import LearningPause
from assistant.service.prompt import system_text
from assistant.service.runner import Job, JobRunner
from assistant.store.memories import Memories

if TYPE_CHECKING:
    from assistant.personal.extraction import Extracted

QUIET_SECONDS = 45.0
"""Seconds without a change to a chat after which it counts as quiet."""

_BATCH = 50


@dataclass(frozen=True, slots=True)
class Learned:
    """``read`` turns were looked at; ``facts`` are the numbers of the facts that they taught."""

    read: int
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What learning stands on. ``ready`` says whether the model is loaded: it is never loaded only to learn.

    ``pause`` is asked before each turn, and before what it taught is kept.
    """

    memory: Memory
    memories: Memories
    engine: Callable[[], Engine]
    ready: Callable[[], bool]
    setting: Callable[[str], Value]
    runner: JobRunner
    changes: ChangeBus
    prompts: Path
    pause: LearningPause | None = None

    @property
    def paused(self) -> bool:
        """Whether nothing may be learned now."""
        return self.pause is not None and self.pause()


class Learning:
    """Reads each turn once, the oldest first. It may be stopped after any sentence and goes on at the same turn."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._quiet: threading.Timer | None = None
        self._job: Job | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def learn(self, desk: Desk[str]) -> Learned:
        """Look at every turn that was not looked at yet; what it teaches is emitted and waits in the inbox.

        Raises ``Cancelled``, the model's errors where a turn needs one, and ``BadRequest`` while learning is paused.
        """
        if self._parts.pause is not None:
            self._parts.pause.check()
        total = self._parts.memories.unread_count()
        read, facts = 0, list[int]()
        while turns := self._parts.memories.unread(_BATCH):
            for turn in turns:
                desk.cancel.check()
                desk.report(read, total, "Looking through what you said")
                facts += self._read(turn, desk)
                if self._parts.paused:  # meanwhile: this turn is read again later
                    return Learned(read, tuple(facts))
                self._parts.memories.mark_read(turn.id)
                read += 1
        return Learned(read, tuple(facts))

    def watch(self, quiet_seconds: float = QUIET_SECONDS) -> None:
        """From now on learn by itself whenever the chats have been quiet for so long, if the person allows it."""
        self._unsubscribe()
        self._unsubscribe = self._parts.changes.subscribe(lambda changed: self._arm(changed, quiet_seconds))
        self._arm(Changed.CHATS, quiet_seconds)

    def make_way(self) -> None:
        """Stop learning by itself for now: the model is needed. It goes on when it is quiet again."""
        with self._lock:
            if self._job is not None:
                self._job.cancel()

    def close(self) -> None:
        """Do not learn by itself any more."""
        self._unsubscribe()
        with self._lock:
            if self._quiet is not None:
                self._quiet.cancel()
        self.make_way()

    def _read(self, turn: OwnTurn, desk: Desk[str]) -> list[int]:
        from assistant.personal.extraction import Reader, read_turn  # late: its patterns take a while to compile

        facts: list[int] = []
        reader = Reader(self._parts.engine, system_text(self._parts.prompts, "facts"))
        for found in read_turn(turn.text, reader, desk.cancel):
            if self._parts.paused:
                break
            kept = self._parts.memory.propose(
                _as_fact(found, turn), accept=bool(self._parts.setting("accept_facts"))
            )  # fmt: skip
            if kept.fact is not None:
                facts.append(kept.fact.id)
                desk.emit(kept.fact.text)
        return facts

    def _arm(self, changed: Changed, seconds: float) -> None:
        if Changed.CHATS not in changed:
            return
        with self._lock:
            if self._quiet is not None:
                self._quiet.cancel()
            self._quiet = threading.Timer(seconds, self._start)
            self._quiet.name, self._quiet.daemon = "learning", True
            self._quiet.start()

    def _start(self) -> None:
        """Begin where it is allowed, worth it and free: an answer, or a search that waits, goes first."""
        parts = self._parts
        try:
            worth_it = parts.setting("learn_from_chats") and parts.ready() and parts.memories.unread_count()
        except StoreProblem:  # the profile was closed while this thread woke up
            return
        if not worth_it:
            return
        with self._lock:
            if self._job is None or self._job.done:
                self._job = parts.runner.start(
                    "Learning from your chats", self.learn, Lane.UPKEEP, changed=Changed.MEMORY
                )  # fmt: skip


def _as_fact(found: Extracted, turn: OwnTurn) -> NewFact:
    proof = Proof(found.quote, turn.said_at, turn.chat_id, turn.id)
    return NewFact(found.statement, plain_sentence(found.text), FactSource.TOLD, found.confidence, proof)
