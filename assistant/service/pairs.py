""" "Which is better?": two answers to one question, offered at most once a session, and the reward they teach."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.core.changes import ChangeBus, Changed
from assistant.core.errors import BadRequest
from assistant.core.messages import Role
from assistant.core.ratings import Choice, Pick, PickedPair
from assistant.personal.reward import Reward, features, fit
from assistant.store.chats import Chats, MessageRecord
from assistant.store.ratings import RatingStore


@dataclass(frozen=True, slots=True)
class _Open:
    """The choice that waits; ``question_id`` and ``second_id`` are turns of the chat, ``first`` is in it no more."""

    choice: Choice
    question_id: int
    first: MessageRecord
    second_id: int


class Pairs:
    """Choices between answers; every method may be called from any thread. ``clock`` gives the time, aware.

    It lives as long as a session: an offer that is not answered in it is gone with it, and nothing is kept of it.
    """

    def __init__(
        self,
        store: RatingStore,
        chats: Chats,
        changes: ChangeBus,
        clock: Callable[[], datetime],
        paused: Callable[[], bool] = lambda: False,
    ) -> None:
        """While learning is ``paused`` nothing is offered."""
        self._paused = paused
        self._store = store
        self._chats = chats
        self._changes = changes
        self._clock = clock
        self._lock = threading.Lock()
        self._offered = False
        self._open: _Open | None = None
        self._reward: Reward | None = None
        changes.subscribe(self._forget_open)

    def offer(self, question: MessageRecord, first: MessageRecord, second_id: int, second: str) -> bool:
        """Offer these two answers, unless something was offered in this session, there is nothing to compare, or
        nothing may be learned from the chat.

        ``first`` was in the chat before, the turn ``second_id`` says ``second`` now.
        """
        if not self._chats.teaches(question.chat_id, question.id) or self._paused():
            return False
        with self._lock:
            alike = first.text.split() == second.split()
            if self._offered or alike or first.stopped or not (first.found and first.text.strip() and second.strip()):
                return False
            self._offered = True
            choice = Choice(question.chat_id, question.text, first.text, second)
            self._open = _Open(choice, question.id, first, second_id)
            return True

    def waiting(self, chat_id: int) -> Choice | None:
        """The choice that is offered in this chat, if there is one; none once the chat went on."""
        with self._lock:
            found = self._open
        if found is None or found.choice.chat_id != chat_id or not self._is_there(found):
            return None
        return found.choice

    def pick(self, picked: Pick) -> None:
        """Make the choice that is offered; the picked answer is the one in the chat from now on.

        Raises ``BadRequest`` if nothing is offered (any more).
        """
        with self._lock:
            found, self._open = self._open, None
        if found is None or (picked is not Pick.SKIP and not self._is_there(found)):
            raise BadRequest("There is nothing to choose between any more.")
        if picked is Pick.SKIP:
            return
        first, second = found.choice.first, found.choice.second
        pair = PickedPair(features(found.choice.question, first), features(found.choice.question, second), picked)
        self._store.add_pair(pair, found.question_id, (first, second), self._clock())
        with self._lock:
            self._reward = None
        if picked is Pick.FIRST:
            self._put_back(found)
        self._changes.publish(Changed.CHATS)

    def reward(self) -> Reward:
        """What the choices taught so far; fitted when something was added, which takes milliseconds."""
        with self._lock:
            if self._reward is None:
                self._reward = fit(self._store.pairs())
            return self._reward

    def forget(self) -> int:
        """Erase every choice; how many there were."""
        count = self._store.forget_pairs()
        with self._lock:
            self._open = self._reward = None
        return count

    def _is_there(self, found: _Open) -> bool:
        """Whether question and answer still are the last turns of their chat."""
        turns = self._chats.messages(found.choice.chat_id)[-2:]
        return [turn.id for turn in turns] == [found.question_id, found.second_id]

    def _put_back(self, found: _Open) -> None:
        first = found.first
        self._chats.delete_message(found.second_id)
        self._chats.add_message(
            found.choice.chat_id,
            Role.ASSISTANT,
            first.text,
            self._clock(),
            model=first.model,
            found=first.found,
            searched=first.searched,
            citations=first.citations,
            usage=first.usage,
        )

    def _forget_open(self, changed: Changed) -> None:
        """What was forgotten meanwhile may stand in an answer that only this remembers; a pause teaches nothing."""
        if Changed.MEMORY in changed:
            with self._lock:
                self._open = None
