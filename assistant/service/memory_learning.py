"""Looks through what the person said for facts about them: now when asked, else when nothing else is to do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Engine
from assistant.core.jobs import Desk, Lane
from assistant.core.memory import FactSource, NewFact, OwnTurn, Proof
from assistant.core.settings import Value
from assistant.personal.statements import plain_sentence
from assistant.service.making_way import wait_for_answers
from assistant.service.memory import Memory
from assistant.service.pause import LearningPause
from assistant.service.prompt import system_text
from assistant.service.runner import Job, JobRunner
from assistant.service.when_quiet import MakeTimer, WhenQuiet
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
    timer: MakeTimer = threading.Timer

    @property
    def paused(self) -> bool:
        """Whether nothing may be learned now."""
        return self.pause is not None and self.pause()


class Learning:
    """Reads each turn once, the oldest first. It may be stopped after any sentence and goes on at the same turn."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._quiet = WhenQuiet("learning", parts.changes, self._worth_it, self._start, self._answering, parts.timer)

    def learn(self, desk: Desk[str]) -> Learned:
        """Look at every turn that was not looked at yet; what it teaches is emitted and waits in the inbox.

        While an answer is being written the model is not asked: so it is not for work of the answers' own lane.
        Raises ``Cancelled``, the model's errors where a turn needs one, and ``BadRequest`` while learning is paused.
        """
        if self._parts.pause is not None:
            self._parts.pause.check()
        return self._learn(desk, lambda: not self._parts.paused)

    def watch(self, quiet_seconds: float = QUIET_SECONDS) -> None:
        """From now on learn by itself whenever the chats have been quiet for so long, if the person allows it."""
        self._quiet.watch(quiet_seconds)

    def make_way(self) -> None:
        """Stop learning by itself for now: the model is needed. It goes on when it is quiet again."""
        self._quiet.make_way()

    def close(self) -> None:
        """Do not learn by itself any more."""
        self._quiet.close()

    def _learn(self, desk: Desk[str], may: Callable[[], bool]) -> Learned:
        """Turns wait here for minutes while others are read, so each is looked at again before it teaches.

        One that was changed meanwhile stays unread and comes again as it stands now.
        """
        total = self._parts.memories.unread_count()
        read, facts = 0, list[int]()
        while turns := self._parts.memories.unread(_BATCH):
            for turn in turns:
                desk.cancel.check()
                desk.report(read, total, "Looking through what you said")
                if self._parts.memories.stands(turn):
                    facts += self._read(turn, desk, may)
                if not may():  # meanwhile: this turn is read again later
                    return Learned(read, tuple(facts))
                read += self._parts.memories.looked_at(turn)
        return Learned(read, tuple(facts))

    def _read(self, turn: OwnTurn, desk: Desk[str], may: Callable[[], bool]) -> list[int]:
        from assistant.personal.extraction import Reader, read_turn  # late: its patterns take a while to compile

        facts: list[int] = []

        def engine() -> Engine:
            wait_for_answers(self._answering, desk.cancel)
            return self._parts.engine()

        reader = Reader(engine, system_text(self._parts.prompts, "facts"))
        for found in read_turn(turn.text, reader, desk.cancel):
            if not may() or not self._parts.memories.stands(turn):
                break
            kept = self._parts.memory.propose(
                _as_fact(found, turn), accept=bool(self._parts.setting("accept_facts")), turn=turn
            )
            if kept.fact is not None:
                facts.append(kept.fact.id)
                desk.emit(kept.fact.text)
        return facts

    def _answering(self) -> bool:
        return self._parts.runner.answering

    def _worth_it(self) -> bool:
        parts = self._parts
        return bool(parts.setting("learn_from_chats") and parts.ready() and parts.memories.unread_count())

    def _start(self) -> Job:
        def work(desk: Desk[str]) -> Learned:
            return self._learn(desk, lambda: bool(self._parts.setting("learn_from_chats")) and not self._parts.paused)

        return self._parts.runner.start("Learning from your chats", work, Lane.UPKEEP, changed=Changed.MEMORY)


def _as_fact(found: Extracted, turn: OwnTurn) -> NewFact:
    proof = Proof(found.quote, turn.said_at, turn.chat_id, turn.id)
    return NewFact(found.statement, plain_sentence(found.text), FactSource.TOLD, found.confidence, proof)
