"""Notes what each chat was about, when nothing else is to do.

The model writes the note; what of it does not stand in the chat is left out, and where nothing is left the person's own
sentence that tells most takes its place. So a list of chats says no more than was said.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.core.changes import ChangeBus, Changed
from assistant.core.engines import Engine, Request, Sampling
from assistant.core.jobs import CancelToken, Desk, Lane
from assistant.core.messages import Message, Role, TextPiece
from assistant.personal.forgetting import FORGOTTEN
from assistant.personal.summing_up import most_telling, true_part
from assistant.service.making_way import wait_for_answers
from assistant.service.models import Models
from assistant.service.prompt import system_text
from assistant.service.runner import Job, JobRunner
from assistant.service.when_quiet import MakeTimer, WhenQuiet
from assistant.store.database import Database
from assistant.store.summaries import Summaries, Unsummarised
from assistant.system.paths import resources

QUIET_SECONDS = 120.0
"""Seconds without a change to a chat after which it counts as finished for now."""

_TURN_LETTERS, _TURNS = 400, 8
"""Letters of a turn that the model reads, and how many of the last turns besides the first two."""

_TOKENS = 50


@dataclass(frozen=True, slots=True)
class Parts:
    """What it stands on. ``ready`` says whether the model is loaded: it is never loaded only for this."""

    summaries: Summaries
    engine: Callable[[], Engine]
    ready: Callable[[], bool]
    runner: JobRunner
    changes: ChangeBus
    prompts: Path
    clock: Callable[[], datetime]
    paused: Callable[[], bool] = lambda: False
    timer: MakeTimer = threading.Timer


class ChatSummaries:
    """One note a chat, made anew when the chat goes on. It may be stopped at any time and loses nothing."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._quiet = WhenQuiet("summaries", parts.changes, self._worth_it, self._start, self._answering, parts.timer)

    def watch(self, quiet_seconds: float = QUIET_SECONDS) -> None:
        """From now on do it by itself whenever the chats have been quiet for so long."""
        self._quiet.watch(quiet_seconds)

    def make_way(self) -> None:
        """Stop for now: the model is needed. It goes on when it is quiet again."""
        self._quiet.make_way()

    def close(self) -> None:
        """Do not do it by itself any more."""
        self._quiet.close()

    def texts(self) -> dict[int, str]:
        """Each note by its chat."""
        return self._parts.summaries.texts()

    def sum_up(self, desk: Desk[str]) -> int:
        """Note every chat that has no note of all its turns; returns how many.

        Raises ``Cancelled`` and the model's errors.
        """
        total, done = self._parts.summaries.waiting_count(), 0
        while (chat := self._parts.summaries.next()) is not None:
            desk.cancel.check()
            desk.report(done, total, "Noting what your chats were about")
            text = self._note(chat, desk.cancel)
            if self._parts.summaries.keep(chat, text, self._parts.clock()):
                desk.emit(text)
                done += 1
        return done

    def _note(self, chat: Unsummarised, cancel: CancelToken) -> str:
        turns = [(role, text.replace(FORGOTTEN, "").strip()) for role, text in chat.turns]
        turns = [(role, text) for role, text in turns if text]
        every = [text for _, text in turns]
        own = [text for role, text in turns if role is Role.USER]
        return true_part(self._written(turns, cancel), "\n".join(every)) or most_telling(own, every)

    def _written(self, turns: list[tuple[Role, str]], cancel: CancelToken) -> str:
        read = turns if len(turns) <= _TURNS + 2 else [*turns[:2], *turns[-_TURNS:]]
        lines = (f"{'I' if role is Role.USER else 'Hearth'}: {_beginning(text)}" for role, text in read)
        messages = (
            Message(Role.SYSTEM, system_text(self._parts.prompts, "chat_summary")),
            Message(Role.USER, "Chat:\n" + "\n".join(lines) + "\nNote:"),
        )
        sampling = Sampling(temperature=0.0, max_tokens=_TOKENS, repeat_penalty=1.0, stop=("\n",))
        wait_for_answers(self._answering, cancel)
        deltas = self._parts.engine().generate(Request(messages, sampling, conversation="summaries"), cancel)
        return "".join(delta.text for delta in deltas if isinstance(delta, TextPiece)).removeprefix("Note:").strip()

    def _answering(self) -> bool:
        return self._parts.runner.answering

    def _worth_it(self) -> bool:
        return self._parts.ready() and not self._parts.paused() and self._parts.summaries.waiting_count() > 0

    def _start(self) -> Job:
        return self._parts.runner.start(
            "Noting what your chats were about", self.sum_up, Lane.UPKEEP, changed=Changed.CHATS
        )


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TURN_LETTERS else line[:_TURN_LETTERS].rsplit(" ", 1)[0] + "…"


def summaries_of(
    database: Database,
    models: Models,
    runner: JobRunner,
    changes: ChangeBus,
    clock: Callable[[], datetime],
    paused: Callable[[], bool] = lambda: False,
) -> ChatSummaries:
    """The notes of the chats in ``database``, by the chat model in use."""
    return ChatSummaries(
        Parts(
            summaries=Summaries(database),
            engine=models.engine,
            ready=lambda: models.state().kind == "ready",
            runner=runner,
            changes=changes,
            prompts=resources() / "prompts",
            clock=clock,
            paused=paused,
        )
    )
