"""What is said to "remember that ..." and "forget ..." in a chat, and in the terminal."""

from __future__ import annotations

from assistant.personal.facts import Action
from assistant.service.memory import Forgot, Memory, Remembered
from assistant.service.time_words import day_words

_ALL = frozenset({"me", "myself", "us"})


class MemoryReplies:
    """Remembers and forgets what a message asks for; both give the reply."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def remember(self, sentence: str) -> str:
        """Keep a sentence; raises ``BadRequest`` for what is none."""
        return remembered(self._memory.add(sentence))

    def forget(self, what: str) -> str:
        """Forget whatever holds these words; all of it only where the person says so by its command."""
        if what.strip().casefold() in _ALL:
            return "To forget everything that I know about you, use: hearth memory forget --all"
        return forgot(self._memory.forget(what), in_chat=True)


def remembered(done: Remembered) -> str:
    """What became of a sentence, in the words of an answer."""
    other = done.other
    match done.action:
        case Action.NOTHING:
            since = "" if other is None else f" You told me on {day_words(other.proof.said_at)}."
            return f"I know that already.{since}"
        case Action.UPDATE if done.fact is not None and other is not None:
            day = day_words(other.proof.said_at)
            return f"I will remember: {done.fact.text} Until now I knew, from {day}: {other.text}"
        case Action.DELETE if other is not None:
            return f"I will remember that this is no longer so: {other.text}"
    return "I will remember it." if done.fact is None else f"I will remember: {done.fact.text}"


def forgot(done: Forgot, *, in_chat: bool = False) -> str:
    """What was forgotten, without its words. ``in_chat``: the request itself is one of the turns."""
    where = " What our chats said of it is erased too, this request included." if in_chat else ""
    if not in_chat and done.turns:
        where = f" It is erased in {done.turns} place{'s' if done.turns > 1 else ''} of your chats too."
    if not done.facts:
        return f"I had no memory of that, and I will not learn it.{where}"
    return f"I have forgotten it: {done.facts} memor{'ies' if done.facts > 1 else 'y'}.{where}"
