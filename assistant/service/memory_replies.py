"""What is said to "remember that ..." and "forget ..." in a chat, and in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.memory import Fact
from assistant.core.words import fold
from assistant.personal.facts import Action
from assistant.service.known_facts import spoken_to
from assistant.service.memory import Forgot, Memory, Remembered, ToForget
from assistant.service.memory_requests import named_to_forget, says_yes, wants_forgotten
from assistant.service.time_words import day_words

SHOWN = 8
"""Facts that are listed before they are forgotten; the others are counted."""

_ALL = frozenset({"me", "myself", "us"})


class MemoryReplies:
    """Remembers and forgets what a message asks for, and gives the reply."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def remember(self, sentence: str) -> str:
        """Keep a sentence of the turn that was said last; raises ``BadRequest`` for what is none."""
        return remembered(self._memory.add(sentence, in_chat=True))

    def forget(self, what: str) -> str:
        """Forget whatever holds these words, or show it first where they are about several things.

        All of it is forgotten only where the person says so by its command.
        """
        if what.strip().casefold() in _ALL:
            return "To forget everything that I know about you, use: hearth memory forget --all"
        would = self._memory.would_forget(what)
        return to_forget(would, in_chat=True) if would.asks else forgot(self._memory.forget(what), in_chat=True)

    def forgets(self, message: str, earlier: Sequence[str]) -> str | None:
        """What becomes of "forget X", where something is known of X, and of a yes to what was shown for such a message.

        ``earlier`` are the person's messages before it. None for any other message.
        """
        if (what := named_to_forget(message)) is not None:
            return self.forget(what) if self._memory.would_forget(what).facts else None
        if not (earlier and says_yes(message)):
            return None
        shown = wants_forgotten(earlier[-1])
        if shown is None or not self._memory.would_forget(shown).asks:
            return None
        return forgot(self._memory.forget(shown), in_chat=True)


def remembered(done: Remembered) -> str:
    """What became of a sentence, in the words of an answer."""
    other = done.other
    match done.action:
        case Action.NOTHING:
            since = "" if other is None else f" You told me on {day_words(other.proof.said_at)}."
            return f"I know that already.{since}"
        case Action.UPDATE if done.fact is not None and other is not None:
            return f"I will remember: {done.fact.text} {told(other)}{_until(done.fact, other)}{_too(done.more)}"
        case Action.DELETE if other is not None:
            return f"I will remember that this is no longer so: {other.text}"
    return "I will remember it." if done.fact is None else f"I will remember: {done.fact.text}"


def _until(fact: Fact, other: Fact) -> str:
    """From when each of two values is so; "" where the one says that the other's is not."""
    new, old = fact.statement.value, other.statement.value
    return "" if fold(new) == fold(old) else f" I now have {new} from today; {old} until then."


def _too(more: Sequence[Fact]) -> str:
    return f" It takes the place of this too: {' '.join(fact.text for fact in more)}" if more else ""


def told(fact: Fact) -> str:
    """A sentence that repeats what was told and when: "You told me on ... that you live in Basel." """
    day, said = day_words(fact.proof.said_at), spoken_to(fact.text)
    if said == fact.text:  # in another language, or about somebody by name
        return f"You told me on {day}: “{fact.text}”"
    begin = said[:1].lower() + said[1:] if said.startswith("You") else said
    return f"You told me on {day} that {begin}"


def to_forget(would: ToForget, *, in_chat: bool = False) -> str:
    """What would be forgotten, and how to say yes to it."""
    facts, turns = len(would.facts), would.turns
    listed = [f"- {fact.text} (memory {fact.id})" for fact in would.facts[:SHOWN]]
    if facts > SHOWN:
        listed.append(f"- and {facts - SHOWN} more")
    how = "Say “yes” to forget all of it, or" if in_chat else "To forget all of it, add --yes; or"
    said = f", and sentences in {turns} message{'' if turns == 1 else 's'} of yours" if turns else ""
    head = f"Several things hold these words: {facts} memor{'y' if facts == 1 else 'ies'}{said}."
    return "\n".join((head, *listed, f"{how} name one more exactly. Nothing is forgotten yet."))


def forgot(done: Forgot, *, in_chat: bool = False) -> str:
    """What was forgotten, without its words. ``in_chat``: the request itself is one of the turns."""
    where = " What our chats said of it is erased too, this request included." if in_chat else ""
    if not in_chat and done.turns:
        where = f" It is erased in {done.turns} place{'s' if done.turns > 1 else ''} of your chats too."
    if not done.facts:
        return f"I had no memory of that, and I will not learn it.{where}"
    return f"I have forgotten it: {done.facts} memor{'ies' if done.facts > 1 else 'y'}.{where}"
