"""Temporary chats: a conversation of which nothing is kept.

Its turns and the files attached to it live in this object alone. It asks through the same steps as any other chat, but
with no chat to keep turns in, with tools that can only look things up, and with a name in the model's cache that is
dropped at the end.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.core.errors import AssistantError, BadRequest
from assistant.core.jobs import Desk
from assistant.core.messages import AnswerDone, AnswerEvent, Message, Role
from assistant.knowledge.aside import Aside
from assistant.knowledge.outcomes import ReadDocument
from assistant.service.calendar_desk import CalendarReply
from assistant.service.calendar_tools import Calendar
from assistant.service.memory_requests import named_to_forget
from assistant.service.planning import Asked

CHANGES_NOTHING = (
    "This chat is temporary: nothing of it is kept, so I change nothing from here. Ask me in a chat that is kept."
)

Answer = Callable[[Asked, Desk[AnswerEvent]], AnswerDone]
ReadAside = Callable[[Path, Desk[AnswerEvent]], ReadDocument]
"""Reads one file without keeping it; raises ``AssistantError``."""


class TemporaryChat:
    """One conversation, used by one thread at a time; :meth:`close` may be called from any, and ends it for good."""

    def __init__(
        self,
        answer: Answer,
        read: ReadAside,
        forget: Callable[[str], None],
        *,
        memory: bool = True,
        earlier: Sequence[Message] = (),
    ) -> None:
        """``memory``: what is known about the person and their earlier chats may be read for the answers.

        ``earlier`` are turns that go before; ``forget`` drops what the model has cached of a conversation.
        """
        self.memory = memory
        self._answer = answer
        self._read = read
        self._forget = forget
        self._name = f"temporary-{uuid.uuid4()}"
        self._turns = list(earlier)
        self._last: Asked | None = None
        self._aside = Aside()
        self._state = threading.Lock()
        self._closed = False

    def ask(
        self,
        question: str,
        desk: Desk[AnswerEvent],
        *,
        files: Sequence[Path] = (),
        deeper: bool = False,
        library: bool = True,
        candidates: int = 1,
    ) -> AnswerDone:
        """Answer as ``ChatService.ask`` does; ``files`` are read, and not taken into the library.

        Raises ``Cancelled``; a question that was stopped is not part of the conversation.
        """
        question = question.strip()
        if not question:
            raise BadRequest("There is no question.", "Type what you want to know.")
        attached = self._attach(files, desk) if files else ()
        asked = Asked(
            question, None, tuple(self._turns), attached, deeper, library, self.memory, candidates,
            temporary=self._name, aside=self._aside,
        )  # fmt: skip
        return self._told(asked, desk)

    def again(self, desk: Desk[AnswerEvent], *, candidates: int = 1) -> AnswerDone:
        """Answer the last question anew, reading more; the new answer takes the place of the old one."""
        if self._last is None:
            raise BadRequest("There is nothing to answer again in this chat.")
        return self._told(replace(self._last, deeper=True, memory=self.memory, candidates=candidates), desk)

    def close(self) -> None:
        """Drop all of it, also what the model has cached; safe to call twice, and while an answer is being written."""
        with self._state:
            if self._closed:
                return
            self._closed = True
            self._empty()
        self._forget(self._name)

    def _told(self, asked: Asked, desk: Desk[AnswerEvent]) -> AnswerDone:
        try:
            done = self._answer(asked, desk)
        finally:
            if self._closed:  # while it was written: what the model read for it goes now
                self._forget(self._name)
        with self._state:
            if not self._closed:
                self._last = asked
                told = (Message(Role.USER, asked.question), Message(Role.ASSISTANT, done.text))
                self._turns = [*asked.earlier, *told]
        return done

    def _attach(self, files: Sequence[Path], desk: Desk[AnswerEvent]) -> tuple[int, ...]:
        added, problems = [], []
        for path in files:
            try:
                added.append(self._aside.add(self._read(path, desk)))
            except AssistantError as problem:
                problems.append(f"{path.name}: {problem.message}")
        if not added:
            raise BadRequest(f"None of these could be read. {'; '.join(problems)}", "Attach another file.")
        return tuple(added)

    def _empty(self) -> None:
        self._turns, self._last, self._aside = [], None, Aside()


class ChangesNothing:
    """What a temporary chat says to "remember ..." and "forget ..."."""

    def remember(self, _sentence: str) -> str:
        """Keeps nothing."""
        return CHANGES_NOTHING

    def forget(self, _what: str) -> str:
        """Erases nothing: what was forgotten would be kept as such."""
        return CHANGES_NOTHING

    def forgets(self, message: str, _earlier: Sequence[str]) -> str | None:
        """The same to a message that only names something to forget."""
        return None if named_to_forget(message) is None else CHANGES_NOTHING


def only_answers(calendar: Calendar) -> Calendar:
    """What the calendar says, but a change is not even prepared."""

    def reply(message: str, earlier: Sequence[str]) -> CalendarReply | None:
        said = calendar(message, earlier)
        return said if said is None or said.proposal is None else CalendarReply(CHANGES_NOTHING, refused=True)

    return reply
