"""The conversations that are kept: named, found, reopened and deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.core.messages import Role
from assistant.store.chats import ChatRecord, Chats, MessageRecord


class KeptChats:
    """Chats and their turns. ``clock`` gives the time, aware."""

    def __init__(self, chats: Chats, changes: ChangeBus, clock: Callable[[], datetime]) -> None:
        self._chats = chats
        self._changes = changes
        self._clock = clock

    def begin(self, question: str) -> int:
        """A new chat, still empty, titled by the question that will be asked in it; returns its id."""
        chat_id = self._chats.create(title_of(question), self._clock())
        self._changes.publish(Changed.CHATS)
        return chat_id

    def delete_turn(self, chat_id: int, message_id: int) -> None:
        """Delete an answer together with the question it answers; a question without an answer goes alone."""
        messages = self._chats.messages(chat_id)
        at = next((n for n, message in enumerate(messages) if message.id == message_id), None)
        if at is None:
            return
        first = at - 1 if at and messages[at].role is Role.ASSISTANT and messages[at - 1].role is Role.USER else at
        for message in messages[first : at + 1]:
            self._chats.delete_message(message.id)
        self._changes.publish(Changed.CHATS)

    def chats(self, query: str = "") -> list[ChatRecord]:
        """The chats, newest first; ``query`` keeps those whose title or turns hold its words."""
        return self._chats.find(query)

    def chat(self, chat_id: int) -> ChatRecord:
        """One chat; raises ``BadRequest`` if it is gone."""
        return self._chats.get(chat_id)

    def messages(self, chat_id: int) -> list[MessageRecord]:
        """The turns of a chat in order."""
        return self._chats.messages(chat_id)

    def rename(self, chat_id: int, title: str) -> None:
        """Give the chat another title."""
        if not title.strip():
            raise BadRequest("A chat needs a title.")
        self._chats.rename(chat_id, title.strip())
        self._changes.publish(Changed.CHATS)

    def switch(self, chat_id: int, *, teaches: bool | None = None, uses_memory: bool | None = None) -> None:
        """Say whether the chat may teach something, and whether it uses what is known; None leaves it as it is."""
        self._chats.switch(chat_id, teaches=teaches, uses_memory=uses_memory)
        self._changes.publish(Changed.CHATS)

    def delete(self, chat_id: int) -> None:
        """Delete the chat and all its turns."""
        self._chats.delete(chat_id)
        self._changes.publish(Changed.CHATS)

    def keep_question(self, question: str, chat_id: int | None) -> int:
        """Keep a question in its chat, a new one if None; returns the chat's id."""
        now = self._clock()
        if chat_id is None:
            chat_id = self._chats.create(title_of(question), now)
        self._chats.add_message(chat_id, Role.USER, question, now)
        self._changes.publish(Changed.CHATS)
        return chat_id


def title_of(question: str) -> str:
    """A chat's first title: its first question, cut at a word."""
    line = " ".join(question.split())
    return line if len(line) <= 60 else line[:60].rsplit(" ", 1)[0] + "…"
