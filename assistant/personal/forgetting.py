"""Takes what is forgotten out of texts that hold it: the sentences go, the rest stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from assistant.core.memory import Fact, Statement
from assistant.core.words import fold
from assistant.personal.facts import asked_with
from assistant.personal.statements import NOTE, plain_sentence, statement, stems

FORGOTTEN = "[forgotten]"
"""What stands in a turn in the place of what was forgotten."""

_TELLING = 3
"""Words that a topic must have before an answer that holds them all is taken to repeat what was told."""

_LONGEST_TOPIC = 3
"""Words of a topic that is known again in any fact: of n words in a fact there are about n³/6 such topics."""

_MARK = re.compile(r"\[\d+\]")
_SENTENCE = re.compile(r"(\n+|(?<=[.!?。])\s+)")


class Forgetting:
    """What is to be forgotten: ``facts``, and whatever holds every word of ``topic`` ("" for nothing more).

    An answer holds a short topic where it answers a message that does: else it may only repeat what stands in a file.
    """

    def __init__(self, facts: Sequence[Fact], topic: str = "") -> None:
        self._topic = stems(topic)
        self._quotes = [quote for fact in facts if (quote := _plain(fact.proof.quote))]
        self._facts = [_Told(fact) for fact in facts]

    def without(self, text: str, own: bool, asked: str = "") -> str:
        """``text`` with :data:`FORGOTTEN` for each sentence that tells it.

        ``own``: the person wrote it; ``asked`` is the message that it answers: to "what is my sister called?" a name
        alone tells it.
        """
        parts, about = _SENTENCE.split(text), stems(asked)
        kept = [FORGOTTEN if n % 2 == 0 and self._tells(part, own, about) else part for n, part in enumerate(parts)]
        return "".join(kept)

    def _tells(self, sentence: str, own: bool, asked: frozenset[str]) -> bool:
        held = stems(_MARK.sub("", sentence))
        if not held:
            return False
        telling = own or len(self._topic) >= _TELLING or self._topic <= asked  # else it may be what a file says
        by_topic = bool(self._topic) and self._topic <= held and telling
        plain = _plain(sentence)
        quoted = any(quote in plain for quote in self._quotes)
        return by_topic or quoted or any(told.in_words(held, asked) for told in self._facts)


def topic_keys(topic: str) -> tuple[str, ...]:
    """What is kept of a forgotten ``topic``; () where it is a statement, or has no word that says anything."""
    found = stems(topic)
    named = found and len(found) <= _LONGEST_TOPIC and statement(plain_sentence(topic)).attribute == NOTE
    return (_topic_key(found),) if named else ()


def topics_in(said: Statement, text: str) -> tuple[str, ...]:
    """The keys of every topic that a fact may belong to: all that :func:`topic_keys` may have kept of one."""
    about = said.subject if said.attribute == NOTE else f"{said.subject} {said.attribute}"
    held = sorted(stems(f"{about} {text}"))
    return tuple(_topic_key(some) for many in range(1, _LONGEST_TOPIC + 1) for some in combinations(held, many))


def _topic_key(found: Iterable[str]) -> str:
    return "topic " + " ".join(sorted(found))


class _Told:
    """A fact as the words by which a sentence gives it away: its value, alone or beside what it is about."""

    def __init__(self, fact: Fact) -> None:
        self._all = stems(fact.text)
        self._value = frozenset() if fact.statement.attribute == NOTE else stems(fact.statement.value)
        about = stems(fact.statement.subject) | stems(fact.statement.attribute) | asked_with(fact.statement.attribute)
        self._about = (self._all | about) - self._value

    def in_words(self, held: frozenset[str], asked: frozenset[str]) -> bool:
        """Whether these words tell it, in answer to those that were ``asked``."""
        if self._all and self._all <= held:
            return True
        return bool(self._value) and self._value <= held and (bool(self._about & (held | asked)) or held <= self._value)


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(".!?")
